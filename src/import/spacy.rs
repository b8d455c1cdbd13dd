//! spaCy's patterns for its entity ruler: a JSON object a line.

use serde_json::{Map, Value};

use super::entry::{Entry, File, Found, Name, Place, combinations, join_tokens};
use super::{MAX_VARIANTS, Options};
use crate::gazetteer::Case;
use crate::gazetteer::error::quote;

pub(super) fn read(files: &[File<'_>], options: &Options, found: &mut Found) {
    for (place, line) in files.iter().flat_map(File::lines).filter(|(_, line)| !line.trim().is_empty()) {
        match serde_json::from_str(line) {
            Ok(Value::Object(pattern)) => read_pattern(&pattern, place, options, found),
            Ok(_) => found.faults.push(place.fault(1, "an object with `label` and `pattern`", quote(line.trim()))),
            Err(error) => {
                let column =
                    line.get(..error.column().saturating_sub(1)).map_or(1, |before| before.chars().count() + 1);
                let message = error.to_string();
                let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message);
                found.faults.push(place.fault(column, "a pattern as JSON", format!("something else ({message})")));
            }
        }
    }
}

fn read_pattern(pattern: &Map<String, Value>, place: Place, options: &Options, found: &mut Found) {
    let names = match pattern.get("pattern") {
        Some(Value::String(phrase)) => Ok(vec![Name::exact(phrase.as_str())]),
        Some(Value::Array(tokens)) => names(tokens),
        other => {
            let shown = other.map_or("none".to_owned(), |value| quote(&value.to_string()));
            return found.faults.push(place.fault(1, "a phrase or a list of tokens as `pattern`", shown));
        }
    };
    let label = match pattern.get("label") {
        Some(Value::String(label)) => label,
        other => {
            let shown = other.map_or("none".to_owned(), |value| quote(&value.to_string()));
            return found.faults.push(place.fault(1, "a `label` in quotation marks", shown));
        }
    };
    let names = match names {
        Ok(names) => names,
        Err(why) => return found.notes.push(&place, format!("{why}; the pattern is left out")),
    };
    let Some(sort) = found.sort(label, options, &place) else { return };
    let key = match pattern.get("id") {
        Some(Value::String(id)) if !id.is_empty() => Some(id.clone()),
        Some(Value::Number(id)) => Some(id.to_string()),
        _ => None,
    };
    found.push(Entry { key, ..Entry::new(place, sort, names) });
}

/// All names for which a list of tokens stands, or why it stands for none of ours.
fn names(tokens: &[Value]) -> Result<Vec<Name>, String> {
    let read = tokens.iter().map(token).collect::<Result<Vec<_>, String>>()?;
    let case = if read.iter().any(|(_, case)| *case == Case::Any) { Case::Any } else { Case::Exact };
    let words: Vec<Vec<String>> = read.into_iter().map(|(words, _)| words).collect();
    let all = combinations(&words, MAX_VARIANTS);
    let all = all.ok_or_else(|| format!("it stands for more than {MAX_VARIANTS} names"))?;
    let names = all.iter().map(|tokens| join_tokens(tokens)).filter(|name| !name.is_empty());
    let names: Vec<Name> = names.map(|text| Name { case, ..Name::exact(text) }).collect();
    if names.is_empty() { Err("it stands for no word".to_owned()) } else { Ok(names) }
}

/// The words that one token may be (an empty one if it may be missing), and whether their case counts.
fn token(token: &Value) -> Result<(Vec<String>, Case), String> {
    let Value::Object(token) = token else { return Err("a token that is no object cannot be read".to_owned()) };
    let (mut words, mut case, mut is_optional) = (None, Case::Exact, false);
    // Of two attributes of one token, one cannot be said: both are conditions.
    for (attribute, value) in token {
        match attribute.to_uppercase().as_str() {
            "OP" => match value.as_str() {
                Some("?") => is_optional = true,
                Some("1" | "{1}") => {}
                _ => {
                    return Err(format!(
                        "the operator {} cannot be said in a table",
                        quote(value.as_str().unwrap_or("?"))
                    ));
                }
            },
            attribute @ ("ORTH" | "TEXT" | "LOWER") if words.is_none() => {
                case = if attribute == "LOWER" { Case::Any } else { Case::Exact };
                words = Some(words_of(attribute, value)?);
            }
            other => return Err(format!("a token by {} cannot be said in a table", quote(other))),
        }
    }
    let mut words = words.ok_or_else(|| "a token that may be any word cannot be said in a table".to_owned())?;
    if is_optional {
        words.push(String::new());
    }
    Ok((words, case))
}

fn words_of(attribute: &str, value: &Value) -> Result<Vec<String>, String> {
    let word = |value: &Value| value.as_str().map(str::to_owned);
    let list = match value {
        Value::String(word) => Some(vec![word.clone()]),
        Value::Object(condition) if condition.len() == 1 => match condition.get("IN") {
            Some(Value::Array(words)) => words.iter().map(word).collect(),
            _ => {
                let name = condition.keys().next().map_or("", String::as_str);
                return Err(format!("{attribute} with {} cannot be said in a table", quote(name)));
            }
        },
        _ => None,
    };
    let list: Option<Vec<String>> = list.filter(|words: &Vec<String>| !words.is_empty());
    list.ok_or_else(|| format!("{attribute} has neither a word nor a list of words"))
}
