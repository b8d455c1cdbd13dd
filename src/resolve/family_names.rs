//! A family name alone: whoever bears it here, is named by it on the day, or has the office before it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use hashbrown::HashMap;

use super::{How, Name, Resolver};
use crate::gazetteer::{AliasUse, Class, Tenure};
use crate::matcher::Hit;
use crate::text::lexicon::{KeyId, Keys};
use crate::text::{Gap, Shape};
use crate::{EntityId, EntityKind};

impl<'a> Resolver<'a> {
    /// "Sheikh Abdullah": after an honorific the first word of a name that the text has in full, where nobody there bears it
    /// as a family name.
    pub(super) fn first_names(&mut self) {
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

    pub(super) fn family_names(&mut self) {
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
    pub(super) fn bearers(&self, hit: &Hit) -> Vec<EntityId> {
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
}
