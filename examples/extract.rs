//! One sentence in, one conversation out: `cargo run --example extract`.
#![allow(clippy::print_stdout)]

use demarche::{Document, Extractor};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let extractor = Extractor::builtin();
    let text = "Ngày 19/5, Ngoại trưởng Nga Sergei Lavrov điện đàm với Ngoại trưởng Mỹ theo đề nghị của Washington.";
    let document = Document::new("lavrov", text).published("2022-05-20".parse()?);
    let extraction = extractor.extract(&document);
    for call in &extraction.conversations {
        let who: Vec<_> = call.participants.iter().map(|party| party.label.as_str()).collect();
        let asked = call.requested_by.as_ref().map_or("nobody", |party| party.label.as_str());
        println!("{}: {} {}, at request of {asked}", call.date.unwrap(), who.join(" – "), call.status);
        for words in &call.evidence {
            println!("  {}: “{}” ({}, bytes {:?})", words.claim, words.quote, words.rule, words.span);
        }
    }
    // The text names one minister; who the other was on that day, the gazetteer knows.
    assert_eq!(extraction.conversations[0].participants[1].label, "Antony Blinken");
    Ok(())
}
