//! Foreign gazetteers as tables of ours: what comes of each format, what is told of the rest, and that nothing breaks it.
#![cfg(feature = "serde")]

use demarche::import::{Format, Imported, MAX_VARIANTS, Options, import};
use demarche::{AliasUse, EntityId, Gazetteer, GazetteerBuilder};
use proptest::prelude::*;

/// A small world over which the tables lie.
fn base() -> GazetteerBuilder {
    Gazetteer::builder()
        .file(
            "states/b.csv",
            "id,label,wikidata,adjective,capital,leader,names\n\
             state/AF,Afghanistan,Q889,Afghan,place/kabul,,\nstate/GE,Georgia,,Georgian,,,\n\
             state/RU,Russia,Q159,Russian,,,Russian Federation\nstate/US,United States,,American,,,\n",
        )
        .file("places/b.csv", "id,label,wikidata,state,class,names\nplace/kabul,Kabul,,state/AF,capital,\n")
        .file(
            "organizations/b.csv",
            "id,label,wikidata,state,class,head,names\norganization/nato,NATO,,,international,,\n\
             organization/one,Sun Press,,,media,,\norganization/two,Moon Press,,,media,,Sun Press\n",
        )
        .file("offices/b.csv", "id,label,class,names\noffice/president,president,head-of-state,\n")
        .file(
            "people/b.csv",
            "id,label,wikidata,state,names,surname\nperson/lloyd-austin,Lloyd Austin,Q941013,state/US,,\n\
             person/recep-tayyip-erdogan,Recep Tayyip Erdoğan,,,,Erdoğan\nperson/vladimir-putin,Vladimir Putin,,state/RU,,\n",
        )
        .file(
            "tenures/b.csv",
            "person,office,of,from,until,note\nperson/vladimir-putin,office/president,state/RU,2012-05-07,,\n",
        )
        .file("lang/vi/names/b.csv", "id,use,names,only,match\nstate/RU,name,Nga,,\n")
        .file("lang/en/names/b.csv", "id,use,names,only,match\nstate/RU,name,Rossiya,,\n")
}

fn read(format: Format, files: &[(&str, &str)]) -> Imported {
    import(format, files, &Options::new(base())).unwrap_or_else(|error| panic!("{error}"))
}

fn built(imported: &Imported) -> Gazetteer {
    let files = imported.files.iter();
    files.fold(base().layer(), |builder, (path, text)| builder.file(path, text)).build().unwrap()
}

/// Whom a name names, and how: `person/x name`, sorted; in how many languages does not matter.
fn named(gazetteer: &Gazetteer, name: &str) -> Vec<String> {
    let aliases = gazetteer.aliases().iter().filter(|alias| alias.text == name);
    let mut found: Vec<String> = aliases
        .map(|alias| match alias.usage {
            AliasUse::Name => alias.entity.as_ref().unwrap().to_string(),
            usage => format!("{} {usage}", alias.entity.as_ref().unwrap()),
        })
        .collect();
    found.sort();
    found.dedup();
    found
}

fn notes(imported: &Imported) -> Vec<String> {
    imported.notes.iter().map(ToString::to_string).collect()
}

fn faults(imported: &Imported) -> Vec<String> {
    imported.faults.iter().map(ToString::to_string).collect()
}

/// What each file says beside its header.
#[track_caller]
fn assert_rows(imported: &Imported, expected: &[(&str, &[&str])]) {
    let rows: Vec<(&str, Vec<&str>)> =
        imported.files.iter().map(|(path, text)| (path.as_str(), text.lines().skip(1).collect())).collect();
    let expected: Vec<(&str, Vec<&str>)> = expected.iter().map(|(path, rows)| (*path, rows.to_vec())).collect();
    assert_eq!(rows, expected, "{:?}", imported.notes);
}

const SPACY: &str = r#"{"label": "PERSON", "pattern": "Ines Marchetti", "id": "ines-marchetti"}
{"label": "PERSON", "pattern": "Marchetti", "id": "ines-marchetti"}
{"label": "PERSON", "pattern": [{"LOWER": "lloyd"}, {"LOWER": {"IN": ["j.", "james"]}, "OP": "?"}, {"LOWER": "austin"}]}
{"label": "ORG", "pattern": [{"TEXT": "Tea"}, {"ORTH": {"IN": ["Board", "Council"]}}]}
{"label": "GPE", "pattern": "Russia"}
{"label": "GPE", "pattern": "RUSSIAN FEDERATION", "id": "RU"}
{"label": "GPE", "pattern": "Muscovy", "id": "RU"}
{"label": "GPE", "pattern": "Freedonia"}
{"label": "LOC", "pattern": "Kabul"}
"#;

#[test]
fn spacy_patterns_become_names() {
    let imported = read(Format::Spacy, &[("p.jsonl", SPACY)]);
    assert_rows(
        &imported,
        &[
            ("lang/en/names/imported.csv", &["person/lloyd-austin,name,lloyd j. austin;lloyd james austin,,anycase"]),
            ("lang/vi/names/imported.csv", &["person/lloyd-austin,name,lloyd j. austin;lloyd james austin,,anycase"]),
            ("organizations/imported.csv", &["organization/tea-board,Tea Board,,,,,Tea Council"]),
            ("people/imported.csv", &["person/ines-marchetti,Ines Marchetti,,,,Marchetti"]),
            ("places/imported.csv", &["place/freedonia,Freedonia,,,,"]),
            ("states/imported.csv", &["state/RU,,,,,,Muscovy"]),
        ],
    );
    assert_eq!((imported.new, imported.known), (3, 2));
    assert_eq!((notes(&imported), faults(&imported)), (vec![], vec![]));
    let gazetteer = built(&imported);
    assert_eq!(named(&gazetteer, "Marchetti"), ["person/ines-marchetti surname"]);
    assert_eq!(named(&gazetteer, "Muscovy"), ["state/RU"]);
    assert_eq!(gazetteer.entity(&"state/RU".parse().unwrap()).unwrap().label, "Russia");
}

#[test]
fn what_spacy_patterns_cannot_say_here_is_told_with_its_line() {
    let alternatives = format!("{:?}", (0..=MAX_VARIANTS).map(|n| format!("w{n}")).collect::<Vec<_>>());
    let cases = [
        (r#"[{"TEXT": {"REGEX": "^T"}}]"#, "TEXT with `REGEX` cannot be said in a table; the pattern is left out"),
        (r#"[{"POS": "PROPN"}]"#, "a token by `POS` cannot be said in a table; the pattern is left out"),
        (r#"[{"LEMMA": "tea"}]"#, "a token by `LEMMA` cannot be said in a table; the pattern is left out"),
        (r#"[{"LOWER": "a", "POS": "X"}]"#, "a token by `POS` cannot be said in a table; the pattern is left out"),
        (r#"[{"LOWER": "a", "OP": "+"}]"#, "the operator `+` cannot be said in a table; the pattern is left out"),
        (r#"[{"LOWER": "a", "OP": "!"}]"#, "the operator `!` cannot be said in a table; the pattern is left out"),
        ("[{}]", "a token that may be any word cannot be said in a table; the pattern is left out"),
        ("[]", "it stands for no word; the pattern is left out"),
        (r#"[{"LOWER": "a", "OP": "?"}]"#, ""),
        (r#"[{"LOWER": {"IN": []}}]"#, "LOWER has neither a word nor a list of words; the pattern is left out"),
        (r#"[{"LOWER": 7}]"#, "LOWER has neither a word nor a list of words; the pattern is left out"),
        ("[7]", "a token that is no object cannot be read; the pattern is left out"),
        (r#""a;b""#, "the name `a;b` is left out: it has a semicolon"),
        (r#""…""#, "the name `…` is left out: expected a name with a letter or a figure"),
        (
            &format!(r#"[{{"LOWER": {{"IN": {alternatives}}}}}]"#),
            "it stands for more than 64 names; the pattern is left out",
        ),
    ];
    for (pattern, expected) in cases {
        let line = format!("\n{{\"label\": \"ORG\", \"pattern\": {pattern}}}");
        let imported = read(Format::Spacy, &[("p.jsonl", &line)]);
        let expected: Vec<String> = if expected.is_empty() { vec![] } else { vec![format!("p.jsonl:2: {expected}")] };
        assert_eq!(notes(&imported), expected, "{pattern}");
        assert_eq!(imported.new, usize::from(expected.is_empty()));
    }
    let imported = read(Format::Spacy, &[("p.jsonl", "{\"label\": \"PRODUCT\", \"pattern\": \"Tea\"}")]);
    assert_eq!(notes(&imported), ["p.jsonl:1: `PRODUCT` is no kind of entity here; it is left out"]);
    let options = Options::new(base()).kind(demarche::EntityKind::Organization);
    let imported =
        import(Format::Spacy, &[("p.jsonl", "{\"label\": \"PRODUCT\", \"pattern\": \"Tea\"}")], &options).unwrap();
    assert_rows(&imported, &[("organizations/imported.csv", &["organization/tea,Tea,,,,,"])]);
}

#[test]
fn what_is_no_pattern_is_a_fault() {
    let cases = [
        ("{\"label\": ORG}", "11: expected a pattern as JSON, found something else (expected value)"),
        ("[]", "1: expected an object with `label` and `pattern`, found `[]`"),
        ("{\"label\": \"ORG\"}", "1: expected a phrase or a list of tokens as `pattern`, found none"),
        ("{\"label\": 7, \"pattern\": \"a\"}", "1: expected a `label` in quotation marks, found `7`"),
    ];
    for (line, expected) in cases {
        let imported = read(Format::Spacy, &[("p.jsonl", &format!("{line}\n{SPACY}"))]);
        assert_eq!(faults(&imported), [format!("p.jsonl:1:{expected}")]);
        assert_eq!(imported.new, 3);
    }
}

#[test]
fn gate_lists_have_the_types_of_their_index() {
    let index = "country.lst:location:country:vi\nclubs.lst:organization::English\npeople.lst:person_full:\ntitle.lst:title:civilian\n\
                 first.lst:person_first\n";
    let clubs = "Port Azure\tid=http://example.org/port-azure\tleague=1\nThe Mariners\tid=http://example.org/port-azure\nRovers\todd\n";
    let files = [
        ("gaz/lists.def", index),
        ("gaz/country.lst", "Liên bang Nga\nNga\nVương quốc Ruritania\n"),
        ("gaz/clubs.lst", clubs),
        ("gaz/people.lst", "Ines Marchetti\tstate=Russia\twikidata=Q4\nLloyd James Austin\twikidata=Q941013\n"),
        ("gaz/title.lst", "Mr\n"),
        ("gaz/first.lst", "Ines\n"),
    ];
    let imported = import(Format::Gate, &files, &Options::new(base()).separator("\t")).unwrap();
    assert_rows(
        &imported,
        &[
            ("lang/vi/names/imported.csv", &["place/vuong-quoc-ruritania,name,Vương quốc Ruritania,,"][..0]),
            (
                "organizations/imported.csv",
                &["organization/port-azure,Port Azure,,,,,The Mariners", "organization/rovers,Rovers,,,,,"],
            ),
            (
                "people/imported.csv",
                &["person/ines-marchetti,Ines Marchetti,Q4,state/RU,,", "person/lloyd-austin,,,,Lloyd James Austin,"],
            ),
            (
                "places/imported.csv",
                &["place/lien-bang-nga,Liên bang Nga,,,,", "place/vuong-quoc-ruritania,Vương quốc Ruritania,,,,"],
            ),
        ][1..],
    );
    assert_eq!(
        notes(&imported),
        [
            "gaz/clubs.lst:1: the feature `league` has no place in a table; it is left out",
            "gaz/clubs.lst:3: expected a feature such as `id=x`, found `odd`; it is left out",
            "gaz/country.lst:1: `Liên bang Nga` is no state that is known; it becomes a place",
            "gaz/country.lst:3: `Vương quốc Ruritania` is no state that is known; it becomes a place",
            "gaz/lists.def:2: `English` is no code of a language; the names hold in all",
            "gaz/lists.def:4: `title:civilian` is no kind of entity here; the list is left out",
            "gaz/lists.def:5: `person_first` is no kind of entity here; the list is left out",
        ]
    );
    assert_eq!(named(&built(&imported), "The Mariners"), ["organization/port-azure"]);
}

#[test]
fn gate_has_no_separator_unless_it_is_told() {
    let files = [("lists.def", "a.lst:organization\n"), ("a.lst", "Tea & Sons:id=x\n")];
    let imported = read(Format::Gate, &files);
    assert_rows(&imported, &[("organizations/imported.csv", &["organization/tea-sons-id-x,Tea & Sons:id=x,,,,,"])]);
    let imported = import(Format::Gate, &files, &Options::new(base()).separator(":")).unwrap();
    assert_rows(&imported, &[("organizations/imported.csv", &["organization/x,Tea & Sons,,,,,"])]);
}

#[test]
fn gate_needs_the_lists_and_their_types() {
    let index = "a.lst:organization\n../b.lst:organization\na:b:c:d:e:f\n";
    assert_eq!(Format::Gate.names_files("x/lists.def", index), ["a.lst", "../b.lst", "a"]);
    assert_eq!(Format::Gate.names_files("x/a.lst", index), [""; 0]);
    let imported = read(Format::Gate, &[("x/lists.def", index), ("y/a.lst", "Tea\n")]);
    assert_eq!(
        faults(&imported),
        [
            "x/lists.def:1:1: expected a list that is given, found `a.lst`",
            "x/lists.def:2:1: expected a list that is given, found `../b.lst`",
            "x/lists.def:3:1: expected a list and its types: `file.lst:majorType:minorType:language:annotationType`, found `a:b:c:d:e:f`",
        ]
    );
    assert_eq!(notes(&imported), ["y/a.lst:1: nothing tells what kind of entities these are; the list is left out"]);
    let options = Options::new(base()).kind(demarche::EntityKind::Person);
    let imported = import(Format::Gate, &[("a.lst", "Ines Marchetti\n")], &options).unwrap();
    assert_eq!(imported.new, 1);
}

const PETRARCH: &str = "\
# A comment
<!-- another -->
AFGHANISTAN_  [AFG]
+AFGHAN_ 
+HELMAND # a province
+KABUL_
HAMID_KARZAI_  # CountryInfo.txt
+KARZAI_
+PRESIDENT_KARZAI_
\t[AFGELI 750101-000101]
\t[AFGGOV >011222]
\t[AFGELI]
VLADIMIR_PUTIN
+PUTIN
+VLADIMIR_VLADIMIROVICH_PUTIN
\t[RUSGOV 20120507-20240512]
\t[RUSGOV 19990809-20080507]
ADIL_OF_ORAN_\t[AFGGOV 920101-920102] [AFGOPP <910101]
NATO_
+NORTH_ATLANTIC_PACT_
\t[IGOWSTNAT]# NGO_Actors
U.N._
TRYGVE_LIE_\t[IGOUNO 460201-521110] [ELI]
";

#[test]
fn petrarch_actors_become_people_with_tenures() {
    let imported = read(Format::Petrarch, &[("a.txt", PETRARCH)]);
    assert_rows(
        &imported,
        &[
            (
                "lang/en/names/imported.csv",
                &[
                    "organization/nato,name,North Atlantic Pact,,anycase",
                    "person/adil-of-oran,name,Adil of Oran,,anycase",
                    "person/hamid-karzai,name,Hamid Karzai;President Karzai,,anycase",
                    "person/trygve-lie,name,Trygve Lie,,anycase",
                    "person/vladimir-putin,name,Vladimir Vladimirovich Putin,,anycase",
                ],
            ),
            ("offices/imported.csv", &["office/member-of-the-government,member of the government,official,"]),
            (
                "people/imported.csv",
                &[
                    "person/adil-of-oran,Adil of Oran,,state/AF,,",
                    "person/hamid-karzai,Hamid Karzai,,state/AF,,Karzai",
                    "person/trygve-lie,Trygve Lie,,,,",
                ],
            ),
            ("states/imported.csv", &["state/AF,,,,,,Helmand"]),
            (
                "tenures/imported.csv",
                &[
                    "person/adil-of-oran,office/member-of-the-government,state/AF,1992-01-01,1992-01-01,AFGGOV",
                    "person/hamid-karzai,office/member-of-the-government,state/AF,2001-12-22,,AFGGOV",
                    "person/vladimir-putin,office/member-of-the-government,state/RU,1999-08-09,2008-05-06,RUSGOV",
                ],
            ),
        ],
    );
    assert_eq!(
        notes(&imported),
        [
            "a.txt:6: `Kabul` is left out: it is a name of place/kabul",
            "a.txt:18: `AFGOPP` names no office; its time is left out",
            "a.txt:22: `U.N.` has no code, so nothing tells what it is; it is left out",
            "a.txt:23: `IGOUNO` names no office; its time is left out",
        ]
    );
    assert_eq!(faults(&imported), [""; 0]);
    let gazetteer = built(&imported);
    let karzai: EntityId = "person/hamid-karzai".parse().unwrap();
    assert!(gazetteer.tenures_of(&karzai)[0].may_include("2010".parse().unwrap()));
    assert_eq!(named(&gazetteer, "Karzai"), ["person/hamid-karzai surname"]);
}

#[test]
fn petrarch_actors_that_are_known_are_what_they_are() {
    let actors = "THE_NATO_ [IGOWSTNAT >490404]\n+THE_ATLANTIC_ALLIANCE\nLLOYD_AUSTIN_ [USAGOV]\n+LLOYD_J._AUSTIN\n";
    let imported = read(Format::Petrarch, &[("a.txt", actors)]);
    assert_rows(
        &imported,
        &[(
            "lang/en/names/imported.csv",
            &["organization/nato,name,Atlantic Alliance,,anycase", "person/lloyd-austin,name,Lloyd J. Austin,,anycase"],
        )],
    );
    assert_eq!((imported.new, imported.known), (0, 2));
}

#[test]
fn petrarch_agents_of_governments_become_offices() {
    let agents = "!PERSON! = MAN, WOMAN\nFARMER [~AGR]\nPRESIDENT [~GOV]\nATTORNEY_GENERAL {ATTORNEYS_GENERAL} [~GOV]\n\
                  CONGRESS!PERSON! [~LEG]\nX!Y! [~GOV]\nHUMAN_RIGHTS_BODY [NGO~]\n";
    let imported = read(Format::Petrarch, &[("a.txt", agents)]);
    assert_rows(
        &imported,
        &[
            ("lang/en/names/imported.csv", &["office/congressman,name,congresswoman,,"]),
            (
                "offices/imported.csv",
                &["office/attorney-general,attorney general,official,", "office/congressman,congressman,official,"],
            ),
        ],
    );
    assert_eq!(
        notes(&imported),
        [
            "a.txt:2: agents of `~AGR` are no entities here; `FARMER` is left out",
            "a.txt:6: `X!Y!` has a marker that stands for nothing; it is left out",
            "a.txt:7: agents of `NGO~` are no entities here; `HUMAN RIGHTS BODY` is left out",
        ]
    );
}

#[test]
fn what_petrarch_lines_cannot_say_is_told() {
    let cases = [
        ("+KARZAI_", "`+KARZAI_` follows no name; it is left out"),
        ("[AFGGOV]", "`[AFGGOV]` follows no name; it is left out"),
        ("- * CONSULT [040]", "`- * CONSULT [040]` is of verbs, which have no table here"),
        ("A_B [AFG,GOV]", "`AFG,GOV` is no code; it is left out"),
        ("A_B [AFGGOV 920101", "`[AFGGOV 920101` has no closing bracket; it is left out"),
        (
            "A_B [AFGGOV 20040231-20050101] [AFG]",
            "`20040231-20050101` is no time such as 20120507-20240512, <910101 or >910101; it is left out",
        ),
        ("A_B [AFGGOV 920101-910101]", "1992-01-01 to 1990-12-31 is no time in office; it is left out"),
        ("A_B [FRAGOV 920101-930101]", "state/FR is no state that is known; the time is left out"),
        ("OLD_LAND [AFG <910101] [RUS]", "what means AFG, RUS, each in its time, cannot be said; it is left out"),
    ];
    for (line, expected) in cases {
        let imported = read(Format::Petrarch, &[("a.txt", line)]);
        assert!(notes(&imported).contains(&format!("a.txt:1: {expected}")), "{line}: {:?}", notes(&imported));
    }
}

#[test]
fn regexner_patterns_that_are_short_lists_become_names() {
    let mapping = "Tea (Board|Council)\tORGANIZATION\tMISC,O\t2.0\nU\\.S\\. Tea Party\tORGANIZATION\nLloyd Austin\tPERSON\n\
                   [Pp]rime Minister\tTITLE\n[A-Z].* Bank\tORGANIZATION\n( /Tea/ )\tORGANIZATION\nMonday\tDATE\nno tab\n# rem\n";
    let imported = read(Format::RegexNer, &[("m.tsv", mapping)]);
    assert_rows(
        &imported,
        &[
            ("offices/imported.csv", &["office/prime-minister,prime minister,official,"]),
            (
                "organizations/imported.csv",
                &["organization/tea-board,Tea Board,,,,,Tea Council", "organization/u-s-tea-party,U.S. Tea Party,,,,,"],
            ),
        ],
    );
    assert_eq!(
        notes(&imported),
        [
            "m.tsv:5: `[A-Z].* Bank` has the expression `[A-Z].*`, which stands for no short list of words; it is left out",
            "m.tsv:6: `( /Tea/ )` is an expression over tokens, which cannot be said in a table; it is left out",
            "m.tsv:7: `DATE` is no kind of entity here; it is left out",
        ]
    );
    assert_eq!(
        faults(&imported),
        ["m.tsv:8:7: expected a tab and a type after the pattern, found the end of the line"]
    );
}

#[test]
fn csv_columns_are_known_by_their_names() {
    let table = "Name;Type;Aliases;QID;Country;Colour\nInes Marchetti;PER;I. Marchetti|Marchetti;Q7;US;red\n\n;;;;;\n\
                 Sun Press;ORG;;;;\nRecep Tayyip Erdogan;PERSON;Tayyip Bey;;;\nGhost;;;;;\nB C;LOC;;q8;ZZ;\n;LOC;;;;\n";
    let imported = read(Format::Csv, &[("t.csv", table)]);
    assert_rows(
        &imported,
        &[
            (
                "people/imported.csv",
                &[
                    "person/ines-marchetti,Ines Marchetti,Q7,state/US,I. Marchetti,Marchetti",
                    "person/recep-tayyip-erdogan,,,,Tayyip Bey,",
                ],
            ),
            ("places/imported.csv", &["place/b-c,B C,,,,"]),
        ],
    );
    assert_eq!(
        notes(&imported),
        [
            "t.csv:1: the column `Colour` has no place in a table; it is left out",
            "t.csv:5: `Sun Press` may be any of organization/one, organization/two; it is left out",
            "t.csv:7: nothing tells what kind of entity this is; it is left out",
            "t.csv:8: `ZZ` is no state that is known",
            "t.csv:8: `q8` is no id of Wikidata; it is left out",
        ]
    );
    assert_eq!(faults(&imported), ["t.csv:9:1: expected a name in the column `name`, found nothing"]);
}

#[test]
fn csv_needs_a_header_with_names() {
    for (text, fault) in [
        ("", "t.csv:1:1: expected a header with the column `name`, found no line"),
        ("a,b\nc,d\n", "t.csv:1:1: expected a header with the column `name`, found `a,b`"),
    ] {
        let imported = read(Format::Csv, &[("t.csv", text)]);
        assert!(faults(&imported).contains(&fault.to_owned()), "{:?}", faults(&imported));
        assert!(imported.files.is_empty());
    }
    let imported = import(Format::Csv, &[("t.csv", "name\n")], &Options::new(base()).separator("ab")).unwrap();
    assert_eq!(faults(&imported), ["t.csv:1:1: expected a separator of one character of ASCII, found `ab`"]);
}

#[test]
fn names_of_a_language_hold_in_it_alone() {
    let options = Options::new(base()).language("vi");
    let imported = import(Format::Csv, &[("t.csv", "id,name\nstate/RU,Liên bang Nga\n")], &options).unwrap();
    assert_rows(&imported, &[("lang/vi/names/imported.csv", &["state/RU,name,Liên bang Nga,,"])]);
    let imported = read(Format::Csv, &[("t.csv", "id,name,lang\nstate/RU,Liên bang Nga,vi\nstate/US,Mỹ,Viet Nam\n")]);
    assert_rows(
        &imported,
        &[
            ("lang/vi/names/imported.csv", &["state/RU,name,Liên bang Nga,,"]),
            ("states/imported.csv", &["state/US,,,,,,Mỹ"]),
        ],
    );
    assert_eq!(notes(&imported), ["t.csv:3: `Viet Nam` is no code of a language; the names hold in all"]);
}

#[test]
fn ids_are_ours_or_made_of_theirs_and_never_taken_twice() {
    let table = "name,id,kind\nLloyd Austin the Younger,person/lloyd-austin,PER\nAda,Q7259,PER\nAda B.,ada,PER\n\
                 习近平,,PER\n李克强,,PER\nKabul,,PER\n";
    let imported = read(Format::Csv, &[("t.csv", table)]);
    assert_rows(
        &imported,
        &[(
            "people/imported.csv",
            &[
                "person/ada,Ada,Q7259,,,",
                "person/ada-2,Ada B.,,,,",
                "person/imported,习近平,,,,",
                "person/imported-2,李克强,,,,",
                "person/kabul,Kabul,,,,",
                "person/lloyd-austin,,,,Lloyd Austin the Younger,",
            ],
        )],
    );
}

#[test]
fn a_cell_that_overflows_goes_on_in_the_table_of_names() {
    let names: Vec<String> = (0..2000).map(|n| format!("Name {n}")).collect();
    let table = format!("name,id,kind,names\nTea Board,tea,ORG,{}\n", names.join("|"));
    let imported = read(Format::Csv, &[("t.csv", &table)]);
    assert!(imported.files.contains_key("lang/en/names/imported.csv"));
    let gazetteer = built(&imported);
    assert!(names.iter().all(|name| named(&gazetteer, name) == ["organization/tea"]));
}

#[test]
fn tables_of_ours_are_checked_and_handed_on() {
    let people = "id,label,wikidata,state,names,surname\nperson/ada,Ada Lovelace,,state/US,,\n";
    let names = "id,use,names,only,match\nstate/RU,name,Nga Xô,,\n";
    let files = [
        ("mine/people/mine.csv", people),
        ("./lang/vi/names/x.csv", names),
        ("elsewhere.csv", "id,label,class,names\n"),
    ];
    let imported = read(Format::Tables, &files);
    let expected = ["lang/vi/names/x.csv", "offices/elsewhere.csv", "people/mine.csv"];
    assert_eq!(imported.files.keys().collect::<Vec<_>>(), expected);
    assert_eq!((imported.files["people/mine.csv"].as_str(), imported.new), (people, 1));

    let wrong =
        [("mine/people/a.csv", people.replace("state/US", "state/XX")), ("people/b.csv", people.replace("ada", "Q7"))];
    let wrong: Vec<(&str, &str)> = wrong.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let error = import(Format::Tables, &wrong, &Options::new(base())).unwrap_err();
    assert_eq!(error.to_string(), "mine/people/a.csv:2:26: expected the id of a known state, found `state/XX`");
    let imported = read(Format::Tables, &[("x.csv", "a,b\n"), ("a/people/p.csv", people), ("b/people/p.csv", people)]);
    assert_eq!(
        faults(&imported),
        [
            "b/people/p.csv: expected one file for each table and name, found a second `people/p.csv`",
            "x.csv:1:1: expected a table of ours, found `a,b`",
        ]
    );
}

#[test]
fn a_faulty_base_is_an_error_and_a_large_file_a_fault() {
    let options = Options::new(Gazetteer::builder().file("people/x.csv", "no\n"));
    assert!(import(Format::Csv, &[], &options).is_err());
    let large = " ".repeat(demarche::import::MAX_FILE + 1);
    let imported = read(Format::Csv, &[("t.csv", &large)]);
    assert_eq!(faults(&imported), ["t.csv: expected a file of at most 64 MiB, found a larger one"]);
}

#[test]
fn formats_know_their_names() {
    for format in Format::ALL {
        assert_eq!(format.name().parse(), Ok(*format));
    }
    assert_eq!(
        "xml".parse::<Format>().unwrap_err().to_string(),
        "expected one of spacy, gate, petrarch, regexner, csv, tables, found `xml`"
    );
}

#[cfg(feature = "builtin")]
mod in_texts {
    use super::*;
    use demarche::{Document, Extractor, Lookup};

    /// The names of a sample are found by the extractor, over the data that comes with the library.
    #[track_caller]
    fn assert_found(format: Format, files: &[(&str, &str)], mut options: Options, names: &[(&str, &str)]) {
        let base = Gazetteer::builder().builtin();
        options.base = base.clone();
        let imported = import(format, files, &options).unwrap();
        let files = imported.files.into_iter();
        let gazetteer = files.fold(base.layer(), |builder, (path, text)| builder.file(path, text)).build().unwrap();
        let extractor = Extractor::builder().gazetteer(gazetteer).build().unwrap();
        for (name, id) in names {
            assert_eq!(extractor.look_up(name, None), Lookup::One(id.parse().unwrap()), "{name}");
        }
        let text = "On May 13, Lloyd Austin phoned Zzyzx Qwertov.";
        let extraction = extractor.extract(&Document::new("a", text).published("2022-05-14".parse().unwrap()));
        let who: Vec<_> = extraction.conversations[0].participants.iter().map(|party| party.entity.as_str()).collect();
        assert!(who.contains(&"person/zzyzx-qwertov"), "{who:?}");
    }

    #[test]
    fn every_format_round_trips() {
        let options = || Options::new(Gazetteer::builder());
        let both = [("ZZYZX QWERTOV", "person/zzyzx-qwertov"), ("Lloyd Q. Austin", "person/lloyd-austin")];
        let spacy = r#"{"label": "PERSON", "pattern": [{"LOWER": "zzyzx"}, {"LOWER": "qwertov"}]}
            {"label": "PERSON", "pattern": "Lloyd Q. Austin", "id": "Q941013"}"#;
        assert_found(Format::Spacy, &[("a.jsonl", spacy)], options(), &both);
        let gate =
            [("lists.def", "a.lst:person_full\n"), ("a.lst", "Zzyzx Qwertov\nLloyd Q. Austin&id=lloyd-austin\n")];
        assert_found(Format::Gate, &gate, options().separator("&"), &both);
        let petrarch =
            "ZZYZX_QWERTOV_\n [RUSGOV 20200101-20230101]\nLLOYD_AUSTIN\n+LLOYD_Q._AUSTIN\n [USAGOV >20210122]\n";
        assert_found(Format::Petrarch, &[("a.txt", petrarch)], options(), &both);
        let regexner = "Zzyzx Qwertov\tPERSON\nLloyd (Q\\. )?Austin\tPERSON\nLloyd Q?\\.? Austin\tPERSON\n";
        assert_found(Format::RegexNer, &[("a.tsv", regexner)], options(), &both[..1]);
        let csv = "id,name,kind\n,Zzyzx Qwertov,person\nperson/lloyd-austin,Lloyd Q. Austin,\n";
        assert_found(Format::Csv, &[("a.csv", csv)], options(), &both);
        let tables = "id,label,wikidata,state,names,surname\nperson/zzyzx-qwertov,Zzyzx Qwertov,,,,\n\
                      person/lloyd-austin,,,,Lloyd Q. Austin,\n";
        assert_found(Format::Tables, &[("mine/people/a.csv", tables)], options(), &both);
    }
}

/// Samples to be broken.
fn samples() -> Vec<(Format, Vec<(&'static str, String)>)> {
    let gate = "a.lst:organization:x:vi\nb.lst:location:country\n";
    let mapping = "Tea (Board|Council)s?\tORGANIZATION\tO\t1\n[Pp]rime Minister\tTITLE\n";
    let table = "id,name,kind,names,state,wikidata\nada,Ada,PER,A|B,US,Q7\n,Kabul,LOC,,,\n";
    let agents = "!P! = MAN, WOMAN\nX!P!Y!P! {} [~GOV]\n";
    vec![
        (Format::Spacy, vec![("p.jsonl", SPACY.to_owned())]),
        (
            Format::Gate,
            vec![("l.def", gate.to_owned()), ("a.lst", "Tea\tid=x\n".to_owned()), ("b.lst", "Nga\n".to_owned())],
        ),
        (Format::Petrarch, vec![("a.txt", PETRARCH.to_owned()), ("b.txt", agents.to_owned())]),
        (Format::RegexNer, vec![("m.tsv", mapping.to_owned())]),
        (Format::Csv, vec![("t.csv", table.to_owned())]),
    ]
}

fn any_change() -> impl Strategy<Value = (prop::sample::Index, usize, String)> {
    let piece = prop_oneof![
        "[\\[\\]{}()|?*+\"\\\\:;,\t\n_!~#<>=-]{1,4}",
        "[0-9]{1,9}",
        any::<String>(),
        Just("\u{0}\u{7}\u{feff}".to_owned()),
        Just("ế\u{301}\u{1f600}".to_owned()),
        Just("a".repeat(600)),
        Just("PERSON".to_owned()),
        Just("person/lloyd-austin".to_owned()),
    ];
    (any::<prop::sample::Index>(), 0..8usize, piece)
}

fn broken(text: &str, changes: &[(prop::sample::Index, usize, String)]) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for (at, length, piece) in changes {
        let at = at.index(chars.len() + 1);
        let end = (at + length).min(chars.len());
        chars.splice(at..end, piece.chars());
    }
    chars.into_iter().collect()
}

/// What broken samples brought to light.
#[test]
fn a_cell_that_no_table_takes_is_not_written() {
    let imported = read(Format::Csv, &[("t.csv", "name,kind,names\nAda \\,PER,Lovelace\n")]);
    assert_rows(&imported, &[("people/imported.csv", &["person/ada,Ada \\,,,,Lovelace"])]);
    let imported = read(Format::Petrarch, &[("a.txt", "A_B [AFGGOV\u{0} 920101-930101] [AFGGOV >930101]\n")]);
    assert_eq!(notes(&imported), ["a.txt:1: `AFGGOV\u{fffd}` is no code; it is left out"]);
    assert_eq!(imported.new, 2);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn broken_samples_are_read_or_told_of(changes in prop::collection::vec(any_change(), 1..6)) {
        for (format, files) in samples() {
            let files: Vec<(&str, String)> = files.iter().map(|(name, text)| (*name, broken(text, &changes))).collect();
            let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
            for options in [Options::new(base()), Options::new(base()).separator("\t").kind(demarche::EntityKind::Person)] {
                // What it writes can be laid over the base, whatever it was given.
                let imported = import(format, &files, &options);
                prop_assert!(imported.is_ok(), "{format}: {}", imported.unwrap_err());
                let imported = imported.unwrap();
                let size = |texts: &mut dyn Iterator<Item = &str>| texts.map(str::len).sum::<usize>();
                let (read, written) = (size(&mut files.iter().map(|(_, text)| *text)), size(&mut imported.files.values().map(String::as_str)));
                prop_assert!(written <= 256 * read + 4096, "{format}: {written} bytes of {read}");
                let lines = files.iter().map(|(_, text)| text.lines().count()).max().unwrap_or(0).max(1);
                prop_assert!(imported.notes.iter().all(|note| (1..=lines).contains(&note.line)));
                prop_assert_eq!(Ok(imported), import(format, &files, &options));
            }
        }
    }
}
