//! Where results go: standard output, or a file that is whole or not there at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use crate::fault::{Failure, shown_path};
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

    fn is_terminal(&self) -> bool {
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
        let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
        let mut temporary_name = std::ffi::OsString::from(".");
        temporary_name.push(name);
        temporary_name.push(format!(".{}.tmp", std::process::id()));
        let temporary_path = path.with_file_name(temporary_name);
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
