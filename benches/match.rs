//! How fast names are found: `cargo bench --bench match`.
//!
//! The library matches, resolves and reads dates in one call; a text without any word for a conversation has the relating
//! stage do next to nothing, so what is timed is the way from bytes to mentions.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use demarche::{Document, Extractor};

/// How often the text is repeated, so that a run is longer than its measuring.
const TIMES: usize = 40;

/// Names in many forms: with and without diacritics, composed and not, over a line break; and lures.
const TEXT: &str = "Tổng thống Mỹ Joe Biden, Thủ tướng Đức Olaf Scholz và Ngoại trưởng Pháp Catherine Colonna. Bộ trưởng Quốc phòng \
    Nga\nSergei Shoigu; Sergey Shoigu. Lầu Năm Góc, Điện Kremlin, NATO, Liên Hợp Quốc. Hội đồng thẩm mỹ của tỉnh Hòa \
    Bình, hoà bình, ngày 19/5/2022. Một câu dài không có tên riêng nào cả, chỉ có những chữ thường như bao câu khác trong bản tin. \
    Thủ tướng Ph\u{61}\u{323}m Minh Chính.\n\n";

/// The mentions of one copy of the text, each time the same: a bench that finds less is not faster.
const MENTIONS: usize = 20;

fn mentions(c: &mut Criterion) {
    let extractor = Extractor::builtin();
    let document = document(TEXT.repeat(TIMES));
    let found = extractor.extract(&document).mentions.len();
    assert_eq!(found, MENTIONS * TIMES, "the mentions changed: look at them, then correct MENTIONS");

    let mut group = c.benchmark_group("match");
    group.throughput(Throughput::Bytes(document.text.len() as u64));
    group.bench_function("dense names", |b| b.iter(|| extractor.extract(black_box(&document)).mentions.len()));
    group.finish();
}

/// The automata of the built-in gazetteer, compiled from nothing.
fn compile(c: &mut Criterion) {
    let names = demarche::Gazetteer::builtin().aliases().len();
    let mut group = c.benchmark_group("compile");
    group.sample_size(10).throughput(Throughput::Elements(names as u64));
    group.bench_function("builtin", |b| b.iter(Extractor::builtin));
    group.finish();
}

fn document(text: String) -> Document {
    let day = "2022-05-20".parse().expect("a day of the calendar");
    Document::new("match", text).published(day).language("vi")
}

criterion_group!(benches, mentions, compile);
criterion_main!(benches);
