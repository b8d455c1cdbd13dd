//! A lane for each party, conversations across them in the order of time.

use std::collections::BTreeMap;

use super::{assemble, limited, word_ties};
use crate::export::diagram::{Arrangement, DiagramOptions, Drawing};
use crate::{EntityId, KnowledgeGraph};

pub(super) fn draw<'g>(graph: &'g KnowledgeGraph, options: &'g DiagramOptions, of: &[EntityId]) -> Drawing<'g> {
    let mut notes = Vec::new();
    let records = graph.timeline(of, &options.filter);
    let groups = limited(records.into_iter().map(|record| vec![record]).collect(), options, &mut notes);
    let mut drawing = assemble(groups, options, notes);
    drawing.arrangement = Arrangement::Lanes;
    lanes(&mut drawing, of);
    for (column, talk) in (0..).zip(&mut drawing.talks) {
        talk.column = column;
    }
    word_ties(&mut drawing);
    drawing
}

/// Those of one state side by side, the states and their people in the order in which they first speak; before them the one whom the
/// picture is about.
fn lanes(drawing: &mut Drawing<'_>, of: &[EntityId]) {
    let mut first: Vec<usize> = vec![usize::MAX; drawing.actors.len()];
    for (i, talk) in drawing.talks.iter().enumerate() {
        talk.ties.iter().for_each(|tie| first[tie.actor] = first[tie.actor].min(i));
    }
    let mut state_first: BTreeMap<&EntityId, usize> = BTreeMap::new();
    for (actor, first) in drawing.actors.iter().zip(&first) {
        let seen = state_first.entry(actor.state.unwrap_or(actor.id)).or_insert(usize::MAX);
        *seen = (*seen).min(*first);
    }
    let about = |i: usize| {
        let actor = &drawing.actors[i];
        of.iter().position(|id| id == actor.id || Some(id) == actor.state).unwrap_or(usize::MAX)
    };
    let mut order: Vec<usize> = (0..drawing.actors.len()).collect();
    order.sort_by_key(|&i| {
        let actor = &drawing.actors[i];
        let group = actor.state.unwrap_or(actor.id);
        (about(i), state_first[group], group, first[i], actor.id)
    });
    for (lane, i) in (0..).zip(order) {
        drawing.actors[i].column = lane;
        drawing.actors[i].spotlight = of.contains(drawing.actors[i].id);
    }
}
