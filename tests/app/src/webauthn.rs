//! A passkey server: accounts by invitation, their passkeys, HTTP sessions and the log of requests.

use entity::Violated;
use entity::webauthn::{invite_codes, request_analytics, tower_sessions, users, webauthn_credentials};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, TransactionTrait,
    prelude::{DateTimeUtc, Expr, Json, Uuid},
    sea_query::OnConflict,
};

/// Why an account was not made.
#[derive(Debug)]
pub enum RegisterError {
    /// There is no such invite, or it has been used or withdrawn.
    InviteNotUsable,
    UsernameTaken,
    Database(DbErr),
}

/// Why a passkey was not added.
#[derive(Debug)]
pub enum AddCredentialError {
    /// The same authenticator key is registered already, by this account or another.
    AlreadyRegistered,
    UnknownUser,
    Database(DbErr),
}

impl From<DbErr> for RegisterError {
    fn from(error: DbErr) -> Self {
        match error.violated() {
            Some(users::Violation::UsernameKey) => Self::UsernameTaken,
            _ => Self::Database(error),
        }
    }
}

impl From<DbErr> for AddCredentialError {
    fn from(error: DbErr) -> Self {
        match error.violated() {
            Some(webauthn_credentials::Violation::CredentialIdKey) => Self::AlreadyRegistered,
            Some(webauthn_credentials::Violation::FkWebauthnCredentialsUserId) => Self::UnknownUser,
            _ => Self::Database(error),
        }
    }
}

/// Issues an invite. The database gives its id, time and state.
///
/// # Errors
/// When the code exists, or the database fails.
pub async fn invite(db: &impl ConnectionTrait, code: &str) -> Result<invite_codes::Model, DbErr> {
    invite_codes::ActiveModel { code: Set(code.to_owned()), ..Default::default() }.insert(db).await
}

/// Makes an invite useless.
///
/// # Errors
/// When the database fails.
pub async fn withdraw_invite(db: &impl ConnectionTrait, code: &str) -> Result<(), DbErr> {
    invite_codes::Entity::update_many()
        .col_expr(invite_codes::Column::IsActive, Expr::value(false))
        .filter(invite_codes::COLUMN.code.eq(code))
        .exec(db)
        .await
        .map(|_| ())
}

/// Makes an account with an invite, which is used up by it. Either both happen or neither.
///
/// # Errors
/// [`RegisterError`].
pub async fn register(
    db: &DatabaseConnection,
    username: &str,
    code: &str,
    at: DateTimeUtc,
) -> Result<users::Model, RegisterError> {
    let transaction = db.begin().await?;
    // Claiming comes first and locks the invite: of two people with one code, the second finds it used.
    let claimed = invite_codes::Entity::update_many()
        .col_expr(invite_codes::Column::UsedAt, Expr::value(at))
        .col_expr(invite_codes::Column::IsActive, Expr::value(false))
        .filter(invite_codes::COLUMN.code.eq(code))
        .filter(invite_codes::COLUMN.is_active.eq(true))
        .filter(invite_codes::COLUMN.used_at.is_null())
        .exec(&transaction)
        .await?;
    if claimed.rows_affected == 0 {
        return Err(RegisterError::InviteNotUsable);
    }
    let user = users::ActiveModel {
        username: Set(username.to_owned()),
        invite_code_used: Set(Some(code.to_owned())),
        ..Default::default()
    };
    let user = user.insert(&transaction).await?;
    invite_codes::Entity::update_many()
        .col_expr(invite_codes::Column::UsedByUserId, Expr::value(user.id))
        .filter(invite_codes::COLUMN.code.eq(code))
        .exec(&transaction)
        .await?;
    transaction.commit().await?;
    Ok(user)
}

/// Adds a passkey to an account.
///
/// # Errors
/// [`AddCredentialError`].
pub async fn add_credential(
    db: &impl ConnectionTrait,
    user_id: Uuid,
    credential_id: &[u8],
    credential_data: &str,
) -> Result<webauthn_credentials::Model, AddCredentialError> {
    let credential = webauthn_credentials::ActiveModel {
        user_id: Set(user_id),
        credential_id: Set(credential_id.to_vec()),
        credential_data: Set(credential_data.to_owned()),
        ..Default::default()
    };
    Ok(credential.insert(db).await?)
}

/// The account of a name with its passkeys.
///
/// # Errors
/// When the database fails.
pub async fn account(db: &impl ConnectionTrait, username: &str) -> Result<Option<users::ModelEx>, DbErr> {
    users::Entity::load().filter_by_username(username).with(webauthn_credentials::Entity).one(db).await
}

/// The passkey of an authenticator's identifier with its account, and the invite that the account came with.
///
/// # Errors
/// When the database fails.
pub async fn credential(
    db: &impl ConnectionTrait,
    credential_id: &[u8],
) -> Result<Option<webauthn_credentials::ModelEx>, DbErr> {
    webauthn_credentials::Entity::load()
        .filter_by_credential_id(credential_id)
        .with((users::Entity, invite_codes::Entity))
        .one(db)
        .await
}

/// Notes that a passkey has signed in. Returns false when there is none of that id.
///
/// # Errors
/// When the database fails.
pub async fn signed_in(db: &impl ConnectionTrait, credential_id: &[u8], at: DateTimeUtc) -> Result<bool, DbErr> {
    let updated = webauthn_credentials::Entity::update_many()
        .col_expr(webauthn_credentials::Column::LastUsedAt, Expr::value(at))
        .filter(webauthn_credentials::COLUMN.credential_id.eq(credential_id))
        .exec(db)
        .await?;
    Ok(updated.rows_affected == 1)
}

/// Removes an account. Its passkeys go with it; its invite stays.
///
/// # Errors
/// When the database fails.
pub async fn remove_account(db: &impl ConnectionTrait, id: Uuid) -> Result<u64, DbErr> {
    Ok(users::Entity::delete_by_id(id).exec(db).await?.rows_affected)
}

/// Saves a session, new or known.
///
/// # Errors
/// When the database fails.
pub async fn save_session(db: &impl ConnectionTrait, session: tower_sessions::Model) -> Result<(), DbErr> {
    let known = OnConflict::column(tower_sessions::Column::Id)
        .update_columns([tower_sessions::Column::Data, tower_sessions::Column::ExpiryDate])
        .to_owned();
    tower_sessions::Entity::insert(tower_sessions::ActiveModel::from(session))
        .on_conflict(known)
        .exec_without_returning(db)
        .await
        .map(|_| ())
}

/// A session that has not expired.
///
/// # Errors
/// When the database fails.
pub async fn session(
    db: &impl ConnectionTrait,
    id: &str,
    now: DateTimeUtc,
) -> Result<Option<tower_sessions::Model>, DbErr> {
    tower_sessions::Entity::find_by_id(id).filter(tower_sessions::COLUMN.expiry_date.gt(now)).one(db).await
}

/// Deletes the sessions that expired before `now` and returns how many there were.
///
/// # Errors
/// When the database fails.
pub async fn expire_sessions(db: &impl ConnectionTrait, now: DateTimeUtc) -> Result<u64, DbErr> {
    let expired = tower_sessions::COLUMN.expiry_date.lt(now);
    Ok(tower_sessions::Entity::delete_many().filter(expired).exec(db).await?.rows_affected)
}

/// What is known of a request when it has been answered.
#[derive(Clone, Debug, Default)]
pub struct Request<'a> {
    pub request_id: &'a str,
    pub user_id: Option<Uuid>,
    pub method: &'a str,
    pub path: &'a str,
    pub status_code: i32,
    pub duration_ms: Option<i32>,
    pub error_message: Option<&'a str>,
    pub data: Option<Json>,
    pub response_size: Option<i64>,
    pub trace_id: Option<&'a str>,
}

/// Logs a request. The database gives the time.
///
/// # Errors
/// When the database fails.
pub async fn log_request(db: &impl ConnectionTrait, request: Request<'_>) -> Result<request_analytics::Model, DbErr> {
    let row = request_analytics::ActiveModel {
        request_id: Set(request.request_id.to_owned()),
        user_id: Set(request.user_id),
        method: Set(request.method.to_owned()),
        path: Set(request.path.to_owned()),
        status_code: Set(request.status_code),
        duration_ms: Set(request.duration_ms),
        error_message: Set(request.error_message.map(str::to_owned)),
        request_data: Set(request.data),
        response_size: Set(request.response_size),
        trace_id: Set(request.trace_id.map(str::to_owned)),
        ..Default::default()
    };
    row.insert(db).await
}

/// How many requests of each path failed since a time, most first.
///
/// # Errors
/// When the database fails.
pub async fn failures(db: &impl ConnectionTrait, since: DateTimeUtc) -> Result<Vec<(String, i64)>, DbErr> {
    request_analytics::Entity::find()
        .select_only()
        .column(request_analytics::Column::Path)
        .column_as(request_analytics::Column::Id.count(), "failures")
        .filter(request_analytics::COLUMN.status_code.gte(500))
        .filter(request_analytics::COLUMN.timestamp.gte(since))
        .group_by(request_analytics::Column::Path)
        .order_by_desc(request_analytics::Column::Id.count())
        .order_by_asc(request_analytics::Column::Path)
        .into_tuple()
        .all(db)
        .await
}

/// The last requests of an account, newest first.
///
/// # Errors
/// When the database fails.
pub async fn requests_of(
    db: &impl ConnectionTrait,
    user_id: Uuid,
    most: u64,
) -> Result<Vec<request_analytics::Model>, DbErr> {
    request_analytics::Entity::find()
        .filter(request_analytics::COLUMN.user_id.eq(user_id))
        .order_by_desc(request_analytics::Column::Timestamp)
        .order_by_desc(request_analytics::Column::RequestId)
        .paginate(db, most)
        .fetch_page(0)
        .await
}
