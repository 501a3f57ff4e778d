//! `fresh`: SeaORM drops tables and types, and fails at a view that reads no table; routines outlive both.

use crate::dialect::{self, quote};
use crate::diff::Change;
use crate::emit::Source;
use crate::model::kind::Stand;
use crate::model::{CatalogueObject, Dialect, ObjectName, Routine, View};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// The method of the migrator.
pub(super) const METHOD: &str = "
    /// Drops the views and routines of these migrations, then all tables, and applies all of them. On Postgres a view of
    /// others that reads no table stops it, before any table is dropped.
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
    let made = || source.history.iter().flat_map(|entry| &entry.changes).filter_map(made);
    let table = |made| if let Made::Table(name) = made { Some(name) } else { None };
    let tables: BTreeSet<&ObjectName> = made().filter_map(table).collect();
    let kinds: BTreeSet<(&ObjectName, bool)> = made()
        .filter_map(
            |made| if let Made::View(view) = made { Some((&view.name, view.materialized.is_some())) } else { None },
        )
        .collect();
    let is_two = |view: &View| [true, false].iter().all(|kept| kinds.contains(&(&view.name, *kept)));
    for object in made() {
        match object {
            Made::Table(_) => {}
            Made::View(view) => of_view(view, &tables, is_two(view), &mut found),
            Made::Routine(item) => of_routine(item, &mut found),
            Made::Object(item) => of_object(item, &mut found),
        }
    }
    for statements in found.values_mut() {
        statements.reverse();
    }
    found
}

/// What a change makes that `fresh` has to drop: a new kind of object says so here.
enum Made<'a> {
    /// SeaORM drops it.
    Table(&'a ObjectName),
    View(&'a View),
    Routine(&'a Routine),
    Object(&'a CatalogueObject),
}

fn made(change: &Change) -> Option<Made<'_>> {
    match change {
        Change::CreateTable(table) => Some(Made::Table(&table.name)),
        Change::RenameTable { to, .. } => Some(Made::Table(to)),
        Change::CreateView(view) => Some(Made::View(view)),
        Change::ReplaceView { after, .. } => Some(Made::View(after)),
        Change::CreateObject(item) => Some(Made::Object(item)),
        Change::ChangeObject { after, .. } => Some(Made::Object(after)),
        Change::CreateRoutine(item) => Some(Made::Routine(item)),
        Change::ReplaceRoutine { after, .. } => Some(Made::Routine(after)),
        Change::CreateEnum(_)
        | Change::RenameEnum { .. }
        | Change::ChangeEnum(_)
        | Change::DropEnum(_)
        | Change::ChangeTable { .. }
        | Change::DropTable(_)
        | Change::AddColumn { .. }
        | Change::RenameColumn { .. }
        | Change::ChangeColumn(_)
        | Change::DropColumn { .. }
        | Change::ReorderColumns { .. }
        | Change::AddConstraint { .. }
        | Change::RenameConstraint { .. }
        | Change::DropConstraint { .. }
        | Change::CreateIndex { .. }
        | Change::ChangeIndex { .. }
        | Change::RenameIndex { .. }
        | Change::DropIndex { .. }
        | Change::CreateTrigger { .. }
        | Change::DropTrigger { .. }
        | Change::DropRoutine(_)
        | Change::DropView(_)
        | Change::DropObject(_)
        | Change::Comment { .. } => None,
    }
}

/// `is_two`: some migrations make it a plain view, and some a materialized one; either may be there.
fn of_view(view: &View, tables: &BTreeSet<&ObjectName>, is_two: bool, found: &mut BTreeMap<Dialect, Vec<String>>) {
    if tables.contains(&view.name) {
        return;
    }
    if is_two && view.forms.contains_key(&Dialect::Postgres) {
        let mut name = String::new();
        quote::object(&mut name, &view.name, Dialect::Postgres);
        let body = format!(
            "BEGIN DROP VIEW IF EXISTS {name} CASCADE; \
             EXCEPTION WHEN wrong_object_type THEN DROP MATERIALIZED VIEW IF EXISTS {name} CASCADE; END"
        );
        let mut block = String::from("DO ");
        quote::postgres_text(&mut block, &body);
        let statements = found.entry(Dialect::Postgres).or_default();
        if !statements.contains(&block) {
            statements.push(block);
        }
    }
    for dialect in view.forms.keys().filter(|dialect| !is_two || **dialect != Dialect::Postgres) {
        let rest = if *dialect == Dialect::Postgres { " CASCADE" } else { "" };
        let words = if view.keeps_rows(*dialect) { view.words() } else { "VIEW" };
        drop_it(found, *dialect, words, &view.name, rest);
    }
}

fn of_routine(item: &Routine, found: &mut BTreeMap<Dialect, Vec<String>>) {
    for dialect in item.forms.keys() {
        drop_it(found, *dialect, "ROUTINE", &item.name, &format!("{} CASCADE", item.arguments));
    }
}

/// It may have gone with a table. An extension that is there is taken as it is.
fn of_object(item: &CatalogueObject, found: &mut BTreeMap<Dialect, Vec<String>>) {
    for dialect in Dialect::ALL.into_iter().filter(|dialect| item.stand() != Stand::First && item.exists_in(*dialect)) {
        let sql = dialect::drop_if_there(item, dialect);
        let statements = found.entry(dialect).or_default();
        if !statements.contains(&sql) {
            statements.push(sql);
        }
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
