//! Persons whom no table has, told of by several documents: who of them are the same.
//!
//! Their ids are made of side and name, so that mostly they meet by themselves. What is left is the spelling (`Do-hwan`,
//! `Dohwan`), a document that tells no side, and one that tells only the family name. All of it is decided by the set of
//! what is told, never by the order; where two could be meant, nobody is.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::record::most_frequent;
use crate::{Conversation, EntityId, Extraction, Party};

/// By id, the person as whom the graph knows somebody of whom a document tells less.
pub(super) type People = BTreeMap<EntityId, Person>;

/// An id and what the person is called.
#[derive(Clone, Debug)]
pub(super) struct Person {
    id: EntityId,
    label: String,
}

/// What all documents together tell of one id.
#[derive(Default)]
struct Told<'a> {
    labels: Vec<&'a str>,
    /// Kinds of office.
    offices: BTreeSet<&'a str>,
}

/// Finds who are the same; *O*(*n* log *n*) for *n* discovered persons, but for those who share a word of their names.
pub(super) fn same<'a>(extractions: impl Iterator<Item = &'a Extraction>) -> People {
    let told = told(extractions);
    let spelled = spelled(&told);
    let mut people = People::new();
    for group in spelled.values() {
        let Some(chosen) = group.iter().max_by_key(|id| (told[**id].labels.len(), std::cmp::Reverse(**id))) else {
            continue;
        };
        for id in group.iter().filter(|id| *id != chosen) {
            people.insert((*id).clone(), person(chosen, &told));
        }
    }
    let fuller = Fuller::new(&told);
    // The longer first, so that a short name finds the one for whom a longer one stands.
    let mut shorter: Vec<&EntityId> = told.keys().copied().filter(|id| !people.contains_key(*id)).collect();
    shorter.sort_by_key(|id| (std::cmp::Reverse(id.last_part().len()), (*id).clone()));
    for id in shorter {
        if let Some(meant) = fuller.meant(id, &told, &people) {
            people.insert(id.clone(), person(&meant, &told));
        }
    }
    let last =
        |id: &EntityId| std::iter::successors(people.get(id), |person| people.get(&person.id)).take(8).last().cloned();
    people.keys().filter_map(|id| Some((id.clone(), last(id)?))).collect()
}

/// A document as the graph reads it.
pub(super) fn renamed<'a>(extraction: &'a Extraction, people: &People) -> Cow<'a, Extraction> {
    let parties = extraction.conversations.iter().flat_map(Conversation::parties).map(|party| &party.entity);
    let mut ids = parties.chain(extraction.tenures.iter().map(|claim| &claim.person));
    if people.is_empty() || !ids.any(|id| people.contains_key(id)) {
        return Cow::Borrowed(extraction);
    }
    let mut extraction = extraction.clone();
    let rename = |id: &mut EntityId, label: &mut String| {
        if let Some(person) = people.get(id) {
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

fn person(id: &EntityId, told: &BTreeMap<&EntityId, Told<'_>>) -> Person {
    let label = told.get(id).and_then(|told| most_frequent(told.labels.iter().copied())).unwrap_or_default();
    Person { id: id.clone(), label: label.to_owned() }
}

fn told<'a>(extractions: impl Iterator<Item = &'a Extraction>) -> BTreeMap<&'a EntityId, Told<'a>> {
    let mut all: BTreeMap<&EntityId, Told<'_>> = BTreeMap::new();
    for extraction in extractions {
        let parties = extraction.conversations.iter().flat_map(Conversation::parties);
        let office = |party: &'a Party| party.office.as_ref().map(EntityId::last_part);
        let parties = parties.map(|party| (&party.entity, party.label.as_str(), office(party)));
        let claims = extraction.tenures.iter();
        let claims = claims.map(|claim| (&claim.person, claim.label.as_str(), Some(claim.office.last_part())));
        for (id, label, office) in parties.chain(claims).filter(|(id, ..)| id.is_discovered()) {
            let told = all.entry(id).or_default();
            told.labels.push(label);
            told.offices.extend(office);
        }
    }
    all
}

/// The ids of one side whose names differ only in where their words are cut.
fn spelled<'t>(told: &BTreeMap<&'t EntityId, Told<'_>>) -> BTreeMap<(Option<EntityId>, String), Vec<&'t EntityId>> {
    let mut groups: BTreeMap<_, Vec<&EntityId>> = BTreeMap::new();
    for &id in told.keys() {
        groups.entry((id.owner(), id.last_part().replace('-', ""))).or_default().push(id);
    }
    groups
}

/// Ids by every beginning and every end of the name, to find the fuller name for a shorter one.
struct Fuller<'t>(BTreeMap<&'t str, BTreeSet<&'t EntityId>>);

impl<'t> Fuller<'t> {
    fn new(told: &BTreeMap<&'t EntityId, Told<'_>>) -> Fuller<'t> {
        let mut by_part: BTreeMap<&str, BTreeSet<&EntityId>> = BTreeMap::new();
        for &id in told.keys() {
            let name = id.last_part();
            let parts = name.match_indices('-').flat_map(|(at, _)| [&name[..at], &name[at + 1..]]);
            for part in parts.chain([name]) {
                by_part.entry(part).or_default().insert(id);
            }
        }
        Fuller(by_part)
    }

    /// The only person as whom somebody can be meant: of whom more is told, nothing else, and the same office.
    fn meant(&self, id: &EntityId, told: &BTreeMap<&EntityId, Told<'_>>, people: &People) -> Option<EntityId> {
        let name = id.last_part();
        let words: Vec<&str> = name.split('-').collect();
        let initials = words.iter().take_while(|word| word.len() == 1).count();
        let rest = name.get(initials * 2..).unwrap_or_default();
        let bears = |part: &str| self.0.get(part).into_iter().flatten().copied();
        let fits = |other: &EntityId| {
            let full: Vec<&str> = other.last_part().split('-').collect();
            let sides = id.owner().is_none_or(|side| other.owner() == Some(side));
            let same_office = || !told[id].offices.is_disjoint(&told[other].offices);
            let is_fuller =
                if full == words { id.owner().is_none() } else { same_office() && is_short_of(&words, &full) };
            other != id && sides && is_fuller
        };
        let fitting = bears(name).chain(bears(rest)).filter(|other| fits(other));
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
