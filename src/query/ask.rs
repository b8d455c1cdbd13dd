//! Questions that read like questions: [`Question`].

use super::{FirstSince, Frequency, Gap, Journey, Neighborhood, Path, Paths, Tally};
use crate::{ConversationRecord, Day, EntityId, Filter, KnowledgeGraph, Mode, PartialDate, Status};

/// A question to a graph, put together word by word. Made by [`KnowledgeGraph::ask`].
///
/// Every method is a [`Filter`] or a query of [`KnowledgeGraph`], which have the details: order, cost, what counts.
#[derive(Clone, Debug)]
#[must_use = "a question is answered by its last word: `timeline`, `neighbors`, `path`, ..."]
pub struct Question<'g> {
    graph: &'g KnowledgeGraph,
    entities: Vec<EntityId>,
    filter: Filter,
}

impl KnowledgeGraph {
    /// Begins a question about an entity.
    ///
    /// ```
    /// # mod told { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/util/told.rs")); } use told::*;
    /// use demarche::{KnowledgeGraph, PartialDate};
    ///
    /// let graph = KnowledgeGraph::from_extractions([document(
    ///     "tass-1",
    ///     &["2022-05-13 call held: austin@US, shoigu@RU", "2022-10-21 call held: austin@US, shoigu@RU", "2022-06-01 meeting held: shoigu@RU, akar@TR"],
    /// )]);
    /// let (austin, russia, akar) = (id("austin"), id("RU"), id("akar"));
    /// let year: PartialDate = "2022".parse()?;
    ///
    /// // When did Austin and Russia speak by telephone in 2022?
    /// assert_eq!(graph.ask(&austin).and(&russia).by_telephone().during(year).timeline().len(), 2);
    /// // Could word have gone from Austin to Akar after 1 May?
    /// assert!(graph.ask(&austin).and(&akar).word_after("2022-05-01".parse()?).is_some());
    /// // And after 1 July?
    /// assert!(graph.ask(&austin).and(&akar).word_after("2022-07-01".parse()?).is_none());
    /// # Ok::<(), demarche::InvalidDate>(())
    /// ```
    pub fn ask(&self, about: &EntityId) -> Question<'_> {
        Question { graph: self, entities: vec![about.clone()], filter: Filter::new() }
    }

    /// Begins a question about everyone.
    pub fn ask_all(&self) -> Question<'_> {
        Question { graph: self, entities: Vec::new(), filter: Filter::new() }
    }
}

impl<'g> Question<'g> {
    /// About this one, too.
    pub fn and(mut self, other: &EntityId) -> Question<'g> {
        self.entities.push(other.clone());
        self
    }

    /// Under this filter, in place of all that was said before of dates, modes and statuses.
    pub fn under(self, filter: Filter) -> Question<'g> {
        Question { filter, ..self }
    }

    /// On the first day of this date, or later: [`Filter::since`].
    pub fn since(self, date: impl Into<PartialDate>) -> Question<'g> {
        Question { filter: self.filter.since(date), ..self }
    }

    /// On the last day of this date, or earlier: [`Filter::until`].
    pub fn until(self, date: impl Into<PartialDate>) -> Question<'g> {
        Question { filter: self.filter.until(date), ..self }
    }

    /// Within this day, month or year.
    pub fn during(self, date: impl Into<PartialDate>) -> Question<'g> {
        let date = date.into();
        self.since(date).until(date)
    }

    /// By telephone.
    pub fn by_telephone(self) -> Question<'g> {
        Question { filter: self.filter.modes([Mode::Call]), ..self }
    }

    /// In one room.
    pub fn face_to_face(self) -> Question<'g> {
        Question { filter: self.filter.modes([Mode::Meeting]), ..self }
    }

    /// Only what took place.
    pub fn held(self) -> Question<'g> {
        Question { filter: self.filter.statuses([Status::Held]), ..self }
    }

    /// Only what was declined, or did not take place.
    pub fn refused(self) -> Question<'g> {
        Question { filter: self.filter.statuses([Status::Refused]), ..self }
    }

    /// Only as told by this publisher or document: [`Filter::sources`].
    pub fn told_by(self, source: &str) -> Question<'g> {
        Question { filter: self.filter.sources([source]), ..self }
    }

    /// Which conversations? See [`KnowledgeGraph::timeline`].
    pub fn timeline(&self) -> Vec<&'g ConversationRecord> {
        self.graph.timeline(&self.entities, &self.filter)
    }

    /// Who is around the first? See [`KnowledgeGraph::neighbors`]; `None` when the question is about everyone.
    pub fn neighbors(&self, hops: usize) -> Option<Neighborhood<'g>> {
        Some(self.graph.neighbors(self.entities.first()?, hops, &self.filter))
    }

    /// With whom did the first speak most? See [`KnowledgeGraph::partners`]; nothing when the question is about everyone.
    pub fn partners(&self) -> Vec<Tally<'g>> {
        self.entities.first().map(|first| self.graph.partners(first, &self.filter)).unwrap_or_default()
    }

    /// At whose request? See [`KnowledgeGraph::requesters`].
    pub fn requesters(&self) -> Vec<Tally<'g>> {
        self.graph.requesters(&self.entities, &self.filter)
    }

    /// How are the first two linked? See [`KnowledgeGraph::shortest_path`]; `None` also when fewer are asked about.
    pub fn path(&self) -> Option<Path<'g>> {
        let (a, b) = self.two()?;
        self.graph.shortest_path(a, b, &self.filter)
    }

    /// In how many ways are the first two linked? See [`KnowledgeGraph::simple_paths`]; none when fewer are asked about.
    pub fn paths(&self, longest: usize, limit: usize) -> Paths<'g> {
        let two = self.two();
        two.map(|(a, b)| self.graph.simple_paths(a, b, longest, limit, &self.filter)).unwrap_or_default()
    }

    /// Could word of the first have come to the second after that day? See [`KnowledgeGraph::earliest_arrival`].
    pub fn word_after(&self, day: Day) -> Option<Journey<'g>> {
        let (a, b) = self.two()?;
        self.graph.earliest_arrival(a, b, day, &self.filter)
    }

    /// Could word of the first have come to the second by that day? See [`KnowledgeGraph::latest_departure`].
    pub fn word_before(&self, day: Day) -> Option<Journey<'g>> {
        let (a, b) = self.two()?;
        self.graph.latest_departure(a, b, day, &self.filter)
    }

    /// When did they not speak? See [`KnowledgeGraph::gaps`].
    pub fn gaps(&self) -> Vec<Gap<'g>> {
        self.graph.gaps(&self.entities, &self.filter)
    }

    /// How often, month by month? See [`KnowledgeGraph::by_month`].
    pub fn by_month(&self) -> Frequency {
        self.graph.by_month(&self.entities, &self.filter)
    }

    /// Was it the first time since then? See [`KnowledgeGraph::first_since`].
    pub fn was_first(&self, on: PartialDate, since: PartialDate) -> FirstSince<'g> {
        self.graph.first_since(&self.entities, on, since, &self.filter)
    }

    fn two(&self) -> Option<(&EntityId, &EntityId)> {
        self.entities.first().zip(self.entities.get(1))
    }
}
