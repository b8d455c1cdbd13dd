//! Days that go on from sentence to sentence.

use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;

use super::sameness::{is_among, is_same_set, same_side};
use super::{Assembler, DISCOURSE, NEWS, PROSE, REACH, Record, SAYING};
use crate::extraction::{Claim, Mode, Party, Status};
use crate::language::ClassSet;
use crate::relate::evidence;
use crate::relate::frames::{Dated, Frame};
use crate::resolve::Name;
use crate::temporal::{DateKind, DateMention};
use crate::text::Shape;
use crate::{EntityId, EntityKind, PartialDate};

impl Assembler<'_, '_> {
    pub(super) fn remember_visit(&mut self, index: usize, frame: &Frame) {
        let Some(dated) = &frame.date else { return };
        for party in self.parties_of_side(frame) {
            self.visits.push((party.entity.clone(), dated.clone(), index));
        }
    }

    /// "A has met B. The mood on Monday was bright": where no day is told of the one conversation of which a text has news, that
    /// of a sentence behind it which speaks of nobody else and of no other conversation. The day of saying is none.
    pub(super) fn day_of_news(&mut self, frames: &[Frame]) {
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
    pub(super) fn days_of_discourse(&mut self, frames: &[Frame]) {
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
    pub(super) fn days_of_saying(&mut self, frames: &[Frame]) {
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
    pub(super) fn date(&mut self, place: usize, date: PartialDate, at: usize) {
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
        hits.filter_map(|hit| crate::relate::cues_of(self.found, hit)).any(|(_, classes, _)| classes.meets(class))
    }

    /// Who was met on a journey was met on its day, where no other is told.
    pub(super) fn journeys(&mut self) {
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
    pub(super) fn day_before_also(&self, frame: &Frame, parties: &[Rc<Party>]) -> Option<Dated> {
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

    /// What came before its conversation was told is told of it now.
    pub(super) fn told_too_early(&mut self, frames: &[Frame]) {
        for index in std::mem::take(&mut self.waiting) {
            let frame = &frames[index];
            // Who asked for something before any conversation was told asked for something else.
            if !frame.has_trigger || !frame.is_headline && self.is_of_new_pair(frame) {
                self.waiting.push(index);
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
            let Some(record) = told.filter(|_| !named || !parties.is_empty()) else {
                self.waiting.push(index);
                continue;
            };
            // "In separate calls": each of those who were then spoken with one by one was called.
            let of_each = self.told_by.iter().find(|records| records.contains(&record)).filter(|_| frame.is_several);
            for record in of_each.cloned().unwrap_or_else(|| vec![record]) {
                self.add(record, index, frame);
            }
        }
    }

    /// "Telephone conversation with A" over a line that is a date and no more: a record's title and its day, where the text
    /// tells no other.
    pub(super) fn day_under_title(&mut self, frames: &[Frame]) {
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
}
