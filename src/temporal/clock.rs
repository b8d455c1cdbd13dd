//! What stands beside a day and tells of its clock: the part of the day, and by whose time.

use std::collections::BTreeMap;
use std::ops::Range;

use hashbrown::HashMap;
use serde::Deserialize;

use super::pattern::{Word, words};
use crate::text::{Gap, Text};
use crate::{DayPart, UtcOffset, Zone};

/// What the words about a date tell of the time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Clock {
    pub(crate) part: Option<DayPart>,
    pub(crate) zone: Option<ZoneWords>,
}

/// By whose clocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ZoneWords {
    /// By those of a zone that has a name of its own: `GMT`.
    Fixed(Zone),
    /// By those of the place where it was.
    Local,
    /// By those of whom or what a name names, which begins or ends with these tokens.
    Named { begins: Option<usize>, ends: Option<usize> },
}

/// The words of a language for the time of a day.
#[derive(Debug, Default)]
pub(super) struct ClockWords {
    before: Phrases<DayPart>,
    after: Phrases<DayPart>,
    links: Phrases<()>,
    fixed: Phrases<Zone>,
    local: Phrases<()>,
    /// What stands before the name of a zone: "giờ" Hà Nội.
    openings: Phrases<()>,
    /// What stands after one: Moscow "time".
    closings: Phrases<()>,
}

/// The table `clock` of `dates.toml`.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Table {
    before: Parts,
    after: Parts,
    links: Vec<String>,
    zones: Vec<String>,
    local: Vec<String>,
    fixed: BTreeMap<String, Fixed>,
}

/// A zone with a name of its own.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fixed {
    utc: UtcOffset,
    words: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Parts {
    early: Vec<String>,
    morning: Vec<String>,
    noon: Vec<String>,
    afternoon: Vec<String>,
    evening: Vec<String>,
    night: Vec<String>,
}

impl Parts {
    fn compile(&self) -> Phrases<DayPart> {
        let all = [
            (&self.early, DayPart::Early),
            (&self.morning, DayPart::Morning),
            (&self.noon, DayPart::Noon),
            (&self.afternoon, DayPart::Afternoon),
            (&self.evening, DayPart::Evening),
            (&self.night, DayPart::Night),
        ];
        Phrases::new(all.into_iter().flat_map(|(phrases, part)| phrases.iter().map(move |phrase| (&**phrase, part))))
    }
}

impl Table {
    pub(super) fn compile(&self) -> ClockWords {
        let plain = |phrases: &[String]| Phrases::new(phrases.iter().map(|phrase| (&**phrase, ())));
        let fixed = self.fixed.iter().flat_map(|(label, fixed)| {
            let zone = Zone { label: label.clone(), utc: fixed.utc };
            fixed.words.iter().map(move |phrase| (&**phrase, zone.clone()))
        });
        let cut = |cut: fn(&str) -> Option<&str>| {
            Phrases::new(self.zones.iter().filter_map(|zone| cut(zone)).map(|phrase| (phrase.trim(), ())))
        };
        ClockWords {
            before: self.before.compile(),
            after: self.after.compile(),
            links: plain(&self.links),
            fixed: Phrases::new(fixed),
            local: plain(&self.local),
            openings: cut(|zone| zone.strip_suffix('*')),
            closings: cut(|zone| zone.strip_prefix('*')),
        }
    }
}

/// So many phrases of a clock stand beside a day: "Thursday", "evening", ",", "Washington time".
const STEPS: usize = 4;

/// So many tokens from its day the name of a zone may stand: "on Thursday at 3 p.m. Moscow time".
const WINDOW: usize = 9;

/// So many tokens the name of a zone may have.
const NAME: usize = 4;

impl ClockWords {
    /// What stands within the tokens of a date and, between those of its neighbours, beside it.
    pub(super) fn read(&self, text: &Text<'_>, date: &Range<usize>, room: &Range<usize>) -> Option<Clock> {
        let mut clock = Clock::default();
        self.within(text, date, &mut clock);
        self.following(text, date.end..room.end, &mut clock);
        self.preceding(text, room.start..date.start, &mut clock);
        (clock != Clock::default()).then_some(clock)
    }

    fn within(&self, text: &Text<'_>, date: &Range<usize>, clock: &mut Clock) {
        let mut at = date.start;
        while at < date.end {
            let found = [&self.before, &self.after].into_iter().filter_map(|parts| parts.from(text, at..date.end));
            match found.max_by_key(|(length, _)| *length) {
                Some((length, part)) => {
                    clock.part = Some(*part);
                    at += length;
                }
                None => at += 1,
            }
        }
    }

    fn following(&self, text: &Text<'_>, room: Range<usize>, clock: &mut Clock) {
        let mut at = room.start;
        for _ in 0..STEPS {
            let rest = at..room.end;
            if let Some((length, part)) = self.after.from(text, rest.clone()).filter(|_| clock.part.is_none()) {
                clock.part = Some(*part);
                at += length;
            } else if let Some((length, ())) = self.links.from(text, rest.clone()) {
                at += length;
            } else if clock.zone.is_none()
                && let Some((end, zone)) = self.zone_from(text, rest)
            {
                clock.zone = Some(zone);
                let Some(end) = end else { return };
                at = end;
            } else {
                break;
            }
        }
        let near = at..room.end.min(room.start + WINDOW);
        let mut tokens = near.clone().take_while(|token| !matches!(text.key(*token), "," | ";" | ":")).skip(1);
        clock.zone = clock.zone.take().or_else(|| tokens.find_map(|token| self.far_zone(text, token, &near)));
    }

    /// A zone that begins at a token, and where it ends, as far as that can be told.
    fn zone_from(&self, text: &Text<'_>, room: Range<usize>) -> Option<(Option<usize>, ZoneWords)> {
        let at = room.start;
        if let Some((length, ())) = self.local.from(text, room.clone()) {
            return Some((Some(at + length), ZoneWords::Local));
        }
        if let Some((length, zone)) = self.fixed.from(text, room.clone()) {
            return Some((Some(at + length), ZoneWords::Fixed(zone.clone())));
        }
        if let Some((length, ())) = self.openings.from(text, room.clone()) {
            return Some((None, ZoneWords::Named { begins: Some(at + length), ends: None }));
        }
        // A name is what begins with a capital.
        if room.is_empty() || !text.tokens()[at].shape.is_upper() {
            return None;
        }
        let closing = (at + 1..room.end).take(NAME).find_map(|token| {
            let (length, ()) = self.closings.from(text, token..room.end)?;
            Some((token, token + length))
        });
        let (ends, end) = closing?;
        Some((Some(end), ZoneWords::Named { begins: Some(at), ends: Some(ends) }))
    }

    /// A zone some words from its day. One word before a name tells too little there: "giờ" is "now" as well.
    fn far_zone(&self, text: &Text<'_>, at: usize, room: &Range<usize>) -> Option<ZoneWords> {
        let rest = at..room.end;
        if let Some((length, ())) = self.openings.from(text, rest.clone()).filter(|(length, ())| *length > 1) {
            return Some(ZoneWords::Named { begins: Some(at + length), ends: None });
        }
        let is_name = |token: usize| text.tokens()[token].shape.is_upper();
        if self.closings.from(text, rest.clone()).is_some() && is_name(at - 1) {
            return Some(ZoneWords::Named { begins: None, ends: Some(at) });
        }
        self.fixed.from(text, rest).map(|(_, zone)| ZoneWords::Fixed(zone.clone()))
    }

    fn preceding(&self, text: &Text<'_>, room: Range<usize>, clock: &mut Clock) {
        let mut at = room.end;
        for _ in 0..STEPS {
            let rest = room.start..at;
            if let Some((length, part)) = self.before.until(text, rest.clone()).filter(|_| clock.part.is_none()) {
                clock.part = Some(*part);
                at -= length;
            } else if clock.zone.is_none()
                && let Some((start, zone)) = self.zone_until(text, rest.clone())
            {
                if let ZoneWords::Named { begins: None, ends: Some(end) } = zone
                    && clock.part.is_none()
                {
                    let before = (room.start..end).rev().take(NAME);
                    let parts = before.filter_map(|start| self.before.until(text, room.start..start));
                    clock.part = parts.map(|(_, part)| *part).next();
                }
                clock.zone = Some(zone);
                let Some(start) = start else { return };
                at = start;
            } else if let Some((length, ())) = self.links.until(text, rest) {
                at -= length;
            } else {
                return;
            }
        }
    }

    /// A zone that ends before a token, and where it begins, as far as that can be told.
    fn zone_until(&self, text: &Text<'_>, room: Range<usize>) -> Option<(Option<usize>, ZoneWords)> {
        let end = room.end;
        if let Some((length, ())) = self.local.until(text, room.clone()) {
            return Some((Some(end - length), ZoneWords::Local));
        }
        if let Some((length, zone)) = self.fixed.until(text, room.clone()) {
            return Some((Some(end - length), ZoneWords::Fixed(zone.clone())));
        }
        if let Some((length, ())) = self.closings.until(text, room.clone()) {
            return Some((None, ZoneWords::Named { begins: None, ends: Some(end - length) }));
        }
        let opening = (room.start..end).rev().take(NAME + 1).find_map(|token| {
            let (length, ()) = self.openings.until(text, room.start..token)?;
            Some((token - length, token))
        });
        let (start, begins) = opening?;
        Some((Some(start), ZoneWords::Named { begins: Some(begins), ends: Some(end) }))
    }
}

/// Phrases and what they mean, by their first and by their last word.
#[derive(Debug)]
struct Phrases<T> {
    all: Vec<(Vec<Word>, T)>,
    by_first: HashMap<String, Vec<usize>>,
    by_last: HashMap<String, Vec<usize>>,
}

impl<T> Default for Phrases<T> {
    fn default() -> Phrases<T> {
        Phrases { all: Vec::new(), by_first: HashMap::new(), by_last: HashMap::new() }
    }
}

impl<T> Phrases<T> {
    fn new<'p>(phrases: impl Iterator<Item = (&'p str, T)>) -> Phrases<T> {
        let mut known = Phrases::default();
        for (phrase, meaning) in phrases {
            let words = words(phrase);
            let (Some(first), Some(last)) = (words.first(), words.last()) else { continue };
            known.by_first.entry(first.key.clone()).or_default().push(known.all.len());
            known.by_last.entry(last.key.clone()).or_default().push(known.all.len());
            known.all.push((words, meaning));
        }
        known
    }

    /// The longest that begins with the first of these tokens, and how long it is.
    fn from(&self, text: &Text<'_>, room: Range<usize>) -> Option<(usize, &T)> {
        let of_first = self.by_first.get(text.key(room.clone().next()?))?;
        self.longest(text, of_first, room.len(), |_| room.start)
    }

    /// The longest that ends with the last of them.
    fn until(&self, text: &Text<'_>, room: Range<usize>) -> Option<(usize, &T)> {
        let of_last = self.by_last.get(text.key(room.clone().next_back()?))?;
        self.longest(text, of_last, room.len(), |length| room.end - length)
    }

    fn longest(
        &self,
        text: &Text<'_>,
        of_word: &[usize],
        most: usize,
        start: impl Fn(usize) -> usize,
    ) -> Option<(usize, &T)> {
        let fitting = of_word.iter().map(|&phrase| &self.all[phrase]).filter(|(words, _)| words.len() <= most);
        let standing = fitting.filter(|(words, _)| {
            words.iter().zip(start(words.len())..).enumerate().all(|(place, (word, token))| {
                (place == 0 || text.tokens()[token].gap != Gap::Paragraph) && word.matches(text, token)
            })
        });
        standing.max_by_key(|(words, _)| words.len()).map(|(words, meaning)| (words.len(), meaning))
    }
}
