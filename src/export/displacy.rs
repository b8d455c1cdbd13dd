//! What displaCy draws without a model.
//!
//! displaCy escapes the text, but neither a link nor a title: a link is a page of Wikidata or none, and a title is
//! written with references.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::annotate::Told;
use crate::Mention;

/// One document.
pub(super) fn write(told: &Told<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mentions = told.mentions();
    let positions = told.positions(mentions.iter().map(|mention| mention.span));
    let entity = |mention: &&Mention| {
        let id = mention.meaning.entity();
        let mut entity = json!({
            "start": positions.of(mention.span.start()),
            "end": positions.of(mention.span.end()),
            "label": mention.kind.name().to_uppercase(),
        });
        if let Some(id) = id {
            let item = told.options.wikidata(id);
            entity["kb_id"] = id.as_str().into();
            entity["kb_url"] =
                item.map_or("#".to_owned(), |item| format!("https://www.wikidata.org/wiki/{item}")).into();
        }
        entity
    };
    let ents: Vec<Value> = mentions.iter().map(entity).collect();
    let title = told.document.id.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let line = json!({"text": told.document.text, "ents": ents, "title": title});
    write!(out, "{line}")
}
