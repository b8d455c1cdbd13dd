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
mod word;

use std::cmp::Reverse;
use std::ops::Range;

use hashbrown::{HashMap, HashSet};

use crate::gazetteer::{Alias, AliasUse, Case, Diacritics, Gazetteer};
use crate::text::Text;
use crate::text::lexicon::PerWord;
use crate::{EntityId, EntityKind};
use index::{Demands, Index, Scratch};
use plain::Plain;
use word::Seen;

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
    /// After which readings a name that else stands in pairs may stand alone.
    titles: HashSet<Reading>,
    /// The readings that are states.
    states: HashSet<Reading>,
}

/// What a form stands for: an index into the gazetteer's aliases or the language's cues.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Reading {
    Alias(usize),
    Cue(usize),
    /// Like an alias, where a title stands before it.
    Titled(usize),
    /// Hides what stands in it.
    Guard,
}

/// Some tokens and all that they may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    pub(crate) tokens: Range<usize>,
    readings: Readings,
}

/// One reading or several, sorted; mostly one.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Readings {
    One(Reading),
    Several(Box<[Reading]>),
}

impl Readings {
    fn new(mut readings: impl ExactSizeIterator<Item = Reading>) -> Readings {
        match (readings.len(), readings.next()) {
            (1, Some(one)) => Readings::One(one),
            (_, first) => Readings::Several(first.into_iter().chain(readings).collect()),
        }
    }
}

impl Hit {
    pub(crate) fn readings(&self) -> &[Reading] {
        match &self.readings {
            Readings::One(one) => std::slice::from_ref(one),
            Readings::Several(several) => several,
        }
    }

    /// The names that it may be.
    pub(crate) fn aliases<'a>(&'a self, gazetteer: &'a Gazetteer) -> impl Iterator<Item = &'a Alias> {
        self.readings().iter().filter_map(|reading| match reading {
            Reading::Alias(index) => Some(&gazetteer.aliases()[*index]),
            _ => None,
        })
    }

    /// The cues that it may be, as indices into those of the language.
    pub(crate) fn cues(&self) -> impl Iterator<Item = usize> {
        self.readings().iter().filter_map(|reading| match reading {
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
    /// Compiles the aliases of a language (and those of none) and its cues, of which some stand for a title. `forms` are those
    /// of all aliases.
    pub(crate) fn new<'a>(
        forms: &Forms,
        aliases: impl Iterator<Item = (usize, &'a Alias)>,
        cues: impl Iterator<Item = (usize, &'a str, bool)>,
        has_diacritics: bool,
    ) -> Matcher {
        let mut index = Index::builder(has_diacritics);
        let mut readings = Vec::new();
        let (mut titles, mut states) = (HashSet::new(), HashSet::new());
        for (at, alias) in aliases {
            let in_pair = alias.usage == AliasUse::Pair;
            let demands = Demands { case: alias.case, diacritics: alias.diacritics, in_pair };
            index.add_tokens(&alias.text, forms.get(at), readings.len() as u32, demands);
            readings.push(if alias.usage == AliasUse::Guard { Reading::Guard } else { Reading::Alias(at) });
            if in_pair {
                let demands = Demands { in_pair: false, ..demands };
                index.add_tokens(&alias.text, forms.get(at), readings.len() as u32, demands);
                readings.push(Reading::Titled(at));
            }
            match alias.entity.as_ref().map(EntityId::kind) {
                Some(EntityKind::Office) => titles.insert(Reading::Alias(at)),
                Some(EntityKind::State) => states.insert(Reading::Alias(at)),
                _ => false,
            };
        }
        for (at, form, is_title) in cues {
            let demands = Demands { case: Case::Any, diacritics: Diacritics::Count, in_pair: false };
            index.add(form, readings.len() as u32, demands);
            readings.push(Reading::Cue(at));
            if is_title {
                titles.insert(Reading::Cue(at));
            }
        }
        Matcher { index: index.build(), readings, titles, states }
    }

    /// Finds all forms in a text; time grows with the text and the number of matches. `known` is what is known of the
    /// words of its lexicon.
    pub(crate) fn find(&self, text: &Text<'_>, known: &mut KnownWords) -> Matches {
        let KnownWords { seen: known, scratch } = known;
        known.learn(text.lexicon(), |shape, key, bare| self.index.see(shape, key, bare));
        let tokens = text.tokens();
        let mut plain = Plain::default();
        let mut seen: Vec<Seen> = Vec::new();
        let mut found: Vec<(u32, Reverse<u32>, Reading)> = Vec::with_capacity(tokens.len() / 2);
        for start in (0..tokens.len()).step_by(CHUNK) {
            let end = (start + CHUNK).min(tokens.len());
            // Two tokens on either side of a phrase tell whether it stands in a pair.
            let first = start.saturating_sub(2);
            let window = &tokens[first..(end + self.index.longest() + 2).min(tokens.len())];
            seen.clear();
            seen.extend(window.iter().map(|token| known.of(token.word).after(token.gap)));
            let is_plain = |of: Range<usize>| plain.at(text.source(), window[of.start].span().start());
            let quote = |of: Range<usize>| text.quote(&(first + of.start..first + of.end));
            self.index.find(&seen, start - first..end - first, scratch, quote, is_plain, |at, length, value| {
                let at = (first + at) as u32;
                found.push((at, Reverse(at + length as u32), self.readings[value as usize]));
            });
        }
        // They come in the order in which they begin.
        found.chunk_by_mut(|a, b| a.0 == b.0).filter(|here| here.len() > 1).for_each(<[_]>::sort_unstable);
        if found.iter().any(|(.., reading)| matches!(reading, Reading::Titled(_))) {
            self.keep_titled(text, &mut found);
        }
        found.dedup();
        select(&found)
    }

    /// Of the names that else stand in pairs keeps those that follow a title, or a title with a state and a comma.
    fn keep_titled(&self, text: &Text<'_>, found: &mut Vec<(u32, Reverse<u32>, Reading)>) {
        let of = |wanted: &HashSet<Reading>| -> HashMap<u32, u32> {
            let all = found.iter().filter(|(.., reading)| wanted.contains(reading));
            all.map(|&(start, Reverse(end), _)| (end, start)).collect()
        };
        let (titles, states) = (of(&self.titles), of(&self.states));
        let is_titled = |start: u32| {
            let comma = start.checked_sub(1).filter(|&comma| text.key(comma as usize) == ",");
            let state = comma.and_then(|comma| states.get(&comma));
            titles.contains_key(&start) || state.is_some_and(|state| titles.contains_key(state))
        };
        found.retain_mut(|(start, _, reading)| {
            let Reading::Titled(alias) = *reading else { return true };
            *reading = Reading::Alias(alias);
            is_titled(*start)
        });
        found.sort_unstable();
    }
}

/// What a matcher knows of the words of a lexicon.
#[derive(Debug, Default)]
pub(crate) struct KnownWords {
    seen: PerWord<Seen>,
    scratch: Scratch,
}

/// So many tokens are matched at a time: what is known of them stays in the nearest cache.
const CHUNK: usize = 1 << 10;

/// From the left, the longest first; what is left inside a chosen hit becomes inner, what overlaps one is dropped.
fn select(found: &[(u32, Reverse<u32>, Reading)]) -> Matches {
    let mut matches = Matches::default();
    let mut end = 0;
    for same in found.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let (first, Reverse(last), _) = same[0];
        let tokens = first as usize..last as usize;
        let hit = || Hit { tokens: tokens.clone(), readings: Readings::new(same.iter().map(|(.., reading)| *reading)) };
        if tokens.start >= end {
            end = tokens.end;
            // A guard sorts last.
            match same[same.len() - 1] {
                (.., Reading::Guard) => matches.guards.push(tokens),
                _ => matches.hits.push(hit()),
            }
        } else if tokens.end <= end {
            matches.inner.push(hit());
        }
    }
    matches
}
