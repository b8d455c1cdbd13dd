//! What is wrong with data files, and where.

use std::fmt;

/// How many errors are kept; a file of garbage must fill neither memory nor time with complaints.
const MAX_ERRORS: usize = 10_000;

/// How much of a wrong cell is quoted.
const MAX_QUOTE: usize = 60;

/// One fault in a data file: where it is, what was expected there, what was found.
///
/// It prints as one line that editors know how to follow. Lines and columns count from 1, columns in characters; a
/// fault of a whole file (it cannot be read, it is too large) has line 0 and prints without a position.
///
/// ```
/// use demarche::Gazetteer;
///
/// let error = Gazetteer::builder().file("offices/mine.csv", "id,label,class,names\nperson/x,x,,\n").build().unwrap_err();
/// let first = &error.errors()[0];
/// assert_eq!((first.file(), first.line(), first.column()), ("offices/mine.csv", 2, 1));
/// assert_eq!(first.to_string(), "offices/mine.csv:2:1: expected an id such as `office/president`, found `person/x`");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DataError {
    file: String,
    line: usize,
    column: usize,
    expected: String,
    found: String,
}

impl DataError {
    /// A fault at a line and a column that count from 1; line 0 stands for the whole file.
    pub(crate) fn new(
        file: &str,
        line: usize,
        column: usize,
        expected: impl Into<String>,
        found: impl Into<String>,
    ) -> DataError {
        DataError { file: file.to_owned(), line, column, expected: expected.into(), found: found.into() }
    }

    /// The same fault in a file of another name.
    pub(crate) fn in_file(self, file: &str) -> DataError {
        DataError { file: file.to_owned(), ..self }
    }

    /// A fault at a byte of a file's content.
    pub(crate) fn at_byte(
        file: &str,
        content: &str,
        byte: usize,
        expected: impl Into<String>,
        found: impl Into<String>,
    ) -> DataError {
        let before = content.get(..byte).unwrap_or(content);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let (line, column) = (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1);
        DataError::new(file, line, column, expected, found)
    }

    /// The file, as a path relative to the gazetteer or as the user's folder leads to it.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The line from 1; 0 when the whole file is at fault.
    pub fn line(&self) -> usize {
        self.line
    }

    /// The column from 1, in characters; 0 when the whole file is at fault.
    pub fn column(&self) -> usize {
        self.column
    }

    /// What should have stood there.
    pub fn expected(&self) -> &str {
        &self.expected
    }

    /// What stands there.
    pub fn found(&self) -> &str {
        &self.found
    }
}

impl fmt::Display for DataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if self.line > 0 {
            write!(f, ":{}:{}", self.line, self.column)?;
        }
        write!(f, ": expected {}, found {}", self.expected, self.found)
    }
}

impl std::error::Error for DataError {}

/// Everything that is wrong with the data of a gazetteer, sorted by file and line.
///
/// It prints one fault a line. All files are read to their end before it is returned, so that a writer of data mends
/// them in one round.
///
/// ```
/// use demarche::Gazetteer;
///
/// let people = "id,label,wikidata,state,names,surname\nperson/a,A,7,,,\nperson/a,B,,,,\n";
/// let error = Gazetteer::builder().file("people/mine.csv", people).build().unwrap_err();
/// assert_eq!(error.errors().len(), 2);
/// assert_eq!(
///     error.to_string(),
///     "people/mine.csv:2:12: expected a Wikidata id such as `Q42` or nothing, found `7`\n\
///      people/mine.csv:3:1: expected an id that stands once, found `person/a`, which stands at people/mine.csv:2:1 too"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GazetteerError {
    errors: Vec<DataError>,
    more: bool,
}

impl GazetteerError {
    /// All faults of several files that were read apart; there must be one.
    pub(crate) fn from_errors(mut errors: Vec<DataError>) -> GazetteerError {
        errors.sort();
        errors.dedup();
        GazetteerError { errors, more: false }
    }

    /// The faults, sorted by file, line and column; never empty. After 10,000 reading stops, which the message says.
    pub fn errors(&self) -> &[DataError] {
        &self.errors
    }
}

impl fmt::Display for GazetteerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, error) in self.errors.iter().enumerate() {
            let separator = if n == 0 { "" } else { "\n" };
            write!(f, "{separator}{error}")?;
        }
        if self.more {
            f.write_str("\nand more")?;
        }
        Ok(())
    }
}

impl std::error::Error for GazetteerError {}

/// The faults found so far.
#[derive(Debug, Default)]
pub(crate) struct Errors {
    list: Vec<DataError>,
    more: bool,
}

impl Errors {
    /// Notes one more.
    pub(crate) fn push(&mut self, error: DataError) {
        if self.list.len() < MAX_ERRORS {
            self.list.push(error);
        } else {
            self.more = true;
        }
    }

    /// Whether there is no use in looking for more.
    pub(super) fn full(&self) -> bool {
        self.more
    }

    /// `value` when nothing went wrong.
    pub(crate) fn into_result<T>(self, value: T) -> Result<T, GazetteerError> {
        if self.list.is_empty() {
            return Ok(value);
        }
        let mut errors = self.list;
        errors.sort();
        errors.dedup();
        Err(GazetteerError { errors, more: self.more })
    }
}

/// A cell as an error shows it: between backticks, cut when long, `nothing` when empty.
pub(crate) fn quote(found: &str) -> String {
    let mut chars = found.chars();
    let head: String = chars.by_ref().take(MAX_QUOTE).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    match (head.is_empty(), chars.next()) {
        (true, _) => "nothing".to_owned(),
        (false, None) => format!("`{head}`"),
        (false, Some(_)) => format!("`{head}…`"),
    }
}
