//! Days, and dates that are known to the day, the month or the year.

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan;
use jiff::civil;

/// One day of the Gregorian calendar.
///
/// ```
/// use demarche::Day;
///
/// let day: Day = "2024-06-25".parse()?;
/// assert_eq!(day.to_string(), "2024-06-25");
/// assert!("2022-13-40".parse::<Day>().is_err());
/// assert_eq!(Day::new(2023, 2, 30), None);
/// # Ok::<(), demarche::InvalidDate>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(civil::Date);

/// A day of the week; the week begins on Monday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Weekday {
    /// Monday is 0, Sunday 6.
    pub fn from_monday(index: u8) -> Option<Weekday> {
        use Weekday::*;
        [Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday].get(usize::from(index)).copied()
    }
}

impl Day {
    /// A day; `None` when the calendar has no such day or the year is not from 1 to 9999.
    pub fn new(year: i16, month: u8, day: u8) -> Option<Day> {
        if !(1..=9999).contains(&year) {
            return None;
        }
        civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok().map(Day)
    }

    /// The year.
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// The month, from 1.
    pub fn month(self) -> u8 {
        self.0.month().unsigned_abs()
    }

    /// The day of the month, from 1.
    pub fn day(self) -> u8 {
        self.0.day().unsigned_abs()
    }

    /// The day of the week.
    pub fn weekday(self) -> Weekday {
        let index = self.0.weekday().to_monday_zero_offset().unsigned_abs();
        Weekday::from_monday(index).expect("a week has seven days")
    }

    /// So many days later (earlier when negative); `None` past the end of the calendar.
    pub fn add_days(self, days: i64) -> Option<Day> {
        let days = i32::try_from(days).ok()?;
        let date = self.0.checked_add(days.days()).ok()?;
        Day::new(date.year(), date.month().unsigned_abs(), date.day().unsigned_abs())
    }

    /// How many days from `self` to `later`; negative when that day is earlier.
    pub fn days_until(self, later: Day) -> i64 {
        i64::from(self.0.until(later.0).map_or(0, |span| span.get_days()))
    }

    /// The days since the first of year 1, which is 0.
    pub(crate) fn ordinal(self) -> i32 {
        // Counted in years that begin in March, whose leap day is the last; a span of the calendar's takes ten times as long.
        let (month, day) = (i32::from(self.month()), i32::from(self.day()));
        let year = i32::from(self.year()) - i32::from(month < 3);
        let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        365 * year + year / 4 - year / 100 + year / 400 + of_year - 306
    }

    /// The day of that [`ordinal`](Self::ordinal); `None` when the calendar has none.
    pub(crate) fn from_ordinal(ordinal: i32) -> Option<Day> {
        Day::new(1, 1, 1)?.add_days(i64::from(ordinal))
    }

    /// The Monday of this day's week.
    pub fn monday(self) -> Day {
        self.add_days(-i64::from(self.0.weekday().to_monday_zero_offset())).unwrap_or(self)
    }

    /// The last day of this day's month.
    pub fn end_of_month(self) -> Day {
        Day(self.0.last_of_month())
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year(), self.month(), self.day())
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Day {
    type Err = InvalidDate;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        // Not the error of `PartialDate`, which offers a month and a year as well.
        let date = s.parse::<PartialDate>().ok();
        date.and_then(PartialDate::day).ok_or_else(|| InvalidDate::new(s, "a day as 2022-05-19"))
    }
}

/// A date as far as a text states it: a day, a month, a year, or a day or month without its year.
///
/// Dates sort by their first day; of two that begin together the vaguer comes first. A date without a year sorts
/// before all others. It prints as ISO 8601, a missing year as EDTF writes it (`XXXX-05-19`).
///
/// ```
/// use demarche::PartialDate;
///
/// let month: PartialDate = "2023-03".parse()?;
/// let day: PartialDate = "2023-03-15".parse()?;
/// assert!(month.covers(day) && !day.covers(month));
/// assert_eq!(month.last_day().unwrap().to_string(), "2023-03-31");
/// assert!("2023-3".parse::<PartialDate>().is_err());
/// # Ok::<(), demarche::InvalidDate>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PartialDate {
    // Field order makes the derived order the documented one: None sorts before Some.
    year: Option<i16>,
    month: Option<u8>,
    day: Option<u8>,
}

crate::pack::packed!(struct PartialDate { year, month, day });

impl PartialDate {
    /// A whole year; `None` outside 1 to 9999.
    pub fn from_year(year: i16) -> Option<PartialDate> {
        Day::new(year, 1, 1).map(|_| PartialDate { year: Some(year), month: None, day: None })
    }

    /// A month of a year, or, without a year, of any.
    pub fn from_month(year: Option<i16>, month: u8) -> Option<PartialDate> {
        Day::new(year.unwrap_or(2000), month, 1).map(|_| PartialDate { year, month: Some(month), day: None })
    }

    /// A day whose year is not known; 29 February is allowed.
    pub fn from_month_day(month: u8, day: u8) -> Option<PartialDate> {
        Day::new(2000, month, day).map(|_| PartialDate { year: None, month: Some(month), day: Some(day) })
    }

    /// The year, where it is known.
    pub fn year(self) -> Option<i16> {
        self.year
    }

    /// The month from 1, where it is known.
    pub fn month(self) -> Option<u8> {
        self.month
    }

    /// The day of the month, where it is known.
    pub fn day_of_month(self) -> Option<u8> {
        self.day
    }

    /// The day, when year, month and day are known.
    pub fn day(self) -> Option<Day> {
        Day::new(self.year?, self.month?, self.day?)
    }

    /// The first day that it may mean; `None` without a year.
    pub fn first_day(self) -> Option<Day> {
        Day::new(self.year?, self.month.unwrap_or(1), self.day.unwrap_or(1))
    }

    /// The last day that it may mean; `None` without a year.
    pub fn last_day(self) -> Option<Day> {
        match (self.month, self.day) {
            (Some(month), None) => Day::new(self.year?, month, 1).map(Day::end_of_month),
            (None, _) => Day::new(self.year?, 12, 31),
            _ => self.day(),
        }
    }

    /// The first and the last day that it may mean, as year, month and day, to be compared with those of another: no day of
    /// a month is after its 31st, whether it has one or not. `None` without a year.
    pub(crate) fn bounds(self) -> Option<[(i16, u8, u8); 2]> {
        let year = self.year?;
        let bound = |month, day| (year, self.month.unwrap_or(month), self.day.unwrap_or(day));
        Some([bound(1, 1), bound(12, 31)])
    }

    /// The same date, no more exact than the month.
    pub fn to_month(self) -> PartialDate {
        PartialDate { day: None, ..self }
    }

    /// The same month and day in another year; `None` when that year lacks the day.
    pub fn with_year(self, year: i16) -> Option<PartialDate> {
        let date = PartialDate { year: Some(year), ..self };
        date.first_day().map(|_| date)
    }

    /// Whether all that `other` may mean is within this date: a month covers its days and itself.
    pub fn covers(self, other: PartialDate) -> bool {
        fn agrees<T: PartialEq>(wide: Option<T>, narrow: Option<T>) -> bool {
            wide.is_none() || wide == narrow
        }
        agrees(self.year, other.year) && agrees(self.month, other.month) && agrees(self.day, other.day)
    }

    /// Whether one of the two covers the other, so that both may be said of one event.
    pub fn agrees_with(self, other: PartialDate) -> bool {
        self.covers(other) || other.covers(self)
    }
}

impl From<Day> for PartialDate {
    fn from(day: Day) -> Self {
        PartialDate { year: Some(day.year()), month: Some(day.month()), day: Some(day.day()) }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.year {
            Some(year) => write!(f, "{year:04}")?,
            None => f.write_str("XXXX")?,
        }
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for PartialDate {
    type Err = InvalidDate;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let invalid = || InvalidDate::new(s, "a date as 2022-05-19, 2022-05 or 2022");
        let number = |part: &str, digits: usize| -> Option<u16> {
            let plain = part.len() == digits && part.bytes().all(|b| b.is_ascii_digit());
            plain.then(|| part.parse().ok()).flatten()
        };
        let mut parts = s.split('-');
        let year = parts.next().unwrap_or_default();
        let year = if year == "XXXX" { None } else { Some(number(year, 4).ok_or_else(invalid)? as i16) };
        let mut two = || parts.next().map(|part| number(part, 2).map(|n| n as u8).ok_or_else(invalid)).transpose();
        let (month, day) = (two()?, two()?);
        let date = match (year, month, day) {
            (Some(year), None, _) => PartialDate::from_year(year),
            (year, Some(month), None) => PartialDate::from_month(year, month),
            (Some(year), Some(month), Some(day)) => Day::new(year, month, day).map(Into::into),
            (None, Some(month), Some(day)) => PartialDate::from_month_day(month, day),
            (None, None, _) => None,
        };
        if parts.next().is_some() { Err(invalid()) } else { date.ok_or_else(invalid) }
    }
}

/// A string that is no date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected}, found `{found}`")]
pub struct InvalidDate {
    expected: &'static str,
    found: String,
}

impl InvalidDate {
    fn new(found: &str, expected: &'static str) -> InvalidDate {
        InvalidDate { expected, found: found.chars().take(40).collect() }
    }
}

#[cfg(feature = "serde")]
mod as_string {
    use super::{Day, PartialDate};

    macro_rules! as_string {
        ($type:ty) => {
            impl serde::Serialize for $type {
                fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    serializer.collect_str(self)
                }
            }
            impl<'de> serde::Deserialize<'de> for $type {
                fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                    text.parse().map_err(serde::de::Error::custom)
                }
            }
        };
    }

    as_string!(Day);
    as_string!(PartialDate);
}
