//! Matches x tenures x day -> [`Name`]s: who or what each name is.
//!
//! A full name is what it says. A family name alone is whoever bears it in this document, else the one whose office
//! the words before it name, else the one who is known by it on that day; failing all of these it is no name at all. A
//! name that the gazetteer lacks is accepted where a title, an honorific or an apposition vouches for it, and beside a word
//! for a conversation where it begins as names of persons do.

mod again;
mod family_names;
mod new_names;

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ops::{Range, RangeBounds};

use hashbrown::{HashMap, HashSet};

use crate::entity::slug;
use crate::gazetteer::{Alias, AliasUse, Gazetteer, Tenure};
use crate::language::{ClassSet, LanguagePack};
use crate::matcher::{Hit, Matches};
use crate::text::lexicon::{KeyId, Keys};
use crate::text::{Gap, Shape, Text};
use crate::{EntityId, EntityKind, PartialDate};

/// A name in the text and what it means.
#[derive(Clone, Debug)]
pub(crate) struct Name {
    pub(crate) tokens: Range<usize>,
    pub(crate) kind: EntityKind,
    /// One entity; several when the text does not tell which.
    pub(crate) ids: Vec<EntityId>,
    /// The name as published, where the gazetteer has none: see [`Name::label`].
    new_label: Option<String>,
    /// Whether the gazetteer has it.
    pub(crate) is_known: bool,
    pub(crate) how: How,
    /// The states and organizations named inside the name, as in a council of two.
    pub(crate) inside: Vec<EntityId>,
    /// The states to which the wording belongs (`Taoiseach`), where it does not belong to all.
    pub(crate) only: Vec<EntityId>,
}

impl Name {
    /// The one state to which the wording belongs, if it belongs to one.
    pub(crate) fn of(&self) -> Option<&EntityId> {
        if let [one] = self.only.as_slice() { Some(one) } else { None }
    }

    /// The usual English name, or else the name as published.
    pub(crate) fn label<'n>(&'n self, gazetteer: &'n Gazetteer) -> &'n str {
        let known = || Some(gazetteer.entity(self.ids.first()?)?.label.as_str());
        self.new_label.as_deref().or_else(known).unwrap_or_default()
    }
}

/// By which rule a name was resolved; part of the contract as the `rule` of a mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    Gazetteer,
    FamilyName,
    FamilyNameByOffice,
    FamilyNameOfTheDay,
    NameAfterTitle,
    NameAgain,
}

impl How {
    /// Whether the name is a family name alone.
    pub(crate) fn is_family_name(self) -> bool {
        matches!(self, How::FamilyName | How::FamilyNameByOffice | How::FamilyNameOfTheDay)
    }

    pub(crate) fn rule(self) -> &'static str {
        match self {
            How::Gazetteer => "gazetteer",
            How::FamilyName => "resolve.family-name-of-the-document",
            How::FamilyNameByOffice => "resolve.family-name-by-office",
            How::FamilyNameOfTheDay => "resolve.family-name-of-the-day",
            How::NameAfterTitle => "resolve.name-after-title",
            How::NameAgain => "resolve.name-again",
        }
    }
}

/// What a document is resolved against.
pub(crate) struct Context<'a> {
    pub(crate) gazetteer: &'a Gazetteer,
    pub(crate) pack: &'a LanguagePack,
    /// The day of publication; without it every tenure may hold.
    pub(crate) on: Option<PartialDate>,
}

/// Resolves the names of a text; sorted and disjoint.
pub(crate) fn resolve(text: &Text<'_>, matches: &Matches, context: &Context<'_>) -> Vec<Name> {
    let mut resolver = Resolver {
        text,
        matches,
        context,
        names: Names::default(),
        hit_at: vec![NO_HIT; text.tokens().len()],
        honorifics: Vec::new(),
        stand_ins: Vec::new(),
        possessives: Vec::new(),
        personal: Vec::new(),
        talk: Vec::new(),
        suffixes: Vec::new(),
        surnames: Vec::new(),
        full_names: HashMap::new(),
        new_by_word: BTreeMap::new(),
        titled: HashSet::new(),
        small_words: OnceCell::new(),
    };
    resolver.look_over_hits();
    resolver.all_but_family_names();
    resolver.title_suffixes();
    resolver.new_names();
    resolver.first_names();
    resolver.family_names();
    resolver.names_again();
    resolver.names_in_parts();
    resolver.names.into_values()
}

struct Resolver<'a> {
    text: &'a Text<'a>,
    matches: &'a Matches,
    context: &'a Context<'a>,
    names: Names,
    /// Of each token the place of the hit that it belongs to, or [`NO_HIT`].
    hit_at: Vec<u32>,
    /// The hits that belong to the title before them, if any is there.
    suffixes: Vec<&'a Hit>,
    /// The hits that may be family names.
    surnames: Vec<&'a Hit>,
    /// The tokens after which an honorific or a rank ends, sorted.
    honorifics: Vec<usize>,
    /// The tokens after which a word ends that stands for a title (`counterpart`, `leader`), sorted.
    stand_ins: Vec<usize>,
    /// The tokens of possessives, in order.
    possessives: Vec<Range<usize>>,
    /// The tokens at which a word begins that is said of persons alone (`who`), sorted.
    personal: Vec<usize>,
    /// Those at which one for a conversation begins, sorted.
    talk: Vec<usize>,
    /// Where each person is named in full, sorted.
    full_names: HashMap<EntityId, Vec<usize>>,
    /// The names that the gazetteer lacks, by the word that may be the family name.
    new_by_word: BTreeMap<String, Name>,
    /// Whom the text names by a family name after the own office.
    titled: HashSet<EntityId>,
    /// The keys of the words that the text writes without a capital.
    small_words: OnceCell<Keys>,
}

/// The names found so far, by first token.
#[derive(Default)]
struct Names {
    /// The places in `all`, so that finding and inserting moves no names.
    places: BTreeMap<usize, u32>,
    /// In the order in which they were found; those removed leave nothing.
    all: Vec<Option<Name>>,
}

impl Names {
    /// Of names in order: to insert one by one is to search for each.
    fn new(names: impl Iterator<Item = Name>) -> Names {
        let all: Vec<Option<Name>> = names.map(Some).collect();
        let starts = all.iter().flatten().map(|name| name.tokens.start);
        Names { places: starts.zip(0..).collect(), all }
    }

    fn get(&self, token: usize) -> Option<&Name> {
        self.all[*self.places.get(&token)? as usize].as_ref()
    }

    fn get_mut(&mut self, token: usize) -> Option<&mut Name> {
        self.all[*self.places.get(&token)? as usize].as_mut()
    }

    /// Puts a name where it begins, in the place of what began there.
    fn insert(&mut self, name: Name) {
        self.places.insert(name.tokens.start, self.all.len() as u32);
        self.all.push(Some(name));
    }

    fn remove(&mut self, token: usize) -> Option<Name> {
        self.all[self.places.remove(&token)? as usize].take()
    }

    /// Those that begin at some tokens, in order.
    fn range(&self, tokens: impl RangeBounds<usize>) -> impl DoubleEndedIterator<Item = &Name> {
        self.places.range(tokens).filter_map(|(_, place)| self.all[*place as usize].as_ref())
    }

    fn values(&self) -> impl Iterator<Item = &Name> {
        self.range(..)
    }

    fn into_values(mut self) -> Vec<Name> {
        self.places.into_values().filter_map(|place| self.all[place as usize].take()).collect()
    }
}

/// No hit has this place: texts are not that long.
const NO_HIT: u32 = u32::MAX;

impl<'a> Resolver<'a> {
    fn look_over_hits(&mut self) {
        for (place, hit) in self.matches.hits.iter().enumerate() {
            self.hit_at[hit.tokens.clone()].fill(place as u32);
            let classes = self.cue_classes(hit);
            if classes.meets(ClassSet::HONORIFIC) {
                self.honorifics.push(hit.tokens.end);
            }
            if classes.meets(ClassSet::COUNTERPART.with(ClassSet::LEADER).with(ClassSet::DESCRIPTOR)) {
                self.stand_ins.push(hit.tokens.end);
            }
            if classes.meets(ClassSet::POSSESSIVE) {
                self.possessives.push(hit.tokens.clone());
            }
            if classes.meets(ClassSet::WHO) {
                self.personal.push(hit.tokens.start);
            }
            if classes.meets(ClassSet::TALK) {
                self.talk.push(hit.tokens.start);
            }
            if classes.meets(ClassSet::TITLE_SUFFIX) {
                self.suffixes.push(hit);
            }
            if self.is_surname(hit) {
                self.surnames.push(hit);
            }
        }
    }

    fn hit_at(&self, token: usize) -> Option<&'a Hit> {
        self.matches.hits.get(self.hit_at[token] as usize)
    }

    fn cue_classes(&self, hit: &Hit) -> ClassSet {
        hit.cues().fold(ClassSet::EMPTY, |all, cue| all.with(self.context.pack.cues[cue].classes))
    }

    fn aliases<'h>(&'h self, hit: &'h Hit) -> impl Iterator<Item = &'h Alias> {
        hit.aliases(self.context.gazetteer)
    }

    /// The names but for family names, with the initials before them.
    fn all_but_family_names(&mut self) {
        self.names = Names::new(self.matches.hits.iter().filter_map(|hit| self.plain_name(hit)));
        let persons = self.names.values().filter(|name| name.kind == EntityKind::Person);
        for tokens in persons.map(|name| name.tokens.clone()).collect::<Vec<_>>() {
            let whole = self.with_initials(tokens.clone());
            if whole.start < tokens.start
                && let Some(name) = self.names.remove(tokens.start)
            {
                self.names.insert(Name { tokens: whole, ..name });
            }
        }
        for name in self.names.values().filter(|name| name.kind == EntityKind::Person) {
            for id in &name.ids {
                self.full_names.entry_ref(id).or_default().push(name.tokens.start);
            }
        }
    }

    /// Takes the words that belong to a title into it: `Tổng thống lâm thời`, `President-elect`.
    fn title_suffixes(&mut self) {
        let joined: Vec<(usize, usize)> = self
            .suffixes
            .iter()
            .filter_map(|hit| {
                let dash = hit.tokens.start > 0 && self.text.key(hit.tokens.start - 1) == "-";
                let end_of_title = hit.tokens.start - usize::from(dash);
                let title = self.name_ending_at(end_of_title).filter(|name| name.kind == EntityKind::Office)?;
                Some((title.tokens.start, hit.tokens.end))
            })
            .collect();
        for (start, end) in joined {
            if let Some(title) = self.names.get_mut(start) {
                title.tokens.end = end;
            }
        }
    }

    /// The name that a hit is without regard to family names.
    fn plain_name(&self, hit: &Hit) -> Option<Name> {
        // Most hits are cues.
        self.aliases(hit).next()?;
        let suits = |alias: &&Alias| {
            alias.usage != AliasUse::Surname && (alias.only.is_empty() || self.suits(&alias.only, &hit.tokens))
        };
        let ids = || self.aliases(hit).filter(suits).filter_map(|alias| Some((alias.entity.as_ref()?, alias)));
        let kind = ids().map(|(id, _)| id.kind()).min_by_key(|kind| rank_of_kind(*kind))?;
        let mut states = ids().map(|(_, alias)| &alias.only);
        let first = states.next();
        let only = first.filter(|first| states.all(|other| other == *first)).cloned().unwrap_or_default();
        let mut ids: Vec<EntityId> = ids().map(|(id, _)| id).filter(|id| id.kind() == kind).cloned().collect();
        if ids.len() > 1 {
            ids.sort();
            ids.dedup();
        }
        if kind == EntityKind::Person {
            ids = self.in_office_first(ids);
        }
        let inside = if kind == EntityKind::Organization { self.inside(&hit.tokens) } else { Vec::new() };
        Some(Name { inside, only, ..self.known(hit.tokens.clone(), ids, How::Gazetteer) })
    }

    fn known(&self, tokens: Range<usize>, ids: Vec<EntityId>, how: How) -> Name {
        let kind = ids.first().map_or(EntityKind::Person, EntityId::kind);
        Name { tokens, kind, ids, new_label: None, is_known: true, how, inside: Vec::new(), only: Vec::new() }
    }

    /// Whether a name that is only of some states may be of the one named beside it; with none beside it, it may.
    fn suits(&self, only: &[EntityId], tokens: &Range<usize>) -> bool {
        let near = |hit: &&Hit| {
            let after = hit.tokens.start >= tokens.end && hit.tokens.start <= tokens.end + 2;
            let before = hit.tokens.end <= tokens.start && hit.tokens.end + 3 > tokens.start;
            after && (tokens.end..hit.tokens.start).all(|token| self.may_lead_to_owner(token))
                || before && !(hit.tokens.end..tokens.start).any(|token| self.is_joiner(token))
        };
        let states: Vec<&EntityId> = self.hits_near(tokens).filter(near).flat_map(|hit| self.states_of(hit)).collect();
        states.is_empty() || states.iter().any(|state| only.contains(state))
    }

    /// Whether a token may stand between a title and whose it is: "the chancellor of Austria", not "the chancellor met Austria's".
    fn may_lead_to_owner(&self, token: usize) -> bool {
        let classes = self.hit_at(token).map(|hit| self.cue_classes(hit)).unwrap_or_default();
        classes == ClassSet::EMPTY || classes.meets(ClassSet::POSSESSIVE.with(ClassSet::ARTICLE))
    }

    /// Whether a token parts what stands in a list: "Ireland, Chancellor" is no chancellor of Ireland.
    fn is_joiner(&self, token: usize) -> bool {
        let at = self.matches.hits.binary_search_by_key(&token, |hit| hit.tokens.start);
        at.is_ok_and(|at| self.cue_classes(&self.matches.hits[at]).meets(ClassSet::JOINER))
    }

    fn hits_near(&self, tokens: &Range<usize>) -> impl Iterator<Item = &Hit> {
        let at = self.matches.hits.partition_point(|hit| hit.tokens.start < tokens.start);
        self.matches.hits[at.saturating_sub(2)..(at + 3).min(self.matches.hits.len())].iter()
    }

    fn states_of<'h>(&'h self, hit: &'h Hit) -> impl Iterator<Item = &'h EntityId> {
        self.aliases(hit).filter_map(|alias| alias.entity.as_ref()).filter(|id| id.kind() == EntityKind::State)
    }

    fn inside(&self, tokens: &Range<usize>) -> Vec<EntityId> {
        let at = self.matches.inner.partition_point(|hit| hit.tokens.start < tokens.start);
        let within = self.matches.inner[at..].iter().take_while(|hit| hit.tokens.start < tokens.end);
        let mut ids: Vec<EntityId> = Vec::new();
        let mut end = 0;
        for hit in within.filter(|hit| hit.tokens.len() < tokens.len()) {
            let first = self.aliases(hit).find_map(|alias| alias.entity.clone());
            let Some(id) = first.filter(|_| hit.tokens.start >= end) else { continue };
            if matches!(id.kind(), EntityKind::State | EntityKind::Organization) {
                end = hit.tokens.end;
                ids.push(id);
            }
        }
        ids
    }

    /// Of several persons of one name those who held an office about that day, if any did.
    fn in_office_first(&self, ids: Vec<EntityId>) -> Vec<EntityId> {
        if ids.len() < 2 {
            return ids;
        }
        let serving: Vec<EntityId> = ids.iter().filter(|id| self.served(id, 0)).cloned().collect();
        if serving.is_empty() { ids } else { serving }
    }

    /// Whether a person held an office on the day, or so many years before or after it.
    fn served(&self, person: &EntityId, years: i16) -> bool {
        self.context.on.is_none() || self.tenures_about(person, years).next().is_some()
    }

    /// The offices that a person held on the day, or so many years before or after it; without a day all.
    fn tenures_about(&self, person: &EntityId, years: i16) -> impl Iterator<Item = &Tenure> {
        self.context.gazetteer.tenures_of(person).iter().filter(move |tenure| {
            let Some(on) = self.context.on else { return true };
            let from = tenure.from.and_then(PartialDate::year);
            let until = tenure.until.and_then(PartialDate::year);
            match on.year() {
                Some(year) if years > 0 => {
                    from.is_none_or(|from| from <= year + years) && until.is_none_or(|until| year <= until + years)
                }
                _ => tenure.may_include(on),
            }
        })
    }

    /// Takes the initials before a family name into it: `V.Putin`, `E.D. Mnangagwa`.
    fn with_initials(&self, tokens: Range<usize>) -> Range<usize> {
        let mut start = tokens.start;
        while start >= 2
            && self.text.key(start - 1) == "."
            && self.text.tokens()[start - 1].gap == Gap::None
            && self.text.tokens()[start - 2].shape == Shape::Capitalised
            && self.text.raw(start - 2).chars().filter(|c| c.is_alphabetic()).count() == 1
            && !self.is_taken(start - 2)
        {
            start -= 2;
        }
        start..tokens.end
    }

    /// Whether a token belongs to a name found so far, or to a cue or a title.
    fn is_taken(&self, token: usize) -> bool {
        self.hit_at(token).is_some_and(|hit| {
            let is_initial = hit.tokens.len() == 1
                && self.text.raw(token).chars().count() == 1
                && self.text.tokens().get(token + 1).is_some_and(|next| next.gap == Gap::None)
                && self.text.key(token + 1) == ".";
            let is_free = self.is_surname(hit) || is_initial && hit.aliases(self.context.gazetteer).next().is_none();
            !is_free || self.names.get(hit.tokens.start).is_some()
        })
    }
}

/// A title between two commas has fewer words than this.
const MOST_OF_TITLE: usize = 12;

/// Words that join the names of a title's field are no longer than this: `for`.
const SHORT_WORD: usize = 3;

/// A name for which nothing vouches has no more words than this.
const MOST_OF_LIKELY_NAME: usize = 4;

/// So many forms that begin with one word are looked for: a list of all the bearers of a name must not cost its square.
const MOST_FORMS: usize = 64;

/// A form under which a new name can come again.
struct Form {
    keys: Vec<KeyId>,
    /// Where in it the last word begins, which must have a capital.
    group: usize,
    /// Whether it means the person only after an honorific.
    needs_honorific: bool,
    name: Name,
}

/// The first letter of a name's first word that is not the family name, wherever that stands.
fn initial_of_first_name(name: &str, family: &str) -> Option<char> {
    let family = slug(family);
    name.split(' ').filter_map(slug).find(|word| Some(word) != family.as_ref())?.chars().next()
}

/// Of several kinds that one form may be, the one that it usually is.
fn rank_of_kind(kind: EntityKind) -> u8 {
    match kind {
        EntityKind::Person => 0,
        EntityKind::Organization => 1,
        EntityKind::State => 2,
        EntityKind::Place => 3,
        EntityKind::Office => 4,
    }
}
