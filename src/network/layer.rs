//! Contacts in arrays, of each node in one piece and by time: [`Layer`].

use hashbrown::HashMap;

use super::Order;

/// Fewer places are not worth a clearing.
const FEW: usize = 1 << 12;

/// The contacts of all nodes, of which `T` says when they were.
///
/// Built at once, the pieces follow one another without a gap. A piece that outgrows its place moves to the end, where
/// it has room to double; so that reading is the same before and after, and what was left behind is cleared away when it
/// is half of all.
#[derive(Clone, Default)]
pub(super) struct Layer<T> {
    /// Where the contacts of a node begin and end.
    pieces: Vec<(u32, u32)>,
    /// How far the pieces may grow that do not end where their room does.
    rooms: HashMap<u32, u32>,
    /// The other node, and above it the tag.
    pub(super) others: Vec<u32>,
    pub(super) events: Vec<u32>,
    pub(super) times: Vec<T>,
    /// How many places belong to no piece.
    wasted: usize,
}

/// The contacts of one node.
pub(super) struct Piece<'l, T> {
    pub(super) others: &'l [u32],
    pub(super) events: &'l [u32],
    pub(super) times: &'l [T],
}

/// One contact as it is put into a layer.
#[derive(Clone, Copy)]
pub(super) struct Entry<T> {
    pub(super) other: u32,
    pub(super) event: u32,
    pub(super) time: T,
}

impl<T: Copy + Default + Ord> Layer<T> {
    /// Room for so many contacts of each node, to be filled in the order of time with [`push`](Self::push).
    pub(super) fn with_room(counts: &[u32]) -> Layer<T> {
        let mut end = 0u32;
        let pieces = counts.iter().map(|count| {
            let begin = end;
            end = end.checked_add(*count).expect("contacts are counted in 32 bits");
            (begin, begin)
        });
        let pieces = pieces.collect();
        let size = end as usize;
        let (others, events, times) = (vec![0; size], vec![0; size], vec![T::default(); size]);
        Layer { pieces, rooms: HashMap::new(), others, events, times, wasted: 0 }
    }

    #[inline]
    pub(super) fn push(&mut self, node: u32, entry: Entry<T>) {
        let end = &mut self.pieces[node as usize].1;
        let at = *end as usize;
        *end += 1;
        (self.others[at], self.events[at], self.times[at]) = (entry.other, entry.event, entry.time);
    }

    pub(super) fn nodes(&self) -> usize {
        self.pieces.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.others.len() == self.wasted
    }

    pub(super) fn grow(&mut self, nodes: usize) {
        if nodes > self.pieces.len() {
            self.pieces.resize(nodes, (0, 0));
        }
    }

    pub(super) fn bytes(&self) -> usize {
        let contact = 8 + size_of::<T>();
        8 * (self.pieces.len() + self.rooms.len()) + contact * self.others.len()
    }

    #[inline]
    pub(super) fn len(&self, node: u32) -> usize {
        self.pieces.get(node as usize).map_or(0, |(begin, end)| (end - begin) as usize)
    }

    #[inline]
    pub(super) fn of(&self, node: u32) -> Piece<'_, T> {
        let (begin, end) = self.pieces.get(node as usize).copied().unwrap_or_default();
        let at = begin as usize..end as usize;
        Piece { others: &self.others[at.clone()], events: &self.events[at.clone()], times: &self.times[at] }
    }

    /// Puts a contact where it belongs. Costs those of the node that come after it; all of them when they must move.
    pub(super) fn insert(&mut self, node: u32, entry: Entry<T>, order: &Order) {
        self.grow(node as usize + 1);
        let (begin, end) = self.pieces[node as usize];
        let at = begin as usize + self.place(node, entry, order);
        if self.room(node) > end {
            let end = end as usize;
            self.others.copy_within(at..end, at + 1);
            self.events.copy_within(at..end, at + 1);
            self.times.copy_within(at..end, at + 1);
            (self.others[at], self.events[at], self.times[at]) = (entry.other, entry.event, entry.time);
            self.pieces[node as usize].1 += 1;
            self.wasted -= 1;
        } else {
            self.relocate(node, at, entry);
        }
    }

    /// Takes the contacts with a conversation out of a node's, from where its time is. Costs those that come after.
    pub(super) fn remove(&mut self, node: u32, event: u32, time: T) {
        let Some(&(begin, end)) = self.pieces.get(node as usize) else { return };
        let (begin, end) = (begin as usize, end as usize);
        let first = begin + self.times[begin..end].partition_point(|other| *other < time);
        let mut kept = first;
        for at in first..end {
            if self.events[at] != event {
                (self.others[kept], self.events[kept]) = (self.others[at], self.events[at]);
                self.times[kept] = self.times[at];
                kept += 1;
            }
        }
        if kept < end {
            self.rooms.entry(node).or_insert(end as u32);
            self.wasted += end - kept;
            self.pieces[node as usize].1 = kept as u32;
        }
    }

    /// How many contacts of the node come before.
    fn place(&self, node: u32, entry: Entry<T>, order: &Order) -> usize {
        let piece = self.of(node);
        let same = piece.times.partition_point(|time| *time < entry.time);
        let after = same + piece.times[same..].partition_point(|time| *time == entry.time);
        let place = order.event(entry.event);
        same + piece.events[same..after].partition_point(|event| order.event(*event) <= place)
    }

    fn room(&self, node: u32) -> u32 {
        self.rooms.get(&node).copied().unwrap_or(self.pieces[node as usize].1)
    }

    fn relocate(&mut self, node: u32, at: usize, entry: Entry<T>) {
        let (begin, end) = self.pieces[node as usize];
        let (begin, end, moved) = (begin as usize, end as usize, self.others.len());
        let size = end - begin;
        let room = u32::try_from(moved + 2 * size + 2).expect("contacts are counted in 32 bits");
        fn copy<T: Copy>(all: &mut Vec<T>, (begin, at, end): (usize, usize, usize), new: T, room: usize) {
            all.extend_from_within(begin..at);
            all.push(new);
            all.extend_from_within(at..end);
            all.resize(room, new);
        }
        let place = (begin, at, end);
        copy(&mut self.others, place, entry.other, room as usize);
        copy(&mut self.events, place, entry.event, room as usize);
        copy(&mut self.times, place, entry.time, room as usize);
        self.pieces[node as usize] = (moved as u32, (moved + size + 1) as u32);
        self.rooms.insert(node, room);
        self.wasted += size + (room as usize - moved - size - 1);
        if self.wasted > FEW + self.others.len() / 2 {
            self.clear_away();
        }
    }

    fn clear_away(&mut self) {
        let counts: Vec<u32> = self.pieces.iter().map(|(begin, end)| end - begin).collect();
        let mut dense = Layer::with_room(&counts);
        for node in 0..self.pieces.len() as u32 {
            let piece = self.of(node);
            for ((other, event), time) in piece.others.iter().zip(piece.events).zip(piece.times) {
                dense.push(node, Entry { other: *other, event: *event, time: *time });
            }
        }
        *self = dense;
    }
}
