//! A saved graph in one file, `.demarche`: checked as it is read, and smaller and faster to read than JSON.
//!
//! The file begins with nine bytes that say what it is, and the version. Then come frames: what it is (one byte), how long
//! (four bytes, the smallest first), the content, and a CRC-32 of all three. A frame has a document, a tenure, a decision, or the end, which
//! counts the others. Numbers take seven bits a byte; an id, a rule or a short word that stood before is the number under
//! which it did. As in JSON, only what the graph is made of is written, and all else follows from it.

use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;
use std::io::{self, Read, Write};

use super::check;
use crate::{
    Claim, Conversation, Day, DayPart, Decision, EntityId, Evidence, Extraction, KnowledgeGraph, KnownTenure, Mode,
    PartialDate, Party, ReportId, RuleName, Span, Status, TenureClaim, TimeOfDay, UtcOffset, Zone,
};

/// How every such file begins.
pub const MAGIC: &[u8; 9] = b"demarche\x1a";

/// 2 has the time of day of a conversation.
const VERSION: u8 = 2;

/// The first version that is still read.
const OLDEST: u8 = 1;

const DOCUMENT: u8 = 1;
const TENURE: u8 = 2;
const DECISION: u8 = 3;
const END: u8 = 255;

/// A word of up to so many bytes is written once. More would let a small file ask for much memory.
const SHORT: usize = 40;

/// The words of the format, by number. A new one is added at the end, whatever its place among the others is.
const MODES: &[Mode] = &[Mode::Call, Mode::Video, Mode::Meeting, Mode::Unspecified];
const STATUSES: &[Status] = &[Status::Held, Status::Planned, Status::Proposed, Status::Refused];
const CLAIMS: &[Claim] =
    &[Claim::Spoke, Claim::Date, Claim::Request, Claim::Place, Claim::Report, Claim::Holds, Claim::Topic];
const PARTS: &[DayPart] =
    &[DayPart::Early, DayPart::Morning, DayPart::Noon, DayPart::Afternoon, DayPart::Evening, DayPart::Night];

/// Fails to build when a word has no number.
const _: () = assert!(
    MODES.len() == Mode::ALL.len()
        && STATUSES.len() == Status::ALL.len()
        && CLAIMS.len() == Claim::ALL.len()
        && PARTS.len() == DayPart::ALL.len()
);

/// The longest frame that is read: more than the longest document can make.
const MOST_BYTES: u32 = 1 << 30;

/// Writes the graph; [`read_snapshot`] reads it back. The same bytes for the same graph.
///
/// # Errors
/// When the writer fails.
///
/// ```
/// # mod told { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/util/told.rs")); } use told::*;
/// use demarche::KnowledgeGraph;
/// use demarche::export::{read_snapshot, write_snapshot};
///
/// // `document` reads lines of facts, as our tests do.
/// let graph = KnowledgeGraph::from_extractions([document("tass-1", &["2022-05-13 call held: austin@US, shoigu@RU"])]);
/// let mut file = Vec::new();
/// write_snapshot(&graph, &mut file)?;
/// assert_eq!(read_snapshot(file.as_slice()).unwrap(), graph);
///
/// let error = read_snapshot(&file[..100]).unwrap_err();
/// assert_eq!(error.to_string(), "byte 100: the file ends too early");
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn write_snapshot(graph: &KnowledgeGraph, mut out: impl Write) -> io::Result<()> {
    out.write_all(MAGIC)?;
    out.write_all(&[VERSION])?;
    let mut writer = Writer::default();
    let mut frames = 0u64;
    let mut frame = |out: &mut dyn Write, kind: u8, writer: &mut Writer| {
        frames += 1;
        write_frame(out, kind, &std::mem::take(&mut writer.bytes))
    };
    for extraction in graph.extractions() {
        writer.extraction(extraction);
        frame(&mut out, DOCUMENT, &mut writer)?;
    }
    for tenure in graph.tenures() {
        writer.tenure(tenure);
        frame(&mut out, TENURE, &mut writer)?;
    }
    for decision in graph.decisions() {
        writer.decision(&decision);
        frame(&mut out, DECISION, &mut writer)?;
    }
    writer.number(frames);
    write_frame(&mut out, END, &writer.bytes)?;
    out.flush()
}

fn write_frame(out: &mut dyn Write, kind: u8, content: &[u8]) -> io::Result<()> {
    let length = u32::try_from(content.len()).ok().filter(|length| *length <= MOST_BYTES);
    let length = length.ok_or_else(|| io::Error::other("a document is too long to be saved"))?;
    let mut head = [kind, 0, 0, 0, 0];
    head[1..].copy_from_slice(&length.to_le_bytes());
    let mut sum = Crc::default();
    sum.add(&head);
    sum.add(content);
    out.write_all(&head)?;
    out.write_all(content)?;
    out.write_all(&sum.value().to_le_bytes())
}

/// Reads a graph that [`write_snapshot`] wrote.
///
/// The file may come from anywhere: memory is taken only for what has been read, whatever the file claims.
///
/// # Errors
/// With the place of the fault in bytes:
/// - the reader fails;
/// - the file is none of ours, or one of a later version;
/// - it ends too early, goes on after its end, or a byte of it was changed;
/// - a document lacks an id or stands there twice, an id or a date is none, a span runs backwards, a conversation has no
///   evidence.
///
/// ```
/// use demarche::export::read_snapshot;
///
/// let error = read_snapshot(&b"{\"format\": \"demarche-graph\"}"[..]).unwrap_err();
/// assert_eq!(error.byte(), Some(0));
/// assert_eq!(error.to_string(), "byte 0: expected a graph saved by demarche");
/// ```
pub fn read_snapshot(reader: impl Read) -> Result<KnowledgeGraph, InvalidSnapshot> {
    let mut source = Frames { reader: io::BufReader::new(reader), at: 0 };
    let version = source.head()?;
    let (mut words, mut graph, mut frames) = (Words::default(), KnowledgeGraph::new(), 0u64);
    let mut tenures = Vec::new();
    loop {
        let frame = source.frame()?;
        let mut reader = Reader { bytes: &frame.content, at: 0, version, words: &mut words };
        let read = match frame.kind {
            DOCUMENT => reader.document(&mut graph),
            TENURE => reader.tenure().map(|tenure| tenures.push(tenure)),
            DECISION => reader.decision().map(|decision| {
                graph.decide(decision);
            }),
            END => reader.number().and_then(|count| {
                if count == frames { Ok(()) } else { Err(format!("expected {count} frames, found {frames}").into()) }
            }),
            kind => {
                Err(format!("expected a document, a tenure, a decision or the end, found a frame of kind {kind}")
                    .into())
            }
        };
        let at = reader.at;
        let rest = reader.bytes.len() - at;
        read.and_then(|()| if rest == 0 { Ok(()) } else { Err("expected the end of the frame".into()) })
            .map_err(|fault| InvalidSnapshot::at(frame.begin + at as u64, fault))?;
        if frame.kind == END {
            source.end()?;
            return Ok(graph.with_tenures(tenures));
        }
        frames += 1;
    }
}

/// A file that is no saved graph, or could not be read. Says where: `byte 812: the file ends too early`.
#[derive(Debug)]
pub struct InvalidSnapshot {
    byte: Option<u64>,
    fault: Fault,
}

#[derive(Debug)]
enum Fault {
    Read(io::Error),
    Content(String),
}

impl From<String> for Fault {
    fn from(message: String) -> Fault {
        Fault::Content(message)
    }
}

impl From<&str> for Fault {
    fn from(message: &str) -> Fault {
        Fault::Content(message.to_owned())
    }
}

impl InvalidSnapshot {
    fn at(byte: u64, fault: impl Into<Fault>) -> InvalidSnapshot {
        InvalidSnapshot { byte: Some(byte), fault: fault.into() }
    }

    /// The place of the fault, in bytes from 0; `None` when the reader failed. A sum that does not fit stands at the
    /// beginning of its frame.
    pub fn byte(&self) -> Option<u64> {
        self.byte
    }
}

impl fmt::Display for InvalidSnapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(byte) = self.byte {
            write!(f, "byte {byte}: ")?;
        }
        match &self.fault {
            Fault::Read(error) => error.fmt(f),
            Fault::Content(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for InvalidSnapshot {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.fault {
            Fault::Read(error) => Some(error),
            Fault::Content(_) => None,
        }
    }
}

/// CRC-32 as Ethernet, gzip and PNG have it.
struct Crc(u32);

impl Default for Crc {
    fn default() -> Crc {
        Crc(u32::MAX)
    }
}

impl Crc {
    const TABLE: [u32; 256] = {
        let mut table = [0u32; 256];
        let mut byte = 0;
        while byte < 256 {
            let (mut value, mut bit) = (byte as u32, 0);
            while bit < 8 {
                value = if value & 1 == 1 { 0xedb8_8320 ^ (value >> 1) } else { value >> 1 };
                bit += 1;
            }
            table[byte] = value;
            byte += 1;
        }
        table
    };

    fn add(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = Crc::TABLE[((self.0 ^ u32::from(byte)) & 255) as usize] ^ (self.0 >> 8);
        }
    }

    fn value(&self) -> u32 {
        !self.0
    }
}

/// The frames of a file, their sums checked.
struct Frames<R> {
    reader: R,
    at: u64,
}

struct Frame {
    kind: u8,
    content: Vec<u8>,
    /// Where the content begins.
    begin: u64,
}

impl<R: Read> Frames<R> {
    /// The version.
    fn head(&mut self) -> Result<u8, InvalidSnapshot> {
        let mut head = [0; MAGIC.len() + 1];
        let is_ours = self.fill(&mut head).map(|()| head[..MAGIC.len()] == *MAGIC);
        let version = head[MAGIC.len()];
        match is_ours {
            Ok(true) if (OLDEST..=VERSION).contains(&version) => Ok(version),
            Ok(true) => {
                let message = format!("expected version {OLDEST} to {VERSION}, found {version}");
                Err(InvalidSnapshot::at(MAGIC.len() as u64, message))
            }
            Err(InvalidSnapshot { fault: Fault::Read(error), byte }) => {
                Err(InvalidSnapshot { fault: Fault::Read(error), byte })
            }
            _ => Err(InvalidSnapshot::at(0, "expected a graph saved by demarche")),
        }
    }

    fn frame(&mut self) -> Result<Frame, InvalidSnapshot> {
        let place = self.at;
        let (mut head, mut sum) = ([0; 5], [0; 4]);
        self.fill(&mut head)?;
        let length = u32::from_le_bytes([head[1], head[2], head[3], head[4]]);
        if length > MOST_BYTES {
            return Err(InvalidSnapshot::at(place + 1, format!("a frame of {length} bytes is too long")));
        }
        let (mut content, begin) = (Vec::new(), self.at);
        // Grows as the bytes come, and not to what is claimed.
        let read = (&mut self.reader).take(u64::from(length)).read_to_end(&mut content).map_err(read_fault)?;
        self.at += read as u64;
        if read < length as usize {
            return Err(InvalidSnapshot::at(self.at, "the file ends too early"));
        }
        self.fill(&mut sum)?;
        let mut expected = Crc::default();
        expected.add(&head);
        expected.add(&content);
        if expected.value() != u32::from_le_bytes(sum) {
            return Err(InvalidSnapshot::at(place, "the frame was altered: its sum is another"));
        }
        Ok(Frame { kind: head[0], content, begin })
    }

    fn end(&mut self) -> Result<(), InvalidSnapshot> {
        match self.reader.read(&mut [0]) {
            Ok(0) => Ok(()),
            Ok(_) => Err(InvalidSnapshot::at(self.at, "the file goes on after its end")),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => self.end(),
            Err(error) => Err(read_fault(error)),
        }
    }

    fn fill(&mut self, buffer: &mut [u8]) -> Result<(), InvalidSnapshot> {
        let mut filled = 0;
        while filled < buffer.len() {
            match self.reader.read(&mut buffer[filled..]) {
                Ok(0) => return Err(InvalidSnapshot::at(self.at, "the file ends too early")),
                Ok(read) => (filled, self.at) = (filled + read, self.at + read as u64),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(read_fault(error)),
            }
        }
        Ok(())
    }
}

fn read_fault(error: io::Error) -> InvalidSnapshot {
    InvalidSnapshot { byte: None, fault: Fault::Read(error) }
}

/// What was written before, and under which number.
struct Seen<T>(HashMap<T, u64>);

impl<T> Default for Seen<T> {
    fn default() -> Seen<T> {
        Seen(HashMap::new())
    }
}

impl<T: Eq + Hash> Seen<T> {
    /// The number of a value, and whether it is new.
    fn number(&mut self, value: T) -> (u64, bool) {
        let next = self.0.len() as u64;
        let number = *self.0.entry(value).or_insert(next);
        (number, number == next)
    }
}

/// Values -> bytes.
#[derive(Default)]
struct Writer {
    bytes: Vec<u8>,
    ids: Seen<EntityId>,
    rules: Seen<RuleName>,
    words: Seen<String>,
}

impl Writer {
    fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }

    fn one_of<T: PartialEq>(&mut self, all: &[T], value: T) {
        let at = all.iter().position(|known| *known == value);
        self.bytes.push(at.and_then(|at| u8::try_from(at).ok()).unwrap_or(u8::MAX));
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.bytes.extend_from_slice(text.as_bytes());
    }

    /// Of a short word its number, from 1; of a long one 0 and itself.
    fn word(&mut self, word: &str) {
        if word.len() > SHORT {
            self.number(0);
            return self.text(word);
        }
        let (number, is_new) = self.words.number(word.to_owned());
        self.number(number + 1);
        if is_new {
            self.text(word);
        }
    }

    fn id(&mut self, id: &EntityId) {
        let (number, is_new) = self.ids.number(id.clone());
        self.number(number);
        if is_new {
            self.text(id.as_str());
        }
    }

    fn date(&mut self, date: PartialDate) {
        // 0 stands for what is not known: there is no month 0, no day 0 and, in our calendar, no year 0.
        self.number(date.year().map_or(0, |year| year as u64));
        self.number(date.month().map_or(0, u64::from));
        self.number(date.day_of_month().map_or(0, u64::from));
    }

    fn option<T>(&mut self, value: &Option<T>, write: impl FnOnce(&mut Writer, &T)) {
        self.bytes.push(u8::from(value.is_some()));
        if let Some(value) = value {
            write(self, value);
        }
    }

    fn list<'a, T: 'a>(&mut self, items: impl ExactSizeIterator<Item = &'a T>, write: impl Fn(&mut Writer, &'a T)) {
        self.number(items.len() as u64);
        items.for_each(|item| write(self, item));
    }

    fn extraction(&mut self, extraction: &Extraction) {
        self.text(&extraction.document);
        self.word(&extraction.language);
        self.option(&extraction.published, |writer, day| writer.date((*day).into()));
        self.option(&extraction.source, |writer, source| writer.word(source));
        self.list(extraction.conversations.iter(), Writer::conversation);
        self.list(extraction.tenures.iter(), Writer::claim);
        self.number(extraction.labels.len() as u64);
        for (id, label) in &extraction.labels {
            self.id(id);
            self.word(label);
        }
    }

    fn conversation(&mut self, told: &Conversation) {
        self.word(&told.id);
        self.one_of(MODES, told.mode);
        self.one_of(STATUSES, told.status);
        self.option(&told.date, |writer, date| writer.date(*date));
        self.option(&told.time, Writer::time);
        self.list(told.participants.iter(), Writer::party);
        self.option(&told.requested_by, Writer::party);
        self.option(&told.place, Writer::party);
        self.list(told.reported_by.iter(), Writer::party);
        self.list(told.evidence.iter(), Writer::evidence);
    }

    fn time(&mut self, time: &TimeOfDay) {
        self.option(&time.part, |writer, part| writer.one_of(PARTS, *part));
        self.option(&time.zone, |writer, zone| {
            writer.word(&zone.label);
            for minutes in [zone.utc.west(), zone.utc.east()] {
                writer.bytes.extend(minutes.to_le_bytes());
            }
        });
    }

    fn party(&mut self, party: &Party) {
        self.id(&party.entity);
        self.word(&party.label);
        self.option(&party.state, Writer::id);
        self.option(&party.office, Writer::id);
        self.option(&party.office_label, |writer, label| writer.word(label));
        self.list(party.surface.iter(), |writer, form| writer.word(form));
    }

    fn evidence(&mut self, evidence: &Evidence) {
        self.number(evidence.span.start() as u64);
        self.number((evidence.span.end() - evidence.span.start()) as u64);
        self.one_of(CLAIMS, evidence.claim);
        let (number, is_new) = self.rules.number(evidence.rule.clone());
        self.number(number);
        if is_new {
            self.text(evidence.rule.as_str());
        }
        self.text(&evidence.quote);
    }

    fn claim(&mut self, claim: &TenureClaim) {
        self.id(&claim.person);
        self.word(&claim.label);
        self.id(&claim.office);
        self.word(&claim.office_label);
        self.option(&claim.of, Writer::id);
        self.option(&claim.at, |writer, date| writer.date(*date));
        self.bytes.push(u8::from(claim.former));
        self.evidence(&claim.evidence);
    }

    fn decision(&mut self, decision: &Decision) {
        for report in [&decision.a, &decision.b] {
            self.text(&report.document);
            self.word(&report.conversation);
        }
        self.bytes.push(u8::from(decision.same));
    }

    fn tenure(&mut self, tenure: &KnownTenure) {
        self.id(&tenure.person);
        self.id(&tenure.office);
        self.word(&tenure.office_label);
        self.option(&tenure.of, Writer::id);
        self.option(&tenure.from, |writer, date| writer.date(*date));
        self.option(&tenure.until, |writer, date| writer.date(*date));
    }
}

/// What was read before, by number.
#[derive(Default)]
struct Words {
    ids: Vec<EntityId>,
    rules: Vec<RuleName>,
    words: Vec<String>,
}

/// Bytes -> values.
struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
    version: u8,
    words: &'b mut Words,
}

type Decoded<T> = Result<T, Fault>;

impl Reader<'_> {
    fn byte(&mut self) -> Decoded<u8> {
        let byte = *self.bytes.get(self.at).ok_or("the frame ends too early")?;
        self.at += 1;
        Ok(byte)
    }

    fn number(&mut self) -> Decoded<u64> {
        let mut number = 0u64;
        for shift in (0..63).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err("a number is too large".into())
    }

    fn size(&mut self) -> Decoded<usize> {
        usize::try_from(self.number()?).map_err(|_| "a number is too large".into())
    }

    fn text(&mut self) -> Decoded<&str> {
        let (begin, length) = (self.at, self.size()?);
        let bytes = self.bytes.get(self.at..).and_then(|rest| rest.get(..length));
        let Some(bytes) = bytes else {
            self.at = begin;
            return Err("a text is longer than its frame".into());
        };
        let text = std::str::from_utf8(bytes).map_err(|_| "a text is not UTF-8")?;
        self.at += length;
        Ok(text)
    }

    fn word(&mut self) -> Decoded<String> {
        let Some(number) = self.size()?.checked_sub(1) else { return Ok(self.text()?.to_owned()) };
        if number == self.words.words.len() {
            let word = self.text()?.to_owned();
            if word.len() > SHORT {
                return Err(format!("expected a word of at most {SHORT} bytes, found {}", word.len()).into());
            }
            self.words.words.push(word);
        }
        self.words.words.get(number).cloned().ok_or_else(|| format!("there is no word {number} yet").into())
    }

    fn id(&mut self) -> Decoded<EntityId> {
        let number = self.size()?;
        if number == self.words.ids.len() {
            let id = EntityId::new(self.text()?).map_err(|error| error.to_string())?;
            self.words.ids.push(id);
        }
        self.words.ids.get(number).cloned().ok_or_else(|| format!("there is no id {number} yet").into())
    }

    fn date(&mut self) -> Decoded<PartialDate> {
        let (year, month, day) = (self.number()?, self.number()?, self.number()?);
        let year = i16::try_from(year).ok();
        let part = |number| u8::try_from(number).ok();
        let date = match (year.zip(part(month)).zip(part(day))).map(|((year, month), day)| (year, month, day)) {
            Some((year @ 1.., 0, 0)) => PartialDate::from_year(year),
            Some((year, month, 0)) => PartialDate::from_month((year > 0).then_some(year), month),
            Some((0, month, day)) => PartialDate::from_month_day(month, day),
            Some((year, month, day)) => Day::new(year, month, day).map(Into::into),
            None => None,
        };
        date.ok_or_else(|| format!("expected a date, found {:?} {month} {day}", year.unwrap_or(-1)).into())
    }

    fn day(&mut self) -> Decoded<Day> {
        self.date()?.day().ok_or_else(|| "expected a day with month and year".into())
    }

    fn option<T>(&mut self, read: impl FnOnce(&mut Self) -> Decoded<T>) -> Decoded<Option<T>> {
        Ok(if self.flag()? { Some(read(self)?) } else { None })
    }

    fn flag(&mut self) -> Decoded<bool> {
        match self.byte()? {
            0 => Ok(false),
            1 => Ok(true),
            other => Err(format!("expected 0 or 1, found {other}").into()),
        }
    }

    /// Each item takes a byte at least, so that a list is no longer than its frame.
    fn list<T>(&mut self, read: impl Fn(&mut Self) -> Decoded<T>) -> Decoded<Vec<T>> {
        let count = self.size()?;
        if count > self.bytes.len() - self.at {
            return Err("a list is longer than its frame".into());
        }
        (0..count).map(|_| read(self)).collect::<Decoded<Vec<T>>>()
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> Decoded<T> {
        let byte = self.byte()?;
        all.get(usize::from(byte))
            .copied()
            .ok_or_else(|| format!("expected less than {}, found {byte}", all.len()).into())
    }

    fn document(&mut self, graph: &mut KnowledgeGraph) -> Decoded<()> {
        let extraction = self.extraction()?;
        check(&extraction)?;
        if graph.has_document(&extraction.document) {
            return Err(format!("document `{}` stands here twice", extraction.document).into());
        }
        graph.insert(extraction);
        Ok(())
    }

    fn extraction(&mut self) -> Decoded<Extraction> {
        Ok(Extraction {
            document: self.text()?.to_owned(),
            language: self.word()?,
            published: self.option(Self::day)?,
            source: self.option(Self::word)?,
            conversations: self.list(Self::conversation)?,
            tenures: self.list(Self::claim)?,
            labels: self.list(|reader| Ok((reader.id()?, reader.word()?)))?.into_iter().collect(),
            ..Extraction::default()
        })
    }

    fn conversation(&mut self) -> Decoded<Conversation> {
        Ok(Conversation {
            id: self.word()?,
            mode: self.one_of(MODES)?,
            status: self.one_of(STATUSES)?,
            date: self.option(Self::date)?,
            time: if self.version < 2 { None } else { self.option(Self::time)? },
            participants: self.list(Self::party)?,
            requested_by: self.option(Self::party)?,
            place: self.option(Self::party)?,
            reported_by: self.list(Self::party)?,
            evidence: self.list(Self::evidence)?,
        })
    }

    fn time(&mut self) -> Decoded<TimeOfDay> {
        Ok(TimeOfDay { part: self.option(|reader| reader.one_of(PARTS))?, zone: self.option(Self::zone)? })
    }

    fn zone(&mut self) -> Decoded<Zone> {
        let label = self.word()?;
        let mut minutes = || Ok::<_, Fault>(i16::from_le_bytes([self.byte()?, self.byte()?]));
        let (west, east) = (minutes()?, minutes()?);
        let utc = UtcOffset::new(west, east);
        Ok(Zone { label, utc: utc.ok_or_else(|| format!("expected an offset from UTC, found {west} to {east}"))? })
    }

    fn party(&mut self) -> Decoded<Party> {
        Ok(Party {
            entity: self.id()?,
            label: self.word()?,
            state: self.option(Self::id)?,
            office: self.option(Self::id)?,
            office_label: self.option(Self::word)?,
            surface: self.list(Self::word)?,
        })
    }

    fn evidence(&mut self) -> Decoded<Evidence> {
        let (start, length) = (self.size()?, self.size()?);
        let span = start.checked_add(length).and_then(|end| Span::new(start, end)).ok_or("a span has no end")?;
        let claim = self.one_of(CLAIMS)?;
        let number = self.size()?;
        if number == self.words.rules.len() {
            let rule = RuleName::new(self.text()?);
            self.words.rules.push(rule);
        }
        let rule = self.words.rules.get(number).cloned().ok_or_else(|| format!("there is no rule {number} yet"))?;
        Ok(Evidence { span, claim, rule, quote: self.text()?.to_owned() })
    }

    fn claim(&mut self) -> Decoded<TenureClaim> {
        Ok(TenureClaim {
            person: self.id()?,
            label: self.word()?,
            office: self.id()?,
            office_label: self.word()?,
            of: self.option(Self::id)?,
            at: self.option(Self::date)?,
            former: self.flag()?,
            evidence: self.evidence()?,
        })
    }

    fn decision(&mut self) -> Decoded<Decision> {
        Ok(Decision { a: self.report()?, b: self.report()?, same: self.flag()? })
    }

    fn report(&mut self) -> Decoded<ReportId> {
        Ok(ReportId { document: self.text()?.to_owned(), conversation: self.word()? })
    }

    fn tenure(&mut self) -> Decoded<KnownTenure> {
        Ok(KnownTenure {
            person: self.id()?,
            office: self.id()?,
            office_label: self.word()?,
            of: self.option(Self::id)?,
            from: self.option(Self::date)?,
            until: self.option(Self::date)?,
        })
    }
}
