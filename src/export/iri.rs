//! IRIs of our ids, for the formats of the Semantic Web.

/// The IRI of an id. Letters of any script and what needs no care stay; all else is written byte by byte.
pub(super) fn iri(id: &str) -> String {
    let mut out = String::with_capacity("urn:demarche:".len() + id.len());
    out.push_str("urn:demarche:");
    for c in id.chars() {
        if c.is_alphanumeric() || matches!(c, '-' | '.' | '_' | '~' | '/') {
            out.push(c);
        } else {
            c.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| out.push_str(&format!("%{byte:02X}")));
        }
    }
    out
}

/// The IRI of a document.
pub(super) fn document_iri(id: &str) -> String {
    iri(&format!("document/{id}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_iri_has_nothing_that_ends_it() {
        assert_eq!(iri("person/nguyễn-b"), "urn:demarche:person/nguyễn-b");
        assert_eq!(document_iri("a b>\"\n%"), "urn:demarche:document/a%20b%3E%22%0A%25");
    }
}
