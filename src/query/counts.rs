//! Who spoke with whom most, at whose request, and the same between states and offices: [`Tally`].

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use petgraph::Direction::Outgoing;
use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;

use super::step::View;
use super::{Filter, starts};
use crate::graph::{Store, chronological};
use crate::{ConversationRecord, EntityId, EntityKind, EntityRecord, KnowledgeGraph, Party, Role};

/// Some entities, and the conversations that are counted for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally<'g> {
    /// Who: one, or two who spoke with each other, the smaller id first.
    pub entities: Vec<&'g EntityRecord>,
    /// The conversations, by date (undated last), then by id; at least one.
    pub conversations: Vec<&'g ConversationRecord>,
}

/// Whom the participants of a conversation stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// For themselves.
    Party,
    /// For the office from which they speak, or which they held then; for themselves where none is known.
    Office,
    /// For their state; for themselves where they have none.
    State,
}

impl Level {
    /// Every level, from the people up.
    pub const ALL: &'static [Level] = &[Level::Party, Level::Office, Level::State];

    /// The word on the command line: `state`.
    pub fn name(self) -> &'static str {
        match self {
            Level::Party => "party",
            Level::Office => "office",
            Level::State => "state",
        }
    }
}

impl KnowledgeGraph {
    /// With whom an entity spoke, each with the conversations: the most conversations first, then by id.
    ///
    /// A state, an organization or an office stands for those who spoke for it, who are then nobody's partners among
    /// themselves. Conversations of every status count unless the filter says otherwise; with other relations than
    /// *spoke with*, those who asked, the places and so on are counted.
    ///
    /// Costs the conversations of the entity and its side, sorted.
    ///
    /// ```
    /// # mod told { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/util/told.rs")); } use told::*;
    /// use demarche::{Filter, KnowledgeGraph};
    ///
    /// let graph = KnowledgeGraph::from_extractions([document(
    ///     "tass-1",
    ///     &["2022-05-13 call held: austin@US, shoigu@RU", "2022-05-14 call held: milley@US, shoigu@RU", "2022-06-01 call held: austin@US, akar@TR"],
    /// )]);
    /// let partners = graph.partners(&id("US"), &Filter::new());
    /// let counts: Vec<_> = partners.iter().map(|tally| (tally.entities[0].label.as_str(), tally.conversations.len())).collect();
    /// assert_eq!(counts, [("shoigu", 2), ("akar", 1)]);
    /// assert!(graph.partners(&id("nobody"), &Filter::new()).is_empty());
    /// ```
    pub fn partners(&self, entity: &EntityId, filter: &Filter) -> Vec<Tally<'_>> {
        let store = self.store();
        let side = starts(store, entity, filter);
        let view = View::new(store, filter, BTreeSet::new());
        let mut counts = Counts::new(store);
        for &node in &side {
            for (other, links) in view.links(node, |other| !side.contains(&other)) {
                links.iter().filter_map(|link| link.conversation).for_each(|told| counts.add(&[other], told));
            }
        }
        counts.tallies()
    }

    /// Who spoke with whom, the pairs of most conversations first, then by id; of states or offices at a higher
    /// [`Level`], where a pair is counted once for each conversation and nobody is a pair with himself.
    ///
    /// Conversations of every status count unless the filter says otherwise; its relations are not asked.
    ///
    /// Costs the pairs of all conversations, times the logarithm of their number.
    ///
    /// ```
    /// # mod told { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/util/told.rs")); } use told::*;
    /// use demarche::{Filter, KnowledgeGraph, Level, Mode};
    ///
    /// let graph = KnowledgeGraph::from_extractions([document(
    ///     "tass-1",
    ///     &["2022-05-13 call held: austin@US, shoigu@RU", "2022-05-14 call held: milley@US, shoigu@RU, gerasimov@RU"],
    /// )]);
    /// let states = graph.pairs(Level::State, &Filter::new());
    /// assert_eq!(states.len(), 1);
    /// assert_eq!((states[0].entities[0].id.name(), states[0].conversations.len()), ("RU", 2));
    /// assert_eq!(graph.pairs(Level::Party, &Filter::new()).len(), 4);
    /// assert!(graph.pairs(Level::State, &Filter::new().modes([Mode::Video])).is_empty());
    /// ```
    pub fn pairs(&self, level: Level, filter: &Filter) -> Vec<Tally<'_>> {
        let store = self.store();
        let mut counts = Counts::new(store);
        for record in self.conversations().filter(|record| filter.admits(record)) {
            let parties: BTreeSet<NodeIndex> =
                record.participants().iter().filter_map(|party| lifted(store, party, record, level)).collect();
            let wanted = |node: &&NodeIndex| store.entity(**node).is_some_and(|e| filter.admits_kind(e.kind()));
            let mut parties: Vec<NodeIndex> = parties.iter().filter(wanted).copied().collect();
            parties.sort_by_key(|party| store.place(*party));
            for (i, &a) in parties.iter().enumerate() {
                parties[i + 1..].iter().for_each(|&b| counts.add(&[a, b], record));
            }
        }
        counts.tallies()
    }

    /// At whose request conversations were, of those in which all the given entities took part (of no entity, all): the
    /// most conversations first, then by id.
    ///
    /// Costs the [timeline](Self::timeline) of the entities.
    ///
    /// ```
    /// # mod told { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/util/told.rs")); } use told::*;
    /// use demarche::{Filter, KnowledgeGraph};
    ///
    /// let graph = KnowledgeGraph::from_extractions([document(
    ///     "tass-1",
    ///     &["2022-05-13 call held: austin@US, shoigu@RU; by US", "2022-05-14 call held: milley@US, gerasimov@RU"],
    /// )]);
    /// let requesters = graph.requesters(&[id("US"), id("RU")], &Filter::new());
    /// assert_eq!(requesters[0].entities[0].id, id("US"));
    /// assert_eq!(requesters.len(), 1); // Nobody tells who asked for the second.
    /// ```
    pub fn requesters(&self, entities: &[EntityId], filter: &Filter) -> Vec<Tally<'_>> {
        let store = self.store();
        let mut counts = Counts::new(store);
        for record in self.timeline(entities, filter) {
            let asked = record.requested_by().and_then(|party| store.entities.get(&party.entity));
            asked.into_iter().for_each(|&node| counts.add(&[node], record));
        }
        counts.tallies()
    }
}

/// For whom a participant stands.
fn lifted(store: &Store, party: &Party, record: &ConversationRecord, level: Level) -> Option<NodeIndex> {
    let itself = store.entities.get(&party.entity).copied()?;
    let higher = match level {
        Level::Party => None,
        Level::State => party.state.as_ref().and_then(|state| store.entities.get(state)).copied(),
        Level::Office => {
            let said = party.office.as_ref().and_then(|office| store.entities.get(office)).copied();
            said.or_else(|| held_then(store, itself, record))
        }
    };
    Some(higher.unwrap_or(itself))
}

/// The office that somebody held on the day of a conversation; of several the first by id.
fn held_then(store: &Store, person: NodeIndex, record: &ConversationRecord) -> Option<NodeIndex> {
    let date = record.date()?;
    if store.entity(person)?.kind() == EntityKind::Office {
        return Some(person);
    }
    let then = Filter::new().since(date).until(date);
    let edges = store.graph.edges_directed(person, Outgoing).filter(|edge| edge.weight().role == Role::Holds);
    let offices = edges.filter(|edge| then.admits_when(edge.weight().when)).map(|edge| edge.target());
    offices.min_by_key(|office| store.place(*office))
}

/// Conversations by those whom they are counted for.
struct Counts<'g> {
    store: &'g Store,
    counted: BTreeMap<Vec<NodeIndex>, Vec<&'g ConversationRecord>>,
}

impl<'g> Counts<'g> {
    fn new(store: &'g Store) -> Counts<'g> {
        Counts { store, counted: BTreeMap::new() }
    }

    fn add(&mut self, whom: &[NodeIndex], conversation: &'g ConversationRecord) {
        match self.counted.get_mut(whom) {
            Some(conversations) => conversations.push(conversation),
            None => drop(self.counted.insert(whom.to_vec(), vec![conversation])),
        }
    }

    fn tallies(self) -> Vec<Tally<'g>> {
        let store = self.store;
        let tally = |(nodes, mut conversations): (Vec<NodeIndex>, Vec<&'g ConversationRecord>)| {
            conversations.sort_by(|a, b| chronological(a).cmp(&chronological(b)));
            conversations.dedup_by(|a, b| a.id() == b.id());
            let entities = nodes.into_iter().map(|node| store.entity(node)).collect::<Option<_>>()?;
            Some(Tally { entities, conversations })
        };
        let mut tallies: Vec<Tally<'g>> = self.counted.into_iter().filter_map(tally).collect();
        let ids = |tally: &Tally<'g>| tally.entities.iter().map(|entity| &entity.id).collect::<Vec<_>>();
        let fewer = |tally: &Tally<'g>| Reverse(tally.conversations.len());
        tallies.sort_by(|a, b| fewer(a).cmp(&fewer(b)).then_with(|| ids(a).cmp(&ids(b))));
        tallies
    }
}
