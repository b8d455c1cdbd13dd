//! What `README.md` says the commands print is what they print, and the language of `gazetteer/lang/README.md` is one.
//!
//! A block marked `console` has commands after `$` and their output. An output that ends with a line `…` is only the
//! beginning. `BLESS=1 cargo test --all-features --test readme` writes the outputs anew.
#![cfg(feature = "cli")]

use std::fs;
use std::path::Path;
use std::process::Command;

use demarche::{Document, Extractor, Gazetteer};

const CARGO_RUN: &str = "cargo run --release --features cli -- ";

#[test]
fn the_commands_of_the_readme_print_what_it_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    copy_seeds(root, folder.path());
    let actors = "INES_MARCHETTI_\n+I._MARCHETTI_\n    [ITAGOV 20200101-20240101]\n    [ITAOPP >20240101]\n";
    fs::write(folder.path().join("actors.txt"), actors).unwrap();
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let real = with_real_outputs(&readme, folder.path());
    if std::env::var_os("BLESS").is_some() {
        return fs::write(root.join("README.md"), &real).unwrap();
    }
    // A line that one of the two lacks differs, too.
    let (mut said, mut found) = (readme.lines(), real.lines());
    for line in 1.. {
        match (said.next(), found.next()) {
            (None, None) => break,
            (said, found) if said == found => {}
            (said, found) => panic!(
                "README.md:{line}: says\n  {}\nbut the command prints\n  {}\nIf that is better, BLESS=1 writes it.",
                said.unwrap_or("nothing more"),
                found.unwrap_or("nothing more"),
            ),
        }
    }
}

/// The commands of the gallery draw what it shows. `tools/gallery.sh` draws it anew; that every picture is the latest is not asked, for
/// what is read in the articles gets better in every version.
#[test]
#[allow(clippy::print_stderr)]
fn the_commands_of_the_gallery_run() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    copy_seeds(root, folder.path());
    fs::create_dir_all(folder.path().join("docs/gallery")).unwrap();
    let gallery = fs::read_to_string(root.join("docs/gallery.md")).unwrap();
    let commands: Vec<&str> = gallery.lines().filter(|line| line.starts_with("demarche draw ")).collect();
    assert!(commands.len() > 8);
    for command in commands {
        let path = command.rsplit_once("-o ").unwrap().1;
        assert!(root.join(path).is_file() && gallery.contains(path.trim_start_matches("docs/")), "{path} is not shown");
        if command.contains("--graphviz") && Command::new("dot").arg("-V").output().is_err() {
            eprintln!("skipped: cannot run Graphviz (`dot`): {command}");
            continue;
        }
        assert_eq!(run(&arguments(command).unwrap(), folder.path()), "", "{command}");
        let drawn = fs::read_to_string(folder.path().join(path)).unwrap();
        assert!(drawn.contains("</svg>"), "{command}");
    }
}

/// The readme with what each command really prints.
fn with_real_outputs(readme: &str, folder: &Path) -> String {
    let mut out = String::new();
    let mut in_console = false;
    let mut said: Option<(String, Vec<&str>)> = None;
    for line in readme.lines() {
        let command = line.strip_prefix("$ ").filter(|_| in_console);
        let ends = in_console && line == "```";
        if let (Some((real, lines)), true) = (&said, ends || command.is_some()) {
            out.push_str(&shown(real, lines));
            said = None;
        }
        match (&mut said, command) {
            (Some((_, lines)), None) => lines.push(line),
            _ => out.push_str(&format!("{line}\n")),
        }
        if let Some(arguments) = command.and_then(arguments) {
            said = Some((run(&arguments, folder), Vec::new()));
        }
        in_console = if in_console { !ends } else { line == "```console" };
    }
    out
}

/// As much of an output as was said of it.
fn shown(real: &str, said: &[&str]) -> String {
    match said.split_last() {
        Some((&"…", before)) if real.lines().count() > before.len() => {
            real.lines().take(before.len()).chain(["…"]).map(|line| format!("{line}\n")).collect()
        }
        _ => real.to_owned(),
    }
}

/// The arguments of a command that is ours.
fn arguments(command: &str) -> Option<Vec<String>> {
    let rest = command.strip_prefix("demarche ").or_else(|| command.strip_prefix(CARGO_RUN))?;
    let parts = rest.split('"').enumerate();
    // Every other part stood between quotes.
    let words = parts.flat_map(|(index, part)| match index % 2 {
        1 => vec![part.to_owned()],
        _ => part.split_whitespace().map(str::to_owned).collect(),
    });
    Some(words.collect())
}

/// What people see: both streams, as the commands write little to standard error.
fn run(arguments: &[String], folder: &Path) -> String {
    let ran = Command::new(env!("CARGO_BIN_EXE_demarche"))
        .args(arguments)
        .current_dir(folder)
        .env("COLUMNS", "100")
        .env_remove("CLICOLOR_FORCE")
        .output()
        .unwrap();
    String::from_utf8(ran.stdout).unwrap() + &String::from_utf8(ran.stderr).unwrap()
}

fn copy_seeds(root: &Path, folder: &Path) {
    fs::create_dir(folder.join("seeds")).unwrap();
    for entry in fs::read_dir(root.join("seeds")).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), folder.join("seeds").join(entry.file_name())).unwrap();
    }
}

/// The language that people are told to copy is one.
#[test]
fn the_language_of_the_readme_can_be_read_with() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("gazetteer/lang/README.md")).unwrap();
    let mut builder = Gazetteer::builder().builtin();
    let mut files = 0;
    for block in readme.split("\n```").filter(|block| block.starts_with("toml lang/") || block.starts_with("csv lang/"))
    {
        let (head, content) = block.split_once('\n').unwrap();
        builder = builder.file(head.split_once(' ').unwrap().1, format!("{content}\n"));
        files += 1;
    }
    assert_eq!(files, 5);
    let extractor = Extractor::builder().gazetteer(builder.build().unwrap()).build().unwrap();
    assert_eq!(extractor.faults_of_examples(), [""; 0]);
    let sentence = "El presidente francés Emmanuel Macron habló por teléfono ayer con el canciller alemán Olaf Scholz, a \
        petición de Berlín.";
    assert!(readme.split_whitespace().collect::<Vec<_>>().join(" ").contains(sentence));
    let document = Document::new("es", sentence).published("2022-05-20".parse().unwrap());
    let extraction = extractor.extract(&document);
    let call = &extraction.conversations[0];
    let labels: Vec<_> = call.participants.iter().map(|party| party.label.as_str()).collect();
    assert_eq!((extraction.language.as_str(), labels), ("es", vec!["Emmanuel Macron", "Olaf Scholz"]));
    assert_eq!(call.date, "2022-05-19".parse().ok());
    assert_eq!(call.requested_by.as_ref().map(|party| party.label.as_str()), Some("Germany"));
}
