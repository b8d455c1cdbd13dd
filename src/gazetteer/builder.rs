//! Where the data comes from: [`GazetteerBuilder`]. Nothing but this module opens a file.

use std::borrow::Cow;
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use super::error::{DataError, Errors, GazetteerError};
use super::table::{Source, slot};
use super::{Gazetteer, load};

/// The largest file of data in bytes: 64 MiB.
pub(super) const MAX_FILE: u64 = 64 << 20;

/// How deep the folders of a gazetteer may nest.
const MAX_DEPTH: usize = 8;

/// Collects data for a [`Gazetteer`]; see [`Gazetteer::builder`].
///
/// The built-in data, each folder, and all files given in memory are a *layer* each (unless
/// [`layer`](GazetteerBuilder::layer) parts them), in the order in which the builder meets them. Within a layer an entity has one row. A later layer may name an entity of an earlier one
/// again: its names are added, its other cells replace what was there unless they are empty. A tenure with the same
/// person, office, `of` and `from` replaces the earlier one.
#[derive(Clone, Debug, Default)]
pub struct GazetteerBuilder {
    sources: Vec<Source>,
    layers: usize,
    memory: Option<usize>,
    /// What the sources amount to, where that was worked out when the library was built; its languages apart.
    ready: Option<fn() -> Gazetteer>,
}

impl GazetteerBuilder {
    /// Adds a folder of the shape of `gazetteer/`.
    ///
    /// Files named `README.md` and names that begin with a dot are passed over.
    ///
    /// # Errors
    /// All of these, each with its path:
    /// - the folder, or something in it, cannot be read;
    /// - a file is not UTF-8 or larger than 64 MiB;
    /// - something in it is neither a file nor a folder (a symbolic link, a pipe);
    /// - a folder or file stands where the format knows none.
    ///
    /// What the tables *say* is checked by [`build`](GazetteerBuilder::build).
    ///
    /// ```
    /// use demarche::Gazetteer;
    ///
    /// let error = Gazetteer::builder().folder("no/such/folder").unwrap_err();
    /// assert!(error.to_string().starts_with("no/such/folder: expected a folder that can be read, found "));
    /// ```
    pub fn folder(mut self, path: impl AsRef<Path>) -> Result<GazetteerBuilder, GazetteerError> {
        let layer = self.next_layer();
        let mut walk = Walk { root: path.as_ref(), layer, sources: Vec::new(), errors: Errors::default() };
        walk.folder(path.as_ref(), "", 0);
        let mut found = walk.errors.into_result(walk.sources)?;
        found.sort_by(|a, b| a.path.cmp(&b.path));
        self.add(found);
        Ok(self)
    }

    /// Adds one file from memory, under the path that it would have in a folder.
    ///
    /// ```
    /// use demarche::Gazetteer;
    ///
    /// let people = "id,label,wikidata,state,names,surname\nperson/ada-lovelace,Ada Lovelace,Q7259,,,\n";
    /// let gazetteer = Gazetteer::builder().file("people/mine.csv", people).build()?;
    /// assert_eq!(gazetteer.entities().count(), 1);
    /// # Ok::<(), demarche::GazetteerError>(())
    /// ```
    pub fn file(mut self, path: impl Into<String>, content: impl Into<String>) -> GazetteerBuilder {
        let layer = match self.memory {
            Some(layer) => layer,
            None => self.next_layer(),
        };
        self.memory = Some(layer);
        let path = path.into();
        self.add([Source { layer, name: path.clone(), path, content: Cow::Owned(content.into()) }]);
        self
    }

    /// Begins a new layer: the files from memory that follow may correct those before.
    ///
    /// ```
    /// use demarche::Gazetteer;
    ///
    /// let header = "id,label,wikidata,state,names,surname\n";
    /// let builder = Gazetteer::builder().file("people/a.csv", format!("{header}person/ada,Ada Lovelace,,,,\n"));
    /// let more = format!("{header}person/ada,,,,Ada Byron,\n");
    /// assert!(builder.clone().file("people/b.csv", more.as_str()).build().is_err());
    /// assert!(builder.layer().file("people/b.csv", more).build().is_ok());
    /// ```
    pub fn layer(mut self) -> GazetteerBuilder {
        self.memory = None;
        self
    }

    /// Reads and checks everything.
    ///
    /// # Errors
    /// Every fault of the data, with file, line and column:
    /// - a file that belongs to no table, a header with a missing, unknown or misplaced column;
    /// - a row with too few or too many fields, or with a control character;
    /// - an id that is malformed, of another kind than its table, or stated twice in one layer;
    /// - an id that is referred to and has no row;
    /// - a Wikidata id, a date, a `class`, a `use` or a `match` that is none;
    /// - a tenure that ends before it begins;
    /// - a name that is empty, longer than 512 bytes or 32 words, or without letter and figure.
    ///
    /// ```
    /// use demarche::Gazetteer;
    ///
    /// let people = "id,label,wikidata,state,names,surname\nperson/ada,Ada Lovelace,,state/GB,,\n";
    /// let error = Gazetteer::builder().file("people/mine.csv", people).build().unwrap_err();
    /// assert_eq!(error.to_string(), "people/mine.csv:2:26: expected the id of a known state, found `state/GB`");
    /// ```
    pub fn build(self) -> Result<Gazetteer, GazetteerError> {
        match self.ready {
            Some(ready) => Ok(Gazetteer { languages: load::languages(&self.sources), ..ready() }),
            None => load::load(self.sources),
        }
    }

    /// Adds a layer that is part of the program, and all that need be known when there is no other.
    #[cfg(feature = "builtin")]
    pub(crate) fn embedded(
        mut self,
        files: &[(&'static str, &'static str)],
        ready: fn() -> Gazetteer,
    ) -> GazetteerBuilder {
        let layer = self.next_layer();
        let is_first = self.sources.is_empty();
        self.add(files.iter().map(|(path, content)| Source {
            layer,
            path: (*path).to_owned(),
            name: (*path).to_owned(),
            content: Cow::Borrowed(content),
        }));
        self.ready = is_first.then_some(ready);
        self
    }

    /// The paths of the files so far, sorted in each layer.
    #[allow(dead_code)] // `build.rs` asks for them.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        self.sources.iter().map(|source| source.path.as_str())
    }

    fn add(&mut self, sources: impl IntoIterator<Item = Source>) {
        self.sources.extend(sources);
        self.ready = None;
    }

    fn next_layer(&mut self) -> usize {
        self.layers += 1;
        self.layers
    }
}

/// A folder that is being read.
struct Walk<'a> {
    root: &'a Path,
    layer: usize,
    sources: Vec<Source>,
    errors: Errors,
}

impl Walk<'_> {
    fn folder(&mut self, folder: &Path, prefix: &str, depth: usize) {
        let entries = match fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>) {
            Ok(entries) => entries,
            Err(error) => {
                return self.fault(prefix.trim_end_matches('/'), "a folder that can be read", &error.to_string());
            }
        };
        for entry in entries {
            let Ok(name) = entry.file_name().into_string() else {
                self.fault(
                    &format!("{prefix}{}", entry.file_name().to_string_lossy()),
                    "a name in UTF-8",
                    "other bytes",
                );
                continue;
            };
            if !name.starts_with('.') && name != "README.md" {
                self.entry(&entry.path(), &format!("{prefix}{name}"), depth);
            }
        }
    }

    fn entry(&mut self, full: &Path, path: &str, depth: usize) {
        // Not `metadata`, which follows a link: data must not lead out of its folder.
        match fs::symlink_metadata(full).map(|meta| meta.file_type()) {
            Err(error) => self.fault(path, "a file that can be read", &error.to_string()),
            Ok(kind) if kind.is_dir() && (depth >= MAX_DEPTH || !known_folder(path)) => {
                self.fault(
                    path,
                    "one of the folders states, places, organizations, offices, people, tenures and lang/CODE",
                    "another folder",
                );
            }
            Ok(kind) if kind.is_dir() => self.folder(full, &format!("{path}/"), depth + 1),
            Ok(kind) if kind.is_file() => self.file(full, path),
            Ok(kind) if kind.is_symlink() => self.fault(path, "a file or a folder", "a symbolic link"),
            Ok(_) => self.fault(path, "a file or a folder", "something else"),
        }
    }

    fn file(&mut self, full: &Path, path: &str) {
        if let Err(expected) = slot(path) {
            return self.fault(path, expected, "this one");
        }
        let mut bytes = Vec::new();
        // One byte more than allowed tells a file that is too large, even if it grows while it is read.
        let read = File::open(full).and_then(|file| file.take(MAX_FILE + 1).read_to_end(&mut bytes));
        let name = self.name(path);
        match read {
            Err(error) => self.fault(path, "a file that can be read", &error.to_string()),
            Ok(size) if size as u64 > MAX_FILE => self.fault(path, "a file of at most 64 MiB", "a larger one"),
            Ok(_) => match String::from_utf8(bytes) {
                Ok(text) => {
                    let content = Cow::Owned(text);
                    self.sources.push(Source { layer: self.layer, path: path.to_owned(), name, content });
                }
                Err(error) => {
                    let valid = error.utf8_error().valid_up_to();
                    self.errors.push(not_utf8(&name, &error.into_bytes(), valid));
                }
            },
        }
    }

    /// What an error calls the file: the way from where the user stands.
    fn name(&self, path: &str) -> String {
        let full = if path.is_empty() { self.root.to_path_buf() } else { self.root.join(path) };
        full.to_string_lossy().replace('\\', "/")
    }

    fn fault(&mut self, path: &str, expected: &str, found: &str) {
        self.errors.push(DataError::new(&self.name(path), 0, 0, expected, found));
    }
}

/// Whether a folder of that path may hold data.
fn known_folder(path: &str) -> bool {
    // Asking for a file within it keeps the knowledge of the format in one place.
    path == "lang" || [".csv", ".toml"].iter().any(|suffix| slot(&format!("{path}/x{suffix}")).is_ok())
}

/// The error at the first byte that is not UTF-8, of which `valid` bytes are before.
fn not_utf8(name: &str, bytes: &[u8], valid: usize) -> DataError {
    let before = String::from_utf8_lossy(&bytes[..valid]);
    let byte = bytes.get(valid).copied().unwrap_or_default();
    DataError::at_byte(name, &before, before.len(), "UTF-8", format!("the byte 0x{byte:02X}"))
}
