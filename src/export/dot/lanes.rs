//! A lane for each party, conversations across them: ranks are moments, a lane is a chain of heavy edges, which Graphviz keeps straight.

use super::Canvas;
use crate::export::diagram::{Actor, Talk, Tie, wrapped};

impl Canvas<'_, '_> {
    pub(super) fn lanes(&mut self) {
        // What comes first comes to stand below.
        if self.options.legend {
            self.legend();
        }
        let drawing = self.drawing;
        let mut lanes: Vec<&Actor<'_>> = drawing.actors.iter().collect();
        lanes.sort_by_key(|actor| actor.column);
        for actor in &lanes {
            let own = self.styles.actor(actor);
            self.actor(actor, false, &own, true);
        }
        self.out.line("  { graph [rank=\"same\"];");
        for two in lanes.windows(2) {
            self.out.edge(two[0].id.as_str(), two[1].id.as_str(), &self.styles.unseen).end();
        }
        self.out.mention("axis");
        self.out.close();
        self.axis();
        for talk in &drawing.talks {
            self.moment(talk);
        }
        for actor in lanes {
            self.lane(actor);
        }
    }

    /// The dates above, a node each, which hold the ranks in order.
    fn axis(&mut self) {
        let drawing = self.drawing;
        self.out.node("axis", &self.styles.date).label([""]).end();
        let mut before = "axis".to_owned();
        for talk in &drawing.talks {
            let id = format!("axis {}", talk.id);
            let words = &self.options.words;
            let date = talk.records[0].date().map_or_else(|| words.undated.clone(), |date| words.date(date));
            let lines = wrapped(&date, 12);
            self.out.node(&id, &self.styles.date).label(lines.iter().map(String::as_str)).end();
            self.out.edge(&before, &id, &self.styles.axis).end();
            before = id;
        }
    }

    /// A mark on the lane of each who takes a part, and lines between them from the uppermost down.
    fn moment(&mut self, talk: &Talk<'_>) {
        let drawing = self.drawing;
        let mut ties: Vec<&Tie> = talk.ties.iter().collect();
        ties.sort_by_key(|tie| drawing.actors[tie.actor].column);
        let told = self.account.of_talk(talk);
        let (status, address) = (talk.status(), self.account.address(&talk.records));
        self.out.line("  { graph [rank=\"same\"];");
        let mut before = format!("axis {}", talk.id);
        for (i, tie) in ties.iter().enumerate() {
            let actor = &drawing.actors[tie.actor];
            let id = mark(talk, actor);
            let style = self.styles.mark(talk.mode(), status, tie.part);
            let told = if i == 0 { told.clone() } else { self.account.of_tie(talk, tie) };
            let statement = self.out.node(&id, style).group(actor.id.as_str());
            statement.tooltip(told.iter().map(String::as_str)).link(address).end();
            if i == 0 {
                self.out.edge(&before, &id, &self.styles.unseen).end();
            } else {
                let from_above = ties[..i].iter().any(|tie| tie.part.asked());
                let asked = from_above || ties[i..].iter().any(|tie| tie.part.asked());
                let mut statement = self.out.edge(&before, &id, self.styles.across(status, asked));
                if asked {
                    statement = statement.set("dir", if from_above { "forward" } else { "back" });
                }
                statement.tooltip(told.iter().map(String::as_str)).end();
            }
            before = id;
        }
        self.out.close();
    }

    /// From the name to the last mark.
    fn lane(&mut self, actor: &Actor<'_>) {
        let drawing = self.drawing;
        let mine = |talk: &&Talk<'_>| talk.ties.iter().any(|tie| drawing.actors[tie.actor].id == actor.id);
        let mut before = actor.id.as_str().to_owned();
        for talk in drawing.talks.iter().filter(mine) {
            let id = mark(talk, actor);
            self.out.edge(&before, &id, &self.styles.lane).end();
            before = id;
        }
    }
}

fn mark(talk: &Talk<'_>, actor: &Actor<'_>) -> String {
    format!("{} {}", talk.id, actor.id)
}
