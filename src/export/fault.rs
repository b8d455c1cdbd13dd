//! What is wrong with a file that was to be read, and where: [`InvalidFile`].

/// A file that is not what it was taken for, or says what cannot be. It prints as `line 3, column 5: expected …`.
///
/// ```
/// use demarche::Document;
/// use demarche::export::read_brat;
///
/// let error = read_brat(&Document::new("d", "Austin"), "T1\tPerson 0 60\tAustin\n").unwrap_err();
/// assert_eq!((error.line(), error.column()), (1, 13));
/// assert_eq!(error.message(), "the text has 6 characters, found 60");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {message}")]
pub struct InvalidFile {
    line: usize,
    column: usize,
    message: String,
}

impl InvalidFile {
    pub(super) fn new(line: usize, column: usize, message: impl Into<String>) -> InvalidFile {
        InvalidFile { line, column, message: message.into() }
    }

    /// The line, from one.
    pub fn line(&self) -> usize {
        self.line
    }

    /// The column in characters, from one. Of XML it is the end of the element or text that is at fault.
    pub fn column(&self) -> usize {
        self.column
    }

    /// What is wrong, without the place.
    pub fn message(&self) -> &str {
        &self.message
    }
}
