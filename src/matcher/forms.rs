//! Phrases -> their tokens, by numbers: what is the same for every language, and done once for all of them.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};
use indexmap::IndexSet;

use super::index::Seen;
use super::memo::Memo;
use crate::pack::{Pack, Packer, Unpacker};
use crate::text::Shape;
use crate::text::cut::words;
use crate::text::fold::fold_token;

/// Phrases cut into tokens.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Forms {
    vocabulary: Vocabulary,
    /// Those of all phrases, one after the other.
    tokens: Vec<Seen>,
    /// Where those of each phrase end.
    ends: Vec<usize>,
}

impl Forms {
    /// Those of the phrases, in their order.
    pub(crate) fn of<'p>(phrases: impl Iterator<Item = &'p str>) -> Forms {
        let mut cutter = Cutter::new(Vocabulary::default());
        let (mut tokens, mut ends) = (Vec::new(), Vec::new());
        for phrase in phrases {
            cutter.cut(phrase, &mut tokens);
            ends.push(tokens.len());
        }
        Forms { vocabulary: cutter.vocabulary, tokens, ends }
    }

    /// The tokens of a phrase, by its place among the phrases.
    pub(super) fn get(&self, phrase: usize) -> &[Seen] {
        let start = phrase.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.tokens[start..self.ends[phrase]]
    }

    /// Cuts more phrases, for which the same words have the same numbers.
    pub(super) fn cutter(&self) -> Cutter {
        Cutter::new(self.vocabulary.clone())
    }
}

/// Most words stand in many phrases, so that a word is packed once, and its number wherever it stands.
impl Pack for Forms {
    fn pack(&self, packer: &mut Packer) {
        self.vocabulary.pack(packer);
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
        let vocabulary = Vocabulary::unpack(unpacker);
        let words = Vec::<Seen>::unpack(unpacker);
        let mut tokens = Vec::with_capacity(unpacker.number());
        let phrases = 0..unpacker.number();
        let ends = phrases.map(|_| {
            for _ in 0..unpacker.number() {
                tokens.push(words[unpacker.number()]);
            }
            tokens.len()
        });
        Forms { ends: ends.collect(), vocabulary, tokens }
    }
}

/// Cuts phrases, and gives their words numbers.
#[derive(Debug)]
pub(super) struct Cutter {
    pub(super) vocabulary: Vocabulary,
    memo: Memo,
}

impl Cutter {
    pub(super) fn new(vocabulary: Vocabulary) -> Cutter {
        Cutter { vocabulary, memo: Memo::new(1 << 12) }
    }

    /// Appends the tokens of a phrase.
    pub(super) fn cut(&mut self, phrase: &str, tokens: &mut Vec<Seen>) {
        words(phrase, |range| {
            tokens.push(self.memo.get_or(&phrase[range], |word| self.vocabulary.insert(word)));
        });
    }
}

/// The keys of the phrases' tokens, numbered from 1.
#[derive(Clone, Debug, Default)]
pub(super) struct Vocabulary {
    numbers: HashTable<u32>,
    hasher: DefaultHashBuilder,
    text: String,
    /// Where the key of each number ends in `text`; that of 0 is empty.
    ends: Vec<u32>,
}

impl Vocabulary {
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn bytes(&self) -> usize {
        self.text.len() + size_of_val(&self.ends[..]) + self.numbers.allocation_size()
    }

    /// What nobody outside can foresee.
    pub(super) fn seed(&self) -> u64 {
        self.hasher.hash_one(0)
    }

    /// The number of a key; 0 when it has none.
    pub(super) fn get(&self, key: &str) -> u32 {
        let hash = self.hasher.hash_one(key);
        self.numbers.find(hash, |number| key_of(&self.text, &self.ends, *number) == key).copied().unwrap_or_default()
    }

    /// A token of a phrase, whose keys have numbers from now on.
    fn insert(&mut self, word: &str) -> Seen {
        let (mut key, mut bare) = (String::new(), String::new());
        let shape = Shape::of(word);
        fold_token(word, shape, &mut key, &mut bare);
        Seen::of_phrase(word, shape, self.number(&key), self.number(&bare))
    }

    fn number(&mut self, key: &str) -> u32 {
        let known = self.get(key);
        if known != 0 {
            return known;
        }
        self.text.push_str(key);
        self.ends.push(self.text.len() as u32);
        let number = self.ends.len() as u32;
        self.enter(number);
        number
    }

    /// Makes a new key known.
    fn enter(&mut self, number: u32) {
        let (text, ends, hasher) = (&self.text, &self.ends, &self.hasher);
        let hash = |number: &u32| hasher.hash_one(key_of(text, ends, *number));
        self.numbers.insert_unique(hash(&number), number, hash);
    }
}

impl PartialEq for Vocabulary {
    fn eq(&self, other: &Vocabulary) -> bool {
        self.text == other.text && self.ends == other.ends
    }
}

impl Eq for Vocabulary {}

/// The table is made anew, for hashes are others in every run.
impl Pack for Vocabulary {
    fn pack(&self, packer: &mut Packer) {
        self.text.pack(packer);
        self.ends.pack(packer);
    }

    fn unpack(unpacker: &mut Unpacker) -> Vocabulary {
        let (text, ends) = (String::unpack(unpacker), Vec::<u32>::unpack(unpacker));
        let numbers = HashTable::with_capacity(ends.len());
        let mut vocabulary = Vocabulary { numbers, hasher: DefaultHashBuilder::default(), text, ends };
        (1..=vocabulary.ends.len() as u32).for_each(|number| vocabulary.enter(number));
        vocabulary
    }
}

fn key_of<'v>(text: &'v str, ends: &[u32], number: u32) -> &'v str {
    let number = number as usize;
    let start = number.checked_sub(2).map_or(0, |before| ends[before]);
    &text[start as usize..ends[number - 1] as usize]
}
