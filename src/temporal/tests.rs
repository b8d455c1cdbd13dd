//! The laws, and the gold standard.

use std::collections::BTreeMap;
use std::path::Path;
#[cfg(feature = "serde")]
use std::path::PathBuf;

use proptest::prelude::*;

use super::{DateMention, DateWords, dates};
use crate::Day;
use crate::text::Text;
use crate::text::lexicon::PerWord;

fn language_file(code: &str) -> (String, String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("gazetteer/lang").join(code).join("dates.toml");
    let content = std::fs::read_to_string(&path).expect("the language file can be read");
    (format!("gazetteer/lang/{code}/dates.toml"), content)
}

fn load(code: &str) -> DateWords {
    let (path, content) = language_file(code);
    DateWords::load(&path, &content).unwrap_or_else(|error| panic!("{error}"))
}

fn value(mention: &DateMention) -> String {
    mention.date.map_or("?".to_owned(), |date| date.to_string())
}

#[test]
fn faults_are_located() {
    let file = |form: &str| {
        format!("language = \"xx\"\nseparators = []\n[[form]]\nname = \"a\"\nkind = \"explicit\"\n{form}\n")
    };
    for (form, message) in [
        (
            "patterns = [\"<moth>\"]",
            "x.toml:6:13: expected a class or a part of this file, not `<moth>`, found `<moth>`",
        ),
        ("patterns = [\"(a\"]", "x.toml:6:13: expected `)` after `(`, found `(a`"),
        ("patterns = [\"a?\"]", "x.toml:6:13: expected a pattern that does not match the empty text, found `a?`"),
        ("patterns = [\"a } b\"]", "x.toml:6:13: expected a pattern without a stray `}`, found `a } b`"),
        ("patterns = [\"{q}\"]", "x.toml:6:13: expected one of {d} {th} {m} {y} {yy} {n} {sep}, found `{q}`"),
    ] {
        let error = DateWords::load("x.toml", &file(form)).expect_err(form);
        assert_eq!(error.to_string(), message);
    }
    assert!(DateWords::load("x.toml", "language = 1").is_err());
}

#[test]
fn a_third_language_is_data() {
    let french = r#"
language = "fr"
separators = ["/", "."]
ordinals = ["er"]
clause.future = ["va", "aura"]
clause.since = ["depuis"]
class.month = { fills = "month", first = 1, rows = [["janvier"], ["février"], ["mars"], ["avril"], ["mai"], ["juin"],
  ["juillet"], ["août"], ["septembre"], ["octobre"], ["novembre"], ["décembre", "déc."]] }
class.weekday = { fills = "weekday", first = 1, rows = [["lundi"], ["mardi"], ["mercredi"], ["jeudi"], ["vendredi"]] }
class.backward = { fills = "direction", first = -1, rows = [["dernier"]] }
class.day-shift = { fills = "day-shift", first = -1, rows = [["hier"], ["aujourd'hui"], ["demain"]] }
class.unit = { fills = "unit", rows = [["jour", "jours"], ["semaine", "semaines"]] }
form = [
  { name = "day-month", kind = "explicit", patterns = ["[<weekday>? {d} <month> {y}?]"] },
  { name = "weekday", kind = "explicit", patterns = ["[<weekday>]", "[<weekday>] <backward>"] },
  { name = "day", kind = "relative", patterns = ["[<day-shift>]"] },
  { name = "ago", kind = "relative", sign = -1, patterns = ["il y a {n} <unit>"] },
  { name = "same", kind = "anaphoric", from = "narrative", patterns = ["le même jour"] },
]
"#;
    let words = DateWords::load("fr/dates.toml", french).unwrap_or_else(|error| panic!("{error}"));
    for (source, expected) in [
        ("Le 1er mars 2022, ils se sont parlé.", &["2022-03-01"][..]),
        ("Lundi 5 décembre, hier, mardi dernier.", &["2022-12-05", "2022-12-07", "2022-12-06"]),
        ("Depuis le 24 février ; le 6 déc. ; il y a 3 jours.", &["2022-02-24", "2022-12-06", "2022-12-05"]),
        ("Le 24 FÉVRIER il parla. Le même jour, elle aussi.", &["2022-02-24", "2022-02-24"]),
    ] {
        let found = dates(&Text::new(source, &[]), &words, &mut PerWord::default(), Day::new(2022, 12, 8));
        assert_eq!(found.iter().map(value).collect::<Vec<_>>(), expected, "{source}");
    }
}

#[cfg(feature = "serde")]
fn gold_folder(name: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/gold").join(name);
    [beside, Path::new("/work/shared/gold").join(name)].into_iter().find(|folder| folder.is_dir())
}

/// What is right, found and wanted, with a line for each difference.
#[cfg(feature = "serde")]
fn score(folder: &Path) -> (usize, usize, usize, String) {
    let words = BTreeMap::from(["vi", "en"].map(|code| (code, load(code))));
    let (mut right, mut found, mut wanted, mut report) = (0, 0, 0, String::new());
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    for path in files.iter().filter(|path| path.to_string_lossy().ends_with(".gold.json")) {
        let gold: serde_json::Value =
            serde_json::from_str(&std::fs::read_to_string(path).expect("gold")).expect("JSON");
        let Some(mentions) = gold["mentions"].as_array() else { continue };
        let source = std::fs::read_to_string(path.to_string_lossy().replace(".gold.json", ".txt")).expect("a text");
        let text = Text::new(&source, &[]);
        let published = gold["published"].as_str().and_then(|day| day.parse().ok());
        let at = |byte: usize| source[..byte].chars().count() as u64;
        let got: Vec<(u64, u64, String)> =
            dates(&text, &words[gold["language"].as_str().unwrap_or("vi")], &mut PerWord::default(), published)
                .iter()
                .filter(|mention| mention.is_mention)
                .map(|mention| (text.span(&mention.tokens), value(mention)))
                .map(|(span, value)| (at(span.start()), at(span.end()), value))
                .collect();
        let expected: Vec<(u64, u64, String)> = mentions
            .iter()
            .filter(|mention| mention["kind"] == "date")
            .map(|m| {
                (
                    m["start"].as_u64().expect("start"),
                    m["end"].as_u64().expect("end"),
                    m["entity"].as_str().unwrap_or("?").to_owned(),
                )
            })
            .collect();
        right += got.iter().filter(|mention| expected.contains(mention)).count();
        found += got.len();
        wanted += expected.len();
        let quote = |m: &(u64, u64, String)| -> String {
            source.chars().skip(m.0 as usize).take((m.1 - m.0) as usize).chain(format!(" = {}", m.2).chars()).collect()
        };
        for missed in expected.iter().filter(|mention| !got.contains(mention)) {
            report += &format!("{} missed {}\n", gold["id"], quote(missed));
        }
        for wrong in got.iter().filter(|mention| !expected.contains(mention)) {
            report += &format!("{} wrong {}\n", gold["id"], quote(wrong));
        }
    }
    (right, found, wanted, report)
}

#[cfg(feature = "serde")]
#[test]
#[allow(clippy::print_stderr, reason = "a test that skips says so")]
fn the_gold_standard() {
    for (name, at_least) in [("seeds", 0.95), ("vi_dev", 0.0), ("vi_dev_b", 0.0), ("en_dev", 0.0)] {
        let Some(folder) = gold_folder(name) else {
            eprintln!("skipped: there is no gold/{name} here");
            continue;
        };
        let (right, found, wanted, report) = score(&folder);
        let f1 = 2.0 * right as f64 / (found + wanted).max(1) as f64;
        eprintln!("{name}: {right} right of {found} found, {wanted} wanted, F1 {f1:.3}\n{report}");
        assert!(f1 >= at_least, "{name}: F1 {f1:.3}\n{report}");
    }
}

proptest! {
    #[test]
    fn mentions_are_sorted_and_disjoint(
        source in "\\PC{0,60}|([0-9]{1,5}|[/.,() -]|ngày |hôm |tháng |năm |thứ |Hai |tuần |và |tới |đến |sau |trước |cùng |May |Monday |next |last |of |the |two |days |ago |week |\n){0,40}",
        day in proptest::option::of((1_i16..=9999, 1_u8..=12, 1_u8..=28)),
    ) {
        let published = day.and_then(|(year, month, day)| Day::new(year, month, day));
        let text = Text::new(&source, &[]);
        for words in WORDS.iter() {
            let mut end = 0;
            for mention in dates(&text, words, &mut PerWord::default(), published) {
                prop_assert!(mention.tokens.start >= end && mention.tokens.end > mention.tokens.start);
                prop_assert!(mention.tokens.end <= text.tokens().len());
                prop_assert_eq!(mention.is_background, mention.background_cue.is_some() && mention.kind != super::DateKind::Bound);
                end = mention.tokens.end;
            }
        }
    }
}

static WORDS: std::sync::LazyLock<Vec<DateWords>> = std::sync::LazyLock::new(|| {
    let folders = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("gazetteer/lang")).expect("a folder");
    let folders = folders.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_dir());
    folders.map(|path| load(&path.file_name().expect("a code").to_string_lossy())).collect()
});
