//! Everybody may stand before every verb: sentences put together of the parts in `tests/data/combinations`.
//!
//! Of the parts of a sentence (what opens it, who, when, how they spoke, with whom, what ends it) any two are varied while the
//! others stay plain, some 7,000 to 9,000 sentences a language. Each tells of one conversation of the same two, on the day, by the
//! means, with the outcome and at the request that its parts tell. What rules learn from articles comes in the combinations
//! that articles happen to have; here are the others.
#![cfg(feature = "builtin")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use demarche::{Conversation, Day, Document, Extractor};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    published: String,
    /// The ids of the two, sorted.
    parties: Vec<String>,
    /// The parts as they follow each other.
    order: Vec<String>,
    parts: BTreeMap<String, Vec<Form>>,
    /// The sentences that are known to be read otherwise, sorted.
    known_wrong: Vec<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Form {
    Plain(String),
    Telling { text: String, tells: Box<Tells> },
}

/// What a form says of the conversation. What no form of a sentence says is not asked of it, but that nobody is said to have
/// asked for it, and that it has no day.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Tells {
    date: Option<String>,
    /// The day that it means of what is planned.
    coming: Option<String>,
    mode: Option<String>,
    status: Option<String>,
    /// Who asked for it.
    by: Option<String>,
}

impl Form {
    fn text(&self) -> &str {
        match self {
            Form::Plain(text) | Form::Telling { text, .. } => text,
        }
    }

    fn tells(&self) -> Tells {
        match self {
            Form::Plain(_) => Tells::default(),
            Form::Telling { tells, .. } => (**tells).clone(),
        }
    }
}

impl Tells {
    /// What two forms say together; `None` where they contradict each other.
    fn with(self, other: Tells) -> Option<Tells> {
        let both = |one: Option<String>, other: Option<String>| match (one, other) {
            (Some(one), Some(other)) if one != other => None,
            (one, other) => Some(one.or(other)),
        };
        Some(Tells {
            date: both(self.date, other.date)?,
            coming: both(self.coming, other.coming)?,
            mode: both(self.mode, other.mode)?,
            status: both(self.status, other.status)?,
            by: both(self.by, other.by)?,
        })
    }

    fn are_of(&self, conversation: &Conversation) -> bool {
        let date = conversation.date.map(|date| date.to_string());
        let by = conversation.requested_by.as_ref().map(|party| party.entity.to_string());
        // A day that is over is not that of what is planned, and that of a proposal or a refusal not that of what is proposed or
        // refused: these are not asked for.
        let meant = match self.status.as_deref() {
            Some("held") => Some(self.date.as_ref()),
            Some("planned") if self.date.is_none() || self.coming.is_some() => Some(self.coming.as_ref()),
            _ => None,
        };
        meant.is_none_or(|meant| date.as_ref() == meant)
            && self.mode.as_ref().is_none_or(|mode| mode == conversation.mode.name())
            && self.status.as_ref().is_none_or(|status| status == conversation.status.name())
            && self.by == by
    }
}

impl Table {
    fn read(language: &str) -> Table {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/data/combinations/{language}.toml"));
        toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    }

    /// The sentence with these forms of two parts, and the first of all others, and what it tells.
    fn sentence(&self, varied: [(&str, &Form); 2]) -> Option<(String, Tells)> {
        let form = |part: &String| {
            let own = varied.iter().find(|(name, _)| name == part).map(|(_, form)| *form);
            own.unwrap_or(&self.parts[part][0])
        };
        let mut letters = self.order.iter().flat_map(|part| form(part).text().chars());
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        let sentence = first.chain(letters).chain(['.']).collect();
        let plain = self.order.iter().filter(|part| varied.iter().all(|(name, _)| name != part));
        let tells = plain.map(|part| self.parts[part][0].tells()).chain(varied.map(|(_, form)| form.tells()));
        tells.into_iter().try_fold(Tells::default(), Tells::with).map(|tells| (sentence, tells))
    }

    fn sentences(&self) -> BTreeMap<String, Tells> {
        let mut sentences = BTreeMap::new();
        for (at, one) in self.order.iter().enumerate() {
            for other in &self.order[at + 1..] {
                for form in &self.parts[one] {
                    let pairs = self.parts[other].iter().map(|second| [(one.as_str(), form), (other, second)]);
                    sentences.extend(pairs.filter_map(|varied| self.sentence(varied)));
                }
            }
        }
        sentences
    }
}

fn check(language: &str) {
    let table = Table::read(language);
    let published: Day = table.published.parse().unwrap();
    let mut document = Document::new("combination", "");
    document.language = Some(language.to_owned());
    document.published = Some(published);
    let extractor = Extractor::builtin();
    let mut wrong = Vec::new();
    let sentences = table.sentences();
    assert!(sentences.len() > 5_000, "{} sentences", sentences.len());
    for (sentence, tells) in sentences {
        document.text.clone_from(&sentence);
        let conversations = extractor.extract(&document).conversations;
        let is_right = |conversation: &Conversation| {
            let parties = conversation.participants.iter().map(|party| party.entity.to_string());
            parties.collect::<BTreeSet<String>>().iter().eq(&table.parties) && tells.are_of(conversation)
        };
        if !matches!(&conversations[..], [conversation] if is_right(conversation)) {
            wrong.push(sentence);
        }
    }
    assert_eq!(wrong, table.known_wrong, "what is read otherwise, and what was known to be");
}

#[test]
fn english() {
    check("en");
}

#[test]
fn vietnamese() {
    check("vi");
}
