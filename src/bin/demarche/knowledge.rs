//! The one place where the command line meets the extractor and its data.

use std::path::PathBuf;

use demarche::{EntityId, KnownTenure};

pub use crate::standin::{Extractor, Lookup};

use crate::fault::Failure;

/// The extractor with the built-in data and the user's folders.
///
/// Faults of the data end the run: with half of the names, every document would be read wrongly.
pub fn open(folders: &[PathBuf]) -> Result<Extractor, Failure> {
    Extractor::open(folders).map_err(Failure::Faults)
}

/// The codes of the languages that are read.
pub fn languages(extractor: &Extractor) -> Vec<String> {
    extractor.languages().map(str::to_owned).collect()
}

/// The usual English name of an entity.
pub fn label(extractor: &Extractor, id: &EntityId) -> Option<String> {
    extractor.label(id)
}

/// Who held which office, as the data says, for the graph.
pub fn tenures(_extractor: &Extractor) -> Vec<KnownTenure> {
    Vec::new()
}
