//! What the clients of a database that has run the replaced migrations are told, before it migrates on.
//!
//! Every statement is guarded: a database that has run some of them only, or the baseline already, stays as it is.

use super::Squash;
use crate::emit::history::Entry;
use crate::model::Dialect;
use sha2::{Digest, Sha384};
use std::fmt::Write as _;

/// The statements for each client that runs migrations of that dialect, and its name.
pub fn statements(squash: &Squash, dialect: Dialect) -> Vec<(&'static str, String)> {
    let Squash { replaced, baseline, .. } = squash;
    let modules: Vec<String> = replaced.iter().map(|entry| text(&entry.module())).collect();
    let seaql = Table { name: "seaql_migrations", key: "version" };
    let mut found = vec![("sea-orm-cli", seaql.moved(&text(&baseline.module()), &modules))];
    let has_file = |entry: &&Entry| entry.files.contains_key(&dialect);
    let files: Vec<&Entry> = replaced.iter().filter(has_file).collect();
    match dialect {
        Dialect::Postgres => found.extend(sqlx(squash, &files).map(|sql| ("sqlx", sql))),
        Dialect::D1 if has_file(&baseline) && !files.is_empty() => {
            let name = |entry: &Entry| text(&format!("{}.sql", entry.stem()));
            let names: Vec<String> = files.iter().map(|entry| name(entry)).collect();
            let d1 = Table { name: "d1_migrations", key: "name" };
            found.push(("wrangler", d1.moved(&name(baseline), &names)));
        }
        Dialect::D1 => {}
    }
    if dialect == Dialect::Postgres {
        // wrangler runs a file in one transaction, and D1 knows no BEGIN.
        for (_, sql) in &mut found {
            *sql = format!("BEGIN;\n{sql}COMMIT;\n");
        }
    }
    found
}

/// A table that holds the name of each migration, and when it was applied.
struct Table {
    name: &'static str,
    key: &'static str,
}

impl Table {
    /// - `seaql_migrations`: <https://github.com/SeaQL/sea-orm/blob/2.0.0/sea-orm-migration/src/seaql_migrations.rs>
    /// - `d1_migrations`: <https://developers.cloudflare.com/d1/reference/migrations/>
    fn moved(&self, baseline: &str, replaced: &[String]) -> String {
        let Self { name, key } = self;
        let (list, count) = (list(replaced), replaced.len());
        format!(
            "INSERT INTO {name} ({key}, applied_at)\n  SELECT {baseline}, (SELECT MAX(applied_at) FROM {name} WHERE {key} IN \
             {list})\n  WHERE (SELECT COUNT(*) FROM {name} WHERE {key} IN {list}) = {count}\n  AND NOT EXISTS (SELECT 1 FROM \
             {name} WHERE {key} = {baseline});\nDELETE FROM {name} WHERE {key} IN {list}\n  AND EXISTS (SELECT 1 FROM {name} \
             WHERE {key} = {baseline});\n"
        )
    }
}

/// `_sqlx_migrations` holds the number, the rest of the file's name with spaces, and the SHA-384 of its text
/// (<https://github.com/launchbadge/sqlx/blob/v0.9.0/sqlx-core/src/migrate/source.rs>). The number may be that of a
/// migration that goes, so the row of the last one becomes the baseline's.
fn sqlx(squash: &Squash, files: &[&Entry]) -> Option<String> {
    let up = squash.up.get(&Dialect::Postgres)?;
    let last = files.last()?.number;
    let checksum = Sha384::digest(up).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    let numbers: Vec<String> = files.iter().map(|entry| entry.number.to_string()).collect();
    let known: Vec<String> =
        files.iter().map(|entry| format!("({}, {})", entry.number, text(&entry.description()))).collect();
    let (count, known) = (files.len(), list(&known));
    let (number, description) = (squash.baseline.number, text(&squash.baseline.description()));
    let others: Vec<String> = numbers.into_iter().filter(|other| *other != number.to_string()).collect();
    let mut sql = format!(
        "UPDATE _sqlx_migrations SET version = {number}, description = {description}, checksum = '\\x{checksum}'\n  WHERE \
         version = {last}\n  AND (SELECT COUNT(*) FROM _sqlx_migrations WHERE success AND (version, description) IN {known}) = \
         {count};\n"
    );
    if !others.is_empty() {
        let others = list(&others);
        let _ = writeln!(
            sql,
            "DELETE FROM _sqlx_migrations WHERE version IN {others}\n  AND EXISTS (SELECT 1 FROM _sqlx_migrations WHERE version \
             = {number} AND checksum = '\\x{checksum}');"
        );
    }
    Some(sql)
}

fn text(value: &str) -> String {
    format!("'{}'", value.replace('\'', "''"))
}

fn list(values: &[String]) -> String {
    format!("({})", values.join(", "))
}
