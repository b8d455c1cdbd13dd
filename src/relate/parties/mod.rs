//! Who the actors are: the [`Cast`] of a document.

mod groups;
mod offices;
mod pronouns;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use hashbrown::{HashMap, HashSet};

use super::actors::Actor;
use super::{Found, evidence};
use crate::extraction::{Claim, Party, TenureClaim};
use crate::gazetteer::{Class, Gazetteer, Tenure};
use crate::language::{ClassSet, Means};
use crate::resolve::Name;
use crate::{EntityId, EntityKind, PartialDate};

/// What is known of a thing on a day.
type OnDay<K, V> = HashMap<(K, Option<PartialDate>), V>;

/// Everyone whom a document names, and how it names them.
pub(crate) struct Cast<'a> {
    found: &'a Found<'a>,
    actors: &'a [Actor],
    /// The first token of each, for all searches: the actors of a long document lie far apart.
    actors_at: Vec<usize>,
    /// Which person the document itself puts in which office: kind of office, state or organization, person, where. In
    /// the order of the text.
    told: Vec<Told>,
    /// Of each of these the first token of its actor, for all searches.
    told_at: Vec<usize>,
    /// By kind of office, indices into `told`.
    told_by_office: HashMap<EntityId, Vec<usize>>,
    /// By person, the first full title that the document gives, as an index into `told`.
    title_of: HashMap<EntityId, usize>,
    /// The persons of whom the document tells the state with the name: "Turkish leader A", "France's B".
    with_state: HashSet<&'a EntityId>,
    /// By entity, the names that may be it, in order.
    names_of: HashMap<&'a EntityId, Vec<usize>>,
    /// By entity, the forms under which the document names it, in order; of those that were asked for.
    surfaces: RefCell<HashMap<EntityId, Vec<String>>>,
    /// What was made before is not made again, for a document speaks of few people often.
    made: RefCell<HashMap<Post, Rc<Party>>>,
    tenures: RefCell<OnDay<EntityId, Option<&'a Tenure>>>,
    /// Whom an actor with a name means on a day: it is asked of one telling several times.
    named: RefCell<OnDay<usize, Vec<Rc<Party>>>>,
    /// The persons whom the document names without doubt, in order.
    persons: Vec<EntityId>,
    /// The states whose seats of government the document names, and the states that it names, each once and no more than
    /// `MOST_STATES`.
    seats: Vec<EntityId>,
    states: Vec<EntityId>,
    /// The organizations that it names, no more than `MOST_STATES`.
    organizations: Vec<EntityId>,
    /// For each actor the last before it that is one person.
    person_before: Vec<Option<usize>>,
}

/// So many tellings of an office are looked at, so many actors back: a longer memory costs time and resolves nothing.
const REACH: usize = 64;

/// So many sentences one after another that begin with a pronoun are followed back.
const MOST_PRONOUNS: usize = 8;

/// So many named actors are remembered with those whom they mean: who was asked for long ago is not asked for again.
const MOST_NAMED: usize = 1 << 10;

/// A document that names more states than this is at home in none of them.
const MOST_STATES: usize = 8;

/// In what the parties that a document tells of differ: who, for which state, in which office of whom.
type Post = (EntityId, Option<EntityId>, Option<(EntityId, Option<EntityId>)>);

struct Told {
    office: EntityId,
    /// Index into the names: the title's words.
    title: usize,
    of: Option<EntityId>,
    /// Index into the names.
    person: usize,
    actor: usize,
}

/// What is known when an actor is resolved.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Scene<'s> {
    /// The day of what is told, else of publication.
    pub(crate) on: Option<PartialDate>,
    /// Whether that day is another than the story's, so that offices may have had other holders.
    pub(crate) is_other: bool,
    /// Those on the other side of the same conversation.
    pub(crate) opposite: &'s [Rc<Party>],
    /// Those of the conversation that the story is telling.
    pub(crate) story: &'s [Rc<Party>],
    /// Those of the last that was between two.
    pub(crate) pair: &'s [Rc<Party>],
    /// How many of these the story began with, before others joined them.
    pub(crate) first_of_story: usize,
    /// The persons of all conversations told before.
    pub(crate) everyone: &'s [Rc<Party>],
}

impl<'a> Cast<'a> {
    pub(crate) fn new(found: &'a Found<'a>, actors: &'a [Actor]) -> Cast<'a> {
        let (names_of, ids) = names_of(&found.names);
        let mut cast = Cast {
            found,
            actors,
            actors_at: actors.iter().map(|actor| actor.tokens.start).collect(),
            told: Vec::new(),
            told_at: Vec::new(),
            told_by_office: HashMap::new(),
            title_of: HashMap::new(),
            with_state: with_state(&found.names, actors),
            names_of,
            surfaces: RefCell::default(),
            made: RefCell::default(),
            tenures: RefCell::default(),
            named: RefCell::default(),
            persons: persons(&found.names),
            seats: Vec::new(),
            states: Vec::new(),
            organizations: Vec::new(),
            person_before: Vec::with_capacity(actors.len()),
        };
        for id in ids {
            let is_seat = |cast: &Cast<'_>| cast.class(id) == Some(Class::Seat);
            let (new, known) = match id.kind() {
                EntityKind::Person => continue,
                EntityKind::State => (Some(id.clone()), &mut cast.states),
                EntityKind::Organization if !is_seat(&cast) => (Some(id.clone()), &mut cast.organizations),
                _ if cast.seats.len() < MOST_STATES && is_seat(&cast) => (cast.state_of(id), &mut cast.seats),
                _ => continue,
            };
            known.extend(new.filter(|new| known.len() < MOST_STATES && !known.contains(new)));
        }
        let mut last_person = None;
        for (index, actor) in actors.iter().enumerate() {
            cast.person_before.push(last_person);
            last_person = if cast.is_somebody(actor) { Some(index) } else { last_person };
            for (&person, &title) in actor.persons.iter().flat_map(|p| actor.offices.iter().map(move |o| (p, o))) {
                let Some(office) = cast.full_office(title, person) else { continue };
                let of = cast.post_of(actor, person, &office);
                cast.tell(Told { office, title, of, person, actor: index });
            }
        }
        cast
    }

    /// Whether an actor is one person, by name, by office or as the leader of something.
    fn is_somebody(&self, actor: &Actor) -> bool {
        let speaks_for_another = || {
            let office = actor.offices.first().and_then(|&office| self.names(office).ids.first());
            office.and_then(|office| self.class(office)) == Some(Class::Spokesperson)
        };
        match actor.means {
            Means::Side => false,
            _ if !actor.persons.is_empty() => true,
            Means::Named if self.office_of_cue(actor).is_some() => true,
            Means::Named => actor.offices.len() == 1 && actor.states.len() <= 1 && !speaks_for_another(),
            Means::Leader => actor.states.len() == 1,
            Means::Head => true,
            _ => false,
        }
    }

    fn tell(&mut self, told: Told) {
        let index = self.told.len();
        self.told_by_office.entry(told.office.clone()).or_default().push(index);
        if let (Some(person), false) = (self.names(told.person).ids.first(), self.is_short_title(&told.office)) {
            self.title_of.entry(person.clone()).or_insert(index);
        }
        self.told_at.push(self.actors[told.actor].tokens.start);
        self.told.push(told);
    }

    /// The first actor that begins at a token or after it.
    fn first_actor_from(&self, token: usize) -> usize {
        self.actors_at.partition_point(|&at| at < token)
    }

    /// The first actor that has a token or one after it; no two have one in common.
    fn first_actor_ending_after(&self, token: usize) -> usize {
        let at = self.first_actor_from(token);
        let is_amid = at.checked_sub(1).is_some_and(|before| self.actors[before].tokens.end > token);
        at - usize::from(is_amid)
    }

    /// What an actor itself tells.
    fn told_by(&self, actor: &Actor) -> Option<&Told> {
        let at = self.told_at.partition_point(|&at| at < actor.tokens.start);
        self.told.get(at).filter(|told| self.actors[told.actor].tokens == actor.tokens)
    }

    fn names(&self, index: usize) -> &'a Name {
        &self.found.names[index]
    }

    fn gazetteer(&self) -> &'a Gazetteer {
        self.found.context.gazetteer
    }

    fn label(&self, id: &EntityId) -> String {
        self.gazetteer().entity(id).map_or_else(|| id.name().replace('-', " "), |entity| entity.label.clone())
    }

    /// What of the text stands under a name.
    fn form(&self, name: usize) -> String {
        self.found.text.quote(&self.names(name).tokens).to_owned()
    }

    /// The state that a name names: itself, or whose capital or seat it is.
    fn state_of_name(&self, name: usize) -> Option<EntityId> {
        self.state_of(self.names(name).ids.first()?)
    }

    /// The state that an entity is, or is of.
    fn state_of(&self, id: &EntityId) -> Option<EntityId> {
        let owner = if id.is_discovered() { Some(id.owner()?) } else { None };
        self.gazetteer().state_of(owner.as_ref().unwrap_or(id))
    }

    /// What titles and kinds of organization mean by the state that stands with them.
    pub(crate) fn meanings(&self) -> BTreeMap<usize, (EntityId, String)> {
        let gazetteer = self.gazetteer();
        let mut meanings = BTreeMap::new();
        for actor in self.actors.iter().filter(|actor| !(actor.organizations.is_empty() && actor.offices.is_empty())) {
            let state = actor.states.first().and_then(|&name| self.state_of_name(name));
            for &name in &actor.organizations {
                let Some((kind, state)) = self.names(name).ids.first().zip(state.as_ref()) else { continue };
                if gazetteer.is_kind(kind) {
                    let organization = gazetteer.organization_of(kind, state);
                    meanings.insert(name, (organization.id, organization.label));
                }
            }
            let organization = actor.organizations.first().and_then(|&name| self.names(name).ids.first().cloned());
            let told = self.told_by(actor).and_then(|told| told.of.clone());
            for &name in &actor.offices {
                let of = told.clone().or_else(|| state.clone()).or_else(|| organization.clone());
                let full = actor.persons.first().and_then(|&person| self.full_office(name, person));
                let office = full.or_else(|| match self.names(name).ids.as_slice() {
                    [one] => Some(one.clone()),
                    _ => None,
                });
                if let (Some(office), Some(of), true) = (office, of, actor.states.len() < 2) {
                    meanings.insert(name, (gazetteer.office_of(&office, &of), self.label(&office)));
                }
            }
        }
        meanings
    }

    /// What the text says of who holds which office.
    pub(crate) fn claims(&self) -> Vec<TenureClaim> {
        let mut claims: Vec<TenureClaim> = Vec::new();
        let mut known = HashSet::new();
        for told in &self.told {
            let name = self.names(told.person);
            let ([person], actor) = (name.ids.as_slice(), &self.actors[told.actor]) else { continue };
            if !known.insert((person, &told.office, &told.of)) {
                continue;
            }
            claims.push(TenureClaim {
                person: person.clone(),
                label: self.names(told.person).label(self.gazetteer()).to_owned(),
                office: told.office.clone(),
                office_label: self.label(&told.office),
                of: told.of.clone(),
                at: self.found.context.on.filter(|_| !actor.is_former),
                former: actor.is_former,
                evidence: evidence(self.found, &actor.tokens, Claim::Holds, &actor.rule),
            });
        }
        claims
    }

    /// Whether all of some actors are titles or ministries that do not say of which state.
    pub(crate) fn is_unsaid(&self, actors: &[usize]) -> bool {
        let is_title = |actor: &Actor| !actor.offices.is_empty() && actor.organizations.is_empty();
        let is_kind = |&name: &usize| self.names(name).ids.first().is_some_and(|id| self.gazetteer().is_kind(id));
        let is_ministry = |actor: &Actor| actor.offices.is_empty() && actor.organizations.iter().any(is_kind);
        let is_alone = |actor: &Actor| actor.states.is_empty() && actor.persons.is_empty();
        let is_bare = |actor: &Actor| is_alone(actor) && (is_title(actor) || is_ministry(actor));
        !actors.is_empty() && actors.iter().all(|&actor| is_bare(&self.actors[actor]))
    }

    /// The actors among some tokens who are a person, by name, title or as a counterpart.
    pub(crate) fn acting_in(&self, tokens: &Range<usize>) -> Vec<usize> {
        let from = self.actors_at.partition_point(|&start| start < tokens.start);
        let within = (from..self.actors.len()).take_while(|&at| self.actors_at[at] < tokens.end);
        let is_person = |actor: &Actor| match actor.means {
            Means::Named => !actor.persons.is_empty() || !actor.offices.is_empty(),
            means => matches!(means, Means::Counterpart | Means::Leader | Means::Head | Means::Pronoun),
        };
        within.filter(|&at| is_person(&self.actors[at])).collect()
    }

    /// Whether all of some actors are whoever speaks: `I`.
    pub(crate) fn is_speaker(&self, actors: &[usize]) -> bool {
        let pack = self.found.context.pack;
        let is_speaker =
            |actor: usize| self.actors[actor].cue.is_some_and(|cue| pack.cues[cue].classes.meets(ClassSet::SPEAKER));
        !actors.is_empty() && actors.iter().all(|&actor| is_speaker(actor))
    }

    /// The parties for which an actor stands.
    pub(crate) fn parties(&self, actor: usize, scene: Scene<'_>) -> Vec<Rc<Party>> {
        // Of a name nothing but the day tells whom it means.
        let depends_on_day = self.actors[actor].means == Means::Named && !self.actors[actor].persons.is_empty();
        if !depends_on_day {
            return self.find_parties(&self.actors[actor], scene);
        }
        if let Some(known) = self.named.borrow().get(&(actor, scene.on)) {
            return known.clone();
        }
        let parties = self.find_parties(&self.actors[actor], scene);
        let mut named = self.named.borrow_mut();
        if named.len() == MOST_NAMED {
            named.clear();
        }
        named.insert((actor, scene.on), parties.clone());
        parties
    }

    fn find_parties(&self, actor: &Actor, scene: Scene<'_>) -> Vec<Rc<Party>> {
        let parties = match actor.means {
            Means::Named => self.named(actor, scene),
            Means::Counterpart => self.counterpart(actor, scene),
            Means::Leader => self.leaders(actor, scene),
            Means::Head => self.heads(actor, scene),
            Means::Group => self.group(actor, scene),
            Means::GroupOfStates => self.group_of_states(actor, scene),
            Means::Pronoun => self.pronoun(actor, scene),
            Means::ObjectPronoun => self.object_pronoun(actor, scene),
            Means::OrganizationPronoun => self.organization_named_last(actor, scene),
            Means::Side => {
                self.named(actor, scene).iter().filter_map(|party| Some(self.entity(party.state.as_ref()?))).collect()
            }
            Means::Where | Means::Nothing => Vec::new(),
        };
        let mut each: Vec<Rc<Party>> = Vec::with_capacity(parties.len());
        for party in parties {
            if !each.iter().any(|known| known.entity == party.entity) {
                each.push(party);
            }
        }
        each
    }

    fn named(&self, actor: &Actor, scene: Scene<'_>) -> Vec<Rc<Party>> {
        if !actor.persons.is_empty() {
            return actor.persons.iter().filter_map(|&person| self.person(actor, person, scene)).collect();
        }
        if !actor.offices.is_empty() || self.office_of_cue(actor).is_some() {
            return self.holders(actor, scene);
        }
        if !actor.organizations.is_empty() {
            return actor.organizations.iter().flat_map(|&name| self.organization(actor, name, scene)).collect();
        }
        actor.states.iter().filter_map(|&name| Some(self.entity(&self.state_of_name(name)?))).collect()
    }

    fn person(&self, actor: &Actor, person: usize, scene: Scene<'_>) -> Option<Rc<Party>> {
        let name = self.names(person);
        let entity = name.ids.first()?.clone();
        let own = self.told_by(actor).filter(|told| told.person == person && !self.is_short_title(&told.office));
        let told = own.or_else(|| self.title_of.get(&entity).map(|&told| &self.told[told]));
        let post = match told {
            Some(told) => Some((told.office.clone(), told.of.clone())),
            None => {
                let tenure = self.best_tenure(&entity, scene.on.or(self.found.context.on));
                tenure.map(|tenure| (tenure.office.clone(), Some(tenure.of.clone())))
            }
        };
        let of = post.as_ref().and_then(|(_, of)| of.as_ref());
        let international = of.is_some_and(|of| {
            of.kind() == EntityKind::Organization && self.state_of(of).is_none() && !self.is_kind_of_state(of)
        });
        // "Their counterparts, France's A and Germany's B": each has an own state.
        let own_place = actor.persons.iter().position(|&other| other == person);
        let own_place = own_place.filter(|_| actor.states.len() == actor.persons.len()).unwrap_or(0);
        let stated = actor.states.get(own_place).and_then(|&name| self.state_of_name(name));
        let state = stated.or_else(|| self.state_of(of?)).or_else(|| self.state_of(&entity));
        let state = state.filter(|_| !international);
        Some(self.party(entity, name.label(self.gazetteer()), state, post))
    }

    fn party(
        &self,
        entity: EntityId,
        label: &str,
        state: Option<EntityId>,
        post: Option<(EntityId, Option<EntityId>)>,
    ) -> Rc<Party> {
        let key = (entity, state, post);
        let known = self.made.borrow().get(&key).filter(|party| party.label == label).cloned();
        known.unwrap_or_else(|| {
            let (entity, state, post) = key.clone();
            let office = post.as_ref().and_then(|(office, of)| {
                let of = of.as_ref().or(state.as_ref())?;
                Some(self.gazetteer().office_of(office, of))
            });
            let office_label = post.map(|(office, _)| self.label(&office));
            let surface = self.surface(&entity);
            let party = Rc::new(Party { surface, entity, label: label.to_owned(), state, office, office_label });
            self.made.borrow_mut().insert(key, Rc::clone(&party));
            party
        })
    }

    /// The forms under which the document names an entity.
    fn surface(&self, entity: &EntityId) -> Vec<String> {
        if let Some(known) = self.surfaces.borrow().get(entity) {
            return known.clone();
        }
        let mut known: HashSet<&str> = HashSet::new();
        let names = self.names_of.get(entity).into_iter().flatten();
        let forms = names.map(|&name| self.found.text.quote(&self.names(name).tokens));
        let forms: Vec<String> = forms.filter(|form| known.insert(form)).map(str::to_owned).collect();
        self.surfaces.borrow_mut().insert(entity.clone(), forms.clone());
        forms
    }

    /// An organization, the ministry of a state, or, of a council that names its members, these.
    fn organization(&self, actor: &Actor, name: usize, scene: Scene<'_>) -> Vec<Rc<Party>> {
        let gazetteer = self.gazetteer();
        let Some(id) = self.names(name).ids.first() else { return Vec::new() };
        let members = &self.names(name).inside;
        if self.class(id) == Some(Class::Council) && members.len() >= 2 {
            return members.iter().map(|id| self.entity(id)).collect();
        }
        let state = actor.states.first().and_then(|&name| self.state_of_name(name));
        // "The ministry met the ambassador of France": not the ministry of France.
        let is_own = |state: &EntityId| !scene.opposite.iter().any(|party| party.state.as_ref() == Some(state));
        let untold = || self.state_told_of(id).filter(is_own).or_else(|| self.usual_home_here(self.names(name), scene));
        let state = state.or_else(|| untold().filter(|_| gazetteer.is_kind(id)));
        let party = match state {
            Some(state) if gazetteer.is_kind(id) => {
                let organization = gazetteer.organization_of(id, &state);
                let mut party = self.party(organization.id, &organization.label, Some(state), None);
                Rc::make_mut(&mut party).surface = self.surface(id);
                party
            }
            _ => self.entity(id),
        };
        vec![party]
    }

    /// The state that a document tells of a kind of organization, where it tells one: "the Ministry" is the "Estonian
    /// Ministry" of another sentence.
    fn state_told_of(&self, kind: &EntityId) -> Option<EntityId> {
        let is_same =
            |actor: &&Actor| actor.organizations.iter().any(|&name| self.names(name).ids.first() == Some(kind));
        let mut states = self
            .actors
            .iter()
            .take(REACH)
            .filter(is_same)
            .filter_map(|actor| self.state_of_name(*actor.states.first()?));
        let first = states.next()?;
        states.all(|other| other == first).then_some(first)
    }

    /// A state or an organization, for itself.
    pub(crate) fn entity(&self, id: &EntityId) -> Rc<Party> {
        self.party(id.clone(), &self.label(id), self.state_of(id), None)
    }

    /// The organization of a kind through which a party acts, if it is a state.
    pub(crate) fn through(&self, kind: Option<&EntityId>, party: Rc<Party>) -> Rc<Party> {
        match (kind, party.kind()) {
            (Some(kind), EntityKind::State) => {
                let organization = self.gazetteer().organization_of(kind, &party.entity);
                let mut whole = self.party(organization.id, &organization.label, party.state.clone(), None);
                Rc::make_mut(&mut whole).surface.clone_from(&party.surface);
                whole
            }
            _ => party,
        }
    }

    /// The one in the same office on the other side of whoever was named first.
    fn counterpart(&self, actor: &Actor, scene: Scene<'_>) -> Vec<Rc<Party>> {
        if !actor.persons.is_empty() {
            let persons = actor.persons.iter().filter_map(|&person| self.person(actor, person, scene));
            return persons.map(|party| self.of_same_office(party, scene)).collect();
        }
        let states = actor.states.iter().filter_map(|&name| self.state_of_name(name));
        let offices: Vec<EntityId> = scene.opposite.iter().filter_map(|party| self.kind_of_office(party)).collect();
        let mut parties = Vec::new();
        for state in states {
            for office in &offices {
                let found = self.with_twin(office).find_map(|office| self.holder(office, Some(&state), actor, scene));
                parties.push(found.unwrap_or_else(|| self.untold(office, &state)));
            }
        }
        parties
    }

    /// A counterpart of whom nothing else tells the office has that of the other side, if that is one.
    fn of_same_office(&self, mut party: Rc<Party>, scene: Scene<'_>) -> Rc<Party> {
        let ([opposite], Some(state), None) = (scene.opposite, &party.state, &party.office) else { return party };
        let Some(office) = self.kind_of_office(opposite) else { return party };
        let (id, label) = (self.gazetteer().office_of(&office, state), self.label(&office));
        let party_of_office = Rc::make_mut(&mut party);
        (party_of_office.office, party_of_office.office_label) = (Some(id), Some(label));
        party
    }

    /// An office that a text means without naming it, and whose holder nothing tells.
    fn untold(&self, kind: &EntityId, of: &EntityId) -> Rc<Party> {
        self.office(kind, of, Vec::new())
    }

    /// The kind of the office from which a party speaks.
    pub(crate) fn kind_of_office(&self, party: &Party) -> Option<EntityId> {
        party.office.as_ref().map(EntityId::generic)
    }

    /// The first token of the sentence in which an actor stands.
    fn sentence_of(&self, actor: usize) -> usize {
        self.sentence_of_token(self.actors[actor].tokens.start).start
    }

    fn sentence_of_token(&self, token: usize) -> Range<usize> {
        let sentences = self.found.text.sentences();
        let at = sentences.partition_point(|sentence| sentence.tokens.end <= token);
        sentences.get(at).map_or(0..0, |sentence| sentence.tokens.clone())
    }
}

/// Of each entity the names that may be it before all else that they may be, in order.
fn names_of(names: &[Name]) -> (HashMap<&EntityId, Vec<usize>>, Vec<&EntityId>) {
    let mut names_of: HashMap<&EntityId, Vec<usize>> = HashMap::new();
    let mut ids = Vec::new();
    for (index, name) in names.iter().enumerate() {
        if let Some(id) = name.ids.first() {
            let places = names_of.entry(id).or_default();
            if places.is_empty() {
                ids.push(id);
            }
            places.push(index);
        }
    }
    (names_of, ids)
}

/// The persons whom an actor names with a state.
fn with_state<'a>(names: &'a [Name], actors: &[Actor]) -> HashSet<&'a EntityId> {
    let stated = actors.iter().filter(|actor| !actor.states.is_empty());
    stated.flat_map(|actor| &actor.persons).filter_map(|&person| names[person].ids.first()).collect()
}

/// The persons who are named without doubt, each once.
fn persons(names: &[Name]) -> Vec<EntityId> {
    let mut known: HashSet<&EntityId> = HashSet::new();
    let certain = names.iter().filter(|name| name.kind == EntityKind::Person && name.ids.len() == 1);
    certain.map(|name| &name.ids[0]).filter(|id| known.insert(id)).cloned().collect()
}
