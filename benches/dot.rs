//! Diagrams as text: ours, with labels, styles and evidence, beside what petgraph's `Dot` makes of the same graph.

use std::fmt::Write as _;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use demarche::export::{DiagramOptions, write_dot};
use demarche::{KnowledgeGraph, Node};
use petgraph::dot::Dot;
use petgraph::graph::DiGraph;

#[path = "../tests/dot/sample.rs"]
#[allow(dead_code)]
mod sample;

const CONVERSATIONS: usize = 2_000;

fn ours(graph: &KnowledgeGraph, options: &DiagramOptions) -> Vec<u8> {
    let mut out = Vec::new();
    write_dot(graph, options, &mut out).expect("memory takes all");
    out
}

/// The same nodes with nothing but a label, and edges with nothing but a role: the least that petgraph can be asked to write.
fn lean(graph: &KnowledgeGraph) -> DiGraph<String, &'static str> {
    let label = |node: &Node| match node {
        Node::Entity(entity) => entity.label.clone(),
        Node::Conversation(told) => format!("{}, {:?}", told.mode(), told.date()),
        Node::Document(document) => document.id.clone(),
    };
    graph.petgraph().map(|_, node| label(node), |_, edge| edge.role.name())
}

fn diagrams(criterion: &mut Criterion) {
    let graph = sample::busy(CONVERSATIONS, 400, 26);
    let mut options = DiagramOptions::default();
    options.limit = Some(usize::MAX);
    let told = graph.conversations().count();
    let text = String::from_utf8(ours(&graph, &options)).expect("UTF-8");
    let nodes = text.lines().filter(|line| line.starts_with("  \"conversation/") && !line.contains(" -> ")).count();
    assert_eq!(nodes, told, "every conversation is a node");
    let lean = lean(&graph);
    assert_eq!(lean.node_count(), graph.petgraph().node_count());

    let mut group = criterion.benchmark_group("dot");
    group.throughput(Throughput::Elements(told as u64));
    group.bench_function("ours", |bencher| bencher.iter(|| ours(&graph, &options)));
    let write = |text: &dyn std::fmt::Debug| {
        let mut out = String::new();
        write!(out, "{text:?}").expect("a string takes all");
        out
    };
    group.bench_function("petgraph, the graph", |bencher| bencher.iter(|| write(&Dot::new(graph.petgraph()))));
    group.bench_function("petgraph, labels alone", |bencher| bencher.iter(|| write(&Dot::new(&lean))));
    group.finish();
}

criterion_group!(benches, diagrams);
criterion_main!(benches);
