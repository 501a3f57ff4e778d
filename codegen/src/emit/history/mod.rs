//! History: one file per migration that records what it changed. The state before a new migration is the replay of all
//! of them; no snapshot to merge, no database needed.

mod entry;

pub use entry::{Entry, FORMAT, FileRecord, Group, Parent};
