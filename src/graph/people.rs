//! Persons whom no table has, told of by several documents: who of them are the same.
//!
//! Their ids are made of side and name, so that mostly they meet by themselves. What is left is the spelling (`Do-hwan`,
//! `Dohwan`), a document that tells no side, and one that tells only the family name. All of it is decided by the set of
//! what is told, never by the order; where two could be meant, nobody is.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::{Conversation, EntityId, Extraction, Party};

/// An id and what the person is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Person {
    id: EntityId,
    label: String,
}

#[cfg(feature = "xml")]
impl Person {
    pub(super) fn id(&self) -> &EntityId {
        &self.id
    }
}

/// What all documents together tell of the discovered persons, and as whom the graph knows those of whom they tell less.
#[derive(Clone, Debug, Default)]
pub(super) struct People {
    told: BTreeMap<EntityId, Told>,
    names: Names,
    same: BTreeMap<EntityId, Person>,
}

/// What all documents together tell of one id.
#[derive(Clone, Debug, Default)]
struct Told {
    labels: BTreeMap<String, usize>,
    /// Kinds of office.
    offices: BTreeMap<String, usize>,
    documents: BTreeSet<String>,
}

impl Told {
    fn often(&self) -> usize {
        self.labels.values().sum()
    }

    fn label(&self) -> String {
        // `max_by_key` takes the last of equals, hence the reversal.
        self.labels.iter().rev().max_by_key(|(_, count)| **count).map(|(label, _)| label.clone()).unwrap_or_default()
    }
}

impl People {
    /// Takes over what changed documents say in place of what they said; who was someone else before, and who that was.
    ///
    /// Costs those whose names have words in common with those of the documents, directly or through others.
    pub(super) fn update<'a>(
        &mut self,
        before: impl Iterator<Item = &'a Extraction>,
        after: impl Iterator<Item = &'a Extraction>,
    ) -> BTreeMap<EntityId, Option<Person>> {
        let (before, after): (Vec<_>, Vec<_>) = (before.collect(), after.collect());
        let told = || before.iter().chain(&after).flat_map(|extraction| discovered(extraction));
        let touched: BTreeSet<EntityId> = told().map(|(id, ..)| id.clone()).collect();
        if touched.is_empty() {
            return BTreeMap::new();
        }
        let mut affected = self.names.around(&touched);
        for extraction in &before {
            discovered(extraction).for_each(|(id, label, office)| self.forget(id, label, office, &extraction.document));
        }
        for extraction in &after {
            discovered(extraction).for_each(|(id, label, office)| self.learn(id, label, office, &extraction.document));
        }
        affected.extend(self.names.around(&touched));
        affected.extend(touched);
        let told = affected.iter().filter_map(|id| self.told.get_key_value(id)).collect();
        let mut now = same(&told);
        let mut changed = BTreeMap::new();
        for id in affected {
            let (known, person) = (self.same.remove(&id), now.remove(&id));
            if known != person {
                changed.insert(id.clone(), known);
            }
            self.same.extend(person.map(|person| (id, person)));
        }
        changed
    }

    /// As whom the graph knows an id, where that is another.
    pub(super) fn person(&self, id: &EntityId) -> Option<&Person> {
        self.same.get(id)
    }

    /// The documents that tell of an id.
    pub(super) fn documents(&self, id: &EntityId) -> impl Iterator<Item = &str> {
        self.told.get(id).into_iter().flat_map(|told| &told.documents).map(String::as_str)
    }

    fn learn(&mut self, id: &EntityId, label: &str, office: Option<&str>, document: &str) {
        if !self.told.contains_key(id) {
            self.names.add(id);
        }
        let told = self.told.entry(id.clone()).or_default();
        *told.labels.entry(label.to_owned()).or_default() += 1;
        office.into_iter().for_each(|office| *told.offices.entry(office.to_owned()).or_default() += 1);
        told.documents.insert(document.to_owned());
    }

    fn forget(&mut self, id: &EntityId, label: &str, office: Option<&str>, document: &str) {
        let Some(told) = self.told.get_mut(id) else { return };
        subtract(&mut told.labels, label);
        office.into_iter().for_each(|office| subtract(&mut told.offices, office));
        told.documents.remove(document);
        if told.labels.is_empty() {
            self.told.remove(id);
            self.names.remove(id);
        }
    }
}

fn subtract(counts: &mut BTreeMap<String, usize>, what: &str) {
    if let Some(count) = counts.get_mut(what) {
        *count -= 1;
        if *count == 0 {
            counts.remove(what);
        }
    }
}

/// The discovered persons of a document, each time with label and office.
fn discovered(extraction: &Extraction) -> impl Iterator<Item = (&EntityId, &str, Option<&str>)> {
    let parties = extraction.conversations.iter().flat_map(Conversation::parties);
    fn office(party: &Party) -> Option<&str> {
        party.office.as_ref().map(EntityId::last_part)
    }
    let parties = parties.map(|party| (&party.entity, party.label.as_str(), office(party)));
    let claims = extraction.tenures.iter();
    let claims = claims.map(|claim| (&claim.person, claim.label.as_str(), Some(claim.office.last_part())));
    parties.chain(claims).filter(|(id, ..)| id.is_discovered())
}

/// By which names ids can be found that may be one person.
#[derive(Clone, Debug, Default)]
struct Names {
    /// Every beginning and every end of the name.
    bearers: BTreeMap<String, BTreeSet<EntityId>>,
    /// The name, and what is left of it without initials: by these a fuller name is looked for.
    seekers: BTreeMap<String, BTreeSet<EntityId>>,
    spelled: BTreeMap<(Option<EntityId>, String), BTreeSet<EntityId>>,
}

impl Names {
    fn add(&mut self, id: &EntityId) {
        parts(id).for_each(|part| self.bearers.entry(part.to_owned()).or_default().extend([id.clone()]));
        sought(id).for_each(|part| self.seekers.entry(part.to_owned()).or_default().extend([id.clone()]));
        self.spelled.entry(spelling(id)).or_default().insert(id.clone());
    }

    fn remove(&mut self, id: &EntityId) {
        fn without<K: Ord>(map: &mut BTreeMap<K, BTreeSet<EntityId>>, key: &K, id: &EntityId) {
            if let Some(ids) = map.get_mut(key) {
                ids.remove(id);
                if ids.is_empty() {
                    map.remove(key);
                }
            }
        }
        parts(id).for_each(|part| without(&mut self.bearers, &part.to_owned(), id));
        sought(id).for_each(|part| without(&mut self.seekers, &part.to_owned(), id));
        without(&mut self.spelled, &spelling(id), id);
    }

    /// All who may bear on who these are, directly or through others.
    fn around(&self, ids: &BTreeSet<EntityId>) -> BTreeSet<EntityId> {
        let mut found = BTreeSet::new();
        let mut open: Vec<EntityId> = ids.iter().cloned().collect();
        while let Some(id) = open.pop() {
            let bearers = sought(&id).filter_map(|part| self.bearers.get(part));
            let seekers = parts(&id).filter_map(|part| self.seekers.get(part));
            let near = bearers.chain(seekers).chain(self.spelled.get(&spelling(&id))).flatten();
            let new: Vec<EntityId> = near.filter(|other| !found.contains(*other)).cloned().collect();
            found.extend(new.iter().cloned());
            open.extend(new);
        }
        found
    }
}

fn parts(id: &EntityId) -> impl Iterator<Item = &str> {
    let name = id.last_part();
    name.match_indices('-').flat_map(move |(at, _)| [&name[..at], &name[at + 1..]]).chain([name])
}

fn sought(id: &EntityId) -> impl Iterator<Item = &str> {
    [id.last_part(), without_initials(id.last_part())].into_iter()
}

fn without_initials(name: &str) -> &str {
    let initials = name.split('-').take_while(|word| word.len() == 1).count();
    name.get(initials * 2..).unwrap_or_default()
}

/// The ids of one side whose names differ only in where their words are cut have this in common.
fn spelling(id: &EntityId) -> (Option<EntityId>, String) {
    (id.owner(), id.last_part().replace('-', ""))
}

type AllTold<'t> = BTreeMap<&'t EntityId, &'t Told>;

/// Finds who are the same; *O*(*n* log *n*) for *n* discovered persons, but for those who share a word of their names.
fn same(told: &AllTold<'_>) -> BTreeMap<EntityId, Person> {
    let mut people = BTreeMap::new();
    let mut spelled: BTreeMap<_, Vec<&EntityId>> = BTreeMap::new();
    told.keys().for_each(|id| spelled.entry(spelling(id)).or_default().push(id));
    for group in spelled.values() {
        let Some(chosen) = group.iter().max_by_key(|id| (told[**id].often(), std::cmp::Reverse(**id))) else {
            continue;
        };
        for id in group.iter().filter(|id| *id != chosen) {
            people.insert((*id).clone(), person(chosen, told));
        }
    }
    let fuller = Fuller::new(told);
    // The longer first, so that a short name finds the one for whom a longer one stands.
    let mut shorter: Vec<&EntityId> = told.keys().copied().filter(|id| !people.contains_key(*id)).collect();
    shorter.sort_by_key(|id| (std::cmp::Reverse(id.last_part().len()), (*id).clone()));
    for id in shorter {
        if let Some(meant) = fuller.meant(id, told, &people) {
            people.insert(id.clone(), person(&meant, told));
        }
    }
    let last =
        |id: &EntityId| std::iter::successors(people.get(id), |person| people.get(&person.id)).take(8).last().cloned();
    people.keys().filter_map(|id| Some((id.clone(), last(id)?))).collect()
}

/// A document as the graph reads it.
pub(super) fn renamed<'a, 'p>(
    extraction: &'a Extraction,
    person: impl Fn(&EntityId) -> Option<&'p Person>,
) -> Cow<'a, Extraction> {
    if !discovered(extraction).any(|(id, ..)| person(id).is_some()) {
        return Cow::Borrowed(extraction);
    }
    let mut extraction = extraction.clone();
    let rename = |id: &mut EntityId, label: &mut String| {
        if let Some(person) = person(id) {
            (*id, *label) = (person.id.clone(), person.label.clone());
        }
    };
    for told in &mut extraction.conversations {
        let parties = told.participants.iter_mut().chain(&mut told.requested_by).chain(&mut told.place);
        for party in parties.chain(&mut told.reported_by) {
            rename(&mut party.entity, &mut party.label);
        }
    }
    for claim in &mut extraction.tenures {
        rename(&mut claim.person, &mut claim.label);
    }
    Cow::Owned(extraction)
}

fn person(id: &EntityId, told: &AllTold<'_>) -> Person {
    Person { id: id.clone(), label: told.get(id).map(|told| told.label()).unwrap_or_default() }
}

/// Ids by every beginning and every end of the name, to find the fuller name for a shorter one.
struct Fuller<'t>(BTreeMap<&'t str, BTreeSet<&'t EntityId>>);

impl<'t> Fuller<'t> {
    fn new(told: &AllTold<'t>) -> Fuller<'t> {
        let mut by_part: BTreeMap<&str, BTreeSet<&EntityId>> = BTreeMap::new();
        for &id in told.keys() {
            parts(id).for_each(|part| by_part.entry(part).or_default().extend([id]));
        }
        Fuller(by_part)
    }

    /// The only person as whom somebody can be meant: of whom more is told, nothing else, and the same office.
    fn meant(&self, id: &EntityId, told: &AllTold<'_>, people: &BTreeMap<EntityId, Person>) -> Option<EntityId> {
        let name = id.last_part();
        let words: Vec<&str> = name.split('-').collect();
        let bears = |part: &str| self.0.get(part).into_iter().flatten().copied();
        let fits = |other: &EntityId| {
            let full: Vec<&str> = other.last_part().split('-').collect();
            let sides = id.owner().is_none_or(|side| other.owner() == Some(side));
            let same_office = || told[id].offices.keys().any(|office| told[other].offices.contains_key(office));
            let is_fuller =
                if full == words { id.owner().is_none() } else { same_office() && is_short_of(&words, &full) };
            other != id && sides && is_fuller
        };
        let fitting = sought(id).flat_map(bears).filter(|other| fits(other));
        let meant = fitting.map(|other| people.get(other).map_or(other, |person| &person.id));
        let meant: BTreeSet<&EntityId> = meant.filter(|other| *other != id).collect();
        meant.first().filter(|_| meant.len() == 1).map(|only| (*only).clone())
    }
}

/// Whether a name is the beginning or the end of a fuller one, initials before it aside if they agree.
fn is_short_of(words: &[&str], full: &[&str]) -> bool {
    let initials = words.iter().take_while(|word| word.len() == 1).count();
    let (initials, rest) = words.split_at(initials);
    let agree = initials.iter().zip(full).all(|(initial, word)| word.starts_with(initial));
    let ends = full.ends_with(rest) && agree && full.len() >= words.len();
    let begins = initials.is_empty() && full.starts_with(rest) && full.len() > rest.len();
    !rest.is_empty() && rest.len() < full.len() && (ends || begins)
}
