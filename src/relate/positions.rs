//! Where in a sentence each class and each word stands: [`Positions`].

use crate::language::pattern::Marks;

/// So many items are looked at together, one bit of a word for each.
const BLOCK: usize = u64::BITS as usize;

/// The items of a sentence by their marks: to know where a rule can begin, no item is looked at.
#[derive(Debug, Default)]
pub(super) struct Positions {
    items: usize,
    blocks: usize,
    /// For each bit of marks the items that have it, in so many blocks.
    by_bit: Vec<u64>,
}

impl Positions {
    /// Of another sentence.
    pub(super) fn fill(&mut self, items: impl ExactSizeIterator<Item = Marks>) {
        let blocks = items.len().div_ceil(BLOCK);
        (self.items, self.blocks) = (items.len(), blocks);
        self.by_bit.clear();
        self.by_bit.resize(blocks * Marks::BITS, 0);
        for (at, marks) in items.enumerate() {
            marks.each_bit(|bit| self.by_bit[bit * blocks + at / BLOCK] |= 1 << (at % BLOCK));
        }
    }

    /// The items that meet some marks, or all; in order.
    pub(super) fn of(&self, marks: Option<Marks>) -> impl Iterator<Item = usize> + '_ {
        let (mut next, mut bits) = (0, 0);
        std::iter::from_fn(move || {
            while bits == 0 {
                if next == self.blocks {
                    return None;
                }
                bits = self.block(marks, next);
                next += 1;
            }
            let at = (next - 1) * BLOCK + bits.trailing_zeros() as usize;
            bits &= bits - 1;
            Some(at)
        })
    }

    fn block(&self, marks: Option<Marks>, block: usize) -> u64 {
        let Some(marks) = marks else { return u64::MAX >> (BLOCK - (self.items - block * BLOCK).min(BLOCK)) };
        let mut bits = 0;
        marks.each_bit(|bit| bits |= self.by_bit[bit * self.blocks + block]);
        bits
    }
}
