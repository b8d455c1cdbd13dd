//! Who is meant by a word that stands for somebody told of before: pronouns, `this ministry`, and who stands before them.

use std::rc::Rc;

use super::{Cast, MOST_PRONOUNS, REACH, Scene};
use crate::extraction::Party;
use crate::gazetteer::Class;
use crate::language::{ClassSet, Means};
use crate::relate::actors::Actor;
use crate::text::Shape;
use crate::{EntityId, EntityKind};

impl<'a> Cast<'a> {
    /// Whether all of some actors are pronouns.
    pub(crate) fn is_pronoun(&self, actors: &[usize]) -> bool {
        let is_pronoun = |actor: &Actor| matches!(actor.means, Means::Pronoun | Means::ObjectPronoun);
        !actors.is_empty() && actors.iter().all(|&actor| is_pronoun(&self.actors[actor]))
    }

    /// "He": whoever the nearest sentence with a person named first, for that is whom it is about.
    pub(super) fn pronoun(&self, actor: &Actor, scene: Scene<'_>) -> Vec<Rc<Party>> {
        // "The latter": the second of those of whom the text speaks.
        let number = actor.cue.and_then(|cue| self.found.context.pack.cues[cue].number).map(usize::from);
        if let Some(party) = number.and_then(|number| scene.story.get(number.checked_sub(1)?)) {
            return vec![party.clone()];
        }
        let at = self.first_actor_ending_after(actor.tokens.start);
        let owner = actor.cue.filter(|&cue| self.found.context.pack.cues[cue].classes.meets(ClassSet::OWNER));
        let before = owner.map_or(Vec::new(), |_| self.owners_before(at, actor));
        // "The Cambodian guest": one of that state.
        let state = actor.states.first().and_then(|&name| self.state_of_name(name));
        let is_own = |&other: &usize| state.is_none() || self.state_of_actor(other, scene) == state;
        let candidates = before.into_iter().chain(self.spoken_of_before(at)).filter(is_own);
        let known = self.first_but_opposite(candidates, scene);
        if let [party] = known.as_slice() {
            return self.guest_beside(party, scene).map_or(known, |guest| vec![guest]);
        }
        // "After he met B, A left": the next one of the sentence.
        let sentence = self.sentence_of_token(actor.tokens.start);
        let after = (at..self.actors.len()).take_while(|&other| self.actors[other].tokens.start < sentence.end);
        let somebody = after.filter(|&other| self.is_somebody(&self.actors[other]));
        self.first_but_opposite(somebody, scene)
    }

    /// The guest of a story of two, where a "he" who met the host's compatriots could be either: hosts meet theirs daily, and it
    /// is no news.
    fn guest_beside(&self, found: &Rc<Party>, scene: Scene<'_>) -> Option<Rc<Party>> {
        let [one, two] = scene.story else { return None };
        let guest = if one.entity == found.entity { two } else { one };
        let are_two = one.entity == found.entity || two.entity == found.entity;
        let are_abroad = |party: &Party| party.state.is_some() && found.state.is_some() && party.state != found.state;
        let is_known = guest.kind() == EntityKind::Person && are_abroad(guest);
        let on = scene.on.or(self.found.context.on);
        let is_host = |other: &Rc<Party>| other.state == found.state && self.best_tenure(&other.entity, on).is_some();
        let are_compatriots = !scene.opposite.is_empty() && scene.opposite.iter().all(is_host);
        (are_two && is_known && are_compatriots).then(|| Rc::clone(guest))
    }

    /// The state for which the person of an actor speaks.
    fn state_of_actor(&self, actor: usize, scene: Scene<'_>) -> Option<EntityId> {
        let parties = self.parties(actor, Scene { opposite: &[], ..scene });
        parties.first().and_then(|party| party.state.clone())
    }

    /// Whose "his call" is: a "he" of the same sentence, or whoever is named last there by title alone.
    fn owners_before(&self, at: usize, actor: &Actor) -> Vec<usize> {
        let sentence = self.sentence_of_token(actor.tokens.start);
        let own = (0..at).rev().take_while(|&other| self.actors[other].tokens.start >= sentence.start);
        let is_titled =
            |actor: &Actor| actor.means == Means::Named && actor.persons.is_empty() && !actor.offices.is_empty();
        let likely = own.filter(|&other| {
            let actor = &self.actors[other];
            actor.means == Means::Pronoun || is_titled(actor)
        });
        likely.take(1).collect()
    }

    /// Those of whom a "he" before an actor may speak, the likeliest first.
    fn spoken_of_before(&self, at: usize) -> Vec<usize> {
        let Some(last) = self.person_before.get(at).copied().flatten() else { return Vec::new() };
        let first_of = |last: usize| {
            let sentence = self.sentence_of(last);
            self.first_actor_from(sentence)
        };
        // A sentence that itself begins with "he" is about whom the sentence before is about.
        let begins_so = |first: usize, last: usize| {
            let named = (first..=last).find(|&other| self.is_somebody(&self.actors[other]));
            let pronoun = (first..=last).find(|&other| self.actors[other].means == Means::Pronoun);
            pronoun.zip(named).is_some_and(|(pronoun, named)| pronoun < named)
        };
        let is_somebody = |other: &usize| self.is_somebody(&self.actors[*other]);
        let mut last = last;
        let mut candidates: Vec<usize> = Vec::new();
        for _ in 0..MOST_PRONOUNS {
            let first = first_of(last);
            let Some(before) = self.person_before.get(first).copied().flatten().filter(|_| begins_so(first, last))
            else {
                break;
            };
            last = before;
        }
        // Where that is the one spoken with, it is whom the sentence before is about.
        for _ in 0..MOST_PRONOUNS {
            let first = first_of(last);
            // "After talks with B, A said": what opens the sentence is about A.
            candidates.extend((first..=last).filter(is_somebody).find(|&other| self.is_subject_after_opening(other)));
            candidates.extend((first..=last).filter(is_somebody));
            let Some(before) = self.person_before.get(first).copied().flatten() else { break };
            last = before;
        }
        candidates
    }

    /// Whether an actor is not the first word of its sentence, a comma stands before it and its verb follows.
    fn is_subject_after_opening(&self, actor: usize) -> bool {
        let (text, tokens) = (self.found.text, &self.actors[actor].tokens);
        let sentence = self.sentence_of_token(tokens.start);
        let opens = self.first_actor_from(sentence.start);
        let begins = self.actors.get(opens).is_some_and(|first| first.tokens.start == sentence.start);
        let is_verb = |token: usize| text.tokens().get(token).is_some_and(|next| next.shape == Shape::Lower);
        !begins && tokens.start > sentence.start && text.key(tokens.start - 1) == "," && is_verb(tokens.end)
    }

    /// "Him": whoever was named last before it.
    pub(super) fn object_pronoun(&self, actor: &Actor, scene: Scene<'_>) -> Vec<Rc<Party>> {
        let at = self.first_actor_ending_after(actor.tokens.start);
        let last = self.person_before.get(at).copied().flatten();
        self.first_but_opposite(std::iter::successors(last, |&other| self.person_before[other]), scene)
    }

    /// "This ministry": the organization that the text named last, be it that of a spokesman, but no news agency.
    pub(super) fn organization_named_last(&self, actor: &Actor, scene: Scene<'_>) -> Vec<Rc<Party>> {
        let at = self.first_actor_ending_after(actor.tokens.start);
        let names =
            self.actors[..at].iter().rev().take(REACH).filter_map(|other| Some((other, *other.organizations.first()?)));
        let is_medium = |name: usize| {
            let id = self.names(name).ids.first();
            id.is_none_or(|id| self.class(id) == Some(Class::Media))
        };
        let last = names.into_iter().find(|&(_, name)| !is_medium(name));
        last.map_or(Vec::new(), |(other, name)| self.organization(other, name, scene))
    }

    /// The first of some actors with persons who is not on the other side, and does more than tell of others.
    fn first_but_opposite(&self, candidates: impl Iterator<Item = usize>, scene: Scene<'_>) -> Vec<Rc<Party>> {
        let only_tells = |party: &Rc<Party>| {
            self.kind_of_office(party).is_some_and(|kind| self.class(&kind) == Some(Class::Spokesperson))
        };
        let other_than_opposite = |party: &Rc<Party>| {
            scene.opposite.iter().all(|opposite| opposite.entity != party.entity) && !only_tells(party)
        };
        let alone = Scene { opposite: &[], ..scene };
        let party = |other: usize| self.parties(other, alone).into_iter().next();
        candidates.take(REACH).filter_map(party).find(other_than_opposite).into_iter().collect()
    }
}
