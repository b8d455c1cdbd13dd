//! What was seen of a word before, by its bytes: [`Memo`].

use super::word::Seen;

/// Words of so many bytes at most are remembered.
const BYTES: usize = 16;

/// Remembers what words are to an index: newspapers repeat themselves, and to compare sixteen bytes is far cheaper than
/// to fold a word. Each word has one place, which the next word of that place takes over.
#[derive(Debug)]
pub(crate) struct Memo {
    slots: Vec<Slot>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    /// The bytes of the word, then zeros, of which no word has any; all zeros when free.
    word: u128,
    seen: Seen,
}

impl Memo {
    /// A memory of so many words, a power of two.
    pub(crate) fn new(words: usize) -> Memo {
        Memo { slots: vec![Slot::default(); words.next_power_of_two()] }
    }

    /// What is known of a word, or else what `see` says of it.
    pub(crate) fn get_or(&mut self, word: &str, see: impl FnOnce(&str) -> Seen) -> Seen {
        self.get_or_maybe(word, |word| Some(see(word))).unwrap_or_default()
    }

    /// The same where it may not be a word.
    pub(crate) fn get_or_maybe(&mut self, word: &str, see: impl FnOnce(&str) -> Option<Seen>) -> Option<Seen> {
        let mut bytes = [0; BYTES];
        let Some(part) = bytes.get_mut(..word.len()) else { return see(word) };
        part.copy_from_slice(word.as_bytes());
        let bytes = u128::from_le_bytes(bytes);
        let place = place(bytes, self.slots.len());
        if self.slots[place].word != bytes {
            self.slots[place] = Slot { word: bytes, seen: see(word)? };
        }
        Some(self.slots[place].seen)
    }

    /// What runs may be, if each is a word that is remembered, and those of which that is not known or that come after
    /// more than one byte. Whatever the answer, the way to it is the same, so that a processor can be on the way to many.
    pub(crate) fn guess(
        &self,
        text: &str,
        starts: &[usize],
        ends: &[usize],
        mut before: usize,
        guesses: &mut Vec<Seen>,
        doubts: &mut Vec<usize>,
    ) {
        let (text, slots) = (text.as_bytes(), &self.slots[..]);
        guesses.clear();
        guesses.resize(starts.len(), Seen::default());
        doubts.resize(starts.len() + 1, 0);
        let mut count = 0;
        for (at, ((&start, &end), guess)) in starts.iter().zip(ends).zip(guesses.iter_mut()).enumerate() {
            let mask = MASKS.get(end - start).copied().unwrap_or_default();
            let bytes = text.get(start..).and_then(|rest| rest.first_chunk::<BYTES>());
            let word = u128::from_le_bytes(bytes.copied().unwrap_or_default()) & mask;
            let slot = &slots[place(word, slots.len())];
            *guess = slot.seen;
            doubts[count] = at;
            // A word that is too long is all zeros here, as is a free place.
            count += usize::from((slot.word != word) | (word == 0) | (start > before + 1));
            before = end;
        }
        doubts.truncate(count);
    }
}

fn place(word: u128, slots: usize) -> usize {
    let (low, high) = (word as u64, (word >> 64) as u64);
    let hash = (low ^ high.wrapping_mul(0xc2b2_ae3d_27d4_eb4f)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (hash >> 40) as usize & (slots - 1)
}

/// The bytes that belong to a word of each length.
const MASKS: [u128; BYTES + 1] = {
    let mut masks = [0; BYTES + 1];
    let mut length = 1;
    while length <= BYTES {
        masks[length] = u128::MAX >> (128 - 8 * length);
        length += 1;
    }
    masks
};
