//! The legend: one of each that occurs.

use super::{Canvas, NAME_WIDTH};
use crate::export::diagram::{Arrangement, Looks, Part, wrapped};
use crate::{Mode, Status};

impl Canvas<'_, '_> {
    /// A picture in small.
    pub(super) fn legend(&mut self) {
        let drawing = self.drawing;
        let words = &self.options.words;
        // What comes first comes to stand below, here too, and draws its requester with it.
        let mut samples: Vec<(Mode, Status)> = Vec::new();
        for status in [Status::Planned, Status::Proposed, Status::Refused] {
            let first = drawing.talks.iter().find(|talk| talk.status() == status);
            samples.extend(first.map(|talk| (talk.mode(), status)));
        }
        for mode in [Mode::Meeting, Mode::Unspecified, Mode::Video, Mode::Call] {
            if drawing.talks.iter().any(|talk| talk.mode() == mode && talk.status() == Status::Held) {
                samples.push((mode, Status::Held));
            }
        }
        let asked = drawing.talks.iter().flat_map(|talk| &talk.ties).any(|tie| tie.part.asked());
        let Some(last) = samples.last().copied() else { return };
        let worded = !self.springs && drawing.arrangement == Arrangement::Columns;
        let sample = |(mode, status): (Mode, Status)| format!("legend/{mode}/{status}");
        let heading = wrapped(&words.legend, NAME_WIDTH);
        let (person, party) = (wrapped(&words.person, NAME_WIDTH), wrapped(&words.party, NAME_WIDTH));
        self.out.open_cluster("legend");
        self.out.graph(&self.styles.legend).label(heading.iter().map(String::as_str)).end();
        let looks = self.styles.sample(Looks::Person).set("ordering", "out");
        self.out.node("legend/person", &looks).label(person.iter().map(String::as_str)).end();
        if asked || drawing.actors.iter().any(|actor| actor.looks == Looks::Body) {
            let looks = self.styles.sample(Looks::Body);
            self.out.node("legend/party", &looks).label(party.iter().map(String::as_str)).end();
        }
        for &(mode, status) in &samples {
            let id = sample((mode, status));
            let manner = words.manner(mode, status);
            self.out.node(&id, self.styles.talk(mode, status)).label([manner.as_str()]).end();
            let statement = self.out.edge("legend/person", &id, self.styles.tie(Part::Spoke, status, true));
            let statement =
                if worded && (mode, status) == last { statement.label([words.spoke_with.as_str()]) } else { statement };
            statement.end();
        }
        if asked {
            let style = self.styles.tie(Part::Asked, Status::Held, true);
            let statement = self.out.edge("legend/party", &sample(samples[0]), style).set("dir", "forward");
            statement.label([words.at_request_of.as_str()]).end();
        }
        self.out.close();
    }
}
