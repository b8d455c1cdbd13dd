//! stub
use crate::gazetteer::DataError;
use crate::text::Text;
use crate::{Day, PartialDate, RuleName};
use std::ops::Range;
#[derive(Debug)]
pub(crate) struct DateWords;
impl DateWords {
    pub(crate) fn load(_: &str, _: &str) -> Result<DateWords, DataError> {
        Ok(DateWords)
    }
}
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DateKind {
    Explicit,
    Bound,
}
#[derive(Clone, Debug)]
pub(crate) struct DateMention {
    pub(crate) tokens: Range<usize>,
    pub(crate) date: Option<PartialDate>,
    pub(crate) event_date: Option<PartialDate>,
    pub(crate) is_mention: bool,
    pub(crate) kind: DateKind,
    pub(crate) is_background: bool,
    pub(crate) rule: RuleName,
}
pub(crate) fn dates(_: &Text<'_>, _: &DateWords, _: Option<Day>) -> Vec<DateMention> {
    Vec::new()
}
