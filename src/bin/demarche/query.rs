//! `demarche neighbors`, `path`, `timeline`, `who`, `why` and `stats`: questions to the graph.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use demarche::{EntityId, Filter, KnowledgeGraph, Level, RelationKind};

use crate::answer::{self, Answer};
use crate::args::{AnswerFormat, GraphStats, Neighbors, PathBetween, QueryOptions, Scope, Timeline, Who, Why};
use crate::fault::Failure;
use crate::knowledge::Extractor;
use crate::output::{Output, Syntax};
use crate::run::Run;
use crate::{corpus, knowledge, names, terminal};

/// The longest of all paths, when nothing else is said.
const MAX_CONVERSATIONS: usize = 4;

/// So many paths through sides are looked at before one is chosen.
const MAX_TRIED: usize = 1_000;

/// Who is around somebody.
pub fn neighbors(options: &Neighbors, run: &mut Run) -> Result<(), Failure> {
    let question = Question::new(&options.query, &[options.name.as_ref()], &options.files, run)?;
    let [center] = question.entities.as_slice() else { return Ok(()) };
    let found = question.graph.neighbors(center, options.hops, &question.filter);
    question.answer(&answer::neighborhood(&found, options.hops, &question.label(center)))
}

/// How two are linked.
pub fn path(options: &PathBetween, run: &mut Run) -> Result<(), Failure> {
    let names = [options.from.as_ref(), options.to.as_ref()];
    let question = Question::new(&options.query, &names, &options.files, run)?;
    let [from, to] = question.entities.as_slice() else { return Ok(()) };
    let (graph, filter) = (&question.graph, &question.filter);
    if options.after.is_some() || options.before.is_some() {
        return word(options, &question, run);
    }
    let (mut paths, truncated) = if options.shortest {
        let found = graph.shortest_paths(from, to, options.limit, filter);
        (found.paths, found.truncated)
    } else if let Some(best) = options.best {
        (graph.k_shortest_paths(from, to, best, filter), false)
    } else if options.all {
        let found = graph.simple_paths(from, to, options.max.unwrap_or(MAX_CONVERSATIONS), options.limit, filter);
        (found.paths, found.truncated)
    } else {
        let fits = |path: &demarche::Path<'_>| options.max.is_none_or(|max| path.steps.len() <= max);
        (graph.shortest_path(from, to, filter).filter(fits).into_iter().collect(), false)
    };
    if paths.is_empty() && options.query.scope.status.is_empty() {
        run.note(&"only conversations that were held count; --status held,planned,proposed,refused counts all");
    }
    if paths.is_empty() && options.query.scope.relation.is_empty() {
        paths.extend(through_a_side(graph, from, to, options.max.unwrap_or(MAX_CONVERSATIONS), filter));
        if !paths.is_empty() {
            run.note(
                &"no chain of conversations alone; this one passes through a state for which both neighbors speak",
            );
        }
    }
    if truncated {
        run.note(&"there are more paths; --limit, --max or a filter says which are wanted");
    }
    question.answer(&answer::paths(&paths, truncated, [from, to], [&question.label(from), &question.label(to)]))
}

/// How word went from one to the other, in time.
fn word(options: &PathBetween, question: &Question<'_>, run: &Run) -> Result<(), Failure> {
    let [from, to] = question.entities.as_slice() else { return Ok(()) };
    let (graph, filter) = (&question.graph, &question.filter);
    let found = match (options.after, options.before) {
        (Some(day), _) => graph.earliest_arrival(from, to, day, filter),
        (None, Some(day)) => graph.latest_departure(from, to, day, filter),
        (None, None) => None,
    };
    if found.is_none() && options.query.scope.status.is_empty() {
        run.note(&"only conversations that were held count; --status held,planned,proposed,refused counts all");
    }
    let labels = [question.label(from), question.label(to)];
    question.answer(&answer::journey(found.as_ref(), [from, to], [&labels[0], &labels[1]], options.before.is_some()))
}

/// Who spoke with whom most, or at whose request.
pub fn who(options: &Who, run: &mut Run) -> Result<(), Failure> {
    let (names, files) = names_then_files(&options.names_and_files, if options.asked { 2 } else { 1 });
    let question = Question::new(&options.query, &names, &files, run)?;
    let (graph, filter) = (&question.graph, &question.filter);
    let tallies = match (question.entities.as_slice(), options.asked) {
        (entities, true) => graph.requesters(entities, filter),
        ([entity], false) => graph.partners(entity, filter),
        (_, false) => graph.pairs(options.level.unwrap_or(Level::Party), filter),
    };
    if options.level.is_some() && !question.entities.is_empty() {
        return Err(Failure::usage("--level counts pairs of all, and goes with no name"));
    }
    let about: Vec<String> = question.entities.iter().map(|id| question.label(id)).collect();
    question.answer(&answer::who(&tallies, &question.entities, &about, options.asked, options.top))
}

/// What is known of a conversation, report by report.
pub fn why(options: &Why, run: &mut Run) -> Result<(), Failure> {
    let id = options.names_and_files.first().and_then(|id| id.to_str()).filter(|id| id.starts_with("conversation/"));
    let (names, files) = match id {
        Some(_) => (Vec::new(), options.names_and_files[1..].iter().map(PathBuf::from).collect()),
        None => names_then_files(&options.names_and_files, 2),
    };
    let question = Question::new(&options.query, &names, &files, run)?;
    let found = match id {
        Some(id) => {
            let none = || Failure::usage(format!("`{id}` is the id of no conversation in these documents"));
            vec![question.graph.conversation(id).ok_or_else(none)?]
        }
        None => question.graph.timeline(&question.entities, &question.filter),
    };
    let about: Vec<String> = match id {
        Some(id) => vec![id.to_owned()],
        None => question.entities.iter().map(|id| question.label(id)).collect(),
    };
    question.answer(&answer::why(&found, &about))
}

/// What a graph is like.
pub fn stats(options: &GraphStats, run: &mut Run) -> Result<(), Failure> {
    let question = Question::new(&options.query, &[], &options.files, run)?;
    question.answer(&answer::stats(&question.graph, &question.filter, options.level, options.top))
}

/// A path that may pass from one person to another of the same side: `A` called `B`, `B` and `C` speak for one state, `C`
/// called `D`. One that begins and ends with a conversation says more than that two have one passport.
fn through_a_side<'g>(
    graph: &'g KnowledgeGraph,
    from: &EntityId,
    to: &EntityId,
    max: usize,
    filter: &Filter,
) -> Option<demarche::Path<'g>> {
    let wide = filter.clone().relations([RelationKind::SpokeWith, RelationKind::BelongsTo]);
    let mut paths = graph.simple_paths(from, to, max, MAX_TRIED, &wide).paths;
    let spoke = |step: Option<&demarche::Step<'_>>| step.is_some_and(|step| !step.conversations().is_empty());
    let best = paths.iter().position(|path| spoke(path.steps.first()) && spoke(path.steps.last()));
    (!paths.is_empty()).then(|| paths.swap_remove(best.unwrap_or(0)))
}

/// The conversations of one, or between two, by date.
pub fn timeline(options: &Timeline, run: &mut Run) -> Result<(), Failure> {
    let (names, files) = names_and_files(&options.names_and_files);
    let question = Question::new(&options.query, &names, &files, run)?;
    let found = question.graph.timeline(&question.entities, &question.filter);
    let labels: Vec<String> = question.entities.iter().map(|id| question.label(id)).collect();
    let (graph, entities, filter) = (&question.graph, &question.entities, &question.filter);
    let last = || found.iter().rev().find_map(|told| told.date().filter(|date| date.year().is_some()));
    let claim = options.first_since.and_then(|since| {
        let on = options.query.scope.on.or_else(last)?;
        Some((since, on, graph.first_since(entities, on, since, filter)))
    });
    let rhythm = answer::Rhythm {
        gaps: options.gaps.then(|| graph.gaps(entities, filter)),
        months: options.months.then(|| graph.by_month(entities, filter)),
        claim,
    };
    question.answer(&answer::timeline(&found, &question.entities, &labels, rhythm))
}

/// At most so many names, then files.
pub fn names_then_files(arguments: &[OsString], most: usize) -> (Vec<&OsStr>, Vec<PathBuf>) {
    let names = arguments.iter().take(most).take_while(|argument| !names::is_file(argument)).count();
    let (names, files) = arguments.split_at(names);
    (names.iter().map(OsString::as_os_str).collect(), files.iter().map(PathBuf::from).collect())
}

/// One or two names, then files.
fn names_and_files(arguments: &[OsString]) -> (Vec<&OsStr>, Vec<PathBuf>) {
    let second_is_name = arguments.get(1).is_some_and(|argument| !names::is_file(argument));
    let (names, files) = arguments.split_at(if second_is_name { 2 } else { arguments.len().min(1) });
    (names.iter().map(OsString::as_os_str).collect(), files.iter().map(PathBuf::from).collect())
}

/// A question: what it is about, and how it is answered.
struct Question<'o> {
    options: &'o QueryOptions,
    subject: Subject,
}

impl std::ops::Deref for Question<'_> {
    type Target = Subject;

    fn deref(&self) -> &Subject {
        &self.subject
    }
}

impl<'o> Question<'o> {
    fn new(
        options: &'o QueryOptions,
        names: &[&OsStr],
        files: &[PathBuf],
        run: &mut Run,
    ) -> Result<Question<'o>, Failure> {
        Ok(Question { options, subject: Subject::new(&options.scope, names, files, run)? })
    }

    fn answer(&self, answer: &Answer<'_>) -> Result<(), Failure> {
        let mut output = Output::open(None)?;
        match self.options.format {
            AnswerFormat::Text => output.prose(&answer.text(terminal::width()))?,
            AnswerFormat::Json => output.data(Syntax::Json, &answer.json())?,
        }
        output.finish()
    }
}

/// What a question or a picture is about: the graph, whom it asks about, what is left out.
pub struct Subject {
    /// Reads names.
    pub extractor: &'static Extractor,
    /// Of all documents.
    pub graph: KnowledgeGraph,
    /// In the order of the names.
    pub entities: Vec<EntityId>,
    /// What the options leave out.
    pub filter: Filter,
}

impl Subject {
    /// Reads the files, and the names as what they mean there.
    pub fn new(scope: &Scope, names: &[&OsStr], files: &[PathBuf], run: &mut Run) -> Result<Subject, Failure> {
        let names = names.iter().map(|name| names::expect_name(name)).collect::<Result<Vec<_>, _>>()?;
        if let (Some(since), Some(until)) = (scope.since, scope.until)
            && since.first_day() > until.last_day()
        {
            return Err(Failure::usage(format!("--since {since} lies after --until {until}")));
        }
        let extractor = knowledge::open(&scope.input.gazetteer)?;
        let mut graph = corpus::read(files, &scope.input, extractor, run)?;
        if let Some(day) = scope.known_on {
            graph = graph.known_on(day);
        }
        let on = scope.on.or(scope.until).or(scope.since);
        let entities = names
            .iter()
            .map(|name| names::resolve(name, on, extractor, &graph))
            .collect::<Result<Vec<EntityId>, Failure>>()?;
        Ok(Subject { extractor, graph, entities, filter: filter(scope) })
    }

    /// What an entity is called.
    pub fn label(&self, id: &EntityId) -> String {
        names::label(id, self.extractor, &self.graph)
    }
}

fn filter(options: &Scope) -> Filter {
    let mut filter = Filter::new();
    if let Some(since) = options.since {
        filter = filter.since(since);
    }
    if let Some(until) = options.until {
        filter = filter.until(until);
    }
    if !options.status.is_empty() {
        filter = filter.statuses(options.status.iter().copied());
    }
    if !options.mode.is_empty() {
        filter = filter.modes(options.mode.iter().copied());
    }
    if !options.source.is_empty() {
        filter = filter.sources(options.source.iter().cloned());
    }
    if !options.relation.is_empty() {
        filter = filter.relations(options.relation.iter().copied());
    }
    if !options.kind.is_empty() {
        filter = filter.kinds(options.kind.iter().copied());
    }
    filter
}
