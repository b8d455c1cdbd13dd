//! A script for Neo4j, Memgraph and other databases that speak Cypher: `cypher-shell -f graph.cypher`.
//!
//! Nodes, relationships, labels and types are those of the format `neo4j`. Every statement merges by id, so that the script may
//! run again, and over the graph of other files. Texts are written as literals that no text can end: the quotation mark and the
//! backslash are escaped, and a backslash of a text never stands before a `u`, which older versions read before all else.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::Options;
use super::neo4j::type_of;
use super::property::{self, Edge, Sense, Sort, Value, Values};
use crate::{KnowledgeGraph, Role};

/// So many rows of one statement; a database holds a statement in memory.
const BATCH: usize = 500;

/// The script.
pub(super) fn write(graph: &KnowledgeGraph, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    for label in ["Entity", "Conversation", "Document"] {
        let name = label.to_lowercase();
        writeln!(out, "CREATE CONSTRAINT demarche_{name} IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE;")?;
    }
    let mut batch: Option<(Sort, Vec<String>)> = None;
    for node in property::nodes(graph, options) {
        let (sort, rows) = batch.get_or_insert_with(|| (node.sort, Vec::new()));
        if *sort != node.sort || rows.len() == BATCH {
            write_nodes(out, *sort, rows)?;
            *sort = node.sort;
        }
        rows.push(format!("{{id: {}{}}}", literal(&node.id), properties(&node.values, ", ")));
    }
    if let Some((sort, mut rows)) = batch {
        write_nodes(out, sort, &mut rows)?;
    }
    // A statement has relationships of one type; a conversation has several, so that rows wait for others of their type.
    let mut batches: Vec<(Sense, Vec<String>)> = Vec::new();
    for edge in property::edges(graph, options) {
        let at = batches.iter().position(|(role, _)| *role == edge.role);
        let at = at.unwrap_or_else(|| {
            batches.push((edge.role, Vec::new()));
            batches.len() - 1
        });
        let (role, rows) = &mut batches[at];
        rows.push(relationship(&edge));
        if rows.len() == BATCH {
            write_edges(out, *role, rows)?;
        }
    }
    batches.iter_mut().try_for_each(|(role, rows)| write_edges(out, *role, rows))
}

fn write_nodes(out: &mut dyn Write, sort: Sort, rows: &mut Vec<String>) -> io::Result<()> {
    let labels = sort.labels(":");
    let (key, _) = labels.split_once(':').unwrap_or((&labels, ""));
    writeln!(
        out,
        "UNWIND [\n{}\n] AS row\nMERGE (n:{key} {{id: row.id}})\nSET n:{labels}, n += row;",
        rows.join(",\n")
    )?;
    rows.clear();
    Ok(())
}

fn relationship(edge: &Edge<'_>) -> String {
    let [source, target, key] = [&*edge.source, &*edge.target, &*edge.key].map(literal);
    let values = properties(&edge.values, "");
    format!("{{source: {source}, target: {target}, key: {key}, values: {{{values}}}}}")
}

/// The labels of the two ends.
fn ends(role: Role) -> (&'static str, &'static str) {
    match role {
        Role::Participates => ("Entity", "Conversation"),
        Role::RequestedBy | Role::AtPlace | Role::ReportedBy => ("Conversation", "Entity"),
        Role::ToldIn => ("Conversation", "Document"),
        Role::SpeaksFrom | Role::Holds | Role::Of | Role::BelongsTo => ("Entity", "Entity"),
    }
}

fn write_edges(out: &mut dyn Write, sense: Sense, rows: &mut Vec<String>) -> io::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let (from, to) = match sense {
        Sense::SpokeWith => ("Entity", "Entity"),
        Sense::Role(role) => ends(role),
    };
    writeln!(
        out,
        "UNWIND [\n{}\n] AS row\nMATCH (a:{from} {{id: row.source}})\nMATCH (b:{to} {{id: row.target}})\n\
         MERGE (a)-[r:{} {{key: row.key}}]->(b)\nSET r += row.values;",
        rows.join(",\n"),
        type_of(sense)
    )?;
    rows.clear();
    Ok(())
}

fn properties(values: &Values<'_>, before: &str) -> String {
    let mut out = String::new();
    for (name, value) in values.iter() {
        let value = match value {
            Value::Text(text) => literal(text),
            Value::Day(day) => format!("date('{day}')"),
            Value::Number(_) | Value::Flag(_) => value.text().into_owned(),
        };
        let separator = if out.is_empty() { before } else { ", " };
        // Writing to a String cannot fail.
        let _ = write!(out, "{separator}{name}: {value}");
    }
    out
}

/// A text between quotation marks.
fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('\'');
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '\'' => out.push_str("\\'"),
            '\\' => {
                out.push_str("\\\\");
                if characters.peek().is_some_and(|next| matches!(next, 'u' | 'U')) {
                    out.push_str("' + '");
                }
            }
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // Writing to a String cannot fail.
            _ if c <= '\u{ffff}' && !super::is_plain(c) => drop(write!(out, "\\u{:04X}", u32::from(c))),
            _ => out.push(c),
        }
    }
    out.push('\'');
    out
}

#[cfg(test)]
mod tests {
    use super::literal;

    #[test]
    fn no_text_ends_a_literal() {
        assert_eq!(literal("it's"), r"'it\'s'");
        assert_eq!(literal(r"a\"), r"'a\\'");
        assert_eq!(literal(r"\u0027"), r"'\\' + 'u0027'");
        assert_eq!(literal("a\nb\u{1}\0"), r"'a\nb\u0001\u0000'");
        assert_eq!(literal("đ \"🚒\" // ;"), "'đ \"🚒\" // ;'");
    }
}
