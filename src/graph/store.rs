//! The petgraph graph behind [`KnowledgeGraph`](super::KnowledgeGraph), its index, and the ways to change both.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Bound;

use petgraph::Direction::{Incoming, Outgoing};
use petgraph::graph::{DiGraph, EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef;

use super::facts::Fact;
use super::record::{ConversationId, ConversationRecord, Provenance, Source};
use super::update::Ledger;
use crate::network::{Network, NetworkBuilder, Order, Tag};
use crate::{Claim, Day, EntityId, EntityKind, Extraction, Mode, PartialDate, Party, Status};

/// A person, office, state, organization or place of the graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityRecord {
    /// Its id.
    pub id: EntityId,
    /// What most documents call it; of several the first in the alphabet. A state that no document names as a party
    /// has its code for a label.
    pub label: String,
}

impl EntityRecord {
    /// What sort of thing it is.
    pub fn kind(&self) -> EntityKind {
        self.id.kind()
    }
}

/// A document from which the graph knows something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentRecord {
    /// Its id.
    pub id: String,
    /// The code of its language.
    pub language: String,
    /// The day of publication, where known.
    pub published: Option<Day>,
    /// Who published it, where known.
    pub source: Option<String>,
}

/// A node of the graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// A person, office, state, organization or place.
    Entity(EntityRecord),
    /// A conversation.
    Conversation(Box<ConversationRecord>),
    /// A document.
    Document(DocumentRecord),
}

/// What an edge says of its two nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Entity -> conversation.
    Participates,
    /// Conversation -> entity.
    RequestedBy,
    /// Conversation -> entity.
    AtPlace,
    /// Conversation -> entity.
    ReportedBy,
    /// Conversation -> document.
    ToldIn,
    /// Person -> office, in a conversation.
    SpeaksFrom,
    /// Person -> office, from one day to another.
    Holds,
    /// Office -> state or organization.
    Of,
    /// Entity -> state.
    BelongsTo,
}

impl Role {
    /// The words used in exports.
    pub fn name(self) -> &'static str {
        match self {
            Role::Participates => "participates",
            Role::RequestedBy => "requested by",
            Role::AtPlace => "at place",
            Role::ReportedBy => "reported by",
            Role::ToldIn => "told in",
            Role::SpeaksFrom => "speaks from",
            Role::Holds => "holds",
            Role::Of => "of",
            Role::BelongsTo => "belongs to",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// An edge of the graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// What it says.
    pub role: Role,
    /// When it is so: of `holds` edges. The date of a conversation stands at the conversation.
    pub when: super::When,
    /// Who says it.
    pub source: Source,
}

/// The built graph: petgraph, and the sorted ways into it.
///
/// Entities and conversations have numbers, each from 0 up, by which the network knows them; petgraph's indices change
/// when a node goes. Numbers are given as things come. Where the first of several is wanted, [`place`](Self::place) tells.
#[derive(Clone, Debug, Default)]
pub(crate) struct Store {
    pub(crate) graph: DiGraph<Node, Edge>,
    pub(crate) entities: BTreeMap<EntityId, NodeIndex>,
    pub(crate) conversations: BTreeMap<Listed, NodeIndex>,
    pub(crate) conversation_ids: BTreeMap<ConversationId, NodeIndex>,
    pub(crate) documents: BTreeMap<String, NodeIndex>,
    /// Who spoke with whom.
    pub(crate) network: Network,
    /// Of each node, its number among those of its sort; documents have none.
    numbers: Vec<u32>,
    entity_nodes: Numbered,
    conversation_nodes: Numbered,
    /// The conversations with fewer than two participants, of which the network does not know.
    alone: BTreeSet<u32>,
    pub(super) ledger: Ledger,
}

/// By date (undated last), then by id: the order in which conversations are listed.
type Listed = (bool, Option<PartialDate>, ConversationId);

/// The nodes of one sort by their numbers. Numbers of what is gone are given again.
#[derive(Clone, Debug, Default)]
struct Numbered {
    nodes: Vec<NodeIndex>,
    free: Vec<u32>,
}

impl Numbered {
    fn add(&mut self, node: NodeIndex) -> u32 {
        match self.free.pop() {
            Some(number) => {
                self.nodes[number as usize] = node;
                number
            }
            None => {
                self.nodes.push(node);
                self.nodes.len() as u32 - 1
            }
        }
    }

    fn remove(&mut self, number: u32) {
        self.nodes[number as usize] = NodeIndex::end();
        self.free.push(number);
    }

    fn get(&self, number: u32) -> Option<NodeIndex> {
        self.nodes.get(number as usize).copied()
    }
}

/// The distance of places that are given anew.
const PLACES_APART: u64 = 1 << 32;

/// A place between two others; `None` when there is none left.
fn between(before: Option<u64>, after: Option<u64>) -> Option<u64> {
    match (before, after) {
        (before, None) => before.map_or(Some(PLACES_APART), |before| before.checked_add(PLACES_APART)),
        (None, Some(after)) => after.checked_sub(1).map(|_| after / 2),
        (Some(before), Some(after)) => Some(before + (after - before) / 2).filter(|place| *place > before),
    }
}

/// One edge of a conversation as it should be.
pub(super) struct Wanted {
    role: Role,
    other: NodeIndex,
    source: Source,
}

impl Store {
    /// The conversation of that number in the network.
    pub(crate) fn numbered(&self, number: u32) -> Option<&ConversationRecord> {
        self.conversation(self.conversation_nodes.get(number)?)
    }

    /// The node of the conversation of that number.
    pub(crate) fn conversation_node(&self, number: u32) -> Option<NodeIndex> {
        self.conversation_nodes.get(number)
    }

    /// The number of an entity or conversation.
    pub(crate) fn number(&self, node: NodeIndex) -> u32 {
        self.numbers[node.index()]
    }

    /// The entity of that number in the network.
    pub(crate) fn node(&self, number: u32) -> NodeIndex {
        self.entity_nodes.get(number).unwrap_or(NodeIndex::end())
    }

    /// In how many conversations an entity spoke, as far as can be told at once.
    pub(crate) fn spoken(&self, entity: NodeIndex) -> usize {
        self.network.weight(self.number(entity))
    }

    /// The conversations in which nobody spoke with anybody else, as odd input has them.
    pub(crate) fn alone(&self) -> impl Iterator<Item = u32> {
        self.alone.iter().copied()
    }

    /// Where an entity stands in the order of ids.
    pub(crate) fn place(&self, entity: NodeIndex) -> u64 {
        self.network.order().node(self.number(entity))
    }

    pub(crate) fn entity(&self, node: NodeIndex) -> Option<&EntityRecord> {
        match self.graph.node_weight(node)? {
            Node::Entity(entity) => Some(entity),
            _ => None,
        }
    }

    pub(crate) fn conversation(&self, node: NodeIndex) -> Option<&ConversationRecord> {
        match self.graph.node_weight(node)? {
            Node::Conversation(record) => Some(record),
            _ => None,
        }
    }

    pub(crate) fn document(&self, node: NodeIndex) -> Option<&DocumentRecord> {
        match self.graph.node_weight(node)? {
            Node::Document(document) => Some(document),
            _ => None,
        }
    }

    /// Names an entity that is here, or adds it.
    pub(super) fn name_entity(&mut self, id: &EntityId, label: &str) {
        if let Some(&node) = self.entities.get(id) {
            self.relabel_conversations(node, label);
            if let Some(Node::Entity(entity)) = self.graph.node_weight_mut(node) {
                label.clone_into(&mut entity.label);
            }
            return;
        }
        let node = self.graph.add_node(Node::Entity(EntityRecord { id: id.clone(), label: label.to_owned() }));
        let number = self.entity_nodes.add(node);
        self.numbers.push(number);
        self.entities.insert(id.clone(), node);
        self.network.grow(self.entity_nodes.nodes.len());
        let place = |node: &NodeIndex| self.place(*node);
        let before = self.entities.range(..id).next_back().map(|(_, node)| place(node));
        let after = self.entities.range((Bound::Excluded(id), Bound::Unbounded)).next().map(|(_, node)| place(node));
        let place = between(before, after);
        set(&mut self.network.order_mut().nodes, number, place.unwrap_or_default());
        if place.is_none() {
            for (i, node) in self.entities.values().enumerate() {
                let number = self.numbers[node.index()];
                set(&mut self.network.order_mut().nodes, number, (i as u64 + 1) * PLACES_APART);
            }
        }
    }

    /// Takes an entity out that has no edges any more.
    pub(super) fn remove_entity(&mut self, id: &EntityId) {
        if let Some(node) = self.entities.remove(id) {
            self.entity_nodes.remove(self.number(node));
            self.remove_node(node);
        }
    }

    pub(super) fn put_document(&mut self, extraction: &Extraction) {
        let document = DocumentRecord {
            id: extraction.document.clone(),
            language: extraction.language.clone(),
            published: extraction.published,
            source: extraction.source.clone(),
        };
        match self.documents.get(&document.id) {
            Some(&node) => self.graph[node] = Node::Document(document),
            None => {
                let node = self.graph.add_node(Node::Document(document));
                self.numbers.push(u32::MAX);
                self.documents.insert(extraction.document.clone(), node);
            }
        }
    }

    pub(super) fn remove_document(&mut self, id: &str) {
        if let Some(node) = self.documents.remove(id) {
            self.remove_node(node);
        }
    }

    /// Adds a conversation of which the network does not know yet; its number.
    pub(super) fn add_conversation(&mut self, mut record: ConversationRecord) -> u32 {
        self.relabel(&mut record);
        let (when, id) = (when(&record), record.id().clone());
        let edges = self.wanted(&record);
        let node = self.graph.add_node(Node::Conversation(Box::new(record)));
        let number = self.conversation_nodes.add(node);
        self.numbers.push(number);
        self.list_conversation(node, when, id);
        self.set_edges(node, edges);
        self.note_alone(number);
        number
    }

    /// Replaces a conversation by another of the same id.
    pub(super) fn replace_conversation(&mut self, number: u32, mut record: ConversationRecord) {
        let Some(node) = self.conversation_nodes.get(number) else { return };
        self.relabel(&mut record);
        let edges = self.wanted(&record);
        self.graph[node] = Node::Conversation(Box::new(record));
        self.set_edges(node, edges);
        self.note_alone(number);
    }

    fn note_alone(&mut self, number: u32) {
        if self.numbered(number).is_some_and(|record| record.participants().len() < 2) {
            self.alone.insert(number);
        } else {
            self.alone.remove(&number);
        }
    }

    /// Gives a conversation that is listed nowhere another id.
    pub(super) fn rename_conversation(&mut self, number: u32, id: ConversationId) {
        let Some(node) = self.conversation_nodes.get(number) else { return };
        let Node::Conversation(record) = &mut self.graph[node] else { return };
        record.id = id.clone();
        let when = when(record);
        self.list_conversation(node, when, id);
    }

    /// Takes a conversation out of which the network does not know any more.
    pub(super) fn remove_conversation(&mut self, number: u32) {
        let Some(node) = self.conversation_nodes.get(number) else { return };
        self.unlist_conversation(number);
        self.conversation_nodes.remove(number);
        self.alone.remove(&number);
        self.remove_node(node);
    }

    /// A conversation as it lies here, to be merged anew; what stays must be replaced or removed.
    pub(super) fn take_record(&mut self, number: u32) -> Option<ConversationRecord> {
        let node = self.conversation_nodes.get(number)?;
        let Node::Conversation(record) = &mut self.graph[node] else { return None };
        let reports = std::mem::take(&mut record.reports);
        Some(ConversationRecord { reports, ..(**record).clone() })
    }

    fn list_conversation(&mut self, node: NodeIndex, when: Listed, id: ConversationId) {
        let place = |node: &NodeIndex| self.network.order().event(self.number(*node));
        let before = self.conversations.range(..&when).next_back().map(|(_, node)| place(node));
        let after = self.conversations.range(&when..).next().map(|(_, node)| place(node));
        let place = between(before, after);
        self.conversations.insert(when, node);
        self.conversation_ids.insert(id, node);
        let number = self.number(node);
        set(&mut self.network.order_mut().events, number, place.unwrap_or_default());
        if place.is_none() {
            for (i, node) in self.conversations.values().enumerate() {
                let number = self.numbers[node.index()];
                set(&mut self.network.order_mut().events, number, (i as u64 + 1) * PLACES_APART);
            }
        }
    }

    /// Takes a conversation off the lists, to be given another id.
    pub(super) fn unlist_conversation(&mut self, number: u32) {
        let Some(node) = self.conversation_nodes.get(number) else { return };
        let Node::Conversation(record) = &self.graph[node] else { return };
        let (when, id) = (when(record), record.id().clone());
        self.conversations.remove(&when);
        self.conversation_ids.remove(&id);
    }

    /// petgraph puts the last node where the removed one was.
    fn remove_node(&mut self, node: NodeIndex) {
        self.graph.remove_node(node);
        self.numbers.swap_remove(node.index());
        let Some(moved) = self.graph.node_weight(node) else { return };
        match moved {
            Node::Entity(entity) => {
                self.entity_nodes.nodes[self.numbers[node.index()] as usize] = node;
                self.entities.get_mut(&entity.id).into_iter().for_each(|at| *at = node);
            }
            Node::Conversation(record) => {
                self.conversation_nodes.nodes[self.numbers[node.index()] as usize] = node;
                self.conversations.get_mut(&when(record)).into_iter().for_each(|at| *at = node);
                self.conversation_ids.get_mut(record.id()).into_iter().for_each(|at| *at = node);
            }
            Node::Document(document) => self.documents.get_mut(&document.id).into_iter().for_each(|at| *at = node),
        }
    }

    /// Brings the edges of a conversation to what they should be; those that stay keep their place.
    fn set_edges(&mut self, node: NodeIndex, wanted: Vec<Wanted>) {
        let out = self.graph.edges_directed(node, Outgoing).map(|edge| (edge.id(), edge.weight().role, edge.target()));
        let into = self.graph.edges_directed(node, Incoming).map(|edge| (edge.id(), edge.weight().role, edge.source()));
        let mut known: BTreeMap<(Role, NodeIndex), EdgeIndex> = BTreeMap::new();
        known.extend(out.chain(into).map(|(id, role, other)| ((role, other), id)));
        for Wanted { role, other, source } in wanted {
            if let Some(edge) = known.remove(&(role, other)) {
                self.graph[edge].source = source;
                continue;
            }
            let (from, to) = if role == Role::Participates { (other, node) } else { (node, other) };
            self.graph.add_edge(from, to, Edge { role, when: Default::default(), source });
        }
        // The last first, for petgraph puts the last edge where a removed one was.
        let mut gone: Vec<EdgeIndex> = known.into_values().collect();
        gone.sort_unstable();
        gone.into_iter().rev().for_each(|edge| drop(self.graph.remove_edge(edge)));
    }

    fn wanted(&self, record: &ConversationRecord) -> Vec<Wanted> {
        let roles: [(Role, Claim, Vec<&Party>); 4] = [
            (Role::Participates, Claim::Spoke, record.participants().iter().collect()),
            (Role::RequestedBy, Claim::Request, record.requested_by().into_iter().collect()),
            (Role::AtPlace, Claim::Place, record.place().into_iter().collect()),
            (Role::ReportedBy, Claim::Report, record.reported_by().iter().collect()),
        ];
        let mut wanted = Vec::new();
        for (role, claim, parties) in roles {
            let others = parties.into_iter().filter_map(|party| self.entities.get(&party.entity));
            let edge =
                |other: &NodeIndex| Wanted { role, other: *other, source: Source::Texts(record.provenance(claim)) };
            wanted.extend(others.map(edge));
        }
        let mut told: BTreeMap<NodeIndex, Vec<Provenance>> = BTreeMap::new();
        for report in record.reports() {
            let Some(document) = self.documents.get(report.document()) else { continue };
            told.entry(*document).or_default().extend(report.evidence().iter().cloned());
        }
        let edge = |(other, words)| Wanted { role: Role::ToldIn, other, source: Source::Texts(words) };
        wanted.extend(told.into_iter().map(edge));
        wanted
    }

    /// Takes away what a document said of a fact.
    pub(super) fn remove_words(&mut self, fact: &Fact, document: &str) {
        let Some(edge) = self.fact(fact, false) else { return };
        if let Source::Texts(words) = &mut self.graph[edge].source {
            words.retain(|said| said.document() != document);
            if words.is_empty() {
                self.graph.remove_edge(edge);
            }
        }
    }

    pub(super) fn add_words(&mut self, fact: &Fact, said: BTreeSet<Provenance>) {
        match self.fact(fact, false) {
            Some(edge) => {
                if let Source::Texts(words) = &mut self.graph[edge].source {
                    for new in said {
                        let place = words.partition_point(|known| *known < new);
                        words.insert(place, new);
                    }
                }
            }
            None => self.add_fact(fact, Source::Texts(said.into_iter().collect())),
        }
    }

    pub(super) fn add_fact(&mut self, fact: &Fact, source: Source) {
        let ends = self.entities.get(&fact.subject).zip(self.entities.get(&fact.object));
        if let Some((&subject, &object)) = ends {
            self.graph.add_edge(subject, object, Edge { role: fact.role, when: fact.when, source });
        }
    }

    /// Takes away what the gazetteer says.
    pub(super) fn remove_given(&mut self, fact: &Fact) {
        self.fact(fact, true).into_iter().for_each(|edge| drop(self.graph.remove_edge(edge)));
    }

    fn fact(&self, fact: &Fact, is_given: bool) -> Option<EdgeIndex> {
        let (subject, object) = self.entities.get(&fact.subject).zip(self.entities.get(&fact.object))?;
        let mut edges = self.graph.edges_connecting(*subject, *object);
        let is_it = |edge: &Edge| {
            edge.role == fact.role && edge.when == fact.when && matches!(edge.source, Source::Gazetteer) == is_given
        };
        edges.find(|edge| is_it(edge.weight())).map(|edge| edge.id())
    }

    /// Builds the network of all that is here: entities and conversations get their numbers in order.
    pub(super) fn renumber(&mut self) {
        self.entity_nodes = Numbered { nodes: self.entities.values().copied().collect(), free: Vec::new() };
        self.conversation_nodes = Numbered { nodes: self.conversations.values().copied().collect(), free: Vec::new() };
        for nodes in [&self.entity_nodes, &self.conversation_nodes] {
            nodes.nodes.iter().enumerate().for_each(|(number, node)| self.numbers[node.index()] = number as u32);
        }
        let count = self.conversation_nodes.nodes.len();
        self.alone.clear();
        (0..count as u32).for_each(|number| self.note_alone(number));
        let mut builder = NetworkBuilder::with_capacity(self.entities.len(), count);
        for number in 0..count as u32 {
            if let Some((parties, days, tag)) = self.contacts(number) {
                builder.add(&parties, days, tag);
            }
        }
        self.network = builder.build();
        let places = |count: usize| (1..=count as u64).map(|place| place * PLACES_APART).collect();
        let (nodes, events) = (places(self.entities.len()), places(count));
        *self.network.order_mut() = Order { nodes, events };
    }

    /// A conversation as the network has it.
    pub(super) fn contacts(&self, number: u32) -> Option<Contacts> {
        let record = self.numbered(number)?;
        let nodes = record.participants().iter().filter_map(|party| self.entities.get(&party.entity));
        let days = record.date().and_then(|date| date.first_day().zip(date.last_day()));
        Some((nodes.map(|node| self.number(*node)).collect(), days, tag(record)))
    }

    /// Shows the labels of the entities, whatever the reports call them. The reports keep their own words.
    fn relabel(&self, record: &mut ConversationRecord) {
        for party in record.parties_mut() {
            let entity = self.entities.get(&party.entity).and_then(|node| self.entity(*node));
            entity.into_iter().for_each(|entity| party.label.clone_from(&entity.label));
        }
    }

    fn relabel_conversations(&mut self, entity: NodeIndex, label: &str) {
        let Some(id) = self.entity(entity).map(|entity| entity.id.clone()) else { return };
        for node in self.graph.neighbors_undirected(entity).collect::<Vec<_>>() {
            if let Some(Node::Conversation(record)) = self.graph.node_weight_mut(node) {
                let parties = record.parties_mut().filter(|party| party.entity == id);
                parties.for_each(|party| label.clone_into(&mut party.label));
            }
        }
    }
}

/// Parties, days and tag.
pub(super) type Contacts = (Vec<u32>, Option<(Day, Day)>, Tag);

fn set(places: &mut Vec<u64>, number: u32, place: u64) {
    if places.len() <= number as usize {
        places.resize(number as usize + 1, 0);
    }
    places[number as usize] = place;
}

fn when(record: &ConversationRecord) -> Listed {
    (record.date().is_none(), record.date(), record.id().clone())
}

const _: () = assert!(Status::ALL.len() <= 4 && Mode::ALL.len() <= 4);

/// Status and mode as one of sixteen.
fn tag(record: &ConversationRecord) -> Tag {
    Tag::new(4 * record.status as u8 + record.mode as u8).unwrap_or_default()
}

/// The statuses and modes of a tag.
pub(crate) fn of_tag(tag: Tag) -> (Status, Mode) {
    let at = tag.number() as usize;
    (Status::ALL[at / 4], Mode::ALL[at % 4])
}
