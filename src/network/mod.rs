//! Who spoke with whom on which day, in numbers: the index under [`KnowledgeGraph`](crate::KnowledgeGraph).
//!
//! A [`Network`] knows nodes from 0 and conversations from 0, and nothing of names or texts. A graph makes one of itself
//! and answers by it; whoever has millions of conversations in a form of their own may use it alone.
//!
//! ```
//! use demarche::Day;
//! use demarche::network::{NetworkBuilder, Tag};
//!
//! let day = |text: &str| text.parse::<Day>().unwrap();
//! let mut builder = NetworkBuilder::new();
//! builder.add(&[0, 1], Some((day("2022-03-01"), day("2022-03-01"))), Tag::default());
//! builder.add(&[1, 2], Some((day("2022-02-01"), day("2022-02-28"))), Tag::default()); // Some day of February.
//! let network = builder.build();
//! let all = network.all();
//! assert_eq!(network.shortest_path(&[0], &[2], &all), Some(vec![0, 1, 2]));
//! assert_eq!(network.distance(&[0], &[7], &all), None);
//! // What 0 heard of 1 in March, 1 could not tell 2 in February.
//! assert_eq!(network.arrivals(&[0], day("2022-01-01"), &all).day(2), None);
//! assert_eq!(network.arrivals(&[2], day("2022-01-01"), &all).day(0), Some(day("2022-03-01")));
//! ```
//!
//! # How it lies in memory
//! Of each node its contacts, one after the other, by day: the other node in one array, the conversation in another. A
//! conversation of two takes 16 bytes there and 4 for its day. The conversations are numbered by day, so that "in 2022"
//! is a range of numbers, found in each node's contacts by two binary searches, and nothing else of a contact has to be
//! looked at. The few of which no exact day is known lie apart, with the first and the last day that is possible.
//!
//! A conversation of *n* lies there as its *n*(*n* - 1)/2 pairs; one of more than 64 as the list of its participants.

mod build;
mod marks;
mod spread;
#[cfg(test)]
mod tests;
mod ways;

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::sync::Mutex;

pub use build::NetworkBuilder;
pub(crate) use marks::Marks;
pub use spread::{Leg, Spread};
pub use ways::Found;
pub(crate) use ways::{Adjacent, all_shortest, k_shortest, shortest, simple};

use crate::Day;

/// The number of bits of a node; what is above them is the tag.
const NODE_BITS: u32 = 28;
const NODE: u32 = (1 << NODE_BITS) - 1;

/// Nodes are numbered below this.
pub const MOST_NODES: usize = NODE as usize;

/// One of sixteen sorts of conversation, by which a [`Window`] can tell them apart. A graph has its status and mode there.
///
/// ```
/// use demarche::network::Tag;
///
/// assert!(Tag::new(15).is_some());
/// assert!(Tag::new(16).is_none());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag(u8);

impl Tag {
    /// The tag of this number; `None` from 16 on.
    pub fn new(number: u8) -> Option<Tag> {
        (number < 16).then_some(Tag(number))
    }

    /// Its number, below 16.
    pub fn number(self) -> u8 {
        self.0
    }

    fn bit(self) -> u16 {
        1 << self.0
    }
}

/// Who spoke with whom on which day. See the [module](self).
pub struct Network {
    exact: Layer,
    /// Of those in `exact.events`, nothing; of the others from when to when they may have been.
    vague: Layer,
    spans: Vec<Bounds>,
    wide: Wide,
    /// The first possible day of each conversation; `i32::MIN` or `MAX` where none is known.
    days: Vec<i32>,
    /// Conversations by day, when they were not added so.
    added: Option<Vec<u32>>,
    /// From the first day on, the first conversation that is no earlier.
    by_day: Vec<u32>,
    first_day: i32,
    marks: Mutex<Vec<Marks>>,
    notes: Mutex<Vec<spread::Notes>>,
}

/// Contacts by node, and of a node by conversation.
#[derive(Clone, Default)]
struct Layer {
    offsets: Vec<u32>,
    /// The other node, and above it the tag.
    others: Vec<u32>,
    events: Vec<u32>,
}

/// Conversations of so many that their pairs would fill the memory.
#[derive(Clone, Default)]
struct Wide {
    of_node: BTreeMap<u32, Vec<u32>>,
    /// By rank.
    parties: BTreeMap<u32, (Vec<u32>, Tag, Bounds)>,
}

/// From when to when a conversation may have been; of one without date the wrong way round, so that no bound admits it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Bounds {
    first: i32,
    last: i32,
}

impl Bounds {
    const UNKNOWN: Bounds = Bounds { first: i32::MAX, last: i32::MIN };

    fn is_known(self) -> bool {
        self.first <= self.last
    }
}

impl Layer {
    fn of(&self, node: u32) -> Range<usize> {
        match (self.offsets.get(node as usize), self.offsets.get(node as usize + 1)) {
            (Some(&from), Some(&to)) => from as usize..to as usize,
            _ => 0..0,
        }
    }
}

/// Which conversations count: from one day to another, of some tags. Made by [`Network::window`].
#[derive(Clone, Debug)]
pub struct Window {
    since: i32,
    until: i32,
    tags: u16,
    /// The exact conversations of those days.
    events: Range<u32>,
    /// Only these, where not all.
    only: Option<Bits>,
    /// Only contacts with these, where not with all.
    with: Option<Bits>,
}

impl Window {
    /// Leaves out all conversations for which `keep` is false.
    ///
    /// Costs a look at each of the days of the window.
    pub fn only(mut self, network: &Network, mut keep: impl FnMut(u32) -> bool) -> Window {
        let mut bits = Bits::new(network.conversations());
        for rank in 0..network.days.len() as u32 {
            if self.admits(rank) && keep(network.event(rank)) {
                bits.insert(rank);
            }
        }
        self.only = Some(bits);
        self
    }

    /// Leaves out all contacts with nodes for which `keep` is false; those from which a search begins may be left out and
    /// still have contacts.
    ///
    /// Costs a look at each node.
    pub fn with(mut self, network: &Network, mut keep: impl FnMut(u32) -> bool) -> Window {
        let mut bits = Bits::new(network.nodes());
        (0..network.nodes() as u32).filter(|node| keep(*node)).for_each(|node| bits.insert(node));
        self.with = Some(bits);
        self
    }

    fn meets(&self, node: u32) -> bool {
        self.with.as_ref().is_none_or(|with| with.contains(node))
    }

    /// Whether the contact, of this node and tag, counts.
    #[inline]
    fn passes(&self, tagged: u32, rank: u32) -> bool {
        self.has(tagged) && self.admits(rank) && self.meets(tagged & NODE)
    }

    fn admits(&self, rank: u32) -> bool {
        self.only.as_ref().is_none_or(|only| only.contains(rank))
    }

    fn has(&self, tagged: u32) -> bool {
        self.tags & Tag((tagged >> NODE_BITS) as u8).bit() != 0
    }

    fn spans(&self, bounds: Bounds) -> bool {
        self.since <= bounds.last && bounds.first <= self.until
    }

    /// Whether every conversation of its days passes.
    fn is_open(&self) -> bool {
        self.tags == u16::MAX && self.only.is_none() && self.with.is_none()
    }

    fn is_bounded(&self) -> bool {
        self.since != i32::MIN || self.until != i32::MAX
    }

    fn admits_bounds(&self, bounds: Bounds) -> bool {
        if bounds.is_known() { self.spans(bounds) } else { !self.is_bounded() }
    }
}

#[derive(Clone, Debug)]
struct Bits(Vec<u64>);

impl Bits {
    fn new(size: usize) -> Bits {
        Bits(vec![0; size.div_ceil(64)])
    }

    fn insert(&mut self, at: u32) {
        self.0[at as usize / 64] |= 1 << (at % 64);
    }

    fn contains(&self, at: u32) -> bool {
        self.0.get(at as usize / 64).is_some_and(|word| word & (1 << (at % 64)) != 0)
    }
}

/// One contact of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Contact {
    /// With whom.
    pub node: u32,
    /// In which conversation, by the number that [`NetworkBuilder::add`] gave.
    pub conversation: u32,
}

impl Network {
    /// How many nodes there are: one more than the highest number.
    pub fn nodes(&self) -> usize {
        self.exact.offsets.len().saturating_sub(1)
    }

    /// How many conversations there are.
    pub fn conversations(&self) -> usize {
        self.days.len()
    }

    /// The bytes that it takes, scratch space aside.
    pub fn bytes(&self) -> usize {
        let layers = [&self.exact, &self.vague];
        let words: usize = layers.iter().map(|l| l.offsets.len() + l.others.len() + l.events.len()).sum();
        let added = self.added.as_ref().map_or(0, Vec::len);
        let wide: usize = self.wide.parties.values().map(|(parties, ..)| 2 * parties.len()).sum();
        4 * (words + self.days.len() + added + self.by_day.len() + wide) + 8 * self.spans.len()
    }

    /// Every conversation.
    pub fn all(&self) -> Window {
        self.window(None, None, |_| true)
    }

    /// The conversations that may have been on one of these days, both included, and whose tag passes. One without
    /// date passes only when no bound is set.
    pub fn window(&self, since: Option<Day>, until: Option<Day>, tags: impl Fn(Tag) -> bool) -> Window {
        let since = since.map_or(i32::MIN, Day::ordinal);
        let until = until.map_or(i32::MAX, Day::ordinal);
        let from = self.no_earlier(since);
        let to = if until == i32::MAX { self.days.len() as u32 } else { self.no_earlier(until + 1) };
        let tags = (0..16).map(Tag).filter(|tag| tags(*tag)).fold(0, |bits, tag| bits | tag.bit());
        Window { since, until, tags, events: from..to.max(from), only: None, with: None }
    }

    /// The contacts of a node: those of exact days first, by day, then those of vague ones, then those of more than 64.
    ///
    /// Costs the logarithm of the node's contacts, and those found.
    pub fn contacts(&self, node: u32, window: &Window) -> impl Iterator<Item = Contact> {
        let mut found = Vec::new();
        self.for_each(node, window, |contact| found.push(contact));
        found.into_iter()
    }

    /// Calls `f` with every contact of a node, in the same order, without gathering them first.
    #[inline]
    pub fn for_each(&self, node: u32, window: &Window, mut f: impl FnMut(Contact)) {
        match &self.added {
            None => self.each(node, window, |node, conversation| f(Contact { node, conversation })),
            Some(_) => self.each(node, window, |node, rank| f(Contact { node, conversation: self.event(rank) })),
        }
    }

    /// Makes one value of all contacts of a node, in the same order; where every contact counts, as fast as they can be
    /// read.
    #[inline]
    pub fn fold<A>(&self, node: u32, window: &Window, init: A, mut f: impl FnMut(A, Contact) -> A) -> A {
        if window.is_open() && !self.has_others() && self.added.is_none() {
            let (others, events) = self.exact_contacts(node, window);
            let contacts = others.iter().zip(events);
            return contacts
                .fold(init, |made, (other, rank)| f(made, Contact { node: other & NODE, conversation: *rank }));
        }
        let mut made = Some(init);
        self.for_each(node, window, |contact| made = made.take().map(|made| f(made, contact)));
        made.expect("it is put back each time")
    }

    /// How many contacts a node has.
    pub fn degree(&self, node: u32, window: &Window) -> usize {
        self.fold(node, window, 0, |count, _| count + 1)
    }

    /// Everyone within so many conversations, each once, with how many it takes: by that number, and then in the order
    /// in which they are met, the contacts of the first before those of the second.
    ///
    /// Costs the contacts of all who are nearer than `hops`.
    pub fn within(&self, from: &[u32], hops: u32, window: &Window) -> Vec<(u32, u32)> {
        self.with_marks(|marks| ways::within(&self.walk(window), from, hops, marks))
    }

    /// A path of the fewest conversations: its nodes. Of several the first by the numbers of its nodes. It begins with
    /// one of `from` and ends with one of `to`.
    ///
    /// Costs the contacts of those within half the way of either end.
    pub fn shortest_path(&self, from: &[u32], to: &[u32], window: &Window) -> Option<Vec<u32>> {
        self.with_marks(|marks| ways::shortest(&self.walk(window), from, to, marks))
    }

    /// How many conversations the shortest path has. Less work than to find the first of all shortest paths.
    pub fn distance(&self, from: &[u32], to: &[u32], window: &Window) -> Option<usize> {
        self.with_marks(|marks| ways::distance(&self.walk(window), from, to, marks))
    }

    /// All paths of the fewest conversations, by the numbers of their nodes; at most `limit`.
    ///
    /// Costs the contacts of those who are nearer to `to` than `from` is, and the paths.
    pub fn shortest_paths(&self, from: &[u32], to: &[u32], limit: usize, window: &Window) -> Found {
        self.with_marks(|marks| ways::all_shortest(&self.walk(window), from, to, limit, marks))
    }

    /// All paths of at most `longest` conversations on which no node stands twice: the shortest first, then by the
    /// numbers of their nodes; at most `limit`.
    ///
    /// The number of such paths grows exponentially with their length. A search that has tried
    /// [five million](Found::truncated) nodes is given up.
    pub fn simple_paths(&self, from: &[u32], to: &[u32], longest: usize, limit: usize, window: &Window) -> Found {
        self.with_marks(|marks| ways::simple(&self.walk(window), from, to, longest, limit, marks))
    }

    /// The `k` shortest paths without repeated nodes: the shortest first, then by the numbers of their nodes. Unlike
    /// [`simple_paths`](Self::simple_paths) it is never given up.
    ///
    /// Costs, for each path and each node on it, a search for a shortest path (Yen's algorithm).
    pub fn k_shortest_paths(&self, from: &[u32], to: &[u32], k: usize, window: &Window) -> Vec<Vec<u32>> {
        self.with_marks(|marks| ways::k_shortest(&self.walk(window), from, to, k, marks))
    }

    /// Where word that was at `from` on the day `start` can have come to by when, each conversation no earlier than the
    /// one before. Within one day word may travel on. A conversation of a vague date is taken to have been when it
    /// suits best, for the question is what can have been; one without date is none.
    ///
    /// Costs the contacts, from then on, of all whom word reaches, times the logarithm of their number.
    pub fn arrivals(&self, from: &[u32], start: Day, window: &Window) -> Spread<'_> {
        spread::spread::<true>(self, from, start.ordinal(), window)
    }

    /// As [`arrivals`](Self::arrivals), but only as far as it takes to know when word came to one of `to`.
    pub fn arrival(&self, from: &[u32], to: &[u32], start: Day, window: &Window) -> Option<Vec<Leg>> {
        spread::way::<true>(self, from, to, start.ordinal(), window)
    }

    /// From where, and until when at the latest, word can have left to be at `to` on the day `end`. The same rules as
    /// for [`arrivals`](Self::arrivals), and the same cost.
    pub fn departures(&self, to: &[u32], end: Day, window: &Window) -> Spread<'_> {
        spread::spread::<false>(self, to, end.ordinal(), window)
    }

    /// As [`departures`](Self::departures), but only as far as it takes to know when word must have left `from`.
    pub fn departure(&self, from: &[u32], to: &[u32], end: Day, window: &Window) -> Option<Vec<Leg>> {
        spread::way::<false>(self, to, from, end.ordinal(), window)
    }

    /// About how many contacts a node has, whatever the window.
    pub(crate) fn weight(&self, node: u32) -> usize {
        let vague = if self.has_others() { self.vague.of(node).len() } else { 0 };
        self.exact.of(node).len() + vague
    }

    fn walk<'n>(&'n self, window: &'n Window) -> Walk<'n> {
        Walk { network: self, window }
    }

    /// The number under which a conversation was added.
    fn event(&self, rank: u32) -> u32 {
        self.added.as_ref().map_or(rank, |added| added[rank as usize])
    }

    /// The first of those ordered by day that is on this day or later.
    fn no_earlier(&self, day: i32) -> u32 {
        if day <= self.first_day {
            return self.days.partition_point(|first| *first == i32::MIN) as u32 * u32::from(day != i32::MIN);
        }
        let days = (i64::from(day) - i64::from(self.first_day)) as usize;
        let end = self.by_day.last().copied().unwrap_or(0);
        self.by_day.get(days).copied().unwrap_or(end)
    }

    /// The others and the conversations of the exact contacts inside the days of the window.
    #[inline]
    fn exact_contacts(&self, node: u32, window: &Window) -> (&[u32], &[u32]) {
        let at = self.exact.of(node);
        let (mut others, mut events) = (&self.exact.others[at.clone()], &self.exact.events[at]);
        if window.is_bounded() {
            let end = events.partition_point(|event| *event < window.events.end);
            (others, events) = (&others[..end], &events[..end]);
            let begin = events.partition_point(|event| *event < window.events.start);
            (others, events) = (&others[begin..], &events[begin..]);
        }
        (others, events)
    }

    /// Calls `f` with the other node and the rank of the conversation.
    #[inline]
    fn each(&self, node: u32, window: &Window, mut f: impl FnMut(u32, u32)) {
        if window.is_open() && !self.has_others() {
            let (others, events) = self.exact_contacts(node, window);
            others.iter().zip(events).for_each(|(other, event)| f(other & NODE, *event));
            return;
        }
        self.any(node, window, |other, rank| {
            f(other, rank);
            false
        });
    }

    /// Calls `f` with the other node and the rank of the conversation until it says yes; whether it did. Generic and
    /// inlined, for it is the inner loop of all.
    #[inline]
    pub(crate) fn any(&self, node: u32, window: &Window, mut f: impl FnMut(u32, u32) -> bool) -> bool {
        let (others, events) = self.exact_contacts(node, window);
        let mut contacts = others.iter().zip(events);
        let found = if window.is_open() {
            contacts.any(|(other, rank)| f(other & NODE, *rank))
        } else if window.only.is_none() && window.with.is_none() {
            contacts.any(|(other, rank)| window.has(*other) && f(other & NODE, *rank))
        } else {
            contacts.any(|(other, rank)| window.passes(*other, *rank) && f(other & NODE, *rank))
        };
        found || (self.has_others() && self.any_other(node, window, &mut f))
    }

    /// Whether there are conversations that are not in the exact layer.
    fn has_others(&self) -> bool {
        !self.vague.others.is_empty() || !self.wide.of_node.is_empty()
    }

    #[cold]
    fn any_other(&self, node: u32, window: &Window, f: &mut dyn FnMut(u32, u32) -> bool) -> bool {
        let mut found = self.vague.of(node).any(|at| {
            let (other, event) = (self.vague.others[at], self.vague.events[at]);
            window.passes(other, event) && window.admits_bounds(self.spans[at]) && f(other & NODE, event)
        });
        if !found && !self.wide.of_node.is_empty() {
            self.each_wide(node, window, &mut |other, event, _| found = found || f(other, event));
        }
        found
    }

    fn each_wide(&self, node: u32, window: &Window, f: &mut dyn FnMut(u32, u32, Bounds)) {
        for event in self.wide.of_node.get(&node).into_iter().flatten() {
            let Some((parties, tag, bounds)) = self.wide.parties.get(event) else { continue };
            if window.tags & tag.bit() != 0 && window.admits(*event) && window.admits_bounds(*bounds) {
                parties
                    .iter()
                    .filter(|other| **other != node && window.meets(**other))
                    .for_each(|other| f(*other, *event, *bounds));
            }
        }
    }

    pub(crate) fn with_marks<T>(&self, work: impl FnOnce(&mut Marks) -> T) -> T {
        let spare = self.marks.lock().ok().and_then(|mut spare| spare.pop());
        let mut marks = spare.unwrap_or_else(|| Marks::new(self.nodes()));
        let done = work(&mut marks);
        if let Ok(mut spare) = self.marks.lock() {
            spare.push(marks);
        }
        done
    }
}

/// A network under a window, as the searches walk it.
struct Walk<'n> {
    network: &'n Network,
    window: &'n Window,
}

impl Adjacent for Walk<'_> {
    fn nodes(&self) -> usize {
        self.network.nodes()
    }

    fn weight(&self, node: u32) -> usize {
        self.network.weight(node)
    }

    #[inline]
    fn any(&self, node: u32, mut f: impl FnMut(u32) -> bool) -> bool {
        self.network.any(node, self.window, |other, _| f(other))
    }
}

impl Default for Network {
    fn default() -> Network {
        NetworkBuilder::new().build()
    }
}

impl Clone for Network {
    fn clone(&self) -> Network {
        Network {
            exact: self.exact.clone(),
            vague: self.vague.clone(),
            spans: self.spans.clone(),
            wide: self.wide.clone(),
            days: self.days.clone(),
            added: self.added.clone(),
            by_day: self.by_day.clone(),
            first_day: self.first_day,
            marks: Mutex::default(),
            notes: Mutex::default(),
        }
    }
}

impl fmt::Debug for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Network");
        debug.field("nodes", &self.nodes()).field("conversations", &self.conversations()).finish_non_exhaustive()
    }
}
