//! What every stage must understand of SQL that only the database understands: where its tokens and statements end, which
//! of its words are names, what it speaks of, and how it reads once something has another name.

pub(crate) mod mentions;
mod names;
mod renames;
pub(crate) mod statements;
mod tokens;

pub(crate) use names::{bare_or_quoted, is_reserved};
pub(crate) use renames::rename;
pub(crate) use tokens::{Token, balanced, is_word, pieces, tokens};
