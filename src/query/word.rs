//! Could word have gone from one to the other in time: [`Journey`].

use std::collections::BTreeSet;

use petgraph::graph::NodeIndex;

use super::paths::numbers;
use super::{Filter, starts};
use crate::graph::Store;
use crate::network::{self, Window};
use crate::{ConversationRecord, Day, EntityId, EntityRecord, KnowledgeGraph, Status};

/// How word went from one to another: conversations, each no earlier than the one before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Journey<'g> {
    /// Who had the word on the day: of an arrival the last, of a departure the first.
    pub at: &'g EntityRecord,
    /// The day: of arriving, or of leaving. The day asked for when no conversation was needed.
    pub day: Day,
    /// The conversations, in their order; none when the two are one.
    pub legs: Vec<Leg<'g>>,
}

/// One conversation of a [`Journey`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leg<'g> {
    /// Who passed the word on.
    pub from: &'g EntityRecord,
    /// To whom.
    pub to: &'g EntityRecord,
    /// On which day; in a conversation of a vague date, the one that suits best.
    pub day: Day,
    /// In which conversation. It has the evidence.
    pub conversation: &'g ConversationRecord,
}

impl KnowledgeGraph {
    /// How word that `a` had on the day `after` came to `b` at the earliest; `None` when it cannot have come.
    ///
    /// ```text
    ///   Austin --- 13 May --- Shoigu --- 1 March --- Akar      Austin's word of 1 January does not reach Akar:
    ///                                                          Shoigu spoke with Akar before he heard it
    /// ```
    ///
    /// Each conversation is no earlier than the one before; within one day word may travel on. A conversation of a vague
    /// date is taken to have been when it suits best, for the question is what can have been; one without date is of no
    /// use. Only conversations that were **held** count unless the filter says otherwise; its relations are not asked. A
    /// state, an organization or an office stands for those who spoke for it. Of several ways that arrive on one day, one,
    /// and always the same.
    ///
    /// Costs the conversations, from that day on, of all whom word reaches earlier, times the logarithm of their number.
    ///
    /// ```
    /// # mod told { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/util/told.rs")); } use told::*;
    /// use demarche::{Filter, KnowledgeGraph};
    ///
    /// // `document` reads lines of facts, as our tests do.
    /// let graph = KnowledgeGraph::from_extractions([document(
    ///     "tass-1",
    ///     &["2022-05-13 call held: austin@US, shoigu@RU", "2022-03-01 call held: shoigu@RU, akar@TR"],
    /// )]);
    /// let day = "2022-01-01".parse()?;
    /// let journey = graph.earliest_arrival(&id("akar"), &id("austin"), day, &Filter::new()).unwrap();
    /// assert_eq!((journey.day.to_string().as_str(), journey.legs.len()), ("2022-05-13", 2));
    /// assert!(graph.earliest_arrival(&id("austin"), &id("akar"), day, &Filter::new()).is_none());
    /// # Ok::<(), demarche::InvalidDate>(())
    /// ```
    pub fn earliest_arrival(&self, a: &EntityId, b: &EntityId, after: Day, filter: &Filter) -> Option<Journey<'_>> {
        let search = Search::new(self, a, Some(b), filter);
        let legs = search.store.network.arrival(&search.from, &search.to, after, &search.window)?;
        let to = legs.last().map_or_else(|| search.both(), |leg| Some(leg.to))?;
        let day = legs.last().map_or(after, |leg| leg.day);
        search.journey(to, day, &legs)
    }

    /// How late word can have left `a` to be with `b` on the day `before`, and how it then went; `None` when no word can
    /// have come by then. The [day](Journey::day) of the journey is that of leaving, and [`at`](Journey::at) whom it left.
    /// All else is as for [`earliest_arrival`](Self::earliest_arrival).
    ///
    /// ```
    /// # mod told { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/util/told.rs")); } use told::*;
    /// use demarche::{Filter, KnowledgeGraph};
    ///
    /// let graph = KnowledgeGraph::from_extractions([document(
    ///     "tass-1",
    ///     &["2022-05-13 call held: a, b", "2022-05-20 call held: a, b", "2022-06-01 call held: b, c"],
    /// )]);
    /// let left = |day: &str| graph.latest_departure(&id("a"), &id("c"), day.parse().unwrap(), &Filter::new()).map(|j| j.day.to_string());
    /// assert_eq!(left("2022-06-01").as_deref(), Some("2022-05-20"));
    /// assert_eq!(left("2022-05-31"), None);
    /// ```
    pub fn latest_departure(&self, a: &EntityId, b: &EntityId, before: Day, filter: &Filter) -> Option<Journey<'_>> {
        let search = Search::new(self, a, Some(b), filter);
        let legs = search.store.network.departure(&search.from, &search.to, before, &search.window)?;
        let from = legs.first().map_or_else(|| search.both(), |leg| Some(leg.from))?;
        let day = legs.first().map_or(before, |leg| leg.day);
        search.journey(from, day, &legs)
    }

    /// Everyone to whom word can have come that `a` had on the day `after`: by the day on which it came at the earliest,
    /// then by id. Those of whom it was asked do not stand there. All else is as for
    /// [`earliest_arrival`](Self::earliest_arrival).
    ///
    /// ```
    /// # mod told { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/util/told.rs")); } use told::*;
    /// use demarche::{Filter, KnowledgeGraph};
    ///
    /// let graph = KnowledgeGraph::from_extractions([document(
    ///     "tass-1",
    ///     &["2022-05-13 call held: a, b", "2022-05-13 call refused: a, d", "2022-06-01 call held: b, c"],
    /// )]);
    /// let after = |day: &str| {
    ///     let all = graph.reachable(&id("a"), day.parse().unwrap(), &Filter::new());
    ///     all.iter().map(|journey| journey.at.label.clone()).collect::<Vec<_>>()
    /// };
    /// assert_eq!(after("2022-01-01"), ["b", "c"]);
    /// assert!(after("2022-05-14").is_empty());
    /// ```
    pub fn reachable(&self, a: &EntityId, after: Day, filter: &Filter) -> Vec<Journey<'_>> {
        let search = Search::new(self, a, None, filter);
        let spread = search.store.network.arrivals(&search.from, after, &search.window);
        let others = spread.reached().into_iter().filter(|(node, _)| !search.from.contains(node));
        others.filter_map(|(node, day)| search.journey(node, day, &spread.way(node)?)).collect()
    }
}

/// Both sides of a question, and the conversations that count.
struct Search<'g> {
    store: &'g Store,
    from: Vec<u32>,
    to: Vec<u32>,
    window: Window,
}

impl<'g> Search<'g> {
    fn new(graph: &'g KnowledgeGraph, a: &EntityId, b: Option<&EntityId>, filter: &Filter) -> Search<'g> {
        let store = graph.store();
        let filter = filter.status_by_default(Status::Held);
        let from = starts(store, a, &filter);
        let to: BTreeSet<NodeIndex> = b.map(|b| starts(store, b, &filter)).unwrap_or_default();
        let window = filter.window(store, &from.union(&to).copied().collect());
        Search { store, from: numbers(store, &from), to: numbers(store, &to), window }
    }

    /// Who stands on both sides.
    fn both(&self) -> Option<u32> {
        let both = self.from.iter().copied().filter(|node| self.to.contains(node));
        both.min_by_key(|node| self.store.network.order().node(*node))
    }

    fn journey(&self, at: u32, day: Day, legs: &[network::Leg]) -> Option<Journey<'g>> {
        let entity = |node: u32| self.store.entity(self.store.node(node));
        let leg = |leg: &network::Leg| {
            let conversation = self.store.numbered(leg.conversation)?;
            Some(Leg { from: entity(leg.from)?, to: entity(leg.to)?, day: leg.day, conversation })
        };
        Some(Journey { at: entity(at)?, day, legs: legs.iter().map(leg).collect::<Option<_>>()? })
    }
}
