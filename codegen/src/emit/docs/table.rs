//! The page of a table.

use super::book::{Book, object};
use super::origin::Event;
use super::{columns, deletion, differences, escape, parts, relations};
use crate::emit::{Comment, File};

/// What a page takes for a table of a dozen columns; saves growing the text.
const USUAL: usize = 8 * 1024;

/// The page of the table at `place`.
pub(super) fn page(book: &Book<'_>, place: usize) -> File {
    let table = &book.tables()[place];
    let mut out = String::with_capacity(USUAL);
    out.push_str("# ");
    object(&mut out, &table.name);
    out.push_str("\n\n");
    if let Some(doc) = &table.doc {
        escape::paragraphs(&mut out, doc);
    }
    links(&mut out, book, place);
    if table.columns.is_empty() {
        out.push_str("## Columns\n\nNone: a row holds nothing, and is counted (Postgres).\n\n");
    } else {
        columns::section(&mut out, book, place);
    }
    parts::sections(&mut out, book, place);
    relations::section(&mut out, book, place);
    deletion::section(&mut out, book, place);
    differences::section(&mut out, book, place);
    calls(&mut out, book, place);
    history(&mut out, book, place);
    end(&mut out);
    File::generated([&*book.folder, "/", &book.pages[place]].concat(), Comment::Html, out)
}

/// One empty line at the most at the end.
pub(super) fn end(out: &mut String) {
    out.truncate(out.trim_end().len());
    out.push('\n');
}

/// Where to go from here.
fn links(out: &mut String, book: &Book<'_>, place: usize) {
    out.push_str("[Database ");
    escape::code(out, &book.source.database.name);
    out.push_str("](README.md)");
    if let Some(path) = &book.entities[place] {
        out.push_str(" · ");
        out.push_str("[Entity](");
        escape::destination(out, &book.entity_folder);
        escape::destination(out, path.rsplit('/').next().unwrap_or(path));
        out.push(')');
    }
    out.push_str("\n\n");
}

/// What an app writes; nothing of a table without an entity.
fn calls(out: &mut String, book: &Book<'_>, place: usize) {
    if let Some(calls) = &book.calls[place] {
        out.push_str("## In an app\n\n```rust\n");
        out.push_str(calls);
        out.push_str("```\n\n");
    }
}

/// What was created with the table is said once, instead of beside each part.
fn created(out: &mut String, book: &Book<'_>, place: usize) {
    let origin = &book.origins.tables[place];
    let columns = !origin.has_later_columns();
    let indexes = !origin.indexes.is_empty() && !origin.has_later_indexes();
    out.push_str(match (columns, indexes) {
        (true, true) => "created the table with all columns and indexes",
        (true, false) => "created the table with all columns",
        (false, true) => "created the table with all indexes",
        (false, false) => "created the table",
    });
}

/// What migrations did to the table; one line each.
fn history(out: &mut String, book: &Book<'_>, place: usize) {
    let events = &book.origins.tables[place].events;
    if events.is_empty() {
        return;
    }
    out.push_str("## History\n\n");
    let mut last = None;
    for (entry, event) in events {
        if last == Some(*entry) {
            out.push_str("; ");
        } else {
            out.push_str(if last.is_some() { "\n- " } else { "- " });
            book.since(out, Some(*entry));
            out.push(' ');
            escape::cell(out, &book.source.history[*entry].name);
            out.push_str(": ");
        }
        last = Some(*entry);
        match event {
            Event::Created => created(out, book, place),
            Event::Index(name) => {
                out.push_str("added index ");
                escape::code(out, name.as_str());
            }
            Event::Comment => out.push_str("changed the table's comment"),
            Event::ColumnComment(name) => {
                out.push_str("changed the comment of ");
                escape::code(out, name.as_str());
            }
            Event::Other(words, name, to) => {
                out.push_str(words);
                out.push(' ');
                escape::code(out, name.as_str());
                if let Some(to) = to {
                    out.push_str(" to ");
                    escape::code(out, to.as_str());
                }
            }
        }
    }
    out.push_str("\n\n");
    let mut entries: Vec<usize> = events.iter().map(|event| event.0).collect();
    entries.dedup();
    book.definitions(out, entries.into_iter());
}
