//! A database as read: its schema, and what lies beside the schema.

use super::{Dialect, EntityStyle, Expression, Name, ObjectName, Rule, Schema, Table};
use crate::model::Intent;
use std::collections::BTreeMap;
use std::sync::Arc;

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
    /// How its entities look; once a project is read, with what is said of the project.
    pub entities: EntityStyle,
    /// How single enums of it look.
    pub enum_styles: BTreeMap<ObjectName, EntityStyle>,
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

    /// Lets its tables look as is said of the project, of it and of them, the nearest first.
    pub fn style_entities(&mut self, project: &EntityStyle) {
        self.entities = std::mem::take(&mut self.entities).within(project);
        // A table has no say in enums, and it is in the prelude or not.
        let outer = EntityStyle {
            format: None,
            enum_derives: Vec::new(),
            enum_attributes: Vec::new(),
            prelude: None,
            ..self.entities.clone()
        };
        if outer == EntityStyle::new() {
            self.view_entities.iter_mut().for_each(skip);
            self.schema
                .tables
                .iter_mut()
                .filter(|table| table.entity.style.skip.is_some())
                .map(Arc::make_mut)
                .for_each(skip);
            return;
        }
        for table in self.schema.tables.iter_mut().map(Arc::make_mut).chain(&mut self.view_entities) {
            table.entity.style = std::mem::take(&mut table.entity.style).within(&outer);
            skip(table);
        }
    }
}

/// Leaves a table without an entity, or gives it one, where that is said.
fn skip(table: &mut Table) {
    table.entity.skip = table.entity.style.skip.unwrap_or(table.entity.skip);
}
