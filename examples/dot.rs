//! Draws a graph: `cargo run --example dot | dot -Tsvg > graph.svg`.
//!
//! With a file for an argument it writes there.
#![allow(clippy::print_stdout)]

use std::io;

use demarche::export::{DiagramOptions, write_dot};
use demarche::{Document, Extractor, KnowledgeGraph};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let extractor = Extractor::builtin();
    let told = [
        (
            "a",
            "2022-05-14",
            "On May 13, US Secretary of Defense Lloyd Austin phoned Russian Defense Minister Sergei Shoigu.",
        ),
        (
            "b",
            "2022-05-15",
            "Ngày 13/5, Bộ trưởng Quốc phòng Nga Sergei Shoigu điện đàm với Bộ trưởng Quốc phòng Mỹ Lloyd Austin.",
        ),
        ("c", "2022-05-20", "French President Emmanuel Macron will meet German Chancellor Olaf Scholz on May 23."),
    ];
    let mut graph = KnowledgeGraph::new();
    for (id, day, text) in told {
        graph.insert(extractor.extract(&Document::new(id, text).published(day.parse()?)));
    }
    // Two reports in two languages are one call.
    assert_eq!(graph.conversations().count(), 2);

    let mut diagram = Vec::new();
    write_dot(&graph, &DiagramOptions::default(), &mut diagram)?;
    // The same graph in another order is the same diagram, byte for byte: it may be kept under version control.
    let mut again = Vec::new();
    let reversed: Vec<_> = graph.extractions().cloned().collect();
    write_dot(&reversed.into_iter().rev().collect(), &DiagramOptions::default(), &mut again)?;
    assert_eq!(diagram, again);

    match std::env::args_os().nth(1) {
        Some(path) => std::fs::write(path, diagram)?,
        None => io::copy(&mut diagram.as_slice(), &mut io::stdout()).map(drop)?,
    }
    Ok(())
}
