//! Which words are dates, and which days they mean.
//!
//! [`dates`] reads a text from left to right, once. At each token the [trie](pattern::Trie) of the language finds the
//! longest expression that begins there; [`resolve`] turns its figures and words into a date, against the day of
//! publication or against the last day that was told. What a language writes and where stands in its file
//! `gazetteer/lang/<code>/dates.toml`; here is only what is true of calendars and of news.

mod clause;
mod clock;
mod examples;
mod pattern;
mod resolve;
#[cfg(test)]
mod tests;
mod words;

use std::ops::Range;

use crate::text::lexicon::PerWord;
use crate::text::{Gap, Text};
use crate::{Day, PartialDate, RuleName};
use clause::Clauses;
pub(crate) use clock::{Clock, ZoneWords};
pub(crate) use examples::faults_of_examples;
use pattern::{Capture, Field};
use resolve::{Anchor, Reading};
pub(crate) use words::{DateWord, DateWords};
use words::{Form, From};

/// An expression that tells a day, a month or a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DateMention {
    /// What is marked: with "ngày" and the weekday, without "vào" and the time of day.
    pub(crate) tokens: Range<usize>,
    /// What it means, as far as that can be told.
    pub(crate) date: Option<PartialDate>,
    /// When a conversation took place that is told with it: the month before for "on the eve of New Year 2022", the
    /// beginning for both ends of a range, otherwise the same as `date`.
    pub(crate) event_date: Option<PartialDate>,
    /// Whether it is a mention, and not merely understood ("cùng ngày", "last week").
    pub(crate) is_mention: bool,
    pub(crate) kind: DateKind,
    /// What the words about it tell of the time of that day.
    pub(crate) clock: Option<Clock>,
    /// Whether it stands after a word like "since", so that it is not the day of what the clause tells.
    pub(crate) is_background: bool,
    /// The first token of that word: what is told after it ("after he *met* Lavrov on 19 May") has the date all the
    /// same.
    pub(crate) background_cue: Option<usize>,
    pub(crate) rule: RuleName,
}

/// What a date is counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum DateKind {
    /// It names figures, a month or a weekday.
    Explicit,
    /// It counts from the day of publication: "yesterday", "two weeks ago".
    Relative,
    /// It counts from the last day told: "the same day", "two days later".
    Anaphoric,
    /// It only limits the day: "less than a week after".
    Bound,
}

/// All dates of a text, in order; none overlap. Takes time linear in the text.
///
/// `known` is what is known of the words of its lexicon.
pub(crate) fn dates(
    text: &Text<'_>,
    words: &DateWords,
    known: &mut PerWord<DateWord>,
    published: Option<Day>,
) -> Vec<DateMention> {
    known.learn(text.lexicon(), |_, key, _| words.of(key));
    let mut reader =
        Reader { text, words, known, published, narrative: Narrative::default(), opening_year: None, out: Vec::new() };
    let mut days: Vec<(usize, Range<usize>)> = Vec::new();
    for sentence in text.sentences() {
        // Only a sentence with a date in it is asked what it says of time.
        let mut clauses = None;
        let mut token = sentence.tokens.start;
        reader.opening_year = None;
        while token < sentence.tokens.end {
            let word = |token: usize| text.tokens().get(token).map(|token| reader.known.of(token.word));
            let begins = word(token).is_some_and(|first| first.begins.with(|| word(token + 1).map(|next| next.hint)));
            token = match begins.then(|| reader.longest(token, &sentence.tokens)).flatten() {
                Some(found) => {
                    let (end, before) = (found.end, reader.out.len());
                    let clauses = clauses.get_or_insert_with(|| Clauses::new(text, words, reader.known, sentence));
                    reader.accept(token, found, clauses, sentence.is_headline);
                    if token <= sentence.tokens.start + OPENING {
                        reader.opening_year = reader.out.last().and_then(year_alone);
                    }
                    if reader.out[before..].len() == 1 && tells_day(&reader.out[before]) {
                        days.push((before, token..end));
                    }
                    end
                }
                None => token + 1,
            };
        }
        for (mention, date) in days.drain(..) {
            let before = mention.checked_sub(1).map_or(0, |before| reader.out[before].tokens.end);
            let after = reader.out.get(mention + 1).map_or(usize::MAX, |after| after.tokens.start);
            let room = sentence.tokens.start.max(before)..sentence.tokens.end.min(after);
            reader.out[mention].clock = words.clock.read(text, &date, &room);
        }
    }
    reader.out
}

/// Whether it tells a day, and what happens on it.
fn tells_day(mention: &DateMention) -> bool {
    mention.date == mention.event_date && mention.date.is_some_and(|date| date.day_of_month().is_some())
}

/// So many tokens may stand before what opens a sentence: "In", "Vào".
const OPENING: usize = 1;

/// The year that a mention tells, where it tells no more.
fn year_alone(mention: &DateMention) -> Option<i16> {
    let date = mention.date.filter(|date| date.month().is_none() && !mention.is_background)?;
    date.year()
}

/// The last days told, in the order of the text.
#[derive(Debug, Default)]
struct Narrative {
    /// The last that is not after publication.
    past: Option<PartialDate>,
    last: Option<PartialDate>,
    /// The first of a headline, for want of others.
    headline: Option<PartialDate>,
    /// The last that is known at least to the month.
    month: Option<PartialDate>,
    /// The last that is not after publication, known at least to the month, be it in the background.
    mentioned: Option<PartialDate>,
}

struct Reader<'r, 't> {
    text: &'r Text<'t>,
    words: &'r DateWords,
    known: &'r PerWord<DateWord>,
    published: Option<Day>,
    narrative: Narrative,
    /// The year that opens the sentence: "Last year, they met in Bali on 14 November".
    opening_year: Option<i16>,
    out: Vec<DateMention>,
}

/// The best reading so far from one token on.
struct Candidate {
    form: usize,
    end: usize,
    captures: Vec<Capture>,
    steps: Vec<(u8, usize)>,
}

impl Reader<'_, '_> {
    fn longest(&self, start: usize, sentence: &Range<usize>) -> Option<Candidate> {
        let (text, words) = (self.text, self.words);
        let starts_glued = starts_glued(text, start);
        let mut best: Option<Candidate> = None;
        words.trie.find(text, self.known, start, sentence.end, &mut |found| {
            let is_better = best
                .as_ref()
                .is_none_or(|best| (best.end, found.form) < (found.end, best.form) && best.end <= found.end);
            let form = &words.forms[found.form];
            if is_better
                && !starts_glued
                && !(found.ends_in_figure && ends_glued(text, found.end))
                && form.fits(text, sentence.start, start, found.end)
                && (form.kind.is_none() || resolve::is_possible(found.captures))
            {
                best = Some(Candidate {
                    form: found.form,
                    end: found.end,
                    captures: found.captures.to_vec(),
                    steps: found.steps.to_vec(),
                });
            }
        });
        best
    }

    fn accept(&mut self, start: usize, found: Candidate, clauses: &Clauses, is_headline: bool) {
        let form = &self.words.forms[found.form];
        let Some(kind) = form.kind else { return };
        let cue = clauses.cue(start, found.end);
        let groups = groups(start, &found.steps);
        // "They met on Monday, the ministry said on Tuesday. A day earlier": than Monday.
        let tells_a_day = self.out.iter().rev().take_while(|told| told.tokens.start >= clauses.start()).any(tells_day);
        let is_aside = clauses.is_aside(start) || clauses.is_of_report(start) && tells_a_day;
        let mut first_date = None;
        for (group, tokens) in groups {
            let reading = Reading {
                captures: &captures_of(&found.captures, group),
                form,
                cue,
                opening_year: self.opening_year,
                published: self.published,
                anchor: self.anchor(form, cue),
            };
            let date = match kind {
                DateKind::Bound if form.sign == 0 || !cue.is_future() => self.bound(reading.captures),
                _ => reading.resolve(),
            };
            let event_date = if form.is_eve { date.and_then(resolve::eve) } else { date };
            let event_date = if form.is_range { *first_date.get_or_insert(event_date) } else { event_date };
            let background_cue = if form.is_of_next { Some(start) } else { clauses.since(start) };
            let mention = DateMention {
                tokens,
                date,
                event_date,
                is_mention: group > 0 && !form.is_of_next,
                kind,
                clock: None,
                is_background: background_cue.is_some() && kind != DateKind::Bound,
                background_cue,
                rule: form.rule.clone(),
            };
            if is_headline {
                let told = mention.event_date.filter(|date| date.day_of_month().is_some());
                let is_dateline = told == self.published.map(PartialDate::from);
                self.narrative.headline = self.narrative.headline.or(told.filter(|_| !is_dateline));
            } else if !is_aside && kind != DateKind::Bound {
                self.narrative.remember(&mention, self.published, cue.is_future());
            }
            self.out.push(mention);
        }
    }

    fn anchor(&self, form: &Form, cue: clause::Cue) -> Anchor {
        let told = &self.narrative;
        match form.from {
            From::Published => Anchor::Day(self.published),
            // "The same year" needs no day.
            From::Narrative if form.set.contains_key(&Field::YearShift) => {
                Anchor::Told(told.month.or(told.last).or(told.headline))
            }
            From::Narrative | From::Told => {
                let last = if cue.is_future() { told.last } else { told.past };
                let last = last.or(told.last).or(told.headline);
                let published = self.published.filter(|_| form.from == From::Told).map(PartialDate::from);
                Anchor::Told(last.or(published))
            }
            From::Mentioned if !cue.is_future() => {
                // "On Thursday he warned of what had been seen last May. The next day": a day after a month long past.
                let is_vague = |date: &PartialDate| date.day().is_none() && form.set.contains_key(&Field::DayShift);
                let vague = told.mentioned.filter(is_vague).and_then(PartialDate::last_day);
                let later = told.past.filter(|past| past.day().zip(vague).is_some_and(|(day, month)| day > month));
                Anchor::Told(later.or(told.mentioned).or(told.last).or(told.headline))
            }
            From::Mentioned => Anchor::Told(told.last.or(told.headline)),
        }
    }

    /// What lies less than some weeks from the last day told is dated by its month; years would tell too little.
    fn bound(&self, captures: &[Capture]) -> Option<PartialDate> {
        if captures.iter().any(|capture| capture.field == Field::Unit && capture.value > 2) {
            return None;
        }
        self.narrative.month.or(self.published.map(PartialDate::from)).map(PartialDate::to_month)
    }
}

impl Narrative {
    fn remember(&mut self, mention: &DateMention, published: Option<Day>, is_ahead: bool) {
        let Some(date) = mention.event_date else { return };
        let is_over = published.zip(date.first_day()).is_none_or(|(published, first)| first <= published);
        // "On 9 May he warned of the weekend. The next day": a week or month does not hide the day in it.
        let hides_day = date.day_of_month().is_none() && self.mentioned.is_some_and(|known| date.covers(known));
        if is_over && date.month().is_some() && !is_ahead && !hides_day {
            self.mentioned = Some(date);
        }
        if mention.is_background {
            return;
        }
        let lies_ahead = match published.zip(date.first_day()) {
            Some((published, first)) if date.day().is_some() || first > published => first > published,
            _ => is_ahead,
        };
        if date.month().is_some() && !lies_ahead {
            self.month = Some(date);
        }
        if date.day_of_month().is_some() {
            self.last = Some(date);
            if !lies_ahead {
                self.past = Some(date);
            }
        }
    }
}

/// The marked groups and their tokens; group 0 with all tokens when nothing is marked.
fn groups(start: usize, steps: &[(u8, usize)]) -> Vec<(u8, Range<usize>)> {
    let mut groups: Vec<(u8, Range<usize>)> = Vec::new();
    let mut from = start;
    for &(group, end) in steps {
        match groups.last_mut() {
            Some((last, tokens)) if *last == group => tokens.end = end,
            _ if group > 0 => groups.push((group, from..end)),
            _ => {}
        }
        from = end;
    }
    if groups.is_empty() { vec![(0, start..from)] } else { groups }
}

/// The values of a group and of what stands outside all, then what it lacks from the groups after it, then before it.
fn captures_of(all: &[Capture], group: u8) -> Vec<Capture> {
    let mut own: Vec<Capture> = all.iter().filter(|c| c.group == group || c.group == 0).copied().collect();
    let mut others: Vec<&Capture> = all.iter().filter(|c| c.group != group && c.group != 0).collect();
    others.sort_by_key(|c| if c.group > group { c.group } else { u8::MAX - c.group });
    for other in others {
        if other.field != Field::Weekday && !own.iter().any(|c| c.field == other.field) {
            own.push(*other);
        }
    }
    own
}

/// Whether a figure at `start` is the tail of something: "Su-27", "3,5", "P5+1".
fn starts_glued(text: &Text<'_>, start: usize) -> bool {
    let tokens = text.tokens();
    if !is_figure(text, start) || tokens[start].gap != Gap::None || start == 0 {
        return false;
    }
    match text.key(start - 1) {
        "(" | "[" | "\"" | "'" => false,
        "," | ";" | ":" | "." | "…" | ")" => start >= 2 && is_figure(text, start - 2),
        _ => true,
    }
}

/// Whether the figure before `end` goes on: "5-7", "3,8", "20%".
fn ends_glued(text: &Text<'_>, end: usize) -> bool {
    let Some(next) = text.tokens().get(end).filter(|next| next.gap == Gap::None) else { return false };
    let goes_on = text.tokens().get(end + 1).is_some_and(|after| after.gap == Gap::None) && is_figure(text, end + 1);
    match text.key(end) {
        "%" | "+" => true,
        "/" | "-" | "." | "," | ":" => goes_on,
        _ => next.shape == crate::text::Shape::Number,
    }
}

fn is_figure(text: &Text<'_>, token: usize) -> bool {
    text.key(token).starts_with(|c: char| c.is_ascii_digit())
}
