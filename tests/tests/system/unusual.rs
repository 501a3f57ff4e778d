//! Changes that are rare and plausible, as the command line takes them, with rows.

use seaglass::{
    Database, TableDecl, column,
    model::Trigger,
    sea_query::{ColumnDef, Expr, ForeignKey, ForeignKeyAction, Index, Table, TableCreateStatement},
};
use seaglass_tests::{
    story::{Follower, Story},
    target::Target,
};
use serde_json::json;

fn table(name: &'static str, text: &'static str) -> TableCreateStatement {
    Table::create()
        .table(name)
        .col(ColumnDef::new("id").integer().not_null().primary_key())
        .col(ColumnDef::new(text).text().not_null())
        .take()
}

fn child_of(parent: &'static str) -> TableDecl {
    let key = ForeignKey::create().name("child_fk").from("child", "parent_id").to(parent, "id").take();
    let mut child = table("child", "name");
    child
        .col(ColumnDef::new("parent_id").integer())
        .foreign_key(&mut key.clone().on_delete(ForeignKeyAction::Cascade).take());
    TableDecl::new(child)
}

/// Migrates rows from one declaration to the next on every engine. Gives the engines, and what stands in the last D1
/// file.
fn change(before: Database, rows: &str, after: Database, flags: &[&str]) -> ([Follower; 4], String) {
    let story = Story::new();
    story.generate(&[before], &[]);
    let [first, second] = Target::postgres("unusual");
    let engines = [first, second, Target::sqlite(), Target::d1()].map(|target| story.follower(target, "x"));
    for follower in &engines {
        story.migrate(follower);
        follower.target.must(rows);
    }
    story.generate(&[after], flags);
    for follower in &engines {
        story.migrate(follower);
        story.expect_as_fresh(follower);
    }
    let file = story.files(&engines[3], "up").pop().expect("a migration");
    (engines, format!("{}\n{}", file.0, file.1))
}

fn expect(engines: &[Follower], sql: &str, rows: &[&str]) {
    for Follower { target, .. } in engines {
        assert_eq!(target.texts(sql), rows, "{}: {sql}", target.label());
    }
}

/// Children stay with the rows that they were with.
#[test]
fn tables_swap_their_names() {
    let pair = |tall: &'static str, wide: &'static str| {
        let tables = [table(tall, "height"), table(wide, "width")].map(TableDecl::new);
        tables.into_iter().fold(Database::new("x"), Database::table).table(child_of(tall))
    };
    let rows = "INSERT INTO a VALUES (1, 'high'); INSERT INTO b VALUES (1, 'broad');
        INSERT INTO child VALUES (1, 'c', 1);";
    let (engines, file) = change(pair("a", "b"), rows, pair("b", "a"), &["--rename", "a=b", "--rename", "b=a"]);
    expect(&engines, "SELECT a.width || ' ' || b.height FROM a JOIN b ON a.id = b.id", &["broad high"]);
    expect(&engines, "SELECT b.height FROM child JOIN b ON b.id = parent_id", &["high"]);
    assert!(file.starts_with("0002_rename_a_to_b_and_1_more.sql"), "{file}");
}

/// The trigger is rebuilt where its table is not: the header says so.
#[test]
fn a_table_that_a_trigger_writes_to_is_renamed() {
    let counted = |name: &'static str| {
        let body = format!("UPDATE \"{name}\" SET note = note || '!'");
        let trigger: Trigger = serde_json::from_value(json!({ "name": "touch", "forms": {
            "d1": format!("CREATE TRIGGER touch AFTER INSERT ON \"log\" BEGIN {body}; END") } }))
        .expect("a trigger");
        Database::new("x").table(table(name, "note")).table(TableDecl::new(table("log", "what")).trigger(trigger))
    };
    let rows = "INSERT INTO old VALUES (1, 'n');";
    let (engines, file) = change(counted("old"), rows, counted("new"), &["--rename", "old=new"]);
    for Follower { target, .. } in &engines[2..] {
        target.must("INSERT INTO log VALUES (1, 'w');");
        assert_eq!(target.texts("SELECT note FROM \"new\""), ["n!"], "{}", target.label());
    }
    assert!(file.contains("DROP TRIGGER") && file.contains("CREATE TRIGGER"), "{file}");
    assert!(file.contains("\n--   drop trigger touch from log\n"), "{file}");
    assert!(file.contains("\n--   add trigger touch to log\n"), "{file}");
}

#[test]
fn rows_refer_to_themselves_from_the_beginning() {
    let own = |up: bool| {
        let mut parent = table("parent", "name");
        if up {
            let key = ForeignKey::create().name("parent_up").from("parent", "up").to("parent", "id").take();
            parent
                .col(ColumnDef::new("up").integer().not_null())
                .foreign_key(&mut key.clone().on_delete(ForeignKeyAction::Cascade).take());
        }
        let parent = TableDecl::new(parent);
        let parent = if up { parent.column("up", column().backfill(Expr::col("id"))) } else { parent };
        Database::new("x").table(parent).table(child_of("parent"))
    };
    let rows = "INSERT INTO parent VALUES (1, 'a'), (2, 'b'); INSERT INTO child VALUES (1, 'c', 2);";
    let (engines, _) = change(own(false), rows, own(true), &[]);
    expect(&engines, "SELECT up || name FROM parent ORDER BY id", &["1a", "2b"]);
    expect(&engines, "SELECT name || parent_id FROM child", &["c2"]);
}

/// What was the key is only unique then, and children go on referring to it.
#[test]
fn another_column_becomes_the_primary_key() {
    let keyed = |by_name: bool| {
        let (mut id, mut name) = (ColumnDef::new("id"), ColumnDef::new("name"));
        let (id, name) = (id.integer().not_null(), name.text().not_null());
        let mut parent = Table::create();
        parent.table("parent");
        if by_name {
            let unique = Index::create().name("parent_id_key").unique().col("id").take();
            parent.col(id).col(name.primary_key()).index(&mut unique.clone());
        } else {
            parent.col(id.primary_key()).col(name);
        }
        Database::new("x").table(parent).table(child_of("parent"))
    };
    let rows = "INSERT INTO parent VALUES (1, 'a'), (2, 'b'); INSERT INTO child VALUES (1, 'c', 2);";
    let (engines, _) = change(keyed(false), rows, keyed(true), &[]);
    expect(&engines, "SELECT c.name || p.name FROM child c JOIN parent p ON p.id = parent_id", &["cb"]);
    for Follower { target, .. } in &engines {
        target.must("DELETE FROM parent WHERE name = 'b';");
    }
    expect(&engines, "SELECT name FROM child", &[]);
}
