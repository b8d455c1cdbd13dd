//! Whether a sentence dropped its diacritics: [`Plain`].

use crate::text::letter::{Kind, kind};

/// Tells of places in a text, asked from left to right, whether the sentence around has any letter beyond ASCII.
///
/// A sentence here is what lies between line breaks and final stops before a space; to cut it as a reader would is
/// not needed to see whether its words carry marks. Each byte is read once or twice, however often one asks.
#[derive(Debug, Default)]
pub(crate) struct Plain {
    /// From where to where the answer is known.
    start: usize,
    end: usize,
    is_plain: bool,
}

impl Plain {
    pub(crate) fn at(&mut self, text: &str, place: usize) -> bool {
        if (self.start..self.end).contains(&place) {
            return self.is_plain;
        }
        let (before, after) = text.split_at(place);
        let mut start = 0;
        let mut marked = false;
        let mut next = after.chars().next();
        for (at, c) in before.char_indices().rev() {
            let end = at + c.len_utf8();
            if is_stop(c, next) {
                start = end;
                break;
            }
            // Where the answer is known and the sentence has not ended since, it is still the answer.
            if at < self.end && at >= self.start && !self.is_plain || is_marked(c) {
                (start, marked) = (at, true);
                break;
            }
            next = Some(c);
        }
        let mut end = place;
        let mut rest = after.chars().peekable();
        while let Some(c) = rest.next().filter(|_| !marked) {
            marked = is_marked(c);
            if is_stop(c, rest.peek().copied()) {
                break;
            }
            end += c.len_utf8();
        }
        (self.start, self.end, self.is_plain) = (start, end.max(place + 1), !marked);
        self.is_plain
    }
}

fn is_stop(c: char, next: Option<char>) -> bool {
    match c {
        '\n' | '\r' | '\u{2028}' | '\u{2029}' => true,
        '.' | '!' | '?' | '…' => next.is_none_or(char::is_whitespace),
        _ => false,
    }
}

fn is_marked(c: char) -> bool {
    !c.is_ascii() && kind(c).is(Kind::WORD) && !kind(c).is(Kind::INVISIBLE)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Plain, is_marked, is_stop};

    /// The same without a memory.
    fn is_plain(text: &str, place: usize) -> bool {
        let chars: Vec<(usize, char)> = text.char_indices().collect();
        let stop = |at: usize| is_stop(chars[at].1, chars.get(at + 1).map(|(_, c)| *c));
        let here = chars.iter().position(|(at, _)| *at == place).unwrap_or(chars.len());
        let start = (0..here).rev().find(|at| stop(*at)).map_or(0, |at| at + 1);
        let end = (here..chars.len()).find(|at| stop(*at)).map_or(chars.len(), |at| at + 1);
        !chars[start..end].iter().any(|(_, c)| is_marked(*c))
    }

    #[test]
    fn sentences() {
        let text = "Tong thong My “Biden” noi. Ông ấy nói. Tong thong V.Putin";
        for (word, plain) in [("Tong", true), ("noi", true), ("ấy", false), ("V.Putin", true)] {
            let at = text.find(word).unwrap();
            assert_eq!(Plain::default().at(text, at), plain, "{word}");
        }
    }

    proptest! {
        #[test]
        fn a_memory_changes_nothing(text in "[a-cộ“ \n.!]{0,60}") {
            let mut plain = Plain::default();
            for (at, c) in text.char_indices() {
                if c.is_alphabetic() {
                    prop_assert_eq!(plain.at(&text, at), is_plain(&text, at), "{}", at);
                }
            }
        }
    }
}
