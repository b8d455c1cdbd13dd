//! What the built-in data must hold: counts, names in both languages, names that are found, tenures that fit together.
#![cfg(feature = "builtin")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use demarche::{Alias, AliasUse, Class, Day, Document, EntityId, EntityKind, Extractor, Gazetteer, Meaning, Tenure};

/// The members of the United Nations, by ISO 3166-1 alpha-2.
const MEMBERS: &str = "AD AE AF AG AL AM AO AR AT AU AZ BA BB BD BE BF BG BH BI BJ BN BO BR BS BT BW BY BZ CA CD CF CG CH \
    CI CL CM CN CO CR CU CV CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FM FR GA GB GD GE GH GM GN GQ GR GT GW GY HN \
    HR HT HU ID IE IL IN IQ IR IS IT JM JO JP KE KG KH KI KM KN KP KR KW KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME \
    MG MH MK ML MM MN MR MT MU MV MW MX MY MZ NA NE NG NI NL NO NP NR NZ OM PA PE PG PH PK PL PT PW PY QA RO RS RU RW SA \
    SB SC SD SE SG SI SK SL SM SN SO SR SS ST SV SY SZ TD TG TH TJ TL TM TN TO TR TT TV TZ UA UG US UY UZ VC VE VN VU \
    WS YE ZA ZM ZW";

fn members() -> Vec<EntityId> {
    MEMBERS.split_whitespace().filter(|code| code.len() == 2).map(|code| id(&format!("state/{code}"))).collect()
}

fn extractor() -> &'static Extractor {
    static EXTRACTOR: OnceLock<Extractor> = OnceLock::new();
    EXTRACTOR.get_or_init(Extractor::builtin)
}

fn gazetteer() -> &'static Gazetteer {
    extractor().gazetteer()
}

fn id(text: &str) -> EntityId {
    text.parse().unwrap()
}

/// The names that hold in a language.
fn names<'g>(entity: &EntityId, language: &str) -> impl Iterator<Item = &'g Alias> {
    let (entity, language) = (entity.clone(), language.to_owned());
    gazetteer().aliases().iter().filter(move |alias| {
        alias.entity.as_ref() == Some(&entity)
            && alias.language.as_ref().is_none_or(|code| *code == language)
            && alias.usage == AliasUse::Name
    })
}

/// The entities of which something is missing.
fn without<'g>(ids: impl IntoIterator<Item = &'g EntityId>, has: impl Fn(&EntityId) -> bool) -> Vec<&'g EntityId> {
    ids.into_iter().filter(|id| !has(id)).collect()
}

#[test]
fn all_members_of_the_united_nations() {
    let members = members();
    assert_eq!(members.len(), 193, "the test's own list");
    let none: [&EntityId; 0] = [];
    assert_eq!(without(&members, |state| gazetteer().entity(state).is_some()), none, "no such state");
    for language in ["vi", "en"] {
        let named = |state: &EntityId| names(state, language).next().is_some();
        assert_eq!(without(&members, named), none, "no name in `{language}`");
    }
    assert_eq!(without(&members, |state| gazetteer().adjective(state).is_some()), none, "no English adjective");
    assert_eq!(without(&members, |state| !gazetteer().leaders(state).is_empty()), none, "no leader");
    // Nauru has no capital by law; its government sits in Yaren.
    assert_eq!(without(&members, |state| gazetteer().capital(state).is_some()), none, "no capital");
}

#[test]
fn capitals_have_names_in_both_languages() {
    let capitals: BTreeSet<EntityId> = members().iter().filter_map(|state| gazetteer().capital(state).cloned()).collect();
    assert!(capitals.len() >= 190, "{} capitals", capitals.len());
    let none: [&EntityId; 0] = [];
    for language in ["vi", "en"] {
        assert_eq!(without(&capitals, |place| names(place, language).next().is_some()), none, "no name in `{language}`");
    }
    let capital = |place: &EntityId| gazetteer().entity(place).is_some_and(|place| place.class == Some(Class::Capital));
    assert_eq!(without(&capitals, capital), none, "of another class than capital");
}

#[test]
fn offices_have_names_in_both_languages() {
    let offices: Vec<&EntityId> = gazetteer().by_kind(EntityKind::Office).map(|office| &office.id).collect();
    let named = offices.iter().filter(|office| ["vi", "en"].iter().all(|code| names(office, code).next().is_some()));
    assert!(named.count() >= 40, "of {}", offices.len());
    let none: [&EntityId; 0] = [];
    assert_eq!(without(offices.iter().copied(), |office| names(office, "en").next().is_some()), none, "no English name");
}

#[test]
fn people_have_tenures() {
    let people = gazetteer().by_kind(EntityKind::Person);
    let serving = people.filter(|person| !gazetteer().tenures_of(&person.id).is_empty()).count();
    assert!(serving >= 150, "{serving} people with tenures");
}

#[test]
fn tenures_refer_to_what_is_there() {
    for tenure in gazetteer().tenures() {
        for entity in [&tenure.person, &tenure.office, &tenure.of] {
            assert!(gazetteer().entity(entity).is_some(), "{entity} in {tenure:?}");
        }
    }
}

#[test]
fn the_press_and_the_seats_of_power() {
    for (entity, language, name) in [
        ("organization/pentagon", "vi", "Lầu Năm Góc"),
        ("organization/white-house", "vi", "Nhà Trắng"),
        ("organization/kremlin", "vi", "Điện Kremlin"),
        ("organization/nato", "en", "NATO"),
        ("organization/tass", "vi", "TASS"),
        ("organization/reuters", "vi", "Reuters"),
        ("state/RU", "vi", "Liên bang Nga"),
        ("state/US", "vi", "Hoa Kỳ"),
        ("place/moscow", "vi", "Moskva"),
        ("place/kyiv", "vi", "Kiev"),
    ] {
        assert!(names(&id(entity), language).any(|alias| alias.text == name), "{entity} is not called {name} in `{language}`");
    }
}

/// What a name is in a sentence that says nothing about it.
fn meaning(name: &str, language: &str) -> Result<EntityId, String> {
    let text = if language == "vi" { format!("Hôm qua, {name} lại im lặng.") } else { format!("Yesterday, {name} kept silent.") };
    let document = Document::new("d", text.as_str()).language(language).published("2023-06-15".parse().unwrap());
    let found = extractor().extract(&document);
    let mention = found.mentions.iter().find(|mention| mention.span.of(&text) == Some(name));
    match mention.map(|mention| &mention.meaning) {
        Some(Meaning::One(id)) => Ok(id.clone()),
        other => Err(format!("{other:?}")),
    }
}

#[test]
fn every_name_of_a_state_is_found() {
    let mut faults = Vec::new();
    let mut count = 0;
    for alias in gazetteer().aliases() {
        let Some(state) = alias.entity.as_ref().filter(|entity| entity.kind() == EntityKind::State) else { continue };
        if !matches!(alias.usage, AliasUse::Name | AliasUse::Adjective) || !alias.only.is_empty() {
            continue;
        }
        for language in ["vi", "en"].into_iter().filter(|code| alias.language.as_ref().is_none_or(|own| own == code)) {
            count += 1;
            let found = meaning(&alias.text, language);
            if found.as_ref() != Ok(state) {
                faults.push(format!("{language}: {state} `{}`: {found:?}", alias.text));
            }
        }
    }
    assert!(count > 500, "only {count} names of states");
    assert!(faults.is_empty(), "{} of {count} names are not found as their state:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn every_name_of_a_capital_is_found() {
    let mut faults = Vec::new();
    for place in gazetteer().by_kind(EntityKind::Place).filter(|place| place.class == Some(Class::Capital)) {
        for language in ["vi", "en"] {
            for alias in names(&place.id, language).filter(|alias| alias.only.is_empty()) {
                let found = meaning(&alias.text, language);
                if found.as_ref() != Ok(&place.id) {
                    faults.push(format!("{language}: {} `{}`: {found:?}", place.id, alias.text));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{} names are not found as their capital:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn no_two_states_share_a_name() {
    let mut bearers: BTreeMap<(&str, &str), BTreeSet<&EntityId>> = BTreeMap::new();
    for alias in gazetteer().aliases().iter().filter(|alias| alias.usage != AliasUse::Pair && alias.only.is_empty()) {
        let Some(state) = alias.entity.as_ref().filter(|entity| entity.kind() == EntityKind::State) else { continue };
        for language in ["vi", "en"].into_iter().filter(|code| alias.language.as_ref().is_none_or(|own| own == code)) {
            bearers.entry((language, &alias.text)).or_default().insert(state);
        }
    }
    bearers.retain(|_, states| states.len() > 1);
    assert!(bearers.is_empty(), "{bearers:#?}");
}

// --- tenures --------------------------------------------------------------------------------------------------------

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// The posts whose holders the founding articles turn on.
fn watched() -> Vec<(EntityId, EntityId)> {
    let offices = ["president", "prime-minister", "general-secretary", "minister-of-foreign-affairs", "minister-of-defence"];
    let post = |state: &str, office: &str| (id(&format!("office/{office}")), id(&format!("state/{state}")));
    let states = ["RU", "US", "CN", "UA", "VN"];
    states.into_iter().flat_map(|state| offices.into_iter().map(move |office| post(state, office))).collect()
}

/// Whether two share more than the day of a hand-over.
fn overlap(a: &Tenure, b: &Tenure) -> bool {
    let first = |tenure: &Tenure| tenure.from.and_then(|from| from.first_day()).unwrap_or(day("1000-01-01"));
    let last = |tenure: &Tenure| tenure.until.and_then(|until| until.last_day()).unwrap_or(day("9999-12-31"));
    let vague = |tenure: &Tenure| tenure.from.is_some_and(|from| from.day().is_none());
    let (earlier, later) = if first(a) <= first(b) { (a, b) } else { (b, a) };
    // A hand-over known to the month may look like an overlap of a month.
    last(earlier) > first(later) && !vague(later) && earlier.until.is_none_or(|until| until.day().is_some())
}

#[test]
fn holders_of_the_watched_posts_follow_one_another() {
    let mut faults = Vec::new();
    for (office, of) in watched() {
        let held: Vec<&Tenure> =
            gazetteer().tenures().iter().filter(|tenure| tenure.office == office && tenure.of == of).collect();
        for (index, a) in held.iter().enumerate() {
            for b in held[index + 1..].iter().filter(|b| overlap(a, b) && a.note.is_none() && b.note.is_none()) {
                faults.push(format!("{office} of {of}: {} and {} overlap, and no note says why", a.person, b.person));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_watched_posts_are_held_from_2012_to_2024() {
    let mut faults = Vec::new();
    for (office, of) in watched() {
        let (office_name, state) = (office.name(), of.name());
        let exists = match office_name {
            "prime-minister" => state != "US",
            "general-secretary" => matches!(state, "CN" | "VN"),
            _ => true,
        };
        if !exists {
            continue;
        }
        for year in 2012..=2024 {
            let middle: Day = day(&format!("{year}-07-01"));
            if gazetteer().holders(&office, &of, middle.into()).is_empty() {
                faults.push(format!("nobody is {office} of {of} on {middle}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn on_the_days_of_a_hand_over_the_one_who_came_last_is_first() {
    for (office, of, on, person) in [
        ("office/minister-of-defence", "state/RU", "2022-05-13", "person/sergei-shoigu"),
        ("office/minister-of-defence", "state/RU", "2024-05-12", "person/sergei-shoigu"),
        ("office/minister-of-defence", "state/RU", "2024-05-14", "person/andrei-belousov"),
        ("office/minister-of-defence", "state/RU", "2024-06-25", "person/andrei-belousov"),
        ("office/president", "state/US", "2021-01-20", "person/joe-biden"),
        ("office/president", "state/US", "2017-01-20", "person/donald-trump"),
        ("office/prime-minister", "state/GB", "2022-09-06", "person/liz-truss"),
        ("office/prime-minister", "state/GB", "2022-10-25", "person/rishi-sunak"),
        ("office/president", "state/UA", "2019-05-20", "person/volodymyr-zelensky"),
        ("office/prime-minister", "state/DE", "2021-12-08", "person/olaf-scholz"),
    ] {
        let on: Day = day(on);
        let holders = gazetteer().holders(&id(office), &id(of), on.into());
        assert_eq!(holders.first().map(|tenure| tenure.person.as_str()), Some(person), "{office} of {of} on {on}");
    }
}
