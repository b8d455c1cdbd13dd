//! The petgraph graph behind [`KnowledgeGraph`](super::KnowledgeGraph), and how it is built.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use petgraph::graph::{DiGraph, NodeIndex};

use super::decision::Decisions;
use super::facts::{Fact, Labels, facts};
use super::merge::merge;
use super::people;
use super::record::{ConversationId, ConversationRecord, Provenance, Source};
use super::{KnownTenure, When};
use crate::network::{Network, NetworkBuilder, Tag};
use crate::{Claim, Day, EntityId, EntityKind, Extraction, Mode, Party, Status};

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
    pub when: When,
    /// Who says it.
    pub source: Source,
}

/// The built graph: petgraph, and the sorted ways into it.
///
/// Nodes are added in the order of their ids, so that the order of two entities' indices is that of their ids.
#[derive(Clone, Debug, Default)]
pub(crate) struct Store {
    pub(crate) graph: DiGraph<Node, Edge>,
    pub(crate) entities: BTreeMap<EntityId, NodeIndex>,
    /// By date, undated last, then by id.
    pub(crate) conversations: Vec<NodeIndex>,
    pub(crate) conversation_ids: BTreeMap<ConversationId, NodeIndex>,
    pub(crate) documents: BTreeMap<String, NodeIndex>,
    /// Who spoke with whom. Its nodes are the indices of entities, its conversations the places in `conversations`.
    pub(crate) network: Network,
}

impl Store {
    pub(super) fn build(
        extractions: &BTreeMap<String, Extraction>,
        tenures: &BTreeSet<KnownTenure>,
        decisions: &Decisions,
    ) -> Store {
        let people = people::same(extractions.values());
        let extractions: Vec<_> = extractions.values().map(|told| people::renamed(told, &people)).collect();
        let extractions = || extractions.iter().map(|told| &**told);
        let mut records = merge(extractions(), decisions.rulings());
        let mut labels = Labels::default();
        extractions().for_each(|extraction| labels.add_document(extraction));
        let tenures: Vec<_> = tenures.iter().filter(|tenure| labels.knows(&tenure.person)).collect();
        tenures.iter().for_each(|tenure| labels.add_tenure(tenure));

        let mut store = Store::default();
        let labels = labels.chosen();
        for (id, label) in &labels {
            let node = store.graph.add_node(Node::Entity(EntityRecord { id: id.clone(), label: label.clone() }));
            store.entities.insert(id.clone(), node);
        }
        extractions().for_each(|extraction| store.add_document(extraction));
        records.iter_mut().for_each(|record| relabel(record, &labels));
        records.into_iter().for_each(|record| store.add_conversation(record));
        for (fact, source) in facts(extractions(), &tenures) {
            store.add_fact(fact, source);
        }
        store.network = store.network();
        store
    }

    fn network(&self) -> Network {
        let mut builder = NetworkBuilder::with_capacity(self.entities.len(), self.conversations.len());
        let mut parties = Vec::new();
        for record in self.conversations.iter().filter_map(|&node| self.conversation(node)) {
            parties.clear();
            let nodes = record.participants().iter().filter_map(|party| self.entities.get(&party.entity));
            parties.extend(nodes.map(|node| node.index() as u32));
            let days = record.date().and_then(|date| date.first_day().zip(date.last_day()));
            builder.add(&parties, days, tag(record));
        }
        builder.build()
    }

    /// The conversation of that number in the network.
    pub(crate) fn numbered(&self, number: u32) -> Option<&ConversationRecord> {
        self.conversation(*self.conversations.get(number as usize)?)
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

    fn add_document(&mut self, extraction: &Extraction) {
        let document = DocumentRecord {
            id: extraction.document.clone(),
            language: extraction.language.clone(),
            published: extraction.published,
            source: extraction.source.clone(),
        };
        let node = self.graph.add_node(Node::Document(document));
        self.documents.insert(extraction.document.clone(), node);
    }

    fn add_conversation(&mut self, record: ConversationRecord) {
        let edges = self.edges_of(&record);
        let documents: Vec<_> =
            record.reports().iter().map(|r| (r.document().to_owned(), r.evidence().to_vec())).collect();
        let id = record.id().clone();
        let node = self.graph.add_node(Node::Conversation(Box::new(record)));
        self.conversations.push(node);
        self.conversation_ids.insert(id, node);
        for (role, entity, provenance) in edges {
            let (from, to) = if role == Role::Participates { (entity, node) } else { (node, entity) };
            self.graph.add_edge(from, to, Edge { role, when: When::default(), source: Source::Texts(provenance) });
        }
        for (document, evidence) in documents {
            let Some(&document) = self.documents.get(&document) else { continue };
            let edge = Edge { role: Role::ToldIn, when: When::default(), source: Source::Texts(evidence) };
            self.graph.add_edge(node, document, edge);
        }
    }

    fn edges_of(&self, record: &ConversationRecord) -> Vec<(Role, NodeIndex, Vec<Provenance>)> {
        let roles: [(Role, Claim, Vec<&Party>); 4] = [
            (Role::Participates, Claim::Spoke, record.participants().iter().collect()),
            (Role::RequestedBy, Claim::Request, record.requested_by().into_iter().collect()),
            (Role::AtPlace, Claim::Place, record.place().into_iter().collect()),
            (Role::ReportedBy, Claim::Report, record.reported_by().iter().collect()),
        ];
        let edge =
            |role, claim, party: &Party| Some((role, *self.entities.get(&party.entity)?, record.provenance(claim)));
        let edges = |(role, claim, parties): (_, _, Vec<&Party>)| {
            parties.into_iter().filter_map(|party| edge(role, claim, party)).collect::<Vec<_>>()
        };
        roles.into_iter().flat_map(edges).collect()
    }

    fn add_fact(&mut self, fact: Fact, source: Source) {
        let ends = self.entities.get(&fact.subject).zip(self.entities.get(&fact.object));
        if let Some((&subject, &object)) = ends {
            self.graph.add_edge(subject, object, Edge { role: fact.role, when: fact.when, source });
        }
    }
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

/// Shows the label of the entity, whatever the report at hand calls it. The reports keep their own words.
fn relabel(record: &mut ConversationRecord, labels: &BTreeMap<EntityId, String>) {
    let parties = record.participants.iter_mut().chain(&mut record.requested_by).chain(&mut record.place);
    for party in parties.chain(&mut record.reported_by) {
        if let Some(label) = labels.get(&party.entity) {
            party.label.clone_from(label);
        }
    }
}
