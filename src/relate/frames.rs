//! What a sentence tells of a conversation: [`Frame`]s.

use std::collections::BTreeSet;
use std::ops::Range;

use super::Found;
use super::scan::{Found as Match, Item, Scanner, What};
use crate::extraction::{Mode, Status};
use crate::language::pattern::WordNumber;
use crate::language::{ClassSet, Rule, Stage};
use crate::temporal::DateKind;
use crate::{PartialDate, RuleName};

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
    /// Another conversation than the story's own: an earlier one, by the words.
    pub(crate) is_other: bool,
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
    /// How many there were before.
    pub(crate) count: u8,
    pub(crate) tokens: Range<usize>,
    pub(crate) rule: RuleName,
}

/// Finds the frames of a sentence.
pub(crate) fn find(
    found: &Found<'_>,
    is_headline: bool,
    items: &[Item],
    frames: &mut Vec<Frame>,
    fired: &mut BTreeSet<usize>,
) {
    let scanner = Scanner::new(items);
    let mut finder = Finder { found, is_headline, items, scanner, fired, frames: Vec::new() };
    finder.events();
    finder.drop_topics();
    finder.bare_triggers();
    finder.statuses();
    finder.modes();
    finder.others();
    finder.dates();
    finder.future();
    finder.requests();
    finder.sources();
    finder.implied();
    finder.heads();
    finder.places();
    let mut new = finder.frames.into_iter().map(|(_, frame)| frame).collect::<Vec<_>>();
    new.sort_by_key(|frame| frame.trigger.start);
    frames.extend(new);
}

/// So many items away from the word for a conversation a place may stand.
const PLACE_WINDOW: usize = 12;

struct Finder<'a> {
    found: &'a Found<'a>,
    is_headline: bool,
    items: &'a [Item],
    scanner: Scanner<'a>,
    fired: &'a mut BTreeSet<usize>,
    /// With the item of the trigger.
    frames: Vec<(usize, Frame)>,
}

impl<'a> Finder<'a> {
    fn rules(&self, stage: Stage) -> Vec<&'a Rule> {
        let rules = self.found.context.pack.rules_of(stage).iter();
        rules.filter(|rule| self.scanner.may_match(&rule.pattern)).collect()
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
        for rule in self.rules(Stage::Event) {
            let matches: Vec<Match> = self.scanner.matches(&rule.pattern).collect();
            for matched in matches {
                let Some(trigger) = matched.capture('T').map(|items| items.start) else { continue };
                if self.frames.iter().any(|(at, _)| *at == trigger) {
                    continue;
                }
                self.fired.insert(rule.number);
                let mut frame = self.frame(trigger, self.tokens(&matched.items), rule.name.clone());
                frame.sides = [self.actors_in(matched.capture('A')), self.actors_in(matched.capture('B'))];
                frame.one_by_one = rule.each == Some('B') || self.has_class(ClassSet::DISTRIBUTIVE);
                frame.status = rule.status;
                frame.is_none = rule.is_none;
                frame.decided_by = (rule.is_none || rule.status.is_some()).then(|| rule.name.clone());
                frame.mode = rule.mode.unwrap_or(frame.mode);
                frame.request = rule.requested_by.and_then(|letter| {
                    let actor = *self.actors_in(matched.capture(letter)).first()?;
                    Some(Asked { actor, tokens: frame.tokens.clone(), rule: rule.name.clone() })
                });
                self.frames.push((trigger, frame));
            }
        }
    }

    fn has_class(&self, class: ClassSet) -> bool {
        self.items.iter().any(|item| item.classes.meets(class))
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
            mode: mode.unwrap_or(Mode::Unspecified),
            status: None,
            is_none: false,
            decided_by: None,
            date: None,
            request: None,
            sources: Vec::new(),
            place: None,
            is_other: false,
            implied: None,
            heads: Vec::new(),
            is_headline: self.is_headline,
            has_trigger: true,
        }
    }

    /// "They met to discuss …" is one conversation: a verb of discussing whose parties another word has too is about the
    /// topic.
    fn drop_topics(&mut self) {
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

    /// A word for a conversation that no rule gave parties still tells of one: the story's own.
    fn bare_triggers(&mut self) {
        for (at, item) in self.items.iter().enumerate() {
            let is_new = !self.frames.iter().any(|(trigger, _)| *trigger == at);
            if item.classes.meets(ClassSet::TALK_NOUN) && is_new {
                let frame = self.frame(at, item.tokens.clone(), RuleName::known("event.word-alone"));
                self.frames.push((at, frame));
            }
        }
        self.frames.sort_by_key(|(trigger, _)| *trigger);
    }

    /// For each frame the first match of each rule that has its word for a conversation as `T`.
    fn about_trigger(&mut self, stage: Stage, mut apply: impl FnMut(&mut Frame, &Rule, Option<Range<usize>>, bool)) {
        for rule in self.rules(stage) {
            let matches: Vec<Match> = self.scanner.matches(&rule.pattern).collect();
            for matched in matches {
                let Some(trigger) = matched.capture('T').map(|items| items.start) else { continue };
                for (_, frame) in self.frames.iter_mut().filter(|(at, _)| *at == trigger) {
                    self.fired.insert(rule.number);
                    let tokens = self.items[matched.items.start].tokens.start
                        ..self.items[matched.items.end.max(matched.items.start + 1) - 1].tokens.end;
                    apply(frame, rule, Some(tokens), true);
                }
            }
        }
    }

    fn statuses(&mut self) {
        self.about_trigger(Stage::Status, |frame, rule, tokens, _| {
            if frame.status.is_none() && !frame.is_none {
                frame.status = rule.status;
                frame.is_none = rule.is_none;
                frame.decided_by = Some(rule.name.clone());
                if let Some(tokens) = tokens.filter(|_| rule.status.is_some()) {
                    frame.tokens = frame.tokens.start.min(tokens.start)..frame.tokens.end.max(tokens.end);
                }
            }
        });
    }

    fn modes(&mut self) {
        self.about_trigger(Stage::Mode, |frame, rule, _, _| frame.mode = rule.mode.unwrap_or(frame.mode));
    }

    fn others(&mut self) {
        self.about_trigger(Stage::Other, |frame, _, _, _| frame.is_other = true);
    }

    /// Gives each date to the nearest word for a conversation in its clause, and each frame the nearest of its dates. A
    /// date before all such words is everyone's who has none.
    fn dates(&mut self) {
        let clauses = self.clauses();
        let dates = self.dates_of_sentence();
        let triggers: Vec<usize> = self.frames.iter().map(|(at, _)| *at).collect();
        if let Some(ordered) = self.in_order(&triggers, &dates) {
            for ((_, frame), dated) in self.frames.iter_mut().zip(ordered) {
                frame.date = Some(dated);
            }
            return;
        }
        for (at, dated, kind) in &dates {
            let owner = match kind {
                // "Less than a week after" is about the next word for a conversation, whatever clause that is in.
                DateKind::Bound => triggers.iter().copied().find(|trigger| trigger > at),
                _ => {
                    let same = triggers.iter().copied().filter(|trigger| clauses[*trigger] == clauses[*at]);
                    same.min_by_key(|trigger| {
                        let between =
                            triggers.iter().filter(|other| (*at.min(trigger) + 1..*at.max(trigger)).contains(other));
                        // A date more often follows its word than it precedes it, unless it opens the sentence.
                        (
                            between.count(),
                            trigger > at && triggers.iter().any(|other| other < at),
                            at.abs_diff(*trigger),
                        )
                    })
                }
            };
            let frame = self.frames.iter_mut().find(|(trigger, _)| Some(*trigger) == owner);
            let Some((trigger, frame)) = frame else { continue };
            let near = |other: &Dated| {
                let other = self.items.iter().position(|item| item.tokens == other.tokens);
                other.is_some_and(|other| other.abs_diff(*trigger) <= at.abs_diff(*trigger))
            };
            if *kind == DateKind::Bound || !frame.date.as_ref().is_some_and(near) {
                frame.date = Some(dated.clone());
            }
        }
        let opening = dates.first().filter(|(at, ..)| triggers.first().is_some_and(|first| at < first));
        let Some((at, dated, _)) = opening else { return };
        for (trigger, frame) in self.frames.iter_mut().filter(|(_, frame)| frame.date.is_none() && frame.has_trigger) {
            if clauses[*trigger] == clauses[*at] && frame.sides.iter().flatten().count() >= 2 {
                frame.date = Some(dated.clone());
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

    fn dates_of_sentence(&self) -> Vec<(usize, Dated, DateKind)> {
        let mut dates = Vec::new();
        for (at, item) in self.items.iter().enumerate() {
            let What::Date(index) = item.what else { continue };
            let mention = &self.found.dates[index];
            if let (Some(date), false) = (mention.event_date, mention.is_background) {
                dates.push((at, Dated { date, tokens: item.tokens.clone(), rule: mention.rule.clone() }, mention.kind));
            }
        }
        dates
    }

    /// "On 12 and 13 January the one met and the other met": as many dates, side by side, as conversations.
    fn in_order(&self, triggers: &[usize], dates: &[(usize, Dated, DateKind)]) -> Option<Vec<Dated>> {
        let side_by_side = dates.windows(2).all(|pair| pair[1].0 - pair[0].0 <= 2);
        let same = dates.len() >= 2 && dates.len() == triggers.len() && side_by_side;
        same.then(|| dates.iter().map(|(_, dated, _)| dated.clone()).collect())
    }

    /// The clause of each item: what a reporting verb or a conjunction such as "since" opens is another clause than what
    /// the sentence tells; a comma ends it.
    fn clauses(&self) -> Vec<usize> {
        let mut clauses = Vec::with_capacity(self.items.len());
        let (mut current, mut last) = (0, 0);
        let mut says_when = None;
        for item in self.items {
            // The day that follows the verb of saying at once is the day of saying.
            if let Some(said) = says_when.take().filter(|_| item.classes.meets(ClassSet::DATE)) {
                clauses.push(said);
                continue;
            }
            if item.classes.meets(ClassSet::BACKGROUND) {
                last += 1;
                current = last;
            } else if item.classes.meets(ClassSet::SAY) {
                // Whatever stands before the verb, back to the last clause, is about the saying.
                last += 1;
                let said = last;
                let start = clauses.iter().rposition(|&clause| clause != current).map_or(0, |at| at + 1);
                if !self.frames.iter().any(|(trigger, _)| (start..clauses.len()).contains(trigger)) {
                    clauses[start..].fill(said);
                }
                says_when = Some(said);
            } else if current != 0 && matches!(item.word, WordNumber::COMMA | WordNumber::SEMICOLON) {
                current = 0;
            }
            clauses.push(current);
        }
        clauses
    }

    fn requests(&mut self) {
        for rule in self.rules(Stage::Request) {
            let matches: Vec<Match> = self.scanner.matches(&rule.pattern).collect();
            for matched in matches {
                let Some(actor) = self.actors_in(matched.capture('R')).first().copied() else { continue };
                let asked = Asked { actor, tokens: self.tokens(&matched.items), rule: rule.name.clone() };
                let trigger = matched.capture('T').map(|items| items.start);
                // "At the invitation of A, B met C": A stands first in the list of parties and is none.
                let is_subject = matched.capture('R').is_some_and(|items| items.start == matched.items.start);
                for (_, frame) in self.frames.iter_mut().filter(|_| !is_subject) {
                    if frame.sides[0].len() > 1 {
                        frame.sides[0].retain(|party| *party != actor);
                    }
                }
                if self.give(asked, trigger, matched.items.start, |frame, asked| {
                    frame.request.get_or_insert(asked);
                }) {
                    self.fired.insert(rule.number);
                }
            }
        }
    }

    /// Gives something to the frame of a trigger, or to the nearest before an item, or to the sentence's first, or, when
    /// it has none, to a frame that only tells this.
    fn give(&mut self, asked: Asked, trigger: Option<usize>, at: usize, apply: impl Fn(&mut Frame, Asked)) -> bool {
        let index = match trigger {
            Some(trigger) => self.frames.iter().position(|(item, _)| *item == trigger),
            None => {
                let before = self.frames.iter().rposition(|(item, _)| *item < at);
                before.or(if self.frames.is_empty() { None } else { Some(0) })
            }
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

    fn sources(&mut self) {
        if self.frames.is_empty() {
            return;
        }
        for rule in self.rules(Stage::Source) {
            let matches: Vec<Match> = self.scanner.matches(&rule.pattern).collect();
            for matched in matches {
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
    }

    fn implied(&mut self) {
        let found = self.found;
        for rule in self.rules(Stage::Implied) {
            let matches: Vec<Match> = self.scanner.matches(&rule.pattern).collect();
            for matched in matches {
                let tokens = self.tokens(&matched.items);
                let date = matched.captures('D').flatten().find_map(|at| match self.items[at].what {
                    What::Date(date) => found.dates[date].date,
                    _ => None,
                });
                let number = matched.captures('N').flatten().find_map(|at| match self.items[at].what {
                    What::Cue(cue) => found.context.pack.cues[cue].number,
                    _ => None,
                });
                let count = number.map_or(1, |number| number.saturating_sub(1));
                let trigger = matched.capture('T').map(|items| items.start);
                let frame = match trigger {
                    Some(trigger) => self.frames.iter_mut().find(|(at, _)| *at == trigger),
                    None => self.frames.first_mut(),
                };
                if let Some((_, frame)) = frame {
                    self.fired.insert(rule.number);
                    frame.implied.get_or_insert(Implied { date, count, tokens, rule: rule.name.clone() });
                }
            }
        }
    }

    fn heads(&mut self) {
        for rule in self.rules(Stage::Head) {
            let matches: Vec<Match> = self.scanner.matches(&rule.pattern).collect();
            for matched in matches {
                let side = self.actors_in(matched.capture('S')).first().copied();
                let head = self.actors_in(matched.capture('H')).first().copied();
                let (Some(side), Some(head)) = (side, head) else { continue };
                self.fired.insert(rule.number);
                let mut frame = self.frame(matched.items.start, self.tokens(&matched.items), rule.name.clone());
                frame.has_trigger = false;
                frame.heads.push((side, head));
                self.frames.push((matched.items.start, frame));
            }
        }
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
