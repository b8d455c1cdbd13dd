//! Why a document was read as it was.
#![cfg(feature = "builtin")]

use std::path::Path;

use demarche::explain::{Outcome, SentenceReading, Silence};
use demarche::{Document, Extractor};

const TEXT: &str = "Ngày 13/5, Bộ trưởng Quốc phòng Mĩ Lloyd Austin điện đàm với ông Shoigu.\n\
    Nếu Tổng thống Pháp Emmanuel Macron điện đàm với ông Shoigu thì đó là chuyện khác.\n\
    Ông Austin và ông Shoigu đều thích điện đàm.\n\
    Thời tiết đẹp.";

fn sentences() -> Vec<SentenceReading> {
    let document = Document::new("d", TEXT).language("vi").published("2022-05-14".parse().unwrap());
    Extractor::builtin().explain(&document).sentences
}

#[test]
fn a_conversation_has_its_words_rules_and_entries() {
    let first = &sentences()[0];
    let telling = &first.tellings[0];
    assert_eq!(telling.outcome, Outcome::Told(vec!["c1".to_owned()]));
    assert_eq!((telling.word.as_str(), telling.words.rule.as_str()), ("điện đàm", "vi.event.talks-with"));
    let parties: Vec<&str> = telling.parties.iter().map(|party| party.label.as_str()).collect();
    assert_eq!(parties, ["Lloyd Austin", "Sergei Shoigu"]);
    let entry = |words: &str| first.names.iter().find(|name| name.words == words).unwrap();
    assert_eq!(entry("Shoigu").mention.rule.as_str(), "resolve.family-name-of-the-day");
    assert_eq!(entry("Shoigu").entry.as_deref(), Some("Shoigu"));
    assert!(first.actors.iter().any(|actor| actor.quote == "ông Shoigu" && actor.rule.as_str().contains("honorific")));
    assert_eq!(first.silence, None);
}

#[test]
fn a_sentence_without_one_says_what_it_lacks() {
    let sentences = sentences();
    assert_eq!(sentences[3].silence, Some(Silence::NoWord));
    let document = Document::new("d", "Ông Macron điện đàm. Wang và Li điện đàm với nhau.").language("vi");
    let without = Extractor::builtin().explain(&document).sentences;
    let why: Vec<String> = without
        .iter()
        .map(|sentence| match (&sentence.silence, sentence.tellings.as_slice()) {
            (Some(silence), _) => silence.to_string(),
            (None, tellings) => tellings.iter().map(|telling| telling.outcome.to_string()).collect(),
        })
        .collect();
    assert!(why[0].contains("fewer than two"), "{why:?}");
    assert!(!why[1].is_empty(), "{why:?}");
}

/// The laws: the same extraction as without reasons, each conversation told by something, each sentence with a telling or
/// a reason.
#[test]
fn the_reasons_are_complete() {
    let extractor = Extractor::builtin();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|end| end != "txt") {
            continue;
        }
        let document = Document::new("d", std::fs::read_to_string(&path).unwrap()).language("vi");
        let why = extractor.explain(&document);
        assert_eq!(why.extraction, extractor.extract(&document));
        for conversation in &why.extraction.conversations {
            let tells = |outcome: &Outcome| matches!(outcome, Outcome::Told(ids) if ids.contains(&conversation.id));
            let mut tellings = why.sentences.iter().flat_map(|sentence| &sentence.tellings);
            let implied = conversation.evidence.iter().any(|evidence| evidence.rule.as_str().contains("implied"));
            assert!(implied || tellings.any(|telling| tells(&telling.outcome)), "{}", conversation.id);
            count += 1;
        }
        for sentence in &why.sentences {
            assert_eq!(sentence.silence.is_some(), sentence.tellings.is_empty(), "{}", sentence.quote);
        }
    }
    assert!(count >= 10, "{count} conversations");
}
