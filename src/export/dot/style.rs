//! How things look. Shapes and line styles tell what colours tell, for who prints in grey or sees colours otherwise.

use super::picture::Side;
use super::quote::Attributes;
use crate::{EntityKind, Mode, Status};

/// The first of these that is there; DejaVu has every Vietnamese letter.
pub(super) const FONTS: &str = "Helvetica,DejaVu Sans,Arial,sans-serif";

const INK: &str = "#222222";
const QUIET: &str = "#666666";
const FRAME: &str = "#999999";
// From the palette of Okabe and Ito, which is told apart with any kind of colour vision.
const REQUEST: &str = "#0072B2";
const REFUSED: &str = "#B84A00";

pub(super) fn graph() -> Attributes {
    Attributes::new()
        .set("charset", "UTF-8")
        .set("bgcolor", "white")
        .set("pad", "0.3")
        .set("fontname", FONTS)
        .set("fontsize", "16")
        .set("fontcolor", INK)
        .set("labelloc", "t")
}

pub(super) fn layered() -> Attributes {
    Attributes::new().set("rankdir", "LR").set("nodesep", "0.15").set("ranksep", "0.45")
}

/// Beyond some hundred nodes the layers take minutes and show a hairball; springs take seconds.
pub(super) fn springs() -> Attributes {
    Attributes::new()
        .set("layout", "sfdp")
        .set("overlap", "prism")
        .set("overlap_scaling", "-4")
        .set("outputorder", "edgesfirst")
}

pub(super) fn nodes() -> Attributes {
    Attributes::new()
        .set("fontname", FONTS)
        .set("fontsize", "11")
        .set("fontcolor", INK)
        .set("color", FRAME)
        .set("margin", "0.12,0.06")
        .set("height", "0.3")
}

pub(super) fn edges() -> Attributes {
    Attributes::new()
        .set("fontname", FONTS)
        .set("fontsize", "9")
        .set("fontcolor", QUIET)
        .set("color", QUIET)
        .set("dir", "none")
        .set("weight", "8")
        .set("arrowsize", "0.7")
}

/// Lines leave to the right and arrive from the left, so that none runs over the heading of a frame.
pub(super) fn columns() -> Attributes {
    Attributes::new().set("tailport", "e").set("headport", "w").set("weight", "8")
}

pub(super) fn cluster() -> Attributes {
    Attributes::new()
        .set("style", "rounded,filled")
        .set("fillcolor", "#F2F2F2")
        .set("color", "#D0D0D0")
        .set("fontsize", "13")
        .set("margin", "12")
}

pub(super) fn legend() -> Attributes {
    Attributes::new().set("style", "rounded").set("color", "#D0D0D0").set("fontsize", "11").set("margin", "10")
}

pub(super) fn actor(kind: EntityKind) -> Attributes {
    let looks = match kind {
        EntityKind::Person => "rounded,filled",
        _ => "filled",
    };
    let fill = if kind == EntityKind::Person { "white" } else { "#E4E0D4" };
    Attributes::new().set("shape", "box").set("style", looks).set("fillcolor", fill)
}

pub(super) fn place() -> Attributes {
    Attributes::new().set("shape", "plaintext").set("fontcolor", QUIET)
}

pub(super) fn conversation(mode: Mode, status: Status) -> Attributes {
    let (shape, fill) = match mode {
        Mode::Call => ("ellipse", "#D6EAF8"),
        Mode::Video => ("hexagon", "#F3DCEB"),
        Mode::Meeting => ("box", "#D5EFE3"),
        Mode::Unspecified => ("octagon", "#FBF3C8"),
    };
    let line = format!("filled,{}", line(status));
    let colour = if status == Status::Refused { REFUSED } else { QUIET };
    // All but a box are drawn around the corners of its text, which is room enough.
    let margin = if mode == Mode::Meeting { "0.06,0.04" } else { "0,0" };
    Attributes::new()
        .set("shape", shape)
        .set("style", &line)
        .set("fillcolor", fill)
        .set("color", colour)
        .set("fontsize", "10")
        .set("margin", margin)
}

pub(super) fn spoke(status: Status) -> Attributes {
    let edge = Attributes::new().set("style", line(status));
    if status == Status::Refused { edge.set("color", REFUSED).set("fontcolor", REFUSED) } else { edge }
}

pub(super) fn asked() -> Attributes {
    Attributes::new().set("color", REQUEST).set("fontcolor", REQUEST).set("penwidth", "1.6")
}

/// Two strokes side by side, one for each. An arrow at the head takes the first colour, one at the tail the second.
pub(super) fn spoke_and_asked(status: Status, side: Side) -> Attributes {
    let spoke = if status == Status::Refused { REFUSED } else { QUIET };
    let colours = match side {
        Side::Left => format!("{REQUEST}:{spoke}"),
        Side::Right => format!("{spoke}:{REQUEST}"),
    };
    let looks = Attributes::new().set("style", line(status)).set("color", &colours);
    looks.set("fontcolor", REQUEST).set("penwidth", "1.3")
}

/// Between conversations, to keep their order.
pub(super) fn unseen() -> Attributes {
    Attributes::new().set("style", "invis").set("tailport", "_").set("headport", "_").set("weight", "1")
}

pub(super) fn aside() -> Attributes {
    Attributes::new().set("color", "#BBBBBB").set("penwidth", "0.8")
}

fn line(status: Status) -> &'static str {
    match status {
        Status::Held => "solid",
        Status::Planned | Status::Refused => "dashed",
        Status::Proposed => "dotted",
    }
}
