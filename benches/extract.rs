//! How fast articles become conversations, and conversations a graph: `cargo bench --bench extract`.

use std::hint::black_box;
use std::path::Path;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use demarche::{Document, Extraction, Extractor, KnowledgeGraph};

#[path = "texts/mod.rs"]
mod texts;

/// Articles and their days of publication.
const SEEDS: [(&str, &str); 5] = [
    ("000_c9037cb6ea1b968c", "2022-05-20"),
    ("001_e13274db93f29771", "2024-06-27"),
    ("002_258c2c428f2593fb", "2021-12-31"),
    ("003_67b8e6099faf2ee3", "2022-05-14"),
    ("004_851685999f0ac22e", "2022-01-01"),
];

/// What the five tell, each by itself. A bench that finds less is not faster.
const CONVERSATIONS: usize = 23;

/// How often the five are read in one iteration.
const TIMES: usize = 20;

fn extract(c: &mut Criterion) {
    let extractor = Extractor::builtin();
    let documents = seeds();
    let found: usize = documents.iter().map(|document| extractor.extract(document).conversations.len()).sum();
    assert_eq!(found, CONVERSATIONS, "the conversations changed: look at them, then correct CONVERSATIONS");

    let bytes: usize = documents.iter().map(|document| document.text.len()).sum();
    let mut group = c.benchmark_group("extract");
    group.throughput(Throughput::Bytes((bytes * TIMES) as u64));
    group.bench_function("seeds", |b| {
        b.iter(|| {
            let count = |_| documents.iter().map(|document| extractor.extract(black_box(document)).conversations.len());
            let all: usize = (0..TIMES).flat_map(count).sum();
            assert_eq!(all, found * TIMES);
        })
    });

    group.finish();
}

/// Short and long documents: what is spent on a byte should not depend on the length.
fn sizes(c: &mut Criterion) {
    let extractor = Extractor::builtin();
    for language in ["vi", "en"] {
        let mut group = c.benchmark_group(format!("extract/{language}"));
        for (name, size) in texts::SIZES {
            let documents = texts::documents(language, size);
            let read = |document| extractor.extract(black_box(document)).mentions.len();
            group.throughput(Throughput::Bytes(documents.iter().map(|document| document.text.len() as u64).sum()));
            group.sample_size(10);
            group.bench_function(name, |b| b.iter(|| documents.iter().map(read).sum::<usize>()));
        }
        group.finish();
    }
}

fn graph(c: &mut Criterion) {
    let extractor = Extractor::builtin();
    let read: Vec<Extraction> = seeds().iter().map(|document| extractor.extract(document)).collect();
    let copy = |index: usize| {
        read.iter().map(move |told| Extraction { document: format!("{}-{index}", told.document), ..told.clone() })
    };
    let many: Vec<Extraction> = (0..100).flat_map(copy).collect();
    let one = dated(&KnowledgeGraph::from_extractions(read.clone()));

    let mut group = c.benchmark_group("graph");
    group.throughput(Throughput::Elements(many.len() as u64)).sample_size(10);
    group.bench_function("merge 500 documents", |b| {
        b.iter_batched(
            || many.clone(),
            |many| {
                // A hundred copies of the same reports are the same conversations, with a hundred times the reports.
                assert_eq!(dated(&KnowledgeGraph::from_extractions(many)), one);
            },
            BatchSize::LargeInput,
        )
    });
    group.finish();
}

/// How many conversations have a date. Undated reports of two documents are not taken for one conversation.
fn dated(graph: &KnowledgeGraph) -> usize {
    graph.conversations().filter(|conversation| conversation.date().is_some()).count()
}

fn seeds() -> Vec<Document> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let read = |(id, day): (&str, &str)| {
        let path = folder.join(id).with_extension("txt");
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Document::new(id, text).published(day.parse().expect("a day of the calendar")).language("vi")
    };
    SEEDS.into_iter().map(read).collect()
}

criterion_group!(benches, extract, sizes, graph);
criterion_main!(benches);
