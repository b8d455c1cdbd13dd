//! The graph by hand-written facts: what is merged, what stays apart, what the queries find.
//!
//! A conversation is a line: `2022-05-13 call held: austin@US, shoigu@RU; by org:pentagon@US`; see `util/told.rs`.

#![cfg(feature = "serde")]

#[path = "util/told.rs"]
mod util;

use demarche::{
    Aspect, Claim, DayPart, EntityId, EntityKind, Extraction, Filter, KnowledgeGraph, KnownTenure, Mode, Path,
    RelationKind, ReportId, Source, Status, TenureClaim,
};
use util::{document, evidence, id};

/// What the graph says of each conversation: `2022-05-13 call held: austin, shoigu [a b]`.
fn told(graph: &KnowledgeGraph) -> Vec<String> {
    let line = |record: &demarche::ConversationRecord| {
        let date = record.date().map_or("-".to_owned(), |date| date.to_string());
        let names: Vec<_> = record.participants().iter().map(|party| party.entity.name()).collect();
        let documents: Vec<_> = record.reports().iter().map(|report| report.document()).collect();
        let (mode, status) = (record.mode(), record.status());
        format!("{date} {mode} {status}: {} [{}]", names.join(", "), documents.join(" "))
    };
    graph.conversations().map(line).collect()
}

fn json(graph: &KnowledgeGraph) -> String {
    let mut out = Vec::new();
    demarche::export::write_json(graph, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn snapshot(graph: &KnowledgeGraph) -> Vec<u8> {
    let mut out = Vec::new();
    demarche::export::write_snapshot(graph, &mut out).unwrap();
    out
}

/// A frame whose sum is right, whatever is in it.
fn frame(file: &mut Vec<u8>, kind: u8, content: &[u8]) {
    let from = file.len();
    file.push(kind);
    file.extend((content.len() as u32).to_le_bytes());
    file.extend(content);
    let sum = file[from..].iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { 0xedb8_8320 ^ (sum >> 1) } else { sum >> 1 })
    });
    file.extend((!sum).to_le_bytes());
}

fn tenure(person: &str) -> KnownTenure {
    KnownTenure {
        person: id(person),
        office: id("office:minister-of-defence"),
        office_label: "minister of defence".to_owned(),
        of: Some(id("RU")),
        from: "2012-11-06".parse().ok(),
        until: "2024-05-12".parse().ok(),
    }
}

/// The documents in every order (rotations and reversals for more than four) tell the same, to the byte.
#[track_caller]
fn merges(documents: &[(&str, &[&str])], expected: &[&str]) {
    let documents: Vec<Extraction> = documents.iter().map(|(name, lines)| document(name, lines)).collect();
    let graph = KnowledgeGraph::from_extractions(documents.clone());
    assert_eq!(told(&graph), expected);
    for order in permutations(documents.len()) {
        let again = KnowledgeGraph::from_extractions(order.iter().map(|&i| documents[i].clone()));
        assert_eq!(json(&again), json(&graph), "order {order:?}");
    }
}

fn permutations(n: usize) -> Vec<Vec<usize>> {
    let mut all = vec![vec![]];
    for next in 0..n {
        let insert = |order: &Vec<usize>, at: usize| [&order[..at], &[next], &order[at..]].concat();
        all = all.iter().flat_map(|order| (0..=order.len()).map(move |at| insert(order, at))).collect();
    }
    all
}

#[test]
fn same_day_mode_and_parties_are_one() {
    merges(
        &[
            ("a", &["2022-05-13 call held: austin@US, shoigu@RU"]),
            ("b", &["2022-05-13 call held: shoigu@RU, austin@US"]),
        ],
        &["2022-05-13 call held: austin, shoigu [a b]"],
    );
    merges(
        &[
            ("a", &["2022-05-13 call held: austin, shoigu"]),
            ("b", &["2022-05-13 unspecified held: shoigu@RU, austin@US"]),
        ],
        &["2022-05-13 call held: austin, shoigu [a b]"],
    );
}

#[test]
fn what_differs_stays_apart() {
    let first = "2022-05-13 call held: austin@US, shoigu@RU";
    for other in [
        "2022-05-14 call held: austin@US, shoigu@RU",
        "2022-05-13 meeting held: austin@US, shoigu@RU",
        "2022-05-13 call refused: austin@US, shoigu@RU",
        "2022-05-13 call held: milley@US, shoigu@RU",
        "2022-05-13 call held: austin@US, shoigu@RU, akar@TR",
    ] {
        let graph = KnowledgeGraph::from_extractions([document("a", &[first]), document("b", &[other])]);
        assert_eq!(graph.conversations().count(), 2, "{other}");
    }
}

#[test]
fn clocks_of_two_places_are_one_conversation() {
    for (here, there, shown) in [
        ("2021-12-31,early,+07:00", "2021-12-30", "2021-12-30"),
        ("2021-12-31,early", "2021-12-30", "2021-12-30"),
        ("2021-12-31,early,+07:00", "2021-12-30,-,+03:00", "2021-12-30"),
        ("2021-12-31,early,+07:00", "2021-12-30,afternoon", "2021-12-30"),
        ("2022-01-01,morning,+09:00", "2021-12-31,evening,-05:00/-04:00", "2021-12-31"),
        ("2021-12-30,evening,-05:00/-04:00", "2021-12-31", "2021-12-30"),
    ] {
        let line = |date: &str| format!("{date} call held: biden@US, putin@RU");
        merges(
            &[("tass-1", &[&line(there)]), ("vov-7", &[&line(here)])],
            &[&format!("{shown} call held: biden, putin [tass-1 vov-7]")],
        );
    }
    let here = "2021-12-31,early,+07:00 call held: biden@US, putin@RU";
    let bare = "2021-12-31 call held: biden@US, putin@RU";
    let there = "2021-12-30 unspecified held: office:US/president@US, putin@RU";
    // The day that most say, whoever says the other.
    merges(
        &[("a", &[bare]), ("b", &[here]), ("c", &["2021-12-30 call held: biden@US, putin@RU"])],
        &["2021-12-31 call held: biden, putin [a b c]"],
    );
    merges(
        &[("a", &[here]), ("b", &[there])],
        &["2021-12-30 unspecified held: US/president, putin [b]", "2021-12-31 call held: biden, putin [a]"],
    );
    // A month has both of its days, and what is said of either finds it.
    merges(
        &[
            ("a", &["2022-01-01,early,+07:00 call held: biden@US, putin@RU"]),
            ("b", &["2021-12-31 call held: biden@US, putin@RU"]),
            ("c 2022-01-20", &["2022-01 call held: biden@US, putin@RU"]),
            ("d 2022-01-20", &["2021-12 call held: biden@US, putin@RU"]),
        ],
        &["2021-12-31 call held: biden, putin [a b c d]"],
    );
    let graph = KnowledgeGraph::from_extractions([
        document("a", &[here]),
        document("b", &["2021-12-30 call held: biden@US, putin@RU"]),
    ]);
    let told = graph.conversations().next().unwrap();
    let [disagreement] = &told.disagreements()[..] else { panic!("{:?}", told.disagreements()) };
    assert_eq!(disagreement.aspect, Aspect::Date);
    assert_eq!(told.reports()[0].time().unwrap().to_string(), "early, there (UTC+07:00)");
}

#[test]
fn neighbouring_days_are_two_unless_a_clock_explains_them() {
    let early = "2021-12-31,early,+07:00 call held: biden@US, putin@RU";
    for other in [
        "2021-12-29 call held: biden@US, putin@RU",
        "2022-01-01 call held: biden@US, putin@RU",
        "2021-12-30,morning,+07:00 call held: biden@US, putin@RU",
        "2021-12-30 meeting held: biden@US, putin@RU",
        "2021-12-30 call planned: biden@US, putin@RU",
        "2021-12-30 call held: blinken@US, putin@RU",
        "2021-12-30 call held: US, putin@RU",
    ] {
        let graph = KnowledgeGraph::from_extractions([document("a", &[early]), document("b", &[other])]);
        assert_eq!(graph.conversations().count(), 2, "{other}");
    }
    // The evening is no sign of another place.
    let evening = "2021-12-30,evening call held: biden@US, putin@RU";
    let next = "2021-12-31 call held: biden@US, putin@RU";
    merges(
        &[("a", &[evening]), ("b", &[next])],
        &["2021-12-30 call held: biden, putin [a]", "2021-12-31 call held: biden, putin [b]"],
    );
}

#[test]
fn two_days_of_one_document_are_two_for_all() {
    let (first, second) = ("2021-12-30 call held: biden@US, putin@RU", "2021-12-31 call held: biden@US, putin@RU");
    let early = "2021-12-31,early,+07:00 call held: biden@US, putin@RU";
    merges(
        &[("a", &[first, second]), ("b", &[early]), ("c", &[first])],
        &["2021-12-30 call held: biden, putin [a c]", "2021-12-31 call held: biden, putin [a b]"],
    );
    // Others on the same sides say nothing about these.
    let others: &[&str] = &["2021-12-30 call held: blinken@US, lavrov@RU", "2021-12-31 call held: biden@US, putin@RU"];
    merges(
        &[("a", others), ("b", &[early]), ("c", &[first])],
        &["2021-12-30 call held: blinken, lavrov [a]", "2021-12-31 call held: biden, putin [a b c]"],
    );
    // Two that fit as well are no answer.
    let by_hand = [ReportId::new("b", "c1"), ReportId::new("c", "c1")];
    let mut graph = KnowledgeGraph::from_extractions([document("b", &[early]), document("c", &[first])]);
    assert_eq!(graph.conversations().count(), 1);
    let [b, c] = by_hand;
    graph.keep_apart(b, c);
    assert_eq!(graph.conversations().count(), 2);
}

#[test]
fn plan_and_fulfilment_of_one_day_are_one() {
    merges(
        &[("a", &["2022-05-13 call planned: austin, shoigu"]), ("b", &["2022-05-13 call held: austin, shoigu"])],
        &["2022-05-13 call held: austin, shoigu [a b]"],
    );
    merges(
        &[("a", &["2022-05 call planned: austin, shoigu"]), ("b", &["2022-05-13 call held: austin, shoigu"])],
        &["2022-05 call planned: austin, shoigu [a]", "2022-05-13 call held: austin, shoigu [b]"],
    );
}

#[test]
fn two_of_one_document_stay_two_even_through_others() {
    let twice: &[&str] = &["2022-05-13 call held: austin, shoigu", "2022-05-13 call held: austin, shoigu"];
    let once: &[&str] = &["2022-05-13 call held: austin, shoigu"];
    let two = ["2022-05-13 call held: austin, shoigu [a b c]", "2022-05-13 call held: austin, shoigu [a]"];
    merges(&[("a", twice), ("b", once), ("c", once)], &two);
    merges(
        &[("a", twice), ("b", twice)],
        &["2022-05-13 call held: austin, shoigu [a b]", "2022-05-13 call held: austin, shoigu [a b]"],
    );
    let graph = KnowledgeGraph::from_extractions([document("a", twice)]);
    let ids: Vec<_> = graph.conversations().map(|record| record.id().as_str()).collect();
    assert_eq!(ids, ["conversation/2022-05-13/austin--shoigu", "conversation/2022-05-13/austin--shoigu-2"]);
    assert!(ids.iter().all(|id| graph.conversation(id).is_some()));
}

#[test]
fn a_numbered_name_can_be_taken() {
    let twice =
        document("a", &["2022-05-13 call held: a, b-2", "2022-05-13 call held: a, b", "2022-05-13 meeting held: a, b"]);
    let graph = KnowledgeGraph::from_extractions([twice]);
    let ids: Vec<_> = graph.conversations().map(|record| record.id().as_str()).collect();
    assert_eq!(ids.len(), 3);
    assert!(ids.windows(2).all(|pair| pair[0] < pair[1]), "{ids:?}");
}

#[test]
fn the_second_of_a_day_goes_by_who_asked() {
    let twice: &[&str] =
        &["2022-05-13 call held: austin@US, shoigu@RU; by US", "2022-05-13 call held: austin@US, shoigu@RU; by RU"];
    merges(
        &[("a", twice), ("b", &["2022-05-13 call held: austin@US, shoigu@RU; by shoigu@RU"])],
        &["2022-05-13 call held: austin, shoigu [a]", "2022-05-13 call held: austin, shoigu [a b]"],
    );
}

#[test]
fn an_office_is_the_person_who_speaks_from_it() {
    merges(
        &[
            ("a", &["2022-05-13 call held: austin@US/minister-of-defence, shoigu@RU"]),
            ("b", &["2022-05 call held: office:US/minister-of-defence@US, shoigu@RU"]),
        ],
        &["2022-05-13 call held: austin, shoigu [a b]"],
    );
    merges(
        &[
            ("a", &["2022-05-13 call held: blinken@US/minister-of-foreign-affairs, shoigu@RU"]),
            ("b", &["2022-05-13 call held: office:US/minister-of-defence@US, shoigu@RU"]),
        ],
        &["2022-05-13 call held: US/minister-of-defence, shoigu [b]", "2022-05-13 call held: blinken, shoigu [a]"],
    );
}

#[test]
fn an_office_tells_its_state() {
    merges(
        &[
            ("a", &["2022-05-13 call held: austin@US/minister-of-defence, shoigu"]),
            ("b", &["2022-05-13 call held: office:US/minister-of-defence, shoigu@RU"]),
        ],
        &["2022-05-13 call held: austin, shoigu [a b]"],
    );
}

#[test]
fn a_state_is_one_of_its_own_only_on_the_same_day() {
    merges(
        &[("a", &["2022-05-13 call held: austin@US, shoigu@RU"]), ("b", &["2022-05-13 call held: US, RU"])],
        &["2022-05-13 call held: austin, shoigu [a b]"],
    );
    merges(
        &[("a", &["2022-05-13 call held: austin@US, RU"]), ("b", &["2022-05-13 unspecified held: US, shoigu@RU"])],
        &["2022-05-13 call held: austin, shoigu [a b]"],
    );
    merges(
        &[("a", &["2022-05-13 call held: austin@US, shoigu@RU"]), ("b", &["2022-05 call held: US, RU"])],
        &["2022-05 call held: RU, US [b]", "2022-05-13 call held: austin, shoigu [a]"],
    );
    // Two American calls of that day: which of them is meant cannot be known.
    merges(
        &[
            ("a", &["2022-05-13 call held: austin@US, shoigu@RU"]),
            ("b", &["2022-05-13 call held: milley@US, shoigu@RU"]),
            ("c", &["2022-05-13 call held: US, shoigu@RU"]),
        ],
        &[
            "2022-05-13 call held: austin, shoigu [a]",
            "2022-05-13 call held: milley, shoigu [b]",
            "2022-05-13 call held: shoigu, US [c]",
        ],
    );
}

#[test]
fn the_same_people_win_over_their_states() {
    merges(
        &[
            ("a", &["2022-05-13 call held: austin@US, shoigu@RU", "2022-05-13 call held: US, RU"]),
            ("b", &["2022-05-13 call held: US, RU"]),
            ("c", &["2022-05-13 call held: austin@US, shoigu@RU"]),
        ],
        &["2022-05-13 call held: RU, US [a b]", "2022-05-13 call held: austin, shoigu [a c]"],
    );
}

#[test]
fn a_month_is_the_only_day_in_it_or_the_one_published_nearest() {
    let (first, second) = ("2021-12-02 video held: biden, putin", "2021-12-30 video held: biden, putin");
    let month: &[&str] = &["2021-12 video held: biden, putin"];
    merges(&[("a", &[first]), ("b 2022-06-01", month)], &["2021-12-02 video held: biden, putin [a b]"]);
    let (a, b) = ("2021-12-02 video held: biden, putin", "2021-12-30 video held: biden, putin");
    merges(
        &[("a 2021-12-03", &[first]), ("b 2021-12-31", &[second]), ("c 2021-12-05", month)],
        &[&format!("{a} [a c]"), &format!("{b} [b]")],
    );
    merges(
        &[("a 2021-12-03", &[first]), ("b 2021-12-31", &[second]), ("c 2022-02-05", month)],
        &[&format!("{a} [a]"), &format!("{b} [b c]")],
    );
    merges(
        &[("a 2021-12-03", &[first]), ("b 2021-12-31", &[second]), ("c", month)],
        &["2021-12 video held: biden, putin [c]", &format!("{a} [a]"), &format!("{b} [b]")],
    );
    merges(&[("a", &[first]), ("b", &["2021 video held: biden, putin"])], &[&format!("{a} [a b]")]);
    merges(&[("a", month), ("b", month)], &["2021-12 video held: biden, putin [a b]"]);
}

#[test]
fn no_date_is_the_only_one_of_the_last_month() {
    let undated: &[&str] = &["- call held: austin, shoigu"];
    let may: &[&str] = &["2022-05-13 call held: austin, shoigu"];
    merges(&[("a", may), ("b 2022-05-20", undated)], &["2022-05-13 call held: austin, shoigu [a b]"]);
    for (published, why) in [("b 2022-06-20", "too late"), ("b 2022-05-12", "before it"), ("b", "unknown")] {
        let graph = KnowledgeGraph::from_extractions([document("a", may), document(published, undated)]);
        assert_eq!(graph.conversations().count(), 2, "{why}");
    }
    merges(
        &[("a", may), ("b", &["2022-05-18 call held: austin, shoigu"]), ("c 2022-05-20", undated)],
        &[
            "2022-05-13 call held: austin, shoigu [a]",
            "2022-05-18 call held: austin, shoigu [b]",
            "- call held: austin, shoigu [c]",
        ],
    );
    merges(
        &[("a 2022-05-20", undated), ("b 2022-05-20", undated)],
        &["- call held: austin, shoigu [a]", "- call held: austin, shoigu [b]"],
    );
}

#[test]
fn the_requester_is_as_exact_as_any_report_says() {
    let by = |who: &str| format!("2022-05-13 call held: austin@US, shoigu@RU; by {who}");
    let graph = |who: &[&str]| {
        let name = |i: usize| ["a", "b", "c"][i];
        KnowledgeGraph::from_extractions(who.iter().enumerate().map(|(i, who)| document(name(i), &[&by(who)])))
    };
    let requester = |graph: &KnowledgeGraph| {
        let record = graph.conversations().next().unwrap();
        let disagreements: Vec<_> = record
            .disagreements()
            .iter()
            .flat_map(|d| d.stances.iter().map(|s| format!("{} {} {}", d.aspect.name(), s.says, s.documents.join(" "))))
            .collect();
        (record.requested_by().unwrap().entity.to_string(), disagreements)
    };
    assert_eq!(requester(&graph(&["US", "org:pentagon@US", "austin@US"])), ("person/austin".to_owned(), vec![]));
    let two = vec!["requester state/RU a c".to_owned(), "requester state/US b".to_owned()];
    assert_eq!(requester(&graph(&["RU", "US", "RU"])), ("state/RU".to_owned(), two));
    let same_side = vec!["requester person/austin a".to_owned(), "requester person/milley b".to_owned()];
    assert_eq!(requester(&graph(&["austin@US", "milley@US"])), ("person/austin".to_owned(), same_side));
    let tie = vec!["requester state/US a".to_owned(), "requester person/shoigu b".to_owned()];
    assert_eq!(requester(&graph(&["US", "shoigu@RU"])), ("state/US".to_owned(), tie));
}

#[test]
fn plan_and_fulfilment_differ_in_status() {
    let graph = KnowledgeGraph::from_extractions([
        document("a", &["2022-05-13 call planned: austin, shoigu"]),
        document("b", &["2022-05-13 call held: austin, shoigu"]),
    ]);
    let disagreements = graph.conversations().next().unwrap().disagreements();
    assert_eq!(disagreements.len(), 1);
    assert_eq!(disagreements[0].aspect.name(), "status");
    assert_eq!(disagreements[0].stances[1].says.to_string(), "held");
}

#[test]
fn a_document_twice_changes_nothing_a_new_version_replaces_the_old() {
    let old = document("a", &["2022-05-13 call held: austin, shoigu"]);
    let new = document("a", &["2022-05-14 call held: austin, gerasimov"]);
    let mut graph = KnowledgeGraph::from_extractions([old.clone()]);
    assert!(!graph.insert(old.clone()));
    assert_eq!(graph.conversations().count(), 1);
    assert!(graph.insert(new.clone()));
    assert_eq!(told(&graph), ["2022-05-14 call held: austin, gerasimov [a]"]);
    assert_eq!(json(&graph), json(&KnowledgeGraph::from_extractions([old, new])));
    assert!(graph.entity(&id("shoigu")).is_none());
    assert!(graph.remove("b").is_none());
    assert!(graph.remove("a").is_some());
    assert_eq!(json(&graph), json(&KnowledgeGraph::new()));
}

fn triples(graph: &KnowledgeGraph) -> Vec<String> {
    graph.relations().map(|r| format!("{} {} {}", r.subject, r.kind, r.object)).collect()
}

#[test]
fn relations_come_conversation_by_conversation_then_the_facts() {
    let line = "2022-05-13 call held: austin@US/minister-of-defence, shoigu@RU, akar@TR; by org:pentagon@US; \
                in place:ankara; says org:tass";
    let call = "conversation/2022-05-13/akar--austin--shoigu";
    let graph = KnowledgeGraph::from_extractions([document("a", &[line])]);
    assert_eq!(
        triples(&graph),
        [
            "person/akar spoke with person/austin",
            "person/akar spoke with person/shoigu",
            "person/austin spoke with person/shoigu",
            &format!("{call} on date 2022-05-13"),
            &format!("{call} at request of organization/pentagon"),
            &format!("{call} at place place/ankara"),
            &format!("{call} reported by organization/tass"),
            "office/US/minister-of-defence of state/US",
            "organization/pentagon belongs to state/US",
            "person/akar belongs to state/TR",
            "person/austin belongs to state/US",
            "person/shoigu belongs to state/RU",
        ]
    );
    assert!(graph.relations().all(|relation| !relation.source.provenance().is_empty()));
}

/// What a text of 13 May 2022 claims of the minister of defence.
fn claim_of_shoigu(former: bool, words: &str) -> TenureClaim {
    TenureClaim {
        person: id("shoigu"),
        label: "Sergei Shoigu".to_owned(),
        office: id("office:minister-of-defence"),
        office_label: "minister of defence".to_owned(),
        of: Some(id("RU")),
        at: "2022-05-13".parse().ok(),
        former,
        evidence: evidence(words, Claim::Holds),
    }
}

#[test]
fn tenures_are_told_by_texts_and_by_the_gazetteer() {
    let mut text = document("a", &["2022-05-13 call held: austin@US, shoigu@RU"]);
    text.tenures.push(claim_of_shoigu(false, "Russian Minister of Defence Sergei Shoigu"));
    let graph = KnowledgeGraph::from_extractions([text]).with_tenures([tenure("shoigu"), tenure("stranger")]);
    let holds: Vec<_> = graph.relations().filter(|relation| relation.kind == RelationKind::Holds).collect();
    assert_eq!(holds.len(), 2);
    let given = holds.iter().find(|relation| relation.source == Source::Gazetteer).unwrap();
    assert_eq!(given.object.to_string(), "office/RU/minister-of-defence");
    assert_eq!(given.when.until, "2024-05-12".parse().ok());
    assert!(graph.entity(&id("stranger")).is_none());
    assert_eq!(graph.entity(&id("office:RU/minister-of-defence")).unwrap().label, "RU minister of defence");
    let day = |office: &str| graph.timeline(&[id(office)], &Filter::new()).len();
    assert_eq!(day("office:RU/minister-of-defence"), 1);
    assert_eq!(graph.side(&id("office:RU/minister-of-defence")).len(), 2);
}

#[test]
fn the_label_is_what_most_documents_say() {
    let called = |name: &str, label: &str| {
        let mut document = document(name, &["2022-05-13 call held: austin, shoigu"]);
        document.conversations[0].participants[1].label = label.to_owned();
        document
    };
    let graph = KnowledgeGraph::from_extractions([called("a", "Shoygu"), called("b", "Shoigu"), called("c", "Shoygu")]);
    assert_eq!(graph.entity(&id("shoigu")).unwrap().label, "Shoygu");
    assert_eq!(graph.conversations().next().unwrap().participants()[1].label, "Shoygu");
    let graph = KnowledgeGraph::from_extractions([called("a", "Shoygu"), called("b", "Shoigu")]);
    assert_eq!(graph.entity(&id("shoigu")).unwrap().label, "Shoigu");
}

/// biden - austin = shoigu - akar, and austin - lavrov refused, milley - gerasimov apart.
fn small() -> KnowledgeGraph {
    KnowledgeGraph::from_extractions([
        document("a", &["2021-12-07 meeting held: biden@US, austin@US; by biden@US"]),
        document("b", &["2022-05-13 call held: austin@US, shoigu@RU", "2022-10-21 call held: austin@US, shoigu@RU"]),
        document(
            "c",
            &["2022-03 call held: shoigu@RU, akar@TR; by org:kremlin@RU", "- call refused: austin@US, lavrov@RU"],
        ),
        document("d", &["2023-03-15 unspecified held: milley@US, gerasimov@RU"]),
    ])
}

fn neighbors(center: &str, hops: usize, filter: &Filter) -> Vec<String> {
    let graph = small();
    let found = graph.neighbors(&id(center), hops, filter);
    found.neighbors.iter().map(|n| format!("{} {}", n.hops, n.entity.id.name())).collect()
}

#[test]
fn neighbours_by_hop_date_and_id() {
    let all = Filter::new();
    assert_eq!(neighbors("austin", 1, &all), ["1 biden", "1 shoigu", "1 lavrov"]);
    assert_eq!(neighbors("austin", usize::MAX, &all), ["1 biden", "1 shoigu", "1 lavrov", "2 akar"]);
    assert_eq!(neighbors("austin", 0, &all), [""; 0]);
    assert_eq!(neighbors("nobody", 2, &all), [""; 0]);
    assert_eq!(neighbors("austin", 1, &all.clone().statuses([Status::Held])), ["1 biden", "1 shoigu"]);
    assert_eq!(neighbors("austin", 1, &all.clone().modes([Mode::Meeting])), ["1 biden"]);
    let since = |date: &str| all.clone().since(date.parse::<demarche::PartialDate>().unwrap());
    assert_eq!(neighbors("austin", 2, &since("2022-03-31")), ["1 shoigu", "2 akar"]);
    assert_eq!(neighbors("austin", 2, &since("2022-04")), ["1 shoigu"]);
    let until = |date: &str| all.clone().until(date.parse::<demarche::PartialDate>().unwrap());
    assert_eq!(neighbors("austin", 2, &until("2021")), ["1 biden"]);
    assert_eq!(neighbors("austin", 2, &until("2022-03-01")), ["1 biden"], "a vague date may lie inside");
    assert_eq!(neighbors("akar", 1, &until("2022-03-01")), ["1 shoigu"]);
    assert_eq!(neighbors("akar", 1, &until("2022-02")), [""; 0]);
}

#[test]
fn neighbours_by_relation_and_kind() {
    let asked = Filter::new().relations([RelationKind::AtRequestOf]);
    assert_eq!(neighbors("akar", 1, &asked), ["1 kremlin"]);
    assert_eq!(neighbors("org:kremlin", 1, &asked), ["1 akar", "1 shoigu"]);
    assert_eq!(neighbors("austin", 1, &asked), ["1 biden"]);
    assert_eq!(neighbors("akar", 1, &Filter::new().kinds([EntityKind::State])), [""; 0]);
    let states = Filter::new().relations([RelationKind::BelongsTo]).kinds([EntityKind::State]);
    assert_eq!(neighbors("akar", 2, &states), ["1 TR"]);
}

#[test]
fn a_state_stands_for_those_who_spoke_for_it() {
    assert_eq!(neighbors("US", 1, &Filter::new()), ["1 shoigu", "1 gerasimov", "1 lavrov"]);
    assert_eq!(neighbors("US", 1, &Filter::new().literal()), [""; 0]);
    let graph = small();
    let dates = |who: &[&str], filter: &Filter| -> Vec<String> {
        let who: Vec<_> = who.iter().map(|who| id(who)).collect();
        graph.timeline(&who, filter).iter().map(|r| r.date().map_or("-".to_owned(), |d| d.to_string())).collect()
    };
    let all = Filter::new();
    assert_eq!(dates(&["US"], &all), ["2021-12-07", "2022-05-13", "2022-10-21", "2023-03-15", "-"]);
    assert_eq!(dates(&["US", "RU"], &all), ["2022-05-13", "2022-10-21", "2023-03-15", "-"]);
    assert_eq!(dates(&["US", "TR"], &all), [""; 0]);
    assert_eq!(dates(&["US"], &all.clone().literal()), [""; 0]);
    assert_eq!(dates(&["austin", "RU"], &all.clone().statuses([Status::Refused])), ["-"]);
    assert_eq!(dates(&["biden"], &all.clone().relations([RelationKind::AtRequestOf])), ["2021-12-07"]);
    assert_eq!(dates(&[], &all).len(), 6);
}

#[test]
fn neighbours_carry_their_conversations() {
    let graph = small();
    let found = graph.neighbors(&id("austin"), 1, &Filter::new());
    let shoigu = &found.neighbors[1];
    assert_eq!(shoigu.steps.len(), 1);
    assert_eq!(shoigu.steps[0].conversations().len(), 2);
    assert!(shoigu.steps[0].links.iter().all(|link| link.source.provenance()[0].document() == "b"));
    assert_eq!(found.conversations().len(), 4);
    let three = KnowledgeGraph::from_extractions([document("a", &["2022-05-13 call held: austin, shoigu, akar"])]);
    assert_eq!(three.neighbors(&id("austin"), 2, &Filter::new()).conversations().len(), 1);
}

#[test]
fn an_office_stands_for_who_speaks_from_it_then() {
    let later = KnownTenure {
        person: id("shoigu"),
        office: id("office:secretary"),
        office_label: "secretary".to_owned(),
        of: Some(id("org:security-council")),
        from: "2024-05-12".parse().ok(),
        until: None,
    };
    let graph = KnowledgeGraph::from_extractions([document(
        "a",
        &["2022-05-13 call held: austin, shoigu@RU/minister-of-defence", "2024-09-17 meeting held: kim, shoigu@RU"],
    )])
    .with_tenures([later]);
    let dates = |who: &str| -> Vec<String> {
        let all = graph.timeline(&[id(who)], &Filter::new());
        all.iter().filter_map(|record| record.date()).map(|date| date.to_string()).collect()
    };
    assert_eq!(dates("office:RU/minister-of-defence"), ["2022-05-13"]);
    assert_eq!(dates("office:security-council/secretary"), ["2024-09-17"]);
    assert_eq!(dates("org:security-council"), ["2024-09-17"]);
}

fn names(path: &Path<'_>) -> String {
    path.entities.iter().map(|entity| entity.id.name()).collect::<Vec<_>>().join(" ")
}

#[test]
fn shortest_paths() {
    let graph = small();
    let path = |a: &str, b: &str| graph.shortest_path(&id(a), &id(b), &Filter::new()).map(|path| names(&path));
    assert_eq!(path("biden", "akar").as_deref(), Some("biden austin shoigu akar"));
    assert_eq!(path("austin", "austin").as_deref(), Some("austin"));
    assert_eq!(path("austin", "lavrov"), None, "they did not speak");
    assert_eq!(path("austin", "milley"), None);
    assert_eq!(path("austin", "nobody"), None);
    assert_eq!(path("US", "TR").as_deref(), Some("austin shoigu akar"));
    let refused = Filter::new().statuses(Status::ALL.iter().copied());
    assert!(graph.shortest_path(&id("austin"), &id("lavrov"), &refused).is_some());
    let path = graph.shortest_path(&id("austin"), &id("shoigu"), &Filter::new()).unwrap();
    assert_eq!(path.steps[0].conversations().len(), 2, "parallel conversations are one step");
}

#[test]
fn a_path_leaves_a_side_once_and_ends_where_it_meets_the_other() {
    let graph = KnowledgeGraph::from_extractions([document(
        "a",
        &[
            "2022-05-13 call held: milley@US, austin@US",
            "2022-05-13 call held: austin@US, akar@TR",
            "2022-05-13 call held: akar@TR, shoigu@RU",
            "2022-05-13 call held: shoigu@RU, putin@RU",
        ],
    )]);
    let paths = graph.simple_paths(&id("US"), &id("RU"), 9, 9, &Filter::new());
    assert_eq!(paths.paths.iter().map(names).collect::<Vec<_>>(), ["austin akar shoigu"]);
    let inside = graph.shortest_path(&id("US"), &id("milley"), &Filter::new()).unwrap();
    assert_eq!(names(&inside), "milley", "who speaks for a state is there already");
}

#[test]
fn simple_paths_keep_the_shortest_within_the_limit() {
    let lines = ["a, b", "a, b", "b, z", "a, c", "c, b", "a, z"].map(|pair| format!("2022-05-13 call held: {pair}"));
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let graph = KnowledgeGraph::from_extractions([document("d", &lines)]);
    let paths = |most, limit| {
        let found = graph.simple_paths(&id("a"), &id("z"), most, limit, &Filter::new());
        (found.paths.iter().map(names).collect::<Vec<_>>(), found.truncated)
    };
    let all = ["a z", "a b z", "a c b z"].map(str::to_owned);
    assert_eq!(paths(usize::MAX, 10), (all.to_vec(), false));
    assert_eq!(paths(3, 3), (all.to_vec(), false));
    assert_eq!(paths(3, 2), (all[..2].to_vec(), true));
    assert_eq!(paths(2, 10), (all[..2].to_vec(), false));
    assert_eq!(paths(0, 10), (vec![], false));
    assert_eq!(paths(3, 0), (vec![], true));
}

mod laws {
    use std::collections::BTreeSet;

    use demarche::export::{Format, Options};
    use demarche::{Decision, Level};
    use proptest::prelude::*;

    use super::*;

    fn any_line() -> impl Strategy<Value = String> {
        let date =
            prop::sample::select(vec!["2022-05-13", "2022-05-14", "2022-05", "2022", "XXXX-05-13", "XXXX-05", "-"]);
        let clocked = prop::sample::select(vec![
            "2022-05-12,evening,-05:00/-04:00",
            "2022-05-13,early,+07:00",
            "2022-05-13,evening,-05:00/-04:00",
            "2022-05-13,night",
            "2022-05-14,early",
            "2022-05-14,-,+09:00",
            "2022-05-15,early,+03:00",
            "2022-06-01,early,+07:00",
        ]);
        let date = prop_oneof![2 => date, 1 => clocked];
        let mode = prop::sample::select(vec!["call", "video", "unspecified"]);
        let status = prop::sample::select(vec!["held", "held", "planned", "proposed", "refused"]);
        let american =
            vec!["austin@US/minister-of-defence", "office:US/minister-of-defence@US", "US", "milley@US", "austin"];
        let russian = vec!["shoigu@RU", "shoigu", "RU", "org:kremlin@RU"];
        let third = prop::sample::select(vec!["", "", "", ", akar@TR", ", TR"]);
        let asked = prop::sample::select(vec!["", "; by US", "; by austin@US", "; by shoigu@RU"]);
        let parties = (prop::sample::select(american), prop::sample::select(russian), third, asked);
        (date, mode, status, parties)
            .prop_map(|(date, mode, status, (a, b, c, by))| format!("{date} {mode} {status}: {a}, {b}{c}{by}"))
    }

    fn any_documents() -> impl Strategy<Value = Vec<Extraction>> {
        let published = prop::sample::select(vec!["", " 2022-05-13", " 2022-05-20", " 2022-06-30"]);
        let told = (published, prop::collection::vec(any_line(), 0..4));
        prop::collection::vec(told, 0..6).prop_map(|all| {
            let named = |(i, (published, lines)): (usize, (&str, Vec<String>))| {
                let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
                document(&format!("d{i}{published}"), &lines)
            };
            all.into_iter().enumerate().map(named).collect()
        })
    }

    /// What may happen to a graph.
    #[derive(Clone, Debug)]
    enum Step {
        Insert(Extraction),
        Remove(String),
        Decide(ReportId, ReportId, bool),
        Undecide(ReportId, ReportId),
        Read,
    }

    fn any_step() -> impl Strategy<Value = Step> {
        let lines = prop::collection::vec(prop_oneof![3 => any_line(), 2 => any_meeting_of_unknowns()], 0..4);
        let published = prop::sample::select(vec!["", " 2022-05-13", " 2022-05-20", " 2022-06-30"]);
        let inserted = (0..6usize, published, lines).prop_map(|(number, published, lines)| {
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            Step::Insert(document(&format!("d{number}{published}"), &lines))
        });
        let report = || (0..6usize, 1..4usize).prop_map(|(d, c)| ReportId::new(&format!("d{d}"), &format!("c{c}")));
        prop_oneof![
            8 => inserted,
            2 => (0..6usize).prop_map(|number| Step::Remove(format!("d{number}"))),
            1 => (report(), report(), any::<bool>()).prop_map(|(a, b, same)| Step::Decide(a, b, same)),
            1 => (report(), report()).prop_map(|(a, b)| Step::Undecide(a, b)),
            6 => Just(Step::Read),
        ]
    }

    /// Persons whom no table has, by their whole names, shorter, without a side, with words cut otherwise; and names that
    /// end in figures, as numbered ids do.
    fn any_meeting_of_unknowns() -> impl Strategy<Value = String> {
        let names = [
            "EE/kadri-loorits",
            "EE/loorits",
            "unknown/kadri-loorits",
            "EE/kad-ri-loorits",
            "EE/k-loorits",
            "LV/loorits",
            "EE/kadri",
        ];
        let unknown = (prop::sample::select(names.to_vec()), prop::sample::select(vec!["minister-of-defence", "head"]));
        let unknown = unknown.prop_map(|(name, office)| format!("person:{name}@EE/{office}"));
        let other = prop::sample::select(vec!["austin@US", "austin-2", "US", "shoigu@RU", "shoigu@UA"]);
        (prop::sample::select(vec!["2022-05-13", "2022-05", "-"]), unknown, other)
            .prop_map(|(date, unknown, other)| format!("{date} call held: {unknown}, {other}"))
    }

    /// The same documents, tenures and decisions in a graph that was never read before.
    fn afresh(graph: &KnowledgeGraph) -> KnowledgeGraph {
        let mut other = KnowledgeGraph::from_extractions(graph.extractions().cloned());
        other = other.with_tenures(graph.tenures().cloned());
        for Decision { a, b, same } in graph.decisions() {
            if same {
                other.join(a, b)
            } else {
                other.keep_apart(a, b)
            };
        }
        other
    }

    fn looks_as_if_built_afresh(graph: &KnowledgeGraph) -> Result<(), TestCaseError> {
        let (seen, expected) = (everything_of(graph), everything_of(&afresh(graph)));
        let differ = seen.lines().zip(expected.lines()).find(|(seen, expected)| seen != expected);
        prop_assert!(seen == expected, "{differ:#?}");
        Ok(())
    }

    /// What can be seen of a graph: exports, and the answers to questions of every kind.
    fn everything_of(graph: &KnowledgeGraph) -> String {
        let ids: Vec<EntityId> = graph.entities().map(|entity| entity.id.clone()).collect();
        let filters = [Filter::new(), Filter::new().since("2022-05-14".parse::<demarche::Day>().unwrap())];
        let all = Filter::new().relations(RelationKind::ALL.iter().copied());
        let mut seen = String::from_utf8_lossy(&exported(graph)).into_owned();
        let mut note = |answer: &dyn std::fmt::Debug| seen.push_str(&format!("{answer:?}\n"));
        let day = "2022-05-13".parse().unwrap();
        note(&graph.conversations().collect::<Vec<_>>());
        note(&graph.relations().collect::<Vec<_>>());
        for filter in &filters {
            note(&graph.pairs(Level::State, filter));
            note(&graph.period(Level::Party, filter).page_rank(0.85));
            for a in &ids {
                note(&graph.neighbors(a, 2, filter));
                note(&graph.timeline(std::slice::from_ref(a), filter));
                note(&graph.partners(a, filter));
                note(&graph.reachable(a, day, filter));
            }
        }
        for (a, b) in ids.iter().zip(ids.iter().rev()) {
            note(&graph.shortest_path(a, b, &filters[0]));
            note(&graph.shortest_paths(a, b, 9, &all));
            note(&graph.k_shortest_paths(a, b, 3, &filters[1]));
            note(&graph.simple_paths(a, b, 3, 50, &filters[0]));
            note(&graph.earliest_arrival(a, b, day, &filters[0]));
            note(&graph.latest_departure(a, b, day, &filters[0]));
            note(&graph.timeline(&[a.clone(), b.clone()], &filters[1]));
        }
        seen
    }

    fn exported(graph: &KnowledgeGraph) -> Vec<u8> {
        let mut out = Vec::new();
        // Those of several files cannot be written to one; they are made of the same view as the others.
        Format::ALL.iter().for_each(|format| drop(format.write(graph, &Options::default(), &mut out)));
        out
    }

    proptest! {
        #[test]
        fn the_order_of_documents_does_not_show(
            (documents, shuffled) in any_documents().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle()))
        ) {
            let graph = KnowledgeGraph::from_extractions(documents);
            let mut one_by_one = KnowledgeGraph::new();
            for document in shuffled {
                one_by_one.insert(document);
                let _ = one_by_one.conversations().count(); // Builds it each time.
            }
            prop_assert_eq!(json(&graph), json(&one_by_one));
        }

        #[test]
        fn whatever_came_and_went_does_not_show(
            steps in prop::collection::vec(any_step(), 1..24),
            tenured in any::<bool>(),
        ) {
            let mut graph = KnowledgeGraph::new();
            if tenured {
                graph = graph.with_tenures([tenure("shoigu"), tenure("austin"), tenure("nobody")]);
            }
            for step in steps {
                match step {
                    Step::Insert(document) => drop(graph.insert(document)),
                    Step::Remove(id) => drop(graph.remove(&id)),
                    Step::Decide(a, b, true) => drop(graph.join(a, b)),
                    Step::Decide(a, b, false) => drop(graph.keep_apart(a, b)),
                    Step::Undecide(a, b) => drop(graph.undecide(a, b)),
                    Step::Read => looks_as_if_built_afresh(&graph)?,
                }
            }
            looks_as_if_built_afresh(&graph)?;
        }

        #[test]
        fn removing_undoes_adding(documents in any_documents()) {
            let Some((last, rest)) = documents.split_last() else { return Ok(()) };
            let mut graph = KnowledgeGraph::from_extractions(documents.clone());
            graph.remove(&last.document);
            prop_assert_eq!(json(&graph), json(&KnowledgeGraph::from_extractions(rest.to_vec())));
        }

        #[test]
        fn decisions_hold_whatever_comes_and_goes(
            (documents, shuffled) in any_documents().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
            decided in prop::collection::vec((0usize..24, 0usize..24, any::<bool>()), 0..6),
        ) {
            let reports: Vec<ReportId> = documents
                .iter()
                .flat_map(|d| d.conversations.iter().map(|c| ReportId::new(&d.document, &c.id)))
                .collect();
            let decide = |graph: &mut KnowledgeGraph| {
                for (a, b, same) in decided.iter().filter(|(a, b, _)| a.max(b) < &reports.len()) {
                    let (a, b) = (reports[*a].clone(), reports[*b].clone());
                    if *same { graph.join(a, b) } else { graph.keep_apart(a, b) };
                }
            };
            let mut graph = KnowledgeGraph::from_extractions(documents);
            decide(&mut graph);
            let mut decided_first = KnowledgeGraph::new();
            decide(&mut decided_first);
            decided_first.extend(shuffled);
            prop_assert_eq!(json(&graph), json(&decided_first));
            let of: std::collections::BTreeMap<ReportId, &str> = graph
                .conversations()
                .flat_map(|told| told.reports().iter().map(|r| (ReportId::new(r.document(), r.local_id()), told.id().as_str())))
                .collect();
            prop_assert_eq!(of.len(), reports.len(), "every report is in one conversation");
            let decisions: Vec<_> = graph.decisions().collect();
            for decision in decisions.iter().filter(|decision| decision.same) {
                prop_assert_eq!(of[&decision.a], of[&decision.b]);
            }
            // Where nothing was joined, nothing can bring together what was kept apart.
            if decisions.iter().all(|decision| !decision.same) {
                prop_assert!(decisions.iter().all(|decision| of[&decision.a] != of[&decision.b]));
            }
            prop_assert_eq!(&demarche::export::read_snapshot(snapshot(&graph).as_slice()).unwrap(), &graph);
            prop_assert_eq!(&demarche::export::read_json(json(&graph).as_bytes()).unwrap(), &graph);
            decisions.into_iter().for_each(|decision| assert!(graph.undecide(decision.b, decision.a)));
            prop_assert_eq!(graph.decisions().count(), 0);
        }

        #[test]
        fn every_report_is_kept_once(documents in any_documents()) {
            let graph = KnowledgeGraph::from_extractions(documents.clone());
            let mut kept: Vec<_> = graph
                .conversations()
                .flat_map(|record| record.reports())
                .map(|report| (report.document().to_owned(), report.local_id().to_owned()))
                .collect();
            kept.sort();
            let conversations = documents.iter().flat_map(|d| d.conversations.iter().map(move |c| (d, c)));
            let told: Vec<_> = conversations.map(|(d, c)| (d.document.clone(), c.id.clone())).collect();
            prop_assert_eq!(kept, told);
            for record in graph.conversations() {
                let documents: BTreeSet<_> = record.reports().iter().map(|report| report.document()).collect();
                prop_assert_eq!(documents.len(), record.reports().len(), "one report of a document");
                let agree = |date: demarche::PartialDate| record.date().is_some_and(|ours| ours.agrees_with(date));
                let disagree = record.reports().iter().filter_map(|report| report.date()).filter(|date| !agree(*date));
                let others: BTreeSet<_> = disagree.filter(|date| date.day().is_some()).collect();
                let days = record.date().and_then(demarche::PartialDate::day).into_iter();
                let apart = |day: demarche::Day, other: &demarche::PartialDate| day.days_until(other.day().unwrap()).abs();
                prop_assert!(others.len() <= 1, "one other day");
                prop_assert!(days.flat_map(|day| others.iter().map(move |other| apart(day, other))).all(|apart| apart == 1));
                let is_telling = |report: &demarche::Report| {
                    report.time().is_some_and(|time| time.zone.is_some() || time.part == Some(DayPart::Early))
                };
                prop_assert!(others.is_empty() || record.reports().iter().any(is_telling), "by other clocks");
            }
            prop_assert!(graph.relations().all(|relation| !relation.source.provenance().is_empty()));
            let ids: BTreeSet<_> = graph.conversations().map(|record| record.id()).collect();
            prop_assert_eq!(ids.len(), graph.conversations().count());
        }

        #[test]
        fn a_saved_graph_is_the_graph(documents in any_documents()) {
            let graph = KnowledgeGraph::from_extractions(documents);
            let saved = json(&graph);
            let read = demarche::export::read_json(saved.as_bytes()).unwrap();
            prop_assert_eq!(&read, &graph);
            prop_assert_eq!(json(&read), saved);
        }

        #[test]
        fn a_snapshot_is_the_graph(documents in any_documents(), at in any::<prop::sample::Index>(), bit in 0u8..8) {
            let graph = KnowledgeGraph::from_extractions(documents).with_tenures([tenure("shoigu")]);
            let saved = snapshot(&graph);
            prop_assert_eq!(&demarche::export::read_snapshot(saved.as_slice()).unwrap(), &graph);
            let cut = demarche::export::read_snapshot(&saved[..at.index(saved.len())]).unwrap_err();
            prop_assert!(cut.byte().is_some_and(|byte| byte as usize <= saved.len()), "{cut}");
            let mut altered = saved.clone();
            altered[at.index(saved.len())] ^= 1 << bit;
            prop_assert!(demarche::export::read_snapshot(altered.as_slice()).is_err(), "bit {bit} of {}", at.index(saved.len()));
        }

        #[test]
        fn a_hostile_snapshot_is_an_error(frames in prop::collection::vec((0u8..4, prop::collection::vec(any::<u8>(), 0..60)), 0..4)) {
            let mut file = b"demarche\x1a\x02".to_vec();
            for (kind, content) in &frames {
                frame(&mut file, *kind, content);
            }
            let error = demarche::export::read_snapshot(file.as_slice()).unwrap_err();
            prop_assert!(error.byte().is_some());
        }

        #[test]
        fn a_cut_file_is_an_error(documents in any_documents(), at in any::<prop::sample::Index>()) {
            let saved = json(&KnowledgeGraph::from_extractions(documents));
            // Without its last line break the file is still whole.
            let cut = &saved.as_bytes()[..at.index(saved.len() - 1)];
            prop_assert!(demarche::export::read_json(cut).is_err());
        }

        #[test]
        fn paths_are_those_of_the_oracle(calls in any_calls(), most in 0usize..6) {
            let (graph, oracle) = (graph_of(&calls), Oracle::of(&calls));
            for (a, b) in [(0, 1), (0, 5), (3, 2)] {
                let expected = oracle.simple_paths(a, b, most);
                let found = graph.simple_paths(&node(a), &node(b), most, usize::MAX, &Filter::new());
                prop_assert_eq!(found.paths.iter().map(names).collect::<Vec<_>>(), &expected[..]);
                prop_assert!(!found.truncated);
                let limited = graph.simple_paths(&node(a), &node(b), most, 2, &Filter::new());
                prop_assert_eq!(&limited.paths[..], &found.paths[..expected.len().min(2)]);
                prop_assert_eq!(limited.truncated, expected.len() > 2);
                let shortest = graph.shortest_path(&node(a), &node(b), &Filter::new());
                prop_assert_eq!(shortest.map(|path| names(&path)), oracle.simple_paths(a, b, 6).first().cloned());
                for path in &found.paths {
                    for step in &path.steps {
                        let (a, b) = (index(step.from), index(step.to));
                        let parallel = calls.iter().filter(|call| call.contains(&a) && call.contains(&b));
                        prop_assert_eq!(step.conversations().len(), parallel.count());
                    }
                }
            }
        }

        #[test]
        fn neighbours_are_those_of_the_oracle(calls in any_calls(), hops in 0usize..5) {
            let (graph, oracle) = (graph_of(&calls), Oracle::of(&calls));
            let found = graph.neighbors(&node(0), hops, &Filter::new());
            let found: BTreeSet<_> = found.neighbors.iter().map(|n| (n.hops, index(n.entity))).collect();
            let paths_to = |to: usize| oracle.simple_paths(0, to, hops).first().map(|path| path.split(' ').count() - 1);
            let expected = (1..NODES).filter_map(|to| Some((paths_to(to)?, to))).collect();
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn a_filter_is_a_graph_without_what_it_leaves_out(calls in any_calls(), since in 1u8..12, most in 0usize..6) {
            let (graph, later) = (graph_of(&calls), Oracle::of(calls.get(usize::from(since) - 1..).unwrap_or_default()));
            let filter = Filter::new().since(demarche::Day::new(2022, 5, since).unwrap());
            let found = graph.simple_paths(&node(0), &node(1), most, usize::MAX, &filter);
            prop_assert_eq!(found.paths.iter().map(names).collect::<Vec<_>>(), later.simple_paths(0, 1, most));
            let passes = |record: &&demarche::ConversationRecord| filter.admits(record);
            prop_assert!(found.paths.iter().flat_map(|p| &p.steps).flat_map(|s| s.conversations()).all(|r| passes(&r)));
        }

        #[test]
        fn timelines_are_those_of_the_oracle(calls in any_calls()) {
            let graph = graph_of(&calls);
            let found = graph.timeline(&[node(0), node(1)], &Filter::new());
            prop_assert_eq!(found.len(), calls.iter().filter(|call| call.contains(&0) && call.contains(&1)).count());
            prop_assert!(found.windows(2).all(|pair| pair[0].date() <= pair[1].date()));
        }

        #[test]
        fn n_participants_are_n_choose_two_pairs(calls in any_calls()) {
            let graph = graph_of(&calls);
            let pairs = graph.relations().filter(|relation| relation.kind == RelationKind::SpokeWith);
            prop_assert_eq!(pairs.count(), calls.iter().map(|call| call.len() * (call.len() - 1) / 2).sum::<usize>());
        }
    }

    const NODES: usize = 6;

    fn node(index: usize) -> EntityId {
        id(&format!("n{index}"))
    }

    fn index(entity: &demarche::EntityRecord) -> usize {
        entity.id.name()[1..].parse().unwrap()
    }

    /// Conversations by their participants; the same may come twice.
    fn any_calls() -> impl Strategy<Value = Vec<BTreeSet<usize>>> {
        prop::collection::vec(prop::collection::btree_set(0..NODES, 2..4), 0..12)
    }

    /// All in one document, where nothing merges.
    fn graph_of(calls: &[BTreeSet<usize>]) -> KnowledgeGraph {
        let line = |(i, call): (usize, &BTreeSet<usize>)| {
            let names: Vec<_> = call.iter().map(|n| format!("n{n}")).collect();
            format!("2022-05-{:02} call held: {}", i % 28 + 1, names.join(", "))
        };
        let lines: Vec<String> = calls.iter().enumerate().map(line).collect();
        KnowledgeGraph::from_extractions([document("d", &lines.iter().map(String::as_str).collect::<Vec<_>>())])
    }

    /// The same questions answered by trying everything.
    struct Oracle([[bool; NODES]; NODES]);

    impl Oracle {
        fn of(calls: &[BTreeSet<usize>]) -> Oracle {
            let mut spoke = [[false; NODES]; NODES];
            for call in calls {
                call.iter().for_each(|&a| call.iter().for_each(|&b| spoke[a][b] |= a != b));
            }
            Oracle(spoke)
        }

        /// The shortest first, then by names. Of one who never spoke with anyone the graph knows nothing.
        fn simple_paths(&self, from: usize, to: usize, most: usize) -> Vec<String> {
            let mut found = Vec::new();
            self.extend(vec![from], to, most, &mut found);
            found.sort_by_key(|path| (path.len(), path.clone()));
            let line = |path: &Vec<usize>| path.iter().map(|n| format!("n{n}")).collect::<Vec<_>>().join(" ");
            found.iter().map(line).collect()
        }

        fn extend(&self, path: Vec<usize>, to: usize, left: usize, found: &mut Vec<Vec<usize>>) {
            let last = path[path.len() - 1];
            if last == to {
                found.push(path);
            } else if left > 0 {
                for next in (0..NODES).filter(|&next| self.0[last][next] && !path.contains(&next)) {
                    self.extend([&path[..], &[next]].concat(), to, left - 1, found);
                }
            }
        }
    }
}

/// What is wrong with a saved graph is said, with the line.
#[track_caller]
fn refused(file: &str, complaint: &str) {
    let error = demarche::export::read_json(file.as_bytes()).expect_err(file);
    assert!(error.to_string().contains(complaint), "expected `{complaint}` in `{error}`");
}

const HEAD: &str = "{\"format\": \"demarche-graph\", \"version\": 1,\n";

#[test]
fn bad_files_are_refused_with_their_place() {
    refused("", "line 1, column 0: EOF while parsing");
    refused("[]", "line 1, column 2: invalid length 0, expected a saved graph");
    refused("7", "invalid type: integer `7`, expected a saved graph");
    refused("{}", "missing field `format`");
    refused("{\"format\": \"graphml\"}", "expected the format `demarche-graph`, found `graphml`");
    refused("{\"format\": \"demarche-graph\",\n\"version\": 2, \"extractions\": 5}", "line 2, column ");
    refused("{\"format\": \"demarche-graph\", \"version\": -1}", "invalid value: integer `-1`");
    refused(&format!("{HEAD}\"extractions\": [] }} x"), "line 2, column 21: trailing characters");
    refused(&format!("{HEAD}\"extractions\": 7 }}"), "expected a list of extractions");
    refused(&format!("{HEAD}\"extractions\": [], \"extractions\": [] }}"), "duplicate field");
    refused(&format!("{HEAD}\"extractions\": {} ", "[".repeat(100_000)), "line 2, column ");
    refused(&format!("{HEAD}\"unknown\": {} ", "[".repeat(100_000)), "line 2, column ");
    refused("\u{feff}{}", "line 1, column 1");
}

#[test]
fn bad_extractions_are_refused_with_their_place() {
    let graph = KnowledgeGraph::from_extractions([document("a", &["2022-05-13 call held: austin@US, shoigu@RU"])]);
    let saved = json(&graph);
    let (head, extractions) = saved.split_at(saved.find("\"extractions\"").unwrap());
    let with = |from: &str, to: &str| {
        assert!(extractions.contains(from), "{from}");
        format!("{head}{}", extractions.replace(from, to))
    };
    refused(&with("2022-05-13\"", "2022-13-05\""), "expected a date as 2022-05-19, 2022-05 or 2022");
    refused(&with("state/US", "planet/US"), "expected an id such as");
    refused(&with("\"call\"", "\"shout\""), "unknown variant `shout`");
    refused(&with("\"start\":0", "\"start\":99"), "a span of document `a` runs backwards");
    refused(&with("\"start\":0", "\"start\":-1"), "invalid value");
    refused(&with("\"document\":\"a\"", "\"document\":\"\""), "expected the id of a document");
    let line = extractions.lines().nth(1).unwrap();
    refused(&with(line, &format!("{line},\n{line}")), "document `a` stands here twice");
    let error = demarche::export::read_json(with("state/US", "planet/US").as_bytes()).unwrap_err();
    assert_eq!(error.line(), Some(saved.lines().position(|l| l == line).unwrap() + 1));
    let odd = with("\"document\":\"a\"", "\"colour\":{\"of\":[1,null]},\"document\":\"a\"");
    assert_eq!(demarche::export::read_json(odd.as_bytes()).unwrap(), graph, "unknown keys are skipped");
}

#[test]
fn odd_extractions_do_no_harm() {
    let mut alone = document("a", &["2022-05-13 call held: austin@US, austin@US", "- call held: US; by US; in US"]);
    alone.conversations[1].evidence.clear();
    alone.conversations[1].participants.clear();
    alone.conversations.push(alone.conversations[0].clone());
    let graph = KnowledgeGraph::from_extractions([alone.clone(), Extraction { document: "b".into(), ..alone }]);
    assert_eq!(graph.conversations().count(), 4);
    assert!(graph.relations().all(|relation| relation.kind != RelationKind::SpokeWith));
    assert!(graph.neighbors(&id("austin"), 3, &Filter::new()).neighbors.is_empty());
    assert!(!json(&graph).is_empty());
}

#[test]
fn json_is_readable_elsewhere() {
    let graph = small();
    let value: serde_json::Value = serde_json::from_str(&json(&graph)).unwrap();
    assert_eq!(value["format"], "demarche-graph");
    assert_eq!(value["documents"].as_array().unwrap().len(), 4);
    let call = &value["conversations"][1];
    assert_eq!(call["id"], "conversation/2022-03/akar--shoigu");
    assert_eq!(call["requested_by"]["entity"], "organization/kremlin");
    assert_eq!(value["relations"][0]["relation"], "spoke with");
    assert_eq!(value["relations"][0]["evidence"][0]["document"], "a");
}

#[test]
fn a_family_name_of_one_side_and_office_is_the_only_one_of_that_name() {
    let full = "2024-09-18 call held: EE/kalle-rannamets@EE/prime-minister, FI/aino-kettunen@FI/president";
    let short = "2024-09-18 call held: EE/rannamets@EE/prime-minister, FI/kettunen@FI/president";
    let one = ["2024-09-18 call held: EE/kalle-rannamets, FI/aino-kettunen [a b]"];
    merges(&[("a", &[full]), ("b", &[short])], &one);
    // The family name may stand first, and initials before it.
    let korean = "2024-09-18 call held: KR/baek-do-hwan@KR/president, IN/r-k-chandra@IN/prime-minister";
    let reports: &[(&str, &[&str])] = &[
        ("a", &[korean]),
        ("b", &["2024-09-18 call held: KR/baek@KR/president, IN/chandra@IN/prime-minister"]),
        ("c", &["2024-09-18 call held: KR/baek-dohwan@KR/president, IN/r-chandra@IN/prime-minister"]),
    ];
    let graph = KnowledgeGraph::from_extractions(reports.iter().map(|(name, lines)| document(name, lines)));
    assert_eq!(graph.conversations().count(), 1, "{:?}", told(&graph));
    // Not of another office, not of another state, and not where two bear it.
    for other in [
        "2024-09-18 call held: EE/rannamets@EE/minister-of-defence, FI/aino-kettunen@FI/president",
        "2024-09-18 call held: LV/rannamets@LV/prime-minister, FI/aino-kettunen@FI/president",
    ] {
        let graph = KnowledgeGraph::from_extractions([document("a", &[full]), document("b", &[other])]);
        assert_eq!(graph.conversations().count(), 2, "{other}");
    }
    let cousin = "2024-09-19 call held: EE/juhan-rannamets@EE/prime-minister, FI/aino-kettunen@FI/president";
    merges(
        &[("a", &[full]), ("b", &[cousin]), ("c", &[short])],
        &[
            "2024-09-18 call held: EE/kalle-rannamets, FI/aino-kettunen [a]",
            "2024-09-18 call held: EE/rannamets, FI/aino-kettunen [c]",
            "2024-09-19 call held: EE/juhan-rannamets, FI/aino-kettunen [b]",
        ],
    );
}

#[test]
fn a_person_without_a_side_is_the_only_one_of_that_name() {
    let sided = "2024-09-18 call held: EE/kalle-rannamets@EE, austin@US";
    let bare = "2024-09-18 call held: unknown/kalle-rannamets, austin@US";
    merges(&[("a", &[sided]), ("b", &[bare])], &["2024-09-18 call held: EE/kalle-rannamets, austin [a b]"]);
    let other = "2024-09-18 call held: LV/kalle-rannamets@LV, austin@US";
    let graph =
        KnowledgeGraph::from_extractions([document("a", &[sided]), document("b", &[bare]), document("c", &[other])]);
    assert_eq!(graph.conversations().count(), 3, "{:?}", told(&graph));
    // What a gazetteer knows is left alone.
    let known = "2024-09-18 call held: lloyd-austin@US/minister-of-defence, shoigu@RU";
    let short = "2024-09-18 call held: austin@US/minister-of-defence, shoigu@RU";
    let graph = KnowledgeGraph::from_extractions([document("a", &[known]), document("b", &[short])]);
    assert_eq!(graph.conversations().count(), 2);
}

#[test]
fn removing_the_fuller_report_brings_the_shorter_name_back() {
    let full = document("a", &["2024-09-18 call held: EE/kalle-rannamets@EE/president, austin@US"]);
    let short = document("b", &["2024-09-18 call held: EE/rannamets@EE/president, austin@US"]);
    let mut graph = KnowledgeGraph::from_extractions([full, short]);
    assert_eq!(told(&graph), ["2024-09-18 call held: EE/kalle-rannamets, austin [a b]"]);
    assert_eq!(graph.extractions().count(), 2);
    graph.remove("a");
    assert_eq!(told(&graph), ["2024-09-18 call held: EE/rannamets, austin [b]"]);
}

/// All that a document can say, so that each version of the format has it.
fn everything() -> KnowledgeGraph {
    everything_at("2022-05-13,night,-05:00/-04:00")
}

fn everything_at(time: &str) -> KnowledgeGraph {
    let call = format!(
        "{time} call held: austin@US/minister-of-defence, shoigu@RU, akar@TR; by org:pentagon@US; in place:ankara; says org:tass"
    );
    let mut told = document(
        "tass-1 2022-05-14",
        &[
            &call,
            "XXXX-05 meeting refused: milley@US, gerasimov@RU",
            "2022 video planned: biden@US, putin@RU",
            "- unspecified proposed: blinken@US, lavrov@RU",
        ],
    );
    told.source = Some("TASS".to_owned());
    told.conversations[1].participants[0].surface.push("một tên gọi rất dài, dài hơn bốn mươi byte".to_owned());
    told.labels.insert(id("RU"), "Russia".to_owned());
    told.tenures.push(claim_of_shoigu(true, "former Russian Minister of Defence Sergei Shoigu"));
    let mut graph = KnowledgeGraph::from_extractions([told, document("vov-7", &[])]).with_tenures([tenure("shoigu")]);
    graph.join(ReportId::new("vov-7", "c1"), ReportId::new("tass-1", "c1"));
    graph.keep_apart(ReportId::new("vov-7", "c1"), ReportId::new("tass-1", "c2"));
    graph
}

/// The file of a version. `UPDATE_EXPECT=1` writes that of the version at hand; those of versions before are never written
/// again.
fn of_version(version: u8) -> KnowledgeGraph {
    let path = format!("{}/tests/data/version-{version}.demarche", env!("CARGO_MANIFEST_DIR"));
    let now = snapshot(&everything());
    if std::env::var_os("UPDATE_EXPECT").is_some() && now[9] == version {
        std::fs::write(&path, now).unwrap();
    }
    let file = std::fs::read(path).expect("the file is part of the repository");
    assert_eq!(file[9], version);
    demarche::export::read_snapshot(file.as_slice()).unwrap()
}

#[test]
fn older_snapshots_are_read() {
    assert_eq!(of_version(2), everything());
    assert_eq!(of_version(1), everything_at("2022-05-13"), "which knew no time of a day");
}

#[test]
fn bad_snapshots_are_refused_with_their_place() {
    let saved = snapshot(&everything());
    let complaint = |file: &[u8]| demarche::export::read_snapshot(file).unwrap_err().to_string();
    assert_eq!(complaint(b""), "byte 0: expected a graph saved by demarche");
    assert_eq!(complaint(b"demarche\x1a\x09"), "byte 9: expected version 1 to 2, found 9");
    assert_eq!(complaint(&saved[..saved.len() - 1]), format!("byte {}: the file ends too early", saved.len() - 1));
    assert_eq!(
        complaint(&[&saved[..], b"x"].concat()),
        format!("byte {}: the file goes on after its end", saved.len())
    );
    let mut altered = saved.clone();
    altered[40] ^= 1;
    assert_eq!(complaint(&altered), "byte 10: the frame was altered: its sum is another");
    let with = |kind: u8, content: &[u8]| {
        let mut file = saved[..10].to_vec();
        frame(&mut file, kind, content);
        complaint(&file)
    };
    assert_eq!(with(7, b""), "byte 15: expected a document, a tenure, a decision or the end, found a frame of kind 7");
    assert_eq!(with(255, &[3]), "byte 16: expected 3 frames, found 0");
    assert_eq!(with(1, &[0xff, 0xff, 0xff, 0xff, 0x0f]), "byte 15: a text is longer than its frame");
    assert_eq!(with(2, &[9]), "byte 16: there is no id 9 yet");
    assert_eq!(
        with(2, &[0, 5, b'p', b'l', b'u', b't', b'o']).split(',').next(),
        Some("byte 22: expected an id such as `person/lloyd-austin` (person")
    );
    // A list of four thousand million conversations in a frame of thirteen bytes.
    assert_eq!(with(1, b"\x01a\x01\x02en\x00\x00\xff\xff\xff\xff\x0f"), "byte 28: a list is longer than its frame");
    let mut claims_a_gigabyte = saved[..10].to_vec();
    claims_a_gigabyte.extend([1, 0, 0, 0, 0x40]);
    assert_eq!(complaint(&claims_a_gigabyte), "byte 15: the file ends too early");
    claims_a_gigabyte[14] = 0xff;
    assert!(complaint(&claims_a_gigabyte).starts_with("byte 11: a frame of "));
    let mut twice = saved[..10].to_vec();
    frame(&mut twice, 1, b"\x01a\x01\x02en\x00\x00\x00\x00\x00");
    frame(&mut twice, 1, b"\x01a\x01\x00\x00\x00\x00\x00");
    assert_eq!(complaint(&twice), "byte 43: document `a` stands here twice");
}

#[test]
fn sources_and_what_was_known() {
    let told = |name: &str, source: &str, line: &str| {
        let mut told = document(name, &[line]);
        told.source = Some(source.to_owned());
        told
    };
    let graph = KnowledgeGraph::from_extractions([
        told("a 2022-05-14", "TASS", "2022-05-13 call held: austin@US, shoigu@RU"),
        told("b 2022-05-20", "AP", "2022-05-13 call held: austin@US, shoigu@RU"),
        told("c 2022-05-20", "AP", "2022-05-18 call held: milley@US, gerasimov@RU"),
    ]);
    let with = |source: &str| graph.timeline(&[], &Filter::new().sources([source])).len();
    assert_eq!((with("TASS"), with("AP"), with("c"), with("Reuters")), (1, 2, 1, 0));
    let path = |source: &str| graph.shortest_path(&id("milley"), &id("gerasimov"), &Filter::new().sources([source]));
    assert!(path("AP").is_some() && path("TASS").is_none());
    let word = |source: &str| {
        let filter = Filter::new().sources([source]);
        graph.earliest_arrival(&id("austin"), &id("shoigu"), "2022-05-01".parse().unwrap(), &filter).is_some()
    };
    assert!(word("TASS") && !word("c"));
    let then = graph.known_on("2022-05-19".parse().unwrap());
    assert_eq!(then.conversations().map(|told| told.reports().len()).collect::<Vec<_>>(), [1]);
}

#[test]
fn states_and_offices_are_counted_once_for_a_conversation() {
    let graph = KnowledgeGraph::from_extractions([document(
        "a",
        &[
            "2022-05-13 call held: austin@US/minister-of-defence, shoigu@RU",
            "2022-05-14 call held: austin@US/minister-of-defence, shoigu@RU, gerasimov@RU",
            "2022-05-15 meeting refused: org:nato, shoigu@RU",
        ],
    )])
    .with_tenures([tenure("shoigu")]);
    let pairs = |level| -> Vec<String> {
        let line = |tally: &demarche::Tally<'_>| {
            let who: Vec<_> = tally.entities.iter().map(|entity| entity.id.name()).collect();
            format!("{} {}", who.join(" "), tally.conversations.len())
        };
        graph.pairs(level, &Filter::new()).iter().map(line).collect()
    };
    assert_eq!(pairs(demarche::Level::State), ["RU US 2", "nato RU 1"]);
    assert_eq!(
        pairs(demarche::Level::Office),
        [
            "RU/minister-of-defence US/minister-of-defence 2",
            "RU/minister-of-defence nato 1",
            "RU/minister-of-defence gerasimov 1",
            "US/minister-of-defence gerasimov 1",
        ]
    );
    assert_eq!(graph.pairs(demarche::Level::Party, &Filter::new().statuses([Status::Held])).len(), 3);
}

#[test]
fn measures_of_a_period() {
    let graph = KnowledgeGraph::from_extractions([document(
        "a",
        &[
            "2022-05-13 call held: a, b",
            "2022-05-14 call held: b, c",
            "2022-05-15 call held: c, d",
            "2022-05-16 call held: d, a",
            "2022-05-17 call held: d, e",
            "2022-06-01 call held: f, g",
        ],
    )]);
    let period = graph.period(demarche::Level::Party, &Filter::new());
    let figures = |all: Vec<demarche::Ranked<'_>>| -> Vec<String> {
        all.iter().map(|(entity, figure)| format!("{} {figure:.2}", entity.label)).collect()
    };
    // From e to a and to c through d; from e to b, two ways, both through d and each through one of a and c.
    assert_eq!(figures(period.betweenness()), ["d 3.50", "a 1.00", "c 1.00", "b 0.50", "e 0.00", "f 0.00", "g 0.00"]);
    assert_eq!(figures(period.degrees())[0], "d 3.00");
    let sum: f64 = period.page_rank(0.85).iter().map(|(_, rank)| rank).sum();
    assert!((sum - 1.0).abs() < 1e-9);
    assert_eq!(period.page_rank(0.85)[0].0.label, "d");
    assert_eq!(period.components().iter().map(Vec::len).collect::<Vec<_>>(), [5, 2]);
    let may = Filter::new().until("2022-05".parse::<demarche::PartialDate>().unwrap());
    assert_eq!(graph.period(demarche::Level::Party, &may).components().len(), 1);
}
