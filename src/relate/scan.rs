//! Matching the patterns of a language pack against the items of a sentence.

use std::ops::Range;

use crate::language::ClassSet;
use crate::language::pattern::{Element, Marks, Pattern, WordNumber};

/// Some tokens of a sentence that are one thing: a word, a name, a cue, an actor.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) tokens: Range<usize>,
    pub(crate) classes: ClassSet,
    pub(crate) what: What,
    /// The word that it is, where the rules have it.
    pub(crate) word: WordNumber,
}

impl Item {
    #[inline]
    pub(crate) fn marks(&self) -> Marks {
        Marks::new(self.classes, self.word)
    }
}

/// What an item is, as an index into what the stages before found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    Word,
    /// A cue of the language pack.
    Cue(usize),
    /// A resolved name.
    Name(usize),
    /// A date.
    Date(usize),
    /// An actor of the sentence.
    Actor(usize),
}

/// Where a pattern matched: item indices.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) items: Range<usize>,
    captures: Vec<(char, Range<usize>)>,
}

impl Found {
    /// The items of the first capture with that letter.
    pub(crate) fn capture(&self, letter: char) -> Option<Range<usize>> {
        self.captures.iter().find(|(name, _)| *name == letter).map(|(_, items)| items.clone())
    }

    /// All captures with that letter, in order.
    pub(crate) fn captures(&self, letter: char) -> impl Iterator<Item = Range<usize>> + '_ {
        self.captures.iter().filter(move |(name, _)| *name == letter).map(|(_, items)| items.clone())
    }
}

/// How many steps one attempt may take; a pattern that needs more does not match. Gaps multiply, so a bound keeps a
/// long sentence of lures from costing more than a fixed multiple of its length.
const FUEL: u32 = 1_000;

/// A sentence, ready to be matched.
pub(crate) struct Scanner<'a> {
    items: &'a [Item],
    present: Marks,
}

impl<'a> Scanner<'a> {
    pub(crate) fn new(items: &'a [Item]) -> Scanner<'a> {
        let present = items.iter().fold(Marks::default(), |all, item| all.with(item.marks()));
        Scanner { items, present }
    }

    /// Whether the sentence has all that a pattern cannot do without.
    pub(crate) fn may_match(&self, pattern: &Pattern) -> bool {
        pattern.needs.iter().all(|&need| self.present.meets(need))
    }

    /// Matches a pattern at an item.
    #[inline]
    pub(crate) fn match_at(&self, pattern: &Pattern, start: usize) -> Option<Found> {
        let may_begin = pattern.first.is_none_or(|first| first.meets(self.items[start].marks()));
        may_begin.then(|| self.attempt(pattern, start)).flatten()
    }

    fn attempt(&self, pattern: &Pattern, start: usize) -> Option<Found> {
        let mut attempt = Attempt { scanner: self, captures: Vec::new(), fuel: FUEL };
        let end = attempt.run(&Cont { elements: &pattern.elements, next: None }, start)?;
        Some(Found { items: start..end, captures: attempt.captures })
    }

    /// All matches of a pattern, one for each item at which it can begin.
    pub(crate) fn matches<'s>(&'s self, pattern: &'s Pattern) -> impl Iterator<Item = Found> + 's {
        let starts = if self.may_match(pattern) { 0..self.items.len() } else { 0..0 };
        starts.filter_map(move |start| self.match_at(pattern, start))
    }

    /// Whether a light gap may step over the item.
    fn is_light(&self, item: &Item) -> bool {
        item.word != WordNumber::SEMICOLON && !item.classes.meets(ClassSet::ACTOR.with(ClassSet::TALK))
    }

    /// The ends of the lists of actors that begin at an item, the longest first.
    fn party_ends(&self, start: usize) -> Vec<usize> {
        let is_actor = |at: usize| self.items.get(at).is_some_and(|item| item.classes.meets(ClassSet::ACTOR));
        let mut ends = Vec::new();
        let mut at = start;
        let reports = |at: usize| self.items[at].classes.meets(ClassSet::SOURCE);
        while is_actor(at) && (at == start || !reports(at)) {
            at += 1;
            ends.push(at);
            if reports(at - 1) {
                break;
            }
            let joiners =
                self.items[at..].iter().take(3).take_while(|item| item.classes.meets(ClassSet::JOINER)).count();
            if joiners == 0 {
                break;
            }
            at += joiners;
        }
        ends.reverse();
        ends
    }
}

/// The elements that are still to match, and those of the enclosing groups after them.
struct Cont<'c> {
    elements: &'c [Element],
    next: Option<&'c Cont<'c>>,
}

struct Attempt<'a> {
    scanner: &'a Scanner<'a>,
    captures: Vec<(char, Range<usize>)>,
    fuel: u32,
}

impl Attempt<'_> {
    /// The end of the first way in which all elements match from an item on.
    fn run(&mut self, cont: &Cont<'_>, at: usize) -> Option<usize> {
        self.fuel = self.fuel.checked_sub(1)?;
        let Some((element, rest)) = cont.elements.split_first() else {
            return match cont.next {
                Some(next) => self.run(next, at),
                None => Some(at),
            };
        };
        let after = Cont { elements: rest, next: cont.next };
        match element {
            Element::Start => (at == 0).then(|| self.run(&after, at)).flatten(),
            Element::End => (at == self.scanner.items.len()).then(|| self.run(&after, at)).flatten(),
            Element::Not(inner) => (!self.is_at(inner, at)).then(|| self.run(&after, at)).flatten(),
            Element::Optional(inner) => {
                self.run(&Cont { elements: inner, next: Some(&after) }, at).or_else(|| self.run(&after, at))
            }
            Element::Gap { most, is_light } => self.gap(&after, at, *most, *is_light),
            Element::Words(_) => self.is_at(element, at).then(|| self.run(&after, at + 1)).flatten(),
            Element::Class { capture, .. } => {
                self.is_at(element, at).then(|| self.capture(&after, *capture, at..at + 1)).flatten()
            }
            Element::Party { capture } => {
                let ends = self.scanner.party_ends(at);
                ends.into_iter().find_map(|end| self.capture(&after, Some(*capture), at..end))
            }
        }
    }

    fn gap(&mut self, after: &Cont<'_>, at: usize, most: usize, is_light: bool) -> Option<usize> {
        // Most places are none where the next element can match, which is seen without an attempt.
        let next = after.elements.first().and_then(Marks::of_element);
        for end in at..=at + most {
            let item = self.scanner.items.get(end);
            if next.is_some_and(|next| !item.is_some_and(|item| next.meets(item.marks()))) {
                self.fuel = self.fuel.checked_sub(1)?;
            } else if let Some(found) = self.run(after, end) {
                return Some(found);
            }
            let item = item?;
            let may_pass = if is_light { self.scanner.is_light(item) } else { !item.classes.meets(ClassSet::TALK) };
            if !may_pass {
                return None;
            }
        }
        None
    }

    fn capture(&mut self, after: &Cont<'_>, letter: Option<char>, items: Range<usize>) -> Option<usize> {
        let before = self.captures.len();
        let end = items.end;
        self.captures.extend(letter.map(|letter| (letter, items)));
        let found = self.run(after, end);
        if found.is_none() {
            self.captures.truncate(before);
        }
        found
    }

    fn is_at(&self, element: &Element, at: usize) -> bool {
        let Some(item) = self.scanner.items.get(at) else { return false };
        match element {
            Element::Words(words) => words.contains(&item.word),
            Element::Class { class, .. } => item.classes.meets(*class),
            Element::Party { .. } => item.classes.meets(ClassSet::ACTOR),
            _ => false,
        }
    }
}
