//! One word, two keys: what counts as the same spelling.
//!
//! The **key** of a word forgets what never changes its meaning: case, composition (NFC, NFD, half-composed), where a
//! Vietnamese tone mark stands (`hòa`, `hoà`), i for y after a consonant at the end (`Mỹ`, `Mĩ`; `Dmitry`, `Dmitri`), the
//! look-alikes of đ, full-width forms and ligatures, and invisible characters. Its **bare** key forgets the diacritics
//! too. Both are made of a word at a time, so that spaces and line breaks are none of their business.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, decompose_compatible, is_combining_mark};

use super::Shape;

/// No real letter carries more marks than this (Stream-Safe Text allows 30); the rest are dropped.
const MAX_MARKS: usize = 8;

/// Appends the key of a token to `key` and its bare key to `bare`.
pub(crate) fn fold_token(token: &str, shape: Shape, key: &mut String, bare: &mut String) {
    if shape == Shape::Punctuation {
        let folded = token.chars().map(fold_punctuation);
        key.extend(folded.clone());
        bare.extend(folded);
    } else {
        fold_word(token, key, bare);
    }
}

/// The same for a word that is known to be one.
pub(crate) fn fold_word(word: &str, key: &mut String, bare: &mut String) {
    if word.is_ascii() {
        let start = key.len();
        key.extend(word.chars().map(|c| c.to_ascii_lowercase()));
        final_y_to_i(key, start);
        bare.push_str(&key[start..]);
        return;
    }
    // A word is short, so three small passes read better than one clever one.
    let mut letters = String::with_capacity(word.len());
    let mut tones: Vec<char> = Vec::new();
    let mut marks = 0;
    let start_of_bare = bare.len();
    for c in word.chars().flat_map(plain_forms).flat_map(char::to_lowercase).nfd() {
        if is_combining_mark(c) {
            marks += 1;
            match (marks <= MAX_MARKS, is_tone(c)) {
                (false, _) => {}
                (true, true) => tones.push(c),
                (true, false) => letters.push(c),
            }
        } else {
            marks = 0;
            letters.push(c);
            bare.push(if c == 'đ' { 'd' } else { c });
        }
    }
    final_y_to_i(bare, start_of_bare);
    let start = key.len();
    key.extend(letters.nfc());
    final_y_to_i(key, start);
    tones.sort_unstable();
    key.extend(tones);
}

/// The five tone marks of Vietnamese. Moving them to the end of the word makes `hòa` and `hoà` one, without a rule on
/// where a tone belongs; other languages lose nothing, for their words are folded in the same way on both sides.
fn is_tone(c: char) -> bool {
    matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}')
}

fn final_y_to_i(word: &mut String, start: usize) {
    let mut back = word[start..].chars().rev();
    let (last, before) = (back.next(), back.next());
    let consonant = |c: char| c.is_alphabetic() && !"aeiouyăâêôơư".contains(c);
    if last == Some('y') && before.is_some_and(consonant) {
        word.pop();
        word.push('i');
    }
}

/// A character as the keys see it: look-alikes replaced, compatibility forms taken apart, the invisible gone.
fn plain_forms(c: char) -> impl Iterator<Item = char> {
    let mut forms = [None; 4];
    match c {
        'Ð' | 'ð' | 'Đ' | 'Ɖ' => forms[0] = Some('đ'),
        _ if is_invisible(c) => {}
        '\u{fb00}'..='\u{fb06}' | '\u{ff01}'..='\u{ffef}' => {
            let mut n = 0;
            decompose_compatible(c, |part| {
                if n < forms.len() {
                    forms[n] = Some(part);
                    n += 1;
                }
            });
        }
        _ => forms[0] = Some(c),
    }
    forms.into_iter().flatten()
}

/// Characters that are there and not seen: soft hyphen, zero-width ones, the byte order mark, direction marks.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
}

/// Whether a character belongs to the word in which it stands.
pub(crate) fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || canonical_combining_class(c) != 0 || is_combining_mark(c) || is_invisible(c)
}

/// The one character for all dashes, quotation marks and apostrophes; others stay.
fn fold_punctuation(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => '-',
        '“' | '”' | '„' | '‟' | '«' | '»' | '＂' => '"',
        '‘' | '’' | '‚' | '‛' | '`' | '´' | 'ʼ' | '＇' => '\'',
        '，' => ',',
        '（' => '(',
        '）' => ')',
        '／' => '/',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::fold_word;

    fn keys(word: &str) -> (String, String) {
        let (mut key, mut bare) = (String::new(), String::new());
        fold_word(word, &mut key, &mut bare);
        (key, bare)
    }

    #[test]
    fn one_word_has_one_key() {
        for same in [
            ["Mỹ", "Mĩ", "MỸ", "My\u{303}"],
            ["hòa", "hoà", "HÒA", "ho\u{300}a"],
            ["Thụy", "Thuỵ", "thu\u{323}y", "THỤY"],
            ["Việt", "Vi\u{ea}\u{323}t", "Vie\u{323}\u{302}t", "viê\u{ad}̣t"],
            ["Điện", "Ðiện", "điện", "ĐIỆN"],
            ["Dmitry", "Dmitri", "DMITRY", "Ｄmitri"],
        ] {
            for word in same {
                assert_eq!(keys(word), keys(same[0]), "{word}");
            }
        }
    }

    #[test]
    fn other_words_have_other_keys() {
        for (a, b) in [("Mỹ", "my"), ("Anh", "ảnh"), ("Đức", "dục"), ("Sergey", "Sergei"), ("hoa", "hòa")] {
            assert_ne!(keys(a).0, keys(b).0, "{a} {b}");
        }
        assert_eq!(keys("Đức").1, "duc");
    }
}
