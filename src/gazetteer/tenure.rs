//! Who held which office, from one day to another: [`Tenure`].

use crate::{Day, EntityId, PartialDate};

/// One person in one office.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tenure {
    /// Who.
    pub person: EntityId,
    /// The kind of office: `office/minister-of-defence`.
    pub office: EntityId,
    /// The state or organization whose office it is.
    pub of: EntityId,
    /// The first day, as exactly as it is known; `None` when it is not.
    pub from: Option<PartialDate>,
    /// The last day; `None` when still in office as the row was written.
    pub until: Option<PartialDate>,
    /// What explains it, a gap or an overlap, in plain words.
    pub note: Option<String>,
    /// Whether the person only acts in the office.
    pub acting: bool,
}

crate::pack::packed!(struct Tenure { person, office, of, from, until, note, acting });

impl Tenure {
    /// Whether the person may have held the office on that date. The first and the last day count; a date known to
    /// the month or the year is met when any of its days is; a date without a year always is.
    pub fn may_include(&self, on: PartialDate) -> bool {
        let Some([first, last]) = on.bounds() else { return true };
        let starts = self.from.and_then(PartialDate::bounds).is_none_or(|[from, _]| from <= last);
        starts && self.until.and_then(PartialDate::bounds).is_none_or(|[_, until]| first <= until)
    }

    /// The first day that `from` may mean.
    pub(super) fn first_day(&self) -> Option<Day> {
        self.from.and_then(PartialDate::first_day)
    }

    /// The last day that `until` may mean.
    pub(super) fn last_day(&self) -> Option<Day> {
        self.until.and_then(PartialDate::last_day)
    }
}
