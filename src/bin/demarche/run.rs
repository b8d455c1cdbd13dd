//! What a run has seen so far: [`Run`].

use std::fmt::Display;
use std::process::ExitCode;

use crate::terminal;

/// Reports faults and notes as they come and remembers whether there was a fault.
#[derive(Debug)]
pub struct Run {
    quiet: bool,
    faulty: bool,
}

impl Run {
    /// A run without faults; with `quiet` it speaks of nothing else.
    pub fn new(quiet: bool) -> Run {
        Run { quiet, faulty: false }
    }

    /// Reports what is wrong with an input.
    pub fn fault(&mut self, fault: &impl Display) {
        self.faulty = true;
        terminal::complain(fault);
    }

    /// Tells something that is good to know.
    pub fn note(&self, note: &impl Display) {
        if !self.quiet {
            terminal::complain(&format_args!("note: {note}"));
        }
    }

    /// The exit status: 0 done, 1 an input was faulty.
    pub fn status(&self) -> ExitCode {
        ExitCode::from(u8::from(self.faulty))
    }
}
