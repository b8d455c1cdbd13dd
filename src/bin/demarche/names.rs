//! Names on the command line as entities.

use std::ffi::OsStr;
use std::path::Path;

use demarche::{EntityId, KnowledgeGraph, PartialDate};

use crate::fault::Failure;
use crate::knowledge::{self, Extractor, Lookup};

/// How many candidates, or similar names, are shown.
const MAX_SHOWN: usize = 20;

/// The entity that a name means: an id, a name as a text would have it, or one that only the graph knows.
///
/// A name of several, or of none, is wrong usage: an answer about somebody else is worse than none.
pub fn resolve(
    name: &str,
    on: Option<PartialDate>,
    extractor: &Extractor,
    graph: &KnowledgeGraph,
) -> Result<EntityId, Failure> {
    if let Ok(id) = name.parse::<EntityId>() {
        let known = graph.entity(&id).is_some() || knowledge::label(extractor, &id).is_some();
        return if known {
            Ok(id)
        } else {
            Err(Failure::usage(format!("`{name}` is the id of nothing that is known")))
        };
    }
    match extractor.look_up(name, on) {
        Lookup::One(id) => Ok(id),
        // Of several who bear a name, the one of whom the documents tell is meant.
        Lookup::Ambiguous(candidates) => {
            match candidates.iter().filter(|id| graph.entity(id).is_some()).collect::<Vec<_>>()[..] {
                [id] => Ok(id.clone()),
                _ => Err(ambiguous(name, &candidates, extractor, graph)),
            }
        }
        Lookup::Unknown { nearest } => match in_graph(name, graph).as_slice() {
            [] => Err(unknown(name, &nearest)),
            [id] => Ok(id.clone()),
            several => Err(ambiguous(name, several, extractor, graph)),
        },
    }
}

/// What an entity is called.
pub fn label(id: &EntityId, extractor: &Extractor, graph: &KnowledgeGraph) -> String {
    let in_graph = graph.entity(id).map(|entity| entity.label.clone());
    in_graph.or_else(|| knowledge::label(extractor, id)).unwrap_or_else(|| id.to_string())
}

/// Whether an argument can only mean a file.
pub fn is_file(argument: &OsStr) -> bool {
    let path = Path::new(argument);
    let extension = path.extension().and_then(OsStr::to_str);
    argument == "-" || matches!(extension, Some("jsonl" | "json" | "demarche" | "txt")) || path.is_file()
}

/// Refuses a file where a name stands, before standard input is waited for.
pub fn expect_name(argument: &OsStr) -> Result<String, Failure> {
    if is_file(argument) {
        let shown = argument.to_string_lossy();
        return Err(Failure::usage(format!("expected a name before the files, found the file `{shown}`")));
    }
    let name = argument.to_str().map(str::to_owned);
    name.ok_or_else(|| Failure::usage(format!("`{}` is not UTF-8", argument.to_string_lossy())))
}

/// Those in the graph with this label or form; the gazetteer lacks them, or they would have been found there.
fn in_graph(name: &str, graph: &KnowledgeGraph) -> Vec<EntityId> {
    let name = name.to_lowercase();
    let mut found: Vec<EntityId> =
        graph.entities().filter(|entity| entity.label.to_lowercase() == name).map(|entity| entity.id.clone()).collect();
    for conversation in graph.conversations() {
        let named = conversation.participants().iter().chain(conversation.requested_by());
        let named = named.filter(|party| party.surface.iter().any(|form| form.to_lowercase() == name));
        found.extend(named.map(|party| party.entity.clone()));
    }
    found.sort();
    found.dedup();
    found
}

fn ambiguous(name: &str, candidates: &[EntityId], extractor: &Extractor, graph: &KnowledgeGraph) -> Failure {
    let mut lines = vec![format!("`{name}` may be any of {}; give the id of the one that is meant", candidates.len())];
    let line = |id: &EntityId| format!("  {id}  {}", label(id, extractor, graph));
    lines.extend(candidates.iter().take(MAX_SHOWN).map(line));
    if candidates.len() > MAX_SHOWN {
        lines.push("  …".to_owned());
    }
    Failure::Usage(lines)
}

fn unknown(name: &str, nearest: &[String]) -> Failure {
    Failure::usage(unknown_line(name, nearest))
}

/// What to say of a name that nobody has.
pub fn unknown_line(name: &str, nearest: &[String]) -> String {
    let mut line = format!("nobody and nothing is known as `{name}`");
    if !nearest.is_empty() {
        let shown: Vec<&str> = nearest.iter().take(MAX_SHOWN).map(String::as_str).collect();
        line.push_str(&format!("; similar: {}", shown.join(", ")));
    }
    line
}
