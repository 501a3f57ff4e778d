//! What every check looks at, and where it reports.

use super::names::turns_direction;
use crate::lookup::Lookup;
use crate::model::{Declared, Dialect, Enum, Fault, Name, ObjectName, Rule, Table};
use crate::suggest::nearest;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::fmt;

/// How many unknown names get a "did you mean": each costs a look at every candidate.
const SUGGESTIONS: u32 = 20;

/// The declaration with its objects by name.
pub(super) struct Context<'a> {
    pub(super) declared: &'a Declared,
    pub(super) tables: Lookup<&'a ObjectName, &'a Table>,
    pub(super) enums: BTreeMap<&'a ObjectName, &'a Enum>,
    pub(super) postgres: bool,
    pub(super) d1: bool,
    suggestions: Cell<u32>,
}

/// The faults so far.
pub(super) struct Report<'a> {
    database: &'a str,
    pub(super) faults: Vec<Fault>,
}

/// Where a fault is, behind the database's name.
#[derive(Clone, Copy)]
pub(super) enum Place<'a> {
    /// The database as a whole.
    Database,
    /// A table, enum, routine or view.
    Object(&'a ObjectName),
    /// A column.
    Column(&'a ObjectName, &'a Name),
    /// A seed.
    Seed(&'a str),
    /// A table of a seed.
    SeedTable(&'a str, &'a ObjectName),
}

impl<'a> Context<'a> {
    pub(super) fn new(declared: &'a Declared) -> Self {
        let schema = &declared.schema;
        Self {
            declared,
            tables: schema.tables().rev().map(|table| (&table.name, table)).collect(),
            enums: schema.enums.iter().rev().map(|item| (&item.name, item)).collect(),
            postgres: declared.has(Dialect::Postgres),
            d1: declared.has(Dialect::D1),
            suggestions: Cell::new(SUGGESTIONS),
        }
    }

    /// `did you mean "x"?` for the nearest of `candidates`, or `otherwise`.
    pub(super) fn did_you_mean(
        &self,
        wanted: &str,
        candidates: impl Iterator<Item = String>,
        otherwise: impl Into<String>,
    ) -> String {
        if self.suggestions.get() == 0 {
            return otherwise.into();
        }
        self.suggestions.set(self.suggestions.get() - 1);
        nearest(wanted, candidates).map_or_else(|| otherwise.into(), |name| format!("did you mean {name:?}?"))
    }

    /// The same for a table's columns.
    pub(super) fn did_you_mean_column(&self, wanted: &Name, table: &Table) -> String {
        let columns = table.columns.iter().map(|column| column.name.to_string());
        let known: Vec<String> =
            table.columns.iter().take(20).map(|column| format!("{:?}", column.name.as_str())).collect();
        self.did_you_mean(wanted.as_str(), columns, format!("name one of its columns: {}", known.join(", ")))
    }

    /// The same for the database's tables.
    pub(super) fn did_you_mean_table(&self, wanted: &ObjectName) -> String {
        let otherwise = "declare the table and register it with `Database::table`, or name another one";
        let known = self.declared.schema.tables().map(|table| table.name.to_string());
        self.did_you_mean(&wanted.to_string(), known, otherwise)
    }
}

impl<'a> Report<'a> {
    pub(super) fn new(database: &'a str) -> Self {
        Self { database, faults: Vec::new() }
    }

    /// Adds a breach of `rule`: what is wrong, why it matters, what to write instead.
    pub(super) fn fault(
        &mut self,
        rule: Rule,
        place: Place<'_>,
        what: impl Into<String>,
        why: impl Into<String>,
        instead: impl Into<String>,
    ) {
        self.faults.push(Fault::new(rule, place.within(self.database), what, why, instead));
    }
}

impl<'a> Place<'a> {
    /// The table, enum, routine or view that it is, or is a part of.
    pub(super) fn object(self) -> Option<&'a ObjectName> {
        match self {
            Self::Object(name) | Self::Column(name, _) => Some(name),
            Self::Database | Self::Seed(_) | Self::SeedTable(..) => None,
        }
    }

    /// `database: place`, on one line whatever the names hold.
    fn within(self, database: &str) -> String {
        let place = match self {
            Self::Database => return OneLine(database).to_string(),
            Self::Object(name) => name.to_string(),
            Self::Column(table, column) => format!("{table}.{column}"),
            Self::Seed(seed) => format!("seed {seed}"),
            Self::SeedTable(seed, table) => format!("seed {seed}, {table}"),
        };
        format!("{}: {}", OneLine(database), OneLine(&place))
    }
}

/// A text whose control characters, and those that turn its direction, are escaped.
pub(super) struct OneLine<'a>(pub(super) &'a str);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            if character.is_control() || turns_direction(character) {
                write!(f, "{}", character.escape_debug())?;
            } else {
                write!(f, "{character}")?;
            }
        }
        Ok(())
    }
}

/// A constraint, index or trigger in a message: its kind and name. Written only when there is something to say.
#[derive(Clone, Copy)]
pub(super) struct Named<'a>(pub(super) &'static str, pub(super) &'a Name);

impl fmt::Display for Named<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?}", self.0, self.1.as_str())
    }
}

/// `"a", "b"`.
pub(super) fn quoted_list<'n>(names: impl IntoIterator<Item = &'n Name>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("{:?}", name.as_str())).collect();
    names.join(", ")
}

/// The first name that occurs twice.
pub(super) fn repeated(names: &[Name]) -> Option<&Name> {
    if names.len() < 2 {
        return None;
    }
    let mut seen = std::collections::BTreeSet::new();
    names.iter().find(|name| !seen.insert(*name))
}
