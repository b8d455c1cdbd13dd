//! The forms by which texts name an entity: [`Alias`].

use std::borrow::Cow;
use std::fmt;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};
use unicode_segmentation::UnicodeSegmentation;

use crate::EntityId;
use crate::pack::packed;

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

packed!(struct Alias { text, entity, language, usage, only, case, diacritics });

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

packed!(enum AliasUse: Name, Adjective, Pair, Surname, Guard);

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

packed!(enum Case: Exact, Any);

/// Whether diacritics count when an [`Alias`] is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Diacritics {
    /// They do.
    Count,
    /// They do not: `Erdoğan` is found in `Erdogan`.
    Ignore,
}

packed!(enum Diacritics: Count, Ignore);

/// Why a string is no alias: what was expected, what was found.
pub(crate) type Refusal = (String, String);

/// An alias as it is kept: NFC, single spaces.
pub(crate) fn clean(text: &str) -> Result<String, Refusal> {
    let refuse = |expected: String, found: String| Err((expected, found));
    // Before anything else, for normalising what is going to be refused may be work without bound.
    if text.len() > MAX_BYTES {
        return refuse(format!("a name of at most {MAX_BYTES} bytes"), format!("one of {}", text.len()));
    }
    // Nearly every name is as it should be, and most of the time of loading would go into finding that out: hence the
    // quick answers before the exact ones.
    let text = if is_tidy(text) { text.to_owned() } else { tidied(text) };
    let few = text.len() <= MAX_TOKENS || most_tokens(&text) <= MAX_TOKENS;
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

/// Whether a character is left alone by NFC, whatever stands beside it. Of many others that is true too.
fn is_composed(c: char) -> bool {
    matches!(c, '\0'..'\u{300}' | '\u{1E00}'..='\u{1EFF}')
}

/// Whether `tidied` surely leaves the text as it is.
fn is_tidy(text: &str) -> bool {
    let mut before = ' ';
    let tidy = |c: char| match std::mem::replace(&mut before, c) {
        ' ' if c == ' ' => false,
        _ if c.is_ascii() => c == ' ' || c.is_ascii_graphic(),
        _ => is_composed(c) && !c.is_whitespace(),
    };
    text.chars().all(tidy) && before != ' '
}

/// The text in NFC, with single spaces.
fn tidied(text: &str) -> String {
    let composed = is_nfc_quick(text.chars()) == IsNormalized::Yes;
    let text = if composed { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) };
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A number of words and marks that the text does not exceed: between two Latin letters no word ends.
fn most_tokens(text: &str) -> usize {
    let mut within = false;
    let begins = |c: &char| {
        let after = std::mem::replace(&mut within, is_latin(*c));
        *c != ' ' && !(after && within)
    };
    text.chars().filter(begins).count()
}

fn is_latin(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}')
}

/// How a form from the table of people matches: `Erdoğan` also as `Erdogan`, but `Lý` never as `Ly`.
pub(super) fn diacritics_of_person(text: &str) -> Diacritics {
    // Without its marks a word of two or three letters is a word of some other language too often.
    let short = !text.contains(' ') && text.chars().filter(|c| c.is_alphabetic()).count() <= 3;
    if short { Diacritics::Count } else { Diacritics::Ignore }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quick_answers_are_right() {
        for c in '\0'..=char::MAX {
            if is_composed(c) {
                assert_eq!(is_nfc_quick([c].into_iter()), IsNormalized::Yes, "{c:?}");
                let text = format!("a{c}b");
                assert!(!is_tidy(&text) || tidied(&text) == text, "{c:?}");
            }
            if is_latin(c) {
                let word: String = ['a', c, '1', c, c, 'z'].into_iter().collect();
                assert_eq!(word.split_word_bounds().count(), 1, "{c:?}");
            }
        }
    }

    #[test]
    fn names_are_cleaned() {
        let name = |text: &str| clean(text).map_err(|(expected, found)| format!("{expected}, {found}"));
        for (text, cleaned) in [("Nga", "Nga"), ("Hoa\u{300}", "Hoà"), (" a \u{a0} b ", "a b"), ("a\tb", "a b")] {
            assert_eq!(name(text).as_deref(), Ok(cleaned));
        }
        let words = |count: usize| vec!["Đức"; count].join(" ");
        assert_eq!(name(&words(32)), Ok(words(32)));
        assert_eq!(name(&words(33)).unwrap_err(), "a name of at most 32 words, one of 33");
        assert_eq!(name(&"-a".repeat(17)).unwrap_err(), "a name of at most 32 words, one of 34");
        assert_eq!(name("  ").unwrap_err(), "a name, nothing");
        assert_eq!(name("-").unwrap_err(), "a name with a letter or a figure, `-`");
    }
}
