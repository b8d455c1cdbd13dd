//! The binary, from outside: its output, its faults, its exit status.
#![cfg(feature = "cli")]

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A sentence whose reading is beyond doubt.
const CALL: &str =
    "Ngày 13/5/2022, Bộ trưởng Quốc phòng Mỹ Lloyd Austin điện đàm với Bộ trưởng Quốc phòng Nga Sergei Shoigu.";
const MEETING: &str = "Ngày 16/6/2021, Tổng thống Mỹ Joe Biden gặp Tổng thống Nga Vladimir Putin.";

/// What a run gave.
struct Ran {
    status: i32,
    out: String,
    err: String,
}

/// A folder in which the binary runs, so that messages have short names.
struct Folder(TempDir);

impl Folder {
    fn new() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }

    /// With a file.
    fn file(self, name: &str, content: impl AsRef<[u8]>) -> Folder {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_demarche"));
        command.args(arguments).current_dir(self.path()).stdin(Stdio::null());
        for name in ["COLUMNS", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
            command.env_remove(name);
        }
        command
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        ran(&mut self.command(arguments))
    }

    fn run_with(&self, input: &[u8], arguments: &[&str]) -> Ran {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        of(child.wait_with_output().unwrap())
    }
}

fn ran(command: &mut Command) -> Ran {
    of(command.output().unwrap())
}

fn of(output: std::process::Output) -> Ran {
    Ran {
        status: output.status.code().expect("ended by itself"),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn lines(jsonl: &str) -> Vec<Value> {
    jsonl.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = value.as_object().expect("an object").keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

/// The documents that came through, and what was said of the others.
#[track_caller]
fn assert_jsonl(content: impl AsRef<[u8]>, ids: &[&str], faults: &str) {
    let ran = Folder::new().file("d.jsonl", content).run(&["extract", "--format", "jsonl", "d.jsonl"]);
    assert_eq!(ran.err, faults);
    assert_eq!(lines(&ran.out).iter().map(|line| line["id"].as_str().unwrap()).collect::<Vec<_>>(), ids);
    assert_eq!(ran.status, i32::from(faults.lines().any(|line| !line.starts_with("demarche: note: "))));
}

#[track_caller]
fn assert_usage(arguments: &[&str], only_line: &str) {
    let ran = Folder::new().file("a.txt", CALL).run(arguments);
    assert_eq!(ran.err, format!("{only_line}\n"));
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
}

mod contract {
    use super::*;

    #[test]
    fn a_line_has_the_keys_that_are_relied_on() {
        let folder = Folder::new().file("a.txt", format!("😀 {CALL}"));
        let ran = folder.run(&["extract", "--format", "jsonl", "--published", "2022-05-14", "--lang", "vi", "a.txt"]);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""));
        let line = &lines(&ran.out)[0];
        assert_eq!(
            keys(line),
            [
                "conversations",
                "id",
                "labels",
                "language",
                "mentions",
                "notes",
                "offsets",
                "published",
                "source",
                "tenures"
            ]
        );
        assert!(line["source"].is_null());
        assert_eq!(line["labels"]["state/US"], "United States");
        let tenure = &line["tenures"][0];
        assert_eq!(keys(tenure), ["at", "evidence", "former", "label", "of", "office", "office_id", "person"]);
        assert_eq!(keys(&tenure["evidence"]), ["claim", "end", "rule", "start", "text"]);
        assert_eq!(tenure["office_id"], "office/minister-of-defence");
        assert_eq!(
            [&line["id"], &line["language"], &line["published"], &line["offsets"]],
            ["a.txt", "vi", "2022-05-14", "chars"]
        );
        let mention = line["mentions"].as_array().unwrap().iter().find(|m| m["text"] == "Lloyd Austin").unwrap();
        assert_eq!(keys(mention), ["end", "entity", "kind", "label", "rule", "start", "text"]);
        assert_eq!((mention["start"].as_u64(), mention["end"].as_u64()), (Some(42), Some(54)));
        assert_eq!((&mention["kind"], &mention["entity"]), (&"person".into(), &"person/lloyd-austin".into()));
    }

    #[test]
    fn a_conversation_has_nulls_for_what_is_absent() {
        let ran = Folder::new().file("a.txt", CALL).run(&["extract", "--format", "jsonl", "a.txt"]);
        let conversation = &lines(&ran.out)[0]["conversations"][0];
        let contract = [
            "date",
            "evidence",
            "id",
            "mode",
            "participants",
            "place",
            "reported_by",
            "requested_by",
            "status",
            "topics",
        ];
        let codes = ["cameo", "plover", "plover_mode"];
        let expected: std::collections::BTreeSet<&str> = contract.into_iter().chain(codes).collect();
        assert_eq!(keys(conversation), expected.into_iter().collect::<Vec<_>>());
        assert_eq!(codes.map(|code| &conversation[code]), ["041", "CONSULT", "phone"]);
        assert_eq!(conversation["id"], "a.txt#c1");
        assert_eq!(
            [&conversation["mode"], &conversation["status"], &conversation["date"]],
            ["call", "held", "2022-05-13"]
        );
        assert!(conversation["requested_by"].is_null() && conversation["place"].is_null());
        let participant = &conversation["participants"][0];
        assert_eq!(keys(participant), ["entity", "kind", "label", "office", "office_id", "state", "surface"]);
        assert_eq!([&participant["state"], &participant["office"]], ["US", "minister of defence"]);
        assert_eq!(participant["office_id"], "office/US/minister-of-defence");
        assert_eq!(keys(&conversation["evidence"][0]), ["claim", "end", "rule", "start", "text"]);
    }

    #[test]
    fn offsets_can_be_bytes() {
        let ran = Folder::new().file("a.txt", CALL).run(&["extract", "--format=jsonl", "--offsets=bytes", "a.txt"]);
        let line = &lines(&ran.out)[0];
        assert_eq!(line["offsets"], "bytes");
        for mention in line["mentions"].as_array().unwrap() {
            let range = mention["start"].as_u64().unwrap() as usize..mention["end"].as_u64().unwrap() as usize;
            assert_eq!(CALL[range], *mention["text"].as_str().unwrap());
        }
    }

    #[test]
    fn json_is_the_same_as_one_array() {
        let folder = Folder::new().file("a.txt", CALL).file("b.txt", MEETING);
        let json = folder.run(&["extract", "--format", "json", "a.txt", "b.txt"]);
        let jsonl = folder.run(&["extract", "--format", "jsonl", "a.txt", "b.txt"]);
        assert_eq!(serde_json::from_str::<Value>(&json.out).unwrap(), Value::Array(lines(&jsonl.out)));
        assert_eq!(Folder::new().run(&["extract", "--format", "json", "missing"]).out, "[]\n");
    }

    #[test]
    fn standard_input_is_the_default_and_dash() {
        let folder = Folder::new().file("a.txt", MEETING);
        for arguments in [&["extract", "--format", "jsonl"][..], &["extract", "--format", "jsonl", "a.txt", "-"]] {
            let last = lines(&folder.run_with(CALL.as_bytes(), arguments).out).pop().unwrap();
            assert_eq!((&last["id"], last["conversations"].as_array().unwrap().len()), (&"stdin".into(), 1));
        }
    }

    #[test]
    fn an_index_names_files_beside_it() {
        let index = "{\"id\": \"x\", \"path\": \"t/a.txt\", \"language\": \"vi\", \"published\": \"2022-05-20\"}\n";
        let folder = Folder::new().file("in/i.jsonl", index).file("in/t/a.txt", CALL);
        let ran = folder.run(&["extract", "--format", "jsonl", "in/i.jsonl"]);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""));
        let line = &lines(&ran.out)[0];
        assert_eq!([&line["id"], &line["published"]], ["x", "2022-05-20"]);
        assert_eq!(line["conversations"].as_array().unwrap().len(), 1);
    }

    #[test]
    fn a_line_says_more_than_the_options() {
        let record =
            "{\"id\": \"a\", \"text\": \"x\", \"published\": \"2001-02-03\", \"language\": \"vi\"}\n{\"text\": \"y\"}";
        let folder = Folder::new().file("d", record);
        let options = ["--input", "jsonl", "--format", "jsonl", "--published", "2022-05-20", "--lang", "en"];
        let ran = folder.run(&[&["extract", "d"][..], &options].concat());
        let lines = lines(&ran.out);
        assert_eq!([&lines[0]["published"], &lines[0]["language"]], ["2001-02-03", "vi"]);
        assert_eq!([&lines[1]["published"], &lines[1]["language"], &lines[1]["id"]], ["2022-05-20", "en", "d:2"]);
    }
}

mod bad_input {
    use super::*;

    #[test]
    fn a_file_that_is_not_utf8_says_at_which_byte_and_the_rest_is_read() {
        let folder = Folder::new().file("bad.txt", b"Ng\xc3\xa0y\nB\xe1\xbb\x99 \xff!").file("good.txt", CALL);
        let ran = folder.run(&["extract", "--format", "jsonl", "bad.txt", "good.txt"]);
        assert_eq!(ran.err, "demarche: bad.txt:2:4: not UTF-8: byte 0xFF at offset 11\n");
        assert_eq!((ran.status, lines(&ran.out).len()), (1, 1));
    }

    #[test]
    fn a_line_that_is_not_utf8_says_which_line_and_byte() {
        assert_jsonl(
            b"{\"id\": \"a\", \"text\": \"\"}\n{\"id\": \"\xe9\"}\n{\"id\": \"c\", \"text\": \"\"}\n",
            &["a", "c"],
            "demarche: d.jsonl:2:9: not UTF-8: byte 0xE9 at offset 32\n",
        );
    }

    #[test]
    fn utf16_is_named() {
        let ran = Folder::new().file("a.txt", b"\xff\xfeN\0").run(&["extract", "a.txt"]);
        assert_eq!(ran.err, "demarche: a.txt:1:1: not UTF-8: byte 0xFF at offset 0; is it UTF-16?\n");
    }

    #[test]
    fn an_empty_file_is_no_fault() {
        let ran = Folder::new().file("a.txt", "").run(&["extract", "--format", "jsonl", "a.txt"]);
        assert_eq!((ran.status, ran.err.as_str()), (0, "demarche: note: a.txt: empty\n"));
        assert_eq!(lines(&ran.out)[0]["conversations"], Value::Array(vec![]));
        assert_eq!(Folder::new().file("a.txt", "").run(&["extract", "--quiet", "a.txt"]).err, "");
        assert_jsonl("", &[], "demarche: note: d.jsonl: empty\n");
    }

    #[test]
    fn a_missing_file_and_a_folder_are_named() {
        let ran = Folder::new().file("a.txt", CALL).run(&["extract", "--format", "jsonl", "nowhere.txt", ".", "a.txt"]);
        let expected = "demarche: nowhere.txt: no such file or folder\ndemarche: .: is a folder, expected a file\n";
        assert_eq!((ran.status, ran.err.as_str(), lines(&ran.out).len()), (1, expected, 1));
    }

    #[test]
    fn a_line_of_50_mb_is_read_and_its_text_refused() {
        let long =
            format!("{{\"id\": \"a\", \"text\": \"{}\"}}\n{{\"id\": \"b\", \"text\": \"\"}}", "a".repeat(50 << 20));
        assert_jsonl(long, &["b"], "demarche: d.jsonl:1:1: text is over the limit of 16 MiB\n");
    }

    #[test]
    fn a_line_over_the_limit_is_skipped() {
        let long = format!("{{\"id\": \"a\", \"x\": \"{}\"}}\n{{\"id\": \"b\", \"text\": \"\"}}", "a".repeat(64 << 20));
        assert_jsonl(long, &["b"], "demarche: d.jsonl:1:1: line is over the limit of 64 MiB\n");
    }

    #[test]
    fn a_text_is_limited_to_the_byte() {
        let folder = Folder::new().file("a.txt", " ".repeat((16 << 20) + 1));
        let ran = folder.run(&["extract", "a.txt"]);
        assert_eq!((ran.status, ran.err.as_str()), (1, "demarche: a.txt: text is over the limit of 16 MiB\n"));
        let ran = folder.file("a.txt", " ".repeat(16 << 20)).run(&["extract", "--quiet", "a.txt"]);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    }

    #[test]
    fn json_faults_have_line_and_column_and_stop_nothing() {
        let cases = [
            (r#"{"id": "x", "text": "\ud800"}"#, r"28: not JSON: lone surrogate in a \u escape"),
            (r#"{"id": "x", "text": "a\udc00"}"#, r"28: not JSON: lone surrogate in a \u escape"),
            (r#"{"id": "", "text": ""}"#, "9: expected the id of a document, found an empty one"),
            (r#"["id", "text"]"#, "1: invalid type: sequence, expected an object with `id` and `text`"),
            ("42", "2: invalid type: integer `42`, expected an object with `id` and `text`"),
            (r#"{"id": "x"}"#, "1: expected `text` or `path`, found neither"),
            (r#"{"id": "x", "text": "", "path": "a"}"#, "1: expected `text` or `path`, found both"),
            (r#"{"id": 7, "text": ""}"#, "8: invalid type: integer `7`, expected a string"),
            (r#"{"id": "x", "text": "", "language": "xx"}"#, "40: unknown language `xx`, expected one of en, fr, vi"),
            ("{\"id\": \"ộộ\", oops}", "14: not JSON: key must be a string"),
            (r#"{"id": "x", "text": "abc"#, "24: not JSON: EOF while parsing a string"),
        ];
        for (line, fault) in cases {
            let content =
                format!("{{\"id\": \"before\", \"text\": \"\"}}\n\n{line}\n{{\"id\": \"after\", \"text\": \"\"}}");
            assert_jsonl(content, &["before", "after"], &format!("demarche: d.jsonl:3:{fault}\n"));
        }
    }

    #[test]
    fn nul_and_odd_characters_are_text_like_any_other() {
        let odd = "{\"id\": \"a\", \"text\": \"\\u0000 \\ufffe \\u202e\\r\\n\\u2028\\ud83d\\ude00\", \"more\": {\"x\": [1]}}\r\n";
        assert_jsonl(format!("\u{feff}{odd}"), &["a"], "");
    }

    #[test]
    fn deep_nesting_does_no_harm() {
        let deep = "[".repeat(1 << 20);
        let ran = Folder::new().file("d.jsonl", format!("{{\"x\": {deep}\n")).run(&["extract", "d.jsonl"]);
        assert_eq!((ran.status, ran.err.lines().count()), (1, 1));
    }

    #[test]
    fn the_second_document_of_an_id_is_left_out() {
        let twice = "{\"id\": \"a\", \"text\": \"x\"}\n{\"id\": \"a\", \"text\": \"y\"}\n";
        assert_jsonl(twice, &["a"], "demarche: d.jsonl:2:1: document `a` was read before; this one is left out\n");
    }

    #[test]
    fn an_index_reads_nothing_outside_its_folder() {
        let folder = Folder::new().file("secret.txt", CALL).file("in/ok.txt", CALL).file("in/bad.txt", b"a\xff");
        let expected_relative = "expected a relative path without `..`";
        let mut cases = vec![
            ("../secret.txt", expected_relative),
            ("/etc/passwd", expected_relative),
            ("ok.txt/../../secret.txt", expected_relative),
            ("a\\u0000b", expected_relative),
            (".", "is no regular file"),
            ("none.txt", "no such file or folder"),
        ];
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("../secret.txt", folder.path().join("in/link.txt")).unwrap();
            std::os::unix::fs::symlink("/dev/zero", folder.path().join("in/zero")).unwrap();
            cases.push(("link.txt", "leads out of the folder of the index"));
            cases.push(("zero", "leads out of the folder of the index"));
        }
        let mut index: String = cases.iter().map(|(path, _)| format!("{{\"path\": \"{path}\"}}\n")).collect();
        index.push_str("{\"path\": \"bad.txt\"}\n{\"id\": \"ok\", \"path\": \"./ok.txt\"}\n");
        let folder = folder.file("in/i.jsonl", &index);
        let ran = folder.run(&["extract", "--format", "jsonl", "in/i.jsonl"]);
        let mut expected: Vec<String> = (1..)
            .zip(&cases)
            .map(|(line, (path, fault))| {
                let path = path.replace("\\u0000", "\\u{0}");
                format!("demarche: in/i.jsonl:{line}:1: `path` {path}: {fault}")
            })
            .collect();
        let line = cases.len() + 1;
        expected.push(format!("demarche: in/i.jsonl:{line}:1: bad.txt:1:2: not UTF-8: byte 0xFF at offset 1"));
        assert_eq!(ran.err.lines().collect::<Vec<_>>(), expected);
        assert_eq!((ran.status, lines(&ran.out).len()), (1, 1));
    }

    #[test]
    fn an_index_on_standard_input_has_no_folder() {
        let ran = Folder::new().run_with(b"{\"path\": \"a.txt\"}\n", &["extract", "--input", "jsonl"]);
        let expected = "demarche: stdin:1:1: `path` needs an index in a file, not on standard input\n";
        assert_eq!((ran.status, ran.err.as_str()), (1, expected));
    }

    #[test]
    fn a_gazetteer_folder_adds_names() {
        let text = "On 13 May 2022, Lloyd Austin spoke by phone with Zzyzx Qwertov.";
        let people = "id,label,wikidata,state,names,surname\nperson/zzyzx-qwertov,Zzyzx Qwertov,,state/RU,,\n";
        let folder = Folder::new().file("a.txt", text).file("mine/people/mine.csv", people);
        let ran = folder.run(&["extract", "--format", "jsonl", "--gazetteer", "mine", "a.txt"]);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""));
        assert!(ran.out.contains("\"person/zzyzx-qwertov\""), "{}", ran.out);
    }

    #[test]
    fn faults_of_a_gazetteer_have_line_and_column() {
        let people = "id,label,wikidata,state,names,surname\nperson/ghost,Ghost,Q0x,,,\nperson/ghost,Twice,,,,\n";
        let tenures = "person,office,of,from,until,note\nperson/ghost,office/president,state/RU,2022,2021,\n";
        let folder =
            Folder::new().file("mine/people/p.csv", people).file("mine/tenures/t.csv", tenures).file("a.txt", CALL);
        let ran = folder.run(&["extract", "--gazetteer", "mine", "a.txt"]);
        let places = ["mine/people/p.csv:2:20: ", "mine/people/p.csv:3:1: ", "mine/tenures/t.csv:2:"];
        assert_eq!(ran.err.lines().count(), places.len(), "{}", ran.err);
        for (line, place) in ran.err.lines().zip(places) {
            assert!(line.starts_with(&format!("demarche: {place}")), "{line}");
        }
        assert_eq!((ran.status, ran.out.as_str()), (1, ""));
        let header = folder.file("mine/people/p.csv", "id,labl,wikidata,state,names,surname\n");
        let ran = header.run(&["extract", "--gazetteer", "mine", "a.txt"]);
        assert!(ran.err.contains("demarche: mine/people/p.csv:1:4: expected the column `label`"), "{}", ran.err);
    }

    #[test]
    fn a_missing_gazetteer_ends_the_run() {
        let ran = Folder::new().file("a.txt", CALL).run(&["extract", "--gazetteer", "none", "a.txt"]);
        assert!(ran.err.starts_with("demarche: none: expected a folder that can be read, found "), "{}", ran.err);
        assert_eq!((ran.status, ran.err.lines().count(), ran.out.as_str()), (1, 1, ""));
    }
}

mod usage {
    use super::*;

    #[test]
    fn wrong_usage_is_2() {
        assert_usage(
            &["extract", "--published", "2022-13-40", "a.txt"],
            "demarche: invalid value '2022-13-40' for '--published <YYYY-MM-DD>': \
             expected a day of the calendar such as 2022-05-19",
        );
        assert_usage(
            &["extract", "--lang", "xx", "a.txt"],
            "demarche: --lang: unknown language `xx`, expected one of en, fr, vi, auto",
        );
        assert_usage(
            &["extract", "--format", "xml"],
            "demarche: invalid value 'xml' for '--format <FORMAT>' [possible values: table, json, jsonl, brat, \
             conll, spacy, displacy, webanno]",
        );
        assert_usage(&["extract", "--\u{202e}"], "demarche: unexpected argument '--\\u{202e}' found");
        assert_usage(
            &["graph", "-o", "x.pdf", "a.txt"],
            "demarche: -o: no graph is written as `.pdf`, expected one of dot, svg, json, graphml, gexf, cypher, ttl, \
             nt, jsonld, tsv, jsonl, demarche, png or --format",
        );
        assert_usage(
            &["timeline", "Shoigu", "--since", "2023", "--until", "2022", "a.txt"],
            "demarche: --since 2023 lies after --until 2022",
        );
        assert_usage(
            &["graph", "--pairs", "-o", "x.ttl", "a.txt"],
            "demarche: --pairs: expected a format of nodes and edges (node-link, graphml, gexf, csv, neo4j, cypher)",
        );
        assert_usage(
            &["graph", "--base-iri", "example.org/talks", "-o", "x.ttl", "a.txt"],
            "demarche: invalid value 'example.org/talks' for '--base-iri <IRI>': \
             expected a whole IRI of http, https or urn, found `example.org/talks`",
        );
        assert_usage(
            &["graph", "--base-iri", "https://example.org/", "-o", "x.graphml", "a.txt"],
            "demarche: --base-iri: expected a format of IRIs (turtle, ntriples, jsonld, popolo)",
        );
        assert_usage(
            &["extract", "--base-iri", "https://example.org/", "-o", "x.jsonl", "a.txt"],
            "demarche: --base-iri: expected the format webanno",
        );
        let none = Folder::new().run(&[]);
        assert_eq!(none.status, 2);
    }

    #[test]
    fn help_is_0_and_goes_to_standard_output() {
        for arguments in [&["--help"][..], &["extract", "-h"], &["--version"]] {
            let ran = Folder::new().run(arguments);
            assert_eq!((ran.status, ran.err.as_str(), ran.out.is_empty()), (0, "", false));
        }
    }
}

mod terminal {
    use super::*;

    /// Columns of a terminal, for text without combining marks and ideographs.
    fn widest(text: &str) -> usize {
        text.lines().map(|line| line.chars().count()).max().unwrap_or(0)
    }

    #[test]
    fn a_table_tells_who_spoke_with_whom() {
        let ran = Folder::new().file("a.txt", CALL).run(&["extract", "a.txt"]);
        assert_eq!(
            ran.out,
            "date        who spoke with whom                     mode  status  document\n\
             ──────────  ──────────────────────────────────────  ────  ──────  ────────\n\
             2022-05-13  Lloyd Austin (US) – Sergei Shoigu (RU)  call  held    a.txt\n"
        );
    }

    #[test]
    fn a_table_is_as_wide_as_columns_says() {
        let folder = Folder::new().file("a.txt", format!("{CALL} {MEETING}"));
        for columns in [40, 60, 200] {
            let ran = ran(folder.command(&["extract", "a.txt"]).env("COLUMNS", columns.to_string()));
            assert!(widest(&ran.out) <= columns, "{}", ran.out);
            assert!(ran.out.lines().all(|line| !line.ends_with(' ')));
        }
    }

    #[test]
    fn no_colour_in_a_pipe_unless_it_is_asked_for() {
        let folder = Folder::new().file("a.txt", CALL);
        let coloured = |ran: Ran| ran.out.contains('\u{1b}');
        assert!(!coloured(folder.run(&["extract", "a.txt"])));
        assert!(!coloured(folder.run(&["extract", "--color", "never", "a.txt"])));
        assert!(coloured(folder.run(&["extract", "--color", "always", "a.txt"])));
        assert!(!coloured(folder.run(&["extract", "--color", "always", "--format", "json", "a.txt"])));
        assert!(coloured(ran(folder.command(&["extract", "a.txt"]).env("CLICOLOR_FORCE", "1"))));
        let forbidden = folder.command(&["extract", "a.txt"]).env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1").output();
        assert!(!coloured(of(forbidden.unwrap())));
    }

    #[test]
    fn what_would_steer_the_terminal_is_made_visible() {
        let id = "gnp\\u202eexe\\u001b[2J\\u009b\\r\\nx";
        let shown = "gnp\\u{202e}exe\\u{1b}[2J\\u{9b}";
        let line = format!("{{\"id\": \"{id}\", \"text\": \"{CALL}\"}}\n");
        let folder = Folder::new().file("d.jsonl", line.repeat(2));
        let ran = folder.run(&["extract", "d.jsonl"]);
        let steering = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!ran.out.contains(steering) && !ran.err.contains(steering));
        assert!(ran.out.replace([' ', '\n'], "").contains(shown), "{}", ran.out);
        assert!(ran.err.contains(&format!("document `{shown}\\u{{d}}\\u{{a}}x` was read before")), "{}", ran.err);
        // In data the id is what it was.
        let data = folder.run(&["extract", "--format", "jsonl", "d.jsonl"]);
        assert_eq!(lines(&data.out)[0]["id"], "gnp\u{202e}exe\u{1b}[2J\u{9b}\r\nx");
    }

    #[test]
    fn a_closed_pipe_is_silent() {
        // Each form is several times as long as a pipe holds: the long ids fill the table.
        let id = "x".repeat(1000);
        let long: String = (0..150).map(|n| format!("{{\"id\": \"{id}{n}\", \"text\": \"{CALL}\"}}\n")).collect();
        let folder = Folder::new().file("d.jsonl", long);
        for format in ["table", "json", "jsonl"] {
            let mut command = folder.command(&["extract", "--format", format, "d.jsonl"]);
            let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
            let mut first = [0; 1];
            child.stdout.take().unwrap().read_exact(&mut first).unwrap();
            // The reading end is dropped here.
            let ran = of(child.wait_with_output().unwrap());
            assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{format}");
        }
    }
}

mod output_file {
    use super::*;

    #[test]
    fn it_is_replaced_as_a_whole() {
        let folder = Folder::new().file("a.txt", CALL).file("out.jsonl", "old");
        let ran = folder.run(&["extract", "--format", "jsonl", "-o", "out.jsonl", "a.txt"]);
        assert_eq!((ran.status, ran.out.as_str(), ran.err.as_str()), (0, "", ""));
        assert_eq!(lines(&folder.read("out.jsonl"))[0]["id"], "a.txt");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn it_stays_as_it_was_when_the_run_is_ended() {
        let folder = Folder::new().file("a.txt", CALL).file("out.json", "old");
        let ran = folder.run(&["graph", "--lang", "xx", "-o", "out.json", "a.txt"]);
        assert_eq!((ran.status, folder.read("out.json").as_str()), (2, "old"));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn a_missing_folder_is_a_fault() {
        let ran = Folder::new().file("a.txt", CALL).run(&["extract", "-o", "no/out", "a.txt"]);
        assert_eq!((ran.status, ran.err.as_str()), (1, "demarche: no/out: no such file or folder\n"));
    }

    #[test]
    #[cfg(unix)]
    fn a_link_stays_and_a_device_is_written_to() {
        let folder = Folder::new().file("a.txt", CALL).file("real", "old");
        std::os::unix::fs::symlink("real", folder.path().join("link")).unwrap();
        assert_eq!(folder.run(&["extract", "-o", "link", "a.txt"]).status, 0);
        assert!(folder.path().join("link").is_symlink() && folder.read("real").contains("Austin"));
        assert!(folder.run(&["extract", "-o", "/dev/stdout", "a.txt"]).out.contains("Austin"));
    }
}

mod graph {
    use super::*;

    #[test]
    fn beside_a_file_the_table_of_conversations_is_printed() {
        let folder = Folder::new().file("a.txt", CALL).file("b.txt", CALL);
        let ran = folder.run(&["graph", "-o", "g.json", "a.txt", "b.txt"]);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""));
        assert_eq!(
            ran.out.lines().last(),
            Some("2022-05-13  Lloyd Austin (US) – Sergei Shoigu (RU)  call  held    2: a.txt b.txt")
        );
        assert!(folder.read("g.json").starts_with("{\"format\": \"demarche-graph\""));
    }

    #[test]
    fn without_a_file_the_graph_is_printed_and_the_format_is_dot_json_or_the_files() {
        let folder = Folder::new().file("a.txt", CALL);
        assert!(folder.run(&["graph", "a.txt"]).out.contains("graph "));
        let json = folder.run(&["graph", "--format", "json", "a.txt"]).out;
        assert!(serde_json::from_str::<Value>(&json).is_ok());
        folder.run(&["graph", "-o", "g.dot", "a.txt"]);
        assert_eq!(folder.read("g.dot"), folder.run(&["graph", "--format", "dot", "a.txt"]).out);
        folder.run(&["graph", "-o", "g.dot", "--format", "json", "a.txt"]);
        assert_eq!(folder.read("g.dot"), json);
    }

    #[test]
    fn a_saved_graph_is_read_back_and_joined() {
        let folder = Folder::new().file("a.txt", CALL).file("b.txt", MEETING);
        let whole = folder.run(&["graph", "--format", "json", "a.txt", "b.txt"]).out;
        folder.run(&["graph", "-o", "g.json", "a.txt"]);
        assert_eq!(folder.run(&["graph", "--format", "json", "b.txt", "g.json"]).out, whole);
        assert_eq!(folder.run_with(whole.as_bytes(), &["graph", "--format", "json"]).out, whole);
    }

    #[test]
    fn a_document_in_two_places_is_left_out_once() {
        let folder = Folder::new().file("a.txt", CALL);
        folder.run(&["graph", "-o", "g.json", "a.txt"]);
        let ran = folder.run(&["graph", "g.json", "a.txt"]);
        let expected = "demarche: a.txt: document `a.txt` was read before; this one is left out\n";
        assert_eq!((ran.status, ran.err.as_str()), (1, expected));
    }

    #[test]
    fn a_broken_graph_says_where() {
        let folder =
            Folder::new().file("g.json", "{\"format\": \"demarche-graph\",\n \"version\": 7}").file("x.json", "{}");
        let ran = folder.run(&["graph", "g.json", "x.json"]);
        let expected = "demarche: g.json:2:14: expected version 1, found `7`\n\
             demarche: x.json: is no saved graph; --input text or --input jsonl says how else to read it\n";
        assert_eq!((ran.status, ran.err.as_str()), (1, expected));
    }
}

mod formats {
    use super::*;

    #[test]
    fn a_format_of_several_files_is_a_folder() {
        let folder = Folder::new().file("a.txt", CALL);
        for (command, format, files) in [
            ("graph", "csv", &["edges.csv", "nodes.csv"][..]),
            ("graph", "neo4j", &["nodes.csv", "relationships.csv"]),
            ("extract", "brat", &["a.txt.ann", "a.txt.txt", "annotation.conf", "index.jsonl", "visual.conf"]),
        ] {
            let arguments = [command, "--format", format, "-o", format, "a.txt"];
            let ran = folder.run(&arguments);
            assert_eq!((ran.status, ran.err.as_str()), (0, ""));
            let mut found: Vec<String> = fs::read_dir(folder.path().join(format))
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .collect();
            found.sort();
            assert_eq!(found, files);
            let again = folder.run(&arguments);
            assert_eq!(again.err, format!("demarche: {format}: is not empty; --force writes into it\n"));
            assert_eq!(again.status, 1);
            assert_eq!(folder.run(&[&arguments[..], &["--force"]].concat()).status, 0);
            assert_eq!(fs::read_dir(folder.path().join(format)).unwrap().count(), files.len());
            let missing =
                format!("demarche: --format {format} is several files; -o names the folder into which they go\n");
            assert_eq!(folder.run(&[command, "--format", format, "a.txt"]).err, missing);
        }
    }

    #[test]
    fn what_was_written_is_read_back() {
        let folder = Folder::new().file("in/a.txt", CALL).file("in/b.txt", MEETING);
        let index = "{\"id\": \"A\", \"path\": \"a.txt\", \"published\": \"2022-05-14\"}\n{\"id\": \"B\", \"path\": \"b.txt\"}\n";
        let folder = folder.file("in/i.jsonl", index);
        let table = folder.run(&["graph", "-o", "g.graphml", "in/i.jsonl"]);
        assert_eq!((table.status, table.err.as_str()), (0, ""));
        assert_eq!(folder.run(&["extract", "--offsets", "bytes", "-o", "told.jsonl", "in/i.jsonl"]).status, 0);
        assert_eq!(folder.run(&["extract", "--format", "brat", "-o", "brat", "in/i.jsonl"]).status, 0);
        let mut annotated: Vec<String> = fs::read_dir(folder.path().join("brat"))
            .unwrap()
            .map(|entry| entry.unwrap().path().to_string_lossy().into_owned())
            .filter(|name| name.ends_with(".ann"))
            .collect();
        annotated.sort();
        let annotated: Vec<&str> = annotated.iter().map(String::as_str).collect();
        for files in [&["g.graphml"][..], &["told.jsonl"], &annotated] {
            let again = folder.run(&[&["graph", "-o", "again.json"], files].concat());
            assert_eq!(
                (again.status, again.out.as_str(), again.err.as_str()),
                (0, table.out.as_str(), ""),
                "{files:?}"
            );
        }
        // Nothing is lost on the way, not even a tenure.
        let saved = |from: &str| {
            assert_eq!(folder.run(&["graph", "-o", "again.json", from]).status, 0);
            fs::read_to_string(folder.path().join("again.json")).unwrap()
        };
        let [texts, graphml, jsonl] = ["in/i.jsonl", "g.graphml", "told.jsonl"].map(saved);
        assert!(texts == graphml && texts == jsonl);
        // The same document twice is one too many; what was found elsewhere has no text to read.
        let twice = folder.run(&["graph", "-o", "again.json", "g.graphml", "told.jsonl"]);
        assert_eq!(twice.status, 1);
        assert!(twice.err.starts_with("demarche: told.jsonl:1:1: document `A` was read before"), "{}", twice.err);
        let told = folder.run(&["extract", "told.jsonl"]);
        assert_eq!(told.status, 1);
        assert!(told.err.contains("is what was found in a document"), "{}", told.err);
    }

    #[test]
    fn faults_of_what_is_read_back_have_a_place() {
        let folder = Folder::new()
            .file("a.ann", "T1\tPerson 0 999\tx\n")
            .file("a.txt", CALL)
            .file("b.ann", "")
            .file("c.graphml", "<graphml>\n<!DOCTYPE x>")
            .file("d.jsonl", "\n{\"id\": \"d\", \"conversations\": [{\"date\": \"2022-13\"}]}\n");
        for (file, fault) in [
            ("a.ann", "a.ann:1:13: the text has "),
            ("b.ann", "b.txt: no such file or folder"),
            ("c.graphml", "c.graphml:2:13: a document type is not read"),
            ("d.jsonl", "d.jsonl:2:49: expected a date"),
        ] {
            let ran = folder.run(&["graph", "-o", "x.json", file]);
            assert!(ran.err.starts_with(&format!("demarche: {fault}")), "{}", ran.err);
            assert_eq!(ran.status, 1);
        }
    }

    #[test]
    fn the_name_after_o_chooses() {
        let folder = Folder::new().file("a.txt", CALL);
        for (command, name, begins) in [
            ("graph", "g.graphml", "<?xml"),
            ("graph", "g.ttl", "@prefix"),
            ("graph", "g.cypher", "CREATE CONSTRAINT"),
            ("graph", "g.jsonl", "{\"cite_info\""),
            ("extract", "e.jsonl", "{\"id\":\"a.txt\""),
            ("extract", "e.conll", "# doc_id = a.txt"),
            ("extract", "e.jsonld", "{\"@context\""),
            ("extract", "e.log", "date "),
        ] {
            assert_eq!(folder.run(&[command, "-o", name, "a.txt"]).status, 0);
            let text = folder.read(name);
            assert!(text.starts_with(begins), "{name}: {}", &text[..text.len().min(60)]);
        }
    }
}

mod draw {
    use super::*;

    fn folder() -> Folder {
        Folder::new().file("a.txt", CALL).file("b.txt", MEETING)
    }

    #[test]
    fn the_names_choose_the_picture() {
        for (arguments, expected) in [
            (&["draw", "a.txt", "b.txt"][..], "Joe Biden"),
            (&["draw", "Lloyd Austin", "a.txt", "b.txt"], "Sergei Shoigu"),
            (&["draw", "Shoigu", "Austin", "a.txt"], "Lloyd Austin"),
            (&["draw", "--picture", "timeline", "a.txt", "b.txt"], "2021-06-16"),
            (&["draw", "--picture", "timeline", "Biden", "a.txt", "b.txt"], "2021-06-16"),
            (&["draw", "--picture", "states", "--theme", "dark", "a.txt"], "#14181D"),
            (&["draw", "--labels", "vi", "a.txt"], "Bộ trưởng Quốc phòng"),
            (&["draw", "--frames", "codes", "--format", "dot", "a.txt"], "label=\"RU\""),
            (&["draw", "--limit", "1", "a.txt", "b.txt"], "Not shown: 1 of 2 conversations"),
            (&["draw", "--since", "2022", "a.txt", "b.txt"], "Sergei Shoigu"),
            (&["draw", "--title", "A & <B>", "a.txt"], "A &amp; &lt;B&gt;"),
        ] {
            let ran = folder().run(arguments);
            assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{arguments:?}");
            assert!(ran.out.contains(expected), "{arguments:?}: {}", ran.out);
            assert_eq!(ran.out.starts_with("<?xml"), !arguments.contains(&"dot"));
        }
        let ego = folder().run(&["draw", "Lloyd Austin", "a.txt", "b.txt"]).out;
        assert!(!ego.contains("Biden"));
    }

    #[test]
    fn the_name_after_o_chooses_and_graph_writes_the_same() {
        let folder = folder();
        folder.run(&["draw", "a.txt", "-o", "g.dot"]);
        assert!(folder.read("g.dot").starts_with("digraph"));
        folder.run(&["graph", "a.txt", "-o", "g.svg"]);
        assert!(folder.read("g.svg").contains("</svg>"));
    }

    #[test]
    fn what_cannot_be_drawn_is_said() {
        assert_usage(
            &["draw", "--picture", "ego", "a.txt"],
            "demarche: --picture ego: expected a name before the files",
        );
        assert_usage(
            &["draw", "--picture", "path", "Shoigu", "a.txt"],
            "demarche: --picture path: expected two names before the files",
        );
        assert_usage(
            &["draw", "a.txt", "-o", "x.pdf"],
            "demarche: -o: no picture is written as `.pdf`, expected one of dot, svg, png or --format",
        );
        assert_usage(
            &["draw", "--limit", "0", "a.txt"],
            "demarche: invalid value '0' for '--limit <N>': expected a number from 1, or all",
        );
        assert_usage(
            &["draw", "--labels", "xx", "a.txt"],
            "demarche: --labels: expected a language that has diagram.toml (en, fr, vi), found `xx`",
        );
        let none = folder().run(&["draw", "Biden", "Shoigu", "a.txt", "b.txt"]);
        assert_eq!(none.status, 0);
        assert!(
            none.err.starts_with("demarche: note: no chain of conversations leads from Joe Biden to Sergei Shoigu\n")
        );
        assert!(none.out.contains("No conversations found"));
    }

    /// Without Graphviz there is a clear word, before anything is read, and nothing is left behind.
    #[test]
    fn graphviz_is_asked_for_only_where_it_is_needed() {
        let folder = folder();
        for arguments in [
            &["draw", "a.txt", "-o", "x.png"][..],
            &["draw", "--graphviz", "a.txt", "-o", "x.png"],
            &["graph", "a.txt", "-o", "x.png"],
        ] {
            let ran = ran(folder.command(arguments).env("PATH", folder.path()));
            let expected = "demarche: `dot` of Graphviz is not on the PATH: install graphviz, or write .svg, which needs no other \
                            program\n";
            assert_eq!((ran.status, ran.err.as_str(), ran.out.as_str()), (1, expected, ""));
            assert!(!folder.path().join("x.png").exists());
        }
        let ran = ran(folder.command(&["draw", "a.txt"]).env("PATH", folder.path()));
        assert_eq!(ran.status, 0);
    }

    #[test]
    #[allow(clippy::print_stderr)]
    fn graphviz_makes_png_and_svg() {
        if Command::new("dot").arg("-V").output().is_err() {
            eprintln!("skipped: cannot run Graphviz (`dot`)");
            return;
        }
        let folder = folder();
        for command in ["draw", "graph"] {
            let ran = folder.run(&[command, "a.txt", "b.txt", "-o", "x.png"]);
            assert_eq!((ran.status, ran.err.as_str()), (0, ""));
            assert!(fs::read(folder.path().join("x.png")).unwrap().starts_with(b"\x89PNG"));
        }
        let svg = folder.run(&["draw", "--graphviz", "--picture", "states", "a.txt"]).out;
        assert!(svg.contains("Generated by graphviz"));
    }
}

mod report {
    use super::*;

    /// What the script of the page reads.
    fn data(page: &str) -> Value {
        let (_, data) = page.split_once("id=\"data\">").expect("a block of data");
        serde_json::from_str(data.split_once("</script>").expect("its end").0).expect("JSON")
    }

    /// The words of the first conversation.
    fn evidence(data: &Value) -> impl Iterator<Item = &Value> {
        data["conversations"][0]["reports"][0]["evidence"].as_array().expect("a list").iter()
    }

    #[test]
    fn the_page_has_the_articles_and_the_places_of_their_words_in_utf16() {
        let text = format!("🦀 {CALL}");
        let folder = Folder::new().file("a.txt", &text);
        let ran = folder.run(&["report", "--title", "<Calls>", "--labels", "vi", "-o", "r.html", "a.txt"]);
        assert_eq!((ran.status, ran.out.as_str(), ran.err.as_str()), (0, "", ""));
        let page = folder.read("r.html");
        assert!(page.starts_with("<!doctype html>\n<html lang=\"vi\">") && page.contains("<h1>&lt;Calls&gt;</h1>"));
        let data = data(&page);
        assert_eq!(data["documents"][0]["text"], text.as_str());
        let units: Vec<u16> = text.encode_utf16().collect();
        let lit: Vec<String> = evidence(&data)
            .map(|words| {
                let place = |key: &str| words[key].as_u64().expect("a number") as usize;
                let lit = String::from_utf16(&units[place("s")..place("t")]).unwrap();
                assert_eq!(words["quote"], lit.as_str());
                lit
            })
            .collect();
        assert!(lit.iter().any(|words| words.contains("Austin")), "{lit:?}");
    }

    #[test]
    fn a_saved_graph_has_no_texts_and_is_shown_by_its_quotes() {
        let folder = Folder::new().file("a.txt", CALL);
        folder.run(&["graph", "-o", "g.json", "a.txt"]);
        let data = data(&folder.run(&["report", "g.json"]).out);
        assert_eq!(data["documents"][0]["text"], Value::Null);
        assert!(evidence(&data).any(|words| words["quote"].as_str().unwrap().contains("Austin")));
    }

    #[test]
    fn the_order_of_the_files_does_not_matter_and_labels_are_in_known_languages() {
        let folder = Folder::new().file("a.txt", CALL).file("b.txt", MEETING);
        let page = folder.run(&["report", "a.txt", "b.txt"]).out;
        assert_eq!(folder.run(&["report", "b.txt", "a.txt"]).out, page);
        assert_eq!(folder.run(&["report", "--labels", "tlh", "a.txt"]).status, 2);
    }
}

mod explain {
    use super::*;

    #[test]
    fn each_sentence_has_its_reason() {
        let ran = Folder::new().file("a.txt", format!("{CALL} Trời đẹp.")).run(&["explain", "a.txt"]);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""));
        let has = |line: &str| ran.out.lines().any(|other| other.trim() == line);
        for line in [
            "a.txt",
            "`điện đàm` tells of c1",
            "Sergei Shoigu = person/sergei-shoigu (entry `Sergei Shoigu`; gazetteer)",
            "“Trời đẹp.”",
            "no word for a conversation",
        ] {
            assert!(has(line), "{line}\n{}", ran.out);
        }
    }

    #[test]
    fn json_is_an_object_a_document_with_sentences_and_outcomes() {
        let ran =
            Folder::new().file("a.txt", format!("{CALL} Trời đẹp.")).run(&["explain", "--format", "json", "a.txt"]);
        let line: Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(line["id"], "a.txt");
        assert_eq!(line["sentences"][0]["tellings"][0]["outcome"]["told"][0], "c1");
        assert_eq!(line["sentences"][1]["silence"], "no-word");
    }

    #[test]
    fn a_text_without_conversations_says_so() {
        let ran = Folder::new().run_with("Trời đẹp.".as_bytes(), &["explain", "--lang", "vi"]);
        assert!(ran.out.ends_with("\nno conversation\n\n"), "{}", ran.out);
    }
}

mod queries {
    use super::*;

    const OTHER: &str = "Ngày 16/6/2021, Tổng thống Mỹ Joe Biden gặp Bộ trưởng Quốc phòng Mỹ Lloyd Austin.";

    fn folder() -> Folder {
        let folder = Folder::new().file("a.txt", CALL).file("b.txt", OTHER).file("c.txt", MEETING);
        folder.run(&["graph", "-o", "g.json", "a.txt", "b.txt", "c.txt"]);
        folder
    }

    #[track_caller]
    fn assert_answer(arguments: &[&str], expected: &[&str]) {
        let ran = folder().run(arguments);
        assert_eq!(ran.out.lines().collect::<Vec<_>>(), expected, "{}", ran.err);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    }

    /// The ids of the conversations in a JSON answer.
    fn found(arguments: &[&str]) -> Vec<String> {
        let ran = folder().run(&[arguments, &["--format", "json", "--quiet"]].concat());
        assert_eq!((ran.status, ran.err.as_str()), (0, ""));
        let answer: Value = serde_json::from_str(&ran.out).unwrap();
        let id = |conversation: &Value| conversation["id"].as_str().unwrap().replace("conversation/", "");
        answer["conversations"].as_array().unwrap().iter().map(id).collect()
    }

    /// What an answer in prose says, without the rules, which are not the command line's.
    fn says(arguments: &[&str]) -> Vec<String> {
        let ran = folder().run(arguments);
        ran.out.lines().filter(|line| !line.starts_with("              ")).map(str::to_owned).collect()
    }

    const CALLED: &str = "2022-05-13/lloyd-austin--sergei-shoigu";
    const MET: &str = "2021-06-16/joe-biden--lloyd-austin";
    const SUMMIT: &str = "2021-06-16/joe-biden--vladimir-putin";

    #[test]
    fn a_timeline_tells_date_parties_and_words() {
        let mut lines = says(&["timeline", "Shoigu", "g.json"]);
        let quote = lines.split_off(4).join(" ").replace("            ", "");
        assert_eq!(
            lines,
            [
                "Sergei Shoigu: 1 conversation",
                "",
                "2022-05-13  Lloyd Austin (US) – Sergei Shoigu (RU)",
                "            held, call"
            ]
        );
        assert!(quote.starts_with('“') && quote.contains("Austin điện đàm với"), "{quote}");
    }

    #[test]
    fn a_timeline_has_one_name_or_two_then_files() {
        assert_eq!(found(&["timeline", "Austin", "a.txt", "b.txt"]), [MET, CALLED]);
        assert_eq!(found(&["timeline", "Austin", "Shoigu", "g.json"]), [CALLED]);
        assert_eq!(found(&["timeline", "Putin", "Shoigu", "g.json"]), [""; 0]);
        assert_eq!(found(&["timeline", "person/lloyd-austin", "Joe Biden", "g.json"]), [MET]);
        let ran = folder().run_with(CALL.as_bytes(), &["timeline", "Austin"]);
        assert!(ran.out.starts_with("Lloyd Austin: 1 conversation\n"));
    }

    #[test]
    fn filters_bound_the_answer() {
        let timeline = |filter: &[&str]| found(&[&["timeline", "Austin", "g.json"], filter].concat());
        assert_eq!(timeline(&["--since", "2022"]), [CALLED]);
        assert_eq!(timeline(&["--until", "2022-05-12"]), [MET]);
        assert_eq!(timeline(&["--since", "2021-06", "--until", "2021-06"]), [MET]);
        assert_eq!(timeline(&["--mode", "call,video"]), [CALLED]);
        assert_eq!(timeline(&["--status", "refused"]), [""; 0]);
        assert_usage(
            &["timeline", "Austin", "--since", "2022-13"],
            "demarche: invalid value '2022-13' for '--since <DATE>': expected a date such as 2022-05-19, 2022-05 or 2022",
        );
        assert_usage(
            &["timeline", "Austin", "--mode", "letter"],
            "demarche: invalid value 'letter' for '--mode <MODE>': \
             expected one of call, video, meeting, unspecified, found `letter`",
        );
    }

    #[test]
    fn neighbors_are_counted_in_hops() {
        assert_eq!(found(&["neighbors", "Shoigu", "g.json"]), [CALLED]);
        assert_eq!(found(&["neighbors", "Shoigu", "--hops", "3", "g.json"]), [MET, SUMMIT, CALLED]);
        let lines = says(&["neighbors", "Shoigu", "--hops", "2", "g.json"]);
        assert_eq!(
            lines[..6],
            [
                "Sergei Shoigu: 2 neighbors within 2 hops, 2 conversations",
                "",
                "hops  who           through        when",
                "────  ────────────  ─────────────  ──────────",
                "1     Lloyd Austin  Sergei Shoigu  2022-05-13",
                "2     Joe Biden     Lloyd Austin   2021-06-16",
            ]
        );
    }

    #[test]
    fn a_snapshot_is_read_in_place_of_the_documents() {
        let folder = folder();
        folder.run(&["graph", "-o", "g.demarche", "g.json"]);
        let (json, snapshot) = (folder.run(&["who", "g.json"]), folder.run(&["who", "g.demarche"]));
        assert_eq!((snapshot.status, snapshot.out), (0, json.out));
        let cut = fs::read(folder.path().join("g.demarche")).unwrap();
        let ran = folder.file("cut.demarche", &cut[..50]).run(&["who", "cut.demarche"]);
        assert_eq!((ran.status, ran.err.as_str()), (1, "demarche: cut.demarche: byte 50: the file ends too early\n"));
    }

    #[test]
    fn who_counts() {
        let counted = |arguments: &[&str]| -> Vec<String> {
            let ran = folder().run(&[arguments, &["--format", "json", "g.json"]].concat());
            let answer: Value = serde_json::from_str(&ran.out).unwrap();
            let line = |tally: &Value| {
                let who: Vec<_> =
                    tally["entities"].as_array().unwrap().iter().map(|e| e["label"].as_str().unwrap()).collect();
                format!("{}: {}", who.join(" – "), tally["count"])
            };
            answer["tallies"].as_array().unwrap().iter().map(line).collect()
        };
        assert_eq!(counted(&["who", "Lloyd Austin"]), ["Joe Biden: 1", "Sergei Shoigu: 1"]);
        assert_eq!(counted(&["who", "--level", "state"]), ["Russia – United States: 2"]);
        assert_eq!(counted(&["who", "--top", "1"]), ["Joe Biden – Lloyd Austin: 1"]);
        assert_eq!(counted(&["who", "--asked"]), [""; 0]);
        assert_eq!(says(&["who", "Shoigu", "g.json"])[0], "Sergei Shoigu: 1 partner");
    }

    #[test]
    fn why_shows_every_report() {
        let lines = says(&["why", &format!("conversation/{CALLED}"), "g.json"]);
        assert_eq!(lines[0], format!("conversation/{CALLED}: 1 conversation, 1 report"));
        assert!(
            lines.iter().any(|line| line.trim_start().starts_with("a.txt#c1: held, call, 2022-05-13")),
            "{lines:?}"
        );
        assert_eq!(found(&["why", "Austin", "g.json"]), [MET, CALLED]);
        let ran = folder().run(&["why", "conversation/nothing", "g.json"]);
        assert_eq!(ran.status, 2, "{}", ran.err);
    }

    #[test]
    fn the_clocks_of_two_places_are_one_conversation() {
        let line = |document: &str, language: &str, published: &str, text: &str| {
            format!(
                "{{\"id\": \"{document}\", \"language\": \"{language}\", \"published\": \"{published}\", \"text\": \"{text}\"}}\n"
            )
        };
        let early = "Rạng sáng 11/3 (theo giờ Hà Nội), Ngoại trưởng Mỹ Antony Blinken điện đàm với Ngoại trưởng Nga Sergei Lavrov.";
        let documents = [
            line("vov-7", "vi", "2022-03-11", early),
            line("ap-3", "en", "2022-03-11", "Antony Blinken phoned Sergei Lavrov on Thursday."),
            line("ap-4", "en", "2022-03-15", "Antony Blinken phoned Sergei Lavrov on March 13."),
            line(
                "vov-8",
                "vi",
                "2022-03-15",
                "Ngoại trưởng Mỹ Antony Blinken điện đàm với Ngoại trưởng Nga Sergei Lavrov hôm 14/3.",
            ),
        ];
        let folder = folder().file("clocks.jsonl", documents.concat().as_bytes());
        for file in ["clocks.jsonl", "clocks.json", "clocks.demarche"] {
            if file != "clocks.jsonl" {
                folder.run(&["graph", "-o", file, "clocks.jsonl"]);
            }
            let ran = folder.run(&["timeline", "Antony Blinken", "Sergei Lavrov", file]);
            let days: Vec<&str> = ran.out.lines().filter_map(|line| line.split(' ').next()).collect();
            let days: Vec<&str> = days.into_iter().filter(|day| day.starts_with("2022")).collect();
            assert_eq!(days, ["2022-03-10", "2022-03-13", "2022-03-14"], "{file}");
            assert!(ran.out.contains("the clocks of two places: 2022-03-10 (ap-3); 2022-03-11 (vov-7)"), "{}", ran.out);
            let why = folder.run(&["why", "Antony Blinken", "Sergei Lavrov", file]).out;
            let why = why.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(why.contains("2022-03-11 (early, Hanoi (UTC+07:00))"), "{why}");
        }
    }

    #[test]
    fn what_is_decided_by_hand_is_saved_and_holds() {
        let folder = folder();
        let line = |document: &str, day: &str| {
            format!(
                "{{\"id\": \"{document}\", \"text\": \"Lloyd Austin phoned Sergei Shoigu on {day}.\", \"language\": \"en\"}}\n"
            )
        };
        let folder = folder
            .file("m.jsonl", (line("moscow", "30 December 2021") + &line("hanoi", "31 December 2021")).as_bytes());
        let dates = |arguments: &[&str]| -> Vec<String> {
            let ran = folder.run(&[&["timeline", "Austin", "Shoigu"], arguments].concat());
            ran.out
                .lines()
                .filter_map(|line| Some(line.split(' ').next()?.to_owned()))
                .filter(|d| d.starts_with("202"))
                .collect()
        };
        folder.run(&["graph", "-o", "s.demarche", "m.jsonl"]);
        assert_eq!(dates(&["s.demarche"]), ["2021-12-30", "2021-12-31"]);
        let ran = folder.run(&["graph", "--join", "moscow#c1", "hanoi#c1", "-o", "s.demarche", "s.demarche"]);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""));
        assert_eq!(dates(&["s.demarche"]).len(), 1);
        // Read again together with the documents, the decision holds.
        assert_eq!(dates(&["s.demarche", "m.jsonl"]).len(), 1);
        folder.run(&["graph", "--undecide", "hanoi#c1", "moscow#c1", "-o", "s.demarche", "s.demarche"]);
        assert_eq!(dates(&["s.demarche"]).len(), 2);
        let ran = folder.run(&["graph", "--apart", "hanoi#c1", "tass#c9", "-o", "t.demarche", "s.demarche"]);
        assert_eq!(ran.err, "demarche: note: no report tass#c9; what is decided waits for it\n");
        assert_eq!(folder.run(&["graph", "--join", "hanoi#c1", "moscow", "s.demarche"]).status, 2);
    }

    #[test]
    fn stats_describe_a_graph() {
        let lines = says(&["stats", "g.json"]);
        assert_eq!(lines[0], "3 documents, 3 conversations, 2021-06-16 to 2022-05-13");
        let ran = folder().run(&["stats", "--level", "state", "--format", "json", "g.json"]);
        let answer: Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!((&answer["components"][0], &answer["pairs"][0]["count"]), (&Value::from(2), &Value::from(2)));
    }

    #[test]
    fn word_goes_no_way_back_in_time() {
        assert_eq!(found(&["path", "Putin", "Shoigu", "--after", "2021-01-01", "g.json"]), [MET, SUMMIT, CALLED]);
        assert_eq!(found(&["path", "Shoigu", "Putin", "--after", "2021-01-01", "g.json"]), [""; 0]);
        assert_eq!(found(&["path", "Putin", "Shoigu", "--before", "2022-05-12", "g.json"]), [""; 0]);
        let lines = says(&["path", "Putin", "Shoigu", "--before", "2022-12-31", "g.json"]);
        assert_eq!(lines[0], "Vladimir Putin – Sergei Shoigu: word left at the latest on 2021-06-16");
        assert_eq!(found(&["path", "Shoigu", "Putin", "--best", "2", "g.json"]), [MET, SUMMIT, CALLED]);
        assert_eq!(found(&["path", "Shoigu", "Putin", "--shortest", "g.json"]), [MET, SUMMIT, CALLED]);
    }

    #[test]
    fn a_timeline_tells_its_rhythm_and_checks_a_claim() {
        let claim = |since: &str| says(&["timeline", "Austin", "--first-since", since, "g.json"])[1].clone();
        assert_eq!(claim("2021-06"), "the first since 2021-06 on 2022-05-13: confirmed");
        assert!(claim("2021-01").starts_with("the first since 2021-01 on 2022-05-13: contradicted"));
        let lines = says(&["timeline", "Austin", "--gaps", "--months", "g.json"]);
        assert!(lines.iter().any(|line| line.starts_with("331 ")), "{lines:?}");
        assert!(lines.iter().any(|line| line.starts_with("2021-07  0")), "{lines:?}");
        assert_eq!(found(&["timeline", "Austin", "--source", "a.txt", "g.json"]), [CALLED]);
        assert_eq!(found(&["timeline", "Austin", "--known-on", "2022-12-31", "g.json"]), [""; 0]);
    }

    #[test]
    fn a_path_names_every_step() {
        let lines = says(&["path", "Shoigu", "ông Putin", "g.json"]);
        assert_eq!(
            lines[..5],
            [
                "Sergei Shoigu – Vladimir Putin: 3 steps",
                "",
                "  Sergei Shoigu – Lloyd Austin: 2022-05-13",
                "  Lloyd Austin – Joe Biden: 2021-06-16",
                "  Joe Biden – Vladimir Putin: 2021-06-16",
            ]
        );
        assert_eq!(found(&["path", "Shoigu", "Putin", "g.json"]), [MET, SUMMIT, CALLED]);
        assert_eq!(found(&["path", "Shoigu", "Putin", "--all", "--max", "3", "g.json"]), [MET, SUMMIT, CALLED]);
        assert_eq!(found(&["path", "Shoigu", "Putin", "--max", "2", "g.json"]), [""; 0]);
    }

    #[test]
    fn no_path_is_an_answer() {
        let ran = folder().run(&["path", "Shoigu", "Putin", "a.txt"]);
        let note = "demarche: note: only conversations that were held count; \
                    --status held,planned,proposed,refused counts all\n";
        assert_eq!(
            (ran.status, ran.out.as_str(), ran.err.as_str()),
            (0, "Sergei Shoigu – Vladimir Putin: no path\n", note)
        );
        assert_answer(&["path", "Shoigu", "Putin", "--quiet", "a.txt"], &["Sergei Shoigu – Vladimir Putin: no path"]);
    }

    #[test]
    fn a_json_answer_has_the_question_and_the_evidence() {
        let ran = folder().run(&["path", "Austin", "Shoigu", "--format", "json", "a.txt"]);
        let answer: Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(keys(&answer), ["conversations", "from", "paths", "query", "to", "truncated"]);
        assert_eq!([&answer["query"], &answer["to"]], ["path", "person/sergei-shoigu"]);
        let evidence = &answer["conversations"][0]["evidence"][0];
        assert_eq!(keys(evidence), ["claim", "document", "end", "offsets", "rule", "start", "text"]);
        assert_eq!([&evidence["document"], &evidence["offsets"]], ["a.txt", "bytes"]);
    }

    #[test]
    fn a_name_that_is_not_one_is_wrong_usage() {
        let ran = folder().run(&["timeline", "Shoygoo", "g.json"]);
        assert!(ran.err.starts_with("demarche: nobody and nothing is known as `Shoygoo`; similar: "), "{}", ran.err);
        assert!(ran.err.contains(" Sho") && ran.err.lines().count() == 1, "{}", ran.err);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""));

        let ran = folder().run(&["timeline", "John Austin", "g.json"]);
        assert!(ran.err.starts_with("demarche: nobody and nothing is known as `John Austin`"), "{}", ran.err);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""));

        let ran = folder().run(&["neighbors", "Bush", "g.json"]);
        assert!(ran.err.starts_with("demarche: `Bush` may be any of "), "{}", ran.err);
        assert!(ran.err.contains("demarche:   person/george-w-bush  "), "{}", ran.err);
        assert_eq!(ran.status, 2);

        assert_usage(
            &["neighbors", "person/nobody", "a.txt"],
            "demarche: `person/nobody` is the id of nothing that is known",
        );
        assert_usage(&["timeline", "a.txt"], "demarche: expected a name before the files, found the file `a.txt`");
        assert_usage(
            &["path", "Austin", "x.jsonl"],
            "demarche: expected a name before the files, found the file `x.jsonl`",
        );
    }

    #[test]
    fn a_missing_file_is_a_fault_beside_the_answer() {
        let ran = folder().run(&["timeline", "Shoigu", "none.jsonl", "a.txt"]);
        assert_eq!((ran.status, ran.err.as_str()), (1, "demarche: none.jsonl: no such file or folder\n"));
        assert!(ran.out.starts_with("Sergei Shoigu: 1 conversation\n"));
    }

    #[test]
    fn someone_whom_only_the_graph_knows_can_be_named() {
        let folder = folder();
        let saved =
            folder.read("g.json").replace("sergei-shoigu", "ghost-writer").replace("Sergei Shoigu", "Ghost Writer");
        let folder = folder.file("other.json", saved);
        for name in ["Ghost Writer", "ghost writer", "person/ghost-writer"] {
            let ran = folder.run(&["timeline", name, "other.json"]);
            assert!(ran.out.starts_with("Ghost Writer: 1 conversation\n"), "{name}: {}", ran.err);
        }
    }
}

mod gazetteer {
    use super::*;

    const PATTERNS: &str = "{\"label\": \"PERSON\", \"pattern\": \"Zzyzx Qwertov\"}\n\
        {\"label\": \"PERSON\", \"pattern\": [{\"POS\": \"PROPN\"}]}\n";
    const PEOPLE: &str = "id,label,wikidata,state,names,surname\n";

    #[test]
    fn what_is_imported_is_read_with() {
        let text = "On 13 May 2022, Lloyd Austin spoke by phone with Zzyzx Qwertov.";
        let folder = Folder::new().file("p.jsonl", PATTERNS).file("a.txt", text);
        let ran = folder.run(&["gazetteer", "import", "--from", "spacy", "-o", "mine", "p.jsonl"]);
        let note = "demarche: note: p.jsonl:2: a token by `POS` cannot be said in a table; the pattern is left out\n";
        assert_eq!((ran.status, ran.err.as_str()), (0, note));
        assert_eq!(
            ran.out,
            "1 new entity, names or tenures for 0 known entities\n\n\
             file                 rows\n───────────────────  ────\npeople/imported.csv  1\n"
        );
        assert_eq!(
            folder.read("mine/people/imported.csv"),
            format!("{PEOPLE}person/zzyzx-qwertov,Zzyzx Qwertov,,,,\n")
        );
        let ran = folder.run(&["extract", "--format", "jsonl", "--gazetteer", "mine", "a.txt"]);
        assert!(ran.out.contains("\"person/zzyzx-qwertov\""), "{}", ran.out);
        // Nothing is left beside it.
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3);
    }

    #[test]
    fn what_is_not_of_the_format_is_a_fault_and_the_rest_is_written() {
        let folder = Folder::new().file("p.jsonl", format!("{{\n{PATTERNS}")).file("bad.jsonl", b"\xff");
        let files = ["p.jsonl", "bad.jsonl", "none.jsonl"];
        let ran =
            folder.run(&[&["gazetteer", "import", "--quiet", "--from", "spacy", "-o", "mine"][..], &files].concat());
        assert_eq!(
            ran.err,
            "demarche: bad.jsonl:1:1: not UTF-8: byte 0xFF at offset 0\n\
             demarche: none.jsonl: no such file or folder\n\
             demarche: p.jsonl:1:1: expected a pattern as JSON, found something else (EOF while parsing an object)\n"
        );
        assert_eq!(ran.status, 1);
        assert!(folder.path().join("mine/people/imported.csv").is_file());
    }

    #[test]
    fn a_folder_with_something_in_it_must_be_meant() {
        let folder = Folder::new().file("p.jsonl", PATTERNS).file("mine/people/own.csv", PEOPLE);
        let folder = folder.file("mine/places/imported.csv", "stale").file("file", "");
        let import = ["gazetteer", "import", "--quiet", "--from", "spacy", "p.jsonl", "-o"];
        let ran = folder.run(&[&import[..], &["mine"]].concat());
        assert_eq!((ran.status, ran.err.as_str()), (1, "demarche: mine: is not empty; --force writes into it\n"));
        assert!(!folder.path().join("mine/people/imported.csv").exists());
        let ran = folder.run(&[&import[..], &["mine", "--force"]].concat());
        assert_eq!((ran.status, ran.err.as_str()), (0, ""));
        assert!(folder.path().join("mine/people/imported.csv").is_file());
        assert_eq!(folder.read("mine/people/own.csv"), PEOPLE);
        assert!(!folder.path().join("mine/places/imported.csv").exists());
        let ran = folder.run(&[&import[..], &["file"]].concat());
        assert_eq!((ran.status, ran.err.as_str()), (1, "demarche: file: is a file, expected a folder\n"));
        fs::create_dir(folder.path().join("empty")).unwrap();
        assert_eq!(folder.run(&[&import[..], &["empty"]].concat()).status, 0);
        assert_eq!(folder.run(&[&import[..], &["no/where"]].concat()).status, 1);
    }

    #[test]
    fn lists_of_gate_are_found_beside_their_index_and_nowhere_else() {
        let index = "a.lst:organization\n../secret.lst:organization\nnone.lst:organization\n";
        let folder = Folder::new()
            .file("g/lists.def", index)
            .file("g/a.lst", "Tea & Sons@id=tea\n")
            .file("secret.lst", "Secret\n");
        let ran =
            folder.run(&["gazetteer", "import", "--from", "gate", "--separator", "@", "-o", "mine", "g/lists.def"]);
        assert_eq!(
            ran.err,
            "demarche: g/../secret.lst: expected a relative path without `..`\n\
             demarche: g/none.lst: no such file or folder\n\
             demarche: g/lists.def:2:1: expected a list that is given, found `../secret.lst`\n\
             demarche: g/lists.def:3:1: expected a list that is given, found `none.lst`\n"
        );
        assert!(folder.read("mine/organizations/imported.csv").contains("\norganization/tea,Tea & Sons,"));
        assert_eq!((ran.status, fs::read_dir(folder.path().join("mine")).unwrap().count()), (1, 1));
    }

    #[test]
    fn tables_are_passed_through_or_faulty() {
        let folder = Folder::new().file("people/p.csv", format!("{PEOPLE}person/x,X Y,,state/RU,,\n"));
        let ran = folder.run(&["gazetteer", "import", "--from", "tables", "-o", "mine", "people/p.csv"]);
        assert_eq!((ran.status, folder.read("mine/people/p.csv")), (0, folder.read("people/p.csv")));
        let folder = folder.file("people/p.csv", format!("{PEOPLE}person/x,X Y,,RU,,\n"));
        let ran = folder.run(&["gazetteer", "import", "--from", "tables", "-o", "other", "people/p.csv"]);
        let expected = "demarche: people/p.csv:2:15: expected the id of a known state, found `RU`\n";
        assert_eq!((ran.status, ran.err.as_str()), (1, expected));
        assert!(!folder.path().join("other").exists());
    }

    #[test]
    fn a_wrong_import_is_wrong_usage() {
        assert_usage(
            &["gazetteer", "import", "--from", "xml", "-o", "x", "a.txt"],
            "demarche: invalid value 'xml' for '--from <FORMAT>' [possible values: spacy, gate, petrarch, regexner, csv, tables]",
        );
        assert_usage(
            &["gazetteer", "import", "--from", "csv", "-o", "-", "a.txt"],
            "demarche: -o: expected a folder, found `-`",
        );
        assert_usage(
            &["gazetteer", "check", "--state", "XX"],
            "demarche: --state: expected the code of a known state such as RU, found `XX`",
        );
        assert_usage(
            &["gazetteer", "check", "--kind", "x"],
            "demarche: invalid value 'x' for '--kind <KIND>' [possible values: gap, no-tenure, overlap, shared-name]",
        );
    }

    /// Two who held a post that nobody else of the tables holds, and one who held none.
    fn odd() -> Folder {
        let offices = "id,label,class,names\noffice/tea-taster,tea taster,minister,\n";
        let tenures = "person,office,of,from,until,note\nperson/aa-bb,office/tea-taster,state/LI,2001,2002,\n\
            person/cc-dd,office/tea-taster,state/LI,2004-03,,acting\nperson/ee-ff,office/tea-taster,state/LI,2007,,\n";
        let people = format!(
            "{PEOPLE}person/aa-bb,Aa Bb,,state/LI,,\nperson/cc-dd,Cc Dd,,state/LI,,\nperson/ee-ff,Ee Ff,,state/LI,,\n\
             person/gg-hh,Gg Hh,,state/LI,Aa Bb,\nperson/ii-jj,Ii Jj,,state/SM,,\n"
        );
        Folder::new()
            .file("m/offices/o.csv", offices)
            .file("m/tenures/t.csv", tenures.replace(",acting", ","))
            .file("m/people/p.csv", people)
    }

    #[test]
    fn check_lists_what_looks_odd() {
        let ran = odd().run(&["gazetteer", "check", "--state", "li", "m"]);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""));
        let lines: Vec<&str> = ran.out.lines().collect();
        assert_eq!(lines[0], "no faults; 1 gap, 1 no tenure, 1 overlap, 1 shared name");
        assert_eq!(lines[2], "what         of                             who");
        assert!(ran.out.contains("person/gg-hh\n") && !ran.out.contains("person/ii-jj"), "{}", ran.out);
        let ran =
            odd().run(&["gazetteer", "check", "--state", "LI", "--kind", "gap,shared-name", "--format", "json", "m"]);
        let answer: Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(keys(&answer), ["counts", "lints", "query"]);
        let gap = &answer["lints"][0];
        assert_eq!(keys(gap), ["entities", "kind", "name", "of", "office", "tenures", "text"]);
        assert_eq!([&gap["kind"], &gap["office"], &gap["of"]], ["gap", "office/tea-taster", "state/LI"]);
        assert_eq!(keys(&gap["tenures"][0]), ["acting", "from", "note", "of", "office", "person", "until"]);
        assert_eq!([&gap["tenures"][0]["until"], &gap["tenures"][1]["from"]], ["2002", "2004-03"]);
        assert_eq!([&answer["lints"][1]["kind"], &answer["lints"][1]["name"]], ["shared-name", "Aa Bb"]);
    }

    #[test]
    fn check_tells_every_fault_of_every_folder() {
        let folder = Folder::new().file("a/people/p.csv", format!("{PEOPLE}person/x,X,7,,,\n"));
        let folder = folder
            .file("a/tenures/t.csv", "person,office\n")
            .file("b/odd.txt", "")
            .file("c/lang/vi/cues.toml", "x = [");
        let ran = folder.run(&["gazetteer", "check", "a"]);
        let expected = "demarche: a/people/p.csv:2:12: expected a Wikidata id such as `Q42` or nothing, found `7`\n\
            demarche: a/tenures/t.csv:1:14: expected the column `of`, found the end of the line\n";
        assert_eq!((ran.status, ran.out.as_str(), ran.err.as_str()), (1, "", expected));
        let ran = folder.run(&["gazetteer", "check", "none", "b"]);
        assert_eq!((ran.status, ran.err.lines().count()), (1, 2));
        assert!(ran.err.starts_with("demarche: none: expected a folder"), "{}", ran.err);
        let ran = folder.run(&["gazetteer", "check", "c"]);
        assert!(ran.status == 1 && ran.err.starts_with("demarche: c/lang/vi/cues.toml:1:"), "{}", ran.err);
    }

    #[test]
    fn stats_count() {
        let before = odd().run(&["gazetteer", "stats", "--format", "json"]);
        let after = odd().run(&["gazetteer", "stats", "--format", "json", "m"]);
        let [before, after]: [Value; 2] = [before, after].map(|ran| serde_json::from_str(&ran.out).unwrap());
        assert_eq!(keys(&after), ["kinds", "languages", "people_with_tenures", "query", "states", "tenures"]);
        let grown = |get: &dyn Fn(&Value) -> &Value| get(&after).as_u64().unwrap() - get(&before).as_u64().unwrap();
        assert_eq!(grown(&|stats| &stats["kinds"][0]["entities"]), 5);
        assert_eq!(grown(&|stats| &stats["people_with_tenures"]), 3);
        let of = |state: &str| {
            let at = after["states"].as_array().unwrap().iter().position(|of| of["state"] == state).unwrap();
            ["people", "tenures"].map(|what| grown(&|stats: &Value| &stats["states"][at][what]))
        };
        assert_eq!((of("state/LI"), of("state/SM")), ([4, 3], [1, 0]));
        let text = odd().run(&["gazetteer", "stats", "m"]).out;
        assert!(text.starts_with("kind          entities  with Wikidata id  names\n"), "{text}");
    }

    #[test]
    fn find_shows_all_that_is_known() {
        let folder = odd();
        for name in ["person/cc-dd", "Cc Dd", "cc dd", "CC  DD", "Dd"] {
            let ran = folder.run(&["gazetteer", "find", name, "--gazetteer", "m"]);
            assert_eq!(
                ran.out,
                "person/cc-dd: Cc Dd\n\
                 state           Liechtenstein (state/LI)\n\
                 name (all)      Cc Dd\n\
                 surname (all)   Dd\n\
                 \n\
                 from     office      of\n\
                 ───────  ──────────  ─────────────\n\
                 2004-03  tea taster  Liechtenstein\n",
                "{}",
                ran.err
            );
        }
        let ran = folder.run(&["gazetteer", "find", "office/tea-taster", "--on", "2002-05", "--gazetteer", "m"]);
        assert!(ran.out.contains("Aa Bb") && !ran.out.contains("Cc Dd"), "{}", ran.out);
        let ran = folder.run(&["gazetteer", "find", "Aa Bb", "--format", "json", "--gazetteer", "m"]);
        let answer: Value = serde_json::from_str(&ran.out).unwrap();
        let ids: Vec<&Value> = answer["entities"].as_array().unwrap().iter().map(|entity| &entity["id"]).collect();
        assert_eq!(ids, ["person/aa-bb", "person/gg-hh"]);
        assert_eq!(
            keys(&answer["entities"][0]),
            [
                "adjective",
                "capital",
                "class",
                "head",
                "id",
                "kind",
                "label",
                "leaders",
                "names",
                "state",
                "tenures",
                "wikidata"
            ]
        );
        let ran = folder.run(&["gazetteer", "find", "the British prime minister", "--on", "2022-09-10"]);
        assert!(ran.out.starts_with("person/liz-truss: Liz Truss\n"), "{}", ran.out);
    }

    #[test]
    fn who_is_not_found_is_a_fault_with_those_nearest() {
        let ran = Folder::new().run(&["gazetteer", "find", "Shoygoo"]);
        assert!(ran.err.starts_with("demarche: nobody and nothing is known as `Shoygoo`; similar: "), "{}", ran.err);
        assert_eq!((ran.status, ran.out.as_str()), (1, ""));
        let ran = Folder::new().run(&["gazetteer", "find", "person/nobody\u{1b}"]);
        assert_eq!((ran.status, ran.err.contains('\u{1b}')), (1, false));
    }
}
