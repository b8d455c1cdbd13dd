//! Names that no table has, accepted where the words about them vouch for a person.

use std::ops::Range;

use super::{How, MOST_OF_LIKELY_NAME, MOST_OF_TITLE, Name, Resolver, SHORT_WORD, initial_of_first_name};
use crate::entity::slug;
use crate::gazetteer::{AliasUse, Class};
use crate::language::ClassSet;
use crate::matcher::Hit;
use crate::text::{Gap, Shape};
use crate::{EntityId, EntityKind};

/// Cues that stand before names, or tell of conversations, however they are written.
fn never_in_names() -> ClassSet {
    let before_names = [
        ClassSet::HONORIFIC,
        ClassSet::DESCRIPTOR,
        ClassSet::LEADER,
        ClassSet::COUNTERPART,
        ClassSet::TITLE_SUFFIX,
        ClassSet::JOINER,
    ];
    before_names.into_iter().fold(ClassSet::TALK, ClassSet::with)
}

impl<'a> Resolver<'a> {
    /// Names that the gazetteer lacks, where the words about them vouch for a person.
    pub(super) fn new_names(&mut self) {
        for sentence in self.text.sentences() {
            let mut at = sentence.tokens.start;
            while at < sentence.tokens.end {
                // Most words.
                if !self.text.tokens()[at].shape.is_upper() {
                    at += 1;
                    continue;
                }
                let run = self.run_of_capitals(at..sentence.tokens.end);
                if run.is_empty() {
                    at += 1;
                    continue;
                }
                at = run.end;
                if self.ends_name(&run) {
                    continue;
                }
                let starts_sentence = run.start == sentence.tokens.start;
                let tells = self.tells_of_talk(&sentence.tokens);
                let likely = || if tells { self.likely_name(&run) } else { None };
                if let Some(name) = self.new_name(run.clone(), starts_sentence).or_else(likely) {
                    // A place that is its second word.
                    self.names.remove(name.tokens.end - 1);
                    self.names.insert(name);
                }
            }
        }
    }

    /// "Mohammed bin Salman *Al Saud*": takes what a particle opens right behind a known person into the name.
    fn ends_name(&mut self, run: &Range<usize>) -> bool {
        let is_glued = run.len() > 1 && self.is_particle(run.start) && self.text.tokens()[run.start].gap <= Gap::Space;
        let before = self.name_ending_at(run.start).filter(|name| is_glued && name.kind == EntityKind::Person);
        let Some(start) = before.map(|name| name.tokens.start) else { return false };
        if let Some(name) = self.names.get_mut(start) {
            name.tokens.end = run.end;
        }
        true
    }

    fn tells_of_talk(&self, sentence: &Range<usize>) -> bool {
        let first = self.talk.partition_point(|&at| at < sentence.start);
        self.talk.get(first).is_some_and(|&at| at < sentence.end)
    }

    /// A name for which nothing about it vouches, in a sentence that tells of a conversation: its first word begins the
    /// names of several whom the gazetteer knows, or "and" joins it to a person.
    fn likely_name(&self, run: &Range<usize>) -> Option<Name> {
        let is_word = |at: &usize| self.text.tokens()[*at].shape != Shape::Punctuation;
        let begins = |at: usize| {
            let is_capitalised = self.text.tokens()[at].shape == Shape::Capitalised;
            is_capitalised && !self.is_common(at) && self.context.gazetteer.begins_names_of_persons(self.text.bare(at))
        };
        let may_be_one = |run: &Range<usize>| {
            (2..=MOST_OF_LIKELY_NAME).contains(&run.clone().filter(is_word).count())
                && !run.clone().any(|at| self.is_organization_word(at))
                && run.clone().all(|at| self.text.tokens()[at].shape != Shape::AllCapitals)
        };
        // "The company Northwind Peter Sample leads", a body before its head: the name is the end of the capitals.
        let name = run.clone().find(|&at| begins(at)).map(|start| start..run.end);
        let name = name.filter(|name| name.start == run.start || self.is_office_or_body_before(run.start));
        let joined = Some(run.clone()).filter(|run| self.is_joined_to_person(run.start));
        let run = name.or(joined).filter(may_be_one)?;
        let family = self.surname_hit_in(&run);
        if family.is_some_and(|hit| self.with_initials(hit.tokens.clone()) == run) {
            return None;
        }
        self.name_of_nobody_known(run, family)
    }

    /// Whether a word that joins, and is no comma, stands between a person's full name and a token.
    fn is_joined_to_person(&self, token: usize) -> bool {
        let is_word = |at: usize| self.text.tokens()[at].shape == Shape::Lower && self.is_joiner(at);
        let Some(joiner) = token.checked_sub(1).filter(|&at| is_word(at)) else { return false };
        let end = joiner - usize::from(joiner > 0 && self.text.key(joiner - 1) == ",");
        self.name_ending_at(end).is_some_and(|name| name.kind == EntityKind::Person && name.tokens.len() > 1)
    }

    fn new_name(&self, run: Range<usize>, starts_sentence: bool) -> Option<Name> {
        let words = run.clone().filter(|&token| self.text.tokens()[token].shape != Shape::Punctuation).count();
        let family = self.surname_hit_in(&run);
        if family.is_some_and(|hit| self.with_initials(hit.tokens.clone()) == run) || words > 6 {
            return None; // Left to `family_names`.
        }
        // "Minister of Trade and Civil Affairs Ada Sample": the last of the title's words ends it.
        if let Some(last) = run.clone().rev().find(|&token| self.is_organization_word(token)) {
            let rest = last + 1..run.end;
            let may_end = self.context.pack.titles_end_in_organization_words;
            let is_person = may_end && rest.len() >= 2 && self.ends_long_title(rest.start);
            return if is_person { self.new_name(rest, false) } else { None };
        }
        if words == 1 && (self.is_common(run.start) || self.continues_title(&run)) {
            return None;
        }
        let all_capitals = run.clone().all(|token| self.text.tokens()[token].shape != Shape::Capitalised);
        // The first word of a sentence has a capital of its own, so that there the apposition must be plain.
        let is_plain = words >= 2
            && starts_sentence
            && !self.is_common(run.start)
            && (self.is_apposition(run.end) || self.is_told_of_person(run.end));
        let vouched = !(starts_sentence && words == 1) && self.vouched_before(run.start, words)
            || words >= 2 && !starts_sentence && self.vouched_after(run.end)
            || is_plain;
        if !vouched || all_capitals || starts_sentence && family.is_some() && !is_plain {
            return None;
        }
        self.name_of_nobody_known(run, family)
    }

    fn is_organization_word(&self, token: usize) -> bool {
        self.context.pack.organization_words.iter().any(|word| word == self.text.key(token))
    }

    /// The name that a run of capitals is: of somebody whom the tables know by other words, or a new one.
    fn name_of_nobody_known(&self, run: Range<usize>, family: Option<&Hit>) -> Option<Name> {
        let label = self.text.quote(&run).split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some(id) = family.and_then(|hit| self.known_with_more(&run, hit, &label)) {
            return Some(self.known(run, vec![id], How::FamilyName));
        }
        let id = EntityId::of(EntityKind::Person, &slug(&label)?);
        let name = self.known(run, vec![id], How::NameAfterTitle);
        Some(Name { new_label: Some(label), is_known: false, ..name })
    }

    /// The person of the tables whose name a run is but for initials or a nickname within it: `Sergey P. Lavrov`.
    fn known_with_more(&self, run: &Range<usize>, family: &Hit, label: &str) -> Option<EntityId> {
        let middle = run.start + 1..family.tokens.start;
        let is_short = |token: usize| self.text.raw(token).chars().count() == 1;
        let is_more = middle.len() == 3 && self.is_nickname(middle.start) || middle.clone().all(is_short);
        let is_known = family.tokens.end == run.end && !middle.is_empty() && is_more;
        let candidates = if is_known { self.bearers(family) } else { Vec::new() };
        self.alike(&candidates, label, self.text.quote(&family.tokens))
    }

    /// The one of some bearers of a family name who is known about the day and whose first name begins as that of a label.
    pub(super) fn alike(&self, candidates: &[EntityId], label: &str, family: &str) -> Option<EntityId> {
        let initial = |name: &str| initial_of_first_name(name, family);
        let known = |id: &EntityId| initial(self.context.gazetteer.entity(id).map_or("", |person| &person.label));
        let mut alike = candidates.iter().filter(|id| self.served(id, 2) && known(id) == initial(label));
        let one = alike.next()?;
        alike.next().is_none().then(|| one.clone())
    }

    /// Whether a word belongs to the title before it: a person's full name follows, or it is one with which titles go on
    /// and the next is written small ("Bộ trưởng *Năng* lượng").
    fn continues_title(&self, word: &Range<usize>) -> bool {
        let Some(next) = self.text.tokens().get(word.end).filter(|next| next.gap <= Gap::Space) else { return false };
        let is_full = |name: &Name| name.kind == EntityKind::Person && name.tokens.len() >= 2;
        let goes_on = self.context.pack.words_of_titles.contains(self.text.key(word.start));
        self.names.get(word.end).is_some_and(is_full) || goes_on && next.shape == Shape::Lower
    }

    /// Whether a title, a body or a state ends just before a token, or a word of which titles and bodies are made.
    fn is_office_or_body_before(&self, token: usize) -> bool {
        let is_title = |name: &Name| matches!(name.kind, EntityKind::Office | EntityKind::Organization);
        self.name_ending_at(token).is_some_and(is_title) || self.is_within_title(token)
    }

    /// Whether a title stands before a token, and nothing but its words between.
    fn is_within_title(&self, token: usize) -> bool {
        let start = token.saturating_sub(MOST_OF_TITLE);
        let title = self.names.range(start..token).rfind(|name| name.kind == EntityKind::Office);
        let belongs =
            |at: usize| self.text.tokens()[at].shape != Shape::Punctuation && self.text.tokens()[at].gap <= Gap::Space;
        title.is_some_and(|title| (title.tokens.end..token).all(belongs))
    }

    fn is_common(&self, token: usize) -> bool {
        self.context.pack.common_words.contains(self.text.key(token))
    }

    pub(super) fn surname_hit_in(&self, run: &Range<usize>) -> Option<&Hit> {
        let within = run.clone().filter_map(|token| self.hit_at(token)).filter(|hit| hit.tokens.start >= run.start);
        within.into_iter().find(|hit| self.is_surname(hit))
    }

    pub(super) fn is_surname(&self, hit: &Hit) -> bool {
        self.aliases(hit).any(|alias| alias.usage == AliasUse::Surname)
    }

    /// The run of capitalised words that begins at the first token and is no known name.
    fn run_of_capitals(&self, tokens: Range<usize>) -> Range<usize> {
        let start = tokens.start;
        let free = |token: usize| self.text.tokens()[token].shape.is_upper() && !self.is_taken(token);
        if !free(start) || self.is_guarded(start) {
            return start..start;
        }
        let mut end = start + 1;
        let mut next = end;
        while next < tokens.end && next - start < 16 && self.text.tokens()[next].gap <= Gap::Space {
            let hyphened = self.text.key(next - 1) == "-" && next - 1 > start;
            // "Ricardo *Lagos*": a second word that is a place, too.
            if free(next)
                || self.is_word_of_name(next)
                || next == start + 1 && self.is_place_alone(next)
                || hyphened && self.text.tokens()[next].shape == Shape::Lower && !self.is_taken(next)
            {
                end = next + 1;
            } else if self.is_nickname(next) {
                next += 2;
            } else if !(self.is_particle(next) || self.is_inner_mark(next, start)) {
                break;
            }
            next += 1;
        }
        start..end
    }

    /// Whether a cue of one word is written as a word of the name before it: "Dương *Nhân* Hỏa", where `nhân` is "on the occasion
    /// of". A headline may write all words so, and an event may be named after a conversation.
    fn is_word_of_name(&self, token: usize) -> bool {
        let is_cue = |hit: &Hit| {
            let is_word = hit.tokens.len() == 1 && hit.aliases(self.context.gazetteer).next().is_none();
            is_word && !self.cue_classes(hit).meets(never_in_names())
        };
        let goes_on = self.text.tokens().get(token + 1).is_some_and(|next| {
            next.gap == Gap::Space && next.shape == Shape::Capitalised && !self.is_taken(token + 1)
        });
        let sentences = self.text.sentences();
        let own = sentences.partition_point(|sentence| sentence.tokens.end <= token);
        goes_on
            && self.text.tokens()[token].shape == Shape::Capitalised
            && self.hit_at(token).is_some_and(is_cue)
            && sentences.get(own).is_some_and(|sentence| !sentence.is_headline)
    }

    /// Whether a token is a place of one word, and no capital or state.
    fn is_place_alone(&self, token: usize) -> bool {
        let class = |name: &Name| name.ids.first().and_then(|id| self.context.gazetteer.class_of(id));
        self.names.get(token).is_some_and(|name| {
            name.kind == EntityKind::Place && name.tokens.len() == 1 && class(name) != Some(Class::Capital)
        })
    }

    pub(super) fn is_particle(&self, token: usize) -> bool {
        self.context.pack.particles.iter().any(|particle| particle == self.text.key(token))
    }

    /// Whether a word in quotation marks stands within a name: `Fatou "Zola" Sample`.
    fn is_nickname(&self, mark: usize) -> bool {
        let shape = |at: usize| self.text.tokens().get(at).map(|token| token.shape);
        let is_quote = |at: usize| matches!(self.text.key(at), "\"" | "“" | "”" | "'" | "‘" | "’");
        let is_upper = |at: usize| shape(at).is_some_and(Shape::is_upper);
        is_quote(mark) && is_upper(mark + 1) && is_upper(mark + 3) && is_quote(mark + 2)
    }

    /// A hyphen or apostrophe within a name, or the full stop of an initial.
    fn is_inner_mark(&self, token: usize, start: usize) -> bool {
        let glued = self.text.tokens().get(token + 1).is_some_and(|next| next.gap == Gap::None);
        let initial = token > start && self.text.raw(token - 1).chars().count() == 1;
        let at_word = self.text.tokens()[token].gap == Gap::None;
        match self.text.key(token) {
            "-" | "'" => glued && at_word,
            "." => initial && at_word,
            _ => false,
        }
    }

    /// Whether a guard hides a token.
    pub(super) fn is_guarded(&self, token: usize) -> bool {
        let at = self.matches.guards.partition_point(|guard| guard.end <= token);
        self.matches.guards.get(at).is_some_and(|guard| guard.contains(&token))
    }

    /// Whether an honorific, a title, a title with its state, or a word that stands for one ends just before a token.
    pub(super) fn vouched_before(&self, token: usize, words: usize) -> bool {
        if self.honorifics.binary_search(&token).is_ok() {
            return true;
        }
        // What ends one paragraph says nothing of what begins the next.
        if self.text.tokens()[token].gap == Gap::Paragraph {
            return false;
        }
        if words >= 2 && self.ends_title_with_body(token) {
            return true;
        }
        let mut at = token;
        if at > 0 && words >= 2 && self.text.key(at - 1) == "," {
            at -= 1;
        }
        // Walk back over the state, the organization and the seat of the title: `đại sứ Mỹ tại Moscow`.
        for _ in 0..4 {
            if self.stand_ins.binary_search(&at).is_ok() {
                return true;
            }
            match self.name_ending_at(at) {
                Some(name) if name.kind == EntityKind::Office => return true,
                _ if at == token && words >= 2 && self.ends_long_title(at) => return true,
                _ if at + 1 == token && words >= 2 && self.ends_title_of_names(at) => return true,
                Some(name) if name.kind != EntityKind::Person => at = name.tokens.start,
                _ if at > 0 && at < token && self.text.tokens()[at - 1].shape == Shape::Lower => at -= 1,
                _ => return false,
            }
        }
        matches!(self.name_ending_at(at), Some(name) if name.kind == EntityKind::Office)
    }

    /// Whether what stands before a token is a title with its field, the last word of which no person's name has:
    /// `Minister of Trade and Civil Affairs`.
    fn ends_long_title(&self, token: usize) -> bool {
        let is_last = |at: usize| self.is_organization_word(at);
        let may_end = self.context.pack.titles_end_in_organization_words;
        if !may_end || !token.checked_sub(1).is_some_and(is_last) {
            return false;
        }
        let start = token.saturating_sub(MOST_OF_TITLE);
        let title = self.names.range(start..token).next_back();
        let Some(end) = title.filter(|name| name.kind == EntityKind::Office).map(|name| name.tokens.end) else {
            return false;
        };
        let belongs =
            |at: usize| self.text.tokens()[at].shape != Shape::Punctuation && self.text.tokens()[at].gap <= Gap::Space;
        end < token && (end..token).all(belongs)
    }

    /// Whether a state, a body or a place ends a title before a token, with nothing between that is no name's or field's word:
    /// `Chủ tịch Cơ quan Chống tham nhũng Lào`.
    fn ends_title_with_body(&self, token: usize) -> bool {
        let is_body =
            |name: &Name| matches!(name.kind, EntityKind::State | EntityKind::Organization | EntityKind::Place);
        let Some(body) = self.name_ending_at(token).filter(|name| is_body(name)).map(|name| name.tokens.start) else {
            return false;
        };
        let start = token.saturating_sub(MOST_OF_TITLE);
        let title = self.names.range(start..body).rfind(|name| name.kind == EntityKind::Office);
        let Some(end) = title.map(|name| name.tokens.end) else { return false };
        // What begins with a capital is the name of a body, what does not may be a verb.
        let is_named = |at: usize| self.text.tokens()[at].shape.is_upper();
        let belongs = |at: usize| {
            let token = &self.text.tokens()[at];
            token.gap <= Gap::Space && token.shape != Shape::Punctuation && self.talk.binary_search(&at).is_err()
        };
        end < body && is_named(end) && (end..body).all(belongs)
    }

    /// Whether a title ends before a token with the names of its field and short words: `envoy for the Great Lakes`.
    fn ends_title_of_names(&self, token: usize) -> bool {
        let start = token.saturating_sub(MOST_OF_TITLE);
        let title = self.names.range(start..token).rfind(|name| name.kind == EntityKind::Office);
        let is_short = |at: usize| self.text.raw(at).chars().count() <= SHORT_WORD && self.hit_at(at).is_none();
        let belongs = |at: usize| {
            let word = &self.text.tokens()[at];
            word.gap <= Gap::Space && (word.shape.is_upper() || word.shape == Shape::Lower && is_short(at))
        };
        title.is_some_and(|title| title.tokens.end < token && (title.tokens.end..token).all(belongs))
    }

    /// Whether a comma and a title, or a word that stands for one, follow, or what is said of persons alone: `Lynne Tracy,
    /// the US ambassador`, `Dan Jarvis, her British counterpart`, `Ana Sample, who`.
    fn vouched_after(&self, token: usize) -> bool {
        let comma = self.text.tokens().get(token).is_some() && self.text.key(token) == ",";
        let reach = token + 1..token + 8;
        let title = self.names.range(reach).find(|name| name.kind == EntityKind::Office);
        let is_titled = || title.is_some_and(|title| !self.is_before_person(title.tokens.end));
        self.is_told_of_person(token) || comma && (is_titled() || self.stands_in_after(token + 1))
    }

    /// Whether a comma and what is said of persons alone follow.
    fn is_told_of_person(&self, token: usize) -> bool {
        let is_comma = self.text.tokens().get(token).is_some() && self.text.key(token) == ",";
        is_comma && self.personal.binary_search(&(token + 1)).is_ok()
    }

    /// Whether a word that stands for a title ends within a few words, and whoever it stands for does not follow.
    fn stands_in_after(&self, token: usize) -> bool {
        let last = (token + 8).min(self.text.tokens().len());
        let goes_on = |at: &usize| self.text.tokens()[*at].shape != Shape::Punctuation || self.text.key(*at) == "'";
        let end = (token..last).find(|at| !goes_on(at)).unwrap_or(last);
        let stand_in = self.stand_ins.partition_point(|&other| other <= token);
        self.stand_ins.get(stand_in).is_some_and(|&at| at == end && !self.is_before_person(at))
    }

    /// Whether a person follows, after the state or organization of a title at most: "On the X platform, President A said".
    fn is_before_person(&self, token: usize) -> bool {
        let of = self.names.get(token).filter(|name| name.kind != EntityKind::Person);
        let at = of.map_or(token, |name| name.tokens.end);
        let is_person = self.names.get(at).is_some_and(|name| name.kind == EntityKind::Person);
        is_person || self.hit_at(at).is_some_and(|hit| self.is_surname(hit))
    }

    /// Whether a comma and a title follow, and nothing but what belongs to the title up to the next comma, after which
    /// the sentence goes on.
    fn is_apposition(&self, token: usize) -> bool {
        let word = |at: usize| self.text.tokens().get(at).map(|word| word.shape);
        let named = |at: usize| {
            let before = self.names.range(..=at).next_back();
            before.filter(|name| name.tokens.contains(&at)).map(|name| name.kind)
        };
        let belongs = |at: usize| match (named(at), word(at)) {
            (Some(kind), _) => kind != EntityKind::Person,
            (None, Some(Shape::Lower)) => true,
            (None, Some(Shape::Punctuation)) => matches!(self.text.key(at), "'" | "-"),
            _ => false,
        };
        let is_comma = |at: usize| word(at).is_some() && self.text.key(at) == ",";
        let end = (token + 1..token + MOST_OF_TITLE).find(|&at| !belongs(at));
        let has_title = |end: usize| (token + 1..end).any(|at| named(at) == Some(EntityKind::Office));
        is_comma(token) && end.is_some_and(|end| is_comma(end) && has_title(end) && word(end + 1) == Some(Shape::Lower))
    }

    pub(super) fn name_ending_at(&self, token: usize) -> Option<&Name> {
        self.names.range(..token).next_back().filter(|name| name.tokens.end == token)
    }
}
