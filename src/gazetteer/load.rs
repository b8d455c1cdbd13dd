//! From rows to a [`Gazetteer`]: merging by id, checking references.
//!
//! Every row is read before any reference is followed, so that neither the order of files nor that of rows matters.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};

use indexmap::{Equivalent, IndexMap};

use super::alias::{Alias, AliasUse};
use super::builder::MAX_FILE;
use super::derive;
use super::entity::Entity;
use super::error::{DataError, Errors, GazetteerError, quote};
use super::table::{Column, Place, Reader, Row, Rows, Slot, Source, Table, slot};
use super::tenure::Tenure;
use super::{Gazetteer, cells, split_instance};
use crate::{EntityId, EntityKind, PartialDate};

/// The gazetteer of all sources, or all that is wrong with them.
pub(super) fn load(mut sources: Vec<Source>) -> Result<Gazetteer, GazetteerError> {
    sources.sort_by(|a, b| (a.layer, &a.path).cmp(&(b.layer, &b.path)));
    let mut loader = Loader::default();
    let mut reader = Reader::new();
    for source in &sources {
        loader.source(source, &mut reader);
    }
    loader.check_references();
    let read = loader.finish()?;
    let languages = languages(&sources);
    // Places are needed no more. Whoever loads millions of names has better use for the memory than their text.
    drop(sources);
    Ok(Gazetteer { languages, ..derive::gazetteer(read) })
}

/// The files of each language that are no tables.
pub(super) fn languages(sources: &[Source]) -> BTreeMap<String, Vec<(String, String)>> {
    let mut languages: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for source in sources {
        if let Ok(Slot::Language(code)) = slot(&source.path) {
            let file = (source.name.clone(), source.content.clone().into_owned());
            languages.entry(code.to_owned()).or_default().push(file);
        }
    }
    languages
}

#[derive(Default)]
struct Loader<'a> {
    errors: Errors,
    /// Every id that stands in a cell, and its entity once that has a row. An id is read and kept once, and is a
    /// number for as long as the loading takes.
    drafts: IndexMap<EntityId, Option<Draft<'a>>>,
    tenures: IndexMap<TenureKey, (Place<'a>, Tenure)>,
    aliases: Vec<Alias>,
    /// Of a language the first name of an entity, and the layer that has it.
    labels: BTreeMap<String, BTreeMap<EntityId, (usize, String)>>,
    /// Those that had no row when they were met.
    references: Vec<Reference<'a>>,
}

/// The place of an id in [`Loader::drafts`].
pub(super) type Number = usize;

/// Person, office, of whom, and from when: two rows with the same key are one tenure.
pub(super) type TenureKey = (Number, Number, Number, Option<PartialDate>);

/// An entity and its short forms as stated.
pub(super) type Named = (Entity, Vec<String>);

/// What the rows say once there is nothing to complain of.
pub(super) struct Read {
    /// Of each [`Number`] the entity, or `None` when only its kind and its state have rows.
    pub(super) entities: Vec<(EntityId, Option<Named>)>,
    pub(super) tenures: Vec<(TenureKey, Tenure)>,
    /// The labels and names of the entities' own rows, and all of the tables of names.
    pub(super) aliases: Vec<Alias>,
    /// Of a language the first name of an entity in the last layer that has one.
    pub(super) labels: BTreeMap<String, BTreeMap<EntityId, String>>,
}

/// An entity as far as its rows have been read.
struct Draft<'a> {
    entity: Entity,
    /// The row that stated it last.
    place: Place<'a>,
    /// Of a person the short forms; empty when the last word of the label is one.
    surnames: Vec<String>,
}

/// An id that stands in a cell and must have a row.
struct Reference<'a> {
    place: Place<'a>,
    number: Number,
    want: Want,
}

/// The text of an id, to look for it before there is one.
struct Text<'t>(&'t str);

impl Hash for Text<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl Equivalent<EntityId> for Text<'_> {
    fn equivalent(&self, id: &EntityId) -> bool {
        self.0 == id.as_str()
    }
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
    fn source(&mut self, source: &'a Source, reader: &mut Reader) {
        let whole = |expected: &str, found: &str| DataError::new(&source.name, 0, 0, expected, found);
        if source.content.len() as u64 > MAX_FILE {
            return self.errors.push(whole("a file of at most 64 MiB", "a larger one"));
        }
        match slot(&source.path) {
            Err(expected) => self.errors.push(whole(expected, "this one")),
            Ok(Slot::Language(_)) => {}
            Ok(Slot::Table(table, language)) => match Rows::new(reader, source, table, language) {
                Ok(rows) => self.rows(rows),
                Err(error) => self.errors.push(error),
            },
        }
    }

    fn rows(&mut self, mut rows: Rows<'a, '_>) {
        while let Some(row) = rows.next() {
            match row {
                Ok(row) => self.row(&row),
                Err(error) => self.errors.push(error),
            }
            if self.errors.full() {
                return;
            }
        }
    }

    fn row(&mut self, row: &Row<'a, '_>) {
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

    fn state(&mut self, row: &Row<'a, '_>) {
        let Some(number) = self.entity(row, EntityKind::State) else { return };
        let adjective = cells::name(row, Column::Adjective, &mut self.errors);
        let capital = self.reference(row, Column::Capital, Want::Kind(EntityKind::Place));
        let leaders = self.references(row, Column::Leader, Want::Kind(EntityKind::Office));
        let Some(draft) = self.draft(number) else { return };
        let facts = draft.entity.facts.get_or_insert_default();
        replace(&mut facts.adjective, adjective);
        replace(&mut facts.capital, capital);
        if !leaders.is_empty() {
            facts.leaders = leaders;
        }
    }

    fn place(&mut self, row: &Row<'a, '_>) {
        let Some(number) = self.entity(row, EntityKind::Place) else { return };
        let state = self.reference(row, Column::State, Want::Kind(EntityKind::State));
        let utc = cells::utc(row, &mut self.errors);
        if let Some(draft) = self.draft(number) {
            replace(&mut draft.entity.state, state);
            if utc.is_some() {
                draft.entity.facts.get_or_insert_default().utc = utc;
            }
        }
    }

    fn organization(&mut self, row: &Row<'a, '_>) {
        let Some(number) = self.entity(row, EntityKind::Organization) else { return };
        let kind = row.get(Column::State) == "*";
        let own = if kind { None } else { self.reference(row, Column::State, Want::Kind(EntityKind::State)) };
        // The id itself may name the state, whether or not the rest names a kind of organization.
        let named = split_instance(self.id(number)).map(|(state, _)| state);
        if let Some(state) = named.clone() {
            self.refer_to(row.place(Column::Id), state, Want::Kind(EntityKind::State));
        }
        let head = cells::head(row, &mut self.errors);
        if let Some((office, of)) = head.clone() {
            let place = row.place(Column::Head);
            self.refer_to(place, office, Want::Kind(EntityKind::Office));
            if let Some(of) = of {
                self.refer_to(place, of, Want::Side);
            }
        }
        let Some(draft) = self.draft(number) else { return };
        replace(&mut draft.entity.state, own.or(named));
        if kind || head.is_some() {
            let facts = draft.entity.facts.get_or_insert_default();
            replace(&mut facts.head, head);
            facts.kind |= kind;
        }
    }

    fn office(&mut self, row: &Row<'a, '_>) {
        let Some(number) = self.entity(row, EntityKind::Office) else { return };
        let twin = self.reference(row, Column::Twin, Want::Kind(EntityKind::Office));
        let short = cells::yes(row, Column::Short, &mut self.errors);
        let Some(draft) = self.draft(number) else { return };
        if twin.is_some() || short {
            let facts = draft.entity.facts.get_or_insert_default();
            replace(&mut facts.twin, twin);
            facts.short |= short;
        }
    }

    fn person(&mut self, row: &Row<'a, '_>) {
        let Some(number) = self.entity(row, EntityKind::Person) else { return };
        let state = self.reference(row, Column::State, Want::Kind(EntityKind::State));
        let surnames: Vec<String> = cells::names(row, Column::Surname, &mut self.errors).collect();
        let Some(draft) = self.draft(number) else { return };
        replace(&mut draft.entity.state, state);
        if !surnames.is_empty() {
            draft.surnames = surnames;
        }
    }

    fn tenure(&mut self, row: &Row<'a, '_>) {
        let person = self.required(row, Column::Person, Want::Kind(EntityKind::Person));
        let office = self.required(row, Column::Office, Want::Kind(EntityKind::Office));
        let of = self.required(row, Column::Of, Want::Side);
        let from = cells::date(row, Column::From, &mut self.errors);
        let until = cells::date(row, Column::Until, &mut self.errors);
        let (Some(person), Some(office), Some(of)) = (person, office, of) else { return };
        let note = row.filled(Column::Note).map(str::to_owned);
        let acting =
            note.as_deref().is_some_and(|note| note.split(|c: char| !c.is_alphabetic()).next() == Some("acting"));
        let key = (person, office, of, from);
        let [person, office, of] = [person, office, of].map(|number| self.id(number).clone());
        let tenure = Tenure { person, office, of, from, until, note, acting };
        if tenure.first_day().zip(tenure.last_day()).is_some_and(|(first, last)| last < first) {
            let expected = format!("a day not before {}", row.get(Column::From));
            return self.errors.push(row.error(Column::Until, expected, row.get(Column::Until)));
        }
        let place = row.place(Column::Person);
        if let Some((first, _)) = self.tenures.get(&key).filter(|(first, _)| first.source.layer == row.source().layer) {
            let found = format!("the one of {first} again");
            return self.errors.push(place.error("a tenure that stands once", found));
        }
        self.tenures.insert(key, (place, tenure));
    }

    fn names(&mut self, row: &Row<'a, '_>) {
        let word = row.get(Column::Use);
        let Some(usage) = AliasUse::ALL.iter().copied().find(|usage| usage.name() == word) else {
            let words: Vec<&str> = AliasUse::ALL.iter().map(|usage| usage.name()).collect();
            let expected = format!("one of {}", words.join(", "));
            return self.errors.push(row.error(Column::Use, expected, word));
        };
        let guard = usage == AliasUse::Guard;
        let entity = match row.get(Column::Id) {
            "-" if guard => None,
            id if guard => return self.errors.push(row.error(Column::Id, "`-`, for a guard names nothing", id)),
            _ => {
                let want = if usage == AliasUse::Surname { Want::Kind(EntityKind::Person) } else { Want::Named };
                let Some(number) = self.required(row, Column::Id, want) else { return };
                Some(self.id(number).clone())
            }
        };
        let only = self.references(row, Column::Only, Want::Kind(EntityKind::State));
        let (case, diacritics) = cells::matching(row, entity.as_ref(), &mut self.errors);
        if row.filled(Column::Names).is_none() {
            self.errors.push(row.error(Column::Names, "a name", ""));
        }
        if let (AliasUse::Name, Some(entity), []) = (usage, &entity, only.as_slice()) {
            self.label_in(row, entity);
        }
        self.aliases.extend(cells::names(row, Column::Names, &mut self.errors).map(|text| Alias {
            text,
            entity: entity.clone(),
            language: row.language.map(str::to_owned),
            usage,
            only: only.clone(),
            case,
            diacritics,
        }));
    }

    /// Keeps the first of the names in a row, unless this layer has one already.
    fn label_in(&mut self, row: &Row<'a, '_>, entity: &EntityId) {
        // What is wrong with it is told where all names of the row are read.
        let first = row.list(Column::Names).next().and_then(|text| super::alias::clean(text).ok());
        let Some((language, first)) = row.language.zip(first) else { return };
        let labels = self.labels.entry(language.to_owned()).or_default();
        let layer = row.source().layer;
        if labels.get(entity).is_none_or(|(known, _)| *known < layer) {
            labels.insert(entity.clone(), (layer, first));
        }
    }

    // What several tables share.

    /// Reads `id`, `label`, `wikidata`, `class` and `names`; `None` when the row cannot be of an entity.
    fn entity(&mut self, row: &Row<'a, '_>, kind: EntityKind) -> Option<Number> {
        let text = cells::own_id(row, kind, &mut self.errors)?;
        let number = self.number(text)?;
        let id = self.id(number).clone();
        let label = cells::name(row, Column::Label, &mut self.errors);
        let wikidata = cells::wikidata(row, &mut self.errors);
        let class = cells::class(row, kind, &mut self.errors);
        let names = cells::names(row, Column::Names, &mut self.errors);
        self.aliases.extend(label.iter().map(|label| derive::label_of(&id, label)));
        self.aliases.extend(names.map(|name| derive::alias_of(&id, name, AliasUse::Name)));
        let place = row.place(Column::Id);
        let draft = match &mut self.drafts[number] {
            Some(known) if known.place.source.layer == row.source().layer => {
                let found = format!("{}, which stands at {} too", quote(id.as_str()), known.place);
                self.errors.push(place.error("an id that stands once", found));
                return None;
            }
            Some(known) => known,
            new => {
                if label.is_none() && row.filled(Column::Label).is_none() {
                    self.errors.push(row.error(Column::Label, "the usual English name", ""));
                }
                let entity = Entity { id, label: String::new(), wikidata: None, state: None, class, facts: None };
                new.insert(Draft { entity, place, surnames: Vec::new() })
            }
        };
        draft.place = place;
        replace(&mut draft.entity.wikidata, wikidata);
        replace(&mut draft.entity.class, class);
        if let Some(label) = label {
            draft.entity.label = label;
        }
        Some(number)
    }

    fn draft(&mut self, number: Number) -> Option<&mut Draft<'a>> {
        self.drafts[number].as_mut()
    }

    fn id(&self, number: Number) -> &EntityId {
        let (id, _) = self.drafts.get_index(number).expect("a number is given to an id that is kept");
        id
    }

    /// The number of the id that is written so; `None` when none is.
    fn number(&mut self, text: &str) -> Option<Number> {
        match self.drafts.get_index_of(&Text(text)) {
            None => Some(self.number_of(EntityId::new(text).ok()?)),
            known => known,
        }
    }

    fn number_of(&mut self, id: EntityId) -> Number {
        let entry = self.drafts.entry(id);
        let number = entry.index();
        entry.or_default();
        number
    }

    // References.

    fn required(&mut self, row: &Row<'a, '_>, column: Column, want: Want) -> Option<Number> {
        self.refer(row, column, row.get(column), want)
    }

    fn reference(&mut self, row: &Row<'a, '_>, column: Column, want: Want) -> Option<EntityId> {
        let number = self.refer(row, column, row.filled(column)?, want)?;
        Some(self.id(number).clone())
    }

    fn references(&mut self, row: &Row<'a, '_>, column: Column, want: Want) -> Vec<EntityId> {
        let numbers = row.list(column).filter_map(|text| self.refer(row, column, text, want));
        let numbers: Vec<Number> = numbers.collect();
        numbers.into_iter().map(|number| self.id(number).clone()).collect()
    }

    fn refer(&mut self, row: &Row<'a, '_>, column: Column, text: &str, want: Want) -> Option<Number> {
        let number = self.number(text).filter(|number| want.allows(self.id(*number).kind()));
        match number {
            None => self.errors.push(row.error(column, want.expected(), text)),
            Some(number) => self.note(row.place(column), number, want),
        }
        number
    }

    /// The same for an id that was read already.
    fn refer_to(&mut self, place: Place<'a>, id: EntityId, want: Want) {
        let number = self.number_of(id);
        self.note(place, number, want);
    }

    /// Notes a reference to look after once all rows are read, unless its row has been.
    fn note(&mut self, place: Place<'a>, number: Number, want: Want) {
        if self.drafts[number].is_none() {
            self.references.push(Reference { place, number, want });
        }
    }

    /// Whether it is a state's organization of a known kind.
    fn is_instance(&self, id: &EntityId) -> bool {
        let row = |id: &EntityId| self.drafts.get(id).and_then(Option::as_ref);
        let is_kind = |draft: &Draft| draft.entity.facts.as_ref().is_some_and(|facts| facts.kind);
        split_instance(id).is_some_and(|(state, kind)| row(&state).is_some() && row(&kind).is_some_and(is_kind))
    }

    fn check_references(&mut self) {
        for Reference { place, number, want } in std::mem::take(&mut self.references) {
            if self.errors.full() {
                return;
            }
            if self.drafts[number].is_none() && !self.is_instance(self.id(number)) {
                self.errors.push(place.error(want.expected(), quote(self.id(number).as_str())));
            }
        }
    }

    fn finish(self) -> Result<Read, GazetteerError> {
        self.errors.into_result(())?;
        let entity = |draft: Draft| (draft.entity, draft.surnames);
        Ok(Read {
            entities: self.drafts.into_iter().map(|(id, draft)| (id, draft.map(entity))).collect(),
            tenures: self.tenures.into_iter().map(|(key, (_, tenure))| (key, tenure)).collect(),
            aliases: self.aliases,
            labels: self
                .labels
                .into_iter()
                .map(|(language, labels)| (language, labels.into_iter().map(|(id, (_, label))| (id, label)).collect()))
                .collect(),
        })
    }
}

/// Later layers replace what they state and leave the rest.
fn replace<T>(old: &mut Option<T>, new: Option<T>) {
    if new.is_some() {
        *old = new;
    }
}
