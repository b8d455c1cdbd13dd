//! The founding articles: what each says, and what they say together.
//!
//! `UPDATE_EXPECT=1 cargo test --test seeds` writes the present results to `tests/expected`.
#![cfg(all(feature = "builtin", feature = "serde"))]

#[path = "util/diff.rs"]
mod diff;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use demarche::export::jsonl::{self, Offsets};
use demarche::{
    ConversationRecord, Document, EntityId, Extraction, Extractor, Filter, KnowledgeGraph, PartialDate, RelationKind,
};
use serde_json::Value;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn documents() -> Vec<Document> {
    let index = fs::read_to_string(folder("seeds/index.jsonl")).unwrap();
    let document = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap();
        let field = |name: &str| line[name].as_str().unwrap_or_else(|| panic!("{line} has no {name}")).to_owned();
        let text = fs::read_to_string(folder("seeds").join(field("path"))).unwrap();
        Document::new(field("id"), text).language(field("language")).published(field("published").parse().unwrap())
    };
    index.lines().map(document).collect()
}

fn extractions() -> &'static [Extraction] {
    static EXTRACTIONS: OnceLock<Vec<Extraction>> = OnceLock::new();
    EXTRACTIONS.get_or_init(|| {
        let extractor = Extractor::builtin();
        documents().iter().map(|document| extractor.extract(document)).collect()
    })
}

fn graph() -> KnowledgeGraph {
    KnowledgeGraph::from_extractions(extractions().iter().cloned())
}

fn id(text: &str) -> EntityId {
    text.parse().unwrap()
}

fn date(text: &str) -> PartialDate {
    text.parse().unwrap()
}

/// A mention a line, a conversation a line, so that a difference can be read.
fn lines(record: &str) -> String {
    let value: Value = serde_json::from_str(record).expect("a stored result is a line of JSON");
    let Value::Object(fields) = value else { panic!("a stored result is an object") };
    let mut out = String::new();
    for (name, value) in fields {
        match value {
            Value::Array(items) => items.iter().for_each(|item| out += &format!("{name}: {item}\n")),
            value => out += &format!("{name}: {value}\n"),
        }
    }
    out
}

#[test]
fn each_seed_says_what_is_stored() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut faults = String::new();
    for (document, extraction) in documents().iter().zip(extractions()) {
        let mut found = Vec::new();
        jsonl::write_line(&mut found, extraction, &document.text, Offsets::Chars).unwrap();
        let found = String::from_utf8(found).unwrap();
        let path = folder("tests/expected").join(format!("{}.jsonl", document.id));
        if update {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, &found).unwrap();
            continue;
        }
        let stored = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        if stored != found {
            faults += &format!("{}\n{}", document.id, diff::changes(&lines(&stored), &lines(&found)));
        }
    }
    assert!(
        faults.is_empty(),
        "{faults}- is what tests/expected has, + what was found. If + is right, UPDATE_EXPECT=1 cargo test --test seeds \
         writes it there."
    );
}

/// The conversations of exactly these two.
fn between<'g>(graph: &'g KnowledgeGraph, a: &str, b: &str) -> Vec<&'g ConversationRecord> {
    let wanted = BTreeSet::from([id(a), id(b)]);
    let parties = |told: &&ConversationRecord| {
        told.participants().iter().map(|party| party.entity.clone()).collect::<BTreeSet<_>>() == wanted
    };
    graph.conversations().filter(parties).collect()
}

/// Of a conversation its id and the documents that tell of it, each once.
fn told(conversation: &ConversationRecord) -> (String, Vec<&str>) {
    let documents: BTreeSet<&str> = conversation.reports().iter().map(|report| report.document()).collect();
    (conversation.id().to_string(), documents.into_iter().collect())
}

#[test]
fn the_call_of_may_2022_is_one_node_of_two_articles() {
    let graph = graph();
    let calls = between(&graph, "person/lloyd-austin", "person/sergei-shoigu");
    let of_may: Vec<_> =
        calls.iter().filter(|call| call.date() == Some(date("2022-05-13"))).map(|call| told(call)).collect();
    assert_eq!(
        of_may,
        [(
            "conversation/2022-05-13/lloyd-austin--sergei-shoigu".to_owned(),
            vec!["000_c9037cb6ea1b968c", "003_67b8e6099faf2ee3"]
        )]
    );
}

#[test]
fn the_call_of_the_new_year_is_one_node_of_two_articles() {
    let graph = graph();
    let calls = between(&graph, "person/joe-biden", "person/vladimir-putin");
    let of_that_day: Vec<_> =
        calls.iter().filter(|call| call.date() == Some(date("2021-12-31"))).map(|call| told(call)).collect();
    assert_eq!(
        of_that_day,
        [(
            "conversation/2021-12-31/joe-biden--vladimir-putin".to_owned(),
            vec!["002_258c2c428f2593fb", "004_851685999f0ac22e"]
        )]
    );
}

/// No conversation leads from the one to the other; one of each and a colleague do: Gerasimov spoke with Milley, Milley and
/// Austin speak for the United States, Austin spoke with Belousov.
#[test]
fn gerasimov_and_belousov_are_connected_over_washington() {
    let graph = graph();
    let (from, to) = (id("person/valery-gerasimov"), id("person/andrei-belousov"));
    assert_eq!(graph.shortest_path(&from, &to, &Filter::new()), None);
    let sides = Filter::new().relations([RelationKind::SpokeWith, RelationKind::BelongsTo]);
    let paths = graph.simple_paths(&from, &to, 4, 100, &sides).paths;
    let spoken = |path: &&demarche::Path<'_>| {
        let ends = [path.steps.first(), path.steps.last()];
        ends.iter().all(|step| step.is_some_and(|step| !step.conversations().is_empty()))
    };
    let path = paths.iter().find(spoken).expect("a path that begins and ends with a conversation");
    let names: Vec<&str> = path.entities.iter().map(|entity| entity.id.as_str()).collect();
    assert_eq!(
        names,
        ["person/valery-gerasimov", "person/mark-milley", "state/US", "person/lloyd-austin", "person/andrei-belousov"]
    );
    for told in path.steps.iter().flat_map(|step| step.conversations()) {
        assert!(told.date().is_some(), "{} has no date", told.id());
        assert!(told.reports().iter().all(|report| !report.evidence().is_empty()), "{} has no evidence", told.id());
    }
}

#[test]
fn austin_of_2022_has_neighbors() {
    let graph = graph();
    let year = date("2022");
    let found = graph.neighbors(&id("person/lloyd-austin"), 1, &Filter::new().since(year).until(year));
    let names: Vec<&str> = found.neighbors.iter().map(|neighbor| neighbor.entity.id.as_str()).collect();
    assert!(names.contains(&"person/sergei-shoigu"), "{names:?}");
    assert!(!names.contains(&"person/andrei-belousov"), "they spoke in 2024: {names:?}");
    for told in found.conversations() {
        assert!(told.date().is_some_and(|day| day.year() == Some(2022)), "{} is not of 2022", told.id());
    }
}

#[test]
fn the_order_of_articles_does_not_show() {
    let json = |extractions: Vec<Extraction>| {
        let mut out = Vec::new();
        demarche::export::write_json(&KnowledgeGraph::from_extractions(extractions), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    };
    let forward = json(extractions().to_vec());
    assert_eq!(json(extractions().iter().rev().cloned().collect()), forward);
}
