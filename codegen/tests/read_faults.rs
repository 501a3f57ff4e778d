//! What the model cannot hold is a fault that names it, says why, and says what to write instead.

use seaglass::model::{Dialect, Nulls};
use seaglass::read::read;
use seaglass::sea_query::extension::postgres::{PgExpr, Type};
use seaglass::sea_query::extension::sqlite::SqliteExpr;
use seaglass::sea_query::*;
use seaglass::{Database, Seed, TableDecl, column, constraint, new_uuid, now, per_dialect};

/// The faults of a database.
fn faults(database: &Database) -> String {
    let faults = read(&mut database.clone()).expect_err("something is wrong");
    let mut text = String::new();
    for fault in &faults {
        assert!(!fault.why.is_empty() && !fault.instead.is_empty(), "{fault} must say why and what to write");
        let _ = writeln!(text, "{fault}");
    }
    text
}

fn shop() -> Database {
    Database::new("shop").enumeration(Type::create().as_enum("mood").values(["calm", "glad"]))
}

/// A table of these columns.
fn with_columns<'a>(columns: impl IntoIterator<Item = &'a mut ColumnDef>) -> Database {
    let mut table = Table::create();
    table.table("users");
    for column in columns {
        table.col(column);
    }
    shop().table(table)
}

#[test]
fn types() {
    insta::assert_snapshot!(faults(&with_columns([
        ColumnDef::new("tiny").tiny_integer(),
        ColumnDef::new("tiny_unsigned").tiny_unsigned(),
        ColumnDef::new("small_unsigned").small_unsigned(),
        ColumnDef::new("unsigned").unsigned(),
        ColumnDef::new("big_unsigned").big_unsigned(),
        ColumnDef::new("year").year(),
        ColumnDef::new("money").money_len(10, 2),
        ColumnDef::new("custom").custom("geometry"),
        ColumnDef::new("array").array(ColumnType::Year),
        &mut ColumnDef::new("none"),
        ColumnDef::new("kind").enumeration("kind", ["a", "b"]),
        ColumnDef::new("other").enumeration("kind", Vec::<&str>::new()),
        ColumnDef::new("mood").enumeration("mood", ["glad", "calm"]),
    ])));
}

#[test]
fn columns() {
    insta::assert_snapshot!(faults(&with_columns([
        ColumnDef::new("using").text().using(Expr::col("a")),
        ColumnDef::new("numbered").text().auto_increment(),
        ColumnDef::new("key").text().null().primary_key(),
        ColumnDef::new("other").text().primary_key(),
    ])));
}

#[test]
fn values() {
    let array = |text: &'static str| Expr::cust_with_exprs("a = $2", [Expr::cust(text)]);
    insta::assert_snapshot!(faults(&with_columns([
        ColumnDef::new("zero").boolean().default(0),
        ColumnDef::new("one").boolean().default(1),
        ColumnDef::new("text_on_boolean").boolean().default("true"),
        ColumnDef::new("small").small_integer().default(40_000),
        ColumnDef::new("int").integer().default(3_000_000_000_i64),
        ColumnDef::new("big").big_integer().default(u64::MAX),
        ColumnDef::new("text_on_int").integer().default("1"),
        ColumnDef::new("infinite").double().default(f64::INFINITY),
        ColumnDef::new("not_a_number").float().default(f32::NAN),
        ColumnDef::new("int_on_text").text().default(5),
        ColumnDef::new("nul").text().default("a\0b"),
        ColumnDef::new("bytes").blob().default("abc"),
        ColumnDef::new("uuid").uuid().default("abc"),
        ColumnDef::new("decimal").decimal().default("one"),
        ColumnDef::new("instant").timestamp_with_time_zone().default(0),
        ColumnDef::new("json").json().default(0),
        ColumnDef::new("placeholder").text().default(array("b")),
    ])));
}

#[test]
fn expressions() {
    let select = || Query::select().column("id").from("t").take();
    let texts = |text: &'static str| Expr::cust_with_values(text, [1]);
    let mut table = Table::create();
    table.table("users").col(ColumnDef::new("id").text());
    for check in [
        Expr::col("a").eq(now()),
        Expr::col("a").eq(new_uuid()).not(),
        Expr::case(Expr::col("a").eq(1), per_dialect("a", "b")).into(),
        Expr::exists(select().and_where(Expr::col("a").gt(now())).take()),
        Expr::col("a").ilike("b"),
        Expr::col("a").concat("b"),
        Expr::col("a").glob("b"),
        PgFunc::starts_with("a", "b").into(),
        Func::md5(Expr::col("a")).into(),
        Expr::col("a").eq('é'),
        Expr::col("a").lt(f64::NEG_INFINITY),
        Expr::col("a").lt(u64::MAX),
        Expr::col("a").eq(Expr::any(select())),
        Expr::exists(select().distinct_on(["a"]).take()),
        Expr::exists(select().lock_exclusive().take()),
        Expr::exists(select().order_by("a", Order::Field(Values(vec!['é'.into()]))).take()),
        SubQueryStatement::DeleteStatement(Query::delete().from_table("t").take()).into(),
        Expr::keyword_default().eq(1),
        per_dialect("", "1"),
        texts("a = $1"),
        texts("a = ?"),
        texts("a = $2"),
        texts("a = $0 ?"),
        texts("a = $ ? ?"),
        texts(r"a = '\' || $5 || '' ?"),
        texts("a"),
        Expr::col("a").as_enum("b\"c").eq(1),
    ] {
        table.check(check);
    }
    insta::assert_snapshot!(faults(&shop().table(table)));
}

#[test]
fn where_postgres_is_the_only_dialect_its_own_expressions_are_kept() {
    let table = || {
        Table::create()
            .table("users")
            .col(
                ColumnDef::new("id")
                    .text()
                    .check(Expr::col("id").ilike("a"))
                    .default(Expr::cust_with_values("$1", ["a"])),
            )
            .take()
    };
    let read_for = |dialect| read(&mut Database::new("shop").dialects([dialect]).table(table()));
    let schema = read_for(Dialect::Postgres).expect("Postgres has ILIKE").schema;
    insta::assert_snapshot!(serde_json::to_string(&schema.tables[0].checks).expect("plain data"), @r#"[{"name":"users_id_check","expression":{"sql":{"postgres":"\"id\" ILIKE 'a'"}}}]"#);
    assert_eq!(read_for(Dialect::D1).expect_err("D1 has not").len(), 2);
}

#[test]
fn tables() {
    let table = |name: &'static str| Table::create().table(name).col(ColumnDef::new("id").text()).take();
    insta::assert_snapshot!(faults(
        &shop()
            .enumeration(Type::create().values(["a"]))
            .enumeration(Type::create().as_enum("moods[]").values(["a"]))
            .table(Table::create().col(ColumnDef::new("id").text()).take())
            .table(Table::create().table(("db", "schema", "t")).take())
            .table(Table::create().table("t".into_table_ref().alias("u")).take())
            .table(table("temporary").temporary().take())
            .table(table("options").engine("InnoDB").collate("utf8").character_set("utf8").take())
            .table(table("parent").partition_by_range(["id"]).take())
            .table(table("by_list").partition_by_list(["id"]).take())
            .table(table("by_hash").partition_by_hash(["id"]).take())
            .table(table("by_key").partition_by_key(["id"]).take())
            .table(table("part").partition_of("parent").values_in([1]).take())
            .table(table("range").values_from_to([1], [2]).take())
            .table(table("less").values_less_than([1]).take())
            .table(table("modulus").values_with(2, 1).take())
            .table(table("added").add_partition("p", None).take())
            .table(
                TableDecl::new(table("facts"))
                    .column("missing", column().enum_as_text())
                    .column("id", column().enum_as_text())
                    .column("id", column().field_name("key"))
                    .deferred("no_fkey")
                    .index(Index::create().name("some_idx").col("id"))
                    .index_nulls("no_idx", "id", Nulls::First)
                    .index_nulls("some_idx", "missing", Nulls::First)
            )
            .table(
                TableDecl::new(table("said").check(("said_check", Expr::cust("id > 0"))))
                    .constraint("said_check", constraint().deferred().match_full().sets(["id"]))
                    .constraint("said_pkey", constraint().not_valid().no_inherit())
            )
            .table(
                table("foreign")
                    .foreign_key(ForeignKey::create().from("other", "id").to("foreign", "id"))
                    .foreign_key(ForeignKey::create().name("no_target").from_col("id").to_col("id"))
                    .foreign_key(ForeignKey::create().from_col("id").to_tbl("foreign"))
                    .foreign_key(ForeignKey::create().from_col("id").to(("d", "s", "t"), "id"))
                    .take()
            )
    ));
}

#[test]
fn keys_and_indexes() {
    let unique = || Index::create().name("u").unique().col("id").take();
    let index = || Index::create().name("i").col("id").take();
    let table = Table::create()
        .table("users")
        .col(ColumnDef::new("id").text().primary_key())
        .primary_key(Index::create().name("twice").col("id"))
        .primary_key(Index::create().name("descending").col(("id", IndexOrder::Desc)))
        .primary_key(Index::create().name("including").col("id").include("id"))
        .index(Index::create().name("plain").col("id"))
        .index(unique().col(Expr::cust("lower(id)")))
        .index(unique().and_where(Expr::col("id").is_null()))
        .index(unique().index_type(IndexType::Hash))
        .index(unique().col("id".into_index_column().with_operator_class("text_ops")))
        .take();
    let declared = TableDecl::new(table)
        .index(index().primary())
        .index(index().table("posts"))
        .index(index().table(("auth", "users")))
        .index(index().table(("db", "auth", "users")))
        .index(index().table("users".into_table_ref().alias("u")))
        .index(Index::create().name("empty"))
        .index(index().col(("id", 10)))
        .index(index().col(("id", 10, IndexOrder::Asc)))
        .index(index().col(Expr::col("id").glob("a")))
        .index(index().col(Expr::col("id").ilike("a")))
        .index(index().col(Expr::col("id").eq('é')))
        .index(index().col(Expr::cust_with_values("$7", [1])))
        .index(index().col(Func::lower(now())))
        .index(index().col(Func::lower(per_dialect("a", "b"))))
        .index(index().col(Func::coalesce([Expr::col("id"), Expr::val(u64::MAX)])))
        .index(index().and_where(Expr::col("id").gt(now())))
        .index(
            index()
                .and_or_where(LogicalChainOper::And(Expr::col("id").is_null()))
                .and_or_where(LogicalChainOper::Or(Expr::col("id").eq("a"))),
        )
        .index_only(Dialect::D1, index().and_where(Expr::col("id").glob("a")));
    insta::assert_snapshot!(faults(&shop().table(declared)));
}

#[test]
fn seeds() {
    let insert = || Query::insert().into_table("users").columns(["id", "active"]).take();
    let row = || insert().values_panic(["a".into(), true.into()]).take();
    let select = || Query::select().column("id").column("id").from("users").take();
    let mut uneven = row();
    uneven.columns(["id"]);
    let cte = CommonTableExpression::new().query(select()).table_name("c").to_owned();
    let table =
        Table::create().table("users").col(ColumnDef::new("id").text()).col(ColumnDef::new("active").boolean()).take();
    let seed = Seed::new("sample")
        .insert(Query::insert().columns(["id"]).values_panic(["a".into()]))
        .insert(insert())
        .insert(insert().select_from(select()).expect("two columns"))
        .insert(Query::insert().into_table("users").or_default_values())
        .insert(Query::insert().into_table("users").or_default_values_many(3))
        .insert(row().returning_all())
        .insert(row().returning_col("id"))
        .insert(row().with_cte(cte))
        .insert(row().replace())
        .insert(uneven)
        .insert(insert().values_panic([5.into(), 1.into()]))
        .insert(row().on_conflict(OnConflict::constraint("users_pkey").do_nothing().to_owned()))
        .insert(row().on_conflict(OnConflict::column("id")))
        .insert(row().on_conflict(OnConflict::column("id").value("id", now()).to_owned()))
        .insert(row().on_conflict(OnConflict::column("id").value("id", "it's").to_owned()))
        .insert(Query::insert().into_table(("d", "s", "t")).columns(["id"]).values_panic(["a".into()]));
    insta::assert_snapshot!(faults(&shop().table(table).seed(seed)));
}

#[test]
fn entities_of_views() {
    use seaglass::View;
    let view = |table: &TableCreateStatement| {
        faults(&shop().view(View::new("calm").sql("SELECT id FROM users").entity(table.clone())))
    };
    let id = || ColumnDef::new("id").integer().take();
    insta::assert_snapshot!(view(Table::create().table("others").col(id().primary_key())), @r#"
    error[view-entity]: shop: calm: its entity is that of others
      why:     it would read another relation
      instead: the name of the view in `Table::create().table("…")`
    "#);
    insta::assert_snapshot!(view(Table::create().table("calm").col(id()).check(Expr::col("id").gt(0))), @r"
    error[view-entity]: shop: calm: its entity has no key
      why:     SeaORM has none without one
      instead: `.primary_key()` on the column, or `.primary_key(Index::create()…)` of the columns, that no two rows share
    error[view-entity]: shop: calm: its entity has more than columns and keys
      why:     a view has no constraints
      instead: the columns and what no two rows share; `View::index` for an index of a materialized view
    ");
    let mut refers = ForeignKey::create().from_col("id").to("users", "id").take();
    insta::assert_snapshot!(view(Table::create().table("calm").col(id().primary_key()).foreign_key(&mut refers)), @r#"
    error[view-entity]: shop: calm: its entity has a foreign key
      why:     a view has no constraints
      instead: `.belongs_to("author_id", "users", "id")` of the view
    "#);
    let calm = View::new("calm").sql("SELECT id FROM users");
    insta::assert_snapshot!(faults(&shop().view(calm.clone().belongs_to("id", "users", "id"))), @r"
    error[view-relation]: shop: calm: the view is related, and has no entity
      why:     relations are of entities
      instead: `.entity(…)` with the columns of the view beside it
    ");
    let calm = calm.entity(Table::create().table("calm").col(id().primary_key()));
    insta::assert_snapshot!(faults(&shop().view(calm.has_many("id", ("a", "b", "users"), "id"))), @r#"
    error[plain-name]: shop: calm: the table has an alias or a database in front, or is not a table at all
      why:     only a plain or a schema-qualified name means the same in a declaration and in a migration
      instead: `"users"`, or `("auth", "users")` for the schema auth
    "#);
}
