//! What is said of the looks of entities, on databases that the zoo's tests made; `STYLED` names these, one a line.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::prelude::{TimeDate, TimeDateTime, TimeDateTimeWithTimeZone, TimeTime, Uuid};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, EntityTrait,
    ExprTrait, IntoActiveModel, QueryFilter, Statement,
};
use seaography::{Builder, BuilderContext};
use serde_json::json;

/// Nanoseconds since 1970: before it and around it, a second with and without what is finer, the ends of the years.
const INSTANTS: [i128; 7] = [
    -62_135_596_800_000_000_000,
    -1_001_000_000,
    -999_000_000,
    0,
    1_709_208_000_000_000_000,
    1_709_208_000_100_000_000,
    253_402_300_799_999_000_000,
];

fn at(nanos: i128) -> TimeDateTimeWithTimeZone {
    TimeDateTimeWithTimeZone::from_unix_timestamp_nanos(nanos).expect("an instant")
}

async fn on_each(scenario: impl AsyncFn(&DatabaseConnection)) {
    let urls = std::env::var("STYLED").expect("`STYLED`: this test is run by `cargo test -p zoo`");
    for url in urls.lines() {
        let mut options = ConnectOptions::new(url);
        options.sqlx_logging(false).max_connections(2);
        let db = Database::connect(options).await.expect(url);
        scenario(&db).await;
    }
}

async fn text(db: &DatabaseConnection, query: &str) -> String {
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), query)).await.expect("a query");
    row.expect("a row").try_get_by_index(0).expect("text")
}

/// Instants of `time` are stored as those of `chrono` are, come back, and are found.
macro_rules! instants {
    ($name:ident, $entities:ident) => {
        #[tokio::test]
        async fn $name() {
            use $entities::zoo::fields::{TextBoolean, TimeIsoTimestamp, TimeSqlDateTimeUtc, TimeSqlTimestamp};
            use $entities::zoo::{moments, stored};
            on_each(async |db| {
                for nanos in INSTANTS {
                    let instant = at(nanos);
                    let row = stored::ActiveModel {
                        id: Set(Uuid::from_u128(1 + nanos.rem_euclid(1 << 100).unsigned_abs()).into()),
                        seconds: Set(sea_orm::prelude::TimeUnixTimestamp(at(
                            nanos.div_euclid(1_000_000_000) * 1_000_000_000
                        ))),
                        seconds_or_null: Set(None),
                        millis: Set(sea_orm::prelude::TimeUnixTimestampMillis(instant)),
                        millis_or_null: Set(Some(sea_orm::prelude::TimeUnixTimestampMillis(instant))),
                        iso: Set(instant.into()),
                        iso_or_null: Set(None),
                        token: Set(None),
                        flag: Set(TextBoolean(true)),
                        flag_or_null: Set(None),
                    };
                    let written = row.insert(db).await.expect("an insert");
                    let by = stored::Column::Iso.eq(TimeIsoTimestamp::from(instant));
                    let found = stored::Entity::find().filter(by).one(db).await.expect("a query").expect("there");
                    assert_eq!(found, written);
                    assert_eq!((found.iso.get(), found.millis.0), (instant, instant));
                    // By serde there and back, but for the key.
                    let json = serde_json::to_value(&found).expect("JSON");
                    assert_eq!(json["millisOrNull"], json!(nanos.div_euclid(1_000_000)));
                    assert_eq!(json["secondsOrNull"], json!(null));
                    let mut back: stored::Model = serde_json::from_value(json).expect("a model");
                    assert_ne!(back.id, found.id);
                    back.id = found.id;
                    assert_eq!(back, found);

                    let row = moments::ActiveModel {
                        id: NotSet,
                        created_at: Set(instant.into()),
                        updated_at: Set(None),
                        portable_at: Set(instant.into()),
                    };
                    let written = row.insert(db).await.expect("an insert");
                    for by in [
                        moments::Column::CreatedAt.eq(TimeSqlTimestamp::from(instant)),
                        moments::Column::PortableAt.eq(TimeSqlDateTimeUtc::from(instant)),
                    ] {
                        let found = moments::Entity::find().filter(by).one(db).await.expect("a query").expect("there");
                        assert_eq!(found, written);
                        assert_eq!((found.created_at.get(), found.portable_at.0), (instant, instant));
                    }
                }
                if db.get_database_backend() == sea_orm::DbBackend::Sqlite {
                    let forms = "SELECT created_at || ' ' || portable_at FROM moments ORDER BY id LIMIT 1 OFFSET ";
                    assert_eq!(text(db, &format!("{forms} 4")).await, "2024-02-29 12:00:00 2024-02-29T12:00:00+00:00");
                    assert_eq!(
                        text(db, &format!("{forms} 5")).await,
                        "2024-02-29 12:00:00.100 2024-02-29T12:00:00.100+00:00"
                    );
                }
                moments::Entity::delete_many().exec(db).await.expect("gone");
                stored::Entity::delete_many().exec(db).await.expect("gone");
            })
            .await;
        }
    };
}

instants!(instants_of_the_dense_format, styled_dense);
instants!(instants_of_the_compact_format, styled_compact);

#[tokio::test]
async fn dates_and_times_are_stored_as_those_of_chrono_are() {
    use styled_dense::zoo::{every_type_or_null as rows, fields::TimeSqlDateTime, fields::TimeSqlTime};
    on_each(async |db| {
        let date = TimeDate::from_ordinal_date(2024, 60).expect("a leap day");
        for (time, chrono) in [
            (TimeTime::from_hms(12, 0, 0).expect("noon"), "12:00:00"),
            (TimeTime::from_hms_micro(23, 59, 59, 250_000).expect("late"), "23:59:59.250"),
            (TimeTime::MIDNIGHT, "00:00:00"),
        ] {
            let local = TimeSqlDateTime(TimeDateTime::new(date, time));
            let row = rows::ActiveModel {
                id: Set(Uuid::from_u128(1)),
                day: Set(Some(date)),
                clock: Set(Some(TimeSqlTime(time))),
                local: Set(Some(local)),
                ..Default::default()
            };
            let written = row.insert(db).await.expect("an insert");
            let by = rows::Column::Clock.eq(TimeSqlTime(time)).and(rows::Column::Local.eq(local));
            let found = rows::Entity::find().filter(by.and(rows::Column::Day.eq(date))).one(db).await;
            assert_eq!(found.expect("a query").expect("there"), written);
            assert_eq!((written.clock, written.local), (Some(TimeSqlTime(time)), Some(local)));
            if db.get_database_backend() == sea_orm::DbBackend::Sqlite {
                let forms = text(db, "SELECT day || ' ' || clock || ' ' || local FROM every_type_or_null").await;
                assert_eq!(forms, format!("2024-02-29 {chrono} 2024-02-29 {chrono}"));
            }
            rows::Entity::delete_many().exec(db).await.expect("gone");
        }
    })
    .await;
}

#[test]
fn enums_look_as_is_said() {
    use styled_dense::zoo::enums::Mood;
    assert_eq!(serde_json::to_value(Mood::GuestUser).expect("JSON"), json!("guest-user"));
    assert!(Mood::Happy < Mood::GuestUser, "`PartialOrd` is derived");
}

/// Seaography makes a schema of the entities, and answers: of a column that is called as its relation, and of the relation.
macro_rules! graphql {
    ($name:ident, $entities:ident) => {
        #[tokio::test]
        async fn $name() {
            on_each(async |db| {
                let context: &'static BuilderContext = Box::leak(Box::default());
                let builder = || Builder::new(context, db.clone());
                let lites = $entities::zoo::register_active_enums($entities::lites::register_entity_modules(builder()));
                let sdl = lites.schema_builder().finish().expect("a schema").sdl();
                let shown =
                    ["type Vouchers {", "vouchersCreateOne", "articlesUpdate(", "type Drafts {", "\tdrafts(filters:"];
                for part in shown {
                    assert!(sdl.contains(part), "{part}: {sdl}");
                }
                // A view is asked for what it shows and is related to, and nothing is written through it.
                let of =
                    |name: &str| sdl.split(&format!("type {name} {{")).nth(1).and_then(|rest| rest.split('}').next());
                assert!(of("Drafts").is_some_and(|fields| fields.contains(": Articles")), "{sdl}");
                assert!(of("Articles").is_some_and(|fields| fields.contains(": Drafts")), "{sdl}");
                let mutations = of("Mutation").expect("mutations");
                assert!(!mutations.contains("drafts") && !mutations.contains("Drafts"), "{mutations}");
                let builder = $entities::young::register_entity_modules(builder());
                let schema = builder.schema_builder().data(db.clone()).finish().expect("a schema");
                let asked = async |question: &str| {
                    let answer = schema.execute(question).await;
                    assert!(answer.errors.is_empty(), "{question}: {:?}", answer.errors);
                    answer.data.into_json().expect("JSON")
                };
                asked("mutation { vouchersCreateOne(data: { code: \"x\" }) { code } }").await;
                asked("mutation { guestsCreateOne(data: { name: \"Ada\", voucherUsed: \"x\" }) { name } }").await;
                let guests = asked("{ guests { nodes { name voucherUsed usedVoucher { code } } } }").await;
                let row = json!({"name": "Ada", "voucherUsed": "x", "usedVoucher": {"code": "x"}});
                assert_eq!(guests, json!({"guests": {"nodes": [row]}}));
                asked("mutation { guestsDelete }").await;
                asked("mutation { vouchersDelete }").await;
            })
            .await;
        }
    };
}

graphql!(graphql_of_the_dense_format, styled_dense);
graphql!(graphql_of_the_compact_format, styled_compact);

/// What serde reads of parts of a row: what is absent is not null, and what the database fills is absent.
macro_rules! parts {
    ($name:ident, $entities:ident) => {
        #[tokio::test]
        async fn $name() {
            use $entities::zoo::notices::{self, NewNotice, NoticePatch, NoticeSummary};
            on_each(async |db| {
                let new: NewNotice = serde_json::from_value(json!({"title": "x", "due": 7})).expect("the rest is absent");
                let row = new.into_active_model().insert(db).await.expect("an insert");
                assert_eq!((row.priority, row.due.map(|due| due.0.unix_timestamp())), (3, Some(7)));
                serde_json::from_value::<NewNotice>(json!({})).expect_err("a title is required");
                let patch = |json| serde_json::from_value::<NoticePatch>(json);
                let empty = patch(json!({})).expect("nothing changes");
                assert_eq!((&empty, serde_json::to_value(&empty).expect("JSON")), (&NoticePatch::default(), json!({})));
                patch(json!({"title": null})).expect_err("a required column is not NULL");
                patch(json!({"sent": null})).expect_err("nor is this one");
                let said = json!({"subtitle": null, "label": "own", "due": null, "sent": -1});
                let null = patch(said.clone()).expect("a patch");
                assert_eq!((null.subtitle.as_ref(), null.label.as_ref()), (Some(&None), Some(&Some("own".to_owned()))));
                assert_eq!((null.r#type.as_ref(), null.due.is_some()), (None, true));
                assert_eq!(serde_json::to_value(&null).expect("JSON"), said);
                let changed = null.of(row.id).update(db).await.expect("an update");
                assert_eq!((changed.due, changed.label.as_deref(), changed.sent.0), (None, Some("own"), at(-1_000_000)));
                let summary = notices::Entity::find().into_partial_model::<NoticeSummary>().one(db).await;
                let json = serde_json::to_value(summary.expect("a query").expect("there")).expect("JSON");
                assert_eq!(json, json!({"id": row.id.0, "title": "x", "type": null, "mood": "happy"}));
                notices::Entity::delete_many().exec(db).await.expect("gone");
            })
            .await;
        }
    };
}

parts!(parts_of_the_dense_format, styled_dense);
parts!(parts_of_the_compact_format, styled_compact);
