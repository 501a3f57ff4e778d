//! What several people do to one history: branches that meet, migrations written by hand, projects that were there before,
//! and versions of this tool that come after.

mod adopt;
mod claims;
#[path = "../common/mod.rs"]
mod common;
mod corpus;
mod damage;
mod draft;
mod imported;
mod project;
mod rebase;
mod show;
mod squash;
mod undo;
mod undo_random;
