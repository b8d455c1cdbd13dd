//! What one document says, as a line of JSON.
//!
//! Each [`Record`] is one object: the document, its mentions, its conversations with their evidence, and notes. Absent
//! values are `null`, not missing. Offsets count Unicode code points unless [`Offsets::Bytes`] is asked for: code points
//! are what Python and most annotation tools count, bytes are what [`Span`] holds.
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
//!     "{\"id\":\"d1\",\"language\":\"vi\",\"published\":null,\"offsets\":\"chars\",\
//!      \"mentions\":[],\"conversations\":[],\"notes\":[]}\n",
//! );
//! # std::io::Result::Ok(())
//! ```

use std::io;

use serde::Serialize;

use super::annotate::Told;
use super::codes::EventCodes;
use crate::{Conversation, Day, EntityId, Evidence, Extraction, Meaning, Mention, PartialDate, Party, Span};

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
    offsets: Offsets,
    mentions: Vec<MentionView<'a>>,
    conversations: Vec<ConversationView<'a>>,
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
    participants: Vec<PartyView<'a>>,
    requested_by: Option<PartyView<'a>>,
    place: Option<PlaceView<'a>>,
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
    surface: &'a [String],
}

#[derive(Debug, Serialize)]
struct PlaceView<'a> {
    entity: &'a EntityId,
    label: &'a str,
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
            offsets,
            mentions: extraction.mentions.iter().map(|mention| mention_view(mention, text, &positions)).collect(),
            conversations: extraction
                .conversations
                .iter()
                .map(|conversation| conversation_view(conversation, document, &positions))
                .collect(),
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
        participants: conversation.participants.iter().map(PartyView::from).collect(),
        requested_by: conversation.requested_by.as_ref().map(PartyView::from),
        place: conversation.place.as_ref().map(|place| PlaceView { entity: &place.entity, label: &place.label }),
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
            surface: &party.surface,
        }
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
                let evidence = extraction.conversations.iter().flat_map(|conversation| &conversation.evidence);
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
fn is_continuation(byte: u8) -> bool {
    byte & 0b1100_0000 == 0b1000_0000
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Claim, MentionKind, Mode, RuleName, Status};

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
