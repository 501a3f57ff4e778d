//! The `SeaORM` migration crate: one module per database, one file per migration, each including its SQL.
//!
//! `sea-orm-cli migrate generate` edits `lib.rs` by pattern and destroys it if it holds a `vec![`, so that stands in
//! each database's `mod.rs` only.

mod fresh;
mod program;

use super::history::Entry;
use super::{Comment, File, Source};
use crate::declare::Project;
use crate::model::{Declared, Dialect};
use std::fmt::Write as _;

/// What the module of a small migration takes; saves growing the text.
const USUAL: usize = 2 * 1024;
/// The width at which rustfmt breaks a line.
const WIDTH: usize = 100;

/// The files of one database: its `mod.rs` and a module per migration.
pub fn files(source: Source<'_>) -> impl Iterator<Item = File> {
    let folder = format!("{}/src/{}", source.project.paths.migration, source.database.name);
    let sql = super::relative(&folder, &source.project.paths.sql);
    let sql = [&*sql, "/", &source.database.name].concat();
    let migrator = rust(format!("{folder}/mod.rs"), migrator(source));
    let ours = source.history.iter().filter(|entry| entry.adopted.is_none());
    let wrapper = move |entry: &Entry| rust([&*folder, "/", &entry.module(), ".rs"].concat(), migration(entry, &sql));
    std::iter::once(migrator).chain(ours.map(wrapper))
}

/// The files of the crate itself.
pub fn crate_files(project: &Project, databases: &[&Declared]) -> Vec<File> {
    let folder = &project.paths.migration;
    let first = databases.first().map_or("", |database| database.name.as_str());
    let default = project.default.as_deref().unwrap_or(first);
    let mut files = vec![
        File::scaffold(format!("{folder}/.gitattributes"), GITATTRIBUTES),
        File::scaffold(format!("{folder}/Cargo.toml"), CARGO_TOML),
        File::scaffold(format!("{folder}/rustfmt.toml"), super::RUSTFMT_TOML),
        rust(format!("{folder}/src/lib.rs"), program::lib(databases, default)),
        rust(format!("{folder}/src/main.rs"), program::main(databases, default)),
    ];
    let sql = &project.paths.sql;
    if !sql.starts_with(&format!("{folder}/")) {
        files.push(File::scaffold(format!("{sql}/.gitattributes"), GITATTRIBUTES));
    }
    files
}

/// Keeps git from changing line ends, which are part of what the body of a routine says.
///
/// <https://git-scm.com/docs/gitattributes#_eol>
const GITATTRIBUTES: &str =
    "# What is applied is what was generated: a checkout changes no line end of it.\n* text eol=lf\n";

fn rust(path: String, body: String) -> File {
    File::generated(path, Comment::Slashes, body)
}

const CARGO_TOML: &str = r#"[package]
name = "migration"
version = "0.1.0"
edition = "2024"
publish = false

[dependencies]
# For a database that is reached over TLS, and for other runtimes: see the features of sea-orm-migration.
sea-orm-migration = { version = "2.0", features = [
    "runtime-tokio-rustls",
    "sqlx-postgres",
    "sqlx-sqlite",
] }
tokio = { version = "1", features = ["macros", "rt-multi-thread"] }
"#;

fn migrator(source: Source<'_>) -> String {
    let mut out = format!("//! The migrations of `{}`, oldest first.\n\n", source.database.name);
    out.push_str("use sea_orm_migration::prelude::*;\n\n");
    for entry in source.history {
        if entry.adopted.is_some() {
            // Kept byte for byte, whatever it looks like.
            out.push_str("#[rustfmt::skip]\n");
        }
        let _ = writeln!(out, "mod {};", entry.module());
    }
    out.push_str(
        "
/// Applies them, and rolls them back.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
",
    );
    match source.history {
        [] => out.push_str("        Vec::new()\n"),
        many => {
            // The comment keeps rustfmt from folding a list of one into shapes that depend on the name's length.
            out.push_str("        vec![\n            // Oldest first.\n");
            for entry in many {
                let _ = writeln!(out, "            Box::new({}::Migration),", entry.module());
            }
            out.push_str("        ]\n");
        }
    }
    out.push_str("    }\n");
    let left = fresh::left_behind(source);
    if !left.is_empty() {
        out.push_str(fresh::METHOD);
    }
    out.push_str("}\n");
    fresh::write(&mut out, &left);
    if source.history.iter().any(|entry| !entry.barriers().is_empty()) {
        stopped(&mut out, &source.database.name);
    }
    out
}

/// What the migrations that may not be rolled back say then.
fn stopped(out: &mut String, database: &str) {
    let _ = write!(
        out,
        "
/// Rolling back stopped at a migration: what is rolled back by then, and what to do.
fn stopped(migration: &str, why: &DbErr) -> DbErr {{
    DbErr::Migration(format!(
        \"rolling back stopped at {{migration}}: {{why}}. It is as it was, and so does what was \\
         applied before it; what was applied after it is rolled back. The header of its down file \\
         says more. To apply again what is rolled back: \\
         SEAGLASS_DATABASE={database} sea-orm-cli migrate up\"
    ))
}}
"
    );
}

fn migration(entry: &Entry, sql: &str) -> String {
    let mut out = String::with_capacity(USUAL);
    doc(&mut out, entry);
    let module = entry.module();
    let index = entry.files.values().find_map(|file| file.index.as_deref());
    let constant = index.map(constant).unwrap_or_default();
    for part in [
        "
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;
",
        &constant,
        "
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        \"",
        &module,
        "\"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
",
    ] {
        out.push_str(part);
    }
    direction(&mut out, entry, sql, "up");
    out.push('\n');
    direction(&mut out, entry, sql, "down");
    let transaction = !entry.files.values().any(|file| file.no_transaction);
    let _ = write!(
        out,
        "
    fn use_transaction(&self) -> Option<bool> {{
        Some({transaction})
    }}
}}
"
    );
    out
}

/// What the migration does, a line per change; the whole list stands in its history file.
fn doc(out: &mut String, entry: &Entry) {
    const MOST: usize = 12;
    if let Some(group) = &entry.group {
        let _ = writeln!(out, "//! Stage {} of {}, from {:04} on.", group.stage, group.stages, group.first);
    }
    if let Some(squashed) = &entry.squashed {
        let ends =
            [squashed.entries.first(), squashed.entries.last()].map(|end| end.map_or_else(String::new, Entry::stem));
        let [first, last] = ends;
        let _ = writeln!(out, "//! The baseline that stands for {first} to {last}.");
    }
    if entry.imported {
        out.push_str("//! Its SQL was there before, and is kept as it was.\n");
    } else if entry.hand_written {
        out.push_str("//! Written by hand.\n");
    }
    for change in entry.changes.iter().take(MOST) {
        let line = change.to_string().replace(['\n', '\r'], " ");
        let _ = writeln!(out, "//! - {}", super::text::rustdoc(&line));
    }
    if entry.changes.len() > MOST {
        let _ = writeln!(out, "//! - and {} more", entry.changes.len() - MOST);
    }
    if entry.changes.is_empty() && entry.group.is_none() && !entry.hand_written {
        out.push_str("//! Nothing that a database sees.\n");
    }
    for (nth, barrier) in entry.barriers().iter().enumerate() {
        out.push_str(if nth > 0 { "" } else { "//!\n//! Rolling back may stop here:\n//!\n" });
        let line = barrier.to_string().replace(['\n', '\r'], " ");
        let _ = writeln!(out, "//! - {}", super::text::rustdoc(&line));
    }
}

const RUN: &str = "        manager.get_connection().execute_unprepared(sql).await?;\n";

/// It may stop there, which is said with what is rolled back by then.
const RUN_BACK: &str = "        let done = manager.get_connection().execute_unprepared(sql).await;
        done.map_err(|why| super::stopped(self.name(), &why))?;
";

/// A build that was stopped, or that ended unrecorded because its client had gone, has taken the name; IF NOT EXISTS
/// would take it for done whatever it is.
const BUILD_AGAIN: &str = "        let db = manager.get_connection();
        let drop = format!(\"DROP INDEX CONCURRENTLY IF EXISTS {INDEX}\");
        db.execute_unprepared(&drop).await?;
        db.execute_unprepared(sql).await?;
";

/// The index, for the statements around its building.
fn constant(index: &str) -> String {
    let mut hashes = String::new();
    while index.contains(&format!("\"{hashes}")) {
        hashes.push('#');
    }
    let literal = format!("r{hashes}\"{index}\"{hashes};");
    let line = format!("const INDEX: &str = {literal}");
    let line = if line.chars().count() <= WIDTH { line } else { format!("const INDEX: &str =\n    {literal}") };
    format!("\n/// A run that was stopped may have left it behind; then it is built again.\n{line}\n")
}

fn direction(out: &mut String, entry: &Entry, sql: &str, direction: &str) {
    let manager = if entry.files.is_empty() { "_manager" } else { "manager" };
    let stem = entry.stem();
    let _ = writeln!(out, "    async fn {direction}(&self, {manager}: &SchemaManager) -> Result<(), DbErr> {{");
    if entry.files.is_empty() {
        out.push_str("        Ok(())\n    }\n");
        return;
    }
    out.push_str("        let sql = match manager.get_database_backend() {\n");
    for dialect in Dialect::ALL {
        let backend = match dialect {
            Dialect::Postgres => "Postgres",
            Dialect::D1 => "Sqlite",
        };
        if entry.files.contains_key(&dialect) {
            let path = [sql, "/", dialect.key(), "/", direction, "/", &stem, ".sql"].concat();
            let line = "            DbBackend:: => include_str!(\"\"),".len() + backend.len() + path.chars().count();
            let (open, close) =
                if line <= WIDTH { (" => ", ",\n") } else { (" => {\n                ", "\n            }\n") };
            // As rustfmt breaks it, which leaves alone what is too long even then.
            let alone = "                include_str!(\"\")".len() + path.len();
            let is_broken = alone > WIDTH && "                    \"\"".len() + path.len() <= WIDTH;
            let (before, behind) =
                if is_broken { ("(\n                    \"", "\"\n                )") } else { ("(\"", "\")") };
            for part in ["            DbBackend::", backend, open, "include_str!", before, &path, behind, close] {
                out.push_str(part);
            }
        } else {
            let _ = writeln!(out, "            DbBackend::{backend} => return Ok(()),");
        }
    }
    out.push_str("            other => return Err(DbErr::Migration(format!(\"no SQL for {other:?}\"))),\n        };\n");
    let (is_up, builds) = (direction == "up", entry.files.values().any(|file| file.index.is_some()));
    out.push_str(if is_up && builds {
        BUILD_AGAIN
    } else if !is_up && !entry.barriers().is_empty() {
        RUN_BACK
    } else {
        RUN
    });
    out.push_str("        Ok(())\n    }\n");
}
