//! Names qualified by their table, sea-query's usual form, wherever an expression may stand.

use seaglass::{
    Database, TableDecl, column,
    sea_query::{
        ColumnDef, ConditionalStatement, Expr, ExprTrait, Func, Index, Query, SubQueryStatement, Table,
        TableCreateStatement,
    },
};
use seaglass_tests::target::Target;

use crate::evolution::Evolution;

fn engines() -> Vec<Target> {
    let mut engines = Vec::from(Target::postgres("qualified"));
    engines.extend([Target::sqlite(), Target::d1()]);
    engines
}

fn table(name: &'static str, columns: impl IntoIterator<Item = ColumnDef>) -> TableCreateStatement {
    let mut table = Table::create().table(name).col(ColumnDef::new("id").big_integer().not_null().primary_key()).take();
    for column in columns {
        table.col(column);
    }
    table
}

fn text(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).text().not_null().take()
}

fn number(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).integer().not_null().take()
}

const ROWS: &str = "INSERT INTO users (id, name, age) VALUES (1, 'Ann', 30), (2, 'Bob', 40);
    INSERT INTO posts (id, user_id, title) VALUES (1, 1, 'a'), (2, 1, 'bb'), (3, 2, 'ccc');";

fn users() -> TableDecl {
    TableDecl::new(table("users", [text("name"), number("age")]))
}

fn posts() -> TableDecl {
    TableDecl::new(table("posts", [ColumnDef::new("user_id").big_integer().not_null().take(), text("title")]))
}

fn before() -> Database {
    Database::new("shop").table(users()).table(posts())
}

/// How many posts a user has; the inner table is named as sea-query names it.
fn posts_of_user() -> Expr {
    let count = Query::select()
        .expr(Func::count(Expr::col(("posts", "id"))))
        .from("posts")
        .and_where(Expr::col(("posts", "user_id")).equals(("users", "id")))
        .take();
    Expr::SubQuery(None, Box::new(SubQueryStatement::SelectStatement(count)))
}

/// New columns that are filled where the table is altered, and, required, where it is rebuilt.
fn backfilled(again: bool) -> Database {
    let new = |name: &'static str| ColumnDef::new(name).big_integer().take();
    let columns = [ColumnDef::new("nick").text().take(), new("posts"), new("newest"), new("older")];
    let columns = columns.map(|mut column| if again { column.not_null().take() } else { column });
    let newest = "coalesce((SELECT max(id) FROM posts WHERE user_id = users.id), 0)";
    let older = "(SELECT count(*) FROM \"users\" AS \"u\" WHERE \"u\".\"age\" > \"users\".\"age\")";
    let users = TableDecl::new(table("users", [text("name"), number("age")].into_iter().chain(columns)))
        .column("nick", column().backfill(Expr::expr(Func::lower(Expr::col(("users", "name"))))))
        .column("posts", column().backfill(posts_of_user()))
        .column("newest", column().backfill(Expr::cust(newest)))
        .column("older", column().backfill(Expr::cust(older)));
    Database::new("shop").table(users).table(posts())
}

#[test]
fn a_backfill_reads_its_row_and_other_tables_by_qualified_names() {
    for again in [false, true] {
        let evolution = Evolution::new(before, || backfilled(again));
        for target in engines() {
            evolution.migrate(&target, ROWS);
            let held = target.texts("SELECT name || nick || posts || newest || older FROM users ORDER BY id");
            assert_eq!(held, ["Annann221", "Bobbob130"], "{}, again {again}", target.label());
            evolution.back(&target);
        }
    }
}

/// A required column may be filled where it held NULL, in a table that is renamed with it.
#[test]
fn a_renamed_table_is_named_as_it_is_called_afterwards() {
    let old = || {
        let users = table("people", [text("name"), ColumnDef::new("nick").text().take(), number("years")]);
        Database::new("shop").table(TableDecl::new(users))
    };
    let new = || {
        let users = table("users", [text("name"), text("nick"), number("age")]);
        let users = TableDecl::new(users)
            .renamed_from("people")
            .column("age", column().renamed_from("years"))
            .column("nick", column().backfill(Expr::cust("\"users\".\"name\" || users.age")));
        Database::new("shop").table(users)
    };
    let evolution = Evolution::new(old, new);
    for target in engines() {
        evolution.migrate(
            &target,
            "INSERT INTO people (id, name, nick, years) VALUES (1, 'Ann', NULL, 30), (2, 'Bob', 'b', 40)",
        );
        assert_eq!(target.texts("SELECT nick FROM users ORDER BY id"), ["Ann30", "b"], "{}", target.label());
        evolution.back(&target);
    }
}

#[test]
fn a_conversion_reads_its_row_by_qualified_names() {
    for again in [false, true] {
        let new = || {
            let mut statement = table("users", [text("name"), text("age")]);
            if again {
                statement.check(("users_name_check", Expr::cust("users.name <> ''")));
            }
            let age = Expr::cust("CAST(\"users\".\"age\" AS text) || users.name");
            Database::new("shop").table(TableDecl::new(statement).column("age", column().using(age))).table(posts())
        };
        let evolution = Evolution::new(before, new);
        for target in engines() {
            evolution.migrate(&target, ROWS);
            assert_eq!(target.texts("SELECT age FROM users ORDER BY id"), ["30Ann", "40Bob"], "{}", target.label());
        }
    }
}

/// SQLite takes no qualifier in an index and in a generated column; Postgres does.
#[test]
fn an_index_a_check_and_a_generated_column_may_name_their_table() {
    let new = || {
        let lower = || Func::lower(Expr::col(("users", "name")));
        let mut statement = table("users", [text("name"), number("age")]);
        statement
            .col(ColumnDef::new("shout").text().generated(Func::upper(Expr::col(("users", "name"))), true))
            .col(ColumnDef::new("next").integer().generated(Expr::cust("users . age + 1"), true))
            .check(("users_age_check", Expr::col(("users", "age")).gt(0)));
        let users =
            TableDecl::new(statement).index(Index::create().name("users_lower_idx").table("users").col(lower())).index(
                Index::create()
                    .name("users_adult_idx")
                    .table("users")
                    .col(Expr::cust("users.age % 10"))
                    .and_where(Expr::col(("users", "age")).gte(18)),
            );
        Database::new("shop").table(users).table(posts())
    };
    let evolution = Evolution::new(before, new);
    for target in engines() {
        evolution.migrate(&target, ROWS);
        let held = target.texts("SELECT shout || next FROM users WHERE lower(name) = 'bob'");
        assert_eq!(held, ["BOB41"], "{}", target.label());
        target.exec("INSERT INTO users (id, name, age) VALUES (3, 'C', 0)").expect_err("the check holds");
        evolution.back(&target);
    }
}

/// The texts follow the table and a column of it; rolled back, they are recreated when both names are back.
#[test]
fn what_names_a_renamed_table_and_column_is_rolled_back() {
    let named = |table_name: &'static str, age: &'static str, check: &'static str, index: &'static str| {
        let mut statement = table(table_name, [text("name"), number(age)]);
        statement.check((check, Expr::col((table_name, age)).gt(0)));
        let adult = Index::create()
            .name(index)
            .table(table_name)
            .col("name")
            .col(age)
            .and_where(Expr::col((table_name, age)).gte(18))
            .take();
        TableDecl::new(statement).index(adult)
    };
    let old = || Database::new("shop").table(named("people", "years", "old_enough", "people_idx"));
    let new = |check: &'static str, index: &'static str| {
        let users = named("users", "age", check, index).renamed_from("people");
        Database::new("shop").table(users.column("age", column().renamed_from("years")))
    };
    for (check, index) in [("old_enough", "people_idx"), ("users_age_check", "users_idx")] {
        let evolution = Evolution::new(old, || new(check, index));
        for target in engines() {
            evolution.migrate(&target, "INSERT INTO people (id, name, years) VALUES (1, 'Ann', 30), (2, 'Bob', 4)");
            target.exec("INSERT INTO users (id, name, age) VALUES (3, 'C', 0)").expect_err("the check holds");
            evolution.back(&target);
        }
    }
}
