//! Text x names and cues -> [`Matches`]: which words, and what they may be. Nothing is resolved here.
//!
//! The forms of a gazetteer and of a language's cues are cut into the same tokens as a text and compared by the same
//! keys: see [`index`]. A match begins and ends with a token by construction, over line breaks, odd spaces and NFD
//! alike, and holds all that its form demands: diacritics, case. All matches are taken, and only then selected from the
//! left, the longest first: to select first would let a longer form that does not hold hide a shorter one that does.
//! [`phrases`] is the same for anybody's list, over bytes.

mod forms;
mod index;
mod memo;
mod phrases;
mod plain;

use std::collections::BTreeMap;
use std::ops::Range;

use crate::gazetteer::{Alias, AliasUse, Case, Diacritics, Gazetteer};
use crate::text::{Text, Token};
use index::{Demands, Index, Scratch, Seen};
use plain::Plain;

#[cfg(test)]
mod tests;

pub(crate) use forms::Forms;
pub use phrases::{PhraseMatch, Phrases, PhrasesBuilder, Spelling};

/// The compiled forms of one language.
#[derive(Debug)]
pub(crate) struct Matcher {
    index: Index,
    /// By the value under which the index has a form.
    readings: Vec<Reading>,
}

/// What a form stands for: an index into the gazetteer's aliases or the language's cues.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reading {
    Alias(usize),
    Cue(usize),
    /// Hides what stands in it.
    Guard,
}

/// Some tokens and all that they may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    pub(crate) tokens: Range<usize>,
    pub(crate) readings: Vec<Reading>,
}

impl Hit {
    /// The names that it may be.
    pub(crate) fn aliases<'a>(&'a self, gazetteer: &'a Gazetteer) -> impl Iterator<Item = &'a Alias> {
        self.readings.iter().filter_map(|reading| match reading {
            Reading::Alias(index) => Some(&gazetteer.aliases()[*index]),
            _ => None,
        })
    }

    /// The cues that it may be, as indices into those of the language.
    pub(crate) fn cues(&self) -> impl Iterator<Item = usize> {
        self.readings.iter().filter_map(|reading| match reading {
            Reading::Cue(cue) => Some(*cue),
            _ => None,
        })
    }
}

/// All that was found in one text.
#[derive(Debug, Default)]
pub(crate) struct Matches {
    /// Sorted, disjoint, without guards.
    pub(crate) hits: Vec<Hit>,
    /// The hits that lie strictly inside one of [`hits`](Matches::hits), sorted.
    pub(crate) inner: Vec<Hit>,
    /// Where a guard hides what stands in it: sorted, disjoint.
    pub(crate) guards: Vec<Range<usize>>,
}

impl Matcher {
    /// Compiles the aliases of a language (and those of none) and its cues. `forms` are those of all aliases.
    pub(crate) fn new<'a>(
        forms: &Forms,
        aliases: impl Iterator<Item = (usize, &'a Alias)>,
        cues: impl Iterator<Item = (usize, &'a str)>,
        has_diacritics: bool,
    ) -> Matcher {
        let mut index = Index::builder_of(forms, has_diacritics);
        let mut readings = Vec::new();
        for (at, alias) in aliases {
            let in_pair = alias.usage == AliasUse::Pair;
            let demands = Demands { case: alias.case, diacritics: alias.diacritics, in_pair };
            index.add_tokens(forms.get(at), readings.len() as u32, demands);
            readings.push(if alias.usage == AliasUse::Guard { Reading::Guard } else { Reading::Alias(at) });
        }
        for (at, form) in cues {
            let demands = Demands { case: Case::Any, diacritics: Diacritics::Count, in_pair: false };
            index.add(form, readings.len() as u32, demands);
            readings.push(Reading::Cue(at));
        }
        Matcher { index: index.build(), readings }
    }

    /// Finds all forms in a text; time grows with the text and the number of matches.
    pub(crate) fn find(&self, text: &Text<'_>) -> Matches {
        let tokens = text.tokens().iter().enumerate();
        let see =
            |(at, token): (usize, &Token)| self.index.see(token.shape, text.key(at), text.bare(at)).after(token.gap);
        let tokens: Vec<Seen> = tokens.map(see).collect();
        let mut plain = Plain::default();
        let is_plain = |tokens: Range<usize>| plain.at(text.source(), text.tokens()[tokens.start].span.start());
        let mut hits: BTreeMap<(usize, usize), Vec<Reading>> = BTreeMap::new();
        self.index.find(&tokens, 0..tokens.len(), &mut Scratch::default(), is_plain, |start, length, value| {
            let readings = hits.entry((start, start + length)).or_default();
            let reading = self.readings[value as usize];
            if !readings.contains(&reading) {
                readings.push(reading);
            }
        });
        select(hits)
    }
}

/// From the left, the longest first; what is left inside a chosen hit becomes inner, what overlaps one is dropped.
fn select(hits: BTreeMap<(usize, usize), Vec<Reading>>) -> Matches {
    let mut candidates: Vec<Hit> =
        hits.into_iter().map(|((start, end), readings)| Hit { tokens: start..end, readings }).collect();
    candidates.sort_by_key(|hit| (hit.tokens.start, std::cmp::Reverse(hit.tokens.end)));
    let mut matches = Matches::default();
    let mut end = 0;
    for mut hit in candidates {
        hit.readings.sort_unstable();
        if hit.tokens.start >= end {
            end = hit.tokens.end;
            matches.hits.push(hit);
        } else if hit.tokens.end <= end {
            matches.inner.push(hit);
        }
    }
    let is_guard = |hit: &Hit| hit.readings.contains(&Reading::Guard);
    matches.guards = matches.hits.iter().filter(|hit| is_guard(hit)).map(|hit| hit.tokens.clone()).collect();
    matches.hits.retain(|hit| !is_guard(hit));
    matches
}
