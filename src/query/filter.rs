//! What a query leaves out: [`Filter`].

use std::collections::BTreeSet;

use petgraph::graph::NodeIndex;

use crate::graph::{Store, of_tag};
use crate::network::{Tag, Window};
use crate::{ConversationRecord, Day, EntityKind, Mode, PartialDate, RelationKind, Report, Status, When};

/// What a query leaves out. A new one leaves out nothing that the query does not leave out by itself.
///
/// Paths follow only conversations that were held unless [`statuses`](Self::statuses) says otherwise, for word does
/// not travel through a refusal; every other query shows all. Neighbours and paths follow *spoke with* unless
/// [`relations`](Self::relations) says otherwise.
///
/// ```
/// use demarche::{Filter, Mode, PartialDate, Status};
///
/// let year: PartialDate = "2022".parse()?;
/// let calls = Filter::new().since(year).until(year).modes([Mode::Call]).statuses(Status::ALL.iter().copied());
/// assert!(calls.admits_date("2022-05".parse().ok()));
/// assert!(!calls.admits_date("2023-03-15".parse().ok()));
/// assert!(!calls.admits_date(None));
/// # Ok::<(), demarche::InvalidDate>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    since: Option<Day>,
    until: Option<Day>,
    statuses: Option<BTreeSet<Status>>,
    modes: Option<BTreeSet<Mode>>,
    relations: Option<BTreeSet<RelationKind>>,
    kinds: Option<BTreeSet<EntityKind>>,
    sources: Option<BTreeSet<String>>,
    literal: bool,
}

impl Filter {
    /// Leaves nothing out.
    pub fn new() -> Filter {
        Filter::default()
    }

    /// Only what may have been on the first day of this date, or later. A date without a year sets no bound.
    ///
    /// A vague date passes when it may lie inside the bounds. What has no date, or one without a year, passes only
    /// where no bound is set.
    pub fn since(self, date: impl Into<PartialDate>) -> Filter {
        Filter { since: date.into().first_day(), ..self }
    }

    /// Only what may have been on the last day of this date, or earlier; see [`since`](Self::since).
    pub fn until(self, date: impl Into<PartialDate>) -> Filter {
        Filter { until: date.into().last_day(), ..self }
    }

    /// Only conversations of these statuses.
    pub fn statuses(self, statuses: impl IntoIterator<Item = Status>) -> Filter {
        Filter { statuses: Some(statuses.into_iter().collect()), ..self }
    }

    /// Only conversations of these modes; those of which no report tells the mode need [`Mode::Unspecified`].
    pub fn modes(self, modes: impl IntoIterator<Item = Mode>) -> Filter {
        Filter { modes: Some(modes.into_iter().collect()), ..self }
    }

    /// Only these relations. With *at request of*, *at place* and *reported by*, a participant is next to the one who
    /// asked, the place, the one who tells of it; with *holds*, *of* and *belongs to*, an entity is next to its
    /// office or state without any conversation.
    pub fn relations(self, kinds: impl IntoIterator<Item = RelationKind>) -> Filter {
        Filter { relations: Some(kinds.into_iter().collect()), ..self }
    }

    /// Only entities of these kinds; the ends of a path and the centre of a neighbourhood always pass. A timeline
    /// does not ask.
    pub fn kinds(self, kinds: impl IntoIterator<Item = EntityKind>) -> Filter {
        Filter { kinds: Some(kinds.into_iter().collect()), ..self }
    }

    /// Only conversations of which one of these tells: the publisher of a document, or the document itself by its id.
    pub fn sources(self, sources: impl IntoIterator<Item = impl Into<String>>) -> Filter {
        Filter { sources: Some(sources.into_iter().map(Into::into).collect()), ..self }
    }

    /// Takes the entities of a query for themselves alone. Otherwise a state, an organization or an office also
    /// stands for those who spoke for it.
    pub fn literal(self) -> Filter {
        Filter { literal: true, ..self }
    }

    /// Whether a date, or none, passes.
    pub fn admits_date(&self, date: Option<PartialDate>) -> bool {
        let days = date.and_then(|date| date.first_day().zip(date.last_day()));
        match days {
            Some((first, last)) => {
                self.since.is_none_or(|since| since <= last) && self.until.is_none_or(|until| first <= until)
            }
            None => self.since.is_none() && self.until.is_none(),
        }
    }

    /// Whether a conversation passes: date, status, mode and source.
    pub fn admits(&self, conversation: &ConversationRecord) -> bool {
        passes(&self.statuses, conversation.status())
            && passes(&self.modes, conversation.mode())
            && self.admits_date(conversation.date())
            && self.sources.as_ref().is_none_or(|sources| told_by(conversation, sources))
    }

    /// Whether what is so at that time may have been so within the bounds. What is so at no stated time passes.
    pub fn admits_when(&self, when: When) -> bool {
        let from = when.from.or(when.on.filter(|_| !when.former)).and_then(PartialDate::first_day);
        let until = when.until.or(when.on).and_then(PartialDate::last_day);
        let begins_in_time = self.until.zip(from).is_none_or(|(bound, from)| from <= bound);
        begins_in_time && self.since.zip(until).is_none_or(|(bound, until)| bound <= until)
    }

    /// Whether a kind of relation passes.
    pub fn admits_relation(&self, kind: RelationKind) -> bool {
        passes(&self.relations, kind)
    }

    /// Whether a kind of entity passes.
    pub fn admits_kind(&self, kind: EntityKind) -> bool {
        passes(&self.kinds, kind)
    }

    /// The days, statuses and modes as a question to the network of a graph.
    pub(super) fn days(&self, store: &Store) -> Window {
        let wanted = |tag: Tag| {
            let (status, mode) = of_tag(tag);
            passes(&self.statuses, status) && passes(&self.modes, mode)
        };
        store.network.window(self.since, self.until, wanted)
    }

    /// The same question to the network of a graph, but for relations.
    pub(super) fn window(&self, store: &Store, exempt: &BTreeSet<NodeIndex>) -> Window {
        let network = &store.network;
        let mut window = self.days(store);
        if self.sources.is_some() {
            window = window.only(network, |number| store.numbered(number).is_some_and(|record| self.admits(record)));
        }
        if self.kinds.is_some() {
            window = window.with(network, |node| {
                let node = store.node(node);
                exempt.contains(&node) || store.entity(node).is_some_and(|entity| self.admits_kind(entity.kind()))
            });
        }
        window
    }

    /// Whether nothing but *spoke with* passes.
    pub(super) fn is_about_speaking(&self) -> bool {
        self.relations.as_ref().is_some_and(|wanted| wanted.iter().eq([&RelationKind::SpokeWith]))
    }

    pub(super) fn is_literal(&self) -> bool {
        self.literal
    }

    /// The same, showing only this relation unless others were asked for.
    pub(super) fn relation_by_default(&self, kind: RelationKind) -> Filter {
        let relations = self.relations.clone().or_else(|| Some(BTreeSet::from([kind])));
        Filter { relations, ..self.clone() }
    }

    /// The same, showing only this status unless others were asked for.
    pub(super) fn status_by_default(&self, status: Status) -> Filter {
        let statuses = self.statuses.clone().or_else(|| Some(BTreeSet::from([status])));
        Filter { statuses, ..self.clone() }
    }
}

fn told_by(conversation: &ConversationRecord, sources: &BTreeSet<String>) -> bool {
    let named = |report: &Report| {
        sources.contains(report.document()) || report.source().is_some_and(|source| sources.contains(source))
    };
    conversation.reports().iter().any(named)
}

fn passes<T: Ord>(wanted: &Option<BTreeSet<T>>, value: T) -> bool {
    wanted.as_ref().is_none_or(|wanted| wanted.contains(&value))
}
