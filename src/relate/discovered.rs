//! Persons whom no table has: which side each speaks for, and so which id each has.
//!
//! The stage before knows names and not who acts; so there such a person has an id of the name alone. Here the title and
//! the state beside a name are known: two of one name and different states become two, within a document too.

use std::collections::BTreeMap;

use super::Found;
use super::actors::Actor;
use crate::gazetteer::Gazetteer;
use crate::resolve::Name;
use crate::{EntityId, EntityKind};

/// Puts the side into the ids of discovered persons.
pub(super) fn give_sides(found: &mut Found<'_>, actors: &[Actor]) {
    let is_new = |name: &Name| !name.is_known && name.kind == EntityKind::Person;
    if !found.names.iter().any(is_new) {
        return;
    }
    let told = told_sides(found, actors);
    let gazetteer = found.context.gazetteer;
    for (index, name) in found.names.iter_mut().enumerate().filter(|(_, name)| is_new(name)) {
        let Some(id) = name.ids.first_mut() else { continue };
        let sides = told.get(id).map_or(&[][..], Vec::as_slice);
        // Its own title, else the last one before it, else the first after it.
        let at = sides.partition_point(|(told, _)| *told <= index);
        let side = sides[..at].last().or(sides.first()).map(|(_, side)| side);
        if !is_known_as(gazetteer, id, side) {
            *id = EntityId::discovered(side, id.name());
        }
    }
}

/// What the mentions of discovered persons mean, by index of the name.
pub(super) fn meanings<'a>(found: &'a Found<'_>) -> impl Iterator<Item = (usize, (EntityId, String))> + 'a {
    let ids = found.names.iter().enumerate().filter_map(|(index, name)| Some((index, name, name.ids.first()?)));
    let label = |name: &Name| name.label(found.context.gazetteer).to_owned();
    ids.filter(|(_, _, id)| id.is_discovered()).map(move |(index, name, id)| (index, (id.clone(), label(name))))
}

/// For each person of whom a title or an apposition tells the side: by which name, and which; in the order of the text.
fn told_sides(found: &Found<'_>, actors: &[Actor]) -> BTreeMap<EntityId, Vec<(usize, EntityId)>> {
    let mut told: BTreeMap<EntityId, Vec<(usize, EntityId)>> = BTreeMap::new();
    for actor in actors {
        let Some(side) = side(found, actor) else { continue };
        for &person in &actor.persons {
            if let Some(id) = found.names[person].ids.first() {
                told.entry(id.clone()).or_default().push((person, side.clone()));
            }
        }
    }
    for sides in told.values_mut() {
        sides.sort();
    }
    told
}

/// The state for which an actor's title speaks, or the organization when it is no state's.
fn side(found: &Found<'_>, actor: &Actor) -> Option<EntityId> {
    let gazetteer = found.context.gazetteer;
    let first = |names: &[usize]| names.first().and_then(|&name| found.names[name].ids.first()).cloned();
    let organization = first(&actor.organizations).filter(|id| !gazetteer.is_kind(id));
    if let Some(organization) = organization {
        return gazetteer.state_of(&organization).or(Some(organization));
    }
    let worded = || actor.offices.iter().find_map(|&office| found.names[office].of().cloned());
    let named = first(&actor.states).and_then(|id| match id.kind() {
        // "The secretary general of NATO": where a state could stand, an organization may.
        EntityKind::Organization => gazetteer.state_of(&id).or(Some(id)),
        _ => gazetteer.state_of(&id),
    });
    named.or_else(|| gazetteer.state_of(&worded()?))
}

/// Whether the gazetteer has a person of that id who can be meant: of that side, or where either tells none.
fn is_known_as(gazetteer: &Gazetteer, id: &EntityId, side: Option<&EntityId>) -> bool {
    let known = gazetteer.entity(id);
    known.is_some_and(|person| person.state.as_ref().zip(side).is_none_or(|(state, side)| state == side))
}
