//! Marked texts: each case of `tests/cases/*.txt` is read and compared with what is written under it.
//!
//! `tests/cases/README.md` tells the format. `UPDATE_EXPECT=1 cargo test --test cases` writes the present results under
//! the texts; read the difference before it is committed.
#![cfg(feature = "builtin")]

#[path = "util/diff.rs"]
mod diff;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use demarche::{Conversation, Document, Extraction, Extractor, Meaning, Mention, Party};
use diff::difference;
use unicode_normalization::UnicodeNormalization;

/// One text and what is expected of it.
struct Case {
    /// The lines from the name to the empty line before the text, as written.
    head: String,
    name: String,
    language: Option<String>,
    published: Option<String>,
    wants_mentions: bool,
    wants_conversations: bool,
    wants_times: bool,
    /// As written, with escapes.
    text: String,
    expected: String,
}

#[test]
fn cases() {
    let extractor = Extractor::builtin();
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let (mut faults, mut count) = (String::new(), 0);
    for path in files() {
        let content = fs::read_to_string(&path).unwrap();
        let mut written = String::new();
        for case in parse(&path, &content) {
            count += 1;
            let found = results(&extractor, &case, &unescape(&case.text));
            if !update && found != case.expected {
                let file = path.file_name().unwrap().to_string_lossy();
                write!(faults, "{file}: {}\n{}\n", case.name, difference(&case.expected, &found)).unwrap();
            }
            faults.push_str(&other_forms(&extractor, &case, &found));
            writeln!(written, "=== {}{}---\n{found}", case.head, case.text).unwrap();
        }
        if update {
            fs::write(&path, format!("{}{}", preamble(&content), written.trim_end_matches('\n')) + "\n").unwrap();
        }
    }
    assert!(count >= 80, "only {count} cases were found under tests/cases");
    assert!(
        faults.is_empty(),
        "{faults}- is what the file expects, + what was found. If + is right (or a FIXME that has become true), \
         UPDATE_EXPECT=1 cargo test --test cases writes it to the file; take out the FIXME by hand."
    );
}

/// Decomposed and half-composed, a text gives the same results, at its own offsets.
fn other_forms(extractor: &Extractor, case: &Case, found: &str) -> String {
    let mut faults = String::new();
    let text = unescape(&case.text);
    if text.nfc().ne(text.chars()) {
        return faults; // The case is about a form of its own.
    }
    for (form, text) in [("NFD", text.nfd().collect()), ("half-composed", half_composed(&text))] {
        let other: String = results(extractor, case, &text).nfc().collect();
        if other != found {
            writeln!(faults, "{} (as {form})\n{}", case.name, difference(found, &other)).unwrap();
        }
    }
    faults
}

/// As Vietnamese keyboards of Windows write: the letter in one piece, its tone after it.
fn half_composed(text: &str) -> String {
    let is_tone = |c: &char| matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
    let mut out = String::new();
    for letter in text.chars() {
        let (tones, rest): (Vec<char>, Vec<char>) = [letter].into_iter().nfd().partition(is_tone);
        out.extend(rest.into_iter().nfc());
        out.extend(tones);
    }
    out
}

/// What was found, a line a mention and a line a conversation.
fn results(extractor: &Extractor, case: &Case, text: &str) -> String {
    let mut document = Document::new(case.name.as_str(), text);
    document.language.clone_from(&case.language);
    document.published = case.published.as_ref().map(|day| day.parse().expect("a day of publication"));
    let Extraction { mentions, conversations, .. } = extractor.extract(&document);
    let mut lines = Vec::new();
    if case.wants_mentions {
        lines.extend(mentions.iter().map(|mention| mention_line(mention, text)));
    }
    if case.wants_conversations {
        let line = |told: &Conversation| match &told.time {
            Some(time) if case.wants_times => format!("{} | {time}", conversation_line(told)),
            _ => conversation_line(told),
        };
        lines.extend(conversations.iter().map(line));
        if conversations.is_empty() {
            lines.push("no conversation".to_owned());
        }
    }
    lines.into_iter().map(|line| line + "\n").collect()
}

fn mention_line(mention: &Mention, text: &str) -> String {
    let means = match &mention.meaning {
        Meaning::One(id) => id.to_string(),
        Meaning::Ambiguous(ids) => ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(" or "),
        Meaning::Unknown => "unknown".to_owned(),
        Meaning::Date(date) => date.map_or_else(|| "?".to_owned(), |date| date.to_string()),
    };
    let words = mention.span.of(text).expect("a span on character boundaries");
    format!("{} | {} | {means}", mention.kind.name(), escape(words))
}

fn conversation_line(told: &Conversation) -> String {
    let date = told.date.map_or_else(|| "-".to_owned(), |date| date.to_string());
    let parties = told.participants.iter().map(|party| party.entity.to_string()).collect::<Vec<_>>().join(" + ");
    let mut line = format!("{} {} {date} | {parties}", told.status, told.mode);
    let mut role = |word: &str, party: &Party| write!(line, " | {word} {}", party.entity).unwrap();
    told.requested_by.iter().for_each(|party| role("at request of", party));
    told.place.iter().for_each(|party| role("at", party));
    told.reported_by.iter().for_each(|party| role("says", party));
    line
}

// --- the files ----------------------------------------------------------------------------------------------------

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|end| end == "txt")).collect();
    files.sort();
    files
}

/// What stands before the first case.
fn preamble(content: &str) -> &str {
    &content[..content.find("=== ").unwrap_or(content.len())]
}

fn parse(path: &Path, content: &str) -> Vec<Case> {
    content[preamble(content).len()..]
        .split("\n=== ")
        .map(|part| part.trim_start_matches("=== "))
        .map(|part| {
            let malformed =
                || panic!("{}: a case is `=== name`, head, empty line, text, `---`:\n{part}", path.display());
            let (head, body) = part.split_once("\n\n").unwrap_or_else(malformed);
            let (text, expected) = body.split_once("---\n").or(body.split_once("---")).unwrap_or_else(malformed);
            let field = |name: &str| {
                let value = head.lines().skip(1).find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
                value.map(str::to_owned)
            };
            let expect = field("expect").unwrap_or_else(|| "mentions conversations".to_owned());
            let unknown = head.lines().skip(1).find(|line| {
                !["language: ", "published: ", "expect: ", "FIXME: "].iter().any(|name| line.starts_with(name))
            });
            assert_eq!(unknown, None, "{}: an unknown line in the head of a case", path.display());
            Case {
                head: format!("{head}\n\n"),
                name: head.lines().next().unwrap_or_default().to_owned(),
                language: field("language"),
                published: field("published"),
                wants_mentions: expect.contains("mentions"),
                wants_conversations: expect.contains("conversations"),
                wants_times: expect.contains("times"),
                text: text.to_owned(),
                expected: expected.trim_end().lines().map(|line| line.to_owned() + "\n").collect(),
            }
        })
        .collect()
}

/// `\u{a0}` as the character.
fn unescape(text: &str) -> String {
    let mut parts = text.trim_end_matches('\n').split("\\u{");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (code, rest) = part.split_once('}').expect("an escape is \\u{…}");
        out.push(char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap());
        out.push_str(rest);
    }
    out
}

/// Makes visible what would not be seen.
fn escape(words: &str) -> String {
    let seen = |c: char| c == ' ' || !(c.is_whitespace() || c.is_control() || c == '\u{ad}' || c == '\u{200b}');
    words.chars().map(|c| if seen(c) { c.to_string() } else { format!("\\u{{{:x}}}", c as u32) }).collect()
}
