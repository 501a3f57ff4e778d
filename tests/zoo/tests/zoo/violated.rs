//! Constraints of every table, violated by statements of their own: what `violated()` says on each engine.

use crate::is_sqlite;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr};
use seaglass::model::{ColumnType, Schema};
use std::fmt::Debug;

type Named<V> = &'static [(V, &'static str, &'static str)];

/// What rows of a table can violate.
pub(crate) struct All<V: 'static> {
    pub(crate) table: &'static str,
    pub(crate) unique: Named<V>,
    pub(crate) foreign_keys: Named<V>,
    pub(crate) not_null: Named<V>,
    pub(crate) foreign_key: Option<V>,
    pub(crate) of: fn(&DbErr) -> Option<V>,
}

impl<V: Copy + Debug + PartialEq> All<V> {
    /// Violates each constraint of a table with rows; names those that its rows or its types do not let it violate.
    pub(crate) async fn violate(&self, db: &DatabaseConnection, model: &Schema) -> Vec<String> {
        let table = quoted(self.table);
        let mut untried = Vec::new();
        for (violation, column, _) in self.not_null {
            let sql = format!("UPDATE {table} SET {} = NULL", quoted(column));
            untried.extend(self.refused(db, &sql, *violation).await);
        }
        for (violation, _, columns) in self.unique {
            // Of an index of expressions or of some rows, SQLite says its name alone.
            let columns = columns.split(", ").map(|column| column.strip_prefix(self.table)?.strip_prefix('.'));
            let Some(columns) = columns.collect::<Option<Vec<_>>>() else {
                untried.push(format!("{}: {violation:?}", self.table));
                continue;
            };
            let columns = columns.into_iter().map(quoted).collect::<Vec<_>>().join(", ");
            let first = format!("SELECT {columns} FROM {table} ORDER BY 1 LIMIT 1");
            untried.extend(self.refused(db, &format!("UPDATE {table} SET ({columns}) = ({first})"), *violation).await);
        }
        for (violation, name, _) in self.foreign_keys {
            let violation = if is_sqlite(db) { self.foreign_key.expect("it has a foreign key") } else { *violation };
            let sql = nowhere(model, self.table, name, is_sqlite(db));
            untried.extend(self.refused(db, &sql, violation).await);
        }
        untried
    }

    /// Runs a statement that violates a constraint; says what it is about where it violates nothing, or another thing of the
    /// database stands before it.
    async fn refused(&self, db: &DatabaseConnection, sql: &str, violation: V) -> Option<String> {
        let untried = format!("{}: {violation:?}", self.table);
        match db.execute_unprepared(sql).await {
            Ok(_) => Some(untried),
            Err(error) if (self.of)(&error) == Some(violation) => None,
            Err(error) => {
                let text = error.to_string();
                // SQLite never has NULL for the number of a row, and what is computed is not written.
                let is_number = text.contains("datatype mismatch");
                let is_computed =
                    ["generated column", "can only be updated to DEFAULT"].iter().any(|part| text.contains(part));
                assert!(is_number || is_computed, "{sql}: {text}: {:?}", (self.of)(&error));
                is_computed.then_some(untried)
            }
        }
    }
}

/// Makes a row refer to what is not there.
fn nowhere(model: &Schema, table: &str, key: &str, is_sqlite: bool) -> String {
    let table = model.tables().find(|one| one.name.name.as_str() == table).expect("a table");
    let key = table.foreign_keys.iter().find(|one| one.name.as_str() == key).expect("a key");
    let column = key.columns.last().expect("a column");
    let said = table.columns.iter().find(|one| one.name == *column).expect("a column");
    let nobody = match (said.ty == ColumnType::Uuid, is_sqlite && said.storage.is_none()) {
        (true, true) => "x'0000000000004000800000000000beef'",
        (true, false) => "'00000000-0000-4000-8000-00000000beef'",
        (false, _) => "'30999'",
    };
    let primary = &table.primary_key.as_ref().expect("a primary key").columns;
    let primary = primary.iter().map(|name| quoted(name.as_str())).collect::<Vec<_>>().join(", ");
    let (table, column) = (quoted(table.name.name.as_str()), quoted(column.as_str()));
    let first = format!("SELECT {primary} FROM {table} ORDER BY 1 LIMIT 1");
    format!("UPDATE {table} SET {column} = {nobody} WHERE ({primary}) = ({first})")
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
