//! `demarche extract`: what each document says.

use std::path::Path;

use demarche::export::{ExtractionFormat, ExtractionWriter, Options};
use demarche::{Document, Extraction};

use crate::args::{Extract, ExtractFormat};
use crate::fault::Failure;
use crate::input::{self, Defaults, Documents};
use crate::knowledge;
use crate::output::{Output, PartsFolder, Syntax};
use crate::run::Run;
use crate::table::{self, Cell, Table};
use crate::visible::one_line;
use crate::{style, terminal};

/// Reads, extracts and writes document after document; only the table waits for the last one, to know its widths.
pub fn extract(options: &Extract, run: &mut Run) -> Result<(), Failure> {
    let format = format(options)?;
    if options.base_iri.is_some() && !matches!(format, ExtractFormat::File(ExtractionFormat::WebAnno)) {
        return Err(Failure::usage(format!("--base-iri: expected the format {}", ExtractionFormat::WebAnno)));
    }
    let extractor = knowledge::open(&options.input.gazetteer)?;
    let defaults = Defaults::new(&options.input, knowledge::languages(extractor)).map_err(Failure::usage)?;
    let mut export = Options::default();
    export.offsets = options.offsets.into();
    export.base_iri = options.base_iri.clone().unwrap_or_default();
    export.wikidata = knowledge::all_wikidata(extractor);
    let mut writer = Writer::open(format, options, export)?;
    let mut documents = Documents::new(defaults);
    for path in input::or_stdin(&options.files) {
        match input::open(&path, run) {
            Ok(source) => documents.read(source, run, |item, run| {
                let Some(document) = item.document(run) else { return Ok(()) };
                let extraction = extractor.extract(&document);
                writer.write(&document, &extraction, run)
            })?,
            Err(fault) => run.fault(&fault),
        }
    }
    writer.finish(run)
}

/// The format asked for, else that of the file's extension, else the table.
fn format(options: &Extract) -> Result<ExtractFormat, Failure> {
    let named = || {
        let extension = options.output.as_ref()?.extension()?.to_string_lossy();
        ExtractionFormat::from_extension(&extension).map(ExtractFormat::File)
    };
    let format = options.format.or_else(named).unwrap_or(ExtractFormat::Table);
    let ExtractFormat::File(file) = format else { return Ok(format) };
    if file.is_folder() && options.output.as_deref().is_none_or(|path| path == Path::new("-")) {
        let message = format!("--format {file} is several files; -o names the folder into which they go");
        return Err(Failure::usage(message));
    }
    Ok(format)
}

/// Writes extractions in the form that was asked for.
enum Writer {
    Table { output: Output, table: Table, documents: usize },
    File { output: Output, format: ExtractionFormat, writer: ExtractionWriter },
    Folder { folder: PartsFolder, writer: ExtractionWriter },
}

impl Writer {
    fn open(format: ExtractFormat, options: &Extract, export: Options) -> Result<Writer, Failure> {
        let output = || Output::open(options.output.as_deref());
        let format = match format {
            ExtractFormat::Table => {
                return Ok(Writer::Table { output: output()?, table: Table::new(&COLUMNS), documents: 0 });
            }
            ExtractFormat::File(format) => format,
        };
        let writer = ExtractionWriter::new(format, export);
        match options.output.as_deref().filter(|_| format.is_folder()) {
            Some(path) => Ok(Writer::Folder { folder: PartsFolder::open(path, options.force)?, writer }),
            None => Ok(Writer::File { output: output()?, format, writer }),
        }
    }

    fn write(&mut self, document: &Document, extraction: &Extraction, run: &Run) -> Result<(), Failure> {
        let failure = |error| Failure::from_write(&document.id, &error);
        match self {
            Writer::Table { table, documents, .. } => {
                *documents += 1;
                extraction.notes.iter().for_each(|note| run.note(&format_args!("{}: {note}", document.id)));
                extraction.conversations.iter().for_each(|of| table.push(row(of, &document.id)));
                Ok(())
            }
            Writer::File { output, format, writer } => {
                let mut bytes = Vec::new();
                writer.write(document, extraction, &mut bytes).map_err(failure)?;
                output.data(syntax(*format), &bytes)
            }
            Writer::Folder { folder, writer } => writer.write_parts(document, extraction, folder).map_err(failure),
        }
    }

    fn finish(self, run: &Run) -> Result<(), Failure> {
        match self {
            Writer::Table { mut output, table, documents } => {
                if documents > 0 && table.is_empty() {
                    run.note(&"no conversations found");
                } else if documents > 0 {
                    output.prose(&table.render(terminal::width()))?;
                }
                output.finish()
            }
            Writer::File { mut output, format, writer } => {
                let mut bytes = Vec::new();
                writer.finish(&mut bytes).map_err(|error| Failure::from_write("the end", &error))?;
                output.data(syntax(format), &bytes)?;
                output.finish()
            }
            Writer::Folder { mut folder, writer } => {
                let written = writer.finish_parts(&mut folder);
                written.map_err(|error| Failure::from_write(folder.name(), &error))?;
                folder.finish()
            }
        }
    }
}

fn syntax(format: ExtractionFormat) -> Syntax {
    if format.media_type().contains("json") { Syntax::Json } else { Syntax::Other }
}

const COLUMNS: [&str; 7] = ["date", "who spoke with whom", "mode", "status", "at request of", "place", "document"];

fn row(conversation: &demarche::Conversation, document: &str) -> Vec<Cell> {
    let label = |party: &Option<demarche::Party>| party.as_ref().map_or(String::new(), |party| one_line(&party.label));
    vec![
        table::date_cell(conversation.date),
        Cell::plain(table::who(&conversation.participants)),
        Cell::plain(conversation.mode.name()),
        Cell::styled(conversation.status.name(), style::of_status(conversation.status)),
        Cell::plain(label(&conversation.requested_by)),
        Cell::plain(label(&conversation.place)),
        Cell::styled(one_line(document), style::DIM),
    ]
}
