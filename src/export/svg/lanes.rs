//! A lane for each party, conversations across them in the order of time.

use super::Sketch;
use super::columns::dashes;
use super::scene::{Anchor, Ink, Look, Scene};
use crate::PartialDate;
use crate::export::diagram::{Actor, Looks, Part, Talk, Tie};

const LANE: i32 = 36;
const MARK: i32 = 16;

impl Sketch<'_, '_> {
    pub(super) fn lanes(&self) -> Scene {
        let drawing = self.drawing;
        let mut scene = Scene::default();
        if drawing.talks.is_empty() {
            return scene;
        }
        let mut lanes: Vec<&Actor<'_>> = drawing.actors.iter().collect();
        lanes.sort_by_key(|actor| actor.column);
        let names: Vec<[String; 2]> = lanes.iter().map(|actor| self.lane_name(actor)).collect();
        let wide =
            |[name, below]: &[String; 2]| (self.wide(name, self.px(12)) * 108 / 100).max(self.wide(below, self.px(10)));
        let left = names.iter().map(wide).max().unwrap_or(0) + self.px(24);
        let dates: Vec<String> = drawing.talks.iter().map(|talk| self.date(talk)).collect();
        let longest = dates.iter().map(|date| self.wide(date, self.px(10))).max().unwrap_or(0);
        // Dates are written upwards beneath the years, and reach as far to the right as up.
        let slanted = longest * 71 / 100;
        let top = self.px(28) + slanted + self.px(8);
        let moments = self.moments(left + self.px(22));
        let last = moments.last().copied().unwrap_or(left);
        let right = last + slanted.max(self.px(MARK)) + self.px(12);
        // What has no date is one band behind the others, that says so above.
        let undated = drawing.talks.iter().position(|talk| talk.records[0].date().is_none());
        let wide_enough = |start: usize| self.band_start(&moments, start, left) + self.undated_width() + self.px(12);
        let right = right.max(undated.map_or(0, wide_enough));
        let lane_y = |lane: i32| top + lane * self.px(LANE) + self.px(LANE) / 2;
        let bottom = lane_y(i32::try_from(lanes.len()).unwrap_or(1)) - self.px(LANE) / 2;

        self.bands(&mut scene, &moments, (left, right), bottom);
        self.sides(&mut scene, &lanes, &lane_y, right);
        for (i, actor) in lanes.iter().enumerate() {
            self.lane(&mut scene, actor, &names[i], lane_y(actor.column), (left, right));
        }
        for ((talk, &x), date) in drawing.talks.iter().zip(&moments).zip(&dates) {
            let ink = Ink::new(self.palette.quiet, self.px(10)).turned(-45);
            scene.line(
                (x, top - self.px(4)),
                (x, bottom),
                Look { dashes: "1 4", ..Look::lined(self.palette.faint, self.stroke(60)) },
            );
            if !date.is_empty() {
                scene.text(x + self.px(3), top - self.px(8), date, ink, Anchor::Start);
            }
            self.across(&mut scene, talk, x, &lane_y);
        }
        scene.reach(right, bottom + self.px(4));
        scene
    }

    /// The name, and below it title and state.
    fn lane_name(&self, actor: &Actor<'_>) -> [String; 2] {
        let is_state = actor.state == Some(actor.id);
        let name = if is_state { self.account.state(actor.id) } else { actor.name.to_owned() };
        let state = actor.state.filter(|_| !is_state).map(|state| self.account.state(state));
        let below: Vec<String> = actor.titles.first().map(|title| title.to_string()).into_iter().chain(state).collect();
        [Sketch::short(&name, 48), Sketch::short(&below.join(", "), 56)]
    }

    /// The date above a conversation; of one without, the band tells.
    fn date(&self, talk: &Talk<'_>) -> String {
        talk.records[0].date().map_or_else(String::new, |date| self.options.words.date(date))
    }

    fn undated_width(&self) -> i32 {
        self.wide(&self.options.words.undated, self.px(12)) * 108 / 100
    }

    /// Where the band begins whose first conversation this is.
    fn band_start(&self, moments: &[i32], start: usize, left: i32) -> i32 {
        if start == 0 { left } else { (moments[start - 1] + moments[start]) / 2 }
    }

    /// Where each conversation stands: the order is exact, a longer time is a wider gap, up to a year.
    fn moments(&self, start: i32) -> Vec<i32> {
        let first_day = |talk: &Talk<'_>| talk.records[0].date().and_then(PartialDate::first_day);
        let mut x = start;
        let mut before = None;
        let mut moments = Vec::new();
        for talk in &self.drawing.talks {
            let day = first_day(talk);
            let gap = match (before, day) {
                (None, _) if moments.is_empty() => 0,
                (Some(Some(before)), Some(day)) => match crate::Day::days_until(before, day) {
                    ..=0 => 26,
                    1..=7 => 30,
                    8..=31 => 38,
                    32..=92 => 50,
                    93..=366 => 66,
                    _ => 90,
                },
                // Beyond the last date, apart from it.
                (Some(Some(_)), None) => 60,
                _ => 26,
            };
            x += self.px(gap);
            before = Some(day);
            moments.push(x);
        }
        moments
    }

    /// Years as grounds, each second one darker, with the number above; what has no date at all, and what has one without a year, likewise.
    fn bands(&self, scene: &mut Scene, moments: &[i32], (left, right): (i32, i32), bottom: i32) {
        let year = |talk: &Talk<'_>| talk.records[0].date().map(PartialDate::year);
        let talks = &self.drawing.talks;
        let mut start = 0;
        for (number, same) in talks.chunk_by(|a, b| year(a) == year(b)).enumerate() {
            let end = start + same.len();
            let from = self.band_start(moments, start, left);
            let to = if end == talks.len() { right } else { self.band_start(moments, end, left) };
            if number % 2 == 0 {
                scene.rect((from, 0, to - from, bottom), 0, Look::filled(self.palette.frame));
            }
            let words = match year(&same[0]) {
                Some(year) => year.map(|year| year.to_string()),
                None => Some(self.options.words.undated.clone()),
            };
            if let Some(words) = words {
                let ink = Ink::new(self.palette.ink, self.px(12)).bold();
                scene.text(from + self.px(6), self.px(15), &words, ink, Anchor::Start);
            }
            start = end;
        }
    }

    /// A line where another state begins.
    fn sides(&self, scene: &mut Scene, lanes: &[&Actor<'_>], lane_y: &dyn Fn(i32) -> i32, right: i32) {
        for two in lanes.windows(2) {
            if two[0].state.is_none() || two[0].state != two[1].state {
                let y = lane_y(two[1].column) - self.px(LANE) / 2;
                scene.line((0, y), (right, y), Look::lined(self.palette.frame_line, self.stroke(80)));
            }
        }
    }

    fn lane(
        &self,
        scene: &mut Scene,
        actor: &Actor<'_>,
        [name, below]: &[String; 2],
        y: i32,
        (left, right): (i32, i32),
    ) {
        let told = [actor.name.to_owned()].into_iter().chain(actor.titles.iter().map(|title| title.to_string()));
        scene.open(told.collect(), self.options.links.get(actor.id).map(String::as_str));
        if actor.spotlight {
            let box_ = (0, y - self.px(LANE) / 2 + 2, left - self.px(4), self.px(LANE) - 4);
            scene.rect(box_, self.px(5), Look::filled(self.palette.spotlight));
        }
        let ink = Ink::new(self.palette.ink, self.px(12));
        let ink = if actor.looks == Looks::Person { ink } else { ink.bold() };
        let at = left - self.px(12);
        let up = if below.is_empty() { -4 } else { 2 };
        scene.text(at, y - self.px(up), name, ink, Anchor::End);
        if !below.is_empty() {
            let colour = if actor.spotlight { self.palette.ink } else { self.palette.quiet };
            scene.text(at, y + self.px(11), below, Ink::new(colour, self.px(10)), Anchor::End);
        }
        scene.close();
        scene.line((left, y), (right, y), Look::lined(self.palette.faint, self.stroke(100)));
    }

    /// A conversation: marks on the lanes of those who speak, a line between them, an arrow from who asked.
    fn across(&self, scene: &mut Scene, talk: &Talk<'_>, x: i32, lane_y: &dyn Fn(i32) -> i32) {
        let lane = |tie: &Tie| self.drawing.actors[tie.actor].column;
        let mut ties: Vec<&Tie> = talk.ties.iter().collect();
        ties.sort_by_key(|tie| lane(tie));
        let status = talk.status();
        scene.open(self.account.of_talk(talk), self.account.address(&talk.records));
        let half = self.px(MARK) / 2;
        let asker = ties.iter().find(|tie| tie.part.asked()).map(|tie| lane(tie));
        for two in ties.windows(2) {
            let (above, below) = (lane_y(lane(two[0])), lane_y(lane(two[1])));
            let asked = asker.is_some();
            let colour = if asked { self.palette.request } else { self.palette.line(status) };
            let look =
                Look { dashes: dashes(status), ..Look::lined(colour, self.stroke(if asked { 200 } else { 150 })) };
            scene.line((x, above), (x, below), look);
            // Away from who asked.
            match asker {
                Some(asker) if asker <= lane(two[0]) => {
                    scene.arrow((x, below - half), (0, 1), self.px(9), self.palette.request)
                }
                Some(_) => scene.arrow((x, above + half), (0, -1), self.px(9), self.palette.request),
                None => {}
            }
        }
        for tie in &ties {
            let y = lane_y(lane(tie));
            if tie.part.spoke() {
                let own = (x - half, y - half, 2 * half, 2 * half);
                let look = self.talk_look(talk);
                let look = if tie.part == Part::SpokeAndAsked {
                    Look { line: self.palette.request, stroke: self.stroke(250), dashes: "", ..look }
                } else {
                    Look { stroke: self.stroke(150), ..look }
                };
                scene.mode(talk.mode(), own, look);
                if status == crate::Status::Refused {
                    let arm = self.px(4);
                    let look = Look::lined(self.palette.refused, self.stroke(180));
                    scene.line((x - arm, y - arm), (x + arm, y + arm), look);
                    scene.line((x - arm, y + arm), (x + arm, y - arm), look);
                }
            } else {
                let small = self.px(4);
                let colour = if tie.part.asked() { self.palette.request } else { self.palette.faint };
                scene.rect((x - small, y - small, 2 * small, 2 * small), small, Look::filled(colour));
            }
        }
        scene.close();
    }
}
