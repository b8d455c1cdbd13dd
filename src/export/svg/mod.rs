//! Diagrams as SVG, without Graphviz: [`write_svg`].
//!
//! The layouts are our own and deterministic: whole pixels, no text over another, every label measured in the widest font that may
//! be used. `scene.rs` has what can be drawn, `stack.rs` where nodes of columns lie; each arrangement of the model has a file.

mod columns;
mod lanes;
mod legend;
mod matrix;
mod scene;
mod stack;

use std::io::{self, Write};

use scene::{Anchor, Ink, Scene};

use super::diagram::{Account, Arrangement, DiagramOptions, Drawing, Palette, draw, shortened, width, wrapped};
use crate::KnowledgeGraph;

/// Around all.
const MARGIN: i32 = 20;
/// How wide the heading may be, in characters.
const TITLE_WIDTH: usize = 90;

/// Writes a picture of the graph as SVG, for which no other program is needed.
///
/// The same graph gives the same bytes. What a node or a line rests on is its `<title>`, which the pointer uncovers and a screen
/// reader reads. Names may hold anything; only `http` and `https` are linked. Costs the query that finds what is drawn, and *O*(*n* log *n*) for
/// the *n* lines of the picture.
///
/// States are drawn as a matrix, in which many of them stay readable, where [`write_dot`](super::write_dot) draws a web.
///
/// # Errors
/// When the writer fails.
///
/// ```
/// use demarche::KnowledgeGraph;
/// use demarche::export::{DiagramOptions, Picture, write_svg};
///
/// let mut options = DiagramOptions::default();
/// options.picture = Picture::States;
/// let mut file = Vec::new();
/// write_svg(&KnowledgeGraph::new(), &options, &mut file)?;
/// let svg = String::from_utf8(file).unwrap();
/// assert!(svg.contains("No conversations found"));
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn write_svg(graph: &KnowledgeGraph, options: &DiagramOptions, mut out: impl Write) -> io::Result<()> {
    let drawing = draw(graph, options);
    let palette = options.theme.palette();
    let sketch = Sketch { drawing: &drawing, account: Account { graph, options }, options, palette };
    let mut scene = match drawing.arrangement {
        Arrangement::Columns => sketch.columns(),
        Arrangement::Lanes => sketch.lanes(),
        Arrangement::Web => sketch.matrix(),
    };
    if options.legend {
        sketch.legend(&mut scene);
    }
    let scene = sketch.headed(scene);
    let title = options.title.as_deref().unwrap_or(&options.words.title);
    scene.write(&mut out, palette, title)?;
    out.flush()
}

/// [`write_svg`] as it is without options.
pub(super) fn write_default(graph: &KnowledgeGraph, _: &super::Options, out: &mut dyn Write) -> io::Result<()> {
    write_svg(graph, &DiagramOptions::default(), out)
}

/// What every layout is given.
struct Sketch<'a, 'g> {
    drawing: &'a Drawing<'g>,
    account: Account<'g>,
    options: &'g DiagramOptions,
    palette: &'static Palette,
}

impl Sketch<'_, '_> {
    /// A length of the theme: letters, and all that goes with them.
    fn px(&self, length: i32) -> i32 {
        length * i32::try_from(self.palette.scale).unwrap_or(100) / 100
    }

    /// How wide a text is at a size (of the theme already).
    fn wide(&self, text: &str, size: i32) -> i32 {
        i32::try_from(width(text)).unwrap_or(i32::MAX / 200).saturating_mul(size) / 1000 + 1
    }

    fn stroke(&self, hundredths: u32) -> u32 {
        hundredths * self.palette.stroke / 100
    }

    /// The scene below the title and the notes.
    fn headed(&self, mut scene: Scene) -> Scene {
        let mut head = Scene::default();
        let mut y = 0;
        for line in self.options.title.iter().flat_map(|title| wrapped(title, TITLE_WIDTH)) {
            y += self.px(20);
            head.text(0, y, &line, Ink::new(self.palette.ink, self.px(17)).bold(), Anchor::Start);
            head.reach(self.wide(&line, self.px(17)) * 11 / 10, y + self.px(6));
        }
        for line in self.drawing.notes.iter().flat_map(|note| wrapped(note, TITLE_WIDTH)) {
            y += self.px(16);
            head.text(0, y, &line, Ink::new(self.palette.quiet, self.px(11)), Anchor::Start);
            head.reach(self.wide(&line, self.px(11)), y + self.px(4));
        }
        let below = if y > 0 { y + self.px(18) } else { 0 };
        scene.shift(MARGIN, MARGIN + below);
        head.shift(MARGIN, MARGIN);
        head.append(scene);
        head.reach(head.width + MARGIN, head.height + MARGIN);
        head
    }

    /// A text on one line of at most so many characters.
    fn short(text: &str, most: usize) -> String {
        let line = wrapped(text, usize::MAX).concat();
        if line.chars().count() <= most { line } else { shortened(&line, most.saturating_sub(1).max(1)).into_owned() }
    }
}
