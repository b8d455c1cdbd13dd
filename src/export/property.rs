//! The graph as nodes and edges with values of plain types: what GraphML, GEXF, node-link JSON, CSV, Neo4j and Cypher write.
//!
//! Every one of them writes the same nodes, edges and columns, so that the counts agree, and what is said here is said once.
//! - **Nodes** are entities (`person/lloyd-austin`), conversations (`conversation/…`) and documents (`document/` and the id).
//! - **Edges** are directed and bear their role: `participates`, `requested by`, `at place`, `reported by`, `told in`, and the
//!   facts `holds`, `of`, `belongs to`. A conversation is a node, so that any number of people speak in one, and two speak ten times.
//! - A value that is not known is left out; none is null.
//! - With [`Options::pairs`] nodes are entities alone, and edges `spoke with` join them directly: one for each conversation and each two who
//!   spoke in it, from the smaller id to the larger.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::Options;
use super::codes::EventCodes;
use crate::{
    ConversationRecord, Day, DocumentRecord, EntityId, EntityKind, EntityRecord, KnowledgeGraph, PartialDate, Party,
    Provenance, Relation, RelationKind, Report, Role, Source, Term,
};

/// A value of a node or an edge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value<'a> {
    Text(Cow<'a, str>),
    Number(usize),
    Flag(bool),
    Day(Day),
}

impl Value<'_> {
    /// As text, for formats that have nothing else.
    pub(super) fn text(&self) -> Cow<'_, str> {
        match self {
            Value::Text(text) => Cow::Borrowed(text),
            Value::Number(number) => Cow::Owned(number.to_string()),
            Value::Flag(flag) => Cow::Borrowed(if *flag { "true" } else { "false" }),
            Value::Day(day) => Cow::Owned(day.to_string()),
        }
    }
}

/// Of which type the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Text,
    Number,
    Flag,
    Day,
}

/// A named value that nodes or edges may have.
pub(super) type Column = (&'static str, Type);

/// What nodes may have beside their id.
pub(super) const NODE_COLUMNS: &[Column] = &[
    ("label", Type::Text),
    ("kind", Type::Text),
    ("state", Type::Text),
    ("wikidata", Type::Text),
    ("discovered", Type::Flag),
    ("date", Type::Text),
    ("date_from", Type::Day),
    ("date_to", Type::Day),
    ("mode", Type::Text),
    ("status", Type::Text),
    ("participants", Type::Number),
    ("reports", Type::Number),
    ("disputed", Type::Text),
    ("topics", Type::Text),
    ("cameo", Type::Text),
    ("plover", Type::Text),
    ("language", Type::Text),
    ("published", Type::Day),
    ("publisher", Type::Text),
];

/// What edges may have beside their ends.
pub(super) const EDGE_COLUMNS: &[Column] = &[
    ("label", Type::Text),
    ("date", Type::Text),
    ("date_from", Type::Day),
    ("date_to", Type::Day),
    ("mode", Type::Text),
    ("status", Type::Text),
    ("office", Type::Text),
    ("office_label", Type::Text),
    ("former", Type::Flag),
    ("conversation", Type::Text),
    ("requested_by", Type::Text),
    ("told_by", Type::Text),
    ("document", Type::Text),
    ("rule", Type::Text),
    ("quote", Type::Text),
    ("evidence", Type::Number),
];

/// The values of a node or an edge, in the order of the columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Values<'a>(Vec<(&'static str, Value<'a>)>);

impl<'a> Values<'a> {
    fn text(self, name: &'static str, text: impl Into<Cow<'a, str>>) -> Self {
        self.some(name, Some(Value::Text(text.into())))
    }

    fn maybe(self, name: &'static str, text: Option<impl Into<Cow<'a, str>>>) -> Self {
        self.some(name, text.map(|text| Value::Text(text.into())))
    }

    fn some(mut self, name: &'static str, value: Option<Value<'a>>) -> Self {
        self.0.extend(value.map(|value| (name, value)));
        self
    }

    /// A date as it is told, and as days.
    fn date(self, date: Option<PartialDate>) -> Self {
        let days = |day: Option<Day>| day.map(Value::Day);
        self.maybe("date", date.map(|date| date.to_string()))
            .some("date_from", days(date.and_then(PartialDate::first_day)))
            .some("date_to", days(date.and_then(PartialDate::last_day)))
    }

    /// What is known, by name.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&'static str, &Value<'a>)> {
        self.0.iter().map(|(name, value)| (*name, value))
    }

    /// The value of one column.
    pub(super) fn get(&self, name: &str) -> Option<&Value<'a>> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }
}

/// From when to when something is there; neither end when always.
pub(super) type Lifetime = (Option<Day>, Option<Day>);

/// A node.
#[derive(Clone, Debug)]
pub(super) struct Node<'a> {
    pub(super) id: Cow<'a, str>,
    pub(super) sort: Sort,
    pub(super) lifetime: Lifetime,
    pub(super) values: Values<'a>,
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Entity(EntityKind),
    Conversation,
    Document,
}

impl Sort {
    /// The word in the column `kind`.
    pub(super) fn name(self) -> &'static str {
        match self {
            Sort::Entity(kind) => kind.name(),
            Sort::Conversation => "conversation",
            Sort::Document => "document",
        }
    }

    /// The labels in a graph database; those of an entity are `Entity` and its kind.
    pub(super) fn labels(self, separator: &str) -> String {
        match self {
            Sort::Entity(kind) => {
                let (first, rest) = kind.name().split_at(1);
                format!("Entity{separator}{}{rest}", first.to_uppercase())
            }
            Sort::Conversation => "Conversation".to_owned(),
            Sort::Document => "Document".to_owned(),
        }
    }
}

/// An edge.
#[derive(Clone, Debug)]
pub(super) struct Edge<'a> {
    pub(super) source: Cow<'a, str>,
    pub(super) target: Cow<'a, str>,
    pub(super) role: Sense,
    /// What tells it from the other edges of its two ends: the role, and a number from the second of that role on.
    pub(super) key: String,
    pub(super) lifetime: Lifetime,
    pub(super) values: Values<'a>,
    /// The whole of what a document says, at the edge that leads to it.
    pub(super) report: Option<&'a Report>,
}

/// What an edge says: a role of the graph, or what two have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sense {
    Role(Role),
    SpokeWith,
}

impl Sense {
    /// The words in the column `label`.
    pub(super) fn name(self) -> &'static str {
        match self {
            Sense::Role(role) => role.name(),
            Sense::SpokeWith => RelationKind::SpokeWith.name(),
        }
    }
}

/// The id of the node of a document. What no tool bears in an id is written as a link writes it, so that two documents never share one.
pub(super) fn document_id(id: &str) -> String {
    let mut out = String::with_capacity("document/".len() + id.len());
    out.push_str("document/");
    for c in id.chars() {
        if c == '%' || !super::is_plain(c) || c.is_whitespace() {
            let mut bytes = [0; 4];
            c.encode_utf8(&mut bytes).bytes().for_each(|byte| out.push_str(&format!("%{byte:02X}")));
        } else {
            out.push(c);
        }
    }
    out
}

/// All nodes: entities by id, conversations by date, documents by id.
pub(super) fn nodes<'a>(graph: &'a KnowledgeGraph, options: &'a Options) -> impl Iterator<Item = Node<'a>> {
    let states = super::states::States::of(graph);
    let spoke: Option<BTreeSet<&EntityId>> = options.pairs.then(|| {
        let told = graph.conversations().filter(|told| told.participants().len() > 1);
        told.flat_map(|told| told.participants()).map(|party| &party.entity).collect()
    });
    let entities = graph.entities().filter(move |record| spoke.as_ref().is_none_or(|spoke| spoke.contains(&record.id)));
    let entities = entities.map(move |record| entity(record, &states, options));
    let others = graph.conversations().map(conversation).chain(graph.documents().map(document));
    entities.chain(others.take(if options.pairs { 0 } else { usize::MAX }))
}

fn entity<'a>(record: &'a EntityRecord, states: &super::states::States, options: &'a Options) -> Node<'a> {
    let is_person = record.kind() == EntityKind::Person;
    let values = Values::default()
        .text("label", record.label.as_str())
        .text("kind", record.kind().name())
        .maybe("state", states.of_entity(&record.id).map(|state| state.as_str().to_owned()))
        .maybe("wikidata", options.wikidata(&record.id))
        .some("discovered", is_person.then(|| Value::Flag(record.id.is_discovered())));
    Node { id: record.id.as_str().into(), sort: Sort::Entity(record.kind()), lifetime: (None, None), values }
}

fn conversation(record: &ConversationRecord) -> Node<'_> {
    let codes = EventCodes::of_record(record);
    let topics = topics(record);
    let disputed: Vec<&str> = record.disagreements().iter().map(|found| found.aspect.name()).collect();
    let values = Values::default()
        .text("label", title(record))
        .text("kind", Sort::Conversation.name())
        .date(record.date())
        .text("mode", record.mode().name())
        .text("status", record.status().name())
        .some("participants", Some(Value::Number(record.participants().len())))
        .some("reports", Some(Value::Number(record.reports().len())))
        .maybe("disputed", (!disputed.is_empty()).then(|| disputed.join(", ")))
        .maybe("topics", (!topics.is_empty()).then(|| topics.join("; ")))
        .text("cameo", codes.cameo)
        .text("plover", codes.plover);
    Node { id: record.id().as_str().into(), sort: Sort::Conversation, lifetime: lifetime(record), values }
}

/// What a conversation is called in a picture: `Joe Biden – Vladimir Putin, 2021-12`.
pub(super) fn title(record: &ConversationRecord) -> String {
    let names: Vec<&str> = record.participants().iter().map(|party| party.label.as_str()).collect();
    let date = record.date().map_or(String::new(), |date| format!(", {date}"));
    format!("{}{date}", names.join(" – "))
}

/// What they spoke of, each wording once.
pub(super) fn topics(record: &ConversationRecord) -> Vec<&str> {
    let mut topics: Vec<&str> = Vec::new();
    for topic in record.reports().iter().flat_map(|report| report.topics()) {
        if !topics.contains(&topic) {
            topics.push(topic);
        }
    }
    topics
}

fn lifetime(record: &ConversationRecord) -> Lifetime {
    (record.date().and_then(PartialDate::first_day), record.date().and_then(PartialDate::last_day))
}

fn document(record: &DocumentRecord) -> Node<'_> {
    let values = Values::default()
        .text("label", record.id.as_str())
        .text("kind", Sort::Document.name())
        .text("language", record.language.as_str())
        .some("published", record.published.map(Value::Day))
        .maybe("publisher", record.source.as_deref());
    Node { id: document_id(&record.id).into(), sort: Sort::Document, lifetime: (None, None), values }
}

/// All edges: those of each conversation, in their order, then the facts; or those who spoke with each other, pair by pair.
pub(super) fn edges<'a>(graph: &'a KnowledgeGraph, options: &Options) -> Box<dyn Iterator<Item = Edge<'a>> + 'a> {
    if options.pairs {
        let mut pairs: Vec<Edge<'a>> = graph.conversations().flat_map(of_pairs).collect();
        // Stable: those of one pair stay in the order of their dates.
        pairs.sort_by(|a, b| (&a.source, &a.target).cmp(&(&b.source, &b.target)));
        return Box::new(numbered(pairs.into_iter()));
    }
    let told = graph.conversations().flat_map(of_conversation);
    let facts = graph.relations().filter(|relation| relation.conversation.is_none()).filter_map(of_fact);
    Box::new(numbered(told.chain(facts)))
}

/// Each two who spoke in a conversation. Participants are sorted by id.
fn of_pairs(record: &ConversationRecord) -> Vec<Edge<'_>> {
    let parties = record.participants();
    let both = parties.iter().enumerate().flat_map(|(i, a)| parties[i + 1..].iter().map(move |b| (a, b)));
    let edge = |(a, b): (&'_ Party, &'_ Party)| Edge {
        source: a.entity.as_str().to_owned().into(),
        target: b.entity.as_str().to_owned().into(),
        role: Sense::SpokeWith,
        key: String::new(),
        lifetime: lifetime(record),
        values: words(Sense::SpokeWith, record.provenance(RelationKind::SpokeWith.claim()))
            .date(record.date())
            .text("mode", record.mode().name())
            .text("status", record.status().name())
            .text("conversation", record.id().as_str())
            .maybe("requested_by", record.requested_by().map(|party| party.entity.as_str())),
        report: None,
    };
    both.map(edge).collect()
}

/// Numbers the edges of one role between the same two; they come one after the other.
fn numbered<'a>(edges: impl Iterator<Item = Edge<'a>>) -> impl Iterator<Item = Edge<'a>> {
    let mut before: Option<(Edge<'a>, usize)> = None;
    edges.map(move |mut edge| {
        let same = |(old, _): &&(Edge<'a>, usize)| {
            old.role == edge.role && old.source == edge.source && old.target == edge.target
        };
        let number = before.as_ref().filter(same).map_or(1, |(_, number)| number + 1);
        edge.key = match number {
            1 => edge.role.name().to_owned(),
            _ => format!("{} {number}", edge.role.name()),
        };
        let ends = Edge { values: Values::default(), ..edge.clone() };
        before = Some((ends, number));
        edge
    })
}

fn of_conversation(record: &ConversationRecord) -> Vec<Edge<'_>> {
    let id = || Cow::Borrowed(record.id().as_str());
    let edge = |role: Role, source, target, values| Edge {
        source,
        target,
        role: Sense::Role(role),
        key: String::new(),
        lifetime: lifetime(record),
        values,
        report: None,
    };
    let entity = |party: &'_ Party| Cow::Owned(party.entity.as_str().to_owned());
    let said = |role, kind: RelationKind| words(Sense::Role(role), record.provenance(kind.claim()));
    let mut edges = Vec::new();
    for party in record.participants() {
        let values = said(Role::Participates, RelationKind::SpokeWith)
            .maybe("office", party.office.as_ref().map(EntityId::as_str))
            .maybe("office_label", party.office_label.as_deref());
        edges.push(edge(Role::Participates, entity(party), id(), values));
    }
    for (role, kind, parties) in [
        (Role::RequestedBy, RelationKind::AtRequestOf, record.requested_by().into_iter().collect::<Vec<_>>()),
        (Role::AtPlace, RelationKind::AtPlace, record.place().into_iter().collect()),
        (Role::ReportedBy, RelationKind::ReportedBy, record.reported_by().iter().collect()),
    ] {
        edges.extend(parties.into_iter().map(|party| edge(role, id(), entity(party), said(role, kind))));
    }
    for report in record.reports() {
        let document = Cow::Owned(document_id(report.document()));
        edges.push(Edge { report: Some(report), ..edge(Role::ToldIn, id(), document, of_report(report)) });
    }
    edges
}

/// What one document says of a conversation.
fn of_report(report: &Report) -> Values<'_> {
    words(Sense::Role(Role::ToldIn), report.evidence().to_vec())
        .date(report.date())
        .text("mode", report.mode().name())
        .text("status", report.status().name())
}

/// The role, and the first words that say it.
fn words<'a>(role: Sense, provenance: Vec<Provenance>) -> Values<'a> {
    let count = provenance.len();
    let first = provenance.into_iter().next();
    let of = |take: &dyn Fn(&Provenance) -> &str| first.as_ref().map(|first| take(first).to_owned());
    Values::default()
        .text("label", role.name())
        .text("told_by", "texts")
        .maybe("document", of(&|first| first.document()))
        .maybe("rule", of(&|first| first.evidence().rule.as_str()))
        .maybe("quote", of(&|first| &first.evidence().quote))
        .some("evidence", Some(Value::Number(count)))
}

fn of_fact<'a>(fact: Relation) -> Option<Edge<'a>> {
    let role = match fact.kind {
        RelationKind::Holds => Role::Holds,
        RelationKind::Of => Role::Of,
        RelationKind::BelongsTo => Role::BelongsTo,
        _ => return None,
    };
    let (Term::Entity(subject), Term::Entity(object)) = (fact.subject, fact.object) else { return None };
    let when = fact.when;
    let values = match fact.source {
        Source::Texts(provenance) => words(Sense::Role(role), provenance),
        Source::Gazetteer => Values::default().text("label", role.name()).text("told_by", "gazetteer"),
    };
    let (first, last) = (when.from.and_then(PartialDate::first_day), when.until.and_then(PartialDate::last_day));
    let values = match when.on {
        Some(on) => values.date(Some(on)),
        None => values.some("date_from", first.map(Value::Day)).some("date_to", last.map(Value::Day)),
    };
    Some(Edge {
        source: subject.as_str().to_owned().into(),
        target: object.as_str().to_owned().into(),
        role: Sense::Role(role),
        key: String::new(),
        lifetime: (first, last),
        values: values.some("former", when.former.then_some(Value::Flag(true))),
        report: None,
    })
}
