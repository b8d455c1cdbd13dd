//! Those who speak in columns, the conversations between them.

use std::collections::BTreeMap;

use super::scene::{Anchor, Ink, Look, Scene, Step};
use super::stack::{Node, Space, stack};
use super::{MARGIN, Sketch};
use crate::export::diagram::{Actor, Frames, Looks, Part, Talk, Tie, wrapped};
use crate::{EntityId, Status};

const NAME_WIDTH: usize = 26;
const TITLES: usize = 2;

/// A node with its text, in pixels.
struct Label {
    lines: Vec<(String, Ink)>,
    width: i32,
    height: i32,
    x: i32,
    y: i32,
}

impl Sketch<'_, '_> {
    pub(super) fn columns(&self) -> Scene {
        let drawing = self.drawing;
        let count = drawing.actors.len();
        let mut boxes: Vec<Label> =
            drawing.actors.iter().map(|actor| self.actor_box(actor, self.framed(actor).is_some())).collect();
        boxes.extend(drawing.talks.iter().map(|talk| self.talk_box(talk)));

        let states: Vec<Option<&EntityId>> = drawing.actors.iter().map(|actor| self.framed(actor)).collect();
        let mut numbers: BTreeMap<&EntityId, usize> = BTreeMap::new();
        for state in states.iter().flatten() {
            let next = numbers.len();
            numbers.entry(state).or_insert(next);
        }
        let column_of = |i: usize| if i < count { drawing.actors[i].column } else { drawing.talks[i - count].column };
        let mut nodes: Vec<Node> = boxes
            .iter()
            .enumerate()
            .map(|(i, own)| Node {
                column: column_of(i),
                block: states.get(i).copied().flatten().and_then(|state| numbers.get(state).copied()),
                height: own.height,
                y: 0,
            })
            .collect();
        let lines: Vec<(usize, usize)> = drawing
            .talks
            .iter()
            .enumerate()
            .flat_map(|(i, talk)| talk.ties.iter().map(move |tie| (tie.actor, count + i)))
            .collect();
        let head = self.px(24);
        let space = Space { within: self.px(7), between: self.px(14), above: head, below: self.px(9) };
        stack(&mut nodes, &lines, &space);
        self.set_columns(&mut boxes, &nodes);

        let mut scene = Scene::default();
        self.frames(&mut scene, &boxes, &states, head);
        // Words lie above all lines, those of other conversations too.
        let mut words = Scene::default();
        for (i, talk) in drawing.talks.iter().enumerate() {
            self.ties(&mut scene, &mut words, talk, &boxes[count + i], &boxes);
        }
        scene.append(words);
        for (actor, own) in drawing.actors.iter().zip(&boxes) {
            self.draw_actor(&mut scene, actor, own);
        }
        for (talk, own) in drawing.talks.iter().zip(&boxes[count..]) {
            self.draw_talk(&mut scene, talk, own);
        }
        scene
    }

    /// The state in whose frame somebody stands.
    fn framed<'g>(&self, actor: &Actor<'g>) -> Option<&'g EntityId> {
        let free = self.options.frames == Frames::None || actor.spotlight || actor.looks == Looks::Place;
        actor.state.filter(|_| !free)
    }

    fn actor_box(&self, actor: &Actor<'_>, framed: bool) -> Label {
        let (name, title) = (Ink::new(self.palette.ink, self.px(12)), Ink::new(self.palette.quiet, self.px(10)));
        let name = if actor.spotlight { name.bold() } else { name };
        let title = if actor.spotlight { Ink::new(self.palette.ink, self.px(10)) } else { title };
        let called = match actor.state {
            Some(state) if state == actor.id => self.account.state(state),
            _ => actor.name.to_owned(),
        };
        let state = actor.state.filter(|state| *state != actor.id && !framed).map(|state| self.account.state(state));
        let mut lines: Vec<(String, Ink)> = wrapped(&called, NAME_WIDTH).into_iter().map(|line| (line, name)).collect();
        let below = actor.titles.iter().take(TITLES).map(|title| title.to_string()).chain(state);
        lines.extend(below.flat_map(|line| wrapped(&line, NAME_WIDTH + 4)).map(|line| (line, title)));
        let widest = |(line, size): (&str, i32)| self.wide(line, size);
        let first = wrapped(&called, NAME_WIDTH).len();
        let sizes =
            lines.iter().enumerate().map(|(i, (line, _))| (line.as_str(), self.px(if i < first { 12 } else { 10 })));
        let bold = if actor.spotlight { 108 } else { 100 };
        let width = sizes.map(widest).max().unwrap_or(0) * bold / 100 + self.px(18);
        let rows = i32::try_from(lines.len()).unwrap_or(1);
        Label { lines, width, height: rows * self.px(14) + self.px(10), x: 0, y: 0 }
    }

    fn talk_box(&self, talk: &Talk<'_>) -> Label {
        let ink = Ink::new(self.palette.ink, self.px(10));
        let lines: Vec<(String, Ink)> = self
            .account
            .headline(talk)
            .iter()
            .flat_map(|line| wrapped(line, NAME_WIDTH))
            .map(|line| (line, ink))
            .collect();
        let width = lines.iter().map(|(line, _)| self.wide(line, self.px(10))).max().unwrap_or(0) + self.px(26);
        let rows = i32::try_from(lines.len()).unwrap_or(1);
        // Each line that ends here has a place of its own, with its words above it.
        let on_a_side = |left: bool| {
            let ties = talk.ties.iter().filter(|tie| (self.drawing.actors[tie.actor].column < talk.column) == left);
            i32::try_from(ties.count()).unwrap_or(0)
        };
        let ports = on_a_side(true).max(on_a_side(false)) * self.px(13) + self.px(4);
        Label { lines, width, height: (rows * self.px(13) + self.px(9)).max(ports), x: 0, y: 0 }
    }

    /// Columns side by side, with room for the words at the lines between them.
    fn set_columns(&self, boxes: &mut [Label], nodes: &[Node]) {
        let words = self
            .drawing
            .talks
            .iter()
            .flat_map(|talk| &talk.ties)
            .map(|tie| self.wide(&self.account.words(tie), self.px(9)));
        let gap = words.max().unwrap_or(0).max(self.px(30)) + self.px(80);
        let mut widths: BTreeMap<i32, i32> = BTreeMap::new();
        for (own, node) in boxes.iter().zip(nodes) {
            let widest = widths.entry(node.column).or_default();
            *widest = (*widest).max(own.width);
        }
        let mut left = self.px(10);
        let mut lefts: BTreeMap<i32, i32> = BTreeMap::new();
        for (column, width) in &widths {
            lefts.insert(*column, left);
            left += width + gap;
        }
        for (own, node) in boxes.iter_mut().zip(nodes) {
            // Those who speak have boxes of one width; conversations stand in the middle of their column.
            let (left, width) = (lefts[&node.column], widths[&node.column]);
            own.y = node.y;
            own.x = left + (width - own.width) / 2;
        }
        let actors = self.drawing.actors.len();
        for (own, node) in boxes[..actors].iter_mut().zip(nodes) {
            own.x = lefts[&node.column];
            own.width = widths[&node.column];
        }
    }

    fn frames(&self, scene: &mut Scene, boxes: &[Label], states: &[Option<&EntityId>], head: i32) {
        let mut frames: BTreeMap<(i32, &EntityId), Vec<&Label>> = BTreeMap::new();
        for (i, state) in states.iter().enumerate() {
            if let Some(state) = state {
                frames.entry((self.drawing.actors[i].column, state)).or_default().push(&boxes[i]);
            }
        }
        let pad = self.px(9);
        for ((_, state), inside) in frames {
            let top = inside.iter().map(|own| own.y).min().unwrap_or(0) - head;
            let below = inside.iter().map(|own| own.y + own.height).max().unwrap_or(0) + pad;
            let (left, width) = (inside[0].x - pad, inside[0].width + 2 * pad);
            let look =
                Look { fill: self.palette.frame, line: self.palette.frame_line, stroke: self.stroke(100), dashes: "" };
            scene.rect((left, top, width, below - top), self.px(8), look);
            let most = usize::try_from((width - pad) * 1000 / (640 * self.px(12))).unwrap_or(8).max(4);
            let name = Sketch::short(&self.account.state(state), most);
            let ink = Ink::new(self.palette.ink, self.px(12)).bold();
            scene.text(left + width / 2, top + self.px(17), &name, ink, Anchor::Middle);
        }
    }

    fn draw_actor(&self, scene: &mut Scene, actor: &Actor<'_>, own: &Label) {
        let told = [actor.name.to_owned()].into_iter().chain(actor.titles.iter().map(|title| title.to_string()));
        let state = actor.state.filter(|state| *state != actor.id).map(|state| self.account.state(state));
        scene.open(told.chain(state).collect(), self.options.links.get(actor.id).map(String::as_str));
        let place = (own.x, own.y, own.width, own.height);
        let round = if actor.looks == Looks::Person { self.px(6) } else { 0 };
        let look = Look { fill: self.fill(actor), line: self.palette.faint, stroke: self.stroke(100), dashes: "" };
        match (actor.looks, actor.spotlight) {
            (_, true) => scene.rect(place, round, Look { line: self.palette.ink, stroke: self.stroke(180), ..look }),
            (Looks::Place, _) => scene.rect(place, 0, Look::filled("none")),
            _ => scene.rect(place, round, look),
        }
        self.words_in(scene, own, 14);
        scene.close();
    }

    fn fill(&self, actor: &Actor<'_>) -> &'static str {
        match actor.looks {
            _ if actor.spotlight => self.palette.spotlight,
            Looks::Person => self.palette.person,
            _ => self.palette.body,
        }
    }

    fn words_in(&self, scene: &mut Scene, own: &Label, leading: i32) {
        let rows = i32::try_from(own.lines.len()).unwrap_or(1);
        let top = own.y + (own.height - rows * self.px(leading)) / 2;
        for (row, (line, ink)) in (0..).zip(&own.lines) {
            let y = top + row * self.px(leading) + self.px(leading - 3);
            scene.text(own.x + own.width / 2, y, line, *ink, Anchor::Middle);
        }
    }

    fn draw_talk(&self, scene: &mut Scene, talk: &Talk<'_>, own: &Label) {
        scene.open(self.account.of_talk(talk), self.account.address(&talk.records));
        scene.mode(talk.mode(), (own.x, own.y, own.width, own.height), self.talk_look(talk));
        self.words_in(scene, own, 13);
        scene.close();
    }

    pub(super) fn talk_look(&self, talk: &Talk<'_>) -> Look {
        let fill = self.palette.fill(talk.mode());
        Look { fill, line: self.palette.line(talk.status()), stroke: self.stroke(110), dashes: dashes(talk.status()) }
    }

    fn ties(&self, scene: &mut Scene, words: &mut Scene, talk: &Talk<'_>, own: &Label, boxes: &[Label]) {
        for left in [true, false] {
            let mut ties: Vec<&Tie> =
                talk.ties.iter().filter(|tie| (self.drawing.actors[tie.actor].column < talk.column) == left).collect();
            // Lines of one side do not cross on their last steps.
            ties.sort_by_key(|tie| boxes[tie.actor].y);
            let ports = i32::try_from(ties.len()).unwrap_or(1);
            for (i, tie) in (0..).zip(ties) {
                let y = own.y + own.height / 2 + (2 * i - ports + 1) * self.px(13) / 2;
                let x = if left { own.x } else { own.x + own.width };
                self.tie(scene, talk, tie, (x, y), left, boxes);
                self.tie_words(words, talk, tie, (x, y), left);
            }
        }
    }

    fn tie(&self, scene: &mut Scene, talk: &Talk<'_>, tie: &Tie, (x, y): (i32, i32), left: bool, boxes: &[Label]) {
        let end = &boxes[tie.actor];
        let from = (if left { end.x + end.width } else { end.x }, end.y + end.height / 2);
        let toward = if left { 1 } else { -1 };
        // The lines of the shapes other than boxes lie a little inside.
        let head = if tie.part.asked() { self.px(8) } else { 0 };
        let to = (x - toward * head, y);
        // The words stand over a level run, which no curve strikes through.
        let words = self.account.words(tie);
        let run = if words.is_empty() { self.px(12) } else { self.wide(&words, self.px(9)) + self.px(16) };
        let level = x - toward * run;
        let bend = ((level - from.0).abs() / 2).max(self.px(20)) * toward;
        let steps = vec![
            Step::To(from.0, from.1),
            Step::Curve([from.0 + bend, from.1, level - bend, y, level, y]),
            Step::Line(to.0, to.1),
        ];
        scene.open(self.account.of_tie(talk, tie), None);
        let look = self.tie_look(tie.part, talk.status());
        scene.path(steps, look);
        if tie.part.asked() {
            scene.arrow((x, y), (toward, 0), self.px(9), self.palette.request);
        }
        scene.close();
        scene.reach(0, y + MARGIN / 2);
    }

    fn tie_words(&self, scene: &mut Scene, talk: &Talk<'_>, tie: &Tie, (x, y): (i32, i32), left: bool) {
        let words = self.account.words(tie);
        if words.is_empty() {
            return;
        }
        let (toward, anchor) = if left { (1, Anchor::End) } else { (-1, Anchor::Start) };
        let ink = Ink::new(self.words_colour(tie.part, talk.status()), self.px(9)).on(self.palette.paper);
        scene.open(self.account.of_tie(talk, tie), None);
        scene.text(x - toward * self.px(11), y - self.px(5), &words, ink, anchor);
        scene.close();
    }

    pub(super) fn tie_look(&self, part: Part, status: Status) -> Look {
        let spoke = Look { dashes: dashes(status), ..Look::lined(self.palette.line(status), self.stroke(110)) };
        match part {
            Part::Spoke => spoke,
            Part::SpokeAndAsked => Look { line: self.palette.request, stroke: self.stroke(170), ..spoke },
            Part::Asked => Look::lined(self.palette.request, self.stroke(150)),
            Part::Reported | Part::Place => Look::lined(self.palette.faint, self.stroke(80)),
        }
    }

    fn words_colour(&self, part: Part, status: Status) -> &'static str {
        match part {
            Part::Asked | Part::SpokeAndAsked => self.palette.request,
            Part::Spoke => self.palette.line(status),
            Part::Reported | Part::Place => self.palette.quiet,
        }
    }
}

pub(super) fn dashes(status: Status) -> &'static str {
    match status {
        Status::Held => "",
        Status::Planned | Status::Refused => "5 3",
        Status::Proposed => "1.5 2.5",
    }
}
