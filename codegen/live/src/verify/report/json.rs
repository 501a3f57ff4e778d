//! For programs: `cargo schema check --verified` reads `up_sha256` and `held`.

use super::super::outcome::{Answer, Outcome, Ran};
use serde_json::{Map, Value, json};

/// All outcomes of a command.
pub fn json(database: &str, outcomes: &[Outcome]) -> Value {
    let each = |outcome: &Outcome| -> Vec<Value> {
        outcome.ran.iter().map(|ran| of_migration(database, outcome, ran)).collect()
    };
    json!({
        "version": 1,
        "command": "verify",
        "database": database,
        "held": outcomes.iter().all(Outcome::is_held),
        "migrations": outcomes.iter().flat_map(each).collect::<Vec<_>>(),
    })
}

/// One migration of an outcome. The questions are answered for all of its stages together.
pub fn of_migration(database: &str, outcome: &Outcome, ran: &Ran) -> Value {
    let mut answers = Map::new();
    for (question, answer) in &outcome.answers {
        let value = match answer {
            Answer::Held => json!({ "is": "held" }),
            Answer::Failed(why) => json!({ "is": "failed", "why": why }),
            Answer::Left(why) => json!({ "is": "not asked", "why": why }),
        };
        answers.insert(question.word().to_owned(), value);
    }
    let rows: Map<String, Value> =
        outcome.filled.iter().map(|filled| (filled.table.to_string(), filled.rows.into())).collect();
    let millis = |time: std::time::Duration| (time.as_secs_f64() * 10_000.0).round() / 10.0;
    let measures = ran.measures.as_ref().map(|it| {
        json!({
            "time_ms": millis(it.time),
            "locks": it.locks.iter().map(|(table, mode)| json!({ "table": table, "mode": mode })).collect::<Vec<_>>(),
            "rewritten": it.rewritten,
            "rows_written": it.written,
            "reader_waited_ms": it.reader.map(millis),
            "writer_waited_ms": it.writer.map(millis),
        })
    });
    json!({
        "version": 1,
        "database": database,
        "migration": ran.step.stem,
        "draft": outcome.draft,
        "dialect": outcome.dialect.key(),
        "engine": outcome.engine,
        "up_sha256": ran.step.up_sha256,
        "down_sha256": ran.step.down_sha256,
        "held": outcome.is_held(),
        "answers": answers,
        "rows": rows,
        "notes": outcome.notes,
        "measures": measures,
    })
}
