//! Every portable type keeps its values at the edges of its domain, through a generated entity, on every engine; what
//! lies beyond is refused, or lost as the documentation says.

use std::collections::BTreeMap;

use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, Iterable, PaginatorTrait, QueryFilter,
    QuerySelect,
    prelude::{Date, DateTime, DateTimeUtc, Decimal, Expr, Json, Time, Uuid},
};
use seaglass::{
    model::Dialect,
    pipeline::{self, Options},
};
use seaglass_tests::workerd::Workerd;
use serde_json::json;
use zoo_entity_dense::zoo::{
    computed, customs, decimals,
    enums::{DateTimeKind, Mood},
    every_type, every_type_or_null,
    fields::{ExactDecimal, Scaled, SqlTimestamp},
    moments,
};

use crate::{
    copy,
    engines::{self, Engine},
};

/// The zoo's migration in one dialect.
fn sql(dialect: Dialect) -> String {
    let options = Options { date: "20260101".to_owned(), ..Options::default() };
    let prepared = pipeline::prepare(&zoo::project(), &BTreeMap::new(), &options);
    let prepared = prepared.unwrap_or_else(|failure| panic!("{failure:?}"));
    let folder = format!("/zoo/{}/up/", dialect.key());
    let files = prepared.databases.iter().flat_map(|database| &database.sql);
    let files: Vec<_> = files.filter(|file| file.path.contains(&folder)).map(|file| file.body.as_str()).collect();
    assert!(!files.is_empty(), "the zoo has no {folder}");
    files.concat()
}

/// The zoo on each engine.
async fn zoo(name: &str) -> Vec<Engine> {
    let engines = engines::empty(name).await;
    for engine in &engines {
        let dialect = if engine.is_sqlite() { Dialect::D1 } else { Dialect::Postgres };
        let made = engine.db.execute_unprepared(&sql(dialect)).await;
        made.unwrap_or_else(|error| panic!("{}: {error}", engine.name));
    }
    engines
}

fn parsed<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error:?}"))
}

/// A row in the middle of every domain.
fn plain() -> every_type::Model {
    every_type::Model {
        id: Uuid::from_u128(1),
        flag: true,
        small: 1,
        medium: 2,
        large: 3,
        single: 1.5,
        double: 2.5,
        code: "abc".to_owned(),
        label: "label".to_owned(),
        line: "line".to_owned(),
        body: "body".to_owned(),
        raw: vec![1, 2],
        day: parsed("2026-03-04"),
        clock: parsed("05:06:07"),
        local: parsed("2026-03-04T05:06:07"),
        instant: parsed("2026-03-04T05:06:07Z"),
        token: Uuid::from_u128(2),
        loose: json!({}),
        tight: json!({}),
        mood: Mood::Happy,
        unit: DateTimeKind::Day,
        spelling: "ABC".to_owned(),
        feeling: "happy".to_owned(),
    }
}

/// The plain row with a change, under an id of its own.
fn with(rows: &mut Vec<every_type::Model>, change: impl FnOnce(&mut every_type::Model)) {
    let id = Uuid::from_u128(u128::MAX - u128::try_from(rows.len()).expect("small"));
    let mut row = every_type::Model { id, ..plain() };
    change(&mut row);
    rows.push(row);
}

/// Text that some layer might take for its own; `n` characters at most.
const TEXTS: [&str; 14] = [
    "",
    " ",
    "  both ends  ",
    "it's",
    "\"quoted\" `ticks` [brackets]",
    "\\ \\n \\\\ $1 ?1 :name @x %s",
    "'; DROP TABLE every_type; --",
    "/* */ -- ;\nBEGIN;\tCOMMIT;\r\n",
    "NULL",
    "0012",
    "1e5",
    "äöü ß ﬀ e\u{301} \u{1F469}\u{200D}\u{1F680}",
    "\u{10FFFF}\u{1F389}\u{FFFD}\u{7F}\u{1}",
    "\u{202E}abc\u{FEFF}",
];

fn json_values() -> Vec<Json> {
    vec![
        json!(null),
        json!(true),
        json!(0),
        json!(5),
        json!(-0.5),
        json!(1e-7),
        json!(9_007_199_254_740_993_i64),
        json!(i64::MIN),
        json!(u64::MAX),
        json!(""),
        json!("x"),
        json!("null"),
        json!("it's \"q\" \\ / \u{1F389} \u{7f}\n"),
        json!([]),
        json!([[], {}, [null, [1, "2"]]]),
        json!({"": {"b": 1, "a": {"ключ": ["\u{1F512}", null, false]}}}),
    ]
}

/// Rows at the edges of every type's domain.
fn edges() -> Vec<every_type::Model> {
    let mut rows = Vec::new();
    let rows = &mut rows;
    for flag in [true, false] {
        with(rows, |row| row.flag = flag);
    }
    for (small, medium, large) in
        [(i16::MIN, i32::MIN, i64::MIN), (-1, -1, -1), (0, 0, 0), (i16::MAX, i32::MAX, i64::MAX)]
    {
        with(rows, |row| (row.small, row.medium, row.large) = (small, medium, large));
    }
    for large in [(1 << 53) - 1, 1 << 53, (1 << 53) + 1, -(1 << 53) - 1] {
        with(rows, |row| row.large = large);
    }
    for single in [0.0, f32::MIN, f32::MAX, f32::MIN_POSITIVE, f32::from_bits(1), -f32::from_bits(1), 0.1, 16_777_217.0]
    {
        with(rows, |row| row.single = single);
    }
    let smallest = f64::from_bits(1);
    for double in
        [0.0, f64::MIN, f64::MAX, f64::MIN_POSITIVE, smallest, -smallest, 0.1, 0.1 + 0.2, 9_007_199_254_740_993.0, 1.0]
    {
        with(rows, |row| row.double = double);
    }
    for text in TEXTS {
        with(rows, |row| (row.label, row.line, row.body) = (text.to_owned(), text.to_owned(), text.to_owned()));
    }
    with(rows, |row| row.body = "long \u{1F389} ".repeat(20_000));
    for character in ["x", "\u{1F389}", "'"] {
        with(rows, |row| (row.code, row.label) = (character.repeat(3), character.repeat(40)));
    }
    for raw in [vec![], vec![0], (0..=255).collect(), vec![0xff; 70_000], b"text".to_vec()] {
        with(rows, |row| row.raw = raw);
    }
    for (day, clock) in [
        ("0001-01-01", "00:00:00"),
        ("9999-12-31", "23:59:59.999999"),
        ("1970-01-01", "00:00:00.000001"),
        ("2024-02-29", "12:30:00.120"),
    ] {
        with(rows, |row| {
            (row.day, row.clock) = (parsed(day), parsed(clock));
            row.local = parsed(&format!("{day}T{clock}"));
            row.instant = parsed(&format!("{day}T{clock}Z"));
        });
    }
    for token in [Uuid::nil(), Uuid::max(), parsed("0193e7c2-8a5b-7cde-8f01-23456789abcd")] {
        with(rows, |row| row.token = token);
    }
    for value in json_values() {
        with(rows, |row| (row.loose, row.tight) = (value.clone(), value));
    }
    for (mood, feeling) in Mood::iter().zip(["happy", "guest user", "guest_user", "it's", "1st", "+", "type"]) {
        with(rows, |row| (row.mood, row.feeling) = (mood, feeling.to_owned()));
    }
    for (unit, spelling) in [(DateTimeKind::Day, "abc"), (DateTimeKind::Month, "ABC")] {
        with(rows, |row| (row.unit, row.spelling) = (unit, spelling.to_owned()));
    }
    std::mem::take(rows)
}

/// Writes a row, and gives it as it was returned and as it is read. The two must be the same.
async fn written(engine: &Engine, row: &every_type::Model) -> every_type::Model {
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
            let filters: [(C, Expr, fn(&every_type::Model, &every_type::Model) -> bool); 15] = [
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
        assert_eq!(shown.matches("None").count(), 22, "{}: {shown}", engine.name);

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

        // A value can be taken back.
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
        for value in ["small = 32768", "medium = 2147483648", "day = 'someday'", "clock = 'noon'", "instant = 'whenever'"] {
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

fn refused<T: std::fmt::Debug>(engine: &Engine, what: &str, result: Result<T, DbErr>) {
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
        with(&mut rows, |row| row.spelling = "Abc".to_owned());
        for row in rows {
            refused(&engine, &format!("{row:?}"), row.into_active_model().reset_all().insert(&engine.db).await);
        }
        let mut row = plain().into_active_model();
        row.label = Set("y".repeat(41));
        refused(&engine, "an update to longer text", row.update(&engine.db).await);

        let mut values =
            vec!["flag = NULL", "flag = 2", "loose = '{'", "tight = ''", "mood = 'nope'", "token = 'x'", "id = NULL"];
        if engine.is_sqlite() {
            // The forms that another writer could think of, and that the entity could not read.
            values.extend(["flag = 'true'", "token = '01234567-89ab-cdef-0123-456789abcdef'", "token = x'00'"]);
        }
        for value in values {
            let update = engine.db.execute_unprepared(&format!("UPDATE every_type SET {value}")).await;
            refused(&engine, value, update);
        }
        let read = every_type::Entity::find().all(&engine.db).await.expect("read");
        assert_eq!(read, [plain()], "{}: nothing has changed", engine.name);
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
        refused(&engine, "a computed column", computed::Entity::insert(row).exec(&engine.db).await);

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

/// Through a D1 binding, JavaScript rounds integers beyond 2^53, which are stored exactly; all else reads as it is.
#[tokio::test]
async fn javascript_reads_the_stored_forms() {
    let engine = engines::sqlite().await;
    engine.db.execute_unprepared(&sql(Dialect::D1)).await.expect("made");
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
