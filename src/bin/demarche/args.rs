//! What may be typed: [`Arguments`].

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use demarche::export::jsonl::Offsets;
use demarche::export::{BaseIri, ExtractionFormat, Format, Frames, Theme};
use demarche::{Day, EntityKind, Level, Lint, Mode, PartialDate, RelationKind, ReportId, Status, import};

const EXIT_STATUS: &str = "\
Exit status: 0 done, 1 an input could not be read or is invalid (the rest is done), 2 wrong usage.
Without FILE, or where FILE is -, standard input is read.";

/// Reads Vietnamese and English diplomatic news: who spoke with whom, when, at whose request.
#[derive(Debug, Parser)]
#[command(name = "demarche", bin_name = "demarche", version, about, after_help = EXIT_STATUS)]
#[command(disable_help_subcommand = true, max_term_width = 100)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// When to colour what people read; auto heeds NO_COLOR, CLICOLOR and TERM
    #[arg(long, value_enum, default_value_t = Color::Auto, global = true, value_name = "WHEN")]
    pub color: Color,
    /// Report faults only, no notes
    #[arg(long, short, global = true)]
    pub quiet: bool,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Find the conversations in each document
    Extract(Extract),
    /// Say why: for each sentence the words, names and rules that made a conversation, or what it lacks
    Explain(Explain),
    /// Join the conversations of all documents to one graph
    Graph(Graph),
    /// Draw a diagram: everything, the network around one, how two are linked, a timeline, or states
    Draw(Draw),
    /// Write one page of HTML: who spoke with whom, when, and the articles with their words lit up
    Report(Report),
    /// List the conversations around somebody
    Neighbors(Neighbors),
    /// Show how two are linked through conversations
    Path(PathBetween),
    /// List the conversations of one, or between two, in the order of their dates
    Timeline(Timeline),
    /// Count who spoke with whom most, or at whose request
    Who(Who),
    /// Show every report of a conversation, or of all between two, and what they disagree on
    Why(Why),
    /// Describe a graph: how much it has, from when to when, who stands in its middle
    Stats(GraphStats),
    /// Import, check, count and look up names, offices and tenures
    #[command(subcommand)]
    Gazetteer(Gazetteer),
}

/// The subcommands of `demarche gazetteer`.
#[derive(Debug, Subcommand)]
pub enum Gazetteer {
    /// Turn a gazetteer of another tool into a folder of tables
    Import(Import),
    /// Tell what is wrong with folders of tables, and what looks odd in them
    Check(Check),
    /// Count what is known
    Stats(Stats),
    /// Show all that is known of an entity
    Find(Find),
}

/// `demarche gazetteer import`.
#[derive(Debug, Args)]
pub struct Import {
    /// What the files are
    #[arg(long, value_name = "FORMAT", value_parser = import_format())]
    pub from: import::Format,
    /// What stands between the parts of a line, \t for a tab: features of GATE (none unless told), cells of csv
    #[arg(long, value_name = "TEXT", value_parser = separator)]
    pub separator: Option<String>,
    /// Code of the only language in which the names count; by default they hold in all
    #[arg(long, value_name = "CODE", value_parser = language)]
    pub lang: Option<String>,
    /// What entries are whose file does not say it: person, office, state, organization, place
    #[arg(long, value_name = "KIND", value_parser = kind)]
    pub kind: Option<EntityKind>,
    /// Folder of tables that is known beside the built-in ones; may be repeated
    #[arg(long, value_name = "DIR")]
    pub gazetteer: Vec<PathBuf>,
    /// Write into a folder that is not empty, and replace what an import wrote there
    #[arg(long)]
    pub force: bool,
    /// The folder to write, for --gazetteer
    #[arg(short, long, value_name = "DIR")]
    pub output: PathBuf,
    /// What to read; of GATE the lists.def, which names its lists
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
}

/// `demarche gazetteer check`.
#[derive(Debug, Args)]
pub struct Check {
    /// Only what concerns this state, by its code: RU
    #[arg(long, value_name = "CODE")]
    pub state: Option<String>,
    /// Only these: gap, no-tenure, overlap, shared-name; separated by commas
    #[arg(long, value_name = "KIND", value_delimiter = ',', value_parser = PossibleValuesParser::new(Lint::KINDS))]
    pub kind: Vec<String>,
    /// How the answer is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = AnswerFormat::Text)]
    pub format: AnswerFormat,
    /// Folders of tables, which lie over the built-in ones
    #[arg(value_name = "DIR")]
    pub folders: Vec<PathBuf>,
}

/// `demarche gazetteer stats`.
#[derive(Debug, Args)]
pub struct Stats {
    /// How the answer is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = AnswerFormat::Text)]
    pub format: AnswerFormat,
    /// Folders of tables, which lie over the built-in ones
    #[arg(value_name = "DIR")]
    pub folders: Vec<PathBuf>,
}

/// `demarche gazetteer find`.
#[derive(Debug, Args)]
pub struct Find {
    /// Whom or what: a name in any spelling, or an id such as person/lloyd-austin
    pub name: String,
    /// Only tenures of this date; an office with its state means its holder then
    #[arg(long, value_name = "DATE", value_parser = dated)]
    pub on: Option<PartialDate>,
    /// Folder of tables that lies over the built-in ones; may be repeated
    #[arg(long, value_name = "DIR")]
    pub gazetteer: Vec<PathBuf>,
    /// How the answer is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = AnswerFormat::Text)]
    pub format: AnswerFormat,
}

/// How documents are read.
#[derive(Debug, Args)]
pub struct InputOptions {
    /// Day of publication of documents that do not state theirs; "yesterday" counts from it
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub published: Option<Day>,
    /// Language of documents that do not state theirs, by its code, or auto: vi, en, fr, or what a folder adds
    #[arg(long, value_name = "CODE", default_value = "auto")]
    pub lang: String,
    /// How files are read; by default a file whose name ends in .jsonl as jsonl, all else as text
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub input: Option<InputFormat>,
    /// Folder with further names, offices or languages; may be repeated
    #[arg(long, value_name = "DIR")]
    pub gazetteer: Vec<PathBuf>,
}

/// `demarche extract`.
#[derive(Debug, Args)]
pub struct Extract {
    /// How documents are read.
    #[command(flatten)]
    pub input: InputOptions,
    /// How results are written; by default as the name after -o ends, else as a table for people
    #[arg(long, value_name = "FORMAT", value_parser = extract_format())]
    pub format: Option<ExtractFormat>,
    /// What start and end count in JSON
    #[arg(long, value_enum, value_name = "UNIT", default_value_t = OffsetUnit::Chars)]
    pub offsets: OffsetUnit,
    /// In webanno: with what IRIs begin, such as https://example.org/talks/ [default: urn:demarche:]
    #[arg(long, value_name = "IRI", value_parser = base_iri)]
    pub base_iri: Option<BaseIri>,
    /// Write into a folder that is not empty, and replace the files of the same names
    #[arg(long)]
    pub force: bool,
    /// Write to this file (brat: into this folder), which is replaced as a whole or not at all
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Documents: texts, or .jsonl with an {"id", "text" or "path", "published", "language", "source"} a line
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

/// `demarche explain`.
#[derive(Debug, Args)]
pub struct Explain {
    /// How documents are read.
    #[command(flatten)]
    pub input: InputOptions,
    /// How the answer is written; json is an object a line, whose offsets count bytes
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = AnswerFormat::Text)]
    pub format: AnswerFormat,
    /// Documents: texts, or .jsonl with an {"id", "text" or "path", "published", "language", "source"} a line
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

/// `demarche graph`.
#[derive(Debug, Args)]
pub struct Graph {
    /// How documents are read.
    #[command(flatten)]
    pub input: InputOptions,
    /// How the graph is written; by default as the name after -o ends, else dot
    #[arg(long, value_name = "FORMAT", value_parser = graph_format())]
    pub format: Option<GraphFormat>,
    /// In graphml, gexf, node-link, csv, neo4j, cypher: join those who spoke directly, an edge for each conversation, and nothing else
    #[arg(long)]
    pub pairs: bool,
    /// In turtle, ntriples, jsonld, popolo: with what IRIs begin, such as https://example.org/talks/ [default: urn:demarche:]
    #[arg(long, value_name = "IRI", value_parser = base_iri)]
    pub base_iri: Option<BaseIri>,
    /// What concerns tables and folders.
    #[command(flatten)]
    pub tables: TableOptions,
    /// Decide that two reports, named as `why` names them (tass-1#c2), tell of one conversation; may be repeated
    #[arg(long, num_args = 2, value_name = "REPORT", value_parser = report)]
    pub join: Vec<ReportId>,
    /// Decide that two reports tell of two conversations; may be repeated
    #[arg(long, num_args = 2, value_name = "REPORT", value_parser = report)]
    pub apart: Vec<ReportId>,
    /// Take back what was decided about two reports; may be repeated
    #[arg(long, num_args = 2, value_name = "REPORT", value_parser = report)]
    pub undecide: Vec<ReportId>,
    /// Write the graph to this file (csv: into this folder), and the table of conversations to standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Documents, or what was saved: a graph (demarche, json, graphml), extractions (jsonl), annotations of brat (.ann)
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

/// `demarche draw`.
#[derive(Debug, Args)]
pub struct Draw {
    /// What is drawn; by default everything without a name, ego of one name, path of two
    #[arg(long, value_enum, value_name = "PICTURE")]
    pub picture: Option<PictureKind>,
    /// Of ego: how many conversations away
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=8))]
    pub hops: u8,
    /// Colours and sizes: report, slide, print (black on white), safe (for every colour vision), dark
    #[arg(long, value_name = "THEME", value_parser = theme(), default_value = "report", hide_possible_values = true)]
    pub theme: Theme,
    /// The language of words and, as far as they are known in it, of names: en, vi, fr, or what a folder adds
    #[arg(long, value_name = "CODE", default_value = "en")]
    pub labels: String,
    /// How states are told: by frames with names, flags or codes, or none
    #[arg(long, value_name = "HOW", value_parser = frames(), default_value = "names", hide_possible_values = true)]
    pub frames: Frames,
    /// The most that is drawn, or all; the picture says what is left out. By default 80 conversations (states: 24 states)
    #[arg(long, value_name = "N", value_parser = limit)]
    pub limit: Option<usize>,
    /// A line above the picture
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// Leave out what explains shapes and lines
    #[arg(long)]
    pub no_legend: bool,
    /// Draw the places of conversations, too
    #[arg(long)]
    pub places: bool,
    /// Draw who reports the conversations, too
    #[arg(long)]
    pub reporters: bool,
    /// How the picture is written: dot, svg, png; by default as the name after -o ends, else svg
    #[arg(long, value_name = "FORMAT", value_parser = picture_format())]
    pub format: Option<PictureFormat>,
    /// Let Graphviz make the svg; png is always made by it
    #[arg(long)]
    pub graphviz: bool,
    /// Documents and filters.
    #[command(flatten)]
    pub scope: Scope,
    /// Write the picture to this file
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// None, one name or two, then files; what exists as a file, is -, or ends in .jsonl, .json, .demarche or .txt is a file
    #[arg(value_name = "[A [B]] [FILE]")]
    pub names_and_files: Vec<OsString>,
}

/// `demarche report`.
#[derive(Debug, Args)]
pub struct Report {
    /// How documents are read.
    #[command(flatten)]
    pub input: InputOptions,
    /// The heading of the page
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// The language of its labels at first; a button changes it
    #[arg(long, value_name = "CODE", default_value = "en", value_parser = ["en", "vi"])]
    pub labels: String,
    /// Write the page to this file
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Documents, or graphs saved with --format json, whose articles are shown by their quoted words
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

/// How tables are written, and folders.
#[derive(Debug, Args)]
pub struct TableOptions {
    /// In tables, put an apostrophe before what a spreadsheet would run as a formula
    #[arg(long)]
    pub spreadsheet_safe: bool,
    /// Begin tables with a byte order mark, which Excel needs
    #[arg(long)]
    pub bom: bool,
    /// Write into a folder that is not empty, and replace the files of the same names
    #[arg(long)]
    pub force: bool,
}

/// What a query looks at, and how it answers.
#[derive(Debug, Args)]
pub struct QueryOptions {
    /// Documents and filters.
    #[command(flatten)]
    pub scope: Scope,
    /// How the answer is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = AnswerFormat::Text)]
    pub format: AnswerFormat,
}

/// Which documents and conversations a query or a picture looks at.
#[derive(Debug, Args)]
pub struct Scope {
    /// How documents are read.
    #[command(flatten)]
    pub input: InputOptions,
    /// Only conversations on or after this day, or the first of this month or year
    #[arg(long, value_name = "DATE", value_parser = dated)]
    pub since: Option<PartialDate>,
    /// Only conversations on or before this day, or the last of this month or year
    #[arg(long, value_name = "DATE", value_parser = dated)]
    pub until: Option<PartialDate>,
    /// Only these: held, planned, proposed, refused; separated by commas
    #[arg(long, value_name = "STATUS", value_delimiter = ',', value_parser = word::<Status>)]
    pub status: Vec<Status>,
    /// Only these: call, video, meeting, unspecified; separated by commas
    #[arg(long, value_name = "MODE", value_delimiter = ',', value_parser = word::<Mode>)]
    pub mode: Vec<Mode>,
    /// Only through these relations, by default spoke-with; separated by commas
    #[arg(long, value_name = "RELATION", value_delimiter = ',', value_parser = relation)]
    pub relation: Vec<RelationKind>,
    /// Only through, and to, entities of these kinds: person, office, state, organization, place
    #[arg(long, value_name = "KIND", value_delimiter = ',', value_parser = kind)]
    pub kind: Vec<EntityKind>,
    /// Only conversations of which this publisher or document tells; separated by commas
    #[arg(long, value_name = "SOURCE", value_delimiter = ',')]
    pub source: Vec<String>,
    /// Only what was published by this day, joined as it would have been then
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub known_on: Option<Day>,
    /// The date for which an office in a NAME means its holder; by default --until or --since
    #[arg(long, value_name = "DATE", value_parser = dated)]
    pub on: Option<PartialDate>,
}

/// `demarche neighbors`.
#[derive(Debug, Args)]
pub struct Neighbors {
    /// Whom, as a text would name them, or an id such as person/lloyd-austin
    pub name: String,
    /// How many conversations away
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub hops: usize,
    /// Filters and form.
    #[command(flatten)]
    pub query: QueryOptions,
    /// Documents, or what was saved: a graph (demarche, json, graphml), extractions (jsonl), annotations of brat (.ann)
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

/// `demarche path`.
#[derive(Debug, Args)]
pub struct PathBetween {
    /// One end, as a text would name it, or an id
    #[arg(value_name = "A")]
    pub from: String,
    /// The other end
    #[arg(value_name = "B")]
    pub to: String,
    /// Every path without repetition rather than one shortest
    #[arg(long, conflicts_with_all = ["shortest", "best", "after", "before"])]
    pub all: bool,
    /// Every shortest path rather than the first of them
    #[arg(long, conflicts_with_all = ["best", "after", "before"])]
    pub shortest: bool,
    /// The K shortest paths, however long
    #[arg(long, value_name = "K", conflicts_with_all = ["after", "before"])]
    pub best: Option<usize>,
    /// How word that A had on this day came to B at the earliest, each conversation no earlier than the one before
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day, conflicts_with = "before")]
    pub after: Option<Day>,
    /// How late word can have left A to be with B on this day
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub before: Option<Day>,
    /// The longest path, in conversations; by default 4 with --all, else any
    #[arg(long, value_name = "N")]
    pub max: Option<usize>,
    /// With --all or --shortest, show at most so many
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub limit: usize,
    /// Filters and form.
    #[command(flatten)]
    pub query: QueryOptions,
    /// Documents, or what was saved: a graph (demarche, json, graphml), extractions (jsonl), annotations of brat (.ann)
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

/// `demarche who`.
#[derive(Debug, Args)]
pub struct Who {
    /// Count at whose request the conversations were
    #[arg(long, conflicts_with = "level")]
    pub asked: bool,
    /// Count pairs of these: party, office, state
    #[arg(long, value_name = "LEVEL", value_parser = level)]
    pub level: Option<Level>,
    /// Show at most so many
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub top: usize,
    /// Filters and form.
    #[command(flatten)]
    pub query: QueryOptions,
    /// One name, two with --asked, or none, then files; of one, with whom; of none, all pairs
    #[arg(value_name = "A [B] [FILE]")]
    pub names_and_files: Vec<OsString>,
}

/// `demarche why`.
#[derive(Debug, Args)]
pub struct Why {
    /// Filters and form.
    #[command(flatten)]
    pub query: QueryOptions,
    /// The id of a conversation, or one name or two, then files
    #[arg(value_name = "CONVERSATION | A [B] [FILE]", required = true)]
    pub names_and_files: Vec<OsString>,
}

/// `demarche stats`.
#[derive(Debug, Args)]
pub struct GraphStats {
    /// Whom the figures are about: party, office, state
    #[arg(long, value_name = "LEVEL", value_parser = level, default_value = "party")]
    pub level: Level,
    /// Show at most so many of each
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub top: usize,
    /// Filters and form.
    #[command(flatten)]
    pub query: QueryOptions,
    /// Documents, or one saved graph
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

/// `demarche timeline`.
#[derive(Debug, Args)]
pub struct Timeline {
    /// Show the longest times without a conversation, too
    #[arg(long)]
    pub gaps: bool,
    /// Count by month, too
    #[arg(long)]
    pub months: bool,
    /// Check that a conversation was the first since this date; it was on --on, or is the last one
    #[arg(long, value_name = "DATE", value_parser = dated)]
    pub first_since: Option<PartialDate>,
    /// Filters and form.
    #[command(flatten)]
    pub query: QueryOptions,
    /// One name or two, then files; what exists as a file, is -, or ends in .jsonl, .json, .demarche or .txt is a file
    #[arg(value_name = "A [B] [FILE]", required = true)]
    pub names_and_files: Vec<OsString>,
}

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs)]
pub enum Color {
    Auto,
    Always,
    Never,
}

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum InputFormat {
    /// One document
    Text,
    /// A document a line
    Jsonl,
}

/// What `extract` writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExtractFormat {
    /// A table for people
    Table,
    /// A file for programs
    File(ExtractionFormat),
}

/// What is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PictureKind {
    /// All conversations, with those who spoke on both sides
    Whole,
    /// Those within some conversations of one, who stands in the middle
    Ego,
    /// The shortest ways between two
    Path,
    /// A lane for each who spoke, in the order of time; of all, of one, or of what two had together
    Timeline,
    /// How often states spoke with each other
    States,
}

/// How a picture is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureFormat {
    /// For Graphviz
    Dot,
    /// To be shown
    Svg,
    /// To be shown, made by Graphviz
    Png,
}

impl PictureFormat {
    /// Every format.
    pub const ALL: &'static [PictureFormat] = &[PictureFormat::Dot, PictureFormat::Svg, PictureFormat::Png];

    /// Its name, which is its extension.
    pub fn name(self) -> &'static str {
        match self {
            PictureFormat::Dot => "dot",
            PictureFormat::Svg => "svg",
            PictureFormat::Png => "png",
        }
    }

    /// The format of that name.
    pub fn named(name: &str) -> Option<PictureFormat> {
        PictureFormat::ALL.iter().copied().find(|format| format.name() == name)
    }
}

/// What `graph` writes: a format of the library, or the picture that Graphviz makes of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GraphFormat {
    /// One that the library writes
    Library(Format),
    /// The diagram as an image
    Png,
}

/// What the queries write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AnswerFormat {
    /// For people
    Text,
    /// For programs
    Json,
}

/// What offsets count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OffsetUnit {
    /// Unicode code points
    Chars,
    /// Bytes of UTF-8
    Bytes,
}

impl From<OffsetUnit> for Offsets {
    fn from(unit: OffsetUnit) -> Self {
        match unit {
            OffsetUnit::Chars => Offsets::Chars,
            OffsetUnit::Bytes => Offsets::Bytes,
        }
    }
}

fn day(text: &str) -> Result<Day, String> {
    text.parse().map_err(|_| "expected a day of the calendar such as 2022-05-19".to_owned())
}

/// A date with its year; one without has no place on a timeline.
fn dated(text: &str) -> Result<PartialDate, String> {
    let date = text.parse::<PartialDate>().ok().filter(|date| date.year().is_some());
    date.ok_or_else(|| "expected a date such as 2022-05-19, 2022-05 or 2022".to_owned())
}

/// The formats of the library, so that a new one is here by itself, and the image.
fn graph_format() -> impl TypedValueParser<Value = GraphFormat> {
    let names = Format::ALL.iter().map(|format| format.name()).chain([PictureFormat::Png.name()]);
    PossibleValuesParser::new(names).try_map(|name| match PictureFormat::named(&name) {
        Some(PictureFormat::Png) => Ok(GraphFormat::Png),
        _ => name.parse::<Format>().map(GraphFormat::Library),
    })
}

fn picture_format() -> impl TypedValueParser<Value = PictureFormat> {
    let names = PossibleValuesParser::new(PictureFormat::ALL.iter().map(|format| format.name()));
    names.map(|name| PictureFormat::named(&name).unwrap_or(PictureFormat::Svg))
}

fn theme() -> impl TypedValueParser<Value = Theme> {
    let names = PossibleValuesParser::new(Theme::ALL.iter().map(|theme| theme.name()));
    names.try_map(|name| name.parse::<Theme>())
}

fn frames() -> impl TypedValueParser<Value = Frames> {
    let names = PossibleValuesParser::new(Frames::ALL.iter().map(|(name, _)| *name));
    let named = |name: String| Frames::ALL.iter().find(|(known, _)| *known == name).map(|(_, frames)| *frames);
    names.map(move |name| named(name).unwrap_or_default())
}

/// How much is drawn; `all` is as much as there is.
fn limit(text: &str) -> Result<usize, String> {
    match text {
        "all" => Ok(usize::MAX),
        _ => text.parse().ok().filter(|limit| *limit > 0).ok_or_else(|| "expected a number from 1, or all".to_owned()),
    }
}

/// The table, and the formats of the library.
fn extract_format() -> impl TypedValueParser<Value = ExtractFormat> {
    let names = ["table"].into_iter().chain(ExtractionFormat::ALL.iter().map(|format| format.name()));
    PossibleValuesParser::new(names).try_map(|name| match name.as_str() {
        "table" => Ok(ExtractFormat::Table),
        name => name.parse().map(ExtractFormat::File),
    })
}

/// The formats that the library reads, so that a new one is here by itself.
fn import_format() -> impl TypedValueParser<Value = import::Format> {
    let names = PossibleValuesParser::new(import::Format::ALL.iter().map(|format| format.name()));
    names.try_map(|name| name.parse::<import::Format>())
}

/// A separator; nobody can type a tab.
fn separator(text: &str) -> Result<String, String> {
    if text.is_empty() { Err("expected at least one character".to_owned()) } else { Ok(text.replace("\\t", "\t")) }
}

fn language(code: &str) -> Result<String, String> {
    let is_code = (2..=16).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    if is_code { Ok(code.to_owned()) } else { Err("expected the code of a language such as vi".to_owned()) }
}

/// The relations, with or without blanks: `at-request-of`.
fn relation(text: &str) -> Result<RelationKind, String> {
    let found = RelationKind::ALL.iter().copied().find(|kind| kind.name() == text.replace('-', " "));
    let names = || RelationKind::ALL.iter().map(|kind| kind.name().replace(' ', "-")).collect::<Vec<_>>();
    found.ok_or_else(|| format!("expected one of {}", names().join(", ")))
}

fn kind(text: &str) -> Result<EntityKind, String> {
    let names = || EntityKind::ALL.map(EntityKind::name).join(", ");
    text.parse().map_err(|_| format!("expected one of {}", names()))
}

fn base_iri(text: &str) -> Result<BaseIri, String> {
    text.parse().map_err(|error: demarche::export::InvalidBaseIri| error.to_string())
}

fn report(text: &str) -> Result<ReportId, String> {
    text.parse().map_err(|error: demarche::InvalidReportId| error.to_string())
}

fn level(text: &str) -> Result<Level, String> {
    let names = || Level::ALL.iter().map(|level| level.name()).collect::<Vec<_>>();
    Level::ALL
        .iter()
        .copied()
        .find(|level| level.name() == text)
        .ok_or_else(|| format!("expected one of {}", names().join(", ")))
}

fn word<T: std::str::FromStr<Err = demarche::UnknownWord>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|error: T::Err| error.to_string())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_line_is_consistent() {
        use clap::CommandFactory;
        super::Arguments::command().debug_assert();
    }
}
