//! Which dates of a sentence are those of its conversations.

use super::{Dated, Finder, Frame, HEADING, OPENING, PAIR_WINDOW, STATEMENT_WINDOW, ToldDate, WHEN_WINDOW};
use crate::PartialDate;
use crate::extraction::Status;
use crate::language::pattern::WordNumber;
use crate::language::{ClassSet, Stage};
use crate::relate::scan::{Item, What};
use crate::temporal::DateKind;
use crate::text::Shape;

impl<'a> Finder<'a> {
    /// The date that an item is.
    pub(super) fn dated(&self, at: usize) -> Option<Dated> {
        let What::Date(index) = self.items.get(at)?.what else { return None };
        let mention = &self.found.dates[index];
        let date = mention.event_date.or(mention.date)?;
        Some(Dated { date, mention: index, tokens: self.items[at].tokens.clone(), rule: mention.rule.clone() })
    }

    /// The day that the words of a date tell, and not the first of the range to which they belong.
    fn own_date(&self, at: usize) -> Option<PartialDate> {
        let What::Date(index) = self.items[at].what else { return None };
        self.found.dates[index].date
    }

    /// Gives the dates of which a rule says to which word for a conversation they belong, and takes them from the others.
    /// These words.
    fn dates_by_rule(&mut self, dates: &mut Vec<ToldDate>) -> Vec<usize> {
        let mut told = Vec::new();
        for (rule, matched) in self.matches(Stage::Date) {
            let (Some(trigger), Some(at)) = (matched.capture('T'), matched.capture('D')) else { continue };
            let date = dates.iter().position(|date| date.at == at.start);
            let frame = self.frames.iter_mut().find(|(at, _)| *at == trigger.start && !told.contains(at));
            if let (Some(date), Some((at, frame))) = (date, frame) {
                self.fired.insert(rule.number);
                frame.date = Some(dates.remove(date).dated);
                told.push(*at);
            }
        }
        told
    }

    /// Gives each date to the nearest word for a conversation in its clause, and each frame the nearest of its dates. A
    /// date before all such words is everyone's who has none.
    pub(super) fn dates(&mut self) {
        if self.frames.is_empty() || !self.scanner.has(ClassSet::DATE) {
            return;
        }
        self.dates_in_background();
        let (clauses, said) = self.clauses();
        let mut dates = self.dates_of_sentence();
        dates.retain(|told| !self.frames.iter().any(|(_, frame)| is_dated(frame, &told.dated)));
        let by_rule = self.dates_by_rule(&mut dates);
        let mut triggers: Vec<usize> =
            self.frames.iter().map(|(at, _)| *at).filter(|at| !by_rule.contains(at)).collect();
        triggers.dedup();
        if let Some(ordered) = self.in_order(by_rule.is_empty(), &dates) {
            for ((_, frame), dated) in self.frames.iter_mut().zip(ordered) {
                frame.date = Some(dated);
            }
            return;
        }
        self.dates_in_turn(&dates, &clauses);
        let naming = self.frames.iter().filter(|(_, frame)| frame.sides.iter().any(|side| !side.is_empty()));
        let naming: Vec<usize> = naming.map(|(trigger, _)| *trigger).collect();
        let of_pair = ClassSet::PAIR_TALK;
        let (found, items) = (self.found, self.items);
        for told in dates.iter().filter(|told| told.kind != DateKind::Bound) {
            let at = told.at;
            // "They discussed the talks on Friday in a call": the day stands among the words that tell who spoke.
            let is_within = |trigger: usize| {
                let mut frames = self.frames.iter().filter(|(at, frame)| *at == trigger && !frame.sides[0].is_empty());
                frames.any(|(_, frame)| frame.tokens.contains(&told.dated.tokens.start))
            };
            let is_taken = triggers.iter().any(|&trigger| is_within(trigger));
            let is_bare = |trigger: usize| {
                let mut frames = self.frames.iter().filter(|(at, _)| *at == trigger);
                frames.all(|(_, frame)| frame.sides.iter().all(Vec::is_empty))
            };
            let same = triggers.iter().copied().filter(|&trigger| {
                clauses[trigger] == clauses[told.of]
                    && self.items[trigger].tokens.start >= told.after
                    && !(is_taken && is_bare(trigger))
            });
            let follows = same.clone().any(|trigger| trigger > at && naming.contains(&trigger));
            // "Last week's summit".
            let is_owner = self.items.get(at + 1).is_some_and(|item| item.classes.meets(ClassSet::POSSESSIVE));
            let beside = at + 1 + usize::from(is_owner);
            let owner = same.min_by_key(|&trigger| {
                let between = triggers.iter().filter(|&&other| (at.min(trigger) + 1..at.max(trigger)).contains(&other));
                // "A May 3 call": a date before its word. Else it more often follows than precedes it, unless it opens the
                // sentence. "On the sidelines of the summit, A on 3 May met B": a word that names nobody is an occasion.
                let is_occasion = follows && trigger < at && !naming.contains(&trigger);
                (
                    is_occasion,
                    between.count(),
                    trigger != beside && !self.is_set_off(at, trigger),
                    trigger > at && triggers.iter().any(|&other| other < at),
                    at.abs_diff(trigger),
                )
            });
            let frame = self.frames.iter_mut().find(|(trigger, _)| Some(*trigger) == owner);
            let Some((trigger, frame)) = frame else { continue };
            let is_ahead = self.found.context.on.and_then(PartialDate::last_day).zip(told.dated.date.first_day());
            let is_ahead = is_ahead.is_some_and(|(published, first)| first > published);
            // A day that is over is that of the proposal, and not of what is proposed, nor of what is still to come.
            let is_to_come = matches!(frame.status, Some(Status::Proposed | Status::Planned));
            if is_to_come && found.is_past(told.dated.date)
                || frame.is_announced && is_of_saying(frame, &told.dated)
                || frame.status == Some(Status::Held) && is_ahead
            {
                continue;
            }
            let near = |other: &Dated| {
                // "Last year they met on 14 November": the more exact of two that agree.
                if other.date != told.dated.date && other.date.agrees_with(told.dated.date) {
                    return told.dated.date.covers(other.date);
                }
                let place = self.items.iter().position(|item| item.tokens == other.tokens);
                // "They met on 6 and 7 May": what lasts two days has the first.
                let days = other.date.day().zip(told.dated.date.day());
                let is_next = days.is_some_and(|(one, next)| one.days_until(next) == 1);
                let is_joined =
                    |before: usize| before + 2 == at && self.items[before + 1].classes.meets(ClassSet::JOINER);
                if is_next && place.is_some_and(is_joined) {
                    return true;
                }
                let far = |at: usize, dated: &Dated| {
                    (is_of_saying(frame, dated), is_of_verb_before(items, at, *trigger), at.abs_diff(*trigger))
                };
                place.is_some_and(|place| far(place, other) <= far(at, &told.dated))
            };
            if !frame.date.as_ref().is_some_and(near) {
                frame.date = Some(told.dated.clone());
                let follows = (*trigger..=*trigger + PAIR_WINDOW).contains(&at);
                let names_nobody = frame.sides.iter().all(Vec::is_empty);
                frame.is_of_pair = follows && names_nobody && self.items[*trigger].classes.meets(of_pair);
            }
        }
        // "A spoke with B less than a week after C met D" limits both, whatever clause they are in.
        for told in dates.iter().filter(|told| told.kind == DateKind::Bound) {
            let before = triggers.iter().rposition(|&trigger| trigger < told.at);
            let after = triggers.iter().position(|&trigger| trigger > told.at);
            for index in before.into_iter().chain(after) {
                self.frames[index].1.date.get_or_insert_with(|| told.dated.clone());
            }
        }
        // "A spoke with B two days after C met D" was in the month of that, as far as nothing else is told.
        let of_next = dates.iter().filter(|told| told.after == told.dated.tokens.start && told.kind != DateKind::Bound);
        for told in of_next {
            if let Some(before) = triggers.iter().rposition(|&trigger| trigger < told.at) {
                let month = Dated { date: told.dated.date.to_month(), ..told.dated.clone() };
                self.frames[before].1.date.get_or_insert(month);
            }
        }
        self.dates_of_more();
        self.days_beside(&dates);
        self.dates_beside();
        self.only_day(&dates, &clauses, &said);
        let opening =
            dates.first().filter(|told| triggers.first().is_some_and(|first| told.at < *first) && told.after == 0);
        let Some(ToldDate { at, dated, .. }) = opening else { return };
        let is_over = found.is_past(dated.date);
        for (trigger, frame) in self.frames.iter_mut().filter(|(_, frame)| frame.date.is_none() && frame.has_trigger) {
            let is_to_come = frame.status == Some(Status::Planned) && is_over;
            let is_own =
                frame.status != Some(Status::Proposed) && !is_to_come && !frame.is_announced && !frame.is_other;
            if is_own && clauses[*trigger] == clauses[*at] && frame.sides.iter().flatten().count() >= 2 {
                frame.date = Some(dated.clone());
            }
        }
    }

    /// "And, on May 3, met": a date between commas, and then a word.
    fn is_set_off(&self, date: usize, word: usize) -> bool {
        let is_comma = |at: usize| self.items[at].word == WordNumber::COMMA;
        let start = (0..date).rev().find(|&at| !self.items[at].classes.meets(ClassSet::BEFORE_DATE));
        word == date + 2 && is_comma(date + 1) && start.is_some_and(is_comma)
    }

    /// "A met B and C on 3 and 4 May, one after the other": as many dates, side by side, as there are who were met.
    fn dates_in_turn(&mut self, dates: &[ToldDate], clauses: &[usize]) {
        for at in 0..self.frames.len() {
            let (trigger, frame) = &self.frames[at];
            let trigger = *trigger;
            let others = frame.sides[1].clone();
            // Joined by "and", for a range is one span of time.
            let is_joined = |pair: &[ToldDate]| {
                let between = &self.items[pair[0].at + 1..pair[1].at];
                matches!(between, [joiner] if joiner.classes.meets(ClassSet::JOINER))
            };
            // Of the same clause, or in front of all: "On 3 and 4 May, A met B and C in turn".
            let is_own = |told: &ToldDate| {
                told.after == 0 && (told.at < OPENING || clauses.get(told.of) == clauses.get(trigger))
            };
            let is_row = |row: &&[ToldDate]| row.windows(2).all(is_joined) && row.iter().all(is_own);
            let row = dates.windows(others.len().max(1)).find(is_row);
            let Some(row) = row.filter(|_| frame.one_by_one && others.len() >= 2) else { continue };
            let whole = frame.clone();
            let each = others.iter().zip(row).map(|(other, told)| {
                let sides = [whole.sides[0].clone(), vec![*other]];
                let own = self.own_date(told.at).unwrap_or(told.dated.date);
                let date = Some(Dated { date: own, ..told.dated.clone() });
                (trigger, Frame { sides, date, one_by_one: false, ..whole.clone() })
            });
            let each: Vec<(usize, Frame)> = each.collect();
            self.frames.splice(at..=at, each);
        }
    }

    /// "The two meetings before were on 3 and 10 May": one more for a day that stands beside the day of one and is not the
    /// next.
    fn days_beside(&mut self, dates: &[ToldDate]) {
        for pair in dates.windows(2) {
            let [first, second] = pair else { continue };
            let is_taken = self.frames.iter().any(|(_, frame)| is_dated(frame, &second.dated));
            let days = first.dated.date.day().zip(second.dated.date.day());
            let is_apart = days.is_some_and(|(one, other)| one.days_until(other) > 1);
            if is_taken || second.at - first.at > 2 || !is_apart || first.kind != second.kind {
                continue;
            }
            let told = self.frames.iter().position(|(_, frame)| frame.has_trigger && is_dated(frame, &first.dated));
            if let Some(told) = told.filter(|&told| self.frames[told].0 < first.at) {
                let (trigger, frame) = self.frames[told].clone();
                let frame = Frame { date: Some(second.dated.clone()), request: None, ..frame };
                self.frames.insert(told + 1, (trigger, frame));
            }
        }
    }

    /// "With A on Tuesday and with B": a day that is told of one is of the next too, which has none.
    fn dates_of_more(&mut self) {
        for at in 1..self.frames.len() {
            let (before, rest) = self.frames.split_at_mut(at);
            let (trigger, frame) = &mut rest[0];
            let first = before.iter().find(|(other, _)| other == trigger).and_then(|(_, first)| first.date.as_ref());
            if let (None, Some(date)) = (&frame.date, first) {
                frame.date = Some(date.clone());
            }
        }
        // "With A and then with B on Tuesday".
        for at in 1..self.frames.len() {
            let (before, rest) = self.frames.split_at_mut(at);
            let (trigger, frame) = &rest[0];
            if let (Some((other, first)), Some(date)) = (before.last_mut(), &frame.date)
                && *other == *trigger
            {
                first.date.get_or_insert_with(|| date.clone());
            }
        }
    }

    /// "While in Rome he met some of them, among them A on Monday": the only day of a sentence is that of the only conversation
    /// which it tells, if it is not the day of saying so, nor of what another clause tells.
    fn only_day(&mut self, dates: &[ToldDate], clauses: &[usize], said: &[usize]) {
        let mut naming = self.frames.iter_mut().filter(|(_, frame)| frame.sides.iter().any(|side| !side.is_empty()));
        let (Some((_, frame)), None, [told]) = (naming.next(), naming.next(), dates) else { return };
        let elsewhere = ClassSet::BACKGROUND.with(ClassSet::RELATIVE);
        let is_elsewhere =
            |(item, clause): (&Item, &usize)| *clause == clauses[told.of] && item.classes.meets(elsewhere);
        let is_own = told.kind != DateKind::Bound
            && told.after == 0
            && !said.contains(&clauses[told.of])
            && told.dated.date.month().is_some()
            && !self.items.iter().zip(clauses).any(is_elsewhere);
        let is_over = matches!(frame.status, None | Some(Status::Held)) && !frame.is_announced && !frame.is_other;
        let published = self.found.context.on.and_then(PartialDate::last_day);
        let lies_ahead = published.zip(told.dated.date.first_day()).is_some_and(|(published, first)| first > published);
        if frame.date.is_none() && is_own && is_over && !lies_ahead && frame.has_trigger {
            frame.date = Some(told.dated.clone());
        }
    }

    /// "The May 3 call", "their last call on May 3": a date beside the word for a conversation is its own, whatever the
    /// clause is about.
    fn dates_beside(&mut self) {
        for at in 0..self.frames.len() {
            let (trigger, frame) = &self.frames[at];
            if frame.date.is_some() || !frame.has_trigger {
                continue;
            }
            let before = trigger.checked_sub(1);
            let after = (trigger + 1..trigger + 4).filter(|_| frame.is_other);
            let date = before.into_iter().chain(after).find_map(|place| self.dated(place));
            if let Some(date) = date.filter(|date| !self.frames.iter().any(|(_, other)| is_dated(other, date))) {
                self.frames[at].1.date = Some(date);
            }
        }
    }

    /// "A year since A and B met on 28 February": a day in the background is that of a conversation told there too.
    fn dates_in_background(&mut self) {
        for (at, item) in self.items.iter().enumerate() {
            let What::Date(index) = item.what else { continue };
            let mention = &self.found.dates[index];
            let Some((date, cue)) = mention.event_date.zip(mention.background_cue) else { continue };
            let told_there = |frame: &Frame| {
                (cue..item.tokens.start).contains(&frame.trigger.start)
                    && frame.sides.iter().any(|side| !side.is_empty())
            };
            let frame = self.frames.iter_mut().rev().find(|(trigger, frame)| *trigger < at && told_there(frame));
            if let Some((_, frame)) = frame {
                let dated = Dated { date, mention: index, tokens: item.tokens.clone(), rule: mention.rule.clone() };
                frame.date.get_or_insert(dated);
            }
        }
    }

    /// What lies after the day of publication is planned, if nothing else is said of it.
    pub(super) fn future(&mut self) {
        let published = self.found.context.on.and_then(PartialDate::last_day);
        for (_, frame) in &mut self.frames {
            let first = frame.date.as_ref().and_then(|dated| dated.date.first_day());
            if frame.status.is_none() && first.zip(published).is_some_and(|(first, published)| first > published) {
                frame.status = Some(Status::Planned);
            }
        }
    }

    fn dates_of_sentence(&self) -> Vec<ToldDate> {
        let mut dates = Vec::new();
        for (at, item) in self.items.iter().enumerate() {
            let What::Date(index) = item.what else { continue };
            let mention = &self.found.dates[index];
            let is_elsewhere = self.is_of_statement(at) || self.is_of_noun(at);
            let Some(date) = mention.event_date.filter(|_| !is_elsewhere) else { continue };
            // "After he met Lavrov on 19 May": the date is of what the clause tells, and of nothing outside.
            let after = if mention.is_background { mention.background_cue } else { Some(0) };
            // "Since 19 May, when he met Lavrov".
            let mut when = (at + 1..self.items.len()).take(WHEN_WINDOW);
            let when = when.find(|&when| self.items[when].classes.meets(ClassSet::WHEN));
            let when = when.filter(|when| mention.is_background || self.frames.iter().any(|(at, _)| at > when));
            let after = when.filter(|_| mention.is_background).map(|when| self.items[when].tokens.start).or(after);
            let Some(after) = after else { continue };
            let dated = Dated { date, mention: index, tokens: item.tokens.clone(), rule: mention.rule.clone() };
            // "Two days after he met Lavrov": the conjunction opens the clause of the date.
            let of = if after == item.tokens.start { (at + 1).min(self.items.len() - 1) } else { when.unwrap_or(at) };
            dates.push(ToldDate { at, of, dated, kind: mention.kind, after });
        }
        dates
    }

    /// "The May 3 attack", "Spain's May 3 attack": a date between an article or an owner and a noun is the noun's.
    fn is_of_noun(&self, at: usize) -> bool {
        let opens = |item: &Item| item.classes.meets(ClassSet::ARTICLE) || item.classes.meets(ClassSet::POSSESSIVE);
        let after_article = at.checked_sub(1).is_some_and(|before| opens(&self.items[before]));
        let is_noun =
            |item: &Item| item.what == What::Word && self.found.text.tokens()[item.tokens.start].shape == Shape::Lower;
        after_article && self.items.get(at + 1).is_some_and(is_noun)
    }

    /// "In his speech on Monday" tells when he spoke in public, and nothing else.
    fn is_of_statement(&self, at: usize) -> bool {
        let statement = ClassSet::STATEMENT;
        let before = self.items[at.saturating_sub(STATEMENT_WINDOW)..at].iter().rev();
        let is_far =
            |item: &&Item| !item.classes.meets(ClassSet::TALK) && self.found.text.key(item.tokens.start) != ",";
        before.take_while(is_far).any(|item| item.classes.meets(statement))
    }

    /// "On 12 and 13 January the one met and the other met": as many dates, side by side, as conversations.
    fn in_order(&self, all_open: bool, dates: &[ToldDate]) -> Option<Vec<Dated>> {
        let side_by_side = dates.windows(2).all(|pair| pair[1].at - pair[0].at <= 2);
        let in_front = dates.iter().all(|told| told.after == 0);
        let each = dates.len() == self.frames.len() && all_open;
        let same = dates.len() >= 2 && each && side_by_side && in_front;
        same.then(|| dates.iter().map(|told| told.dated.clone()).collect())
    }

    /// The clause of each item: what a reporting verb or a conjunction such as "since" opens is another clause than what
    /// the sentence tells; a comma ends it. With those that are about the saying.
    fn clauses(&self) -> (Vec<usize>, Vec<usize>) {
        let (mut clauses, mut reports) = (Vec::with_capacity(self.items.len()), Vec::new());
        // A comma leads back to the clause in which the sentence, or what follows a semicolon or a colon, began.
        let (mut current, mut main, mut last) = (0, 0, 0);
        let mut says_when = None;
        // "At 9:35 p.m."
        let is_number = |at: usize| self.items.get(at).is_some_and(|item| item.classes.meets(ClassSet::NUMBER));
        for (at, item) in self.items.iter().enumerate() {
            // The day that follows the verb of saying at once, but for a preposition, is the day of saying.
            if let Some(said) = says_when.filter(|_| item.classes.meets(ClassSet::DATE)) {
                clauses.push(said);
                says_when = None;
                continue;
            }
            says_when = says_when.filter(|_| item.classes.meets(ClassSet::BEFORE_DATE));
            if item.classes.meets(ClassSet::BACKGROUND) || self.opens_aside(at) {
                last += 1;
                current = last;
            } else if item.classes.meets(ClassSet::SAY) {
                // Whatever stands before the verb, back to the last clause, is about the saying.
                last += 1;
                let said = last;
                reports.push(said);
                let start = clauses.iter().rposition(|&clause| clause != current).map_or(0, |at| at + 1);
                let tells = |from: usize| self.frames.iter().any(|(trigger, _)| (from..at).contains(trigger));
                // "A met B, the ministry said on 3 May": back to the comma only.
                let comma = self.items[..at].iter().rposition(|item| item.word == WordNumber::COMMA);
                let from = if tells(start) { comma.map_or(start, |comma| comma + 1).max(start) } else { start };
                if !tells(from) {
                    clauses[from..].fill(said);
                }
                // "A post on Saturday said": so is the day just before it.
                if let Some(day) = at.checked_sub(1).filter(|&day| self.items[day].classes.meets(ClassSet::DATE)) {
                    clauses[day] = said;
                }
                says_when = Some(said);
            } else if item.word == WordNumber::SEMICOLON
                || item.word == WordNumber::COLON && !is_number(at + 1)
                || self.opens_dated_clause(at)
            {
                // "On 3 May, in Berlin; A met B": what tells of nothing yet goes on, as what a day heads does.
                let is_heading =
                    at <= HEADING && self.items[..at].iter().any(|item| item.classes.meets(ClassSet::DATE));
                let tells = |at: &usize| clauses[*at] == main && self.frames.iter().any(|(trigger, _)| trigger == at);
                if item.word != WordNumber::SEMICOLON && !is_heading || (0..at).any(|at| tells(&at)) {
                    last += 1;
                    (current, main) = (last, last);
                }
            } else if item.word == WordNumber::COMMA && !self.is_before_day_of_clause(at) {
                current = main;
            }
            clauses.push(current);
        }
        (clauses, reports)
    }

    /// "After he met his counterpart, A, on Monday, he left": the comma ends a name, and the clause ends behind the day.
    fn is_before_day_of_clause(&self, comma: usize) -> bool {
        let meets = |at: usize, class: ClassSet| self.items.get(at).is_some_and(|item| item.classes.meets(class));
        let has_comma = |item: &Item| item.tokens.clone().any(|token| self.found.text.key(token) == ",");
        let ends_name = comma > 0 && meets(comma - 1, ClassSet::ACTOR) && has_comma(&self.items[comma - 1]);
        let day = comma + 1 + usize::from(meets(comma + 1, ClassSet::BEFORE_DATE));
        let is_end = self.items.get(day + 1).is_none_or(|item| self.is_mark(item));
        ends_name && meets(day, ClassSet::DATE) && is_end
    }

    /// "Scholz, who arrived on Sunday, met": a relative clause between commas that tells of no conversation.
    fn opens_aside(&self, at: usize) -> bool {
        let is_comma = |item: &Item| item.word == WordNumber::COMMA;
        let opens = self.items[at].classes.meets(ClassSet::RELATIVE) && at > 0 && is_comma(&self.items[at - 1]);
        let end = self.items[at..].iter().position(is_comma).map_or(self.items.len(), |length| at + length);
        opens && !self.frames.iter().any(|(trigger, _)| (at..end).contains(trigger))
    }

    /// "… and on Monday he met C": a conjunction, a day and who did something on it.
    fn opens_dated_clause(&self, at: usize) -> bool {
        let meets = |at: usize, class: ClassSet| self.items.get(at).is_some_and(|item| item.classes.meets(class));
        if !meets(at, ClassSet::JOINER) || self.items[at].word == WordNumber::COMMA {
            return false;
        }
        let day = at + 1 + usize::from(meets(at + 1, ClassSet::BEFORE_DATE));
        let comma = self.items.get(day + 1).is_some_and(|item| item.word == WordNumber::COMMA);
        let subject = day + 1 + usize::from(comma);
        let does = |at: usize| {
            let next = self.items.get(at + 1);
            let shape = |item: &Item| self.found.text.tokens()[item.tokens.start].shape;
            next.is_some_and(|next| shape(next) == Shape::Lower && !next.classes.meets(ClassSet::JOINER))
        };
        meets(day, ClassSet::DATE) && meets(subject, ClassSet::ACTOR) && does(subject)
    }
}

/// Whether a date stands before the words that tell of a plan or a refusal: "on Monday he said that they would meet on
/// Friday".
fn is_of_saying(frame: &Frame, dated: &Dated) -> bool {
    frame.status_from.is_some_and(|from| dated.tokens.start < from)
}

/// "Leaves for Oslo on Sunday and meets B on Monday": whether a date and the word after it are of two verbs.
fn is_of_verb_before(items: &[Item], date: usize, trigger: usize) -> bool {
    let between = items.get(date + 1..trigger).unwrap_or_default().iter().rev();
    let mut near = between.take(2).take_while(|item| !item.classes.meets(ClassSet::ACTOR));
    near.any(|item| item.classes.meets(ClassSet::JOINER) && item.word != WordNumber::COMMA)
}

fn is_dated(frame: &Frame, dated: &Dated) -> bool {
    frame.date.as_ref().is_some_and(|own| own.tokens == dated.tokens)
}
