//! `demarche gazetteer check`: what is wrong with tables, and what looks odd in them.

use std::collections::BTreeMap;

use demarche::{EntityId, EntityKind, Gazetteer, Lint, Tenure};
use serde::Serialize;

use super::{TenureView, date, print, state_of};
use crate::answer::{count, paragraph};
use crate::args::Check;
use crate::fault::Failure;
use crate::knowledge::{self, Extractor};
use crate::run::Run;
use crate::style::{BOLD, DIM};
use crate::table::{Cell, Table};
use crate::visible::one_line;

#[derive(Debug, Serialize)]
struct Answer<'g> {
    query: &'static str,
    counts: BTreeMap<&'static str, usize>,
    lints: Vec<LintView<'g>>,
}

#[derive(Debug, Serialize)]
struct LintView<'g> {
    kind: &'static str,
    /// Of a post.
    office: Option<&'g EntityId>,
    of: Option<&'g EntityId>,
    tenures: Vec<TenureView<'g>>,
    /// What several share.
    name: Option<&'g str>,
    entities: Vec<&'g EntityId>,
    text: String,
}

/// Faults end the run; oddities are the answer.
pub fn check(options: &Check, run: &mut Run) -> Result<(), Failure> {
    let gazetteer = knowledge::builder(&options.folders)?.build().map_err(knowledge::faults)?;
    // Languages are read where they are used, and may be as wrong as tables.
    let extractor = Extractor::builder().gazetteer(gazetteer).build().map_err(knowledge::faults)?;
    let faults = extractor.faults_of_examples();
    if !faults.is_empty() {
        return Err(Failure::Faults(faults));
    }
    let known = extractor.gazetteer();
    let state = options.state.as_deref().map(|code| state(code, known)).transpose()?;
    let mut lints = known.lint();
    lints.retain(|lint| options.kind.is_empty() || options.kind.iter().any(|kind| kind == lint.kind()));
    lints.retain(|lint| state.as_ref().is_none_or(|state| concerns(lint, state, known)));
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    for lint in &lints {
        *counts.entry(lint.kind()).or_default() += 1;
    }
    if lints.is_empty() {
        run.note(&"no faults, and nothing looks odd");
    }
    let answer = Answer { query: "check", counts, lints: lints.iter().map(view).collect() };
    print(options.format, &answer, |width| text(&answer, &lints, width))
}

fn state(code: &str, known: &Gazetteer) -> Result<EntityId, Failure> {
    let id = if code.contains('/') { code.to_owned() } else { format!("state/{}", code.to_uppercase()) };
    let state = id.parse::<EntityId>().ok().filter(|id| id.kind() == EntityKind::State && known.entity(id).is_some());
    state.ok_or_else(|| {
        Failure::usage(format!("--state: expected the code of a known state such as RU, found `{code}`"))
    })
}

/// Whether one of its entities is the state or speaks for it.
fn concerns(lint: &Lint, state: &EntityId, known: &Gazetteer) -> bool {
    // Of a post it counts whose it is, not where its holders come from.
    let whose = match lint {
        Lint::Gap { first, .. } | Lint::Overlap { first, .. } => vec![&first.of],
        other => other.entities(),
    };
    whose.iter().any(|id| state_of(known, id) == Some(state))
}

fn view(lint: &Lint) -> LintView<'_> {
    let (first, second, name) = match lint {
        Lint::Gap { first, second } | Lint::Overlap { first, second } => (Some(first), Some(second), None),
        Lint::SharedName { name, .. } => (None, None, Some(name.as_str())),
        _ => (None, None, None),
    };
    LintView {
        kind: lint.kind(),
        office: first.map(|tenure| &tenure.office),
        of: first.map(|tenure| &tenure.of),
        tenures: first.into_iter().chain(second).map(TenureView::from).collect(),
        name,
        entities: lint.entities(),
        text: lint.to_string(),
    }
}

fn text(answer: &Answer<'_>, lints: &[Lint], width: usize) -> String {
    let mut out = String::new();
    if lints.is_empty() {
        return out;
    }
    let counts: Vec<String> =
        answer.counts.iter().map(|(kind, number)| count(*number, &kind.replace('-', " "))).collect();
    paragraph(&mut out, 0, BOLD, &format!("no faults; {}", counts.join(", ")), width);
    let mut table = Table::new(&["what", "of", "who"]);
    for lint in lints {
        let (of, who) = match lint {
            Lint::Gap { first, second } | Lint::Overlap { first, second } => {
                (format!("{} of {}", first.office, first.of), format!("{}, {}", held(first), held(second)))
            }
            Lint::SharedName { name, entities } => {
                let ids: Vec<&str> = entities.iter().map(EntityId::as_str).collect();
                (name.clone(), ids.join(", "))
            }
            other => (String::new(), other.entities().iter().map(|id| id.as_str()).collect::<Vec<_>>().join(", ")),
        };
        table.push(vec![Cell::styled(lint.kind(), DIM), Cell::plain(one_line(&of)), Cell::plain(one_line(&who))]);
    }
    out.push('\n');
    out.push_str(&table.render(width));
    out
}

/// `person/liz-truss (2022-09-06/2022-10-25)`.
fn held(tenure: &Tenure) -> String {
    format!("{} ({}/{})", tenure.person, date(tenure.from), date(tenure.until))
}
