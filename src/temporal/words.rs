//! The date words of a language: the file `gazetteer/lang/<code>/dates.toml`, read and compiled.

use std::collections::BTreeMap;

use hashbrown::HashMap;
use serde::Deserialize;
use toml::Spanned;

use super::clock::{self, ClockWords};
use super::pattern::{Begins, Class, Field, Hint, Names, Trie, Word, WordNumber, words};
use super::{DateKind, is_figure};
use crate::RuleName;
use crate::gazetteer::DataError;
use crate::text::{Gap, Shape, Text};

/// How the dates of one language are written and what its words for them mean.
#[derive(Debug)]
pub(crate) struct DateWords {
    pub(super) trie: Trie,
    pub(super) forms: Vec<Form>,
    abbreviations: Vec<String>,
    pub(super) signals: Signals,
    pub(super) clock: ClockWords,
    pub(super) examples: Vec<Example>,
}

/// What a word may be to a date.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DateWord {
    pub(super) begins: Begins,
    /// The number of the phrases of clauses that begin with it.
    pub(super) signals: Option<u32>,
    pub(super) number: WordNumber,
    pub(super) hint: Hint,
    pub(super) stop: Stop,
}

/// What a sign does to the clause in which it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    None,
    /// It ends the clause.
    Clause,
    /// And what was told before it is over as well.
    Sentence,
    /// And something in brackets begins.
    Opening,
    /// Or ends.
    Closing,
}

impl Stop {
    fn of(key: &str) -> Stop {
        match key {
            "," | ":" | "." | "\"" => Stop::Clause,
            ";" => Stop::Sentence,
            "(" => Stop::Opening,
            ")" => Stop::Closing,
            _ => Stop::None,
        }
    }
}

/// What a word says about the time of its clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signal {
    /// It is to come: "will".
    Future,
    /// It was planned, and by now may lie behind: "scheduled".
    Plan,
    /// It was meant to be, and perhaps was not: "was to meet".
    Intent,
    /// Somebody asks for it, or did: "proposed".
    Request,
    /// It is over: "met".
    Past,
    /// The rest of the clause is about another time: "since".
    Since,
    /// The date that follows at once only bounds something: "after" 24 February.
    Bound,
    /// A new clause begins: "that".
    Break,
    /// The same, with a verb of saying: "said".
    Report,
    /// The sentence is a caption: "(left)".
    Caption,
    /// No signal, though it begins as one: "nói chuyện" is no "nói".
    Nothing,
    /// After a date: what follows is of that day, and when that will be the clause tells: "Friday's meeting will".
    Owner,
    /// Between a name and a verb of a headline it tells what will be: "Macron to meet Scholz".
    Headline,
}

impl Signal {
    /// Whether it says when something is: past, to come, planned, meant or asked for.
    pub(super) fn is_tense(self) -> bool {
        matches!(self, Signal::Future | Signal::Plan | Signal::Intent | Signal::Request | Signal::Past)
    }
}

/// The words that signal something.
#[derive(Debug, Default)]
pub(super) struct Signals {
    /// By the first word of a phrase.
    numbers: HashMap<String, u32>,
    phrases: Vec<Vec<(Vec<Word>, Signal)>>,
}

/// One kind of expression.
#[derive(Debug)]
pub(super) struct Form {
    pub(super) rule: RuleName,
    pub(super) kind: Option<DateKind>,
    pub(super) from: From,
    pub(super) sign: i32,
    pub(super) set: BTreeMap<Field, i32>,
    pub(super) is_eve: bool,
    pub(super) is_range: bool,
    pub(super) is_of_next: bool,
    after: Option<Before>,
    not_after: Option<Before>,
    not_before: Phrases,
    /// Whether a number may follow.
    is_before_number: bool,
    /// Whether a word with a capital may follow.
    is_before_capital: bool,
}

/// From which day it counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum From {
    #[default]
    Published,
    /// The last day on which something is told.
    Narrative,
    /// The same, else the day of publication.
    Told,
    /// The last day or month that stands before it, whatever that tells of.
    Mentioned,
}

/// Phrases by their first word.
#[derive(Debug, Default)]
pub(super) struct Phrases(HashMap<String, Vec<Vec<Word>>>);

/// What may stand before an expression: phrases by their last word, the beginning of a sentence (`^`), a number (`#`).
#[derive(Debug, Default)]
struct Before {
    phrases: HashMap<String, Vec<Vec<Word>>>,
    sentence_start: bool,
    number: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    language: String,
    separators: Vec<String>,
    #[serde(default)]
    ordinals: Vec<String>,
    #[serde(default)]
    abbreviations: Vec<String>,
    #[serde(default)]
    clause: Clause,
    #[serde(default)]
    clock: clock::Table,
    #[serde(default)]
    class: BTreeMap<String, ClassTable>,
    #[serde(default)]
    parts: BTreeMap<String, String>,
    #[serde(default)]
    form: Vec<FormTable>,
    #[serde(default)]
    example: Vec<Example>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Clause {
    future: Vec<String>,
    past: Vec<String>,
    planned: Vec<String>,
    intended: Vec<String>,
    requests: Vec<String>,
    since: Vec<String>,
    bounds: Vec<String>,
    breaks: Vec<String>,
    reports: Vec<String>,
    /// Phrases that look like one of the others and are none.
    nothing: Vec<String>,
    captions: Vec<String>,
    owners: Vec<String>,
    headlines: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClassTable {
    fills: Field,
    /// Words that have one value a row, counted from `first`.
    rows: Vec<Vec<String>>,
    #[serde(default)]
    first: i16,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct FormTable {
    name: String,
    kind: Kind,
    patterns: Vec<Spanned<String>>,
    #[serde(default)]
    from: From,
    #[serde(default)]
    sign: i16,
    #[serde(default)]
    set: BTreeMap<Field, i16>,
    #[serde(default)]
    eve: bool,
    #[serde(default)]
    range: bool,
    #[serde(default)]
    of_next: bool,
    after: Option<Vec<String>>,
    not_after: Option<Vec<String>>,
    #[serde(default)]
    not_before: Vec<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    Explicit,
    Relative,
    Anaphoric,
    Bound,
    /// No date, though it looks like one.
    None,
}

/// A sentence and the dates in it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Example {
    pub(super) rule: String,
    pub(super) text: String,
    pub(super) published: Option<String>,
    pub(super) dates: Vec<String>,
    pub(super) marked: Option<Vec<String>>,
    pub(super) events: Option<Vec<String>>,
    pub(super) background: Option<Vec<bool>>,
    pub(super) clocks: Option<Vec<String>>,
}

impl DateWords {
    /// Reads and compiles a file.
    ///
    /// # Errors
    /// The first fault, with its line and column: no TOML, an unknown key, a pattern that is none or that names a class
    /// which the file lacks.
    pub(crate) fn load(path: &str, content: &str) -> Result<DateWords, DataError> {
        let file = parse(path, content)?;
        let classes: BTreeMap<String, usize> = file.class.keys().cloned().zip(0..).collect();
        let compiled = file.class.values().map(ClassTable::compile).collect();
        let mut trie = Trie::new(compiled, file.separators, file.ordinals.iter().map(|o| o.to_lowercase()).collect());
        let names = Names { classes: &classes, parts: &file.parts };
        for (index, form) in file.form.iter().enumerate() {
            for pattern in &form.patterns {
                trie.add(pattern.get_ref(), &names, index).map_err(|expected| {
                    let found = format!("`{}`", pattern.get_ref());
                    DataError::at_byte(path, content, pattern.span().start, expected, found)
                })?;
            }
        }
        trie.number_words();
        let abbreviations = file.abbreviations.iter().flat_map(|abbreviation| words(abbreviation));
        Ok(DateWords {
            abbreviations: abbreviations.map(|word| word.key).collect(),
            trie,
            forms: file.form.into_iter().map(|form| form.compile(&file.language)).collect(),
            signals: file.clause.compile(),
            clock: file.clock.compile(),
            examples: file.example,
        })
    }
}

impl DateWords {
    /// What a word of this key may be.
    pub(crate) fn of(&self, key: &str) -> DateWord {
        let (begins, signals) = (self.trie.begins(key), self.signals.numbers.get(key).copied());
        let (number, hint) = (self.trie.number_of(key), self.trie.hint_of(key));
        DateWord { begins, signals, number, hint, stop: Stop::of(key) }
    }

    /// The keys of shortened words (`feb`), after which a full stop ends no sentence: for [`Text::new`].
    pub(crate) fn abbreviations(&self) -> &[String] {
        &self.abbreviations
    }
}

fn parse(path: &str, content: &str) -> Result<File, DataError> {
    toml::from_str(content).map_err(|error| DataError::of_toml(path, content, &error))
}

impl Clause {
    fn compile(&self) -> Signals {
        let mut signals = Signals::default();
        for (phrases, signal) in [
            (&self.future, Signal::Future),
            (&self.planned, Signal::Plan),
            (&self.intended, Signal::Intent),
            (&self.requests, Signal::Request),
            (&self.past, Signal::Past),
            (&self.since, Signal::Since),
            (&self.bounds, Signal::Bound),
            (&self.breaks, Signal::Break),
            (&self.reports, Signal::Report),
            (&self.captions, Signal::Caption),
            (&self.nothing, Signal::Nothing),
            (&self.owners, Signal::Owner),
            (&self.headlines, Signal::Headline),
        ] {
            for words in phrases.iter().map(|phrase| words(phrase)) {
                if let Some(first) = words.first() {
                    let number = *signals.numbers.entry(first.key.clone()).or_insert(signals.phrases.len() as u32);
                    signals.phrases.resize_with(signals.numbers.len(), Vec::new);
                    signals.phrases[number as usize].push((words, signal));
                }
            }
        }
        signals
    }
}

impl Signals {
    /// Finds which of the phrases of a number begin at a token, each with the token after it.
    pub(super) fn find(&self, number: u32, text: &Text<'_>, start: usize, found: &mut Vec<(Signal, usize)>) {
        let phrases = self.phrases[number as usize].iter().filter(|(words, _)| stands_at(words, text, start));
        found.extend(phrases.map(|(words, signal)| (*signal, start + words.len())));
        if found.iter().any(|(signal, _)| *signal == Signal::Nothing) {
            found.retain(|(signal, _)| *signal == Signal::Nothing);
        }
    }
}

/// Whether these words stand at a token, in one paragraph.
fn stands_at(words: &[Word], text: &Text<'_>, start: usize) -> bool {
    words.iter().zip(start..).all(|(word, token)| {
        let known = text.tokens().get(token);
        known.is_some_and(|known| token == start || known.gap != Gap::Paragraph) && word.matches(text, token)
    })
}

impl ClassTable {
    fn compile(&self) -> Class {
        let values = self.rows.iter().zip(i32::from(self.first)..);
        Class::new(self.fills, values.flat_map(|(row, value)| row.iter().map(move |word| (word.as_str(), value))))
    }
}

impl FormTable {
    fn compile(self, language: &str) -> Form {
        Form {
            rule: RuleName::new(&format!("{language}.date.{}", self.name)),
            kind: match self.kind {
                Kind::Explicit => Some(DateKind::Explicit),
                Kind::Relative => Some(DateKind::Relative),
                Kind::Anaphoric => Some(DateKind::Anaphoric),
                Kind::Bound => Some(DateKind::Bound),
                Kind::None => None,
            },
            from: self.from,
            sign: i32::from(self.sign),
            set: self.set.into_iter().map(|(field, value)| (field, i32::from(value))).collect(),
            is_eve: self.eve,
            is_range: self.range,
            is_of_next: self.of_next,
            after: self.after.as_deref().map(Before::new),
            not_after: self.not_after.as_deref().map(Before::new),
            is_before_number: !self.not_before.iter().any(|phrase| phrase == "#"),
            is_before_capital: !self.not_before.iter().any(|phrase| phrase == "A"),
            not_before: Phrases::new(&self.not_before),
        }
    }
}

impl Form {
    /// Whether what stands around tokens `start..end` of a sentence allows this form.
    pub(super) fn fits(&self, text: &Text<'_>, sentence_start: usize, start: usize, end: usize) -> bool {
        self.after.as_ref().is_none_or(|before| before.holds(text, sentence_start, start))
            && !self.not_after.as_ref().is_some_and(|before| before.holds(text, sentence_start, start))
            && (end >= text.tokens().len() || self.allows_after(text, end))
    }
}

impl Form {
    fn allows_after(&self, text: &Text<'_>, end: usize) -> bool {
        (self.is_before_number || !is_figure(text, end))
            && (self.is_before_capital || !matches!(text.tokens()[end].shape, Shape::Capitalised | Shape::AllCapitals))
            && !self.not_before.stand_at(text, end)
    }
}

impl Phrases {
    fn new(phrases: &[String]) -> Phrases {
        let mut by_first: HashMap<String, Vec<Vec<Word>>> = HashMap::new();
        for words in phrases.iter().map(|phrase| words(phrase)) {
            if let Some(first) = words.first() {
                by_first.entry(first.key.clone()).or_default().push(words);
            }
        }
        Phrases(by_first)
    }

    fn stand_at(&self, text: &Text<'_>, start: usize) -> bool {
        self.0.get(text.key(start)).is_some_and(|list| list.iter().any(|words| stands_at(words, text, start)))
    }
}

impl Before {
    fn new(phrases: &[String]) -> Before {
        let mut before = Before::default();
        for phrase in phrases {
            match phrase.as_str() {
                "^" => before.sentence_start = true,
                "#" => before.number = true,
                _ => {
                    let words = words(phrase);
                    if let Some(last) = words.last() {
                        before.phrases.entry(last.key.clone()).or_default().push(words);
                    }
                }
            }
        }
        before
    }

    fn holds(&self, text: &Text<'_>, sentence_start: usize, start: usize) -> bool {
        if start == sentence_start || start == 0 {
            return self.sentence_start;
        }
        let last = start - 1;
        let fits = |words: &Vec<Word>| {
            words.len() <= start - sentence_start
                && words.iter().zip(start - words.len()..).all(|(word, token)| word.matches(text, token))
        };
        self.number && is_figure(text, last)
            || self.phrases.get(text.key(last)).is_some_and(|list| list.iter().any(fits))
    }
}
