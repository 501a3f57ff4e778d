//! What must be an error that says which column and which value, and never a panic or NULL in its place.

use entity::mvp::prelude::*;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, EntityTrait, Statement, TryGetable};
use seaglass_d1::{D1, Types};
use zoo_entity_dense::zoo::prelude::{EveryType, EveryTypeOrNull};

use crate::World;

fn sql(text: &str) -> Statement {
    Statement::from_string(DbBackend::Sqlite, text)
}

/// The first value of a statement's row.
async fn first<T: TryGetable>(db: &D1, text: &str) -> Result<T, DbErr> {
    let row = db.query_one_raw(sql(text)).await?.expect("a row");
    row.try_get_by_index(0)
}

pub async fn values_of_another_program_are_named(world: World) {
    let db = world.db.clone();
    world.unchecked("INSERT INTO every_type_or_null (id) VALUES (x'00000000000000000000000000000001')").await;
    let cases = [
        ("small", "70000", "the number 70000, which does not fit i16"),
        ("medium", "'abc'", "the text \"abc\", which is not an integer"),
        ("large", "1.5", "the number 1.5, which is not an integer"),
        ("large", "1e300", "which JavaScript may have rounded"),
        ("flag", "2", "the number 2, which is not a boolean"),
        ("flag", "'yes'", "the text \"yes\", which is not a Bool"),
        ("double", "'x'", "the text \"x\", which is not a Double"),
        ("single", "1e300", "which does not fit f32"),
        ("body", "x'00ff'", "2 bytes, which is not a String"),
        ("raw", "'text'", "the text \"text\", which is not a Bytes"),
        ("day", "'2026-02-30'", "the text \"2026-02-30\", which is not a date"),
        ("clock", "'25:00'", "the text \"25:00\", which is not a time of day"),
        ("instant", "'yesterday'", "the text \"yesterday\", which is not an instant"),
        ("local", "x'01'", "1 bytes, which is not a ChronoDateTime"),
        ("token", "'0191d1b2-0000-7000-8000-00000000000a'", "which is not a Uuid"),
        ("token", "x'01'", "1 bytes, which is not a uuid"),
        ("loose", "'{'", "the text \"{\", which is not JSON"),
    ];
    for (column, value, why) in cases {
        let set = |value: &str| format!("UPDATE every_type_or_null SET {column} = {value}");
        world.unchecked(&set(value)).await;
        let said = EveryTypeOrNull::find().one(&db).await.expect_err(column).to_string();
        assert!(
            said.starts_with(&format!("Type Error: every_type_or_null.{column} holds ")) && said.contains(why),
            "{said}"
        );
        world.unchecked(&set("NULL")).await;
    }
    assert!(EveryTypeOrNull::find().one(&db).await.expect("all is well").is_some());
    world.unchecked("UPDATE every_type_or_null SET mood = 'gone'").await;
    let mood = EveryTypeOrNull::find().one(&db).await;
    assert!(mood.as_ref().is_err_and(|error| error.to_string().contains("gone")), "{mood:?}");
}

pub async fn a_column_of_unknown_type_is_asked_about(World { db, .. }: World) {
    let said = first::<i64>(&db, "SELECT 5 / 2 AS half").await.expect_err("nobody says").to_string();
    assert_eq!(
        said,
        "Type Error: nobody says which type half has, which holds the number 2: it is not a column of a table in Types. Say it with \
         db.typed::<i64>(\"half\"), or add the table's entity with Types::with"
    );
    assert_eq!(first::<i64>(&db.typed::<i64>("half"), "SELECT 5 / 2 AS half").await, Ok(2));
    assert_eq!(first::<Option<i64>>(&db, "SELECT NULL + 1 AS half").await, Ok(None), "NULL is of any type");
    let wrong = first::<i64>(&db.typed::<i64>("half"), "SELECT 5 / 2.0 AS half").await.expect_err("2.5");
    assert!(wrong.to_string().contains("half holds the number 2.5, which is not an integer"), "{wrong}");
    // A literal is read by the same rule.
    assert_eq!(first::<i64>(&db, "SELECT 9007199254740993").await, Ok(9_007_199_254_740_993));
}

pub async fn a_table_that_nobody_told_is_asked_about(world: World) {
    let db = D1::over(world.way.clone(), Types::default());
    world.exec("INSERT INTO moments DEFAULT VALUES").await;
    let said = first::<i64>(&db, "SELECT id FROM moments").await.expect_err("not told").to_string();
    assert!(said.contains("add the table's entity with Types::with"), "{said}");
    assert_eq!(EveryType::find().all(&db).await, Ok(vec![]), "no row, no question");
}

pub async fn what_d1_says_is_handed_on(World { db, .. }: World) {
    let missing = first::<i64>(&db, "SELECT 1 FROM nowhere").await.expect_err("no table").to_string();
    assert!(missing.contains("no such table: nowhere"), "{missing}");
    for text in ["BEGIN", "SAVEPOINT a"] {
        assert!(db.execute_unprepared(text).await.is_err(), "{text}");
    }
    let values =
        |text: &str, values: Vec<sea_orm::Value>| Statement::from_sql_and_values(DbBackend::Sqlite, text, values);
    for number in [f64::NAN, f64::INFINITY] {
        let said = db.execute_raw(values("SELECT ?", vec![number.into()])).await.expect_err("no number").to_string();
        assert!(said.contains(&format!("D1 cannot hold {number}")), "{said}");
    }
    assert!(Users::find().all(&db).await.is_ok());
}

/// SeaORM tells a field no difference between another type and NULL; docs/guide/worker.md says what to do.
pub async fn an_option_of_another_type_is_the_documented_exception(world: World) {
    let db = world.db.clone();
    world.exec("INSERT INTO users (email, name) VALUES ('ann', 'Ann')").await;
    let id = "SELECT id FROM users";
    assert_eq!(first::<Option<i64>>(&db, id).await, Ok(Some(1)));
    assert_eq!(first::<Option<i32>>(&db, id).await, Ok(None));
    assert!(first::<i32>(&db, id).await.is_err());
    assert_eq!(first::<Option<i32>>(&db.typed::<i32>("id"), id).await, Ok(Some(1)));
}
