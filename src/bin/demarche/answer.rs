//! Answers to queries, for people and for programs: [`Answer`].

use std::collections::{BTreeMap, BTreeSet};

use demarche::export::jsonl::PartyView;
use demarche::{
    Aspect, ConversationRecord, Day, EntityId, EntityRecord, Filter, FirstSince, Frequency, Gap, Journey,
    KnowledgeGraph, Leg, Level, Neighborhood, PartialDate, Path, Provenance, Ranked, Source, Step, Tally,
};
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
    /// Whether people see the figures alone.
    #[serde(skip)]
    brief: bool,
}

/// What is told of a timeline beside its conversations.
#[derive(Debug, Default)]
pub struct Rhythm<'g> {
    /// The longest times without one.
    pub gaps: Option<Vec<Gap<'g>>>,
    /// How many in each month.
    pub months: Option<Frequency>,
    /// Since when one on which date is said to be the first, and what is known of it.
    pub claim: Option<(PartialDate, PartialDate, FirstSince<'g>)>,
}

/// How many gaps people see.
const SHOWN_GAPS: usize = 10;

/// In a graph of more entities betweenness takes too long to wait for.
const MOST_BETWEEN: usize = 5_000;

const DAMPING: f64 = 0.85;

#[derive(Debug, Serialize)]
#[serde(tag = "query", rename_all = "lowercase")]
enum Finding<'g> {
    Neighbors {
        center: EntityId,
        hops: usize,
        neighbors: Vec<NeighborView<'g>>,
    },
    Path {
        from: EntityId,
        to: EntityId,
        truncated: bool,
        paths: Vec<PathView<'g>>,
    },
    Timeline {
        entities: Vec<EntityId>,
        #[serde(skip_serializing_if = "Option::is_none")]
        gaps: Option<Vec<GapView<'g>>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        months: Option<Vec<(PartialDate, usize)>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        first_since: Option<ClaimView<'g>>,
    },
    Word {
        from: EntityId,
        to: EntityId,
        journey: Option<JourneyView<'g>>,
    },
    Who {
        entities: Vec<EntityId>,
        asked: bool,
        tallies: Vec<TallyView<'g>>,
    },
    Why {
        about: Vec<String>,
    },
    Stats(StatsView<'g>),
}

#[derive(Debug, Serialize)]
struct GapView<'g> {
    days: u32,
    before: &'g str,
    after: &'g str,
    #[serde(skip)]
    gap: Gap<'g>,
}

#[derive(Debug, Serialize)]
struct ClaimView<'g> {
    since: PartialDate,
    on: PartialDate,
    verdict: &'static str,
    earlier: Vec<&'g str>,
    between: Vec<&'g str>,
    perhaps: Vec<&'g str>,
}

#[derive(Debug, Serialize)]
struct JourneyView<'g> {
    at: NameView<'g>,
    day: Day,
    legs: Vec<LegView<'g>>,
}

#[derive(Debug, Serialize)]
struct LegView<'g> {
    from: NameView<'g>,
    to: NameView<'g>,
    day: Day,
    conversation: &'g str,
}

#[derive(Debug, Serialize)]
struct TallyView<'g> {
    entities: Vec<NameView<'g>>,
    count: usize,
    first: Option<PartialDate>,
    last: Option<PartialDate>,
    conversations: Vec<&'g str>,
}

#[derive(Debug, Serialize)]
struct StatsView<'g> {
    level: &'static str,
    documents: usize,
    entities: BTreeMap<&'static str, usize>,
    conversations: usize,
    first: Option<PartialDate>,
    last: Option<PartialDate>,
    status: BTreeMap<&'static str, usize>,
    mode: BTreeMap<&'static str, usize>,
    with_disagreement: usize,
    components: Vec<usize>,
    pairs: Vec<TallyView<'g>>,
    page_rank: Vec<RankView<'g>>,
    /// `None` of a graph that is too large.
    betweenness: Option<Vec<RankView<'g>>>,
}

#[derive(Debug, Serialize)]
struct RankView<'g> {
    entity: &'g EntityId,
    label: &'g str,
    figure: f64,
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
    Answer { finding, conversations, headline, brief: false }
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
    let finding = Finding::Path { from, to, truncated, paths: paths.collect() };
    Answer { finding, conversations, headline, brief: false }
}

/// The answer of `timeline`.
pub fn timeline<'g>(
    found: &[&'g ConversationRecord],
    entities: &[EntityId],
    labels: &[String],
    rhythm: Rhythm<'g>,
) -> Answer<'g> {
    let who: Vec<String> = labels.iter().map(|label| one_line(label)).collect();
    let headline = format!("{}: {}", who.join(" – "), count(found.len(), "conversation"));
    let gap = |gap: Gap<'g>| GapView { days: gap.days, before: id(gap.before), after: id(gap.after), gap };
    let claim = |(since, on, claim): (PartialDate, PartialDate, FirstSince<'g>)| ClaimView {
        since,
        on,
        verdict: claim.verdict().name(),
        earlier: claim.earlier.iter().map(|told| id(told)).collect(),
        between: claim.between.iter().map(|told| id(told)).collect(),
        perhaps: claim.perhaps.iter().map(|told| id(told)).collect(),
    };
    let finding = Finding::Timeline {
        entities: entities.to_vec(),
        gaps: rhythm.gaps.map(|gaps| gaps.into_iter().map(gap).collect()),
        months: rhythm.months.map(|frequency| frequency.months),
        first_since: rhythm.claim.map(claim),
    };
    Answer { finding, conversations: found.to_vec(), headline, brief: false }
}

/// The answer of `path --after` and `path --before`.
pub fn journey<'g>(found: Option<&Journey<'g>>, ends: [&EntityId; 2], labels: [&str; 2], back: bool) -> Answer<'g> {
    let [from, to] = labels.map(one_line);
    let headline = match found {
        None => format!("{from} – {to}: no word can have come"),
        Some(journey) if back => format!("{from} – {to}: word left at the latest on {}", journey.day),
        Some(journey) => format!("{from} – {to}: word came at the earliest on {}", journey.day),
    };
    let view = |journey: &Journey<'g>| JourneyView {
        at: name_view(journey.at),
        day: journey.day,
        legs: journey.legs.iter().map(leg_view).collect(),
    };
    let conversations = in_order(found.iter().flat_map(|journey| journey.legs.iter().map(|leg| leg.conversation)));
    let [from, to] = ends.map(EntityId::clone);
    Answer { finding: Finding::Word { from, to, journey: found.map(view) }, conversations, headline, brief: false }
}

fn leg_view<'g>(leg: &Leg<'g>) -> LegView<'g> {
    LegView { from: name_view(leg.from), to: name_view(leg.to), day: leg.day, conversation: id(leg.conversation) }
}

/// The answer of `who`.
pub fn who<'g>(tallies: &[Tally<'g>], entities: &[EntityId], labels: &[String], asked: bool, top: usize) -> Answer<'g> {
    let about: Vec<String> = labels.iter().map(|label| one_line(label)).collect();
    let about = if about.is_empty() { "everyone".to_owned() } else { about.join(" – ") };
    let noun = if asked { "requester" } else { ["pair", "partner"][usize::from(!entities.is_empty())] };
    let headline = format!("{about}: {}", count(tallies.len(), noun));
    let shown = &tallies[..tallies.len().min(top)];
    let conversations = in_order(shown.iter().flat_map(|tally| tally.conversations.iter().copied()));
    let tallies = shown.iter().map(tally_view).collect();
    Answer {
        finding: Finding::Who { entities: entities.to_vec(), asked, tallies },
        conversations,
        headline,
        brief: true,
    }
}

/// The answer of `why`.
pub fn why<'g>(found: &[&'g ConversationRecord], about: &[String]) -> Answer<'g> {
    let who: Vec<String> = about.iter().map(|label| one_line(label)).collect();
    let reports = found.iter().map(|told| told.reports().len()).sum();
    let headline = format!("{}: {}, {}", who.join(" – "), count(found.len(), "conversation"), count(reports, "report"));
    Answer { finding: Finding::Why { about: about.to_vec() }, conversations: found.to_vec(), headline, brief: true }
}

/// The answer of `stats`.
pub fn stats<'g>(graph: &'g KnowledgeGraph, filter: &Filter, level: Level, top: usize) -> Answer<'g> {
    let told: Vec<&ConversationRecord> = graph.conversations().filter(|told| filter.admits(told)).collect();
    let dated = || told.iter().filter_map(|told| told.date()).filter(|date| date.year().is_some());
    let counted = |names: &mut dyn Iterator<Item = &'static str>| {
        let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
        names.for_each(|name| *counts.entry(name).or_default() += 1);
        counts
    };
    let period = graph.period(level, filter);
    let ranks = |ranks: Vec<Ranked<'g>>| {
        let view = |(entity, figure): Ranked<'g>| RankView { entity: &entity.id, label: &entity.label, figure };
        ranks.into_iter().take(top).map(view).collect::<Vec<_>>()
    };
    let is_small = period.petgraph().node_count() <= MOST_BETWEEN;
    let view = StatsView {
        level: level.name(),
        documents: graph.documents().count(),
        entities: counted(&mut graph.entities().map(|entity| entity.kind().name())),
        conversations: told.len(),
        first: dated().min(),
        last: dated().max(),
        status: counted(&mut told.iter().map(|told| told.status().name())),
        mode: counted(&mut told.iter().map(|told| told.mode().name())),
        with_disagreement: told.iter().filter(|told| !told.disagreements().is_empty()).count(),
        components: period.components().iter().map(Vec::len).collect(),
        pairs: graph.pairs(level, filter).iter().take(top).map(tally_view).collect(),
        page_rank: ranks(period.page_rank(DAMPING)),
        betweenness: is_small.then(|| ranks(period.betweenness())),
    };
    let headline = format!(
        "{}, {}, {}",
        count(view.documents, "document"),
        count(told.len(), "conversation"),
        match (view.first, view.last) {
            (Some(first), Some(last)) => format!("{first} to {last}"),
            _ => "no dates".to_owned(),
        }
    );
    Answer { finding: Finding::Stats(view), conversations: Vec::new(), headline, brief: true }
}

fn id(conversation: &ConversationRecord) -> &str {
    conversation.id().as_str()
}

fn name_view(entity: &EntityRecord) -> NameView<'_> {
    NameView { entity: &entity.id, label: &entity.label }
}

fn tally_view<'g>(tally: &Tally<'g>) -> TallyView<'g> {
    let dates = || tally.conversations.iter().filter_map(|told| told.date());
    TallyView {
        entities: tally.entities.iter().map(|entity| name_view(entity)).collect(),
        count: tally.conversations.len(),
        first: dates().min(),
        last: dates().max(),
        conversations: tally.conversations.iter().map(|told| id(told)).collect(),
    }
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
            Finding::Timeline { gaps, months, first_since, .. } => {
                rhythm_lines(&mut out, gaps, months, first_since, width)
            }
            Finding::Word { journey, .. } => journey.iter().for_each(|journey| journey_lines(&mut out, journey, width)),
            Finding::Who { tallies, .. } => tally_table(&mut out, tallies, width),
            Finding::Why { .. } => self.conversations.iter().for_each(|told| report_lines(&mut out, told, width)),
            Finding::Stats(stats) => stats_lines(&mut out, stats, width),
        }
        for conversation in self.conversations.iter().filter(|_| !self.brief) {
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

fn rhythm_lines(
    out: &mut String,
    gaps: &Option<Vec<GapView<'_>>>,
    months: &Option<Vec<(PartialDate, usize)>>,
    claim: &Option<ClaimView<'_>>,
    width: usize,
) {
    if let Some(claim) = claim {
        let ClaimView { since, on, verdict, between, perhaps, .. } = claim;
        let mut line = format!("the first since {since} on {on}: {verdict}");
        if !between.is_empty() {
            line.push_str(&format!("; between them {}", between.join(", ")));
        }
        if !perhaps.is_empty() {
            line.push_str(&format!("; perhaps between them {}", perhaps.join(", ")));
        }
        paragraph(out, 0, PLAIN, &line, width);
    }
    if let Some(gaps) = gaps {
        let mut table = Table::new(&["days without", "after", "before"]);
        for GapView { days, gap, .. } in gaps.iter().take(SHOWN_GAPS) {
            table.push(vec![
                Cell::plain(days.to_string()),
                table::date_cell(gap.before.date()),
                table::date_cell(gap.after.date()),
            ]);
        }
        table_block(out, &table, width);
    }
    if let Some(months) = months {
        let mut table = Table::new(&["month", "conversations"]);
        for (month, count) in months {
            table.push(vec![table::date_cell(Some(*month)), Cell::plain(count.to_string())]);
        }
        table_block(out, &table, width);
    }
}

fn table_block(out: &mut String, table: &Table, width: usize) {
    if !table.is_empty() {
        out.push('\n');
        out.push_str(&table.render(width));
    }
}

fn journey_lines(out: &mut String, journey: &JourneyView<'_>, width: usize) {
    for LegView { from, to, day, .. } in &journey.legs {
        paragraph(out, 2, PLAIN, &format!("{day}: {} – {}", one_line(from.label), one_line(to.label)), width);
    }
}

fn tally_table(out: &mut String, tallies: &[TallyView<'_>], width: usize) {
    let mut table = Table::new(&["who", "conversations", "first", "last"]);
    for tally in tallies {
        let who: Vec<String> = tally.entities.iter().map(|entity| one_line(entity.label)).collect();
        table.push(vec![
            Cell::plain(who.join(" – ")),
            Cell::plain(tally.count.to_string()),
            table::date_cell(tally.first),
            table::date_cell(tally.last),
        ]);
    }
    table_block(out, &table, width);
}

/// The conversation, and what each document says of it.
fn report_lines(out: &mut String, conversation: &ConversationRecord, width: usize) {
    out.push('\n');
    paragraph(out, 0, DIM, id(conversation), width);
    conversation_block(out, conversation, width);
    for report in conversation.reports() {
        let mut parts = vec![report.status().name().to_owned(), report.mode().name().to_owned()];
        parts.extend(report.date().map(|date| match report.time() {
            Some(time) => format!("{date} ({})", one_line(&time.to_string())),
            None => date.to_string(),
        }));
        parts.push(table::who(report.participants()));
        parts.extend(report.requested_by().map(|party| format!("at request of {}", table::party(party))));
        let published = report.published().map_or(String::new(), |day| format!(", {day}"));
        let source = report.source().map_or(String::new(), |source| format!(", {}", one_line(source)));
        let line = format!("{}{source}{published}: {}", one_line(&report.id().to_string()), parts.join(", "));
        paragraph(out, INDENT, PLAIN, &line, width);
    }
}

fn stats_lines(out: &mut String, stats: &StatsView<'_>, width: usize) {
    let listed = |counts: &BTreeMap<&'static str, usize>| {
        counts.iter().map(|(name, count)| format!("{name} {count}")).collect::<Vec<_>>().join(", ")
    };
    let largest = stats.components.first().copied().unwrap_or(0);
    let mut table = Table::new(&["what", "how many"]);
    let components = format!("{}, the largest of {largest}", stats.components.len());
    for (what, many) in [
        ("entities", listed(&stats.entities)),
        ("by status", listed(&stats.status)),
        ("by mode", listed(&stats.mode)),
        ("told differently", stats.with_disagreement.to_string()),
        ("groups that never spoke with another", components),
    ] {
        table.push(vec![Cell::plain(what), Cell::plain(many)]);
    }
    table_block(out, &table, width);
    tally_table(out, &stats.pairs, width);
    for (what, ranks) in [("page rank", Some(&stats.page_rank)), ("betweenness", stats.betweenness.as_ref())] {
        let mut table = Table::new(&["who", what]);
        for rank in ranks.into_iter().flatten() {
            table.push(vec![Cell::plain(one_line(rank.label)), Cell::plain(format!("{:.3}", rank.figure))]);
        }
        table_block(out, &table, width);
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
        let line = if disagreement.aspect == Aspect::Date && conversation.spans_midnight() {
            format!("the clocks of two places: {}", versions.join("; "))
        } else {
            format!("reports disagree on the {}: {}", disagreement.aspect.name(), versions.join("; "))
        };
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
