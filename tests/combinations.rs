//! Everybody may stand before every verb: sentences put together of the parts in `tests/data/combinations`.
//!
//! Of the parts of a sentence (what opens it, who, when, how they spoke, with whom, what ends it) any two are varied while the
//! others stay plain, some 2,800 sentences a language. Each tells of one conversation of the same two. What rules learn from
//! articles comes in the combinations that articles happen to have; here are the others.
#![cfg(feature = "builtin")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use demarche::{Day, Document, Extractor};
use serde::Deserialize;

#[derive(Deserialize)]
struct Table {
    published: String,
    /// The ids of the two, sorted.
    parties: Vec<String>,
    /// The parts as they follow each other.
    order: Vec<String>,
    parts: BTreeMap<String, Vec<String>>,
}

impl Table {
    fn read(language: &str) -> Table {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/data/combinations/{language}.toml"));
        toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    }

    /// The sentence with these forms of two parts, and the first of all others.
    fn sentence(&self, varied: [(&str, &str); 2]) -> String {
        let form = |part: &String| {
            let own = varied.iter().find(|(name, _)| name == part).map(|(_, form)| *form);
            own.unwrap_or(&self.parts[part][0])
        };
        let sentence: String = self.order.iter().map(form).collect();
        let mut letters = sentence.chars();
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).chain(['.']).collect()
    }

    fn sentences(&self) -> BTreeSet<String> {
        let mut sentences = BTreeSet::new();
        for (at, one) in self.order.iter().enumerate() {
            for other in &self.order[at + 1..] {
                for form in &self.parts[one] {
                    let pairs = self.parts[other].iter().map(|second| [(one.as_str(), form.as_str()), (other, second)]);
                    sentences.extend(pairs.map(|varied| self.sentence(varied)));
                }
            }
        }
        sentences
    }
}

fn check(language: &str, known_wrong: &[&str]) {
    let table = Table::read(language);
    let published: Day = table.published.parse().unwrap();
    let mut document = Document::new("combination", "");
    document.language = Some(language.to_owned());
    document.published = Some(published);
    let extractor = Extractor::builtin();
    let mut wrong = Vec::new();
    let sentences = table.sentences();
    assert!(sentences.len() > 2_000, "{} sentences", sentences.len());
    for sentence in sentences {
        document.text.clone_from(&sentence);
        let conversations = extractor.extract(&document).conversations;
        let told: Vec<Vec<String>> = conversations
            .iter()
            .map(|conversation| {
                let ids = conversation.participants.iter().map(|party| party.entity.to_string());
                ids.collect::<BTreeSet<String>>().into_iter().collect()
            })
            .collect();
        if told != [table.parties.clone()] {
            wrong.push(sentence);
        }
    }
    assert_eq!(wrong, known_wrong, "what is read otherwise, and what was known to be");
}

#[test]
fn english() {
    check("en", &[]);
}

#[test]
fn vietnamese() {
    check("vi", &[]);
}
