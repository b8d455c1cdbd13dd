//! `demarche gazetteer`: names, offices and tenures themselves.

mod check;
mod find;
mod import;
mod stats;

use serde::Serialize;

use demarche::{Entity, EntityId, Gazetteer as Known, PartialDate, Tenure};

use crate::args::{AnswerFormat, Gazetteer};
use crate::fault::Failure;
use crate::output::{Output, Syntax};
use crate::run::Run;
use crate::terminal;

/// Does what the subcommand asks for.
pub fn gazetteer(command: &Gazetteer, run: &mut Run) -> Result<(), Failure> {
    match command {
        Gazetteer::Import(options) => import::import(options, run),
        Gazetteer::Check(options) => check::check(options, run),
        Gazetteer::Stats(options) => stats::stats(options),
        Gazetteer::Find(options) => find::find(options),
    }
}

/// Prints an answer: `text` is asked for the width of the terminal.
fn print(format: AnswerFormat, json: &impl Serialize, text: impl FnOnce(usize) -> String) -> Result<(), Failure> {
    let mut output = Output::open(None)?;
    match format {
        AnswerFormat::Text => output.prose(&text(terminal::width()))?,
        AnswerFormat::Json => {
            let mut bytes = serde_json::to_vec_pretty(json).unwrap_or_default();
            bytes.push(b'\n');
            output.data(Syntax::Json, &bytes)?;
        }
    }
    output.finish()
}

/// A tenure for programs.
#[derive(Debug, Serialize)]
struct TenureView<'g> {
    person: &'g EntityId,
    office: &'g EntityId,
    of: &'g EntityId,
    from: Option<PartialDate>,
    until: Option<PartialDate>,
    acting: bool,
    note: Option<&'g str>,
}

impl<'g> From<&'g Tenure> for TenureView<'g> {
    fn from(tenure: &'g Tenure) -> Self {
        let Tenure { person, office, of, from, until, acting, note, .. } = tenure;
        TenureView { person, office, of, from: *from, until: *until, acting: *acting, note: note.as_deref() }
    }
}

/// What an entity is called, or its id where nothing is known of it.
fn label<'g>(known: &'g Known, id: &'g EntityId) -> &'g str {
    known.entity(id).map_or(id.as_str(), |entity: &Entity| &entity.label)
}

/// The state whose entity it is: of a state itself.
fn state_of<'g>(known: &'g Known, id: &'g EntityId) -> Option<&'g EntityId> {
    match id.kind() {
        demarche::EntityKind::State => Some(id),
        _ => known.entity(id)?.state.as_ref(),
    }
}

fn date(date: Option<PartialDate>) -> String {
    date.map_or_else(String::new, |date| date.to_string())
}
