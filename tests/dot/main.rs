//! The diagram: what Graphviz is told, what it makes of it, and what the texts of strangers cannot do to it.

mod sample;

use demarche::KnowledgeGraph;
use demarche::export::{DotOptions, DotWords, write_dot};
use sample::*;

fn dot(graph: &KnowledgeGraph, options: &DotOptions) -> String {
    let mut out = Vec::new();
    write_dot(graph, options, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn draw() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    let seeds = KnowledgeGraph::from_extractions(seeds());
    let mut options = DotOptions::default();
    options.title = Some("Who spoke with whom: five articles".to_owned());
    std::fs::write(folder.join("seeds.dot"), dot(&seeds, &options)).unwrap();
    options.words = DotWords::vietnamese();
    options.title = Some("Ai nói chuyện với ai: năm bài báo".to_owned());
    options.places = true;
    options.reporters = true;
    std::fs::write(folder.join("seeds-vi.dot"), dot(&seeds, &options)).unwrap();
    for (n, p, s) in [(40, 25, 6), (90, 50, 10), (300, 120, 12)] {
        std::fs::write(folder.join(format!("busy-{n}.dot")), dot(&busy(n, p, s), &DotOptions::default())).unwrap();
    }
}
