//! The pattern language of the rules.
//!
//! A pattern is a line of elements, separated by blanks, that match the items of a sentence one after another:
//!
//! | element | matches |
//! |---|---|
//! | `với` | this word (its key: case and spelling variants do not count) |
//! | `với\|cùng` | one of these words |
//! | `{talk}` | an item of this class: an entity kind, a class of cues, `actor`, `date` |
//! | `{T:talk}` | the same, captured as `T` |
//! | `{A:party}` | one actor or several, joined by joiners (`,` `và` `and`), captured as `A` |
//! | `[ … ]` | what stands between, or nothing |
//! | `{upper}*3` | up to three such items, as many as there are |
//! | `..5` | up to five items, none of them a word for a conversation |
//! | `~5` | up to five items, none of them an actor, a word for a conversation or a semicolon |
//! | `-5` | up to five items as `~5`, nor a comma or a word that opens another clause (`background`) |
//! | `!với` `!{talk}` | nothing, where such an item does not follow |
//! | `&[ … ]` `![ … ]` | nothing, where what stands between matches, does not match |
//! | `^` `$` | nothing, at the beginning, the end of the sentence |

use std::collections::BTreeMap;

use super::{ClassSet, Classes};
use crate::gazetteer::error::quote;
use crate::text::Text;
use crate::text::fold::fold_word;

/// A compiled pattern.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    pub(crate) elements: Vec<Element>,
    /// Of each an item must be in the sentence for the pattern to match at all.
    pub(crate) needs: Vec<Marks>,
    /// With which items it can begin; `None` when with any, for a gap comes first.
    pub(crate) first: Option<Marks>,
}

/// What some items have in common: their classes, and one of 64 bits for each word of the rules. Marks that do not meet
/// tell for sure that an element does not match an item, so that most places need no attempt; if they meet it may.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Marks {
    pub(crate) classes: ClassSet,
    words: u64,
}

/// The number of a word of the rules; all other words have [`WordNumber::NONE`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct WordNumber(u16);

/// The words of a language's rules, numbered, by their keys.
#[derive(Debug)]
pub(crate) struct RuleWords(BTreeMap<String, WordNumber>);

#[derive(Clone, Debug)]
pub(crate) enum Element {
    Words(Vec<WordNumber>),
    Class {
        class: ClassSet,
        capture: Option<char>,
    },
    Party {
        capture: char,
    },
    Optional {
        inner: Vec<Element>,
        begins: Option<Beginning>,
    },
    /// `next` marks the items with which what follows can begin.
    Gap {
        most: usize,
        over: Over,
        next: Option<Marks>,
    },
    Not(Box<Element>),
    /// What must, or must not, match at the place, without being taken in.
    Ahead {
        elements: Vec<Element>,
        must: bool,
    },
    Start,
    End,
}

/// With which items some elements begin that take in one for sure, and how many steps it takes to see that another does not
/// begin them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Beginning {
    pub(crate) marks: Marks,
    pub(crate) steps: u32,
}

/// What a gap may step over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Over {
    /// All but a word for a conversation.
    Anything,
    /// Neither an actor nor a semicolon.
    Words,
    /// Nor what ends the clause.
    Clause,
}

/// Why a line is no pattern: at which of its elements, what was expected, what was found.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct PatternError {
    pub(crate) element: usize,
    pub(crate) expected: String,
    pub(crate) found: String,
}

/// The widest gap that a pattern may ask for.
pub(crate) const MAX_GAP: usize = 40;

/// The most repetitions of one element.
const MAX_REPEAT: usize = 8;

impl Pattern {
    /// Reads a pattern whose classes are known.
    pub(crate) fn parse(line: &str, classes: &Classes, numbers: &mut RuleWords) -> Result<Pattern, PatternError> {
        let words: Vec<&str> = line.split_whitespace().collect();
        let mut reader = Reader { words: &words, at: 0, classes, numbers };
        let elements = reader.sequence(0)?;
        if elements.is_empty() {
            return Err(reader.missing("at least one element", "none"));
        }
        let needs = elements.iter().filter_map(Marks::of_element).collect();
        let first = Marks::of_first(&elements).filter(|(_, takes_in_one)| *takes_in_one).map(|(first, _)| first);
        Ok(Pattern { elements, needs, first })
    }
}

impl Marks {
    /// How many bits there are: one for each class and those of the words.
    pub(crate) const BITS: usize = ClassSet::MOST + u64::BITS as usize;

    /// Of an item of these classes that is this word.
    #[inline]
    pub(crate) fn new(classes: ClassSet, word: WordNumber) -> Marks {
        Marks { classes, words: if word == WordNumber::NONE { 0 } else { 1 << (word.0 % u64::BITS as u16) } }
    }

    #[inline]
    pub(crate) fn with(self, other: Marks) -> Marks {
        Marks { classes: self.classes.with(other.classes), words: self.words | other.words }
    }

    #[inline]
    pub(crate) fn meets(self, other: Marks) -> bool {
        self.classes.meets(other.classes) || self.words & other.words != 0
    }

    /// Tells the number of each bit.
    #[inline]
    pub(crate) fn each_bit(self, mut tell: impl FnMut(usize)) {
        let chunks = self.classes.chunks();
        (0..).zip(chunks).for_each(|(at, chunk)| each_bit(chunk, at * u64::BITS as usize, &mut tell));
        each_bit(self.words, ClassSet::MOST, &mut tell);
    }

    /// Of the items that an element matches, if it must match one.
    pub(crate) fn of_element(element: &Element) -> Option<Marks> {
        match element {
            Element::Words(words) => {
                Some(words.iter().fold(Marks::default(), |all, word| all.with(Marks::new(ClassSet::EMPTY, *word))))
            }
            Element::Class { class, .. } => Some(Marks::new(*class, WordNumber::NONE)),
            Element::Party { .. } => Some(Marks::new(ClassSet::ACTOR, WordNumber::NONE)),
            _ => None,
        }
    }

    /// Of the items with which what an element matches can begin: a party, with the words of a title that no table has.
    pub(crate) fn of_start(element: &Element) -> Option<Marks> {
        let marks = Marks::of_element(element)?;
        let titled = matches!(element, Element::Party { .. });
        Some(if titled { marks.with(Marks::new(ClassSet::UPPER, WordNumber::NONE)) } else { marks })
    }

    /// Of the items with which these elements can begin, and whether they take in one at all; `None` when any will do.
    fn of_first(elements: &[Element]) -> Option<(Marks, bool)> {
        let mut first = Marks::default();
        for element in elements {
            match element {
                Element::Optional { inner, .. } => first = first.with(Marks::of_first(inner)?.0),
                Element::Not(_) | Element::Ahead { .. } | Element::Start => {}
                _ => return Some((first.with(Marks::of_start(element)?), true)),
            }
        }
        Some((first, false))
    }
}

#[inline]
fn each_bit(mut bits: u64, first: usize, tell: &mut impl FnMut(usize)) {
    while bits != 0 {
        tell(first + bits.trailing_zeros() as usize);
        bits &= bits - 1;
    }
}

impl Beginning {
    /// Of elements that must take in an item before anything else is asked.
    fn of(elements: &[Element]) -> Option<Beginning> {
        let (element, rest) = elements.split_first()?;
        match element {
            Element::Optional { begins, .. } => {
                let (inner, rest) = ((*begins)?, Beginning::of(rest)?);
                Some(Beginning { marks: inner.marks.with(rest.marks), steps: 1 + inner.steps + rest.steps })
            }
            _ => Some(Beginning { marks: Marks::of_start(element)?, steps: 1 }),
        }
    }
}

impl WordNumber {
    pub(crate) const NONE: WordNumber = WordNumber(0);
    pub(crate) const COMMA: WordNumber = WordNumber(1);
    pub(crate) const SEMICOLON: WordNumber = WordNumber(2);
    pub(crate) const COLON: WordNumber = WordNumber(3);
}

impl RuleWords {
    pub(crate) fn new() -> RuleWords {
        let signs = [(",", WordNumber::COMMA), (";", WordNumber::SEMICOLON), (":", WordNumber::COLON)];
        RuleWords(signs.map(|(sign, number)| (sign.to_owned(), number)).into())
    }

    /// The number of a word of a text.
    pub(crate) fn get(&self, key: &str) -> WordNumber {
        self.0.get(key).copied().unwrap_or(WordNumber::NONE)
    }

    /// The number of a word of a rule; `None` when no number is left.
    fn intern(&mut self, key: String) -> Option<WordNumber> {
        let next = WordNumber(u16::try_from(self.0.len() + 1).ok()?);
        Some(*self.0.entry(key).or_insert(next))
    }
}

struct Reader<'a> {
    words: &'a [&'a str],
    at: usize,
    classes: &'a Classes,
    numbers: &'a mut RuleWords,
}

impl Reader<'_> {
    fn error(&self, expected: &str, found: &str) -> PatternError {
        self.missing(expected, &quote(found))
    }

    /// Like `error`, but what was found is no word of the pattern.
    fn missing(&self, expected: &str, found: &str) -> PatternError {
        PatternError { element: self.at, expected: expected.to_owned(), found: found.to_owned() }
    }

    fn sequence(&mut self, depth: usize) -> Result<Vec<Element>, PatternError> {
        let mut elements = Vec::new();
        while let Some(&word) = self.words.get(self.at) {
            match word {
                "[" | "&[" | "![" if depth < 4 => {
                    self.at += 1;
                    let inner = self.sequence(depth + 1)?;
                    if self.words.get(self.at) != Some(&"]") {
                        return Err(self.missing("`]`", "the end"));
                    }
                    elements.push(match word {
                        "[" => optional(inner),
                        _ => Element::Ahead { elements: inner, must: word == "&[" },
                    });
                }
                "]" if depth > 0 => break,
                "]" | "[" | "&[" | "![" => return Err(self.error("brackets that pair, at most four deep", word)),
                _ => elements.push(self.element(word)?),
            }
            self.at += 1;
        }
        for at in 1..elements.len() {
            let following = Marks::of_start(&elements[at]);
            if let Element::Gap { next, .. } = &mut elements[at - 1] {
                *next = following;
            }
        }
        Ok(elements)
    }

    fn element(&mut self, word: &str) -> Result<Element, PatternError> {
        if word == "^" {
            Ok(Element::Start)
        } else if word == "$" {
            Ok(Element::End)
        } else if let Some(rest) = word.strip_prefix('!').filter(|rest| !rest.is_empty()) {
            Ok(Element::Not(Box::new(self.element(rest)?)))
        } else if let Some(count) = word.strip_prefix("..").filter(|rest| !rest.is_empty() && !rest.starts_with('.')) {
            self.gap(count, Over::Anything)
        } else if let Some(count) = word.strip_prefix('~').filter(|rest| !rest.is_empty()) {
            self.gap(count, Over::Words)
        } else if let Some(count) = word.strip_prefix('-').filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        {
            self.gap(count, Over::Clause)
        } else if let Some((class, most)) = word.split_once("}*") {
            let most = most.parse().ok().filter(|most| (1..=MAX_REPEAT).contains(most));
            let most = most.ok_or_else(|| self.error(&format!("a repetition of 1 to {MAX_REPEAT}"), word))?;
            let one = self.element(&format!("{class}}}"))?;
            let more = |rest: Element| optional(vec![one.clone(), rest]);
            Ok((1..most).fold(optional(vec![one.clone()]), |rest, _| more(rest)))
        } else if word.starts_with('{') {
            let inner = word.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
            self.class(inner.ok_or_else(|| self.error("`}` at the end", word))?)
        } else {
            let numbers: Option<Vec<_>> = word.split('|').map(|word| self.numbers.intern(key_of(word))).collect();
            Ok(Element::Words(numbers.ok_or_else(|| self.error("fewer words in the rules", word))?))
        }
    }

    fn gap(&self, count: &str, over: Over) -> Result<Element, PatternError> {
        let most = count.parse().ok().filter(|&most| most > 0 && most <= MAX_GAP);
        let most = most.ok_or_else(|| self.error(&format!("a gap of 1 to {MAX_GAP}"), count))?;
        Ok(Element::Gap { most, over, next: None })
    }

    fn class(&self, inner: &str) -> Result<Element, PatternError> {
        let (capture, names) = match inner.split_once(':') {
            Some((capture, names)) => {
                let mut letters = capture.chars();
                match (letters.next(), letters.next()) {
                    (Some(letter), None) if letter.is_ascii_uppercase() => (Some(letter), names),
                    _ => return Err(self.error("a capture of one capital letter", capture)),
                }
            }
            None => (None, inner),
        };
        if names == "party" {
            return Ok(Element::Party { capture: capture.unwrap_or('_') });
        }
        let mut class = ClassSet::EMPTY;
        for name in names.split('|') {
            let known = self.classes.get(name);
            class = class.with(known.ok_or_else(|| self.error("a class that a cue or the engine gives", name))?);
        }
        Ok(Element::Class { class, capture })
    }
}

fn optional(inner: Vec<Element>) -> Element {
    let begins = Beginning::of(&inner);
    Element::Optional { inner, begins }
}

/// The key of a word of a pattern: as the text stage folds it.
fn key_of(word: &str) -> String {
    let cut = Text::new(word, &[]);
    if cut.tokens().len() == 1 {
        return cut.key(0).to_owned();
    }
    let (mut key, mut bare) = (String::new(), String::new());
    fold_word(word, &mut key, &mut bare);
    key
}

#[cfg(test)]
mod tests {
    use super::{Classes, Marks, Pattern, RuleWords, WordNumber};
    use crate::language::ClassSet;

    #[test]
    fn bad_patterns_say_where() {
        for (line, element, expected) in [
            ("", 0, "at least one element"),
            ("với {talkk}", 1, "a class that a cue or the engine gives"),
            ("với {talk", 1, "`}` at the end"),
            ("{ab:talk}", 0, "a capture of one capital letter"),
            ("[ với", 2, "`]`"),
            ("với ]", 1, "brackets that pair, at most four deep"),
            ("~0 với", 0, "a gap of 1 to 40"),
            ("..99 với", 0, "a gap of 1 to 40"),
            ("với {state}*9", 1, "a repetition of 1 to 8"),
        ] {
            let error = Pattern::parse(line, &Classes::new(), &mut RuleWords::new()).expect_err(line);
            assert_eq!((error.element, error.expected.as_str()), (element, expected), "{line}");
        }
    }

    #[test]
    fn beginnings() {
        let mut numbers = RuleWords::new();
        for (line, state, person, of, other) in [
            ("{state} of", true, false, false, false),
            ("[ {state} ] of", true, false, true, false),
            ("[ [ {state} ] of ] !of {person}", true, true, true, false),
            ("^ of|from", false, false, true, false),
            ("~3 of", true, true, true, true),
            ("[ of ]", true, true, true, true),
        ] {
            let first = Pattern::parse(line, &Classes::new(), &mut numbers).expect(line).first;
            let fits = |classes, word| first.is_none_or(|first| first.meets(Marks::new(classes, word)));
            assert_eq!(fits(ClassSet::STATE, WordNumber::NONE), state, "{line}");
            assert_eq!(fits(ClassSet::PERSON, WordNumber::COMMA), person, "{line}");
            assert_eq!(fits(ClassSet::EMPTY, numbers.get("of")), of, "{line}");
            assert_eq!(fits(ClassSet::EMPTY, WordNumber::NONE), other, "{line}");
        }
    }
}
