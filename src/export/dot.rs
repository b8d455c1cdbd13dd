//! The graph as a diagram. **A stand-in**: the bare nodes and edges, until the real exporter lands.

use std::io;

use crate::KnowledgeGraph;

/// Writes the graph for Graphviz.
///
/// # Errors
/// When the writer fails.
pub fn write_dot(graph: &KnowledgeGraph, mut out: impl io::Write) -> io::Result<()> {
    writeln!(out, "graph demarche {{")?;
    for conversation in graph.conversations() {
        let id = quoted(conversation.id().as_str());
        for party in conversation.participants() {
            writeln!(out, "  {} -- {id};", quoted(&party.label))?;
        }
    }
    writeln!(out, "}}")?;
    out.flush()
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
