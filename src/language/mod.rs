//! All that is of one language, read from its folder of data: [`LanguagePack`].
//!
//! A pack is made of `language.toml` (how the language is written and recognised), `dates.toml` (see
//! [`temporal`](crate::temporal)), any number of files `cues*.toml` (words that signal something) and `rules*.toml`
//! (patterns over entities, cues and dates). Nothing else in the crate knows a language: an `if language == …` means that
//! a pack lacks a field.

mod load;
pub(crate) mod pattern;
mod rule_index;

use std::collections::{BTreeMap, BTreeSet};

use crate::export::DiagramWords;
use crate::temporal::DateWords;
use crate::{EntityId, Mode, RuleName, Status};
use pattern::{Marks, Pattern, RuleWords};
use rule_index::RuleIndex;

/// The compiled data of one language.
#[derive(Debug)]
pub(crate) struct LanguagePack {
    pub(crate) code: String,
    /// Whether a sentence without any diacritic is one that dropped them.
    pub(crate) has_diacritics: bool,
    /// Keys of words after which a full stop ends no sentence.
    pub(crate) abbreviations: Vec<String>,
    /// Small words inside names, as keys: `bin`, `von`, `al`.
    pub(crate) particles: Vec<String>,
    /// Keys of words that no person's name has: `bank`, `council`.
    pub(crate) organization_words: Vec<String>,
    /// Keys of family names that are words, first names or days before they are anybody's.
    pub(crate) words_that_are_names: BTreeSet<String>,
    /// The keys of words with which a title goes on, so that alone after one they are nobody's name.
    pub(crate) words_of_titles: BTreeSet<String>,
    /// Whether one of these may end a title: `Minister of Trade and Civil Affairs`.
    pub(crate) titles_end_in_organization_words: bool,
    /// A family name of fewer letters is a word, where nothing vouches for it.
    pub(crate) shortest_family_name: usize,
    /// Keys of frequent words that tell the language.
    pub(crate) common_words: BTreeSet<String>,
    /// Letters and marks, as they stand in keys, that tell the language as a frequent word does.
    pub(crate) letters: Vec<char>,
    /// Keys of words at which a topic ends: `that`, `agreed`.
    pub(crate) topic_ends: BTreeSet<String>,
    /// Keys of words with which no topic ends: `in`, `the`.
    pub(crate) topic_tails: BTreeSet<String>,
    /// Titles, in small letters, and whose they are where a text tells nothing of it: "The Secretary-General" is that of
    /// the United Nations.
    pub(crate) home: BTreeMap<String, EntityId>,
    pub(crate) cues: Vec<Cue>,
    /// In the order of the stages.
    pub(crate) rules: Vec<Rule>,
    actor_rules: RuleIndex,
    /// All rules but those of actors.
    other_rules: RuleIndex,
    pub(crate) rule_words: RuleWords,
    pub(crate) dates: DateWords,
    /// The words of diagrams, where it has them.
    pub(crate) diagram: Option<DiagramWords>,
}

impl LanguagePack {
    /// Finds the rules that a sentence can match that has these marks, in the order of the files: before it is known who
    /// acts, those of actors.
    pub(crate) fn actor_rules_with<'p>(&'p self, present: Marks, able: &mut ByStage<'p>) {
        self.actor_rules.find(&self.rules, present, able);
    }

    /// Afterwards all others, in the order of the stages and files.
    pub(crate) fn other_rules_with<'p>(&'p self, present: Marks, able: &mut ByStage<'p>) {
        self.other_rules.find(&self.rules, present, able);
    }
}

/// A form that signals something: a word for a conversation, for asking, for refusing.
#[derive(Clone, Debug)]
pub(crate) struct Cue {
    pub(crate) form: String,
    pub(crate) classes: ClassSet,
    /// Of a word for a conversation, how the parties speak.
    pub(crate) mode: Option<Mode>,
    /// Of a group ("the two presidents"), of a head ("the master of …"): which office.
    pub(crate) office: Option<String>,
    /// Of a group: how many.
    pub(crate) number: Option<u8>,
    /// Of a group of states: which, where the words say so ("inter-Korean").
    pub(crate) states: Vec<EntityId>,
}

/// The names of classes, numbered; a set of them is a bit mask.
#[derive(Clone, Debug)]
pub(crate) struct Classes {
    names: BTreeMap<String, u8>,
}

/// A set of classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ClassSet([u64; ClassSet::CHUNKS]);

macro_rules! built_in {
    ($($(#[$doc:meta])* $constant:ident = $name:literal;)+) => {
        /// The classes that the engine itself gives to items, in the order of their numbers.
        const BUILT_IN: &[&str] = &[$($name,)+];

        /// Numbers them in their order, so that no two can share one.
        #[expect(clippy::upper_case_acronyms, non_camel_case_types, reason = "named as the constants are")]
        enum Number { $($constant,)+ }

        impl ClassSet {
            $($(#[$doc])* pub(crate) const $constant: ClassSet = ClassSet::of(Number::$constant as u8);)+
        }
    };
}

built_in! {
    PERSON = "person";
    OFFICE = "office";
    STATE = "state";
    ORGANIZATION = "organization";
    PLACE = "place";
    DATE = "date";
    /// A span of time within which something happened again.
    SPAN = "span";
    ACTOR = "actor";
    /// An actor that reports and does not take part: a news agency, a spokesperson.
    SOURCE = "source";
    TALK = "talk";
    /// A place where something is, as told by a preposition.
    WHERE = "where";
    NUMBER = "number";
    UPPER = "upper";
    JOINER = "joiner";
    /// Opens a clause that tells of something else: since, after, before.
    BACKGROUND = "background";
    /// A noun for a conversation.
    TALK_NOUN = "talk-noun";
    /// A verb of speaking with somebody.
    TALK_VERB = "talk-verb";
    /// A verb of talking about something.
    DISCUSS = "discuss";
    /// A verb of saying.
    SAY = "say";
    /// Stands for those of whom the story tells: the two ministers.
    GROUP = "group";
    /// Each of several by itself.
    DISTRIBUTIVE = "distributive";
    /// Stands before a person's name.
    HONORIFIC = "honorific";
    /// Stands for a title: of the same office on the other side.
    COUNTERPART = "counterpart";
    /// Stands for a title: whoever leads.
    LEADER = "leader";
    /// Belongs to the title before it.
    TITLE_SUFFIX = "title-suffix";
    /// Opens a clause about the name before it: who, whose.
    RELATIVE = "relative";
    /// The same, of nobody but a person: who.
    WHO = "who";
    /// Whose what follows is: 's, of.
    POSSESSIVE = "possessive";
    /// Tells what somebody is without a title: spy chief.
    DESCRIPTOR = "descriptor";
    /// A conversation of the kind that was named last: the one before.
    SAME_KIND = "same-kind";
    /// A noun for what two have, so that one on another day was theirs as well.
    PAIR_TALK = "pair-talk";
    /// What is said in public: a speech.
    STATEMENT = "statement";
    /// At the time of what stands before it.
    WHEN = "when";
    /// Beside what was told before: also.
    ALSO = "also";
    /// A noun for several conversations, with one each.
    SEVERAL = "several";
    /// To receive guests, those of one state after those of another.
    AUDIENCE = "audience";
    /// Whoever speaks in a quotation: I.
    SPEAKER = "speaker";
    /// May stand between a verb of saying and the day of saying: on.
    BEFORE_DATE = "before-date";
    /// May stand before a date that says when what follows it was: the.
    ARTICLE = "article";
    /// Tells whose a conversation is: his.
    OWNER = "owner";
    /// Stands before what was not told of yet: a.
    INDEFINITE = "indefinite";
    /// Tells how two spoke, and so that they did: by telephone.
    MANNER = "manner";
    /// What may be done to things as well: received.
    OF_THINGS = "of-things";
    /// Tells who made the first step, and so of a conversation of which the text told: the one who called.
    FIRST_STEP = "first-step";
    /// A group of persons, and of no states: the two men.
    MEN = "men";
    /// Tells what became of a plan, which may have been told of before: fell through.
    FATE = "fate";
}

impl ClassSet {
    /// The classes of 64 numbers are kept in one integer.
    const CHUNKS: usize = 3;

    /// How many classes a language pack can have, with those of the engine.
    pub(crate) const MOST: usize = ClassSet::CHUNKS * u64::BITS as usize;

    pub(crate) const EMPTY: ClassSet = ClassSet([0; ClassSet::CHUNKS]);

    /// The set of the class of this number.
    const fn of(number: u8) -> ClassSet {
        let mut chunks = ClassSet::EMPTY.0;
        chunks[number as usize / u64::BITS as usize] = 1 << (number as u32 % u64::BITS);
        ClassSet(chunks)
    }

    #[inline]
    pub(crate) fn with(mut self, other: ClassSet) -> ClassSet {
        self.0.iter_mut().zip(other.0).for_each(|(chunk, other)| *chunk |= other);
        self
    }

    #[inline]
    pub(crate) fn without(mut self, other: ClassSet) -> ClassSet {
        self.0.iter_mut().zip(other.0).for_each(|(chunk, other)| *chunk &= !other);
        self
    }

    #[inline]
    pub(crate) fn meets(self, other: ClassSet) -> bool {
        self.0.iter().zip(other.0).fold(0, |common, (chunk, other)| common | chunk & other) != 0
    }

    /// Its classes by 64 numbers, the lowest first.
    fn chunks(self) -> [u64; ClassSet::CHUNKS] {
        self.0
    }
}

impl Classes {
    fn new() -> Classes {
        let names = BUILT_IN.iter().zip(0..).map(|(name, number)| ((*name).to_owned(), number)).collect();
        Classes { names }
    }

    /// The set of one class; `None` for a name that no cue bears.
    pub(crate) fn get(&self, name: &str) -> Option<ClassSet> {
        self.names.get(name).map(|&number| ClassSet::of(number))
    }

    /// Like `get`, but numbers a new name; `None` when [`ClassSet::MOST`] are numbered.
    fn intern(&mut self, name: &str) -> Option<ClassSet> {
        let next = u8::try_from(self.names.len()).ok().filter(|&next| usize::from(next) < ClassSet::MOST);
        if !self.names.contains_key(name) {
            self.names.insert(name.to_owned(), next?);
        }
        self.get(name)
    }
}

/// What a rule is for; the stages of `relate` run in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Stage {
    /// Finds someone who can act: title, state and name in any order, counterparts, sides, groups.
    Actor,
    /// Finds the parties of a conversation around a word for it.
    Event,
    /// Tells whether it took place.
    Status,
    /// Tells how they spoke.
    Mode,
    /// Tells of one more with another party: "spoke with A on Monday and with B on Tuesday".
    More,
    /// Tells when it took place.
    Date,
    /// Tells who asked for it.
    Request,
    /// Tells who reports it.
    Source,
    /// Tells that a conversation is another one than the story's own.
    Other,
    /// Tells that it is the one told last: "this meeting".
    Same,
    /// Tells that there was one more, before.
    Implied,
    /// Tells who heads a state's delegation.
    Head,
    /// Tells of a journey on a day, on which people are met.
    Visit,
    /// Tells what it was about: what follows the match, to the end of the clause.
    Topic,
    /// Tells what became of the conversation of whose plan the text told last: "he cancelled his journey".
    Fate,
}

impl Stage {
    /// How many there are.
    const COUNT: usize = Stage::Fate as usize + 1;
}

/// Some rules of each stage.
pub(crate) type ByStage<'p> = [Vec<&'p Rule>; Stage::COUNT];

/// What an actor rule makes of its captures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Means {
    /// Persons, offices, states, organizations, as captured.
    Named,
    /// The holder of the same office in another state.
    Counterpart,
    /// Whoever leads the state.
    Leader,
    /// Whoever heads the organization.
    Head,
    /// The parties of the conversation that is being told.
    Group,
    /// The states of these parties.
    GroupOfStates,
    /// The last person.
    Pronoun,
    /// "Him": the person named last.
    ObjectPronoun,
    /// "This ministry": the organization named last.
    OrganizationPronoun,
    /// "A's government": the state for which the person or the office speaks.
    Side,
    /// A place where something is, which is no actor.
    Where,
    /// Nothing: the words are stepped over.
    Nothing,
}

/// A named pattern of a language.
#[derive(Debug)]
pub(crate) struct Rule {
    /// Its place among the rules of the language.
    pub(crate) number: usize,
    pub(crate) name: RuleName,
    pub(crate) stage: Stage,
    pub(crate) pattern: Pattern,
    pub(crate) means: Means,
    pub(crate) mode: Option<Mode>,
    pub(crate) status: Option<Status>,
    /// Of a status rule: it is talk about conversation, not one.
    pub(crate) is_none: bool,
    /// The capture whose party asked for the conversation.
    pub(crate) requested_by: Option<char>,
    /// The kind of organization through which a state of the side `A` acts: it is the ministry that summons.
    pub(crate) through: Option<EntityId>,
    /// The capture whose parties spoke one by one, each in a conversation of its own.
    pub(crate) each: Option<char>,
    /// Of an event rule: its parties are further ones of the conversation that the story is telling.
    pub(crate) joins: bool,
    /// Of an event rule: who spoke with its one party is whom the story told of first.
    pub(crate) of_host: bool,
    /// Of an event rule: it tells of words that one had for another, which are a conversation where the story goes on to speak
    /// of one.
    pub(crate) is_words: bool,
    /// Whether the words that tell the status have a day of their own, so that a date before them is not the conversation's.
    pub(crate) is_announced: bool,
    /// Texts in which the rule must fire, and must not.
    pub(crate) yes: Vec<String>,
    pub(crate) no: Vec<String>,
}
