//! Which conversations a report could mean: [`Blocks`].

use std::collections::{BTreeMap, BTreeSet};

use crate::EntityId;

/// A conversation of which it takes longer to say when it was lies apart, so that all others are found by their first day.
const LONG: i32 = 366;

/// From when to when.
pub(super) type Reach = (i32, i32);

/// The conversations, by number, of each [key](super::merge::Sides::key) by the days that their reports may mean.
#[derive(Clone, Debug, Default)]
pub(super) struct Blocks {
    keys: BTreeMap<Vec<EntityId>, u32>,
    blocks: Vec<Block>,
    /// Where each conversation lies; more than once only when it was joined by hand.
    of_number: Vec<Vec<(u32, Reach)>>,
}

#[derive(Clone, Debug, Default)]
struct Block {
    short: BTreeSet<(i32, i32, u32)>,
    long: BTreeSet<(i32, i32, u32)>,
}

impl Block {
    fn layer(&mut self, (first, last): Reach) -> &mut BTreeSet<(i32, i32, u32)> {
        if last.saturating_sub(first) > LONG { &mut self.long } else { &mut self.short }
    }
}

impl Blocks {
    /// The number of the block of a key.
    pub(super) fn block(&mut self, key: Vec<EntityId>) -> u32 {
        let next = self.blocks.len() as u32;
        let block = *self.keys.entry(key).or_insert(next);
        if block == next {
            self.blocks.push(Block::default());
        }
        block
    }

    /// Lays a conversation into these blocks.
    pub(super) fn add(&mut self, number: u32, reaches: BTreeMap<u32, Reach>) {
        let number_of = number as usize;
        if self.of_number.len() <= number_of {
            self.of_number.resize(number_of + 1, Vec::new());
        }
        for (block, reach) in &reaches {
            self.blocks[*block as usize].layer(*reach).insert((reach.0, reach.1, number));
        }
        self.of_number[number_of] = reaches.into_iter().collect();
    }

    pub(super) fn remove(&mut self, number: u32) {
        for (block, reach) in self.of_number.get_mut(number as usize).map(std::mem::take).unwrap_or_default() {
            self.blocks[block as usize].layer(reach).remove(&(reach.0, reach.1, number));
        }
    }

    pub(super) fn of(&self, number: u32) -> &[(u32, Reach)] {
        self.of_number.get(number as usize).map_or(&[], Vec::as_slice)
    }

    /// Those of a block with a day in common. Costs those of the year before, and those that are found.
    pub(super) fn near(&self, block: u32, (first, last): Reach) -> impl Iterator<Item = u32> {
        let block = &self.blocks[block as usize];
        let from = (first.saturating_sub(LONG), i32::MIN, 0);
        let short = block.short.range(from..=(last, i32::MAX, u32::MAX));
        let long = block.long.range(..=(last, i32::MAX, u32::MAX));
        short.chain(long).filter(move |(_, end, _)| *end >= first).map(|(.., number)| *number)
    }
}
