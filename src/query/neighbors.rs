//! Who is within so many conversations of whom: [`Neighborhood`].

use std::collections::{BTreeMap, BTreeSet};

use petgraph::graph::NodeIndex;

use super::step::View;
use super::{Filter, Step, starts};
use crate::graph::chronological;
use crate::{ConversationRecord, EntityId, EntityRecord, KnowledgeGraph};

/// Everyone within a number of steps of an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighborhood<'g> {
    /// The entity in the middle.
    pub center: EntityId,
    /// The others: by number of hops, then by the date of the first conversation that leads to them (undated last),
    /// then by id.
    pub neighbors: Vec<Neighbor<'g>>,
}

/// One entity of a [`Neighborhood`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbor<'g> {
    /// Who.
    pub entity: &'g EntityRecord,
    /// In how many steps at the least; from 1.
    pub hops: usize,
    /// The last step of every way of that length, by the id of the one before.
    pub steps: Vec<Step<'g>>,
}

impl<'g> Neighborhood<'g> {
    /// The conversations that lead to anyone here, each once, by date (undated last), then by id.
    pub fn conversations(&self) -> Vec<&'g ConversationRecord> {
        let steps = self.neighbors.iter().flat_map(|neighbor| &neighbor.steps);
        let mut all: Vec<_> = steps.flat_map(Step::conversations).collect();
        all.sort_by(|a, b| chronological(a).cmp(&chronological(b)));
        all.dedup_by(|a, b| a.id() == b.id());
        all
    }
}

impl<'g> Neighbor<'g> {
    /// What the documented order compares within a hop.
    fn order(&self) -> (bool, Option<crate::PartialDate>, &'g EntityId) {
        let dates = self.steps.iter().flat_map(|step| &step.links).filter_map(|link| link.conversation?.date());
        let first = dates.min();
        (first.is_none(), first, &self.entity.id)
    }
}

impl KnowledgeGraph {
    /// Everyone within `hops` steps of an entity, each with the conversations that lead there.
    ///
    /// ```text
    ///   Biden ----- Austin ===== Shoigu ----- Akar        hops of Austin:  1: Biden, Shoigu
    ///                  two calls                                            2: Akar
    /// ```
    ///
    /// Conversations of every status count unless the filter says otherwise. A state, an organization or an office
    /// stands for those who spoke for it, at any time; they are then no neighbours themselves. An entity that is not
    /// in the graph has no neighbours. In the order of [`Neighborhood::neighbors`].
    ///
    /// Costs what all conversations of those within `hops` - 1 steps cost: of each its participants, once for each of
    /// them, times the logarithm of the neighbours.
    ///
    /// ```
    /// # mod told { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/util/told.rs")); } use told::*;
    /// use demarche::{Filter, KnowledgeGraph};
    ///
    /// // `document` reads lines of facts, as our tests do.
    /// let graph = KnowledgeGraph::from_extractions([document(
    ///     "tass-1",
    ///     &["2022-05-13 call held: austin@US, shoigu@RU", "2022-03 call held: shoigu@RU, akar@TR"],
    /// )]);
    /// let near = graph.neighbors(&id("austin"), 2, &Filter::new());
    /// let found: Vec<_> = near.neighbors.iter().map(|n| (n.hops, n.entity.label.as_str())).collect();
    /// assert_eq!(found, [(1, "shoigu"), (2, "akar")]);
    /// assert_eq!(near.neighbors[0].steps[0].links[0].source.provenance()[0].document(), "tass-1");
    /// assert!(graph.neighbors(&id("nobody"), 2, &Filter::new()).neighbors.is_empty());
    /// ```
    pub fn neighbors(&self, center: &EntityId, hops: usize, filter: &Filter) -> Neighborhood<'_> {
        let store = self.store();
        let mut seen = starts(store, center, filter);
        let view = View::new(store, filter, BTreeSet::new());
        let mut neighbors = Vec::new();
        let mut frontier: Vec<NodeIndex> = seen.iter().copied().collect();
        frontier.sort_by_key(|node| store.place(*node));
        for hop in 1..=hops {
            let mut found: BTreeMap<NodeIndex, Vec<Step<'_>>> = BTreeMap::new();
            for &from in &frontier {
                let links = view.links(from, |to| !seen.contains(&to)).into_iter();
                links.for_each(|(to, links)| found.entry(to).or_default().extend(view.step(from, to, links)));
            }
            frontier = found.keys().copied().collect();
            frontier.sort_by_key(|node| store.place(*node));
            seen.extend(&frontier);
            let neighbor = |(node, steps)| Some(Neighbor { entity: store.entity(node)?, hops: hop, steps });
            let mut ring: Vec<Neighbor<'_>> = found.into_iter().filter_map(neighbor).collect();
            ring.sort_by(|a, b| a.order().cmp(&b.order()));
            neighbors.extend(ring);
            if frontier.is_empty() {
                break;
            }
        }
        Neighborhood { center: center.clone(), neighbors }
    }
}
