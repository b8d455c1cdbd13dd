//! GraphML with typed attributes, for Gephi, yEd, Cytoscape, NetworkX and igraph; and back again: [`read_graphml`].
//!
//! Nodes and edges are those of `export/property.rs`, with the same columns. `attr.type` is `string`, `int` or `boolean`; a date is text, for
//! most readers know no type for it. Controls that XML forbids become U+FFFD. yEd shows the labels after *Tools > Fit Node to
//! Label* with the property mapper on `label`.
//!
//! What is not for tools but for reading back is JSON in four more attributes: `report` of each `told in` edge (all that the document says
//! of the conversation, with its evidence), `account` of a document (all else that it says), `tenures` and `decisions` of the graph.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Write};

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use serde::{Deserialize, Serialize};

use super::jsonl::is_continuation;
use super::property::{self, Column, EDGE_COLUMNS, NODE_COLUMNS, Sort, Type, Values};
use super::xml::{Xml, legal};
use super::{InvalidFile, Options, check, conversation_of};
use crate::{
    Conversation, Decision, EntityId, Extraction, InvalidDate, KnowledgeGraph, KnownTenure, Role, TenureClaim,
    UnknownWord,
};

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
    declare(&mut xml, "node", &[("account", Type::Text)])?;
    declare(&mut xml, "edge", &[("report", Type::Text)])?;
    declare(&mut xml, "graph", &[("tenures", Type::Text), ("decisions", Type::Text)])?;
    xml.open("graph", &[("id", "demarche"), ("edgedefault", "directed")])?;
    write_list(&mut xml, "tenures", graph.tenures())?;
    write_list(&mut xml, "decisions", graph.decisions())?;
    let mut extractions = graph.extractions();
    for node in property::nodes(graph, options) {
        xml.open("node", &[("id", &node.id)])?;
        values(&mut xml, "node", &node.values)?;
        // Documents come in the order of their extractions, both sorted by id.
        if let Some(told) = (node.sort == Sort::Document).then(|| extractions.next()).flatten() {
            write_json(&mut xml, "node", "account", &Account::of(told))?;
        }
        xml.close("node")?;
    }
    let told = as_told(graph);
    for (number, edge) in property::edges(graph, options).enumerate() {
        let id = format!("e{number}");
        xml.open("edge", &[("id", &id), ("source", &edge.source), ("target", &edge.target)])?;
        values(&mut xml, "edge", &edge.values)?;
        if let Some(report) = edge.report {
            let told = told.get(&(report.document(), report.local_id())).copied().flatten();
            write_json(&mut xml, "edge", "report", &told.cloned().unwrap_or_else(|| conversation_of(report)))?;
        }
        xml.close("edge")?;
    }
    xml.close("graph")?;
    xml.close("graphml")?;
    xml.finish()
}

/// Conversations as their documents tell them. In the graph the persons may have fuller ids, that other documents gave them.
fn as_told(graph: &KnowledgeGraph) -> BTreeMap<(&str, &str), Option<&Conversation>> {
    let mut told = BTreeMap::new();
    for extraction in graph.extractions() {
        for conversation in &extraction.conversations {
            let name = (extraction.document.as_str(), conversation.id.as_str());
            // Of two with the same name none is certain to be meant.
            told.entry(name).and_modify(|known| *known = None).or_insert(Some(conversation));
        }
    }
    told
}

/// All that a document says but for its conversations, and what XML cannot write of it.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Account {
    language: String,
    publisher: Option<String>,
    /// The order of its conversations, by their names.
    conversations: Vec<String>,
    tenures: Vec<TenureClaim>,
    labels: BTreeMap<EntityId, String>,
}

impl Account {
    fn of(told: &Extraction) -> Account {
        Account {
            language: told.language.clone(),
            publisher: told.source.clone(),
            conversations: told.conversations.iter().map(|told| told.id.clone()).collect(),
            tenures: told.tenures.clone(),
            labels: told.labels.clone(),
        }
    }
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

/// A list that is an attribute of the graph, unless it is empty.
fn write_list<T: Serialize>(xml: &mut Xml<'_>, name: &str, items: impl Iterator<Item = T>) -> io::Result<()> {
    let items: Vec<T> = items.collect();
    if items.is_empty() { Ok(()) } else { write_json(xml, "graph", name, &items) }
}

fn write_json(xml: &mut Xml<'_>, class: &str, name: &str, value: &impl Serialize) -> io::Result<()> {
    // JSON escapes the controls, but not the two other characters that XML cannot bear; they are nowhere but in its texts.
    let json = serde_json::to_string(value)?.replace('\u{fffe}', "\\ufffe").replace('\u{ffff}', "\\uffff");
    xml.text("data", &[("key", &key(class, name))], &json)
}

/// The longest file that [`read_graphml`] reads: 512 MiB.
const MAX_FILE: u64 = 512 << 20;

/// Reads a graph that [`Format::GraphMl`](super::Format::GraphMl) wrote, and that another program may have changed.
///
/// Nothing is lost: the graph that comes back is the one that was written, with what is [decided by hand](KnowledgeGraph::join).
///
/// What counts are the `told in` edges, each a report. Its `mode`, `status` and `date`, the labels of nodes, and the `language`, `published`
/// and `publisher` of documents are taken as they stand; who took part, who asked, where and in which words, from its attribute `report`. So labels
/// and dates can be corrected, and reports, conversations and documents removed with their edges. A corrected label is that of the entity in all
/// documents. Other nodes and edges follow from these, and are not read.
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
pub fn read_graphml(reader: impl BufRead) -> Result<KnowledgeGraph, InvalidFile> {
    let mut reader = Reader::from_reader(Counted { inner: reader.take(MAX_FILE + 1), line: 1, column: 1 });
    let mut file = File::default();
    let read = file.read(&mut reader).and_then(|()| file.graph().map_err(Fault::Placed));
    read.map_err(|fault| match fault {
        Fault::Here(message) => {
            let Counted { line, column, .. } = *reader.get_ref();
            InvalidFile::new(line, column, message)
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
            match byte {
                b'\n' => (self.line, self.column) = (self.line + 1, 1),
                byte => self.column += usize::from(!is_continuation(*byte)),
            }
        }
        self.inner.consume(length);
    }
}

enum Fault {
    /// Where the reader stands.
    Here(String),
    Placed(InvalidFile),
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
    /// The order of conversations in each of them.
    order: BTreeMap<String, Vec<String>>,
    told: Vec<Told>,
    tenures: Vec<KnownTenure>,
    decisions: Vec<Decision>,
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
                                    Open::Graph if key == "decisions" => self.decisions = json(&text)?,
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
            let account: Account = data.get("account").map(|account| json(account)).transpose()?.unwrap_or_default();
            self.order.insert(id.clone(), account.conversations.clone());
            let told = told_of(document, account, &data).and_then(|told| check(&told).map(|()| told));
            self.documents.insert(id.clone(), told.map_err(Fault::Here)?);
        }
        self.nodes.insert(id, data.remove("label"));
        Ok(())
    }

    fn graph(&mut self) -> Result<KnowledgeGraph, InvalidFile> {
        for Told { from, to, conversation, line, column } in std::mem::take(&mut self.told) {
            let missing = |what: &str, id: &str| InvalidFile::new(line, column, format!("no {what} `{}`", short(id)));
            if !self.nodes.contains_key(&from) {
                return Err(missing("node", &from));
            }
            let extraction = self.documents.get_mut(&to).ok_or_else(|| missing("document", &to))?;
            extraction.conversations.push(conversation);
        }
        for (id, extraction) in &mut self.documents {
            let names = self.order.remove(id).unwrap_or_default();
            let order: BTreeMap<&str, usize> =
                names.iter().enumerate().map(|(place, id)| (id.as_str(), place)).collect();
            let place = |told: &Conversation| order.get(told.id.as_str()).copied().unwrap_or(usize::MAX);
            extraction.conversations.sort_by(|a, b| {
                place(a).cmp(&place(b)).then_with(|| a.evidence.first().cmp(&b.evidence.first())).then(a.id.cmp(&b.id))
            });
        }
        let graph = self.graph_of(self.documents.values().cloned());
        let corrected = self.corrected(&graph);
        if corrected.is_empty() {
            return Ok(graph);
        }
        let relabelled = graph.extractions().cloned().map(|extraction| relabelled(extraction, &corrected, &graph));
        Ok(self.graph_of(relabelled))
    }

    fn graph_of(&self, extractions: impl Iterator<Item = Extraction>) -> KnowledgeGraph {
        let mut graph = KnowledgeGraph::from_extractions(extractions).with_tenures(self.tenures.iter().cloned());
        for decision in &self.decisions {
            graph.decide(decision.clone());
        }
        graph
    }

    /// The labels that say otherwise than the reports do, for more reasons than what XML made of them.
    fn corrected<'a>(&'a self, graph: &KnowledgeGraph) -> BTreeMap<EntityId, &'a str> {
        let differs = |(id, label): (&String, &'a Option<String>)| {
            let (id, label) = (id.parse().ok()?, label.as_deref()?);
            let known = graph.entity(&id).is_some_and(|entity| *legal(&entity.label) == *label);
            (!known).then_some((id, label))
        };
        self.nodes.iter().filter_map(differs).collect()
    }
}

/// A document that calls entities by other labels.
fn relabelled(mut told: Extraction, labels: &BTreeMap<EntityId, &str>, graph: &KnowledgeGraph) -> Extraction {
    for id in owners(&told) {
        if let Some(label) = labels.get(&id) {
            told.labels.insert(id, (*label).to_owned());
        }
    }
    let rename = |id: &EntityId, label: &mut String| {
        if let Some(corrected) = labels.get(graph.known_as(id)) {
            *label = (*corrected).to_owned();
        }
    };
    for told in &mut told.conversations {
        let parties = told.participants.iter_mut().chain(&mut told.requested_by).chain(&mut told.place);
        parties.chain(&mut told.reported_by).for_each(|party| rename(&party.entity, &mut party.label));
    }
    told.tenures.iter_mut().for_each(|claim| rename(&claim.person, &mut claim.label));
    told.labels.iter_mut().for_each(|(id, label)| rename(id, label));
    told
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

fn told_of(document: String, account: Account, data: &Data) -> Result<Extraction, String> {
    let published = data.get("published").map(|day| day.parse().map_err(|error: InvalidDate| error.to_string()));
    let language = corrected(data.get("language"), Some(account.language));
    Ok(Extraction {
        document,
        language: language.unwrap_or_default(),
        published: published.transpose()?,
        source: corrected(data.get("publisher"), account.publisher),
        tenures: account.tenures,
        labels: account.labels,
        ..Extraction::default()
    })
}

/// What stands in a column, unless that is only what XML made of what was told.
fn corrected(column: Option<&String>, told: Option<String>) -> Option<String> {
    match (column, told) {
        (Some(column), Some(told)) if *legal(&told) == **column => Some(told),
        (Some(column), _) => Some(column.clone()),
        (None, told) => told.filter(String::is_empty),
    }
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
