//! Where tokens begin and end: bytes first, characters only where bytes do not settle it.
//!
//! [`Runs`] cuts a text at its ASCII bytes, 64 at a time, without a table and without decoding: a *run* is as many
//! letters, digits and bytes beyond ASCII as stand together, or one other visible character. [`words`] cuts a run into
//! tokens by its characters. Most runs are one word and known from before, so who reads many of them (the matcher)
//! asks [`words`] but once for each.

use std::ops::Range;

use super::Gap;
use super::letter::{Kind, kind};

/// So many bytes are looked at together, one bit of a word for each.
const BLOCK: usize = 64;

/// So many blocks are cut at a time: what is known of them stays in the nearest cache.
const BLOCKS: usize = 64;

/// So many places are written at once, needed or not, which is faster than to ask of each whether it is needed.
const AT_ONCE: usize = 16;

/// The runs of a text, some kilobytes at a time.
#[derive(Debug)]
pub(crate) struct Runs<'t> {
    bytes: &'t [u8],
    /// The first byte that was not looked at.
    at: usize,
    /// Whether the byte before is of a run that may go on.
    in_run: bool,
    /// Whether the byte before is a run of its own.
    after_single: bool,
    starts: Places,
    ends: Places,
}

impl<'t> Runs<'t> {
    pub(crate) fn new(text: &'t str) -> Runs<'t> {
        Runs {
            bytes: text.as_bytes(),
            at: 0,
            in_run: false,
            after_single: false,
            starts: Places::new(text.len()),
            ends: Places::new(text.len()),
        }
    }

    /// Where the next runs start and end, from left to right; `None` after the last. A chunk may be empty.
    pub(crate) fn next_chunk(&mut self) -> Option<(&[usize], &[usize])> {
        if self.at >= self.bytes.len() {
            return None;
        }
        // A run that was open at the end of the last chunk is the first of this.
        self.starts.keep_after(self.ends.count);
        self.ends.count = 0;
        for _ in 0..BLOCKS {
            let Some(rest) = self.bytes.get(self.at..).filter(|rest| !rest.is_empty()) else { break };
            match rest.first_chunk::<BLOCK>() {
                Some(block) => self.block(block),
                None => {
                    let mut block = [b' '; BLOCK];
                    block[..rest.len()].copy_from_slice(rest);
                    self.block(&block);
                }
            }
        }
        if self.at >= self.bytes.len() && self.ends.count < self.starts.count {
            self.ends.push(self.bytes.len());
        }
        let ends = self.ends.get();
        Some((&self.starts.get()[..ends.len()], ends))
    }

    fn block(&mut self, block: &[u8; BLOCK]) {
        let (word, blank) = (bits(block, is_word_byte), bits(block, is_blank_byte));
        let single = !(word | blank);
        let word_before = word << 1 | u64::from(self.in_run);
        self.starts.push_bits(self.at, word & !word_before | single);
        self.ends.push_bits(self.at, !word & word_before | single << 1 | u64::from(self.after_single));
        self.in_run = word >> (BLOCK - 1) == 1;
        self.after_single = single >> (BLOCK - 1) == 1;
        self.at += BLOCK;
    }
}

/// Places in a text, with room for all that a chunk can have.
#[derive(Debug)]
struct Places {
    places: Vec<usize>,
    count: usize,
}

impl Places {
    fn new(bytes: usize) -> Places {
        let chunk = bytes.next_multiple_of(BLOCK).min(BLOCK * BLOCKS);
        Places { places: vec![0; chunk + BLOCK + AT_ONCE], count: 0 }
    }

    fn get(&self) -> &[usize] {
        &self.places[..self.count]
    }

    fn keep_after(&mut self, count: usize) {
        self.places.copy_within(count..self.count, 0);
        self.count -= count;
    }

    fn push(&mut self, place: usize) {
        self.places[self.count] = place;
        self.count += 1;
    }

    #[inline]
    fn push_bits(&mut self, base: usize, mut bits: u64) {
        let count = bits.count_ones() as usize;
        let (room, more) = self.places[self.count..].split_at_mut(AT_ONCE);
        for place in room {
            *place = base + bits.trailing_zeros() as usize;
            bits &= bits.wrapping_sub(1);
        }
        for place in more {
            if bits == 0 {
                break;
            }
            *place = base + bits.trailing_zeros() as usize;
            bits &= bits - 1;
        }
        self.count += count;
    }
}

fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || !byte.is_ascii()
}

fn is_blank_byte(byte: u8) -> bool {
    byte <= b' ' || byte == 0x7f
}

/// One bit for each byte, the first lowest.
fn bits(block: &[u8; BLOCK], is: impl Fn(u8) -> bool) -> u64 {
    let mut flags = [0; BLOCK];
    for (flag, byte) in flags.iter_mut().zip(block) {
        *flag = u8::from(is(*byte));
    }
    // Eight flags of a byte each become eight bits: the product moves the flag of byte k to bit 56 + k, and as no two
    // of its terms meet, nothing is carried.
    let (eights, _) = flags.as_chunks::<8>();
    eights
        .iter()
        .rev()
        .fold(0, |bits, eight| bits << 8 | u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56)
}

/// The tokens of a run, as ranges of its bytes: letters, digits and marks that stand together, cut where a small letter
/// meets a capital (`thốngJoe`); each letter of a script that puts no space between words; each other visible character.
pub(crate) fn words(run: &str, mut token: impl FnMut(Range<usize>)) {
    let mut open: Option<Range<usize>> = None;
    // What the letter before is; marks and invisible characters do not change it.
    let (mut after_small, mut after_alone) = (false, false);
    for (at, c) in run.char_indices() {
        let end = at + c.len_utf8();
        let kind = kind(c);
        if !kind.is(Kind::WORD) {
            open.take().map(&mut token);
            if !kind.is(Kind::BLANK) {
                token(at..end);
            }
            continue;
        }
        if kind.is(Kind::INVISIBLE) {
            continue; // Within a word it is covered, around it not.
        }
        if !kind.is(Kind::MARK) {
            let alone = is_unspaced(c);
            if alone || after_alone || after_small && kind.is(Kind::CAPITAL) {
                open.take().map(&mut token);
            }
            (after_small, after_alone) = (kind.is(Kind::SMALL), alone);
        }
        open = Some(open.map_or(at, |open| open.start)..end);
    }
    open.map(token);
}

/// What stands between two tokens.
pub(crate) fn gap(between: &str) -> Gap {
    match between {
        "" => Gap::None,
        " " => Gap::Space,
        _ => {
            let mut breaks = 0;
            let mut before = None;
            for c in between.chars() {
                breaks += match c {
                    '\n' if before == Some('\r') => 0,
                    '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' => 1,
                    '\u{2029}' => 2,
                    _ => 0,
                };
                before = Some(c);
            }
            match breaks {
                0 => Gap::Space,
                1 => Gap::Line,
                _ => Gap::Paragraph,
            }
        }
    }
}

/// Whether a letter is of a script that is written without spaces between words (the letters between which UAX #29,
/// having no dictionary, breaks everywhere): Thai and Lao, Burmese, Khmer and their kin, Hiragana, ideographs.
fn is_unspaced(c: char) -> bool {
    // The ranges come first, for to ask whether a character is a letter is slow.
    matches!(c,
        '\u{e01}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{1950}'..='\u{19df}'
        | '\u{1a20}'..='\u{1aaf}' | '\u{3006}'..='\u{3007}' | '\u{3041}'..='\u{309f}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{a9e0}'..='\u{a9fe}' | '\u{aa60}'..='\u{aadf}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
        && c.is_alphabetic()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_normalization::char::is_combining_mark;
    use unicode_segmentation::UnicodeSegmentation;

    use super::{Runs, gap, is_unspaced, words};
    use crate::text::Gap;

    fn runs(text: &str) -> Vec<&str> {
        let mut runs = Runs::new(text);
        let mut found = Vec::new();
        while let Some((starts, ends)) = runs.next_chunk() {
            found.extend(starts.iter().zip(ends).map(|(&start, &end)| &text[start..end]));
        }
        found
    }

    /// The same, a byte at a time.
    fn plain_runs(text: &str) -> Vec<&str> {
        let is_word = |c: char| c.is_ascii_alphanumeric() || !c.is_ascii();
        let mut found = Vec::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let len = if is_word(first) { rest.find(|c| !is_word(c)).unwrap_or(rest.len()) } else { 1 };
            let (run, after) = rest.split_at(len);
            if !run.starts_with(|c: char| c <= ' ' || c == '\u{7f}') {
                found.push(run);
            }
            rest = after;
        }
        found
    }

    fn tokens(run: &str) -> Vec<&str> {
        let mut found = Vec::new();
        words(run, |token| found.push(&run[token]));
        found
    }

    #[test]
    fn blocks_and_chunks_do_not_show() {
        // Whatever meets the end of a block or of a chunk: a run, a single, a blank; and a text that ends there.
        for unit in ["a", "ab ", "-", "a-", " ", "ộ", "một câu, hai\n"] {
            for len in [0, 1, 62, 63, 64, 65, 127, 128, 4095, 4096, 4097, 9000] {
                let text: String = unit.chars().cycle().take(len).collect();
                assert_eq!(runs(&text), plain_runs(&text), "{len} of {unit:?}");
            }
        }
    }

    #[test]
    fn words_of_runs() {
        for (run, expected) in [
            ("thốngJoe", &["thống", "Joe"][..]),
            ("“Nga”", &["“", "Nga", "”"]),
            ("Nga\u{a0}Mỹ", &["Nga", "Mỹ"]),
            ("Nga–Mỹ…", &["Nga", "–", "Mỹ", "…"]),
            ("La\u{ad}vrov\u{200b}", &["La\u{ad}vrov"]),
            ("\u{feff}Nga", &["Nga"]),
            ("Mie\u{302}\u{301}n", &["Mie\u{302}\u{301}n"]),
            ("e\u{301}A", &["e\u{301}", "A"]),
            ("普京总统", &["普", "京", "总", "统"]),
            ("プーチン大統領", &["プーチン", "大", "統", "領"]),
            ("ปูติน", &["ปู", "ติ", "น"]),
            ("\u{200b}", &[]),
        ] {
            assert_eq!(tokens(run), expected, "{run}");
        }
    }

    #[test]
    fn gaps() {
        for (between, expected) in [
            ("", Gap::None),
            (" ", Gap::Space),
            ("\u{a0}\t", Gap::Space),
            (" \r\n ", Gap::Line),
            ("\u{2028}", Gap::Line),
            ("\n \n", Gap::Paragraph),
            ("\r\n\r\n", Gap::Paragraph),
            ("\u{2029}", Gap::Paragraph),
        ] {
            assert_eq!(gap(between), expected, "{between:?}");
        }
    }

    /// UAX #29 breaks between letters of these scripts and no others that newspapers are printed in.
    #[test]
    fn scripts_without_spaces() {
        // Letters in circles and the like are letters too, but no text runs on in them.
        let odd = |c: &char| matches!(c, '\u{2070}'..='\u{2fff}' | '\u{3021}'..='\u{303a}' | '\u{3100}'..='\u{33ff}');
        let letters = ('a'..='\u{3ffff}').filter(|c| c.is_alphabetic() && !is_combining_mark(*c) && !odd(c));
        let newspapers = letters.filter(|c| *c < '\u{10000}' || *c >= '\u{20000}');
        let differ = newspapers.filter(|c| (format!("{c}{c}").split_word_bounds().count() == 2) != is_unspaced(*c));
        assert_eq!(differ.map(|c| format!("{c} U+{:04X}", u32::from(c))).collect::<Vec<_>>(), [""; 0]);
    }

    proptest! {
        #[test]
        fn runs_are_as_plain_as_they_look(text in "[a-zĐộ ,.\\n-]{0,200}|\\PC{0,90}") {
            prop_assert_eq!(runs(&text), plain_runs(&text));
        }

        /// A token is its own only token, so that what is known of it as a run is true of it as a part.
        #[test]
        fn words_of_words(run in "\\PC{0,20}|[aAộ\u{301}\u{ad}\u{200b}“–普ー1]{0,12}") {
            for token in tokens(&run) {
                prop_assert_eq!(tokens(token), vec![token]);
            }
        }
    }
}
