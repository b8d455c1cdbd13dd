//! How things look to Graphviz, made once from the colours of a theme.

use super::quote::Style;
use crate::export::diagram::{Actor, FONTS, Looks, Palette, Part};
use crate::{Mode, Status};

/// The attributes of all that look alike.
pub(super) struct Styles {
    palette: &'static Palette,
    pub(super) graph: Style,
    pub(super) nodes: Style,
    pub(super) edges: Style,
    /// Lines leave to the right and arrive from the left, so that none runs over the heading of a frame.
    pub(super) in_columns: Style,
    pub(super) cluster: Style,
    pub(super) legend: Style,
    /// Between what shall stand in an order.
    pub(super) unseen: Style,
    pub(super) date: Style,
    /// From date to date, which keeps them in one row.
    pub(super) axis: Style,
    pub(super) lane: Style,
    pub(super) bond: Style,
    talks: Vec<Style>,
    ties: Vec<Style>,
    marks: Vec<Style>,
    across: Vec<Style>,
}

impl Styles {
    pub(super) fn of(palette: &'static Palette) -> Styles {
        let size = |points: u32| Size(points * palette.scale / 10);
        let wide = |hundredths: u32| Hundredths(hundredths * palette.stroke / 100);
        let of_talks = |make: &dyn Fn(Mode, Status) -> Style| -> Vec<Style> {
            Mode::ALL.iter().flat_map(|mode| Status::ALL.iter().map(|status| make(*mode, *status))).collect()
        };
        Styles {
            palette,
            graph: Style::new()
                .set("charset", "UTF-8")
                .set("bgcolor", palette.paper)
                .set("pad", "0.3")
                .set("fontname", FONTS)
                .set("fontsize", size(16))
                .set("fontcolor", palette.ink)
                .set("labelloc", "t"),
            nodes: Style::new()
                .set("fontname", FONTS)
                .set("fontsize", size(11))
                .set("fontcolor", palette.ink)
                .set("color", palette.faint)
                .set("penwidth", wide(100))
                .set("margin", "0.12,0.06")
                .set("height", "0.3"),
            edges: Style::new()
                .set("fontname", FONTS)
                .set("fontsize", size(9))
                .set("fontcolor", palette.quiet)
                .set("color", palette.quiet)
                .set("penwidth", wide(100))
                .set("dir", "none")
                .set("arrowsize", "0.7"),
            in_columns: Style::new().set("tailport", "e").set("headport", "w").set("weight", "8"),
            cluster: Style::new()
                .set("style", "rounded,filled")
                .set("fillcolor", palette.frame)
                .set("color", palette.frame_line)
                .set("fontsize", size(13))
                .set("margin", "12"),
            legend: Style::new()
                .set("style", "rounded")
                .set("color", palette.frame_line)
                .set("fontsize", size(11))
                .set("margin", "10"),
            unseen: Style::new().set("style", "invis").set("tailport", "_").set("headport", "_").set("weight", "1"),
            date: Style::new()
                .set("shape", "plaintext")
                .set("fontsize", size(9))
                .set("fontcolor", palette.quiet)
                .set("margin", "0.02")
                .set("group", "axis"),
            axis: Style::new().set("style", "invis").set("weight", "1000"),
            lane: Style::new().set("color", palette.faint).set("weight", "1000").set("penwidth", wide(150)),
            bond: Style::new().set("color", palette.quiet),
            talks: of_talks(&|mode, status| talk(palette, mode, status)),
            ties: Status::ALL
                .iter()
                .flat_map(|status| {
                    PARTS.iter().flat_map(|part| [true, false].map(|left| tie(palette, *part, *status, left)))
                })
                .collect(),
            marks: Status::ALL
                .iter()
                .flat_map(|status| {
                    Mode::ALL.iter().flat_map(|mode| [true, false].map(|speaks| mark(palette, *mode, *status, speaks)))
                })
                .collect(),
            across: Status::ALL
                .iter()
                .flat_map(|status| {
                    [false, true].map(|asked| {
                        let colour = if asked { palette.request } else { palette.line(*status) };
                        Style::new().set("style", line(*status)).set("color", colour).set("penwidth", wide(140))
                    })
                })
                .collect(),
        }
    }

    pub(super) fn layered(&self) -> Style {
        Style::new().set("rankdir", "LR").set("nodesep", "0.15").set("ranksep", "0.45")
    }

    pub(super) fn lanes(&self) -> Style {
        Style::new()
            .set("rankdir", "LR")
            .set("newrank", "true")
            .set("nodesep", "0.12")
            .set("ranksep", "0.4")
            .set("splines", "line")
    }

    pub(super) fn web(&self) -> Style {
        Style::new()
            .set("layout", "neato")
            .set("overlap", "false")
            .set("splines", "true")
            .set("sep", "+16")
            .set("outputorder", "edgesfirst")
    }

    /// A node of somebody.
    pub(super) fn actor(&self, actor: &Actor<'_>) -> Style {
        let style = self.sample(actor.looks);
        if !actor.spotlight {
            return style;
        }
        let wide = Hundredths(2 * self.palette.stroke);
        Style::new()
            .set("shape", "box")
            .set("style", if actor.looks == Looks::Person { "rounded,filled" } else { "filled" })
            .set("fillcolor", self.palette.spotlight)
            .set("color", self.palette.ink)
            .set("penwidth", wide)
    }

    pub(super) fn sample(&self, looks: Looks) -> Style {
        match looks {
            Looks::Person => {
                Style::new().set("shape", "box").set("style", "rounded,filled").set("fillcolor", self.palette.person)
            }
            Looks::Body => Style::new().set("shape", "box").set("style", "filled").set("fillcolor", self.palette.body),
            Looks::Place => Style::new().set("shape", "plaintext").set("fontcolor", self.palette.quiet),
        }
    }

    pub(super) fn talk(&self, mode: Mode, status: Status) -> &Style {
        &self.talks[place(Mode::ALL, &mode) * Status::ALL.len() + place(Status::ALL, &status)]
    }

    /// A line; whether it begins on the left, at who takes a part.
    pub(super) fn tie(&self, part: Part, status: Status, left: bool) -> &Style {
        &self.ties[(place(Status::ALL, &status) * PARTS.len() + place(&PARTS, &part)) * 2 + usize::from(!left)]
    }

    /// A mark on a lane.
    pub(super) fn mark(&self, mode: Mode, status: Status, part: Part) -> &Style {
        &self.marks
            [(place(Status::ALL, &status) * Mode::ALL.len() + place(Mode::ALL, &mode)) * 2 + usize::from(!part.spoke())]
    }

    /// Between two marks.
    pub(super) fn across(&self, status: Status, asked: bool) -> &Style {
        &self.across[2 * place(Status::ALL, &status) + usize::from(asked)]
    }

    /// How thick a line for so many conversations is, of at most so many.
    pub(super) fn thickness(&self, count: usize, most: usize) -> impl std::fmt::Display {
        let share = 100 + 700 * (count - 1).min(most) / most.max(1);
        Hundredths(u32::try_from(share).unwrap_or(800) * self.palette.stroke / 100)
    }
}

const PARTS: [Part; 5] = [Part::Spoke, Part::SpokeAndAsked, Part::Asked, Part::Reported, Part::Place];

fn place<T: PartialEq>(all: &[T], one: &T) -> usize {
    all.iter().position(|other| other == one).unwrap_or(0)
}

/// Beyond some hundred nodes the layers take minutes and show a hairball; springs take seconds.
pub(super) fn springs() -> Style {
    Style::new()
        .set("layout", "sfdp")
        .set("overlap", "prism")
        .set("overlap_scaling", "-4")
        .set("outputorder", "edgesfirst")
}

fn talk(palette: &Palette, mode: Mode, status: Status) -> Style {
    let shape = shape(mode);
    // All but a box are drawn around the corners of its text, which is room enough.
    let margin = if mode == Mode::Meeting { "0.06,0.04" } else { "0,0" };
    Style::new()
        .set("shape", shape)
        .set("style", format_args!("filled,{}", line(status)))
        .set("fillcolor", palette.fill(mode))
        .set("color", palette.line(status))
        .set("fontsize", Size(palette.scale))
        .set("margin", margin)
}

fn mark(palette: &Palette, mode: Mode, status: Status, speaks: bool) -> Style {
    let size = if speaks { "0.2" } else { "0.1" };
    Style::new()
        .set("shape", if speaks { shape(mode) } else { "circle" })
        .set("style", format_args!("filled,{}", line(status)))
        .set("fillcolor", if speaks { palette.fill(mode) } else { palette.request })
        .set("color", palette.line(status))
        .set("label", "")
        .set("fixedsize", "true")
        .set("width", size)
        .set("height", size)
}

fn shape(mode: Mode) -> &'static str {
    match mode {
        Mode::Call => "ellipse",
        Mode::Video => "hexagon",
        Mode::Meeting => "box",
        Mode::Unspecified => "octagon",
    }
}

fn tie(palette: &Palette, part: Part, status: Status, left: bool) -> Style {
    let spoke = palette.line(status);
    let wide = |hundredths: u32| Hundredths(hundredths * palette.stroke / 100);
    match part {
        Part::Spoke => {
            let style = Style::new().set("style", line(status));
            if status == Status::Refused { style.set("color", spoke).set("fontcolor", spoke) } else { style }
        }
        Part::Asked => {
            Style::new().set("color", palette.request).set("fontcolor", palette.request).set("penwidth", wide(160))
        }
        // Two strokes side by side, one for each. An arrow at the head takes the first colour, one at the tail the second.
        Part::SpokeAndAsked => {
            let colours = if left { [palette.request, spoke] } else { [spoke, palette.request] };
            let style = Style::new().set("style", line(status)).set("color", colours.join(":"));
            style.set("fontcolor", palette.request).set("penwidth", wide(130))
        }
        Part::Reported | Part::Place => Style::new().set("color", palette.faint).set("penwidth", wide(80)),
    }
}

fn line(status: Status) -> &'static str {
    match status {
        Status::Held => "solid",
        Status::Planned | Status::Refused => "dashed",
        Status::Proposed => "dotted",
    }
}

/// Tenths of a point.
struct Size(u32);

impl std::fmt::Display for Size {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        decimal(f, self.0, 10)
    }
}

struct Hundredths(u32);

impl std::fmt::Display for Hundredths {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        decimal(f, self.0, 100)
    }
}

/// A number of whole parts and the rest, as short as it can be.
fn decimal(f: &mut std::fmt::Formatter<'_>, number: u32, parts: u32) -> std::fmt::Result {
    write!(f, "{}", f64::from(number) / f64::from(parts))
}
