//! What the rollback says of itself, on both dialects.

use seaglass::Project;
use seaglass::dialect::Capabilities;
use seaglass::diff::diff;
use seaglass::emit::history::Style;
use seaglass::emit::sql::{self, Meta};
use seaglass::model::{Answer, Declared, Dialect, Expression, Intent, Literal, Name, ObjectName, Schema};
use seaglass::plan;
use seaglass::step::Grade;
use serde_json::{Value, json};

/// The grade of the rollback, and why.
fn back(dialect: Dialect, before: &Value, after: &Value, mut intent: Intent) -> (Grade, String) {
    let schema = |value: &Value| -> Schema { serde_json::from_value(value.clone()).expect("a schema") };
    let (before, after) = (schema(before), schema(after));
    for question in diff(&before, &after, &intent).questions {
        let allow = question.answers.into_iter().find(|answer| matches!(answer, Answer::Allow(_)));
        intent.answer(allow.expect("a permission"));
    }
    let found = diff(&before, &after, &intent);
    assert!(found.questions.is_empty() && found.refusals.is_empty(), "{found:#?}");
    let project = Project::new(".");
    let database = Declared { name: "shop".to_owned(), schema: after, ..Declared::default() };
    let plan = plan::plan(&found.changes, &before, &database.schema, Capabilities::of(dialect));
    let meta = Meta {
        project: &project,
        database: &database,
        first: 2,
        style: &Style::default(),
        name: "change",
        suffixes: &[],
    };
    let files: Vec<_> = sql::render(&plan, &found.changes, &meta).into_iter().flatten().collect();
    let grade = files.iter().map(|file| file.grade).max().expect("a file");
    let reasons: Vec<String> = files.into_iter().flat_map(|file| file.reasons).collect();
    (grade, reasons.join("; "))
}

fn owners() -> Value {
    json!({ "name": { "name": "owners" }, "columns": [{ "name": "id", "type": "integer" }],
        "primary_key": { "name": "owners_pkey", "columns": ["id"] } })
}

/// Notes with one more column; a key refers to owners if there is one.
fn notes(column: impl Into<Option<Value>>, more: Value) -> Value {
    let mut notes = json!({ "name": { "name": "notes" }, "columns": [{ "name": "id", "type": "integer" }],
        "primary_key": { "name": "notes_pkey", "columns": ["id"] } });
    notes["columns"].as_array_mut().expect("columns").extend(column.into());
    if let Value::Object(more) = more {
        notes.as_object_mut().expect("a table").extend(more);
    }
    notes
}

fn refers() -> Value {
    json!({ "foreign_keys": [{ "name": "notes_x_fkey", "columns": ["x"], "target": { "name": "owners" },
        "target_columns": ["id"] }] })
}

fn unique() -> Value {
    json!({ "uniques": [{ "name": "notes_x_key", "columns": ["x"] }] })
}

fn x(nullable: bool) -> Value {
    json!({ "name": "x", "type": "integer", "nullable": nullable })
}

fn with_default(nullable: bool) -> Value {
    let mut column = x(nullable);
    column["default"] = json!({ "literal": { "integer": 5 } });
    column
}

#[track_caller]
fn expect(before: &[Value], after: &[Value], grade: Grade, why: &str) {
    for dialect in [Dialect::D1, Dialect::Postgres] {
        let found = back(dialect, &json!({ "tables": before }), &json!({ "tables": after }), Intent::default());
        assert_eq!(found.0, grade, "{dialect:?}: {}", found.1);
        assert!(found.1.contains(why), "{dialect:?}: {}", found.1);
    }
}

#[test]
fn a_dropped_column_comes_back_where_some_value_will_do() {
    let gone = || [notes(None, json!({})), owners()];
    let there = |column, more| [notes(Some(column), more), owners()];
    expect(&there(x(true), refers()), &gone(), Grade::StructureOnly, "notes.x");
    expect(&there(x(true), unique()), &gone(), Grade::StructureOnly, "notes.x");
    expect(&there(x(false), json!({})), &gone(), Grade::StructureOnly, "notes.x");
    expect(&there(x(false), refers()), &gone(), Grade::Impossible, "notes.x was required, and nothing tells");
    expect(&there(x(false), unique()), &gone(), Grade::Impossible, "notes.x was required, and nothing tells");
    let checked = || {
        json!({ "checks": [{ "name": "c",
        "expression": { "sql": { "postgres": "x > 0", "d1": "x > 0" } } }] })
    };
    expect(&there(x(false), checked()), &gone(), Grade::Impossible, "notes.x was required, and nothing tells");
    expect(&there(with_default(false), checked()), &gone(), Grade::StructureOnly, "notes.x");
    let same = "notes.x must differ from row to row, and its values are gone";
    expect(&there(with_default(false), unique()), &gone(), Grade::Impossible, same);
    let nobody = "notes.x must refer to rows of owners, and nothing tells to which";
    expect(&there(with_default(true), refers()), &gone(), Grade::Impossible, nobody);
}

#[test]
fn a_dropped_table_comes_back_where_nothing_refers_to_its_rows() {
    let before = |nullable| [notes(Some(x(nullable)), refers()), owners()];
    expect(&before(true), &[notes(None, json!({}))], Grade::StructureOnly, "owners");
    let dangling = "notes refers by notes_x_fkey to rows of owners, which are gone";
    expect(&before(true), &[notes(Some(x(true)), json!({}))], Grade::Impossible, dangling);
    expect(&before(false), &[notes(Some(x(false)), json!({}))], Grade::Impossible, dangling);
    expect(&before(false), &[], Grade::StructureOnly, "owners");
}

#[test]
fn a_dropped_rule_comes_back_where_rows_keep_to_it() {
    let (before, after) = (notes(Some(x(true)), unique()), notes(Some(x(false)), json!({})));
    let mut intent = Intent::default();
    let place = (ObjectName::new("notes"), Name::from("x"));
    intent.backfills.insert(place, Expression::Literal(Literal::Integer(7)));
    for dialect in [Dialect::D1, Dialect::Postgres] {
        let (before, after) = (json!({ "tables": [before] }), json!({ "tables": [after] }));
        let (grade, why) = back(dialect, &before, &after, intent.clone());
        assert_eq!(grade, Grade::Impossible, "{dialect:?}");
        assert!(why.contains("some rows were given the same value"), "{dialect:?}: {why}");
    }
}
