//! One name, many spellings: each is found, at its own place in the text as it was published.
//!
//! The first half tests [`Phrases`] with names of its own, the second the built-in names through [`Extractor`].

use std::collections::BTreeSet;

use demarche::{PhraseMatch, Phrases, Span, Spelling};
use unicode_normalization::UnicodeNormalization;

/// People, states, places and organizations, of one word to six.
const NAMES: [&str; 36] = [
    "Nguyễn Thúy Hòa",
    "Đỗ Đức Duy",
    "Hoa Kỳ",
    "Thụy Sĩ",
    "Mỹ",
    "Bộ Quốc phòng",
    "Ủy ban châu Âu",
    "Tổ chức Hiệp ước Bắc Đại Tây Dương",
    "Bà Rịa-Vũng Tàu",
    "Xéc-gây Sôi-gu",
    "Mát-xcơ-va",
    "Sergei Shoigu",
    "Dmitry Medvedev",
    "V. Putin",
    "St. Petersburg",
    "Andrés Manuel López Obrador",
    "Íñigo Muñoz",
    "Recep Tayyip Erdoğan",
    "Mevlüt Çavuşoğlu",
    "İbrahim Gökçek",
    "Radosław Sikorski",
    "Mariusz Błaszczak",
    "François-Philippe Champagne",
    "Côte d'Ivoire",
    "Élysée",
    "Xi Jinping",
    "Lý Khắc Cường",
    "Kim Jong-un",
    "Yoon Suk-yeol",
    "Mohammed bin Salman",
    "Abdel Fattah el-Sisi",
    "Hay'at Tahrir al-Sham",
    "Rafik Hariri",
    "George W. Bush",
    "O'Brien",
    "United Nations Security Council",
];

type Respelling = (&'static str, fn(&str) -> String);

/// What a newspaper, a keyboard or a PDF does to a name. What does not concern a name leaves it as it is.
const RESPELLINGS: [Respelling; 36] = [
    ("as it is", str::to_owned),
    ("lower case", |name| name.to_lowercase()),
    ("upper case", |name| name.to_uppercase()),
    ("NFD", |name| name.nfd().collect()),
    ("NFD, upper case", |name| name.to_uppercase().nfd().collect()),
    ("half-composed", half_composed),
    ("other place of the tone", |name| swap(name, &TONE_PLACES)),
    ("other place of the tone, NFD", |name| swap(name, &TONE_PLACES).nfd().collect()),
    ("i for y, y for i", |name| swap(name, &FINAL_I)),
    ("i for y, upper case", |name| swap(name, &FINAL_I).to_uppercase()),
    ("eth for đ", |name| name.replace('Đ', "Ð").replace('đ', "ð")),
    ("African d for đ", |name| name.replace('Đ', "Ɖ").replace('đ', "ɖ")),
    ("hyphen that does not break", |name| name.replace('-', "\u{2011}")),
    ("en dash", |name| name.replace('-', "–")),
    ("em dash", |name| name.replace('-', "—")),
    ("minus", |name| name.replace('-', "−")),
    ("space for a hyphen", |name| name.replace('-', " ")),
    ("curly quote", |name| name.replace('\'', "’")),
    ("wide apostrophe", |name| name.replace('\'', "\u{ff07}")),
    ("opening quote", |name| name.replace('\'', "‘")),
    ("space that does not break", |name| name.replace(' ', "\u{a0}")),
    ("narrow space, upper case", |name| name.to_uppercase().replace(' ', "\u{202f}")),
    ("thin space", |name| name.replace(' ', "\u{2009}")),
    ("ideographic space", |name| name.replace(' ', "\u{3000}")),
    ("two spaces", |name| name.replace(' ', "  ")),
    ("line break", |name| name.replacen(' ', "\n", 1)),
    ("Windows line break", |name| name.replacen(' ', "\r\n", 1)),
    ("indented line, NFD", |name| name.nfd().collect::<String>().replacen(' ', "\n   ", 1)),
    ("soft hyphen", |name| inside_a_word(name, '\u{ad}')),
    ("zero-width space", |name| inside_a_word(name, '\u{200b}')),
    ("zero-width joiner", |name| inside_a_word(name, '\u{200d}')),
    ("byte-order mark, upper case", |name| inside_a_word(&name.to_uppercase(), '\u{feff}')),
    ("full width", full_width),
    ("full width, upper case", |name| full_width(&name.to_uppercase())),
    ("ligature", |name| name.replace("ffi", "ﬃ").replace("fi", "ﬁ").replace("fl", "ﬂ").replace("ff", "ﬀ")),
    ("soft hyphen, NFD, line break", |name| {
        inside_a_word(name, '\u{ad}').nfd().collect::<String>().replacen(' ', "\n", 1)
    }),
];

const TONE_PLACES: [(&str, &str); 4] = [("úy", "uý"), ("òa", "oà"), ("ụy", "uỵ"), ("Ủy", "Uỷ")];
const FINAL_I: [(&str, &str); 5] = [("Kỳ", "Kì"), ("Sĩ", "Sỹ"), ("Mỹ", "Mĩ"), ("Lý", "Lí"), ("Dmitry", "Dmitri")];

fn swap(name: &str, pairs: &[(&str, &str)]) -> String {
    pairs.iter().fold(name.to_owned(), |name, (from, to)| name.replace(from, to))
}

/// The letter in one piece, its tone after it.
fn half_composed(name: &str) -> String {
    let is_tone = |c: &char| matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
    let mut out = String::new();
    for letter in name.chars() {
        let (tones, rest): (Vec<char>, Vec<char>) = [letter].into_iter().nfd().partition(is_tone);
        out.extend(rest.into_iter().nfc());
        out.extend(tones);
    }
    out
}

/// Between the first two letters that stand side by side.
fn inside_a_word(name: &str, invisible: char) -> String {
    let letters: Vec<char> = name.chars().collect();
    let pair = letters.windows(2).position(|pair| pair.iter().all(|c| c.is_alphabetic())).expect("a word");
    let (before, after) = letters.split_at(pair + 1);
    before.iter().chain([&invisible]).chain(after).collect()
}

fn full_width(name: &str) -> String {
    let wide = |c: char| if c.is_ascii_alphabetic() { char::from_u32(c as u32 + 0xfee0).unwrap() } else { c };
    name.chars().map(wide).collect()
}

/// The names, each under its place in the list.
fn phrases(names: &[&str]) -> Phrases {
    let mut builder = Phrases::builder().accented(true);
    for (value, name) in (0..).zip(names) {
        builder.add(name, Spelling::default(), value);
    }
    builder.build()
}

fn found(phrases: &Phrases, text: &str) -> Vec<PhraseMatch> {
    phrases.matches(text).collect()
}

#[test]
fn every_spelling_is_found_where_it_stands() {
    let phrases = phrases(&NAMES);
    let (mut faults, mut count) = (Vec::new(), 0);
    for (value, name) in (0..).zip(NAMES) {
        let mut spellings = BTreeSet::new();
        for (how, respell) in RESPELLINGS {
            let spelling = respell(name);
            if !spellings.insert(spelling.clone()) {
                continue;
            }
            for (before, after) in [("Hôm qua, ", " đã đến."), ("“", "”, báo viết."), ("Tối\u{a0}nay (", ")…")]
            {
                let text = format!("{before}{spelling}{after}");
                let span = Span::new(before.len(), before.len() + spelling.len()).unwrap();
                let found = found(&phrases, &text);
                if found != [PhraseMatch { span, value }] {
                    faults.push(format!("{name}, {how}: {text:?} gives {found:?}"));
                }
            }
        }
        assert!(spellings.len() >= 10, "only {} spellings of {name}", spellings.len());
        count += spellings.len();
    }
    assert!(count >= 500, "{count} spellings");
    assert!(faults.is_empty(), "{} of {count} spellings, in three texts each:\n{}", faults.len(), faults.join("\n"));
}

/// A phrase, a spelling that ought to be found and is not, and why.
const KNOWN_WRONG: [(&str, &str, &str); 4] = [
    ("O'Brien", "O\u{2bc}Brien", "the modifier apostrophe is a letter"),
    ("Hay'at Tahrir al-Sham", "Hay\u{2bc}at Tahrir al-Sham", "the modifier apostrophe is a letter"),
    ("Binali Yıldırım", "BINALI YILDIRIM", "the capital of a dotless ı is read as that of i"),
    ("Hans Weiß", "HANS WEISS", "the capital of ß is not undone"),
];

#[test]
fn what_is_known_to_be_missed_still_is() {
    for (phrase, spelling, reason) in KNOWN_WRONG {
        let text = format!("Hôm qua, {spelling} đã đến.");
        assert_eq!(
            found(&phrases(&[phrase]), &text),
            [],
            "{spelling:?} is found though {reason}; put it in the matrix"
        );
    }
}

/// The spelling of another word, or of none.
#[test]
fn another_word_is_not_found() {
    let phrases = phrases(&["Hòa", "Mỹ", "Đức", "Nga", "Kim Jong-un", "Bộ Quốc phòng", "O'Brien", "Erdoğan"]);
    for text in [
        "Hoạ, hóa, hoa, hoá.",
        "Mỷ, mý, my, mỳ, mĩm.",
        "Dức, đúc, đưc, đứcc.",
        "Ngay khi ấy, ngang Ngã, Ngạn, gnga.",
        "Nga5, 5Nga, Mỹ0",
        "Kim Jong, Kim-Jong un-, Kim Jong-unn, Kim Jongun đã đến.",
        "Bộ, Quốc phòng; Bộ\n\nQuốc phòng đã họp.",
        "O Brien, OBrien, O“Brien đã đến.",
        "Ông Erdogan, erdoḡan.",
    ] {
        let found: Vec<&str> = found(&phrases, text).iter().map(|found| found.span.of(text).unwrap()).collect();
        assert!(found.is_empty(), "{text:?} gives {found:?}");
    }
}

#[test]
fn only_a_sentence_without_any_diacritics_has_dropped_them() {
    let phrases = phrases(&["Tập Cận Bình", "Bộ Quốc phòng", "Thổ Nhĩ Kỳ", "Mỹ", "Đức", "Pháp", "Ý", "Điện Kremlin"]);
    let words = |text: &str| -> Vec<String> {
        found(&phrases, text).iter().map(|found| found.span.of(text).unwrap().to_owned()).collect()
    };
    assert_eq!(words("Hom qua Tap Can Binh tham Tho Nhi Ky."), ["Tap Can Binh", "Tho Nhi Ky"]);
    assert_eq!(words("BO QUOC PHONG: Dien Kremlin im lang"), ["BO QUOC PHONG", "Dien Kremlin"]);
    assert_eq!(words("Bo  Quoc\nphong hop"), ["Bo  Quoc\nphong"]);
    // One word without its diacritics is another word, whatever stands around it.
    assert_eq!(words("My va Duc, Phap va Y hop."), [""; 0]);
    assert_eq!(words("Ông Duc nói về chuyến thăm My và Phap, y như cũ."), [""; 0]);
    // Somebody who writes diacritics writes all of them.
    assert_eq!(words("Hôm qua Tap Can Binh thăm Tho Nhi Ky."), [""; 0]);
    // Sentence by sentence.
    assert_eq!(words("Ông đã đến. Tap Can Binh da den."), ["Tap Can Binh"]);
    assert_eq!(words("Tap Can Binh da den. Ông Tap Can Binh đã nói."), ["Tap Can Binh"]);
}

#[test]
fn where_a_word_ends() {
    let phrases = phrases(&["Nga", "Mỹ", "Joe Biden", "Tổng thống", "NATO"]);
    for (text, expected) in [
        ("Tổng thốngJoe Biden", vec!["Tổng thống", "Joe Biden"]),
        ("TỔNG THỐNG JOE BIDEN", vec!["TỔNG THỐNG", "JOE BIDEN"]),
        ("Nga-Mỹ", vec!["Nga", "Mỹ"]),
        ("Nga/Mỹ", vec!["Nga", "Mỹ"]),
        ("Nga–Mỹ", vec!["Nga", "Mỹ"]),
        ("Nga — Mỹ", vec!["Nga", "Mỹ"]),
        ("Mỹ,Nga;NATO.", vec!["Mỹ", "Nga", "NATO"]),
        ("(Nga)“Mỹ”", vec!["Nga", "Mỹ"]),
        ("Nga- NATO, NATO -Nga", vec!["Nga", "NATO", "NATO", "Nga"]),
        ("Nga’s, NATO's", vec!["Nga", "NATO"]),
        ("NgaMỹ", vec!["Nga", "Mỹ"]),
        ("Ngamỹ, NATOs, NATO2", vec![]),
        ("Nga…Mỹ", vec!["Nga", "Mỹ"]),
    ] {
        let found: Vec<&str> = found(&phrases, text).iter().map(|found| found.span.of(text).unwrap()).collect();
        assert_eq!(found, expected, "{text:?}");
    }
}

// --- the built-in names ---------------------------------------------------------------------------------------------

#[cfg(feature = "builtin")]
mod builtin {
    use demarche::{Document, Extractor, MentionKind};

    /// Texts of 2022 in which the names stand in braces, and what they mean.
    const TEXTS: [(&str, &str, &[&str]); 24] = [
        ("vi", "Hôm qua, {Hoa Kỳ} và {Thụy Sĩ} im lặng.", &["state/US", "state/CH"]),
        ("vi", "Hôm qua, {Hoa Kì} và {Thuỵ Sỹ} im lặng.", &["state/US", "state/CH"]),
        ("vi", "HÔM QUA, {HOA KỲ} VÀ {THỤY SĨ} IM LẶNG", &["state/US", "state/CH"]),
        ("vi", "Hôm qua, {Hoa\u{a0}Kỳ} và {Thụy\nSĩ} im lặng.", &["state/US", "state/CH"]),
        ("vi", "Quan hệ {Nga}-{Mỹ} xấu đi.", &["state/RU", "state/US"]),
        ("vi", "Quan hệ {Nga}/{Mĩ} xấu đi.", &["state/RU", "state/US"]),
        ("vi", "Quan hệ {Nga}–{Mỹ} xấu đi.", &["state/RU", "state/US"]),
        ("vi", "Quan hệ {Nga} - {Ðức} xấu đi.", &["state/RU", "state/DE"]),
        ("vi", "{Tổng thống}{Joe Biden} đã đến.", &["office/president", "person/joe-biden"]),
        ("vi", "Tổng thống{Joe\u{202f}Biden} đã đến.", &["person/joe-biden"]),
        ("vi", "Ông {Xéc‑gây La‑vrốp} đã đến.", &["person/sergei-lavrov"]),
        ("vi", "Ông {Ser\u{ad}gei  Lavrov} đã đến.", &["person/sergei-lavrov"]),
        ("vi", "Ông {Tập Cận\r\nBình} đã đến.", &["person/xi-jinping"]),
        ("vi", "Ong {Tap Can Binh} da den.", &["person/xi-jinping"]),
        ("vi", "Ông {NGỤY PHƯỢNG HOÀ} đã đến.", &["person/wei-fenghe"]),
        ("vi", "Ông {Kim Jong Un} và ông {Kim Jong–un} là một.", &["person/kim-jong-un", "person/kim-jong-un"]),
        ("vi", "Ông đến {Mát–xcơ–va} hôm qua.", &["place/moscow"]),
        ("en", "{Recep Tayyip ERDOĞAN} kept silent.", &["person/recep-tayyip-erdogan"]),
        ("en", "{Recep Tayyip Erdogan} kept silent.", &["person/recep-tayyip-erdogan"]),
        ("en", "{Ｊｏｅ Ｂｉｄｅｎ} kept silent.", &["person/joe-biden"]),
        ("en", "{Côte d’Ivoire} and {Cote d'Ivoire} kept silent.", &["state/CI", "state/CI"]),
        ("en", "{Ra\u{200b}fael\u{3000}Grossi} kept silent.", &["person/rafael-grossi"]),
        (
            "en",
            "{Yoon Suk Yeol} and {Yoon\u{2009}Suk-yeol} are one.",
            &["person/yoon-suk-yeol", "person/yoon-suk-yeol"],
        ),
        ("en", "The {RUSSIAN}-{UKRAINIAN} border is closed.", &["state/RU", "state/UA"]),
    ];

    #[test]
    fn built_in_names_are_found_however_they_are_spelled() {
        let extractor = Extractor::builtin();
        let mut faults = Vec::new();
        for (language, marked, expected) in TEXTS {
            for (form, marked) in super::forms(marked) {
                let text = marked.replace(['{', '}'], "");
                let spans = super::spans(&marked);
                let document =
                    Document::new("d", text.as_str()).language(language).published("2022-06-15".parse().unwrap());
                let extraction = extractor.extract(&document);
                let mentions = || extraction.mentions.iter().filter(|mention| mention.kind != MentionKind::Date);
                for (span, id) in spans.iter().zip(expected) {
                    let is_it = |mention: &&demarche::Mention| {
                        let (start, end) = (mention.span.start(), mention.span.end());
                        (start, end) == *span && (mention.meaning.entity().is_some_and(|found| found.as_str() == *id))
                    };
                    // What an office means depends on whose it is; here it is enough that it is found.
                    let is_office = |mention: &&demarche::Mention| {
                        id.starts_with("office/")
                            && (mention.span.start(), mention.span.end()) == *span
                            && mention.kind == MentionKind::Office
                    };
                    if !mentions().any(|mention| is_it(&mention) || is_office(&mention)) {
                        let found: Vec<_> =
                            mentions().map(|mention| (mention.span.of(&text), &mention.meaning)).collect();
                        faults.push(format!("{text:?} ({form}): {id} is not at {span:?}: {found:?}"));
                    }
                }
            }
        }
        assert!(faults.is_empty(), "{} names are not found:\n{}", faults.len(), faults.join("\n"));
    }
}

#[cfg(feature = "builtin")]
fn forms(text: &str) -> [(&'static str, String); 3] {
    [("NFC", text.to_owned()), ("NFD", text.nfd().collect()), ("half-composed", half_composed(text))]
}

/// The places of what stands in braces, in the text without them.
#[cfg(feature = "builtin")]
fn spans(marked: &str) -> Vec<(usize, usize)> {
    let mut spans = Vec::new();
    let (mut at, mut start) = (0, 0);
    for c in marked.chars() {
        match c {
            '{' => start = at,
            '}' => spans.push((start, at)),
            _ => at += c.len_utf8(),
        }
    }
    spans
}
