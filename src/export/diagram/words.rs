//! The words of a diagram: a table of `gazetteer/lang/CODE/diagram.toml`.

use serde::Deserialize;

use crate::{Mode, PartialDate, Status};

/// English is here in every build, for there must be some words.
const ENGLISH: &str = include_str!("../../../gazetteer/lang/en/diagram.toml");

/// The words that a diagram shows beside names. Those of a language stand in its folder, in `diagram.toml`:
/// [`Extractor::diagram_words`](crate::Extractor::diagram_words).
///
/// ```
/// use demarche::export::DiagramWords;
///
/// # #[cfg(feature = "builtin")]
/// assert_eq!(DiagramWords::for_language("vi").unwrap().at_request_of, "theo đề nghị của");
/// let words = DiagramWords { spoke_with: "sprach mit".into(), ..DiagramWords::english() };
/// assert_eq!(words.on_date, "on date");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DiagramWords {
    /// What a picture without a title is called by those who hear it read.
    pub title: String,
    /// Between those who spoke.
    pub spoke_with: String,
    /// Before a day.
    pub on_date: String,
    /// Before a month.
    pub in_month: String,
    /// Before a year.
    pub in_year: String,
    /// In place of a date that nobody tells.
    pub undated: String,
    /// Between a conversation and who asked for it.
    pub at_request_of: String,
    /// Between a conversation and its place.
    pub at_place: String,
    /// Between a conversation and who tells of it.
    pub reported_by: String,
    /// By telephone.
    pub call: String,
    /// By video.
    pub video: String,
    /// In one room.
    pub meeting: String,
    /// In a way that nobody tells.
    pub unspecified: String,
    /// It took place.
    pub held: String,
    /// It is agreed or announced.
    pub planned: String,
    /// One side wants it.
    pub proposed: String,
    /// It was declined.
    pub refused: String,
    /// After the number of documents that tell of it, when there are several.
    pub reports: String,
    /// Before what the documents say differently.
    pub reports_differ: String,
    /// A human being, in the legend.
    pub person: String,
    /// A party that is no person, in the legend.
    pub party: String,
    /// The heading of the legend.
    pub legend: String,
    /// After a number of conversations.
    pub conversations: String,
    /// When conversations were left out. `{left}` and `{all}` become their numbers, and those of all.
    pub not_shown: String,
    /// When states were left out; as [`not_shown`](Self::not_shown).
    pub states_not_shown: String,
    /// When there is nothing to draw.
    pub nothing: String,
    /// Whether a date is written `13/5/2022` instead of `2022-05-13`.
    pub day_first: bool,
}

/// A table of words that lacks some, has others, or is no TOML. It prints as the reader of TOML tells it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(transparent)]
pub struct InvalidWords(#[from] toml::de::Error);

impl Default for DiagramWords {
    fn default() -> Self {
        DiagramWords::english()
    }
}

impl DiagramWords {
    /// English, as the relations of the library are named.
    pub fn english() -> DiagramWords {
        DiagramWords::from_toml(ENGLISH).expect("the built-in words are read by the tests")
    }

    /// The table of a built-in language by its code; `None` where there is none.
    #[cfg(feature = "builtin")]
    pub fn for_language(code: &str) -> Option<DiagramWords> {
        DiagramWords::from_toml(crate::builtin::file(&format!("lang/{code}/diagram.toml"))?).ok()
    }

    /// A table in TOML, as `diagram.toml` of a language has it.
    ///
    /// # Errors
    /// When it is no TOML; when a word is missing, or unknown.
    ///
    /// ```
    /// use demarche::export::DiagramWords;
    ///
    /// let error = DiagramWords::from_toml("spoke_with = \"sprach mit\"").unwrap_err();
    /// assert!(error.to_string().contains("missing field `title`"));
    /// ```
    pub fn from_toml(text: &str) -> Result<DiagramWords, InvalidWords> {
        Ok(toml::from_str(text)?)
    }

    pub(in crate::export) fn mode(&self, mode: Mode) -> &str {
        match mode {
            Mode::Call => &self.call,
            Mode::Video => &self.video,
            Mode::Meeting => &self.meeting,
            Mode::Unspecified => &self.unspecified,
        }
    }

    pub(in crate::export) fn status(&self, status: Status) -> &str {
        match status {
            Status::Held => &self.held,
            Status::Planned => &self.planned,
            Status::Proposed => &self.proposed,
            Status::Refused => &self.refused,
        }
    }

    /// How they spoke, and whether: `call`, `meeting, planned`, `× call, refused`.
    pub(in crate::export) fn manner(&self, mode: Mode, status: Status) -> String {
        let mode = self.mode(mode);
        match status {
            Status::Held => mode.to_owned(),
            Status::Refused => format!("× {mode}, {}", self.status(status)),
            Status::Planned | Status::Proposed => format!("{mode}, {}", self.status(status)),
        }
    }

    /// `on date 2022-05-13`, `vào tháng 5/2022`.
    pub(in crate::export) fn dated(&self, date: Option<PartialDate>) -> String {
        let Some(date) = date else { return self.undated.clone() };
        let before = match (date.month(), date.day_of_month()) {
            (_, Some(_)) => &self.on_date,
            (Some(_), None) => &self.in_month,
            (None, None) => &self.in_year,
        };
        format!("{before} {}", self.date(date))
    }

    pub(in crate::export) fn date(&self, date: PartialDate) -> String {
        if !self.day_first {
            return date.to_string();
        }
        let small = [date.day_of_month(), date.month()].into_iter().flatten().map(|number| number.to_string());
        let parts: Vec<String> = small.chain(date.year().map(|year| year.to_string())).collect();
        parts.join("/")
    }
}

/// A sentence with its two numbers.
pub(super) fn counted(sentence: &str, left: usize, all: usize) -> String {
    sentence.replace("{left}", &left.to_string()).replace("{all}", &all.to_string())
}

#[cfg(all(test, feature = "builtin"))]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        let vietnamese = DiagramWords::for_language("vi").expect("it is built in");
        for (date, in_english, in_vietnamese) in [
            ("2022-05-13", "on date 2022-05-13", "vào ngày 13/5/2022"),
            ("2022-05", "on date 2022-05", "vào tháng 5/2022"),
            ("2022", "on date 2022", "vào năm 2022"),
            ("-", "date unknown", "không rõ ngày"),
        ] {
            let date = date.parse().ok();
            assert_eq!(DiagramWords::english().dated(date), in_english);
            assert_eq!(vietnamese.dated(date), in_vietnamese);
        }
        let yearless = PartialDate::from_month_day(5, 19);
        assert_eq!(vietnamese.dated(yearless), "vào ngày 19/5");
    }
}
