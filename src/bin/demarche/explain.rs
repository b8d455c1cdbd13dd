//! `demarche explain`: why each document was read as it was.

use demarche::explain::{Explanation, NameReading, Outcome, SentenceReading, Silence, Telling};
use demarche::{Conversation, Meaning};
use serde::Serialize;

use crate::answer::paragraph;
use crate::args::{AnswerFormat, Explain};
use crate::fault::Failure;
use crate::input::{self, Defaults, Documents};
use crate::knowledge;
use crate::output::{Output, Syntax};
use crate::run::Run;
use crate::style::{BOLD, DIM, PLAIN, WARNING};
use crate::visible::one_line;
use crate::{style, table, terminal};

/// One document for programs; offsets count bytes.
#[derive(Debug, Serialize)]
struct View<'a> {
    id: &'a str,
    #[serde(flatten)]
    explanation: &'a Explanation,
}

/// Reads and explains document after document.
pub fn explain(options: &Explain, run: &mut Run) -> Result<(), Failure> {
    let extractor = knowledge::open(&options.input.gazetteer)?;
    let defaults = Defaults::new(&options.input, knowledge::languages(extractor)).map_err(Failure::usage)?;
    let mut output = Output::open(None)?;
    let mut documents = Documents::new(defaults);
    for path in input::or_stdin(&options.files) {
        match input::open(&path, run) {
            Ok(source) => documents.read(source, run, |item, run| {
                let Some(document) = item.document(run) else { return Ok(()) };
                let explanation = extractor.explain(&document);
                explanation.extraction.notes.iter().for_each(|note| run.note(&format_args!("{}: {note}", document.id)));
                match options.format {
                    AnswerFormat::Text => output.prose(&text(&document.id, &explanation, terminal::width())),
                    AnswerFormat::Json => {
                        let view = View { id: &document.id, explanation: &explanation };
                        let mut line = serde_json::to_vec(&view)
                            .map_err(|error| Failure::from_write(&document.id, &error.into()))?;
                        line.push(b'\n');
                        output.data(Syntax::Json, &line)
                    }
                }
            })?,
            Err(fault) => run.fault(&fault),
        }
    }
    output.finish()
}

/// For people: each sentence with what it tells, or lacks; then the conversations with their words.
fn text(document: &str, explanation: &Explanation, width: usize) -> String {
    let mut out = String::new();
    paragraph(&mut out, 0, BOLD, &one_line(document), width);
    for sentence in &explanation.sentences {
        sentence_block(&mut out, sentence, width);
    }
    for conversation in &explanation.extraction.conversations {
        out.push('\n');
        conversation_block(&mut out, conversation, width);
    }
    if explanation.extraction.conversations.is_empty() {
        out.push('\n');
        paragraph(&mut out, 0, WARNING, "no conversation", width);
    }
    out.push('\n');
    out
}

fn sentence_block(out: &mut String, sentence: &SentenceReading, width: usize) {
    out.push('\n');
    paragraph(out, 0, PLAIN, &format!("“{}”", one_line(&sentence.quote)), width);
    match &sentence.silence {
        Some(Silence::NoWord) => return paragraph(out, 2, DIM, &Silence::NoWord.to_string(), width),
        Some(silence) => paragraph(out, 2, WARNING, &one_line(&silence.to_string()), width),
        None => {}
    }
    sentence.tellings.iter().for_each(|telling| telling_lines(out, telling, width));
    sentence.names.iter().for_each(|name| paragraph(out, 4, DIM, &name_line(name), width));
    let joined = sentence.actors.iter().filter(|actor| actor.rule.as_str() != "actor.name");
    for actor in joined {
        let line = format!("{} is one actor ({})", one_line(&actor.quote), one_line(actor.rule.as_str()));
        paragraph(out, 4, DIM, &line, width);
    }
}

fn telling_lines(out: &mut String, telling: &Telling, width: usize) {
    let style = if matches!(telling.outcome, Outcome::Told(_)) { PLAIN } else { WARNING };
    let decided_by = telling.decided_by.as_ref().map_or_else(String::new, |rule| format!(" ({rule})"));
    let line = format!("`{}` {}{decided_by}", telling.word, telling.outcome);
    paragraph(out, 2, style, &one_line(&line), width);
    if !telling.parties.is_empty() {
        paragraph(out, 4, PLAIN, &table::who(&telling.parties), width);
    }
    let words = &telling.words;
    paragraph(out, 4, DIM, &format!("“{}” ({})", one_line(&words.quote), one_line(words.rule.as_str())), width);
}

/// `Putin = person/vladimir-putin (surname "Putin"; resolve.family-name-of-the-document)`.
fn name_line(name: &NameReading) -> String {
    let mention = &name.mention;
    let means = match &mention.meaning {
        Meaning::One(id) => id.to_string(),
        Meaning::Ambiguous(ids) => ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(" or "),
        Meaning::Unknown => "unknown".to_owned(),
        Meaning::Date(date) => date.map_or_else(|| "no known day".to_owned(), |date| date.to_string()),
    };
    let entry = name.entry.as_ref().map_or_else(String::new, |entry| format!("entry `{entry}`; "));
    one_line(&format!("{} = {means} ({entry}{})", name.words, mention.rule))
}

fn conversation_block(out: &mut String, conversation: &Conversation, width: usize) {
    let date = conversation.date.map_or("?".to_owned(), |date| date.to_string());
    let who = table::who(&conversation.participants);
    let id = one_line(&conversation.id);
    paragraph(
        out,
        0,
        style::of_status(conversation.status),
        &format!("{id}  {date}  {} {}", conversation.status, conversation.mode),
        width,
    );
    paragraph(out, 4, BOLD, &who, width);
    for evidence in &conversation.evidence {
        let line = format!(
            "{}: “{}” ({})",
            evidence.claim.name(),
            one_line(&evidence.quote),
            one_line(evidence.rule.as_str())
        );
        paragraph(out, 4, DIM, &line, width);
    }
}
