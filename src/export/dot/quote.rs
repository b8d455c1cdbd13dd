//! Texts of strangers -> attributes that Graphviz takes as they are meant.
//!
//! Nothing else here writes a quotation mark. What Graphviz (2.43 and later) does with a quoted string, and what
//! follows from it:
//! - a quotation mark ends it, a backslash before that mark keeps it open: both are escaped;
//! - `\N`, `\G`, `\L` and others in a label are replaced by names, so a backslash is doubled; in a tooltip the doubled
//!   one is read twice, so there it is four;
//! - `&#1;` in a label becomes the character U+0001, and `&` in a link stays bare, either of which makes SVG that no
//!   program reads: every `&` is `&amp;`;
//! - NUL ends the file, other controls and U+FFFE go into the SVG: they become U+FFFD.

use std::borrow::Cow;
use std::fmt::{self, Write as _};

use crate::export::diagram::{is_web_address, legal, shortened};

/// A quote in a tooltip may be a long sentence.
const TOOLTIP_LIMIT: usize = 400;

/// Attributes that are our own words and numbers, as they are written between brackets; made once for all that look alike.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Style(String);

impl Style {
    pub(super) fn new() -> Style {
        Style::default()
    }

    pub(super) fn set(mut self, name: &str, value: impl fmt::Display) -> Style {
        if !self.0.is_empty() {
            self.0.push_str(", ");
        }
        write!(self.0, "{name}=\"{value}\"").expect("a string takes all");
        self
    }
}

impl fmt::Display for Style {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The statements of a file, until they are written.
#[derive(Default)]
pub(super) struct Statements(pub(super) String);

impl Statements {
    pub(super) fn line(&mut self, line: impl fmt::Display) {
        writeln!(self.0, "{line}").expect("a string takes all");
    }

    /// `  graph [...];`, and the same of `node` and `edge`.
    pub(super) fn defaults(&mut self, of: &str, style: &Style) {
        self.line(format_args!("  {of} [{style}];"));
    }

    /// Begins a node.
    pub(super) fn node(&mut self, id: &str, style: &Style) -> Statement<'_> {
        self.0.push_str("  ");
        self.id(id);
        Statement::new(&mut self.0, style)
    }

    /// Begins an edge.
    pub(super) fn edge(&mut self, from: &str, to: &str, style: &Style) -> Statement<'_> {
        self.0.push_str("  ");
        self.id(from);
        self.0.push_str(" -> ");
        self.id(to);
        Statement::new(&mut self.0, style)
    }

    /// The settings of the graph or of a cluster that is open.
    pub(super) fn graph(&mut self, style: &Style) -> Statement<'_> {
        self.0.push_str("  graph");
        Statement::new(&mut self.0, style)
    }

    /// Names a node that is there already.
    pub(super) fn mention(&mut self, id: &str) {
        self.0.push_str("  ");
        self.id(id);
        self.0.push_str(";\n");
    }

    pub(super) fn open_cluster(&mut self, id: &str) {
        self.0.push_str("  subgraph ");
        self.id(&format!("cluster {id}"));
        self.0.push_str(" {\n");
    }

    pub(super) fn close(&mut self) {
        self.0.push_str("  }\n");
    }

    /// The name of a node, an end of an edge or a cluster.
    fn id(&mut self, id: &str) {
        self.0.push('"');
        escape(&mut self.0, &legal(id), "\\\\", "&");
        self.0.push('"');
    }
}

/// A statement whose attributes are being written.
pub(super) struct Statement<'s> {
    out: &'s mut String,
    first: bool,
}

impl<'s> Statement<'s> {
    fn new(out: &'s mut String, style: &Style) -> Statement<'s> {
        out.push_str(" [");
        out.push_str(&style.0);
        Statement { first: style.0.is_empty(), out }
    }

    fn begin(&mut self, name: &str) {
        if !std::mem::take(&mut self.first) {
            self.out.push_str(", ");
        }
        self.out.push_str(name);
        self.out.push_str("=\"");
    }

    /// A word of our own, or a number.
    pub(super) fn set(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.begin(name);
        write!(self.out, "{value}\"").expect("a string takes all");
        self
    }

    /// Nodes of one group stand in a straight line.
    pub(super) fn group(mut self, group: &str) -> Self {
        self.begin("group");
        escape(self.out, &legal(group), "\\\\", "&");
        self.out.push('"');
        self
    }

    /// Text to be shown, line by line. The lines come from [`wrapped`](crate::export::diagram::wrapped) or are our own.
    pub(super) fn label<'t>(mut self, lines: impl IntoIterator<Item = &'t str>) -> Self {
        self.begin("label");
        self.lines(lines.into_iter().map(Cow::Borrowed), "\\\\");
        self
    }

    /// A number on a ground of its own, so that no line strikes it through.
    pub(super) fn number(mut self, number: usize, ground: &str) -> Self {
        if !std::mem::take(&mut self.first) {
            self.out.push_str(", ");
        }
        let cell = format_args!("<td bgcolor=\"{ground}\">{number}</td>");
        write!(self.out, "label=<<table border=\"0\" cellspacing=\"0\" cellpadding=\"1\"><tr>{cell}</tr></table>>")
            .expect("a string takes all");
        self
    }

    /// Text for the pointer to uncover; each line is shortened, none is broken.
    pub(super) fn tooltip<'t>(mut self, lines: impl IntoIterator<Item = &'t str>) -> Self {
        self.begin("tooltip");
        self.lines(lines.into_iter().map(one_line), "\\\\\\\\");
        self
    }

    /// A link, if it is one that may be followed: `http` or `https`, without blanks and quotation marks.
    pub(super) fn link(mut self, url: Option<&str>) -> Self {
        if let Some(url) = url.filter(|url| is_web_address(url)) {
            self.begin("URL");
            escape(self.out, url, "", "&amp;");
            self.out.push_str("\", target=\"_blank\"");
        }
        self
    }

    pub(super) fn end(self) {
        self.out.push_str("];\n");
    }

    fn lines<'t>(&mut self, lines: impl Iterator<Item = Cow<'t, str>>, backslash: &str) {
        for (i, line) in lines.enumerate() {
            if i > 0 {
                self.out.push_str("\\n");
            }
            escape(self.out, &legal(&line), backslash, "&amp;");
        }
        self.out.push('"');
    }
}

/// The text with single blanks, shortened.
fn one_line(text: &str) -> Cow<'_, str> {
    // The texts of newspapers seldom have other white space than this.
    let is_single = text.is_ascii()
        && !text.contains("  ")
        && !text.bytes().any(|byte| byte < b' ')
        && !text.starts_with(' ')
        && !text.ends_with(' ');
    let is_single = is_single
        || text.split_whitespace().map(|word| word.len() + 1).sum::<usize>() == text.len() + 1
            && !text.contains(|c: char| c.is_whitespace() && c != ' ');
    if is_single {
        return shortened(text, TOOLTIP_LIMIT);
    }
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    Cow::Owned(shortened(&words, TOOLTIP_LIMIT).into_owned())
}

fn escape(out: &mut String, text: &str, backslash: &str, ampersand: &str) {
    let mut rest = text;
    // Bytes of other characters are none of these three.
    while let Some(at) = rest.bytes().position(|byte| matches!(byte, b'"' | b'\\' | b'&')) {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'"' => "\\\"",
            b'\\' => backslash,
            _ => ampersand,
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}
