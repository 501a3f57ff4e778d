//! A schema as Rust. What is written here is laid out by rustfmt afterwards; names and texts of a database become literals
//! and comments that nothing can break out of.

mod code;
mod column;
mod column_type;
mod constraint;
mod counting;
mod database;
mod declaration;
mod expression;
mod index;
mod names;
mod objects;
mod table;
mod uses;
mod words;

pub use database::{Options, Written, written};
pub use words::worded;
