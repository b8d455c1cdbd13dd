//! What single cells say. Each function takes a row, and tells `errors` what it cannot read.

use super::alias::{Case, Diacritics, clean};
use super::derive::default_case;
use super::entity::Class;
use super::error::Errors;
use super::table::{Column, Row, Table};
use crate::{EntityId, EntityKind, PartialDate, UtcOffset};

/// The id of the row's own entity, which is of that kind.
pub(super) fn own_id<'r>(row: &Row<'_, 'r>, kind: EntityKind, errors: &mut Errors) -> Option<&'r str> {
    let text = row.get(Column::Id);
    let code = |code: &str| code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase());
    let name = EntityId::split(text).filter(|(of, _)| *of == kind).map(|(_, name)| name);
    let right = name.is_some_and(|name| match (kind, name.split_once('/')) {
        (EntityKind::State, parts) => parts.is_none() && code(name),
        (EntityKind::Organization, Some((state, kind))) => code(state) && !kind.contains('/'),
        (_, parts) => parts.is_none(),
    });
    if !right {
        let example = match kind {
            EntityKind::Person => "person/lloyd-austin",
            EntityKind::Office => "office/president",
            EntityKind::State => "state/RU",
            EntityKind::Organization => "organization/pentagon` or `organization/RU/ministry-of-defence",
            EntityKind::Place => "place/moscow",
        };
        errors.push(row.error(Column::Id, format!("an id such as `{example}`"), text));
    }
    right.then_some(text)
}

/// One name; `None` when the cell is empty.
pub(super) fn name(row: &Row, column: Column, errors: &mut Errors) -> Option<String> {
    row.filled(column).and_then(|text| cleaned(row, column, text, errors))
}

/// The names of a cell that holds several.
pub(super) fn names<'r>(row: &Row<'_, 'r>, column: Column, errors: &mut Errors) -> impl Iterator<Item = String> {
    row.list(column).filter_map(move |text| cleaned(row, column, text, errors))
}

fn cleaned(row: &Row, column: Column, text: &str, errors: &mut Errors) -> Option<String> {
    clean(text).map_err(|(expected, found)| errors.push(row.place(column).error(expected, found))).ok()
}

/// Whether the cell says `yes`.
pub(super) fn yes(row: &Row, column: Column, errors: &mut Errors) -> bool {
    match row.filled(column) {
        None => false,
        Some("yes") => true,
        Some(other) => {
            errors.push(row.error(column, "`yes` or nothing", other));
            false
        }
    }
}

pub(super) fn wikidata(row: &Row, errors: &mut Errors) -> Option<String> {
    // The kinds of offices have no such column.
    let text = if row.table == Table::Offices { None } else { row.filled(Column::Wikidata) }?;
    let digits = text.strip_prefix('Q').unwrap_or_default();
    if digits.is_empty() || digits.starts_with('0') || !digits.bytes().all(|b| b.is_ascii_digit()) {
        errors.push(row.error(Column::Wikidata, "a Wikidata id such as `Q42` or nothing", text));
        return None;
    }
    Some(text.to_owned())
}

pub(super) fn class(row: &Row, kind: EntityKind, errors: &mut Errors) -> Option<Class> {
    let classes = Class::of(kind);
    let text = if classes.is_empty() { None } else { row.filled(Column::Class) }?;
    let class = classes.iter().copied().find(|class| class.name() == text);
    if class.is_none() {
        let words: Vec<&str> = classes.iter().map(|class| class.name()).collect();
        errors.push(row.error(Column::Class, format!("one of {}", words.join(", ")), text));
    }
    class
}

/// Reads `office/… of state/…`; `of *` in the row of a kind means the state of each instance.
pub(super) fn head(row: &Row, errors: &mut Errors) -> Option<(EntityId, Option<EntityId>)> {
    let text = row.filled(Column::Head)?;
    let office = |text: &str| EntityId::new(text.trim()).ok().filter(|id| id.kind() == EntityKind::Office);
    let side = |text: &str| EntityId::new(text.trim()).ok().filter(|id| can_have_offices(id.kind()));
    let head = text.split_once(" of ").and_then(|(post, of)| match of.trim() {
        "*" if row.get(Column::State) == "*" => Some((office(post)?, None)),
        of => Some((office(post)?, Some(side(of)?))),
    });
    if head.is_none() {
        errors.push(row.error(Column::Head, "an office and whose it is such as `office/president of state/RU`", text));
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
    for word in row.list(Column::Match) {
        match word {
            "anycase" => case = Case::Any,
            "exact" => case = Case::Exact,
            "unaccented" => diacritics = Diacritics::Ignore,
            _ => errors.push(row.error(Column::Match, "one of anycase, exact, unaccented or nothing", word)),
        }
    }
    (case, diacritics)
}

/// A date with its year; `None` when the cell is empty.
pub(super) fn date(row: &Row, column: Column, errors: &mut Errors) -> Option<PartialDate> {
    let text = row.get(column);
    let date = text.parse().ok().filter(|date: &PartialDate| date.year().is_some());
    if date.is_none() && !text.is_empty() {
        errors.push(row.error(column, "a date such as `2022-05-19`, `2022-05` or `2022`, or nothing", text));
    }
    date
}

/// How far clocks are from UTC; `None` when the cell is empty.
pub(super) fn utc(row: &Row, errors: &mut Errors) -> Option<UtcOffset> {
    let text = row.filled(Column::Utc)?;
    let offset = text.parse().ok();
    if offset.is_none() {
        errors.push(row.error(Column::Utc, "an offset from UTC such as `+07:00` or `-05:00/-04:00`, or nothing", text));
    }
    offset
}
