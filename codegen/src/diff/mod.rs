//! DIFF: what must change to get from one schema to another.

mod change;

pub use change::{Change, CommentTarget, Refusal};
