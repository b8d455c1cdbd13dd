//! Reports of many documents -> conversations: which of them tell of the same one.
//!
//! The reports are taken in one canonical order, the most exact first, and each joins the conversation that it can
//! mean or founds one. So the result depends on the set of reports and not on the order in which they came, and a
//! vague report never bridges two exact ones: those stand already when it asks.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::decision::Rulings;
use super::facts::offices;
use super::labels::Change;
use super::record::{ConversationId, ConversationRecord, Provenance, Report};
use super::record::{merged_party, most_frequent, side, vagueness};
use crate::moment::Moment;
use crate::{Conversation, Day, EntityId, EntityKind, Extraction, Mode, PartialDate, Party, Status};

/// How long before its publication an undated report may place the conversation of which it tells.
const RECENT_DAYS: i64 = 31;

/// The conversations of which these reports tell, in the order of their most exact reports, each under an id that others
/// may want, too.
pub(super) fn merge(mut reports: Vec<Report>, sides: &Sides, rulings: &Rulings) -> Vec<ConversationRecord> {
    reports.sort_by_cached_key(Rank::of);
    let mut merger = Merger::new(sides, rulings);
    merger.note_told_apart(&reports);
    reports.into_iter().for_each(|report| merger.add(report));
    merger.clusters.into_iter().map(record).collect()
}

/// The reports of one document.
pub(super) fn reports(extraction: &Extraction) -> impl Iterator<Item = Report> + '_ {
    let document: Arc<str> = extraction.document.as_str().into();
    let source: Option<Arc<str>> = extraction.source.as_deref().map(Arc::from);
    let report = move |(place, told)| report(&document, place, extraction.published, source.clone(), told);
    extraction.conversations.iter().enumerate().map(report)
}

fn report(
    document: &Arc<str>,
    place: usize,
    published: Option<Day>,
    source: Option<Arc<str>>,
    told: &Conversation,
) -> Report {
    let mut participants = told.participants.clone();
    participants.sort_by(|a, b| a.entity.cmp(&b.entity));
    participants.dedup_by(|later, kept| later.entity == kept.entity);
    let mut evidence: Vec<_> = told.evidence.iter().map(|words| Provenance::new(document, words)).collect();
    evidence.sort();
    Report {
        document: document.clone(),
        local_id: told.id.clone(),
        number: place as u32,
        published,
        source,
        mode: told.mode,
        status: told.status,
        date: told.date,
        time: told.time.clone(),
        participants,
        requested_by: told.requested_by.clone(),
        place: told.place.clone(),
        reported_by: told.reported_by.clone(),
        evidence,
    }
}

/// The canonical order of reports: the most exact date first, then the firmest status, a mode before none, persons before
/// states, by whose clocks before a bare day; the document last, and the place in it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank(Precision, Status, bool, usize, bool, Arc<str>, u32);

impl Rank {
    fn of(report: &Report) -> Rank {
        let vague: usize = report.participants.iter().map(vagueness).sum();
        let vague_mode = report.mode == Mode::Unspecified;
        let document = report.document.clone();
        let bare = !report.is_telling();
        Rank(Precision::of(report.date), report.status, vague_mode, vague, bare, document, report.number)
    }

    /// That of the report which founded the conversation.
    pub(super) fn of_founder(record: &ConversationRecord) -> Option<Rank> {
        record.reports.iter().map(Rank::of).min()
    }
}

/// From when to when a report may find the conversation that it means; `None` when it can find none. Those of one key
/// that have no day in common, not even through others, have nothing to do with one another. One that says by whose clocks
/// reaches to the days beside its own, of which bare reports then need not.
pub(super) fn reach(report: &Report) -> Option<(i32, i32)> {
    const ALL: (i32, i32) = (i32::MIN, i32::MAX);
    let days = |(first, last): (Day, Day)| (first.ordinal(), last.ordinal());
    match report.date {
        Some(_) if report.is_telling() => report.day().map(|day| (day.ordinal() - 1, day.ordinal() + 1)),
        Some(date) => Some(date.first_day().zip(date.last_day()).map_or(ALL, days)),
        None => recent(report.published).map(days),
    }
}

fn recent(published: Option<Day>) -> Option<(Day, Day)> {
    published.and_then(|day| Some((day.add_days(-RECENT_DAYS)?, day)))
}

/// How exactly a date is known; the smaller, the more exact.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Precision {
    Day,
    Month,
    Year,
    YearlessDay,
    YearlessMonth,
    None,
}

impl Precision {
    fn of(date: Option<PartialDate>) -> Precision {
        let Some(date) = date else { return Precision::None };
        match (date.year(), date.month(), date.day_of_month()) {
            (Some(_), Some(_), Some(_)) => Precision::Day,
            (Some(_), Some(_), None) => Precision::Month,
            (Some(_), None, _) => Precision::Year,
            (None, _, Some(_)) => Precision::YearlessDay,
            (None, _, None) => Precision::YearlessMonth,
        }
    }
}

/// For whom each entity speaks, by the majority of all reports. Reports that leave the state out, or are mistaken in
/// it, are thus compared with those that do not.
#[derive(Clone, Debug, Default)]
pub(super) struct Sides(BTreeMap<EntityId, Said>);

#[derive(Clone, Debug, Default)]
struct Said {
    states: BTreeMap<EntityId, usize>,
    most: Option<EntityId>,
}

impl Sides {
    /// Counts what a report says, or no longer says.
    pub(super) fn count(&mut self, report: &Report, change: Change) {
        for party in &report.participants {
            // Where the state is left out, an office names its own.
            let Some(state) = party.state.clone().or_else(|| offices(party).find_map(EntityId::owner)) else {
                continue;
            };
            let said = self.0.entry(party.entity.clone()).or_default();
            let count = said.states.entry(state).or_default();
            change.apply(count);
            said.states.retain(|_, count| *count > 0);
            // `max_by_key` takes the last of equals, hence the reversal.
            said.most = said.states.iter().rev().max_by_key(|(_, count)| **count).map(|(state, _)| state.clone());
            if said.states.is_empty() {
                self.0.remove(&party.entity);
            }
        }
    }

    pub(super) fn side<'a>(&'a self, entity: &'a EntityId) -> &'a EntityId {
        self.0.get(entity).and_then(|said| said.most.as_ref()).unwrap_or(entity)
    }

    /// What all reports of one conversation have in common, so that only those are compared.
    pub(super) fn key(&self, report: &Report) -> Vec<EntityId> {
        let mut sides: Vec<_> = report.participants.iter().map(|party| self.side(&party.entity).clone()).collect();
        sides.sort();
        sides
    }
}

/// A conversation in the making.
struct Cluster {
    /// That of the first report, which is the most exact.
    date: Option<PartialDate>,
    /// The day on which other clocks showed it.
    other_day: Option<Day>,
    /// When it may have been, as exactly as all reports of a day together say.
    moment: Option<Moment>,
    /// Whether any says by whose clocks.
    is_telling: bool,
    mode: Mode,
    /// That of the first report: of one day, what was held comes before what was planned.
    status: Status,
    slots: Vec<Slot>,
    documents: BTreeSet<Arc<str>>,
    reports: Vec<Report>,
}

/// One participant, as the most exact report names it and as all of them do.
struct Slot {
    exact: Party,
    offices: BTreeSet<EntityId>,
    said: Vec<Party>,
}

/// By what a participant of a report is recognised.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Recognised {
    /// The same entity.
    Same,
    /// An office, and the person who speaks from it.
    ByOffice,
    /// A state, and one who speaks for it.
    ByState,
}

impl Slot {
    fn new(party: Party) -> Slot {
        Slot { exact: party.clone(), offices: party.office.iter().cloned().collect(), said: vec![party] }
    }

    fn recognises(&self, party: &Party, sides: &Sides) -> Option<Recognised> {
        let (ours, theirs) = (&self.exact.entity, &party.entity);
        let state = |id: &EntityId| id.kind() == EntityKind::State;
        if ours == theirs {
            Some(Recognised::Same)
        } else if self.offices.contains(theirs) || party.office.as_ref() == Some(ours) {
            Some(Recognised::ByOffice)
        } else if state(ours) != state(theirs) && sides.side(ours) == sides.side(theirs) {
            Some(Recognised::ByState)
        } else {
            None
        }
    }

    fn add(&mut self, party: Party) {
        if vagueness(&party) < vagueness(&self.exact) {
            self.exact = party.clone();
        }
        self.offices.extend(party.office.clone());
        self.said.push(party);
    }

    fn merged(&self) -> Option<Party> {
        let same: Vec<&Party> = self.said.iter().filter(|party| party.entity == self.exact.entity).collect();
        merged_party(&same)
    }
}

/// Which slot each participant of a report takes, and the weakest ground for it.
struct Fit {
    slots: Vec<usize>,
    weakest: Recognised,
}

impl Cluster {
    fn new(report: Report) -> Cluster {
        Cluster {
            date: report.date,
            other_day: None,
            moment: report.moment(),
            is_telling: report.is_telling(),
            mode: report.mode,
            status: report.status,
            slots: report.participants.iter().cloned().map(Slot::new).collect(),
            documents: BTreeSet::from([report.document.clone()]),
            reports: vec![report],
        }
    }

    /// Whether the report can mean this conversation. Its date, if it has one, is known to agree.
    fn fit(&self, report: &Report, sides: &Sides) -> Option<Fit> {
        let same_day = report.day().is_some_and(|day| self.is_on(day));
        let modes = self.mode == report.mode || self.mode == Mode::Unspecified || report.mode == Mode::Unspecified;
        let planned_and_held =
            matches!((self.status, report.status), (Status::Held, Status::Planned) | (Status::Planned, Status::Held));
        let statuses = self.status == report.status || (planned_and_held && same_day);
        // What one document tells as two stays two.
        if !modes || !statuses || self.documents.contains(&report.document) {
            return None;
        }
        let fit = self.fit_parties(&report.participants, sides)?;
        (fit.weakest < Recognised::ByState || same_day).then_some(fit)
    }

    fn is_on(&self, day: Day) -> bool {
        self.other_day == Some(day) || self.date == Some(day.into())
    }

    /// Whether a report of the day before or after can mean this conversation, because one of the two says by whose clocks.
    fn fit_beside(&self, report: &Report, sides: &Sides) -> Option<Fit> {
        let is_likely = self.moment.zip(report.moment()).is_some_and(|(ours, theirs)| ours.is_likely(theirs));
        let is_open = self.date.and_then(PartialDate::day).is_some() && self.other_day.is_none();
        if !is_open || !is_likely || self.status != report.status || !(self.is_telling || report.is_telling()) {
            return None;
        }
        self.fit(report, sides).filter(|fit| fit.weakest < Recognised::ByState)
    }

    /// The firmest ground takes its pairs first. That can miss an assignment in theory (two parties of one state, one
    /// of them named only by the state, on either side); then the report stays apart, which loses nothing.
    fn fit_parties(&self, parties: &[Party], sides: &Sides) -> Option<Fit> {
        if parties.len() != self.slots.len() {
            return None;
        }
        let mut taken: Vec<Option<usize>> = vec![None; self.slots.len()];
        let mut slots: Vec<Option<usize>> = vec![None; parties.len()];
        let mut weakest = Recognised::Same;
        for ground in [Recognised::Same, Recognised::ByOffice, Recognised::ByState] {
            for (i, party) in parties.iter().enumerate().filter(|(i, _)| slots[*i].is_none()).collect::<Vec<_>>() {
                let free = |s: &usize| taken[*s].is_none() && self.slots[*s].recognises(party, sides) == Some(ground);
                if let Some(slot) = (0..self.slots.len()).find(free) {
                    (taken[slot], slots[i], weakest) = (Some(i), Some(slot), ground);
                }
            }
        }
        Some(Fit { slots: slots.into_iter().collect::<Option<_>>()?, weakest })
    }

    fn add(&mut self, report: Report, fit: &Fit) {
        for (party, slot) in report.participants.iter().zip(&fit.slots) {
            self.slots[*slot].add(party.clone());
        }
        if self.mode == Mode::Unspecified {
            self.mode = report.mode;
        }
        if let Some(day) = report.day().filter(|day| !self.is_on(*day)) {
            self.other_day = Some(day);
        }
        if let Some((ours, theirs)) = self.moment.zip(report.moment()).filter(|_| report.time.is_some()) {
            self.moment = ours.and(theirs).or(self.moment);
            self.is_telling |= report.is_telling();
        }
        self.documents.insert(report.document.clone());
        self.reports.push(report);
    }

    /// The day that most reports say, of two with as many the earlier; the date of the first report where they say one day.
    fn shown_date(&self) -> Option<PartialDate> {
        if self.other_day.is_none() {
            return self.date;
        }
        most_frequent(self.reports.iter().filter_map(Report::day)).map(PartialDate::from).or(self.date)
    }

    /// Takes a report that was joined by hand: whom it has in common where it has, and beside them all others.
    fn join(&mut self, report: Report, sides: &Sides) {
        let mut taken = BTreeSet::new();
        for party in &report.participants {
            let grounds = [Recognised::Same, Recognised::ByOffice, Recognised::ByState].into_iter();
            let is_free = |slot: &usize| !taken.contains(slot);
            let by = |ground| {
                let recognised = |slot: &usize| self.slots[*slot].recognises(party, sides) == Some(ground);
                (0..self.slots.len()).filter(is_free).find(recognised)
            };
            let slot = grounds.filter_map(by).next();
            match slot {
                Some(slot) => self.slots[slot].add(party.clone()),
                None => self.slots.push(Slot::new(party.clone())),
            }
            taken.insert(slot.unwrap_or(self.slots.len() - 1));
        }
        if self.mode == Mode::Unspecified {
            self.mode = report.mode;
        }
        self.documents.insert(report.document.clone());
        self.reports.push(report);
    }

    /// How ill the report goes with this conversation, where more than one would do; compared field by field.
    fn distance(&self, report: &Report) -> impl Ord + use<> {
        let against = |asked: &Party| {
            let others = || self.reports.iter().filter_map(|other| other.requested_by.as_ref());
            match (others().any(|o| o.entity == asked.entity), others().any(|o| side(o) == side(asked))) {
                (true, _) => 0,
                (_, true) => 1,
                _ => 2 + usize::from(others().next().is_some()),
            }
        };
        let requester = report.requested_by.as_ref().map_or(0, against);
        (requester, self.mode != report.mode, self.status != report.status, self.days_apart(report))
    }

    /// The days between the publication of the report and the nearest one of this conversation's; without those, its
    /// date.
    fn days_apart(&self, report: &Report) -> Option<u64> {
        let published = report.published?;
        let days = |day: Day| day.days_until(published).unsigned_abs();
        let nearest = self.reports.iter().filter_map(|other| other.published).map(days).min();
        nearest.or_else(|| self.date?.first_day().map(days))
    }
}

struct Merger<'a> {
    sides: &'a Sides,
    clusters: Vec<Cluster>,
    keys: BTreeMap<Vec<EntityId>, usize>,
    /// The clusters of one key by the first day that their date may mean.
    dated: BTreeMap<(usize, Day), Vec<usize>>,
    yearless: BTreeMap<usize, Vec<usize>>,
    /// Those of them that say by whose clocks, by each of their days.
    telling: BTreeMap<(usize, Day), Vec<usize>>,
    /// Who spoke on that day and again on the next, as one document says, and had the same sides.
    told_apart: BTreeMap<(Vec<EntityId>, Day), Vec<Vec<Party>>>,
    rulings: &'a Rulings,
    /// Where the reports are that were joined by hand, by their group.
    joined: BTreeMap<usize, usize>,
}

impl<'a> Merger<'a> {
    fn new(sides: &'a Sides, rulings: &'a Rulings) -> Merger<'a> {
        let (clusters, keys, dated, yearless, joined, telling, told_apart) = Default::default();
        Merger { sides, clusters, keys, dated, yearless, telling, told_apart, rulings, joined }
    }

    /// Notes which documents tell of conversations on two days, one after the other: those are two, whatever others say by
    /// whose clocks.
    fn note_told_apart(&mut self, reports: &[Report]) {
        if !reports.iter().any(Report::is_telling) {
            return;
        }
        let of_day = |report| Some((Report::document(report), self.sides.key(report), report.day()?, report));
        let mut told: Vec<_> = reports.iter().filter_map(of_day).collect();
        told.sort_by(|a, b| (a.0, &a.1, a.2).cmp(&(b.0, &b.1, b.2)));
        for same in told.chunk_by(|a, b| (a.0, &a.1) == (b.0, &b.1)) {
            for (at, (_, key, day, first)) in same.iter().enumerate() {
                let next = day.add_days(1);
                let later = same[at..].iter().take_while(|later| Some(later.2) <= next);
                let cluster = Cluster::new((*first).clone());
                let again = |later: &Report| cluster.fit_parties(&later.participants, self.sides).is_some();
                if later.filter(|later| Some(later.2) == next).any(|later| again(later.3)) {
                    self.told_apart.entry((key.clone(), *day)).or_default().push(first.participants.clone());
                }
            }
        }
    }

    fn add(&mut self, report: Report) {
        let group = self.rulings.group(&report);
        if let Some(&cluster) = group.and_then(|group| self.joined.get(&group)) {
            self.clusters[cluster].join(report, self.sides);
            return;
        }
        let next = self.keys.len();
        let key = *self.keys.entry(self.sides.key(&report)).or_insert(next);
        let cluster = match self.meant(key, &report) {
            Some((cluster, fit)) => {
                self.put(key, report, cluster, &fit);
                cluster
            }
            None => self.found(key, report),
        };
        if let Some(group) = group {
            self.joined.insert(group, cluster);
        }
    }

    /// Puts a report into the conversation that it means, where others find that by its day and by its clocks, too.
    fn put(&mut self, key: usize, report: Report, number: usize, fit: &Fit) {
        let cluster = &mut self.clusters[number];
        let (day, was_telling, day_before) = (report.day(), cluster.is_telling, cluster.other_day);
        cluster.add(report, fit);
        if day_before != cluster.other_day
            && let Some(day) = day
        {
            self.dated.entry((key, day)).or_default().push(number);
        }
        let days = cluster.date.and_then(PartialDate::day).into_iter().chain(cluster.other_day);
        for day in days.filter(|day| cluster.is_telling && (!was_telling || day_before != Some(*day))) {
            let telling = self.telling.entry((key, day)).or_default();
            if !telling.contains(&number) {
                telling.push(number);
            }
        }
    }

    fn found(&mut self, key: usize, report: Report) -> usize {
        let cluster = self.clusters.len();
        if let Some(day) = report.day().filter(|_| report.is_telling()) {
            self.telling.entry((key, day)).or_default().push(cluster);
        }
        match (report.date, report.date.and_then(PartialDate::first_day)) {
            (_, Some(day)) => self.dated.entry((key, day)).or_default().push(cluster),
            (Some(_), None) => self.yearless.entry(key).or_default().push(cluster),
            // An undated conversation is never one that another report can be known to mean.
            (None, None) => {}
        }
        self.clusters.push(Cluster::new(report));
        cluster
    }

    /// The conversation that a report means; `None` when it fits none, or several equally well.
    fn meant(&self, key: usize, report: &Report) -> Option<(usize, Fit)> {
        let fits = |cluster: usize| {
            let candidate = &self.clusters[cluster];
            let fit = candidate.fit(report, self.sides)?;
            (!self.rulings.parts(report, &candidate.reports)).then_some((cluster, fit))
        };
        let mut candidates: Vec<(usize, Fit)> = self.nearby(key, report).into_iter().filter_map(fits).collect();
        if candidates.is_empty() {
            return self.meant_beside(key, report);
        }
        if candidates.iter().any(|(_, fit)| fit.weakest < Recognised::ByState) {
            candidates.retain(|(_, fit)| fit.weakest < Recognised::ByState);
        }
        let by_state = candidates.iter().any(|(_, fit)| fit.weakest == Recognised::ByState);
        let may_choose = match Precision::of(report.date) {
            Precision::Day => !by_state,
            Precision::Month | Precision::Year => report.published.is_some(),
            Precision::YearlessDay | Precision::YearlessMonth | Precision::None => false,
        };
        if candidates.len() > 1 && !may_choose {
            return None;
        }
        match Precision::of(report.date) {
            Precision::Day => candidates.into_iter().min_by_key(|(c, _)| (self.clusters[*c].distance(report), *c)),
            _ => candidates.into_iter().min_by_key(|(c, _)| {
                let cluster = &self.clusters[*c];
                (cluster.days_apart(report).unwrap_or(u64::MAX), cluster.distance(report), *c)
            }),
        }
    }

    /// The conversation of the day before or after that a report means by other clocks; `None` when it fits none, or several.
    fn meant_beside(&self, key: usize, report: &Report) -> Option<(usize, Fit)> {
        let day = report.day().filter(|_| !self.telling.is_empty() || report.is_telling())?;
        let known = if report.is_telling() { &self.dated } else { &self.telling };
        let mut found = None;
        for beside in [day.add_days(-1), day.add_days(1)].into_iter().flatten() {
            for &number in known.get(&(key, beside)).into_iter().flatten() {
                let cluster = &self.clusters[number];
                let Some(fit) = cluster.fit_beside(report, self.sides) else { continue };
                if self.is_told_apart(report, day.min(beside), cluster) || self.rulings.parts(report, &cluster.reports)
                {
                    continue;
                }
                if found.is_some() {
                    return None;
                }
                found = Some((number, fit));
            }
        }
        found
    }

    /// Whether some document tells that those who spoke on one day did so again on the next.
    fn is_told_apart(&self, report: &Report, first: Day, cluster: &Cluster) -> bool {
        if self.told_apart.is_empty() {
            return false;
        }
        let known = self.told_apart.get(&(self.sides.key(report), first));
        known.into_iter().flatten().any(|parties| cluster.fit_parties(parties, self.sides).is_some())
    }

    /// The clusters of that key whose date agrees with the report's, or is recent for an undated report. All of them
    /// are at least as exact as the report, for those come first; so their first day is within what it may mean.
    fn nearby(&self, key: usize, report: &Report) -> Vec<usize> {
        let (days, yearless) = match report.date {
            None => (recent(report.published), None),
            Some(date) if date.year().is_some() => (date.first_day().zip(date.last_day()), None),
            Some(_) => (Day::new(1, 1, 1).zip(Day::new(9999, 12, 31)), self.yearless.get(&key)),
        };
        let dated = days.map(|(first, last)| self.dated.range((key, first)..=(key, last)));
        let all = dated.into_iter().flatten().flat_map(|(_, clusters)| clusters).chain(yearless.into_iter().flatten());
        let agrees = |c: &usize| match (self.clusters[*c].date, report.date) {
            (Some(ours), Some(theirs)) => {
                let other = self.clusters[*c].other_day.map(PartialDate::from);
                ours.agrees_with(theirs) || other.is_some_and(|other| other.agrees_with(theirs))
            }
            _ => true,
        };
        let mut found: Vec<usize> = all.copied().filter(agrees).collect();
        // One of two days is found by each of them.
        let mut seen = BTreeSet::new();
        found.retain(|c| self.clusters[*c].other_day.is_none() || seen.insert(*c));
        found
    }
}

/// The order in which conversations are listed: by date, undated last, then by id.
pub(crate) fn chronological(record: &ConversationRecord) -> (bool, Option<PartialDate>, &ConversationId) {
    (record.date.is_none(), record.date, &record.id)
}

fn record(mut cluster: Cluster) -> ConversationRecord {
    let date = cluster.shown_date();
    cluster.reports.sort_by(|a, b| a.document.cmp(&b.document));
    let mut participants: Vec<Party> = cluster.slots.iter().filter_map(Slot::merged).collect();
    participants.sort_by(|a, b| a.entity.cmp(&b.entity));
    // Reports that were joined by hand can name one as two.
    participants.dedup_by(|later, kept| later.entity == kept.entity);
    ConversationRecord {
        id: plain_id(date, &participants),
        date,
        mode: cluster.mode,
        status: cluster.status,
        participants,
        requested_by: requester(&cluster.reports),
        place: place(&cluster.reports),
        reported_by: by_entity(cluster.reports.iter().flat_map(|report| &report.reported_by)),
        reports: cluster.reports,
    }
}

/// The id of a conversation of which there is no other of the same people on the same date.
pub(super) fn plain_id(date: Option<PartialDate>, participants: &[Party]) -> ConversationId {
    let date = date.map_or("undated".to_owned(), |date| date.to_string());
    let names: Vec<String> = participants.iter().map(|party| party.entity.name().replace('/', "-")).collect();
    ConversationId::new(&format!("conversation/{date}/{}", names.join("--")))
}

/// The ids given out, and how many asked for each, so that the thousandth need not try a thousand.
#[derive(Default)]
pub(super) struct Taken(BTreeMap<ConversationId, usize>);

impl Taken {
    /// The plain id, or a numbered one when it is taken.
    pub(super) fn free(&mut self, plain: ConversationId) -> ConversationId {
        let mut number = *self.0.entry(plain.clone()).and_modify(|asked| *asked += 1).or_insert(1);
        let mut id = plain.clone();
        // A name may itself end in `-2`, so that a numbered id, too, can be taken.
        while number > 1 {
            id = ConversationId::new(&format!("{plain}-{number}"));
            if !self.0.contains_key(&id) {
                self.0.insert(id.clone(), 1);
                self.0.insert(plain, number);
                break;
            }
            number += 1;
        }
        id
    }
}

/// What is left of an id without numbers at its end: only ids of one root can be in one another's way.
pub(super) fn root(id: &str) -> &str {
    let shorter = id.trim_end_matches(|c: char| c.is_ascii_digit());
    match shorter.strip_suffix('-') {
        Some(rest) if shorter.len() < id.len() => root(rest),
        _ => id,
    }
}

/// The side that most reports name (of several, the one of the first document), as exactly as any report names it.
fn requester(reports: &[Report]) -> Option<Party> {
    let asked = || reports.iter().filter_map(|report| Some((report.requested_by.as_ref()?, report.document())));
    let mut by_side: BTreeMap<&EntityId, Vec<(&Party, &str)>> = BTreeMap::new();
    for (party, document) in asked() {
        by_side.entry(side(party)).or_default().push((party, document));
    }
    // The reports are sorted by document, so the first of a side is its smallest.
    let winner = by_side.into_values().min_by_key(|said| (usize::MAX - said.len(), said.first().map(|s| s.1)))?;
    let exact = winner.iter().map(|(party, _)| vagueness(party)).min()?;
    let named = || winner.iter().map(|(party, _)| *party).filter(|party| vagueness(party) == exact);
    let entity = most_frequent(named().map(|party| &party.entity))?;
    merged_party(&named().filter(|party| party.entity == *entity).collect::<Vec<_>>())
}

fn place(reports: &[Report]) -> Option<Party> {
    let places = || reports.iter().filter_map(|report| report.place.as_ref());
    let entity = most_frequent(places().map(|place| &place.entity))?;
    merged_party(&places().filter(|place| place.entity == *entity).collect::<Vec<_>>())
}

/// Each entity once, sorted by id.
fn by_entity<'a>(parties: impl Iterator<Item = &'a Party>) -> Vec<Party> {
    let mut groups: BTreeMap<&EntityId, Vec<&Party>> = BTreeMap::new();
    for party in parties {
        groups.entry(&party.entity).or_default().push(party);
    }
    groups.into_values().filter_map(|group| merged_party(&group)).collect()
}
