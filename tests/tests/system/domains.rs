//! What lies beyond the domains of the portable types is refused, or lost as the documentation says; and defaults mean the
//! same on every engine.

use scenarios::edges::{parsed, plain, with};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, prelude::DateTimeUtc,
};
use serde_json::json;
use zoo_entity_dense::zoo::{computed, customs, every_type, every_type_or_null, fields::SqlTimestamp, moments};

use crate::{
    engines::Engine,
    portable::{written, zoo},
};

/// What the documentation says is lost or padded.
#[tokio::test]
async fn documented_losses() {
    for engine in zoo("portable_losses").await {
        let name = &engine.name;
        let mut rows = Vec::new();
        with(&mut rows, |row| (row.single, row.double) = (-0.0, -0.0));
        with(&mut rows, |row| row.code = "a".to_owned());
        with(&mut rows, |row| row.tight = json!({"b": 1, "a": 2.50}));
        let read = written(&engine, &rows[0]).await;
        // SQLite stores a whole float as an integer, which has no negative zero. It equals zero everywhere.
        let zero = if engine.is_sqlite() { "0.0 0.0" } else { "-0.0 -0.0" };
        assert_eq!(format!("{:?} {:?}", read.single, read.double), zero, "{name}");
        let code = written(&engine, &rows[1]).await.code;
        assert_eq!(code, if engine.is_sqlite() { "a" } else { "a  " }, "{name}: Postgres pads");
        assert_eq!(written(&engine, &rows[2]).await.tight, json!({"a": 2.5, "b": 1}), "{name}");
    }
}

/// What is neither refused by both engines nor kept by both: what lies outside the domain that the documentation states.
#[tokio::test]
async fn outside_the_domain() {
    for engine in zoo("portable_outside").await {
        let (name, sqlite) = (&engine.name, engine.is_sqlite());
        written(&engine, &plain()).await;
        let update =
            async |set: &str| engine.db.execute_unprepared(&format!("UPDATE every_type SET {set}")).await.is_ok();
        // The declared type of a D1 column refuses nothing; the entity refuses to read what it cannot hold.
        for value in
            ["small = 32768", "medium = 2147483648", "day = 'someday'", "clock = 'noon'", "instant = 'whenever'"]
        {
            assert_eq!(update(value).await, sqlite, "{name}: {value}");
            let read = every_type::Entity::find().all(&engine.db).await;
            assert_eq!(read.is_err(), sqlite, "{name}: {value}: {read:?}");
            every_type::Entity::delete_many().exec(&engine.db).await.expect("deleted");
            written(&engine, &plain()).await;
        }

        let mut row = plain().into_active_model();
        row.body = Set("nul\0".to_owned());
        assert_eq!(row.update(&engine.db).await.is_ok(), sqlite, "{name}: Postgres has no text with a NUL");

        let mut row = plain().into_active_model();
        row.double = Set(f64::NAN);
        assert_eq!(row.update(&engine.db).await.is_err(), sqlite, "{name}: SQLite has no NaN, and NULL is refused");
        let row = every_type_or_null::ActiveModel { double: Set(Some(f64::NAN)), ..Default::default() };
        let row = row.insert(&engine.db).await.expect("inserted");
        assert_eq!(row.double.is_none(), sqlite, "{name}: NaN becomes NULL");

        // Postgres cuts what is finer than a microsecond.
        let fine = parsed::<DateTimeUtc>("2026-03-04T05:06:07.123456789Z");
        let row = every_type_or_null::ActiveModel { instant: Set(Some(fine)), ..Default::default() };
        let read = row.insert(&engine.db).await.expect("inserted").instant;
        let cut = DateTimeUtc::from_timestamp_micros(fine.timestamp_micros());
        assert_eq!(read, if sqlite { Some(fine) } else { cut }, "{name}");
    }
}

fn refused<T: std::fmt::Debug>(engine: &Engine, what: &str, result: &Result<T, DbErr>) {
    assert!(result.is_err(), "{}: {what} was accepted: {result:?}", engine.name);
}

#[tokio::test]
async fn what_lies_beyond_is_refused() {
    for engine in zoo("portable_refused").await {
        written(&engine, &plain()).await;
        let mut rows = Vec::new();
        for character in ["x", "\u{1F389}"] {
            with(&mut rows, |row| row.label = character.repeat(41));
            with(&mut rows, |row| row.code = character.repeat(4));
        }
        with(&mut rows, |row| row.feeling = "Happy".to_owned());
        with(&mut rows, |row| row.feeling = String::new());
        for row in rows {
            refused(&engine, &format!("{row:?}"), &row.into_active_model().reset_all().insert(&engine.db).await);
        }
        let mut row = plain().into_active_model();
        row.label = Set("y".repeat(41));
        refused(&engine, "an update to longer text", &row.update(&engine.db).await);

        let mut values =
            vec!["flag = NULL", "flag = 2", "loose = '{'", "tight = ''", "mood = 'nope'", "token = 'x'", "id = NULL"];
        if engine.is_sqlite() {
            // The forms that another writer could think of, and that the entity could not read.
            values.extend(["flag = 'true'", "token = '01234567-89ab-cdef-0123-456789abcdef'", "token = x'00'"]);
        }
        for value in values {
            let update = engine.db.execute_unprepared(&format!("UPDATE every_type SET {value}")).await;
            refused(&engine, value, &update);
        }
        let read = every_type::Entity::find().all(&engine.db).await.expect("read");
        assert_eq!(read, [plain()], "{}: nothing has changed", engine.name);
    }
}

/// Rows that leave every column to the database mean the same.
#[tokio::test]
async fn defaults_mean_the_same() {
    for engine in zoo("portable_defaults").await {
        let name = &engine.name;
        let row = computed::ActiveModel { ..Default::default() }.insert(&engine.db).await.expect("inserted");
        let expected = computed::Model {
            id: 1,
            price: -1,
            count: 1,
            total: Some(-1),
            note: "it's \"new\" \\".to_owned(),
            open: true,
        };
        assert_eq!(row, expected, "{name}");
        let row = computed::ActiveModel { price: Set(6), count: Set(7), open: Set(false), ..Default::default() };
        let row = row.insert(&engine.db).await.expect("inserted");
        assert_eq!((row.id, row.total, row.open), (2, Some(42), false), "{name}");
        // `computed_ext.rs` was written by hand: its `before_save` leaves the column to the database, which refuses it.
        let row = computed::ActiveModel { total: Set(Some(1)), ..Default::default() };
        assert_eq!(row.clone().insert(&engine.db).await.expect("inserted").total, Some(-1), "{name}");
        refused(&engine, "a computed column", &computed::Entity::insert(row).exec(&engine.db).await);

        let row = moments::ActiveModel { ..Default::default() }.insert(&engine.db).await.expect("inserted");
        let apart = row.portable_at - row.created_at.get();
        assert!(apart.num_milliseconds().abs() < 1000 && row.updated_at.is_none(), "{name}: {row:?}");
        let (at, later) =
            (parsed::<DateTimeUtc>("2026-03-04T05:06:07Z"), parsed::<DateTimeUtc>("2026-03-04T05:06:07.000001Z"));
        let row = moments::ActiveModel {
            created_at: Set(at.into()),
            updated_at: Set(Some(later.into())),
            portable_at: Set(later),
            ..Default::default()
        };
        let row = row.insert(&engine.db).await.expect("inserted");
        let read = (SqlTimestamp::from(at), Some(SqlTimestamp::from(later)), later);
        assert_eq!((row.created_at, row.updated_at, row.portable_at), read, "{name}");

        let text = |text: &str| Set(text.to_owned());
        let row = customs::ActiveModel {
            id: text("1"),
            nick: text("n"),
            weight: Set(Some(0.1)),
            secret: text(""),
            ..Default::default()
        };
        let row = row.insert(&engine.db).await.expect("inserted");
        assert_eq!((row.former.as_str(), row.weight, row.nick.as_str()), ("a", Some(0.1), "n"), "{name}");

        let mut row = plain().into_active_model().reset_all();
        row.id = sea_orm::NotSet;
        let ids = [row.clone().insert(&engine.db).await.expect("1").id, row.insert(&engine.db).await.expect("2").id];
        assert!(ids[0] != ids[1] && ids.iter().all(|id| id.get_version_num() == 4), "{name}: {ids:?}");
    }
}
