//! Files for Neo4j's bulk import: `nodes.csv` and `relationships.csv`, whose headers say the types.
//!
//! ```text
//! neo4j-admin database import full neo4j --nodes=nodes.csv --relationships=relationships.csv
//! ```
//!
//! Nodes and relationships are those of `export/property.rs`. An entity has the labels `Entity` and its kind, a relationship the type
//! of its role (`PARTICIPATES`). `date_from` and `date_to` are dates, `date` is text, for Neo4j has no month. There are no arrays, because
//! a name may hold what separates them. The import reads a line as a record, so that a line break becomes a space. A
//! cell that is not known is empty without quotation marks, every other has them, which keeps blanks at its ends.

use std::io::{self, BufWriter, Write};

use super::property::{self, Column, EDGE_COLUMNS, NODE_COLUMNS, Sense, Type, Values};
use super::{Options, Parts};
use crate::KnowledgeGraph;

/// The two files.
pub(super) fn write(graph: &KnowledgeGraph, options: &Options, out: &mut dyn Parts) -> io::Result<()> {
    let mut nodes = BufWriter::new(out.part("nodes.csv")?);
    header(&mut nodes, &["id:ID", ":LABEL"], NODE_COLUMNS)?;
    for node in property::nodes(graph, options) {
        row(&mut nodes, &[&node.id, &node.sort.labels(";")], NODE_COLUMNS, &node.values)?;
    }
    nodes.flush()?;
    drop(nodes);
    let mut edges = BufWriter::new(out.part("relationships.csv")?);
    header(&mut edges, &[":START_ID", ":END_ID", ":TYPE", "key"], EDGE_COLUMNS)?;
    for edge in property::edges(graph, options) {
        let first = [&*edge.source, &*edge.target, &type_of(edge.role), &edge.key];
        row(&mut edges, &first, EDGE_COLUMNS, &edge.values)?;
    }
    edges.flush()
}

/// The type of a relationship: `REQUESTED_BY`.
pub(super) fn type_of(role: Sense) -> String {
    role.name().to_uppercase().replace(' ', "_")
}

fn header(out: &mut impl Write, first: &[&str], columns: &[Column]) -> io::Result<()> {
    write!(out, "{}", first.join(","))?;
    for (name, kind) in columns {
        let kind = match kind {
            Type::Text => "",
            Type::Number => ":int",
            Type::Flag => ":boolean",
            Type::Day => ":date",
        };
        write!(out, ",{name}{kind}")?;
    }
    writeln!(out)
}

fn row(out: &mut impl Write, first: &[&str], columns: &[Column], values: &Values<'_>) -> io::Result<()> {
    for (i, text) in first.iter().enumerate() {
        write!(out, "{}", if i == 0 { "" } else { "," })?;
        cell(out, text)?;
    }
    for (name, _) in columns {
        write!(out, ",")?;
        if let Some(value) = values.get(name) {
            cell(out, &value.text())?;
        }
    }
    writeln!(out)
}

/// Why not the writer of the `csv` crate? It puts all cells between quotation marks or those that need them, and a date between
/// quotation marks with nothing in it is a fault.
fn cell(out: &mut impl Write, text: &str) -> io::Result<()> {
    let is_break = |c| matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let one_line = text.replace("\r\n", " ").replace(is_break, " ");
    write!(out, "\"{}\"", one_line.replace('"', "\"\""))
}
