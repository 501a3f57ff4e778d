//! IMPORT: a database as the declaration that a person would have written, and the files that made it as its history.
//!
//! ```text
//! catalogue ─▶ select ─▶ stored, settled ─▶ rust ─▶ layout
//! (read from   (what is   (what it means)   (a file   (rustfmt)
//!  a database)  declared)                    per table)
//! ```

pub mod entities;
pub mod folder;
pub mod freeze;
pub mod register;
pub mod rust;
pub mod select;
pub mod steps;
pub mod stored;
pub mod unmanaged;

use seaglass::model::{Dialect, Schema};

/// A schema that was read, as a person would have declared it: with what its program stores, what its SQL means, and the
/// conditions that sea-query has words for in these, and names of entities where the ones of tables cannot be theirs. `guesses` names the columns of which only a name told what they hold.
pub fn declarable(schema: Schema, dialect: Dialect, guesses: &mut Vec<String>) -> Schema {
    declarable_beside(schema, dialect, &stored::Others::new(), guesses)
}

/// The same of a database whose rows were looked at; columns in `others` stay as they are.
pub fn declarable_beside(
    schema: Schema,
    dialect: Dialect,
    others: &stored::Others,
    guesses: &mut Vec<String>,
) -> Schema {
    let schema = match dialect {
        Dialect::Postgres => schema,
        Dialect::D1 => stored::recognised(schema, others, guesses),
    };
    entities::named(rust::worded(seaglass::read::settled(schema, &[dialect]), dialect), dialect)
}
