//! Nothing: the tests use the entities beside this crate.
