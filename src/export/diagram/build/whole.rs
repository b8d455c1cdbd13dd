//! The whole graph: conversations in a column, those who speak with each other on its two sides.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::{assemble, limited, word_ties};
use crate::export::diagram::{Actor, DiagramOptions, Drawing, Looks};
use crate::{EntityId, KnowledgeGraph};

pub(super) fn draw<'g>(graph: &'g KnowledgeGraph, options: &'g DiagramOptions) -> Drawing<'g> {
    let mut notes = Vec::new();
    let groups =
        graph.conversations().filter(|record| options.filter.admits(record)).map(|record| vec![record]).collect();
    let groups = limited(groups, options, &mut notes);
    let mut drawing = assemble(groups, options, notes);
    let sides = sides(&drawing);
    for actor in &mut drawing.actors {
        // What only happens to be mentioned stands on the right.
        actor.column = sides.get(group(actor)).copied().filter(|_| actor.looks != Looks::Place).unwrap_or(1);
    }
    word_ties(&mut drawing);
    drawing
}

/// With whom an actor stands: its state, or itself alone.
fn group<'g>(actor: &Actor<'g>) -> &'g EntityId {
    actor.state.unwrap_or(actor.id)
}

/// Puts those who speak with each other on opposite sides, as far as that goes: the busiest first, each across from
/// whom it meets most. (The best such cut is hard to find and hardly better to look at.)
fn sides<'g>(drawing: &Drawing<'g>) -> BTreeMap<&'g EntityId, i32> {
    let actors = || drawing.actors.iter().filter(|actor| actor.looks != Looks::Place);
    let mut numbers: BTreeMap<&EntityId, usize> = BTreeMap::new();
    for actor in actors() {
        let next = numbers.len();
        numbers.entry(group(actor)).or_insert(next);
    }
    let number_of: Vec<Option<usize>> = drawing.actors.iter().map(|actor| numbers.get(group(actor)).copied()).collect();
    let meetings: Vec<BTreeSet<usize>> = drawing
        .talks
        .iter()
        .map(|talk| {
            let ties = talk.ties.iter().filter(|tie| tie.part.spoke() || tie.part.asked());
            ties.filter_map(|tie| number_of[tie.actor]).collect()
        })
        .collect();
    let mut busy = vec![0_usize; numbers.len()];
    let mut met_at = vec![Vec::new(); numbers.len()];
    for (i, groups) in meetings.iter().enumerate() {
        for &group in groups {
            met_at[group].push(i);
            busy[group] += usize::from(groups.len() > 1);
        }
    }
    let mut order: Vec<(&EntityId, usize)> = numbers.into_iter().collect();
    order.sort_by_key(|(id, number)| (Reverse(busy[*number]), *id));

    // How many of each conversation stand on the left and on the right so far.
    let mut placed = vec![(0_usize, 0_usize); meetings.len()];
    let mut total = (0, 0);
    let mut sides = BTreeMap::new();
    for (id, number) in order {
        let here = &met_at[number];
        let met = here.iter().filter_map(|&i| placed.get(i)).fold((0, 0), |sum, at| (sum.0 + at.0, sum.1 + at.1));
        let right = (met.0, total.0) > (met.1, total.1);
        let add = |at: &mut (usize, usize)| if right { at.1 += 1 } else { at.0 += 1 };
        here.iter().for_each(|&i| add(&mut placed[i]));
        add(&mut total);
        sides.insert(id, if right { 1 } else { -1 });
    }
    sides
}
