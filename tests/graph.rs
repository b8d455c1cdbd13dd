//! The graph by hand-written facts: what is merged, what stays apart, what the queries find.
//!
//! A conversation is a line: `2022-05-13 call held: austin@US, shoigu@RU; by org:pentagon@US; in place:tehran`. `-` is
//! no date; `austin@US/minister-of-defence` speaks from an office; `US` is a state.

use demarche::{
    Claim, Conversation, EntityId, EntityKind, Evidence, Extraction, Filter, KnowledgeGraph, KnownTenure, Mode, Party,
    Path, RelationKind, RuleName, Source, Span, Status, TenureClaim,
};

fn id(text: &str) -> EntityId {
    let with_kind = match text.split_once(':') {
        Some((kind, name)) => format!("{}/{name}", if kind == "org" { "organization" } else { kind }),
        None if text.len() == 2 && text.chars().all(char::is_uppercase) => format!("state/{text}"),
        None => format!("person/{text}"),
    };
    with_kind.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn party(text: &str) -> Party {
    let (name, speaks_for) = text.split_once('@').map_or((text, None), |(name, state)| (name, Some(state)));
    let state = speaks_for.map(|state| id(state.split('/').next().unwrap()));
    let entity = id(name);
    let state = if entity.kind() == EntityKind::State { Some(entity.clone()) } else { state };
    Party {
        label: entity.name().to_owned(),
        entity,
        state,
        office: speaks_for.filter(|office| office.contains('/')).map(|office| id(&format!("office:{office}"))),
        office_label: None,
        surface: vec![name.to_owned()],
    }
}

fn evidence(quote: &str, claim: Claim) -> Evidence {
    Evidence {
        span: Span::new(0, quote.len()).unwrap(),
        claim,
        rule: RuleName::new("by-hand"),
        quote: quote.to_owned(),
    }
}

fn conversation(number: usize, line: &str) -> Conversation {
    let (head, tail) = line.split_once(": ").expect("a line is `date mode status: parties`");
    let head: Vec<&str> = head.split(' ').collect();
    let mut roles = tail.split("; ");
    let participants = roles.next().unwrap().split(", ").map(party).collect();
    let mut told = Conversation {
        id: format!("c{number}"),
        mode: head[1].parse().unwrap(),
        status: head[2].parse().unwrap(),
        date: (head[0] != "-").then(|| head[0].parse().unwrap()),
        participants,
        requested_by: None,
        place: None,
        reported_by: vec![],
        evidence: vec![evidence(line, Claim::Spoke)],
    };
    for role in roles {
        match role.split_once(' ').unwrap() {
            ("by", who) => told.requested_by = Some(party(who)),
            ("in", place) => told.place = Some(party(place)),
            ("says", who) => told.reported_by.push(party(who)),
            (other, _) => panic!("no role `{other}`"),
        }
    }
    told
}

/// A document (`name published`) that tells of these conversations.
fn document(name: &str, lines: &[&str]) -> Extraction {
    let (name, published) = name.split_once(' ').map_or((name, None), |(name, day)| (name, Some(day)));
    Extraction {
        document: name.to_owned(),
        language: "en".to_owned(),
        published: published.map(|day| day.parse().unwrap()),
        conversations: lines.iter().enumerate().map(|(i, line)| conversation(i + 1, line)).collect(),
        ..Extraction::default()
    }
}

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

#[test]
fn tenures_are_told_by_texts_and_by_the_gazetteer() {
    let mut text = document("a", &["2022-05-13 call held: austin@US, shoigu@RU"]);
    text.tenures.push(TenureClaim {
        person: id("shoigu"),
        label: "Sergei Shoigu".to_owned(),
        office: id("office:minister-of-defence"),
        office_label: "minister of defence".to_owned(),
        of: Some(id("RU")),
        at: "2022-05-13".parse().ok(),
        former: false,
        evidence: evidence("Russian Minister of Defence Sergei Shoigu", Claim::Holds),
    });
    let tenure = |person: &str| KnownTenure {
        person: id(person),
        office: id("office:minister-of-defence"),
        office_label: "minister of defence".to_owned(),
        of: Some(id("RU")),
        from: "2012-11-06".parse().ok(),
        until: "2024-05-12".parse().ok(),
    };
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
    let until: demarche::PartialDate = "2021".parse().unwrap();
    assert_eq!(neighbors("austin", 2, &all.clone().until(until)), ["1 biden"]);
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
