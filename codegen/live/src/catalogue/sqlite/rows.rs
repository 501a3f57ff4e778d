//! What SQLite is asked: <https://www.sqlite.org/schematab.html>, <https://www.sqlite.org/pragma.html>.

use super::Source;
use crate::catalogue::Unreadable;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Objects that are nobody's: those of SQLite, Cloudflare and the clients of migrations.
const OTHERS: &str = "m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND m.tbl_name NOT GLOB '_cf_*' AND m.name NOT GLOB '_cf_*' \
    AND m.tbl_name NOT IN ('d1_migrations', 'seaql_migrations', '_sqlx_migrations')";

/// An object with its statement.
#[derive(Debug, Deserialize)]
pub(super) struct ObjectRow {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) name: String,
    #[serde(rename = "tbl_name")]
    pub(super) table: String,
    pub(super) sql: Option<String>,
    /// `virtual`, `shadow` or `table`.
    pub(super) stored: Option<String>,
}

/// A column of a table.
#[derive(Debug, Deserialize)]
pub(super) struct ColumnRow {
    pub(super) table: String,
    pub(super) name: String,
    #[serde(rename = "type")]
    pub(super) ty: String,
    pub(super) hidden: i64,
    pub(super) pk: i64,
}

/// A column of a primary key.
#[derive(Clone, Debug)]
pub(super) struct KeyRow {
    pub(super) name: String,
    pub(super) pk: i64,
}

pub(super) fn objects(source: &mut dyn Source) -> Result<Vec<ObjectRow>, Unreadable> {
    let sql = format!(
        "SELECT m.type, m.name, m.tbl_name, m.sql, (SELECT l.type FROM pragma_table_list l WHERE l.schema = 'main' \
         AND l.name = m.name) AS stored FROM sqlite_master m WHERE {OTHERS} ORDER BY m.rowid"
    );
    decoded(source, &sql)
}

/// Columns of virtual tables are their module's.
pub(super) fn columns(source: &mut dyn Source) -> Result<Vec<ColumnRow>, Unreadable> {
    let sql = format!(
        "SELECT m.name AS \"table\", c.name, c.type, c.hidden, c.pk FROM sqlite_master m JOIN pragma_table_xinfo(m.name) c \
         WHERE m.type = 'table' AND {OTHERS} \
         AND m.name NOT IN (SELECT name FROM pragma_table_list WHERE type IN ('virtual', 'shadow')) ORDER BY m.rowid, c.cid"
    );
    decoded(source, &sql)
}

fn decoded<T: DeserializeOwned>(source: &mut dyn Source, sql: &str) -> Result<Vec<T>, Unreadable> {
    let decode = |row| serde_json::from_value(Value::Object(row));
    let rows: Result<Vec<T>, _> = source.rows(sql)?.into_iter().map(decode).collect();
    rows.map_err(|error| Unreadable {
        what: format!("the catalogue of SQLite is not as expected: {error}"),
        instead: "this is a fault of Seaglass: report it with the version of SQLite".to_owned(),
    })
}
