//! How word travels: [`Spread`].

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::{Bounds, EPOCH, Network, Window, since_epoch};
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
    via: u32,
    event: u32,
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
    fn clear(&mut self, nodes: usize) {
        if self.notes.len() < nodes {
            self.notes.resize(nodes, Note::UNKNOWN);
        }
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

    const UNKNOWN: Note = Note { day: i32::MAX, via: NOWHERE, event: 0, written: 0 };
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
        all.sort_unstable_by_key(|(node, _)| (self.rating(*node), self.network.order.node(*node)));
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
            legs.push(Leg { from, to, conversation: note.event, day });
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
        let first = settled.min_by_key(|node| (self.rating(**node), self.network.order.node(**node)))?;
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
    run::<FORWARD>(network, from, &[], start, window, Notes::default())
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
    let spread = run::<FORWARD>(network, from, to, start, window, spare.unwrap_or_default());
    let way = spread.first_of(to);
    if let Ok(mut spare) = network.notes.lock() {
        spare.push(spread.notes);
    }
    way
}

/// Settles one node after the other, the one first reached first, as Dijkstra's algorithm does.
fn run<'n, const FORWARD: bool>(
    network: &'n Network,
    from: &[u32],
    to: &[u32],
    start: i32,
    window: &Window,
    mut notes: Notes,
) -> Spread<'n> {
    notes.clear(network.nodes());
    let mut ends: Vec<u32> = to.to_vec();
    ends.sort_unstable();
    let mut search = Search::<FORWARD> { network, window, notes, heap: BinaryHeap::new(), best: i32::MAX, ends };
    for &node in from.iter().filter(|node| (**node as usize) < network.nodes()) {
        search.reach(node, if FORWARD { start } else { -start }, NOWHERE, 0);
    }
    let mut reached = Vec::new();
    while let Some(Reverse((day, _, node))) = search.heap.pop() {
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
    /// By day, then as the nodes are ordered.
    heap: BinaryHeap<Reverse<(i32, u64, u32)>>,
    /// When one of the ends is reached at the latest; what comes no earlier is of no use.
    best: i32,
    /// Sorted.
    ends: Vec<u32>,
}

impl<const FORWARD: bool> Search<'_, FORWARD> {
    /// Tells all with whom a node speaks from that day on (going back, until then).
    fn tell(&mut self, node: u32, day: i32) {
        let (network, window) = (self.network, self.window);
        let piece = network.exact.of(node);
        // From the day on, inside the window, and no further than what is known of the end.
        let (mut low, mut high) = (window.days.start, window.days.end);
        if FORWARD {
            (low, high) = (low.max(since_epoch(day)), high.min(since_epoch(self.best)));
        } else {
            let after = |day: i32| since_epoch((-day).saturating_add(1));
            (low, high) = (low.max(after(self.best)), high.min(after(day)));
        }
        let begin = piece.times.partition_point(|day| u32::from(*day) < low);
        let end = begin + piece.times[begin..].partition_point(|day| u32::from(*day) < high);
        let is_open = window.is_open;
        let mut visit = |at: usize| {
            let (tagged, event) = (piece.others[at], piece.events[at]);
            let (other, day) = (tagged & super::NODE, i32::from(piece.times[at]) + EPOCH);
            let day = if FORWARD { day } else { -day };
            let is_better = self.notes.get(other).is_none_or(|note| day < note.day && !note.is_settled());
            if is_better && (is_open || window.passes(tagged, event)) {
                self.reach(other, day, node, event);
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
        let piece = network.vague.of(node);
        for ((tagged, event), bounds) in piece.others.iter().zip(piece.events).zip(piece.times) {
            if window.passes(*tagged, *event) && window.admits_bounds(*bounds) {
                self.tell_vaguely(node, day, tagged & super::NODE, *event, *bounds);
            }
        }
        network.each_wide(node, window, &mut |other, event, bounds| {
            self.tell_vaguely(node, day, other, event, bounds);
        });
    }

    /// A conversation of some day between two was on the one that suits best, inside the window too.
    fn tell_vaguely(&mut self, node: u32, day: i32, other: u32, event: u32, bounds: Bounds) {
        if !bounds.is_known() {
            return;
        }
        let (first, last) = (bounds.first.max(self.window.since), bounds.last.min(self.window.until));
        let (first, last) = if FORWARD { (first, last) } else { (-last, -first) };
        let day = day.max(first);
        let is_better = self.notes.get(other).is_none_or(|note| !note.is_settled() && day < note.day);
        if day <= last && day < self.best && is_better {
            self.reach(other, day, node, event);
        }
    }

    fn reach(&mut self, node: u32, day: i32, via: u32, event: u32) {
        if self.notes.get(node).is_some_and(|note| note.day <= day) {
            return;
        }
        self.notes.notes[node as usize] = Note { day, via, event, written: self.notes.now };
        self.heap.push(Reverse((day, self.network.order.node(node), node)));
        if day < self.best && self.is_end(node) {
            self.best = day;
        }
    }

    fn is_end(&self, node: u32) -> bool {
        self.ends.binary_search(&node).is_ok()
    }
}
