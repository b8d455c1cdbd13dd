//! Language packs from outside: one that works, and what is said of those that do not.

use demarche::{Document, Extractor, Gazetteer, GazetteerError};

const LANGUAGE: &str = "code = \"xx\"\nname = \"Example\"\n";
const DATES: &str = "language = \"xx\"\nseparators = [\"/\"]\n";
const CUES: &str = "[[cue]]\nclass = \"talk-verb\"\nmode = \"call\"\nforms = [\"phoned\"]\n";
const RULES: &str = "[[rule]]\nname = \"phones\"\nstage = \"event\"\npattern = \"{A:party} {T:talk} {B:party}\"\n";

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
            "",
        ),
        ("rules.toml", "[[rule]]\nname = \"a\"\nstage = \"event\"\npattern = \"{A:party\"\n", ""),
        ("rules.toml", "[[rule]]\nname = \"a\"\nstage = \"event\"\npattern = \"phoned ~99 {A:party}\"\n", ""),
        ("rules.toml", "[[rule]]\nname = \"a\"\nstage = \"event\"\npattern = \"[ phoned\"\n", ""),
        ("rules.toml", "[[rule]]\nname = \"a\"\nstage = \"event\"\npattern = \" \"\n", ""),
        ("rules.toml", "[[rule]]\nname = \"a\"\nstage = \"events\"\npattern = \"phoned\"\n", ""),
        ("rules.toml", "[[rule]]\nname = \"a\"\nstage = \"event\"\npatern = \"phoned\"\n", ""),
        ("rules.toml", "[[rule]]\nname = \"a\"\nstage = \"event\"\n", ""),
        ("rules.toml", "[[rule]]\nname = \"a\"\nstage = \"mode\"\nmode = \"fax\"\npattern = \"phoned\"\n", ""),
        ("rules.toml", "[[rule]]\nname = \"a\"\nstage = \"status\"\nstatus = \"hold\"\npattern = \"phoned\"\n", ""),
        (
            "rules.toml",
            "[[rule]]\nname = \"a\"\nstage = \"event\"\nrequested-by = \"ab\"\npattern = \"phoned\"\n",
            "",
        ),
        (
            "rules.toml",
            "[[rule]]\nname = \"a\"\nstage = \"event\"\npattern = \"phoned\"\n\n[[rule]]\nname = \"a\"\nstage = \"event\"\npattern = \"rang\"\n",
            "",
        ),
        ("rules.toml", "[[rule]\nname = \"a\"\n", ""),
        ("cues.toml", "[[cue]]\nclass = \"talk-verb\"\nmode = \"fax\"\nforms = [\"phoned\"]\n", ""),
        ("cues.toml", "[[cue]]\nclass = \"talk-verb\"\nmode = \"call\"\nforms = [\"phoned\", \" \"]\n", ""),
        ("cues.toml", "[[cue]]\nmode = \"call\"\nforms = [\"phoned\"]\n", ""),
        ("language.toml", "", ""),
        ("language.toml", "code = \"xx\"\n", ""),
        ("language.toml", "code = \"xx\"\nname = \"Example\"\ncolour = \"red\"\n", ""),
        ("dates.toml", "", ""),
        ("dates.toml", "language = \"xx\"\n", ""),
        ("notes.toml", "a = 1\n", ""),
    ] {
        let error = build(&[(name, content)]).map(|_| ()).expect_err(content);
        assert_eq!(error.to_string(), expected, "{name}:\n{content}");
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
