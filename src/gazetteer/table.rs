//! Which table a file belongs to, and its rows with their places.
//!
//! Nothing here knows what a cell means.

use std::borrow::Cow;

use csv_core::{ReadRecordResult, ReaderBuilder};

use super::error::{DataError, quote};

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

    /// The columns, in their order.
    fn columns(self) -> &'static [Column] {
        use Column::*;
        match self {
            Table::States => &[Id, Label, Wikidata, Adjective, Capital, Leader, Names],
            Table::Places => &[Id, Label, Wikidata, State, Class, Names, Utc],
            Table::Organizations => &[Id, Label, Wikidata, State, Class, Head, Names],
            Table::Offices => &[Id, Label, Class, Names, Twin, Short],
            Table::People => &[Id, Label, Wikidata, State, Names, Surname],
            Table::Tenures => &[Person, Office, Of, From, Until, Note],
            Table::Names => &[Id, Use, Names, Only, Match],
        }
    }

    /// How many of the last columns a file may leave out: those that most files have no use for.
    fn optional(self) -> usize {
        match self {
            Table::Offices => 2,
            Table::Places => 1,
            _ => 0,
        }
    }

    /// The header as it should stand.
    fn header(self) -> String {
        self.columns().iter().map(|column| column.name()).collect::<Vec<_>>().join(",")
    }
}

macro_rules! columns {
    ($($column:ident = $name:literal,)+) => {
        /// A column of some table. A value and no name, for every cell of every row is asked for by its column.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Column { $($column,)+ }

        impl Column {
            /// The name in the header.
            fn name(self) -> &'static str {
                match self { $(Column::$column => $name,)+ }
            }
        }
    };
}

columns! {
    Adjective = "adjective",
    Capital = "capital",
    Class = "class",
    From = "from",
    Head = "head",
    Id = "id",
    Label = "label",
    Leader = "leader",
    Match = "match",
    Names = "names",
    Note = "note",
    Of = "of",
    Office = "office",
    Only = "only",
    Person = "person",
    Short = "short",
    State = "state",
    Surname = "surname",
    Twin = "twin",
    Until = "until",
    Use = "use",
    Utc = "utc",
    Wikidata = "wikidata",
}

/// The columns that the file at `path` must have.
pub(crate) fn columns_of(path: &str) -> Option<Vec<&'static str>> {
    let Ok(Slot::Table(table, _)) = slot(path) else { return None };
    let required = table.columns().len() - table.optional();
    Some(table.columns()[..required].iter().map(|column| column.name()).collect())
}

/// Whether a file at `path` may have these columns: the last ones of some tables may be left out.
pub(crate) fn may_have_columns(path: &str, columns: &[&str]) -> bool {
    let Ok(Slot::Table(table, _)) = slot(path) else { return false };
    let all: Vec<&str> = table.columns().iter().map(|column| column.name()).collect();
    all.starts_with(columns) && columns.len() + table.optional() >= all.len()
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
    // Small, for a place is kept with every entity; a file of at most `MAX_FILE` bytes has no more than these hold.
    byte: u32,
    line: u32,
    field: u8,
}

impl<'a> Place<'a> {
    /// The place of another cell of the same row.
    fn of_field(self, field: usize) -> Place<'a> {
        // No table has so many columns, and what is beyond them is all the same place.
        Place { field: u8::try_from(field).unwrap_or(u8::MAX), ..self }
    }

    /// Line and column from 1 of the cell's first character, its quote included.
    fn position(&self) -> (usize, usize) {
        let rest = self.source.text().get(self.byte as usize..).unwrap_or_default();
        let (mut line, mut column, mut field) = (self.line as usize, 1, 0);
        let (mut quoted, mut fresh) = (false, true);
        for c in rest.chars() {
            if field == usize::from(self.field) || (!quoted && matches!(c, '\n' | '\r')) {
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
pub(super) struct Row<'a, 'r> {
    pub(super) table: Table,
    /// Of names, the code of their language.
    pub(super) language: Option<&'a str>,
    place: Place<'a>,
    record: Record<'r>,
}

impl<'a, 'r> Row<'a, 'r> {
    pub(super) fn source(&self) -> &'a Source {
        self.place.source
    }

    /// The cell without the spaces around it.
    pub(super) fn get(&self, column: Column) -> &'r str {
        self.record.get(self.index(column)).map_or("", str::trim)
    }

    /// The cell without the spaces around it; `None` when it is empty.
    pub(super) fn filled(&self, column: Column) -> Option<&'r str> {
        Some(self.get(column)).filter(|text| !text.is_empty())
    }

    /// The values of a cell that holds several. An empty one among them is handed on, for it is an error.
    pub(super) fn list(&self, column: Column) -> impl Iterator<Item = &'r str> + use<'r> {
        self.filled(column).into_iter().flat_map(|cell| cell.split(';').map(str::trim))
    }

    pub(super) fn place(&self, column: Column) -> Place<'a> {
        self.place.of_field(self.index(column))
    }

    /// That something else than `expected` stands in the column.
    pub(super) fn error(&self, column: Column, expected: impl Into<String>, found: &str) -> DataError {
        self.place(column).error(expected, quote(found))
    }

    fn index(&self, column: Column) -> usize {
        let columns = self.table.columns();
        columns.iter().position(|known| *known == column).unwrap_or(columns.len())
    }
}

/// The fields of one row, whatever they are.
#[derive(Clone, Copy, Debug)]
struct Record<'r> {
    /// The fields without anything between them.
    text: &'r str,
    /// Where each ends.
    ends: &'r [usize],
}

impl<'r> Record<'r> {
    fn get(self, field: usize) -> Option<&'r str> {
        let start = if field == 0 { 0 } else { *self.ends.get(field - 1)? };
        self.text.get(start..*self.ends.get(field)?)
    }
}

/// Reads one file after the other, each row into the same memory.
///
/// Not `csv::Reader`, which copies its input, checks again that it is UTF-8, and builds its automaton anew for every
/// file: with many small files that is much of the time of loading.
pub(super) struct Reader {
    core: csv_core::Reader,
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl Reader {
    pub(super) fn new() -> Reader {
        let core = ReaderBuilder::new().comment(Some(b'#')).build();
        Reader { core, text: vec![0; 256], ends: vec![0; 16] }
    }

    /// The next row of `rest`, from which it is taken away; `None` when there is none.
    fn record(&mut self, rest: &mut &[u8]) -> Option<Record<'_>> {
        let (mut length, mut fields) = (0, 0);
        loop {
            let (text, ends) = (&mut self.text[length..], &mut self.ends[fields..]);
            let (result, read, written, ended) = self.core.read_record(rest, text, ends);
            *rest = &rest[read..];
            length += written;
            fields += ended;
            match result {
                // To be asked again without input is how the end is told.
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => self.text.resize(self.text.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::Record => break,
                ReadRecordResult::End => return None,
            }
        }
        // Pieces of a string, cut at commas, are strings.
        let text = std::str::from_utf8(&self.text[..length]).ok()?;
        Some(Record { text, ends: &self.ends[..fields] })
    }
}

/// The rows of one file.
pub(super) struct Rows<'a, 'r> {
    source: &'a Source,
    table: Table,
    language: Option<&'a str>,
    reader: &'r mut Reader,
    text: &'a str,
    rest: &'a [u8],
    /// How many fields the header has, and every row must.
    fields: usize,
}

impl<'a, 'r> Rows<'a, 'r> {
    /// Reads the header, or tells what is wrong with it.
    pub(super) fn new(
        reader: &'r mut Reader,
        source: &'a Source,
        table: Table,
        language: Option<&'a str>,
    ) -> Result<Rows<'a, 'r>, DataError> {
        reader.core.reset();
        let text = source.text();
        let mut rows = Rows { source, table, language, reader, text, rest: text.as_bytes(), fields: 0 };
        let place = rows.place();
        match rows.reader.record(&mut rows.rest) {
            Some(header) => rows.fields = check_header(header, table, place)?,
            None => {
                return Err(DataError::new(&source.name, 1, 1, format!("the header `{}`", table.header()), "no line"));
            }
        }
        Ok(rows)
    }

    /// The next row, or what is wrong with its form.
    pub(super) fn next(&mut self) -> Option<Result<Row<'a, '_>, DataError>> {
        let place = self.place();
        let record = self.reader.record(&mut self.rest)?;
        let row = Row { table: self.table, language: self.language, place, record };
        Some(check_row(record, self.table, self.fields, place).map(|()| row))
    }

    /// Where the next record begins: there may be comments and empty lines before it.
    fn place(&self) -> Place<'a> {
        let (mut rest, mut line) = (self.rest, self.reader.core.line() as usize);
        while let Some(first) = rest.first().filter(|byte| matches!(byte, b'#' | b'\n' | b'\r')) {
            let comment = || rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
            line += usize::from(*first == b'\n');
            rest = &rest[if *first == b'#' { comment() } else { 1 }..];
        }
        Place { source: self.source, byte: (self.text.len() - rest.len()) as u32, line: line as u32, field: 0 }
    }
}

/// How many columns the header names.
fn check_header(record: Record, table: Table, place: Place) -> Result<usize, DataError> {
    let columns = table.columns();
    let required = columns.len() - table.optional();
    for field in 0..columns.len().max(record.ends.len()) {
        let (expected, found) = (columns.get(field).map(|column| column.name()), record.get(field).map(str::trim));
        if found.is_none() && field >= required {
            break;
        }
        if expected != found {
            let expected = expected.map_or("the end of the header".to_owned(), |name| format!("the column `{name}`"));
            let found = found.map_or("the end of the line".to_owned(), quote);
            return Err(place.of_field(field).error(expected, found));
        }
    }
    Ok(record.ends.len())
}

fn check_row(record: Record, table: Table, fields: usize, place: Place) -> Result<(), DataError> {
    if record.ends.len() != fields {
        let place = place.of_field(record.ends.len().min(fields));
        let names: Vec<&str> = table.columns().iter().take(fields).map(|column| column.name()).collect();
        let expected = format!("{fields} fields ({})", names.join(","));
        return Err(place.error(expected, record.ends.len().to_string()));
    }
    if record.text.len() > MAX_ROW {
        return Err(place.error("a row of at most 16 KiB", format!("one of {} bytes", record.text.len())));
    }
    // A control character is one of these bytes, or begins with the last of them. Hardly a row has one: to look at bytes
    // is fast, and to look at characters is needed only to tell which it is, and where.
    if !record.text.bytes().fold(false, |found, byte| found | (byte < b' ') | (byte == 0x7f) | (byte == 0xc2)) {
        return Ok(());
    }
    for (field, cell) in (0..).map_while(|field| Some((field, record.get(field)?))) {
        if let Some(c) = cell.chars().find(|c| c.is_control()) {
            return Err(place
                .of_field(field)
                .error("text without control characters", format!("U+{:04X}", u32::from(c))));
        }
    }
    Ok(())
}
