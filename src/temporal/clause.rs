//! What the clause around a date says about time: whether it looks ahead, and what it only looks back to.

use std::ops::Range;

use super::words::{DateWord, DateWords, Signal, Stop};
use crate::text::lexicon::PerWord;
use crate::text::{Sentence, Shape, Text};

/// What was learnt of the clauses of a sentence in one pass.
#[derive(Debug)]
pub(super) struct Clauses {
    /// The first token of the sentence, from which the list counts.
    first: usize,
    tokens: Vec<Place>,
    clauses: Vec<Clause>,
}

/// Where a token stands.
#[derive(Clone, Copy, Debug)]
struct Place {
    clause: u32,
    /// The nearest word like "since" before it within its clause.
    since: Option<u32>,
    /// Whether it stands in brackets or in a caption.
    is_aside: bool,
    /// Whether it is a word like "'s".
    is_owner: bool,
}

#[derive(Clone, Debug, Default)]
struct Clause {
    start: usize,
    end: usize,
    starts_sentence: bool,
    /// A comma or another sign opened it, and no word.
    after_sign: bool,
    /// A verb of saying opened it.
    is_report: bool,
    /// The words that tell time, in order.
    cues: Vec<(usize, Signal)>,
    /// One bit for each signal among them, so that long clauses need no search.
    told: u16,
}

impl Clause {
    fn note(&mut self, token: usize, signal: Signal) {
        self.cues.push((token, signal));
        self.told |= 1 << signal as u16;
    }

    fn tells(&self, signal: Signal) -> bool {
        self.told & (1 << signal as u16) != 0
    }

    /// Whether it says no more than where and when of what the next one tells.
    fn is_opening(&self) -> bool {
        self.starts_sentence
            && self.end - self.start <= OPENING
            && !self.cues.iter().any(|(_, signal)| signal.is_tense())
    }
}

/// How the clause of a date looks ahead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cue {
    None,
    /// What is told is over.
    Past,
    /// A plan is told, which may be an old one.
    Planned,
    /// A plan is told that has come to nothing, or may have: "was to meet on Monday".
    Intended,
    /// Something is asked for or agreed on.
    Requested,
    /// The future follows the date: "on Monday he will".
    FutureAfter,
    /// The future comes before the date: "will meet on Monday".
    FutureBefore,
    /// The date opens its sentence and the future follows, or it follows at once: "on Monday will".
    FutureOpening,
}

impl Cue {
    pub(super) fn is_future(self) -> bool {
        !matches!(self, Cue::None | Cue::Past | Cue::Requested)
    }
}

/// So many clauses may stand between a verb and its date: a name between commas.
const INSERTED: usize = 1;

/// So many tokens may stand before the date in what goes on after an insertion: ", in Oslo on Friday".
const LEADING: usize = 10;
/// So many words of a verb of saying, and between it and the day of saying: "cho biết vào", "told reporters on".
const BEHIND_VERB: usize = 3;

/// So many words may open a sentence and say only where and when: "in the old port of Oslo on Tuesday evening".
const OPENING: usize = 9;

impl Clauses {
    pub(super) fn new(text: &Text<'_>, words: &DateWords, known: &PerWord<DateWord>, sentence: &Sentence) -> Clauses {
        let Range { start, end } = sentence.tokens;
        let mut clauses = Clauses { first: start, tokens: Vec::with_capacity(end - start), clauses: Vec::new() };
        clauses.read(text, words, known, sentence);
        clauses
    }

    fn read(&mut self, text: &Text<'_>, words: &DateWords, known: &PerWord<DateWord>, sentence: &Sentence) {
        let Sentence { tokens: sentence, is_headline } = sentence.clone();
        // "Macron to meet": after a name and before a verb.
        let is_infinitive = |token: usize| {
            let shape = |at: usize| text.tokens().get(at).map(|token| token.shape);
            let after_name = token > sentence.start && shape(token - 1).is_some_and(Shape::is_upper);
            is_headline && after_name && token + 1 < sentence.end && shape(token + 1) == Some(Shape::Lower)
        };
        self.open(sentence.start, true);
        let mut depth = 0_usize;
        let mut is_caption = false;
        let mut since: Option<usize> = None;
        // What stands inside a phrase is not told by itself: "will be held".
        let mut told_to = sentence.start;
        // A word like "after" and the only token at which the date may begin.
        let mut bound: Option<(usize, usize)> = None;
        let mut here: Vec<(Signal, usize)> = Vec::new();
        for token in sentence.clone() {
            let DateWord { signals, stop, .. } = known.of(text.tokens()[token].word);
            depth += usize::from(stop == Stop::Opening);
            here.clear();
            if let Some(number) = signals {
                words.signals.find(number, text, token, &mut here);
            }
            let signals = || here.iter().copied();
            let is_here = |wanted| signals().any(|(signal, _)| signal == wanted);
            let is_report = is_here(Signal::Report);
            if stop != Stop::None || is_report || is_here(Signal::Break) {
                self.open(token, stop == Stop::Sentence);
                self.clause().after_sign = stop != Stop::None;
                self.clause().is_report = is_report;
                since = None;
            }
            // Of two phrases that begin here the longer one tells the tense: "was due to", and not "was".
            let longest = signals().filter(|(signal, _)| signal.is_tense()).map(|(_, end)| end).max();
            for (signal, end) in signals() {
                match signal {
                    Signal::Since | Signal::Bound if token < told_to => {}
                    Signal::Since => since = Some(token),
                    Signal::Bound => bound = Some(bound.filter(|&(_, at)| at > end).unwrap_or((token, end))),
                    Signal::Caption => is_caption = true,
                    Signal::Break | Signal::Report | Signal::Owner | Signal::Nothing => {}
                    Signal::Headline if is_infinitive(token) => self.clause().note(token, Signal::Future),
                    Signal::Headline => {}
                    _ if token < told_to || longest.is_some_and(|longest| end < longest) => {}
                    tense => self.clause().note(token, tense),
                }
            }
            told_to = signals().map(|(_, end)| end).fold(told_to, usize::max);
            self.clause().end = token + 1;
            let bound_here = bound.filter(|&(_, at)| at == token).map(|(cue, _)| cue);
            self.tokens.push(Place {
                clause: (self.clauses.len() - 1) as u32,
                since: since.or(bound_here).map(|cue| cue as u32),
                is_aside: depth > 0,
                is_owner: is_here(Signal::Owner),
            });
            depth = depth.saturating_sub(usize::from(stop == Stop::Closing));
        }
        if is_caption {
            self.tokens.iter_mut().for_each(|place| place.is_aside = true);
        }
    }

    /// The clause being read.
    fn clause(&mut self) -> &mut Clause {
        self.clauses.last_mut().expect("a sentence opens a clause")
    }

    fn open(&mut self, start: usize, starts_sentence: bool) {
        self.clauses.push(Clause { start, end: start, starts_sentence, ..Clause::default() });
    }

    /// How the clause of tokens `start..end` looks ahead: as the last word before them says, else as those after do. A
    /// clause that is hardly more than the date ("On Monday, ...", "In Oslo on Tuesday evening, ...") goes with the one after it.
    pub(super) fn cue(&self, start: usize, end: usize) -> Cue {
        let (first, last) = (self.clause_at(start), self.clause_at(end - 1));
        let is_opening = first == last && self.clauses[first].is_opening();
        let opens_clause = is_opening || start <= self.clauses[first].start + 2;
        let is_short = is_opening || opens_clause && self.clauses[last].end <= end;
        let next = self.clauses.get(last + 1).filter(|next| is_short && !next.starts_sentence).map(|_| last + 1);
        let clauses = &self.clauses[first..=next.unwrap_or(last)];
        let has = |signal| clauses.iter().any(|clause| clause.tells(signal));
        let own = &self.clauses[first].cues;
        let before = own[..own.partition_point(|&(at, _)| at < start)].last();
        let is_told_here = clauses.iter().flat_map(|clause| &clause.cues).any(|(_, signal)| signal.is_tense());
        // "Was to have met on Monday": the helping verb says that it did not, the other only what.
        let is_intent = |&&(at, signal): &&(usize, Signal)| at < start && signal == Signal::Intent;
        let before = own.iter().rfind(is_intent).or(before);
        // ", in Oslo on Monday" goes on with what was told before the insertion.
        let Clause { start: opens, after_sign, .. } = self.clauses[first];
        let is_tail = start <= opens + LEADING && (after_sign || self.clauses[last].end <= end + 1);
        let is_inserted = is_short || is_tail;
        let before = before.or_else(|| self.cue_before_insertion(first).filter(|_| is_inserted && !is_told_here));
        match before {
            Some((_, Signal::Future)) => Cue::FutureBefore,
            Some((_, Signal::Plan)) => Cue::Planned,
            Some((_, Signal::Intent)) => Cue::Intended,
            Some((_, Signal::Request)) => Cue::Requested,
            Some((_, Signal::Past)) => Cue::Past,
            None if self.tokens[start - self.first].since.is_some() => Cue::Past,
            _ if has(Signal::Future) => {
                let opens_sentence = opens_clause && self.clauses[first].starts_sentence;
                let is_owner = self.tokens.get(end - self.first).is_some_and(|after| after.is_owner);
                let is_beside = self.clauses[last].cues.contains(&(end, Signal::Future));
                let looks_ahead = opens_sentence || opens_clause && is_owner || is_beside;
                if looks_ahead { Cue::FutureOpening } else { Cue::FutureAfter }
            }
            _ if has(Signal::Plan) => Cue::Planned,
            _ if has(Signal::Intent) => Cue::Intended,
            _ if has(Signal::Past) => Cue::Past,
            _ if has(Signal::Request) => Cue::Requested,
            _ => Cue::None,
        }
    }

    /// "He will meet his counterpart, A, on Monday": the last word that tells time in the clauses before one, up to where
    /// the sentence began.
    fn cue_before_insertion(&self, clause: usize) -> Option<&(usize, Signal)> {
        let nearest = self.clauses[..clause].iter().rev().take(INSERTED + 1);
        if self.clauses[clause].starts_sentence {
            return None;
        }
        nearest.flat_map(|clause| clause.cues.last()).next()
    }

    /// The first token of the sentence.
    pub(super) fn start(&self) -> usize {
        self.first
    }

    fn clause_at(&self, token: usize) -> usize {
        self.tokens[token - self.first].clause as usize
    }

    /// The word like "since" that governs an expression beginning at `start`.
    pub(super) fn since(&self, start: usize) -> Option<usize> {
        self.tokens[start - self.first].since.map(|cue| cue as usize).filter(|&cue| cue < start)
    }

    /// Whether what is told at a token is when something was said: "the ministry said on Tuesday".
    pub(super) fn is_of_report(&self, token: usize) -> bool {
        let clause = &self.clauses[self.clause_at(token)];
        clause.is_report && token <= clause.start + BEHIND_VERB
    }

    pub(super) fn is_aside(&self, token: usize) -> bool {
        self.tokens[token - self.first].is_aside
    }
}
