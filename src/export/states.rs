//! For which state somebody speaks.

use std::collections::BTreeMap;

use crate::{EntityId, EntityKind, KnowledgeGraph, RelationKind};

/// The state of each entity that has exactly one.
pub(super) struct States(BTreeMap<EntityId, Option<EntityId>>);

impl States {
    pub(super) fn of(graph: &KnowledgeGraph) -> States {
        let mut states: BTreeMap<EntityId, Option<EntityId>> = BTreeMap::new();
        for relation in graph.relations() {
            let belongs = matches!(relation.kind, RelationKind::BelongsTo | RelationKind::Of);
            let ends = relation.subject.entity().zip(relation.object.entity());
            let Some((subject, state)) = ends.filter(|(_, of)| belongs && of.kind() == EntityKind::State) else {
                continue;
            };
            let known = states.entry(subject.clone()).or_insert_with(|| Some(state.clone()));
            if known.as_ref() != Some(state) {
                *known = None;
            }
        }
        States(states)
    }

    /// The state; a state is its own.
    pub(super) fn of_entity<'a>(&'a self, id: &'a EntityId) -> Option<&'a EntityId> {
        match id.kind() {
            EntityKind::State => Some(id),
            _ => self.0.get(id)?.as_ref(),
        }
    }
}
