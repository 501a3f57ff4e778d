//! Assertions about columns: their names, keys, whether they are computed, types and defaults.
//!
//! A type is compared by what it makes of values, a default by its value where that has one spelling: a table that was
//! adopted may write them otherwise and mean the same.

use super::{lower, not_in, of};
use crate::dialect::quote;
use crate::dialect::sqlite::{default, types};
use crate::model::{Affinity, Column, ColumnType, Expression, Literal, Table};

/// What a type makes of values.
///
/// <https://www.sqlite.org/datatype3.html#determination_of_column_affinity>
const AFFINITY: &str = "CASE WHEN upper(\"type\") GLOB '*INT*' THEN 'integer' \
    WHEN upper(\"type\") GLOB '*CHAR*' OR upper(\"type\") GLOB '*CLOB*' OR upper(\"type\") GLOB '*TEXT*' THEN 'text' \
    WHEN upper(\"type\") GLOB '*BLOB*' OR \"type\" = '' THEN 'blob' \
    WHEN upper(\"type\") GLOB '*REAL*' OR upper(\"type\") GLOB '*FLOA*' OR upper(\"type\") GLOB '*DOUB*' THEN 'real' \
    ELSE 'numeric' END";

/// A default that is one literal, `expression` for one that is not, and nothing for none.
const DEFAULT: &str = "CASE WHEN upper(coalesce(\"dflt_value\", 'NULL')) = 'NULL' THEN '' \
    WHEN upper(\"dflt_value\") = 'TRUE' THEN '1' WHEN upper(\"dflt_value\") = 'FALSE' THEN '0' \
    WHEN trim(\"dflt_value\", '0123456789+-.') = '' OR (\"dflt_value\" GLOB '''*''' AND \
    instr(replace(substr(\"dflt_value\", 2, length(\"dflt_value\") - 2), '''''', ''), '''') = 0) \
    THEN \"dflt_value\" ELSE 'expression' END";

/// Both what is unknown and what is missing: `SQLite` takes a quoted name that is not there for a text.
pub(super) fn names(table: &Table) -> String {
    let known: Vec<String> = table.columns.iter().map(|column| facts(table, column)).collect();
    let name = of(&table.name);
    format!(
        "SELECT abs({} - count(*)) + (SELECT count(*) FROM pragma_table_xinfo({name}){}) FROM pragma_table_xinfo({name})",
        known.len(),
        not_in("WHERE", "lower(\"name\"), \"notnull\" AND NOT \"pk\", \"pk\", \"hidden\"", &known)
    )
}

fn facts(table: &Table, column: &Column) -> String {
    let key = table.primary_key.iter().flat_map(|key| &key.columns);
    let key = key.zip(1..).find_map(|(name, place)| (*name == column.name).then_some(place)).unwrap_or(0);
    // The numbers by which the pragma tells columns that are computed.
    let hidden = column.generated.as_ref().map_or(0, |generated| if generated.stored { 3 } else { 2 });
    format!("({}, {}, {key}, {hidden})", lower(&column.name), u8::from(!column.nullable && key == 0))
}

pub(super) fn types(table: &Table) -> String {
    let facts = |column: &Column| {
        let name = lower(&column.name);
        affinities(table, column).iter().map(|affinity| format!("({name}, '{affinity}')")).collect::<Vec<_>>()
    };
    let known: Vec<String> = table.columns.iter().flat_map(facts).collect();
    let name = of(&table.name);
    let other = not_in("WHERE", &format!("lower(\"name\"), {AFFINITY}"), &known);
    format!("SELECT count(*) FROM pragma_table_xinfo({name}){other}")
}

/// That of the column's type, and those of what sea-query writes for what it stores.
fn affinities(table: &Table, column: &Column) -> Vec<&'static str> {
    let own = Affinity::of(&types::type_name(table, column)).key();
    match &column.ty {
        ColumnType::Uuid => vec![own, "text"],
        ColumnType::Decimal { .. } => vec![own, "real", "numeric"],
        ColumnType::Date
        | ColumnType::Time
        | ColumnType::DateTime
        | ColumnType::TimestampTz
        | ColumnType::Json
        | ColumnType::JsonBinary => vec![own, "numeric"],
        ColumnType::Boolean
        | ColumnType::SmallInteger
        | ColumnType::Integer
        | ColumnType::BigInteger
        | ColumnType::Float
        | ColumnType::Double
        | ColumnType::Char(_)
        | ColumnType::Varchar(_)
        | ColumnType::Text
        | ColumnType::Bytes
        | ColumnType::Enum(_)
        | ColumnType::Custom { .. }
        | ColumnType::Array(_)
        | ColumnType::Postgres(_) => vec![own],
    }
}

pub(super) fn defaults(table: &Table) -> String {
    let mut known = Vec::new();
    let mut spelled = Vec::new();
    for column in &table.columns {
        let name = lower(&column.name);
        match value(column) {
            Some(value) => known.push(format!("({name}, {value})")),
            None => spelled.push(name),
        }
    }
    let table = of(&table.name);
    // A row value of columns that no default is known of is in no list.
    let without = if spelled.is_empty() {
        String::new()
    } else {
        format!(
            " AND NOT (lower(\"name\") IN ({}) AND upper(coalesce(\"dflt_value\", 'NULL')) <> 'NULL')",
            spelled.join(", ")
        )
    };
    let known = if known.is_empty() { vec!["('', '')".to_owned()] } else { known };
    let other = not_in("WHERE", &format!("lower(\"name\"), {DEFAULT}"), &known);
    // What is computed has no default.
    format!("SELECT count(*) FROM pragma_table_xinfo({table}){other} AND \"hidden\" = 0{without}")
}

/// As [`DEFAULT`] tells it, in SQL; nothing where the value can be written in several ways.
fn value(column: &Column) -> Option<String> {
    let Some(expression) = column.default.as_ref().filter(|_| column.generated.is_none()) else {
        return Some("''".to_owned());
    };
    let mut sql = String::new();
    default(&mut sql, expression, column);
    if sql.eq_ignore_ascii_case("NULL") {
        return Some("''".to_owned());
    }
    match expression {
        Expression::Literal(Literal::Bool(_) | Literal::Integer(_) | Literal::Text(_))
            if !sql.starts_with('(') && has_one_form(column) =>
        {
            let mut text = String::new();
            quote::sqlite_text(&mut text, &sql);
            Some(text)
        }
        // SQL of an author may be one literal too.
        Expression::Literal(_) | Expression::Sql(_) => None,
        Expression::Null => Some("''".to_owned()),
        Expression::Now
        | Expression::CurrentDate
        | Expression::CurrentTime
        | Expression::NewUuid
        | Expression::NextValue(_) => Some("'expression'".to_owned()),
    }
}

/// Whether a value is written in one way only.
const fn has_one_form(column: &Column) -> bool {
    matches!(
        column.ty,
        ColumnType::Boolean
            | ColumnType::SmallInteger
            | ColumnType::Integer
            | ColumnType::BigInteger
            | ColumnType::Char(_)
            | ColumnType::Varchar(_)
            | ColumnType::Text
            | ColumnType::Enum(_)
    )
}
