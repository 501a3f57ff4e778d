//! What must go while a column gets another type or is rebuilt, and what comes back behind it.
//!
//! Postgres follows a change of type into keys, indexes and checks by itself, but it reads their text again as it
//! prints it, with the casts of the old type, and it follows into no generated column:
//! <https://github.com/postgres/postgres/blob/REL_18_STABLE/src/backend/commands/tablecmds.c> (`RememberAllDependentForRebuilding`).

use crate::diff::Constraint;
use crate::model::{Column, Dialect, Expression, ForeignKey, Index, Name, ObjectName, Routine, Schema, Table};
use crate::sql::mentions::Wanted;
use std::collections::{BTreeMap, BTreeSet};

/// Columns of one table that change.
#[derive(Debug, Default)]
pub(super) struct ChangedColumns<'a> {
    /// They get another type.
    pub(super) retyped: BTreeSet<&'a Name>,
    /// They get another length or precision.
    pub(super) resized: BTreeSet<&'a Name>,
    /// They are dropped and recreated.
    pub(super) remade: BTreeSet<&'a Name>,
    /// Unique keys that are dropped, by their columns.
    pub(super) keys: Vec<BTreeSet<&'a Name>>,
    /// The same, but dropped late.
    pub(super) late_keys: Vec<BTreeSet<&'a Name>>,
    /// Routines whose signature changes.
    pub(super) routines: BTreeSet<&'a Name>,
}

/// What depends on the columns that change, in declaration order.
#[derive(Debug, Default)]
pub(super) struct Dependents<'a> {
    pub(super) keys: Vec<(&'a ObjectName, &'a ForeignKey)>,
    /// Those that only a unique key has which is dropped late.
    pub(super) late_keys: Vec<(&'a ObjectName, &'a ForeignKey)>,
    pub(super) constraints: Vec<(&'a ObjectName, Constraint)>,
    pub(super) indexes: Vec<(&'a ObjectName, &'a Index)>,
    pub(super) generated: Vec<(&'a ObjectName, &'a Column)>,
}

/// The dependents in `schema` of what changes, by table. `is_new` says which constraints and indexes are not there yet.
pub(super) fn of<'a>(
    schema: &'a Schema,
    mut touched: BTreeMap<&'a ObjectName, ChangedColumns<'a>>,
    is_new: impl Fn(&ObjectName, &Name) -> bool,
    dialect: Dialect,
) -> Dependents<'a> {
    let mut found = Dependents::default();
    if touched.is_empty() {
        return found;
    }
    for table in &schema.tables {
        if let Some(touched) = touched.get_mut(&table.name) {
            found.of_table(schema, table, touched, &is_new, dialect);
        }
    }
    for table in &schema.tables {
        for key in table.foreign_keys.iter().filter(|key| !is_new(&table.name, &key.name)) {
            let own = touched.get(&table.name).is_some_and(|touched| touched.replaces_any(&key.columns));
            let target = touched.get(&key.target);
            let points = target.is_some_and(|touched| {
                touched.replaces_any(&key.target_columns) || is_among(&touched.keys, &key.target_columns)
            });
            if own || points {
                found.keys.push((&table.name, key));
            } else if target.is_some_and(|touched| is_among(&touched.late_keys, &key.target_columns)) {
                found.late_keys.push((&table.name, key));
            }
        }
    }
    found
}

/// Whether a foreign key leans on a unique key of the table.
fn leans(schema: &Schema, table: &Table, key: &mut dyn Iterator<Item = &Name>) -> bool {
    let key = [key.collect()];
    schema.inbound(&table.name).any(|(_, foreign)| is_among(&key, &foreign.target_columns))
}

fn is_among(keys: &[BTreeSet<&Name>], columns: &[Name]) -> bool {
    keys.iter().any(|key| key.len() == columns.len() && columns.iter().all(|column| key.contains(column)))
}

impl<'a> ChangedColumns<'a> {
    fn replaces(&self, column: &Name) -> bool {
        self.retyped.contains(column) || self.remade.contains(column)
    }

    fn replaces_any(&self, columns: &[Name]) -> bool {
        columns.iter().any(|column| self.replaces(column))
    }

    /// Whether a column that an index includes gets another type. Postgres makes that index again, but not the
    /// foreign keys that lean on it: they depend on the columns of the key only.
    fn includes(&self, include: &[Name]) -> bool {
        include.iter().any(|name| self.replaces(name) || self.resized.contains(name))
    }

    fn drops_unique(&mut self, columns: impl IntoIterator<Item = &'a Name>) {
        self.keys.push(columns.into_iter().collect());
    }
}

impl<'a> Dependents<'a> {
    /// Whether something that goes calls the routine.
    pub(super) fn calls(&self, item: &Routine, dialect: Dialect) -> bool {
        let wanted = Wanted::new([&item.name.name]);
        let by = |expression: &Expression| wanted.in_expression(expression, dialect);
        self.constraints.iter().any(|(_, it)| matches!(it, Constraint::Check(check) if by(&check.expression)))
            || self
                .constraints
                .iter()
                .any(|(_, it)| matches!(it, Constraint::Exclusion(it) if wanted.in_index(&it.index, dialect)))
            || self.indexes.iter().any(|(_, index)| wanted.in_index(index, dialect))
            || self.generated.iter().filter_map(|(_, it)| it.generated.as_ref()).any(|it| by(&it.expression))
    }

    fn of_table(
        &mut self,
        schema: &'a Schema,
        table: &'a Table,
        touched: &mut ChangedColumns<'a>,
        is_new: &impl Fn(&ObjectName, &Name) -> bool,
        dialect: Dialect,
    ) {
        let changing = Wanted::new(
            touched.retyped.iter().chain(&touched.resized).chain(&touched.remade).chain(&touched.routines).copied(),
        );
        for column in &table.columns {
            let computed = column.generated.as_ref();
            let follows = computed.is_some_and(|generated| changing.in_expression(&generated.expression, dialect));
            if follows || (computed.is_some() && touched.remade.contains(&column.name)) {
                touched.remade.insert(&column.name);
                self.generated.push((&table.name, column));
            }
        }
        let words = Wanted::new(touched.retyped.iter().chain(&touched.remade).chain(&touched.routines).copied());
        for check in table.checks.iter().filter(|check| !is_new(&table.name, &check.name)) {
            if words.in_expression(&check.expression, dialect) {
                self.constraints.push((&table.name, Constraint::Check(check.clone())));
            }
        }
        for exclusion in table.exclusions.iter().filter(|exclusion| !is_new(&table.name, exclusion.name())) {
            let mut columns = exclusion.index.columns().chain(&exclusion.index.include);
            if columns.any(|name| touched.remade.contains(name)) || words.in_index(&exclusion.index, dialect) {
                self.constraints.push((&table.name, Constraint::Exclusion(Box::new(exclusion.clone()))));
            }
        }
        self.unique_keys(schema, table, touched, is_new);
        let indexes =
            table.indexes.iter().filter(|index| index.exists_in(dialect) && !is_new(&table.name, &index.name));
        for index in indexes {
            let remade = index.columns().chain(&index.include).any(|name| touched.remade.contains(name));
            let includes =
                index.unique && leans(schema, table, &mut index.columns()) && touched.includes(&index.include);
            if remade || includes || words.in_index(index, dialect) {
                if index.unique {
                    touched.drops_unique(index.columns());
                }
                self.indexes.push((&table.name, index));
            }
        }
    }

    /// Keys go with a column that is rebuilt.
    fn unique_keys(
        &mut self,
        schema: &'a Schema,
        table: &'a Table,
        touched: &mut ChangedColumns<'a>,
        is_new: &impl Fn(&ObjectName, &Name) -> bool,
    ) {
        let remade =
            |columns: &[Name], touched: &ChangedColumns<'_>| columns.iter().any(|name| touched.remade.contains(name));
        for unique in table.uniques.iter().filter(|unique| !is_new(&table.name, &unique.name)) {
            let includes = touched.includes(&unique.include) && leans(schema, table, &mut unique.columns.iter());
            if remade(&unique.columns, touched) || remade(&unique.include, touched) || includes {
                touched.drops_unique(&unique.columns);
                self.constraints.push((&table.name, Constraint::Unique(unique.clone())));
            }
        }
        if let Some(key) = table.primary_key.as_ref().filter(|key| !is_new(&table.name, &key.name))
            && (remade(&key.columns, touched)
                || remade(&key.include, touched)
                || (touched.includes(&key.include) && leans(schema, table, &mut key.columns.iter())))
        {
            touched.drops_unique(&key.columns);
            self.constraints.push((&table.name, Constraint::PrimaryKey(key.clone())));
        }
    }
}
