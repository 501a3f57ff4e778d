//! The only writer. What a project should hold goes in, what differs comes out, and the difference is written in such a
//! way that a killed run leaves nothing half done.
//!
//! ```text
//! compare(root, files, kept) ─▶ Changeset ─▶ apply      (and `recover` before anything else)
//! ```

mod changeset;
mod compare;
mod disk;
mod folders;
mod journal;
mod lock;
mod problem;
mod seal;
mod shift;
mod stage;
mod succeed;
mod tree;

pub use changeset::{Changeset, Removal, Write};
pub use compare::{Kept, compare};
pub use disk::{Disk, Local};
pub use folders::{Content, Folder, Folders, folders, path_faults};
pub use journal::{Outcome, Recovery, WriteError, apply, is_interrupted, recover};
pub use lock::{Access, Lock, LockError, lock};
pub use problem::{Problem, ProblemKind};
pub use seal::{HEADER_LINES, Seal, body, header, seal, verify};
pub use succeed::{Relocation, Succession};
pub use tree::read_texts;
