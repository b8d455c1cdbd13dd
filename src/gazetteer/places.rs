//! Where ids stand among those of a gazetteer: [`Places`].

use std::hash::BuildHasher;
use std::ops::Range;

use hashbrown::{DefaultHashBuilder, HashTable};

use super::{Entity, Tenure};
use crate::EntityId;

/// The place of each entity and of its tenures, by id: one look instead of a search that compares a dozen ids letter by
/// letter. Every stage after the matcher asks for entities all the time.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    entities: HashTable<u32>,
    /// By the place of the entity.
    tenures: Vec<Range<u32>>,
    hasher: DefaultHashBuilder,
}

impl Places {
    /// Of entities sorted by id, and tenures sorted by the ids of the persons.
    pub(super) fn new(entities: &[Entity], tenures: &[Tenure]) -> Places {
        let mut places = Places { entities: HashTable::with_capacity(entities.len()), ..Places::default() };
        let Places { entities: table, tenures: ranges, hasher } = &mut places;
        let mut end = 0;
        for (place, entity) in entities.iter().enumerate() {
            let hash = |place: &u32| hasher.hash_one(&entities[*place as usize].id);
            table.insert_unique(hasher.hash_one(&entity.id), place as u32, hash);
            let start = end + tenures[end..].iter().take_while(|tenure| tenure.person < entity.id).count();
            end = start + tenures[start..].iter().take_while(|tenure| tenure.person == entity.id).count();
            ranges.push(start as u32..end as u32);
        }
        places
    }

    pub(super) fn entity(&self, entities: &[Entity], id: &EntityId) -> Option<usize> {
        let place = self.entities.find(self.hasher.hash_one(id), |place| entities[*place as usize].id == *id)?;
        Some(*place as usize)
    }

    /// The places of the tenures of the entity at a place.
    pub(super) fn tenures(&self, entity: usize) -> Range<usize> {
        let Range { start, end } = self.tenures[entity];
        start as usize..end as usize
    }
}
