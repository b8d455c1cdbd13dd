//! Event rows with CAMEO codes, in the columns of Phoenix, between tabs and with a header.
//!
//! A row is what one did to another: a conversation of three is three rows. Of two who did the same the first is who asked; of a
//! meeting at home the guest (042). The first 26 columns are those of Phoenix, which programs read by position; then come ids and names, mode and
//! status, and who asked. Actors have the code of their state (`USA`) and no role, which the graph does not know; one without a state has
//! none. A date is written as far as it is known: `Date` only for a day. Goldstein's scale and the quad classes are GDELT's.
//! Evidence is left out but for the documents.

use std::io::{self, Write};

use super::csv::cell_of;
use super::events::{Event, country, goldstein, quad_class};
use super::{Options, web_address};
use crate::{ConversationRecord, KnowledgeGraph, PartialDate, Party};

const HEADER: [&str; 36] = [
    "EventID",
    "Date",
    "Year",
    "Month",
    "Day",
    "SourceActorFull",
    "SourceActorEntity",
    "SourceActorRole",
    "SourceActorAttribute",
    "TargetActorFull",
    "TargetActorEntity",
    "TargetActorRole",
    "TargetActorAttribute",
    "EventCode",
    "EventRootCode",
    "QuadClass",
    "GoldsteinScore",
    "Issues",
    "Lat",
    "Lon",
    "LocationName",
    "StateName",
    "CountryCode",
    "SentenceID",
    "URLs",
    "NewsSources",
    "SourceActorId",
    "SourceActorName",
    "TargetActorId",
    "TargetActorName",
    "ConversationId",
    "Mode",
    "Status",
    "RequestedBy",
    "ReportedBy",
    "Documents",
];

/// What stands between several values of one cell.
const SEPARATOR: &str = ";";

/// A row for each pair of each conversation.
pub(super) fn write(graph: &KnowledgeGraph, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    if options.byte_order_mark {
        out.write_all("\u{feff}".as_bytes())?;
    }
    let mut table = csv::WriterBuilder::new().delimiter(b'\t').from_writer(out);
    table.write_record(HEADER)?;
    for record in graph.conversations() {
        let event = Event::of(record);
        for (number, (source, target, code)) in event.pairs(record).into_iter().enumerate() {
            for cell in row(graph, record, number + 1, source, target, code) {
                table.write_field(&*cell_of(&cell, options))?;
            }
            table.write_record(None::<&[u8]>)?;
        }
    }
    table.flush()
}

fn row(
    graph: &KnowledgeGraph,
    record: &ConversationRecord,
    number: usize,
    source: &Party,
    target: &Party,
    code: &str,
) -> [String; 36] {
    let actor = |party: &Party| country(party.state.as_ref()).unwrap_or_default().to_owned();
    let label = |party: Option<&Party>| party.map_or(String::new(), |party| party.label.clone());
    let id = |party: Option<&Party>| party.map_or(String::new(), |party| party.entity.to_string());
    let number_of = |part: Option<i16>| part.map_or(String::new(), |part| part.to_string());
    let date = record.date();
    let documents: Vec<&str> = record.reports().iter().map(|report| report.document()).collect();
    let publishers: Vec<&str> = documents
        .iter()
        .filter_map(|id| graph.document(id))
        .filter_map(|document| document.source.as_deref())
        .collect();
    let urls: Vec<&str> = publishers.iter().chain(&documents).filter_map(|text| web_address(Some(text))).collect();
    let reported: Vec<String> = record.reported_by().iter().map(|party| id(Some(party))).collect();
    let empty = String::new;
    [
        format!("{}#{number}", record.id()),
        date.and_then(PartialDate::day).map_or(String::new(), |day| day.to_string().replace('-', "")),
        number_of(date.and_then(PartialDate::year)),
        number_of(date.and_then(PartialDate::month).map(i16::from)),
        number_of(date.and_then(PartialDate::day_of_month).map(i16::from)),
        actor(source),
        actor(source),
        empty(),
        empty(),
        actor(target),
        actor(target),
        empty(),
        empty(),
        code.to_owned(),
        code[..2].to_owned(),
        quad_class(code).to_string(),
        format!("{:.1}", goldstein(code)),
        empty(),
        empty(),
        empty(),
        label(record.place()),
        empty(),
        record.place().map_or(String::new(), actor),
        documents.first().copied().unwrap_or_default().to_owned(),
        urls.join(SEPARATOR),
        publishers.join(SEPARATOR),
        id(Some(source)),
        label(Some(source)),
        id(Some(target)),
        label(Some(target)),
        record.id().to_string(),
        record.mode().name().to_owned(),
        record.status().name().to_owned(),
        id(record.requested_by()),
        reported.join(SEPARATOR),
        documents.join(SEPARATOR),
    ]
}
