//! IMPORT: a database as the declaration that a person would have written.

pub mod rust;
