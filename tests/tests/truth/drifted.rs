//! A database that a migration is pending on differs from what history says in just what the migration changes.

use crate::cases::Case;
use seaglass::model::{Dialect, Schema};
use seaglass_cli::drift::{Drift, drift, fix, without};
use seaglass_tests::{live, target::Target};
use std::collections::BTreeSet;

/// Cases that change what no statement of that dialect says: how SQLite stores an instant, and names that it gives no
/// constraint.
const SILENT: [&str; 5] = [
    "store an instant in seconds",
    "store an instant as JavaScript counts it",
    "store an instant as JavaScript writes it",
    "give constraints of D1 no name",
    "spell types on D1 and let Postgres be",
];

/// What is read of the database and what is known of it differ in the same things from `after`.
pub fn is_told(case: &Case, target: &Target, before: &Schema, after: &Schema) {
    if SILENT.contains(&case.title) {
        return;
    }
    let dialect = live::dialect(target);
    let (held, found) = live::drifted(target, after);
    let (found, expected) = (lines(&found, dialect), lines(&drift(before, after, dialect), dialect));
    // What is compared by its name alone is told as not compared.
    let is_left = |line: &str| held.catalogue.unmodelled.iter().any(|item| line.ends_with(&format!(" {}", item.name)));
    let missed: Vec<&String> = expected.difference(&found).filter(|line| !is_left(line)).collect();
    let beyond: Vec<&String> = found.difference(&expected).filter(|line| !is_check(line, dialect)).collect();
    assert!(
        missed.is_empty() && beyond.is_empty() && held.unknown.is_empty(),
        "{} on {}: not told {missed:#?}, told and not so {beyond:#?}, not compared {:#?}",
        case.title,
        target.label(),
        held.unknown
    );
}

/// What `seaglass drift --sql` prints fixes a database of that sort, and no row of it is gone.
pub fn is_mended(case: &Case, target: &Target, after: &Schema) {
    // Rows that refer to a table that was renamed find nothing in the new one, and the printed SQL stops there.
    if SILENT.contains(&case.title) || case.title.starts_with("rename a table") {
        return;
    }
    let (dialect, rows) = (live::dialect(target), target.rows().len());
    let (held, found) = live::drifted(target, after);
    // What would lose values is left out unless somebody names it.
    let aim = without(&found.losses.iter().collect(), &held.schema, after);
    let fixing = drift(&held.schema, &aim, dialect);
    if !fixing.refusals.is_empty() || !fixing.valueless.is_empty() {
        return;
    }
    for part in fix(&fixing, &held.schema, &aim, dialect) {
        let alone = if part.no_transaction { "-- no-transaction\n" } else { "" };
        let sql = format!("{alone}{}", part.sql);
        target.migrate(&sql).unwrap_or_else(|error| panic!("{} on {}: {error}\n{sql}", case.title, target.label()));
    }
    let (_, left) = live::drifted(target, &aim);
    let left = lines(&left, dialect);
    assert!(left.is_empty(), "{} on {}: not fixed {left:#?}", case.title, target.label());
    // A search index has rows of its own.
    assert!(target.rows().len() >= rows, "{} on {}", case.title, target.label());
}

fn lines(found: &Drift, dialect: Dialect) -> BTreeSet<String> {
    // How a server spells a value is its own affair; SQLite has no comments, enums and routines, and one kind of view.
    let place = |line: String| line.split_once(": ").map_or(line.clone(), |(place, _)| place.to_owned());
    let is_of = |line: &String| {
        dialect == Dialect::Postgres || ![" comment of ", " enum ", " routine "].iter().any(|it| line.contains(it))
    };
    let lines = found.lines(dialect);
    lines.iter().map(|line| place(line.to_string()).replace(" materialized view ", " view ")).filter(is_of).collect()
}

/// On D1 a check keeps a type, and the column of which it is missing is of no type that history knows.
fn is_check(line: &str, dialect: Dialect) -> bool {
    dialect == Dialect::D1 && [" check ", " column "].iter().any(|it| line.contains(it))
}
