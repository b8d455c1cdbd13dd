//! Two columns between a tab: a token and its tag.
//!
//! ```text
//! # doc_id = tass-1
//! Lavrov   B-PERSON
//! spoke    O
//! .        O
//! ```
//!
//! Tags are BIO with the kinds `PERSON`, `OFFICE`, `STATE`, `ORGANIZATION`, `PLACE` and `DATE`. A blank line ends each sentence. The line before a
//! document is a comment; it has a blank after its `#`, which no token has. A token is a word, a figure or a sign, and is cut where a name
//! begins or ends within it. The sentences are cut without the abbreviations of a language.

use std::io::{self, Write};

use super::annotate::Told;
use super::tokens;
use crate::{Mention, Span};

/// One document.
pub(super) fn write(told: &Told<'_>, out: &mut dyn Write) -> io::Result<()> {
    let text = &told.document.text;
    let mentions = told.mentions();
    let spans: Vec<Span> = mentions.iter().map(|mention| mention.span).collect();
    writeln!(out, "# doc_id = {}", told.document.id.escape_debug())?;
    let mut mentions = mentions.into_iter().peekable();
    let mut begun = None;
    for sentence in tokens::sentences(text, &spans) {
        for token in sentence {
            while mentions.peek().is_some_and(|mention: &&Mention| mention.span.end() <= token.start) {
                mentions.next();
            }
            let tag = match mentions.peek().filter(|mention| mention.span.start() <= token.start) {
                None => "O".to_owned(),
                Some(mention) => {
                    let begins = begun.replace(mention.span) != Some(mention.span);
                    format!("{}-{}", if begins { "B" } else { "I" }, mention.kind.name().to_uppercase())
                }
            };
            // A control that is a token by itself would end the line, or the column.
            let word = text[token].replace(|c: char| c.is_whitespace() || c.is_control(), "\u{fffd}");
            writeln!(out, "{word}\t{tag}")?;
        }
        writeln!(out)?;
    }
    Ok(())
}
