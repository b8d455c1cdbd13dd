//! Graphviz, where it is installed: the one place that starts another program.

use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::{env, thread};

use crate::args::PictureFormat;
use crate::fault::Failure;
use crate::output::{Output, Syntax};

/// The program that reads every diagram; which engine places the nodes stands in the diagram.
const PROGRAM: &str = "dot";

/// How much of a complaint is passed on.
const LONGEST_COMPLAINT: usize = 300;

/// Where it is. Asked before hours of reading are spent on a picture that nobody can draw.
pub fn find() -> Result<PathBuf, Failure> {
    let folders = env::var_os("PATH").unwrap_or_default();
    let file = format!("{PROGRAM}{}", env::consts::EXE_SUFFIX);
    let found = env::split_paths(&folders).map(|folder| folder.join(&file)).find(|path| path.is_file());
    found.ok_or_else(|| {
        Failure::Faults(vec![format!(
            "`{PROGRAM}` of Graphviz is not on the PATH: install graphviz, or write .svg, which needs no other program"
        )])
    })
}

/// Draws a diagram into the output.
pub fn draw(dot: &[u8], format: PictureFormat, mut output: Output) -> Result<(), Failure> {
    if format == PictureFormat::Png && output.is_terminal() {
        return Err(Failure::usage("png is for no terminal; -o names the file into which it goes"));
    }
    let mut command = Command::new(find()?);
    command.arg(format!("-T{}", format.name()));
    let drawn =
        run(command, dot).map_err(|error| Failure::Faults(vec![format!("`{PROGRAM}` of Graphviz: {error}")]))?;
    output.data(Syntax::Other, &drawn)?;
    output.finish()
}

fn run(mut command: Command, input: &[u8]) -> io::Result<Vec<u8>> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let (stdin, stderr) = (child.stdin.take(), child.stderr.take());
    thread::scope(|scope| {
        // Each pipe by itself: whoever waits for one while another is full waits for ever.
        let fed = scope.spawn(move || stdin.map_or(Ok(()), |mut stdin| stdin.write_all(input)));
        let complaint = scope.spawn(move || {
            let mut text = String::new();
            stderr.map_or(Ok(0), |mut stderr| stderr.read_to_string(&mut text)).map(|_| text)
        });
        let output = child.wait_with_output()?;
        let complaint = complaint.join().unwrap_or_else(|_| Ok(String::new()))?;
        if !output.status.success() {
            let complaint: String = complaint.trim().chars().take(LONGEST_COMPLAINT).collect();
            return Err(io::Error::other(if complaint.is_empty() { output.status.to_string() } else { complaint }));
        }
        fed.join().unwrap_or(Ok(()))?;
        Ok(output.stdout)
    })
}
