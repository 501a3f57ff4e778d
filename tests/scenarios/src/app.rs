//! The Workers app of `tests/app` on D1: what it asks is asked with the same code, and what it does in a transaction is a batch.

use app::mvp;
use entity::Violated;
use entity::mvp::{audit_logs, fields::SqlTimestamp, posts, prelude::*, sessions, users};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ConnectionTrait, DbBackend, DbErr, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryTrait, SqlErr,
    prelude::{DateTimeUtc, Expr, Json},
};
use seaglass_d1::{D1, sql_err};
use serde_json::json;

use crate::{World, edges::parsed};

const SQLITE: DbBackend = DbBackend::Sqlite;

fn at(text: &str) -> DateTimeUtc {
    parsed(text)
}

/// The user is marked and the sessions are ended, or neither.
async fn soft_delete(db: &D1, id: i64, at: DateTimeUtc) -> Result<bool, DbErr> {
    let mark = users::Entity::update_many()
        .col_expr(users::Column::DeletedAt, Expr::value(SqlTimestamp::from(at)))
        .filter(users::COLUMN.id.eq(id))
        .filter(users::COLUMN.deleted_at.is_null());
    let end = sessions::Entity::delete_many().filter(sessions::COLUMN.user_id.eq(id));
    let done = db.batch([mark.build(SQLITE), end.build(SQLITE)]).await?;
    Ok(done[0].rows_affected == 1)
}

/// The post is published and that is written down, or neither.
async fn publish(db: &D1, post: posts::Model, at: DateTimeUtc) -> Result<posts::Model, DbErr> {
    let first = post.published_at.unwrap_or_else(|| at.into());
    let mark = posts::Entity::update_many()
        .col_expr(posts::Column::Published, Expr::value(true))
        .col_expr(posts::Column::UpdatedAt, Expr::value(SqlTimestamp::from(at)))
        .col_expr(posts::Column::PublishedAt, Expr::value(first))
        .filter(posts::COLUMN.id.eq(post.id));
    let entry = audit_logs::ActiveModel {
        user_id: Set(Some(post.user_id)),
        action: Set("post.publish".to_owned()),
        resource_type: Set("post".to_owned()),
        resource_id: Set(Some(post.id.to_string())),
        details: Set(Some(Json::from_iter([("slug", post.slug)]))),
        ..Default::default()
    };
    let read = posts::Entity::find_by_id(post.id).build(SQLITE);
    let done = db.batch([mark.build(SQLITE), AuditLogs::insert(entry).build(SQLITE), read]).await?;
    done[2].models()?.pop().ok_or_else(|| DbErr::RecordNotFound("the post".to_owned()))
}

async fn writers(db: &D1) -> [users::Model; 2] {
    let ada = mvp::add_user(db, "ada@example.com", "Ada").await.expect("a new address");
    let bob = mvp::add_user(db, "bob@example.com", "Bob").await.expect("a new address");
    for number in 1..=5 {
        let (slug, title) = (format!("ada-{number}"), format!("Post {number}"));
        mvp::write_post(db, ada.id, &slug, &title, "…").await.expect("a new link");
    }
    mvp::write_post(db, bob.id, "bob-1", "Bob's", "").await.expect("a new link");
    [ada, bob]
}

pub async fn posts_are_written_published_and_listed(World { db, .. }: World) {
    let [ada, bob] = writers(&db).await;
    let slugs = |posts: &[posts::Model]| posts.iter().map(|post| post.slug.clone()).collect::<Vec<_>>();
    let (page, pages) = mvp::posts_of(&db, ada.id, 0, 2).await.expect("read");
    assert_eq!((slugs(&page), pages), (vec!["ada-5".to_owned(), "ada-4".to_owned()], 3));
    let (page, _) = mvp::posts_of(&db, ada.id, 2, 2).await.expect("read");
    assert_eq!(slugs(&page), ["ada-1"]);
    let (first, again) = (at("2026-03-04T05:06:07Z"), at("2026-03-04T05:06:07.5Z"));
    let published = publish(&db, page[0].clone(), first).await.expect("published");
    assert_eq!((published.published, published.published_at), (true, Some(first.into())));
    let republished = publish(&db, published, again).await.expect("published");
    assert_eq!((republished.published_at, republished.updated_at), (Some(first.into()), Some(again.into())));
    let (page, _) = mvp::posts_of(&db, bob.id, 0, 9).await.expect("read");
    publish(&db, page[0].clone(), again).await.expect("published");
    let front = mvp::front_page(&db).await.expect("read");
    let front: Vec<_> =
        front.iter().map(|post| (post.slug.as_str(), post.user.as_ref().map(|user| user.name.as_str()))).collect();
    assert_eq!(front, [("bob-1", Some("Bob")), ("ada-1", Some("Ada"))]);
    let history = mvp::history(&db, "post", &republished.id.to_string()).await.expect("read");
    assert_eq!(history.len(), 2);
    assert!(history.iter().all(|entry| entry.details == Some(json!({"slug": "ada-1"}))), "{history:?}");
    assert_eq!(history[0].user.as_ref().map(|user| user.id), Some(ada.id));
}

pub async fn names_are_taken_once(World { db, .. }: World) {
    let [ada, _] = writers(&db).await;
    let said = |failed: mvp::AddError| match failed {
        mvp::AddError::Database(error) => error,
        other => panic!("SeaORM does not know D1's errors: {other:?}"),
    };
    let again = said(mvp::add_user(&db, "ada@example.com", "Other").await.expect_err("taken"));
    assert!(matches!(sql_err(&again), Some(SqlErr::UniqueConstraintViolation(_))), "{again}");
    let again = said(mvp::write_post(&db, ada.id, "bob-1", "", "").await.expect_err("taken"));
    assert_eq!(again.violated(), Some(posts::Violation::SlugKey), "{again}");
    let nobody = said(mvp::sign_in(&db, -1, "token", 0, None).await.expect_err("nobody"));
    assert_eq!(nobody.violated(), Some(sessions::Violation::UserIdFkey), "{nobody}");
    mvp::sign_in(&db, ada.id, "token", 0, None).await.expect("a new token");
    let again = said(mvp::sign_in(&db, ada.id, "token", 0, None).await.expect_err("taken"));
    assert_eq!(again.violated(), Some(sessions::Violation::Pkey), "{again}");
    assert_eq!((Users::find().count(&db).await, Posts::find().count(&db).await), (Ok(2), Ok(6)));
}

pub async fn users_sign_in_and_leave(World { db, .. }: World) {
    let [ada, bob] = writers(&db).await;
    let data = json!({"theme": "dark", "cart": [1, {"n": null}]});
    mvp::sign_in(&db, ada.id, "a1", 100, Some(data.clone())).await.expect("new");
    mvp::sign_in(&db, ada.id, "a2", 200, None).await.expect("new");
    mvp::sign_in(&db, bob.id, "b1", 4_102_444_800, None).await.expect("new");
    let open = mvp::session(&db, "a1", 99).await.expect("read").expect("not over");
    assert_eq!((open.data, open.user.as_ref().map(|user| user.email.as_str())), (Some(data), Some("ada@example.com")));
    assert!(mvp::session(&db, "a1", 100).await.expect("read").is_none());
    assert_eq!(mvp::end_sessions(&db, 100).await.expect("deleted"), 1);
    let now = at("2026-03-04T05:06:07.25Z");
    assert!(soft_delete(&db, ada.id, now).await.expect("marked"));
    assert!(!soft_delete(&db, ada.id, at("2027-01-01T00:00:00Z")).await.expect("marked before"));
    assert_eq!(mvp::user(&db, "ada@example.com").await.expect("read"), None);
    assert_eq!(mvp::user(&db, "bob@example.com").await.expect("read").as_ref(), Some(&bob));
    let kept = mvp::dossier(&db, "ada@example.com").await.expect("read").expect("the row stays");
    assert_eq!((kept.deleted_at, kept.posts.len(), kept.sessions.len()), (Some(now.into()), 5, 0));
}

pub async fn erasing_a_user_takes_and_leaves_what_it_should(World { db, .. }: World) {
    let [ada, bob] = writers(&db).await;
    for post in mvp::posts_of(&db, ada.id, 0, 9).await.expect("read").0 {
        publish(&db, post, at("2026-03-04T05:06:07Z")).await.expect("published");
    }
    assert_eq!(mvp::erase(&db, ada).await.expect("deleted"), 1, "her posts are not counted");
    assert!(mvp::dossier(&db, "ada@example.com").await.expect("read").is_none());
    let logs = AuditLogs::find().all(&db).await.expect("read");
    assert_eq!((logs.len(), logs.iter().filter(|entry| entry.user_id.is_none()).count()), (5, 5));
    assert_eq!(mvp::erase(&db, bob.clone()).await.expect("deleted"), 1);
    let next = mvp::add_user(&db, "ada@example.com", "Ada again").await.expect("the address is free");
    assert!(next.id > bob.id, "{} after {}", next.id, bob.id);
    let now = at("2026-03-04T05:06:07Z");
    for value in ["One", "it's \"two\" \u{1F389}"] {
        mvp::set(&db, "site_name", value, now).await.expect("set");
    }
    let setting = mvp::setting(&db, "site_name").await.expect("read").expect("there");
    assert_eq!((setting.value.as_str(), setting.updated_at), ("it's \"two\" \u{1F389}", Some(now.into())));
    let mut change = next.into_active_model();
    change.name = Set("Ada".to_owned());
    assert_eq!(change.update(&db).await.expect("updated").name, "Ada");
}

/// An integer that is bound under a CAST finds its row by the key, as one that is bound as it is.
pub async fn keys_are_used(World { db, .. }: World) {
    let sql = "EXPLAIN QUERY PLAN SELECT * FROM users WHERE id = ?";
    let plan = sea_orm::Statement::from_sql_and_values(SQLITE, sql, [1_i64.into()]);
    let db = db.typed::<i64>("id").typed::<i64>("parent").typed::<i64>("notused").typed::<String>("detail");
    let row = db.query_one_raw(plan).await.expect("planned").expect("a step");
    let detail: String = row.try_get("", "detail").expect("text");
    assert_eq!(detail, "SEARCH users USING INTEGER PRIMARY KEY (rowid=?)");
}
