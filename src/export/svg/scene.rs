//! What can be drawn: [`Scene`]. quick-xml writes it.

use std::fmt::Write as _;
use std::io::{self, Write};

use crate::Mode;
use crate::export::diagram::{FONTS, Palette, is_web_address, legal, shortened};
use crate::export::xml::Xml;

/// A quote in a title may be a long sentence.
const TITLE_LIMIT: usize = 400;

/// Shapes in whole pixels, and how far they reach. What comes later lies above.
#[derive(Default)]
pub(super) struct Scene {
    shapes: Vec<Shape>,
    pub(super) width: i32,
    pub(super) height: i32,
}

enum Shape {
    /// Until the next [`Shape::Close`] all is one thing: with this title, and a link.
    Open(Vec<String>, Option<String>),
    Close,
    Rect {
        x: i32,
        y: i32,
        width: i32,
        height: i32,
        round: i32,
        look: Look,
        opacity: u32,
    },
    Path {
        steps: Vec<Step>,
        look: Look,
    },
    Text {
        x: i32,
        y: i32,
        text: String,
        ink: Ink,
        anchor: Anchor,
    },
}

/// A step of a pen.
#[derive(Clone, Copy)]
pub(super) enum Step {
    To(i32, i32),
    Line(i32, i32),
    Curve([i32; 6]),
    Back,
}

/// Fill and line.
#[derive(Clone, Copy)]
pub(super) struct Look {
    pub(super) fill: &'static str,
    pub(super) line: &'static str,
    /// In hundredths of a pixel; none is no line.
    pub(super) stroke: u32,
    pub(super) dashes: &'static str,
}

impl Look {
    pub(super) fn filled(fill: &'static str) -> Look {
        Look { fill, line: "none", stroke: 0, dashes: "" }
    }

    pub(super) fn lined(line: &'static str, stroke: u32) -> Look {
        Look { fill: "none", line, stroke, dashes: "" }
    }
}

/// How a text is written.
#[derive(Clone, Copy)]
pub(super) struct Ink {
    colour: &'static str,
    size: i32,
    bold: bool,
    /// The ground that keeps lines off the letters.
    halo: Option<&'static str>,
    turn: i32,
}

impl Ink {
    pub(super) fn new(colour: &'static str, size: i32) -> Ink {
        Ink { colour, size, bold: false, halo: None, turn: 0 }
    }

    pub(super) fn bold(self) -> Ink {
        Ink { bold: true, ..self }
    }

    pub(super) fn on(self, halo: &'static str) -> Ink {
        Ink { halo: Some(halo), ..self }
    }

    pub(super) fn turned(self, degrees: i32) -> Ink {
        Ink { turn: degrees, ..self }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

impl Scene {
    pub(super) fn reach(&mut self, x: i32, y: i32) {
        self.width = self.width.max(x);
        self.height = self.height.max(y);
    }

    pub(super) fn open(&mut self, title: Vec<String>, link: Option<&str>) {
        self.shapes.push(Shape::Open(title, link.filter(|link| is_web_address(link)).map(str::to_owned)));
    }

    pub(super) fn close(&mut self) {
        self.shapes.push(Shape::Close);
    }

    pub(super) fn rect(&mut self, (x, y, width, height): (i32, i32, i32, i32), round: i32, look: Look) {
        self.reach(x + width, y + height);
        self.shapes.push(Shape::Rect { x, y, width, height, round, look, opacity: 100 });
    }

    /// A colour laid over what is there, in hundredths.
    pub(super) fn shaded(
        &mut self,
        (x, y, width, height): (i32, i32, i32, i32),
        round: i32,
        fill: &'static str,
        opacity: u32,
    ) {
        if opacity > 0 {
            self.shapes.push(Shape::Rect { x, y, width, height, round, look: Look::filled(fill), opacity });
        }
    }

    pub(super) fn path(&mut self, steps: Vec<Step>, look: Look) {
        self.shapes.push(Shape::Path { steps, look });
    }

    pub(super) fn line(&mut self, from: (i32, i32), to: (i32, i32), look: Look) {
        self.path(vec![Step::To(from.0, from.1), Step::Line(to.0, to.1)], look);
    }

    pub(super) fn text(&mut self, x: i32, y: i32, text: &str, ink: Ink, anchor: Anchor) {
        self.shapes.push(Shape::Text { x, y, text: text.to_owned(), ink, anchor });
    }

    /// The shape of a mode around a place.
    pub(super) fn mode(&mut self, mode: Mode, (x, y, width, height): (i32, i32, i32, i32), look: Look) {
        let (right, below) = (x + width, y + height);
        self.reach(right, below);
        let cut = (height / 3).min(width / 4).max(2);
        let around = |points: &[(i32, i32)]| -> Vec<Step> {
            let step = |(i, (x, y)): (usize, &(i32, i32))| if i == 0 { Step::To(*x, *y) } else { Step::Line(*x, *y) };
            points.iter().enumerate().map(step).chain([Step::Back]).collect()
        };
        match mode {
            Mode::Call => self.rect((x, y, width, height), height / 2, look),
            Mode::Meeting => self.rect((x, y, width, height), 0, look),
            Mode::Video => {
                let middle = y + height / 2;
                let side = (height / 2).min(width / 4).max(2);
                let points = [
                    (x, middle),
                    (x + side, y),
                    (right - side, y),
                    (right, middle),
                    (right - side, below),
                    (x + side, below),
                ];
                self.path(around(&points), look);
            }
            Mode::Unspecified => {
                let points = [
                    (x + cut, y),
                    (right - cut, y),
                    (right, y + cut),
                    (right, below - cut),
                    (right - cut, below),
                    (x + cut, below),
                    (x, below - cut),
                    (x, y + cut),
                ];
                self.path(around(&points), look);
            }
        }
    }

    /// The head of an arrow whose point lies here.
    pub(super) fn arrow(&mut self, (x, y): (i32, i32), (dx, dy): (i32, i32), size: i32, colour: &'static str) {
        let half = size * 2 / 5;
        let (bx, by) = (x - dx * size, y - dy * size);
        let points = vec![
            Step::To(x, y),
            Step::Line(bx - dy * half, by + dx * half),
            Step::Line(bx + dy * half, by - dx * half),
            Step::Back,
        ];
        self.path(points, Look::filled(colour));
    }

    pub(super) fn shift(&mut self, right: i32, down: i32) {
        for shape in &mut self.shapes {
            match shape {
                Shape::Open(..) | Shape::Close => {}
                Shape::Rect { x, y, .. } | Shape::Text { x, y, .. } => (*x, *y) = (*x + right, *y + down),
                Shape::Path { steps, .. } => steps.iter_mut().for_each(|step| step.shift(right, down)),
            }
        }
        self.reach(self.width + right, self.height + down);
    }

    /// Everything of another scene above all that is here.
    pub(super) fn append(&mut self, other: Scene) {
        self.reach(other.width, other.height);
        self.shapes.extend(other.shapes);
    }

    pub(super) fn write(self, out: &mut dyn Write, palette: &Palette, title: &str) -> io::Result<()> {
        let mut xml = Xml::new(out)?;
        let (width, height) = (self.width.max(1).to_string(), self.height.max(1).to_string());
        xml.open(
            "svg",
            &[
                ("xmlns", "http://www.w3.org/2000/svg"),
                ("width", &width),
                ("height", &height),
                ("viewBox", &format!("0 0 {width} {height}")),
                ("role", "img"),
                ("font-family", FONTS),
            ],
        )?;
        xml.text("title", &[], &shown(title))?;
        xml.empty("rect", &[("width", "100%"), ("height", "100%"), ("fill", palette.paper)])?;
        let mut open: Vec<&str> = Vec::new();
        for shape in &self.shapes {
            match shape {
                Shape::Open(title, link) => {
                    let name = if link.is_some() { "a" } else { "g" };
                    match link {
                        Some(link) => xml.open(name, &[("href", link), ("target", "_blank")])?,
                        None => xml.open(name, &[])?,
                    }
                    let lines: Vec<String> = title.iter().map(|line| shown(line)).collect();
                    xml.text("title", &[], &lines.join("\n"))?;
                    open.push(name);
                }
                Shape::Close => open.pop().map_or(Ok(()), |name| xml.close(name))?,
                shape => element(&mut xml, shape)?,
            }
        }
        xml.close("svg")?;
        xml.finish()
    }
}

impl Step {
    fn shift(&mut self, right: i32, down: i32) {
        match self {
            Step::To(x, y) | Step::Line(x, y) => (*x, *y) = (*x + right, *y + down),
            Step::Curve(places) => {
                places.iter_mut().enumerate().for_each(|(i, place)| *place += if i % 2 == 0 { right } else { down })
            }
            Step::Back => {}
        }
    }
}

/// A line of a title: as it may be shown, of bounded length.
fn shown(line: &str) -> String {
    shortened(&legal(line), TITLE_LIMIT).into_owned()
}

fn element(xml: &mut Xml<'_>, shape: &Shape) -> io::Result<()> {
    let mut attributes: Vec<(&str, String)> = Vec::new();
    match shape {
        Shape::Open(..) | Shape::Close => Ok(()),
        Shape::Rect { x, y, width, height, round, look, opacity } => {
            for (name, value) in [("x", x), ("y", y), ("width", width), ("height", height)] {
                attributes.push((name, value.to_string()));
            }
            if *round > 0 {
                attributes.push(("rx", round.to_string()));
            }
            look.attributes(&mut attributes);
            if *opacity < 100 {
                attributes.push(("fill-opacity", format!("0.{opacity:02}")));
            }
            empty(xml, "rect", &attributes)
        }
        Shape::Path { steps, look } => {
            attributes.push(("d", pen(steps)));
            look.attributes(&mut attributes);
            empty(xml, "path", &attributes)
        }
        Shape::Text { x, y, text, ink, anchor } => {
            attributes.extend([("x", x.to_string()), ("y", y.to_string())]);
            ink.attributes(&mut attributes, (*x, *y));
            let anchor = match anchor {
                Anchor::Start => None,
                Anchor::Middle => Some("middle"),
                Anchor::End => Some("end"),
            };
            attributes.extend(anchor.map(|anchor| ("text-anchor", anchor.to_owned())));
            let attributes: Vec<(&str, &str)> =
                attributes.iter().map(|(name, value)| (*name, value.as_str())).collect();
            xml.text("text", &attributes, &legal(text))
        }
    }
}

fn empty(xml: &mut Xml<'_>, name: &str, attributes: &[(&str, String)]) -> io::Result<()> {
    let attributes: Vec<(&str, &str)> = attributes.iter().map(|(name, value)| (*name, value.as_str())).collect();
    xml.empty(name, &attributes)
}

fn pen(steps: &[Step]) -> String {
    let mut out = String::new();
    for step in steps {
        let written = match step {
            Step::To(x, y) => write!(out, "M{x} {y}"),
            Step::Line(x, y) => write!(out, "L{x} {y}"),
            Step::Curve([a, b, c, d, e, f]) => write!(out, "C{a} {b} {c} {d} {e} {f}"),
            Step::Back => write!(out, "Z"),
        };
        written.expect("a string takes all");
    }
    out
}

impl Look {
    fn attributes(self, attributes: &mut Vec<(&str, String)>) {
        attributes.push(("fill", self.fill.to_owned()));
        if self.stroke > 0 {
            attributes.push(("stroke", self.line.to_owned()));
            attributes.push(("stroke-width", (f64::from(self.stroke) / 100.0).to_string()));
        }
        if self.stroke > 0 && !self.dashes.is_empty() {
            attributes.push(("stroke-dasharray", self.dashes.to_owned()));
        }
    }
}

impl Ink {
    fn attributes(self, attributes: &mut Vec<(&str, String)>, (x, y): (i32, i32)) {
        attributes.push(("fill", self.colour.to_owned()));
        attributes.push(("font-size", self.size.to_string()));
        if self.bold {
            attributes.push(("font-weight", "bold".to_owned()));
        }
        if let Some(halo) = self.halo {
            attributes.push(("stroke", halo.to_owned()));
            attributes.push(("stroke-width", "4".to_owned()));
            attributes.push(("stroke-linejoin", "round".to_owned()));
            attributes.push(("paint-order", "stroke".to_owned()));
        }
        if self.turn != 0 {
            attributes.push(("transform", format!("rotate({} {x} {y})", self.turn)));
        }
    }
}
