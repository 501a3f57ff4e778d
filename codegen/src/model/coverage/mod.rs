//! What the catalogues of the engines tell apart, and what a declaration has for each.
//!
//! `docs/coverage.md` is written from here, and held against the catalogues of real databases.

mod postgres;
mod sqlite;

use super::Dialect;

/// A kind of thing that a catalogue tells from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Covered {
    /// The relation or pragma that lists it: `pg_class`.
    pub catalogue: &'static str,
    /// The condition that tells it there, as SQL; empty where the relation lists nothing else.
    pub mark: &'static str,
    /// What it is.
    pub what: &'static str,
    /// What a declaration has for it.
    pub held: Held,
    /// The major version of the engine from which on there is such a thing, where not every supported one has it.
    pub since: Option<u32>,
}

/// What a declaration has for a kind of thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// Facts of its own.
    Modelled {
        /// What declares it: `Database::table`.
        by: &'static str,
        /// What the other dialect makes of the same declaration.
        elsewhere: &'static str,
    },
    /// Its statements, as [`super::kind::Raw`].
    Raw,
    /// Nothing: it is somebody else's to say. Migrations leave it as it is.
    Named,
    /// It comes and goes with that.
    Follows(&'static str),
}

/// All that the catalogue of the dialect's engine tells apart.
pub const fn covered(dialect: Dialect) -> &'static [Covered] {
    match dialect {
        Dialect::Postgres => postgres::ALL,
        Dialect::D1 => sqlite::ALL,
    }
}

impl Covered {
    const fn new(catalogue: &'static str, mark: &'static str, what: &'static str, held: Held) -> Self {
        Self { catalogue, mark, what, held, since: None }
    }

    const fn since(mut self, major: u32) -> Self {
        self.since = Some(major);
        self
    }
}

const fn modelled(by: &'static str, elsewhere: &'static str) -> Held {
    Held::Modelled { by, elsewhere }
}
