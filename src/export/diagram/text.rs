//! Texts of strangers -> lines that may be shown: one line each, of bounded size, without what XML forbids.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;

/// More than this many characters of one label serve nobody.
const LABEL_LIMIT: usize = 120;
/// The longest family emoji has eleven code points; what is longer is marks heaped on a letter.
const GRAPHEME_LIMIT: usize = 16;

/// The same text on one line, without what XML forbids; what would turn the order of reading is shown as `<U+202E>`.
pub(in crate::export) fn legal(text: &str) -> Cow<'_, str> {
    let is_plain = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if is_plain || !text.chars().any(is_odd) {
        return Cow::Borrowed(text);
    }
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
    Cow::Owned(out)
}

/// Whether a character is not shown as it is; some that are may be among them.
fn is_odd(c: char) -> bool {
    match c {
        ' '..='~' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' => false,
        '\0'..='\u{9f}' => true,
        '\u{a0}'..='\u{61b}' | '\u{1e00}'..='\u{1fff}' => c.is_whitespace(),
        _ => !c.is_alphanumeric(),
    }
}

fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}') || u32::from(c) & 0xfffe == 0xfffe
}

/// A label in lines of at most `width` characters, broken between words, and within a word only when it is longer
/// than a line. What is too long ends in `…`.
pub(in crate::export) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let text = legal(text);
    let text = shortened(&text, LABEL_LIMIT);
    if text.len() <= width && !text.contains("  ") && text.trim() == text {
        return vec![text.into_owned()];
    }
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
pub(in crate::export) fn shortened(text: &str, limit: usize) -> Cow<'_, str> {
    // So many bytes are no more characters, nor marks enough to hurt.
    if text.len() <= limit {
        return Cow::Borrowed(text);
    }
    let mut graphemes = text.graphemes(true);
    let mut out = String::new();
    for grapheme in graphemes.by_ref().take(limit) {
        out.extend(grapheme.chars().take(GRAPHEME_LIMIT));
    }
    if graphemes.next().is_some() {
        out.push('…');
    }
    Cow::Owned(out)
}

pub(in crate::export) fn is_web_address(url: &str) -> bool {
    let (scheme, rest) = url.split_once("://").unwrap_or_default();
    let known = ["http", "https"].iter().any(|web| scheme.eq_ignore_ascii_case(web));
    let plain = |c: char| !c.is_whitespace() && !matches!(c, '"' | '\'' | '<' | '>' | '\\' | '`');
    known && !rest.is_empty() && legal(rest) == rest && rest.chars().all(plain)
}

/// How wide a text is in thousandths of its size, in the widest of [`FONTS`](super::FONTS) (DejaVu Sans), so that what is measured
/// fits in any of them.
#[cfg(feature = "xml")]
pub(in crate::export) fn width(text: &str) -> u32 {
    text.chars().map(advance).sum()
}

#[cfg(feature = "xml")]
fn advance(c: char) -> u32 {
    use unicode_normalization::char::{decompose_canonical, is_combining_mark};
    let mut base = c;
    let mut first = true;
    decompose_canonical(c, |part| {
        if std::mem::take(&mut first) {
            base = part;
        }
    });
    match base {
        'i' | 'j' | 'l' | '\'' => 278,
        ' ' | ',' | '.' | 'I' | '|' | ':' | ';' => 337,
        'f' | 't' | '(' | ')' | '-' | '/' | '[' | ']' | '!' => 392,
        'r' | '"' | '“' | '”' => 518,
        'a'..='h' | 'k' | 'n'..='q' | 's' | 'u' | 'v' | 'x' | 'y' | 'z' | '0'..='9' | 'ă' | 'đ' | 'ơ' | 'ư' => 635,
        'm' | 'W' | '%' | '@' => 1000,
        'w' | 'M' | 'O' | 'Q' | '+' | '<' | '>' | '=' | '×' | '–' | '→' => 863,
        '\u{200b}'..='\u{200d}' | '\u{fe00}'..='\u{fe0f}' => 0,
        _ if is_combining_mark(base) => 0,
        'A'..='Z' => 770,
        '\u{1f1e6}'..='\u{1f1ff}' => 680,
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{ff00}'..='\u{ff60}' => 1000,
        '\u{1f000}'.. => 1350,
        _ => 700,
    }
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
