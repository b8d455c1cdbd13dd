//! What holds of every text, however odd.
#![cfg(all(feature = "builtin", feature = "serde"))]

use std::collections::BTreeSet;
use std::sync::OnceLock;

use demarche::{Document, Extraction, Extractor, KnowledgeGraph, Meaning, MentionKind, Span, export};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

fn extractor() -> &'static Extractor {
    static EXTRACTOR: OnceLock<Extractor> = OnceLock::new();
    EXTRACTOR.get_or_init(Extractor::builtin)
}

// --- texts --------------------------------------------------------------------------------------------------------

/// Of what news are made, in both languages.
const NEWS: &[&str] = &[
    "Tổng thống",
    "Bộ trưởng Quốc phòng",
    "Ngoại trưởng",
    "người đồng cấp",
    "hai nhà lãnh đạo",
    "ông",
    "bà",
    "phía",
    "Nga",
    "Mỹ",
    "Trung",
    "Anh",
    "Moskva",
    "Nga - Mỹ",
    "NATO",
    "Lầu Năm Góc",
    "Điện Kremlin",
    "Hội đồng Nga-NATO",
    "Sergei Shoigu",
    "Lloyd Austin",
    "V.Putin",
    "Biden",
    "Giô Bai-đơn",
    "Tập Cận Bình",
    "Phạm Minh Chính",
    "Kuleba",
    "điện đàm",
    "cuộc điện đàm",
    "gặp",
    "hội đàm",
    "từ chối",
    "sẽ",
    "đề xuất",
    "giữa",
    "với",
    "và",
    "tại",
    "của",
    "theo đề nghị của",
    "khởi xướng",
    "cho biết",
    "lần thứ hai",
    "trong vòng",
    "kể từ khi",
    "cùng ngày",
    "hôm qua",
    "ngày 13/5",
    "ngày 31/2",
    "25-6",
    "tháng 3-2023",
    "các ngày 12 và 13/01",
    "thứ Hai",
    "Chủ nhật",
    "thẩm mỹ",
    "President",
    "Defense Minister",
    "Secretary",
    "Foreign Minister Jane Doe",
    "his counterpart",
    "the two leaders",
    "Russian",
    "U.S.",
    "Washington",
    "Georgia",
    "the Kremlin",
    "Reuters",
    "Mr.",
    "May",
    "he",
    "Theresa May",
    "spoke by phone",
    "met",
    "a phone call",
    "refused to",
    "will",
    "proposed",
    "between",
    "with",
    "and",
    "at",
    "of",
    "at the request of",
    "initiated by",
    "said",
    "second",
    "since",
    "the same day",
    "yesterday",
    "May 13",
    "13 May 2022",
    "Wednesday",
    "March 2021",
    "Tổng thốngJoe Biden",
    "Ảnh: AFP",
    "(trái)",
    "\"",
    "“",
    "”",
    "(",
    ")",
    "Bộ trưởng Quốc phòng Nga Sergei Shoigu",
    "US Secretary of State Antony Blinken",
    "đồng chí",
    "Nga/Ukraine",
];

/// What stands between.
const GAPS: &[&str] = &[
    " ", " ", " ", " ", ", ", ". ", "", "\n", "\n\n", "-", " - ", "/", "\u{a0}", "\r\n", "; ", ": ", "? ", "\u{200b}",
    "\u{2029}", " \t ", "…", "' ", "'s ",
];

/// What no news should hold.
const ODD: &[&str] = &[
    "\0",
    "\u{feff}",
    "\u{202e}",
    "\u{300}",
    "\u{323}\u{302}",
    "\u{1f}",
    "\u{7f}",
    "\u{85}",
    "\u{fffd}",
    "\u{10ffff}",
    "👩‍👩‍👧",
    "ﬁ",
    "İ",
    "ß",
    "ǆ",
    "ΑΣ",
    "漢字",
    "ا",
    "１９／５",
    "Ⅻ",
    "\u{e000}",
    "\u{1d173}",
    "e\u{301}\u{302}",
    "\u{34f}",
    "\u{ad}",
    "&nbsp;",
    "Tá»•ng thá»‘ng",
    "....",
    "'''",
    "((((",
    "\u{2028}",
    "ﷺ",
    "0000-00-00",
    "99999999999999999999/99",
    "-1/-1",
];

/// A run of news: real names, cues and dates in any order.
fn news() -> impl Strategy<Value = String> {
    let piece = (prop::sample::select(NEWS), prop::sample::select(GAPS));
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat_pairs())
}

trait ConcatPairs {
    fn concat_pairs(self) -> String;
}

impl ConcatPairs for Vec<(&'static str, &'static str)> {
    fn concat_pairs(self) -> String {
        self.into_iter().flat_map(|(piece, gap)| [piece, gap]).collect()
    }
}

/// News with oddities, noise, or one thing many times over.
fn text() -> impl Strategy<Value = String> {
    let odd =
        (prop::sample::select(ODD), prop::sample::select(NEWS)).prop_map(|(odd, piece)| format!("{odd}{piece}{odd}"));
    let long = (prop::sample::select(NEWS), prop::sample::select(GAPS), 1_usize..400)
        .prop_map(|(piece, gap, times)| format!("{piece}{gap}").repeat(times));
    let part = prop_oneof![4 => news(), 2 => odd, 2 => any::<String>(), 1 => long];
    prop::collection::vec(part, 0..4).prop_map(|parts| parts.concat())
}

fn document(text: &str, language: Option<&str>, published: bool) -> Document {
    let mut document = Document::new("d", text);
    document.language = language.map(str::to_owned);
    document.published = published.then(|| "2023-06-15".parse().unwrap());
    document
}

fn language() -> impl Strategy<Value = Option<&'static str>> {
    prop_oneof![Just(None), Just(Some("vi")), Just(Some("en"))]
}

fn of(span: Span, text: &str) -> Result<&str, TestCaseError> {
    span.of(text).ok_or_else(|| TestCaseError::fail(format!("{span:?} is not of the text, or cuts a character")))
}

// --- laws ---------------------------------------------------------------------------------------------------------

fn mentions_are_sorted_and_say_something(found: &Extraction, text: &str) -> Result<(), TestCaseError> {
    let mut end = 0;
    for mention in &found.mentions {
        prop_assert!(mention.span.start() >= end, "{mention:?} begins before the one before it ends");
        prop_assert!(of(mention.span, text)?.chars().any(char::is_alphanumeric), "{mention:?} names nothing");
        prop_assert_eq!(matches!(mention.meaning, Meaning::Date(_)), mention.kind == MentionKind::Date);
        end = mention.span.end();
    }
    Ok(())
}

fn conversations_have_parties_and_evidence(found: &Extraction, text: &str) -> Result<(), TestCaseError> {
    for told in &found.conversations {
        let parties: BTreeSet<_> = told.participants.iter().map(|party| &party.entity).collect();
        prop_assert!(parties.len() >= 2, "{told:?} has fewer than two parties");
        prop_assert_eq!(parties.len(), told.participants.len(), "{:?} has a party twice", told);
        prop_assert!(!told.evidence.is_empty(), "{told:?} has no evidence");
        prop_assert!(told.evidence.is_sorted(), "the evidence is not sorted: {:?}", told.evidence);
        for evidence in &told.evidence {
            prop_assert_eq!(of(evidence.span, text)?, evidence.quote.as_str());
            prop_assert!(!evidence.quote.trim().is_empty(), "{evidence:?} quotes nothing");
        }
    }
    for claim in &found.tenures {
        prop_assert_eq!(of(claim.evidence.span, text)?, claim.evidence.quote.as_str());
    }
    let ids: BTreeSet<_> = found.conversations.iter().map(|told| &told.id).collect();
    prop_assert_eq!(ids.len(), found.conversations.len(), "two conversations have one id");
    Ok(())
}

fn graph_json(extractions: impl IntoIterator<Item = Extraction>) -> String {
    let mut out = Vec::new();
    export::write_json(&KnowledgeGraph::from_extractions(extractions), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read(text in text(), language in language(), published in any::<bool>()) {
        let document = document(&text, language, published);
        let found = extractor().extract(&document);
        mentions_are_sorted_and_say_something(&found, &text)?;
        conversations_have_parties_and_evidence(&found, &text)?;
        prop_assert_eq!(&extractor().extract(&document), &found, "read again, it says something else");
        let mut line = Vec::new();
        export::jsonl::write_line(&mut line, &found, &text, export::jsonl::Offsets::Chars).unwrap();
        let line = String::from_utf8(line).unwrap();
        prop_assert_eq!(line.matches('\n').count(), 1, "a document is one line");
        serde_json::from_str::<serde_json::Value>(&line).map_err(|error| TestCaseError::fail(error.to_string()))?;
    }

    #[test]
    fn decomposed_news_say_the_same(text in news(), language in language()) {
        let read = |text: &str| -> Vec<(String, Meaning)> {
            let found = extractor().extract(&document(text, language, true));
            found.mentions.into_iter().map(|mention| (mention.span.of(text).unwrap().nfc().collect(), mention.meaning)).collect()
        };
        let nfd: String = text.nfd().collect();
        prop_assert_eq!(read(&text), read(&nfd));
    }

    #[test]
    fn a_paragraph_without_names_changes_no_mention(text in news(), language in language()) {
        let language = language.or(Some("vi")); // What is to be told must not depend on the paragraph.
        let before = extractor().extract(&document(&text, language, true)).mentions;
        let longer = format!("{text}\n\nnhững điều khác thì không có gì đáng kể, chỉ là vài câu thêm vào cho dài.");
        let after = extractor().extract(&document(&longer, language, true)).mentions;
        prop_assert_eq!(before, after);
    }

    #[test]
    fn the_order_of_documents_does_not_show(
        texts in prop::collection::vec(news(), 1..6).prop_map(|texts| texts.into_iter().enumerate().collect::<Vec<_>>()),
        seed in any::<u64>(),
    ) {
        let read = |(number, text): &(usize, String)| {
            extractor().extract(&Document { id: format!("d{number}"), ..document(text, Some("vi"), true) })
        };
        let forward = graph_json(texts.iter().map(read));
        let mut shuffled = texts.clone();
        shuffled.sort_by_key(|(number, _)| (*number as u64 + 1).wrapping_mul(seed | 1));
        prop_assert_eq!(&graph_json(shuffled.iter().map(read)), &forward);
        let threads = std::thread::scope(|scope| {
            let readers: Vec<_> = shuffled.iter().map(|text| scope.spawn(move || read(text))).collect();
            graph_json(readers.into_iter().map(|reader| reader.join().unwrap()))
        });
        prop_assert_eq!(&threads, &forward);
    }
}

#[test]
fn another_extractor_reads_the_same() {
    let other = Extractor::builtin();
    let text = NEWS.join(" ");
    for language in ["vi", "en"] {
        let document = document(&text, Some(language), true);
        assert_eq!(other.extract(&document), extractor().extract(&document));
    }
}

/// What proptest has found, so that it stays mended.
#[test]
fn decomposed_lines_are_as_long_as_composed_ones() {
    let line = "Giô Bai-đơn Tổng thống Mỹ các ngày 12 và 13/01, ông Giô Bai-đơn, ".repeat(3);
    let text = format!("{line}gặp\r\nđiện đàm Tổng thống\r\nMay\u{200b}Trung");
    let read = |text: &str| extractor().extract(&document(text, Some("vi"), true)).mentions.len();
    assert_eq!(read(&text), read(&text.nfd().collect::<String>()));
}

#[test]
fn long_runs_are_read() {
    for piece in ["Nga, ", "điện đàm với ", "(", "Nga - Mỹ ", "A", "e\u{301}", "ngày 13/5 ", "Tổng thống ", "\n", "."]
    {
        let text = piece.repeat(20_000 / piece.len());
        let found = extractor().extract(&document(&text, Some("vi"), true));
        assert!(found.mentions.iter().all(|mention| mention.span.of(&text).is_some()), "{piece}");
    }
}
