//! What a text tells of a moment beside its day: [`TimeOfDay`], and when that may have been: [`Moment`].

use std::fmt;

use crate::extraction::words;
use crate::{Day, UnknownWord, UtcOffset};
use std::str::FromStr;

words! {
    /// A part of a day, as the clocks run where it is told.
    DayPart {
        /// The small hours: from midnight to six.
        Early = "early",
        /// From six to noon.
        Morning = "morning",
        /// From eleven to two.
        Noon = "noon",
        /// From noon to six.
        Afternoon = "afternoon",
        /// From six to midnight.
        Evening = "evening",
        /// From eight to three of the next day.
        Night = "night",
    }
}

impl DayPart {
    /// From which hour to which, counted from the beginning of the day.
    fn hours(self) -> (i64, i64) {
        match self {
            DayPart::Early => (0, 6),
            DayPart::Morning => (6, 12),
            DayPart::Noon => (11, 14),
            DayPart::Afternoon => (12, 18),
            DayPart::Evening => (18, 24),
            DayPart::Night => (20, 27),
        }
    }
}

/// By whose clocks a time is told.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Zone {
    /// What the text names, by its usual English name: `Hanoi`, `Russia`, `GMT`.
    pub label: String,
    /// How far its clocks are from UTC; of a state those of its capital.
    pub utc: UtcOffset,
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (UTC{})", self.label, self.utc)
    }
}

/// What a text tells of a time beside its day: the part of the day, or by whose clocks, or both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct TimeOfDay {
    /// The part of the day.
    pub part: Option<DayPart>,
    /// By whose clocks; `None` when the text does not say.
    pub zone: Option<Zone>,
}

impl TimeOfDay {
    /// Whether it says by itself that the day may be another one elsewhere: it names a zone, or the small hours, in which
    /// nobody calls by his own clock.
    pub(crate) fn is_telling(&self) -> bool {
        self.zone.is_some() || self.part == Some(DayPart::Early)
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.part, &self.zone) {
            (Some(part), Some(zone)) => write!(f, "{part}, {zone}"),
            (Some(part), None) => part.fmt(f),
            (None, Some(zone)) => zone.fmt(f),
            (None, None) => Ok(()),
        }
    }
}

/// The minutes of UTC at which what a report tells may have been, counted from the first day of year 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    first: i64,
    end: i64,
}

/// By the clocks of which zone a day is told that names none: between those of Washington and of Tokyo, where most of what
/// is reported happens.
const UNTOLD: UtcOffset = UtcOffset::new(-5 * 60, 9 * 60).expect("both lie within a day");

impl Moment {
    pub(crate) fn new(day: Day, time: Option<&TimeOfDay>) -> Moment {
        let (from, until) = time.and_then(|time| time.part).map_or((0, 24), DayPart::hours);
        let zone = time.and_then(|time| time.zone.as_ref()).map_or(UNTOLD, |zone| zone.utc);
        let midnight = 24 * 60 * i64::from(day.ordinal());
        Moment {
            first: midnight + 60 * from - i64::from(zone.east()),
            end: midnight + 60 * until - i64::from(zone.west()),
        }
    }

    /// What two have in common.
    pub(crate) fn and(self, other: Moment) -> Option<Moment> {
        let both = Moment { first: self.first.max(other.first), end: self.end.min(other.end) };
        (both.first < both.end).then_some(both)
    }

    /// Whether two are likely one: at least half of the shorter one lies within the other.
    pub(crate) fn is_likely(self, other: Moment) -> bool {
        let length = |moment: Moment| moment.end - moment.first;
        self.and(other).is_some_and(|both| 2 * length(both) >= length(self).min(length(other)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `31 early +07:00`: the day of a month, a part or `-`, an offset or nothing.
    fn moment(line: &str) -> Moment {
        let mut parts = line.split(' ');
        let day = parts.next().and_then(|day| Day::new(2021, 12, day.parse().ok()?)).unwrap();
        let part = parts.next().and_then(|part| part.parse().ok());
        let zone = parts.next().map(|utc| Zone { label: "somewhere".to_owned(), utc: utc.parse().unwrap() });
        Moment::new(day, Some(&TimeOfDay { part, zone }))
    }

    #[test]
    fn neighbouring_days_may_be_one_moment() {
        for (a, b) in [
            ("31 early +07:00", "30"),
            ("31 early +07:00", "30 - +03:00"),
            ("31 early +07:00", "30 evening +03:00"),
            ("31 early +07:00", "30 afternoon -05:00/-04:00"),
            ("31 early", "30"),
            ("31 morning +07:00", "30"),
            ("30 evening -05:00/-04:00", "31"),
            ("30 evening -05:00/-04:00", "31 - +07:00"),
            ("30 evening -05:00/-04:00", "31 morning +09:00"),
            ("30 - -05:00/-04:00", "31 - +07:00"),
        ] {
            assert!(moment(a).is_likely(moment(b)), "{a} and {b}");
            assert!(moment(b).is_likely(moment(a)), "{b} and {a}");
        }
    }

    #[test]
    fn others_are_two() {
        for (a, b) in [
            ("30", "31"),
            ("29", "31"),
            ("31 early +07:00", "29"),
            ("30 early +07:00", "31"),
            ("31 afternoon +07:00", "30"),
            ("31 early +07:00", "30 morning -05:00/-04:00"),
            ("30 morning -05:00/-04:00", "31"),
            ("30 evening -05:00/-04:00", "29"),
            ("30 - +03:00", "31"),
            ("30 - +03:00", "31 - +07:00"),
            ("30 morning", "31"),
            ("31 morning", "30"),
        ] {
            assert!(!moment(a).is_likely(moment(b)), "{a} and {b}");
            assert!(!moment(b).is_likely(moment(a)), "{b} and {a}");
        }
    }
}
