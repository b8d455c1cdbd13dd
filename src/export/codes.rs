//! The codes of event data for a conversation: CAMEO and PLOVER.
//!
//! CAMEO (Schrodt, 1.1b3, 2012) and its successor PLOVER name what one actor does to another. A conversation is one event between
//! equals here, so that it has one code, in whichever direction a table of events lists its pairs; who visits and who hosts (042,
//! 043) is for such a table to say.
//!
//! | conversation | CAMEO | PLOVER |
//! |---|---|---|
//! | held, call | 041 discuss by telephone | CONSULT, phone |
//! | held, meeting on the ground of no party | 044 meet at a third location | CONSULT, third-party |
//! | held, any other | 040 consult | CONSULT |
//! | planned; proposed by a party, or nobody says by whom | 036 express intent to meet or negotiate | AGREE |
//! | proposed by somebody else | 026 appeal to others to meet or negotiate | REQUEST, meet |
//! | refused | 125 reject proposal to meet, discuss, or negotiate | REJECT, meet |
//!
//! The pairs of codes are those of `CAMEO2PLOVER-2021` of the Open Event Data Alliance; 026, which that table leaves out, is REQUEST by the manual.
//! Not told apart: negotiation (046) from other talk, and talks broken off (164) from talks refused.
//!
//! ```
//! # #[cfg(feature = "builtin")] {
//! use demarche::export::codes::EventCodes;
//! use demarche::{Document, Extractor};
//!
//! let told = Extractor::builtin().extract(&Document::new("d", "Emmanuel Macron phoned Olaf Scholz on May 3, 2022."));
//! let codes = EventCodes::of(&told.conversations[0]);
//! assert_eq!((codes.cameo, codes.plover, codes.plover_mode), ("041", "CONSULT", Some("phone")));
//! # }
//! ```

use crate::ConversationRecord;
use crate::extraction::{Conversation, Mode, Party, Status};

/// The codes of one conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct EventCodes {
    /// The code of CAMEO, as text: `041` is no number.
    pub cameo: &'static str,
    /// The event type of PLOVER.
    pub plover: &'static str,
    /// Its mode, where it has one.
    pub plover_mode: Option<&'static str>,
}

impl EventCodes {
    /// The codes of a conversation.
    pub fn of(conversation: &Conversation) -> EventCodes {
        let Conversation { status, mode, participants, place, requested_by, .. } = conversation;
        EventCodes::choose(*status, *mode, participants, place.as_ref(), requested_by.as_ref())
    }

    /// The codes of a conversation of a graph.
    ///
    /// ```
    /// use demarche::KnowledgeGraph;
    /// use demarche::export::codes::EventCodes;
    ///
    /// let graph = KnowledgeGraph::new();
    /// assert_eq!(graph.conversations().map(EventCodes::of_record).count(), 0);
    /// ```
    pub fn of_record(record: &ConversationRecord) -> EventCodes {
        let (place, asked) = (record.place(), record.requested_by());
        EventCodes::choose(record.status(), record.mode(), record.participants(), place, asked)
    }

    fn choose(
        status: Status,
        mode: Mode,
        participants: &[Party],
        place: Option<&Party>,
        asked: Option<&Party>,
    ) -> EventCodes {
        let codes = |cameo, plover, plover_mode| EventCodes { cameo, plover, plover_mode };
        match (status, mode) {
            (Status::Held, Mode::Call) => codes("041", "CONSULT", Some("phone")),
            (Status::Held, Mode::Meeting) if is_on_third_ground(participants, place) => {
                codes("044", "CONSULT", Some("third-party"))
            }
            (Status::Held, _) => codes("040", "CONSULT", None),
            (Status::Proposed, _) if is_by_third_party(participants, asked) => codes("026", "REQUEST", Some("meet")),
            (Status::Planned | Status::Proposed, _) => codes("036", "AGREE", None),
            (Status::Refused, _) => codes("125", "REJECT", Some("meet")),
        }
    }
}

/// Whether the place is known and in the state of none who spoke.
fn is_on_third_ground(participants: &[Party], place: Option<&Party>) -> bool {
    let ground = place.and_then(|place| place.state.as_ref());
    ground.is_some_and(|ground| participants.iter().all(|party| party.state.as_ref() != Some(ground)))
}

/// Whether whoever asked neither speaks himself nor for the side of one who does.
fn is_by_third_party(participants: &[Party], asked: Option<&Party>) -> bool {
    let is_of = |asked: &Party| {
        participants
            .iter()
            .any(|party| party.entity == asked.entity || party.state.is_some() && party.state == asked.state)
    };
    asked.is_some_and(|asked| !is_of(asked))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn party(id: &str, state: Option<&str>) -> Party {
        Party {
            entity: id.parse().expect("an id"),
            label: id.to_owned(),
            state: state.map(|code| format!("state/{code}").parse().expect("an id")),
            office: None,
            office_label: None,
            surface: Vec::new(),
        }
    }

    fn conversation(status: Status, mode: Mode) -> Conversation {
        let participants = vec![party("person/a", Some("RU")), party("person/b", Some("US"))];
        Conversation {
            id: "c1".to_owned(),
            mode,
            status,
            date: None,
            time: None,
            participants,
            requested_by: None,
            place: None,
            reported_by: Vec::new(),
            evidence: Vec::new(),
        }
    }

    fn line(conversation: &Conversation) -> String {
        let EventCodes { cameo, plover, plover_mode } = EventCodes::of(conversation);
        format!("{cameo} {plover} {}", plover_mode.unwrap_or("-"))
    }

    #[test]
    fn status_and_mode_choose_the_code() {
        for (status, mode, expected) in [
            (Status::Held, Mode::Call, "041 CONSULT phone"),
            (Status::Held, Mode::Video, "040 CONSULT -"),
            (Status::Held, Mode::Unspecified, "040 CONSULT -"),
            (Status::Held, Mode::Meeting, "040 CONSULT -"),
            (Status::Planned, Mode::Call, "036 AGREE -"),
            (Status::Proposed, Mode::Meeting, "036 AGREE -"),
            (Status::Refused, Mode::Call, "125 REJECT meet"),
        ] {
            assert_eq!(line(&conversation(status, mode)), expected, "{status} {mode}");
        }
    }

    #[test]
    fn the_ground_of_a_meeting_counts_when_it_is_nobodys() {
        let at = |state| Conversation {
            place: Some(party("place/x", Some(state))),
            ..conversation(Status::Held, Mode::Meeting)
        };
        assert_eq!(line(&at("CH")), "044 CONSULT third-party");
        assert_eq!(line(&at("RU")), "040 CONSULT -");
    }

    #[test]
    fn a_proposal_of_a_third_is_an_appeal() {
        let by = |id, state| Conversation {
            requested_by: Some(party(id, state)),
            ..conversation(Status::Proposed, Mode::Meeting)
        };
        assert_eq!(line(&by("person/c", Some("FR"))), "026 REQUEST meet");
        assert_eq!(line(&by("state/RU", Some("RU"))), "036 AGREE -");
        assert_eq!(line(&by("organization/un", None)), "026 REQUEST meet");
    }
}
