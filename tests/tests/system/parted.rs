//! Partitions as facts, with rows and what other people made: added, given other bounds, renamed, dropped, and back.

use seaglass::model::verify::verify;
use seaglass::model::{Dialect, Intent, Loss, ObjectName, Schema, Severity, Storage};
use seaglass::read::read;
use seaglass::sea_query::extension::postgres::Type;
use seaglass::sea_query::{ColumnDef, Expr, ExprTrait, ForeignKey, Func, Index, Table, TableCreateStatement};
use seaglass::{Bound, Database, Partition, PartitionKey, Raw, Routine, TableDecl, Trigger, column};
use seaglass_tests::story::Story;
use seaglass_tests::target::Target;

use crate::kinds_kit::Way;

fn table(name: &str) -> TableCreateStatement {
    Table::create()
        .table(name.to_owned())
        .col(ColumnDef::new("id").big_integer().not_null())
        .col(ColumnDef::new("Day").date().not_null())
        .col(ColumnDef::new("shop").text())
        .take()
}

/// A table in partitions by day, whose rows others refer to.
fn sales() -> Database {
    let sales = table("sales").primary_key(Index::create().col("id").col("Day")).partition_by_range(["Day"]).take();
    let lines = Table::create()
        .table("lines")
        .col(ColumnDef::new("id").big_integer().not_null().primary_key())
        .col(ColumnDef::new("sale").big_integer())
        .col(ColumnDef::new("day").date())
        .foreign_key(ForeignKey::create().name("lines_sale").from("lines", ("sale", "day")).to("sales", ("id", "Day")))
        .take();
    Database::new("app")
        .dialects([Dialect::Postgres])
        .table(TableDecl::new(sales).index(Index::create().name("sales_shop").col("shop")))
        .table(lines)
}

fn year(year: u32) -> Partition {
    let first = |year: u32| format!("{year}-01-01");
    Partition::range(format!("sales_{year}"), "sales", [first(year)], [first(year + 1)])
}

fn schema(mut database: Database) -> Schema {
    let declared = read(&mut database).expect("it is read");
    let faults = verify(&declared);
    assert!(faults.iter().all(|fault| fault.severity() != Severity::Error), "{faults:?}");
    declared.schema
}

const ROWS: &str =
    "INSERT INTO sales VALUES (1, '2025-03-01', 'north'), (2, '2026-03-01', NULL), (3, '2026-09-09', 'south');
    INSERT INTO lines VALUES (1, 1, '2025-03-01'), (2, 2, '2026-03-01');";
const HELD: &str =
    r#"SELECT (s.id, "Day", shop, l.id)::text FROM sales s LEFT JOIN lines l ON sale = s.id ORDER BY s.id"#;

/// What a job and a DBA made: a partition, an index and a trigger of one partition, rights, a view.
const OTHERS: [&str; 2] = [
    "DO $$ BEGIN CREATE ROLE clerk; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
    CREATE TABLE sales_1999 PARTITION OF sales FOR VALUES FROM ('1999-01-01') TO ('2000-01-01');
    CREATE INDEX theirs ON sales_2026 (shop, id);
    CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
    CREATE TRIGGER noted BEFORE UPDATE ON sales_2026 FOR EACH ROW EXECUTE FUNCTION note();
    GRANT SELECT ON sales TO clerk; GRANT UPDATE (shop) ON sales_2026 TO clerk;
    CREATE VIEW seen AS SELECT id FROM sales; GRANT SELECT ON seen TO clerk;
    ALTER TABLE sales_2026 SET (autovacuum_enabled = off);",
    "SELECT concat_ws(' ', relname, relacl, array_to_string(reloptions, ','),
        (SELECT string_agg(attname || attacl::text, ',') FROM pg_attribute WHERE attrelid = c.oid AND attacl IS NOT NULL))
    FROM pg_class c WHERE relname IN ('sales', 'sales_1999', 'sales_2026', 'seen', 'theirs')
    UNION ALL SELECT tgname FROM pg_trigger WHERE tgname = 'noted' ORDER BY 1",
];

fn goes(name: &str, [before, after]: [Database; 2], intent: Intent, rows: &str, held: &str) -> String {
    let (before, after) = (schema(before), schema(after));
    let way = Way { name, before: &before, after: &after, intent, rows, held, others: OTHERS };
    way.goes();
    way.sql().replace("\n--      ", " ")
}

#[test]
fn partitions_come_and_go_among_rows_and_what_others_made() {
    let before = || sales().object(year(2025)).object(year(2026).doc("this year's"));
    let more = year(2027).partition_by(PartitionKey::list().column("id"));
    let north = Partition::list("sales_2027_few", "sales_2027", [1, 2]);
    // A partition of a partition is declared in any order.
    let after = before().object(north).object(more).object(Partition::default("Sales rest", "sales"));
    let sql = goes("parted_more", [before(), after], Intent::default(), ROWS, HELD);
    let made = r#"CREATE TABLE "sales_2027" PARTITION OF "sales" FOR VALUES FROM ('2027-01-01') TO ('2028-01-01') PARTITION BY LIST ("id");"#;
    assert!(sql.contains(made), "{sql}");
    assert!(sql.contains(r#"CREATE TABLE "Sales rest" PARTITION OF "sales" DEFAULT;"#), "{sql}");
    assert!(sql.contains("drops partition sales_2027 and everything in it"), "{sql}");
}

/// Bounds that others have until the same migration: each leaves its place before the first takes a new one.
#[test]
fn bounds_move_and_rows_stay() {
    let of = |from: &str, to: &str| Partition::range("sales_2025", "sales", [from], [to]);
    let before = || sales().object(of("2025-01-01", "2026-01-01")).object(year(2026));
    let next = Partition::range("sales_2026", "sales", ["2025-07-01"], [Bound::Maximum]);
    let after = || sales().object(of("2024-01-01", "2025-07-01")).object(next.clone());
    for (name, pair) in [("parted_bounds", [before(), after()]), ("parted_bounds_back", [after(), before()])] {
        let sql = goes(name, pair, Intent::default(), ROWS, HELD);
        assert!(!sql.contains("DROP TABLE"), "{sql}");
    }
}

#[test]
fn a_partition_whose_rows_do_not_fit_its_new_bounds_stays_as_it_is() {
    let before = schema(sales().object(year(2026)));
    let after = schema(sales().object(Partition::range("sales_2026", "sales", ["2026-06-01"], ["2027-01-01"])));
    let stages = crate::online_kit::stages(&before, &after, &Intent::default(), true);
    for target in Target::postgres("parted_misfit") {
        crate::online_kit::up(&target, &crate::online_kit::creation(&before));
        target.must("INSERT INTO sales VALUES (2, '2026-03-01', NULL)");
        let facts = target.facts();
        let error = target.migrate(&stages[0].up).expect_err("a row is in the way");
        assert!(error.contains("partition constraint") && error.contains("violated by some row"), "{error}");
        assert_eq!(target.facts(), facts);
        assert_eq!(target.texts("SELECT id::text FROM sales"), ["2"]);
    }
}

#[test]
fn everything_gets_another_name_at_once() {
    let sub = |name: &str, of: &str| Partition::hash(name, of, 2, 1);
    let before = || {
        let whole = year(2026).partition_by(PartitionKey::hash().column("Day"));
        sales().object(year(2025)).object(whole).object(sub("odd", "sales_2026")).object(Partition::hash(
            "even",
            "sales_2026",
            2,
            0,
        ))
    };
    let after = || {
        let columns = Table::create()
            .table("sold")
            .col(ColumnDef::new("id").big_integer().not_null())
            .col(ColumnDef::new("on day").date().not_null())
            .col(ColumnDef::new("shop").text())
            .primary_key(Index::create().name("sales_pkey").col("id").col("on day"))
            .partition_by_range(["on day"])
            .take();
        let lines = Table::create()
            .table("lines")
            .col(ColumnDef::new("id").big_integer().not_null().primary_key())
            .col(ColumnDef::new("sale").big_integer())
            .col(ColumnDef::new("day").date())
            .foreign_key(
                ForeignKey::create().name("lines_sale").from("lines", ("sale", "day")).to("sold", ("id", "on day")),
            )
            .take();
        let whole = Partition::range("this year", "sold", ["2026-01-01"], ["2027-01-01"])
            .partition_by(PartitionKey::hash().column("on day"))
            .renamed_from("sales_2026");
        Database::new("app")
            .dialects([Dialect::Postgres])
            .table(
                TableDecl::new(columns)
                    .index(Index::create().name("sales_shop").col("shop"))
                    .renamed_from("sales")
                    .column("on day", column().renamed_from("Day")),
            )
            .table(lines)
            .object(Partition::range("sales_2025", "sold", ["2025-01-01"], ["2026-01-01"]))
            .object(whole)
            .object(sub("odd", "this year"))
            .object(Partition::hash("even", "this year", 2, 0))
    };
    let story = Story::new();
    story.generate(&[before()], &[]);
    let databases = Target::postgres("parted_names").map(|target| story.follower(target, "app"));
    for follower in &databases {
        story.migrate(follower);
        follower.target.must(ROWS);
    }
    story.generate(&[after()], &[]);
    for follower in &databases {
        let (facts, rows) = (follower.target.facts(), follower.target.texts(HELD));
        assert_eq!(rows.len(), 3);
        story.migrate(follower);
        let held = HELD.replace("FROM sales", "FROM sold").replace("Day", "on day");
        assert_eq!(follower.target.texts(&held), rows);
        story.expect_as_fresh(follower);
        story.take_back(follower, 1);
        assert_eq!(follower.target.facts(), facts);
        assert_eq!(follower.target.texts(HELD), rows);
        story.migrate(follower);
    }
}

#[test]
fn a_partition_goes_with_its_rows_where_that_is_permitted() {
    let both = || sales().object(year(2025)).object(year(2026));
    let story = Story::new();
    story.generate(&[both()], &[]);
    let databases = Target::postgres("parted_drop").map(|target| story.follower(target, "app"));
    for follower in &databases {
        story.migrate(follower);
        follower.target.must(
            "INSERT INTO sales VALUES (1, '2025-03-01', 'north'), (2, '2026-03-01', NULL);
            INSERT INTO lines VALUES (2, 2, '2026-03-01')",
        );
    }
    let one = sales().object(year(2026));
    let said = story.refused(std::slice::from_ref(&one), "generate", &[]);
    let expected = "the partition is gone from the declaration";
    assert!(said.contains(expected) && said.contains("its rows would be dropped"), "{said}");
    assert!(said.contains(".drop_partition(\"sales_2025\", \"why\")") && said.contains("--drop sales_2025"), "{said}");
    story.generate(&[one.drop_partition("sales_2025", "ten years are over")], &[]);
    for follower in &databases {
        story.migrate(follower);
        assert_eq!(follower.target.texts("SELECT id::text FROM sales"), ["2"]);
        story.expect_as_fresh(follower);
        let (name, up) = story.files(follower, "up").pop().expect("a file");
        assert!(up.replace("\n--      ", "").contains("the rows of sales_2025 are lost"), "{name}: {up}");
        story.take_back(follower, 1);
        assert_eq!(
            follower.target.texts("SELECT relname::text FROM pg_class WHERE relname = 'sales_2025'"),
            ["sales_2025"]
        );
    }
}

/// As sea-query writes a column behind its table's name: no row of a partition is called so.
#[test]
fn what_names_its_table_holds_for_partitions() {
    let of = |more: bool| {
        let mut sales = table("sales");
        sales.partition_by_range(["Day"]);
        if more {
            let shop = || Expr::col(("sales", "shop"));
            sales
                .check(("a_shop", shop().ne("nowhere")))
                .col(ColumnDef::new("loud").text().generated(Func::upper(shop()), true));
        }
        let database = Database::new("app").dialects([Dialect::Postgres]).object(year(2025)).object(year(2026));
        let index = Index::create().name("sales_shop").col("shop").take();
        let sales = TableDecl::new(sales).index(index).index_storage(
            "sales_shop",
            "fillfactor",
            if more { "80" } else { "70" },
        );
        database.table(sales)
    };
    let rows = ROWS.split_once(';').map_or("", |(first, _)| first);
    let held = r#"SELECT (id, "Day", shop)::text FROM sales ORDER BY id"#;
    let sql = goes("parted_named", [of(false), of(true)], Intent::default(), rows, held);
    assert!(sql.contains("CHECK (\"shop\" <> 'nowhere')") && !sql.contains("ALTER INDEX \"sales_shop\""), "{sql}");
}

/// A trigger of the table is one of each partition, which is no reason of its own to leave what it calls.
#[test]
fn what_a_trigger_of_the_table_calls_is_made_again() {
    let of = |name: &str| {
        let function = format!("CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'");
        let trigger = format!("CREATE TRIGGER told AFTER INSERT ON sales FOR EACH ROW EXECUTE FUNCTION {name}()");
        let mut sales = table("sales");
        sales.partition_by_range(["Day"]);
        Database::new("app")
            .dialects([Dialect::Postgres])
            .table(TableDecl::new(sales).trigger(Trigger::new("told").postgres(trigger)))
            .routine(Routine::new(name).arguments("()").postgres(function))
            .object(year(2025))
            .object(year(2026))
    };
    let rows = ROWS.split_once(';').map_or("", |(first, _)| first);
    let held = r#"SELECT (id, "Day", shop)::text FROM sales ORDER BY id"#;
    goes("parted_called", [of("tell"), of("say")], Intent::default(), rows, held);
}

#[test]
fn what_a_table_is_partitioned_by_stays() {
    let of = |shop: &mut ColumnDef, values: [&'static str; 2]| {
        let moods = Type::create().as_enum("mood").values(values).to_owned();
        let table = Table::create()
            .table("sales")
            .col(ColumnDef::new("id").integer().not_null())
            .col(shop)
            .col(ColumnDef::new("mood").enumeration("mood", Vec::<&str>::new()))
            .partition_by_range(["shop", "mood"])
            .take();
        Database::new("app").dialects([Dialect::Postgres]).enumeration(moods).table(TableDecl::new(table).skip_entity())
    };
    let values = ["sad", "glad"];
    let text = || ColumnDef::new("shop").text().take();
    let story = Story::new();
    story.generate(&[of(&mut text(), values)], &[]);
    for (database, wanted) in [
        (
            of(ColumnDef::new("shop").string_len(9), values),
            "sales.shop: it is to be of another type, and sales is partitioned by it",
        ),
        (
            of(text().extra("COLLATE \"C\""), values),
            "it is to be compared in another way, and sales is partitioned by it",
        ),
        (
            of(&mut text(), ["glad", "sad"]),
            "sales.mood: values of mood go or change places, and sales is partitioned by it",
        ),
    ] {
        let said = story.refused(&[database], "generate", &[]);
        assert!(said.contains(wanted), "{said}");
    }
}

/// A uuid that is stored as a text is a text.
#[test]
fn what_a_table_is_partitioned_by_is_stored_as_it_was() {
    let of = |is_text: bool| {
        let table = Table::create().table("sales").col(ColumnDef::new("id").uuid()).partition_by_hash(["id"]).take();
        let table = TableDecl::new(table).skip_entity();
        let told = column().d1_storage(Storage::TextUuid);
        Database::new("app").dialects([Dialect::Postgres]).table(if is_text { table.column("id", told) } else { table })
    };
    let story = Story::new();
    story.generate(&[of(false)], &[]);
    let said = story.refused(&[of(true)], "generate", &[]);
    assert!(said.contains("sales.id: it is to be of another type, and sales is partitioned by it"), "{said}");
}

/// Rows that wait in the partition for all others are not moved by themselves: Postgres refuses, and the header says so.
#[test]
fn a_new_partition_whose_rows_are_in_the_default_one_is_refused() {
    let before = schema(sales().object(Partition::default("sales_rest", "sales")));
    let after = schema(sales().object(Partition::default("sales_rest", "sales")).object(year(2026)));
    let stages = crate::online_kit::stages(&before, &after, &Intent::default(), true);
    let said = "blocks reads and writes on sales_rest while it scans the rows; fails if rows of sales_rest violate a";
    assert!(stages[0].up.replace("\n--      ", "").contains(said), "{}", stages[0].up);
    for target in Target::postgres("parted_default") {
        crate::online_kit::up(&target, &crate::online_kit::creation(&before));
        target.must("INSERT INTO sales VALUES (1, '2026-03-01', NULL), (2, '2020-01-01', NULL)");
        let facts = target.facts();
        let error = target.migrate(&stages[0].up).expect_err("a row is in the way");
        assert!(error.contains("violated by some row"), "{error}");
        assert_eq!((target.facts(), target.texts("SELECT id::text FROM sales ORDER BY 1").len()), (facts, 2));
        target.must("DELETE FROM sales WHERE id = 1");
        crate::online_kit::up(&target, &stages);
        crate::online_kit::down(&target, &stages);
        assert_eq!(target.texts("SELECT id::text FROM sales"), ["2"]);
    }
}

/// sea-query's own words for it are the same.
#[test]
fn partitions_are_declared_by_sea_query() {
    let part = |name: &str| Table::create().table(name.to_owned()).partition_of("sales").take();
    let of = |by: fn(&mut TableCreateStatement) -> &mut TableCreateStatement, parts: Vec<TableCreateStatement>| {
        let database = Database::new("app").dialects([Dialect::Postgres]).table(by(&mut table("sales")).take());
        schema(parts.into_iter().fold(database, Database::table)).objects
    };
    let ranges = of(
        |table| table.partition_by_range(["Day"]),
        vec![
            part("first").values_from_to([Expr::cust("MINVALUE")], ["2026-01-01"]).comment("all before").take(),
            part("second").values_from_to(["2026-01-01"], ["2027-01-01"]).partition_by_hash(["id"]).take(),
            Table::create().table("third").partition_of("second").values_with(2, 1).take(),
        ],
    );
    let second = Partition::range("second", "sales", ["2026-01-01"], ["2027-01-01"])
        .partition_by(PartitionKey::hash().column("id"));
    let mut third = Partition::hash("third", "second", 2, 1);
    third.table = Some(ObjectName::new("sales"));
    assert_eq!(
        ranges,
        [
            Partition::range("first", "sales", [Bound::Minimum], ["2026-01-01"]).doc("all before").into(),
            second.into(),
            third.into(),
        ]
    );
    let lists = of(
        |table| table.partition_by_list(["shop"]),
        vec![part("some").values_in([Expr::val("a"), Expr::cust("NULL")]).take()],
    );
    assert_eq!(lists, [Partition::list("some", "sales", [Bound::from("a"), Bound::Null]).into()]);
}

/// A row that is referred to keeps its partition.
#[test]
fn a_partition_with_rows_that_others_refer_to_does_not_go() {
    let before = schema(sales().object(year(2025)).object(year(2026)));
    let after = schema(sales().object(year(2026)));
    let loss = Loss::Object { noun: "partition".to_owned(), name: ObjectName::new("sales_2025") };
    let intent = Intent { allowed: [(loss, None)].into(), ..Intent::default() };
    let stages = crate::online_kit::stages(&before, &after, &intent, true);
    for target in Target::postgres("parted_kept") {
        crate::online_kit::up(&target, &crate::online_kit::creation(&before));
        target.must(ROWS);
        let facts = target.facts();
        let error = target.migrate(&stages[0].up).expect_err("a row is referred to");
        assert!(error.contains("violates foreign key constraint"), "{error}");
        assert_eq!(target.facts(), facts);
        assert_eq!(target.texts(HELD).len(), 3);
    }
}

/// The table changes, and its partitions follow, those that a job made as well.
#[test]
fn a_table_changes_with_its_partitions() {
    let of = |paid: bool| {
        let mut sales = table("sales");
        sales.partition_by_range(["Day"]);
        if paid {
            sales.col(ColumnDef::new("paid").boolean().not_null().default(false));
            sales.primary_key(Index::create().col("id").col("Day"));
        }
        let index = Index::create()
            .name(if paid { "sales_paid" } else { "sales_shop" })
            .col(if paid { "paid" } else { "shop" })
            .take();
        let database = Database::new("app").dialects([Dialect::Postgres]).table(TableDecl::new(sales).index(index));
        database.object(year(2025)).object(year(2026))
    };
    let rows = ROWS.split_once(';').map_or("", |(first, _)| first);
    goes(
        "parted_changed",
        [of(false), of(true)],
        Intent::default(),
        rows,
        r#"SELECT (id, "Day", shop)::text FROM sales ORDER BY id"#,
    );
}

/// All that was made goes at once, and comes back, though rows refer to each other.
#[test]
fn a_table_goes_with_its_partitions() {
    let story = Story::new();
    let other = || {
        Database::new("app").dialects([Dialect::Postgres]).table(
            Table::create().table("lines").col(ColumnDef::new("id").big_integer().not_null().primary_key()).take(),
        )
    };
    let whole = || {
        let sales = table("sales")
            .col(ColumnDef::new("before").big_integer())
            .primary_key(Index::create().col("id").col("Day"))
            .foreign_key(
                ForeignKey::create().name("sales_before").from("sales", ("before", "Day")).to("sales", ("id", "Day")),
            )
            .partition_by_list(["id"])
            .take();
        other()
            .table(sales)
            .object(Partition::list("sales_north", "sales", [1]))
            .object(Partition::default("sales_rest", "sales"))
    };
    story.generate(&[whole()], &[]);
    let databases = Target::postgres("parted_gone").map(|target| story.follower(target, "app"));
    for follower in &databases {
        story.migrate(follower);
        follower.target.must("INSERT INTO sales VALUES (1, '2026-01-01', 'north', NULL), (2, '2026-01-01', NULL, 1)");
    }
    let gone =
        other().drop_table("sales", "sold").drop_partition("sales_north", "sold").drop_partition("sales_rest", "sold");
    story.generate(&[gone], &[]);
    for follower in &databases {
        let facts = follower.target.facts();
        story.migrate(follower);
        story.expect_as_fresh(follower);
        story.take_back(follower, 1);
        assert_eq!(follower.target.facts(), facts);
        story.migrate(follower);
    }
}

/// A table that is declared by its statements alone: nothing takes its rows without being permitted to.
#[test]
fn a_raw_table_keeps_its_rows() {
    let of = |ty: ColumnDef, shares: Option<&str>| {
        let sales = Table::create()
            .table("sales")
            .col(ColumnDef::new("id").integer().not_null())
            .col(ty)
            .partition_by_list(["id"])
            .take();
        let database = Database::new("app").dialects([Dialect::Postgres]).table(TableDecl::new(sales).skip_entity());
        match shares {
            Some(values) => database.object(Raw::new("share", "few").postgres(
                format!("CREATE TABLE few PARTITION OF sales (shop DEFAULT 'few') FOR VALUES IN ({values})"),
                "DROP TABLE few",
            )),
            None => database,
        }
    };
    let text = || ColumnDef::new("shop").text().take();
    let short = || ColumnDef::new("shop").string_len(90).take();
    let story = Story::new();
    story.generate(&[of(text(), Some("1, 2"))], &[]);
    let databases = Target::postgres("parted_raw").map(|target| story.follower(target, "app"));
    for follower in &databases {
        story.migrate(follower);
        follower.target.must("INSERT INTO sales VALUES (1, 'a'), (2, 'b')");
    }
    // Its text speaks of a table whose column becomes another.
    story.generate(&[of(short(), Some("1, 2"))], &["--allow-narrowing", "sales.shop"]);
    for other in [Some("1, 2, 3"), None] {
        let said = story.refused(&[of(short(), other)], "generate", &[]);
        assert!(
            said.contains("its rows would be dropped") && said.contains("`.drop_object(\"share\", \"few\", \"why\")`"),
            "{said}"
        );
    }
    for follower in &databases {
        story.migrate(follower);
        assert_eq!(follower.target.texts("SELECT id::text FROM sales ORDER BY 1"), ["1", "2"]);
    }
    story.generate(&[of(short(), None).drop_object("share", "few", "sold")], &[]);
    for follower in &databases {
        let (_, up) = story.files(follower, "up").pop().expect("a file");
        assert!(up.contains("the rows of few are lost"), "{up}");
        story.migrate(follower);
        story.expect_as_fresh(follower);
    }
}

/// What was said as SQL behind the table is the fact.
#[test]
fn a_history_of_trailing_sql_goes_on() {
    let text = |sql: &str| {
        Database::new("app")
            .dialects([Dialect::Postgres])
            .table(TableDecl::new(table("sales")).extra(Dialect::Postgres, sql))
    };
    let fact = |by: PartitionKey| {
        Database::new("app").dialects([Dialect::Postgres]).table(TableDecl::new(table("sales")).partition_by(by))
    };
    let cases = [
        ("PARTITION BY RANGE (\"Day\", id)", PartitionKey::range().column("Day").column("id")),
        ("partition by list (lower(shop))", PartitionKey::list().expression("lower(shop)")),
        (
            "PARTITION BY HASH (shop COLLATE \"C\" text_ops)",
            PartitionKey::hash().column("shop").collation("C").operator_class("text_ops"),
        ),
    ];
    for (sql, by) in cases {
        let story = Story::new();
        story.generate(&[text(sql)], &[]);
        for [before, after] in [[text(sql), fact(by.clone())], [fact(by.clone()), text(sql)]] {
            assert_eq!(story.types(&[before], &["check"]).0, 0, "{sql}");
            assert_eq!(story.types(&[after], &["check"]).0, 0, "{sql}");
        }
        for target in Target::postgres("parted_text") {
            let follower = story.follower(target, "app");
            story.migrate(&follower);
            assert!(follower.target.facts().iter().any(|fact| fact.starts_with("partitioned table sales by")), "{sql}");
        }
    }
}
