// A line of facts -> a conversation; for tests and for the examples of the documentation, which include this file.
//
// `2022-05-13 call held: austin@US, shoigu@RU; by org:pentagon@US; in place:tehran; says org:tass`: date (`-` for
// none), mode, status, participants; who asked, where, who tells of it. `austin@US/minister-of-defence` speaks from an
// office; two capitals are a state; a name alone is a person. `2022-05-13,early,+07:00` is a day with its part (or `-`) and
// the offset of a zone.

use demarche::{
    Claim, Conversation, EntityId, EntityKind, Evidence, Extraction, Party, RuleName, Span, TimeOfDay, Zone,
};

pub fn id(text: &str) -> EntityId {
    let with_kind = match text.split_once(':') {
        Some((kind, name)) => format!("{}/{name}", if kind == "org" { "organization" } else { kind }),
        None if text.len() == 2 && text.chars().all(char::is_uppercase) => format!("state/{text}"),
        None => format!("person/{text}"),
    };
    with_kind.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

pub fn party(text: &str) -> Party {
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

pub fn evidence(quote: &str, claim: Claim) -> Evidence {
    Evidence {
        span: Span::new(0, quote.len()).unwrap(),
        claim,
        rule: RuleName::new("by-hand"),
        quote: quote.to_owned(),
    }
}

pub fn conversation(number: usize, line: &str) -> Conversation {
    let (head, tail) = line.split_once(": ").expect("a line is `date mode status: parties`");
    let head: Vec<&str> = head.split(' ').collect();
    let mut when = head[0].split(',');
    let date = when.next().filter(|date| *date != "-");
    let part = when.next().filter(|part| *part != "-").map(|part| part.parse().unwrap());
    let zone = when.next().map(|utc| Zone { label: "there".to_owned(), utc: utc.parse().unwrap() });
    let mut roles = tail.split("; ");
    let participants = roles.next().unwrap().split(", ").map(party).collect();
    let mut told = Conversation {
        id: format!("c{number}"),
        mode: head[1].parse().unwrap(),
        status: head[2].parse().unwrap(),
        date: date.map(|date| date.parse().unwrap()),
        time: (part.is_some() || zone.is_some()).then_some(TimeOfDay { part, zone }),
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

/// A document that tells of these conversations: its id, or its id, a space and the day of publication.
pub fn document(name: &str, lines: &[&str]) -> Extraction {
    let (name, published) = name.split_once(' ').map_or((name, None), |(name, day)| (name, Some(day)));
    Extraction {
        document: name.to_owned(),
        language: "en".to_owned(),
        published: published.map(|day| day.parse().unwrap()),
        conversations: lines.iter().enumerate().map(|(i, line)| conversation(i + 1, line)).collect(),
        ..Extraction::default()
    }
}
