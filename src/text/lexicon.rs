//! What a spelling folds to, found out once and remembered from text to text: [`Lexicon`].

use hashbrown::{DefaultHashBuilder, HashMap};
use indexmap::IndexSet;

use super::Shape;
use super::fold::fold_token;

/// Words of so many bytes at most are looked up by their bytes as a number, which is faster than by a text.
const SHORT: usize = 16;

/// The words of the texts read so far, numbered. Newspapers repeat themselves: to know a word again costs a fraction
/// of folding it, and a stage that has to know something of each word looks it up by the number: [`PerWord`].
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    /// By the bytes and then zeros, of which no word has any.
    short: HashMap<u128, WordId>,
    long: HashMap<Box<str>, WordId>,
    words: Vec<Word>,
    keys: IndexSet<Box<str>, DefaultHashBuilder>,
}

/// The number of a spelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct WordId(u32);

/// The number of a key: two spellings that count as the same have one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct KeyId(u32);

/// Some keys, a bit for each.
#[derive(Debug, Default)]
pub(crate) struct Keys(Vec<u64>);

impl Keys {
    pub(crate) fn insert(&mut self, key: KeyId) {
        let (word, bit) = Keys::place(key);
        if word >= self.0.len() {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= bit;
    }

    pub(crate) fn has(&self, key: KeyId) -> bool {
        let (word, bit) = Keys::place(key);
        self.0.get(word).is_some_and(|bits| bits & bit != 0)
    }

    fn place(KeyId(key): KeyId) -> (usize, u64) {
        ((key / u64::BITS) as usize, 1 << (key % u64::BITS))
    }
}

/// A spelling and what it folds to: see [`fold`](super::fold).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Word {
    pub(crate) shape: Shape,
    pub(crate) key: KeyId,
    pub(crate) bare: KeyId,
}

impl Lexicon {
    /// How many words it has.
    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    #[inline]
    pub(crate) fn word(&self, id: WordId) -> Word {
        self.words[id.0 as usize]
    }

    #[inline]
    pub(crate) fn text(&self, key: KeyId) -> &str {
        &self.keys[key.0 as usize]
    }

    /// The number of what stands at `start..end` of a text, if that is a word that is known.
    #[inline]
    pub(super) fn known(&self, text: &str, start: usize, end: usize) -> Option<WordId> {
        match spelling(text.as_bytes(), start, end) {
            Some(spelling) => self.short.get(&spelling).copied(),
            None => self.long.get(&text[start..end]).copied(),
        }
    }

    /// The number of the word at `start..end` of a text, which is known from now on.
    pub(super) fn insert(&mut self, text: &str, start: usize, end: usize) -> WordId {
        if let Some(known) = self.known(text, start, end) {
            return known;
        }
        let id = WordId(self.words.len() as u32);
        let spelled = &text[start..end];
        match spelling(text.as_bytes(), start, end) {
            Some(spelling) => self.short.insert(spelling, id),
            None => self.long.insert(spelled.into(), id),
        };
        let shape = Shape::of(spelled);
        let (mut key, mut bare) = (String::new(), String::new());
        fold_token(spelled, shape, &mut key, &mut bare);
        let mut number = |key: String| KeyId(self.keys.insert_full(key.into()).0 as u32);
        let (key, bare) = (number(key), number(bare));
        self.words.push(Word { shape, key, bare });
        id
    }
}

/// The bytes of a short word as a number.
#[inline]
fn spelling(text: &[u8], start: usize, end: usize) -> Option<u128> {
    let length = end - start;
    if length == 0 || length > SHORT {
        return None;
    }
    let bytes = match text.get(start..).and_then(<[u8]>::first_chunk::<SHORT>) {
        Some(chunk) => u128::from_le_bytes(*chunk) & u128::MAX >> (128 - 8 * length),
        None => {
            let mut bytes = [0; SHORT];
            bytes[..length].copy_from_slice(&text[start..end]);
            u128::from_le_bytes(bytes)
        }
    };
    Some(bytes)
}

/// What a stage knows of each word of one lexicon.
#[derive(Debug)]
pub(crate) struct PerWord<T>(Vec<T>);

impl<T> Default for PerWord<T> {
    fn default() -> Self {
        PerWord(Vec::new())
    }
}

impl<T: Copy> PerWord<T> {
    /// Finds out what is to know of the words that came since the last time, by their shapes, keys and bare keys.
    pub(crate) fn learn(&mut self, lexicon: &Lexicon, see: impl Fn(Shape, &str, &str) -> T) {
        let new = lexicon.words[self.0.len()..].iter();
        self.0.extend(new.map(|word| see(word.shape, lexicon.text(word.key), lexicon.text(word.bare))));
    }

    #[inline]
    pub(crate) fn of(&self, word: WordId) -> T {
        self.0[word.0 as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::{Lexicon, PerWord};
    use crate::text::Shape;

    #[test]
    fn a_spelling_has_one_number_and_a_key_too() {
        let mut lexicon = Lexicon::default();
        let mut add = |word: &str| lexicon.insert(word, 0, word.len());
        let (hoa, other, long, capital) = (add("hòa"), add("hoà"), add("internationalisation"), add("HÒA"));
        assert_eq!((add("hòa"), add("internationalisation")), (hoa, long));
        let key = |id| lexicon.word(id).key;
        assert!(hoa != other && key(hoa) == key(other) && key(hoa) == key(capital));
        // The same bytes amid and at the end of a text.
        assert_eq!(lexicon.known("ở hòa bình thế giới", 4, 8), Some(hoa));
        assert_eq!(lexicon.known("ở hòa", 4, 8), Some(hoa));
        assert_eq!(lexicon.known("ở hòa bình thế giới", 4, 7), None);
    }

    #[test]
    fn each_word_is_looked_at_once() {
        let mut lexicon = Lexicon::default();
        let first = lexicon.insert("Nga", 0, 3);
        let mut shapes = PerWord::default();
        shapes.learn(&lexicon, |shape, _, _| shape);
        let second = lexicon.insert("nga", 0, 3);
        shapes.learn(&lexicon, |shape, key, bare| {
            assert_eq!((key, bare), ("nga", "nga"));
            shape
        });
        assert_eq!((shapes.of(first), shapes.of(second)), (Shape::Capitalised, Shape::Lower));
    }
}
