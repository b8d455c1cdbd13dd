//! The one place where the command line meets the extractor and its data.

use std::collections::BTreeMap;
use std::path::PathBuf;

use demarche::{EntityId, Gazetteer, GazetteerBuilder, GazetteerError, KnowledgeGraph, KnownTenure, Tenure};

pub use demarche::{Extractor, Lookup};

use crate::fault::Failure;

/// The extractor with the built-in data and the user's folders.
///
/// Faults of the data end the run: with half of the names, every document would be read wrongly. There is one as long as
/// the program runs: to take it apart in the end would be a tenth of the time that a short article takes.
pub fn open(folders: &[PathBuf]) -> Result<&'static Extractor, Failure> {
    let gazetteer = builder(folders)?.build().map_err(faults)?;
    let extractor = Extractor::builder().gazetteer(gazetteer).build().map_err(faults)?;
    Ok(Box::leak(Box::new(extractor)))
}

/// The built-in data with the user's folders over it; what cannot be read in any of them is told.
pub fn builder(folders: &[PathBuf]) -> Result<GazetteerBuilder, Failure> {
    let mut builder = Gazetteer::builder().builtin();
    let mut lines = Vec::new();
    for folder in folders {
        match builder.clone().folder(folder) {
            Ok(more) => builder = more,
            Err(error) => lines.extend(error.errors().iter().map(ToString::to_string)),
        }
    }
    if lines.is_empty() { Ok(builder) } else { Err(Failure::Faults(lines)) }
}

/// A line for each fault of the data.
pub fn faults(error: GazetteerError) -> Failure {
    Failure::Faults(error.to_string().lines().map(str::to_owned).collect())
}

/// The codes of the languages that are read.
pub fn languages(extractor: &Extractor) -> Vec<String> {
    extractor.languages().map(str::to_owned).collect()
}

/// The usual English name of an entity.
pub fn label(extractor: &Extractor, id: &EntityId) -> Option<String> {
    extractor.gazetteer().entity(id).map(|entity| entity.label.clone())
}

/// Who held which office, as the data says: of those whom the graph knows, for a saved graph keeps what it is given,
/// and need not keep the whole world.
pub fn tenures(extractor: &Extractor, graph: &KnowledgeGraph) -> Vec<KnownTenure> {
    let tenure = |tenure: &Tenure| KnownTenure {
        person: tenure.person.clone(),
        office: tenure.office.clone(),
        office_label: label(extractor, &tenure.office).unwrap_or_else(|| tenure.office.name().to_owned()),
        of: Some(tenure.of.clone()),
        from: tenure.from,
        until: tenure.until,
    };
    let all = extractor.gazetteer().tenures().iter();
    all.filter(|tenure| graph.entity(&tenure.person).is_some()).map(tenure).collect()
}

/// The items in Wikidata of those whom the graph knows.
pub fn wikidata(extractor: &Extractor, graph: &KnowledgeGraph) -> BTreeMap<EntityId, String> {
    let item = |id: &EntityId| extractor.gazetteer().entity(id)?.wikidata.clone();
    graph.entities().filter_map(|entity| Some((entity.id.clone(), item(&entity.id)?))).collect()
}

/// The items in Wikidata of all who are known.
pub fn all_wikidata(extractor: &Extractor) -> BTreeMap<EntityId, String> {
    let entities = extractor.gazetteer().entities();
    entities.filter_map(|entity| Some((entity.id.clone(), entity.wikidata.clone()?))).collect()
}
