//! The page of a database.

use super::book::{Book, sql_folder, sql_link};
use super::columns::table_head;
use super::{deletion, escape, objects, relations, table};
use crate::diff::Change;
use crate::emit::history::{Entry, FileRecord, on_the_way};
use crate::emit::{Comment, File};
use crate::step::Grade;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// The page of the database.
pub(super) fn page(book: &Book<'_>) -> File {
    let database = book.source.database;
    let mut out = String::with_capacity(4096 + 768 * book.tables().len());
    out.push_str("# ");
    escape::code(&mut out, &database.name);
    out.push_str("\n\n");
    if let Some(doc) = &database.doc {
        escape::paragraphs(&mut out, doc);
    }
    out.push_str("Written for ");
    for (nth, dialect) in book.dialects.iter().enumerate() {
        out.push_str(if nth > 0 { " and " } else { "" });
        out.push_str(dialect.title());
    }
    out.push_str(".\n\n");
    tables(&mut out, book);
    objects::sections(&mut out, book);
    relations::list(&mut out, book);
    deletion::map(&mut out, book);
    migrations(&mut out, book);
    differences(&mut out, book);
    let entries: BTreeSet<usize> = book.origins.others.values().copied().collect();
    book.definitions(&mut out, entries.into_iter());
    table::end(&mut out);
    File::generated(format!("{}/README.md", book.folder), Comment::Html, out)
}

fn tables(out: &mut String, book: &Book<'_>) {
    if book.tables().is_empty() {
        return;
    }
    let documented = book.tables().iter().any(|table| table.doc.is_some());
    out.push_str("## Tables\n\n");
    let titles = [(true, "Table"), (documented, "Meaning"), (true, "Columns")];
    table_head(out, titles.into_iter().filter_map(|(shown, title)| shown.then_some(title)));
    for (place, table) in book.tables().iter().enumerate() {
        out.push_str("| ");
        book.table_link(out, place);
        if documented {
            out.push_str(" | ");
            escape::summary(out, table.doc.as_deref().unwrap_or_default());
        }
        out.push_str(" | ");
        out.push_str(&table.columns.len().to_string());
        out.push_str(" |\n");
    }
    out.push('\n');
}

fn migrations(out: &mut String, book: &Book<'_>) {
    let history = book.source.history;
    if history.is_empty() {
        return;
    }
    out.push_str("## Migrations\n\n");
    let titles = ["Migration", "Changes"].into_iter();
    table_head(out, titles.chain(book.dialects.iter().map(|dialect| dialect.title())));
    let folders =
        |dialect| ["up", "down"].map(|folder| (folder, sql_folder(book.source, &book.folder, dialect, folder)));
    let folders: Vec<_> = book.dialects.iter().map(|&dialect| (dialect, folders(dialect))).collect();
    for entry in history {
        let stem = entry.stem();
        out.push_str("| ");
        escape::code(out, &stem);
        out.push_str(" | ");
        changes(out, entry);
        for (dialect, folders) in &folders {
            out.push_str(" | ");
            if let Some(record) = entry.files.get(dialect) {
                sql_links(out, folders, &stem, record);
            } else if entry.adopted.is_some() {
                out.push_str("in Rust, by SeaORM only");
            }
        }
        out.push_str(" |\n");
    }
    out.push('\n');
    barriers(out, history);
}

/// Where a rollback stops, or may.
fn barriers(out: &mut String, history: &[Entry]) {
    let found = on_the_way(history);
    if found.is_empty() {
        return;
    }
    out.push_str("`sea-orm-cli migrate down`, `reset` and `refresh` stop, with what came after it rolled back:\n\n");
    for (entry, barrier) in found {
        out.push_str(if barrier.is_irreversible { "- at " } else { "- perhaps at " });
        escape::code(out, &entry.stem());
        out.push_str(" on ");
        escape::cell(out, &barrier.to_string());
        out.push('\n');
    }
    out.push('\n');
}

/// How many objects of each kind a migration is about.
fn changes(out: &mut String, entry: &Entry) {
    let mut counts: Vec<(usize, &str, &str)> = Vec::new();
    for change in &entry.changes {
        let (one, many) = kind(change);
        match counts.iter_mut().find(|(_, known, _)| *known == one) {
            Some((count, ..)) => *count += 1,
            None => counts.push((1, one, many)),
        }
    }
    for (nth, (count, one, many)) in counts.into_iter().enumerate() {
        out.push_str(if nth > 0 { ", " } else { "" });
        out.push_str(&count.to_string());
        out.push(' ');
        out.push_str(if count == 1 { one } else { many });
    }
    let origin = match (entry.adopted.is_some(), entry.imported, entry.hand_written) {
        (true, ..) => Some("adopted"),
        (_, true, _) => Some("imported"),
        (.., true) => Some("written by hand"),
        (false, false, false) => None,
    };
    if let Some(origin) = origin {
        out.push_str(if entry.changes.is_empty() { "" } else { ", " });
        out.push_str(origin);
    }
    if let Some(group) = &entry.group {
        out.push_str(if entry.changes.is_empty() { "" } else { " " });
        let _ = write!(out, "(stage {} of {})", group.stage, group.stages);
    }
}

/// What a change counts as, one and several.
fn kind(change: &Change) -> (&'static str, &'static str) {
    match change {
        Change::CreateEnum(_) => ("new enum", "new enums"),
        Change::RenameEnum { .. } => ("renamed enum", "renamed enums"),
        Change::ChangeEnum(_) => ("changed enum", "changed enums"),
        Change::DropEnum(_) => ("dropped enum", "dropped enums"),
        Change::CreateTable(_) => ("new table", "new tables"),
        Change::RenameTable { .. } => ("renamed table", "renamed tables"),
        Change::ChangeTable { .. } => ("changed table", "changed tables"),
        Change::DropTable(_) => ("dropped table", "dropped tables"),
        Change::AddColumn { .. } => ("new column", "new columns"),
        Change::RenameColumn { .. } => ("renamed column", "renamed columns"),
        Change::ChangeColumn(_) => ("changed column", "changed columns"),
        Change::DropColumn { .. } => ("dropped column", "dropped columns"),
        Change::ReorderColumns { .. } => ("other order of columns", "other orders of columns"),
        Change::AddConstraint { .. } => ("new constraint", "new constraints"),
        Change::RenameConstraint { .. } => ("renamed constraint", "renamed constraints"),
        Change::DropConstraint { .. } => ("dropped constraint", "dropped constraints"),
        Change::CreateIndex { .. } => ("new index", "new indexes"),
        Change::RenameIndex { .. } => ("renamed index", "renamed indexes"),
        Change::ChangeIndex { .. } => ("changed index", "changed indexes"),
        Change::DropIndex { .. } => ("dropped index", "dropped indexes"),
        Change::CreateTrigger { .. } => ("new trigger", "new triggers"),
        Change::DropTrigger { .. } => ("dropped trigger", "dropped triggers"),
        Change::CreateRoutine(_) => ("new routine", "new routines"),
        Change::ReplaceRoutine { .. } => ("changed routine", "changed routines"),
        Change::DropRoutine(_) => ("dropped routine", "dropped routines"),
        Change::CreateView(_) => ("new view", "new views"),
        Change::ReplaceView { .. } => ("changed view", "changed views"),
        Change::DropView(_) => ("dropped view", "dropped views"),
        Change::CreateObject(_) => ("new object", "new objects"),
        Change::ChangeObject { .. } => ("changed object", "changed objects"),
        Change::DropObject(_) => ("dropped object", "dropped objects"),
        Change::Comment { .. } => ("comment", "comments"),
    }
}

fn sql_links(out: &mut String, folders: &[(&str, String); 2], stem: &str, record: &FileRecord) {
    let [(up, up_folder), (down, down_folder)] = folders;
    sql_link(out, up, up_folder, stem);
    out.push_str(", ");
    sql_link(out, down, down_folder, stem);
    out.push_str(match record.grade {
        Grade::Lossless => " (lossless)",
        Grade::StructureOnly => " (structure only)",
        Grade::Impossible => " (irreversible)",
    });
}

/// What is different throughout the database; what a table has of its own stands on its page.
fn differences(out: &mut String, book: &Book<'_>) {
    if !book.both() {
        return;
    }
    out.push_str("## Differs between databases\n\n");
    let routines = !book.schema.routines.is_empty();
    let relations = book.inbound.iter().any(|inbound| !inbound.is_empty());
    let namespaces = book.tables().iter().any(|table| table.name.namespace.is_some());
    let notes = [
        (
            true,
            "Types are stored in the forms that each table's page lists. D1 has no types for instants, days, uuids, JSON or exact numbers.",
        ),
        (true, "Text sorts by the collation of the database in Postgres, and by its bytes on D1."),
        (
            true,
            "Comments are in the catalogue in Postgres (`COMMENT ON`); on D1 they are part of the text of `CREATE TABLE`, and a changed one appears when the table is next created or rebuilt.",
        ),
        (
            !book.schema.enums.is_empty(),
            "Enums are types in Postgres. On D1 they are text, with a CHECK unless another program writes the rows.",
        ),
        (routines, "D1 has no stored routines. The sections above give the statement to run instead."),
        (
            relations,
            "Foreign keys are enforced on both. D1 follows a cascade over at most 10 levels and refuses a deeper one.",
        ),
        (namespaces, "D1 has no schemas to keep tables in."),
        (true, "Numbers beyond 2^53 are exact in both, but JavaScript rounds them on the way through a D1 binding."),
    ];
    for (_, note) in notes.into_iter().filter(|note| note.0) {
        out.push_str("- ");
        out.push_str(note);
        out.push('\n');
    }
    out.push('\n');
}
