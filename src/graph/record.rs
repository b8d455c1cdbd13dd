//! What the graph tells of one conversation: [`ConversationRecord`] and the reports from which it is known.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use super::decision::ReportId;
use crate::moment::Moment;
use crate::{Claim, Day, EntityId, Evidence, Mode, PartialDate, Party, Status, TimeOfDay};

/// The stable name of a conversation of the graph: `conversation/2022-05-13/lloyd-austin--sergei-shoigu`.
///
/// It is made of the date and the participants, in the order of their ids. The second conversation of the same
/// people on the same date ends in `-2`; which of them is the second depends on the ids of the documents, so that a
/// document that sorts before the others may take the shorter name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConversationId(Arc<str>);

impl ConversationId {
    pub(super) fn new(id: &str) -> ConversationId {
        ConversationId(id.into())
    }

    /// The id as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ConversationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for ConversationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where a fact is told: words of one document, and the rule that read them. Cloning is cheap.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Provenance {
    document: Arc<str>,
    evidence: Arc<Evidence>,
}

impl Provenance {
    pub(super) fn new(document: &Arc<str>, evidence: &Evidence) -> Provenance {
        Provenance { document: document.clone(), evidence: Arc::new(evidence.clone()) }
    }

    /// The id of the document.
    pub fn document(&self) -> &str {
        &self.document
    }

    /// The words, where they stand, and the rule.
    pub fn evidence(&self) -> &Evidence {
        &self.evidence
    }
}

/// Who says that something is so.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// Texts, each with the words that say it; sorted.
    Texts(Vec<Provenance>),
    /// The gazetteer: a tenure given from outside, with [`KnowledgeGraph::with_tenures`].
    ///
    /// [`KnowledgeGraph::with_tenures`]: crate::KnowledgeGraph::with_tenures
    Gazetteer,
}

impl Source {
    /// The words of texts; none when the gazetteer says it.
    pub fn provenance(&self) -> &[Provenance] {
        match self {
            Source::Texts(provenance) => provenance,
            Source::Gazetteer => &[],
        }
    }
}

/// One document's account of a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub(super) document: Arc<str>,
    pub(super) local_id: String,
    /// The how-manieth conversation of its document it is; local ids of input from elsewhere may repeat.
    pub(super) number: u32,
    pub(super) published: Option<Day>,
    pub(super) source: Option<Arc<str>>,
    pub(super) mode: Mode,
    pub(super) status: Status,
    pub(super) date: Option<PartialDate>,
    pub(super) time: Option<TimeOfDay>,
    pub(super) participants: Vec<Party>,
    pub(super) requested_by: Option<Party>,
    pub(super) place: Option<Party>,
    pub(super) reported_by: Vec<Party>,
    pub(super) evidence: Vec<Provenance>,
}

impl Report {
    /// The id of the document.
    pub fn document(&self) -> &str {
        &self.document
    }

    /// The conversation's name within the document: `c1`.
    pub fn local_id(&self) -> &str {
        &self.local_id
    }

    /// Its name among the reports of all documents, by which something can be [decided](crate::KnowledgeGraph::join) about it.
    pub fn id(&self) -> ReportId {
        ReportId::new(&self.document, &self.local_id)
    }

    /// The day on which the document was published, where known.
    pub fn published(&self) -> Option<Day> {
        self.published
    }

    /// Who published the document, where known.
    pub fn source(&self) -> Option<&str> {
        self.source.as_deref()
    }

    /// How they spoke, as this document says.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// Whether it took place, as this document says.
    pub fn status(&self) -> Status {
        self.status
    }

    /// When, as this document says.
    pub fn date(&self) -> Option<PartialDate> {
        self.date
    }

    /// What this document says beside the day: the part of the day, by whose clocks.
    pub fn time(&self) -> Option<&TimeOfDay> {
        self.time.as_ref()
    }

    /// The day, when it says one.
    pub(super) fn day(&self) -> Option<Day> {
        self.date.and_then(PartialDate::day)
    }

    /// When it may have been, when it says a day.
    pub(super) fn moment(&self) -> Option<Moment> {
        Some(Moment::new(self.day()?, self.time.as_ref()))
    }

    /// Whether it says that its day may be another one elsewhere.
    pub(super) fn is_telling(&self) -> bool {
        self.time.as_ref().is_some_and(TimeOfDay::is_telling) && self.day().is_some()
    }

    /// Who spoke, as this document says; sorted by id.
    pub fn participants(&self) -> &[Party] {
        &self.participants
    }

    /// Who asked for it, as this document says.
    pub fn requested_by(&self) -> Option<&Party> {
        self.requested_by.as_ref()
    }

    /// Where, as this document says.
    pub fn place(&self) -> Option<&Party> {
        self.place.as_ref()
    }

    /// On whose authority this document says so.
    pub fn reported_by(&self) -> &[Party] {
        &self.reported_by
    }

    /// What they spoke of, in this document's words and their order.
    pub fn topics(&self) -> impl Iterator<Item = &str> {
        let about = self.evidence.iter().map(Provenance::evidence).filter(|words| words.claim == Claim::Topic);
        about.map(|words| words.quote.as_str())
    }

    /// The words that say it, sorted.
    pub fn evidence(&self) -> &[Provenance] {
        &self.evidence
    }

    /// The words for one claim. A document that has none of its own for it says it in the words that tell of the
    /// conversation; a fact without evidence does not leave the graph.
    pub(super) fn evidence_of(&self, claim: Claim) -> Vec<Provenance> {
        let with = |claim| -> Vec<_> { self.evidence.iter().filter(|p| p.evidence.claim == claim).cloned().collect() };
        [with(claim), with(Claim::Spoke), self.evidence.clone()].into_iter().find(|v| !v.is_empty()).unwrap_or_default()
    }
}

/// One conversation, as all documents together tell of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConversationRecord {
    pub(super) id: ConversationId,
    pub(super) date: Option<PartialDate>,
    pub(super) mode: Mode,
    pub(super) status: Status,
    pub(super) participants: Vec<Party>,
    pub(super) requested_by: Option<Party>,
    pub(super) place: Option<Party>,
    pub(super) reported_by: Vec<Party>,
    pub(super) reports: Vec<Report>,
}

impl ConversationRecord {
    /// Its stable name.
    pub fn id(&self) -> &ConversationId {
        &self.id
    }

    /// When it was, as exactly as any report says. Of two days on which the clocks of two places showed it the one that more
    /// reports say, of as many the earlier; [`disagreements`](Self::disagreements) has the other.
    pub fn date(&self) -> Option<PartialDate> {
        self.date
    }

    /// How they spoke; `Unspecified` only when no report says.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// Whether it took place: held when any report says so.
    pub fn status(&self) -> Status {
        self.status
    }

    /// Who spoke, each as exactly as any report says; sorted by id.
    pub fn participants(&self) -> &[Party] {
        &self.participants
    }

    /// Who asked for it. When reports name different sides, the side of more reports;
    /// [`disagreements`](Self::disagreements) has the others.
    pub fn requested_by(&self) -> Option<&Party> {
        self.requested_by.as_ref()
    }

    /// Where; when reports differ, what more of them say.
    pub fn place(&self) -> Option<&Party> {
        self.place.as_ref()
    }

    /// Everyone with a role.
    pub(super) fn parties_mut(&mut self) -> impl Iterator<Item = &mut Party> {
        let parties = self.participants.iter_mut().chain(&mut self.requested_by).chain(&mut self.place);
        parties.chain(&mut self.reported_by)
    }

    /// On whose authority it is told, sorted by id.
    pub fn reported_by(&self) -> &[Party] {
        &self.reported_by
    }

    /// Every report, sorted by document; at least one, and at most one of a document unless several were
    /// [joined by hand](crate::KnowledgeGraph::join).
    pub fn reports(&self) -> &[Report] {
        &self.reports
    }

    /// The words for one claim in all documents, sorted.
    pub fn provenance(&self, claim: Claim) -> Vec<Provenance> {
        let says = |report: &&Report| match claim {
            Claim::Date => report.date.is_some(),
            Claim::Request => report.requested_by.is_some(),
            Claim::Place => report.place.is_some(),
            Claim::Report => !report.reported_by.is_empty(),
            Claim::Topic => report.topics().next().is_some(),
            Claim::Spoke | Claim::Holds => true,
        };
        self.reports.iter().filter(says).flat_map(|report| report.evidence_of(claim)).collect()
    }

    /// What the reports say differently, and which documents say which: date, mode, status, requester, in this order. Two
    /// days by the clocks of two places are listed, too: see [`spans_midnight`](Self::spans_midnight).
    ///
    /// A vaguer statement is no disagreement: a month and a day in it, a mode and none, the Pentagon and the American
    /// minister of defence.
    pub fn disagreements(&self) -> Vec<Disagreement> {
        let of = |aspect, says: &dyn Fn(&Report) -> Option<Stated>| self.disagreement(aspect, says);
        [
            of(Aspect::Date, &|report| report.date.map(Stated::Date)),
            of(Aspect::Mode, &|report| (report.mode != Mode::Unspecified).then_some(Stated::Mode(report.mode))),
            of(Aspect::Status, &|report| Some(Stated::Status(report.status))),
            of(Aspect::Requester, &|report| {
                report.requested_by.clone().map(|party| Stated::Requester(Box::new(party)))
            }),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// Whether its reports say two days because it was one in one place and the next in another: some report says by whose
    /// clocks, and both may be the same moment. Costs the product of the reports
    /// that say by whose clocks and of all.
    ///
    /// ```
    /// # mod told { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/util/told.rs")); } use told::*;
    /// use demarche::KnowledgeGraph;
    ///
    /// let graph = KnowledgeGraph::from_extractions([
    ///     document("tass-1", &["2021-12-30 call held: biden@US, putin@RU"]),
    ///     document("vov-7", &["2021-12-31,early,+07:00 call held: biden@US, putin@RU"]),
    /// ]);
    /// let told = graph.conversations().next().unwrap();
    /// assert!(told.spans_midnight());
    /// assert_eq!(told.date(), "2021-12-30".parse().ok());
    /// ```
    pub fn spans_midnight(&self) -> bool {
        let telling = self.reports.iter().filter(|report| report.is_telling());
        let explains = |report: &Report, other: &Report| {
            let may_be = report.moment().zip(other.moment()).is_some_and(|(ours, theirs)| ours.is_likely(theirs));
            report.day() != other.day() && may_be
        };
        telling.into_iter().any(|report| self.reports.iter().any(|other| explains(report, other)))
    }

    fn disagreement(&self, aspect: Aspect, says: &dyn Fn(&Report) -> Option<Stated>) -> Option<Disagreement> {
        let mut stances: Vec<Stance> = Vec::new();
        for report in &self.reports {
            let Some(stated) = says(report) else { continue };
            let document = report.document().to_owned();
            match stances.iter_mut().find(|stance| stance.says.same(&stated)) {
                Some(stance) => stance.documents.push(document),
                None => stances.push(Stance { says: stated, documents: vec![document] }),
            }
        }
        stances.sort_by(|a, b| b.documents.len().cmp(&a.documents.len()).then(a.documents.cmp(&b.documents)));
        let differ = stances.iter().enumerate().any(|(i, a)| stances[..i].iter().any(|b| !a.says.may_be(&b.says)));
        differ.then_some(Disagreement { aspect, stances })
    }
}

/// What reports of one conversation can disagree on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Aspect {
    /// When it was.
    Date,
    /// How they spoke.
    Mode,
    /// Whether it took place.
    Status,
    /// Who asked for it.
    Requester,
}

impl Aspect {
    /// The word used in exports.
    pub fn name(self) -> &'static str {
        match self {
            Aspect::Date => "date",
            Aspect::Mode => "mode",
            Aspect::Status => "status",
            Aspect::Requester => "requester",
        }
    }
}

/// What one report says of an aspect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stated {
    /// This date.
    Date(PartialDate),
    /// This mode.
    Mode(Mode),
    /// This status.
    Status(Status),
    /// That this one asked for it.
    Requester(Box<Party>),
}

impl Stated {
    /// The same statement, whatever the words.
    fn same(&self, other: &Stated) -> bool {
        match (self, other) {
            (Stated::Requester(a), Stated::Requester(b)) => a.entity == b.entity,
            _ => self == other,
        }
    }

    /// Whether both can be true, one of them vaguer.
    fn may_be(&self, other: &Stated) -> bool {
        match (self, other) {
            (Stated::Date(a), Stated::Date(b)) => a.agrees_with(*b),
            (Stated::Requester(a), Stated::Requester(b)) => {
                a.entity == b.entity || (a.kind() != b.kind() && side(a) == side(b))
            }
            _ => self == other,
        }
    }
}

impl fmt::Display for Stated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Stated::Date(date) => date.fmt(f),
            Stated::Mode(mode) => mode.fmt(f),
            Stated::Status(status) => status.fmt(f),
            Stated::Requester(party) => party.entity.fmt(f),
        }
    }
}

/// One of several versions, and who tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stance {
    /// The version.
    pub says: Stated,
    /// The ids of the documents, sorted.
    pub documents: Vec<String>,
}

/// That reports of one conversation cannot all be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// On what.
    pub aspect: Aspect,
    /// The versions: the one of most documents first, then by the ids of the documents.
    pub stances: Vec<Stance>,
}

/// For whom a party speaks: its state, or itself when it has none.
pub(super) fn side(party: &Party) -> &EntityId {
    party.state.as_ref().unwrap_or(&party.entity)
}

/// How exactly a party is named; the smaller, the more exact.
pub(super) fn vagueness(party: &Party) -> usize {
    use crate::EntityKind::*;
    match party.kind() {
        Person => 0,
        Office => 1,
        Organization => 2,
        Place => 3,
        State => 4,
    }
}

/// One party out of what several reports say of the same entity: what most say, then what sorts first.
pub(super) fn merged_party(parties: &[&Party]) -> Option<Party> {
    let first = parties.first()?;
    let labels = parties.iter().map(|party| party.label.as_str());
    let offices: Vec<_> =
        parties.iter().filter_map(|p| Some((p.office.as_ref()?, p.office_label.as_deref()))).collect();
    let office = most_frequent(offices.iter().map(|(office, _)| *office));
    let titles = offices.iter().filter(|(id, _)| Some(*id) == office).filter_map(|(_, title)| *title);
    let mut seen = BTreeSet::new();
    let surface = parties.iter().flat_map(|party| &party.surface).filter(|form| seen.insert(*form)).cloned().collect();
    Some(Party {
        entity: first.entity.clone(),
        label: most_frequent(labels).unwrap_or_default().to_owned(),
        state: most_frequent(parties.iter().filter_map(|party| party.state.as_ref())).cloned(),
        office: office.cloned(),
        office_label: most_frequent(titles).map(str::to_owned),
        surface,
    })
}

/// The value that occurs most often; of several the smallest.
pub(super) fn most_frequent<T: Ord>(values: impl IntoIterator<Item = T>) -> Option<T> {
    let mut counts: BTreeMap<T, usize> = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    // `max_by_key` takes the last of equals, hence the reversal.
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map(|(value, _)| value)
}
