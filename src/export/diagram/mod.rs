//! Pictures of a graph: what is drawn, apart from the language in which it is written down.
//!
//! [`model`] is the picture: who stands in which column or lane, the conversations between them, who is joined to what, and
//! what was left out. A picture is made in one file of `build/`; a theme is a row in `theme.rs`; the words are data in
//! `gazetteer/lang/CODE/diagram.toml`. `export/dot` and `export/svg` write the model down and decide nothing about it but where things
//! lie.

mod build;
mod model;
mod tell;
mod text;
mod theme;
mod words;

use std::collections::BTreeMap;

pub(super) use build::draw;
pub(super) use model::{Actor, Arrangement, Bond, Drawing, Looks, Part, Talk, Tie};
pub(super) use tell::{Account, flag};
#[cfg(feature = "xml")]
pub(super) use text::width;
pub(super) use text::{is_web_address, legal, shortened, wrapped};
pub(super) use theme::{FONTS, Palette};
pub use theme::{Theme, UnknownTheme};
pub use words::{DiagramWords, InvalidWords};

use crate::{EntityId, Filter};

/// What a diagram shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Picture {
    /// Every conversation, between those who spoke: people of one state on one side, whom they spoke with on the other.
    #[default]
    Whole,
    /// Who is within so many conversations of somebody, who stands in the middle. Conversations of the same people that are
    /// of one mode and status are one node.
    Ego {
        /// Who. A state, an organization or an office stands for those who spoke for it.
        center: EntityId,
        /// How many conversations away; at least 1.
        hops: usize,
    },
    /// The shortest ways from one to another through conversations (that were held, unless the filter says otherwise).
    Path {
        /// One end.
        from: EntityId,
        /// The other end.
        to: EntityId,
    },
    /// A lane for each party, and the conversations across them in the order of time.
    Timeline {
        /// Only conversations in which all of these took part; of none, all conversations.
        of: Vec<EntityId>,
    },
    /// States, and bodies that are of none, joined by the number of conversations between those who spoke for them.
    States,
}

impl Picture {
    /// The word on the command line: `timeline`.
    ///
    /// ```
    /// use demarche::export::Picture;
    ///
    /// assert_eq!(Picture::States.name(), "states");
    /// ```
    pub fn name(&self) -> &'static str {
        match self {
            Picture::Whole => "whole",
            Picture::Ego { .. } => "ego",
            Picture::Path { .. } => "path",
            Picture::Timeline { .. } => "timeline",
            Picture::States => "states",
        }
    }

    /// How much of it people can take in, unless [`DiagramOptions::limit`] says otherwise: conversations, of an ego network
    /// and a path groups of alike ones, of states the states.
    fn limit(&self) -> usize {
        match self {
            Picture::Whole => 80,
            Picture::Ego { .. } | Picture::Timeline { .. } => 60,
            Picture::Path { .. } => 40,
            Picture::States => 24,
        }
    }
}

/// How the states are told for which people speak.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Frames {
    /// By a frame with the state's name.
    #[default]
    Names,
    /// By a frame with its flag before the name. Flags are emoji, and need a font that has them.
    Flags,
    /// By a frame with its code: `RU`.
    Codes,
    /// Without frames: the name stands in each box.
    None,
}

impl Frames {
    /// Every way, with its word on the command line.
    pub const ALL: &'static [(&'static str, Frames)] =
        &[("names", Frames::Names), ("flags", Frames::Flags), ("codes", Frames::Codes), ("none", Frames::None)];
}

/// What a diagram shows, in which looks and words.
///
/// ```
/// use demarche::export::{DiagramOptions, Picture, Theme};
///
/// let mut options = DiagramOptions::default();
/// options.picture = Picture::States;
/// options.theme = Theme::Dark;
/// options.title = Some("Five articles".to_owned());
/// assert!(options.legend && !options.places);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DiagramOptions {
    /// What is drawn.
    pub picture: Picture,
    /// Which conversations are.
    pub filter: Filter,
    /// A line above the picture.
    pub title: Option<String>,
    /// Whether shapes and lines are explained, as far as they occur. On by default.
    pub legend: bool,
    /// How the states are told for which people speak.
    pub frames: Frames,
    /// Colours and sizes.
    pub theme: Theme,
    /// Whether places are drawn. Off by default; no state speaks at a place, and in lanes there are none.
    pub places: bool,
    /// Whether those who tell of a conversation are joined to it. Off by default.
    pub reporters: bool,
    /// The most that is drawn: so many conversations, groups of them or states. Of `None` each picture has a limit of its own
    /// (80 conversations, 24 states); `usize::MAX` is all. What is left out is said in the picture. Conversations of
    /// many reports go before those of few, then late ones before early ones.
    pub limit: Option<usize>,
    /// How Graphviz places the nodes of the whole graph.
    pub layout: DotLayout,
    /// The words beside the names.
    pub words: DiagramWords,
    /// What to call an entity other than the graph does: in another language, say. An office's name is a title.
    pub names: BTreeMap<EntityId, String>,
    /// Where a click on an entity leads (its page at Wikidata, say). Only `http` and `https` are let through. A
    /// conversation leads to the first document whose source, or else whose id, is such an address.
    pub links: BTreeMap<EntityId, String>,
}

impl Default for DiagramOptions {
    fn default() -> Self {
        DiagramOptions {
            picture: Picture::Whole,
            filter: Filter::new(),
            title: None,
            legend: true,
            frames: Frames::Names,
            theme: Theme::Report,
            places: false,
            reporters: false,
            limit: None,
            layout: DotLayout::Auto,
            words: DiagramWords::english(),
            names: BTreeMap::new(),
            links: BTreeMap::new(),
        }
    }
}

impl DiagramOptions {
    /// What to call an entity: as the options say, else as the graph does.
    pub(super) fn name<'a>(&'a self, id: &EntityId, label: &'a str) -> &'a str {
        self.names.get(id).map_or(label, String::as_str)
    }

    fn limit(&self) -> usize {
        self.limit.unwrap_or(self.picture.limit())
    }
}

/// How Graphviz places the nodes of [`Picture::Whole`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DotLayout {
    /// In columns up to 240 nodes, by springs beyond.
    #[default]
    Auto,
    /// In columns (`dot`), those of one state in a frame.
    Columns,
    /// By springs (`sfdp`), which bear any number of nodes.
    Springs,
}
