//! Which tellings are of one conversation: frames -> [`Conversation`]s.

mod behind;
mod days;
mod parties;
mod sameness;

use std::rc::Rc;

use hashbrown::HashSet;

use super::frames::{Asked, Dated, Frame, Implied};
use super::parties::{Cast, Scene};
use super::{Fate, Found, Trace, evidence};
use crate::extraction::{Claim, Conversation, Evidence, Mode, Party, Status};
use crate::{EntityId, EntityKind, PartialDate};
use parties::by_counterpart;
use sameness::{both_calls, exactness, is_among, modes_agree, refine, same_parties, same_side};

/// In what a telling with its parties may differ from the conversation of which it tells.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Likeness {
    Exact,
    /// Only one of the two says whether it took place.
    OfStatus,
    /// As before, and one has a state where the other, in the same sentence, has who speaks for it.
    OfSentence,
}

/// A conversation in the making.
#[derive(Clone, Debug)]
struct Record {
    parties: Vec<Rc<Party>>,
    mode: Mode,
    status: Option<Status>,
    date: Option<PartialDate>,
    /// Which date tells more of that day, by its index.
    clock: Option<usize>,
    request: Option<Rc<Party>>,
    place: Option<Rc<Party>>,
    sources: Vec<Rc<Party>>,
    evidence: Vec<Evidence>,
    is_other: bool,
    is_none: bool,
    /// Whether only headlines have told of it.
    is_headline: bool,
    /// The index of the frame that told of it last.
    told_last: usize,
    /// The last sentence that told of it with its parties.
    sentence: usize,
    /// With how many parties it began, before others joined them.
    first: usize,
}

impl Record {
    /// Whether it is told to have been, and to be of the time of the story.
    fn is_over(&self) -> bool {
        matches!(self.status, None | Some(Status::Held)) && !self.is_none && !self.is_other
    }

    /// Whether it is a conversation of no day yet.
    fn is_undated(&self) -> bool {
        self.date.is_none() && !self.is_none && !self.is_other && !self.is_abstract()
    }

    /// "Dialogue between the two countries", on no day and in no room, is talk about talk.
    fn is_abstract(&self) -> bool {
        let is_state = |party: &Rc<Party>| party.kind() == EntityKind::State;
        let whole = |party: &Rc<Party>| is_state(party) || party.kind() == EntityKind::Organization;
        // "He is ready for talks with Korea."
        let is_mixed = self.request.is_none()
            && self.parties.iter().any(is_state)
            && self.parties.iter().any(|party| party.kind() == EntityKind::Person);
        let is_somewhere = self.date.is_some() || self.place.is_some();
        if !is_somewhere
            && (is_mixed
                || self.status.is_none()
                    && self.mode == Mode::Meeting
                    && !self.is_headline
                    && self.parties.iter().all(is_state))
        {
            return true;
        }
        let states = self.parties.iter().all(whole);
        // "The North rejects an offer of talks by the South" is news.
        let is_asked = self.request.is_some() && matches!(self.status, Some(Status::Proposed | Status::Refused));
        states && !is_asked && self.mode == Mode::Unspecified && self.date.is_none() && self.place.is_none()
    }
}

/// Joins the frames of a document, in their order, into conversations.
pub(crate) fn assemble(
    found: &Found<'_>,
    cast: &Cast<'_>,
    frames: &[Frame],
    trace: Option<&mut Trace>,
) -> Vec<Conversation> {
    let told_by = vec![Vec::new(); frames.len()];
    let mut assembler = Assembler {
        found,
        cast,
        records: Vec::new(),
        waiting: Vec::new(),
        heads: Vec::new(),
        visits: Vec::new(),
        words: Vec::new(),
        lonely: Vec::new(),
        told_by,
    };
    for (index, frame) in frames.iter().enumerate() {
        assembler.tell(index, frame, frames);
    }
    assembler.told_too_early(frames);
    let told = assembler.records.len();
    assembler.lone_pairs(frames);
    assembler.pair_beside(frames);
    assembler.told_behind(told, frames);
    assembler.received_for();
    assembler.day_under_title(frames);
    assembler.delegations();
    assembler.days_of_discourse(frames);
    assembler.journeys();
    assembler.day_of_news(frames);
    assembler.days_of_saying(frames);
    if let Some(trace) = trace {
        let order = assembler.order();
        trace.fates = frames.iter().enumerate().map(|(index, frame)| assembler.fate(index, frame, &order)).collect();
    }
    assembler.finish()
}

/// So many conversations back a telling may belong to: nobody tells of the first call of a book as "the call" in its last
/// chapter, and looking at all of them would cost time that grows with the square of the text.
const REACH: usize = 64;

/// News are of so many days.
const NEWS: i64 = 3;

/// So many sentences on a day is still the day of what is told.
const DISCOURSE: usize = 2;

/// So many words before its day the word for a statement stands.
const SAYING: usize = 5;

/// A sentence that names more than so many tells of something else than their conversation.
const MANY: usize = 4;

/// So many sentences behind the one that tells of a plan its fate may stand.
const FATE: usize = 2;

/// So many words in small letters make a sentence of a line.
const PROSE: usize = 2;

/// So many tellings without a second party may wait for one who joins them.
const WAITING: usize = 4;

/// Who leads a delegation.
struct Head {
    /// The state that sent it.
    of: EntityId,
    party: Rc<Party>,
    words: Evidence,
    sentence: usize,
}

struct Assembler<'a, 'c> {
    found: &'a Found<'a>,
    cast: &'a Cast<'c>,
    records: Vec<Record>,
    /// Frames that came before the conversation of which they tell.
    waiting: Vec<usize>,
    heads: Vec<Head>,
    /// By frame, the records of which it tells.
    told_by: Vec<Vec<usize>>,
    /// Journeys: who, when, and the index of the frame that tells of it.
    visits: Vec<(EntityId, Dated, usize)>,
    /// Frames that tell of words which one had for another, with both.
    words: Vec<(usize, Vec<Rc<Party>>)>,
    /// Frames whose sentence names two persons and does not say, in words that a rule knows, that they spoke.
    lonely: Vec<usize>,
}

impl Assembler<'_, '_> {
    fn tell(&mut self, index: usize, frame: &Frame, frames: &[Frame]) {
        if !frame.heads.is_empty() {
            self.remember_heads(frame);
            return;
        }
        if frame.is_visit {
            self.remember_visit(index, frame);
            return;
        }
        if frame.is_fate && frame.joins {
            self.join_last(index, frame);
            return;
        }
        if frame.is_fate {
            self.fate_of_plan(index, frame);
            return;
        }
        if !frame.has_trigger && !frame.topics.is_empty() {
            self.tell_topics(frame);
            return;
        }
        let parties = if frame.has_trigger { self.parties_of(frame) } else { Vec::new() };
        if frame.joins {
            self.join(index, frame, parties, frames);
            return;
        }
        let parties = self.with_story_of_other(frame, self.with_host(frame, parties));
        let (parties, earlier) = match self.elided(frame, &parties) {
            Some(parties) => (parties, Some(Frame { is_other: true, ..frame.clone() })),
            None => (parties, None),
        };
        let frame = earlier.as_ref().unwrap_or(frame);
        let dated = self.day_before_also(frame, &parties).map(|date| Frame { date: Some(date), ..frame.clone() });
        let frame = dated.as_ref().unwrap_or(frame);
        if frame.is_words {
            self.words.extend((parties.len() == 2).then_some((index, parties)));
            return;
        }
        self.lonely.extend(frame.lone_sides.as_ref().map(|_| index));
        if frame.is_any && parties.len() < 2 && !self.is_around(frame) {
            return;
        }
        if frame.is_loose {
            return;
        }
        let place = match (parties.len(), self.story_for(frame, &parties)) {
            (2.., _) => Some(self.place_of(index, frame, parties)),
            (_, Some(record)) if !self.is_of_new_pair(frame) => Some(record),
            _ => self.of_words(frame, &parties, frames),
        };
        match place {
            Some(record) => self.add(record, index, frame),
            None => self.waiting.push(index),
        }
        if let (Some(record), Some(implied)) = (place, &frame.implied) {
            self.imply(record, index, frame, implied);
        }
    }

    /// "In a call on Monday the two ministers agreed": whether "a call" stands among all of whom the story tells, and may be
    /// theirs.
    fn is_around(&self, frame: &Frame) -> bool {
        let is_over = matches!(frame.status, None | Some(Status::Held)) && frame.around.len() <= MANY;
        let Some(story) = self.story().filter(|story| is_over && !story.is_none && story.parties.len() > 1) else {
            return false;
        };
        let parties = self.parties_of(&Frame { sides: [frame.around.clone(), Vec::new()], ..frame.clone() });
        story.parties.iter().all(|party| is_among(party, &parties))
    }

    /// "A met B. C also took part": who joined what the text told last, in words of their own.
    fn join_last(&mut self, index: usize, frame: &Frame) {
        let sentence = self.sentence_of(frame);
        let joined = self.parties_of(&Frame { sides: [Vec::new(), frame.sides[1].clone()], ..frame.clone() });
        let last = self.recent().max_by_key(|(_, record)| record.told_last);
        let is_near = |record: &Record| {
            let is_over = matches!(record.status, None | Some(Status::Held));
            is_over && sentence.saturating_sub(record.sentence) <= FATE && !record.is_none
        };
        let Some(place) = last.filter(|(_, record)| is_near(record)).map(|(place, _)| place) else { return };
        let told = evidence(self.found, &frame.tokens, Claim::Spoke, &frame.rule);
        let record = &mut self.records[place];
        let is_new = |party: &Rc<Party>| {
            party.kind() == EntityKind::Person && !record.parties.iter().any(|own| same_side(own, party))
        };
        let joined: Vec<Rc<Party>> = joined.into_iter().filter(is_new).collect();
        if !joined.is_empty() {
            record.parties.extend(joined);
            record.evidence.push(told);
            self.told_by[index].push(place);
        }
    }

    /// "A was to receive B on Tuesday. B cancelled his journey": what became of a plan is told in words of its own.
    fn fate_of_plan(&mut self, index: usize, frame: &Frame) {
        let published = self.found.context.on;
        let sentence = self.sentence_of(frame);
        let (actors, tokens, rule) = (self.parties_of_side(frame), &frame.tokens, &frame.rule);
        let is_plan = |record: &Record| {
            let status = record.status.unwrap_or_else(|| status_by_date(record.date, published));
            let is_near = sentence.saturating_sub(record.sentence) <= FATE;
            is_near && matches!(status, Status::Planned | Status::Proposed) && !record.is_other && !record.is_none
        };
        let takes_part =
            |record: &Record| actors.iter().all(|actor| record.parties.iter().any(|party| same_side(party, actor)));
        let last = self.recent().max_by_key(|(_, record)| record.told_last);
        let Some(place) = last.filter(|(_, record)| is_plan(record) && takes_part(record)).map(|(place, _)| place)
        else {
            return;
        };
        let told = evidence(self.found, tokens, Claim::Spoke, rule);
        let record = &mut self.records[place];
        record.status = frame.status.or(Some(Status::Refused));
        record.evidence.push(told);
        self.told_by[index].push(place);
    }

    /// "A told B so on Monday. The meeting lasted an hour": whom one spoke to is told first, and how only then.
    fn of_words(&mut self, frame: &Frame, parties: &[Rc<Party>], frames: &[Frame]) -> Option<usize> {
        let is_own = |(_, record): (usize, &Record)| !record.is_other && !record.is_none;
        let may_tell = frame.has_trigger && !frame.is_none && !frame.is_other && !frame.is_several;
        let (told, known) = self.words.last().filter(|_| may_tell)?.clone();
        let fits = |party: &Rc<Party>| known.iter().any(|other| same_side(party, other));
        if self.recent().any(is_own) || !parties.iter().all(fits) {
            return None;
        }
        let place = self.records.len();
        self.records.push(self.record(told, &frames[told], known));
        self.add(place, told, &frames[told]);
        Some(place)
    }

    /// Takes further parties into the conversation that the story tells: one that has those named with them, else the
    /// one of which the frames before tell that wait for a second party.
    fn join(&mut self, index: usize, frame: &Frame, parties: Vec<Rc<Party>>, frames: &[Frame]) {
        let known: Vec<Rc<Party>> = self.parties_of_side(frame);
        let whole = |record: &Record| {
            (self.may_tell(frame, record) || both_calls(frame.mode, record.mode))
                && known.iter().all(|party| record.parties.iter().any(|own| same_side(party, own)))
        };
        let told = self.recent().filter(|(_, record)| !record.is_other && whole(record)).map(|(place, _)| place).last();
        let fits = |other: &Frame| {
            let same = modes_agree(other.mode, frame.mode) || both_calls(other.mode, frame.mode);
            other.has_trigger && !other.is_none && same
        };
        let waiting: Vec<usize> = self.waiting.iter().rev().take(WAITING).rev().copied().collect();
        let waiting: Vec<usize> = waiting.into_iter().filter(|&at| fits(&frames[at])).collect();
        let first =
            told.is_none().then(|| waiting.iter().flat_map(|&at| self.parties_of(&frames[at]))).into_iter().flatten();
        // A state of which some sentence before spoke is not on the line.
        let first = first.filter(|party| party.kind() != EntityKind::State);
        let mut all: Vec<Rc<Party>> = Vec::new();
        for party in first.chain(parties) {
            if !all.iter().any(|other| other.entity == party.entity) {
                all.push(party);
            }
        }
        let place = match told {
            Some(place) => {
                let record = &mut self.records[place];
                // "Attended by A and B from the Japanese side": in the place of their state, of which the story told.
                let is_vague = |own: &Party, party: &Party| {
                    own.kind() == EntityKind::State && party.kind() == EntityKind::Person && same_side(party, own)
                };
                record.parties.retain(|own| !all.iter().any(|party| is_vague(own, party)));
                let new = |party: &Rc<Party>| !record.parties.iter().any(|own| same_side(party, own));
                let new: Vec<Rc<Party>> = all.into_iter().filter(new).collect();
                record.parties.extend(new);
                place
            }
            None if all.len() >= 2 => {
                let first = waiting.first().copied().unwrap_or(index);
                self.records.push(self.record(first, &frames[first], all));
                self.records.len() - 1
            }
            None => return self.waiting.push(index),
        };
        self.add(place, index, frame);
        if told.is_none() {
            self.waiting.retain(|at| !waiting.contains(at));
            for at in waiting {
                self.add(place, at, &frames[at]);
            }
        }
    }

    /// The last conversations with their places, in order.
    fn recent(&self) -> impl Iterator<Item = (usize, &Record)> {
        let from = self.records.len().saturating_sub(REACH);
        self.records.iter().enumerate().skip(from)
    }

    /// The conversation that the document is telling: the one told last that is its own, else the last.
    fn story(&self) -> Option<&Record> {
        self.place_of_story().map(|place| &self.records[place])
    }

    fn place_of_story(&self) -> Option<usize> {
        let told_last = |may_be_abstract: bool| {
            let own = self.recent().filter(|(_, record)| !record.is_other && !record.is_none);
            let own = own.filter(|(_, record)| may_be_abstract || !record.is_abstract());
            own.max_by_key(|(_, record)| record.told_last).map(|(place, _)| place)
        };
        told_last(false).or_else(|| told_last(true)).or_else(|| self.records.len().checked_sub(1))
    }

    /// The record of a frame that has its parties: a known one or new ones. Several for "refused to speak with" of two and
    /// two, and for parties met one by one.
    fn place_of(&mut self, index: usize, frame: &Frame, parties: Vec<Rc<Party>>) -> usize {
        let sets = self.split(frame, parties);
        let mut first = None;
        for parties in sets {
            let date = frame.date.as_ref().map(|dated| dated.date);
            let same = |likeness: Likeness| {
                let is_same = |(_, record): &(usize, &Record)| self.is_same(frame, &parties, record, likeness);
                // One of that very day, before one of no day yet.
                let of_day = |(_, record): &(usize, &Record)| date.is_some() && record.date == date;
                let known = self.recent().filter(of_day).find(is_same).or_else(|| self.recent().find(is_same));
                known.map(|(place, _)| place)
            };
            let known = [Likeness::Exact, Likeness::OfStatus, Likeness::OfSentence].into_iter().find_map(same);
            let place = match known {
                Some(place) => {
                    refine(&mut self.records[place].parties, parties);
                    place
                }
                None => {
                    self.records.push(self.record(index, frame, parties));
                    self.records.len() - 1
                }
            };
            match first {
                None => first = Some(place),
                Some(_) => self.add(place, index, frame),
            }
        }
        first.unwrap_or(0)
    }

    fn split(&self, frame: &Frame, parties: Vec<Rc<Party>>) -> Vec<Vec<Rc<Party>>> {
        let left =
            frame.sides[0].iter().flat_map(|&actor| self.cast.parties(actor, self.scene(frame, &[], &[]))).count();
        let (left, right) = parties.split_at(left.min(parties.len()));
        let one_by_one =
            frame.one_by_one || self.told_one_by_one(frame, left, right) || self.are_asked_in_turn(frame, right);
        if one_by_one && left.len() == 1 && right.len() > 1 {
            return right.iter().map(|party| vec![left[0].clone(), party.clone()]).collect();
        }
        if frame.one_by_one && right.len() == 1 && left.len() > 1 {
            return left.iter().map(|party| vec![party.clone(), right[0].clone()]).collect();
        }
        if frame.status == Some(Status::Refused) && left.len() == right.len() && left.len() > 1 {
            return left.iter().zip(by_counterpart(left, right)).map(|(a, b)| vec![a.clone(), b]).collect();
        }
        vec![parties]
    }

    /// Whether those of the other side are of a state each, and were received, or called without being named: "A spoke by
    /// telephone with the leaders of B, C and D" tells of three calls, "with B and C" in a call of one.
    fn are_asked_in_turn(&self, frame: &Frame, right: &[Rc<Party>]) -> bool {
        let of_each =
            right.iter().filter_map(|party| party.state.as_ref()).collect::<HashSet<_>>().len() == right.len();
        let are_named = self.cast.names_persons(&frame.sides[1]);
        let is_call = matches!(frame.mode, Mode::Call | Mode::Unspecified) && frame.is_verb;
        of_each && (is_call && !are_named || frame.is_audience && frame.sides[1].len() == right.len())
    }

    /// Whether one frame told of a conversation of the first with each of the others: "A's calls with B and C. A spoke
    /// with B and C today."
    fn told_one_by_one(&self, frame: &Frame, left: &[Rc<Party>], right: &[Rc<Party>]) -> bool {
        let ([one], [first, rest @ ..]) = (left, right) else { return false };
        let told_by = |other: &Rc<Party>| {
            let is_pair = |record: &Record| {
                let pair = [one.clone(), other.clone()];
                record.parties.len() == 2 && self.is_same(frame, &pair, record, Likeness::OfStatus)
            };
            self.recent().find(|(_, record)| is_pair(record)).map(|(_, record)| record.told_last)
        };
        !rest.is_empty() && told_by(first).is_some_and(|by| rest.iter().all(|other| told_by(other) == Some(by)))
    }

    fn record(&self, index: usize, frame: &Frame, parties: Vec<Rc<Party>>) -> Record {
        Record {
            first: parties.len(),
            parties,
            mode: frame.mode,
            status: frame.status,
            date: frame.date.as_ref().map(|dated| dated.date),
            clock: frame.date.as_ref().map(|dated| dated.mention),
            request: None,
            place: None,
            sources: Vec::new(),
            evidence: Vec::new(),
            is_other: frame.is_other,
            is_none: frame.is_none,
            is_headline: frame.is_headline,
            told_last: index,
            sentence: self.sentence_of(frame),
        }
    }

    /// The sentence of a frame.
    fn sentence_of(&self, frame: &Frame) -> usize {
        let sentences = self.found.text.sentences();
        sentences.partition_point(|sentence| sentence.tokens.end <= frame.trigger.start)
    }

    fn add(&mut self, place: usize, index: usize, frame: &Frame) {
        let scene_story = self.records[place].parties.clone();
        let ask = |asked: &Asked| -> Option<Rc<Party>> {
            // "He said he phoned B": whoever B is, he is another, and may be a party himself.
            let own_side = frame.sides.iter().position(|side| side.contains(&asked.actor));
            let opposite: Vec<Rc<Party>> = match own_side {
                Some(side) => {
                    let others = frame.sides[1 - side].iter();
                    others.flat_map(|&actor| self.cast.parties(actor, self.scene(frame, &[], &scene_story))).collect()
                }
                // "He was the one who called": one of the parties.
                None if self.cast.is_pronoun(&[asked.actor]) => Vec::new(),
                None => scene_story.clone(),
            };
            let scene = self.scene(frame, &opposite, &scene_story);
            let party = self.cast.parties(asked.actor, scene).into_iter().next()?;
            Some(self.cast.through(frame.through.as_ref(), party))
        };
        // Of several who called one by one each asked for the own call.
        let own = |asked: &Asked| {
            let of_many = frame.one_by_one && frame.sides[1].contains(&asked.actor);
            let all = frame.sides[1]
                .iter()
                .filter(|_| of_many)
                .flat_map(|&actor| self.cast.parties(actor, self.scene(frame, &scene_story, &scene_story)));
            all.into_iter().find(|party| scene_story.iter().any(|known| known.entity == party.entity))
        };
        let request = frame.request.as_ref().and_then(|asked| Some((own(asked).or_else(|| ask(asked))?, asked)));
        let sources: Vec<(Rc<Party>, &Asked)> =
            frame.sources.iter().filter_map(|asked| Some((ask(asked)?, asked))).collect();
        let place_party = frame.place.and_then(|name| self.place_party(name));
        let (found, sentence) = (self.found, self.sentence_of(frame));
        let record = &mut self.records[place];
        record.told_last = record.told_last.max(index);
        if frame.sides.iter().flatten().count() >= 2 {
            record.sentence = sentence;
        }
        self.told_by[index].push(place);
        record.is_headline &= frame.is_headline;
        if frame.has_trigger {
            record.evidence.push(evidence(found, &frame.tokens, Claim::Spoke, &frame.rule));
            // "A call", and elsewhere "a video call", is a video call.
            let is_more_exact = record.mode == Mode::Unspecified || both_calls(record.mode, frame.mode);
            if is_more_exact && !frame.is_other && frame.mode != Mode::Call
                || record.mode == Mode::Unspecified && !frame.is_other
            {
                record.mode = frame.mode;
            }
            record.status = match (record.status, frame.status) {
                (_, Some(Status::Refused)) => frame.status,
                (Some(Status::Proposed), Some(Status::Planned)) if frame.date.is_some() => frame.status,
                (Some(Status::Planned), Some(Status::Proposed)) if record.date.is_none() => frame.status,
                (Some(Status::Planned), Some(Status::Held)) => frame.status,
                (known, new) => known.or(new),
            };
        }
        if let Some(Dated { date, mention, tokens, rule }) = &frame.date {
            if record.date.is_none_or(|known| known.covers(*date)) {
                let has_clock =
                    record.date == Some(*date) && record.clock.is_some_and(|known| found.dates[known].clock.is_some());
                record.clock = record.clock.filter(|_| has_clock).or(Some(*mention));
                record.date = Some(*date);
            }
            if record.date.is_some_and(|known| known.agrees_with(*date)) {
                record.evidence.push(evidence(found, tokens, Claim::Date, rule));
            }
        }
        if let Some((party, asked)) = request {
            let better = record
                .request
                .as_ref()
                .is_none_or(|known| exactness(&party) > exactness(known) && party.state == known.state);
            if better {
                record.request = Some(party);
            }
            record.evidence.push(evidence(found, &asked.tokens, Claim::Request, &asked.rule));
        }
        for (party, asked) in sources {
            // Who tells of the own conversation ("Macron said that he …") takes part and does not report; a ministry may do both.
            let takes_part = party.kind() == EntityKind::Person && is_among(&party, &record.parties);
            if !takes_part && !is_among(&party, &record.sources) {
                record.sources.push(party);
                record.evidence.push(evidence(found, &asked.tokens, Claim::Report, &asked.rule));
            }
        }
        record.evidence.extend(topics_of(found, frame));
        record.place = record.place.take().or(place_party);
    }

    /// "The two leaders touched on trade": of the conversation that the story is telling, if they take part in it.
    fn tell_topics(&mut self, frame: &Frame) {
        let Some(place) = self.place_of_story() else { return };
        let story = self.records[place].parties.clone();
        let scene = self.scene(frame, &[], &story);
        let speakers = frame.sides[0].iter().flat_map(|&actor| self.cast.parties(actor, scene));
        let speakers: Vec<Rc<Party>> = speakers.collect();
        if speakers.is_empty() || !speakers.iter().all(|party| is_among(party, &story)) {
            return;
        }
        self.records[place].evidence.extend(topics_of(self.found, frame));
    }

    fn place_party(&self, name: usize) -> Option<Rc<Party>> {
        let name = &self.found.names[name];
        let entity = name.ids.first()?.clone();
        let state = self.found.context.gazetteer.entity(&entity).and_then(|entity| entity.state.clone());
        let surface = vec![self.found.text.quote(&name.tokens).to_owned()];
        let label = name.label(self.found.context.gazetteer).to_owned();
        Some(Rc::new(Party { entity, label, state, office: None, office_label: None, surface }))
    }

    /// "The second call within a month": the first one is a record of its own.
    fn imply(&mut self, place: usize, index: usize, frame: &Frame, implied: &Implied) {
        let main = &self.records[place];
        let date = implied.date.or(main.date.filter(|_| implied.within).map(PartialDate::to_month));
        let mut parties = main.parties.clone();
        if implied.date.is_some() {
            let scene = Scene { on: implied.date, is_other: true, story: &main.parties, ..Scene::default() };
            parties = frame.sides.iter().flatten().flat_map(|&actor| self.cast.parties(actor, scene)).collect();
            if parties.len() < 2 {
                return;
            }
        }
        let record = Record {
            first: parties.len(),
            parties,
            mode: frame.mode,
            status: Some(Status::Held),
            date,
            clock: None,
            request: None,
            place: None,
            sources: Vec::new(),
            evidence: vec![evidence(self.found, &implied.tokens, Claim::Spoke, &implied.rule)],
            is_other: true,
            is_none: false,
            is_headline: false,
            told_last: index,
            sentence: self.sentence_of(frame),
        };
        let known = |other: &Record| {
            other.is_other
                && same_parties(&record.parties, &other.parties, false)
                && other.date.zip(record.date).is_none_or(|(a, b)| a.agrees_with(b))
        };
        let there = self.recent().filter(|(_, record)| known(record)).count();
        let missing = usize::from(implied.count).saturating_sub(there);
        self.records.extend(std::iter::repeat_n(record, missing));
    }

    /// Whom a frame names, and what became of it.
    fn fate(&self, index: usize, frame: &Frame, order: &[usize]) -> (Vec<Rc<Party>>, Fate) {
        let [first, ..] = self.told_by[index].as_slice() else {
            let fate = if frame.is_none { Fate::IsNone } else { Fate::TooFew };
            return (self.parties_of(frame), fate);
        };
        let record = &self.records[*first];
        let told = order.iter().enumerate().filter(|(_, place)| self.told_by[index].contains(place));
        let told: Vec<String> = told.map(|(number, _)| id(number)).collect();
        let fate = match told.as_slice() {
            [] if record.is_none => Fate::IsNone,
            [] if record.is_abstract() => Fate::Abstract,
            [] => Fate::TooFew,
            _ => Fate::Told(told),
        };
        (record.parties.clone(), fate)
    }

    /// Whether a headline ("A speaks with B and C") only sums up what the text tells of one by one.
    fn sums_up(&self, record: &Record) -> bool {
        if !record.is_headline || record.parties.len() < 3 {
            return false;
        }
        let within = |other: &&Record| {
            let known = |party: &Rc<Party>| record.parties.iter().any(|own| own.entity == party.entity);
            !other.is_headline && other.parties.len() < record.parties.len() && other.parties.iter().all(known)
        };
        let parts: Vec<&Record> = self.records.iter().take(REACH).filter(within).collect();
        let is_told =
            |party: &Rc<Party>| parts.iter().any(|part| part.parties.iter().any(|own| own.entity == party.entity));
        parts.len() >= 2 && record.parties.iter().all(is_told)
    }

    /// The records that are conversations, in the order of their first words.
    fn order(&self) -> Vec<usize> {
        let is_one = |record: &Record| !record.is_none && record.parties.len() >= 2 && !record.is_abstract();
        let is_one = |record: &Record| is_one(record) && !self.sums_up(record);
        let mut order: Vec<usize> = (0..self.records.len()).filter(|&place| is_one(&self.records[place])).collect();
        order.sort_by_key(|&place| self.records[place].evidence.iter().map(|evidence| evidence.span).min());
        order
    }

    fn finish(self) -> Vec<Conversation> {
        let (found, published) = (self.found, self.found.context.on);
        let order = self.order();
        let mut records: Vec<Option<Record>> = self.records.into_iter().map(Some).collect();
        let records = order.into_iter().filter_map(|place| records[place].take());
        let own = Rc::unwrap_or_clone;
        let conversation = |(number, mut record): (usize, Record)| {
            record.evidence.sort();
            record.evidence.dedup();
            Conversation {
                id: id(number),
                mode: record.mode,
                status: record.status.unwrap_or_else(|| status_by_date(record.date, published)),
                date: record.date,
                time: record.clock.filter(|_| record.date.is_some_and(|date| date.day_of_month().is_some())).and_then(
                    |mention| found.time_of(&found.dates[mention], record.place.as_ref().map(|place| &place.entity)),
                ),
                participants: record.parties.into_iter().map(own).collect(),
                requested_by: record.request.map(own),
                place: record.place.map(own),
                reported_by: record.sources.into_iter().map(own).collect(),
                evidence: record.evidence,
            }
        };
        records.enumerate().map(conversation).collect()
    }
}

/// The id of a document's conversation.
fn id(number: usize) -> String {
    format!("c{}", number + 1)
}

/// What nothing else tells: what lies after the publication is planned.
fn status_by_date(date: Option<PartialDate>, published: Option<PartialDate>) -> Status {
    let (first, published) = (date.and_then(PartialDate::first_day), published.and_then(PartialDate::last_day));
    if first.zip(published).is_some_and(|(first, published)| first > published) {
        Status::Planned
    } else {
        Status::Held
    }
}

fn topics_of(found: &Found<'_>, frame: &Frame) -> impl Iterator<Item = Evidence> {
    frame.topics.iter().map(|topic| evidence(found, &topic.tokens, Claim::Topic, &topic.rule))
}
