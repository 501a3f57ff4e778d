//! What every stage must understand of SQL that only the database understands: where its tokens and statements end, which
//! of its words are names, what it speaks of, and how it reads once something has another name.

mod brackets;
mod cast;
mod constant;
mod lifted;
pub(crate) mod mentions;
mod names;
mod partitions;
mod renames;
pub(crate) mod statements;
mod tokens;
mod trailing;

pub(crate) use brackets::balanced;
pub use brackets::{enclosed, follow};
pub(crate) use constant::known;
pub use constant::same_default;
pub(crate) use lifted::{collation, is_liftable, lift_column, lift_table};
pub(crate) use names::{bare_or_quoted, is_reserved};
pub use names::{folded, is_name, written};
pub(crate) use partitions::{lift_partitions, says_partitions};
pub(crate) use renames::{rename, without_qualifier};
pub(crate) use tokens::{Cutter, is_any, is_part_of_word, tolerant};
pub use tokens::{Piece, Quoted, Token, is_word, pieces, tokens};
pub(crate) use trailing::{is_collation, is_partition, is_storage};
