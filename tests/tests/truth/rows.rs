//! Rows for the tables of the cases: so many in each, none of which any change refuses.

use seaglass_tests::target::Target;
use std::{collections::BTreeSet, fmt::Write as _};

/// How many rows a table has.
pub const ROWS: usize = 100;

/// Tables in the order in which rows can come, with what each column holds in row `n`.
const TABLES: [(&str, &[(&str, &str)]); 12] = [
    ("authors", &[("id", "n"), ("name", "CAST(n + 100 AS text)"), ("email", "'a' || n || '@example.org'")]),
    ("posts", &[("id", "n"), ("author_id", "n"), ("title", "'title ' || n")]),
    ("comments", &[("id", "n"), ("post_id", "n"), ("body", "'body ' || n")]),
    ("branches", &[("id", "n"), ("code", "'c' || n"), ("of", "CASE WHEN n > 1 THEN 'c' || (n - 1) END")]),
    ("notes", &[("id", "n"), ("author_id", "n")]),
    ("likes", &[("post_id", "n"), ("reader", "'reader ' || n")]),
    ("tags", &[("code", "'code ' || n"), ("name", "'tag ' || n")]),
    ("vouchers", &[("shop", "'shop ' || n"), ("number", "n"), ("worth", "n")]),
    ("letters", &[("id", "n"), ("to_name", "CAST(n + 100 AS text)"), ("to_email", "'a' || n || '@example.org'")]),
    ("papers_of_authors", &[("id", "n"), ("number", "n")]),
    ("events", &[("id", "n")]),
    ("parcels", &[("id", "n")]),
];

/// Statements that fill every table that is there.
pub fn of(target: &Target) -> String {
    let mut sql = String::new();
    let mut all = columns(target);
    for (table, columns) in TABLES {
        let columns: Vec<&(&str, &str)> =
            columns.iter().filter(|(name, _)| all.remove(&format!("{table}.{name}"))).collect();
        if columns.is_empty() {
            continue;
        }
        let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
        let values: Vec<&str> = columns.iter().map(|(_, value)| *value).collect();
        let (names, values) = (names.join(", "), values.join(", "));
        let _never = writeln!(sql, "{SERIES}INSERT INTO {table} ({names}) SELECT {values} FROM r;");
    }
    let has_mood = all.remove("days.mood");
    if all.remove("days.id") {
        for n in 1..=ROWS {
            let value = if n % 2 == 0 { "glad" } else { "sad" };
            let (column, value) = if has_mood { (", mood", format!(", '{value}'")) } else { ("", String::new()) };
            let _never = writeln!(sql, "INSERT INTO days (id{column}) VALUES ({n}{value});");
        }
    }
    for kept in ["tags.used_at", "events_0.id", "events_1.id", "letters.weight", "parcels.weight"] {
        all.remove(kept);
    }
    let shown = ["names.", "grown.", "longest."];
    all.retain(|name| !shown.iter().any(|view| name.starts_with(view)));
    assert!(all.is_empty(), "no values for {all:?}");
    sql
}

/// What that column holds in row `n`.
pub fn value(table: &str, column: &str) -> Option<&'static str> {
    let (_, columns) = TABLES.iter().find(|(name, _)| *name == table)?;
    columns.iter().find(|(name, _)| *name == column).map(|(_, value)| *value)
}

const SERIES: &str = "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 100) ";

/// The columns of every table, each as `table.column`.
fn columns(target: &Target) -> BTreeSet<String> {
    let found = target.texts(match target {
        Target::Postgres { .. } => {
            "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'public'"
        }
        Target::Sqlite(_) | Target::D1(_) => {
            "SELECT m.name || '.' || c.name FROM sqlite_master m, pragma_table_info(m.name) c
             WHERE m.type = 'table' AND m.name NOT GLOB '_cf_*' AND m.name NOT GLOB 'sqlite_*'"
        }
    });
    found.into_iter().collect()
}
