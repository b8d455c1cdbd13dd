//! Names of things: [`EntityId`] and [`EntityKind`].

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// What sort of thing an entity is; the first part of its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "lowercase"))]
pub enum EntityKind {
    /// A human being.
    Person,
    /// An office, of a state (`office/RU/minister-of-defence`) or of any (`office/minister-of-defence`).
    Office,
    /// A state.
    State,
    /// An organization: NATO, the Pentagon, a ministry, a news agency.
    Organization,
    /// A city, a region, a sea.
    Place,
}

impl EntityKind {
    /// Every kind, in the order in which they are listed.
    pub const ALL: [EntityKind; 5] =
        [EntityKind::Person, EntityKind::Office, EntityKind::State, EntityKind::Organization, EntityKind::Place];

    /// The word that stands first in an id: `person`.
    pub fn name(self) -> &'static str {
        match self {
            EntityKind::Person => "person",
            EntityKind::Office => "office",
            EntityKind::State => "state",
            EntityKind::Organization => "organization",
            EntityKind::Place => "place",
        }
    }

    /// The only kind of which the id can be. Two letters tell, and few questions are asked more often.
    fn of_id(id: &str) -> EntityKind {
        match id.as_bytes() {
            [b'p', b'e', ..] => EntityKind::Person,
            [b'o', b'f', ..] => EntityKind::Office,
            [b's', ..] => EntityKind::State,
            [b'o', ..] => EntityKind::Organization,
            _ => EntityKind::Place,
        }
    }
}

impl fmt::Display for EntityKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for EntityKind {
    type Err = InvalidEntityId;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        EntityKind::ALL.into_iter().find(|kind| kind.name() == s).ok_or_else(|| InvalidEntityId { found: s.to_owned() })
    }
}

/// Stands for the side of a person of whom no text tells it.
const UNKNOWN_OWNER: &str = "unknown";

/// The stable name of an entity: `person/lloyd-austin`, `state/US`, `office/US/minister-of-defence`.
///
/// An id is a kind, a slash, and one or more parts of letters, digits, `-`, `_` and `.`, joined by slashes. Cloning
/// is cheap (a counted reference).
///
/// ```
/// use demarche::{EntityId, EntityKind};
///
/// let id: EntityId = "state/US".parse()?;
/// assert_eq!(id.kind(), EntityKind::State);
/// assert_eq!(id.name(), "US");
/// assert!("US".parse::<EntityId>().is_err());
/// assert!("planet/mars".parse::<EntityId>().is_err());
/// # Ok::<(), demarche::InvalidEntityId>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityId(Arc<str>);

impl EntityId {
    /// Reads an id.
    ///
    /// # Errors
    /// When the first part is no [`EntityKind`], when nothing follows it, or when a part holds another character
    /// than letters, digits, `-`, `_` and `.`.
    pub fn new(id: &str) -> Result<EntityId, InvalidEntityId> {
        let invalid = || InvalidEntityId { found: id.chars().take(80).collect() };
        EntityId::split(id).map(|_| EntityId(id.into())).ok_or_else(invalid)
    }

    /// Kind and name of what is written as an id; `None` when it is not.
    pub(crate) fn split(id: &str) -> Option<(EntityKind, &str)> {
        let kind = EntityKind::of_id(id);
        let name = id.strip_prefix(kind.name())?.strip_prefix('/')?;
        let legal = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
        // Bytes first: nearly every id is in ASCII.
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'/');
        let parts = !name.is_empty() && !name.starts_with('/') && !name.ends_with('/') && !name.contains("//");
        (parts && (name.bytes().all(plain) || name.chars().all(legal))).then_some((kind, name))
    }

    /// The id that is written so, where it is known to be one.
    pub(crate) fn unchecked(id: &str) -> EntityId {
        EntityId(id.into())
    }

    /// Joins a kind and a name that is made of other ids' parts or a slug.
    pub(crate) fn of(kind: EntityKind, name: &str) -> EntityId {
        EntityId([kind.name(), "/", name].concat().into())
    }

    /// The same of a name in two parts.
    pub(crate) fn of_parts(kind: EntityKind, owner: &str, name: &str) -> EntityId {
        EntityId([kind.name(), "/", owner, "/", name].concat().into())
    }

    /// The id as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What sort of thing it names.
    pub fn kind(&self) -> EntityKind {
        EntityKind::of_id(&self.0)
    }

    /// Whether it is the id of a person whom no table has, and whom a text tells of by title, honorific or apposition.
    ///
    /// Such an id is made of the side for which the person speaks and the name, so that two documents on the same
    /// person meet, and two people of one name and different states do not: `person/EE/kalle-rannamets`,
    /// `person/nato/kalle-rannamets`, and `person/unknown/kalle-rannamets` where the text tells no side. The id of a
    /// person of a gazetteer has no second slash.
    ///
    /// ```
    /// # #[cfg(feature = "builtin")] {
    /// use demarche::{Document, Extractor};
    ///
    /// let text = "Estonian Prime Minister Kalle Rannamets met Finnish President Sauli Niinistö on May 18.";
    /// let told = Extractor::builtin().extract(&Document::new("a", text));
    /// let [stranger, known] = told.conversations[0].participants.as_slice() else { panic!("two met") };
    /// assert!(stranger.is_discovered() && stranger.entity.is_discovered());
    /// assert_eq!(stranger.entity.as_str(), "person/EE/kalle-rannamets");
    /// assert_eq!(stranger.office_label.as_deref(), Some("prime minister"));
    /// assert!(!known.is_discovered());
    /// # }
    /// ```
    pub fn is_discovered(&self) -> bool {
        self.kind() == EntityKind::Person && self.name().contains('/')
    }

    /// The id of a person whom no table has.
    pub(crate) fn discovered(owner: Option<&EntityId>, slug: &str) -> EntityId {
        EntityId::of(EntityKind::Person, &format!("{}/{slug}", owner.map_or(UNKNOWN_OWNER, EntityId::name)))
    }

    /// Whose it is: `state/RU` of `office/RU/minister-of-defence`, `organization/nato` of a person discovered there;
    /// `None` where the id does not tell.
    ///
    /// ```
    /// use demarche::EntityId;
    ///
    /// let office: EntityId = "office/RU/minister-of-defence".parse()?;
    /// assert_eq!(office.owner(), Some("state/RU".parse()?));
    /// assert_eq!("state/RU".parse::<EntityId>()?.owner(), None);
    /// # Ok::<(), demarche::InvalidEntityId>(())
    /// ```
    pub fn owner(&self) -> Option<EntityId> {
        let (owner, _) = self.name().rsplit_once('/')?;
        let is_state = owner.len() == 2 && owner.bytes().all(|b| b.is_ascii_uppercase());
        let kind = if is_state { EntityKind::State } else { EntityKind::Organization };
        (owner != UNKNOWN_OWNER).then(|| EntityId::of(kind, owner))
    }

    /// What it is, whosever it is: the kind of office `office/minister-of-defence` of `office/RU/minister-of-defence`. A person, and what
    /// is nobody's, is that itself.
    ///
    /// Offices of several states have the kind in common, and a gazetteer has its titles
    /// ([`Gazetteer::label_in`](crate::Gazetteer::label_in)).
    ///
    /// ```
    /// use demarche::EntityId;
    ///
    /// let office: EntityId = "office/RU/minister-of-defence".parse()?;
    /// assert_eq!(office.generic().as_str(), "office/minister-of-defence");
    /// assert_eq!(office.generic().generic(), office.generic());
    /// # Ok::<(), demarche::InvalidEntityId>(())
    /// ```
    pub fn generic(&self) -> EntityId {
        match self.kind() {
            EntityKind::Person => self.clone(),
            kind => EntityId::of(kind, self.last_part()),
        }
    }

    /// The last part, which of an office is its kind.
    pub(crate) fn last_part(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }

    /// What follows the kind: `US` of `state/US`, `US/minister-of-defence` of an office.
    pub fn name(&self) -> &str {
        self.0.split_once('/').map_or("", |(_, name)| name)
    }
}

impl fmt::Display for EntityId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for EntityId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for EntityId {
    type Err = InvalidEntityId;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        EntityId::new(s)
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for EntityId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for EntityId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let id = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        EntityId::new(&id).map_err(serde::de::Error::custom)
    }
}

/// The words of a name in ASCII lower case, joined by hyphens; `None` when it has no letter that ASCII can write.
pub(crate) fn slug(name: &str) -> Option<String> {
    let (mut key, mut bare) = (String::new(), String::new());
    let mut words: Vec<String> = Vec::new();
    for word in name.split(|c: char| !crate::text::letter::is_word_char(c)) {
        bare.clear();
        crate::text::fold::fold_word(word, &mut key, &mut bare);
        let ascii: String = bare.chars().filter(char::is_ascii_alphanumeric).collect();
        words.extend((!ascii.is_empty()).then_some(ascii));
    }
    (!words.is_empty()).then(|| words.join("-"))
}

/// A string that is no [`EntityId`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "expected an id such as `person/lloyd-austin` (person, office, state, organization or place, a slash, a name), found `{found}`"
)]
pub struct InvalidEntityId {
    found: String,
}
