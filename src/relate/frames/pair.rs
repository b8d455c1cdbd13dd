//! The last resort: two persons, or lists of them, and a word for a conversation, without a rule.

use super::{Finder, Frame, NAMING};
use crate::RuleName;
use crate::language::pattern::WordNumber;
use crate::language::{ClassSet, Means};
use crate::relate::scan::{Item, What};

/// Who spoke with whom, actors by their index; in a list alone, these with each other.
type Sides = [Vec<usize>; 2];

/// So many words may join two of a list: `, and also`.
const JOINERS: usize = 3;

impl<'a> Finder<'a> {
    /// A sentence that has a word for a conversation and two persons, no more, most likely tells that they spoke, however
    /// it is built: the last resort, after all rules, also where a rule had sides and did not find both on that day.
    pub(super) fn lone_pair(&mut self) {
        if self.frames.iter().any(|(_, frame)| frame.joins) {
            return;
        }
        let two = self.only_two().or_else(|| self.only_pair()).or_else(|| self.only_lists());
        if let Some(place) = self.frames.iter().position(|(_, frame)| !frame.is_words) {
            let (at, frame) = &self.frames[place];
            let beside = |at| if frame.sides.iter().all(Vec::is_empty) { self.two_beside(at) } else { None };
            self.frames[place].1.lone_sides = two.or_else(|| beside(*at));
            return;
        }
        let vague = ClassSet::SEVERAL.with(ClassSet::DISCUSS).with(ClassSet::OF_THINGS);
        let is_word = |item: &Item| item.classes.meets(ClassSet::TALK) && !item.classes.meets(vague);
        let is_manner = |item: &Item| item.classes.meets(ClassSet::MANNER);
        let word = if self.frames.is_empty() { self.items.iter().position(is_word) } else { None };
        let Some(at) = word.or_else(|| self.items.iter().position(is_manner)) else { return };
        let lone_sides = two.or_else(|| self.two_beside(at));
        if lone_sides.is_some() {
            let tokens = self.items[at].tokens.clone();
            let frame = self.frame(at, tokens, RuleName::known("event.lone-pair"));
            self.frames.push((at, Frame { lone_sides, is_loose: true, ..frame }));
        }
    }

    /// The only two persons whom the sentence names, by name, title or as a counterpart; those whose something is are
    /// passed over where two others are left.
    fn only_two(&self) -> Option<Sides> {
        let acts = self.acts();
        let owns = |at: usize| self.items.get(at + 1).is_some_and(|next| next.classes.meets(ClassSet::POSSESSIVE));
        let others: Vec<usize> = acts.iter().filter(|(at, _)| !owns(*at)).map(|(_, actor)| *actor).collect();
        let all: Vec<usize> = acts.iter().map(|(_, actor)| *actor).collect();
        [all, others].into_iter().find_map(|actors| Some(pair(actors.try_into().ok()?)))
    }

    /// All whom the sentence names, where they are one list or two: "A, B and C", "A and B with C".
    fn only_lists(&self) -> Option<Sides> {
        let mut lists: Vec<Vec<usize>> = Vec::new();
        let mut last = None;
        for (at, actor) in self.acts() {
            if !last.is_some_and(|last| self.are_joined(last, at)) {
                lists.push(Vec::new());
            }
            lists.last_mut()?.push(actor);
            last = Some(at);
        }
        let is_more = lists.len() <= 2 && lists.iter().map(Vec::len).sum::<usize>() > 2;
        let mut lists = lists.into_iter();
        is_more.then(|| [lists.next().unwrap_or_default(), lists.next().unwrap_or_default()])
    }

    /// Whether nothing but words that join stand between two items.
    fn are_joined(&self, first: usize, second: usize) -> bool {
        let between = &self.items[first + 1..second];
        (1..=JOINERS).contains(&between.len()) && between.iter().all(|item| item.classes.meets(ClassSet::JOINER))
    }

    /// The items of those who act, and who they are.
    fn acts(&self) -> Vec<(usize, usize)> {
        (0..self.items.len()).filter_map(|at| Some((at, self.acting(at)?))).collect()
    }

    /// The only actor of whom the sentence tells, where it stands for those of several states: "the leaders of France and
    /// Germany".
    fn only_pair(&self) -> Option<Sides> {
        let mut actors = self.items.iter().enumerate().filter_map(|(at, item)| match item.what {
            What::Actor(index) if !item.classes.meets(ClassSet::SOURCE) => Some((at, index)),
            _ => None,
        });
        let (at, first) = actors.next()?;
        let actor = &self.actors[first];
        let is_several = actor.persons.is_empty() && actor.states.len() >= 2;
        let is_of_persons = !actor.offices.is_empty() || actor.means == Means::Leader;
        // "The ministers of France and Germany, A and B": whoever is named is not known.
        let is_named = self.items[at + 1..].iter().take(NAMING).any(|item| item.classes.meets(ClassSet::UPPER));
        let are_alone = actors.all(|(_, other)| self.actors[other].is_state_alone());
        (is_several && is_of_persons && are_alone && !is_named).then(|| [vec![first], Vec::new()])
    }

    /// The persons, or who stands for one, next to a word on its left and its right, in its clause; of a word with which the
    /// clause ends, the two on its left.
    fn two_beside(&self, word: usize) -> Option<Sides> {
        let ends = ClassSet::SAY.with(ClassSet::BACKGROUND).with(ClassSet::RELATIVE).with(ClassSet::WHEN);
        let goes_on = |at: &usize| {
            let item = &self.items[*at];
            !item.classes.meets(ends) && item.word != WordNumber::SEMICOLON && item.word != WordNumber::COLON
        };
        let own = |at: usize| self.acting(at).or_else(|| self.pronoun_at(at));
        // Whoever acts and is no person ends the search: what one has with a ministry is not had with the next minister.
        let stops = |at: &usize| self.items[*at].classes.meets(ClassSet::ACTOR);
        let mut left = (0..word).rev().take_while(goes_on).filter(stops).map(own);
        let mut right = (word + 1..self.items.len()).take_while(goes_on).filter(stops).map(own);
        let (first, second) = (left.next()??, right.next());
        match second {
            Some(second) => Some(pair([first, second?])),
            None => Some(pair([left.next()??, first])),
        }
    }

    fn pronoun_at(&self, at: usize) -> Option<usize> {
        let What::Actor(index) = self.items[at].what else { return None };
        matches!(self.actors[index].means, Means::Pronoun | Means::ObjectPronoun).then_some(index)
    }

    /// The actor of an item, where it is a person who does not only report. "B, his counterpart" is one.
    fn acting(&self, at: usize) -> Option<usize> {
        let item = &self.items[at];
        let What::Actor(index) = item.what else { return None };
        let actor = &self.actors[index];
        let is_person = item.classes.meets(ClassSet::PERSON.with(ClassSet::OFFICE));
        let stands_for_one = actor.means == Means::Counterpart;
        let is_aside = actor.persons.is_empty()
            && at >= 2
            && self.items[at - 1].word == WordNumber::COMMA
            && self.items[at - 2].classes.meets(ClassSet::PERSON);
        ((is_person || stands_for_one) && !is_aside && !item.classes.meets(ClassSet::SOURCE)).then_some(index)
    }

    /// What one said to another is no telling of its own where the sentence has a word for their conversation.
    pub(super) fn words(&mut self) {
        if self.frames.iter().any(|(_, frame)| !frame.is_words) {
            self.frames.retain(|(_, frame)| !frame.is_words);
        }
    }
}

fn pair([first, second]: [usize; 2]) -> Sides {
    [vec![first], vec![second]]
}
