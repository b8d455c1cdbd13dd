//! Phrases -> [`Index`] -> which of them stand at a token.
//!
//! Every token becomes two hashes, of its bare key and of its key ([`Seen`]), so that a phrase is a short row of numbers
//! and a text a long one. Where the hashes agree with a phrase, the words themselves are compared: nothing rests on a hash.
//!
//! What makes it fast when phrases are many is to ask little of memory ([`Index::find`]). No table of words stands between
//! a text and the phrases. Most tokens begin no phrase, which a flag tells, and most pairs of tokens begin none, which
//! a filter of some twelve bits a pair tells. What is left asks one table, which has the phrase itself where no other
//! begins with the pair, and else the lengths of those that do; and all that is known of a phrase lies in one place.

use std::hash::Hash;
use std::ops::Range;

use hashbrown::{Equivalent, HashMap};

use super::forms::cut;
use super::memo::Memo;
use super::word::{Seen, is_hyphen};
use crate::gazetteer::{Case, Diacritics};
use crate::text::cut::{gap, words};
use crate::text::fold::fold_token;
use crate::text::letter::{Kind, kind};
use crate::text::{Gap, Shape};

/// The most tokens of a phrase.
pub(crate) const MAX_TOKENS: usize = 255;

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
    /// The first tokens of phrases.
    firsts: Filter,
    /// The [`beginning`]s of phrases.
    beginnings: Filter,
    /// From the [`beginning`] of a phrase to its entry, or where several have it to one bit for each length; and then from
    /// the hash of each of these rows to its entry.
    table: Table,
    /// The entries, one after the other: see [`Entry`].
    entries: Vec<u8>,
    longest: usize,
    /// Whether a phrase is one token.
    has_single: bool,
    /// Whether the language writes diacritics.
    accented: bool,
}

/// Room for the steps of [`Index::find`], kept from one part of a text to the next.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    /// The tokens with which a phrase may begin.
    firsts: Vec<u32>,
    /// A token and the hash of a beginning.
    candidates: Vec<(u32, u64)>,
    rows: Vec<Row>,
    /// A token and an entry that may stand there.
    suspects: Vec<(u32, u32)>,
    /// What the next step needs from memory, one for each of what it goes through.
    fetched: Vec<u64>,
    spellings: Spellings,
}

/// Which texts were found to be which phrases in another spelling, or not to be. To compare them is to fold each of their
/// words, and a newspaper spells a name in few ways.
#[derive(Debug, Default)]
struct Spellings(HashMap<Spelling<Box<str>>, bool>);

/// A text, and with which phrase of which entry it is compared, and whether by its keys.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Spelling<T> {
    phrase: (u32, u32),
    by_key: bool,
    text: T,
}

impl Equivalent<Spelling<Box<str>>> for Spelling<&str> {
    fn equivalent(&self, other: &Spelling<Box<str>>) -> bool {
        (self.phrase, self.by_key) == (other.phrase, other.by_key) && *self.text == *other.text
    }
}

/// So many are remembered; whoever spells in more ways is no newspaper.
const MOST_SPELLINGS: usize = 1 << 14;

impl Spellings {
    /// What is known of a text and a phrase, or else what `compare` says.
    fn get_or(&mut self, spelling: Spelling<&str>, compare: impl FnOnce() -> bool) -> bool {
        let Spelling { phrase, by_key, text } = spelling;
        // Where a text that begins with a mark is cut, the letter before it tells.
        if !text.starts_with(|c| kind(c).is(Kind::ALPHANUMERIC)) {
            return compare();
        }
        if let Some(known) = self.0.get(&spelling) {
            return *known;
        }
        let is_same = compare();
        if self.0.len() == MOST_SPELLINGS {
            self.0.clear();
        }
        self.0.insert(Spelling { phrase, by_key, text: text.into() }, is_same);
        is_same
    }
}

/// Some tokens that may be a phrase.
#[derive(Clone, Copy, Debug)]
struct Row {
    at: u32,
    /// The entry, where it is known; 0 where the table tells by the hash.
    entry: u32,
    hash: u64,
}

/// Set in what the table has for a beginning when the rest is one bit for each length; the last stands for more as well.
const LENGTHS: u32 = 1 << 31;
const LAST_LENGTH: usize = 30;

/// What lies so many bytes behind the beginning of an entry is fetched with it, for it may be of the next line of the cache.
const LINE: usize = 32;

impl Index {
    pub(crate) fn builder(accented: bool) -> Builder {
        Builder {
            accented,
            memo: Memo::new(1 << 12),
            tokens: Vec::new(),
            rows: Vec::new(),
            forms: Vec::new(),
            longest: 0,
        }
    }

    /// The most tokens that a phrase has.
    pub(crate) fn longest(&self) -> usize {
        self.longest
    }

    /// Bytes that it takes in memory.
    pub(crate) fn bytes(&self) -> usize {
        size_of_val(&self.firsts.words[..])
            + size_of_val(&self.beginnings.words[..])
            + size_of_val(&self.entries[..])
            + size_of_val(&self.table.slots[..])
    }

    /// What the index knows of a token, by its keys.
    pub(crate) fn see(&self, shape: Shape, key: &str, bare: &str) -> Seen {
        self.mark(Seen::new(shape, key, bare))
    }

    /// The same token, with a mark if a phrase may begin with it.
    pub(super) fn mark(&self, token: Seen) -> Seen {
        if self.firsts.has(first(token)) { token.with(Seen::FIRST) } else { token }
    }

    /// Tells `found` where each phrase begins that begins with one of the tokens `of`, how long it is, and its value, by
    /// place. `quote` has the text of some tokens, `is_plain` says of some whether they stand in a sentence without any
    /// diacritics.
    ///
    /// With many phrases all the time goes into waiting for memory. So each step is taken for all places before the
    /// next, and what it needs is fetched in a loop that does nothing else: a processor then waits for many at once.
    pub(crate) fn find<'t>(
        &self,
        tokens: &[Seen],
        of: Range<usize>,
        scratch: &mut Scratch,
        quote: impl Fn(Range<usize>) -> &'t str,
        mut is_plain: impl FnMut(Range<usize>) -> bool,
        mut found: impl FnMut(usize, usize, u32),
    ) {
        let Scratch { firsts, candidates, rows, suspects, fetched, spellings } = scratch;
        self.candidates(tokens, of, firsts, candidates);
        fetched.clear();
        fetched.extend(candidates.iter().map(|&(_, beginning)| self.table.first(beginning)));
        rows.clear();
        for (&(at, beginning), &slot) in candidates.iter().zip(fetched.iter()) {
            self.table.get(beginning, slot, |value| {
                if value & LENGTHS == 0 {
                    rows.push(Row { at, entry: value, hash: 0 });
                } else {
                    self.rows_at(tokens, at, beginning, value & !LENGTHS, rows);
                }
            });
        }
        fetched.clear();
        fetched.extend(rows.iter().map(|row| self.table.first(row.hash)));
        suspects.clear();
        for (row, &slot) in rows.iter().zip(fetched.iter()) {
            if row.entry != 0 {
                suspects.push((row.at, row.entry));
            } else {
                self.table.get(row.hash, slot, |value| {
                    if value & LENGTHS == 0 {
                        suspects.push((row.at, value));
                    }
                });
            }
        }
        fetched.clear();
        let far = |entry| u64::from(self.entries[entry + LINE]) << 8;
        fetched
            .extend(suspects.iter().map(|&(_, entry)| u64::from(self.entries[entry as usize]) | far(entry as usize)));
        for (&(at, entry), &length) in suspects.iter().zip(fetched.iter()) {
            let (at, length) = (at as usize, (length & 0xff) as usize);
            let entry = Entry { place: entry, bytes: &self.entries[entry as usize..] };
            let found = |value| found(at, length, value);
            let place = Place { tokens, stands: at..at + length, accented: self.accented };
            entry.check(place, &quote, &mut is_plain, spellings, found);
        }
    }

    /// Those of the tokens `of` at which a phrase may begin, each with the hash of the beginning. All but a few others are
    /// passed over here, without a branch that depends on the text.
    fn candidates(&self, tokens: &[Seen], of: Range<usize>, firsts: &mut Vec<u32>, candidates: &mut Vec<(u32, u64)>) {
        firsts.resize(of.len() + 1, 0);
        let mut count = 0;
        for (at, token) in of.clone().zip(&tokens[of]) {
            firsts[count] = at as u32;
            count += usize::from(token.has(Seen::FIRST));
        }
        candidates.resize(2 * count + 1, (0, 0));
        let firsts = &firsts[..count];
        let mut count = 0;
        for &at in firsts {
            let token = tokens[at as usize];
            if self.has_single {
                let hash = beginning(token.bare(), None);
                candidates[count] = (at, hash);
                count += usize::from(self.beginnings.has(hash));
            }
            let next = tokens.get(at as usize + 1).map_or(0, |next| next.bare());
            let hash = beginning(token.bare(), Some(next));
            candidates[count] = (at, hash);
            count += usize::from(self.beginnings.has(hash));
        }
        candidates.truncate(count);
    }

    /// The rows of these lengths that begin at a token and may be a phrase, the shorter first.
    fn rows_at(&self, tokens: &[Seen], at: u32, beginning: u64, mut lengths: u32, rows: &mut Vec<Row>) {
        let (mut hash, mut length) = (beginning, 2);
        while lengths != 0 {
            let bit = 1 << length.min(LAST_LENGTH);
            if lengths & bit != 0 {
                rows.push(Row { at, entry: 0, hash: row(hash, length) });
            }
            if length < LAST_LENGTH {
                lengths &= !bit;
            }
            let next = tokens.get(at as usize + length).filter(|next| !next.has(Seen::BREAK) && length < self.longest);
            let Some(next) = next else { break };
            hash = step(hash, next.bare());
            length += 1;
        }
    }
}

/// The hash of a row that is longer by one.
fn step(hash: u64, next: u32) -> u64 {
    let product = u128::from(hash ^ u64::from(next)) * 0x9e37_79b9_7f4a_7c15;
    product as u64 ^ (product >> 64) as u64
}

/// The hash of the first token of a phrase.
fn first(token: Seen) -> u64 {
    step(0, token.bare())
}

/// The hash of the first two tokens of a phrase, or of the only one.
fn beginning(first: u32, second: Option<u32>) -> u64 {
    let seed = if second.is_some() { 0x243f_6a88_85a3_08d3 } else { 0x1319_8a2e_0370_7344 };
    step(seed ^ u64::from(first) << 32, second.unwrap_or_default())
}

/// The hash of all tokens of a phrase, by that of their row.
fn row(hash: u64, length: usize) -> u64 {
    step(hash, length as u32)
}

/// The hashes of some tokens.
#[derive(Clone, Copy, Debug)]
struct Hashes {
    beginning: u64,
    row: u64,
    keys: u32,
}

impl Hashes {
    fn of(tokens: &[Seen]) -> Hashes {
        let beginning = beginning(tokens[0].bare(), tokens.get(1).map(|token| token.bare()));
        let hash = tokens.iter().skip(2).fold(beginning, |hash, token| step(hash, token.bare()));
        let keys = tokens.iter().fold(0, |hash, token| step(hash, token.key()));
        Hashes { beginning, row: row(hash, tokens.len()), keys: keys as u32 }
    }
}

/// All phrases of one row, as they lie in memory, so that comparing them touches one place:
/// `[tokens, row: 4]`, then each [`Form`].
struct Entry<'i> {
    place: u32,
    bytes: &'i [u8],
}

/// A phrase, in memory `[demands, value: 4, keys: 4, length: 4, ranks.. if any, text..]`.
struct Form<'i> {
    demands: u8,
    value: u32,
    /// The hash of its keys.
    keys: u32,
    /// Of each token its rank, in two bits; empty where they do not matter.
    ranks: &'i [u8],
    /// From the beginning of its first token to the end of its last.
    text: &'i [u8],
}

/// What a phrase demands: diacritics, capitals, a dash beside it.
const KEYS: u8 = 1;
const RANKS: u8 = 1 << 1;
const IN_PAIR: u8 = 1 << 2;
/// The hyphens of its text are no tokens here.
const SPACED: u8 = 1 << 3;
/// The same bytes in a text are the phrase.
const VERBATIM: u8 = 1 << 4;
/// Another phrase follows.
const MORE: u8 = 1 << 5;

/// So many ranks are in a byte.
const RANKS_IN_BYTE: usize = 4;

impl<'i> Form<'i> {
    /// The phrase that begins here, of so many tokens, and what follows.
    fn read(bytes: &'i [u8], tokens: usize) -> Option<(Form<'i>, &'i [u8])> {
        let (&[demands, ref numbers @ ..], bytes) = bytes.split_first_chunk::<13>()?;
        let (numbers, _) = numbers.as_chunks();
        let [value, keys, length] = [0, 1, 2].map(|at| u32::from_le_bytes(numbers[at]));
        let (ranks, bytes) = bytes.split_at_checked(rank_bytes(demands, tokens))?;
        let (text, bytes) = bytes.split_at_checked(length as usize)?;
        Some((Form { demands, value, keys, ranks, text }, bytes))
    }

    /// Whether the words of the phrase are these, by their keys or the bare ones.
    #[cold]
    fn has_words<'t>(&self, mut these: impl Iterator<Item = &'t str>, by_key: bool) -> bool {
        let phrase = std::str::from_utf8(self.text).unwrap_or_default();
        let mut same = true;
        words(phrase, |word| {
            let word = &phrase[word];
            if self.demands & SPACED == 0 || !is_hyphen(word) {
                same = same && these.next().is_some_and(|this| is_word(this, word, by_key));
            }
        });
        same && these.next().is_none()
    }
}

/// Whether two words have one bare key, and one key if they must.
fn is_word(one: &str, other: &str, by_key: bool) -> bool {
    let keys = |word: &str| {
        let (mut key, mut bare) = (String::new(), String::new());
        fold_token(word, Shape::of(word), &mut key, &mut bare);
        (key, bare)
    };
    one.eq_ignore_ascii_case(other) || {
        let (one, other) = (keys(one), keys(other));
        one.1 == other.1 && (!by_key || one.0 == other.0)
    }
}

fn rank_bytes(demands: u8, tokens: usize) -> usize {
    if demands & RANKS == 0 { 0 } else { tokens.div_ceil(RANKS_IN_BYTE) }
}

/// Some tokens of a sentence at which a phrase may stand.
struct Place<'s> {
    tokens: &'s [Seen],
    stands: Range<usize>,
    /// Whether words may have lost their diacritics.
    accented: bool,
}

impl Entry<'_> {
    /// Tells the values of its phrases that hold of the tokens that stand there, as many as the entry has.
    fn check<'t>(
        &self,
        Place { tokens, stands, accented }: Place<'_>,
        quote: &impl Fn(Range<usize>) -> &'t str,
        is_plain: &mut impl FnMut(Range<usize>) -> bool,
        spellings: &mut Spellings,
        mut found: impl FnMut(u32),
    ) {
        let Some((&[_, ref row @ ..], mut rest)) = self.bytes.split_first_chunk::<5>() else { return };
        let Some(these) = tokens.get(stands.clone()) else { return };
        let text = quote(stands.clone());
        let joined = |form: &Form| form.demands & IN_PAIR == 0 || stands_in_pair(tokens, stands.clone());
        let mut hashed = None;
        let mut number = 0;
        while let Some((form, more)) = Form::read(rest, these.len()) {
            rest = more;
            number += 1;
            // What is the same byte by byte needs no hashes.
            let holds = if form.demands & VERBATIM != 0 && form.text == text.as_bytes() {
                joined(&form)
            } else {
                let Hashes { row: hash, keys, .. } = *hashed.get_or_insert_with(|| Hashes::of(these));
                if hash as u32 != u32::from_le_bytes(*row) || these.iter().skip(1).any(|token| token.has(Seen::BREAK)) {
                    return;
                }
                let cased = form.ranks.is_empty()
                    || these.iter().enumerate().all(|(at, token)| {
                        form.ranks[at / RANKS_IN_BYTE] >> (at % RANKS_IN_BYTE * 2) & Seen::RANK as u8 <= token.rank()
                    });
                let by_key = form.demands & KEYS != 0;
                let mut has_words = |by_key| {
                    let words = || stands.clone().map(|at| quote(at..at + 1));
                    let spelling = Spelling { phrase: (self.place, number), by_key, text };
                    spellings.get_or(spelling, || form.has_words(words(), by_key))
                };
                // Without its diacritics one word is another word; several are read so where a whole sentence has none.
                let mut stripped = || accented && these.len() > 1 && is_plain(stands.clone());
                cased
                    && joined(&form)
                    && (by_key && keys == form.keys && has_words(true) || (!by_key || stripped()) && has_words(false))
            };
            if holds {
                found(form.value);
            }
            if form.demands & MORE == 0 {
                return;
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
    accented: bool,
    memo: Memo,
    /// Room for the tokens of one phrase.
    tokens: Vec<Seen>,
    rows: Vec<Added>,
    /// Of each phrase how many tokens it has, and its [`Form`].
    forms: Vec<u8>,
    longest: usize,
}

/// A phrase that was added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Added {
    beginning: u64,
    row: u64,
    /// Where it begins in the forms.
    form: u32,
    first: Seen,
}

impl Builder {
    /// Adds a phrase; of one without a token, or with more than [`MAX_TOKENS`], nothing is added.
    pub(crate) fn add(&mut self, phrase: &str, value: u32, demands: Demands) {
        let mut tokens = std::mem::take(&mut self.tokens);
        tokens.clear();
        cut(phrase, &mut self.memo, &mut tokens);
        self.add_tokens(phrase, &tokens, value, demands);
        self.tokens = tokens;
    }

    /// The same for a phrase that was cut before.
    pub(super) fn add_tokens(&mut self, phrase: &str, tokens: &[Seen], value: u32, demands: Demands) {
        // No text that stands together has an empty line.
        let verbatim = if gap(phrase) == Gap::Paragraph { 0 } else { VERBATIM };
        self.add_row(phrase.trim(), tokens, value, demands, verbatim);
        // What is joined by hyphens is found with spaces as well.
        if tokens.iter().any(|token| token.has(Seen::HYPHEN)) {
            let spaced: Vec<Seen> = tokens.iter().filter(|token| !token.has(Seen::HYPHEN)).copied().collect();
            self.add_row(phrase, &spaced, value, demands, SPACED);
        }
    }

    fn add_row(&mut self, phrase: &str, tokens: &[Seen], value: u32, demands: Demands, text: u8) {
        // Where an entry begins is told in 31 bits; it has four bytes more than the form.
        let bytes = self.forms.len() + 4 * self.rows.len() + phrase.len() + 2 * MAX_TOKENS;
        if tokens.is_empty() || tokens.len() > MAX_TOKENS || bytes >= LENGTHS as usize {
            return;
        }
        // In a language of diacritics one word without its own is another word.
        let counts = demands.diacritics == Diacritics::Count || self.accented && tokens.len() == 1;
        let ranks = demands.case == Case::Exact && tokens.iter().any(|token| token.rank() > 0);
        let flag = |on: bool, flag| if on { flag } else { 0 };
        let demands = flag(counts, KEYS) | flag(ranks, RANKS) | flag(demands.in_pair, IN_PAIR) | text;
        let Hashes { beginning, row, keys } = Hashes::of(tokens);
        self.rows.push(Added { beginning, row, form: self.forms.len() as u32, first: tokens[0] });
        self.forms.extend([tokens.len() as u8, demands]);
        for number in [value, keys, phrase.len() as u32] {
            self.forms.extend(number.to_le_bytes());
        }
        if ranks {
            let ranks = |chunk: &[Seen]| chunk.iter().rev().fold(0, |ranks, token| ranks << 2 | token.rank());
            self.forms.extend(tokens.chunks(RANKS_IN_BYTE).map(ranks));
        }
        self.forms.extend(phrase.as_bytes());
        self.longest = self.longest.max(tokens.len());
    }

    pub(crate) fn build(self) -> Index {
        let Builder { accented, mut rows, forms, longest, .. } = self;
        rows.sort_unstable();
        let tokens = |added: &Added| usize::from(forms[added.form as usize]);
        // Phrases of one beginning, and of these those of one row.
        let groups = || rows.chunk_by(|a, b| a.beginning == b.beginning && (tokens(a) == 1) == (tokens(b) == 1));
        let is_row = |a: &Added, b: &Added| a.row == b.row && tokens(a) == tokens(b);
        let (mut beginnings, mut slots) = (0, 0);
        for group in groups() {
            let rows = group.chunk_by(is_row).count();
            beginnings += 1;
            slots += if rows == 1 { 1 } else { 1 + rows };
        }
        let mut index = Index {
            firsts: Filter::of(rows.iter().map(|added| first(added.first))),
            beginnings: Filter::with_capacity(beginnings),
            table: Table::with_capacity(slots),
            // An entry at 0 would read as none.
            entries: Vec::with_capacity(1 + forms.len() + 4 * rows.len() + LINE),
            longest,
            has_single: rows.iter().any(|added| tokens(added) == 1),
            accented,
        };
        index.entries.push(0);
        for group in groups() {
            let beginning = group[0].beginning;
            index.beginnings.insert(beginning);
            let is_only = group.chunk_by(is_row).nth(1).is_none();
            let mut lengths = LENGTHS;
            for row in group.chunk_by(is_row) {
                let entry = index.entries.len() as u32;
                let tokens = tokens(&row[0]);
                index.entries.push(tokens as u8);
                index.entries.extend((row[0].row as u32).to_le_bytes());
                for (at, added) in row.iter().enumerate() {
                    let form = &forms[added.form as usize + 1..];
                    let Some((_, rest)) = Form::read(form, tokens) else { continue };
                    let more = if at + 1 < row.len() { MORE } else { 0 };
                    index.entries.push(form[0] | more);
                    index.entries.extend(&form[1..form.len() - rest.len()]);
                }
                lengths |= 1 << tokens.min(LAST_LENGTH);
                index.table.insert(if is_only { beginning } else { row[0].row }, entry);
            }
            if !is_only {
                index.table.insert(beginning, lengths);
            }
        }
        index.entries.extend([0; LINE]);
        index.entries.shrink_to_fit();
        index
    }
}

/// Hashes, and by chance some others: of each two bits in one word.
#[derive(Debug)]
struct Filter {
    words: Vec<u64>,
}

impl Filter {
    /// A filter for so many hashes, each in some twelve bits; to have at least four kilobytes costs nothing.
    fn with_capacity(hashes: usize) -> Filter {
        Filter { words: vec![0; (hashes / 5).max(1 << 9)] }
    }

    fn of(hashes: impl Iterator<Item = u64>) -> Filter {
        let mut hashes: Vec<u64> = hashes.collect();
        hashes.sort_unstable();
        hashes.dedup();
        let mut filter = Filter::with_capacity(hashes.len());
        hashes.iter().for_each(|hash| filter.insert(*hash));
        filter
    }

    fn place(&self, hash: u64) -> (usize, u64) {
        (scale((hash >> 32) as u32, self.words.len()), 1 << (hash & 63) | 1 << (hash >> 6 & 63))
    }

    fn insert(&mut self, hash: u64) {
        let (word, bits) = self.place(hash);
        self.words[word] |= bits;
    }

    #[inline]
    fn has(&self, hash: u64) -> bool {
        let (word, bits) = self.place(hash);
        self.words[word] & bits == bits
    }
}

/// From hashes to values that are not 0; several values of one hash are allowed, and values of other hashes may come
/// with them, so that who asks must look.
#[derive(Debug)]
struct Table {
    /// Half of the hash and the value; 0 is free. At most half of them are full.
    slots: Vec<u64>,
    /// Whether some hash has two values, so that who has one must look for more.
    has_twins: bool,
}

impl Table {
    fn with_capacity(values: usize) -> Table {
        Table { slots: vec![0; 2 * values + 2], has_twins: false }
    }

    fn place(&self, hash: u64) -> usize {
        scale(hash as u32, self.slots.len())
    }

    fn after(&self, place: usize) -> usize {
        if place + 1 < self.slots.len() { place + 1 } else { 0 }
    }

    fn insert(&mut self, hash: u64, value: u32) {
        let mut place = self.place(hash);
        while self.slots[place] != 0 {
            self.has_twins |= self.slots[place] >> 32 == hash >> 32;
            place = self.after(place);
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
    fn get(&self, hash: u64, first: u64, mut value: impl FnMut(u32)) {
        let (mut slot, mut place) = (first, self.place(hash));
        while slot != 0 {
            if slot >> 32 == hash >> 32 {
                value(slot as u32);
                if !self.has_twins {
                    return;
                }
            }
            place = self.after(place);
            slot = self.slots[place];
        }
    }
}

/// A place among so many for an even hash.
fn scale(hash: u32, places: usize) -> usize {
    ((u64::from(hash) * places as u64) >> 32) as usize
}
