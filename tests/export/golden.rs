//! One graph with everything in it, and one of names that are made to hurt.

use demarche::export::Options;
use demarche::{
    Claim, Conversation, EntityId, Evidence, Extraction, KnowledgeGraph, KnownTenure, Mode, Party, ReportId, RuleName,
    Span, Status, TenureClaim,
};

/// The id of the second document.
const SECOND: &str = "https://example.org/a?b=1&c=\"2\"";

/// How many edges the golden graph has of each role: participates, requested by, at place, reported by, told in.
pub const EDGES: [usize; 5] = [11, 3, 2, 2, 6];

/// The golden graph as event data: who did what to whom. `tests/export/main.rs` compares.
pub const ROWS: [&str; 8] = [
    "-3-2 044 1 2.5 organization/nato > USA",
    "-3-2 044 1 2.5 organization/nato > NAM",
    "-3-2 044 1 2.5 USA > NAM",
    "2022-- 036 1 4.0 NAM > RUS",
    "2022-5-13 041 1 1.0 USA > RUS",
    "2023-1- 026 1 4.0 FRA > USA",
    "2023-1- 026 1 4.0 FRA > RUS",
    "-- 125 3 -5.0 RUS > USA",
];

pub fn in_short(row: &std::collections::BTreeMap<String, String>) -> String {
    let cell = |name: &str| row[name].as_str();
    let actor = |side: &str| match cell(&format!("{side}ActorFull")) {
        "" => cell(&format!("{side}ActorId")).to_owned(),
        code => code.to_owned(),
    };
    let date = [cell("Year"), cell("Month"), cell("Day")].join("-");
    let codes = [cell("EventCode"), cell("QuadClass"), cell("GoldsteinScore")].join(" ");
    format!("{date} {codes} {} > {}", actor("Source"), actor("Target"))
}

pub fn id(text: &str) -> EntityId {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

pub fn party(entity: &str, label: &str, state: &str, office: &str) -> Party {
    Party {
        entity: id(entity),
        label: label.to_owned(),
        state: (!state.is_empty()).then(|| id(&format!("state/{state}"))),
        office: (!office.is_empty()).then(|| id(&format!("office/{state}/{office}"))),
        office_label: (!office.is_empty()).then(|| office.replace('-', " ")),
        surface: vec![label.to_owned()],
    }
}

fn words(claim: Claim, start: usize, quote: &str) -> Evidence {
    let span = Span::new(start, start + quote.len()).unwrap();
    Evidence { span, claim, rule: RuleName::new("by-hand"), quote: quote.to_owned() }
}

fn told(number: usize, mode: Mode, status: Status, date: &str, participants: Vec<Party>, quote: &str) -> Conversation {
    Conversation {
        id: format!("c{number}"),
        mode,
        status,
        date: date.parse().ok(),
        time: None,
        participants,
        requested_by: None,
        place: None,
        reported_by: vec![],
        evidence: vec![words(Claim::Spoke, 10 * number, quote)],
    }
}

fn document(name: &str, published: &str, conversations: Vec<Conversation>) -> Extraction {
    Extraction {
        document: name.to_owned(),
        language: "en".to_owned(),
        published: published.parse().ok(),
        conversations,
        ..Extraction::default()
    }
}

/// Calls, meetings, a refusal and a plan; dates of a day, a month, a year, none, and without a year; three who speak; two documents that
/// contradict each other; Namibia; a person whom no table has; an address for a source.
pub fn documents() -> Vec<Extraction> {
    let austin = || party("person/lloyd-austin", "Lloyd Austin", "US", "minister-of-defence");
    let shoigu = || party("person/sergei-shoigu", "Sergei Shoigu", "RU", "minister-of-defence");
    let stranger = || party("person/NA/petra-hamutenya", "Petra Hamutenya", "NA", "minister-of-finance");
    let geneva = || party("place/geneva", "Geneva", "CH", "");
    let tass = || party("organization/tass", "TASS", "RU", "");
    let mut first = told(1, Mode::Call, Status::Held, "2022-05-13", vec![austin(), shoigu()], "Austin phoned Shoigu");
    first.requested_by = Some(austin());
    first.reported_by = vec![tass()];
    first.evidence.push(words(Claim::Date, 40, "on May 13"));
    first.evidence.push(words(Claim::Request, 60, "at the request of “Austin”"));
    let mut again =
        told(1, Mode::Unspecified, Status::Held, "2022-05", vec![austin(), shoigu()], "Cuộc gọi của hai bộ trưởng");
    again.requested_by = Some(shoigu());
    let mut meeting = told(2, Mode::Meeting, Status::Planned, "2022", vec![shoigu(), stranger()], "They will meet");
    meeting.place = Some(geneva());
    let mut three = told(
        3,
        Mode::Meeting,
        Status::Held,
        "XXXX-03-02",
        vec![austin(), party("state/NA", "Namibia", "NA", ""), party("organization/nato", "NATO", "", "")],
        "The three met",
    );
    three.place = Some(geneva());
    let mut refused = told(4, Mode::Call, Status::Refused, "-", vec![austin(), shoigu()], "He did not pick up");
    refused.requested_by = Some(austin());
    refused.reported_by = vec![tass()];
    let mut second = document(SECOND, "2022-06-01", vec![again]);
    second.source = Some("The <Daily> & Co".to_owned());
    second.language = "vi".to_owned();
    let mut proposed = told(1, Mode::Meeting, Status::Proposed, "2023-01", vec![austin(), shoigu()], "They may meet");
    proposed.requested_by = Some(party("person/emmanuel-macron", "Emmanuel Macron", "FR", "president"));
    let mut third = document("third", "", vec![proposed]);
    third.tenures.push(TenureClaim {
        person: id("person/sergei-shoigu"),
        label: "Sergei Shoigu".to_owned(),
        office: id("office/minister-of-defence"),
        office_label: "minister of defence".to_owned(),
        of: Some(id("state/RU")),
        at: "2023-01".parse().ok(),
        former: true,
        evidence: words(Claim::Holds, 5, "former Minister of Defence Shoigu"),
    });
    vec![document("first", "2022-05-14", vec![first, meeting, three, refused]), second, third]
}

/// One held an office twice.
pub fn tenures() -> Vec<KnownTenure> {
    let tenure = |person: &str, from: &str, until: &str| KnownTenure {
        person: id(person),
        office: id("office/minister-of-defence"),
        office_label: "minister of defence".to_owned(),
        of: Some(id("state/US")),
        from: from.parse().ok(),
        until: until.parse().ok(),
    };
    vec![
        tenure("person/lloyd-austin", "2001-01", "2002"),
        tenure("person/lloyd-austin", "2021-01-22", "2025-01-20"),
        tenure("person/nobody-speaks-of-him", "1999", ""),
    ]
}

pub fn options() -> Options {
    let mut options = Options::default();
    options.wikidata.insert(id("person/lloyd-austin"), "Q941013".to_owned());
    options.wikidata.insert(id("person/sergei-shoigu"), "javascript:alert(1)".to_owned());
    options
}

pub fn graph() -> KnowledgeGraph {
    KnowledgeGraph::from_extractions(documents()).with_tenures(tenures())
}

/// The same with decisions: two reports joined, two parted, and one that waits for its document.
pub fn decided() -> KnowledgeGraph {
    let report = ReportId::new;
    let mut graph = graph();
    assert!(graph.keep_apart(report("first", "c1"), report(SECOND, "c1")));
    assert!(graph.join(report("first", "c4"), report("third", "c1")));
    assert!(graph.join(report("first", "c3"), report("]]>\u{1}\u{fffe}&\"", "c#1")));
    graph
}

/// Strangers of whom one document tells less than another.
pub fn discovered() -> KnowledgeGraph {
    let shoigu = || party("person/sergei-shoigu", "Sergei Shoigu", "RU", "minister-of-defence");
    let met =
        |stranger: Party| told(1, Mode::Meeting, Status::Held, "2022-05-13", vec![stranger, shoigu()], "They met");
    let full = party("person/EE/kalle-rannamets", "Kalle Rannamets", "EE", "minister-of-finance");
    let short = party("person/EE/rannamets", "Mr Rannamets", "EE", "minister-of-finance");
    let documents = [("a", full.clone()), ("b", full), ("c", short)];
    let graph = KnowledgeGraph::from_extractions(
        documents.into_iter().map(|(name, stranger)| document(name, "2022-05-14", vec![met(stranger)])),
    );
    assert!(graph.entity(&id("person/EE/rannamets")).is_none(), "one person under two ids");
    graph
}

/// Names that have broken programs, each by another way.
pub const HOSTILE: &[&str] = &[
    "\u{1}\u{8}\u{b}\u{1f}\u{7f}\u{85}\u{9b}controls",
    "a\0b",
    "]]></data><script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd",
    "\t=1+1",
    "\r\n+1",
    "a,b;c\td\"e\"\"f'g\\",
    "\\' OR 1=1; MATCH (n) DETACH DELETE n //",
    "C:\\New\\ulu0027 \\u0027} \\",
    "javascript:alert(1)",
    "</script><!-- --><![CDATA[ &amp; &#1; %00 ${x} {{y}} `z`",
    "\u{feff}BOM in \u{feff}front",
    "\u{fffe}\u{ffff}\u{fdd0}noncharacters",
    "\u{202e}gnp.exe\u{2066}\u{2028}\u{2029}",
    "NA",
    "null",
    "  blanks before and after  ",
    "line\nbreak\r\nand\rreturn",
    "Nguyễn Phú Trọng 👩\u{200d}🚒 e\u{301}\u{302} עברית العربية \u{1f1fb}\u{1f1f3} \u{10ffff}",
    "<b>&\"'</b>",
    "\"\"\" ^^<x> @en . # ;",
    "%s%n{0}$1\\N\\G",
];

/// Each bears a name, one of them 100,000 letters long, and so do documents, sources and quotes.
pub fn hostile_documents() -> Vec<Extraction> {
    let told = |(i, name): (usize, &&str)| {
        let one = party(&format!("person/hostile-{i:02}"), name, "", "");
        let other = party("person/other", &"Ộ".repeat(100_000), "", "");
        let mut told = told(1, Mode::Call, Status::Held, "2022-05-13", vec![one, other], name);
        told.evidence[0].rule = RuleName::new(name);
        told.participants[0].surface = vec![name.to_string()];
        let mut document = document(&format!("{name} {i}"), "2022-05-14", vec![told]);
        document.source = Some(name.to_string());
        document.language = name.to_string();
        document
    };
    // The long name counts for one more.
    HOSTILE.iter().skip(1).enumerate().map(told).collect()
}

/// The hostile graph with a decision about the documents of any two names that follow each other.
pub fn decided_hostile() -> KnowledgeGraph {
    let mut graph = hostile();
    let names: Vec<String> = hostile_documents().into_iter().map(|told| told.document).collect();
    for (i, pair) in names.windows(2).enumerate() {
        let [a, b] = [&pair[0], &pair[1]].map(|name| ReportId::new(name, "c1"));
        assert!(if i % 2 == 0 { graph.join(a, b) } else { graph.keep_apart(a, b) });
    }
    graph
}

pub fn hostile() -> KnowledgeGraph {
    KnowledgeGraph::from_extractions(hostile_documents())
}
