//! History: one file per migration that records what it changed. The state before a new migration is the replay of all
//! of them; no snapshot to merge, no database needed.

mod barrier;
mod entry;
mod fork;
mod format;
mod frozen;
mod layout;
mod load;
mod style;

pub use barrier::Barrier;
pub(crate) use barrier::on_the_way;
pub use entry::{Adopted, Entry, FORMAT, FileRecord, Group, Parent, Squashed};
pub use fork::{Branch, Fork};
pub(crate) use format::{Unread, print_sealed, read_sealed};
pub use format::{parse, print};
pub(crate) use frozen::adopted_path;
pub use frozen::{FrozenFile, frozen_files};
pub use load::{History, Loaded, load};
pub use style::Style;
