//! From rows to a [`Gazetteer`]: merging by id, checking references.
//!
//! Every row is read before any reference is followed, so that neither the order of files nor that of rows matters.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use super::alias::{Alias, AliasUse};
use super::builder::MAX_FILE;
use super::derive::{add_implied, aliases_of, inherit_classes, order_of_life, posts};
use super::entity::{Entity, Facts};
use super::error::{DataError, Errors, GazetteerError, quote};
use super::table::{Place, Row, Slot, Source, Table, read, slot};
use super::tenure::Tenure;
use super::{Gazetteer, cells, split_instance};
use crate::{EntityId, EntityKind, PartialDate};

/// The gazetteer of all sources, or all that is wrong with them.
pub(super) fn load(mut sources: Vec<Source>) -> Result<Gazetteer, GazetteerError> {
    sources.sort_by(|a, b| (a.layer, &a.path).cmp(&(b.layer, &b.path)));
    let mut loader = Loader::default();
    for source in &sources {
        loader.source(source);
    }
    loader.check_references();
    loader.finish()
}

#[derive(Default)]
struct Loader<'a> {
    errors: Errors,
    drafts: BTreeMap<EntityId, Draft<'a>>,
    tenures: BTreeMap<TenureKey, (Place<'a>, Tenure)>,
    aliases: Vec<Alias>,
    references: Vec<Reference<'a>>,
    /// The states' organizations that are named without a row.
    implied: BTreeSet<EntityId>,
    languages: BTreeMap<String, Vec<(String, String)>>,
}

/// Two rows with the same key are one tenure.
type TenureKey = (EntityId, EntityId, EntityId, Option<PartialDate>);

/// An entity as far as its rows have been read.
pub(super) struct Draft<'a> {
    pub(super) entity: Entity,
    /// The row that stated it last.
    place: Place<'a>,
    /// The labels and names of all its rows.
    pub(super) labels: Vec<String>,
    pub(super) names: Vec<String>,
    /// Of a person the short forms; empty when the last word of the label is one.
    pub(super) surnames: Vec<String>,
}

/// An id that stands in a cell and must have a row.
struct Reference<'a> {
    place: Place<'a>,
    id: EntityId,
    want: Want,
}

/// What an id in a cell may be.
#[derive(Clone, Copy)]
enum Want {
    Kind(EntityKind),
    /// A state or an organization, of which one can hold office.
    Side,
    /// What can have a name.
    Named,
}

impl Want {
    fn allows(self, kind: EntityKind) -> bool {
        match self {
            Want::Kind(wanted) => kind == wanted,
            Want::Side => cells::can_have_offices(kind),
            Want::Named => true,
        }
    }

    fn expected(self) -> String {
        match self {
            Want::Kind(kind) => format!("the id of a known {kind}"),
            Want::Side => "the id of a known state or organization".to_owned(),
            Want::Named => "the id of a known entity".to_owned(),
        }
    }
}

impl<'a> Loader<'a> {
    fn source(&mut self, source: &'a Source) {
        let whole = |expected: &str, found: &str| DataError::new(&source.name, 0, 0, expected, found);
        if source.content.len() as u64 > MAX_FILE {
            return self.errors.push(whole("a file of at most 64 MiB", "a larger one"));
        }
        match slot(&source.path) {
            Err(expected) => self.errors.push(whole(expected, "this one")),
            Ok(Slot::Language(code)) => {
                let file = (source.name.clone(), source.content.clone().into_owned());
                self.languages.entry(code.to_owned()).or_default().push(file);
            }
            Ok(Slot::Table(table, language)) => {
                for row in read(source, table, language, &mut self.errors) {
                    if self.errors.full() {
                        return;
                    }
                    self.row(&row);
                }
            }
        }
    }

    fn row(&mut self, row: &Row<'a>) {
        match row.table {
            Table::States => self.state(row),
            Table::Places => self.place(row),
            Table::Organizations => self.organization(row),
            Table::Offices => self.office(row),
            Table::People => self.person(row),
            Table::Tenures => self.tenure(row),
            Table::Names => self.names(row),
        }
    }

    // The tables, one function each: what their columns mean.

    fn state(&mut self, row: &Row<'a>) {
        let Some(id) = self.entity(row, EntityKind::State) else { return };
        let adjective = cells::name(row, "adjective", &mut self.errors);
        let capital = self.reference(row, "capital", Want::Kind(EntityKind::Place));
        let leaders = self.references(row, "leader", Want::Kind(EntityKind::Office));
        let Some(draft) = self.drafts.get_mut(&id) else { return };
        replace(&mut draft.entity.facts.adjective, adjective);
        replace(&mut draft.entity.facts.capital, capital);
        if !leaders.is_empty() {
            draft.entity.facts.leaders = leaders;
        }
    }

    fn place(&mut self, row: &Row<'a>) {
        let Some(id) = self.entity(row, EntityKind::Place) else { return };
        let state = self.reference(row, "state", Want::Kind(EntityKind::State));
        if let Some(draft) = self.drafts.get_mut(&id) {
            replace(&mut draft.entity.state, state);
        }
    }

    fn organization(&mut self, row: &Row<'a>) {
        let Some(id) = self.entity(row, EntityKind::Organization) else { return };
        let kind = row.get("state") == "*";
        let own = if kind { None } else { self.reference(row, "state", Want::Kind(EntityKind::State)) };
        // The id itself may name the state, whether or not the rest names a kind of organization.
        let named = split_instance(&id).map(|(state, _)| state);
        if let Some(state) = named.clone() {
            self.references.push(Reference { place: row.place("id"), id: state, want: Want::Kind(EntityKind::State) });
        }
        let head = cells::head(row, &mut self.errors);
        if let Some((office, of)) = &head {
            let refer = |id: &EntityId, want| Reference { place: row.place("head"), id: id.clone(), want };
            self.references.push(refer(office, Want::Kind(EntityKind::Office)));
            self.references.extend(of.as_ref().map(|of| refer(of, Want::Side)));
        }
        let Some(draft) = self.drafts.get_mut(&id) else { return };
        replace(&mut draft.entity.state, own.or(named));
        replace(&mut draft.entity.facts.head, head);
        draft.entity.facts.kind |= kind;
    }

    fn office(&mut self, row: &Row<'a>) {
        self.entity(row, EntityKind::Office);
    }

    fn person(&mut self, row: &Row<'a>) {
        let Some(id) = self.entity(row, EntityKind::Person) else { return };
        let state = self.reference(row, "state", Want::Kind(EntityKind::State));
        let surnames = cells::names(row, "surname", &mut self.errors);
        let Some(draft) = self.drafts.get_mut(&id) else { return };
        replace(&mut draft.entity.state, state);
        if !surnames.is_empty() {
            draft.surnames = surnames;
        }
    }

    fn tenure(&mut self, row: &Row<'a>) {
        let person = self.required(row, "person", Want::Kind(EntityKind::Person));
        let office = self.required(row, "office", Want::Kind(EntityKind::Office));
        let of = self.required(row, "of", Want::Side);
        let from = cells::date(row, "from", &mut self.errors);
        let until = cells::date(row, "until", &mut self.errors);
        let (Some(person), Some(office), Some(of)) = (person, office, of) else { return };
        let note = cells::filled(row, "note");
        let acting =
            note.as_deref().is_some_and(|note| note.split(|c: char| !c.is_alphabetic()).next() == Some("acting"));
        let tenure = Tenure { person, office, of, from, until, note, acting };
        if tenure.first_day().zip(tenure.last_day()).is_some_and(|(first, last)| last < first) {
            let expected = format!("a day not before {}", row.get("from"));
            return self.errors.push(row.error("until", expected, row.get("until")));
        }
        let key = (tenure.person.clone(), tenure.office.clone(), tenure.of.clone(), from);
        let place = row.place("person");
        if let Some((first, _)) = self.tenures.get(&key).filter(|(first, _)| first.source.layer == row.source().layer) {
            let found = format!("the one of {first} again");
            return self.errors.push(place.error("a tenure that stands once", found));
        }
        self.tenures.insert(key, (place, tenure));
    }

    fn names(&mut self, row: &Row<'a>) {
        let usage = AliasUse::ALL.iter().copied().find(|usage| usage.name() == row.get("use"));
        let Some(usage) = usage else {
            let words: Vec<&str> = AliasUse::ALL.iter().map(|usage| usage.name()).collect();
            let expected = format!("one of {}", words.join(", "));
            return self.errors.push(row.error("use", expected, row.get("use")));
        };
        let guard = usage == AliasUse::Guard;
        let entity = match row.get("id") {
            "-" if guard => None,
            id if guard => return self.errors.push(row.error("id", "`-`, for a guard names nothing", id)),
            _ => {
                let want = if usage == AliasUse::Surname { Want::Kind(EntityKind::Person) } else { Want::Named };
                let Some(id) = self.required(row, "id", want) else { return };
                Some(id)
            }
        };
        let only = self.references(row, "only", Want::Kind(EntityKind::State));
        let (case, diacritics) = cells::matching(row, entity.as_ref(), &mut self.errors);
        let names = cells::names(row, "names", &mut self.errors);
        if row.get("names").is_empty() {
            self.errors.push(row.error("names", "a name", ""));
        }
        self.aliases.extend(names.into_iter().map(|text| Alias {
            text,
            entity: entity.clone(),
            language: row.language.map(str::to_owned),
            usage,
            only: only.clone(),
            case,
            diacritics,
        }));
    }

    // What several tables share.

    /// Reads `id`, `label`, `wikidata`, `class` and `names`; `None` when the row cannot be of an entity.
    fn entity(&mut self, row: &Row<'a>, kind: EntityKind) -> Option<EntityId> {
        let id = cells::own_id(row, kind, &mut self.errors)?;
        let label = cells::name(row, "label", &mut self.errors);
        let wikidata = cells::wikidata(row, &mut self.errors);
        let class = cells::class(row, kind, &mut self.errors);
        let names = cells::names(row, "names", &mut self.errors);
        let place = row.place("id");
        let draft = match self.drafts.entry(id.clone()) {
            Entry::Occupied(known) if known.get().place.source.layer == row.source().layer => {
                let found = format!("{}, which stands at {} too", quote(row.get("id")), known.get().place);
                self.errors.push(place.error("an id that stands once", found));
                return None;
            }
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                if label.is_none() && row.get("label").is_empty() {
                    self.errors.push(row.error("label", "the usual English name", ""));
                }
                let facts = Facts::default();
                let entity = Entity { id: id.clone(), label: String::new(), wikidata: None, state: None, class, facts };
                new.insert(Draft { entity, place, labels: Vec::new(), names: Vec::new(), surnames: Vec::new() })
            }
        };
        draft.place = place;
        draft.names.extend(names);
        replace(&mut draft.entity.wikidata, wikidata);
        replace(&mut draft.entity.class, class);
        if let Some(label) = label {
            draft.entity.label.clone_from(&label);
            draft.labels.push(label);
        }
        Some(id)
    }

    // References.

    fn required(&mut self, row: &Row<'a>, column: &str, want: Want) -> Option<EntityId> {
        self.refer(row, column, row.get(column), want)
    }

    fn reference(&mut self, row: &Row<'a>, column: &str, want: Want) -> Option<EntityId> {
        cells::filled(row, column).and_then(|text| self.refer(row, column, &text, want))
    }

    fn references(&mut self, row: &Row<'a>, column: &str, want: Want) -> Vec<EntityId> {
        row.list(column).filter_map(|text| self.refer(row, column, text, want)).collect()
    }

    fn refer(&mut self, row: &Row<'a>, column: &str, text: &str, want: Want) -> Option<EntityId> {
        let id = EntityId::new(text).ok().filter(|id| want.allows(id.kind()));
        match &id {
            None => self.errors.push(row.error(column, want.expected(), text)),
            Some(id) => self.references.push(Reference { place: row.place(column), id: id.clone(), want }),
        }
        id
    }

    /// Whether the id has a row, or is a state's organization of a known kind.
    fn known(&self, id: &EntityId) -> bool {
        let instance = |(state, kind): (EntityId, EntityId)| {
            self.drafts.contains_key(&state) && self.drafts.get(&kind).is_some_and(|kind| kind.entity.facts.kind)
        };
        self.drafts.contains_key(id) || split_instance(id).is_some_and(instance)
    }

    fn check_references(&mut self) {
        for reference in std::mem::take(&mut self.references) {
            if self.errors.full() {
                return;
            }
            if !self.known(&reference.id) {
                self.errors.push(reference.place.error(reference.want.expected(), quote(reference.id.as_str())));
            } else if !self.drafts.contains_key(&reference.id) {
                self.implied.insert(reference.id);
            }
        }
    }

    fn finish(self) -> Result<Gazetteer, GazetteerError> {
        let mut aliases = self.aliases;
        aliases.extend(self.drafts.values().flat_map(aliases_of));
        aliases.sort();
        aliases.dedup();
        let mut tenures: Vec<Tenure> = self.tenures.into_values().map(|(_, tenure)| tenure).collect();
        tenures.sort_by(|a, b| order_of_life(a).cmp(&order_of_life(b)));
        let mut entities = self.drafts.into_iter().map(|(id, draft)| (id, draft.entity)).collect();
        inherit_classes(&mut entities);
        let posts = posts(&tenures);
        let mut gazetteer = Gazetteer { entities, aliases, tenures, posts, languages: self.languages };
        add_implied(&mut gazetteer, self.implied);
        self.errors.into_result(gazetteer)
    }
}

/// Later layers replace what they state and leave the rest.
fn replace<T>(old: &mut Option<T>, new: Option<T>) {
    if new.is_some() {
        *old = new;
    }
}
