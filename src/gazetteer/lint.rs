//! What looks odd in a gazetteer and need not be wrong.

use super::Gazetteer;

impl Gazetteer {
    /// What a writer of data may want to look at, a sentence each, sorted. Nothing of it is an error.
    pub fn lint(&self) -> Vec<String> {
        Vec::new()
    }
}
