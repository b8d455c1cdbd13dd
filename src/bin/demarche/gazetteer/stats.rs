//! `demarche gazetteer stats`: how much is known.

use std::collections::{BTreeMap, BTreeSet};

use demarche::{EntityId, EntityKind, Gazetteer};
use serde::Serialize;

use super::{label, print, state_of};
use crate::args::Stats;
use crate::fault::Failure;
use crate::knowledge;
use crate::table::{Cell, Table};
use crate::visible::one_line;

#[derive(Debug, Serialize)]
struct Answer<'g> {
    query: &'static str,
    tenures: usize,
    people_with_tenures: usize,
    kinds: Vec<OfKind>,
    languages: Vec<OfLanguage<'g>>,
    states: Vec<OfState<'g>>,
}

#[derive(Debug, Serialize)]
struct OfKind {
    kind: &'static str,
    entities: usize,
    with_wikidata: usize,
    names: usize,
}

#[derive(Debug, Serialize)]
struct OfLanguage<'g> {
    /// `null` for what holds in all.
    language: Option<&'g str>,
    names: usize,
}

#[derive(Debug, Serialize)]
struct OfState<'g> {
    state: &'g EntityId,
    label: &'g str,
    people: usize,
    organizations: usize,
    places: usize,
    tenures: usize,
}

/// Counts, and prints.
pub fn stats(options: &Stats) -> Result<(), Failure> {
    let known = knowledge::builder(&options.folders)?.build().map_err(knowledge::faults)?;
    let answer = answer(&known);
    print(options.format, &answer, |width| text(&answer, width))
}

fn answer(known: &Gazetteer) -> Answer<'_> {
    let mut names: BTreeMap<EntityKind, usize> = BTreeMap::new();
    let mut languages: BTreeMap<Option<&str>, usize> = BTreeMap::new();
    for alias in known.aliases() {
        *languages.entry(alias.language.as_deref()).or_default() += 1;
        if let Some(id) = &alias.entity {
            *names.entry(id.kind()).or_default() += 1;
        }
    }
    let of_kind = |kind: EntityKind| OfKind {
        kind: kind.name(),
        entities: known.by_kind(kind).count(),
        with_wikidata: known.by_kind(kind).filter(|entity| entity.wikidata.is_some()).count(),
        names: names.get(&kind).copied().unwrap_or_default(),
    };
    let languages = languages.iter().map(|(language, names)| OfLanguage { language: *language, names: *names });
    let with_tenures: BTreeSet<&EntityId> = known.tenures().iter().map(|tenure| &tenure.person).collect();
    Answer {
        query: "stats",
        tenures: known.tenures().len(),
        people_with_tenures: with_tenures.len(),
        kinds: EntityKind::ALL.into_iter().map(of_kind).collect(),
        languages: languages.collect(),
        states: states(known),
    }
}

fn states(known: &Gazetteer) -> Vec<OfState<'_>> {
    let mut states: BTreeMap<&EntityId, OfState<'_>> = BTreeMap::new();
    for state in known.by_kind(EntityKind::State) {
        let (state, label) = (&state.id, label(known, &state.id));
        states.insert(state, OfState { state, label, people: 0, organizations: 0, places: 0, tenures: 0 });
    }
    for entity in known.entities() {
        let Some(state) = entity.state.as_ref().and_then(|state| states.get_mut(state)) else { continue };
        match entity.id.kind() {
            EntityKind::Person => state.people += 1,
            EntityKind::Organization => state.organizations += 1,
            EntityKind::Place => state.places += 1,
            EntityKind::State | EntityKind::Office => {}
        }
    }
    for tenure in known.tenures() {
        if let Some(state) = state_of(known, &tenure.of).and_then(|state| states.get_mut(state)) {
            state.tenures += 1;
        }
    }
    states.into_values().collect()
}

fn text(answer: &Answer<'_>, width: usize) -> String {
    let number = |number: usize| Cell::plain(number.to_string());
    let mut kinds = Table::new(&["kind", "entities", "with Wikidata id", "names"]);
    for of in &answer.kinds {
        kinds.push(vec![Cell::plain(of.kind), number(of.entities), number(of.with_wikidata), number(of.names)]);
    }
    let mut languages = Table::new(&["language", "names"]);
    for of in &answer.languages {
        languages.push(vec![Cell::plain(one_line(of.language.unwrap_or("all"))), number(of.names)]);
    }
    let mut states = Table::new(&["state", "", "people", "organizations", "places", "tenures"]);
    for of in &answer.states {
        states.push(vec![
            Cell::plain(of.state.name()),
            Cell::plain(one_line(of.label)),
            number(of.people),
            number(of.organizations),
            number(of.places),
            number(of.tenures),
        ]);
    }
    let tenures = format!("{} tenures of {} people", answer.tenures, answer.people_with_tenures);
    let (kinds, languages, states) = (kinds.render(width), languages.render(width), states.render(width));
    format!("{kinds}\n{tenures}\n\n{languages}\n{states}")
}
