//! A text in tokens for the formats that want them, cut where a name begins or ends.

use std::ops::Range;

use crate::text::Text;
use crate::{MAX_TEXT, Span};

/// Sentences of tokens, both as ranges of bytes. What neither has is blank.
pub(super) fn sentences(text: &str, spans: &[Span]) -> Vec<Vec<Range<usize>>> {
    let mut end = text.len().min(MAX_TEXT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let read = Text::new(&text[..end], &[]);
    let mut cuts: Vec<usize> = spans.iter().flat_map(|span| [span.start(), span.end()]).collect();
    cuts.retain(|cut| text.is_char_boundary(*cut));
    cuts.sort_unstable();
    cuts.dedup();
    let mut next = 0;
    let mut tokens = |token: Range<usize>| {
        let mut parts = Vec::new();
        let mut start = token.start;
        while let Some(&cut) = cuts.get(next).filter(|cut| **cut < token.end) {
            next += 1;
            if cut > start {
                parts.push(start..cut);
                start = cut;
            }
        }
        parts.push(start..token.end);
        parts
    };
    let sentences = read.sentences().iter();
    sentences
        .map(|sentence| {
            let of = read.tokens()[sentence.tokens.clone()].iter();
            of.flat_map(|token| tokens(token.span().range())).collect()
        })
        .collect()
}
