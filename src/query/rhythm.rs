//! When somebody spoke and when not: gaps, months, and the claim that a call was the first since long.

use std::cmp::Reverse;

use super::Filter;
use crate::{ConversationRecord, Day, EntityId, KnowledgeGraph, PartialDate, Status};

/// A time without conversations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap<'g> {
    /// The last conversation before it.
    pub before: &'g ConversationRecord,
    /// The first after it.
    pub after: &'g ConversationRecord,
    /// How many days lie between the two at the least: from one day to the next is 1.
    pub days: u32,
}

/// How many conversations there were in each month.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frequency {
    /// Every month from the first with a conversation to the last, in order, with its number, which may be 0.
    pub months: Vec<(PartialDate, usize)>,
    /// How many conversations have no month.
    pub without_month: usize,
}

/// What the graph knows of the claim that a conversation was the first since a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstSince<'g> {
    /// The conversations on that date, by date.
    pub earlier: Vec<&'g ConversationRecord>,
    /// Those that lie between without doubt, by date.
    pub between: Vec<&'g ConversationRecord>,
    /// Those that may lie between, their dates being vague; by date.
    pub perhaps: Vec<&'g ConversationRecord>,
}

/// How a claim stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// The graph has what is claimed, and nothing against it.
    Confirmed,
    /// The graph has nothing against it; what it takes to confirm it, it lacks.
    Open,
    /// The graph has a conversation that contradicts it.
    Contradicted,
}

impl Verdict {
    /// The word used in exports.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Confirmed => "confirmed",
            Verdict::Open => "open",
            Verdict::Contradicted => "contradicted",
        }
    }
}

impl FirstSince<'_> {
    /// How the claim stands: contradicted by one conversation between, open where one may lie between or none is known
    /// on the earlier date, else confirmed.
    pub fn verdict(&self) -> Verdict {
        match (self.between.is_empty(), self.perhaps.is_empty(), self.earlier.is_empty()) {
            (false, ..) => Verdict::Contradicted,
            (true, true, false) => Verdict::Confirmed,
            _ => Verdict::Open,
        }
    }
}

impl KnowledgeGraph {
    /// The times without conversations between the given entities (of one, without any of its own): the longest first,
    /// then by date.
    ///
    /// As with [`timeline`](Self::timeline), a state stands for those who spoke for it. Only conversations that were
    /// **held** count unless the filter says otherwise. Of vague dates, a gap is as long as it is at the least. So
    /// `filter.until(day)` and the last gap say what "the first call since ..." would mean on that day.
    ///
    /// Costs the timeline.
    ///
    /// ```
    /// # mod told { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/util/told.rs")); } use told::*;
    /// use demarche::{Filter, KnowledgeGraph};
    ///
    /// let graph = KnowledgeGraph::from_extractions([document(
    ///     "tass-1",
    ///     &["2022-05-13 call held: austin@US, shoigu@RU", "2022-10-21 call held: austin@US, shoigu@RU", "2022-07 call held: milley@US, shoigu@RU"],
    /// )]);
    /// let longest = |who: &[&str]| graph.gaps(&who.iter().map(|w| id(w)).collect::<Vec<_>>(), &Filter::new()).first().map(|gap| gap.days);
    /// assert_eq!(longest(&["austin", "shoigu"]), Some(161));
    /// assert_eq!(longest(&["US", "RU"]), Some(82)); // From the last day of July.
    /// assert_eq!(longest(&["milley", "shoigu"]), None);
    /// ```
    pub fn gaps(&self, entities: &[EntityId], filter: &Filter) -> Vec<Gap<'_>> {
        let held = filter.status_by_default(Status::Held);
        let mut gaps = Vec::new();
        let mut last: Option<(Day, &ConversationRecord)> = None;
        for record in self.timeline(entities, &held) {
            let Some((first_day, last_day)) = days(record) else { continue };
            if let Some((day, before)) = last
                && let Ok(days @ 1..) = u32::try_from(day.days_until(first_day))
            {
                gaps.push(Gap { before, after: record, days });
            }
            if last.is_none_or(|(day, _)| day <= last_day) {
                last = Some((last_day, record));
            }
        }
        // Stable: gaps of one length stay in the order of time.
        gaps.sort_by_key(|gap| Reverse(gap.days));
        gaps
    }

    /// How many conversations the given entities had together in each month (of one, it with anybody; of none, all).
    ///
    /// Conversations of every status count, as in a [`timeline`](Self::timeline), whose cost it has.
    ///
    /// ```
    /// # mod told { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/util/told.rs")); } use told::*;
    /// use demarche::{Filter, KnowledgeGraph};
    ///
    /// let graph = KnowledgeGraph::from_extractions([document(
    ///     "tass-1",
    ///     &["2022-05-13 call held: a, b", "2022-07-01 call held: a, b", "2022-07 call held: a, c", "2022 call held: a, d"],
    /// )]);
    /// let frequency = graph.by_month(&[id("a")], &Filter::new());
    /// let months: Vec<_> = frequency.months.iter().map(|(month, count)| format!("{month}: {count}")).collect();
    /// assert_eq!(months, ["2022-05: 1", "2022-06: 0", "2022-07: 2"]);
    /// assert_eq!(frequency.without_month, 1);
    /// assert!(graph.by_month(&[id("nobody")], &Filter::new()).months.is_empty());
    /// ```
    pub fn by_month(&self, entities: &[EntityId], filter: &Filter) -> Frequency {
        let mut frequency = Frequency::default();
        for record in self.timeline(entities, filter) {
            match record.date().and_then(month_of) {
                Some(month) => frequency.count(month),
                None => frequency.without_month += 1,
            }
        }
        frequency
    }

    /// What the graph knows of the claim that the given entities spoke on the date `on` for the first time since
    /// another: "lần đầu kể từ tháng 3-2023".
    ///
    /// Only conversations that were **held** count unless the filter says otherwise; with [`Filter::modes`] it is the
    /// first call, or the first meeting. Costs the [`timeline`](Self::timeline).
    ///
    /// ```
    /// # mod told { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/util/told.rs")); } use told::*;
    /// use demarche::{Filter, KnowledgeGraph, Verdict};
    ///
    /// let graph = KnowledgeGraph::from_extractions([document(
    ///     "tass-1",
    ///     &["2023-03-15 call held: austin@US, shoigu@RU", "2024-06-25 call held: austin@US, belousov@RU"],
    /// )]);
    /// let claim = |who: &str, since: &str| {
    ///     let (on, since) = ("2024-06-25".parse().unwrap(), since.parse().unwrap());
    ///     graph.first_since(&[id("austin"), id(who)], on, since, &Filter::new()).verdict()
    /// };
    /// assert_eq!(claim("RU", "2023-03"), Verdict::Confirmed);
    /// assert_eq!(claim("RU", "2022-10"), Verdict::Contradicted);
    /// assert_eq!(claim("belousov", "2023-03"), Verdict::Open);
    /// ```
    pub fn first_since(
        &self,
        entities: &[EntityId],
        on: PartialDate,
        since: PartialDate,
        filter: &Filter,
    ) -> FirstSince<'_> {
        let held = filter.status_by_default(Status::Held);
        let mut found = FirstSince { earlier: Vec::new(), between: Vec::new(), perhaps: Vec::new() };
        let Some(((begin, end), next)) = since.first_day().zip(since.last_day()).zip(on.first_day()) else {
            return found;
        };
        for record in self.timeline(entities, &held) {
            let Some((first, last)) = days(record) else { continue };
            if begin <= first && last <= end {
                found.earlier.push(record);
            } else if end < first && last < next {
                found.between.push(record);
            } else if end < last && first < next {
                found.perhaps.push(record);
            }
        }
        found
    }
}

fn days(record: &ConversationRecord) -> Option<(Day, Day)> {
    record.date().and_then(|date| date.first_day().zip(date.last_day()))
}

/// Its month, where year and month are known.
fn month_of(date: PartialDate) -> Option<PartialDate> {
    PartialDate::from_month(Some(date.year()?), date.month()?)
}

impl Frequency {
    /// Months come in order.
    fn count(&mut self, month: PartialDate) {
        while let Some(next) = self.months.last().and_then(|(last, _)| next_month(*last)).filter(|next| *next <= month)
        {
            self.months.push((next, 0));
        }
        match self.months.last_mut() {
            Some((_, count)) => *count += 1,
            None => self.months.push((month, 1)),
        }
    }
}

fn next_month(month: PartialDate) -> Option<PartialDate> {
    month_of(month.last_day()?.add_days(1)?.into())
}
