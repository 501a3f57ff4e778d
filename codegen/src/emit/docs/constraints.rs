//! A table's keys, checks and exclusion constraints; foreign keys are relations.

use super::book::Book;
use super::escape;
use super::parts::{forms, index_part, names};
use crate::model::{Deferral, Exclusion, Name, Table, Unique};
use std::collections::BTreeMap;

/// Writes the sections; those without content are left out.
pub(super) fn sections(out: &mut String, book: &Book<'_>, table: &Table) {
    primary_key(out, table);
    uniques(out, table);
    checks(out, book, table);
    exclusions(out, book, table);
}

/// What a constraint is for, behind what it says.
pub(super) fn doc(out: &mut String, doc: Option<&str>) {
    if let Some(doc) = doc {
        out.push_str(": ");
        escape::cell(out, doc);
    }
}

fn primary_key(out: &mut String, table: &Table) {
    if let Some(key) = &table.primary_key {
        out.push_str("## Primary key\n\n- ");
        escape::code(out, key.name.as_str());
        out.push_str(" on ");
        names(out, &key.columns);
        included(out, &key.include);
        late(out, key.deferral);
        doc(out, key.doc.as_deref());
        out.push_str("\n\n");
    }
}

/// Columns that an index includes beside its key.
fn included(out: &mut String, include: &[Name]) {
    if !include.is_empty() {
        out.push_str("; includes ");
        names(out, include);
        out.push_str(" (Postgres)");
    }
}

fn late(out: &mut String, deferral: Deferral) {
    out.push_str(match deferral {
        Deferral::Never => "",
        Deferral::Deferrable => "; checked when the transaction ends, if that asks for it (Postgres)",
        Deferral::Deferred => "; checked when the transaction ends (Postgres)",
    });
}

fn uniques(out: &mut String, table: &Table) {
    if table.uniques.is_empty() {
        return;
    }
    out.push_str("## Unique constraints\n\n");
    for Unique { name, doc: meaning, columns, nulls_not_distinct, include, deferral } in &table.uniques {
        out.push_str("- ");
        escape::code(out, name.as_str());
        out.push_str(" on ");
        names(out, columns);
        if *nulls_not_distinct {
            out.push_str("; NULLs count as equal (Postgres)");
        }
        included(out, include);
        late(out, *deferral);
        doc(out, meaning.as_deref());
        out.push('\n');
    }
    out.push('\n');
}

fn checks(out: &mut String, book: &Book<'_>, table: &Table) {
    if table.checks.is_empty() {
        return;
    }
    out.push_str("## Checks\n\n");
    for check in &table.checks {
        out.push_str("- ");
        escape::code(out, check.name.as_str());
        out.push_str(": ");
        forms(out, book, &check.expression);
        if check.no_inherit {
            out.push_str("; not of tables that inherit from this one");
        }
        if check.not_valid {
            out.push_str("; rows from before it need not satisfy it");
        }
        doc(out, check.doc.as_deref());
        out.push('\n');
    }
    out.push('\n');
}

fn exclusions(out: &mut String, book: &Book<'_>, table: &Table) {
    if table.exclusions.is_empty() {
        return;
    }
    out.push_str(
        "## Exclusion constraints\n\nOf any two rows, at least one of the operators does not hold (Postgres).\n\n",
    );
    for Exclusion { index, operators, doc: meaning, deferral } in &table.exclusions {
        out.push_str("- ");
        escape::code(out, index.name.as_str());
        for (place, part) in index.parts.iter().enumerate() {
            out.push_str(if place > 0 { ", " } else { ": " });
            index_part(out, book, part);
            out.push_str(" with ");
            escape::code(out, operators.get(place).map_or("=", String::as_str));
        }
        out.push_str("; by a ");
        escape::code(out, index.method.as_deref().unwrap_or("btree"));
        out.push_str(" index");
        out.push_str(if index.storage.is_empty() { "" } else { " with " });
        settings(out, &index.storage);
        if let Some(predicate) = &index.predicate {
            out.push_str("; of rows where ");
            forms(out, book, predicate);
        }
        included(out, &index.include);
        late(out, *deferral);
        doc(out, meaning.as_deref());
        out.push('\n');
    }
    out.push('\n');
}

/// Storage parameters of an index.
pub(super) fn settings(out: &mut String, storage: &BTreeMap<Name, String>) {
    for (place, (name, value)) in storage.iter().enumerate() {
        out.push_str(if place > 0 { ", " } else { "" });
        escape::code(out, &format!("{name} = {value}"));
    }
}
