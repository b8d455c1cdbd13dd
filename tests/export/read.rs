//! Readers that are not ours.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use serde_json::Value;

/// Nodes by id with their labels, edges by their ends and what tells them apart.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Told {
    pub nodes: BTreeMap<String, String>,
    pub edges: BTreeSet<(String, String, String)>,
}

impl Told {
    fn node(&mut self, id: String, label: String) {
        assert!(self.nodes.insert(id.clone(), label).is_none(), "{id} twice");
    }

    fn edge(&mut self, source: String, target: String, key: String) {
        assert!(self.edges.insert((source, target, key)), "an edge twice");
    }
}

/// The only change that XML forces upon a text.
pub fn as_xml_has_it(text: &str) -> String {
    let is_legal = |c: char| matches!(c, '\t' | '\n' | '\r') || c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}');
    text.chars().map(|c| if is_legal(c) { c } else { '\u{fffd}' }).collect()
}

pub fn node_link(json: &str) -> Told {
    let file: Value = serde_json::from_str(json).unwrap();
    assert!(!json.contains(":null"), "NetworkX writes no null to GraphML");
    let text = |item: &Value, name: &str| item[name].as_str().unwrap_or_else(|| panic!("{item}: {name}")).to_owned();
    let mut told = Told::default();
    for node in file["nodes"].as_array().unwrap() {
        told.node(text(node, "id"), text(node, "label"));
    }
    for edge in file["edges"].as_array().unwrap() {
        told.edge(text(edge, "source"), text(edge, "target"), text(edge, "key"));
    }
    told
}

pub fn csv(nodes: &[u8], edges: &[u8]) -> Told {
    let mut told = Told::default();
    for record in csv::Reader::from_reader(nodes).deserialize() {
        let row: BTreeMap<String, String> = record.unwrap();
        told.node(row["id"].clone(), row["label"].clone());
    }
    for record in csv::Reader::from_reader(edges).deserialize() {
        let row: BTreeMap<String, String> = record.unwrap();
        told.edge(row["source"].clone(), row["target"].clone(), row["key"].clone());
    }
    told
}

fn attribute(element: &BytesStart<'_>, name: &str) -> String {
    let found = element.attributes().map(|attribute| attribute.unwrap());
    let mut found = found.filter(|attribute| attribute.key.as_ref() == name);
    let value = found.next().unwrap_or_else(|| panic!("no {name}: {element:?}"));
    value.normalized_value(quick_xml::XmlVersion::Explicit1_0).unwrap().into_owned()
}

/// Elements as they begin, and the text in each `data`.
fn xml(text: &str, mut take: impl FnMut(&BytesStart<'_>, String)) {
    let mut reader = Reader::from_str(text);
    let mut data: Option<(BytesStart<'_>, String)> = None;
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) if start.name().as_ref() == "data" => data = Some((start, String::new())),
            Event::Start(start) | Event::Empty(start) => take(&start, String::new()),
            Event::Text(words) => {
                if let Some((_, text)) = &mut data {
                    text.push_str(&words.xml10_content());
                }
            }
            Event::GeneralRef(name) => {
                let character = match name.resolve_char_ref().unwrap() {
                    Some(character) => character.to_string(),
                    None => quick_xml::escape::resolve_predefined_entity(&name).unwrap().to_owned(),
                };
                data.as_mut().unwrap().1.push_str(&character);
            }
            Event::End(_) => {
                if let Some((start, text)) = data.take() {
                    take(&start, text);
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
}

pub fn graphml(text: &str) -> Told {
    let mut told = Told::default();
    let mut types = BTreeMap::new();
    let (mut ends, mut id, mut keys) = (Default::default(), String::new(), BTreeMap::new());
    xml(text, |element, text| match element.name().as_ref() {
        "key" => {
            assert!(["string", "int", "boolean"].contains(&attribute(element, "attr.type").as_str()));
            assert!(types.insert(attribute(element, "id"), attribute(element, "attr.name")).is_none());
        }
        "node" => id = attribute(element, "id"),
        "edge" => ends = (attribute(element, "source"), attribute(element, "target")),
        "data" => match types[&attribute(element, "key")].as_str() {
            "label" if attribute(element, "key") == "node-label" => told.node(id.clone(), text),
            // GraphML has no key for an edge, so that we count.
            "label" => {
                let (source, target) = ends.clone();
                let count: &mut usize = keys.entry((source.clone(), target.clone(), text.clone())).or_default();
                *count += 1;
                let key = if *count == 1 { text } else { format!("{text} {count}") };
                told.edge(source, target, key);
            }
            _ => {}
        },
        _ => {}
    });
    told
}

pub fn gexf(text: &str) -> Told {
    let mut told = Told::default();
    xml(text, |element, _| match element.name().as_ref() {
        "gexf" => assert_eq!(attribute(element, "version"), "1.3"),
        "graph" => assert_eq!(attribute(element, "timerepresentation"), "interval"),
        "node" => told.node(attribute(element, "id"), attribute(element, "label")),
        "edge" => {
            told.edge(attribute(element, "source"), attribute(element, "target"), attribute(element, "kind"));
        }
        _ => {}
    });
    told
}
