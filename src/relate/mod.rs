//! Names x dates x cues -> conversations, who holds which office, who says so; each with the rule that found it.
//!
//! Sentence by sentence the stage turns tokens into [items](scan::Item), finds the [actors](actors) among them, finds
//! the [frames](frames) of conversations around the words for them, and then, over the whole document, resolves who the
//! actors are and [joins](assemble) the frames that tell of one conversation. Which words do all this is data: the rules
//! of the language pack, which see items and never text.

mod actors;
mod assemble;
mod discovered;
mod frames;
mod parties;
mod positions;
pub(crate) mod scan;
mod trace;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::extraction::{Claim, Conversation, Evidence, TenureClaim};
use crate::language::pattern::{Marks, WordNumber};
use crate::language::{ClassSet, LanguagePack};
use crate::matcher::{Hit, Matches};
use crate::resolve::{Context, Name};
use crate::temporal::{DateKind, DateMention, ZoneWords};
use crate::text::lexicon::PerWord;
use crate::text::{Sentence, Shape, Text};
use crate::{EntityId, EntityKind, PartialDate, RuleName, TimeOfDay, Zone};
use actors::Actor;
use frames::{Frame, Told};
use scan::{Desk, Item, What};
pub(crate) use trace::{Fate, Trace};

/// What the stages before found in one document.
pub(crate) struct Found<'a> {
    pub(crate) text: &'a Text<'a>,
    pub(crate) matches: &'a Matches,
    pub(crate) names: Vec<Name>,
    pub(crate) dates: &'a [DateMention],
    pub(crate) context: &'a Context<'a>,
    /// The words of the rules among those of the text's lexicon.
    pub(crate) rule_words: &'a PerWord<WordNumber>,
}

impl Found<'_> {
    /// Whether a date lies wholly before the day of publication.
    fn is_past(&self, date: PartialDate) -> bool {
        let published = self.context.on.and_then(PartialDate::first_day);
        date.last_day().zip(published).is_some_and(|(last, published)| last < published)
    }

    /// What the words about a date tell of the time, of something that was at a place, as far as a zone is known.
    fn time_of(&self, mention: &DateMention, place: Option<&EntityId>) -> Option<TimeOfDay> {
        let clock = mention.clock.as_ref()?;
        let gazetteer = self.context.gazetteer;
        let of =
            |id: &EntityId| Some(Zone { label: gazetteer.entity(id)?.label.clone(), utc: gazetteer.utc_offset(id)? });
        let zone = clock.zone.as_ref().and_then(|zone| match zone {
            ZoneWords::Fixed(zone) => Some(zone.clone()),
            ZoneWords::Local => of(place?),
            ZoneWords::Named { begins, ends } => {
                let at = self.names.partition_point(|name| match begins {
                    Some(token) => name.tokens.start < *token,
                    None => ends.is_some_and(|token| name.tokens.end < token),
                });
                let stands = |name: &&Name| {
                    begins.is_none_or(|token| name.tokens.start == token)
                        && ends.is_none_or(|token| name.tokens.end == token)
                };
                self.names.get(at).filter(stands)?.ids.iter().find_map(of)
            }
        });
        let time = TimeOfDay { part: clock.part, zone };
        (time != TimeOfDay::default()).then_some(time)
    }
}

/// What this stage finds.
#[derive(Debug, Default)]
pub(crate) struct Related {
    pub(crate) conversations: Vec<Conversation>,
    pub(crate) tenures: Vec<TenureClaim>,
    /// What a title or a ministry means by the state beside it, by index of the name: id and label.
    pub(crate) meanings: BTreeMap<usize, (EntityId, String)>,
    /// The numbers of the rules that matched, for the tests of the language packs.
    pub(crate) fired: BTreeSet<usize>,
    pub(crate) notes: Vec<String>,
}

/// A sentence of more items than this is read only so far: rules look at windows, not at walls of words.
const MAX_ITEMS: usize = 400;

/// Relates what was found in a document; the ids of persons whom no table has get the side for which they speak. Who asks
/// why hands in a trace, which is filled on the way.
pub(crate) fn relate(found: &mut Found<'_>, mut trace: Option<&mut Trace>) -> Related {
    let mut related = Related::default();
    let mut frames: Vec<Frame> = Vec::new();
    // Nearly all of whom a text tells have a name.
    let mut all_actors: Vec<Actor> = Vec::with_capacity(found.names.len());
    let (mut desk, mut words, mut items, mut room) = (Desk::default(), Vec::new(), Vec::new(), Vec::new());
    let mut next = Next::new(found);
    for (index, sentence) in sentences(found).iter().enumerate() {
        next.skip_to(sentence.tokens.start);
        // Who asks why is told of these, too.
        if trace.is_none() && is_idle(found, sentence, &next, &mut desk) {
            continue;
        }
        find_items(found, sentence, &mut next, &mut words);
        if words.len() > MAX_ITEMS {
            words.truncate(MAX_ITEMS);
            related.notes.push(format!(
                "sentence {} has more than {MAX_ITEMS} words; the rest of it was not related",
                index + 1
            ));
        }
        let first_actor = all_actors.len();
        actors::find(found, &words, &mut desk, &mut all_actors, &mut items, &mut related.fired);
        let tells = ClassSet::TALK.with(ClassSet::FATE);
        if items.iter().any(|item| item.classes.meets(tells)) || all_actors.len() > first_actor {
            let told = Told { items: &items, actors: &all_actors, is_headline: sentence.is_headline };
            frames::find(found, told, &mut desk, &mut room, &mut frames, &mut related.fired);
        }
        if let Some(trace) = trace.as_deref_mut() {
            trace.sentence(sentence.tokens.clone(), &items, first_actor..all_actors.len());
        }
    }
    discovered::give_sides(found, &all_actors);
    let found = &*found;
    let cast = parties::Cast::new(found, &all_actors);
    related.tenures = cast.claims();
    related.meanings = cast.meanings();
    related.meanings.extend(discovered::meanings(found));
    related.conversations = assemble::assemble(found, &cast, &frames, trace.as_deref_mut());
    drop(cast);
    if let Some(trace) = trace {
        (trace.actors, trace.frames) = (all_actors, frames);
    }
    related
}

/// Whether a sentence tells nothing here, as most of a newspaper: it has no name, no word for a conversation, and no rule
/// finds anybody in it who acts. Its marks are those of its items and more.
fn is_idle<'p>(found: &Found<'p>, sentence: &Sentence, next: &Next<'_>, desk: &mut Desk<'p>) -> bool {
    let end = sentence.tokens.end;
    if next.names.first().is_some_and(|name| name.tokens.start < end) || sentence.tokens.len() > MAX_ITEMS {
        return false;
    }
    let hits = next.hits.iter().take_while(|hit| hit.tokens.start < end);
    let cues = hits.filter_map(|hit| cues_of(found, hit)).fold(ClassSet::EMPTY, |all, (_, cues, _)| all.with(cues));
    if cues.meets(ClassSet::TALK.with(ClassSet::FATE)) {
        return false;
    }
    let has_date = next.dates.first().is_some_and(|date| date.tokens.start < end);
    let dates = if has_date { ClassSet::DATE.with(ClassSet::SPAN) } else { ClassSet::EMPTY };
    let words = sentence.tokens.clone().map(|at| word_at(found, at).marks());
    let present = words.fold(Marks::new(cues.with(dates), WordNumber::NONE), Marks::with);
    !desk.has_actor_rules(found.context.pack, present)
}

/// The sentences of the text; two are one where a name runs from the one into the other, over a wrapped line.
fn sentences(found: &Found<'_>) -> Vec<Sentence> {
    let mut sentences: Vec<Sentence> = Vec::with_capacity(found.text.sentences().len());
    let mut names = found.names.as_slice();
    for sentence in found.text.sentences() {
        skip_while(&mut names, |name| name.tokens.end <= sentence.tokens.start);
        let runs_over = names.first().is_some_and(|name| name.tokens.start < sentence.tokens.start);
        match sentences.last_mut() {
            Some(last) if runs_over => {
                last.tokens.end = sentence.tokens.end;
                last.is_headline = sentence.is_headline;
            }
            _ => sentences.push(sentence.clone()),
        }
    }
    sentences
}

/// The entities that a name given by itself means.
pub(crate) fn parties_of_name(found: &Found<'_>) -> Vec<EntityId> {
    let (mut desk, mut words, mut items, mut actors) = (Desk::default(), Vec::new(), Vec::new(), Vec::new());
    let mut next = Next::new(found);
    for sentence in found.text.sentences() {
        find_items(found, sentence, &mut next, &mut words);
        actors::find(found, &words, &mut desk, &mut actors, &mut items, &mut BTreeSet::new());
    }
    let cast = parties::Cast::new(found, &actors);
    let scene = parties::Scene { on: found.context.on, ..parties::Scene::default() };
    let parties = (0..actors.len()).flat_map(|actor| cast.parties(actor, scene));
    let mut ids: Vec<EntityId> = parties.map(|party| party.entity.clone()).collect();
    for name in found.names.iter().filter(|name| name.ids.len() > 1 || actors.is_empty()) {
        ids.extend(name.ids.iter().cloned());
    }
    ids.sort();
    ids.dedup();
    ids
}

/// The items of a sentence: names, dates and cues where they stand, words else.
fn find_items(found: &Found<'_>, sentence: &Sentence, next: &mut Next<'_>, items: &mut Vec<Item>) {
    items.clear();
    items.reserve(sentence.tokens.len());
    let mut at = sentence.tokens.start;
    while at < sentence.tokens.end {
        if let Some(end) = after_abbreviation(found, items.last(), at) {
            at = end;
            continue;
        }
        next.skip_to(at);
        // Up to what begins next there are but words, of which the first of a sentence has no rule of its own.
        let words_end = if items.is_empty() { at } else { next.at().min(sentence.tokens.end) };
        if at < words_end {
            items.extend((at..words_end).map(|at| word_at(found, at)));
            at = words_end;
            continue;
        }
        let (tokens, mut classes, what) = item_at(found, next, at);
        // The first word of a sentence has a capital of its own.
        if items.is_empty() && found.text.tokens()[at].shape == Shape::Capitalised {
            classes = classes.without(ClassSet::UPPER);
        }
        let is_word = tokens.len() == 1;
        let word = if is_word { found.rule_words.of(found.text.tokens()[at].word) } else { WordNumber::NONE };
        at = tokens.end.max(at + 1);
        items.push(Item { tokens, classes, what, word });
    }
}

/// Where the abbreviation ends that stands in brackets at a token after the name or title that it abbreviates:
/// "World Health Organization (WHO)". It is stepped over.
fn after_abbreviation(found: &Found<'_>, before: Option<&Item>, at: usize) -> Option<usize> {
    let is_name = before.is_some_and(|item| item.classes.meets(ClassSet::ORGANIZATION.with(ClassSet::OFFICE)));
    if !is_name || found.text.key(at) != "(" {
        return None;
    }
    let tokens = found.text.tokens();
    let is_short = tokens.get(at + 1)?.shape == Shape::AllCapitals;
    (is_short && tokens.len() > at + 2 && found.text.key(at + 2) == ")").then_some(at + 3)
}

/// What stands at a token or next after it. It goes from sentence to sentence, for to search in each what begins there would
/// take longer than to read it.
struct Next<'f> {
    names: &'f [Name],
    dates: &'f [DateMention],
    hits: &'f [Hit],
}

impl<'f> Next<'f> {
    /// What stands first.
    fn new(found: &'f Found<'_>) -> Next<'f> {
        Next { names: &found.names, dates: found.dates, hits: &found.matches.hits }
    }

    /// Leaves behind what begins before a token.
    fn skip_to(&mut self, at: usize) {
        skip_while(&mut self.names, |name| name.tokens.start < at);
        skip_while(&mut self.dates, |date| date.tokens.start < at);
        skip_while(&mut self.hits, |hit| hit.tokens.start < at);
    }

    /// The token at which something begins.
    fn at(&self) -> usize {
        let name = self.names.first().map_or(usize::MAX, |name| name.tokens.start);
        let date = self.dates.first().map_or(usize::MAX, |date| date.tokens.start);
        self.hits.first().map_or(usize::MAX, |hit| hit.tokens.start).min(name).min(date)
    }
}

fn skip_while<T>(items: &mut &[T], is_before: impl Fn(&T) -> bool) {
    while let Some(rest) = items.split_first().filter(|(first, _)| is_before(first)).map(|(_, rest)| rest) {
        *items = rest;
    }
}

fn item_at(found: &Found<'_>, next: &Next<'_>, at: usize) -> (Range<usize>, ClassSet, What) {
    let hit = next.hits.first().filter(|hit| hit.tokens.start == at);
    let cues = hit.and_then(|hit| cues_of(found, hit));
    if let Some(name) = next.names.first().filter(|name| name.tokens.start == at) {
        let cue_classes =
            cues.filter(|(tokens, ..)| *tokens == name.tokens).map_or(ClassSet::EMPTY, |(_, classes, _)| classes);
        let classes = class_of(name.kind).with(cue_classes);
        return (name.tokens.clone(), classes, What::Name(found.names.len() - next.names.len()));
    }
    if let Some(date) = next.dates.first().filter(|date| date.tokens.start == at) {
        let span = if date.kind == DateKind::Bound { ClassSet::SPAN } else { ClassSet::EMPTY };
        return (date.tokens.clone(), ClassSet::DATE.with(span), What::Date(found.dates.len() - next.dates.len()));
    }
    if let Some((tokens, classes, cue)) = cues {
        let free = next.dates.first().is_none_or(|date| date.tokens.start >= tokens.end);
        if free {
            let is_upper = tokens.len() == 1 && found.text.tokens()[at].shape.is_upper();
            let classes = if is_upper { classes.with(ClassSet::UPPER) } else { classes };
            return (tokens, classes, What::Cue(cue));
        }
    }
    (at..at + 1, class_of_word(found, at), What::Word)
}

/// A token that is nothing else.
fn word_at(found: &Found<'_>, at: usize) -> Item {
    let word = found.rule_words.of(found.text.tokens()[at].word);
    Item { tokens: at..at + 1, classes: class_of_word(found, at), what: What::Word, word }
}

/// The class of a token that is nothing else.
fn class_of_word(found: &Found<'_>, at: usize) -> ClassSet {
    match found.text.tokens()[at].shape {
        Shape::Number => ClassSet::NUMBER,
        Shape::Capitalised | Shape::AllCapitals => ClassSet::UPPER,
        _ => ClassSet::EMPTY,
    }
}

/// The cue that a hit may be: its tokens, the classes of all cues of that form, and one of them.
fn cues_of(found: &Found<'_>, hit: &Hit) -> Option<(Range<usize>, ClassSet, usize)> {
    let mut cues = hit.cues();
    let first = cues.next()?;
    let pack: &LanguagePack = found.context.pack;
    let classes = cues.fold(pack.cues[first].classes, |all, cue| all.with(pack.cues[cue].classes));
    Some((hit.tokens.clone(), classes, first))
}

fn class_of(kind: EntityKind) -> ClassSet {
    match kind {
        EntityKind::Person => ClassSet::PERSON,
        EntityKind::Office => ClassSet::OFFICE,
        EntityKind::State => ClassSet::STATE,
        EntityKind::Organization => ClassSet::ORGANIZATION,
        EntityKind::Place => ClassSet::PLACE,
    }
}

/// The evidence that some tokens are.
fn evidence(found: &Found<'_>, tokens: &Range<usize>, claim: Claim, rule: &RuleName) -> Evidence {
    let span = found.text.span(tokens);
    Evidence { span, claim, rule: rule.clone(), quote: found.text.quote(tokens).to_owned() }
}
