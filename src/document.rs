//! What goes in: [`Document`].

use crate::Day;

/// One published text and what is known about it from outside.
///
/// ```
/// use demarche::Document;
///
/// let document = Document::new("tass-17", "Ngày 19/5, ông Lavrov điện đàm với ông Blinken.")
///     .published("2022-05-20".parse()?)
///     .language("vi");
/// assert_eq!(document.id, "tass-17");
/// # Ok::<(), demarche::InvalidDate>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Document {
    /// The name by which its evidence is cited; two documents of one graph must not share it.
    pub id: String,
    /// The text as published; every span counts its bytes.
    pub text: String,
    /// The code of its language (`vi`, `en`); `None` lets the extractor tell.
    pub language: Option<String>,
    /// The day of publication, against which "yesterday" and "ngày 19/5" are resolved. Without it such dates keep
    /// no year rather than a guessed one.
    pub published: Option<Day>,
    /// Who published it, as given.
    pub source: Option<String>,
}

impl Document {
    /// A document of which only the text is known.
    pub fn new(id: impl Into<String>, text: impl Into<String>) -> Document {
        Document { id: id.into(), text: text.into(), ..Document::default() }
    }

    /// The same document, published on that day.
    pub fn published(self, day: Day) -> Document {
        Document { published: Some(day), ..self }
    }

    /// The same document, in the language with that code.
    pub fn language(self, code: impl Into<String>) -> Document {
        Document { language: Some(code.into()), ..self }
    }
}
