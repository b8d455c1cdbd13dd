//! The examples that the folders of languages carry, run.

use super::Extractor;
use crate::language::Rule;
use crate::temporal;
use crate::{Day, Document};

impl Extractor {
    /// What the examples of the languages say and their rules do not do, a line each: a `yes` in which a rule does not fire,
    /// a `no` in which it does, dates that are read otherwise; and which rule or form has none. Empty when all is well.
    ///
    /// Whoever writes a language knows by this what each rule does, alone and beside the others.
    pub fn faults_of_examples(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for (code, language) in &self.languages {
            for rule in &language.pack.rules {
                self.faults_of_rule(code, rule, &mut faults);
            }
            faults.extend(temporal::faults_of_examples(code, &language.pack.dates));
        }
        faults
    }

    fn faults_of_rule(&self, code: &str, rule: &Rule, faults: &mut Vec<String>) {
        for (word, texts) in [("yes", &rule.yes), ("no", &rule.no)] {
            if texts.is_empty() {
                faults.push(format!("{}: has no `{word}` text", rule.name));
            }
        }
        let fires = |text: &&String| self.fires(code, rule, text);
        let silent = rule.yes.iter().filter(|text| !fires(text));
        faults.extend(silent.map(|text| format!("{}: does not fire in: {text}", rule.name)));
        faults.extend(rule.no.iter().filter(fires).map(|text| format!("{}: fires in: {text}", rule.name)));
    }

    fn fires(&self, code: &str, rule: &Rule, text: &str) -> bool {
        let document = Document { published: Day::new(2023, 6, 15), ..Document::new("example", text).language(code) };
        self.read(&document, None).1.fired.contains(&rule.number)
    }
}
