//! `fresh`: SeaORM drops tables and types, and fails at a view that reads no table; routines outlive both.

use crate::dialect::quote;
use crate::diff::Change;
use crate::emit::Source;
use crate::model::{Dialect, ObjectName, Routine, View};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// The method of the migrator.
pub(super) const METHOD: &str = "
    /// Drops the views and routines of these migrations, then all tables, and applies all of them.
    async fn fresh<'c, C>(db: C) -> Result<(), DbErr>
    where
        C: IntoSchemaManagerConnection<'c>,
    {
        let db = db.into_database_executor();
        let objects = match db.get_database_backend() {
            sea_orm::DbBackend::Postgres => POSTGRES,
            _ => SQLITE,
        };
        for drop in objects {
            db.execute_unprepared(drop).await?;
        }
        Tables::fresh(db).await
    }
";

const REST: &str = "
/// The same migrations, of which `fresh` drops the tables alone.
struct Tables;

#[async_trait::async_trait]
impl MigratorTrait for Tables {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        Migrator::migrations()
    }
}
";

/// What may be there when the tables are gone, last made first, as statements that drop it. A name that a table has at
/// some time is none that can be dropped as a view.
pub(super) fn left_behind(source: Source<'_>) -> BTreeMap<Dialect, Vec<String>> {
    let mut found: BTreeMap<Dialect, Vec<String>> = BTreeMap::new();
    let changes = || source.history.iter().flat_map(|entry| &entry.changes);
    let mut tables: BTreeSet<&ObjectName> = BTreeSet::new();
    for change in changes() {
        if let Change::CreateTable(table) = change {
            tables.insert(&table.name);
        } else if let Change::RenameTable { to, .. } = change {
            tables.insert(to);
        }
    }
    for change in changes() {
        if let Change::CreateView(view) = change {
            of_view(view, &tables, &mut found);
        } else if let Change::ReplaceView { after, .. } = change {
            of_view(after, &tables, &mut found);
        } else if let Change::CreateRoutine(item) = change {
            of_routine(item, &mut found);
        } else if let Change::ReplaceRoutine { after, .. } = change {
            of_routine(after, &mut found);
        }
    }
    for statements in found.values_mut() {
        statements.reverse();
    }
    found
}

fn of_view(view: &View, tables: &BTreeSet<&ObjectName>, found: &mut BTreeMap<Dialect, Vec<String>>) {
    if tables.contains(&view.name) {
        return;
    }
    for dialect in view.forms.keys() {
        let rest = if *dialect == Dialect::Postgres { " CASCADE" } else { "" };
        drop_it(found, *dialect, "VIEW", &view.name, rest);
    }
}

fn of_routine(item: &Routine, found: &mut BTreeMap<Dialect, Vec<String>>) {
    for dialect in item.forms.keys() {
        drop_it(found, *dialect, "ROUTINE", &item.name, &format!("{} CASCADE", item.arguments));
    }
}

fn drop_it(found: &mut BTreeMap<Dialect, Vec<String>>, dialect: Dialect, kind: &str, name: &ObjectName, rest: &str) {
    let mut sql = format!("DROP {kind} IF EXISTS ");
    quote::object(&mut sql, name, dialect);
    sql.push_str(rest);
    let statements = found.entry(dialect).or_default();
    if !statements.contains(&sql) {
        statements.push(sql);
    }
}

/// The rest of the file, where there is anything.
pub(super) fn write(out: &mut String, left: &BTreeMap<Dialect, Vec<String>>) {
    if left.is_empty() {
        return;
    }
    out.push_str(REST);
    for (name, dialect) in [("POSTGRES", Dialect::Postgres), ("SQLITE", Dialect::D1)] {
        let _ = write!(out, "\n#[rustfmt::skip]\nconst {name}: &[&str] = &[\n");
        for sql in left.get(&dialect).into_iter().flatten() {
            let _ = writeln!(out, "    {sql:?},");
        }
        out.push_str("];\n");
    }
}
