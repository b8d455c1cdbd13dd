//! What the gazetteer knows of one entity: [`Entity`] and its [`Class`].

use std::fmt;

use crate::pack::packed;
use crate::{EntityId, EntityKind, UtcOffset};

/// One row of the gazetteer: a person, an office, a state, an organization or a place.
///
/// What only one kind has (a state's capital, an organization's head) is asked of the [`Gazetteer`](crate::Gazetteer).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entity {
    /// Its name, which never changes.
    pub id: EntityId,
    /// The usual English name; of an office the title in lower case.
    pub label: String,
    /// Its item in Wikidata (`Q42`), where known for certain.
    pub wikidata: Option<String>,
    /// The state of a place, the state for which a person or an organization speaks; `None` for a sea, NATO, and
    /// for a *kind* of organization.
    pub state: Option<EntityId>,
    /// What sort of place, organization or office it is; persons and states have none.
    pub class: Option<Class>,
    /// Apart, for most entities are people and have none.
    pub(super) facts: Option<Box<Facts>>,
}

packed!(struct Entity { id, label, wikidata, state, class, facts });

/// What only one kind of entity has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) adjective: Option<String>,
    pub(super) capital: Option<EntityId>,
    pub(super) leaders: Vec<EntityId>,
    /// The office, and whose it is: `None` stands for the state of each instance of a kind.
    pub(super) head: Option<(EntityId, Option<EntityId>)>,
    /// Whether it is a kind of organization that each state has.
    pub(super) kind: bool,
    pub(super) twin: Option<EntityId>,
    /// Whether it is a title that a fuller one explains.
    pub(super) short: bool,
    /// How far the clocks of a place are from UTC.
    pub(super) utc: Option<UtcOffset>,
}

packed!(struct Facts { adjective, capital, leaders, head, kind, twin, short, utc });

macro_rules! classes {
    ($($(#[$doc:meta])* $variant:ident = $word:literal,)+) => {
        /// What sort of place, organization or office an entity is.
        ///
        /// ```
        /// use demarche::{Class, EntityKind};
        ///
        /// assert_eq!(Class::ArmedGroup.name(), "armed-group");
        /// assert!(Class::of(EntityKind::Place).contains(&Class::Sea));
        /// assert!(Class::of(EntityKind::Person).is_empty());
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Class { $($(#[$doc])* $variant,)+ }

        packed!(enum Class: $($variant),+);

        impl Class {
            /// The word used in the tables: `head-of-state`.
            pub fn name(self) -> &'static str {
                match self { $(Class::$variant => $word,)+ }
            }
        }
    };
}

classes! {
    /// A place that is a state's capital.
    Capital = "capital",
    /// Another city or town.
    City = "city",
    /// A region, a province, a peninsula.
    Region = "region",
    /// A sea, a gulf, a strait.
    Sea = "sea",
    /// A continent, or a part of one.
    Continent = "continent",
    /// A building that stands for whom it houses: the White House, the Kremlin.
    Seat = "seat",
    /// A ministry.
    Ministry = "ministry",
    /// A parliament or one of its houses.
    Parliament = "parliament",
    /// Armed forces; an office in them.
    Military = "military",
    /// A government as a whole.
    Government = "government",
    /// An organization of states.
    International = "international",
    /// A political party; an office in one.
    Party = "party",
    /// An armed group that is no state's army.
    ArmedGroup = "armed-group",
    /// A news agency, a newspaper, a broadcaster.
    Media = "media",
    /// A council: of security, of ministers.
    Council = "council",
    /// An organization of another sort.
    Other = "other",
    /// A president, a monarch.
    HeadOfState = "head-of-state",
    /// A prime minister, a chancellor.
    HeadOfGovernment = "head-of-government",
    /// A minister.
    Minister = "minister",
    /// A minister's deputy.
    DeputyMinister = "deputy-minister",
    /// An adviser or an assistant.
    Adviser = "adviser",
    /// Who speaks for somebody.
    Spokesperson = "spokesperson",
    /// An ambassador, an envoy.
    Diplomat = "diplomat",
    /// A member or speaker of a parliament.
    Legislator = "legislator",
    /// The head of an organization that is no state.
    OrganizationHead = "organization-head",
    /// A member of a royal house.
    Royal = "royal",
    /// Another official.
    Official = "official",
}

impl Class {
    /// The classes that the tables of that kind may name.
    pub fn of(kind: EntityKind) -> &'static [Class] {
        use Class::*;
        match kind {
            EntityKind::Person | EntityKind::State => &[],
            EntityKind::Place => &[Capital, City, Region, Sea, Continent],
            EntityKind::Organization => &[
                Seat,
                Ministry,
                Parliament,
                Military,
                Government,
                International,
                Party,
                ArmedGroup,
                Media,
                Council,
                Other,
            ],
            EntityKind::Office => &[
                HeadOfState,
                HeadOfGovernment,
                Minister,
                DeputyMinister,
                Military,
                Adviser,
                Spokesperson,
                Diplomat,
                Legislator,
                OrganizationHead,
                Party,
                Royal,
                Official,
            ],
        }
    }

    /// How high in protocol those stand who hold an office of this class; less is higher.
    pub(crate) fn rank(self) -> u8 {
        use Class::*;
        match self {
            HeadOfState | HeadOfGovernment | Royal => Class::LEADERS,
            Minister | OrganizationHead => 1,
            Military | DeputyMinister | Adviser => 2,
            Party | Spokesperson => 3,
            _ => Class::OTHERS,
        }
    }

    /// The rank of heads of state and government.
    pub(crate) const LEADERS: u8 = 0;

    /// The rank of all whose office gives them none, and of those without an office.
    pub(crate) const OTHERS: u8 = 4;
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
