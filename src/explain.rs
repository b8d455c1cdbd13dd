//! Why a document was read as it was: [`Explanation`], from [`Extractor::explain`](crate::Extractor::explain).
//!
//! An empty result is an answer too, and needs its reason as much as any other: each sentence has the conversations that it
//! tells of, with words, names and rules, or the first thing that it lacks.

use std::fmt;

use crate::extraction::{Extraction, Mention, Mode, Party};
use crate::relate::{Fate, Found, Trace};
use crate::{EntityId, RuleName, Span};

/// What was found in a document, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Explanation {
    /// The same as without reasons.
    pub extraction: Extraction,
    /// Each sentence in its order.
    pub sentences: Vec<SentenceReading>,
}

/// How one sentence was read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct SentenceReading {
    /// Where it stands.
    pub span: Span,
    /// Its words.
    pub quote: String,
    /// The names and dates in it.
    pub names: Vec<NameReading>,
    /// Those who can act, and by which rule title, state and name are one.
    pub actors: Vec<Words>,
    /// Each word for a conversation that a rule took in, and what became of it.
    pub tellings: Vec<Telling>,
    /// What it lacks to tell of a conversation; `None` where it has a telling.
    pub silence: Option<Silence>,
}

/// How a name was read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct NameReading {
    /// The words, as published.
    pub words: String,
    /// The name, whom it means, and the rule that says so.
    pub mention: Mention,
    /// The entry of the gazetteer, as its table writes it. Where that differs from the words of the text, the fold made
    /// them equal. `None` for dates and for names that no table has.
    pub entry: Option<String>,
}

/// Some words, and the rule that took them as one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Words {
    /// Where they stand.
    pub span: Span,
    /// The words.
    pub quote: String,
    /// The rule.
    pub rule: RuleName,
}

/// One telling of a conversation: a word such as "phoned", with what a rule found around it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Telling {
    /// The word for the conversation.
    pub word: String,
    /// All the words that the rule took in.
    pub words: Words,
    /// How they spoke, by that word.
    pub mode: Mode,
    /// The rule that gives it another status than held, or takes it for no conversation.
    pub decided_by: Option<RuleName>,
    /// Whom it names, resolved; of a telling that joins another's conversation, the parties of that.
    pub parties: Vec<Party>,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of a telling.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum Outcome {
    /// It tells of the conversation with that id; of several where the parties spoke one by one.
    Told(Vec<String>),
    /// A rule takes these words for something else: a denial, a hypothesis, a call for talks.
    NoConversation,
    /// Fewer than two parties are known, and no conversation of the document fits.
    TooFewParties,
    /// "Dialogue between the two states": no day, no room, no mode, nobody by name.
    TooVague,
}

/// Why a sentence has no telling.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum Silence {
    /// No word for a conversation.
    NoWord,
    /// There is a word, and names that may mean several.
    Ambiguous {
        /// The first such name.
        name: String,
        /// Whom it may mean.
        candidates: Vec<EntityId>,
    },
    /// There is a word, and nobody, or only one, who could speak.
    OneActor {
        /// The word.
        word: String,
    },
    /// There is a word, and two or more who could speak; no rule joins them.
    NoRule {
        /// The word.
        word: String,
    },
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Outcome::Told(ids) => write!(f, "tells of {}", ids.join(", ")),
            Outcome::NoConversation => f.write_str("is taken for no conversation"),
            Outcome::TooFewParties => {
                f.write_str("has fewer than two known parties, and no conversation told here fits")
            }
            Outcome::TooVague => f.write_str("is too vague: states, no day, no place, no mode"),
        }
    }
}

impl fmt::Display for Silence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Silence::NoWord => f.write_str("no word for a conversation"),
            Silence::Ambiguous { name, candidates } => {
                let candidates: Vec<String> = candidates.iter().map(EntityId::to_string).collect();
                write!(f, "`{name}` may mean {}", candidates.join(" or "))
            }
            Silence::OneActor { word } => write!(f, "`{word}`, but fewer than two who could speak"),
            Silence::NoRule { word } => write!(f, "`{word}`, but no rule joins those who are named"),
        }
    }
}

/// The sentences of an explanation in the making.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    pub(crate) sentences: Vec<SentenceReading>,
}

impl Reading {
    /// Says of each sentence what the trace has of it.
    pub(crate) fn fill(&mut self, found: &Found<'_>, trace: &Trace, extraction: &Extraction) {
        let words = |tokens: &std::ops::Range<usize>, rule: &RuleName| Words {
            span: found.text.span(tokens),
            quote: found.text.quote(tokens).to_owned(),
            rule: rule.clone(),
        };
        let mut tellings = trace.frames.iter().zip(&trace.fates).peekable();
        for sentence in &trace.sentences {
            let span = found.text.span(&sentence.tokens);
            let inside = extraction.mentions.iter().filter(|mention| span.contains(mention.span));
            let names: Vec<NameReading> = inside.map(|mention| name(found, mention)).collect();
            let mut told = Vec::new();
            while let Some((frame, (parties, fate))) =
                tellings.next_if(|(frame, _)| frame.trigger.start < sentence.tokens.end)
            {
                if frame.has_trigger {
                    told.push(Telling {
                        word: found.text.quote(&frame.trigger).to_owned(),
                        words: words(&frame.tokens, &frame.rule),
                        mode: frame.mode,
                        decided_by: frame.decided_by.clone(),
                        parties: parties.iter().map(|party| Party::clone(party)).collect(),
                        outcome: outcome(fate),
                    });
                }
            }
            let word = sentence.words.first().map(|tokens| found.text.quote(tokens).to_owned());
            let silence = told.is_empty().then(|| silence(word, sentence.actors.len(), &names));
            let actors = trace.actors[sentence.actors.clone()].iter();
            let actors = actors.map(|actor| words(&actor.tokens, &actor.rule)).collect();
            let quote = found.text.quote(&sentence.tokens).to_owned();
            self.sentences.push(SentenceReading { span, quote, names, actors, tellings: told, silence });
        }
    }
}

fn outcome(fate: &Fate) -> Outcome {
    match fate {
        Fate::Told(ids) => Outcome::Told(ids.clone()),
        Fate::IsNone => Outcome::NoConversation,
        Fate::TooFew => Outcome::TooFewParties,
        Fate::Abstract => Outcome::TooVague,
    }
}

fn silence(word: Option<String>, actors: usize, names: &[NameReading]) -> Silence {
    let Some(word) = word else { return Silence::NoWord };
    let ambiguous = names.iter().find_map(|name| match &name.mention.meaning {
        crate::Meaning::Ambiguous(candidates) => Some((name.words.clone(), candidates.clone())),
        _ => None,
    });
    match ambiguous {
        Some((name, candidates)) => Silence::Ambiguous { name, candidates },
        None if actors < 2 => Silence::OneActor { word },
        None => Silence::NoRule { word },
    }
}

/// A mention with the entry from which it was known.
fn name(found: &Found<'_>, mention: &Mention) -> NameReading {
    let hits = &found.matches.hits;
    let at = hits.partition_point(|hit| found.text.span(&hit.tokens) < mention.span);
    let hit = hits.get(at).filter(|hit| found.text.span(&hit.tokens) == mention.span);
    let kind = |id: &EntityId| crate::MentionKind::from(id.kind()) == mention.kind;
    let mut aliases = hit.into_iter().flat_map(|hit| hit.aliases(found.context.gazetteer));
    let entry = aliases.find(|alias| alias.entity.as_ref().is_some_and(kind)).map(|alias| alias.text.clone());
    let words = mention.span.of(found.text.source()).unwrap_or_default().to_owned();
    NameReading { words, mention: mention.clone(), entry }
}
