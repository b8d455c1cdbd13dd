//! Who is meant by a word for several: `both ministers`, `hai nhà lãnh đạo`, `the leaders of three states`.

use std::ops::Range;
use std::rc::Rc;

use super::{Cast, REACH, Scene};
use crate::extraction::Party;
use crate::gazetteer::Class;
use crate::language::{ClassSet, Means};
use crate::relate::actors::Actor;
use crate::{EntityId, EntityKind};

impl<'a> Cast<'a> {
    pub(super) fn leaders(&self, actor: &Actor, scene: Scene<'_>) -> Vec<Rc<Party>> {
        if !actor.persons.is_empty() {
            return actor.persons.iter().filter_map(|&person| self.person(actor, person, scene)).collect();
        }
        let states = actor.states.iter().filter_map(|&name| self.state_of_name(name));
        states.map(|state| self.leader(&state, actor, scene)).collect()
    }

    fn leader(&self, state: &EntityId, actor: &Actor, scene: Scene<'_>) -> Rc<Party> {
        let leaders = self.gazetteer().leaders(state);
        // Whom the document itself names comes before whom the press usually means.
        let story = scene.story.iter().find(|party| {
            party.state.as_ref() == Some(state)
                && self.kind_of_office(party).is_some_and(|office| leaders.contains(&office))
        });
        let told = |office: &&EntityId| {
            let told = self.told_by_office.get(*office).into_iter().flatten().take(REACH);
            told.map(|&told| &self.told[told]).any(|told| told.of.as_ref() == Some(state))
        };
        let mut offices: Vec<&EntityId> = leaders.iter().filter(told).collect();
        offices.extend(leaders);
        let found =
            story.cloned().or_else(|| offices.iter().find_map(|office| self.holder(office, Some(state), actor, scene)));
        let mut party = found.unwrap_or_else(|| self.entity(state));
        let is_title = |form: &String| actor.offices.iter().any(|&name| self.form(name) == *form);
        if party.surface.iter().any(is_title) {
            Rc::make_mut(&mut party).surface.retain(|form| !is_title(form));
        }
        party
    }

    pub(super) fn heads(&self, actor: &Actor, scene: Scene<'_>) -> Vec<Rc<Party>> {
        let organizations = actor.organizations.iter().filter_map(|&name| self.names(name).ids.first());
        // "The leadership of the Pentagon" is one person, that of NATO may be many.
        let is_one =
            |id: &EntityId| actor.cue.is_none() || matches!(self.class(id), Some(Class::Seat | Class::Ministry));
        let head = |id: &EntityId| {
            let (office, of) = self.gazetteer().head(id).filter(|_| is_one(id))?;
            Some(self.holder(&office, Some(&of), actor, scene).unwrap_or_else(|| self.untold(&office, &of)))
        };
        organizations.filter_map(head).collect()
    }

    /// "The two presidents": those of the story; with states, their leaders; on another day, whoever then held the same
    /// offices.
    pub(super) fn group(&self, actor: &Actor, scene: Scene<'_>) -> Vec<Rc<Party>> {
        let office = self.office_of_cue(actor);
        let titled = || self.names(*actor.offices.first()?).ids.first().cloned();
        let office = office.or_else(titled);
        let states: Vec<EntityId> = actor.states.iter().filter_map(|&name| self.state_of_name(name)).collect();
        let number = actor.cue.and_then(|cue| self.found.context.pack.cues[cue].number).map(usize::from);
        // "The three Syrian officials": the last of whom the text told that they speak for it.
        if let ([state], Some(number @ 2..)) = (states.as_slice(), number) {
            let all: Vec<&Rc<Party>> =
                scene.everyone.iter().filter(|party| party.state.as_ref() == Some(state)).collect();
            let from = all.len().checked_sub(number);
            return from.map_or(Vec::new(), |from| all[from..].iter().map(|party| Rc::clone(party)).collect());
        }
        if !states.is_empty() {
            let one = |state: &EntityId| match &office {
                Some(office) => {
                    self.holder(office, Some(state), actor, scene).unwrap_or_else(|| self.untold(office, state))
                }
                None => self.leader(state, actor, scene),
            };
            return states.iter().map(one).collect();
        }
        // "The two countries' foreign ministers": the cue tells how many states.
        let of_states = |office: &EntityId, number: usize| {
            let guests: Vec<&EntityId> = scene.opposite.iter().filter_map(|party| party.state.as_ref()).collect();
            let mut states = self.last_states(&actor.tokens, number + guests.len());
            states.retain(|state| !guests.contains(&state));
            let states = &states[states.len().saturating_sub(number)..];
            let one =
                |of: &EntityId| self.holder(office, Some(of), actor, scene).unwrap_or_else(|| self.untold(office, of));
            states.iter().map(one).collect::<Vec<_>>()
        };
        let is_of_states =
            actor.cue.is_some_and(|cue| !self.found.context.pack.cues[cue].classes.meets(ClassSet::GROUP));
        if let Some(office) = office.as_ref().filter(|_| is_of_states && !actor.offices.is_empty()) {
            return of_states(office, number.unwrap_or(2));
        }
        // Who met the two is none of them, and they are two men.
        let is_free = |parties: &[Rc<Party>]| {
            let is_other = |party: &Rc<Party>| {
                matches!(party.kind(), EntityKind::Person | EntityKind::Office)
                    && scene.opposite.iter().all(|other| other.entity != party.entity)
            };
            !parties.is_empty() && (scene.opposite.is_empty() || parties.iter().all(is_other))
        };
        // "The two leaders" of a story of their ministers, where two leaders spoke before.
        let is_heads = actor.cue.is_some_and(|cue| self.found.context.pack.cues[cue].classes.meets(ClassSet::LEADER));
        // Of the story's own day they may be its ministers, whom readouts call leaders, too.
        let is_apart = scene.is_other || !scene.opposite.is_empty();
        let heads = number.filter(|_| is_heads && is_apart);
        let heads = heads.map_or(Vec::new(), |number| self.last_heads(number, scene));
        if is_free(&heads) {
            return heads;
        }
        // "A and B said they would meet C".
        let own = self.subjects_of_sentence(actor, scene);
        if own.len() >= 2 && number.is_none_or(|number| number > 2 && number == own.len()) {
            return own;
        }
        let fits = |parties: &&[Rc<Party>]| is_free(parties) && number.is_none_or(|number| number == parties.len());
        let pair = self.pair_told_of(actor, scene);
        // "B opened his house to A, and they talked", where nothing was told before.
        let is_of_number = number.map_or(scene.story.is_empty(), |number| number == pair.len());
        let is_new = is_of_number && is_free(&pair) && office.is_none();
        if is_new && pair.iter().any(|party| scene.story.iter().all(|other| other.entity != party.entity)) {
            return pair;
        }
        // "The defence ministers of the two countries", where the story is of their presidents.
        let of_other_office = |office: &EntityId| {
            let is_other = |party: &Rc<Party>| {
                let own = self.kind_of_office(party);
                party.state.is_some() && own.is_some_and(|own| !self.is_meant_by(&own, office))
            };
            scene.story.len() == 2 && scene.story.iter().all(is_other)
        };
        let of_story = |office: &EntityId| {
            let states = scene.story.iter().filter_map(|party| party.state.as_ref());
            let one = |of| self.holder(office, Some(of), actor, scene).unwrap_or_else(|| self.untold(office, of));
            states.map(one).collect::<Vec<_>>()
        };
        let other_office = office.as_ref().filter(|office| of_other_office(office));
        if let Some(office) = other_office.filter(|_| !actor.offices.is_empty()) {
            return of_story(office);
        }
        // "The two ministers": the last who hold such an office, where those of the story do not.
        let titled = number.zip(office.as_ref());
        let titled = titled.map_or(Vec::new(), |(number, office)| self.last_in_office(office, number, scene));
        if is_free(&titled) {
            return titled;
        }
        // "The two foreign ministers" of a story that names none.
        if let Some(office) = other_office.filter(|_| number == Some(2)) {
            return of_story(office);
        }
        // "The two ministers" of a story that has told of their states alone are the two of these whom it names.
        let is_men = actor.cue.is_some_and(|cue| self.found.context.pack.cues[cue].classes.meets(ClassSet::MEN));
        let is_of_states = scene.story.iter().all(|party| party.kind() == EntityKind::State);
        if is_of_states && number == Some(scene.story.len()) && (is_men || !scene.opposite.is_empty()) {
            let named = self.named_before(actor, number, scene);
            let of = |state: &Rc<Party>| named.iter().any(|person| person.state.as_ref() == Some(&state.entity));
            if is_free(&named) && scene.story.iter().all(of) {
                return named;
            }
            let is_person = |party: &Rc<Party>| party.kind() == EntityKind::Person;
            if is_men && scene.pair.iter().all(is_person) && fits(&scene.pair) {
                return scene.pair.iter().map(|party| self.then(party, actor, scene)).collect();
            }
        }
        // "Their call with C": theirs with whom the story began. "The two" of a story that others joined tell of that story.
        let first = scene.story.get(..scene.first_of_story).filter(|first| !first.is_empty()).unwrap_or(scene.story);
        let is_owner = actor.cue.is_some_and(|cue| self.found.context.pack.cues[cue].classes.meets(ClassSet::OWNER));
        let told = match number {
            None if is_owner => first,
            Some(number) if number == first.len() => scene.story,
            Some(number) if number == scene.everyone.len() && number != scene.story.len() => scene.everyone,
            _ => &[],
        };
        if is_free(told) {
            return told.iter().map(|party| self.then(party, actor, scene)).collect();
        }
        if let Some(story) = [scene.story, scene.pair].into_iter().find(fits) {
            return story.iter().map(|party| self.then(party, actor, scene)).collect();
        }
        // "They met C", of the two whom the sentence before names, where no conversation is told of them yet.
        if number.is_none() && is_free(&pair) && !scene.opposite.is_empty() {
            return pair;
        }
        // "C saw the two men", of a story in which C is one of three.
        let others = |parties: &[Rc<Party>]| -> Vec<Rc<Party>> {
            let is_new = |party: &&Rc<Party>| scene.opposite.iter().all(|other| other.entity != party.entity);
            parties.iter().filter(is_new).cloned().collect()
        };
        let rest = [scene.story, scene.everyone].into_iter().map(others);
        let rest = rest.into_iter().find(|rest| number == Some(rest.len()) && is_free(rest));
        if let Some(rest) = rest.filter(|_| !scene.opposite.is_empty()) {
            return rest;
        }
        let named = self.named_before(actor, number, scene);
        if !named.is_empty() {
            return if is_free(&named) { named } else { Vec::new() };
        }
        // "The defence ministers of the two countries".
        let titled = office.filter(|_| !actor.offices.is_empty());
        titled.map(|office| of_states(&office, 2)).unwrap_or_default()
    }

    /// Whether an actor stands for several of whom the text told before.
    /// Whether any of some actors has a name, or means those of whom the text told.
    pub(crate) fn names_persons(&self, actors: &[usize]) -> bool {
        let tells_of = |actor: &Actor| match actor.means {
            Means::Named | Means::Leader => true,
            Means::Group => !actor.states.is_empty(),
            _ => false,
        };
        let is_unnamed = |actor: &Actor| actor.persons.is_empty() && tells_of(actor);
        !actors.iter().all(|&actor| is_unnamed(&self.actors[actor]))
    }

    pub(crate) fn is_group(&self, actor: usize) -> bool {
        self.actors[actor].means == Means::Group
    }

    /// The last so many persons of the conversations told before who hold an office, unless the story's do or there are fewer.
    fn last_in_office(&self, title: &EntityId, number: usize, scene: Scene<'_>) -> Vec<Rc<Party>> {
        let is_one = |party: &&Rc<Party>| {
            self.kind_of_office(party).is_some_and(|office| self.is_meant_by(&office, title))
                && scene.opposite.iter().all(|other| other.entity != party.entity)
        };
        if scene.story.len() == number && scene.story.iter().all(|party| is_one(&party)) {
            return Vec::new();
        }
        let all: Vec<&Rc<Party>> = scene.everyone.iter().filter(is_one).collect();
        let from = all.len().checked_sub(number);
        from.map_or(Vec::new(), |from| all[from..].iter().map(|party| Rc::clone(party)).collect())
    }

    /// The two persons whom the own sentence names last side by side before an actor: "A and B prepare it when the two meet".
    fn pair_before(&self, actor: &Actor, scene: Scene<'_>) -> Vec<Rc<Party>> {
        let sentence = self.sentence_of_token(actor.tokens.start);
        let first = self.first_actor_from(sentence.start);
        let end = self.first_actor_ending_after(actor.tokens.start);
        let own = self.actors.get(first..end).unwrap_or_default();
        let pair = own.windows(2).rev().find(|pair| {
            pair.iter().all(|other| other.persons.len() == 1) && pair[0].tokens.end + 1 == pair[1].tokens.start
        });
        let persons = pair.into_iter().flatten();
        persons.filter_map(|other| self.person(other, other.persons[0], scene)).collect()
    }

    /// The two of whom a group may stand that the story does not tell of yet: those named side by side before it, or in its
    /// sentence, or with whom the sentence before begins.
    fn pair_told_of(&self, actor: &Actor, scene: Scene<'_>) -> Vec<Rc<Party>> {
        let beside = self.pair_before(actor, scene);
        if !beside.is_empty() {
            return beside;
        }
        let is_known = |party: &Rc<Party>| scene.story.iter().any(|known| known.entity == party.entity);
        let own = self.pair_of_sentence(actor, scene);
        match own.iter().filter(|party| is_known(party)).count() {
            // "A travelled to Berlin, where B received her and the two held talks".
            0 if !own.is_empty() => own,
            2 => Vec::new(),
            _ => self.subjects_before(actor, scene),
        }
    }

    /// The persons whom the own sentence names before an actor, where they are two.
    fn pair_of_sentence(&self, actor: &Actor, scene: Scene<'_>) -> Vec<Rc<Party>> {
        let sentence = self.sentence_of_token(actor.tokens.start);
        let first = self.first_actor_from(sentence.start);
        let own = self.actors[first..].iter().take_while(|other| other.tokens.end <= actor.tokens.start);
        let mut parties: Vec<Rc<Party>> = Vec::new();
        for other in own.filter(|other| !other.persons.is_empty()) {
            let party = self.person(other, other.persons[0], scene);
            parties.extend(party.filter(|party| parties.iter().all(|known| known.entity != party.entity)));
        }
        if parties.len() == 2 { parties } else { Vec::new() }
    }

    /// The last so many heads of state and government of the conversations told before, unless the story's are.
    fn last_heads(&self, number: usize, scene: Scene<'_>) -> Vec<Rc<Party>> {
        let leads = |party: &&Rc<Party>| {
            let office = self.kind_of_office(party);
            office.is_some_and(|office| self.gazetteer().rank_of(&office) == Class::LEADERS)
        };
        let is_told = scene.story.len() == number && scene.story.iter().all(|party| leads(&party));
        let all: Vec<&Rc<Party>> = scene.everyone.iter().filter(|_| !is_told).filter(leads).collect();
        let from = all.len().checked_sub(number);
        from.map_or(Vec::new(), |from| all[from..].iter().map(|party| Rc::clone(party)).collect())
    }

    /// The two persons of whom the sentence before is: "A and B". No others are, where they are named in its beginning.
    fn subjects_before(&self, actor: &Actor, scene: Scene<'_>) -> Vec<Rc<Party>> {
        let sentences = self.found.text.sentences();
        let own = sentences.partition_point(|sentence| sentence.tokens.end <= actor.tokens.start);
        let Some(before) = own.checked_sub(1).map(|before| &sentences[before]) else { return Vec::new() };
        let first = self.first_actor_from(before.tokens.start);
        let is_person = |at: &usize| !self.actors[*at].persons.is_empty();
        let mut subjects =
            (first..self.actors.len()).skip_while(|at| !is_person(at)).map(|at| &self.actors[at]).take(2);
        let Some(one) = subjects.next().filter(|one| one.tokens.end <= before.tokens.end && !before.is_headline) else {
            return Vec::new();
        };
        let persons = match (one.persons.as_slice(), subjects.next()) {
            // "The two ministers A and B" are one actor.
            ([_, _], _) => one.persons.iter().map(|&person| (one, person)).collect(),
            (&[first], Some(two)) if one.tokens.end + 1 == two.tokens.start && two.tokens.end <= before.tokens.end => {
                match two.persons.as_slice() {
                    &[second] => vec![(one, first), (two, second)],
                    _ => Vec::new(),
                }
            }
            _ => Vec::new(),
        };
        persons.into_iter().filter_map(|(actor, person)| self.person(actor, person, scene)).collect()
    }

    /// Those with whom the own sentence begins, where they are several persons: "A, B and C".
    fn subjects_of_sentence(&self, actor: &Actor, scene: Scene<'_>) -> Vec<Rc<Party>> {
        let sentence = self.sentence_of_token(actor.tokens.start);
        let first = self.first_actor_from(sentence.start);
        let mut end = sentence.start;
        let subjects = self.actors[first..].iter().take_while(|other| {
            let is_next = end == sentence.start || (end + 1..=end + 2).contains(&other.tokens.start);
            end = other.tokens.end;
            is_next && other.tokens.end <= actor.tokens.start && other.persons.len() == 1
        });
        let parties: Vec<Rc<Party>> =
            subjects.filter_map(|other| self.person(other, other.persons[0], scene)).collect();
        let is_new = |party: &Rc<Party>| scene.opposite.iter().all(|other| other.entity != party.entity);
        if parties.iter().all(is_new) { parties } else { Vec::new() }
    }

    /// The persons of the last sentences before an actor that name any: of as few as name so many.
    fn named_before(&self, actor: &Actor, number: Option<usize>, scene: Scene<'_>) -> Vec<Rc<Party>> {
        let Some(number) = number else { return Vec::new() };
        let mut at = self.first_actor_from(actor.tokens.start);
        let mut parties: Vec<Rc<Party>> = Vec::new();
        for _ in 0..number {
            let Some(last) = self.person_before.get(at).copied().flatten() else { break };
            let sentence = self.sentence_of(last);
            at = self.first_actor_from(sentence);
            let mut told: Vec<Rc<Party>> = Vec::new();
            for other in self.actors[at..=last].iter().filter(|other| !other.persons.is_empty()) {
                let party = self.person(other, other.persons[0], scene);
                let is_known =
                    |party: &Rc<Party>| told.iter().chain(&parties).any(|known| known.entity == party.entity);
                told.extend(party.filter(|party| !is_known(party)));
            }
            told.append(&mut parties);
            parties = told;
            if parties.len() >= number {
                break;
            }
        }
        if number == parties.len() { parties } else { Vec::new() }
    }

    /// A party of the story as it was on another day: the office's holder of that day.
    pub(super) fn then(&self, party: &Rc<Party>, actor: &Actor, scene: Scene<'_>) -> Rc<Party> {
        let (Some(office), Some(of), true) = (self.kind_of_office(party), party.state.as_ref(), scene.is_other) else {
            return party.clone();
        };
        if self.held(&party.entity, &office, scene.on) {
            return party.clone();
        }
        self.holder(&office, Some(of), actor, scene).unwrap_or_else(|| party.clone())
    }

    pub(super) fn group_of_states(&self, actor: &Actor, scene: Scene<'_>) -> Vec<Rc<Party>> {
        if let Some(cue) = actor.cue.filter(|&cue| !self.found.context.pack.cues[cue].states.is_empty()) {
            return self.found.context.pack.cues[cue].states.iter().map(|state| self.entity(state)).collect();
        }
        let mut states: Vec<EntityId> = actor.states.iter().filter_map(|&name| self.state_of_name(name)).collect();
        let number = actor.cue.and_then(|cue| self.found.context.pack.cues[cue].number).map(usize::from);
        if states.is_empty() {
            states.extend(scene.story.iter().filter_map(|party| party.state.clone()));
        }
        if states.is_empty() || number.is_some_and(|number| number != states.len()) {
            states = self.last_states(&actor.tokens, number.unwrap_or(2));
        }
        states.iter().map(|state| self.entity(state)).collect()
    }

    /// So many states of the actors named last before some tokens.
    fn last_states(&self, tokens: &Range<usize>, number: usize) -> Vec<EntityId> {
        let mut states: Vec<EntityId> = Vec::new();
        let at = self.first_actor_ending_after(tokens.start);
        for actor in self.actors[..at].iter().rev().take(REACH) {
            let own = actor.states.iter().filter_map(|&name| self.state_of_name(name));
            for state in own {
                if !states.contains(&state) {
                    states.push(state);
                }
            }
            if states.len() >= number {
                break;
            }
        }
        states.reverse();
        states
    }
}
