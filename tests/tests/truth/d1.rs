//! What D1 counts, held against what is said beforehand.

use super::{claim::Header, rows::ROWS};
use seaglass_tests::workerd::Db;
use serde_json::json;

/// Runs a file as one transaction, which must succeed.
pub fn run(db: &Db, sql: &str, label: &str) {
    let claims = Header::of(sql).claims();
    let statements: Vec<&str> = sql.split_inclusive(";\n").filter(|text| !is_comment(text)).collect();
    let script = format!(
        "const found = await DB.batch({}.map((sql) => DB.prepare(sql)));
         return found.reduce((sum, result) => sum + result.meta.rows_written, 0);",
        json!(statements)
    );
    let counted = db.run(&script).unwrap_or_else(|error| panic!("{error}: {label}"));
    let counted = usize::try_from(counted.as_u64().expect("a number")).expect("a small number");
    let told: u64 = claims.values().map(|claim| claim.writes).sum();
    let most = told + claims.values().map(|claim| claim.may_write).sum::<u64>();
    // What is written of the schema itself is not a row's.
    let per_row = (counted + ROWS / 2) / ROWS;
    let per_row = u64::try_from(per_row).expect("small");
    assert!((told..=most).contains(&per_row), "{told} to {most} of each are told, {counted} rows written: {label}");
}

fn is_comment(text: &str) -> bool {
    text.lines().all(|line| line.trim().is_empty() || line.starts_with("--"))
}
