//! Why a folder is not taken.

use std::fmt;

/// What stands in the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The file, from the folder, with a line where one is to blame.
    pub place: String,
    /// What it is.
    pub what: String,
    /// Why that matters.
    pub why: String,
    /// What to do next.
    pub instead: String,
}

impl Refusal {
    /// Of these words.
    pub fn new(
        place: impl Into<String>,
        what: impl Into<String>,
        why: impl Into<String>,
        instead: impl Into<String>,
    ) -> Self {
        Self { place: place.into(), what: what.into(), why: why.into(), instead: instead.into() }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { place, what, why, instead } = self;
        write!(f, "{}: {what}\n  why:     {why}\n  instead: {instead}", visible(place))
    }
}

impl std::error::Error for Refusal {}

/// A name that a terminal shows as it is, whatever is in it.
pub(super) fn visible(name: &str) -> String {
    name.chars().flat_map(|c| if c.is_control() { c.escape_debug().collect() } else { vec![c] }).collect()
}
