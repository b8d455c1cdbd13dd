//! What is known of the world: [`Gazetteer`].
//!
//! Its format, for people who write data, is told in `gazetteer/README.md`. The modules follow the data: `builder`
//! collects files, `table` makes rows of them, `cells` says what single cells mean, `load` merges and checks the rows,
//! `derive` adds what follows from them. `build.rs` uses all of it, too, and packs what it read. A gazetteer never changes
//! once built, and knows no text: looking for its aliases is the matcher's work.

mod alias;
mod builder;
mod cells;
mod derive;
mod entity;
pub(crate) mod error;
mod lint;
mod load;
mod named;
mod places;
mod table;
mod tenure;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::OnceLock;

pub(crate) use alias::clean;
pub use alias::{Alias, AliasUse, Case, Diacritics};
pub use builder::GazetteerBuilder;
pub use entity::{Class, Entity};
pub use error::{DataError, GazetteerError};
pub use lint::Lint;
pub(crate) use named::keys;
use places::Places;
pub(crate) use table::{columns_of, is_place, may_have_columns};
pub use tenure::Tenure;

use crate::matcher::Forms;
use crate::pack::packed;
use crate::{EntityId, EntityKind, PartialDate, UtcOffset};

/// The entities, the names by which texts call them, and who held which office when.
///
/// ```
/// use demarche::{EntityId, Gazetteer};
///
/// let gazetteer = Gazetteer::builder()
///     .file("states/mine.csv", "id,label,wikidata,adjective,capital,leader,names\nstate/US,United States,Q30,American,,,USA\n")
///     .file("offices/mine.csv", "id,label,class,names\noffice/minister-of-defence,minister of defence,minister,\n")
///     .file("people/mine.csv", "id,label,wikidata,state,names,surname\n\
///         person/lloyd-austin,Lloyd Austin,Q941013,state/US,,\n\
///         person/mark-esper,Mark Esper,,state/US,,\n")
///     .file("tenures/mine.csv", "person,office,of,from,until,note\n\
///         person/mark-esper,office/minister-of-defence,state/US,2019-07-23,2020-11-09,\n\
///         person/lloyd-austin,office/minister-of-defence,state/US,2021-01-22,2025-01-20,\n")
///     .build()?;
///
/// let (office, us): (EntityId, EntityId) = ("office/minister-of-defence".parse()?, "state/US".parse()?);
/// let holders = gazetteer.holders(&office, &us, "2022-05-13".parse()?);
/// assert_eq!(holders[0].person.as_str(), "person/lloyd-austin");
/// assert!(gazetteer.holders(&office, &us, "2020-12-24".parse()?).is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default)]
pub struct Gazetteer {
    /// Sorted by id.
    entities: Vec<Entity>,
    aliases: Vec<Alias>,
    /// Sorted by person, then by first day.
    tenures: Vec<Tenure>,
    /// Of an office and whose it is, the places in `tenures`, the newest first.
    posts: BTreeMap<(EntityId, EntityId), Vec<usize>>,
    languages: BTreeMap<String, Vec<(String, String)>>,
    /// Of a language the first name that its tables have for an entity.
    labels: BTreeMap<String, BTreeMap<EntityId, String>>,
    /// The aliases in tokens, where they were cut when the library was built.
    forms: Option<fn() -> Forms>,
    /// Made when it is first asked for.
    places: OnceLock<Places>,
    /// As they are.
    first_words: OnceLock<BTreeSet<String>>,
}

packed!(struct Gazetteer { entities, aliases, tenures, posts, labels; languages, forms, places, first_words });

impl Gazetteer {
    /// Begins with no data at all.
    pub fn builder() -> GazetteerBuilder {
        GazetteerBuilder::default()
    }

    fn places(&self) -> &Places {
        self.places.get_or_init(|| Places::new(&self.entities, &self.tenures))
    }

    /// What is known of an entity. O(1).
    pub fn entity(&self, id: &EntityId) -> Option<&Entity> {
        self.places().entity(&self.entities, id).map(|place| &self.entities[place])
    }

    /// All entities, sorted by id.
    pub fn entities(&self) -> impl Iterator<Item = &Entity> {
        self.entities.iter()
    }

    /// The entities of one kind, sorted by id.
    pub fn by_kind(&self, kind: EntityKind) -> impl Iterator<Item = &Entity> {
        let first = EntityId::of(kind, "");
        let start = self.entities.partition_point(|entity| entity.id < first);
        self.entities[start..].iter().take_while(move |entity| entity.id.kind() == kind)
    }

    /// All forms of all names, sorted by text, each once.
    ///
    /// - A label is a name: in English (`en`) of a state or an office, in every language of all else.
    /// - What the column `names` of an entity's own table lists is a name in every language.
    /// - A state's adjective is one in English.
    /// - A person has the surnames of the table, or the last word of the label, in every language. Names and surnames
    ///   from the table of people are found without their diacritics, too (`Erdogan`), except single words of three
    ///   letters or fewer.
    /// - The rest are the names of `lang/CODE/names/`, and the guards.
    pub fn aliases(&self) -> &[Alias] {
        &self.aliases
    }

    /// The aliases in tokens, as the matcher needs them. O(n) in their letters, but for the built-in ones.
    pub(crate) fn forms(&self) -> Forms {
        match self.forms {
            Some(forms) => forms(),
            None => Forms::of(self.aliases.iter().map(|alias| alias.text.as_str())),
        }
    }

    /// The same gazetteer, of which the forms were cut before.
    #[cfg(feature = "builtin")]
    pub(crate) fn with_forms(self, forms: fn() -> Forms) -> Gazetteer {
        Gazetteer { forms: Some(forms), ..self }
    }

    /// What a language calls an entity: the first name without a condition in `lang/CODE/names/`. `None` where its tables
    /// have none; then the label will do. O(log n).
    ///
    /// ```
    /// # #[cfg(feature = "builtin")] {
    /// use demarche::Gazetteer;
    ///
    /// let gazetteer = Gazetteer::builtin();
    /// assert_eq!(gazetteer.label_in("vi", &"state/US".parse()?), Some("Mỹ"));
    /// assert_eq!(gazetteer.label_in("vi", &"office/minister-of-defence".parse()?), Some("Bộ trưởng Quốc phòng"));
    /// # }
    /// # Ok::<(), demarche::InvalidEntityId>(())
    /// ```
    pub fn label_in(&self, language: &str, id: &EntityId) -> Option<&str> {
        self.labels.get(language)?.get(id).map(String::as_str)
    }

    /// What only entities of its kind have; `None` when nothing of it is known.
    fn facts(&self, id: &EntityId) -> Option<&entity::Facts> {
        self.entity(id)?.facts.as_deref()
    }

    /// The English adjective of a state: `Russian`.
    pub fn adjective(&self, state: &EntityId) -> Option<&str> {
        self.facts(state)?.adjective.as_deref()
    }

    /// How far the clocks of a place are from UTC, by its own row; of a state those of its capital. `None` where no table
    /// says.
    ///
    /// ```
    /// # #[cfg(feature = "builtin")] {
    /// use demarche::Gazetteer;
    ///
    /// let gazetteer = Gazetteer::builtin();
    /// let hanoi = gazetteer.utc_offset(&"place/hanoi".parse()?);
    /// assert_eq!(hanoi.unwrap().to_string(), "+07:00");
    /// assert_eq!(gazetteer.utc_offset(&"state/VN".parse()?), hanoi);
    /// # }
    /// # Ok::<(), demarche::InvalidEntityId>(())
    /// ```
    pub fn utc_offset(&self, id: &EntityId) -> Option<UtcOffset> {
        let of = |id: &EntityId| self.facts(id)?.utc;
        of(id).or_else(|| of(self.capital(id)?))
    }

    /// A state's capital.
    pub fn capital(&self, state: &EntityId) -> Option<&EntityId> {
        self.facts(state)?.capital.as_ref()
    }

    /// The offices whose holder "the Russian leader" means; the first that has a holder wins. Empty when not known.
    pub fn leaders(&self, state: &EntityId) -> &[EntityId] {
        self.facts(state).map_or(&[], |facts| &facts.leaders)
    }

    /// The office that is this one's counterpart where the other side has none of its own: a prime minister's is a
    /// president.
    pub fn twin(&self, office: &EntityId) -> Option<&EntityId> {
        self.facts(office)?.twin.as_ref()
    }

    /// Whether the title is short for fuller ones of its class, as "the minister" is for any minister.
    pub fn is_short_title(&self, office: &EntityId) -> bool {
        self.facts(office).is_some_and(|facts| facts.short)
    }

    /// The office that "the head of the Pentagon" means, and the state or organization whose office it is.
    ///
    /// Owned, for a state's ministry may have it from its kind: the head of `organization/RU/ministry-of-defence` is
    /// `office/minister-of-defence` of `state/RU` by the row of `organization/ministry-of-defence`. A kind itself
    /// has no head.
    pub fn head(&self, organization: &EntityId) -> Option<(EntityId, EntityId)> {
        if let Some((office, Some(of))) = self.facts(organization).and_then(|facts| facts.head.clone()) {
            return Some((office, of));
        }
        let (state, kind) = split_instance(organization)?;
        match self.facts(&kind)?.head.clone()? {
            (office, None) => Some((office, state)),
            (office, Some(of)) => Some((office, of)),
        }
    }

    /// Whether the id names a kind of organization that each state has, such as `organization/ministry-of-defence`.
    pub fn is_kind(&self, id: &EntityId) -> bool {
        self.facts(id).is_some_and(|facts| facts.kind)
    }

    /// A state's organization of that [kind](Gazetteer::is_kind): the row with its id when there is one, otherwise
    /// made of the two.
    ///
    /// ```
    /// # use demarche::{EntityId, Gazetteer};
    /// let gazetteer = Gazetteer::builder()
    ///     .file("states/mine.csv", "id,label,wikidata,adjective,capital,leader,names\nstate/RU,Russia,,Russian,,,\n")
    ///     .file("organizations/mine.csv", "id,label,wikidata,state,class,head,names\n\
    ///         organization/ministry-of-defence,Ministry of Defence,,*,ministry,,\n")
    ///     .build()?;
    /// let kind: EntityId = "organization/ministry-of-defence".parse()?;
    /// let ministry = gazetteer.organization_of(&kind, &"state/RU".parse()?);
    /// assert_eq!(ministry.id.as_str(), "organization/RU/ministry-of-defence");
    /// assert_eq!(ministry.label, "Russian Ministry of Defence");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn organization_of(&self, kind: &EntityId, state: &EntityId) -> Entity {
        let id = EntityId::of_parts(EntityKind::Organization, state.name(), kind.name());
        if let Some(known) = self.entity(&id) {
            return known.clone();
        }
        let of_kind = self.entity(kind);
        let label = of_kind.map_or(kind.name(), |kind| &kind.label);
        let label = match (self.adjective(state), self.entity(state)) {
            (Some(adjective), _) => format!("{adjective} {label}"),
            (None, Some(state)) => format!("{label} of {}", state.label),
            (None, None) => format!("{label} of {}", state.name()),
        };
        let class = of_kind.and_then(|kind| kind.class);
        Entity { id, label, wikidata: None, state: Some(state.clone()), class, facts: None }
    }

    /// The id of a state's or an organization's office: `office/RU/minister-of-defence`,
    /// `office/kremlin/press-secretary`.
    pub fn office_of(&self, kind: &EntityId, of: &EntityId) -> EntityId {
        EntityId::of_parts(EntityKind::Office, of.name(), kind.name())
    }

    /// The tenures of that office of that state or organization which may include the date.
    ///
    /// Both the first and the last day count, so that on the day of a hand-over the old and the new holder stand
    /// here; the one who came last is first. A date known to the month or the year may bring several, a date without
    /// a year brings all. O(log posts + holders of the post).
    ///
    /// ```text
    /// on             2022-09-05   2022-09-06             2022-09   2022-10-25
    /// Johnson        ──────────────────┤                    ·
    /// Truss                            ├────────────────────·──────────┤
    /// Sunak                                                            ├─────
    /// holders        Johnson      Truss, Johnson   Truss, Johnson   Sunak, Truss
    /// ```
    pub fn holders(&self, office: &EntityId, of: &EntityId, on: PartialDate) -> Vec<&Tenure> {
        let post = self.posts.get(&(office.clone(), of.clone()));
        let tenures = post.into_iter().flatten().filter_map(|index| self.tenures.get(*index));
        tenures.filter(|tenure| tenure.may_include(on)).collect()
    }

    /// The state that an entity is, or is of. O(1).
    pub(crate) fn state_of(&self, id: &EntityId) -> Option<EntityId> {
        match id.kind() {
            EntityKind::State => Some(id.clone()),
            _ => self.entity(id)?.state.clone(),
        }
    }

    /// What sort of place, organization or office an entity is. O(1).
    pub(crate) fn class_of(&self, id: &EntityId) -> Option<Class> {
        self.entity(id)?.class
    }

    /// How high in protocol an office stands; less is higher.
    pub(crate) fn rank_of(&self, office: &EntityId) -> u8 {
        self.class_of(office).map_or(Class::OTHERS, Class::rank)
    }

    /// The state or organization whose office it is, where only one has any holder: `organization/european-union` for the
    /// President of the European Commission. O(log posts).
    pub(crate) fn only_side_of(&self, office: &EntityId) -> Option<&EntityId> {
        let first = EntityId::of(EntityKind::Organization, "");
        let mut posts = self.posts.range((office.clone(), first)..).take_while(|((other, _), _)| other == office);
        match (posts.next(), posts.next()) {
            (Some(((_, of), _)), None) => Some(of),
            _ => None,
        }
    }

    /// A person's tenures, the oldest first, those of unknown beginning before all. O(1).
    pub fn tenures_of(&self, person: &EntityId) -> &[Tenure] {
        let place = self.places().entity(&self.entities, person);
        place.map_or(&[], |place| &self.tenures[self.places().tenures(place)])
    }

    /// All tenures, sorted by person and then by first day.
    pub fn tenures(&self) -> &[Tenure] {
        &self.tenures
    }

    /// The files of each language beside its names: of a code the paths and contents, earlier layers first. A
    /// path is the one that errors show: of a folder it begins with the way to that folder.
    pub(crate) fn language_files(&self) -> &BTreeMap<String, Vec<(String, String)>> {
        &self.languages
    }
}

#[cfg(test)]
impl Gazetteer {
    /// That two gazetteers are one in every part and in the order of every part, but for the folder of their files.
    pub(crate) fn assert_same(&self, other: &Gazetteer) {
        fn all_same<T: PartialEq + fmt::Debug>(these: &[T], others: &[T]) {
            these.iter().zip(others).for_each(|(this, other)| assert_eq!(this, other));
            assert_eq!(these.len(), others.len());
        }
        // All of them, so that a new one is compared, too.
        let Gazetteer { entities, aliases, tenures, posts, labels, languages, forms: _, places: _, first_words: _ } =
            self;
        all_same(entities, &other.entities);
        all_same(aliases, &other.aliases);
        all_same(tenures, &other.tenures);
        assert_eq!(*posts, other.posts);
        assert_eq!(*labels, other.labels);
        assert!(self.forms() == other.forms());
        assert_eq!(self.lint(), other.lint());
        let contents = |languages: &BTreeMap<String, Vec<(String, String)>>| -> Vec<(String, String)> {
            let files = languages.values().flatten();
            files.map(|(path, content)| (path.trim_start_matches("gazetteer/").to_owned(), content.clone())).collect()
        };
        assert!(languages.keys().eq(other.languages.keys()));
        all_same(&contents(languages), &contents(&other.languages));
    }
}

impl fmt::Debug for Gazetteer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gazetteer")
            .field("entities", &self.entities.len())
            .field("aliases", &self.aliases.len())
            .field("tenures", &self.tenures.len())
            .finish_non_exhaustive()
    }
}

/// State and kind of `organization/RU/ministry-of-defence`; `None` for an organization of its own.
fn split_instance(organization: &EntityId) -> Option<(EntityId, EntityId)> {
    if organization.kind() != EntityKind::Organization {
        return None;
    }
    let (state, kind) = organization.name().split_once('/')?;
    Some((EntityId::of(EntityKind::State, state), EntityId::of(EntityKind::Organization, kind)))
}
