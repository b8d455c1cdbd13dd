//! Extractions for annotation tools.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use demarche::KnowledgeGraph;
use demarche::export::jsonl::{self, Offsets, read_line};
use demarche::export::{ExtractionFormat, ExtractionWriter, Options, read_brat};
use demarche::{
    Claim, Conversation, Document, Evidence, Extraction, Meaning, Mention, MentionKind, Mode, RuleName, Span, Status,
    TenureClaim,
};
use serde_json::Value;

use crate::golden::{HOSTILE, id, options};
use crate::read;

const TEXT: &str = "🦀 On May 13 US Secretary of Defense Lloyd\nAustin  phoned Mr. Shoigu.\r\n\r\n“Tôi” nói: \
                    ông Austin|Shoigu không nghe máy. \n# 1\tend";

fn span(text: &str, words: &str, number: usize) -> Span {
    let (start, _) = text.match_indices(words).nth(number).unwrap_or_else(|| panic!("{words}"));
    Span::new(start, start + words.len()).unwrap()
}

fn mention(text: &str, words: &str, number: usize, kind: MentionKind, meaning: Meaning) -> Mention {
    let rule = RuleName::new("by-hand");
    Mention { span: span(text, words, number), kind, meaning, label: format!("the {words}"), rule }
}

fn evidence(text: &str, words: &str, claim: Claim) -> Evidence {
    let rule = RuleName::new("vi.event.by-hand");
    Evidence { span: span(text, words, 0), claim, rule, quote: words.to_owned() }
}

/// Two names of one person, one over a line break; an ambiguous one, an unknown one, two dates; a party without a name in the text.
fn golden() -> (Document, Extraction) {
    let mut document = Document::new("Golden/1", TEXT).published("2022-05-14".parse().unwrap()).language("en");
    document.source = Some("The <Daily>".to_owned());
    let austin = || Meaning::One(id("person/lloyd-austin"));
    let party = |entity: &str, label: &str| crate::golden::party(entity, label, "US", "minister-of-defence");
    let shoigus = vec![id("person/a-shoigu"), id("person/sergei-shoigu")];
    let call = Conversation {
        id: "c1".to_owned(),
        mode: Mode::Call,
        status: Status::Held,
        date: "2022-05-13".parse().ok(),
        time: None,
        participants: vec![
            party("person/lloyd-austin", "Lloyd | Austin\\"),
            party("person/sergei-shoigu", "Sergei Shoigu"),
        ],
        requested_by: Some(party("person/lloyd-austin", "Lloyd | Austin\\")),
        place: None,
        reported_by: vec![party("organization/pentagon", "Pentagon")],
        evidence: vec![
            evidence(TEXT, "May 13", Claim::Date),
            evidence(TEXT, "Lloyd\nAustin  phoned Mr. Shoigu", Claim::Spoke),
        ],
    };
    let refused = Conversation {
        id: "c2".to_owned(),
        mode: Mode::Unspecified,
        status: Status::Refused,
        date: None,
        time: None,
        requested_by: None,
        reported_by: vec![],
        evidence: vec![evidence(TEXT, "không nghe máy", Claim::Spoke)],
        ..call.clone()
    };
    let told = Extraction {
        document: document.id.clone(),
        language: "en".to_owned(),
        published: document.published,
        source: document.source.clone(),
        mentions: vec![
            mention(TEXT, "May 13", 0, MentionKind::Date, Meaning::Date("2022-05-13".parse().ok())),
            mention(TEXT, "US", 0, MentionKind::State, Meaning::One(id("state/US"))),
            mention(TEXT, "Lloyd\nAustin", 0, MentionKind::Person, austin()),
            mention(TEXT, "Shoigu", 0, MentionKind::Person, Meaning::One(id("person/sergei-shoigu"))),
            mention(TEXT, "Austin", 1, MentionKind::Person, austin()),
            mention(TEXT, "Shoigu", 1, MentionKind::Person, Meaning::Ambiguous(shoigus)),
            mention(TEXT, "nghe", 0, MentionKind::Organization, Meaning::Unknown),
            mention(TEXT, "1\tend", 0, MentionKind::Date, Meaning::Date(None)),
        ],
        conversations: vec![call, refused],
        tenures: vec![TenureClaim {
            person: id("person/lloyd-austin"),
            label: "Lloyd Austin".to_owned(),
            office: id("office/minister-of-defence"),
            office_label: "minister of defence".to_owned(),
            of: Some(id("state/US")),
            at: "2022-05".parse().ok(),
            former: true,
            evidence: evidence(TEXT, "US Secretary of Defense Lloyd\nAustin", Claim::Holds),
        }],
        labels: [(id("state/US"), "United \"States\"".to_owned())].into(),
        ..Extraction::default()
    };
    (document, told)
}

/// Each hostile name is an id, a text, a name in it, a label and a rule.
fn hostile() -> Vec<(Document, Extraction)> {
    let told = |(i, name): (usize, &&str)| {
        let text = format!("a {name} b{name}");
        let mut document = Document::new(format!("{name}{i}"), text.clone());
        document.source = Some(name.to_string());
        let names = [0, 1].map(|number| {
            let meaning = Meaning::One(id("person/lloyd-austin"));
            Mention { label: name.to_string(), ..mention(&text, name, number, MentionKind::Person, meaning) }
        });
        let party = |entity: &str| crate::golden::party(entity, name, "US", "");
        let call = Conversation {
            id: format!("{name}#c"),
            mode: Mode::Call,
            status: Status::Held,
            date: None,
            time: None,
            participants: vec![party("person/lloyd-austin"), party("person/other")],
            requested_by: None,
            place: None,
            reported_by: vec![],
            evidence: vec![Evidence { rule: RuleName::new(name), ..evidence(&text, name, Claim::Spoke) }],
        };
        let told = Extraction {
            document: document.id.clone(),
            language: name.to_string(),
            mentions: names.into(),
            conversations: vec![call],
            source: document.source.clone(),
            labels: [(id("state/US"), name.to_string())].into(),
            ..Extraction::default()
        };
        (document, told)
    };
    HOSTILE.iter().enumerate().map(told).collect()
}

fn written(name: &str, format: ExtractionFormat, all: &[(Document, Extraction)]) -> BTreeMap<String, Vec<u8>> {
    written_with(name, format, all, &options())
}

fn written_with(
    name: &str,
    format: ExtractionFormat,
    all: &[(Document, Extraction)],
    options: &Options,
) -> BTreeMap<String, Vec<u8>> {
    let mut writer = ExtractionWriter::new(format, options.clone());
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    if format.is_folder() {
        all.iter().for_each(|(document, told)| writer.write_parts(document, told, &mut files).unwrap());
        writer.finish_parts(&mut files).unwrap();
    } else {
        let out = files.entry(format!("all.{}", format.extension())).or_default();
        all.iter().for_each(|(document, told)| writer.write(document, told, out).unwrap());
        writer.finish(out).unwrap();
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("extractions").join(name).join(format.name());
    fs::create_dir_all(&folder).unwrap();
    files.iter().for_each(|(name, bytes)| fs::write(folder.join(name), bytes).unwrap());
    files
}

fn only(files: &BTreeMap<String, Vec<u8>>) -> &[u8] {
    files.values().next().unwrap()
}

/// Every document, golden and hostile.
fn all() -> Vec<(Document, Extraction)> {
    [golden()].into_iter().chain(hostile()).collect()
}

/// What is cut out of a text by code points.
fn cut(text: &str, item: &Value) -> String {
    let place = |name: &str| item[name].as_u64().unwrap() as usize;
    text.chars().skip(place("start")).take(place("end") - place("start")).collect()
}

fn words((document, told): &(Document, Extraction)) -> Vec<&str> {
    told.mentions.iter().map(|mention| mention.span.of(&document.text).unwrap()).collect()
}

#[test]
fn conll_has_every_name_and_every_letter() {
    for one in all() {
        let files = written("conll", ExtractionFormat::Conll, std::slice::from_ref(&one));
        let text = std::str::from_utf8(only(&files)).unwrap();
        let (head, body) = text.split_once('\n').unwrap();
        assert!(head.starts_with("# doc_id = "));
        let mut names: Vec<String> = Vec::new();
        for line in body.split('\n').filter(|line| !line.is_empty()) {
            let (word, tag) = line.split_once('\t').unwrap_or_else(|| panic!("{line:?}"));
            match tag.split_once('-') {
                Some(("B", _)) => names.push(word.to_owned()),
                Some(("I", _)) => names.last_mut().unwrap().push_str(word),
                _ => assert_eq!(tag, "O"),
            }
        }
        let said = |text: &str| {
            text.chars().filter(|c| !c.is_whitespace() && !c.is_control() && *c != '\u{fffd}').collect::<String>()
        };
        // Of a name that has nothing but what nobody sees there is no token.
        let expected: Vec<String> = words(&one).iter().map(|words| said(words)).collect();
        let names: Vec<String> = names.iter().map(|name| said(name)).collect();
        let invisible = ['\u{feff}', '\u{200d}', '\u{2060}', '\u{200b}', '\u{202e}', '\u{2066}'];
        let seen = |names: Vec<String>| names.iter().map(|name| name.replace(invisible, "")).collect::<Vec<_>>();
        assert_eq!(seen(names), seen(expected));
    }
}

#[test]
fn spacy_gets_tokens_that_make_up_the_text() {
    let all = all();
    let lines = read::jsonl(only(&written("all", ExtractionFormat::Spacy, &all)));
    for (line, one) in lines.iter().zip(&all) {
        let text = &one.0.text;
        assert_eq!(line["text"], *text);
        let tokens = line["tokens"].as_array().unwrap();
        let starts: Vec<_> = tokens.iter().map(|token| &token["start"]).collect();
        let ends: Vec<_> = tokens.iter().map(|token| &token["end"]).collect();
        let ents = line["ents"].as_array().unwrap();
        assert!(ents.iter().all(|ent| starts.contains(&&ent["start"]) && ends.contains(&&ent["end"])));
        let mut rest = text.as_str();
        for token in tokens {
            let words = cut(text, token);
            rest = rest.strip_prefix(' ').filter(|_| !rest.starts_with(&words)).unwrap_or(rest);
            rest = rest.strip_prefix(words.as_str()).unwrap_or_else(|| panic!("{words:?} in {rest:?}"));
        }
        assert!(rest.is_empty() || rest == " ", "{rest:?}");
    }
    let golden: Vec<String> = lines[0]["ents"].as_array().unwrap().iter().map(|ent| cut(TEXT, ent)).collect();
    assert_eq!(golden, words(&all[0]));
    assert_eq!(lines[0]["ents"][2]["kb_id"], "person/lloyd-austin");
    assert_eq!(lines[0]["spans"]["conversations"].as_array().unwrap().len(), 2);
}

#[test]
fn displacy_gets_no_link_but_to_wikidata_and_no_title_that_is_markup() {
    let all = all();
    let pages: Vec<Value> = serde_json::from_slice(only(&written("all", ExtractionFormat::Displacy, &all))).unwrap();
    assert_eq!(pages.len(), all.len());
    for (page, one) in pages.iter().zip(&all) {
        assert!(!page["title"].as_str().unwrap().contains('<'));
        let ents = page["ents"].as_array().unwrap();
        let found: Vec<String> = ents.iter().map(|ent| cut(&one.0.text, ent)).collect();
        assert_eq!(found, words(one));
        for ent in ents {
            let url = ent["kb_url"].as_str().unwrap_or("#");
            assert!(["#", "https://www.wikidata.org/wiki/Q941013"].contains(&url), "{url}");
        }
    }
    assert!(serde_json::from_slice::<Vec<Value>>(only(&written("none", ExtractionFormat::Displacy, &[]))).is_ok());
}

#[test]
fn web_annotations_are_json_ld_that_needs_no_network() {
    let all = all();
    let triples = read::jsonld(only(&written("all", ExtractionFormat::WebAnno, &all)));
    let annotations = triples.iter().filter(|triple| triple.ends_with("<http://www.w3.org/ns/oa#Annotation>")).count();
    let expected: usize = all.iter().map(|(_, told)| told.mentions.len() + told.conversations.len()).sum();
    assert_eq!(annotations, expected);
    let exact = read::literals(&triples, "oa#exact");
    for name in HOSTILE {
        assert!(exact.contains(*name), "{name:?}");
    }
    assert!(read::literals(&triples, "22-rdf-schema#x").is_empty());
    let mut moved = options();
    moved.base_iri = "https://example.org/talks/".parse().unwrap();
    let moved = read::jsonld(only(&written_with("moved", ExtractionFormat::WebAnno, &all, &moved)));
    assert_eq!(moved.len(), triples.len());
    assert!(!moved.iter().any(|triple| triple.replace("<urn:demarche:vocabulary#", "").contains("<urn:demarche:")));
    assert!(read::jsonld(only(&written("none", ExtractionFormat::WebAnno, &[]))).is_empty());
}

#[test]
fn records_are_those_of_the_contract() {
    let all = all();
    let lines = read::jsonl(only(&written("all", ExtractionFormat::Jsonl, &all)));
    let list: Vec<Value> = serde_json::from_slice(only(&written("all", ExtractionFormat::Json, &all))).unwrap();
    assert_eq!(lines, list);
    assert_eq!(lines.len(), all.len());
    let none = written("none", ExtractionFormat::Json, &[]);
    assert_eq!(serde_json::from_slice::<Vec<Value>>(only(&none)).unwrap(), [Value::Null; 0]);
}

/// What brat bears of an extraction: no rules of names, and the forms of a party that are names in the text.
fn as_brat_bears_it(mut told: Extraction) -> Extraction {
    (told.tenures, told.labels) = Default::default();
    for mention in &mut told.mentions {
        mention.rule = RuleName::new("brat");
        if mention.meaning.entity().is_some_and(|id| id.as_str() == "person/lloyd-austin") {
            mention.label = told.conversations[0].participants[0].label.clone();
        }
        if mention.meaning.entity().is_some_and(|id| id.as_str() == "person/sergei-shoigu") {
            mention.label = told.conversations[0].participants[1].label.clone();
        }
    }
    for conversation in &mut told.conversations {
        conversation.participants.iter_mut().for_each(|party| party.surface.clear());
        conversation.requested_by.iter_mut().for_each(|party| party.surface.clear());
        conversation.reported_by.iter_mut().for_each(|party| party.surface.clear());
        conversation.evidence.sort();
    }
    told
}

#[test]
fn brat_gives_back_what_it_was_given() {
    let (mut document, told) = golden();
    let files = written("golden", ExtractionFormat::Brat, &[(document.clone(), told.clone())]);
    let name = files.keys().find(|name| name.ends_with(".ann")).unwrap();
    assert_eq!(files[&name.replace(".ann", ".txt")], TEXT.as_bytes());
    document.language = Some("en".to_owned());
    let annotations = String::from_utf8(files[name].clone()).unwrap();
    let back = read_brat(&document, &annotations).unwrap();
    assert_eq!(as_brat_bears_it(back), as_brat_bears_it(told));
    assert!(annotations.contains("\tPerson 36 41;42 48\tLloyd Austin\n"), "{annotations}");
    // A correction: another mode, another day.
    let corrected = annotations.replace("Mode E1 call", "Mode E1 video").replace("c1 | 2022-05-13", "c1 | 2022-05");
    let call = &read_brat(&document, &corrected).unwrap().conversations[0];
    assert_eq!((call.mode, call.date), (Mode::Video, "2022-05".parse().ok()));
}

#[test]
fn brat_bears_the_texts_of_strangers() {
    let all = hostile();
    let files = written("hostile", ExtractionFormat::Brat, &all);
    let index = read::jsonl(&files["index.jsonl"]);
    assert_eq!(index.len(), all.len());
    for ((document, told), line) in all.iter().zip(&index) {
        assert_eq!(line["id"], document.id);
        let path = line["path"].as_str().unwrap();
        assert!(path.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b)), "{path}");
        assert_eq!(files[path], document.text.as_bytes());
        let annotations = std::str::from_utf8(&files[&path.replace(".txt", ".ann")]).unwrap();
        let kinds = ['T', 'E', 'A', '#'];
        assert!(annotations.lines().all(|line| line.starts_with(kinds) && line.split('\t').count() >= 2));
        let back = read_brat(document, annotations).unwrap();
        let labels: Vec<&str> = back.conversations[0].participants.iter().map(|party| party.label.as_str()).collect();
        assert_eq!(labels, told.conversations[0].participants.iter().map(|party| &party.label).collect::<Vec<_>>());
        assert_eq!(back.conversations[0].evidence[0].rule, told.conversations[0].evidence[0].rule);
    }
}

#[test]
fn faults_of_annotations_have_a_place() {
    let document = Document::new("d", "Austin met Shoigu.\n");
    for (annotations, message) in [
        ("T1 Person 0 6 Austin", "line 1, column 1: expected an id and a tab"),
        ("\nT1\tPerson\tAustin", "line 2, column 4: expected a type and its place"),
        ("T1\tPerson 0\tA", "line 1, column 11: expected two offsets"),
        ("T1\tPerson x 6\tA", "line 1, column 11: expected an offset, found `x`"),
        ("T1\tPerson 6 0\tA", "line 1, column 11: an annotation runs backwards"),
        ("T1\tPerson 0 6;7 99\tA", "line 1, column 17: the text has 19 characters, found 99"),
        (
            "T1\tPerson 0 99999999999999999999999\tA",
            "line 1, column 13: expected an offset, found `99999999999999999999999`",
        ),
        ("T1\tPerson 0 6\tA\nT1\tPerson 0 6\tA", "line 2, column 1: `T1` stands here twice"),
        ("X1\tPerson 0 6\tA", "line 1, column 1: expected an annotation of brat (T, E, A, #, R, N, *), found `X1`"),
        ("E1\tConversation:T9 Participant:T1", "line 1, column 17: no annotation `T9`"),
        (
            "T1\tConversation 0 6\tA\nE1\tConversation:T1 Participant",
            "line 2, column 20: expected a role and what bears it",
        ),
        ("T1\tConversation 0 6\tA\nE1\tConversation:T1", "line 2, column 1: `E1` has fewer than two participants"),
        (
            "T1\tConversation 0 6\tA\nT2\tPerson 0 6\tA\nE1\tConversation:T1 Participant:T2",
            "line 2, column 1: `T2` takes part and has no note that says who it is",
        ),
        (
            "T1\tPerson 0 6\tA\n#1\tAnnotatorNotes T1\tLloyd Austin",
            "line 2, column 22: expected an id such as `person/lloyd-austin` (person, office, state, organization or place, \
             a slash, a name), found `Lloyd Austin`",
        ),
    ] {
        assert_eq!(read_brat(&document, annotations).unwrap_err().to_string(), message);
    }
    for nothing in ["", "\n\r\n", "R1\tRelated Arg1:T1 Arg2:T2", "N1\tReference T1 Q:1\tx", "*\tEquiv T1 T2", "#1\tx"] {
        assert_eq!(read_brat(&document, nothing).unwrap().conversations, []);
    }
}

#[test]
fn a_record_comes_back() {
    for (document, told) in all() {
        let mut line = Vec::new();
        jsonl::write_line(&mut line, &told, &document.text, Offsets::Bytes).unwrap();
        let back = read_line(std::str::from_utf8(&line).unwrap()).unwrap();
        let mut expected = told.clone();
        expected.conversations.iter_mut().for_each(|told| told.evidence.sort());
        assert_eq!(back, expected);
    }
}

#[test]
fn a_graph_of_records_is_the_graph_of_its_extractions() {
    let documents = crate::golden::documents();
    let read = |told: &Extraction| {
        let mut line = Vec::new();
        jsonl::write_line(&mut line, told, "", Offsets::Bytes).unwrap();
        read_line(std::str::from_utf8(&line).unwrap()).unwrap()
    };
    let back = KnowledgeGraph::from_extractions(documents.iter().map(read));
    let graph = KnowledgeGraph::from_extractions(documents);
    assert_eq!(back, graph);
    assert!(back.relations().eq(graph.relations()));
}

/// A party whose office no id names: that of its state, as tables write it.
#[test]
fn an_office_without_an_id_is_that_of_the_state() {
    let office = |party: &str| {
        let line = format!(
            r#"{{"id": "a", "conversations": [{{"participants": [{party}, {{"entity": "person/b"}}],
                "evidence": [{{"start": 0, "end": 1, "text": "x"}}]}}]}}"#
        );
        read_line(&line).unwrap().conversations[0].participants[0].office.clone()
    };
    let title = r#""entity": "person/a", "office": "Deputy Minister of Foreign Affairs""#;
    let of_state = office(&format!(r#"{{{title}, "state": "RU"}}"#));
    assert_eq!(of_state, Some(id("office/RU/deputy-minister-of-foreign-affairs")));
    let told = office(&format!(r#"{{{title}, "state": "RU", "office_id": "office/kremlin/aide"}}"#));
    assert_eq!(told, Some(id("office/kremlin/aide")));
    assert_eq!(office(&format!("{{{title}}}")), None);
    assert_eq!(office(r#"{"entity": "person/a", "state": "RU", "office": " – "}"#), None);
}

#[test]
fn faults_of_records_have_a_place() {
    let conversation = |inside: &str| {
        let parties = r#""participants": [{"entity": "person/a"}, {"entity": "person/b"}]"#;
        format!(r#"{{"id": "a", "conversations": [{{{parties}, {inside}}}]}}"#)
    };
    let evidence = r#""evidence": [{"start": 0, "end": 1, "text": "x"}]"#;
    assert!(read_line(&conversation(evidence)).is_ok());
    for (line, message) in [
        ("", "column 1: EOF while parsing a value"),
        ("[]", "column 2: "),
        ("{\"id\": \"\", \"conversations\": []}", "column 9: expected the id of a document, found an empty one"),
        ("{\"id\": \"a\"}", "column 11: missing field `conversations`"),
        ("{\"id\": \"\\ud800\", \"conversations\": []}", "column "),
        (&conversation(r#""evidence": []"#), "column 113: a conversation has evidence"),
        (
            &conversation(r#""evidence": [{"start": 2, "end": 1, "text": "x"}]"#),
            "column 148: a span runs backwards: 2..1",
        ),
        (&conversation(&format!(r#""status": "done", {evidence}"#)), "column "),
        (&conversation(&format!(r#""place": {{"entity": "planet/mars"}}, {evidence}"#)), "column "),
        (r#"{"id": "a", "conversations": [{"participants": [{"entity": "person/a"}], "evidence": []}]}"#, "column "),
        (&format!("{}1{}", "[".repeat(200), "]".repeat(200)), "column "),
    ] {
        let found = read_line(line).unwrap_err().to_string();
        assert!(found.starts_with(message), "{found} for {line}");
    }
}
