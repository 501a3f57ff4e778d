//! Values of every type, at the edges of what both databases hold.

use crate::{is_sqlite, on_each};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::prelude::{Date, DateTime, DateTimeUtc, Decimal, Time, Uuid};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, Statement,
};
use serde_json::json;
use std::fmt::Debug;
use std::str::FromStr;

fn parse<T: FromStr<Err: Debug>>(text: &str) -> T {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error:?}"))
}

/// The text that SQLite stores.
async fn stored(db: &DatabaseConnection, query: &str) -> String {
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), query)).await;
    row.expect("a query").expect("a row").try_get_by_index::<String>(0).expect("text")
}

macro_rules! round_trip {
    ($name:ident, $crate_name:ident) => {
        #[test]
        fn $name() {
            use $crate_name::zoo::enums::{DateTimeKind, Mood, ShadeOfGrey, Spelling};
            use $crate_name::zoo::{every_type, every_type_or_null};

            let low = every_type::Model {
                id: Uuid::nil(),
                flag: false,
                small: i16::MIN,
                medium: i32::MIN,
                large: i64::MIN,
                single: f32::MIN,
                double: f64::MIN,
                code: "aé ".trim_end().to_owned() + "x",
                label: String::new(),
                line: "line\n\t'\"\\".to_owned(),
                body: "日本 🎉".to_owned(),
                raw: Vec::new(),
                day: parse::<Date>("0001-01-01"),
                clock: parse::<Time>("00:00:00"),
                local: parse::<DateTime>("0001-01-01T00:00:00"),
                instant: parse::<DateTimeUtc>("0001-01-01T00:00:00Z"),
                token: Uuid::nil(),
                loose: json!(null),
                tight: json!([]),
                mood: Mood::GuestUser,
                unit: DateTimeKind::Day,
                shade: ShadeOfGrey::Light,
                spelling: Spelling::Abc,
                feeling: "it's".to_owned(),
            };
            let high = every_type::Model {
                id: Uuid::max(),
                flag: true,
                small: i16::MAX,
                medium: i32::MAX,
                large: i64::MAX,
                single: f32::MAX,
                double: f64::MAX,
                label: "l".repeat(40),
                raw: (0..=255).collect(),
                day: parse::<Date>("9999-12-31"),
                clock: parse::<Time>("23:59:59.999999"),
                local: parse::<DateTime>("9999-12-31T23:59:59.999999"),
                instant: parse::<DateTimeUtc>("9999-12-31T23:59:59.999999Z"),
                token: Uuid::max(),
                loose: json!({"a": [1, 2.5, "x", null, true]}),
                tight: json!("text"),
                mood: Mood::Plus,
                unit: DateTimeKind::Month,
                shade: ShadeOfGrey::Dark,
                spelling: Spelling::AbcValue,
                feeling: "guest_user".to_owned(),
                ..low.clone()
            };
            on_each(stringify!($name), async |db| {
                for row in [&low, &high] {
                    let inserted = row.clone().into_active_model().insert(&db).await.expect("an insert");
                    assert_eq!(&inserted, row);
                    let found = every_type::Entity::find_by_id(row.id).one(&db).await.expect("a query");
                    assert_eq!(found.as_ref(), Some(row));
                }
                let mut changed = low.clone().into_active_model();
                changed.mood = Set(Mood::Value1st);
                changed.spelling = Set(Spelling::SelfValue);
                changed.feeling = Set("+".to_owned());
                let changed = changed.update(&db).await.expect("an update");
                assert_eq!((changed.mood, changed.feeling.as_str()), (Mood::Value1st, "+"));
                assert_eq!(changed.spelling, Spelling::SelfValue);
                for filter in [
                    every_type::Column::Mood.eq(Mood::Value1st),
                    every_type::Column::Feeling.eq("+"),
                    every_type::Column::Spelling.eq(Spelling::SelfValue),
                    every_type::Column::Shade.eq(ShadeOfGrey::Light),
                    every_type::Column::Feeling.is_in(["+", "type"]),
                    every_type::Column::Instant.lt(high.instant),
                    every_type::Column::Token.eq(low.token),
                    every_type::Column::Flag.eq(false),
                    every_type::Column::Unit.eq(DateTimeKind::Day),
                ] {
                    let found = every_type::Entity::find().filter(filter).all(&db).await.expect("a query");
                    assert_eq!(found, std::slice::from_ref(&changed));
                }

                let empty = every_type_or_null::ActiveModel { id: NotSet, ..Default::default() };
                let empty = empty.insert(&db).await.expect("a row of defaults");
                assert_eq!(empty.id.get_version_num(), 4);
                let full = every_type_or_null::ActiveModel {
                    mood: Set(Some(Mood::Type)),
                    feeling: Set(Some("type".to_owned())),
                    instant: Set(Some(high.instant)),
                    tight: Set(Some(json!({}))),
                    ..Default::default()
                };
                let full = full.insert(&db).await.expect("an insert");
                assert_eq!((full.mood, full.feeling.as_deref()), (Some(Mood::Type), Some("type")));
                let mut cleared = full.clone().into_active_model();
                cleared.mood = Set(None);
                cleared.feeling = Set(None);
                cleared.instant = Set(None);
                cleared.tight = Set(None);
                let cleared = cleared.update(&db).await.expect("an update");
                assert_eq!(cleared, every_type_or_null::Model { id: full.id, ..empty });
            });
        }
    };
}

round_trip!(dense_values_come_back, zoo_entity_dense);
round_trip!(compact_values_come_back, zoo_entity_compact);

#[test]
fn decimals_stay_exact() {
    use zoo_entity_dense::zoo::decimals;
    use zoo_entity_dense::zoo::fields::{ExactDecimal, Scaled};

    on_each("decimals", async |db| {
        let exact = parse::<Decimal>("1234567890123456789.123456789");
        for (units, lossy) in [(999, "9.99"), (-1, "-0.01"), (100_000, "1000")] {
            let row = decimals::ActiveModel {
                exact: Set(exact.into()),
                scaled: Set(Scaled::from_units(units)),
                scaled_or_null: Set((units > 0).then(|| Scaled::from_units(units))),
                lossy: Set(parse(lossy)),
                ..Default::default()
            };
            let row = row.insert(&db).await.expect("an insert");
            assert_eq!((row.exact, row.exact_or_null, row.scaled.units()), (ExactDecimal(exact), None, units));
            assert_eq!(Decimal::from(row.scaled), parse::<Decimal>(lossy));
            assert_eq!(row.lossy, parse::<Decimal>(lossy));
        }
        let ordered = decimals::Entity::find().order_by_asc(decimals::Column::Scaled).all(&db).await.expect("a query");
        let units: Vec<i64> = ordered.iter().map(|row| row.scaled.units()).collect();
        assert_eq!(units, [-1, 999, 100_000]);
        let small = decimals::Column::Scaled.lt(Scaled::<2>::from_units(1000));
        assert_eq!(decimals::Entity::find().filter(small).all(&db).await.expect("a query").len(), 2);
        let type_of = if is_sqlite(&db) { "typeof" } else { "pg_typeof" };
        let query = format!("SELECT CAST({type_of}(scaled) AS text) FROM decimals");
        assert_eq!(stored(&db, &query).await, if is_sqlite(&db) { "integer" } else { "bigint" });
        assert!(Scaled::<2>::try_from(parse::<Decimal>("0.001")).is_err(), "a digit too many");
        assert_eq!(Scaled::<2>::try_from(parse::<Decimal>("-7.5")).expect("fits").to_string(), "-7.50");
    });
}

#[test]
fn sql_timestamps_keep_the_form_of_datetime_now() {
    use zoo_entity_dense::zoo::fields::SqlTimestamp;
    use zoo_entity_dense::zoo::moments::{ActiveModel, COLUMN, Entity};

    let at = |text: &str| SqlTimestamp::from(parse::<DateTimeUtc>(text));
    on_each("moments", async |db| {
        let by_default = ActiveModel { id: NotSet, ..Default::default() }.insert(&db).await.expect("a row of defaults");
        assert_eq!(by_default.updated_at, None);
        for text in
            ["2026-03-04T05:06:07Z", "2026-03-04T05:06:07.5Z", "2026-03-04T23:59:59.999999Z", "2026-03-05T00:00:00Z"]
        {
            let row = ActiveModel { created_at: Set(at(text)), updated_at: Set(Some(at(text))), ..Default::default() };
            let row = row.insert(&db).await.expect("an insert");
            assert_eq!((row.created_at, row.updated_at), (at(text), Some(at(text))));
        }
        if is_sqlite(&db) {
            assert_eq!(
                stored(&db, "SELECT group_concat(updated_at, '|') FROM moments").await,
                "2026-03-04 05:06:07|2026-03-04 05:06:07.500|2026-03-04 23:59:59.999999|2026-03-05 00:00:00"
            );
            db.execute_unprepared("INSERT INTO moments (created_at) VALUES (datetime('2026-03-04 05:06:07'))")
                .await
                .expect("SQL");
        } else {
            db.execute_unprepared("INSERT INTO moments (created_at) VALUES ('2026-03-04 05:06:07+00')")
                .await
                .expect("SQL");
        }
        let count = async |filter| Entity::find().filter(filter).all(&db).await.expect("a query").len();
        assert_eq!(count(COLUMN.created_at.eq(at("2026-03-04T05:06:07Z"))).await, 2, "one by an entity, one by SQL");
        assert_eq!(count(COLUMN.created_at.lt(at("2026-03-04T12:00:00Z"))).await, 3, "of the same day");
        assert_eq!(
            count(COLUMN.created_at.between(at("2026-03-04T05:06:07.1Z"), at("2026-03-04T23:59:59.999999Z"))).await,
            2
        );
        assert_eq!(count(COLUMN.updated_at.is_null()).await, 2);
        assert_eq!(at("2026-03-04T05:06:07.5Z").whole_seconds(), at("2026-03-04T05:06:07Z"));
        assert_eq!(at("2026-03-04T05:06:07.123456789Z"), at("2026-03-04T05:06:07.123456Z"), "microseconds at most");
    });
}

#[test]
fn computed_columns_are_read_and_never_written() {
    use zoo_entity_dense::zoo::computed::{ActiveModel, Column, Entity};

    on_each("computed", async |db| {
        let first =
            ActiveModel { price: Set(3), count: Set(4), ..Default::default() }.insert(&db).await.expect("an insert");
        assert_eq!((first.total, first.open, first.note.as_str()), (Some(12), true, "it's \"new\" \\"));
        // `before_save` in the hand-written file leaves the column out, even where somebody sets it.
        let mut changed = first.clone().into_active_model();
        changed.price = Set(5);
        changed.total = Set(Some(1));
        assert_eq!(changed.update(&db).await.expect("an update").total, Some(20));
        let mut copy = first.clone().into_active_model();
        copy.id = NotSet;
        assert_eq!(copy.insert(&db).await.expect("a copy").total, Some(12));
        let all = ActiveModel { total: Set(None), count: Set(2), ..first.clone().into_active_model() }.reset_all();
        assert_eq!(all.update(&db).await.expect("all columns are set").total, Some(6));
        // Without a hook the database refuses the row, and the app leaves the column out.
        let copies = || [1, 2].map(|id| ActiveModel { id: Set(100 + id), ..first.clone().into_active_model() });
        Entity::insert_many(copies()).exec(&db).await.expect_err("a computed column");
        Entity::insert_many(copies().map(ActiveModel::without_computed)).exec(&db).await.expect("copies");
        let rows = Entity::find().filter(Column::Id.gt(100)).all(&db).await.expect("a query");
        assert_eq!(rows.iter().map(|row| row.total).collect::<Vec<_>>(), [Some(12), Some(12)]);
    });
}

#[test]
fn hand_written_behaviour_runs() {
    use zoo_entity_dense::zoo::people::{ActiveModel, Entity};

    on_each("before_save", async |db| {
        let ada =
            ActiveModel { name: Set("  Ada ".to_owned()), ..Default::default() }.insert(&db).await.expect("an insert");
        assert_eq!((ada.name.as_str(), ada.greeting().as_str()), ("Ada", "Dear Ada,"));
        let nobody = ActiveModel { name: Set(" ".to_owned()), ..Default::default() }.insert(&db).await;
        assert!(matches!(nobody, Err(DbErr::Custom(_))), "{nobody:?}");
        assert_eq!(Entity::find_by_name("Ada").one(&db).await.expect("a query"), Some(ada));
    });
}
