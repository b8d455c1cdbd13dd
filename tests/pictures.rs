//! Every picture in every theme, in both syntaxes: golden files, hostile names, limits, and what a further document changes.
//!
//! `UPDATE_EXPECT=1` writes the golden files anew. What is drawn here stays in `target/tmp`, to be looked at.
#![cfg(all(feature = "xml", feature = "builtin"))]

#[path = "util/diff.rs"]
#[allow(dead_code)]
mod diff;
#[path = "dot/sample.rs"]
#[allow(dead_code)]
mod sample;
#[path = "util/told.rs"]
#[allow(dead_code)]
mod told;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use demarche::export::{DiagramOptions, DiagramWords, Frames, Picture, Theme, write_dot, write_svg};
use demarche::{Extraction, Filter, KnowledgeGraph, Mode};
use quick_xml::events::Event;
use quick_xml::{Reader, XmlVersion};

fn dot(graph: &KnowledgeGraph, options: &DiagramOptions) -> String {
    let mut out = Vec::new();
    write_dot(graph, options, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn svg(graph: &KnowledgeGraph, options: &DiagramOptions) -> String {
    let mut out = Vec::new();
    write_svg(graph, options, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn options(picture: &Picture) -> DiagramOptions {
    let mut options = DiagramOptions::default();
    options.picture = picture.clone();
    options
}

/// Each picture, of a graph in which these two are linked.
fn pictures(a: &str, b: &str) -> Vec<Picture> {
    let (a, b) = (sample::id(a), sample::id(b));
    vec![
        Picture::Whole,
        Picture::Ego { center: a.clone(), hops: 2 },
        Picture::Path { from: a.clone(), to: b },
        Picture::Timeline { of: vec![] },
        Picture::Timeline { of: vec![a] },
        Picture::States,
    ]
}

/// Four conversations with a bit of everything.
fn small() -> Vec<Extraction> {
    vec![
        told::document(
            "tass-1 2022-05-14",
            &[
                "2022-05-13 call held: austin@US/minister-of-defence, shoigu@RU; by austin@US",
                "- call refused: austin@US, shoigu@RU",
            ],
        ),
        told::document(
            "vov-7 2022-10-30",
            &["2022-10 call held: austin@US, shoigu@RU", "2022-11-02 meeting planned: shoigu@RU, org:nato"],
        ),
    ]
}

fn text_of(svg: &str) -> String {
    let mut reader = Reader::from_str(svg);
    reader.config_mut().check_end_names = true;
    let mut text = String::new();
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => return text,
            Ok(Event::Text(part)) => text.push_str(&part),
            Ok(Event::GeneralRef(name)) => match &*name {
                "lt" => text.push('<'),
                "gt" => text.push('>'),
                "amp" => text.push('&'),
                "quot" => text.push('"'),
                "apos" => text.push('\''),
                number => assert!(number.starts_with('#'), "no reference of XML: {number}"),
            },
            Ok(_) => {}
            Err(error) => panic!("no XML: {error}"),
        }
    }
}

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// Whether Graphviz draws a file; says so and passes when it is not here.
#[allow(clippy::print_stderr)]
fn graphviz_draws(name: &str, dot: &str) {
    std::fs::write(file(name).with_extension("dot"), dot).unwrap();
    let drawn = file(name).with_extension("graphviz.svg");
    match Command::new("dot").arg("-Tsvg").arg(file(name).with_extension("dot")).arg("-o").arg(&drawn).output() {
        Ok(run) => {
            let complaint = String::from_utf8_lossy(&run.stderr);
            assert!(run.status.success() && complaint.is_empty(), "{name}: {complaint}");
            text_of(&std::fs::read_to_string(drawn).unwrap());
        }
        Err(error) => eprintln!("skipped: cannot run Graphviz (`dot`): {error}"),
    }
}

#[test]
fn small_pictures_are_as_expected() {
    let graph = KnowledgeGraph::from_extractions(small());
    for picture in pictures("person/austin", "organization/nato") {
        let mut options = options(&picture);
        if let Picture::Path { .. } = picture {
            options.filter = Filter::new().statuses(demarche::Status::ALL.iter().copied());
        }
        let about = if matches!(&picture, Picture::Timeline { of } if !of.is_empty()) { "-of-one" } else { "" };
        for (extension, found) in [("dot", dot(&graph, &options)), ("svg", svg(&graph, &options))] {
            let name = format!("tests/expected/diagrams/{}{about}.{extension}", picture.name());
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(&name);
            if std::env::var_os("UPDATE_EXPECT").is_some() {
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(&path, &found).unwrap();
            }
            let expected = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(expected == found, "{name} (UPDATE_EXPECT=1 writes it):\n{}", diff::changes(&expected, &found));
        }
    }
}

#[test]
fn every_picture_is_drawn_in_every_theme() {
    let graph = KnowledgeGraph::from_extractions(sample::seeds());
    for (i, picture) in pictures("person/lloyd-austin", "person/andrey-belousov").iter().enumerate() {
        for theme in Theme::ALL {
            for (way, frames) in Frames::ALL {
                let mut options = options(picture);
                (options.theme, options.frames, options.places, options.reporters) = (*theme, *frames, true, true);
                options.words = DiagramWords::for_language("vi").unwrap();
                options.title = Some("Năm bài báo".to_owned());
                let text = text_of(&svg(&graph, &options));
                assert!(text.contains("Năm bài báo"), "{text}");
                let dot = dot(&graph, &options);
                assert!(dot.contains("Năm bài báo"));
                // All frames of one theme and all themes in one way: the rest says nothing more.
                if *theme == Theme::Report || *frames == Frames::Names {
                    graphviz_draws(&format!("seeds-{i}-{theme}-{way}"), &dot);
                }
            }
        }
    }
}

const HOSTILE: &[&str] = &[
    "say \"cheese\"",
    "ends in \\",
    "\\N \\G \\L",
    "nul \0 bell \u{7} csi \u{9b} \u{fffe}",
    "two\nlines\r\n\tor\u{2028}more",
    "\u{202e}gnp.exe\u{2066}",
    "محمد بن سلمان",
    "👨‍👩‍👧‍👦 🇻🇳",
    "<b>&amp;&#1;</b> ]]> <![CDATA[ <!-- -->",
    "</title></svg><script>alert(1)</script>",
    "]; \"x\" -> \"y\" [",
    "",
];

fn hostile() -> KnowledgeGraph {
    let names = HOSTILE.iter().map(|name| (*name).to_owned());
    let long = ["đ".repeat(10_000), format!("a{}", "\u{301}".repeat(10_000)), "word ".repeat(2_000)];
    let people: Vec<_> = names
        .chain(long)
        .enumerate()
        .map(|(i, name)| demarche::Party {
            office: Some(sample::id("office/president")),
            office_label: Some(name.clone()),
            ..sample::party(&format!("person/p-{i:02}"), &name, if i % 2 == 0 { "RU" } else { "US" }, "")
        })
        .collect();
    let documents = people.windows(2).enumerate().map(|(i, two)| {
        let mut told = sample::conversation(Mode::ALL[i % 4], demarche::Status::Held, "2022-05-13", two.to_vec());
        told.requested_by = (i % 3 == 0).then(|| two[0].clone());
        told.evidence = vec![sample::evidence(demarche::Claim::Spoke, &two[0].label)];
        let source = Some("javascript:alert(1)".to_owned());
        Extraction { source, ..sample::document(&format!("doc {i} \"</svg>\\"), vec![told]) }
    });
    documents.collect()
}

#[test]
fn hostile_names_stay_names() {
    let graph = hostile();
    for (i, picture) in pictures("person/p-00", "person/p-03").iter().enumerate() {
        let mut options = options(picture);
        options.title = Some(HOSTILE.concat());
        options.links.insert(sample::id("person/p-00"), "javascript:alert(1)".to_owned());
        options.names.insert(sample::id("state/RU"), HOSTILE[8].to_owned());
        let svg = svg(&graph, &options);
        assert!(text_of(&svg).contains(HOSTILE[0]) && !svg.contains("<script"));
        let forbidden = |c: char| c.is_control() && c != '\n' || matches!(c, '\u{202e}' | '\u{2066}' | '\u{fffe}');
        for text in [&svg, &dot(&graph, &options)] {
            assert!(!text.contains(forbidden) && !text.contains("javascript"), "{}", picture.name());
            assert!(text.len() < 250_000, "{}: {}", picture.name(), text.len());
        }
        graphviz_draws(&format!("hostile-{i}"), &dot(&graph, &options));
    }
}

#[test]
fn what_is_left_out_is_said() {
    let graph = sample::busy(300, 90, 12);
    for picture in
        [Picture::Whole, Picture::Timeline { of: vec![] }, Picture::Ego { center: sample::id("person/p-1"), hops: 2 }]
    {
        let mut options = options(&picture);
        let all = text_of(&svg(&graph, &{
            options.limit = Some(usize::MAX);
            options.clone()
        }));
        assert!(!all.contains("Not shown"), "{}", picture.name());
        options.limit = Some(10);
        let expected = match picture {
            Picture::Ego { .. } => "Not shown: ".to_owned(),
            _ => format!("Not shown: 290 of {} conversations", graph.conversations().count()),
        };
        let svg = svg(&graph, &options);
        assert!(text_of(&svg).contains(&expected), "{}", picture.name());
        assert!(dot(&graph, &options).contains(&expected), "{}", picture.name());
    }
    let mut options = options(&Picture::States);
    options.limit = Some(3);
    assert!(text_of(&svg(&graph, &options)).contains("Not shown: 9 of 12 states"));
    assert!(dot(&graph, &options).contains("Not shown: 9 of 12 states"));
    assert!(svg(&KnowledgeGraph::new(), &options).contains("No conversations found"));
}

#[test]
fn what_most_is_told_of_stays() {
    let mut documents =
        vec![told::document("a 2022-01-01", &["2020-01-01 call held: a@US, b@RU", "2022-01-01 call held: c@US, d@RU"])];
    documents.push(told::document("b 2022-01-02", &["2020-01-01 call held: a@US, b@RU"]));
    let mut options = DiagramOptions::default();
    options.limit = Some(1);
    let text = dot(&KnowledgeGraph::from_extractions(documents), &options);
    assert!(text.contains("conversation/2020-01-01/a--b") && !text.contains("conversation/2022-01-01/c--d"), "{text}");
}

#[test]
fn the_order_of_documents_does_not_show() {
    let seeds = sample::seeds();
    for picture in pictures("person/lloyd-austin", "person/andrey-belousov") {
        let options = options(&picture);
        let draw = |documents: Vec<Extraction>| {
            let graph = KnowledgeGraph::from_extractions(documents);
            (dot(&graph, &options), svg(&graph, &options))
        };
        let expected = draw(seeds.clone());
        for turn in 1..seeds.len() {
            let mut order = seeds.clone();
            order.rotate_left(turn);
            assert!(draw(order.clone()) == expected, "{}", picture.name());
            order.reverse();
            assert!(draw(order) == expected, "{}", picture.name());
        }
    }
}

/// Of a diagram under version control, lines change that tell of what the document tells of.
#[test]
fn a_further_document_changes_few_lines() {
    let seeds = sample::seeds();
    let graph = KnowledgeGraph::from_extractions(seeds.clone());
    let more = told::document("zz 2025-02-01", &["2025-01-31 call held: austin@US, akar@TR"]);
    let with_more = KnowledgeGraph::from_extractions(seeds.into_iter().chain([more]));
    for (picture, most) in [(Picture::Whole, 14), (Picture::Timeline { of: vec![] }, 20), (Picture::States, 5)] {
        let options = options(&picture);
        let (before, after) = (dot(&graph, &options), dot(&with_more, &options));
        let (before, after): (BTreeSet<&str>, BTreeSet<&str>) = (before.lines().collect(), after.lines().collect());
        let changed = before.symmetric_difference(&after).count();
        assert!(
            changed <= most,
            "{}: {changed} lines:\n{:#?}",
            picture.name(),
            before.symmetric_difference(&after).take(30).collect::<Vec<_>>()
        );
    }
}

/// A text of the picture: left, upper, right and lower edge.
struct Words {
    text: String,
    edges: [f64; 4],
}

/// The texts that are not turned, as wide as they would be in Helvetica at the least.
fn words(svg: &str) -> Vec<Words> {
    let mut reader = Reader::from_str(svg);
    let mut found: Vec<Words> = Vec::new();
    let mut open: Option<(f64, f64, f64, String)> = None;
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => return found,
            Event::Start(tag) if tag.name().as_ref() == "text" => {
                let attribute = |name: &str| {
                    let found = tag.try_get_attribute(name).unwrap()?;
                    Some(found.normalized_value(XmlVersion::Implicit1_0).unwrap().into_owned())
                };
                let number = |name: &str| attribute(name).unwrap().parse::<f64>().unwrap();
                open = attribute("transform").is_none().then(|| {
                    (number("x"), number("y"), number("font-size"), attribute("text-anchor").unwrap_or_default())
                });
            }
            Event::Text(text) => {
                if let Some((x, y, size, anchor)) = open.take() {
                    let text = text.to_string();
                    let width = text.chars().count() as f64 * size * 0.45;
                    let left = match anchor.as_str() {
                        "middle" => x - width / 2.0,
                        "end" => x - width,
                        _ => x,
                    };
                    found.push(Words { text, edges: [left, y - size * 0.7, left + width, y] });
                }
            }
            _ => {}
        }
    }
}

#[test]
fn no_text_lies_over_another() {
    for (name, graph) in [
        (
            "three",
            KnowledgeGraph::from_extractions([told::document(
                "a",
                &["2022-05-13 call held: a@US, b@RU, c@RU; by c@RU"],
            )]),
        ),
        ("seeds", KnowledgeGraph::from_extractions(sample::seeds())),
        ("sixty", sample::busy(90, 60, 14)),
    ] {
        let center = graph.entities().find(|entity| {
            entity.id.as_str().contains("austin") || entity.id.name() == "p-1" || entity.id.name() == "a"
        });
        let center = center.unwrap().id.clone();
        for picture in
            [Picture::Whole, Picture::Ego { center, hops: 1 }, Picture::Timeline { of: vec![] }, Picture::States]
        {
            for theme in [Theme::Report, Theme::Slide] {
                let mut options = options(&picture);
                options.theme = theme;
                let svg = svg(&graph, &options);
                std::fs::write(file(&format!("{name}-{}-{theme}.svg", picture.name())), &svg).unwrap();
                let words = words(&svg);
                for (i, a) in words.iter().enumerate() {
                    for b in &words[i + 1..] {
                        let apart = a.edges[2] <= b.edges[0]
                            || b.edges[2] <= a.edges[0]
                            || a.edges[3] <= b.edges[1]
                            || b.edges[3] <= a.edges[1];
                        assert!(apart, "{name}, {}, {theme}: {} over {}", picture.name(), a.text, b.text);
                    }
                }
            }
        }
    }
}

#[test]
fn the_built_in_languages_have_all_words() {
    for language in ["en", "vi", "fr"] {
        let words = DiagramWords::for_language(language).unwrap_or_else(|| panic!("{language} has no diagram.toml"));
        assert!(words.not_shown.contains("{left}") && words.states_not_shown.contains("{all}"), "{language}");
    }
}
