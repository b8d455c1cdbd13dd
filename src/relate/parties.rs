//! Who the actors are: the [`Cast`] of a document.

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
use crate::text::Shape;
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

    /// The kind of office that a title means before a person's name: of several the one that the person held; of a short
    /// title (`Secretary`) the full one.
    fn full_office(&self, office: usize, person: usize) -> Option<EntityId> {
        let ids = &self.names(office).ids;
        let held: Vec<&Tenure> = match self.names(person).ids.as_slice() {
            [person] => self.tenures(person, self.found.context.on).unwrap_or_default(),
            _ => Vec::new(),
        };
        let same = held.iter().filter(|tenure| ids.contains(&tenure.office));
        let same = same.min_by_key(|tenure| self.gazetteer().rank_of(&tenure.office));
        let fuller = held.iter().find(|tenure| {
            ids.iter().any(|id| self.is_short_title(id) && self.class(id) == self.class(&tenure.office))
        });
        same.or(fuller).map(|tenure| tenure.office.clone()).or_else(|| ids.first().cloned())
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

    /// The state or organization to which an actor's title belongs.
    fn post_of(&self, actor: &Actor, person: usize, office: &EntityId) -> Option<EntityId> {
        let state = actor.states.first().and_then(|&name| self.state_of_name(name));
        let organization = actor.organizations.first().and_then(|&name| self.names(name).ids.first().cloned());
        let organization = match (organization, &state) {
            (Some(kind), Some(state)) if self.gazetteer().is_kind(&kind) => {
                Some(self.gazetteer().organization_of(&kind, state).id)
            }
            (other, _) => other,
        };
        let worded = actor.offices.iter().find_map(|&office| self.names(office).of().cloned());
        organization.or(state).or(worded).or_else(|| {
            let tenure = self.tenures(self.names(person).ids.first()?, self.found.context.on)?;
            tenure.into_iter().find(|tenure| tenure.office == *office).map(|tenure| tenure.of.clone())
        })
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

    fn tenures(&self, person: &EntityId, on: Option<PartialDate>) -> Option<Vec<&'a Tenure>> {
        let tenures = self.gazetteer().tenures_of(person).iter();
        let tenures: Vec<&Tenure> = tenures.filter(|tenure| on.is_none_or(|on| tenure.may_include(on))).collect();
        (!tenures.is_empty()).then_some(tenures)
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

    /// Whether all of some actors are pronouns.
    pub(crate) fn is_pronoun(&self, actors: &[usize]) -> bool {
        let is_pronoun = |actor: &Actor| matches!(actor.means, Means::Pronoun | Means::ObjectPronoun);
        !actors.is_empty() && actors.iter().all(|&actor| is_pronoun(&self.actors[actor]))
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

    /// Whether an organization's id has a state in it: `organization/RU/ministry-of-defence`.
    fn is_kind_of_state(&self, id: &EntityId) -> bool {
        id.name().contains('/')
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

    /// "Bộ trưởng", "Secretary": a title that a fuller one explains.
    fn is_short_title(&self, office: &EntityId) -> bool {
        self.gazetteer().is_short_title(office)
    }

    /// Whether an office is the one that a title names, or one that a short title can mean.
    fn is_meant_by(&self, office: &EntityId, title: &EntityId) -> bool {
        office == title || self.is_short_title(title) && self.class(office) == self.class(title)
    }

    /// An office, and the one that is its counterpart where a state lacks it: heads of state and of government are, and
    /// the highest soldiers.
    fn with_twin<'o>(&'o self, office: &'o EntityId) -> impl Iterator<Item = &'o EntityId> {
        [Some(office), self.gazetteer().twin(office)].into_iter().flatten()
    }

    fn best_tenure(&self, person: &EntityId, on: Option<PartialDate>) -> Option<&'a Tenure> {
        let key = (person.clone(), on);
        let known = self.tenures.borrow().get(&key).copied();
        known.unwrap_or_else(|| {
            let best = self.find_best_tenure(person, on);
            self.tenures.borrow_mut().insert(key, best);
            best
        })
    }

    fn find_best_tenure(&self, person: &EntityId, on: Option<PartialDate>) -> Option<&'a Tenure> {
        let tenures = self.tenures(person, on)?;
        // Who is the head of two states speaks for the own one: Andorra's princes, the Commonwealth's monarch.
        let own = self.state_of(person);
        let abroad = |tenure: &Tenure| own.is_some() && self.state_of(&tenure.of) != own;
        tenures.into_iter().min_by_key(|tenure| {
            let rank = self.gazetteer().rank_of(&tenure.office);
            (rank, abroad(tenure), std::cmp::Reverse(tenure.from))
        })
    }

    /// The kind of office that a cue tells: "the head of the diplomats".
    fn office_of_cue(&self, actor: &Actor) -> Option<EntityId> {
        let office = self.found.context.pack.cues[actor.cue?].office.as_deref()?;
        Some(EntityId::of(EntityKind::Office, office))
    }

    /// The holders of the offices that an actor names without a person.
    fn holders(&self, actor: &Actor, scene: Scene<'_>) -> Vec<Rc<Party>> {
        // "The secretary general of NATO": where a state could stand, an organization may.
        let side = |name: usize| {
            let organization = || self.names(name).ids.first().filter(|id| id.kind() == EntityKind::Organization);
            self.state_of_name(name).or_else(|| organization().cloned())
        };
        let mut of: Vec<Option<EntityId>> = actor.states.iter().map(|&name| side(name)).collect();
        if of.is_empty() {
            of.extend(actor.organizations.iter().map(|&name| self.names(name).ids.first().cloned()));
        }
        let mut parties = Vec::new();
        // "Foreign and defence ministers": the cue is half a title, to which the other half lends its state.
        if let Some(kind) = self.office_of_cue(actor) {
            if of.is_empty() && actor.offices.is_empty() {
                parties.extend(self.holder(&kind, None, actor, scene));
            }
            let holder = |of| self.holder(&kind, Some(of), actor, scene).unwrap_or_else(|| self.untold(&kind, of));
            parties.extend(of.iter().flatten().map(holder));
        }
        for &office in &actor.offices {
            let name = self.names(office);
            let only = || self.gazetteer().only_side_of(name.ids.first()?).cloned();
            let unsaid = || name.of().cloned().or_else(only).or_else(|| self.home(name, actor, scene));
            let of = if of.is_empty() { vec![unsaid()] } else { of.clone() };
            for of in of {
                if actor.is_former {
                    parties.extend(self.former_holder(name, of.as_ref(), actor, scene));
                    continue;
                }
                let mut rivals = name.ids.iter().flat_map(|office| self.with_twin(office));
                let untitled = if of.is_none() { self.untitled_holder(name, actor, scene) } else { None };
                let found =
                    untitled.or_else(|| rivals.find_map(|office| self.holder(office, of.as_ref(), actor, scene)));
                let found = found.or_else(|| self.only_one_alike(name.ids.first()?, of.as_ref()?, scene));
                // "With members of Congress": some of many, and nobody knows which.
                let is_some = || name.ids.first().and_then(|id| self.class(id)) == Some(Class::Legislator);
                let unknown = || Some(self.office(name.ids.first()?, of.as_ref()?, vec![self.form(office)]));
                parties.extend(found.or_else(|| unknown().filter(|_| !is_some())));
            }
        }
        parties
    }

    /// For whom a title speaks that names no state: "The Prime Minister met …" is of the state whose seat of government
    /// is named, or of the only other state that is, where the document puts nobody in that office.
    fn home(&self, office: &Name, actor: &Actor, scene: Scene<'_>) -> Option<EntityId> {
        // "The Secretary-General" is of an organization, and of no state.
        if office.ids.iter().any(|id| self.class(id) == Some(Class::OrganizationHead)) {
            let has_one = |of: &&EntityId| {
                office.ids.iter().any(|id| {
                    self.told_holder(id, Some(of), actor, scene).is_some() || {
                        let on = scene.on.or(self.found.context.on);
                        on.is_some_and(|on| !self.gazetteer().holders(id, of, on).is_empty())
                    }
                })
            };
            let told = self.organizations.iter().find(has_one).cloned();
            return told.or_else(|| self.usual_home(office));
        }
        let told = office.ids.iter().find_map(|id| self.told(id, None, actor, scene));
        let other = |state: &&EntityId| !scene.opposite.iter().any(|party| party.state.as_ref() == Some(state));
        let mut named = self.states.iter().filter(other);
        let only = named.next().filter(|_| named.next().is_none() && self.states.len() < MOST_STATES);
        let usual = self.usual_home_here(office, scene);
        let seat = self.seats.iter().find(other);
        match told {
            // Whom only a later sentence puts in that office is not whom the first one means where the text has a home.
            Some(told) if seat.is_none() || self.actors[told.actor].tokens.start < actor.tokens.start => None,
            _ => {
                let is_before = |state: &&EntityId| self.is_named_before(state, actor);
                let own = || self.own_of_leader(office, scene);
                let usual = usual.filter(|_| told.is_none());
                let told_here = seat.or(only.filter(is_before)).cloned().or_else(own).or_else(|| only.cloned());
                told_here.or(usual)
            }
        }
    }

    /// Whether a document has named an entity when an actor comes.
    fn is_named_before(&self, id: &EntityId, actor: &Actor) -> bool {
        let first = self.names_of.get(id).and_then(|names| names.first());
        first.is_some_and(|&first| self.names(first).tokens.start < actor.tokens.start)
    }

    /// The state of a leader who is the only one opposite, for a title that somebody under a leader has: "The president
    /// meets the defence minister".
    fn own_of_leader(&self, office: &Name, scene: Scene<'_>) -> Option<EntityId> {
        let [leader] = scene.opposite else { return None };
        let class = |id: &EntityId| self.class(id);
        let leads = self.gazetteer().rank_of(&self.kind_of_office(leader)?) == Class::LEADERS;
        let serves = office.ids.iter().any(|id| matches!(class(id), Some(Class::Minister | Class::Adviser)));
        leader.state.clone().filter(|_| leads && serves)
    }

    /// Whose office a title means by the custom of the language.
    fn usual_home(&self, office: &Name) -> Option<EntityId> {
        self.found.context.pack.home.get(&self.found.text.quote(&office.tokens).to_lowercase()).cloned()
    }

    /// The same, where the document names no other state than that of the other side.
    fn usual_home_here(&self, name: &Name, scene: Scene<'_>) -> Option<EntityId> {
        let other = |state: &EntityId| !scene.opposite.iter().any(|party| party.state.as_ref() == Some(state));
        let is_known = |home: &EntityId| self.states.contains(home) || !self.states.iter().any(other);
        self.usual_home(name).filter(|home| other(home) && is_known(home))
    }

    /// Of a title without a state, where the document tells the state of all whom it calls so: the only one who held such
    /// an office and has no title there, for the text is at home with whom it does not explain.
    fn untitled_holder(&self, title: &Name, actor: &Actor, scene: Scene<'_>) -> Option<Rc<Party>> {
        let is_guest = |told: &Told| !self.actors[told.actor].states.is_empty();
        let told = title.ids.iter().find_map(|id| self.told(id, None, actor, scene)).filter(|told| is_guest(told))?;
        let on = scene.on.or(self.found.context.on)?;
        let guest = self.names(told.person).ids.first();
        let mut untitled = self.persons.iter().filter(|person| {
            let held = |tenure: &&Tenure| {
                title.ids.iter().any(|id| self.is_meant_by(&tenure.office, id))
                    && (title.only.is_empty() || title.only.contains(&tenure.of))
            };
            Some(*person) != guest
                && !self.title_of.contains_key(*person)
                && !self.with_state.contains(person)
                && scene.opposite.iter().all(|party| party.entity != **person)
                && self.tenures(person, Some(on)).into_iter().flatten().any(|tenure| held(&tenure))
        });
        let person = untitled.next().filter(|_| untitled.next().is_none())?;
        let tenure = self.best_tenure(person, Some(on))?;
        let post = Some((tenure.office.clone(), Some(tenure.of.clone())));
        Some(self.party(person.clone(), &self.label(person), self.state_of(&tenure.of), post))
    }

    /// Whoever holds an office, by the document if it tells, else by the gazetteer.
    fn holder(&self, office: &EntityId, of: Option<&EntityId>, actor: &Actor, scene: Scene<'_>) -> Option<Rc<Party>> {
        self.told_holder(office, of, actor, scene).or_else(|| self.known_holder(office, of, actor, scene))
    }

    /// Whom the document puts in an office.
    fn told_holder(
        &self,
        office: &EntityId,
        of: Option<&EntityId>,
        actor: &Actor,
        scene: Scene<'_>,
    ) -> Option<Rc<Party>> {
        let told = self.told(office, of, actor, scene)?;
        self.person_told(told, scene)
    }

    /// The person of a title and a name, whoever the others are.
    fn person_told(&self, told: &Told, scene: Scene<'_>) -> Option<Rc<Party>> {
        self.person(&self.actors[told.actor], told.person, Scene { story: &[], opposite: &[], ..scene })
    }

    fn told(&self, office: &EntityId, of: Option<&EntityId>, actor: &Actor, scene: Scene<'_>) -> Option<&Told> {
        let on = scene.on.or(self.found.context.on);
        let beside = of.is_none().then(|| self.person_beside(actor)).flatten();
        let serves = |told: &&Told| {
            let person = self.names(told.person).ids.first();
            let same = self.is_meant_by(&told.office, office);
            let of_same = match of {
                Some(of) => told.of.as_ref() == Some(of),
                // "The Prime Minister met Prime Minister B", "the Prime Minister and B": not himself.
                None => {
                    person.is_none_or(|person| Some(person) != beside)
                        && scene.opposite.iter().all(|party| Some(&party.entity) != person)
                }
            };
            same && of_same && !(scene.is_other && person.is_some_and(|person| !self.held(person, &told.office, on)))
        };
        // A title that says nothing of its state means whom the text calls so without one, rather than the guest whose
        // state it tells.
        let is_plain = |told: &&Told| {
            let own = &self.actors[told.actor];
            let is_same = actor.offices.is_empty() || self.is_worded_as(own, actor);
            own.states.is_empty() && own.organizations.is_empty() && is_same && serves(told)
        };
        let is_before = |told: &Told| self.actors[told.actor].tokens.start < actor.tokens.start;
        let plain = of.is_none().then(|| self.nearest_told(office, actor, is_plain)).flatten();
        // Whom the text calls so only later is not whom it means, where it has named another before.
        let plain =
            plain.filter(|told| is_before(told) || !self.nearest_told(office, actor, serves).is_some_and(is_before));
        // "The Secretary" is whom the text calls Secretary, before any other of that rank.
        let is_short = self.is_short_title(office);
        let short = actor.offices.first().filter(|_| is_short).map(|&name| self.form(name).to_lowercase());
        let is_worded = |told: &&Told| {
            short.as_ref().is_some_and(|short| self.form(told.title).to_lowercase().contains(short)) && serves(told)
        };
        let worded = if is_short { self.nearest_told(office, actor, is_worded) } else { None };
        // "The chancellor" is whom the text calls chancellor, and not the nearest of those who head a government.
        let is_same = |told: &&Told| self.is_worded_as(&self.actors[told.actor], actor) && serves(told);
        let same = || of.is_none().then(|| self.nearest_told(office, actor, is_same)).flatten();
        plain.or(worded).or_else(same).or_else(|| self.nearest_told(office, actor, serves))
    }

    /// The person told behind an actor with one word between: "the Prime Minister and B", "the Prime Minister phoned B".
    fn person_beside(&self, actor: &Actor) -> Option<&EntityId> {
        let between = actor.tokens.end;
        let next = self.first_actor_from(between);
        let next = self.actors.get(next).filter(|next| next.tokens.start == between + 1)?;
        let person = next.persons.first().filter(|_| self.found.text.key(between) != ",")?;
        self.names(*person).ids.first()
    }

    /// Of an office that nobody is told or known to hold, the only one of its side whom the document puts in one like it: the
    /// "envoy" of a headline is the ambassador of its text.
    fn only_one_alike(&self, title: &EntityId, of: &EntityId, scene: Scene<'_>) -> Option<Rc<Party>> {
        let class = self.class(title).filter(|class| matches!(class, Class::Diplomat | Class::DeputyMinister))?;
        let is_new = |person: &EntityId| scene.opposite.iter().all(|party| party.entity != *person);
        let alike = self.told.iter().take(REACH).filter(|told| {
            let person = self.names(told.person).ids.first();
            self.class(&told.office) == Some(class) && told.of.as_ref() == Some(of) && person.is_some_and(is_new)
        });
        let mut alike = alike.peekable();
        let first = *alike.peek()?;
        let is_same = |told: &Told| self.names(told.person).ids.first() == self.names(first.person).ids.first();
        if !alike.all(is_same) {
            return None;
        }
        self.person_told(first, scene)
    }

    /// Whether two actors have a title in the same words.
    fn is_worded_as(&self, one: &Actor, other: &Actor) -> bool {
        let keys = |name: usize| self.names(name).tokens.clone().map(|token| self.found.text.key_id(token));
        one.offices.iter().any(|&one| other.offices.iter().any(|&other| keys(one).eq(keys(other))))
    }

    /// Whoever held an office before, of those whom the document names: "the former president".
    fn former_holder(
        &self,
        office: &Name,
        of: Option<&EntityId>,
        actor: &Actor,
        scene: Scene<'_>,
    ) -> Option<Rc<Party>> {
        let told = office.ids.iter().find_map(|id| {
            let is_former =
                |told: &&Told| self.actors[told.actor].is_former && of.is_none_or(|of| told.of.as_ref() == Some(of));
            self.nearest_told(id, actor, is_former)
        });
        if let Some(told) = told {
            return self.person_told(told, scene);
        }
        let on = self.found.context.on;
        let held = |person: &&EntityId| {
            self.gazetteer().tenures_of(person).iter().any(|tenure| {
                let is_over = tenure.until.zip(on).is_some_and(|(until, on)| until.last_day() < on.first_day());
                is_over && office.ids.contains(&tenure.office) && of.is_none_or(|of| tenure.of == *of)
            })
        };
        let person = self.persons.iter().find(held)?;
        let tenure = self.best_tenure(person, scene.on.or(on));
        let post = tenure.map(|tenure| (tenure.office.clone(), Some(tenure.of.clone())));
        let state = of.and_then(|of| self.state_of(of)).or_else(|| self.state_of(person));
        Some(self.party(person.clone(), &self.label(person), state, post))
    }

    /// Who held an office on the day by the gazetteer: somebody whom the document names without a title, else whoever it
    /// was.
    fn known_holder(
        &self,
        office: &EntityId,
        of: Option<&EntityId>,
        actor: &Actor,
        scene: Scene<'_>,
    ) -> Option<Rc<Party>> {
        let on = scene.on.or(self.found.context.on);
        // "The chancellor" is none of those states that call the office otherwise.
        let only = |tenure: &Tenure| {
            let mut titles = actor.offices.iter().map(|&title| &self.names(title).only);
            titles.all(|only| only.is_empty() || only.contains(&tenure.of))
        };
        let held = |person: &&EntityId| {
            let mut tenures = self.tenures(person, on).into_iter().flatten();
            tenures.any(|tenure| {
                self.is_meant_by(&tenure.office, office) && of.map_or_else(|| only(tenure), |of| tenure.of == *of)
            })
        };
        let person = self.persons.iter().find(held).cloned();
        let person = person.or_else(|| {
            let holders = self.gazetteer().holders(office, of?, on?);
            let known = holders.len() == 1 || !self.gazetteer().many_hold(office);
            // A state has an ambassador in each other, so that "the German ambassador" tells of whom only to whom.
            // Nor does "the German minister".
            let told = known && self.class(office) != Some(Class::Diplomat) && !self.is_short_title(office);
            holders.first().filter(|_| told).map(|tenure| tenure.person.clone())
        })?;
        let of = of.cloned().or_else(|| {
            let tenures = self.tenures(&person, on)?;
            tenures.into_iter().find(|tenure| self.is_meant_by(&tenure.office, office)).map(|tenure| tenure.of.clone())
        });
        let state = of.as_ref().and_then(|of| self.state_of(of));
        let label = self.label(&person);
        let mut party = self.party(person, &label, state, Some((office.clone(), of)));
        if party.surface.is_empty() {
            Rc::make_mut(&mut party).surface = actor.offices.iter().map(|&name| self.form(name)).collect();
        }
        Some(party)
    }

    /// The nearest telling before an actor of who holds an office that fits, else the first after it. A short title is told
    /// by any fuller one.
    fn nearest_told(&self, office: &EntityId, actor: &Actor, fits: impl Fn(&&Told) -> bool) -> Option<&Told> {
        let all: Vec<usize>;
        let told: &[usize] = if self.is_short_title(office) {
            let at = self.told_at.partition_point(|&at| at < actor.tokens.start);
            all = (at.saturating_sub(REACH)..(at + REACH).min(self.told.len())).collect();
            &all
        } else {
            self.told_by_office.get(office).map_or(&[], Vec::as_slice)
        };
        let at = told.partition_point(|&told| self.told_at[told] < actor.tokens.start);
        let before = told[..at].iter().rev().take(REACH).map(|&told| &self.told[told]).find(&fits);
        before.or_else(|| told[at..].iter().take(REACH).map(|&told| &self.told[told]).find(&fits))
    }

    fn class(&self, office: &EntityId) -> Option<Class> {
        self.gazetteer().class_of(office)
    }

    /// Whether a person held an office on a day, or the gazetteer knows nothing of the person.
    fn held(&self, person: &EntityId, office: &EntityId, on: Option<PartialDate>) -> bool {
        let tenures = self.gazetteer().tenures_of(person);
        let fits = |tenure: &Tenure| tenure.office == *office && on.is_none_or(|on| tenure.may_include(on));
        tenures.is_empty() || tenures.iter().any(fits)
    }

    /// An office whose holder nothing tells.
    fn office(&self, kind: &EntityId, of: &EntityId, surface: Vec<String>) -> Rc<Party> {
        let state = self.state_of(of);
        let whose = state.as_ref().map_or_else(|| self.label(of), |state| state.name().to_owned());
        let entity = self.gazetteer().office_of(kind, of);
        let label = format!("{whose} {}", self.label(kind));
        let (office, office_label) = (Some(entity.clone()), Some(self.label(kind)));
        Rc::new(Party { office, office_label, entity, label, state, surface })
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

    fn leaders(&self, actor: &Actor, scene: Scene<'_>) -> Vec<Rc<Party>> {
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

    fn heads(&self, actor: &Actor, scene: Scene<'_>) -> Vec<Rc<Party>> {
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
    fn group(&self, actor: &Actor, scene: Scene<'_>) -> Vec<Rc<Party>> {
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
        // "The two ministers" of a story that has told of their states alone are the two of these whom it names.
        let is_of_states = scene.story.iter().all(|party| party.kind() == EntityKind::State);
        if is_of_states && number == Some(scene.story.len()) {
            let named = self.named_before(actor, number, scene);
            let of = |state: &Rc<Party>| named.iter().any(|person| person.state.as_ref() == Some(&state.entity));
            if is_free(&named) && scene.story.iter().all(of) {
                return named;
            }
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
    fn then(&self, party: &Rc<Party>, actor: &Actor, scene: Scene<'_>) -> Rc<Party> {
        let (Some(office), Some(of), true) = (self.kind_of_office(party), party.state.as_ref(), scene.is_other) else {
            return party.clone();
        };
        if self.held(&party.entity, &office, scene.on) {
            return party.clone();
        }
        self.holder(&office, Some(of), actor, scene).unwrap_or_else(|| party.clone())
    }

    fn group_of_states(&self, actor: &Actor, scene: Scene<'_>) -> Vec<Rc<Party>> {
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

    /// "He": whoever the nearest sentence with a person named first, for that is whom it is about.
    fn pronoun(&self, actor: &Actor, scene: Scene<'_>) -> Vec<Rc<Party>> {
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
        if !known.is_empty() {
            return known;
        }
        // "After he met B, A left": the next one of the sentence.
        let sentence = self.sentence_of_token(actor.tokens.start);
        let after = (at..self.actors.len()).take_while(|&other| self.actors[other].tokens.start < sentence.end);
        let somebody = after.filter(|&other| self.is_somebody(&self.actors[other]));
        self.first_but_opposite(somebody, scene)
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
    fn object_pronoun(&self, actor: &Actor, scene: Scene<'_>) -> Vec<Rc<Party>> {
        let at = self.first_actor_ending_after(actor.tokens.start);
        let last = self.person_before.get(at).copied().flatten();
        self.first_but_opposite(std::iter::successors(last, |&other| self.person_before[other]), scene)
    }

    /// "This ministry": the organization that the text named last, be it that of a spokesman, but no news agency.
    fn organization_named_last(&self, actor: &Actor, scene: Scene<'_>) -> Vec<Rc<Party>> {
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

    /// The first of some actors with persons who is not on the other side.
    fn first_but_opposite(&self, candidates: impl Iterator<Item = usize>, scene: Scene<'_>) -> Vec<Rc<Party>> {
        let other_than_opposite =
            |party: &Rc<Party>| scene.opposite.iter().all(|opposite| opposite.entity != party.entity);
        let alone = Scene { opposite: &[], ..scene };
        let party = |other: usize| self.parties(other, alone).into_iter().next();
        candidates.take(REACH).filter_map(party).find(other_than_opposite).into_iter().collect()
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
