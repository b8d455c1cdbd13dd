//! Whom a name names, in whatever spelling.

use std::collections::BTreeSet;

use super::{AliasUse, Diacritics, Gazetteer};
use crate::text::fold::fold_word;
use crate::text::letter::is_word_char;
use crate::{EntityId, EntityKind};

impl Gazetteer {
    /// The entities that bear a name, as a whole or as a surname, in any language: sorted, each once.
    ///
    /// Case, composition, marks between words and the place of tone marks do not count; diacritics do, but for names of
    /// persons. Nothing is resolved: who is meant in a text, or by a title, [`Extractor::look_up`](crate::Extractor::look_up)
    /// tells. O(n) in names.
    ///
    /// ```
    /// use demarche::Gazetteer;
    ///
    /// let people = "id,label,wikidata,state,names,surname\nperson/tayyip,Tayyip Erdoğan,,,,\n";
    /// let gazetteer = Gazetteer::builder().file("people/mine.csv", people).build()?;
    /// assert_eq!(gazetteer.named("TAYYIP  ERDOGAN")[0].as_str(), "person/tayyip");
    /// assert_eq!(gazetteer.named("Erdoğan")[0].as_str(), "person/tayyip");
    /// assert!(gazetteer.named("Erdo").is_empty());
    /// # Ok::<(), demarche::GazetteerError>(())
    /// ```
    pub fn named(&self, name: &str) -> Vec<&EntityId> {
        let wanted = keys(name).0;
        let bears = |alias: &&super::Alias| {
            let (key, bare) = keys(&alias.text);
            alias.usage != AliasUse::Guard
                && (key == wanted || alias.diacritics == Diacritics::Ignore && bare == wanted)
        };
        let found = self.aliases.iter().filter(bears).filter_map(|alias| alias.entity.as_ref());
        let mut found: Vec<&EntityId> = found.collect();
        found.sort();
        found.dedup();
        found
    }

    /// Whether the names of several persons begin with a word, as most languages' given names and many family names do:
    /// `peter`, `nguyen`. The word is a bare key.
    pub(crate) fn begins_names_of_persons(&self, word: &str) -> bool {
        self.first_words.get_or_init(|| self.first_words()).contains(word)
    }

    fn first_words(&self) -> BTreeSet<String> {
        let (mut once, mut often) = (BTreeSet::new(), BTreeSet::new());
        for person in self.by_kind(EntityKind::Person) {
            let Some((first, _)) = person.label.split_once(' ') else { continue };
            let bare = keys(first).1;
            if bare.chars().count() >= SHORTEST_FIRST_WORD && !once.insert(bare.clone()) {
                often.insert(bare);
            }
        }
        often
    }
}

/// Initials, and `Al`, begin names of persons, and much else.
const SHORTEST_FIRST_WORD: usize = 3;

/// The words of a name as the matcher compares them, and without their diacritics.
pub(crate) fn keys(text: &str) -> (String, String) {
    let (mut key, mut bare) = (String::new(), String::new());
    for word in text.split(|c: char| !is_word_char(c)).filter(|word| !word.is_empty()) {
        if !key.is_empty() {
            key.push(' ');
            bare.push(' ');
        }
        fold_word(word, &mut key, &mut bare);
    }
    (key, bare)
}
