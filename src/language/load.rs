//! Reading a language's folder.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::Spanned;

use super::pattern::{Pattern, RuleWords};
use super::rule_index::RuleIndex;
use super::{ClassSet, Classes, Cue, LanguagePack, Means, Rule, Stage};
use crate::export::DiagramWords;
use crate::gazetteer::DataError;
use crate::gazetteer::error::quote;
use crate::temporal::DateWords;
use crate::text::fold::fold_word;
use crate::{EntityId, Mode, RuleName, Status};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LanguageFile {
    code: String,
    #[allow(dead_code)]
    name: String,
    #[serde(default)]
    diacritics: bool,
    #[serde(default)]
    abbreviations: Vec<String>,
    #[serde(default)]
    particles: Vec<String>,
    #[serde(default)]
    organization_words: Vec<String>,
    #[serde(default)]
    words_that_are_names: Vec<String>,
    #[serde(default)]
    words_of_titles: Vec<String>,
    #[serde(default)]
    titles_end_in_organization_words: bool,
    #[serde(default = "four")]
    shortest_family_name: usize,
    #[serde(default)]
    common_words: Vec<String>,
    #[serde(default)]
    letters: String,
    #[serde(default)]
    topic_ends: Vec<String>,
    #[serde(default)]
    topic_tails: Vec<String>,
    #[serde(default)]
    home: BTreeMap<String, Spanned<String>>,
}

fn four() -> usize {
    4
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CueFile {
    #[serde(default)]
    cue: Vec<CueEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CueEntry {
    class: Spanned<String>,
    mode: Option<Spanned<String>>,
    office: Option<String>,
    number: Option<u8>,
    #[serde(default)]
    states: Vec<Spanned<String>>,
    forms: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    #[serde(default)]
    rule: Vec<RuleEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RuleEntry {
    name: Spanned<String>,
    stage: Stage,
    pattern: Spanned<String>,
    means: Option<Means>,
    mode: Option<Spanned<String>>,
    status: Option<Spanned<String>>,
    requested_by: Option<Spanned<String>>,
    each: Option<Spanned<String>>,
    through: Option<Spanned<String>>,
    #[serde(default)]
    joins: bool,
    #[serde(default)]
    host: bool,
    #[serde(default)]
    words: bool,
    #[serde(default)]
    announced: bool,
    #[serde(default)]
    yes: Vec<String>,
    #[serde(default)]
    no: Vec<String>,
}

impl LanguagePack {
    /// Reads a pack from its files (path and content).
    ///
    /// # Errors
    /// All that is wrong in them: a file that is missing, stands twice or is no TOML, an unknown field, class, mode or status, a pattern
    /// that cannot be read, a name that two rules share.
    pub(crate) fn load(code: &str, files: &[(String, String)]) -> Result<LanguagePack, Vec<DataError>> {
        let mut loader = Loader {
            errors: Vec::new(),
            classes: Classes::new(),
            rule_names: BTreeSet::new(),
            rule_words: RuleWords::new(),
        };
        let named = |name: &str| files.iter().find(|(path, _)| file_name(path) == name);
        let of_kind = |kind: &'static str| {
            files.iter().filter(move |(path, _)| file_name(path).starts_with(kind) && path.ends_with(".toml"))
        };
        for (path, _) in files {
            let name = file_name(path);
            if !(name == "language.toml"
                || name == "dates.toml"
                || name == "diagram.toml"
                || name.starts_with("cues")
                || name.starts_with("rules"))
            {
                loader.errors.push(DataError::new(
                    path,
                    1,
                    1,
                    "language.toml, dates.toml, diagram.toml, cues*.toml or rules*.toml",
                    name,
                ));
            }
        }
        for name in ["language.toml", "dates.toml", "diagram.toml"] {
            loader.once(name, files.iter().map(|(path, _)| path.as_str()).filter(|path| file_name(path) == name));
        }
        let about: Option<LanguageFile> = loader.required(code, "language.toml", named("language.toml"));
        let home = about.as_ref().map_or_else(BTreeMap::new, |about| loader.home(about, named("language.toml")));
        let dates = loader.dates(code, named("dates.toml"));
        let diagram: Option<DiagramWords> =
            named("diagram.toml").and_then(|(path, content)| loader.parse(path, content));
        let cues: Vec<Cue> = of_kind("cues").flat_map(|(path, content)| loader.cues(path, content)).collect();
        let mut rules: Vec<Rule> =
            of_kind("rules").flat_map(|(path, content)| loader.rules(code, path, content)).collect();
        rules.sort_by_key(|rule| rule.stage);
        rules.iter_mut().zip(0..).for_each(|(rule, number)| rule.number = number);
        match (about, dates) {
            (Some(about), Some(dates)) if loader.errors.is_empty() => Ok(LanguagePack {
                code: about.code,
                has_diacritics: about.diacritics,
                abbreviations: keys(&about.abbreviations)
                    .into_iter()
                    .chain(dates.abbreviations().iter().cloned())
                    .collect(),
                particles: keys(&about.particles),
                organization_words: keys(&about.organization_words),
                words_that_are_names: keys(&about.words_that_are_names).into_iter().collect(),
                words_of_titles: keys(&about.words_of_titles).into_iter().collect(),
                titles_end_in_organization_words: about.titles_end_in_organization_words,
                shortest_family_name: about.shortest_family_name,
                common_words: keys(&about.common_words).into_iter().collect(),
                letters: keys(&[about.letters]).concat().chars().filter(|letter| !letter.is_ascii()).collect(),
                topic_ends: keys(&about.topic_ends).into_iter().collect(),
                topic_tails: keys(&about.topic_tails).into_iter().collect(),
                home,
                cues,
                actor_rules: RuleIndex::new(&rules, |stage| stage == Stage::Actor),
                other_rules: RuleIndex::new(&rules, |stage| stage != Stage::Actor),
                rules,
                rule_words: loader.rule_words,
                dates,
                diagram,
            }),
            _ => Err(loader.errors),
        }
    }
}

impl DataError {
    /// A file of a language that is no TOML, or has other fields than it may.
    pub(crate) fn of_toml(file: &str, content: &str, error: &toml::de::Error) -> DataError {
        let byte = error.span().map_or(0, |span| span.start);
        let expected = "a file of the form that gazetteer/lang/README.md tells";
        DataError::at_byte(file, content, byte, expected, error.message())
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn keys(words: &[String]) -> Vec<String> {
    let fold = |word: &String| {
        let (mut key, mut bare) = (String::new(), String::new());
        fold_word(word, &mut key, &mut bare);
        key
    };
    words.iter().map(fold).collect()
}

struct Loader {
    errors: Vec<DataError>,
    classes: Classes,
    rule_names: BTreeSet<String>,
    rule_words: RuleWords,
}

impl Loader {
    fn error(&mut self, file: (&str, &str), at: usize, expected: impl Into<String>, found: impl Into<String>) {
        self.errors.push(DataError::at_byte(file.0, file.1, at, expected, found));
    }

    fn parse<T: DeserializeOwned>(&mut self, path: &str, content: &str) -> Option<T> {
        let read = toml::from_str(content).map_err(|error| DataError::of_toml(path, content, &error));
        read.map_err(|error| self.errors.push(error)).ok()
    }

    /// Refuses a second file where there can be one: left aside without a word, it would seem to be obeyed.
    fn once<'p>(&mut self, name: &str, mut paths: impl Iterator<Item = &'p str>) {
        let Some(first) = paths.next() else { return };
        for path in paths {
            let expected = format!("no second {name} of the language, for {first} is one");
            self.errors.push(DataError::new(path, 1, 1, expected, "this file"));
        }
    }

    fn required<T: DeserializeOwned>(&mut self, code: &str, name: &str, file: Option<&(String, String)>) -> Option<T> {
        let Some((path, content)) = file else {
            self.errors.push(DataError::new(&format!("lang/{code}/{name}"), 1, 1, "this file", "none"));
            return None;
        };
        self.parse(path, content)
    }

    /// Titles and whose they usually are.
    fn home(&mut self, about: &LanguageFile, file: Option<&(String, String)>) -> BTreeMap<String, EntityId> {
        let (path, content) = file.map_or(("", ""), |(path, content)| (path.as_str(), content.as_str()));
        let mut home = BTreeMap::new();
        for (title, of) in &about.home {
            home.extend(self.id((path, content), Some(of)).map(|of| (title.to_lowercase(), of)));
        }
        home
    }

    fn dates(&mut self, code: &str, file: Option<&(String, String)>) -> Option<DateWords> {
        let Some((path, content)) = file else {
            self.errors.push(DataError::new(&format!("lang/{code}/dates.toml"), 1, 1, "this file", "none"));
            return None;
        };
        DateWords::load(path, content).map_err(|error| self.errors.push(error)).ok()
    }

    fn cues(&mut self, path: &str, content: &str) -> Vec<Cue> {
        let Some(file): Option<CueFile> = self.parse(path, content) else { return Vec::new() };
        file.cue.into_iter().flat_map(|entry| self.cue((path, content), entry)).collect()
    }

    fn cue(&mut self, file: (&str, &str), entry: CueEntry) -> Vec<Cue> {
        let mode: Option<Mode> = self.word(file, entry.mode.as_ref());
        let mut classes = if mode.is_some() { ClassSet::TALK } else { ClassSet::EMPTY };
        for name in entry.class.get_ref().split_whitespace() {
            match self.classes.intern(name) {
                Some(class) => classes = classes.with(class),
                None => self.error(
                    file,
                    entry.class.span().start,
                    format!("at most {} classes", ClassSet::MOST),
                    quote(name),
                ),
            }
        }
        let blank = entry.forms.iter().find(|form| !form.get_ref().chars().any(|c| !c.is_whitespace()));
        if let Some(at) = blank.map(|form| form.span().start) {
            self.error(file, at, "a form with a letter", "nothing");
        }
        let states: Vec<EntityId> = entry.states.iter().filter_map(|state| self.id(file, Some(state))).collect();
        let one = |form: Spanned<String>| Cue {
            form: form.into_inner(),
            classes,
            mode,
            office: entry.office.clone(),
            number: entry.number,
            states: states.clone(),
        };
        entry.forms.into_iter().map(one).collect()
    }

    fn rules(&mut self, code: &str, path: &str, content: &str) -> Vec<Rule> {
        let Some(file): Option<RuleFile> = self.parse(path, content) else { return Vec::new() };
        file.rule.into_iter().filter_map(|entry| self.rule(code, (path, content), entry)).collect()
    }

    fn rule(&mut self, code: &str, file: (&str, &str), entry: RuleEntry) -> Option<Rule> {
        let is_none = entry.status.as_ref().is_some_and(|status| status.get_ref() == "none");
        let status: Option<Status> = if is_none { None } else { self.word(file, entry.status.as_ref()) };
        let mode: Option<Mode> = self.word(file, entry.mode.as_ref());
        let requested_by = self.capture(file, entry.requested_by.as_ref());
        let each = self.capture(file, entry.each.as_ref());
        let through = self.id(file, entry.through.as_ref());
        let name = format!("{code}.{}.{}", stage_name(entry.stage), entry.name.get_ref());
        if !self.rule_names.insert(name.clone()) {
            let found = format!("{}, which stands before", quote(entry.name.get_ref()));
            self.error(file, entry.name.span().start, "a name that no other rule of the stage has", found);
        }
        let pattern = match Pattern::parse(entry.pattern.get_ref(), &self.classes, &mut self.rule_words) {
            Ok(pattern) => pattern,
            Err(error) => {
                let offset = element_offset(entry.pattern.get_ref(), error.element);
                self.error(file, entry.pattern.span().start + 1 + offset, error.expected, error.found);
                return None;
            }
        };
        Some(Rule {
            number: 0,
            name: RuleName::new(&name),
            stage: entry.stage,
            pattern,
            means: entry.means.unwrap_or(Means::Named),
            mode,
            status,
            is_none,
            requested_by,
            each,
            through,
            joins: entry.joins,
            of_host: entry.host,
            is_words: entry.words,
            is_announced: entry.announced,
            yes: entry.yes,
            no: entry.no,
        })
    }

    fn id(&mut self, file: (&str, &str), id: Option<&Spanned<String>>) -> Option<EntityId> {
        let id = id?;
        match EntityId::new(id.get_ref()) {
            Ok(id) => Some(id),
            Err(_) => {
                self.error(file, id.span().start, "the id of an entity", quote(id.get_ref()));
                None
            }
        }
    }

    fn word<T: std::str::FromStr<Err = crate::UnknownWord>>(
        &mut self,
        file: (&str, &str),
        word: Option<&Spanned<String>>,
    ) -> Option<T> {
        let word = word?;
        match word.get_ref().parse() {
            Ok(value) => Some(value),
            Err(error) => {
                self.error(file, word.span().start, error.expected(), quote(word.get_ref()));
                None
            }
        }
    }

    fn capture(&mut self, file: (&str, &str), capture: Option<&Spanned<String>>) -> Option<char> {
        let capture = capture?;
        let mut letters = capture.get_ref().chars();
        match (letters.next(), letters.next()) {
            (Some(letter), None) if letter.is_ascii_uppercase() => Some(letter),
            _ => {
                self.error(file, capture.span().start, "a capture of one capital letter", quote(capture.get_ref()));
                None
            }
        }
    }
}

fn stage_name(stage: Stage) -> &'static str {
    match stage {
        Stage::Actor => "actor",
        Stage::Event => "event",
        Stage::Status => "status",
        Stage::Mode => "mode",
        Stage::Date => "date",
        Stage::Request => "request",
        Stage::Source => "source",
        Stage::Other => "other",
        Stage::Same => "same",
        Stage::Implied => "implied",
        Stage::Head => "head",
        Stage::More => "more",
        Stage::Visit => "visit",
        Stage::Topic => "topic",
        Stage::Fate => "fate",
    }
}

/// The byte at which the so-manieth element of a pattern begins.
fn element_offset(pattern: &str, element: usize) -> usize {
    let start_of = |word: &str| word.as_ptr() as usize - pattern.as_ptr() as usize;
    pattern.split_whitespace().nth(element).map_or(pattern.trim_end().len(), start_of)
}
