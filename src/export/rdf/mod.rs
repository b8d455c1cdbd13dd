//! The graph as RDF, in published vocabularies: what Turtle, N-Triples and JSON-LD write.
//!
//! | here | in RDF |
//! |---|---|
//! | a person, a state, an organization, a place | `foaf:Person`; `schema:Country` and `org:FormalOrganization`; `org:Organization`; `schema:Place`; each `rdfs:label`, `owl:sameAs` its item in Wikidata |
//! | an office | `org:Post`, `org:postIn` whose it is, `org:role` what sort of office |
//! | a tenure | `org:Membership` of `org:member` with `org:role`, `org:organization`, `d:post`, `schema:startDate` and `schema:endDate` (`xsd:gYear`, `xsd:gYearMonth` or `xsd:date`) and `org:memberDuring` a `time:Interval`; the person `org:holds` the post |
//! | whose somebody is | `org:memberOf`, `org:subOrganizationOf`, `schema:containedInPlace` |
//! | a conversation | `sem:Event` with `sem:hasActor`, `sem:hasPlace`, `sem:hasTimeStamp`, `sem:hasEarliestBeginTimeStamp` and `sem:hasLatestEndTimeStamp`; `d:requestedBy`, `d:reportedBy`, `d:mode` and `d:status`, which are `skos:Concept`s, and the codes `d:cameo` and `d:plover` |
//! | what one document says of it | `sem:View` of the event (`rdf:value`), `sem:accordingTo` the document, with actors, time, mode, status, requester and topics (`dcterms:subject`) as it has them |
//! | a document | `schema:NewsArticle` and `sem:Authority`, `dcterms:identifier`, `dcterms:language`, `dcterms:issued`, `dcterms:publisher` |
//! | the words | `oa:Annotation` of a view or tenure (`oa:hasBody`), whose target is the document by `oa:TextQuoteSelector` and `oa:DataPositionSelector` (bytes, which is what spans count); `d:claim`, and `prov:wasGeneratedBy` the rule, a `prov:Activity` |
//!
//! Ids are the [base](super::BaseIri) (`urn:demarche:` unless [`Options::base_iri`] says otherwise) and the id; what no IRI bears is written
//! as `%0A`. Our own words are `urn:demarche:vocabulary#` whatever the base, so that a query fits the files of all. There are no blank nodes, so
//! that two files of one graph are equal line by line and files of several graphs can be read into one store.

mod jsonld;
mod resource;

use std::io::{self, Write};

use oxrdf::{LiteralRef, NamedNodeRef, TripleRef};
use oxttl::{NTriplesSerializer, TurtleSerializer};

pub(super) use jsonld::write as write_jsonld;

use self::resource::{Object, PREFIXES, Resource, expanded, resources};
use super::Options;
use crate::KnowledgeGraph;

/// The triples as Turtle.
pub(super) fn write_turtle(graph: &KnowledgeGraph, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let mut serializer = TurtleSerializer::new();
    for (prefix, iri) in PREFIXES {
        serializer = serializer.with_prefix(*prefix, *iri).map_err(io::Error::other)?;
    }
    let mut writer = serializer.for_writer(out);
    for resource in resources(graph, options) {
        triples(&resource, |triple| writer.serialize_triple(triple))?;
    }
    writer.finish().map(drop)
}

/// The triples, one a line.
pub(super) fn write_ntriples(graph: &KnowledgeGraph, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = NTriplesSerializer::new().for_writer(out);
    for resource in resources(graph, options) {
        triples(&resource, |triple| writer.serialize_triple(triple))?;
    }
    Ok(())
}

fn triples(resource: &Resource, mut take: impl FnMut(TripleRef<'_>) -> io::Result<()>) -> io::Result<()> {
    let subject = NamedNodeRef::new_unchecked(&resource.id);
    for (predicate, object) in &resource.says {
        let predicate = expanded(predicate);
        let predicate = NamedNodeRef::new_unchecked(&predicate);
        match object {
            Object::Resource(id) => take(TripleRef::new(subject, predicate, NamedNodeRef::new_unchecked(id)))?,
            Object::Word(word) => {
                take(TripleRef::new(subject, predicate, NamedNodeRef::new_unchecked(&expanded(word))))?;
            }
            Object::Text(text) => take(TripleRef::new(subject, predicate, LiteralRef::new_simple_literal(text)))?,
            Object::Typed(text, datatype) => {
                let datatype = expanded(datatype);
                let literal = LiteralRef::new_typed_literal(text, NamedNodeRef::new_unchecked(&datatype));
                take(TripleRef::new(subject, predicate, literal))?;
            }
        }
    }
    Ok(())
}
