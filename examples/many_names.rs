//! A gazetteer of a user's own with very many names: `cargo run --release --example many_names [FORMS]`.
//!
//! How long it takes and how much memory it needs: `/usr/bin/time -f "%e s %M KB"` before the program that this builds. A
//! file of data may have 64 MiB, so the names come in several.
#![allow(clippy::print_stdout)]

use std::time::Instant;

use demarche::{Gazetteer, GazetteerError};

/// Each has a label, two more names, and a surname.
const FORMS_OF_ONE: usize = 4;

/// How many people one file has.
const FILE: usize = 100_000;

fn main() -> Result<(), GazetteerError> {
    let forms = std::env::args().nth(1).and_then(|forms| forms.parse().ok()).unwrap_or(1_000_000);
    let people: Vec<usize> = (0..forms / FORMS_OF_ONE).collect();
    let mut builder = Gazetteer::builder();
    let mut bytes = 0;
    for (n, people) in people.chunks(FILE).enumerate() {
        let table = table(people);
        bytes += table.len();
        builder = builder.file(format!("people/many-{n}.csv"), table);
    }
    let start = Instant::now();
    let gazetteer = builder.build()?;
    let seconds = start.elapsed().as_secs_f64();
    println!("{} forms of {} people, {bytes} bytes: {seconds:.2} s", gazetteer.aliases().len(), people.len());
    Ok(())
}

fn table(people: &[usize]) -> String {
    let mut table = String::from("id,label,wikidata,state,names,surname\n");
    for n in people {
        // Scattered, for names do not come sorted.
        let (n, name) = (n, n.wrapping_mul(7_919) % 9_999_991);
        table += &format!("person/{n:07},Lê Đức {name:07},,,Le Duc {name:07}; {name:07} Đức Lê,Lê {name:07}\n");
    }
    table
}
