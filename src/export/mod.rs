//! What was found, written for others to read: one file a format.

#[cfg(feature = "serde")]
pub mod jsonl;
