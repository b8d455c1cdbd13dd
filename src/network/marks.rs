//! What a search remembers of nodes: [`Marks`].

/// A note on every node, forgotten at once by counting up. A search that meets a hundred nodes among a million must not
/// clear a million notes first.
pub(crate) struct Marks {
    /// Notes of less are of searches before.
    now: u32,
    /// The highest that was written.
    top: u32,
    notes: Vec<Note>,
}

/// Eight bytes, so that eight notes share a line of the cache.
#[derive(Clone, Copy, Default)]
struct Note {
    /// The level in which a node was met, above `now`.
    written: u32,
    /// From which it was met.
    via: u32,
}

impl Marks {
    pub(crate) fn new(nodes: usize) -> Marks {
        Marks { now: 1, top: 0, notes: vec![Note::default(); nodes] }
    }

    pub(super) fn clear(&mut self) {
        self.now = self.top + 1;
        if self.now > u32::MAX / 2 {
            self.notes.fill(Note::default());
            (self.now, self.top) = (1, 0);
        }
    }

    /// Says which levels will be written before the next clearing: at most as many as there are nodes, and twice that
    /// for two sides.
    #[inline]
    pub(super) fn open(&mut self, level: u32) {
        self.top = self.top.max(self.now + level);
    }

    /// Writes the note unless there is one; whether it did.
    #[inline]
    pub(super) fn meet(&mut self, node: u32, level: u32, via: u32) -> bool {
        let note = &mut self.notes[node as usize];
        let is_new = note.written < self.now;
        if is_new {
            *note = Note { written: self.now + level, via };
        }
        is_new
    }

    #[inline]
    pub(super) fn level(&self, node: u32) -> Option<u32> {
        self.notes.get(node as usize)?.written.checked_sub(self.now)
    }

    #[inline]
    pub(super) fn via(&self, node: u32) -> u32 {
        self.notes[node as usize].via
    }

    #[inline]
    pub(super) fn set_via(&mut self, node: u32, via: u32) {
        self.notes[node as usize].via = via;
    }
}
