//! The gazetteer as its users meet it: what it refuses, and with which words; what it answers.

use std::fs;

use demarche::{Alias, AliasUse, Case, Diacritics, EntityId, EntityKind, Gazetteer, GazetteerError};
use proptest::prelude::*;

const STATES: &str = "id,label,wikidata,adjective,capital,leader,names\n";
const PLACES: &str = "id,label,wikidata,state,class,names\n";
const ORGANIZATIONS: &str = "id,label,wikidata,state,class,head,names\n";
const OFFICES: &str = "id,label,class,names\n";
const PEOPLE: &str = "id,label,wikidata,state,names,surname\n";
const TENURES: &str = "person,office,of,from,until,note\n";
const NAMES: &str = "id,use,names,only,match\n";

/// A small world in which all references hold.
fn world() -> Vec<(&'static str, String)> {
    vec![
        (
            "states/a.csv",
            format!(
                "{STATES}state/RU,Russia,Q159,Russian,place/moscow,office/president,\nstate/GB,United Kingdom,Q145,British,,office/prime-minister,UK\n"
            ),
        ),
        ("places/a.csv", format!("{PLACES}place/moscow,Moscow,Q649,state/RU,capital,Moskva\n")),
        (
            "organizations/a.csv",
            format!(
                "{ORGANIZATIONS}organization/kremlin,Kremlin,Q133274,state/RU,seat,office/president of state/RU,\n\
                 organization/ministry-of-defence,Ministry of Defence,,*,ministry,office/minister-of-defence of *,Defence Ministry\n\
                 organization/ministry-of-foreign-affairs,Ministry of Foreign Affairs,,*,ministry,,\n"
            ),
        ),
        (
            "offices/a.csv",
            format!(
                "{OFFICES}office/minister-of-defence,minister of defence,minister,\noffice/president,president,head-of-state,\n\
                 office/prime-minister,prime minister,head-of-government,premier\noffice/spokesperson,spokesperson,spokesperson,\n"
            ),
        ),
        (
            "people/a.csv",
            format!(
                "{PEOPLE}person/boris-johnson,Boris Johnson,,state/GB,,\nperson/liz-truss,Liz Truss,,state/GB,,\n\
                 person/rishi-sunak,Rishi Sunak,,state/GB,,\nperson/recep-tayyip-erdogan,Recep Tayyip Erdoğan,,,,\n\
                 person/maria-zakharova,Maria Zakharova,,state/RU,,\nperson/ly-a,A Lý,,,,\n"
            ),
        ),
        (
            "tenures/a.csv",
            format!(
                "{TENURES}person/boris-johnson,office/prime-minister,state/GB,2019-07-24,2022-09-06,\n\
                 person/rishi-sunak,office/prime-minister,state/GB,2022-10-25,2024-07-05,\n\
                 person/liz-truss,office/prime-minister,state/GB,2022-09-06,2022-10-25,\n\
                 person/maria-zakharova,office/spokesperson,organization/RU/ministry-of-foreign-affairs,2015-08,,\n"
            ),
        ),
        (
            "lang/vi/names/a.csv",
            format!(
                "{NAMES}state/RU,name,Nga; Liên bang Nga,,\n-,guard,ngà voi,,\noffice/prime-minister,name,Thủ tướng,state/GB,\n"
            ),
        ),
    ]
}

/// The world with more files, which form a layer over it.
fn built(more: &[(&str, &str)]) -> Result<Gazetteer, GazetteerError> {
    let folder = tempfile::tempdir().unwrap();
    for (path, content) in world() {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    let builder = Gazetteer::builder().folder(folder.path()).unwrap();
    more.iter().fold(builder, |builder, (path, content)| builder.file(*path, *content)).build()
}

fn id(id: &str) -> EntityId {
    id.parse().unwrap()
}

/// Asserts that one file over the world brings exactly these complaints.
#[track_caller]
fn refused(path: &str, content: &str, expected: &[&str]) {
    let error = built(&[(path, content)]).expect_err("it was accepted");
    let found: Vec<String> = error.errors().iter().map(ToString::to_string).collect();
    assert_eq!(found, expected);
}

/// The same for rows under the header of a table.
#[track_caller]
fn refused_rows(path: &str, header: &str, rows: &str, expected: &[&str]) {
    refused(path, &format!("{header}{rows}\n"), expected);
}

#[test]
fn paths() {
    let root =
        "expected a file in states/, places/, organizations/, offices/, people/, tenures/ or in a folder of lang/";
    refused("persons/a.csv", "", &[&format!("persons/a.csv: {root}, found this one")]);
    refused("a.csv", "", &[&format!("a.csv: {root}, found this one")]);
    refused("", "", &[&format!(": {root}, found this one")]);
    refused("people/a.txt", "", &["people/a.txt: expected a file named *.csv, found this one"]);
    refused(
        "people/x/a.csv",
        "",
        &["people/x/a.csv: expected a table that stands directly in its folder, found this one"],
    );
    refused(
        "lang/VI/a.toml",
        "",
        &["lang/VI/a.toml: expected the code of a language such as `vi` after lang/, found this one"],
    );
    refused("lang/vi/a.csv", "", &["lang/vi/a.csv: expected a file named *.toml, or *.csv in names/, found this one"]);
    refused(
        "lang/vi/names/a.toml",
        "",
        &["lang/vi/names/a.toml: expected a file named *.csv directly in names/, found this one"],
    );
}

#[test]
fn headers() {
    let header = |content, expected: &str| refused("people/a.csv", content, &[expected]);
    header("", "people/a.csv:1:1: expected the header `id,label,wikidata,state,names,surname`, found no line");
    header(
        "# only a comment\n",
        "people/a.csv:1:1: expected the header `id,label,wikidata,state,names,surname`, found no line",
    );
    header("id,label,state,names,surname\n", "people/a.csv:1:10: expected the column `wikidata`, found `state`");
    header(
        "id,label,wikidata,state,names\n",
        "people/a.csv:1:30: expected the column `surname`, found the end of the line",
    );
    header(
        "id,label,wikidata,state,names,surname,born\n",
        "people/a.csv:1:39: expected the end of the header, found `born`",
    );
    header("# people\n\nname\n", "people/a.csv:3:1: expected the column `id`, found `name`");
    header("\u{feff}id,nom\n", "people/a.csv:1:4: expected the column `label`, found `nom`");
}

#[test]
fn rows() {
    let people = |rows: &str, expected: &[&str]| refused_rows("people/a.csv", PEOPLE, rows, expected);
    let fields = "expected 6 fields (id,label,wikidata,state,names,surname)";
    people("person/x,X Y,,,", &[&format!("people/a.csv:2:16: {fields}, found 5")]);
    people("person/x,X Y,,,,,,", &[&format!("people/a.csv:2:18: {fields}, found 8")]);
    people("person/x,\"X\u{7}Y\",,,,", &["people/a.csv:2:10: expected text without control characters, found U+0007"]);
    people("person/x,\"X\nY\",,,,", &["people/a.csv:2:10: expected text without control characters, found U+000A"]);
    // The column counts characters, and is right after quoted cells, comments and empty lines.
    people(
        "person/x,\"Ế, \"\"é\"\"\",Q1,state/XX,,",
        &["people/a.csv:2:24: expected the id of a known state, found `state/XX`"],
    );
    people(
        "# one\n\n# two\nperson/x,X,7,,,",
        &["people/a.csv:5:12: expected a Wikidata id such as `Q42` or nothing, found `7`"],
    );
    people(
        "person/x,X,,,,\r\nperson/y,Y,7,,,\r",
        &["people/a.csv:3:12: expected a Wikidata id such as `Q42` or nothing, found `7`"],
    );
    let long = format!("person/x,X,,,{},", "a;".repeat(9000));
    people(&long, &["people/a.csv:2:1: expected a row of at most 16 KiB, found one of 18009 bytes"]);
}

#[test]
fn ids() {
    let people = |rows: &str, expected: &[&str]| refused_rows("people/a.csv", PEOPLE, rows, expected);
    let person = "people/a.csv:2:1: expected an id such as `person/lloyd-austin`, found";
    people("Lloyd Austin,X,,,,", &[&format!("{person} `Lloyd Austin`")]);
    people(",X,,,,", &[&format!("{person} nothing")]);
    people("state/US,X,,,,", &[&format!("{person} `state/US`")]);
    people("person/a/b,X,,,,", &[&format!("{person} `person/a/b`")]);
    refused_rows(
        "states/b.csv",
        STATES,
        "state/Ru,X,,,,,",
        &["states/b.csv:2:1: expected an id such as `state/RU`, found `state/Ru`"],
    );
    refused_rows(
        "offices/b.csv",
        OFFICES,
        "office/US/president,x,,",
        &["offices/b.csv:2:1: expected an id such as `office/president`, found `office/US/president`"],
    );
    refused_rows(
        "organizations/b.csv",
        ORGANIZATIONS,
        "organization/us/x,X,,,,,",
        &[
            "organizations/b.csv:2:1: expected an id such as `organization/pentagon` or `organization/RU/ministry-of-defence`, found `organization/us/x`",
        ],
    );
    people(
        "person/x,X,,,,\nperson/y,Y,,,,\nperson/x,Z,,,,",
        &["people/a.csv:4:1: expected an id that stands once, found `person/x`, which stands at people/a.csv:2:1 too"],
    );
    people("person/x,,,,,", &["people/a.csv:2:10: expected the usual English name, found nothing"]);
}

#[test]
fn references() {
    let known = |path: &str, header: &str, row: &str, at: &str, what: &str, found: &str| {
        refused_rows(path, header, row, &[&format!("{path}:2:{at}: expected the id of a known {what}, found {found}")]);
    };
    known("states/b.csv", STATES, "state/US,X,,,place/x,,", "14", "place", "`place/x`");
    known("states/b.csv", STATES, "state/US,X,,,,office/president; office/tsar,", "15", "office", "`office/tsar`");
    known("states/b.csv", STATES, "state/US,X,,,state/RU,,", "14", "place", "`state/RU`");
    known("places/b.csv", PLACES, "place/x,X,,state/XX,,", "12", "state", "`state/XX`");
    known("places/b.csv", PLACES, "place/x,X,,US,,", "12", "state", "`US`");
    known("organizations/b.csv", ORGANIZATIONS, "organization/x,X,,state/XX,,,", "19", "state", "`state/XX`");
    known("organizations/b.csv", ORGANIZATIONS, "organization/XX/x,X,,,,,", "1", "state", "`state/XX`");
    known(
        "organizations/b.csv",
        ORGANIZATIONS,
        "organization/x,X,,,,office/tsar of state/RU,",
        "21",
        "office",
        "`office/tsar`",
    );
    known(
        "organizations/b.csv",
        ORGANIZATIONS,
        "organization/x,X,,,,office/president of state/XX,",
        "21",
        "state or organization",
        "`state/XX`",
    );
    known("tenures/b.csv", TENURES, "person/x,office/president,state/RU,,,", "1", "person", "`person/x`");
    known("tenures/b.csv", TENURES, "person/liz-truss,office/x,state/RU,,,", "18", "office", "`office/x`");
    known("tenures/b.csv", TENURES, "person/liz-truss,office/president,,,,", "35", "state or organization", "nothing");
    known(
        "tenures/b.csv",
        TENURES,
        "person/liz-truss,office/president,place/moscow,,,",
        "35",
        "state or organization",
        "`place/moscow`",
    );
    let mfa = "person/liz-truss,office/president,organization/XX/ministry-of-foreign-affairs,,,";
    known(
        "tenures/b.csv",
        TENURES,
        mfa,
        "35",
        "state or organization",
        "`organization/XX/ministry-of-foreign-affairs`",
    );
    let no_kind = "person/liz-truss,office/president,organization/RU/kremlin,,,";
    known("tenures/b.csv", TENURES, no_kind, "35", "state or organization", "`organization/RU/kremlin`");
    known("lang/en/names/b.csv", NAMES, "person/x,name,X,,", "1", "entity", "`person/x`");
    known("lang/en/names/b.csv", NAMES, "state/RU,name,X,state/RU;state/XX,", "17", "state", "`state/XX`");
    known("lang/en/names/b.csv", NAMES, "state/RU,surname,X,,", "1", "person", "`state/RU`");
    let head = "expected an office and whose it is such as `office/president of state/RU`";
    for cell in ["office/president", "state/RU of office/president", "office/president of *"] {
        let row = format!("organization/x,X,,,,{cell},");
        refused_rows(
            "organizations/b.csv",
            ORGANIZATIONS,
            &row,
            &[&format!("organizations/b.csv:2:21: {head}, found `{cell}`")],
        );
    }
}

#[test]
fn values() {
    let date = "expected a date such as `2022-05-19`, `2022-05` or `2022`, or nothing";
    let tenure = |from: &str, until: &str, expected: &str| {
        let row = format!("person/liz-truss,office/president,state/RU,{from},{until},");
        refused_rows("tenures/b.csv", TENURES, &row, &[&format!("tenures/b.csv:2:{expected}")]);
    };
    tenure("2022-13", "", &format!("44: {date}, found `2022-13`"));
    tenure("", "XXXX-05-19", &format!("45: {date}, found `XXXX-05-19`"));
    tenure("2022-05-19", "2022-05-18", "55: expected a day not before 2022-05-19, found `2022-05-18`");
    tenure("2022-05", "2021", "52: expected a day not before 2022-05, found `2021`");
    refused_rows(
        "tenures/b.csv",
        TENURES,
        "person/liz-truss,office/president,state/RU,,,\nperson/liz-truss,office/president,state/RU,,2020,",
        &["tenures/b.csv:3:1: expected a tenure that stands once, found the one of tenures/b.csv:2:1 again"],
    );
    refused_rows(
        "places/b.csv",
        PLACES,
        "place/x,X,,,town,",
        &["places/b.csv:2:13: expected one of capital, city, region, sea, continent, found `town`"],
    );
    let names = |row: &str, expected: &str| {
        refused_rows("lang/en/names/b.csv", NAMES, row, &[&format!("lang/en/names/b.csv:2:{expected}")]);
    };
    names("state/RU,noun,X,,", "10: expected one of name, adjective, pair, surname, guard, found `noun`");
    names("state/RU,,X,,", "10: expected one of name, adjective, pair, surname, guard, found nothing");
    names("state/RU,guard,X,,", "1: expected `-`, for a guard names nothing, found `state/RU`");
    names("-,name,X,,", "1: expected the id of a known entity, found `-`");
    names("state/RU,name,X,,fuzzy", "18: expected one of anycase, exact, unaccented or nothing, found `fuzzy`");
    names("state/RU,name,,,", "15: expected a name, found nothing");
    names("state/RU,name,X;,,", "15: expected a name, found nothing");
    names("state/RU,name,—,,", "15: expected a name with a letter or a figure, found `—`");
    names(
        &format!("state/RU,name,{},,", "x".repeat(513)),
        "15: expected a name of at most 512 bytes, found one of 513",
    );
    names(&format!("state/RU,name,{},,", "x ".repeat(33)), "15: expected a name of at most 32 words, found one of 33");
}

#[test]
fn all_faults_are_told_in_order() {
    let error = Gazetteer::builder()
        .file("people/b.csv", format!("{PEOPLE}person/x,X,7,state/XX,,\n"))
        .file("people/a.csv", "id\n")
        .build()
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "people/a.csv:1:3: expected the column `label`, found the end of the line\n\
         people/b.csv:2:12: expected a Wikidata id such as `Q42` or nothing, found `7`\n\
         people/b.csv:2:14: expected the id of a known state, found `state/XX`"
    );
}

#[test]
fn too_many_faults() {
    let rows = "person/x,X,7,,,\n".repeat(20_000);
    let error = Gazetteer::builder().file("people/a.csv", format!("{PEOPLE}{rows}")).build().unwrap_err();
    assert_eq!(error.errors().len(), 10_000);
    assert!(error.to_string().ends_with("\nand more"));
}

#[test]
fn folders() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fs::create_dir_all(root.join("people/old")).unwrap();
    fs::create_dir_all(root.join("persons")).unwrap();
    fs::create_dir_all(root.join("lang/vi/rules")).unwrap();
    fs::create_dir_all(root.join(".git")).unwrap();
    fs::write(root.join("README.md"), "read me").unwrap();
    fs::write(root.join("people/README.md"), "read me").unwrap();
    fs::write(root.join("lang/vi/rules/dates.toml"), "").unwrap();
    fs::write(root.join("people/bytes.csv"), b"id,\nng\xC3\xA0\xFFx").unwrap();
    fs::File::create(root.join("people/large.csv")).unwrap().set_len((64 << 20) + 1).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("bytes.csv", root.join("people/link.csv")).unwrap();
    let error = Gazetteer::builder().folder(root).unwrap_err().to_string().replace(&format!("{}/", root.display()), "");
    let folder = "expected one of the folders states, places, organizations, offices, people, tenures and lang/CODE";
    let mut expected = vec![
        "people/bytes.csv:2:4: expected UTF-8, found the byte 0xFF".to_owned(),
        "people/large.csv: expected a file of at most 64 MiB, found a larger one".to_owned(),
        format!("people/old: {folder}, found another folder"),
        format!("persons: {folder}, found another folder"),
    ];
    if cfg!(unix) {
        expected.insert(2, "people/link.csv: expected a file or a folder, found a symbolic link".to_owned());
    }
    assert_eq!(error.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn who_held_it() {
    let gazetteer = built(&[]).unwrap();
    let holders = |on: &str| -> Vec<String> {
        let holders = gazetteer.holders(&id("office/prime-minister"), &id("state/GB"), on.parse().unwrap());
        holders.iter().map(|tenure| tenure.person.name().to_owned()).collect()
    };
    assert_eq!(holders("2019-07-23"), [""; 0]);
    assert_eq!(holders("2019-07-24"), ["boris-johnson"]);
    assert_eq!(holders("2022-09-05"), ["boris-johnson"]);
    assert_eq!(holders("2022-09-06"), ["liz-truss", "boris-johnson"]);
    assert_eq!(holders("2022-09"), ["liz-truss", "boris-johnson"]);
    assert_eq!(holders("2022"), ["rishi-sunak", "liz-truss", "boris-johnson"]);
    assert_eq!(holders("XXXX-09-06"), ["rishi-sunak", "liz-truss", "boris-johnson"]);
    assert_eq!(holders("2024-07-06"), [""; 0]);
    let tenures = gazetteer.tenures_of(&id("person/maria-zakharova"));
    assert!(tenures[0].may_include("2030".parse().unwrap()) && !tenures[0].may_include("2015-07-31".parse().unwrap()));
    assert_eq!(gazetteer.tenures_of(&id("person/nobody")), []);
}

#[test]
fn organizations_of_states() {
    let gazetteer = built(&[]).unwrap();
    let mfa = gazetteer.entity(&id("organization/RU/ministry-of-foreign-affairs")).expect("a tenure names it");
    assert_eq!((mfa.label.as_str(), mfa.state.clone()), ("Russian Ministry of Foreign Affairs", Some(id("state/RU"))));
    assert!(
        gazetteer.is_kind(&id("organization/ministry-of-defence")) && !gazetteer.is_kind(&id("organization/kremlin"))
    );
    let head = |organization: &str| gazetteer.head(&id(organization)).map(|(office, of)| format!("{office} of {of}"));
    assert_eq!(head("organization/kremlin").as_deref(), Some("office/president of state/RU"));
    assert_eq!(head("organization/RU/ministry-of-defence").as_deref(), Some("office/minister-of-defence of state/RU"));
    assert_eq!(head("organization/ministry-of-defence"), None);
    assert_eq!(
        gazetteer.office_of(&id("office/minister-of-defence"), &id("state/RU")),
        id("office/RU/minister-of-defence")
    );
    assert_eq!(
        gazetteer.office_of(&id("office/press-secretary"), &id("organization/kremlin")),
        id("office/kremlin/press-secretary")
    );
    let row = format!("{ORGANIZATIONS}organization/GB/ministry-of-defence,UK MoD,,,,,MoD\n");
    let gazetteer = built(&[("organizations/b.csv", &row)]).unwrap();
    let ministry = gazetteer.organization_of(&id("organization/ministry-of-defence"), &id("state/GB"));
    assert_eq!((ministry.label.as_str(), ministry.state), ("UK MoD", Some(id("state/GB"))));
    assert_eq!(ministry.class.map(|class| class.name()), Some("ministry"));
}

#[test]
fn layers() {
    let gazetteer = built(&[
        ("people/a.csv", &format!("{PEOPLE}person/liz-truss,Elizabeth Truss,Q1,,Mary Elizabeth Truss,\n")),
        (
            "tenures/a.csv",
            &format!("{TENURES}person/liz-truss,office/prime-minister,state/GB,2022-09-06,2022-10,acting as if\n"),
        ),
        ("lang/vi/dates.toml", "mine"),
    ])
    .unwrap();
    let truss = gazetteer.entity(&id("person/liz-truss")).unwrap();
    assert_eq!((truss.label.as_str(), truss.wikidata.as_deref()), ("Elizabeth Truss", Some("Q1")));
    assert_eq!(truss.state, Some(id("state/GB")), "an empty cell leaves what was there");
    let names: Vec<&str> = of(&gazetteer, "person/liz-truss").map(|alias| alias.text.as_str()).collect();
    assert_eq!(names, ["Elizabeth Truss", "Liz Truss", "Mary Elizabeth Truss", "Truss"]);
    let tenures = gazetteer.tenures_of(&id("person/liz-truss"));
    assert_eq!((tenures.len(), tenures[0].acting), (1, true));
    assert_eq!(tenures[0].until, Some("2022-10".parse().unwrap()));
}

fn of<'a>(gazetteer: &'a Gazetteer, entity: &str) -> impl Iterator<Item = &'a Alias> {
    let entity = id(entity);
    gazetteer.aliases().iter().filter(move |alias| alias.entity.as_ref() == Some(&entity))
}

#[test]
fn aliases() {
    let gazetteer = built(&[]).unwrap();
    let show = |alias: &Alias| {
        let language = alias.language.as_deref().unwrap_or("*");
        let case = if alias.case == Case::Any { " anycase" } else { "" };
        let marks = if alias.diacritics == Diacritics::Ignore { " unaccented" } else { "" };
        format!("{} {language} {}{case}{marks}", alias.text, alias.usage)
    };
    let aliases = |entity| of(&gazetteer, entity).map(show).collect::<Vec<_>>();
    assert_eq!(aliases("state/RU"), ["Liên bang Nga vi name", "Nga vi name", "Russia en name", "Russian en adjective"]);
    assert_eq!(aliases("place/moscow"), ["Moscow * name", "Moskva * name"]);
    assert_eq!(
        aliases("office/prime-minister"),
        ["Thủ tướng vi name anycase", "premier * name anycase", "prime minister en name anycase"]
    );
    assert_eq!(aliases("person/ly-a"), ["A Lý * name unaccented", "Lý * surname"]);
    assert_eq!(
        aliases("person/recep-tayyip-erdogan"),
        ["Erdoğan * surname unaccented", "Recep Tayyip Erdoğan * name unaccented"]
    );
    assert_eq!(aliases("organization/RU/ministry-of-foreign-affairs"), [""; 0], "its kind and its state name it");
    let guard = gazetteer.aliases().iter().find(|alias| alias.usage == AliasUse::Guard).unwrap();
    assert_eq!((guard.text.as_str(), &guard.entity), ("ngà voi", &None));
    let premier = of(&gazetteer, "office/prime-minister").find(|alias| alias.text == "Thủ tướng").unwrap();
    assert_eq!(premier.only, [id("state/GB")]);
}

#[test]
fn names_are_kept_in_one_form() {
    let decomposed = format!("{NAMES}state/RU,name,\"Lie\u{302}n  bang\u{a0}Nga\",,\n");
    let gazetteer = built(&[("lang/vi/names/b.csv", &decomposed)]).unwrap();
    assert_eq!(of(&gazetteer, "state/RU").filter(|alias| alias.text == "Liên bang Nga").count(), 1);
}

#[test]
fn the_order_of_files_does_not_matter() {
    let forth = world().into_iter().fold(Gazetteer::builder(), |builder, (path, text)| builder.file(path, text));
    let back = world().into_iter().rev().fold(Gazetteer::builder(), |builder, (path, text)| builder.file(path, text));
    let (forth, back) = (forth.build().unwrap(), back.build().unwrap());
    assert!(forth.entities().eq(back.entities()));
    assert_eq!(forth.aliases(), back.aliases());
    assert_eq!(forth.tenures(), back.tenures());
}

#[test]
fn kinds_are_listed_whole() {
    let gazetteer = built(&[]).unwrap();
    let listed: usize = EntityKind::ALL.iter().map(|kind| gazetteer.by_kind(*kind).count()).sum();
    assert_eq!(listed, gazetteer.entities().count());
    assert_eq!(gazetteer.by_kind(EntityKind::State).map(|state| state.id.name()).collect::<Vec<_>>(), ["GB", "RU"]);
}

#[test]
fn lint_tells_overlaps_and_gaps() {
    let rows = "person/boris-johnson,office/president,state/RU,2000-01-01,2001-01-01,\n\
                person/liz-truss,office/president,state/RU,2000-12-01,2002-01-01,\n\
                person/rishi-sunak,office/president,state/RU,2003-01-01,2004-01,\n\
                person/liz-truss,office/president,state/RU,2004-01-15,2005,\n\
                person/rishi-sunak,office/president,state/RU,2007,,interregnum\n";
    let gazetteer = built(&[("tenures/b.csv", &format!("{TENURES}{rows}"))]).unwrap();
    let posts: Vec<String> =
        gazetteer.lint().iter().map(ToString::to_string).filter(|line| line.starts_with("office")).collect();
    assert_eq!(
        posts,
        [
            "office/president of state/RU: person/boris-johnson (2000-01-01/2001-01-01) and person/liz-truss (2000-12-01/2002-01-01) overlap",
            "office/president of state/RU: person/liz-truss (2000-12-01/2002-01-01) and person/rishi-sunak (2003-01-01/2004-01) leave a gap",
        ]
    );
}

/// Every id that the gazetteer hands out can be looked up in it.
fn assert_closed(gazetteer: &Gazetteer) {
    let ids = gazetteer.aliases().iter().flat_map(|alias| alias.entity.iter().chain(&alias.only));
    let tenures = gazetteer.tenures().iter().flat_map(|tenure| [&tenure.person, &tenure.office, &tenure.of]);
    for id in ids.chain(tenures) {
        assert!(gazetteer.entity(id).is_some(), "{id} has no entity");
    }
}

#[test]
fn ids_lead_somewhere() {
    assert_closed(&built(&[]).unwrap());
}

#[cfg(feature = "builtin")]
#[test]
fn builtin_is_valid() {
    let gazetteer = Gazetteer::builder().builtin().build().unwrap_or_else(|error| panic!("{error}"));
    assert_closed(&gazetteer);
}

fn any_row() -> impl Strategy<Value = String> {
    let cell = prop_oneof![
        Just(String::new()),
        "[a-zA-ZếQ0-9/;*\"# -]{0,12}",
        "(person|state|office|organization|place)/[a-zA-Z/-]{1,6}",
        "[0-9]{4}(-[0-9]{2}){0,2}",
        any::<String>(),
    ];
    prop::collection::vec(cell, 4..8).prop_map(|cells| cells.join(","))
}

proptest! {
    #[test]
    fn any_data_is_read_or_refused(table in 0..7usize, rows in prop::collection::vec(any_row(), 0..8)) {
        let (path, header) = [
            ("states/x.csv", STATES), ("places/x.csv", PLACES), ("organizations/x.csv", ORGANIZATIONS),
            ("offices/x.csv", OFFICES), ("people/x.csv", PEOPLE), ("tenures/x.csv", TENURES),
            ("lang/en/names/x.csv", NAMES),
        ][table];
        let content = format!("{header}{}", rows.join("\n"));
        let lines = content.split('\n').count();
        match Gazetteer::builder().file(path, content).build() {
            Ok(gazetteer) => assert_closed(&gazetteer),
            Err(error) => prop_assert!(error.errors().iter().all(|e| (1..=lines).contains(&e.line()) && e.column() > 0)),
        }
    }
}

#[test]
fn an_office_may_have_a_twin_and_be_short() {
    let offices = "id,label,class,names,twin,short\noffice/president,president,head-of-state,,office/prime-minister,\n\
                   office/prime-minister,prime minister,head-of-government,,,\noffice/minister,minister,minister,,,yes\n";
    let gazetteer = Gazetteer::builder().file("offices/a.csv", offices).build().unwrap();
    let id = |name: &str| name.parse::<EntityId>().unwrap();
    assert_eq!(gazetteer.twin(&id("office/president")), Some(&id("office/prime-minister")));
    assert_eq!(gazetteer.twin(&id("office/prime-minister")), None);
    assert!(gazetteer.is_short_title(&id("office/minister")) && !gazetteer.is_short_title(&id("office/president")));
    // A file without these columns need not name them, but one that does has them in every row.
    assert!(Gazetteer::builder().file("offices/a.csv", "id,label,class,names\noffice/x,x,,\n").build().is_ok());
    for wrong in ["office/x,x,,,office/nobody,", "office/x,x,,,,no", "office/x,x,,"] {
        let file = format!("id,label,class,names,twin,short\n{wrong}\n");
        assert!(Gazetteer::builder().file("offices/a.csv", file).build().is_err(), "{wrong}");
    }
}
