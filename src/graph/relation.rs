//! The graph as triples: [`Relation`].

use std::fmt;

use petgraph::Direction::Outgoing;
use petgraph::graph::{EdgeReference, NodeIndex};
use petgraph::visit::EdgeRef;

use super::record::{ConversationId, ConversationRecord, Source};
use super::store::{Edge, Role, Store};
use crate::{Claim, EntityId, PartialDate};

/// The verb of a [`Relation`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RelationKind {
    /// Two participants of one conversation, the smaller id first.
    SpokeWith,
    /// A conversation and its date.
    OnDate,
    /// A conversation and who asked for it.
    AtRequestOf,
    /// A conversation and where it was.
    AtPlace,
    /// A conversation and who tells of it.
    ReportedBy,
    /// A person and an office.
    Holds,
    /// An office and the state or organization whose it is.
    Of,
    /// Anyone or anything and its state.
    BelongsTo,
}

impl RelationKind {
    /// Every kind, in the order in which they are listed.
    pub const ALL: &'static [RelationKind] = &[
        RelationKind::SpokeWith,
        RelationKind::OnDate,
        RelationKind::AtRequestOf,
        RelationKind::AtPlace,
        RelationKind::ReportedBy,
        RelationKind::Holds,
        RelationKind::Of,
        RelationKind::BelongsTo,
    ];

    /// The words used in exports: `spoke with`.
    pub fn name(self) -> &'static str {
        match self {
            RelationKind::SpokeWith => "spoke with",
            RelationKind::OnDate => "on date",
            RelationKind::AtRequestOf => "at request of",
            RelationKind::AtPlace => "at place",
            RelationKind::ReportedBy => "reported by",
            RelationKind::Holds => "holds",
            RelationKind::Of => "of",
            RelationKind::BelongsTo => "belongs to",
        }
    }

    /// What is evidence for it, when a conversation is what it is about.
    pub(crate) fn claim(self) -> Claim {
        match self {
            RelationKind::SpokeWith => Claim::Spoke,
            RelationKind::OnDate => Claim::Date,
            RelationKind::AtRequestOf => Claim::Request,
            RelationKind::AtPlace => Claim::Place,
            RelationKind::ReportedBy => Claim::Report,
            RelationKind::Holds | RelationKind::Of | RelationKind::BelongsTo => Claim::Holds,
        }
    }

    /// The kind of the edges between two entities that have this role.
    pub(crate) fn of_role(role: Role) -> Option<RelationKind> {
        match role {
            Role::Holds => Some(RelationKind::Holds),
            Role::Of => Some(RelationKind::Of),
            Role::BelongsTo => Some(RelationKind::BelongsTo),
            Role::RequestedBy => Some(RelationKind::AtRequestOf),
            Role::AtPlace => Some(RelationKind::AtPlace),
            Role::ReportedBy => Some(RelationKind::ReportedBy),
            Role::Participates | Role::ToldIn | Role::SpeaksFrom => None,
        }
    }
}

impl fmt::Display for RelationKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One end of a [`Relation`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Term {
    /// An entity.
    Entity(EntityId),
    /// A conversation.
    Conversation(ConversationId),
    /// A date.
    Date(PartialDate),
}

impl Term {
    /// The entity, if it is one.
    pub fn entity(&self) -> Option<&EntityId> {
        match self {
            Term::Entity(id) => Some(id),
            _ => None,
        }
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Term::Entity(id) => id.fmt(f),
            Term::Conversation(id) => id.fmt(f),
            Term::Date(date) => date.fmt(f),
        }
    }
}

/// When something is so, as far as it is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct When {
    /// The date of the conversation; the day for which a text says that someone holds an office.
    pub on: Option<PartialDate>,
    /// The first day of a tenure.
    pub from: Option<PartialDate>,
    /// The last day of a tenure.
    pub until: Option<PartialDate>,
    /// Whether it was over by then: a text calls someone the former minister.
    pub former: bool,
}

/// A triple: `person/lloyd-austin` *spoke with* `person/sergei-shoigu`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// Who or what.
    pub subject: Term,
    /// Is or did what.
    pub kind: RelationKind,
    /// To whom or what.
    pub object: Term,
    /// The conversation that it is about.
    pub conversation: Option<ConversationId>,
    /// When.
    pub when: When,
    /// Who says so.
    pub source: Source,
}

/// What [`KnowledgeGraph::relations`](super::KnowledgeGraph::relations) documents.
pub(super) fn relations(store: &Store) -> impl Iterator<Item = Relation> + '_ {
    let of_conversations = store.conversations.values().flat_map(|&node| of_conversation(store, node));
    of_conversations.chain(std::iter::once_with(|| standing(store)).flatten())
}

fn of_conversation(store: &Store, node: NodeIndex) -> Vec<Relation> {
    let Some(record) = store.conversation(node) else { return Vec::new() };
    let relation = |subject: Term, kind: RelationKind, object: Term, source: Source| Relation {
        subject,
        kind,
        object,
        conversation: Some(record.id().clone()),
        when: When { on: record.date(), ..When::default() },
        source,
    };
    let this = || Term::Conversation(record.id().clone());
    let texts = |kind: RelationKind| Source::Texts(record.provenance(kind.claim()));
    let spoke = pairs(record).map(|(a, b)| {
        let (a, b) = (Term::Entity(a.clone()), Term::Entity(b.clone()));
        relation(a, RelationKind::SpokeWith, b, texts(RelationKind::SpokeWith))
    });
    let on = RelationKind::OnDate;
    let date = record.date().map(|date| relation(this(), on, Term::Date(date), texts(on)));
    let mut roles: Vec<Relation> = store
        .graph
        .edges_directed(node, Outgoing)
        .filter_map(|edge| Some((RelationKind::of_role(edge.weight().role)?, edge)))
        .filter_map(|(kind, edge)| {
            let entity = store.entity(edge.target())?.id.clone();
            Some(relation(this(), kind, Term::Entity(entity), edge.weight().source.clone()))
        })
        .collect();
    roles.sort_by(|a, b| (a.kind, &a.object).cmp(&(b.kind, &b.object)));
    spoke.chain(date).chain(roles).collect()
}

/// Each unordered pair of participants once.
fn pairs(record: &ConversationRecord) -> impl Iterator<Item = (&EntityId, &EntityId)> {
    let parties = record.participants();
    let after = move |i: usize| parties.iter().skip(i + 1);
    parties.iter().enumerate().flat_map(move |(i, a)| after(i).map(move |b| (&a.entity, &b.entity)))
}

/// The facts that are about no conversation.
fn standing(store: &Store) -> Vec<Relation> {
    let mut all: Vec<Relation> = store.graph.edge_references().filter_map(|edge| fact(store, edge)).collect();
    // Stable: what the texts and the gazetteer both say keeps the texts first.
    all.sort_by(|a, b| (a.kind, &a.subject, &a.object, a.when).cmp(&(b.kind, &b.subject, &b.object, b.when)));
    all
}

fn fact(store: &Store, edge: EdgeReference<'_, Edge>) -> Option<Relation> {
    let kind = RelationKind::of_role(edge.weight().role)?;
    let (subject, object) = (store.entity(edge.source())?, store.entity(edge.target())?);
    Some(Relation {
        subject: Term::Entity(subject.id.clone()),
        kind,
        object: Term::Entity(object.id.clone()),
        conversation: None,
        when: edge.weight().when,
        source: edge.weight().source.clone(),
    })
}
