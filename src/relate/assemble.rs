//! Which tellings are of one conversation: frames -> [`Conversation`]s.

use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;

use super::frames::{Asked, Dated, Frame, Implied};
use super::parties::{Cast, Scene};
use super::{Fate, Found, Trace, evidence};
use crate::extraction::{Claim, Conversation, Evidence, Mode, Party, Status};
use crate::gazetteer::Class;
use crate::language::ClassSet;
use crate::resolve::Name;
use crate::temporal::{DateKind, DateMention};
use crate::text::Shape;
use crate::{EntityId, EntityKind, PartialDate};

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
    assembler.lone_pairs(frames);
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

struct Assembler<'a, 'c> {
    found: &'a Found<'a>,
    cast: &'a Cast<'c>,
    records: Vec<Record>,
    /// Frames that came before the conversation of which they tell.
    waiting: Vec<usize>,
    /// Delegations: the state and its head.
    heads: Vec<(EntityId, Rc<Party>, Evidence)>,
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
        self.lonely.extend(frame.lone_pair.map(|_| index));
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

    /// "A was to receive B on Tuesday. B cancelled his journey": what became of a plan is told in words of its own.
    fn fate_of_plan(&mut self, index: usize, frame: &Frame) {
        let published = self.found.context.on;
        let sentence = self.sentence_of(frame);
        let (actors, tokens, rule) = (self.parties_of_side(frame), &frame.tokens, &frame.rule);
        let is_plan = |record: &Record| {
            let status = record.status.unwrap_or_else(|| status_by_date(record.date, published));
            let is_near = sentence.saturating_sub(record.sentence) <= FATE;
            is_near && status == Status::Planned && !record.is_other && !record.is_none
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

    /// Conversations of the only two whom a sentence names, of whom nothing else is told.
    fn lone_pairs(&mut self, frames: &[Frame]) {
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
        let [first, second] = frame.lone_pair?;
        let is_pair = first != second;
        let sides = [vec![first], if is_pair { vec![second] } else { Vec::new() }];
        let frame = Frame { sides, ..frame.clone() };
        let parties = self.parties_of(&frame);
        let [first, second, others @ ..] = parties.as_slice() else { return None };
        let is_between = first.state.is_some() && second.state.is_some() && first.state != second.state;
        (is_between && (others.is_empty() || !is_pair)).then_some((frame, parties))
    }

    /// Whether the only two of a sentence are persons of whom nothing was told: "the talks" are theirs, then.
    fn is_of_new_pair(&self, frame: &Frame) -> bool {
        let unnamed = frame.sides.iter().all(Vec::is_empty);
        let pair = if unnamed { self.with_lone_pair(frame) } else { None };
        let is_new = |party: &Rc<Party>| {
            let is_told = self.recent().any(|(_, record)| record.parties.iter().any(|own| same_side(own, party)));
            party.kind() == EntityKind::Person && !is_told
        };
        pair.is_some_and(|(_, parties)| parties.iter().all(is_new))
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

    /// The parties of a frame's first side.
    fn parties_of_side(&self, frame: &Frame) -> Vec<Rc<Party>> {
        let parties = frame.sides[0].iter().flat_map(|&actor| self.cast.parties(actor, self.scene(frame, &[], &[])));
        parties.collect()
    }

    fn remember_visit(&mut self, index: usize, frame: &Frame) {
        let Some(dated) = &frame.date else { return };
        for party in self.parties_of_side(frame) {
            self.visits.push((party.entity.clone(), dated.clone(), index));
        }
    }

    /// "A has met B. The mood on Monday was bright": where no day is told of the one conversation of which a text has news, that
    /// of a sentence behind it which speaks of nobody else and of no other conversation. The day of saying is none.
    fn day_of_news(&mut self, frames: &[Frame]) {
        let published = self.found.context.on.and_then(PartialDate::first_day);
        let is_news = |record: &Record| {
            let is_held = matches!(record.status, None | Some(Status::Held)) && !record.is_none;
            is_held && !record.is_other && !record.is_headline && !record.is_abstract()
        };
        let mut news = self.records.iter().enumerate().filter(|(_, record)| is_news(record));
        let (Some((place, record)), Some(published)) = (news.next(), published) else { return };
        if record.date.is_some() || news.next().is_some() {
            return;
        }
        let sentences = self.found.text.sentences();
        let (mut told, mut others) = (BTreeSet::new(), BTreeSet::new());
        for (frame, records) in frames.iter().zip(&self.told_by).filter(|(frame, _)| frame.has_trigger) {
            if records.contains(&place) { &mut told } else { &mut others }.insert(self.sentence_of(frame));
        }
        let is_near = |mention: &DateMention| {
            let day = mention.event_date.and_then(PartialDate::day).filter(|_| !mention.is_background);
            day.is_some_and(|day| (0..=NEWS).contains(&day.days_until(published)))
        };
        let is_of_parties = |name: &Name| {
            let is_one = |party: &Rc<Party>| {
                name.ids.contains(&party.entity) || party.state.as_ref().is_some_and(|state| name.ids.contains(state))
            };
            name.kind == EntityKind::Place || record.parties.iter().chain(&record.sources).any(is_one)
        };
        let is_quiet = |at: usize| {
            let tokens = &sentences[at].tokens;
            let lower = self.found.text.tokens()[tokens.clone()].iter().filter(|token| token.shape == Shape::Lower);
            let names = &self.found.names[self.found.names.partition_point(|name| name.tokens.start < tokens.start)..];
            lower.count() >= PROSE
                && !others.contains(&at)
                && names.iter().take_while(|name| name.tokens.start < tokens.end).all(is_of_parties)
        };
        let (mut has_own, mut days) = (false, Vec::new());
        for mention in self.found.dates.iter().filter(|mention| is_near(mention)) {
            let at = sentences.partition_point(|sentence| sentence.tokens.end <= mention.tokens.start);
            if told.contains(&at) {
                has_own = true;
            } else if told.first().is_some_and(|&first| first < at) && is_quiet(at) {
                days.push(mention);
            }
        }
        // A day that is told with it and is not its own is that of saying, or of something else that was done to it.
        if has_own {
            return;
        }
        let is_one = days.windows(2).all(|pair| pair[0].event_date == pair[1].event_date);
        if let Some(mention) = days.first().filter(|_| is_one) {
            let words = evidence(self.found, &mention.tokens, Claim::Date, &mention.rule);
            let record = &mut self.records[place];
            record.date = mention.event_date;
            record.evidence.push(words);
        }
    }

    /// "On Monday A saw B. He then received C": a day goes on from sentence to sentence, until another time is told.
    fn days_of_discourse(&mut self, frames: &[Frame]) {
        let published = self.found.context.on.and_then(PartialDate::last_day);
        for (place, telling) in self.first_tellings(frames).into_iter().enumerate() {
            let record = &self.records[place];
            let is_to_come = record.status == Some(Status::Planned);
            if !record.is_undated() || !(is_to_come || record.is_over()) {
                continue;
            }
            let Some(at) = telling.and_then(|index| self.day_before(&frames[index])) else { continue };
            let mention = &self.found.dates[at];
            let Some(date) = mention.event_date.filter(|date| is_to_come || date.day().is_some()) else { continue };
            let lies_ahead = date.last_day().is_some_and(|last| published.is_some_and(|published| last > published));
            if lies_ahead == is_to_come {
                // Of what is to come nobody tells on which of the days.
                self.date(place, if is_to_come { date.to_month() } else { date }, at);
            }
        }
    }

    /// "A has called B, the palace said on Friday": the only one of which an article tells no day, but that on which it was
    /// made known, is news of that day.
    fn days_of_saying(&mut self, frames: &[Frame]) {
        let is_article = self.found.text.sentences().first().is_some_and(|first| first.is_headline);
        let Some(published) = self.found.context.on.and_then(PartialDate::first_day).filter(|_| is_article) else {
            return;
        };
        let is_bound =
            |record: &Record| record.clock.is_some_and(|clock| self.found.dates[clock].kind == DateKind::Bound);
        let is_undated = |record: &Record| record.is_over() && (record.is_undated() || is_bound(record));
        let mut news = (0..self.records.len()).filter(|&place| is_undated(&self.records[place]));
        let (Some(place), None) = (news.next(), news.next()) else { return };
        let Some(index) = self.first_tellings(frames)[place] else { return };
        let Some(day) = self.day_of_saying(&frames[index]) else { return };
        let date = self.found.dates[day].event_date.and_then(PartialDate::day);
        if let Some(date) = date.filter(|date| (0..=NEWS).contains(&date.days_until(published))) {
            self.date(place, date.into(), day);
        }
    }

    /// The only day of the sentence of a telling, where it stands behind it and is that of no conversation and of no speech.
    fn day_of_saying(&self, frame: &Frame) -> Option<usize> {
        let sentence = &self.found.text.sentences()[self.sentence_of(frame)].tokens;
        let mut told = self.told_in(sentence).filter(|&at| self.found.dates[at].kind != DateKind::Bound);
        let (at, None) = (told.next()?, told.next()) else { return None };
        let is_taken = self.recent().any(|(_, record)| record.clock == Some(at));
        let is_behind = self.found.dates[at].tokens.start > frame.trigger.start;
        (is_behind && !is_taken && !self.is_of(at, sentence, ClassSet::STATEMENT)).then_some(at)
    }

    /// Gives a conversation a date that a mention tells.
    fn date(&mut self, place: usize, date: PartialDate, at: usize) {
        let mention = &self.found.dates[at];
        let words = evidence(self.found, &mention.tokens, Claim::Date, &mention.rule);
        let record = &mut self.records[place];
        (record.date, record.clock) = (Some(date), Some(at));
        record.evidence.push(words);
    }

    /// By conversation the first frame outside headlines that has a word for it.
    fn first_tellings(&self, frames: &[Frame]) -> Vec<Option<usize>> {
        let mut first = vec![None; self.records.len()];
        let tells = |index: &usize| frames[*index].has_trigger && !frames[*index].is_headline;
        for index in (0..frames.len()).filter(tells) {
            for &place in &self.told_by[index] {
                first[place].get_or_insert(index);
            }
        }
        first
    }

    /// The day of the sentences before a telling that has no time of its own: the last sentence of which one is told. The day
    /// of saying something is none.
    fn day_before(&self, frame: &Frame) -> Option<usize> {
        let sentences = self.found.text.sentences();
        let own = self.sentence_of(frame);
        let tokens = &sentences[own].tokens;
        let is_aside = self.has_cue(tokens.start..frame.trigger.start, ClassSet::BACKGROUND);
        if is_aside || self.dates_in(tokens).any(|at| !self.found.dates[at].is_background) {
            return None;
        }
        let mut before = sentences[..own].iter().rev().filter(|sentence| !sentence.is_headline).take(DISCOURSE);
        let sentence = &before.find(|sentence| self.dates_in(&sentence.tokens).next().is_some())?.tokens;
        let is_to_come = frame.status == Some(Status::Planned);
        let mut told = self.told_in(sentence).filter(|&at| is_to_come || self.found.dates[at].kind != DateKind::Bound);
        let (first, None) = (told.next()?, told.next()) else { return None };
        (!self.is_of(first, sentence, ClassSet::SAY.with(ClassSet::STATEMENT))).then_some(first)
    }

    /// Whether a cue of a class stands just before a date of a sentence.
    fn is_of(&self, date: usize, sentence: &Range<usize>, class: ClassSet) -> bool {
        let day = self.found.dates[date].tokens.start;
        self.has_cue(day.saturating_sub(SAYING).max(sentence.start)..day, class)
    }

    /// The dates of a sentence that are of what it tells: neither in the background nor the day of publication between the
    /// signs of a dateline.
    fn told_in(&self, sentence: &Range<usize>) -> impl Iterator<Item = usize> {
        let (tokens, start) = (self.found.text.tokens(), sentence.start);
        let is_sign = move |at: usize| tokens.get(at).is_some_and(|token| token.shape == Shape::Punctuation);
        let is_dateline = move |date: &DateMention| {
            let mut before = tokens[start..date.tokens.start].iter();
            date.date == self.found.context.on
                && date.tokens.start > start
                && is_sign(date.tokens.start - 1)
                && is_sign(date.tokens.end)
                && !before.any(|token| token.shape == Shape::Lower)
        };
        self.dates_in(sentence).filter(move |&at| {
            let date = &self.found.dates[at];
            !date.is_background && !is_dateline(date)
        })
    }

    /// The dates among some tokens.
    fn dates_in(&self, tokens: &Range<usize>) -> impl Iterator<Item = usize> {
        let at = |token: usize| self.found.dates.partition_point(|date| date.tokens.start < token);
        at(tokens.start)..at(tokens.end)
    }

    /// Whether a cue of a class begins among some tokens.
    fn has_cue(&self, tokens: Range<usize>, class: ClassSet) -> bool {
        let hits = &self.found.matches.hits;
        let from = hits.partition_point(|hit| hit.tokens.start < tokens.start);
        let hits = hits[from..].iter().take_while(|hit| hit.tokens.start < tokens.end);
        hits.filter_map(|hit| super::cues_of(self.found, hit)).any(|(_, classes, _)| classes.meets(class))
    }

    /// Who was met on a journey was met on its day, where no other is told.
    fn journeys(&mut self) {
        for at in 0..self.records.len() {
            let record = &self.records[at];
            let may_be = matches!(record.status, None | Some(Status::Held | Status::Planned));
            if record.date.is_some() || record.mode != Mode::Meeting || record.is_other || !may_be {
                continue;
            }
            let of_party = |entity: &EntityId| record.parties.iter().any(|party| party.entity == *entity);
            let is_to_come = record.status == Some(Status::Planned);
            let fits = |(entity, dated, told): &&(EntityId, Dated, usize)| {
                *told < record.told_last && of_party(entity) && !(is_to_come && self.found.is_past(dated.date))
            };
            let found = self.visits.iter().rev().take(REACH).find(fits);
            if let Some((_, dated, _)) = found.cloned() {
                let told = evidence(self.found, &dated.tokens, Claim::Date, &dated.rule);
                let record = &mut self.records[at];
                // Of a journey that is to come nobody tells on which of its days.
                record.date = Some(if is_to_come { dated.date.to_month() } else { dated.date });
                record.clock = Some(dated.mention);
                record.evidence.push(told);
            }
        }
    }

    /// "He also met C": on the day of what was told before it, where no other is told.
    fn day_before_also(&self, frame: &Frame, parties: &[Rc<Party>]) -> Option<Dated> {
        let is_over = matches!(frame.status, None | Some(Status::Held)) && !frame.is_none && !frame.is_other;
        let first =
            parties.first().filter(|_| frame.is_also && frame.date.is_none() && is_over && parties.len() > 1)?;
        let (_, last) = self.recent().max_by_key(|(_, record)| record.told_last)?;
        let is_alike = matches!(last.status, None | Some(Status::Held)) && !last.is_other && !last.is_none;
        let (date, mention) = last.date.zip(last.clock).filter(|_| is_alike && is_among(first, &last.parties))?;
        // "Today A went on to C. He also met D": the day that was told since.
        let is_over = |at: &usize| {
            let day = self.found.dates[*at].event_date.and_then(PartialDate::day);
            day.zip(self.found.context.on.and_then(PartialDate::last_day)).is_some_and(|(day, last)| day <= last)
        };
        let since = self.day_before(frame).filter(|&at| at > mention).filter(is_over);
        let (date, mention) =
            since.and_then(|at| Some((self.found.dates[at].event_date?, at))).unwrap_or((date, mention));
        let told = &self.found.dates[mention];
        (!is_same_set(parties, &last.parties)).then(|| Dated {
            date,
            mention,
            tokens: told.tokens.clone(),
            rule: told.rule.clone(),
        })
    }

    /// "The call before that", "their meeting in March": an earlier conversation that names nobody, or not all, is of those
    /// of whom the story tells.
    fn elided(&self, frame: &Frame, parties: &[Rc<Party>]) -> Option<Vec<Rc<Party>>> {
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

    /// What came before its conversation was told is told of it now.
    fn told_too_early(&mut self, frames: &[Frame]) {
        for index in std::mem::take(&mut self.waiting) {
            let frame = &frames[index];
            // Who asked for something before any conversation was told asked for something else.
            if !frame.has_trigger || !frame.is_headline && self.is_of_new_pair(frame) {
                continue;
            }
            let named = frame.sides.iter().any(|side| !side.is_empty());
            let may_name = frame.is_headline || frame.is_several;
            let sentence = self.sentence_of(frame);
            // "A told his colleagues so in a video meeting on Monday. He, B and C discussed …": how and when is told before.
            let is_next = |record: &Record| {
                let knows_more = record.mode == Mode::Unspecified && frame.mode != Mode::Unspecified;
                knows_more && record.date.is_none() && (sentence..=sentence + 1).contains(&record.sentence)
            };
            let parties = self.parties_of(frame);
            let told = self.records.iter().take(REACH).position(|record| {
                let all = parties.iter().all(|party| record.parties.iter().any(|other| same_side(party, other)));
                all && (may_name || !named || is_next(record)) && self.may_tell(frame, record)
            });
            let Some(record) = told.filter(|_| !named || !parties.is_empty()) else { continue };
            // "In separate calls": each of those who were then spoken with one by one was called.
            let of_each = self.told_by.iter().find(|records| records.contains(&record)).filter(|_| frame.is_several);
            for record in of_each.cloned().unwrap_or_else(|| vec![record]) {
                self.add(record, index, frame);
            }
        }
    }

    /// "Telephone conversation with A" over a line that is a date and no more: a record's title and its day, where the text
    /// tells no other.
    fn day_under_title(&mut self, frames: &[Frame]) {
        let text = self.found.text;
        let Some((title, frame)) = text.sentences().first().zip(frames.first()) else { return };
        let is_title = frame.is_headline
            && frame.trigger.start == title.tokens.start
            && frame.tokens.end == title.tokens.end
            && frame.sides.iter().any(|side| !side.is_empty());
        let told = text.sentences().get(1).filter(|_| is_title).and_then(|line| {
            let at = self.found.dates.partition_point(|date| date.tokens.start < line.tokens.start);
            let day = self.found.dates.get(at).filter(|day| day.tokens.start == line.tokens.start)?;
            let rest = &text.tokens()[day.tokens.end..line.tokens.end.max(day.tokens.end)];
            let is_rest = |shape: Shape| matches!(shape, Shape::Number | Shape::Punctuation);
            day.date.filter(|date| date.day().is_some() && rest.iter().all(|token| is_rest(token.shape))).zip(Some(day))
        });
        let Some((date, mention)) = told else { return };
        for &record in &self.told_by[0] {
            let record = &mut self.records[record];
            if record.date.is_none() && !record.is_other && matches!(record.status, None | Some(Status::Held)) {
                record.date = Some(date);
                record.evidence.push(evidence(self.found, &mention.tokens, Claim::Date, &mention.rule));
            }
        }
    }

    fn scene<'s>(&'s self, frame: &Frame, opposite: &'s [Rc<Party>], story: &'s [Rc<Party>]) -> Scene<'s> {
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
        pairs.max_by_key(|record| record.told_last).map_or(&[], |record| &record.parties)
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
    fn with_host(&self, frame: &Frame, parties: Vec<Rc<Party>>) -> Vec<Rc<Party>> {
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
    fn with_story_of_other(&self, frame: &Frame, parties: Vec<Rc<Party>>) -> Vec<Rc<Party>> {
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

    fn parties_of(&self, frame: &Frame) -> Vec<Rc<Party>> {
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
        match asks.state.as_ref().filter(|_| is_whole && frame.status == Some(Status::Proposed)) {
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

    /// The record that a frame with fewer than two parties tells of.
    fn story_for(&self, frame: &Frame, parties: &[Rc<Party>]) -> Option<usize> {
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
    fn may_tell(&self, frame: &Frame, record: &Record) -> bool {
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
        let one_by_one = frame.one_by_one || self.told_one_by_one(frame, left, right);
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

    /// Whether a frame with parties tells of a record. `likeness` tells in what the two may differ.
    fn is_same(&self, frame: &Frame, parties: &[Rc<Party>], record: &Record, likeness: Likeness) -> bool {
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

    fn remember_heads(&mut self, frame: &Frame) {
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
                self.heads.push((state, party, words));
            }
        }
    }

    /// Where the delegations of all states that take part are named with their heads, these do.
    fn delegations(&mut self) {
        for record in &mut self.records {
            let head = |party: &Rc<Party>| self.heads.iter().find(|(state, ..)| *state == party.entity);
            let all = |party: &Rc<Party>| match party.kind() {
                EntityKind::State => head(party).is_some(),
                kind => kind == EntityKind::Person,
            };
            if !record.parties.iter().all(all) {
                continue;
            }
            let mut parties: Vec<Rc<Party>> = Vec::with_capacity(record.parties.len());
            for party in &record.parties {
                let own = self.heads.iter().filter(|(state, ..)| *state == party.entity);
                let Some((_, head, words)) = own.clone().next() else {
                    parties.push(party.clone());
                    continue;
                };
                parties.push(head.clone());
                record.evidence.push(words.clone());
                // "Led by A and B": who is named in the same words leads as well.
                let beside =
                    own.skip(1).filter(|(.., other)| other.span == words.span).map(|(_, head, _)| head.clone());
                parties.extend(beside);
            }
            record.parties = parties;
        }
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

fn is_among(party: &Party, parties: &[Rc<Party>]) -> bool {
    parties.iter().any(|known| known.entity == party.entity)
}

/// Whether one is a call and the other a video call: who joins either joins "the call".
fn both_calls(a: Mode, b: Mode) -> bool {
    matches!((a, b), (Mode::Call, Mode::Video) | (Mode::Video, Mode::Call))
}

fn modes_agree(a: Mode, b: Mode) -> bool {
    a == b || a == Mode::Unspecified || b == Mode::Unspecified
}

/// Whether something is said to be to come, or not to have been.
fn is_not_held(status: Option<Status>) -> bool {
    status.is_some_and(|status| status != Status::Held)
}

/// Whether two parties may be one: the same, or one speaks for the other.
fn same_side(a: &Party, b: &Party) -> bool {
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
fn same_parties(a: &[Rc<Party>], b: &[Rc<Party>], states_may_be_persons: bool) -> bool {
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
fn refine(known: &mut [Rc<Party>], new: Vec<Rc<Party>>) {
    for party in new {
        let vague = known.iter_mut().find(|other| {
            other.entity != party.entity && same_side(&party, other) && exactness(other) < exactness(&party)
        });
        if let Some(other) = vague {
            *other = party;
        }
    }
}

fn is_same_set(a: &[Rc<Party>], b: &[Rc<Party>]) -> bool {
    a.len() == b.len() && a.iter().all(|party| is_among(party, b))
}

fn exactness(party: &Party) -> u8 {
    match party.kind() {
        EntityKind::Person => 3,
        EntityKind::Office | EntityKind::Organization => 2,
        EntityKind::State | EntityKind::Place => 1,
    }
}

/// The right side in the order of the left: whoever holds the same office, the rest in their own order.
fn by_counterpart(left: &[Rc<Party>], right: &[Rc<Party>]) -> Vec<Rc<Party>> {
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
