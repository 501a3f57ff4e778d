//! IMPORT: a database as the declaration that a person would have written.
//!
//! ```text
//! catalogue ─▶ select ─▶ settled ─▶ rust ─▶ layout
//! (read from   (what is   (what it   (a file   (rustfmt)
//!  a database)  declared)  means)     per table)
//! ```

pub mod layout;
pub mod register;
pub mod rust;
pub mod select;
pub mod unmanaged;
