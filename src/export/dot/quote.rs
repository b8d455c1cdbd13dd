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

use std::fmt::{self, Write as _};

use unicode_segmentation::UnicodeSegmentation;

/// More than this many characters of one label serve nobody.
const LABEL_LIMIT: usize = 120;
/// A quote in a tooltip may be a long sentence.
const TOOLTIP_LIMIT: usize = 400;
/// The longest family emoji has eleven code points; what is longer is marks heaped on a letter.
const GRAPHEME_LIMIT: usize = 16;

/// The name of a node, edge end or cluster, in quotation marks.
pub(super) struct Id<'a>(pub(super) &'a str);

impl fmt::Display for Id<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"", escaped(&legal(self.0), "\\\\", "&"))
    }
}

/// The attributes of a node, an edge or a graph, in the order in which they were given.
#[derive(Clone, Default)]
pub(super) struct Attributes(Vec<(&'static str, String)>);

impl Attributes {
    pub(super) fn new() -> Attributes {
        Attributes::default()
    }

    /// A word of our own, or a number.
    pub(super) fn set(mut self, name: &'static str, value: &str) -> Attributes {
        self.0.push((name, escaped(value, "\\\\", "&amp;")));
        self
    }

    /// Text to be shown, line by line. The lines come from [`wrapped`] or are our own.
    pub(super) fn label(self, lines: &[String]) -> Attributes {
        self.lines("label", lines, "\\\\")
    }

    /// Text for the pointer to uncover; each line is shortened, none is broken.
    pub(super) fn tooltip(self, lines: &[String]) -> Attributes {
        let words = |line: &String| legal(line).split_whitespace().collect::<Vec<_>>().join(" ");
        let lines: Vec<String> = lines.iter().map(|line| shortened(&words(line), TOOLTIP_LIMIT)).collect();
        self.lines("tooltip", &lines, "\\\\\\\\")
    }

    /// A link, if it is one that may be followed: `http` or `https`, without blanks and quotation marks.
    pub(super) fn link(mut self, url: Option<&str>) -> Attributes {
        if let Some(url) = url.filter(|url| is_web_address(url)) {
            self.0.push(("URL", escaped(url, "", "&amp;")));
            self.0.push(("target", "_blank".to_owned()));
        }
        self
    }

    fn lines(mut self, name: &'static str, lines: &[String], backslash: &str) -> Attributes {
        let lines: Vec<String> = lines.iter().map(|line| escaped(&legal(line), backslash, "&amp;")).collect();
        self.0.push((name, lines.join("\\n")));
        self
    }
}

impl fmt::Display for Attributes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('[')?;
        for (i, (name, value)) in self.0.iter().enumerate() {
            let separator = if i == 0 { "" } else { ", " };
            write!(f, "{separator}{name}=\"{value}\"")?;
        }
        f.write_char(']')
    }
}

fn escaped(text: &str, backslash: &str, ampersand: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str(backslash),
            '&' => out.push_str(ampersand),
            _ => out.push(c),
        }
    }
    out
}

/// The same text on one line, without what XML forbids; what would turn the order of reading is shown as `<U+202E>`.
fn legal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            _ if c.is_whitespace() => out.push(' '),
            // Directional marks and overrides, byte order mark, tags: nobody sees them, and some see by them.
            '\u{61c}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{feff}'
            | '\u{e0000}'..='\u{e007f}' => out.push_str(&format!("<U+{:04X}>", u32::from(c))),
            _ if c.is_control() || is_noncharacter(c) => out.push('\u{fffd}'),
            _ => out.push(c),
        }
    }
    out
}

fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}') || u32::from(c) & 0xfffe == 0xfffe
}

/// A label in lines of at most `width` characters, broken between words, and within a word only when it is longer
/// than a line. What is too long ends in `…`.
pub(super) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let text = shortened(&legal(text), LABEL_LIMIT);
    let mut lines: Vec<(String, usize)> = vec![(String::new(), 0)];
    for word in text.split_whitespace() {
        let graphemes: Vec<&str> = word.graphemes(true).collect();
        for (i, piece) in graphemes.chunks(width.max(1)).enumerate() {
            let fits = lines.last().is_some_and(|(_, length)| length + 1 + piece.len() <= width);
            match lines.last_mut() {
                Some((line, length)) if *length == 0 || (fits && i == 0) => {
                    if *length > 0 {
                        line.push(' ');
                        *length += 1;
                    }
                    line.extend(piece.iter().copied());
                    *length += piece.len();
                }
                _ => lines.push((piece.concat(), piece.len())),
            }
        }
    }
    lines.into_iter().map(|(line, _)| line).collect()
}

/// At most `limit` characters as readers count them, each of bounded size.
fn shortened(text: &str, limit: usize) -> String {
    let mut graphemes = text.graphemes(true);
    let mut out = String::new();
    for grapheme in graphemes.by_ref().take(limit) {
        out.extend(grapheme.chars().take(GRAPHEME_LIMIT));
    }
    if graphemes.next().is_some() {
        out.push('…');
    }
    out
}

pub(in crate::export) fn is_web_address(url: &str) -> bool {
    let (scheme, rest) = url.split_once("://").unwrap_or_default();
    let known = ["http", "https"].iter().any(|web| scheme.eq_ignore_ascii_case(web));
    let plain = |c: char| !c.is_whitespace() && !matches!(c, '"' | '\'' | '<' | '>' | '\\' | '`');
    known && !rest.is_empty() && legal(rest) == rest && rest.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines() {
        for (text, expected) in [
            ("", &[""][..]),
            ("Lloyd Austin", &["Lloyd Austin"]),
            ("  Lloyd \n Austin ", &["Lloyd Austin"]),
            ("chairman of the joint chiefs", &["chairman of", "the joint", "chiefs"]),
            ("a Donaudampfschifffahrt b", &["a", "Donaudampfsc", "hifffahrt b"]),
            ("điện đàm với ông", &["điện đàm với", "ông"]),
        ] {
            assert_eq!(wrapped(text, 12), expected, "{text}");
        }
        assert_eq!(wrapped(&"x".repeat(10_000), 30).len(), 5);
        assert!(wrapped(&format!("a{}", "\u{301}".repeat(10_000)), 30)[0].len() < 40);
    }

    #[test]
    fn only_the_web_is_linked() {
        for (url, is_link) in [
            ("https://www.wikidata.org/wiki/Q39524", true),
            ("HTTP://vov.vn/a?b=1&c=2", true),
            ("javascript:alert(1)", false),
            ("javascript://x/%0aalert(1)", false),
            (" https://x.org", false),
            ("https://x.org/\"onload=", false),
            ("https://x.org/\\N", false),
            ("https://x.org/\u{202e}", false),
            ("https://", false),
            ("data:text/html,x", false),
            ("//x.org", false),
            ("x.org", false),
        ] {
            assert_eq!(is_web_address(url), is_link, "{url}");
        }
    }
}
