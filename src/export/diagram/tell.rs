//! What a node or a line of a picture says: its words, and the evidence that the pointer uncovers.

use std::collections::BTreeSet;

use super::{Bond, DiagramOptions, Drawing, Talk, Tie, is_web_address};
use crate::{Claim, ConversationRecord, EntityId, KnowledgeGraph, PartialDate, Party, Provenance};

/// How much evidence a tooltip shows before it says how much more there is.
const QUOTES: usize = 8;
/// How many conversations a tooltip lists.
const LISTED: usize = 30;

/// Tells what a drawing shows, in the words of the options.
#[derive(Clone, Copy)]
pub(in crate::export) struct Account<'g> {
    pub(in crate::export) graph: &'g KnowledgeGraph,
    pub(in crate::export) options: &'g DiagramOptions,
}

impl<'g> Account<'g> {
    /// What the node of a conversation says: how, on which date, by how many reports.
    pub(in crate::export) fn headline(&self, talk: &Talk<'_>) -> Vec<String> {
        let words = &self.options.words;
        let manner = words.manner(talk.mode(), talk.status());
        if let [record] = talk.records.as_slice() {
            let mut lines = vec![manner, words.dated(record.date())];
            let reports = record.reports().len();
            if reports > 1 {
                lines.push(format!("{reports} {}", words.reports));
            }
            return lines;
        }
        let mut lines = vec![format!("{manner} ×{}", talk.records.len())];
        lines.extend(self.span(&talk.records));
        lines
    }

    /// From the first date to the last, as far as there are any.
    pub(in crate::export) fn span(&self, records: &[&ConversationRecord]) -> Option<String> {
        let dates: Vec<PartialDate> = records.iter().filter_map(|record| record.date()).collect();
        let (first, last) = (dates.first()?, dates.last()?);
        let date = |date: &PartialDate| self.options.words.date(*date);
        Some(if first == last { date(first) } else { format!("{} – {}", date(first), date(last)) })
    }

    /// Who spoke, how, when; the words that say so, document by document; what they say differently. Of several, a line
    /// each.
    pub(in crate::export) fn of_talk(&self, talk: &Talk<'_>) -> Vec<String> {
        let [record] = talk.records.as_slice() else { return self.of_several(&talk.records) };
        let words = &self.options.words;
        let mut lines = vec![self.line(record)];
        let evidence = record.reports().iter().flat_map(|report| report.evidence());
        lines.extend(quotes(evidence));
        for disagreement in record.disagreements() {
            let says = disagreement.stances.iter().map(|s| format!("{} ({})", s.says, s.documents.join(", ")));
            let says: Vec<String> = says.collect();
            lines.push(format!("{}: {}: {}", words.reports_differ, disagreement.aspect.name(), says.join("; ")));
        }
        lines
    }

    fn of_several(&self, records: &[&ConversationRecord]) -> Vec<String> {
        let mut lines: Vec<String> = records.iter().take(LISTED).map(|record| self.line(record)).collect();
        if records.len() > LISTED {
            lines.push(format!("… +{}", records.len() - LISTED));
        }
        lines
    }

    /// `Lloyd Austin, Sergei Shoigu: call, held, on date 2022-05-13`
    pub(in crate::export) fn line(&self, record: &ConversationRecord) -> String {
        let words = &self.options.words;
        let who: Vec<&str> = record.participants().iter().map(|party| self.party(party)).collect();
        let how = [words.mode(record.mode()), words.status(record.status()), &words.dated(record.date())].join(", ");
        format!("{}: {how}", who.join(", "))
    }

    /// The date, who asked, and the words for the part of one line.
    pub(in crate::export) fn of_tie(&self, talk: &Talk<'_>, tie: &Tie) -> Vec<String> {
        use super::Part::*;
        let [record] = talk.records.as_slice() else { return self.of_several(&talk.records) };
        let words = &self.options.words;
        let mut lines = vec![match record.requested_by() {
            Some(party) => format!("{}, {} {}", words.dated(record.date()), words.at_request_of, self.party(party)),
            None => words.dated(record.date()),
        }];
        let claims: &[Claim] = match tie.part {
            Spoke => &[Claim::Spoke],
            SpokeAndAsked => &[Claim::Spoke, Claim::Request],
            Asked => &[Claim::Request],
            Reported => &[Claim::Report],
            Place => &[Claim::Place],
        };
        let said: Vec<Provenance> = claims.iter().flat_map(|claim| record.provenance(*claim)).collect();
        lines.extend(quotes(&said));
        lines
    }

    /// How many conversations, from when to when, and each of them.
    pub(in crate::export) fn of_bond(&self, drawing: &Drawing<'_>, bond: &Bond<'_>) -> Vec<String> {
        let (a, b) = (drawing.actors[bond.ends.0].name, drawing.actors[bond.ends.1].name);
        let count = format!("{} {}", bond.records.len(), self.options.words.conversations);
        let mut lines = vec![format!("{a} – {b}: {count}")];
        lines.extend(self.of_several(&bond.records));
        lines
    }

    /// The words at a line.
    pub(in crate::export) fn words(&self, tie: &Tie) -> String {
        use super::Part::*;
        let words = &self.options.words;
        match (tie.worded, tie.part) {
            (true, SpokeAndAsked) => format!("{}, {}", words.spoke_with, words.at_request_of),
            (_, SpokeAndAsked | Asked) => words.at_request_of.clone(),
            (true, _) => words.spoke_with.clone(),
            (false, Spoke) => String::new(),
            (_, Reported) => words.reported_by.clone(),
            (_, Place) => words.at_place.clone(),
        }
    }

    fn party<'a>(&'a self, party: &'a Party) -> &'a str {
        self.options.name(&party.entity, &party.label)
    }

    /// What a state is called, in the way of the frames.
    pub(in crate::export) fn state(&self, state: &EntityId) -> String {
        let label = self.graph.entity(state).map_or(state.name(), |entity| entity.label.as_str());
        let name = self.options.name(state, label);
        match (self.options.frames, flag(state)) {
            (super::Frames::Flags, Some(flag)) => format!("{flag} {name}"),
            (super::Frames::Codes, _) => state.name().to_owned(),
            _ => name.to_owned(),
        }
    }

    /// The first address under which a document that tells of it can be read.
    pub(in crate::export) fn address(&self, records: &'g [&'g ConversationRecord]) -> Option<&'g str> {
        let reports = records.iter().flat_map(|record| record.reports());
        let documents = reports.filter_map(|report| self.graph.document(report.document()));
        let places = documents.flat_map(|document| [document.source.as_deref(), Some(document.id.as_str())]);
        places.flatten().find(|place| is_web_address(place))
    }
}

/// The flag of a state whose name is a code of two letters, as emoji.
pub(in crate::export) fn flag(state: &EntityId) -> Option<String> {
    let code = state.name();
    let indicator = |letter: u8| char::from_u32(0x1f1e6 + u32::from(letter - b'A'));
    let is_code = code.len() == 2 && code.bytes().all(|letter| letter.is_ascii_uppercase());
    is_code.then(|| code.bytes().filter_map(indicator).collect())
}

/// Each quote once, with the document in which it stands.
fn quotes<'p>(evidence: impl IntoIterator<Item = &'p Provenance>) -> Vec<String> {
    let said = evidence.into_iter().map(|words| (words.document(), words.evidence().quote.as_str()));
    let said: BTreeSet<(&str, &str)> = said.collect();
    let mut lines: Vec<String> =
        said.iter().take(QUOTES).map(|(document, quote)| format!("{document}: “{quote}”")).collect();
    if said.len() > QUOTES {
        lines.push(format!("… +{}", said.len() - QUOTES));
    }
    lines
}
