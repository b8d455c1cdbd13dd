//! What the library's facade will give, as far as the command line needs it. **This file goes away** when
//! `demarche::Extractor` lands; only [`crate::knowledge`] speaks of it. `languages`, `look_up`, `extract` and `Lookup`
//! have the shape of the facade; `open` and `label` are for [`crate::knowledge`] alone.
//!
//! It knows seven people and takes a sentence that names two of them and a verb of talking for a conversation.

use std::path::PathBuf;

use demarche::{
    Claim, Conversation, Document, EntityId, Evidence, Extraction, Meaning, Mention, MentionKind, Mode, PartialDate,
    Party, RuleName, Span, Status,
};

/// Id, label, state, office, forms.
const PEOPLE: &[(&str, &str, &str, &str, &[&str])] = &[
    ("lloyd-austin", "Lloyd Austin", "US", "minister of defence", &["Lloyd Austin", "Austin"]),
    ("sergei-shoigu", "Sergei Shoigu", "RU", "minister of defence", &["Sergei Shoigu", "Shoigu"]),
    ("andrei-belousov", "Andrei Belousov", "RU", "minister of defence", &["Andrei Belousov", "Belousov"]),
    ("mark-milley", "Mark Milley", "US", "chief of the general staff", &["Mark Milley", "Milley"]),
    ("valery-gerasimov", "Valery Gerasimov", "RU", "chief of the general staff", &["Valery Gerasimov", "Gerasimov"]),
    ("joe-biden", "Joe Biden", "US", "president", &["Joe Biden", "Biden"]),
    ("vladimir-putin", "Vladimir Putin", "RU", "president", &["Vladimir Putin", "Putin"]),
];

/// Reads documents.
#[derive(Debug)]
pub struct Extractor;

/// What a name means.
#[derive(Debug, PartialEq, Eq)]
pub enum Lookup {
    /// This entity.
    One(EntityId),
    /// One of these.
    Ambiguous(Vec<EntityId>),
    /// None.
    Unknown {
        /// The most similar names that are known, the best first.
        nearest: Vec<String>,
    },
}

impl Extractor {
    /// The built-in data and those folders. The errors are lines.
    pub fn open(folders: &[PathBuf]) -> Result<Extractor, Vec<String>> {
        let missing: Vec<String> = folders
            .iter()
            .filter(|folder| !folder.is_dir())
            .map(|folder| format!("{}: expected a folder that can be read, found nothing", folder.display()))
            .collect();
        if missing.is_empty() { Ok(Extractor) } else { Err(missing) }
    }

    /// The codes of the languages that have data, sorted.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        ["en", "vi"].into_iter()
    }

    /// The usual English name of an entity.
    pub fn label(&self, id: &EntityId) -> Option<String> {
        PEOPLE.iter().find(|person| id.name() == person.0).map(|person| person.1.to_owned())
    }

    /// Whom a name means, if it is the whole of `text`.
    pub fn look_up(&self, text: &str, _on: Option<PartialDate>) -> Lookup {
        let with = |is_it: &dyn Fn(&str) -> bool| {
            let found = PEOPLE.iter().filter(|person| person.4.iter().any(|form| is_it(form)));
            found.collect::<Vec<_>>()
        };
        match with(&|form| text.ends_with(form)).as_slice() {
            [person] => Lookup::One(person_id(person.0)),
            _ if text == "tổng thống" => {
                Lookup::Ambiguous(vec![person_id("joe-biden"), person_id("vladimir-putin")])
            }
            _ => {
                let similar = with(&|form| form.get(..2) == text.get(..2));
                Lookup::Unknown { nearest: similar.iter().map(|person| person.1.to_owned()).collect() }
            }
        }
    }

    /// All that is found in a document.
    pub fn extract(&self, document: &Document) -> Extraction {
        let text = document.text.as_str();
        let mut extraction = Extraction {
            document: document.id.clone(),
            language: document.language.clone().unwrap_or_else(|| "vi".to_owned()),
            published: document.published,
            source: document.source.clone(),
            mentions: people_in(text),
            ..Extraction::default()
        };
        let mut start = 0;
        for sentence in text.split_inclusive(". ") {
            if let Some(conversation) = conversation(&extraction, sentence, start) {
                extraction.conversations.push(conversation);
            }
            start += sentence.len();
        }
        extraction
    }
}

fn person_id(slug: &str) -> EntityId {
    EntityId::new(&format!("person/{slug}")).expect("the table has slugs")
}

fn people_in(text: &str) -> Vec<Mention> {
    let mut mentions: Vec<Mention> = Vec::new();
    for person in PEOPLE {
        for form in person.4 {
            for (start, _) in text.match_indices(form) {
                let span = Span::new(start, start + form.len()).expect("in order");
                if mentions.iter().all(|other| !other.span.overlaps(span)) {
                    mentions.push(Mention {
                        span,
                        kind: MentionKind::Person,
                        meaning: Meaning::One(person_id(person.0)),
                        label: person.1.to_owned(),
                        rule: RuleName::new("standin.name"),
                    });
                }
            }
        }
    }
    mentions.sort_by_key(|mention| mention.span);
    mentions
}

fn conversation(extraction: &Extraction, sentence: &str, start: usize) -> Option<Conversation> {
    let span = Span::new(start, start + sentence.len())?;
    let mode = match sentence {
        _ if sentence.contains("điện đàm") || sentence.contains("call") => Mode::Call,
        _ if sentence.contains("gặp") || sentence.contains("met") => Mode::Meeting,
        _ => return None,
    };
    let mut participants: Vec<Party> = Vec::new();
    for mention in extraction.mentions.iter().filter(|mention| span.contains(mention.span)) {
        let party = party(mention.meaning.entity()?)?;
        if !participants.contains(&party) {
            participants.push(party);
        }
    }
    (participants.len() > 1).then(|| Conversation {
        id: format!("c{}", extraction.conversations.len() + 1),
        mode,
        status: Status::Held,
        date: date(sentence),
        requested_by: sentence.contains("đề nghị").then(|| participants[0].clone()),
        participants,
        place: None,
        reported_by: Vec::new(),
        evidence: vec![Evidence {
            span,
            claim: Claim::Spoke,
            rule: RuleName::new("standin.talk"),
            quote: sentence.to_owned(),
        }],
    })
}

fn party(id: &EntityId) -> Option<Party> {
    let person = PEOPLE.iter().find(|person| person.0 == id.name())?;
    Some(Party {
        entity: id.clone(),
        label: person.1.to_owned(),
        state: EntityId::new(&format!("state/{}", person.2)).ok(),
        office: EntityId::new(&format!("office/{}/{}", person.2, person.3.replace(' ', "-"))).ok(),
        office_label: Some(person.3.to_owned()),
        surface: vec![person.1.to_owned()],
    })
}

/// The first `13/5/2022`.
fn date(sentence: &str) -> Option<PartialDate> {
    sentence.split([' ', ',', '.']).find_map(|word| {
        let numbers: Vec<u16> = word.split('/').map_while(|number| number.parse().ok()).collect();
        let &[day, month, year] = numbers.as_slice() else { return None };
        format!("{year:04}-{month:02}-{day:02}").parse().ok()
    })
}
