//! An application on the generated entities: what a user's own crate looks like. Nothing here knows which database it
//! runs on; the whole-system tests run all of it on each.

pub mod mvp;
pub mod webauthn;

/// The page's example compiles.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/guide/violations.md")]
pub struct Violations;
