//! Rows that a new key refers nowhere with: to a table that the same migration makes, and that has no row yet. Where that
//! fails, each header says so, there and back; without rows the same files run.

use super::claim::Header;
use seaglass::{
    Database, TableDecl,
    sea_query::{ColumnDef, ForeignKey, Table, TableCreateStatement},
};
use seaglass_tests::{generated::walk, story::Story, target::Target};
use std::fs;

/// A change, a row of each table before and after it, and whether the rows of before stop it.
struct Change {
    what: &'static str,
    before: Database,
    after: Database,
    flags: &'static [&'static str],
    rows: [&'static str; 2],
    stops: bool,
}

fn table(name: &'static str) -> TableCreateStatement {
    Table::create().table(name).col(ColumnDef::new("id").integer().not_null().primary_key()).take()
}

fn folder() -> ColumnDef {
    ColumnDef::new("folder_id").integer().take()
}

/// Notes with this column, which may be a key.
fn notes(column: Option<ColumnDef>, target: Option<&'static str>) -> TableDecl {
    let mut notes = table("notes");
    if let Some(mut column) = column {
        notes.col(&mut column);
    }
    if let Some(target) = target {
        let mut key = ForeignKey::create();
        notes.foreign_key(key.name("notes_folder_id_fkey").from("notes", "folder_id").to(target, "id"));
    }
    TableDecl::new(notes)
}

fn shop(tables: impl IntoIterator<Item = TableDecl>) -> Database {
    tables.into_iter().fold(Database::new("shop"), Database::table)
}

const NOTE: &str = "INSERT INTO notes (id) VALUES (1);";
const FILED: &str = "INSERT INTO folders (id) VALUES (1); INSERT INTO notes (id, folder_id) VALUES (1, 1);";
const NOWHERE: &str = "INSERT INTO notes (id, folder_id) VALUES (1, 1);";

fn changes() -> Vec<Change> {
    let new = || TableDecl::new(table("folders"));
    let plain = || shop([notes(None, None)]);
    let required = || Some(folder().not_null().take());
    let shelved = "INSERT INTO shelves (id) VALUES (1); INSERT INTO notes (id, folder_id) VALUES (1, 1);";
    let change = |what, before, after, flags, rows, stops| Change { what, before, after, flags, rows, stops };
    vec![
        change(
            "a required key, filled with a row that is not there",
            plain(),
            shop([new(), notes(required(), Some("folders"))]),
            &["--backfill", "notes.folder_id=1"],
            [NOTE, FILED],
            true,
        ),
        change(
            "a required key with a default",
            plain(),
            shop([new(), notes(Some(folder().not_null().default(1).take()), Some("folders"))]),
            &[],
            [NOTE, FILED],
            true,
        ),
        change(
            "a key with a default, which may be NULL",
            plain(),
            shop([new(), notes(Some(folder().default(1).take()), Some("folders"))]),
            &[],
            [NOTE, FILED],
            true,
        ),
        change(
            "a key that may be NULL",
            plain(),
            shop([new(), notes(Some(folder()), Some("folders"))]),
            &[],
            [NOTE, FILED],
            false,
        ),
        change(
            "a key of a column that is there",
            shop([notes(required(), None)]),
            shop([new(), notes(required(), Some("folders"))]),
            &[],
            [NOWHERE, FILED],
            true,
        ),
        change(
            "a key of a column that becomes required",
            shop([notes(Some(folder()), None)]),
            shop([new(), notes(required(), Some("folders"))]),
            &["--backfill", "notes.folder_id=1"],
            [NOTE, FILED],
            true,
        ),
        change(
            "a key that refers to another table, which takes the place of one that goes",
            shop([new(), notes(required(), Some("folders"))]),
            shop([TableDecl::new(table("shelves")), notes(required(), Some("shelves"))]),
            &["--drop", "folders"],
            [FILED, shelved],
            true,
        ),
        change(
            "a required key goes",
            shop([new(), notes(required(), Some("folders"))]),
            shop([new(), notes(None, None)]),
            &["--drop", "notes.folder_id"],
            [FILED, NOTE],
            false,
        ),
        change(
            "a required key goes with its table",
            shop([new(), notes(required(), Some("folders"))]),
            plain(),
            &["--drop", "notes.folder_id", "--drop", "folders"],
            [FILED, NOTE],
            false,
        ),
    ]
}

/// The files of a change on one dialect: what makes the tables, and both ways.
fn files(change: &Change, dialect: &str) -> [Vec<String>; 3] {
    let story = Story::new();
    story.generate(std::slice::from_ref(&change.before), &[]);
    let files = |direction: &str| -> Vec<String> {
        let folder = story.root().join("migration/sql/shop").join(dialect).join(direction);
        walk(&folder).into_values().map(|path| fs::read_to_string(path).expect("a file of SQL")).collect()
    };
    let first = files("up");
    story.generate(std::slice::from_ref(&change.after), change.flags);
    let count = first.len();
    let mut down: Vec<String> = files("down").into_iter().skip(count).collect();
    down.reverse();
    [first, files("up").into_iter().skip(count).collect(), down]
}

/// Runs files up to one that fails. Whether they all ran; one that fails was said to, and leaves everything as it was.
fn runs(target: &Target, files: &[String], direction: &str, label: &str) -> bool {
    for file in files {
        let irreversible =
            direction == "down" && Header::of(file).paragraph("Down").expect("a grade").starts_with("irreversible");
        let may_fail = irreversible || !Header::of(file).fails(direction).is_empty();
        let held = may_fail.then(|| (target.facts(), target.rows()));
        if let Err(error) = target.migrate(file) {
            let Some(held) = held else { panic!("{label}: says nothing, and fails: {error}\n{file}") };
            assert_eq!((target.facts(), target.rows()), held, "{label}\n{file}");
            return false;
        }
        assert!(!irreversible, "{label}: it ran\n{file}");
    }
    true
}

#[test]
fn what_fails_over_rows_says_so_and_runs_without() {
    let [_, postgres] = Target::postgres("required");
    for engine in [postgres, Target::d1()] {
        for change in changes() {
            let [first, up, down] = files(&change, engine.dialect());
            let label = |what: &str| format!("{}, {what} on {}", change.what, engine.label());
            let begin = |rows: &str| {
                let target = engine.sibling();
                for sql in &first {
                    target.must(sql);
                }
                if !rows.is_empty() {
                    target.must(rows);
                }
                target
            };
            let says =
                |files: &[String], direction| files.iter().any(|file| !Header::of(file).fails(direction).is_empty());
            let empty = begin("");
            assert!(runs(&empty, &up, "up", &label("without rows")), "{}", label("without rows"));
            let back = runs(&empty, &down, "down", &label("back without rows"));
            let full = begin(change.rows[0]);
            let ran = runs(&full, &up, "up", &label("with rows"));
            assert_eq!(ran, !change.stops, "{}\n{}", label("with rows"), up.join("\n"));
            // With rows that were written since.
            let full = begin("");
            assert!(runs(&full, &up, "up", &label("again")), "{}", label("again"));
            full.must(change.rows[1]);
            let ran = runs(&full, &down, "down", &label("back with rows"));
            assert_eq!(ran, back && !says(&down, "down"), "{}\n{}", label("back with rows"), down.join("\n"));
        }
    }
}
