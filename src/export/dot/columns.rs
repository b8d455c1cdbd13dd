//! Those who speak in columns, the conversations between them: the whole graph, an ego network, a path.

use std::collections::BTreeMap;

use super::{Canvas, NAME_WIDTH};
use crate::EntityId;
use crate::export::diagram::{Actor, Frames, Talk, wrapped};

impl Canvas<'_, '_> {
    pub(super) fn columns(&mut self) {
        if !self.springs {
            self.out.defaults("edge", &self.styles.in_columns);
        }
        // What comes first comes to stand below.
        if self.options.legend {
            self.legend();
        }
        self.frames();
        let drawing = self.drawing;
        for talk in &drawing.talks {
            self.talk(talk);
        }
        if !self.springs {
            self.order();
        }
    }

    /// Those of one state and column in a frame.
    fn frames(&mut self) {
        let drawing = self.drawing;
        let mut groups: BTreeMap<(Option<&EntityId>, i32), Vec<&Actor<'_>>> = BTreeMap::new();
        for actor in &drawing.actors {
            // Whom the picture is about stands free.
            let state = actor.state.filter(|_| !actor.spotlight);
            groups.entry((state, if state.is_some() { actor.column } else { 0 })).or_default().push(actor);
        }
        for ((state, column), actors) in groups {
            let framed = state.filter(|_| self.options.frames != Frames::None && !self.springs);
            if let Some(state) = framed {
                let id = if column.abs() == 1 { state.to_string() } else { format!("{state} {column}") };
                let name = wrapped(&self.account.state(state), NAME_WIDTH);
                self.out.open_cluster(&id);
                self.out.graph(&self.styles.cluster).label(name.iter().map(String::as_str)).end();
            }
            for actor in actors {
                let own = self.styles.actor(actor);
                self.actor(actor, framed.is_some(), &own, false);
            }
            if framed.is_some() {
                self.out.close();
            }
        }
    }

    fn talk(&mut self, talk: &Talk<'_>) {
        let headline = self.account.headline(talk);
        let statement = self.out.node(&talk.id, self.styles.talk(talk.mode(), talk.status()));
        let statement = statement.label(headline.iter().map(String::as_str));
        let told = self.account.of_talk(talk);
        statement.tooltip(told.iter().map(String::as_str)).link(self.account.address(&talk.records)).end();
        for tie in &talk.ties {
            let actor = &self.drawing.actors[tie.actor];
            // Drawn from left to right so that the columns come out; an arrow points at the conversation whichever way
            // the line runs.
            let left = actor.column < talk.column;
            let (from, to) = if left { (actor.id.as_str(), &*talk.id) } else { (&*talk.id, actor.id.as_str()) };
            let mut statement = self.out.edge(from, to, self.styles.tie(tie.part, talk.status(), left));
            let words = self.account.words(tie);
            if !words.is_empty() && !self.springs {
                statement = statement.label([words.as_str()]);
            }
            let told = self.account.of_tie(talk, tie);
            statement = statement.tooltip(told.iter().map(String::as_str));
            if tie.part.asked() {
                statement = statement.set("dir", if left { "forward" } else { "back" });
            }
            statement.end();
        }
    }

    /// Conversations of one column below each other, those of the same people in the order of time.
    fn order(&mut self) {
        let drawing = self.drawing;
        let mut columns: BTreeMap<i32, Vec<&Talk<'_>>> = BTreeMap::new();
        for talk in &drawing.talks {
            columns.entry(talk.column).or_default().push(talk);
        }
        for talks in columns.values() {
            let mut last: BTreeMap<Vec<&EntityId>, &Talk<'_>> = BTreeMap::new();
            self.out.line("  {");
            self.out.line("  graph [rank=\"same\"];");
            for talk in talks {
                let people = talk.records[0].participants().iter().map(|party| &party.entity).collect();
                match last.insert(people, talk) {
                    Some(before) => self.out.edge(&before.id, &talk.id, &self.styles.unseen).end(),
                    None => self.out.mention(&talk.id),
                }
            }
            self.out.close();
        }
    }
}
