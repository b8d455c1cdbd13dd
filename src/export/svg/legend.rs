//! The legend below the picture: one of each that occurs.

use super::Sketch;
use super::columns::dashes;
use super::matrix::shade;
use super::scene::{Anchor, Ink, Look, Scene};
use crate::export::diagram::{Arrangement, Looks, Part};
use crate::{Mode, Status};

/// Samples stand in rows of at least this width.
const NARROWEST: i32 = 560;

impl Sketch<'_, '_> {
    pub(super) fn legend(&self, scene: &mut Scene) {
        let mut row = Row { x: 0, y: scene.height + self.px(22), width: scene.width.max(self.px(NARROWEST)) };
        match self.drawing.arrangement {
            Arrangement::Web if self.drawing.bonds.is_empty() => {}
            Arrangement::Web => self.scale(scene, &mut row),
            _ if self.drawing.talks.is_empty() => {}
            arrangement => self.samples(scene, &mut row, arrangement),
        }
    }

    fn samples(&self, scene: &mut Scene, row: &mut Row, arrangement: Arrangement) {
        let words = &self.options.words;
        let drawing = self.drawing;
        if arrangement == Arrangement::Columns {
            let shown = |looks| drawing.actors.iter().any(|actor| actor.looks == looks);
            for (looks, name) in [(Looks::Person, &words.person), (Looks::Body, &words.party)] {
                if shown(looks) {
                    self.sample(scene, row, name, |scene, x, y| {
                        let fill = if looks == Looks::Person { self.palette.person } else { self.palette.body };
                        let look = Look { fill, line: self.palette.faint, stroke: self.stroke(100), dashes: "" };
                        scene.rect(
                            (x, y - self.px(8), self.px(26), self.px(16)),
                            if looks == Looks::Person { self.px(5) } else { 0 },
                            look,
                        );
                    });
                }
            }
        }
        for mode in Mode::ALL {
            if drawing.talks.iter().any(|talk| talk.mode() == *mode) {
                self.sample(scene, row, words.mode(*mode), |scene, x, y| {
                    let look = Look {
                        fill: self.palette.fill(*mode),
                        line: self.palette.quiet,
                        stroke: self.stroke(110),
                        dashes: "",
                    };
                    scene.mode(*mode, (x, y - self.px(8), self.px(26), self.px(16)), look);
                });
            }
        }
        for status in Status::ALL {
            if drawing.talks.iter().any(|talk| talk.status() == *status) {
                self.sample(scene, row, words.status(*status), |scene, x, y| {
                    let look =
                        Look { dashes: dashes(*status), ..Look::lined(self.palette.line(*status), self.stroke(150)) };
                    scene.line((x, y), (x + self.px(26), y), look);
                });
            }
        }
        if drawing.talks.iter().flat_map(|talk| &talk.ties).any(|tie| tie.part.asked()) {
            self.sample(scene, row, &words.at_request_of, |scene, x, y| {
                scene.line((x, y), (x + self.px(20), y), self.tie_look(Part::Asked, Status::Held));
                scene.arrow((x + self.px(26), y), (1, 0), self.px(9), self.palette.request);
            });
        }
    }

    /// From one conversation to the most.
    fn scale(&self, scene: &mut Scene, row: &mut Row) {
        let most = self.drawing.bonds.iter().map(|bond| bond.records.len()).max().unwrap_or(1);
        let mut steps: Vec<u32> = (1..=most.min(10_000)).map(|count| shade(count, most)).collect();
        steps.dedup();
        let cell = self.px(20);
        let width = cell * i32::try_from(steps.len()).unwrap_or(1);
        for (i, step) in (0..).zip(steps) {
            let place = (row.x + i * cell, row.y - self.px(8), cell, self.px(16));
            scene.rect(place, 0, Look::filled(self.palette.few));
            scene.shaded(place, 0, self.palette.many, step);
        }
        let ink = Ink::new(self.palette.quiet, self.px(10));
        let words = format!("1 – {most} {}", self.options.words.conversations);
        scene.text(row.x + width + self.px(8), row.y + self.px(4), &words, ink, Anchor::Start);
        scene.reach(row.x + width + self.px(8) + self.wide(&words, self.px(10)), row.y + self.px(10));
    }

    fn sample(&self, scene: &mut Scene, row: &mut Row, name: &str, draw: impl FnOnce(&mut Scene, i32, i32)) {
        let width = self.px(26 + 8) + self.wide(name, self.px(10));
        if row.x > 0 && row.x + width > row.width {
            (row.x, row.y) = (0, row.y + self.px(24));
        }
        draw(scene, row.x, row.y);
        let ink = Ink::new(self.palette.quiet, self.px(10));
        scene.text(row.x + self.px(26 + 6), row.y + self.px(4), name, ink, Anchor::Start);
        scene.reach(row.x + width, row.y + self.px(10));
        row.x += width + self.px(20);
    }
}

/// Where the next sample goes.
struct Row {
    x: i32,
    y: i32,
    width: i32,
}
