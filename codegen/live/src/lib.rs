//! What needs a database: whether it is what the declaration says, and what it holds that nobody declared.
//!
//! ```text
//! connect ─▶ catalogue ─▶ agree ─▶ (seaglass: diff ─▶ plan ─▶ render)
//! (URL,      rows of the    same meaning,
//!  file,     catalogue      other words
//!  binding)  → Schema
//! ```
//!
//! A live database is read into the same [`seaglass::model::Schema`] that a declaration gives.
#![warn(missing_docs, unreachable_pub)]

pub mod agree;
pub mod bookkeeping;
pub mod catalogue;
mod cli;
pub mod connect;
pub mod drift;
pub mod import;
pub mod init;
pub mod layout;
pub mod live;
pub mod pattern;
pub mod project;
mod raw;
pub mod scratch;
pub mod server;
pub mod verify;

pub use cli::{main, run};
