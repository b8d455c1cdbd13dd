//! Neighbourhoods and paths, over whatever has neighbours.

use std::collections::{BTreeSet, VecDeque};
use std::ops::Range;

use hashbrown::HashMap;

use super::marks::Marks;

/// After so many nodes tried, a search for all paths is given up: a dense network has more ways that end nowhere than
/// anyone can wait for.
const MOST_TRIED: usize = 5_000_000;

/// Up to this length the distances to the far end are wanted only half the way: to know them further costs more than
/// the paths that it saves.
const SHORT: usize = 4;

/// What has neighbours: a network under a window, or a graph under a filter.
pub(crate) trait Adjacent {
    fn nodes(&self) -> usize;

    /// About how many neighbours a node has.
    fn weight(&self, node: u32) -> usize;

    /// Where a node stands among the others, when the first of several is wanted.
    #[inline]
    fn place(&self, node: u32) -> u64 {
        u64::from(node)
    }

    /// Calls `f` with the neighbours, perhaps more than once, in an order that is always the same, until it says yes;
    /// whether it did.
    fn any(&self, node: u32, f: impl FnMut(u32) -> bool) -> bool;

    /// The same with all of them.
    #[inline]
    fn each(&self, node: u32, mut f: impl FnMut(u32)) {
        self.any(node, |other| {
            f(other);
            false
        });
    }
}

/// What a search for many paths finds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The nodes of each path, the shortest first, then by the numbers of their nodes.
    pub paths: Vec<Vec<u32>>,
    /// Whether there may be more: the limit was reached, or the search was given up after five million nodes.
    pub truncated: bool,
}

pub(crate) fn within(graph: &impl Adjacent, from: &[u32], hops: u32, marks: &mut Marks) -> Vec<Vec<u32>> {
    let bits = marks.bits(graph.nodes());
    let from = known(graph, from);
    for &node in &from {
        meet_bit(bits, node);
    }
    let mut rings: Vec<Vec<u32>> = Vec::new();
    for _ in 0..hops {
        let mut ring: Vec<u32> = Vec::new();
        let mut count = 0;
        for &node in rings.last().unwrap_or(&from) {
            // Whether somebody is new nobody can foretell, least of all a processor: so all are written, and the next one
            // over those who are not.
            graph.each(node, |other| {
                let is_new = meet_bit(bits, other);
                match ring.get_mut(count) {
                    Some(place) => *place = other,
                    None => {
                        ring.resize(2 * count + 64, 0);
                        ring[count] = other;
                    }
                }
                count += usize::from(is_new);
            });
        }
        if count == 0 {
            break;
        }
        ring.truncate(count);
        rings.push(ring);
    }
    rings.iter().flatten().chain(&from).for_each(|node| bits[*node as usize / 64] = 0);
    rings
}

/// Sets the bit of a node; whether it was not set.
#[inline]
fn meet_bit(bits: &mut [u64], node: u32) -> bool {
    let (word, bit) = (&mut bits[node as usize / 64], 1 << (node % 64));
    let is_new = *word & bit == 0;
    *word |= bit;
    is_new
}

/// Those that are there, in order, each once.
fn known(graph: &impl Adjacent, nodes: &[u32]) -> Vec<u32> {
    let mut nodes: Vec<u32> = nodes.iter().copied().filter(|node| (*node as usize) < graph.nodes()).collect();
    nodes.sort_unstable();
    nodes.dedup();
    nodes
}

/// The first that stands on both sides.
fn in_both(graph: &impl Adjacent, from: &[u32], to: &[u32]) -> Option<u32> {
    let both = from.iter().copied().filter(|node| to.binary_search(node).is_ok());
    both.min_by_key(|node| graph.place(*node))
}

/// The levels of the far side are odd, those of the near side even.
const FAR: u32 = 1;

/// Level by level from both ends, always from the end with less to look at.
///
/// The near frontier is kept in the order of the paths that lead to it, so that the first of its nodes with a neighbour
/// on the far side has the first path of all; from there on the smallest neighbour that is one step closer is the right
/// one. Hence what is found is the first by the numbers of its nodes, as if all had been compared.
pub(crate) fn shortest(graph: &impl Adjacent, from: &[u32], to: &[u32], marks: &mut Marks) -> Option<Vec<u32>> {
    let (from, to) = (known(graph, from), known(graph, to));
    if let Some(node) = in_both(graph, &from, &to) {
        return Some(vec![node]);
    }
    let Meeting { mut near, far } = meet::<true>(graph, from, to, marks)?;
    let last = near.first_joint(graph, far.level, marks)?;
    Some(joined(graph, last, far.level, marks))
}

/// How many steps the shortest path has.
pub(crate) fn distance(graph: &impl Adjacent, from: &[u32], to: &[u32], marks: &mut Marks) -> Option<usize> {
    let (from, to) = (known(graph, from), known(graph, to));
    if in_both(graph, &from, &to).is_some() {
        return Some(0);
    }
    let Meeting { near, far } = meet::<false>(graph, from, to, marks)?;
    Some((near.level + far.level + 1) as usize)
}

/// Two frontiers with neighbours in each other; all levels before them are whole.
struct Meeting {
    near: Frontier,
    far: Frontier,
}

fn meet<const IN_ORDER: bool>(
    graph: &impl Adjacent,
    mut from: Vec<u32>,
    to: Vec<u32>,
    marks: &mut Marks,
) -> Option<Meeting> {
    marks.clear(graph.nodes());
    if IN_ORDER {
        marks.want_vias();
    }
    for (&node, side) in from.iter().map(|node| (node, 0)).chain(to.iter().map(|node| (node, FAR))) {
        marks.meet(node, side);
        if IN_ORDER {
            marks.set_via(node, node);
        }
    }
    from.sort_unstable_by_key(|node| graph.place(*node));
    marks.open(FAR);
    let (mut near, mut far) = (Frontier::new(graph, from), Frontier::new(graph, to));
    while !near.nodes.is_empty() && !far.nodes.is_empty() {
        let is_joint = if near.weight <= far.weight {
            if IN_ORDER {
                near.sort(graph);
            }
            near.advance::<0, IN_ORDER>(graph, marks)
        } else {
            far.advance::<FAR, IN_ORDER>(graph, marks)
        };
        if is_joint {
            return Some(Meeting { near, far });
        }
    }
    None
}

/// The last nodes met from one end.
struct Frontier {
    nodes: Vec<u32>,
    /// Where those end that were met from one and the same node; within them the order is still open.
    families: Vec<usize>,
    level: u32,
    weight: usize,
}

impl Frontier {
    fn new(graph: &impl Adjacent, nodes: Vec<u32>) -> Frontier {
        let weight = nodes.iter().map(|node| graph.weight(*node)).sum();
        Frontier { families: Vec::new(), nodes, level: 0, weight }
    }

    /// One level further, unless it turns out that the ends meet here.
    fn advance<const SIDE: u32, const IN_ORDER: bool>(&mut self, graph: &impl Adjacent, marks: &mut Marks) -> bool {
        let (mut nodes, mut families, level) = (Vec::new(), Vec::new(), 2 * (self.level + 1) + SIDE);
        marks.open(level);
        for &node in &self.nodes {
            let is_joint = graph.any(node, |other| {
                if marks.meet(other, level) {
                    if IN_ORDER {
                        marks.set_via(other, node);
                    }
                    nodes.push(other);
                    return false;
                }
                let met = marks.level(other);
                // On the far side every node remembers the first of those that are closer.
                if IN_ORDER && SIDE == FAR && met == Some(level) && graph.place(node) < graph.place(marks.via(other)) {
                    marks.set_via(other, node);
                }
                met.is_some_and(|met| met & FAR != SIDE)
            });
            if is_joint {
                return true;
            }
            if IN_ORDER {
                families.push(nodes.len());
            }
        }
        let level = self.level + 1;
        *self = Frontier { families, level, ..Frontier::new(graph, nodes) };
        false
    }

    /// By the paths that lead here: families are in order already, within one the number decides.
    fn sort(&mut self, graph: &impl Adjacent) {
        let mut begin = 0;
        for end in self.families.drain(..) {
            self.nodes[begin..end].sort_unstable_by_key(|node| graph.place(*node));
            begin = end;
        }
    }

    /// The first with a neighbour on that level of the far side. It mostly comes early, so that no more is sorted than is
    /// looked at.
    fn first_joint(&mut self, graph: &impl Adjacent, far: u32, marks: &Marks) -> Option<u32> {
        let is_joint = |node: &u32| graph.any(*node, |other| marks.level(other) == Some(2 * far + FAR));
        if self.families.is_empty() {
            return self.nodes.iter().copied().find(is_joint);
        }
        let mut begin = 0;
        for end in std::mem::take(&mut self.families) {
            let mut family = &mut self.nodes[begin..end];
            let mut some = 16;
            while !family.is_empty() {
                some = (2 * some).min(family.len());
                family.select_nth_unstable_by_key(some - 1, |node| graph.place(*node));
                let (first, rest) = family.split_at_mut(some);
                first.sort_unstable_by_key(|node| graph.place(*node));
                if let Some(found) = first.iter().copied().find(is_joint) {
                    return Some(found);
                }
                family = rest;
            }
            begin = end;
        }
        None
    }
}

/// The first neighbour on that level of the far side.
fn closer(graph: &impl Adjacent, node: u32, level: u32, marks: &Marks) -> Option<u32> {
    let mut closest = None;
    graph.each(node, |other| {
        if marks.level(other) == Some(2 * level + FAR)
            && closest.is_none_or(|known| graph.place(other) < graph.place(known))
        {
            closest = Some(other);
        }
    });
    closest
}

/// From the near end to `last`, and on over ever closer nodes to the far end.
fn joined(graph: &impl Adjacent, last: u32, far: u32, marks: &Marks) -> Vec<u32> {
    let mut path = vec![last];
    while let Some(&node) = path.last().filter(|node| marks.via(**node) != **node) {
        path.push(marks.via(node));
    }
    path.reverse();
    path.extend(closer(graph, last, far, marks));
    while let Some(&node) = path.last().filter(|node| marks.via(**node) != **node) {
        path.push(marks.via(node));
    }
    path
}

pub(crate) fn all_shortest(graph: &impl Adjacent, from: &[u32], to: &[u32], limit: usize, marks: &mut Marks) -> Found {
    let Some(shortest) = shortest(graph, from, to, marks) else { return Found::default() };
    let mut search = match Search::new(graph, from, to, limit) {
        Ok(search) => search,
        Err(found) => return found,
    };
    let length = shortest.len() - 1;
    // All the way: then no step is taken that leads nowhere.
    search.measure(length, marks);
    search.run(length, marks);
    search.found
}

pub(crate) fn simple(
    graph: &impl Adjacent,
    from: &[u32],
    to: &[u32],
    longest: usize,
    limit: usize,
    marks: &mut Marks,
) -> Found {
    let mut search = match Search::new(graph, from, to, limit) {
        Ok(search) => search,
        Err(found) => return found,
    };
    let reached = search.measure(if longest <= SHORT { longest / 2 } else { longest }, marks);
    let longest = if longest <= SHORT { longest } else { longest.min(reached) };
    // One length after the other: the limit then keeps the shortest, and the order needs no sorting.
    for length in 1..=longest {
        search.run(length, marks);
        if search.found.truncated {
            break;
        }
    }
    search.found
}

/// A search for all paths of given lengths, depth first with a stack of our own: a path may be longer than the thread's.
struct Search<'g, G> {
    graph: &'g G,
    from: Vec<u32>,
    to: Vec<u32>,
    limit: usize,
    tried: usize,
    /// Up to here the distances to the far end are known; those of none are farther.
    measured: usize,
    /// Where to go from the first two nodes of the way at hand, one list each.
    first: [Vec<u32>; 2],
    /// Where to go from all later ones, list after list: one comes to them again and again.
    later: Vec<u32>,
    /// By node and steps left, where its list is.
    known: HashMap<(u32, u32), Range<usize>>,
    found: Found,
}

impl<'g, G: Adjacent> Search<'g, G> {
    /// One who stands on both sides is there already.
    fn new(graph: &'g G, from: &[u32], to: &[u32], limit: usize) -> Result<Search<'g, G>, Found> {
        let (from, to) = (known(graph, from), known(graph, to));
        if let Some(node) = in_both(graph, &from, &to) {
            let paths = if limit > 0 { vec![vec![node]] } else { vec![] };
            return Err(Found { paths, truncated: limit == 0 });
        }
        let (first, later, known, found) = Default::default();
        Ok(Search { graph, from, to, limit, tried: 0, measured: 0, first, later, known, found })
    }

    /// Notes for each node within so many steps of the far end how many it is; how many nodes that are.
    fn measure(&mut self, most: usize, marks: &mut Marks) -> usize {
        marks.clear(self.graph.nodes());
        marks.open(most.min(self.graph.nodes()) as u32);
        self.measured = most;
        for &node in &self.to {
            marks.meet(node, 0);
        }
        let mut queue: VecDeque<u32> = self.to.iter().copied().collect();
        let mut count = queue.len();
        while let Some(node) = queue.pop_front() {
            let level = marks.level(node).unwrap_or(0) + 1;
            // No path goes through the near side.
            if level as usize > most || self.from.binary_search(&node).is_ok() {
                continue;
            }
            self.graph.each(node, |other| {
                if marks.meet(other, level) {
                    queue.push_back(other);
                    count += 1;
                }
            });
        }
        count
    }

    fn run(&mut self, length: usize, marks: &Marks) {
        let mut starts = self.from.clone();
        starts.sort_unstable_by_key(|node| self.graph.place(*node));
        for start in starts {
            if self.is_within(start, length, marks) {
                self.from(start, length, marks);
            }
        }
    }

    fn from(&mut self, start: u32, length: usize, marks: &Marks) {
        let mut way = vec![start];
        let mut choices = vec![self.leads(start, 0, length - 1, marks)];
        while let Some(list) = choices.last_mut() {
            let Some(next) = list.next().map(|at| self.lead(way.len() - 1, at)) else {
                choices.pop();
                way.pop();
                continue;
            };
            if way.contains(&next) {
                continue;
            }
            let left = length - way.len();
            self.tried += 1;
            if self.tried > MOST_TRIED || (left == 0 && self.found.paths.len() >= self.limit) {
                self.found.truncated = true;
                return;
            }
            if left == 0 {
                let mut path = Vec::with_capacity(length + 1);
                path.extend_from_slice(&way);
                path.push(next);
                self.found.paths.push(path);
            } else {
                choices.push(self.leads(next, way.len(), left - 1, marks));
                way.push(next);
            }
        }
    }

    fn lead(&self, depth: usize, at: usize) -> u32 {
        self.first.get(depth).unwrap_or(&self.later)[at]
    }

    /// Where one may step from the node at that place of the way, when so many steps are left afterwards; in order.
    fn leads(&mut self, node: u32, depth: usize, left: usize, marks: &Marks) -> Range<usize> {
        // No more steps are left than there are nodes, so they fit.
        let key = (node, left as u32);
        if let Some(known) = self.known.get(&key).filter(|_| depth >= self.first.len()) {
            return known.clone();
        }
        let mut list = match self.first.get_mut(depth) {
            Some(list) => std::mem::take(list),
            None => Vec::new(),
        };
        list.clear();
        self.graph.each(node, |other| {
            if self.leads_on(other, left, marks) {
                list.push(other);
            }
        });
        list.sort_unstable_by_key(|node| self.graph.place(*node));
        list.dedup();
        if let Some(first) = self.first.get_mut(depth) {
            *first = list;
            return 0..first.len();
        }
        let begin = self.later.len();
        self.later.append(&mut list);
        self.known.insert(key, begin..self.later.len());
        begin..self.later.len()
    }

    /// Onto the far side with the last step, and only then.
    fn leads_on(&self, node: u32, left: usize, marks: &Marks) -> bool {
        let arrived = marks.level(node) == Some(0);
        arrived == (left == 0) && self.is_within(node, left, marks) && self.from.binary_search(&node).is_err()
    }

    fn is_within(&self, node: u32, left: usize, marks: &Marks) -> bool {
        left > self.measured || marks.level(node).is_some_and(|distance| distance as usize <= left)
    }
}

/// Yen's algorithm: each next path leaves one that is known at one of its nodes, and is the first of those that do.
pub(crate) fn k_shortest(
    graph: &impl Adjacent,
    from: &[u32],
    to: &[u32],
    k: usize,
    marks: &mut Marks,
) -> Vec<Vec<u32>> {
    let (from, to) = (known(graph, from), known(graph, to));
    let mut found: Vec<Vec<u32>> = Vec::new();
    let Some(first) = shortest(graph, &from, &to, marks).filter(|_| k > 0) else { return found };
    if first.len() == 1 {
        return vec![first];
    }
    let ranked = |path: Vec<u32>| (path.len(), path.iter().map(|node| graph.place(*node)).collect::<Vec<_>>(), path);
    let mut candidates = BTreeSet::from([ranked(first)]);
    while let Some((.., path)) = candidates.pop_first() {
        found.push(path);
        if found.len() >= k {
            break;
        }
        let Some(path) = found.last() else { break };
        // Also before the first node: with another one of the near side.
        for spur in 0..path.len() {
            let root = &path[..spur];
            let banned: BTreeSet<u32> = found
                .iter()
                .filter(|known| known.starts_with(root))
                .filter_map(|known| known.get(spur))
                .copied()
                .collect();
            let starts: Vec<u32> = match root.last() {
                None => from.iter().copied().filter(|node| !banned.contains(node)).collect(),
                Some(&last) => next_nodes(graph, last, &from, root, &banned),
            };
            let mut closed: Vec<u32> = [root, &from[..]].concat();
            closed.retain(|node| !starts.contains(node));
            closed.sort_unstable();
            if let Some(rest) = shortest(&Without { graph, closed }, &starts, &to, marks) {
                candidates.insert(ranked([root, &rest[..]].concat()));
            }
        }
    }
    found
}

/// Where one may go on from the end of a root. Those of the near side may be begun with, but never be stepped on.
fn next_nodes(graph: &impl Adjacent, node: u32, from: &[u32], root: &[u32], banned: &BTreeSet<u32>) -> Vec<u32> {
    let mut nodes = Vec::new();
    graph.each(node, |other| nodes.push(other));
    nodes.sort_unstable();
    nodes.dedup();
    nodes.retain(|node| !banned.contains(node) && !root.contains(node) && from.binary_search(node).is_err());
    nodes
}

/// A graph of which some nodes are not to be stepped on.
struct Without<'g, G> {
    graph: &'g G,
    /// Sorted.
    closed: Vec<u32>,
}

impl<G: Adjacent> Adjacent for Without<'_, G> {
    fn nodes(&self) -> usize {
        self.graph.nodes()
    }

    fn weight(&self, node: u32) -> usize {
        self.graph.weight(node)
    }

    fn place(&self, node: u32) -> u64 {
        self.graph.place(node)
    }

    fn any(&self, node: u32, mut f: impl FnMut(u32) -> bool) -> bool {
        self.graph.any(node, |other| self.closed.binary_search(&other).is_err() && f(other))
    }
}
