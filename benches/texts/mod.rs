//! Texts to measure with: real articles on diplomacy in Vietnamese, made-up ones in English, and made-up news of other things
//! in both, which is what most of a newspaper is.

use std::path::Path;

use demarche::Document;

/// So long are the documents that are measured: a bulletin, an article, a file, a book, a year of a newspaper.
pub const SIZES: [(&str, usize); 5] =
    [("1 kB", 1_000), ("10 kB", 10_000), ("100 kB", 100_000), ("1 MB", 1_000_000), ("10 MB", 10_000_000)];

/// The texts of a kind, one after the other: `vi`, or a file beside this one.
pub fn text(kind: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    if kind != "vi" {
        return read(&root.join(format!("benches/texts/{kind}.txt")));
    }
    let files = std::fs::read_dir(root.join("seeds")).expect("the folder `seeds`");
    let mut paths: Vec<_> = files.map(|file| file.expect("a file of `seeds`").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    paths.sort();
    paths.iter().map(|path| read(path) + "\n\n").collect()
}

/// Documents of about so many bytes in which all of a text stands equally often: pieces of it, cut between lines, or
/// the whole repeated. What is read is the same at every size, so that only the size can make a difference.
///
/// A kind begins with its language.
pub fn documents(kind: &str, size: usize) -> Vec<Document> {
    let text = text(kind);
    let pieces = if size < text.len() { pieces(&text, size) } else { vec![text.repeat(size.div_ceil(text.len()))] };
    let day = "2022-05-20".parse().expect("a day of the calendar");
    let document = |text| Document::new("text", text).published(day).language(&kind[..2]);
    pieces.into_iter().map(document).collect()
}

fn pieces(text: &str, size: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for line in text.split_inclusive('\n') {
        match pieces.last_mut() {
            Some(last) if last.len() + line.len() / 2 <= size => last.push_str(line),
            _ => pieces.push(line.to_owned()),
        }
    }
    pieces
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
