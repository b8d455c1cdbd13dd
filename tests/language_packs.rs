//! Language packs from outside: one that works, and what is said of those that do not.

use demarche::{Document, Extractor, Gazetteer, GazetteerError};

const LANGUAGE: &str = "code = \"xx\"\nname = \"Example\"\n";
const DATES: &str = "language = \"xx\"\nseparators = [\"/\"]\n";
const CUES: &str = "[[cue]]\nclass = \"talk-verb\"\nmode = \"call\"\nforms = [\"phoned\"]\n";
const RULES: &str = "[[rule]]\nname = \"phones\"\nstage = \"event\"\npattern = \"{A:party} {T:talk} {B:party}\"\n";

/// What is said of a file that is no TOML, or has other fields than it may.
const FORM: &str = "expected a file of the form that gazetteer/lang/README.md tells, found";

/// A pack with some files in place of the good ones; a file without content is left out.
fn build(files: &[(&str, &str)]) -> Result<Extractor, GazetteerError> {
    let mut pack = vec![("language.toml", LANGUAGE), ("dates.toml", DATES), ("cues.toml", CUES), ("rules.toml", RULES)];
    for (name, content) in files {
        pack.retain(|(other, _)| other != name);
        pack.push((name, content));
    }
    let people = "id,label,wikidata,state,names,surname\nperson/ann-a,Ann A,,,,\nperson/bob-b,Bob B,,,,\n";
    let mut builder = Gazetteer::builder().file("people/own.csv", people);
    for (name, content) in pack.into_iter().filter(|(_, content)| !content.is_empty()) {
        builder = builder.file(format!("lang/xx/{name}"), content);
    }
    Extractor::builder().gazetteer(builder.build()?).build()
}

#[test]
fn a_small_pack_works() {
    let extractor = build(&[]).unwrap();
    assert_eq!(extractor.languages().collect::<Vec<_>>(), ["xx"]);
    let found = extractor.extract(&Document::new("d", "Ann A phoned Bob B."));
    let parties: Vec<&str> = found.conversations[0].participants.iter().map(|party| party.entity.as_str()).collect();
    assert_eq!(parties, ["person/ann-a", "person/bob-b"]);
    assert_eq!(found.conversations[0].evidence[0].rule.as_str(), "xx.event.phones");
}

/// Broken files, and all that is said of them.
#[test]
fn faults_are_told_where_they_are() {
    for (name, content, expected) in [
        (
            "rules.toml",
            "[[rule]]\nname = \"a\"\nstage = \"event\"\npattern = \"{A:party} ~3 {T:talkk}\"\n",
            "lang/xx/rules.toml:4:25: expected a class that a cue or the engine gives, found `talkk`",
        ),
        (
            "rules.toml",
            "[[rule]]\nname = \"a\"\nstage = \"event\"\npattern = \"{A:party\"\n",
            "lang/xx/rules.toml:4:12: expected `}` at the end, found `{A:party`",
        ),
        (
            "rules.toml",
            "[[rule]]\nname = \"a\"\nstage = \"event\"\npattern = \"phoned ~99 {A:party}\"\n",
            "lang/xx/rules.toml:4:19: expected a gap of 1 to 40, found `99`",
        ),
        (
            "rules.toml",
            "[[rule]]\nname = \"a\"\nstage = \"event\"\npattern = \"[ phoned\"\n",
            "lang/xx/rules.toml:4:20: expected `]`, found the end",
        ),
        (
            "rules.toml",
            "[[rule]]\nname = \"a\"\nstage = \"event\"\npattern = \" \"\n",
            "lang/xx/rules.toml:4:12: expected at least one element, found none",
        ),
        (
            "rules.toml",
            "[[rule]]\nname = \"a\"\nstage = \"event\"\nrequested-by = \"ab\"\npattern = \"phoned\"\n",
            "lang/xx/rules.toml:4:16: expected a capture of one capital letter, found `ab`",
        ),
        (
            "rules.toml",
            "[[rule]]\nname = \"a\"\nstage = \"mode\"\nmode = \"fax\"\npattern = \"phoned\"\n",
            "lang/xx/rules.toml:4:8: expected one of call, video, meeting, unspecified, found `fax`",
        ),
        (
            "rules.toml",
            "[[rule]]\nname = \"a\"\nstage = \"status\"\nstatus = \"hold\"\npattern = \"phoned\"\n",
            "lang/xx/rules.toml:4:10: expected one of held, planned, proposed, refused, found `hold`",
        ),
        (
            "rules.toml",
            "[[rule]]\nname = \"a\"\nstage = \"event\"\npattern = \"phoned\"\n[[rule]]\nname = \"a\"\nstage = \"event\"\npattern = \"rang\"\n",
            "lang/xx/rules.toml:6:8: expected a name that no other rule of the stage has, found `a`, which stands before",
        ),
        (
            "rules.toml",
            "[[rule]]\nname = \"a\"\nstage = \"events\"\npattern = \"phoned\"\n",
            "lang/xx/rules.toml:3:9: FORM unknown variant `events`, expected one of `actor`, `event`, `status`, `mode`, `more`, `date`, `request`, `source`, `other`, `same`, `implied`, `head`, `visit`, `topic`, `fate`",
        ),
        (
            "rules.toml",
            "[[rule]]\nname = \"a\"\nstage = \"event\"\npatern = \"phoned\"\n",
            "lang/xx/rules.toml:4:1: FORM unknown field `patern`, expected one of `name`, `stage`, `pattern`, `means`, `mode`, `status`, `requested-by`, `each`, `through`, `joins`, `host`, `words`, `announced`, `yes`, `no`",
        ),
        (
            "rules.toml",
            "[[rule]]\nname = \"a\"\nstage = \"event\"\n",
            "lang/xx/rules.toml:1:1: FORM missing field `pattern`",
        ),
        ("rules.toml", "[[rule]\nname = \"a\"\n", "lang/xx/rules.toml:1:8: FORM unclosed array table, expected `]`"),
        (
            "cues.toml",
            "[[cue]]\nclass = \"talk-verb\"\nmode = \"fax\"\nforms = [\"phoned\"]\n",
            "lang/xx/cues.toml:3:8: expected one of call, video, meeting, unspecified, found `fax`",
        ),
        (
            "cues.toml",
            "[[cue]]\nclass = \"talk-verb\"\nmode = \"call\"\nforms = [\"phoned\", \" \"]\n",
            "lang/xx/cues.toml:4:20: expected a form with a letter, found nothing",
        ),
        (
            "cues.toml",
            "[[cue]]\nmode = \"call\"\nforms = [\"phoned\"]\n",
            "lang/xx/cues.toml:1:1: FORM missing field `class`",
        ),
        ("language.toml", "", "lang/xx/language.toml:1:1: expected this file, found none"),
        ("language.toml", "code = \"xx\"\n", "lang/xx/language.toml:1:1: FORM missing field `name`"),
        (
            "language.toml",
            "code = \"xx\"\nname = \"Example\"\ncolour = \"red\"\n",
            "lang/xx/language.toml:3:1: FORM unknown field `colour`, expected one of `code`, `name`, `diacritics`, `abbreviations`, `particles`, `organization_words`, `words_that_are_names`, `words_of_titles`, `titles_end_in_organization_words`, `shortest_family_name`, `common_words`, `letters`, `topic_ends`, `topic_tails`, `home`",
        ),
        (
            "language.toml",
            "code = \"xx\"\nname = \"Example\"\n[home]\n\"president\" = \"France\"\n",
            "lang/xx/language.toml:4:15: expected the id of an entity, found `France`",
        ),
        (
            "rules.toml",
            "[[rule]]\nname = \"a\"\nstage = \"event\"\nthrough = \"the ministry\"\npattern = \"phoned\"\n",
            "lang/xx/rules.toml:4:11: expected the id of an entity, found `the ministry`",
        ),
        ("dates.toml", "", "lang/xx/dates.toml:1:1: expected this file, found none"),
        ("dates.toml", "language = \"xx\"\n", "lang/xx/dates.toml:1:1: FORM missing field `separators`"),
        (
            "notes.toml",
            "a = 1\n",
            "lang/xx/notes.toml:1:1: expected language.toml, dates.toml, diagram.toml, cues*.toml or rules*.toml, found notes.toml",
        ),
    ] {
        let error = build(&[(name, content)]).map(|_| ()).expect_err(content);
        assert_eq!(error.to_string(), expected.replace("FORM", FORM), "{name}:\n{content}");
    }
}

/// Nobody's file is passed over in silence: a folder of one's own adds cues, rules and names, but no second of these.
#[cfg(feature = "builtin")]
#[test]
fn what_stands_once_is_not_given_again() {
    for (name, content) in [("language.toml", LANGUAGE), ("dates.toml", DATES)] {
        let gazetteer = Gazetteer::builder().builtin().file(format!("lang/en/{name}"), content).build().unwrap();
        let error = Extractor::builder().gazetteer(gazetteer).build().map(|_| ()).unwrap_err();
        let expected =
            format!("lang/en/{name}:1:1: expected no second {name} of the language, for lang/en/{name} is one");
        assert_eq!(error.to_string(), format!("{expected}, found this file"));
    }
}

#[test]
fn all_faults_are_told_at_once() {
    let error = build(&[
        ("language.toml", ""),
        ("cues.toml", "[[cue]]\nclass = \"talk-verb\"\nmode = \"fax\"\nforms = [\"phoned\"]\n"),
        ("rules.toml", "[[rule]]\nname = \"a\"\nstage = \"event\"\npattern = \"{X:none} {y}\"\n"),
    ])
    .map(|_| ())
    .unwrap_err();
    let places: Vec<(&str, usize)> = error.errors().iter().map(|error| (error.file(), error.line())).collect();
    assert_eq!(places, [("lang/xx/cues.toml", 3), ("lang/xx/language.toml", 1), ("lang/xx/rules.toml", 4)]);
}
