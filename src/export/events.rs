//! A conversation as event data has it: who does what to whom. What the formats `cameo` and `plover` share.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::codes::EventCodes;
use crate::{ConversationRecord, EntityId, Mode, Party, Status};

/// Three letters for two, in the order of the file: a state that has several has the one in force first.
const COUNTRIES: &str = include_str!("../import/countries.csv");

/// An event and who did it to whom.
pub(super) struct Event<'a> {
    pub(super) codes: EventCodes,
    /// Who did it; all of them when all did the same.
    pub(super) sources: Vec<&'a Party>,
    /// To whom; nobody when all did the same.
    pub(super) targets: Vec<&'a Party>,
}

impl<'a> Event<'a> {
    /// - Held and planned talks are done by all together; so are those that one side proposes.
    /// - A third who wants others to talk does it to them.
    /// - Who refuses does it to whoever asked and takes part, or to nobody who is known.
    pub(super) fn of(record: &'a ConversationRecord) -> Event<'a> {
        let codes = EventCodes::of_record(record);
        let all: Vec<&Party> = record.participants().iter().collect();
        let (sources, targets) = match (record.status(), record.requested_by()) {
            (Status::Proposed, Some(asked)) if codes.plover == "REQUEST" => (vec![asked], all),
            (Status::Refused, Some(asked)) => {
                let (targets, sources): (Vec<_>, Vec<_>) = all.iter().partition(|party| is_side(party, asked));
                if sources.is_empty() { (all, Vec::new()) } else { (sources, targets) }
            }
            _ => (all, Vec::new()),
        };
        Event { codes, sources, targets }
    }

    /// The event between two at a time, as CAMEO wants it: who, to whom, and the code. Of two who do the same the one who asked
    /// comes first; of a meeting at home the guest does (042, a visit).
    pub(super) fn pairs(&self, record: &'a ConversationRecord) -> Vec<(&'a Party, &'a Party, &'static str)> {
        let code = self.codes.cameo;
        if !self.targets.is_empty() {
            let to_each =
                |source: &&'a Party| self.targets.iter().map(|target| (*source, *target, code)).collect::<Vec<_>>();
            return self.sources.iter().flat_map(to_each).collect();
        }
        let is_meeting = record.status() == Status::Held && record.mode() == Mode::Meeting;
        let ground = record.place().and_then(|place| place.state.as_ref()).filter(|_| is_meeting);
        let is_host = |party: &Party| ground.is_some() && party.state.as_ref() == ground;
        let asked = |party: &Party| record.requested_by().is_some_and(|asked| is_side(party, asked));
        let mut pairs = Vec::new();
        for (i, a) in self.sources.iter().enumerate() {
            for b in &self.sources[i + 1..] {
                pairs.push(match (is_host(a), is_host(b)) {
                    (true, false) => (*b, *a, "042"),
                    (false, true) => (*a, *b, "042"),
                    _ if asked(b) && !asked(a) => (*b, *a, code),
                    _ => (*a, *b, code),
                });
            }
        }
        pairs
    }
}

/// Whether one is the other or speaks for the same state.
fn is_side(party: &Party, other: &Party) -> bool {
    party.entity == other.entity || party.state.is_some() && party.state == other.state
}

/// The three letters of a state.
pub(super) fn country(state: Option<&EntityId>) -> Option<&'static str> {
    static CODES: OnceLock<BTreeMap<&str, &str>> = OnceLock::new();
    let codes = CODES.get_or_init(|| {
        let mut codes = BTreeMap::new();
        for (three, two) in
            COUNTRIES.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(','))
        {
            codes.entry(two).or_insert(three);
        }
        codes
    });
    codes.get(state?.name()).copied()
}

/// Goldstein's scale for CAMEO (Goldstein 1992, as GDELT uses it).
pub(super) fn goldstein(code: &str) -> f64 {
    match code {
        "026" | "036" => 4.0,
        "042" => 1.9,
        "044" => 2.5,
        "125" => -5.0,
        _ => 1.0,
    }
}

/// Cooperation in words (1), or conflict in words (3).
pub(super) fn quad_class(code: &str) -> u8 {
    if code.starts_with('1') { 3 } else { 1 }
}
