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

#[derive(Clone, Debug)]
struct Clause {
    start: usize,
    end: usize,
    starts_sentence: bool,
    future: Option<usize>,
    planned: Option<usize>,
    past: Option<usize>,
}

/// How the clause of a date looks ahead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cue {
    None,
    /// What is told is over.
    Past,
    /// A plan is told, which may be an old one.
    Planned,
    /// The future follows the date: "on Monday he will".
    FutureAfter,
    /// The future comes before the date: "will meet on Monday".
    FutureBefore,
    /// The date opens its sentence and the future follows.
    FutureOpening,
}

impl Cue {
    pub(super) fn is_future(self) -> bool {
        !matches!(self, Cue::None | Cue::Past)
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
        self.clauses.push(Clause { start, end: start, starts_sentence, future: None, planned: None, past: None });
    }

    fn note(&mut self, text: &Text<'_>, words: &DateWords, token: usize) {
        self.clause_of[token] = (self.clauses.len().max(1) - 1) as u32;
        let Some(clause) = self.clauses.last_mut() else { return };
        clause.end = token + 1;
        if clause.future.is_none() && words.future.at(text, token).is_some() {
            clause.future = Some(token);
        }
        if clause.past.is_none() && words.past.at(text, token).is_some() {
            clause.past = Some(token);
        }
        if clause.planned.is_none() && words.planned.at(text, token).is_some() {
            clause.planned = Some(token);
        }
    }

    /// How the clause of tokens `start..end` looks ahead. A clause that is hardly more than the date ("On Monday, ...")
    /// goes with the one after it.
    pub(super) fn cue(&self, start: usize, end: usize) -> Cue {
        let (first, last) = (self.clause_of[start] as usize, self.clause_of[end - 1] as usize);
        let opening = self.clauses[first].starts_sentence && start <= self.clauses[first].start + 2;
        let is_short = self.clauses[last].end <= end && start <= self.clauses[first].start + 2;
        let next = self.clauses.get(last + 1).filter(|next| is_short && !next.starts_sentence).map(|_| last + 1);
        let range = first..=next.unwrap_or(last);
        let clauses = || self.clauses[range.clone()].iter();
        if clauses().filter_map(|clause| clause.future).any(|at| at < start) {
            Cue::FutureBefore
        } else if clauses().any(|clause| clause.future.is_some()) {
            if opening { Cue::FutureOpening } else { Cue::FutureAfter }
        } else if clauses().any(|clause| clause.planned.is_some()) {
            Cue::Planned
        } else if clauses().any(|clause| clause.past.is_some()) || self.since(start).is_some() {
            Cue::Past
        } else {
            Cue::None
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
