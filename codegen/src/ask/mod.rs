//! ASK: what the declaration leaves open is answered by a flag, or by somebody at a terminal, and by nothing else.
//!
//! What is said in the declaration goes first, then flags, then questions; each later one may only add. All of them
//! become one [`Intent`](crate::model::Intent), and history records what follows from it, so that nobody is asked twice.

mod flag;
mod path;
mod phrase;
mod resolve;
mod settle;
mod stale;
mod unread;

pub use flag::{Flag, FlagKind};
pub use settle::{Asked, Nobody, Open, Questioner, Reply};

pub(crate) use path::shell;
pub(crate) use settle::{ask, take_flags, unused};
pub(crate) use stale::retire;
pub(crate) use unread::unread;
