//! What follows from the rows once all are read: aliases, ministries without a row, the order of a post's holders.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::alias::{Alias, AliasUse, Case, Diacritics, diacritics_of_person};
use super::entity::Entity;
use super::load::Draft;
use super::tenure::Tenure;
use super::{Gazetteer, split_instance};
use crate::{EntityId, EntityKind};

/// Gives an entity to each ministry that is named without a row of its own, so that every id that the gazetteer
/// hands out can be looked up in it.
pub(super) fn add_implied(gazetteer: &mut Gazetteer, implied: BTreeSet<EntityId>) {
    for id in implied {
        if let Some((state, kind)) = split_instance(&id) {
            let entity = gazetteer.organization_of(&kind, &state);
            gazetteer.entities.insert(id, entity);
        }
    }
}

/// A state's organization is of the class of its kind unless its row says otherwise.
pub(super) fn inherit_classes(entities: &mut BTreeMap<EntityId, Entity>) {
    let class_of = |id: &EntityId| split_instance(id).and_then(|(_, kind)| entities.get(&kind)?.class);
    let classless = entities.values().filter(|entity| entity.class.is_none());
    let classes: Vec<_> = classless.filter_map(|entity| Some((entity.id.clone(), class_of(&entity.id)?))).collect();
    for (id, class) in classes {
        entities.entry(id).and_modify(|entity| entity.class = Some(class));
    }
}

/// A person's tenures follow one another, the oldest first.
pub(super) fn order_of_life(tenure: &Tenure) -> impl Ord + '_ {
    (&tenure.person, tenure.from, tenure.until.is_none(), tenure.until, &tenure.of, &tenure.office)
}

/// Of each post the places of its tenures, the newest first.
pub(super) fn posts(tenures: &[Tenure]) -> BTreeMap<(EntityId, EntityId), Vec<usize>> {
    let mut posts: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (index, tenure) in tenures.iter().enumerate() {
        posts.entry((tenure.office.clone(), tenure.of.clone())).or_default().push(index);
    }
    for indices in posts.values_mut() {
        // Of two who began on one day the one who stayed longer came last; a stable sort decides the rest.
        let came = |tenure: &Tenure| (tenure.from, tenure.until.is_none(), tenure.until);
        indices.sort_by_key(|index| Reverse(came(&tenures[*index])));
    }
    posts
}

/// The aliases that an entity has by its own rows.
pub(super) fn aliases_of(draft: &Draft) -> Vec<Alias> {
    let id = &draft.entity.id;
    let person = id.kind() == EntityKind::Person;
    // The labels of persons, places and organizations are how the Latin script writes the name; those of states and
    // offices are English words.
    let is_word = matches!(id.kind(), EntityKind::State | EntityKind::Office);
    let label_language = is_word.then_some("en");
    let case = default_case(Some(id));
    let make = |text: &String, usage, language: Option<&str>| Alias {
        text: text.clone(),
        entity: Some(id.clone()),
        language: language.map(str::to_owned),
        usage,
        only: Vec::new(),
        case,
        diacritics: if person { diacritics_of_person(text) } else { Diacritics::Count },
    };
    let mut aliases: Vec<Alias> = Vec::new();
    aliases.extend(draft.labels.iter().map(|label| make(label, AliasUse::Name, label_language)));
    aliases.extend(draft.names.iter().map(|name| make(name, AliasUse::Name, None)));
    let adjective = draft.entity.facts.adjective.iter();
    aliases.extend(adjective.map(|adjective| make(adjective, AliasUse::Adjective, Some("en"))));
    if person {
        aliases.extend(surnames(draft).iter().map(|surname| make(surname, AliasUse::Surname, None)));
    }
    aliases
}

/// The short forms of a person: as stated, or the last word of the label when that has several.
fn surnames(draft: &Draft) -> Vec<String> {
    let last = draft.entity.label.rsplit_once(' ').map(|(_, last)| last.to_owned());
    if draft.surnames.is_empty() { last.into_iter().collect() } else { draft.surnames.clone() }
}

/// A title is written with and without capitals, a name is not.
pub(super) fn default_case(entity: Option<&EntityId>) -> Case {
    match entity.map(EntityId::kind) {
        Some(EntityKind::Office) => Case::Any,
        _ => Case::Exact,
    }
}
