//! Answers to queries, for people and for programs: [`Answer`].

use std::collections::BTreeSet;

use demarche::export::jsonl::PartyView;
use demarche::{ConversationRecord, EntityId, Neighborhood, PartialDate, Path, Provenance, Source, Step};
use serde::Serialize;

use crate::style::{self, BOLD, DIM, PLAIN, Style};
use crate::table::{self, Cell, Table, wrap};
use crate::visible::one_line;

/// How far what is said about a conversation is set in: the width of a date.
const INDENT: usize = 12;

/// What was found: its own figures, and the conversations that it rests on.
#[derive(Debug, Serialize)]
pub struct Answer<'g> {
    #[serde(flatten)]
    finding: Finding<'g>,
    /// Each conversation once, by date.
    #[serde(serialize_with = "views")]
    pub conversations: Vec<&'g ConversationRecord>,
    /// The first line of the text.
    #[serde(skip)]
    headline: String,
}

#[derive(Debug, Serialize)]
#[serde(tag = "query", rename_all = "lowercase")]
enum Finding<'g> {
    Neighbors { center: EntityId, hops: usize, neighbors: Vec<NeighborView<'g>> },
    Path { from: EntityId, to: EntityId, truncated: bool, paths: Vec<PathView<'g>> },
    Timeline { entities: Vec<EntityId> },
}

#[derive(Debug, Serialize)]
struct NeighborView<'g> {
    entity: &'g EntityId,
    label: &'g str,
    hops: usize,
    steps: Vec<StepView<'g>>,
}

#[derive(Debug, Serialize)]
struct PathView<'g> {
    entities: Vec<NameView<'g>>,
    steps: Vec<StepView<'g>>,
}

#[derive(Debug, Serialize)]
struct NameView<'g> {
    entity: &'g EntityId,
    label: &'g str,
}

#[derive(Debug, Serialize)]
struct StepView<'g> {
    from: &'g EntityId,
    to: &'g EntityId,
    relations: Vec<&'static str>,
    conversations: Vec<&'g str>,
    /// Of what links the two beside conversations.
    evidence: Vec<EvidenceView<'g>>,
    #[serde(skip)]
    step: Step<'g>,
}

#[derive(Debug, Serialize)]
struct ConversationView<'g> {
    id: &'g str,
    date: Option<PartialDate>,
    mode: &'static str,
    status: &'static str,
    participants: Vec<PartyView<'g>>,
    requested_by: Option<PartyView<'g>>,
    place: Option<PartyView<'g>>,
    reported_by: Vec<PartyView<'g>>,
    evidence: Vec<EvidenceView<'g>>,
}

/// Offsets count bytes: the graph has no text in which characters could be counted.
#[derive(Debug, Serialize)]
struct EvidenceView<'g> {
    document: &'g str,
    offsets: &'static str,
    start: usize,
    end: usize,
    claim: &'static str,
    rule: &'g str,
    text: &'g str,
}

/// The answer of `neighbors`.
pub fn neighborhood<'g>(found: &Neighborhood<'g>, hops: usize, center: &str) -> Answer<'g> {
    let conversations = found.conversations();
    let headline = format!(
        "{}: {} within {}, {}",
        one_line(center),
        count(found.neighbors.len(), "neighbor"),
        count(hops, "hop"),
        count(conversations.len(), "conversation"),
    );
    let neighbors = found.neighbors.iter().map(|neighbor| NeighborView {
        entity: &neighbor.entity.id,
        label: &neighbor.entity.label,
        hops: neighbor.hops,
        steps: neighbor.steps.iter().map(step_view).collect(),
    });
    let finding = Finding::Neighbors { center: found.center.clone(), hops, neighbors: neighbors.collect() };
    Answer { finding, conversations, headline }
}

/// The answer of `path`.
pub fn paths<'g>(found: &[Path<'g>], truncated: bool, ends: [&EntityId; 2], labels: [&str; 2]) -> Answer<'g> {
    let [from, to] = labels.map(one_line);
    let headline = match found {
        [] => format!("{from} – {to}: no path"),
        [path] => format!("{from} – {to}: {}", count(path.steps.len(), "step")),
        paths => format!("{from} – {to}: {} paths{}", paths.len(), if truncated { ", and more" } else { "" }),
    };
    let conversations = in_order(found.iter().flat_map(|path| &path.steps).flat_map(Step::conversations));
    let paths = found.iter().map(|path| PathView {
        entities: path.entities.iter().map(|entity| NameView { entity: &entity.id, label: &entity.label }).collect(),
        steps: path.steps.iter().map(step_view).collect(),
    });
    let [from, to] = ends.map(EntityId::clone);
    Answer { finding: Finding::Path { from, to, truncated, paths: paths.collect() }, conversations, headline }
}

/// The answer of `timeline`.
pub fn timeline<'g>(found: &[&'g ConversationRecord], entities: &[EntityId], labels: &[String]) -> Answer<'g> {
    let who: Vec<String> = labels.iter().map(|label| one_line(label)).collect();
    let headline = format!("{}: {}", who.join(" – "), count(found.len(), "conversation"));
    Answer { finding: Finding::Timeline { entities: entities.to_vec() }, conversations: found.to_vec(), headline }
}

impl Answer<'_> {
    /// For programs.
    pub fn json(&self) -> Vec<u8> {
        let mut json = serde_json::to_vec_pretty(self).unwrap_or_default();
        json.push(b'\n');
        json
    }

    /// For people: the headline, the figures, then every conversation with its evidence.
    pub fn text(&self, width: usize) -> String {
        let mut out = String::new();
        paragraph(&mut out, 0, BOLD, &self.headline, width);
        match &self.finding {
            Finding::Neighbors { neighbors, .. } => neighbor_table(&mut out, neighbors, width),
            Finding::Path { paths, .. } => path_lines(&mut out, paths, width),
            Finding::Timeline { .. } => {}
        }
        for conversation in &self.conversations {
            out.push('\n');
            conversation_block(&mut out, conversation, width);
        }
        out
    }
}

fn neighbor_table(out: &mut String, neighbors: &[NeighborView<'_>], width: usize) {
    let mut table = Table::new(&["hops", "who", "through", "when"]);
    for neighbor in neighbors {
        let from: Vec<String> = neighbor.steps.iter().map(|step| one_line(&step.step.from.label)).collect();
        let when: BTreeSet<String> = neighbor.steps.iter().flat_map(|step| times(&step.step)).collect();
        table.push(vec![
            Cell::plain(neighbor.hops.to_string()),
            Cell::plain(one_line(neighbor.label)),
            Cell::styled(from.join(", "), DIM),
            Cell::plain(when.into_iter().collect::<Vec<_>>().join(", ")),
        ]);
    }
    if !table.is_empty() {
        out.push('\n');
        out.push_str(&table.render(width));
    }
}

fn path_lines(out: &mut String, paths: &[PathView<'_>], width: usize) {
    for (number, path) in paths.iter().enumerate() {
        out.push('\n');
        if paths.len() > 1 {
            let names: Vec<String> = path.entities.iter().map(|entity| one_line(entity.label)).collect();
            paragraph(out, 0, BOLD, &format!("{}. {}", number + 1, names.join(" – ")), width);
        }
        for StepView { step, .. } in &path.steps {
            let (from, to) = (one_line(&step.from.label), one_line(&step.to.label));
            let times: Vec<String> = times(step).collect();
            paragraph(out, 2, PLAIN, &format!("{from} – {to}: {}", times.join(", ")), width);
            for said in standing(step).take(1) {
                let quote = one_line(&said.evidence().quote);
                paragraph(out, INDENT, DIM, &format!("{}: “{quote}”", one_line(said.document())), width);
            }
        }
    }
}

/// The words for what links the two ends of a step at all times: an office, a state.
fn standing<'s, 'g>(step: &'s Step<'g>) -> impl Iterator<Item = &'g Provenance> + use<'s, 'g> {
    let links = step.links.iter().filter(|link| link.conversation.is_none());
    links.map(|link| link.source).flat_map(Source::provenance)
}

/// When, or how, the two ends of a step are linked.
fn times<'s>(step: &'s Step<'_>) -> impl Iterator<Item = String> + 's {
    step.links.iter().map(|link| match link.conversation {
        Some(conversation) => conversation.date().map_or("?".to_owned(), |date| date.to_string()),
        None => link.relation.name().to_owned(),
    })
}

/// A date and who spoke; how; what is disagreed on; the words that say so.
fn conversation_block(out: &mut String, conversation: &ConversationRecord, width: usize) {
    let date = conversation.date().map_or("?".to_owned(), |date| date.to_string());
    let mut who = String::new();
    paragraph(&mut who, INDENT, PLAIN, &table::who(conversation.participants()), width);
    out.push_str(&BOLD.paint(&date));
    out.push_str(who.get(date.len()..).unwrap_or_default());

    paragraph(out, INDENT, style::of_status(conversation.status()), &circumstances(conversation), width);
    for disagreement in conversation.disagreements() {
        let versions = disagreement.stances.iter().map(|stance| {
            let documents: Vec<String> = stance.documents.iter().map(|document| one_line(document)).collect();
            format!("{} ({})", one_line(&stance.says.to_string()), documents.join(", "))
        });
        let versions: Vec<String> = versions.collect();
        let line = format!("reports disagree on the {}: {}", disagreement.aspect.name(), versions.join("; "));
        paragraph(out, INDENT, style::WARNING, &line, width);
    }
    for group in by_words(conversation) {
        let quote = one_line(&group[0].evidence().quote);
        paragraph(out, INDENT, PLAIN, &format!("“{quote}”"), width);
        let says =
            |p: &&Provenance| format!("{} ({})", p.evidence().claim.name(), one_line(p.evidence().rule.as_str()));
        let rules: Vec<String> = group.iter().map(says).collect();
        let line = format!("{}: {}", one_line(group[0].document()), rules.join(", "));
        paragraph(out, INDENT + 2, DIM, &line, width);
    }
}

fn circumstances(conversation: &ConversationRecord) -> String {
    let mut parts = vec![conversation.status().name().to_owned(), conversation.mode().name().to_owned()];
    if let Some(party) = conversation.requested_by() {
        parts.push(format!("at request of {}", table::party(party)));
    }
    if let Some(place) = conversation.place() {
        parts.push(format!("at {}", one_line(&place.label)));
    }
    if !conversation.reported_by().is_empty() {
        let who: Vec<String> = conversation.reported_by().iter().map(table::party).collect();
        parts.push(format!("reported by {}", who.join(", ")));
    }
    parts.join(", ")
}

/// The evidence, what rests on the same words together.
fn by_words(conversation: &ConversationRecord) -> Vec<Vec<&Provenance>> {
    let mut all: Vec<&Provenance> = conversation.reports().iter().flat_map(|report| report.evidence()).collect();
    let words = |p: &Provenance| (p.document().to_owned(), p.evidence().span);
    all.sort_by(|a, b| (a.document(), a.evidence()).cmp(&(b.document(), b.evidence())));
    all.chunk_by(|a, b| words(a) == words(b)).map(<[_]>::to_vec).collect()
}

/// Adds text in lines that begin after `indent` blanks.
pub fn paragraph(out: &mut String, indent: usize, style: Style, text: &str, width: usize) {
    for line in wrap(text, width.saturating_sub(indent).max(10)) {
        out.push_str(&" ".repeat(indent));
        out.push_str(&style.paint(&line));
        out.push('\n');
    }
}

/// `1 step`, `2 steps`.
pub fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// Each once, by date, undated last, then by id.
fn in_order<'g>(conversations: impl Iterator<Item = &'g ConversationRecord>) -> Vec<&'g ConversationRecord> {
    let mut all: Vec<&ConversationRecord> = conversations.collect();
    all.sort_by_key(|conversation| (conversation.date().is_none(), conversation.date(), conversation.id()));
    all.dedup_by_key(|conversation| conversation.id());
    all
}

fn step_view<'g>(step: &Step<'g>) -> StepView<'g> {
    let relations: BTreeSet<_> = step.links.iter().map(|link| link.relation).collect();
    StepView {
        from: &step.from.id,
        to: &step.to.id,
        relations: relations.into_iter().map(|relation| relation.name()).collect(),
        conversations: step.conversations().into_iter().map(|conversation| conversation.id().as_str()).collect(),
        evidence: standing(step).map(evidence_view).collect(),
        step: step.clone(),
    }
}

fn views<S: serde::Serializer>(conversations: &[&ConversationRecord], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(conversations.iter().map(|conversation| conversation_view(conversation)))
}

fn conversation_view(conversation: &ConversationRecord) -> ConversationView<'_> {
    ConversationView {
        id: conversation.id().as_str(),
        date: conversation.date(),
        mode: conversation.mode().name(),
        status: conversation.status().name(),
        participants: conversation.participants().iter().map(PartyView::from).collect(),
        requested_by: conversation.requested_by().map(PartyView::from),
        place: conversation.place().map(PartyView::from),
        reported_by: conversation.reported_by().iter().map(PartyView::from).collect(),
        evidence: conversation.reports().iter().flat_map(|report| report.evidence()).map(evidence_view).collect(),
    }
}

fn evidence_view(provenance: &Provenance) -> EvidenceView<'_> {
    let evidence = provenance.evidence();
    EvidenceView {
        document: provenance.document(),
        offsets: "bytes",
        start: evidence.span.start(),
        end: evidence.span.end(),
        claim: evidence.claim.name(),
        rule: evidence.rule.as_str(),
        text: &evidence.quote,
    }
}
