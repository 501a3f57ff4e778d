//! Postgres partitions no table that is there. That is refused with a way that works, by hand.

use std::fs;

use seaglass::{
    Database, TableDecl,
    model::Dialect,
    sea_query::{ColumnDef, ForeignKey, Index, Table},
};
use seaglass_tests::{assert_same_lines, story::Story, target::Target};

fn app(extra: Option<&str>) -> Database {
    let table = Table::create()
        .table("sales")
        .col(ColumnDef::new("id").integer().not_null())
        .col(ColumnDef::new("day").date().not_null())
        .take();
    let table = TableDecl::new(table);
    Database::new("app").table(match extra {
        Some(sql) => table.extra(Dialect::Postgres, sql),
        None => table,
    })
}

/// What takes the rows to a table of partitions, as somebody would write it.
const BY_HAND: &str = "ALTER TABLE sales RENAME TO sales_old;
CREATE TABLE sales (id integer NOT NULL, day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE sales_all PARTITION OF sales DEFAULT;
INSERT INTO sales SELECT * FROM sales_old;
DROP TABLE sales_old;
";

#[test]
fn a_table_that_is_there_is_partitioned_by_hand_alone() {
    let partitioned = [app(Some("PARTITION BY RANGE (day)"))];
    for (before, after) in [(app(None), &partitioned[..]), (app(Some("PARTITION BY LIST (day)")), &partitioned)] {
        let story = Story::new();
        story.generate(&[before], &[]);
        let databases = Target::postgres("partitions").map(|target| story.follower(target, "app"));
        for command in ["generate", "diff", "check"] {
            let said = story.refused(after, command, &[]);
            let wanted = "app: sales: it is to be partitioned by RANGE of day, and is ";
            assert!(said.contains(wanted) && said.contains("Postgres partitions no table that is there"), "{said}");
            assert!(said.contains("`cargo schema new <name>`") && said.contains("nothing was written"), "{said}");
        }
        for follower in &databases {
            story.migrate(follower);
            let facts = follower.target.facts();
            story.migrate(follower);
            assert_same_lines("before", &facts, "after it was refused", &follower.target.facts());
        }
    }
}

#[test]
fn what_is_said_instead_works() {
    let story = Story::new();
    story.generate(&[app(None)], &[]);
    let databases = Target::postgres("partitions_by_hand").map(|target| story.follower(target, "app"));
    for follower in &databases {
        story.migrate(follower);
        follower.target.must("INSERT INTO sales VALUES (1, '2026-01-05'), (2, '2026-02-05')");
    }
    let after = [app(Some("PARTITION BY RANGE (day)"))];
    let (code, said) = story.types(&after, &["new", "by_day"]);
    assert_eq!(code, 0, "{said}");
    let folder = story.root().join("migration/draft/app/by_day/postgres");
    fs::write(folder.join("up.sql"), BY_HAND).expect("written");
    let stops = "DO LANGUAGE plpgsql 'BEGIN RAISE EXCEPTION ''%'', ''the rows are in partitions''; END';";
    let down = format!("-- down: impossible: the rows are in partitions\n{stops}\n");
    fs::write(folder.join("down.sql"), down).expect("written");
    story.generate(&after, &[]);
    for follower in &databases {
        story.migrate(follower);
        assert_eq!(follower.target.texts("SELECT id::text FROM sales_all ORDER BY 1"), ["1", "2"]);
    }
    assert_eq!(story.types(&after, &["check"]).0, 0);
}

/// Before 18, Postgres leaves a key that it makes for a partition unvalidated where the whole is validated later.
#[test]
fn a_key_to_a_table_in_partitions_is_checked_for_each_of_them() {
    let visits = |refers: bool| {
        let sales = Table::create()
            .table("sales")
            .col(ColumnDef::new("id").integer().not_null())
            .primary_key(Index::create().col("id"))
            .take();
        let mut visits = Table::create().table("visits").col(ColumnDef::new("sale_id").integer().not_null()).take();
        if refers {
            visits.foreign_key(ForeignKey::create().name("visits_sale").from("visits", "sale_id").to("sales", "id"));
        }
        let database = Database::new("app").dialects([Dialect::Postgres]);
        database.table(TableDecl::new(sales).extra(Dialect::Postgres, "PARTITION BY RANGE (id)")).table(visits)
    };
    let story = Story::new();
    story.generate(&[visits(false)], &[]);
    let databases = Target::postgres("partitions_referred").map(|target| story.follower(target, "app"));
    for follower in &databases {
        story.migrate(follower);
        follower.target.must(
            "CREATE TABLE sales_few PARTITION OF sales FOR VALUES FROM (1) TO (10);
             CREATE TABLE sales_all PARTITION OF sales DEFAULT;
             INSERT INTO sales VALUES (1), (20); INSERT INTO visits VALUES (1), (20);",
        );
    }
    story.generate(&[visits(true)], &[]);
    for follower in &databases {
        story.migrate(follower);
        let unsure = "SELECT conname::text FROM pg_constraint WHERE contype = 'f' AND NOT convalidated";
        assert_eq!(follower.target.texts(unsure), [""; 0], "{}", follower.target.label());
        assert!(follower.target.exec("INSERT INTO visits VALUES (21)").is_err(), "{}", follower.target.label());
    }
}
