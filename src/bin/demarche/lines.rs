//! Lines of a stream, in bounded memory: [`Lines`].

use std::io::{self, BufRead};

/// What one step through a stream gives.
#[derive(Debug, PartialEq, Eq)]
pub struct Line<'a> {
    /// Its number, from 1.
    pub number: u64,
    /// How many bytes stand before it.
    pub offset: u64,
    /// The line without its end; `None` when it is over the limit and was skipped.
    pub bytes: Option<&'a [u8]>,
}

/// Reads line after line and keeps at most one of them.
#[derive(Debug)]
pub struct Lines<R> {
    reader: R,
    limit: usize,
    buffer: Vec<u8>,
    number: u64,
    consumed: u64,
}

/// How much of a grown buffer is kept for the next line.
const KEPT_CAPACITY: usize = 1 << 20;

impl<R: BufRead> Lines<R> {
    /// The lines of `reader`, each at most `limit` bytes long.
    pub fn new(reader: R, limit: usize) -> Lines<R> {
        Lines { reader, limit, buffer: Vec::new(), number: 0, consumed: 0 }
    }

    /// The next line; `None` at the end.
    pub fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        self.buffer.clear();
        self.buffer.shrink_to(KEPT_CAPACITY);
        let offset = self.consumed;
        let too_long = self.fill()?;
        if self.consumed == offset {
            return Ok(None);
        }
        self.number += 1;
        let whole = self.buffer.strip_suffix(b"\r").unwrap_or(&self.buffer);
        Ok(Some(Line { number: self.number, offset, bytes: (!too_long).then_some(whole) }))
    }

    /// Reads up to the end of a line; whether it is over the limit.
    fn fill(&mut self) -> io::Result<bool> {
        let mut too_long = false;
        loop {
            let available = match self.reader.fill_buf() {
                Ok(available) => available,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if available.is_empty() {
                return Ok(too_long);
            }
            let end = available.iter().position(|&byte| byte == b'\n');
            let part = &available[..end.unwrap_or(available.len())];
            too_long |= self.buffer.len() + part.len() > self.limit;
            if !too_long {
                self.buffer.extend_from_slice(part);
            }
            let used = part.len() + usize::from(end.is_some());
            self.reader.consume(used);
            self.consumed += used as u64;
            if end.is_some() {
                return Ok(too_long);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, limit: usize) -> Vec<String> {
        // Three bytes at a time, so that lines span several reads.
        let mut lines = Lines::new(io::BufReader::with_capacity(3, text.as_bytes()), limit);
        let mut out = Vec::new();
        while let Ok(Some(line)) = lines.next() {
            let text = line.bytes.map_or("too long".into(), String::from_utf8_lossy);
            out.push(format!("{}@{} {text}", line.number, line.offset));
        }
        out
    }

    #[test]
    fn lines_have_numbers_offsets_and_a_limit() {
        assert_eq!(read("", 8), [""; 0]);
        assert_eq!(
            read("ab\r\n\n12345678\n123456789\nend", 8),
            ["1@0 ab", "2@4 ", "3@5 12345678", "4@14 too long", "5@24 end"]
        );
    }
}
