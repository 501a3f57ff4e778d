//! What a database holds beside its tables: enums, routines, views and seeds.

use super::book::{Book, object, sql_folder, sql_link};
use super::origin::Other;
use super::parts::{forms, index_parts, sql_forms, trigger_text};
use super::{constraints, escape};
use crate::dialect;
use crate::model::{ColumnType, Dialect, Enum, Name, ObjectName, Routine, SeedData, View};
use std::collections::BTreeMap;

/// Writes the sections; those without content are left out.
pub(super) fn sections(out: &mut String, book: &Book<'_>) {
    enums(out, book);
    routines(out, book);
    views(out, book);
    others(out, book);
    seeds(out, book);
}

fn heading(out: &mut String, kind: &str, name: &str) {
    out.push_str("### ");
    escape::anchor(out, kind, name);
    escape::code(out, name);
    out.push_str("\n\n");
}

fn since(out: &mut String, book: &Book<'_>, other: &Other<'_>) {
    if let Some(&entry) = book.origins.others.get(other) {
        out.push_str("Since ");
        book.since(out, Some(entry));
        out.push_str(".\n\n");
    }
}

fn enums(out: &mut String, book: &Book<'_>) {
    if book.schema.enums.is_empty() {
        return;
    }
    let users = users(book);
    out.push_str("## Enums\n\n");
    for item in &book.schema.enums {
        heading(out, "enum", &item.name.to_string());
        if let Some(doc) = &item.doc {
            escape::paragraphs(out, doc);
        }
        values(out, item);
        if let Some(users) = users.get(&item.name) {
            out.push_str("Used by ");
            for (nth, (place, column)) in users.iter().enumerate() {
                out.push_str(if nth > 0 { ", " } else { "" });
                book.table_link(out, *place);
                out.push_str(" (");
                escape::code(out, column);
                out.push(')');
            }
            out.push_str(".\n\n");
        }
        since(out, book, &Other::Enum(&item.name));
    }
}

fn values(out: &mut String, item: &Enum) {
    for value in &item.values {
        out.push_str("- ");
        escape::code(out, value);
        out.push('\n');
    }
    if !item.values.is_empty() {
        out.push('\n');
    }
}

/// The columns of each enum.
fn users<'a>(book: &Book<'a>) -> BTreeMap<&'a ObjectName, Vec<(usize, &'a str)>> {
    let mut users: BTreeMap<&ObjectName, Vec<(usize, &str)>> = BTreeMap::new();
    for (place, table) in book.schema.tables().enumerate() {
        for column in &table.columns {
            if let ColumnType::Enum(name) = &column.ty {
                users.entry(name).or_default().push((place, column.name.as_str()));
            }
        }
    }
    users
}

fn routines(out: &mut String, book: &Book<'_>) {
    if book.schema.routines.is_empty() {
        return;
    }
    out.push_str("## Routines\n\n");
    for routine in &book.schema.routines {
        heading(out, "routine", &format!("{}{}", routine.name, routine.arguments));
        if let Some(doc) = &routine.doc {
            escape::paragraphs(out, doc);
        }
        since(out, book, &Other::Routine(&routine.name, &routine.arguments));
        sql_forms(out, book, &routine.forms);
        for &dialect in book.dialects.iter().filter(|dialect| !routine.forms.contains_key(dialect)) {
            instead(out, routine, dialect);
        }
    }
}

/// What an application does where the routine cannot be stored.
fn instead(out: &mut String, routine: &Routine, dialect: Dialect) {
    out.push_str(dialect.title());
    match routine.instead.get(&dialect) {
        Some(sql) => {
            out.push_str(match dialect {
                Dialect::D1 => " has no stored routines. Run this instead, from a scheduled Worker for example:\n\n",
                Dialect::Postgres => " does not have it. Run this instead:\n\n",
            });
            escape::fence(out, "sql", sql);
            out.push('\n');
        }
        None => out.push_str(" does not have it.\n\n"),
    }
}

fn views(out: &mut String, book: &Book<'_>) {
    if book.schema.views.is_empty() {
        return;
    }
    out.push_str("## Views\n\n");
    for view in &book.schema.views {
        heading(out, "view", &view.name.to_string());
        if let Some(doc) = &view.doc {
            escape::paragraphs(out, doc);
        }
        settings(out, book, view);
        indexes(out, book, view);
        relations(out, book, view);
        since(out, book, &Other::View(&view.name));
        sql_forms(out, book, &view.forms);
        for trigger in &view.triggers {
            out.push_str("#### Trigger ");
            trigger_text(out, book, trigger);
        }
    }
}

/// What Postgres knows of a view beside its query.
fn settings(out: &mut String, book: &Book<'_>, view: &View) {
    if !book.has(Dialect::Postgres) || !view.forms.contains_key(&Dialect::Postgres) {
        return;
    }
    if let Some(kept) = &view.materialized {
        out.push_str("Postgres keeps its rows until `REFRESH MATERIALIZED VIEW` recomputes them");
        out.push_str(if kept.empty { ", which must be done once before it can be read." } else { "." });
        if view.indexes.iter().any(|index| index.unique) {
            out.push_str(" `CONCURRENTLY` does so while it is read.");
        }
        if view.forms.contains_key(&Dialect::D1) && book.has(Dialect::D1) {
            out.push_str(" D1 has a plain view, which computes them each time.");
        }
        out.push_str("\n\n");
    }
    let settings = view.settings();
    if !settings.is_empty() {
        out.push_str("On Postgres with ");
        for (nth, (name, value)) in settings.iter().enumerate() {
            out.push_str(if nth > 0 { ", " } else { "" });
            escape::code(out, &format!("{name} = {value}"));
        }
        out.push_str(".\n\n");
    }
}

fn indexes(out: &mut String, book: &Book<'_>, view: &View) {
    for index in &view.indexes {
        out.push_str(if index.unique { "- unique index " } else { "- index " });
        escape::code(out, index.name.as_str());
        out.push_str(" on ");
        index_parts(out, book, index);
        if let Some(method) = &index.method {
            out.push_str("; by ");
            escape::code(out, method);
        }
        if let Some(predicate) = &index.predicate {
            out.push_str("; of rows where ");
            forms(out, book, predicate);
        }
        if !index.storage.is_empty() {
            out.push_str("; with ");
            constraints::settings(out, &index.storage);
        }
        constraints::doc(out, index.doc.as_deref());
        out.push('\n');
    }
    if !view.indexes.is_empty() {
        out.push('\n');
    }
}

/// What its entity is related to, which no database knows.
fn relations(out: &mut String, book: &Book<'_>, view: &View) {
    let Some(entity) = book.source.database.view_entities.iter().find(|entity| entity.name == view.name) else {
        return;
    };
    let mut any = false;
    for (holder, key) in &entity.entity.view_keys {
        let (words, other, columns, other_columns) = if *holder == view.name {
            ("belongs to", &key.target, &key.columns, &key.target_columns)
        } else {
            ("has many", holder, &key.target_columns, &key.columns)
        };
        out.push_str(if any { "" } else { "In entities:\n\n" });
        any = true;
        out.push_str("- ");
        out.push_str(words);
        out.push(' ');
        match book.positions.get(other) {
            Some(&place) => book.table_link(out, place),
            None => object(out, other),
        }
        out.push_str(": ");
        escape::codes(out, columns.iter().map(Name::as_str));
        out.push_str(" = ");
        escape::codes(out, other_columns.iter().map(Name::as_str));
        out.push('\n');
    }
    out.push_str(if any { "\n" } else { "" });
}

fn others(out: &mut String, book: &Book<'_>) {
    if book.schema.objects.is_empty() {
        return;
    }
    out.push_str("## Other objects\n\n");
    for item in &book.schema.objects {
        heading(out, item.noun(), &item.key().label());
        if let Some(doc) = item.doc() {
            escape::paragraphs(out, doc);
        }
        let facts = item.facts();
        let nouns = [("kind", item.noun().to_owned())].into_iter().chain(facts);
        for (word, fact) in nouns {
            out.push_str("- ");
            out.push_str(word);
            out.push(' ');
            escape::code(out, &fact);
            out.push('\n');
        }
        out.push('\n');
        since(out, book, &Other::Object(item.key()));
        let forms = book.dialects.iter().map(|&dialect| (dialect, dialect::object_sql(item, dialect)));
        sql_forms(out, book, &forms.filter(|(_, sql)| !sql.is_empty()).collect());
    }
}

fn seeds(out: &mut String, book: &Book<'_>) {
    let database = book.source.database;
    if database.seeds.is_empty() {
        return;
    }
    out.push_str("## Seeds\n\nSample data, run by hand when it is wanted.\n\n");
    for seed in &database.seeds {
        heading(out, "seed", &seed.name);
        if let Some(doc) = &seed.doc {
            escape::paragraphs(out, doc);
        }
        rows(out, book, seed);
        out.push_str("SQL: ");
        for (nth, &dialect) in book.dialects.iter().enumerate() {
            out.push_str(if nth > 0 { ", " } else { "" });
            let folder = sql_folder(book.source, &book.folder, dialect, "seed");
            sql_link(out, dialect.title(), &folder, &seed.name);
        }
        out.push_str(".\n\n");
    }
}

/// How many rows go where, a line per table.
fn rows(out: &mut String, book: &Book<'_>, seed: &SeedData) {
    let mut counts: Vec<(&ObjectName, usize)> = Vec::new();
    for insert in &seed.inserts {
        match counts.iter_mut().find(|count| *count.0 == insert.table) {
            Some(count) => count.1 += insert.rows.len(),
            None => counts.push((&insert.table, insert.rows.len())),
        }
    }
    for (table, count) in &counts {
        out.push_str("- ");
        match book.positions.get(table) {
            Some(&place) => book.table_link(out, place),
            None => object(out, table),
        }
        out.push_str(if *count == 1 { ": 1 row\n" } else { ": " });
        if *count != 1 {
            out.push_str(&count.to_string());
            out.push_str(" rows\n");
        }
    }
    if !counts.is_empty() {
        out.push('\n');
    }
}
