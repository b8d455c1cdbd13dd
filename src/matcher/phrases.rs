//! A list of phrases, found in any text: [`Phrases`].

use std::collections::VecDeque;
use std::ops::Range;

use super::index::{Demands, Index, Scratch};
use super::memo::Memo;
use super::plain::Plain;
use super::word::Seen;
use crate::Span;
use crate::gazetteer::{Case, Diacritics};
use crate::text::cut::{Runs, gap, words};

/// Many phrases, compiled to be found together, at hundreds of megabytes a second with up to millions of them.
///
/// This is the matcher below [`Extractor`](crate::Extractor), for lists of one's own. A phrase is found wherever its
/// words stand, whole words only, however the text spells what does not change them:
/// - capitals, unless the phrase asks for them;
/// - NFC, NFD and what is in between; the place of a Vietnamese tone mark (`hòa`, `hoà`); `y` for `i` at the end of a
///   syllable (`Mỹ`, `Mĩ`); look-alikes of `đ`; full-width letters, ligatures;
/// - diacritics, when the phrase says so; and in an [accented](PhrasesBuilder::accented) language those of phrases of
///   several words, where the whole sentence has none;
/// - all kinds of dashes, quotation marks, spaces; a line break between two words, but not an empty line; a space for
///   a hyphen of the phrase; soft hyphens and zero-width characters within words.
///
/// A word ends where letters and digits end, and where a small letter meets a capital (`thốngJoe`). Letters of a
/// script without spaces (Chinese, Thai) are words each.
///
/// Finding costs time linear in the text, however many phrases there are and however they overlap; some 100 bytes a
/// phrase of memory, and about a microsecond a phrase to compile.
///
/// ```
/// use demarche::{Phrases, Spelling};
///
/// let mut phrases = Phrases::builder().accented(true);
/// phrases.add("Sergei Shoigu", Spelling::default(), 7);
/// phrases.add("Hòa Bình", Spelling::default(), 8);
/// phrases.add("Hòa", Spelling::default(), 9);
/// let phrases = phrases.build();
///
/// let text = "Ông SERGEI\nSHOIGU thăm Hoà Bình.";
/// let found: Vec<_> = phrases.matches(text).map(|found| (found.span.of(text).unwrap(), found.value)).collect();
/// assert_eq!(found, [("SERGEI\nSHOIGU", 7), ("Hoà Bình", 8)]);
/// // All of them, also where they overlap.
/// assert_eq!(phrases.matches_all(text).count(), 3);
///
/// // Part of a word is no match, nor is another word.
/// assert_eq!(phrases.matches("Shoigus, hoa binh, hoạ bình").count(), 0);
/// ```
#[derive(Debug)]
pub struct Phrases {
    index: Index,
    phrases: usize,
}

/// Collects the phrases of [`Phrases`]; see [`Phrases::builder`].
#[derive(Debug, Default)]
pub struct PhrasesBuilder {
    accented: bool,
    phrases: Vec<(u32, Spelling)>,
    text: String,
    ends: Vec<usize>,
}

/// How exactly a text must spell a phrase.
///
/// The default is how most lists want it: capitals do not count, diacritics do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Spelling {
    /// Whether capitals count. Where they do, a word with a capital in the phrase needs one in the text, and one in
    /// capitals only (`US`) needs them all; a phrase is found in a headline in capitals either way.
    pub case: Case,
    /// Whether diacritics count.
    pub diacritics: Diacritics,
}

impl Default for Spelling {
    fn default() -> Spelling {
        Spelling { case: Case::Any, diacritics: Diacritics::Count }
    }
}

/// A place where a phrase stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhraseMatch {
    /// Where, in the text as it was given.
    pub span: Span,
    /// The value that the phrase was added with.
    pub value: u32,
}

impl PhrasesBuilder {
    /// Whether the phrases are of a language that is written with diacritics, as Vietnamese is; at first it is not.
    ///
    /// In such a language one word without its diacritics is another word, so that [`Diacritics::Ignore`] holds for
    /// phrases of several words only; and a sentence without any diacritics is one that dropped them, so that in it
    /// phrases of several words are found without theirs.
    pub fn accented(self, accented: bool) -> PhrasesBuilder {
        PhrasesBuilder { accented, ..self }
    }

    /// Adds a phrase and the value by which it is told. Phrases may share values, and values phrases.
    ///
    /// A phrase without a letter, digit or visible mark, or with more than 255 of them, is never found.
    pub fn add(&mut self, phrase: &str, spelling: Spelling, value: u32) {
        self.text.push_str(phrase);
        self.ends.push(self.text.len());
        self.phrases.push((value, spelling));
    }

    /// Compiles the phrases, in about a microsecond each.
    pub fn build(self) -> Phrases {
        let phrases = self.phrases.len();
        let mut builder = Index::builder(self.accented);
        let mut start = 0;
        for ((value, spelling), end) in self.phrases.into_iter().zip(self.ends) {
            let demands = Demands { case: spelling.case, diacritics: spelling.diacritics, in_pair: false };
            builder.add(&self.text[start..end], value, demands);
            start = end;
        }
        drop(self.text);
        Phrases { index: builder.build(), phrases }
    }
}

impl Phrases {
    /// A builder without phrases.
    pub fn builder() -> PhrasesBuilder {
        PhrasesBuilder::default()
    }

    /// How many phrases were added.
    pub fn len(&self) -> usize {
        self.phrases
    }

    /// Whether none was added.
    pub fn is_empty(&self) -> bool {
        self.phrases == 0
    }

    /// The bytes that the compiled phrases take in memory.
    pub fn bytes(&self) -> usize {
        self.index.bytes()
    }

    /// Where phrases stand: from the left, the longest at each place (in words), and none within another. Phrases of the
    /// same words come one after the other, by value.
    pub fn matches<'a>(&'a self, text: &'a str) -> impl Iterator<Item = PhraseMatch> + 'a {
        Search::new(&self.index, text, Select::LeftmostLongest)
    }

    /// Every place where a phrase stands: by where it begins, the longer first, then by value.
    ///
    /// ```
    /// use demarche::{Phrases, Spelling};
    ///
    /// let mut phrases = Phrases::builder();
    /// for (phrase, value) in [("defence minister", 0), ("Russian defence minister", 1), ("Russian", 2)] {
    ///     phrases.add(phrase, Spelling::default(), value);
    /// }
    /// let phrases = phrases.build();
    /// let values = |found: &mut dyn Iterator<Item = demarche::PhraseMatch>| found.map(|found| found.value).collect::<Vec<_>>();
    /// assert_eq!(values(&mut phrases.matches("the Russian defence minister")), [1]);
    /// assert_eq!(values(&mut phrases.matches_all("the Russian defence minister")), [1, 2, 0]);
    /// ```
    pub fn matches_all<'a>(&'a self, text: &'a str) -> impl Iterator<Item = PhraseMatch> + 'a {
        Search::new(&self.index, text, Select::All)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Select {
    LeftmostLongest,
    All,
}

/// So many words are remembered at most, in a megabyte: all that is common, and much that is not.
const MEMO: usize = 1 << 15;

/// A text on its way through an index, some kilobytes at a time.
#[derive(Debug)]
struct Search<'a> {
    index: &'a Index,
    text: &'a str,
    select: Select,
    runs: Runs<'a>,
    memo: Memo,
    plain: Plain,
    /// What the runs of a chunk would be, and those of which it is not known.
    guesses: Vec<Seen>,
    doubts: Vec<usize>,
    tokens: Vec<Seen>,
    spans: Vec<(usize, usize)>,
    /// The first of the tokens at which nothing was looked for.
    next: usize,
    /// The first of the tokens after the last match.
    free: usize,
    scratch: Scratch,
    /// The lengths and values found at one token.
    here: Vec<(usize, u32)>,
    found: VecDeque<PhraseMatch>,
}

impl<'a> Search<'a> {
    fn new(index: &'a Index, text: &'a str, select: Select) -> Search<'a> {
        Search {
            index,
            text,
            select,
            runs: Runs::new(text),
            memo: Memo::new((text.len() / 16).clamp(16, MEMO)),
            plain: Plain::default(),
            guesses: Vec::new(),
            doubts: Vec::new(),
            tokens: Vec::new(),
            spans: Vec::new(),
            next: 0,
            free: 0,
            scratch: Scratch::default(),
            here: Vec::new(),
            found: VecDeque::new(),
        }
    }

    /// Reads on; `false` at the end of the text.
    fn advance(&mut self) -> bool {
        // Two tokens before a phrase tell whether it stands in a pair.
        let read = self.next.saturating_sub(2);
        self.tokens.drain(..read);
        self.spans.drain(..read);
        (self.next, self.free) = (self.next - read, self.free.saturating_sub(read));
        let more = self.see();
        let ready = if more { self.tokens.len().saturating_sub(self.index.longest() + 2) } else { self.tokens.len() };
        if ready > self.next {
            self.look(ready);
        }
        more
    }

    /// Sees the tokens of the next chunk: first all as if each run were a word that is remembered, then what is not.
    fn see(&mut self) -> bool {
        let Search { index, text, runs, memo, tokens, spans, guesses, doubts, .. } = self;
        let Some((starts, ends)) = runs.next_chunk() else { return false };
        let before = spans.last().map_or(0, |span| span.1);
        memo.guess(text, starts, ends, before, guesses, doubts);
        tokens.reserve(starts.len());
        spans.reserve(starts.len());
        let mut done = 0;
        for &doubt in doubts.iter() {
            if doubt < done {
                continue;
            }
            let run = &text[starts[doubt]..ends[doubt]];
            let before = if doubt > done { ends[doubt - 1] } else { spans.last().map_or(0, |span| span.1) };
            if let Some(seen) = memo.get_or_maybe(run, |run| Some(index.mark(Seen::of_common(run)?))) {
                guesses[doubt] = seen.after(gap(&text[before..starts[doubt]]));
                continue;
            }
            tokens.extend(&guesses[done..doubt]);
            spans.extend(starts[done..doubt].iter().copied().zip(ends[done..doubt].iter().copied()));
            done = doubt;
            // After a run of several tokens, or none, the next is in doubt too: what is between was not looked at.
            while done < starts.len() {
                let run = starts[done]..ends[done];
                let mut last = spans.last().map_or(0, |span| span.1);
                words(&text[run.clone()], |word| {
                    let (start, end) = (run.start + word.start, run.start + word.end);
                    let seen = memo.get_or(&text[start..end], |word| index.mark(Seen::of(word)));
                    tokens.push(seen.after(gap(&text[last..start])));
                    spans.push((start, end));
                    last = end;
                });
                done += 1;
                if last == run.end {
                    break;
                }
            }
        }
        tokens.extend(&guesses[done..]);
        spans.extend(starts[done..].iter().copied().zip(ends[done..].iter().copied()));
        true
    }

    /// Looks for phrases that begin with one of the tokens up to `ready`.
    fn look(&mut self, ready: usize) {
        let Search { index, text, select, plain, tokens, spans, scratch, here, found, free, .. } = self;
        let is_plain = |range: Range<usize>| plain.at(text, spans[range.start].0);
        let mut place = usize::MAX;
        let mut flush = |at: usize, here: &mut Vec<(usize, u32)>| {
            if *select == Select::LeftmostLongest && at < *free {
                here.clear();
            }
            if here.len() > 1 {
                here.sort_unstable_by_key(|(length, value)| (std::cmp::Reverse(*length), *value));
                here.dedup();
            }
            let longest = here.first().map_or(0, |(length, _)| *length);
            for (length, value) in here.drain(..) {
                if *select == Select::All || length == longest {
                    let span = Span::new(spans[at].0, spans[at + length - 1].1).expect("tokens run forward");
                    found.push_back(PhraseMatch { span, value });
                }
            }
            *free = (*free).max(at + longest);
        };
        let quote = |range: Range<usize>| &text[spans[range.start].0..spans[range.end - 1].1];
        index.find(tokens, self.next..ready, scratch, quote, is_plain, |at, length, value| {
            if at != place && !here.is_empty() {
                flush(place, here);
            }
            place = at;
            here.push((length, value));
        });
        if !here.is_empty() {
            flush(place, here);
        }
        self.next = ready;
    }
}

impl Iterator for Search<'_> {
    type Item = PhraseMatch;

    fn next(&mut self) -> Option<PhraseMatch> {
        while self.found.is_empty() {
            if !self.advance() {
                break;
            }
        }
        self.found.pop_front()
    }
}
