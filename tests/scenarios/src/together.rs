//! What is done together, and what D1 cannot do together.

use std::sync::{Arc, Mutex};

use entity::Violated;
use entity::mvp::{posts, prelude::*, users};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, PaginatorTrait,
    QueryFilter, QueryTrait, Statement, TransactionSession, TransactionTrait,
};
use seaglass_d1::Start;

use crate::World;

const SQLITE: DbBackend = DbBackend::Sqlite;

fn user(email: &str) -> users::ActiveModel {
    users::ActiveModel { email: Set(email.to_owned()), name: Set(email.to_owned()), ..Default::default() }
}

pub async fn a_batch_is_done_whole_or_not_at_all(World { db, .. }: World) {
    let find = || Users::find().filter(users::Column::Email.eq("ann")).build(SQLITE);
    let done = db.batch([Users::insert(user("ann")).build(SQLITE), find()]).await.expect("done");
    assert_eq!((done[0].rows_affected, done[0].last_insert_id, done[0].rows.len()), (1, 1, 0));
    assert_eq!(done[1].models::<users::Model>().expect("a user")[0].email, "ann");
    let failed = db.batch([Users::insert(user("bob")).build(SQLITE), Users::insert(user("ann")).build(SQLITE)]).await;
    assert_eq!(failed.expect_err("taken").violated(), Some(users::Violation::EmailKey));
    assert_eq!(Users::find().count(&db).await, Ok(1), "bob is not there");
    assert_eq!(db.batch([]).await.expect("nothing").len(), 0);
}

pub async fn a_batch_does_not_take_two_columns_for_one(World { db, .. }: World) {
    let ann = user("ann").insert(&db).await.expect("inserted");
    let post = posts::ActiveModel {
        user_id: Set(ann.id),
        slug: Set("s".to_owned()),
        title: Set("t".to_owned()),
        content: Set(String::new()),
        ..Default::default()
    };
    post.insert(&db).await.expect("inserted");
    let both = Posts::find().find_also_related(Users).build(SQLITE);
    let done = db.batch([both]).await.expect("SeaORM gives each a name");
    assert_eq!(done[0].rows[0].try_get::<String>("B_", "email"), Ok("ann".to_owned()));
    for sql in ["SELECT u.id, p.id FROM users u, posts p", "SELECT * FROM users, posts", "SELECT email, 1 FROM users"] {
        let refused = db.batch([Statement::from_string(SQLITE, sql)]).await.expect_err(sql);
        assert!(refused.to_string().contains("give each column of the statement a name of its own"), "{refused}");
    }
    let star = db.batch([Statement::from_string(SQLITE, "SELECT * FROM users")]).await.expect("one table");
    assert_eq!(star[0].models::<users::Model>().expect("a user"), [ann]);
}

pub async fn transactions_are_refused_before_anything_is_written(World { db, .. }: World) {
    let refused = db.begin().await.expect_err("none").to_string();
    assert!(refused.contains("What belongs together is one D1::batch"), "{refused}");
    let closure = db.transaction::<_, (), DbErr>(|_| Box::pin(async { Ok(()) })).await;
    assert!(closure.expect_err("none").to_string().contains("D1::batch"));
    let nested = users::ActiveModel::builder().set_email("eve").set_name("Eve").insert(&db).await;
    assert!(nested.expect_err("it opens one").to_string().contains("its ActiveModel instead of its ActiveModelEx"));
    assert_eq!(Users::find().count(&db).await, Ok(0));
}

pub async fn a_view_that_is_not_atomic_is_called_so(World { db, .. }: World) {
    let loose = db.not_atomic();
    let post = posts::ActiveModel::builder().set_title("t").set_content("c").set_slug("eve");
    let eve = users::ActiveModel::builder()
        .set_email("eve")
        .set_name("Eve")
        .add_post(post)
        .insert(&loose)
        .await
        .expect("saved");
    assert_eq!(Posts::find().filter(posts::Column::UserId.eq(eve.id)).count(&loose).await, Ok(1));
    let transaction = loose.begin().await.expect("none is needed");
    user("fay").insert(&transaction).await.expect("inserted");
    let undone = transaction.rollback().await.expect_err("it is done");
    assert!(undone.to_string().contains("D1 undoes nothing"), "{undone}");
    assert_eq!(Users::find().count(&db).await, Ok(2));
    let failed =
        loose.transaction::<_, (), DbErr>(|db| Box::pin(async move { user("fay").insert(db).await.map(|_| ()) })).await;
    assert!(failed.expect_err("taken").to_string().contains("UNIQUE"));
}

pub async fn what_a_statement_costs_is_told(World { db, .. }: World) {
    let told = Arc::new(Mutex::new(Vec::new()));
    let into = Arc::clone(&told);
    let watched = db.observed(move |sql, figures| {
        let verb = sql.split(' ').next().unwrap_or_default().to_owned();
        into.lock().expect("one thread").push((verb, figures.rows_read > 0, figures.rows_written > 0));
    });
    let ann = user("ann").insert(&watched).await.expect("inserted");
    assert_eq!(Users::find_by_id(ann.id).one(&watched).await.expect("read"), Some(ann.clone()));
    Users::delete_many().exec(&watched).await.expect("deleted");
    watched.batch([Users::find().build(SQLITE)]).await.expect("read");
    // Its rows come as arrays, of which D1 says nothing.
    watched.query_all_raw(Statement::from_string(SQLITE, "SELECT id, id FROM users")).await.expect("read");
    let verbs: Vec<String> = told.lock().expect("one thread").iter().map(|(verb, ..)| verb.clone()).collect();
    assert_eq!(verbs, ["INSERT", "SELECT", "DELETE", "SELECT"]);
    let told = told.lock().expect("one thread").clone();
    assert!(told[0].2 && told[1].1 && !told[1].2, "{told:?}");
}

pub async fn a_session_sees_what_it_wrote(World { db, .. }: World) {
    let session = db.session(&Start::Primary).expect("a session");
    assert_eq!((db.bookmark(), session.bookmark()), (None, None));
    user("ann").insert(&session).await.expect("inserted");
    let bookmark = session.bookmark().expect("it has come somewhere");
    let next = db.session(&Start::Bookmark(bookmark)).expect("a session");
    assert_eq!(Users::find().count(&next).await, Ok(1));
    assert_eq!(Users::find().count(&db.session(&Start::Anywhere).expect("a session")).await, Ok(1));
}
