//! Whether a telling is of a conversation told before.

use std::rc::Rc;

use super::{Assembler, Likeness, Record};
use crate::EntityKind;
use crate::extraction::{Mode, Party, Status};
use crate::relate::frames::Frame;

impl Assembler<'_, '_> {
    /// The record that a frame with fewer than two parties tells of.
    pub(super) fn story_for(&self, frame: &Frame, parties: &[Rc<Party>]) -> Option<usize> {
        if parties.len() >= 2 {
            return None;
        }
        let may_fit = |record: &Record| {
            let party = parties.iter().all(|party| record.parties.iter().any(|other| same_side(party, other)));
            party && self.may_tell(frame, record)
        };
        // "The call" is none that was only urged, where there has been one.
        let is_real = |record: &Record| !record.is_none && !record.is_abstract();
        let has_real = self.recent().any(|(_, record)| is_real(record) && may_fit(record));
        let fits = |record: &Record| (is_real(record) || !has_real) && may_fit(record);
        if frame.is_told_last {
            let last = self.recent().max_by_key(|(_, record)| record.told_last);
            if let Some((index, _)) = last.filter(|(_, record)| fits(record)) {
                return Some(index);
            }
        }
        // "This was Ankara's idea": of what the sentence before tells, be it another conversation than the story's own.
        if !frame.has_trigger && frame.request.is_some() {
            let sentence = self.sentence_of(frame);
            let is_near = |record: &Record| record.sentence + 1 == sentence && is_real(record) && may_fit(record);
            let last = self.recent().filter(|(_, record)| is_near(record)).max_by_key(|(_, record)| record.told_last);
            if let Some((index, _)) = last {
                return Some(index);
            }
        }
        let happens = |record: &Record| !matches!(record.status, Some(Status::Refused | Status::Proposed));
        // "The conversation took place": one that is told as held, before one that was planned.
        let is_over = frame.status == Some(Status::Held) && frame.mode == Mode::Unspecified;
        let is_likely = |record: &Record| !is_over || record.status != Some(Status::Planned);
        let likely = self.recent().any(|(_, record)| !record.is_other && is_likely(record) && fits(record));
        // "The call of 3 May" is the one of that day, before one of no day that another sentence told.
        let (is_dated, sentence) = (frame.date.is_some(), self.sentence_of(frame));
        let is_of_day = |record: &Record| is_dated && (record.date.is_some() || record.sentence == sentence);
        let of = |is_other: bool, happening: bool| {
            let records = self.recent().filter(|(_, record)| !likely || is_likely(record));
            let alike = |record: &Record| record.is_other == is_other && happens(record) == happening;
            let records = records.filter(|(_, record)| alike(record) && fits(record));
            records.max_by_key(|(_, record)| (is_of_day(record), record.told_last)).map(|(index, _)| index)
        };
        of(false, true).or_else(|| of(true, true)).or_else(|| of(false, false))
    }

    /// Whether a frame without parties may tell of a record.
    pub(super) fn may_tell(&self, frame: &Frame, record: &Record) -> bool {
        let is_same_day = frame.date.as_ref().is_none_or(|dated| record.date == Some(dated.date));
        let mode = !frame.has_trigger
            || frame.is_told_last
            || modes_agree(frame.mode, record.mode)
            || both_calls(frame.mode, record.mode) && is_same_day;
        // What was planned may have been held by now, or called off.
        let status = match (frame.status, record.status.unwrap_or(Status::Held)) {
            (None, _) | (Some(Status::Held | Status::Refused), Status::Planned) => true,
            (Some(told), known) => told == known,
        };
        let date = match (&frame.date, record.date) {
            (Some(dated), Some(date)) => dated.date.agrees_with(date),
            (Some(_), None) => !frame.has_trigger || !frame.is_other,
            _ => true,
        };
        // What is planned on no day yet is not what was on a day that is past.
        let is_past = frame.date.as_ref().is_some_and(|dated| self.found.is_past(dated.date));
        let is_apart = is_past && record.date.is_none() && is_not_held(record.status) && frame.status.is_none();
        mode && status && date && !is_apart && !(frame.is_other && frame.has_trigger) && !frame.is_none
    }

    /// Whether a frame with parties tells of a record. `likeness` tells in what the two may differ.
    pub(super) fn is_same(&self, frame: &Frame, parties: &[Rc<Party>], record: &Record, likeness: Likeness) -> bool {
        let exact = likeness == Likeness::Exact;
        let date = frame.date.as_ref().map(|dated| dated.date);
        let held = |status: Option<Status>| status.unwrap_or(Status::Held);
        let dates = match (date, record.date) {
            // What is another conversation than the story's is another in the same month, too.
            (Some(a), Some(b)) => a.agrees_with(b) && (a == b || frame.is_other == record.is_other),
            (Some(_), None) => !frame.is_other && !record.is_other,
            (None, Some(_)) => !frame.is_other,
            (None, None) => frame.is_other == record.is_other,
        };
        let statuses = match (frame.status, record.status) {
            (a, b) if held(a) == held(b) => true,
            // What took place elsewhere on a day gone by is not what is still to come on a day unknown.
            (None, Some(Status::Planned)) => {
                !(exact
                    || record.date.is_none()
                        && date.is_some_and(|date| self.found.is_past(date))
                        && self.is_elsewhere(frame, record))
            }
            // What one side proposes and the other will do is one, on no day yet proposed.
            (Some(Status::Planned), Some(Status::Proposed)) | (Some(Status::Proposed), Some(Status::Planned)) => !exact,
            // What was planned or asked for, and then called off or refused, is one.
            (Some(Status::Refused), Some(Status::Planned | Status::Proposed)) => !exact,
            (Some(Status::Planned | Status::Proposed), Some(Status::Refused)) => {
                !exact && (date.is_none() || record.date.is_some() || record.is_headline)
            }
            (Some(Status::Planned), None) => !exact && record.is_headline,
            _ => false,
        };
        // A state's talks are its leader's only where the text tells the same of both: that they are proposed, the day, or,
        // where no other talks are meant, both in one sentence.
        let told_alike = frame.is_told_last
            || record.is_headline
            || frame.status.is_some() && frame.status == record.status
            || is_not_held(frame.status) && is_not_held(record.status)
            || date.is_some() && record.date.is_some()
            || likeness == Likeness::OfSentence && self.sentence_of(frame) == record.sentence;
        // A video conference may be called a call, on its day.
        let same_day = date.zip(record.date).is_none_or(|(date, known)| date == known);
        let calls = !exact && same_day && both_calls(frame.mode, record.mode);
        frame.is_none == record.is_none
            && dates
            && statuses
            && (frame.is_told_last || calls || modes_agree(frame.mode, record.mode))
            && (same_parties(parties, &record.parties, told_alike)
                || frame.is_told_last && are_sides_of(parties, &record.parties))
    }

    /// Whether a frame and a record each name a place, and not the same.
    fn is_elsewhere(&self, frame: &Frame, record: &Record) -> bool {
        let place = frame.place.and_then(|name| self.place_party(name));
        place.zip(record.place.as_ref()).is_some_and(|(place, known)| place.entity != known.entity)
    }
}

pub(super) fn is_among(party: &Party, parties: &[Rc<Party>]) -> bool {
    parties.iter().any(|known| known.entity == party.entity)
}

/// Whether one is a call and the other a video call: who joins either joins "the call".
pub(super) fn both_calls(a: Mode, b: Mode) -> bool {
    matches!((a, b), (Mode::Call, Mode::Video) | (Mode::Video, Mode::Call))
}

pub(super) fn modes_agree(a: Mode, b: Mode) -> bool {
    a == b || a == Mode::Unspecified || b == Mode::Unspecified
}

/// Whether something is said to be to come, or not to have been.
fn is_not_held(status: Option<Status>) -> bool {
    status.is_some_and(|status| status != Status::Held)
}

/// Whether two parties may be one: the same, or one speaks for the other.
pub(super) fn same_side(a: &Party, b: &Party) -> bool {
    let stands_for = |a: &Party, b: &Party| {
        let may_speak = match (a.kind(), b.kind()) {
            (EntityKind::State, part) => part != EntityKind::State,
            (EntityKind::Office, part) => part == EntityKind::Person && a.office == b.office,
            _ => false,
        };
        may_speak && a.state == b.state
    };
    a.entity == b.entity || stands_for(a, b) || stands_for(b, a)
}

/// Whether two sets of parties are the same ones, each matched with one.
pub(super) fn same_parties(a: &[Rc<Party>], b: &[Rc<Party>], states_may_be_persons: bool) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut left: Vec<&Party> = b.iter().map(Rc::as_ref).collect();
    let matched = |party: &Party, left: &mut Vec<&Party>| {
        let exact = left.iter().position(|other| other.entity == party.entity);
        let place = exact.or_else(|| {
            left.iter().position(|other| {
                let state = party.kind() == EntityKind::State || other.kind() == EntityKind::State;
                same_side(party, other) && (states_may_be_persons || !state)
            })
        });
        place.map(|place| left.remove(place)).is_some()
    };
    a.iter().all(|party| matched(party, &mut left))
}

/// "This was the first contact between Moscow and Kyiv": whether all are states for which some of the others speak.
fn are_sides_of(states: &[Rc<Party>], parties: &[Rc<Party>]) -> bool {
    let speaks = |state: &Rc<Party>| parties.iter().any(|party| same_side(party, state));
    states.len() >= 2 && states.iter().all(|party| party.kind() == EntityKind::State && speaks(party))
}

/// Puts persons in the place of the states and offices for which they speak.
pub(super) fn refine(known: &mut [Rc<Party>], new: Vec<Rc<Party>>) {
    for party in new {
        let vague = known.iter_mut().find(|other| {
            other.entity != party.entity && same_side(&party, other) && exactness(other) < exactness(&party)
        });
        if let Some(other) = vague {
            *other = party;
        }
    }
}

pub(super) fn is_same_set(a: &[Rc<Party>], b: &[Rc<Party>]) -> bool {
    a.len() == b.len() && a.iter().all(|party| is_among(party, b))
}

pub(super) fn exactness(party: &Party) -> u8 {
    match party.kind() {
        EntityKind::Person => 3,
        EntityKind::Office | EntityKind::Organization => 2,
        EntityKind::State | EntityKind::Place => 1,
    }
}
