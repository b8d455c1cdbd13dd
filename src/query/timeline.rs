//! The conversations of one entity, or of several together, by date.

use std::collections::BTreeSet;

use petgraph::Direction::Outgoing;
use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;

use super::{Filter, side, towards};
use crate::graph::{Store, chronological};
use crate::network::Window;
use crate::{ConversationRecord, EntityId, EntityKind, KnowledgeGraph, Party, RelationKind, Role};

impl KnowledgeGraph {
    /// The conversations in which all the given entities took part, by date (undated last), then by id; of no entity,
    /// all conversations.
    ///
    /// A state stands for those who spoke for it in that conversation, an office for who spoke from it or held it
    /// then, an organization for the holders of its offices; [`Filter::literal`] takes them for themselves alone.
    /// Conversations of every status count. If the filter names relations, *at request of*, *at place* and
    /// *reported by* count as taking part, and *spoke with* only where it is among them.
    ///
    /// Costs, of the entity with the fewest conversations (and its side), those within the dates of the filter, sorted; with
    /// other relations than *spoke with*, all conversations of the first.
    ///
    /// ```
    /// # mod told { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/util/told.rs")); } use told::*;
    /// use demarche::{Filter, KnowledgeGraph};
    ///
    /// // `document` reads lines of facts, as our tests do.
    /// let graph = KnowledgeGraph::from_extractions([document(
    ///     "tass-1",
    ///     &["2022-10-21 call held: austin@US, shoigu@RU", "2022-05-13 call held: austin@US, shoigu@RU"],
    /// )]);
    /// let calls = graph.timeline(&[id("US"), id("shoigu")], &Filter::new());
    /// let dates: Vec<_> = calls.iter().filter_map(|call| call.date()).map(|date| date.to_string()).collect();
    /// assert_eq!(dates, ["2022-05-13", "2022-10-21"]);
    /// assert!(graph.timeline(&[id("US"), id("akar")], &Filter::new()).is_empty());
    /// ```
    pub fn timeline(&self, entities: &[EntityId], filter: &Filter) -> Vec<&ConversationRecord> {
        let store = self.store();
        let filter = filter.relation_by_default(RelationKind::SpokeWith);
        let standings: Vec<Standing<'_>> = entities.iter().map(|id| Standing::of(store, id, &filter)).collect();
        let took_part = |record: &&ConversationRecord| standings.iter().all(|who| who.took_part(record, &filter));
        let Some(first) = entities.first() else {
            return self.conversations().filter(|record| filter.admits(record)).collect();
        };
        if filter.is_about_speaking() {
            let sides = entities.iter().map(|id| side(store, id));
            let spoken = |side: &BTreeSet<NodeIndex>| side.iter().map(|node| store.spoken(*node)).sum::<usize>();
            let Some(fewest) = sides.min_by_key(spoken) else { return Vec::new() };
            let numbers = conversations_within(store, &fewest, &filter.days(store));
            let records = numbers.into_iter().filter_map(|number| store.numbered(number));
            return records.filter(|record| filter.admits(record)).filter(took_part).collect();
        }
        let mut nodes = conversations_of(store, first);
        nodes.sort();
        nodes.dedup();
        let records = nodes.into_iter().filter_map(|node| store.conversation(node));
        let mut records: Vec<_> = records.filter(|record| filter.admits(record)).filter(took_part).collect();
        records.sort_by(|a, b| chronological(a).cmp(&chronological(b)));
        records
    }
}

/// The conversations in which one of these spoke, in their order, by number.
fn conversations_within(store: &Store, side: &BTreeSet<NodeIndex>, window: &Window) -> Vec<u32> {
    let order = store.network.order();
    let mut found: Vec<(u64, u32)> = Vec::new();
    for &node in side {
        store.network.any(store.number(node), window, |_, number| {
            found.push((order.event(number), number));
            false
        });
    }
    found.extend(store.alone().map(|number| (order.event(number), number)));
    found.sort_unstable();
    found.dedup();
    found.into_iter().map(|(_, number)| number).collect()
}

/// The conversations in which the entity or its side has any role.
fn conversations_of(store: &Store, id: &EntityId) -> Vec<NodeIndex> {
    let near = side(store, id).into_iter().flat_map(|node| store.graph.neighbors_undirected(node));
    near.filter(|&node| store.conversation(node).is_some()).collect()
}

/// An entity of the question, and the offices from which one speaks for it.
struct Standing<'g> {
    store: &'g Store,
    id: &'g EntityId,
    literal: bool,
    offices: Vec<NodeIndex>,
}

impl<'g> Standing<'g> {
    fn of(store: &'g Store, id: &'g EntityId, filter: &Filter) -> Standing<'g> {
        let node = store.entities.get(id).copied();
        let offices = match id.kind() {
            EntityKind::Office => node.into_iter().collect(),
            EntityKind::Organization => node.into_iter().flat_map(|node| towards(store, node, &[Role::Of])).collect(),
            // Of a state, every party says itself that it speaks for it.
            EntityKind::Person | EntityKind::State | EntityKind::Place => Vec::new(),
        };
        Standing { store, id, literal: filter.is_literal(), offices }
    }

    fn took_part(&self, record: &ConversationRecord, filter: &Filter) -> bool {
        let roles: [(RelationKind, Vec<&Party>); 4] = [
            (RelationKind::SpokeWith, record.participants().iter().collect()),
            (RelationKind::AtRequestOf, record.requested_by().into_iter().collect()),
            (RelationKind::AtPlace, record.place().into_iter().collect()),
            (RelationKind::ReportedBy, record.reported_by().iter().collect()),
        ];
        let wanted = roles.into_iter().filter(|(kind, _)| filter.admits_relation(*kind));
        wanted.flat_map(|(_, parties)| parties).any(|party| self.is_meant(party, record))
    }

    fn is_meant(&self, party: &Party, record: &ConversationRecord) -> bool {
        let itself = party.entity == *self.id;
        let of_state = || party.state.as_ref() == Some(self.id);
        let from_office = || self.offices.iter().any(|&office| self.speaks_from(party, office, record));
        itself || (!self.literal && (of_state() || from_office()))
    }

    fn speaks_from(&self, party: &Party, office: NodeIndex, record: &ConversationRecord) -> bool {
        let says_so = party.office.as_ref().is_some_and(|id| self.store.entities.get(id) == Some(&office));
        let then = record.date().map_or_else(Filter::new, |date| Filter::new().since(date).until(date));
        let holds = |node: NodeIndex| {
            let mut edges = self.store.graph.edges_directed(node, Outgoing).filter(|edge| edge.target() == office);
            edges.any(|edge| edge.weight().role == Role::Holds && then.admits_when(edge.weight().when))
        };
        says_so || self.store.entities.get(&party.entity).copied().is_some_and(holds)
    }
}
