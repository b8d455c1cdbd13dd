//! `demarche graph`: the conversations of all documents, joined.

use std::path::Path;

use demarche::export::Format;
use demarche::{ConversationRecord, KnowledgeGraph, ReportId};

use crate::args::{Graph, GraphFormat, PictureFormat};
use crate::fault::Failure;
use crate::output::{Output, PartsFolder, Syntax};
use crate::run::Run;
use crate::table::{self, Cell, Table};
use crate::visible::one_line;
use crate::{corpus, graphviz, knowledge, style, terminal};

/// How many documents a row names.
const NAMED_REPORTS: usize = 3;

/// Reads, joins, and writes the graph; beside a file, standard output gets the table.
pub fn graph(options: &Graph, run: &mut Run) -> Result<(), Failure> {
    let format = format(options)?;
    if options.pairs {
        expect(format, "--pairs", "nodes and edges", Format::has_pairs)?;
    }
    if options.base_iri.is_some() {
        expect(format, "--base-iri", "IRIs", Format::has_iris)?;
    }
    let extractor = knowledge::open(&options.input.gazetteer)?;
    // Before reading: a graph of an hour's work must not be lost to a missing folder.
    let target = Target::open(format, options)?;
    let mut graph = corpus::read(&options.files, &options.input, extractor, run)?;
    decide(&mut graph, options, run);
    let mut export = demarche::export::Options::default();
    export.wikidata = knowledge::wikidata(extractor, &graph);
    export.spreadsheet_safe = options.tables.spreadsheet_safe;
    export.byte_order_mark = options.tables.bom;
    export.pairs = options.pairs;
    export.base_iri = options.base_iri.clone().unwrap_or_default();
    if target.write(format, &graph, &export)? { write_table(&graph, run) } else { Ok(()) }
}

/// Whether an option has a meaning in the format; what would be without effect is a mistake.
fn expect(format: GraphFormat, option: &str, sort: &str, heeds: fn(Format) -> bool) -> Result<(), Failure> {
    if matches!(format, GraphFormat::Library(format) if heeds(format)) {
        return Ok(());
    }
    let known = Format::ALL.iter().filter(|format| heeds(**format)).map(|format| format.name());
    let known = known.collect::<Vec<_>>().join(", ");
    Err(Failure::usage(format!("{option}: expected a format of {sort} ({known})")))
}

/// What is decided by hand. It is saved with the graph, and holds for what is added later.
fn decide(graph: &mut KnowledgeGraph, options: &Graph, run: &Run) {
    type Deciding = fn(&mut KnowledgeGraph, ReportId, ReportId) -> bool;
    let decisions: [(&[ReportId], Deciding); 3] = [
        (&options.undecide, KnowledgeGraph::undecide),
        (&options.join, KnowledgeGraph::join),
        (&options.apart, KnowledgeGraph::keep_apart),
    ];
    for (reports, decide) in decisions {
        let is_here = |id: &ReportId| graph.report(id).is_some();
        let missing: Vec<&ReportId> = reports.iter().filter(|id| !is_here(id)).collect();
        missing
            .iter()
            .for_each(|id| run.note(&format!("no report {}; what is decided waits for it", one_line(&id.to_string()))));
        for pair in reports.chunks_exact(2) {
            decide(graph, pair[0].clone(), pair[1].clone());
        }
    }
}

/// Where the graph goes.
enum Target {
    File(Output),
    Folder(PartsFolder),
}

impl Target {
    fn open(format: GraphFormat, options: &Graph) -> Result<Target, Failure> {
        let GraphFormat::Library(format) = format else {
            graphviz::find()?;
            return Output::open(options.output.as_deref()).map(Target::File);
        };
        if !format.is_folder() {
            return Output::open(options.output.as_deref()).map(Target::File);
        }
        let folder = options.output.as_deref().filter(|path| *path != Path::new("-"));
        let folder = folder.ok_or_else(|| {
            Failure::usage(format!("--format {format} is several files; -o names the folder into which they go"))
        })?;
        PartsFolder::open(folder, options.tables.force).map(Target::Folder)
    }

    /// Whether standard output is free for something else.
    fn write(
        self,
        format: GraphFormat,
        graph: &KnowledgeGraph,
        export: &demarche::export::Options,
    ) -> Result<bool, Failure> {
        match (self, format) {
            (Target::File(mut output), GraphFormat::Library(format)) => {
                let syntax = if format.media_type().contains("json") { Syntax::Json } else { Syntax::Other };
                output.stream(syntax, |out| format.write(graph, export, out))?;
                let beside = !output.is_stdout();
                output.finish().map(|()| beside)
            }
            (Target::File(output), GraphFormat::Png) => {
                let mut dot = Vec::new();
                let written = Format::Dot.write(graph, export, &mut dot);
                written.map_err(|error| Failure::from_write("a diagram in memory", &error))?;
                let beside = !output.is_stdout();
                graphviz::draw(&dot, PictureFormat::Png, output).map(|()| beside)
            }
            (Target::Folder(mut folder), GraphFormat::Library(format)) => {
                let written = format.write_parts(graph, export, &mut folder);
                written.map_err(|error| Failure::from_write(folder.name(), &error))?;
                folder.finish().map(|()| true)
            }
            (Target::Folder(_), GraphFormat::Png) => unreachable!("an image is one file"),
        }
    }
}

/// The format asked for, else that of the file's extension, else DOT.
fn format(options: &Graph) -> Result<GraphFormat, Failure> {
    let extension = options.output.as_ref().and_then(|path| path.extension());
    match (options.format, extension) {
        (Some(format), _) => Ok(format),
        (None, None) => Ok(GraphFormat::Library(Format::Dot)),
        (None, Some(extension)) => {
            let extension = extension.to_string_lossy();
            if extension.eq_ignore_ascii_case(PictureFormat::Png.name()) {
                return Ok(GraphFormat::Png);
            }
            Format::from_extension(&extension).map(GraphFormat::Library).ok_or_else(|| unknown(&extension))
        }
    }
}

fn unknown(extension: &str) -> Failure {
    let mut known: Vec<&str> = Vec::new();
    for format in Format::ALL.iter().filter(|format| !format.is_folder()) {
        if !known.contains(&format.extension()) {
            known.push(format.extension());
        }
    }
    known.push(PictureFormat::Png.name());
    let known = known.join(", ");
    Failure::usage(format!("-o: no graph is written as `.{extension}`, expected one of {known} or --format"))
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
