//! Every portable type at the edges of its domain.

use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, Database, EntityTrait, IdenStatic, IntoActiveModel, Iterable, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, Statement,
    prelude::{Decimal, Expr, Uuid},
};
use seaglass_tests::{sqlite::Sqlite, workerd::Db};
use zoo_entity_dense::zoo::{
    decimals, every_type, every_type_or_null,
    fields::{ExactDecimal, Scaled, SqlTimestamp},
    moments,
};

use crate::{
    edges::{edges, parsed},
    zoo, zoo_sql,
};

#[tokio::test]
async fn every_type_keeps_its_values() {
    let (db, _) = zoo();
    let rows = edges();
    for row in &rows {
        let inserted = row.clone().into_active_model().reset_all().insert(&db).await;
        let inserted = inserted.unwrap_or_else(|error| panic!("{error}\n{row:?}"));
        assert_eq!(&inserted, row, "what INSERT returns");
        let read = every_type::Entity::find_by_id(row.id).one(&db).await.expect("read").expect("there");
        assert_eq!(&read, row);
    }
    assert_eq!(every_type::Entity::find().count(&db).await.expect("counted"), rows.len() as u64);
}

fn columns() -> Vec<String> {
    every_type::Column::iter().map(|column| column.as_str().to_owned()).collect()
}

/// Which storage class each value has, and its bytes; of floats the class alone, which versions of SQLite write differently.
fn stored() -> String {
    let column =
        |name: &String| format!("typeof({name}) || CASE typeof({name}) WHEN 'real' THEN '' ELSE quote({name}) END");
    let all = columns().iter().map(column).collect::<Vec<_>>().join(" || ', ' || ");
    format!("SELECT {all} FROM every_type ORDER BY id")
}

/// A query that gives an INSERT per row, each value in its storage class.
fn inserts() -> String {
    let values = columns().iter().map(|column| format!("quote({column})")).collect::<Vec<_>>().join(" || ', ' || ");
    format!("SELECT 'INSERT INTO every_type ({}) VALUES (' || {values} || ');' FROM every_type", columns().join(", "))
}

async fn texts(db: &impl ConnectionTrait, query: &str) -> Vec<String> {
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), query)).await.expect("read");
    rows.iter().map(|row| row.try_get_by_index(0).expect("text")).collect()
}

/// What is stored through this is what sqlx stores in a file, and each reads what the other wrote.
#[tokio::test]
async fn sqlx_stores_and_reads_the_same() {
    let (db, worker) = zoo();
    let file = Sqlite::new();
    seaglass_tests::sqlite::apply(&mut file.connect().await, &zoo_sql()).await.expect("the zoo's SQL applies");
    let sqlx = Database::connect(file.url()).await.expect("a file");
    for row in edges() {
        row.clone().into_active_model().reset_all().insert(&db).await.expect("inserted");
        row.into_active_model().reset_all().insert(&sqlx).await.expect("inserted");
    }
    let there = texts(&sqlx, &stored()).await;
    let here = worker.texts(&stored()).expect("read");
    assert_eq!(here.len(), there.len());
    for (here, there) in here.iter().zip(&there) {
        assert_eq!(here, there);
    }
    let (of_d1, of_sqlx) = (worker.texts(&inserts()).expect("read"), texts(&sqlx, &inserts()).await);
    let mut expected = edges();
    expected.sort_by_key(|row| row.id);
    let all = || every_type::Entity::find().order_by_asc(every_type::Column::Id);
    every_type::Entity::delete_many().exec(&sqlx).await.expect("deleted");
    for sql in of_d1 {
        sqlx.execute_unprepared(&sql).await.expect("inserted");
    }
    assert_eq!(all().all(&sqlx).await.expect("read"), expected, "sqlx reads what D1 has");
    every_type::Entity::delete_many().exec(&db).await.expect("deleted");
    // D1 takes no statement of more bytes; as a parameter the value is taken.
    let is_short = |sql: &&String| sql.len() < 100_000;
    for sql in of_sqlx.iter().filter(is_short) {
        worker.exec(sql).expect("inserted");
    }
    expected.retain(|row| row.body.len() < 50_000 && row.raw.len() < 50_000);
    assert_eq!(all().all(&db).await.expect("read"), expected, "D1 reads what sqlx has");
}

/// Whether a row compares to another in some way.
type Holds = fn(&every_type::Model, &every_type::Model) -> bool;

#[tokio::test]
async fn every_type_compares() {
    let (db, _) = zoo();
    let rows = edges();
    for row in &rows {
        row.clone().into_active_model().reset_all().insert(&db).await.expect("inserted");
    }
    for row in &rows {
        use every_type::Column as C;
        let filters: [(C, Expr, Holds); 15] = [
            (C::Flag, C::Flag.eq(row.flag), |a, b| a.flag == b.flag),
            (C::Small, C::Small.eq(row.small), |a, b| a.small == b.small),
            (C::Medium, C::Medium.lte(row.medium), |a, b| a.medium <= b.medium),
            (C::Large, C::Large.lte(row.large), |a, b| a.large <= b.large),
            (C::Single, C::Single.eq(row.single), |a, b| a.single.to_bits() == b.single.to_bits()),
            (C::Double, C::Double.lte(row.double), |a, b| a.double <= b.double),
            (C::Code, C::Code.eq(&row.code), |a, b| a.code == b.code),
            (C::Label, C::Label.eq(&row.label), |a, b| a.label == b.label),
            (C::Raw, C::Raw.lte(row.raw.clone()), |a, b| a.raw <= b.raw),
            (C::Day, C::Day.lt(row.day), |a, b| a.day < b.day),
            (C::Clock, C::Clock.lte(row.clock), |a, b| a.clock <= b.clock),
            (C::Local, C::Local.lt(row.local), |a, b| a.local < b.local),
            (C::Instant, C::Instant.lte(row.instant), |a, b| a.instant <= b.instant),
            (C::Token, C::Token.lte(row.token), |a, b| a.token <= b.token),
            (C::Mood, C::Mood.eq(row.mood), |a, b| a.mood == b.mood),
        ];
        for (column, filter, holds) in filters {
            let found = every_type::Entity::find().filter(filter).count(&db).await.expect("counted");
            let expected = rows.iter().filter(|other| holds(other, row)).count() as u64;
            assert_eq!(found, expected, "{column:?} of {row:?}");
        }
    }
}

#[tokio::test]
async fn null_is_nothing() {
    let (db, _) = zoo();
    let id = Uuid::from_u128(1);
    let nothing =
        every_type_or_null::ActiveModel { id: Set(id), ..Default::default() }.insert(&db).await.expect("inserted");
    let read = every_type_or_null::Entity::find_by_id(id).one(&db).await.expect("read");
    assert_eq!(read.as_ref(), Some(&nothing));
    let shown = format!("{nothing:?}");
    assert_eq!(shown.matches("None").count(), every_type_or_null::Column::iter().count() - 1, "{shown}");
    let full = crate::edges::plain();
    let mut row = nothing.clone().into_active_model();
    (row.large, row.raw, row.tight, row.mood) =
        (Set(Some(i64::MIN)), Set(Some(vec![7])), Set(Some(full.tight)), Set(Some(full.mood)));
    let row = row.update(&db).await.expect("updated");
    assert_eq!((row.large, row.raw.as_deref(), row.mood), (Some(i64::MIN), Some([7].as_slice()), Some(full.mood)));
    let mut row = row.into_active_model();
    (row.large, row.raw, row.tight, row.mood) = (Set(None), Set(None), Set(None), Set(None));
    assert_eq!(row.update(&db).await.expect("updated"), nothing);
}

#[tokio::test]
async fn decimals_keep_what_their_storage_can() {
    let (db, worker) = zoo();
    for (exact, scaled) in [("0", "0"), ("-0.000000001", "-0.01"), ("9999999999999999999.999999999", "9999999999.99")] {
        let (exact, scaled) = (parsed::<Decimal>(exact), parsed::<Decimal>(scaled));
        let units = Scaled::<2>::try_from(scaled).expect("two digits");
        let row = decimals::ActiveModel {
            exact: Set(ExactDecimal(exact)),
            exact_or_null: Set(Some(ExactDecimal(-exact))),
            scaled: Set(units),
            scaled_or_null: Set(Some(units)),
            lossy: Set(scaled),
            ..Default::default()
        };
        let row = row.insert(&db).await.unwrap_or_else(|error| panic!("{scaled}: {error}"));
        let read = decimals::Entity::find_by_id(row.id).one(&db).await.expect("read").expect("there");
        assert_eq!(read, row);
        assert_eq!((read.exact, read.exact_or_null), (ExactDecimal(exact), Some(ExactDecimal(-exact))));
        assert_eq!((read.scaled, read.scaled_or_null), (units, Some(units)));
        assert_eq!(read.lossy.round_dp(2), scaled);
    }
    let zero = decimals::ActiveModel {
        exact: Set(ExactDecimal(Decimal::ZERO)),
        scaled: Set(Scaled::from_units(0)),
        lossy: Set(Decimal::ZERO),
        ..Default::default()
    };
    let zero = zero.insert(&db).await.expect("inserted");
    assert_eq!((zero.exact_or_null, zero.scaled_or_null), (None, None));
    let most = decimals::Entity::find().select_only().column_as(decimals::Column::Scaled.max(), "most");
    let most: Option<Scaled<2>> = most.into_tuple().one(&db).await.expect("max");
    assert_eq!(most, Some(Scaled::from_units(999_999_999_999)));
    assert_eq!(types_of(&worker, "decimals", "exact"), ["text"]);
    assert_eq!(types_of(&worker, "decimals", "scaled"), ["integer"]);
}

fn types_of(db: &Db, table: &str, column: &str) -> Vec<String> {
    db.texts(&format!("SELECT DISTINCT typeof({column}) FROM {table}")).expect("read")
}

#[tokio::test]
async fn instants_have_the_form_of_their_column() {
    let (db, worker) = zoo();
    let by_default = moments::ActiveModel { ..Default::default() }.insert(&db).await.expect("inserted");
    assert_eq!(by_default.updated_at, None);
    for text in
        ["2026-03-04T05:06:07Z", "2026-03-04T05:06:07.5Z", "9999-12-31T23:59:59.999999Z", "0001-01-01T00:00:00Z"]
    {
        let at = SqlTimestamp::from(parsed::<sea_orm::prelude::DateTimeUtc>(text));
        let row = moments::ActiveModel {
            created_at: Set(at),
            updated_at: Set(Some(at)),
            portable_at: Set(at.get()),
            ..Default::default()
        };
        let row = row.insert(&db).await.expect("inserted");
        assert_eq!((row.created_at, row.updated_at, row.portable_at), (at, Some(at), at.get()));
        let found = moments::Entity::find().filter(moments::COLUMN.created_at.eq(at)).all(&db).await.expect("read");
        assert_eq!(found, [row]);
    }
    let stored = worker.texts("SELECT created_at || '|' || portable_at FROM moments WHERE id = 3").expect("read");
    assert_eq!(stored, ["2026-03-04 05:06:07.500|2026-03-04T05:06:07.500+00:00"]);
    let first: Option<SqlTimestamp> = moments::Entity::find()
        .select_only()
        .column_as(moments::Column::CreatedAt.min(), "first")
        .into_tuple()
        .one(&db)
        .await
        .expect("min");
    assert_eq!(first.map(|at| at.get().to_rfc3339()).as_deref(), Some("0001-01-01T00:00:00+00:00"));
}
