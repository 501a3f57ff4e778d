//! What is stored through this is what sqlx stores in a file of SQLite.

use scenarios::edges::edges;
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, Database, EntityTrait, IdenStatic, IntoActiveModel, Iterable, QueryOrder,
    Statement,
};
use seaglass_tests::sqlite::Sqlite;
use zoo_entity_dense::zoo::every_type;

use crate::{database, sql};
use scenarios::Schema;

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
    let (world, worker) = database(Schema::Zoo);
    let db = world.db;
    let file = Sqlite::new();
    seaglass_tests::sqlite::apply(&mut file.connect().await, &sql::zoo()).await.expect("the zoo's SQL applies");
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
