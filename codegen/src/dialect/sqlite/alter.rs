//! ALTER of what exists.

use super::{DIALECT, rebuild, table};
use crate::dialect::{RenderContext, quote};
use crate::model::{Name, ObjectName, Table};
use crate::step::Alter;

/// Appends the statements of a step, each with its `;` and a line end.
pub(super) fn render(out: &mut String, step: &Alter, context: &RenderContext<'_>) {
    match step {
        Alter::RenameTable { from, to } => rename_table(out, from, to),
        Alter::RenameColumn { table, from, to } => {
            alter(out, table, "RENAME COLUMN ");
            quote::name(out, from);
            out.push_str(" TO ");
            quote::name(out, to);
            out.push_str(";\n");
        }
        Alter::DropColumn { table, column } => {
            alter(out, table, "DROP COLUMN ");
            quote::name(out, column);
            out.push_str(";\n");
        }
        Alter::Rebuild(step) => rebuild::render(out, step, context),
        // No plan for a dialect without these holds them.
        Alter::AddColumn { .. }
        | Alter::Fill { .. }
        | Alter::FillRows(_)
        | Alter::ReplaceTrigger { .. }
        | Alter::SetTrigger { .. }
        | Alter::Together { .. }
        | Alter::SetType { .. }
        | Alter::SetDefault { .. }
        | Alter::SetNullable { .. }
        | Alter::AddConstraint { .. }
        | Alter::ValidateConstraint { .. }
        | Alter::DropConstraint { .. }
        | Alter::RenameConstraint { .. }
        | Alter::RenameIndex { .. }
        | Alter::SetIndexStorage { .. }
        | Alter::RenameEnum { .. }
        | Alter::AddEnumValue { .. }
        | Alter::RenameEnumValue { .. }
        | Alter::MoveToEnum { .. }
        | Alter::DropExpression { .. }
        | Alter::SetNumbering { .. }
        | Alter::SetStorage { .. }
        | Alter::SetRowSecurity { .. }
        | Alter::SetLogged { .. }
        | Alter::SetDeferral(..)
        | Alter::ReplaceView(_)
        | Alter::SetViewOptions { .. }
        | Alter::RenameViewColumn { .. }
        | Alter::Keep(_)
        | Alter::RestoreKept(_)
        | Alter::AssertUnused(_)
        | Alter::ReplaceRoutine(_)
        | Alter::CheckKeysAtOnce
        | Alter::SkipRoutineBodies
        | Alter::CreateIndexConcurrently { .. }
        | Alter::DropIndexConcurrently { .. }
        | Alter::AssertIndexValid { .. } => {}
    }
}

/// Adds the column of a part of a table.
pub(super) fn add_column(out: &mut String, part: &Table, context: &RenderContext<'_>) {
    for column in &part.columns {
        alter(out, &part.name, "ADD COLUMN ");
        table::column(out, part, column, context);
        out.push_str(";\n");
    }
}

/// Names that differ in case only are the same to `SQLite`, which then refuses the new one.
fn rename_table(out: &mut String, from: &ObjectName, to: &ObjectName) {
    let mut from = from.clone();
    if from.to_string().eq_ignore_ascii_case(&to.to_string()) {
        let between = ObjectName { namespace: None, name: Name::from(format!("__seaglass_{}", to.name)) };
        rename(out, &from, &between);
        from = between;
    }
    rename(out, &from, to);
}

fn rename(out: &mut String, from: &ObjectName, to: &ObjectName) {
    alter(out, from, "RENAME TO ");
    quote::object(out, to, DIALECT);
    out.push_str(";\n");
}

fn alter(out: &mut String, table: &ObjectName, what: &str) {
    out.push_str("ALTER TABLE ");
    quote::object(out, table, DIALECT);
    out.push(' ');
    out.push_str(what);
}
