//! The one place where the command line meets the extractor and its data.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use demarche::{
    AliasUse, EntityId, EntityKind, Gazetteer, GazetteerBuilder, GazetteerError, KnowledgeGraph, KnownTenure, Tenure,
};

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

/// The language of the labels that the graph itself has.
const OWN_LANGUAGE: &str = "en";

/// What a language calls those whom the graph knows, as far as it calls them otherwise than the graph does. A person is called so only
/// where a document did: tables have every spelling that was ever used, and the Latin one is the usual one.
pub fn names_in(extractor: &Extractor, graph: &KnowledgeGraph, language: &str) -> BTreeMap<EntityId, String> {
    let mut names = BTreeMap::new();
    if language == OWN_LANGUAGE {
        return names;
    }
    let gazetteer = extractor.gazetteer();
    let label = |id: &EntityId| gazetteer.label_in(language, id);
    for entity in graph.entities() {
        let id = &entity.id;
        let of_kind = || {
            let (owner, kind) = (id.owner()?, label(&id.generic())?);
            Some(if id.kind() == EntityKind::Office { kind.to_owned() } else { format!("{kind} ({})", label(&owner)?) })
        };
        let name = match id.kind() {
            EntityKind::Person => None,
            _ => label(id).map(str::to_owned).or_else(of_kind),
        };
        names.extend(name.map(|name| (id.clone(), name)));
    }
    let aliases = gazetteer.aliases().iter().filter(|alias| alias.language.as_deref() == Some(language));
    let aliases = aliases.filter(|alias| alias.usage == AliasUse::Name);
    let own: BTreeSet<(&EntityId, &str)> =
        aliases.filter_map(|alias| Some((alias.entity.as_ref()?, alias.text.as_str()))).collect();
    for party in graph.conversations().flat_map(|told| told.participants().iter().chain(told.requested_by())) {
        if party.kind() == EntityKind::Person {
            let said = party.surface.iter().find(|form| own.contains(&(&party.entity, form.as_str())));
            names.extend(said.map(|name| (party.entity.clone(), name.clone())));
        }
        // The titles that are shown are those of offices, which need be no node of the graph.
        if let Some(office) = party.office.as_ref().filter(|office| !names.contains_key(*office)) {
            names.extend(label(&office.generic()).map(|title| (office.clone(), title.to_owned())));
        }
    }
    names
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
