//! What the documents call the entities: [`Labels`].

use std::collections::{BTreeMap, BTreeSet};

use super::KnownTenure;
use super::facts::{office_of, offices};
use crate::{Conversation, EntityId, Extraction};

/// What every entity is called, how often, and by whom it is known at all.
#[derive(Clone, Debug, Default)]
pub(super) struct Labels {
    called: BTreeMap<EntityId, Called>,
    /// The entities of which something changed.
    touched: BTreeSet<EntityId>,
}

#[derive(Clone, Debug, Default)]
struct Called {
    names: BTreeMap<String, Often>,
    /// How often documents name it, or imply it.
    documents: usize,
    /// How often known tenures imply it.
    tenures: usize,
}

#[derive(Clone, Copy, Debug, Default)]
struct Often {
    /// How many times that is said.
    said: usize,
    /// How many times it is the name for want of a better.
    implied: usize,
}

/// Whether something is added or taken away again.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    Add,
    Remove,
}

impl Change {
    pub(super) fn apply(self, count: &mut usize) {
        match self {
            Change::Add => *count += 1,
            Change::Remove => *count = count.saturating_sub(1),
        }
    }
}

impl Labels {
    /// Whether a document tells of it.
    pub(super) fn knows(&self, id: &EntityId) -> bool {
        self.called.get(id).is_some_and(|called| called.documents > 0)
    }

    /// What most say, of several names the smallest; `None` of what nobody tells of.
    pub(super) fn chosen(&self, id: &EntityId) -> Option<&str> {
        let called = self.called.get(id).filter(|called| called.documents + called.tenures > 0)?;
        // `max_by_key` takes the last of equals, hence the reversal.
        called.names.iter().rev().max_by_key(|(_, often)| often.said).map(|(name, _)| name.as_str())
    }

    /// The entities of which something changed since this was asked last.
    pub(super) fn touched(&mut self) -> BTreeSet<EntityId> {
        std::mem::take(&mut self.touched)
    }

    pub(super) fn document(&mut self, extraction: &Extraction, change: Change) {
        let by = Source::Document;
        for party in extraction.conversations.iter().flat_map(Conversation::parties) {
            self.called(&party.entity, &party.label, true, by, change);
            party.state.iter().for_each(|state| self.implied(state, by, change));
            if let Some(office) = &party.office {
                self.office(office, party.office_label.as_deref(), by, change);
            }
            offices(party).filter_map(EntityId::owner).for_each(|owner| self.implied(&owner, by, change));
        }
        // Named here, an entity that is only implied has a better name than its id.
        for (id, label) in &extraction.labels {
            self.called(id, label, true, Source::Mention, change);
        }
        for claim in &extraction.tenures {
            self.called(&claim.person, &claim.label, true, by, change);
            self.held(&claim.office, &claim.office_label, claim.of.as_ref(), by, change);
        }
    }

    pub(super) fn tenure(&mut self, tenure: &KnownTenure, change: Change) {
        self.held(&tenure.office, &tenure.office_label, tenure.of.as_ref(), Source::Tenure, change);
    }

    fn called(&mut self, id: &EntityId, label: &str, is_said: bool, by: Source, change: Change) {
        let called = self.called.entry(id.clone()).or_default();
        let often = called.names.entry(label.to_owned()).or_default();
        change.apply(if is_said { &mut often.said } else { &mut often.implied });
        if often.said + often.implied == 0 {
            called.names.remove(label);
        }
        match by {
            Source::Document => change.apply(&mut called.documents),
            Source::Tenure => change.apply(&mut called.tenures),
            Source::Mention => {}
        }
        if called.names.is_empty() {
            self.called.remove(id);
        }
        self.touched.insert(id.clone());
    }

    /// An entity that is only implied is called by its id, unless somewhere it has a name.
    fn implied(&mut self, id: &EntityId, by: Source, change: Change) {
        self.called(id, id.name(), false, by, change);
    }

    fn held(&mut self, kind: &EntityId, title: &str, of: Option<&EntityId>, by: Source, change: Change) {
        let office = office_of(kind, of);
        self.office(&office, Some(title), by, change);
        if let Some(owner) = of.cloned().or_else(|| office.owner()) {
            self.implied(&owner, by, change);
        }
    }

    /// `RU minister of defence`, as the extractor labels an office without its holder.
    fn office(&mut self, office: &EntityId, title: Option<&str>, by: Source, change: Change) {
        let (owner, slug) = office.name().rsplit_once('/').unwrap_or(("", office.name()));
        let title = title.map_or_else(|| slug.replace('-', " "), str::to_owned);
        self.called(office, format!("{owner} {title}").trim_start(), false, by, change);
    }
}

/// Who says what an entity is called.
#[derive(Clone, Copy)]
enum Source {
    Document,
    Tenure,
    /// A document in which it has no role.
    Mention,
}
