//! How Postgres spells a step.

mod alter;
mod convert;
mod dependents;
mod expression;
mod fill;
mod index;
mod instant;
mod kept;
mod numbering;
mod object;
mod online;
mod renumber;
mod sequence;
mod storage;
mod table;
mod types;

pub(super) use expression::{bare, default, value};
pub(super) use object::refuse;
pub(super) use table::definition;
pub(super) use types::column_type;

use super::{RenderContext, quote};
use crate::model::{Dialect, ForeignKey, ObjectName};
use crate::step::StepKind;

const DIALECT: Dialect = Dialect::Postgres;

pub(super) fn render(out: &mut String, step: &StepKind<'_>, context: &RenderContext<'_>) {
    match step {
        StepKind::CreateNamespace(name) => {
            out.push_str("CREATE SCHEMA IF NOT EXISTS ");
            quote::name(out, name);
        }
        StepKind::CreateEnum(item) => object::create_enum(out, item),
        StepKind::DropEnum(name) => drop(out, "TYPE", name),
        StepKind::CreateTable(item) => return table::create(out, item),
        StepKind::DropTable(name) => drop(out, "TABLE", name),
        StepKind::AddForeignKey { table, key } => {
            alter_table(out, table);
            out.push_str(" ADD ");
            table::foreign_key(out, key);
            out.push_str(";\n");
            return object::constraint_doc(out, table, &key.name, key.doc.as_deref());
        }
        StepKind::DropForeignKey { table, key } => drop_foreign_key(out, table, key),
        StepKind::CreateIndex { table, index } => {
            index::create(out, table, index, "");
            out.push_str(";\n");
            return object::index_doc(out, table, &index.name, index.doc.as_deref());
        }
        StepKind::DropIndex { table, index } => index::drop(out, table, &index.name, ""),
        StepKind::CreateTrigger { table, name, sql, doc, fires } => {
            object::create_trigger(out, table, name, sql, *doc);
            object::fires(out, table, name, *fires);
        }
        StepKind::DropTrigger { table, name } => object::drop_trigger(out, table, name),
        StepKind::CreateRoutine(item) => object::create_routine(out, item),
        StepKind::DropRoutine(item) => object::drop_routine(out, item),
        StepKind::CreateView(item) => object::create_view(out, item, ""),
        StepKind::DropView(view) => drop(out, view.words(), &view.name),
        StepKind::CreateObject(item) => return super::statements(out, &item.whole(DIALECT), DIALECT),
        StepKind::AlterObject(pair, way) => {
            let [before, after] = &**pair;
            return super::statements(out, &before.altered(after, DIALECT, *way).unwrap_or_default(), DIALECT);
        }
        StepKind::DropObject(item) => return super::statements(out, &item.drop(DIALECT), DIALECT),
        StepKind::CommentTable(item) => return object::comment_table(out, item),
        StepKind::Comment { on, text } => object::comment(out, on, *text, context),
        StepKind::BreakReferences(step) => super::break_references(out, step, DIALECT),
        StepKind::Nothing => return,
        StepKind::Alter(step) => return alter::render(out, step, context),
    }
    out.push_str(";\n");
}

fn drop(out: &mut String, kind: &str, name: &ObjectName) {
    out.push_str("DROP ");
    out.push_str(kind);
    out.push(' ');
    quote::object(out, name, DIALECT);
}

fn alter_table(out: &mut String, table: &ObjectName) {
    out.push_str("ALTER TABLE ");
    quote::object(out, table, DIALECT);
}

fn drop_foreign_key(out: &mut String, table: &ObjectName, key: &ForeignKey) {
    alter_table(out, table);
    out.push_str(" DROP CONSTRAINT ");
    quote::name(out, &key.name);
}
