//! [Web Annotations](https://www.w3.org/TR/annotation-model/): one for each name, one for each conversation.
//!
//! The terms are those of `http://www.w3.org/ns/anno.jsonld`, as far as they are used, and stand in the file, so that nobody has to fetch
//! them. A target has the quote with what stands around it and the position in code points.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::annotate::Told;
use super::iri::escaped;
use super::jsonl::Positions;
use crate::{Conversation, EntityId, Meaning, Mention, Party, Span};

/// The context and the beginning of the list.
pub(super) const BEFORE: &str = concat!(
    "{\"@context\": {\n",
    " \"oa\": \"http://www.w3.org/ns/oa#\", \"dcterms\": \"http://purl.org/dc/terms/\", \"schema\": \"http://schema.org/\",\n",
    " \"rdf\": \"http://www.w3.org/1999/02/22-rdf-syntax-ns#\", \"rdfs\": \"http://www.w3.org/2000/01/rdf-schema#\",\n",
    " \"owl\": \"http://www.w3.org/2002/07/owl#\", \"sem\": \"http://semanticweb.cs.vu.nl/2009/11/sem/\",\n",
    " \"xsd\": \"http://www.w3.org/2001/XMLSchema#\", \"d\": \"urn:demarche:vocabulary#\",\n",
    " \"id\": \"@id\", \"type\": \"@type\", \"graph\": \"@graph\",\n",
    " \"Annotation\": \"oa:Annotation\", \"SpecificResource\": \"oa:SpecificResource\",\n",
    " \"TextQuoteSelector\": \"oa:TextQuoteSelector\", \"TextPositionSelector\": \"oa:TextPositionSelector\",\n",
    " \"motivation\": {\"@id\": \"oa:motivatedBy\", \"@type\": \"@vocab\"},\n",
    " \"identifying\": \"oa:identifying\", \"describing\": \"oa:describing\",\n",
    " \"body\": {\"@id\": \"oa:hasBody\", \"@type\": \"@id\"}, \"target\": {\"@id\": \"oa:hasTarget\", \"@type\": \"@id\"},\n",
    " \"source\": {\"@id\": \"oa:hasSource\", \"@type\": \"@id\"}, \"selector\": {\"@id\": \"oa:hasSelector\", \"@type\": \"@id\"},\n",
    " \"exact\": \"oa:exact\", \"prefix\": \"oa:prefix\", \"suffix\": \"oa:suffix\",\n",
    " \"start\": {\"@id\": \"oa:start\", \"@type\": \"xsd:nonNegativeInteger\"},\n",
    " \"end\": {\"@id\": \"oa:end\", \"@type\": \"xsd:nonNegativeInteger\"},\n",
    " \"Article\": \"schema:NewsArticle\", \"Event\": \"sem:Event\", \"label\": \"rdfs:label\",\n",
    " \"identifier\": \"dcterms:identifier\", \"language\": \"dcterms:language\", \"issued\": \"dcterms:issued\",\n",
    " \"kind\": \"d:kind\", \"rule\": \"d:rule\", \"claim\": \"d:claim\", \"mode\": \"d:mode\", \"status\": \"d:status\",\n",
    " \"date\": \"d:date\", \"candidate\": {\"@id\": \"d:candidate\", \"@type\": \"@id\"},\n",
    " \"sameAs\": {\"@id\": \"owl:sameAs\", \"@type\": \"@id\"},\n",
    " \"hasActor\": {\"@id\": \"sem:hasActor\", \"@type\": \"@id\"}, \"hasPlace\": {\"@id\": \"sem:hasPlace\", \"@type\": \"@id\"},\n",
    " \"requestedBy\": {\"@id\": \"d:requestedBy\", \"@type\": \"@id\"},\n",
    " \"reportedBy\": {\"@id\": \"d:reportedBy\", \"@type\": \"@id\"}\n",
    "},\n\"graph\": ["
);

/// So many characters of the text around a quote.
const AROUND: usize = 32;

/// The document, its names, its conversations, each on a line.
pub(super) fn write(told: &Told<'_>, out: &mut dyn Write) -> io::Result<()> {
    let document = told.document;
    let source = told.options.base_iri.of_document(&document.id);
    let mut article = json!({
        "id": source, "type": "Article", "identifier": document.id, "language": told.extraction.language,
    });
    if let Some(day) = document.published {
        article["issued"] = day.to_string().into();
    }
    write!(out, "{article}")?;
    let mentions = told.mentions();
    let words = told.extraction.conversations.iter().flat_map(|conversation| &conversation.evidence);
    let spans = mentions.iter().map(|mention| mention.span).chain(words.map(|words| words.span));
    let places = Places { told, source: &source, positions: told.positions(spans) };
    for (number, mention) in mentions.iter().enumerate() {
        write!(out, ",\n{}", places.mention(number + 1, mention))?;
    }
    for conversation in &told.extraction.conversations {
        write!(out, ",\n{}", places.conversation(conversation))?;
    }
    Ok(())
}

struct Places<'a> {
    told: &'a Told<'a>,
    source: &'a str,
    positions: Positions,
}

impl Places<'_> {
    fn iri(&self, id: &EntityId) -> String {
        self.told.options.base_iri.of(id.as_str())
    }

    /// The part begins with a slash.
    fn id(&self, part: &str) -> String {
        format!("{}/annotation{part}", self.source)
    }

    fn mention(&self, number: usize, mention: &Mention) -> Value {
        let mut body = match &mention.meaning {
            Meaning::One(id) => json!({"id": self.iri(id)}),
            Meaning::Ambiguous(several) => {
                json!({"candidate": several.iter().map(|id| self.iri(id)).collect::<Vec<_>>()})
            }
            Meaning::Date(Some(date)) => json!({"date": date.to_string()}),
            Meaning::Unknown | Meaning::Date(None) => json!({}),
        };
        body["kind"] = mention.kind.name().into();
        body["label"] = mention.label.as_str().into();
        if let Some(item) = mention.meaning.entity().and_then(|id| self.told.options.wikidata(id)) {
            body["sameAs"] = format!("http://www.wikidata.org/entity/{item}").into();
        }
        json!({
            "id": self.id(&format!("/m{number}")), "type": "Annotation", "motivation": "identifying",
            "rule": mention.rule.as_str(), "body": body, "target": self.target(mention.span, None),
        })
    }

    fn conversation(&self, conversation: &Conversation) -> Value {
        let ids = |parties: &mut dyn Iterator<Item = &Party>| {
            parties.map(|party| json!({"id": self.iri(&party.entity), "label": party.label})).collect::<Vec<_>>()
        };
        let local = escaped(&format!("/{}", conversation.id));
        let mut event = json!({
            "id": format!("{}/conversation{local}", self.source), "type": "Event",
            "mode": conversation.mode.name(), "status": conversation.status.name(),
            "hasActor": ids(&mut conversation.participants.iter()),
        });
        if let Some(date) = conversation.date {
            event["date"] = date.to_string().into();
        }
        for (name, parties) in [
            ("requestedBy", ids(&mut conversation.requested_by.iter())),
            ("hasPlace", ids(&mut conversation.place.iter())),
            ("reportedBy", ids(&mut conversation.reported_by.iter())),
        ] {
            if !parties.is_empty() {
                event[name] = parties.into();
            }
        }
        let words = conversation.evidence.iter();
        let targets: Vec<Value> = words
            .map(|words| self.target(words.span, Some((words.claim.name(), words.rule.as_str(), &words.quote))))
            .collect();
        json!({
            "id": self.id(&local), "type": "Annotation", "motivation": "describing", "body": event, "target": targets,
        })
    }

    /// Where something stands; its words are those of the text or, where that is another, those that were quoted.
    fn target(&self, span: Span, said: Option<(&str, &str, &str)>) -> Value {
        let text = &self.told.document.text;
        let exact = span.of(text).or(said.map(|(_, _, quote)| quote)).unwrap_or_default();
        let before = text.get(..span.start()).unwrap_or_default();
        let prefix_start = before.char_indices().rev().take(AROUND).last().map_or(before.len(), |(at, _)| at);
        let suffix: String = text.get(span.end()..).unwrap_or_default().chars().take(AROUND).collect();
        let mut target = json!({
            "type": "SpecificResource",
            "source": self.source,
            "selector": [
                {"type": "TextQuoteSelector", "exact": exact, "prefix": before[prefix_start..], "suffix": suffix},
                {
                    "type": "TextPositionSelector",
                    "start": self.positions.of(span.start()), "end": self.positions.of(span.end()),
                },
            ],
        });
        if let Some((claim, rule, _)) = said {
            target["claim"] = claim.into();
            target["rule"] = rule.into();
        }
        target
    }
}
