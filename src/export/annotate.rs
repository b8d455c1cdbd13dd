//! Formats of extractions: [`ExtractionFormat`], and the writer that takes them document by document.

use std::collections::BTreeSet;
use std::fmt;
use std::io::{self, Write};
use std::str::FromStr;

use super::jsonl::Positions;
use super::{Options, Parts, brat, conll, displacy, jsonl, spacy, webanno};
use crate::{Document, Extraction, Mention, Span, UnknownWord};

/// A document and what it says.
pub(super) struct Told<'a> {
    pub(super) document: &'a Document,
    pub(super) extraction: &'a Extraction,
    pub(super) options: &'a Options,
}

impl<'a> Told<'a> {
    /// The mentions that lie in the text, none in another.
    pub(super) fn mentions(&self) -> Vec<&'a Mention> {
        let mut end = 0;
        let mut flat: Vec<&Mention> =
            self.extraction.mentions.iter().filter(|mention| self.is_in_text(mention.span)).collect();
        flat.sort_by_key(|mention| (mention.span.start(), std::cmp::Reverse(mention.span.end())));
        flat.retain(|mention| {
            let free = mention.span.start() >= end;
            end = if free { mention.span.end() } else { end };
            free
        });
        flat
    }

    /// Whether a span has words of the text.
    pub(super) fn is_in_text(&self, span: Span) -> bool {
        span.of(&self.document.text).is_some_and(|words| !words.trim().is_empty())
    }

    /// From bytes to code points, for these spans.
    pub(super) fn positions(&self, spans: impl Iterator<Item = Span>) -> Positions {
        Positions::chars(&self.document.text, spans)
    }
}

/// How a format writes extractions.
enum Writer {
    /// Each document by itself.
    Each(fn(&Told<'_>, &mut dyn Write) -> io::Result<()>),
    /// One list around all: what stands before and after it.
    List(&'static str, fn(&Told<'_>, &mut dyn Write) -> io::Result<()>, &'static str),
    /// Several files.
    Files,
}

use Writer::{Each, Files, List};

macro_rules! formats {
    ($(
        $(#[doc = $doc:literal])+
        $variant:ident = $name:literal, $extension:literal, $media_type:literal, $write:expr;
    )*) => {
        /// A format in which extractions are written.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum ExtractionFormat { $($(#[doc = $doc])+ $variant,)* }

        impl ExtractionFormat {
            /// Every format, in the order in which they are listed.
            pub const ALL: &'static [ExtractionFormat] = &[$(ExtractionFormat::$variant,)*];

            /// Its name on the command line: `jsonl`.
            pub fn name(self) -> &'static str {
                match self { $(ExtractionFormat::$variant => $name,)* }
            }

            /// The extension of its files, without the dot.
            pub fn extension(self) -> &'static str {
                match self { $(ExtractionFormat::$variant => $extension,)* }
            }

            /// The media type of its files.
            pub fn media_type(self) -> &'static str {
                match self { $(ExtractionFormat::$variant => $media_type,)* }
            }

            fn writer(self) -> Writer {
                match self { $(ExtractionFormat::$variant => $write,)* }
            }
        }
    };
}

formats! {
    /// The records of [`jsonl`] in one array, indented.
    Json = "json", "json", "application/json", List("[", jsonl::write_indented, "]\n");

    /// A [record](jsonl) a line.
    Jsonl = "jsonl", "jsonl", "application/jsonl", Each(jsonl::write_told);

    /// Standoff files for [brat](https://brat.nlplab.org): a `.txt` and an `.ann` for each document, and the configuration.
    ///
    /// Names and dates are text-bound, a conversation is an event with its parties, its mode and status are attributes; what they mean
    /// stands in notes. Corrected files can be [read back](super::read_brat). Tenures and the rules of names are left out.
    Brat = "brat", "ann", "text/plain", Files;

    /// Columns for taggers: a token and its tag in BIO (`B-PERSON`, `O`), a blank line after each sentence.
    ///
    /// Only names and dates; conversations and ids are left out. The file `conll.rs` tells the details.
    Conll = "conll", "conll", "text/plain", Each(conll::write);

    /// What spaCy's `Doc.from_json` takes, a document a line, ready for a `DocBin`.
    ///
    /// `ents` are names and dates, `spans["conversations"]` the words that tell of conversations. Which entity is meant stands in
    /// `kb_id`, of which `from_json` makes nothing.
    Spacy = "spacy", "jsonl", "application/jsonl", Each(spacy::write);

    /// What displaCy draws: `displacy.render(json.load(file), style="ent", manual=True)`.
    ///
    /// Names and dates with their ids and pages at Wikidata; conversations are left out.
    Displacy = "displacy", "json", "application/json", List("[", displacy::write, "]\n");

    /// W3C Web Annotations as JSON-LD with its context inside.
    ///
    /// An annotation for each name, and one for each conversation, whose targets are its words, by quote and by position in code
    /// points.
    WebAnno = "webanno", "jsonld", "application/ld+json", List(webanno::BEFORE, webanno::write, "]}\n");
}

impl ExtractionFormat {
    /// Whether it is several files.
    ///
    /// ```
    /// use demarche::export::ExtractionFormat;
    ///
    /// assert!(ExtractionFormat::Brat.is_folder());
    /// assert!(!ExtractionFormat::Jsonl.is_folder());
    /// ```
    pub fn is_folder(self) -> bool {
        matches!(self.writer(), Files)
    }

    /// The format whose file has this extension (without the dot, in any case): of several the first in the list, and none of
    /// several files.
    ///
    /// ```
    /// use demarche::export::ExtractionFormat;
    ///
    /// assert_eq!(ExtractionFormat::from_extension("jsonl"), Some(ExtractionFormat::Jsonl));
    /// assert_eq!(ExtractionFormat::from_extension("ann"), None);
    /// ```
    pub fn from_extension(extension: &str) -> Option<ExtractionFormat> {
        let named =
            |format: &ExtractionFormat| !format.is_folder() && format.extension().eq_ignore_ascii_case(extension);
        ExtractionFormat::ALL.iter().copied().find(named)
    }
}

impl fmt::Display for ExtractionFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for ExtractionFormat {
    type Err = UnknownWord;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let names = ExtractionFormat::ALL.iter().map(|format| format.name());
        let found = ExtractionFormat::ALL.iter().copied().find(|format| format.name() == s);
        found.ok_or_else(|| UnknownWord::new(names, s))
    }
}

/// Writes extractions one after the other, so that none has to wait for the last.
///
/// ```
/// use demarche::export::{ExtractionFormat, ExtractionWriter, Options};
/// use demarche::{Document, Extraction, Meaning, Mention, MentionKind, RuleName, Span};
///
/// let document = Document::new("d1", "Lavrov spoke.");
/// let mention = Mention {
///     span: Span::new(0, 6).unwrap(),
///     kind: MentionKind::Person,
///     meaning: Meaning::One("person/sergei-lavrov".parse()?),
///     label: "Sergei Lavrov".to_owned(),
///     rule: RuleName::new("by-hand"),
/// };
/// let told = Extraction { document: "d1".to_owned(), mentions: vec![mention], ..Extraction::default() };
///
/// let mut file = Vec::new();
/// let mut writer = ExtractionWriter::new(ExtractionFormat::Conll, Options::default());
/// writer.write(&document, &told, &mut file)?;
/// writer.finish(&mut file)?;
/// assert_eq!(String::from_utf8(file)?, "# doc_id = d1\nLavrov\tB-PERSON\nspoke\tO\n.\tO\n\n");
///
/// // Files of several parts have no place in one stream.
/// let mut writer = ExtractionWriter::new(ExtractionFormat::Brat, Options::default());
/// assert!(writer.write(&document, &told, &mut Vec::new()).is_err());
/// let mut files = std::collections::BTreeMap::new();
/// writer.write_parts(&document, &told, &mut files)?;
/// writer.finish_parts(&mut files)?;
/// assert!(files["d1.ann"].starts_with(b"T1\tPerson 0 6\tLavrov\n"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct ExtractionWriter {
    format: ExtractionFormat,
    options: Options,
    documents: usize,
    /// The names that are taken, in a format of several files, and what stands at its end.
    names: BTreeSet<String>,
    index: String,
}

impl ExtractionWriter {
    /// A writer that has written nothing yet.
    pub fn new(format: ExtractionFormat, options: Options) -> ExtractionWriter {
        ExtractionWriter { format, options, documents: 0, names: BTreeSet::new(), index: String::new() }
    }

    /// Writes what a document says; `extraction` must be of this document.
    ///
    /// # Errors
    /// When the writer fails; when the format is [several files](ExtractionFormat::is_folder).
    pub fn write(&mut self, document: &Document, extraction: &Extraction, out: &mut dyn Write) -> io::Result<()> {
        let told = Told { document, extraction, options: &self.options };
        match self.format.writer() {
            Each(write) => write(&told, out)?,
            List(before, write, _) => {
                out.write_all(if self.documents == 0 { before } else { "," }.as_bytes())?;
                out.write_all(b"\n")?;
                write(&told, out)?;
            }
            Files => return Err(several_files(self.format)),
        }
        self.documents += 1;
        Ok(())
    }

    /// Writes what stands after the last document.
    ///
    /// # Errors
    /// As [`write`](ExtractionWriter::write).
    pub fn finish(self, out: &mut dyn Write) -> io::Result<()> {
        match self.format.writer() {
            Each(_) => {}
            List(before, _, after) => {
                out.write_all(if self.documents == 0 { before } else { "\n" }.as_bytes())?;
                out.write_all(after.as_bytes())?;
            }
            Files => return Err(several_files(self.format)),
        }
        out.flush()
    }

    /// Writes what a document says, each file of the format to a place of its own.
    ///
    /// # Errors
    /// When a part cannot be written; when the format is one file.
    pub fn write_parts(&mut self, document: &Document, extraction: &Extraction, out: &mut dyn Parts) -> io::Result<()> {
        if !self.format.is_folder() {
            return Err(one_file(self.format));
        }
        let name = brat::file_name(&document.id);
        if !self.names.insert(name.clone()) {
            let message = format!("document `{}` has the file name of another, {name}", document.id);
            return Err(io::Error::new(io::ErrorKind::AlreadyExists, message));
        }
        self.index.push_str(&brat::index_line(document, extraction, &name)?);
        brat::write(&Told { document, extraction, options: &self.options }, &name, out)
    }

    /// Writes the files that are about all documents.
    ///
    /// # Errors
    /// As [`write_parts`](ExtractionWriter::write_parts).
    pub fn finish_parts(self, out: &mut dyn Parts) -> io::Result<()> {
        if !self.format.is_folder() {
            return Err(one_file(self.format));
        }
        out.part(brat::INDEX)?.write_all(self.index.as_bytes())?;
        brat::write_configuration(out)
    }
}

fn several_files(format: ExtractionFormat) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, format!("`{format}` is several files and has no place in one"))
}

fn one_file(format: ExtractionFormat) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, format!("`{format}` is one file"))
}
