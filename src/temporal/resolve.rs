//! From the figures and words of an expression to the day, month or year that they mean.

use super::clause::Cue;
use super::pattern::{Capture, Field};
use super::words::Form;
use crate::{Day, PartialDate};

/// An expression found, and what it is resolved against.
#[derive(Debug)]
pub(super) struct Reading<'r> {
    pub(super) captures: &'r [Capture],
    pub(super) form: &'r Form,
    pub(super) cue: Cue,
    pub(super) opening_year: Option<i16>,
    pub(super) published: Option<Day>,
    pub(super) anchor: Anchor,
}

/// A day "to come" lies no more times as far ahead as the last such day lies behind.
const COMING: i64 = 8;

/// What relative words count from.
#[derive(Clone, Copy, Debug)]
pub(super) enum Anchor {
    /// The day of publication.
    Day(Option<Day>),
    /// The last day told, perhaps without its year.
    Told(Option<PartialDate>),
}

/// Where a date lies from publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Past,
    Future,
    /// The nearer one, but ahead only when this many times nearer.
    Nearer {
        ahead: i64,
        behind: i64,
    },
}

impl Anchor {
    fn day(self) -> Option<Day> {
        match self {
            Anchor::Day(day) => day,
            Anchor::Told(date) => date.and_then(PartialDate::day),
        }
    }

    /// Whether it is known to the month and no further.
    fn is_month(self) -> bool {
        matches!(self, Anchor::Told(Some(date)) if date.month().is_some() && date.day_of_month().is_none())
    }

    fn date(self) -> Option<PartialDate> {
        match self {
            Anchor::Day(day) => day.map(PartialDate::from),
            Anchor::Told(date) => date,
        }
    }
}

impl Reading<'_> {
    pub(super) fn resolve(&self) -> Option<PartialDate> {
        let year_shift = self.value(Field::YearShift);
        let (year, month, day) = (self.value(Field::Year), self.value(Field::Month), self.value(Field::Day));
        let month = month.and_then(|month| u8::try_from(month).ok());
        let day = day.and_then(|day| u8::try_from(day).ok());
        let shifted_year =
            || year_shift.and_then(|shift| i16::try_from(i32::from(self.anchor.day()?.year()) + shift).ok());
        let year = year.and_then(|year| i16::try_from(year).ok()).or_else(shifted_year);
        let year = year.or(self.opening_year.filter(|_| month.is_some()));
        match (year, month, day) {
            (Some(year), Some(month), Some(day)) => Day::new(year, month, day).map(PartialDate::from),
            (Some(year), Some(month), None) => PartialDate::from_month(Some(year), month),
            (Some(year), None, None) => PartialDate::from_year(year),
            (None, Some(month), Some(day)) => self.day_of_any_year(month, day),
            (None, Some(month), None) => self.month_of_any_year(month),
            (_, None, Some(day)) => self.day_of_month(day),
            (None, None, None) if year_shift.is_some() => None,
            (None, None, None) => self.relative(),
        }
    }

    fn value(&self, field: Field) -> Option<i32> {
        let captured = self.captures.iter().find(|capture| capture.field == field).map(|capture| capture.value);
        captured.or_else(|| self.form.set.get(&field).copied())
    }

    fn side(&self) -> Side {
        match self.value(Field::Direction) {
            // Nobody calls a day of next year "this coming 3 May" when the last one was the day before: the word belongs to
            // what follows it.
            Some(1..) if self.value(Field::Month).is_some() && self.value(Field::Day).is_some() => {
                Side::Nearer { ahead: 1, behind: COMING }
            }
            Some(1..) => Side::Future,
            Some(..=-1) => Side::Past,
            _ => match self.cue {
                Cue::FutureBefore | Cue::FutureOpening => Side::Nearer { ahead: 1, behind: 3 },
                Cue::FutureAfter | Cue::Planned | Cue::Intended | Cue::Requested => {
                    Side::Nearer { ahead: 1, behind: 1 }
                }
                Cue::None => Side::Nearer { ahead: 6, behind: 1 },
                // Not wholly excluded: "they agreed to meet on 12 June".
                Cue::Past => Side::Nearer { ahead: 12, behind: 1 },
            },
        }
    }

    /// The nearest such day: 19 May in a story of 20 May is yesterday, 10 January in one of New Year's Eve lies ahead.
    fn day_of_any_year(&self, month: u8, day: u8) -> Option<PartialDate> {
        let date = PartialDate::from_month_day(month, day)?;
        let Some(published) = self.published else { return Some(date) };
        let year = published.year();
        // Eight years on either side, because 29 February has no nearer one around 1900 and 2100.
        let mut around = (year - 8..=year + 8).filter_map(|year| Day::new(year, month, day)).peekable();
        let mut behind = None;
        while let Some(past) = around.next_if(|&day| day < published) {
            behind = Some(past);
        }
        let ahead = around.next();
        // A weekday that only one of the two has decides.
        if let Some(weekday) = self.value(Field::Weekday) {
            let agrees = |day: &Day| day.monday().days_until(*day) == i64::from(weekday) - 1;
            match (behind.filter(agrees), ahead.filter(agrees)) {
                (Some(day), None) | (None, Some(day)) => return Some(day.into()),
                _ => {}
            }
        }
        choose(self.side(), behind, ahead, published).map(PartialDate::from)
    }

    fn month_of_any_year(&self, month: u8) -> Option<PartialDate> {
        let Some(published) = self.published else { return PartialDate::from_month(None, month) };
        let now = months(published);
        let this_year = i32::from(published.year()) * 12 + i32::from(month) - 1;
        let in_past = if this_year <= now { this_year } else { this_year - 12 };
        let behind = i64::from(now - in_past);
        let is_ahead = match self.side() {
            Side::Past => false,
            Side::Future => true,
            Side::Nearer { ahead, behind: factor } => behind > 0 && (12 - behind) * ahead <= behind * factor,
        };
        month_at(if is_ahead { in_past + 12 } else { in_past })
    }

    /// "the 19th", "ngày 15 tháng trước": a day of the month that a shift names, or of the last that has it.
    fn day_of_month(&self, day: u8) -> Option<PartialDate> {
        let from = self.anchor.day()?;
        if let Some(shift) = self.value(Field::MonthShift) {
            let month = month_at(months(from) + shift)?;
            return Day::new(month.year()?, month.month()?, day).map(PartialDate::from);
        }
        let candidates = (-2..=2).filter_map(|shift| {
            let month = month_at(months(from) + shift)?;
            Day::new(month.year()?, month.month()?, day)
        });
        let (behind, ahead): (Vec<Day>, Vec<Day>) = candidates.partition(|&candidate| candidate < from);
        let (behind, ahead) = (behind.last().copied(), ahead.first().copied());
        choose(self.side(), behind, ahead, from).map(PartialDate::from)
    }

    fn relative(&self) -> Option<PartialDate> {
        if let Some(weekday) = self.value(Field::Weekday) {
            return self.weekday(i64::from(weekday) - 1).map(PartialDate::from);
        }
        if let Some(shift) = self.value(Field::WeekShift) {
            let day = self.anchor.day()?;
            let monday = day.monday().add_days(7 * i64::from(shift))?;
            let is_told = self.value(Field::Direction).is_some_and(|direction| direction < 0);
            let is_ahead = shift == 0 && self.cue.is_future() && !is_told;
            return Some(PartialDate::from(if is_ahead { day } else { monday }).to_month());
        }
        if let Some(shift) = self.value(Field::MonthShift) {
            return month_at(months(self.anchor.day()?) + shift);
        }
        if let Some(shift) = self.value(Field::DayShift) {
            return match shift {
                0 => self.anchor.date(),
                // "In May they fell out. The next day they spoke": in May, as far as one can tell.
                _ if self.anchor.is_month() => self.anchor.date(),
                _ => self.anchor.day()?.add_days(i64::from(shift)).map(PartialDate::from),
            };
        }
        if let Some(unit) = self.value(Field::Unit) {
            return self.counted(unit, self.value(Field::Count).unwrap_or(1) * self.form.sign);
        }
        self.anchor.date()
    }

    /// So many units from the anchor, as exact as the unit is: two weeks ago is a month, not a day.
    fn counted(&self, unit: i32, count: i32) -> Option<PartialDate> {
        if unit == 0 && self.anchor.is_month() {
            return self.anchor.date();
        }
        let from = self.anchor.day().or(self
            .anchor
            .date()
            .filter(|_| self.anchor.is_month())
            .and_then(PartialDate::first_day));
        let from = from.or(self.published.filter(|_| unit > 0 && count < 0))?;
        let date = match unit {
            0 => from.add_days(i64::from(count)).map(PartialDate::from),
            1 => from.add_days(7 * i64::from(count)).map(|day| PartialDate::from(day).to_month()),
            2 => month_at(months(from) + count),
            _ => PartialDate::from_year(i16::try_from(i32::from(from.year()) + count).ok()?),
        }?;
        // "three years later" of what was just told, unless that lies ahead: then it counts from something else.
        let is_told = matches!(self.anchor, Anchor::Told(_)) && !self.cue.is_future();
        let lies_ahead = date.first_day().zip(self.published).is_some_and(|(first, published)| first > published);
        (!(is_told && lies_ahead)).then_some(date)
    }

    fn weekday(&self, from_monday: i64) -> Option<Day> {
        let anchor = self.anchor.day()?;
        if let Some(shift) = self.value(Field::WeekShift) {
            return anchor.monday().add_days(7 * i64::from(shift) + from_monday);
        }
        let this_week = anchor.monday().add_days(from_monday)?;
        let on_or_before = if this_week > anchor { this_week.add_days(-7)? } else { this_week };
        match (self.value(Field::Direction), self.cue) {
            (Some(1..), _) => on_or_before.add_days(7),
            (Some(..=-1), _) if on_or_before == anchor => on_or_before.add_days(-7),
            (None, Cue::FutureBefore | Cue::FutureOpening | Cue::Planned) if on_or_before < anchor => {
                on_or_before.add_days(7)
            }
            // "Monday's meeting will be held", "was to meet on Monday": the nearer one.
            (None, Cue::FutureAfter | Cue::Intended) if on_or_before.days_until(anchor) > 3 => on_or_before.add_days(7),
            _ => Some(on_or_before),
        }
    }
}

fn choose(side: Side, behind: Option<Day>, ahead: Option<Day>, published: Day) -> Option<Day> {
    let (Some(before), Some(after)) = (behind, ahead) else { return behind.or(ahead) };
    let is_ahead = match side {
        _ if after == published => true,
        Side::Past => false,
        Side::Future => true,
        Side::Nearer { ahead, behind } => published.days_until(after) * ahead <= before.days_until(published) * behind,
    };
    Some(if is_ahead { after } else { before })
}

/// The number of a month since the year 0.
fn months(day: Day) -> i32 {
    i32::from(day.year()) * 12 + i32::from(day.month()) - 1
}

fn month_at(number: i32) -> Option<PartialDate> {
    let month = u8::try_from(number.rem_euclid(12) + 1).ok()?;
    PartialDate::from_month(Some(i16::try_from(number.div_euclid(12)).ok()?), month)
}

/// Whether the calendar has such a day; without a year, 29 February passes.
pub(super) fn is_possible(captures: &[Capture]) -> bool {
    let groups = captures.iter().map(|capture| capture.group).max().unwrap_or(0);
    (0..=groups).all(|group| {
        let captures = super::captures_of(captures, group);
        let value = |field| captures.iter().find(|c| c.field == field).map(|c| c.value);
        let (year, month, day) = (value(Field::Year), value(Field::Month), value(Field::Day));
        let (Some(month), Some(day)) = (month, day) else { return true };
        let (Ok(year), Ok(month), Ok(day)) =
            (i16::try_from(year.unwrap_or(2000)), u8::try_from(month), u8::try_from(day))
        else {
            return false;
        };
        Day::new(year, month, day).is_some()
    })
}

/// The day before a day, the month before a month or a year.
pub(super) fn eve(date: PartialDate) -> Option<PartialDate> {
    let before = PartialDate::from(date.first_day()?.add_days(-1)?);
    Some(if date.day().is_some() { before } else { before.to_month() })
}
