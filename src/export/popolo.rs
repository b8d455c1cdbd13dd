//! [Popolo](https://www.popoloproject.com) JSON: people, organizations, posts, memberships and events, as EveryPolitician and parliaments publish them.
//!
//! | here | in Popolo |
//! |---|---|
//! | a person | `persons` |
//! | a state or organization | `organizations`, `classification` `state` or `organization` |
//! | an office | `posts`, with `organization_id` |
//! | a place | `areas` |
//! | who holds an office, who belongs to a state | `memberships`, with `start_date` and `end_date` as far as known |
//! | a conversation | `events`, `classification` its mode, `attendees` who spoke, by id and name |
//!
//! A date without a year is left out, for Popolo has none. Popolo reads a membership without dates as one for ever, so that what texts tell of
//! an office is left out where the tenure itself is known. Of evidence it keeps the words and documents (`sources`, whose `url` is an address or
//! the [IRI](super::BaseIri) of the document), not the rules. `requested_by_id` and `reported_by_ids` of an event are ours; readers of Popolo pass
//! over them.

use std::collections::BTreeSet;
use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::states::States;
use super::{Options, web_address};
use crate::{
    ConversationRecord, EntityId, EntityKind, EntityRecord, KnowledgeGraph, PartialDate, Party, Provenance, Relation,
    RelationKind,
};

/// One object with a list of each, an item a line.
pub(super) fn write(graph: &KnowledgeGraph, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let context = Context { graph, options, states: States::of(graph) };
    let of = |kinds: &'static [EntityKind]| {
        let context = &context;
        graph.entities().filter(|entity| kinds.contains(&entity.kind())).map(|entity| context.entity(entity))
    };
    write!(out, "{{")?;
    list(out, "\n", "persons", of(&[EntityKind::Person]))?;
    list(out, ",\n", "organizations", of(&[EntityKind::State, EntityKind::Organization]))?;
    list(out, ",\n", "posts", of(&[EntityKind::Office]))?;
    list(out, ",\n", "areas", of(&[EntityKind::Place]))?;
    let is_known = |relation: &Relation| relation.when.from.is_some() || relation.when.until.is_some();
    let ends = |relation: &Relation| Some((relation.subject.entity()?.clone(), relation.object.entity()?.clone()));
    let known: BTreeSet<_> = graph.relations().filter(is_known).filter_map(|relation| ends(&relation)).collect();
    let memberships = graph
        .relations()
        .filter(|relation| is_known(relation) || ends(relation).is_none_or(|ends| !known.contains(&ends)));
    list(out, ",\n", "memberships", memberships.filter_map(|relation| context.membership(&relation)))?;
    list(out, ",\n", "events", graph.conversations().map(|record| context.event(record)))?;
    writeln!(out, "\n}}")
}

fn list(out: &mut dyn Write, before: &str, name: &str, items: impl Iterator<Item = Value>) -> io::Result<()> {
    write!(out, "{before}\"{name}\": [")?;
    for (i, item) in items.enumerate() {
        write!(out, "{}\n{item}", if i == 0 { "" } else { "," })?;
    }
    write!(out, "\n]")
}

struct Context<'a> {
    graph: &'a KnowledgeGraph,
    options: &'a Options,
    states: States,
}

impl Context<'_> {
    fn entity(&self, record: &EntityRecord) -> Value {
        let state = self.states.of_entity(&record.id).filter(|state| **state != record.id);
        let owner = record.id.owner().or_else(|| state.cloned()).map(|id| id.as_str().to_owned());
        let mut item = match record.kind() {
            EntityKind::Office => {
                json!({"label": record.label, "role": record.id.last_part(), "organization_id": owner})
            }
            EntityKind::Person => json!({"name": record.label}),
            EntityKind::State | EntityKind::Organization => {
                json!({"name": record.label, "classification": record.kind().name(), "parent_id": state.map(EntityId::as_str)})
            }
            EntityKind::Place => {
                json!({"name": record.label, "classification": "place", "parent_id": state.map(EntityId::as_str)})
            }
        };
        let code = (record.kind() == EntityKind::State).then(|| ("iso-3166-1-alpha-2", record.id.name()));
        let wikidata = self.options.wikidata(&record.id).map(|item| ("wikidata", item));
        let identifiers: Vec<Value> = code
            .into_iter()
            .chain(wikidata)
            .map(|(scheme, identifier)| json!({"scheme": scheme, "identifier": identifier}))
            .collect();
        item["id"] = record.id.as_str().into();
        if !identifiers.is_empty() {
            item["identifiers"] = identifiers.into();
        }
        known(item)
    }

    fn membership(&self, relation: &Relation) -> Option<Value> {
        let (person, of) = (relation.subject.entity()?, relation.object.entity()?);
        let (post, organization, role) = match relation.kind {
            RelationKind::Holds => (Some(of), of.owner(), Some(of.last_part().replace('-', " "))),
            RelationKind::BelongsTo if person.kind() == EntityKind::Person => (None, Some(of.clone()), None),
            _ => return None,
        };
        let when = relation.when;
        Some(known(json!({
            "person_id": person.as_str(),
            "post_id": post.map(EntityId::as_str),
            "organization_id": organization.as_ref().map(EntityId::as_str),
            "role": role,
            "start_date": when.from.and_then(dated),
            "end_date": when.until.or(when.on.filter(|_| when.former)).and_then(dated),
            "sources": self.sources(relation.source.provenance()),
        })))
    }

    fn event(&self, record: &ConversationRecord) -> Value {
        let id = |party: &Party| Value::from(party.entity.as_str());
        let attendee = |party: &Party| json!({"id": party.entity.as_str(), "name": party.label});
        let topics = super::property::topics(record);
        let reported: Vec<Value> = record.reported_by().iter().map(id).collect();
        let evidence: Vec<Provenance> =
            record.reports().iter().flat_map(|report| report.evidence().iter().cloned()).collect();
        known(json!({
            "id": record.id().as_str(),
            "name": super::property::title(record),
            "description": (!topics.is_empty()).then(|| topics.join("; ")),
            "classification": record.mode().name(),
            "status": record.status().name(),
            "start_date": record.date().and_then(dated),
            "end_date": record.date().and_then(dated),
            "location": record.place().map(|place| place.label.as_str()),
            "area_id": record.place().map(id),
            "attendees": record.participants().iter().map(attendee).collect::<Vec<_>>(),
            "requested_by_id": record.requested_by().map(id),
            "reported_by_ids": if reported.is_empty() { Value::Null } else { reported.into() },
            "sources": self.sources(&evidence),
        }))
    }

    /// Popolo's links: an address, and a note.
    fn sources(&self, evidence: &[Provenance]) -> Option<Vec<Value>> {
        let source = |provenance: &Provenance| {
            let document = provenance.document();
            let publisher = self.graph.document(document).and_then(|document| document.source.as_deref());
            let address = web_address(publisher).or_else(|| web_address(Some(document)));
            let url = address.map_or_else(|| self.options.base_iri.of_document(document), str::to_owned);
            json!({"url": url, "note": format!("{document}: {}", provenance.evidence().quote)})
        };
        (!evidence.is_empty()).then(|| evidence.iter().map(source).collect())
    }
}

/// A date with its year.
fn dated(date: PartialDate) -> Option<String> {
    date.year().map(|_| date.to_string())
}

/// The same without what is not known.
fn known(value: Value) -> Value {
    match value {
        Value::Object(map) => map.into_iter().filter(|(_, value)| !value.is_null()).collect::<Map<_, _>>().into(),
        other => other,
    }
}
