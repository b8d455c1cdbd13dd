//! What looks odd in a gazetteer and need not be wrong: [`Lint`].

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::{AliasUse, Class, Gazetteer, Tenure};
use crate::{Day, EntityId, EntityKind, PartialDate};

/// Whom a name names, and in which language (`None` for all).
type Owner<'a> = (Option<&'a str>, &'a EntityId);

/// One thing that a writer of data may want to look at. It prints as one line.
///
/// ```
/// use demarche::{Gazetteer, Lint};
///
/// let people = "id,label,wikidata,state,names,surname\nperson/ada,Ada Lovelace,,,,\n";
/// let gazetteer = Gazetteer::builder().file("people/mine.csv", people).build()?;
/// let lint = &gazetteer.lint()[0];
/// assert!(matches!(lint, Lint::NoTenure { person } if person.as_str() == "person/ada"));
/// assert_eq!((lint.kind(), lint.to_string().as_str()), ("no-tenure", "person/ada has no tenure"));
/// # Ok::<(), demarche::GazetteerError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Lint {
    /// Two held one post for more than a day together, and no `note` says why.
    Overlap {
        /// The one who began first.
        first: Tenure,
        /// The one who began later.
        second: Tenure,
    },
    /// Between two tenures of one post nobody held it, and no `note` says why.
    Gap {
        /// The last holder before.
        first: Tenure,
        /// The first holder after.
        second: Tenure,
    },
    /// A person who never held an office.
    NoTenure {
        /// Who.
        person: EntityId,
    },
    /// A name that several entities of one kind have in one language.
    SharedName {
        /// The name.
        name: String,
        /// Its owners, sorted.
        entities: Vec<EntityId>,
    },
}

impl Lint {
    /// The words of [`kind`](Lint::kind), in the order in which they are listed.
    pub const KINDS: &'static [&'static str] = &["gap", "no-tenure", "overlap", "shared-name"];

    /// What sort of oddity it is, in a word: `gap`.
    pub fn kind(&self) -> &'static str {
        match self {
            Lint::Overlap { .. } => "overlap",
            Lint::Gap { .. } => "gap",
            Lint::NoTenure { .. } => "no-tenure",
            Lint::SharedName { .. } => "shared-name",
        }
    }

    /// The entities that it is about: of a post the office, whose it is, and the two holders.
    pub fn entities(&self) -> Vec<&EntityId> {
        match self {
            Lint::Overlap { first, second } | Lint::Gap { first, second } => {
                vec![&first.office, &first.of, &first.person, &second.person]
            }
            Lint::NoTenure { person } => vec![person],
            Lint::SharedName { entities, .. } => entities.iter().collect(),
        }
    }
}

impl fmt::Display for Lint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut post = |first: &Tenure, second: &Tenure, word: &str| {
            write!(f, "{} of {}: {} and {} {word}", first.office, first.of, show(first), show(second))
        };
        match self {
            Lint::Overlap { first, second } => post(first, second, "overlap"),
            Lint::Gap { first, second } => post(first, second, "leave a gap"),
            Lint::NoTenure { person } => write!(f, "{person} has no tenure"),
            Lint::SharedName { name, entities } => {
                let ids: Vec<&str> = entities.iter().map(EntityId::as_str).collect();
                write!(f, "the name `{name}` is shared by {}", ids.join(", "))
            }
        }
    }
}

impl Gazetteer {
    /// What a writer of data may want to look at, sorted as it prints. Nothing of it is an error.
    ///
    /// - Two tenures of one post that overlap by more than a day, or leave a gap, and have no `note` that says why.
    ///   Offices that many hold at once (envoys, deputy ministers, speakers of ministries) are passed over.
    /// - A person without a tenure.
    /// - A name that two entities of one kind share in one language, without `only` to tell them apart. Surnames are
    ///   passed over, for they are shared as a rule.
    ///
    /// It costs O(n log n) in names and tenures; it is not for every document.
    ///
    /// ```
    /// use demarche::Gazetteer;
    ///
    /// let people = "id,label,wikidata,state,names,surname\nperson/ada,Ada Lovelace,,,,\nperson/ada-2,Ada L.,,,Ada Lovelace,\n";
    /// let gazetteer = Gazetteer::builder().file("people/mine.csv", people).build()?;
    /// let lines: Vec<String> = gazetteer.lint().iter().map(|lint| lint.to_string()).collect();
    /// assert_eq!(
    ///     lines,
    ///     [
    ///         "person/ada has no tenure",
    ///         "person/ada-2 has no tenure",
    ///         "the name `Ada Lovelace` is shared by person/ada, person/ada-2",
    ///     ]
    /// );
    /// # Ok::<(), demarche::GazetteerError>(())
    /// ```
    pub fn lint(&self) -> Vec<Lint> {
        let mut report: Vec<Lint> = self.posts.values().flat_map(|post| self.lint_post(post)).collect();
        report.extend(self.lint_people());
        report.extend(self.lint_names());
        report.sort_by_cached_key(Lint::to_string);
        report
    }

    fn lint_post(&self, newest_first: &[usize]) -> Vec<Lint> {
        let mut tenures = newest_first.iter().rev().filter_map(|index| self.tenures.get(*index));
        let Some(mut last) = tenures.next().filter(|tenure| !self.many_hold(&tenure.office)) else { return Vec::new() };
        let mut report = Vec::new();
        for next in tenures {
            if last.note.is_none() && next.note.is_none() {
                report.extend(between(last, next));
            }
            // One who began later may have ended earlier; the gap is counted from the last day that anybody held it.
            if end(next) >= end(last) {
                last = next;
            }
        }
        report
    }

    /// Whether the office is one that several hold at the same time.
    pub(crate) fn many_hold(&self, office: &EntityId) -> bool {
        use Class::*;
        let class = self.class_of(office);
        class.is_some_and(|class| {
            matches!(class, DeputyMinister | Adviser | Spokesperson | Diplomat | Legislator | Royal | Official)
        })
    }

    fn lint_people(&self) -> impl Iterator<Item = Lint> {
        let idle = |person: &&super::Entity| self.tenures_of(&person.id).is_empty();
        self.by_kind(EntityKind::Person).filter(idle).map(|person| Lint::NoTenure { person: person.id.clone() })
    }

    fn lint_names(&self) -> Vec<Lint> {
        let mut owners: BTreeMap<(EntityKind, &str), Vec<Owner>> = BTreeMap::new();
        for alias in self.aliases.iter().filter(|alias| alias.only.is_empty() && alias.usage == AliasUse::Name) {
            if let Some(id) = &alias.entity {
                owners.entry((id.kind(), &alias.text)).or_default().push((alias.language.as_deref(), id));
            }
        }
        let shared = owners.into_iter().flat_map(|((_, text), owners)| {
            let lint = |entities| Lint::SharedName { name: text.to_owned(), entities };
            shared(&owners).into_iter().map(lint)
        });
        shared.collect()
    }
}

/// The owners in each language in which the name has several.
fn shared(owners: &[Owner]) -> BTreeSet<Vec<EntityId>> {
    let languages: BTreeSet<Option<&str>> = owners.iter().map(|(language, _)| *language).collect();
    let in_language = |language: Option<&str>| -> BTreeSet<&EntityId> {
        let holds = |other: Option<&str>| other.is_none() || other == language;
        owners.iter().filter(|(other, _)| holds(*other)).map(|(_, id)| *id).collect()
    };
    let several = languages.into_iter().map(in_language).filter(|ids| ids.len() > 1);
    several.map(|ids| ids.into_iter().cloned().collect()).collect()
}

/// What surely lies between two tenures of one post, the first of which began earlier.
fn between(last: &Tenure, next: &Tenure) -> Option<Lint> {
    let (first, second) = (last.clone(), next.clone());
    let begins = next.from?;
    let earliest_end = last.until.and_then(PartialDate::first_day);
    if earliest_end.is_none_or(|end| begins.last_day() < Some(end)) {
        return Some(Lint::Overlap { first, second });
    }
    let day_after = last.last_day()?.add_days(1)?;
    (begins.first_day()? > day_after).then_some(Lint::Gap { first, second })
}

/// The last day; that of one still in office is after all others.
fn end(tenure: &Tenure) -> (bool, Option<Day>) {
    (tenure.until.is_none(), tenure.last_day())
}

fn show(tenure: &Tenure) -> String {
    let date = |date: Option<PartialDate>| date.map_or_else(String::new, |date| date.to_string());
    format!("{} ({}/{})", tenure.person, date(tenure.from), date(tenure.until))
}
