//! Factories of entities: what is made up, and what a test says itself.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use seaglass::pipeline::{Options, prepare};
use seaglass::sea_query::{ColumnDef, Expr, ForeignKey, Index, Table, TableCreateStatement};
use seaglass::{Database, DateTimeCrate, EntityStyle, PartitionKey, Project, TableDecl};
use std::collections::BTreeMap;

/// The generated files of a database with factories, by name.
fn files(database: Database) -> BTreeMap<String, String> {
    let project = Project::new("/nowhere").database(database.entities(EntityStyle::new().factories(true)));
    let options = Options { date: "20260101".to_owned(), ..Options::default() };
    let prepared = prepare(project, &BTreeMap::new(), &options).unwrap();
    let entity = prepared
        .files
        .into_iter()
        .filter_map(|file| Some((file.path.strip_prefix("entity/src/")?.to_owned(), file.body)));
    entity.collect()
}

/// What a factory asks for, and what it makes up.
fn made(text: &str) -> String {
    let signature = text.lines().find(|line| line.starts_with("pub fn factory(")).unwrap_or("no factory");
    let made = text.lines().skip_while(|line| !line.contains("async fn create")).skip(1);
    let made = made.take_while(|line| !line.contains("self.row.insert"));
    std::iter::once(signature).chain(made).collect::<Vec<_>>().join("\n").replace("crate::factories::", "")
}

fn table(name: &'static str) -> TableCreateStatement {
    Table::create().table(name).col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key()).take()
}

/// What is made of a column with a check.
fn checked(column: &mut ColumnDef, check: &'static str) -> String {
    let table = table("things").col(column.not_null()).check(("things_check", Expr::cust(check))).take();
    made(&files(Database::new("app").table(table))["app/things.rs"])
}

#[test]
fn checks_that_are_read_are_kept_to() {
    let text = || ColumnDef::new("a").text().take();
    let number = || ColumnDef::new("a").integer().take();
    for (mut column, check, value) in [
        (text(), "a IN ('one', 'it''s')", "\"one\".to_owned()"),
        (text(), "(a IN ('one'))", "\"one\".to_owned()"),
        (text(), "a <> ''", "text(\"a\", n)"),
        (text(), "length(a) > 0 AND length(a) <= 5", "short(5, n)"),
        (text(), "char_length(a) < 4", "short(3, n)"),
        (text(), "a LIKE '_%@_%'", "format!(\"a{n}@a\")"),
        (text(), "a LIKE '{%}'", "format!(\"{{{n}}}\")"),
        (text(), "a LIKE 'x_'", "\"xa\".to_owned()"),
        (number(), "a IN (3, 4)", "3"),
        (number(), "a >= 0", "whole(0, n)"),
        (number(), "a > 10 AND a > 5", "whole(11, n)"),
        (number(), "a < 0", "-1"),
        (number(), "a <= 100", "1"),
        (number(), "(a >= 5) AND (a < 9)", "5"),
        (number(), "a BETWEEN 18 AND 130", "18"),
    ] {
        let found = checked(&mut column, check);
        assert!(found.starts_with("pub fn factory() -> Factory {\n"), "{check}: {found}");
        assert!(found.contains(&format!("fill(&mut self.row.a, {value});")), "{check}: {found}");
    }
}

#[test]
fn what_is_not_read_is_said_by_the_test() {
    let text = || ColumnDef::new("a").text().take();
    let number = || ColumnDef::new("a").integer().take();
    for (mut column, check) in [
        (text(), "a = lower(a)"),
        (text(), "a LIKE 'a\\_%'"),
        (text(), "a LIKE 'a%' AND length(a) > 3"),
        (text(), "a LIKE 'a%' AND a LIKE '%b'"),
        (text(), "a NOT LIKE 'a%'"),
        (text(), "a <> 'a 1'"),
        (text(), "a IN ('x') OR id > 5"),
        (text(), "length(a) = 3"),
        (text(), "a IN (lower('X'))"),
        (text(), "a IN ('x') = (id > 5)"),
        (number(), "a IN (1, 2) AND a > 1"),
        (number(), "a IN (1, 2) AND a IN (2, 3)"),
        (text(), "length(a) < 1"),
        (number(), "a % 2 = 0"),
        (number(), "a > id"),
        (number(), "a > 10 AND a < 5"),
        (number(), "NOT a > 10"),
        (number(), "a BETWEEN 1 AND 5 AND a <> 1"),
        (number(), "a > 2147483647"),
        (number(), "a IS NULL"),
        (ColumnDef::new("a").date().take(), "a > '2030-01-01'"),
        (ColumnDef::new("a").boolean().take(), "a"),
    ] {
        let found = checked(&mut column, check);
        assert!(found.starts_with("pub fn factory(a: impl Into<"), "{check}: {found}");
    }
}

#[test]
fn rows_that_are_referred_to_are_made_before() {
    let refers = |mut table: TableCreateStatement, column: &'static str, to: &'static str| {
        let name = format!("{column}_fkey");
        table.col(ColumnDef::new(column).big_integer().not_null());
        table.foreign_key(ForeignKey::create().name(name).from_col(column).to(to, "id")).take()
    };
    let users = table("users").col(ColumnDef::new("login").text().not_null().unique_key()).take();
    let posts = refers(table("posts"), "user_id", "users");
    let files = files(
        Database::new("app")
            .table(users)
            .table(posts)
            // A circle, and what hangs on it.
            .table(refers(table("hens"), "egg_id", "eggs"))
            .table(refers(table("eggs"), "hen_id", "hens"))
            .table(refers(table("chicks"), "egg_id", "eggs"))
            // A row of itself.
            .table(refers(table("nodes"), "parent_id", "nodes"))
            // A table without a factory.
            .table(TableDecl::new(table("plain")).entity(EntityStyle::new().factories(false)))
            .table(refers(table("parts"), "plain_id", "plain")),
    );
    let all = ["users", "posts", "hens", "chicks", "nodes", "plain", "parts"];
    let all = all.map(|name| format!("{name}: {}", made(&files[&format!("app/{name}.rs")])));
    insta::assert_snapshot!(all.join("\n"));
    // No text is made up beside the login, so that nothing else is written.
    let functions: Vec<&str> = files["factories.rs"].lines().filter(|line| line.starts_with("pub fn ")).collect();
    assert_eq!(functions.len(), 2, "{functions:?}");
}

#[test]
fn keys_differ_and_what_may_not_is_said() {
    let flags = table("flags")
        .col(ColumnDef::new("on").boolean().not_null().unique_key())
        .col(ColumnDef::new("code").char_len(2).not_null())
        .col(ColumnDef::new("name").string_len(200).not_null())
        .take();
    let flags = TableDecl::new(flags)
        .index(Index::create().name("flags_code_idx").table("flags").col("code").unique())
        .index(Index::create().name("flags_name_idx").table("flags").col(Expr::cust("lower(name)")).unique());
    let files = files(Database::new("app").table(flags));
    insta::assert_snapshot!(made(&files["app/flags.rs"]));
}

#[test]
fn what_chooses_a_partition_is_said() {
    let sales = Table::create()
        .table("sales")
        .col(ColumnDef::new("id").big_integer().not_null())
        .col(ColumnDef::new("shop").text().not_null())
        .col(ColumnDef::new("note").text().not_null())
        .primary_key(Index::create().col("id").col("shop"))
        .take();
    let sales = TableDecl::new(sales).partition_by(PartitionKey::list().column("shop"));
    let database = Database::new("app").dialects([seaglass::model::Dialect::Postgres]).table(sales);
    let found = made(&files(database)["app/sales.rs"]);
    assert!(found.starts_with("pub fn factory(shop: impl Into<String>) -> Factory {\n"), "{found}");
}

#[test]
fn dates_of_the_other_crate_are_made_up_without_chrono() {
    let moments = table("moments")
        .col(ColumnDef::new("day").date().not_null())
        .col(ColumnDef::new("noon").time().not_null())
        .col(ColumnDef::new("local").date_time().not_null())
        .col(ColumnDef::new("at").timestamp_with_time_zone().not_null())
        .take();
    let moments = TableDecl::new(moments).entity(EntityStyle::new().date_time(DateTimeCrate::Time));
    let database = Database::new("app").dialects([seaglass::model::Dialect::Postgres]).table(moments);
    let files = files(database);
    insta::assert_snapshot!(made(&files["app/moments.rs"]));
    assert!(!files["factories.rs"].contains("DateTimeUtc"), "{}", files["factories.rs"]);
}
