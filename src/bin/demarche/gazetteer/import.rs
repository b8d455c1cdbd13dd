//! `demarche gazetteer import`: gazetteers of other tools as folders of ours.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use demarche::import::{self, Imported, MAX_FILE, Options};

use crate::answer::count;
use crate::args::Import;
use crate::fault::{Failure, Fault, shown_path};
use crate::input;
use crate::knowledge;
use crate::output::{Folder, Output};
use crate::run::Run;
use crate::table::{Cell, Table};
use crate::terminal;
use crate::visible::one_line;

/// The name of the tables that an import writes.
const WRITTEN: &str = "imported.csv";

/// So many bytes are read of all files together: 256 MiB.
const MAX_TOTAL: usize = 4 * MAX_FILE;

/// Reads, turns, and writes what could be said.
pub fn import(options: &Import, run: &mut Run) -> Result<(), Failure> {
    if options.output == Path::new("-") {
        return Err(Failure::usage("-o: expected a folder, found `-`"));
    }
    let folder = Folder::open(&options.output, options.force)?;
    let base = knowledge::builder(&options.gazetteer)?;
    let files = read(options, run)?;
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let mut how = Options::new(base);
    how.separator = options.separator.clone();
    how.language = options.lang.clone();
    how.kind = options.kind;
    let imported = import::import(options.from, &files, &how).map_err(knowledge::faults)?;
    imported.notes.iter().for_each(|note| run.note(note));
    imported.faults.iter().for_each(|fault| run.fault(fault));
    if imported.files.is_empty() {
        run.note(&"nothing to write");
        return Ok(());
    }
    folder.write(&imported.files, WRITTEN)?;
    let mut output = Output::open(None)?;
    output.prose(&summary(&imported))?;
    output.finish()
}

/// The files, and those that they name; what cannot be read is told.
fn read(options: &Import, run: &mut Run) -> Result<Vec<(String, String)>, Failure> {
    let mut files: Vec<(String, String)> = Vec::new();
    let mut total = 0;
    for path in &options.files {
        let read = input::open(path, run).and_then(|source| {
            let text = input::bounded_text(source.reader, &source.name, MAX_FILE)?;
            Ok((source.name, text))
        });
        match read {
            Ok(file) => take(file, &mut files, &mut total)?,
            Err(fault) => {
                run.fault(&fault);
                continue;
            }
        }
        let Some((name, text)) = files.last() else { continue };
        let folder = path.parent().unwrap_or(Path::new(""));
        let named = options.from.names_files(name, text);
        for (list, read) in named.iter().map(|list| (list, beside(folder, list))).collect::<Vec<_>>() {
            match read {
                // That it is missing is said once, with the line that names it.
                Err(message) => run.fault(&Fault::of_file(&shown_path(&folder.join(list)), message)),
                Ok(text) => take((shown_path(&folder.join(list)), text), &mut files, &mut total)?,
            }
        }
    }
    Ok(files)
}

/// One more file, unless it was given twice.
fn take(file: (String, String), files: &mut Vec<(String, String)>, total: &mut usize) -> Result<(), Failure> {
    *total += file.1.len();
    if *total > MAX_TOTAL {
        let message = format!("all files together are over the limit of {} MiB", MAX_TOTAL >> 20);
        return Err(Failure::Faults(vec![message]));
    }
    if !files.iter().any(|(name, _)| *name == file.0) {
        files.push(file);
    }
    Ok(())
}

/// The text of a file that another names; it must lie beneath the other's folder.
fn beside(folder: &Path, path: &str) -> Result<String, String> {
    let located = input::beneath(folder, path)?;
    let file = File::open(&located).map_err(|error| Fault::io("", &error).message().to_owned())?;
    let read = input::bounded_text(BufReader::new(file), path, MAX_FILE);
    read.map_err(|fault| fault.message().to_owned())
}

fn summary(imported: &Imported) -> String {
    let mut table = Table::new(&["file", "rows"]);
    for (path, text) in &imported.files {
        let rows = text.lines().filter(|line| !line.starts_with('#')).count().saturating_sub(1);
        table.push(vec![Cell::plain(one_line(path)), Cell::plain(rows.to_string())]);
    }
    let known = count(imported.known, "known entity").replace("entitys", "entities");
    let new = count(imported.new, "new entity").replace("entitys", "entities");
    format!("{new}, names or tenures for {known}\n\n{}", table.render(terminal::width()))
}
