//! JSON-LD with its context inside, so that nobody has to fetch one.
//!
//! The same triples as Turtle, a resource a line under `@graph`. Keys are prefixed as in Turtle (`sem:hasActor`); a key that occurs
//! several times has a list.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::resource::{Object, PREFIXES, Resource, resources};
use crate::KnowledgeGraph;
use crate::export::Options;

pub(in super::super) fn write(graph: &KnowledgeGraph, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let context: Map<String, Value> = PREFIXES.iter().map(|(name, iri)| (name.to_string(), json!(iri))).collect();
    write!(out, "{{\"@context\": {},\n\"@graph\": [", Value::from(context))?;
    for (i, resource) in resources(graph, options).enumerate() {
        write!(out, "{}\n{}", if i == 0 { "" } else { "," }, node(resource))?;
    }
    writeln!(out, "\n]}}")
}

fn node(resource: Resource) -> Value {
    let mut node = Map::new();
    node.insert("@id".to_owned(), resource.id.into());
    for (predicate, object) in resource.says {
        let (key, value) = match (predicate, object) {
            ("rdf:type", Object::Word(word)) => ("@type", json!(word)),
            (key, Object::Resource(id)) => (key, json!({"@id": id})),
            (key, Object::Word(word)) => (key, json!({"@id": word})),
            (key, Object::Text(text)) => (key, text.into()),
            (key, Object::Typed(text, datatype)) => (key, json!({"@value": text, "@type": datatype})),
        };
        match node.get_mut(key) {
            None => drop(node.insert(key.to_owned(), value)),
            Some(Value::Array(several)) => several.push(value),
            Some(one) => *one = Value::Array(vec![one.take(), value]),
        }
    }
    node.into()
}
