//! A diagram for Graphviz: who spoke with whom, on which date, at whose request.
//!
//! Three columns: people of one state in a frame on one side, whom they speak with on the other, and the conversations
//! between, each a node of its own, so that those who spoke ten times are joined ten times and a conversation of
//! three is not three of two. What a conversation is made of is in its tooltip, document by document.

mod draw;
mod picture;
mod quote;
mod style;
mod words;

use std::collections::BTreeMap;
use std::io::{self, Write};

#[cfg(feature = "serde")]
pub(super) use quote::is_web_address;
pub use words::DotWords;

use crate::{EntityId, KnowledgeGraph};

/// With more nodes than this, columns take Graphviz minutes and show the reader nothing.
const LARGE: usize = 120;

/// What a diagram shows, and in which words.
///
/// ```
/// use demarche::export::{DotOptions, DotWords};
///
/// let mut options = DotOptions::default();
/// options.title = Some("Five articles".to_owned());
/// options.words = DotWords::vietnamese();
/// assert!(options.legend && !options.places);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DotOptions {
    /// A line above the picture.
    pub title: Option<String>,
    /// Whether shapes and lines are explained. On by default.
    pub legend: bool,
    /// Whether those of one state stand in one frame. On by default; springs have no frames.
    pub states: bool,
    /// Whether places are nodes. Off by default.
    pub places: bool,
    /// Whether those who tell of a conversation are joined to it. Off by default.
    pub reporters: bool,
    /// How nodes are placed.
    pub layout: DotLayout,
    /// The words beside the names.
    pub words: DotWords,
    /// What to call an entity other than the graph does: in another language, say. An office's name is a title.
    pub names: BTreeMap<EntityId, String>,
    /// Where a click on an entity leads (its page at Wikidata, say). Only `http` and `https` are let through. A
    /// conversation leads to the first document whose source, or else whose id, is such an address.
    pub links: BTreeMap<EntityId, String>,
}

impl Default for DotOptions {
    fn default() -> Self {
        DotOptions {
            title: None,
            legend: true,
            states: true,
            places: false,
            reporters: false,
            layout: DotLayout::Auto,
            words: DotWords::english(),
            names: BTreeMap::new(),
            links: BTreeMap::new(),
        }
    }
}

/// How the nodes of a diagram are placed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DotLayout {
    /// In columns up to 120 nodes, by springs beyond.
    #[default]
    Auto,
    /// In columns (`dot`), those of one state in a frame.
    Columns,
    /// By springs (`sfdp`), which bear any number of nodes.
    Springs,
}

/// Writes the graph for Graphviz, which draws it without editing: `dot -Tsvg seeds.dot -o seeds.svg`.
///
/// The same graph gives the same bytes. Names and quotes may hold anything: nothing in them is markup, or a link.
///
/// # Errors
/// When the writer fails.
///
/// ```
/// use demarche::KnowledgeGraph;
/// use demarche::export::{DotOptions, write_dot};
///
/// let mut options = DotOptions::default();
/// options.title = Some("Nobody \"spoke\"".to_owned());
/// let mut file = Vec::new();
/// write_dot(&KnowledgeGraph::new(), &options, &mut file)?;
/// let dot = String::from_utf8(file).unwrap();
/// assert!(dot.starts_with("digraph \"demarche\" {\n"));
/// assert!(dot.contains(r#"label="Nobody \"spoke\"\n"#));
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn write_dot(graph: &KnowledgeGraph, options: &DotOptions, mut out: impl Write) -> io::Result<()> {
    let picture = picture::Picture::of(graph, options);
    let springs = match options.layout {
        DotLayout::Auto => picture.size() > LARGE,
        DotLayout::Columns => false,
        DotLayout::Springs => true,
    };
    draw::draw(&mut out, graph, &picture, options, springs)?;
    out.flush()
}

/// [`write_dot`] as it is without options.
pub(super) fn write_default(graph: &KnowledgeGraph, _: &super::Options, out: &mut dyn Write) -> io::Result<()> {
    write_dot(graph, &DotOptions::default(), out)
}
