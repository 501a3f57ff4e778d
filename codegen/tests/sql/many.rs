//! What planning and writing cost, by the processor's time: ten times as many tables cost ten times as much.

use super::{creation, database, migration};
use nix::time::{ClockId, clock_gettime};
use seaglass::model::{Declared, Dialect, Schema};
use serde_json::{Value, json};
use std::time::Duration;

/// Tables that refer to each other, with an index, a check and a trigger each.
fn tables(number: usize) -> Declared {
    let table = |at: usize| -> Value {
        let name = format!("t{at:05}");
        let sql = format!(
            "CREATE TRIGGER {name}_touch BEFORE UPDATE ON {name} FOR EACH ROW WHEN (OLD.id > 0) \
                           EXECUTE FUNCTION touch()"
        );
        json!({
            "name": { "name": name },
            "columns": [{ "name": "id", "type": "integer" }, { "name": "other_id", "type": "integer" }],
            "primary_key": { "name": format!("{name}_pkey"), "columns": ["id"] },
            "foreign_keys": [{ "name": format!("{name}_fkey"), "columns": ["other_id"], "target_columns": ["id"],
                "target": { "name": format!("t{:05}", (at + 1) % number) } }],
            "checks": [{ "name": format!("{name}_check"),
                "expression": { "sql": { "postgres": "id > 0", "d1": "id > 0" } } }],
            "indexes": [{ "name": format!("{name}_idx"), "parts": [{ "target": { "column": "other_id" } }] }],
            "triggers": [{ "name": format!("{name}_touch"), "forms": { "postgres": sql } }],
        })
    };
    database(json!({ "tables": (0..number).map(table).collect::<Vec<_>>() }))
}

/// How long a processor works to make them.
fn work(number: usize, dialect: Dialect) -> Duration {
    let now = || -> Duration { clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).expect("every thread has one").into() };
    let after = tables(number);
    let changes = creation(&after.schema);
    let start = now();
    assert!(!migration(&after, &changes, &Schema::default(), dialect).is_empty());
    now().saturating_sub(start)
}

#[test]
fn making_tables_grows_with_their_number() {
    for dialect in Dialect::ALL {
        let took = |number: usize| (0..2).map(|_| work(number, dialect)).min().unwrap_or_default();
        let (some, many) = (took(300), took(3000));
        assert!(many < 25 * some, "{}: {some:?} for 300 tables, {many:?} for 3,000", dialect.title());
    }
}
