//! The facade: [`Extractor`], the only module that knows all the stages.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::entity::slug;
use crate::explain::{Explanation, Reading};
use crate::export::DiagramWords;
use crate::extraction::{Conversation, Extraction, Meaning, Mention, MentionKind};
use crate::gazetteer::{Alias, AliasUse, Gazetteer, GazetteerError};
use crate::language::pattern::WordNumber;
use crate::language::{ClassSet, LanguagePack};
use crate::matcher::{Forms, KnownWords, Matcher, Matches};
use crate::relate::{self, Related, Trace, relate};
use crate::resolve::{Context, How, Name, resolve};
use crate::temporal::{DateMention, DateWord, dates};
use crate::text::Text;
use crate::text::lexicon::{Lexicon, PerWord};
use crate::{Document, EntityId, PartialDate, RuleName};

/// Texts are read up to this many bytes; what lies beyond is left out, with a note.
pub const MAX_TEXT: usize = 64 << 20;

/// Reads documents: a gazetteer and the languages of its folder, compiled once, used from any number of threads.
///
/// ```
/// # #[cfg(feature = "builtin")] {
/// use demarche::{Document, Extractor};
///
/// let extractor = Extractor::builtin();
/// let document = Document::new("a", "Ngày 19/5, Ngoại trưởng Nga Sergei Lavrov điện đàm với Ngoại trưởng Mỹ Antony Blinken.")
///     .published("2022-05-20".parse()?);
/// let extraction = extractor.extract(&document);
/// let call = &extraction.conversations[0];
/// assert_eq!(call.date, Some("2022-05-19".parse()?));
/// assert_eq!(call.participants[1].label, "Antony Blinken");
///
/// // Odd text is no error: there is less to find in it.
/// assert!(extractor.extract(&Document::new("b", "\u{0}\u{300}…")).conversations.is_empty());
/// # }
/// # Ok::<(), demarche::InvalidDate>(())
/// ```
#[derive(Debug)]
pub struct Extractor {
    gazetteer: Arc<Gazetteer>,
    languages: BTreeMap<String, Language>,
    /// What threads that are not reading now have left.
    memories: Mutex<Vec<Memory>>,
}

#[derive(Debug)]
struct Language {
    /// Its place among the languages.
    number: usize,
    pack: LanguagePack,
    /// Made when the first text of the language is read, so that a language costs only those who read it.
    matcher: OnceLock<Matcher>,
}

impl Language {
    fn matcher(&self, gazetteer: &Gazetteer) -> &Matcher {
        self.matcher.get_or_init(|| matcher_of(gazetteer, &gazetteer.forms(), &self.pack))
    }
}

/// The words of the documents read before, which are most of those of the next. What is found does not depend on it.
#[derive(Debug, Default)]
struct Memory {
    lexicon: Lexicon,
    /// By the number of the language.
    known: Vec<Known>,
}

/// What a language knows of the words of a lexicon.
#[derive(Debug, Default)]
struct Known {
    common: PerWord<bool>,
    words: KnownWords,
    dates: PerWord<DateWord>,
    rules: PerWord<WordNumber>,
}

/// A memory of more words than this is not kept: a list of names is no better known for having been read.
const MOST_WORDS: usize = 1 << 16;

/// Makes an [`Extractor`].
#[derive(Debug, Default)]
pub struct ExtractorBuilder {
    gazetteer: Option<Arc<Gazetteer>>,
}

/// What a name given from outside means: see [`Extractor::look_up`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// This entity.
    One(EntityId),
    /// One of these, sorted; the name does not tell which.
    Ambiguous(Vec<EntityId>),
    /// None that is known; these known names are spelled most like it, the nearest first.
    Unknown {
        /// Names as the gazetteer has them.
        nearest: Vec<String>,
    },
}

impl ExtractorBuilder {
    /// The gazetteer to read with.
    pub fn gazetteer(self, gazetteer: impl Into<Arc<Gazetteer>>) -> ExtractorBuilder {
        ExtractorBuilder { gazetteer: Some(gazetteer.into()) }
    }

    /// Reads the languages. The names of the gazetteer are compiled for a language when its first text is read, which takes
    /// some microseconds a name, of which the built-in one has some ten thousand.
    ///
    /// Without a gazetteer the built-in one is used, or, in a build without the feature `builtin`, an empty one.
    ///
    /// # Errors
    /// - A language's folder has a faulty file; each fault is told with its file, line and column.
    pub fn build(self) -> Result<Extractor, GazetteerError> {
        let gazetteer = match self.gazetteer {
            Some(gazetteer) => gazetteer,
            None => Arc::new(default_gazetteer()?),
        };
        let mut languages = BTreeMap::new();
        let mut errors = Vec::new();
        for (code, files) in gazetteer.language_files() {
            match LanguagePack::load(code, files) {
                Ok(pack) => {
                    let number = languages.len();
                    languages.insert(code.clone(), Language { number, pack, matcher: OnceLock::new() });
                }
                Err(faults) => errors.extend(faults),
            }
        }
        if errors.is_empty() {
            Ok(Extractor { gazetteer, languages, memories: Mutex::default() })
        } else {
            Err(GazetteerError::from_errors(errors))
        }
    }
}

#[cfg(feature = "builtin")]
fn default_gazetteer() -> Result<Gazetteer, GazetteerError> {
    Ok(Gazetteer::builtin())
}

#[cfg(not(feature = "builtin"))]
fn default_gazetteer() -> Result<Gazetteer, GazetteerError> {
    Gazetteer::builder().build()
}

fn matcher_of(gazetteer: &Gazetteer, forms: &Forms, pack: &LanguagePack) -> Matcher {
    let own = |alias: &Alias| alias.language.as_ref() == Some(&pack.code);
    let is_surname = |alias: &&Alias| alias.usage == AliasUse::Surname;
    // Whose short form this language writes with diacritics is not known by it without: "Trong" is no "Trọng" here.
    let mut with_diacritics: BTreeMap<&EntityId, BTreeSet<String>> = BTreeMap::new();
    for alias in gazetteer.aliases().iter().filter(is_surname).filter(|alias| own(alias)) {
        if let Some(person) = &alias.entity {
            with_diacritics.entry(person).or_default().extend(slug(&alias.text));
        }
    }
    let is_stripped = |alias: &Alias| {
        let person = alias.entity.as_ref().filter(|_| is_surname(&alias));
        let forms = person.and_then(|person| with_diacritics.get(person));
        forms.is_some_and(|forms| slug(&alias.text).is_some_and(|form| forms.contains(&form)))
    };
    let aliases = gazetteer.aliases().iter().enumerate();
    let aliases = aliases.filter(|(_, alias)| own(alias) || alias.language.is_none() && !is_stripped(alias));
    let titles = ClassSet::COUNTERPART.with(ClassSet::LEADER);
    let cues = pack.cues.iter().enumerate();
    let cues = cues.map(|(index, cue)| (index, cue.form.as_str(), cue.classes.meets(titles)));
    Matcher::new(forms, aliases, cues, pack.has_diacritics)
}

impl Extractor {
    /// An extractor with the built-in gazetteer and its languages.
    #[cfg(feature = "builtin")]
    pub fn builtin() -> Extractor {
        match Extractor::builder().gazetteer(Gazetteer::builtin()).build() {
            Ok(extractor) => extractor,
            Err(error) => panic!("the built-in language packs are invalid:\n{error}"),
        }
    }

    /// A builder, with nothing set.
    pub fn builder() -> ExtractorBuilder {
        ExtractorBuilder::default()
    }

    /// The gazetteer that it reads with.
    pub fn gazetteer(&self) -> &Gazetteer {
        &self.gazetteer
    }

    /// The words of diagrams in a language, by its code; `None` where its folder has no `diagram.toml`.
    ///
    /// ```
    /// # #[cfg(feature = "builtin")] {
    /// use demarche::Extractor;
    ///
    /// let extractor = Extractor::builtin();
    /// assert_eq!(extractor.diagram_words("vi").unwrap().call, "điện đàm");
    /// assert!(extractor.diagram_words("tlh").is_none());
    /// # }
    /// ```
    pub fn diagram_words(&self, code: &str) -> Option<&DiagramWords> {
        self.languages.get(code)?.pack.diagram.as_ref()
    }

    /// The codes of the languages that it reads, sorted.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.languages.keys().map(String::as_str)
    }

    /// Reads a document. Never fails: odd text yields less, and a note.
    ///
    /// The cost is linear in the length of the text.
    pub fn extract(&self, document: &Document) -> Extraction {
        self.read(document, None).0
    }

    /// Reads a document as [`extract`](Extractor::extract) does and says why: which words, entries of the gazetteer and
    /// rules made each conversation, and of each sentence without one, what it lacks.
    ///
    /// ```
    /// # #[cfg(feature = "builtin")] {
    /// use demarche::explain::{Outcome, Silence};
    /// use demarche::{Document, Extractor};
    ///
    /// let text = "Macron phoned Scholz on May 3, 2022. Nobody phoned Macron. The weather was fine.";
    /// let why = Extractor::builtin().explain(&Document::new("d", text));
    /// assert_eq!(why.sentences[0].tellings[0].outcome, Outcome::Told(vec!["c1".into()]));
    /// assert!(matches!(why.sentences[1].silence, Some(Silence::OneActor { .. })));
    /// assert_eq!(why.sentences[2].silence, Some(Silence::NoWord));
    /// # }
    /// ```
    pub fn explain(&self, document: &Document) -> Explanation {
        let mut reading = Reading::default();
        let (extraction, _) = self.read(document, Some(&mut reading));
        Explanation { extraction, sentences: reading.sentences }
    }

    /// Like `extract`, and says after each stage that it is done, for `cargo bench --bench stages`.
    #[doc(hidden)]
    pub fn extract_in_stages(&self, document: &Document, done: &mut dyn FnMut(&'static str)) -> Extraction {
        self.read_in_stages(document, None, done).0
    }

    /// Like `extract`, with the rules that matched on the way, and with the reasons if they are wanted.
    pub(crate) fn read(&self, document: &Document, reading: Option<&mut Reading>) -> (Extraction, Related) {
        self.read_in_stages(document, reading, &mut |_| {})
    }

    fn read_in_stages(
        &self,
        document: &Document,
        reading: Option<&mut Reading>,
        done: &mut dyn FnMut(&'static str),
    ) -> (Extraction, Related) {
        let mut extraction = Extraction {
            document: document.id.clone(),
            published: document.published,
            source: document.source.clone(),
            ..Extraction::default()
        };
        let source = cut(&document.text, &mut extraction.notes);
        let mut memory = self.memory();
        let Some(language) = self.language(document, source, &mut memory, &mut extraction.notes) else {
            return (extraction, Related::default());
        };
        extraction.language = language.pack.code.clone();
        let matcher = language.matcher(&self.gazetteer);
        done("language");
        let text = Text::read(source, &language.pack.abbreviations, memory.lexicon);
        let known = &mut memory.known[language.number];
        done("text");
        let on = document.published.map(PartialDate::from);
        let context = Context { gazetteer: &self.gazetteer, pack: &language.pack, on };
        let matches = matcher.find(&text, &mut known.words);
        done("match");
        let mut names = resolve(&text, &matches, &context);
        done("resolve");
        let mut dates = dates(&text, &language.pack.dates, &mut known.dates, document.published);
        part(&mut names, &mut dates);
        done("dates");
        known.rules.learn(text.lexicon(), |_, key, _| language.pack.rule_words.get(key));
        let mut found = relate::Found {
            text: &text,
            matches: &matches,
            names,
            dates: &dates,
            context: &context,
            rule_words: &known.rules,
        };
        let mut trace = reading.is_some().then(Trace::default);
        let mut related = relate(&mut found, trace.as_mut());
        done("relate");
        extraction.mentions = mentions(&found, std::mem::take(&mut related.meanings));
        extraction.conversations = std::mem::take(&mut related.conversations);
        extraction.tenures = std::mem::take(&mut related.tenures);
        extraction.labels = self.labels(&extraction);
        extraction.notes.append(&mut related.notes);
        if let Some((reading, trace)) = reading.zip(trace) {
            reading.fill(&found, &trace, &extraction);
        }
        memory.lexicon = text.into_lexicon();
        self.keep(memory);
        done("output");
        (extraction, related)
    }

    /// The labels of the entities that the parties refer to.
    fn labels(&self, extraction: &Extraction) -> BTreeMap<EntityId, String> {
        let parties = extraction.conversations.iter().flat_map(Conversation::parties);
        let referred =
            parties.flat_map(|party| party.state.iter()).chain(extraction.tenures.iter().flat_map(|claim| &claim.of));
        referred.filter_map(|id| Some((id.clone(), self.gazetteer.entity(id)?.label.clone()))).collect()
    }

    /// The words that some thread has read, or none.
    fn memory(&self) -> Memory {
        let mut memories = self.memories.lock().unwrap_or_else(PoisonError::into_inner);
        let mut memory = memories.pop().unwrap_or_default();
        memory.known.resize_with(self.languages.len(), Known::default);
        memory
    }

    fn keep(&self, memory: Memory) {
        if memory.lexicon.len() <= MOST_WORDS {
            self.memories.lock().unwrap_or_else(PoisonError::into_inner).push(memory);
        }
    }

    fn language(
        &self,
        document: &Document,
        source: &str,
        memory: &mut Memory,
        notes: &mut Vec<String>,
    ) -> Option<&Language> {
        match &document.language {
            Some(code) if self.languages.contains_key(code) => self.languages.get(code),
            Some(code) => {
                let known = self.languages().collect::<Vec<_>>().join(", ");
                notes.push(format!("no language pack for `{code}`; there are: {known}"));
                None
            }
            None => self.tell_language(source, memory),
        }
    }

    /// The language with most of its frequent words and letters in the beginning of a text; of equals the first by code.
    fn tell_language(&self, source: &str, memory: &mut Memory) -> Option<&Language> {
        let text = Text::read(beginning(source, 8 << 10), &[], std::mem::take(&mut memory.lexicon));
        let mut score = |language: &Language| {
            let common = &mut memory.known[language.number].common;
            let pack = &language.pack;
            let tells = |key: &str| pack.common_words.contains(key) || key.contains(pack.letters.as_slice());
            common.learn(text.lexicon(), |_, key, _| tells(key));
            text.tokens().iter().filter(|token| common.of(token.word)).count()
        };
        let told = self.languages.values().rev().max_by_key(|language| score(language));
        memory.lexicon = text.into_lexicon();
        told
    }

    /// Finds what a name given from outside means ("Shoigu", "ông Austin", "bộ trưởng quốc phòng Mỹ"), as it would in a
    /// text of that day.
    ///
    /// Without a day, a family name that several bear is ambiguous, and an office is its latest holder's.
    ///
    /// ```
    /// # #[cfg(feature = "builtin")] {
    /// use demarche::{Extractor, Lookup};
    ///
    /// let extractor = Extractor::builtin();
    /// let shoigu = Lookup::One("person/sergei-shoigu".parse()?);
    /// assert_eq!(extractor.look_up("Bộ trưởng Quốc phòng Nga", Some("2022-05-13".parse().unwrap())), shoigu);
    /// assert!(matches!(extractor.look_up("Shoygoo", None), Lookup::Unknown { .. }));
    /// // Somebody else of the same family name.
    /// assert!(matches!(extractor.look_up("Ivan Shoigu", None), Lookup::Unknown { .. }));
    /// # }
    /// # Ok::<(), demarche::InvalidEntityId>(())
    /// ```
    pub fn look_up(&self, name: &str, on: Option<PartialDate>) -> Lookup {
        let mut candidates: Vec<EntityId> = Vec::new();
        let text = Text::new(name, &[]);
        let find = |language: &Language| language.matcher(&self.gazetteer).find(&text, &mut KnownWords::default());
        let mut readings: Vec<(&Language, Matches)> =
            self.languages.values().map(|language| (language, find(language))).collect();
        // First the language that reads most of the words: another may find a name in a part of them.
        let read = |matches: &Matches| matches.hits.iter().map(|hit| hit.tokens.len()).sum::<usize>();
        readings.sort_by_key(|(_, matches)| std::cmp::Reverse(read(matches)));
        for (language, matches) in &readings {
            for id in self.look_up_in(language, &text, matches, on) {
                if !candidates.contains(&id) {
                    candidates.push(id);
                }
            }
            if !candidates.is_empty() && candidates.len() < 2 {
                break;
            }
        }
        candidates.sort();
        match candidates.as_slice() {
            [] => Lookup::Unknown { nearest: self.nearest(name) },
            [one] => Lookup::One(one.clone()),
            _ => Lookup::Ambiguous(candidates),
        }
    }

    fn look_up_in(
        &self,
        language: &Language,
        text: &Text<'_>,
        matches: &Matches,
        on: Option<PartialDate>,
    ) -> Vec<EntityId> {
        let context = Context { gazetteer: &self.gazetteer, pack: &language.pack, on };
        let names = resolve(text, matches, &context);
        let is_other = |tokens: &Range<usize>| is_part_of_another_name(text, matches, &language.pack, tokens);
        if names.iter().any(|name| name.how.is_family_name() && is_other(&name.tokens)) {
            return Vec::new();
        }
        let mut rule_words = PerWord::default();
        rule_words.learn(text.lexicon(), |_, key, _| language.pack.rule_words.get(key));
        let found = relate::Found { text, matches, names, dates: &[], context: &context, rule_words: &rule_words };
        if found.names.iter().any(|name| name.is_known) {
            let parties = relate::parties_of_name(&found);
            if !parties.is_empty() {
                return parties;
            }
        }
        // A family name that no day or title settles: everybody who bears it.
        let hits = matches.hits.iter().filter(|hit| !is_other(&hit.tokens));
        let aliases = hits.flat_map(|hit| hit.aliases(&self.gazetteer));
        aliases.filter(|alias| alias.usage == AliasUse::Surname).filter_map(|alias| alias.entity.clone()).collect()
    }

    fn nearest(&self, name: &str) -> Vec<String> {
        let wanted = slug(name).unwrap_or_default();
        let mut scored: Vec<(usize, &str)> = Vec::new();
        for alias in self.gazetteer.aliases().iter().filter(|alias| alias.entity.is_some()) {
            let Some(slug) = slug(&alias.text) else { continue };
            let distance = strsim::damerau_levenshtein(&wanted, &slug);
            if distance * 3 <= wanted.chars().count() + 1 {
                scored.push((distance, &alias.text));
            }
        }
        scored.sort_unstable();
        scored.dedup_by_key(|(_, text)| *text);
        scored.into_iter().take(5).map(|(_, text)| text.to_owned()).collect()
    }
}

/// Whether a word with a capital, of which nothing is known, stands beside a family name: "John Austin" is not the Austin
/// whom we know. In a text the first word of a sentence has a capital of its own; here there is no sentence.
fn is_part_of_another_name(text: &Text<'_>, matches: &Matches, pack: &LanguagePack, tokens: &Range<usize>) -> bool {
    let is_stray = |at: usize| {
        let is_name_like = text.tokens().get(at).is_some_and(|token| token.shape.is_upper());
        is_name_like
            && !matches.hits.iter().any(|hit| hit.tokens.contains(&at))
            && !pack.common_words.contains(text.key(at))
    };
    tokens.start.checked_sub(1).is_some_and(is_stray) || is_stray(tokens.end)
}

/// Parts the names from the dates where both claim a word. "May 25" is a day though Theresa May is in the text; all else
/// that is a name is no date.
fn part(names: &mut Vec<Name>, dates: &mut Vec<DateMention>) {
    let date_at = |token: usize| {
        let at = dates.partition_point(|date| date.tokens.end <= token);
        dates.get(at).filter(|date| date.tokens.contains(&token))
    };
    let is_day = |name: &Name| {
        let word = name.tokens.len() == 1 && name.how != How::Gazetteer;
        word && date_at(name.tokens.start).is_some_and(|date| date.tokens.len() > 1)
    };
    names.retain(|name| !is_day(name));
    let mut names = names.iter().peekable();
    dates.retain(|date| {
        while names.next_if(|name| name.tokens.end <= date.tokens.start).is_some() {}
        names.peek().is_none_or(|name| name.tokens.start >= date.tokens.end)
    });
}

/// The beginning of a text that is too long.
fn cut<'t>(text: &'t str, notes: &mut Vec<String>) -> &'t str {
    if text.len() <= MAX_TEXT {
        return text;
    }
    let read = beginning(text, MAX_TEXT);
    notes.push(format!("only the first {} of {} bytes were read", read.len(), text.len()));
    read
}

/// The first bytes of a text: so many, or a few less where a character would be cut.
fn beginning(text: &str, bytes: usize) -> &str {
    let mut end = text.len().min(bytes);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The names and dates as mentions, sorted and disjoint. `meanings` is what names mean by what stands beside them.
fn mentions(found: &relate::Found<'_>, meanings: BTreeMap<usize, (EntityId, String)>) -> Vec<Mention> {
    let text = found.text;
    let mut meanings = meanings.into_iter().peekable();
    let mut mentions: Vec<Mention> = Vec::with_capacity(found.names.len() + found.dates.len());
    mentions.extend(found.names.iter().enumerate().map(|(index, name)| {
        let meaning = meanings.next_if(|(of, _)| *of == index).map(|(_, meaning)| meaning);
        mention_of_name(found, name, meaning)
    }));
    let dated = found.dates.iter().filter(|date| date.is_mention).map(|date| Mention {
        span: text.span(&date.tokens),
        kind: MentionKind::Date,
        meaning: Meaning::Date(date.date),
        label: date.date.map(|date| date.to_string()).unwrap_or_default(),
        rule: date.rule.clone(),
    });
    mentions.extend(dated);
    mentions.sort_by_key(|mention| mention.span);
    let mut end = 0;
    mentions.retain(|mention| {
        let free = mention.span.start() >= end;
        end = if free { mention.span.end() } else { end };
        free
    });
    mentions
}

fn mention_of_name(found: &relate::Found<'_>, name: &Name, meaning: Option<(EntityId, String)>) -> Mention {
    let label = || name.label(found.context.gazetteer).to_owned();
    let (meaning, label) = match (meaning, name.ids.as_slice()) {
        (Some((id, label)), _) => (Meaning::One(id), label),
        (None, [one]) => (Meaning::One(one.clone()), label()),
        (None, []) => (Meaning::Unknown, label()),
        (None, several) => (Meaning::Ambiguous(several.to_vec()), found.text.quote(&name.tokens).to_owned()),
    };
    let kind = MentionKind::from(name.kind);
    Mention { span: found.text.span(&name.tokens), kind, meaning, label, rule: RuleName::known(name.how.rule()) }
}

mod examples;
#[cfg(test)]
mod tests;
