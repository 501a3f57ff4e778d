//! Tables that inherit, with rows and what other people made: each changes as it is declared, whatever Postgres hands down.

use seaglass::model::{Dialect, Intent, Loss, ObjectName, Schema, Storage};
use seaglass::read::read;
use seaglass::sea_query::{ColumnDef, Expr, ExprTrait, Table, TableCreateStatement};
use seaglass::{Database, Inheritance, Routine, TableDecl, column};
use seaglass_tests::story::Story;
use seaglass_tests::target::Target;

use crate::kinds_kit::Way;

fn place(name: &str) -> TableCreateStatement {
    Table::create()
        .table(name.to_owned())
        .col(ColumnDef::new("name").text().not_null())
        .col(ColumnDef::new("people").integer().not_null().default(0))
        .check(("enough", Expr::col("people").gte(0)))
        .take()
}

fn capitals() -> TableCreateStatement {
    Table::create()
        .table("capitals")
        // Another order, another default and a column of its own.
        .col(ColumnDef::new("state").text())
        .col(ColumnDef::new("people").integer().not_null().default(1000))
        .col(ColumnDef::new("name").text().not_null())
        .check(("enough", Expr::col("people").gte(0)))
        .take()
}

fn app(tables: [TableCreateStatement; 2]) -> Database {
    let database = Database::new("app").dialects([Dialect::Postgres]);
    tables.into_iter().fold(database, |database, table| database.table(TableDecl::new(table).skip_entity()))
}

fn inherits() -> Inheritance {
    Inheritance::new("capitals", "cities")
}

fn schema(mut database: Database) -> Schema {
    let declared = read(&mut database).expect("it is read");
    let faults = seaglass::model::verify::verify(&declared);
    assert_eq!(faults, [], "{faults:?}");
    declared.schema
}

const ROWS: &str = "INSERT INTO cities VALUES ('Bergen', 290000), ('Old', 5);
    INSERT INTO capitals (name, people, state) VALUES ('Oslo', 700000, 'Norway'), ('New', 7, NULL)";
/// The rows of each by itself.
const HELD: &str = "SELECT 'city ' || (name, people)::text FROM ONLY cities UNION ALL
    SELECT 'capital ' || (name, people, state)::text FROM ONLY capitals ORDER BY 1";

/// An heir that nobody declares, rights and a view.
const OTHERS: [&str; 2] = [
    "DO $$ BEGIN CREATE ROLE clerk; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
    CREATE TABLE villages (mayor text) INHERITS (cities);
    GRANT SELECT ON cities, capitals TO clerk; GRANT UPDATE (name) ON capitals TO clerk;
    CREATE INDEX theirs ON capitals (state);
    CREATE VIEW seen AS SELECT name FROM cities; GRANT SELECT ON seen TO clerk;",
    "SELECT concat_ws(' ', relname, relacl, (SELECT string_agg(attname || attacl::text, ',')
        FROM pg_attribute WHERE attrelid = c.oid AND attacl IS NOT NULL))
    FROM pg_class c WHERE relname IN ('cities', 'capitals', 'seen', 'theirs', 'villages') ORDER BY 1",
];

fn goes(name: &str, [before, after]: [Database; 2], intent: Intent, held: &str) -> String {
    let (before, after) = (schema(before), schema(after));
    let way = Way { name, before: &before, after: &after, intent, rows: ROWS, held, others: OTHERS };
    way.goes();
    way.sql().replace("\n--      ", " ")
}

#[test]
fn a_table_begins_and_ceases_to_inherit() {
    let alone = || app([place("cities"), capitals()]);
    let sql = goes("heirs_begin", [alone(), alone().object(inherits())], Intent::default(), HELD);
    assert!(sql.contains("ALTER TABLE \"capitals\" INHERIT \"cities\";"), "{sql}");
    goes("heirs_cease", [alone().object(inherits()), alone()], Intent::default(), HELD);
}

#[test]
fn each_changes_as_it_is_declared() {
    let before = || app([place("cities"), capitals()]).object(inherits());
    let after = || {
        let mut cities = place("cities");
        cities.col(ColumnDef::new("founded").integer());
        // The default of one alone, the type of both, a check of both.
        let cities = Table::create()
            .table("cities")
            .col(ColumnDef::new("name").text().not_null())
            .col(ColumnDef::new("people").big_integer().not_null().default(10))
            .col(ColumnDef::new("founded").integer())
            .check(("not_too_many", Expr::col(("cities", "people")).lt(1_000_000_000)))
            .take();
        let capitals = Table::create()
            .table("capitals")
            .col(ColumnDef::new("state").text())
            .col(ColumnDef::new("people").big_integer().not_null().default(1000))
            .col(ColumnDef::new("name").text().not_null())
            .col(ColumnDef::new("founded").integer().default(1814))
            .col(ColumnDef::new("mayor").text())
            .check(("not_too_many", Expr::col("people").lt(1_000_000_000)))
            .check(("named", Expr::col("name").ne("")))
            .take();
        app([cities, capitals]).object(inherits())
    };
    let lost = |table: &str| Loss::Column { table: ObjectName::new(table), column: "founded".into() };
    for (name, pair) in [("heirs_change", [before(), after()]), ("heirs_change_back", [after(), before()])] {
        let narrow = ["cities", "capitals"]
            .map(|table| Loss::Narrowed { table: ObjectName::new(table), column: "people".into() });
        let allowed = narrow
            .into_iter()
            .chain([
                lost("cities"),
                lost("capitals"),
                Loss::Column { table: ObjectName::new("capitals"), column: "mayor".into() },
            ])
            .map(|loss| (loss, None))
            .collect();
        let sql = goes(name, pair, Intent { allowed, ..Intent::default() }, HELD);
        let away = sql.find("NO INHERIT").expect("it makes way");
        let first = sql.find("ADD COLUMN").or_else(|| sql.find("DROP COLUMN")).expect("a column");
        assert!(away < first, "{sql}");
    }
}

/// What no table calls is replaced beside them: nobody waits for that.
#[test]
fn a_routine_is_replaced_while_a_table_inherits() {
    let of = |number: u32| {
        let sql = format!("CREATE FUNCTION seats() RETURNS integer LANGUAGE sql AS 'SELECT {number}'");
        let routine = Routine::new("seats").arguments("()").postgres(sql);
        app([place("cities"), capitals()]).object(inherits()).routine(routine)
    };
    let sql = goes("heirs_routine", [of(1), of(2)], Intent::default(), HELD);
    assert!(sql.contains("CREATE OR REPLACE FUNCTION") && !sql.contains("INHERIT"), "{sql}");
}

/// Three generations; columns and tables get other names, and a value is asked for.
#[test]
fn names_change_in_every_generation() {
    let family = |called: &str, names: [&str; 3], former: Option<[&str; 3]>| {
        let mut database = Database::new("app").dialects([Dialect::Postgres]);
        for (at, name) in names.iter().enumerate() {
            let mut table = Table::create();
            table.table((*name).to_owned()).col(ColumnDef::new(called.to_owned()).text().not_null());
            if at > 0 {
                table.col(ColumnDef::new("own").integer());
            }
            let mut declared = TableDecl::new(table).skip_entity();
            if let Some(former) = former {
                declared = declared.column(called.to_owned(), column().renamed_from("name"));
                if former[at] != *name {
                    declared = declared.renamed_from(former[at].to_owned());
                }
            }
            database = database.table(declared);
        }
        database.object(Inheritance::new(names[1], names[0])).object(Inheritance::new(names[2], names[1]))
    };
    let names = ["old", "middle", "young"];
    let story = Story::new();
    story.generate(&[family("name", names, None)], &[]);
    let databases = Target::postgres("heirs_names").map(|target| story.follower(target, "app"));
    for follower in &databases {
        story.migrate(follower);
        follower.target.must(
            "INSERT INTO old VALUES ('a'); INSERT INTO middle VALUES ('b', 1); INSERT INTO young VALUES ('c', 2)",
        );
    }
    let now = ["old", "the middle", "Young"];
    story.generate(&[family("called", now, Some(names))], &[]);
    for follower in &databases {
        let facts = follower.target.facts();
        let (_, up) = story.files(follower, "up").pop().expect("a file");
        story.migrate(follower);
        assert_eq!(follower.target.texts("SELECT called FROM old ORDER BY 1"), ["a", "b", "c"], "{up}");
        story.expect_as_fresh(follower);
        story.take_back(follower, 1);
        assert_eq!(follower.target.facts(), facts);
        assert_eq!(follower.target.texts("SELECT name FROM old ORDER BY 1"), ["a", "b", "c"]);
        story.migrate(follower);
    }
    // All of them go.
    let gone = now.iter().fold(
        Database::new("app")
            .dialects([Dialect::Postgres])
            .table(TableDecl::new(Table::create().table("other").col(ColumnDef::new("id").integer())).skip_entity()),
        |database, name| database.drop_table((*name).to_owned(), "sold"),
    );
    story.generate(&[gone], &[]);
    for follower in &databases {
        let facts = follower.target.facts();
        story.migrate(follower);
        story.expect_as_fresh(follower);
        story.take_back(follower, 1);
        assert_eq!(follower.target.facts(), facts);
    }
}

/// Nobody who reads the parent finds an heir's rows missing: it is one transaction, whatever else is changed online.
#[test]
fn it_is_one_transaction() {
    let of = |more: bool| {
        let mut tables = [place("cities"), capitals()];
        let mut rivers =
            Table::create().table("rivers").col(ColumnDef::new("id").integer().not_null().primary_key()).take();
        if more {
            for table in tables.iter_mut().chain([&mut rivers]) {
                table.col(ColumnDef::new("river").text().not_null());
            }
        }
        let river = || column().backfill("none");
        let database = Database::new("app").dialects([Dialect::Postgres]).object(inherits());
        tables.into_iter().chain([rivers]).fold(database, |database, table| {
            let table = TableDecl::new(table).skip_entity();
            database.table(if more { table.column("river", river()) } else { table })
        })
    };
    let story = Story::new();
    story.generate(&[of(false)], &[]);
    let databases = Target::postgres("heirs_once").map(|target| story.follower(target, "app"));
    for follower in &databases {
        story.migrate(follower);
        follower.target.must(ROWS);
    }
    story.generate(&[of(true)], &[]);
    for follower in &databases {
        assert_eq!(story.files(follower, "up").len(), 2);
        let facts = follower.target.facts();
        story.migrate(follower);
        assert_eq!(follower.target.texts("SELECT river FROM cities"), ["none"; 4]);
        story.expect_as_fresh(follower);
        story.take_back(follower, 1);
        assert_eq!(follower.target.facts(), facts);
    }
}

#[test]
fn what_postgres_would_refuse_is_a_fault() {
    let said = |database: Database| {
        let (code, said) = Story::new().types(&[database], &["generate", "--date", "2026-06-01"]);
        assert_eq!(code, 2, "{said}");
        said
    };
    let mut loose = place("capitals");
    let other = Table::create().table("capitals").col(ColumnDef::new("name").integer()).take();
    let found = said(app([place("cities"), other]).object(inherits()));
    for wanted in [
        "name is of another type, which the table inherits from cities",
        "the table inherits from cities, and has not its column people",
        "the table inherits from cities, and has not its check enough",
        "declare the check enough as cities does",
    ] {
        assert!(found.contains(wanted), "{wanted}: {found}");
    }
    // A uuid that is stored as a text is a text.
    let key = |name: &str| Table::create().table(name.to_owned()).col(ColumnDef::new("id").uuid()).take();
    let apart = Database::new("app")
        .dialects([Dialect::Postgres])
        .table(TableDecl::new(key("cities")).skip_entity())
        .table(TableDecl::new(key("capitals")).skip_entity().column("id", column().d1_storage(Storage::TextUuid)));
    assert!(said(apart.object(inherits())).contains("id is of another type, which the table inherits from cities"));
    loose.col(ColumnDef::new("x").integer());
    let circle = app([place("cities"), loose]).object(inherits()).object(Inheritance::new("cities", "capitals"));
    assert!(said(circle).contains("the table inherits from cities, which inherits from it"));
    let parted = app([place("cities").partition_by_list(["name"]).take(), place("capitals")]).object(inherits());
    assert!(said(parted).contains("one of them is partitioned"));
}
