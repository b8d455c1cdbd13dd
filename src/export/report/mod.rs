//! One HTML page that shows a graph and the articles behind it, complete in itself: [`write_report`].
//!
//! The page asks no other computer for anything, and its content security policy forbids it to. What comes from
//! documents stands in a block of JSON, in which no `<` is left as it is; the script of the page (`page.js`) makes text
//! of it and never parses it as HTML. The graph is drawn with Cytoscape.js, whose licence is in the page;
//! `tools/report/vendor.sh` fetches it.

mod safe;

use std::collections::BTreeMap;
use std::io;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::{
    ConversationRecord, Day, Document, EntityId, EntityKind, Extraction, KnowledgeGraph, MentionKind, PartialDate,
    Party, Report, Span,
};
use safe::{ScriptSafe, html};

const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");
const LIBRARY: &str = include_str!("vendor/cytoscape.min.js");
const LICENSE: &str = include_str!("vendor/cytoscape.LICENSE");

/// A longer first line of an article is cut for its title.
const LONGEST_TITLE: usize = 90;

/// An article whose text the page shows, with what was extracted from it.
#[derive(Clone, Debug)]
pub struct Article {
    /// The document that was read.
    pub document: Document,
    /// What was extracted from it.
    pub extraction: Extraction,
}

/// How a page is written.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReportOptions {
    /// The heading of the page.
    pub title: String,
    /// The language in which its labels are at first: `en` or `vi`; the reader may change it.
    pub language: String,
}

impl ReportOptions {
    /// A page whose heading and labels are in this language, `en` or `vi`; English for any other.
    ///
    /// ```
    /// use demarche::export::ReportOptions;
    ///
    /// assert_eq!(ReportOptions::in_language("vi").title, "Ai đã nói chuyện với ai");
    /// assert_eq!(ReportOptions::in_language("tlh"), ReportOptions::default());
    /// ```
    pub fn in_language(code: &str) -> ReportOptions {
        let (code, title) = TITLES.iter().find(|(known, _)| *known == code).unwrap_or(&TITLES[0]);
        ReportOptions { title: (*title).to_owned(), language: (*code).to_owned() }
    }
}

/// The languages that the script of the page knows, with the heading in each.
const TITLES: &[(&str, &str)] = &[("en", "Who spoke with whom"), ("vi", "Ai đã nói chuyện với ai")];

impl Default for ReportOptions {
    fn default() -> ReportOptions {
        ReportOptions::in_language("en")
    }
}

/// Writes a page with the conversations of a graph, and the articles that tell of them.
///
/// A document of the graph that is not among the articles is there with the quoted words alone. The page holds the texts
/// and 470 kB of its own; it is the same for the same graph and articles, in whatever order they come. Takes time and
/// memory linear in both.
///
/// # Errors
/// When the writer fails.
///
/// ```
/// # #[cfg(feature = "builtin")] {
/// use demarche::export::{Article, ReportOptions, write_report};
/// use demarche::{Document, Extractor, KnowledgeGraph};
///
/// let document = Document::new("a", "Sergei Lavrov called </script> Antony Blinken on 19 May 2022.");
/// let extraction = Extractor::builtin().extract(&document);
/// let graph = KnowledgeGraph::from_extractions([extraction.clone()]);
/// let mut page = Vec::new();
/// write_report(&graph, &[Article { document, extraction }], &ReportOptions::default(), &mut page)?;
/// let page = String::from_utf8(page).unwrap();
/// assert!(page.contains("called \\u003c/script> Antony"));
///
/// // A writer that is full.
/// assert!(write_report(&graph, &[], &ReportOptions::default(), &mut [0; 99][..]).is_err());
/// # }
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn write_report(
    graph: &KnowledgeGraph,
    articles: &[Article],
    options: &ReportOptions,
    mut out: impl io::Write,
) -> io::Result<()> {
    let texts: BTreeMap<&str, &Article> =
        articles.iter().map(|article| (article.document.id.as_str(), article)).collect();
    let page = Page::of(graph, &texts, options);
    let mut rest = PAGE;
    while let Some((before, after)) = rest.split_once('{') {
        // The page is ours: what stands in braces is a name below, or the brace itself.
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        out.write_all(before.as_bytes())?;
        match name {
            "lang" => out.write_all(html(&options.language).as_bytes())?,
            "title" => out.write_all(html(&options.title).as_bytes())?,
            "policy" => out.write_all(policy().as_bytes())?,
            "version" => out.write_all(env!("CARGO_PKG_VERSION").as_bytes())?,
            "style" => out.write_all(STYLE.as_bytes())?,
            "license" => out.write_all(html(LICENSE).as_bytes())?,
            "library" => out.write_all(LIBRARY.as_bytes())?,
            "script" => out.write_all(SCRIPT.as_bytes())?,
            "data" => serde_json::to_writer(ScriptSafe(&mut out), &page)?,
            other => write!(out, "{{{other}}}")?,
        }
        rest = after;
    }
    out.write_all(rest.as_bytes())?;
    out.flush()
}

/// Nothing but the two scripts of the page runs, and nothing is fetched. Cytoscape.js puts a rule of style beside its
/// drawing.
fn policy() -> String {
    let hash = |script: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(script)));
    format!(
        "default-src 'none'; script-src {} {}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'",
        hash(LIBRARY),
        hash(SCRIPT)
    )
}

/// What the script reads.
#[derive(Debug, Serialize)]
struct Page<'a> {
    language: &'a str,
    states: BTreeMap<&'a str, BTreeMap<&'a str, &'a str>>,
    entities: Vec<EntityView<'a>>,
    documents: Vec<DocumentView<'a>>,
    conversations: Vec<ConversationView<'a>>,
}

#[derive(Debug, Serialize)]
struct EntityView<'a> {
    label: &'a str,
    kind: &'static str,
    state: Option<&'a str>,
    /// In how many conversations it takes part.
    count: usize,
    /// As texts write it.
    forms: Vec<&'a str>,
}

#[derive(Debug, Serialize)]
struct DocumentView<'a> {
    title: &'a str,
    language: &'a str,
    published: Option<Day>,
    source: Option<&'a str>,
    /// `null` where only quotes are known.
    text: Option<&'a str>,
    /// Start and end in UTF-16 code units, kind, meaning.
    mentions: Vec<(usize, usize, &'static str, &'a str)>,
}

#[derive(Debug, Serialize)]
struct ConversationView<'a> {
    date: Option<PartialDate>,
    mode: &'static str,
    status: &'static str,
    who: Vec<PartyView<'a>>,
    by: Option<usize>,
    place: Option<&'a str>,
    sources: Vec<&'a str>,
    topics: Vec<&'a str>,
    reports: Vec<ReportView<'a>>,
    differ: Vec<DisagreementView>,
}

#[derive(Debug, Serialize)]
struct PartyView<'a> {
    e: usize,
    office: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct ReportView<'a> {
    d: usize,
    evidence: Vec<WordsView<'a>>,
}

/// Words of an article: start and end in UTF-16 code units.
#[derive(Debug, Serialize)]
struct WordsView<'a> {
    s: usize,
    t: usize,
    quote: &'a str,
}

#[derive(Debug, Serialize)]
struct DisagreementView {
    on: &'static str,
    says: Vec<(String, Vec<String>)>,
}

impl<'a> Page<'a> {
    fn of(graph: &'a KnowledgeGraph, texts: &BTreeMap<&'a str, &'a Article>, options: &'a ReportOptions) -> Page<'a> {
        let records: Vec<&ConversationRecord> = graph.conversations().collect();
        let numbers: BTreeMap<&str, usize> =
            graph.documents().zip(0..).map(|(document, number)| (document.id.as_str(), number)).collect();
        let units = units_of(texts, &records);
        let mut cast = Cast::default();
        let conversations = records.iter().map(|record| cast.conversation(record, &numbers, &units)).collect();
        let title_of = |id: &'a str| texts.get(id).map_or(id, |article| title(article));
        let documents = graph.documents().map(|document| {
            let article = texts.get(document.id.as_str());
            DocumentView {
                title: title_of(&document.id),
                language: &document.language,
                published: document.published,
                source: document.source.as_deref(),
                text: article.map(|article| article.document.text.as_str()),
                mentions: article.map_or(Vec::new(), |article| mentions(article, &units[document.id.as_str()])),
            }
        });
        let documents = documents.collect();
        let mut states = names_of_states(texts.values().copied());
        for code in cast.entities.iter().filter_map(|entity| entity.state) {
            if let Some(state) = graph.entity(&EntityId::of(EntityKind::State, code)) {
                states.entry(code).or_default().insert("en", &state.label);
            }
        }
        Page { language: &options.language, states, entities: cast.entities, documents, conversations }
    }
}

/// The entities of the page, numbered in the order in which conversations need them.
#[derive(Default)]
struct Cast<'a> {
    entities: Vec<EntityView<'a>>,
    numbers: BTreeMap<&'a EntityId, usize>,
}

impl<'a> Cast<'a> {
    fn number(&mut self, party: &'a Party) -> usize {
        let number = *self.numbers.entry(&party.entity).or_insert(self.entities.len());
        if number == self.entities.len() {
            self.entities.push(EntityView {
                label: &party.label,
                kind: party.kind().name(),
                state: party.state_code(),
                count: 0,
                forms: Vec::new(),
            });
        }
        let forms = &mut self.entities[number].forms;
        for form in &party.surface {
            if *form != party.label && !forms.contains(&form.as_str()) {
                forms.push(form);
            }
        }
        number
    }

    fn conversation(
        &mut self,
        record: &'a ConversationRecord,
        documents: &BTreeMap<&str, usize>,
        units: &BTreeMap<&str, Units>,
    ) -> ConversationView<'a> {
        let who = record.participants().iter().map(|party| {
            let e = self.number(party);
            self.entities[e].count += 1;
            PartyView { e, office: party.office_label.as_deref() }
        });
        let who = who.collect();
        let mut topics: Vec<&str> = Vec::new();
        for topic in record.reports().iter().flat_map(Report::topics) {
            // One report is often vaguer than the other.
            if !topics.iter().any(|known| known.contains(topic)) {
                topics.retain(|known| !topic.contains(known));
                topics.push(topic);
            }
        }
        let differ = record.disagreements().into_iter().map(|disagreement| DisagreementView {
            on: disagreement.aspect.name(),
            says: disagreement.stances.into_iter().map(|stance| (stance.says.to_string(), stance.documents)).collect(),
        });
        ConversationView {
            date: record.date(),
            mode: record.mode().name(),
            status: record.status().name(),
            who,
            by: record.requested_by().map(|party| self.number(party)),
            place: record.place().map(|place| place.label.as_str()),
            sources: record.reported_by().iter().map(|party| party.label.as_str()).collect(),
            topics,
            reports: record.reports().iter().map(|report| report_view(report, documents, units)).collect(),
            differ: differ.collect(),
        }
    }
}

fn report_view<'a>(
    report: &'a Report,
    documents: &BTreeMap<&str, usize>,
    units: &BTreeMap<&str, Units>,
) -> ReportView<'a> {
    let units = units.get(report.document());
    let place = |byte: usize| units.map_or(0, |units| units.at(byte));
    let words = report.evidence().iter().map(|provenance| {
        let words = provenance.evidence();
        WordsView { s: place(words.span.start()), t: place(words.span.end()), quote: &words.quote }
    });
    ReportView { d: documents.get(report.document()).copied().unwrap_or(0), evidence: words.collect() }
}

/// What the articles of each language call the states, by code: the form that they use most.
fn names_of_states<'a>(articles: impl Iterator<Item = &'a Article>) -> BTreeMap<&'a str, BTreeMap<&'a str, &'a str>> {
    let mut counts: BTreeMap<(&str, &str), BTreeMap<&str, usize>> = BTreeMap::new();
    for article in articles {
        let states = article.extraction.mentions.iter().filter(|mention| mention.kind == MentionKind::State);
        for mention in states {
            let words = mention.span.of(&article.document.text).filter(|words| words.starts_with(char::is_uppercase));
            if let Some((id, words)) = mention.meaning.entity().zip(words) {
                *counts.entry((id.name(), &article.extraction.language)).or_default().entry(words).or_default() += 1;
            }
        }
    }
    let mut names: BTreeMap<&str, BTreeMap<&str, &str>> = BTreeMap::new();
    for ((code, language), forms) in counts {
        if let Some((form, _)) = forms.into_iter().rev().max_by_key(|(_, count)| *count) {
            names.entry(code).or_default().insert(language, form);
        }
    }
    names
}

/// The first line of an article.
fn title(article: &Article) -> &str {
    let text = &article.document.text;
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or(&article.document.id);
    line.char_indices().nth(LONGEST_TITLE).map_or(line, |(end, _)| &line[..end])
}

fn mentions<'a>(article: &'a Article, units: &Units) -> Vec<(usize, usize, &'static str, &'a str)> {
    let view = |mention: &'a crate::Mention| {
        let (start, end) = (units.at(mention.span.start()), units.at(mention.span.end()));
        (start, end, mention.kind.name(), mention.label.as_str())
    };
    article.extraction.mentions.iter().map(view).collect()
}

/// By document, all places of its text that the page needs.
fn units_of<'a>(texts: &BTreeMap<&'a str, &Article>, records: &[&'a ConversationRecord]) -> BTreeMap<&'a str, Units> {
    let mut told: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
    for report in records.iter().flat_map(|record| record.reports()) {
        let words = report.evidence().iter().map(|provenance| provenance.evidence().span);
        told.entry(report.document()).or_default().extend(words);
    }
    let units = |(id, article): (&&'a str, &&Article)| {
        let words = told.get(id).into_iter().flatten().copied();
        let spans = article.extraction.mentions.iter().map(|mention| mention.span).chain(words);
        let bytes = spans.flat_map(|span| [span.start(), span.end()]).collect();
        (*id, Units::of(&article.document.text, bytes))
    };
    texts.iter().map(units).collect()
}

/// Where some bytes of a text stand in UTF-16 code units, which scripts count.
#[derive(Debug)]
struct Units(Vec<(usize, usize)>);

impl Units {
    fn of(text: &str, mut bytes: Vec<usize>) -> Units {
        bytes.sort_unstable();
        bytes.dedup();
        let (mut units, mut from) = (0, 0);
        let place = |byte: usize| {
            // A graph may be older than its text: what no longer is a place of it is the nearest one before.
            let end = (0..=byte.min(text.len())).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0).max(from);
            units += text[from..end].encode_utf16().count();
            from = end;
            (byte, units)
        };
        Units(bytes.into_iter().map(place).collect())
    }

    fn at(&self, byte: usize) -> usize {
        self.0.binary_search_by_key(&byte, |(known, _)| *known).map_or(0, |place| self.0[place].1)
    }
}
