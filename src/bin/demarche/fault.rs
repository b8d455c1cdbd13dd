//! What can go wrong, and where: [`Fault`] for one input, [`Failure`] for the whole run.

use std::fmt;
use std::io;
use std::path::Path;

/// One thing that is wrong with an input. It prints as `FILE:LINE:COL: message`, as far as the place is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    file: String,
    /// From 1; columns count characters.
    line_and_column: Option<(u64, u64)>,
    message: String,
}

impl Fault {
    /// A fault of a whole file.
    pub fn of_file(file: &str, message: impl Into<String>) -> Fault {
        Fault { file: file.to_owned(), line_and_column: None, message: message.into() }
    }

    /// A fault at a line and a column that count from 1.
    pub fn at(file: &str, line: u64, column: u64, message: impl Into<String>) -> Fault {
        Fault { file: file.to_owned(), line_and_column: Some((line, column)), message: message.into() }
    }

    /// A file that the system does not let us read or write.
    pub fn io(file: &str, error: &io::Error) -> Fault {
        Fault::of_file(file, system_message(error))
    }

    /// What is wrong, without the place.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some((line, column)) = self.line_and_column {
            write!(f, ":{line}:{column}")?;
        }
        write!(f, ": {}", self.message)
    }
}

/// Why a run ended before its end.
#[derive(Debug)]
pub enum Failure {
    /// The command line asks for something that is not there; each string is a line.
    Usage(Vec<String>),
    /// Nothing can be done without what is faulty here: the gazetteer, the output; each string is a line.
    Faults(Vec<String>),
    /// Nobody reads on (`| head`), which is no fault.
    ClosedPipe,
}

impl Failure {
    /// Wrong usage that is said in one line.
    pub fn usage(line: impl Into<String>) -> Failure {
        Failure::Usage(vec![line.into()])
    }

    /// What a failed write to `target` means.
    pub fn from_write(target: &str, error: &io::Error) -> Failure {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::ClosedPipe,
            _ => Failure::Faults(vec![Fault::io(target, error).to_string()]),
        }
    }
}

/// The name of a file in messages and in ids.
pub fn shown_path(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// The system's words without its error number, which helps nobody.
fn system_message(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        io::ErrorKind::IsADirectory => "is a folder, expected a file".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => {
            let message = error.to_string();
            message.split(" (os error").next().unwrap_or_default().to_lowercase()
        }
    }
}
