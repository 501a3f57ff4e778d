//! One declaration of everything that one database has alone: made among rows, changed, removed, and rolled back each time. What
//! `docs/coverage.md` says that a declaration has is found in the engine's catalogue.

mod coverage;
mod on_postgres;
mod on_sqlite;

use seaglass::Database;
use seaglass_tests::assert_same_lines;
use seaglass_tests::target::Target;

use crate::evolution::Evolution;

/// Which state of a declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    /// Tables alone.
    Bare,
    /// Everything.
    Full,
    /// Everything, each said in another way.
    Changed,
}

impl State {
    /// The first of these without, the second with, and the third changed.
    fn of<T>(self, [bare, full, changed]: [T; 3]) -> T {
        match self {
            Self::Bare => bare,
            Self::Full => full,
            Self::Changed => changed,
        }
    }
}

/// Everything that Postgres has, with rows.
pub fn on_postgres(target: &Target) {
    let everything = || on_postgres::database(State::Full);
    Evolution::new(everything, everything).begin(target, on_postgres::FULL_ROWS);
}

/// Goes between two states with rows in every table of the first, and back.
fn goes(
    targets: impl IntoIterator<Item = Target>,
    before: impl Fn() -> Database,
    after: impl Fn() -> Database,
    rows: &str,
) {
    let evolution = Evolution::new(before, after);
    for target in targets {
        let held = target.sibling();
        evolution.begin(&held, rows);
        evolution.migrate(&target, rows);
        evolution.back(&target);
        assert_same_lines(&target.label(), &target.rows(), "rows before", &held.rows());
    }
}

/// All that Postgres has, for other tests.
pub fn of_postgres() -> Database {
    on_postgres::database(State::Full)
}

/// All that SQLite has, for other tests.
pub fn sqlite_of_every_kind() -> Database {
    on_sqlite::database(State::Full)
}
