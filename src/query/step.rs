//! The graph as the queries walk it: from entity to entity, over what connects them.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::Direction::{Incoming, Outgoing};
use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;

use super::Filter;
use crate::graph::{Store, chronological};
use crate::network::{Adjacent, Window};
use crate::{ConversationRecord, Edge, EntityRecord, RelationKind, Role, Source, When};

/// One thing that connects two entities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link<'g> {
    /// How they are connected.
    pub relation: RelationKind,
    /// The conversation that connects them; `None` for *holds*, *of* and *belongs to*.
    pub conversation: Option<&'g ConversationRecord>,
    /// When.
    pub when: When,
    /// Who says so.
    pub source: &'g Source,
}

/// From one entity to the next, with all that connects the two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step<'g> {
    /// From here.
    pub from: &'g EntityRecord,
    /// To there.
    pub to: &'g EntityRecord,
    /// What connects them, at least one: conversations by date (undated last), id and relation, then standing facts.
    pub links: Vec<Link<'g>>,
}

impl<'g> Step<'g> {
    /// The conversations that connect the two, each once, in the order of the links.
    pub fn conversations(&self) -> Vec<&'g ConversationRecord> {
        let mut all: Vec<_> = self.links.iter().filter_map(|link| link.conversation).collect();
        all.dedup_by(|a, b| a.id() == b.id());
        all
    }
}

/// The entities next to one another under a filter.
pub(super) struct View<'g> {
    pub(super) store: &'g Store,
    filter: Filter,
    /// Whom the filter's kinds do not concern.
    exempt: BTreeSet<NodeIndex>,
    /// The filter as a question to the network, when nothing but conversations is followed.
    window: Option<Window>,
}

impl<'g> View<'g> {
    /// Follows *spoke with* unless the filter says otherwise.
    pub(super) fn new(store: &'g Store, filter: &Filter, exempt: BTreeSet<NodeIndex>) -> View<'g> {
        let filter = filter.relation_by_default(RelationKind::SpokeWith);
        let window = filter.is_about_speaking().then(|| filter.window(store, &exempt));
        View { store, filter, exempt, window }
    }

    /// Those of the entities next to this one that are wanted, in the order of their ids, and what connects them, sorted.
    pub(super) fn links(&self, node: NodeIndex, wanted: impl Fn(NodeIndex) -> bool) -> Vec<(NodeIndex, Vec<Link<'g>>)> {
        let Some(window) = &self.window else { return self.all_links(node, wanted) };
        let network = &self.store.network;
        let mut contacts: Vec<(u64, u64, u32, u32)> = Vec::new();
        network.any(self.store.number(node), window, |other, number| {
            let places = (network.order().node(other), network.order().event(number));
            contacts.extend(wanted(self.store.node(other)).then_some((places.0, places.1, other, number)));
            false
        });
        contacts.sort_unstable();
        let by_other = contacts.chunk_by(|a, b| a.2 == b.2);
        let links = |with: &[(u64, u64, u32, u32)]| with.iter().filter_map(|with| self.spoke(node, with.3)).collect();
        by_other.map(|with| (self.store.node(with[0].2), links(with))).collect()
    }

    /// That one took part in the conversation of that number.
    fn spoke(&self, node: NodeIndex, number: u32) -> Option<Link<'g>> {
        let at = self.store.conversation_node(number)?;
        let record = self.store.conversation(at)?;
        let mut own = self.store.graph.edges_directed(at, Incoming);
        let own = own.find(|edge| edge.source() == node && edge.weight().role == Role::Participates)?;
        let when = When { on: record.date(), ..When::default() };
        let (relation, source) = (RelationKind::SpokeWith, &own.weight().source);
        Some(Link { relation, conversation: Some(record), when, source })
    }

    /// The same over the edges of the graph, whatever they say.
    fn all_links(&self, node: NodeIndex, wanted: impl Fn(NodeIndex) -> bool) -> Vec<(NodeIndex, Vec<Link<'g>>)> {
        let mut links: BTreeMap<NodeIndex, Vec<Link<'g>>> = BTreeMap::new();
        for (other, edge) in both_ways(self.store, node) {
            let found = match self.store.conversation(other) {
                Some(record) => self.through(node, edge, other, record),
                None => self.standing(other, edge).into_iter().collect(),
            };
            for (entity, link) in found.into_iter().filter(|(entity, _)| wanted(*entity)) {
                links.entry(entity).or_default().push(link);
            }
        }
        links.values_mut().for_each(|links| links.sort_by(|a, b| order(a).cmp(&order(b))));
        let mut links: Vec<_> = links.into_iter().collect();
        links.sort_by_key(|(other, _)| self.store.place(*other));
        links
    }

    pub(super) fn step(&self, from: NodeIndex, to: NodeIndex, links: Vec<Link<'g>>) -> Option<Step<'g>> {
        Some(Step { from: self.store.entity(from)?, to: self.store.entity(to)?, links })
    }

    /// Those whom a conversation puts next to one who takes part in it by this edge.
    fn through(
        &self,
        node: NodeIndex,
        own: &'g Edge,
        conversation: NodeIndex,
        record: &'g ConversationRecord,
    ) -> Vec<(NodeIndex, Link<'g>)> {
        if !self.filter.admits(record) {
            return Vec::new();
        }
        let when = When { on: record.date(), ..When::default() };
        let link = |(other, edge): (NodeIndex, &'g Edge)| {
            let relation = between(own.role, edge.role)?;
            let admitted = other != node && self.filter.admits_relation(relation) && self.admits_entity(other);
            // That one spoke does not prove that the other asked: the evidence is that of the special role.
            let source = if edge.role == Role::Participates { &own.source } else { &edge.source };
            admitted.then_some((other, Link { relation, conversation: Some(record), when, source }))
        };
        both_ways(self.store, conversation).filter_map(link).collect()
    }

    fn standing(&self, other: NodeIndex, edge: &'g Edge) -> Option<(NodeIndex, Link<'g>)> {
        let relation = RelationKind::of_role(edge.role)?;
        let admitted = self.filter.admits_relation(relation) && self.filter.admits_when(edge.when);
        let link = Link { relation, conversation: None, when: edge.when, source: &edge.source };
        (admitted && self.admits_entity(other)).then_some((other, link))
    }

    fn admits_entity(&self, node: NodeIndex) -> bool {
        let entity = self.store.entity(node);
        self.exempt.contains(&node) || entity.is_some_and(|entity| self.filter.admits_kind(entity.kind()))
    }
}

impl Adjacent for View<'_> {
    fn nodes(&self) -> usize {
        self.store.network.nodes()
    }

    fn weight(&self, node: u32) -> usize {
        self.store.network.weight(node)
    }

    fn place(&self, node: u32) -> u64 {
        self.store.network.order().node(node)
    }

    fn any(&self, node: u32, mut f: impl FnMut(u32) -> bool) -> bool {
        match &self.window {
            Some(window) => self.store.network.any(node, window, |other, _| f(other)),
            None => {
                let links = self.all_links(self.store.node(node), |_| true);
                links.into_iter().any(|(other, _)| f(self.store.number(other)))
            }
        }
    }
}

/// What two are to each other by their roles in one conversation; nothing when neither spoke.
fn between(role: Role, other: Role) -> Option<RelationKind> {
    match (role, other) {
        (Role::Participates, Role::Participates) => Some(RelationKind::SpokeWith),
        (Role::Participates, role) | (role, Role::Participates) => RelationKind::of_role(role),
        _ => None,
    }
}

/// By date, undated last, then by id, then by relation; what is no conversation last.
fn order<'a>(link: &Link<'a>) -> impl Ord + use<'a> {
    (link.conversation.is_none(), link.conversation.map(chronological), link.relation, link.when, link.source)
}

/// The edges of a node in both directions, each with the node at its other end.
fn both_ways<'g>(store: &'g Store, node: NodeIndex) -> impl Iterator<Item = (NodeIndex, &'g Edge)> + use<'g> {
    let out = store.graph.edges_directed(node, Outgoing).map(|edge| (edge.target(), edge.weight()));
    out.chain(store.graph.edges_directed(node, Incoming).map(|edge| (edge.source(), edge.weight())))
}
