//! Standard error, colour, and the width of the terminal.

use std::fmt::Display;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use anstream::ColorChoice;
use clap::error::ErrorKind;

use crate::args::Color;
use crate::visible::{visible, visible_lines};

/// How wide tables are when nothing tells how wide the terminal is.
const DEFAULT_WIDTH: usize = 100;

/// Widths outside of this are somebody's mistake.
const WIDTHS: std::ops::RangeInclusive<usize> = 20..=1000;

/// Decides for the whole run. `auto` means: on a terminal, unless `NO_COLOR`, `CLICOLOR=0` or `TERM=dumb` forbid it, or
/// when `CLICOLOR_FORCE` asks for it.
pub fn choose_colour(color: Color) {
    let choice = match color {
        Color::Auto => ColorChoice::Auto,
        Color::Always => ColorChoice::Always,
        Color::Never => ColorChoice::Never,
    };
    choice.write_global();
}

/// Writes one line to standard error.
pub fn complain(line: &(impl Display + ?Sized)) {
    // Nobody is left to tell when standard error is closed.
    let _ = writeln!(io::stderr().lock(), "demarche: {}", visible(&line.to_string()));
}

/// Prints clap's word on a command line that asks for help or is wrong.
pub fn usage(error: &clap::Error) -> ExitCode {
    // Help has nothing of the user's in it and may be coloured; an error repeats what was typed.
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        let _ = write!(io::stderr().lock(), "{}", visible_lines(&error.render().to_string()));
        return ExitCode::from(2);
    }
    if error.use_stderr() {
        complain(&first_paragraph(&error.render().to_string()));
        return ExitCode::from(2);
    }
    let _ = error.print();
    ExitCode::SUCCESS
}

/// What is wrong, in one line: the text up to the first empty line, without the word "error". What follows there, usage
/// and the hint at `--help`, nobody needs who only mistyped a date.
fn first_paragraph(text: &str) -> String {
    let lines = text.lines().map(str::trim).take_while(|line| !line.is_empty());
    let line = lines.collect::<Vec<_>>().join(" ");
    line.strip_prefix("error: ").unwrap_or(&line).to_owned()
}

/// The width for tables: `COLUMNS`, or the terminal's, or 100.
pub fn width() -> usize {
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.trim().parse().ok());
    let terminal = || terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| usize::from(width.0));
    let width = columns.or_else(terminal).unwrap_or(DEFAULT_WIDTH);
    width.clamp(*WIDTHS.start(), *WIDTHS.end())
}

/// Whether somebody sits before standard input.
pub fn stdin_is_terminal() -> bool {
    io::stdin().is_terminal()
}
