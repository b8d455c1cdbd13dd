//! What is known only when a whole text has been told: whose "the talks" were that nobody else can have had, and who it
//! was that a ministry let speak.

use std::ops::Range;
use std::rc::Rc;

use super::Assembler;
use super::sameness::{is_among, same_side};
use crate::EntityKind;
use crate::extraction::{Mode, Party, Status};
use crate::relate::frames::Frame;

/// So many sentences before "the meeting" those whose it was are named.
const BESIDE: usize = 2;

impl Assembler<'_, '_> {
    /// "A and B … The French side had asked for the call": what a text tells behind the only two of a sentence, who were
    /// found when all else had been told. The conversations since the place `from` are theirs.
    pub(super) fn told_behind(&mut self, from: usize, frames: &[Frame]) {
        let last = self.records.len();
        for index in std::mem::take(&mut self.waiting) {
            let frame = &frames[index];
            let parties = if frame.has_trigger { self.parties_of(frame) } else { Vec::new() };
            let fits = |place: &usize| {
                let record = &self.records[*place];
                let is_one = |party: &Rc<Party>| record.parties.iter().any(|own| same_side(own, party));
                record.told_last < index && parties.iter().all(is_one) && self.may_tell(frame, record)
            };
            match (from..last).rev().find(fits) {
                Some(place) => self.add(place, index, frame),
                None => self.waiting.push(index),
            }
        }
    }

    /// "Why did A and B quarrel? The meeting on Friday lasted an hour": a text that tells of nobody's conversation, and names
    /// two persons of different states and no third before "the meeting", tells of theirs.
    pub(super) fn pair_beside(&mut self, frames: &[Frame]) {
        let is_one = |frame: &Frame| {
            let is_plain =
                !frame.is_none && !frame.is_any && !frame.is_several && !frame.is_headline && !frame.is_other;
            let is_told = frame.status != Some(Status::Proposed);
            frame.has_trigger && is_plain && is_told && frame.sides.iter().all(Vec::is_empty)
        };
        if self.records.iter().any(|record| !record.is_none) {
            return;
        }
        let mut waiting = self.waiting.iter().copied().filter(|&index| is_one(&frames[index]));
        let Some(index) = waiting.next() else { return };
        let Some((frame, parties)) = self.with_pair_beside(&frames[index]) else { return };
        let place = self.place_of(index, &frame, parties);
        self.waiting.retain(|&at| at != index);
        self.add(place, index, &frame);
    }

    /// A frame with the only two as its sides whom the sentences before it name.
    fn with_pair_beside(&self, frame: &Frame) -> Option<(Frame, Vec<Rc<Party>>)> {
        let sentences = self.found.text.sentences();
        let own = self.sentence_of(frame);
        let acting = |tokens: &Range<usize>| self.cast.acting_in(tokens);
        if !acting(&sentences[own].tokens).is_empty() {
            return None;
        }
        let before = sentences[own.saturating_sub(BESIDE)..own].iter().rev().map(|sentence| acting(&sentence.tokens));
        let [first, second] = before.into_iter().find(|actors| !actors.is_empty())?.try_into().ok()?;
        let frame = Frame { sides: [vec![first], vec![second]], ..frame.clone() };
        let parties = self.parties_of(&frame);
        let [one, other] = parties.as_slice() else { return None };
        let are_persons = parties.iter().all(|party| party.kind() == EntityKind::Person);
        let is_between = one.state.is_some() && other.state.is_some() && one.state != other.state;
        (are_persons && is_between).then_some((frame, parties))
    }

    /// "The ministry summoned the ambassador. He was received by A": one conversation, A's, at the request of the ministry.
    pub(super) fn received_for(&mut self) {
        for at in 0..self.records.len() {
            let summons = &self.records[at];
            let (Some(asks), [_, _]) = (&summons.request, summons.parties.as_slice()) else { continue };
            let guest = summons.parties.iter().find(|party| party.entity != asks.entity);
            let is_over = |status: Option<Status>| matches!(status, None | Some(Status::Held));
            let may_be = asks.kind() == EntityKind::Organization && asks.state.is_some() && is_over(summons.status);
            let Some(guest) = guest.filter(|_| may_be && !summons.is_none && summons.mode == Mode::Meeting) else {
                continue;
            };
            let own = self.recent().find(|(place, record)| {
                let has_guest = is_among(guest, &record.parties);
                let for_asks = |party: &Rc<Party>| {
                    let is_of_state = party.state.is_none() || party.state == asks.state;
                    party.kind() == EntityKind::Person && party.entity != guest.entity && is_of_state
                };
                let days = record.date.zip(summons.date).is_none_or(|(day, known)| day == known);
                let is_same = has_guest && record.parties.iter().any(for_asks) && record.parties.len() == 2;
                *place != at
                    && is_same
                    && days
                    && is_over(record.status)
                    && record.mode == Mode::Meeting
                    && record.request.is_none()
                    && (record.is_other == summons.is_other || record.date.is_some() && record.date == summons.date)
                    && !record.is_none
            });
            let Some((place, _)) = own else { continue };
            let summons = self.records[at].clone();
            self.records[at].is_none = true;
            let record = &mut self.records[place];
            record.request = summons.request;
            record.date = record.date.or(summons.date);
            record.clock = record.clock.or(summons.clock);
            record.evidence.extend(summons.evidence);
        }
    }
}
