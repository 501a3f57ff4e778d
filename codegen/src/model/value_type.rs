//! Columns whose entity field is of a type of its own around the value: an id, or what the declaration names.

use super::{Column, ColumnType, Declared, Name, ObjectName, Storage, Table};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// The types of a database's fields that are said by name, through its foreign keys.
#[derive(Debug, Default)]
pub struct ValueTypes<'a> {
    tables: Tables<'a>,
    fields: BTreeMap<(&'a ObjectName, &'a Name), &'a str>,
}

type Tables<'a> = BTreeMap<&'a ObjectName, &'a Table>;

impl<'a> ValueTypes<'a> {
    /// Follows the keys of a database; a column that refers to one of such a type has the same.
    pub fn new(declared: &'a Declared) -> Self {
        let all = || declared.schema.tables().chain(&declared.view_entities);
        if !all().any(|table| table.columns.iter().any(|column| own(table, column).is_some())) {
            return Self::default();
        }
        let tables: Tables<'a> = all().map(|table| (&table.name, table)).collect();
        let named = |table: &'a Table, column: &'a Column| {
            let name = resolve(&tables, table, &column.name, &mut Vec::new())?;
            Some(((&table.name, &column.name), name))
        };
        let fields = all().flat_map(|table| table.columns.iter().filter_map(move |column| named(table, column)));
        let fields = fields.collect();
        Self { tables, fields }
    }

    /// The type of a column's field; none where it is the value's own.
    pub fn of(&self, table: &Table, column: &Column) -> Option<&'a str> {
        if self.fields.is_empty() {
            return None;
        }
        self.fields.get(&(&table.name, &column.name)).copied()
    }

    /// The types of the columns to which a column refers, where it does not say which one it has.
    pub(crate) fn referred(&self, table: &'a Table, column: &Column) -> BTreeSet<&'a str> {
        if self.fields.is_empty()
            || table.foreign_keys.len() + table.entity.view_keys.len() < 2
            || own(table, column).is_some()
        {
            return BTreeSet::new();
        }
        let of = |(target, name): (&'a Table, &'a Name)| self.of(target, target.column(name)?);
        targets(&self.tables, table, &column.name).filter_map(of).collect()
    }

    /// The table and the column of that name, where any field is of such a type.
    pub(crate) fn column(&self, table: &ObjectName, name: &Name) -> Option<(&'a Table, &'a Column)> {
        let table = *self.tables.get(table)?;
        Some((table, table.column(name)?))
    }

    /// Every field of such a type.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&'a ObjectName, &'a Name, &'a str)> {
        self.fields.iter().map(|((table, column), name)| (*table, *column, *name))
    }
}

/// What is said of the column itself, or of its table's key.
pub(crate) fn own<'a>(table: &'a Table, column: &'a Column) -> Option<&'a str> {
    column.newtype().or_else(|| id(table).filter(|(_, key)| **key == column.name).map(|(name, _)| name))
}

/// The type of a table's key, and the key's column.
pub(crate) fn id(table: &Table) -> Option<(&str, &Name)> {
    let name = table.entity.id_type.as_deref()?;
    match table.primary_key.as_ref()?.columns.as_slice() {
        [key] => Some((name, key)),
        _ => None,
    }
}

fn resolve<'a>(
    tables: &Tables<'a>,
    table: &'a Table,
    name: &'a Name,
    seen: &mut Vec<(&'a ObjectName, &'a Name)>,
) -> Option<&'a str> {
    let column = table.column(name)?;
    if let Some(own) = own(table, column) {
        return Some(own);
    }
    if seen.contains(&(&table.name, name)) {
        return None;
    }
    seen.push((&table.name, name));
    targets(tables, table, name).find_map(|(target, column)| resolve(tables, target, column, seen))
}

/// The columns that a column refers to.
fn targets<'t, 'a>(
    tables: &'t Tables<'a>,
    table: &'a Table,
    name: &'t Name,
) -> impl Iterator<Item = (&'a Table, &'a Name)> + use<'t, 'a> {
    let of_view = table.entity.view_keys.iter().filter(|(holder, _)| *holder == table.name).map(|(_, key)| key);
    table.foreign_keys.iter().chain(of_view).filter_map(move |key| {
        let at = key.columns.iter().position(|column| column == name)?;
        Some((*tables.get(&key.target)?, key.target_columns.get(at)?))
    })
}

/// What a type of its own can be around, as far as Rust tells values apart: texts of every length are `String`.
pub(crate) fn wraps(column: &Column) -> Option<(Cow<'_, ColumnType>, Option<Storage>)> {
    let ty = match &column.ty {
        ColumnType::Char(_) | ColumnType::Varchar(_) | ColumnType::Text => Cow::Owned(ColumnType::Text),
        ColumnType::Decimal { .. } if column.storage != Some(Storage::ScaledDecimal) => {
            Cow::Owned(ColumnType::Decimal { precision: None })
        }
        ty @ (ColumnType::SmallInteger
        | ColumnType::Integer
        | ColumnType::BigInteger
        | ColumnType::Float
        | ColumnType::Double
        | ColumnType::Decimal { .. }
        | ColumnType::Uuid) => Cow::Borrowed(ty),
        ColumnType::Boolean
        | ColumnType::Bytes
        | ColumnType::Date
        | ColumnType::Time
        | ColumnType::DateTime
        | ColumnType::TimestampTz
        | ColumnType::Json
        | ColumnType::JsonBinary
        | ColumnType::Enum(_)
        | ColumnType::Custom { .. }
        | ColumnType::Array(_)
        | ColumnType::Postgres(_) => return None,
    };
    Some((ty, column.storage))
}
