//! How D1 and plain `SQLite` spell a step.

mod alter;
mod check;
mod convert;
mod expression;
mod index;
mod object;
mod rebuild;
mod table;
mod types;

pub(super) use check::is_checked as checks_type;
pub(super) use convert::conversion;
pub(super) use expression::{bare, default, value};
pub(super) use object::refuse;
pub(super) use table::{definition, is_row_number, text};
pub(super) use types::type_name;

use super::{RenderContext, quote};
use crate::model::{Dialect, ObjectName};
use crate::step::{BreakReferences, StepKind};

const DIALECT: Dialect = Dialect::D1;

pub(super) fn render(out: &mut String, step: &StepKind<'_>, context: &RenderContext<'_>) {
    match step {
        StepKind::CreateTable(item) => table::create(out, item, context),
        StepKind::DropTable(name) => drop(out, "TABLE", name),
        StepKind::CreateIndex { table, index } => index::create(out, table, index),
        StepKind::DropIndex { index, .. } => drop(out, "INDEX", &ObjectName::new(index.name.clone())),
        StepKind::CreateTrigger { sql, .. } => quote::raw(out, sql, DIALECT),
        StepKind::DropTrigger { name, .. } => drop(out, "TRIGGER", &ObjectName::new((*name).clone())),
        StepKind::CreateView(item) => object::create_view(out, item),
        StepKind::DropView(view) => drop(out, "VIEW", &view.name),
        StepKind::CreateObject(item) => return super::statements(out, &item.whole(DIALECT), DIALECT),
        StepKind::AlterObject(pair, way) => {
            let [before, after] = &**pair;
            return super::statements(out, &before.altered(after, DIALECT, *way).unwrap_or_default(), DIALECT);
        }
        StepKind::DropObject(item) => return super::statements(out, &item.drop(DIALECT), DIALECT),
        StepKind::BreakReferences(step) => break_references(out, step),
        StepKind::Alter(step) => return alter::render(out, step, context),
        // What has no statement here: it stands in CREATE TABLE, or its capability is false and no plan holds it.
        StepKind::CreateNamespace(_)
        | StepKind::CreateEnum(_)
        | StepKind::DropEnum(_)
        | StepKind::AddForeignKey { .. }
        | StepKind::DropForeignKey { .. }
        | StepKind::CreateRoutine(_)
        | StepKind::DropRoutine(_)
        | StepKind::CommentTable(_)
        | StepKind::Comment { .. }
        | StepKind::Nothing => return,
    }
    out.push_str(";\n");
}

fn drop(out: &mut String, kind: &str, name: &ObjectName) {
    out.push_str("DROP ");
    out.push_str(kind);
    out.push(' ');
    quote::object(out, name, DIALECT);
}

/// The pragma outlives the transaction, so it is put back.
fn break_references(out: &mut String, step: &BreakReferences) {
    if step.ignore_checks {
        out.push_str("PRAGMA ignore_check_constraints = on;\n");
    }
    super::break_references(out, step, DIALECT);
    if step.ignore_checks {
        out.push_str(";\nPRAGMA ignore_check_constraints = off");
    }
}
