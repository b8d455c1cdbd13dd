//! Files as one graph: documents are extracted, saved graphs are read back, and all are joined.

use std::collections::BTreeMap;
use std::io::BufRead;
use std::path::{Path, PathBuf};

use demarche::export::{MAGIC, read_brat, read_graphml, read_json, read_snapshot};
use demarche::{Decision, Document, Extraction, KnowledgeGraph};

use crate::args::InputOptions;
use crate::fault::{Failure, Fault, shown_path};
use crate::input::{self, Defaults, Documents, Item, MAX_LINE, MAX_TEXT, Source};
use crate::knowledge::{self, Extractor};
use crate::record::{self, Record};
use crate::run::Run;

/// The graph of all files.
pub fn read(
    files: &[PathBuf],
    options: &InputOptions,
    extractor: &Extractor,
    run: &mut Run,
) -> Result<KnowledgeGraph, Failure> {
    read_keeping(files, options, extractor, run, &mut |_, _| {})
}

/// The graph of all files; each document that was read is handed on with its extraction.
pub fn read_keeping(
    files: &[PathBuf],
    options: &InputOptions,
    extractor: &Extractor,
    run: &mut Run,
    keep: &mut dyn FnMut(Document, &Extraction),
) -> Result<KnowledgeGraph, Failure> {
    let defaults = Defaults::new(options, knowledge::languages(extractor)).map_err(Failure::usage)?;
    let mut corpus = Corpus {
        documents: Documents::new(defaults),
        graph: KnowledgeGraph::new(),
        extractor,
        keep,
        indices: BTreeMap::new(),
    };
    for path in input::or_stdin(files) {
        let read = input::open(&path, run).and_then(|source| corpus.add(source, options, run));
        read.unwrap_or_else(|fault| run.fault(&fault));
    }
    let tenures = knowledge::tenures(extractor, &corpus.graph);
    Ok(corpus.graph.with_tenures(tenures))
}

struct Corpus<'e> {
    documents: Documents,
    graph: KnowledgeGraph,
    extractor: &'e Extractor,
    keep: &'e mut dyn FnMut(Document, &Extraction),
    /// What is known of the texts of a folder.
    indices: BTreeMap<PathBuf, BTreeMap<String, Record>>,
}

impl Corpus<'_> {
    fn add(&mut self, mut source: Source, options: &InputOptions, run: &mut Run) -> Result<(), Fault> {
        if options.input.is_none() && is_snapshot(source.reader.as_mut()) {
            let saved =
                read_snapshot(source.reader).map_err(|error| Fault::of_file(&source.name, error.to_string()))?;
            self.join(&source.name, &saved, run);
            return Ok(());
        }
        let extension = source.path.as_deref().and_then(Path::extension);
        let extension = extension.map(|extension| extension.to_string_lossy().into_owned());
        let named = |name: &str| extension.as_deref() == Some(name);
        if options.input.is_none() && is_saved_graph(source.reader.as_mut()) {
            return self.add_saved(source, run);
        }
        if options.input.is_none() && named("graphml") {
            return self.add_graphml(source, run);
        }
        if options.input.is_none() && named("ann") {
            return self.add_annotations(source);
        }
        if options.input.is_none() && named("json") {
            let message = "is no saved graph; --input text or --input jsonl says how else to read it";
            return Err(Fault::of_file(&source.name, message));
        }
        let Corpus { documents, graph, extractor, keep, .. } = self;
        let read: Result<(), std::convert::Infallible> = documents.read(source, run, |item, _| {
            let extraction = match item {
                Item::Document(document) => {
                    let extraction = extractor.extract(&document);
                    keep(document, &extraction);
                    extraction
                }
                Item::Told(told) => told,
            };
            graph.insert(extraction);
            Ok(())
        });
        let Ok(()) = read;
        Ok(())
    }

    fn add_saved(&mut self, source: Source, run: &mut Run) -> Result<(), Fault> {
        let saved = read_json(source.reader).map_err(|error| {
            let message = error.to_string();
            match (error.line(), error.column()) {
                (Some(line), Some(column)) => {
                    let place = format!("line {line}, column {column}: ");
                    let message = message.strip_prefix(&place).unwrap_or(&message);
                    Fault::at(&source.name, line as u64, column as u64, message)
                }
                _ => Fault::of_file(&source.name, message),
            }
        })?;
        self.join(&source.name, &saved, run);
        Ok(())
    }

    fn add_graphml(&mut self, source: Source, run: &mut Run) -> Result<(), Fault> {
        let saved = read_graphml(source.reader)
            .map_err(|error| Fault::at(&source.name, error.line() as u64, error.column() as u64, error.message()))?;
        self.join(&source.name, &saved, run);
        Ok(())
    }

    /// Annotations of brat. The text lies beside them, under the same name, and the index of the folder knows more of the document.
    fn add_annotations(&mut self, source: Source) -> Result<(), Fault> {
        let fault = |message: String| Fault::of_file(&source.name, message);
        let path = source.path.clone().unwrap_or_default().with_extension("txt");
        let file = std::fs::File::open(&path).map_err(|error| Fault::io(&shown_path(&path), &error))?;
        let text = input::bounded_text(file, &shown_path(&path), MAX_TEXT)?;
        let annotations = input::bounded_text(source.reader, &source.name, MAX_LINE)?;
        let document = self.known(&path, text)?;
        let told = read_brat(&document, &annotations)
            .map_err(|error| Fault::at(&source.name, error.line() as u64, error.column() as u64, error.message()))?;
        self.documents.claim(&told.document).map_err(fault)?;
        (self.keep)(document, &told);
        self.graph.insert(told);
        Ok(())
    }

    /// The document of a text, with what the index beside it says; without one its id is its path.
    fn known(&mut self, path: &Path, text: String) -> Result<Document, Fault> {
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        if !self.indices.contains_key(&folder) {
            let index = index_of(&folder.join("index.jsonl"), self.documents.known_languages())?;
            self.indices.insert(folder.clone(), index);
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let mut document = Document::new(shown_path(path), text);
        if let Some(record) = self.indices.get(&folder).and_then(|index| index.get(&*name)) {
            document.id = record.id.clone().unwrap_or(document.id);
            document.published = record.published;
            document.language = record.language.clone();
            document.source = record.source.clone();
        }
        Ok(document)
    }

    fn join(&mut self, name: &str, saved: &KnowledgeGraph, run: &mut Run) {
        for extraction in saved.extractions() {
            match self.documents.claim(&extraction.document) {
                Ok(()) => drop(self.graph.insert(extraction.clone())),
                Err(message) => run.fault(&Fault::of_file(name, message)),
            }
        }
        for decision in saved.decisions() {
            let Decision { a, b, same } = decision;
            if same {
                self.graph.join(a, b)
            } else {
                self.graph.keep_apart(a, b)
            };
        }
        let graph = std::mem::take(&mut self.graph);
        self.graph = graph.with_tenures(saved.tenures().cloned());
    }
}

/// What the index of a folder says of its texts, by their paths; nothing where there is none.
fn index_of(path: &Path, languages: &[String]) -> Result<BTreeMap<String, Record>, Fault> {
    let name = shown_path(path);
    let Ok(file) = std::fs::File::open(path) else { return Ok(BTreeMap::new()) };
    let text = input::bounded_text(file, &name, MAX_LINE)?;
    let mut records = BTreeMap::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let record: Record = record::parse(line, languages)
            .map_err(|bad| Fault::at(&name, number as u64 + 1, bad.byte as u64 + 1, bad.message))?;
        if let Some(path) = record.path.clone() {
            records.insert(path, record);
        }
    }
    Ok(records)
}

/// Whether what comes next is a graph that `graph -o FILE.demarche` wrote. Nothing is taken from the reader.
fn is_snapshot(reader: &mut dyn BufRead) -> bool {
    reader.fill_buf().is_ok_and(|start| start.starts_with(MAGIC))
}

/// Whether what comes next is a graph that `graph --format json` wrote. Nothing is taken from the reader.
fn is_saved_graph(reader: &mut dyn BufRead) -> bool {
    // A read that fails now fails again, and is reported, when the file is read.
    let Ok(start) = reader.fill_buf() else { return false };
    let mut start = start.iter().copied().filter(|byte| !byte.is_ascii_whitespace());
    br#"{"format":"demarche-graph""#.iter().all(|expected| start.next() == Some(*expected))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snapshot_is_known_by_its_first_bytes() {
        assert!(is_snapshot(&mut &b"demarche\x1a\x01"[..]));
        assert!(!is_snapshot(&mut &b"demarche is a French word"[..]));
    }

    #[test]
    fn a_saved_graph_is_known_by_how_it_begins() {
        let known = |text: &str| is_saved_graph(&mut text.as_bytes());
        assert!(known("{\"format\": \"demarche-graph\", \"version\": 1"));
        assert!(!known("{\"id\": \"a\", \"text\": \"{\\\"format\\\": \\\"demarche-graph\\\"}\"}"));
        assert!(!known(""));
    }
}
