//! What the documents say beside the conversations: what entities are called, and who belongs where.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::record::{Provenance, Source};
use super::store::Role;
use super::{KnownTenure, When};
use crate::{Claim, Conversation, EntityId, EntityKind, Extraction, Party, TenureClaim};

/// A fact that holds outside any one conversation: an edge between two entities.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fact {
    pub(super) role: Role,
    pub(super) subject: EntityId,
    pub(super) object: EntityId,
    pub(super) when: When,
}

impl Fact {
    fn new(role: Role, subject: &EntityId, object: &EntityId, when: When) -> Fact {
        Fact { role, subject: subject.clone(), object: object.clone(), when }
    }
}

/// Every fact with who says it, sorted. What a text and the gazetteer both say is told by each.
pub(super) fn facts<'a>(
    extractions: impl Iterator<Item = &'a Extraction>,
    tenures: &[&KnownTenure],
) -> Vec<(Fact, Source)> {
    let mut told: BTreeMap<Fact, BTreeSet<Provenance>> = BTreeMap::new();
    for extraction in extractions {
        let document: Arc<str> = extraction.document.as_str().into();
        for conversation in &extraction.conversations {
            let words = spoken_words(&document, conversation);
            for fact in conversation.parties().flat_map(facts_of_party) {
                told.entry(fact).or_default().extend(words.clone());
            }
        }
        for claim in &extraction.tenures {
            for fact in facts_of_claim(claim) {
                told.entry(fact).or_default().insert(Provenance::new(&document, &claim.evidence));
            }
        }
    }
    let given: BTreeSet<Fact> = tenures.iter().flat_map(|tenure| facts_of_tenure(tenure)).collect();
    let told = told.into_iter().map(|(fact, words)| (fact, Source::Texts(words.into_iter().collect())));
    let mut all: Vec<_> = told.chain(given.into_iter().map(|fact| (fact, Source::Gazetteer))).collect();
    all.sort();
    all
}

/// One piece of evidence of each report is enough to say for whom a participant speaks.
fn spoken_words(document: &Arc<str>, conversation: &Conversation) -> Option<Provenance> {
    let spoke = conversation.evidence.iter().filter(|words| words.claim == Claim::Spoke).min();
    spoke.or_else(|| conversation.evidence.iter().min()).map(|words| Provenance::new(document, words))
}

fn facts_of_party(party: &Party) -> Vec<Fact> {
    let state = party.state.iter().filter(|state| **state != party.entity);
    let belongs = state.map(|state| Fact::new(Role::BelongsTo, &party.entity, state, When::default()));
    let owner = offices(party).filter_map(|office| {
        let owner = office.owner()?;
        Some(Fact::new(Role::Of, office, &owner, When::default()))
    });
    let office = party.office.iter().filter(|office| **office != party.entity);
    let speaks = office.map(|office| Fact::new(Role::SpeaksFrom, &party.entity, office, When::default()));
    belongs.chain(speaks).chain(owner).collect()
}

/// The offices that a party names: the one it is, the one it speaks from.
pub(super) fn offices(party: &Party) -> impl Iterator<Item = &EntityId> {
    party.office.iter().chain(Some(&party.entity)).filter(|id| id.kind() == EntityKind::Office)
}

fn facts_of_claim(claim: &TenureClaim) -> Vec<Fact> {
    let when = When { on: claim.at, former: claim.former, ..When::default() };
    holding(&claim.person, &claim.office, claim.of.as_ref(), when)
}

fn facts_of_tenure(tenure: &KnownTenure) -> Vec<Fact> {
    let when = When { from: tenure.from, until: tenure.until, ..When::default() };
    holding(&tenure.person, &tenure.office, tenure.of.as_ref(), when)
}

fn holding(person: &EntityId, kind: &EntityId, of: Option<&EntityId>, when: When) -> Vec<Fact> {
    let office = office_of(kind, of);
    let holds = Fact::new(Role::Holds, person, &office, when);
    let of = of.cloned().or_else(|| office.owner()).map(|of| Fact::new(Role::Of, &office, &of, When::default()));
    [Some(holds), of].into_iter().flatten().collect()
}

/// The office of a state or organization: `office/minister-of-defence` and `state/RU` are
/// `office/RU/minister-of-defence`. One that names its owner already stays as it is.
fn office_of(kind: &EntityId, of: Option<&EntityId>) -> EntityId {
    match of {
        Some(of) if !kind.name().contains('/') => {
            EntityId::of(EntityKind::Office, &format!("{}/{}", of.name(), kind.name()))
        }
        _ => kind.clone(),
    }
}

/// What every entity is called, and how often.
#[derive(Default)]
pub(super) struct Labels(BTreeMap<EntityId, BTreeMap<String, usize>>);

impl Labels {
    pub(super) fn knows(&self, id: &EntityId) -> bool {
        self.0.contains_key(id)
    }

    pub(super) fn add_document(&mut self, extraction: &Extraction) {
        for party in extraction.conversations.iter().flat_map(Conversation::parties) {
            self.called(&party.entity, &party.label, 1);
            party.state.iter().for_each(|state| self.implied(state));
            if let Some(office) = &party.office {
                self.office(office, party.office_label.as_deref());
            }
            offices(party).filter_map(EntityId::owner).for_each(|owner| self.implied(&owner));
        }
        // Named here, an entity that is only implied has a better name than its id, if still a weak one.
        for (id, label) in extraction.labels.iter().filter(|(id, _)| self.0.contains_key(*id)).collect::<Vec<_>>() {
            self.called(id, label, 1);
        }
        for claim in &extraction.tenures {
            self.called(&claim.person, &claim.label, 1);
            self.held(&claim.office, &claim.office_label, claim.of.as_ref());
        }
    }

    pub(super) fn add_tenure(&mut self, tenure: &KnownTenure) {
        self.held(&tenure.office, &tenure.office_label, tenure.of.as_ref());
    }

    /// The label that most say, of several the smallest; sorted by id.
    pub(super) fn chosen(self) -> BTreeMap<EntityId, String> {
        let most = |names: BTreeMap<String, usize>| names.into_iter().rev().max_by_key(|(_, count)| *count);
        self.0.into_iter().filter_map(|(id, names)| Some((id, most(names)?.0))).collect()
    }

    fn called(&mut self, id: &EntityId, label: &str, times: usize) {
        *self.0.entry(id.clone()).or_default().entry(label.to_owned()).or_default() += times;
    }

    /// An entity that is only implied is called by its id, unless somewhere it has a name.
    fn implied(&mut self, id: &EntityId) {
        self.called(id, id.name(), 0);
    }

    fn held(&mut self, kind: &EntityId, title: &str, of: Option<&EntityId>) {
        let office = office_of(kind, of);
        self.office(&office, Some(title));
        if let Some(owner) = of.cloned().or_else(|| office.owner()) {
            self.implied(&owner);
        }
    }

    /// `RU minister of defence`, as the extractor labels an office without its holder.
    fn office(&mut self, office: &EntityId, title: Option<&str>) {
        let (owner, slug) = office.name().rsplit_once('/').unwrap_or(("", office.name()));
        let title = title.map_or_else(|| slug.replace('-', " "), str::to_owned);
        self.called(office, format!("{owner} {title}").trim_start(), 0);
    }
}
