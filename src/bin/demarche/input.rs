//! Files and lines as documents: [`Documents`].

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Component, Path, PathBuf};

use demarche::export::jsonl;
use demarche::{Day, Document, Extraction};

use crate::args::{InputFormat, InputOptions};
use crate::fault::{Fault, shown_path};
use crate::lines::{Line, Lines};
use crate::record::{self, Record};
use crate::run::Run;
use crate::terminal;

/// The longest line of JSON that is read.
pub const MAX_LINE: usize = 64 * MIB;

/// The longest text of one document.
pub const MAX_TEXT: usize = 16 * MIB;

const MIB: usize = 1 << 20;

/// How standard input is called in messages and ids.
pub const STDIN: &str = "stdin";

/// What is taken for granted where a document does not say it, and what is known.
#[derive(Clone, Debug)]
pub struct Defaults {
    /// The format of every file; `None` goes by the file's name.
    pub format: Option<InputFormat>,
    /// The day of publication.
    pub published: Option<Day>,
    /// The code of the language; `None` lets the extractor tell.
    pub language: Option<String>,
    /// The codes of the languages that have data.
    pub known_languages: Vec<String>,
}

impl Defaults {
    /// What the options say; a language without data is the message of the error.
    pub fn new(options: &InputOptions, known_languages: Vec<String>) -> Result<Defaults, String> {
        let language = (options.lang != "auto").then(|| options.lang.clone());
        if let Some(code) = language.as_ref().filter(|code| !known_languages.contains(code)) {
            let message = record::unknown_language(code, &known_languages);
            return Err(format!("--lang: {message}, auto"));
        }
        Ok(Defaults { format: options.input, published: options.published, language, known_languages })
    }
}

/// An opened input.
pub struct Source {
    /// Its name in messages.
    pub name: String,
    /// Where it is, unless it is standard input.
    pub path: Option<PathBuf>,
    /// Its bytes.
    pub reader: Box<dyn BufRead>,
}

/// Opens a file, or standard input for `-`.
pub fn open(path: &Path, run: &Run) -> Result<Source, Fault> {
    if path == Path::new("-") {
        if terminal::stdin_is_terminal() {
            run.note(&"reading the terminal; Ctrl-D ends the text");
        }
        return Ok(Source { name: STDIN.to_owned(), path: None, reader: Box::new(io::stdin().lock()) });
    }
    let name = shown_path(path);
    let file = File::open(path).map_err(|error| Fault::io(&name, &error))?;
    if file.metadata().is_ok_and(|metadata| metadata.is_dir()) {
        return Err(Fault::io(&name, &io::ErrorKind::IsADirectory.into()));
    }
    let reader = Box::new(BufReader::with_capacity(1 << 16, file));
    Ok(Source { name, path: Some(path.to_owned()), reader })
}

/// The files that are meant: standard input when none is named.
pub fn or_stdin(files: &[PathBuf]) -> Vec<PathBuf> {
    if files.is_empty() { vec![PathBuf::from("-")] } else { files.to_vec() }
}

/// What an input holds.
pub enum Item {
    /// A text, to be read.
    Document(Document),
    /// What was found in one, by this program or another, or corrected by hand.
    Told(Extraction),
}

impl Item {
    /// The text, for a command that has no use for what was found elsewhere.
    pub fn document(self, run: &mut Run) -> Option<Document> {
        match self {
            Item::Document(document) => Some(document),
            Item::Told(told) => {
                let message =
                    "is what was found in a document, which `graph` and the queries read; there is no text to read";
                run.fault(&Fault::of_file(&told.document, message));
                None
            }
        }
    }
}

/// Reads the documents of many inputs, one at a time.
pub struct Documents {
    defaults: Defaults,
    seen: HashSet<String>,
}

impl Documents {
    /// Knows no document yet.
    pub fn new(defaults: Defaults) -> Documents {
        Documents { defaults, seen: HashSet::new() }
    }

    /// Hands every sound document of `source` to `take` and reports the others. Stops early only when `take` does.
    pub fn read<E>(
        &mut self,
        source: Source,
        run: &mut Run,
        mut take: impl FnMut(Item, &mut Run) -> Result<(), E>,
    ) -> Result<(), E> {
        let by_name = source.path.as_ref().is_some_and(|path| path.extension().is_some_and(|e| e == "jsonl"));
        let by_name = if by_name { InputFormat::Jsonl } else { InputFormat::Text };
        match self.defaults.format.unwrap_or(by_name) {
            InputFormat::Jsonl => self.read_lines(source, run, take),
            InputFormat::Text => match self.read_text(source, run) {
                Ok(document) => take(Item::Document(document), run),
                Err(fault) => {
                    run.fault(&fault);
                    Ok(())
                }
            },
        }
    }

    fn read_text(&mut self, source: Source, run: &Run) -> Result<Document, Fault> {
        let text = bounded_text(source.reader, &source.name, MAX_TEXT)?;
        if text.is_empty() {
            run.note(&format_args!("{}: empty", source.name));
        }
        let document = Document {
            published: self.defaults.published,
            language: self.defaults.language.clone(),
            ..Document::new(source.name.clone(), text)
        };
        self.unseen(document).map_err(|message| Fault::of_file(&source.name, message))
    }

    fn read_lines<E>(
        &mut self,
        source: Source,
        run: &mut Run,
        mut take: impl FnMut(Item, &mut Run) -> Result<(), E>,
    ) -> Result<(), E> {
        let Source { name, path, reader } = source;
        let index = Index { name: &name, folder: path.as_deref().map(|path| path.parent().unwrap_or(Path::new(""))) };
        let mut lines = Lines::new(reader, MAX_LINE);
        let mut empty = true;
        loop {
            let line = match lines.next() {
                Ok(Some(line)) => line,
                Ok(None) => break,
                Err(error) => {
                    run.fault(&Fault::io(&name, &error));
                    return Ok(());
                }
            };
            empty = false;
            match self.item(&line, &index) {
                Ok(Some(item)) => take(item, run)?,
                Ok(None) => {}
                Err(fault) => run.fault(&fault),
            }
        }
        if empty {
            run.note(&format_args!("{name}: empty"));
        }
        Ok(())
    }

    /// The document of one line, or what was found in one; `None` for a blank line.
    fn item(&mut self, line: &Line<'_>, index: &Index<'_>) -> Result<Option<Item>, Fault> {
        let fault = |column, message: String| Fault::at(index.name, line.number, column, message);
        let bytes = line.bytes.ok_or_else(|| fault(1, format!("line is over the limit of {} MiB", MAX_LINE / MIB)))?;
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let (_, column) = line_and_column(bytes, error.valid_up_to());
                return Err(fault(column, not_utf8(bytes, line.offset, error)));
            }
        };
        let json = if line.number == 1 { text.trim_start_matches('\u{feff}') } else { text };
        if json.trim_ascii().is_empty() {
            return Ok(None);
        }
        let record = record::parse(json, &self.defaults.known_languages).map_err(|bad| {
            let (_, column) = line_and_column(bytes, bad.byte + text.len() - json.len());
            fault(column, bad.message)
        })?;
        if record.is_told && record.text.is_none() && record.path.is_none() {
            let told = jsonl::read_line(json).map_err(|error| {
                let (_, column) = line_and_column(bytes, error.column() - 1 + text.len() - json.len());
                fault(column, error.message())
            })?;
            return match self.claim(&told.document) {
                Ok(()) => Ok(Some(Item::Told(told))),
                Err(message) => Err(fault(1, message)),
            };
        }
        let document = self.complete(record, line.number, index).map_err(|message| fault(1, message))?;
        self.unseen(document).map(|document| Some(Item::Document(document))).map_err(|message| fault(1, message))
    }

    /// The record as a document, with defaults for what it does not say.
    fn complete(&self, record: Record, line: u64, index: &Index<'_>) -> Result<Document, String> {
        let text = match (record.text, record.path) {
            (Some(text), None) => text,
            (None, Some(path)) => index.text(&path)?,
            (Some(_), Some(_)) => return Err("expected `text` or `path`, found both".to_owned()),
            (None, None) => return Err("expected `text` or `path`, found neither".to_owned()),
        };
        if text.len() > MAX_TEXT {
            return Err(over_the_limit(MAX_TEXT));
        }
        Ok(Document {
            id: record.id.unwrap_or_else(|| format!("{}:{line}", index.name)),
            text,
            language: record.language.or_else(|| self.defaults.language.clone()),
            published: record.published.or(self.defaults.published),
            source: record.source,
        })
    }

    /// The document, unless another of this run bears its id.
    fn unseen(&mut self, document: Document) -> Result<Document, String> {
        self.claim(&document.id).map(|()| document)
    }

    /// The codes of the languages that have data.
    pub fn known_languages(&self) -> &[String] {
        &self.defaults.known_languages
    }

    /// Takes an id, which no other document of this run may have: their evidence could not be told apart.
    pub fn claim(&mut self, id: &str) -> Result<(), String> {
        if self.seen.insert(id.to_owned()) {
            Ok(())
        } else {
            Err(format!("document `{id}` was read before; this one is left out"))
        }
    }
}

/// The file of JSON lines that is being read.
struct Index<'a> {
    name: &'a str,
    /// Where it lies; `None` for standard input.
    folder: Option<&'a Path>,
}

impl Index<'_> {
    /// The text of a file that a line names.
    fn text(&self, path: &str) -> Result<String, String> {
        let folder = self.folder.ok_or("`path` needs an index in a file, not on standard input")?;
        let located = beneath(folder, path).map_err(|message| format!("`path` {path}: {message}"))?;
        let file = File::open(&located).map_err(|error| Fault::io(path, &error).to_string())?;
        bounded_text(BufReader::new(file), path, MAX_TEXT).map_err(|fault| fault.to_string())
    }
}

/// The regular file at `path` beneath `folder`, links followed.
///
/// An index may come from somebody else. It must not make us read, and quote, what lies elsewhere, nor hang on a device.
pub fn beneath(folder: &Path, path: &str) -> Result<PathBuf, String> {
    let relative = Path::new(path);
    let plain = relative.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    if !plain || path.contains('\0') {
        return Err("expected a relative path without `..`".to_owned());
    }
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let message = |error: io::Error| Fault::io("", &error).message().to_owned();
    let folder = folder.canonicalize().map_err(message)?;
    let file = folder.join(relative).canonicalize().map_err(message)?;
    if !file.starts_with(&folder) {
        return Err("leads out of the folder of the index".to_owned());
    }
    if !fs::metadata(&file).map_err(message)?.is_file() {
        return Err("is no regular file".to_owned());
    }
    Ok(file)
}

/// The whole of a text, within the limit.
pub fn bounded_text(reader: impl Read, name: &str, limit: usize) -> Result<String, Fault> {
    let mut bytes = Vec::new();
    reader.take(limit as u64 + 1).read_to_end(&mut bytes).map_err(|error| Fault::io(name, &error))?;
    if bytes.len() > limit {
        return Err(Fault::of_file(name, over_the_limit(limit)));
    }
    String::from_utf8(bytes).map_err(|error| {
        let (line, column) = line_and_column(error.as_bytes(), error.utf8_error().valid_up_to());
        Fault::at(name, line, column, not_utf8(error.as_bytes(), 0, error.utf8_error()))
    })
}

fn over_the_limit(limit: usize) -> String {
    format!("text is over the limit of {} MiB", limit / MIB)
}

/// Where a byte stands: line and column from 1, columns in characters. What comes before it is UTF-8.
fn line_and_column(bytes: &[u8], at: usize) -> (u64, u64) {
    let before = String::from_utf8_lossy(&bytes[..at.min(bytes.len())]);
    let line = before.matches('\n').count() as u64 + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() as u64 + 1;
    (line, column)
}

fn not_utf8(bytes: &[u8], offset: u64, error: std::str::Utf8Error) -> String {
    let at = error.valid_up_to();
    let byte = bytes.get(at).copied().unwrap_or_default();
    let hint =
        if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) { "; is it UTF-16?" } else { "" };
    format!("not UTF-8: byte 0x{byte:02X} at offset {}{hint}", offset + at as u64)
}
