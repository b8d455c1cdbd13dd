//! The shortest ways from one to another, from left to right.

use std::collections::BTreeMap;

use super::{assemble, folded, limited, word_ties};
use crate::export::diagram::{DiagramOptions, Drawing};
use crate::{ConversationRecord, EntityId, KnowledgeGraph};

/// So many ways of the same length are looked at.
const WAYS: usize = 200;

pub(super) fn draw<'g>(
    graph: &'g KnowledgeGraph,
    options: &'g DiagramOptions,
    from: &EntityId,
    to: &EntityId,
) -> Drawing<'g> {
    let found = graph.shortest_paths(from, to, WAYS, &options.filter);
    let mut steps: BTreeMap<&EntityId, i32> = BTreeMap::new();
    let mut records: BTreeMap<&str, (i32, &'g ConversationRecord)> = BTreeMap::new();
    let mut length = 0;
    for path in &found.paths {
        for (step, entity) in (0..).zip(&path.entities) {
            steps.insert(&entity.id, 2 * step);
            length = length.max(2 * step);
        }
        for (step, between) in (0..).zip(&path.steps) {
            for record in between.conversations() {
                records.insert(record.id().as_str(), (2 * step + 1, record));
            }
        }
    }
    let column_of: BTreeMap<&str, i32> = records.iter().map(|(id, (column, _))| (*id, *column)).collect();
    let mut told: Vec<&ConversationRecord> = records.into_values().map(|(_, record)| record).collect();
    told.sort_by_key(|record| (record.date().is_none(), record.date(), record.id()));
    let mut notes = Vec::new();
    let groups = limited(folded(told), options, &mut notes);
    let mut drawing = assemble(groups, options, notes);
    for talk in &mut drawing.talks {
        talk.column = column_of.get(talk.records[0].id().as_str()).copied().unwrap_or(1);
    }
    for i in 0..drawing.actors.len() {
        // Who was there, too, or asked, stands after the conversation.
        let beside = drawing.talks.iter().filter(|talk| talk.ties.iter().any(|tie| tie.actor == i));
        let beside = beside.map(|talk| talk.column + 1).min().unwrap_or(0);
        let actor = &mut drawing.actors[i];
        actor.column = steps.get(actor.id).copied().unwrap_or(beside);
        actor.spotlight = steps.contains_key(actor.id) && (actor.column == 0 || actor.column == length);
    }
    word_ties(&mut drawing);
    drawing
}
