//! What a sentence tells of a conversation: [`Frame`]s.

mod about;
mod dates;
mod pair;

use std::collections::BTreeSet;
use std::ops::Range;

use super::Found;
use super::actors::Actor;
use super::scan::{Desk, Found as Match, Item, Scanner, What};
use crate::extraction::{Mode, Status};
use crate::language::pattern::WordNumber;
use crate::language::{ClassSet, Rule, Stage};
use crate::temporal::DateKind;
use crate::text::Shape;
use crate::{EntityId, PartialDate, RuleName};

/// One telling of a conversation, before it is known who the actors are and which tellings belong together.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    /// The tokens of the word for the conversation.
    pub(crate) trigger: Range<usize>,
    /// The tokens that the rule took in.
    pub(crate) tokens: Range<usize>,
    pub(crate) rule: RuleName,
    /// Indices into the actors of the document, by side.
    pub(crate) sides: [Vec<usize>; 2],
    /// Whether the second side's parties spoke one by one.
    pub(crate) one_by_one: bool,
    /// Whether its word is a verb: "a call with A and B" may be one of three, "A spoke with B and C" is rather two.
    pub(crate) is_verb: bool,
    /// Whether its word tells that the first side received the second.
    pub(crate) is_audience: bool,
    /// Whether the parties are further ones of the conversation that the story is telling.
    pub(crate) joins: bool,
    /// Whether its one party spoke with the first of the conversation that the story is telling.
    pub(crate) of_host: bool,
    /// Words that one had for another: a conversation only where the story goes on to speak of one.
    pub(crate) is_words: bool,
    /// "Also": beside what was told before it.
    pub(crate) is_also: bool,
    /// The kind of organization through which a state of the first side acts.
    pub(crate) through: Option<EntityId>,
    /// Whether this is a journey: its first side's, on its date.
    pub(crate) is_visit: bool,
    /// Whether it tells what became of the plan that the story told of last.
    pub(crate) is_fate: bool,
    pub(crate) mode: Mode,
    /// What a rule or a future date says; `None` where nothing does.
    pub(crate) status: Option<Status>,
    /// Talk about conversation that is none.
    pub(crate) is_none: bool,
    /// The rule that says so, or gives the status.
    pub(crate) decided_by: Option<RuleName>,
    pub(crate) date: Option<Dated>,
    pub(crate) request: Option<Asked>,
    pub(crate) sources: Vec<Asked>,
    pub(crate) place: Option<usize>,
    pub(crate) topics: Vec<Topic>,
    /// Another conversation than the story's own: an earlier one, by the words.
    pub(crate) is_other: bool,
    /// It names no parties, but its word and its own date: of a kind that two have, so that on another day it was theirs.
    pub(crate) is_of_pair: bool,
    /// "A meeting" in a sentence that names no parties: of whomever.
    pub(crate) is_any: bool,
    /// Whom else the sentence of such a one names.
    pub(crate) around: Vec<usize>,
    /// The only two persons of the sentence, or lists of them, where no rule says whose conversation it is.
    pub(crate) lone_sides: Option<[Vec<usize>; 2]>,
    /// Whether nothing but such a pair makes it one.
    pub(crate) is_loose: bool,
    /// "The meeting": one of which the text told.
    pub(crate) is_definite: bool,
    /// "Separate calls": of all those that were held one by one.
    pub(crate) is_several: bool,
    /// "This meeting": whichever was told last.
    pub(crate) is_told_last: bool,
    /// The first token of the words that tell the status.
    pub(crate) status_from: Option<usize>,
    /// Whether these words have a day of their own: that of asking or refusing.
    pub(crate) is_announced: bool,
    /// There was one more, before: on this date, if it is told.
    pub(crate) implied: Option<Implied>,
    /// Delegations named with their heads: the actor for the state and the actor for the head.
    pub(crate) heads: Vec<(usize, usize)>,
    pub(crate) is_headline: bool,
    /// Whether the frame has a word for a conversation, or only tells of another frame's.
    pub(crate) has_trigger: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Dated {
    pub(crate) date: PartialDate,
    /// By which index of all dates more is known of it.
    pub(crate) mention: usize,
    pub(crate) tokens: Range<usize>,
    pub(crate) rule: RuleName,
}

/// What was spoken of.
#[derive(Clone, Debug)]
pub(crate) struct Topic {
    pub(crate) tokens: Range<usize>,
    pub(crate) rule: RuleName,
}

/// An actor who asked, or who reports.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) actor: usize,
    pub(crate) tokens: Range<usize>,
    pub(crate) rule: RuleName,
}

#[derive(Clone, Debug)]
pub(crate) struct Implied {
    pub(crate) date: Option<PartialDate>,
    /// Whether it was within a span of time before the one told.
    pub(crate) within: bool,
    /// How many there were before.
    pub(crate) count: u8,
    pub(crate) tokens: Range<usize>,
    pub(crate) rule: RuleName,
}

/// Finds the frames of a sentence. `room` is empty before and after, and serves one sentence after the other.
/// A sentence as it is told.
#[derive(Clone, Copy)]
pub(crate) struct Told<'a> {
    pub(crate) items: &'a [Item],
    /// Those of the document so far.
    pub(crate) actors: &'a [Actor],
    pub(crate) is_headline: bool,
}

pub(crate) fn find<'p>(
    found: &Found<'p>,
    sentence: Told<'_>,
    desk: &mut Desk<'p>,
    room: &mut Vec<(usize, Frame)>,
    frames: &mut Vec<Frame>,
    fired: &mut BTreeSet<usize>,
) {
    let pack = found.context.pack;
    let scanner = Scanner::for_frames(found.text, pack, sentence.items, desk);
    match mark_sources(&scanner, sentence.items) {
        Some(marked) => {
            let scanner = Scanner::for_frames(found.text, pack, &marked, desk);
            find_with(found, Told { items: &marked, ..sentence }, &scanner, room, frames, fired);
        }
        None => find_with(found, sentence, &scanner, room, frames, fired),
    }
}

fn find_with<'a>(
    found: &'a Found<'a>,
    sentence: Told<'a>,
    scanner: &'a Scanner<'a>,
    room: &mut Vec<(usize, Frame)>,
    frames: &mut Vec<Frame>,
    fired: &'a mut BTreeSet<usize>,
) {
    let Told { items, actors, is_headline } = sentence;
    let mut finder = Finder { found, actors, is_headline, items, scanner, fired, frames: std::mem::take(room) };
    finder.events();
    finder.shared_subjects();
    finder.subjects_of_clauses();
    finder.more();
    finder.drop_topics();
    finder.bare_triggers();
    finder.words();
    finder.lone_pair();
    finder.same_kind(frames.last().map_or(Mode::Unspecified, |frame| frame.mode));
    finder.statuses();
    finder.modes();
    finder.others();
    finder.sames();
    finder.dates();
    finder.future();
    finder.requests();
    finder.sources();
    finder.implied();
    finder.heads();
    finder.visits();
    finder.fates();
    finder.places();
    finder.topics();
    finder.frames.sort_by_key(|(_, frame)| frame.trigger.start);
    frames.extend(finder.frames.drain(..).map(|(_, frame)| frame));
    *room = finder.frames;
}

/// Marks those who only report and stand where a party could: "according to X, Y met Z".
fn mark_sources(scanner: &Scanner<'_>, items: &[Item]) -> Option<Vec<Item>> {
    let mut marked = None;
    for rule in scanner.rules(Stage::Source) {
        for matched in scanner.matches(&rule.pattern) {
            if let Some(source) = matched.capture('S').filter(|source| source.start > matched.items.start) {
                let item = &mut marked.get_or_insert_with(|| items.to_vec())[source.start];
                item.classes = item.classes.with(ClassSet::SOURCE);
            }
        }
    }
    marked
}

/// So many items away from the word for a conversation a place may stand.
const PLACE_WINDOW: usize = 12;

/// A topic has no more items than this.
const MOST_OF_TOPIC: usize = 30;

/// So many items after a comma a list that goes on has its "and".
const MOST_OF_LIST: usize = 10;

/// So many items before a colon may be the heading of an entry: "Wednesday, 8 May: …".
const HEADING: usize = 5;

/// So many items after a date its "when" stands.
const WHEN_WINDOW: usize = 2;

/// So many items before its date a word for a statement stands.
const STATEMENT_WINDOW: usize = 3;

/// A date of the sentence.
struct ToldDate {
    /// Its item.
    at: usize,
    /// An item of the clause to which it belongs.
    of: usize,
    dated: Dated,
    kind: DateKind,
    /// Only what is told at this token or after it may have the date.
    after: usize,
}

/// So many items after its word for a conversation the date stands in "their meeting in Rome last March".
const PAIR_WINDOW: usize = 5;

/// So many items before its noun an indefinite article stands: "an emergency video call".
const INDEFINITE_WINDOW: usize = 3;

/// So many items before a word for a conversation its "also" stands.
const ALSO_WINDOW: usize = 4;

/// So many items behind those who act their names stand.
const NAMING: usize = 3;

/// So many items open a sentence.
const OPENING: usize = 6;

/// So many items before a verb its conjunction stands: "and will be received".
const CONJUNCTION_WINDOW: usize = 6;

struct Finder<'a> {
    found: &'a Found<'a>,
    actors: &'a [Actor],
    is_headline: bool,
    items: &'a [Item],
    scanner: &'a Scanner<'a>,
    fired: &'a mut BTreeSet<usize>,
    /// With the item of the trigger.
    frames: Vec<(usize, Frame)>,
}

impl<'a> Finder<'a> {
    /// The matches of the rules of a stage, in the order of the rules.
    fn matches(&self, stage: Stage) -> impl Iterator<Item = (&'a Rule, Match)> + use<'a> {
        let scanner = self.scanner;
        scanner
            .rules(stage)
            .iter()
            .flat_map(move |&rule| scanner.matches(&rule.pattern).map(move |matched| (rule, matched)))
    }

    fn tokens(&self, items: &Range<usize>) -> Range<usize> {
        self.items[items.start].tokens.start..self.items[items.end.max(items.start + 1) - 1].tokens.end
    }

    fn actors_in(&self, items: Option<Range<usize>>) -> Vec<usize> {
        let indices = items.into_iter().flatten();
        indices.filter_map(|at| if let What::Actor(actor) = self.items[at].what { Some(actor) } else { None }).collect()
    }

    /// The rules that name parties, in their order; the first that matches a word for a conversation has it.
    fn events(&mut self) {
        let mut taken = Vec::new();
        for &rule in self.scanner.rules(Stage::Event) {
            for (trigger, matched) in self.scanner.matches_of_new(&rule.pattern, &mut taken) {
                self.fired.insert(rule.number);
                let mut frame = self.frame(trigger, self.tokens(&matched.items), rule.name.clone());
                let side =
                    |letter: char| matched.captures(letter).flat_map(|items| self.actors_in(Some(items))).collect();
                frame.sides = [side('A'), side('B')];
                // "Separately" is said of all that a sentence tells, a word for one call each of itself.
                let is_each = |(at, item): (usize, &Item)| {
                    item.classes.meets(ClassSet::DISTRIBUTIVE)
                        && (at == trigger
                            || !item.classes.meets(ClassSet::TALK)
                            || item.classes.meets(ClassSet::SEVERAL))
                };
                frame.one_by_one = rule.each == Some('B')
                    || self.scanner.has(ClassSet::DISTRIBUTIVE) && self.items.iter().enumerate().any(is_each);
                frame.status = rule.status;
                frame.is_none = rule.is_none;
                frame.decided_by = (rule.is_none || rule.status.is_some()).then(|| rule.name.clone());
                if rule.is_announced {
                    (frame.is_announced, frame.status_from) = (true, Some(frame.trigger.start));
                }
                (frame.joins, frame.of_host) = (rule.joins, rule.of_host);
                frame.is_words = rule.is_words;
                let near = trigger.saturating_sub(ALSO_WINDOW)..trigger;
                frame.is_also = self.items[near].iter().any(|item| item.classes.meets(ClassSet::ALSO));
                frame.through.clone_from(&rule.through);
                frame.mode = rule.mode.unwrap_or(frame.mode);
                frame.request = rule.requested_by.and_then(|letter| {
                    let actor = *self.actors_in(matched.capture(letter)).first()?;
                    Some(Asked { actor, tokens: frame.tokens.clone(), rule: rule.name.clone() })
                });
                self.frames.push((trigger, frame));
            }
        }
    }

    /// "A met B and spoke with C": who met B also spoke with C, though B stands nearer, unless a relative clause is B's
    /// own.
    fn shared_subjects(&mut self) {
        self.frames.sort_by_key(|(trigger, _)| *trigger);
        for at in 0..self.frames.len() {
            let (before, rest) = self.frames.split_at_mut(at);
            let (trigger, frame) = &mut rest[0];
            let Some(&subject) = frame.sides[0].last() else {
                frame.sides[0] = subjects_before(self.items, before, *trigger, frame);
                continue;
            };
            let of_object = before.iter().rev().find(|(_, other)| other.sides[1].contains(&subject));
            let Some((_, other)) = of_object.filter(|(_, other)| !other.sides[0].is_empty()) else { continue };
            let place = self.items.iter().position(|item| item.what == What::Actor(subject));
            let between = place.map_or(&[][..], |place| self.items.get(place..*trigger).unwrap_or_default());
            // "A spoke with B in a call": both words are for one.
            if frame.sides[1].is_empty() {
                if frame.sides[0].iter().all(|actor| other.sides[1].contains(actor)) {
                    frame.sides[0].clear();
                }
                continue;
            }
            // "A spoke with B and invited him to meet C": who invites is named by the rule, and so is who shall meet.
            let is_told = |asked: &Asked| !frame.sides.iter().flatten().any(|actor| *actor == asked.actor);
            if frame.request.as_ref().is_some_and(is_told) {
                continue;
            }
            if !between.iter().any(|item| item.classes.meets(ClassSet::RELATIVE)) {
                if let Some(asked) = frame.request.as_mut().filter(|asked| frame.sides[0].contains(&asked.actor)) {
                    asked.actor = other.sides[0][0];
                }
                frame.sides[0].clone_from(&other.sides[0]);
            }
        }
    }

    /// "A thanked B and met C": nobody of whom a conjunction follows is the subject of the verb after it; the first actor of
    /// the clause is.
    fn subjects_of_clauses(&mut self) {
        let says = ClassSet::SAY;
        // "The visit of A and his meeting with B" is of A, as a relative clause is.
        let not_own = ClassSet::RELATIVE.with(ClassSet::OWNER);
        for at in 0..self.frames.len() {
            let (trigger, frame) = &self.frames[at];
            let (Some(&last), false) = (frame.sides[0].last(), frame.sides[1].is_empty()) else { continue };
            let Some(place) = self.items.iter().position(|item| item.what == What::Actor(last)) else { continue };
            let before =
                &self.items[(place + 1).max(trigger.saturating_sub(CONJUNCTION_WINDOW)).min(*trigger)..*trigger];
            let is_joined = before.iter().any(|item| item.classes.meets(ClassSet::JOINER) && !self.is_mark(item))
                && !self.items[place + 1..*trigger].iter().any(|item| item.classes.meets(not_own));
            let first = self.items.iter().position(|item| item.what == What::Actor(frame.sides[0][0]));
            let Some(first) = first.filter(|_| is_joined) else { continue };
            let start = self.items[..first].iter().rposition(|item| item.classes.meets(says) || self.is_mark(item));
            // A subject is followed by its verb, no comma and no possessive.
            let clause = &self.items[start.map_or(0, |start| start + 1)..=first];
            let subject = clause.windows(2).find_map(|pair| match pair[0].what {
                What::Actor(actor) => Some(actor).filter(|_| {
                    let is_verb = self.found.text.tokens()[pair[1].tokens.start].shape == Shape::Lower;
                    !pair[0].classes.meets(ClassSet::SOURCE) && is_verb
                }),
                _ => None,
            });
            if let Some(subject) = subject {
                self.frames[at].1.sides[0] = vec![subject];
            }
        }
    }

    /// Whether an item is a punctuation mark.
    fn is_mark(&self, item: &Item) -> bool {
        item.tokens.len() == 1 && self.found.text.tokens()[item.tokens.start].shape == Shape::Punctuation
    }

    /// "… with A on Monday and with B on Tuesday": one more, like the one told before it.
    fn more(&mut self) {
        for (rule, matched) in self.matches(Stage::More) {
            let others = self.actors_in(matched.capture('B'));
            let own = self.actors_in(matched.capture('A'));
            let told = self.frames.iter_mut().rfind(|(trigger, _)| *trigger < matched.items.start);
            let is_whole = |told: &Frame| !told.sides[1].is_empty() || rule.joins && told.sides[0].len() > 1;
            let Some((trigger, told)) = told.filter(|(_, told)| is_whole(told)) else { continue };
            // "A met B, as did C": the first side is another, the second the same.
            let others = if others.is_empty() && !own.is_empty() { told.sides[1].clone() } else { others };
            let is_parallel = !own.is_empty() && others == told.sides[1];
            let trigger = *trigger;
            let between = &self.items[trigger + 1..matched.items.start];
            let is_new = is_parallel || !told.sides.iter().flatten().any(|actor| others.contains(actor));
            let goes_on = !between.iter().any(|item| item.classes.meets(ClassSet::TALK));
            if others.is_empty() || !is_new || !goes_on {
                continue;
            }
            if rule.joins {
                told.sides[1].extend(others);
                self.fired.insert(rule.number);
                continue;
            }
            // "A with B and C with D": C was taken for a party of the first.
            told.sides[1].retain(|actor| !own.contains(actor));
            let mut frame = told.clone();
            if !own.is_empty() {
                frame.sides[0] = own;
            }
            frame.tokens.end = self.tokens(&matched.items).end;
            frame.rule = rule.name.clone();
            frame.sides[1] = others;
            frame.date = matched.capture('D').and_then(|items| self.dated(items.start));
            self.fired.insert(rule.number);
            self.frames.push((trigger, frame));
        }
        self.frames.sort_by_key(|(trigger, _)| *trigger);
    }

    fn visits(&mut self) {
        for (rule, matched) in self.matches(Stage::Visit) {
            let visitors = self.actors_in(matched.capture('V'));
            let Some(date) = matched.capture('D').and_then(|items| self.dated(items.start)) else { continue };
            self.fired.insert(rule.number);
            let mut frame = self.frame(matched.items.start, self.tokens(&matched.items), rule.name.clone());
            frame.has_trigger = false;
            frame.is_visit = true;
            frame.sides[0] = visitors;
            frame.date = Some(date);
            self.frames.push((matched.items.start, frame));
        }
    }

    /// What became of a plan, in a sentence that has no word for a conversation itself.
    fn fates(&mut self) {
        if self.frames.iter().any(|(_, frame)| frame.has_trigger) {
            return;
        }
        let Some((rule, matched)) = self.matches(Stage::Fate).next() else { return };
        self.fired.insert(rule.number);
        let mut frame = self.frame(matched.items.start, self.tokens(&matched.items), rule.name.clone());
        frame.has_trigger = false;
        frame.is_fate = true;
        frame.status = rule.status;
        let side = |letter: char| matched.captures(letter).flat_map(|items| self.actors_in(Some(items))).collect();
        (frame.sides, frame.joins) = ([side('A'), side('B')], rule.joins);
        self.frames.push((matched.items.start, frame));
    }

    fn frame(&self, trigger: usize, tokens: Range<usize>, rule: RuleName) -> Frame {
        let item = &self.items[trigger];
        let mode = match item.what {
            What::Cue(cue) => self.found.context.pack.cues[cue].mode,
            _ => None,
        };
        Frame {
            trigger: item.tokens.clone(),
            tokens,
            rule,
            sides: [Vec::new(), Vec::new()],
            one_by_one: false,
            is_verb: item.classes.meets(ClassSet::TALK_VERB),
            is_audience: item.classes.meets(ClassSet::AUDIENCE),
            joins: false,
            of_host: false,
            is_words: false,
            is_also: false,
            through: None,
            is_visit: false,
            is_fate: false,
            mode: mode.unwrap_or(Mode::Unspecified),
            status: None,
            is_none: false,
            decided_by: None,
            date: None,
            request: None,
            sources: Vec::new(),
            place: None,
            topics: Vec::new(),
            is_other: false,
            is_of_pair: false,
            is_any: false,
            around: Vec::new(),
            lone_sides: None,
            is_loose: false,
            is_definite: trigger
                .checked_sub(1)
                .map(|before| self.items[before].classes)
                .is_some_and(|before| before.meets(ClassSet::ARTICLE) && !before.meets(ClassSet::INDEFINITE)),
            is_several: item.classes.meets(ClassSet::DISTRIBUTIVE.with(ClassSet::SEVERAL)),
            is_told_last: false,
            status_from: None,
            is_announced: false,
            implied: None,
            heads: Vec::new(),
            is_headline: self.is_headline,
            has_trigger: true,
        }
    }

    /// "It was longer than the one before": a conversation of the kind that was named last, be it in a sentence before.
    fn same_kind(&mut self, before: Mode) {
        let same = ClassSet::SAME_KIND;
        let mut last = before;
        for (at, frame) in &mut self.frames {
            if self.items[*at].classes.meets(same) {
                frame.mode = last;
            }
            last = frame.mode;
        }
    }

    /// A word for a conversation that no rule gave parties still tells of one: the story's own.
    fn bare_triggers(&mut self) {
        let names_nobody = self.frames.iter().all(|(_, frame)| frame.sides.iter().all(Vec::is_empty));
        for (at, item) in self.items.iter().enumerate() {
            let is_new =
                !item.classes.meets(ClassSet::SEVERAL) && !self.frames.iter().any(|(trigger, _)| *trigger == at);
            // "A meeting", of whomever, is not the one that the story tells of.
            let before = &self.items[at.saturating_sub(INDEFINITE_WINDOW)..at];
            let is_any = names_nobody && before.iter().any(|item| item.classes.meets(ClassSet::INDEFINITE));
            if item.classes.meets(ClassSet::TALK_NOUN) && is_new {
                let frame = self.frame(at, item.tokens.clone(), RuleName::known("event.word-alone"));
                let acts = |item: &&Item| is_any && !item.classes.meets(ClassSet::SOURCE);
                let actor = |item: &Item| if let What::Actor(actor) = item.what { Some(actor) } else { None };
                let around = self.items.iter().filter(acts).filter_map(actor).collect();
                self.frames.push((at, Frame { is_any, around, ..frame }));
            }
        }
        self.frames.sort_by_key(|(trigger, _)| *trigger);
    }

    /// For each frame the first match of each rule that has its word for a conversation as `T`.
    fn about_trigger(&mut self, stage: Stage, mut apply: impl FnMut(&mut Frame, &Rule, Option<Range<usize>>, bool)) {
        if self.frames.is_empty() {
            return;
        }
        for (rule, matched) in self.matches(stage) {
            let Some(trigger) = matched.capture('T').map(|items| items.start) else { continue };
            for (_, frame) in self.frames.iter_mut().filter(|(at, _)| *at == trigger) {
                self.fired.insert(rule.number);
                let tokens = self.items[matched.items.start].tokens.start
                    ..self.items[matched.items.end.max(matched.items.start + 1) - 1].tokens.end;
                apply(frame, rule, Some(tokens), true);
            }
        }
    }

    fn statuses(&mut self) {
        self.about_trigger(Stage::Status, |frame, rule, tokens, _| {
            if frame.status.is_none() && !frame.is_none {
                frame.status = rule.status;
                // Who does not rule out a call has not asked for it.
                if rule.status == Some(Status::Proposed) {
                    frame.request = None;
                }
                frame.is_none = rule.is_none;
                frame.is_announced = rule.is_announced || rule.status == Some(Status::Proposed);
                frame.decided_by = Some(rule.name.clone());
                if let Some(tokens) = tokens.filter(|_| rule.status.is_some()) {
                    frame.status_from = Some(tokens.start);
                    frame.tokens = frame.tokens.start.min(tokens.start)..frame.tokens.end.max(tokens.end);
                }
            }
        });
    }

    fn modes(&mut self) {
        self.about_trigger(Stage::Mode, |frame, rule, _, _| frame.mode = rule.mode.unwrap_or(frame.mode));
    }

    fn sames(&mut self) {
        self.about_trigger(Stage::Same, |frame, _, _, _| frame.is_told_last = true);
    }

    fn others(&mut self) {
        self.about_trigger(Stage::Other, |frame, _, _, _| {
            // What was proposed before may be what was held since.
            frame.is_other |= !matches!(frame.status, Some(Status::Planned | Status::Proposed));
        });
    }
}

/// "A spoke with B, then with C": a word for a conversation that only has an object goes on with the subject before it.
fn subjects_before(items: &[Item], before: &[(usize, Frame)], trigger: usize, frame: &Frame) -> Vec<usize> {
    let told = before.last().filter(|(at, other)| *at < trigger && !other.sides[0].is_empty());
    if before.is_empty() && !frame.sides[1].is_empty() {
        return subject_of_sentence(items, trigger);
    }
    let Some((at, other)) = told.filter(|_| !frame.sides[1].is_empty()) else { return Vec::new() };
    let known = |actor: &usize| other.sides.iter().flatten().any(|known| known == actor);
    let is_own = |item: &Item| match item.what {
        What::Actor(actor) => !known(&actor),
        _ => item.classes.meets(ClassSet::RELATIVE),
    };
    if frame.sides[1].iter().any(known) || items[*at + 1..trigger].iter().any(is_own) {
        return Vec::new();
    }
    // "A was received by B and met C": whoever stands first goes on.
    let place = |side: &Vec<usize>| {
        items.iter().position(|item| matches!(item.what, What::Actor(actor) if side.contains(&actor)))
    };
    let first = other.sides.iter().filter(|side| !side.is_empty()).min_by_key(|side| place(side));
    first.cloned().unwrap_or_default()
}

/// "A has travelled to Oslo and will be received by B": whoever the sentence begins with, where a conjunction stands before
/// the words for a conversation.
fn subject_of_sentence(items: &[Item], trigger: usize) -> Vec<usize> {
    let is_and = |item: &Item| item.classes.meets(ClassSet::JOINER) && item.word != WordNumber::COMMA;
    let first = items[..trigger].iter().position(|item| item.classes.meets(ClassSet::ACTOR));
    let is_joined = items[trigger.saturating_sub(CONJUNCTION_WINDOW)..trigger].iter().any(is_and);
    let is_subject = |first: &usize| {
        let next = items.get(first + 1).map_or(ClassSet::EMPTY, |next| next.classes);
        items[*first].classes.meets(ClassSet::PERSON) && !next.meets(ClassSet::JOINER.with(ClassSet::POSSESSIVE))
    };
    match first.filter(|_| is_joined).filter(is_subject).map(|first| items[first].what) {
        Some(What::Actor(actor)) => vec![actor],
        _ => Vec::new(),
    }
}

/// By telephone or video: a word for what is being told, where a meeting may be its topic.
fn is_call(mode: Option<Mode>) -> bool {
    matches!(mode, Some(Mode::Call | Mode::Video))
}

/// Whether a sign stands within words and names rather than between clauses.
fn is_within_words(sign: &str) -> bool {
    matches!(sign, "'" | "’" | "-" | "/" | "&" | "%" | "$" | "+")
}
