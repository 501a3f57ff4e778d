//! A table's parts, its constraints aside: indexes, triggers and what it says of itself.

use super::book::Book;
use super::columns::table_head;
use super::{constraints, escape, facts, partitions};
use crate::model::{
    Dialect, Expression, Fires, Index, IndexPart, IndexTarget, Name, Nulls, Order, RowSecurity, Table, Trigger,
};

/// Writes the sections; those without content are left out.
pub(super) fn sections(out: &mut String, book: &Book<'_>, place: usize) {
    let table = &book.tables()[place];
    constraints::sections(out, book, table);
    indexes(out, book, place);
    triggers(out, book, &table.triggers);
    row_security(out, table);
    if table.unlogged {
        out.push_str("## Unlogged\n\nRows are lost when the server crashes, and are on no replica (Postgres).\n\n");
    }
    partitions::sections(out, book, table);
    extra(out, book, table);
}

pub(super) fn names(out: &mut String, names: &[Name]) {
    escape::codes(out, names.iter().map(Name::as_str));
}

/// Writes an expression: once where all dialects spell it alike, else per dialect.
pub(super) fn forms(out: &mut String, book: &Book<'_>, expression: &Expression) {
    let forms: Vec<(Dialect, String)> =
        book.dialects.iter().filter_map(|&dialect| Some((dialect, facts::expression(dialect, expression)?))).collect();
    let same = forms.len() == book.dialects.len() && forms.windows(2).all(|pair| pair[0].1 == pair[1].1);
    if let (true, Some((_, sql))) = (same, forms.first()) {
        escape::code(out, sql);
        return;
    }
    for (place, (dialect, sql)) in forms.iter().enumerate() {
        if place > 0 {
            out.push_str("; ");
        }
        out.push_str(dialect.title());
        out.push_str(": ");
        escape::code(out, sql);
    }
}

fn indexes(out: &mut String, book: &Book<'_>, place: usize) {
    let table = &book.tables()[place];
    let since = &book.origins.tables[place].indexes;
    if table.indexes.is_empty() {
        return;
    }
    let any = |of: fn(&Index) -> bool| table.indexes.iter().any(of);
    let shown = [
        any(|index| index.unique),
        any(|index| index.predicate.is_some()),
        any(|index| index.method.is_some()),
        any(|index| !index.include.is_empty()),
        any(|index| !index.storage.is_empty()),
        any(|index| index.doc.is_some()),
        book.both() && any(|index| !index.only.is_empty()),
        book.origins.tables[place].has_later_indexes(),
    ];
    out.push_str("## Indexes\n\n");
    let titles = ["Unique", "Only rows where", "Method", "Includes", "Storage", "Meaning", "Databases", "Since"];
    let optional = titles.into_iter().zip(shown).filter_map(|(title, shown)| shown.then_some(title));
    table_head(out, ["Index", "On"].into_iter().chain(optional));
    for (index, since) in table.indexes.iter().zip(since) {
        index_row(out, book, index, shown);
        if shown[7] {
            out.push_str(" | ");
            book.since(out, *since);
        }
        out.push_str(" |\n");
    }
    out.push('\n');
}

fn index_row(out: &mut String, book: &Book<'_>, index: &Index, shown: [bool; 8]) {
    let [unique, predicate, method, include, storage, meaning, databases, _] = shown;
    out.push_str("| ");
    escape::code(out, index.name.as_str());
    out.push_str(" | ");
    index_parts(out, book, index);
    if unique {
        out.push_str(if index.unique { " | yes" } else { " | no" });
        if index.nulls_not_distinct {
            out.push_str(", NULLs count as equal (Postgres)");
        }
    }
    if predicate {
        out.push_str(" | ");
        if let Some(expression) = &index.predicate {
            forms(out, book, expression);
        }
    }
    if method {
        out.push_str(" | ");
        out.push_str(if index.method.is_none() { "btree" } else { "" });
        escape::cell(out, index.method.as_deref().unwrap_or_default());
    }
    if include {
        out.push_str(" | ");
        names(out, &index.include);
    }
    if storage {
        out.push_str(" | ");
        constraints::settings(out, &index.storage);
    }
    if meaning {
        out.push_str(" | ");
        escape::cell(out, index.doc.as_deref().unwrap_or_default());
    }
    if databases {
        out.push_str(" | ");
        for (place, dialect) in book.dialects.iter().filter(|dialect| index.exists_in(**dialect)).enumerate() {
            out.push_str(if place > 0 { ", " } else { "" });
            out.push_str(dialect.title());
        }
    }
}

/// What an index is on.
pub(super) fn index_parts(out: &mut String, book: &Book<'_>, index: &Index) {
    for (place, part) in index.parts.iter().enumerate() {
        out.push_str(if place > 0 { ", " } else { "" });
        index_part(out, book, part);
    }
}

pub(super) fn index_part(out: &mut String, book: &Book<'_>, part: &IndexPart) {
    match &part.target {
        IndexTarget::Column(name) => escape::code(out, name.as_str()),
        IndexTarget::Expression(expression) => forms(out, book, expression),
    }
    if let Some(collation) = &part.collate {
        out.push_str(" by the collation ");
        escape::code(out, &collation.to_string());
    }
    if let Some(class) = &part.operator_class {
        out.push(' ');
        escape::code(out, class);
    }
    match part.order {
        Order::Ascending => {}
        Order::Descending => out.push_str(" descending"),
    }
    match part.nulls {
        Some(Nulls::First) => out.push_str(", NULLs first"),
        Some(Nulls::Last) => out.push_str(", NULLs last"),
        None => {}
    }
}

fn triggers(out: &mut String, book: &Book<'_>, triggers: &[Trigger]) {
    if triggers.is_empty() {
        return;
    }
    out.push_str("## Triggers\n\n");
    for trigger in triggers {
        out.push_str("### ");
        trigger_text(out, book, trigger);
    }
}

/// What is to be said of a trigger, behind the marks of its heading.
pub(super) fn trigger_text(out: &mut String, book: &Book<'_>, trigger: &Trigger) {
    escape::code(out, trigger.name.as_str());
    out.push_str("\n\n");
    escape::paragraphs(out, trigger.doc.as_deref().unwrap_or_default());
    out.push_str(match trigger.fires {
        Fires::Usually => "",
        Fires::Always => "On Postgres it fires for replicated changes as well.\n\n",
        Fires::OnReplicas => "On Postgres it fires for replicated changes alone.\n\n",
        Fires::Never => "On Postgres it is disabled.\n\n",
    });
    sql_forms(out, book, &trigger.forms);
}

/// Writes SQL per dialect as code blocks.
pub(super) fn sql_forms(out: &mut String, book: &Book<'_>, forms: &crate::model::Forms) {
    for dialect in book.dialects {
        if let Some(sql) = forms.get(dialect) {
            out.push_str(dialect.title());
            out.push_str(":\n\n");
            escape::fence(out, "sql", sql);
            out.push('\n');
        }
    }
}

fn row_security(out: &mut String, table: &Table) {
    out.push_str(match table.row_security {
        RowSecurity::Disabled => return,
        RowSecurity::Enabled => {
            "## Row level security\n\nPolicies say who sees which rows (Postgres). The table's owner sees all.\n\n"
        }
        RowSecurity::Forced => {
            "## Row level security\n\nPolicies say who sees which rows, the table's owner included (Postgres).\n\n"
        }
    });
}

fn extra(out: &mut String, book: &Book<'_>, table: &Table) {
    if table.extra.keys().any(|dialect| book.has(*dialect)) {
        out.push_str("## Storage options\n\n");
        sql_forms(out, book, &table.extra);
    }
}
