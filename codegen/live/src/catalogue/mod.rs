//! READ: the catalogue of a live database, as the model that declarations give.

pub mod postgres;
pub mod sqlite;

use seaglass::model::Schema;
use std::fmt;

/// What a live database holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Catalogue {
    /// Everything that the model has a word for. Names in the default schema of the connection carry no namespace.
    /// Expressions are the server's own text, in the form of the dialect that was read; so are types that both databases
    /// have, in their portable form.
    pub schema: Schema,
    /// What the model has no word for, in the order of kind and name.
    pub unmodelled: Vec<Unmodelled>,
    /// What holds less than it seems to, in the order of kind and name.
    pub oddities: Vec<Oddity>,
}

/// An object that is there and that no declaration can have.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unmodelled {
    /// What it is: `foreign table`.
    pub kind: String,
    /// Its name, with its namespace unless that is the default one.
    pub name: String,
    /// What of it has no word, where the rest of it is in the schema: `statistics target 500`.
    pub what: Option<String>,
}

/// An object that is not in the state in which a migration leaves it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Oddity {
    /// What it is: `index`.
    pub kind: String,
    /// Its name, with that of its table where it has one: `users.idx_users_email`.
    pub name: String,
    /// What is odd about it: `invalid`.
    pub state: String,
}

/// Why a catalogue cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// What failed, and how: never what would let somebody in.
    pub what: String,
    /// What to do next.
    pub instead: String,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, instead } = self;
        write!(f, "{what}\n{instead}")
    }
}

impl std::error::Error for Unreadable {}
