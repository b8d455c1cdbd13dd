//! Words that are spelled as names and are none: `tests/data/homographs.csv`.
#![cfg(feature = "builtin")]

use std::collections::BTreeSet;

use demarche::{Document, Extractor, MentionKind};

struct Sentence {
    language: &'static str,
    text: &'static str,
    /// What is found today.
    known_wrong: Option<&'static str>,
}

fn sentences() -> Vec<Sentence> {
    let content = include_str!("data/homographs.csv");
    let mut lines = content.lines().filter(|line| !line.starts_with('#'));
    assert_eq!(lines.next(), Some("language|sentence"));
    let mut is_known_wrong = false;
    let mut sentences = Vec::new();
    for line in lines {
        if line == "[known wrong]" {
            is_known_wrong = true;
            continue;
        }
        let mut cells = line.splitn(3, '|');
        let mut cell = || cells.next().unwrap_or_else(|| panic!("two cells: {line}"));
        let (language, text) = (cell(), cell());
        let known_wrong = cells.next();
        assert_eq!(known_wrong.is_some(), is_known_wrong, "what is found, where it is wrong: {line}");
        sentences.push(Sentence { language, text, known_wrong });
    }
    sentences
}

/// The words taken for a name, and for what.
fn names(extractor: &Extractor, sentence: &Sentence) -> Vec<String> {
    use MentionKind::{Organization, Person, Place, State};
    let document =
        Document::new("d", sentence.text).language(sentence.language).published("2024-03-05".parse().unwrap());
    let mentions = extractor.extract(&document).mentions;
    let names = mentions.iter().filter(|found| matches!(found.kind, State | Person | Place | Organization));
    let shown = |found: &demarche::Mention| format!("{} {}", found.kind.name(), found.span.of(sentence.text).unwrap());
    names.map(shown).collect()
}

#[test]
fn a_word_that_is_no_name_is_not_taken_for_one() {
    let extractor = Extractor::builtin();
    let sentences = sentences();
    let mut faults = Vec::new();
    for sentence in &sentences {
        let found = names(&extractor, sentence).join(", ");
        if found != sentence.known_wrong.unwrap_or_default() {
            faults.push(format!("{}: {:?} has {found:?}", sentence.language, sentence.text));
        }
    }
    assert!(
        faults.is_empty(),
        "{} of {} sentences; under [known wrong] stands what is found today, move up what is right now:\n{}",
        faults.len(),
        sentences.len(),
        faults.join("\n")
    );
}

#[test]
fn the_sentences_are_many_in_both_languages() {
    let sentences = sentences();
    let distinct: BTreeSet<&str> = sentences.iter().map(|sentence| sentence.text).collect();
    assert_eq!(distinct.len(), sentences.len(), "a sentence twice");
    for language in ["vi", "en"] {
        let count = sentences.iter().filter(|sentence| sentence.language == language).count();
        assert!(count >= 30, "{count} in `{language}`");
    }
}
