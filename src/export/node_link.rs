//! Node-link JSON, as NetworkX reads it: `networkx.node_link_graph(json.load(open("graph.json")))`.
//!
//! Nodes and edges are those of `export/property.rs`; every value stands beside `id`, or beside `source`, `target` and `key`, and
//! none is null. NetworkX before 3.6 calls the list of edges `links`: `node_link_graph(data, edges="edges")` reads it there. What
//! d3, sigma and others call a graph reads it too. It keeps the first words of evidence and how many there are; the saved graph keeps all.

use std::io::{self, Write};

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::Options;
use super::property::{self, Edge, Node, Value, Values};
use crate::KnowledgeGraph;

/// A node or an edge a line.
pub(super) fn write(graph: &KnowledgeGraph, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{{\"directed\": true, \"multigraph\": true, \"graph\": {{\"name\": \"demarche\"}},\n\"nodes\": [")?;
    lines(out, property::nodes(graph, options).map(|node| serde_json::to_string(&node)))?;
    write!(out, "],\n\"edges\": [")?;
    lines(out, property::edges(graph, options).map(|edge| serde_json::to_string(&edge)))?;
    writeln!(out, "]}}")
}

fn lines(out: &mut dyn Write, items: impl Iterator<Item = serde_json::Result<String>>) -> io::Result<()> {
    let mut separator = "\n";
    for item in items {
        write!(out, "{separator}{}", item?)?;
        separator = ",\n";
    }
    writeln!(out)
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Text(text) => serializer.serialize_str(text),
            Value::Number(number) => serializer.serialize_u64(*number as u64),
            Value::Flag(flag) => serializer.serialize_bool(*flag),
            Value::Day(day) => serializer.collect_str(day),
        }
    }
}

fn entries<M: SerializeMap>(mut map: M, values: &Values<'_>) -> Result<M::Ok, M::Error> {
    values.iter().try_for_each(|(name, value)| map.serialize_entry(name, value))?;
    map.end()
}

impl Serialize for Node<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &self.id)?;
        entries(map, &self.values)
    }
}

impl Serialize for Edge<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, value) in [("source", &*self.source), ("target", &*self.target), ("key", &self.key)] {
            map.serialize_entry(name, value)?;
        }
        entries(map, &self.values)
    }
}
