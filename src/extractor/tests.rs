//! The built-in languages hold what their folders say.

#![cfg(feature = "builtin")]

use super::Extractor;

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
