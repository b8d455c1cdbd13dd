//! A picture -> statements in the language of Graphviz.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use super::picture::{Actor, Picture, Side, name};
use super::quote::{Attributes, Id, wrapped};
use super::{DotOptions, DotWords, style};
use crate::{Claim, ConversationRecord, EntityId, EntityKind, KnowledgeGraph, Mode, Provenance, Status};

/// How wide a label may be, in characters.
const NAME_WIDTH: usize = 26;
const TITLE_WIDTH: usize = 80;
/// How much evidence a tooltip shows before it says how much more there is.
const QUOTES: usize = 8;
/// How many titles of one person are shown; the tooltip has all.
const OFFICES: usize = 2;

/// Where statements go, and what they are made of.
struct Canvas<'a, W> {
    out: &'a mut W,
    graph: &'a KnowledgeGraph,
    picture: &'a Picture<'a>,
    options: &'a DotOptions,
    springs: bool,
}

/// A line between an entity and a conversation: how it looks, what it says, and what says so.
struct Tie {
    looks: Attributes,
    arrow: bool,
    words: String,
    claims: &'static [Claim],
}

pub(super) fn draw<W: Write>(
    out: &mut W,
    graph: &KnowledgeGraph,
    picture: &Picture<'_>,
    options: &DotOptions,
    springs: bool,
) -> io::Result<()> {
    Canvas { out, graph, picture, options, springs }.draw()
}

impl<W: Write> Canvas<'_, W> {
    fn draw(&mut self) -> io::Result<()> {
        writeln!(self.out, "digraph {} {{", Id("demarche"))?;
        let mut looks = style::graph();
        if let Some(title) = &self.options.title {
            let mut lines = wrapped(title, TITLE_WIDTH);
            // Graphviz sets a title close to what is below.
            lines.push(" ".to_owned());
            looks = looks.label(&lines);
        }
        writeln!(self.out, "  graph {looks};")?;
        writeln!(self.out, "  graph {};", if self.springs { style::springs() } else { style::layered() })?;
        writeln!(self.out, "  node {};", style::nodes())?;
        writeln!(self.out, "  edge {};", style::edges())?;
        if !self.springs {
            writeln!(self.out, "  edge {};", style::columns())?;
        }
        // What comes first comes to stand below.
        if self.options.legend {
            self.legend()?;
        }
        self.actors()?;
        self.places()?;
        for record in &self.picture.conversations {
            self.conversation(record)?;
        }
        if !self.springs {
            self.order()?;
        }
        writeln!(self.out, "}}")
    }

    fn node(&mut self, id: &str, attributes: &Attributes) -> io::Result<()> {
        writeln!(self.out, "  {} {attributes};", Id(id))
    }

    fn edge(&mut self, from: &str, to: &str, attributes: &Attributes) -> io::Result<()> {
        writeln!(self.out, "  {} -> {} {attributes};", Id(from), Id(to))
    }

    fn actors(&mut self) -> io::Result<()> {
        for (state, actors) in self.picture.by_state() {
            let framed = state.filter(|_| self.options.states && !self.springs);
            if let Some(state) = framed {
                let attributes = style::cluster().label(&wrapped(self.state_name(state), NAME_WIDTH));
                writeln!(self.out, "  subgraph {} {{", Id(&format!("cluster {state}")))?;
                writeln!(self.out, "  graph {attributes};")?;
            }
            for actor in actors {
                self.actor(actor, framed.is_some())?;
            }
            if framed.is_some() {
                writeln!(self.out, "  }}")?;
            }
        }
        Ok(())
    }

    fn actor(&mut self, actor: &Actor<'_>, framed: bool) -> io::Result<()> {
        let state = actor.state.filter(|state| !framed && *state != actor.id).map(|state| self.state_name(state));
        let mut lines = wrapped(actor.label, NAME_WIDTH);
        lines.extend(actor.offices.iter().take(OFFICES).flat_map(|office| wrapped(office, NAME_WIDTH)));
        lines.extend(state.into_iter().flat_map(|state| wrapped(state, NAME_WIDTH)));
        let mut tooltip = vec![actor.label.to_owned()];
        tooltip.extend(actor.offices.iter().cloned());
        tooltip.extend(actor.state.map(|state| self.state_name(state).to_owned()));
        let attributes = style::actor(actor.id.kind())
            .label(&lines)
            .tooltip(&tooltip)
            .link(self.options.links.get(actor.id).map(String::as_str));
        self.node(actor.id.as_str(), &attributes)
    }

    fn state_name<'b>(&'b self, state: &'b EntityId) -> &'b str {
        let label = self.graph.entity(state).map_or(state.name(), |entity| entity.label.as_str());
        name(self.options, state, label)
    }

    fn places(&mut self) -> io::Result<()> {
        for (id, label) in &self.picture.places {
            let attributes = style::place()
                .label(&wrapped(label, NAME_WIDTH))
                .tooltip(&[(*label).to_owned()])
                .link(self.options.links.get(id).map(String::as_str));
            self.node(id.as_str(), &attributes)?;
        }
        Ok(())
    }

    fn conversation(&mut self, record: &ConversationRecord) -> io::Result<()> {
        let words = &self.options.words;
        let id = record.id().as_str();
        let attributes = style::conversation(record.mode(), record.status())
            .label(&self.headline(record))
            .tooltip(&self.account(record))
            .link(address(self.graph, record));
        self.node(id, &attributes)?;

        let requester = record.requested_by().map(|party| &party.entity);
        let speaks = |id: &EntityId| record.participants().iter().any(|party| party.entity == *id);
        let worded = self.worded(record);
        for party in record.participants() {
            let asked = requester == Some(&party.entity);
            let side = self.picture.side(&party.entity);
            let tie = Tie {
                looks: if asked {
                    style::spoke_and_asked(record.status(), side)
                } else {
                    style::spoke(record.status())
                },
                arrow: asked,
                words: match (worded == Some(&party.entity), asked) {
                    (true, true) => format!("{}, {}", words.spoke_with, words.at_request_of),
                    (false, true) => words.at_request_of.to_string(),
                    (true, false) => words.spoke_with.to_string(),
                    (false, false) => String::new(),
                },
                claims: if asked { &[Claim::Spoke, Claim::Request] } else { &[Claim::Spoke] },
            };
            self.tie(&party.entity, record, tie)?;
        }
        let other = |looks, arrow, words: &str, claims| Tie { looks, arrow, words: words.to_owned(), claims };
        if let Some(asker) = requester.filter(|asker| !speaks(asker)) {
            self.tie(asker, record, other(style::asked(), true, &words.at_request_of, &[Claim::Request]))?;
        }
        if self.options.reporters {
            for party in record.reported_by() {
                let tie = other(style::aside(), false, &words.reported_by, &[Claim::Report]);
                self.tie(&party.entity, record, tie)?;
            }
        }
        if let Some(place) = record.place().filter(|_| self.options.places) {
            self.tie(&place.entity, record, other(style::aside(), false, &words.at_place, &[Claim::Place]))?;
        }
        Ok(())
    }

    /// The participant whose line says *spoke with*, which stands once: one who did not ask, on the left if there is
    /// one there, so that the words of a conversation come to stand on both sides of it.
    fn worded<'b>(&self, record: &'b ConversationRecord) -> Option<&'b EntityId> {
        let asked = |id: &EntityId| record.requested_by().is_some_and(|party| party.entity == *id);
        let ids = record.participants().iter().map(|party| &party.entity);
        ids.min_by_key(|id| (asked(id), self.picture.side(id)))
    }

    /// A line between an entity and a conversation, drawn from left to right so that the columns come out; an arrow
    /// points at the conversation whichever way the line runs.
    fn tie(&mut self, entity: &EntityId, record: &ConversationRecord, tie: Tie) -> io::Result<()> {
        let said: Vec<Provenance> = tie.claims.iter().flat_map(|claim| record.provenance(*claim)).collect();
        let shown = !tie.words.is_empty() && !self.springs;
        let looks = if shown { tie.looks.label(&[tie.words]) } else { tie.looks };
        let looks = looks.tooltip(&quotes(&said));
        let side = self.picture.side(entity);
        let (entity, conversation) = (entity.as_str(), record.id().as_str());
        match side {
            Side::Left if tie.arrow => self.edge(entity, conversation, &looks.set("dir", "forward")),
            Side::Left => self.edge(entity, conversation, &looks),
            Side::Right if tie.arrow => self.edge(conversation, entity, &looks.set("dir", "back")),
            Side::Right => self.edge(conversation, entity, &looks),
        }
    }

    /// One column of conversations, in which those of the same people stand in the order of time.
    fn order(&mut self) -> io::Result<()> {
        let mut last: BTreeMap<Vec<&EntityId>, &ConversationRecord> = BTreeMap::new();
        writeln!(self.out, "  {{")?;
        writeln!(self.out, "  graph {};", Attributes::new().set("rank", "same"))?;
        for record in self.picture.conversations.iter().copied() {
            let people = record.participants().iter().map(|party| &party.entity).collect();
            match last.insert(people, record) {
                Some(before) => self.edge(before.id().as_str(), record.id().as_str(), &style::unseen())?,
                None => writeln!(self.out, "  {};", Id(record.id().as_str()))?,
            }
        }
        writeln!(self.out, "  }}")
    }

    /// What the node of a conversation says: how, on which date, by how many reports.
    fn headline(&self, record: &ConversationRecord) -> Vec<String> {
        let words = &self.options.words;
        let mut lines = vec![manner(words, record.mode(), record.status()), words.dated(record.date())];
        let reports = record.reports().len();
        if reports > 1 {
            lines.push(format!("{reports} {}", words.reports));
        }
        lines
    }

    /// Who spoke, how, when; the words that say so, document by document; what they say differently.
    fn account(&self, record: &ConversationRecord) -> Vec<String> {
        let words = &self.options.words;
        let label = |party: &crate::Party| name(self.options, &party.entity, &party.label).to_owned();
        let who: Vec<String> = record.participants().iter().map(label).collect();
        let how = [words.mode(record.mode()), words.status(record.status()), &words.dated(record.date())].join(", ");
        let mut lines = vec![format!("{}: {how}", who.join(", "))];
        let evidence: Vec<Provenance> = record.reports().iter().flat_map(|report| report.evidence()).cloned().collect();
        lines.extend(quotes(&evidence));
        for disagreement in record.disagreements() {
            let says = disagreement.stances.iter().map(|s| format!("{} ({})", s.says, s.documents.join(", ")));
            let says: Vec<String> = says.collect();
            lines.push(format!("{}: {}: {}", words.reports_differ, disagreement.aspect.name(), says.join("; ")));
        }
        lines
    }

    /// A picture in small: one of each.
    fn legend(&mut self) -> io::Result<()> {
        let words = &self.options.words;
        // What comes first comes to stand below, here too, and draws its requester with it.
        let samples = [
            (Mode::Meeting, Status::Planned),
            (Mode::Meeting, Status::Proposed),
            (Mode::Meeting, Status::Refused),
            (Mode::Meeting, Status::Held),
            (Mode::Unspecified, Status::Held),
            (Mode::Video, Status::Held),
            (Mode::Call, Status::Held),
        ];
        let sample = |mode, status| format!("legend/{mode}/{status}");
        writeln!(self.out, "  subgraph {} {{", Id("cluster legend"))?;
        writeln!(self.out, "  graph {};", style::legend().label(&wrapped(&words.legend, NAME_WIDTH)))?;
        let person = style::actor(EntityKind::Person).set("ordering", "out");
        self.node("legend/person", &person.label(&wrapped(&words.person, NAME_WIDTH)))?;
        self.node("legend/party", &style::actor(EntityKind::State).label(&wrapped(&words.party, NAME_WIDTH)))?;
        for (mode, status) in samples {
            let looks = style::conversation(mode, status).label(&[manner(words, mode, status)]);
            self.node(&sample(mode, status), &looks)?;
            let line = style::spoke(status);
            let worded = mode == Mode::Call && !self.springs;
            let line = if worded { line.label(&[words.spoke_with.to_string()]) } else { line };
            self.edge("legend/person", &sample(mode, status), &line)?;
        }
        let asked = style::asked().label(&[words.at_request_of.to_string()]).set("dir", "forward");
        self.edge("legend/party", &sample(Mode::Meeting, Status::Planned), &asked)?;
        writeln!(self.out, "  }}")
    }
}

/// How they spoke, and whether: `call`, `meeting, planned`, `× call, refused`.
fn manner(words: &DotWords, mode: Mode, status: Status) -> String {
    let mode = words.mode(mode);
    match status {
        Status::Held => mode.to_owned(),
        Status::Refused => format!("× {mode}, {}", words.status(status)),
        Status::Planned | Status::Proposed => format!("{mode}, {}", words.status(status)),
    }
}

/// Each quote once, with the document in which it stands.
fn quotes(evidence: &[Provenance]) -> Vec<String> {
    let said = evidence.iter().map(|words| (words.document(), words.evidence().quote.as_str()));
    let said: BTreeSet<(&str, &str)> = said.collect();
    let mut lines: Vec<String> =
        said.iter().take(QUOTES).map(|(document, quote)| format!("{document}: “{quote}”")).collect();
    if said.len() > QUOTES {
        lines.push(format!("… +{}", said.len() - QUOTES));
    }
    lines
}

/// The first address under which a document that tells of it can be read.
fn address<'a>(graph: &'a KnowledgeGraph, record: &'a ConversationRecord) -> Option<&'a str> {
    let documents = record.reports().iter().filter_map(|report| graph.document(report.document()));
    let places = documents.flat_map(|document| [document.source.as_deref(), Some(document.id.as_str())]);
    places.flatten().find(|place| super::quote::is_web_address(place))
}
