//! The network against slow answers: random multigraphs with parallel conversations, some of three, some alone with
//! themselves, some of a vague date or none.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

const NODES: u32 = 6;
const SPRING: i32 = 738_000;

/// What the oracles read: participants, possible days, tag.
#[derive(Clone, Debug)]
struct Told {
    parties: Vec<u32>,
    days: Option<(i32, i32)>,
    tag: u8,
}

fn any_told() -> impl Strategy<Value = Vec<Told>> {
    let day = prop_oneof![
        6 => (0..9i32).prop_map(|day| Some((day, day))),
        2 => (0..9i32, 0..5i32).prop_map(|(day, more)| Some((day, day + more))),
        1 => Just(None),
    ];
    let told = (prop::collection::vec(0..NODES, 1..4), day, prop::sample::select(vec![0u8, 0, 0, 3]));
    let told =
        told.prop_map(|(parties, days, tag)| Told { parties, days: days.map(|(a, b)| (SPRING + a, SPRING + b)), tag });
    prop::collection::vec(told, 0..14)
}

/// A part of them at once, the others one by one, some twice with a taking out in between.
fn network(told: &[Told]) -> Network {
    let at_once = told.len() / 2;
    let mut network = built(&told[..at_once]);
    let when = |told: &Told| told.days.map(|(a, b)| (Day::from_ordinal(a).unwrap(), Day::from_ordinal(b).unwrap()));
    for told in &told[at_once..] {
        network.insert(&told.parties, when(told), Tag(told.tag));
    }
    for (number, told) in told.iter().enumerate().step_by(3) {
        network.take_out(number as u32, &told.parties, when(told));
        network.put(number as u32, &told.parties, when(told), Tag(told.tag));
    }
    network
}

fn built(told: &[Told]) -> Network {
    let mut builder = NetworkBuilder::new();
    builder.nodes(NODES as usize);
    for told in told {
        let day = |ordinal| Day::from_ordinal(ordinal).unwrap();
        builder.add(&told.parties, told.days.map(|(a, b)| (day(a), day(b))), Tag(told.tag));
    }
    builder.build()
}

/// A window as a question, and what it lets pass.
#[derive(Clone, Debug)]
struct Bound {
    since: Option<i32>,
    until: Option<i32>,
    only_untagged: bool,
    only_even: bool,
}

fn any_bound() -> impl Strategy<Value = Bound> {
    let day = || prop::option::weighted(0.4, (0..9i32).prop_map(|day| SPRING + day));
    (day(), day(), prop::bool::weighted(0.3), prop::bool::weighted(0.2))
        .prop_map(|(since, until, only_untagged, only_even)| Bound { since, until, only_untagged, only_even })
}

impl Bound {
    fn window(&self, network: &Network) -> Window {
        let day = |ordinal: Option<i32>| ordinal.and_then(Day::from_ordinal);
        let window = network.window(day(self.since), day(self.until), |tag| !self.only_untagged || tag.0 == 0);
        if self.only_even { window.only(network, |number| number.is_multiple_of(2)) } else { window }
    }

    fn admits(&self, number: usize, told: &Told) -> bool {
        let in_time = match told.days {
            Some((first, last)) => {
                self.since.is_none_or(|since| since <= last) && self.until.is_none_or(|until| first <= until)
            }
            None => self.since.is_none() && self.until.is_none(),
        };
        in_time && (!self.only_untagged || told.tag == 0) && (!self.only_even || number.is_multiple_of(2))
    }

    fn pairs(&self, told: &[Told]) -> BTreeSet<(u32, u32)> {
        let admitted = told.iter().enumerate().filter(|(number, told)| self.admits(*number, told));
        admitted.flat_map(|(_, told)| pairs(told)).collect()
    }
}

fn pairs(told: &Told) -> impl Iterator<Item = (u32, u32)> {
    let pair = |a: &u32| told.parties.iter().filter(move |b| *b != a).map(|b| (*a, *b)).collect::<Vec<_>>();
    told.parties.iter().flat_map(pair).collect::<Vec<_>>().into_iter()
}

/// All paths that begin in `from`, go through neither side, and end in `to`: by length, then by nodes.
fn all_paths(pairs: &BTreeSet<(u32, u32)>, from: &[u32], to: &[u32]) -> Vec<Vec<u32>> {
    let mut found = Vec::new();
    if let Some(both) = (0..NODES).find(|node| from.contains(node) && to.contains(node)) {
        return vec![vec![both]];
    }
    let mut ways: Vec<Vec<u32>> = (0..NODES).filter(|node| from.contains(node)).map(|node| vec![node]).collect();
    while let Some(way) = ways.pop() {
        let last = way[way.len() - 1];
        if to.contains(&last) {
            found.push(way);
            continue;
        }
        for next in (0..NODES).filter(|next| pairs.contains(&(last, *next))) {
            if !way.contains(&next) && !from.contains(&next) {
                ways.push([&way[..], &[next]].concat());
            }
        }
    }
    found.sort_by_key(|path| (path.len(), path.clone()));
    found
}

/// When each node is reached, by repeating until nothing changes.
fn arrivals(told: &[Told], bound: &Bound, from: &[u32], start: i32) -> Vec<Option<i32>> {
    let mut days: Vec<Option<i32>> = (0..NODES).map(|node| from.contains(&node).then_some(start)).collect();
    loop {
        let before = days.clone();
        for (_, told) in told.iter().enumerate().filter(|(number, told)| bound.admits(*number, told)) {
            let Some((first, last)) = told.days else { continue };
            let (first, last) = (first.max(bound.since.unwrap_or(first)), last.min(bound.until.unwrap_or(last)));
            if first > last {
                continue;
            }
            for (a, b) in pairs(told) {
                let Some(known) = days[a as usize].filter(|known| *known <= last) else { continue };
                let day = known.max(first);
                days[b as usize] = Some(days[b as usize].map_or(day, |other| other.min(day)));
            }
        }
        if days == before {
            return days;
        }
    }
}

fn any_side() -> impl Strategy<Value = Vec<u32>> {
    prop_oneof![4 => (0..NODES).prop_map(|node| vec![node]), 1 => prop::collection::vec(0..NODES + 1, 1..3)]
}

fn reversed(told: &[Told]) -> Vec<Told> {
    let reverse = |told: &Told| Told { days: told.days.map(|(first, last)| (-last, -first)), ..told.clone() };
    told.iter().map(reverse).collect()
}

fn is_way(legs: &[Leg], told: &[Told], bound: &Bound) -> bool {
    let fits = |leg: &Leg| {
        let told_of = &told[leg.conversation as usize];
        let (first, last) = told_of.days.unwrap();
        bound.admits(leg.conversation as usize, told_of)
            && (first..=last).contains(&leg.day.ordinal())
            && pairs(told_of).any(|pair| pair == (leg.from, leg.to))
    };
    legs.iter().all(fits) && legs.windows(2).all(|pair| pair[0].to == pair[1].from && pair[0].day <= pair[1].day)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn contacts_are_those_of_the_conversations(told in any_told(), bound in any_bound()) {
        let network = network(&told);
        let window = bound.window(&network);
        for node in 0..NODES + 1 {
            let found: BTreeSet<_> = network.contacts(node, &window).map(|c| (c.node, c.conversation)).collect();
            let of = |(number, told): (usize, &Told)| -> Vec<(u32, u32)> {
                pairs(told).filter(|(a, _)| *a == node).map(|(_, b)| (b, number as u32)).collect()
            };
            let admitted = told.iter().enumerate().filter(|(number, told)| bound.admits(*number, told));
            prop_assert_eq!(&found, &admitted.flat_map(of).collect());
            prop_assert_eq!(network.degree(node, &window), found.len(), "each once");
        }
    }

    #[test]
    fn paths_are_those_of_the_oracle(told in any_told(), bound in any_bound(), from in any_side(), to in any_side(), longest in 0usize..7) {
        let network = network(&told);
        let window = bound.window(&network);
        let all = all_paths(&bound.pairs(&told), &from, &to);
        prop_assert_eq!(network.shortest_path(&from, &to, &window), all.first().cloned());
        let shortest: Vec<_> = all.iter().filter(|path| path.len() == all[0].len()).cloned().collect();
        prop_assert_eq!(network.shortest_paths(&from, &to, 99, &window).paths, shortest.clone());
        let few: Vec<_> = all.iter().filter(|path| path.len() <= longest + 1).cloned().collect();
        let found = network.simple_paths(&from, &to, longest, 9_999, &window);
        prop_assert_eq!((found.paths, found.truncated), (few.clone(), false));
        let some = network.simple_paths(&from, &to, longest, 2, &window);
        prop_assert_eq!((&some.paths[..], some.truncated), (&few[..few.len().min(2)], few.len() > 2));
        for k in [0, 1, 3, 9_999] {
            prop_assert_eq!(network.k_shortest_paths(&from, &to, k, &window), all[..all.len().min(k)].to_vec());
        }
    }

    #[test]
    fn neighbourhoods_are_those_of_the_oracle(told in any_told(), bound in any_bound(), from in any_side(), hops in 0u32..4) {
        let network = network(&told);
        let rings = network.within(&from, hops, &bound.window(&network));
        let ring = |(hop, ring): (usize, &Vec<u32>)| ring.iter().map(|node| (*node, hop as u32 + 1)).collect::<Vec<_>>();
        let found: BTreeSet<_> = rings.iter().enumerate().flat_map(ring).collect();
        prop_assert_eq!(found.len(), rings.iter().flatten().count(), "each once");
        let pairs = bound.pairs(&told);
        let distance = |to: u32| all_paths(&pairs, &from, &[to]).first().map(|path| path.len() as u32 - 1);
        let near = (0..NODES).filter_map(|node| Some((node, distance(node)?)));
        prop_assert_eq!(found, near.filter(|(_, hop)| *hop > 0 && *hop <= hops).collect());
    }

    #[test]
    fn word_travels_as_the_oracle_has_it(told in any_told(), bound in any_bound(), from in any_side(), to in any_side(), start in 0..9i32) {
        let network = network(&told);
        let window = bound.window(&network);
        let start = SPRING + start;
        let day = Day::from_ordinal(start).unwrap();
        let expected = arrivals(&told, &bound, &from, start);
        let spread = network.arrivals(&from, day, &window);
        for node in 0..NODES {
            prop_assert_eq!(spread.day(node).map(Day::ordinal), expected[node as usize]);
            let way = spread.way(node);
            prop_assert_eq!(way.is_some(), expected[node as usize].is_some());
            let way = way.unwrap_or_default();
            prop_assert!(is_way(&way, &told, &bound), "{way:?}");
            let last = way.last().map(|leg| (leg.to, leg.day));
            prop_assert!(last.is_none_or(|last| last == (node, spread.day(node).unwrap())));
        }
        prop_assert_eq!(spread.reached().len(), expected.iter().flatten().count());
        prop_assert!(spread.reached().is_sorted_by_key(|(node, day)| (*day, *node)));
        let first = to.iter().filter_map(|node| *expected.get(*node as usize)?).min();
        for _ in 0..2 {
            let way = network.arrival(&from, &to, day, &window);
            let on = way.as_ref().map(|way| way.last().map_or(start, |leg| leg.day.ordinal()));
            prop_assert_eq!(on, first);
            prop_assert!(is_way(&way.unwrap_or_default(), &told, &bound));
        }

        // Backwards, time runs the other way.
        let back = Bound { since: bound.until.map(|d| -d), until: bound.since.map(|d| -d), ..bound.clone() };
        let expected = arrivals(&reversed(&told), &back, &to, -start);
        let spread = network.departures(&to, day, &window);
        for node in 0..NODES {
            prop_assert_eq!(spread.day(node).map(|day| -day.ordinal()), expected[node as usize]);
            let way = spread.way(node).unwrap_or_default();
            prop_assert!(is_way(&way, &told, &bound), "{way:?}");
            prop_assert!(way.first().is_none_or(|leg| Some(leg.day) == spread.day(node) && leg.from == node));
        }
        let last = from.iter().filter_map(|node| *expected.get(*node as usize)?).min();
        let way = network.departure(&from, &to, day, &window);
        prop_assert_eq!(way.as_ref().map(|way| -way.first().map_or(start, |leg| leg.day.ordinal())), last);
    }
}

#[test]
fn what_is_added_lies_as_if_it_had_been_there() {
    let mut random = 1u32;
    let mut below = |bound: u32| {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (random >> 8) % bound
    };
    let told: Vec<Told> = (0..20_000)
        .map(|_| {
            let first = SPRING - 60_000 + below(70_000) as i32;
            let parties = vec![below(40), below(40), 40 + below(9)];
            Told { parties, days: Some((first, first + below(20) as i32 / 19)), tag: below(16) as u8 }
        })
        .collect();
    let (whole, grown) = (built(&told), network(&told));
    assert!(grown.bytes() < 4 * whole.bytes(), "{} and {}", grown.bytes(), whole.bytes());
    for node in 0..49 {
        let contacts = |network: &Network| network.contacts(node, &network.all()).collect::<Vec<_>>();
        assert_eq!(contacts(&grown), contacts(&whole));
    }
}

#[test]
fn a_conversation_of_a_hundred_is_no_ten_thousand_contacts() {
    let all: Vec<u32> = (0..100).collect();
    let day = Day::from_ordinal(SPRING).unwrap();
    let mut builder = NetworkBuilder::new();
    builder.add(&all, Some((day, day)), Tag::default());
    builder.add(&[7, 100], Some((day, day)), Tag::default());
    let network = builder.build();
    assert!(network.bytes() < 2_000);
    assert_eq!(network.degree(7, &network.all()), 100);
    assert_eq!(network.shortest_path(&[3], &[100], &network.all()), Some(vec![3, 7, 100]));
    assert_eq!(network.arrivals(&[3], day, &network.all()).reached().len(), 101);
}

#[test]
#[should_panic(expected = "nodes are numbered below")]
fn a_node_has_a_number_that_can_be_written() {
    NetworkBuilder::new().add(&[0, u32::MAX], None, Tag::default());
}
