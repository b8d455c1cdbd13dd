//! The forms by which texts name an entity: [`Alias`].

use std::borrow::Cow;
use std::fmt;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};
use unicode_segmentation::UnicodeSegmentation;

use crate::EntityId;

/// The longest alias in bytes.
const MAX_BYTES: usize = 512;

/// The longest alias in words and marks.
const MAX_TOKENS: usize = 32;

/// One form of a name, and when it counts.
///
/// Aliases sort by their text, so that those which compete for the same words stand together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Alias {
    /// The form itself: NFC, single spaces, no control characters, never empty.
    pub text: String,
    /// Whom or what it names; `None` exactly for a [guard](AliasUse::Guard).
    pub entity: Option<EntityId>,
    /// The code of the only language in which it counts; `None` when it holds in all.
    pub language: Option<String>,
    /// How it is used.
    pub usage: AliasUse,
    /// With another state than these, or with none, the name is not this entity. Empty when it always is.
    pub only: Vec<EntityId>,
    /// Whether capitals count.
    pub case: Case,
    /// Whether diacritics count.
    pub diacritics: Diacritics,
}

/// How an [`Alias`] is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum AliasUse {
    /// A full name that stands by itself: `Lloyd Austin`, `Nga`, `the Pentagon`.
    Name,
    /// A word that tells whose something is: `Russian`.
    Adjective,
    /// A short name that counts only when joined with another state's: `Trung` in `Mỹ - Trung`.
    Pair,
    /// The short form of later mentions: `Austin`.
    Surname,
    /// A phrase that hides what stands in it: `Nam Mỹ` is not the United States.
    Guard,
}

impl AliasUse {
    /// Every use, in the order in which they are listed.
    pub const ALL: &'static [AliasUse] =
        &[AliasUse::Name, AliasUse::Adjective, AliasUse::Pair, AliasUse::Surname, AliasUse::Guard];

    /// The word used in the tables: `surname`.
    pub fn name(self) -> &'static str {
        match self {
            AliasUse::Name => "name",
            AliasUse::Adjective => "adjective",
            AliasUse::Pair => "pair",
            AliasUse::Surname => "surname",
            AliasUse::Guard => "guard",
        }
    }
}

impl fmt::Display for AliasUse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Whether capitals count when an [`Alias`] is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Case {
    /// They do: `Nga` is Russia, `nga` is ivory. What is set wholly in capitals is the matcher's affair.
    Exact,
    /// They do not: `Minister of Defence`, `minister of defence`.
    Any,
}

/// Whether diacritics count when an [`Alias`] is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Diacritics {
    /// They do.
    Count,
    /// They do not: `Erdoğan` is found in `Erdogan`.
    Ignore,
}

/// Why a string is no alias: what was expected, what was found.
pub(crate) type Refusal = (String, String);

/// An alias as it is kept: NFC, single spaces.
pub(crate) fn clean(text: &str) -> Result<String, Refusal> {
    let refuse = |expected: String, found: String| Err((expected, found));
    // Before anything else, for normalising what is going to be refused may be work without bound.
    if text.len() > MAX_BYTES {
        return refuse(format!("a name of at most {MAX_BYTES} bytes"), format!("one of {}", text.len()));
    }
    let composed = is_nfc_quick(text.chars()) == IsNormalized::Yes;
    let text = if composed { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) };
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    // Finding words is slow, and a text of so few bytes cannot hold too many.
    let few = text.len() <= MAX_TOKENS;
    let tokens = if few { 0 } else { text.split_word_bounds().filter(|token| *token != " ").count() };
    if text.is_empty() {
        refuse("a name".to_owned(), "nothing".to_owned())
    } else if !text.contains(char::is_alphanumeric) {
        refuse("a name with a letter or a figure".to_owned(), super::error::quote(&text))
    } else if tokens > MAX_TOKENS {
        refuse(format!("a name of at most {MAX_TOKENS} words"), format!("one of {tokens}"))
    } else {
        Ok(text)
    }
}

/// How a form from the table of people matches: `Erdoğan` also as `Erdogan`, but `Lý` never as `Ly`.
pub(super) fn diacritics_of_person(text: &str) -> Diacritics {
    // Without its marks a word of two or three letters is a word of some other language too often.
    let short = !text.contains(' ') && text.chars().filter(|c| c.is_alphabetic()).count() <= 3;
    if short { Diacritics::Count } else { Diacritics::Ignore }
}
