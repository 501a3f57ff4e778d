//! Which Rust type a column has. D1 does not say; the entities do.

use std::collections::BTreeMap;

use sea_orm::sea_query::{ArrayType, Expr};
use sea_orm::{ColumnTrait, ColumnType, EntityTrait, IdenStatic, Iterable, ModelTrait};

/// The columns of the tables that an app uses, each with the type of its field.
///
/// ```
/// use entity::mvp::prelude::{Posts, Users};
/// use seaglass_d1::Types;
///
/// let types = Types::default().with(Users).with(Posts);
/// assert!(types.knows("posts"));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Types(BTreeMap<String, Table>);

type Table = BTreeMap<String, Column>;

/// The type of a column's field.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// The variant of a value that the field reads.
    pub kind: ArrayType,
    /// Whether the entity reads it under a CAST, which is then none of the app's.
    pub is_cast: bool,
}

impl Types {
    /// And the table of an entity.
    pub fn with<E: EntityTrait>(mut self, entity: E) -> Self {
        let columns = E::Column::iter().map(|column| {
            let kind = read_as(E::Model::get_value_type(column), column.def().get_column_type());
            let plain = Expr::col(column.as_column_ref());
            let is_cast = matches!(column.select_as(plain), Expr::FunctionCall(_));
            (key(column.as_str()), Column { kind, is_cast })
        });
        let columns = columns.collect();
        self.0.insert(key(entity.table_name()), columns);
        self
    }

    /// Whether a table's columns are known.
    pub fn knows(&self, table: &str) -> bool {
        self.0.contains_key(&key(table))
    }

    /// What is known of a column.
    pub fn column(&self, table: &str, column: &str) -> Option<&Column> {
        self.0.get(&key(table))?.get(&key(column))
    }
}

/// The variant that a field reads which is bound as another: what Seaglass generates for the form of `datetime('now')` is bound
/// without a zone and read with one.
pub(crate) fn read_as(kind: ArrayType, column: &ColumnType) -> ArrayType {
    match (kind, column) {
        (ArrayType::ChronoDateTime, ColumnType::TimestampWithTimeZone) => ArrayType::ChronoDateTimeUtc,
        (kind, _) => kind,
    }
}

/// Names differ by more than the case of their letters.
fn key(name: &str) -> String {
    name.to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use entity::mvp::prelude::{Sessions, Users};
    use entity::webauthn::prelude::TowerSessions;

    use super::*;

    #[test]
    fn entities_say_the_types() {
        let types = Types::default().with(Users).with(Sessions).with(TowerSessions);
        let kind = |table: &str, column: &str| types.column(table, column).map(|column| format!("{:?}", column.kind));
        assert_eq!(kind("users", "ID").as_deref(), Some("BigInt"));
        assert_eq!(kind("users", "created_at").as_deref(), Some("ChronoDateTimeUtc"));
        assert_eq!(kind("sessions", "data").as_deref(), Some("Json"));
        assert_eq!(kind("tower_sessions", "data").as_deref(), Some("Bytes"));
        assert_eq!(kind("users", "nothing"), None);
        assert!(!types.knows("posts"));
    }
}
