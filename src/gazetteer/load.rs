//! From rows to a [`Gazetteer`]: merging by id, checking, deriving aliases.
//!
//! Every row is read before any reference is followed, so that neither the order of files nor that of rows matters.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use super::alias::{Alias, AliasUse, Case, Diacritics, clean, diacritics_of_person};
use super::builder::MAX_FILE;
use super::entity::{Class, Entity, Facts};
use super::error::{DataError, Errors, GazetteerError, quote};
use super::table::{Place, Row, Slot, Source, Table, read, slot};
use super::tenure::Tenure;
use super::{Gazetteer, split_instance};
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
struct Draft<'a> {
    entity: Entity,
    /// The row that stated it last.
    place: Place<'a>,
    /// Labels and names of all its rows.
    labels: Vec<String>,
    names: Vec<String>,
    /// Of a person the short forms; empty when the last word of the label is one.
    surnames: Vec<String>,
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
            Want::Side => matches!(kind, EntityKind::State | EntityKind::Organization),
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
        let adjective = filled(row.get("adjective"));
        let capital = self.reference(row, "capital", Want::Kind(EntityKind::Place));
        let leaders = self.references(row, "leader", Want::Kind(EntityKind::Office));
        if let Some(adjective) = &adjective {
            self.alias(row, "adjective", adjective, Some(&id), AliasUse::Adjective, Some("en"));
        }
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
        let head = self.head(row);
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
        let surnames = self.forms(row, "surname");
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
        let (from, until) = (self.date(row, "from"), self.date(row, "until"));
        let (Some(person), Some(office), Some(of)) = (person, office, of) else { return };
        let note = filled(row.get("note"));
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
        let (case, diacritics) = self.matching(row, entity.as_ref());
        let names = self.forms(row, "names");
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
        let id = self.own_id(row, kind)?;
        let label = self.label(row);
        let wikidata = self.wikidata(row);
        let class = self.class(row, kind);
        let names = self.forms(row, "names");
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

    fn own_id(&mut self, row: &Row<'a>, kind: EntityKind) -> Option<EntityId> {
        let text = row.get("id");
        let code = |code: &str| code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase());
        let id = EntityId::new(text).ok().filter(|id| id.kind() == kind);
        let id = id.filter(|id| match (kind, id.name().split_once('/')) {
            (EntityKind::State, parts) => parts.is_none() && code(id.name()),
            (EntityKind::Organization, Some((state, kind))) => code(state) && !kind.contains('/'),
            (_, parts) => parts.is_none(),
        });
        if id.is_none() {
            let example = match kind {
                EntityKind::Person => "person/lloyd-austin",
                EntityKind::Office => "office/president",
                EntityKind::State => "state/RU",
                EntityKind::Organization => "organization/pentagon` or `organization/RU/ministry-of-defence",
                EntityKind::Place => "place/moscow",
            };
            self.errors.push(row.error("id", format!("an id such as `{example}`"), text));
        }
        id
    }

    fn label(&mut self, row: &Row<'a>) -> Option<String> {
        filled(row.get("label")).and_then(|label| self.clean(row, "label", &label))
    }

    fn wikidata(&mut self, row: &Row<'a>) -> Option<String> {
        if row.table == Table::Offices {
            return None;
        }
        let text = filled(row.get("wikidata"))?;
        let digits = text.strip_prefix('Q').unwrap_or_default();
        if digits.is_empty() || digits.starts_with('0') || !digits.bytes().all(|b| b.is_ascii_digit()) {
            self.errors.push(row.error("wikidata", "a Wikidata id such as `Q42` or nothing", &text));
            return None;
        }
        Some(text)
    }

    fn class(&mut self, row: &Row<'a>, kind: EntityKind) -> Option<Class> {
        let classes = Class::of(kind);
        if classes.is_empty() {
            return None;
        }
        let text = filled(row.get("class"))?;
        let class = classes.iter().copied().find(|class| class.name() == text);
        if class.is_none() {
            let words: Vec<&str> = classes.iter().map(|class| class.name()).collect();
            self.errors.push(row.error("class", format!("one of {}", words.join(", ")), &text));
        }
        class
    }

    /// Reads `office/… of state/…`; `of *` in the row of a kind means the state of each instance.
    fn head(&mut self, row: &Row<'a>) -> Option<(EntityId, Option<EntityId>)> {
        let text = row.get("head");
        if text.is_empty() {
            return None;
        }
        let parts = text.split_once(" of ").map(|(office, of)| (office.trim(), of.trim()));
        let read = |part: &str, want: Want| EntityId::new(part).ok().filter(|id| want.allows(id.kind()));
        let office_want = Want::Kind(EntityKind::Office);
        let head = parts.and_then(|(office, of)| match of {
            "*" if row.get("state") == "*" => Some((read(office, office_want)?, None)),
            _ => Some((read(office, office_want)?, Some(read(of, Want::Side)?))),
        });
        match &head {
            None => {
                let expected = "an office and whose it is such as `office/president of state/RU`";
                self.errors.push(row.error("head", expected, text));
            }
            Some((office, of)) => {
                let place = row.place("head");
                self.references.push(Reference { place, id: office.clone(), want: office_want });
                self.references.extend(of.clone().map(|id| Reference { place, id, want: Want::Side }));
            }
        }
        head
    }

    fn matching(&mut self, row: &Row<'a>, entity: Option<&EntityId>) -> (Case, Diacritics) {
        let (mut case, mut diacritics) = (default_case(entity), Diacritics::Count);
        for word in row.list("match") {
            match word {
                "anycase" => case = Case::Any,
                "exact" => case = Case::Exact,
                "unaccented" => diacritics = Diacritics::Ignore,
                _ => self.errors.push(row.error("match", "one of anycase, exact, unaccented or nothing", word)),
            }
        }
        (case, diacritics)
    }

    fn date(&mut self, row: &Row<'a>, column: &str) -> Option<PartialDate> {
        let text = row.get(column);
        let date = text.parse().ok().filter(|date: &PartialDate| date.year().is_some());
        if date.is_none() && !text.is_empty() {
            let expected = "a date such as `2022-05-19`, `2022-05` or `2022`, or nothing";
            self.errors.push(row.error(column, expected, text));
        }
        date
    }

    /// The names of a cell that holds several.
    fn forms(&mut self, row: &Row<'a>, column: &str) -> Vec<String> {
        row.list(column).filter_map(|text| self.clean(row, column, text)).collect()
    }

    fn clean(&mut self, row: &Row<'a>, column: &str, text: &str) -> Option<String> {
        let cleaned = clean(text);
        cleaned.map_err(|(expected, found)| self.errors.push(row.place(column).error(expected, found))).ok()
    }

    fn alias(
        &mut self,
        row: &Row<'a>,
        column: &str,
        text: &str,
        entity: Option<&EntityId>,
        usage: AliasUse,
        language: Option<&str>,
    ) {
        if let Some(text) = self.clean(row, column, text) {
            self.aliases.push(plain(text, entity.cloned(), usage, language));
        }
    }

    // References.

    fn required(&mut self, row: &Row<'a>, column: &str, want: Want) -> Option<EntityId> {
        self.refer(row, column, row.get(column), want)
    }

    fn reference(&mut self, row: &Row<'a>, column: &str, want: Want) -> Option<EntityId> {
        filled(row.get(column)).and_then(|text| self.refer(row, column, &text, want))
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

/// Gives an entity to each ministry that is named without a row of its own, so that every id that the gazetteer
/// hands out can be looked up in it.
fn add_implied(gazetteer: &mut Gazetteer, implied: BTreeSet<EntityId>) {
    for id in implied {
        if let Some((state, kind)) = split_instance(&id) {
            let entity = gazetteer.organization_of(&kind, &state);
            gazetteer.entities.insert(id, entity);
        }
    }
}

/// A state's organization is of the class of its kind unless its row says otherwise.
fn inherit_classes(entities: &mut BTreeMap<EntityId, Entity>) {
    let class_of = |id: &EntityId| split_instance(id).and_then(|(_, kind)| entities.get(&kind)?.class);
    let classless = entities.values().filter(|entity| entity.class.is_none());
    let classes: Vec<_> = classless.filter_map(|entity| Some((entity.id.clone(), class_of(&entity.id)?))).collect();
    for (id, class) in classes {
        entities.entry(id).and_modify(|entity| entity.class = Some(class));
    }
}

fn order_of_life(tenure: &Tenure) -> impl Ord + '_ {
    (&tenure.person, tenure.from, tenure.until.is_none(), tenure.until, &tenure.of, &tenure.office)
}

/// Of each post the places of its tenures, the newest first.
fn posts(tenures: &[Tenure]) -> BTreeMap<(EntityId, EntityId), Vec<usize>> {
    let mut posts: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (index, tenure) in tenures.iter().enumerate() {
        posts.entry((tenure.office.clone(), tenure.of.clone())).or_default().push(index);
    }
    for indices in posts.values_mut() {
        // A stable sort: of those who began on one day, the order of `tenures` decides.
        indices.sort_by_key(|index| std::cmp::Reverse(tenures[*index].from));
    }
    posts
}

/// The aliases that an entity has by its own rows.
fn aliases_of(draft: &Draft) -> Vec<Alias> {
    let id = &draft.entity.id;
    let person = id.kind() == EntityKind::Person;
    // A person's label is how the Latin script writes the name; all other labels are English words.
    let label_language = if person { None } else { Some("en") };
    let make = |text: &String, usage, language| {
        let alias = plain(text.clone(), Some(id.clone()), usage, language);
        if person { Alias { diacritics: diacritics_of_person(text), ..alias } } else { alias }
    };
    let mut aliases: Vec<Alias> = Vec::new();
    aliases.extend(draft.labels.iter().map(|label| make(label, AliasUse::Name, label_language)));
    aliases.extend(draft.names.iter().map(|name| make(name, AliasUse::Name, None)));
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

fn plain(text: String, entity: Option<EntityId>, usage: AliasUse, language: Option<&str>) -> Alias {
    let case = default_case(entity.as_ref());
    let language = language.map(str::to_owned);
    Alias { text, entity, language, usage, only: Vec::new(), case, diacritics: Diacritics::Count }
}

/// A title is written with and without capitals, a name is not.
fn default_case(entity: Option<&EntityId>) -> Case {
    match entity.map(EntityId::kind) {
        Some(EntityKind::Office) => Case::Any,
        _ => Case::Exact,
    }
}

/// Later layers replace what they state and leave the rest.
fn replace<T>(old: &mut Option<T>, new: Option<T>) {
    if new.is_some() {
        *old = new;
    }
}

fn filled(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}
