//! A Workers app's accounts and posts, served from Rust.

use entity::mvp::{audit_logs, fields::SqlTimestamp, posts, sessions, settings, users};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ConnectionTrait, DatabaseConnection, DbErr, EntityLoaderTrait, EntityTrait, IntoActiveModel, ModelTrait,
    PaginatorTrait, QueryFilter, QueryOrder, SqlErr, TransactionTrait,
    prelude::{DateTimeUtc, Expr, Json},
    sea_query::OnConflict,
};

/// Why a row with a name of its own was not added.
#[derive(Debug)]
pub enum AddError {
    /// The address, link or key is in use.
    Taken,
    UnknownUser,
    Database(DbErr),
}

impl From<DbErr> for AddError {
    fn from(error: DbErr) -> Self {
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_)) => Self::Taken,
            Some(SqlErr::ForeignKeyConstraintViolation(_)) => Self::UnknownUser,
            _ => Self::Database(error),
        }
    }
}

/// Adds a user. The database gives the id and the time.
///
/// # Errors
/// [`AddError`].
pub async fn add_user(db: &impl ConnectionTrait, email: &str, name: &str) -> Result<users::Model, AddError> {
    let user = users::ActiveModel { email: Set(email.to_owned()), name: Set(name.to_owned()), ..Default::default() };
    Ok(user.insert(db).await?)
}

/// The user of an address who has not been deleted.
///
/// # Errors
/// When the database fails.
pub async fn user(db: &impl ConnectionTrait, email: &str) -> Result<Option<users::Model>, DbErr> {
    users::Entity::find_by_email(email).filter(users::COLUMN.deleted_at.is_null()).one(db).await
}

/// Marks a user as deleted and ends the user's sessions. The row stays. Returns false when that was so already.
///
/// # Errors
/// When the database fails.
pub async fn soft_delete(db: &DatabaseConnection, id: i64, at: DateTimeUtc) -> Result<bool, DbErr> {
    let transaction = db.begin().await?;
    let deleted = users::Entity::update_many()
        .col_expr(users::Column::DeletedAt, Expr::value(SqlTimestamp::from(at)))
        .filter(users::COLUMN.id.eq(id))
        .filter(users::COLUMN.deleted_at.is_null())
        .exec(&transaction)
        .await?;
    sessions::Entity::delete_many().filter(sessions::COLUMN.user_id.eq(id)).exec(&transaction).await?;
    transaction.commit().await?;
    Ok(deleted.rows_affected == 1)
}

/// Removes a user's row. Sessions, keys and posts go with it; the audit log stays without the user.
///
/// # Errors
/// When the database fails.
pub async fn erase(db: &impl ConnectionTrait, user: users::Model) -> Result<u64, DbErr> {
    Ok(user.delete(db).await?.rows_affected)
}

/// Signs a user in until a time in Unix seconds.
///
/// # Errors
/// [`AddError`].
pub async fn sign_in(
    db: &impl ConnectionTrait,
    user_id: i64,
    token: &str,
    expires_at: i64,
    data: Option<Json>,
) -> Result<sessions::Model, AddError> {
    let session = sessions::ActiveModel {
        id: Set(token.to_owned()),
        user_id: Set(user_id),
        expires_at: Set(expires_at),
        data: Set(data),
        ..Default::default()
    };
    Ok(session.insert(db).await?)
}

/// The session of a token with its user, unless it has ended.
///
/// # Errors
/// When the database fails.
pub async fn session(db: &impl ConnectionTrait, token: &str, now: i64) -> Result<Option<sessions::ModelEx>, DbErr> {
    sessions::Entity::load()
        .filter_by_id(token)
        .filter(sessions::COLUMN.expires_at.gt(now))
        .with(users::Entity)
        .one(db)
        .await
}

/// Deletes the sessions that have ended and returns how many there were.
///
/// # Errors
/// When the database fails.
pub async fn end_sessions(db: &impl ConnectionTrait, now: i64) -> Result<u64, DbErr> {
    Ok(sessions::Entity::delete_many().filter(sessions::COLUMN.expires_at.lte(now)).exec(db).await?.rows_affected)
}

/// Writes a draft.
///
/// # Errors
/// [`AddError`].
pub async fn write_post(
    db: &impl ConnectionTrait,
    user_id: i64,
    slug: &str,
    title: &str,
    content: &str,
) -> Result<posts::Model, AddError> {
    let post = posts::ActiveModel {
        user_id: Set(user_id),
        slug: Set(slug.to_owned()),
        title: Set(title.to_owned()),
        content: Set(content.to_owned()),
        ..Default::default()
    };
    Ok(post.insert(db).await?)
}

/// Publishes a post and writes that down, or does neither. The time of the first publication stays.
///
/// # Errors
/// When the database fails.
pub async fn publish(db: &DatabaseConnection, post: posts::Model, at: DateTimeUtc) -> Result<posts::Model, DbErr> {
    let transaction = db.begin().await?;
    let (id, user_id, slug) = (post.id, post.user_id, post.slug.clone());
    let first = post.published_at.is_none();
    let mut post = post.into_active_model();
    post.published = Set(true);
    post.updated_at = Set(Some(at.into()));
    if first {
        post.published_at = Set(Some(at.into()));
    }
    let post = post.update(&transaction).await?;
    let entry = audit_logs::ActiveModel {
        user_id: Set(Some(user_id)),
        action: Set("post.publish".to_owned()),
        resource_type: Set("post".to_owned()),
        resource_id: Set(Some(id.to_string())),
        details: Set(Some(Json::from_iter([("slug", slug)]))),
        ..Default::default()
    };
    entry.insert(&transaction).await?;
    transaction.commit().await?;
    Ok(post)
}

/// A page of a user's posts, newest first, and how many pages there are.
///
/// # Errors
/// When the database fails.
pub async fn posts_of(
    db: &impl ConnectionTrait,
    user_id: i64,
    page: u64,
    size: u64,
) -> Result<(Vec<posts::Model>, u64), DbErr> {
    let pages = posts::Entity::find()
        .filter(posts::COLUMN.user_id.eq(user_id))
        .order_by_desc(posts::Column::CreatedAt)
        .order_by_desc(posts::Column::Id)
        .paginate(db, size);
    Ok((pages.fetch_page(page).await?, pages.num_pages().await?))
}

/// What visitors see: published posts with their writers, newest first.
///
/// # Errors
/// When the database fails.
pub async fn front_page(db: &impl ConnectionTrait) -> Result<Vec<posts::ModelEx>, DbErr> {
    posts::Entity::load()
        .filter(posts::COLUMN.published.eq(true))
        .order_by_desc(posts::Column::PublishedAt)
        .with(users::Entity)
        .all(db)
        .await
}

/// A user with everything that belongs to the account.
///
/// # Errors
/// When the database fails.
pub async fn dossier(db: &impl ConnectionTrait, email: &str) -> Result<Option<users::ModelEx>, DbErr> {
    users::Entity::load()
        .filter_by_email(email)
        .with(posts::Entity)
        .with(sessions::Entity)
        .with(audit_logs::Entity)
        .one(db)
        .await
}

/// The audit log of one thing, oldest first, with who did it where that user still exists.
///
/// # Errors
/// When the database fails.
pub async fn history(
    db: &impl ConnectionTrait,
    resource_type: &str,
    resource_id: &str,
) -> Result<Vec<audit_logs::ModelEx>, DbErr> {
    audit_logs::Entity::load()
        .filter(audit_logs::COLUMN.resource_type.eq(resource_type))
        .filter(audit_logs::COLUMN.resource_id.eq(resource_id))
        .order_by_asc(audit_logs::Column::Id)
        .with(users::Entity)
        .all(db)
        .await
}

/// Sets a setting, new or known. The description of a known one stays.
///
/// # Errors
/// When the database fails.
pub async fn set(db: &impl ConnectionTrait, key: &str, value: &str, at: DateTimeUtc) -> Result<(), DbErr> {
    let setting = settings::ActiveModel {
        key: Set(key.to_owned()),
        value: Set(value.to_owned()),
        updated_at: Set(Some(at.into())),
        ..Default::default()
    };
    let known = OnConflict::column(settings::Column::Key)
        .update_columns([settings::Column::Value, settings::Column::UpdatedAt])
        .to_owned();
    settings::Entity::insert(setting).on_conflict(known).exec_without_returning(db).await.map(|_| ())
}

/// A setting's row.
///
/// # Errors
/// When the database fails.
pub async fn setting(db: &impl ConnectionTrait, key: &str) -> Result<Option<settings::Model>, DbErr> {
    settings::Entity::find_by_key(key).one(db).await
}
