//! Sample data.

use crate::database;
use seaglass::Project;
use seaglass::emit::{Source, seed};
use seaglass::model::{Declared, Expression, Literal, Name, ObjectName, SeedData, SeedInsert};
use serde_json::json;

fn text(value: impl Into<String>) -> Expression {
    Expression::Literal(Literal::Text(value.into()))
}

fn shop(inserts: Vec<SeedInsert>) -> Declared {
    let mut database = database(json!({ "tables": [{
        "name": { "name": "items" },
        "columns": [
            { "name": "id", "type": "big_integer", "identity": true },
            { "name": "key", "type": "uuid" },
            { "name": "title", "type": "text" },
            { "name": "sold", "type": "boolean" },
            { "name": "at", "type": "timestamp_tz" },
            { "name": "sql_at", "type": "timestamp_tz", "storage": "sql_timestamp" },
            { "name": "price", "type": { "decimal": { "precision": [10, 2] } }, "storage": "scaled_decimal" },
            { "name": "data", "type": "json_binary", "nullable": true },
        ],
        "primary_key": { "name": "items_pkey", "columns": ["id"] },
    }]}));
    database.seeds = vec![SeedData { name: "sample".to_owned(), doc: Some("Some\nitems.".to_owned()), inserts }];
    database
}

fn files(database: &Declared) -> Vec<(String, String)> {
    let project = Project::new(".");
    let source = Source { project: &project, database, history: &[] };
    seed::files(source).into_iter().map(|file| (file.path, file.body)).collect()
}

#[test]
fn a_value_is_spelled_in_the_form_that_the_column_stores() {
    let at = || Expression::Literal(Literal::Timestamp("2026-01-02 03:04:05.120000".to_owned()));
    let row = vec![
        Expression::Literal(Literal::Integer(7)),
        Expression::Literal(Literal::Uuid("01234567-89ab-cdef-0123-456789abcdef".to_owned())),
        text("it's\nBEGIN TRANSACTION;"),
        Expression::Literal(Literal::Bool(true)),
        at(),
        at(),
        Expression::Literal(Literal::Decimal("9.99".to_owned())),
        Expression::Null,
    ];
    let mut other = row.clone();
    other[0] = Expression::sql("SELECT 1 + 1");
    other[7] = Expression::Literal(Literal::Json("{\"a\":[1,2]}".to_owned()));
    let columns = ["id", "key", "title", "sold", "at", "sql_at", "price", "data"].map(Name::from).to_vec();
    let insert = SeedInsert {
        table: ObjectName::new("items"),
        columns,
        rows: vec![row, other],
        on_conflict: "ON CONFLICT (\"id\") DO NOTHING".to_owned(),
    };
    let empty = SeedInsert {
        table: ObjectName::new("items"),
        columns: Vec::new(),
        rows: vec![Vec::new()],
        on_conflict: String::new(),
    };
    let files = files(&shop(vec![insert, empty]));
    let text: Vec<String> = files.into_iter().map(|(path, body)| format!("======== {path}\n{body}")).collect();
    insta::assert_snapshot!(text.concat());
}

#[test]
fn a_statement_stays_under_the_limit() {
    let rows: Vec<_> = (0..2_000).map(|at| vec![text(format!("{at:04}{}", "é".repeat(100)))]).collect();
    let insert = SeedInsert {
        table: ObjectName::new("items"),
        columns: vec![Name::from("title")],
        rows,
        on_conflict: "ON CONFLICT DO NOTHING".to_owned(),
    };
    for (path, body) in files(&shop(vec![insert])) {
        let lengths: Vec<usize> = body.split_inclusive(";\n").skip(1).map(str::len).collect();
        assert!(lengths.len() == 4 && lengths.iter().all(|length| *length <= 90_100), "{path}: {lengths:?}");
        assert_eq!(body.matches("ON CONFLICT DO NOTHING;").count(), 5, "{path}");
        let written: Vec<&str> = body.match_indices("    ('").map(|(at, _)| &body[at + 6..at + 10]).collect();
        assert_eq!(written, (0..2_000).map(|at| format!("{at:04}")).collect::<Vec<_>>(), "{path}");
    }
}
