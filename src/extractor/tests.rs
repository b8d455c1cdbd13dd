//! The built-in languages hold what their folders say.

#![cfg(feature = "builtin")]

use super::Extractor;
use crate::Document;

#[test]
fn the_examples_hold() {
    let faults = Extractor::builtin().faults_of_examples();
    let advice = "Each fault is a pattern that says too little or too much, an earlier rule of its stage that takes the \
                  words first (the order in the file is the order of preference), a cue or name that the example uses \
                  and the gazetteer lacks, or an example that is wrong.";
    assert!(faults.is_empty(), "{} examples do not hold:\n{}\n{advice}", faults.len(), faults.join("\n"));
}

#[test]
fn the_builtin_languages_have_rules() {
    let extractor = Extractor::builtin();
    for (code, language) in &extractor.languages {
        assert!(language.pack.rules.len() >= 30, "{code} has {} rules", language.pack.rules.len());
    }
    assert!(["en", "vi"].iter().all(|code| extractor.languages.contains_key(*code)));
}

#[test]
fn a_headline_tells_its_language() {
    let headlines = [
        ("vi", "Thủ tướng Đức Olaf Scholz gặp Thủ tướng Ba Lan Donald Tusk"),
        ("en", "German Chancellor Olaf Scholz meets Polish Prime Minister Donald Tusk"),
        ("fr", "Le chancelier allemand Olaf Scholz rencontre le premier ministre polonais"),
    ];
    for (code, headline) in headlines {
        let extraction = Extractor::builtin().extract(&Document::new("headline", headline));
        assert_eq!(extraction.language, code, "{headline}");
    }
}
