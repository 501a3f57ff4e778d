//! How the rows of a table are spread over partitions, and what it inherits from.

use super::book::Book;
use super::escape;
use crate::model::kind::Partition;
use crate::model::{CatalogueObject, Dialect, ObjectName, Table};

/// Writes both sections; on D1 there is neither.
pub(super) fn sections(out: &mut String, book: &Book<'_>, table: &Table) {
    if !book.has(Dialect::Postgres) {
        return;
    }
    partitions(out, book, table);
    heirs(out, book, table);
}

fn partitions(out: &mut String, book: &Book<'_>, table: &Table) {
    let Some(by) = &table.partition_by else { return };
    out.push_str("## Partitions\n\nRows are kept in partitions by ");
    escape::cell(out, &by.to_string());
    out.push_str(" (Postgres).\n\n");
    let declared: Vec<&Partition> =
        book.schema.objects.iter().filter_map(partition).filter(|item| *item.root() == table.name).collect();
    if declared.is_empty() {
        return;
    }
    out.push_str("| name | of | rows | meaning |\n|---|---|---|---|\n");
    for item in declared {
        let rows = match &item.partition_by {
            Some(by) => format!("{}, in partitions by {by}", item.bounds),
            None => item.bounds.to_string(),
        };
        let cells = [item.name.to_string(), item.of.to_string(), rows, item.doc.clone().unwrap_or_default()];
        for text in cells {
            out.push_str("| ");
            escape::cell(out, &text);
            out.push(' ');
        }
        out.push_str("|\n");
    }
    out.push('\n');
}

fn partition(item: &CatalogueObject) -> Option<&Partition> {
    if let CatalogueObject::Partition(item) = item { Some(item) } else { None }
}

fn heirs(out: &mut String, book: &Book<'_>, table: &Table) {
    let pairs = || {
        book.schema
            .objects
            .iter()
            .filter_map(|item| if let CatalogueObject::Inheritance(item) = item { Some(item) } else { None })
    };
    let parents: Vec<&ObjectName> = pairs().filter(|item| item.child == table.name).map(|item| &item.parent).collect();
    let heirs: Vec<&ObjectName> = pairs().filter(|item| item.parent == table.name).map(|item| &item.child).collect();
    if parents.is_empty() && heirs.is_empty() {
        return;
    }
    out.push_str("## Inheritance\n\n");
    let mut line = |names: &[&ObjectName], words: &str| {
        if !names.is_empty() {
            let names: Vec<String> = names.iter().map(ToString::to_string).collect();
            out.push_str(words);
            escape::codes(out, names.iter().map(String::as_str));
            out.push_str(" (Postgres).\n\n");
        }
    };
    line(&parents, "Whoever reads one of these reads these rows as well: ");
    line(&heirs, "Whoever reads this table reads the rows of these as well: ");
}
