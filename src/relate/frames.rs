//! What a sentence tells of a conversation: [`Frame`]s.

use std::collections::BTreeSet;
use std::ops::Range;

use super::Found;
use super::actors::Actor;
use super::scan::{Desk, Found as Match, Item, Scanner, What};
use crate::extraction::{Mode, Status};
use crate::language::pattern::WordNumber;
use crate::language::{ClassSet, Means, Rule, Stage};
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
    /// The only two persons of the sentence, where no rule says whose conversation it is.
    pub(crate) lone_pair: Option<[usize; 2]>,
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

    /// The date that an item is.
    fn dated(&self, at: usize) -> Option<Dated> {
        let What::Date(index) = self.items.get(at)?.what else { return None };
        let mention = &self.found.dates[index];
        let date = mention.event_date.or(mention.date)?;
        Some(Dated { date, mention: index, tokens: self.items[at].tokens.clone(), rule: mention.rule.clone() })
    }

    /// The day that the words of a date tell, and not the first of the range to which they belong.
    fn own_date(&self, at: usize) -> Option<PartialDate> {
        let What::Date(index) = self.items[at].what else { return None };
        self.found.dates[index].date
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
        frame.sides[0] = self.actors_in(matched.capture('A'));
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
            lone_pair: None,
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

    /// "They met to discuss …" is one conversation: a verb of discussing whose parties another word has too is about the
    /// topic.
    fn drop_topics(&mut self) {
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

    /// A sentence that has a word for a conversation and two persons, no more, most likely tells that they spoke, however
    /// it is built: the last resort, after all rules, also where a rule had sides and did not find both on that day.
    fn lone_pair(&mut self) {
        if self.frames.iter().any(|(_, frame)| frame.joins) {
            return;
        }
        let two = self.only_two().or_else(|| self.only_pair());
        if let Some(place) = self.frames.iter().position(|(_, frame)| !frame.is_words) {
            let (at, frame) = &self.frames[place];
            let beside = |at| if frame.sides.iter().all(Vec::is_empty) { self.two_beside(at) } else { None };
            self.frames[place].1.lone_pair = two.or_else(|| beside(*at));
            return;
        }
        let vague = ClassSet::SEVERAL.with(ClassSet::DISCUSS).with(ClassSet::OF_THINGS);
        let is_word = |item: &Item| item.classes.meets(ClassSet::TALK) && !item.classes.meets(vague);
        let is_manner = |item: &Item| item.classes.meets(ClassSet::MANNER);
        let word = if self.frames.is_empty() { self.items.iter().position(is_word) } else { None };
        let Some(at) = word.or_else(|| self.items.iter().position(is_manner)) else { return };
        let lone_pair = two.or_else(|| self.two_beside(at));
        if lone_pair.is_some() {
            let tokens = self.items[at].tokens.clone();
            let frame = self.frame(at, tokens, RuleName::known("event.lone-pair"));
            self.frames.push((at, Frame { lone_pair, is_loose: true, ..frame }));
        }
    }

    /// The only two persons whom the sentence names, by name, title or as a counterpart; those whose something is are
    /// passed over where two others are left.
    fn only_two(&self) -> Option<[usize; 2]> {
        let acts: Vec<(usize, usize)> = (0..self.items.len()).filter_map(|at| Some((at, self.acting(at)?))).collect();
        let owns = |at: usize| self.items.get(at + 1).is_some_and(|next| next.classes.meets(ClassSet::POSSESSIVE));
        let others: Vec<usize> = acts.iter().filter(|(at, _)| !owns(*at)).map(|(_, actor)| *actor).collect();
        let all: Vec<usize> = acts.iter().map(|(_, actor)| *actor).collect();
        [all, others].into_iter().find_map(|actors| actors.try_into().ok())
    }

    /// The only actor of whom the sentence tells, where it stands for those of several states: "the leaders of France and
    /// Germany".
    fn only_pair(&self) -> Option<[usize; 2]> {
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
        (is_several && is_of_persons && are_alone && !is_named).then_some([first, first])
    }

    /// The persons, or who stands for one, next to a word on its left and its right, in its clause; of a word with which the
    /// clause ends, the two on its left.
    fn two_beside(&self, word: usize) -> Option<[usize; 2]> {
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
            Some(second) => Some([first, second?]),
            None => Some([left.next()??, first]),
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
    fn words(&mut self) {
        if self.frames.iter().any(|(_, frame)| !frame.is_words) {
            self.frames.retain(|(_, frame)| !frame.is_words);
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

    /// Gives the dates of which a rule says to which word for a conversation they belong, and takes them from the others.
    /// These words.
    fn dates_by_rule(&mut self, dates: &mut Vec<ToldDate>) -> Vec<usize> {
        let mut told = Vec::new();
        for (rule, matched) in self.matches(Stage::Date) {
            let (Some(trigger), Some(at)) = (matched.capture('T'), matched.capture('D')) else { continue };
            let date = dates.iter().position(|date| date.at == at.start);
            let frame = self.frames.iter_mut().find(|(at, _)| *at == trigger.start && !told.contains(at));
            if let (Some(date), Some((at, frame))) = (date, frame) {
                self.fired.insert(rule.number);
                frame.date = Some(dates.remove(date).dated);
                told.push(*at);
            }
        }
        told
    }

    /// Gives each date to the nearest word for a conversation in its clause, and each frame the nearest of its dates. A
    /// date before all such words is everyone's who has none.
    fn dates(&mut self) {
        if self.frames.is_empty() || !self.scanner.has(ClassSet::DATE) {
            return;
        }
        self.dates_in_background();
        let (clauses, said) = self.clauses();
        let mut dates = self.dates_of_sentence();
        dates.retain(|told| !self.frames.iter().any(|(_, frame)| is_dated(frame, &told.dated)));
        let by_rule = self.dates_by_rule(&mut dates);
        let mut triggers: Vec<usize> =
            self.frames.iter().map(|(at, _)| *at).filter(|at| !by_rule.contains(at)).collect();
        triggers.dedup();
        if let Some(ordered) = self.in_order(by_rule.is_empty(), &dates) {
            for ((_, frame), dated) in self.frames.iter_mut().zip(ordered) {
                frame.date = Some(dated);
            }
            return;
        }
        self.dates_in_turn(&dates, &clauses);
        let naming = self.frames.iter().filter(|(_, frame)| frame.sides.iter().any(|side| !side.is_empty()));
        let naming: Vec<usize> = naming.map(|(trigger, _)| *trigger).collect();
        let of_pair = ClassSet::PAIR_TALK;
        let (found, items) = (self.found, self.items);
        for told in dates.iter().filter(|told| told.kind != DateKind::Bound) {
            let at = told.at;
            // "They discussed the talks on Friday in a call": the day stands among the words that tell who spoke.
            let is_within = |trigger: usize| {
                let mut frames = self.frames.iter().filter(|(at, frame)| *at == trigger && !frame.sides[0].is_empty());
                frames.any(|(_, frame)| frame.tokens.contains(&told.dated.tokens.start))
            };
            let is_taken = triggers.iter().any(|&trigger| is_within(trigger));
            let is_bare = |trigger: usize| {
                let mut frames = self.frames.iter().filter(|(at, _)| *at == trigger);
                frames.all(|(_, frame)| frame.sides.iter().all(Vec::is_empty))
            };
            let same = triggers.iter().copied().filter(|&trigger| {
                clauses[trigger] == clauses[told.of]
                    && self.items[trigger].tokens.start >= told.after
                    && !(is_taken && is_bare(trigger))
            });
            let follows = same.clone().any(|trigger| trigger > at && naming.contains(&trigger));
            // "Last week's summit".
            let is_owner = self.items.get(at + 1).is_some_and(|item| item.classes.meets(ClassSet::POSSESSIVE));
            let beside = at + 1 + usize::from(is_owner);
            let owner = same.min_by_key(|&trigger| {
                let between = triggers.iter().filter(|&&other| (at.min(trigger) + 1..at.max(trigger)).contains(&other));
                // "A May 3 call": a date before its word. Else it more often follows than precedes it, unless it opens the
                // sentence. "On the sidelines of the summit, A on 3 May met B": a word that names nobody is an occasion.
                let is_occasion = follows && trigger < at && !naming.contains(&trigger);
                (
                    is_occasion,
                    between.count(),
                    trigger != beside && !self.is_set_off(at, trigger),
                    trigger > at && triggers.iter().any(|&other| other < at),
                    at.abs_diff(trigger),
                )
            });
            let frame = self.frames.iter_mut().find(|(trigger, _)| Some(*trigger) == owner);
            let Some((trigger, frame)) = frame else { continue };
            let is_ahead = self.found.context.on.and_then(PartialDate::last_day).zip(told.dated.date.first_day());
            let is_ahead = is_ahead.is_some_and(|(published, first)| first > published);
            // A day that is over is that of the proposal, and not of what is proposed, nor of what is still to come.
            let is_to_come = matches!(frame.status, Some(Status::Proposed | Status::Planned));
            if is_to_come && found.is_past(told.dated.date)
                || frame.is_announced && is_of_saying(frame, &told.dated)
                || frame.status == Some(Status::Held) && is_ahead
            {
                continue;
            }
            let near = |other: &Dated| {
                // "Last year they met on 14 November": the more exact of two that agree.
                if other.date != told.dated.date && other.date.agrees_with(told.dated.date) {
                    return told.dated.date.covers(other.date);
                }
                let place = self.items.iter().position(|item| item.tokens == other.tokens);
                // "They met on 6 and 7 May": what lasts two days has the first.
                let days = other.date.day().zip(told.dated.date.day());
                let is_next = days.is_some_and(|(one, next)| one.days_until(next) == 1);
                let is_joined =
                    |before: usize| before + 2 == at && self.items[before + 1].classes.meets(ClassSet::JOINER);
                if is_next && place.is_some_and(is_joined) {
                    return true;
                }
                let far = |at: usize, dated: &Dated| {
                    (is_of_saying(frame, dated), is_of_verb_before(items, at, *trigger), at.abs_diff(*trigger))
                };
                place.is_some_and(|place| far(place, other) <= far(at, &told.dated))
            };
            if !frame.date.as_ref().is_some_and(near) {
                frame.date = Some(told.dated.clone());
                let follows = (*trigger..=*trigger + PAIR_WINDOW).contains(&at);
                let names_nobody = frame.sides.iter().all(Vec::is_empty);
                frame.is_of_pair = follows && names_nobody && self.items[*trigger].classes.meets(of_pair);
            }
        }
        // "A spoke with B less than a week after C met D" limits both, whatever clause they are in.
        for told in dates.iter().filter(|told| told.kind == DateKind::Bound) {
            let before = triggers.iter().rposition(|&trigger| trigger < told.at);
            let after = triggers.iter().position(|&trigger| trigger > told.at);
            for index in before.into_iter().chain(after) {
                self.frames[index].1.date.get_or_insert_with(|| told.dated.clone());
            }
        }
        // "A spoke with B two days after C met D" was in the month of that, as far as nothing else is told.
        let of_next = dates.iter().filter(|told| told.after == told.dated.tokens.start && told.kind != DateKind::Bound);
        for told in of_next {
            if let Some(before) = triggers.iter().rposition(|&trigger| trigger < told.at) {
                let month = Dated { date: told.dated.date.to_month(), ..told.dated.clone() };
                self.frames[before].1.date.get_or_insert(month);
            }
        }
        self.dates_of_more();
        self.days_beside(&dates);
        self.dates_beside();
        self.only_day(&dates, &clauses, &said);
        let opening =
            dates.first().filter(|told| triggers.first().is_some_and(|first| told.at < *first) && told.after == 0);
        let Some(ToldDate { at, dated, .. }) = opening else { return };
        let is_over = found.is_past(dated.date);
        for (trigger, frame) in self.frames.iter_mut().filter(|(_, frame)| frame.date.is_none() && frame.has_trigger) {
            let is_to_come = frame.status == Some(Status::Planned) && is_over;
            let is_own =
                frame.status != Some(Status::Proposed) && !is_to_come && !frame.is_announced && !frame.is_other;
            if is_own && clauses[*trigger] == clauses[*at] && frame.sides.iter().flatten().count() >= 2 {
                frame.date = Some(dated.clone());
            }
        }
    }

    /// "And, on May 3, met": a date between commas, and then a word.
    fn is_set_off(&self, date: usize, word: usize) -> bool {
        let is_comma = |at: usize| self.items[at].word == WordNumber::COMMA;
        let start = (0..date).rev().find(|&at| !self.items[at].classes.meets(ClassSet::BEFORE_DATE));
        word == date + 2 && is_comma(date + 1) && start.is_some_and(is_comma)
    }

    /// "A met B and C on 3 and 4 May, one after the other": as many dates, side by side, as there are who were met.
    fn dates_in_turn(&mut self, dates: &[ToldDate], clauses: &[usize]) {
        for at in 0..self.frames.len() {
            let (trigger, frame) = &self.frames[at];
            let trigger = *trigger;
            let others = frame.sides[1].clone();
            // Joined by "and", for a range is one span of time.
            let is_joined = |pair: &[ToldDate]| {
                let between = &self.items[pair[0].at + 1..pair[1].at];
                matches!(between, [joiner] if joiner.classes.meets(ClassSet::JOINER))
            };
            // Of the same clause, or in front of all: "On 3 and 4 May, A met B and C in turn".
            let is_own = |told: &ToldDate| {
                told.after == 0 && (told.at < OPENING || clauses.get(told.of) == clauses.get(trigger))
            };
            let is_row = |row: &&[ToldDate]| row.windows(2).all(is_joined) && row.iter().all(is_own);
            let row = dates.windows(others.len().max(1)).find(is_row);
            let Some(row) = row.filter(|_| frame.one_by_one && others.len() >= 2) else { continue };
            let whole = frame.clone();
            let each = others.iter().zip(row).map(|(other, told)| {
                let sides = [whole.sides[0].clone(), vec![*other]];
                let own = self.own_date(told.at).unwrap_or(told.dated.date);
                let date = Some(Dated { date: own, ..told.dated.clone() });
                (trigger, Frame { sides, date, one_by_one: false, ..whole.clone() })
            });
            let each: Vec<(usize, Frame)> = each.collect();
            self.frames.splice(at..=at, each);
        }
    }

    /// "The two meetings before were on 3 and 10 May": one more for a day that stands beside the day of one and is not the
    /// next.
    fn days_beside(&mut self, dates: &[ToldDate]) {
        for pair in dates.windows(2) {
            let [first, second] = pair else { continue };
            let is_taken = self.frames.iter().any(|(_, frame)| is_dated(frame, &second.dated));
            let days = first.dated.date.day().zip(second.dated.date.day());
            let is_apart = days.is_some_and(|(one, other)| one.days_until(other) > 1);
            if is_taken || second.at - first.at > 2 || !is_apart || first.kind != second.kind {
                continue;
            }
            let told = self.frames.iter().position(|(_, frame)| frame.has_trigger && is_dated(frame, &first.dated));
            if let Some(told) = told.filter(|&told| self.frames[told].0 < first.at) {
                let (trigger, frame) = self.frames[told].clone();
                let frame = Frame { date: Some(second.dated.clone()), request: None, ..frame };
                self.frames.insert(told + 1, (trigger, frame));
            }
        }
    }

    /// "With A on Tuesday and with B": a day that is told of one is of the next too, which has none.
    fn dates_of_more(&mut self) {
        for at in 1..self.frames.len() {
            let (before, rest) = self.frames.split_at_mut(at);
            let (trigger, frame) = &mut rest[0];
            let first = before.iter().find(|(other, _)| other == trigger).and_then(|(_, first)| first.date.as_ref());
            if let (None, Some(date)) = (&frame.date, first) {
                frame.date = Some(date.clone());
            }
        }
        // "With A and then with B on Tuesday".
        for at in 1..self.frames.len() {
            let (before, rest) = self.frames.split_at_mut(at);
            let (trigger, frame) = &rest[0];
            if let (Some((other, first)), Some(date)) = (before.last_mut(), &frame.date)
                && *other == *trigger
            {
                first.date.get_or_insert_with(|| date.clone());
            }
        }
    }

    /// "While in Rome he met some of them, among them A on Monday": the only day of a sentence is that of the only conversation
    /// which it tells, if it is not the day of saying so, nor of what another clause tells.
    fn only_day(&mut self, dates: &[ToldDate], clauses: &[usize], said: &[usize]) {
        let mut naming = self.frames.iter_mut().filter(|(_, frame)| frame.sides.iter().any(|side| !side.is_empty()));
        let (Some((_, frame)), None, [told]) = (naming.next(), naming.next(), dates) else { return };
        let elsewhere = ClassSet::BACKGROUND.with(ClassSet::RELATIVE);
        let is_elsewhere =
            |(item, clause): (&Item, &usize)| *clause == clauses[told.of] && item.classes.meets(elsewhere);
        let is_own = told.kind != DateKind::Bound
            && told.after == 0
            && !said.contains(&clauses[told.of])
            && told.dated.date.month().is_some()
            && !self.items.iter().zip(clauses).any(is_elsewhere);
        let is_over = matches!(frame.status, None | Some(Status::Held)) && !frame.is_announced && !frame.is_other;
        let published = self.found.context.on.and_then(PartialDate::last_day);
        let lies_ahead = published.zip(told.dated.date.first_day()).is_some_and(|(published, first)| first > published);
        if frame.date.is_none() && is_own && is_over && !lies_ahead && frame.has_trigger {
            frame.date = Some(told.dated.clone());
        }
    }

    /// "The May 3 call", "their last call on May 3": a date beside the word for a conversation is its own, whatever the
    /// clause is about.
    fn dates_beside(&mut self) {
        for at in 0..self.frames.len() {
            let (trigger, frame) = &self.frames[at];
            if frame.date.is_some() || !frame.has_trigger {
                continue;
            }
            let before = trigger.checked_sub(1);
            let after = (trigger + 1..trigger + 4).filter(|_| frame.is_other);
            let date = before.into_iter().chain(after).find_map(|place| self.dated(place));
            if let Some(date) = date.filter(|date| !self.frames.iter().any(|(_, other)| is_dated(other, date))) {
                self.frames[at].1.date = Some(date);
            }
        }
    }

    /// "A year since A and B met on 28 February": a day in the background is that of a conversation told there too.
    fn dates_in_background(&mut self) {
        for (at, item) in self.items.iter().enumerate() {
            let What::Date(index) = item.what else { continue };
            let mention = &self.found.dates[index];
            let Some((date, cue)) = mention.event_date.zip(mention.background_cue) else { continue };
            let told_there = |frame: &Frame| {
                (cue..item.tokens.start).contains(&frame.trigger.start)
                    && frame.sides.iter().any(|side| !side.is_empty())
            };
            let frame = self.frames.iter_mut().rev().find(|(trigger, frame)| *trigger < at && told_there(frame));
            if let Some((_, frame)) = frame {
                let dated = Dated { date, mention: index, tokens: item.tokens.clone(), rule: mention.rule.clone() };
                frame.date.get_or_insert(dated);
            }
        }
    }

    /// What lies after the day of publication is planned, if nothing else is said of it.
    fn future(&mut self) {
        let published = self.found.context.on.and_then(PartialDate::last_day);
        for (_, frame) in &mut self.frames {
            let first = frame.date.as_ref().and_then(|dated| dated.date.first_day());
            if frame.status.is_none() && first.zip(published).is_some_and(|(first, published)| first > published) {
                frame.status = Some(Status::Planned);
            }
        }
    }

    fn dates_of_sentence(&self) -> Vec<ToldDate> {
        let mut dates = Vec::new();
        for (at, item) in self.items.iter().enumerate() {
            let What::Date(index) = item.what else { continue };
            let mention = &self.found.dates[index];
            let is_elsewhere = self.is_of_statement(at) || self.is_of_noun(at);
            let Some(date) = mention.event_date.filter(|_| !is_elsewhere) else { continue };
            // "After he met Lavrov on 19 May": the date is of what the clause tells, and of nothing outside.
            let after = if mention.is_background { mention.background_cue } else { Some(0) };
            // "Since 19 May, when he met Lavrov".
            let mut when = (at + 1..self.items.len()).take(WHEN_WINDOW);
            let when = when.find(|&when| self.items[when].classes.meets(ClassSet::WHEN));
            let when = when.filter(|when| mention.is_background || self.frames.iter().any(|(at, _)| at > when));
            let after = when.filter(|_| mention.is_background).map(|when| self.items[when].tokens.start).or(after);
            let Some(after) = after else { continue };
            let dated = Dated { date, mention: index, tokens: item.tokens.clone(), rule: mention.rule.clone() };
            // "Two days after he met Lavrov": the conjunction opens the clause of the date.
            let of = if after == item.tokens.start { (at + 1).min(self.items.len() - 1) } else { when.unwrap_or(at) };
            dates.push(ToldDate { at, of, dated, kind: mention.kind, after });
        }
        dates
    }

    /// "The May 3 attack", "Spain's May 3 attack": a date between an article or an owner and a noun is the noun's.
    fn is_of_noun(&self, at: usize) -> bool {
        let opens = |item: &Item| item.classes.meets(ClassSet::ARTICLE) || item.classes.meets(ClassSet::POSSESSIVE);
        let after_article = at.checked_sub(1).is_some_and(|before| opens(&self.items[before]));
        let is_noun =
            |item: &Item| item.what == What::Word && self.found.text.tokens()[item.tokens.start].shape == Shape::Lower;
        after_article && self.items.get(at + 1).is_some_and(is_noun)
    }

    /// "In his speech on Monday" tells when he spoke in public, and nothing else.
    fn is_of_statement(&self, at: usize) -> bool {
        let statement = ClassSet::STATEMENT;
        let before = self.items[at.saturating_sub(STATEMENT_WINDOW)..at].iter().rev();
        let is_far =
            |item: &&Item| !item.classes.meets(ClassSet::TALK) && self.found.text.key(item.tokens.start) != ",";
        before.take_while(is_far).any(|item| item.classes.meets(statement))
    }

    /// "On 12 and 13 January the one met and the other met": as many dates, side by side, as conversations.
    fn in_order(&self, all_open: bool, dates: &[ToldDate]) -> Option<Vec<Dated>> {
        let side_by_side = dates.windows(2).all(|pair| pair[1].at - pair[0].at <= 2);
        let in_front = dates.iter().all(|told| told.after == 0);
        let each = dates.len() == self.frames.len() && all_open;
        let same = dates.len() >= 2 && each && side_by_side && in_front;
        same.then(|| dates.iter().map(|told| told.dated.clone()).collect())
    }

    /// The clause of each item: what a reporting verb or a conjunction such as "since" opens is another clause than what
    /// the sentence tells; a comma ends it. With those that are about the saying.
    fn clauses(&self) -> (Vec<usize>, Vec<usize>) {
        let (mut clauses, mut reports) = (Vec::with_capacity(self.items.len()), Vec::new());
        // A comma leads back to the clause in which the sentence, or what follows a semicolon or a colon, began.
        let (mut current, mut main, mut last) = (0, 0, 0);
        let mut says_when = None;
        // "At 9:35 p.m."
        let is_number = |at: usize| self.items.get(at).is_some_and(|item| item.classes.meets(ClassSet::NUMBER));
        for (at, item) in self.items.iter().enumerate() {
            // The day that follows the verb of saying at once, but for a preposition, is the day of saying.
            if let Some(said) = says_when.filter(|_| item.classes.meets(ClassSet::DATE)) {
                clauses.push(said);
                says_when = None;
                continue;
            }
            says_when = says_when.filter(|_| item.classes.meets(ClassSet::BEFORE_DATE));
            if item.classes.meets(ClassSet::BACKGROUND) || self.opens_aside(at) {
                last += 1;
                current = last;
            } else if item.classes.meets(ClassSet::SAY) {
                // Whatever stands before the verb, back to the last clause, is about the saying.
                last += 1;
                let said = last;
                reports.push(said);
                let start = clauses.iter().rposition(|&clause| clause != current).map_or(0, |at| at + 1);
                let tells = |from: usize| self.frames.iter().any(|(trigger, _)| (from..at).contains(trigger));
                // "A met B, the ministry said on 3 May": back to the comma only.
                let comma = self.items[..at].iter().rposition(|item| item.word == WordNumber::COMMA);
                let from = if tells(start) { comma.map_or(start, |comma| comma + 1).max(start) } else { start };
                if !tells(from) {
                    clauses[from..].fill(said);
                }
                // "A post on Saturday said": so is the day just before it.
                if let Some(day) = at.checked_sub(1).filter(|&day| self.items[day].classes.meets(ClassSet::DATE)) {
                    clauses[day] = said;
                }
                says_when = Some(said);
            } else if item.word == WordNumber::SEMICOLON
                || item.word == WordNumber::COLON && !is_number(at + 1)
                || self.opens_dated_clause(at)
            {
                // "On 3 May, in Berlin; A met B": what tells of nothing yet goes on, as what a day heads does.
                let is_heading =
                    at <= HEADING && self.items[..at].iter().any(|item| item.classes.meets(ClassSet::DATE));
                let tells = |at: &usize| clauses[*at] == main && self.frames.iter().any(|(trigger, _)| trigger == at);
                if item.word != WordNumber::SEMICOLON && !is_heading || (0..at).any(|at| tells(&at)) {
                    last += 1;
                    (current, main) = (last, last);
                }
            } else if item.word == WordNumber::COMMA && !self.is_before_day_of_clause(at) {
                current = main;
            }
            clauses.push(current);
        }
        (clauses, reports)
    }

    /// "After he met his counterpart, A, on Monday, he left": the comma ends a name, and the clause ends behind the day.
    fn is_before_day_of_clause(&self, comma: usize) -> bool {
        let meets = |at: usize, class: ClassSet| self.items.get(at).is_some_and(|item| item.classes.meets(class));
        let has_comma = |item: &Item| item.tokens.clone().any(|token| self.found.text.key(token) == ",");
        let ends_name = comma > 0 && meets(comma - 1, ClassSet::ACTOR) && has_comma(&self.items[comma - 1]);
        let day = comma + 1 + usize::from(meets(comma + 1, ClassSet::BEFORE_DATE));
        let is_end = self.items.get(day + 1).is_none_or(|item| self.is_mark(item));
        ends_name && meets(day, ClassSet::DATE) && is_end
    }

    /// "Scholz, who arrived on Sunday, met": a relative clause between commas that tells of no conversation.
    fn opens_aside(&self, at: usize) -> bool {
        let is_comma = |item: &Item| item.word == WordNumber::COMMA;
        let opens = self.items[at].classes.meets(ClassSet::RELATIVE) && at > 0 && is_comma(&self.items[at - 1]);
        let end = self.items[at..].iter().position(is_comma).map_or(self.items.len(), |length| at + length);
        opens && !self.frames.iter().any(|(trigger, _)| (at..end).contains(trigger))
    }

    /// "… and on Monday he met C": a conjunction, a day and who did something on it.
    fn opens_dated_clause(&self, at: usize) -> bool {
        let meets = |at: usize, class: ClassSet| self.items.get(at).is_some_and(|item| item.classes.meets(class));
        if !meets(at, ClassSet::JOINER) || self.items[at].word == WordNumber::COMMA {
            return false;
        }
        let day = at + 1 + usize::from(meets(at + 1, ClassSet::BEFORE_DATE));
        let comma = self.items.get(day + 1).is_some_and(|item| item.word == WordNumber::COMMA);
        let subject = day + 1 + usize::from(comma);
        let does = |at: usize| {
            let next = self.items.get(at + 1);
            let shape = |item: &Item| self.found.text.tokens()[item.tokens.start].shape;
            next.is_some_and(|next| shape(next) == Shape::Lower && !next.classes.meets(ClassSet::JOINER))
        };
        meets(day, ClassSet::DATE) && meets(subject, ClassSet::ACTOR) && does(subject)
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

    fn requests(&mut self) {
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
            if self.frames.is_empty() && named.is_some() && self.tells_of_others(&matched.items) {
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

    fn sources(&mut self) {
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

    fn implied(&mut self) {
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

    fn heads(&mut self) {
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
    fn topics(&mut self) {
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
    fn places(&mut self) {
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

/// Whether a date stands before the words that tell of a plan or a refusal: "on Monday he said that they would meet on
/// Friday".
fn is_of_saying(frame: &Frame, dated: &Dated) -> bool {
    frame.status_from.is_some_and(|from| dated.tokens.start < from)
}

/// "Leaves for Oslo on Sunday and meets B on Monday": whether a date and the word after it are of two verbs.
fn is_of_verb_before(items: &[Item], date: usize, trigger: usize) -> bool {
    let between = items.get(date + 1..trigger).unwrap_or_default().iter().rev();
    let mut near = between.take(2).take_while(|item| !item.classes.meets(ClassSet::ACTOR));
    near.any(|item| item.classes.meets(ClassSet::JOINER) && item.word != WordNumber::COMMA)
}

/// By telephone or video: a word for what is being told, where a meeting may be its topic.
fn is_call(mode: Option<Mode>) -> bool {
    matches!(mode, Some(Mode::Call | Mode::Video))
}

/// Whether a sign stands within words and names rather than between clauses.
fn is_within_words(sign: &str) -> bool {
    matches!(sign, "'" | "’" | "-" | "/" | "&" | "%" | "$" | "+")
}

fn is_dated(frame: &Frame, dated: &Dated) -> bool {
    frame.date.as_ref().is_some_and(|own| own.tokens == dated.tokens)
}
