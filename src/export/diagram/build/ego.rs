//! Somebody in the middle, whom they spoke with on both sides, with whom those spoke further out.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::{assemble, folded, limited, word_ties};
use crate::export::diagram::{DiagramOptions, Drawing, Looks};
use crate::{EntityId, KnowledgeGraph};

pub(super) fn draw<'g>(
    graph: &'g KnowledgeGraph,
    options: &'g DiagramOptions,
    center: &EntityId,
    hops: usize,
) -> Drawing<'g> {
    let near = graph.neighbors(center, hops.max(1), &options.filter);
    let ring_of: BTreeMap<&EntityId, i32> = near
        .neighbors
        .iter()
        .map(|neighbor| (&neighbor.entity.id, i32::try_from(neighbor.hops).unwrap_or(i32::MAX)))
        .collect();
    let mut notes = Vec::new();
    let groups = limited(folded(near.conversations()), options, &mut notes);
    let mut drawing = assemble(groups, options, notes);

    let spoke: Vec<bool> = (0..drawing.actors.len())
        .map(|i| drawing.talks.iter().flat_map(|talk| &talk.ties).any(|tie| tie.actor == i && tie.part.spoke()))
        .collect();
    // Those who are no neighbours are the one in the middle, or stand for it; who only asked, or tells, stands with the neighbours.
    let rings: Vec<i32> = drawing
        .actors
        .iter()
        .zip(&spoke)
        .map(|(actor, spoke)| ring_of.get(actor.id).copied().unwrap_or(i32::from(!spoke && actor.id != center)))
        .collect();
    let wings = wings(&drawing, &rings);
    for (i, actor) in drawing.actors.iter_mut().enumerate() {
        actor.column = 2 * rings[i] * wings[i];
        actor.spotlight = rings[i] == 0;
    }
    for talk in &mut drawing.talks {
        let inner = talk.ties.iter().filter(|tie| tie.part.spoke()).map(|tie| rings[tie.actor]).min().unwrap_or(0);
        let outer = talk.ties.iter().find(|tie| tie.part.spoke() && rings[tie.actor] > inner);
        let wing = outer.map_or(1, |tie| wings[tie.actor]);
        talk.column = (2 * inner + 1) * wing;
    }
    word_ties(&mut drawing);
    drawing
}

/// On which side each actor stands: those of one state together, the largest states first, so that both sides are as high; further
/// out, on the side of whom they spoke with.
fn wings(drawing: &Drawing<'_>, rings: &[i32]) -> Vec<i32> {
    let mut sizes: BTreeMap<&EntityId, usize> = BTreeMap::new();
    let group = |i: usize| drawing.actors[i].state.unwrap_or(drawing.actors[i].id);
    let first_ring = |i: usize| rings[i] == 1 && drawing.actors[i].looks != Looks::Place;
    for i in (0..rings.len()).filter(|&i| first_ring(i)) {
        let talks = drawing.talks.iter().filter(|talk| talk.ties.iter().any(|tie| tie.actor == i)).count();
        *sizes.entry(group(i)).or_default() += talks.max(1);
    }
    let mut order: Vec<(&EntityId, usize)> = sizes.into_iter().collect();
    order.sort_by_key(|(id, size)| (Reverse(*size), *id));
    let mut heights = (0, 0);
    let mut of_group: BTreeMap<&EntityId, i32> = BTreeMap::new();
    for (id, size) in order {
        let right = heights.0 >= heights.1;
        if right {
            heights.1 += size
        } else {
            heights.0 += size
        };
        of_group.insert(id, if right { 1 } else { -1 });
    }
    let mut wings: Vec<i32> = (0..rings.len()).map(|i| of_group.get(group(i)).copied().unwrap_or(1)).collect();
    let rank = rings.iter().copied().max().unwrap_or(0);
    for ring in 2..=rank {
        for talk in &drawing.talks {
            let parent = talk.ties.iter().find(|tie| tie.part.spoke() && rings[tie.actor] == ring - 1);
            let Some(wing) = parent.map(|tie| wings[tie.actor]) else { continue };
            for tie in talk.ties.iter().filter(|tie| rings[tie.actor] == ring) {
                wings[tie.actor] = wing;
            }
        }
    }
    wings
}
