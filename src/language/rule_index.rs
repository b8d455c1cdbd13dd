//! Which rules are worth a try in a sentence: [`RuleIndex`].

use std::ops::Range;

use super::pattern::Marks;
use super::{ByStage, Rule, Stage};

/// Finds the rules that a sentence can match by the rarest thing that each needs. A sentence has some twenty marks and
/// a language some hundreds of rules, of most of which it has nothing; these cost nothing. All that is asked lies side by
/// side: most rules that are looked at are of no use, and their patterns lie all over the memory.
#[derive(Debug)]
pub(super) struct RuleIndex {
    /// The numbers of the rules.
    rules: Range<usize>,
    /// For each bit of marks the rules to try where it is there, a bit each; as many words as `always` has.
    by_bit: Vec<u64>,
    /// The rules that need nothing.
    always: Vec<u64>,
    /// What the rules need beside the rarest thing, one rule after the other, of each the rarer first.
    needs: Vec<Marks>,
    /// Of each rule its stage and where in `needs` stands what it needs.
    asks: Vec<(Stage, Range<u32>)>,
}

/// So many rules are looked at together, one bit of a word for each.
const BLOCK: usize = u64::BITS as usize;

impl RuleIndex {
    /// Of those of some rules that are of these stages.
    pub(super) fn new(rules: &[Rule], stages: impl Fn(Stage) -> bool) -> RuleIndex {
        let first = rules.iter().position(|rule| stages(rule.stage)).unwrap_or(rules.len());
        let count = rules[first..].iter().take_while(|rule| stages(rule.stage)).count();
        let blocks = count.div_ceil(BLOCK);
        let mut index = RuleIndex {
            rules: first..first + count,
            by_bit: vec![0; blocks * Marks::BITS],
            always: vec![0; blocks],
            needs: Vec::new(),
            asks: Vec::with_capacity(count),
        };
        // What few rules need is rare in texts, too.
        let mut needed = vec![0_usize; Marks::BITS];
        rules.iter().flat_map(|rule| &rule.pattern.needs).for_each(|need| need.each_bit(|bit| needed[bit] += 1));
        let commonness = |need: &Marks| {
            let mut sum = 0;
            need.each_bit(|bit| sum += needed[bit]);
            sum
        };
        for (place, rule) in rules[index.rules.clone()].iter().enumerate() {
            let (block, bit) = (place / BLOCK, 1 << (place % BLOCK));
            let mut needs = rule.pattern.needs.clone();
            needs.sort_by_key(commonness);
            match needs.first() {
                Some(rarest) => rarest.each_bit(|mark| index.by_bit[mark * blocks + block] |= bit),
                None => index.always[block] |= bit,
            }
            let start = index.needs.len() as u32;
            // By the rarest it is found.
            index.needs.extend(needs.into_iter().skip(1));
            index.asks.push((rule.stage, start..index.needs.len() as u32));
        }
        index
    }

    /// Finds those of the rules that a sentence can match that has these marks, in their order.
    pub(super) fn find<'p>(&self, rules: &'p [Rule], present: Marks, able: &mut ByStage<'p>) {
        able.iter_mut().for_each(Vec::clear);
        let rules = &rules[self.rules.clone()];
        let mut left = self.always.clone();
        present.each_bit(|bit| {
            let new = &self.by_bit[bit * left.len()..][..left.len()];
            left.iter_mut().zip(new).for_each(|(left, new)| *left |= new);
        });
        for (block, mut left) in left.into_iter().enumerate() {
            while left != 0 {
                let place = block * BLOCK + left.trailing_zeros() as usize;
                let (stage, Range { start, end }) = self.asks[place].clone();
                if self.needs[start as usize..end as usize].iter().all(|need| present.meets(*need)) {
                    able[stage as usize].push(&rules[place]);
                }
                left &= left - 1;
            }
        }
    }
}
