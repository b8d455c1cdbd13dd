//! Where results go: standard output, or a file that is whole or not there at all.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use demarche::export::Parts;

use crate::fault::{Failure, Fault, shown_path};
use crate::visible::{visible_json, visible_lines};

/// An open target. Data (JSON, DOT) is written as it is, except that on a terminal it cannot steer it; prose (tables)
/// keeps its colours where colours are wanted. Nothing is kept of a file that is not [finished](Output::finish).
#[derive(Debug)]
pub struct Output {
    name: String,
    sink: Sink,
}

#[derive(Debug)]
enum Sink {
    Stdout(BufWriter<io::Stdout>),
    /// A device, a pipe: nothing there can be renamed into place.
    Stream(BufWriter<File>),
    File(AtomicFile),
}

/// What sort of data is written, because each has its own way to show an invisible character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// Strings can say any character as `\u202e`.
    Json,
    /// Anything else.
    Other,
}

impl Output {
    /// Opens `path`; `None` and `-` are standard output.
    pub fn open(path: Option<&Path>) -> Result<Output, Failure> {
        let Some(path) = path.filter(|path| *path != Path::new("-")) else {
            let sink = Sink::Stdout(BufWriter::with_capacity(1 << 16, io::stdout()));
            return Ok(Output { name: "standard output".to_owned(), sink });
        };
        let name = shown_path(path);
        let sink = open_file(path).map_err(|error| Failure::from_write(&name, &error))?;
        Ok(Output { name, sink })
    }

    /// Writes data.
    pub fn data(&mut self, syntax: Syntax, bytes: &[u8]) -> Result<(), Failure> {
        let written = match (self.is_terminal(), std::str::from_utf8(bytes)) {
            (true, Ok(text)) => {
                let shown = if syntax == Syntax::Json { visible_json(text) } else { visible_lines(text) };
                self.writer().write_all(shown.as_bytes())
            }
            _ => self.writer().write_all(bytes),
        };
        self.check(written)
    }

    /// Writes data as it comes. A terminal gets it all at the end, for what steers it must be found first.
    pub fn stream(
        &mut self,
        syntax: Syntax,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Failure> {
        if self.is_terminal() {
            let mut bytes = Vec::new();
            write(&mut bytes).map_err(|error| Failure::from_write(&self.name, &error))?;
            return self.data(syntax, &bytes);
        }
        let written = write(self.writer());
        self.check(written)
    }

    /// Writes lines for people, whose styles are dropped unless standard output wants them.
    pub fn prose(&mut self, text: &str) -> Result<(), Failure> {
        let coloured = match &self.sink {
            Sink::Stdout(stdout) => anstream::AutoStream::choice(stdout.get_ref()) != anstream::ColorChoice::Never,
            Sink::Stream(_) | Sink::File(_) => false,
        };
        let written = if coloured {
            self.writer().write_all(text.as_bytes())
        } else {
            write!(self.writer(), "{}", anstream::adapter::strip_str(text))
        };
        self.check(written)
    }

    /// Brings everything to its place.
    pub fn finish(mut self) -> Result<(), Failure> {
        let flushed = self.writer().flush();
        self.check(flushed)?;
        match self.sink {
            Sink::File(file) => file.commit().map_err(|error| Failure::from_write(&self.name, &error)),
            Sink::Stdout(_) | Sink::Stream(_) => Ok(()),
        }
    }

    /// Whether this is standard output.
    pub fn is_stdout(&self) -> bool {
        matches!(self.sink, Sink::Stdout(_))
    }

    /// Whether somebody reads it as it comes.
    pub fn is_terminal(&self) -> bool {
        match &self.sink {
            Sink::Stdout(stdout) => stdout.get_ref().is_terminal(),
            Sink::Stream(stream) => stream.get_ref().is_terminal(),
            Sink::File(_) => false,
        }
    }

    fn writer(&mut self) -> &mut dyn Write {
        match &mut self.sink {
            Sink::Stdout(stdout) => stdout,
            Sink::Stream(stream) => stream,
            Sink::File(file) => &mut file.temporary,
        }
    }

    fn check(&self, written: io::Result<()>) -> Result<(), Failure> {
        written.map_err(|error| Failure::from_write(&self.name, &error))
    }
}

/// A folder of files that is written as a whole or, where it is there already, file by file once all are written.
#[derive(Debug)]
pub struct Folder {
    name: String,
    path: PathBuf,
    is_there: bool,
}

impl Folder {
    /// Chooses the folder, before there is anything to write. One with something in it must be meant.
    pub fn open(path: &Path, force: bool) -> Result<Folder, Failure> {
        let name = shown_path(path);
        let fault = |message: &str| Failure::Faults(vec![Fault::of_file(&name, message).to_string()]);
        let is_there = match fs::metadata(path) {
            Ok(target) if !target.is_dir() => return Err(fault("is a file, expected a folder")),
            Ok(_) => true,
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(error) => return Err(Failure::from_write(&name, &error)),
        };
        if is_there && !force {
            let mut entries = fs::read_dir(path).map_err(|error| Failure::from_write(&name, &error))?;
            if entries.next().is_some() {
                return Err(fault("is not empty; --force writes into it"));
            }
        }
        Ok(Folder { name, path: path.to_owned(), is_there })
    }

    /// Writes the files, by their paths within the folder, and removes those of `stale` that are not among them.
    pub fn write(&self, files: &BTreeMap<String, String>, stale: &str) -> Result<(), Failure> {
        let written = if self.is_there { self.replace(files, stale) } else { self.create(files) };
        written.map_err(|error| Failure::from_write(&self.name, &error))
    }

    fn create(&self, files: &BTreeMap<String, String>) -> io::Result<()> {
        let temporary = temporary_beside(&self.path)?;
        fs::create_dir(&temporary)?;
        let written = write_files(&temporary, files).and_then(|files| {
            files.into_iter().try_for_each(AtomicFile::commit)?;
            fs::rename(&temporary, &self.path)
        });
        if written.is_err() {
            let _ = fs::remove_dir_all(&temporary);
        }
        written
    }

    fn replace(&self, files: &BTreeMap<String, String>, stale: &str) -> io::Result<()> {
        write_files(&self.path, files)?.into_iter().try_for_each(AtomicFile::commit)?;
        let mut folders = vec![(self.path.clone(), String::new())];
        while let Some((folder, prefix)) = folders.pop() {
            for entry in fs::read_dir(folder)?.flatten() {
                let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
                let is_stale = entry.file_name() == stale && prefix.contains('/') && !files.contains_key(&path);
                match entry.file_type() {
                    // As deep as tables lie: `lang/CODE/names/`.
                    Ok(kind) if kind.is_dir() && prefix.matches('/').count() < 3 => {
                        folders.push((entry.path(), format!("{path}/")));
                    }
                    Ok(kind) if kind.is_file() && is_stale => fs::remove_file(entry.path())?,
                    _ => {}
                }
            }
        }
        Ok(())
    }
}

/// A folder whose files are written one after the other, as a format of the library makes them. They come to their places
/// all together; nothing is kept of a folder that is not [finished](PartsFolder::finish).
#[derive(Debug)]
pub struct PartsFolder {
    name: String,
    path: PathBuf,
    /// Where the files are until all are written.
    temporary: PathBuf,
    is_there: bool,
    current: Option<BufWriter<File>>,
    parts: Vec<String>,
    finished: bool,
}

impl PartsFolder {
    /// Makes room for the files. A folder with something in it must be meant.
    pub fn open(path: &Path, force: bool) -> Result<PartsFolder, Failure> {
        let Folder { name, path, is_there } = Folder::open(path, force)?;
        let made = if is_there { temporary_beside(&path.join("parts")) } else { temporary_beside(&path) }
            .and_then(|temporary| fs::create_dir(&temporary).map(|()| temporary));
        let temporary = made.map_err(|error| Failure::from_write(&name, &error))?;
        Ok(PartsFolder { name, path, temporary, is_there, current: None, parts: Vec::new(), finished: false })
    }

    /// How it is called in messages.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Brings everything to its place.
    pub fn finish(mut self) -> Result<(), Failure> {
        let done = self.end_part().and_then(|()| self.place());
        self.finished = done.is_ok();
        done.map_err(|error| Failure::from_write(&self.name, &error))
    }

    fn place(&self) -> io::Result<()> {
        if !self.is_there {
            return fs::rename(&self.temporary, &self.path);
        }
        for part in &self.parts {
            fs::rename(self.temporary.join(part), self.path.join(part))?;
        }
        fs::remove_dir(&self.temporary)
    }

    fn end_part(&mut self) -> io::Result<()> {
        self.current.take().map_or(Ok(()), |mut file| file.flush())
    }
}

impl Parts for PartsFolder {
    fn part(&mut self, name: &str) -> io::Result<&mut dyn Write> {
        self.end_part()?;
        let file = OpenOptions::new().write(true).create_new(true).open(self.temporary.join(name))?;
        self.parts.push(name.to_owned());
        Ok(self.current.insert(BufWriter::with_capacity(1 << 16, file)))
    }
}

impl Drop for PartsFolder {
    fn drop(&mut self) {
        if !self.finished {
            // A leftover is a pity, not worth a word.
            let _ = fs::remove_dir_all(&self.temporary);
        }
    }
}

/// All files beside their places, whole.
fn write_files(folder: &Path, files: &BTreeMap<String, String>) -> io::Result<Vec<AtomicFile>> {
    let write = |(path, text): (&String, &String)| {
        let path = folder.join(path);
        path.parent().map_or(Ok(()), fs::create_dir_all)?;
        let mut file = AtomicFile::create(&path)?;
        file.temporary.write_all(text.as_bytes())?;
        Ok(file)
    };
    files.iter().map(write).collect()
}

/// A name in the same folder that nobody has.
fn temporary_beside(path: &Path) -> io::Result<PathBuf> {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().ok_or(io::ErrorKind::InvalidInput)?);
    name.push(format!(".{}.tmp", std::process::id()));
    Ok(path.with_file_name(name))
}

fn open_file(path: &Path) -> io::Result<Sink> {
    match fs::metadata(path) {
        Ok(target) if target.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
        Ok(target) if !target.is_file() => {
            OpenOptions::new().write(true).open(path).map(|file| Sink::Stream(BufWriter::new(file)))
        }
        // A link stays a link: what is replaced is the file to which it leads.
        Ok(_) => AtomicFile::create(&path.canonicalize()?).map(Sink::File),
        Err(_) => AtomicFile::create(path).map(Sink::File),
    }
}

/// A file that is written beside its place and moved there when it is whole.
#[derive(Debug)]
struct AtomicFile {
    temporary: BufWriter<File>,
    temporary_path: PathBuf,
    path: PathBuf,
    committed: bool,
}

impl AtomicFile {
    fn create(path: &Path) -> io::Result<AtomicFile> {
        let temporary_path = temporary_beside(path)?;
        let temporary = OpenOptions::new().write(true).create_new(true).open(&temporary_path)?;
        let file = AtomicFile {
            temporary: BufWriter::with_capacity(1 << 16, temporary),
            temporary_path,
            path: path.to_owned(),
            committed: false,
        };
        if let Ok(replaced) = fs::metadata(path) {
            fs::set_permissions(&file.temporary_path, replaced.permissions())?;
        }
        Ok(file)
    }

    fn commit(mut self) -> io::Result<()> {
        self.temporary.flush()?;
        self.temporary.get_ref().sync_all()?;
        fs::rename(&self.temporary_path, &self.path)?;
        self.committed = true;
        Ok(())
    }
}

impl Drop for AtomicFile {
    fn drop(&mut self) {
        if !self.committed {
            // A leftover is a pity, not worth a word.
            let _ = fs::remove_file(&self.temporary_path);
        }
    }
}
