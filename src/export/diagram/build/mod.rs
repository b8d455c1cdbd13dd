//! `&KnowledgeGraph` -> [`Drawing`], one file a picture.

mod ego;
mod path;
mod states;
mod timeline;
mod whole;

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::model::{Actor, Arrangement, Drawing, Looks, Part, Talk, Tie};
use super::words::counted;
use super::{DiagramOptions, Picture};
use crate::{ConversationRecord, EntityId, EntityKind, KnowledgeGraph, Mode, PartialDate, Party, Status};

/// Chooses what is in the picture, and where it stands.
pub(in crate::export) fn draw<'g>(graph: &'g KnowledgeGraph, options: &'g DiagramOptions) -> Drawing<'g> {
    let mut drawing = match &options.picture {
        Picture::Whole => whole::draw(graph, options),
        Picture::Ego { center, hops } => ego::draw(graph, options, center, *hops),
        Picture::Path { from, to } => path::draw(graph, options, from, to),
        Picture::Timeline { of } => timeline::draw(graph, options, of),
        Picture::States => states::draw(graph, options),
    };
    if drawing.actors.is_empty() {
        drawing.notes.push(options.words.nothing.clone());
    }
    drawing
}

/// A group of conversations that one node will show.
type Group<'g> = Vec<&'g ConversationRecord>;

/// The groups within the limit, in the order in which they came, and a sentence about the rest.
fn limited<'g>(groups: Vec<Group<'g>>, options: &DiagramOptions, notes: &mut Vec<String>) -> Vec<Group<'g>> {
    let limit = options.limit();
    if groups.len() <= limit {
        return groups;
    }
    let weight = |group: &Group<'_>| -> (usize, usize, Option<PartialDate>) {
        let reports = group.iter().map(|record| record.reports().len()).sum();
        (group.len(), reports, group.iter().filter_map(|record| record.date()).max())
    };
    let mut order: Vec<usize> = (0..groups.len()).collect();
    // Stable: of equals the first by date and id stays.
    order.sort_by_key(|&i| Reverse(weight(&groups[i])));
    order.truncate(limit);
    order.sort_unstable();
    let all = groups.iter().map(Vec::len).sum();
    let mut kept = order.into_iter().peekable();
    let groups = groups.into_iter().enumerate().filter(|(i, _)| kept.next_if_eq(i).is_some());
    let groups: Vec<Group<'g>> = groups.map(|(_, group)| group).collect();
    let shown: usize = groups.iter().map(Vec::len).sum();
    notes.push(counted(&options.words.not_shown, all - shown, all));
    groups
}

/// Conversations of the same people at the same one's request, of one mode and status, together; by the date of the first.
fn folded(records: Vec<&ConversationRecord>) -> Vec<Group<'_>> {
    type Key<'g> = (Vec<&'g EntityId>, Option<&'g EntityId>, Mode, Status);
    let key = |record: &'_ ConversationRecord| -> (Mode, Status) { (record.mode(), record.status()) };
    let mut places: BTreeMap<Key<'_>, usize> = BTreeMap::new();
    let mut groups: Vec<Group<'_>> = Vec::new();
    for record in records {
        let (mode, status) = key(record);
        let who = record.participants().iter().map(|party| &party.entity).collect();
        let key = (who, record.requested_by().map(|party| &party.entity), mode, status);
        match places.get(&key) {
            Some(&place) => groups[place].push(record),
            None => {
                places.insert(key, groups.len());
                groups.push(vec![record]);
            }
        }
    }
    groups
}

/// All who take a part in the groups, and the groups as conversations, still without columns.
fn assemble<'g>(groups: Vec<Group<'g>>, options: &'g DiagramOptions, notes: Vec<String>) -> Drawing<'g> {
    let records = || groups.iter().flatten().copied();
    let mut parties: BTreeMap<&EntityId, Vec<&Party>> = BTreeMap::new();
    let mut places: BTreeMap<&EntityId, &Party> = BTreeMap::new();
    for record in records() {
        let reporters = if options.reporters { record.reported_by() } else { &[] };
        for party in record.participants().iter().chain(record.requested_by()).chain(reporters) {
            parties.entry(&party.entity).or_default().push(party);
        }
        if let Some(place) = record.place().filter(|_| options.places) {
            places.insert(&place.entity, place);
        }
    }
    // A city may ask for something, too; then it is in the picture already.
    places.retain(|id, _| !parties.contains_key(id));
    let mut actors: Vec<Actor<'g>> = parties.iter().filter_map(|(id, parties)| actor(options, id, parties)).collect();
    actors.extend(places.into_iter().map(|(id, place)| place_actor(options, id, &place.label)));
    actors.sort_by_key(|actor| actor.id);
    let index: BTreeMap<&EntityId, usize> = actors.iter().enumerate().map(|(i, actor)| (actor.id, i)).collect();
    let talks = groups.into_iter().map(|group| talk(group, &index, options)).collect();
    Drawing { arrangement: Arrangement::Columns, notes, actors, talks, bonds: Vec::new() }
}

fn actor<'g>(options: &'g DiagramOptions, id: &'g EntityId, parties: &[&'g Party]) -> Option<Actor<'g>> {
    let name = options.name(id, &parties.first()?.label);
    let mut titles: Vec<Cow<'g, str>> = Vec::new();
    let mut last = None;
    for party in parties {
        // Most often all have the same; what was just looked at need not be again.
        let office = (&party.office, &party.office_label);
        if last.replace(office) == Some(office) {
            continue;
        }
        titles.extend(title(options, party).filter(|title| !titles.contains(title)));
    }
    let state = if id.kind() == EntityKind::State { Some(id) } else { majority(parties) };
    Some(Actor { id, name, titles, state, looks: Looks::of(id), column: 0, spotlight: false })
}

fn place_actor<'g>(options: &'g DiagramOptions, id: &'g EntityId, label: &'g str) -> Actor<'g> {
    let name = options.name(id, label);
    Actor { id, name, titles: Vec::new(), state: None, looks: Looks::Place, column: 0, spotlight: false }
}

fn title<'g>(options: &'g DiagramOptions, party: &'g Party) -> Option<Cow<'g, str>> {
    let office = party.office.as_ref().filter(|office| **office != party.entity)?;
    Some(match (options.names.get(office), &party.office_label) {
        (Some(name), _) | (None, Some(name)) => Cow::Borrowed(name.as_str()),
        (None, None) => Cow::Owned(office.last_part().replace('-', " ")),
    })
}

/// The state for which most say that it speaks; of several the first.
fn majority<'g>(parties: &[&'g Party]) -> Option<&'g EntityId> {
    let mut counts: BTreeMap<&EntityId, usize> = BTreeMap::new();
    for state in parties.iter().filter_map(|party| party.state.as_ref()) {
        *counts.entry(state).or_default() += 1;
    }
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map(|(state, _)| state)
}

fn talk<'g>(group: Group<'g>, index: &BTreeMap<&EntityId, usize>, options: &DiagramOptions) -> Talk<'g> {
    let record = group[0];
    let asker = record.requested_by().map(|party| &party.entity);
    let tie = |id: &EntityId, part| Some(Tie { actor: *index.get(id)?, part, worded: false });
    let mut ties: Vec<Tie> = Vec::new();
    for party in record.participants() {
        let part = if asker == Some(&party.entity) { Part::SpokeAndAsked } else { Part::Spoke };
        ties.extend(tie(&party.entity, part));
    }
    let speaks = |id: &EntityId| record.participants().iter().any(|party| party.entity == *id);
    ties.extend(asker.filter(|asker| !speaks(asker)).and_then(|asker| tie(asker, Part::Asked)));
    if options.reporters {
        ties.extend(
            group.iter().flat_map(|record| record.reported_by()).filter_map(|party| tie(&party.entity, Part::Reported)),
        );
    }
    if options.places {
        ties.extend(group.iter().filter_map(|record| tie(&record.place()?.entity, Part::Place)));
    }
    let mut seen = std::collections::BTreeSet::new();
    ties.retain(|tie| seen.insert((tie.actor, tie.part as u8)));
    let id = match group.as_slice() {
        [record] => Cow::Borrowed(record.id().as_str()),
        _ => Cow::Owned(format!("{} and more, {}, {}", record.id(), record.mode(), record.status())),
    };
    Talk { id, records: group, column: 0, ties }
}

/// Says at which line of each conversation *spoke with* stands: of one who did not ask, on the left if there is one there, so that
/// the words of a conversation come to stand on both sides of it.
fn word_ties(drawing: &mut Drawing<'_>) {
    let Drawing { actors, talks, .. } = drawing;
    for talk in talks {
        let spoke = talk.ties.iter_mut().filter(|tie| tie.part.spoke());
        if let Some(tie) = spoke.min_by_key(|tie| (tie.part.asked(), actors[tie.actor].column)) {
            tie.worded = true;
        }
    }
}
