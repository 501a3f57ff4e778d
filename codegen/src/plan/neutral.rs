//! What stands in a required column whose values are gone.

use crate::model::{ColumnType, Enum, Literal, ObjectName};

/// The emptiest value of a type that both databases have, if there is one; the first one of an enumeration.
pub(super) fn neutral<'e>(
    ty: &ColumnType,
    enumeration: impl FnOnce(&ObjectName) -> Option<&'e Enum>,
) -> Option<Literal> {
    Some(match ty {
        ColumnType::Boolean => Literal::Bool(false),
        ColumnType::SmallInteger | ColumnType::Integer | ColumnType::BigInteger => Literal::Integer(0),
        ColumnType::Float | ColumnType::Double => Literal::Float("0.0".to_owned()),
        ColumnType::Decimal { .. } => Literal::Decimal("0".to_owned()),
        ColumnType::Char(_) | ColumnType::Varchar(_) | ColumnType::Text => Literal::Text(String::new()),
        ColumnType::Bytes => Literal::Bytes(String::new()),
        ColumnType::Date => Literal::Date("1970-01-01".to_owned()),
        ColumnType::Time => Literal::Time("00:00:00".to_owned()),
        ColumnType::DateTime => Literal::DateTime("1970-01-01 00:00:00".to_owned()),
        ColumnType::TimestampTz => Literal::Timestamp("1970-01-01 00:00:00".to_owned()),
        ColumnType::Uuid => Literal::Uuid("00000000-0000-0000-0000-000000000000".to_owned()),
        ColumnType::Json | ColumnType::JsonBinary => Literal::Json("null".to_owned()),
        ColumnType::Enum(name) => Literal::Text(enumeration(name)?.values.first()?.clone()),
        ColumnType::Custom { .. } | ColumnType::Array(_) | ColumnType::Postgres(_) => return None,
    })
}
