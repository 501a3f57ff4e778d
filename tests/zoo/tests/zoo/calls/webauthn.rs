//! Written by `cargo run -p zoo` from the calls that pages show.

pub mod page_0 {
use entity::Violated as _;
use entity::webauthn::{invite_codes, users};
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: invite_codes::Model) -> Result<(), DbErr> {
let invite_codes::Model { id, .. } = row;
invite_codes::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: invite_codes::Model) -> Result<(), DbErr> {
let invite_codes::Model {  .. } = row;
invite_codes::Entity::find().find_with_related(users::Entity).all(db).await?;
Ok(())
}
pub async fn call_2(db: &DatabaseConnection, row: invite_codes::Model) -> Result<(), DbErr> {
let invite_codes::Model { code, .. } = row;
let row = invite_codes::ActiveModel {
    code: Set(code),
    ..Default::default()
};
if let Err(error) = row.insert(db).await {
    match error.violated() {
        Some(invite_codes::Violation::CodeKey) => eprintln!("refused: {error}"),
        _ => return Err(error),
    }
}
Ok(())
}
}

pub mod page_1 {
use entity::webauthn::request_analytics;
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: request_analytics::Model) -> Result<(), DbErr> {
let request_analytics::Model { id, .. } = row;
request_analytics::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: request_analytics::Model) -> Result<(), DbErr> {
let request_analytics::Model { request_id, method, path, status_code, .. } = row;
let row = request_analytics::ActiveModel {
    request_id: Set(request_id),
    method: Set(method),
    path: Set(path),
    status_code: Set(status_code),
    ..Default::default()
};
row.insert(db).await?;
Ok(())
}
}

pub mod page_2 {
use entity::webauthn::tower_sessions;
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: tower_sessions::Model) -> Result<(), DbErr> {
let tower_sessions::Model { id, .. } = row;
tower_sessions::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: tower_sessions::Model) -> Result<(), DbErr> {
let tower_sessions::Model { id, data, expiry_date, .. } = row;
let row = tower_sessions::ActiveModel {
    id: Set(id),
    data: Set(data),
    expiry_date: Set(expiry_date),
};
row.insert(db).await?;
Ok(())
}
}

pub mod page_3 {
use entity::Violated as _;
use entity::webauthn::{invite_codes, users, webauthn_credentials};
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: users::Model) -> Result<(), DbErr> {
let users::Model { id, .. } = row;
users::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: users::Model) -> Result<(), DbErr> {
let users::Model {  .. } = row;
users::Entity::find().find_also_related(invite_codes::Entity).all(db).await?;
Ok(())
}
pub async fn call_2(db: &DatabaseConnection, row: users::Model) -> Result<(), DbErr> {
let users::Model {  .. } = row;
users::Entity::find().find_with_related(webauthn_credentials::Entity).all(db).await?;
Ok(())
}
pub async fn call_3(db: &DatabaseConnection, row: users::Model) -> Result<(), DbErr> {
let users::Model { username, .. } = row;
let row = users::ActiveModel {
    username: Set(username),
    ..Default::default()
};
if let Err(error) = row.insert(db).await {
    match error.violated() {
        Some(users::Violation::UsernameKey) => eprintln!("refused: {error}"),
        _ => return Err(error),
    }
}
Ok(())
}
}

pub mod page_4 {
use entity::Violated as _;
use entity::webauthn::{users, webauthn_credentials};
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: webauthn_credentials::Model) -> Result<(), DbErr> {
let webauthn_credentials::Model { id, .. } = row;
webauthn_credentials::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: webauthn_credentials::Model) -> Result<(), DbErr> {
let webauthn_credentials::Model {  .. } = row;
webauthn_credentials::Entity::find().find_also_related(users::Entity).all(db).await?;
Ok(())
}
pub async fn call_2(db: &DatabaseConnection, row: webauthn_credentials::Model) -> Result<(), DbErr> {
let webauthn_credentials::Model { user_id, credential_id, credential_data, .. } = row;
let row = webauthn_credentials::ActiveModel {
    user_id: Set(user_id),
    credential_id: Set(credential_id),
    credential_data: Set(credential_data),
    ..Default::default()
};
if let Err(error) = row.insert(db).await {
    match error.violated() {
        Some(webauthn_credentials::Violation::CredentialIdKey) => eprintln!("refused: {error}"),
        _ => return Err(error),
    }
}
Ok(())
}
}
