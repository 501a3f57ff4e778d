//! What others made on SQLite and D1: an index, a trigger, a view, a table that refers, a search index over row numbers. A migration leaves it there, or says
//! that it is in the way and has changed nothing; and a file that is run statement by statement fails as a whole.

use super::dice;
use crate::case::Step;
use crate::coverage::Coverage;
use crate::dice::Dice;
use crate::engine::{Database, Server};
use crate::model::{quoted, text};
use crate::spec::{ColumnSpec, Id, Spec, TableSpec};
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
    /// A search index: its table, and a column whose values tell rows apart.
    search: Option<[Id; 2]>,
}

impl Other {
    /// Whether the values of its column are written in the same way in both versions.
    fn is_same(&self, specs: [&Spec; 2]) -> bool {
        let ty =
            |spec: &Spec| self.search.and_then(|[table, column]| spec.column(table, column).map(|it| it.ty.clone()));
        ty(specs[0]) == ty(specs[1])
    }

    /// The rows that a search index finds, by their numbers; none where one of them cannot be named in this version.
    fn found(&self, spec: &Spec) -> Option<String> {
        let [table, column] = self.search?;
        let table = spec.table(table)?;
        let column = quoted(&table.column(column)?.name);
        let (own, of) = (quoted(&self.name), quoted(&table.name));
        Some(format!(
            "SELECT it.rowid || ' ' || quote(it.{column}) FROM {own} AS found JOIN {of} AS it ON it.rowid = found.rowid
            WHERE {own} MATCH 'row' ORDER BY it.rowid"
        ))
    }
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
    by_hand.push_str("DELETE FROM \"by hand log\";\n");
    let wrong = |error: String| finding(What::Setup, &[("by hand", &by_hand), ("error", &error)]);
    server.run(database, &by_hand, false).map_err(wrong)?;
    // A search index has a column whose value differs from query to query.
    let is_stable = |line: &String| !made.iter().any(|it| it.search.is_some() && line.starts_with(&it.name));
    let rows_of = |database: &mut Database| server.rows(database).into_iter().filter(is_stable).collect::<Vec<_>>();
    let (facts, rows) = (server.facts(database), rows_of(database));
    let specs = [&step.before.spec, &step.after.spec];
    let searches: Vec<[String; 2]> = made
        .iter()
        .filter_map(|it| Some([it.found(specs[0])?, it.found(specs[1])?]).filter(|_| it.is_same(specs)))
        .collect();
    let were_found: Vec<String> = searches.iter().flat_map(|[before, _]| server.texts(database, before)).collect();
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
            if later.is_empty() {
                let finds: Vec<String> = searches.iter().flat_map(|[_, after]| server.texts(database, after)).collect();
                coverage.strange("rows that a search finds", were_found.len());
                same(What::Others, "finds", &finds, "found", &were_found).map_err(told)?;
            }
            strip(server, database, &made);
            trip::up(server, database, later, What::Up)
        }
        Err(error)
            if ["by hand", "history does not know", "than history knows"].iter().any(|it| error.contains(it)) =>
        {
            coverage.strange("refusals for others", 1);
            same(What::Others, "refused", &server.facts(database), "before", &facts).map_err(told)?;
            same(What::Others, "refused", &rows_of(database), "before", &rows).map_err(told)?;
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
    if dice.chance(25) {
        return search(spec, dice, name);
    }
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
    Some(Other { name, kind, sql, of: goes.then_some(table.id), search: None })
}

/// A search index that knows rows by their numbers, over a table that keeps these.
///
/// <https://www.sqlite.org/fts5.html#external_content_tables>
fn search(spec: &Spec, dice: &mut Dice, name: String) -> Option<Other> {
    let tables: Vec<&TableSpec> = spec.tables.iter().filter(|table| !table.without_rowid).collect();
    let table = dice.pick(&tables)?;
    let columns: Vec<&ColumnSpec> = table.stored().filter(|it| !it.nullable && it.is_integer()).collect();
    let column = dice.pick(&columns)?;
    // A name that such a table has for itself.
    let column = Some(column).filter(|it| !["rank", "rowid"].contains(&it.name.as_str()))?;
    let (own, of, shown) = (quoted(&name), quoted(&table.name), quoted(&column.name));
    let content = text(&table.name);
    // Numbers that nobody would give again, where no column holds them and nobody is told.
    let is_number = table.primary_key.as_ref().is_some_and(|key| {
        key.columns.len() == 1
            && key.columns.iter().all(|id| table.column(*id).is_some_and(ColumnSpec::is_stored_integer))
    });
    let moved = if is_number || !table.triggers.is_empty() {
        String::new()
    } else {
        format!("UPDATE {of} SET rowid = rowid + 1000000;\n")
    };
    let sql = format!(
        "{moved}CREATE VIRTUAL TABLE {own} USING fts5({shown}, content={content}, content_rowid='rowid');
INSERT INTO {own} (rowid, {shown}) SELECT rowid, 'row' FROM {of}"
    );
    Some(Other { name, kind: "TABLE", sql, of: None, search: Some([table.id, column.id]) })
}
