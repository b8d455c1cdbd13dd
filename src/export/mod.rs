//! `&KnowledgeGraph` or [`Extraction`] -> `io::Write`, one file a format.
//!
//! The exporters of graphs know no text. Each writes the same bytes for the same graph, whatever the order in which its
//! documents were added. A new format of graphs is a file and a line in the table of [`Format`], one of extractions in that of
//! `ExtractionFormat`.
//!
//! ```
//! use std::collections::BTreeMap;
//!
//! use demarche::KnowledgeGraph;
//! use demarche::export::{Format, Options};
//!
//! let (graph, options) = (KnowledgeGraph::new(), Options::default());
//! let mut dot = Vec::new();
//! Format::Dot.write(&graph, &options, &mut dot)?;
//! assert!(dot.starts_with(b"digraph"));
//! # #[cfg(feature = "serde")] {
//! // Two tables are two files, and have no place in one stream.
//! assert!(Format::Csv.write(&graph, &options, Vec::new()).is_err());
//! let mut files = BTreeMap::new();
//! Format::Csv.write_parts(&graph, &options, &mut files)?;
//! assert_eq!(files.keys().collect::<Vec<_>>(), ["edges.csv", "nodes.csv"]);
//! # }
//! # Ok::<(), std::io::Error>(())
//! ```

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::str::FromStr;

#[cfg(feature = "serde")]
mod annotate;
#[cfg(feature = "serde")]
mod brat;
#[cfg(feature = "serde")]
mod cameo;
pub mod codes;
#[cfg(feature = "serde")]
mod conll;
#[cfg(feature = "serde")]
mod csv;
#[cfg(feature = "serde")]
mod cypher;
mod diagram;
#[cfg(feature = "serde")]
mod displacy;
mod dot;
#[cfg(feature = "serde")]
mod events;
#[cfg(feature = "serde")]
mod fault;
#[cfg(feature = "xml")]
mod gexf;
#[cfg(feature = "xml")]
mod graphml;
#[cfg(feature = "serde")]
mod iri;
#[cfg(feature = "serde")]
mod json;
#[cfg(feature = "serde")]
pub mod jsonl;
#[cfg(feature = "serde")]
mod neo4j;
#[cfg(feature = "serde")]
mod node_link;
mod parts;
#[cfg(feature = "serde")]
mod plover;
#[cfg(feature = "serde")]
mod popolo;
#[cfg(feature = "serde")]
mod property;
#[cfg(feature = "rdf")]
mod rdf;
#[cfg(feature = "report")]
mod report;
mod snapshot;
#[cfg(feature = "serde")]
mod spacy;
#[cfg(feature = "serde")]
mod states;
#[cfg(feature = "xml")]
mod svg;
#[cfg(feature = "serde")]
mod tokens;
#[cfg(feature = "serde")]
mod webanno;
#[cfg(feature = "xml")]
mod xml;

#[cfg(feature = "serde")]
pub use annotate::{ExtractionFormat, ExtractionWriter};
#[cfg(feature = "serde")]
pub use brat::read_brat;
pub use diagram::{DiagramOptions, DiagramWords, DotLayout, Frames, InvalidWords, Picture, Theme, UnknownTheme};
pub use dot::write_dot;
#[cfg(feature = "serde")]
pub use fault::InvalidFile;
#[cfg(feature = "xml")]
pub use graphml::read_graphml;
#[cfg(feature = "serde")]
pub use iri::{BaseIri, InvalidBaseIri};
#[cfg(feature = "serde")]
pub use json::{InvalidGraphFile, read_json, write_json};
pub use parts::Parts;
#[cfg(feature = "report")]
pub use report::{Article, ReportOptions, write_report};
pub use snapshot::{InvalidSnapshot, MAGIC, read_snapshot, write_snapshot};
#[cfg(feature = "xml")]
pub use svg::write_svg;

use crate::{Conversation, EntityId, Extraction, KnowledgeGraph};

/// What the graph itself does not know, and how careful the tables are.
///
/// ```
/// use demarche::export::Options;
///
/// let austin = "person/lloyd-austin".parse()?;
/// let mut options = Options::default();
/// options.wikidata.insert(austin, "Q941013".to_owned());
/// assert!(!options.spreadsheet_safe);
/// # Ok::<(), demarche::InvalidEntityId>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// The items of entities in Wikidata (`Q30`). What is no such id is not written.
    pub wikidata: BTreeMap<EntityId, String>,
    /// Whether a cell of a table that a spreadsheet would run as a formula (`=cmd()`) gets an apostrophe before it. Off by
    /// default, for it changes the data.
    pub spreadsheet_safe: bool,
    /// Whether those who spoke are joined directly, an edge for each conversation and each two who spoke in it, and nothing else is
    /// written: for Gephi and others in which one looks at people. It concerns [the formats of nodes and edges](Format::has_pairs).
    /// Off by default, for it loses most; no graph is read back from it.
    pub pairs: bool,
    /// Whether a table begins with a byte order mark, without which Excel misreads it. Off by default.
    pub byte_order_mark: bool,
    /// With what IRIs begin in Turtle, N-Triples, JSON-LD, and Popolo's links ([`Format::has_iris`]), and in Web Annotations.
    #[cfg(feature = "serde")]
    pub base_iri: BaseIri,
    /// What `start` and `end` count in the JSON of extractions.
    #[cfg(feature = "serde")]
    pub offsets: jsonl::Offsets,
}

impl Options {
    /// The item of an entity, where it is one.
    #[cfg(feature = "serde")]
    fn wikidata(&self, id: &EntityId) -> Option<&str> {
        let item = self.wikidata.get(id).map(String::as_str);
        item.filter(|item| {
            let digits = item.strip_prefix('Q').unwrap_or_default();
            !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit())
        })
    }
}

/// How a format writes a graph.
enum Writer {
    Stream(fn(&KnowledgeGraph, &Options, &mut dyn io::Write) -> io::Result<()>),
    // The only format without JSON is one file.
    #[cfg_attr(not(feature = "serde"), allow(dead_code))]
    Files(fn(&KnowledgeGraph, &Options, &mut dyn Parts) -> io::Result<()>),
}

use Writer::{Files, Stream};

macro_rules! formats {
    ($(
        $(#[doc = $doc:literal])+ $(#[cfg($cfg:meta)])?
        $variant:ident = $name:literal, $extension:literal, $media_type:literal, $write:expr;
    )*) => {
        /// A format in which a graph is written.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Format { $($(#[doc = $doc])+ $(#[cfg($cfg)])? $variant,)* }

        impl Format {
            /// Every format that this build can write, in the order in which they are listed.
            pub const ALL: &'static [Format] = &[$($(#[cfg($cfg)])? Format::$variant,)*];

            /// Its name on the command line: `json`.
            pub fn name(self) -> &'static str {
                match self { $($(#[cfg($cfg)])? Format::$variant => $name,)* }
            }

            /// The extension of its files, without the dot.
            pub fn extension(self) -> &'static str {
                match self { $($(#[cfg($cfg)])? Format::$variant => $extension,)* }
            }

            /// The media type of its files.
            pub fn media_type(self) -> &'static str {
                match self { $($(#[cfg($cfg)])? Format::$variant => $media_type,)* }
            }

            fn writer(self) -> Writer {
                match self { $($(#[cfg($cfg)])? Format::$variant => $write,)* }
            }
        }
    };
}

formats! {
    /// A diagram for Graphviz, as [`write_dot`] draws it by default.
    Dot = "dot", "dot", "text/vnd.graphviz", Stream(dot::write_default);

    /// The same picture as SVG, as [`write_svg`] draws it by default, for which Graphviz is not needed.
    #[cfg(feature = "xml")]
    Svg = "svg", "svg", "image/svg+xml", Stream(svg::write_default);

    /// The whole graph as one JSON object, from which it can be [read back](read_json).
    #[cfg(feature = "serde")]
    Json = "json", "json", "application/json", Stream(|graph, _, out| write_json(graph, out));

    /// Node-link JSON: `networkx.node_link_graph(json.load(file))`, d3, sigma.
    ///
    /// Nodes are entities, conversations and documents; edges bear roles and facts. Values stand beside `id` or `source`, `target`
    /// and `key`; none is null. NetworkX before 3.6 wants `node_link_graph(data, edges="edges")`. Of evidence it keeps the first
    /// words and how many there are.
    #[cfg(feature = "serde")]
    NodeLink = "node-link", "json", "application/json", Stream(node_link::write);

    /// GraphML with typed attributes: Gephi, yEd, Cytoscape, NetworkX, igraph.
    ///
    /// The same nodes, edges and columns as [`Format::NodeLink`], and all evidence in the attribute `report` of the edges that lead to
    /// documents, from which the graph can be [read back](read_graphml). A date is text and two days. Characters that XML forbids
    /// become U+FFFD. Ids are the same as everywhere, and have a slash, which readers take that do not hold them against the schema's
    /// `NMTOKEN`; for JGraphT that is `setSchemaValidation(false)`.
    #[cfg(feature = "xml")]
    GraphMl = "graphml", "graphml", "application/graphml+xml", Stream(graphml::write);

    /// GEXF 1.3 for Gephi 0.9.3 and later, whose timeline shows conversations on their days.
    ///
    /// The same nodes, edges and columns as [`Format::NodeLink`]. A month is an interval of its days; what has no date is always
    /// there. Two edges of one role between the same two have a numbered `kind`. Characters that XML forbids become U+FFFD.
    #[cfg(feature = "xml")]
    Gexf = "gexf", "gexf", "application/gexf+xml", Stream(gexf::write);

    /// Tables for pandas and R: `nodes.csv` and `edges.csv`, with the columns of [`Format::NodeLink`].
    ///
    /// `pandas.read_csv(path, keep_default_na=False)` keeps a name such as `NA`; ids are safe without (`state/NA`). An empty cell
    /// is a value that is not known.
    #[cfg(feature = "serde")]
    Csv = "csv", "csv", "text/csv", Files(csv::write);

    /// Tables for Neo4j's bulk import: `nodes.csv` and `relationships.csv`, whose headers say the types.
    ///
    /// `neo4j-admin database import full neo4j --nodes=nodes.csv --relationships=relationships.csv`. The same nodes, edges and columns as
    /// [`Format::NodeLink`]; a date is text and two dates. A line break in a name becomes a space.
    #[cfg(feature = "serde")]
    Neo4j = "neo4j", "csv", "text/csv", Files(neo4j::write);

    /// A script for Neo4j and others that speak Cypher: `cypher-shell -f graph.cypher`. It may run again, and over other graphs.
    ///
    /// The same nodes, edges and columns as [`Format::Neo4j`].
    #[cfg(feature = "serde")]
    Cypher = "cypher", "cypher", "application/x-cypher-query", Stream(cypher::write);

    /// RDF as Turtle, in the vocabularies ORG (posts, memberships), SEM (events, and views according to whom), PROV-O, Web
    /// Annotation, SKOS, OWL-Time; with `owl:sameAs` to Wikidata.
    ///
    /// All evidence is kept, by quote and by bytes, and what each document says. A date is `xsd:date`, `xsd:gYearMonth` or
    /// `xsd:gYear`. Everything is named by an IRI that begins with [`Options::base_iri`].
    #[cfg(feature = "rdf")]
    Turtle = "turtle", "ttl", "text/turtle", Stream(rdf::write_turtle);

    /// The triples of [`Format::Turtle`], one a line.
    #[cfg(feature = "rdf")]
    NTriples = "ntriples", "nt", "application/n-triples", Stream(rdf::write_ntriples);

    /// The triples of [`Format::Turtle`] as JSON-LD with its context inside.
    #[cfg(feature = "rdf")]
    JsonLd = "jsonld", "jsonld", "application/ld+json", Stream(rdf::write_jsonld);

    /// Rows of event data with CAMEO codes, in the columns of Phoenix (and some more after them), between tabs, with a header.
    ///
    /// A row is a pair: a conversation of three is three rows. Actors have the code of their state and no role. Evidence is left out
    /// but for the documents. Codes begin with a zero, which readers of numbers drop: `pandas.read_csv(path, sep="\t", dtype=str)`.
    #[cfg(feature = "serde")]
    Cameo = "cameo", "tsv", "text/tab-separated-values", Stream(cameo::write);

    /// PLOVER's event records, a JSON object a line; a record is a conversation.
    ///
    /// A month is its first and last day. Evidence is kept as words, without the place where they stand.
    #[cfg(feature = "serde")]
    Plover = "plover", "jsonl", "application/jsonl", Stream(plover::write);

    /// Popolo JSON: people, organizations, posts, memberships, and conversations as events.
    ///
    /// A date without a year is left out. Evidence is kept as words and documents, without the rules.
    #[cfg(feature = "serde")]
    Popolo = "popolo", "json", "application/json", Stream(popolo::write);

    /// A checked and compact file, from which the graph can be [read back](read_snapshot).
    Snapshot = "demarche", "demarche", "application/vnd.demarche", Stream(|graph, _, out| write_snapshot(graph, out));
}

impl Format {
    /// Whether it is several files, for which [`write_parts`](Format::write_parts) needs a place each.
    ///
    /// ```
    /// use demarche::export::Format;
    ///
    /// assert!(!Format::Dot.is_folder());
    /// ```
    pub fn is_folder(self) -> bool {
        matches!(self.writer(), Files(_))
    }

    /// Whether it has nodes and edges, and heeds [`Options::pairs`].
    ///
    /// ```
    /// use demarche::export::Format;
    ///
    /// # #[cfg(feature = "serde")]
    /// assert!(Format::NodeLink.has_pairs());
    /// assert!(!Format::Dot.has_pairs());
    /// ```
    pub fn has_pairs(self) -> bool {
        match self {
            #[cfg(feature = "serde")]
            Format::NodeLink | Format::Csv | Format::Neo4j | Format::Cypher => true,
            #[cfg(feature = "xml")]
            Format::GraphMl | Format::Gexf => true,
            _ => false,
        }
    }

    /// Whether it names things by IRIs, and heeds [`Options::base_iri`].
    ///
    /// ```
    /// use demarche::export::Format;
    ///
    /// # #[cfg(feature = "rdf")]
    /// assert!(Format::Turtle.has_iris());
    /// assert!(!Format::Dot.has_iris());
    /// ```
    pub fn has_iris(self) -> bool {
        match self {
            #[cfg(feature = "rdf")]
            Format::Turtle | Format::NTriples | Format::JsonLd => true,
            #[cfg(feature = "serde")]
            Format::Popolo => true,
            _ => false,
        }
    }

    /// Writes the graph.
    ///
    /// # Errors
    /// When the writer fails; when the format is [several files](Format::is_folder).
    ///
    /// ```
    /// use demarche::KnowledgeGraph;
    /// use demarche::export::{Format, Options};
    ///
    /// let mut file = Vec::new();
    /// Format::Dot.write(&KnowledgeGraph::new(), &Options::default(), &mut file)?;
    /// assert!(!file.is_empty());
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn write(self, graph: &KnowledgeGraph, options: &Options, mut out: impl io::Write) -> io::Result<()> {
        match self.writer() {
            Stream(write) => {
                write(graph, options, &mut out)?;
                out.flush()
            }
            Files(_) => Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                format!("`{self}` is several files and has no place in one"),
            )),
        }
    }

    /// Writes the graph, each file of the format to a place of its own. What is one file is named `graph.` and the extension.
    ///
    /// # Errors
    /// When a part cannot be written.
    ///
    /// ```
    /// use std::collections::BTreeMap;
    ///
    /// use demarche::KnowledgeGraph;
    /// use demarche::export::{Format, Options};
    ///
    /// let mut files = BTreeMap::new();
    /// Format::Dot.write_parts(&KnowledgeGraph::new(), &Options::default(), &mut files)?;
    /// assert!(files["graph.dot"].starts_with(b"digraph"));
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn write_parts(self, graph: &KnowledgeGraph, options: &Options, out: &mut dyn Parts) -> io::Result<()> {
        match self.writer() {
            Stream(write) => {
                let out = out.part(&format!("graph.{}", self.extension()))?;
                write(graph, options, out)?;
                out.flush()
            }
            Files(write) => write(graph, options, out),
        }
    }
}

/// An address that may be followed: `http` or `https`.
#[cfg(feature = "serde")]
fn web_address(text: Option<&str>) -> Option<&str> {
    text.filter(|text| diagram::is_web_address(text))
}

/// Whether a character may stand in an id of any format.
#[cfg(feature = "serde")]
fn is_plain(c: char) -> bool {
    let is_noncharacter = matches!(c, '\u{fdd0}'..='\u{fdef}') || u32::from(c) & 0xfffe == 0xfffe;
    !c.is_control() && !is_noncharacter
}

/// What one report says, as its document told it.
#[cfg(feature = "serde")]
fn conversation_of(report: &crate::Report) -> crate::Conversation {
    crate::Conversation {
        id: report.local_id().to_owned(),
        mode: report.mode(),
        status: report.status(),
        date: report.date(),
        time: report.time().cloned(),
        participants: report.participants().to_vec(),
        requested_by: report.requested_by().cloned(),
        place: report.place().cloned(),
        reported_by: report.reported_by().to_vec(),
        evidence: report.evidence().iter().map(|words| words.evidence().clone()).collect(),
    }
}

impl Format {
    /// The format whose file has this extension (without the dot, in any case): of several the first in the list, and none of
    /// several files.
    ///
    /// ```
    /// use demarche::export::Format;
    ///
    /// assert_eq!(Format::from_extension("JSON"), Some(Format::Json));
    /// assert_eq!(Format::from_extension("docx"), None);
    /// assert_eq!(Format::from_extension("csv"), None); // A folder of two.
    /// ```
    pub fn from_extension(extension: &str) -> Option<Format> {
        let named = |format: &Format| !format.is_folder() && format.extension().eq_ignore_ascii_case(extension);
        Format::ALL.iter().copied().find(named)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let known = || Format::ALL.iter().map(|format| format.name()).collect::<Vec<_>>().join(", ");
        let found = Format::ALL.iter().copied().find(|format| format.name() == s);
        found.ok_or_else(|| UnknownFormat { expected: known(), found: s.chars().take(40).collect() })
    }
}

/// A word that names no [`Format`] of this build.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected one of the formats {expected}, found `{found}`")]
pub struct UnknownFormat {
    expected: String,
    found: String,
}

/// What the types of an extraction leave open, and the graph relies on.
pub(crate) fn check(extraction: &Extraction) -> Result<(), String> {
    let document = &extraction.document;
    if document.is_empty() {
        return Err("expected the id of a document, found an empty one".to_owned());
    }
    if let Some(Conversation { id, .. }) = extraction.conversations.iter().find(|told| told.evidence.is_empty()) {
        return Err(format!("conversation `{id}` of document `{document}` has no evidence"));
    }
    let told = extraction.conversations.iter().flat_map(|told| &told.evidence);
    let mut words = told.chain(extraction.tenures.iter().map(|claim| &claim.evidence));
    match words.find(|words| words.span.start() > words.span.end()) {
        Some(words) => Err(format!("a span of document `{document}` runs backwards: {:?}", words.span)),
        None => Ok(()),
    }
}
