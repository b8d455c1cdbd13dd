//! Characters that would steer a terminal, or turn the order of what is read, made visible.
//!
//! A title of a news page may hold anything: an escape sequence that clears the screen, a carriage return that
//! overwrites the line, a right-to-left override that shows `gnp.exe` as `exe.png`.

use std::borrow::Cow;
use std::fmt::Write;

/// `text` with control and bidirectional characters written as `\u{202e}`.
pub fn visible(text: &str) -> Cow<'_, str> {
    escaped(text, steers, |out, c| write!(out, "\\u{{{:x}}}", u32::from(c)))
}

/// Like [`visible`], for several lines: line ends and tabs stay.
pub fn visible_lines(text: &str) -> Cow<'_, str> {
    let steers = |c| steers(c) && !matches!(c, '\n' | '\t');
    escaped(text, steers, |out, c| write!(out, "\\u{{{:x}}}", u32::from(c)))
}

/// Like [`visible_lines`], as JSON escapes within strings, so that the JSON says the same.
///
/// Outside its strings JSON has no such characters, so that no place needs to be told from another.
pub fn visible_json(json: &str) -> Cow<'_, str> {
    let steers = |c| steers(c) && !matches!(c, '\n' | '\t');
    escaped(json, steers, |out, c| c.encode_utf16(&mut [0; 2]).iter().try_for_each(|unit| write!(out, "\\u{unit:04x}")))
}

/// Like [`visible`], with runs of white space, line ends included, as one space.
pub fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split([' ', '\t', '\n', '\r', '\u{a0}']).filter(|word| !word.is_empty()).collect();
    visible(&words.join(" ")).into_owned()
}

fn escaped(
    text: &str,
    steers: impl Fn(char) -> bool,
    escape: impl Fn(&mut String, char) -> std::fmt::Result,
) -> Cow<'_, str> {
    if !text.contains(&steers) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if steers(c) {
            // Writing to a String cannot fail.
            let _ = escape(&mut out, c);
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Controls, the marks and overrides of the bidirectional algorithm, the two Unicode line ends, and what no terminal
/// shows at all: byte order marks and tag characters.
fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_is_shown_and_letters_stay() {
        assert_eq!(visible("\u{1b}[31mĐỏ\u{202e}\u{9b}\r"), "\\u{1b}[31mĐỏ\\u{202e}\\u{9b}\\u{d}");
        assert!(matches!(visible("Nguyễn Phú Trọng, nữ 👩‍🚒"), Cow::Borrowed(_)));
        assert_eq!(one_line(" a\r\n\tb\u{2028}c "), "a b\\u{2028}c");
        assert_eq!(visible_lines("a\nb\u{7}"), "a\nb\\u{7}");
    }

    #[test]
    fn json_says_the_same() -> Result<(), serde_json::Error> {
        let text = "a\u{202e}\u{9b}\u{e0041}\u{7f}đ";
        let json = serde_json::to_string(text)?;
        let shown = visible_json(&json);
        assert_eq!(shown, "\"a\\u202e\\u009b\\udb40\\udc41\\u007fđ\"");
        assert_eq!(serde_json::from_str::<String>(&shown)?, text);
        Ok(())
    }
}
