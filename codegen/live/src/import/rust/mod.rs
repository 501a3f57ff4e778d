//! A schema as Rust. What is written here is laid out by rustfmt afterwards; names and texts of a database become literals
//! and comments that nothing can break out of.

#[expect(dead_code, reason = "the files that are written come next")]
mod code;
