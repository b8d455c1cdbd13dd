//! Conversations in any order -> [`Network`].

use super::layer::{Entry, Layer};
use super::{Bounds, MOST_NODES, NODE_BITS, Network, Tag, Told};
use crate::Day;

/// The most participants of a conversation that is laid out in pairs.
pub(super) const MOST_PAIRED: usize = 64;

/// Gathers conversations. Costs *O*(*n*) in all, plus a sorting when they do not come by day.
#[derive(Clone, Debug, Default)]
pub struct NetworkBuilder {
    parties: Vec<u32>,
    ends: Vec<u32>,
    bounds: Vec<Bounds>,
    tags: Vec<Tag>,
    nodes: usize,
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
        self.bounds.push(Bounds::of(when));
        self.tags.push(tag);
        number
    }

    /// The network of what was added.
    pub fn build(self) -> Network {
        let count = self.ends.len() as u32;
        let order = (!self.bounds.is_sorted()).then(|| {
            let mut order: Vec<u32> = (0..count).collect();
            order.sort_by_key(|number| (self.bounds[*number as usize], *number));
            order
        });
        let in_order = || (0..count).map(|at| order.as_ref().map_or(at, |order| order[at as usize]));
        let is_paired = |number: u32| self.parties(number).len() <= MOST_PAIRED;
        let exact = |number: u32| self.bounds[number as usize].exact().filter(|_| is_paired(number));
        let vague = |number: u32| {
            let bounds = self.bounds[number as usize];
            (bounds.exact().is_none() && is_paired(number)).then_some(bounds)
        };
        let some_vague = (0..count).any(|number| vague(number).is_some());
        let mut network = Network {
            exact: self.layer(in_order(), exact),
            vague: if some_vague { self.layer(in_order(), vague) } else { Layer::default() },
            conversations: count,
            ..Network::empty()
        };
        for number in in_order().filter(|number| !is_paired(*number)) {
            let (tag, bounds) = (self.tags[number as usize], self.bounds[number as usize]);
            network.insert_wide(number, Told { parties: self.parties(number).to_vec(), tag, bounds });
        }
        network
    }

    fn parties(&self, number: u32) -> &[u32] {
        let end = |number: u32| self.ends[number as usize] as usize;
        let from = number.checked_sub(1).map_or(0, end);
        &self.parties[from..end(number)]
    }

    /// Counts, then fills: as the conversations come by day, so do the contacts of each node.
    fn layer<T: Copy + Default + Ord>(
        &self,
        in_order: impl Iterator<Item = u32>,
        time: impl Fn(u32) -> Option<T>,
    ) -> Layer<T> {
        let mut counts = vec![0u32; self.nodes];
        for number in (0..self.ends.len() as u32).filter(|number| time(*number).is_some()) {
            let parties = self.parties(number);
            let others = parties.len().saturating_sub(1) as u32;
            for &party in parties {
                let count = &mut counts[party as usize];
                *count = count.checked_add(others).expect("contacts are counted in 32 bits");
            }
        }
        let mut layer = Layer::with_room(&counts);
        for event in in_order {
            let Some(time) = time(event) else { continue };
            let tag = u32::from(self.tags[event as usize].0) << NODE_BITS;
            let parties = self.parties(event);
            if let &[a, b] = parties {
                layer.push(a, Entry { other: b | tag, event, time });
                layer.push(b, Entry { other: a | tag, event, time });
                continue;
            }
            for &party in parties {
                for &other in parties.iter().filter(|other| **other != party) {
                    layer.push(party, Entry { other: other | tag, event, time });
                }
            }
        }
        layer
    }
}
