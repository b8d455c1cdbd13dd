//! What looks odd in a gazetteer and need not be wrong.

use std::collections::{BTreeMap, BTreeSet};

use super::{AliasUse, Class, Gazetteer, Tenure};
use crate::{Day, EntityId, EntityKind, PartialDate};

/// Whom a name names, and in which language (`None` for all).
type Owner<'a> = (Option<&'a str>, &'a EntityId);

impl Gazetteer {
    /// What a writer of data may want to look at, a line each, sorted. Nothing of it is an error.
    ///
    /// - Two tenures of one post that overlap by more than a day, or leave a gap, and have no `note` that says why.
    ///   Offices that many hold at once (envoys, deputy ministers, speakers of ministries) are passed over.
    /// - A person without a tenure.
    /// - A name that two entities of one kind share in one language, without `only` to tell them apart. Surnames are
    ///   passed over, for they are shared as a rule.
    ///
    /// ```
    /// use demarche::Gazetteer;
    ///
    /// let people = "id,label,wikidata,state,names,surname\nperson/ada,Ada Lovelace,,,,\nperson/ada-2,Ada L.,,,Ada Lovelace,\n";
    /// let gazetteer = Gazetteer::builder().file("people/mine.csv", people).build()?;
    /// assert_eq!(
    ///     gazetteer.lint(),
    ///     [
    ///         "person/ada has no tenure",
    ///         "person/ada-2 has no tenure",
    ///         "the name `Ada Lovelace` is shared by person/ada, person/ada-2",
    ///     ]
    /// );
    /// # Ok::<(), demarche::GazetteerError>(())
    /// ```
    pub fn lint(&self) -> Vec<String> {
        let mut report: Vec<String> = self.posts.values().flat_map(|post| self.lint_post(post)).collect();
        report.extend(self.lint_people());
        report.extend(self.lint_names());
        report.sort();
        report
    }

    fn lint_post(&self, newest_first: &[usize]) -> Vec<String> {
        let mut tenures = newest_first.iter().rev().filter_map(|index| self.tenures.get(*index));
        let Some(mut last) = tenures.next().filter(|tenure| !self.many_hold(&tenure.office)) else { return Vec::new() };
        let mut report = Vec::new();
        for next in tenures {
            let word = if last.note.is_some() || next.note.is_some() { None } else { between(last, next) };
            report.extend(
                word.map(|word| format!("{} of {}: {} and {} {word}", next.office, next.of, show(last), show(next))),
            );
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
        let class = self.entity(office).and_then(|office| office.class);
        class.is_some_and(|class| {
            matches!(class, DeputyMinister | Adviser | Spokesperson | Diplomat | Legislator | Royal | Official)
        })
    }

    fn lint_people(&self) -> impl Iterator<Item = String> {
        let idle = |person: &&super::Entity| self.tenures_of(&person.id).is_empty();
        self.by_kind(EntityKind::Person).filter(idle).map(|person| format!("{} has no tenure", person.id))
    }

    fn lint_names(&self) -> BTreeSet<String> {
        let mut owners: BTreeMap<(EntityKind, &str), Vec<Owner>> = BTreeMap::new();
        for alias in self.aliases.iter().filter(|alias| alias.only.is_empty() && alias.usage == AliasUse::Name) {
            if let Some(id) = &alias.entity {
                owners.entry((id.kind(), &alias.text)).or_default().push((alias.language.as_deref(), id));
            }
        }
        owners.into_iter().flat_map(|((_, text), owners)| shared(text, &owners)).collect()
    }
}

/// The complaint for each language in which the name has several owners.
fn shared(text: &str, owners: &[Owner]) -> BTreeSet<String> {
    let languages: BTreeSet<Option<&str>> = owners.iter().map(|(language, _)| *language).collect();
    let in_language = |language: Option<&str>| -> BTreeSet<&str> {
        let holds = |other: Option<&str>| other.is_none() || other == language;
        owners.iter().filter(|(other, _)| holds(*other)).map(|(_, id)| id.as_str()).collect()
    };
    let several = languages.into_iter().map(in_language).filter(|ids| ids.len() > 1);
    several
        .map(|ids| format!("the name `{text}` is shared by {}", ids.into_iter().collect::<Vec<_>>().join(", ")))
        .collect()
}

/// What surely lies between two tenures of one post, the first of which began earlier.
fn between(last: &Tenure, next: &Tenure) -> Option<&'static str> {
    let begins = next.from?;
    let earliest_end = last.until.and_then(PartialDate::first_day);
    if earliest_end.is_none_or(|end| begins.last_day() < Some(end)) {
        return Some("overlap");
    }
    let day_after = last.last_day()?.add_days(1)?;
    (begins.first_day()? > day_after).then_some("leave a gap")
}

/// The last day; that of one still in office is after all others.
fn end(tenure: &Tenure) -> (bool, Option<Day>) {
    (tenure.until.is_none(), tenure.last_day())
}

fn show(tenure: &Tenure) -> String {
    let date = |date: Option<PartialDate>| date.map_or_else(String::new, |date| date.to_string());
    format!("{} ({}/{})", tenure.person, date(tenure.from), date(tenure.until))
}
