//! Which rules are worth a try in a sentence: [`RuleIndex`].

use std::ops::Range;

use super::pattern::Marks;
use super::{Rule, Stage};

/// Finds the rules that a sentence can match by the rarest thing that each needs. A sentence has some twenty marks and
/// a language some two hundred rules, of most of which it has nothing; these cost nothing.
#[derive(Debug)]
pub(super) struct RuleIndex {
    /// The numbers of the rules.
    rules: Range<usize>,
    /// For each bit of marks the rules to try where it is there, a bit each.
    by_bit: Vec<Vec<u64>>,
    /// The rules that need nothing.
    always: Vec<u64>,
}

impl RuleIndex {
    /// Of those of some rules that are of these stages.
    pub(super) fn new(rules: &[Rule], stages: impl Fn(Stage) -> bool) -> RuleIndex {
        let first = rules.iter().position(|rule| stages(rule.stage)).unwrap_or(rules.len());
        let count = rules[first..].iter().take_while(|rule| stages(rule.stage)).count();
        let none = vec![0; count.div_ceil(u64::BITS as usize)];
        let mut index =
            RuleIndex { rules: first..first + count, by_bit: vec![none.clone(); Marks::BITS], always: none };
        // What few rules need is rare in texts, too.
        let mut needed = vec![0_usize; Marks::BITS];
        rules.iter().flat_map(|rule| &rule.pattern.needs).for_each(|need| need.each_bit(|bit| needed[bit] += 1));
        let commonness = |need: &Marks| {
            let mut sum = 0;
            need.each_bit(|bit| sum += needed[bit]);
            sum
        };
        for (place, rule) in rules[index.rules.clone()].iter().enumerate() {
            let (word, bit) = (place / u64::BITS as usize, 1 << (place % u64::BITS as usize));
            match rule.pattern.needs.iter().copied().min_by_key(commonness) {
                Some(rarest) => rarest.each_bit(|mark| index.by_bit[mark][word] |= bit),
                None => index.always[word] |= bit,
            }
        }
        index
    }

    /// Those of the rules that a sentence can match that has these marks, in their order.
    pub(super) fn rules_with<'p>(&self, rules: &'p [Rule], present: Marks) -> Vec<&'p Rule> {
        let mut places = self.always.clone();
        present.each_bit(|bit| places.iter_mut().zip(&self.by_bit[bit]).for_each(|(all, new)| *all |= new));
        let mut able = Vec::with_capacity(places.iter().map(|word| word.count_ones() as usize).sum());
        let rules = &rules[self.rules.clone()];
        for (&word, rules) in places.iter().zip(rules.chunks(u64::BITS as usize)) {
            let mut word = word;
            while word != 0 {
                let rule = &rules[word.trailing_zeros() as usize];
                if rule.pattern.needs.iter().all(|need| present.meets(*need)) {
                    able.push(rule);
                }
                word &= word - 1;
            }
        }
        able
    }
}
