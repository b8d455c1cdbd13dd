//! How two entities are connected: [`Path`].

use std::collections::BTreeSet;

use petgraph::graph::NodeIndex;

use super::step::View;
use super::{Filter, Step, starts};
use crate::graph::Store;
use crate::network::{self, Found};
use crate::{EntityId, EntityRecord, KnowledgeGraph, Status};

/// A way from one entity to another: entity, step, entity, step, entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path<'g> {
    /// The entities on the way, from the first to the last; none twice.
    pub entities: Vec<&'g EntityRecord>,
    /// The steps between them, one fewer. A step has all conversations of its two entities, so that two calls of the
    /// same pair do not make two paths.
    pub steps: Vec<Step<'g>>,
}

/// What [`KnowledgeGraph::simple_paths`] finds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paths<'g> {
    /// The paths, the shortest first, then by the ids of their entities.
    pub paths: Vec<Path<'g>>,
    /// Whether there may be more: the limit was reached, or the search was given up.
    pub truncated: bool,
}

impl KnowledgeGraph {
    /// A path of the fewest steps from `a` to `b`; of several, the first by the ids of its entities.
    ///
    /// ```text
    ///   Biden ----- Austin ===== Shoigu ----- Akar        from Biden to Akar: three steps,
    ///                  two calls                           the second with two conversations
    /// ```
    ///
    /// `None` when there is none, or when one of the two is not in the graph. From an entity to itself leads the path
    /// without a step. Only conversations that were **held** count unless the filter says otherwise. A state, an
    /// organization or an office stands for those who spoke for it, at any time: the path begins, or ends, with one
    /// of them.
    ///
    /// Costs the conversations of those within half the way of either end (breadth first, from both ends).
    ///
    /// ```
    /// # mod told { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/util/told.rs")); } use told::*;
    /// use demarche::{Filter, KnowledgeGraph, Status};
    ///
    /// // `document` reads lines of facts, as our tests do.
    /// let graph = KnowledgeGraph::from_extractions([document(
    ///     "tass-1",
    ///     &[
    ///         "2022-05-13 call held: austin@US, shoigu@RU",
    ///         "2022-10-21 call held: austin@US, shoigu@RU",
    ///         "2022-03 call held: shoigu@RU, akar@TR",
    ///         "2022-02 meeting refused: blinken@US, lavrov@RU",
    ///     ],
    /// )]);
    /// let path = graph.shortest_path(&id("austin"), &id("akar"), &Filter::new()).unwrap();
    /// assert_eq!(path.steps.len(), 2);
    /// assert_eq!(path.steps[0].conversations().len(), 2);
    ///
    /// let (blinken, lavrov) = (id("blinken"), id("lavrov"));
    /// assert!(graph.shortest_path(&blinken, &lavrov, &Filter::new()).is_none());
    /// assert!(graph.shortest_path(&blinken, &lavrov, &Filter::new().statuses([Status::Refused])).is_some());
    /// ```
    pub fn shortest_path(&self, a: &EntityId, b: &EntityId, filter: &Filter) -> Option<Path<'_>> {
        let search = Search::new(self, a, b, filter);
        let found = search.with(network::shortest);
        search.path(&found?)
    }

    /// All paths of the fewest steps from `a` to `b`, by the ids of their entities; at most `limit`. Everything else is
    /// as for [`shortest_path`](Self::shortest_path).
    ///
    /// Costs the conversations of those who are nearer to `b` than `a` is, and the paths.
    ///
    /// ```
    /// # mod told { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/util/told.rs")); } use told::*;
    /// use demarche::{Filter, KnowledgeGraph};
    ///
    /// // `document` reads lines of facts, as our tests do.
    /// let graph = KnowledgeGraph::from_extractions([document(
    ///     "tass-1",
    ///     &["2022-05-13 call held: a, b", "2022-05-14 call held: a, c", "2022-05-15 call held: b, d", "2022-05-16 call held: c, d"],
    /// )]);
    /// let paths = graph.shortest_paths(&id("a"), &id("d"), 10, &Filter::new());
    /// let through: Vec<_> = paths.paths.iter().map(|path| path.entities[1].label.as_str()).collect();
    /// assert_eq!((through, paths.truncated), (vec!["b", "c"], false));
    /// assert!(graph.shortest_paths(&id("a"), &id("d"), 1, &Filter::new()).truncated);
    /// ```
    pub fn shortest_paths(&self, a: &EntityId, b: &EntityId, limit: usize, filter: &Filter) -> Paths<'_> {
        let search = Search::new(self, a, b, filter);
        search.paths(search.with(|view, from, to, marks| network::all_shortest(view, from, to, limit, marks)))
    }

    /// The `k` shortest paths from `a` to `b` on which no entity stands twice: the shortest first, then by the ids of
    /// their entities. Unlike [`simple_paths`](Self::simple_paths) it knows no longest path and is never given up.
    ///
    /// Costs, for each path and each entity on it, a search for a shortest path (Yen's algorithm).
    ///
    /// ```
    /// # mod told { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/util/told.rs")); } use told::*;
    /// use demarche::{Filter, KnowledgeGraph};
    ///
    /// // `document` reads lines of facts, as our tests do.
    /// let graph = KnowledgeGraph::from_extractions([document(
    ///     "tass-1",
    ///     &["2022-05-13 call held: a, b", "2022-05-14 call held: a, b", "2022-05-14 call held: a, c", "2022-05-15 call held: c, b"],
    /// )]);
    /// let lengths = |k| graph.k_shortest_paths(&id("a"), &id("b"), k, &Filter::new()).iter().map(|p| p.steps.len()).collect::<Vec<_>>();
    /// assert_eq!(lengths(5), [1, 2]); // Two calls of one pair are one path with two conversations.
    /// assert!(lengths(0).is_empty());
    /// ```
    pub fn k_shortest_paths(&self, a: &EntityId, b: &EntityId, k: usize, filter: &Filter) -> Vec<Path<'_>> {
        let search = Search::new(self, a, b, filter);
        let paths = search.with(|view, from, to, marks| network::k_shortest(view, from, to, k, marks));
        search.paths(Found { paths, truncated: false }).paths
    }

    /// Every path from `a` to `b` of at most `max_conversations` steps on which no entity stands twice; at most
    /// `limit` of them, the shortest first, then by the ids of their entities.
    ///
    /// As for [`shortest_path`](Self::shortest_path), only conversations that were held count by default, and a state
    /// stands for those who spoke for it; a path leaves the one side once and ends where it first meets the other.
    ///
    /// The cost grows with the number of such paths, which is exponential in their length; ways that cannot reach `b`
    /// in the steps left are not taken. A search that has tried five million entities is given up, and its result
    /// [`truncated`](Paths::truncated).
    ///
    /// ```
    /// # mod told { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/util/told.rs")); } use told::*;
    /// use demarche::{Filter, KnowledgeGraph};
    ///
    /// // `document` reads lines of facts, as our tests do.
    /// let graph = KnowledgeGraph::from_extractions([document(
    ///     "tass-1",
    ///     &["2022-05-13 call held: a, b", "2022-05-14 call held: a, c", "2022-05-15 call held: c, b"],
    /// )]);
    /// let paths = graph.simple_paths(&id("a"), &id("b"), 3, 100, &Filter::new());
    /// let lengths: Vec<_> = paths.paths.iter().map(|path| path.steps.len()).collect();
    /// assert_eq!((lengths, paths.truncated), (vec![1, 2], false));
    /// assert!(graph.simple_paths(&id("a"), &id("b"), 3, 1, &Filter::new()).truncated);
    /// assert!(graph.simple_paths(&id("a"), &id("nobody"), 3, 100, &Filter::new()).paths.is_empty());
    /// ```
    pub fn simple_paths(
        &self,
        a: &EntityId,
        b: &EntityId,
        max_conversations: usize,
        limit: usize,
        filter: &Filter,
    ) -> Paths<'_> {
        let search = Search::new(self, a, b, filter);
        let found =
            search.with(|view, from, to, marks| network::simple(view, from, to, max_conversations, limit, marks));
        search.paths(found)
    }
}

/// Both sides of a question after paths, and the graph under its filter.
struct Search<'g> {
    view: View<'g>,
    from: Vec<u32>,
    to: Vec<u32>,
}

impl<'g> Search<'g> {
    fn new(graph: &'g KnowledgeGraph, a: &EntityId, b: &EntityId, filter: &Filter) -> Search<'g> {
        let store = graph.store();
        let filter = filter.status_by_default(Status::Held);
        let (from, to) = (starts(store, a, &filter), starts(store, b, &filter));
        let exempt = from.union(&to).copied().collect();
        Search { view: View::new(store, &filter, exempt), from: numbers(store, &from), to: numbers(store, &to) }
    }

    fn with<T>(&self, search: impl FnOnce(&View<'g>, &[u32], &[u32], &mut network::Marks) -> T) -> T {
        self.view.store.network.with_marks(|marks| search(&self.view, &self.from, &self.to, marks))
    }

    fn paths(&self, found: Found) -> Paths<'g> {
        let paths = found.paths.iter().filter_map(|path| self.path(path)).collect();
        Paths { paths, truncated: found.truncated }
    }

    fn path(&self, nodes: &[u32]) -> Option<Path<'g>> {
        let nodes: Vec<NodeIndex> = nodes.iter().map(|node| self.view.store.node(*node)).collect();
        let entities = nodes.iter().map(|&node| self.view.store.entity(node)).collect::<Option<_>>()?;
        let step = |pair: &[NodeIndex]| {
            let (_, links) = self.view.links(pair[0], |other| other == pair[1]).pop()?;
            self.view.step(pair[0], pair[1], links)
        };
        Some(Path { entities, steps: nodes.windows(2).map(step).collect::<Option<_>>()? })
    }
}

/// The same entities as the network numbers them.
pub(super) fn numbers(store: &Store, nodes: &BTreeSet<NodeIndex>) -> Vec<u32> {
    nodes.iter().map(|node| store.number(*node)).collect()
}
