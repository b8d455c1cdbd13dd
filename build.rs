//! Embeds the folder `gazetteer/` for the feature `builtin`: as it is, and read, checked and packed; see
//! `src/builtin.rs`.
//!
//! The library's own code reads it, so that there is one reader and one set of rules for what tables may say; what it
//! complains of ends the build.

// Of the library's modules only a part is used here.
#![allow(dead_code, unused_imports)]
// Cargo reads its instructions from the standard output of this script.
#![allow(clippy::print_stdout)]

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

#[path = "src/clock.rs"]
mod clock;
#[path = "src/date.rs"]
mod date;
#[path = "src/entity.rs"]
mod entity;
#[path = "src/gazetteer/mod.rs"]
mod gazetteer;
#[path = "src/matcher/mod.rs"]
mod matcher;
#[path = "src/pack.rs"]
mod pack;
#[path = "src/span.rs"]
mod span;
#[path = "src/text/mod.rs"]
mod text;

// Where those modules look for them.
use clock::UtcOffset;
use date::{Day, PartialDate};
use entity::{EntityId, EntityKind};
use span::Span;

use gazetteer::{Gazetteer, GazetteerBuilder, GazetteerError};
use pack::{Pack, Packer};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=gazetteer");
    if env::var_os("CARGO_FEATURE_BUILTIN").is_none() {
        return Ok(());
    }
    let out = env::var_os("OUT_DIR").map(PathBuf::from).ok_or_else(|| io::Error::other("OUT_DIR is not set"))?;
    match embed(&out) {
        Ok(written) => written,
        Err(faults) => {
            faults.errors().iter().for_each(|fault| println!("cargo::error={fault}"));
            Ok(())
        }
    }
}

/// Writes what `src/builtin.rs` includes, unless the data is at fault.
fn embed(out: &Path) -> Result<io::Result<()>, GazetteerError> {
    // A script runs in the folder of its package. Relative, for that is how the errors call the files.
    let builder = Gazetteer::builder().folder("gazetteer")?;
    let files = list(&builder);
    let gazetteer = builder.build()?;
    Ok(fs::write(out.join("files.rs"), files)
        .and_then(|()| write(out, "gazetteer", &gazetteer))
        .and_then(|()| write(out, "forms", &gazetteer.forms())))
}

fn write(out: &Path, name: &str, value: &impl Pack) -> io::Result<()> {
    let mut packer = Packer::default();
    value.pack(&mut packer);
    fs::write(out.join(name).with_extension("bin"), packer.numbers)?;
    fs::write(out.join(name).with_extension("txt"), packer.text)
}

/// The files in the source text of a list.
fn list(builder: &GazetteerBuilder) -> String {
    let mut code = String::from("&[\n");
    for path in builder.paths() {
        writeln!(code, "    ({path:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/gazetteer/{path}\"))),")
            .expect("a string takes all");
    }
    code.push_str("]\n");
    code
}
