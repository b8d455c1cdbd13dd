//! Text x names and cues -> [`Matches`]: which words, and what they may be. Nothing is resolved here.
//!
//! The forms of a gazetteer and of a language's cues are cut into the same tokens as a text and compared by the same
//! keys. One automaton (aho-corasick) runs over the bare keys of the text's tokens joined by single spaces; as every
//! form begins and ends with such a space, a hit begins and ends with a token by construction, over line breaks, odd
//! spaces and NFD alike. Each hit is then checked as its form demands: diacritics, case. All hits are taken
//! (overlapping), checked, and only then selected from the left, the longest first: to select first would let a longer
//! form that fails its check hide a shorter one that holds.

use std::collections::BTreeMap;
use std::ops::Range;

use aho_corasick::{AhoCorasick, BuildError, MatchKind};

use crate::gazetteer::{Alias, AliasUse, Case, Diacritics, Gazetteer};
use crate::text::{Gap, Shape, Text};

/// The compiled forms of one language.
#[derive(Debug)]
pub(crate) struct Matcher {
    automaton: AhoCorasick,
    /// For each pattern of the automaton the forms whose bare keys it is.
    patterns: Vec<Vec<Form>>,
    /// Whether the language writes diacritics, so that a sentence without any may be read without.
    has_diacritics: bool,
}

#[derive(Clone, Debug)]
struct Form {
    reading: Reading,
    keys: Box<str>,
    /// The shape of each token, where case matters.
    shapes: Option<Box<[Shape]>>,
    diacritics: Diacritics,
    tokens: usize,
    is_pair: bool,
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
    /// Compiles the aliases of a language (and those of none) and its cues.
    pub(crate) fn new<'a>(
        aliases: impl Iterator<Item = (usize, &'a Alias)>,
        cues: impl Iterator<Item = (usize, &'a str)>,
        has_diacritics: bool,
    ) -> Result<Matcher, BuildError> {
        let mut by_bare: BTreeMap<String, Vec<Form>> = BTreeMap::new();
        let mut add = |text: &str, reading, case, diacritics, is_pair| {
            for variant in variants(text) {
                let (bare, mut form) = compile(&variant, reading, case, diacritics, is_pair);
                // In a language of diacritics one word without its own is another word.
                if has_diacritics && form.tokens == 1 {
                    form.diacritics = Diacritics::Count;
                }
                let forms = by_bare.entry(bare).or_default();
                if form.tokens > 0 && !forms.iter().any(|other| other.reading == reading && other.keys == form.keys) {
                    forms.push(form);
                }
            }
        };
        for (index, alias) in aliases {
            let reading = if alias.usage == AliasUse::Guard { Reading::Guard } else { Reading::Alias(index) };
            add(&alias.text, reading, alias.case, alias.diacritics, alias.usage == AliasUse::Pair);
        }
        for (index, form) in cues {
            add(form, Reading::Cue(index), Case::Any, Diacritics::Count, false);
        }
        by_bare.retain(|_, forms| !forms.is_empty());
        let automaton = AhoCorasick::builder().match_kind(MatchKind::Standard).build(by_bare.keys())?;
        Ok(Matcher { automaton, patterns: by_bare.into_values().collect(), has_diacritics })
    }

    /// Finds all forms in a text; time grows with the text and the number of raw hits.
    pub(crate) fn find(&self, text: &Text<'_>) -> Matches {
        let unaccented = self.unaccented_sentences(text);
        let mut hits: BTreeMap<(usize, usize), Vec<Reading>> = BTreeMap::new();
        for raw in self.automaton.find_overlapping_iter(text.haystack()) {
            let Some(start) = text.token_at(raw.start() + 1) else { continue };
            for form in &self.patterns[raw.pattern().as_usize()] {
                let tokens = start..start + form.tokens;
                if form.holds(text, &tokens, &unaccented) {
                    let readings = hits.entry((start, tokens.end)).or_default();
                    if !readings.contains(&form.reading) {
                        readings.push(form.reading);
                    }
                }
            }
        }
        select(hits)
    }

    /// For each token whether its sentence is written without diacritics though the language has them.
    fn unaccented_sentences(&self, text: &Text<'_>) -> Vec<bool> {
        let mut flags = vec![false; text.tokens().len()];
        for sentence in text.sentences().iter().filter(|_| self.has_diacritics) {
            let plain = sentence.tokens.clone().all(|token| text.raw(token).is_ascii());
            flags[sentence.tokens.clone()].fill(plain);
        }
        flags
    }
}

impl Form {
    fn holds(&self, text: &Text<'_>, tokens: &Range<usize>, unaccented: &[bool]) -> bool {
        let spelled = self.diacritics == Diacritics::Ignore
            || self.keys.split_terminator(' ').zip(tokens.clone()).all(|(key, token)| key == text.key(token))
            || self.tokens > 1 && unaccented[tokens.start];
        let cased = self.shapes.as_ref().is_none_or(|shapes| {
            shapes.iter().zip(tokens.clone()).all(|(&shape, token)| shape_holds(shape, text.tokens()[token].shape))
        });
        spelled && cased && (!self.is_pair || stands_in_pair(text, tokens))
    }
}

/// A capital in the form demands one in the text; a form all in capitals (NATO, US) demands all.
fn shape_holds(form: Shape, text: Shape) -> bool {
    match form {
        Shape::Capitalised => text.is_upper(),
        Shape::AllCapitals => text == Shape::AllCapitals,
        Shape::Lower | Shape::Number | Shape::Punctuation => true,
    }
}

/// Whether a dash or slash joins the tokens to a neighbour that is written with a capital.
fn stands_in_pair(text: &Text<'_>, tokens: &Range<usize>) -> bool {
    let joins = |dash: Option<usize>, beyond: Option<usize>| {
        let is_dash = dash.is_some_and(|at| at < text.tokens().len() && matches!(text.key(at), "-" | "/"));
        let name = beyond.and_then(|at| text.tokens().get(at)).is_some_and(|token| token.shape.is_upper());
        is_dash && name
    };
    joins(tokens.start.checked_sub(1), tokens.start.checked_sub(2)) || joins(Some(tokens.end), Some(tokens.end + 1))
}

/// A form as written, and with spaces for the hyphens between its letters.
fn variants(text: &str) -> Vec<String> {
    let spaced = text.replace(['-', '‑'], " ");
    if spaced == text || spaced.split_whitespace().count() < 2 {
        vec![text.to_owned()]
    } else {
        vec![text.to_owned(), spaced]
    }
}

/// The bare keys of a form between spaces, and the form.
fn compile(text: &str, reading: Reading, case: Case, diacritics: Diacritics, is_pair: bool) -> (String, Form) {
    let cut = Text::new(text, &[]);
    let tokens = cut.tokens().len();
    let keys = (0..tokens).flat_map(|token| [cut.key(token), " "]).collect::<String>();
    let bare = cut.haystack().to_owned();
    let one_block = cut.tokens().iter().skip(1).all(|token| token.gap < Gap::Paragraph);
    let shapes = (case == Case::Exact).then(|| cut.tokens().iter().map(|token| token.shape).collect());
    let tokens = if one_block { tokens } else { 0 };
    (bare, Form { reading, keys: keys.into(), shapes, diacritics, tokens, is_pair })
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
