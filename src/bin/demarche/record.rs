//! One line of JSON as a document, or what is wrong with it.

use std::borrow::Cow;
use std::fmt;

use demarche::Day;
use serde::Deserialize;
use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};

/// What a line says. Keys that are not known are ignored; of one that stands twice the last counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// The document's id.
    pub id: Option<String>,
    /// Its text.
    pub text: Option<String>,
    /// Or the file that holds its text.
    pub path: Option<String>,
    /// The code of its language, a known one.
    pub language: Option<String>,
    /// The day of its publication.
    pub published: Option<Day>,
    /// Who published it.
    pub source: Option<String>,
    /// Whether the line says what was found in a document, rather than being one.
    pub is_told: bool,
}

/// What is wrong with a line, and at which byte of it.
#[derive(Debug, PartialEq, Eq)]
pub struct BadLine {
    /// From 0.
    pub byte: usize,
    /// Without the place.
    pub message: String,
}

/// Reads a line.
pub fn parse(line: &str, languages: &[String]) -> Result<Record, BadLine> {
    let mut json = serde_json::Deserializer::from_str(line);
    let record = RecordSeed { languages }.deserialize(&mut json);
    let record = record.and_then(|record| json.end().map(|()| record));
    record.map_err(|error| BadLine { byte: error.column().saturating_sub(1), message: without_place(&error) })
}

/// serde_json puts the place at the end of its message; it says `line 1` for every line.
fn without_place(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message);
    match (error.classify(), message) {
        (serde_json::error::Category::Data, _) => message.to_owned(),
        // Its words for half of a pair of surrogates, whichever half it is.
        (_, "unexpected end of hex escape" | "lone leading surrogate in hex escape") => {
            r"not JSON: lone surrogate in a \u escape".to_owned()
        }
        _ => format!("not JSON: {message}"),
    }
}

/// Why not derive? Errors then would come after the whole line was read and have no place in it, and a derived struct
/// takes an array for an object.
struct RecordSeed<'l> {
    languages: &'l [String],
}

impl<'de> DeserializeSeed<'de> for RecordSeed<'_> {
    type Value = Record;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Record, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for RecordSeed<'_> {
    type Value = Record;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with `id` and `text`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Record, A::Error> {
        let mut record = Record::default();
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            match key.as_ref() {
                "id" => record.id = map.next_value::<Option<Id>>()?.map(|id| id.0),
                "text" => record.text = map.next_value()?,
                "path" => record.path = map.next_value()?,
                "source" => record.source = map.next_value()?,
                "conversations" => {
                    record.is_told = true;
                    map.next_value::<IgnoredAny>()?;
                }
                "published" => record.published = map.next_value()?,
                "language" => record.language = map.next_value_seed(Language(self.languages))?,
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(record)
    }
}

/// An id that evidence can cite.
struct Id(String);

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Id, D::Error> {
        let id = String::deserialize(deserializer)?;
        if id.is_empty() {
            Err(de::Error::custom("expected the id of a document, found an empty one"))
        } else {
            Ok(Id(id))
        }
    }
}

/// Reads a known language, or null.
struct Language<'l>(&'l [String]);

impl<'de> DeserializeSeed<'de> for Language<'_> {
    type Value = Option<String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de> Visitor<'de> for Language<'_> {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the code of a language")
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }

    fn visit_str<E: de::Error>(self, code: &str) -> Result<Self::Value, E> {
        if self.0.iter().any(|known| known == code) {
            Ok(Some(code.to_owned()))
        } else {
            Err(E::custom(unknown_language(code, self.0)))
        }
    }
}

/// What to say of a language without data.
pub fn unknown_language(code: &str, known: &[String]) -> String {
    let code: String = code.chars().take(40).collect();
    format!("unknown language `{code}`, expected one of {}", known.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(line: &str) -> String {
        match parse(line, &["en".to_owned(), "vi".to_owned()]) {
            Ok(record) => format!("{record:?}"),
            Err(bad) => format!("{}: {}", bad.byte, bad.message),
        }
    }

    #[test]
    fn faults_have_a_place_and_a_reason() {
        for (line, expected) in [
            (r#"["a", "b"]"#, "0: invalid type: sequence, expected an object with `id` and `text`"),
            (r#"{"id": 7}"#, "7: invalid type: integer `7`, expected a string"),
            (r#"{"language": "xx"}"#, "16: unknown language `xx`, expected one of en, vi"),
            (r#"{"text": "\ud800"}"#, r"16: not JSON: lone surrogate in a \u escape"),
            (r#"{"id": ""}"#, "9: expected the id of a document, found an empty one"),
            (r#"{"text": "a"} x"#, "14: not JSON: trailing characters"),
            (r#"{"published": "2022-13-40"}"#, "26: expected a day as 2022-05-19, found `2022-13-40`"),
            (r#"{"published": "2022-05"}"#, "23: expected a day as 2022-05-19, found `2022-05`"),
        ] {
            assert_eq!(fault(line), expected, "{line}");
        }
    }

    #[test]
    fn a_line_is_read() -> Result<(), BadLine> {
        let line = "{\"id\":\"a\",\"text\":\"x\\u0000y\",\"more\":[{}],\"language\":null,\"published\":\"2022-05-20\"}";
        let record = parse(line, &[])?;
        assert_eq!(record.id.as_deref(), Some("a"));
        assert_eq!(record.text.as_deref(), Some("x\0y"));
        assert_eq!(record.language, None);
        assert_eq!(record.published, Day::new(2022, 5, 20));
        Ok(())
    }
}
