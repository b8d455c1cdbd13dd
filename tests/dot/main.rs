//! The diagram: what Graphviz is told, what it makes of it, and what the texts of strangers cannot do to it.
//!
//! The files that are drawn here stay in `target/tmp`, to be looked at.

mod sample;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use demarche::export::{DiagramOptions, DiagramWords, DotLayout, Format, Frames, Options, write_dot};
use demarche::{Claim, Extraction, KnowledgeGraph, Mode, Party, Status};
use sample::*;

fn dot(graph: &KnowledgeGraph, options: &DiagramOptions) -> String {
    let mut out = Vec::new();
    write_dot(graph, options, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn with(change: impl FnOnce(&mut DiagramOptions)) -> DiagramOptions {
    let mut options = DiagramOptions::default();
    change(&mut options);
    options
}

fn bare() -> DiagramOptions {
    with(|options| options.legend = false)
}

fn seeds_graph() -> KnowledgeGraph {
    KnowledgeGraph::from_extractions(seeds())
}

/// The attributes of a statement.
type Attributes = BTreeMap<String, String>;

/// What a file says, as Graphviz reads it; panics where a name or a value has no quotation marks.
#[derive(Default)]
struct Parsed {
    nodes: BTreeMap<String, Attributes>,
    edges: Vec<(String, String, Attributes)>,
    graph: Vec<Attributes>,
    clusters: Vec<String>,
}

impl Parsed {
    fn of(dot: &str) -> Parsed {
        let mut parsed = Parsed::default();
        for line in dot.lines() {
            parsed.line(line.trim_start());
        }
        parsed
    }

    #[track_caller]
    fn line(&mut self, line: &str) {
        match line.split_once(' ').map_or(line, |(word, _)| word) {
            "}" | "{" | "digraph" | "};" => {}
            "subgraph" => self.clusters.push(quoted(line.strip_prefix("subgraph ").unwrap()).0),
            "graph" => self.graph.push(attributes(line.strip_prefix("graph ").unwrap())),
            "node" | "edge" => drop(attributes(line.split_once(' ').unwrap().1)),
            _ => {
                let (from, rest) = quoted(line);
                match rest.strip_prefix(" -> ") {
                    Some(rest) => {
                        let (to, rest) = quoted(rest);
                        self.edges.push((from, to, attributes(rest.trim_start())));
                    }
                    None if rest == ";" => assert!(self.nodes.contains_key(&from), "undeclared: {line}"),
                    None => assert!(self.nodes.insert(from, attributes(rest.trim_start())).is_none(), "twice: {line}"),
                }
            }
        }
    }

    /// The edges that show such words.
    fn saying(&self, words: &str) -> Vec<(&str, &str)> {
        let says = self.edges.iter().filter(|(_, _, looks)| looks.get("label").is_some_and(|label| label == words));
        says.map(|(from, to, _)| (from.as_str(), to.as_str())).collect()
    }

    fn setting(&self, name: &str) -> Option<&str> {
        self.graph.iter().find_map(|looks| looks.get(name)).map(String::as_str)
    }
}

/// A string in quotation marks at the start of the text, as its raw content, and the rest.
#[track_caller]
fn quoted(text: &str) -> (String, &str) {
    let inner = text.strip_prefix('"').unwrap_or_else(|| panic!("expected a quotation mark: {text}"));
    let mut escaped = false;
    for (i, c) in inner.char_indices() {
        match c {
            '"' if !escaped => return (inner[..i].to_owned(), &inner[i + 1..]),
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    panic!("a string without end: {text}");
}

#[track_caller]
fn attributes(text: &str) -> Attributes {
    let mut rest = text.strip_prefix('[').unwrap_or_else(|| panic!("expected attributes: {text}"));
    let mut found = Attributes::new();
    while !rest.starts_with(']') {
        let (name, value) = rest.split_once('=').unwrap();
        let (value, after) = quoted(value);
        assert!(found.insert(name.to_owned(), value).is_none(), "`{name}` twice: {text}");
        rest = after.strip_prefix(", ").unwrap_or(after);
    }
    assert_eq!(rest, "];", "{text}");
    found
}

#[test]
fn every_edge_joins_two_nodes_that_are_there() {
    let everything = with(|options| {
        options.places = true;
        options.reporters = true;
    });
    for (graph, options) in [
        (KnowledgeGraph::new(), DiagramOptions::default()),
        (seeds_graph(), DiagramOptions::default()),
        (seeds_graph(), everything),
        (busy(300, 100, 9), with(|options| options.limit = Some(usize::MAX))),
    ] {
        let parsed = Parsed::of(&dot(&graph, &options));
        for (from, to, _) in &parsed.edges {
            assert!(parsed.nodes.contains_key(from) && parsed.nodes.contains_key(to), "{from} -> {to}");
        }
        let conversations = graph.conversations().filter(|record| parsed.nodes.contains_key(record.id().as_str()));
        assert_eq!(conversations.count(), graph.conversations().count());
    }
}

#[test]
fn people_stand_with_their_states() {
    let text = dot(&seeds_graph(), &bare());
    let parsed = Parsed::of(&text);
    assert_eq!(parsed.clusters, ["cluster state/FR", "cluster state/RU", "cluster state/UA", "cluster state/US"]);
    let frame = text.split("subgraph \"cluster state/RU\"").nth(1).unwrap().split("\n  }").next().unwrap();
    assert!(frame.contains("label=\"Russia\""), "{frame}");
    assert!(frame.contains("\"person/sergei-shoigu\" [") && !frame.contains("nato"), "{frame}");
    assert_eq!(parsed.nodes["person/sergei-shoigu"]["label"], "Sergei Shoigu\\nminister of defence");

    let without = dot(&seeds_graph(), &with(|options| options.frames = Frames::None));
    assert_eq!(Parsed::of(&without).clusters, ["cluster legend"]);
    assert!(without.contains("label=\"Sergei Shoigu\\nminister of defence\\nRussia\""));
}

#[test]
fn edges_bear_the_words_of_the_relations() {
    let graph = seeds_graph();
    let parsed = Parsed::of(&dot(&graph, &bare()));
    assert_eq!(parsed.saying("spoke with").len(), graph.conversations().count(), "once a conversation");
    let call = "conversation/2022-05-13/lloyd-austin--sergei-shoigu";
    assert_eq!(parsed.nodes[call]["label"], "call\\non date 2022-05-13\\n2 reports");

    let asked = parsed.saying("at request of");
    assert_eq!(asked.len(), graph.conversations().filter(|record| record.requested_by().is_some()).count());
    // The arrow points at the conversation whichever way the line is drawn.
    for (from, to, looks) in parsed.edges.iter().filter(|(_, _, looks)| looks.contains_key("dir")) {
        let head = if looks["dir"] == "back" { from } else { to };
        assert!(head.starts_with("conversation/"), "{from} -> {to}");
    }

    let vietnamese = with(|options| options.words = DiagramWords::for_language("vi").unwrap());
    let parsed = Parsed::of(&dot(&graph, &vietnamese));
    assert!(!parsed.saying("nói chuyện với").is_empty() && !parsed.saying("theo đề nghị của").is_empty());
    assert_eq!(parsed.nodes[call]["label"], "điện đàm\\nvào ngày 13/5/2022\\n2 bài viết");
}

#[test]
fn modes_and_statuses_look_different() {
    let austin = || party("person/austin", "Austin", "US", "");
    let shoigu = || party("person/shoigu", "Shoigu", "RU", "");
    let told = |mode, status| conversation(mode, status, "2022-05-13", vec![austin(), shoigu()]);
    let looks = |mode, status| {
        let graph = KnowledgeGraph::from_extractions([document("a", vec![told(mode, status)])]);
        let parsed = Parsed::of(&dot(&graph, &bare()));
        let of = |looks: &Attributes, names: &[&str]| -> Vec<String> {
            names.iter().map(|name| looks.get(*name).cloned().unwrap_or_default()).collect()
        };
        let node = parsed.nodes.iter().find(|(id, _)| id.starts_with("conversation/")).unwrap().1;
        (of(node, &["shape"]), of(node, &["style", "color"]), of(&parsed.edges[0].2, &["style", "color"]))
    };
    let shapes: BTreeSet<_> = Mode::ALL.iter().map(|mode| looks(*mode, Status::Held).0).collect();
    assert_eq!(shapes.len(), Mode::ALL.len());
    let lines: BTreeSet<_> = Status::ALL.iter().map(|status| looks(Mode::Call, *status).1).collect();
    let edges: BTreeSet<_> = Status::ALL.iter().map(|status| looks(Mode::Call, *status).2).collect();
    assert_eq!((lines.len(), edges.len()), (Status::ALL.len(), Status::ALL.len()));
}

#[test]
fn conversations_of_the_same_people_stand_in_the_order_of_time() {
    let parsed = Parsed::of(&dot(&seeds_graph(), &bare()));
    let unseen = parsed.edges.iter().filter(|(_, _, looks)| looks.get("style").is_some_and(|style| style == "invis"));
    let chain: Vec<_> = unseen.filter(|(from, ..)| from.contains("austin--sergei-shoigu")).collect();
    let dates = ["2022-02-18", "2022-05-13", "2023-03", "undated"];
    assert_eq!(chain.len(), dates.len() - 1);
    for ((from, to, _), dates) in chain.iter().zip(dates.windows(2)) {
        assert!(from.contains(dates[0]) && to.contains(dates[1]), "{from} -> {to}");
    }
}

#[test]
fn places_and_reporters_are_drawn_when_asked_for() {
    let (graph, bare) = (seeds_graph(), bare());
    let parsed = Parsed::of(&dot(&graph, &bare));
    assert!(!parsed.nodes.contains_key("place/geneva") && !parsed.nodes.contains_key("organization/tass"));
    assert!(parsed.saying("at place").is_empty() && parsed.saying("reported by").is_empty());

    let parsed = Parsed::of(&dot(&graph, &with(|options| options.places = true)));
    assert!(parsed.nodes.contains_key("place/geneva") && !parsed.saying("at place").is_empty());
    let parsed = Parsed::of(&dot(&graph, &with(|options| options.reporters = true)));
    assert!(parsed.nodes.contains_key("organization/tass") && !parsed.saying("reported by").is_empty());
}

#[test]
fn tooltips_have_the_evidence() {
    let parsed = Parsed::of(&dot(&seeds_graph(), &bare()));
    let call = "conversation/2022-05-13/lloyd-austin--sergei-shoigu";
    let tooltip = &parsed.nodes[call]["tooltip"];
    let lines: Vec<&str> = tooltip.split("\\n").collect();
    assert_eq!(lines[0], "Lloyd Austin, Sergei Shoigu: call, held, on date 2022-05-13");
    assert!(lines[1].starts_with("000_c9037cb6ea1b968c: “diễn ra chưa đầy 1 tuần sau khi"), "{tooltip}");
    assert!(lines.iter().any(|line| line.starts_with("003_67b8e6099faf2ee3: “cuộc điện đàm hôm 13/5")), "{tooltip}");
    let asked = parsed.edges.iter().find(|(from, to, looks)| {
        (from == call || to == call) && looks.get("label").is_some_and(|label| label == "at request of")
    });
    assert!(asked.unwrap().2["tooltip"].contains("theo đề nghị của ông Austin"));
}

#[test]
fn what_reports_say_differently_is_told() {
    let told = |document_id: &str, requester: &str| {
        let parties = vec![party("person/austin", "Austin", "US", ""), party("person/shoigu", "Shoigu", "RU", "")];
        let mut told = conversation(Mode::Call, Status::Held, "2022-05-13", parties);
        told.requested_by = Some(party(&format!("state/{requester}"), requester, requester, ""));
        document(document_id, vec![told])
    };
    let graph = KnowledgeGraph::from_extractions([told("a", "US"), told("b", "RU")]);
    let text = dot(&graph, &bare());
    assert!(text.contains("reports differ: requester: state/US (a); state/RU (b)"), "{text}");
}

#[test]
fn the_order_of_documents_does_not_show() {
    let (documents, options) = (seeds(), DiagramOptions::default());
    let expected = dot(&KnowledgeGraph::from_extractions(documents.clone()), &options);
    for turn in 0..documents.len() {
        let mut order = documents.clone();
        order.rotate_left(turn);
        assert_eq!(dot(&KnowledgeGraph::from_extractions(order.clone()), &options), expected);
        order.reverse();
        assert_eq!(dot(&KnowledgeGraph::from_extractions(order), &options), expected);
    }
}

#[test]
fn many_nodes_are_placed_by_springs() {
    let large = busy(250, 60, 8);
    let all = with(|options| (options.legend, options.limit) = (false, Some(usize::MAX)));
    let parsed = Parsed::of(&dot(&large, &all));
    assert_eq!((parsed.setting("layout"), parsed.setting("overlap")), (Some("sfdp"), Some("prism")));
    assert!(parsed.clusters.is_empty() && parsed.saying("spoke with").is_empty());
    assert!(parsed.setting("rankdir").is_none());

    let columns = with(|options| (options.layout, options.limit) = (DotLayout::Columns, Some(usize::MAX)));
    assert_eq!(Parsed::of(&dot(&large, &columns)).setting("layout"), None);
    let springs = with(|options| options.layout = DotLayout::Springs);
    assert_eq!(Parsed::of(&dot(&seeds_graph(), &springs)).setting("layout"), Some("sfdp"));
}

#[test]
fn the_table_of_formats_has_it() {
    let format: Format = "dot".parse().unwrap();
    assert_eq!((format, Format::from_extension("DOT")), (Format::Dot, Some(Format::Dot)));
    let mut out = Vec::new();
    format.write(&seeds_graph(), &Options::default(), &mut out).unwrap();
    assert_eq!(String::from_utf8(out).unwrap(), dot(&seeds_graph(), &DiagramOptions::default()));
}

/// Names that other writers of DOT, SVG and XML fell over, and what is shown of them in a label.
const HOSTILE: &[(&str, &str)] = &[
    ("say \"cheese\"", "say \\\"cheese\\\""),
    ("ends in \\", "ends in \\\\"),
    ("\\N \\G \\L", "\\\\N \\\\G \\\\L"),
    ("nul \0 bell \u{7} csi \u{9b}", "nul \u{fffd} bell \u{fffd} csi \u{fffd}"),
    ("no \u{fffe}\u{ffff}\u{1ffff}", "no \u{fffd}\u{fffd}\u{fffd}"),
    ("two\nlines\r\n\tor\u{2028}more", "two lines or more"),
    ("\u{202e}gnp.exe\u{2066}", "<U+202E>gnp.exe<U+2066>"),
    ("محمد بن سلمان", "محمد بن سلمان"),
    ("👨‍👩‍👧‍👦 🇻🇳", "👨‍👩‍👧‍👦 🇻🇳"),
    ("<b>&amp;&#1;</b>", "<b>&amp;amp;&amp;#1;</b>"),
    ("]; \"x\" -> \"y\" [", "]; \\\"x\\\" -> \\\"y\\\" ["),
    ("node", "node"),
];

fn hostile_name(i: usize) -> String {
    format!("person/p-{i:02}")
}

fn hostile() -> KnowledgeGraph {
    let people = HOSTILE.iter().enumerate().map(|(i, (name, _))| Party {
        office: Some(id("office/president")),
        office_label: Some((*name).to_owned()),
        ..party(&hostile_name(i), name, "", "")
    });
    let long = party("person/q-long", &"đ".repeat(10_000), "", "");
    let marks = party("person/q-marks", &format!("a{}", "\u{301}".repeat(10_000)), "", "");
    let empty = party("person/q-empty", "", "", "");
    let mut told = conversation(Mode::Call, Status::Held, "2022-05-13", people.chain([long, marks, empty]).collect());
    told.evidence = HOSTILE.iter().map(|(quote, _)| evidence(Claim::Spoke, quote)).collect();
    told.evidence.sort();
    let source = Some("javascript:alert(1)".to_owned());
    KnowledgeGraph::from_extractions([Extraction { source, ..document("doc \"1\" \\", vec![told]) }])
}

fn hostile_options() -> DiagramOptions {
    with(|options| {
        options.title = Some(HOSTILE.iter().map(|(name, _)| *name).collect());
        options.links.insert(id(&hostile_name(0)), "javascript:alert(1)".to_owned());
        options.links.insert(id(&hostile_name(1)), "https://x.org/?a=1&b=2".to_owned());
    })
}

#[test]
fn names_are_shown_and_nothing_else() {
    let text = dot(&hostile(), &hostile_options());
    let parsed = Parsed::of(&text);
    for (i, (name, shown)) in HOSTILE.iter().enumerate() {
        let label = &parsed.nodes[&hostile_name(i)]["label"];
        assert_eq!(*label, format!("{shown}\\n{shown}"), "{name:?}");
    }
    assert!(parsed.nodes["person/q-long"]["label"].len() < 300);
    assert!(parsed.nodes["person/q-marks"]["label"].len() < 100);
    assert!(text.len() < 60_000, "{}", text.len());
    let forbidden = |c: char| c.is_control() && c != '\n' || matches!(c, '\u{202e}' | '\u{2066}' | '\u{fffe}');
    assert!(!text.contains(forbidden));
}

#[test]
fn only_web_addresses_become_links() {
    let text = dot(&hostile(), &hostile_options());
    assert!(!text.contains("javascript"), "{text}");
    let parsed = Parsed::of(&text);
    assert_eq!(parsed.nodes[&hostile_name(1)]["URL"], "https://x.org/?a=1&amp;b=2");
    assert_eq!(parsed.nodes.values().filter(|looks| looks.contains_key("URL")).count(), 1);

    let mut documents = seeds();
    documents[3].source = Some("https://vov.vn/thế-giới/1.vov".to_owned());
    let parsed = Parsed::of(&dot(&KnowledgeGraph::from_extractions(documents), &bare()));
    let call = &parsed.nodes["conversation/2022-05-13/lloyd-austin--sergei-shoigu"];
    assert_eq!(call["URL"], "https://vov.vn/thế-giới/1.vov");
}

/// What Graphviz makes of a file; `None`, saying so, when it is not here.
#[allow(clippy::print_stderr)]
fn graphviz(name: &str, dot: &str) -> Option<String> {
    let file =
        |extension: &str| -> PathBuf { Path::new(env!("CARGO_TARGET_TMPDIR")).join(name).with_extension(extension) };
    std::fs::write(file("dot"), dot).unwrap();
    match Command::new("dot").arg("-Tsvg").arg(file("dot")).arg("-o").arg(file("svg")).output() {
        Ok(run) => {
            let complaint = String::from_utf8_lossy(&run.stderr);
            assert!(run.status.success() && complaint.is_empty(), "{name}: {complaint}");
            Some(std::fs::read_to_string(file("svg")).unwrap())
        }
        Err(error) => {
            eprintln!("skipped: cannot run Graphviz (`dot`): {error}");
            None
        }
    }
}

#[test]
fn graphviz_draws_the_seeds() {
    let graph = seeds_graph();
    let english = with(|options| {
        options.title = Some("Who spoke with whom: five articles".to_owned());
        options.names.insert(id("state/FR"), "France".to_owned());
    });
    let vietnamese = with(|options| {
        options.title = Some("Ai nói chuyện với ai: năm bài báo".to_owned());
        options.words = DiagramWords::for_language("vi").unwrap();
        options.places = true;
        options.reporters = true;
        let names = [("state/FR", "Pháp"), ("state/RU", "Nga"), ("state/US", "Mỹ"), ("state/UA", "Ukraina")];
        options.names.extend(names.map(|(state, name)| (id(state), name.to_owned())));
    });
    let Some(svg) = graphviz("seeds", &dot(&graph, &english)) else { return };
    for name in
        ["Lloyd Austin", "Sergei Shoigu", "NATO", "United States", "France", "spoke with", "on date 2022&#45;05&#45;13"]
    {
        assert!(svg.contains(&format!(">{name}</text>")), "{name}");
    }
    let svg = graphviz("seeds-vi", &dot(&graph, &vietnamese)).unwrap();
    for name in ["theo đề nghị của", "vào ngày 13/5/2022", "Geneva", "TASS", "Mỹ"] {
        assert!(svg.contains(&format!(">{name}</text>")), "{name}");
    }
}

#[test]
fn graphviz_draws_hostile_names() {
    let Some(svg) = graphviz("hostile", &dot(&hostile(), &hostile_options())) else { return };
    for shown in ["say &quot;cheese&quot;", "ends in \\", "\\N \\G \\L", "two lines or more", "محمد بن سلمان"]
    {
        assert!(svg.contains(&format!(">{shown}</text>")), "{shown}");
    }
    assert!(!svg.contains("javascript") && !svg.contains("&#1;"));
    let forbidden = |c: char| c.is_control() && c != '\n' || matches!(c, '\u{202e}' | '\u{fffe}' | '\u{ffff}');
    assert!(!svg.contains(forbidden));
    let bare = svg.split('&').skip(1).any(|after| !after.chars().take(8).any(|c| c == ';'));
    assert!(!bare, "an ampersand that begins no entity");
}

#[test]
fn graphviz_draws_a_year_of_news() {
    for (name, conversations, people) in [("busy-columns", 70, 40), ("busy-springs", 300, 120)] {
        let all = with(|options| options.limit = Some(usize::MAX));
        if graphviz(name, &dot(&busy(conversations, people, 8), &all)).is_none() {
            return;
        }
    }
}
