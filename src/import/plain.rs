//! A table of names with a header.

use std::collections::BTreeMap;

use csv::{ReaderBuilder, StringRecord};

use super::Options;
use super::entry::{Entry, File, Found, Name};
use super::gate::is_wikidata;
use crate::gazetteer::error::quote;

/// The columns that are read, each with the words that a header may have for it.
const COLUMNS: &[(&str, &[&str])] = &[
    ("name", &["name", "label", "title", "canonical_name"]),
    ("id", &["id", "key", "entity"]),
    ("kind", &["kind", "type", "class", "category", "ner"]),
    ("names", &["names", "alias", "aliases", "synonyms", "alternatives"]),
    ("state", &["state", "country"]),
    ("wikidata", &["wikidata", "qid", "wikidata_id"]),
    ("language", &["language", "lang"]),
];

pub(super) fn read(files: &[File<'_>], options: &Options, found: &mut Found) {
    files.iter().for_each(|file| read_file(file, options, found));
}

fn read_file(file: &File<'_>, options: &Options, found: &mut Found) {
    let header = file.text.lines().next().unwrap_or_default();
    let delimiter = match options.separator.as_deref().map(str::as_bytes) {
        Some([one]) => *one,
        Some(_) => {
            let shown = quote(options.separator.as_deref().unwrap_or_default());
            return found.faults.push(file.place(1).fault(1, "a separator of one character of ASCII", shown));
        }
        None if header.contains('\t') => b'\t',
        None if header.contains(';') && !header.contains(',') => b';',
        None => b',',
    };
    let mut reader =
        ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(file.text.as_bytes());
    let mut record = StringRecord::new();
    let mut columns: Option<BTreeMap<&'static str, usize>> = None;
    // Reading text from memory cannot fail.
    while let Ok(true) = reader.read_record(&mut record) {
        let line = record.position().map_or(1, |position| line_of(file.text, position));
        match &columns {
            None => match read_header(&record, file, found) {
                Some(read) => columns = Some(read),
                None => return,
            },
            Some(columns) => read_row(&record, file.place(line), columns, options, found),
        }
    }
    if columns.is_none() {
        found.faults.push(file.place(1).fault(1, "a header with the column `name`", "no line"));
    }
}

/// The line of a record. The csv crate tells where it began to look for it, which is before empty lines.
fn line_of(text: &str, position: &csv::Position) -> usize {
    let rest = text.get(position.byte() as usize..).unwrap_or_default();
    let empty = rest.chars().take_while(|c| matches!(c, '\n' | '\r')).filter(|c| *c == '\n').count();
    position.line() as usize + empty
}

/// The columns by name; `None` when there are no names.
fn read_header(record: &StringRecord, file: &File<'_>, found: &mut Found) -> Option<BTreeMap<&'static str, usize>> {
    let place = file.place(1);
    let mut columns: BTreeMap<&'static str, usize> = BTreeMap::new();
    for (at, cell) in record.iter().enumerate() {
        let word = cell.trim().to_lowercase().replace([' ', '-'], "_");
        let known = COLUMNS.iter().find(|(_, words)| words.contains(&word.as_str()));
        match known {
            Some((name, _)) if !columns.contains_key(name) => drop(columns.insert(name, at)),
            _ if word.is_empty() => {}
            _ => {
                found.notes.push(&place, format!("the column {} has no place in a table; it is left out", quote(cell)))
            }
        }
    }
    if !columns.contains_key("name") {
        let shown = quote(&record.iter().collect::<Vec<_>>().join(","));
        found.faults.push(place.fault(1, "a header with the column `name`", shown));
        return None;
    }
    Some(columns)
}

fn read_row(
    record: &StringRecord,
    place: super::entry::Place,
    columns: &BTreeMap<&'static str, usize>,
    options: &Options,
    found: &mut Found,
) {
    let get = |column: &str| columns.get(column).and_then(|at| record.get(*at)).map_or("", str::trim);
    let filled = |column: &str| Some(get(column)).filter(|cell| !cell.is_empty()).map(str::to_owned);
    if record.iter().all(|cell| cell.trim().is_empty()) {
        return;
    }
    let more = get("names").split([';', '|']).map(str::trim).filter(|name| !name.is_empty());
    let names: Vec<&str> = filled("name").is_some().then_some(get("name")).into_iter().chain(more).collect();
    if names.is_empty() {
        return found.faults.push(place.fault(1, "a name in the column `name`", "nothing"));
    }
    let key = filled("id");
    // An id of ours tells the kind itself.
    let of_id = key.as_deref().and_then(|id| id.parse::<crate::EntityId>().ok()).map(|id| id.kind().name());
    let word = filled("kind").or(of_id.map(str::to_owned)).unwrap_or_default();
    let Some(sort) = found.sort(&word, options, &place) else { return };
    let language = filled("language").filter(|code| {
        let is_code = (2..=16).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
        if !is_code {
            found.notes.push(&place, format!("{} is no code of a language; the names hold in all", quote(code)));
        }
        is_code
    });
    let wikidata = filled("wikidata").filter(|item| {
        let is_item = is_wikidata(item);
        if !is_item {
            found.notes.push(&place, format!("{} is no id of Wikidata; it is left out", quote(item)));
        }
        is_item
    });
    let names = names.into_iter().map(|name| Name { language: language.clone(), ..Name::exact(name) }).collect();
    found.push(Entry { key, state: filled("state"), wikidata, ..Entry::new(place, sort, names) });
}
