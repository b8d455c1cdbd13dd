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

/// What the bulk import of Neo4j makes of a line break.
pub fn on_one_line(text: &str) -> String {
    let is_break = |c| matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    text.replace("\r\n", " ").replace(is_break, " ")
}

pub fn neo4j(nodes: &[u8], edges: &[u8]) -> Told {
    let mut told = Told::default();
    for record in csv::Reader::from_reader(nodes).deserialize() {
        let row: BTreeMap<String, String> = record.unwrap();
        let known = ["Entity;Person", "Entity;Office", "Entity;State", "Entity;Organization", "Entity;Place"];
        let label = row[":LABEL"].as_str();
        assert!(known.contains(&label) || ["Conversation", "Document"].contains(&label), "{label}");
        for day in ["date_from:date", "date_to:date", "published:date"] {
            assert!(row[day].is_empty() || row[day].parse::<demarche::Day>().is_ok(), "{}", row[day]);
        }
        told.node(row["id:ID"].clone(), row["label"].clone());
    }
    for record in csv::Reader::from_reader(edges).deserialize() {
        let row: BTreeMap<String, String> = record.unwrap();
        assert!(row[":TYPE"].chars().all(|c| c.is_ascii_uppercase() || c == '_'));
        told.edge(row[":START_ID"].clone(), row[":END_ID"].clone(), row["key"].clone());
    }
    told
}

/// The rows of a script, each on a line of its own; anything else on a line is a statement of ours.
pub fn cypher(script: &str) -> Told {
    let mut told = Told::default();
    for line in script.lines() {
        let Some(row) = line.strip_prefix('{') else {
            let ours = ["CREATE", "UNWIND", "] AS", "MERGE", "MATCH", "SET"];
            assert!(ours.iter().any(|word| line.starts_with(word)), "{}", &line[..line.len().min(80)]);
            continue;
        };
        let literals = cypher_literals(row);
        let value = |name: &str| literals.get(name).cloned().unwrap_or_else(|| panic!("{name}"));
        match row.starts_with("id: ") {
            true => told.node(value("id"), value("label")),
            false => told.edge(value("source"), value("target"), value("key")),
        }
    }
    told
}

/// The texts of a row by their names, the first of each.
fn cypher_literals(row: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let (mut name, mut characters) = (String::new(), row.chars().peekable());
    while let Some(c) = characters.next() {
        match c {
            '\'' => {
                let mut text = String::new();
                loop {
                    match characters.next().expect("a literal ends") {
                        '\'' => break,
                        '\\' => match characters.next().unwrap() {
                            'n' => text.push('\n'),
                            'r' => text.push('\r'),
                            't' => text.push('\t'),
                            'u' => {
                                let digits: String = characters.by_ref().take(4).collect();
                                let unit = u32::from_str_radix(&digits, 16).unwrap();
                                text.extend(char::from_u32(unit));
                            }
                            other => text.push(other),
                        },
                        other => text.push(other),
                    }
                }
                let rest: String = characters.clone().take(4).collect();
                let whole: &mut String = found.entry(name.clone()).or_default();
                whole.push_str(&text);
                if rest.starts_with(" + '") {
                    characters.nth(2);
                    continue;
                }
                name.clear();
            }
            'a'..='z' | '_' => {
                if characters.clone().next().is_some() {
                    name.push(c);
                }
            }
            ':' => {}
            _ if c == ' ' && !name.is_empty() => {}
            _ => name.clear(),
        }
    }
    found
}

pub fn tsv(file: &[u8]) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::ReaderBuilder::new().delimiter(b'\t').from_reader(file);
    reader.deserialize().map(|row| row.unwrap()).collect()
}

pub fn jsonl(file: &[u8]) -> Vec<Value> {
    std::str::from_utf8(file).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

pub fn turtle(file: &[u8]) -> BTreeSet<String> {
    oxttl::TurtleParser::new().for_slice(file).map(|triple| triple.unwrap().to_string()).collect()
}

pub fn ntriples(file: &[u8]) -> BTreeSet<String> {
    oxttl::NTriplesParser::new().for_slice(file).map(|triple| triple.unwrap().to_string()).collect()
}

pub fn jsonld(file: &[u8]) -> BTreeSet<String> {
    let quads = oxjsonld::JsonLdParser::new().for_slice(file);
    quads.map(|quad| oxrdf::Triple::from(quad.unwrap()).to_string()).collect()
}

/// The texts that are said by one predicate.
pub fn literals(triples: &BTreeSet<String>, predicate: &str) -> BTreeSet<String> {
    let file = triples.iter().map(|triple| format!("{triple} .\n")).collect::<String>();
    let mut found = BTreeSet::new();
    for triple in oxttl::NTriplesParser::new().for_slice(file.as_bytes()) {
        let triple = triple.unwrap();
        if let (true, oxrdf::Term::Literal(literal)) = (triple.predicate.as_str().ends_with(predicate), triple.object) {
            found.insert(literal.value().to_owned());
        }
    }
    found
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
