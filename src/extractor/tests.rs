//! The rules' own examples, run: every rule of every built-in pack must fire in its `yes` texts and not in its `no` texts.

#![cfg(feature = "builtin")]

use super::Extractor;
use crate::language::Rule;
use crate::{Day, Document};

/// The day on which every example counts as published.
fn published() -> Day {
    "2023-06-15".parse().unwrap()
}

#[test]
fn the_rules_examples_hold() {
    let extractor = Extractor::builtin();
    let mut faults = Vec::new();
    for (code, language) in &extractor.languages {
        for rule in &language.pack.rules {
            faults.extend(faults_of(&extractor, code, rule));
        }
    }
    let advice = "Each fault is a pattern that says too little or too much, an earlier rule of its stage that takes the \
                  words first (the order in the file is the order of preference), a cue or name that the example uses \
                  and the gazetteer lacks, or an example that is wrong.";
    assert!(faults.is_empty(), "{} examples of rules do not hold:\n{}\n{advice}", faults.len(), faults.join("\n"));
}

fn faults_of(extractor: &Extractor, code: &str, rule: &Rule) -> Vec<String> {
    let mut faults = Vec::new();
    for (word, texts) in [("yes", &rule.yes), ("no", &rule.no)] {
        if texts.is_empty() {
            faults.push(format!("{}: has no `{word}` text", rule.name));
        }
    }
    let fires = |text: &String| fires(extractor, code, rule, text);
    faults.extend(
        rule.yes.iter().filter(|text| !fires(text)).map(|text| format!("{}: does not fire in: {text}", rule.name)),
    );
    faults.extend(rule.no.iter().filter(|text| fires(text)).map(|text| format!("{}: fires in: {text}", rule.name)));
    faults
}

fn fires(extractor: &Extractor, code: &str, rule: &Rule, text: &str) -> bool {
    let document = Document::new("example", text).published(published()).language(code);
    extractor.read(&document, None).1.fired.contains(&rule.number)
}

#[test]
fn the_builtin_languages_have_rules() {
    let extractor = Extractor::builtin();
    let counts: Vec<(&str, bool)> =
        extractor.languages.iter().map(|(code, language)| (code.as_str(), language.pack.rules.len() >= 30)).collect();
    assert_eq!(counts, [("en", true), ("vi", true)]);
}
