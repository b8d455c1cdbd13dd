//! What somebody decided by hand about two reports: [`Decision`].

use std::collections::{BTreeMap, BTreeSet};

use super::record::Report;

/// One document's account of a conversation, by name: the id of the document, and that of the conversation in it.
///
/// ```
/// use demarche::ReportId;
///
/// let id = ReportId::new("tass-1", "c2");
/// assert_eq!(id.to_string(), "tass-1#c2");
/// assert_eq!("tass-1#c2".parse(), Ok(id.clone()));
/// assert!("tass-1".parse::<ReportId>().is_err());
/// assert_ne!(id, ReportId::new("tass-2", "c2"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ReportId {
    /// The id of the document.
    pub document: String,
    /// The conversation's name within the document: `c1`.
    pub conversation: String,
}

impl ReportId {
    /// The report of that conversation in that document.
    pub fn new(document: &str, conversation: &str) -> ReportId {
        ReportId { document: document.to_owned(), conversation: conversation.to_owned() }
    }
}

/// As it prints: what is after the last `#` is the conversation.
impl std::str::FromStr for ReportId {
    type Err = InvalidReportId;

    fn from_str(s: &str) -> Result<ReportId, InvalidReportId> {
        match s.rsplit_once('#') {
            Some((document, conversation)) if !document.is_empty() && !conversation.is_empty() => {
                Ok(ReportId::new(document, conversation))
            }
            _ => Err(InvalidReportId { found: s.chars().take(40).collect() }),
        }
    }
}

/// A string that names no report.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected a document and a conversation in it as tass-1#c2, found `{found}`")]
pub struct InvalidReportId {
    found: String,
}

impl std::fmt::Display for ReportId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}#{}", self.document, self.conversation)
    }
}

/// That two reports tell of the same conversation, or of two, whatever they say themselves.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Decision {
    /// The one report; it sorts before the other.
    pub a: ReportId,
    /// The other report.
    pub b: ReportId,
    /// Whether they tell of the same conversation.
    pub same: bool,
}

/// All that was decided, by the two reports in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Decisions(BTreeMap<(ReportId, ReportId), bool>);

impl Decisions {
    /// Decides; whether anything changed. Of one report nothing can be decided.
    pub(super) fn decide(&mut self, Decision { a, b, same }: Decision) -> bool {
        a != b && self.0.insert(in_order(a, b), same) != Some(same)
    }

    pub(super) fn forget(&mut self, a: ReportId, b: ReportId) -> bool {
        self.0.remove(&in_order(a, b)).is_some()
    }

    pub(super) fn all(&self) -> impl Iterator<Item = Decision> + '_ {
        self.0.iter().map(|((a, b), same)| Decision { a: a.clone(), b: b.clone(), same: *same })
    }

    /// The documents of all whom a decision about this report concerns: those that it was joined with, and itself.
    pub(super) fn concerned(&self, report: &ReportId) -> BTreeSet<String> {
        let rulings = self.rulings();
        let group = rulings.group.get(report);
        let joined = group.into_iter().flat_map(|group| rulings.members(*group));
        joined.chain([report]).map(|report| report.document.clone()).collect()
    }

    /// The same, so that reports can be asked for it.
    pub(super) fn rulings(&self) -> Rulings {
        let mut rulings = Rulings::default();
        for ((a, b), same) in &self.0 {
            if *same {
                rulings.join(a, b);
            } else {
                rulings.apart.entry(a.clone()).or_default().insert(b.clone());
                rulings.apart.entry(b.clone()).or_default().insert(a.clone());
            }
        }
        rulings
    }
}

fn in_order(a: ReportId, b: ReportId) -> (ReportId, ReportId) {
    if a < b { (a, b) } else { (b, a) }
}

/// Which reports belong together, and which do not.
#[derive(Debug, Default)]
pub(super) struct Rulings {
    group: BTreeMap<ReportId, usize>,
    apart: BTreeMap<ReportId, BTreeSet<ReportId>>,
}

impl Rulings {
    fn join(&mut self, a: &ReportId, b: &ReportId) {
        let next = self.group.len();
        let group = *self.group.entry(a.clone()).or_insert(next);
        if let Some(other) = self.group.insert(b.clone(), group) {
            // The group of `b` goes over to that of `a` as a whole.
            self.group.values_mut().filter(|known| **known == other).for_each(|known| *known = group);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.group.is_empty() && self.apart.is_empty()
    }

    /// The reports of one group.
    pub(super) fn members(&self, group: usize) -> impl Iterator<Item = &ReportId> {
        self.group.iter().filter(move |(_, of)| **of == group).map(|(report, _)| report)
    }

    /// The reports that were joined with this one have the same number.
    pub(super) fn group(&self, report: &Report) -> Option<usize> {
        if self.group.is_empty() { None } else { self.group.get(&report.id()).copied() }
    }

    /// Whether two reports were parted.
    pub(super) fn parts(&self, report: &Report, others: &[Report]) -> bool {
        if self.apart.is_empty() {
            return false;
        }
        self.apart.get(&report.id()).is_some_and(|apart| others.iter().any(|other| apart.contains(&other.id())))
    }
}
