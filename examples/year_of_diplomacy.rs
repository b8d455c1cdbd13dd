//! A year of diplomacy, made up by a seed, and ten questions to it: `cargo run --example year_of_diplomacy [SEED]`.
//!
//! No text is read here: extractions are written as a program would that has its conversations from elsewhere.
#![allow(clippy::print_stdout)]

use demarche::{
    Claim, Conversation, Day, EntityId, Evidence, Extraction, Filter, KnowledgeGraph, Level, Mode, PartialDate, Party,
    RuleName, Span, Status,
};

/// Seven states, of each the head and two ministers.
const STATES: &[&str] = &["US", "RU", "CN", "VN", "FR", "TR", "UA"];
const OFFICES: &[&str] = &["president", "minister-of-defence", "minister-of-foreign-affairs"];
const AGENCIES: &[&str] = &["TASS", "AP", "VNA"];

/// xorshift64*: the same year on every machine.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % bound
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let seed = std::env::args().nth(1).and_then(|seed| seed.parse().ok()).unwrap_or(2022);
    let mut graph = KnowledgeGraph::from_extractions(year(seed));
    let (us, ru): (EntityId, EntityId) = ("state/US".parse()?, "state/RU".parse()?);
    let [american, russian, turkish] = [0, 1, 5].map(|state| person(state, 1));
    let year: PartialDate = "2022".parse()?;
    let day = |text: &str| text.parse::<Day>();

    say(1, "When did Washington and Moscow speak in spring?", {
        let spring =
            graph.ask(&us).and(&ru).since("2022-03".parse::<PartialDate>()?).until("2022-05".parse::<PartialDate>()?);
        spring.held().timeline().iter().map(|told| told.id().to_string()).collect()
    });
    say(2, "With whom did the American minister of defence speak most?", {
        let partners = graph.ask(&american).held().partners();
        partners
            .iter()
            .take(3)
            .map(|tally| format!("{}: {}", tally.entities[0].label, tally.conversations.len()))
            .collect()
    });
    say(3, "At whose request did they speak?", {
        let asked = graph.ask(&us).and(&ru).requesters();
        asked
            .iter()
            .take(3)
            .map(|tally| format!("{}: {}", tally.entities[0].label, tally.conversations.len()))
            .collect()
    });
    say(4, "Which states spoke with each other most?", {
        let pairs = graph.pairs(Level::State, &Filter::new().statuses([Status::Held]));
        let line = |pair: &demarche::Tally<'_>| {
            format!("{} – {}: {}", pair.entities[0].label, pair.entities[1].label, pair.conversations.len())
        };
        pairs.iter().take(3).map(line).collect()
    });
    say(5, "Through whom are the ministers of Turkey and Russia linked by telephone?", {
        let path = graph.ask(&turkish).and(&russian).by_telephone().path();
        path.iter().flat_map(|path| &path.entities).map(|entity| entity.label.clone()).collect()
    });
    say(6, "Could word of 1 June have come from the one to the other, and when?", {
        let journey = graph.ask(&turkish).and(&russian).word_after(day("2022-06-01")?);
        journey
            .iter()
            .flat_map(|journey| &journey.legs)
            .map(|leg| format!("{}: {} – {}", leg.day, leg.from.label, leg.to.label))
            .collect()
    });
    say(7, "For how long did the American minister not speak with the Russian side?", {
        let gaps = graph.ask(&american).and(&ru).gaps();
        gaps.iter().take(1).map(|gap| format!("{} days after {}", gap.days, gap.before.id())).collect()
    });
    say(8, "\"Their first call since March\", says a paper in autumn. Was it?", {
        let first = graph.ask(&american).and(&ru).by_telephone().was_first("2022-10".parse()?, "2022-03".parse()?);
        let mut lines = vec![first.verdict().name().to_owned()];
        lines.extend(first.between.iter().map(|told| format!("between: {}", told.id())));
        lines
    });
    say(9, "Who stood in the middle of that year?", {
        let period = graph.period(Level::Party, &Filter::new().since(year).until(year).statuses([Status::Held]));
        period.betweenness().iter().take(3).map(|(who, paths)| format!("{}: {paths:.1}", who.label)).collect()
    });
    say(10, "What of it was known on 1 July?", {
        vec![format!(
            "{} of {} conversations",
            graph.known_on(day("2022-07-01")?).conversations().count(),
            graph.conversations().count()
        )]
    });

    // A document is taken out with all that only it said.
    let documents = graph.documents().count();
    let first = graph.documents().next().map(|document| document.id.clone()).ok_or("the year has documents")?;
    graph.remove(&first);
    assert_eq!(graph.documents().count(), documents - 1);
    Ok(())
}

fn say(number: usize, question: &str, answer: Vec<String>) {
    println!("{number:2}. {question}");
    for line in if answer.is_empty() { vec!["no".to_owned()] } else { answer } {
        println!("      {line}");
    }
}

/// Some four hundred conversations, each told by one agency or two, on the day after.
fn year(seed: u64) -> Vec<Extraction> {
    let mut chance = Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let first = Day::new(2022, 1, 1).expect("a day");
    let mut documents = Vec::new();
    for ordinal in 0..365 {
        let Some(day) = first.add_days(ordinal) else { continue };
        for _ in 0..chance.below(3) {
            let told = conversation(&mut chance, day);
            for agency in AGENCIES.iter().take(1 + chance.below(2)) {
                documents.push(Extraction {
                    document: format!("{}-{:04}", agency.to_lowercase(), documents.len()),
                    language: "en".to_owned(),
                    published: day.add_days(1),
                    source: Some((*agency).to_owned()),
                    conversations: vec![told.clone()],
                    ..Extraction::default()
                });
            }
        }
    }
    documents
}

fn conversation(chance: &mut Chance, day: Day) -> Conversation {
    let (a, far) = (chance.below(STATES.len()), 1 + chance.below(STATES.len() - 1));
    let b = (a + far) % STATES.len();
    let office = chance.below(OFFICES.len());
    let participants = vec![party(a, office), party(b, office)];
    let mode = [Mode::Call, Mode::Call, Mode::Video, Mode::Meeting][chance.below(4)];
    let status = if chance.below(12) == 0 { Status::Refused } else { Status::Held };
    Conversation {
        id: "c1".to_owned(),
        mode,
        status,
        date: Some(day.into()),
        time: None,
        requested_by: (chance.below(3) == 0).then(|| party(a, office)),
        place: None,
        reported_by: vec![],
        evidence: vec![Evidence {
            span: Span::new(0, 10).expect("it runs forwards"),
            claim: Claim::Spoke,
            rule: RuleName::new("example"),
            quote: format!("{} and {} spoke", participants[0].label, participants[1].label),
        }],
        participants,
    }
}

fn person(state: usize, office: usize) -> EntityId {
    let id = format!("person/{}-{}", STATES[state].to_lowercase(), OFFICES[office]);
    id.parse().expect("it is made of letters and hyphens")
}

fn party(state: usize, office: usize) -> Party {
    let code = STATES[state];
    Party {
        entity: person(state, office),
        label: format!("{code} {}", OFFICES[office].replace('-', " ")),
        state: format!("state/{code}").parse().ok(),
        office: format!("office/{code}/{}", OFFICES[office]).parse().ok(),
        office_label: Some(OFFICES[office].replace('-', " ")),
        surface: vec![],
    }
}
