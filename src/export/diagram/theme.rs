//! Colours and sizes. Shapes and line styles tell what colours tell, for who prints in grey or sees colours otherwise; they are
//! the same in every theme.

use std::fmt;
use std::str::FromStr;

use crate::{Mode, Status};

/// The first of these that is there; DejaVu has every Vietnamese letter.
pub(in crate::export) const FONTS: &str = "Helvetica,DejaVu Sans,Arial,sans-serif";

/// What a theme decides.
// Only SVG, which is a feature, has a matrix with its shades.
#[cfg_attr(not(feature = "xml"), allow(dead_code))]
pub(in crate::export) struct Palette {
    pub(in crate::export) paper: &'static str,
    /// Names and headings.
    pub(in crate::export) ink: &'static str,
    /// Titles below names, words at lines, and the lines themselves.
    pub(in crate::export) quiet: &'static str,
    /// What stands aside: places, those who report, lanes.
    pub(in crate::export) faint: &'static str,
    pub(in crate::export) frame: &'static str,
    pub(in crate::export) frame_line: &'static str,
    pub(in crate::export) person: &'static str,
    pub(in crate::export) body: &'static str,
    /// Whom the picture is about.
    pub(in crate::export) spotlight: &'static str,
    pub(in crate::export) request: &'static str,
    pub(in crate::export) refused: &'static str,
    pub(in crate::export) call: &'static str,
    pub(in crate::export) video: &'static str,
    pub(in crate::export) meeting: &'static str,
    pub(in crate::export) unspecified: &'static str,
    /// A cell of the matrix: with one conversation, and with the most; and the ink on the latter.
    pub(in crate::export) few: &'static str,
    pub(in crate::export) many: &'static str,
    pub(in crate::export) ink_on_many: &'static str,
    /// Sizes of letters, in hundredths.
    pub(in crate::export) scale: u32,
    /// Widths of lines, in hundredths.
    pub(in crate::export) stroke: u32,
}

impl Palette {
    pub(in crate::export) fn fill(&self, mode: Mode) -> &'static str {
        match mode {
            Mode::Call => self.call,
            Mode::Video => self.video,
            Mode::Meeting => self.meeting,
            Mode::Unspecified => self.unspecified,
        }
    }

    pub(in crate::export) fn line(&self, status: Status) -> &'static str {
        if status == Status::Refused { self.refused } else { self.quiet }
    }
}

macro_rules! themes {
    ($($(#[$attribute:meta])+ $variant:ident = $name:literal, $palette:expr;)*) => {
        /// The looks of a diagram.
        ///
        /// ```
        /// use demarche::export::Theme;
        ///
        /// assert_eq!("dark".parse(), Ok(Theme::Dark));
        /// assert!("pink".parse::<Theme>().is_err());
        /// ```
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Theme { $($(#[$attribute])+ $variant,)* }

        impl Theme {
            /// Every theme.
            pub const ALL: &'static [Theme] = &[$(Theme::$variant,)*];

            /// The word on the command line: `report`.
            pub fn name(self) -> &'static str {
                match self { $(Theme::$variant => $name,)* }
            }

            pub(in crate::export) fn palette(self) -> &'static Palette {
                match self { $(Theme::$variant => { const PALETTE: &Palette = &$palette; PALETTE })* }
            }
        }
    };
}

const REPORT: Palette = Palette {
    paper: "#FFFFFF",
    ink: "#222222",
    quiet: "#5F5F5F",
    faint: "#B4B4B4",
    frame: "#F2F2F2",
    frame_line: "#D0D0D0",
    person: "#FFFFFF",
    body: "#E4E0D4",
    spotlight: "#FFE9A8",
    request: "#0068A8",
    refused: "#B04500",
    call: "#D6EAF8",
    video: "#F3DCEB",
    meeting: "#D5EFE3",
    unspecified: "#FBF3C8",
    few: "#E3EEF6",
    many: "#0B4F7D",
    ink_on_many: "#FFFFFF",
    scale: 100,
    stroke: 100,
};

themes! {
    /// Light and quiet, for a page; the default.
    #[default]
    Report = "report", REPORT;
    /// Larger letters and stronger lines, to be read across a room.
    Slide = "slide", Palette {
        ink: "#111111",
        quiet: "#3C3C3C",
        faint: "#9A9A9A",
        frame: "#EEF1F5",
        frame_line: "#B9C2CE",
        call: "#BBDCF4",
        video: "#EEC6E0",
        meeting: "#B6E5CF",
        unspecified: "#F8E9A0",
        scale: 135,
        stroke: 180,
        ..REPORT
    };
    /// Black on white, for printers and copiers: shapes and lines tell all.
    Print = "print", Palette {
        ink: "#000000",
        quiet: "#000000",
        faint: "#777777",
        frame: "#FFFFFF",
        frame_line: "#777777",
        body: "#E6E6E6",
        spotlight: "#D2D2D2",
        request: "#000000",
        refused: "#000000",
        call: "#FFFFFF",
        video: "#EAEAEA",
        meeting: "#DADADA",
        unspecified: "#FFFFFF",
        few: "#F2F2F2",
        many: "#333333",
        ..REPORT
    };
    /// The palette of Okabe and Ito, which is told apart with any kind of colour vision.
    Safe = "safe", Palette {
        ink: "#000000",
        quiet: "#404040",
        spotlight: "#F7DC8A",
        request: "#005A91",
        refused: "#A34800",
        call: "#7CC4EE",
        video: "#C98BB0",
        meeting: "#F0E442",
        unspecified: "#FFFFFF",
        few: "#E1F0FA",
        many: "#00496F",
        ..REPORT
    };
    /// For dark pages and screens.
    Dark = "dark", Palette {
        paper: "#14181D",
        ink: "#ECEFF2",
        quiet: "#AEB7C0",
        faint: "#5B6570",
        frame: "#1D232A",
        frame_line: "#3A444F",
        person: "#262E37",
        body: "#3B372B",
        spotlight: "#6B5412",
        request: "#6CC0FF",
        refused: "#FF9A5C",
        call: "#174A70",
        video: "#5A2F52",
        meeting: "#18533C",
        unspecified: "#544A12",
        few: "#1E3448",
        many: "#8CCBF5",
        ink_on_many: "#10151A",
        ..REPORT
    };
}

impl fmt::Display for Theme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Theme {
    type Err = UnknownTheme;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let found = Theme::ALL.iter().copied().find(|theme| theme.name() == s);
        found.ok_or_else(|| UnknownTheme { found: s.chars().take(40).collect() })
    }
}

/// A word that names no [`Theme`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected one of the themes {}, found `{found}`", Theme::ALL.iter().map(|theme| theme.name()).collect::<Vec<_>>().join(", "))]
pub struct UnknownTheme {
    found: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn channels(colour: &str) -> [f64; 3] {
        let channel =
            |i: usize| f64::from(u8::from_str_radix(&colour[2 * i + 1..2 * i + 3], 16).expect("a colour")) / 255.0;
        let linear = |c: f64| if c <= 0.03928 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) };
        [0, 1, 2].map(|i| linear(channel(i)))
    }

    fn contrast(a: &str, b: &str) -> f64 {
        let light = |colour: &str| {
            let [r, g, b] = channels(colour);
            0.2126 * r + 0.7152 * g + 0.0722 * b
        };
        let (a, b) = (light(a), light(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// 4.5 is what the guidelines for accessible pages (WCAG 2, AA) ask of text.
    #[test]
    fn all_words_can_be_read() {
        for theme in Theme::ALL {
            let p = theme.palette();
            let grounds =
                [p.paper, p.frame, p.person, p.body, p.spotlight, p.call, p.video, p.meeting, p.unspecified, p.few];
            for ground in grounds {
                assert!(contrast(p.ink, ground) >= 4.5, "{theme}: ink on {ground}: {}", contrast(p.ink, ground));
            }
            for (words, ground) in [
                (p.quiet, p.paper),
                (p.quiet, p.frame),
                (p.quiet, p.person),
                (p.quiet, p.body),
                (p.request, p.paper),
                (p.refused, p.paper),
                (p.ink_on_many, p.many),
            ] {
                assert!(contrast(words, ground) >= 4.5, "{theme}: {words} on {ground}: {}", contrast(words, ground));
            }
        }
    }

    /// How colours look to the three kinds of dichromats (Viénot, Brettel and Mollon 1999; tritanopia: Machado and others 2009).
    #[test]
    fn the_safe_theme_is_told_apart_by_all() {
        let see: [[[f64; 3]; 3]; 3] = [
            [[0.11238, 0.88762, 0.0], [0.11238, 0.88762, 0.0], [0.00401, -0.00401, 1.0]],
            [[0.29275, 0.70725, 0.0], [0.29275, 0.70725, 0.0], [-0.02234, 0.02234, 1.0]],
            [
                [1.255_528, -0.076_749, -0.178_779],
                [-0.078_411, 0.930_809, 0.147_602],
                [0.004_733, 0.691_367, 0.303_900],
            ],
        ];
        let p = Theme::Safe.palette();
        let fills = [p.call, p.video, p.meeting, p.unspecified];
        for (kind, matrix) in see.iter().enumerate() {
            let seen = fills.map(|fill| {
                let c = channels(fill);
                matrix.map(|row| (row[0] * c[0] + row[1] * c[1] + row[2] * c[2]).max(0.0).powf(1.0 / 2.2))
            });
            for (i, a) in seen.iter().enumerate() {
                for (j, b) in seen.iter().enumerate().skip(i + 1) {
                    let apart = a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt();
                    assert!(apart > 0.15, "{} and {} to kind {kind}: {apart}", fills[i], fills[j]);
                }
            }
        }
    }
}
