//! What SQLite alone has of a table, drawn as a number whose bits each say one thing: in a database for both it is no
//! affair of Postgres.

use crate::spec::TableSpec;
use seaglass::model::{
    Collation, Column, ColumnType, Conflict, D1Constraint, D1Options, D1Type, IndexPart, Name, Storage, Table,
};

/// How many numbers there are.
pub const ALL: usize = 32;

const SPELLED: u8 = 1;
const COLLATED: u8 = 2;
const UNNAMED: u8 = 4;
const CONFLICTS: u8 = 8;
const STRICT: u8 = 16;

/// Adds it to the table of the model.
pub fn tell(spec: &TableSpec, table: &mut Table) {
    let has = |bit: u8| spec.lite & bit != 0;
    table.d1 = D1Options { without_rowid: spec.without_rowid, ..D1Options::default() };
    let keyed = keyed(table);
    let plain =
        [ColumnType::SmallInteger, ColumnType::Integer, ColumnType::BigInteger, ColumnType::Text, ColumnType::Uuid];
    table.d1.strict = has(STRICT) && table.columns.iter().all(|it| plain.contains(&it.ty) || it.stored_as().is_some());
    for column in &mut table.columns {
        let is_text = matches!(column.ty, ColumnType::Text | ColumnType::Varchar(_));
        let is_key = keyed.contains(&column.name);
        if has(SPELLED) && !is_key && !table.d1.strict {
            column.d1.declared = spelled(column);
        }
        // What a key takes for equal is not what rows are drawn for.
        if has(COLLATED) && is_text && !is_key {
            column.d1.collation = Some(Collation::NoCase);
        }
        if has(CONFLICTS) && !column.nullable && !is_key {
            column.d1.on_null = Some(Conflict::Abort);
        }
    }
    if has(COLLATED) {
        let is_plain = |part: &&mut IndexPart| part.column().is_some();
        let indexes = table.indexes.iter_mut().filter(|index| !index.unique);
        indexes
            .flat_map(|index| index.parts.iter_mut().filter(is_plain))
            .for_each(|part| part.collation = Some(Collation::RTrim));
    }
    let keys = table.primary_key.iter().map(|key| &key.name).chain(table.uniques.iter().map(|key| &key.name));
    let keys = keys.chain(table.checks.iter().map(|check| &check.name)).map(|name| (name.clone(), true));
    let foreign = table.foreign_keys.iter().map(|key| (key.name.clone(), false));
    let facts = keys.chain(foreign).map(|(name, clause)| {
        let on_conflict = (has(CONFLICTS) && clause).then_some(Conflict::Fail);
        (name, D1Constraint { unnamed: has(UNNAMED), on_conflict, collations: Vec::new() })
    });
    table.d1.constraints = facts.filter(|(_, facts)| *facts != D1Constraint::default()).collect();
}

/// Columns whose values a key or a unique index compares.
fn keyed(table: &Table) -> Vec<Name> {
    let keys =
        table.primary_key.iter().flat_map(|key| &key.columns).chain(table.uniques.iter().flat_map(|key| &key.columns));
    let foreign = table.foreign_keys.iter().flat_map(|key| &key.columns);
    let unique = table.indexes.iter().filter(|index| index.unique).flat_map(|index| &index.parts);
    keys.chain(foreign).chain(unique.filter_map(IndexPart::column)).cloned().collect()
}

/// Another name of the type, which leaves values as they are.
fn spelled(column: &Column) -> Option<D1Type> {
    let name = match (&column.ty, column.storage) {
        (ColumnType::Boolean, _) => "TINYINT(1)",
        (ColumnType::SmallInteger | ColumnType::Integer | ColumnType::BigInteger, _)
        | (ColumnType::Decimal { .. }, Some(Storage::ScaledDecimal)) => "BIGINT",
        (ColumnType::Float | ColumnType::Double, _) | (ColumnType::Decimal { .. }, Some(Storage::LossyDecimal)) => {
            "REAL"
        }
        (ColumnType::Date | ColumnType::Time | ColumnType::DateTime | ColumnType::TimestampTz, _) => "DATETIME",
        (ColumnType::Bytes | ColumnType::Uuid, _) => "",
        (
            ColumnType::Text | ColumnType::Varchar(_) | ColumnType::Json | ColumnType::JsonBinary | ColumnType::Enum(_),
            _,
        ) => "NVARCHAR(200)",
        _ => return None,
    };
    Some(D1Type::new(name))
}
