//! Matching the patterns of a language pack against the items of a sentence.

use std::cell::Cell;
use std::ops::Range;

use super::positions::Positions;
use crate::language::pattern::{Element, Marks, Over, Pattern, WordNumber};
use crate::language::{ByStage, ClassSet, LanguagePack, Rule, Stage};
use crate::text::{Shape, Text};

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

    /// All captured items with their letters, in order.
    pub(crate) fn all(&self) -> impl Iterator<Item = (char, usize)> + '_ {
        self.captures.iter().flat_map(|(letter, items)| items.clone().map(|at| (*letter, at)))
    }

    /// All captures with that letter, in order.
    pub(crate) fn captures(&self, letter: char) -> impl Iterator<Item = Range<usize>> + '_ {
        self.captures.iter().filter(move |(name, _)| *name == letter).map(|(_, items)| items.clone())
    }
}

/// How many steps one attempt may take; a pattern that needs more does not match. Gaps multiply, so a bound keeps a
/// long sentence of lures from costing more than a fixed multiple of its length.
const FUEL: u32 = 1_000;

/// An insertion of more items than this is not stepped over.
const MOST_OF_CLAUSE: usize = 30;

const BRACKETS: [(&str, &str); 2] = [("(", ")"), ("[", "]")];

const DASHES: &[&str] = &["-", "–", "—"];

/// So many words of a title that no table has may stand before the rest of it.
const MOST_OF_TITLE: usize = 8;

/// The capture of the first side.
const SUBJECT: char = 'A';

/// The capture of the word for a conversation.
const TRIGGER: char = 'T';

/// A sentence, ready to be matched.
pub(crate) struct Scanner<'a> {
    text: &'a Text<'a>,
    items: &'a [Item],
    present: Marks,
    desk: &'a Desk<'a>,
}

/// What is worked out of a sentence before it is matched, in room that serves the next one, too: to ask for it anew for
/// each sentence takes longer than to fill it.
#[derive(Default)]
pub(crate) struct Desk<'p> {
    /// The rules that can match it.
    rules: ByStage<'p>,
    positions: Positions,
    /// The commas, in order, that end a clause such as "after the attack on A": B behind one does not go on a list with A.
    ends_of_asides: Vec<usize>,
    /// What the last attempt needed room for, for the next.
    room: Cell<Room>,
}

impl<'p> Desk<'p> {
    /// Whether a sentence that has these marks and no others can have anybody who acts.
    pub(crate) fn has_actor_rules(&mut self, pack: &'p LanguagePack, present: Marks) -> bool {
        pack.actor_rules_with(present, &mut self.rules);
        !self.rules[Stage::Actor as usize].is_empty()
    }
}

/// Room for an attempt.
#[derive(Debug, Default)]
struct Room {
    captures: Vec<(char, Range<usize>)>,
    /// Where the lists of actors can end that are being tried.
    party_ends: Vec<usize>,
}

impl<'a> Scanner<'a> {
    /// To find who acts.
    pub(crate) fn for_actors<'p: 'a>(
        text: &'a Text<'a>,
        pack: &'p LanguagePack,
        items: &'a [Item],
        desk: &'a mut Desk<'p>,
    ) -> Scanner<'a> {
        Scanner::new(text, items, desk, |present, rules| pack.actor_rules_with(present, rules))
    }

    /// To find what is told, once it is known who acts.
    pub(crate) fn for_frames<'p: 'a>(
        text: &'a Text<'a>,
        pack: &'p LanguagePack,
        items: &'a [Item],
        desk: &'a mut Desk<'p>,
    ) -> Scanner<'a> {
        Scanner::new(text, items, desk, |present, rules| pack.other_rules_with(present, rules))
    }

    fn new<'p: 'a>(
        text: &'a Text<'a>,
        items: &'a [Item],
        desk: &'a mut Desk<'p>,
        find_rules: impl FnOnce(Marks, &mut ByStage<'p>),
    ) -> Scanner<'a> {
        let present = items.iter().fold(Marks::default(), |all, item| all.with(item.marks()));
        find_rules(present, &mut desk.rules);
        desk.ends_of_asides.clear();
        if present.classes.meets(ClassSet::BACKGROUND) {
            find_asides(text, items, &mut desk.ends_of_asides);
        }
        // Only rules ask for them.
        if desk.rules.iter().any(|rules| !rules.is_empty()) {
            desk.positions.fill(items.iter().map(Item::marks));
        }
        Scanner { text, items, present, desk }
    }

    /// The rules of a stage that can match the sentence, in the order of the files.
    pub(crate) fn rules(&self, stage: Stage) -> &'a [&'a Rule] {
        &self.desk.rules[stage as usize]
    }

    /// Whether an item of the sentence is of a class.
    pub(crate) fn has(&self, class: ClassSet) -> bool {
        self.present.classes.meets(class)
    }

    /// The items at which a pattern can begin.
    pub(crate) fn starts(&self, pattern: &Pattern) -> impl Iterator<Item = usize> + '_ {
        self.desk.positions.of(pattern.first)
    }

    /// All matches of a pattern, one for each item at which it can begin.
    pub(crate) fn matches<'s>(&'s self, pattern: &'s Pattern) -> impl Iterator<Item = Found> + 's {
        let mut attempt = Attempt::new(self);
        self.starts(pattern).filter_map(move |start| attempt.at(pattern, start, &[]))
    }

    /// The matches of a pattern with different words for a conversation, in the order of where they begin; none of them
    /// with one that is taken. Each that is found is taken then.
    pub(crate) fn matches_of_new(&self, pattern: &Pattern, taken: &mut Vec<usize>) -> Vec<(usize, Found)> {
        let mut attempt = Attempt::new(self);
        let mut found = Vec::new();
        for start in self.starts(pattern) {
            while let Some(matched) = attempt.at(pattern, start, taken) {
                let Some(trigger) = matched.capture(TRIGGER).map(|items| items.start) else { break };
                taken.push(trigger);
                found.push((trigger, matched));
            }
        }
        found
    }

    /// Whether a gap may step over the item.
    fn may_pass(&self, item: &Item, over: Over) -> bool {
        let is_light = || item.word != WordNumber::SEMICOLON && !item.classes.meets(ClassSet::ACTOR);
        !item.classes.meets(ClassSet::TALK)
            && match over {
                Over::Anything => true,
                Over::Words => is_light(),
                Over::Clause => {
                    is_light() && item.word != WordNumber::COMMA && !item.classes.meets(ClassSet::BACKGROUND)
                }
            }
    }

    /// Where a sentence goes on after what is inserted at an item: a relative clause or an apposition between commas,
    /// something in brackets or between dashes. Nothing that tells of a conversation is an apposition.
    fn after_insertion(&self, at: usize) -> Option<usize> {
        let item = self.items.get(at)?;
        // All but a relative clause begins with a sign, which is sooner seen than which sign it is.
        let is_sign = self.text.tokens()[item.tokens.start].shape == Shape::Punctuation;
        if !is_sign && !item.classes.meets(ClassSet::RELATIVE) {
            return None;
        }
        let is = |at: usize, marks: &[&str]| {
            self.items.get(at).is_some_and(|item| marks.iter().any(|mark| self.is_mark(item, mark)))
        };
        let end = |marks: &[&str]| (at + 1..(at + MOST_OF_CLAUSE).min(self.items.len())).find(|&end| is(end, marks));
        if let Some((_, close)) = BRACKETS.iter().find(|(open, _)| is(at, &[open])) {
            return end(&[close]).map(|end| end + 1);
        }
        if item.classes.meets(ClassSet::RELATIVE) {
            return if at > 0 && is(at - 1, &[","]) { end(&[","]).map(|end| end + 1) } else { None };
        }
        let after_person = at > 0 && self.items[at - 1].classes.meets(ClassSet::PERSON);
        let marks: &[&str] = if is(at, &[","]) { &[","] } else { DASHES };
        if !after_person || !is(at, marks) {
            return None;
        }
        let end = end(marks)?;
        let is_quiet = self.items[at + 1..end].iter().all(|item| !item.classes.meets(ClassSet::TALK));
        is_quiet.then_some(end + 1)
    }

    /// Whether an item is a word that may stand between a subject and its verb.
    fn is_adverb(&self, item: &Item) -> bool {
        item.what == What::Word && self.text.tokens()[item.tokens.start].shape == Shape::Lower
    }

    fn is_mark(&self, item: &Item, mark: &str) -> bool {
        is_mark(self.text, item, mark)
    }

    /// The item after the words of a title that no table has, where they stand before a person: "High Commissioner for
    /// Refugees".
    fn after_title_words(&self, at: usize) -> usize {
        let is_upper = |at: usize| self.items.get(at).is_some_and(|item| item.classes.meets(ClassSet::UPPER));
        let is_word = |at: usize| {
            self.items.get(at).is_some_and(|item| {
                item.what == What::Word && self.text.tokens()[item.tokens.start].shape == Shape::Lower
            })
        };
        let is_person = |at: usize| {
            let classes = self.items.get(at).map_or(ClassSet::EMPTY, |item| item.classes);
            classes.meets(ClassSet::ACTOR) && classes.meets(ClassSet::PERSON)
        };
        // "Director for East Asia": what the title is of may be a name that the tables have.
        let is_named = |at: usize| {
            let named = ClassSet::PLACE.with(ClassSet::STATE).with(ClassSet::ORGANIZATION);
            self.items.get(at).is_some_and(|item| item.classes.meets(named))
        };
        let goes_on = |at: usize| is_upper(at) || is_person(at) || is_named(at);
        let is_and = |at: usize| {
            let item = self.items.get(at).filter(|item| item.classes.meets(ClassSet::JOINER));
            item.is_some_and(|item| self.text.tokens()[item.tokens.start].shape == Shape::Lower)
        };
        let is_title = |end: usize| {
            let after = |is: &dyn Fn(usize) -> bool| end > at && is(end - 1);
            is_upper(end)
                || is_word(end) && (goes_on(end + 1) || is_word(end + 1) && goes_on(end + 2))
                || is_named(end) && !is_person(end) && (after(&is_word) || after(&is_and))
                || is_and(end) && after(&is_named) && goes_on(end + 1)
        };
        if !is_upper(at) {
            return at;
        }
        let end = (at..at + MOST_OF_TITLE).find(|&at| !is_title(at)).unwrap_or(at);
        if is_person(end) { end } else { at }
    }

    /// Whether the clause in which an item stands tells of another conversation before it.
    fn is_in_other_clause(&self, at: usize) -> bool {
        let stops = |item: &&Item| !matches!(item.word, WordNumber::COMMA | WordNumber::SEMICOLON);
        let before = self.items[..at].iter().rev().take(MOST_OF_CLAUSE).take_while(stops);
        before
            .into_iter()
            .any(|item| item.classes.meets(ClassSet::TALK.with(ClassSet::BACKGROUND).with(ClassSet::WHEN)))
    }

    /// Appends the ends of the lists of actors that begin at an item, the longest last.
    fn party_ends(&self, start: usize, is_subject: bool, ends: &mut Vec<usize>) {
        let is_actor = |at: usize| self.items.get(at).is_some_and(|item| item.classes.meets(ClassSet::ACTOR));
        let mut is_complete = false;
        let start = self.after_title_words(start);
        let mut at = start;
        let reports = |at: usize| self.items[at].classes.meets(ClassSet::SOURCE);
        // "A phoned B, and the two agreed": those who are all are not one more.
        let is_group = |at: usize| self.items[at].classes.meets(ClassSet::GROUP);
        // "… met B, C said": who follows a comma and says something is not on the list.
        let says = |at: usize| self.items.get(at).is_some_and(|item| item.classes.meets(ClassSet::SAY));
        // "… phoned B, C on the same day met D": nor is who follows a comma and has a verb of talking of an own.
        let talks = |at: usize| {
            let rest = self.items.get(at..).unwrap_or_default().iter();
            let mut rest = rest.filter(|item| !item.classes.meets(ClassSet::DATE)).take(2);
            rest.next().is_some_and(|first| {
                is_talk_verb(first) || self.is_adverb(first) && rest.next().is_some_and(is_talk_verb)
            })
        };
        let mut after_comma = false;
        while is_actor(at)
            && (at == start || !reports(at) && !is_group(at))
            && !(after_comma && !is_subject && (says(at + 1) || talks(at + 1)))
        {
            at += 1;
            ends.push(at);
            if reports(at - 1) {
                break;
            }
            // "A (the host) and B", "A, who came late, and B".
            let is_bracket =
                self.items.get(at).is_some_and(|item| BRACKETS.iter().any(|(open, _)| self.is_mark(item, open)));
            let from = self.after_insertion(if is_bracket { at } else { at + 1 }).unwrap_or(at);
            let from = self.after_stepped_over(from);
            let joiners =
                self.items[from..].iter().take(3).take_while(|item| item.classes.meets(ClassSet::JOINER)).count();
            let is_end = self.desk.ends_of_asides.binary_search(&at).is_ok();
            if joiners == 0 || is_end {
                break;
            }
            // "After the meeting with A and B, C": the list is complete with its "and", and what is told of a subject
            // does not begin in the clause before.
            let is_mark = |item: &Item| self.text.tokens()[item.tokens.start].shape == Shape::Punctuation;
            let has_word = self.items[from..from + joiners].iter().any(|item| !is_mark(item));
            let is_comma = joiners == 1 && self.items[from].word == WordNumber::COMMA;
            let is_last = || !self.items.get(from + 2).is_some_and(|item| item.classes.meets(ClassSet::JOINER));
            let starts_anew = || is_complete || is_subject && self.is_in_other_clause(start);
            if !has_word && is_comma && is_last() && starts_anew() {
                break;
            }
            is_complete |= has_word;
            after_comma = !has_word;
            at = self.after_title_words(self.after_stepped_over(from + joiners));
        }
    }

    /// "A and their two counterparts, B and C": the item after one that an actor rule steps over.
    fn after_stepped_over(&self, at: usize) -> usize {
        let is_one = |item: &&Item| item.what == What::Word && item.tokens.len() > 1;
        self.items.get(at).filter(is_one).map_or(at, |_| at + 1)
    }
}

fn is_mark(text: &Text<'_>, item: &Item, mark: &str) -> bool {
    item.tokens.len() == 1 && text.key(item.tokens.start) == mark
}

/// Appends the commas that end a clause which a word such as "since" opens and in which nobody speaks with anybody.
fn find_asides(text: &Text<'_>, items: &[Item], ends: &mut Vec<usize>) {
    let (mut start, mut has_talk) = (0, false);
    for (at, item) in items.iter().enumerate() {
        has_talk |= item.classes.meets(ClassSet::TALK);
        if is_mark(text, item, ",") {
            if items[start].classes.meets(ClassSet::BACKGROUND) && !has_talk {
                ends.push(at);
            }
            (start, has_talk) = (at + 1, false);
        }
    }
}

/// Whether an item is a verb of talking.
fn is_talk_verb(item: &Item) -> bool {
    item.classes.meets(ClassSet::TALK) && !item.classes.meets(ClassSet::TALK_NOUN)
}

/// The elements that are still to match, and those of the enclosing groups after them.
#[derive(Clone, Copy)]
struct Cont<'c> {
    elements: &'c [Element],
    next: Option<&'c Cont<'c>>,
    /// The items that are no word for a conversation any more.
    taken: &'c [usize],
}

/// Matches patterns at one item after another.
pub(crate) struct Attempt<'a> {
    scanner: &'a Scanner<'a>,
    room: Room,
    fuel: u32,
}

impl Drop for Attempt<'_> {
    fn drop(&mut self) {
        self.scanner.desk.room.set(std::mem::take(&mut self.room));
    }
}

impl<'a> Attempt<'a> {
    pub(crate) fn new(scanner: &'a Scanner<'a>) -> Attempt<'a> {
        Attempt { scanner, room: scanner.desk.room.take(), fuel: FUEL }
    }

    /// Matches a pattern at an item, with none of some items as the word for the conversation.
    pub(crate) fn at(&mut self, pattern: &Pattern, start: usize, taken: &[usize]) -> Option<Found> {
        self.room.captures.clear();
        self.fuel = FUEL;
        let end = self.run(Cont { elements: &pattern.elements, next: None, taken }, start)?;
        Some(Found { items: start..end, captures: self.room.captures.clone() })
    }

    fn spend(&mut self, steps: u32) -> Option<()> {
        let left = self.fuel.checked_sub(steps);
        self.fuel = left.unwrap_or(0);
        left.map(|_| ())
    }

    /// The end of the first way in which all elements match from an item on. Where it fails, captures may be left of what
    /// was tried; who tries another way drops them.
    fn run(&mut self, mut cont: Cont<'_>, mut at: usize) -> Option<usize> {
        loop {
            self.spend(1)?;
            let Some((element, rest)) = cont.elements.split_first() else {
                match cont.next {
                    Some(next) => cont = *next,
                    None => return Some(at),
                }
                continue;
            };
            cont.elements = rest;
            match element {
                Element::Start if at == 0 => {}
                Element::End if at == self.scanner.items.len() => {}
                Element::Not(inner) if !self.is_at(inner, at) => {}
                Element::Start | Element::End | Element::Not(_) => return None,
                Element::Ahead { elements, must } => {
                    let before = self.room.captures.len();
                    let matches = self.run(Cont { elements, next: None, ..cont }, at).is_some();
                    self.room.captures.truncate(before);
                    if matches != *must {
                        return None;
                    }
                }
                Element::Words(_) if self.is_at(element, at) => at += 1,
                Element::Class { capture, .. } if self.is_at(element, at) => {
                    self.capture(*capture, at..at + 1, cont.taken)?;
                    at += 1;
                }
                Element::Words(_) | Element::Class { .. } => return None,
                Element::Optional { begins: Some(begins), .. } if !self.meets(begins.marks, at) => {
                    self.spend(begins.steps)?;
                }
                Element::Optional { inner, .. } => {
                    let before = self.room.captures.len();
                    let with = self.run(Cont { elements: inner, next: Some(&cont), ..cont }, at);
                    if with.is_some() {
                        return with;
                    }
                    self.room.captures.truncate(before);
                }
                Element::Gap { most, over, next } => return self.gap(&cont, at, *most, *over, *next),
                Element::Party { capture } => return self.party(&cont, at, *capture),
            }
        }
    }

    fn gap(&mut self, after: &Cont<'_>, at: usize, most: usize, over: Over, next: Option<Marks>) -> Option<usize> {
        for end in at..=at + most {
            let item = self.scanner.items.get(end);
            // Most places are none where the next element can match, which is seen without an attempt.
            if next.is_some_and(|next| !self.meets(next, end)) {
                self.spend(1)?;
            } else {
                let before = self.room.captures.len();
                let found = self.run(*after, end);
                if found.is_some() {
                    return found;
                }
                self.room.captures.truncate(before);
            }
            let beyond = (over == Over::Words).then(|| self.scanner.after_insertion(end)).flatten();
            if let Some(found) = beyond.and_then(|beyond| self.gap(after, beyond, at + most - end, over, next)) {
                return Some(found);
            }
            if !self.scanner.may_pass(item?, over) {
                return None;
            }
        }
        None
    }

    /// The longest list of actors with which the rest matches.
    fn party(&mut self, after: &Cont<'_>, at: usize, letter: char) -> Option<usize> {
        let first = self.room.party_ends.len();
        self.scanner.party_ends(at, letter == SUBJECT, &mut self.room.party_ends);
        let before = self.room.captures.len();
        let mut found = None;
        for place in (first..self.room.party_ends.len()).rev() {
            let end = self.room.party_ends[place];
            self.room.captures.truncate(before);
            found = self.capture(Some(letter), at..end, after.taken).and_then(|()| self.run(*after, end));
            if found.is_some() {
                break;
            }
        }
        self.room.party_ends.truncate(first);
        found
    }

    /// `None` where the items are a word for a conversation that is taken.
    fn capture(&mut self, letter: Option<char>, items: Range<usize>, taken: &[usize]) -> Option<()> {
        if letter == Some(TRIGGER) && taken.contains(&items.start) {
            return None;
        }
        self.room.captures.extend(letter.map(|letter| (letter, items)));
        Some(())
    }

    #[inline]
    fn meets(&self, marks: Marks, at: usize) -> bool {
        self.scanner.items.get(at).is_some_and(|item| marks.meets(item.marks()))
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
