//! What a changed document changes: [`Store::update`].
//!
//! The graph is a function of the set of its documents. Here it is brought from one set to another by merging anew only
//! those reports that may have to do with what changed: of the same parties, on days in common, directly or through others.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use petgraph::Direction::Incoming;

use super::KnownTenure;
use super::blocks::{Blocks, Reach};
use super::decision::Rulings;
use super::facts::{Fact, facts, facts_of_tenure};
use super::labels::{Change, Labels};
use super::merge::{Rank, Sides, Taken, chronological, merge, plain_id, reach, reports, root};
use super::people::{People, renamed};
use super::record::{ConversationId, ConversationRecord, Report, Source};
use super::store::{Contacts, Store};
use crate::{EntityId, Extraction};

/// When more than this changes at once, and more than one of so many conversations, the network is built anew.
const FEW: usize = 64;
const MANY: usize = 4;

/// What is counted over all documents, so that one more need not count anew.
#[derive(Clone, Debug, Default)]
pub(super) struct Ledger {
    people: People,
    sides: Sides,
    labels: Labels,
    blocks: Blocks,
    /// Who takes part, and in which document.
    told_in: BTreeSet<(EntityId, String)>,
    tenures: BTreeMap<EntityId, Vec<KnownTenure>>,
    /// Whose tenures count, for documents tell of them.
    holders: BTreeSet<EntityId>,
    /// The facts of known tenures, and of how many.
    given: BTreeMap<Fact, usize>,
}

/// The versions of the changed documents that were there before, or `None`.
pub(super) type Before = BTreeMap<String, Option<Extraction>>;

/// One document as the graph reads it, before and after.
struct Changed<'a> {
    before: Option<Cow<'a, Extraction>>,
    after: Option<Cow<'a, Extraction>>,
    /// What it reports now.
    reports: Vec<Report>,
}

type AllChanged<'a> = BTreeMap<&'a str, Changed<'a>>;

impl Store {
    /// As whom the graph knows somebody: whom documents tell of under several ids has one of them here.
    #[cfg(feature = "xml")]
    pub(super) fn known_as<'a>(&'a self, id: &'a EntityId) -> &'a EntityId {
        self.ledger.people.person(id).map_or(id, super::people::Person::id)
    }

    /// The graph of no documents.
    pub(super) fn new(tenures: &BTreeSet<KnownTenure>) -> Store {
        let mut store = Store::default();
        for tenure in tenures {
            store.ledger.tenures.entry(tenure.person.clone()).or_default().push(tenure.clone());
        }
        store
    }

    /// Makes the graph of these documents out of the one of others.
    pub(super) fn update(&mut self, extractions: &BTreeMap<String, Extraction>, before: &Before, rulings: &Rulings) {
        let mut changed = self.changed(extractions, before);
        let flipped = self.count_sides(&changed);
        let Renaming { named, vanished, given } = self.count_labels(&changed);
        named.iter().for_each(|(id, label)| self.name_entity(id, label));
        changed.values().filter_map(|document| document.after.as_ref()).for_each(|told| self.put_document(told));

        let new: Vec<Report> =
            changed.values_mut().flat_map(|document| std::mem::take(&mut document.reports)).collect();
        let region = self.region(&changed, &new, &flipped, rulings);
        self.merge_anew(region, &changed, new, rulings);

        self.change_facts(&changed, given);
        let gone = changed.iter().filter(|(_, document)| document.after.is_none());
        gone.for_each(|(id, _)| self.remove_document(id));
        vanished.iter().for_each(|id| self.remove_entity(id));
    }

    /// The documents that read differently now: those that changed, and those whose persons turn out to be others.
    fn changed<'a>(&mut self, extractions: &'a BTreeMap<String, Extraction>, before: &'a Before) -> AllChanged<'a> {
        let people = &mut self.ledger.people;
        let after = before.keys().filter_map(|id| extractions.get(id));
        let were = people.update(before.values().flatten(), after);
        let mut ids: BTreeSet<&str> = before.keys().map(String::as_str).collect();
        let renamed_in = were.keys().flat_map(|id| people.documents(id));
        ids.extend(renamed_in.filter_map(|id| extractions.get_key_value(id)).map(|(id, _)| id.as_str()));
        let was = |id: &EntityId| were.get(id).map_or_else(|| people.person(id), Option::as_ref);
        let changed = |id: &'a str| {
            let old = before.get(id).map_or_else(|| extractions.get(id), Option::as_ref);
            let before = old.map(|told| renamed(told, was));
            let after = extractions.get(id).map(|told| renamed(told, |id| people.person(id)));
            let reports = after.iter().flat_map(|told| reports(told)).collect();
            (id, Changed { before, after, reports })
        };
        ids.into_iter().map(changed).collect()
    }

    /// Who speaks for another side than before.
    fn count_sides(&mut self, changed: &AllChanged<'_>) -> BTreeSet<EntityId> {
        let Ledger { sides, told_in, .. } = &mut self.ledger;
        let mut were: BTreeMap<EntityId, EntityId> = BTreeMap::new();
        let mut count = |report: &Report, change: Change| {
            for party in &report.participants {
                let entity = &party.entity;
                were.entry(entity.clone()).or_insert_with(|| sides.side(entity).clone());
                let place = (entity.clone(), report.document().to_owned());
                match change {
                    Change::Add => told_in.insert(place),
                    Change::Remove => told_in.remove(&place),
                };
            }
            sides.count(report, change);
        };
        for document in changed.values() {
            document.before.iter().flat_map(|told| reports(told)).for_each(|report| count(&report, Change::Remove));
            document.reports.iter().for_each(|report| count(report, Change::Add));
        }
        were.into_iter().filter(|(entity, side)| sides.side(entity) != side).map(|(entity, _)| entity).collect()
    }

    /// What changes among the entities and what known tenures say of them.
    fn count_labels(&mut self, changed: &AllChanged<'_>) -> Renaming {
        let Ledger { labels, tenures, holders, .. } = &mut self.ledger;
        for document in changed.values() {
            document.before.iter().for_each(|told| labels.document(told, Change::Remove));
            document.after.iter().for_each(|told| labels.document(told, Change::Add));
        }
        let mut touched = labels.touched();
        let mut given = Vec::new();
        for (id, tenures) in touched.iter().filter_map(|id| tenures.get_key_value(id)) {
            let change = match labels.knows(id) {
                true if holders.insert(id.clone()) => Change::Add,
                false if holders.remove(id) => Change::Remove,
                _ => continue,
            };
            tenures.iter().for_each(|tenure| labels.tenure(tenure, change));
            given.extend(tenures.iter().flat_map(facts_of_tenure).map(|fact| (fact, change)));
        }
        touched.extend(labels.touched());
        let mut renaming = Renaming { given, ..Renaming::default() };
        for id in touched {
            let known = self.entities.get(&id).and_then(|node| self.entity(*node));
            match (self.ledger.labels.chosen(&id), known) {
                (Some(label), known) if known.is_none_or(|entity| entity.label != label) => {
                    let label = label.to_owned();
                    renaming.named.push((id, label));
                }
                (None, Some(_)) => renaming.vanished.push(id),
                _ => {}
            }
        }
        renaming
    }

    /// The conversations that have to be merged anew together with the new reports.
    fn region(
        &mut self,
        changed: &AllChanged<'_>,
        new: &[Report],
        flipped: &BTreeSet<EntityId>,
        rulings: &Rulings,
    ) -> BTreeSet<u32> {
        let mut search = Region::default();
        changed.keys().for_each(|document| search.add_document(self, document));
        for entity in flipped {
            let from = (Bound::Included((entity.clone(), String::new())), Bound::Unbounded);
            let told = self.ledger.told_in.range(from).take_while(|(id, _)| id == entity);
            told.for_each(|(_, document)| search.add_document(self, document));
        }
        new.iter().for_each(|report| search.add_report(self, report, rulings));
        while let Some(next) = search.open.pop() {
            match next {
                Open::Days(block, reach) => self.ledger.blocks.near(block, reach).for_each(|number| search.add(number)),
                Open::Conversation(number) => {
                    search
                        .open
                        .extend(self.ledger.blocks.of(number).iter().map(|(block, reach)| Open::Days(*block, *reach)));
                    // Its reports may mean others now.
                    if let Some(record) = self.numbered(number).filter(|_| !flipped.is_empty() || !rulings.is_empty()) {
                        let reports = record.reports().to_vec();
                        reports.iter().for_each(|report| search.add_report(self, report, rulings));
                    }
                }
            }
        }
        search.found
    }

    /// Merges the reports of some conversations, but for those of changed documents, with new ones.
    fn merge_anew(&mut self, region: BTreeSet<u32>, changed: &AllChanged<'_>, new: Vec<Report>, rulings: &Rulings) {
        let mut old: BTreeMap<ConversationId, (u32, Option<Contacts>)> = BTreeMap::new();
        let mut reports = new;
        for number in region {
            let contacts = self.contacts(number);
            self.ledger.blocks.remove(number);
            let Some(record) = self.take_record(number) else { continue };
            reports.extend(record.reports.into_iter().filter(|report| !changed.contains_key(report.document())));
            old.insert(record.id, (number, contacts));
        }
        let mut records = merge(reports, &self.ledger.sides, rulings);
        let renamed = self.name(&mut records, &old);

        let count = old.len() + records.len() + renamed.len();
        let is_much = self.conversations.is_empty() || (count > FEW && MANY * count > self.conversations.len());
        let mut moved: BTreeSet<u32> = renamed.iter().map(|(number, _)| *number).collect();
        for number in renamed.iter().map(|(number, _)| *number) {
            self.take_out(number, self.contacts(number));
            self.unlist_conversation(number);
        }
        let (kept, mut fresh): (Vec<_>, Vec<_>) = records.into_iter().partition(|record| old.contains_key(record.id()));
        let mut placed: Vec<u32> = Vec::new();
        for record in kept {
            let Some((number, before)) = old.remove(record.id()) else { continue };
            self.replace_conversation(number, record);
            placed.push(number);
            if before != self.contacts(number) {
                self.take_out(number, before);
                moved.insert(number);
            }
        }
        for (number, before) in old.into_values() {
            self.take_out(number, before);
            self.remove_conversation(number);
        }
        renamed.into_iter().for_each(|(number, id)| self.rename_conversation(number, id));
        // In order, so that each finds its place after the one before.
        fresh.sort_by(|a, b| chronological(a).cmp(&chronological(b)));
        for record in fresh {
            let number = self.add_conversation(record);
            placed.push(number);
            moved.insert(number);
        }
        if is_much {
            self.renumber();
            self.ledger.blocks = Blocks::default();
            (0..self.conversations.len() as u32).for_each(|number| self.place_in_blocks(number));
            return;
        }
        placed.into_iter().for_each(|number| self.place_in_blocks(number));
        for number in moved {
            if let Some((parties, days, tag)) = self.contacts(number) {
                self.network.put(number, &parties, days, tag);
            }
        }
    }

    fn take_out(&mut self, number: u32, contacts: Option<Contacts>) {
        if let Some((parties, days, _)) = contacts {
            self.network.take_out(number, &parties, days);
        }
    }

    /// Gives ids to new conversations; which others go by another one now. Those of one [`root`] are numbered in their
    /// canonical order.
    fn name(
        &self,
        records: &mut [ConversationRecord],
        old: &BTreeMap<ConversationId, (u32, Option<Contacts>)>,
    ) -> Vec<(u32, ConversationId)> {
        let mut roots: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for id in old.keys() {
            roots.entry(root(id.as_str()).to_owned()).or_default();
        }
        for (i, record) in records.iter().enumerate() {
            roots.entry(root(record.id().as_str()).to_owned()).or_default().push(i);
        }
        let mut renamed = Vec::new();
        for (root_id, new) in roots {
            let others = self.of_root(&root_id).filter(|record| !old.contains_key(record.id()));
            let mut all: Vec<(Option<Rank>, Result<usize, &ConversationRecord>)> =
                others.map(|record| (Rank::of_founder(record), Err(record))).collect();
            all.extend(new.into_iter().map(|i| (Rank::of_founder(&records[i]), Ok(i))));
            all.sort_by(|a, b| a.0.cmp(&b.0));
            let mut taken = Taken::default();
            for (_, which) in all {
                match which {
                    Ok(i) => records[i].id = taken.free(records[i].id.clone()),
                    Err(record) => {
                        let id = taken.free(plain_id(record.date(), record.participants()));
                        let node = self.conversation_ids.get(record.id()).filter(|_| id != *record.id());
                        renamed.extend(node.map(|node| (self.number(*node), id)));
                    }
                }
            }
        }
        renamed
    }

    /// The conversations with an id of that root.
    fn of_root<'a>(&'a self, root_id: &'a str) -> impl Iterator<Item = &'a ConversationRecord> {
        let from = ConversationId::new(root_id);
        let near = self.conversation_ids.range(from..).take_while(move |(id, _)| id.as_str().starts_with(root_id));
        let of_root = near.filter(move |(id, _)| root(id.as_str()) == root_id);
        of_root.filter_map(|(_, node)| self.conversation(*node))
    }

    fn place_in_blocks(&mut self, number: u32) {
        let Some(record) = self.numbered(number) else { return };
        let keys = record.reports().iter().filter_map(|report| Some((self.ledger.sides.key(report), reach(report)?)));
        let mut reaches: BTreeMap<u32, Reach> = BTreeMap::new();
        for (key, (first, last)) in keys.collect::<Vec<_>>() {
            let block = self.ledger.blocks.block(key);
            let whole = reaches.entry(block).or_insert((first, last));
            *whole = (whole.0.min(first), whole.1.max(last));
        }
        self.ledger.blocks.add(number, reaches);
    }

    fn change_facts(&mut self, changed: &AllChanged<'_>, given: Vec<(Fact, Change)>) {
        let before = changed.values().filter_map(|document| document.before.as_ref());
        for document in before {
            facts(document).keys().for_each(|fact| self.remove_words(fact, &document.document));
        }
        let mut words: BTreeMap<Fact, BTreeSet<_>> = BTreeMap::new();
        for document in changed.values().filter_map(|document| document.after.as_ref()) {
            facts(document).into_iter().for_each(|(fact, said)| words.entry(fact).or_default().extend(said));
        }
        words.into_iter().for_each(|(fact, said)| self.add_words(&fact, said));
        for (fact, change) in given {
            let tellers = self.ledger.given.entry(fact.clone()).or_default();
            let before = *tellers;
            change.apply(tellers);
            match (before, *tellers) {
                (0, 1) => self.add_fact(&fact, Source::Gazetteer),
                (1, 0) => self.remove_given(&fact),
                _ => {}
            }
        }
        self.ledger.given.retain(|_, tellers| *tellers > 0);
    }
}

/// What changes among the entities.
#[derive(Default)]
struct Renaming {
    /// Who is new, or called otherwise.
    named: Vec<(EntityId, String)>,
    /// Of whom nobody tells any more.
    vanished: Vec<EntityId>,
    /// What known tenures say of those who came or went.
    given: Vec<(Fact, Change)>,
}

/// A search for all conversations that may have to do with what changed.
#[derive(Default)]
struct Region {
    found: BTreeSet<u32>,
    open: Vec<Open>,
    joined: BTreeSet<usize>,
}

enum Open {
    Conversation(u32),
    Days(u32, Reach),
}

impl Region {
    fn add(&mut self, number: u32) {
        if self.found.insert(number) {
            self.open.push(Open::Conversation(number));
        }
    }

    /// The conversations of which a document told.
    fn add_document(&mut self, store: &Store, document: &str) {
        let node = store.documents.get(document);
        let told = node.into_iter().flat_map(|node| store.graph.neighbors_directed(*node, Incoming));
        told.for_each(|node| self.add(store.number(node)));
    }

    /// Those that a report may mean, and those with which it was joined by hand.
    fn add_report(&mut self, store: &mut Store, report: &Report, rulings: &Rulings) {
        if let Some(reach) = reach(report) {
            let key = store.ledger.sides.key(report);
            self.open.push(Open::Days(store.ledger.blocks.block(key), reach));
        }
        if let Some(group) = rulings.group(report).filter(|group| self.joined.insert(*group)) {
            rulings.members(group).for_each(|other| self.add_document(store, &other.document));
        }
    }
}
