//! How fast a temporal network answers: `cargo bench --bench graph`, 1,000,000 conversations of 100,000 nodes over 20
//! years; `CONVERSATIONS=10000000 cargo bench --bench graph` for more.
//!
//! In one run: ours, a plain array written here for nothing but this (the limit), and petgraph's own algorithms. Before
//! anything is timed the three must give the same answers. `benches/graph.py` asks the same of Python's libraries and of
//! SQLite, over the file that `WRITE=calls.csv` leaves here.
#![allow(clippy::print_stdout)]

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet};
use std::hint::black_box;
use std::io::Write as _;
use std::time::{Duration, Instant};

use demarche::network::{Network, NetworkBuilder, Tag};
use demarche::{Claim, Conversation, Day, Evidence, Extraction, KnowledgeGraph, Mode, Party, RuleName, Span, Status};
use peak_alloc::PeakAlloc;
use petgraph::graph::{NodeIndex, UnGraph};
use petgraph::visit::EdgeRef;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

const NODES: u32 = 100_000;
const DAYS: u32 = 20 * 365;
/// The year asked for, in days.
const YEAR: (u16, u16) = (10 * 365, 11 * 365 - 1);
const LONGEST: usize = 4;
/// Pairs with more paths than this are not asked when there are more than a million conversations.
const MOST_PATHS: usize = 1_000_000;

#[derive(Clone, Copy)]
struct Call {
    a: u32,
    b: u32,
    day: u16,
}

/// xorshift64*: the same calls on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u32) -> u32 {
        (self.unit() * f64::from(bound)) as u32
    }

    fn unit(&mut self) -> f64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Few speak often: of a hundred thousand the first ten take part in one conversation of fifty each.
    fn node(&mut self) -> u32 {
        (self.unit().powf(2.0) * f64::from(NODES)) as u32
    }
}

/// By day, as news come.
fn calls(count: usize) -> Vec<Call> {
    let mut random = Random(0x5eed_cafe_f00d_d00d);
    let mut calls = Vec::with_capacity(count);
    while calls.len() < count {
        let day = (calls.len() as u64 * u64::from(DAYS) / count as u64) as u16;
        let (a, b) = (random.node(), random.node());
        if a != b {
            calls.push(Call { a, b, day });
        }
    }
    calls
}

/// The limit: what the question needs, and nothing else.
struct Plain {
    offsets: Vec<u32>,
    others: Vec<u32>,
    days: Vec<u16>,
    calls: Vec<u32>,
}

impl Plain {
    fn new(calls: &[Call]) -> Plain {
        let mut offsets = vec![0u32; NODES as usize + 1];
        for call in calls {
            offsets[call.a as usize + 1] += 1;
            offsets[call.b as usize + 1] += 1;
        }
        for node in 1..offsets.len() {
            offsets[node] += offsets[node - 1];
        }
        let mut next = offsets.clone();
        let size = 2 * calls.len();
        let mut plain = Plain { offsets, others: vec![0; size], days: vec![0; size], calls: vec![0; size] };
        for (number, call) in calls.iter().enumerate() {
            for (node, other) in [(call.a, call.b), (call.b, call.a)] {
                let at = next[node as usize] as usize;
                next[node as usize] += 1;
                (plain.others[at], plain.days[at], plain.calls[at]) = (other, call.day, number as u32);
            }
        }
        plain
    }

    fn bytes(&self) -> usize {
        4 * (self.offsets.len() + self.others.len() + self.calls.len()) + 2 * self.days.len()
    }

    fn of(&self, node: u32) -> std::ops::Range<usize> {
        self.offsets[node as usize] as usize..self.offsets[node as usize + 1] as usize
    }

    fn between(&self, node: u32, (since, until): (u16, u16)) -> &[u32] {
        let at = self.of(node);
        let days = &self.days[at.clone()];
        let (from, to) = (days.partition_point(|day| *day < since), days.partition_point(|day| *day <= until));
        &self.others[at][from..to]
    }

    fn two_hops(&self, node: u32, seen: &mut Seen, of: impl Fn(u32) -> std::ops::Range<usize>) -> Vec<u32> {
        seen.clear();
        seen.meet(node, 0);
        let mut found = Vec::new();
        self.others[of(node)].iter().filter(|other| seen.meet(**other, 1)).for_each(|other| found.push(*other));
        for at in 0..found.len() {
            self.others[of(found[at])]
                .iter()
                .filter(|other| seen.meet(**other, 2))
                .for_each(|other| found.push(*other));
        }
        found
    }

    fn range(&self, node: u32, (since, until): (u16, u16)) -> std::ops::Range<usize> {
        let at = self.of(node);
        let days = &self.days[at.clone()];
        let from = days.partition_point(|day| *day < since);
        at.start + from..at.start + days.partition_point(|day| *day <= until)
    }

    /// From both ends, the first that is found.
    fn distance(&self, a: u32, b: u32, seen: &mut Seen) -> Option<usize> {
        if a == b {
            return Some(0);
        }
        seen.clear();
        seen.meet(a, 0);
        seen.meet(b, 1 << 31);
        let mut ends = [(vec![a], 0u32, 0u32), (vec![b], 0, 1 << 31)];
        loop {
            let cost = |nodes: &[u32]| nodes.iter().map(|node| self.of(*node).len()).sum::<usize>();
            let end = usize::from(cost(&ends[0].0) > cost(&ends[1].0));
            let (nodes, level, side) = std::mem::take(&mut ends[end]);
            let mut next = Vec::new();
            for node in nodes {
                for &other in &self.others[self.of(node)] {
                    if seen.meet(other, (level + 1) | side) {
                        next.push(other);
                    } else if (seen.level(other) ^ side) & (1 << 31) != 0 {
                        return Some((level + 1 + (seen.level(other) & !(1 << 31))) as usize);
                    }
                }
            }
            if next.is_empty() {
                return None;
            }
            ends[end] = (next, level + 1, side);
        }
    }

    /// Of all the shortest the first by its nodes: level by level from both ends, the near nodes in the order of the paths
    /// that lead to them, the far ones with the smallest that is closer.
    fn first_path(&self, a: u32, b: u32, seen: &mut Seen, vias: &mut [u32]) -> Option<Vec<u32>> {
        const FAR: u32 = 1 << 31;
        if a == b {
            return Some(vec![a]);
        }
        seen.clear();
        seen.meet(a, 0);
        seen.meet(b, FAR);
        (vias[a as usize], vias[b as usize]) = (a, b);
        let cost = |nodes: &[u32]| nodes.iter().map(|node| self.of(*node).len()).sum::<usize>();
        let (mut near, mut families, mut near_level, mut near_cost) = (vec![a], vec![1], 0, self.of(a).len());
        let (mut far, mut far_level, mut far_cost) = (vec![b], 0, self.of(b).len());
        'levels: loop {
            let is_near = near_cost <= far_cost;
            let (mut next, mut next_families) = (Vec::new(), Vec::new());
            if is_near {
                let mut begin = 0;
                for &end in &families {
                    near[begin..end].sort_unstable();
                    begin = end;
                }
                families = vec![near.len()];
            }
            let side = if is_near { 0 } else { FAR };
            let level = side | (if is_near { near_level } else { far_level } + 1);
            for &node in if is_near { &near } else { &far } {
                for &other in &self.others[self.of(node)] {
                    if seen.meet(other, level) {
                        vias[other as usize] = node;
                        next.push(other);
                    } else if (seen.level(other) ^ side) & FAR != 0 {
                        break 'levels;
                    } else if !is_near && seen.level(other) == level && node < vias[other as usize] {
                        vias[other as usize] = node;
                    }
                }
                next_families.push(next.len());
            }
            if next.is_empty() {
                return None;
            }
            if is_near {
                (near_cost, near, families, near_level) = (cost(&next), next, next_families, near_level + 1);
            } else {
                (far_cost, far, far_level) = (cost(&next), next, far_level + 1);
            }
        }
        let is_far = |node: u32, seen: &Seen| seen.has(node) && seen.level(node) == FAR | far_level;
        let mut begin = 0;
        for end in families {
            near[begin..end].sort_unstable();
            for &last in &near[begin..end] {
                let others = self.others[self.of(last)].iter().copied();
                let Some(joint) = others.filter(|other| is_far(*other, seen)).min() else { continue };
                let mut path = vec![last];
                while path[path.len() - 1] != a {
                    path.push(vias[path[path.len() - 1] as usize]);
                }
                path.reverse();
                path.push(joint);
                while path[path.len() - 1] != b {
                    path.push(vias[path[path.len() - 1] as usize]);
                }
                return Some(path);
            }
            begin = end;
        }
        None
    }

    /// All simple paths of at most four conversations, in no order.
    fn paths(&self, a: u32, b: u32, seen: &mut Seen) -> Vec<Vec<u32>> {
        seen.clear();
        seen.meet(b, 0);
        let mut near = Vec::new();
        self.others[self.of(b)].iter().filter(|other| seen.meet(**other, 1)).for_each(|other| near.push(*other));
        for node in near {
            self.others[self.of(node)].iter().for_each(|other| {
                seen.meet(*other, 2);
            });
        }
        let distance = |node: u32, seen: &Seen| if seen.has(node) { seen.level(node) } else { 3 };
        let mut found = Vec::new();
        let mut way = vec![(a, self.leads(a, 3, seen, &distance), 0)];
        while let Some((_, leads, taken)) = way.last_mut() {
            let Some(&next) = leads.get(*taken) else {
                way.pop();
                continue;
            };
            *taken += 1;
            if next == b {
                found.push(way.iter().map(|(node, ..)| *node).chain([b]).collect());
            } else if way.iter().all(|(node, ..)| *node != next) {
                let left = LONGEST - way.len() - 1;
                way.push((next, self.leads(next, left as u32, seen, &distance), 0));
            }
        }
        found
    }

    fn leads(&self, node: u32, left: u32, seen: &Seen, distance: &impl Fn(u32, &Seen) -> u32) -> Vec<u32> {
        let all = self.others[self.of(node)].iter().copied();
        let mut leads: Vec<u32> = all.filter(|other| distance(*other, seen) <= left).collect();
        leads.sort_unstable();
        leads.dedup();
        leads
    }

    fn arrival(&self, a: u32, b: u32, start: u16, when: &mut [Reached], round: u32) -> Option<u16> {
        let get = |when: &[Reached], node: u32| match when[node as usize] {
            (written, day, ..) if written == round => day,
            _ => u16::MAX,
        };
        when[a as usize] = (round, start, a, 0);
        let mut heap = BinaryHeap::from([Reverse((start, a))]);
        while let Some(Reverse((day, node))) = heap.pop() {
            if node == b {
                return Some(day);
            }
            if day > get(when, node) {
                continue;
            }
            let best = get(when, b);
            let at = self.of(node);
            let from = at.start + self.days[at.clone()].partition_point(|other| *other < day);
            for at in from..at.end {
                if self.days[at] >= best {
                    break;
                }
                let other = self.others[at];
                if self.days[at] < get(when, other) {
                    when[other as usize] = (round, self.days[at], node, self.calls[at]);
                    heap.push(Reverse((self.days[at], other)));
                }
            }
        }
        None
    }
}

/// In which round, on which day, from whom, in which call.
type Reached = (u32, u16, u32, u32);

struct Seen {
    now: u32,
    notes: Vec<(u32, u32)>,
}

impl Seen {
    fn new() -> Seen {
        Seen { now: 0, notes: vec![(0, 0); NODES as usize] }
    }

    fn clear(&mut self) {
        self.now += 1;
    }

    fn has(&self, node: u32) -> bool {
        self.notes[node as usize].0 == self.now
    }

    fn level(&self, node: u32) -> u32 {
        self.notes[node as usize].1
    }

    fn meet(&mut self, node: u32, level: u32) -> bool {
        let is_new = !self.has(node);
        if is_new {
            self.notes[node as usize] = (self.now, level);
        }
        is_new
    }
}

type Petgraph = UnGraph<(), u16>;

fn petgraph_two_hops(graph: &Petgraph, node: u32, (since, until): (u16, u16)) -> usize {
    let next = |node: NodeIndex| {
        let inside = graph.edges(node).filter(move |edge| (since..=until).contains(edge.weight()));
        inside.map(move |edge| if edge.source() == node { edge.target() } else { edge.source() })
    };
    let start = NodeIndex::new(node as usize);
    let mut seen: HashSet<NodeIndex> = HashSet::from([start]);
    let one: Vec<NodeIndex> = next(start).filter(|other| seen.insert(*other)).collect();
    for node in one {
        seen.extend(next(node));
    }
    seen.len() - 1
}

fn petgraph_distance(graph: &Petgraph, a: u32, b: u32) -> Option<usize> {
    let (a, b) = (NodeIndex::new(a as usize), NodeIndex::new(b as usize));
    petgraph::algo::astar(graph, a, |node| node == b, |_| 1usize, |_| 0).map(|(cost, _)| cost)
}

fn petgraph_paths(graph: &Petgraph, a: u32, b: u32) -> usize {
    let (a, b) = (NodeIndex::new(a as usize), NodeIndex::new(b as usize));
    let all = petgraph::algo::all_simple_paths::<Vec<_>, _, std::collections::hash_map::RandomState>(
        graph,
        a,
        b,
        0,
        Some(LONGEST - 1),
    );
    all.collect::<HashSet<_>>().len()
}

/// How long a question takes.
fn round<T, A>(questions: &[T], ask: &mut impl FnMut(&T) -> A) -> Duration {
    let start = Instant::now();
    for question in questions {
        black_box(ask(question));
    }
    start.elapsed() / questions.len() as u32
}

/// The same, best of three.
fn time<T, A>(questions: &[T], mut ask: impl FnMut(&T) -> A) -> Duration {
    (0..3).map(|_| round(questions, &mut ask)).min().unwrap_or_default()
}

fn once<T>(what: impl FnOnce() -> T) -> (T, f64) {
    let start = Instant::now();
    let made = what();
    (made, start.elapsed().as_secs_f64())
}

struct Table;

impl Table {
    /// Limit and ours in turn, the best of each: what else the machine does then hits both.
    fn row<T, A, B>(
        what: &str,
        questions: &[T],
        mut limit: impl FnMut(&T) -> A,
        mut ours: impl FnMut(&T) -> B,
        theirs: Option<Duration>,
    ) {
        let (mut limit_took, mut ours_took) = (Duration::MAX, Duration::MAX);
        let begun = Instant::now();
        for turn in 0..200 {
            limit_took = limit_took.min(round(questions, &mut limit));
            ours_took = ours_took.min(round(questions, &mut ours));
            let patience = Duration::from_secs(if turn > 5 { 5 } else { 60 });
            if begun.elapsed() > patience {
                break;
            }
        }
        let (limit, ours) = (limit_took, ours_took);
        let micros = |time: Duration| time.as_secs_f64() * 1e6;
        let theirs = theirs.map_or(String::from("| |"), |theirs| {
            format!("{:.1} | {:.0} x", micros(theirs), theirs.as_secs_f64() / ours.as_secs_f64())
        });
        let ratio = ours.as_secs_f64() / limit.as_secs_f64();
        println!("| {what} | {:.3} | {:.3} | {ratio:.2} | {theirs} |", micros(limit), micros(ours));
    }
}

/// How long one more document takes in a graph of many: each tells of one conversation, of which some are told twice.
fn growth(count: usize) {
    let mut random = Random(0x0dd_ba11_c0ff_ee00);
    let first = Day::new(2000, 1, 1).expect("a day");
    let mut documents: Vec<Extraction> = Vec::with_capacity(count);
    for number in 0..count + 200 {
        let day = first.add_days((random.unit() * f64::from(DAYS)) as i64).expect("a day");
        let mut conversations = vec![conversation(random.node() / 4, random.node() / 4, day)];
        if let Some(other) = documents.len().checked_sub(1).filter(|_| number % 5 == 0) {
            conversations = documents[(random.unit() * other as f64) as usize].conversations.clone();
        }
        let published = day.add_days(1);
        documents.push(Extraction {
            document: format!("d{number:07}"),
            published,
            conversations,
            ..Extraction::default()
        });
    }
    let more = documents.split_off(count);
    let copy = documents.clone();
    let (mut graph, built) = once(|| {
        let graph = KnowledgeGraph::from_extractions(copy);
        black_box(graph.conversations().count());
        graph
    });
    let mut one = |change: &mut dyn FnMut(&mut KnowledgeGraph, &Extraction)| {
        let timed = more.iter().map(|document| {
            once(|| {
                change(&mut graph, document);
                black_box(graph.document("d0000000").is_some());
            })
        });
        let mut all: Vec<f64> = timed.map(|(_, seconds)| seconds * 1e6).collect();
        all.sort_by(f64::total_cmp);
        (all[all.len() / 2], all[all.len() - 1])
    };
    let inserted = one(&mut |graph, document| _ = black_box(graph.insert(document.clone())));
    let removed = one(&mut |graph, document| _ = black_box(graph.remove(&document.document)));
    let inserted_again = one(&mut |graph, document| _ = black_box(graph.insert(document.clone())));
    let grown = graph.conversations().count();
    let afresh = KnowledgeGraph::from_extractions(graph.extractions().cloned());
    assert!(afresh.conversations().eq(graph.conversations()), "what was added is as if it had been there");
    println!("\n{count} documents, {grown} conversations in a `KnowledgeGraph`\n");
    println!("| | median of 200, us | slowest, us | building anew / median |\n|---|---|---|---|");
    println!("| build, and read | {:.0} | | |", built * 1e6);
    for (what, (median, most)) in [("add", inserted), ("remove", removed), ("add again", inserted_again)] {
        println!("| {what} one document, and read | {median:.0} | {most:.0} | {:.0} x |", built * 1e6 / median);
    }
}

fn conversation(a: u32, b: u32, day: Day) -> Conversation {
    let party = |number: u32| Party {
        entity: format!("person/p{number}").parse().expect("an id"),
        label: format!("P{number}"),
        state: format!("state/S{}", number % 190).parse().ok(),
        office: None,
        office_label: None,
        surface: vec![format!("P{number}")],
    };
    let quote = "They spoke.".to_owned();
    let span = Span::new(0, quote.len()).expect("a span");
    Conversation {
        id: "c1".to_owned(),
        mode: Mode::Call,
        status: Status::Held,
        date: Some(day.into()),
        time: None,
        participants: vec![party(a), party(b.max(1) + u32::from(a == b))],
        requested_by: None,
        place: None,
        reported_by: Vec::new(),
        evidence: vec![Evidence { span, claim: Claim::Spoke, rule: RuleName::new("by-hand"), quote }],
    }
}

fn main() {
    let count = std::env::var("CONVERSATIONS").ok().and_then(|count| count.parse().ok()).unwrap_or(1_000_000);
    // `cargo test --bench graph` only counts.
    let is_test = !std::env::args().any(|argument| argument == "--bench");
    let count: usize = if is_test { 20_000 } else { count };
    let calls = calls(count);
    if let Ok(path) = std::env::var("WRITE") {
        let mut file = std::io::BufWriter::new(std::fs::File::create(path).expect("the file can be written"));
        calls.iter().for_each(|call| writeln!(file, "{},{},{}", call.a, call.b, call.day).expect("it can be written"));
    }

    let first = Day::new(2000, 1, 1).expect("a day");
    let days: Vec<Day> = (0..=DAYS).filter_map(|day| first.add_days(i64::from(day))).collect();
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    let (network, seconds): (Network, f64) = once(|| {
        let mut builder = NetworkBuilder::with_capacity(NODES as usize, calls.len());
        for call in &calls {
            let day = days[usize::from(call.day)];
            builder.add(&[call.a, call.b], Some((day, day)), Tag::default());
        }
        builder.build()
    });
    let peak = (MEMORY.peak_usage() - before) as f64 / count as f64;
    let held = (MEMORY.current_usage() - before) as f64 / count as f64;
    let (plain, plain_seconds) = once(|| Plain::new(&calls));
    let before = MEMORY.current_usage();
    let (graph, graph_seconds) = once(|| {
        let mut graph = Petgraph::with_capacity(NODES as usize, calls.len());
        for _ in 0..NODES {
            graph.add_node(());
        }
        for call in &calls {
            graph.add_edge(NodeIndex::new(call.a as usize), NodeIndex::new(call.b as usize), call.day);
        }
        graph
    });
    let graph_bytes = (MEMORY.current_usage() - before) as f64 / count as f64;
    println!("{count} conversations of {NODES} nodes over {DAYS} days");
    println!("| | limit | ours | petgraph |\n|---|---|---|---|");
    println!("| build, s | {plain_seconds:.2} | {seconds:.2} | {graph_seconds:.2} |");
    let plain_bytes = plain.bytes() as f64 / count as f64;
    let ours = format!("{held:.1} (peak while building {peak:.1})");
    println!("| bytes a conversation | {plain_bytes:.1} | {ours} | {graph_bytes:.1} |");

    let mut random = Random(0xfeed_beef_dead_cafe);
    let scale = (1_000_000.0 / count as f64).min(1.0);
    let some = |most: usize| ((most as f64 * scale) as usize).max(10);
    let nodes: Vec<u32> = (0..some(1_000)).map(|_| random.node()).collect();
    let pairs: Vec<(u32, u32)> = (0..some(400)).map(|_| (random.node(), random.below(NODES))).collect();
    let start = YEAR.0;
    let (all, year) =
        (network.all(), network.window(Some(days[usize::from(YEAR.0)]), Some(days[usize::from(YEAR.1)]), |_| true));
    let (mut seen, mut vias) = (Seen::new(), vec![0; NODES as usize]);
    let always = (0, u16::MAX);

    // The answers first.
    for node in &nodes[..10.min(nodes.len())] {
        let two = plain.two_hops(*node, &mut seen, |node| plain.of(node)).into_iter().collect::<HashSet<_>>();
        let ours: HashSet<u32> = network.within(&[*node], 2, &all).into_iter().flatten().collect();
        assert_eq!(two, ours);
        assert_eq!(petgraph_two_hops(&graph, *node, always), two.len());
        let in_year = plain.two_hops(*node, &mut seen, |node| plain.range(node, YEAR));
        let ours: Vec<u32> = network.within(&[*node], 2, &year).concat();
        assert_eq!(in_year, ours);
        assert_eq!(petgraph_two_hops(&graph, *node, YEAR), in_year.len());
        assert_eq!(plain.between(*node, YEAR).len(), network.degree(*node, &year));
    }
    let mut when = vec![(0, 0, 0, 0); NODES as usize];
    let mut round = 0;
    for &(a, b) in &pairs[..10] {
        let distance = plain.distance(a, b, &mut seen);
        assert_eq!(distance, network.distance(&[a], &[b], &all));
        assert_eq!(plain.first_path(a, b, &mut seen, &mut vias), network.shortest_path(&[a], &[b], &all));
        if count <= 1_000_000 {
            assert_eq!(distance, petgraph_distance(&graph, a, b));
            let paths = network.simple_paths(&[a], &[b], LONGEST, usize::MAX, &all);
            let mut limit = plain.paths(a, b, &mut seen);
            limit.sort_by_key(|path| (path.len(), path.clone()));
            assert_eq!(limit, paths.paths);
        }
        round += 1;
        let day = plain.arrival(a, b, start, &mut when, round).map(usize::from).map(|day| days[day]);
        let ours = network.arrival(&[a], &[b], days[usize::from(start)], &all);
        assert_eq!(ours.map(|way| way.last().map_or(days[usize::from(start)], |leg| leg.day)), day);
    }
    growth(if is_test { 300 } else { (count / 10).min(100_000) });
    if is_test {
        return;
    }

    println!(
        "\n| microseconds | limit | ours | ours / limit | petgraph | petgraph / ours |\n|---|---|---|---|---|---|"
    );
    let few = &nodes[..some(50).min(nodes.len())];
    let few_pairs = &pairs[..some(20).min(pairs.len())];
    Table::row(
        "1 hop in a year",
        &nodes,
        |node| {
            black_box(plain.between(*node, YEAR).iter().map(|node| u64::from(*node)).sum::<u64>());
        },
        |node| {
            black_box(network.fold(*node, &year, 0, |sum, contact| sum + u64::from(contact.node)));
        },
        Some(time(few, |node| {
            let inside = graph.edges(NodeIndex::new(*node as usize)).filter(|e| (YEAR.0..=YEAR.1).contains(e.weight()));
            black_box(inside.map(|edge| edge.target().index() as u64).sum::<u64>());
        })),
    );
    Table::row(
        "1 hop",
        &nodes,
        |node| {
            black_box(plain.others[plain.of(*node)].iter().map(|node| u64::from(*node)).sum::<u64>());
        },
        |node| {
            black_box(network.fold(*node, &all, 0, |sum, contact| sum + u64::from(contact.node)));
        },
        Some(time(few, |node| {
            let all = graph.neighbors(NodeIndex::new(*node as usize));
            black_box(all.map(|node| node.index() as u64).sum::<u64>());
        })),
    );
    Table::row(
        "2 hops in a year",
        &nodes,
        |node| plain.two_hops(*node, &mut seen, |node| plain.range(node, YEAR)),
        |node| network.within(&[*node], 2, &year),
        Some(time(few, |node| petgraph_two_hops(&graph, *node, YEAR))),
    );
    Table::row(
        "2 hops",
        &nodes,
        |node| plain.two_hops(*node, &mut seen, |node| plain.of(node)),
        |node| network.within(&[*node], 2, &all),
        Some(time(few, |node| petgraph_two_hops(&graph, *node, always))),
    );
    Table::row(
        "how far apart",
        &pairs,
        |(a, b)| plain.distance(*a, *b, &mut seen),
        |(a, b)| network.distance(&[*a], &[*b], &all),
        Some(time(few_pairs, |(a, b)| petgraph_distance(&graph, *a, *b))),
    );
    Table::row(
        "shortest path, of all the first",
        &pairs,
        |(a, b)| plain.first_path(*a, *b, &mut seen, &mut vias),
        |(a, b)| network.shortest_path(&[*a], &[*b], &all),
        Some(time(few_pairs, |(a, b)| petgraph_distance(&graph, *a, *b))),
    );
    // Among ten millions some have more paths than anyone can wait for, us and the limit alike: those are left out, and how
    // many they were is said.
    let asked = &pairs[..some(100)];
    let whole = asked.iter().filter(|(a, b)| {
        count <= 1_000_000 || !network.simple_paths(&[*a], &[*b], LONGEST, MOST_PATHS, &all).truncated
    });
    let whole: Vec<(u32, u32)> = whole.copied().collect();
    let what = match asked.len() - whole.len() {
        0 => String::from("paths of at most 4"),
        left_out => {
            format!("paths of at most 4, but for {left_out} of {} pairs with more than {MOST_PATHS}", asked.len())
        }
    };
    if !whole.is_empty() {
        Table::row(
            &what,
            &whole,
            |(a, b)| plain.paths(*a, *b, &mut seen),
            |(a, b)| network.simple_paths(&[*a], &[*b], LONGEST, usize::MAX, &all),
            (count <= 1_000_000).then(|| time(&few_pairs[..5], |(a, b)| petgraph_paths(&graph, *a, *b))),
        );
    }
    Table::row(
        "earliest arrival",
        &pairs,
        |(a, b)| {
            round += 1;
            black_box(plain.arrival(*a, *b, start, &mut when, round));
        },
        |(a, b)| network.arrival(&[*a], &[*b], days[usize::from(start)], &all),
        None,
    );
}
