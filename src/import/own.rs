//! Tables of our own: each is put where it belongs. Checking is what is done with all tables in the end.

use super::Options;
use super::entry::{File, Found};
use crate::gazetteer::error::quote;
use crate::gazetteer::{is_place, may_have_columns};

/// The folders of the tables that a header tells.
const FOLDERS: &[&str] = &["states", "places", "organizations", "offices", "people", "tenures"];

pub(super) fn read(files: &[File<'_>], options: &Options, found: &mut Found) {
    for file in files {
        match path(file, options) {
            Some(path) if found.tables.iter().any(|(other, _)| *other == path) => {
                let fault =
                    file.place(0).fault(0, "one file for each table and name", format!("a second {}", quote(&path)));
                found.faults.push(fault);
            }
            Some(path) => {
                found.names.insert(path.clone(), file.name.to_owned());
                found.tables.push((path, file.text.to_owned()));
            }
            None => {
                let header = file.text.lines().next().unwrap_or_default();
                found.faults.push(file.place(1).fault(1, "a table of ours", quote(header)));
            }
        }
    }
}

/// Where the file belongs: as the end of its path says, or its header.
fn path(file: &File<'_>, options: &Options) -> Option<String> {
    let name = file.name.replace('\\', "/");
    let parts: Vec<&str> = name.split('/').filter(|part| !part.is_empty()).collect();
    // The longest end first: `lang/vi/names/x.csv` is no file of a folder `names`.
    let ends = (0..parts.len()).map(|from| parts[from..].join("/"));
    if let Some(path) = ends.filter(|path| !path.contains("..")).find(|path| is_place(path)) {
        return Some(path);
    }
    let last = parts.last().filter(|last| last.ends_with(".csv") && !last.starts_with("..")).copied();
    let last = last.unwrap_or("imported.csv");
    let header = file.text.lines().find(|line| !line.starts_with('#')).unwrap_or_default();
    let columns: Vec<&str> = header.split(',').map(|column| column.trim().trim_matches('"')).collect();
    let of_names = options.language.iter().map(|code| format!("lang/{code}/names/{last}"));
    let tables = FOLDERS.iter().map(|folder| format!("{folder}/{last}")).chain(of_names);
    tables.into_iter().find(|path| may_have_columns(path, &columns))
}
