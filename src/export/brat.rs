//! Standoff files for brat, and back: [`read_brat`].
//!
//! A folder opens in brat as it is: put it below brat's `data`. For each document there is its text (`tass-1.txt`) and what is said of it
//! (`tass-1.ann`); `annotation.conf` and `visual.conf` say what there is and how it looks; `index.jsonl` has ids, days and languages, and is
//! what `demarche graph` reads to read the texts anew.
//!
//! ```text
//! T1  Person 0 6                  Lavrov                 a name
//! #1  AnnotatorNotes T1           person/sergei-lavrov | Sergei Lavrov | state/RU | office/RU/… | minister of …
//! T2  Conversation 0 40           Lavrov phoned …        the words that tell of a conversation
//! E1  Conversation:T2 Participant:T1 Participant2:T3     who
//! A1  Mode E1 call
//! A2  Status E1 held
//! #2  AnnotatorNotes E1           c1 | 2022-05-13
//! ```
//!
//! A note says what brat has no place for: of a name the id, the label, the state, the office and its title (`|` as `\|`); of a
//! conversation its id and date; of words what they are for, and the rule. Somebody of whom the text has no name is a `Party` on the
//! words of the conversation. Offsets count code points. Words over a line break are two fragments. Left out are tenures, the rules of
//! names, and notes on the document.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::str::FromStr;

use serde_json::json;

use super::annotate::Told;
use super::jsonl::Positions;
use super::{InvalidFile, Parts};
use crate::{
    Claim, Conversation, Document, EntityId, Evidence, Extraction, Meaning, Mention, MentionKind, PartialDate, Party,
    RuleName, Span, UnknownWord,
};

/// The file with the ids, days and languages of all documents.
pub(super) const INDEX: &str = "index.jsonl";

/// The longest file that is read: 64 MiB.
const MAX_FILE: usize = 64 << 20;

const KINDS: [MentionKind; 6] = [
    MentionKind::Person,
    MentionKind::Office,
    MentionKind::State,
    MentionKind::Organization,
    MentionKind::Place,
    MentionKind::Date,
];

/// A name for the files of a document that every file system takes, and that no other document has, in any case.
///
/// An id of small letters, digits, `-`, `_` and inner dots is its own name; any other gets figures made of all of it.
pub(super) fn file_name(id: &str) -> String {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.');
    let is_device = |stem: &str| {
        matches!(stem, "con" | "prn" | "aux" | "nul" | "index" | "annotation" | "visual")
            || stem.len() == 4 && (stem.starts_with("com") || stem.starts_with("lpt"))
    };
    let fine = !id.is_empty()
        && id.len() <= 100
        && id.chars().all(plain)
        && !id.starts_with(['.', '-'])
        && !id.ends_with('.')
        && !is_device(id.split('.').next().unwrap_or_default());
    if fine {
        return id.to_owned();
    }
    let start: String =
        id.chars().take(60).map(|c| if plain(c.to_ascii_lowercase()) { c.to_ascii_lowercase() } else { '-' }).collect();
    // FNV-1a, which is the same everywhere; two that meet are refused by the writer.
    let hash =
        id.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    format!("d-{}-{hash:016x}", start.trim_matches(['-', '.']))
}

/// A document's line of the index.
pub(super) fn index_line(document: &Document, extraction: &Extraction, name: &str) -> io::Result<String> {
    let line = json!({
        "id": document.id, "path": format!("{name}.txt"), "published": document.published,
        "language": extraction.language, "source": document.source,
    });
    Ok(format!("{line}\n"))
}

/// What brat has to know of our types.
pub(super) fn write_configuration(out: &mut dyn Parts) -> io::Result<()> {
    let kinds: String = KINDS.iter().map(|kind| format!("{}\n", type_of(*kind))).collect();
    let words = |names: Vec<&str>| names.join("|");
    let modes = words(crate::Mode::ALL.iter().map(|mode| mode.name()).collect());
    let statuses = words(crate::Status::ALL.iter().map(|status| status.name()).collect());
    write!(
        out.part("annotation.conf")?,
        "[entities]\n{kinds}Party\nEvidence\n\n[relations]\n<OVERLAP> Arg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>\n\n[events]\n\
         Conversation Participant+:<ENTITY>, Requester?:<ENTITY>, Place?:<ENTITY>, Reporter*:<ENTITY>, Evidence*:Evidence\n\n\
         [attributes]\nMode Arg:<EVENT>, Value:{modes}\nStatus Arg:<EVENT>, Value:{statuses}\n"
    )?;
    out.part("visual.conf")?.write_all(
        b"[labels]\nConversation | Conversation | Conv | C\nParticipant | Participant | Part\nRequester | Requester | Req\n\
          Organization | Organization | Org\n\n[drawing]\nSPAN_DEFAULT\tfgColor:black, bgColor:lightgrey, borderColor:darken\n\
          Person\tbgColor:#ffccaa\nOffice\tbgColor:#ffe8a3\nState\tbgColor:#b5d8ff\nOrganization\tbgColor:#c9e4c5\n\
          Place\tbgColor:#d9c9ee\nDate\tbgColor:#e6e6e6\nConversation\tbgColor:#ff9f9f\nEvidence\tbgColor:#f6f6f6\n\
          ARC_DEFAULT\tcolor:black, dashArray:-, arrowHead:triangle-5\n",
    )
}

fn type_of(kind: MentionKind) -> &'static str {
    match kind {
        MentionKind::Person => "Person",
        MentionKind::Office => "Office",
        MentionKind::State => "State",
        MentionKind::Organization => "Organization",
        MentionKind::Place => "Place",
        MentionKind::Date => "Date",
    }
}

/// The text and what is said of it.
pub(super) fn write(told: &Told<'_>, name: &str, out: &mut dyn Parts) -> io::Result<()> {
    out.part(&format!("{name}.txt"))?.write_all(told.document.text.as_bytes())?;
    let mentions = told.mentions();
    let words = told.extraction.conversations.iter().flat_map(|told| &told.evidence).map(|words| words.span);
    let spans = mentions.iter().map(|mention| mention.span).chain(words);
    let fragments = spans.flat_map(|span| fragments(&told.document.text, span)).collect::<Vec<_>>();
    let mut file = File {
        text: &told.document.text,
        positions: told.positions(fragments.into_iter()),
        lines: String::new(),
        things: 0,
        notes: 0,
        attributes: 0,
    };
    let parties: BTreeMap<&EntityId, &Party> = told
        .extraction
        .conversations
        .iter()
        .rev()
        .flat_map(Conversation::parties)
        .map(|party| (&party.entity, party))
        .collect();
    let mut named: Vec<(String, &Mention)> = Vec::new();
    for mention in mentions {
        let thing = file.thing(type_of(mention.kind), mention.span);
        let party = mention.meaning.entity().and_then(|id| parties.get(id)).copied();
        file.note(&thing, &note_of(mention, party));
        named.push((thing, mention));
    }
    for (number, conversation) in told.extraction.conversations.iter().enumerate() {
        file.event(number + 1, conversation, &named, told);
    }
    out.part(&format!("{name}.ann"))?.write_all(file.lines.as_bytes())
}

fn note_of(mention: &Mention, party: Option<&Party>) -> Vec<String> {
    let means = match &mention.meaning {
        Meaning::One(id) => id.to_string(),
        Meaning::Ambiguous(several) => several.iter().map(EntityId::to_string).collect::<Vec<_>>().join(" or "),
        Meaning::Unknown => "unknown".to_owned(),
        Meaning::Date(date) => date.map_or("unknown".to_owned(), |date| date.to_string()),
    };
    match party {
        Some(party) => note_of_party(party),
        None => vec![means, mention.label.clone()],
    }
}

fn note_of_party(party: &Party) -> Vec<String> {
    let id = |id: &Option<EntityId>| id.as_ref().map_or(String::new(), EntityId::to_string);
    let title = party.office_label.clone().unwrap_or_default();
    vec![party.entity.to_string(), party.label.clone(), id(&party.state), id(&party.office), title]
}

/// The lines of a span, each without white space at its ends.
fn fragments(text: &str, span: Span) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = span.start();
    for line in span.of(text).unwrap_or_default().split(['\n', '\r']) {
        let from = start + (line.len() - line.trim_start().len());
        let words = line.trim();
        found.extend(Span::new(from, from + words.len()).filter(|span| !span.is_empty()));
        start += line.len() + 1;
    }
    found
}

struct File<'a> {
    text: &'a str,
    positions: Positions,
    lines: String,
    things: usize,
    notes: usize,
    attributes: usize,
}

impl File<'_> {
    fn line(&mut self, line: fmt::Arguments<'_>) {
        // Writing to a String cannot fail.
        let _ = fmt::Write::write_fmt(&mut self.lines, line);
        self.lines.push('\n');
    }

    fn thing(&mut self, kind: &str, span: Span) -> String {
        self.things += 1;
        let parts = fragments(self.text, span);
        let place = |part: &Span| format!("{} {}", self.positions.of(part.start()), self.positions.of(part.end()));
        let places: Vec<String> = parts.iter().map(place).collect();
        let words: Vec<String> = parts.iter().map(|part| one_line(part.of(self.text).unwrap_or_default())).collect();
        let id = format!("T{}", self.things);
        self.line(format_args!("{id}\t{kind} {}\t{}", places.join(";"), words.join(" ")));
        id
    }

    fn note(&mut self, of: &str, parts: &[String]) {
        self.notes += 1;
        let number = self.notes;
        let parts: Vec<String> = parts.iter().map(|part| escaped(part)).collect();
        self.line(format_args!("#{number}\tAnnotatorNotes {of}\t{}", parts.join(" | ")));
    }

    fn attribute(&mut self, name: &str, of: &str, value: &str) {
        self.attributes += 1;
        let number = self.attributes;
        self.line(format_args!("A{number}\t{name} {of} {value}"));
    }

    fn event(&mut self, number: usize, conversation: &Conversation, named: &[(String, &Mention)], told: &Told<'_>) {
        let mut words: Vec<&Evidence> =
            conversation.evidence.iter().filter(|words| told.is_in_text(words.span)).collect();
        words.sort_by_key(|words| words.claim != Claim::Spoke);
        let Some((trigger, others)) = words.split_first() else { return };
        let trigger_id = self.thing("Conversation", trigger.span);
        self.note(&trigger_id, &[trigger.claim.name().to_owned(), trigger.rule.to_string()]);
        let mut roles = String::new();
        let mut role = |name: &str, number: usize, id: &str| {
            let number = if number == 1 { String::new() } else { number.to_string() };
            roles.push_str(&format!(" {name}{number}:{id}"));
        };
        let all: [(&str, Vec<&Party>); 4] = [
            ("Participant", conversation.participants.iter().collect()),
            ("Requester", conversation.requested_by.iter().collect()),
            ("Place", conversation.place.iter().collect()),
            ("Reporter", conversation.reported_by.iter().collect()),
        ];
        for (name, parties) in all {
            for (i, party) in parties.into_iter().enumerate() {
                let id = match nearest(named, party, &words) {
                    Some(id) => id.to_owned(),
                    None => {
                        let id = self.thing("Party", trigger.span);
                        self.note(&id, &note_of_party(party));
                        id
                    }
                };
                role(name, i + 1, &id);
            }
        }
        for (i, words) in others.iter().enumerate() {
            let id = self.thing("Evidence", words.span);
            self.note(&id, &[words.claim.name().to_owned(), words.rule.to_string()]);
            role("Evidence", i + 1, &id);
        }
        let event = format!("E{number}");
        self.line(format_args!("{event}\tConversation:{trigger_id}{roles}"));
        self.attribute("Mode", &event, conversation.mode.name());
        self.attribute("Status", &event, conversation.status.name());
        let date = conversation.date.map_or(String::new(), |date| date.to_string());
        self.note(&event, &[conversation.id.clone(), date]);
    }
}

/// The name of a party in the words of the conversation or, failing that, anywhere.
fn nearest<'n>(named: &'n [(String, &Mention)], party: &Party, words: &[&Evidence]) -> Option<&'n str> {
    let mut of_party = named.iter().filter(|(_, mention)| mention.meaning.entity() == Some(&party.entity)).peekable();
    let first = of_party.peek().map(|(id, _)| id.as_str())?;
    let inside = of_party.find(|(_, mention)| words.iter().any(|words| words.span.contains(mention.span)));
    Some(inside.map_or(first, |(id, _)| id))
}

/// A text without what ends a column or a line.
fn one_line(text: &str) -> String {
    text.replace(|c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'), " ")
}

/// A part of a note; what would end it is written as in JSON.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '|' => out.push_str("\\|"),
            '\\' => out.push_str("\\\\"),
            _ if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            _ => out.push(c),
        }
    }
    out
}

/// The parts of a note.
fn parts(note: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut characters = note.chars();
    while let Some(c) = characters.next() {
        let part = parts.last_mut().expect("there is one");
        match c {
            '|' => parts.push(String::new()),
            '\\' => match characters.next() {
                Some('u') => {
                    let digits: String = characters.by_ref().take(4).collect();
                    part.extend(u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32));
                }
                other => part.extend(other),
            },
            _ => part.push(c),
        }
    }
    let last = parts.len() - 1;
    for (i, part) in parts.iter_mut().enumerate() {
        // Only the blanks around the bars are ours.
        if i > 0 {
            *part = part.strip_prefix(' ').unwrap_or(part).to_owned();
        }
        if i < last {
            *part = part.strip_suffix(' ').unwrap_or(part).to_owned();
        }
    }
    parts
}

/// Reads what is said of a document in brat's form: what [`ExtractionFormat::Brat`](super::ExtractionFormat::Brat) wrote, and people corrected.
///
/// Names are `Person`, `Office`, `State`, `Organization`, `Place` and `Date`; what they mean stands in their note: an id (or, of a date, the date), a
/// label, a state, an office, its title, with ` | ` between them. A name without a note is unknown. A conversation needs two
/// participants whose notes have ids. Its mode and status are attributes, `unspecified` and `held` unless they are told; its note is
/// its id and its date. Other types, relations and attributes are passed over.
///
/// # Errors
/// With the line and the column: when a line is none of brat's, when an offset is not in the text, when an id, a date, a mode or a
/// status is none, when an event names what is not there, or has fewer than two participants. Files over 64 MiB are refused.
///
/// ```
/// use demarche::Document;
/// use demarche::export::read_brat;
///
/// let document = Document::new("d", "Austin phoned Shoigu.");
/// let corrected = "T1\tPerson 0 6\tAustin\n#1\tAnnotatorNotes T1\tperson/lloyd-austin | Lloyd Austin | state/US\n\
///     T2\tPerson 14 20\tShoigu\n#2\tAnnotatorNotes T2\tperson/sergei-shoigu | Sergei Shoigu | state/RU\n\
///     T3\tConversation 0 20\tAustin phoned Shoigu\nE1\tConversation:T3 Participant:T1 Participant2:T2\n\
///     A1\tMode E1 call\n#3\tAnnotatorNotes E1\tc1 | 2022-05-13\n";
/// let told = read_brat(&document, corrected)?;
/// assert_eq!(told.conversations[0].participants[1].label, "Sergei Shoigu");
/// assert_eq!(told.conversations[0].date.unwrap().to_string(), "2022-05-13");
///
/// let wrong = read_brat(&document, "T1\tPerson 0 600\tAustin\n").unwrap_err();
/// assert_eq!(wrong.to_string(), "line 1, column 13: the text has 21 characters, found 600");
/// # Ok::<(), demarche::export::InvalidFile>(())
/// ```
pub fn read_brat(document: &Document, annotations: &str) -> Result<Extraction, InvalidFile> {
    if annotations.len() > MAX_FILE {
        return Err(InvalidFile::new(1, 1, format!("file is over the limit of {} MiB", MAX_FILE >> 20)));
    }
    let mut read = Read::new(document);
    for (number, line) in annotations.lines().enumerate() {
        read.line(number + 1, line.strip_suffix('\r').unwrap_or(line))?;
    }
    read.finish()
}

/// A line that is put aside until all are read.
#[derive(Clone, Copy)]
struct Line<'a> {
    number: usize,
    text: &'a str,
}

impl<'a> Line<'a> {
    fn fault(self, at: &str, message: impl Into<String>) -> InvalidFile {
        // `at` is a part of the line, so that its place is how far it is from the beginning.
        let byte = (at.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize).min(self.text.len());
        let column = self.text.get(..byte).map_or(1, |before| before.chars().count() + 1);
        InvalidFile::new(self.number, column, message)
    }
}

struct Thing<'a> {
    line: Line<'a>,
    kind: &'a str,
    span: Span,
}

struct Read<'a> {
    document: &'a Document,
    /// The byte of each code point, and the end.
    bytes: Vec<usize>,
    order: Vec<&'a str>,
    things: BTreeMap<&'a str, Thing<'a>>,
    notes: BTreeMap<&'a str, (Line<'a>, &'a str)>,
    attributes: BTreeMap<(&'a str, &'a str), (Line<'a>, &'a str)>,
    events: Vec<(Line<'a>, &'a str, &'a str)>,
}

impl<'a> Read<'a> {
    fn new(document: &'a Document) -> Read<'a> {
        let ends = document.text.char_indices().map(|(at, _)| at).chain([document.text.len()]);
        Read {
            document,
            bytes: ends.collect(),
            order: Vec::new(),
            things: BTreeMap::new(),
            notes: BTreeMap::new(),
            attributes: BTreeMap::new(),
            events: Vec::new(),
        }
    }

    fn line(&mut self, number: usize, text: &'a str) -> Result<(), InvalidFile> {
        let line = Line { number, text };
        if text.trim().is_empty() {
            return Ok(());
        }
        let (id, rest) = text.split_once('\t').ok_or_else(|| line.fault(text, "expected an id and a tab"))?;
        match text.as_bytes()[0] {
            b'T' => self.thing(line, id, rest),
            b'E' => {
                self.events.push((line, id, rest));
                Ok(())
            }
            b'A' | b'M' => {
                let mut words = rest.split(' ');
                if let (Some(name), Some(of), Some(value)) = (words.next(), words.next(), words.next()) {
                    self.attributes.insert((of, name), (line, value));
                }
                Ok(())
            }
            b'#' => {
                let (head, note) = rest.split_once('\t').unwrap_or((rest, ""));
                if let Some(of) = head.strip_prefix("AnnotatorNotes ") {
                    self.notes.insert(of, (line, note));
                }
                Ok(())
            }
            b'R' | b'N' | b'*' => Ok(()),
            _ => {
                Err(line
                    .fault(id, format!("expected an annotation of brat (T, E, A, #, R, N, *), found `{}`", short(id))))
            }
        }
    }

    fn thing(&mut self, line: Line<'a>, id: &'a str, rest: &'a str) -> Result<(), InvalidFile> {
        let head = rest.split('\t').next().unwrap_or_default();
        let (kind, places) = head.split_once(' ').ok_or_else(|| line.fault(rest, "expected a type and its place"))?;
        let mut whole: Option<Span> = None;
        for place in places.split(';') {
            let (start, end) = place.split_once(' ').ok_or_else(|| line.fault(place, "expected two offsets"))?;
            let (from, to) = (self.byte(line, start)?, self.byte(line, end)?);
            let span = Span::new(from, to).ok_or_else(|| line.fault(start, "an annotation runs backwards"))?;
            whole = Some(whole.map_or(span, |whole| whole.cover(span)));
        }
        let span = whole.ok_or_else(|| line.fault(places, "expected two offsets"))?;
        if self.things.insert(id, Thing { line, kind, span }).is_some() {
            return Err(line.fault(id, format!("`{}` stands here twice", short(id))));
        }
        self.order.push(id);
        Ok(())
    }

    fn byte(&self, line: Line<'a>, offset: &'a str) -> Result<usize, InvalidFile> {
        let number: usize =
            offset.parse().map_err(|_| line.fault(offset, format!("expected an offset, found `{}`", short(offset))))?;
        self.bytes.get(number).copied().ok_or_else(|| {
            line.fault(offset, format!("the text has {} characters, found {number}", self.bytes.len() - 1))
        })
    }

    fn finish(self) -> Result<Extraction, InvalidFile> {
        let mut mentions = Vec::new();
        for id in &self.order {
            mentions.extend(self.mention(id)?);
        }
        mentions.sort_by_key(|mention| (mention.span.start(), mention.span.end()));
        let mut conversations = Vec::new();
        for (line, id, roles) in &self.events {
            conversations.extend(self.conversation(*line, id, roles)?);
        }
        Ok(Extraction {
            document: self.document.id.clone(),
            language: self.document.language.clone().unwrap_or_default(),
            published: self.document.published,
            source: self.document.source.clone(),
            mentions,
            conversations,
            ..Extraction::default()
        })
    }

    /// The note of something: its line, and its parts; a part that is not there is empty.
    fn note(&self, id: &str) -> Option<(Line<'a>, &'a str, Vec<String>)> {
        let (line, note) = self.notes.get(id)?;
        let mut parts = parts(note);
        parts.resize(parts.len().max(5), String::new());
        Some((*line, note, parts))
    }

    fn mention(&self, id: &str) -> Result<Option<Mention>, InvalidFile> {
        let thing = &self.things[id];
        let Some(kind) = KINDS.into_iter().find(|kind| type_of(*kind) == thing.kind) else { return Ok(None) };
        let (meaning, label) = match self.note(id) {
            None if kind == MentionKind::Date => (Meaning::Date(None), None),
            None => (Meaning::Unknown, None),
            Some((line, note, parts)) => (meaning(line, note, kind, &parts[0])?, Some(parts[1].clone())),
        };
        let words = thing.span.of(&self.document.text).unwrap_or_default();
        let label = label.filter(|label| !label.is_empty()).unwrap_or_else(|| words.to_owned());
        Ok(Some(Mention { span: thing.span, kind, meaning, label, rule: RuleName::known("brat") }))
    }

    fn conversation(&self, line: Line<'a>, event: &str, roles: &'a str) -> Result<Option<Conversation>, InvalidFile> {
        let mut words = roles.split_ascii_whitespace();
        let head = words.next().unwrap_or_default();
        let Some(trigger) = head.strip_prefix("Conversation:") else { return Ok(None) };
        let mut told = Conversation {
            id: event.to_lowercase(),
            mode: crate::Mode::Unspecified,
            status: crate::Status::Held,
            date: None,
            time: None,
            participants: Vec::new(),
            requested_by: None,
            place: None,
            reported_by: Vec::new(),
            evidence: vec![self.evidence(line, trigger, Claim::Spoke)?],
        };
        for word in words {
            let (role, id) =
                word.split_once(':').ok_or_else(|| line.fault(word, "expected a role and what bears it"))?;
            match role.trim_end_matches(|c: char| c.is_ascii_digit()) {
                "Participant" => told.participants.push(self.party(line, id)?),
                "Requester" => told.requested_by = Some(self.party(line, id)?),
                "Place" => told.place = Some(self.party(line, id)?),
                "Reporter" => told.reported_by.push(self.party(line, id)?),
                "Evidence" => told.evidence.push(self.evidence(line, id, Claim::Spoke)?),
                _ => {}
            }
        }
        if told.participants.len() < 2 {
            return Err(line.fault(line.text, format!("`{}` has fewer than two participants", short(event))));
        }
        told.evidence.sort();
        told.mode = self.attribute(event, "Mode")?.unwrap_or(told.mode);
        told.status = self.attribute(event, "Status")?.unwrap_or(told.status);
        if let Some((line, note, parts)) = self.note(event) {
            if !parts[0].is_empty() {
                told.id.clone_from(&parts[0]);
            }
            if !parts[1].is_empty() {
                told.date = Some(date(line, note, &parts[1])?);
            }
        }
        Ok(Some(told))
    }

    fn attribute<T: FromStr<Err = UnknownWord>>(&self, of: &str, name: &str) -> Result<Option<T>, InvalidFile> {
        let Some((line, value)) = self.attributes.get(&(of, name)) else { return Ok(None) };
        value.parse().map(Some).map_err(|error: UnknownWord| line.fault(value, error.to_string()))
    }

    fn named(&self, line: Line<'a>, id: &'a str) -> Result<&Thing<'a>, InvalidFile> {
        self.things.get(id).ok_or_else(|| line.fault(id, format!("no annotation `{}`", short(id))))
    }

    fn party(&self, line: Line<'a>, id: &'a str) -> Result<Party, InvalidFile> {
        let thing = self.named(line, id)?;
        let (at, note, parts) = self.note(id).ok_or_else(|| {
            thing.line.fault(thing.line.text, format!("`{}` takes part and has no note that says who it is", short(id)))
        })?;
        let words = thing.span.of(&self.document.text).unwrap_or_default();
        let who = entity(at, note, &parts[0])?;
        let optional = |text: &str| if text.is_empty() { Ok(None) } else { entity(at, note, text).map(Some) };
        let (state, office) = (optional(&parts[2])?, optional(&parts[3])?);
        let is_named = thing.kind != "Party";
        Ok(Party {
            label: if parts[1].is_empty() { words.to_owned() } else { parts[1].clone() },
            entity: who,
            state,
            office,
            office_label: (!parts[4].is_empty()).then(|| parts[4].clone()),
            surface: if is_named { vec![words.to_owned()] } else { Vec::new() },
        })
    }

    fn evidence(&self, line: Line<'a>, id: &'a str, claim: Claim) -> Result<Evidence, InvalidFile> {
        let thing = self.named(line, id)?;
        let quote = thing.span.of(&self.document.text).unwrap_or_default().to_owned();
        let (claim, rule) = match self.note(id) {
            None => (claim, RuleName::known("brat")),
            Some((at, note, parts)) => {
                let claim = parts[0].parse().map_err(|error: UnknownWord| at.fault(note, error.to_string()))?;
                (claim, if parts[1].is_empty() { RuleName::known("brat") } else { RuleName::new(&parts[1]) })
            }
        };
        Ok(Evidence { span: thing.span, claim, rule, quote })
    }
}

fn meaning(line: Line<'_>, note: &str, kind: MentionKind, text: &str) -> Result<Meaning, InvalidFile> {
    match (kind, text) {
        (MentionKind::Date, "" | "unknown") => Ok(Meaning::Date(None)),
        (MentionKind::Date, _) => Ok(Meaning::Date(Some(date(line, note, text)?))),
        (_, "" | "unknown") => Ok(Meaning::Unknown),
        _ => {
            let mut several = Vec::new();
            for id in text.split(" or ") {
                several.push(entity(line, note, id)?);
            }
            several.sort();
            Ok(if several.len() == 1 { Meaning::One(several.remove(0)) } else { Meaning::Ambiguous(several) })
        }
    }
}

fn entity(line: Line<'_>, note: &str, text: &str) -> Result<EntityId, InvalidFile> {
    text.parse().map_err(|error: crate::InvalidEntityId| line.fault(note, error.to_string()))
}

fn date(line: Line<'_>, note: &str, text: &str) -> Result<PartialDate, InvalidFile> {
    text.parse().map_err(|error: crate::InvalidDate| line.fault(note, error.to_string()))
}

/// As much of a foreign text as a message bears.
fn short(text: &str) -> String {
    text.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_document_has_a_file_of_its_own_that_every_system_takes() {
        for id in ["tass-1", "000_c9037cb6ea1b968c", "a.b"] {
            assert_eq!(file_name(id), id);
        }
        let odd = [
            "TASS-1",
            "con",
            "nul.x",
            "../../etc/passwd",
            "",
            "a/b",
            "a\\b",
            "é",
            "e\u{301}",
            "-x",
            "x.",
            "index",
            "lpt1",
        ];
        let names: std::collections::BTreeSet<String> = odd.iter().map(|id| file_name(id)).collect();
        assert_eq!(names.len(), odd.len());
        for name in names.into_iter().chain([file_name(&"a".repeat(1000))]) {
            assert!(name.starts_with("d-") && name.len() < 100 && !name.contains(['/', '\\', ':']), "{name}");
        }
    }

    #[test]
    fn a_note_comes_back_as_it_was() {
        for note in [["a|b", "c\\|", " d "], ["", "\n\t\u{2028}", "đ\\u0041"]] {
            let written: Vec<String> = note.iter().map(|part| escaped(part)).collect();
            assert!(!written.concat().contains(['\n', '\t']));
            assert_eq!(parts(&written.join(" | ")), note);
        }
    }
}
