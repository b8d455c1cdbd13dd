//! IRIs of our ids, for the formats of the Semantic Web: [`BaseIri`].

use std::borrow::Cow;
use std::fmt;
use std::net::Ipv6Addr;
use std::str::FromStr;

/// With what the IRIs of a graph begin: `urn:demarche:`, or a place of one's own.
///
/// An id is appended to it as it stands, but that what no IRI bears is written byte by byte (`%0A`), and so is a slash beside `.` or `..`,
/// which would lead out of the base. So two ids never share an IRI, and none ends it.
///
/// ```
/// use demarche::export::{BaseIri, Options};
///
/// assert_eq!(BaseIri::default().as_str(), "urn:demarche:");
/// let mut options = Options::default();
/// options.base_iri = "https://example.org/talks/".parse()?; // Austin is https://example.org/talks/person/lloyd-austin.
///
/// let error = "example.org/talks".parse::<BaseIri>().unwrap_err();
/// assert_eq!(error.to_string(), "expected a whole IRI of http, https or urn, found `example.org/talks`");
/// # Ok::<(), demarche::export::InvalidBaseIri>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BaseIri(Cow<'static, str>);

impl BaseIri {
    /// The IRI as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The IRI of an id. Letters of any script and what needs no care stay; all else is written byte by byte.
    pub(super) fn of(&self, id: &str) -> String {
        let mut out = String::with_capacity(self.0.len() + id.len());
        out.push_str(&self.0);
        push_escaped(&mut out, id);
        out
    }

    /// The IRI of a document.
    pub(super) fn of_document(&self, id: &str) -> String {
        self.of(&format!("document/{id}"))
    }
}

impl Default for BaseIri {
    fn default() -> BaseIri {
        BaseIri(Cow::Borrowed("urn:demarche:"))
    }
}

impl fmt::Display for BaseIri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A text that an IRI bears as it stands, behind any base.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_escaped(&mut out, text);
    out
}

fn push_escaped(out: &mut String, text: &str) {
    let is_dots = |part: &str| part == "." || part == "..";
    let mut before = None;
    for part in text.split('/') {
        if let Some(before) = before {
            out.push_str(if is_dots(before) || is_dots(part) { "%2F" } else { "/" });
        }
        for c in part.chars() {
            if c.is_alphanumeric() || matches!(c, '-' | '.' | '_' | '~') {
                out.push(c);
            } else {
                c.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| out.push_str(&format!("%{byte:02X}")));
            }
        }
        before = Some(part);
    }
}

impl FromStr for BaseIri {
    type Err = InvalidBaseIri;

    fn from_str(s: &str) -> Result<BaseIri, InvalidBaseIri> {
        let fault = |message| InvalidBaseIri { message, found: s.chars().take(80).collect() };
        let (scheme, rest) = s.split_once(':').ok_or_else(|| fault(Fault::Relative))?;
        let path = match scheme.to_ascii_lowercase().as_str() {
            "http" | "https" => {
                let rest = rest.strip_prefix("//").ok_or_else(|| fault(Fault::Relative))?;
                let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
                if !is_authority(authority) {
                    return Err(fault(Fault::Host));
                }
                path
            }
            "urn" if rest.split_once(':').is_some_and(|(namespace, _)| is_namespace(namespace)) => rest,
            _ => return Err(fault(Fault::Relative)),
        };
        if let Some(c) = forbidden(path) {
            return Err(fault(Fault::Character(c)));
        }
        if path.split(['?', '#']).next().is_some_and(|path| path.split('/').any(|part| part == "." || part == "..")) {
            return Err(fault(Fault::Dots));
        }
        if !path.ends_with(['/', '#', ':', '=']) {
            return Err(fault(Fault::End));
        }
        Ok(BaseIri(Cow::Owned(s.to_owned())))
    }
}

/// What may stand in a path, a query or a fragment: RFC 3987, without its private characters.
fn is_iri_char(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' => true,
        '-' | '.' | '_' | '~' | '!' | '$' | '&' | '\'' | '(' | ')' | '*' | '+' | ',' | ';' | '=' => true,
        ':' | '@' | '/' | '?' | '#' => true,
        _ => c.is_alphanumeric(),
    }
}

/// The first character that may not stand where it stands.
fn forbidden(text: &str) -> Option<char> {
    let mut fragments = 0;
    text.char_indices().find_map(|(at, c)| {
        fragments += usize::from(c == '#');
        let fits = match c {
            '%' => text.as_bytes().get(at + 1..at + 3).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)),
            c => is_iri_char(c) && fragments < 2,
        };
        (!fits).then_some(c)
    })
}

/// A host and perhaps a port. Whoever is named before an `@` has no business in a name.
fn is_authority(authority: &str) -> bool {
    let (host, port) = match authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, port)) if address.parse::<Ipv6Addr>().is_ok() => ("v6", port),
        Some(_) => return false,
        None => authority.split_at(authority.find(':').unwrap_or(authority.len())),
    };
    let is_port = port.is_empty() || port.strip_prefix(':').is_some_and(|digits| digits.parse::<u16>().is_ok());
    !host.is_empty() && is_port && host.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '.' | '_'))
}

/// What stands between `urn:` and the next colon.
fn is_namespace(name: &str) -> bool {
    let fits = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
    (2..=32).contains(&name.len()) && name.bytes().all(fits) && !name.starts_with('-') && !name.ends_with('-')
}

/// A string that is no [`BaseIri`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}, found `{found}`")]
pub struct InvalidBaseIri {
    message: Fault,
    found: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    Relative,
    Host,
    Character(char),
    Dots,
    End,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Relative => f.write_str("expected a whole IRI of http, https or urn"),
            Fault::Host => f.write_str("expected a host after `//`"),
            Fault::Character(c) => write!(f, "an IRI cannot have {c:?} there"),
            Fault::Dots => f.write_str("expected an IRI without `.` and `..` between slashes"),
            Fault::End => f.write_str("expected an IRI that ends with `/`, `#`, `:` or `=`, for ids follow it"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn iri(id: &str) -> String {
        BaseIri::default().of(id)
    }

    #[test]
    fn an_iri_has_nothing_that_ends_it() {
        assert_eq!(iri("person/nguyễn-b"), "urn:demarche:person/nguyễn-b");
        assert_eq!(BaseIri::default().of_document("a b>\"\n%"), "urn:demarche:document/a%20b%3E%22%0A%25");
        let base: BaseIri = "https://example.org/a#".parse().expect("a base");
        assert_eq!(base.of("place/x#y?z&@:"), "https://example.org/a#place/x%23y%3Fz%26%40%3A");
    }

    #[test]
    fn no_id_leads_out_of_its_base() {
        for (id, written) in [
            ("../person/x", "document%2F..%2Fperson/x"),
            ("a/../../b", "document/a%2F..%2F..%2Fb"),
            ("..", "document%2F.."),
            ("a/.", "document/a%2F."),
            ("a/.../b.c/.d", "document/a/.../b.c/.d"),
            ("%2e%2e/x", "document/%252e%252e/x"),
            ("//x", "document///x"),
        ] {
            assert_eq!(BaseIri::default().of_document(id), format!("urn:demarche:{written}"));
        }
    }

    #[test]
    fn a_base_is_a_whole_iri() {
        for good in [
            "urn:demarche:",
            "urn:x-talks:2022:",
            "http://localhost:8080/",
            "http://[::1]:80/",
            "https://example.org/graph#",
            "HTTPS://example.org/?id=",
            "https://vídụ.vn/a%20b/đàm-phán/",
        ] {
            assert_eq!(good.parse::<BaseIri>().map(|base| base.to_string()), Ok(good.to_owned()));
        }
        for (bad, why) in [
            ("", "a whole IRI"),
            ("/graph/", "a whole IRI"),
            ("javascript:alert(1)//", "a whole IRI"),
            ("file:///etc/", "a whole IRI"),
            ("urn:x:", "a whole IRI"),
            ("https:/example.org/", "a whole IRI"),
            ("https:///graph/", "a host"),
            ("https://me:secret@example.org/", "a host"),
            ("https://exa mple.org/", "a host"),
            ("https://[::1/", "a host"),
            ("https://example.org:99999/", "a host"),
            ("https://example.org/a b/", "cannot have ' '"),
            ("https://example.org/<script>/", "cannot have '<'"),
            ("https://example.org/\"/", "cannot have '\"'"),
            ("https://example.org/a\n/", "cannot have '\\n'"),
            ("https://example.org/%zz/", "cannot have '%'"),
            ("https://example.org/%ộ/", "cannot have '%'"),
            ("https://example.org/#a#", "cannot have '#'"),
            ("https://example.org/\u{202e}/", "cannot have '\\u{202e}'"),
            ("https://example.org/a/../", "without `.`"),
            ("https://example.org", "that ends with"),
            ("https://example.org/graph", "that ends with"),
        ] {
            let error = bad.parse::<BaseIri>().expect_err(bad).to_string();
            assert!(error.contains(why), "{bad}: {error}");
        }
    }
}
