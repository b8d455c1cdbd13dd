//! Everything in the graph as a resource with what is said of it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::export::codes::EventCodes;
use crate::export::iri::{BaseIri, escaped};
use crate::export::property::title;
use crate::export::{Options, web_address};
use crate::{
    Claim, ConversationRecord, DocumentRecord, EntityId, EntityKind, EntityRecord, KnowledgeGraph, Mode, PartialDate,
    Party, Provenance, Relation, RelationKind, Report, Source, Status,
};

/// Short names of the vocabularies, ours last.
pub(super) const PREFIXES: &[(&str, &str)] = &[
    ("dcterms", "http://purl.org/dc/terms/"),
    ("foaf", "http://xmlns.com/foaf/0.1/"),
    ("oa", "http://www.w3.org/ns/oa#"),
    ("org", "http://www.w3.org/ns/org#"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("schema", "http://schema.org/"),
    ("sem", "http://semanticweb.cs.vu.nl/2009/11/sem/"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("time", "http://www.w3.org/2006/time#"),
    ("wd", "http://www.wikidata.org/entity/"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
    ("d", "urn:demarche:vocabulary#"),
];

/// The whole IRI of a prefixed name of ours.
pub(super) fn expanded(name: &str) -> String {
    let (prefix, local) = name.split_once(':').unwrap_or(("d", name));
    let iri = PREFIXES.iter().find(|(known, _)| *known == prefix).map_or("", |(_, iri)| *iri);
    format!("{iri}{local}")
}

/// A subject and its predicates with their objects.
pub(super) struct Resource {
    pub(super) id: String,
    pub(super) says: Vec<(&'static str, Object)>,
}

pub(super) enum Object {
    /// An IRI.
    Resource(String),
    /// A prefixed name of a vocabulary.
    Word(Cow<'static, str>),
    Text(String),
    /// A literal with its prefixed type.
    Typed(String, &'static str),
}

impl Resource {
    fn new(id: String, kind: &'static str) -> Resource {
        Resource { id, says: Vec::new() }.is(kind)
    }

    fn is(self, kind: &'static str) -> Resource {
        self.word("rdf:type", kind)
    }

    fn say(mut self, predicate: &'static str, object: Option<Object>) -> Resource {
        self.says.extend(object.map(|object| (predicate, object)));
        self
    }

    fn word(self, predicate: &'static str, word: impl Into<Cow<'static, str>>) -> Resource {
        self.say(predicate, Some(Object::Word(word.into())))
    }

    fn text(self, predicate: &'static str, text: impl Into<String>) -> Resource {
        self.say(predicate, Some(Object::Text(text.into())))
    }

    fn link(self, predicate: &'static str, id: impl Into<String>) -> Resource {
        self.say(predicate, Some(Object::Resource(id.into())))
    }

    /// As much of a date as is known, in the type that says how much. A day without a year has none in `xsd:date`.
    fn date(self, predicate: &'static str, date: Option<PartialDate>) -> Resource {
        self.say(predicate, date.map(|date| Object::Typed(written(date), type_of(date))))
    }

    fn entities<'a>(
        self,
        predicate: &'static str,
        parties: impl IntoIterator<Item = &'a Party>,
        base: &BaseIri,
    ) -> Resource {
        parties.into_iter().fold(self, |resource, party| resource.link(predicate, base.of(party.entity.as_str())))
    }
}

fn written(date: PartialDate) -> String {
    match (date.year(), date.month(), date.day_of_month()) {
        (None, Some(month), Some(day)) => format!("--{month:02}-{day:02}"),
        (None, Some(month), None) => format!("--{month:02}"),
        _ => date.to_string(),
    }
}

fn type_of(date: PartialDate) -> &'static str {
    match (date.year(), date.month(), date.day_of_month()) {
        (Some(_), Some(_), Some(_)) => "xsd:date",
        (Some(_), Some(_), None) => "xsd:gYearMonth",
        (Some(_), _, _) => "xsd:gYear",
        (None, _, Some(_)) => "xsd:gMonthDay",
        (None, _, None) => "xsd:gMonth",
    }
}

/// Everything, each subject once: concepts, entities, tenures, documents, conversations with their views and words, rules.
pub(super) fn resources<'a>(graph: &'a KnowledgeGraph, options: &'a Options) -> impl Iterator<Item = Resource> + 'a {
    let facts: Vec<Relation> = graph.relations().filter(|relation| relation.conversation.is_none()).collect();
    let mut of_entity: BTreeMap<EntityId, Vec<(RelationKind, EntityId)>> = Default::default();
    for (fact, subject, object) in
        facts.iter().filter_map(|fact| Some((fact, fact.subject.entity()?, fact.object.entity()?)))
    {
        let of = of_entity.entry(subject.clone()).or_default();
        if !of.contains(&(fact.kind, object.clone())) {
            of.push((fact.kind, object.clone()));
        }
    }
    let entities = graph.entities().map(move |record| entity(record, of_entity.get(&record.id), options));
    let holds = facts.into_iter().filter(|fact| fact.kind == RelationKind::Holds);
    let mut numbers = BTreeMap::new();
    let base = &options.base_iri;
    let tenures = holds.flat_map(move |fact| tenure(&fact, &mut numbers, base));
    concepts()
        .chain(roles(graph, base))
        .chain(entities)
        .chain(tenures)
        .chain(graph.documents().map(|record| document(record, base)))
        .chain(graph.conversations().flat_map(|record| conversation(record, base)))
        .chain(rules(graph, base))
}

/// The values of mode and status.
fn concepts() -> impl Iterator<Item = Resource> {
    let concept = |name: &'static str, scheme: &'static str| {
        Resource::new(expanded(&ours(name)), "skos:Concept").text("skos:prefLabel", name).word("skos:inScheme", scheme)
    };
    let modes = Mode::ALL.iter().map(move |mode| concept(mode.name(), "d:modes"));
    modes.chain(Status::ALL.iter().map(move |status| concept(status.name(), "d:statuses")))
}

/// A word of our own vocabulary.
fn ours(name: &str) -> String {
    format!("d:{name}")
}

/// The sorts of offices.
fn roles(graph: &KnowledgeGraph, base: &BaseIri) -> impl Iterator<Item = Resource> {
    let offices = graph.entities().filter(|entity| entity.kind() == EntityKind::Office);
    let names: BTreeSet<String> = offices.map(|office| office.id.last_part().to_owned()).collect();
    names
        .into_iter()
        .map(|name| Resource::new(role_iri(&name, base), "org:Role").text("rdfs:label", name.replace('-', " ")))
}

fn role_iri(name: &str, base: &BaseIri) -> String {
    base.of(&format!("role/{name}"))
}

fn entity(record: &EntityRecord, facts: Option<&Vec<(RelationKind, EntityId)>>, options: &Options) -> Resource {
    let base = &options.base_iri;
    let id = base.of(record.id.as_str());
    let mut resource = match record.kind() {
        EntityKind::Person => Resource::new(id, "foaf:Person"),
        EntityKind::State => Resource::new(id, "schema:Country").is("org:FormalOrganization"),
        EntityKind::Organization => Resource::new(id, "org:Organization"),
        EntityKind::Place => Resource::new(id, "schema:Place"),
        EntityKind::Office => Resource::new(id, "org:Post").link("org:role", role_iri(record.id.last_part(), base)),
    };
    resource = resource.text("rdfs:label", record.label.as_str());
    if let Some(item) = options.wikidata(&record.id) {
        resource = resource.link("owl:sameAs", expanded(&format!("wd:{item}")));
    }
    for (kind, object) in facts.into_iter().flatten() {
        let predicate = match (kind, record.kind()) {
            (RelationKind::Holds, _) => "org:holds",
            (RelationKind::Of, _) => "org:postIn",
            (_, EntityKind::Person) => "org:memberOf",
            (_, EntityKind::Place) => "schema:containedInPlace",
            (_, EntityKind::Office) => "org:postIn",
            (_, EntityKind::State | EntityKind::Organization) => "org:subOrganizationOf",
        };
        let link = base.of(object.as_str());
        let known = |(said, object): &(&str, Object)| {
            *said == predicate && matches!(object, Object::Resource(id) if *id == link)
        };
        if !resource.says.iter().any(known) {
            resource = resource.link(predicate, link);
        }
    }
    resource
}

/// A membership, the interval in which it is one, and the words for it.
fn tenure(fact: &Relation, numbers: &mut BTreeMap<String, usize>, base: &BaseIri) -> Vec<Resource> {
    let (Some(person), Some(post)) = (fact.subject.entity(), fact.object.entity()) else { return Vec::new() };
    let name = format!("tenure/{}/{}", person.name(), post.name());
    let number = numbers.entry(name.clone()).or_default();
    *number += 1;
    let id = base.of(&format!("{name}/{number}"));
    let when = fact.when;
    let mut membership = Resource::new(id.clone(), "org:Membership")
        .link("org:member", base.of(person.as_str()))
        .link("org:role", role_iri(post.last_part(), base))
        .link("d:post", base.of(post.as_str()));
    if let Some(of) = post.owner() {
        membership = membership.link("org:organization", base.of(of.as_str()));
    }
    membership = membership
        .date("schema:startDate", when.from)
        .date("schema:endDate", when.until)
        .date("d:asOf", when.on)
        .say("d:former", when.former.then(|| Object::Typed("true".to_owned(), "xsd:boolean")));
    let mut all = Vec::new();
    if when.from.is_some() || when.until.is_some() {
        membership = membership.link("org:memberDuring", format!("{id}/interval"));
        let mut interval = Resource::new(format!("{id}/interval"), "time:Interval");
        for (end, predicate, date) in
            [("beginning", "time:hasBeginning", when.from), ("end", "time:hasEnd", when.until)]
        {
            let Some(date) = date else { continue };
            let instant = format!("{id}/{end}");
            interval = interval.link(predicate, instant.clone());
            let property = match type_of(date) {
                "xsd:date" => "time:inXSDDate",
                "xsd:gYearMonth" => "time:inXSDgYearMonth",
                _ => "time:inXSDgYear",
            };
            all.push(Resource::new(instant, "time:Instant").date(property, Some(date)));
        }
        all.push(interval);
    }
    if fact.source == Source::Gazetteer {
        membership = membership.word("prov:wasAttributedTo", "d:gazetteer");
    }
    all.insert(0, membership);
    all.extend(annotations(&id, fact.source.provenance(), base));
    all
}

fn document(record: &DocumentRecord, base: &BaseIri) -> Resource {
    let published = record.published.map(|day| Object::Typed(day.to_string(), "xsd:date"));
    let address = web_address(record.source.as_deref()).or_else(|| web_address(Some(&record.id)));
    let address = address.map(|address| Object::Typed(address.to_owned(), "xsd:anyURI"));
    Resource::new(base.of_document(&record.id), "schema:NewsArticle")
        .is("sem:Authority")
        .text("dcterms:identifier", record.id.as_str())
        .text("dcterms:language", record.language.as_str())
        .say("dcterms:issued", published)
        .say("dcterms:publisher", record.source.clone().map(Object::Text))
        .say("schema:url", address)
}

/// The event, then what each document says of it.
fn conversation(record: &ConversationRecord, base: &BaseIri) -> Vec<Resource> {
    let codes = EventCodes::of_record(record);
    let id = base.of(record.id().as_str());
    let event = Resource::new(id.clone(), "sem:Event").text("rdfs:label", title(record));
    let told = Account {
        mode: record.mode(),
        status: record.status(),
        date: record.date(),
        participants: record.participants(),
        requested_by: record.requested_by(),
        place: record.place(),
        reported_by: record.reported_by(),
    };
    let event = account(event, told, base).text("d:cameo", codes.cameo).text("d:plover", codes.plover);
    let mut all = vec![event];
    for report in record.reports() {
        all.extend(view(&id, report, base));
    }
    all
}

/// What is said of a conversation, by all or by one.
struct Account<'a> {
    mode: Mode,
    status: Status,
    date: Option<PartialDate>,
    participants: &'a [Party],
    requested_by: Option<&'a Party>,
    place: Option<&'a Party>,
    reported_by: &'a [Party],
}

fn account(resource: Resource, told: Account<'_>, base: &BaseIri) -> Resource {
    let Account { mode, status, date, participants, requested_by, place, reported_by } = told;
    let day = |day: Option<crate::Day>| day.map(|day| Object::Typed(day.to_string(), "xsd:date"));
    resource
        .word("d:mode", ours(mode.name()))
        .word("d:status", ours(status.name()))
        .date("sem:hasTimeStamp", date)
        .say("sem:hasEarliestBeginTimeStamp", day(date.and_then(PartialDate::first_day)))
        .say("sem:hasLatestEndTimeStamp", day(date.and_then(PartialDate::last_day)))
        .entities("sem:hasActor", participants, base)
        .entities("d:requestedBy", requested_by, base)
        .entities("sem:hasPlace", place, base)
        .entities("d:reportedBy", reported_by, base)
}

fn view(event: &str, report: &Report, base: &BaseIri) -> Vec<Resource> {
    let document = base.of_document(report.document());
    let id = format!("{event}{}", escaped(&format!("/view/{}", report.document())));
    let view = Resource::new(id.clone(), "sem:View")
        .link("rdf:value", event)
        .link("sem:accordingTo", document.clone())
        .link("prov:wasDerivedFrom", document);
    let told = Account {
        mode: report.mode(),
        status: report.status(),
        date: report.date(),
        participants: report.participants(),
        requested_by: report.requested_by(),
        place: report.place(),
        reported_by: report.reported_by(),
    };
    let view = account(view, told, base);
    let view = report.topics().fold(view, |view, topic| view.text("dcterms:subject", topic));
    let mut all = vec![view];
    all.extend(annotations(&id, report.evidence(), base));
    all
}

/// The words for something: for each an annotation, its target and two ways to find it there.
fn annotations(body: &str, words: &[Provenance], base: &BaseIri) -> Vec<Resource> {
    let mut all = Vec::new();
    for (number, provenance) in words.iter().enumerate() {
        let evidence = provenance.evidence();
        let id = format!("{body}/words/{}", number + 1);
        let [target, quote, position] = ["target", "quote", "position"].map(|part| format!("{id}/{part}"));
        let place = |at: usize| Some(Object::Typed(at.to_string(), "xsd:nonNegativeInteger"));
        all.push(
            Resource::new(id, "oa:Annotation")
                .link("oa:hasBody", body)
                .link("oa:hasTarget", target.clone())
                .word("d:claim", claim_word(evidence.claim))
                .link("prov:wasGeneratedBy", rule_iri(evidence.rule.as_str(), base)),
        );
        all.push(
            Resource::new(target, "oa:SpecificResource")
                .link("oa:hasSource", base.of_document(provenance.document()))
                .link("oa:hasSelector", quote.clone())
                .link("oa:hasSelector", position.clone()),
        );
        all.push(Resource::new(quote, "oa:TextQuoteSelector").text("oa:exact", evidence.quote.as_str()));
        all.push(
            Resource::new(position, "oa:DataPositionSelector")
                .say("oa:start", place(evidence.span.start()))
                .say("oa:end", place(evidence.span.end())),
        );
    }
    all
}

/// A claim in one word: `d:spokeWith`.
fn claim_word(claim: Claim) -> String {
    let mut words = claim.name().split(' ');
    let first = words.next().unwrap_or_default().to_owned();
    let rest = words.map(|word| {
        let (first, rest) = word.split_at(1);
        first.to_uppercase() + rest
    });
    ours(&(first + &rest.collect::<String>()))
}

fn rule_iri(rule: &str, base: &BaseIri) -> String {
    base.of(&format!("rule/{rule}"))
}

/// The rules that read something.
fn rules(graph: &KnowledgeGraph, base: &BaseIri) -> impl Iterator<Item = Resource> {
    let mut names: BTreeSet<String> = BTreeSet::new();
    let mut learn = |words: &[Provenance]| names.extend(words.iter().map(|words| words.evidence().rule.to_string()));
    graph.conversations().flat_map(|record| record.reports()).for_each(|report| learn(report.evidence()));
    graph.relations().filter(|fact| fact.kind == RelationKind::Holds).for_each(|fact| learn(fact.source.provenance()));
    names.into_iter().map(|name| Resource::new(rule_iri(&name, base), "prov:Activity").text("rdfs:label", name))
}
