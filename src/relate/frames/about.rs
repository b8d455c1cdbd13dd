//! What else a sentence tells of its conversations: who asked for them, who says so, what of, where.

use std::ops::Range;

use super::{
    Asked, Finder, Frame, Implied, MOST_OF_LIST, MOST_OF_TOPIC, PLACE_WINDOW, Topic, is_call, is_within_words,
};
use crate::extraction::Mode;
use crate::language::pattern::WordNumber;
use crate::language::{ClassSet, Stage};
use crate::relate::scan::{Item, What};

impl<'a> Finder<'a> {
    /// "They met to discuss …" is one conversation: a verb of discussing whose parties another word has too is about the
    /// topic.
    pub(super) fn drop_topics(&mut self) {
        // "A spoke in a call with B" is told by the call; the verb tells nothing of its own.
        let whole: Vec<(usize, Range<usize>)> = self
            .frames
            .iter()
            .filter(|(_, frame)| frame.sides.iter().all(|side| !side.is_empty()))
            .map(|(trigger, frame)| (*trigger, frame.tokens.clone()))
            .collect();
        self.frames.retain(|(trigger, frame)| {
            // "A and B, who last met in May, held a call": what a relative clause tells is something else.
            let is_clause = |from: usize| {
                let before = self.items[..*trigger].iter().filter(|item| item.tokens.start >= from);
                before.into_iter().any(|item| item.classes.meets(ClassSet::RELATIVE))
            };
            let within = |(other, tokens): &(usize, Range<usize>)| {
                other > trigger && tokens.contains(&frame.trigger.start) && !is_clause(tokens.start)
            };
            !frame.sides[1].is_empty() || !whole.iter().any(within)
        });
        let is_topic = |trigger: usize| self.items[trigger].classes.meets(ClassSet::DISCUSS);
        let others: Vec<usize> = self
            .frames
            .iter()
            .filter(|(trigger, _)| !is_topic(*trigger))
            .flat_map(|(_, frame)| frame.sides.iter().flatten().copied())
            .collect();
        self.frames.retain(|(trigger, frame)| {
            !is_topic(*trigger) || !frame.sides.iter().flatten().any(|actor| others.contains(actor))
        });
    }

    /// Whether an actor stands behind the "and" of a list of all who take part in what is told.
    fn all_want_it(&self, actor: usize, at: usize) -> bool {
        let is_listed = at.checked_sub(1).is_some_and(|before| {
            let item = &self.items[before];
            item.classes.meets(ClassSet::JOINER) && !self.is_mark(item)
        });
        let is_whole = |frame: &Frame| {
            frame.sides[0].len() > 1 && frame.sides[0].last() == Some(&actor) && frame.sides[1].is_empty()
        };
        is_listed && self.frames.iter().any(|(_, frame)| is_whole(frame))
    }

    pub(super) fn requests(&mut self) {
        for (rule, matched) in self.matches(Stage::Request) {
            let named = self.actors_in(matched.capture('R')).first().copied();
            // Without one who asks, the sentence's subject did: "A praised B and proposed talks".
            let subject = self.items[..matched.items.start].iter().find_map(|item| match item.what {
                What::Actor(actor) if !item.classes.meets(ClassSet::SOURCE) => Some(actor),
                _ => None,
            });
            let subject = subject.filter(|_| matched.capture('R').is_none());
            let Some(actor) = named.or(subject) else { continue };
            // "At the request of parliament, A published the plan": of no conversation, for it tells what another did.
            let is_first_step =
                self.items[matched.items.clone()].iter().any(|item| item.classes.meets(ClassSet::FIRST_STEP));
            if self.frames.is_empty() && named.is_some() && !is_first_step && self.tells_of_others(&matched.items) {
                continue;
            }
            // "A and B want to meet": neither asked the other.
            if named.is_some() && self.all_want_it(actor, matched.items.start) {
                continue;
            }
            let asked = Asked { actor, tokens: self.tokens(&matched.items), rule: rule.name.clone() };
            let trigger = matched.capture('T').map(|items| items.start);
            // "At the invitation of A, B met C": A stands first in the list of parties and is none.
            let is_subject = matched.capture('R').is_some_and(|items| items.start == matched.items.start);
            for (_, frame) in self.frames.iter_mut().filter(|_| !is_subject && named.is_some()) {
                if frame.sides[0].len() > 1 {
                    frame.sides[0].retain(|party| *party != actor);
                }
            }
            // "A, who had sought the meeting, sat down with B": the one that is told of.
            let own = |(at, frame): &&(usize, Frame)| {
                *at >= matched.items.end && frame.sides.iter().flatten().any(|party| *party == actor)
            };
            let is_bare =
                |(at, frame): &(usize, Frame)| matched.items.contains(at) && frame.sides.iter().all(Vec::is_empty);
            let own = self.frames.iter().find(own).map(|(at, _)| *at).filter(|_| named.is_some());
            let trigger = if own.is_some() && self.frames.iter().any(is_bare) {
                self.frames.retain(|frame| !is_bare(frame));
                own
            } else {
                trigger
            };
            if self.give(asked, trigger, matched.items.start, |frame, asked| {
                frame.request.get_or_insert(asked);
            }) {
                self.fired.insert(rule.number);
            }
        }
    }

    /// Whether a person acts in the sentence outside some items.
    fn tells_of_others(&self, but: &Range<usize>) -> bool {
        let acts = |item: &Item| {
            item.classes.meets(ClassSet::ACTOR)
                && item.classes.meets(ClassSet::PERSON.with(ClassSet::OFFICE))
                && !item.classes.meets(ClassSet::SOURCE)
        };
        self.items[..but.start].iter().chain(&self.items[but.end..]).any(acts)
    }

    /// Gives something to the frame of a trigger, or to the nearest before an item, or to the sentence's first, or, when
    /// it has none, to a frame that only tells this.
    fn give(&mut self, asked: Asked, trigger: Option<usize>, at: usize, apply: impl Fn(&mut Frame, Asked)) -> bool {
        let index = match trigger {
            Some(trigger) => self.frames.iter().position(|(item, _)| *item == trigger),
            None => self.nearest_frame(at),
        };
        if let Some(index) = index {
            apply(&mut self.frames[index].1, asked);
        } else if trigger.is_none() {
            let mut frame = self.frame(at, asked.tokens.clone(), asked.rule.clone());
            frame.has_trigger = false;
            apply(&mut frame, asked);
            self.frames.push((at, frame));
        }
        index.is_some() || trigger.is_none()
    }

    /// The last frame whose word stands before an item, else the sentence's first.
    fn nearest_frame(&self, at: usize) -> Option<usize> {
        let before = self.frames.iter().rposition(|(item, _)| *item < at);
        before.or(if self.frames.is_empty() { None } else { Some(0) })
    }

    pub(super) fn sources(&mut self) {
        if self.frames.is_empty() {
            return;
        }
        for (rule, matched) in self.matches(Stage::Source) {
            let Some(actor) = self.actors_in(matched.capture('S')).first().copied() else { continue };
            let asked = Asked { actor, tokens: self.tokens(&matched.items), rule: rule.name.clone() };
            self.fired.insert(rule.number);
            for (_, frame) in &mut self.frames {
                let is_party = frame.sides.iter().flatten().any(|party| *party == actor);
                if !is_party && !frame.sources.iter().any(|other| other.actor == actor) {
                    frame.sources.push(asked.clone());
                }
            }
        }
    }

    pub(super) fn implied(&mut self) {
        let found = self.found;
        for (rule, matched) in self.matches(Stage::Implied) {
            let tokens = self.tokens(&matched.items);
            let date = matched.captures('D').flatten().find_map(|at| match self.items[at].what {
                What::Date(date) => found.dates[date].date,
                _ => None,
            });
            let number = matched.captures('N').flatten().find_map(|at| match self.items[at].what {
                What::Cue(cue) => found.context.pack.cues[cue].number,
                _ => None,
            });
            let within = self.items[matched.items.clone()].iter().any(|item| item.classes.meets(ClassSet::SPAN));
            let count = number.map_or(1, |number| number.saturating_sub(1));
            let trigger = matched.capture('T').map(|items| items.start);
            let frame = match trigger {
                Some(trigger) => self.frames.iter_mut().find(|(at, _)| *at == trigger),
                None => self.frames.first_mut(),
            };
            if let Some((_, frame)) = frame {
                self.fired.insert(rule.number);
                frame.implied.get_or_insert(Implied { date, within, count, tokens, rule: rule.name.clone() });
            }
        }
    }

    pub(super) fn heads(&mut self) {
        for (rule, matched) in self.matches(Stage::Head) {
            let heads: Vec<usize> = matched.captures('H').flat_map(|items| self.actors_in(Some(items))).collect();
            // "The head of the Russian delegation is A": his own words tell whose he is.
            let side = self.actors_in(matched.capture('S')).first().or(heads.first()).copied();
            let Some(side) = side.filter(|_| !heads.is_empty()) else { continue };
            self.fired.insert(rule.number);
            let mut frame = self.frame(matched.items.start, self.tokens(&matched.items), rule.name.clone());
            frame.has_trigger = false;
            frame.heads.extend(heads.into_iter().map(|head| (side, head)));
            self.frames.push((matched.items.start, frame));
        }
    }

    /// Gives each topic to the nearest word for a conversation before it, or to the sentence's first; where there is none, to
    /// a frame that only tells who spoke of it.
    pub(super) fn topics(&mut self) {
        let mut told: Vec<Range<usize>> = Vec::new();
        for (rule, matched) in self.matches(Stage::Topic) {
            let Some(items) = self.topic_from(matched.items.end) else { continue };
            if told.iter().any(|other| other.start < items.end && items.start < other.end) {
                continue;
            }
            let speakers = self.actors_in(matched.capture('A'));
            let index = self.nearest_frame(matched.items.end).or_else(|| {
                let mut frame = self.frame(matched.items.start, self.tokens(&items), rule.name.clone());
                frame.has_trigger = false;
                frame.sides[0].clone_from(&speakers);
                self.frames.extend((!speakers.is_empty()).then_some((matched.items.start, frame)));
                self.frames.len().checked_sub(1)
            });
            let Some(index) = index else { continue };
            let Some(items) = self.without_parties(items, &self.frames[index].1) else { continue };
            self.fired.insert(rule.number);
            let topic = Topic { tokens: self.tokens(&items), rule: rule.name.clone() };
            self.frames[index].1.topics.push(topic);
            told.push(items);
        }
        for (_, frame) in &mut self.frames {
            frame.topics.sort_by_key(|topic| topic.tokens.start);
        }
    }

    /// The items of the topic that begins at an item: to the end of its clause, without the day on which it was spoken of.
    fn topic_from(&self, start: usize) -> Option<Range<usize>> {
        let pack = self.found.context.pack;
        let mut end = start;
        while end < self.items.len() && end < start + MOST_OF_TOPIC && !self.ends_topic(end) {
            end += 1;
        }
        let tail = ClassSet::DATE.with(ClassSet::BEFORE_DATE).with(ClassSet::JOINER);
        let is_tail = |item: &Item| {
            let key = self.found.text.key(item.tokens.start);
            item.classes.meets(tail) || item.tokens.len() == 1 && pack.topic_tails.contains(key)
        };
        while end > start && is_tail(&self.items[end - 1]) {
            end -= 1;
        }
        (end > start).then_some(start..end)
    }

    /// Whether a topic ends before an item.
    fn ends_topic(&self, at: usize) -> bool {
        let item = &self.items[at];
        let key = self.found.text.key(item.tokens.start);
        let other_clause = ClassSet::SAY.with(ClassSet::BACKGROUND).with(ClassSet::RELATIVE);
        if item.word == WordNumber::COMMA {
            return !self.list_goes_on(at);
        }
        item.classes.meets(other_clause)
            || self.is_mark(item) && !is_within_words(key)
            || item.tokens.len() == 1 && self.found.context.pack.topic_ends.contains(key)
            || matches!(item.what, What::Cue(cue) if is_call(self.found.context.pack.cues[cue].mode))
    }

    /// "Discussed the harvest with B": nobody is a topic of the own conversation, and a preposition belongs to whom it leads to.
    fn without_parties(&self, topic: Range<usize>, frame: &Frame) -> Option<Range<usize>> {
        let is_party = |at: &usize| matches!(self.items[*at].what, What::Actor(actor) if frame.sides.iter().flatten().any(|party| *party == actor));
        let end = topic.clone().find(is_party).map_or(topic.end, |party| party - 1);
        (topic.start < end).then_some(topic.start..end)
    }

    /// Whether after a comma a list goes on to its last member: "trade, energy and security".
    fn list_goes_on(&self, comma: usize) -> bool {
        let rest = self.items[comma + 1..].iter().take(MOST_OF_LIST);
        let rest = rest.take_while(|item| item.word == WordNumber::COMMA || !self.is_mark(item));
        rest.into_iter().any(|item| item.classes.meets(ClassSet::JOINER) && !self.is_mark(item))
    }

    /// The nearest place of each meeting that is told as the place of something.
    pub(super) fn places(&mut self) {
        let place = |(at, item): (usize, &Item)| match item.what {
            What::Name(name) if item.classes.meets(ClassSet::WHERE) => Some((at, name)),
            _ => None,
        };
        let places: Vec<(usize, usize)> = self.items.iter().enumerate().filter_map(place).collect();
        let in_person = |frame: &Frame| frame.has_trigger && frame.mode == Mode::Meeting;
        for (trigger, frame) in self.frames.iter_mut().filter(|(_, frame)| in_person(frame)) {
            let near = places.iter().filter(|(at, _)| at.abs_diff(*trigger) <= PLACE_WINDOW);
            frame.place = near.min_by_key(|(at, _)| at.abs_diff(*trigger)).map(|(_, name)| *name);
        }
    }
}
