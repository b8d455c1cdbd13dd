//! The shapes of date expressions, as the language files write them, and the trie that finds them.
//!
//! | in a pattern | stands for |
//! |---|---|
//! | `word` | that word; a capital in the pattern demands a capital in the text |
//! | `{d}` `{m}` | a figure for a day, a month; `{d}` also with an ordinal ending of the language (`19th`) |
//! | `{th}` | a day with such an ending |
//! | `{y}` `{yy}` | a year in four figures, in two |
//! | `{n}` | any other small figure |
//! | `{sep}` | a separator of the language, the same one within the pattern |
//! | `<name>` | a word of a class, or another pattern of `[parts]` |
//! | `[ ]` | what is marked; with two pairs there are two dates, which lend each other what they lack |
//! | `( | )` `?` | one of these; perhaps |
//! | `\` | takes its meaning from the next character |
//!
//! Things that touch in a pattern must touch in the text; a space allows any gap within a sentence.

use std::collections::BTreeMap;

use hashbrown::HashMap;

use super::words::DateWord;
use crate::text::lexicon::PerWord;
use crate::text::{Gap, Text};

/// More sequences than this in one pattern is a mistake in the file.
const MAX_SEQUENCES: usize = 4096;
const MAX_PARTS_DEPTH: usize = 8;

/// What a figure or a word of a class contributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Field {
    Day,
    Month,
    Year,
    Weekday,
    Count,
    /// 0 day, 1 week, 2 month, 3 year.
    Unit,
    /// -1 past, 1 future.
    Direction,
    DayShift,
    WeekShift,
    MonthShift,
    YearShift,
    /// Words that only belong there.
    Nothing,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) key: String,
    /// That of the key in the trie, once it is there: see [`Trie::number_words`].
    number: WordNumber,
    pub(super) is_capital: bool,
    is_glued: bool,
}

/// The number of a word of the patterns; all other words have 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct WordNumber(u32);

/// Words that may stand in one place, each with its value.
#[derive(Clone, Debug)]
pub(super) struct Class {
    field: Field,
    /// By the key of the first word.
    phrases: HashMap<String, Vec<(Vec<Word>, i32)>>,
    /// The same by its number.
    by_number: HashMap<WordNumber, Vec<(Vec<Word>, i32)>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Figure {
    Day,
    OrdinalDay,
    Month,
    Year,
    ShortYear,
    Count,
    Separator,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Atom {
    Word(Word),
    Class(usize),
    Figure(Figure),
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Step {
    atom: Atom,
    how: How,
}

/// How a step stands in its sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct How {
    is_glued: bool,
    /// Which pair of brackets it stands in, from 1; 0 is outside.
    group: u8,
}

/// A value found, and in which group.
#[derive(Clone, Copy, Debug)]
pub(super) struct Capture {
    pub(super) field: Field,
    pub(super) value: i32,
    pub(super) group: u8,
}

/// One way to read the tokens from some start on.
#[derive(Clone, Debug)]
pub(super) struct Found<'a> {
    pub(super) form: usize,
    pub(super) end: usize,
    pub(super) captures: &'a [Capture],
    /// The group and first token after it, of every step.
    pub(super) steps: &'a [(u8, usize)],
    pub(super) ends_in_figure: bool,
}

/// All patterns of a language in one tree of steps.
#[derive(Clone, Debug, Default)]
pub(super) struct Trie {
    classes: Vec<Class>,
    separators: Vec<String>,
    ordinals: Vec<String>,
    nodes: Vec<Node>,
    numbers: HashMap<String, WordNumber>,
    by_word: HashMap<String, Vec<usize>>,
    by_figure: Vec<usize>,
}

#[derive(Clone, Debug, Default)]
struct Node {
    edges: Vec<(Step, usize)>,
    forms: Vec<usize>,
    /// With which words it can go on.
    next: Hint,
}

/// Some words, a bit for a few of them together: where hints do not meet, no word of the one is one of the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Hint(u64);

/// What can begin with a word.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Begins {
    /// An expression of this word alone.
    alone: bool,
    /// With which words one goes on.
    then: Hint,
}

impl Begins {
    /// Whether anything can begin with it before the word of a hint.
    pub(super) fn with(self, next: impl FnOnce() -> Option<Hint>) -> bool {
        self.alone || self.then != Hint::default() && next().is_some_and(|next| self.then.meets(next))
    }
}

impl Hint {
    const FIGURE: Hint = Hint(1 << 62);
    const SEPARATOR: Hint = Hint(1 << 63);

    fn of_number(number: WordNumber) -> Hint {
        Hint(if number == WordNumber::default() { 0 } else { 1 << (number.0 % 62) })
    }

    fn and(self, other: Hint) -> Hint {
        Hint(self.0 | other.0)
    }

    fn meets(self, other: Hint) -> bool {
        self.0 & other.0 != 0
    }
}

/// The words of a phrase as [`Text`] cuts them.
pub(super) fn words(phrase: &str) -> Vec<Word> {
    let text = Text::new(phrase, &[]);
    let word = |token: usize| Word {
        key: text.key(token).to_owned(),
        number: WordNumber::default(),
        is_capital: text.tokens()[token].shape.is_upper(),
        is_glued: token > 0 && text.tokens()[token].gap == Gap::None,
    };
    (0..text.tokens().len()).map(word).collect()
}

impl Word {
    pub(super) fn matches(&self, text: &Text<'_>, token: usize) -> bool {
        text.key(token) == self.key && (!self.is_capital || text.tokens()[token].shape.is_upper())
    }
}

impl Class {
    pub(super) fn new<'p>(field: Field, phrases: impl Iterator<Item = (&'p str, i32)>) -> Class {
        let mut class = Class { field, phrases: HashMap::new(), by_number: HashMap::new() };
        for (phrase, value) in phrases {
            let words = words(phrase);
            if let Some(first) = words.first() {
                class.phrases.entry(first.key.clone()).or_default().push((words, value));
            }
        }
        for list in class.phrases.values_mut() {
            list.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        }
        class
    }
}

/// What the patterns of a file may name.
#[derive(Debug)]
pub(super) struct Names<'n> {
    pub(super) classes: &'n BTreeMap<String, usize>,
    pub(super) parts: &'n BTreeMap<String, String>,
}

impl Trie {
    pub(super) fn new(classes: Vec<Class>, separators: Vec<String>, ordinals: Vec<String>) -> Trie {
        Trie { classes, separators, ordinals, nodes: vec![Node::default()], ..Trie::default() }
    }

    /// Adds a pattern; the error says what is wrong with it.
    pub(super) fn add(&mut self, pattern: &str, names: &Names<'_>, form: usize) -> Result<(), String> {
        for sequence in expand(&parse(pattern, names)?)? {
            let steps = number_groups(&sequence);
            if steps.is_empty() {
                return Err("a pattern that does not match the empty text".to_owned());
            }
            self.insert(&steps, form);
        }
        Ok(())
    }

    fn insert(&mut self, sequence: &[(&Atom, How)], form: usize) {
        let mut node = 0;
        for &(atom, how) in sequence {
            let known = self.nodes[node].edges.iter().find(|(other, _)| other.how == how && other.atom == *atom);
            node = match known {
                Some(&(_, next)) => next,
                None => {
                    let next = self.nodes.len();
                    self.nodes.push(Node::default());
                    if node == 0 {
                        self.index(atom, self.nodes[0].edges.len());
                    }
                    self.nodes[node].edges.push((Step { atom: atom.clone(), how }, next));
                    next
                }
            };
        }
        if !self.nodes[node].forms.contains(&form) {
            self.nodes[node].forms.push(form);
        }
    }

    /// So that a token that begins no date costs one look-up.
    fn index(&mut self, atom: &Atom, edge: usize) {
        match atom {
            Atom::Word(word) => self.by_word.entry(word.key.clone()).or_default().push(edge),
            Atom::Class(class) => {
                for first in self.classes[*class].phrases.keys() {
                    self.by_word.entry(first.clone()).or_default().push(edge);
                }
            }
            Atom::Figure(_) => self.by_figure.push(edge),
        }
    }

    /// Numbers the words of all patterns, after which none is added, so that a walk compares numbers.
    pub(super) fn number_words(&mut self) {
        let Trie { numbers, nodes, classes, .. } = self;
        let mut number = |word: &mut Word| {
            let next = WordNumber(numbers.len() as u32 + 1);
            word.number = *numbers.entry_ref(&word.key).or_insert(next);
        };
        for (step, _) in nodes.iter_mut().flat_map(|node| &mut node.edges) {
            if let Atom::Word(word) = &mut step.atom {
                number(word);
            }
        }
        for class in &mut *classes {
            let mut phrases: Vec<_> = std::mem::take(&mut class.phrases).into_values().collect();
            phrases.iter_mut().flatten().flat_map(|(words, _)| words).for_each(&mut number);
            class.by_number = phrases.into_iter().map(|same| (same[0].0[0].number, same)).collect();
        }
        for node in nodes {
            let hints = node.edges.iter().map(|(step, _)| match &step.atom {
                Atom::Word(word) => Hint::of_number(word.number),
                Atom::Class(class) => classes[*class]
                    .by_number
                    .keys()
                    .map(|first| Hint::of_number(*first))
                    .fold(Hint::default(), Hint::and),
                Atom::Figure(Figure::Separator) => Hint::SEPARATOR,
                Atom::Figure(_) => Hint::FIGURE,
            });
            node.next = hints.fold(Hint::default(), Hint::and);
        }
    }

    /// What may be said of a word of a text.
    pub(super) fn hint_of(&self, key: &str) -> Hint {
        let figure = if starts_with_digit(key) { Hint::FIGURE } else { Hint::default() };
        let is_separator = self.separators.iter().any(|separator| separator == key);
        let separator = if is_separator { Hint::SEPARATOR } else { Hint::default() };
        Hint::of_number(self.number_of(key)).and(figure).and(separator)
    }

    /// The number of a word of a text.
    pub(super) fn number_of(&self, key: &str) -> WordNumber {
        self.numbers.get(key).copied().unwrap_or_default()
    }

    /// Which expressions begin with a word of this key.
    pub(super) fn begins(&self, key: &str) -> Begins {
        let mut begins = Begins::default();
        let by_figure = if starts_with_digit(key) { self.by_figure.as_slice() } else { &[] };
        for &edge in self.by_word.get(key).into_iter().flatten().chain(by_figure) {
            let (step, next) = &self.nodes[0].edges[edge];
            let next = &self.nodes[*next];
            // The second word of a phrase of a class, else what comes after the first.
            let phrases = match step.atom {
                Atom::Class(class) => self.classes[class].by_number.get(&self.number_of(key)),
                _ => None,
            };
            for (words, _) in phrases.into_iter().flatten() {
                begins.then =
                    begins.then.and(words.get(1).map_or(Hint::default(), |word| Hint::of_number(word.number)));
            }
            if phrases.is_none_or(|phrases| phrases.iter().any(|(words, _)| words.len() == 1)) {
                begins.alone |= !next.forms.is_empty();
                begins.then = begins.then.and(next.next);
            }
        }
        begins
    }

    /// Calls `visit` with every reading of the tokens from `start` up to `end`.
    pub(super) fn find(
        &self,
        text: &Text<'_>,
        known: &PerWord<DateWord>,
        start: usize,
        end: usize,
        visit: &mut dyn FnMut(Found<'_>),
    ) {
        let is_figure = starts_with_digit(text.key(start));
        let by_word = self.by_word.get(text.key(start)).map_or(&[][..], Vec::as_slice);
        let by_figure = if is_figure { self.by_figure.as_slice() } else { &[] };
        let mut walk =
            Walk { trie: self, text, known, end, captures: Vec::new(), steps: Vec::new(), separator: None, visit };
        for &edge in by_word.iter().chain(by_figure) {
            walk.step(&self.nodes[0].edges[edge], start, true);
        }
    }
}

struct Walk<'w, 't> {
    trie: &'w Trie,
    text: &'w Text<'t>,
    known: &'w PerWord<DateWord>,
    end: usize,
    captures: Vec<Capture>,
    steps: Vec<(u8, usize)>,
    separator: Option<&'w str>,
    visit: &'w mut dyn FnMut(Found<'_>),
}

impl<'w> Walk<'w, '_> {
    fn step(&mut self, (step, next): &'w (Step, usize), token: usize, is_first: bool) {
        let Some(gap) = self.text.tokens().get(token).filter(|_| token < self.end).map(|token| token.gap) else {
            return;
        };
        if !is_first && (gap == Gap::Paragraph || step.how.is_glued && gap != Gap::None) {
            return;
        }
        match &step.atom {
            Atom::Word(word) if self.is_at(word, token) => self.go(step, *next, token + 1, None),
            Atom::Word(_) => {}
            Atom::Class(class) => {
                let class = &self.trie.classes[*class];
                for (words, value) in class.by_number.get(&self.number(token)).into_iter().flatten() {
                    if self.matches(words, token) {
                        self.go(step, *next, token + words.len(), Some((class.field, *value)));
                    }
                }
            }
            Atom::Figure(Figure::Separator) => self.separator(step, *next, token),
            Atom::Figure(figure) => {
                if let Some(found) = self.figure(*figure, token) {
                    self.go(step, *next, token + 1, Some(found));
                }
            }
        }
    }

    fn matches(&self, words: &[Word], start: usize) -> bool {
        start + words.len() <= self.end
            && words.iter().zip(start..).all(|(word, token)| {
                let gap = self.text.tokens()[token].gap;
                let gap_fits = token == start || gap != Gap::Paragraph && (!word.is_glued || gap == Gap::None);
                gap_fits && self.is_at(word, token)
            })
    }

    fn word(&self, token: usize) -> DateWord {
        self.known.of(self.text.tokens()[token].word)
    }

    fn number(&self, token: usize) -> WordNumber {
        self.word(token).number
    }

    fn is_at(&self, word: &Word, token: usize) -> bool {
        word.number == self.number(token) && (!word.is_capital || self.text.tokens()[token].shape.is_upper())
    }

    fn separator(&mut self, step: &'w Step, next: usize, token: usize) {
        let key = self.text.key(token);
        let Some(found) = self.trie.separators.iter().find(|separator| *separator == key) else { return };
        match self.separator {
            Some(before) if before != found.as_str() => {}
            Some(_) => self.go(step, next, token + 1, None),
            None => {
                self.separator = Some(found.as_str());
                self.go(step, next, token + 1, None);
                self.separator = None;
            }
        }
    }

    fn is_ordinal(&self, ending: &str) -> bool {
        self.trie.ordinals.iter().any(|ordinal| ordinal == ending)
    }

    fn figure(&self, figure: Figure, token: usize) -> Option<(Field, i32)> {
        let key = self.text.key(token);
        let digits = key.bytes().take_while(u8::is_ascii_digit).count();
        let (number, ending) = key.split_at(digits);
        let ending_fits = match figure {
            Figure::Day => ending.is_empty() || self.is_ordinal(ending),
            Figure::OrdinalDay => self.is_ordinal(ending),
            _ => ending.is_empty(),
        };
        if !(1..=4).contains(&digits) || !ending_fits {
            return None;
        }
        let value: i32 = number.parse().ok()?;
        let (field, fits) = match figure {
            Figure::Day | Figure::OrdinalDay => (Field::Day, digits <= 2 && (1..=31).contains(&value)),
            Figure::Month => (Field::Month, digits <= 2 && (1..=12).contains(&value)),
            Figure::Year => (Field::Year, digits == 4 && (1000..=2999).contains(&value)),
            Figure::ShortYear => (Field::Year, digits == 2),
            Figure::Count => (Field::Count, digits <= 3),
            Figure::Separator => (Field::Nothing, false),
        };
        let century = if figure == Figure::ShortYear { if value < 70 { 2000 } else { 1900 } } else { 0 };
        fits.then_some((field, value + century))
    }

    fn go(&mut self, step: &'w Step, node: usize, token: usize, found: Option<(Field, i32)>) {
        let goes_on = token < self.end && self.trie.nodes[node].next.meets(self.word(token).hint);
        if !goes_on && self.trie.nodes[node].forms.is_empty() {
            return;
        }
        let before = self.captures.len();
        self.captures.extend(found.map(|(field, value)| Capture { field, value, group: step.how.group }));
        self.steps.push((step.how.group, token));
        let trie = self.trie;
        let node = &trie.nodes[node];
        for &form in &node.forms {
            (self.visit)(Found {
                form,
                end: token,
                captures: &self.captures,
                steps: &self.steps,
                ends_in_figure: matches!(step.atom, Atom::Figure(_)),
            });
        }
        for edge in node.edges.iter().filter(|_| goes_on) {
            self.step(edge, token, false);
        }
        self.steps.pop();
        self.captures.truncate(before);
    }
}

fn starts_with_digit(key: &str) -> bool {
    key.starts_with(|c: char| c.is_ascii_digit())
}

fn parse(pattern: &str, names: &Names<'_>) -> Result<Vec<Vec<Syntax>>, String> {
    let expanded = expand_parts(pattern, names, 0)?;
    let mut parser = Parser { chars: expanded.chars().collect(), at: 0, names };
    let alternatives = parser.alternatives()?;
    match parser.chars.get(parser.at) {
        Some(c) => Err(format!("a pattern without a stray `{c}`")),
        None => Ok(alternatives),
    }
}

fn expand_parts(pattern: &str, names: &Names<'_>, depth: usize) -> Result<String, String> {
    if depth > MAX_PARTS_DEPTH {
        return Err("parts that do not contain themselves".to_owned());
    }
    let mut out = String::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('<') {
        let (name, tail) = after.split_once('>').ok_or("`>` after `<`")?;
        out.push_str(before);
        match names.parts.get(name) {
            Some(part) => {
                out.push('(');
                out.push_str(&expand_parts(part, names, depth + 1)?);
                out.push(')');
            }
            None if names.classes.contains_key(name) => out.push_str(&format!("<{name}>")),
            None => return Err(format!("a class or a part of this file, not `<{name}>`")),
        }
        rest = tail;
    }
    out.push_str(rest);
    Ok(out)
}

enum Syntax {
    Atom(Atom, bool),
    Either(Vec<Vec<Syntax>>),
    Group(Vec<Vec<Syntax>>),
    Maybe(Box<Syntax>),
}

struct Parser<'p> {
    chars: Vec<char>,
    at: usize,
    names: &'p Names<'p>,
}

impl Parser<'_> {
    fn alternatives(&mut self) -> Result<Vec<Vec<Syntax>>, String> {
        let mut all = vec![self.sequence()?];
        while self.chars.get(self.at) == Some(&'|') {
            self.at += 1;
            all.push(self.sequence()?);
        }
        Ok(all)
    }

    fn sequence(&mut self) -> Result<Vec<Syntax>, String> {
        let mut items = Vec::new();
        loop {
            let is_glued = !self.skip_space();
            let Some(&c) = self.chars.get(self.at) else { return Ok(items) };
            match c {
                '|' | ')' | ']' => return Ok(items),
                '?' => {
                    self.at += 1;
                    let last = items.pop().ok_or("something before `?`")?;
                    items.push(Syntax::Maybe(Box::new(last)));
                }
                '(' | '[' => {
                    self.at += 1;
                    let inside = self.alternatives()?;
                    let closing = if c == '(' { ')' } else { ']' };
                    if self.chars.get(self.at) != Some(&closing) {
                        return Err(format!("`{closing}` after `{c}`"));
                    }
                    self.at += 1;
                    let inside = if is_glued { inside } else { inside.into_iter().map(unglue_first).collect() };
                    items.push(if c == '(' { Syntax::Either(inside) } else { Syntax::Group(inside) });
                }
                '{' => {
                    let figure = figure_named(&self.until('}')?)?;
                    items.push(Syntax::Atom(Atom::Figure(figure), is_glued));
                }
                '<' => {
                    let name = self.until('>')?;
                    items.push(Syntax::Atom(Atom::Class(self.names.classes[&name]), is_glued));
                }
                _ => {
                    let literal = self.literal();
                    if literal.is_empty() {
                        return Err(format!("a pattern without a stray `{c}`"));
                    }
                    for (n, word) in words(&literal).into_iter().enumerate() {
                        let glued = if n == 0 { is_glued } else { word.is_glued };
                        items.push(Syntax::Atom(Atom::Word(Word { is_glued: false, ..word }), glued));
                    }
                }
            }
        }
    }

    fn skip_space(&mut self) -> bool {
        let start = self.at;
        while self.chars.get(self.at).is_some_and(|c| c.is_whitespace()) {
            self.at += 1;
        }
        self.at > start
    }

    fn until(&mut self, closing: char) -> Result<String, String> {
        let rest = &self.chars[self.at + 1..];
        let length = rest.iter().position(|&c| c == closing).ok_or(format!("`{closing}`"))?;
        self.at += length + 2;
        Ok(rest[..length].iter().collect())
    }

    /// One word or one sign, so that a `?` after a comma is about the comma alone.
    fn literal(&mut self) -> String {
        let mut out = String::new();
        while let Some(&c) = self.chars.get(self.at) {
            let escaped = c == '\\';
            let c = if escaped { self.chars.get(self.at + 1).copied().unwrap_or(c) } else { c };
            let is_letter = crate::text::letter::is_word_char(c);
            if !is_letter && !out.is_empty() || !escaped && (c.is_whitespace() || "()[]{}<>|?".contains(c)) {
                break;
            }
            self.at += 1 + usize::from(escaped);
            out.push(c);
            if !is_letter {
                break;
            }
        }
        out
    }
}

/// A bracket takes the space before it into itself.
fn unglue_first(mut sequence: Vec<Syntax>) -> Vec<Syntax> {
    let mut inner = std::mem::take(&mut sequence).into_iter();
    let mut out = Vec::new();
    for item in inner.by_ref() {
        let (item, goes_on) = unglue(item);
        out.push(item);
        if !goes_on {
            break;
        }
    }
    out.extend(inner);
    out
}

fn unglue(item: Syntax) -> (Syntax, bool) {
    match item {
        Syntax::Atom(atom, _) => (Syntax::Atom(atom, false), false),
        Syntax::Either(all) => (Syntax::Either(all.into_iter().map(unglue_first).collect()), false),
        Syntax::Group(all) => (Syntax::Group(all.into_iter().map(unglue_first).collect()), false),
        Syntax::Maybe(inner) => (Syntax::Maybe(Box::new(unglue(*inner).0)), true),
    }
}

fn figure_named(name: &str) -> Result<Figure, String> {
    Ok(match name {
        "d" => Figure::Day,
        "th" => Figure::OrdinalDay,
        "m" => Figure::Month,
        "y" => Figure::Year,
        "yy" => Figure::ShortYear,
        "n" => Figure::Count,
        "sep" => Figure::Separator,
        _ => return Err("one of {d} {th} {m} {y} {yy} {n} {sep}".to_owned()),
    })
}

#[derive(Clone, Copy)]
enum Piece<'s> {
    Atom(&'s Atom, bool),
    Open,
    Close,
}

/// All sequences that a pattern stands for.
fn expand(alternatives: &[Vec<Syntax>]) -> Result<Vec<Vec<Piece<'_>>>, String> {
    let mut all = Vec::new();
    for sequence in alternatives {
        let mut heads: Vec<Vec<Piece<'_>>> = vec![Vec::new()];
        for item in sequence {
            let tails = expand_item(item)?;
            if heads.len() * tails.len() > MAX_SEQUENCES {
                return Err(format!("a pattern of at most {MAX_SEQUENCES} sequences"));
            }
            heads = heads.iter().flat_map(|head| tails.iter().map(|tail| [&head[..], tail].concat())).collect();
        }
        all.extend(heads);
    }
    Ok(all)
}

fn expand_item(item: &Syntax) -> Result<Vec<Vec<Piece<'_>>>, String> {
    Ok(match item {
        Syntax::Atom(atom, is_glued) => vec![vec![Piece::Atom(atom, *is_glued)]],
        Syntax::Either(all) => expand(all)?,
        Syntax::Group(all) => {
            let inside = expand(all)?.into_iter();
            inside.map(|inside| [&[Piece::Open][..], &inside, &[Piece::Close]].concat()).collect()
        }
        Syntax::Maybe(inner) => [vec![Vec::new()], expand_item(inner)?].concat(),
    })
}

fn number_groups<'s>(pieces: &[Piece<'s>]) -> Vec<(&'s Atom, How)> {
    let (mut group, mut last_group) = (0, 0);
    let mut steps = Vec::new();
    for &piece in pieces {
        match piece {
            Piece::Open => {
                last_group += 1;
                group = last_group;
            }
            Piece::Close => group = 0,
            Piece::Atom(atom, is_glued) => steps.push((atom, How { is_glued, group })),
        }
    }
    steps
}
