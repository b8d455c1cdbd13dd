//! GraphML with typed attributes, for Gephi, yEd, Cytoscape, NetworkX and igraph; and back again: [`read_graphml`].
//!
//! Nodes and edges are those of `export/property.rs`, with the same columns. `attr.type` is `string`, `int` or `boolean`; a date is text, for
//! most readers know no type for it. Controls that XML forbids become U+FFFD. yEd shows the labels after *Tools > Fit Node to
//! Label* with the property mapper on `label`.
//!
//! What is not for tools but for reading back is in three more attributes: `report` of each `told in` edge (all that the document says of
//! the conversation, with its evidence), `claims` of a document (the tenures that it tells) and `tenures` of the graph.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Write};

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use serde::Serialize;

use super::property::{self, Column, EDGE_COLUMNS, NODE_COLUMNS, Sort, Type, Values};
use super::xml::{Xml, legal};
use super::{Options, conversation_of};
use crate::{Conversation, EntityId, Extraction, InvalidDate, KnowledgeGraph, KnownTenure, Role, UnknownWord};

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
        write_json(&mut xml, "graph", "tenures", &graph.tenures().collect::<Vec<_>>())?;
    }
    let mut extractions = graph.extractions();
    for node in property::nodes(graph, options) {
        xml.open("node", &[("id", &node.id)])?;
        values(&mut xml, "node", &node.values)?;
        // Documents come in the order of their extractions, both sorted by id.
        let claims = (node.sort == Sort::Document).then(|| extractions.next()).flatten().map(|told| &told.tenures);
        if let Some(claims) = claims.filter(|claims| !claims.is_empty()) {
            write_json(&mut xml, "node", "claims", claims)?;
        }
        xml.close("node")?;
    }
    for (number, edge) in property::edges(graph, options).enumerate() {
        let id = format!("e{number}");
        xml.open("edge", &[("id", &id), ("source", &edge.source), ("target", &edge.target)])?;
        values(&mut xml, "edge", &edge.values)?;
        if let Some(report) = edge.report {
            write_json(&mut xml, "edge", "report", &conversation_of(report))?;
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

fn write_json(xml: &mut Xml<'_>, class: &str, name: &str, value: &impl Serialize) -> io::Result<()> {
    // JSON escapes the controls, but not the two other characters that XML cannot bear; they are nowhere but in its texts.
    let json = serde_json::to_string(value)?.replace('\u{fffe}', "\\ufffe").replace('\u{ffff}', "\\uffff");
    xml.text("data", &[("key", &key(class, name))], &json)
}

/// The longest file that [`read_graphml`] reads: 512 MiB.
const MAX_FILE: u64 = 512 << 20;

/// A file that is no GraphML of ours, or could not be read. It prints as `line 3, column 5: expected …`.
#[derive(Debug, thiserror::Error)]
#[error("line {line}, column {column}: {message}")]
pub struct InvalidGraphMl {
    line: usize,
    column: usize,
    message: String,
}

impl InvalidGraphMl {
    /// The line, from one.
    pub fn line(&self) -> usize {
        self.line
    }

    /// The column in bytes, from one: the end of the element or text that is at fault.
    pub fn column(&self) -> usize {
        self.column
    }

    /// What is wrong, without the place.
    pub fn message(&self) -> &str {
        &self.message
    }
}

/// Reads a graph that [`Format::GraphMl`](super::Format::GraphMl) wrote, and that another program may have changed.
///
/// What counts are the `told in` edges, each a report. Its `mode`, `status` and `date`, the labels of nodes, and the `language`, `published`
/// and `publisher` of documents are taken as they stand; who took part, who asked, where and in which words, from its attribute `report`. So labels
/// and dates can be corrected, and reports, conversations and documents removed with their edges. Other nodes and edges follow from these, and are
/// not read.
///
/// # Errors
/// With the line and the column: when the file is no XML, has a document type, or is longer than 512 MiB; when it is no GraphML of
/// ours; when a report has no evidence, or what is a date, a mode, a status, a day or an id in it is none; when an edge leads to what is not there.
///
/// ```
/// use demarche::KnowledgeGraph;
/// use demarche::export::{Format, Options, read_graphml};
///
/// let mut file = Vec::new();
/// Format::GraphMl.write(&KnowledgeGraph::new(), &Options::default(), &mut file)?;
/// assert_eq!(read_graphml(file.as_slice()).unwrap(), KnowledgeGraph::new());
///
/// let error = read_graphml(&b"<graphml>\n<!DOCTYPE x>"[..]).unwrap_err();
/// assert_eq!(error.to_string(), "line 2, column 13: a document type is not read");
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn read_graphml(reader: impl BufRead) -> Result<KnowledgeGraph, InvalidGraphMl> {
    let mut reader = Reader::from_reader(Counted { inner: reader.take(MAX_FILE + 1), line: 1, column: 1 });
    let mut file = File::default();
    let read = file.read(&mut reader).and_then(|()| file.graph().map_err(Fault::Placed));
    read.map_err(|fault| match fault {
        Fault::Here(message) => {
            let Counted { line, column, .. } = *reader.get_ref();
            InvalidGraphMl { line, column, message }
        }
        Fault::Placed(error) => error,
    })
}

/// Knows the place up to which it was read.
struct Counted<R> {
    inner: io::Take<R>,
    line: usize,
    column: usize,
}

impl<R: BufRead> io::Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let length = available.len().min(buffer.len());
        buffer[..length].copy_from_slice(&available[..length]);
        self.consume(length);
        Ok(length)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.inner.limit() == 0 {
            return Err(io::Error::other(format!("file is over the limit of {} MiB", MAX_FILE >> 20)));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, length: usize) {
        let read = self.inner.fill_buf().unwrap_or_default();
        for byte in &read[..length.min(read.len())] {
            (self.line, self.column) = if *byte == b'\n' { (self.line + 1, 1) } else { (self.line, self.column + 1) };
        }
        self.inner.consume(length);
    }
}

enum Fault {
    /// Where the reader stands.
    Here(String),
    Placed(InvalidGraphMl),
}

type Data = BTreeMap<String, String>;

/// A `told in` edge, and where it ended.
struct Told {
    from: String,
    to: String,
    conversation: Conversation,
    line: usize,
    column: usize,
}

#[derive(Default)]
struct File {
    /// The names of the attributes, by their ids.
    keys: BTreeMap<String, String>,
    /// The labels of all nodes.
    nodes: BTreeMap<String, Option<String>>,
    /// The nodes of documents.
    documents: BTreeMap<String, Extraction>,
    told: Vec<Told>,
    tenures: Vec<KnownTenure>,
}

/// What is being read.
enum Open {
    Nothing,
    Graph,
    Node(String),
    Edge(String, String),
}

impl File {
    fn read<R: BufRead>(&mut self, reader: &mut Reader<Counted<R>>) -> Result<(), Fault> {
        let here = |message: &str| Fault::Here(message.to_owned());
        let (mut buffer, mut open, mut data) = (Vec::new(), Open::Nothing, Data::new());
        let (mut key, mut text, mut depth) = (None, String::new(), 0_usize);
        loop {
            buffer.clear();
            let event = reader.read_event_into(&mut buffer).map_err(|error| Fault::Here(error.to_string()))?;
            match event {
                Event::DocType(_) => return Err(here("a document type is not read")),
                Event::Start(start) => {
                    depth += 1;
                    match start.name().as_ref() {
                        "graphml" if depth == 1 => {}
                        _ if depth == 1 => return Err(here("expected an element `graphml`")),
                        _ if depth > 8 => return Err(here("elements lie too deep")),
                        "key" => self.key(&start)?,
                        "graph" => open = Open::Graph,
                        "node" => open = Open::Node(attribute(&start, "id")?),
                        "edge" => open = Open::Edge(attribute(&start, "source")?, attribute(&start, "target")?),
                        "data" => {
                            key = self.keys.get(&attribute(&start, "key")?).cloned();
                            text.clear();
                        }
                        _ => {}
                    }
                }
                Event::Empty(element) => match element.name().as_ref() {
                    "key" => self.key(&element)?,
                    "node" => self.node(attribute(&element, "id")?, Data::new())?,
                    _ => {}
                },
                Event::Text(words) if key.is_some() => text.push_str(&words.xml10_content()),
                Event::CData(words) if key.is_some() => text.push_str(&words.xml10_content()),
                Event::GeneralRef(name) if key.is_some() => {
                    let character = name.resolve_char_ref().map_err(|error| Fault::Here(error.to_string()))?;
                    match (character, resolve_predefined_entity(&name)) {
                        (Some(character), _) => text.push(character),
                        (None, Some(known)) => text.push_str(known),
                        (None, None) => return Err(here("an entity that XML does not know")),
                    }
                }
                Event::End(end) => {
                    depth = depth.saturating_sub(1);
                    let Counted { line, column, .. } = *reader.get_ref();
                    match end.name().as_ref() {
                        "data" => {
                            if let Some(key) = key.take() {
                                match open {
                                    Open::Graph if key == "tenures" => self.tenures = json(&text)?,
                                    _ => drop(data.insert(key, std::mem::take(&mut text))),
                                }
                            }
                        }
                        "node" => {
                            if let Open::Node(id) = std::mem::replace(&mut open, Open::Graph) {
                                self.node(id, std::mem::take(&mut data))?;
                            }
                        }
                        "edge" => {
                            let data = std::mem::take(&mut data);
                            let is_report = data.get("label").is_some_and(|label| label == Role::ToldIn.name());
                            match std::mem::replace(&mut open, Open::Graph) {
                                Open::Edge(from, to) if is_report => {
                                    let conversation = conversation(&data).map_err(Fault::Here)?;
                                    self.told.push(Told { from, to, conversation, line, column });
                                }
                                _ => {}
                            }
                        }
                        _ => {}
                    }
                }
                Event::Eof if depth > 0 => return Err(here("the file ends too early")),
                Event::Eof if !self.keys.values().any(|name| name == "report") => {
                    return Err(here("is no graph of demarche: no edge has an attribute `report`"));
                }
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn key(&mut self, element: &BytesStart<'_>) -> Result<(), Fault> {
        self.keys.insert(attribute(element, "id")?, attribute(element, "attr.name")?);
        Ok(())
    }

    fn node(&mut self, id: String, mut data: Data) -> Result<(), Fault> {
        if let Some(document) = document_of(&id) {
            self.documents.insert(id.clone(), told_of(document, &data).map_err(Fault::Here)?);
        }
        self.nodes.insert(id, data.remove("label"));
        Ok(())
    }

    fn graph(&mut self) -> Result<KnowledgeGraph, InvalidGraphMl> {
        let nodes = std::mem::take(&mut self.nodes);
        let labels: BTreeMap<EntityId, String> =
            nodes.iter().filter_map(|(id, label)| Some((id.parse().ok()?, label.clone()?))).collect();
        for Told { from, to, conversation, line, column } in std::mem::take(&mut self.told) {
            let missing =
                |what: &str, id: &str| InvalidGraphMl { line, column, message: format!("no {what} `{}`", short(id)) };
            if !nodes.contains_key(&from) {
                return Err(missing("node", &from));
            }
            let extraction = self.documents.get_mut(&to).ok_or_else(|| missing("document", &to))?;
            extraction.conversations.push(relabelled(conversation, &labels));
        }
        for extraction in self.documents.values_mut() {
            extraction.conversations.sort_by(|a, b| a.evidence.first().cmp(&b.evidence.first()).then(a.id.cmp(&b.id)));
            extraction.labels = owners(extraction)
                .into_iter()
                .filter_map(|id| labels.get(&id).cloned().map(|label| (id, label)))
                .collect();
        }
        let extractions = std::mem::take(&mut self.documents).into_values();
        Ok(KnowledgeGraph::from_extractions(extractions).with_tenures(std::mem::take(&mut self.tenures)))
    }
}

/// For whom the parties of a document speak, and whose offices they hold.
fn owners(extraction: &Extraction) -> Vec<EntityId> {
    let parties = extraction.conversations.iter().flat_map(Conversation::parties);
    let owners = parties.flat_map(|party| [party.state.clone(), party.office.as_ref().and_then(EntityId::owner)]);
    owners.chain(extraction.tenures.iter().map(|claim| claim.of.clone())).flatten().collect()
}

fn conversation(data: &Data) -> Result<Conversation, String> {
    let report = data.get("report").ok_or("an edge `told in` has no `report`")?;
    let mut told: Conversation = serde_json::from_str(report).map_err(|error| error.to_string())?;
    let word = |name: &str| data.get(name).map(String::as_str).filter(|text| !text.is_empty());
    if let Some(mode) = word("mode") {
        told.mode = mode.parse().map_err(|error: UnknownWord| error.to_string())?;
    }
    if let Some(status) = word("status") {
        told.status = status.parse().map_err(|error: UnknownWord| error.to_string())?;
    }
    told.date = word("date").map(|date| date.parse().map_err(|error: InvalidDate| error.to_string())).transpose()?;
    if told.evidence.is_empty() {
        return Err(format!("conversation `{}` has no evidence", short(&told.id)));
    }
    if told.evidence.iter().any(|words| words.span.start() > words.span.end()) {
        return Err(format!("a span of conversation `{}` runs backwards", short(&told.id)));
    }
    Ok(told)
}

fn told_of(document: String, data: &Data) -> Result<Extraction, String> {
    let published = data.get("published").map(|day| day.parse().map_err(|error: InvalidDate| error.to_string()));
    let claims = data.get("claims").map(|claims| serde_json::from_str(claims).map_err(|error| error.to_string()));
    Ok(Extraction {
        document,
        language: data.get("language").cloned().unwrap_or_default(),
        published: published.transpose()?,
        source: data.get("publisher").cloned(),
        tenures: claims.transpose()?.unwrap_or_default(),
        ..Extraction::default()
    })
}

/// What a node is called now, unless that is only what XML made of the label.
fn relabelled(mut told: Conversation, labels: &BTreeMap<EntityId, String>) -> Conversation {
    let parties = told.participants.iter_mut().chain(&mut told.requested_by).chain(&mut told.place);
    for party in parties.chain(&mut told.reported_by) {
        if let Some(label) = labels.get(&party.entity).filter(|label| *legal(&party.label) != ***label) {
            party.label.clone_from(label);
        }
    }
    told
}

/// The document of a node, if it is one: what [`property::document_id`] wrote, read backwards.
fn document_of(id: &str) -> Option<String> {
    let written = id.strip_prefix("document/")?.as_bytes();
    let mut bytes = Vec::with_capacity(written.len());
    let mut at = 0;
    while at < written.len() {
        let digits = (written[at] == b'%').then(|| written.get(at + 1..at + 3)).flatten();
        let byte = digits.and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        bytes.push(byte.unwrap_or(written[at]));
        at += if byte.is_some() { 3 } else { 1 };
    }
    String::from_utf8(bytes).ok().filter(|id| !id.is_empty())
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Result<String, Fault> {
    let found = element.try_get_attribute(name).map_err(|error| Fault::Here(error.to_string()))?;
    let found = found.ok_or_else(|| Fault::Here(format!("expected an attribute `{name}`")))?;
    let value = found.normalized_value(XmlVersion::Explicit1_0).map_err(|error| Fault::Here(error.to_string()))?;
    Ok(value.into_owned())
}

fn json<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Fault> {
    serde_json::from_str(text).map_err(|error| Fault::Here(error.to_string()))
}

/// As much of a foreign text as a message bears.
fn short(text: &str) -> String {
    text.chars().take(80).collect()
}
