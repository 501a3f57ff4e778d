//! New columns with checks and keys are added where the table stands: no row is copied, and none is written.

use seaglass::{
    Database, TableDecl, column,
    model::Dialect,
    sea_query::{ColumnDef, Expr, ExprTrait, ForeignKey, ForeignKeyAction, Table, TableCreateStatement},
};
use seaglass_tests::target::Target;

use crate::evolution::Evolution;

fn engines() -> [Target; 2] {
    [Target::sqlite(), Target::d1()]
}

fn users() -> TableCreateStatement {
    Table::create()
        .table("users")
        .col(ColumnDef::new("id").big_integer().not_null().primary_key())
        .col(ColumnDef::new("name").text().not_null())
        .check(("users_name_check", Expr::col("name").ne("")))
        .take()
}

/// Rows that go with the row they refer to, so that a rebuild would be seen.
fn posts() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table("posts")
            .col(ColumnDef::new("id").big_integer().not_null().primary_key())
            .col(ColumnDef::new("user_id").big_integer().not_null())
            .foreign_key(
                ForeignKey::create()
                    .name("posts_user_id_fkey")
                    .from("posts", "user_id")
                    .to("users", "id")
                    .on_delete(ForeignKeyAction::Cascade),
            ),
    )
}

fn shop(users: impl Into<TableDecl>) -> Database {
    Database::new("shop").dialects([Dialect::D1]).table(users.into()).table(posts())
}

const ROWS: &str = "INSERT INTO users (id, name) VALUES (1, 'Ann'), (7, 'Bob');
    INSERT INTO posts (id, user_id) VALUES (1, 1), (2, 7), (3, 7);";

fn is_added(up: &str) -> bool {
    !up.contains("CREATE TABLE \"") && !up.contains("__seaglass_rows_of_") && up.contains("ADD COLUMN")
}

#[test]
fn columns_with_checks_and_keys_are_added_in_place() {
    let after = || {
        let mut users = users();
        users
            .col(ColumnDef::new("age").integer().check(Expr::col("age").gte(0)))
            .col(ColumnDef::new("low").integer().not_null().default(1).check(Expr::col(("users", "low")).gt(0)))
            .col(ColumnDef::new("high").integer())
            .col(ColumnDef::new("boss_id").big_integer())
            .check(("users_range_check", Expr::col("high").gt(Expr::col("low"))))
            .foreign_key(
                ForeignKey::create()
                    .name("users_boss_id_fkey")
                    .from("users", "boss_id")
                    .to("users", "id")
                    .on_delete(ForeignKeyAction::SetNull),
            );
        shop(users)
    };
    let evolution = Evolution::new(|| shop(users()), after);
    for target in engines() {
        assert!(is_added(&evolution.up(&target)), "{}", evolution.up(&target));
        evolution.migrate(&target, ROWS);
        let held =
            target.texts("SELECT name || low || coalesce(age, '-') || coalesce(boss_id, '-') FROM users ORDER BY id");
        assert_eq!(held, ["Ann1--", "Bob1--"]);
        for (set, check) in
            [("age = -1", "users_age_check"), ("low = 0", "users_low_check"), ("high = 1", "users_range_check")]
        {
            let said = target.exec(&format!("UPDATE users SET {set}")).expect_err("a check");
            assert!(said.contains(check), "{}: {said}", target.label());
        }
        target.exec("UPDATE users SET boss_id = 3").expect_err("a key");
        target.must("UPDATE users SET age = 3, high = 4, boss_id = 7 WHERE id = 1");
        evolution.back(&target);
        assert_eq!(target.texts("SELECT CAST(count(*) AS text) FROM posts"), ["3"]);
    }
}

/// SQLite adds no column with a key and a default where there are rows, so that the table is rebuilt.
#[test]
fn a_column_with_a_key_and_a_default_is_made_with_its_table() {
    let after = || {
        let mut users = users();
        let mut key = ForeignKey::create();
        key.name("users_boss_id_fkey").from("users", "boss_id").to("users", "id").on_delete(ForeignKeyAction::Cascade);
        users.col(ColumnDef::new("boss_id").big_integer().default(7)).foreign_key(&mut key);
        shop(users)
    };
    let evolution = Evolution::new(|| shop(users()), after);
    for target in engines() {
        assert!(!is_added(&evolution.up(&target)), "{}", evolution.up(&target));
        evolution.migrate(&target, ROWS);
        assert_eq!(target.texts("SELECT name || boss_id FROM users ORDER BY id"), ["Ann7", "Bob7"]);
        target.exec("UPDATE users SET boss_id = 3").expect_err("a key");
        evolution.back(&target);
        assert_eq!(target.texts("SELECT CAST(count(*) AS text) FROM posts"), ["3"]);
    }
}

/// What comes with a key alone goes natively, too.
#[test]
fn a_column_with_a_key_is_dropped_in_place() {
    let after = || {
        let mut users = users();
        users
            .col(ColumnDef::new("post_id").big_integer())
            .foreign_key(ForeignKey::create().name("users_post_id_fkey").from("users", "post_id").to("posts", "id"));
        shop(users)
    };
    let evolution = Evolution::new(|| shop(users()), after);
    for target in engines() {
        assert!(is_added(&evolution.up(&target)), "{}", evolution.up(&target));
        assert!(!evolution.down(&target).contains("CREATE TABLE"), "{}", evolution.down(&target));
        evolution.migrate(&target, ROWS);
        evolution.back(&target);
    }
}

/// ADD COLUMN holds the rows that are there against the check; what only a backfill makes true is filled in a copy.
#[test]
fn rows_are_held_against_a_new_check() {
    let with = |default: i32| {
        move || {
            let mut users = users();
            users.col(ColumnDef::new("age").integer().not_null().default(default).check(Expr::col("age").gt(0)));
            shop(users)
        }
    };
    let evolution = Evolution::new(|| shop(users()), with(0));
    for target in engines() {
        assert!(is_added(&evolution.up(&target)), "{}", evolution.up(&target));
        evolution.fails(&target, ROWS, "CHECK constraint failed");
    }
    let filled = || {
        let mut users = users();
        users.col(ColumnDef::new("age").integer().check(Expr::col("age").is_not_null()));
        shop(TableDecl::new(users).column("age", column().backfill(Expr::cust("length(name)"))))
    };
    let evolution = Evolution::new(|| shop(users()), filled);
    for target in engines() {
        evolution.migrate(&target, ROWS);
        assert_eq!(target.texts("SELECT CAST(age AS text) FROM users"), ["3", "3"]);
        evolution.back(&target);
    }
}

/// A check that speaks of what was there before as well stands with the table.
#[test]
fn a_check_over_old_and_new_columns_is_made_with_its_table() {
    let after = || {
        let mut users = users();
        users.col(ColumnDef::new("nick").text()).check(("users_nick_check", Expr::col("nick").ne(Expr::col("name"))));
        shop(users)
    };
    let evolution = Evolution::new(|| shop(users()), after);
    for target in engines() {
        evolution.migrate(&target, ROWS);
        target.exec("UPDATE users SET nick = name").expect_err("a check");
        evolution.back(&target);
    }
}
