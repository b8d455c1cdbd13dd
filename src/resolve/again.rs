//! Names that the text told before, in full or in part.

use std::ops::Range;

use hashbrown::HashMap;

use super::{Form, How, MOST_FORMS, Name, Resolver};
use crate::text::Gap;
use crate::text::lexicon::KeyId;
use crate::{EntityId, EntityKind};

impl<'a> Resolver<'a> {
    /// Later mentions of a new name: in full, by the family name, or, after an honorific, by the first word, which in
    /// some languages is the family name.
    pub(super) fn names_again(&mut self) {
        let forms = self.forms_of_new_names();
        if forms.is_empty() {
            return;
        }
        let mut token = 0;
        while token < self.text.tokens().len() {
            let again = forms.get(&self.text.key_id(token)).and_then(|forms| self.again_at(token, forms));
            token += 1;
            if let Some(again) = again {
                token = again.tokens.end;
                for covered in self.names.range(again.tokens.clone()).map(|name| name.tokens.start).collect::<Vec<_>>()
                {
                    self.names.remove(covered);
                }
                self.names.insert(again);
            }
        }
    }

    /// Joins what stands side by side and names one person: a first name and a family name that each are known.
    pub(super) fn names_in_parts(&mut self) {
        let persons = self.names.values().filter(|name| name.kind == EntityKind::Person && name.ids.len() == 1);
        let persons: Vec<(Range<usize>, EntityId)> =
            persons.map(|name| (name.tokens.clone(), name.ids[0].clone())).collect();
        for pair in persons.windows(2).rev() {
            let [(first, id), (second, other)] = pair else { continue };
            if id == other && first.end == second.start && self.text.tokens()[second.start].gap <= Gap::Space {
                let end = self.names.remove(second.start).map_or(second.end, |name| name.tokens.end);
                if let Some(name) = self.names.get_mut(first.start) {
                    name.tokens.end = end;
                }
            }
        }
    }

    /// The forms under which the new names of several words can come again, by the key of the first word; the longest
    /// first, then in the order of the text.
    fn forms_of_new_names(&self) -> HashMap<KeyId, Vec<Form>> {
        let mut forms: HashMap<KeyId, Vec<Form>> = HashMap::new();
        for name in self.names.values().filter(|name| !name.is_known) {
            let family = self.family_of(&name.tokens);
            if family.start == name.tokens.start {
                continue;
            }
            let first = name.tokens.start..name.tokens.start + 1;
            let last = name.tokens.end - 1..name.tokens.end;
            let family_names = [name.tokens.clone(), family, self.last_group(&name.tokens), last];
            let all = family_names.into_iter().map(|tokens| (tokens, false)).chain([(first, true)]);
            for (tokens, needs_honorific) in all {
                let group = self.last_group(&tokens).start - tokens.start;
                let keys: Vec<KeyId> = tokens.map(|token| self.text.key_id(token)).collect();
                let Some(&key) = keys.first() else { continue };
                let forms = forms.entry(key).or_default();
                let is_new = !forms.iter().any(|form| form.keys == keys && form.name.ids == name.ids);
                if is_new && forms.len() < MOST_FORMS {
                    forms.push(Form { keys, group, needs_honorific, name: name.clone() });
                }
            }
        }
        for forms in forms.values_mut() {
            forms.sort_by_key(|form| (form.needs_honorific, std::cmp::Reverse(form.keys.len())));
        }
        forms
    }

    /// The last word of a name with what is glued to it by hyphens, and the particles before it: `van der Hoogland`.
    fn family_of(&self, tokens: &Range<usize>) -> Range<usize> {
        let mut start = self.last_group(tokens).start;
        while start > tokens.start && self.is_particle(start - 1) {
            start -= 1;
        }
        start..tokens.end
    }

    /// The last word of some tokens with what is glued to it by hyphens: `Saint-Aubert`.
    fn last_group(&self, tokens: &Range<usize>) -> Range<usize> {
        let mut start = tokens.end - 1;
        while start > tokens.start && self.text.tokens()[start].gap == Gap::None && self.text.key(start - 1) != "." {
            start -= 1;
        }
        start..tokens.end
    }

    /// The new name that a form at a token means: of several that bear it the nearest before, else the first.
    fn again_at(&self, token: usize, forms: &[Form]) -> Option<Name> {
        let fits = |form: &&Form| {
            let tokens = token..token + form.keys.len();
            let same = tokens.end <= self.text.tokens().len()
                && form.keys.iter().zip(tokens.clone()).all(|(key, at)| *key == self.text.key_id(at));
            let is_upper = |at: usize| self.text.tokens()[at].shape.is_upper();
            let bears = |at: usize| is_upper(at) && !self.is_guarded(at) && !self.is_taken(at);
            let covers =
                |name: &Name| !name.is_known && tokens.start <= name.tokens.start && name.tokens.end <= tokens.end;
            let covered = self.names.range(..tokens.end).rev().take_while(|name| name.tokens.end > tokens.start);
            let titled = self.honorifics.binary_search(&token).is_ok();
            same && (tokens.start + form.group..tokens.end).any(bears)
                && (!form.needs_honorific || titled)
                && covered.into_iter().all(covers)
                && !self.names.get(token).is_some_and(|name| name.tokens == tokens && name.ids == form.name.ids)
        };
        let fitting: Vec<&Form> = forms.iter().filter(fits).collect();
        let longest = fitting.first()?;
        let alike = fitting.iter().filter(|form| form.keys == longest.keys);
        let before = alike.clone().rfind(|form| form.name.tokens.start < token);
        let name = &before.or_else(|| alike.clone().next())?.name;
        Some(Name { tokens: token..token + longest.keys.len(), how: How::NameAgain, ..name.clone() })
    }
}
