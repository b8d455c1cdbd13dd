//! The picture itself: [`Drawing`]. It knows no syntax, no colour and no place on the paper.

use std::borrow::Cow;

use crate::{ConversationRecord, EntityId, EntityKind, Mode, Status};

/// All that is drawn, each thing once.
pub(in crate::export) struct Drawing<'g> {
    pub(in crate::export) arrangement: Arrangement,
    /// What was left out, a sentence each.
    pub(in crate::export) notes: Vec<String>,
    /// Sorted by id.
    pub(in crate::export) actors: Vec<Actor<'g>>,
    /// By date, undated last.
    pub(in crate::export) talks: Vec<Talk<'g>>,
    /// Of states; sorted by their two ends.
    pub(in crate::export) bonds: Vec<Bond<'g>>,
}

/// How the parts lie to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::export) enum Arrangement {
    /// In columns: those who speak, and between them the conversations.
    Columns,
    /// A lane for each who speaks, conversations across them.
    Lanes,
    /// Each with each, joined by bonds.
    Web,
}

/// Someone or something that takes a part in a conversation.
pub(in crate::export) struct Actor<'g> {
    pub(in crate::export) id: &'g EntityId,
    pub(in crate::export) name: &'g str,
    /// The titles under which it speaks, in the order of the conversations.
    pub(in crate::export) titles: Vec<Cow<'g, str>>,
    pub(in crate::export) state: Option<&'g EntityId>,
    pub(in crate::export) looks: Looks,
    /// In which column, from the left (even; conversations are at odd ones, or at 0 between -1 and 1), or in which lane.
    pub(in crate::export) column: i32,
    /// Whom the picture is about.
    pub(in crate::export) spotlight: bool,
}

/// As what an actor is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::export) enum Looks {
    Person,
    /// A state, an organization, an office.
    Body,
    Place,
}

impl Looks {
    pub(super) fn of(id: &EntityId) -> Looks {
        if id.kind() == EntityKind::Person { Looks::Person } else { Looks::Body }
    }
}

/// A conversation, or several of the same people that are of one mode and status.
pub(in crate::export) struct Talk<'g> {
    pub(in crate::export) id: Cow<'g, str>,
    /// At least one; by date.
    pub(in crate::export) records: Vec<&'g ConversationRecord>,
    pub(in crate::export) column: i32,
    pub(in crate::export) ties: Vec<Tie>,
}

impl Talk<'_> {
    pub(in crate::export) fn mode(&self) -> Mode {
        self.records[0].mode()
    }

    pub(in crate::export) fn status(&self) -> Status {
        self.records[0].status()
    }
}

/// A line between an actor and a conversation.
pub(in crate::export) struct Tie {
    /// Its place among the actors.
    pub(in crate::export) actor: usize,
    pub(in crate::export) part: Part,
    /// Whether the line says *spoke with*, which stands once for each conversation.
    pub(in crate::export) worded: bool,
}

/// Which part an actor takes in a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::export) enum Part {
    Spoke,
    SpokeAndAsked,
    Asked,
    Reported,
    Place,
}

impl Part {
    pub(in crate::export) fn asked(self) -> bool {
        matches!(self, Part::Asked | Part::SpokeAndAsked)
    }

    pub(in crate::export) fn spoke(self) -> bool {
        matches!(self, Part::Spoke | Part::SpokeAndAsked)
    }
}

/// What passed between two.
pub(in crate::export) struct Bond<'g> {
    /// Their places among the actors, the smaller first.
    pub(in crate::export) ends: (usize, usize),
    /// At least one; by date.
    pub(in crate::export) records: Vec<&'g ConversationRecord>,
}
