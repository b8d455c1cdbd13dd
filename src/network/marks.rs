//! What a search remembers of nodes: [`Marks`].

/// A note on every node, forgotten at once by counting up. A search that meets a hundred nodes among a million must not
/// clear a million notes first.
#[derive(Default)]
pub(crate) struct Marks {
    /// Notes of less are of searches before.
    now: u32,
    /// The highest that was written.
    top: u32,
    /// The level in which a node was met, above `now`.
    written: Vec<u32>,
    /// From which it was met, where a search asks for that.
    vias: Vec<u32>,
    /// Whether a node was met, where a search asks for nothing else: of a hundred thousand nodes this stays next to the
    /// processor. Empty between searches.
    met: Vec<u64>,
}

impl Marks {
    /// Forgets all notes, and sees to it that there is one for each node.
    pub(crate) fn clear(&mut self, nodes: usize) {
        self.now = self.top + 1;
        if self.now > u32::MAX / 2 {
            self.written.fill(0);
            (self.now, self.top) = (1, 0);
        }
        if self.written.len() < nodes {
            self.written.resize(nodes, 0);
        }
    }

    /// The bits of [`met`](Self::met), one for each node. Who sets some has to clear them.
    pub(super) fn bits(&mut self, nodes: usize) -> &mut [u64] {
        if self.met.len() < nodes.div_ceil(64) {
            self.met.resize(nodes.div_ceil(64), 0);
        }
        &mut self.met
    }

    /// Makes room for where nodes are met from.
    pub(super) fn want_vias(&mut self) {
        if self.vias.len() < self.written.len() {
            self.vias.resize(self.written.len(), 0);
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
    pub(super) fn meet(&mut self, node: u32, level: u32) -> bool {
        let written = &mut self.written[node as usize];
        let is_new = *written < self.now;
        if is_new {
            *written = self.now + level;
        }
        is_new
    }

    #[inline]
    pub(super) fn level(&self, node: u32) -> Option<u32> {
        self.written.get(node as usize)?.checked_sub(self.now)
    }

    #[inline]
    pub(super) fn via(&self, node: u32) -> u32 {
        self.vias[node as usize]
    }

    #[inline]
    pub(super) fn set_via(&mut self, node: u32, via: u32) {
        self.vias[node as usize] = via;
    }
}
