//! Where the time of an extraction goes, and what a byte costs in short and in long documents:
//! `cargo bench --bench stages`. With a kind of text and a size (`vi 100000`) it only reads, for a profiler.

// The table is the result.
#![allow(clippy::print_stdout)]

use std::time::{Duration, Instant};

use demarche::{Document, Extractor};

#[path = "texts/mod.rs"]
mod texts;

/// Each size is read for so long, and the best pass counts: whatever else the machine does only makes a pass slower.
const LONG_ENOUGH: Duration = Duration::from_millis(1500);

fn main() {
    let extractor = Extractor::builtin();
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let [kind, size, times @ ..] = arguments.as_slice() {
        let documents = texts::documents(kind, size.parse().expect("a number of bytes"));
        let times = times.first().map_or(1, |times| times.parse().expect("a number of times"));
        documents.iter().for_each(|document| drop(extractor.extract(document)));
        let found: usize = (0..times).flat_map(|_| &documents).map(|document| read(&extractor, document)).sum();
        println!("{found} mentions");
        return;
    }
    for kind in ["vi", "en", "vi-news", "en-news"] {
        let rates = texts::SIZES.map(|(name, size)| {
            let best = best(&extractor, &texts::documents(kind, size));
            let rate = best.bytes as f64 / 1e6 / best.all().as_secs_f64();
            println!("{kind} {name:>6}: {rate:6.1} MB/s   {}", best.shares());
            rate
        });
        let (most, least) = (rates.iter().cloned().fold(0.0, f64::max), rates.iter().cloned().fold(f64::MAX, f64::min));
        println!("{kind} a byte costs at most {:.2} times as much as at least\n", most / least);
    }
}

/// A function of its own, so that a profiler can tell the first reading, which learns the words, from the others.
#[inline(never)]
fn read(extractor: &Extractor, document: &Document) -> usize {
    extractor.extract(document).mentions.len()
}

/// The time of each stage.
#[derive(Clone, Default)]
struct Pass {
    bytes: usize,
    stages: Vec<(&'static str, Duration)>,
}

impl Pass {
    fn all(&self) -> Duration {
        self.stages.iter().map(|(_, time)| *time).sum()
    }

    fn add(&mut self, stage: &'static str, time: Duration) {
        match self.stages.iter_mut().find(|(known, _)| *known == stage) {
            Some((_, all)) => *all += time,
            None => self.stages.push((stage, time)),
        }
    }

    fn shares(&self) -> String {
        let all = self.all().as_secs_f64();
        let share = |(stage, time): &(&str, Duration)| format!("{stage} {:.0} %", time.as_secs_f64() * 100.0 / all);
        self.stages.iter().map(share).collect::<Vec<_>>().join(", ")
    }
}

/// The fastest of several passes over some documents.
fn best(extractor: &Extractor, documents: &[Document]) -> Pass {
    let begin = Instant::now();
    let mut best: Option<Pass> = None;
    let mut passes = 0;
    while passes < 3 || begin.elapsed() < LONG_ENOUGH {
        let pass = pass(extractor, documents);
        if best.as_ref().is_none_or(|best| pass.all() < best.all()) {
            best = Some(pass);
        }
        passes += 1;
    }
    best.unwrap_or_default()
}

fn pass(extractor: &Extractor, documents: &[Document]) -> Pass {
    let mut pass = Pass::default();
    for document in documents {
        pass.bytes += document.text.len();
        let mut last = Instant::now();
        let extraction = extractor.extract_in_stages(document, &mut |stage| {
            let now = Instant::now();
            pass.add(stage, now - last);
            last = now;
        });
        drop(extraction);
        pass.add("output", last.elapsed());
    }
    pass
}
