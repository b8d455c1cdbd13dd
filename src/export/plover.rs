//! PLOVER's records, a JSON object a line (PLOVER manual, 0.7b1: *JSON Data Fields*).
//!
//! A record is a conversation. Who did the same together are all its `source`; a `recipient` it has only where one did something to
//! another: appealed to others to meet, refused who asked. `date` is the first possible day and `enddate` the last, `null` without
//! a year. `event_scale` is Goldstein's. `status`, `mode` of ours and the evidence of every document stand under `demarche`.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::events::{Event, country, goldstein, quad_class};
use super::{Options, web_address};
use crate::{ConversationRecord, KnowledgeGraph, PartialDate, Party};

/// A record a line.
pub(super) fn write(graph: &KnowledgeGraph, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    graph.conversations().try_for_each(|record| writeln!(out, "{}", line(graph, options, record)))
}

fn line(graph: &KnowledgeGraph, options: &Options, record: &ConversationRecord) -> Value {
    let event = Event::of(record);
    let actors = |parties: &[&Party]| parties.iter().map(|party| actor(party, options)).collect::<Vec<_>>();
    let first = record.reports().first();
    let document = first.and_then(|report| graph.document(report.document()));
    let quotes: Vec<&str> = record
        .reports()
        .iter()
        .flat_map(|report| report.evidence())
        .map(|provenance| provenance.evidence().quote.as_str())
        .collect();
    let mut line = json!({
        "id": record.id().as_str(),
        "date": record.date().and_then(PartialDate::first_day).map(|day| day.to_string()),
        "enddate": record.date().and_then(PartialDate::last_day).map(|day| day.to_string()),
        "source": actors(&event.sources),
        "recipient": actors(&event.targets),
        "event": [event.codes.plover],
        "mode": event.codes.plover_mode,
        "quad_code": quad_class(event.codes.cameo),
        "event_scale": goldstein(event.codes.cameo),
        "event_text": quotes,
        "cite_info": {
            "citation": first.map(|report| report.document()),
            "url": document.and_then(|found| web_address(found.source.as_deref()).or_else(|| web_address(Some(&found.id)))),
            "language": document.map(|document| document.language.as_str()),
            "publication": document.and_then(|document| document.source.as_deref()),
        },
        "demarche": {
            "date": record.date().map(|date| date.to_string()),
            "mode": record.mode().name(),
            "status": record.status().name(),
            "cameo": event.codes.cameo,
            "requested_by": record.requested_by().map(|party| party.entity.as_str()),
            "reported_by": record.reported_by().iter().map(|party| party.entity.as_str()).collect::<Vec<_>>(),
            "documents": record.reports().iter().map(|report| report.document()).collect::<Vec<_>>(),
        },
    });
    if let Some(place) = record.place() {
        let state = place.state.as_ref();
        line["event_loc"] =
            json!({"name": place.label, "country code": state.map(|state| state.name()), "cc3": country(state)});
    }
    line
}

fn actor(party: &Party, options: &Options) -> Value {
    let wikidata = options.wikidata(&party.entity).map(|item| format!("https://www.wikidata.org/wiki/{item}"));
    json!({
        "code": country(party.state.as_ref()),
        "actor_text": party.label,
        "identifier_id": wikidata.unwrap_or_else(|| party.entity.to_string()),
        "identifier_text": party.label,
        "office": party.office_label,
    })
}
