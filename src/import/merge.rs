//! From entries to entities: which are one, which are known, and what is new about them.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use unicode_normalization::UnicodeNormalization;

use super::Options;
use super::entry::{Entry, Name, Notes, Place, Service, with_capitals};
use super::gate::is_wikidata;
use super::sort::Sort;
use crate::gazetteer::error::quote;
use crate::gazetteer::{Alias, AliasUse, Case, Diacritics, keys};
use crate::text::letter::is_word_char;
use crate::{EntityId, EntityKind, Gazetteer, PartialDate};

/// What is to be written.
#[derive(Debug, Default)]
pub(super) struct Merged {
    pub(super) drafts: BTreeMap<EntityId, Draft>,
    pub(super) tenures: BTreeMap<TenureKey, (Option<PartialDate>, String)>,
    /// So many entities are known and get something.
    pub(super) known: usize,
}

/// Person, office, whose it is, first day.
pub(super) type TenureKey = (EntityId, EntityId, EntityId, Option<PartialDate>);

/// An entity, or what is added to one.
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// Empty when the entity is known.
    pub(super) label: String,
    pub(super) wikidata: Option<String>,
    pub(super) state: Option<EntityId>,
    pub(super) class: &'static str,
    /// Names in every language.
    pub(super) names: Vec<String>,
    /// Short forms in every language, of new persons.
    pub(super) surnames: Vec<String>,
    /// Names that hold in one language, or in any case.
    pub(super) of_language: BTreeMap<(String, AliasUse, bool), Vec<String>>,
    /// All of these, with their language (empty for all), use, and whether case does not count.
    seen: HashSet<(String, AliasUse, bool, String)>,
}

/// Joins entries that are one entity and compares them with what is known.
pub(super) fn merge(entries: Vec<Entry>, known: &Gazetteer, options: &Options, notes: &mut Notes) -> Merged {
    let index = Index::new(known);
    let languages = languages(known, options);
    let (merged, numbers) = (Merged::default(), HashMap::new());
    let mut merger = Merger { known, index, languages, options, notes, merged, numbers };
    for group in groups(entries) {
        merger.group(group);
    }
    let mut merged = merger.merged;
    let with_tenures = merged.tenures.keys().map(|(person, ..)| person);
    let touched: BTreeSet<&EntityId> = merged.drafts.keys().chain(with_tenures).collect();
    merged.known = touched.into_iter().filter(|id| known.entity(id).is_some()).count();
    merged
}

/// The entries of one entity each: those with one id, or with one name and no id.
fn groups(entries: Vec<Entry>) -> Vec<Vec<Entry>> {
    let mut places: HashMap<(bool, EntityKind, String), usize> = HashMap::new();
    let mut groups: Vec<Vec<Entry>> = Vec::new();
    for entry in entries {
        let key = match &entry.key {
            Some(id) => (true, EntityKind::Person, id.clone()),
            None => (false, entry.sort.kind(), entry.names.first().map_or_else(String::new, |name| keys(&name.text).0)),
        };
        let at = *places.entry(key).or_insert(groups.len());
        match groups.get_mut(at) {
            Some(group) => group.push(entry),
            None => groups.push(vec![entry]),
        }
    }
    groups
}

/// The languages in which a name holds that holds in all.
fn languages(known: &Gazetteer, options: &Options) -> Vec<String> {
    if let Some(code) = &options.language {
        return vec![code.clone()];
    }
    let of_names = known.aliases().iter().filter_map(|alias| alias.language.as_ref());
    let all: BTreeSet<&String> = of_names.chain(known.language_files().keys()).collect();
    if all.is_empty() { vec!["en".to_owned()] } else { all.into_iter().cloned().collect() }
}

struct Merger<'a> {
    known: &'a Gazetteer,
    index: Index<'a>,
    languages: Vec<String>,
    options: &'a Options,
    notes: &'a mut Notes,
    merged: Merged,
    /// Of the stem of an id the number that was given last.
    numbers: HashMap<(EntityKind, String), usize>,
}

impl Merger<'_> {
    fn group(&mut self, group: Vec<Entry>) {
        let Some(first) = group.first() else { return };
        let Ok(target) = self.target(&group) else { return };
        let (place, sort) = (first.place.clone(), first.sort);
        let state = self.state(&group);
        let services: Vec<Service> = group.iter().flat_map(|entry| entry.services.iter().cloned()).collect();
        let wikidata =
            group.iter().find_map(|entry| entry.wikidata.clone().or_else(|| wikidata_id(entry.key.as_deref()?)));
        let key = first.key.clone();
        let names: Vec<(Place, Name)> = group
            .into_iter()
            .flat_map(|entry| {
                entry.names.into_iter().map(move |name| (name.place.clone().unwrap_or(entry.place.clone()), name))
            })
            .collect();
        let id = match target {
            Some(id) => id,
            None => {
                let Some((_, label)) = names.first() else { return };
                let label = label_of(label, sort);
                if sort == Sort::Country {
                    self.notes.push(&place, format!("{} is no state that is known; it becomes a place", quote(&label)));
                }
                let id = self.new_id(sort.kind(), key.as_deref(), &label);
                let wikidata = wikidata.filter(|wikidata| !self.index.by_wikidata.contains_key(wikidata.as_str()));
                let wikidata = wikidata.filter(|_| sort.kind() != EntityKind::Office);
                let state = state.filter(|_| sort.kind() != EntityKind::Office);
                let class = if sort == Sort::Office { "official" } else { "" };
                let draft = Draft { label, wikidata, state, class, ..Draft::default() };
                self.merged.drafts.insert(id.clone(), draft);
                id
            }
        };
        for (place, name) in names {
            self.add(&id, name, &place);
        }
        for service in services {
            self.serve(&id, service);
        }
    }

    /// The known entity that the entries mean; `Ok(None)` for a new one, `Err` when it cannot be told.
    fn target(&mut self, group: &[Entry]) -> Result<Option<EntityId>, ()> {
        let by_id = group.iter().find_map(|entry| self.by_id(entry));
        if by_id.is_some() {
            return Ok(by_id);
        }
        for (place, number, name, sort) in group.iter().flat_map(|entry| {
            entry.names.iter().enumerate().map(|(number, name)| (&entry.place, number, name, entry.sort))
        }) {
            match self.index.named(&name.text, sort).as_slice() {
                [] => {}
                [one] => return Ok(Some((*one).clone())),
                several if number == 0 => {
                    let ids: Vec<&str> = several.iter().map(|id| id.as_str()).collect();
                    let text = format!("{} may be any of {}; it is left out", quote(&name.text), ids.join(", "));
                    self.notes.push(place, text);
                    return Err(());
                }
                _ => {}
            }
        }
        Ok(None)
    }

    fn by_id(&self, entry: &Entry) -> Option<EntityId> {
        let by_wikidata = |id: &str| self.index.by_wikidata.get(id).map(|id| (*id).clone());
        if let Some(id) = entry.wikidata.as_deref().and_then(by_wikidata) {
            return Some(id);
        }
        let key = entry.key.as_deref()?.trim();
        let is_known = |id: &EntityId| self.known.entity(id).is_some();
        let of_kind = |kind: &EntityKind| {
            let plain = format!("{kind}/{key}").parse().ok().filter(is_known);
            plain.or_else(|| Some(EntityId::of(*kind, &slug(key)?)).filter(is_known))
        };
        let ours = key.parse().ok().filter(is_known);
        ours.or_else(|| by_wikidata(key)).or_else(|| entry.sort.kinds().iter().find_map(of_kind))
    }

    /// The state that the first of the entries names.
    fn state(&mut self, group: &[Entry]) -> Option<EntityId> {
        let (place, word) = group.iter().find_map(|entry| Some((&entry.place, entry.state.as_deref()?)))?;
        let state = self.index.state(word, self.known);
        if state.is_none() {
            self.notes.push(place, format!("{} is no state that is known", quote(word)));
        }
        state
    }

    /// An id that nothing has.
    fn new_id(&mut self, kind: EntityKind, key: Option<&str>, label: &str) -> EntityId {
        let own = key.filter(|key| wikidata_id(key).is_none());
        // `person/ada` is an id of ours already; its kind is not part of the name.
        let own = own.map(|key| key.split_once('/').map_or(key, |(_, name)| name));
        let stem = own.and_then(slug).or_else(|| slug(label)).unwrap_or_else(|| "imported".to_owned());
        loop {
            let number = self.numbers.entry((kind, stem.clone())).or_insert(0);
            *number += 1;
            let id =
                if *number == 1 { EntityId::of(kind, &stem) } else { EntityId::of(kind, &format!("{stem}-{number}")) };
            if self.known.entity(&id).is_none() && !self.merged.drafts.contains_key(&id) {
                return id;
            }
        }
    }

    /// Adds a name unless the entity has it, or another has it more rightly.
    fn add(&mut self, id: &EntityId, mut name: Name, place: &Place) {
        let is_known = self.known.entity(id).is_some();
        let owners = self.index.owners(&name.text);
        if is_known && owners.contains(&id) {
            return;
        }
        if let Some(other) = owners.first().filter(|_| is_known) {
            let text = format!("{} is left out: it is a name of {other}", quote(&name.text));
            return self.notes.push(place, text);
        }
        let label_words = self.merged.drafts.get(id).filter(|_| !is_known).map(|draft| draft.label.split(' ').count());
        let is_short = !name.text.contains(' ') && label_words != Some(1);
        let is_surname = id.kind() == EntityKind::Person && is_short;
        if is_surname && is_known && self.index.has_surname(id, &name.text) {
            return;
        }
        let languages = name.language.clone().or_else(|| self.options.language.clone());
        let any_case = name.case == Case::Any && id.kind() != EntityKind::Office;
        let draft = self.merged.drafts.entry(id.clone()).or_default();
        if id.kind() == EntityKind::Office {
            // Case does not count in titles.
            name.text = name.text.to_lowercase();
        }
        let text =
            if is_surname && !is_known && !any_case { with_capitals(&name.text, Sort::Person) } else { name.text };
        if !is_known && text == draft.label && !any_case {
            return;
        }
        let usage = if is_surname { AliasUse::Surname } else { AliasUse::Name };
        // The surnames of a known person would be replaced by a cell of its table, not added to.
        let in_table = languages.is_none() && !any_case && !(is_surname && is_known);
        if in_table {
            if draft.seen.insert((String::new(), usage, any_case, text.clone())) {
                if is_surname { &mut draft.surnames } else { &mut draft.names }.push(text);
            }
        } else {
            for language in languages.map_or_else(|| self.languages.clone(), |code| vec![code]) {
                if draft.seen.insert((language.clone(), usage, any_case, text.clone())) {
                    draft.of_language.entry((language, usage, any_case)).or_default().push(text.clone());
                }
            }
        }
    }

    fn serve(&mut self, person: &EntityId, service: Service) {
        if person.kind() != EntityKind::Person {
            return;
        }
        let Service { place, office, of, from, until, note } = service;
        if let Some((from, until)) = from.zip(until).filter(|(from, until)| until.last_day() < from.first_day()) {
            return self.notes.push(&place, format!("{from} to {until} is no time in office; it is left out"));
        }
        if self.known.entity(&of).is_none() {
            return self.notes.push(&place, format!("{of} is no state that is known; the time is left out"));
        }
        let (first, last) = (from.and_then(PartialDate::first_day), until.and_then(PartialDate::last_day));
        // What we know has an office; it is worth more than one that only has a time.
        let is_told = self.known.tenures_of(person).iter().any(|tenure| {
            let of_state =
                tenure.of == of || self.known.entity(&tenure.of).is_some_and(|side| side.state.as_ref() == Some(&of));
            let (begins, ends) =
                (tenure.from.and_then(PartialDate::first_day), tenure.until.and_then(PartialDate::last_day));
            let before = first.zip(ends).is_some_and(|(first, ends)| ends < first);
            let after = last.zip(begins).is_some_and(|(last, begins)| last < begins);
            of_state && !before && !after
        });
        if is_told {
            return;
        }
        let told = self.merged.tenures.entry((person.clone(), office, of, from)).or_insert((until, note));
        // Of two that begin on one day the longer says more.
        if told.0.is_some_and(|known| until.is_none_or(|until| known < until)) {
            told.0 = until;
        }
    }
}

/// The label of a new entity.
fn label_of(name: &Name, sort: Sort) -> String {
    match (sort, name.case) {
        (Sort::Office, _) => name.text.to_lowercase(),
        (_, Case::Any) => with_capitals(&name.text, sort),
        (_, Case::Exact) => name.text.clone(),
    }
}

/// The item of Wikidata that an id is or ends with.
fn wikidata_id(key: &str) -> Option<String> {
    let last = key.rsplit('/').next().unwrap_or(key);
    is_wikidata(last).then(|| last.to_owned())
}

/// The words of a name in ASCII lower case, joined by hyphens, as our ids are made; `None` when ASCII can write none of its letters.
/// Not the comparison's key: that one makes `party` and `parti` one word.
fn slug(name: &str) -> Option<String> {
    let ascii = |word: &str| -> String {
        let letters = word.nfd().flat_map(char::to_lowercase).map(|c| match c {
            'đ' | 'ð' => 'd',
            'ø' => 'o',
            'ł' => 'l',
            'ı' => 'i',
            other => other,
        });
        letters.filter(char::is_ascii_alphanumeric).collect()
    };
    let words: Vec<String> = name.split(|c| !is_word_char(c)).map(ascii).filter(|word| !word.is_empty()).collect();
    (!words.is_empty()).then(|| words.join("-"))
}

/// What is known, by name.
struct Index<'a> {
    by_name: HashMap<String, BTreeSet<&'a EntityId>>,
    by_surname: HashMap<String, BTreeSet<&'a EntityId>>,
    by_wikidata: HashMap<&'a str, &'a EntityId>,
}

impl<'a> Index<'a> {
    fn new(known: &'a Gazetteer) -> Index<'a> {
        let mut index = Index { by_name: HashMap::new(), by_surname: HashMap::new(), by_wikidata: HashMap::new() };
        for alias in known.aliases().iter().filter(|alias| alias.only.is_empty()) {
            index.insert(alias);
        }
        for entity in known.entities() {
            index.by_wikidata.extend(entity.wikidata.as_deref().map(|item| (item, &entity.id)));
        }
        index
    }

    fn insert(&mut self, alias: &'a Alias) {
        let Some(id) = &alias.entity else { return };
        let names = match alias.usage {
            AliasUse::Name | AliasUse::Adjective => &mut self.by_name,
            AliasUse::Surname => &mut self.by_surname,
            AliasUse::Pair | AliasUse::Guard => return,
        };
        let (key, bare) = keys(&alias.text);
        if alias.diacritics == Diacritics::Ignore {
            names.entry(bare).or_default().insert(id);
        }
        names.entry(key).or_default().insert(id);
    }

    /// All that bear a name.
    fn owners(&self, name: &str) -> Vec<&'a EntityId> {
        self.by_name.get(&keys(name).0).into_iter().flatten().copied().collect()
    }

    /// Those of the likeliest kind that bear a name.
    fn named(&self, name: &str, sort: Sort) -> Vec<&'a EntityId> {
        let owners = self.owners(name);
        let of_kind = |kind: &EntityKind| owners.iter().filter(|id| id.kind() == *kind).copied().collect::<Vec<_>>();
        sort.kinds().iter().map(of_kind).find(|ids| !ids.is_empty()).unwrap_or_default()
    }

    fn has_surname(&self, id: &EntityId, name: &str) -> bool {
        self.by_surname.get(&keys(name).0).is_some_and(|ids| ids.contains(id))
    }

    /// A state by its id, its code or its name.
    fn state(&self, word: &str, known: &Gazetteer) -> Option<EntityId> {
        let word = word.trim();
        let is_state = |id: &EntityId| id.kind() == EntityKind::State && known.entity(id).is_some();
        let by_id =
            word.parse().ok().or_else(|| format!("state/{}", word.to_uppercase()).parse().ok()).filter(is_state);
        by_id.or_else(|| match self.named(word, Sort::Country)[..] {
            [one] => Some(one.clone()).filter(is_state),
            _ => None,
        })
    }
}
