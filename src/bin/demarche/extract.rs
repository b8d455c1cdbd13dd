//! `demarche extract`: what each document says.

use demarche::export::jsonl::{self, Record};
use demarche::{Document, Extraction};

use crate::args::{Extract, ExtractFormat};
use crate::fault::Failure;
use crate::input::{self, Defaults, Documents};
use crate::knowledge;
use crate::output::{Output, Syntax};
use crate::run::Run;
use crate::table::{self, Cell, Table};
use crate::visible::one_line;
use crate::{style, terminal};

/// Reads, extracts and writes document after document; only the table waits for the last one, to know its widths.
pub fn extract(options: &Extract, run: &mut Run) -> Result<(), Failure> {
    let extractor = knowledge::open(&options.input.gazetteer)?;
    let defaults = Defaults::new(&options.input, knowledge::languages(extractor)).map_err(Failure::usage)?;
    let mut writer = Writer::new(options)?;
    let mut documents = Documents::new(defaults);
    for path in input::or_stdin(&options.files) {
        match input::open(&path, run) {
            Ok(source) => documents.read(source, run, |document, run| {
                let extraction = extractor.extract(&document);
                writer.write(&document, &extraction, run)
            })?,
            Err(fault) => run.fault(&fault),
        }
    }
    writer.finish(run)
}

/// Writes extractions in the form that was asked for.
struct Writer<'o> {
    options: &'o Extract,
    output: Output,
    table: Table,
    documents: usize,
}

impl Writer<'_> {
    fn new(options: &Extract) -> Result<Writer<'_>, Failure> {
        let output = Output::open(options.output.as_deref())?;
        Ok(Writer { options, output, table: Table::new(&COLUMNS), documents: 0 })
    }

    fn write(&mut self, document: &Document, extraction: &Extraction, run: &Run) -> Result<(), Failure> {
        self.documents += 1;
        let record = || Record::new(extraction, &document.text, self.options.offsets.into());
        match self.options.format {
            ExtractFormat::Table => {
                extraction.notes.iter().for_each(|note| run.note(&format_args!("{}: {note}", document.id)));
                extraction.conversations.iter().for_each(|of| self.table.push(row(of, &document.id)));
                Ok(())
            }
            ExtractFormat::Jsonl => {
                let mut line = Vec::new();
                jsonl::write_line(&mut line, extraction, &document.text, self.options.offsets.into())
                    .map_err(|error| Failure::from_write(&document.id, &error))?;
                self.output.data(Syntax::Json, &line)
            }
            ExtractFormat::Json => {
                let before = if self.documents == 1 { "[\n" } else { ",\n" };
                let json = serde_json::to_string_pretty(&record())
                    .map_err(|error| Failure::from_write(&document.id, &error.into()))?;
                self.output.data(Syntax::Json, format!("{before}{json}").as_bytes())
            }
        }
    }

    fn finish(mut self, run: &Run) -> Result<(), Failure> {
        match self.options.format {
            ExtractFormat::Jsonl => {}
            ExtractFormat::Json if self.documents == 0 => self.output.data(Syntax::Json, b"[]\n")?,
            ExtractFormat::Json => self.output.data(Syntax::Json, b"\n]\n")?,
            ExtractFormat::Table if self.documents == 0 => {}
            ExtractFormat::Table if self.table.is_empty() => run.note(&"no conversations found"),
            ExtractFormat::Table => self.output.prose(&self.table.render(terminal::width()))?,
        }
        self.output.finish()
    }
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
