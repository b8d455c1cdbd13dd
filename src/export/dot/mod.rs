//! Diagrams in the language of Graphviz: [`write_dot`].
//!
//! A statement is a line, ids are those of the graph, and what is said of a node stands in its own line: a further document
//! changes the lines of what it tells of.

mod columns;
mod lanes;
mod legend;
mod quote;
mod style;
mod web;

use std::io::{self, Write};

use self::quote::{Statements, Style};
use self::style::Styles;
use super::diagram::{Account, Actor, Arrangement, DiagramOptions, DotLayout, Drawing, Picture, draw, wrapped};
use crate::KnowledgeGraph;

/// With more nodes than this, columns take Graphviz minutes and show the reader nothing.
const LARGE: usize = 240;
/// How wide a label may be, in characters.
const NAME_WIDTH: usize = 26;
const TITLE_WIDTH: usize = 80;
/// How many titles of one person are shown; the tooltip has all.
const TITLES: usize = 2;

/// Writes a picture of the graph for Graphviz, which draws it without editing: `dot -Tsvg seeds.dot -o seeds.svg`.
///
/// The same graph gives the same bytes. Names and quotes may hold anything: nothing in them is markup, or a link. Costs the query
/// that finds what is drawn, and the text that is written.
///
/// # Errors
/// When the writer fails.
///
/// ```
/// use demarche::KnowledgeGraph;
/// use demarche::export::{DiagramOptions, write_dot};
///
/// let mut options = DiagramOptions::default();
/// options.title = Some("Nobody \"spoke\"".to_owned());
/// let mut file = Vec::new();
/// write_dot(&KnowledgeGraph::new(), &options, &mut file)?;
/// let dot = String::from_utf8(file).unwrap();
/// assert!(dot.starts_with("digraph \"demarche\" {\n"));
/// assert!(dot.contains(r#"label="Nobody \"spoke\"\n"#));
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn write_dot(graph: &KnowledgeGraph, options: &DiagramOptions, mut out: impl Write) -> io::Result<()> {
    let drawing = draw(graph, options);
    let springs = options.picture == Picture::Whole
        && match options.layout {
            DotLayout::Auto => drawing.actors.len() + drawing.talks.len() > LARGE,
            DotLayout::Columns => false,
            DotLayout::Springs => true,
        };
    let mut canvas = Canvas {
        out: Statements::default(),
        drawing: &drawing,
        account: Account { graph, options },
        options,
        styles: Styles::of(options.theme.palette()),
        springs,
    };
    canvas.draw();
    out.write_all(canvas.out.0.as_bytes())?;
    out.flush()
}

/// [`write_dot`] as it is without options.
pub(super) fn write_default(graph: &KnowledgeGraph, _: &super::Options, out: &mut dyn Write) -> io::Result<()> {
    write_dot(graph, &DiagramOptions::default(), out)
}

/// Where statements go, and what they are made of.
struct Canvas<'a, 'g> {
    out: Statements,
    drawing: &'a Drawing<'g>,
    account: Account<'g>,
    options: &'g DiagramOptions,
    styles: Styles,
    springs: bool,
}

impl Canvas<'_, '_> {
    fn draw(&mut self) {
        self.out.line("digraph \"demarche\" {");
        self.heading();
        let arrangement = match self.drawing.arrangement {
            Arrangement::Columns if self.springs => style::springs(),
            Arrangement::Columns => self.styles.layered(),
            Arrangement::Lanes => self.styles.lanes(),
            Arrangement::Web => self.styles.web(),
        };
        self.out.defaults("graph", &arrangement);
        self.out.defaults("node", &self.styles.nodes);
        self.out.defaults("edge", &self.styles.edges);
        match self.drawing.arrangement {
            Arrangement::Columns => self.columns(),
            Arrangement::Lanes => self.lanes(),
            Arrangement::Web => self.web(),
        }
        self.out.line("}");
    }

    /// The title, and what was left out.
    fn heading(&mut self) {
        let lines = self.options.title.iter().chain(&self.drawing.notes);
        let mut lines: Vec<String> = lines.flat_map(|line| wrapped(line, TITLE_WIDTH)).collect();
        let statement = self.out.graph(&self.styles.graph);
        if lines.is_empty() {
            return statement.end();
        }
        // Graphviz sets a title close to what is below.
        lines.push(" ".to_owned());
        statement.label(lines.iter().map(String::as_str)).end();
    }

    /// The node of somebody, with its state where no frame says it; it may begin a lane.
    fn actor(&mut self, actor: &Actor<'_>, framed: bool, own: &Style, in_lane: bool) {
        let state = actor.state.filter(|state| *state != actor.id).map(|state| self.account.state(state));
        let mut lines = match actor.state {
            Some(state) if state == actor.id => wrapped(&self.account.state(state), NAME_WIDTH),
            _ => wrapped(actor.name, NAME_WIDTH),
        };
        lines.extend(actor.titles.iter().take(TITLES).flat_map(|title| wrapped(title, NAME_WIDTH)));
        lines.extend(state.iter().filter(|_| !framed).flat_map(|state| wrapped(state, NAME_WIDTH)));
        let tooltip = [actor.name].into_iter().chain(actor.titles.iter().map(|title| &**title));
        let statement = self.out.node(actor.id.as_str(), own);
        let statement = if in_lane { statement.group(actor.id.as_str()) } else { statement };
        let statement = statement.label(lines.iter().map(String::as_str));
        let statement = statement.tooltip(tooltip.chain(state.as_deref()));
        statement.link(self.options.links.get(actor.id).map(String::as_str)).end();
    }
}
