//! What the documents say beside the conversations: who belongs where, who holds which office.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::record::Provenance;
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

/// What one document says beside its conversations, each with the words that say it.
pub(super) fn facts(extraction: &Extraction) -> BTreeMap<Fact, BTreeSet<Provenance>> {
    let mut told: BTreeMap<Fact, BTreeSet<Provenance>> = BTreeMap::new();
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
    told
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

pub(super) fn facts_of_tenure(tenure: &KnownTenure) -> Vec<Fact> {
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
pub(super) fn office_of(kind: &EntityId, of: Option<&EntityId>) -> EntityId {
    match of {
        Some(of) if !kind.name().contains('/') => {
            EntityId::of(EntityKind::Office, &format!("{}/{}", of.name(), kind.name()))
        }
        _ => kind.clone(),
    }
}
