//! `demarche draw`: a diagram.

use demarche::EntityId;
use demarche::export::{DiagramOptions, DiagramWords, Picture, write_dot, write_svg};

use crate::args::{Draw, PictureFormat, PictureKind};
use crate::fault::Failure;
use crate::output::{Output, Syntax};
use crate::query::{Subject, names_then_files};
use crate::run::Run;
use crate::{graphviz, knowledge};

/// Reads, chooses what is drawn, and writes it.
pub fn draw(options: &Draw, run: &mut Run) -> Result<(), Failure> {
    let most = match options.picture {
        Some(PictureKind::Whole | PictureKind::States) => 0,
        Some(PictureKind::Ego) => 1,
        Some(PictureKind::Path | PictureKind::Timeline) | None => 2,
    };
    let (names, files) = names_then_files(&options.names_and_files, most);
    let kind = options.picture.unwrap_or([PictureKind::Whole, PictureKind::Ego, PictureKind::Path][names.len()]);
    let format = format(options)?;
    let through_graphviz = format == PictureFormat::Png || options.graphviz;
    // Before reading, for the reason that `graph` has.
    if through_graphviz {
        graphviz::find()?;
    }
    let output = Output::open(options.output.as_deref())?;
    let subject = Subject::new(&options.scope, &names, &files, run)?;
    let diagram = diagram(options, kind, &subject)?;
    note_what_is_missing(&diagram.picture, &subject, options, run);
    if through_graphviz {
        let mut dot = Vec::new();
        let written = write_dot(&subject.graph, &diagram, &mut dot);
        written.map_err(|error| Failure::from_write("a diagram in memory", &error))?;
        return graphviz::draw(&dot, format, output);
    }
    let mut output = output;
    output.stream(Syntax::Other, |out| match format {
        PictureFormat::Dot => write_dot(&subject.graph, &diagram, out),
        PictureFormat::Svg | PictureFormat::Png => write_svg(&subject.graph, &diagram, out),
    })?;
    output.finish()
}

/// The format asked for, else that of the file's extension, else SVG.
fn format(options: &Draw) -> Result<PictureFormat, Failure> {
    let extension = options.output.as_ref().and_then(|path| path.extension());
    let format = match (options.format, extension) {
        (Some(format), _) => format,
        (None, None) => PictureFormat::Svg,
        (None, Some(extension)) => {
            let extension = extension.to_string_lossy().to_lowercase();
            PictureFormat::named(&extension).ok_or_else(|| {
                let known = PictureFormat::ALL.iter().map(|format| format.name()).collect::<Vec<_>>().join(", ");
                Failure::usage(format!(
                    "-o: no picture is written as `.{extension}`, expected one of {known} or --format"
                ))
            })?
        }
    };
    if options.graphviz && format == PictureFormat::Dot {
        return Err(Failure::usage("--graphviz makes svg and png of a diagram; dot is the diagram itself"));
    }
    Ok(format)
}

fn diagram(options: &Draw, kind: PictureKind, subject: &Subject) -> Result<DiagramOptions, Failure> {
    let words = words(options, subject)?;
    let mut diagram = DiagramOptions::default();
    diagram.picture = picture(kind, options, &subject.entities)?;
    diagram.filter = subject.filter.clone();
    diagram.title.clone_from(&options.title);
    diagram.legend = !options.no_legend;
    diagram.frames = options.frames;
    diagram.theme = options.theme;
    diagram.places = options.places;
    diagram.reporters = options.reporters;
    diagram.limit = options.limit;
    diagram.words = words;
    diagram.names = knowledge::names_in(subject.extractor, &subject.graph, &options.labels);
    let wikidata = knowledge::wikidata(subject.extractor, &subject.graph);
    diagram.links =
        wikidata.into_iter().map(|(id, item)| (id, format!("https://www.wikidata.org/wiki/{item}"))).collect();
    Ok(diagram)
}

fn words(options: &Draw, subject: &Subject) -> Result<DiagramWords, Failure> {
    let found = subject.extractor.diagram_words(&options.labels).cloned();
    found.ok_or_else(|| {
        let languages = knowledge::languages(subject.extractor);
        let known = languages.iter().filter(|code| subject.extractor.diagram_words(code).is_some());
        let known = known.map(String::as_str).collect::<Vec<_>>().join(", ");
        Failure::usage(format!(
            "--labels: expected a language that has diagram.toml ({known}), found `{}`",
            options.labels
        ))
    })
}

fn picture(kind: PictureKind, options: &Draw, entities: &[EntityId]) -> Result<Picture, Failure> {
    match (kind, entities) {
        (PictureKind::Whole, _) => Ok(Picture::Whole),
        (PictureKind::States, _) => Ok(Picture::States),
        (PictureKind::Timeline, of) => Ok(Picture::Timeline { of: of.to_vec() }),
        (PictureKind::Ego, [center, ..]) => Ok(Picture::Ego { center: center.clone(), hops: options.hops.into() }),
        (PictureKind::Ego, []) => Err(Failure::usage("--picture ego: expected a name before the files")),
        (PictureKind::Path, [from, to, ..]) => Ok(Picture::Path { from: from.clone(), to: to.clone() }),
        (PictureKind::Path, _) => Err(Failure::usage("--picture path: expected two names before the files")),
    }
}

/// A picture without anything is drawn, and says so; here is said why.
fn note_what_is_missing(picture: &Picture, subject: &Subject, options: &Draw, run: &Run) {
    let Picture::Path { from, to } = picture else { return };
    if subject.graph.shortest_path(from, to, &subject.filter).is_none() {
        let (from, to) = (subject.label(from), subject.label(to));
        run.note(&format_args!("no chain of conversations leads from {from} to {to}"));
        if options.scope.status.is_empty() {
            run.note(&"only conversations that were held count; --status held,planned,proposed,refused counts all");
        }
    }
}
