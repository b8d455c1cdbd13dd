//! States against states: the number of conversations of each two, the darker the more.

use std::collections::BTreeMap;

use super::Sketch;
use super::scene::{Anchor, Ink, Look, Scene};
use crate::export::diagram::{Actor, Bond, Frames, flag};

const CELL: i32 = 34;

impl Sketch<'_, '_> {
    pub(super) fn matrix(&self) -> Scene {
        let drawing = self.drawing;
        let mut scene = Scene::default();
        let mut order: Vec<usize> = (0..drawing.actors.len()).collect();
        order.sort_by_key(|&i| drawing.actors[i].column);
        let names: Vec<String> = drawing.actors.iter().map(|actor| Sketch::short(&self.called(actor), 36)).collect();
        let longest = names.iter().map(|name| self.wide(name, self.px(12))).max().unwrap_or(0);
        let (left, top) = (longest + self.px(12), longest * 71 / 100 + self.px(16));
        let cell = self.px(CELL);
        let bonds: BTreeMap<(usize, usize), &Bond<'_>> = drawing.bonds.iter().map(|bond| (bond.ends, bond)).collect();
        let most = drawing.bonds.iter().map(|bond| bond.records.len()).max().unwrap_or(1);
        let count = i32::try_from(order.len()).unwrap_or(0);
        let end = left + count * cell;
        for (row, &i) in (0..).zip(&order) {
            let y = top + row * cell;
            let middle = y + cell / 2 + self.px(4);
            let ink = Ink::new(self.palette.ink, self.px(12));
            scene.open(
                vec![drawing.actors[i].name.to_owned()],
                self.options.links.get(drawing.actors[i].id).map(String::as_str),
            );
            scene.text(left - self.px(8), middle, &names[i], ink, Anchor::End);
            scene.text(
                left + row * cell + cell / 2 + self.px(2),
                top - self.px(8),
                &names[i],
                ink.turned(-45),
                Anchor::Start,
            );
            scene.close();
            let mut sum = 0;
            for (column, &j) in (0..).zip(&order) {
                let place = (left + column * cell, y, cell - 2, cell - 2);
                match bonds.get(&(i.min(j), i.max(j))) {
                    Some(bond) => {
                        sum += bond.records.len();
                        self.cell(&mut scene, bond, place, most);
                    }
                    None if i == j => {
                        scene.rect(place, 0, Look::filled(self.palette.frame));
                        let (x, y, side, _) = place;
                        scene.line(
                            (x, y),
                            (x + side, y + side),
                            Look::lined(self.palette.frame_line, self.stroke(100)),
                        );
                    }
                    None => scene.rect(place, 0, Look::filled(self.palette.frame)),
                }
            }
            scene.text(end + self.px(12), middle, &sum.to_string(), ink.bold(), Anchor::Start);
        }
        scene.reach(end + longest * 71 / 100 + self.px(30), top + count * cell);
        scene
    }

    fn called(&self, actor: &Actor<'_>) -> String {
        match (self.options.frames, flag(actor.id).filter(|_| actor.state.is_some())) {
            (Frames::Flags, Some(flag)) => format!("{flag} {}", actor.name),
            (Frames::Codes, Some(_)) => actor.id.name().to_owned(),
            _ => actor.name.to_owned(),
        }
    }

    fn cell(&self, scene: &mut Scene, bond: &Bond<'_>, place: (i32, i32, i32, i32), most: usize) {
        let count = bond.records.len();
        let step = shade(count, most);
        scene.open(self.account.of_bond(self.drawing, bond), self.account.address(&bond.records));
        scene.rect(place, self.px(3), Look::filled(self.palette.few));
        scene.shaded(place, self.px(3), self.palette.many, step);
        let (x, y, side, _) = place;
        let colour = if step > 50 { self.palette.ink_on_many } else { self.palette.ink };
        scene.text(
            x + side / 2,
            y + side / 2 + self.px(4),
            &count.to_string(),
            Ink::new(colour, self.px(12)).bold(),
            Anchor::Middle,
        );
        scene.close();
    }
}

/// How dark a count is, in hundredths: one of five steps, none of them between where neither ink could be read.
pub(super) fn shade(count: usize, most: usize) -> u32 {
    const STEPS: [u32; 5] = [0, 15, 30, 80, 100];
    if most <= 1 || count <= 1 {
        return STEPS[0];
    }
    // By the square root, so that one busy pair does not leave all others pale.
    let share = ((count - 1) as f64 / (most - 1) as f64).sqrt();
    STEPS[((share * 4.0).ceil() as usize).min(4)]
}
