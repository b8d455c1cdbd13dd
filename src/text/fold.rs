//! One word, two keys: what counts as the same spelling.
//!
//! The **key** of a word forgets what never changes its meaning: case, composition (NFC, NFD, half-composed), where a
//! Vietnamese tone mark stands (`hòa`, `hoà`), i for y after a consonant at the end (`Mỹ`, `Mĩ`; `Dmitry`, `Dmitri`), the
//! look-alikes of đ, full-width forms and ligatures, and invisible characters. Its **bare** key forgets the diacritics
//! too. Both are made of a word at a time, so that spaces and line breaks are none of their business.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use super::Shape;
use super::letter::{folded, is_invisible, is_tone};

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
    let (start, start_of_bare) = (key.len(), bare.len());
    if word.is_ascii() {
        key.extend(word.chars().map(|c| c.to_ascii_lowercase()));
        final_y_to_i(key, start);
        bare.push_str(&key[start..]);
    } else if fold_letters(word, key, bare).is_none() {
        key.truncate(start);
        bare.truncate(start_of_bare);
        fold_all(word, key, bare);
    }
}

/// Folds a word of common letters, each by itself; of another it leaves a part.
fn fold_letters(word: &str, key: &mut String, bare: &mut String) -> Option<()> {
    let (start, start_of_bare) = (key.len(), bare.len());
    // Vietnamese has one tone in a syllable.
    let mut tones = ['\0'; 4];
    let mut count = 0;
    for c in word.chars() {
        let folded = folded(c)?;
        key.push(folded.letter);
        bare.push(folded.bare);
        if let Some(tone) = folded.tone {
            *tones.get_mut(count)? = tone;
            count += 1;
        }
    }
    final_y_to_i(key, start);
    final_y_to_i(bare, start_of_bare);
    tones[..count].sort_unstable();
    key.extend(&tones[..count]);
    Some(())
}

fn fold_all(word: &str, key: &mut String, bare: &mut String) {
    let (start, start_of_bare) = (key.len(), bare.len());
    // A word is short, so three small passes read better than one clever one.
    let mut letters = String::with_capacity(word.len());
    let mut tones: Vec<char> = Vec::new();
    let mut marks = 0;
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
    key.extend(letters.nfc());
    final_y_to_i(key, start);
    // Moving the tones to the end of the word makes `hòa` and `hoà` one, without a rule on where a tone belongs; other
    // languages lose nothing, for their words are folded in the same way on both sides.
    tones.sort_unstable();
    key.extend(tones);
}

fn final_y_to_i(word: &mut String, start: usize) {
    let mut back = word[start..].chars().rev();
    let (last, before) = (back.next(), back.next());
    let consonant = |c: char| c.is_alphabetic() && !"aeiouyăâêôơư".contains(c);
    // In `qu` the u is no vowel: `quý`, `quí`.
    let after_qu = || word[start..].ends_with("quy");
    if last == Some('y') && (before.is_some_and(consonant) || after_qu()) {
        word.pop();
        word.push('i');
    }
}

/// A character as the keys see it: look-alikes replaced, compatibility forms taken apart, the invisible gone.
pub(super) fn plain_forms(c: char) -> impl Iterator<Item = char> {
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
            ["Quý", "Quí", "QUÝ", "qui\u{301}"],
        ] {
            for word in same {
                assert_eq!(keys(word), keys(same[0]), "{word}");
            }
        }
    }

    #[test]
    fn common_letters_fold_as_all_do() {
        let all = |word: &str| {
            let (mut key, mut bare) = (String::new(), String::new());
            super::fold_all(word, &mut key, &mut bare);
            (key, bare)
        };
        for c in '\u{80}'..'\u{2100}' {
            for word in [format!("{c}"), format!("a{c}y"), format!("{c}{c}x"), format!("ế{c}ò")] {
                assert_eq!(keys(&word), all(&word), "{word}");
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
