//! The rebuild that everybody writes: a new table, the rows into it, the old one dropped, the new one renamed. With
//! foreign keys on, dropping the old table deletes or empties what refers to it: the red control of the machine.

use crate::model::quoted;
use crate::trip::{Version, by_the_pipeline};
use seaglass::dialect::{RenderContext, render};
use seaglass::emit::sql::StageFiles;
use seaglass::model::{ObjectName, Schema, Table};
use seaglass::step::{Grade, Held, StepKind};
use std::fmt::Write;

/// Every table that was there before is rebuilt in the usual way; new ones as the project makes them.
pub fn usual_rebuild(version: Version<'_>) -> Vec<StageFiles> {
    let stages = by_the_pipeline(version);
    let mut up = String::from("PRAGMA defer_foreign_keys = on;\n");
    for table in &version.before.tables {
        rebuild(&mut up, version.before, table);
    }
    up.extend(stages.iter().map(|stage| stage.up.as_str()));
    let mut down = String::new();
    seaglass::dialect::refuse(&mut down, version.dialect, "nobody goes back here");
    vec![StageFiles {
        dialect: version.dialect,
        stage: 0,
        cost: String::new(),
        index: None,
        up,
        down,
        no_transaction: false,
        grade: Grade::Impossible,
        reasons: Vec::new(),
    }]
}

fn rebuild(out: &mut String, schema: &Schema, table: &Table) {
    let context = RenderContext::new(seaglass::model::Dialect::D1, schema, &[]);
    let (own, copy) = (quoted(&table.name.name), format!("{}__copy", table.name.name));
    let mut new = table.clone();
    new.name = ObjectName::new(&*copy);
    let views = schema.views.iter().filter_map(|view| Some((view, view.forms.get(&seaglass::model::Dialect::D1)?)));
    for (view, _) in views.clone() {
        let _ = writeln!(out, "DROP VIEW {};", quoted(&view.name.name));
    }
    let triggers = || schema.tables.iter().flat_map(|table| table.triggers.iter().map(move |it| (&table.name, it)));
    for (_, trigger) in triggers() {
        let _ = writeln!(out, "DROP TRIGGER {};", quoted(&trigger.name));
    }
    render(out, &StepKind::CreateTable(Held::Owned(Box::new(new))), &context);
    let columns: Vec<String> =
        table.columns.iter().filter(|it| it.generated.is_none()).map(|it| quoted(&it.name)).collect();
    let columns = columns.join(", ");
    let _ = writeln!(out, "INSERT INTO {} ({columns}) SELECT {columns} FROM {own};", quoted(&copy));
    let _ = writeln!(out, "DROP TABLE {own};\nALTER TABLE {} RENAME TO {own};", quoted(&copy));
    for index in &table.indexes {
        render(out, &StepKind::CreateIndex { table: &table.name, index: Held::Borrowed(index) }, &context);
    }
    for (on, trigger) in triggers() {
        if let Some(sql) = trigger.forms.get(&seaglass::model::Dialect::D1) {
            let (name, doc) = (&trigger.name, None);
            render(out, &StepKind::CreateTrigger { table: on, name, sql, doc, fires: trigger.fires }, &context);
        }
    }
    for (view, _) in views {
        render(out, &StepKind::CreateView(view), &context);
    }
}
