//! What follows from the rows once all are read: aliases, ministries without a row, the order of a post's holders.

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::alias::{Alias, AliasUse, Case, Diacritics, diacritics_of_person};
use super::load::Read;
use super::tenure::Tenure;
use super::{Gazetteer, split_instance};
use crate::{EntityId, EntityKind};

/// The gazetteer of rows in which there is nothing to complain of.
pub(super) fn gazetteer(read: Read) -> Gazetteer {
    let Read { mut entities, mut tenures, mut aliases, labels } = read;
    let order = order(&entities);
    // Of each number the place of its id among all ids, so that ids need not be compared letter by letter again.
    let mut ranks = vec![0; order.len()];
    for (rank, number) in order.iter().enumerate() {
        ranks[*number] = rank;
    }
    let rank = |number: usize| ranks[number];

    // A person's tenures follow one another, the oldest first.
    tenures.sort_unstable_by_key(|((person, office, of, from), tenure)| {
        (rank(*person), *from, tenure.until.is_none(), tenure.until, rank(*of), rank(*office))
    });
    let places = tenures.iter().map(|((_, office, of, _), _)| (rank(*office), rank(*of))).collect();
    let tenures = tenures.into_iter().map(|(_, tenure)| tenure).collect::<Vec<_>>();
    let posts = posts(&tenures, places);

    let mut implied = Vec::new();
    let mut rows = Vec::with_capacity(entities.len());
    for number in order {
        let (id, row) = &mut entities[number];
        let Some((entity, surnames)) = row.take() else {
            implied.push(id.clone());
            continue;
        };
        let adjective = entity.facts.as_ref().and_then(|facts| facts.adjective.clone());
        aliases.extend(adjective.map(|text| Alias { language: english(), ..alias_of(id, text, AliasUse::Adjective) }));
        if id.kind() == EntityKind::Person {
            // As stated, or the last word of the label when that has several.
            let last = entity.label.rsplit_once(' ').filter(|_| surnames.is_empty()).map(|(_, last)| last.to_owned());
            aliases.extend(surnames.into_iter().chain(last).map(|text| alias_of(id, text, AliasUse::Surname)));
        }
        rows.push(entity);
    }
    drop(entities);
    sort_by_text(&mut aliases, |alias| beginning(&alias.text), Ord::cmp);
    aliases.dedup();
    aliases.shrink_to_fit();
    let mut gazetteer = Gazetteer { entities: rows, aliases, tenures, posts, labels, ..Gazetteer::default() };
    inherit_classes(&mut gazetteer);
    add_implied(&mut gazetteer, &implied);
    // What was looked up meanwhile may stand elsewhere now.
    gazetteer.places = OnceLock::new();
    gazetteer
}

/// The numbers of the ids, as the ids sort.
fn order<T>(ids: &[(EntityId, T)]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..ids.len()).collect();
    sort_by_text(&mut order, |number| beginning(ids[*number].0.as_str()), |a, b| ids[*a].0.cmp(&ids[*b].0));
    order
}

/// Sorts in an order that follows a text first, of which `key` is the beginning. Equal things must be alike, for they may change places.
///
/// Names and ids are short and mostly differ early: their first bytes, kept beside one another, decide nearly every
/// comparison, and no letter is fetched from somewhere in memory for it.
fn sort_by_text<T>(items: &mut [T], key: impl Fn(&T) -> u128, compare: impl Fn(&T, &T) -> Ordering) {
    items.sort_by_cached_key(&key);
    for alike in items.chunk_by_mut(|a, b| key(a) == key(b)) {
        if alike.len() > 1 {
            alike.sort_unstable_by(&compare);
        }
    }
}

/// The first bytes of a text as a number that sorts as it does: no text here has a zero, so a short one comes first.
fn beginning(text: &str) -> u128 {
    let mut bytes = [0; 16];
    let length = text.len().min(bytes.len());
    bytes[..length].copy_from_slice(&text.as_bytes()[..length]);
    u128::from_be_bytes(bytes)
}

/// Gives an entity to each ministry that is named without a row of its own, so that every id that the gazetteer
/// hands out can be looked up in it.
fn add_implied(gazetteer: &mut Gazetteer, implied: &[EntityId]) {
    let instances = implied.iter().filter_map(split_instance);
    let ministries: Vec<_> = instances.map(|(state, kind)| gazetteer.organization_of(&kind, &state)).collect();
    gazetteer.entities.extend(ministries);
    // Two sorted pieces, which a stable sort only merges.
    gazetteer.entities.sort_by(|a, b| a.id.cmp(&b.id));
}

/// A state's organization is of the class of its kind unless its row says otherwise.
fn inherit_classes(gazetteer: &mut Gazetteer) {
    let class_of = |id: &EntityId| split_instance(id).and_then(|(_, kind)| gazetteer.entity(&kind)?.class);
    let classless = gazetteer.entities.iter().enumerate().filter(|(_, entity)| entity.class.is_none());
    let classes: Vec<_> = classless.filter_map(|(place, entity)| Some((place, class_of(&entity.id)?))).collect();
    for (place, class) in classes {
        gazetteer.entities[place].class = Some(class);
    }
}

/// Of each post the places of its tenures, the newest first. `ranks` has the office and whose it is of each tenure, as
/// numbers that sort as their ids do.
fn posts(tenures: &[Tenure], ranks: Vec<(usize, usize)>) -> BTreeMap<(EntityId, EntityId), Vec<usize>> {
    let mut order: Vec<_> = ranks.into_iter().enumerate().map(|(index, post)| (post, index)).collect();
    // Of two who began on one day the one who stayed longer came last; their places decide the rest.
    let came = |index: usize| (tenures[index].from, tenures[index].until.is_none(), tenures[index].until);
    order.sort_unstable_by_key(|(post, index)| (*post, Reverse(came(*index)), *index));
    let post = |same: &[((usize, usize), usize)]| {
        let tenure = &tenures[same[0].1];
        ((tenure.office.clone(), tenure.of.clone()), same.iter().map(|(_, index)| *index).collect())
    };
    order.chunk_by(|(a, _), (b, _)| a == b).map(post).collect()
}

/// The alias that an entity has by the label of a row.
pub(super) fn label_of(id: &EntityId, label: &str) -> Alias {
    // The labels of persons, places and organizations are how the Latin script writes the name; those of states and
    // offices are English words.
    let is_word = matches!(id.kind(), EntityKind::State | EntityKind::Office);
    let language = if is_word { english() } else { None };
    Alias { language, ..alias_of(id, label.to_owned(), AliasUse::Name) }
}

/// An alias that an entity has by its own rows, in all languages.
pub(super) fn alias_of(id: &EntityId, text: String, usage: AliasUse) -> Alias {
    let person = id.kind() == EntityKind::Person;
    Alias {
        diacritics: if person { diacritics_of_person(&text) } else { Diacritics::Count },
        text,
        entity: Some(id.clone()),
        language: None,
        usage,
        only: Vec::new(),
        case: default_case(Some(id)),
    }
}

fn english() -> Option<String> {
    Some("en".to_owned())
}

/// A title is written with and without capitals, a name is not.
pub(super) fn default_case(entity: Option<&EntityId>) -> Case {
    match entity.map(EntityId::kind) {
        Some(EntityKind::Office) => Case::Any,
        _ => Case::Exact,
    }
}
