//! What identifies an object, and what it names.

use super::TypeName;
use crate::model::{Name, ObjectName};
use std::fmt;

/// Where no other object of the same kind has the same name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Within {
    /// In the namespace of its name.
    Namespace,
    /// In this table.
    Table(ObjectName),
    /// Among those with these argument types, in parentheses.
    Arguments(String),
}

/// What identifies an object.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectKey {
    /// What it is called.
    pub noun: String,
    /// Its name.
    pub name: ObjectName,
    /// Where no other of its kind has it.
    pub within: Within,
}

impl ObjectKey {
    /// Its name, and what it needs beside the noun to be told from others.
    pub fn label(&self) -> String {
        match &self.within {
            Within::Namespace => self.name.to_string(),
            Within::Table(table) => format!("{table}.{}", self.name),
            Within::Arguments(types) => format!("{}{types}", self.name),
        }
    }

    /// The same in a word, as names of migrations are made of it.
    pub fn word(&self) -> String {
        match &self.within {
            Within::Namespace | Within::Arguments(_) => self.name.name.to_string(),
            Within::Table(table) => format!("{}_{}", table.name, self.name.name),
        }
    }
}

/// As a summary has it: `policy orders.own`.
impl fmt::Display for ObjectKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.noun, self.label())
    }
}

/// Something that an object names, which may be called something else from then on.
#[derive(Debug)]
pub enum Named<'a> {
    /// A table or a view.
    Relation(&'a mut ObjectName),
    /// Columns of a table.
    Columns(ObjectName, &'a mut Vec<Name>),
    /// A type.
    Type(&'a mut TypeName),
    /// A routine.
    Routine(&'a mut ObjectName),
    /// An object of another kind: a collation.
    Object(&'a mut ObjectName),
    /// SQL of Postgres, over the rows of the table that the object belongs to, if there is one.
    Sql(&'a mut String),
}

/// Something that an object stands on. What its SQL speaks of is not among it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum On {
    /// A table or a view.
    Relation(ObjectName),
    /// A column.
    Column(ObjectName, Name),
    /// A type.
    Type(ObjectName),
    /// A routine.
    Routine(ObjectName),
    /// An object of another kind.
    Object(ObjectName),
}

impl On {
    pub(super) fn of(named: &Named<'_>) -> Vec<Self> {
        match named {
            Named::Relation(name) => vec![Self::Relation((*name).clone())],
            Named::Columns(table, columns) => {
                columns.iter().map(|column| Self::Column(table.clone(), column.clone())).collect()
            }
            Named::Type(name) => vec![Self::Type(name.object())],
            Named::Routine(name) => vec![Self::Routine((*name).clone())],
            Named::Object(name) => vec![Self::Object((*name).clone())],
            Named::Sql(_) => Vec::new(),
        }
    }
}
