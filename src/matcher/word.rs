//! What a word is to an index: [`Seen`].

use crate::pack::packed;
use crate::text::fold::fold_token;
use crate::text::letter::{Kind, common};
use crate::text::{Gap, Shape};

/// A token as an index sees it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Seen {
    /// The hash of its bare key.
    bare: u32,
    /// The hash of its key, but for the last bits, which are flags.
    rest: u32,
}

packed!(struct Seen { bare, rest });

impl Seen {
    /// How its capitals rank: see [`rank`].
    pub(super) const RANK: u32 = 0b11;
    /// A dash or a slash.
    pub(super) const JOINER: u32 = 1 << 2;
    /// A hyphen, for which a text may have a space.
    pub(super) const HYPHEN: u32 = 1 << 3;
    /// No phrase goes over the beginning of this token.
    pub(super) const BREAK: u32 = 1 << 4;
    /// A phrase may begin with it.
    pub(super) const FIRST: u32 = 1 << 5;
    const FLAGS: u32 = (1 << 6) - 1;

    /// A token, by its keys.
    pub(super) fn new(shape: Shape, key: &str, bare: &str) -> Seen {
        let joiner = if matches!(key, "-" | "/") { Seen::JOINER } else { 0 };
        Seen::hashed(shape, Hash::of(key), Hash::of(bare)).with(joiner)
    }

    /// A token, by itself.
    #[cold]
    pub(super) fn of(token: &str) -> Seen {
        Seen::of_common(token).unwrap_or_else(|| {
            let (mut key, mut bare) = (String::new(), String::new());
            let shape = Shape::of(token);
            fold_token(token, shape, &mut key, &mut bare);
            Seen::new(shape, &key, &bare).with(if is_hyphen(token) { Seen::HYPHEN } else { 0 })
        })
    }

    /// A run, if it is one word of common letters: then one look at each is enough, and no key is written.
    pub(super) fn of_common(run: &str) -> Option<Seen> {
        let (mut key, mut bare) = (Hash::EMPTY, Hash::EMPTY);
        let mut tone = None;
        let (mut letters, mut small, mut starts_with_capital) = (0, 0, false);
        let (mut after_small, mut last) = (false, '\0');
        for c in run.chars() {
            let (kind, folded) = common(c)?;
            let folded = folded.filter(|_| kind.is(Kind::LETTER))?;
            let is_capital = kind.is(Kind::CAPITAL);
            if after_small && is_capital || tone.is_some() && folded.tone.is_some() {
                return None;
            }
            after_small = kind.is(Kind::SMALL);
            starts_with_capital |= letters == 0 && is_capital;
            letters += 1;
            small += usize::from(after_small);
            tone = tone.or(folded.tone);
            last = folded.bare;
            (key, bare) = (key.and(folded.letter), bare.and(last));
        }
        let shape = match (starts_with_capital, letters, small) {
            (false, ..) => Shape::Lower,
            (true, 2.., 0) => Shape::AllCapitals,
            _ => Shape::Capitalised,
        };
        // At the end of a word a y may be an i.
        (letters > 0 && last != 'y').then(|| Seen::hashed(shape, tone.map_or(key, |tone| key.and(tone)), bare))
    }

    fn hashed(shape: Shape, key: Hash, bare: Hash) -> Seen {
        Seen { bare: bare.get(), rest: key.get() & !Seen::FLAGS | rank(shape) }
    }

    /// The same token, after a gap.
    pub(crate) fn after(self, gap: Gap) -> Seen {
        self.with(if gap == Gap::Paragraph { Seen::BREAK } else { 0 })
    }

    pub(super) fn with(self, flags: u32) -> Seen {
        Seen { rest: self.rest | flags, ..self }
    }

    pub(super) fn has(self, flags: u32) -> bool {
        self.rest & flags != 0
    }

    pub(super) fn rank(self) -> u8 {
        (self.rest & Seen::RANK) as u8
    }

    pub(super) fn bare(self) -> u32 {
        self.bare
    }

    pub(super) fn key(self) -> u32 {
        self.rest & !Seen::FLAGS
    }
}

/// 0 without a capital, 1 with a capital, 2 of capitals only. A phrase demands at least its own rank of a text.
fn rank(shape: Shape) -> u32 {
    match shape {
        Shape::Lower | Shape::Number | Shape::Punctuation => 0,
        Shape::Capitalised => 1,
        Shape::AllCapitals => 2,
    }
}

pub(super) fn is_hyphen(word: &str) -> bool {
    matches!(word, "-" | "\u{2011}")
}

/// The hash of some characters, one after the other. It is the same in every run, for forms are packed with theirs;
/// who makes a text whose words fall together with those of phrases makes work, a comparison a word, and no match.
#[derive(Clone, Copy, Debug)]
struct Hash(u64);

impl Hash {
    const EMPTY: Hash = Hash(0x243f_6a88_85a3_08d3);

    fn of(key: &str) -> Hash {
        key.chars().fold(Hash::EMPTY, Hash::and)
    }

    #[inline]
    fn and(self, c: char) -> Hash {
        Hash((self.0 ^ u64::from(c)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(32))
    }

    fn get(self) -> u32 {
        self.0 as u32
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Seen;
    use crate::text::Shape;
    use crate::text::cut::words;
    use crate::text::fold::fold_token;

    /// What the keys say, for a run that is one token.
    fn by_keys(run: &str) -> Option<Seen> {
        let mut tokens = Vec::new();
        words(run, |token| tokens.push(token));
        let (mut key, mut bare) = (String::new(), String::new());
        fold_token(run, Shape::of(run), &mut key, &mut bare);
        (tokens.as_slice() == std::slice::from_ref(&(0..run.len()))).then(|| Seen::new(Shape::of(run), &key, &bare))
    }

    #[test]
    fn common_words_are_seen_at_once() {
        for word in ["Nga", "trưởng", "HÒA", "José", "Łukasz", "q", "Q"] {
            assert!(Seen::of_common(word).is_some(), "{word}");
        }
        // Two tokens, two tones, no letter, an end that may change, a letter that is not at hand.
        for word in ["thốngJoe", "hòá", "19", "Mỹ", "Sergey", "普", ""] {
            assert_eq!(Seen::of_common(word), None, "{word}");
        }
    }

    proptest! {
        #[test]
        fn to_be_seen_at_once_changes_nothing(run in "[a-zA-ZđĐộỘàÀỳÿŸßıİǅ9\u{301}]{1,8}|\\PC{1,8}") {
            if let Some(seen) = Seen::of_common(&run) {
                prop_assert_eq!(Some(seen), by_keys(&run));
            }
        }
    }
}
