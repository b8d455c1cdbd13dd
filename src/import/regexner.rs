//! Stanford's mapping for RegexNER: a pattern of words, a type, and what we have no use for, between tabs.

use regex_syntax::ParserBuilder;
use regex_syntax::hir::literal::Extractor;

use super::entry::{Entry, File, Found, Name, combinations, join_tokens};
use super::{MAX_VARIANTS, Options};
use crate::gazetteer::error::quote;

/// The longest word-expression in bytes; longer ones stand for no name.
const MAX_PATTERN: usize = 1024;

pub(super) fn read(files: &[File<'_>], options: &Options, found: &mut Found) {
    for (place, line) in files.iter().flat_map(File::lines) {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let mut cells = line.split('\t');
        let (Some(pattern), Some(kind)) = (cells.next(), cells.next().filter(|kind| !kind.trim().is_empty())) else {
            let column = line.chars().count() + 1;
            found.faults.push(place.fault(column, "a tab and a type after the pattern", "the end of the line"));
            continue;
        };
        if place.line == 1 && pattern.trim() == "pattern" && kind.trim() == "ner" {
            continue;
        }
        match names(pattern) {
            Ok(names) => {
                if let Some(sort) = found.sort(kind, options, &place) {
                    found.push(Entry::new(place, sort, names));
                }
            }
            Err(why) => found.notes.push(&place, format!("{} {why}; it is left out", quote(pattern))),
        }
    }
}

/// The names for which a pattern stands, or why there are none.
fn names(pattern: &str) -> Result<Vec<Name>, String> {
    if pattern.starts_with("( ") || pattern.contains("[{") {
        return Err("is an expression over tokens, which cannot be said in a table".to_owned());
    }
    let words = pattern.split_whitespace().map(words).collect::<Result<Vec<_>, String>>()?;
    let too_many = || format!("stands for more than {MAX_VARIANTS} names");
    let all = combinations(&words, MAX_VARIANTS).ok_or_else(too_many)?;
    let mut names: Vec<Name> = Vec::new();
    for name in all.iter().map(|tokens| Name::exact(join_tokens(tokens))).filter(|name| !name.text.is_empty()) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if names.is_empty() { Err("stands for no word".to_owned()) } else { Ok(names) }
}

/// The words for which one expression stands: `(Tea|Coffee)s?` is four of them.
fn words(expression: &str) -> Result<Vec<String>, String> {
    let endless = || format!("has the expression {}, which stands for no short list of words", quote(expression));
    if expression.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '\'' | '’' | ',' | '/' | '&')) {
        return Ok(vec![expression.to_owned()]);
    }
    if expression.len() > MAX_PATTERN {
        return Err(endless());
    }
    let parsed = ParserBuilder::new().nest_limit(50).build().parse(expression);
    // `$` and its like hold between words, of which there is one here; but who writes them means something else.
    let parsed = parsed.ok().filter(|hir| hir.properties().look_set().is_empty()).ok_or_else(endless)?;
    let mut extractor = Extractor::new();
    extractor.limit_class(MAX_VARIANTS).limit_repeat(4).limit_literal_len(512).limit_total(MAX_VARIANTS);
    let sequence = extractor.extract(&parsed);
    let literals = sequence.literals().filter(|_| sequence.is_exact()).ok_or_else(endless)?;
    let words = literals.iter().map(|literal| String::from_utf8(literal.as_bytes().to_vec()).map_err(|_| endless()));
    words.collect()
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn short_lists_are_told_from_endless_ones() {
        for (expression, expected) in [
            ("Tea", &["Tea"][..]),
            (r"U\.S\.", &["U.S."]),
            ("(Tea|Coffee)s?", &["Teas", "Tea", "Coffees", "Coffee"]),
            ("[Tt]ea", &["Tea", "tea"]),
            ("(?:A|B)", &["A", "B"]),
            ("(", &[]),
            ("[A-Z].*", &[]),
            (r"\d{4}", &[]),
            ("a+", &[]),
            ("^Tea$", &[]),
            ("(?=x)y", &[]),
            ("((((a|b){9}){9}){9}){9}", &[]),
        ] {
            assert_eq!(words(expression).unwrap_or_default(), expected, "{expression}");
        }
    }
}
