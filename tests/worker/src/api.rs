//! What the API answers.

use entity::Violated;
use entity::mvp::fields::SqlTimestamp;
use entity::mvp::{api_keys, audit_logs, posts, prelude::*, sessions, settings, users};
use sea_orm::ActiveValue::Set;
use sea_orm::prelude::{DateTimeUtc, Expr, Json};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, DbBackend, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QueryTrait};
use seaglass_d1::D1;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{from_str, json};

/// Why a request is not answered.
pub struct Refused {
    pub status: u16,
    pub why: String,
}

fn refuse(status: u16, why: &(impl ToString + ?Sized)) -> Refused {
    Refused { status, why: why.to_string() }
}

impl From<DbErr> for Refused {
    fn from(error: DbErr) -> Self {
        match (error.violated(), error.violated(), error.violated()) {
            (Some(users::Violation::EmailKey), ..) => refuse(409, "the address is in use"),
            (_, Some(posts::Violation::SlugKey), _) => refuse(409, "the link is in use"),
            (_, Some(posts::Violation::UserIdFkey), _) | (.., Some(sessions::Violation::UserIdFkey)) => {
                refuse(422, "there is no such user")
            }
            _ => refuse(500, &error),
        }
    }
}

#[derive(Deserialize)]
struct NewUser {
    email: String,
    name: String,
}

#[derive(Deserialize)]
struct NewSession {
    token: String,
    user_id: i64,
    expires_at: i64,
    data: Option<Json>,
}

#[derive(Deserialize)]
struct NewPost {
    user_id: i64,
    slug: String,
    title: String,
    content: String,
}

#[derive(Deserialize)]
struct NewKey {
    user_id: i64,
    key_hash: String,
    name: String,
    scopes: Option<Json>,
}

fn read<T: DeserializeOwned>(body: &str) -> Result<T, Refused> {
    from_str(body).map_err(|error| refuse(400, &error))
}

fn now() -> DateTimeUtc {
    let millis = i64::try_from(worker::Date::now().as_millis()).unwrap_or_default();
    DateTimeUtc::from_timestamp_millis(millis).unwrap_or_default()
}

/// The answer to a request.
pub async fn answer(db: &D1, method: &str, path: &[&str], body: &str) -> Result<Json, Refused> {
    match (method, path) {
        ("POST", ["users"]) => add_user(db, read(body)?).await,
        ("GET", ["users", email]) => user(db, email).await,
        ("POST", ["sessions"]) => sign_in(db, read(body)?).await,
        ("GET", ["sessions", token]) => session(db, token).await,
        ("POST", ["keys"]) => add_key(db, read(body)?).await,
        ("GET", ["keys", hash]) => key(db, hash).await,
        ("POST", ["posts"]) => write(db, read(body)?).await,
        ("GET", ["posts", "page", page]) => page_of_posts(db, page).await,
        ("POST", ["posts", slug, "publish"]) => publish(db, slug).await,
        ("GET", ["log", kind, id]) => log(db, kind, id).await,
        ("PUT", ["settings", key]) => set(db, key, body).await,
        ("GET", ["settings", key]) => setting(db, key).await,
        _ => Err(refuse(404, "there is nothing")),
    }
}

fn shown(user: &users::Model) -> Json {
    json!({"id": user.id, "email": user.email, "name": user.name, "since": user.created_at.get().to_rfc3339()})
}

async fn add_user(db: &D1, new: NewUser) -> Result<Json, Refused> {
    let user = users::ActiveModel { email: Set(new.email), name: Set(new.name), ..Default::default() };
    Ok(shown(&user.insert(db).await?))
}

/// A user with the links of the user's posts.
async fn user(db: &D1, email: &str) -> Result<Json, Refused> {
    let found = users::Entity::load().filter_by_email(email).with(posts::Entity).one(db).await?;
    let found = found.ok_or_else(|| refuse(404, "there is no such user"))?;
    let slugs: Vec<_> = found.posts.iter().map(|post| &post.slug).collect();
    Ok(json!({"id": found.id, "name": found.name, "posts": slugs}))
}

async fn sign_in(db: &D1, new: NewSession) -> Result<Json, Refused> {
    let session = sessions::ActiveModel {
        id: Set(new.token),
        user_id: Set(new.user_id),
        expires_at: Set(new.expires_at),
        data: Set(new.data),
        ..Default::default()
    };
    let session = session.insert(db).await?;
    Ok(json!({"expires_at": session.expires_at}))
}

/// A session that has not ended, with its user.
async fn session(db: &D1, token: &str) -> Result<Json, Refused> {
    let open = Sessions::find_by_id(token).filter(sessions::COLUMN.expires_at.gt(now().timestamp()));
    let found = open.find_also_related(Users).one(db).await?;
    let (session, user) = found.ok_or_else(|| refuse(401, "the session has ended"))?;
    Ok(json!({"expires_at": session.expires_at, "data": session.data, "user": user.as_ref().map(shown)}))
}

async fn add_key(db: &D1, new: NewKey) -> Result<Json, Refused> {
    let key = api_keys::ActiveModel {
        user_id: Set(new.user_id),
        key_hash: Set(new.key_hash),
        name: Set(new.name),
        scopes: Set(new.scopes),
        ..Default::default()
    };
    Ok(json!({"id": key.insert(db).await?.id}))
}

async fn key(db: &D1, hash: &str) -> Result<Json, Refused> {
    let found = ApiKeys::find_by_key_hash(hash).find_also_related(Users).one(db).await?;
    let (key, user) = found.ok_or_else(|| refuse(401, "there is no such key"))?;
    Ok(json!({"scopes": key.scopes, "user": user.as_ref().map(shown)}))
}

async fn write(db: &D1, new: NewPost) -> Result<Json, Refused> {
    let post = posts::ActiveModel {
        user_id: Set(new.user_id),
        slug: Set(new.slug),
        title: Set(new.title),
        content: Set(new.content),
        ..Default::default()
    };
    Ok(json!({"id": post.insert(db).await?.id}))
}

async fn page_of_posts(db: &D1, page: &str) -> Result<Json, Refused> {
    let page = page.parse().map_err(|error| refuse(400, &error))?;
    let pages = Posts::find().order_by_desc(posts::Column::Id).paginate(db, 10);
    let slugs: Vec<_> = pages.fetch_page(page).await?.into_iter().map(|post| post.slug).collect();
    Ok(json!({"posts": slugs, "pages": pages.num_pages().await?}))
}

/// Publishes a post and writes that down, or does neither.
async fn publish(db: &D1, slug: &str) -> Result<Json, Refused> {
    let post = Posts::find_by_slug(slug).one(db).await?.ok_or_else(|| refuse(404, "there is no such post"))?;
    let at = SqlTimestamp::from(now());
    let mark = Posts::update_many()
        .col_expr(posts::Column::Published, Expr::value(true))
        .col_expr(posts::Column::PublishedAt, Expr::value(post.published_at.unwrap_or(at)))
        .filter(posts::COLUMN.id.eq(post.id));
    let entry = audit_logs::ActiveModel {
        user_id: Set(Some(post.user_id)),
        action: Set("post.publish".to_owned()),
        resource_type: Set("post".to_owned()),
        resource_id: Set(Some(post.id.to_string())),
        details: Set(Some(json!({"slug": slug}))),
        ..Default::default()
    };
    let sqlite = DbBackend::Sqlite;
    let done = db.batch([mark.build(sqlite), AuditLogs::insert(entry).build(sqlite)]).await?;
    Ok(json!({"id": post.id, "published": done.iter().all(|one| one.rows_affected == 1)}))
}

async fn log(db: &D1, kind: &str, id: &str) -> Result<Json, Refused> {
    let entries = AuditLogs::find()
        .filter(audit_logs::COLUMN.resource_type.eq(kind))
        .filter(audit_logs::COLUMN.resource_id.eq(id))
        .order_by_asc(audit_logs::Column::Id);
    let entries: Vec<_> = entries.all(db).await?.into_iter().map(|entry| (entry.action, entry.details)).collect();
    Ok(json!(entries))
}

async fn set(db: &D1, key: &str, value: &str) -> Result<Json, Refused> {
    let setting = settings::ActiveModel {
        key: Set(key.to_owned()),
        value: Set(value.to_owned()),
        updated_at: Set(Some(now().into())),
        ..Default::default()
    };
    let known = OnConflict::column(settings::Column::Key)
        .update_columns([settings::Column::Value, settings::Column::UpdatedAt])
        .to_owned();
    let setting = Settings::insert(setting).on_conflict(known).exec_with_returning(db).await?;
    Ok(json!({"id": setting.id, "value": setting.value}))
}

async fn setting(db: &D1, key: &str) -> Result<Json, Refused> {
    let found = Settings::find_by_key(key).one(db).await?.ok_or_else(|| refuse(404, "there is no such setting"))?;
    Ok(json!({"value": found.value}))
}
