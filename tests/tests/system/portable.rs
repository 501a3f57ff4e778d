//! Every portable type keeps its values at the edges of its domain, through a generated entity, on every engine.

use std::collections::BTreeMap;

use scenarios::edges::{edges, parsed, with};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, Iterable, PaginatorTrait, QueryFilter, QuerySelect,
    TransactionTrait,
    prelude::{Date, DateTime, DateTimeUtc, Decimal, Expr, Json, Time, Uuid},
};
use seaglass::{
    model::Dialect,
    pipeline::{self, Options},
};
use seaglass_tests::workerd::Workerd;
use serde_json::json;
use zoo_entity_dense::zoo::{
    decimals,
    enums::Mood,
    every_type, every_type_or_null,
    fields::{ExactDecimal, Scaled},
};

use crate::{
    copy,
    engines::{self, Engine},
};

/// The zoo's migration in one dialect.
fn sql(dialect: Dialect) -> String {
    let options = Options { date: "20260101".to_owned(), ..Options::default() };
    let prepared = pipeline::prepare(zoo::project(), &BTreeMap::new(), &options);
    let prepared = prepared.unwrap_or_else(|failure| panic!("{failure:?}"));
    let folder = format!("/zoo/{}/up/", dialect.key());
    let files = prepared.databases.iter().flat_map(|database| &database.sql);
    let files: Vec<_> = files.filter(|file| file.path.contains(&folder)).map(|file| file.body.as_str()).collect();
    assert!(!files.is_empty(), "the zoo has no {folder}");
    files.concat()
}

/// The zoo on each engine.
pub async fn zoo(name: &str) -> Vec<Engine> {
    let engines = engines::empty(name).await;
    for engine in &engines {
        let dialect = if engine.is_sqlite() { Dialect::D1 } else { Dialect::Postgres };
        made(engine, dialect).await;
    }
    engines
}

async fn made(engine: &Engine, dialect: Dialect) {
    let transaction = engine.db.begin().await.expect("a transaction");
    let made = transaction.execute_unprepared(&sql(dialect)).await;
    made.unwrap_or_else(|error| panic!("{}: {error}", engine.name));
    transaction.commit().await.expect("it holds");
}

/// Writes a row, and gives it as it was returned and as it is read. The two must be the same.
pub async fn written(engine: &Engine, row: &every_type::Model) -> every_type::Model {
    let name = &engine.name;
    let inserted = row.clone().into_active_model().reset_all().insert(&engine.db).await;
    let inserted = inserted.unwrap_or_else(|error| panic!("{name}: {error}\n{row:?}"));
    let read = every_type::Entity::find_by_id(row.id).one(&engine.db).await;
    let read = read.unwrap_or_else(|error| panic!("{name}: {error}\n{row:?}")).expect("it is there");
    assert_eq!(format!("{inserted:?}"), format!("{read:?}"), "{name}: what INSERT returns");
    read
}

#[tokio::test]
async fn every_type_keeps_its_values() {
    for engine in zoo("portable_edges").await {
        for row in edges() {
            // The debug text tells -0.0 from 0.0.
            assert_eq!(format!("{:?}", written(&engine, &row).await), format!("{row:?}"), "{}", engine.name);
        }
        assert_eq!(every_type::Entity::find().count(&engine.db).await.expect("counted"), edges().len() as u64);
    }
}

/// Whether a row compares to another in some way.
type Holds = fn(&every_type::Model, &every_type::Model) -> bool;

/// Values are found again by the same comparison on every engine.
#[tokio::test]
async fn every_type_compares() {
    for engine in zoo("portable_compare").await {
        let rows = edges();
        for row in &rows {
            written(&engine, row).await;
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
                let found = every_type::Entity::find().filter(filter).count(&engine.db).await.expect("counted");
                let expected = rows.iter().filter(|other| holds(other, row)).count() as u64;
                assert_eq!(found, expected, "{}: {column:?} of {row:?}", engine.name);
            }
        }
    }
}

#[tokio::test]
async fn nothing_is_null_and_null_is_nothing() {
    for engine in zoo("portable_null").await {
        let id = Uuid::from_u128(1);
        let row = every_type_or_null::ActiveModel { id: Set(id), ..Default::default() };
        let nothing = row.insert(&engine.db).await.expect("inserted");
        let read = every_type_or_null::Entity::find_by_id(id).one(&engine.db).await.expect("read").expect("there");
        assert_eq!(read, nothing);
        let shown = format!("{nothing:?}").replace(&format!("{id:?}"), "").replace(&id.to_string(), "");
        let columns = every_type_or_null::Column::iter().count();
        assert_eq!(shown.matches("None").count(), columns - 1, "{}: {shown}", engine.name);

        // JSON's null is a value; NULL is none.
        for (number, value) in [(2, Json::Null), (3, json!("x"))] {
            let row = every_type_or_null::ActiveModel {
                id: Set(Uuid::from_u128(number)),
                loose: Set(Some(value.clone())),
                tight: Set(Some(value.clone())),
                ..Default::default()
            };
            let row = row.insert(&engine.db).await.expect("inserted");
            assert_eq!((row.loose, row.tight), (Some(value.clone()), Some(value)), "{}", engine.name);
        }
        for column in [every_type_or_null::Column::Loose, every_type_or_null::Column::Tight] {
            let nulls = every_type_or_null::Entity::find().filter(column.is_null()).count(&engine.db).await;
            assert_eq!(nulls.expect("counted"), 1, "{}: {column:?}", engine.name);
        }

        // A value can be rolled back.
        let mut row = read.into_active_model();
        (row.flag, row.instant, row.mood) =
            (Set(Some(false)), Set(Some(DateTimeUtc::UNIX_EPOCH)), Set(Some(Mood::Plus)));
        let row = row.update(&engine.db).await.expect("updated");
        assert_eq!((row.flag, row.mood), (Some(false), Some(Mood::Plus)), "{}", engine.name);
        let mut row = row.into_active_model();
        (row.flag, row.instant, row.mood) = (Set(None), Set(None), Set(None));
        assert_eq!(row.update(&engine.db).await.expect("updated"), nothing, "{}", engine.name);
    }
}

#[tokio::test]
async fn decimals_keep_what_their_storage_can() {
    for engine in zoo("portable_decimals").await {
        let name = &engine.name;
        let exact = [
            "0",
            "1.5",
            "-0.000000001",
            "9999999999999999999.999999999",
            "-9999999999999999999.999999999",
            "12345678901234567.123456789",
        ];
        let scaled = ["0", "0.01", "-0.01", "1234567.80", "9999999999.99", "-9999999999.99"];
        for (exact, scaled) in exact.map(parsed::<Decimal>).into_iter().zip(scaled.map(parsed::<Decimal>)) {
            let units = Scaled::<2>::try_from(scaled).expect("two digits");
            let row = decimals::ActiveModel {
                exact: Set(ExactDecimal(exact)),
                exact_or_null: Set(Some(ExactDecimal(-exact))),
                scaled: Set(units),
                scaled_or_null: Set(Some(units)),
                lossy: Set(scaled),
                ..Default::default()
            };
            let row = row.insert(&engine.db).await.unwrap_or_else(|error| panic!("{name}: {scaled}: {error}"));
            let read = decimals::Entity::find_by_id(row.id).one(&engine.db).await.expect("read").expect("there");
            assert_eq!(read, row, "{name}");
            assert_eq!((read.exact, read.exact_or_null), (ExactDecimal(exact), Some(ExactDecimal(-exact))), "{name}");
            assert_eq!((read.scaled, read.scaled_or_null), (units, Some(units)), "{name}");
            assert_eq!(Decimal::from(read.scaled), scaled, "{name}");
            // Twelve digits are within the fifteen that a float keeps.
            assert_eq!(read.lossy.round_dp(2), scaled, "{name}");
        }
        let row = decimals::ActiveModel {
            exact: Set(ExactDecimal(Decimal::ZERO)),
            scaled: Set(Scaled::from_units(0)),
            lossy: Set(Decimal::ZERO),
            ..Default::default()
        };
        let row = row.insert(&engine.db).await.expect("inserted");
        assert_eq!((row.exact_or_null, row.scaled_or_null), (None, None), "{name}");

        // A scaled decimal sorts and sums exactly in SQL.
        let most = decimals::Entity::find().select_only().column_as(decimals::Column::Scaled.max(), "most");
        let most: Option<Scaled<2>> = most.into_tuple().one(&engine.db).await.expect("max");
        assert_eq!(most, Some(Scaled::from_units(999_999_999_999)), "{name}");
        let less = decimals::Entity::find().filter(decimals::Column::Scaled.lt(Scaled::<2>::from_units(0)));
        assert_eq!(less.count(&engine.db).await.expect("counted"), 2, "{name}");
    }
    assert!(Scaled::<2>::try_from(parsed::<Decimal>("0.001")).is_err());
    assert!(Scaled::<2>::try_from(Decimal::MAX).is_err());
}

/// Through a D1 binding, JavaScript rounds integers beyond 2^53, which are stored exactly; all else reads as it is.
#[tokio::test]
async fn javascript_reads_the_stored_forms() {
    let engine = engines::sqlite().await;
    made(&engine, Dialect::D1).await;
    let mut rows = Vec::new();
    with(&mut rows, |row| row.large = 9_007_199_254_740_993);
    with(&mut rows, |row| row.large = 9_007_199_254_740_991);
    with(&mut rows, |row| {
        (row.local, row.clock) = (parsed::<DateTime>("0001-01-01T00:00:00.12"), parsed::<Time>("23:59:59.999999"));
        (row.day, row.instant) = (parsed::<Date>("9999-12-31"), parsed("9999-12-31T23:59:59.999999Z"));
        (row.double, row.single, row.tight) = (f64::MAX, 0.1, json!([1.5, null]));
    });
    for row in &rows {
        written(&engine, row).await;
    }
    let db = Workerd::shared().open();
    db.apply("0001_zoo.sql", &sql(Dialect::D1)).expect("applied");
    copy::to_d1(&engine, &db).await;
    let seen = db.run(
        "const all = await DB.prepare('SELECT *, CAST(large AS text) AS exact FROM every_type ORDER BY id DESC').all();
         return all.results.map((row) => [row.large, row.exact, row.flag, row.local, row.clock, row.day, row.instant,
             row.double, row.single === Math.fround(0.1), JSON.parse(row.tight), row.token.length, row.mood]);",
    );
    let plain = |rounded: i64, exact: &str| {
        json!([
            rounded,
            exact,
            1,
            "2026-03-04 05:06:07",
            "05:06:07",
            "2026-03-04",
            "2026-03-04T05:06:07+00:00",
            2.5,
            false,
            {},
            16,
            "happy"
        ])
    };
    let expected = json!([
        plain(9_007_199_254_740_992, "9007199254740993"),
        plain(9_007_199_254_740_991, "9007199254740991"),
        [
            3,
            "3",
            1,
            "0001-01-01 00:00:00.120",
            "23:59:59.999999",
            "9999-12-31",
            "9999-12-31T23:59:59.999999+00:00",
            f64::MAX,
            true,
            [1.5, null],
            16,
            "happy"
        ],
    ]);
    assert_eq!(seen, Ok(expected));
}
