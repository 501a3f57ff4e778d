//! Keys that SQLite lets be NULL, in several rows: they are no row's number, so whatever finds a row finds it by that.

use seaglass::{
    Database, TableDecl,
    model::Dialect,
    sea_query::{ColumnDef, Expr, ForeignKey, ForeignKeyAction, Index, Table, TableCreateStatement},
};
use seaglass_tests::{assert_same_lines, target::Target};

use crate::evolution::{Evolution, refused};

fn engines() -> [Target; 2] {
    [Target::sqlite(), Target::d1()]
}

fn shop(tables: impl IntoIterator<Item = TableCreateStatement>) -> Database {
    tables
        .into_iter()
        .fold(Database::new("shop").dialects([Dialect::D1]), |shop, table| shop.table(TableDecl::new(table)))
}

fn vouchers(required: bool, checked: bool) -> TableCreateStatement {
    let mut code = ColumnDef::new("code").text().primary_key().take();
    if required {
        code.not_null()
    } else {
        code.null()
    };
    let mut table = Table::create().table("vouchers").col(code).col(ColumnDef::new("worth").integer()).take();
    if checked {
        table.check(("vouchers_worth_check", Expr::cust("worth > 0")));
    }
    table
}

/// Keys of two columns, one of which is never NULL, and rows that go along with a voucher.
fn around() -> [TableCreateStatement; 2] {
    let uses = Table::create()
        .table("uses")
        .col(ColumnDef::new("day").date().not_null())
        .col(ColumnDef::new("code").text().null())
        .primary_key(Index::create().col("day").col("code"))
        .foreign_key(
            ForeignKey::create()
                .from("uses", "code")
                .to("vouchers", "code")
                .on_delete(ForeignKeyAction::Cascade)
                .on_update(ForeignKeyAction::Cascade),
        )
        .take();
    let tags = Table::create()
        .table("tags")
        .col(ColumnDef::new("id").uuid().null().primary_key())
        .col(ColumnDef::new("code").text().null())
        .foreign_key(
            ForeignKey::create().from("tags", "code").to("vouchers", "code").on_delete(ForeignKeyAction::SetNull),
        )
        .take();
    [uses, tags]
}

const ROWS: &str = "INSERT INTO vouchers (rowid, code, worth) VALUES (7, NULL, 1), (9, 'a', 2), (4, NULL, 1), (2, 'b', 3);
    INSERT INTO uses (rowid, day, code) VALUES (5, '2026-01-01', NULL), (6, '2026-01-01', 'a'), (3, '2026-01-01', NULL);
    INSERT INTO tags (rowid, id, code) VALUES (8, NULL, 'a'), (1, NULL, NULL), (6, x'00112233445566778899aabbccddeeff', 'b');";

fn rows(target: &Target) -> Vec<String> {
    [
        "SELECT rowid || coalesce(code, '-') || worth FROM vouchers ORDER BY rowid",
        "SELECT rowid || day || coalesce(code, '-') FROM uses ORDER BY rowid",
        "SELECT rowid || coalesce(hex(id), '-') || coalesce(code, '-') FROM tags ORDER BY rowid",
    ]
    .map(|query| target.texts(query))
    .concat()
}

#[test]
fn a_rebuild_keeps_rows_whose_key_is_null() {
    let version = |checked| move || shop([vouchers(false, checked)].into_iter().chain(around()));
    let evolution = Evolution::new(version(false), version(true));
    for target in engines() {
        let held = target.sibling();
        evolution.begin(&held, ROWS);
        evolution.migrate(&target, ROWS);
        assert_same_lines(&target.label(), &rows(&target), "before", &rows(&held));
        let facts = target.facts().join("\n");
        assert!(facts.contains("vouchers.code TEXT (text) null key 1"), "{facts}");
        assert!(facts.contains("uses.day date_text (text) not null key 1"), "{facts}");
        assert!(facts.contains("uses.code TEXT (text) null key 2"), "{facts}");
        target.must("INSERT INTO vouchers VALUES (NULL, 5); DELETE FROM vouchers WHERE worth = 5");
        evolution.back(&target);
        assert_same_lines(&target.label(), &rows(&target), "before", &rows(&held));
    }
}

#[test]
fn a_key_becomes_required_where_no_row_holds_null() {
    let version = |required| move || shop([vouchers(required, false)].into_iter().chain(around()));
    let evolution = Evolution::new(version(false), version(true));
    let up = evolution.up(&Target::sqlite());
    assert!(up.contains("fails if"), "{up}");
    for target in engines() {
        evolution.fails(&target.sibling(), ROWS, "NOT NULL constraint failed: vouchers.code");
        let some = ROWS.replace("(7, NULL, 1)", "(7, 'c', 1)").replace("(4, NULL, 1)", "(4, 'd', 1)");
        let held = target.sibling();
        evolution.begin(&held, &some);
        evolution.migrate(&target, &some);
        assert_same_lines(&target.label(), &rows(&target), "before", &rows(&held));
        assert!(target.exec("INSERT INTO vouchers VALUES (NULL, 1)").is_err());
        evolution.back(&target);
        target.must("INSERT INTO vouchers VALUES (NULL, 1)");
    }
    // And the other way round: rows that came meanwhile stop the rollback, which says so.
    let evolution = Evolution::new(version(true), version(false));
    for target in engines() {
        evolution.migrate(&target, "INSERT INTO vouchers VALUES ('a', 1)");
        target.must("INSERT INTO vouchers VALUES (NULL, 1), (NULL, 2)");
        let down = evolution.down(&target);
        let error = target.exec(&down).expect_err("a key that is NULL");
        assert!(error.contains("NOT NULL constraint failed: vouchers.code"), "{error}");
        target.must("DELETE FROM vouchers WHERE code IS NULL");
        evolution.back(&target);
        assert_eq!(rows(&target), ["1a1"]);
    }
}

/// A key that nobody said may be NULL is not, as ever.
#[test]
fn a_key_is_required_unless_the_declaration_says_otherwise() {
    let key = |ty: fn(&mut ColumnDef) -> &mut ColumnDef| {
        let mut column = ColumnDef::new("code");
        ty(&mut column);
        Table::create().table("vouchers").col(column.primary_key()).take()
    };
    let log = || Table::create().table("log").col(ColumnDef::new("line").text()).take();
    let nothing = || shop([log()]);
    let plain = Evolution::new(nothing, || shop([log(), key(ColumnDef::text)]));
    let numbered = Evolution::new(nothing, || shop([log(), key(ColumnDef::big_integer)]));
    for target in engines() {
        plain.migrate(&target, "");
        assert!(target.exec("INSERT INTO vouchers VALUES (NULL)").is_err());
        numbered.migrate(&target.sibling(), "");
    }
    let said = refused(nothing, || shop([key(|column| column.big_integer().null())]));
    assert!(said.contains("the number of its row, which SQLite never leaves NULL"), "{said}");
    for table in [
        key(|column| column.text().null()),
        Table::create()
            .table("vouchers")
            .col(ColumnDef::new("code").text().null())
            .col(ColumnDef::new("day").date())
            .primary_key(Index::create().col("code").col("day"))
            .take(),
    ] {
        let said = refused(nothing, || Database::new("shop").table(TableDecl::new(table.clone())));
        assert!(said.contains("vouchers.code") && said.contains("only in a database for D1 alone"), "{said}");
    }
}
