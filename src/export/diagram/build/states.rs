//! States, and bodies that are of none, joined by what passed between those who spoke for them.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::export::diagram::words::counted;
use crate::export::diagram::{Actor, Arrangement, Bond, DiagramOptions, Drawing, Looks};
use crate::{EntityId, EntityKind, EntityRecord, KnowledgeGraph, Level};

pub(super) fn draw<'g>(graph: &'g KnowledgeGraph, options: &'g DiagramOptions) -> Drawing<'g> {
    let pairs = graph.pairs(Level::State, &options.filter);
    let mut counts: BTreeMap<&EntityId, (usize, &EntityRecord)> = BTreeMap::new();
    for pair in &pairs {
        for entity in &pair.entities {
            counts.entry(&entity.id).or_insert((0, entity)).0 += pair.conversations.len();
        }
    }
    let all = counts.len();
    let mut order: Vec<(usize, &EntityRecord)> = counts.into_values().collect();
    // Stable: of equally many the first by id.
    order.sort_by_key(|(count, _)| Reverse(*count));
    order.truncate(options.limit());
    let mut notes = Vec::new();
    if order.len() < all {
        notes.push(counted(&options.words.states_not_shown, all - order.len(), all));
    }
    let mut actors: Vec<Actor<'g>> = order.iter().map(|(_, entity)| actor(options, entity)).collect();
    actors.sort_by_key(|actor| actor.id);
    let place = |entity: &EntityRecord| actors.binary_search_by_key(&&entity.id, |actor| actor.id).ok();
    let bond = |pair: crate::Tally<'g>| {
        let ends = (place(pair.entities[0])?, place(pair.entities[1])?);
        Some(Bond { ends, records: pair.conversations })
    };
    let mut bonds: Vec<Bond<'g>> = pairs.into_iter().filter_map(bond).collect();
    bonds.sort_by_key(|bond| bond.ends);
    number_columns(&mut actors, &bonds);
    Drawing { arrangement: Arrangement::Web, notes, actors, talks: Vec::new(), bonds }
}

/// The one of most conversations with the others has the first column.
fn number_columns(actors: &mut [Actor<'_>], bonds: &[Bond<'_>]) {
    let mut counts = vec![0; actors.len()];
    for bond in bonds {
        counts[bond.ends.0] += bond.records.len();
        counts[bond.ends.1] += bond.records.len();
    }
    let mut order: Vec<usize> = (0..actors.len()).collect();
    order.sort_by_key(|&i| Reverse(counts[i]));
    (0..).zip(order).for_each(|(column, i)| actors[i].column = column);
}

fn actor<'g>(options: &'g DiagramOptions, entity: &'g EntityRecord) -> Actor<'g> {
    let state = (entity.kind() == EntityKind::State).then_some(&entity.id);
    let name = options.name(&entity.id, &entity.label);
    Actor { id: &entity.id, name, titles: Vec::new(), state, looks: Looks::of(&entity.id), column: 0, spotlight: false }
}
