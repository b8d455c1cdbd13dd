//! Who is meant by an office: the one who held it on the day, as the text or the tenures say.

use std::rc::Rc;

use super::{Cast, MOST_STATES, REACH, Scene, Told};
use crate::extraction::Party;
use crate::gazetteer::{Class, Tenure};
use crate::relate::actors::Actor;
use crate::resolve::Name;
use crate::{EntityId, EntityKind, PartialDate};

impl<'a> Cast<'a> {
    /// The kind of office that a title means before a person's name: of several the one that the person held; of a short
    /// title (`Secretary`) the full one.
    pub(super) fn full_office(&self, office: usize, person: usize) -> Option<EntityId> {
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

    /// The state or organization to which an actor's title belongs.
    pub(super) fn post_of(&self, actor: &Actor, person: usize, office: &EntityId) -> Option<EntityId> {
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
            let tenure = self.tenures(self.names(person).ids.first()?, self.found.context.on).unwrap_or_default();
            let tenure = tenure.into_iter().find(|tenure| tenure.office == *office).map(|tenure| tenure.of.clone());
            // "UN envoy": an office that only one has.
            tenure.or_else(|| self.gazetteer().only_side_of(office).cloned())
        })
    }

    fn tenures(&self, person: &EntityId, on: Option<PartialDate>) -> Option<Vec<&'a Tenure>> {
        let tenures = self.gazetteer().tenures_of(person).iter();
        let tenures: Vec<&Tenure> = tenures.filter(|tenure| on.is_none_or(|on| tenure.may_include(on))).collect();
        (!tenures.is_empty()).then_some(tenures)
    }

    /// Whether an organization's id has a state in it: `organization/RU/ministry-of-defence`.
    pub(super) fn is_kind_of_state(&self, id: &EntityId) -> bool {
        id.name().contains('/')
    }

    /// "Bộ trưởng", "Secretary": a title that a fuller one explains.
    pub(super) fn is_short_title(&self, office: &EntityId) -> bool {
        self.gazetteer().is_short_title(office)
    }

    /// Whether an office is the one that a title names, or one that a short title can mean.
    pub(super) fn is_meant_by(&self, office: &EntityId, title: &EntityId) -> bool {
        office == title || self.is_short_title(title) && self.class(office) == self.class(title)
    }

    /// An office, and the one that is its counterpart where a state lacks it: heads of state and of government are, and
    /// the highest soldiers.
    pub(super) fn with_twin<'o>(&'o self, office: &'o EntityId) -> impl Iterator<Item = &'o EntityId> {
        [Some(office), self.gazetteer().twin(office)].into_iter().flatten()
    }

    pub(super) fn best_tenure(&self, person: &EntityId, on: Option<PartialDate>) -> Option<&'a Tenure> {
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
    pub(super) fn office_of_cue(&self, actor: &Actor) -> Option<EntityId> {
        let office = self.found.context.pack.cues[actor.cue?].office.as_deref()?;
        Some(EntityId::of(EntityKind::Office, office))
    }

    /// The holders of the offices that an actor names without a person.
    pub(super) fn holders(&self, actor: &Actor, scene: Scene<'_>) -> Vec<Rc<Party>> {
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
    pub(super) fn usual_home_here(&self, name: &Name, scene: Scene<'_>) -> Option<EntityId> {
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
    pub(super) fn holder(
        &self,
        office: &EntityId,
        of: Option<&EntityId>,
        actor: &Actor,
        scene: Scene<'_>,
    ) -> Option<Rc<Party>> {
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

    pub(super) fn told(
        &self,
        office: &EntityId,
        of: Option<&EntityId>,
        actor: &Actor,
        scene: Scene<'_>,
    ) -> Option<&Told> {
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

    pub(super) fn class(&self, office: &EntityId) -> Option<Class> {
        self.gazetteer().class_of(office)
    }

    /// Whether a person held an office on a day, or the gazetteer knows nothing of the person.
    pub(super) fn held(&self, person: &EntityId, office: &EntityId, on: Option<PartialDate>) -> bool {
        let tenures = self.gazetteer().tenures_of(person);
        let fits = |tenure: &Tenure| tenure.office == *office && on.is_none_or(|on| tenure.may_include(on));
        tenures.is_empty() || tenures.iter().any(fits)
    }

    /// An office whose holder nothing tells.
    pub(super) fn office(&self, kind: &EntityId, of: &EntityId, surface: Vec<String>) -> Rc<Party> {
        let state = self.state_of(of);
        let whose = state.as_ref().map_or_else(|| self.label(of), |state| state.name().to_owned());
        let entity = self.gazetteer().office_of(kind, of);
        let label = format!("{whose} {}", self.label(kind));
        let (office, office_label) = (Some(entity.clone()), Some(self.label(kind)));
        Rc::new(Party { office, office_label, entity, label, state, surface })
    }
}
