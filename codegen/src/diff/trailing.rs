//! SQL behind a definition, which is taken as it is written.

use super::{Difference, Refusal};
use crate::model::{Column, Dialect, Forms, Name, Rule, Table};
use crate::sql::{is_collation, is_partition, is_storage};

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
    is_known: fn(&str, Dialect) -> bool,
    place: String,
    known: &str,
    found: &mut Difference,
) {
    let form = |forms: &Forms| forms.get(&Dialect::Postgres).map(|sql| sql.trim().to_owned()).unwrap_or_default();
    let (before, after) = (form(before), form(after));
    let is_known = |sql: &str| sql.is_empty() || is_known(sql, Dialect::Postgres);
    if before == after || (is_known(&before) && is_known(&after)) {
        return;
    }
    let said = |sql: &str| if sql.is_empty() { "nothing".to_owned() } else { format!("`{sql}`") };
    let partitions = |sql: &str| is_partition(sql, Dialect::Postgres);
    let why = if partitions(&before) || partitions(&after) {
        "Postgres partitions no table that is there, and takes none out of its partitions".to_owned()
    } else {
        format!("of what follows a definition, {known} alone can be altered")
    };
    found.refusals.push(Refusal {
        rule: Rule::TrailingSql,
        place,
        what: format!("its trailing SQL in Postgres becomes {} instead of {}", said(&after), said(&before)),
        why,
        instead: "leave it as it was, or write the migration by hand: `cargo schema new <name>`".to_owned(),
        stale: false,
    });
}
