//! The five founding articles as a graph, and the three questions people ask first:
//! `cargo run --example graph_query`.
#![allow(clippy::print_stdout)]

use std::path::Path;

use demarche::{ConversationRecord, Document, EntityId, Extractor, Filter, KnowledgeGraph, Lookup, PartialDate};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let extractor = Extractor::builtin();
    let graph: KnowledgeGraph = seeds()?.iter().map(|document| extractor.extract(document)).collect();
    println!("{graph:?}\n");

    // Names are looked up as in a text of that day: a title will do.
    let year: PartialDate = "2022".parse()?;
    let austin = who(&extractor, "Bộ trưởng Quốc phòng Mỹ", Some(year))?;
    assert_eq!(austin.as_str(), "person/lloyd-austin");

    println!("With whom did {austin} speak in {year}?");
    let around = graph.neighbors(&austin, 1, &Filter::new().since(year).until(year));
    for neighbor in &around.neighbors {
        println!("  {}", neighbor.entity.label);
    }
    around.conversations().into_iter().for_each(tell);
    assert!(around.neighbors.iter().any(|neighbor| neighbor.entity.label == "Sergei Shoigu"));

    println!("\nHow are Shoigu and Belousov, who never spoke with each other here, linked?");
    let (shoigu, belousov) = (who(&extractor, "Shoigu", None)?, who(&extractor, "Belousov", None)?);
    let path = graph.shortest_path(&shoigu, &belousov, &Filter::new()).ok_or("no path")?;
    for step in &path.steps {
        println!("  {} – {}", step.from.label, step.to.label);
        step.conversations().into_iter().for_each(tell);
    }
    assert_eq!(path.entities[1].id, austin);

    println!("\nWhen did Washington and Moscow speak, as persons or as states?");
    let sides = ["state/US".parse()?, "state/RU".parse()?];
    let timeline = graph.timeline(&sides, &Filter::new());
    timeline.iter().copied().for_each(tell);
    assert!(timeline.windows(2).all(|pair| pair[1].date().is_none() || pair[0].date() <= pair[1].date()));
    Ok(())
}

/// The documents of `seeds/`; who has `serde_json` would read `index.jsonl`.
fn seeds() -> Result<Vec<Document>, Box<dyn std::error::Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let published = [
        ("000_c9037cb6ea1b968c", "2022-05-20"),
        ("001_e13274db93f29771", "2024-06-27"),
        ("002_258c2c428f2593fb", "2021-12-31"),
        ("003_67b8e6099faf2ee3", "2022-05-14"),
        ("004_851685999f0ac22e", "2022-01-01"),
    ];
    let read = |(id, day): (&str, &str)| {
        let text = std::fs::read_to_string(folder.join(id).with_extension("txt"))?;
        Ok(Document::new(id, text).published(day.parse()?).language("vi"))
    };
    published.into_iter().map(read).collect()
}

/// The one whom a name means; an ambiguous or unknown one is an error that says what to write instead.
fn who(extractor: &Extractor, name: &str, on: Option<PartialDate>) -> Result<EntityId, String> {
    match extractor.look_up(name, on) {
        Lookup::One(id) => Ok(id),
        Lookup::Ambiguous(ids) => Err(format!("{name} may be any of {ids:?}")),
        Lookup::Unknown { nearest } => Err(format!("nobody is called {name}; near are {nearest:?}")),
    }
}

fn tell(conversation: &ConversationRecord) {
    let who: Vec<_> = conversation.participants().iter().map(|party| party.label.as_str()).collect();
    let date = conversation.date().map_or("?".to_owned(), |date| date.to_string());
    let reports = conversation.reports().len();
    println!("    {date}  {}, {}, {reports} report(s)", who.join(" – "), conversation.status());
}
