//! The words of the diagram: one table a language.

use std::borrow::Cow;

use crate::{Mode, PartialDate, Status};

macro_rules! table {
    ($($(#[$doc:meta])* $field:ident: $english:literal, $vietnamese:literal;)*) => {
        /// The words that a diagram shows beside names: a table to choose, or to fill in for one's own language.
        ///
        /// ```
        /// use demarche::export::DotWords;
        ///
        /// assert_eq!(DotWords::vietnamese().at_request_of, "theo đề nghị của");
        /// let words = DotWords { spoke_with: "sprach mit".into(), ..DotWords::english() };
        /// assert_eq!(words.on_date, "on date");
        /// ```
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct DotWords {
            $($(#[$doc])* pub $field: Cow<'static, str>,)*
            /// Whether a date is written `13/5/2022` instead of `2022-05-13`.
            pub day_first: bool,
        }

        impl DotWords {
            /// English, as the relations of the library are named.
            pub fn english() -> DotWords {
                DotWords { $($field: Cow::Borrowed($english),)* day_first: false }
            }

            /// Vietnamese.
            pub fn vietnamese() -> DotWords {
                DotWords { $($field: Cow::Borrowed($vietnamese),)* day_first: true }
            }
        }
    };
}

table! {
    /// Between those who spoke.
    spoke_with: "spoke with", "nói chuyện với";
    /// Before a day.
    on_date: "on date", "vào ngày";
    /// Before a month.
    in_month: "on date", "vào tháng";
    /// Before a year.
    in_year: "on date", "vào năm";
    /// In place of a date that nobody tells.
    undated: "date unknown", "không rõ ngày";
    /// Between a conversation and who asked for it.
    at_request_of: "at request of", "theo đề nghị của";
    /// Between a conversation and its place.
    at_place: "at place", "tại";
    /// Between a conversation and who tells of it.
    reported_by: "reported by", "theo";
    /// By telephone.
    call: "call", "điện đàm";
    /// By video.
    video: "video call", "họp trực tuyến";
    /// In one room.
    meeting: "meeting", "gặp mặt";
    /// In a way that nobody tells.
    unspecified: "conversation", "trao đổi";
    /// It took place.
    held: "held", "đã diễn ra";
    /// It is agreed or announced.
    planned: "planned", "dự kiến";
    /// One side wants it.
    proposed: "proposed", "được đề xuất";
    /// It was declined.
    refused: "refused", "bị từ chối";
    /// After the number of documents that tell of it, when there are several.
    reports: "reports", "bài viết";
    /// Before what the documents say differently.
    reports_differ: "reports differ", "các bài viết khác nhau";
    /// A human being, in the legend.
    person: "person, office", "người, chức vụ";
    /// A party that is no person, in the legend.
    party: "organization, office or state", "tổ chức, chức vụ hoặc quốc gia";
    /// The heading of the legend.
    legend: "Legend", "Chú giải";
}

impl Default for DotWords {
    fn default() -> Self {
        DotWords::english()
    }
}

impl DotWords {
    /// The table of a language by its code, `en` or `vi`.
    pub fn for_language(code: &str) -> Option<DotWords> {
        match code {
            "en" => Some(DotWords::english()),
            "vi" => Some(DotWords::vietnamese()),
            _ => None,
        }
    }

    pub(super) fn mode(&self, mode: Mode) -> &str {
        match mode {
            Mode::Call => &self.call,
            Mode::Video => &self.video,
            Mode::Meeting => &self.meeting,
            Mode::Unspecified => &self.unspecified,
        }
    }

    pub(super) fn status(&self, status: Status) -> &str {
        match status {
            Status::Held => &self.held,
            Status::Planned => &self.planned,
            Status::Proposed => &self.proposed,
            Status::Refused => &self.refused,
        }
    }

    /// `on date 2022-05-13`, `vào tháng 5/2022`.
    pub(super) fn dated(&self, date: Option<PartialDate>) -> String {
        let Some(date) = date else { return self.undated.to_string() };
        let before = match (date.month(), date.day_of_month()) {
            (_, Some(_)) => &self.on_date,
            (Some(_), None) => &self.in_month,
            (None, None) => &self.in_year,
        };
        format!("{before} {}", self.date(date))
    }

    fn date(&self, date: PartialDate) -> String {
        if !self.day_first {
            return date.to_string();
        }
        let small = [date.day_of_month(), date.month()].into_iter().flatten().map(|number| number.to_string());
        let parts: Vec<String> = small.chain(date.year().map(|year| year.to_string())).collect();
        parts.join("/")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        for (date, english, vietnamese) in [
            ("2022-05-13", "on date 2022-05-13", "vào ngày 13/5/2022"),
            ("2022-05", "on date 2022-05", "vào tháng 5/2022"),
            ("2022", "on date 2022", "vào năm 2022"),
            ("-", "date unknown", "không rõ ngày"),
        ] {
            let date = date.parse().ok();
            assert_eq!(DotWords::english().dated(date), english);
            assert_eq!(DotWords::vietnamese().dated(date), vietnamese);
        }
        let yearless = PartialDate::from_month_day(5, 19);
        assert_eq!(DotWords::vietnamese().dated(yearless), "vào ngày 19/5");
    }
}
