//! Which table a file belongs to, and its rows with their places.
//!
//! Nothing here knows what a cell means.

use std::borrow::Cow;

use csv::{Position, ReaderBuilder, StringRecord};

use super::error::{DataError, Errors, quote};

/// The longest row in bytes: a cell's column is counted out from the start of its row, at every fault anew.
const MAX_ROW: usize = 16 << 10;

/// The tables, each named by the folder in which its files stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Table {
    States,
    Places,
    Organizations,
    Offices,
    People,
    Tenures,
    Names,
}

impl Table {
    /// The tables that have a folder of their own at the top.
    const TOP: [(&'static str, Table); 6] = [
        ("states", Table::States),
        ("places", Table::Places),
        ("organizations", Table::Organizations),
        ("offices", Table::Offices),
        ("people", Table::People),
        ("tenures", Table::Tenures),
    ];

    /// The names of the columns, in their order.
    fn columns(self) -> &'static [&'static str] {
        match self {
            Table::States => &["id", "label", "wikidata", "adjective", "capital", "leader", "names"],
            Table::Places => &["id", "label", "wikidata", "state", "class", "names"],
            Table::Organizations => &["id", "label", "wikidata", "state", "class", "head", "names"],
            Table::Offices => &["id", "label", "class", "names"],
            Table::People => &["id", "label", "wikidata", "state", "names", "surname"],
            Table::Tenures => &["person", "office", "of", "from", "until", "note"],
            Table::Names => &["id", "use", "names", "only", "match"],
        }
    }
}

/// The columns of the table to which the file at `path` belongs.
pub(crate) fn columns_of(path: &str) -> Option<&'static [&'static str]> {
    match slot(path) {
        Ok(Slot::Table(table, _)) => Some(table.columns()),
        _ => None,
    }
}

/// Whether a file may stand at `path`.
pub(crate) fn is_place(path: &str) -> bool {
    slot(path).is_ok()
}

/// Where a file belongs.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Slot<'a> {
    /// A table; of names with the code of their language.
    Table(Table, Option<&'a str>),
    /// A file of the language with that code.
    Language(&'a str),
}

/// Where the file at `path` (relative, with `/`) belongs, or what was expected in its stead.
pub(super) fn slot(path: &str) -> Result<Slot<'_>, &'static str> {
    let parts: Vec<&str> = path.split('/').collect();
    match parts[..] {
        ["lang", code, ref rest @ ..] if !rest.is_empty() => language_slot(code, rest),
        [folder, file] => {
            let known = Table::TOP.into_iter().find(|(name, _)| *name == folder);
            let (_, table) = known.ok_or(
                "a file in states/, places/, organizations/, offices/, people/, tenures/ or in a folder of lang/",
            )?;
            if file.ends_with(".csv") { Ok(Slot::Table(table, None)) } else { Err("a file named *.csv") }
        }
        [folder, _, _, ..] if Table::TOP.iter().any(|(name, _)| *name == folder) => {
            Err("a table that stands directly in its folder")
        }
        _ => Err("a file in states/, places/, organizations/, offices/, people/, tenures/ or in a folder of lang/"),
    }
}

fn language_slot<'a>(code: &'a str, rest: &[&'a str]) -> Result<Slot<'a>, &'static str> {
    let plain = |code: &str| code.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    if !(2..=16).contains(&code.len()) || !plain(code) {
        return Err("the code of a language such as `vi` after lang/");
    }
    match *rest {
        ["names", file] if file.ends_with(".csv") => Ok(Slot::Table(Table::Names, Some(code))),
        ["names", ..] => Err("a file named *.csv directly in names/"),
        [.., file] if file.ends_with(".toml") => Ok(Slot::Language(code)),
        _ => Err("a file named *.toml, or *.csv in names/"),
    }
}

/// One file of data, wherever it came from.
#[derive(Clone, Debug)]
pub(super) struct Source {
    /// The files of one layer may not state an entity twice; a later layer may correct an earlier.
    pub(super) layer: usize,
    /// The path within a gazetteer, which tells the table: `people/mine.csv`.
    pub(super) path: String,
    /// The name in messages.
    pub(super) name: String,
    pub(super) content: Cow<'static, str>,
}

impl Source {
    /// What its tables are read from: without a byte order mark, which would shift the first line's columns.
    fn text(&self) -> &str {
        self.content.strip_prefix('\u{feff}').unwrap_or(&self.content)
    }
}

/// A cell's place, turned into line and column only when there is something to complain of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    pub(super) source: &'a Source,
    byte: usize,
    line: usize,
    field: usize,
}

impl Place<'_> {
    /// Line and column from 1 of the cell's first character, its quote included.
    fn position(&self) -> (usize, usize) {
        let rest = self.source.text().get(self.byte..).unwrap_or_default();
        let (mut line, mut column, mut field) = (self.line, 1, 0);
        let (mut quoted, mut fresh) = (false, true);
        for c in rest.chars() {
            if field == self.field || (!quoted && matches!(c, '\n' | '\r')) {
                break;
            }
            let opened = quoted;
            match c {
                '"' if fresh || quoted => quoted = !quoted,
                ',' if !quoted => field += 1,
                _ => {}
            }
            // A quote opens at the start of a field; right after a closing one it is a doubled quote and opens again.
            fresh = !quoted && (c == ',' || (c == '"' && opened));
            (line, column) = if c == '\n' { (line + 1, 1) } else { (line, column + 1) };
        }
        (line, column)
    }

    /// The error that stands here.
    pub(super) fn error(&self, expected: impl Into<String>, found: impl Into<String>) -> DataError {
        let (line, column) = self.position();
        DataError::new(&self.source.name, line, column, expected, found)
    }
}

impl std::fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (line, column) = self.position();
        write!(f, "{}:{line}:{column}", self.source.name)
    }
}

/// One row that has as many cells as its table has columns, none with a control character.
#[derive(Debug)]
pub(super) struct Row<'a> {
    pub(super) table: Table,
    /// Of names, the code of their language.
    pub(super) language: Option<&'a str>,
    place: Place<'a>,
    record: StringRecord,
}

impl<'a> Row<'a> {
    pub(super) fn source(&self) -> &'a Source {
        self.place.source
    }

    /// The cell without the spaces around it.
    pub(super) fn get(&self, column: &str) -> &str {
        self.record.get(self.index(column)).unwrap_or_default().trim()
    }

    /// The values of a cell that holds several. An empty one among them is handed on, for it is an error.
    pub(super) fn list(&self, column: &str) -> impl Iterator<Item = &str> {
        let cell = self.get(column);
        cell.split(';').map(str::trim).filter(move |_| !cell.is_empty())
    }

    pub(super) fn place(&self, column: &str) -> Place<'a> {
        Place { field: self.index(column), ..self.place }
    }

    /// That something else than `expected` stands in the column.
    pub(super) fn error(&self, column: &str, expected: impl Into<String>, found: &str) -> DataError {
        self.place(column).error(expected, quote(found))
    }

    fn index(&self, column: &str) -> usize {
        let columns = self.table.columns();
        columns.iter().position(|name| *name == column).unwrap_or(columns.len())
    }
}

/// The rows of one file; what is wrong with their form goes to `errors`.
pub(super) fn read<'a>(
    source: &'a Source,
    table: Table,
    language: Option<&'a str>,
    errors: &mut Errors,
) -> Vec<Row<'a>> {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .comment(Some(b'#'))
        .from_reader(source.text().as_bytes());
    let mut header = false;
    let mut rows = Vec::new();
    let mut record = StringRecord::new();
    // Reading text from memory cannot fail; whatever the crate may think of otherwise ends the file.
    while let Ok(true) = reader.read_record(&mut record) {
        if errors.full() {
            break;
        }
        let place = start_of(source, record.position());
        if header {
            match check_row(&record, table, place) {
                Ok(()) => rows.push(Row { table, language, place, record: record.clone() }),
                Err(error) => errors.push(error),
            }
        } else {
            header = true;
            if let Err(error) = check_header(&record, table, place) {
                errors.push(error);
                return rows;
            }
        }
    }
    if !header {
        errors.push(DataError::new(
            &source.name,
            1,
            1,
            format!("the header `{}`", table.columns().join(",")),
            "no line",
        ));
    }
    rows
}

/// Where the record's first field begins. The csv crate tells where it began to look for the record, which is before
/// the comments and empty lines in between.
fn start_of<'a>(source: &'a Source, position: Option<&Position>) -> Place<'a> {
    let (mut byte, mut line) = position.map_or((0, 1), |p| (p.byte() as usize, p.line() as usize));
    let mut rest = source.text().get(byte..).unwrap_or_default();
    while let Some(first) = rest.chars().next().filter(|c| matches!(c, '#' | '\n' | '\r')) {
        let skip = if first == '#' { rest.find('\n').unwrap_or(rest.len()) } else { 1 };
        line += usize::from(first == '\n');
        byte += skip;
        rest = &rest[skip..];
    }
    Place { source, byte, line, field: 0 }
}

fn check_header(record: &StringRecord, table: Table, place: Place) -> Result<(), DataError> {
    let columns = table.columns();
    for field in 0..columns.len().max(record.len()) {
        let (expected, found) = (columns.get(field), record.get(field).map(str::trim));
        if expected.copied() != found {
            let expected = expected.map_or("the end of the header".to_owned(), |name| format!("the column `{name}`"));
            let found = found.map_or("the end of the line".to_owned(), quote);
            return Err(Place { field, ..place }.error(expected, found));
        }
    }
    Ok(())
}

fn check_row(record: &StringRecord, table: Table, place: Place) -> Result<(), DataError> {
    let columns = table.columns();
    if record.len() != columns.len() {
        let place = Place { field: record.len().min(columns.len()), ..place };
        return Err(place.error(format!("{} fields ({})", columns.len(), columns.join(",")), record.len().to_string()));
    }
    if record.as_slice().len() > MAX_ROW {
        return Err(place.error("a row of at most 16 KiB", format!("one of {} bytes", record.as_slice().len())));
    }
    for (field, cell) in record.iter().enumerate() {
        if let Some(c) = cell.chars().find(|c| c.is_control()) {
            let place = Place { field, ..place };
            return Err(place.error("text without control characters", format!("U+{:04X}", u32::from(c))));
        }
    }
    Ok(())
}
