//! What others made on SQLite and D1: an index, a trigger, a view, a table that refers. A migration leaves it there, or says
//! that it is in the way and has changed nothing; and a file that is run statement by statement fails as a whole.

use super::dice;
use crate::case::Step;
use crate::coverage::Coverage;
use crate::dice::Dice;
use crate::engine::{Database, Server};
use crate::model::quoted;
use crate::spec::{Id, Spec};
use crate::trip::{self, Finding, What, finding, is_by_hand, same};
use seaglass::emit::sql::StageFiles;
use std::fmt::Write as _;

/// An object that somebody made.
struct Other {
    name: String,
    /// `INDEX`, `TRIGGER`, `VIEW` or `TABLE`.
    kind: &'static str,
    /// What makes it.
    sql: String,
    /// It goes with this table.
    of: Option<Id>,
}

/// Where triggers write that must not fire.
const LOG: &str = "CREATE TABLE \"by hand log\" (what text)";

const THERE: &str = "SELECT name FROM sqlite_master WHERE name GLOB 'by hand [0-9]' ORDER BY name";

/// Runs the stages: the first in autocommit, then among what others made.
pub fn up(
    server: &Server,
    database: &mut Database,
    stages: &[StageFiles],
    step: &Step,
    coverage: &mut Coverage,
) -> Result<(), Finding> {
    let Some((first, later)) = stages.split_first().filter(|_| !stages.iter().any(is_by_hand)) else {
        return trip::up(server, database, stages, What::Up);
    };
    if is_done(server, database, &first.up)? {
        coverage.strange("files of one statement", 1);
        return trip::up(server, database, later, What::Up);
    }
    let made = some(&step.before.spec, &mut dice(step));
    if made.is_empty() {
        return trip::up(server, database, stages, What::Up);
    }
    let mut by_hand = format!("{LOG};\n");
    for other in &made {
        let _ = writeln!(by_hand, "{};", other.sql);
    }
    let wrong = |error: String| finding(What::Setup, &[("by hand", &by_hand), ("error", &error)]);
    server.run(database, &by_hand, false).map_err(wrong)?;
    let (facts, rows) = (server.facts(database), server.rows(database));
    let ran = server.run(database, &first.up, first.no_transaction);
    let told = |mut found: Finding| {
        let _ = write!(found.text, "\n== by hand\n{by_hand}");
        found
    };
    match ran {
        Ok(()) => {
            coverage.strange("others that stay", made.len());
            let stays = |it: &&Other| it.of.is_none_or(|table| step.after.spec.table(table).is_some());
            let stay: Vec<String> = made.iter().filter(stays).map(|it| it.name.clone()).collect();
            same(What::Others, "there after", &server.texts(database, THERE), "made by hand", &stay).map_err(told)?;
            let fired = server.texts(database, "SELECT what FROM \"by hand log\"");
            same(What::Others, "fired", &fired, "nothing", &[]).map_err(told)?;
            strip(server, database, &made);
            trip::up(server, database, later, What::Up)
        }
        Err(error)
            if ["by hand", "history does not know", "than history knows"].iter().any(|it| error.contains(it)) =>
        {
            coverage.strange("refusals for others", 1);
            same(What::Others, "refused", &server.facts(database), "before", &facts).map_err(told)?;
            same(What::Others, "refused", &server.rows(database), "before", &rows).map_err(told)?;
            strip(server, database, &made);
            trip::up(server, database, stages, What::Up)
        }
        Err(error) => Err(told(finding(What::Others, &[("stage", "1"), ("error", &error)]))),
    }
}

/// Rolling back, a file that is run statement by statement changes nothing either.
pub fn is_whole_back(server: &Server, database: &mut Database, stages: &[StageFiles]) -> Result<(), Finding> {
    match stages.last() {
        Some(stage) if !is_by_hand(stage) && statements(&stage.down) > 1 => {
            is_done(server, database, &stage.down).map(|_| ())
        }
        _ => Ok(()),
    }
}

/// Runs a file in autocommit; whether it is done, where it does not leave everything as it was.
fn is_done(server: &Server, database: &mut Database, sql: &str) -> Result<bool, Finding> {
    let (facts, rows) = (server.facts(database), server.rows(database));
    let Err(error) = server.autocommit(database, sql) else {
        if statements(sql) > 1 {
            return Err(finding(What::Half, &[("ran in autocommit", sql)]));
        }
        return Ok(true);
    };
    let told = |mut found: Finding| {
        let _ = write!(found.text, "\n== error in autocommit: {error}");
        found
    };
    same(What::Half, "in autocommit", &server.facts(database), "before", &facts).map_err(told)?;
    same(What::Half, "in autocommit", &server.rows(database), "before", &rows).map_err(told)?;
    Ok(false)
}

/// Those of a file, a trigger with its body as one.
fn statements(sql: &str) -> usize {
    let (mut count, mut inside) = (0, false);
    for line in sql.lines().filter(|line| !line.starts_with("--") && *line != "PRAGMA optimize;") {
        inside = (inside || line.contains("BEGIN")) && !line.ends_with("END;");
        count += usize::from(!inside && line.ends_with(';'));
    }
    count
}

fn strip(server: &Server, database: &mut Database, made: &[Other]) {
    let drops = made.iter().rev().map(|it| format!("DROP {} IF EXISTS {};\n", it.kind, quoted(&it.name)));
    let sql: String = drops.chain(["DROP TABLE \"by hand log\";\n".to_owned()]).collect();
    server.run(database, &sql, false).expect("it goes by hand as well");
}

/// None, or some.
fn some(spec: &Spec, dice: &mut Dice) -> Vec<Other> {
    (0..dice.below(3)).filter_map(|number| one(spec, dice, format!("by hand {number}"))).collect()
}

fn one(spec: &Spec, dice: &mut Dice, name: String) -> Option<Other> {
    let table = dice.pick(&spec.tables)?;
    let column = quoted(&dice.pick(&table.columns)?.name);
    let (own, of) = (quoted(&name), quoted(&table.name));
    let fires = |event: &str| {
        format!("CREATE TRIGGER {own} AFTER {event} ON {of} BEGIN INSERT INTO \"by hand log\" VALUES ('{event}'); END")
    };
    let (kind, sql, goes) = match dice.below(7) {
        0 => ("INDEX", format!("CREATE INDEX {own} ON {of} ({column})"), true),
        1 => ("TRIGGER", fires("UPDATE"), true),
        2 => ("TRIGGER", fires("INSERT"), true),
        3 => ("TRIGGER", fires("DELETE"), true),
        4 => ("VIEW", format!("CREATE VIEW {own} AS SELECT {column} AS one FROM {of}"), false),
        5 => {
            let view = quoted(&dice.pick(&spec.views)?.name);
            ("TRIGGER", format!("CREATE TRIGGER {own} INSTEAD OF DELETE ON {view} BEGIN SELECT 1; END"), false)
        }
        _ => {
            let key = table.primary_key.as_ref().filter(|key| key.columns.len() == 1)?;
            let to = quoted(&table.columns.iter().find(|column| key.columns.contains(&column.id))?.name);
            let make = format!("CREATE TABLE {own} (one REFERENCES {of} ({to}) ON DELETE CASCADE)");
            ("TABLE", format!("{make};\nINSERT INTO {own} SELECT {to} FROM {of} LIMIT 2"), false)
        }
    };
    Some(Other { name, kind, sql, of: goes.then_some(table.id) })
}
