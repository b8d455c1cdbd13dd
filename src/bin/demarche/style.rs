//! Colours. They are always written and taken out again where they are not wanted, by anstream.

use anstream::adapter::strip_str;
use demarche::Status;

/// An escape sequence that begins a style.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style(&'static str);

/// No style at all.
pub const PLAIN: Style = Style("");
/// Headings and names.
pub const BOLD: Style = Style("\u{1b}[1m");
/// What is there for completeness.
pub const DIM: Style = Style("\u{1b}[2m");

const GREEN: Style = Style("\u{1b}[32m");
const YELLOW: Style = Style("\u{1b}[33m");
const CYAN: Style = Style("\u{1b}[36m");
const RED: Style = Style("\u{1b}[31m");

/// What a reader should look at.
pub const WARNING: Style = Style("\u{1b}[33m");

/// The colour of a status.
pub fn of_status(status: Status) -> Style {
    match status {
        Status::Held => GREEN,
        Status::Planned => CYAN,
        Status::Proposed => YELLOW,
        Status::Refused => RED,
    }
}

impl Style {
    /// `text` in this style. The text must have no escape sequences of its own ([`crate::visible`] sees to it).
    pub fn paint(self, text: &str) -> String {
        debug_assert_eq!(strip_str(text).to_string(), text, "texts are made visible before they are painted");
        if self == PLAIN || text.is_empty() { text.to_owned() } else { format!("{}{text}\u{1b}[0m", self.0) }
    }
}
