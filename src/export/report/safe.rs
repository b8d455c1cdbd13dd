//! Writing what cannot leave its place in a page.

use std::io::{self, Write};

/// Lets no `<` of JSON through as it is: there one only stands within strings, where it can be written as an escape.
pub(super) struct ScriptSafe<W>(pub(super) W);

impl<W: Write> Write for ScriptSafe<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut rest = bytes;
        while let Some(at) = rest.iter().position(|&byte| byte == b'<') {
            self.0.write_all(&rest[..at])?;
            self.0.write_all(b"\\u003c")?;
            rest = &rest[at + 1..];
        }
        self.0.write_all(rest)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Text for an element or an attribute.
pub(super) fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() && c != '\n' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_stays_json_and_closes_no_script() {
        let mut out = Vec::new();
        serde_json::to_writer(ScriptSafe(&mut out), &["</script><!--", "a<b", ""]).expect("memory");
        let text = String::from_utf8(out).expect("UTF-8");
        assert!(!text.contains('<'), "{text}");
        assert_eq!(serde_json::from_str::<Vec<String>>(&text).expect("JSON"), ["</script><!--", "a<b", ""]);
    }

    #[test]
    fn text_of_a_page_is_no_markup() {
        assert_eq!(html("<b title=\"'\">&\u{0}"), "&lt;b title=&quot;&#39;&quot;&gt;&amp;\u{fffd}");
    }
}
