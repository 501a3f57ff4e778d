//! What expressions and names mean once read.

use seaglass::model::{Dialect, Expression, IndexTarget, Literal, Schema, Table as Model};
use seaglass::read::read;
use seaglass::sea_query::*;
use seaglass::{Database, Seed, TableDecl, iden, new_uuid, now, per_dialect};

iden! {
    enum Sessions {
        Table,
        Id,
        ExpiresAt = "expires",
        Data,
    }
}

fn schema(database: &Database) -> Schema {
    read(&mut database.clone())
        .map_err(|faults| faults.iter().map(ToString::to_string).collect::<String>())
        .expect("no fault")
        .schema
}

fn table(declared: impl Into<TableDecl>) -> Model {
    schema(&Database::new("test").table(declared)).tables[0].as_ref().clone()
}

/// What a default of a column means.
fn meaning(column: &mut ColumnDef) -> Option<Expression> {
    table(Table::create().table("t").col(column)).columns.remove(0).default
}

#[test]
fn markers_stand_wherever_an_expression_does_beside_derived_names() {
    let both = || per_dialect("pg(1)", "(d1(1))");
    let forms = Expression::Sql([(Dialect::Postgres, "pg(1)".to_owned()), (Dialect::D1, "d1(1)".to_owned())].into());
    let declared = TableDecl::new(
        Table::create()
            .table(Sessions::Table)
            .col(ColumnDef::new(Sessions::Id).uuid().primary_key().default(new_uuid()))
            .col(ColumnDef::new(Sessions::ExpiresAt).timestamp_with_time_zone().default(now()).check(both()))
            .col(ColumnDef::new(Sessions::Data).text().default(both()))
            .col(ColumnDef::new("computed").text().generated(both(), true))
            .check(Check::named("marked", both()))
            .check(new_uuid()),
    )
    .index(Index::create().table(Sessions::Table).name("by_marker").col(both()).col(now()).and_where(both()))
    .index(Index::create().name("descending").col((both(), IndexOrder::Desc)).and_where(now()));
    let seed = Seed::new("s").insert(
        Query::insert()
            .into_table(Sessions::Table)
            .columns([Sessions::Id, Sessions::ExpiresAt, Sessions::Data])
            .values_panic([new_uuid(), now(), both()]),
    );
    let declared = read(&mut Database::new("test").table(declared).seed(seed)).expect("no fault");
    let table = &declared.schema.tables[0];
    assert_eq!(table.name.to_string(), "sessions");
    let defaults: Vec<_> = table.columns.iter().map(|column| column.default.clone()).collect();
    assert_eq!(defaults, [Some(Expression::NewUuid), Some(Expression::Now), Some(forms.clone()), None]);
    assert_eq!(table.columns[3].generated.as_ref().map(|generated| &generated.expression), Some(&forms));
    let checks: Vec<_> = table.checks.iter().map(|check| &check.expression).collect();
    assert_eq!(checks, [&forms, &forms, &Expression::NewUuid]);
    let parts: Vec<_> = table.indexes[0].parts.iter().map(|part| &part.target).collect();
    assert_eq!(parts, [&IndexTarget::Expression(forms.clone()), &IndexTarget::Expression(Expression::Now)]);
    assert_eq!(table.indexes[0].predicate.as_ref(), Some(&forms));
    assert_eq!(table.indexes[1].parts[0].target, IndexTarget::Expression(forms.clone()));
    assert_eq!(table.indexes[1].predicate, Some(Expression::Now));
    assert_eq!(declared.seeds[0].inserts[0].rows, [[Expression::NewUuid, Expression::Now, forms]]);
}

#[test]
fn known_spellings_have_a_meaning() {
    let of = |text: &'static str| meaning(ColumnDef::new("a").timestamp().default(Expr::cust(text)));
    for text in ["now()", "NOW()", "(now())", " current_timestamp ", "CURRENT_TIMESTAMP"] {
        assert_eq!(of(text), Some(Expression::Now), "{text}");
    }
    assert_eq!(of("CURRENT_DATE"), Some(Expression::CurrentDate));
    assert_eq!(of("current_time"), Some(Expression::CurrentTime));
    assert_eq!(of("NULL"), Some(Expression::Null));
    assert_eq!(of("gen_random_uuid()"), Some(Expression::NewUuid));
    assert_eq!(of("now() + interval '1 day'"), Some(Expression::sql("now() + interval '1 day'")));
}

#[test]
fn values_take_the_form_of_their_column() {
    let literal = |column: &mut ColumnDef| match meaning(column) {
        Some(Expression::Literal(literal)) => literal,
        other => panic!("{other:?} is not a literal"),
    };
    assert_eq!(literal(ColumnDef::new("a").double().default(2)), Literal::Float("2.0".to_owned()));
    assert_eq!(literal(ColumnDef::new("a").double().default(1e-7)), Literal::Float("1e-7".to_owned()));
    assert_eq!(literal(ColumnDef::new("a").decimal().default(2.5)), Literal::Decimal("2.5".to_owned()));
    assert_eq!(literal(ColumnDef::new("a").date().default("2024-02-29")), Literal::Text("2024-02-29".to_owned()));
    assert_eq!(literal(ColumnDef::new("a").text().default(Expr::Constant("x".into()))), Literal::Text("x".to_owned()));
    assert_eq!(meaning(ColumnDef::new("a").text().default(None::<String>)), Some(Expression::Null));
}

#[test]
fn names_follow_postgres() {
    let users = || {
        Table::create()
            .table("users")
            .col(ColumnDef::new("id").big_integer().primary_key())
            .col(ColumnDef::new("email").text().unique_key().check(Expr::cust("email <> ''")))
            .col(ColumnDef::new("boss").big_integer().check(Expr::col("boss").ne(Expr::col("id"))))
            .check(Expr::cust("lower(\"email\") = email"))
            .check(Expr::cust("true"))
            .check(Check::named("users_check1", Expr::cust("1 = 1")))
            .index(Index::create().unique().col("email"))
            .index(Index::create().unique().col("id").col("email").include("boss"))
            .foreign_key(ForeignKey::create().from_col("boss").to("users", "id"))
            .foreign_key(ForeignKey::create().from_col("boss").to("users", "id"))
            .take()
    };
    let declared = TableDecl::new(users())
        .index(Index::create().col("email"))
        .index(Index::create().col("email").col("email").include("id"))
        .index(Index::create().col(Func::lower(Expr::col("email"))))
        .index(Index::create().col(Expr::cust("email || ''")).col(Expr::cust("email || 'a'")))
        .index(Index::create().name("users_email_idx1").col("email"))
        .index(Index::create().col("email"));
    let table = table(declared);
    let names = |items: Vec<&seaglass::model::Name>| items.into_iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(table.primary_key.as_ref().map(|key| key.name.as_str()), Some("users_pkey"));
    assert_eq!(
        names(table.checks.iter().map(|check| &check.name).collect()),
        ["users_email_check", "users_check", "users_email_check1", "users_check2", "users_check1"]
    );
    assert_eq!(
        names(table.uniques.iter().map(|unique| &unique.name).collect()),
        ["users_email_key", "users_email_key1", "users_id_email_boss_key"]
    );
    assert_eq!(
        names(table.foreign_keys.iter().map(|key| &key.name).collect()),
        ["users_boss_fkey", "users_boss_fkey1"]
    );
    assert_eq!(
        names(table.indexes.iter().map(|index| &index.name).collect()),
        [
            "users_email_idx",
            "users_email_email1_id_idx",
            "users_lower_idx",
            "users_expr_expr1_idx",
            "users_email_idx1",
            "users_email_idx2"
        ]
    );
}

#[test]
fn derived_names_are_distinct_within_a_schema_and_free_in_another() {
    let create = |schema: &'static str, name: &'static str, column: &'static str| {
        Table::create().table((schema, name)).col(ColumnDef::new(column).text().unique_key()).take()
    };
    let schema = schema(
        &Database::new("test")
            .table(create("a", "b_c", "d"))
            .table(create("a", "b", "c_d"))
            .table(create("z", "b", "c_d"))
            .table(create("a", "b_c_d_key2", "e")),
    );
    let names: Vec<_> = schema.tables.iter().map(|table| table.uniques[0].name.as_str()).collect();
    assert_eq!(names, ["b_c_d_key", "b_c_d_key1", "b_c_d_key", "b_c_d_key2_e_key"]);
}

/// The text of a trigger or view compares with what a default wrote.
#[test]
fn now_in_a_text_is_what_a_default_stores() {
    use seaglass::dialect::{default_sql, now_sql};
    use seaglass::model::{Column, ColumnType, Dialect, Expression, Storage};
    for (ty, storage) in [
        (ColumnType::TimestampTz, None),
        (ColumnType::TimestampTz, Some(Storage::SqlTimestamp)),
        (ColumnType::DateTime, None),
        (ColumnType::Date, None),
        (ColumnType::BigInteger, None),
    ] {
        for dialect in Dialect::ALL {
            let default = Some(Expression::Now);
            let column = Column { default, storage, ..Column::new("at", ty.clone()) };
            let (text, wanted) = (now_sql(dialect, ty.clone(), storage), default_sql(dialect, &column));
            assert_eq!(Some(text), wanted, "{ty:?} {storage:?} on {dialect:?}");
        }
    }
    assert_eq!(now_sql(Dialect::Postgres, ColumnType::TimestampTz, None), "now()");
    let stored = now_sql(Dialect::D1, ColumnType::TimestampTz, Some(Storage::SqlTimestamp));
    assert_eq!(stored, "(datetime('now'))");
    let declared = |ty| seaglass::now_sql(Dialect::D1, &ty, None);
    for (ty, own) in [
        (sea_query::ColumnType::TimestampWithTimeZone, ColumnType::TimestampTz),
        (sea_query::ColumnType::Timestamp, ColumnType::DateTime),
        (sea_query::ColumnType::Date, ColumnType::Date),
        (sea_query::ColumnType::Time, ColumnType::Time),
    ] {
        assert_eq!(declared(ty), now_sql(Dialect::D1, own, None));
    }
}
