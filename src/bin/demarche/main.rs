//! The command line of `demarche`: see `demarche --help`.
//!
//! Text flows one way here too: [`args`] says what is wanted, [`input`] reads documents, [`knowledge`] opens
//! the library that turns them into extractions, and [`extract`], [`explain`], [`graph`], [`draw`] and [`query`] hand those to an [`output`].
//! [`gazetteer`] has the commands that are about names and tenures rather than documents.
//! [`graphviz`] is the one place that starts another program. Only [`terminal`] and [`output`] write, and what they write to a terminal has passed [`visible`].

#![forbid(unsafe_code)]

mod answer;
mod args;
mod corpus;
mod draw;
mod explain;
mod extract;
mod fault;
mod gazetteer;
mod graph;
mod graphviz;
mod input;
mod knowledge;
mod lines;
mod names;
mod output;
mod query;
mod record;
mod report;
mod run;
mod style;
mod table;
mod terminal;
mod visible;

use std::process::ExitCode;

use clap::Parser;

use args::{Arguments, Command};
use fault::Failure;
use run::Run;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return terminal::usage(&error),
    };
    terminal::choose_colour(arguments.color);
    let mut run = Run::new(arguments.quiet);
    let done = match &arguments.command {
        Command::Extract(options) => extract::extract(options, &mut run),
        Command::Explain(options) => explain::explain(options, &mut run),
        Command::Graph(options) => graph::graph(options, &mut run),
        Command::Draw(options) => draw::draw(options, &mut run),
        Command::Report(options) => report::report(options, &mut run),
        Command::Neighbors(options) => query::neighbors(options, &mut run),
        Command::Path(options) => query::path(options, &mut run),
        Command::Timeline(options) => query::timeline(options, &mut run),
        Command::Who(options) => query::who(options, &mut run),
        Command::Why(options) => query::why(options, &mut run),
        Command::Stats(options) => query::stats(options, &mut run),
        Command::Gazetteer(command) => gazetteer::gazetteer(command, &mut run),
    };
    match done {
        Ok(()) => run.status(),
        Err(Failure::ClosedPipe) => run.status(),
        Err(Failure::Usage(lines)) => {
            lines.iter().for_each(terminal::complain);
            ExitCode::from(2)
        }
        Err(Failure::Faults(faults)) => {
            faults.iter().for_each(|fault| run.fault(fault));
            ExitCode::from(1)
        }
    }
}
