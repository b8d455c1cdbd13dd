//! What a character is: [`kind`], and what it folds to when nothing combines with it: [`Folded`].
//!
//! All of it follows from the Unicode tables of the standard library and `unicode-normalization`; the letters of the Latin
//! alphabets, of which most of our texts are made, are looked up once and kept at hand, for those tables are slow.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};

/// What a character is, as a set of flags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kind(u8);

impl Kind {
    /// Belongs to the word in which it stands: a letter, a digit, a mark, an invisible character.
    pub(crate) const WORD: Kind = Kind(1);
    /// A letter.
    pub(crate) const LETTER: Kind = Kind(1 << 1);
    pub(crate) const SMALL: Kind = Kind(1 << 2);
    pub(crate) const CAPITAL: Kind = Kind(1 << 3);
    /// A letter or a digit.
    pub(crate) const ALPHANUMERIC: Kind = Kind(1 << 4);
    /// Combines with the character before.
    pub(crate) const MARK: Kind = Kind(1 << 5);
    /// There and not seen: a soft hyphen, a zero-width character.
    pub(crate) const INVISIBLE: Kind = Kind(1 << 6);
    /// Space, or a control character.
    pub(crate) const BLANK: Kind = Kind(1 << 7);

    pub(crate) fn is(self, kind: Kind) -> bool {
        self.0 & kind.0 != 0
    }

    fn look_up(c: char) -> Kind {
        let mark = canonical_combining_class(c) != 0 || is_combining_mark(c);
        let invisible = is_invisible(c);
        let flags = [
            (c.is_alphanumeric() || mark || invisible, Kind::WORD),
            (c.is_alphabetic(), Kind::LETTER),
            (c.is_lowercase(), Kind::SMALL),
            (c.is_uppercase(), Kind::CAPITAL),
            (c.is_alphanumeric(), Kind::ALPHANUMERIC),
            (mark, Kind::MARK),
            (invisible, Kind::INVISIBLE),
            (c.is_whitespace() || c.is_control(), Kind::BLANK),
        ];
        Kind(flags.iter().filter(|(is, _)| *is).map(|(_, kind)| kind.0).sum())
    }
}

/// What one character adds to the keys of its word; see [`super::fold`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Folded {
    /// Small, with its marks but for the tone.
    pub(crate) letter: char,
    /// Small, without marks.
    pub(crate) bare: char,
    pub(crate) tone: Option<char>,
}

impl Folded {
    /// `None` when it takes more than one look at one character: it becomes several, or has several tones.
    fn look_up(c: char) -> Option<Folded> {
        let plain = super::fold::plain_forms(c).collect::<Vec<char>>();
        let &[plain] = plain.as_slice() else { return None };
        let (mut letters, mut tone, mut bare) = (String::new(), None, None);
        for part in plain.to_lowercase().nfd() {
            match part {
                _ if is_tone(part) && tone.is_none() => tone = Some(part),
                _ if is_tone(part) => return None,
                _ if is_combining_mark(part) => letters.push(part),
                _ if bare.is_some() => return None,
                _ => {
                    letters.push(part);
                    bare = Some(if part == 'đ' { 'd' } else { part });
                }
            }
        }
        let mut letters = letters.nfc();
        match (letters.next(), letters.next()) {
            (Some(letter), None) => Some(Folded { letter, bare: bare?, tone }),
            _ => None,
        }
    }
}

/// What a character is.
pub(crate) fn kind(c: char) -> Kind {
    match place(c) {
        Some(place) => LATIN[place].0,
        None => Kind::look_up(c),
    }
}

/// Whether a character belongs to the word in which it stands.
pub(crate) fn is_word_char(c: char) -> bool {
    kind(c).is(Kind::WORD)
}

/// What a character folds to by itself, where that is at hand.
pub(crate) fn folded(c: char) -> Option<Folded> {
    common(c)?.1
}

/// All that is at hand of a character.
pub(crate) fn common(c: char) -> Option<(Kind, Option<Folded>)> {
    Some(LATIN[place(c)?])
}

/// Of ASCII, Latin-1, Latin Extended A and B, and Latin Extended Additional.
static LATIN: LazyLock<Vec<(Kind, Option<Folded>)>> = LazyLock::new(|| {
    let latin = ('\0'..'\u{250}').chain('\u{1e00}'..'\u{1f00}');
    latin.map(|c| (Kind::look_up(c), Folded::look_up(c))).collect()
});

fn place(c: char) -> Option<usize> {
    match u32::from(c) {
        c @ 0..0x250 => Some(c as usize),
        c @ 0x1e00..0x1f00 => Some(c as usize - 0x1e00 + 0x250),
        _ => None,
    }
}

/// The five tone marks of Vietnamese.
pub(super) fn is_tone(c: char) -> bool {
    matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}')
}

/// Characters that are there and not seen: soft hyphen, zero-width ones, the byte order mark, direction marks.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
}

#[cfg(test)]
mod tests {
    use super::{Kind, kind, place};

    #[test]
    fn each_letter_has_its_own_place() {
        let places: Vec<usize> = ('\0'..='\u{ffff}').filter_map(place).collect();
        assert_eq!(places, (0..0x350).collect::<Vec<_>>());
    }

    #[test]
    fn what_is_at_hand_is_what_is_looked_up() {
        for c in ('\0'..='\u{3000}').chain('\u{fe00}'..='\u{feff}') {
            assert_eq!(kind(c), Kind::look_up(c), "{c:?}");
        }
        assert!(kind('ộ').is(Kind::SMALL) && kind('\u{301}').is(Kind::MARK) && kind('\u{ad}').is(Kind::INVISIBLE));
        assert!(kind('\u{a0}').is(Kind::BLANK) && !kind('–').is(Kind::WORD) && kind('7').is(Kind::ALPHANUMERIC));
    }
}
