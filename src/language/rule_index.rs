//! Which rules are worth a try in a sentence: [`RuleIndex`].

use super::Rule;
use super::pattern::Marks;

/// Finds the rules that a sentence can match by the rarest thing that each needs. A sentence has some twenty marks and
/// a language some two hundred rules, of most of which it has nothing; these cost nothing.
#[derive(Debug)]
pub(super) struct RuleIndex {
    /// For each bit of marks the numbers of the rules to try where it is there, a bit each.
    by_bit: Vec<Vec<u64>>,
    /// The rules that need nothing.
    always: Vec<u64>,
}

impl RuleIndex {
    pub(super) fn new(rules: &[Rule]) -> RuleIndex {
        let none = vec![0; rules.len().div_ceil(u64::BITS as usize)];
        let mut index = RuleIndex { by_bit: vec![none.clone(); Marks::BITS], always: none };
        // What few rules need is rare in texts, too.
        let mut needed = vec![0_usize; Marks::BITS];
        rules.iter().flat_map(|rule| &rule.pattern.needs).for_each(|need| need.each_bit(|bit| needed[bit] += 1));
        let commonness = |need: &Marks| {
            let mut sum = 0;
            need.each_bit(|bit| sum += needed[bit]);
            sum
        };
        for (number, rule) in rules.iter().enumerate() {
            let (word, bit) = (number / u64::BITS as usize, 1 << (number % u64::BITS as usize));
            match rule.pattern.needs.iter().copied().min_by_key(commonness) {
                Some(rarest) => rarest.each_bit(|mark| index.by_bit[mark][word] |= bit),
                None => index.always[word] |= bit,
            }
        }
        index
    }

    /// Those of the rules that a sentence can match that has these marks, in their order.
    pub(super) fn rules_with<'p>(&self, rules: &'p [Rule], present: Marks) -> Vec<&'p Rule> {
        let mut numbers = self.always.clone();
        present.each_bit(|bit| numbers.iter_mut().zip(&self.by_bit[bit]).for_each(|(all, new)| *all |= new));
        let mut able = Vec::with_capacity(numbers.iter().map(|word| word.count_ones() as usize).sum());
        for (mut word, first) in numbers.into_iter().zip((0..).step_by(u64::BITS as usize)) {
            while word != 0 {
                let rule = &rules[first + word.trailing_zeros() as usize];
                if rule.pattern.needs.iter().all(|need| present.meets(*need)) {
                    able.push(rule);
                }
                word &= word - 1;
            }
        }
        able
    }
}
