//! `&KnowledgeGraph` -> `io::Write`, one file a format.
//!
//! The exporters know no text. Each writes the same bytes for the same graph, whatever the order in which its
//! documents were added. A new format is a file and a line in the table of [`Format`].

use std::fmt;
use std::io;
use std::str::FromStr;

pub mod codes;
mod dot;
#[cfg(feature = "serde")]
mod json;
#[cfg(feature = "serde")]
pub mod jsonl;

pub use dot::{DotLayout, DotOptions, DotWords, write_dot};
#[cfg(feature = "serde")]
pub use json::{InvalidGraphFile, read_json, write_json};

use crate::KnowledgeGraph;

macro_rules! formats {
    ($(
        $doc:literal $(#[$meta:meta])*
        $variant:ident = $name:literal, $extension:literal, $media_type:literal, $write:path;
    )*) => {
        /// A format in which a graph is written.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Format { $(#[doc = $doc] $(#[$meta])* $variant,)* }

        impl Format {
            /// Every format that this build can write, in the order in which they are listed.
            pub const ALL: &'static [Format] = &[$($(#[$meta])* Format::$variant,)*];

            /// Its name on the command line: `json`.
            pub fn name(self) -> &'static str {
                match self { $($(#[$meta])* Format::$variant => $name,)* }
            }

            /// The extension of its files, without the dot.
            pub fn extension(self) -> &'static str {
                match self { $($(#[$meta])* Format::$variant => $extension,)* }
            }

            /// Its media type.
            pub fn media_type(self) -> &'static str {
                match self { $($(#[$meta])* Format::$variant => $media_type,)* }
            }

            /// Writes the graph.
            ///
            /// # Errors
            /// When the writer fails.
            pub fn write(self, graph: &KnowledgeGraph, out: impl io::Write) -> io::Result<()> {
                match self { $($(#[$meta])* Format::$variant => $write(graph, out),)* }
            }
        }
    };
}

formats! {
    "A diagram for Graphviz, as [`write_dot`] draws it by default."
    Dot = "dot", "dot", "text/vnd.graphviz", dot::write_default;
    "Node-link JSON, from which the graph can be read back."
    #[cfg(feature = "serde")]
    Json = "json", "json", "application/json", write_json;
}

impl Format {
    /// The format whose files have this extension (without the dot, in any case).
    ///
    /// ```
    /// use demarche::export::Format;
    ///
    /// assert_eq!(Format::from_extension("JSON"), Some(Format::Json));
    /// assert_eq!(Format::from_extension("docx"), None);
    /// ```
    pub fn from_extension(extension: &str) -> Option<Format> {
        Format::ALL.iter().copied().find(|format| format.extension().eq_ignore_ascii_case(extension))
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let known = || Format::ALL.iter().map(|format| format.name()).collect::<Vec<_>>().join(", ");
        let found = Format::ALL.iter().copied().find(|format| format.name() == s);
        found.ok_or_else(|| UnknownFormat { expected: known(), found: s.chars().take(40).collect() })
    }
}

/// A word that names no [`Format`] of this build.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected one of the formats {expected}, found `{found}`")]
pub struct UnknownFormat {
    expected: String,
    found: String,
}
