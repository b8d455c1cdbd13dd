//! What happened on the way, for whoever asks why: [`Trace`].

use std::ops::Range;
use std::rc::Rc;

use super::actors::Actor;
use super::frames::Frame;
use super::scan::Item;
use crate::extraction::Party;
use crate::language::ClassSet;

/// All that a document was read as before it became conversations.
#[derive(Debug, Default)]
pub(crate) struct Trace {
    pub(crate) sentences: Vec<Sentence>,
    pub(crate) actors: Vec<Actor>,
    pub(crate) frames: Vec<Frame>,
    /// By frame, whom it names and what became of it.
    pub(crate) fates: Vec<(Vec<Rc<Party>>, Fate)>,
}

/// What a sentence holds.
#[derive(Debug)]
pub(crate) struct Sentence {
    pub(crate) tokens: Range<usize>,
    /// The tokens of the words for conversations.
    pub(crate) words: Vec<Range<usize>>,
    /// Indices into the actors.
    pub(crate) actors: Range<usize>,
}

/// What became of a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It tells of the conversations with these ids.
    Told(Vec<String>),
    /// A rule takes it for none.
    IsNone,
    /// Fewer than two parties, and no conversation of which it may tell.
    TooFew,
    /// States, no day, no room, no mode.
    Abstract,
}

impl Trace {
    pub(super) fn sentence(&mut self, tokens: Range<usize>, items: &[Item], actors: Range<usize>) {
        let words = items.iter().filter(|item| item.classes.meets(ClassSet::TALK));
        let words = words.map(|item| item.tokens.clone()).collect();
        self.sentences.push(Sentence { tokens, words, actors });
    }
}
