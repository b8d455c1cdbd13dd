//! GEXF 1.3 for Gephi (0.9.3 and later), with time: Gephi's timeline shows a conversation on the days on which it may have been.
//!
//! Nodes and edges are those of `export/property.rs`. A conversation has an interval from its first possible day to its last
//! (a day begins and ends with itself, a month is its days), a tenure that of its days; what has no date is always there. GEXF
//! lets only edges of different `kind` join the same two, so the kind is the role with a number. Controls that XML forbids
//! become U+FFFD. It keeps the first words of evidence and how many there are.

use std::io::{self, Write};

use super::Options;
use super::property::{self, Column, EDGE_COLUMNS, Lifetime, NODE_COLUMNS, Type, Values};
use super::xml::Xml;
use crate::KnowledgeGraph;

/// The file.
pub(super) fn write(graph: &KnowledgeGraph, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let mut xml = Xml::new(out)?;
    xml.open("gexf", &[("xmlns", "http://gexf.net/1.3"), ("version", "1.3")])?;
    xml.open("meta", &[])?;
    xml.text("creator", &[], "demarche")?;
    xml.close("meta")?;
    let looks = [
        ("defaultedgetype", "directed"),
        ("mode", "dynamic"),
        ("timeformat", "date"),
        ("timerepresentation", "interval"),
    ];
    xml.open("graph", &looks)?;
    declare(&mut xml, "node", NODE_COLUMNS)?;
    declare(&mut xml, "edge", EDGE_COLUMNS)?;
    xml.open("nodes", &[])?;
    for node in property::nodes(graph, options) {
        let label = node.values.get("label").map(|label| label.text()).unwrap_or_default();
        element(&mut xml, "node", &[("id", &node.id), ("label", &label)], node.lifetime, NODE_COLUMNS, &node.values)?;
    }
    xml.close("nodes")?;
    xml.open("edges", &[])?;
    for (number, edge) in property::edges(graph, options).enumerate() {
        let id = number.to_string();
        let attributes = [
            ("id", id.as_str()),
            ("source", &edge.source),
            ("target", &edge.target),
            ("kind", &edge.key),
            ("label", edge.role.name()),
        ];
        element(&mut xml, "edge", &attributes, edge.lifetime, EDGE_COLUMNS, &edge.values)?;
    }
    xml.close("edges")?;
    xml.close("graph")?;
    xml.close("gexf")?;
    xml.finish()
}

/// The columns. The label has a place of its own.
fn declare(xml: &mut Xml<'_>, class: &str, columns: &[Column]) -> io::Result<()> {
    xml.open("attributes", &[("class", class), ("mode", "static")])?;
    for (id, (title, kind)) in columns.iter().enumerate().filter(|(_, (name, _))| *name != "label") {
        // A day is text: readers know no other type for it than that of a moment.
        let kind = match kind {
            Type::Text | Type::Day => "string",
            Type::Number => "integer",
            Type::Flag => "boolean",
        };
        xml.empty("attribute", &[("id", &id.to_string()), ("title", title), ("type", kind)])?;
    }
    xml.close("attributes")
}

fn element(
    xml: &mut Xml<'_>,
    name: &str,
    attributes: &[(&str, &str)],
    lifetime: Lifetime,
    columns: &[Column],
    values: &Values<'_>,
) -> io::Result<()> {
    let (start, end) = (lifetime.0.map(|day| day.to_string()), lifetime.1.map(|day| day.to_string()));
    let mut attributes = attributes.to_vec();
    attributes.extend(start.as_deref().map(|day| ("start", day)));
    attributes.extend(end.as_deref().map(|day| ("end", day)));
    xml.open(name, &attributes)?;
    xml.open("attvalues", &[])?;
    for (id, (column, _)) in columns.iter().enumerate().filter(|(_, (name, _))| *name != "label") {
        if let Some(value) = values.get(column) {
            xml.empty("attvalue", &[("for", &id.to_string()), ("value", &value.text())])?;
        }
    }
    xml.close("attvalues")?;
    xml.close(name)
}
