//! The names that Postgres would give.
//!
//! Indexes share their names with tables and views, constraints with the constraints of every table, each within a
//! schema; a name that is taken gets a number. An index is named after all of its columns, included ones too.
//! <https://github.com/postgres/postgres/blob/REL_18_STABLE/src/backend/commands/indexcmds.c> (`ChooseRelationName`)
//! <https://github.com/postgres/postgres/blob/REL_18_STABLE/src/backend/catalog/pg_constraint.c> (`ChooseConstraintName`)

use super::sql;
use crate::lookup::Lookup;
use crate::model::{Dialect, Expression, Index, IndexTarget, Name, ObjectName, Table, Unique, View, derived_name};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The names that are taken in one schema, each with what it is of.
#[derive(Default)]
struct Taken(Lookup<Name, Kind>);

/// What a name is of.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// A primary key or unique constraint, which has an index of the same name.
    Key,
    /// Any other constraint.
    Constraint,
    /// A table, a view, or an index of its own.
    Relation,
}

/// Fills in every empty name.
pub(super) fn derive(tables: &mut [Table], views: &mut [View]) {
    let mut taken: BTreeMap<Option<Name>, Taken> = BTreeMap::new();
    for ObjectName { namespace, name } in
        tables.iter().map(|table| &table.name).chain(views.iter().map(|view| &view.name))
    {
        taken_in(&mut taken, namespace.as_ref()).take(Kind::Relation, name);
    }
    for table in tables.iter() {
        reserve(table, taken_in(&mut taken, table.name.namespace.as_ref()));
    }
    for view in views.iter() {
        let taken = taken_in(&mut taken, view.name.namespace.as_ref());
        view.indexes.iter().for_each(|index| taken.take(Kind::Relation, &index.name));
    }
    for table in tables {
        let taken = taken_in(&mut taken, table.name.namespace.as_ref());
        name_parts(table, taken);
    }
    for view in views {
        let taken = taken_in(&mut taken, view.name.namespace.as_ref());
        name_indexes(view.name.name.as_str(), &mut view.indexes, taken);
    }
}

/// The names that are taken in a namespace.
fn taken_in<'a>(taken: &'a mut BTreeMap<Option<Name>, Taken>, namespace: Option<&Name>) -> &'a mut Taken {
    taken.entry(namespace.cloned()).or_default()
}

/// Takes the names that the declaration gives.
fn reserve(table: &Table, taken: &mut Taken) {
    let keys = table.uniques.iter().map(|key| &key.name).chain(table.primary_key.iter().map(|key| &key.name));
    for name in keys {
        taken.take(Kind::Key, name);
    }
    let checks = table.checks.iter().map(|check| &check.name);
    for name in checks.chain(table.foreign_keys.iter().map(|key| &key.name)) {
        taken.take(Kind::Constraint, name);
    }
    for exclusion in &table.exclusions {
        taken.take(Kind::Key, exclusion.name());
    }
    for index in &table.indexes {
        taken.take(Kind::Relation, &index.name);
    }
}

/// Names the parts of one table in the order in which Postgres creates them.
fn name_parts(table: &mut Table, taken: &mut Taken) {
    let owner = table.name.name.as_str();
    let unnamed = table.checks.iter().any(|check| check.name.as_str().is_empty());
    let columns = table.columns.iter().filter(|_| unnamed).map(|column| column.name.as_str());
    let columns: Vec<&str> = columns.collect();
    for check in table.checks.iter_mut().filter(|check| check.name.as_str().is_empty()) {
        let column = match columns_of(&check.expression, &columns).as_slice() {
            [one] => Some(*one),
            _ => None,
        };
        check.name = taken.free(Kind::Constraint, owner, column, "check");
    }
    for key in table.primary_key.iter_mut().filter(|key| key.name.as_str().is_empty()) {
        key.name = taken.free(Kind::Key, owner, None, "pkey");
    }
    for unique in table.uniques.iter_mut().filter(|key| key.name.as_str().is_empty()) {
        let Unique { columns, include, .. } = &*unique;
        let columns = joined(columns.iter().chain(include).map(|name| Cow::Borrowed(name.as_str())));
        unique.name = taken.free(Kind::Key, owner, Some(&columns), "key");
    }
    for key in table.foreign_keys.iter_mut().filter(|key| key.name.as_str().is_empty()) {
        let columns = key.columns.iter().map(Name::as_str).collect::<Vec<_>>().join("_");
        key.name = taken.free(Kind::Constraint, owner, Some(&columns), "fkey");
    }
    name_indexes(owner, &mut table.indexes, taken);
}

fn name_indexes(owner: &str, indexes: &mut [Index], taken: &mut Taken) {
    for index in indexes.iter_mut().filter(|index| index.name.as_str().is_empty()) {
        let columns = joined(entries(index));
        index.name = taken.free(Kind::Relation, owner, Some(&columns), "idx");
    }
}

impl Taken {
    /// Whether something of that kind cannot have that name.
    fn has(&self, kind: Kind, name: &Name) -> bool {
        match (self.0.get(name), kind) {
            (None, _) | (Some(Kind::Relation), Kind::Constraint) | (Some(Kind::Constraint), Kind::Relation) => false,
            (Some(_), _) => true,
        }
    }

    fn take(&mut self, kind: Kind, name: &Name) {
        if !name.is_empty() {
            let known = self.0.get_or_insert(name.clone(), kind);
            if *known != kind {
                // Taken as two things, it is free for nothing, like a key's.
                *known = Kind::Key;
            }
        }
    }

    /// The first name that is free: without a number, then with 1, 2, …
    fn free(&mut self, kind: Kind, table: &str, columns: Option<&str>, suffix: &str) -> Name {
        let mut name = Name::from(derived_name(table, columns, suffix));
        let mut number = 0_u32;
        while self.has(kind, &name) {
            number += 1;
            name = Name::from(derived_name(table, columns, &format!("{suffix}{number}")));
        }
        self.take(kind, &name);
        name
    }
}

fn columns_of<'a>(expression: &Expression, names: &[&'a str]) -> Vec<&'a str> {
    let (dialect, sql) = text(expression);
    sql::columns(sql, names, dialect)
}

/// The text in which names are looked for.
fn text(expression: &Expression) -> (Dialect, &str) {
    match expression {
        Expression::Sql(forms) => {
            let form = |dialect| forms.get(&dialect).map(|text| (dialect, text.as_str()));
            form(Dialect::Postgres).or_else(|| form(Dialect::D1)).unwrap_or((Dialect::Postgres, ""))
        }
        Expression::Literal(_)
        | Expression::Null
        | Expression::Now
        | Expression::CurrentDate
        | Expression::CurrentTime
        | Expression::NewUuid
        | Expression::NextValue(_) => (Dialect::Postgres, ""),
    }
}

/// The column names of an index: its columns, and for an expression the function that it calls or `expr`.
fn entries(index: &Index) -> impl Iterator<Item = Cow<'_, str>> {
    let include = index.include.iter().map(|name| Cow::Borrowed(name.as_str()));
    index.parts.iter().map(|part| entry(&part.target)).chain(include)
}

fn entry(target: &IndexTarget) -> Cow<'_, str> {
    match target {
        IndexTarget::Column(name) => Cow::Borrowed(name.as_str()),
        IndexTarget::Expression(expression) => {
            let (dialect, sql) = text(expression);
            let function = sql::function(sql, dialect).map(str::to_lowercase);
            function.map_or(Cow::Borrowed("expr"), Cow::Owned)
        }
    }
}

/// Column names joined, a repeated one numbered.
fn joined<'a>(names: impl Iterator<Item = Cow<'a, str>>) -> String {
    let mut distinct: Vec<Cow<'a, str>> = Vec::new();
    for name in names {
        let numbered = (1_u32..).map(|number| Cow::Owned(format!("{name}{number}")));
        let free = std::iter::once(name.clone()).chain(numbered).find(|name| !distinct.contains(name));
        distinct.extend(free);
    }
    distinct.join("_")
}
