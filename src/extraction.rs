//! What comes out of one document: [`Extraction`].
//!
//! An extraction is complete by itself: it names its entities with id, label and kind, so that a graph, an exporter or
//! a reader needs neither the text nor the gazetteer. It may be written by hand in a test.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;
use std::sync::Arc;

use crate::{Day, EntityId, EntityKind, PartialDate, Span, TimeOfDay};

/// All that was found in one document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Extraction {
    /// The document's id.
    pub document: String,
    /// The code of the language as which it was read.
    pub language: String,
    /// The day of publication, where given.
    pub published: Option<Day>,
    /// Who published it, where given.
    pub source: Option<String>,
    /// The names and dates in the text, sorted, never overlapping.
    pub mentions: Vec<Mention>,
    /// The conversations, in the order of their first evidence.
    pub conversations: Vec<Conversation>,
    /// Who holds or held which office, as far as the text asserts it.
    pub tenures: Vec<TenureClaim>,
    /// What the states and organizations are called for which parties speak or whose offices they hold, and which are
    /// no parties themselves.
    #[cfg_attr(feature = "serde", serde(default))]
    pub labels: BTreeMap<EntityId, String>,
    /// What a reader should know about the extraction itself: odd input, a limit reached.
    pub notes: Vec<String>,
}

/// What a mention names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "lowercase"))]
pub enum MentionKind {
    /// A person's name, without title or honorific.
    Person,
    /// The words of a title, without state or name.
    Office,
    /// A country's name, as a name or an adjective.
    State,
    /// An organization's name.
    Organization,
    /// A city, a region, a sea.
    Place,
    /// A date with a figure, or the name of a month or a weekday.
    Date,
}

impl MentionKind {
    /// The word used in exports: `person`.
    pub fn name(self) -> &'static str {
        match self {
            MentionKind::Person => "person",
            MentionKind::Office => "office",
            MentionKind::State => "state",
            MentionKind::Organization => "organization",
            MentionKind::Place => "place",
            MentionKind::Date => "date",
        }
    }
}

impl From<EntityKind> for MentionKind {
    fn from(kind: EntityKind) -> Self {
        match kind {
            EntityKind::Person => MentionKind::Person,
            EntityKind::Office => MentionKind::Office,
            EntityKind::State => MentionKind::State,
            EntityKind::Organization => MentionKind::Organization,
            EntityKind::Place => MentionKind::Place,
        }
    }
}

/// One name or date in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Mention {
    /// Where it stands.
    pub span: Span,
    /// What it names.
    pub kind: MentionKind,
    /// Whom or which it means.
    pub meaning: Meaning,
    /// The usual English name, or the title in lower case, or the date in ISO form.
    pub label: String,
    /// The rule that found it.
    pub rule: RuleName,
}

impl Mention {
    /// Whether it names a person whom the gazetteer lacks: see [`EntityId::is_discovered`]. The rule then is
    /// `resolve.name-after-title` where the words about the name vouch for it, `resolve.name-again` afterwards.
    ///
    /// ```
    /// # #[cfg(feature = "builtin")] {
    /// use demarche::{Document, Extractor};
    ///
    /// let text = "Estonian Foreign Minister Kadri Loorits met Sergei Lavrov on May 18. Loorits was pleased.";
    /// let told = Extractor::builtin().extract(&Document::new("a", text));
    /// let discovered: Vec<&str> =
    ///     told.mentions.iter().filter(|mention| mention.is_discovered()).map(|m| m.rule.as_str()).collect();
    /// assert_eq!(discovered, ["resolve.name-after-title", "resolve.name-again"]);
    /// # }
    /// ```
    pub fn is_discovered(&self) -> bool {
        self.meaning.entity().is_some_and(EntityId::is_discovered)
    }
}

/// What a mention means.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Meaning {
    /// This entity.
    One(EntityId),
    /// One of these; the text does not tell which. At least two, sorted.
    Ambiguous(Vec<EntityId>),
    /// A name that the gazetteer lacks.
    Unknown,
    /// A date; `None` when it cannot be resolved (a weekday in a text without a day of publication).
    Date(Option<PartialDate>),
}

impl Meaning {
    /// The entity, when there is exactly one.
    pub fn entity(&self) -> Option<&EntityId> {
        match self {
            Meaning::One(id) => Some(id),
            _ => None,
        }
    }
}

/// The name of the rule that found something: `vi.event.talk-with`. Cloning is cheap.
#[derive(Clone)]
pub struct RuleName(Name);

#[derive(Clone)]
enum Name {
    /// Of a rule that is code.
    Known(&'static str),
    /// Of a rule that was read.
    Read(Arc<str>),
}

impl RuleName {
    /// A rule's name.
    pub fn new(name: &str) -> RuleName {
        RuleName(Name::Read(name.into()))
    }

    /// The name of a rule that is code.
    pub(crate) const fn known(name: &'static str) -> RuleName {
        RuleName(Name::Known(name))
    }

    /// The name as written.
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Name::Known(name) => name,
            Name::Read(name) => name,
        }
    }
}

impl PartialEq for RuleName {
    fn eq(&self, other: &RuleName) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for RuleName {}

impl PartialOrd for RuleName {
    fn partial_cmp(&self, other: &RuleName) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for RuleName {
    fn cmp(&self, other: &RuleName) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl Hash for RuleName {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl fmt::Debug for RuleName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RuleName").field(&self.as_str()).finish()
    }
}

impl fmt::Display for RuleName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for RuleName {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for RuleName {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Ok(RuleName::new(&name))
    }
}

macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
        #[cfg_attr(feature = "serde", serde(rename_all = "lowercase"))]
        pub enum $name { $($(#[$doc])* $variant,)+ }

        impl $name {
            /// Every value, in the order in which they are listed.
            pub const ALL: &'static [$name] = &[$($name::$variant,)+];

            /// The word used in exports.
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $word,)+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }

        impl FromStr for $name {
            type Err = UnknownWord;

            fn from_str(s: &str) -> Result<Self, Self::Err> {
                let known = $name::ALL.iter().copied().find(|value| value.name() == s);
                known.ok_or_else(|| UnknownWord::new($name::ALL.iter().map(|value| value.name()), s))
            }
        }
    };
}
pub(crate) use words;

words! {
    /// How the parties spoke.
    Mode {
        /// By telephone.
        Call = "call",
        /// By video.
        Video = "video",
        /// In one room.
        Meeting = "meeting",
        /// The text does not say.
        Unspecified = "unspecified",
    }
}

words! {
    /// Whether the conversation took place.
    Status {
        /// It took place.
        Held = "held",
        /// It is agreed or announced, and in the future of the text.
        Planned = "planned",
        /// One side wants it, it is not agreed.
        Proposed = "proposed",
        /// It was declined, or did not take place.
        Refused = "refused",
    }
}

/// A word that names no value of an enumeration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected one of {expected}, found `{found}`")]
pub struct UnknownWord {
    expected: String,
    found: String,
}

impl UnknownWord {
    pub(crate) fn new(expected: impl Iterator<Item = &'static str>, found: &str) -> UnknownWord {
        UnknownWord { expected: expected.collect::<Vec<_>>().join(", "), found: found.chars().take(40).collect() }
    }

    pub(crate) fn expected(&self) -> String {
        format!("one of {}", self.expected)
    }
}

/// One real conversation (held, planned, proposed or refused), however often the document tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Conversation {
    /// Its name within the document: `c1`.
    pub id: String,
    /// How they spoke.
    pub mode: Mode,
    /// Whether it took place.
    pub status: Status,
    /// When, as exactly as the text tells.
    pub date: Option<PartialDate>,
    /// What the text tells beside the day: the part of the day, by whose clocks. Only where the date is a day.
    ///
    /// ```
    /// # #[cfg(feature = "builtin")] {
    /// use demarche::{DayPart, Document, Extractor};
    ///
    /// let text = "In the small hours of December 31, Moscow time, Sergei Lavrov phoned Antony Blinken.";
    /// let told = Extractor::builtin().extract(&Document::new("a", text));
    /// let time = told.conversations[0].time.as_ref().unwrap();
    /// assert_eq!(time.part, Some(DayPart::Early));
    /// assert_eq!(time.zone.as_ref().unwrap().utc.to_string(), "+03:00");
    /// # }
    /// ```
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub time: Option<TimeOfDay>,
    /// Who spoke: two or more.
    pub participants: Vec<Party>,
    /// Who asked for it, where the text says so. Need not be a participant.
    pub requested_by: Option<Party>,
    /// Where, when the text says so.
    pub place: Option<Party>,
    /// Who reports it, as the text says ("according to the Kremlin").
    pub reported_by: Vec<Party>,
    /// The words from which all this is known, sorted; never empty.
    pub evidence: Vec<Evidence>,
}

impl Conversation {
    /// What they spoke of, in the words of the text and in their order: `bilateral ties`. A topic goes from the word that
    /// announces it to the end of the clause; what is told without such a word is no topic here.
    ///
    /// ```
    /// # #[cfg(feature = "builtin")] {
    /// use demarche::{Document, Extractor};
    ///
    /// let text = "Sergei Lavrov and Antony Blinken discussed the security of Black Sea ports in a call.";
    /// let told = Extractor::builtin().extract(&Document::new("a", text));
    /// assert_eq!(told.conversations[0].topics().collect::<Vec<_>>(), ["security of Black Sea ports"]);
    ///
    /// let told = Extractor::builtin().extract(&Document::new("b", "Sergei Lavrov called Antony Blinken."));
    /// assert_eq!(told.conversations[0].topics().count(), 0);
    /// # }
    /// ```
    pub fn topics(&self) -> impl Iterator<Item = &str> {
        self.evidence.iter().filter(|words| words.claim == Claim::Topic).map(|words| words.quote.as_str())
    }

    /// Everyone who has a role in it: participants, requester, place, sources.
    pub fn parties(&self) -> impl Iterator<Item = &Party> {
        self.participants.iter().chain(&self.requested_by).chain(&self.place).chain(&self.reported_by)
    }
}

/// An entity in a role: who took part, who asked, where it was, who reports.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Party {
    /// Who or what. A person whom the gazetteer lacks has an id made of state and name.
    pub entity: EntityId,
    /// The usual English name; of an office without its holder `RU minister of defence`.
    pub label: String,
    /// The state for which it speaks (`state/RU`), `None` for NATO and the like.
    pub state: Option<EntityId>,
    /// The office from which a person speaks (`office/RU/minister-of-defence`), where known.
    pub office: Option<EntityId>,
    /// That office in English lower case, without its state: `minister of defence`.
    pub office_label: Option<String>,
    /// The forms of the name in this document, without honorifics, in order of appearance.
    pub surface: Vec<String>,
}

impl Party {
    /// What kind of entity it is.
    pub fn kind(&self) -> EntityKind {
        self.entity.kind()
    }

    /// Whether it is a person whom the gazetteer lacks: see [`EntityId::is_discovered`].
    pub fn is_discovered(&self) -> bool {
        self.entity.is_discovered()
    }

    /// The ISO 3166-1 alpha-2 code of its state: `RU`.
    pub fn state_code(&self) -> Option<&str> {
        self.state.as_ref().map(EntityId::name)
    }
}

words! {
    /// What a piece of evidence is evidence for.
    Claim {
        /// That the parties spoke.
        Spoke = "spoke with",
        /// When.
        Date = "on date",
        /// Who asked for it.
        Request = "at request of",
        /// Where.
        Place = "at place",
        /// Who says so.
        Report = "reported by",
        /// What they spoke of.
        Topic = "about",
        /// Who holds an office.
        Holds = "holds",
    }
}

/// The words of a document that carry a fact, and the rule that read them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Evidence {
    /// Where they stand in the document.
    pub span: Span,
    /// What they are evidence for.
    pub claim: Claim,
    /// The rule that read them.
    pub rule: RuleName,
    /// The words themselves, as published. They are for people to read; no stage searches them.
    pub quote: String,
}

/// A text's claim that someone holds or held an office.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct TenureClaim {
    /// Who.
    pub person: EntityId,
    /// The usual English name.
    pub label: String,
    /// The kind of office (`office/minister-of-defence`).
    pub office: EntityId,
    /// Its title in English lower case: `minister of defence`.
    pub office_label: String,
    /// The state or organization whose office it is, where known.
    pub of: Option<EntityId>,
    /// The day, month or year for which the text says it; the publication day for "the minister", `None` if unknown.
    pub at: Option<PartialDate>,
    /// Whether the text says that the person no longer holds it.
    pub former: bool,
    /// The words that say it.
    pub evidence: Evidence,
}
