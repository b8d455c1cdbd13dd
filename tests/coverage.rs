//! Whom phrases of the press mean on a day: `tests/data/holders.csv`, written without looking into the gazetteer.
//!
//! Each phrase is looked up by itself and read in a sentence. The file's first lines tell how the answers were checked.
#![cfg(feature = "builtin")]

use std::collections::BTreeSet;
use std::sync::OnceLock;

use demarche::{Day, Document, EntityId, Extractor, Lookup};

/// A phrase, a day, and whom it means.
struct Triple {
    phrase: &'static str,
    on: Day,
    person: EntityId,
    language: &'static str,
    known_wrong: Option<KnownWrong>,
}

/// `alone+sentence: why the answer is wrong today`.
#[derive(Clone, Copy)]
struct KnownWrong {
    checks: &'static str,
    reason: &'static str,
}

impl KnownWrong {
    fn checks(self) -> impl Iterator<Item = &'static str> {
        self.checks.split('+')
    }

    fn is_in(self, check: &str) -> bool {
        self.checks().any(|known| known == check)
    }
}

fn triples() -> Vec<Triple> {
    let content = include_str!("data/holders.csv");
    let mut lines = content.lines().filter(|line| !line.starts_with('#'));
    assert_eq!(lines.next(), Some("phrase,date,person,language"));
    let mut is_known_wrong = false;
    let mut triples = Vec::new();
    for line in lines {
        if line.starts_with('[') {
            is_known_wrong = line == "[known wrong]";
            continue;
        }
        let mut cells = line.splitn(5, ',');
        let mut cell = || cells.next().unwrap_or_else(|| panic!("four columns: {line}"));
        let (phrase, on, person, language) = (cell(), cell(), cell(), cell());
        let known_wrong =
            cells.next().and_then(|cell| cell.split_once(": ")).map(|(checks, reason)| KnownWrong { checks, reason });
        assert_eq!(known_wrong.is_some(), is_known_wrong, "a reason where it is wrong: {line}");
        triples.push(Triple {
            phrase,
            on: on.parse().unwrap(),
            person: person.parse().unwrap(),
            language,
            known_wrong,
        });
    }
    triples
}

fn extractor() -> &'static Extractor {
    static EXTRACTOR: OnceLock<Extractor> = OnceLock::new();
    EXTRACTOR.get_or_init(Extractor::builtin)
}

/// What is not as the triple says: one fault for the phrase by itself, one for it in a sentence.
fn faults(triple: &Triple) -> Vec<(&'static str, String)> {
    [("alone", alone(triple)), ("sentence", in_sentence(triple))]
        .into_iter()
        .filter_map(|(check, fault)| Some((check, fault?)))
        .collect()
}

fn alone(Triple { phrase, on, person, .. }: &Triple) -> Option<String> {
    let looked_up = extractor().look_up(phrase, Some((*on).into()));
    (looked_up != Lookup::One(person.clone()))
        .then(|| format!("{phrase} on {on}: {person} is looked up as {looked_up:?}"))
}

fn in_sentence(triple: &Triple) -> Option<String> {
    let Triple { on, person, language, .. } = triple;
    let text = sentence(triple);
    let next_day = on.add_days(1).unwrap();
    let extraction = extractor().extract(&Document::new("d", text.as_str()).language(*language).published(next_day));
    let parties: Vec<&EntityId> =
        extraction.conversations.iter().flat_map(|told| &told.participants).map(|party| &party.entity).collect();
    (!parties.contains(&person)).then(|| format!("{text} ({on}): {person} is not among {parties:?}"))
}

/// The office speaks with that of a small state.
fn sentence(triple: &Triple) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let Triple { phrase, on, .. } = triple;
    match triple.language {
        "vi" => format!("Ngày {}/{}, {phrase} điện đàm với Tổng thống Kiribati.", on.day(), on.month()),
        _ => {
            let month = MONTHS[usize::from(on.month()) - 1];
            format!("On {month} {}, {phrase} spoke by phone with the president of Kiribati.", on.day())
        }
    }
}

#[test]
fn the_press_means_whom_we_say() {
    let mut found = Vec::new();
    for triple in &triples() {
        let unexpected = |(check, _): &(&str, String)| !triple.known_wrong.is_some_and(|wrong| wrong.is_in(check));
        found.extend(faults(triple).into_iter().filter(unexpected).map(|(check, fault)| format!("{check}: {fault}")));
    }
    assert!(found.is_empty(), "{} are wrong:\n{}", found.len(), found.join("\n"));
}

#[test]
fn what_is_known_to_be_wrong_still_is() {
    let mut mended = Vec::new();
    for triple in &triples() {
        let Some(wrong) = triple.known_wrong else { continue };
        let found: Vec<&str> = faults(triple).into_iter().map(|(check, _)| check).collect();
        let right = wrong.checks().filter(|check| !found.contains(check));
        mended.extend(right.map(|check| format!("{check}: {} on {} ({})", triple.phrase, triple.on, wrong.reason)));
    }
    assert!(mended.is_empty(), "now right; mark so in tests/data/holders.csv:\n{}", mended.join("\n"));
}

#[test]
fn the_triples_are_many_and_spread() {
    let triples = triples();
    assert!(triples.len() >= 300, "{} triples", triples.len());
    let state = |triple: &Triple| extractor().gazetteer().entity(&triple.person)?.state.clone();
    let states: BTreeSet<EntityId> = triples.iter().filter_map(state).collect();
    assert!(states.len() >= 60, "{} states", states.len());
    for language in ["vi", "en"] {
        let count = triples.iter().filter(|triple| triple.language == language).count();
        assert!(count * 100 >= triples.len() * 45, "{count} of {} in `{language}`", triples.len());
    }
    let distinct: BTreeSet<(&str, Day)> = triples.iter().map(|triple| (triple.phrase, triple.on)).collect();
    assert_eq!(distinct.len(), triples.len(), "a triple twice");
}
