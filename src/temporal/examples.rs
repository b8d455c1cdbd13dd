//! The examples of a language's `dates.toml`, read.

use std::collections::BTreeMap;

use super::words::Example;
use super::{Clock, DateMention, DateWords, ZoneWords, dates};
use crate::text::Text;
use crate::text::lexicon::PerWord;
use crate::{Day, DayPart, RuleName};

/// What the examples say and the forms do not do, and which form has too few of them; a line each.
pub(crate) fn faults_of_examples(language: &str, words: &DateWords) -> Vec<String> {
    let mut faults = Vec::new();
    let mut seen: BTreeMap<&RuleName, Seen> = words.forms.iter().map(|form| (&form.rule, Seen::default())).collect();
    for example in &words.examples {
        let rule = RuleName::new(&format!("{language}.date.{}", example.rule));
        let Some(seen) = seen.get_mut(&rule) else {
            faults.push(format!("{rule}: an example of a form that there is not: {}", example.text));
            continue;
        };
        let text = Text::new(&example.text, words.abbreviations());
        let published: Option<Result<Day, _>> = example.published.as_deref().map(str::parse);
        let Ok(published) = published.transpose() else {
            faults.push(format!("{rule}: `published` is no day: {}", example.text));
            continue;
        };
        let found = dates(&text, words, &mut PerWord::default(), published);
        *if found.iter().any(|mention| mention.rule == rule) { &mut seen.found } else { &mut seen.against } += 1;
        faults.extend(differences(&text, example, &found).map(|fault| format!("{rule}: {}: {fault}", example.text)));
    }
    for form in &words.forms {
        let seen = &seen[&form.rule];
        if form.kind.is_some() && seen.found == 0 || seen.against == 0 && seen.found < 2 {
            faults.push(format!("{}: wants an example for it and one against it", form.rule));
        }
    }
    faults
}

/// How many examples a form is found in, and in how many of its own it is not.
#[derive(Default)]
struct Seen {
    found: usize,
    against: usize,
}

fn differences(text: &Text<'_>, example: &Example, found: &[DateMention]) -> impl Iterator<Item = String> {
    let date = |date: Option<crate::PartialDate>| date.map_or_else(|| "?".to_owned(), |date| date.to_string());
    let all = |told: fn(&DateMention) -> Option<crate::PartialDate>| -> Vec<String> {
        found.iter().map(|mention| date(told(mention))).collect()
    };
    let marked = found.iter().filter(|mention| mention.is_mention);
    let marked = marked.map(|mention| text.quote(&mention.tokens).to_owned()).collect();
    let background = found.iter().map(|mention| mention.is_background.to_string()).collect();
    let clocks = found.iter().map(|mention| clock(text, mention.clock.as_ref())).collect();
    let expected_background =
        example.background.as_ref().map(|expected| expected.iter().map(bool::to_string).collect::<Vec<_>>());
    [
        ("dates", Some(example.dates.clone()), all(|mention| mention.date)),
        ("marked", example.marked.clone(), marked),
        ("events", example.events.clone(), all(|mention| mention.event_date)),
        ("background", expected_background, background),
        ("clocks", example.clocks.clone(), clocks),
    ]
    .into_iter()
    .filter_map(|(what, expected, found)| {
        let expected = expected.filter(|expected| *expected != found)?;
        Some(format!("{what} expected {expected:?}, found {found:?}"))
    })
}

/// What an example says of a clock: `early Hà Nội`, `- GMT`, `evening local`, or nothing. The words of a name are no stage's
/// business here, so that only one of them is shown.
fn clock(text: &Text<'_>, clock: Option<&Clock>) -> String {
    let Some(Clock { part, zone }) = clock else { return String::new() };
    let part = part.map_or("-", DayPart::name);
    match zone {
        None => part.to_owned(),
        Some(ZoneWords::Fixed(zone)) => format!("{part} {}", zone.label),
        Some(ZoneWords::Local) => format!("{part} local"),
        Some(ZoneWords::Named { begins: Some(token), .. }) => format!("{part} {}…", text.quote(&(*token..*token + 1))),
        Some(ZoneWords::Named { ends, .. }) => {
            let token = ends.and_then(|end| end.checked_sub(1)).unwrap_or_default();
            format!("{part} …{}", text.quote(&(token..token + 1)))
        }
    }
}
