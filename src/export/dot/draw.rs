//! A picture -> statements in the language of Graphviz.

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::picture::{Actor, Picture, Side, name};
use super::quote::{Attributes, Id, wrapped};
use super::{DotOptions, style};
use crate::{Claim, ConversationRecord, EntityId, EntityKind, KnowledgeGraph, Mode, Provenance, Status};

/// How wide a label may be, in characters.
const NAME_WIDTH: usize = 26;
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
        let title = wrapped(self.options.title.as_deref().unwrap_or_default(), 80);
        writeln!(self.out, "  graph {};", style::graph().label(&title))?;
        writeln!(self.out, "  graph {};", if self.springs { style::springs() } else { style::layered() })?;
        writeln!(self.out, "  node {};", style::nodes())?;
        writeln!(self.out, "  edge {};", style::edges())?;
        self.actors()?;
        self.places()?;
        for record in &self.picture.conversations {
            self.conversation(record)?;
        }
        if self.options.legend {
            self.legend()?;
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

        // The words stand once: at the first line on the left, or at the first.
        let participants = record.participants();
        let labelled = participants.iter().find(|party| self.picture.side(&party.entity) == Side::Left);
        let labelled = labelled.or(participants.first()).map(|party| &party.entity);
        let spoke = quotes(&record.provenance(Claim::Spoke));
        for party in participants {
            let shown = labelled == Some(&party.entity) && !self.springs;
            let label = if shown { words.spoke_with.as_ref() } else { "" };
            self.tie(&party.entity, id, style::spoke(record.status()), false, label, &spoke)?;
        }
        if let Some(party) = record.requested_by() {
            let label = if self.springs { "" } else { words.at_request_of.as_ref() };
            self.tie(&party.entity, id, style::request(), true, label, &quotes(&record.provenance(Claim::Request)))?;
        }
        if self.options.reporters {
            for party in record.reported_by() {
                let told = quotes(&record.provenance(Claim::Report));
                self.tie(&party.entity, id, style::aside(), false, &words.reported_by, &told)?;
            }
        }
        if let Some(place) = record.place().filter(|_| self.options.places) {
            let told = quotes(&record.provenance(Claim::Place));
            self.tie(&place.entity, id, style::aside(), false, &words.at_place, &told)?;
        }
        Ok(())
    }

    /// A line between an entity and a conversation, drawn from left to right so that the columns come out; an arrow
    /// points at the conversation whichever way the line runs.
    fn tie(
        &mut self,
        entity: &EntityId,
        conversation: &str,
        looks: Attributes,
        arrow: bool,
        label: &str,
        evidence: &[String],
    ) -> io::Result<()> {
        let looks = if label.is_empty() { looks } else { looks.label(&[label.to_owned()]) };
        let looks = looks.tooltip(evidence);
        match self.picture.side(entity) {
            Side::Left => {
                let looks = if arrow { looks.set("arrowhead", "normal") } else { looks };
                self.edge(entity.as_str(), conversation, &looks)
            }
            Side::Right => {
                let looks = if arrow { looks.set("dir", "back") } else { looks };
                self.edge(conversation, entity.as_str(), &looks)
            }
        }
    }

    /// What the node of a conversation says: how, on which date, by how many reports.
    fn headline(&self, record: &ConversationRecord) -> Vec<String> {
        let words = &self.options.words;
        let mode = words.mode(record.mode());
        let what = match record.status() {
            Status::Held => mode.to_owned(),
            Status::Refused => format!("× {mode}, {}", words.status(Status::Refused)),
            status => format!("{mode}, {}", words.status(status)),
        };
        let mut lines = vec![what, words.dated(record.date())];
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

    fn legend(&mut self) -> io::Result<()> {
        let words = &self.options.words;
        let line = |text: &str| vec![text.to_owned()];
        if self.springs {
            return Ok(());
        }
        writeln!(self.out, "  subgraph {} {{", Id("cluster legend"))?;
        writeln!(self.out, "  graph {};", style::legend().label(&line(&words.legend)))?;
        self.node("legend/person", &style::actor(EntityKind::Person).label(&wrapped(&words.person, NAME_WIDTH)))?;
        self.node("legend/party", &style::actor(EntityKind::State).label(&wrapped(&words.party, NAME_WIDTH)))?;
        for mode in Mode::ALL {
            let attributes = style::conversation(*mode, Status::Held).label(&line(words.mode(*mode)));
            self.node(&format!("legend/{mode}"), &attributes)?;
        }
        for (status, mode) in Status::ALL.iter().zip(Mode::ALL) {
            let attributes = style::spoke(*status).label(&line(words.status(*status)));
            self.edge("legend/person", &format!("legend/{mode}"), &attributes)?;
        }
        let request = style::request().label(&line(&words.at_request_of)).set("arrowhead", "normal");
        self.edge("legend/party", "legend/unspecified", &request)?;
        writeln!(self.out, "  }}")
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
