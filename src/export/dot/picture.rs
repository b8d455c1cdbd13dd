//! `&KnowledgeGraph` -> who is in the picture, and on which side of it.

use std::collections::{BTreeMap, BTreeSet};

use super::DotOptions;
use crate::{ConversationRecord, EntityId, EntityKind, KnowledgeGraph, Party};

/// Someone or something that takes a part in a conversation.
pub(super) struct Actor<'a> {
    pub(super) id: &'a EntityId,
    pub(super) label: &'a str,
    pub(super) state: Option<&'a EntityId>,
    /// The titles under which it speaks, in the order of the conversations.
    pub(super) offices: Vec<String>,
}

/// In which of the two outer columns something stands; the conversations are between them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    Left,
    Right,
}

/// All that is drawn, each thing once, sorted by id.
pub(super) struct Picture<'a> {
    pub(super) conversations: Vec<&'a ConversationRecord>,
    pub(super) actors: BTreeMap<&'a EntityId, Actor<'a>>,
    pub(super) places: BTreeMap<&'a EntityId, &'a str>,
    sides: BTreeMap<&'a EntityId, Side>,
}

impl<'a> Picture<'a> {
    pub(super) fn of(graph: &'a KnowledgeGraph, options: &'a DotOptions) -> Picture<'a> {
        let conversations: Vec<_> = graph.conversations().collect();
        let mut actors: BTreeMap<&EntityId, Vec<&Party>> = BTreeMap::new();
        let mut places = BTreeMap::new();
        for record in &conversations {
            let reporters = if options.reporters { record.reported_by() } else { &[] };
            for party in record.participants().iter().chain(record.requested_by()).chain(reporters) {
                actors.entry(&party.entity).or_default().push(party);
            }
            if let Some(place) = record.place().filter(|_| options.places) {
                places.insert(&place.entity, name(options, &place.entity, &place.label));
            }
        }
        // A city may ask for something, too; then it is in the picture already.
        places.retain(|id, _| !actors.contains_key(id));
        let actors: BTreeMap<_, _> =
            actors.into_iter().filter_map(|(id, parties)| Some((id, actor(options, id, &parties)?))).collect();
        let mut picture = Picture { conversations, actors, places, sides: BTreeMap::new() };
        picture.sides = sides(&picture);
        picture
    }

    /// How many nodes there are to place.
    pub(super) fn size(&self) -> usize {
        self.conversations.len() + self.actors.len() + self.places.len()
    }

    pub(super) fn side(&self, id: &EntityId) -> Side {
        let side = self.actors.get(id).and_then(|actor| self.sides.get(actor.group()));
        side.copied().unwrap_or(Side::Right)
    }

    /// The actors of each state, sorted; those without one under `None`.
    pub(super) fn by_state(&self) -> BTreeMap<Option<&'a EntityId>, Vec<&Actor<'a>>> {
        let mut groups: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for actor in self.actors.values() {
            groups.entry(actor.state).or_default().push(actor);
        }
        groups
    }
}

impl<'a> Actor<'a> {
    /// With whom it stands: its state, or itself alone.
    fn group(&self) -> &'a EntityId {
        self.state.unwrap_or(self.id)
    }
}

/// What to call an entity: as the options say, else as the graph does.
pub(super) fn name<'a>(options: &'a DotOptions, id: &EntityId, label: &'a str) -> &'a str {
    options.names.get(id).map_or(label, String::as_str)
}

fn actor<'a>(options: &'a DotOptions, id: &'a EntityId, parties: &[&'a Party]) -> Option<Actor<'a>> {
    let label = name(options, id, &parties.first()?.label);
    let mut offices = Vec::new();
    for office in parties.iter().filter_map(|party| title(options, party)) {
        if !offices.contains(&office) {
            offices.push(office);
        }
    }
    let state = if id.kind() == EntityKind::State { Some(id) } else { majority(parties) };
    Some(Actor { id, label, state, offices })
}

fn title(options: &DotOptions, party: &Party) -> Option<String> {
    let office = party.office.as_ref().filter(|office| **office != party.entity)?;
    let slug = || office.name().rsplit('/').next().unwrap_or_default().replace('-', " ");
    Some(match (options.names.get(office), &party.office_label) {
        (Some(name), _) | (None, Some(name)) => name.clone(),
        (None, None) => slug(),
    })
}

/// The state for which most say that it speaks; of several the first.
fn majority<'a>(parties: &[&'a Party]) -> Option<&'a EntityId> {
    let mut counts: BTreeMap<&EntityId, usize> = BTreeMap::new();
    for state in parties.iter().filter_map(|party| party.state.as_ref()) {
        *counts.entry(state).or_default() += 1;
    }
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map(|(state, _)| state)
}

/// Puts those who speak with each other on opposite sides, as far as that goes: the busiest first, each across from
/// whom it meets most. (The best such cut is hard to find and hardly better to look at.)
fn sides<'a>(picture: &Picture<'a>) -> BTreeMap<&'a EntityId, Side> {
    let groups_of = |record: &&'a ConversationRecord| -> BTreeSet<&'a EntityId> {
        let parties = record.participants().iter().chain(record.requested_by());
        parties.filter_map(|party| Some(picture.actors.get(&party.entity)?.group())).collect()
    };
    let meetings: Vec<BTreeSet<&EntityId>> = picture.conversations.iter().map(groups_of).collect();
    let mut busy: BTreeMap<&EntityId, usize> = picture.actors.values().map(|actor| (actor.group(), 0)).collect();
    for group in meetings.iter().filter(|groups| groups.len() > 1).flatten() {
        *busy.entry(group).or_default() += 1;
    }
    let mut order: Vec<_> = busy.into_iter().collect();
    order.sort_by_key(|(group, count)| (std::cmp::Reverse(*count), *group));

    let mut met_at: BTreeMap<&EntityId, Vec<usize>> = BTreeMap::new();
    for (i, groups) in meetings.iter().enumerate() {
        groups.iter().for_each(|group| met_at.entry(group).or_default().push(i));
    }
    // How many of each conversation stand on the left and on the right so far.
    let mut placed = vec![(0_usize, 0_usize); meetings.len()];
    let mut total = (0, 0);
    let mut sides = BTreeMap::new();
    for (group, _) in order {
        let here = met_at.get(group).map(Vec::as_slice).unwrap_or_default();
        let met = here.iter().filter_map(|&i| placed.get(i)).fold((0, 0), |sum, at| (sum.0 + at.0, sum.1 + at.1));
        let right = (met.0, total.0) > (met.1, total.1);
        let add = |at: &mut (usize, usize)| if right { at.1 += 1 } else { at.0 += 1 };
        here.iter().for_each(|&i| add(&mut placed[i]));
        add(&mut total);
        sides.insert(group, if right { Side::Right } else { Side::Left });
    }
    sides
}
