//! Embeds the folder `gazetteer/` for the feature `builtin`.
//!
//! The folder is walked rather than listed by hand, so that a new table of facts is a file and nothing else.

// Cargo reads its instructions from the standard output of this script.
#![allow(clippy::print_stdout)]

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=gazetteer");
    if env::var_os("CARGO_FEATURE_BUILTIN").is_none() {
        return Ok(());
    }
    let variable = |name: &str| env::var_os(name).map(PathBuf::from).ok_or_else(|| io::Error::other(name.to_owned()));
    let root = variable("CARGO_MANIFEST_DIR")?.join("gazetteer");
    let mut files = Vec::new();
    walk(&root, "", &mut files)?;
    files.sort();
    fs::write(variable("OUT_DIR")?.join("builtin.rs"), list(&root, &files))
}

/// Collects the paths of all files below `folder`, relative to the root and with `/` on every system.
fn walk(folder: &Path, prefix: &str, files: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        // The same names that `GazetteerBuilder::folder` passes over.
        if name.starts_with('.') || name == "README.md" {
            continue;
        }
        let path = format!("{prefix}{name}");
        if entry.file_type()?.is_dir() {
            walk(&entry.path(), &format!("{path}/"), files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

/// The source text of the list, sorted, so that two builds of one tree are the same.
fn list(root: &Path, files: &[String]) -> String {
    let mut code = String::from("&[\n");
    for path in files {
        let full = root.join(path);
        writeln!(code, "    ({path:?}, include_str!({:?})),", full.to_string_lossy()).expect("a string takes all");
    }
    code.push_str("]\n");
    code
}
