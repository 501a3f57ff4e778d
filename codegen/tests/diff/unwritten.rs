//! What is said for a dialect that nothing is written for is not a change.

use seaglass::diff::{Change, apply, diff};
use seaglass::model::{Dialect, Storage};
use seaglass::read::read;
use seaglass::sea_query::{ColumnDef, ConditionalStatement, Index, Table};
use seaglass::{Database, Raw, Routine, TableDecl, Trigger, View, column, per_dialect};

/// A database with a text for each dialect wherever there can be one.
fn database(dialects: &[Dialect], postgres: &'static str, d1: &'static str) -> Database {
    let id = ColumnDef::new("id").integer().not_null().primary_key().take();
    let said = ColumnDef::new("said").text().default(per_dialect(postgres, d1)).take();
    let made = ColumnDef::new("made").text().generated(per_dialect(postgres, d1), true).take();
    let table = Table::create().table("notes").col(id).col(said).col(made).check(per_dialect(postgres, d1)).take();
    let index =
        Index::create().name("notes_index").table("notes").col("id").and_where(per_dialect(postgres, d1)).take();
    let trigger = |name: &str| Trigger::new(name).postgres(postgres).d1(d1);
    let notes = TableDecl::new(table).index(index).trigger(trigger("touch")).extra(Dialect::Postgres, postgres);
    let view = View::new("shown").postgres(postgres).d1(d1).trigger(trigger("through"));
    Database::new("app")
        .dialects(dialects.iter().copied())
        .table(notes.extra(Dialect::D1, d1))
        .view(view)
        .routine(Routine::new("run").postgres(postgres).instead_on_d1(d1))
        .object(Raw::new("thing", "raw").postgres(postgres, postgres).d1(d1, d1))
}

fn changes(before: &mut Database, after: &mut Database) -> Vec<Change> {
    let [before, after] = [before, after].map(|database| read(database).expect("no fault"));
    let found = diff(&before.schema, &after.schema, &after.intent);
    assert!(found.questions.is_empty(), "{found:#?}");
    // Another text behind the definition of a table is refused.
    assert!(found.refusals.is_empty() || found.changes.len() > 5, "{found:#?}");
    let reached = apply(&found.changes, before.schema).expect("it fits");
    assert_eq!(diff(&reached, &after.schema, &after.intent).changes, [], "it comes to an end");
    found.changes
}

fn names(changes: &[Change]) -> Vec<String> {
    changes.iter().map(ToString::to_string).collect()
}

#[test]
fn another_text_of_it_is_no_change() {
    for (dialects, postgres, d1) in [(&[Dialect::Postgres], "'1'", "'2'"), (&[Dialect::D1], "'2'", "'1'")] {
        let found = changes(&mut database(dialects, "'1'", "'1'"), &mut database(dialects, postgres, d1));
        assert_eq!(names(&found), [""; 0], "{dialects:?}");
        // The other one is.
        let found = changes(&mut database(dialects, "'1'", "'1'"), &mut database(dialects, d1, postgres));
        let found = names(&found).join("\n");
        for part in ["notes.said", "notes.made", "notes_check", "notes_index", "touch", "shown", "through", "raw"] {
            assert!(found.contains(part), "{dialects:?}: {part}\n{found}");
        }
    }
    let both = &Dialect::ALL;
    let found = changes(&mut database(both, "'1'", "'1'"), &mut database(both, "'1'", "'2'"));
    assert!(names(&found).len() > 8, "{found:#?}");
}

#[test]
fn what_it_alone_would_have_is_neither_made_nor_dropped() {
    let app = |dialects: &[Dialect], trigger: Option<Trigger>, view: Option<View>| {
        let id = ColumnDef::new("id").integer().not_null().primary_key().take();
        let table = TableDecl::new(Table::create().table("notes").col(id).take());
        let table = trigger.into_iter().fold(table, TableDecl::trigger);
        let database = Database::new("app").dialects(dialects.iter().copied()).table(table);
        view.into_iter().fold(database, Database::view)
    };
    let touch = || Some(Trigger::new("touch").d1("CREATE TRIGGER touch AFTER UPDATE ON notes BEGIN SELECT 1; END"));
    let shown = || Some(View::new("shown").d1("SELECT 1"));
    let postgres = &[Dialect::Postgres];
    let none = || app(postgres, None, None);
    let all = || app(postgres, touch(), shown());
    assert_eq!(names(&changes(&mut none(), &mut all())), [""; 0]);
    assert_eq!(names(&changes(&mut all(), &mut none())), [""; 0]);
    let both = &Dialect::ALL;
    let found = changes(&mut app(both, None, None), &mut app(both, touch(), shown()));
    assert_eq!(names(&found), ["add view shown", "add trigger touch to notes"]);
}

/// How D1 stores a value is how Postgres does, too, for the forms that a program binds in one way only.
#[test]
fn a_stored_form_that_postgres_shares_is_a_change() {
    let stored = |storage: Option<Storage>| {
        let seen = ColumnDef::new("seen").timestamp_with_time_zone().take();
        let table = TableDecl::new(Table::create().table("notes").col(seen));
        let table = storage.into_iter().fold(table, |table, it| table.column("seen", column().d1_storage(it)));
        Database::new("app").dialects([Dialect::Postgres]).table(table)
    };
    for storage in [Storage::UnixSeconds, Storage::UnixMillis, Storage::IsoTimestamp] {
        for [before, after] in [[None, Some(storage)], [Some(storage), None]] {
            let [mut before, mut after] = [before, after].map(stored);
            let [before, after] = [&mut before, &mut after].map(|database| read(database).expect("no fault"));
            let found = diff(&before.schema, &after.schema, &after.intent);
            assert!(!found.changes.is_empty() || !found.questions.is_empty(), "{storage:?}: {found:#?}");
        }
    }
    let found = changes(&mut stored(None), &mut stored(Some(Storage::SqlTimestamp)));
    assert_eq!(names(&found), [""; 0], "Postgres stores an instant");
}
