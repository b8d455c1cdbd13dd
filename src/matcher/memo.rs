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
        let slot = self.slot(bytes);
        if slot.word != bytes {
            *slot = Slot { word: bytes, seen: see(word) };
        }
        slot.seen
    }

    /// What is known of the word at `start` in `text`, `None` when nothing is.
    #[inline]
    pub(crate) fn get(&mut self, text: &[u8], start: usize, end: usize) -> Option<Seen> {
        let mask = MASKS.get(end - start)?;
        let bytes = match text[start..].first_chunk::<BYTES>() {
            Some(bytes) => u128::from_le_bytes(*bytes) & mask,
            None => {
                let mut bytes = [0; BYTES];
                bytes[..end - start].copy_from_slice(&text[start..end]);
                u128::from_le_bytes(bytes)
            }
        };
        let slot = self.slot(bytes);
        (slot.word == bytes).then_some(slot.seen)
    }

    fn slot(&mut self, word: u128) -> &mut Slot {
        let (low, high) = (word as u64, (word >> 64) as u64);
        let hash = (low ^ high.wrapping_mul(0xc2b2_ae3d_27d4_eb4f)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let place = (hash >> 40) as usize & (self.slots.len() - 1);
        &mut self.slots[place]
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
