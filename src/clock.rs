//! How far a zone of time is from UTC: [`UtcOffset`].

use std::fmt;
use std::str::FromStr;

use crate::pack::{Pack, Packer, Unpacker};

/// How far the clocks of a place are ahead of UTC, in minutes: the least and the most within a year, for many places put
/// their clocks forward in summer.
///
/// ```
/// use demarche::UtcOffset;
///
/// let hanoi: UtcOffset = "+07:00".parse()?;
/// assert_eq!((hanoi.west(), hanoi.east()), (420, 420));
/// let washington: UtcOffset = "-05:00/-04:00".parse()?;
/// assert_eq!((washington.west(), washington.east()), (-300, -240));
/// assert_eq!(washington.to_string(), "-05:00/-04:00");
/// assert!("+25:00".parse::<UtcOffset>().is_err());
/// # Ok::<(), demarche::InvalidUtcOffset>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UtcOffset {
    west: i16,
    east: i16,
}

/// As numbers that are not below zero.
impl Pack for UtcOffset {
    fn pack(&self, packer: &mut Packer) {
        (self.west + UtcOffset::MOST).pack(packer);
        (self.east + UtcOffset::MOST).pack(packer);
    }

    fn unpack(unpacker: &mut Unpacker) -> UtcOffset {
        let mut offset = || i16::unpack(unpacker) - UtcOffset::MOST;
        UtcOffset { west: offset(), east: offset() }
    }
}

impl UtcOffset {
    /// Nowhere are clocks further from UTC.
    const MOST: i16 = 14 * 60;

    /// From the least to the most minutes ahead of UTC; `None` when they run backwards or lie further than 14 hours.
    pub const fn new(west: i16, east: i16) -> Option<UtcOffset> {
        if west <= east && west >= -UtcOffset::MOST && east <= UtcOffset::MOST {
            Some(UtcOffset { west, east })
        } else {
            None
        }
    }

    /// The least minutes ahead of UTC; negative where clocks are behind it.
    pub const fn west(self) -> i16 {
        self.west
    }

    /// The most minutes ahead of UTC.
    pub const fn east(self) -> i16 {
        self.east
    }
}

impl fmt::Display for UtcOffset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let one = |f: &mut fmt::Formatter<'_>, minutes: i16| {
            let (sign, minutes) = (if minutes < 0 { '-' } else { '+' }, minutes.unsigned_abs());
            write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
        };
        one(f, self.west)?;
        if self.east != self.west {
            f.write_str("/")?;
            one(f, self.east)?;
        }
        Ok(())
    }
}

impl FromStr for UtcOffset {
    type Err = InvalidUtcOffset;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let (west, east) = s.split_once('/').unwrap_or((s, s));
        let offset = minutes(west).zip(minutes(east)).and_then(|(west, east)| UtcOffset::new(west, east));
        offset.ok_or_else(|| InvalidUtcOffset(s.chars().take(40).collect()))
    }
}

/// The minutes of `+07:00`.
fn minutes(text: &str) -> Option<i16> {
    let (sign, rest) = match text.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':')?;
    let two = |part: &str| {
        let plain = part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| part.parse::<i16>().ok()).flatten()
    };
    let minutes = two(minutes).filter(|minutes| *minutes < 60)?;
    Some(sign * (60 * two(hours)? + minutes))
}

/// A string that is no offset from UTC.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected an offset from UTC as +07:00 or, with summer time, -05:00/-04:00, found `{0}`")]
pub struct InvalidUtcOffset(String);

#[cfg(feature = "serde")]
impl serde::Serialize for UtcOffset {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

// Without the feature too, for the files of languages.
impl<'de> serde::Deserialize<'de> for UtcOffset {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
