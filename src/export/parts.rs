//! Formats of several files, written without opening one: [`Parts`].

use std::collections::BTreeMap;
use std::io;

/// Where a format of several files puts them, one after the other.
///
/// The library opens no file. Whoever wants files implements this in a few lines; who wants them in memory has a
/// `BTreeMap<String, Vec<u8>>`.
///
/// ```
/// use std::collections::BTreeMap;
/// use std::io::{self, Write};
///
/// use demarche::export::Parts;
///
/// /// Only counts.
/// struct Sizes(BTreeMap<String, usize>, String);
///
/// impl Parts for Sizes {
///     fn part(&mut self, name: &str) -> io::Result<&mut dyn Write> {
///         self.1 = name.to_owned();
///         Ok(self)
///     }
/// }
///
/// impl Write for Sizes {
///     fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
///         *self.0.entry(self.1.clone()).or_default() += bytes.len();
///         Ok(bytes.len())
///     }
///     fn flush(&mut self) -> io::Result<()> {
///         Ok(())
///     }
/// }
///
/// let mut sizes = Sizes(BTreeMap::new(), String::new());
/// sizes.part("nodes.csv")?.write_all(b"id\n")?;
/// assert_eq!(sizes.0["nodes.csv"], 3);
///
/// // One who has no place for a part says so, and the export ends with his error.
/// struct Full;
/// impl Parts for Full {
///     fn part(&mut self, name: &str) -> io::Result<&mut dyn Write> {
///         Err(io::Error::other(format!("no room for {name}")))
///     }
/// }
/// assert_eq!(Full.part("nodes.csv").err().unwrap().to_string(), "no room for nodes.csv");
/// # Ok::<(), io::Error>(())
/// ```
pub trait Parts {
    /// Begins the part of that name, which no other part has; the one before it is complete.
    ///
    /// A name is a file name in ASCII, without a folder, that every file system takes.
    ///
    /// # Errors
    /// When the part cannot be written; the export then ends with this error.
    fn part(&mut self, name: &str) -> io::Result<&mut dyn io::Write>;
}

impl Parts for BTreeMap<String, Vec<u8>> {
    fn part(&mut self, name: &str) -> io::Result<&mut dyn io::Write> {
        Ok(self.entry(name.to_owned()).or_default())
    }
}
