//! ALTER of what exists: <https://www.postgresql.org/docs/current/sql-altertable.html>.

use super::{
    DIALECT, alter_table, convert, dependents, expression, fill as fill_rows, index, kept, numbering, object, online,
    sequence, storage, table,
};
use crate::dialect::{RenderContext, qualifier, quote};
use crate::diff::Constraint;
use crate::model::{Check, Column, Deferral, Expression, Name, ObjectName};
use crate::step::{Alter, ConstraintForm};
use std::borrow::Cow;

/// Appends the statements of a step, each with its `;` and a line end.
pub(super) fn render(out: &mut String, step: &Alter, _context: &RenderContext<'_>) {
    match step {
        Alter::RenameTable { from, to } => return rename_object(out, "TABLE", from, to),
        Alter::RenameEnum { from, to } => return rename_object(out, "TYPE", from, to),
        Alter::AddColumn { table, column } => {
            numbering::before(out, table, column);
            alter_table(out, table);
            out.push_str(" ADD COLUMN ");
            table::column(out, table, column);
            out.push_str(";\n");
            return numbering::after(out, table, column);
        }
        Alter::RenameColumn { table, from, to } => rename_part(out, table, "COLUMN", from, to),
        Alter::DropColumn { table, column } => part(out, table, " DROP COLUMN ", column),
        Alter::Fill { table, column, with, only_null } => fill(out, table, column, with, *only_null),
        Alter::FillRows(step) => return fill_rows::render(out, step),
        Alter::ReplaceTrigger { table, name, sql, doc, fires } => {
            object::drop_trigger(out, table, name);
            out.push_str(";\n");
            object::create_trigger(out, table, name, sql, doc.as_deref());
            object::fires(out, table, name, *fires);
        }
        Alter::SetTrigger { table, before, after } => return object::set_trigger(out, table, before, after),
        Alter::SetType { table, before, after, using } => return convert::set_type(out, table, before, after, using),
        Alter::MoveToEnum { table, column, values } => convert::move_to_enum(out, table, column, values),
        Alter::Together { table, steps } => return together(out, table, steps),
        Alter::SetDefault { table, column } => set_default(out, table, column),
        Alter::SetNullable { table, column, nullable, .. } => {
            part(out, table, " ALTER COLUMN ", column);
            out.push_str(if *nullable { " DROP NOT NULL" } else { " SET NOT NULL" });
        }
        Alter::DropExpression { table, column } => {
            part(out, table, " ALTER COLUMN ", column);
            out.push_str(" DROP EXPRESSION");
        }
        Alter::SetNumbering { table, before, after } => return numbering::set(out, table, before, after),
        Alter::SetRowSecurity { table, before, after } => return storage::row_security(out, table, *before, *after),
        Alter::SetLogged { table, logged } => {
            alter_table(out, table);
            out.push_str(if *logged { " SET LOGGED" } else { " SET UNLOGGED" });
        }
        Alter::SetStorage { table, before, after } => return storage::set(out, table, before, after),
        Alter::AddConstraint { table, constraint, form } => {
            add_constraint(out, table, constraint, form);
            out.push_str(";\n");
            return object::constraint_doc(out, table, constraint.name(), constraint.doc());
        }
        Alter::ValidateConstraint { table, name } => part(out, table, " VALIDATE CONSTRAINT ", name),
        Alter::SetDeferral(table, name, deferral) => {
            part(out, table, " ALTER CONSTRAINT ", name);
            out.push_str(match deferral {
                Deferral::Never => " NOT DEFERRABLE",
                Deferral::Deferrable => " DEFERRABLE INITIALLY IMMEDIATE",
                Deferral::Deferred => " DEFERRABLE INITIALLY DEFERRED",
            });
        }
        Alter::DropConstraint { table, name, .. } => part(out, table, " DROP CONSTRAINT ", name),
        Alter::RenameConstraint { table, from, to } => rename_part(out, table, "CONSTRAINT", from, to),
        Alter::RenameIndex { table, from, to } => {
            out.push_str("ALTER INDEX ");
            quote::object(out, &index::beside(table, from), DIALECT);
            out.push_str(" RENAME TO ");
            quote::name(out, to);
        }
        Alter::SetIndexStorage { table, before, after } => return index::set_storage(out, table, before, after),
        Alter::AddEnumValue { name, value, before } => object::add_enum_value(out, name, value, before.as_deref()),
        Alter::RenameEnumValue { name, from, to } => object::rename_enum_value(out, name, from, to),
        Alter::ReplaceView(view) => object::create_view(out, view, " OR REPLACE"),
        Alter::SetViewOptions { view, before } => return object::set_view_options(out, view, before),
        Alter::RenameViewColumn { view, from, to } => {
            out.push_str("ALTER VIEW ");
            quote::object(out, view, DIALECT);
            out.push_str(" RENAME COLUMN ");
            quote::name(out, from);
            out.push_str(" TO ");
            quote::name(out, to);
        }
        Alter::Keep(kept) => kept::keep(out, kept),
        Alter::RestoreKept(kept) => kept::restore(out, kept),
        Alter::AssertUnused(used) => dependents::assert_unused(out, used),
        Alter::ReplaceRoutine(routine) => object::replace_routine(out, routine),
        Alter::CheckKeysAtOnce => out.push_str("SET CONSTRAINTS ALL IMMEDIATE"),
        Alter::SkipRoutineBodies => out.push_str("SET LOCAL check_function_bodies = off"),
        Alter::CreateIndexConcurrently { table, index } => index::create(out, table, index, "CONCURRENTLY "),
        Alter::DropIndexConcurrently { table, index, .. } => index::drop(out, table, index, "CONCURRENTLY IF EXISTS "),
        Alter::AssertIndexValid { table, index } => online::assert_valid(out, table, index),
        // Nothing here is ever rebuilt to be altered.
        Alter::Rebuild(_) => return,
    }
    out.push_str(";\n");
}

/// `ALTER TABLE … <what> <name>`.
fn part(out: &mut String, table: &ObjectName, what: &str, name: &Name) {
    alter_table(out, table);
    out.push_str(what);
    quote::name(out, name);
}

fn rename_part(out: &mut String, table: &ObjectName, kind: &str, from: &Name, to: &Name) {
    alter_table(out, table);
    out.push_str(" RENAME ");
    out.push_str(kind);
    out.push(' ');
    quote::name(out, from);
    out.push_str(" TO ");
    quote::name(out, to);
}

/// Another namespace and another name are two statements. An object without a namespace lives in `public`, where a
/// search path that nobody changed puts it.
fn rename_object(out: &mut String, kind: &str, from: &ObjectName, to: &ObjectName) {
    let mut at = from.clone();
    if from.namespace != to.namespace {
        out.push_str("ALTER ");
        out.push_str(kind);
        out.push(' ');
        quote::object(out, &at, DIALECT);
        out.push_str(" SET SCHEMA ");
        quote::name(out, to.namespace.as_ref().map_or("public", Name::as_str));
        out.push_str(";\n");
        at.namespace.clone_from(&to.namespace);
    }
    if from.name != to.name {
        out.push_str("ALTER ");
        out.push_str(kind);
        out.push(' ');
        quote::object(out, &at, DIALECT);
        out.push_str(" RENAME TO ");
        quote::name(out, &to.name);
        out.push_str(";\n");
    }
}

fn fill(out: &mut String, table: &ObjectName, column: &Column, with: &Expression, only_null: bool) {
    out.push_str("UPDATE ");
    quote::object(out, table, DIALECT);
    out.push_str("\nSET ");
    quote::name(out, &column.name);
    out.push_str(" = ");
    expression::value(out, with, Some(column));
    if only_null {
        out.push_str("\nWHERE ");
        quote::name(out, &column.name);
        out.push_str(" IS NULL");
    }
}

/// Several actions of one ALTER TABLE: <https://www.postgresql.org/docs/current/sql-altertable.html> ("The main reason for
/// providing the option to specify multiple changes in a single ALTER TABLE").
fn together(out: &mut String, table: &ObjectName, steps: &[Alter]) {
    if steps
        .iter()
        .any(|step| matches!(step, Alter::SetType { before, after, .. } if convert::is_about_instants(before, after)))
    {
        out.push_str(convert::IN_UTC);
    }
    for step in steps {
        if let Alter::SetType { before, after, .. } = step {
            sequence::guard(out, table, before, after);
        }
    }
    alter_table(out, table);
    let mut is_first = true;
    for step in steps {
        let mut action = String::new();
        if let Alter::SetType { before, after, using, .. } = step {
            convert::type_action(&mut action, table, [before, after], using);
        } else if let Alter::AddColumn { column, .. } = step {
            action.push_str("ADD COLUMN ");
            table::column(&mut action, table, column);
        } else {
            continue;
        }
        out.push_str(if std::mem::take(&mut is_first) { "\n    " } else { ",\n    " });
        out.push_str(&action);
    }
    out.push_str(";\n");
    for step in steps {
        if let Alter::SetType { before, after, .. } = step {
            sequence::follow(out, table, before, after);
        }
    }
}

fn set_default(out: &mut String, table: &ObjectName, column: &Column) {
    part(out, table, " ALTER COLUMN ", &column.name);
    match &column.default {
        Some(default) => {
            out.push_str(" SET DEFAULT ");
            expression::default(out, default, column);
        }
        None => out.push_str(" DROP DEFAULT"),
    }
}

/// Postgres reads a check again for each partition and heir, whose rows are not called after the table:
/// <https://github.com/postgres/postgres/blob/REL_18_STABLE/src/backend/commands/tablecmds.c> (`ATAddCheckNNConstraint`).
fn add_constraint(out: &mut String, table: &ObjectName, constraint: &Constraint, form: &ConstraintForm) {
    let bare = if let Constraint::Check(check) = constraint {
        let expression = qualifier::without(&check.expression, table, DIALECT).into_owned();
        Cow::Owned(Constraint::Check(Check { expression, ..check.clone() }))
    } else {
        Cow::Borrowed(constraint)
    };
    let constraint = &*bare;
    alter_table(out, table);
    out.push_str(" ADD ");
    match form {
        ConstraintForm::Plain => table::constraint(out, constraint),
        ConstraintForm::NotValid => {
            table::constraint(out, constraint);
            if !constraint.is_not_valid() {
                out.push_str(" NOT VALID");
            }
        }
        ConstraintForm::UsingIndex(index) => {
            let primary = matches!(constraint, Constraint::PrimaryKey(_));
            out.push_str("CONSTRAINT ");
            quote::name(out, constraint.name());
            out.push_str(if primary { " PRIMARY KEY USING INDEX " } else { " UNIQUE USING INDEX " });
            quote::name(out, index);
            out.push_str(constraint.deferral().sql());
        }
    }
}
