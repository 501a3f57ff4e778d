//! What `SQLite` makes of a column.

use super::{Column, ColumnType, Storage};

impl Column {
    /// Whether its declared type is exactly `integer` on D1: as the only key column it is then the row's own number, which
    /// is never NULL. <https://www.sqlite.org/lang_createtable.html#rowid>
    pub fn is_integer_on_d1(&self) -> bool {
        match &self.ty {
            ColumnType::SmallInteger | ColumnType::Integer | ColumnType::BigInteger => true,
            ColumnType::Decimal { .. } => self.storage == Some(Storage::ScaledDecimal),
            ColumnType::Boolean
            | ColumnType::Float
            | ColumnType::Double
            | ColumnType::Char(_)
            | ColumnType::Varchar(_)
            | ColumnType::Text
            | ColumnType::Bytes
            | ColumnType::Date
            | ColumnType::Time
            | ColumnType::DateTime
            | ColumnType::TimestampTz
            | ColumnType::Uuid
            | ColumnType::Json
            | ColumnType::JsonBinary
            | ColumnType::Enum(_)
            | ColumnType::Custom { .. }
            | ColumnType::Array(_)
            | ColumnType::Postgres(_) => false,
        }
    }
}
