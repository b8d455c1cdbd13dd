//! `demarche graph`: the conversations of all documents, joined.

use demarche::export::Format;
use demarche::{ConversationRecord, KnowledgeGraph};

use crate::args::Graph;
use crate::fault::Failure;
use crate::output::{Output, Syntax};
use crate::run::Run;
use crate::table::{self, Cell, Table};
use crate::visible::one_line;
use crate::{corpus, knowledge, style, terminal};

/// How many documents a row names.
const NAMED_REPORTS: usize = 3;

/// Reads, joins, and writes the graph; beside a file, standard output gets the table.
pub fn graph(options: &Graph, run: &mut Run) -> Result<(), Failure> {
    let format = format(options)?;
    let extractor = knowledge::open(&options.input.gazetteer)?;
    // Before reading: a graph of an hour's work must not be lost to a missing folder.
    let mut output = Output::open(options.output.as_deref())?;
    let graph = corpus::read(&options.files, &options.input, extractor, run)?;
    let mut bytes = Vec::new();
    format.write(&graph, &mut bytes).map_err(|error| Failure::from_write("the graph", &error))?;
    let syntax = if format == Format::Json { Syntax::Json } else { Syntax::Other };
    output.data(syntax, &bytes)?;
    let beside = !output.is_stdout();
    output.finish()?;
    if beside { write_table(&graph, run) } else { Ok(()) }
}

/// The format asked for, else that of the file's extension, else DOT.
fn format(options: &Graph) -> Result<Format, Failure> {
    let extension = options.output.as_ref().and_then(|path| path.extension());
    match (options.format, extension) {
        (Some(format), _) => Ok(format),
        (None, None) => Ok(Format::Dot),
        (None, Some(extension)) => {
            let extension = extension.to_string_lossy();
            let known: Vec<&str> = Format::ALL.iter().map(|format| format.extension()).collect();
            let unknown = || {
                Failure::usage(format!(
                    "-o: no graph is written as `.{extension}`, expected one of {} or --format",
                    known.join(", ")
                ))
            };
            Format::from_extension(&extension).ok_or_else(unknown)
        }
    }
}

fn write_table(graph: &KnowledgeGraph, run: &Run) -> Result<(), Failure> {
    let mut table = Table::new(&["date", "who spoke with whom", "mode", "status", "at request of", "reports"]);
    graph.conversations().for_each(|conversation| table.push(row(conversation)));
    if table.is_empty() {
        run.note(&"no conversations found");
        return Ok(());
    }
    let mut output = Output::open(None)?;
    output.prose(&table.render(terminal::width()))?;
    output.finish()
}

fn row(conversation: &ConversationRecord) -> Vec<Cell> {
    vec![
        table::date_cell(conversation.date()),
        Cell::plain(table::who(conversation.participants())),
        Cell::plain(conversation.mode().name()),
        Cell::styled(conversation.status().name(), style::of_status(conversation.status())),
        Cell::plain(conversation.requested_by().map_or(String::new(), |party| one_line(&party.label))),
        Cell::styled(reports(conversation), style::DIM),
    ]
}

/// How many documents tell of it, and the first of them.
fn reports(conversation: &ConversationRecord) -> String {
    let reports = conversation.reports();
    let mut named: Vec<String> = reports.iter().take(NAMED_REPORTS).map(|report| one_line(report.document())).collect();
    if reports.len() > NAMED_REPORTS {
        named.push("…".to_owned());
    }
    format!("{}: {}", reports.len(), named.join(" "))
}
