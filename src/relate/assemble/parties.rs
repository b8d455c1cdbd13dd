//! Whose conversation a telling is: its own parties, with those that the sentences before and the story give.

use std::rc::Rc;

use super::sameness::{is_among, same_side};
use super::{Assembler, FATE, Head, Record};
use crate::extraction::{Claim, Party, Status};
use crate::gazetteer::Class;
use crate::relate::evidence;
use crate::relate::frames::{Asked, Frame};
use crate::relate::parties::Scene;
use crate::{EntityId, EntityKind};

impl Assembler<'_, '_> {
    /// Conversations of the only two whom a sentence names, of whom nothing else is told.
    pub(super) fn lone_pairs(&mut self, frames: &[Frame]) {
        let mut lonely = std::mem::take(&mut self.lonely);
        // A headline has fewer words.
        lonely.sort_by_key(|&index| frames[index].is_headline);
        for index in lonely {
            let is_told = !self.told_by[index].is_empty() || frames[index].is_none;
            let place = if !is_told { self.of_lone_pair(index, &frames[index]) } else { None };
            if let Some(record) = place {
                self.waiting.retain(|&at| at != index);
                self.add(record, index, &frames[index]);
            }
        }
    }

    fn of_lone_pair(&mut self, index: usize, frame: &Frame) -> Option<usize> {
        let (frame, parties) = self.with_lone_pair(frame)?;
        let is_known = |record: &Record| parties.iter().all(|party| is_among(party, &record.parties));
        let is_new = !self.recent().any(|(_, record)| is_known(record));
        is_new.then(|| self.place_of(index, &frame, parties))
    }

    /// A frame with the only two of its sentence as its sides, where they are of different states.
    fn with_lone_pair(&self, frame: &Frame) -> Option<(Frame, Vec<Rc<Party>>)> {
        let sides = frame.lone_sides.clone()?;
        let is_pair = sides.iter().all(|side| side.len() == 1);
        let frame = Frame { sides, ..frame.clone() };
        let parties = self.parties_of(&frame);
        let [first, others @ ..] = parties.as_slice() else { return None };
        let is_whole = parties.len() == 2 || !is_pair && parties.iter().all(|party| party.state.is_some());
        let is_between =
            first.state.is_some() && others.iter().any(|other| other.state.is_some() && other.state != first.state);
        (is_whole && is_between).then_some((frame, parties))
    }

    /// Whether the only two of a sentence are persons of whom nothing was told: "the talks" are theirs, then.
    pub(super) fn is_of_new_pair(&self, frame: &Frame) -> bool {
        let unnamed = frame.sides.iter().all(Vec::is_empty);
        let pair = if unnamed { self.with_lone_pair(frame) } else { None };
        let is_new = |party: &Rc<Party>| {
            let is_told = self.recent().any(|(_, record)| record.parties.iter().any(|own| same_side(own, party)));
            party.kind() == EntityKind::Person && !is_told
        };
        pair.is_some_and(|(_, parties)| parties.iter().all(is_new))
    }

    /// The parties of a frame's first side.
    pub(super) fn parties_of_side(&self, frame: &Frame) -> Vec<Rc<Party>> {
        let parties = frame.sides[0].iter().flat_map(|&actor| self.cast.parties(actor, self.scene(frame, &[], &[])));
        parties.collect()
    }

    /// "The call before that", "their meeting in March": an earlier conversation that names nobody, or not all, is of those
    /// of whom the story tells.
    pub(super) fn elided(&self, frame: &Frame, parties: &[Rc<Party>]) -> Option<Vec<Rc<Party>>> {
        if !frame.has_trigger || frame.is_none || parties.len() >= 2 {
            return None;
        }
        let story = self.story().filter(|story| !story.is_none)?;
        let date = frame.date.as_ref().map(|dated| dated.date);
        let is_dated_otherwise = || {
            let differs = |record: &Record| record.date.zip(date).is_some_and(|(known, own)| !known.agrees_with(own));
            frame.is_of_pair
                && differs(story)
                && self.recent().all(|(_, record)| record.date.is_none() || differs(record))
        };
        let of_story = parties.iter().all(|party| story.parties.iter().any(|other| same_side(party, other)));
        (of_story && (frame.is_other || is_dated_otherwise())).then(|| story.parties.clone())
    }

    pub(super) fn scene<'s>(&'s self, frame: &Frame, opposite: &'s [Rc<Party>], story: &'s [Rc<Party>]) -> Scene<'s> {
        let own = frame.date.as_ref().map(|dated| dated.date);
        let is_other = own.is_some_and(|own| {
            let first = self.records.first().and_then(|record| record.date);
            frame.is_other || first.is_some_and(|first| !first.agrees_with(own))
        });
        let on = own.filter(|date| date.year().is_some()).or(self.found.context.on);
        let pair = if story.is_empty() || story.len() == 2 { story } else { self.last_pair() };
        Scene { on, is_other, opposite, story, pair, ..Scene::default() }
    }

    /// The parties of the conversation told last of those between two.
    fn last_pair(&self) -> &[Rc<Party>] {
        let pairs =
            self.recent().map(|(_, record)| record).filter(|record| record.parties.len() == 2 && !record.is_none);
        pairs.max_by_key(|record| (!record.is_other, record.told_last)).map_or(&[], |record| &record.parties)
    }

    /// The persons of the last conversations, each once.
    fn everyone(&self) -> Vec<Rc<Party>> {
        let mut all: Vec<Rc<Party>> = Vec::new();
        let records = self.recent().filter(|(_, record)| !record.is_none);
        for party in records.flat_map(|(_, record)| &record.parties) {
            if party.kind() == EntityKind::Person && !is_among(party, &all) {
                all.push(party.clone());
            }
        }
        all
    }

    /// "In the meeting with C, the two sides agreed": of those of whom the story tells the first, for it is his day.
    pub(super) fn with_host(&self, frame: &Frame, parties: Vec<Rc<Party>>) -> Vec<Rc<Party>> {
        let [guest] = parties.as_slice() else { return parties };
        let Some(story) = self.story().filter(|_| frame.of_host) else { return parties };
        match story.parties.first() {
            Some(host) if story.parties.iter().all(|party| !same_side(guest, party)) => {
                vec![host.clone(), guest.clone()]
            }
            _ => parties,
        }
    }

    /// "Their last call was on May 3", "he proposed a summit": another conversation of those of whom the story tells.
    pub(super) fn with_story_of_other(&self, frame: &Frame, parties: Vec<Rc<Party>>) -> Vec<Rc<Party>> {
        let unnamed = frame.has_trigger && frame.sides.iter().all(Vec::is_empty);
        let Some(story) = self.story().filter(|_| unnamed) else { return parties };
        let is_earlier = frame.is_other && frame.date.is_some() && frame.status.is_none();
        let asks = |asked: &Asked| {
            let asking = self.cast.parties(asked.actor, self.scene(frame, &[], &story.parties));
            asking.iter().any(|asking| story.parties.iter().any(|party| same_side(party, asking)))
        };
        // "The idea of the meeting" is of the one that was told to be proposed, if there is one.
        let is_told = |record: &Record| record.status == Some(Status::Proposed) && self.may_tell(frame, record);
        let is_proposed = frame.status == Some(Status::Proposed)
            && frame.request.as_ref().is_some_and(asks)
            && !(frame.is_definite && self.recent().any(|(_, record)| is_told(record)));
        if is_earlier || is_proposed { story.parties.clone() } else { parties }
    }

    pub(super) fn parties_of(&self, frame: &Frame) -> Vec<Rc<Party>> {
        let story = self.story().map(|record| record.parties.clone()).unwrap_or_default();
        let first_of_story = self.story().map_or(0, |record| record.first);
        let [first, second] = &frame.sides;
        let has_group = first.iter().chain(second).any(|&actor| self.cast.is_group(actor));
        let everyone = if has_group { self.everyone() } else { Vec::new() };
        let side = |actors: &[usize], opposite: &[Rc<Party>]| -> Vec<Rc<Party>> {
            let mut parties: Vec<Rc<Party>> = Vec::new();
            for &actor in actors {
                let opposite = if opposite.is_empty() { parties.clone() } else { opposite.to_vec() };
                let scene = Scene { first_of_story, everyone: &everyone, ..self.scene(frame, &opposite, &story) };
                parties.extend(self.cast.parties(actor, scene));
            }
            parties
        };
        // "I spoke with B": whoever B is, I am another.
        // "I met B", A said: the one whom the sentence quotes.
        let speaker: Vec<usize> = frame.sources.iter().take(1).map(|asked| asked.actor).collect();
        let first = if self.cast.is_speaker(first) && !speaker.is_empty() { &speaker } else { first };
        let told_by_other =
            (self.cast.is_pronoun(first) || self.cast.is_unsaid(first)) && !self.cast.is_pronoun(second);
        let before = if told_by_other { side(second, &[]) } else { Vec::new() };
        let left = side(first, &before);
        let right = side(second, &left);
        // A counterpart may be named first: "người đồng cấp Nga và ông Austin".
        let left = if left.is_empty() && !right.is_empty() { side(first, &right) } else { left };
        // Who only reports is no party: a news agency, a spokesperson, unless somebody spoke with the one.
        let left = left.into_iter().map(|party| self.cast.through(frame.through.as_ref(), party));
        let left = left.filter(|party| !self.is_medium(party) && !self.is_spokesperson(party));
        let right = right.into_iter().filter(|party| !self.is_medium(party));
        let mut parties: Vec<Rc<Party>> = Vec::new();
        for party in left.chain(right) {
            if !parties.iter().any(|other| other.entity == party.entity) {
                parties.push(party);
            }
        }
        self.without_states_of_persons(self.with_states_of_proposal(frame, parties))
    }

    /// "The minister proposed talks with Seoul": who proposes talks with a state proposes talks of his own with it.
    fn with_states_of_proposal(&self, frame: &Frame, parties: Vec<Rc<Party>>) -> Vec<Rc<Party>> {
        let [asks, other] = parties.as_slice() else { return parties };
        let is_whole = asks.kind() == EntityKind::Person && other.kind() == EntityKind::State;
        match asks
            .state
            .as_ref()
            .filter(|state| is_whole && frame.status == Some(Status::Proposed) && **state != other.entity)
        {
            Some(state) => vec![self.cast.entity(state), other.clone()],
            None => parties,
        }
    }

    fn is_medium(&self, party: &Party) -> bool {
        self.found.context.gazetteer.class_of(&party.entity) == Some(Class::Media)
    }

    fn is_spokesperson(&self, party: &Party) -> bool {
        let office = self.cast.kind_of_office(party);
        office.and_then(|id| self.found.context.gazetteer.class_of(&id)) == Some(Class::Spokesperson)
    }

    /// Where a person speaks for a state, neither the state nor its palace is a party beside.
    fn without_states_of_persons(&self, parties: Vec<Rc<Party>>) -> Vec<Rc<Party>> {
        let is_seat = |party: &Rc<Party>| self.found.context.gazetteer.class_of(&party.entity) == Some(Class::Seat);
        let spoken_for = |whole: &Party| {
            parties.iter().any(|party| party.kind() == EntityKind::Person && party.state == whole.state)
        };
        let keep = |party: &&Rc<Party>| !(party.kind() == EntityKind::State || is_seat(party)) || !spoken_for(party);
        parties.iter().filter(keep).cloned().collect()
    }

    pub(super) fn remember_heads(&mut self, frame: &Frame) {
        for &(side, head) in &frame.heads {
            let side = self
                .cast
                .parties(side, self.scene(frame, &[], &[]))
                .into_iter()
                .next()
                .and_then(|party| party.state.clone());
            let Some(state) = side else { continue };
            let mut heads = self.cast.parties(head, self.scene(frame, &[], &[])).into_iter();
            if let Some(mut party) = heads.find(|party| party.kind() == EntityKind::Person) {
                Rc::make_mut(&mut party).state = Some(state.clone());
                let words = evidence(self.found, &frame.tokens, Claim::Spoke, &frame.rule);
                let sentence = self.sentence_of(frame);
                self.heads.push(Head { of: state, party, words, sentence });
            }
        }
    }

    /// Where delegations are named with their heads, these take part: all that are, or those of the next sentences.
    pub(super) fn delegations(&mut self) {
        for record in &mut self.records {
            let heads = &self.heads;
            let is_headed = |party: &Rc<Party>| match party.kind() {
                EntityKind::State => heads_of(heads, party).next().is_some(),
                kind => kind == EntityKind::Person,
            };
            let are_all = record.parties.iter().all(is_headed);
            let is_near = |head: &&Head| head.sentence.abs_diff(record.sentence) <= FATE;
            let mut parties: Vec<Rc<Party>> = Vec::with_capacity(record.parties.len());
            for party in &record.parties {
                let mut own = heads_of(heads, party).filter(|head| are_all || is_near(head)).peekable();
                let Some(words) = own.peek().map(|head| &head.words) else {
                    parties.push(party.clone());
                    continue;
                };
                record.evidence.push(words.clone());
                // "Led by A and B": who is named in the same words leads as well.
                let beside = own.enumerate().filter(|(at, head)| *at == 0 || head.words.span == words.span);
                parties.extend(beside.map(|(_, head)| head.party.clone()));
            }
            let mut known: Vec<EntityId> = Vec::with_capacity(parties.len());
            parties.retain(|party| {
                let is_new = !known.contains(&party.entity);
                known.push(party.entity.clone());
                is_new
            });
            record.parties = parties;
        }
    }
}

/// Those who lead the delegations of a state.
fn heads_of<'h>(heads: &'h [Head], state: &'h Party) -> impl Iterator<Item = &'h Head> {
    heads.iter().filter(|head| head.of == state.entity)
}

/// The right side in the order of the left: whoever holds the same office, the rest in their own order.
pub(super) fn by_counterpart(left: &[Rc<Party>], right: &[Rc<Party>]) -> Vec<Rc<Party>> {
    let kind = |party: &Rc<Party>| party.office.as_ref().map(|office| office.last_part().to_owned());
    let mut rest: Vec<Rc<Party>> = right.to_vec();
    let mut ordered: Vec<Option<Rc<Party>>> = Vec::new();
    for party in left {
        let same = rest.iter().position(|other| kind(other).is_some() && kind(other) == kind(party));
        ordered.push(same.map(|place| rest.remove(place)));
    }
    let mut rest = rest.into_iter();
    ordered.into_iter().filter_map(|party| party.or_else(|| rest.next())).collect()
}
