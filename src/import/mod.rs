//! Gazetteers that people already have, as tables of ours: [`import`].
//!
//! Each [`Format`] is read by a file of its own into entries: names, what sort of thing bears them, the id that the
//! foreign file gives it. One more file joins entries that mean one entity, finds those that are known already, and
//! writes the tables; so that all formats agree on what becomes of a name. What our tables cannot say is a [`Note`]
//! with its line. Nothing here opens a file.
//!
//! # What becomes of an entry
//! - **Kind.** `PERSON` and `PER` are persons; `ORG` and `COMPANY` organizations; `LOC`, `CITY` and `FAC` places; `TITLE` and
//!   `JOBTITLE` offices; `GPE` and `COUNTRY` a state where the name is that of one, otherwise a place, for states have
//!   ISO ids and are not made by an import. Other labels are left out with a note, unless [`Options::kind`] is given.
//! - **Known entities.** An entry whose id is ours (`person/lloyd-austin`, `lloyd-austin`, `US`, a Wikidata id), or whose
//!   name is, adds its further names to that entity and changes nothing else. Case and the place of tone marks do not
//!   count in this comparison.
//! - **New entities** get an id from the foreign id, or from the name: `person/ada-lovelace`. One that is taken gets a number.
//! - **Names** hold in every language, or in that of [`Options::language`]. A name of one word of a person who has a longer one is a
//!   *surname*: it counts only where the text tells who is meant.
#![cfg_attr(
    feature = "serde",
    doc = r##"
# Examples

spaCy's patterns for its entity ruler:

```
# #[cfg(feature = "builtin")] {
use demarche::import::{Format, Options, import};
use demarche::{Extractor, Gazetteer, Lookup};

let patterns = r#"{"label": "PERSON", "pattern": "Ines Marchetti", "id": "ines-marchetti"}
{"label": "PERSON", "pattern": [{"LOWER": "lloyd"}, {"LOWER": "q."}, {"LOWER": "austin"}], "id": "lloyd-austin"}
{"label": "PERSON", "pattern": [{"POS": "PROPN"}, {"LOWER": "austin"}]}
"#;
let builtin = Gazetteer::builder().builtin();
let imported = import(Format::Spacy, &[("patterns.jsonl", patterns)], &Options::new(builtin.clone()))?;
assert_eq!((imported.new, imported.known), (1, 1));
assert_eq!(
    imported.notes[0].to_string(),
    "patterns.jsonl:3: a token by `POS` cannot be said in a table; the pattern is left out"
);

let gazetteer = imported.files.into_iter().fold(builtin.layer(), |builder, (path, text)| builder.file(path, text)).build()?;
let extractor = Extractor::builder().gazetteer(gazetteer).build()?;
assert_eq!(extractor.look_up("Ines Marchetti", None), Lookup::One("person/ines-marchetti".parse()?));
assert_eq!(extractor.look_up("LLOYD Q. AUSTIN", None), Lookup::One("person/lloyd-austin".parse()?));
# }
# Ok::<(), Box<dyn std::error::Error>>(())
```

A line that is not of the format is a fault; the others are read.

```
use demarche::Gazetteer;
use demarche::import::{Format, Options, import};

let patterns = "{\"label\": \"ORG\", \"pattern\": \"Tea Board\"}\n{\"label\": ORG}\n";
let imported = import(Format::Spacy, &[("p.jsonl", patterns)], &Options::new(Gazetteer::builder()))?;
assert_eq!(imported.new, 1);
assert_eq!(imported.faults[0].to_string(), "p.jsonl:2:11: expected a pattern as JSON, found something else (expected value)");
# Ok::<(), demarche::GazetteerError>(())
```
"##
)]

mod entry;
mod gate;
mod merge;
mod own;
mod petrarch;
mod plain;
mod regexner;
mod sort;
#[cfg(feature = "serde")]
mod spacy;
mod write;

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use crate::gazetteer::error::Errors;
use crate::{DataError, EntityKind, Gazetteer, GazetteerBuilder, GazetteerError, UnknownWord};
use entry::{File, Found};

/// The largest file in bytes that is read: 64 MiB, as of our own tables.
pub const MAX_FILE: usize = 64 << 20;

/// So many names a pattern with alternatives may stand for: 64. One that stands for more is left out with a note.
pub const MAX_VARIANTS: usize = 64;

/// So many names one import may have: a million. Alternatives must not make memory of a small file.
pub const MAX_NAMES: usize = 1_000_000;

/// So many notes are kept: 10,000.
pub const MAX_NOTES: usize = 10_000;

macro_rules! formats {
    ($(
        $(#[doc = $doc:literal])+ $(#[cfg($cfg:meta)])?
        $variant:ident = $name:literal, $read:path;
    )*) => {
        /// A format that is read.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Format { $($(#[doc = $doc])+ $(#[cfg($cfg)])? $variant,)* }

        impl Format {
            /// Every format that this build reads, in the order in which they are listed.
            pub const ALL: &'static [Format] = &[$($(#[cfg($cfg)])? Format::$variant,)*];

            /// Its name on the command line: `spacy`.
            pub fn name(self) -> &'static str {
                match self { $($(#[cfg($cfg)])? Format::$variant => $name,)* }
            }

            fn read(self, files: &[File<'_>], options: &Options, found: &mut Found) {
                match self { $($(#[cfg($cfg)])? Format::$variant => $read(files, options, found),)* }
            }
        }
    };
}

formats! {
    /// spaCy's JSON lines for `EntityRuler` and `SpanRuler`: a `label`, a `pattern`, an `id` if there is one.
    ///
    /// A pattern is a phrase or a list of tokens. Of tokens `ORTH`, `TEXT` and `LOWER` are read, with a word or `{"IN": […]}`, and
    /// the operators `?` and `1`. Everything else (`REGEX`, `POS`, `LEMMA`, `+`, `*`, `!`) is left out with a note.
    #[cfg(feature = "serde")]
    Spacy = "spacy", spacy::read;

    /// GATE's `lists.def` with the lists that it names: `file.lst:majorType:minorType:language:annotationType`.
    ///
    /// The types say the kind: `location:country`, `person_full`, `organization`, `jobtitle`. An entry may have features,
    /// `name=value`, after [`Options::separator`]; as in GATE there is none unless it is told. Of features `id`, `inst`, `uri`,
    /// `wikidata` and `label` are read. A list without a `.def` has no types, and needs [`Options::kind`].
    Gate = "gate", gate::read;

    /// Dictionaries of actors and agents in the form of TABARI, PETRARCH and CAMEO.
    ///
    /// An actor that is a state (`[RUS]`) adds its synonyms to that state. One whose name is known is what it is. Of the others
    /// one with dates is a person: `[RUSGOV 20120507-20240512]`
    /// becomes a tenure as `office/member-of-the-government` of `state/RU` from 2012-05-07 to 2024-05-11, for the end is not
    /// part of it; an entity that we know with offices of that state in that time keeps those. All else is an
    /// organization unless [`Options::kind`] says otherwise, for the dictionaries do not tell. Two figures of a
    /// year are 20.. up to 30, and 19.. after. Agents (`MINISTER [~GOV]`) of government, parliament and army are offices.
    /// All is in capitals there; names are found in any case, and labels get capitals by words.
    Petrarch = "petrarch", petrarch::read;

    /// Stanford's mapping for RegexNER: pattern, type, types that it may overwrite, priority; between tabs.
    ///
    /// Patterns are plain words or expressions that stand for few words: `Tea (Board|Council)`. Others are left out
    /// with a note. What may be overwritten, and the priority, have no place here: the longest name wins.
    RegexNer = "regexner", regexner::read;

    /// A table with a header: `name`, and any of `id`, `kind`, `names`, `state`, `wikidata`, `language`.
    ///
    /// Between the cells stands [`Options::separator`]; unless it is told, a tab if the header has one, else a semicolon if it has
    /// no comma, else a comma. Rows with one id are one entity. `names` holds several between `;` or `|`.
    Csv = "csv", plain::read;

    /// Our own tables, checked and handed on.
    ///
    /// The path or, failing that, the header tells which table a file is.
    Tables = "tables", own::read;
}

impl Format {
    /// The files that a file of this format names and that must be given with it, in its own words: of GATE's
    /// `lists.def` the lists. They are as relative as they stand there, and may be hostile.
    pub fn names_files(self, name: &str, text: &str) -> Vec<String> {
        match self {
            Format::Gate if gate::is_index(name) => gate::lists(text),
            _ => Vec::new(),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Format {
    type Err = UnknownWord;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let found = Format::ALL.iter().copied().find(|format| format.name() == s);
        found.ok_or_else(|| UnknownWord::new(Format::ALL.iter().map(|format| format.name()), s))
    }
}

/// What an import knows beside the files.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// The gazetteer over which the tables will lie: usually the built-in one.
    pub base: GazetteerBuilder,
    /// What stands between the parts of a line, where the format leaves that open.
    pub separator: Option<String>,
    /// The code of the only language in which the names count; `None` when they hold in all.
    pub language: Option<String>,
    /// What entries are whose file does not tell it, or tells it in a word that is not known here.
    pub kind: Option<EntityKind>,
}

impl Options {
    /// Tables that will lie over `base`, and nothing else said.
    pub fn new(base: GazetteerBuilder) -> Options {
        Options { base, separator: None, language: None, kind: None }
    }

    /// With a separator.
    pub fn separator(self, separator: impl Into<String>) -> Options {
        Options { separator: Some(separator.into()), ..self }
    }

    /// With a language.
    pub fn language(self, code: impl Into<String>) -> Options {
        Options { language: Some(code.into()), ..self }
    }

    /// With a kind for what has none.
    pub fn kind(self, kind: EntityKind) -> Options {
        Options { kind: Some(kind), ..self }
    }
}

/// What an import gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Imported {
    /// Our tables: path within a folder, and text, as [`GazetteerBuilder::file`] takes them.
    pub files: BTreeMap<String, String>,
    /// What could not be expressed, by file and line.
    pub notes: Vec<Note>,
    /// What is not of the format, by file and line, the first 10,000. The rest was read.
    pub faults: Vec<DataError>,
    /// So many entities are new.
    pub new: usize,
    /// To so many that were known something was added.
    pub known: usize,
}

/// Something that our tables cannot say, and was left out. It prints as `file:line: text`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Note {
    /// The name of the file, as it was given.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What was left out, and why.
    pub text: String,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.text)
    }
}

/// Turns the text of foreign files into tables of ours. A file is its name, for messages, and its text.
///
/// The tables can be laid over [`Options::base`] without a fault: they have been, once. The same files give
/// the same tables. It costs as much as two builds of the base, and O(n log n) in names.
///
/// # Errors
/// - The base is faulty.
/// - Of [`Format::Tables`]: a table is; each fault with file, line and column.
///
/// ```
/// use demarche::Gazetteer;
/// use demarche::import::{Format, Options, import};
///
/// let clubs = "id,name,kind,names\nport-azure,Port Azure FC,ORG,Port Azure|The Mariners\n";
/// let options = Options::new(Gazetteer::builder());
/// let imported = import(Format::Csv, &[("clubs.csv", clubs)], &options)?;
/// assert_eq!(
///     imported.files["organizations/imported.csv"],
///     "id,label,wikidata,state,class,head,names\n\
///      organization/port-azure,Port Azure FC,,,,,Port Azure;The Mariners\n"
/// );
///
/// // Tables of ours are checked.
/// let error = import(Format::Tables, &[("people/x.csv", "id,name\n")], &options).unwrap_err();
/// assert_eq!(error.to_string(), "people/x.csv:1:4: expected the column `label`, found `name`");
/// # Ok::<(), demarche::GazetteerError>(())
/// ```
pub fn import(format: Format, files: &[(&str, &str)], options: &Options) -> Result<Imported, GazetteerError> {
    let known = options.base.clone().build()?;
    let mut found = Found::default();
    let files: Vec<File<'_>> = files.iter().filter_map(|(name, text)| File::new(name, text, &mut found)).collect();
    format.read(&files, options, &mut found);
    let merged = merge::merge(std::mem::take(&mut found.entries), &known, options, &mut found.notes);
    let written = write::tables(&merged, &known, options);
    let files: BTreeMap<String, String> = std::mem::take(&mut found.tables).into_iter().chain(written).collect();
    // A fault of a table is told of the file that the caller gave.
    let named = |error: &DataError| {
        let name = found.names.get(error.file());
        name.map_or_else(|| error.clone(), |name| error.clone().in_file(name))
    };
    let checked = check(&files, options)
        .map_err(|error| GazetteerError::from_errors(error.errors().iter().map(named).collect()))?;
    let (notes, faults) = found.finish();
    let new = checked.entities().count() - known.entities().count();
    Ok(Imported { files, notes, faults, new, known: merged.known })
}

/// Lays the tables over the base, once.
fn check(files: &BTreeMap<String, String>, options: &Options) -> Result<Gazetteer, GazetteerError> {
    let base = options.base.clone().layer();
    files.iter().fold(base, |builder, (path, text)| builder.file(path.as_str(), text.as_str())).build()
}

/// The faults in a list.
fn list_of(errors: Errors) -> Vec<DataError> {
    errors.into_result(()).err().map_or_else(Vec::new, |error| error.errors().to_vec())
}
