//! What the labels of other tools mean here: [`Sort`].

use crate::EntityKind;
use crate::EntityKind::{Office, Organization, Person, Place, State};

/// What an entry may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Person,
    Organization,
    Place,
    /// A state, in the opinion of the file.
    Country,
    /// What spaCy calls a geopolitical entity.
    StateOrPlace,
    Office,
    /// Of a dictionary of actors that does not tell: a person, unless the name is that of another.
    Actor,
    /// The same, but an organization.
    Side,
}

/// The words of spaCy, GATE, CoreNLP and of our own tables. An unlisted word is no kind: half of the labels in use (`DATE`,
/// `NORP`, `LAW`) name what has no place in a gazetteer of ours.
const WORDS: &[(Sort, &[&str])] = &[
    (Sort::Person, &["PERSON", "PER", "PERS", "PEOPLE", "PERSON_FULL", "POLITICIAN"]),
    (
        Sort::Organization,
        &["ORG", "ORGANIZATION", "ORGANISATION", "ORGANIZATIONS", "COMPANY", "MEDIA", "NGO", "MINISTRY", "PARTY"],
    ),
    (Sort::Place, &["LOC", "LOCATION", "PLACE", "CITY", "REGION", "PROVINCE", "STATE_OR_PROVINCE", "FAC", "FACILITY"]),
    (Sort::Country, &["COUNTRY", "STATE", "NATION"]),
    (Sort::StateOrPlace, &["GPE"]),
    (Sort::Office, &["OFFICE", "TITLE", "JOBTITLE", "JOB_TITLE", "POSITION"]),
];

impl Sort {
    /// The sort that a label means, in any case.
    pub(super) fn of_word(word: &str) -> Option<Sort> {
        let word = word.trim().to_uppercase().replace([' ', '-'], "_");
        WORDS.iter().find(|(_, words)| words.contains(&word.as_str())).map(|(sort, _)| *sort)
    }

    /// The sort of a kind of ours.
    pub(super) fn of_kind(kind: EntityKind) -> Sort {
        match kind {
            Person => Sort::Person,
            Organization => Sort::Organization,
            Place => Sort::Place,
            State => Sort::Country,
            Office => Sort::Office,
        }
    }

    /// The kinds that a known entity of that name may have, the likeliest first. Other tools call the Kremlin a facility and the
    /// European Union a geopolitical entity; but nobody takes a person for a place.
    pub(super) fn kinds(self) -> &'static [EntityKind] {
        match self {
            Sort::Person => &[Person],
            Sort::Organization => &[Organization, State, Place],
            Sort::Place => &[Place, State, Organization],
            Sort::Country | Sort::StateOrPlace => &[State, Place, Organization],
            Sort::Office => &[Office],
            Sort::Actor => &[Person, Organization, State, Place],
            Sort::Side => &[Organization, Person, State, Place],
        }
    }

    /// The kind of a new entity: states are not made.
    pub(super) fn kind(self) -> EntityKind {
        match self {
            Sort::Person | Sort::Actor => Person,
            Sort::Organization | Sort::Side => Organization,
            Sort::Place | Sort::Country | Sort::StateOrPlace => Place,
            Sort::Office => Office,
        }
    }
}
