//! Matches x tenures x day -> [`Name`]s: who or what each name is.
//!
//! A full name is what it says. A family name alone is whoever bears it in this document, else the one whose office
//! the words before it name, else the one who is known by it on that day; failing all of these it is no name at all. A
//! name that the gazetteer lacks is accepted where a title, an honorific or an apposition vouches for it.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Range, RangeBounds};

use hashbrown::{HashMap, HashSet};

use crate::entity::slug;
use crate::gazetteer::{Alias, AliasUse, Class, Gazetteer, Tenure};
use crate::language::{ClassSet, LanguagePack};
use crate::matcher::{Hit, Matches};
use crate::text::lexicon::{KeyId, Keys};
use crate::text::{Gap, Shape, Text};
use crate::{EntityId, EntityKind, PartialDate};

/// A name in the text and what it means.
#[derive(Clone, Debug)]
pub(crate) struct Name {
    pub(crate) tokens: Range<usize>,
    pub(crate) kind: EntityKind,
    /// One entity; several when the text does not tell which.
    pub(crate) ids: Vec<EntityId>,
    /// The name as published, where the gazetteer has none: see [`Name::label`].
    new_label: Option<String>,
    /// Whether the gazetteer has it.
    pub(crate) is_known: bool,
    pub(crate) how: How,
    /// The states and organizations named inside the name, as in a council of two.
    pub(crate) inside: Vec<EntityId>,
    /// The states to which the wording belongs (`Taoiseach`), where it does not belong to all.
    pub(crate) only: Vec<EntityId>,
}

impl Name {
    /// The one state to which the wording belongs, if it belongs to one.
    pub(crate) fn of(&self) -> Option<&EntityId> {
        if let [one] = self.only.as_slice() { Some(one) } else { None }
    }

    /// The usual English name, or else the name as published.
    pub(crate) fn label<'n>(&'n self, gazetteer: &'n Gazetteer) -> &'n str {
        let known = || Some(gazetteer.entity(self.ids.first()?)?.label.as_str());
        self.new_label.as_deref().or_else(known).unwrap_or_default()
    }
}

/// By which rule a name was resolved; part of the contract as the `rule` of a mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    Gazetteer,
    FamilyName,
    FamilyNameByOffice,
    FamilyNameOfTheDay,
    NameAfterTitle,
    NameAgain,
}

impl How {
    /// Whether the name is a family name alone.
    pub(crate) fn is_family_name(self) -> bool {
        matches!(self, How::FamilyName | How::FamilyNameByOffice | How::FamilyNameOfTheDay)
    }

    pub(crate) fn rule(self) -> &'static str {
        match self {
            How::Gazetteer => "gazetteer",
            How::FamilyName => "resolve.family-name-of-the-document",
            How::FamilyNameByOffice => "resolve.family-name-by-office",
            How::FamilyNameOfTheDay => "resolve.family-name-of-the-day",
            How::NameAfterTitle => "resolve.name-after-title",
            How::NameAgain => "resolve.name-again",
        }
    }
}

/// What a document is resolved against.
pub(crate) struct Context<'a> {
    pub(crate) gazetteer: &'a Gazetteer,
    pub(crate) pack: &'a LanguagePack,
    /// The day of publication; without it every tenure may hold.
    pub(crate) on: Option<PartialDate>,
}

/// Resolves the names of a text; sorted and disjoint.
pub(crate) fn resolve(text: &Text<'_>, matches: &Matches, context: &Context<'_>) -> Vec<Name> {
    let mut resolver = Resolver {
        text,
        matches,
        context,
        names: Names::default(),
        hit_at: vec![NO_HIT; text.tokens().len()],
        honorifics: Vec::new(),
        stand_ins: Vec::new(),
        possessives: Vec::new(),
        suffixes: Vec::new(),
        surnames: Vec::new(),
        full_names: HashMap::new(),
        new_by_word: BTreeMap::new(),
        titled: HashSet::new(),
        small_words: OnceCell::new(),
    };
    resolver.look_over_hits();
    resolver.all_but_family_names();
    resolver.title_suffixes();
    resolver.new_names();
    resolver.first_names();
    resolver.family_names();
    resolver.names_again();
    resolver.names_in_parts();
    resolver.names.into_values()
}

struct Resolver<'a> {
    text: &'a Text<'a>,
    matches: &'a Matches,
    context: &'a Context<'a>,
    names: Names,
    /// Of each token the place of the hit that it belongs to, or [`NO_HIT`].
    hit_at: Vec<u32>,
    /// The hits that belong to the title before them, if any is there.
    suffixes: Vec<&'a Hit>,
    /// The hits that may be family names.
    surnames: Vec<&'a Hit>,
    /// The tokens after which an honorific or a rank ends, sorted.
    honorifics: Vec<usize>,
    /// The tokens after which a word ends that stands for a title (`counterpart`, `leader`), sorted.
    stand_ins: Vec<usize>,
    /// The tokens of possessives, in order.
    possessives: Vec<Range<usize>>,
    /// Where each person is named in full, sorted.
    full_names: HashMap<EntityId, Vec<usize>>,
    /// The names that the gazetteer lacks, by the word that may be the family name.
    new_by_word: BTreeMap<String, Name>,
    /// Whom the text names by a family name after the own office.
    titled: HashSet<EntityId>,
    /// The keys of the words that the text writes without a capital.
    small_words: OnceCell<Keys>,
}

/// The names found so far, by first token.
#[derive(Default)]
struct Names {
    /// The places in `all`, so that finding and inserting moves no names.
    places: BTreeMap<usize, u32>,
    /// In the order in which they were found; those removed leave nothing.
    all: Vec<Option<Name>>,
}

impl Names {
    /// Of names in order: to insert one by one is to search for each.
    fn new(names: impl Iterator<Item = Name>) -> Names {
        let all: Vec<Option<Name>> = names.map(Some).collect();
        let starts = all.iter().flatten().map(|name| name.tokens.start);
        Names { places: starts.zip(0..).collect(), all }
    }

    fn get(&self, token: usize) -> Option<&Name> {
        self.all[*self.places.get(&token)? as usize].as_ref()
    }

    fn get_mut(&mut self, token: usize) -> Option<&mut Name> {
        self.all[*self.places.get(&token)? as usize].as_mut()
    }

    /// Puts a name where it begins, in the place of what began there.
    fn insert(&mut self, name: Name) {
        self.places.insert(name.tokens.start, self.all.len() as u32);
        self.all.push(Some(name));
    }

    fn remove(&mut self, token: usize) -> Option<Name> {
        self.all[self.places.remove(&token)? as usize].take()
    }

    /// Those that begin at some tokens, in order.
    fn range(&self, tokens: impl RangeBounds<usize>) -> impl DoubleEndedIterator<Item = &Name> {
        self.places.range(tokens).filter_map(|(_, place)| self.all[*place as usize].as_ref())
    }

    fn values(&self) -> impl Iterator<Item = &Name> {
        self.range(..)
    }

    fn into_values(mut self) -> Vec<Name> {
        self.places.into_values().filter_map(|place| self.all[place as usize].take()).collect()
    }
}

/// No hit has this place: texts are not that long.
const NO_HIT: u32 = u32::MAX;

impl<'a> Resolver<'a> {
    fn look_over_hits(&mut self) {
        for (place, hit) in self.matches.hits.iter().enumerate() {
            self.hit_at[hit.tokens.clone()].fill(place as u32);
            let classes = self.cue_classes(hit);
            if classes.meets(ClassSet::HONORIFIC) {
                self.honorifics.push(hit.tokens.end);
            }
            if classes.meets(ClassSet::COUNTERPART.with(ClassSet::LEADER).with(ClassSet::DESCRIPTOR)) {
                self.stand_ins.push(hit.tokens.end);
            }
            if classes.meets(ClassSet::POSSESSIVE) {
                self.possessives.push(hit.tokens.clone());
            }
            if classes.meets(ClassSet::TITLE_SUFFIX) {
                self.suffixes.push(hit);
            }
            if self.is_surname(hit) {
                self.surnames.push(hit);
            }
        }
    }

    fn hit_at(&self, token: usize) -> Option<&'a Hit> {
        self.matches.hits.get(self.hit_at[token] as usize)
    }

    fn cue_classes(&self, hit: &Hit) -> ClassSet {
        hit.cues().fold(ClassSet::EMPTY, |all, cue| all.with(self.context.pack.cues[cue].classes))
    }

    fn aliases<'h>(&'h self, hit: &'h Hit) -> impl Iterator<Item = &'h Alias> {
        hit.aliases(self.context.gazetteer)
    }

    /// The names but for family names, with the initials before them.
    fn all_but_family_names(&mut self) {
        self.names = Names::new(self.matches.hits.iter().filter_map(|hit| self.plain_name(hit)));
        let persons = self.names.values().filter(|name| name.kind == EntityKind::Person);
        for tokens in persons.map(|name| name.tokens.clone()).collect::<Vec<_>>() {
            let whole = self.with_initials(tokens.clone());
            if whole.start < tokens.start
                && let Some(name) = self.names.remove(tokens.start)
            {
                self.names.insert(Name { tokens: whole, ..name });
            }
        }
        for name in self.names.values().filter(|name| name.kind == EntityKind::Person) {
            for id in &name.ids {
                self.full_names.entry_ref(id).or_default().push(name.tokens.start);
            }
        }
    }

    /// Takes the words that belong to a title into it: `Tổng thống lâm thời`, `President-elect`.
    fn title_suffixes(&mut self) {
        let joined: Vec<(usize, usize)> = self
            .suffixes
            .iter()
            .filter_map(|hit| {
                let dash = hit.tokens.start > 0 && self.text.key(hit.tokens.start - 1) == "-";
                let end_of_title = hit.tokens.start - usize::from(dash);
                let title = self.name_ending_at(end_of_title).filter(|name| name.kind == EntityKind::Office)?;
                Some((title.tokens.start, hit.tokens.end))
            })
            .collect();
        for (start, end) in joined {
            if let Some(title) = self.names.get_mut(start) {
                title.tokens.end = end;
            }
        }
    }

    /// The name that a hit is without regard to family names.
    fn plain_name(&self, hit: &Hit) -> Option<Name> {
        // Most hits are cues.
        self.aliases(hit).next()?;
        let suits = |alias: &&Alias| {
            alias.usage != AliasUse::Surname && (alias.only.is_empty() || self.suits(&alias.only, &hit.tokens))
        };
        let ids = || self.aliases(hit).filter(suits).filter_map(|alias| Some((alias.entity.as_ref()?, alias)));
        let kind = ids().map(|(id, _)| id.kind()).min_by_key(|kind| rank_of_kind(*kind))?;
        let mut states = ids().map(|(_, alias)| &alias.only);
        let first = states.next();
        let only = first.filter(|first| states.all(|other| other == *first)).cloned().unwrap_or_default();
        let mut ids: Vec<EntityId> = ids().map(|(id, _)| id).filter(|id| id.kind() == kind).cloned().collect();
        if ids.len() > 1 {
            ids.sort();
            ids.dedup();
        }
        if kind == EntityKind::Person {
            ids = self.in_office_first(ids);
        }
        let inside = if kind == EntityKind::Organization { self.inside(&hit.tokens) } else { Vec::new() };
        Some(Name { inside, only, ..self.known(hit.tokens.clone(), ids, How::Gazetteer) })
    }

    fn known(&self, tokens: Range<usize>, ids: Vec<EntityId>, how: How) -> Name {
        let kind = ids.first().map_or(EntityKind::Person, EntityId::kind);
        Name { tokens, kind, ids, new_label: None, is_known: true, how, inside: Vec::new(), only: Vec::new() }
    }

    /// Whether a name that is only of some states may be of the one named beside it; with none beside it, it may.
    fn suits(&self, only: &[EntityId], tokens: &Range<usize>) -> bool {
        let near = |hit: &&Hit| {
            let after = hit.tokens.start >= tokens.end && hit.tokens.start <= tokens.end + 2;
            let before = hit.tokens.end <= tokens.start && hit.tokens.end + 3 > tokens.start;
            after && (tokens.end..hit.tokens.start).all(|token| self.may_lead_to_owner(token))
                || before && !(hit.tokens.end..tokens.start).any(|token| self.is_joiner(token))
        };
        let states: Vec<&EntityId> = self.hits_near(tokens).filter(near).flat_map(|hit| self.states_of(hit)).collect();
        states.is_empty() || states.iter().any(|state| only.contains(state))
    }

    /// Whether a token may stand between a title and whose it is: "the chancellor of Austria", not "the chancellor met Austria's".
    fn may_lead_to_owner(&self, token: usize) -> bool {
        let classes = self.hit_at(token).map(|hit| self.cue_classes(hit)).unwrap_or_default();
        classes == ClassSet::EMPTY || classes.meets(ClassSet::POSSESSIVE.with(ClassSet::ARTICLE))
    }

    /// Whether a token parts what stands in a list: "Ireland, Chancellor" is no chancellor of Ireland.
    fn is_joiner(&self, token: usize) -> bool {
        let at = self.matches.hits.binary_search_by_key(&token, |hit| hit.tokens.start);
        at.is_ok_and(|at| self.cue_classes(&self.matches.hits[at]).meets(ClassSet::JOINER))
    }

    fn hits_near(&self, tokens: &Range<usize>) -> impl Iterator<Item = &Hit> {
        let at = self.matches.hits.partition_point(|hit| hit.tokens.start < tokens.start);
        self.matches.hits[at.saturating_sub(2)..(at + 3).min(self.matches.hits.len())].iter()
    }

    fn states_of<'h>(&'h self, hit: &'h Hit) -> impl Iterator<Item = &'h EntityId> {
        self.aliases(hit).filter_map(|alias| alias.entity.as_ref()).filter(|id| id.kind() == EntityKind::State)
    }

    fn inside(&self, tokens: &Range<usize>) -> Vec<EntityId> {
        let at = self.matches.inner.partition_point(|hit| hit.tokens.start < tokens.start);
        let within = self.matches.inner[at..].iter().take_while(|hit| hit.tokens.start < tokens.end);
        let mut ids: Vec<EntityId> = Vec::new();
        let mut end = 0;
        for hit in within.filter(|hit| hit.tokens.len() < tokens.len()) {
            let first = self.aliases(hit).find_map(|alias| alias.entity.clone());
            let Some(id) = first.filter(|_| hit.tokens.start >= end) else { continue };
            if matches!(id.kind(), EntityKind::State | EntityKind::Organization) {
                end = hit.tokens.end;
                ids.push(id);
            }
        }
        ids
    }

    /// Of several persons of one name those who held an office about that day, if any did.
    fn in_office_first(&self, ids: Vec<EntityId>) -> Vec<EntityId> {
        if ids.len() < 2 {
            return ids;
        }
        let serving: Vec<EntityId> = ids.iter().filter(|id| self.served(id, 0)).cloned().collect();
        if serving.is_empty() { ids } else { serving }
    }

    /// Whether a person held an office on the day, or so many years before or after it.
    fn served(&self, person: &EntityId, years: i16) -> bool {
        self.context.on.is_none() || self.tenures_about(person, years).next().is_some()
    }

    /// The offices that a person held on the day, or so many years before or after it; without a day all.
    fn tenures_about(&self, person: &EntityId, years: i16) -> impl Iterator<Item = &Tenure> {
        self.context.gazetteer.tenures_of(person).iter().filter(move |tenure| {
            let Some(on) = self.context.on else { return true };
            let from = tenure.from.and_then(PartialDate::year);
            let until = tenure.until.and_then(PartialDate::year);
            match on.year() {
                Some(year) if years > 0 => {
                    from.is_none_or(|from| from <= year + years) && until.is_none_or(|until| year <= until + years)
                }
                _ => tenure.may_include(on),
            }
        })
    }

    /// Takes the initials before a family name into it: `V.Putin`, `E.D. Mnangagwa`.
    fn with_initials(&self, tokens: Range<usize>) -> Range<usize> {
        let mut start = tokens.start;
        while start >= 2
            && self.text.key(start - 1) == "."
            && self.text.tokens()[start - 1].gap == Gap::None
            && self.text.tokens()[start - 2].shape == Shape::Capitalised
            && self.text.raw(start - 2).chars().filter(|c| c.is_alphabetic()).count() == 1
            && !self.is_taken(start - 2)
        {
            start -= 2;
        }
        start..tokens.end
    }

    /// Names that the gazetteer lacks, where the words about them vouch for a person.
    fn new_names(&mut self) {
        for sentence in self.text.sentences() {
            let mut at = sentence.tokens.start;
            while at < sentence.tokens.end {
                // Most words.
                if !self.text.tokens()[at].shape.is_upper() {
                    at += 1;
                    continue;
                }
                let run = self.run_of_capitals(at..sentence.tokens.end);
                if run.is_empty() {
                    at += 1;
                    continue;
                }
                at = run.end;
                if self.ends_name(&run) {
                    continue;
                }
                let starts_sentence = run.start == sentence.tokens.start;
                if let Some(name) = self.new_name(run, starts_sentence) {
                    // A place that is its second word.
                    self.names.remove(name.tokens.end - 1);
                    self.names.insert(name);
                }
            }
        }
    }

    /// "Mohammed bin Salman *Al Saud*": takes what a particle opens right behind a known person into the name.
    fn ends_name(&mut self, run: &Range<usize>) -> bool {
        let is_glued = run.len() > 1 && self.is_particle(run.start) && self.text.tokens()[run.start].gap <= Gap::Space;
        let before = self.name_ending_at(run.start).filter(|name| is_glued && name.kind == EntityKind::Person);
        let Some(start) = before.map(|name| name.tokens.start) else { return false };
        if let Some(name) = self.names.get_mut(start) {
            name.tokens.end = run.end;
        }
        true
    }

    fn new_name(&self, run: Range<usize>, starts_sentence: bool) -> Option<Name> {
        let words = run.clone().filter(|&token| self.text.tokens()[token].shape != Shape::Punctuation).count();
        let family = self.surname_hit_in(&run);
        if family.is_some_and(|hit| self.with_initials(hit.tokens.clone()) == run) || words > 6 {
            return None; // Left to `family_names`.
        }
        let is_organization =
            |token: usize| self.context.pack.organization_words.iter().any(|word| word == self.text.key(token));
        // "Minister of Trade and Civil Affairs Ada Sample": the last of the title's words ends it.
        if let Some(last) = run.clone().rev().find(|&token| is_organization(token)) {
            let rest = last + 1..run.end;
            let may_end = self.context.pack.titles_end_in_organization_words;
            let is_person = may_end && rest.len() >= 2 && self.ends_long_title(rest.start);
            return if is_person { self.new_name(rest, false) } else { None };
        }
        if words == 1 && (self.is_common(run.start) || self.continues_title(&run)) {
            return None;
        }
        let all_capitals = run.clone().all(|token| self.text.tokens()[token].shape != Shape::Capitalised);
        // The first word of a sentence has a capital of its own, so that there the apposition must be plain.
        let is_plain = words >= 2 && starts_sentence && !self.is_common(run.start) && self.is_apposition(run.end);
        let vouched = !(starts_sentence && words == 1) && self.vouched_before(run.start, words)
            || words >= 2 && !starts_sentence && self.vouched_after(run.end)
            || is_plain;
        if !vouched || all_capitals || starts_sentence && family.is_some() && !is_plain {
            return None;
        }
        let label = self.text.quote(&run).split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some(id) = family.and_then(|hit| self.known_with_more(&run, hit, &label)) {
            return Some(self.known(run, vec![id], How::FamilyName));
        }
        let id = EntityId::of(EntityKind::Person, &slug(&label)?);
        let name = self.known(run, vec![id], How::NameAfterTitle);
        Some(Name { new_label: Some(label), is_known: false, ..name })
    }

    /// The person of the tables whose name a run is but for initials or a nickname within it: `Sergey P. Lavrov`.
    fn known_with_more(&self, run: &Range<usize>, family: &Hit, label: &str) -> Option<EntityId> {
        let middle = run.start + 1..family.tokens.start;
        let is_short = |token: usize| self.text.raw(token).chars().count() == 1;
        let is_more = middle.len() == 3 && self.is_nickname(middle.start) || middle.clone().all(is_short);
        let is_known = family.tokens.end == run.end && !middle.is_empty() && is_more;
        let candidates = if is_known { self.bearers(family) } else { Vec::new() };
        self.alike(&candidates, label, self.text.quote(&family.tokens))
    }

    /// The one of some bearers of a family name who is known about the day and whose first name begins as that of a label.
    fn alike(&self, candidates: &[EntityId], label: &str, family: &str) -> Option<EntityId> {
        let initial = |name: &str| initial_of_first_name(name, family);
        let known = |id: &EntityId| initial(self.context.gazetteer.entity(id).map_or("", |person| &person.label));
        let mut alike = candidates.iter().filter(|id| self.served(id, 2) && known(id) == initial(label));
        let one = alike.next()?;
        alike.next().is_none().then(|| one.clone())
    }

    /// Whether a word belongs to the title before it: a person's full name follows, or it is one with which titles go on
    /// and the next is written small ("Bộ trưởng *Năng* lượng").
    fn continues_title(&self, word: &Range<usize>) -> bool {
        let Some(next) = self.text.tokens().get(word.end).filter(|next| next.gap <= Gap::Space) else { return false };
        let is_full = |name: &Name| name.kind == EntityKind::Person && name.tokens.len() >= 2;
        let goes_on = self.context.pack.words_of_titles.contains(self.text.key(word.start));
        self.names.get(word.end).is_some_and(is_full) || goes_on && next.shape == Shape::Lower
    }

    fn is_common(&self, token: usize) -> bool {
        self.context.pack.common_words.contains(self.text.key(token))
    }

    fn surname_hit_in(&self, run: &Range<usize>) -> Option<&Hit> {
        let within = run.clone().filter_map(|token| self.hit_at(token)).filter(|hit| hit.tokens.start >= run.start);
        within.into_iter().find(|hit| self.is_surname(hit))
    }

    fn is_surname(&self, hit: &Hit) -> bool {
        self.aliases(hit).any(|alias| alias.usage == AliasUse::Surname)
    }

    /// The run of capitalised words that begins at the first token and is no known name.
    fn run_of_capitals(&self, tokens: Range<usize>) -> Range<usize> {
        let start = tokens.start;
        let free = |token: usize| self.text.tokens()[token].shape.is_upper() && !self.is_taken(token);
        if !free(start) || self.is_guarded(start) {
            return start..start;
        }
        let mut end = start + 1;
        let mut next = end;
        while next < tokens.end && next - start < 16 && self.text.tokens()[next].gap <= Gap::Space {
            let hyphened = self.text.key(next - 1) == "-" && next - 1 > start;
            // "Ricardo *Lagos*": a second word that is a place, too.
            if free(next)
                || next == start + 1 && self.is_place_alone(next)
                || hyphened && self.text.tokens()[next].shape == Shape::Lower && !self.is_taken(next)
            {
                end = next + 1;
            } else if self.is_nickname(next) {
                next += 2;
            } else if !(self.is_particle(next) || self.is_inner_mark(next, start)) {
                break;
            }
            next += 1;
        }
        start..end
    }

    /// Whether a token is a place of one word, and no capital or state.
    fn is_place_alone(&self, token: usize) -> bool {
        let class = |name: &Name| name.ids.first().and_then(|id| self.context.gazetteer.class_of(id));
        self.names.get(token).is_some_and(|name| {
            name.kind == EntityKind::Place && name.tokens.len() == 1 && class(name) != Some(Class::Capital)
        })
    }

    fn is_particle(&self, token: usize) -> bool {
        self.context.pack.particles.iter().any(|particle| particle == self.text.key(token))
    }

    /// Whether a word in quotation marks stands within a name: `Fatou "Zola" Sample`.
    fn is_nickname(&self, mark: usize) -> bool {
        let shape = |at: usize| self.text.tokens().get(at).map(|token| token.shape);
        let is_quote = |at: usize| matches!(self.text.key(at), "\"" | "“" | "”" | "'" | "‘" | "’");
        let is_upper = |at: usize| shape(at).is_some_and(Shape::is_upper);
        is_quote(mark) && is_upper(mark + 1) && is_upper(mark + 3) && is_quote(mark + 2)
    }

    /// A hyphen or apostrophe within a name, or the full stop of an initial.
    fn is_inner_mark(&self, token: usize, start: usize) -> bool {
        let glued = self.text.tokens().get(token + 1).is_some_and(|next| next.gap == Gap::None);
        let initial = token > start && self.text.raw(token - 1).chars().count() == 1;
        let at_word = self.text.tokens()[token].gap == Gap::None;
        match self.text.key(token) {
            "-" | "'" => glued && at_word,
            "." => initial && at_word,
            _ => false,
        }
    }

    /// Whether a token belongs to a name found so far, or to a cue or a title.
    fn is_taken(&self, token: usize) -> bool {
        self.hit_at(token).is_some_and(|hit| {
            let is_initial = hit.tokens.len() == 1
                && self.text.raw(token).chars().count() == 1
                && self.text.tokens().get(token + 1).is_some_and(|next| next.gap == Gap::None)
                && self.text.key(token + 1) == ".";
            let is_free = self.is_surname(hit) || is_initial && hit.aliases(self.context.gazetteer).next().is_none();
            !is_free || self.names.get(hit.tokens.start).is_some()
        })
    }

    /// Whether a guard hides a token.
    fn is_guarded(&self, token: usize) -> bool {
        let at = self.matches.guards.partition_point(|guard| guard.end <= token);
        self.matches.guards.get(at).is_some_and(|guard| guard.contains(&token))
    }

    /// Whether an honorific, a title, a title with its state, or a word that stands for one ends just before a token.
    fn vouched_before(&self, token: usize, words: usize) -> bool {
        if self.honorifics.binary_search(&token).is_ok() {
            return true;
        }
        // What ends one paragraph says nothing of what begins the next.
        if self.text.tokens()[token].gap == Gap::Paragraph {
            return false;
        }
        let mut at = token;
        if at > 0 && words >= 2 && self.text.key(at - 1) == "," {
            at -= 1;
        }
        // Walk back over the state, the organization and the seat of the title: `đại sứ Mỹ tại Moscow`.
        for _ in 0..4 {
            if self.stand_ins.binary_search(&at).is_ok() {
                return true;
            }
            match self.name_ending_at(at) {
                Some(name) if name.kind == EntityKind::Office => return true,
                _ if at == token && words >= 2 && self.ends_long_title(at) => return true,
                Some(name) if name.kind != EntityKind::Person => at = name.tokens.start,
                _ if at > 0 && at < token && self.text.tokens()[at - 1].shape == Shape::Lower => at -= 1,
                _ => return false,
            }
        }
        matches!(self.name_ending_at(at), Some(name) if name.kind == EntityKind::Office)
    }

    /// Whether what stands before a token is a title with its field, the last word of which no person's name has:
    /// `Minister of Trade and Civil Affairs`.
    fn ends_long_title(&self, token: usize) -> bool {
        let is_last = |at: usize| self.context.pack.organization_words.iter().any(|word| word == self.text.key(at));
        let may_end = self.context.pack.titles_end_in_organization_words;
        if !may_end || !token.checked_sub(1).is_some_and(is_last) {
            return false;
        }
        let start = token.saturating_sub(MOST_OF_TITLE);
        let title = self.names.range(start..token).next_back();
        let Some(end) = title.filter(|name| name.kind == EntityKind::Office).map(|name| name.tokens.end) else {
            return false;
        };
        let belongs =
            |at: usize| self.text.tokens()[at].shape != Shape::Punctuation && self.text.tokens()[at].gap <= Gap::Space;
        end < token && (end..token).all(belongs)
    }

    /// Whether a comma and a title, or a word that stands for one, follow: `Lynne Tracy, the US ambassador`, `Dan Jarvis, her
    /// British counterpart`.
    fn vouched_after(&self, token: usize) -> bool {
        let comma = self.text.tokens().get(token).is_some() && self.text.key(token) == ",";
        let reach = token + 1..token + 8;
        let title = self.names.range(reach).find(|name| name.kind == EntityKind::Office);
        comma
            && (title.is_some_and(|title| !self.is_before_person(title.tokens.end)) || self.stands_in_after(token + 1))
    }

    /// Whether a word that stands for a title ends within a few words, and whoever it stands for does not follow.
    fn stands_in_after(&self, token: usize) -> bool {
        let last = (token + 8).min(self.text.tokens().len());
        let goes_on = |at: &usize| self.text.tokens()[*at].shape != Shape::Punctuation || self.text.key(*at) == "'";
        let end = (token..last).find(|at| !goes_on(at)).unwrap_or(last);
        let stand_in = self.stand_ins.partition_point(|&other| other <= token);
        self.stand_ins.get(stand_in).is_some_and(|&at| at == end && !self.is_before_person(at))
    }

    /// Whether a person follows, after the state or organization of a title at most: "On the X platform, President A said".
    fn is_before_person(&self, token: usize) -> bool {
        let of = self.names.get(token).filter(|name| name.kind != EntityKind::Person);
        let at = of.map_or(token, |name| name.tokens.end);
        let is_person = self.names.get(at).is_some_and(|name| name.kind == EntityKind::Person);
        is_person || self.hit_at(at).is_some_and(|hit| self.is_surname(hit))
    }

    /// Whether a comma and a title follow, and nothing but what belongs to the title up to the next comma, after which
    /// the sentence goes on.
    fn is_apposition(&self, token: usize) -> bool {
        let word = |at: usize| self.text.tokens().get(at).map(|word| word.shape);
        let named = |at: usize| {
            let before = self.names.range(..=at).next_back();
            before.filter(|name| name.tokens.contains(&at)).map(|name| name.kind)
        };
        let belongs = |at: usize| match (named(at), word(at)) {
            (Some(kind), _) => kind != EntityKind::Person,
            (None, Some(Shape::Lower)) => true,
            (None, Some(Shape::Punctuation)) => matches!(self.text.key(at), "'" | "-"),
            _ => false,
        };
        let is_comma = |at: usize| word(at).is_some() && self.text.key(at) == ",";
        let end = (token + 1..token + MOST_OF_TITLE).find(|&at| !belongs(at));
        let has_title = |end: usize| (token + 1..end).any(|at| named(at) == Some(EntityKind::Office));
        is_comma(token) && end.is_some_and(|end| is_comma(end) && has_title(end) && word(end + 1) == Some(Shape::Lower))
    }

    fn name_ending_at(&self, token: usize) -> Option<&Name> {
        self.names.range(..token).next_back().filter(|name| name.tokens.end == token)
    }

    /// "Sheikh Abdullah": after an honorific the first word of a name that the text has in full, where nobody there bears it
    /// as a family name.
    fn first_names(&mut self) {
        let persons = self.names.values().filter(|name| name.kind == EntityKind::Person && name.tokens.len() > 1);
        let mut by_first: HashMap<KeyId, Vec<usize>> = HashMap::new();
        for name in persons.filter(|name| name.is_known) {
            by_first.entry(self.text.key_id(name.tokens.start)).or_default().push(name.tokens.start);
        }
        for token in self.honorifics.clone() {
            let Some(known) = self.text.tokens().get(token).and_then(|_| by_first.get(&self.text.key_id(token))) else {
                continue;
            };
            let tokens = token..token + 1;
            let is_one = self.text.tokens()[token].shape.is_upper() && self.names.get(token).is_none();
            let bearers = self.surname_hit_in(&tokens).map_or(Vec::new(), |hit| self.bearers(hit));
            if !is_one || self.continues_a_name(&tokens) || self.named_in_full(&bearers, token).is_some() {
                continue;
            }
            let before = known.iter().rev().find(|&&start| start < token).or(known.first());
            let full = before.and_then(|start| self.names.get(*start)).map(|full| full.ids.clone());
            if let Some(ids) = full {
                self.names.insert(self.known(tokens, ids, How::FamilyName));
            }
        }
    }

    fn family_names(&mut self) {
        self.new_by_word = self.new_names_by_word();
        let by_office = self.surnames.iter().map(|hit| self.by_office_before(&self.bearers(hit), hit.tokens.start));
        self.titled = by_office.filter(|one| one.len() == 1).flatten().collect();
        for hit in std::mem::take(&mut self.surnames) {
            let before = self.names.range(..hit.tokens.end).next_back();
            let there = before.filter(|name| name.tokens.end > hit.tokens.start);
            if there.is_some_and(|name| !self.is_rather_a_person(name, hit)) {
                continue;
            }
            if let Some(name) = self.family_name(hit) {
                self.names.insert(name);
            }
        }
    }

    /// Whether a name that is also a family name follows an honorific: Mr. Hague is no city, Ms. Monaco no state.
    fn is_rather_a_person(&self, name: &Name, hit: &Hit) -> bool {
        let is_of_people = matches!(name.kind, EntityKind::Person | EntityKind::Office);
        !is_of_people && name.tokens == hit.tokens && self.honorifics.binary_search(&hit.tokens.start).is_ok()
    }

    fn family_name(&self, hit: &Hit) -> Option<Name> {
        let candidates = self.bearers(hit);
        let tokens = self.with_initials(hit.tokens.clone());
        if self.continues_a_name(&tokens) {
            return None;
        }
        let titled = self.honorifics.binary_search(&tokens.start).is_ok() || self.vouched_before(tokens.start, 1);
        let name = |ids: Vec<EntityId>, how| Some(self.known(tokens.clone(), ids, how));
        if let Some(id) = self.named_in_full(&candidates, hit.tokens.start) {
            return name(vec![id], How::FamilyName);
        }
        let by_office = self.by_office_before(&candidates, tokens.start);
        if !by_office.is_empty() {
            return name(by_office, How::FamilyNameByOffice);
        }
        if let Some(full) = self.new_by_word.get(self.text.key(hit.tokens.start)).filter(|_| hit.tokens.len() == 1) {
            // One of the tables by another form of the name, or else the new one again.
            let family = self.text.quote(&hit.tokens);
            return match self.alike(&candidates, full.label(self.context.gazetteer), family) {
                Some(id) => name(vec![id], How::FamilyName),
                None => Some(Name { tokens, how: How::NameAgain, ..full.clone() }),
            };
        }
        if let Some(ids) = self.of_state_before(&candidates, tokens.start) {
            return name(ids, How::FamilyNameOfTheDay);
        }
        // "Vice President Harris" of one sentence is "Harris" of the next.
        let mut named = candidates.iter().filter(|id| self.titled.contains(*id));
        if let (Some(id), None) = (named.next(), named.next()) {
            return name(vec![id.clone()], How::FamilyNameByOffice);
        }
        if !titled && self.may_be_a_word(&hit.tokens) {
            return None;
        }
        name(self.of_the_day(&candidates, titled)?, How::FamilyNameOfTheDay)
    }

    /// Those of some bearers of a family name who are of the state whose possessive stands just before it: "China's Xi".
    fn of_state_before(&self, candidates: &[EntityId], token: usize) -> Option<Vec<EntityId>> {
        let start = self.possessives.binary_search_by_key(&token, |tokens| tokens.end).ok()?;
        let owner = self.name_ending_at(self.possessives[start].start)?.ids.first()?;
        let state = |id: &EntityId| self.context.gazetteer.entity(id).and_then(|person| person.state.clone());
        let own: Vec<EntityId> = candidates.iter().filter(|id| state(id).as_ref() == Some(owner)).cloned().collect();
        self.of_the_day(&own, true)
    }

    /// New names of two words and more by their last word, and by their first where that is somebody's family name.
    fn new_names_by_word(&self) -> BTreeMap<String, Name> {
        let mut by_word = BTreeMap::new();
        for name in self.names.values().filter(|name| !name.is_known && name.tokens.len() > 1) {
            let first = name.tokens.start..name.tokens.start + 1;
            let starts = self.surname_hit_in(&first).is_some_and(|hit| hit.tokens == first);
            for token in [Some(name.tokens.end - 1), starts.then_some(first.start)].into_iter().flatten() {
                by_word.entry(self.text.key(token).to_owned()).or_insert_with(|| name.clone());
            }
        }
        by_word
    }

    /// Whether a name may be a common word instead: the language says so, short names are words somewhere, and what
    /// the text writes without a capital elsewhere is one here.
    fn may_be_a_word(&self, tokens: &Range<usize>) -> bool {
        let small = self.small_words.get_or_init(|| {
            let mut keys = Keys::default();
            let small = |at: &usize| self.text.tokens()[*at].shape == Shape::Lower;
            (0..self.text.tokens().len()).filter(small).for_each(|at| keys.insert(self.text.key_id(at)));
            keys
        });
        let is_word = |at: usize| {
            small.has(self.text.key_id(at)) || self.context.pack.words_that_are_names.contains(self.text.key(at))
        };
        self.text.quote(tokens).chars().count() < self.context.pack.shortest_family_name
            || tokens.len() == 1 && is_word(tokens.start)
    }

    /// Those who bear a family name, sorted.
    fn bearers(&self, hit: &Hit) -> Vec<EntityId> {
        let surnames = self.aliases(hit).filter(|alias| alias.usage == AliasUse::Surname);
        let bearers: BTreeSet<EntityId> = surnames.filter_map(|alias| alias.entity.clone()).collect();
        bearers.into_iter().collect()
    }

    /// Those of some bearers of a family name who are known by it on the day, or failing that within two years of it:
    /// whose office ranks highest. Without a title only one will do.
    fn of_the_day(&self, candidates: &[EntityId], titled: bool) -> Option<Vec<EntityId>> {
        [0, 2].into_iter().find_map(|years| {
            let serving = candidates.iter().filter(|id| self.served(id, years));
            let ranked: Vec<(u8, &EntityId)> = serving.map(|id| (self.rank(id, years), id)).collect();
            let best = ranked.iter().map(|(rank, _)| *rank).min()?;
            let first = ranked.iter().filter(|(rank, _)| *rank == best);
            let pick: Vec<EntityId> = first.map(|(_, id)| EntityId::clone(id)).collect();
            (titled || pick.len() == 1 && (best < Class::OTHERS || ranked.len() == 1)).then_some(pick)
        })
    }

    /// Whether another capitalised word that is no known name stands beside the tokens: then they are part of it.
    fn continues_a_name(&self, tokens: &Range<usize>) -> bool {
        let part = |at: usize, near: bool| {
            let Some(token) = self.text.tokens().get(at) else { return false };
            let alike = token.shape == self.text.tokens()[tokens.start].shape;
            near && alike && token.shape.is_upper() && !self.is_taken(at) && !self.is_guarded(at)
        };
        let starts_sentence = |at: usize| self.text.sentences().binary_search_by_key(&at, |s| s.tokens.start).is_ok();
        // The first word of a sentence has a capital of its own; in a line all of capitals (a by-line) all words have.
        let glued = self.text.tokens()[tokens.start].gap <= Gap::Space;
        let before = tokens.start.checked_sub(1).is_some_and(|at| {
            let shouted = self.text.tokens()[at].shape == Shape::AllCapitals;
            part(at, glued) && (shouted || !starts_sentence(at))
        });
        let after = self.text.tokens().get(tokens.end).is_some_and(|next| part(tokens.end, next.gap == Gap::Space));
        before || after
    }

    /// The one of some persons who is named in full nearest before a token, else the first after it.
    fn named_in_full(&self, candidates: &[EntityId], token: usize) -> Option<EntityId> {
        let places = |id: &EntityId| self.full_names.get(id).map_or(&[][..], Vec::as_slice);
        let before = |id: &EntityId| {
            let places = places(id);
            places[..places.partition_point(|&place| place < token)].last().copied()
        };
        let after = |id: &EntityId| places(id).get(places(id).partition_point(|&place| place < token)).copied();
        let last = candidates.iter().filter_map(|id| Some((before(id)?, id))).max();
        let found = last.or_else(|| candidates.iter().filter_map(|id| Some((after(id)?, id))).min());
        found.map(|(_, id)| id.clone())
    }

    /// Those of some persons who held the office that is named just before a token, on the day.
    fn by_office_before(&self, candidates: &[EntityId], token: usize) -> Vec<EntityId> {
        let mut state = None;
        let mut at = token;
        for _ in 0..3 {
            let Some(name) = self.name_ending_at(at) else { break };
            if name.kind == EntityKind::Office {
                let holds = |person: &&EntityId| {
                    self.context.gazetteer.tenures_of(person).iter().any(|tenure| {
                        name.ids.contains(&tenure.office)
                            && state.as_ref().is_none_or(|state| *state == tenure.of)
                            && self.context.on.is_none_or(|on| tenure.may_include(on))
                    })
                };
                return candidates.iter().filter(holds).cloned().collect();
            }
            if matches!(name.kind, EntityKind::State | EntityKind::Organization) {
                state = name.ids.first().cloned();
            }
            at = name.tokens.start;
        }
        Vec::new()
    }

    /// The rank of the highest office that a person held about that day. Leaders are known by their family name before all
    /// others, ministers before their officials.
    fn rank(&self, person: &EntityId, years: i16) -> u8 {
        let rank = |tenure: &Tenure| self.context.gazetteer.rank_of(&tenure.office);
        self.tenures_about(person, years).map(rank).min().unwrap_or(Class::OTHERS)
    }

    /// Later mentions of a new name: in full, by the family name, or, after an honorific, by the first word, which in
    /// some languages is the family name.
    fn names_again(&mut self) {
        let forms = self.forms_of_new_names();
        if forms.is_empty() {
            return;
        }
        let mut token = 0;
        while token < self.text.tokens().len() {
            let again = forms.get(&self.text.key_id(token)).and_then(|forms| self.again_at(token, forms));
            token += 1;
            if let Some(again) = again {
                token = again.tokens.end;
                for covered in self.names.range(again.tokens.clone()).map(|name| name.tokens.start).collect::<Vec<_>>()
                {
                    self.names.remove(covered);
                }
                self.names.insert(again);
            }
        }
    }

    /// Joins what stands side by side and names one person: a first name and a family name that each are known.
    fn names_in_parts(&mut self) {
        let persons = self.names.values().filter(|name| name.kind == EntityKind::Person && name.ids.len() == 1);
        let persons: Vec<(Range<usize>, EntityId)> =
            persons.map(|name| (name.tokens.clone(), name.ids[0].clone())).collect();
        for pair in persons.windows(2).rev() {
            let [(first, id), (second, other)] = pair else { continue };
            if id == other && first.end == second.start && self.text.tokens()[second.start].gap <= Gap::Space {
                let end = self.names.remove(second.start).map_or(second.end, |name| name.tokens.end);
                if let Some(name) = self.names.get_mut(first.start) {
                    name.tokens.end = end;
                }
            }
        }
    }

    /// The forms under which the new names of several words can come again, by the key of the first word; the longest
    /// first, then in the order of the text.
    fn forms_of_new_names(&self) -> HashMap<KeyId, Vec<Form>> {
        let mut forms: HashMap<KeyId, Vec<Form>> = HashMap::new();
        for name in self.names.values().filter(|name| !name.is_known) {
            let family = self.family_of(&name.tokens);
            if family.start == name.tokens.start {
                continue;
            }
            let first = name.tokens.start..name.tokens.start + 1;
            let last = name.tokens.end - 1..name.tokens.end;
            let family_names = [name.tokens.clone(), family, self.last_group(&name.tokens), last];
            let all = family_names.into_iter().map(|tokens| (tokens, false)).chain([(first, true)]);
            for (tokens, needs_honorific) in all {
                let group = self.last_group(&tokens).start - tokens.start;
                let keys: Vec<KeyId> = tokens.map(|token| self.text.key_id(token)).collect();
                let Some(&key) = keys.first() else { continue };
                let forms = forms.entry(key).or_default();
                let is_new = !forms.iter().any(|form| form.keys == keys && form.name.ids == name.ids);
                if is_new && forms.len() < MOST_FORMS {
                    forms.push(Form { keys, group, needs_honorific, name: name.clone() });
                }
            }
        }
        for forms in forms.values_mut() {
            forms.sort_by_key(|form| (form.needs_honorific, std::cmp::Reverse(form.keys.len())));
        }
        forms
    }

    /// The last word of a name with what is glued to it by hyphens, and the particles before it: `van der Hoogland`.
    fn family_of(&self, tokens: &Range<usize>) -> Range<usize> {
        let mut start = self.last_group(tokens).start;
        while start > tokens.start && self.is_particle(start - 1) {
            start -= 1;
        }
        start..tokens.end
    }

    /// The last word of some tokens with what is glued to it by hyphens: `Saint-Aubert`.
    fn last_group(&self, tokens: &Range<usize>) -> Range<usize> {
        let mut start = tokens.end - 1;
        while start > tokens.start && self.text.tokens()[start].gap == Gap::None && self.text.key(start - 1) != "." {
            start -= 1;
        }
        start..tokens.end
    }

    /// The new name that a form at a token means: of several that bear it the nearest before, else the first.
    fn again_at(&self, token: usize, forms: &[Form]) -> Option<Name> {
        let fits = |form: &&Form| {
            let tokens = token..token + form.keys.len();
            let same = tokens.end <= self.text.tokens().len()
                && form.keys.iter().zip(tokens.clone()).all(|(key, at)| *key == self.text.key_id(at));
            let is_upper = |at: usize| self.text.tokens()[at].shape.is_upper();
            let bears = |at: usize| is_upper(at) && !self.is_guarded(at) && !self.is_taken(at);
            let covers =
                |name: &Name| !name.is_known && tokens.start <= name.tokens.start && name.tokens.end <= tokens.end;
            let covered = self.names.range(..tokens.end).rev().take_while(|name| name.tokens.end > tokens.start);
            let titled = self.honorifics.binary_search(&token).is_ok();
            same && (tokens.start + form.group..tokens.end).any(bears)
                && (!form.needs_honorific || titled)
                && covered.into_iter().all(covers)
                && !self.names.get(token).is_some_and(|name| name.tokens == tokens && name.ids == form.name.ids)
        };
        let fitting: Vec<&Form> = forms.iter().filter(fits).collect();
        let longest = fitting.first()?;
        let alike = fitting.iter().filter(|form| form.keys == longest.keys);
        let before = alike.clone().rfind(|form| form.name.tokens.start < token);
        let name = &before.or_else(|| alike.clone().next())?.name;
        Some(Name { tokens: token..token + longest.keys.len(), how: How::NameAgain, ..name.clone() })
    }
}

/// A title between two commas has fewer words than this.
const MOST_OF_TITLE: usize = 12;

/// So many forms that begin with one word are looked for: a list of all the bearers of a name must not cost its square.
const MOST_FORMS: usize = 64;

/// A form under which a new name can come again.
struct Form {
    keys: Vec<KeyId>,
    /// Where in it the last word begins, which must have a capital.
    group: usize,
    /// Whether it means the person only after an honorific.
    needs_honorific: bool,
    name: Name,
}

/// The first letter of a name's first word that is not the family name, wherever that stands.
fn initial_of_first_name(name: &str, family: &str) -> Option<char> {
    let family = slug(family);
    name.split(' ').filter_map(slug).find(|word| Some(word) != family.as_ref())?.chars().next()
}

/// Of several kinds that one form may be, the one that it usually is.
fn rank_of_kind(kind: EntityKind) -> u8 {
    match kind {
        EntityKind::Person => 0,
        EntityKind::Organization => 1,
        EntityKind::State => 2,
        EntityKind::Place => 3,
        EntityKind::Office => 4,
    }
}
