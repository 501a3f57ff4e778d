//! A database as read: its schema, and what lies beside the schema.

use super::{Dialect, Expression, Name, ObjectName, Rule, Schema, Table};
use crate::model::Intent;

/// A declared database, read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Declared {
    /// Module, folder and file name of its artefacts.
    pub name: String,
    /// What it is for.
    pub doc: Option<String>,
    /// The dialects that artefacts are written for, in order.
    pub dialects: Vec<Dialect>,
    /// Its schema.
    pub schema: Schema,
    /// What the entities of its views hold, as tables that no database has.
    pub view_entities: Vec<Table>,
    /// Its sample data.
    pub seeds: Vec<SeedData>,
    /// Postgres migrations of tables that exist take their plain form, in one transaction.
    pub offline: bool,
    /// What the declaration says about changes.
    pub intent: Intent,
    /// Advice that it does not want.
    pub silences: Vec<Silence>,
    /// The binding in `wrangler.jsonc`.
    pub d1_binding: String,
    /// The database's name in `wrangler.jsonc`.
    pub d1_database: String,
}

/// A rule that advises, and is not to; it is said of the declaration alone, so no history holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silence {
    /// The rule.
    pub rule: Rule,
    /// The table that it is silent about; without one, about the whole database.
    pub table: Option<ObjectName>,
    /// Why what it tells is meant.
    pub reason: String,
}

/// Sample data, read.
#[derive(Clone, Debug, PartialEq)]
pub struct SeedData {
    /// Its file name.
    pub name: String,
    /// What the rows are for.
    pub doc: Option<String>,
    /// The inserts in order.
    pub inserts: Vec<SeedInsert>,
}

/// Rows for one table.
#[derive(Clone, Debug, PartialEq)]
pub struct SeedInsert {
    /// The table.
    pub table: ObjectName,
    /// The columns that the rows name.
    pub columns: Vec<Name>,
    /// A value per column; each dialect spells a literal in the form that the column stores.
    pub rows: Vec<Vec<Expression>>,
    /// `ON CONFLICT …`, the same text in both dialects; empty for none.
    pub on_conflict: String,
}

impl Declared {
    /// Whether artefacts are written for `dialect`.
    pub fn has(&self, dialect: Dialect) -> bool {
        self.dialects.contains(&dialect)
    }
}
