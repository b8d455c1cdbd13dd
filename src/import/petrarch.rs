//! Dictionaries of actors and agents in the form of TABARI, PETRARCH and CAMEO.
//!
//! ```text
//! KENYA_ [KEN]                  # a state
//! +KENYAN_                      # another name of the same
//! MWAI_KIBAKI_
//! +KIBAKI_
//!     [KENELI 750101-021230]    # from a day to the day before another
//!     [KENGOV 021230-130409]
//! CHIEF_OF_POLICE {CHIEFS_OF_POLICE} [~COP]    # an agent, and its plural
//! ```

use std::collections::BTreeMap;

use super::entry::{Entry, File, Found, Name, Place, Service, combinations, with_capitals};
use super::sort::Sort;
use super::write::GOVERNMENT;
use super::{MAX_VARIANTS, Options};
use crate::gazetteer::error::quote;
use crate::{Day, EntityId, EntityKind, PartialDate};

/// ISO 3166-1, and the codes that dictionaries use beside it.
const COUNTRIES: &str = include_str!("countries.csv");

/// The longest code; those of CAMEO have up to fifteen letters.
const MAX_CODE: usize = 60;

/// Roles of agents that are offices: of government, army and parliament.
const OFFICES: &[&str] = &["GOV", "MIL", "LEG"];

/// Roles that say no more than that somebody is of that state.
const NO_OFFICE: &[&str] = &["ELI", ""];

pub(super) fn read(files: &[File<'_>], options: &Options, found: &mut Found) {
    let countries: BTreeMap<&str, &str> =
        COUNTRIES.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(',')).collect();
    for file in files {
        let mut reader = Reader { countries: &countries, options, found, sets: BTreeMap::new(), actor: None };
        for (place, line) in file.lines() {
            reader.line(&place, line);
        }
        reader.finish();
    }
}

/// A name with its synonyms and codes, as far as it was read.
struct Actor {
    place: Place,
    names: Vec<(Place, String)>,
    codes: Vec<Code>,
}

/// `[KENGOV 021230-130409]`.
struct Code {
    place: Place,
    code: String,
    /// First day, last day; `None` when it holds at all times.
    time: Option<(Option<Day>, Option<Day>)>,
}

impl Code {
    /// The three letters of the state or the sort of organization.
    fn side(&self) -> &str {
        self.code.get(..3).unwrap_or(&self.code)
    }

    /// The three letters that follow.
    fn role(&self) -> &str {
        let rest = self.code.get(3..).unwrap_or_default();
        rest.get(..3).unwrap_or(rest)
    }
}

struct Reader<'a> {
    countries: &'a BTreeMap<&'a str, &'a str>,
    options: &'a Options,
    found: &'a mut Found,
    /// What markers such as `!PERSON!` stand for.
    sets: BTreeMap<String, Vec<String>>,
    actor: Option<Actor>,
}

impl Reader<'_> {
    fn line(&mut self, place: &Place, line: &str) {
        let text = line.split('#').next().unwrap_or_default().trim();
        if text.is_empty() || text.starts_with("<!") {
            return;
        }
        if let Some((marker, words)) = text
            .strip_prefix('!')
            .and_then(|rest| rest.split_once('!'))
            .and_then(|(marker, rest)| Some((marker, rest.trim_start().strip_prefix('=')?)))
        {
            let words = words.split(',').map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect();
            self.sets.insert(marker.to_owned(), words);
            return;
        }
        if text.starts_with(['-', '&', '~']) {
            return self.found.notes.push(place, format!("{} is of verbs, which have no table here", quote(text)));
        }
        let (head, codes) = text.split_at(text.find('[').unwrap_or(text.len()));
        let head = head.trim();
        let codes = self.codes(place, codes);
        match head.strip_prefix('+') {
            Some(synonym) => match &mut self.actor {
                Some(actor) => {
                    actor.names.push((place.clone(), synonym.to_owned()));
                    actor.codes.extend(codes);
                }
                None => self.found.notes.push(place, format!("{} follows no name; it is left out", quote(text))),
            },
            None if head.is_empty() => match &mut self.actor {
                Some(actor) => actor.codes.extend(codes),
                None => self.found.notes.push(place, format!("{} follows no name; it is left out", quote(text))),
            },
            None => {
                self.finish();
                let names = vec![(place.clone(), head.to_owned())];
                self.actor = Some(Actor { place: place.clone(), names, codes });
            }
        }
    }

    /// The codes in brackets of one line.
    fn codes(&mut self, place: &Place, text: &str) -> Vec<Code> {
        let mut codes = Vec::new();
        for part in text.split('[').skip(1) {
            let Some((inside, _)) = part.split_once(']') else {
                let shown = quote(&format!("[{}", part.trim()));
                self.found.notes.push(place, format!("{shown} has no closing bracket; it is left out"));
                continue;
            };
            let mut words = inside.split_whitespace();
            let Some(code) = words.next() else { continue };
            if code.len() > MAX_CODE || !code.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'~')) {
                self.found.notes.push(place, format!("{} is no code; it is left out", quote(code)));
                continue;
            }
            let time = words.collect::<String>();
            let time = match (time.as_str(), time_of(&time)) {
                ("", _) => None,
                (_, Some(time)) => Some(time),
                (time, None) => {
                    let text = format!(
                        "{} is no time such as 20120507-20240512, <910101 or >910101; it is left out",
                        quote(time)
                    );
                    self.found.notes.push(place, text);
                    continue;
                }
            };
            codes.push(Code { place: place.clone(), code: code.to_owned(), time });
        }
        codes
    }

    /// Hands on what was read.
    fn finish(&mut self) {
        let Some(actor) = self.actor.take() else { return };
        if actor.codes.iter().any(|code| code.code.contains('~')) {
            self.agent(actor);
        } else if actor.codes.is_empty() {
            let shown = quote(&plain(&actor.names[0].1));
            self.found
                .notes
                .push(&actor.place, format!("{shown} has no code, so nothing tells what it is; it is left out"));
        } else if actor.codes.iter().all(|code| code.code.len() == 3 && self.countries.contains_key(code.side())) {
            self.state(actor);
        } else if actor.codes.iter().any(|code| code.time.is_some()) {
            self.person(actor);
        } else {
            let sort = self.options.kind.map_or(Sort::Side, Sort::of_kind);
            let state = self.state_of(&actor);
            self.push(actor, sort, None, state, Vec::new());
        }
    }

    fn agent(&mut self, actor: Actor) {
        let role = actor.codes.iter().find_map(|code| code.code.strip_prefix('~')).unwrap_or_default().to_owned();
        if !OFFICES.iter().any(|office| role.starts_with(office)) {
            let code = actor.codes.first().map_or("", |code| code.code.as_str());
            let text = format!(
                "agents of {} are no entities here; {} is left out",
                quote(code),
                quote(&plain(&actor.names[0].1))
            );
            return self.found.notes.push(&actor.place, text);
        }
        // One person holds an office: its plural is no name of it.
        let singular = |(place, name): (Place, String)| (place, name.split('{').next().unwrap_or_default().to_owned());
        let mut names = Vec::new();
        for (place, name) in actor.names.into_iter().map(singular) {
            match self.substituted(&name) {
                Some(all) => names.extend(all.into_iter().map(|name| (place.clone(), name))),
                None => self
                    .found
                    .notes
                    .push(&place, format!("{} has a marker that stands for nothing; it is left out", quote(&name))),
            }
        }
        self.push(Actor { names, ..actor }, Sort::Office, None, None, Vec::new());
    }

    /// A name with what its markers stand for: `CONGRESS!PERSON!` is `CONGRESSMAN`, `CONGRESSWOMAN`.
    fn substituted(&self, name: &str) -> Option<Vec<String>> {
        let part = |(index, part): (usize, &str)| match index % 2 {
            0 => Some(vec![part.to_owned()]),
            _ => self.sets.get(part).filter(|words| !words.is_empty()).cloned(),
        };
        let parts = name.split('!').enumerate().map(part).collect::<Option<Vec<_>>>()?;
        let all = combinations(&parts, MAX_VARIANTS).filter(|_| parts.len() % 2 == 1)?;
        Some(all.into_iter().map(|parts| parts.concat()).collect())
    }

    fn state(&mut self, actor: Actor) {
        let codes: std::collections::BTreeSet<&str> = actor.codes.iter().map(Code::side).collect();
        let key = match codes.iter().copied().collect::<Vec<_>>()[..] {
            [one] => self.countries.get(one).map(|code| format!("state/{code}")),
            _ => {
                let shown = codes.into_iter().collect::<Vec<_>>().join(", ");
                let text = format!("what means {shown}, each in its time, cannot be said; it is left out");
                return self.found.notes.push(&actor.place, text);
            }
        };
        self.push(actor, Sort::StateOrPlace, key, None, Vec::new());
    }

    fn person(&mut self, actor: Actor) {
        let state = self.state_of(&actor);
        let mut services = Vec::new();
        for code in actor.codes.iter().filter(|code| !NO_OFFICE.contains(&code.role())) {
            let Some((from, until)) = code.time else { continue };
            let of = self.countries.get(code.side()).and_then(|code| format!("state/{code}").parse::<EntityId>().ok());
            match (of, GOVERNMENT.0.parse()) {
                (Some(of), Ok(office)) if code.role() == "GOV" => services.push(Service {
                    place: code.place.clone(),
                    office,
                    of,
                    from: from.map(PartialDate::from),
                    until: until.map(PartialDate::from),
                    note: code.code.clone(),
                }),
                _ => {
                    let text = format!("{} names no office; its time is left out", quote(&code.code));
                    self.found.notes.push(&code.place, text);
                }
            }
        }
        self.push(actor, Sort::Actor, None, state, services);
    }

    /// The code of the state of the first code that has one.
    fn state_of(&self, actor: &Actor) -> Option<String> {
        actor.codes.iter().find_map(|code| self.countries.get(code.side())).map(|code| (*code).to_owned())
    }

    fn push(&mut self, actor: Actor, sort: Sort, key: Option<String>, state: Option<String>, services: Vec<Service>) {
        let kind = sort.kind();
        let name = |(place, name): &(Place, String)| {
            let text = with_capitals(&plain(name), sort);
            // A word alone would be found in any case where it is no name: `MAY`.
            let is_word = !text.contains(' ') && kind != EntityKind::Office;
            let any_case = Name { language: Some(self.language()), ..Name::any_case(&text) };
            let name = if is_word { Name::exact(text) } else { any_case };
            Name { place: Some(place.clone()), ..name }
        };
        let names = actor.names.iter().map(name).filter(|name| !name.text.is_empty()).collect();
        self.found.push(Entry { key, state, services, ..Entry::new(actor.place, sort, names) });
    }

    /// The dictionaries are English unless somebody says otherwise.
    fn language(&self) -> String {
        self.options.language.clone().unwrap_or_else(|| "en".to_owned())
    }
}

/// A name without underscores, and without an article, which is no part of it: `THE_UNITED_NATIONS_`.
fn plain(name: &str) -> String {
    let mut words: Vec<&str> = name.split(['_', ' ', '\t']).filter(|word| !word.is_empty()).collect();
    if words.len() > 1 && words[0].eq_ignore_ascii_case("the") {
        words.remove(0);
    }
    words.join(" ")
}

/// First and last day of `A-B`, `<B` or `>A`. PETRARCH compares `A <= day < B`: the end is the first day no longer.
fn time_of(text: &str) -> Option<(Option<Day>, Option<Day>)> {
    let day_before = |text: &str| day_of(text)?.add_days(-1);
    if let Some(end) = text.strip_prefix('<') {
        return Some((None, Some(day_before(end)?)));
    }
    if let Some(start) = text.strip_prefix('>') {
        return Some((Some(day_of(start)?), None));
    }
    let (start, end) = text.split_once('-')?;
    Some((Some(day_of(start)?), Some(day_before(end)?)))
}

/// `YYYYMMDD` or `YYMMDD`; years up to 30 are of this century.
fn day_of(text: &str) -> Option<Day> {
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<i16>().ok();
    let (year, rest) = match text.len() {
        8 => (number(0..4)?, 4),
        6 => (number(0..2).map(|year| if year <= 30 { 2000 + year } else { 1900 + year })?, 2),
        _ => return None,
    };
    let two = |from: usize| number(from..from + 2).and_then(|n| u8::try_from(n).ok());
    Day::new(year, two(rest)?, two(rest + 2)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_time_is_not_part_of_it() {
        let shown = |text: &str| {
            let show = |day: Option<Day>| day.map_or("".to_owned(), |day| day.to_string());
            time_of(text).map(|(from, until)| format!("{}/{}", show(from), show(until)))
        };
        assert_eq!(shown("20120507-20240512").as_deref(), Some("2012-05-07/2024-05-11"));
        assert_eq!(shown("991231-000101").as_deref(), Some("1999-12-31/1999-12-31"));
        assert_eq!(shown("300101-310101").as_deref(), Some("2030-01-01/1930-12-31"));
        assert_eq!(shown("<910101").as_deref(), Some("/1990-12-31"));
        assert_eq!(shown(">011222").as_deref(), Some("2001-12-22/"));
        for no_time in
            ["", "910101", "2004017-20061201", "20100931-20110101", "<", ">x", "-", "00000101-00010101", "<00010101"]
        {
            assert_eq!(shown(no_time), None, "{no_time}");
        }
    }
}
