//! Names found side by side with the peers, by how many names there are: `cargo bench --bench phrases`.
//!
//! One run, one thread, the same text and names for all, so that ratios hold where megabytes a second drift. The text is
//! Vietnamese news (the five articles of `seeds/`, shuffled by sentences and sown with rare words) with a name every 55
//! characters or so; which, follows Zipf's law, or in the last row is drawn from all alike. Each rate is the best of three
//! passes over all of it. `BENCH_MB` sets the size of the text (50), `BENCH_NAMES` the numbers of names.
//!
//! What is compared is not equal: *raw* automata compare bytes, find names within words and miss all other spellings; ours
//! finds whole words, folded. `folded` is what a user of aho-corasick would write to come near: NFC and lower case for the
//! whole text, all overlapping matches, a check of the boundaries, the longest from the left.

// The table is the result.
#![allow(clippy::print_stdout)]

use std::hint::black_box;
use std::time::Instant;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use daachorse::{DoubleArrayAhoCorasick, DoubleArrayAhoCorasickBuilder};
use demarche::{Case, Phrases, Spelling};
use peak_alloc::PeakAlloc;
use unicode_normalization::UnicodeNormalization;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

const MB: f64 = 1e6;

fn main() {
    // `cargo test --benches` asks benches to run shortly.
    let short = std::env::args().any(|argument| argument == "--test");
    let megabytes = number("BENCH_MB").unwrap_or(if short { 1 } else { 50 });
    let sizes = std::env::var("BENCH_NAMES").map_or_else(
        |_| if short { vec![1000] } else { vec![1_000, 10_000, 100_000, 1_000_000] },
        |sizes| sizes.split(',').filter_map(|size| size.parse().ok()).collect(),
    );
    println!("MB/s (ratio to the contiguous NFA, raw)");
    println!(
        "{:>9} {:>9} | {:>12} {:>14} {:>14} {:>14} {:>14} {:>14} | {:>10} {:>9} {:>9} {:>12}",
        "names",
        "drawn",
        "NFA raw",
        "daachorse raw",
        "fold + NFA",
        "ours, exact",
        "ours, anycase",
        "ours, all",
        "build s",
        "peak MB",
        "kept MB",
        "bytes/name"
    );
    for &size in &sizes {
        let names = names(size);
        row(&names, megabytes, "Zipf");
        if size == sizes.iter().copied().max().unwrap_or_default() {
            row(&names, megabytes, "evenly");
        }
    }
}

fn row(names: &[String], megabytes: usize, drawn: &str) {
    let text = text(names, megabytes * 1_000_000, drawn == "Zipf");
    let rate = |find: &mut dyn FnMut() -> usize| {
        let mut best = f64::MAX;
        let mut found = 0;
        for _ in 0..3 {
            let start = Instant::now();
            found = black_box(find());
            best = best.min(start.elapsed().as_secs_f64());
        }
        assert!(found > text.len() / 200, "a bench that finds {found} names is not faster");
        text.len() as f64 / MB / best
    };
    // One peer at a time, so that they do not share the memory.
    let raw = {
        let automaton = nfa(names, MatchKind::LeftmostLongest);
        rate(&mut || automaton.find_iter(&text).count())
    };
    let daachorse = {
        let automaton: DoubleArrayAhoCorasick<u32> = DoubleArrayAhoCorasickBuilder::new()
            .match_kind(daachorse::MatchKind::LeftmostLongest)
            .build(names)
            .expect("the names are distinct");
        rate(&mut || automaton.leftmost_find_iter(&text).count())
    };
    let folded = {
        let fold = |text: &str| text.nfc().collect::<String>().to_lowercase();
        let automaton = nfa(&names.iter().map(|name| fold(name)).collect::<Vec<_>>(), MatchKind::Standard);
        rate(&mut || {
            let text = fold(&text);
            let mut hits: Vec<(usize, usize)> = Vec::new();
            let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            for hit in automaton.find_overlapping_iter(&text) {
                if !is_word(text[..hit.start()].chars().next_back()) && !is_word(text[hit.end()..].chars().next()) {
                    hits.push((hit.start(), hit.end()));
                }
            }
            hits.sort_unstable_by_key(|&(start, end)| (start, std::cmp::Reverse(end)));
            let mut free = 0;
            hits.into_iter()
                .filter(|&(start, end)| {
                    start >= free && {
                        free = end;
                        true
                    }
                })
                .count()
        })
    };
    let compile = |case| {
        let mut phrases = Phrases::builder().accented(true);
        for (value, name) in names.iter().enumerate() {
            phrases.add(name, Spelling { case, ..Spelling::default() }, value as u32);
        }
        phrases.build()
    };
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let start = Instant::now();
    let phrases = compile(Case::Exact);
    let build = start.elapsed().as_secs_f64();
    let peak = (MEMORY.peak_usage() - before) as f64 / MB;
    let kept = (MEMORY.current_usage() - before) as f64 / MB;
    let exact = rate(&mut || phrases.matches(&text).count());
    let all = rate(&mut || phrases.matches_all(&text).count());
    drop(phrases);
    let anycase = compile(Case::Any);
    let any = rate(&mut || anycase.matches(&text).count());
    let ratio = |rate: f64| format!("{rate:.0} ({:.2}x)", rate / raw);
    println!(
        "{:>9} {drawn:>9} | {raw:>12.0} {:>14} {:>14} {:>14} {:>14} {:>14} | {build:>10.2} {peak:>9.1} {kept:>9.1} {:>12.0}",
        names.len(),
        ratio(daachorse),
        ratio(folded),
        ratio(exact),
        ratio(any),
        ratio(all),
        kept * MB / names.len() as f64,
    );
}

fn nfa(names: &[String], kind: MatchKind) -> AhoCorasick {
    AhoCorasick::builder()
        .kind(Some(AhoCorasickKind::ContiguousNFA))
        .match_kind(kind)
        .build(names)
        .expect("the names fit")
}

fn number(variable: &str) -> Option<usize> {
    std::env::var(variable).ok()?.parse().ok()
}

/// A small generator: the same names and text in each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % end
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }

    /// The first often, the last rarely.
    fn zipf(&mut self, end: usize) -> usize {
        let ranks = (end as f64).ln();
        let rank = (self.below(1 << 20) as f64 / (1u64 << 20) as f64 * ranks).exp();
        (rank as usize).min(end) - 1
    }
}

/// That many distinct names of two to five words: Vietnamese ones, foreign ones, some with a title.
fn names(count: usize) -> Vec<String> {
    const FAMILIES: &[&str] = &[
        "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô",
        "Dương", "Lý", "Đinh", "Trịnh", "Mai", "Tô", "Lương", "Tạ", "Cao", "Đoàn",
    ];
    const MIDDLES: &[&str] = &[
        "Văn", "Thị", "Đức", "Minh", "Quang", "Thanh", "Xuân", "Hữu", "Công", "Ngọc", "Anh", "Bá", "Đình", "Gia",
        "Hồng", "Kim", "Quốc", "Tiến", "Trọng", "Việt",
    ];
    const GIVEN: &[&str] = &[
        "An",
        "Bình",
        "Chính",
        "Dũng",
        "Giang",
        "Hà",
        "Hùng",
        "Khánh",
        "Lâm",
        "Linh",
        "Long",
        "Mạnh",
        "Nam",
        "Nga",
        "Phúc",
        "Quân",
        "Sơn",
        "Tâm",
        "Thắng",
        "Thưởng",
        "Trang",
        "Tuấn",
        "Tùng",
        "Uyên",
        "Vinh",
        "Yến",
        "Ước",
        "Phượng",
        "Hương",
        "Thủy",
    ];
    const FOREIGN: &[&str] = &[
        "Sergei", "Vladimir", "Antony", "Lloyd", "Mark", "Annalena", "Emmanuel", "José", "Luiz", "Recep", "Mohammed",
        "Ali", "Hun", "Anwar", "Joko", "Kim", "Fumio", "Yoko", "Jens", "Ursula", "Péter", "Zoran", "Łukasz", "Jörg",
    ];
    const SYLLABLES: &[&str] = &[
        "ba", "ber", "bo", "cha", "da", "de", "dro", "fi", "ga", "go", "ha", "ka", "ko", "kra", "la", "len", "li",
        "lo", "ma", "mi", "mo", "na", "ne", "ni", "no", "pe", "po", "ra", "ri", "ro", "sa", "sha", "so", "sta", "ta",
        "te", "to", "tsu", "va", "vo", "ya", "zé",
    ];
    const ENDS: &[&str] = &["v", "n", "s", "r", "ski", "dze", "ez", "ić", "ham", "th", ""];
    const TITLES: &[&str] = &["Bộ trưởng", "Đại sứ", "Thứ trưởng"];
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut seen = std::collections::HashSet::new();
    let mut names = Vec::with_capacity(count);
    while names.len() < count {
        let mut words: Vec<String> = Vec::new();
        if dice.below(10) == 0 {
            words.push(dice.of(TITLES).into());
        }
        if dice.below(2) == 0 {
            words.extend([dice.of(FAMILIES).into(), dice.of(MIDDLES).into()]);
            if dice.below(3) > 0 {
                words.push(dice.of(GIVEN).into());
            }
            words.push(dice.of(GIVEN).into());
        } else {
            words.push(dice.of(FOREIGN).into());
        }
        if words.len() < 3 || names.len() > 50_000 {
            let syllables = (0..2 + dice.below(2)).map(|_| dice.of(SYLLABLES)).collect::<String>();
            let mut surname = syllables + dice.of(ENDS);
            surname[..1].make_ascii_uppercase();
            words.push(surname);
        }
        let name = words.join(" ");
        if seen.insert(name.clone()) {
            names.push(name);
        }
    }
    names
}

/// Text of that many bytes with a name every 55 characters or so.
fn text(names: &[String], bytes: usize, zipf: bool) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/seeds");
    let mut articles: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder of the seeds")
        .filter_map(|entry| Some(entry.ok()?.path()).filter(|path| path.extension().is_some_and(|end| end == "txt")))
        .collect();
    articles.sort();
    let articles: Vec<String> =
        articles.iter().map(|path| std::fs::read_to_string(path).expect("a seed is UTF-8")).collect();
    let words: Vec<Vec<&str>> =
        articles.iter().flat_map(|article| article.lines()).map(|line| line.split_whitespace().collect()).collect();
    let words: Vec<Vec<&str>> = words.into_iter().filter(|line| line.len() > 14).collect();
    let rare: Vec<String> = (0..20_000).map(|word| format!("từ{}", base26(word))).collect();
    let mut dice = Dice(7);
    let mut text = String::with_capacity(bytes + 200);
    while text.len() < bytes {
        let line = &words[dice.below(words.len())];
        let start = dice.below(line.len() - 12);
        for word in &line[start..start + 6 + dice.below(6)] {
            text.push_str(word);
            text.push(' ');
        }
        if dice.below(4) == 0 {
            text.push_str(&rare[dice.zipf(rare.len())]);
            text.push(' ');
        }
        let name = if zipf { dice.zipf(names.len()) } else { dice.below(names.len()) };
        text.push_str(&names[name]);
        text.push_str(if dice.below(5) == 0 { ". " } else { " " });
        if dice.below(40) == 0 {
            text.push_str("\n\n");
        }
    }
    text
}

fn base26(mut number: usize) -> String {
    let mut letters = String::new();
    while number > 0 {
        letters.push((b'a' + (number % 26) as u8) as char);
        number /= 26;
    }
    letters
}
