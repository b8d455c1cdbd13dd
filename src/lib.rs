//! Who spoke with whom, on which date, at whose request: a reader of Vietnamese and English diplomatic news.
//!
//! A [`Document`] goes in; an [`Extraction`] comes out: its names and dates, resolved, and its conversations with those
//! who took part, the day, who asked for it, where it was and who reports it, each fact with the words that say it and
//! the rule that read them. Extractions of many documents make a [`KnowledgeGraph`], in which reports of one
//! conversation are one node, and which answers whom somebody spoke with, through whom two are linked, and what passed
//! between them in order. Names, offices and their holders are tables; the patterns of a language are data; the code
//! knows neither.
//!
//! # The types to know
//! - [`Document`]: one published text, with its day of publication, against which "yesterday" is read.
//! - [`Extractor`]: a gazetteer and its languages, compiled once. Reading with it never fails.
//! - [`Extraction`]: what one document says. Complete by itself, and easily written by hand in a test.
//! - [`KnowledgeGraph`]: what many documents say together, and the queries, under a [`Filter`].
//! - [`EntityId`]: the stable name of a person, office, state, organization or place: `person/lloyd-austin`.
//!
//! # Examples
//!
//! One sentence. The other minister is not named; the day tells who it was.
//!
//! ```
//! # #[cfg(feature = "builtin")] {
//! use demarche::{Document, Extractor, Mode};
//!
//! let extractor = Extractor::builtin();
//! let text = "On May 19, Russian Foreign Minister Sergei Lavrov phoned his US counterpart.";
//! let extraction = extractor.extract(&Document::new("a", text).published("2022-05-20".parse()?));
//! let call = &extraction.conversations[0];
//! assert_eq!(call.mode, Mode::Call);
//! assert_eq!(call.date, Some("2022-05-19".parse()?));
//! assert_eq!(call.participants[1].label, "Antony Blinken");
//! assert_eq!(call.requested_by.as_ref().unwrap().label, "Sergei Lavrov");
//!
//! // Every fact points into the text as it was published.
//! let words = &call.evidence[0];
//! assert_eq!(words.span.of(text), Some(words.quote.as_str()));
//! # }
//! # Ok::<(), demarche::InvalidDate>(())
//! ```
//!
//! Two articles, in two languages, are one conversation with two reports, in whichever order they are added.
//!
//! ```
//! # #[cfg(feature = "builtin")] {
//! use demarche::{Document, Extractor, Filter, KnowledgeGraph};
//!
//! let extractor = Extractor::builtin();
//! let articles = [
//!     Document::new("en", "On May 13, US Secretary of Defense Lloyd Austin phoned Russian Defense Minister Sergei Shoigu.")
//!         .published("2022-05-14".parse()?),
//!     Document::new("vi", "Ngày 13/5, Bộ trưởng Quốc phòng Nga Sergei Shoigu điện đàm với Bộ trưởng Quốc phòng Mỹ Lloyd Austin.")
//!         .published("2022-05-15".parse()?),
//! ];
//! let graph: KnowledgeGraph = articles.iter().map(|article| extractor.extract(article)).collect();
//! let call = graph.conversations().next().unwrap();
//! assert_eq!((graph.conversations().count(), call.reports().len()), (1, 2));
//! assert_eq!(call.id().as_str(), "conversation/2022-05-13/lloyd-austin--sergei-shoigu");
//!
//! let austin = "person/lloyd-austin".parse()?;
//! let around = graph.neighbors(&austin, 1, &Filter::new());
//! assert_eq!(around.neighbors[0].entity.label, "Sergei Shoigu");
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! An office is held from one day to another. On the day of a hand-over two stand in the tables; a text of that day
//! means the one who took over.
//!
//! ```
//! # #[cfg(feature = "builtin")] {
//! use demarche::{Extractor, Lookup};
//!
//! let extractor = Extractor::builtin();
//! let prime_minister = |day: &str| match extractor.look_up("the British prime minister", day.parse().ok()) {
//!     Lookup::One(id) => id.name().to_owned(),
//!     other => format!("{other:?}"),
//! };
//! assert_eq!(prime_minister("2022-09-05"), "boris-johnson");
//! assert_eq!(prime_minister("2022-09-06"), "liz-truss");
//! assert_eq!(prime_minister("2022-10-24"), "liz-truss");
//! assert_eq!(prime_minister("2022-10-25"), "rishi-sunak");
//! # }
//! ```
//!
//! Ambiguity is a value: a family name that several bear is not guessed at, and an unknown one comes back with its
//! neighbours in spelling.
//!
//! ```
//! # #[cfg(feature = "builtin")] {
//! use demarche::{Extractor, Lookup};
//!
//! let extractor = Extractor::builtin();
//! let Lookup::Ambiguous(several) = extractor.look_up("Bush", None) else { panic!() };
//! assert_eq!(several.len(), 2);
//! let Lookup::Unknown { nearest } = extractor.look_up("Lavrof", None) else { panic!() };
//! assert_eq!(nearest[0], "Lavrov");
//! # }
//! ```
//!
//! Names of one's own are added at run time, from a folder or from memory; see [`GazetteerBuilder`] and the example
//! `own_gazetteer`. Those that one has in the format of another tool are turned into such tables by [`import`].
//!
//! # Features
//! - `builtin` (default): the folder `gazetteer/`, embedded: [`Gazetteer::builtin`], [`Extractor::builtin`].
//! - `serde` (default): `Serialize` and `Deserialize` on the public values, the JSON exports, saved graphs.
//! - `xml`: GraphML and GEXF.
//! - `rdf`: Turtle, N-Triples and JSON-LD.
//! - `report`: a page of HTML that shows a graph and the articles behind it.
//! - `cli`: the command `demarche`. A library has no use for it.
//!
//! # What it does not do
//! - It keeps what was spoken of in the words of the text and sorts it under no headings, and does not weigh whether a report is true; where reports disagree, it says so:
//!   [`ConversationRecord::disagreements`].
//! - It finds what its language files have words and patterns for, and nothing else. There is no model behind it.
//! - It opens no file but those of a gazetteer that it is told to load, reads no clock, and prints nothing.
//! - It fetches nothing, and reads no HTML: a document is plain text.
//! - It does not translate. Labels are the usual English names.
//!
//! `ARCHITECTURE.md` in the repository tells how it is made, and where to add an office, a person, a language, a rule,
//! a relation or a format.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

#[cfg(feature = "builtin")]
mod builtin;
mod clock;
mod date;
mod document;
mod entity;
pub mod explain;
pub mod export;
mod extraction;
mod extractor;
mod gazetteer;
mod graph;
pub mod import;
mod language;
mod matcher;
mod moment;
pub mod network;
// Only `build.rs` packs, and only what is built in is unpacked.
#[allow(dead_code)]
mod pack;
mod query;
mod relate;
mod resolve;
mod span;
mod temporal;
mod text;

pub use clock::{InvalidUtcOffset, UtcOffset};
pub use date::{Day, InvalidDate, PartialDate, Weekday};
pub use document::Document;
pub use entity::{EntityId, EntityKind, InvalidEntityId};
pub use extraction::{
    Claim, Conversation, Evidence, Extraction, Meaning, Mention, MentionKind, Mode, Party, RuleName, Status,
    TenureClaim, UnknownWord,
};
pub use extractor::{Extractor, ExtractorBuilder, Lookup, MAX_TEXT};
pub use gazetteer::{
    Alias, AliasUse, Case, Class, DataError, Diacritics, Entity, Gazetteer, GazetteerBuilder, GazetteerError, Lint,
    Tenure,
};
pub use graph::{
    Aspect, ConversationId, ConversationRecord, Decision, Disagreement, DocumentRecord, Edge, EntityRecord,
    InvalidReportId, KnowledgeGraph, KnownTenure, Node, Provenance, Relation, RelationKind, Report, ReportId, Role,
    Source, Stance, Stated, Term, When,
};
pub use matcher::{PhraseMatch, Phrases, PhrasesBuilder, Spelling};
pub use moment::{DayPart, TimeOfDay, Zone};
pub use query::{
    Filter, FirstSince, Frequency, Gap, Journey, Leg, Level, Link, Neighbor, Neighborhood, Path, Paths, Period,
    Question, Ranked, Step, Tally, Verdict,
};
pub use span::Span;

/// Compiles the examples of `README.md`.
#[cfg(all(doctest, feature = "builtin"))]
#[doc = include_str!("../README.md")]
struct Readme;
