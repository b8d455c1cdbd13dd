//! Phrases -> [`Index`] -> which of them stand at a token.
//!
//! Every token of every phrase gets a number, so that a phrase is a short row of numbers and a text a long one. To be
//! found, the numbers of the bare keys must agree; then a phrase looks at the rest as it demands: the keys with their
//! diacritics, capitals, a dash beside it.
//!
//! What makes it fast when phrases are many is to ask little of memory ([`Index::find`]): most tokens begin no
//! phrase, which their number's flags tell; most pairs of tokens begin none, which a filter of two bytes a pair tells,
//! small enough for the second cache; what is left asks one table for the lengths of the phrases that begin with the
//! pair, and another for the phrase of each such length, by hashes that need no answer of the table before. Nothing
//! rests on a hash: a phrase is compared before it counts.

use std::ops::Range;

use super::forms::{Cutter, Forms, Vocabulary};
use crate::gazetteer::{Case, Diacritics};
use crate::pack::packed;
use crate::text::{Gap, Shape};

/// The most tokens of a phrase.
pub(crate) const MAX_TOKENS: usize = 255;

/// A token of a text as the index sees it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Seen {
    /// The number of its bare key; 0 when no phrase has it.
    bare: u32,
    /// The number of its key.
    key: u32,
    flags: u32,
}

packed!(struct Seen { bare, key, flags });

impl Seen {
    /// How its capitals rank: see [`rank`].
    const RANK: u32 = 0b11;
    /// A dash or a slash.
    const JOINER: u32 = 1 << 2;
    /// A phrase of one token has this bare key.
    const ALONE: u32 = 1 << 3;
    /// A phrase of several tokens begins with it.
    const FIRST: u32 = 1 << 4;
    /// No phrase goes over the beginning of this token.
    const BREAK: u32 = 1 << 5;
    /// Of a phrase's token: a hyphen, for which a text may have a space.
    const HYPHEN: u32 = 1 << 6;

    /// A token of a phrase, by the numbers of its keys.
    pub(super) fn of_phrase(word: &str, shape: Shape, key: u32, bare: u32) -> Seen {
        let hyphen = if matches!(word, "-" | "\u{2011}") { Seen::HYPHEN } else { 0 };
        Seen { bare, key, flags: rank(shape) | hyphen }
    }

    /// The same token, after a gap.
    pub(crate) fn after(self, gap: Gap) -> Seen {
        let flags = if gap == Gap::Paragraph { Seen::BREAK } else { 0 };
        Seen { flags: self.flags | flags, ..self }
    }

    fn has(self, flags: u32) -> bool {
        self.flags & flags != 0
    }

    fn rank(self) -> u32 {
        self.flags & Seen::RANK
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

/// How a phrase is to be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Demands {
    pub(crate) case: Case,
    pub(crate) diacritics: Diacritics,
    /// Whether a dash or slash must join it to a word with a capital.
    pub(crate) in_pair: bool,
}

/// All phrases, compiled.
#[derive(Debug)]
pub(crate) struct Index {
    vocabulary: Vocabulary,
    /// Of each number whether a phrase begins with it, as flags of [`Seen`].
    flags: Vec<u8>,
    /// Of each number the entry of the phrases that are this token alone; 0 for none.
    alone: Vec<u32>,
    /// One bit for each hash of a pair that begins a phrase, and for some others.
    filter: Vec<u64>,
    /// From a pair that begins a phrase to one bit for each length: bit 31 stands for 31 and more.
    lengths: Table,
    /// From a row of two tokens and more to its entry.
    rows: Table,
    /// The entries, one after the other: see [`Entry`].
    entries: Vec<u32>,
    longest: usize,
    seed: u64,
    /// Whether the language writes diacritics.
    accented: bool,
}

/// All phrases of one row of bare keys, as they lie in memory, so that comparing them touches one place:
/// `[tokens, phrases, bare keys.., then of each phrase: value, what it demands, keys.. if it has such, ranks.. if any]`.
struct Entry<'i>(&'i [u32]);

/// Room for the steps of [`Index::find`], kept from one part of a text to the next.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    /// A token and the hash of it and the next.
    candidates: Vec<(u32, u64)>,
    rows: Vec<Row>,
    /// A token and an entry that may stand there.
    suspects: Vec<(u32, u32)>,
    /// What the next step needs from memory, one for each of what it goes through.
    fetched: Vec<u64>,
}

/// Some tokens that may be a phrase.
#[derive(Clone, Copy, Debug)]
struct Row {
    at: u32,
    /// The entry, where it is known; 0 where the table tells by the hash.
    entry: u32,
    hash: u64,
}

/// What a phrase demands, in one word of its entry.
const KEYS: u32 = 1;
const RANKS: u32 = 2;
const IN_PAIR: u32 = 4;

/// The smallest filter, in words.
const FILTER: usize = 1 << 9;

/// So many ranks, of two bits, are in a word.
const RANKS_IN_WORD: usize = 16;

impl Index {
    pub(crate) fn builder(accented: bool) -> Builder {
        Builder::new(Cutter::new(Vocabulary::default()), accented)
    }

    /// A builder to which the phrases of `forms` may be added without cutting them again.
    pub(crate) fn builder_of(forms: &Forms, accented: bool) -> Builder {
        Builder::new(forms.cutter(), accented)
    }

    /// The most tokens that a phrase has.
    pub(crate) fn longest(&self) -> usize {
        self.longest
    }

    /// Bytes that it takes in memory.
    pub(crate) fn bytes(&self) -> usize {
        self.vocabulary.bytes()
            + self.flags.len()
            + size_of_val(&self.filter[..])
            + size_of_val(&self.alone[..])
            + size_of_val(&self.entries[..])
            + size_of_val(&self.lengths.slots[..])
            + size_of_val(&self.rows.slots[..])
    }

    /// What the index knows of a token, by its keys.
    pub(crate) fn see(&self, shape: Shape, key: &str, bare: &str) -> Seen {
        let number = self.vocabulary.get(bare);
        let joiner = if matches!(key, "-" | "/") { Seen::JOINER } else { 0 };
        let flags = u32::from(self.flags[number as usize]) | joiner | rank(shape);
        // Where no phrase has the bare key, none has the key.
        let key = if key == bare || number == 0 { number } else { self.vocabulary.get(key) };
        Seen { bare: number, key, flags }
    }

    /// Tells `found` where each phrase begins that begins with one of the tokens `of`, how long it is, and its value: by
    /// place, the shorter first. `is_plain` says of some tokens whether they stand in a sentence without any diacritics.
    ///
    /// With many phrases all the time goes into waiting for memory. So each step is taken for all places before the
    /// next, and what it needs is fetched in a loop that does nothing else: a processor then waits for many at once.
    pub(crate) fn find(
        &self,
        tokens: &[Seen],
        of: Range<usize>,
        scratch: &mut Scratch,
        mut is_plain: impl FnMut(Range<usize>) -> bool,
        mut found: impl FnMut(usize, usize, u32),
    ) {
        let Scratch { candidates, rows, suspects, fetched } = scratch;
        let count = self.candidates(tokens, of, candidates);
        let candidates = &candidates[..count];
        fetched.clear();
        fetched.extend(candidates.iter().map(|&(_, pair)| self.lengths.first(pair)));
        rows.clear();
        for (&(at, pair), &slot) in candidates.iter().zip(fetched.iter()) {
            self.rows_at(tokens, at as usize, pair, slot, rows);
        }
        fetched.clear();
        fetched.extend(rows.iter().map(|row| self.rows.first(row.hash)));
        suspects.clear();
        for (row, &slot) in rows.iter().zip(fetched.iter()) {
            if row.entry != 0 {
                suspects.push((row.at, row.entry));
            } else {
                suspects.extend(self.rows.get(row.hash, slot).map(|entry| (row.at, entry)));
            }
        }
        fetched.clear();
        fetched.extend(suspects.iter().map(|&(_, entry)| u64::from(self.entries[entry as usize])));
        for (&(at, entry), &length) in suspects.iter().zip(fetched.iter()) {
            let (at, length) = (at as usize, length as usize);
            let Some(stands) = tokens.get(at..at + length) else { continue };
            let entry = Entry(&self.entries[entry as usize..]);
            entry.check(tokens, at, stands, self.accented, &mut is_plain, &mut |value| found(at, length, value));
        }
    }

    /// Those of the tokens `of` at which a phrase may begin, each with the hash of it and the next, and how many they are.
    /// All but a few others are passed over here, without a branch that depends on the text.
    fn candidates(&self, tokens: &[Seen], of: Range<usize>, candidates: &mut Vec<(u32, u64)>) -> usize {
        if candidates.len() <= of.len() {
            candidates.resize(of.len() + 1, (0, 0));
        }
        let candidates = &mut candidates[..=of.len()];
        let mut count = 0;
        let shift = u64::BITS - self.filter.len().trailing_zeros() - 6;
        for at in of {
            let token = tokens[at];
            let next = tokens.get(at + 1).map_or(0, |next| next.bare);
            let hash = self.pair(token.bare, next);
            let bit = hash >> shift;
            let pair = self.filter[(bit >> 6) as usize] >> (bit & 63) & 1 == 1;
            candidates[count] = (at as u32, hash);
            count += usize::from(token.has(Seen::ALONE) | (token.has(Seen::FIRST) & pair));
        }
        count
    }

    /// The rows of tokens that begin at one and may be a phrase, the shorter first.
    fn rows_at(&self, tokens: &[Seen], at: usize, pair: u64, slot: u64, rows: &mut Vec<Row>) {
        let first = tokens[at];
        if first.has(Seen::ALONE) {
            rows.push(Row { at: at as u32, entry: self.alone[first.bare as usize], hash: 0 });
        }
        if !first.has(Seen::FIRST) || tokens.get(at + 1).is_none_or(|second| second.has(Seen::BREAK)) {
            return;
        }
        // The lengths of two pairs whose hashes fall together are joined, which costs a look and no more.
        let mut lengths = self.lengths.get(pair, slot).fold(0, |lengths, more| lengths | more);
        let (mut hash, mut length) = (pair, 2);
        while lengths != 0 {
            let bit = 1 << length.min(31);
            if lengths & bit != 0 {
                rows.push(Row { at: at as u32, entry: 0, hash });
            }
            if length < 31 {
                lengths &= !bit;
            }
            let next = tokens.get(at + length).filter(|next| !next.has(Seen::BREAK) && length < self.longest);
            let Some(next) = next else { break };
            hash = step(hash, next.bare);
            length += 1;
        }
    }

    fn pair(&self, first: u32, second: u32) -> u64 {
        step(step(self.seed, first), second)
    }
}

/// The hash of a row that is longer by one.
fn step(hash: u64, number: u32) -> u64 {
    (hash ^ u64::from(number)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(32)
}

impl Entry<'_> {
    /// Tells the values of its phrases that hold of the tokens that stand `at`, as many as the entry has.
    fn check(
        &self,
        tokens: &[Seen],
        at: usize,
        stands: &[Seen],
        accented: bool,
        is_plain: &mut impl FnMut(Range<usize>) -> bool,
        found: &mut impl FnMut(u32),
    ) {
        let &[_, phrases, ref rest @ ..] = self.0 else { return };
        let length = stands.len();
        let (row, mut rest) = rest.split_at(length);
        let broken = stands.iter().skip(1).any(|token| token.has(Seen::BREAK));
        if broken || !row.iter().zip(stands).all(|(bare, token)| *bare == token.bare) {
            return;
        }
        for _ in 0..phrases {
            let &[value, demands, ref more @ ..] = rest else { return };
            let (keys, more) = more.split_at(if demands & KEYS == 0 { 0 } else { length });
            let (ranks, more) = more.split_at(if demands & RANKS == 0 { 0 } else { length.div_ceil(RANKS_IN_WORD) });
            rest = more;
            let spelled = keys.iter().zip(stands).all(|(key, token)| *key == token.key);
            // Without its diacritics one word is another word; several are read so where a whole sentence has none.
            let mut stripped = || accented && length > 1 && is_plain(at..at + length);
            let cased = ranks.is_empty()
                || stands.iter().enumerate().all(|(index, token)| {
                    ranks[index / RANKS_IN_WORD] >> (index % RANKS_IN_WORD * 2) & Seen::RANK <= token.rank()
                });
            let joined = demands & IN_PAIR == 0 || stands_in_pair(tokens, at..at + length);
            if cased && joined && (spelled || stripped()) {
                found(value);
            }
        }
    }
}

/// Whether a dash or slash joins the tokens to a neighbour that is written with a capital.
fn stands_in_pair(tokens: &[Seen], range: Range<usize>) -> bool {
    let joins = |joiner: Option<usize>, beyond: Option<usize>| {
        let token = |at: Option<usize>| at.and_then(|at| tokens.get(at));
        token(joiner).is_some_and(|token| token.has(Seen::JOINER))
            && token(beyond).is_some_and(|token| token.rank() > 0)
    };
    joins(range.start.checked_sub(1), range.start.checked_sub(2)) || joins(Some(range.end), Some(range.end + 1))
}

/// Collects phrases for an [`Index`].
pub(crate) struct Builder {
    cutter: Cutter,
    accented: bool,
    seed: u64,
    /// The hash of each row of bare keys, and where it begins in `words`.
    rows: Vec<(u64, u32)>,
    /// `[tokens, bare keys.., value, demands, keys.., ranks..]` of each phrase.
    words: Vec<u32>,
    /// Room for those of one phrase.
    tokens: Vec<Seen>,
    longest: usize,
}

impl Builder {
    fn new(cutter: Cutter, accented: bool) -> Builder {
        let seed = cutter.vocabulary.seed();
        Builder { cutter, accented, seed, rows: Vec::new(), words: Vec::new(), tokens: Vec::new(), longest: 0 }
    }

    /// Adds a phrase; of one without a token, or with more than [`MAX_TOKENS`], nothing is added.
    pub(crate) fn add(&mut self, phrase: &str, value: u32, demands: Demands) {
        let mut tokens = std::mem::take(&mut self.tokens);
        tokens.clear();
        self.cutter.cut(phrase, &mut tokens);
        self.add_tokens(&tokens, value, demands);
        self.tokens = tokens;
    }

    /// The same for a phrase that was cut before.
    pub(super) fn add_tokens(&mut self, tokens: &[Seen], value: u32, demands: Demands) {
        self.add_row(tokens, value, demands);
        // What is joined by hyphens is found with spaces as well.
        if tokens.iter().any(|token| token.has(Seen::HYPHEN)) {
            let spaced: Vec<Seen> = tokens.iter().filter(|token| !token.has(Seen::HYPHEN)).copied().collect();
            self.add_row(&spaced, value, demands);
        }
    }

    fn add_row(&mut self, tokens: &[Seen], value: u32, demands: Demands) {
        let start = self.words.len();
        if tokens.is_empty() || tokens.len() > MAX_TOKENS || start > u32::MAX as usize - 4 * MAX_TOKENS {
            return;
        }
        // In a language of diacritics one word without its own is another word.
        let counts = demands.diacritics == Diacritics::Count || self.accented && tokens.len() == 1;
        let ranks = demands.case == Case::Exact && tokens.iter().any(|token| token.rank() > 0);
        self.words.push(tokens.len() as u32);
        self.words.extend(tokens.iter().map(|token| token.bare));
        let flag = |on: bool, flag| if on { flag } else { 0 };
        self.words.push(value);
        self.words.push(flag(counts, KEYS) | flag(ranks, RANKS) | flag(demands.in_pair, IN_PAIR));
        if counts {
            self.words.extend(tokens.iter().map(|token| token.key));
        }
        if ranks {
            self.words.extend(
                tokens
                    .chunks(RANKS_IN_WORD)
                    .map(|chunk| chunk.iter().rev().fold(0, |ranks, token| ranks << 2 | token.rank())),
            );
        }
        let hash = tokens.iter().fold(self.seed, |hash, token| step(hash, token.bare));
        self.rows.push((hash, start as u32));
        self.longest = self.longest.max(tokens.len());
    }

    pub(crate) fn build(self) -> Index {
        let Builder { cutter: Cutter { vocabulary, .. }, accented, seed, mut rows, words, longest, .. } = self;
        let row = |at: u32| {
            let at = at as usize;
            &words[at..=at + words[at] as usize]
        };
        // Phrases of one row come together, as they were added. To sort by one number is fast; that two rows have one hash
        // is so rare that it may take its time.
        rows.sort_unstable_by_key(|&(hash, at)| u128::from(hash) << 32 | u128::from(at));
        for alike in rows.chunk_by_mut(|a, b| a.0 == b.0) {
            if alike.iter().any(|other| row(other.1) != row(alike[0].1)) {
                alike.sort_by(|a, b| row(a.1).cmp(row(b.1)));
            }
        }
        let mut index = Index {
            flags: vec![0; vocabulary.len() + 1],
            alone: vec![0; vocabulary.len() + 1],
            filter: Vec::new(),
            lengths: Table::with_capacity(0),
            rows: Table::with_capacity(0),
            // An entry at 0 would read as none.
            entries: Vec::with_capacity(words.len() + words.len() / 8 + 1),
            longest,
            seed,
            accented,
            vocabulary,
        };
        index.entries.push(0);
        let groups = || rows.chunk_by(|a, b| a.0 == b.0 && row(a.1) == row(b.1));
        let is_long = |group: &&[(u64, u32)]| words[group[0].1 as usize] > 1;
        index.rows = Table::with_capacity(groups().filter(is_long).count());
        // Of each pair the lengths, as far as neighbours in the order of hashes share it.
        let mut pairs: Vec<(u64, u32)> = Vec::new();
        for group in groups() {
            let (hash, at) = group[0];
            let row = row(at);
            let entry = index.entries.len() as u32;
            index.entries.extend([row[0], 0]);
            index.entries.extend(&row[1..]);
            let mut phrases: Vec<&[u32]> = Vec::with_capacity(group.len());
            for (_, at) in group {
                let phrase = &words[*at as usize + row.len()..];
                let phrase = &phrase[..phrase_words(phrase, row.len() - 1)];
                // A form that one value has twice is found once.
                if !phrases.contains(&phrase) {
                    phrases.push(phrase);
                    index.entries.extend(phrase);
                }
            }
            index.entries[entry as usize + 1] = phrases.len() as u32;
            let first = row[1] as usize;
            if row[0] == 1 {
                index.alone[first] = entry;
                index.flags[first] |= Seen::ALONE as u8;
            } else {
                index.flags[first] |= Seen::FIRST as u8;
                index.rows.insert(hash, entry);
                pairs.push((step(step(seed, row[1]), row[2]), 1 << row[0].min(31)));
            }
        }
        drop((rows, words));
        pairs.sort_unstable();
        pairs.dedup_by(|next, first| {
            let same = next.0 == first.0;
            first.1 |= if same { next.1 } else { 0 };
            same
        });
        index.lengths = Table::with_capacity(pairs.len());
        // At least as much as costs nothing.
        index.filter = vec![0; (pairs.len() / 4 + 1).next_power_of_two().max(FILTER)];
        let shift = u64::BITS - index.filter.len().trailing_zeros() - 6;
        for (hash, lengths) in pairs {
            index.lengths.insert(hash, lengths);
            let bit = hash >> shift;
            index.filter[(bit >> 6) as usize] |= 1 << (bit & 63);
        }
        index.entries.shrink_to_fit();
        index
    }
}

/// The words of a phrase after its row.
fn phrase_words(phrase: &[u32], length: usize) -> usize {
    let keys = if phrase[1] & KEYS == 0 { 0 } else { length };
    let ranks = if phrase[1] & RANKS == 0 { 0 } else { length.div_ceil(RANKS_IN_WORD) };
    2 + keys + ranks
}

/// From hashes to values that are not 0; several values of one hash are allowed, and values of other hashes may come
/// with them, so that who asks must look.
#[derive(Debug)]
struct Table {
    /// Half of the hash and the value; 0 is free. A power of two, at most three quarters full.
    slots: Vec<u64>,
    /// Whether some hash has two values, so that who has one must look for more.
    has_twins: bool,
}

impl Table {
    fn with_capacity(values: usize) -> Table {
        Table { slots: vec![0; (values + values / 3 + 2).next_power_of_two()], has_twins: false }
    }

    fn place(&self, hash: u64) -> usize {
        // Of the rotated product these are the bits that depend on all of the row.
        (hash as u32 as usize).wrapping_mul(0x9e37_79b1) >> 3 & (self.slots.len() - 1)
    }

    fn insert(&mut self, hash: u64, value: u32) {
        let mut place = self.place(hash);
        while self.slots[place] != 0 {
            self.has_twins |= self.slots[place] >> 32 == hash >> 32;
            place = (place + 1) & (self.slots.len() - 1);
        }
        self.slots[place] = hash >> 32 << 32 | u64::from(value);
    }

    /// What is in the first slot for a hash.
    #[inline]
    fn first(&self, hash: u64) -> u64 {
        self.slots[self.place(hash)]
    }

    /// The values for a hash, whose first slot has been looked at.
    #[inline]
    fn get(&self, hash: u64, first: u64) -> impl Iterator<Item = u32> + '_ {
        let mut place = self.place(hash);
        let mut slot = first;
        std::iter::from_fn(move || {
            while slot != 0 {
                let seen = slot;
                let is_it = seen >> 32 == hash >> 32;
                if is_it && !self.has_twins {
                    slot = 0;
                    return Some(seen as u32);
                }
                place = (place + 1) & (self.slots.len() - 1);
                slot = self.slots[place];
                if is_it {
                    return Some(seen as u32);
                }
            }
            None
        })
    }
}
