//! Phrases -> their tokens: what is the same for every language, and done once for all of them.

use indexmap::IndexSet;

use super::memo::Memo;
use super::word::Seen;
use crate::pack::{Pack, Packer, Unpacker};
use crate::text::cut::words;

/// Phrases cut into tokens.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Forms {
    /// Those of all phrases, one after the other.
    tokens: Vec<Seen>,
    /// Where those of each phrase end.
    ends: Vec<usize>,
}

impl Forms {
    /// Those of the phrases, in their order.
    pub(crate) fn of<'p>(phrases: impl Iterator<Item = &'p str>) -> Forms {
        let mut memo = Memo::new(1 << 12);
        let (mut tokens, mut ends) = (Vec::new(), Vec::new());
        for phrase in phrases {
            cut(phrase, &mut memo, &mut tokens);
            ends.push(tokens.len());
        }
        Forms { tokens, ends }
    }

    /// The tokens of a phrase, by its place among the phrases.
    pub(super) fn get(&self, phrase: usize) -> &[Seen] {
        let start = phrase.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.tokens[start..self.ends[phrase]]
    }
}

/// Appends the tokens of a phrase.
pub(super) fn cut(phrase: &str, memo: &mut Memo, tokens: &mut Vec<Seen>) {
    words(phrase, |range| tokens.push(memo.get_or(&phrase[range], Seen::of)));
}

/// Most words stand in many phrases, so that a word is packed once, and its number wherever it stands.
impl Pack for Forms {
    fn pack(&self, packer: &mut Packer) {
        let words: IndexSet<Seen> = self.tokens.iter().copied().collect();
        words.iter().copied().collect::<Vec<Seen>>().pack(packer);
        packer.number(self.tokens.len());
        packer.number(self.ends.len());
        for phrase in 0..self.ends.len() {
            packer.number(self.get(phrase).len());
            for token in self.get(phrase) {
                packer.number(words.get_index_of(token).expect("each token is one of the words"));
            }
        }
    }

    fn unpack(unpacker: &mut Unpacker) -> Forms {
        let words = Vec::<Seen>::unpack(unpacker);
        let mut tokens = Vec::with_capacity(unpacker.number());
        let phrases = 0..unpacker.number();
        let ends = phrases.map(|_| {
            for _ in 0..unpacker.number() {
                tokens.push(words[unpacker.number()]);
            }
            tokens.len()
        });
        Forms { ends: ends.collect(), tokens }
    }
}
