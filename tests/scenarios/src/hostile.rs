//! Statements that are hard to read, and values at which JavaScript, JSON and SQLite part.

use entity::mvp::{posts, prelude::*, sessions, settings, users};
use sea_orm::prelude::{Date, DateTime, DateTimeUtc, Decimal, Uuid};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter, Statement, TryGetable, Value,
};
use seaglass_d1::D1;
use zoo_entity_dense::zoo::prelude::{EveryType, EveryTypeOrNull};

use crate::World;
use crate::edges::{nothing, parsed, plain};
use crate::queries::people;

async fn first<T: TryGetable>(db: &D1, sql: &str, values: Vec<Value>) -> Result<T, DbErr> {
    let statement = Statement::from_sql_and_values(DbBackend::Sqlite, sql, values);
    db.query_one_raw(statement).await?.ok_or_else(|| DbErr::RecordNotFound(sql.to_owned()))?.try_get_by_index(0)
}

pub async fn statements_by_hand_are_read_as_sqlite_reads_them(World { db, .. }: World) {
    people(&db).await;
    let integers: [(&str, Vec<Value>, i64); 16] = [
        ("SELECT id /* ? ' */ FROM users -- ?\nWHERE name <> '?''?' AND id = ?", vec![1.into()], 1),
        ("SELECT id FROM users /*/ ? */ WHERE id = ?", vec![2.into()], 2),
        ("SELECT id, user_id AS window FROM posts ORDER BY id DESC", vec![], 2),
        ("WITH t (a, b) AS (SELECT 1 + 1, user_id FROM posts) SELECT b FROM t", vec![], 1),
        (
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT COUNT(*) FROM n",
            vec![9.into()],
            9,
        ),
        ("SELECT COUNT(*) FROM (SELECT id FROM users UNION SELECT id FROM posts)", vec![], 2),
        ("SELECT MAX(x.id) FROM (SELECT u.id FROM users u JOIN posts p ON p.user_id = u.id) AS x", vec![], 1),
        ("SELECT ROW_NUMBER() OVER (PARTITION BY user_id ORDER BY id DESC) FROM posts ORDER BY 1 DESC", vec![], 2),
        ("SELECT RANK() OVER w FROM posts WINDOW w AS (ORDER BY user_id)", vec![], 1),
        ("SELECT LAG(id, 1, 7) OVER (ORDER BY id) FROM posts", vec![], 7),
        ("SELECT json_array_length(?)", vec!["[1,[2,3]]".into()], 2),
        ("SELECT CAST(json_extract(?1, '$.a?') AS INTEGER)", vec![r#"{"a?":5}"#.into()], 5),
        ("SELECT u.id AS \"from\" FROM main.users AS u WHERE u.email LIKE 'b%'", vec![], 2),
        ("SELECT [id] FROM `users` WHERE \"id\" IN (?, ?) ORDER BY 1 DESC", vec![1.into(), 2.into()], 2),
        ("SELECT ?2", vec!["x".into(), i64::MAX.into()], i64::MAX),
        ("SELECT -9223372036854775807", vec![], -i64::MAX),
    ];
    for (sql, values, expected) in integers {
        let found = first::<i64>(&db, sql, values).await;
        assert!(found.as_ref().is_ok_and(|found| *found == expected) || rounded(&found), "{sql}: {found:?}");
    }
    let texts: [(&str, Vec<Value>, &str); 5] = [
        ("SELECT email FROM (SELECT 1 + 1, email FROM users WHERE id = ?) t", vec![2.into()], "bob@example.com"),
        ("SELECT substr(u.email, 1, ?) AS x FROM users u", vec![3.into()], "ann"),
        ("SELECT group_concat(slug, ' ?') FROM posts", vec![], "first ?second"),
        ("SELECT CAST(? AS text)", vec![i64::MIN.into()], "-9223372036854775808"),
        ("SELECT 'it''s' || ? AS x FROM users", vec!["?".into()], "it's?"),
    ];
    for (sql, values, expected) in texts {
        let found = first::<String>(&db.typed::<String>("x"), sql, values).await;
        assert_eq!(found.as_deref(), Ok(expected), "{sql}");
    }
    // Sums and comparisons with a column at their end are none of its type.
    for sql in ["SELECT 2 + p.published FROM posts p", "SELECT 2 > p.published FROM posts p"] {
        let said = first::<Option<bool>>(&db, sql, vec![]).await.expect_err(sql).to_string();
        assert!(said.contains("nobody says which type"), "{said}");
    }
}

/// Beyond 2^53 an integer that is not a column is exact or an error.
fn rounded(found: &Result<i64, DbErr>) -> bool {
    found.as_ref().is_err_and(|error| error.to_string().contains("JavaScript may have rounded"))
}

pub async fn every_kind_of_statement_takes_many_values(World { db, .. }: World) {
    let [ann, _] = people(&db).await;
    let ids = || (1..=150_i64).chain([i64::MIN, i64::MAX]);
    assert_eq!(Posts::find().filter(posts::Column::Id.is_in(ids())).count(&db).await, Ok(2));
    let slug = "naïve ? 'x'";
    let changed = Posts::update_many()
        .set(posts::ActiveModel { title: Set(slug.to_owned()), ..Default::default() })
        .filter(posts::Column::Id.is_in(ids()))
        .exec(&db)
        .await;
    assert_eq!(changed.map(|done| done.rows_affected), Ok(2));
    let big = |n: i64| sessions::ActiveModel {
        id: Set(n.to_string()),
        user_id: Set(ann.id),
        expires_at: Set(i64::MIN + n),
        ..Default::default()
    };
    Sessions::insert_many((0..60).map(big)).exec(&db).await.expect("inserted");
    let read = Sessions::find().all(&db).await.expect("read");
    assert!(read.iter().all(|row| row.expires_at == i64::MIN + row.id.parse::<i64>().expect("a number")), "{read:?}");
    let copied = format!(
        "INSERT INTO settings (key, value) SELECT 'copy' || id, title FROM posts WHERE id IN ({}) RETURNING key, value",
        vec!["?"; 150].join(", ")
    );
    let copied = Statement::from_sql_and_values(DbBackend::Sqlite, copied, (1..=150_i64).map(Value::from));
    let copied = db.query_all_raw(copied).await.expect("copied");
    assert_eq!(copied.len(), 2);
    assert_eq!(copied[0].try_get::<String>("", "value").as_deref(), Ok(slug));
    let gone = Posts::delete_many().filter(posts::Column::Id.is_in(ids())).exec(&db).await.expect("deleted");
    assert_eq!(gone.rows_affected, 2);
    let both =
        "INSERT INTO settings (key, value) VALUES ('one', ''); INSERT INTO settings (key, value) VALUES ('two', '')";
    match db.execute_unprepared(both).await {
        Ok(_) => assert_eq!(Settings::find().count(&db).await, Ok(4), "both are done"),
        Err(_) => assert_eq!(Settings::find().count(&db).await, Ok(2), "neither is done"),
    }
}

pub async fn texts_are_kept_whole(World { db, .. }: World) {
    for text in ["\0", "a\0b", "\u{FFFD}", "\u{1F980}\0", "\u{2028}\u{2029}</script>", "\\u0000 \\ud800"] {
        let row =
            settings::ActiveModel { key: Set(format!("k{text}")), value: Set(text.to_owned()), ..Default::default() };
        let row = row.insert(&db).await.unwrap_or_else(|error| panic!("{text:?}: {error}"));
        assert_eq!(row.value, text);
        let found = Settings::find_by_key(format!("k{text}")).one(&db).await.expect("read").expect("there");
        assert_eq!(found, row, "{text:?}");
    }
    assert_eq!(users::Entity::find().count(&db).await, Ok(0));
}

fn id(day: Date) -> Uuid {
    let days = day.signed_duration_since(Date::MIN).num_days();
    Uuid::from_u128(u128::try_from(days).expect("after the first"))
}

pub async fn values_beyond_the_edges_are_kept_or_refused(world: World) {
    let db = world.db.clone();
    for day in ["0000-01-01", "-0001-12-31", "9999-12-31", "+10000-01-01"] {
        let day: Date = parsed(day);
        let (local, instant) = (day.and_hms_nano_opt(23, 59, 59, 999_999_999), day.and_hms_opt(0, 0, 0));
        let (local, instant): (DateTime, DateTimeUtc) = (local.expect("a time"), instant.expect("a time").and_utc());
        let row = zoo_entity_dense::zoo::every_type::Model { id: id(day), day, local, instant, ..plain() };
        let inserted = row.clone().into_active_model().reset_all().insert(&db).await;
        assert_eq!(inserted.unwrap_or_else(|error| panic!("{day}: {error}")), row);
    }
    assert_eq!(EveryType::find().count(&db).await, Ok(4));
    for decimal in
        ["7922816251426433759354395033.5", "0.0000000000000000000000000001", "-79228162514264337593543950335"]
    {
        let decimal: Decimal = parsed(decimal);
        assert_eq!(
            first::<Decimal>(&db.typed::<Decimal>("x"), "SELECT ? AS x", vec![decimal.into()]).await,
            Ok(decimal)
        );
    }
    let said = first::<i64>(&db, "SELECT ?", vec![u64::MAX.into()]).await.expect_err("too large").to_string();
    assert!(said.contains("does not fit D1"), "{said}");
    // What another program left there is never taken for NULL.
    nothing(Uuid::nil()).into_active_model().reset_all().insert(&db).await.expect("inserted");
    for (value, double, single) in
        [("9e999", f64::INFINITY, f32::INFINITY), ("-9e999", f64::NEG_INFINITY, f32::NEG_INFINITY)]
    {
        world.unchecked(&format!("UPDATE every_type_or_null SET double = {value}, single = {value}")).await;
        let read = EveryTypeOrNull::find().one(&db).await.expect("read").expect("there");
        assert_eq!((read.double, read.single, read.large), (Some(double), Some(single), None));
    }
    world.unchecked("UPDATE every_type_or_null SET double = NULL, single = NULL, body = CAST(x'41ff42' AS text)").await;
    let read = EveryTypeOrNull::find().one(&db).await;
    // D1 itself puts a sign in the place of bytes that are no text; docs/guide/worker.md says so.
    let body = read.expect("read").and_then(|row| row.body);
    assert_eq!(body.as_deref(), Some("A\u{FFFD}B"));
}
