//! States, joined by the number of conversations between them.

use super::{Canvas, NAME_WIDTH};
use crate::export::diagram::{Frames, flag, wrapped};

impl Canvas<'_, '_> {
    pub(super) fn web(&mut self) {
        let drawing = self.drawing;
        for (i, actor) in drawing.actors.iter().enumerate() {
            let bonds = drawing.bonds.iter().filter(|bond| bond.ends.0 == i || bond.ends.1 == i);
            let count: usize = bonds.map(|bond| bond.records.len()).sum();
            let words = &self.options.words;
            let told = format!("{}: {count} {}", actor.name, words.conversations);
            let name = match (self.options.frames, flag(actor.id).filter(|_| actor.state.is_some())) {
                (Frames::Flags, Some(flag)) => format!("{flag} {}", actor.name),
                (Frames::Codes, Some(_)) => actor.id.name().to_owned(),
                _ => actor.name.to_owned(),
            };
            let mut lines = wrapped(&name, NAME_WIDTH);
            lines.push(count.to_string());
            let own = self.styles.actor(actor);
            let statement = self.out.node(actor.id.as_str(), &own).label(lines.iter().map(String::as_str));
            statement.tooltip([told.as_str()]).link(self.options.links.get(actor.id).map(String::as_str)).end();
        }
        let most = drawing.bonds.iter().map(|bond| bond.records.len()).max().unwrap_or(1);
        for bond in &drawing.bonds {
            let (a, b) = (drawing.actors[bond.ends.0].id.as_str(), drawing.actors[bond.ends.1].id.as_str());
            let count = bond.records.len();
            let statement = self.out.edge(a, b, &self.styles.bond).set("weight", count.min(100));
            let statement = statement.set("penwidth", self.styles.thickness(count, most));
            let statement = statement.number(count, self.options.theme.palette().paper);
            let told = self.account.of_bond(drawing, bond);
            // The label has a tooltip of its own.
            statement.tooltip(told.iter().map(String::as_str)).end();
        }
    }
}
