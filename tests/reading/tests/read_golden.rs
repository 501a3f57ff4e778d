//! Everything that sea-query's statements hold comes back, the same under every set of sea-query's features.
//!
//! One declaration calls every builder method that is accepted, another every one that is refused; both snapshots must
//! be the same under sea-query's minimal features, all its types, and `SeaORM`'s features. A field that a version of
//! sea-query adds to a statement fails [`no_statement_has_an_unknown_field`].

use seaglass::model::{Dialect, Nulls, Routine, Storage, Trigger, View};
use seaglass::read::read;
use seaglass::sea_query::extension::postgres::{PgExpr, Type};
use seaglass::sea_query::{self, *};
use seaglass::{Database, Seed, TableDecl, column, new_uuid, now, per_dialect};

#[derive(Iden)]
enum Posts {
    Table,
    Id,
    AuthorId,
    Title,
    Body,
    Mood,
    #[iden = "published at"]
    PublishedAt,
}

#[derive(Iden)]
enum Mood {
    #[iden = "post mood"]
    Type,
    Calm,
    #[iden = "it's"]
    Its,
}

fn both(text: &str) -> seaglass::model::Forms {
    Dialect::ALL.map(|dialect| (dialect, text.to_owned())).into()
}

fn users() -> TableDecl {
    let table = Table::create()
        .table("users")
        .if_not_exists()
        .comment("People who can \"sign\" in.")
        .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key().comment("Never reused."))
        .col(ColumnDef::new("email").string_len(255).not_null().unique_key().extra("COLLATE \"C\""))
        .col(ColumnDef::new("age").small_integer().check(Expr::col("age").gte(18)).default(18))
        .col(ColumnDef::new("score").integer().null().check(("score_low", Expr::col("score").gt(0))))
        .col(ColumnDef::new("name").text().generated(Expr::col("email").max(), true))
        .col(ColumnDef::new("short").text().generated(Func::lower(Expr::col("email")), false))
        .check(Expr::col("age").lt(Expr::col("score")))
        .check(Check::named("age is sane", Expr::col("age").is_not_null().and(Expr::col("age").lt(150))))
        .check(Expr::cust("length(email) > 3"))
        .index(Index::create().unique().name("users_email_age").col("email").col("age").include("score"))
        .index(Index::create().unique().nulls_not_distinct().col("age").col("score"))
        .extra("WITH (fillfactor = 70)")
        .take();
    TableDecl::new(table)
        .extra(Dialect::Postgres, "TABLESPACE fast")
        .column("email", column().field_name("mail").field_attribute("serde(skip)"))
        .trigger(Trigger {
            name: "touch".into(),
            doc: None,
            forms: both("CREATE TRIGGER touch …"),
            ..Trigger::default()
        })
        .d1_foreign_rows()
        .entity_module("person")
        .derive("serde::Serialize")
        .attribute("serde(rename_all = \"camelCase\")")
}

fn posts() -> TableDecl {
    let mut table = Table::create();
    table
        .table(("blog", Posts::Table))
        .col(ColumnDef::new(Posts::Id).uuid().default(new_uuid()))
        .col(ColumnDef::new(Posts::AuthorId).big_integer())
        .col(ColumnDef::new(Posts::Title).char_len(10).default("it's \"\\\n"))
        .col(ColumnDef::new(Posts::Body).json_binary().not_null())
        .col(ColumnDef::new(Posts::Mood).enumeration(Mood::Type, [Mood::Calm, Mood::Its]).default("calm"))
        .col(ColumnDef::new(Posts::PublishedAt).timestamp_with_time_zone().default(Expr::current_timestamp()))
        .primary_key(Index::create().name("posts_key").col(Posts::Id).col(Posts::AuthorId))
        .foreign_key(
            ForeignKey::create()
                .name("posts_author")
                .from(("blog", Posts::Table), Posts::AuthorId)
                .to("users", "id")
                .on_delete(ForeignKeyAction::Cascade)
                .on_update(ForeignKeyAction::SetNull),
        )
        .foreign_key(
            ForeignKey::create()
                .from_tbl(("blog", Posts::Table))
                .from_col(Posts::Id)
                .from_col(Posts::AuthorId)
                .to_tbl(("blog", Posts::Table))
                .to_col(Posts::Id)
                .to_col(Posts::AuthorId)
                .on_delete(ForeignKeyAction::SetDefault)
                .on_update(ForeignKeyAction::Restrict),
        )
        .foreign_key(
            ForeignKey::create().from_col(Posts::AuthorId).to("users", "id").on_delete(ForeignKeyAction::NoAction),
        );
    TableDecl::new(table)
        .deferred("posts_author_id_fkey")
        .column(Posts::PublishedAt, column().d1_storage(Storage::SqlTimestamp))
        .column(Posts::Mood, column().enum_as_text())
        .index(
            Index::create()
                .name("posts_recent")
                .table(("blog", Posts::Table))
                .if_not_exists()
                .concurrently()
                .unique()
                .nulls_not_distinct()
                .index_type(IndexType::BTree)
                .col((Posts::PublishedAt, IndexOrder::Desc))
                .col((Posts::Title, IndexOrder::Asc))
                .col("title".into_index_column().with_operator_class("text_pattern_ops"))
                .include(Posts::Body)
                .include(Posts::Mood)
                .cond_where(any![Expr::col(Posts::Mood).eq("it's"), Expr::col(Posts::Title).is_null()])
                .and_where(Expr::col(Posts::Body).is_not_null()),
        )
        .index_nulls("posts_recent", Posts::PublishedAt, Nulls::Last)
        .index(Index::create().col(Func::lower(Expr::col(Posts::Title))).col(Posts::Mood))
        .index(
            Index::create()
                .col((Expr::cust("title || 'it''s'"), IndexOrder::Desc))
                .col((Func::char_length(Expr::col(Posts::Title)), IndexOrder::Asc))
                .col(IndexColumn::from(Expr::col(Posts::Title).if_null("a'b")).with_operator_class("text_ops"))
                .col(per_dialect("body ->> 'a'", "json_extract(body, '$.a')")),
        )
        .index(Index::create().col("author_id").cond_where(per_dialect("mood = 'calm'", "mood IS 'calm'")))
        .index_only(Dialect::Postgres, Index::create().name("posts_body").full_text().col("body"))
        .index_only(
            Dialect::Postgres,
            Index::create()
                .index_type(IndexType::Custom("GIST".into_iden()))
                .col("body")
                .and_where(PgExpr::ilike(Expr::col("title"), "%x%")),
        )
        .index(Index::create().index_type(IndexType::Hash).col("body"))
        .index(Index::create().col("author_id"))
        .index(Index::create().col("author_id"))
        .skip_entity()
}

/// A column of every type, in the order of sea-query's own list.
fn types() -> TableDecl {
    let mut table = Table::create();
    table.table("types").col(ColumnDef::new("id").uuid().primary_key());
    let mut add = |name: &'static str, set: &dyn Fn(&mut ColumnDef)| {
        let mut column = ColumnDef::new(name);
        set(&mut column);
        table.col(&mut column);
    };
    macro_rules! every {
        ($($name:literal => $($call:ident($($argument:expr),*)).+;)*) => {
            $(add($name, &|column| { column.$($call($($argument),*)).+; });)*
        };
    }
    every! {
        "char" => char();
        "char_len" => char_len(2).default('é');
        "string" => string();
        "string_len" => string_len(10);
        "text" => text().default("");
        "blob" => blob().default(vec![0_u8, 255]);
        "small_integer" => small_integer().default(-1_i8);
        "integer" => integer().default(1_u32);
        "big_integer" => big_integer().default(9_223_372_036_854_775_807_u64);
        "float" => float().default(0.1_f32);
        "double" => double().default(1);
        "double_large" => double().default(1e300);
        "decimal" => decimal().default(5);
        "decimal_len" => decimal_len(10, 2).default("0.50");
        "date_time" => date_time().default("2024-02-29 12:00:00");
        "timestamp" => timestamp().default(Expr::cust("CURRENT_TIMESTAMP"));
        "timestamp_with_time_zone" => timestamp_with_time_zone().default(now());
        "time" => time().default(Expr::current_time());
        "date" => date().default(Expr::current_date());
        "interval" => interval(None, None);
        "interval_fields" => interval(Some(PgInterval::DayToSecond), Some(3));
        "binary" => binary();
        "binary_len" => binary_len(16);
        "var_binary" => var_binary(16);
        "bit" => bit(None);
        "bit_len" => bit(Some(4));
        "varbit" => varbit(4);
        "boolean" => boolean().default(true);
        "money" => money().default("1.50");
        "json" => json().default("{}");
        "json_binary" => json_binary().default(Expr::null());
        "uuid" => uuid().default("67E55044-10b1-426f-9247-bb680e5fe0c8");
        "uuid_new" => uuid().default(Expr::cust("(Gen_Random_Uuid())"));
        "uuid_function" => uuid().default(PgFunc::gen_random_uuid());
        "custom" => custom("citext");
        "unsigned" => unsigned();
        "enumeration" => enumeration("mood", Vec::<&str>::new()).default(Expr::val("calm").as_enum("mood"));
        "array" => array(ColumnType::Array(RcOrArc::new(ColumnType::String(StringLen::N(3)))));
        "cidr" => cidr();
        "inet" => inet();
        "mac_address" => mac_address();
        "ltree" => ltree();
        "per_dialect" => text().default(per_dialect("(md5('a'))", "hex('a')"));
        "function" => timestamp_with_time_zone().default(Func::cust("NOW"));
        "cast" => text().default(Expr::val(1).cast_as("text"));
    }
    table.col(ColumnDef::new_with_type("with_type", ColumnType::string(None)));
    table.col(ColumnDef::new_with_type("vector", ColumnType::Vector(Some(3))));
    table.col(ColumnDef::new_with_type("max", ColumnType::String(StringLen::Max)));
    TableDecl::new(table)
        .column("custom", column().custom_type("citext", "text COLLATE NOCASE", "String"))
        .column("unsigned", column().custom_type("bigint", "integer", "u32"))
}

fn seed() -> Seed {
    let parent = Query::select().column("id").from("users").and_where(Expr::col("email").eq("a@b'c")).take();
    Seed::new("sample")
        .doc("Rows to look at.")
        .insert(
            Query::insert()
                .into_table("users")
                .columns(["email", "age", "score"])
                .values_panic(["a@b'c".into(), 20.into(), Expr::null()])
                .values_from_panic([[Expr::val("b"), SubQueryStatement::SelectStatement(parent).into(), 1.into()]])
                .on_conflict(OnConflict::column("email").do_nothing().to_owned()),
        )
        .insert(
            Query::insert()
                .into_table(("blog", "posts"))
                .columns(["id", "published at"])
                .values_panic([new_uuid(), now()])
                .on_conflict(
                    OnConflict::columns(["id", "author_id"])
                        .target_and_where(Expr::col("id").is_not_null())
                        .update_columns(["title"])
                        .value("mood", Expr::col("mood"))
                        .action_and_where(Expr::col("title").ne(1))
                        .to_owned(),
                ),
        )
        .insert(Query::insert().into_table("users").columns(["email"]).values_panic(["c".into()]))
}

fn accepted() -> Database {
    Database::new("golden")
        .doc("Everything.")
        .d1("BINDING", "golden-database")
        .enumeration(Type::create().as_enum("mood").values(["calm", "glad"]))
        .enumeration_with_doc(
            Type::create().as_enum(("blog", Mood::Type)).values([Mood::Calm, Mood::Its]),
            "How a post feels.",
        )
        .table(users())
        .table(posts())
        .table(types())
        .routine(Routine {
            name: seaglass::model::ObjectName::new("clean"),
            arguments: "()".to_owned(),
            doc: None,
            forms: both("CREATE FUNCTION …"),
            instead: both("DELETE …"),
        })
        .view(View {
            name: seaglass::model::ObjectName::new("recent"),
            doc: None,
            forms: both("SELECT 1"),
            ..View::default()
        })
        .seed(seed())
}

#[test]
fn everything_that_is_accepted_comes_back() {
    let read = read(&mut accepted()).map_err(|faults| faults.iter().map(ToString::to_string).collect::<Vec<_>>());
    let read = read.expect("no fault");
    let schema = serde_json::to_string_pretty(&read.schema).expect("plain data");
    let tables = read.schema.tables.iter();
    let entities: Vec<_> = tables
        .map(|table| {
            let fields = table.columns.iter().filter_map(|column| Some((&column.name, column.field.as_deref()?)));
            (&table.entity, fields.collect::<Vec<_>>())
        })
        .collect();
    let rest = (&read.name, &read.doc, &read.dialects, &read.d1_binding, &read.d1_database);
    insta::assert_snapshot!(format!("{schema}\n{rest:#?}\n{entities:#?}\n{:#?}", read.seeds));
}

#[test]
fn no_statement_has_an_unknown_field() {
    fn fields(statement: &dyn std::fmt::Debug) -> String {
        let text = format!("{statement:#?}");
        let names = text.lines().filter_map(|line| line.strip_prefix("    ")?.split_once(": "));
        names.map(|(name, _)| name).filter(|name| !name.starts_with(' ')).collect::<Vec<_>>().join(" ")
    }
    let column = ColumnDef::new("a");
    let index = Index::create().col("a").take();
    let known = [
        (
            fields(&Table::create()),
            "table columns options partition_by partition_of partition_values partitions indexes foreign_keys \
             if_not_exists check comment extra temporary",
        ),
        (fields(&column), "table name types spec"),
        (
            fields(column.get_column_spec()),
            "nullable default auto_increment unique primary_key check generated extra comment using",
        ),
        (fields(&ColumnSpec { generated: None, ..ColumnSpec::default() }.check), ""),
        (fields(&Check::unnamed(1)), "name expr"),
        (
            fields(&index),
            "table index primary unique concurrently nulls_not_distinct index_type if_not_exists r#where include_columns",
        ),
        (fields(index.get_index_spec()), "name columns"),
        (
            fields(ForeignKey::create().get_foreign_key()),
            "name table ref_table columns ref_columns on_delete on_update",
        ),
        (fields(&ForeignKey::create()), "foreign_key"),
        (fields(&Type::create()), "name as_type values"),
        (fields(&Query::insert()), "replace table columns source on_conflict returning default_values with"),
        (fields(&OnConflict::new()), "targets target_where action action_where"),
    ];
    for (own, expected) in known {
        assert_eq!(own.replace("r#", ""), expected.replace("r#", ""));
    }
    match "a".into_index_column() {
        IndexColumn::TableColumn(column) => assert_eq!(fields(&column), "name prefix order operator_class"),
        other => panic!("{other:?} is not a column"),
    }
    match IndexColumn::from(Expr::cust("a")) {
        IndexColumn::Expr(column) => assert_eq!(fields(&column), "expr order operator_class"),
        other => panic!("{other:?} is not an expression"),
    }
}
