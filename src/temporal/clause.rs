//! What the clause around a date says about time: whether it looks ahead, and what it only looks back to.

use super::words::DateWords;
use crate::text::Text;

/// What was learnt of the clauses of a text in one pass.
#[derive(Debug)]
pub(super) struct Clauses {
    clause_of: Vec<u32>,
    clauses: Vec<Clause>,
    /// The nearest word like "since" before each token within its clause.
    since: Vec<Option<u32>>,
    /// Whether it stands in brackets or in a caption.
    is_aside: Vec<bool>,
}

#[derive(Clone, Debug, Default)]
struct Clause {
    start: usize,
    end: usize,
    starts_sentence: bool,
    /// The words that tell time, in order.
    cues: Vec<(usize, Tense)>,
    has_future: bool,
    has_plan: bool,
    has_request: bool,
    has_past: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tense {
    Past,
    Future,
    Plan,
    Request,
}

/// How the clause of a date looks ahead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cue {
    None,
    /// What is told is over.
    Past,
    /// A plan is told, which may be an old one.
    Planned,
    /// Something is asked for or agreed on.
    Requested,
    /// The future follows the date: "on Monday he will".
    FutureAfter,
    /// The future comes before the date: "will meet on Monday".
    FutureBefore,
    /// The date opens its sentence and the future follows.
    FutureOpening,
}

impl Cue {
    pub(super) fn is_future(self) -> bool {
        !matches!(self, Cue::None | Cue::Past | Cue::Requested)
    }
}

impl Clauses {
    pub(super) fn new(text: &Text<'_>, words: &DateWords) -> Clauses {
        let length = text.tokens().len();
        let mut out = Clauses {
            clause_of: vec![0; length],
            clauses: Vec::new(),
            since: vec![None; length],
            is_aside: vec![false; length],
        };
        for sentence in text.sentences() {
            let tokens = sentence.tokens.clone();
            out.open(tokens.start, true);
            let mut depth = 0_usize;
            let mut since: Option<usize> = None;
            let mut bound: Option<(usize, usize)> = None;
            let mut is_caption = false;
            for token in tokens.clone() {
                let key = text.key(token);
                depth += usize::from(key == "(");
                let is_break =
                    matches!(key, "," | ";" | ":" | "." | "(" | ")" | "\"") || words.breaks.at(text, token).is_some();
                if is_break {
                    out.open(token, false);
                    since = None;
                }
                if let Some(end) = words.since.at(text, token) {
                    since = Some(token);
                    bound = bound.filter(|&(_, at)| at > end);
                } else if let Some(end) = words.bounds.at(text, token) {
                    bound = Some((token, end));
                }
                out.note(text, words, token);
                out.since[token] =
                    since.or(bound.filter(|&(_, end)| end == token).map(|(cue, _)| cue)).map(|t| t as u32);
                out.is_aside[token] = depth > 0;
                depth = depth.saturating_sub(usize::from(key == ")"));
                is_caption |= words.captions.at(text, token).is_some();
            }
            if is_caption {
                out.is_aside[tokens].fill(true);
            }
        }
        out
    }

    fn open(&mut self, start: usize, starts_sentence: bool) {
        self.clauses.push(Clause { start, end: start, starts_sentence, ..Clause::default() });
    }

    fn note(&mut self, text: &Text<'_>, words: &DateWords, token: usize) {
        self.clause_of[token] = (self.clauses.len().max(1) - 1) as u32;
        let Some(clause) = self.clauses.last_mut() else { return };
        clause.end = token + 1;
        let tenses = [
            (&words.future, Tense::Future),
            (&words.planned, Tense::Plan),
            (&words.requests, Tense::Request),
            (&words.past, Tense::Past),
        ];
        let Some((_, tense)) = tenses.into_iter().find(|(phrases, _)| phrases.at(text, token).is_some()) else { return };
        clause.cues.push((token, tense));
        match tense {
            Tense::Future => clause.has_future = true,
            Tense::Plan => clause.has_plan = true,
            Tense::Request => clause.has_request = true,
            Tense::Past => clause.has_past = true,
        }
    }

    /// How the clause of tokens `start..end` looks ahead: as the last word before them says, else as those after do. A
    /// clause that is hardly more than the date ("On Monday, ...") goes with the one after it.
    pub(super) fn cue(&self, start: usize, end: usize) -> Cue {
        let (first, last) = (self.clause_of[start] as usize, self.clause_of[end - 1] as usize);
        let opens_clause = start <= self.clauses[first].start + 2;
        let is_short = opens_clause && self.clauses[last].end <= end;
        let next = self.clauses.get(last + 1).filter(|next| is_short && !next.starts_sentence).map(|_| last + 1);
        let clauses = &self.clauses[first..=next.unwrap_or(last)];
        let before = &self.clauses[first].cues;
        match before[..before.partition_point(|&(at, _)| at < start)].last() {
            Some((_, Tense::Future)) => Cue::FutureBefore,
            Some((_, Tense::Plan)) => Cue::Planned,
            Some((_, Tense::Request)) => Cue::Requested,
            Some((_, Tense::Past)) => Cue::Past,
            None if self.since[start].is_some() => Cue::Past,
            None if clauses.iter().any(|clause| clause.has_future) => {
                let opens_sentence = opens_clause && self.clauses[first].starts_sentence;
                if opens_sentence { Cue::FutureOpening } else { Cue::FutureAfter }
            }
            None if clauses.iter().any(|clause| clause.has_plan) => Cue::Planned,
            None if clauses.iter().any(|clause| clause.has_past) => Cue::Past,
            None if clauses.iter().any(|clause| clause.has_request) => Cue::Requested,
            None => Cue::None,
        }
    }

    /// The word like "since" that governs an expression beginning at `start`.
    pub(super) fn since(&self, start: usize) -> Option<usize> {
        self.since[start].map(|cue| cue as usize).filter(|&cue| cue < start)
    }

    pub(super) fn is_aside(&self, token: usize) -> bool {
        self.is_aside[token]
    }
}
