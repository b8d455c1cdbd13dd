//! Conversations in any order -> [`Network`].

use std::sync::Mutex;

use super::{Bounds, Layer, MOST_NODES, NODE_BITS, Network, Tag, Wide};
use crate::Day;

/// The most participants of a conversation that is laid out in pairs.
const MOST_PAIRED: usize = 64;

/// Gathers conversations. Costs *O*(*n*) in all, plus a sorting when they do not come by day.
#[derive(Clone, Debug, Default)]
pub struct NetworkBuilder {
    parties: Vec<u32>,
    ends: Vec<u32>,
    bounds: Vec<Bounds>,
    tags: Vec<Tag>,
    nodes: usize,
    yearless: u32,
}

impl NetworkBuilder {
    /// Nothing gathered yet.
    pub fn new() -> NetworkBuilder {
        NetworkBuilder::default()
    }

    /// The same, with room for so many nodes and conversations of two.
    pub fn with_capacity(nodes: usize, conversations: usize) -> NetworkBuilder {
        NetworkBuilder {
            parties: Vec::with_capacity(2 * conversations),
            ends: Vec::with_capacity(conversations),
            bounds: Vec::with_capacity(conversations),
            tags: Vec::with_capacity(conversations),
            nodes,
            yearless: 0,
        }
    }

    /// Sees to it that there are at least so many nodes, even if nobody speaks with the last of them.
    pub fn nodes(&mut self, count: usize) {
        self.nodes = self.nodes.max(count);
    }

    /// Adds a conversation of these nodes, from the first to the last day that is possible (twice the same where it is
    /// known); its number, counted from 0. A node that stands there twice counts once; one alone speaks with nobody.
    ///
    /// # Panics
    /// When a node is not below [`MOST_NODES`], or when there are more contacts than 32 bits count.
    pub fn add(&mut self, parties: &[u32], when: Option<(Day, Day)>, tag: Tag) -> u32 {
        let number = u32::try_from(self.ends.len()).expect("conversations are counted in 32 bits");
        let from = self.parties.len();
        self.parties.extend(parties);
        if !parties.is_sorted_by(|a, b| a < b) {
            self.parties[from..].sort_unstable();
            let mut kept = from;
            for at in from..self.parties.len() {
                if at == from || self.parties[at] != self.parties[kept - 1] {
                    self.parties[kept] = self.parties[at];
                    kept += 1;
                }
            }
            self.parties.truncate(kept);
        }
        let most = self.parties[from..].last().map_or(0, |most| *most as usize + 1);
        assert!(most <= MOST_NODES, "nodes are numbered below {MOST_NODES}, found {}", most - 1);
        self.nodes = self.nodes.max(most);
        self.ends.push(u32::try_from(self.parties.len()).expect("participants are counted in 32 bits"));
        let bounds = |(first, last): (Day, Day)| Bounds { first: first.ordinal(), last: last.ordinal() };
        self.bounds.push(when.map_or(Bounds::UNKNOWN, bounds));
        self.tags.push(tag);
        number
    }

    /// Adds one without date that stands before those with one, where the order of adding is to be that of numbers.
    pub(crate) fn add_yearless(&mut self, parties: &[u32], tag: Tag) -> u32 {
        let number = self.add(parties, None, tag);
        self.yearless += u32::from(number == self.yearless);
        number
    }

    /// The network of what was added.
    pub fn build(self) -> Network {
        let days: Vec<i32> = (0..self.ends.len() as u32).map(|number| self.sort_day(number)).collect();
        let order = (!days.is_sorted()).then(|| {
            let mut order: Vec<u32> = (0..days.len() as u32).collect();
            order.sort_by_key(|number| (days[*number as usize], *number));
            order
        });
        let days = match &order {
            Some(order) => order.iter().map(|number| days[*number as usize]).collect(),
            None => days,
        };
        let by_rank = |rank: u32| order.as_ref().map_or(rank, |order| order[rank as usize]);
        let is_exact = |number: u32| {
            let Bounds { first, last } = self.bounds[number as usize];
            first == last
        };
        let is_paired = |number: u32| self.parties(number).len() <= MOST_PAIRED;
        let (exact, _) = self.layer(&by_rank, &|number| is_exact(number) && is_paired(number));
        let is_vague = |number: u32| !is_exact(number) && is_paired(number);
        let some_vague = (0..days.len() as u32).any(is_vague);
        let (vague, spans) = if some_vague { self.layer(&by_rank, &is_vague) } else { Default::default() };
        let mut wide = Wide::default();
        for (rank, number) in (0..days.len() as u32).map(|rank| (rank, by_rank(rank))).filter(|(_, n)| !is_paired(*n)) {
            let parties = self.parties(number).to_vec();
            parties.iter().for_each(|party| wide.of_node.entry(*party).or_default().push(rank));
            wide.parties.insert(rank, (parties, self.tags[number as usize], self.bounds[number as usize]));
        }
        let (by_day, first_day) = by_day(&days);
        Network {
            exact,
            vague,
            spans,
            wide,
            days,
            added: order,
            by_day,
            first_day,
            marks: Mutex::default(),
            notes: Mutex::default(),
        }
    }

    fn sort_day(&self, number: u32) -> i32 {
        if number < self.yearless { i32::MIN } else { self.bounds[number as usize].first }
    }

    fn parties(&self, number: u32) -> &[u32] {
        let end = |number: u32| self.ends[number as usize] as usize;
        let from = number.checked_sub(1).map_or(0, end);
        &self.parties[from..end(number)]
    }

    /// Counts, sums, fills: as the conversations come by day, so do the contacts of each node. The bounds are those of
    /// the contacts, and only where they are not exact.
    fn layer(&self, by_rank: &impl Fn(u32) -> u32, wanted: &impl Fn(u32) -> bool) -> (Layer, Vec<Bounds>) {
        let ranks = || (0..self.ends.len() as u32).map(|rank| (rank, by_rank(rank))).filter(|(_, n)| wanted(*n));
        let mut next = vec![0u32; self.nodes + 1];
        for (_, number) in ranks() {
            let parties = self.parties(number);
            let others = parties.len().saturating_sub(1) as u32;
            for &party in parties {
                let count = &mut next[party as usize + 1];
                *count = count.checked_add(others).expect("contacts are counted in 32 bits");
            }
        }
        for node in 1..next.len() {
            next[node] = next[node].checked_add(next[node - 1]).expect("contacts are counted in 32 bits");
        }
        let offsets = next.clone();
        let contacts = offsets.last().map_or(0, |end| *end as usize);
        let (mut others, mut events) = (vec![0; contacts], vec![0; contacts]);
        let vague = ranks().next().is_some_and(|(_, n)| self.bounds[n as usize].first != self.bounds[n as usize].last);
        let mut spans = vec![Bounds::UNKNOWN; if vague { contacts } else { 0 }];
        for (rank, number) in ranks() {
            let tag = u32::from(self.tags[number as usize].0) << NODE_BITS;
            let parties = self.parties(number);
            for (i, &party) in parties.iter().enumerate() {
                for (_, &other) in parties.iter().enumerate().filter(|(j, _)| *j != i) {
                    let at = next[party as usize] as usize;
                    (others[at], events[at]) = (other | tag, rank);
                    if vague {
                        spans[at] = self.bounds[number as usize];
                    }
                    next[party as usize] += 1;
                }
            }
        }
        (Layer { offsets, others, events }, spans)
    }
}

/// For each day from the first to the last, and the one after, the first conversation that is no earlier.
fn by_day(days: &[i32]) -> (Vec<u32>, i32) {
    let from = days.partition_point(|day| *day == i32::MIN);
    let to = days.partition_point(|day| *day != i32::MAX);
    let Some((&first, &last)) = days[from..to].first().zip(days[from..to].last()) else {
        return (vec![to as u32], i32::MAX);
    };
    let mut by_day = Vec::with_capacity((last - first) as usize + 2);
    for (rank, &day) in days.iter().enumerate().take(to).skip(from) {
        while by_day.len() <= (day - first) as usize {
            by_day.push(rank as u32);
        }
    }
    by_day.push(to as u32);
    (by_day, first)
}
