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
//! Of each node its contacts, one after the other, by day: the other node in one array, the conversation and the day in two
//! more. A conversation of two takes 20 bytes there. "In 2022" is found in each node's contacts by two binary searches,
//! over days of two bytes each; status and mode lie in the upper bits of the other node. Those of which no exact day is
//! known, and those before 1900 or after May 2079, lie apart, with the first and the last day that is possible.
//!
//! What is added later goes to its place among the contacts of its nodes; those of a node that need more room move to the
//! end, where there is some. So nobody who reads has to look in two places.
//!
//! A conversation of *n* lies there as its *n*(*n* - 1)/2 pairs; one of more than 64 as the list of its participants.

mod build;
mod layer;
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

use build::MOST_PAIRED;
use layer::{Entry, Layer};

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

/// The day from which the days of two bytes count: 1 January 1900.
const EPOCH: i32 = 693_595;

/// Who spoke with whom on which day. See the [module](self).
pub struct Network {
    /// By the days since [`EPOCH`].
    exact: Layer<u16>,
    vague: Layer<Bounds>,
    wide: Wide,
    /// One more than the highest number of a conversation.
    conversations: u32,
    order: Order,
    marks: Mutex<Vec<Marks>>,
    notes: Mutex<Vec<spread::Notes>>,
}

/// Where nodes and conversations stand among one another: by their numbers, unless somebody says otherwise. Numbers are
/// given as things come, and what is first among equals must not depend on that.
#[derive(Clone, Debug, Default)]
pub(crate) struct Order {
    pub(crate) nodes: Vec<u64>,
    pub(crate) events: Vec<u64>,
}

impl Order {
    #[inline]
    pub(crate) fn node(&self, node: u32) -> u64 {
        self.nodes.get(node as usize).copied().unwrap_or(u64::from(node))
    }

    #[inline]
    pub(crate) fn event(&self, event: u32) -> u64 {
        self.events.get(event as usize).copied().unwrap_or(u64::from(event))
    }
}

/// Conversations of so many that their pairs would fill the memory.
#[derive(Clone, Default)]
struct Wide {
    of_node: BTreeMap<u32, Vec<u32>>,
    told: BTreeMap<u32, Told>,
}

#[derive(Clone)]
struct Told {
    parties: Vec<u32>,
    tag: Tag,
    bounds: Bounds,
}

/// From when to when a conversation may have been; of one without date the wrong way round, so that no bound admits it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Bounds {
    first: i32,
    last: i32,
}

impl Default for Bounds {
    fn default() -> Bounds {
        Bounds::UNKNOWN
    }
}

impl Bounds {
    const UNKNOWN: Bounds = Bounds { first: i32::MAX, last: i32::MIN };

    fn of(when: Option<(Day, Day)>) -> Bounds {
        let bounds = |(first, last): (Day, Day)| {
            let ordinal = first.ordinal();
            Bounds { first: ordinal, last: if last == first { ordinal } else { last.ordinal() } }
        };
        when.map_or(Bounds::UNKNOWN, bounds)
    }

    fn is_known(self) -> bool {
        self.first <= self.last
    }

    /// The only day that is possible, where two bytes hold it.
    #[inline]
    fn exact(self) -> Option<u16> {
        if self.first == self.last { u16::try_from(self.first - EPOCH).ok() } else { None }
    }
}

/// Which conversations count: from one day to another, of some tags. Made by [`Network::window`].
#[derive(Clone, Debug)]
pub struct Window {
    since: i32,
    until: i32,
    tags: u16,
    /// The same days since [`EPOCH`], the end not included.
    days: Range<u32>,
    /// Only these, where not all.
    only: Option<Bits>,
    /// Only contacts with these, where not with all.
    with: Option<Bits>,
    /// Whether every conversation of its days passes.
    is_open: bool,
}

impl Window {
    /// Leaves out all conversations for which `keep` is false.
    ///
    /// Costs a look at each conversation.
    pub fn only(mut self, network: &Network, mut keep: impl FnMut(u32) -> bool) -> Window {
        let mut bits = Bits::new(network.conversations());
        (0..network.conversations)
            .filter(|event| self.admits(*event) && keep(*event))
            .for_each(|event| bits.insert(event));
        (self.only, self.is_open) = (Some(bits), false);
        self
    }

    /// Leaves out all contacts with nodes for which `keep` is false; those from which a search begins may be left out and
    /// still have contacts.
    ///
    /// Costs a look at each node.
    pub fn with(mut self, network: &Network, mut keep: impl FnMut(u32) -> bool) -> Window {
        let mut bits = Bits::new(network.nodes());
        (0..network.nodes() as u32).filter(|node| keep(*node)).for_each(|node| bits.insert(node));
        (self.with, self.is_open) = (Some(bits), false);
        self
    }

    fn meets(&self, node: u32) -> bool {
        self.with.as_ref().is_none_or(|with| with.contains(node))
    }

    /// Whether the contact, of this node and tag, counts.
    #[inline]
    fn passes(&self, tagged: u32, event: u32) -> bool {
        self.has(tagged) && self.admits(event) && self.meets(tagged & NODE)
    }

    fn admits(&self, event: u32) -> bool {
        self.only.as_ref().is_none_or(|only| only.contains(event))
    }

    fn has(&self, tagged: u32) -> bool {
        self.tags & Tag((tagged >> NODE_BITS) as u8).bit() != 0
    }

    fn spans(&self, bounds: Bounds) -> bool {
        self.since <= bounds.last && bounds.first <= self.until
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
    fn empty() -> Network {
        Network {
            exact: Layer::default(),
            vague: Layer::default(),
            wide: Wide::default(),
            conversations: 0,
            order: Order::default(),
            marks: Mutex::default(),
            notes: Mutex::default(),
        }
    }

    /// How many nodes there are: one more than the highest number.
    pub fn nodes(&self) -> usize {
        self.exact.nodes()
    }

    /// How many conversations there are.
    pub fn conversations(&self) -> usize {
        self.conversations as usize
    }

    /// The bytes that it takes, scratch space aside.
    pub fn bytes(&self) -> usize {
        let wide: usize = self.wide.told.values().map(|told| 8 * told.parties.len()).sum();
        let order = 8 * (self.order.nodes.len() + self.order.events.len());
        self.exact.bytes() + self.vague.bytes() + wide + order
    }

    /// Adds one more conversation, as [`NetworkBuilder::add`] does; its number. Costs the contacts of its nodes that are
    /// later, of which there are mostly none when conversations come by day.
    ///
    /// ```
    /// use demarche::Day;
    /// use demarche::network::{NetworkBuilder, Tag};
    ///
    /// let day: Day = "2022-03-01".parse()?;
    /// let mut network = NetworkBuilder::new().build();
    /// assert_eq!(network.insert(&[0, 1], Some((day, day)), Tag::default()), 0);
    /// assert_eq!(network.insert(&[4, 1], None, Tag::default()), 1);
    /// assert_eq!(network.shortest_path(&[0], &[4], &network.all()), Some(vec![0, 1, 4]));
    /// assert_eq!(network.nodes(), 5);
    /// # Ok::<(), demarche::InvalidDate>(())
    /// ```
    ///
    /// # Panics
    /// As [`NetworkBuilder::add`].
    pub fn insert(&mut self, parties: &[u32], when: Option<(Day, Day)>, tag: Tag) -> u32 {
        let number = self.conversations;
        self.put(number, parties, when, tag);
        number
    }

    /// The same under a number of which there is none.
    pub(crate) fn put(&mut self, event: u32, parties: &[u32], when: Option<(Day, Day)>, tag: Tag) {
        let mut parties = parties.to_vec();
        parties.sort_unstable_by_key(|party| self.order.node(*party));
        parties.dedup();
        let most = parties.iter().max().map_or(0, |most| *most as usize + 1);
        assert!(most <= MOST_NODES, "nodes are numbered below {MOST_NODES}, found {}", most - 1);
        self.grow(most);
        self.conversations = self.conversations.max(event + 1);
        let bounds = Bounds::of(when);
        if parties.len() > MOST_PAIRED {
            return self.insert_wide(event, Told { parties, tag, bounds });
        }
        let tagged = u32::from(tag.0) << NODE_BITS;
        for &party in &parties {
            for other in parties.iter().filter(|other| **other != party).map(|other| other | tagged) {
                match bounds.exact() {
                    Some(time) => self.exact.insert(party, Entry { other, event, time }, &self.order),
                    None => self.vague.insert(party, Entry { other, event, time: bounds }, &self.order),
                }
            }
        }
    }

    /// Takes a conversation out that was put in with these parties and days. Costs as adding it.
    pub(crate) fn take_out(&mut self, event: u32, parties: &[u32], when: Option<(Day, Day)>) {
        if self.wide.told.remove(&event).is_some() {
            self.wide.of_node.values_mut().for_each(|events| events.retain(|other| *other != event));
            self.wide.of_node.retain(|_, events| !events.is_empty());
            return;
        }
        let bounds = Bounds::of(when);
        for &party in parties {
            match bounds.exact() {
                Some(time) => self.exact.remove(party, event, time),
                None => self.vague.remove(party, event, bounds),
            }
        }
    }

    /// Sees to it that there are at least so many nodes.
    pub(crate) fn grow(&mut self, nodes: usize) {
        self.exact.grow(nodes);
    }

    pub(crate) fn order(&self) -> &Order {
        &self.order
    }

    /// To say where things stand that are put in next; of those that are in it, the order among one another must stay.
    pub(crate) fn order_mut(&mut self) -> &mut Order {
        &mut self.order
    }

    fn insert_wide(&mut self, event: u32, told: Told) {
        for party in &told.parties {
            let events = self.wide.of_node.entry(*party).or_default();
            let place = (told.bounds, self.order.event(event));
            let known = &self.wide.told;
            let before = |other: &u32| (known[other].bounds, self.order.event(*other)) < place;
            events.insert(events.partition_point(before), event);
        }
        self.wide.told.insert(event, told);
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
        let tags = (0..16).map(Tag).filter(|tag| tags(*tag)).fold(0, |bits, tag| bits | tag.bit());
        let days = since_epoch(since)..since_epoch(until.saturating_add(1));
        Window { since, until, tags, days, only: None, with: None, is_open: tags == u16::MAX }
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
        self.each(node, window, |node, conversation| f(Contact { node, conversation }));
    }

    /// Makes one value of all contacts of a node, in the same order; where every contact counts, as fast as they can be
    /// read.
    #[inline]
    pub fn fold<A>(&self, node: u32, window: &Window, init: A, mut f: impl FnMut(A, Contact) -> A) -> A {
        if window.is_open && !self.has_others() {
            let (others, events) = self.exact_contacts(node, window);
            let contacts = others.iter().zip(events);
            return contacts
                .fold(init, |made, (other, event)| f(made, Contact { node: other & NODE, conversation: *event }));
        }
        let mut made = Some(init);
        self.for_each(node, window, |contact| made = made.take().map(|made| f(made, contact)));
        made.expect("it is put back each time")
    }

    /// How many contacts a node has.
    pub fn degree(&self, node: u32, window: &Window) -> usize {
        self.fold(node, window, 0, |count, _| count + 1)
    }

    /// Everyone within so many conversations, each once: first those of one conversation, then those of two, and so on, as
    /// far as there are any. Those of one distance are in the order in which they are met, the contacts of the first before
    /// those of the second.
    ///
    /// Costs the contacts of all who are nearer than `hops`.
    ///
    /// ```
    /// use demarche::network::{NetworkBuilder, Tag};
    ///
    /// let mut builder = NetworkBuilder::new();
    /// [[0, 1], [1, 2], [2, 3], [1, 2]].iter().for_each(|pair| drop(builder.add(pair, None, Tag::default())));
    /// let network = builder.build();
    /// assert_eq!(network.within(&[1], 9, &network.all()), [vec![0, 2], vec![3]]);
    /// assert!(network.within(&[1], 0, &network.all()).is_empty());
    /// ```
    pub fn within(&self, from: &[u32], hops: u32, window: &Window) -> Vec<Vec<u32>> {
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
    #[inline]
    pub(crate) fn weight(&self, node: u32) -> usize {
        self.exact.len(node) + self.vague.len(node)
    }

    fn walk<'n>(&'n self, window: &'n Window) -> Walk<'n> {
        Walk { network: self, window }
    }

    /// The others and the conversations of the exact contacts inside the days of the window.
    #[inline]
    fn exact_contacts(&self, node: u32, window: &Window) -> (&[u32], &[u32]) {
        let piece = self.exact.of(node);
        if !window.is_bounded() {
            return (piece.others, piece.events);
        }
        let begin = piece.times.partition_point(|day| u32::from(*day) < window.days.start);
        let end = piece.times.partition_point(|day| u32::from(*day) < window.days.end);
        let end = end.max(begin);
        (&piece.others[begin..end], &piece.events[begin..end])
    }

    /// Calls `f` with the other node and the conversation.
    #[inline]
    fn each(&self, node: u32, window: &Window, mut f: impl FnMut(u32, u32)) {
        if window.is_open && !self.has_others() {
            let (others, events) = self.exact_contacts(node, window);
            others.iter().zip(events).for_each(|(other, event)| f(other & NODE, *event));
            return;
        }
        self.any(node, window, |other, event| {
            f(other, event);
            false
        });
    }

    /// Calls `f` with the other node and the conversation until it says yes; whether it did. Generic and
    /// inlined, for it is the inner loop of all.
    #[inline]
    pub(crate) fn any(&self, node: u32, window: &Window, mut f: impl FnMut(u32, u32) -> bool) -> bool {
        let (others, events) = self.exact_contacts(node, window);
        let mut contacts = others.iter().zip(events);
        let found = if window.is_open {
            contacts.any(|(other, event)| f(other & NODE, *event))
        } else if window.only.is_none() && window.with.is_none() {
            contacts.any(|(other, event)| window.has(*other) && f(other & NODE, *event))
        } else {
            contacts.any(|(other, event)| window.passes(*other, *event) && f(other & NODE, *event))
        };
        found || (self.has_others() && self.any_other(node, window, &mut f))
    }

    /// Whether there are conversations that are not in the exact layer.
    #[inline]
    fn has_others(&self) -> bool {
        !self.vague.is_empty() || !self.wide.told.is_empty()
    }

    #[cold]
    fn any_other(&self, node: u32, window: &Window, f: &mut dyn FnMut(u32, u32) -> bool) -> bool {
        let piece = self.vague.of(node);
        let contacts = piece.others.iter().zip(piece.events).zip(piece.times);
        let mut found = contacts.into_iter().any(|((other, event), bounds)| {
            window.passes(*other, *event) && window.admits_bounds(*bounds) && f(other & NODE, *event)
        });
        if !found && !self.wide.told.is_empty() {
            self.each_wide(node, window, &mut |other, event, _| found = found || f(other, event));
        }
        found
    }

    fn each_wide(&self, node: u32, window: &Window, f: &mut dyn FnMut(u32, u32, Bounds)) {
        for event in self.wide.of_node.get(&node).into_iter().flatten() {
            let Some(Told { parties, tag, bounds }) = self.wide.told.get(event) else { continue };
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
        let mut marks = spare.unwrap_or_default();
        let done = work(&mut marks);
        if let Ok(mut spare) = self.marks.lock() {
            spare.push(marks);
        }
        done
    }
}

/// A day as the exact contacts count it; one that they cannot hold is before or after them all.
fn since_epoch(day: i32) -> u32 {
    day.saturating_sub(EPOCH).clamp(0, 1 << 16) as u32
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
            wide: self.wide.clone(),
            conversations: self.conversations,
            order: self.order.clone(),
            ..Network::empty()
        }
    }
}

impl fmt::Debug for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Network");
        debug.field("nodes", &self.nodes()).field("conversations", &self.conversations()).finish_non_exhaustive()
    }
}
