//! Names and offices of one's own, at run time and without a file: `cargo run --example own_gazetteer`.
//!
//! The data that comes with the library is about states; nothing in the code is. Here two football clubs talk, of which
//! the library has never heard. A folder of such tables serves as well: `GazetteerBuilder::folder`, or `--gazetteer DIR`
//! on the command line.
#![allow(clippy::print_stdout)]

use demarche::{Document, Extractor, Gazetteer};

const CLUBS: &str = "\
id,label,wikidata,state,class,head,names
organization/northbridge-united,Northbridge United,,,other,,Northbridge
organization/port-azure,Port Azure FC,,,other,,Port Azure
";

/// Another name for the same office is a cell, not a rule.
const OFFICES: &str = "\
id,label,class,names
office/sporting-director,sporting director,official,director of football
";

const PEOPLE: &str = "\
id,label,wikidata,state,names,surname
person/ines-marchetti,Ines Marchetti,,,,
person/tomas-okafor,Tomas Okafor,,,,
person/greta-lindqvist,Greta Lindqvist,,,,
";

/// Port Azure changed hands on the last day of January.
const TENURES: &str = "\
person,office,of,from,until,note
person/ines-marchetti,office/sporting-director,organization/northbridge-united,2021-07-01,,
person/tomas-okafor,office/sporting-director,organization/port-azure,2019-01-15,2024-01-31,
person/greta-lindqvist,office/sporting-director,organization/port-azure,2024-01-31,,
";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // The built-in layer brings the languages; ours lies over it.
    let gazetteer = Gazetteer::builder()
        .builtin()
        .file("organizations/clubs.csv", CLUBS)
        .file("offices/clubs.csv", OFFICES)
        .file("people/clubs.csv", PEOPLE)
        .file("tenures/clubs.csv", TENURES)
        .build()?;
    let extractor = Extractor::builder().gazetteer(gazetteer).build()?;

    // "The Port Azure sporting director" is nobody's name: the day of the conversation says who it was.
    let text = "Northbridge United sporting director Ines Marchetti phoned the Port Azure director of football on 3 March.\n\n\
        She had met the Port Azure sporting director in Lisbon on January 30.";
    let document = Document::new("transfer-talk", text).published("2024-03-05".parse()?);
    let extraction = extractor.extract(&document);
    for conversation in &extraction.conversations {
        let who: Vec<_> = conversation.participants.iter().map(|party| party.label.as_str()).collect();
        println!("{}  {}  {}", conversation.date.unwrap(), conversation.mode, who.join(" – "));
    }
    let others: Vec<_> = extraction.conversations.iter().map(|told| told.participants[1].label.as_str()).collect();
    assert_eq!(others, ["Greta Lindqvist", "Tomas Okafor"]);

    // Data that cannot be right is refused, with its place.
    let twice = PEOPLE.to_owned() + "person/ines-marchetti,Inés Marchetti,,,,\n";
    let error = Gazetteer::builder().file("people/clubs.csv", twice).build().unwrap_err();
    println!("\nrefused: {error}");
    assert!(error.to_string().starts_with("people/clubs.csv:5:1: "));
    Ok(())
}
