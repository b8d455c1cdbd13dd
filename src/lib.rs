#![doc = "Who spoke with whom, on which date, at whose request?"]
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod date;
mod document;
mod entity;
pub mod export;
mod extraction;
mod extractor;
mod gazetteer;
mod graph;
mod language;
mod matcher;
mod query;
mod relate;
mod resolve;
mod span;
mod temporal;
mod text;

pub use date::{Day, InvalidDate, PartialDate, Weekday};
pub use document::Document;
pub use entity::{EntityId, EntityKind, InvalidEntityId};
pub use extraction::{
    Claim, Conversation, Evidence, Extraction, Meaning, Mention, MentionKind, Mode, Party, RuleName, Status,
    TenureClaim, UnknownWord,
};
pub use extractor::{Extractor, ExtractorBuilder, Lookup, MAX_TEXT};
pub use gazetteer::{
    Alias, AliasUse, Case, Class, DataError, Diacritics, Entity, Gazetteer, GazetteerBuilder, GazetteerError, Tenure,
};
pub use graph::{
    Aspect, ConversationId, ConversationRecord, Disagreement, DocumentRecord, Edge, EntityRecord, KnowledgeGraph,
    KnownTenure, Node, Provenance, Relation, RelationKind, Report, Role, Source, Stance, Stated, Term, When,
};
pub use query::{Filter, Link, Neighbor, Neighborhood, Path, Paths, Step};
pub use span::Span;
