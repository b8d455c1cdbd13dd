//! The graph of a period, for the measures of network science: [`Period`].

use std::collections::{BTreeMap, VecDeque};

use petgraph::graph::{NodeIndex, UnGraph};
use petgraph::unionfind::UnionFind;
use petgraph::visit::EdgeRef;

use super::{Filter, Level};
use crate::{EntityId, EntityRecord, KnowledgeGraph};

/// How many times word is passed on at most until page rank stands still.
const MOST_ROUNDS: usize = 1_000;

/// Who spoke with whom in a period, and how often. Made by [`KnowledgeGraph::period`].
#[derive(Clone, Debug)]
pub struct Period<'g> {
    graph: UnGraph<&'g EntityRecord, usize>,
}

/// An entity and a figure.
pub type Ranked<'g> = (&'g EntityRecord, f64);

impl KnowledgeGraph {
    /// The graph of those conversations that pass the filter: everyone who spoke with somebody, each pair joined by one
    /// edge with the number of its conversations; of offices or states at a higher [`Level`].
    ///
    /// Costs [`pairs`](Self::pairs).
    ///
    /// ```
    /// # mod told { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/util/told.rs")); } use told::*;
    /// use demarche::{Filter, KnowledgeGraph, Level};
    ///
    /// let graph = KnowledgeGraph::from_extractions([document(
    ///     "tass-1",
    ///     &["2022-05-13 call held: a, b", "2022-05-14 call held: b, c", "2022-05-15 call held: b, c", "2022-06-01 call held: d, e"],
    /// )]);
    /// let period = graph.period(Level::Party, &Filter::new());
    /// assert_eq!(period.components().iter().map(Vec::len).collect::<Vec<_>>(), [3, 2]);
    /// assert_eq!(period.betweenness()[0], (graph.entity(&id("b")).unwrap(), 1.0));
    /// assert_eq!(period.page_rank(0.85)[0].0.label, "b");
    /// let nothing = graph.period(Level::Party, &Filter::new().since("2023-01-01".parse::<demarche::Day>()?));
    /// assert!(nothing.components().is_empty() && nothing.page_rank(0.85).is_empty());
    /// # Ok::<(), demarche::InvalidDate>(())
    /// ```
    pub fn period(&self, level: Level, filter: &Filter) -> Period<'_> {
        let pairs = self.pairs(level, filter);
        let mut nodes: BTreeMap<&EntityId, NodeIndex> = BTreeMap::new();
        let mut graph = UnGraph::default();
        let mut entities: Vec<&EntityRecord> = pairs.iter().flat_map(|pair| pair.entities.iter().copied()).collect();
        entities.sort_by_key(|entity| &entity.id);
        entities.dedup_by_key(|entity| &entity.id);
        for entity in entities {
            nodes.insert(&entity.id, graph.add_node(entity));
        }
        for pair in &pairs {
            if let [a, b] = pair.entities[..] {
                graph.add_edge(nodes[&a.id], nodes[&b.id], pair.conversations.len());
            }
        }
        Period { graph }
    }
}

impl<'g> Period<'g> {
    /// The same as a graph of petgraph, for all that is not here: entities in the order of their ids, edges with the
    /// number of conversations.
    ///
    /// Like [`KnowledgeGraph::petgraph`], it may change with a major version of petgraph.
    pub fn petgraph(&self) -> &UnGraph<&'g EntityRecord, usize> {
        &self.graph
    }

    /// Those who are connected by conversations, however many lie between: the largest group first, then by id; within a
    /// group by id.
    ///
    /// Costs the pairs (petgraph's union-find).
    pub fn components(&self) -> Vec<Vec<&'g EntityRecord>> {
        let mut joined = UnionFind::new(self.graph.node_count());
        for edge in self.graph.edge_references() {
            joined.union(edge.source().index(), edge.target().index());
        }
        let mut groups: BTreeMap<usize, Vec<&EntityRecord>> = BTreeMap::new();
        for (node, group) in self.graph.node_indices().zip(joined.into_labeling()) {
            groups.entry(group).or_default().push(self.graph[node]);
        }
        let mut groups: Vec<_> = groups.into_values().collect();
        groups.sort_by_key(|group| (std::cmp::Reverse(group.len()), &group[0].id));
        groups
    }

    /// With how many others each one spoke: the most first, then by id.
    pub fn degrees(&self) -> Vec<Ranked<'g>> {
        self.ranked(self.graph.node_indices().map(|node| self.graph.edges(node).count() as f64).collect())
    }

    /// Page rank with that damping (0.85 as a rule), conversations being links that are followed the more often the more
    /// there are: the highest first, then by id. The ranks sum up to 1.
    ///
    /// Costs the pairs, some dozens of times. Not petgraph's `page_rank`: that asks every node of every other one, and
    /// counts no weights.
    ///
    /// # Panics
    /// When `damping` is not from 0 up to, but not including, 1.
    pub fn page_rank(&self, damping: f64) -> Vec<Ranked<'g>> {
        assert!((0.0..1.0).contains(&damping), "expected a damping from 0 to 1, found {damping}");
        let count = self.graph.node_count() as f64;
        let spoken = |node: NodeIndex| self.graph.edges(node).map(|edge| *edge.weight() as f64).sum::<f64>();
        let spoken: Vec<f64> = self.graph.node_indices().map(spoken).collect();
        let mut ranks = vec![1.0 / count; spoken.len()];
        for _ in 0..MOST_ROUNDS {
            let mut next = vec![(1.0 - damping) / count; ranks.len()];
            for edge in self.graph.edge_references() {
                let (a, b, weight) = (edge.source().index(), edge.target().index(), *edge.weight() as f64);
                next[a] += damping * ranks[b] * weight / spoken[b];
                next[b] += damping * ranks[a] * weight / spoken[a];
            }
            let change: f64 = ranks.iter().zip(&next).map(|(a, b)| (a - b).abs()).sum();
            ranks = next;
            if change < 1e-12 {
                break;
            }
        }
        self.ranked(ranks)
    }

    /// On how many shortest paths between two others each one stands (a half where there are two, and so on): the most
    /// first, then by id. The number of conversations of a pair does not count.
    ///
    /// Costs the entities times the pairs (Brandes' algorithm; petgraph has none).
    pub fn betweenness(&self) -> Vec<Ranked<'g>> {
        let mut between = vec![0.0; self.graph.node_count()];
        for source in self.graph.node_indices() {
            self.add_paths_from(source, &mut between);
        }
        // Each pair was met from both ends.
        self.ranked(between.into_iter().map(|paths| paths / 2.0).collect())
    }

    fn add_paths_from(&self, source: NodeIndex, between: &mut [f64]) {
        let size = self.graph.node_count();
        let (mut paths, mut distance, mut order) = (vec![0.0; size], vec![usize::MAX; size], Vec::with_capacity(size));
        (paths[source.index()], distance[source.index()]) = (1.0, 0);
        let mut queue = VecDeque::from([source]);
        while let Some(node) = queue.pop_front() {
            order.push(node);
            let next = distance[node.index()] + 1;
            for other in self.graph.neighbors(node) {
                if distance[other.index()] == usize::MAX {
                    distance[other.index()] = next;
                    queue.push_back(other);
                }
                if distance[other.index()] == next {
                    paths[other.index()] += paths[node.index()];
                }
            }
        }
        let mut share = vec![0.0; size];
        for &node in order.iter().rev() {
            let closer = |other: &NodeIndex| distance[other.index()] + 1 == distance[node.index()];
            for other in self.graph.neighbors(node).filter(closer) {
                share[other.index()] += paths[other.index()] / paths[node.index()] * (1.0 + share[node.index()]);
            }
            if node != source {
                between[node.index()] += share[node.index()];
            }
        }
    }

    fn ranked(&self, figures: Vec<f64>) -> Vec<Ranked<'g>> {
        let mut all: Vec<Ranked<'g>> = self.graph.node_weights().copied().zip(figures).collect();
        // Stable: equals stay in the order of their ids.
        all.sort_by(|a, b| b.1.total_cmp(&a.1));
        all
    }
}
