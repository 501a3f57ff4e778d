//! SQL behind a definition, which is taken as it is written.

use super::{Difference, Refusal};
use crate::model::{Column, Dialect, Forms, Name, Table};

/// Refuses a change of what stands behind a table's definition, if no statement of Postgres is known to make it.
pub(super) fn table(before: &Table, after: &Table, found: &mut Difference) {
    refuse(&before.extra, &after.extra, is_storage, after.name.to_string(), "WITH (…)", found);
}

/// The same of a column.
pub(super) fn column(table: &Table, before: &Column, after: &Column, found: &mut Difference) {
    let place = |name: &Name| format!("{}.{name}", table.name);
    refuse(&before.extra, &after.extra, is_collation, place(&after.name), "COLLATE", found);
}

fn refuse(
    before: &Forms,
    after: &Forms,
    is_known: fn(&str) -> bool,
    place: String,
    known: &str,
    found: &mut Difference,
) {
    let form = |forms: &Forms| forms.get(&Dialect::Postgres).map(|sql| sql.trim().to_owned()).unwrap_or_default();
    let (before, after) = (form(before), form(after));
    let is_known = |sql: &str| sql.is_empty() || is_known(sql);
    if before == after || (is_known(&before) && is_known(&after)) {
        return;
    }
    let said = |sql: &str| if sql.is_empty() { "nothing".to_owned() } else { format!("`{sql}`") };
    let partitions = |sql: &str| after_word(sql, "partition").is_some();
    let why = if partitions(&before) || partitions(&after) {
        "; Postgres partitions no table that is there, and takes none out of its partitions"
    } else {
        ""
    };
    found.refusals.push(Refusal {
        place,
        what: format!("its trailing SQL in Postgres becomes {} instead of {}{why}", said(&after), said(&before)),
        instead: format!(
            "leave it as it was, or write the migration by hand: `cargo schema new <name>`. What can be altered is {known} \
             alone"
        ),
        stale: false,
    });
}

fn is_storage(sql: &str) -> bool {
    let rest = after_word(sql, "with").map(str::trim_start);
    let inner = rest.and_then(|rest| rest.strip_prefix('(')?.trim_end().strip_suffix(')'));
    inner.is_some_and(|inner| !inner.contains(['(', ')']))
}

fn is_collation(sql: &str) -> bool {
    let name = after_word(sql, "collate").map(str::trim).unwrap_or_default();
    let quoted = name.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    quoted.map_or_else(
        || !name.is_empty() && !name.contains(char::is_whitespace),
        |inner| !inner.replace("\"\"", "").contains('"'),
    )
}

/// What follows a first word.
fn after_word<'s>(sql: &'s str, word: &str) -> Option<&'s str> {
    let (first, rest) = sql.trim_end_matches(';').split_at_checked(word.len())?;
    (first.eq_ignore_ascii_case(word) && !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_')).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::{is_collation, is_storage};

    #[test]
    fn what_can_be_altered_is_told_from_the_rest() {
        for sql in ["COLLATE \"de-x-icu\"", "collate nocase", "COLLATE pg_catalog.\"C\""] {
            assert!(is_collation(sql), "{sql}");
        }
        for sql in
            ["STORAGE EXTERNAL", "COLLATE \"C\" STORAGE EXTERNAL", "COLLATE \"a\" \"b\"", "COLLATE", "collated x"]
        {
            assert!(!is_collation(sql), "{sql}");
        }
        assert!(is_storage("WITH (fillfactor = 70, autovacuum_enabled = off)"));
        for sql in ["INHERITS (a)", "WITH (fillfactor = 70) TABLESPACE fast", "PARTITION BY RANGE (x)", "WITHOUT ROWID"]
        {
            assert!(!is_storage(sql), "{sql}");
        }
    }
}
