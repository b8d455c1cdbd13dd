//! How two entities are connected: [`Path`].

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::Rc;

use petgraph::graph::NodeIndex;

use super::step::View;
use super::{Filter, Link, Step, starts};
use crate::{Entity, EntityId, KnowledgeGraph, RelationKind, Status};

/// After so many entities tried, [`KnowledgeGraph::simple_paths`] gives up: a dense graph has more ways that end
/// nowhere than anyone can wait for.
const MOST_TRIED: usize = 5_000_000;

/// A way from one entity to another: entity, step, entity, step, entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path<'g> {
    /// The entities on the way, from the first to the last; none twice.
    pub entities: Vec<&'g Entity>,
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
    /// Costs at most one look at every conversation, times its participants (breadth first).
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
        if let Some(path) = search.without_step() {
            return Some(path);
        }
        let mut before: BTreeMap<NodeIndex, NodeIndex> = search.from.iter().map(|&node| (node, node)).collect();
        // First in, first out, neighbours by id: what is found first is the first by ids of its length.
        let mut queue: VecDeque<NodeIndex> = search.from.iter().copied().collect();
        while let Some(node) = queue.pop_front() {
            for next in search.view.links(node).into_keys() {
                if before.contains_key(&next) {
                    continue;
                }
                before.insert(next, node);
                if search.to.contains(&next) {
                    return search.path(&way_to(next, &before));
                }
                queue.push_back(next);
            }
        }
        None
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
        let mut found = Paths::default();
        if let Some(path) = search.without_step() {
            found.truncated = limit == 0;
            found.paths.extend((limit > 0).then_some(path));
            return found;
        }
        let mut adjacent = Adjacent::new(&search.view);
        let distances = search.distances(max_conversations, &mut adjacent);
        let longest = max_conversations.min(distances.len());
        let mut tried = 0;
        // One length after the other: the limit then keeps the shortest, and the order needs no sorting.
        for length in 1..=longest {
            let mut walk = Walk { search: &search, distances: &distances, length, limit, tried: &mut tried };
            walk.run(&mut adjacent, &mut found);
            if found.truncated {
                break;
            }
        }
        found
    }
}

/// Both sides of a question after paths, and the graph under its filter.
struct Search<'g> {
    view: View<'g>,
    from: BTreeSet<NodeIndex>,
    to: BTreeSet<NodeIndex>,
}

impl<'g> Search<'g> {
    fn new(graph: &'g KnowledgeGraph, a: &EntityId, b: &EntityId, filter: &Filter) -> Search<'g> {
        let store = graph.store();
        let filter = filter.relation_by_default(RelationKind::SpokeWith).status_by_default(Status::Held);
        let (from, to) = (starts(store, a, &filter), starts(store, b, &filter));
        let exempt = from.union(&to).copied().collect();
        Search { view: View { store, filter, exempt }, from, to }
    }

    /// The path of one who stands on both sides.
    fn without_step(&self) -> Option<Path<'g>> {
        let both = self.from.intersection(&self.to).next()?;
        self.path(&[*both])
    }

    fn path(&self, nodes: &[NodeIndex]) -> Option<Path<'g>> {
        Adjacent::new(&self.view).path(nodes)
    }

    /// How many steps it is from each entity to the far side, of those that are within so many.
    fn distances(&self, most: usize, adjacent: &mut Adjacent<'_, 'g>) -> BTreeMap<NodeIndex, usize> {
        let mut distances: BTreeMap<NodeIndex, usize> = self.to.iter().map(|&node| (node, 0)).collect();
        let mut queue: VecDeque<NodeIndex> = self.to.iter().copied().collect();
        while let Some(node) = queue.pop_front() {
            let distance = distances.get(&node).map_or(0, |distance| distance + 1);
            // No path goes through the near side.
            if distance > most || self.from.contains(&node) {
                continue;
            }
            for &next in adjacent.to(node).iter() {
                if let Entry::Vacant(unseen) = distances.entry(next) {
                    unseen.insert(distance);
                    queue.push_back(next);
                }
            }
        }
        distances
    }
}

fn way_to(end: NodeIndex, before: &BTreeMap<NodeIndex, NodeIndex>) -> Vec<NodeIndex> {
    let mut way = vec![end];
    let mut node = end;
    while let Some(&previous) = before.get(&node).filter(|previous| **previous != node) {
        way.push(previous);
        node = previous;
    }
    way.reverse();
    way
}

/// The neighbours of each entity, looked up once; and all that connects it with them, once a path goes there.
struct Adjacent<'s, 'g> {
    view: &'s View<'g>,
    lists: BTreeMap<NodeIndex, Rc<[NodeIndex]>>,
    links: BTreeMap<NodeIndex, BTreeMap<NodeIndex, Vec<Link<'g>>>>,
}

impl<'s, 'g> Adjacent<'s, 'g> {
    fn new(view: &'s View<'g>) -> Adjacent<'s, 'g> {
        Adjacent { view, lists: BTreeMap::new(), links: BTreeMap::new() }
    }

    fn to(&mut self, node: NodeIndex) -> Rc<[NodeIndex]> {
        let list = self.lists.entry(node).or_insert_with(|| self.view.links(node).into_keys().collect());
        Rc::clone(list)
    }

    fn path(&mut self, nodes: &[NodeIndex]) -> Option<Path<'g>> {
        let entities = nodes.iter().map(|&node| self.view.store.entity(node)).collect::<Option<_>>()?;
        let pairs = nodes.iter().zip(nodes.iter().skip(1));
        Some(Path { entities, steps: pairs.map(|(&from, &to)| self.step(from, to)).collect::<Option<_>>()? })
    }

    fn step(&mut self, from: NodeIndex, to: NodeIndex) -> Option<Step<'g>> {
        let links = self.links.entry(from).or_insert_with(|| self.view.links(from));
        self.view.step(from, to, links.get(&to)?.clone())
    }
}

/// All paths of exactly one length, depth first with a stack of our own: a path may be longer than the thread's.
struct Walk<'w, 'g> {
    search: &'w Search<'g>,
    distances: &'w BTreeMap<NodeIndex, usize>,
    length: usize,
    limit: usize,
    tried: &'w mut usize,
}

impl<'g> Walk<'_, 'g> {
    fn run(&mut self, adjacent: &mut Adjacent<'_, 'g>, found: &mut Paths<'g>) {
        for &start in &self.search.from {
            if self.within_reach(start, self.length) {
                self.from(start, adjacent, found);
            }
        }
    }

    fn from(&mut self, start: NodeIndex, adjacent: &mut Adjacent<'_, 'g>, found: &mut Paths<'g>) {
        let mut way = vec![start];
        let mut choices = vec![(adjacent.to(start), 0)];
        while let Some((list, taken)) = choices.last_mut() {
            let Some(&next) = list.get(*taken) else {
                choices.pop();
                way.pop();
                continue;
            };
            *taken += 1;
            let left = self.length - way.len();
            if way.contains(&next) || !self.leads_on(next, left) {
                continue;
            }
            *self.tried += 1;
            if *self.tried > MOST_TRIED || (left == 0 && found.paths.len() >= self.limit) {
                found.truncated = true;
                return;
            }
            way.push(next);
            if left == 0 {
                found.paths.extend(adjacent.path(&way));
                way.pop();
            } else {
                choices.push((adjacent.to(next), 0));
            }
        }
    }

    /// Whether a path may step here with so many steps left: onto the far side with the last step, and only then.
    fn leads_on(&self, node: NodeIndex, left: usize) -> bool {
        let arrived = self.search.to.contains(&node);
        arrived == (left == 0) && !self.search.from.contains(&node) && self.within_reach(node, left)
    }

    fn within_reach(&self, node: NodeIndex, left: usize) -> bool {
        self.distances.get(&node).is_some_and(|distance| *distance <= left)
    }
}
