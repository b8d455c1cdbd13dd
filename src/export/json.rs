//! Node-link JSON: the graph for other programs to read, and a saved graph for this one.
//!
//! The file is one object. `documents`, `entities`, `conversations` and `relations` are the graph as it stands, one
//! item a line, for whoever wants to read it elsewhere. `extractions`, `tenures` and `decisions` are what it is made of; they
//! alone are read back, and the rest follows from them, so that the two halves cannot contradict each other.

use std::collections::BTreeSet;
use std::io::{self, Write};

use serde::de::{Deserializer, Error as _};
use serde::{Deserialize, Serialize};

use super::check;
use crate::{
    Claim, ConversationRecord, Day, Decision, DocumentRecord, EntityId, EntityKind, EntityRecord, Evidence, Extraction,
    KnowledgeGraph, KnownTenure, Mode, PartialDate, Party, Provenance, Relation, Report, Source, Span, Status,
    TimeOfDay,
};

const FORMAT: &str = "demarche-graph";
const VERSION: u32 = 1;

/// Writes the graph as one JSON object, one item a line; [`read_json`] reads it back.
///
/// # Errors
/// When the writer fails.
///
/// ```
/// use demarche::KnowledgeGraph;
/// use demarche::export::{read_json, write_json};
///
/// let mut file = Vec::new();
/// write_json(&KnowledgeGraph::new(), &mut file)?;
/// assert_eq!(read_json(file.as_slice()).unwrap(), KnowledgeGraph::new());
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn write_json(graph: &KnowledgeGraph, mut out: impl io::Write) -> io::Result<()> {
    let out = &mut out;
    write!(out, "{{\"format\": \"{FORMAT}\", \"version\": {VERSION}")?;
    write_list(out, "documents", graph.documents().map(document))?;
    write_list(out, "entities", graph.entities().map(entity))?;
    write_list(out, "conversations", graph.conversations().map(conversation))?;
    write_list(out, "relations", graph.relations().map(|relation| relation_line(&relation)))?;
    write_list(out, "extractions", graph.extractions().map(json))?;
    write_list(out, "tenures", graph.tenures().map(json))?;
    write_list(out, "decisions", graph.decisions().map(|decision| json(&decision)))?;
    writeln!(out, "}}")?;
    out.flush()
}

/// Writes `, "name": [` and the items, each on its own line.
fn write_list<W: Write>(
    out: &mut W,
    name: &str,
    items: impl Iterator<Item = serde_json::Result<String>>,
) -> io::Result<()> {
    write!(out, ",\n\"{name}\": [")?;
    let mut separator = "\n";
    for item in items {
        write!(out, "{separator}{}", item?)?;
        separator = ",\n";
    }
    write!(out, "\n]")
}

fn json(value: &impl Serialize) -> serde_json::Result<String> {
    serde_json::to_string(value)
}

fn document(document: &DocumentRecord) -> serde_json::Result<String> {
    #[derive(Serialize)]
    struct Line<'a> {
        id: &'a str,
        language: &'a str,
        published: Option<Day>,
        source: Option<&'a str>,
    }
    let DocumentRecord { id, language, published, source } = document;
    json(&Line { id, language, published: *published, source: source.as_deref() })
}

fn entity(entity: &EntityRecord) -> serde_json::Result<String> {
    #[derive(Serialize)]
    struct Line<'a> {
        id: &'a EntityId,
        kind: EntityKind,
        label: &'a str,
    }
    json(&Line { id: &entity.id, kind: entity.kind(), label: &entity.label })
}

fn conversation(record: &ConversationRecord) -> serde_json::Result<String> {
    #[derive(Serialize)]
    struct Line<'a> {
        id: &'a str,
        date: Option<PartialDate>,
        mode: Mode,
        status: Status,
        participants: &'a [Party],
        requested_by: Option<&'a Party>,
        place: Option<&'a Party>,
        reported_by: &'a [Party],
        reports: Vec<ReportLine<'a>>,
        disagreements: Vec<DisagreementLine>,
    }
    json(&Line {
        id: record.id().as_str(),
        date: record.date(),
        mode: record.mode(),
        status: record.status(),
        participants: record.participants(),
        requested_by: record.requested_by(),
        place: record.place(),
        reported_by: record.reported_by(),
        reports: record.reports().iter().map(ReportLine::of).collect(),
        disagreements: disagreements(record),
    })
}

#[derive(Serialize)]
struct ReportLine<'a> {
    document: &'a str,
    id: &'a str,
    mode: Mode,
    status: Status,
    date: Option<PartialDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<&'a TimeOfDay>,
    participants: Vec<&'a EntityId>,
    requested_by: Option<&'a EntityId>,
    place: Option<&'a EntityId>,
}

impl<'a> ReportLine<'a> {
    fn of(report: &'a Report) -> ReportLine<'a> {
        ReportLine {
            document: report.document(),
            id: report.local_id(),
            mode: report.mode(),
            status: report.status(),
            date: report.date(),
            time: report.time(),
            participants: report.participants().iter().map(|party| &party.entity).collect(),
            requested_by: report.requested_by().map(|party| &party.entity),
            place: report.place().map(|party| &party.entity),
        }
    }
}

#[derive(Serialize)]
struct DisagreementLine {
    on: &'static str,
    says: Vec<(String, Vec<String>)>,
}

fn disagreements(record: &ConversationRecord) -> Vec<DisagreementLine> {
    let line = |disagreement: crate::Disagreement| DisagreementLine {
        on: disagreement.aspect.name(),
        says: disagreement.stances.into_iter().map(|stance| (stance.says.to_string(), stance.documents)).collect(),
    };
    record.disagreements().into_iter().map(line).collect()
}

fn relation_line(relation: &Relation) -> serde_json::Result<String> {
    #[derive(Serialize)]
    struct Line<'a> {
        subject: String,
        relation: &'static str,
        object: String,
        conversation: Option<&'a str>,
        on: Option<PartialDate>,
        from: Option<PartialDate>,
        until: Option<PartialDate>,
        former: bool,
        source: &'static str,
        evidence: Vec<EvidenceLine<'a>>,
    }
    json(&Line {
        subject: relation.subject.to_string(),
        relation: relation.kind.name(),
        object: relation.object.to_string(),
        conversation: relation.conversation.as_ref().map(|id| id.as_str()),
        on: relation.when.on,
        from: relation.when.from,
        until: relation.when.until,
        former: relation.when.former,
        source: if matches!(relation.source, Source::Gazetteer) { "gazetteer" } else { "texts" },
        evidence: relation.source.provenance().iter().map(EvidenceLine::of).collect(),
    })
}

/// Evidence without the quote: the conversation's extraction has it.
#[derive(Serialize)]
struct EvidenceLine<'a> {
    document: &'a str,
    span: Span,
    claim: Claim,
    rule: &'a str,
}

impl<'a> EvidenceLine<'a> {
    fn of(provenance: &'a Provenance) -> EvidenceLine<'a> {
        let Evidence { span, claim, rule, .. } = provenance.evidence();
        EvidenceLine { document: provenance.document(), span: *span, claim: *claim, rule: rule.as_str() }
    }
}

/// Reads a graph that [`write_json`] wrote.
///
/// The file may come from anywhere: keys that are not known here are skipped, what is nested too deeply or does not
/// fit is an error, and memory is taken only for what has been read.
///
/// # Errors
/// - the reader fails;
/// - the file is no JSON, or ends too early, or goes on after its end;
/// - it is no graph, or one of a later version;
/// - a document lacks an id, or stands there twice;
/// - a date, an id or a word is none, a span runs backwards, or a conversation has no evidence.
///
/// ```
/// use demarche::export::read_json;
///
/// let error = read_json(&b"{\"format\": \"demarche-graph\",\n \"version\": 7}"[..]).unwrap_err();
/// assert_eq!(error.line(), Some(2));
/// assert!(error.to_string().starts_with("line 2, column "));
/// ```
pub fn read_json(reader: impl io::Read) -> Result<KnowledgeGraph, InvalidGraphFile> {
    let mut json = serde_json::Deserializer::from_reader(io::BufReader::new(reader));
    let file = File::deserialize(&mut json).map_err(InvalidGraphFile)?;
    json.end().map_err(InvalidGraphFile)?;
    let mut graph = KnowledgeGraph::from_extractions(file.extractions.0).with_tenures(file.tenures);
    for decision in file.decisions {
        graph.decide(decision);
    }
    Ok(graph)
}

/// The half of the file that is read. What is wrong is told where it stands, hence the checks inside `Deserialize`.
#[derive(Deserialize)]
#[serde(expecting = "a saved graph")]
struct File {
    #[serde(rename = "format", deserialize_with = "known_format")]
    _format: (),
    #[serde(rename = "version", deserialize_with = "known_version")]
    _version: (),
    extractions: Extractions,
    #[serde(default)]
    tenures: Vec<KnownTenure>,
    #[serde(default)]
    decisions: Vec<Decision>,
}

fn known_format<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error> {
    let found = String::deserialize(deserializer)?;
    if found == FORMAT { Ok(()) } else { Err(expected(&format!("the format `{FORMAT}`"), &found)) }
}

fn known_version<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error> {
    let found = u32::deserialize(deserializer)?;
    if found == VERSION { Ok(()) } else { Err(expected(&format!("version {VERSION}"), &found.to_string())) }
}

fn expected<E: serde::de::Error>(expected: &str, found: &str) -> E {
    let found: String = found.chars().take(80).collect();
    E::custom(format!("expected {expected}, found `{found}`"))
}

struct Extractions(Vec<Extraction>);

impl<'de> Deserialize<'de> for Extractions {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(EachOnce)
    }
}

/// Reads extractions one by one, so that a complaint bears the line of the one that it is about.
struct EachOnce;

impl<'de> serde::de::Visitor<'de> for EachOnce {
    type Value = Extractions;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a list of extractions")
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut list: A) -> Result<Extractions, A::Error> {
        let (mut seen, mut extractions) = (BTreeSet::new(), Vec::new());
        while let Some(extraction) = list.next_element::<Extraction>()? {
            check(&extraction).map_err(A::Error::custom)?;
            if !seen.insert(extraction.document.clone()) {
                return Err(A::Error::custom(format!("document `{}` stands here twice", extraction.document)));
            }
            extractions.push(extraction);
        }
        Ok(Extractions(extractions))
    }
}

/// A file that is no saved graph, or could not be read. Says where: `line 2, column 14: expected version 1, ...`.
#[derive(Debug, thiserror::Error)]
#[error("{}", plain(.0))]
pub struct InvalidGraphFile(#[source] serde_json::Error);

impl InvalidGraphFile {
    /// The line of the fault, from one; `None` when the reader failed.
    pub fn line(&self) -> Option<usize> {
        Some(self.0.line()).filter(|line| *line > 0)
    }

    /// The column of the fault in bytes, from one; `None` when the reader failed. A complaint about a whole document
    /// stands at its end.
    pub fn column(&self) -> Option<usize> {
        self.line().map(|_| self.0.column())
    }
}

/// The place first, as our other errors have it.
fn plain(error: &serde_json::Error) -> String {
    let (line, column, text) = (error.line(), error.column(), error.to_string());
    match text.strip_suffix(&format!(" at line {line} column {column}")) {
        Some(text) => format!("line {line}, column {column}: {text}"),
        None => text,
    }
}
