//! From entities to the text of our tables.

use std::collections::BTreeMap;

use super::Options;
use super::merge::{Draft, Merged};
use crate::gazetteer::AliasUse;
use crate::{EntityId, EntityKind, Gazetteer};

/// The name of every table that is written.
const FILE: &str = "imported.csv";

/// So many bytes of names stand in one cell; a row of ours has at most 16 KiB.
const MAX_CELL: usize = 4 << 10;

/// The office of whom a dictionary only says that a government was theirs.
pub(super) const GOVERNMENT: (&str, &str) = ("office/member-of-the-government", "member of the government");

/// The tables, by path.
pub(super) fn tables(merged: &Merged, known: &Gazetteer, options: &Options) -> Vec<(String, String)> {
    let mut tables: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
    // A cell has no room for all names of a few; the rest goes where an entity has any number of rows.
    let default_language = options.language.clone().unwrap_or_else(|| "en".to_owned());
    for (id, draft) in &merged.drafts {
        let (names, rest) = cells(&draft.names);
        let is_new = known.entity(id).is_none();
        if is_new || !names.is_empty() {
            tables.entry(format!("{}/{FILE}", folder(id.kind()))).or_default().push(row(id, draft, names));
        }
        let mut of_language = draft.of_language.clone();
        let all_surnames = surnames(draft);
        let more_surnames = cells(&all_surnames).1.iter().cloned();
        of_language.entry((default_language.clone(), AliasUse::Name, false)).or_default().extend(rest.iter().cloned());
        of_language.entry((default_language.clone(), AliasUse::Surname, false)).or_default().extend(more_surnames);
        for ((language, usage, any_case), names) in of_language.iter().filter(|(_, names)| !names.is_empty()) {
            let mut names = names.as_slice();
            while !names.is_empty() {
                let (cell, rest) = cells(names);
                let how = if *any_case { "anycase" } else { "" };
                let row = [id.as_str(), usage.name(), &cell, "", how].map(str::to_owned).to_vec();
                tables.entry(format!("lang/{language}/names/{FILE}")).or_default().push(row);
                names = rest;
            }
        }
    }
    for ((person, office, of, from), (until, note)) in &merged.tenures {
        let date = |date: &Option<_>| date.map_or_else(String::new, |date: crate::PartialDate| date.to_string());
        let row = vec![person.to_string(), office.to_string(), of.to_string(), date(from), date(until), note.clone()];
        tables.entry(format!("tenures/{FILE}")).or_default().push(row);
    }
    let needs_office = merged.tenures.keys().any(|(_, office, ..)| office.as_str() == GOVERNMENT.0);
    let has_office = |id: &EntityId| id.as_str() == GOVERNMENT.0;
    if needs_office && !known.entities().any(|entity| has_office(&entity.id)) && !merged.drafts.keys().any(has_office) {
        let row = [GOVERNMENT.0, GOVERNMENT.1, "official", ""].map(str::to_owned).to_vec();
        tables.entry(format!("offices/{FILE}")).or_default().push(row);
    }
    tables.into_iter().map(|(path, rows)| (path.clone(), csv(&header(&path), &rows))).collect()
}

fn folder(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Person => "people",
        EntityKind::Office => "offices",
        EntityKind::State => "states",
        EntityKind::Organization => "organizations",
        EntityKind::Place => "places",
    }
}

fn header(path: &str) -> Vec<&'static str> {
    crate::gazetteer::columns_of(path).unwrap_or_default()
}

fn row(id: &EntityId, draft: &Draft, names: String) -> Vec<String> {
    let text = |text: &str| text.to_owned();
    let wikidata = draft.wikidata.clone().unwrap_or_default();
    let state = draft.state.as_ref().map_or_else(String::new, EntityId::to_string);
    let (id, label, class) = (id.to_string(), draft.label.clone(), text(draft.class));
    let kind = id.split('/').next().unwrap_or_default();
    match kind {
        "person" => vec![id, label, wikidata, state, names, cells(&surnames(draft)).0],
        "office" => vec![id, label, class, names],
        "state" => vec![id, label, wikidata, text(""), text(""), text(""), names],
        "organization" => vec![id, label, wikidata, state, class, text(""), names],
        _ => vec![id, label, wikidata, state, class, names],
    }
}

/// The short forms: an empty cell would mean the last word of the label, so that one is said, too.
fn surnames(draft: &Draft) -> Vec<String> {
    let last = draft
        .label
        .rsplit_once(' ')
        .map(|(_, last)| last.to_owned())
        .filter(|last| !draft.surnames.is_empty() && last.contains(char::is_alphanumeric));
    let others = draft.surnames.iter().filter(|name| Some(*name) != last.as_ref()).cloned();
    last.clone().into_iter().chain(others).collect()
}

/// As many of the names as one cell holds, and the others.
fn cells(names: &[String]) -> (String, &[String]) {
    let mut cell = String::new();
    for (index, name) in names.iter().enumerate() {
        if cell.len() + name.len() > MAX_CELL {
            return (cell, &names[index..]);
        }
        if !cell.is_empty() {
            cell.push(';');
        }
        cell.push_str(name);
    }
    (cell, &[])
}

fn csv(header: &[&str], rows: &[Vec<String>]) -> String {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    // Writing to memory cannot fail, and all rows are as long as the header.
    let _ = writer.write_record(header);
    for row in rows {
        let _ = writer.write_record(row);
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}
