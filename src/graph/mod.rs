//! Conversations of many documents -> [`KnowledgeGraph`].
//!
//! The graph knows no text: of a document it keeps what the extraction says, with the quoted evidence. petgraph
//! holds it; its types stay inside, but for [`KnowledgeGraph::petgraph`].

mod blocks;
mod decision;
mod facts;
mod labels;
mod merge;
mod people;
mod record;
mod relation;
mod store;
mod update;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Mutex, OnceLock};

use petgraph::graph::DiGraph;

pub use decision::{Decision, InvalidReportId, ReportId};
pub use record::{
    Aspect, ConversationId, ConversationRecord, Disagreement, Provenance, Report, Source, Stance, Stated,
};
pub use relation::{Relation, RelationKind, Term, When};
pub use store::{DocumentRecord, Edge, EntityRecord, Node, Role};

pub(crate) use merge::chronological;
pub(crate) use store::{Store, of_tag};

use decision::Decisions;
use update::Before;

use crate::{Day, EntityId, EntityKind, Extraction, PartialDate};

/// Who held which office: a fact from outside the documents, as a gazetteer has it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct KnownTenure {
    /// Who.
    pub person: EntityId,
    /// The kind of office (`office/minister-of-defence`).
    pub office: EntityId,
    /// Its title in English lower case: `minister of defence`.
    pub office_label: String,
    /// The state or organization whose office it is.
    pub of: Option<EntityId>,
    /// The first day; `None` when not known.
    pub from: Option<PartialDate>,
    /// The last day; `None` when still in office, or not known.
    pub until: Option<PartialDate>,
}

/// What many documents together tell: who spoke with whom, when, at whose request, and where it is told.
///
/// The graph is a function of the *set* of its documents: the order in which they were added does not show anywhere.
/// Persons whom no gazetteer has ([`is_discovered`](EntityId::is_discovered)) are one when name and state agree, however
/// the name is spelled; one of whom a document tells only the family name, or no state, is the only one of that name and
/// office of whom others tell more. Their id in the graph is the fuller one.
///
/// Days are those of the calendar where something is told. Reports of neighbouring days are one conversation only when one
/// of them names a zone of time or the small hours, and half of the shorter time that the two may mean is common to both
/// (a day without a zone lies between the clocks of Washington and Tokyo); when exactly one conversation fits; and when no
/// document tells of two on these days. It shows the day of most reports, of as many the earlier.
///
/// Reports of several documents are one conversation when participants, mode, status and date agree as far as each
/// states them; all reports stay as evidence, and what they say differently can be
/// [asked for](ConversationRecord::disagreements). Two conversations that one document tells as two stay two.
///
/// # Cost
/// Adding, replacing or removing a document costs a copy of it. The next reading brings the graph up to date. That costs
/// what the documents touch: the reports of the same parties whose possible days overlap theirs, directly or through
/// others (a report without a date reaches back a month from its publication, one without a year everywhere); the
/// conversations of those who are called otherwise now, or turn out to be somebody else; and, for the edges, the conversations
/// of the persons of whom it tells. A set of documents that changed by more than a half is built anew, in *O*(*n* log *n*)
/// for *n* reports. Readings in between share what was built.
///
/// # Example
/// ```
/// use demarche::{Claim, Conversation, Evidence, Extraction, KnowledgeGraph, Mode, Party, RuleName, Span, Status};
///
/// let party = |id: &str, label: &str| Party {
///     entity: id.parse().unwrap(),
///     label: label.to_owned(),
///     state: None,
///     office: None,
///     office_label: None,
///     surface: vec![],
/// };
/// let told = |document: &str, date: &str| Extraction {
///     document: document.to_owned(),
///     conversations: vec![Conversation {
///         id: "c1".to_owned(),
///         mode: Mode::Call,
///         status: Status::Held,
///         date: date.parse().ok(),
///         time: None,
///         participants: vec![
///             party("person/lloyd-austin", "Lloyd Austin"),
///             party("person/sergei-shoigu", "Sergei Shoigu"),
///         ],
///         requested_by: None,
///         place: None,
///         reported_by: vec![],
///         evidence: vec![Evidence {
///             span: Span::new(0, 12).unwrap(),
///             claim: Claim::Spoke,
///             rule: RuleName::new("by-hand"),
///             quote: "Austin spoke".to_owned(),
///         }],
///     }],
///     ..Extraction::default()
/// };
/// let mut graph = KnowledgeGraph::from_extractions([told("tass-1", "2022-05-13"), told("vov-7", "2022-05")]);
/// let call = graph.conversations().next().unwrap();
/// assert_eq!(call.id().as_str(), "conversation/2022-05-13/lloyd-austin--sergei-shoigu");
/// assert_eq!(call.reports().len(), 2);
///
/// graph.insert(told("vov-7", "2023-03-15")); // A corrected version replaces what the old one said.
/// assert_eq!(graph.conversations().count(), 2);
/// assert!(graph.conversation("conversation/2024-01-01/nobody").is_none());
/// ```
#[derive(Default)]
pub struct KnowledgeGraph {
    extractions: BTreeMap<String, Extraction>,
    tenures: BTreeSet<KnownTenure>,
    decisions: Decisions,
    store: OnceLock<Store>,
    /// The store as it was before some documents changed, and what those said then.
    stale: Mutex<Option<Store>>,
    before: Before,
}

/// So many changed documents are always brought up to date one by one.
const FEW: usize = 64;

impl KnowledgeGraph {
    /// A graph that knows nothing.
    pub fn new() -> KnowledgeGraph {
        KnowledgeGraph::default()
    }

    /// The graph of these documents. Of two with the same id the later one counts.
    pub fn from_extractions(extractions: impl IntoIterator<Item = Extraction>) -> KnowledgeGraph {
        let mut graph = KnowledgeGraph::new();
        graph.extend(extractions);
        graph
    }

    /// Adds a document. The same again changes nothing; another version of a document that is here already replaces
    /// all that the old one said. Whether anything changed.
    ///
    /// The graph has no use for mentions and notes, and does not keep them.
    pub fn insert(&mut self, extraction: Extraction) -> bool {
        let extraction = Extraction { mentions: Vec::new(), notes: Vec::new(), ..extraction };
        if self.extractions.get(&extraction.document) == Some(&extraction) {
            return false;
        }
        let document = extraction.document.clone();
        let before = self.extractions.insert(document.clone(), extraction);
        self.touch(document, before);
        true
    }

    /// Takes a document out, with all that only it said; what it said, or `None` when it was not here.
    pub fn remove(&mut self, document: &str) -> Option<Extraction> {
        let removed = self.extractions.remove(document)?;
        self.touch(document.to_owned(), Some(removed.clone()));
        Some(removed)
    }

    /// The same graph, knowing who held which office. Tenures of persons of whom no document tells are kept, but make
    /// no node and no edge.
    pub fn with_tenures(mut self, tenures: impl IntoIterator<Item = KnownTenure>) -> KnowledgeGraph {
        self.tenures.extend(tenures);
        self.store = OnceLock::new();
        self.stale = Mutex::default();
        self
    }

    /// Decides that two reports tell of the same conversation, whatever they say themselves; whether anything changed.
    /// Takes back what was decided about these two before.
    ///
    /// A decision names reports and not conversations, so that it survives all that is added later; a report that is not
    /// here waits for its document. What is joined with one of two is joined with both, even where some of them were
    /// kept apart. What the reports say differently is a [disagreement](ConversationRecord::disagreements), and whoever
    /// takes part in one of them takes part.
    ///
    /// ```
    /// # mod told { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/util/told.rs")); } use told::*;
    /// use demarche::{KnowledgeGraph, ReportId};
    ///
    /// // `document` reads lines of facts, as our tests do.
    /// let mut graph = KnowledgeGraph::from_extractions([
    ///     document("tass-1", &["2021-12-30 call held: biden@US, putin@RU"]),
    ///     document("vov-7", &["2021-12-31 call held: biden@US, putin@RU"]),
    /// ]);
    /// let (moscow, hanoi) = (ReportId::new("tass-1", "c1"), ReportId::new("vov-7", "c1"));
    /// assert_eq!(graph.conversations().count(), 2);
    ///
    /// assert!(graph.join(moscow.clone(), hanoi.clone())); // Early in the morning there, still the evening before here.
    /// assert_eq!(graph.conversations().count(), 1);
    /// assert_eq!(graph.conversations().next().unwrap().disagreements()[0].aspect.name(), "date");
    ///
    /// assert!(graph.undecide(hanoi.clone(), moscow));
    /// assert_eq!(graph.conversations().count(), 2);
    /// assert!(!graph.join(hanoi.clone(), hanoi)); // Of one report there is nothing to decide.
    /// ```
    pub fn join(&mut self, a: ReportId, b: ReportId) -> bool {
        self.decide(Decision { a, b, same: true })
    }

    /// Decides that two reports tell of two conversations, however alike they are; whether anything changed. All else is as
    /// for [`join`](Self::join).
    ///
    /// ```
    /// # mod told { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/util/told.rs")); } use told::*;
    /// use demarche::{KnowledgeGraph, ReportId};
    ///
    /// let line: &[&str] = &["2022-05-13 call held: austin@US, shoigu@RU"];
    /// let mut graph = KnowledgeGraph::from_extractions([document("tass-1", line), document("vov-7", line)]);
    /// graph.keep_apart(ReportId::new("tass-1", "c1"), ReportId::new("vov-7", "c1"));
    /// assert_eq!(graph.conversations().count(), 2);
    /// graph.insert(document("ap-3", line)); // Means one of the two; that they are two stays.
    /// assert_eq!(graph.conversations().count(), 2);
    /// ```
    pub fn keep_apart(&mut self, a: ReportId, b: ReportId) -> bool {
        self.decide(Decision { a, b, same: false })
    }

    /// Leaves two reports to the rule again; whether anything had been decided about them.
    pub fn undecide(&mut self, a: ReportId, b: ReportId) -> bool {
        let concerned = &self.decisions.concerned(&a) | &self.decisions.concerned(&b);
        let changed = self.decisions.forget(a, b);
        concerned.into_iter().filter(|_| changed).for_each(|document| self.touch_again(document));
        changed
    }

    pub(crate) fn decide(&mut self, decision: Decision) -> bool {
        let Decision { a, b, .. } = decision.clone();
        let before = &self.decisions.concerned(&a) | &self.decisions.concerned(&b);
        let changed = self.decisions.decide(decision);
        let after = &self.decisions.concerned(&a) | &self.decisions.concerned(&b);
        (&before | &after).into_iter().filter(|_| changed).for_each(|document| self.touch_again(document));
        changed
    }

    /// What was decided by hand, sorted by the reports.
    pub fn decisions(&self) -> impl Iterator<Item = Decision> + '_ {
        self.decisions.all()
    }

    /// All persons, offices, states, organizations and places, sorted by id.
    pub fn entities(&self) -> impl Iterator<Item = &EntityRecord> {
        let store = self.store();
        store.entities.values().filter_map(|&node| store.entity(node))
    }

    /// All conversations, sorted by date (undated last), then by id.
    pub fn conversations(&self) -> impl Iterator<Item = &ConversationRecord> {
        let store = self.store();
        store.conversations.values().filter_map(|&node| store.conversation(node))
    }

    /// All documents, sorted by id.
    pub fn documents(&self) -> impl Iterator<Item = &DocumentRecord> {
        let store = self.store();
        store.documents.values().filter_map(|&node| store.document(node))
    }

    /// The entity with that id.
    pub fn entity(&self, id: &EntityId) -> Option<&EntityRecord> {
        let store = self.store();
        store.entity(*store.entities.get(id)?)
    }

    /// The conversation with that id (a string, as it stands in an export).
    pub fn conversation(&self, id: &str) -> Option<&ConversationRecord> {
        let store = self.store();
        store.conversation(*store.conversation_ids.get(&ConversationId::new(id))?)
    }

    /// The document with that id.
    pub fn document(&self, id: &str) -> Option<&DocumentRecord> {
        let store = self.store();
        store.document(*store.documents.get(id)?)
    }

    /// Whether a document of that id is here. Unlike [`document`](Self::document) it does not build the graph.
    pub fn has_document(&self, id: &str) -> bool {
        self.extractions.contains_key(id)
    }

    /// What a document reports, by its name. Costs the conversations of which the document tells.
    ///
    /// ```
    /// # mod told { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/util/told.rs")); } use told::*;
    /// use demarche::{KnowledgeGraph, ReportId};
    ///
    /// let graph = KnowledgeGraph::from_extractions([document("tass-1", &["2022-05-13 call held: austin@US, shoigu@RU"])]);
    /// assert_eq!(graph.report(&ReportId::new("tass-1", "c1")).unwrap().participants().len(), 2);
    /// assert!(graph.report(&ReportId::new("tass-1", "c2")).is_none());
    /// ```
    pub fn report(&self, id: &ReportId) -> Option<&Report> {
        let store = self.store();
        let told = store.graph.neighbors_directed(*store.documents.get(&id.document)?, petgraph::Incoming);
        let mut reports = told.filter_map(|node| store.conversation(node)).flat_map(ConversationRecord::reports);
        reports.find(|report| report.document() == id.document && report.local_id() == id.conversation)
    }

    /// The graph as triples.
    ///
    /// First those of each conversation, in the order of [`conversations`](Self::conversations): *spoke with* (each
    /// pair of participants once, the smaller id first), *on date*, *at request of*, *at place*, *reported by*. Then
    /// the standing facts: *holds*, *of*, *belongs to*, each sorted by subject, object and time. A conversation of *n*
    /// participants has *n*(*n* - 1)/2 pairs.
    pub fn relations(&self) -> impl Iterator<Item = Relation> {
        relation::relations(self.store())
    }

    /// The entity itself and those who stand on its side, sorted by id: who belongs to a state, speaks from or holds
    /// an office, holds an office of an organization. Of a person or place, itself alone; of an entity that is not
    /// here, nothing.
    ///
    /// ```
    /// use demarche::KnowledgeGraph;
    ///
    /// let graph = KnowledgeGraph::new();
    /// assert!(graph.side(&"state/US".parse()?).is_empty());
    /// # Ok::<(), demarche::InvalidEntityId>(())
    /// ```
    pub fn side(&self, id: &EntityId) -> Vec<&EntityRecord> {
        let store = self.store();
        crate::query::side(store, id).into_iter().filter_map(|node| store.entity(node)).collect()
    }

    /// The graph as it was known on a day: of the documents that were published by then. What happened until a day
    /// is another question, for [`Filter::until`](crate::Filter::until). Documents without a day of publication are left
    /// out, for nobody knows when they were known.
    ///
    /// Costs a copy of those documents, and the building of their graph when it is read.
    ///
    /// ```
    /// # mod told { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/util/told.rs")); } use told::*;
    /// use demarche::KnowledgeGraph;
    ///
    /// let graph = KnowledgeGraph::from_extractions([
    ///     document("tass-1 2022-05-14", &["2022-05-13 call held: austin@US, shoigu@RU"]),
    ///     document("memoir 2031-01-01", &["2022-05-12 call held: austin@US, shoigu@RU"]),
    ///     document("undated", &["2022-05-11 call held: austin@US, shoigu@RU"]),
    /// ]);
    /// assert_eq!(graph.known_on("2022-05-14".parse()?).conversations().count(), 1);
    /// assert_eq!(graph.known_on("2022-05-13".parse()?).conversations().count(), 0);
    /// # Ok::<(), demarche::InvalidDate>(())
    /// ```
    pub fn known_on(&self, day: Day) -> KnowledgeGraph {
        let known = |told: &&Extraction| told.published.is_some_and(|published| published <= day);
        let known = self.extractions.values().filter(known).cloned();
        let mut graph = KnowledgeGraph::from_extractions(known).with_tenures(self.tenures.iter().cloned());
        graph.decisions = self.decisions.clone();
        graph
    }

    /// What each document said, sorted by document: all from which the graph is made.
    pub fn extractions(&self) -> impl Iterator<Item = &Extraction> {
        self.extractions.values()
    }

    /// What was known from outside, sorted.
    pub fn tenures(&self) -> impl Iterator<Item = &KnownTenure> {
        self.tenures.iter()
    }

    /// The graph as petgraph holds it, to be read: for algorithms that are not here.
    ///
    /// This is the one place where a type of petgraph is public, and a new major version of petgraph may change it in
    /// a minor version of this crate. Indices mean nothing beyond this value: name things by their ids.
    pub fn petgraph(&self) -> &DiGraph<Node, Edge> {
        &self.store().graph
    }

    /// As whom the graph knows an id that stands in a document.
    #[cfg(feature = "xml")]
    pub(crate) fn known_as<'a>(&'a self, id: &'a EntityId) -> &'a EntityId {
        self.store().known_as(id)
    }

    pub(crate) fn store(&self) -> &Store {
        self.store.get_or_init(|| {
            let rulings = self.decisions.rulings();
            let stale = self.stale.lock().ok().and_then(|mut stale| stale.take());
            if let Some(mut store) =
                stale.filter(|_| self.before.len() <= FEW || 2 * self.before.len() <= self.extractions.len())
            {
                store.update(&self.extractions, &self.before, &rulings);
                return store;
            }
            let mut store = Store::new(&self.tenures);
            store.update(&self.extractions, &self.extractions.keys().map(|id| (id.clone(), None)).collect(), &rulings);
            store
        })
    }

    /// Notes that a document changed, and what it said before.
    fn touch(&mut self, document: String, before: Option<Extraction>) {
        if let Some(store) = self.store.take() {
            self.stale = Mutex::new(Some(store));
            self.before.clear();
        }
        if self.stale.get_mut().is_ok_and(|stale| stale.is_some()) {
            self.before.entry(document).or_insert(before);
        }
    }

    /// Notes that a document has to be read again as it is.
    fn touch_again(&mut self, document: String) {
        if let Some(extraction) = self.extractions.get(&document).cloned() {
            self.touch(document, Some(extraction));
        }
    }
}

/// A copy knows what was built, but not what is to be brought up to date.
impl Clone for KnowledgeGraph {
    fn clone(&self) -> KnowledgeGraph {
        KnowledgeGraph {
            extractions: self.extractions.clone(),
            tenures: self.tenures.clone(),
            decisions: self.decisions.clone(),
            store: self.store.clone(),
            ..KnowledgeGraph::default()
        }
    }
}

impl Extend<Extraction> for KnowledgeGraph {
    fn extend<I: IntoIterator<Item = Extraction>>(&mut self, extractions: I) {
        for extraction in extractions {
            self.insert(extraction);
        }
    }
}

impl FromIterator<Extraction> for KnowledgeGraph {
    fn from_iter<I: IntoIterator<Item = Extraction>>(extractions: I) -> KnowledgeGraph {
        KnowledgeGraph::from_extractions(extractions)
    }
}

/// Graphs are equal when they are made of the same documents, tenures and decisions.
impl PartialEq for KnowledgeGraph {
    fn eq(&self, other: &Self) -> bool {
        self.extractions == other.extractions && self.tenures == other.tenures && self.decisions == other.decisions
    }
}

impl Eq for KnowledgeGraph {}

impl fmt::Debug for KnowledgeGraph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kinds = EntityKind::ALL.map(|kind| self.entities().filter(|entity| entity.kind() == kind).count());
        f.debug_struct("KnowledgeGraph")
            .field("documents", &self.extractions.len())
            .field("conversations", &self.conversations().count())
            .field("entities by kind", &kinds)
            .finish()
    }
}
