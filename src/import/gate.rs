//! GATE's lists of names, and the index that tells their types.

use std::collections::{BTreeMap, BTreeSet};

use super::Options;
use super::entry::{Entry, File, Found, Name, Place};
use super::sort::Sort;
use crate::gazetteer::error::quote;

/// So many lists of an index are opened.
const MAX_LISTS: usize = 10_000;

/// Whether the file is an index of lists.
pub(super) fn is_index(name: &str) -> bool {
    name.to_ascii_lowercase().ends_with(".def")
}

/// The lists that an index names, each once.
pub(super) fn lists(index: &str) -> Vec<String> {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut lists: Vec<String> = Vec::new();
    for line in index.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let list = line.split(':').next().unwrap_or_default().trim();
        if !list.is_empty() && lists.len() < MAX_LISTS && seen.insert(list) {
            lists.push(list.to_owned());
        }
    }
    lists
}

/// What the index says of a list.
#[derive(Clone, Debug, Default)]
struct Types {
    major: String,
    minor: String,
    language: Option<String>,
}

pub(super) fn read(files: &[File<'_>], options: &Options, found: &mut Found) {
    let (indices, lists): (Vec<File<'_>>, Vec<File<'_>>) = files.iter().partition(|file| is_index(file.name));
    let mut typed = vec![false; lists.len()];
    for index in &indices {
        for (place, line) in index.lines().filter(|(_, line)| !line.trim().is_empty() && !line.trim().starts_with('#'))
        {
            let Some((name, types)) = read_index_line(line, &place, found) else { continue };
            match lists.iter().position(|list| is_meant(list.name, index.name, &name)) {
                // Were it read each time, a small index could make much of a list.
                Some(at) if typed[at] => {
                    found.faults.push(place.fault(1, "a list that is named once", quote(&name)));
                }
                Some(at) => {
                    typed[at] = true;
                    read_list(&lists[at], &types, Some(&place), options, found);
                }
                None => found.faults.push(place.fault(1, "a list that is given", quote(&name))),
            }
        }
    }
    for (list, _) in lists.iter().zip(typed).filter(|(_, typed)| !typed) {
        read_list(list, &Types::default(), None, options, found);
    }
}

/// `file.lst:majorType:minorType:language:annotationType`.
fn read_index_line(line: &str, place: &Place, found: &mut Found) -> Option<(String, Types)> {
    let mut parts = line.split(':').map(str::trim);
    let mut next = || parts.next().unwrap_or_default().to_owned();
    let (name, major, minor, language) = (next(), next(), next(), next());
    let (_annotation_type, more) = (next(), parts.next());
    if name.is_empty() || more.is_some() {
        let expected = "a list and its types: `file.lst:majorType:minorType:language:annotationType`";
        found.faults.push(place.fault(1, expected, quote(line.trim())));
        return None;
    }
    let is_code = (2..=16).contains(&language.len()) && language.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    if !language.is_empty() && !is_code {
        let text = format!("{} is no code of a language; the names hold in all", quote(&language));
        found.notes.push(place, text);
    }
    Some((name, Types { major, minor, language: is_code.then_some(language) }))
}

/// Whether an index means that list: the file at that path beside it, or one given by that path alone.
fn is_meant(list: &str, index: &str, name: &str) -> bool {
    let folder = index.rsplit_once(['/', '\\']).map_or("", |(folder, _)| folder);
    let wanted = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
    let plain = |path: &str| path.replace('\\', "/").trim_start_matches("./").to_owned();
    plain(list) == plain(&wanted) || plain(list) == plain(name)
}

fn read_list(list: &File<'_>, types: &Types, index: Option<&Place>, options: &Options, found: &mut Found) {
    let words = [&types.minor, &types.major, &format!("{}_{}", types.major, types.minor)];
    // Others call an office a title; to GATE it is what stands before a name: `Mr`.
    let of_types = words.into_iter().filter(|word| *word != "title").find_map(|word| Sort::of_word(word));
    let told = of_types.or(options.kind.map(Sort::of_kind));
    let Some(sort) = told else {
        let place = index.cloned().unwrap_or_else(|| list.place(1));
        let types = [types.major.as_str(), types.minor.as_str()].join(":");
        let text = match types.trim_matches(':') {
            "" => "nothing tells what kind of entities these are; the list is left out".to_owned(),
            types => format!("{} is no kind of entity here; the list is left out", quote(types)),
        };
        return found.notes.push(&place, text);
    };
    let mut odd: BTreeMap<String, Place> = BTreeMap::new();
    for (place, line) in list.lines().filter(|(_, line)| !line.trim().is_empty()) {
        read_entry(line, place, sort, types.language.as_deref(), options, found, &mut odd);
    }
    for (feature, place) in odd {
        found.notes.push(&place, format!("the feature {} has no place in a table; it is left out", quote(&feature)));
    }
}

/// An entry and its features; of those that cannot be said the first of each name goes to `odd`.
fn read_entry(
    line: &str,
    place: Place,
    sort: Sort,
    language: Option<&str>,
    options: &Options,
    found: &mut Found,
    odd: &mut BTreeMap<String, Place>,
) {
    let separator = options.separator.as_deref().filter(|separator| !separator.is_empty());
    let mut parts = separator.map_or_else(|| vec![line], |separator| line.split(separator).collect()).into_iter();
    let text = parts.next().unwrap_or_default();
    let name = Name { language: language.map(str::to_owned), ..Name::exact(text) };
    let mut entry = Entry::new(place.clone(), sort, vec![name]);
    for feature in parts.filter(|feature| !feature.trim().is_empty()) {
        let Some((name, value)) = feature.split_once('=') else {
            found
                .notes
                .push(&place, format!("expected a feature such as `id=x`, found {}; it is left out", quote(feature)));
            continue;
        };
        let (name, value) = (name.trim(), value.trim().to_owned());
        match name.to_ascii_lowercase().as_str() {
            _ if value.is_empty() => {}
            "id" | "inst" | "uri" => entry.key = Some(last_part(&value)),
            "wikidata" => entry.wikidata = Some(last_part(&value)),
            "label" => entry.names.insert(0, Name { language: None, ..Name::exact(value) }),
            "state" | "country" => entry.state = Some(value),
            _ if odd.len() < 100 => drop(odd.entry(name.to_owned()).or_insert_with(|| place.clone())),
            _ => {}
        }
    }
    if entry.wikidata.as_ref().is_some_and(|item| !is_wikidata(item)) {
        let item = entry.wikidata.take().unwrap_or_default();
        found.notes.push(&place, format!("{} is no id of Wikidata; it is left out", quote(&item)));
    }
    found.push(entry);
}

/// Of an address what names the thing: `http://www.wikidata.org/entity/Q42` is `Q42`. An id of ours stays whole.
fn last_part(value: &str) -> String {
    let is_address = value.contains("://");
    let last = value.trim_end_matches('/').rsplit(['/', '#']).next().filter(|_| is_address);
    last.unwrap_or(value).to_owned()
}

/// Whether it is an item of Wikidata: `Q42`.
pub(super) fn is_wikidata(item: &str) -> bool {
    let digits = item.strip_prefix('Q').unwrap_or_default();
    !digits.is_empty() && digits.len() < 20 && !digits.starts_with('0') && digits.bytes().all(|b| b.is_ascii_digit())
}
