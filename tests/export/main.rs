//! Files for other tools: each is read back by a reader that is not ours, all tell of the same nodes and edges, and what strangers
//! write into names does no harm in any.
//!
//! The files stay in `target/tmp/export`, where `tests/readers/read.py` gives them to NetworkX, pandas, rdflib and others.
#![cfg(all(feature = "serde", feature = "xml", feature = "rdf"))]

mod extractions;
mod golden;
mod read;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use demarche::KnowledgeGraph;
use demarche::export::{Format, Options, read_graphml};

use read::Told;

/// The files of a format, also for the readers that are no crates.
fn files(name: &str, format: Format, graph: &KnowledgeGraph, options: &Options) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    format.write_parts(graph, options, &mut files).unwrap();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("export").join(name).join(format.name());
    fs::create_dir_all(&folder).unwrap();
    files.iter().for_each(|(name, bytes)| fs::write(folder.join(name), bytes).unwrap());
    files
}

/// What each format that has nodes and edges tells of a graph.
fn property_graphs(name: &str, graph: &KnowledgeGraph) -> BTreeMap<&'static str, Told> {
    property_graphs_with(name, graph, &golden::options())
}

fn property_graphs_with(name: &str, graph: &KnowledgeGraph, options: &Options) -> BTreeMap<&'static str, Told> {
    let read = |format| {
        let files = files(name, format, graph, options);
        let only = || std::str::from_utf8(files.values().next().unwrap()).unwrap();
        match format {
            Format::NodeLink => Some(read::node_link(only())),
            Format::GraphMl => Some(read::graphml(only())),
            Format::Gexf => Some(read::gexf(only())),
            Format::Csv => Some(read::csv(&files["nodes.csv"], &files["edges.csv"])),
            Format::Neo4j => Some(read::neo4j(&files["nodes.csv"], &files["relationships.csv"])),
            Format::Cypher => Some(read::cypher(only())),
            _ => None,
        }
    };
    Format::ALL.iter().filter_map(|format| Some((format.name(), read(*format)?))).collect()
}

#[test]
fn all_tell_of_the_same_nodes_and_edges() {
    for (name, graph) in [("golden", golden::graph()), ("empty", KnowledgeGraph::new())] {
        let told = property_graphs(name, &graph);
        let first = &told["node-link"];
        let nodes = graph.entities().count() + graph.conversations().count() + graph.documents().count();
        assert_eq!(first.nodes.len(), nodes);
        for (format, told) in &told {
            assert_eq!(told, first, "{format}");
        }
        let ids: BTreeSet<&str> = first.nodes.keys().map(String::as_str).collect();
        for (source, target, key) in &first.edges {
            assert!(ids.contains(source.as_str()) && ids.contains(target.as_str()), "{source} {key} {target}");
        }
    }
}

#[test]
fn the_golden_graph_is_what_it_was_meant_to_be() {
    let told = &property_graphs("golden", &golden::graph())["node-link"];
    let count = |role: &str| told.edges.iter().filter(|(_, _, key)| key.starts_with(role)).count();
    let counts = ["participates", "requested by", "at place", "reported by", "told in"].map(count);
    assert_eq!(counts, golden::EDGES);
    assert_eq!(count("holds"), 3, "two tenures of one office and one that a text tells");
    let twice = ["holds", "holds 2"].map(|key| told.edges.iter().filter(|(_, _, found)| found == key).count());
    assert_eq!(twice, [2, 1]);
}

/// Nothing breaks, and what can be said is there to the letter.
#[test]
fn names_of_strangers_are_text_everywhere() {
    let graph = golden::hostile();
    let told = property_graphs("hostile", &graph);
    let labels: BTreeSet<&str> = graph.entities().map(|entity| entity.label.as_str()).collect();
    assert_eq!(labels.len(), golden::HOSTILE.len());
    for (format, told) in &told {
        let found: BTreeSet<&str> = told.nodes.values().map(String::as_str).collect();
        for label in &labels {
            let said = match *format {
                "graphml" | "gexf" => read::as_xml_has_it(label),
                "neo4j" => read::on_one_line(label),
                _ => label.to_string(),
            };
            assert!(found.contains(said.as_str()), "{format}: {:?}", &label.chars().take(40).collect::<String>());
        }
        assert_eq!(told.edges, told_edges(&told_of(&graph)), "{format}");
    }
}

/// Who spoke with whom directly: the relation of the graph, conversation by conversation.
#[test]
fn pairs_are_those_who_spoke_with_each_other() {
    let mut options = golden::options();
    options.pairs = true;
    for (name, graph) in [("pairs", golden::graph()), ("pairs-hostile", golden::hostile())] {
        let mut expected: Vec<(String, String)> = Vec::new();
        for relation in graph.relations().filter(|relation| relation.kind == demarche::RelationKind::SpokeWith) {
            let (a, b) = relation.subject.entity().zip(relation.object.entity()).unwrap();
            expected.push((a.to_string(), b.to_string()));
        }
        expected.sort();
        let graphs = property_graphs_with(name, &graph, &options);
        assert_eq!(graphs.len(), Format::ALL.iter().filter(|format| format.has_pairs()).count());
        for (format, told) in &graphs {
            let pairs: Vec<(String, String)> = told.edges.iter().map(|(a, b, _)| (a.clone(), b.clone())).collect();
            assert_eq!(pairs, expected, "{format}");
            assert!(told.edges.iter().all(|(.., key)| key.starts_with("spoke with")), "{format}");
            let ends: BTreeSet<&String> = expected.iter().flat_map(|(a, b)| [a, b]).collect();
            assert_eq!(told.nodes.keys().collect::<BTreeSet<_>>(), ends, "{format}");
        }
    }
}

fn told_of(graph: &KnowledgeGraph) -> Told {
    let mut file = Vec::new();
    Format::NodeLink.write(graph, &Options::default(), &mut file).unwrap();
    read::node_link(std::str::from_utf8(&file).unwrap())
}

fn told_edges(told: &Told) -> BTreeSet<(String, String, String)> {
    told.edges.clone()
}

/// The triples of a graph, which are the same in all three forms.
fn triples(name: &str, graph: &KnowledgeGraph) -> BTreeSet<String> {
    triples_with(name, graph, &golden::options())
}

fn triples_with(name: &str, graph: &KnowledgeGraph, options: &Options) -> BTreeSet<String> {
    let read = |format| {
        let files = files(name, format, graph, options);
        let file = files.values().next().unwrap();
        match format {
            Format::Turtle => read::turtle(file),
            Format::NTriples => read::ntriples(file),
            _ => read::jsonld(file),
        }
    };
    let [turtle, ntriples, jsonld] = [Format::Turtle, Format::NTriples, Format::JsonLd].map(read);
    assert!(turtle == ntriples, "{:?}", turtle.symmetric_difference(&ntriples).next());
    assert!(jsonld == ntriples, "{:?}", jsonld.symmetric_difference(&ntriples).next());
    ntriples
}

#[test]
fn the_triples_count_what_the_graph_counts() {
    let graph = golden::graph();
    let triples = triples("golden", &graph);
    let with = |predicate: &str, object: &str| {
        triples.iter().filter(|triple| triple.contains(&format!("{predicate}> ")) && triple.contains(object)).count()
    };
    let are = |kind: &str| with("22-rdf-syntax-ns#type", &format!("{kind}>"));
    let kind = |kind| graph.entities().filter(|entity| entity.kind() == kind).count();
    let reports = graph.conversations().flat_map(|record| record.reports()).count();
    assert_eq!(are("sem/Event"), graph.conversations().count());
    assert_eq!(are("sem/View"), reports);
    assert_eq!(are("foaf/0.1/Person"), kind(demarche::EntityKind::Person));
    assert_eq!(are("org#Post"), kind(demarche::EntityKind::Office));
    assert_eq!(are("org#Membership"), 3);
    assert_eq!(are("schema.org/NewsArticle"), 3);
    // Each conversation has its actors, and each view those that it names.
    let views = graph.conversations().flat_map(|record| record.reports()).map(|report| report.participants().len());
    assert_eq!(with("sem/hasActor", ""), golden::EDGES[0] + views.sum::<usize>());
    assert_eq!(with("owl#sameAs", "entity/Q941013>"), 1);
    assert_eq!(with("owl#sameAs", ""), 1, "what is no item is no link");
    assert_eq!(with("sem/hasTimeStamp", "\"2022-05-13\"^^<http://www.w3.org/2001/XMLSchema#date>"), 2);
    assert_eq!(with("sem/hasTimeStamp", "\"2022-05\"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>"), 1);
    assert_eq!(with("sem/hasTimeStamp", "\"--03-02\"^^<http://www.w3.org/2001/XMLSchema#gMonthDay>"), 2);
}

/// The same triples in a place of one's own. What is no thing of ours, vocabularies and Wikidata, stays where it is.
#[test]
fn a_base_is_that_of_every_thing() {
    let mut options = golden::options();
    options.base_iri = "https://example.org/đàm-phán/#".parse().unwrap();
    for (name, graph) in [("golden", golden::graph()), ("hostile", golden::hostile())] {
        let ours = triples(name, &graph);
        let moved = triples_with(&format!("{name}-base"), &graph, &options);
        let expected: BTreeSet<String> = ours
            .iter()
            .map(|triple| {
                let moved = triple.replace("<urn:demarche:", "<https://example.org/đàm-phán/#");
                moved.replace("<https://example.org/đàm-phán/#vocabulary#", "<urn:demarche:vocabulary#")
            })
            .collect();
        assert!(moved == expected, "{:?}", moved.symmetric_difference(&expected).next());
        assert!(moved.iter().any(|triple| triple.starts_with("<https://example.org/đàm-phán/#")));
    }
}

#[test]
fn triples_of_strangers_say_what_they_said() {
    let triples = triples("hostile", &golden::hostile());
    let labels = read::literals(&triples, "rdf-schema#label");
    for name in golden::HOSTILE.iter().skip(1) {
        assert!(labels.contains(*name), "{name:?}");
    }
}

#[test]
fn event_data_have_a_row_for_each_pair_and_a_record_for_each_conversation() {
    for (name, graph) in [("golden", golden::graph()), ("hostile", golden::hostile())] {
        let rows = read::tsv(&files(name, Format::Cameo, &graph, &golden::options())["graph.tsv"]);
        let file = files(name, Format::Plover, &graph, &golden::options());
        let records = read::jsonl(&file["graph.jsonl"]);
        assert_eq!(records.len(), graph.conversations().count());
        let conversations: BTreeSet<&str> = rows.iter().map(|row| row["ConversationId"].as_str()).collect();
        assert_eq!(conversations.len(), graph.conversations().count());
        assert!(rows.iter().all(|row| row.len() == 36));
        if name == "golden" {
            let said: Vec<String> = rows.iter().map(golden::in_short).collect();
            assert_eq!(said, golden::ROWS);
        }
    }
}

#[test]
fn popolo_has_everybody() {
    for (name, graph) in [("golden", golden::graph()), ("hostile", golden::hostile())] {
        let file = files(name, Format::Popolo, &graph, &golden::options());
        let file: serde_json::Value = serde_json::from_slice(&file["graph.json"]).unwrap();
        let count = |list: &str| file[list].as_array().unwrap().len();
        let entities = ["persons", "organizations", "posts", "areas"].map(count).iter().sum::<usize>();
        assert_eq!(entities, graph.entities().count());
        assert_eq!(count("events"), graph.conversations().count());
        // What the schemas of Popolo demand: people as attendees, and links with an address.
        let items = |list: &str, of: &str| -> Vec<serde_json::Value> {
            let items = file[list].as_array().unwrap().iter();
            items.flat_map(|item| item[of].as_array().cloned().unwrap_or_default()).collect()
        };
        let (attendees, links) = (items("events", "attendees"), items("events", "sources"));
        assert!(!attendees.is_empty() && attendees.iter().all(|one| one["id"].is_string() && one["name"].is_string()));
        assert!(!links.is_empty() && links.iter().all(|one| one["url"].is_string()));
        if name == "golden" {
            let held = file["memberships"].as_array().unwrap().iter().filter(|one| one.get("post_id").is_some());
            assert_eq!(held.count(), 3);
            let persons = file["persons"].as_array().unwrap().iter();
            let items: Vec<_> = persons.filter_map(|person| person["identifiers"][0]["identifier"].as_str()).collect();
            assert_eq!(items, ["Q941013"], "what is no item is no identifier");
        }
    }
}

/// Readers take a membership without dates for one that never ends.
#[test]
fn popolo_has_no_membership_without_dates_where_dates_are_known() {
    let shoigu = golden::id("person/sergei-shoigu");
    let tenure = demarche::KnownTenure {
        person: shoigu.clone(),
        of: Some(golden::id("state/RU")),
        ..golden::tenures().remove(0)
    };
    let of_shoigu = |graph: &KnowledgeGraph| {
        let mut file = Vec::new();
        Format::Popolo.write(graph, &Options::default(), &mut file).unwrap();
        let file: serde_json::Value = serde_json::from_slice(&file).unwrap();
        let held = file["memberships"].as_array().unwrap().clone().into_iter();
        held.filter(|one| one["person_id"] == shoigu.as_str() && one.get("post_id").is_some()).collect::<Vec<_>>()
    };
    let told = of_shoigu(&golden::graph());
    assert_eq!((told.len(), told[0].get("start_date")), (1, None));
    let known = of_shoigu(&golden::graph().with_tenures([tenure]));
    assert!(
        !known.is_empty() && known.iter().all(|one| one["start_date"] == "2001-01" || one.get("end_date").is_some()),
        "{known:?}"
    );
}

#[test]
fn a_spreadsheet_finds_no_formula_where_that_is_asked_for() {
    let mut options = Options::default();
    options.spreadsheet_safe = true;
    options.byte_order_mark = true;
    let files = files("safe", Format::Csv, &golden::hostile(), &options);
    let mut cells = 0;
    for bytes in files.values() {
        let text = std::str::from_utf8(bytes).unwrap().strip_prefix('\u{feff}').expect("a byte order mark");
        for record in csv::Reader::from_reader(text.as_bytes()).records() {
            for cell in &record.unwrap() {
                assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
                cells += usize::from(cell.starts_with("'="));
            }
        }
    }
    assert!(cells > 0, "the graph has a formula in it");
}

#[test]
fn the_order_of_documents_does_not_show() {
    for documents in [golden::documents(), golden::hostile_documents()] {
        let graph = |order: Vec<_>| KnowledgeGraph::from_extractions(order).with_tenures(golden::tenures());
        let (there, back) = (graph(documents.clone()), graph(documents.into_iter().rev().collect()));
        for format in Format::ALL {
            let write = |graph| {
                let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
                format.write_parts(graph, &golden::options(), &mut files).unwrap();
                files
            };
            assert!(write(&there) == write(&back), "{format}");
        }
    }
}

#[test]
fn formats_have_names_of_their_own_and_one_of_several_files_is_no_stream() {
    let names: BTreeSet<&str> = Format::ALL.iter().map(|format| format.name()).collect();
    assert_eq!(names.len(), Format::ALL.len());
    for format in Format::ALL {
        assert_eq!(format.name().parse(), Ok(*format));
        let written = format.write(&KnowledgeGraph::new(), &Options::default(), Vec::new());
        assert_eq!(written.is_err(), format.is_folder(), "{format}");
        if let Some(found) = Format::from_extension(format.extension()) {
            assert!(!found.is_folder() && found.extension() == format.extension(), "{format}");
        }
    }
    assert_eq!("docx".parse::<Format>().unwrap_err().to_string().split(", found").nth(1), Some(" `docx`"));
}

/// Nothing of a graph is lost, be it what somebody decided, persons of whom others tell more, or names that XML cannot write.
#[test]
fn graphml_of_ours_comes_back() {
    let seeds = ["golden", "decided", "hostile", "discovered", "empty"];
    let graphs = [
        golden::graph(),
        golden::decided(),
        golden::decided_hostile(),
        golden::discovered(),
        KnowledgeGraph::new().with_tenures(golden::tenures()),
    ];
    for (name, graph) in seeds.into_iter().zip(graphs) {
        let mut file = Vec::new();
        Format::GraphMl.write(&graph, &golden::options(), &mut file).unwrap();
        let back = read_graphml(file.as_slice()).unwrap();
        assert!(back == graph, "{name}");
        assert!(back.conversations().eq(graph.conversations()), "{name}");
        let mut again = Vec::new();
        Format::GraphMl.write(&back, &golden::options(), &mut again).unwrap();
        assert!(again == file, "{name}");
    }
    let decided = golden::decided();
    assert_eq!(decided.decisions().count(), 3);
    assert!(!decided.conversations().eq(golden::graph().conversations()));
}

#[test]
fn what_was_corrected_in_graphml_counts() {
    let mut file = Vec::new();
    Format::GraphMl.write(&golden::graph(), &golden::options(), &mut file).unwrap();
    let text = String::from_utf8(file).unwrap();
    let corrected = text
        .replace(">Lloyd Austin</data>", ">Lloyd J. Austin &#x26; Co</data>")
        .replace("<data key=\"edge-status\">refused</data>", "<data key=\"edge-status\"><![CDATA[planned]]></data>")
        .replace("<data key=\"edge-date\">2023-01</data>", "<data key=\"edge-date\">2023-02-03</data>");
    assert_ne!(corrected, text);
    let back = read_graphml(corrected.as_bytes()).unwrap();
    assert_eq!(back.entity(&golden::id("person/lloyd-austin")).unwrap().label, "Lloyd J. Austin & Co");
    assert!(back.conversations().all(|record| record.status() != demarche::Status::Refused));
    assert!(back.conversations().any(|record| record.date() == "2023-02-03".parse().ok()));
    // Of whom documents tell under two names, both are called as the node is now.
    let mut file = Vec::new();
    Format::GraphMl.write(&golden::discovered(), &golden::options(), &mut file).unwrap();
    let text = String::from_utf8(file).unwrap();
    let corrected = text.replace(">Kalle Rannamets</data>", ">Kalle A. Rannamets</data>");
    assert_ne!(corrected, text);
    let back = read_graphml(corrected.as_bytes()).unwrap();
    assert_eq!(back.entity(&golden::id("person/EE/kalle-rannamets")).unwrap().label, "Kalle A. Rannamets");
}

#[test]
fn a_graphml_that_is_not_ours_is_told_with_its_place() {
    let mut file = Vec::new();
    Format::GraphMl.write(&golden::graph(), &golden::options(), &mut file).unwrap();
    let text = String::from_utf8(file).unwrap();
    let fault = |text: &str| read_graphml(text.as_bytes()).unwrap_err().to_string();
    assert_eq!(fault("<gexf>"), "line 1, column 7: expected an element `graphml`");
    assert_eq!(
        fault("<graphml></graphml>"),
        "line 1, column 20: is no graph of demarche: no edge has an attribute `report`"
    );
    assert_eq!(fault(""), "line 1, column 1: is no graph of demarche: no edge has an attribute `report`");
    assert!(fault("<graphml>\n<graph>").starts_with("line 2, column 8: "));
    assert!(fault("<graphml><node></graphml>").starts_with("line 1, column "));
    for (from, to, message) in [
        (
            "<data key=\"edge-mode\">call",
            "<data key=\"edge-mode\">shout",
            "expected one of call, video, meeting, unspecified",
        ),
        ("<data key=\"edge-date\">2022-05-13", "<data key=\"edge-date\">2022-05-32", "expected a date"),
        ("<data key=\"edge-report\">{", "<data key=\"edge-report\">[{", "invalid"),
        ("target=\"document/third\"", "target=\"document/fourth\"", "no document `document/fourth`"),
        ("<data key=\"node-published\">2022", "<data key=\"node-published\">22", "expected a day"),
        ("<graphml ", "<!DOCTYPE graphml [<!ENTITY a \"b\">]><graphml ", "a document type is not read"),
        (">Lloyd Austin</data>", ">&lol;</data>", "an entity that XML does not know"),
    ] {
        let broken = text.replacen(from, to, 1);
        assert_ne!(broken, text, "{from}");
        let found = fault(&broken);
        let (place, said) = found.split_once(": ").unwrap();
        assert!(said.contains(message), "{found}");
        // The place is where the text was changed, or the end of the element around it.
        let line: usize = place.split([' ', ',']).nth(1).unwrap().parse().unwrap();
        let changed = broken.lines().position(|line| line.contains(to)).unwrap() + 1;
        assert!((changed..changed + 24).contains(&line), "{found}, changed line {changed}");
    }
}
