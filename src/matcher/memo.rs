//! What was seen of a word before, by its bytes: [`Memo`].

use super::index::Seen;

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
        let mut bytes = [0; BYTES];
        let Some(part) = bytes.get_mut(..word.len()) else { return see(word) };
        part.copy_from_slice(word.as_bytes());
        let bytes = u128::from_le_bytes(bytes);
        let place = self.place(bytes);
        let slot = &mut self.slots[place];
        if slot.word != bytes {
            *slot = Slot { word: bytes, seen: see(word) };
        }
        slot.seen
    }

    /// What may be known of the word at `start` in `text`, and whether it is. Whatever the answer, the way to it is the
    /// same, so that a processor can be on the way to many.
    #[inline]
    pub(crate) fn guess(&self, text: &[u8], start: usize, end: usize) -> (Seen, bool) {
        let mask = MASKS.get(end - start).copied().unwrap_or_default();
        let Some(bytes) = text.get(start..start + BYTES) else { return (Seen::default(), false) };
        let bytes: [u8; BYTES] = bytes.try_into().unwrap_or_default();
        let word = u128::from_le_bytes(bytes) & mask;
        let slot = &self.slots[self.place(word)];
        // A word that is too long is all zeros here, as is a free place.
        (slot.seen, slot.word == word && mask != 0)
    }

    fn place(&self, word: u128) -> usize {
        let (low, high) = (word as u64, (word >> 64) as u64);
        let hash = (low ^ high.wrapping_mul(0xc2b2_ae3d_27d4_eb4f)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (hash >> 40) as usize & (self.slots.len() - 1)
    }
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
