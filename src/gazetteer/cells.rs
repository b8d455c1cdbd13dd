//! What single cells say. Each function takes a row, and tells `errors` what it cannot read.

use super::alias::{Case, Diacritics, clean};
use super::derive::default_case;
use super::entity::Class;
use super::error::Errors;
use super::table::{Row, Table};
use crate::{EntityId, EntityKind, PartialDate};

/// The id of the row's own entity, which is of that kind.
pub(super) fn own_id(row: &Row, kind: EntityKind, errors: &mut Errors) -> Option<EntityId> {
    let text = row.get("id");
    let code = |code: &str| code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase());
    let id = EntityId::new(text).ok().filter(|id| id.kind() == kind);
    let id = id.filter(|id| match (kind, id.name().split_once('/')) {
        (EntityKind::State, parts) => parts.is_none() && code(id.name()),
        (EntityKind::Organization, Some((state, kind))) => code(state) && !kind.contains('/'),
        (_, parts) => parts.is_none(),
    });
    if id.is_none() {
        let example = match kind {
            EntityKind::Person => "person/lloyd-austin",
            EntityKind::Office => "office/president",
            EntityKind::State => "state/RU",
            EntityKind::Organization => "organization/pentagon` or `organization/RU/ministry-of-defence",
            EntityKind::Place => "place/moscow",
        };
        errors.push(row.error("id", format!("an id such as `{example}`"), text));
    }
    id
}

/// Text as it stands; `None` when the cell is empty.
pub(super) fn filled(row: &Row, column: &str) -> Option<String> {
    Some(row.get(column)).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// One name; `None` when the cell is empty.
pub(super) fn name(row: &Row, column: &str, errors: &mut Errors) -> Option<String> {
    filled(row, column).and_then(|text| cleaned(row, column, &text, errors))
}

/// The names of a cell that holds several.
pub(super) fn names(row: &Row, column: &str, errors: &mut Errors) -> Vec<String> {
    row.list(column).filter_map(|text| cleaned(row, column, text, errors)).collect()
}

fn cleaned(row: &Row, column: &str, text: &str, errors: &mut Errors) -> Option<String> {
    clean(text).map_err(|(expected, found)| errors.push(row.place(column).error(expected, found))).ok()
}

pub(super) fn wikidata(row: &Row, errors: &mut Errors) -> Option<String> {
    // The kinds of offices have no such column.
    let text = if row.table == Table::Offices { None } else { filled(row, "wikidata") }?;
    let digits = text.strip_prefix('Q').unwrap_or_default();
    if digits.is_empty() || digits.starts_with('0') || !digits.bytes().all(|b| b.is_ascii_digit()) {
        errors.push(row.error("wikidata", "a Wikidata id such as `Q42` or nothing", &text));
        return None;
    }
    Some(text)
}

pub(super) fn class(row: &Row, kind: EntityKind, errors: &mut Errors) -> Option<Class> {
    let classes = Class::of(kind);
    let text = if classes.is_empty() { None } else { filled(row, "class") }?;
    let class = classes.iter().copied().find(|class| class.name() == text);
    if class.is_none() {
        let words: Vec<&str> = classes.iter().map(|class| class.name()).collect();
        errors.push(row.error("class", format!("one of {}", words.join(", ")), &text));
    }
    class
}

/// Reads `office/… of state/…`; `of *` in the row of a kind means the state of each instance.
pub(super) fn head(row: &Row, errors: &mut Errors) -> Option<(EntityId, Option<EntityId>)> {
    let text = filled(row, "head")?;
    let office = |text: &str| EntityId::new(text.trim()).ok().filter(|id| id.kind() == EntityKind::Office);
    let side = |text: &str| EntityId::new(text.trim()).ok().filter(|id| can_have_offices(id.kind()));
    let head = text.split_once(" of ").and_then(|(post, of)| match of.trim() {
        "*" if row.get("state") == "*" => Some((office(post)?, None)),
        of => Some((office(post)?, Some(side(of)?))),
    });
    if head.is_none() {
        errors.push(row.error("head", "an office and whose it is such as `office/president of state/RU`", &text));
    }
    head
}

/// Whether one can hold an office of such an entity.
pub(super) fn can_have_offices(kind: EntityKind) -> bool {
    matches!(kind, EntityKind::State | EntityKind::Organization)
}

/// What `match` says of the names of an entity, or of a guard.
pub(super) fn matching(row: &Row, entity: Option<&EntityId>, errors: &mut Errors) -> (Case, Diacritics) {
    let (mut case, mut diacritics) = (default_case(entity), Diacritics::Count);
    for word in row.list("match") {
        match word {
            "anycase" => case = Case::Any,
            "exact" => case = Case::Exact,
            "unaccented" => diacritics = Diacritics::Ignore,
            _ => errors.push(row.error("match", "one of anycase, exact, unaccented or nothing", word)),
        }
    }
    (case, diacritics)
}

/// A date with its year; `None` when the cell is empty.
pub(super) fn date(row: &Row, column: &str, errors: &mut Errors) -> Option<PartialDate> {
    let text = row.get(column);
    let date = text.parse().ok().filter(|date: &PartialDate| date.year().is_some());
    if date.is_none() && !text.is_empty() {
        errors.push(row.error(column, "a date such as `2022-05-19`, `2022-05` or `2022`, or nothing", text));
    }
    date
}
