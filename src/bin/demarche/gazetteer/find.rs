//! `demarche gazetteer find`: all that is known of an entity.

use std::collections::BTreeMap;

use demarche::{AliasUse, Entity, EntityId, EntityKind, Gazetteer, PartialDate};
use serde::Serialize;

use super::{TenureView, date, label, print};
use crate::answer::paragraph;
use crate::args::Find;
use crate::fault::Failure;
use crate::knowledge::{self, Extractor, Lookup};
use crate::names;
use crate::style::{BOLD, PLAIN};
use crate::table::{Cell, Table};
use crate::visible::one_line;

/// Where the values begin, behind the words for them.
const INDENT: usize = 16;

#[derive(Debug, Serialize)]
struct Answer<'g> {
    query: &'static str,
    name: &'g str,
    on: Option<PartialDate>,
    entities: Vec<EntityView<'g>>,
}

#[derive(Debug, Serialize)]
struct EntityView<'g> {
    id: &'g EntityId,
    label: &'g str,
    kind: &'static str,
    class: Option<&'static str>,
    wikidata: Option<&'g str>,
    state: Option<&'g EntityId>,
    capital: Option<&'g EntityId>,
    adjective: Option<&'g str>,
    leaders: &'g [EntityId],
    head: Option<(EntityId, EntityId)>,
    names: Vec<NamesView<'g>>,
    tenures: Vec<TenureView<'g>>,
}

#[derive(Debug, Serialize)]
struct NamesView<'g> {
    /// `null` for what holds in all.
    language: Option<&'g str>,
    #[serde(rename = "use")]
    usage: &'static str,
    names: Vec<&'g str>,
}

/// Looks up, and prints; a name of nobody is a fault.
pub fn find(options: &Find) -> Result<(), Failure> {
    let known = knowledge::builder(&options.gazetteer)?.build().map_err(knowledge::faults)?;
    let ids = entities(options, &known)?;
    let views = ids.iter().filter_map(|id| known.entity(id)).map(|entity| view(entity, &known, options.on));
    let answer = Answer { query: "find", name: &options.name, on: options.on, entities: views.collect() };
    print(options.format, &answer, |width| text(&answer, &known, width))
}

/// All that bear the name; or, as in a text, whom a title and a state mean.
fn entities(options: &Find, known: &Gazetteer) -> Result<Vec<EntityId>, Failure> {
    let name = options.name.as_str();
    let unknown = |line: String| Err(Failure::Faults(vec![line]));
    if let Ok(id) = name.parse::<EntityId>() {
        let is_known = known.entity(&id).is_some();
        return if is_known { Ok(vec![id]) } else { unknown(format!("`{name}` is the id of nothing that is known")) };
    }
    let named: Vec<EntityId> = known.named(name).into_iter().cloned().collect();
    if !named.is_empty() {
        return Ok(named);
    }
    // To compile an extractor takes longer than all else here.
    let extractor = Extractor::builder().gazetteer(known.clone()).build().map_err(knowledge::faults)?;
    match extractor.look_up(name, options.on) {
        Lookup::One(id) if known.entity(&id).is_some() => Ok(vec![id]),
        Lookup::One(_) => unknown(names::unknown_line(name, &[])),
        Lookup::Ambiguous(ids) => Ok(ids),
        Lookup::Unknown { nearest } => unknown(names::unknown_line(name, &nearest)),
    }
}

fn view<'g>(entity: &'g Entity, known: &'g Gazetteer, on: Option<PartialDate>) -> EntityView<'g> {
    let id = &entity.id;
    let mut names: BTreeMap<(Option<&str>, AliasUse), Vec<&str>> = BTreeMap::new();
    for alias in known.aliases().iter().filter(|alias| alias.entity.as_ref() == Some(id)) {
        names.entry((alias.language.as_deref(), alias.usage)).or_default().push(&alias.text);
    }
    let names = names.into_iter().map(|((language, usage), names)| NamesView { language, usage: usage.name(), names });
    let tenures = known.tenures().iter().filter(|tenure| [&tenure.person, &tenure.office, &tenure.of].contains(&id));
    let mut tenures: Vec<_> = tenures.filter(|tenure| on.is_none_or(|on| tenure.may_include(on))).collect();
    tenures.sort_by_key(|tenure| (&tenure.of, &tenure.office, tenure.from, tenure.until.is_none(), tenure.until));
    EntityView {
        id,
        label: &entity.label,
        kind: id.kind().name(),
        class: entity.class.map(|class| class.name()),
        wikidata: entity.wikidata.as_deref(),
        state: entity.state.as_ref(),
        capital: known.capital(id),
        adjective: known.adjective(id),
        leaders: known.leaders(id),
        head: known.head(id),
        names: names.collect(),
        tenures: tenures.into_iter().map(TenureView::from).collect(),
    }
}

fn text(answer: &Answer<'_>, known: &Gazetteer, width: usize) -> String {
    let blocks: Vec<String> = answer.entities.iter().map(|entity| block(entity, answer, known, width)).collect();
    blocks.join("\n")
}

fn block(entity: &EntityView<'_>, answer: &Answer<'_>, known: &Gazetteer, width: usize) -> String {
    let mut out = String::new();
    paragraph(&mut out, 0, BOLD, &format!("{}: {}", entity.id, one_line(entity.label)), width);
    let mut line = |word: &str, value: &str| {
        let mut lines = String::new();
        paragraph(&mut lines, INDENT, PLAIN, &one_line(value), width);
        // A long word pushes nothing aside: it stands in front of what would be blanks.
        let word = one_line(word);
        let blanks = word.chars().count().min(INDENT);
        out.push_str(&word);
        out.push_str(if blanks == INDENT { &lines } else { lines.get(blanks..).unwrap_or_default() });
    };
    let with_label = |id: &EntityId| format!("{} ({id})", label(known, id));
    let values = [
        ("class", entity.class.map(str::to_owned)),
        ("wikidata", entity.wikidata.map(str::to_owned)),
        ("state", entity.state.map(with_label)),
        ("capital", entity.capital.map(with_label)),
        ("adjective", entity.adjective.map(str::to_owned)),
        (
            "leader",
            entity.leaders.first().map(|_| entity.leaders.iter().map(with_label).collect::<Vec<_>>().join(", ")),
        ),
        ("head", entity.head.as_ref().map(|(office, of)| format!("{} of {}", label(known, office), label(known, of)))),
    ];
    values.iter().filter_map(|(word, value)| Some((word, value.as_ref()?))).for_each(|(word, value)| line(word, value));
    for names in &entity.names {
        let word = format!("{} {}", names.usage, names.language.unwrap_or("(all)"));
        line(&word, &names.names.join("; "));
    }
    if let Some(table) = tenure_table(entity, known) {
        out.push('\n');
        out.push_str(&table.render(width));
    } else if let Some(on) = answer.on {
        paragraph(&mut out, 0, PLAIN, &format!("no tenure on {on}"), width);
    }
    out
}

/// The tenures, without what is the same in each because it was asked for.
fn tenure_table(entity: &EntityView<'_>, known: &Gazetteer) -> Option<Table> {
    let mut table = Table::new(&["from", "until", "office", "of", "who", "note"]);
    for tenure in &entity.tenures {
        let other = |id: &EntityId, kind: &[EntityKind]| {
            if id == entity.id && kind.contains(&id.kind()) { String::new() } else { one_line(label(known, id)) }
        };
        let from = if tenure.from.is_none() { "?".to_owned() } else { date(tenure.from) };
        table.push(vec![
            Cell::plain(from),
            Cell::plain(date(tenure.until)),
            Cell::plain(other(tenure.office, &[EntityKind::Office])),
            Cell::plain(other(tenure.of, &[EntityKind::State, EntityKind::Organization])),
            Cell::plain(other(tenure.person, &[EntityKind::Person])),
            Cell::plain(one_line(tenure.note.unwrap_or_default())),
        ]);
    }
    (!table.is_empty()).then_some(table)
}
