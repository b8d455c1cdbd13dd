//! What one document says, as a line of JSON.
//!
//! Each [`Record`] is one object. Absent values are `null`, not missing, but for `time`. Offsets count Unicode code points unless [`Offsets::Bytes`] is
//! asked for: code points are what Python and most annotation tools count, bytes are what [`Span`] holds.
//!
//! | key | what |
//! |---|---|
//! | `id`, `language`, `published`, `source` | the document, and who published it |
//! | `offsets` | `chars` or `bytes`: what `start` and `end` count |
//! | `mentions` | names and dates: `start`, `end`, `text`, `kind`, `entity` (an id, or the date), `label`, `rule`, and `candidates` of an ambiguous name |
//! | `conversations` | `id`, `mode`, `status`, `date`, `time`, `participants`, `requested_by`, `place`, `reported_by`, `topics`, `evidence`, and the [codes](super::codes) `cameo`, `plover`, `plover_mode` |
//! | `time` | only where the text tells it, beside the day: `{"part": "early", "zone": {"label": "Hanoi", "utc": "+07:00"}}`, the [part of the day](crate::DayPart) and by whose clocks, either perhaps `null` |
//! | a party, a place | `entity`, `label`, `kind`, `state` (`RU`), `office` (the title), `office_id`, `surface` (its names in the text) |
//! | evidence | `start`, `end`, `claim`, `rule`, `text` |
//! | `tenures` | who holds or held an office, as the text has it: `person`, `label`, `office` (the title), `office_id` (the kind of office), `of`, `at`, `former`, `evidence` |
//! | `labels` | what the states and organizations are called whose offices these are, by their ids |
//! | `notes` | what a reader should know about the extraction |
//!
//! That is all of an extraction: with [`Offsets::Bytes`] the one that [`read_line`] reads is equal to the one that was written, and so are
//! graphs of them. What a gazetteer knows of tenures is no part of a document: the command line adds it to any graph,
//! [`KnowledgeGraph::with_tenures`](crate::KnowledgeGraph::with_tenures) does in a library.
//!
//! ```
//! use demarche::export::jsonl::{self, Offsets};
//! use demarche::{Document, Extraction};
//!
//! let document = Document::new("d1", "Ông Lavrov không nói gì.");
//! let extraction = Extraction { document: document.id.clone(), language: "vi".into(), ..Extraction::default() };
//! let mut line = Vec::new();
//! jsonl::write_line(&mut line, &extraction, &document.text, Offsets::Chars)?;
//! assert_eq!(
//!     String::from_utf8_lossy(&line),
//!     "{\"id\":\"d1\",\"language\":\"vi\",\"published\":null,\"source\":null,\"offsets\":\"chars\",\
//!      \"mentions\":[],\"conversations\":[],\"tenures\":[],\"labels\":{},\"notes\":[]}\n",
//! );
//! # std::io::Result::Ok(())
//! ```

use std::collections::BTreeMap;
use std::io;

use serde::{Deserialize, Serialize};

use super::annotate::Told;
use super::codes::EventCodes;
use crate::{
    Claim, Conversation, Day, EntityId, EntityKind, Evidence, Extraction, InvalidDate, InvalidEntityId, Meaning,
    Mention, MentionKind, Mode, PartialDate, Party, RuleName, Span, Status, TenureClaim, TimeOfDay, UnknownWord,
};

/// What `start` and `end` count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Offsets {
    /// Unicode code points.
    #[default]
    Chars,
    /// Bytes of the text in UTF-8.
    Bytes,
}

/// Writes one document as one line, its end included.
///
/// # Errors
/// Only what `out` reports.
pub fn write_line(
    mut out: impl io::Write,
    extraction: &Extraction,
    text: &str,
    offsets: Offsets,
) -> Result<(), io::Error> {
    serde_json::to_writer(&mut out, &Record::new(extraction, text, offsets))?;
    out.write_all(b"\n")
}

/// A record a line.
pub(super) fn write_told(told: &Told<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    write_line(out, told.extraction, &told.document.text, told.options.offsets)
}

/// A record of several lines.
pub(super) fn write_indented(told: &Told<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let record = Record::new(told.extraction, &told.document.text, told.options.offsets);
    Ok(serde_json::to_writer_pretty(out, &record)?)
}

/// The view of an extraction that is written, for any serde format.
///
/// `text` must be the text of the extraction's document; with another text nothing panics, but offsets and words are
/// then of no use.
#[derive(Debug, Serialize)]
pub struct Record<'a> {
    id: &'a str,
    language: &'a str,
    published: Option<Day>,
    source: Option<&'a str>,
    offsets: Offsets,
    mentions: Vec<MentionView<'a>>,
    conversations: Vec<ConversationView<'a>>,
    tenures: Vec<TenureView<'a>>,
    labels: &'a BTreeMap<EntityId, String>,
    notes: &'a [String],
}

#[derive(Debug, Serialize)]
struct MentionView<'a> {
    start: usize,
    end: usize,
    text: &'a str,
    kind: &'static str,
    entity: Option<Means<'a>>,
    /// Only for an ambiguous name: a reader that knows nothing of candidates sees `"entity": null`.
    #[serde(skip_serializing_if = "Option::is_none")]
    candidates: Option<&'a [EntityId]>,
    label: &'a str,
    rule: &'a str,
}

/// The value under `entity` of a mention.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Means<'a> {
    Entity(&'a EntityId),
    Date(PartialDate),
}

#[derive(Debug, Serialize)]
struct ConversationView<'a> {
    id: String,
    mode: &'static str,
    status: &'static str,
    date: Option<PartialDate>,
    /// Only where the text tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<&'a TimeOfDay>,
    participants: Vec<PartyView<'a>>,
    requested_by: Option<PartyView<'a>>,
    place: Option<PartyView<'a>>,
    reported_by: Vec<PartyView<'a>>,
    topics: Vec<&'a str>,
    evidence: Vec<EvidenceView<'a>>,
    #[serde(flatten)]
    codes: EventCodes,
}

/// The view of a party, in the form that all JSON of this crate's command line has.
#[derive(Debug, Serialize)]
pub struct PartyView<'a> {
    entity: &'a EntityId,
    label: &'a str,
    kind: &'static str,
    state: Option<&'a str>,
    office: Option<&'a str>,
    office_id: Option<&'a EntityId>,
    surface: &'a [String],
}

#[derive(Debug, Serialize)]
struct TenureView<'a> {
    person: &'a EntityId,
    label: &'a str,
    office: &'a str,
    office_id: &'a EntityId,
    of: Option<&'a EntityId>,
    at: Option<PartialDate>,
    former: bool,
    evidence: EvidenceView<'a>,
}

#[derive(Debug, Serialize)]
struct EvidenceView<'a> {
    start: usize,
    end: usize,
    claim: &'static str,
    rule: &'a str,
    text: &'a str,
}

impl<'a> Record<'a> {
    /// The view of what was extracted from `text`. Takes one pass over the text, however many offsets there are.
    pub fn new(extraction: &'a Extraction, text: &'a str, offsets: Offsets) -> Record<'a> {
        let positions = Positions::new(extraction, text, offsets);
        let document = &extraction.document;
        Record {
            id: document,
            language: &extraction.language,
            published: extraction.published,
            source: extraction.source.as_deref(),
            offsets,
            mentions: extraction.mentions.iter().map(|mention| mention_view(mention, text, &positions)).collect(),
            conversations: extraction
                .conversations
                .iter()
                .map(|conversation| conversation_view(conversation, document, &positions))
                .collect(),
            tenures: extraction.tenures.iter().map(|claim| tenure_view(claim, &positions)).collect(),
            labels: &extraction.labels,
            notes: &extraction.notes,
        }
    }
}

fn mention_view<'a>(mention: &'a Mention, text: &'a str, positions: &Positions) -> MentionView<'a> {
    let (entity, candidates) = match &mention.meaning {
        Meaning::One(id) => (Some(Means::Entity(id)), None),
        Meaning::Ambiguous(candidates) => (None, Some(candidates.as_slice())),
        Meaning::Unknown => (None, None),
        Meaning::Date(date) => (date.map(Means::Date), None),
    };
    MentionView {
        start: positions.of(mention.span.start()),
        end: positions.of(mention.span.end()),
        text: mention.span.of(text).unwrap_or_default(),
        kind: mention.kind.name(),
        entity,
        candidates,
        label: &mention.label,
        rule: mention.rule.as_str(),
    }
}

fn conversation_view<'a>(
    conversation: &'a Conversation,
    document: &str,
    positions: &Positions,
) -> ConversationView<'a> {
    ConversationView {
        id: format!("{document}#{}", conversation.id),
        mode: conversation.mode.name(),
        status: conversation.status.name(),
        date: conversation.date,
        time: conversation.time.as_ref(),
        participants: conversation.participants.iter().map(PartyView::from).collect(),
        requested_by: conversation.requested_by.as_ref().map(PartyView::from),
        place: conversation.place.as_ref().map(PartyView::from),
        reported_by: conversation.reported_by.iter().map(PartyView::from).collect(),
        topics: conversation.topics().collect(),
        evidence: conversation.evidence.iter().map(|evidence| evidence_view(evidence, positions)).collect(),
        codes: EventCodes::of(conversation),
    }
}

impl<'a> From<&'a Party> for PartyView<'a> {
    fn from(party: &'a Party) -> Self {
        PartyView {
            entity: &party.entity,
            label: &party.label,
            kind: party.kind().name(),
            state: party.state_code(),
            office: party.office_label.as_deref(),
            office_id: party.office.as_ref(),
            surface: &party.surface,
        }
    }
}

fn tenure_view<'a>(claim: &'a TenureClaim, positions: &Positions) -> TenureView<'a> {
    TenureView {
        person: &claim.person,
        label: &claim.label,
        office: &claim.office_label,
        office_id: &claim.office,
        of: claim.of.as_ref(),
        at: claim.at,
        former: claim.former,
        evidence: evidence_view(&claim.evidence, positions),
    }
}

fn evidence_view<'a>(evidence: &'a Evidence, positions: &Positions) -> EvidenceView<'a> {
    EvidenceView {
        start: positions.of(evidence.span.start()),
        end: positions.of(evidence.span.end()),
        claim: evidence.claim.name(),
        rule: evidence.rule.as_str(),
        text: &evidence.quote,
    }
}

/// From byte offsets to what is printed.
pub(super) enum Positions {
    Bytes,
    /// The code points before each byte offset that occurs, sorted by the byte offset.
    ///
    /// Why collect the offsets first? Counting the characters before each would be quadratic, and a table of every
    /// character would be several times the size of the text.
    Chars(Vec<(usize, usize)>),
}

impl Positions {
    fn new(extraction: &Extraction, text: &str, offsets: Offsets) -> Positions {
        match offsets {
            Offsets::Bytes => Positions::Bytes,
            Offsets::Chars => {
                let mentions = extraction.mentions.iter().map(|mention| mention.span);
                let told = extraction.conversations.iter().flat_map(|conversation| &conversation.evidence);
                let evidence = told.chain(extraction.tenures.iter().map(|claim| &claim.evidence));
                Positions::chars(text, mentions.chain(evidence.map(|evidence| evidence.span)))
            }
        }
    }

    pub(super) fn chars(text: &str, spans: impl Iterator<Item = Span>) -> Positions {
        let mut offsets: Vec<usize> = spans.flat_map(|span| [span.start(), span.end()]).collect();
        offsets.sort_unstable();
        offsets.dedup();
        let (mut bytes, mut chars) = (0, 0);
        let count = |offset: usize| {
            let end = offset.min(text.len());
            chars += text.as_bytes()[bytes..end].iter().filter(|&&byte| !is_continuation(byte)).count();
            bytes = end;
            (offset, chars)
        };
        Positions::Chars(offsets.into_iter().map(count).collect())
    }

    pub(super) fn of(&self, byte: usize) -> usize {
        match self {
            Positions::Bytes => byte,
            Positions::Chars(table) => match table.binary_search_by_key(&byte, |&(offset, _)| offset) {
                Ok(index) => table[index].1,
                Err(_) => byte,
            },
        }
    }
}

/// Whether a byte of UTF-8 is the second or a later one of a character.
pub(super) fn is_continuation(byte: u8) -> bool {
    byte & 0b1100_0000 == 0b1000_0000
}

/// A line that is no record, or says what cannot be. It prints as `column 14: expected …`.
#[derive(Debug, thiserror::Error)]
#[error("column {}: {}", self.column(), self.message())]
pub struct InvalidRecord(#[source] serde_json::Error);

impl InvalidRecord {
    /// The column of the fault in bytes, from one. A complaint about a whole conversation stands at its end.
    pub fn column(&self) -> usize {
        self.0.column().max(1)
    }

    /// What is wrong, without the place.
    pub fn message(&self) -> String {
        let text = self.0.to_string();
        text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message).to_owned()
    }
}

/// Reads a line that [`write_line`] wrote, that people corrected, or that another program made in its form.
///
/// `id` and `conversations` have to be there; of a conversation `participants` (two or more, each with `entity`) and `evidence` (each with
/// `start`, `end` and `text`). All else may be absent or null, and keys that are not known here are skipped.
///
/// The line has not the text: offsets are taken as they count, so that spans are of bytes only where the record was written with
/// [`Offsets::Bytes`]. An office without `office_id` is that of the party's state with the words of its title.
///
/// # Errors
/// When the line is no JSON, something is missing, an id, a date, a word is none, a span runs backwards.
///
/// ```
/// use demarche::KnowledgeGraph;
/// use demarche::export::jsonl::read_line;
///
/// let line = r#"{"id": "a", "conversations": [{"mode": "call", "date": "2022-05-13", "participants": [
///     {"entity": "person/lloyd-austin", "state": "US"}, {"entity": "person/sergei-shoigu", "state": "RU"}],
///     "evidence": [{"start": 0, "end": 12, "text": "Austin spoke"}]}]}"#;
/// let graph = KnowledgeGraph::from_extractions([read_line(line)?]);
/// let id = "conversation/2022-05-13/lloyd-austin--sergei-shoigu";
/// assert_eq!(graph.conversation(id).unwrap().participants()[1].state_code(), Some("RU"));
///
/// let error = read_line(r#"{"id": "a", "conversations": [{"date": "2022-13"}]}"#).unwrap_err();
/// assert!(error.to_string().starts_with("column 49: expected a date"), "{error}");
/// # Ok::<(), demarche::export::jsonl::InvalidRecord>(())
/// ```
pub fn read_line(line: &str) -> Result<Extraction, InvalidRecord> {
    let mut line: Line = serde_json::from_str(line).map_err(InvalidRecord)?;
    for ReadConversation(told) in &mut line.conversations {
        told.id = local_id(&told.id, &line.id.0).to_owned();
    }
    Ok(Extraction {
        document: line.id.0,
        language: line.language.unwrap_or_default(),
        published: line.published,
        source: line.source,
        mentions: line.mentions.unwrap_or_default().into_iter().map(|mention| mention.0).collect(),
        conversations: line.conversations.into_iter().map(|told| told.0).collect(),
        tenures: line.tenures.unwrap_or_default().into_iter().map(|claim| claim.0).collect(),
        labels: line.labels.unwrap_or_default(),
        notes: line.notes.unwrap_or_default(),
    })
}

/// In the record an id has that of the document before it, of whatever document it once was.
fn local_id<'a>(id: &'a str, document: &str) -> &'a str {
    let local = id.strip_prefix(document).and_then(|rest| rest.strip_prefix('#'));
    local.unwrap_or_else(|| id.rsplit_once('#').map_or(id, |(_, local)| local))
}

/// What a record says, to be read. What is wrong is told where it stands, hence the checks inside `Deserialize`.
#[derive(Deserialize)]
#[serde(expecting = "an object with `id` and `conversations`")]
struct Line {
    id: DocumentId,
    language: Option<String>,
    published: Option<Day>,
    source: Option<String>,
    mentions: Option<Vec<ReadMention>>,
    conversations: Vec<ReadConversation>,
    tenures: Option<Vec<ReadTenure>>,
    labels: Option<BTreeMap<EntityId, String>>,
    notes: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(try_from = "String")]
struct DocumentId(String);

impl TryFrom<String> for DocumentId {
    type Error = &'static str;

    fn try_from(id: String) -> Result<DocumentId, &'static str> {
        if id.is_empty() { Err("expected the id of a document, found an empty one") } else { Ok(DocumentId(id)) }
    }
}

#[derive(Deserialize)]
#[serde(try_from = "MentionLine")]
struct ReadMention(Mention);

#[derive(Deserialize)]
struct MentionLine {
    start: usize,
    end: usize,
    kind: MentionKind,
    entity: Option<String>,
    candidates: Option<Vec<EntityId>>,
    label: Option<String>,
    text: Option<String>,
    rule: Option<String>,
}

impl TryFrom<MentionLine> for ReadMention {
    type Error = String;

    fn try_from(line: MentionLine) -> Result<ReadMention, String> {
        let meaning = match (line.kind, line.entity, line.candidates) {
            (MentionKind::Date, date, _) => {
                let date = date.map(|date| date.parse().map_err(|error: InvalidDate| error.to_string()));
                Meaning::Date(date.transpose()?)
            }
            (_, Some(id), _) => Meaning::One(id.parse().map_err(|error: InvalidEntityId| error.to_string())?),
            (_, None, Some(candidates)) if candidates.len() > 1 => Meaning::Ambiguous(candidates),
            (_, None, _) => Meaning::Unknown,
        };
        Ok(ReadMention(Mention {
            span: span(line.start, line.end)?,
            kind: line.kind,
            meaning,
            label: line.label.or(line.text).unwrap_or_default(),
            rule: rule(line.rule),
        }))
    }
}

fn span(start: usize, end: usize) -> Result<Span, String> {
    Span::new(start, end).ok_or_else(|| format!("a span runs backwards: {start}..{end}"))
}

fn rule(name: Option<String>) -> RuleName {
    name.map_or(RuleName::known("read"), |name| RuleName::new(&name))
}

#[derive(Deserialize)]
#[serde(try_from = "ConversationLine")]
struct ReadConversation(Conversation);

#[derive(Deserialize)]
struct ConversationLine {
    id: Option<String>,
    mode: Option<Mode>,
    status: Option<Status>,
    date: Option<PartialDate>,
    time: Option<TimeOfDay>,
    participants: Vec<PartyLine>,
    requested_by: Option<PartyLine>,
    place: Option<PartyLine>,
    reported_by: Option<Vec<PartyLine>>,
    evidence: Vec<EvidenceLine>,
}

impl TryFrom<ConversationLine> for ReadConversation {
    type Error = String;

    fn try_from(line: ConversationLine) -> Result<ReadConversation, String> {
        if line.participants.len() < 2 {
            return Err("a conversation has two participants or more".to_owned());
        }
        if line.evidence.is_empty() {
            return Err("a conversation has evidence".to_owned());
        }
        let mut evidence =
            line.evidence.into_iter().map(|words| words.evidence(Claim::Spoke)).collect::<Result<Vec<_>, _>>()?;
        evidence.sort();
        Ok(ReadConversation(Conversation {
            id: line.id.unwrap_or_default(),
            mode: line.mode.unwrap_or(Mode::Unspecified),
            status: line.status.unwrap_or(Status::Held),
            date: line.date,
            time: line.time,
            participants: line.participants.into_iter().map(PartyLine::party).collect(),
            requested_by: line.requested_by.map(PartyLine::party),
            place: line.place.map(PartyLine::party),
            reported_by: line.reported_by.unwrap_or_default().into_iter().map(PartyLine::party).collect(),
            evidence,
        }))
    }
}

#[derive(Deserialize)]
#[serde(try_from = "TenureLine")]
struct ReadTenure(TenureClaim);

#[derive(Deserialize)]
struct TenureLine {
    person: EntityId,
    label: Option<String>,
    office: Option<String>,
    office_id: EntityId,
    of: Option<EntityId>,
    at: Option<PartialDate>,
    former: Option<bool>,
    evidence: EvidenceLine,
}

impl TryFrom<TenureLine> for ReadTenure {
    type Error = String;

    fn try_from(line: TenureLine) -> Result<ReadTenure, String> {
        Ok(ReadTenure(TenureClaim {
            label: line.label.unwrap_or_else(|| line.person.name().to_owned()),
            person: line.person,
            office_label: line.office.unwrap_or_else(|| line.office_id.last_part().replace('-', " ")),
            office: line.office_id,
            of: line.of,
            at: line.at,
            former: line.former.unwrap_or_default(),
            evidence: line.evidence.evidence(Claim::Holds)?,
        }))
    }
}

#[derive(Deserialize)]
struct EvidenceLine {
    start: usize,
    end: usize,
    claim: Option<String>,
    rule: Option<String>,
    text: String,
}

impl EvidenceLine {
    /// `meant` is what is claimed where nothing says what.
    fn evidence(self, meant: Claim) -> Result<Evidence, String> {
        let claim = self.claim.map(|claim| claim.parse().map_err(|error: UnknownWord| error.to_string()));
        Ok(Evidence {
            span: span(self.start, self.end)?,
            claim: claim.transpose()?.unwrap_or(meant),
            rule: rule(self.rule),
            quote: self.text,
        })
    }
}

#[derive(Deserialize)]
struct PartyLine {
    entity: EntityId,
    label: Option<String>,
    state: Option<StateCode>,
    office: Option<String>,
    office_id: Option<EntityId>,
    surface: Option<Vec<String>>,
}

impl PartyLine {
    fn party(self) -> Party {
        let own = (self.entity.kind() == EntityKind::State).then(|| self.entity.clone());
        let state = self.state.map(|state| state.0).or(own);
        let slug = self.office.as_deref().map(slug).filter(|slug| !slug.is_empty());
        let of_title = state.as_ref().zip(slug);
        let of_title = of_title.map(|(state, slug)| EntityId::of_parts(EntityKind::Office, state.name(), &slug));
        let office = self.office_id.or(of_title);
        Party {
            label: self.label.unwrap_or_else(|| self.entity.name().to_owned()),
            entity: self.entity,
            state,
            office,
            office_label: self.office,
            surface: self.surface.unwrap_or_default(),
        }
    }
}

/// `deputy-minister` of "deputy minister". Unlike those of persons, whose names have several spellings, ids of offices are as tables write them.
fn slug(title: &str) -> String {
    let words = title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

/// `RU`, or `state/RU`.
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct StateCode(EntityId);

impl TryFrom<String> for StateCode {
    type Error = InvalidEntityId;

    fn try_from(code: String) -> Result<StateCode, InvalidEntityId> {
        EntityId::new(&if code.starts_with("state/") { code } else { format!("state/{code}") }).map(StateCode)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Ông 🦀 Austin gọi ông Shoigu ngày 13/5";

    fn span_of(words: &str) -> Span {
        let start = TEXT.find(words).expect("the words stand in the text");
        Span::new(start, start + words.len()).expect("in order")
    }

    fn mention(words: &str, kind: MentionKind, meaning: Meaning) -> Mention {
        Mention { span: span_of(words), kind, meaning, label: words.into(), rule: RuleName::new("t") }
    }

    fn id(id: &str) -> EntityId {
        id.parse().expect("an id")
    }

    fn party(entity: &str, label: &str) -> Party {
        Party {
            entity: id(entity),
            label: label.into(),
            state: Some(id("state/US")),
            office: Some(id("office/US/minister-of-defence")),
            office_label: Some("minister of defence".into()),
            surface: vec![label.into()],
        }
    }

    fn extraction() -> Extraction {
        let conversation = Conversation {
            id: "c1".into(),
            mode: Mode::Call,
            status: Status::Held,
            date: "2022-05".parse().ok(),
            time: None,
            participants: vec![party("person/austin", "Austin"), party("person/shoigu", "Shoigu")],
            requested_by: None,
            place: None,
            reported_by: Vec::new(),
            evidence: vec![Evidence {
                span: span_of("Austin gọi ông Shoigu"),
                claim: Claim::Spoke,
                rule: RuleName::new("t.call"),
                quote: "Austin gọi ông Shoigu".into(),
            }],
        };
        Extraction {
            document: "d".into(),
            language: "vi".into(),
            mentions: vec![
                mention("Austin", MentionKind::Person, Meaning::One(id("person/austin"))),
                mention(
                    "Shoigu",
                    MentionKind::Person,
                    Meaning::Ambiguous(vec![id("person/a-shoigu"), id("person/b-shoigu")]),
                ),
                mention("ngày 13/5", MentionKind::Date, Meaning::Date("XXXX-05-13".parse().ok())),
            ],
            conversations: vec![conversation],
            ..Extraction::default()
        }
    }

    fn json(offsets: Offsets) -> serde_json::Value {
        serde_json::to_value(Record::new(&extraction(), TEXT, offsets)).expect("views are plain JSON")
    }

    #[test]
    fn offsets_count_code_points_or_bytes() {
        let ends = |offsets, of: &str| {
            let json = json(offsets);
            let item = json.pointer(of).cloned().unwrap_or_default();
            (item["start"].as_u64(), item["end"].as_u64())
        };
        assert_eq!(ends(Offsets::Chars, "/mentions/0"), (Some(6), Some(12)));
        assert_eq!(ends(Offsets::Bytes, "/mentions/0"), (Some(10), Some(16)));
        assert_eq!(ends(Offsets::Chars, "/conversations/0/evidence/0"), (Some(6), Some(27)));
        assert_eq!(ends(Offsets::Bytes, "/conversations/0/evidence/0"), (Some(10), Some(34)));
    }

    #[test]
    fn absent_values_are_null_and_candidates_only_where_ambiguous() {
        let json = json(Offsets::Chars);
        assert_eq!(json["mentions"][0]["entity"], "person/austin");
        assert!(json["mentions"][0].get("candidates").is_none());
        assert!(json["mentions"][1]["entity"].is_null());
        assert_eq!(json["mentions"][1]["candidates"], serde_json::json!(["person/a-shoigu", "person/b-shoigu"]));
        assert_eq!(json["mentions"][2]["entity"], "XXXX-05-13");
        let conversation = &json["conversations"][0];
        assert_eq!(conversation["id"], "d#c1");
        assert!(conversation.get("requested_by").is_some_and(serde_json::Value::is_null));
        assert!(conversation.get("place").is_some_and(serde_json::Value::is_null));
        assert_eq!(conversation["participants"][0]["office"], "minister of defence");
    }

    #[test]
    fn a_foreign_text_makes_no_panic() {
        assert!(serde_json::to_value(Record::new(&extraction(), "ộ", Offsets::Chars)).is_ok());
    }
}
