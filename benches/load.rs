//! How fast tables become a gazetteer: `cargo bench --bench load`.

use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use demarche::Gazetteer;

/// How many people the large table has. Each has a label, two more names and a surname.
const PEOPLE: usize = 25_000;

/// The gazetteer that comes with the library, from text to answers.
fn builtin(c: &mut Criterion) {
    let aliases = Gazetteer::builtin().aliases().len();
    let mut group = c.benchmark_group("load");
    group.throughput(Throughput::Elements(aliases as u64));
    group.bench_function("builtin", |b| {
        b.iter(|| {
            let gazetteer = Gazetteer::builtin();
            assert_eq!(gazetteer.aliases().len(), aliases);
            gazetteer
        })
    });
    group.finish();
}

/// A large table of a user's own: what is spent on a name should not grow with their number.
fn own(c: &mut Criterion) {
    let table = people(PEOPLE);
    let mut group = c.benchmark_group("load");
    group.throughput(Throughput::Elements(4 * PEOPLE as u64)).sample_size(10);
    group.bench_function("100,000 forms", |b| {
        b.iter_batched(
            || Gazetteer::builder().file("people/many.csv", black_box(table.as_str())),
            |builder| {
                let gazetteer = builder.build().expect("the table is sound");
                assert_eq!(gazetteer.aliases().len(), 4 * PEOPLE);
                gazetteer
            },
            BatchSize::LargeInput,
        )
    });
    group.finish();
}

fn people(count: usize) -> String {
    let mut table = String::from("id,label,wikidata,state,names,surname\n");
    for n in 0..count {
        // Every other name has a letter that is none of ASCII, as Vietnamese names have.
        let given = if n % 2 == 0 { "Minh" } else { "Đức" };
        table += &format!("person/{n:07},Lê {given} {n:07},,,Le {given} {n:07}; {n:07} {given} Lê,Lê {n:07}\n");
    }
    table
}

criterion_group!(benches, builtin, own);
criterion_main!(benches);
