//! Stands in for `gazetteer::DataError` until that branch is merged.

use std::fmt;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DataError {
    file: String,
    line: usize,
    column: usize,
    expected: String,
    found: String,
}

impl DataError {
    pub(crate) fn new(
        file: &str,
        line: usize,
        column: usize,
        expected: impl Into<String>,
        found: impl Into<String>,
    ) -> DataError {
        DataError { file: file.to_owned(), line, column, expected: expected.into(), found: found.into() }
    }
}

impl fmt::Display for DataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: expected {}, found {}", self.file, self.line, self.column, self.expected, self.found)
    }
}
