//! The calls of an app.

use entity::mvp::{api_keys, posts, prelude::*, settings, users};
use entity::{Violated, mvp::fields::SqlTimestamp};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbErr, EntityLoaderTrait, EntityTrait, IntoActiveModel, LoaderTrait, ModelTrait,
    PaginatorTrait, QueryFilter, QueryOrder, SelectExt, SqlErr,
    prelude::{DateTimeUtc, Expr},
    sea_query::OnConflict,
};
use seaglass_d1::{D1, sql_err};
use serde_json::json;

use crate::{World, edges::parsed};

fn at(text: &str) -> SqlTimestamp {
    parsed::<DateTimeUtc>(text).into()
}

fn user(email: &str) -> users::ActiveModel {
    users::ActiveModel { email: Set(email.to_owned()), name: Set("O'Neill \"Ann\" ?".to_owned()), ..Default::default() }
}

fn post(user_id: i64, slug: &str) -> posts::ActiveModel {
    posts::ActiveModel {
        user_id: Set(user_id),
        title: Set(format!("About {slug}")),
        content: Set("naïve \u{1F980}".to_owned()),
        slug: Set(slug.to_owned()),
        ..Default::default()
    }
}

/// Ann with two posts, and Bob with none.
pub(crate) async fn people(db: &D1) -> [users::Model; 2] {
    let ann = user("ann@example.com").insert(db).await.expect("inserted");
    let bob = user("bob@example.com").insert(db).await.expect("inserted");
    for slug in ["first", "second"] {
        post(ann.id, slug).insert(db).await.expect("inserted");
    }
    [ann, bob]
}

pub async fn relations_are_followed_both_ways(World { db, .. }: World) {
    let [ann, bob] = people(&db).await;
    let also = Posts::find().find_also_related(Users).order_by_asc(posts::Column::Id).all(&db).await.expect("read");
    assert_eq!(also.len(), 2);
    assert!(also.iter().all(|(post, writer)| !post.published && writer.as_ref() == Some(&ann)), "{also:?}");
    let with = Users::find().find_with_related(Posts).order_by_asc(users::Column::Id).all(&db).await.expect("read");
    let counts: Vec<_> = with.iter().map(|(user, posts)| (user.id, posts.len())).collect();
    assert_eq!(counts, [(ann.id, 2), (bob.id, 0)]);
    assert_eq!(ann.find_related(Posts).all(&db).await.expect("read").len(), 2);
    let loaded = vec![bob.clone(), ann.clone()].load_many(Posts, &db).await.expect("read");
    assert_eq!(loaded.iter().map(Vec::len).collect::<Vec<_>>(), [0, 2]);
    let written = Posts::find().all(&db).await.expect("read").load_one(Users, &db).await.expect("read");
    assert_eq!(written, [Some(ann.clone()), Some(ann.clone())]);
    let key = api_keys::ActiveModel {
        user_id: Set(ann.id),
        key_hash: Set("h".to_owned()),
        name: Set("ci".to_owned()),
        scopes: Set(Some(json!(["read"]))),
        ..Default::default()
    };
    let key = key.insert(&db).await.expect("inserted");
    assert_eq!((key.scopes, key.expires_at), (Some(json!(["read"])), None));
    let whole = Users::load()
        .filter_by_id(ann.id)
        .with(Posts)
        .with(ApiKeys)
        .with(Sessions)
        .one(&db)
        .await
        .expect("read")
        .expect("there");
    assert_eq!([whole.posts.len(), whole.api_keys.len(), whole.sessions.len()], [2, 1, 0]);
}

pub async fn rows_are_changed_and_removed(World { db, .. }: World) {
    let [ann, bob] = people(&db).await;
    let mut change = ann.clone().into_active_model();
    change.deleted_at = Set(Some(at("2026-03-04T05:06:07.000001Z")));
    change.avatar_url = Set(Some(String::new()));
    let changed = change.update(&db).await.expect("updated");
    assert_eq!(
        (changed.deleted_at, changed.avatar_url.as_deref()),
        (Some(at("2026-03-04T05:06:07.000001Z")), Some(""))
    );
    let mut back = changed.into_active_model();
    (back.deleted_at, back.avatar_url) = (Set(None), Set(None));
    assert_eq!(back.update(&db).await.expect("updated"), ann);
    let shown =
        Posts::update_many().col_expr(posts::Column::Published, Expr::value(true)).exec(&db).await.expect("updated");
    assert_eq!(shown.rows_affected, 2);
    let all = Posts::update_many()
        .col_expr(posts::Column::Title, Expr::value("t"))
        .exec_with_returning(&db)
        .await
        .expect("updated");
    assert!(all.len() == 2 && all.iter().all(|post| post.title == "t" && post.published), "{all:?}");
    let gone = Posts::delete_many().filter(posts::Column::Slug.eq("second")).exec(&db).await.expect("deleted");
    assert_eq!(gone.rows_affected, 1);
    let nobody =
        posts::ActiveModel { id: Set(4711), title: Set("x".to_owned()), ..Default::default() }.update(&db).await;
    assert_eq!(nobody, Err(DbErr::RecordNotUpdated));
    assert_eq!(bob.delete(&db).await.expect("deleted").rows_affected, 1);
    assert_eq!(ann.delete(&db).await.expect("deleted").rows_affected, 1, "and her post with her");
    assert_eq!(Posts::find().count(&db).await.expect("counted"), 0);
}

pub async fn violations_are_told_apart(World { db, .. }: World) {
    let [ann, _] = people(&db).await;
    let unique = user("ann@example.com").insert(&db).await.expect_err("taken");
    assert_eq!(unique.violated(), Some(users::Violation::EmailKey), "{unique}");
    assert_eq!(
        sql_err(&unique),
        Some(SqlErr::UniqueConstraintViolation("UNIQUE constraint failed: users.email".to_owned()))
    );
    let slug =
        Posts::update_many().col_expr(posts::Column::Slug, Expr::value("first")).exec(&db).await.expect_err("taken");
    assert_eq!(slug.violated(), Some(posts::Violation::SlugKey), "{slug}");
    let key = post(4711, "orphan").insert(&db).await.expect_err("nobody");
    assert_eq!(key.violated(), Some(posts::Violation::UserIdFkey), "{key}");
    assert!(matches!(sql_err(&key), Some(SqlErr::ForeignKeyConstraintViolation(_))), "{key}");
    let null =
        Posts::update_many().col_expr(posts::Column::Title, Expr::cust("NULL")).exec(&db).await.expect_err("required");
    assert_eq!((null.violated(), sql_err(&null)), (Some(posts::Violation::TitleNotNull), None), "{null}");
    let syntax = db.execute_unprepared("SELEC 1").await.expect_err("no SQL");
    assert_eq!((syntax.violated::<posts::Violation>(), sql_err(&syntax)), (None, None), "{syntax}");
    assert_eq!(Posts::find().filter(posts::Column::UserId.eq(ann.id)).count(&db).await.expect("counted"), 2);
}

pub async fn pages_and_cursors_go_through_all(World { db, .. }: World) {
    let many = (0..25).map(|n| settings::ActiveModel {
        key: Set(format!("k{n:02}")),
        value: Set(n.to_string()),
        ..Default::default()
    });
    assert_eq!(Settings::insert_many(many).exec(&db).await.expect("inserted").last_insert_id, Some(25));
    let pages = Settings::find().order_by_asc(settings::Column::Key).paginate(&db, 10);
    let totals = pages.num_items_and_pages().await.expect("counted");
    assert_eq!((totals.number_of_items, totals.number_of_pages), (25, 3));
    let keys: Vec<_> = pages.fetch_page(2).await.expect("read").into_iter().map(|setting| setting.key).collect();
    assert_eq!(keys, ["k20", "k21", "k22", "k23", "k24"]);
    let ids = |rows: Vec<settings::Model>| rows.iter().map(|row| row.id).collect::<Vec<_>>();
    let mut cursor = Settings::find().cursor_by(settings::Column::Id);
    assert_eq!(ids(cursor.after(20).first(3).all(&db).await.expect("read")), [21, 22, 23]);
    let mut cursor = Settings::find().cursor_by((settings::Column::Key, settings::Column::Id));
    assert_eq!(ids(cursor.before(("k03", 4_i64)).last(2).all(&db).await.expect("read")), [2, 3]);
    assert!(Settings::find().filter(settings::Column::Key.eq("k07")).exists(&db).await.expect("asked"));
    assert!(!Settings::find().filter(settings::Column::Key.eq("k7")).exists(&db).await.expect("asked"));
}

pub async fn rows_are_put_in_their_place(World { db, .. }: World) {
    let setting = |value: &str| settings::ActiveModel {
        key: Set("theme".to_owned()),
        value: Set(value.to_owned()),
        ..Default::default()
    };
    let known = || OnConflict::column(settings::Column::Key).update_column(settings::Column::Value).to_owned();
    let first =
        Settings::insert(setting("dark")).on_conflict(known()).exec_with_returning(&db).await.expect("inserted");
    let second =
        Settings::insert(setting("light")).on_conflict(known()).exec_with_returning(&db).await.expect("updated");
    assert_eq!((first.id, second.id, second.value.as_str()), (second.id, first.id, "light"));
    let nothing = || OnConflict::column(settings::Column::Key).do_nothing().to_owned();
    let ignored = Settings::insert(setting("x")).on_conflict(nothing()).exec_without_returning(&db).await;
    assert_eq!(ignored, Ok(0));
    let ignored = Settings::insert(setting("x")).on_conflict(nothing()).exec(&db).await;
    assert_eq!(ignored.map(|done| done.last_insert_id), Err(DbErr::RecordNotInserted));
}
