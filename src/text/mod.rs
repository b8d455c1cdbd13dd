//! The first stage: [`Text`], a published text cut into tokens and sentences.
//!
//! A token knows its bytes in the published text and its two keys (see [`fold`]); everything after this stage compares
//! keys and reports spans. The text itself is never rewritten, so there is no way to report a place that is not there.

pub(crate) mod cut;
pub(crate) mod fold;
pub(crate) mod letter;
pub(crate) mod lexicon;

use std::ops::Range;

use crate::Span;
use cut::{Runs, gap, words};
use letter::{Kind, kind};
use lexicon::{KeyId, Lexicon, WordId};

/// A text in tokens and sentences.
#[derive(Debug)]
pub(crate) struct Text<'t> {
    source: &'t str,
    lexicon: Lexicon,
    tokens: Vec<Token>,
    sentences: Vec<Sentence>,
}

#[derive(Clone, Debug)]
pub(crate) struct Token {
    // Offsets are kept in 32 bits, for there are many tokens; the extractor cuts off longer texts, with a note.
    start: u32,
    end: u32,
    pub(crate) word: WordId,
    pub(crate) shape: Shape,
    /// What stands between this token and the one before.
    pub(crate) gap: Gap,
}

impl Token {
    pub(crate) fn span(&self) -> Span {
        Span::new(self.start as usize, self.end as usize).expect("a token runs forward")
    }
}

/// How a token is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Lower,
    Capitalised,
    /// Two letters or more, none of them small.
    AllCapitals,
    Number,
    Punctuation,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Gap {
    None,
    Space,
    Line,
    Paragraph,
}

/// A run of tokens that says one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sentence {
    pub(crate) tokens: Range<usize>,
    /// Whether it is a line of its own without a final stop: a headline, a caption, a by-line.
    pub(crate) is_headline: bool,
}

impl Shape {
    pub(crate) fn is_upper(self) -> bool {
        matches!(self, Shape::Capitalised | Shape::AllCapitals)
    }

    pub(crate) fn of(word: &str) -> Shape {
        let kinds = word.chars().map(kind);
        let mut letters = kinds.clone().filter(|kind| kind.is(Kind::LETTER)).peekable();
        match letters.next() {
            None if kinds.clone().any(|kind| kind.is(Kind::ALPHANUMERIC)) => Shape::Number,
            None => Shape::Punctuation,
            Some(_) if word.starts_with(|c: char| c.is_numeric()) => Shape::Number,
            Some(first) if !first.is(Kind::CAPITAL) => Shape::Lower,
            Some(_) if letters.peek().is_some() && letters.all(|kind| !kind.is(Kind::SMALL)) => Shape::AllCapitals,
            Some(_) => Shape::Capitalised,
        }
    }
}

impl<'t> Text<'t> {
    /// Cuts a text. `abbreviations` are the keys of words after which a full stop ends no sentence (`mr`, `tp`).
    pub(crate) fn new(source: &'t str, abbreviations: &[String]) -> Text<'t> {
        Text::read(source, abbreviations, Lexicon::default())
    }

    /// The same with the words that are known from other texts.
    pub(crate) fn read(source: &'t str, abbreviations: &[String], lexicon: Lexicon) -> Text<'t> {
        let mut text = Text { source, lexicon, tokens: Vec::new(), sentences: Vec::new() };
        text.tokenize();
        text.sentences = split_sentences(&text, abbreviations);
        text
    }

    /// The words that are known, those of this text among them.
    pub(crate) fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    pub(crate) fn into_lexicon(self) -> Lexicon {
        self.lexicon
    }

    pub(crate) fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// The text as published.
    pub(crate) fn source(&self) -> &'t str {
        self.source
    }

    pub(crate) fn sentences(&self) -> &[Sentence] {
        &self.sentences
    }

    /// The key of a token: see [`fold`].
    pub(crate) fn key(&self, token: usize) -> &str {
        self.lexicon.text(self.key_id(token))
    }

    /// The number of the key of a token.
    pub(crate) fn key_id(&self, token: usize) -> KeyId {
        self.lexicon.word(self.tokens[token].word).key
    }

    /// The bare key of a token: see [`fold`].
    pub(crate) fn bare(&self, token: usize) -> &str {
        self.lexicon.text(self.lexicon.word(self.tokens[token].word).bare)
    }

    /// The published form of a token.
    pub(crate) fn raw(&self, token: usize) -> &'t str {
        &self.source[self.tokens[token].span().range()]
    }

    /// The span from the first to the last of some tokens.
    pub(crate) fn span(&self, tokens: &Range<usize>) -> Span {
        match (self.tokens.get(tokens.start), tokens.end.checked_sub(1).and_then(|last| self.tokens.get(last))) {
            (Some(first), Some(last)) if first.start <= last.end => first.span().cover(last.span()),
            _ => Span::new(self.source.len(), self.source.len()).expect("an empty span"),
        }
    }

    /// The published words of a range of tokens.
    pub(crate) fn quote(&self, tokens: &Range<usize>) -> &'t str {
        let last = tokens.end.checked_sub(1).and_then(|last| self.tokens.get(last));
        let ends = self.tokens.get(tokens.start).zip(last);
        ends.and_then(|(first, last)| self.source.get(first.start as usize..last.end as usize)).unwrap_or_default()
    }

    fn tokenize(&mut self) {
        let source = self.source;
        // Words are short; to grow is to copy.
        self.tokens.reserve(source.len() / 5);
        let mut runs = Runs::new(source);
        while let Some((starts, ends)) = runs.next_chunk() {
            for (&start, &end) in starts.iter().zip(ends) {
                match self.lexicon.known(source, start, end) {
                    Some(word) => self.push(start, end, word),
                    None => words(&source[start..end], |token| {
                        let (start, end) = (start + token.start, start + token.end);
                        let word = self.lexicon.insert(source, start, end);
                        self.push(start, end, word);
                    }),
                }
            }
        }
    }

    #[inline]
    fn push(&mut self, start: usize, end: usize, word: WordId) {
        let gap = match self.tokens.last().map(|before| before.end as usize) {
            None => Gap::Paragraph,
            Some(before) if before == start => Gap::None,
            // By far the most.
            Some(before) if before + 1 == start && self.source.as_bytes()[before] == b' ' => Gap::Space,
            Some(before) => gap(&self.source[before..start]),
        };
        let shape = self.lexicon.word(word).shape;
        self.tokens.push(Token { start: start as u32, end: end as u32, word, shape, gap });
    }
}

/// Cuts into sentences: at a final stop before a new beginning, and at line breaks, unless the text is wrapped.
fn split_sentences(text: &Text<'_>, abbreviations: &[String]) -> Vec<Sentence> {
    let wrapped = is_wrapped(text);
    let mut sentences = Vec::new();
    let mut start = 0;
    for token in 1..=text.tokens.len() {
        let line_end = match text.tokens.get(token) {
            None => true,
            Some(next) => next.gap == Gap::Paragraph || next.gap == Gap::Line && !wrapped,
        };
        if !line_end && !ends_sentence(text, token, abbreviations) {
            continue;
        }
        let starts_line = start == 0 || text.tokens[start].gap >= Gap::Line;
        let is_headline = line_end && starts_line && !has_final_stop(text, start..token);
        sentences.push(Sentence { tokens: start..token, is_headline });
        start = token;
    }
    sentences
}

/// So many tokens at most are in a line of a text that is wrapped.
const WRAPPED_LINE: usize = 40;

/// Whether single line breaks only wrap long lines: several lines, few of which end like a sentence.
fn is_wrapped(text: &Text<'_>) -> bool {
    let mut lines = 0;
    let mut open = 0;
    let mut longest = 0;
    let mut line_start = 0;
    for (index, token) in text.tokens.iter().enumerate().skip(1) {
        if token.gap < Gap::Line {
            continue;
        }
        longest = longest.max(index - line_start);
        line_start = index;
        if token.gap == Gap::Line {
            lines += 1;
            let continues = token.shape == Shape::Lower;
            open += usize::from(continues && !has_final_stop(text, index - 1..index));
        }
    }
    longest = longest.max(text.tokens.len() - line_start);
    lines > 0 && open * 3 >= lines && longest <= WRAPPED_LINE
}

fn has_final_stop(text: &Text<'_>, tokens: Range<usize>) -> bool {
    let closing = |token: &usize| matches!(text.key(*token), "\"" | "'" | ")" | "]" | "/");
    let last = tokens.rev().find(|token| !closing(token));
    last.is_some_and(|token| matches!(text.key(token), "." | "!" | "?" | "…" | "..." | ":" | ";"))
}

/// Whether the tokens before `next` end a sentence that `next` does not continue.
fn ends_sentence(text: &Text<'_>, next: usize, abbreviations: &[String]) -> bool {
    let tokens = &text.tokens;
    let mut last = next - 1;
    if tokens[last].shape != Shape::Punctuation {
        return false;
    }
    while last > 0 && tokens[last].gap == Gap::None && matches!(text.key(last), "\"" | "'" | ")" | "]") {
        last -= 1;
    }
    let stop = matches!(text.key(last), "." | "!" | "?" | "…" | "...");
    if !stop || tokens[next].gap == Gap::None && !tokens[next].shape.is_upper() {
        return false;
    }
    // An opening quotation mark begins the next sentence; a closing one was stepped over above.
    let beginning = tokens[next].shape != Shape::Lower && !matches!(text.key(next), "," | ";" | ":" | "." | ")");
    if !beginning || text.key(last) != "." {
        return beginning;
    }
    let Some(word) = last.checked_sub(1).filter(|_| tokens[last].gap == Gap::None) else { return true };
    let is_letter = text.raw(word).chars().count() == 1;
    // "At 9:35 p.m. (local time)".
    let in_brackets = is_letter && text.key(next) == "(";
    let is_initial = is_letter && tokens[word].shape.is_upper() || in_brackets;
    // "At 9 p.m. Thursday": an abbreviation of two words is one only before the second.
    let is_known = || {
        let mut ends = abbreviations.iter().filter_map(|abbreviation| abbreviation.strip_prefix(text.key(word)));
        ends.any(|rest| rest.is_empty() || rest.strip_prefix(' ') == Some(text.key(next)))
    };
    let is_glued = tokens[next].gap == Gap::None && tokens[word].shape != Shape::Lower;
    !(is_initial || is_glued || is_known())
}

#[cfg(test)]
mod tests {
    use super::Text;
    use proptest::prelude::*;

    fn words(source: &str) -> Vec<&str> {
        let text = Text::new(source, &[]);
        (0..text.tokens().len()).map(|token| text.raw(token)).collect()
    }

    fn sentences(source: &str) -> Vec<&str> {
        let text = Text::new(source, &["mr".into(), "v".into(), "m thursday".into()]);
        text.sentences().iter().map(|sentence| text.quote(&sentence.tokens)).collect()
    }

    #[test]
    fn tokens() {
        for (source, expected) in [
            ("Tổng thốngJoe Biden", &["Tổng", "thống", "Joe", "Biden"][..]),
            ("ngày 19/5, Nga-Mỹ", &["ngày", "19", "/", "5", ",", "Nga", "-", "Mỹ"]),
            ("V.Putin 3,8 tỷ", &["V", ".", "Putin", "3", ",", "8", "tỷ"]),
            ("Russia's U.S.", &["Russia", "'", "s", "U", ".", "S", "."]),
            ("20h30 Su-27", &["20h30", "Su", "-", "27"]),
            ("a\u{ad}b \u{200b} c", &["a\u{ad}b", "c"]),
            ("Mie\u{302}\u{301}n Đie\u{323}\u{302}n", &["Mie\u{302}\u{301}n", "Đie\u{323}\u{302}n"]),
        ] {
            assert_eq!(words(source), expected, "{source}");
        }
    }

    #[test]
    fn sentence_ends() {
        for (source, expected) in [
            ("Một. Hai! Ba?", &["Một.", "Hai!", "Ba?"][..]),
            ("Ông V. Putin gặp J.Biden. Rồi về.", &["Ông V. Putin gặp J.Biden.", "Rồi về."]),
            ("Mr. Lavrov spoke. He left.", &["Mr. Lavrov spoke.", "He left."]),
            (
                "At 9 p.m. Thursday they met. At 9 p.m. They left.",
                &["At 9 p.m. Thursday they met.", "At 9 p.m.", "They left."],
            ),
            ("Tít không chấm\nThân bài 3,8 tỷ.", &["Tít không chấm", "Thân bài 3,8 tỷ."]),
            ("“Một.” Hai", &["“Một.”", "Hai"]),
            ("một dòng\nbị ngắt\ngiữa chừng. Hai.", &["một dòng\nbị ngắt\ngiữa chừng.", "Hai."]),
        ] {
            assert_eq!(sentences(source), expected, "{source}");
        }
    }

    proptest! {
        #[test]
        fn tokens_are_sorted_disjoint_and_miss_nothing(source in "\\PC{0,60}|[a-zĐđộ \\n.,/-]{0,60}") {
            let text = Text::new(&source, &[]);
            let mut end = 0;
            for token in text.tokens() {
                prop_assert!(token.span().start() >= end && !token.span().is_empty());
                prop_assert!(!source[end..token.span().start()].chars().any(char::is_alphanumeric));
                end = token.span().end();
            }
            prop_assert!(!source[end..].chars().any(char::is_alphanumeric));
        }

        #[test]
        fn sentences_are_all_the_tokens(source in "[A-Za-zĐđộ \\n.,!?\"-]{0,80}") {
            let text = Text::new(&source, &[]);
            let mut end = 0;
            for sentence in text.sentences() {
                prop_assert_eq!(sentence.tokens.start, end);
                prop_assert!(sentence.tokens.end > end);
                end = sentence.tokens.end;
            }
            prop_assert_eq!(end, text.tokens().len());
        }
    }
}
