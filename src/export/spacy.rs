//! A line for each document, as spaCy's `Doc.from_json` takes it:
//!
//! ```python
//! import json, spacy
//! from spacy.tokens import Doc, DocBin
//! vocab = spacy.blank("xx").vocab
//! docs = [Doc(vocab).from_json(json.loads(line), validate=True) for line in open("docs.jsonl", encoding="utf-8")]
//! DocBin(docs=docs).to_disk("docs.spacy")
//! ```
//!
//! spaCy knows a blank after a token; any further white space is a token of its own, and has to be written as one.

use std::io::{self, Write};
use std::ops::Range;

use serde_json::{Value, json};

use super::annotate::Told;
use super::tokens;
use crate::{Claim, Mention, Span};

/// One document.
pub(super) fn write(told: &Told<'_>, out: &mut dyn Write) -> io::Result<()> {
    let text = &told.document.text;
    let mentions = told.mentions();
    let words = told.extraction.conversations.iter().flat_map(|conversation| {
        let spoke = conversation.evidence.iter().filter(|words| words.claim == Claim::Spoke);
        spoke.map(move |words| (conversation, words.span))
    });
    let words: Vec<_> = words.filter(|(_, span)| told.is_in_text(*span)).collect();
    let spans: Vec<Span> =
        mentions.iter().map(|mention| mention.span).chain(words.iter().map(|(_, span)| *span)).collect();
    let tokens = with_blanks(text, tokens::sentences(text, &spans).into_iter().flatten());
    let tokens: Vec<Span> = tokens.into_iter().filter_map(|token| Span::new(token.start, token.end)).collect();
    let positions = told.positions(tokens.iter().copied().chain(spans.iter().copied()));
    let place = |span: Span| (positions.of(span.start()), positions.of(span.end()));
    // A span that begins within white space is none that spaCy can say.
    let is_said = |span: Span| {
        tokens.binary_search_by_key(&span.start(), |token| token.start()).is_ok()
            && tokens.binary_search_by_key(&span.end(), |token| token.end()).is_ok()
    };
    let entity = |mention: &&Mention| {
        let (start, end) = place(mention.span);
        let id = mention.meaning.entity().map(|id| id.as_str()).unwrap_or_default();
        json!({"start": start, "end": end, "label": mention.kind.name().to_uppercase(), "kb_id": id})
    };
    let ents: Vec<Value> = mentions.iter().filter(|mention| is_said(mention.span)).map(entity).collect();
    let spans: Vec<Value> = words
        .iter()
        .filter(|(_, span)| is_said(*span))
        .map(|(conversation, span)| {
            let (start, end) = place(*span);
            json!({"start": start, "end": end, "label": conversation.mode.name().to_uppercase(), "kb_id": conversation.id})
        })
        .collect();
    let tokens: Vec<Value> = tokens
        .iter()
        .enumerate()
        .map(|(id, token)| {
            let (start, end) = place(*token);
            json!({"id": id, "start": start, "end": end})
        })
        .collect();
    let line = json!({"text": text, "tokens": tokens, "ents": ents, "spans": {"conversations": spans}});
    writeln!(out, "{line}")
}

/// The tokens, and what stands between them as spaCy cuts it.
fn with_blanks(text: &str, tokens: impl Iterator<Item = Range<usize>>) -> Vec<Range<usize>> {
    let mut cuts: Vec<usize> = tokens.flat_map(|token| [token.start, token.end]).collect();
    let mut before = None;
    for (at, c) in text.char_indices() {
        let blank = is_blank(c);
        if before.is_some_and(|before| before != blank) {
            cuts.push(at);
        }
        before = Some(blank);
    }
    cuts.push(text.len());
    cuts.sort_unstable();
    cuts.dedup();
    let mut parts: Vec<(Range<usize>, bool)> = Vec::new();
    let mut start = 0;
    for cut in cuts.into_iter().filter(|cut| *cut > 0) {
        let blank = text[start..].starts_with(is_blank);
        match parts.last_mut() {
            Some((before, true)) if blank => before.end = cut,
            _ => parts.push((start..cut, blank)),
        }
        start = cut;
    }
    let mut said = Vec::new();
    for (i, (mut part, blank)) in parts.into_iter().enumerate() {
        if blank && i > 0 && text[part.start..].starts_with(' ') {
            part.start += 1;
        }
        if !part.is_empty() {
            said.push(part);
        }
    }
    said
}

/// What Python takes for white space.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_blank_belongs_to_the_token_before_it() {
        let cut = |text: &str, tokens: &[Range<usize>]| {
            with_blanks(text, tokens.iter().cloned()).into_iter().map(|part| text[part].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(cut("a  b\n c", &[0..1, 3..4, 6..7]), ["a", " ", "b", "\n ", "c"]);
        assert_eq!(cut(" a b ", &[1..2, 3..4]), [" ", "a", "b"]);
        assert_eq!(cut("", &[]), [""; 0]);
        assert_eq!(cut("a\u{feff} b", &[0..1, 5..6]), ["a", "\u{feff}", "b"]);
    }
}
