//! GraphML with typed attributes, for Gephi, yEd, Cytoscape, NetworkX and igraph; and back again: [`read_graphml`].
//!
//! Nodes and edges are those of `export/property.rs`, with the same columns. `attr.type` is `string`, `int` or `boolean`; a date is text, for
//! most readers know no type for it. Controls that XML forbids become U+FFFD. yEd shows the labels after *Tools > Fit Node to
//! Label* with the property mapper on `label`.
//!
//! What is not for tools but for reading back is in three more attributes: `report` of each `told in` edge (all that the document says of
//! the conversation, with its evidence), `claims` of a document (the tenures that it tells) and `tenures` of the graph.

use std::io::{self, Write};

use serde::Serialize;

use super::property::{self, Column, EDGE_COLUMNS, NODE_COLUMNS, Sort, Type, Values};
use super::xml::Xml;
use super::{Options, conversation_of};
use crate::KnowledgeGraph;

/// The file.
pub(super) fn write(graph: &KnowledgeGraph, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let mut xml = Xml::new(out)?;
    let space = "http://graphml.graphdrawing.org/xmlns";
    let schema = format!("{space} {space}/1.0/graphml.xsd");
    let namespaces =
        [("xmlns", space), ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"), ("xsi:schemaLocation", &schema)];
    xml.open("graphml", &namespaces)?;
    declare(&mut xml, "node", NODE_COLUMNS)?;
    declare(&mut xml, "edge", EDGE_COLUMNS)?;
    declare(&mut xml, "node", &[("claims", Type::Text)])?;
    declare(&mut xml, "edge", &[("report", Type::Text)])?;
    declare(&mut xml, "graph", &[("tenures", Type::Text)])?;
    xml.open("graph", &[("id", "demarche"), ("edgedefault", "directed")])?;
    if graph.tenures().next().is_some() {
        json(&mut xml, "graph", "tenures", &graph.tenures().collect::<Vec<_>>())?;
    }
    let mut extractions = graph.extractions();
    for node in property::nodes(graph, options) {
        xml.open("node", &[("id", &node.id)])?;
        values(&mut xml, "node", &node.values)?;
        // Documents come in the order of their extractions, both sorted by id.
        let claims = (node.sort == Sort::Document).then(|| extractions.next()).flatten().map(|told| &told.tenures);
        if let Some(claims) = claims.filter(|claims| !claims.is_empty()) {
            json(&mut xml, "node", "claims", claims)?;
        }
        xml.close("node")?;
    }
    for (number, edge) in property::edges(graph).enumerate() {
        let id = format!("e{number}");
        xml.open("edge", &[("id", &id), ("source", &edge.source), ("target", &edge.target)])?;
        values(&mut xml, "edge", &edge.values)?;
        if let Some(report) = edge.report {
            json(&mut xml, "edge", "report", &conversation_of(report))?;
        }
        xml.close("edge")?;
    }
    xml.close("graph")?;
    xml.close("graphml")?;
    xml.finish()
}

fn key(class: &str, name: &str) -> String {
    format!("{class}-{name}")
}

fn declare(xml: &mut Xml<'_>, class: &str, columns: &[Column]) -> io::Result<()> {
    for (name, kind) in columns {
        let kind = match kind {
            Type::Text | Type::Day => "string",
            Type::Number => "int",
            Type::Flag => "boolean",
        };
        let id = key(class, name);
        xml.empty("key", &[("id", &id), ("for", class), ("attr.name", name), ("attr.type", kind)])?;
    }
    Ok(())
}

fn values(xml: &mut Xml<'_>, class: &str, values: &Values<'_>) -> io::Result<()> {
    values.iter().try_for_each(|(name, value)| xml.text("data", &[("key", &key(class, name))], &value.text()))
}

fn json(xml: &mut Xml<'_>, class: &str, name: &str, value: &impl Serialize) -> io::Result<()> {
    xml.text("data", &[("key", &key(class, name))], &serde_json::to_string(value)?)
}
