//! How word travels: [`Spread`].

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::{Bounds, Network, Window};
use crate::Day;

/// One conversation on the way of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Leg {
    /// Who told.
    pub from: u32,
    /// Who was told.
    pub to: u32,
    /// In which conversation, by the number that [`NetworkBuilder::add`](super::NetworkBuilder::add) gave.
    pub conversation: u32,
    /// On which day; of a conversation of a vague date the first on which it helps (going back from the end, the last).
    pub day: Day,
}

/// Who is reached, when, and how: the answer of [`Network::arrivals`] and [`Network::departures`].
#[derive(Clone, Debug)]
pub struct Spread<'n> {
    network: &'n Network,
    forward: bool,
    notes: Notes,
    /// In the order in which they were reached.
    reached: Vec<u32>,
}

/// When a node was reached, and from where.
#[derive(Clone, Copy, Debug)]
struct Note {
    /// The best so far; going back from the end, its negative, so that less is always better.
    day: i32,
    /// Exact conversations on this side of here are better.
    bound: u32,
    via: u32,
    rank: u32,
    /// Twice the number of the search, and one more when nothing better can come.
    written: u32,
}

/// Notes on all nodes, forgotten at once by counting up.
#[derive(Clone, Debug, Default)]
pub(super) struct Notes {
    now: u32,
    notes: Vec<Note>,
}

impl Notes {
    fn new(network: &Network) -> Notes {
        Notes { now: 0, notes: vec![Note::UNKNOWN; network.nodes()] }
    }

    fn clear(&mut self) {
        self.now += 2;
        if self.now >= u32::MAX - 2 {
            self.notes.iter_mut().for_each(|note| note.written = 0);
            self.now = 2;
        }
    }

    #[inline]
    fn get(&self, node: u32) -> Option<&Note> {
        self.notes.get(node as usize).filter(|note| note.written >= self.now)
    }
}

impl Note {
    fn is_settled(self) -> bool {
        self.written % 2 == 1
    }

    const UNKNOWN: Note = Note { day: i32::MAX, bound: 0, via: NOWHERE, rank: 0, written: 0 };
}

const NOWHERE: u32 = u32::MAX;

impl Spread<'_> {
    /// When word reached a node at the earliest (going back from the end, when it must have left at the latest); `None`
    /// when it did not.
    pub fn day(&self, node: u32) -> Option<Day> {
        let note = self.notes.get(node).filter(|note| note.is_settled())?;
        Day::from_ordinal(if self.forward { note.day } else { -note.day })
    }

    /// Who was reached, with the day; by that day, then by number. Where it began stands there too.
    pub fn reached(&self) -> Vec<(u32, Day)> {
        let mut all: Vec<_> = self.reached.iter().filter_map(|node| Some((*node, self.day(*node)?))).collect();
        all.sort_unstable_by_key(|(node, _)| (self.rating(*node), *node));
        all
    }

    /// The conversations by which word came to a node, in their order in time; none where it began, `None` where it
    /// did not come. Of several ways that are equally good one, and always the same.
    pub fn way(&self, node: u32) -> Option<Vec<Leg>> {
        self.day(node)?;
        let (mut legs, mut at) = (Vec::new(), node);
        while let Some(note) = self.notes.get(at).filter(|note| note.via != NOWHERE) {
            let (from, to) = if self.forward { (note.via, at) } else { (at, note.via) };
            let day = Day::from_ordinal(if self.forward { note.day } else { -note.day })?;
            legs.push(Leg { from, to, conversation: self.network.event(note.rank), day });
            at = note.via;
        }
        if self.forward {
            legs.reverse();
        }
        Some(legs)
    }

    /// The way to the one of these that was reached first.
    fn first_of(&self, nodes: &[u32]) -> Option<Vec<Leg>> {
        let settled = nodes.iter().filter(|node| self.day(**node).is_some());
        let first = settled.min_by_key(|node| (self.rating(**node), **node))?;
        self.way(*first)
    }

    /// Less is better.
    fn rating(&self, node: u32) -> i32 {
        self.notes.get(node).map_or(i32::MAX, |note| note.day)
    }
}

/// All that can be reached.
pub(super) fn spread<'n, const FORWARD: bool>(
    network: &'n Network,
    from: &[u32],
    start: i32,
    window: &Window,
) -> Spread<'n> {
    run::<FORWARD>(network, from, &[], start, window, Notes::new(network))
}

/// The way to the one of `to` that is reached first.
pub(super) fn way<const FORWARD: bool>(
    network: &Network,
    from: &[u32],
    to: &[u32],
    start: i32,
    window: &Window,
) -> Option<Vec<Leg>> {
    let spare = network.notes.lock().ok().and_then(|mut spare| spare.pop());
    let spread = run::<FORWARD>(network, from, to, start, window, spare.unwrap_or_else(|| Notes::new(network)));
    let way = spread.first_of(to);
    if let Ok(mut spare) = network.notes.lock() {
        spare.push(spread.notes);
    }
    way
}

/// Settles one node after the other, the one first reached first, as Dijkstra's algorithm does. Conversations are
/// compared by their numbers, which go by day; their days are looked up only for those that are better than what is known.
fn run<'n, const FORWARD: bool>(
    network: &'n Network,
    from: &[u32],
    to: &[u32],
    start: i32,
    window: &Window,
    mut notes: Notes,
) -> Spread<'n> {
    notes.clear();
    let mut ends: Vec<u32> = to.to_vec();
    ends.sort_unstable();
    let mut search = Search::<FORWARD> {
        network,
        window,
        notes,
        heap: BinaryHeap::new(),
        best: i32::MAX,
        best_bound: if FORWARD { u32::MAX } else { 0 },
        ends,
    };
    for &node in from.iter().filter(|node| (**node as usize) < network.nodes()) {
        search.reach(node, if FORWARD { start } else { -start }, NOWHERE, 0);
    }
    let mut reached = Vec::new();
    while let Some(Reverse((day, node))) = search.heap.pop() {
        let note = &mut search.notes.notes[node as usize];
        if note.is_settled() {
            continue;
        }
        note.written += 1;
        reached.push(node);
        if search.is_end(node) {
            break;
        }
        search.tell(node, day);
    }
    Spread { network, forward: FORWARD, notes: search.notes, reached }
}

struct Search<'n, const FORWARD: bool> {
    network: &'n Network,
    window: &'n Window,
    notes: Notes,
    heap: BinaryHeap<Reverse<(i32, u32)>>,
    /// When one of the ends is reached at the latest; what comes no earlier is of no use.
    best: i32,
    best_bound: u32,
    /// Sorted.
    ends: Vec<u32>,
}

impl<const FORWARD: bool> Search<'_, FORWARD> {
    /// Tells all with whom a node speaks from that day on (going back, until then).
    fn tell(&mut self, node: u32, day: i32) {
        let (network, window) = (self.network, self.window);
        let layer = &network.exact;
        let at = layer.of(node);
        let events = &layer.events[at.clone()];
        // From the day on, inside the window, and no further than what is known of the end.
        let (mut low, mut high) = (window.events.start, window.events.end);
        if FORWARD {
            low = low.max(network.no_earlier(day));
            high = high.min(self.best_bound);
        } else {
            high = high.min(network.no_earlier((-day).saturating_add(1)));
            low = low.max(self.best_bound);
        }
        let begin = events.partition_point(|event| *event < low);
        let end = begin + events[begin..].partition_point(|event| *event < high);
        let others = &layer.others[at];
        let mut visit = |i: usize| {
            let (tagged, rank) = (others[i], events[i]);
            let other = tagged & super::NODE;
            let is_better = match self.notes.get(other) {
                Some(note) => !note.is_settled() && if FORWARD { rank < note.bound } else { rank >= note.bound },
                None => true,
            };
            if is_better && window.passes(tagged, rank) {
                let day = network.days[rank as usize];
                self.reach(other, if FORWARD { day } else { -day }, node, rank);
            }
        };
        if FORWARD {
            (begin..end).for_each(&mut visit)
        } else {
            (begin..end).rev().for_each(&mut visit)
        }

        if !network.has_others() {
            return;
        }
        for at in network.vague.of(node) {
            let (tagged, rank) = (network.vague.others[at], network.vague.events[at]);
            if window.passes(tagged, rank) && window.admits_bounds(network.spans[at]) {
                self.tell_vaguely(node, day, tagged & super::NODE, rank, network.spans[at]);
            }
        }
        network.each_wide(node, window, &mut |other, rank, bounds| {
            self.tell_vaguely(node, day, other, rank, bounds);
        });
    }

    /// A conversation of some day between two was on the one that suits best, inside the window too.
    fn tell_vaguely(&mut self, node: u32, day: i32, other: u32, rank: u32, bounds: Bounds) {
        if !bounds.is_known() {
            return;
        }
        let (first, last) = (bounds.first.max(self.window.since), bounds.last.min(self.window.until));
        let (first, last) = if FORWARD { (first, last) } else { (-last, -first) };
        let day = day.max(first);
        let is_better = self.notes.get(other).is_none_or(|note| !note.is_settled() && day < note.day);
        if day <= last && day < self.best && is_better {
            self.reach(other, day, node, rank);
        }
    }

    fn reach(&mut self, node: u32, day: i32, via: u32, rank: u32) {
        if self.notes.get(node).is_some_and(|note| note.day <= day) {
            return;
        }
        // The first exact conversation of that day, going back the first after it: from there on none is better.
        let bound =
            if FORWARD { self.network.no_earlier(day) } else { self.network.no_earlier((-day).saturating_add(1)) };
        let written = self.notes.now;
        self.notes.notes[node as usize] = Note { day, bound, via, rank, written };
        self.heap.push(Reverse((day, node)));
        if day < self.best && self.is_end(node) {
            (self.best, self.best_bound) = (day, bound);
        }
    }

    fn is_end(&self, node: u32) -> bool {
        self.ends.binary_search(&node).is_ok()
    }
}
