//! What no declaration knows. On SQLite and D1: see `sqlite`. On Postgres: owners, rights, options and comments by hand, triggers that are off, and what
//! others made over what is declared. A migration leaves it as it was, or fails before it changes anything and names it.

mod known;
mod others;
mod sqlite;

use crate::coverage::Coverage;
use crate::engine::{Database, Server};
use crate::trip::{self, Finding, What, finding, same};
use crate::{case::Step, dice::Dice, spec::Spec};
use seaglass::emit::sql::StageFiles;
use seaglass::model::Dialect;

/// Rights on a column of a view that may show other values under its name stop a migration, and what is set on a part that
/// a later transaction makes again.
const STOPS: [&str; 2] = ["who has rights on", "what is set by hand on"];

fn stops(error: &str) -> bool {
    STOPS.iter().any(|reason| error.contains(reason))
}

/// Runs the stages among what others made.
pub fn up(
    server: &Server,
    database: &mut Database,
    stages: &[StageFiles],
    step: &Step,
    old: (&[String], &[String]),
    coverage: &mut Coverage,
) -> Result<(), Finding> {
    if server.dialect() == Dialect::D1 {
        return sqlite::up(server, database, stages, step, coverage);
    }
    let Some((first, later)) = stages.split_first().filter(|_| is_seen(server, stages)) else {
        return trip::up(server, database, stages, What::Up);
    };
    let mut made = others::some(&step.before.spec, &mut dice(step));
    for other in &made {
        let wrong = |error: String| finding(What::Setup, &[("by hand", &other.sql), ("error", &error)]);
        server.run(database, &other.sql, false).map_err(wrong)?;
    }
    let mut had = give(server, database);
    match server.run(database, &first.up, first.no_transaction) {
        Ok(()) => {
            coverage.strange("others that stay", made.len());
            trip::up(server, database, later, What::Up)?;
        }
        Err(error) if made.iter().any(|other| error.contains(&other.name)) => {
            coverage.strange("refusals for others", 1);
            strip(server, database);
            same(What::Others, "refused", &server.facts(database), "before", old.0)?;
            same(What::Others, "refused", &server.rows(database), "before", old.1)?;
            made.clear();
            had = give(server, database);
            match trip::up(server, database, stages, What::Up) {
                Err(found) if stops(&found.text) => {
                    coverage.strange("refusals for rights", 1);
                    revoke(server, database);
                    return trip::up(server, database, stages, What::Up);
                }
                ran => ran?,
            }
        }
        Err(error) if stops(&error) => {
            coverage.strange("refusals for rights", 1);
            revoke(server, database);
            same(What::Strange, "refused", &server.facts(database), "before", old.0)?;
            same(What::Strange, "refused", &server.rows(database), "before", old.1)?;
            return trip::up(server, database, stages, What::Up);
        }
        Err(error) => return Err(finding(What::Up, &[("stage", "1"), ("error", &error)])),
    }
    let stay: Vec<String> = made.iter().filter(|it| it.outlives(&step.after.spec)).map(|it| it.name.clone()).collect();
    same(What::Others, "there after", &server.texts(database, others::THERE), "made by hand", &stay)?;
    let kept = kept(&had, &server.texts(database, known::HAD), [&step.before.spec, &step.after.spec]);
    coverage.strange("rights and the like", had.len());
    strip(server, database);
    kept
}

/// Rolls back among rights and the like, and says whether all of it was.
pub fn down(
    server: &Server,
    database: &mut Database,
    stages: &[StageFiles],
    step: &Step,
    run: impl Fn(&mut Database) -> Result<bool, Finding>,
) -> Result<bool, Finding> {
    if server.dialect() == Dialect::D1 {
        sqlite::is_whole_back(server, database, stages)?;
    }
    if !is_seen(server, stages) {
        return run(database);
    }
    let had = give(server, database);
    match run(database) {
        Ok(true) => {}
        Ok(false) => return Ok(false),
        Err(found) if stops(&found.text) => {
            revoke(server, database);
            return run(database);
        }
        Err(found) => return Err(found),
    }
    let kept = kept(&had, &server.texts(database, known::HAD), [&step.after.spec, &step.before.spec]);
    revoke(server, database);
    kept.map(|()| true)
}

/// The same for the same step.
fn dice(step: &Step) -> Dice {
    Dice::new(u64::from(step.before.spec.next) << 8 | u64::from(u8::try_from(step.edits.len()).unwrap_or(0)))
}

/// A draft is a migration of its own: what it drops has gone when one behind it makes that again, and that one fails behind
/// it.
fn is_seen(server: &Server, stages: &[StageFiles]) -> bool {
    server.dialect() == Dialect::Postgres && !stages.iter().any(trip::is_by_hand)
}

/// Gives it all, and says what there is.
fn give(server: &Server, database: &mut Database) -> Vec<String> {
    server.run(database, known::GIVE, false).expect("what is set by hand");
    server.texts(database, known::HAD)
}

/// Takes away all that another database of this schema does not have.
fn strip(server: &Server, database: &mut Database) {
    server.run(database, known::STRIP, false).expect("it goes by hand as well");
}

/// And the rights that stop a migration.
fn revoke(server: &Server, database: &mut Database) {
    strip(server, database);
    server.run(database, known::REVOKE, false).expect("rights go by hand as well");
}

fn kept(before: &[String], after: &[String], specs: [&Spec; 2]) -> Result<(), Finding> {
    let [old, new] = [known::ids(specs[0]), known::ids(specs[1])];
    let (before, after) = (known::told(before, &old, &new), known::told(after, &new, &old));
    same(What::Strange, "migrated", &after, "before", &before)
}
