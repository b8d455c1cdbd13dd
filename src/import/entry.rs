//! What the readers hand on: an [`Entry`] for each line or pattern, in [`Found`] with all that was wrong.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::sort::Sort;
use super::{MAX_FILE, MAX_NAMES, MAX_NOTES, Note, Options, list_of};
use crate::gazetteer::error::{DataError, Errors, quote};
use crate::gazetteer::{Case, clean};
use crate::{EntityId, PartialDate};

/// One file, as its reader sees it.
#[derive(Clone, Copy, Debug)]
pub(super) struct File<'a> {
    pub(super) name: &'a str,
    /// Without a byte order mark.
    pub(super) text: &'a str,
}

impl<'a> File<'a> {
    /// The file, unless it is too large to be read.
    pub(super) fn new(name: &'a str, text: &'a str, found: &mut Found) -> Option<File<'a>> {
        if text.len() > MAX_FILE {
            found.faults.push(DataError::new(name, 0, 0, "a file of at most 64 MiB", "a larger one"));
            return None;
        }
        Some(File { name, text: text.strip_prefix('\u{feff}').unwrap_or(text) })
    }

    /// Its lines with their places.
    pub(super) fn lines(&self) -> impl Iterator<Item = (Place, &'a str)> + use<'a> {
        let name: Arc<str> = self.name.into();
        self.text.lines().enumerate().map(move |(index, line)| (Place { file: name.clone(), line: index + 1 }, line))
    }

    /// The place of a line.
    pub(super) fn place(&self, line: usize) -> Place {
        Place { file: self.name.into(), line }
    }
}

/// Where an entry stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) file: Arc<str>,
    pub(super) line: usize,
}

impl Place {
    /// The fault at a column of this line, from 1.
    pub(super) fn fault(&self, column: usize, expected: impl Into<String>, found: impl Into<String>) -> DataError {
        DataError::new(&self.file, self.line, column, expected, found)
    }
}

/// Some names of one entity, as a foreign file has them.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) place: Place,
    /// The id that the file gives it; entries with the same are one entity.
    pub(super) key: Option<String>,
    pub(super) sort: Sort,
    /// The first is the usual one.
    pub(super) names: Vec<Name>,
    /// The state for which it speaks or in which it lies: a code or a name.
    pub(super) state: Option<String>,
    pub(super) wikidata: Option<String>,
    pub(super) services: Vec<Service>,
}

impl Entry {
    /// An entry that says nothing but a name's sort.
    pub(super) fn new(place: Place, sort: Sort, names: Vec<Name>) -> Entry {
        Entry { place, key: None, sort, names, state: None, wikidata: None, services: Vec::new() }
    }
}

/// One name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) text: String,
    pub(super) case: Case,
    /// The only language in which it counts.
    pub(super) language: Option<String>,
    /// Where it stands, if not where its entry begins.
    pub(super) place: Option<Place>,
}

impl Name {
    /// As it is written, in every language.
    pub(super) fn exact(text: impl Into<String>) -> Name {
        Name { text: text.into(), case: Case::Exact, language: None, place: None }
    }

    /// In any case, in every language.
    pub(super) fn any_case(text: impl Into<String>) -> Name {
        Name { text: text.into(), case: Case::Any, language: None, place: None }
    }
}

/// A person in an office.
#[derive(Clone, Debug)]
pub(super) struct Service {
    pub(super) place: Place,
    pub(super) office: EntityId,
    pub(super) of: EntityId,
    pub(super) from: Option<PartialDate>,
    pub(super) until: Option<PartialDate>,
    pub(super) note: String,
}

/// All that was found so far.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) entries: Vec<Entry>,
    /// Tables that are ours already.
    pub(super) tables: Vec<(String, String)>,
    /// Of these by their paths, how the files were called.
    pub(super) names: BTreeMap<String, String>,
    pub(super) notes: Notes,
    pub(super) faults: Errors,
    /// So many names are in the entries.
    count: usize,
}

impl Found {
    /// Takes an entry; names that no table can hold are left out.
    pub(super) fn push(&mut self, mut entry: Entry) {
        entry.names =
            std::mem::take(&mut entry.names).into_iter().filter_map(|n| self.clean(n, &entry.place)).collect();
        if entry.names.is_empty() || self.count > MAX_NAMES {
            return;
        }
        self.count += entry.names.len();
        if self.count > MAX_NAMES {
            let expected = format!("at most {MAX_NAMES} names in all");
            return self.faults.push(entry.place.fault(1, expected, "more; the rest is not read"));
        }
        self.entries.push(entry);
    }

    fn clean(&mut self, name: Name, place: &Place) -> Option<Name> {
        let shown = quote(name.text.trim());
        let why = match clean(&name.text) {
            Ok(text) if text.contains(';') => "it has a semicolon".to_owned(),
            Ok(text) if text.contains(char::is_control) => "it has a control character".to_owned(),
            Ok(text) => return Some(Name { text, ..name }),
            Err((expected, _)) => format!("expected {expected}"),
        };
        let place = name.place.as_ref().unwrap_or(place);
        self.notes.push(place, format!("the name {shown} is left out: {why}"));
        None
    }

    /// The sort that a word of the file says, or the one of the options; otherwise the entry is left out with a note.
    pub(super) fn sort(&mut self, word: &str, options: &Options, place: &Place) -> Option<Sort> {
        let sort = Sort::of_word(word).or(options.kind.map(Sort::of_kind));
        if sort.is_none() {
            let text = if word.trim().is_empty() {
                "nothing tells what kind of entity this is; it is left out".to_owned()
            } else {
                format!("{} is no kind of entity here; it is left out", quote(word.trim()))
            };
            self.notes.push(place, text);
        }
        sort
    }

    /// Notes and faults, by file and line.
    pub(super) fn finish(self) -> (Vec<Note>, Vec<DataError>) {
        (self.notes.finish(), list_of(self.faults))
    }
}

/// Notes, as many as are kept.
#[derive(Debug, Default)]
pub(super) struct Notes {
    list: Vec<Note>,
    more: usize,
}

impl Notes {
    /// One more.
    pub(super) fn push(&mut self, place: &Place, text: impl Into<String>) {
        if self.list.len() < MAX_NOTES {
            self.list.push(Note { file: place.file.to_string(), line: place.line, text: text.into() });
        } else {
            self.more += 1;
        }
    }

    fn finish(mut self) -> Vec<Note> {
        self.list.sort();
        self.list.dedup();
        if let (Some(last), true) = (self.list.last_mut(), self.more > 0) {
            last.text.push_str(&format!(" (and {} further notes)", self.more));
        }
        self.list
    }
}

/// Words that stay small within a name that gets capitals.
const SMALL: &[&str] = &["of", "the", "and", "for", "in", "on", "to", "at", "with"];

/// A name in one case (`VLADIMIR PUTIN`, `lloyd austin`) with the capitals that it usually has. Short names of one word in capitals
/// are taken for abbreviations, unless a person bears them.
pub(super) fn with_capitals(text: &str, sort: Sort) -> String {
    let is_mixed = text.contains(char::is_uppercase) && text.contains(char::is_lowercase);
    let longest = match sort {
        Sort::Person | Sort::Actor => 0,
        Sort::Organization | Sort::Side => 5,
        _ if text.contains('.') => 5,
        _ => 3,
    };
    let is_short = !text.contains(' ') && text.chars().count() <= longest && text.contains(char::is_uppercase);
    if is_mixed || is_short {
        return text.to_owned();
    }
    let capitalised = |(index, word): (usize, &str)| {
        let lower = word.to_lowercase();
        if index > 0 && SMALL.contains(&lower.as_str()) { lower } else { capitals_of_parts(&lower) }
    };
    text.split(' ').enumerate().map(capitalised).collect::<Vec<_>>().join(" ")
}

/// `d'escoto-brockmann` as `D'Escoto-Brockmann`.
fn capitals_of_parts(lower: &str) -> String {
    let mut out = String::with_capacity(lower.len());
    let mut starts = true;
    for c in lower.chars() {
        if starts {
            out.extend(c.to_uppercase());
        } else {
            out.push(c);
        }
        starts = matches!(c, '-' | '.' | '\'' | '’');
    }
    out
}

/// One name for each choice of one of the alternatives at every place, the first choices first; `None` when there are
/// more than are taken.
pub(super) fn combinations(places: &[Vec<String>], limit: usize) -> Option<Vec<Vec<&str>>> {
    let count = places.iter().try_fold(1usize, |count, place| count.checked_mul(place.len()));
    if count.is_none_or(|count| count > limit) {
        return None;
    }
    let mut all: Vec<Vec<&str>> = vec![Vec::new()];
    for place in places {
        let pairs = all.iter().flat_map(|chosen| place.iter().map(move |word| (chosen, word)));
        all = pairs.map(|(chosen, word)| chosen.iter().copied().chain([word.as_str()]).collect()).collect();
    }
    Some(all)
}

/// Tokens as a name: between them a space, but none around a hyphen and before marks that follow a word.
pub(super) fn join_tokens(tokens: &[&str]) -> String {
    let mut out = String::new();
    let mut tight = true;
    for token in tokens.iter().filter(|token| !token.is_empty()) {
        let clings = matches!(*token, "-" | "‑" | "," | "." | "/") || token.starts_with(['\'', '’']);
        if !tight && !clings {
            out.push(' ');
        }
        out.push_str(token);
        tight = matches!(*token, "-" | "‑" | "/");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_one_case_get_capitals() {
        for (text, sort, expected) in [
            ("VLADIMIR PUTIN", Sort::Person, "Vladimir Putin"),
            ("MIGUEL D'ESCOTO-BROCKMANN", Sort::Person, "Miguel D'Escoto-Brockmann"),
            ("LON NOL", Sort::Person, "Lon Nol"),
            ("LULA", Sort::Person, "Lula"),
            ("BANK OF THE SOUTH", Sort::Organization, "Bank of the South"),
            ("NATO", Sort::Organization, "NATO"),
            ("U.S.", Sort::StateOrPlace, "U.S."),
            ("KABUL", Sort::Place, "Kabul"),
            ("lloyd austin", Sort::Person, "Lloyd Austin"),
            ("McDonald of Oz", Sort::Person, "McDonald of Oz"),
            ("", Sort::Person, ""),
        ] {
            assert_eq!(with_capitals(text, sort), expected);
        }
    }

    #[test]
    fn tokens_are_joined_as_they_are_written() {
        assert_eq!(join_tokens(&["Jean", "-", "Marc", "Ayrault"]), "Jean-Marc Ayrault");
        assert_eq!(join_tokens(&["People", "'s", "Daily", ",", "", "Inc", "."]), "People's Daily, Inc.");
        assert_eq!(join_tokens(&[]), "");
    }

    #[test]
    fn combinations_are_bounded() {
        let two = vec!["a".to_owned(), "b".to_owned()];
        assert_eq!(combinations(&[two.clone(), two.clone()], 4).map(|all| all.len()), Some(4));
        assert_eq!(combinations(&[two.clone(), two.clone()], 3), None);
        assert_eq!(combinations(&vec![two; 1000], usize::MAX), None);
        assert_eq!(combinations(&[], 1), Some(vec![vec![]]));
    }
}
