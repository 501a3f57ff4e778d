//! Every row of a database as lines of text, without the order of rows and columns: what a migration must keep.

use serde_json::Value;
use sqlx::{AssertSqlSafe, PgConnection, SqliteConnection};

use crate::{catalogue::BOOKKEEPING, workerd::Db};

/// `table {"column": value, …}`, a line per row of every user table; those of an heir once.
pub async fn postgres(connection: &mut PgConnection) -> Vec<String> {
    let tables: Vec<String> = sqlx::query_scalar(
        r"SELECT CASE relkind WHEN 'r' THEN 'ONLY ' ELSE '' END || c.oid::regclass FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
          WHERE c.oid >= 16384 AND relkind IN ('r', 'p') AND NOT relispartition AND nspname NOT LIKE 'pg\_%' AND relname <> ALL ($1) ORDER BY c.oid::regclass::text",
    )
    .bind(&BOOKKEEPING[..])
    .fetch_all(&mut *connection)
    .await
    .expect("the tables can be listed");
    let mut lines = Vec::new();
    for table in tables {
        let rows: Vec<String> = sqlx::query_scalar(AssertSqlSafe(format!("SELECT to_jsonb(t)::text FROM {table} t")))
            .fetch_all(&mut *connection)
            .await
            .unwrap_or_else(|error| panic!("cannot read {table}: {error}"));
        let name = table.strip_prefix("ONLY ").unwrap_or(&table);
        lines.extend(rows.iter().map(|row| format!("{name} {row}")));
    }
    lines.sort();
    lines
}

/// `table column=literal, …`, a line per row of every user table of an SQLite file.
pub async fn sqlite(connection: &mut SqliteConnection) -> Vec<String> {
    let columns = texts(connection, COLUMNS).await;
    let mut lines = Vec::new();
    for table in tables(&columns) {
        lines.extend(table.lines(&texts(connection, &table.query()).await));
    }
    lines.sort();
    lines
}

/// The same of a D1 database.
pub fn d1(db: &Db) -> Vec<String> {
    let read = |query: &str| db.texts(query).unwrap_or_else(|error| panic!("cannot read rows: {error}\n{query}"));
    let tables = tables(&read(COLUMNS));
    let queries: Vec<String> = tables.iter().map(Table::query).collect();
    let rows = db.lists(&queries).unwrap_or_else(|error| panic!("cannot read rows: {error}\n{queries:#?}"));
    let mut lines: Vec<String> = tables.iter().zip(rows).flat_map(|(table, rows)| table.lines(&rows)).collect();
    lines.sort();
    lines
}

const COLUMNS: &str = "SELECT json_array(m.name, c.name) FROM sqlite_master m JOIN pragma_table_xinfo(m.name) c
    WHERE m.type = 'table' AND m.name NOT GLOB '_cf_*' ORDER BY m.name, c.name";

struct Table {
    name: String,
    columns: Vec<String>,
}

impl Table {
    /// `quote` spells each value so that its storage class shows.
    fn query(&self) -> String {
        let values: Vec<String> = self.columns.iter().map(|column| format!("quote({})", quoted(column))).collect();
        format!("SELECT json_array({}) FROM {}", values.join(", "), quoted(&self.name))
    }

    fn lines(&self, rows: &[String]) -> Vec<String> {
        let line = |row: &String| {
            let values: Vec<String> = serde_json::from_str(row).expect("json_array makes JSON");
            let pairs: Vec<String> =
                self.columns.iter().zip(values).map(|(name, value)| format!("{name}={value}")).collect();
            format!("{} {}", self.name, pairs.join(", "))
        };
        rows.iter().map(line).collect()
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn tables(columns: &[String]) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    for row in columns {
        let pair: Value = serde_json::from_str(row).expect("json_array makes JSON");
        let part = |index: usize| pair[index].as_str().unwrap_or_default().to_owned();
        let (table, column) = (part(0), part(1));
        if BOOKKEEPING.contains(&table.as_str()) || table.starts_with("sqlite_") || table.starts_with("_cf_") {
            continue;
        }
        match tables.last_mut().filter(|last| last.name == table) {
            Some(last) => last.columns.push(column),
            None => tables.push(Table { name: table, columns: vec![column] }),
        }
    }
    tables
}

async fn texts(connection: &mut SqliteConnection, query: &str) -> Vec<String> {
    sqlx::query_scalar(AssertSqlSafe(query.to_owned()))
        .fetch_all(&mut *connection)
        .await
        .unwrap_or_else(|error| panic!("cannot read rows: {error}\n{query}"))
}
