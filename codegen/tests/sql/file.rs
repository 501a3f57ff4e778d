//! Stages become files.

use crate::database;
use seaglass::Project;
use seaglass::diff::Change;
use seaglass::emit::history::Style;
use seaglass::emit::sql::{Meta, render};
use seaglass::model::{Dialect, Index, Name, ObjectName};
use seaglass::step::{Grade, Hazard, Held, Plan, Stage, Step, StepKind, Undo};
use serde_json::json;
use std::fmt::Write as _;

/// What a later change kind will need: a transaction, one statement outside of any, and a transaction again.
#[test]
fn a_group_of_three_stages_is_three_files() {
    let database = database(json!({}));
    let project = Project::new(".");
    let table = ObjectName::new("users");
    let namespace = Name::from("app");
    let index: Index =
        serde_json::from_value(json!({ "name": "i", "parts": [{ "target": { "column": "id" } }] })).expect("an index");
    let step = |kind: StepKind<'static>, undo, hazards| Step { kind, cause: 0, undo, hazards };
    let (table, index, namespace): (&ObjectName, &Index, &Name) =
        (Box::leak(Box::new(table)), Box::leak(Box::new(index)), Box::leak(Box::new(namespace)));
    let stages = vec![
        Stage { steps: vec![step(StepKind::CreateNamespace(namespace), Undo::WithParent, vec![])], ..Stage::default() },
        Stage {
            no_transaction: true,
            steps: vec![step(
                StepKind::CreateIndex { table, index: Held::Borrowed(index) },
                Undo::Step(StepKind::DropIndex { table, index }),
                vec![Hazard::Touches(table.clone())],
            )],
            ..Stage::default()
        },
        Stage {
            steps: vec![step(
                StepKind::DropTable(table),
                Undo::Impossible("the rows are gone".to_owned()),
                vec![Hazard::LosesData(table.clone())],
            )],
            ..Stage::default()
        },
        Stage::default(),
    ];
    let plan = Plan { dialect: Dialect::Postgres, stages };
    let changes = [Change::CreateIndex { table: table.clone(), index: index.clone() }];
    let meta = Meta {
        project: &project,
        database: &database,
        first: 7,
        style: &Style::default(),
        name: "dummy",
        suffixes: &[],
    };
    let files = render(&plan, &changes, &meta);
    assert_eq!(files.len(), 4);
    assert_eq!(files[3], None);
    let mut text = String::new();
    for files in files.iter().flatten() {
        let _ = write!(text, "======== {} up\n{}======== {} down\n{}", files.stage, files.up, files.stage, files.down);
    }
    insta::assert_snapshot!(text);
    let files: Vec<_> = files.into_iter().flatten().collect();
    assert_eq!(
        files.iter().map(|file| file.grade).collect::<Vec<_>>(),
        [Grade::Lossless, Grade::Lossless, Grade::Impossible]
    );
    assert!(files[1].up.starts_with("-- no-transaction\n") && files[1].down.starts_with("-- no-transaction\n"));
    assert_eq!(files[2].reasons, ["the rows are gone"]);

    let d1 = Plan { dialect: Dialect::D1, ..plan };
    insta::assert_snapshot!("impossible_d1", render(&d1, &changes, &meta)[2].as_ref().map_or("", |files| &files.down));
}
