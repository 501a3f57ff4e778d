//! Which migration brought what.

use super::{Event, origins};
use crate::diff::Change;
use crate::emit::history::{Entry, Group};
use crate::model::{Dialect, ObjectName, Schema, Table};

fn table(name: &str, columns: &[&str]) -> Table {
    let columns: Vec<_> = columns.iter().map(|column| serde_json::json!({"name": column, "type": "text"})).collect();
    serde_json::from_value(serde_json::json!({"name": {"name": name}, "columns": columns})).expect("a table")
}

fn entry(changes: Vec<Change>) -> Entry {
    let empty =
        serde_json::json!({"format": 1, "number": 1, "name": "x", "date": "20260101", "changes": [], "files": {}});
    Entry { changes, ..serde_json::from_value(empty).expect("an entry") }
}

/// A column is there from the first stage of its group on, a check once the last has run.
#[test]
fn a_column_came_with_the_stage_that_made_it() {
    let column = table("a", &["x"]).columns.remove(0);
    let stage = |number: u32, changes: Vec<Change>, no_transaction: bool| {
        let file = serde_json::json!({"up": "", "down": "", "grade": "lossless", "no_transaction": no_transaction});
        let mut entry = entry(changes);
        entry.group = Some(Group { first: 2, stage: number, stages: 3, name: None });
        entry.files.insert(Dialect::Postgres, serde_json::from_value(file).expect("a record"));
        entry
    };
    let add = Change::AddColumn { table: ObjectName::new("a"), column: Box::new(column), backfill: None };
    let history = [
        entry(vec![Change::CreateTable(table("a", &[]).into())]),
        stage(1, Vec::new(), true),
        stage(2, Vec::new(), false),
        stage(3, vec![add], false),
    ];
    let schema = Schema { tables: vec![table("a", &["x"]).into()], ..Schema::default() };
    let positions = schema.tables.iter().enumerate().map(|(at, table)| (&table.name, at)).collect();
    let found = origins(&schema, &positions, &history);
    assert_eq!(found.tables[0].columns, [Some(2)]);
    assert_eq!(found.tables[0].events.iter().map(|event| event.0).collect::<Vec<_>>(), [0, 2]);
}

/// What was renamed keeps its past, and what has an old name now does not inherit it.
#[test]
fn renames_are_followed() {
    let name = |text: &str| ObjectName::new(text);
    let new = table("b", &["y"]).columns.remove(0);
    let changes: [Vec<Change>; 4] = [
        vec![Change::CreateTable(table("a", &["x", "y"]).into())],
        vec![
            Change::RenameTable { from: name("a"), to: name("b") },
            Change::RenameColumn { table: name("b"), from: "y".into(), to: "z".into() },
        ],
        vec![Change::AddColumn { table: name("b"), column: Box::new(new), backfill: None }],
        vec![Change::CreateTable(table("a", &["x"]).into())],
    ];
    let history: Vec<Entry> = changes.into_iter().map(entry).collect();
    let schema =
        Schema { tables: vec![table("a", &["x"]).into(), table("b", &["x", "y", "z"]).into()], ..Schema::default() };
    let positions = schema.tables.iter().enumerate().map(|(at, table)| (&table.name, at)).collect();
    let found = origins(&schema, &positions, &history);
    assert_eq!(found.tables[0].columns, [Some(3)]);
    assert_eq!(found.tables[1].columns, [Some(0), Some(2), Some(0)]);
    assert_eq!(found.tables[1].events[0], (0, Event::Created));
    assert_eq!(found.tables[1].events.len(), 4);
}
