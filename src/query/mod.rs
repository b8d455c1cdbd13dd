//! Neighbourhoods, paths, timelines, counts and measures over the graph.
//!
//! Each query is a method of [`KnowledgeGraph`](crate::KnowledgeGraph), takes a [`Filter`], and returns what it found
//! together with the evidence, in an order that it documents.

mod ask;
mod counts;
mod filter;
mod neighbors;
mod paths;
mod period;
mod rhythm;
mod step;
mod timeline;
mod word;

use std::collections::BTreeSet;

use petgraph::Direction::Incoming;
use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;

pub use ask::Question;
pub use counts::{Level, Tally};
pub use filter::Filter;
pub use neighbors::{Neighbor, Neighborhood};
pub use paths::{Path, Paths};
pub use period::{Period, Ranked};
pub use rhythm::{FirstSince, Frequency, Gap, Verdict};
pub use step::{Link, Step};
pub use word::{Journey, Leg};

use crate::graph::{Role, Store};
use crate::{EntityId, EntityKind};

/// Where a query begins: at the entity, and at those who stand on its side unless it is taken literally.
fn starts(store: &Store, id: &EntityId, filter: &Filter) -> BTreeSet<NodeIndex> {
    if filter.is_literal() { store.entities.get(id).copied().into_iter().collect() } else { side(store, id) }
}

/// The entity and those who stand on its side, in the order of their ids.
pub(crate) fn side(store: &Store, id: &EntityId) -> BTreeSet<NodeIndex> {
    let mut side: BTreeSet<NodeIndex> = store.entities.get(id).copied().into_iter().collect();
    // From a state to its offices, from an office to its holders: each rank looks at what the ranks before it found.
    let ranks: &[&[Role]] = match id.kind() {
        EntityKind::State => &[&[Role::BelongsTo, Role::Of]],
        EntityKind::Organization => &[&[Role::Of], &[Role::Holds, Role::SpeaksFrom]],
        EntityKind::Office => &[&[Role::Holds, Role::SpeaksFrom]],
        EntityKind::Person | EntityKind::Place => &[],
    };
    for roles in ranks {
        side.extend(side.iter().flat_map(|&node| towards(store, node, roles)).collect::<Vec<_>>());
    }
    side
}

/// The entities from which an edge of one of these roles leads to the node.
fn towards<'g>(store: &'g Store, node: NodeIndex, roles: &'g [Role]) -> impl Iterator<Item = NodeIndex> + 'g {
    let edges = store.graph.edges_directed(node, Incoming);
    edges.filter(|edge| roles.contains(&edge.weight().role)).map(|edge| edge.source())
}
