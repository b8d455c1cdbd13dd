#![doc = "Who spoke with whom, on which date, at whose request?"]
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod date;
mod document;
mod entity;
mod extraction;
mod gazetteer;
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
pub use gazetteer::{
    Alias, AliasUse, Case, Class, DataError, Diacritics, Entity, Gazetteer, GazetteerBuilder, GazetteerError, Tenure,
};
pub use span::Span;
