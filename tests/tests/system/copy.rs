//! Copying rows between an SQLite file and a D1 database, each value in its storage class.

use sea_orm::{ConnectionTrait, Statement};
use sea_orm_migration::MigratorTrait;
use seaglass_tests::{
    assert_same_lines, generated, rows,
    workerd::{Db, Workerd},
};

use crate::engines::{self, Engine};

/// A D1 database made by the generated files.
pub fn d1(database: &str) -> Db {
    let db = Workerd::shared().open();
    for file in generated::up(database, "d1") {
        db.apply(&file.name, &file.text).unwrap_or_else(|error| panic!("{}: {error}", file.name));
    }
    db
}

/// An SQLite file made by the generated migrations.
pub async fn sqlite<M: MigratorTrait>() -> Engine {
    let engine = engines::sqlite().await;
    M::up(&engine.db, None).await.expect("the migrations apply");
    engine
}

const TABLES: &str = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*' \
    AND name NOT GLOB '_cf_*' AND name NOT IN ('d1_migrations', 'seaql_migrations') ORDER BY name";

fn columns(table: &str) -> String {
    format!("SELECT name FROM pragma_table_info('{table}') ORDER BY cid")
}

/// A query that gives an INSERT per row. `quote` keeps each value's storage class.
fn inserts(table: &str, columns: &[String]) -> String {
    let values: Vec<String> = columns.iter().map(|column| format!("quote(\"{column}\")")).collect();
    let head = format!("INSERT INTO \"{table}\" (\"{}\") VALUES (", columns.join("\", \""));
    format!("SELECT '{head}' || {} || ');' FROM \"{table}\"", values.join(" || ', ' || "))
}

/// Copies every row to a D1 database with the same tables.
pub async fn to_d1(engine: &Engine, db: &Db) {
    let mut sql = "PRAGMA defer_foreign_keys = on;\n".to_owned();
    for table in texts(engine, TABLES).await {
        let columns = texts(engine, &columns(&table)).await;
        sql.push_str(&texts(engine, &inserts(&table, &columns)).await.join("\n"));
    }
    db.exec(&sql).expect("the rows are accepted");
    assert_same_rows(engine, db).await;
}

/// Copies every row to an SQLite file with the same tables.
pub async fn to_sqlite(db: &Db, engine: &Engine) {
    let read = |sql: &str| db.texts(sql).expect("the rows can be read");
    let mut sql = "BEGIN; PRAGMA defer_foreign_keys = on;\n".to_owned();
    for table in read(TABLES) {
        sql.push_str(&read(&inserts(&table, &read(&columns(&table)))).join("\n"));
    }
    engine.db.execute_unprepared(&format!("{sql}\nCOMMIT;")).await.expect("the rows are accepted");
    assert_same_rows(engine, db).await;
}

async fn assert_same_rows(engine: &Engine, db: &Db) {
    let spelled = |lines: Vec<String>| lines.iter().map(|line| with_short_floats(line)).collect::<Vec<_>>();
    assert_same_lines("SQLite", &spelled(rows_of(engine).await), "D1", &spelled(rows::d1(db)));
}

/// The versions of SQLite differ in how many digits of a float `quote` spells out.
fn with_short_floats(line: &str) -> String {
    let short = |part: &str| {
        let (value, rest) = part.split_at(part.find(", ").unwrap_or(part.len()));
        match value.parse::<f64>() {
            Ok(number) if value.contains('.') => format!("{number:e}{rest}"),
            _ => part.to_owned(),
        }
    };
    line.split('=').map(short).collect::<Vec<_>>().join("=")
}

pub async fn rows_of(engine: &Engine) -> Vec<String> {
    let mut connection = engine.file.as_ref().expect("a file").connect().await;
    rows::sqlite(&mut connection).await
}

pub async fn texts(engine: &Engine, sql: &str) -> Vec<String> {
    let rows = engine.db.query_all_raw(Statement::from_string(engine.db.get_database_backend(), sql)).await;
    rows.expect("the query runs").iter().map(|row| row.try_get_by_index(0).expect("text")).collect()
}
