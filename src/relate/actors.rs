//! Who can act in a sentence: [`Actor`]s.

use std::collections::BTreeSet;
use std::ops::Range;

use super::scan::{Attempt, Desk, Found as Match, Item, Scanner, What};
use super::{Found, skip_while};
use crate::gazetteer::Class;
use crate::language::pattern::WordNumber;
use crate::language::{ClassSet, Means, Rule, Stage};
use crate::{EntityId, EntityKind, RuleName};

/// Some items that together name who acts: a title with its state and name, a counterpart, a side, a group.
#[derive(Clone, Debug)]
pub(crate) struct Actor {
    pub(crate) tokens: Range<usize>,
    pub(crate) means: Means,
    /// Indices into the names of the document.
    pub(crate) persons: Vec<usize>,
    pub(crate) offices: Vec<usize>,
    /// States, and capitals that stand for them.
    pub(crate) states: Vec<usize>,
    pub(crate) organizations: Vec<usize>,
    /// The cue captured as `N`: it tells the office and the number of a group.
    pub(crate) cue: Option<usize>,
    /// Whether a cue captured as `F` says that the office is held no more.
    pub(crate) is_former: bool,
    pub(crate) rule: RuleName,
}

impl Actor {
    /// Whether it is but a state, a capital or a place of government.
    pub(crate) fn is_state_alone(&self) -> bool {
        self.means == Means::Named
            && self.persons.is_empty()
            && self.offices.is_empty()
            && self.organizations.is_empty()
    }
}

/// Replaces the items that form an actor by one item each, in `out`. New actors are appended to `actors`.
pub(crate) fn find<'p>(
    found: &Found<'p>,
    items: &[Item],
    desk: &mut Desk<'p>,
    actors: &mut Vec<Actor>,
    out: &mut Vec<Item>,
    fired: &mut BTreeSet<usize>,
) {
    let scanner = Scanner::for_actors(found.text, found.context.pack, items, desk);
    let rules = scanner.rules(Stage::Actor);
    let tries = tries(&scanner, rules);
    let mut tries = tries.as_slice();
    let mut attempt = Attempt::new(&scanner);
    out.clear();
    let mut at = 0;
    while at < items.len() {
        skip_while(&mut tries, |(start, _)| (*start as usize) < at);
        let here = tries.iter().take_while(|(start, _)| *start as usize == at).map(|(_, rule)| rules[*rule as usize]);
        match longest(found, items, &mut attempt, here, at) {
            Some((rule, matched)) => {
                fired.insert(rule.number);
                at = matched.items.end;
                out.push(joined(found, items, rule, &matched, actors));
            }
            None => {
                out.push(bare(found, &items[at], actors));
                at += 1;
            }
        }
    }
}

/// Which of some rules to try at which items: in the order of the items, and at one in that of the rules.
fn tries(scanner: &Scanner<'_>, rules: &[&Rule]) -> Vec<(u32, u32)> {
    let mut tries = Vec::with_capacity(2 * rules.len());
    for (number, rule) in (0..).zip(rules) {
        tries.extend(scanner.starts(&rule.pattern).map(|at| (at as u32, number)));
    }
    tries.sort_unstable();
    tries
}

/// Of the rules that match at an item the one that takes in most; of equals the first.
fn longest<'r>(
    found: &Found<'_>,
    items: &[Item],
    attempt: &mut Attempt<'_>,
    rules: impl Iterator<Item = &'r Rule>,
    at: usize,
) -> Option<(&'r Rule, Match)> {
    let mut best: Option<(&Rule, Match)> = None;
    for rule in rules {
        let Some(matched) = attempt.at(&rule.pattern, at, &[]).filter(|matched| !matched.items.is_empty()) else {
            continue;
        };
        let is_longer = best.as_ref().is_none_or(|(_, other)| matched.items.end > other.items.end);
        if is_longer && !joins_two(found, items, &matched) {
            best = Some((rule, matched));
        }
    }
    best
}

/// Whether a title and the name behind a comma are of two: "the German chancellor, Emmanuel Macron and …". The gazetteer
/// knows whom it names, and that it never had such an office there.
fn joins_two(found: &Found<'_>, items: &[Item], matched: &Match) -> bool {
    let name = |letter: char| {
        let mut captured = matched.captures(letter);
        let only = captured.next().filter(|_| captured.next().is_none())?;
        if let What::Name(name) = items[only.start].what { Some((only.start, &found.names[name])) } else { None }
    };
    let (Some((at, person)), Some((title, office)), Some((_, state))) = (name('P'), name('O'), name('S')) else {
        return false;
    };
    let is_comma = |at: usize| items.get(at).is_some_and(|item| item.word == WordNumber::COMMA);
    let ([person], [state]) = (person.ids.as_slice(), state.ids.as_slice()) else { return false };
    let gazetteer = found.context.gazetteer;
    let tenures = gazetteer.tenures_of(person);
    let of = gazetteer.state_of(state);
    let is_own = |id: &EntityId| gazetteer.state_of(id) == of;
    let alike = tenures.iter().any(|tenure| office.ids.contains(&tenure.office) || is_own(&tenure.of));
    title < at && is_comma(at.saturating_sub(1)) && !tenures.is_empty() && !alike && !is_own(person)
}

fn joined(found: &Found<'_>, items: &[Item], rule: &Rule, matched: &Match, actors: &mut Vec<Actor>) -> Item {
    let tokens = items[matched.items.start].tokens.start..items[matched.items.end - 1].tokens.end;
    let word = if matched.items.len() == 1 { items[matched.items.start].word } else { WordNumber::NONE };
    match rule.means {
        // What is stepped over may still tell how they spoke: "on the margins of the summit".
        Means::Nothing => {
            let classes = matched.capture('N').map_or(ClassSet::EMPTY, |captured| items[captured.start].classes);
            return Item { tokens, classes, what: What::Word, word };
        }
        Means::Where => {
            let place = matched.capture('L').map(|captured| items[captured.start].what);
            let what = place.unwrap_or(What::Word);
            return Item { tokens, classes: ClassSet::PLACE.with(ClassSet::WHERE), what, word };
        }
        _ => {}
    }
    let mut actor = Actor {
        tokens: tokens.clone(),
        means: rule.means,
        persons: Vec::new(),
        offices: Vec::new(),
        states: Vec::new(),
        organizations: Vec::new(),
        cue: None,
        is_former: false,
        rule: rule.name.clone(),
    };
    for (letter, at) in matched.all() {
        match (letter, items[at].what) {
            ('P', What::Name(name)) => actor.persons.push(name),
            ('O', What::Name(name)) => actor.offices.push(name),
            ('S', What::Name(name)) => actor.states.push(name),
            ('G', What::Name(name)) => actor.organizations.push(name),
            ('N', What::Cue(cue)) => actor.cue = actor.cue.or(Some(cue)),
            ('F', _) => actor.is_former = true,
            _ => {}
        }
    }
    let cue_classes = matched.capture('N').map_or(ClassSet::EMPTY, |captured| items[captured.start].classes);
    // "The leaders of France and Germany" are named.
    let cue_classes = if actor.states.is_empty() { cue_classes } else { cue_classes.without(ClassSet::GROUP) };
    let classes = ClassSet::ACTOR.with(cue_classes).with(head_class(&actor)).with(source_class(found, &actor));
    actors.push(actor);
    Item { tokens, classes, what: What::Actor(actors.len() - 1), word }
}

/// The class of what the actor is, so that rules can ask for a person or a state.
fn head_class(actor: &Actor) -> ClassSet {
    if actor.means == Means::Side {
        ClassSet::STATE
    } else if !actor.persons.is_empty() {
        ClassSet::PERSON
    } else if actor.means == Means::OrganizationPronoun {
        ClassSet::ORGANIZATION
    } else if actor.means != Means::Named {
        ClassSet::EMPTY
    } else if !actor.offices.is_empty() {
        ClassSet::OFFICE
    } else if !actor.organizations.is_empty() {
        ClassSet::ORGANIZATION
    } else {
        ClassSet::STATE
    }
}

/// Whether the actor only reports.
fn source_class(found: &Found<'_>, actor: &Actor) -> ClassSet {
    let is_of = |names: &[usize], class: Class| {
        let id = names.first().and_then(|&name| found.names[name].ids.first());
        id.and_then(|id| found.context.gazetteer.entity(id)).is_some_and(|entity| entity.class == Some(class))
    };
    let reports = is_of(&actor.offices, Class::Spokesperson)
        || actor.offices.is_empty() && actor.persons.is_empty() && is_of(&actor.organizations, Class::Media);
    if reports { ClassSet::SOURCE } else { ClassSet::EMPTY }
}

/// A name without anything about it acts by itself, but a place only when it is a capital.
fn bare(found: &Found<'_>, item: &Item, actors: &mut Vec<Actor>) -> Item {
    let What::Name(index) = item.what else { return item.clone() };
    let name = &found.names[index];
    let class = || name.ids.first().and_then(|id| found.context.gazetteer.class_of(id));
    if name.kind == EntityKind::Place && class() != Some(Class::Capital) {
        return item.clone();
    }
    let only = |kind: EntityKind| if name.kind == kind { vec![index] } else { Vec::new() };
    let mut states = only(EntityKind::State);
    states.extend(only(EntityKind::Place));
    let actor = Actor {
        tokens: item.tokens.clone(),
        means: Means::Named,
        persons: only(EntityKind::Person),
        offices: only(EntityKind::Office),
        states,
        organizations: only(EntityKind::Organization),
        cue: None,
        is_former: false,
        rule: RuleName::known("actor.name"),
    };
    let classes = item.classes.with(ClassSet::ACTOR).with(source_class(found, &actor));
    actors.push(actor);
    Item { tokens: item.tokens.clone(), classes, what: What::Actor(actors.len() - 1), word: item.word }
}
