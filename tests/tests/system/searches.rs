//! Search indexes over texts that a migration writes: they find what is there, not what was.

use seaglass::{
    Database, TableDecl, Trigger, VirtualModule, VirtualTable, column,
    model::Dialect,
    sea_query::{ColumnDef, Expr, Table},
};
use seaglass_tests::target::Target;

use crate::evolution::Evolution;

/// Notes whose body is found, by triggers that keep the index as the documentation of FTS5 does.
fn notes(body: &ColumnDef, facts: seaglass::ColumnDecl, again: bool) -> Database {
    let mut table = Table::create()
        .table("notes")
        .col(ColumnDef::new("id").big_integer().not_null().primary_key())
        .col(body.clone())
        .take();
    if again {
        table.check(("notes_id_check", Expr::cust("id > 0")));
    }
    let gone = "INSERT INTO notes_text (notes_text, rowid, body) VALUES ('delete', old.id, old.body)";
    let come = "INSERT INTO notes_text (rowid, body) VALUES (new.id, new.body)";
    let trigger = |name: &'static str, event: &str, what: &str| {
        Trigger::new(name).d1(format!("CREATE TRIGGER {name} AFTER {event} ON notes BEGIN {what}; END"))
    };
    let table = TableDecl::new(table)
        .column("body", facts)
        .trigger(trigger("notes_made", "INSERT", come))
        .trigger(trigger("notes_gone", "DELETE", gone))
        .trigger(trigger("notes_changed", "UPDATE", &format!("{gone}; {come}")));
    Database::new("app")
        .dialects([Dialect::D1])
        .table(table)
        .object(VirtualTable::new("notes_text", VirtualModule::Fts5).column("body").content("notes", "id"))
}

/// There and back: every text is found that is there, and no other.
fn finds(before: impl Fn() -> Database, after: impl Fn() -> Database, found: [&str; 2]) {
    let evolution = Evolution::new(before, after);
    for target in [Target::sqlite(), Target::d1()] {
        let look = |what: &str| {
            let intact = target.exec("INSERT INTO notes_text (notes_text, rank) VALUES ('integrity-check', 1)");
            assert!(intact.is_ok(), "{} {what}: {intact:?}", target.label());
            let query = "SELECT CAST(rowid AS text) FROM notes_text WHERE notes_text MATCH 'none OR 17' ORDER BY rowid";
            target.texts(query).join(" ")
        };
        evolution.migrate(&target, "INSERT INTO notes VALUES (1, 'none'), (5, NULL), (9, '17')");
        assert_eq!(look("after"), found[0], "{}", target.label());
        evolution.back(&target);
        assert_eq!(look("before"), found[1], "{}", target.label());
    }
}

#[test]
fn a_search_finds_what_a_backfill_wrote() {
    for again in [false, true] {
        let before = || notes(ColumnDef::new("body").text(), column(), false);
        let after = || notes(ColumnDef::new("body").text().not_null(), column().backfill("none"), again);
        finds(before, after, ["1 5 9", "1 5 9"]);
    }
}

#[test]
fn a_search_finds_what_a_conversion_wrote() {
    for again in [false, true] {
        let before = || notes(ColumnDef::new("body").text(), column(), false);
        let using = || column().using(seaglass::per_dialect("'none'", "coalesce(body, '17') || ' none'"));
        let after = || notes(ColumnDef::new("body").string_len(90), using(), again);
        finds(before, after, ["1 5 9", "1 5 9"]);
    }
}

/// Rows get other numbers where another column is their key.
#[test]
fn a_search_by_numbers_finds_rows_that_get_others() {
    let notes = |key: &'static str| {
        let column = |name: &'static str| {
            let mut column = ColumnDef::new(name).big_integer().not_null().take();
            if name == key { column.primary_key().take() } else { column.unique_key().take() }
        };
        let table = Table::create()
            .table("notes")
            .col(column("id"))
            .col(column("number"))
            .col(ColumnDef::new("body").text())
            .take();
        let search = VirtualTable::new("notes_text", VirtualModule::Fts5).column("body").content("notes", "rowid");
        Database::new("app").dialects([Dialect::D1]).table(TableDecl::new(table)).object(search)
    };
    let evolution = Evolution::new(|| notes("id"), || notes("number"));
    for target in [Target::sqlite(), Target::d1()] {
        let found = || {
            target.must("INSERT INTO notes_text (notes_text, rank) VALUES ('integrity-check', 1)");
            let query = "SELECT CAST(rowid AS text) FROM notes_text WHERE notes_text MATCH 'none' ORDER BY rowid";
            target.texts(query).join(" ")
        };
        evolution.migrate(
            &target,
            "INSERT INTO notes VALUES (1, 30, 'none'), (2, 20, 'some'), (3, 10, 'none');
             INSERT INTO notes_text (notes_text) VALUES ('rebuild')",
        );
        assert_eq!(found(), "10 30", "{}", target.label());
        evolution.back(&target);
        assert_eq!(found(), "1 3", "{}", target.label());
    }
}
