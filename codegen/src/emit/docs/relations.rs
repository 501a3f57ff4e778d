//! What a table refers to and what refers to it: as a diagram and, saying the same, as lists.

use super::book::Book;
use super::{constraints, escape, mermaid};
use crate::model::{Action, Deferral, ForeignKey, Name};

/// Writes the section of a table's page; nothing for a table that stands alone.
pub(super) fn section(out: &mut String, book: &Book<'_>, place: usize) {
    let table = &book.tables()[place];
    let inbound = &book.inbound[place];
    if table.foreign_keys.is_empty() && inbound.is_empty() {
        return;
    }
    out.push_str("## Relations\n\n");
    mermaid::neighbourhood(out, book, place);
    if !table.foreign_keys.is_empty() {
        out.push_str("### Refers to\n\n");
        for (key, foreign) in table.foreign_keys.iter().enumerate() {
            out.push_str("- ");
            book.target_link(out, place, key);
            outgoing(out, foreign);
        }
        out.push('\n');
    }
    if !inbound.is_empty() {
        out.push_str("### Referred to by\n\n");
        for &(child, key) in inbound {
            let foreign = &book.tables()[child].foreign_keys[key];
            out.push_str("- ");
            book.table_link(out, child);
            out.push_str(": ");
            columns(out, foreign);
            out.push('\n');
        }
        out.push('\n');
    }
}

/// `columns` → `columns` (`name`).
fn columns(out: &mut String, foreign: &ForeignKey) {
    escape::codes(out, foreign.columns.iter().map(Name::as_str));
    out.push_str(" → ");
    escape::codes(out, foreign.target_columns.iter().map(Name::as_str));
    out.push_str(" (");
    escape::code(out, foreign.name.as_str());
    out.push(')');
}

fn outgoing(out: &mut String, foreign: &ForeignKey) {
    out.push_str(": ");
    columns(out, foreign);
    out.push_str(match foreign.on_delete {
        Action::Cascade => "; deleting that row deletes this one",
        Action::SetNull => "; deleting that row sets this to NULL",
        Action::SetDefault => "; deleting that row sets this to its default",
        Action::NoAction => "; that row cannot be deleted while this one refers to it",
        Action::Restrict => "; that row cannot be deleted while this one refers to it, checked at once",
    });
    out.push_str(match foreign.on_update {
        Action::Cascade => "; when its key changes, this changes with it",
        Action::SetNull => "; when its key changes, this becomes NULL",
        Action::SetDefault => "; when its key changes, this becomes its default",
        Action::NoAction | Action::Restrict => "",
    });
    if !foreign.sets.is_empty() {
        out.push_str("; of its columns only ");
        escape::codes(out, foreign.sets.iter().map(Name::as_str));
    }
    if foreign.match_full {
        out.push_str("; all of its columns are NULL or none");
    }
    out.push_str(match foreign.deferral {
        Deferral::Never => "",
        Deferral::Deferrable => "; checked when the transaction ends, if that asks for it (Postgres)",
        Deferral::Deferred => "; checked when the transaction ends",
    });
    if foreign.not_valid {
        out.push_str("; rows from before it need not satisfy it");
    }
    constraints::doc(out, foreign.doc.as_deref());
    out.push('\n');
}

/// Writes the list of the index: every foreign key of the database.
pub(super) fn list(out: &mut String, book: &Book<'_>) {
    if book.inbound.iter().all(Vec::is_empty) {
        return;
    }
    out.push_str("## Relations\n\n");
    mermaid::whole(out, book);
    for (place, table) in book.tables().iter().enumerate() {
        for (key, foreign) in table.foreign_keys.iter().enumerate() {
            out.push_str("- ");
            book.table_link(out, place);
            out.push_str(" refers to ");
            book.target_link(out, place, key);
            out.push_str(": ");
            columns(out, foreign);
            out.push('\n');
        }
    }
    out.push('\n');
}
