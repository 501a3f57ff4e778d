//! Written by `cargo run -p zoo` from the calls that pages show.

pub mod page_0 {
use entity::Violated as _;
use entity::mvp::{api_keys, users};
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: api_keys::Model) -> Result<(), DbErr> {
let api_keys::Model { id, .. } = row;
api_keys::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: api_keys::Model) -> Result<(), DbErr> {
let api_keys::Model {  .. } = row;
api_keys::Entity::find().find_also_related(users::Entity).all(db).await?;
Ok(())
}
pub async fn call_2(db: &DatabaseConnection, row: api_keys::Model) -> Result<(), DbErr> {
let api_keys::Model { user_id, key_hash, name, .. } = row;
let row = api_keys::ActiveModel {
    user_id: Set(user_id),
    key_hash: Set(key_hash),
    name: Set(name),
    ..Default::default()
};
if let Err(error) = row.insert(db).await {
    match error.violated() {
        Some(api_keys::Violation::KeyHashKey) => eprintln!("refused: {error}"),
        _ => return Err(error),
    }
}
Ok(())
}
}

pub mod page_1 {
use entity::Violated as _;
use entity::mvp::{audit_logs, users};
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: audit_logs::Model) -> Result<(), DbErr> {
let audit_logs::Model { id, .. } = row;
audit_logs::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: audit_logs::Model) -> Result<(), DbErr> {
let audit_logs::Model {  .. } = row;
audit_logs::Entity::find().find_also_related(users::Entity).all(db).await?;
Ok(())
}
pub async fn call_2(db: &DatabaseConnection, row: audit_logs::Model) -> Result<(), DbErr> {
let audit_logs::Model { action, resource_type, .. } = row;
let row = audit_logs::ActiveModel {
    action: Set(action),
    resource_type: Set(resource_type),
    ..Default::default()
};
if let Err(error) = row.insert(db).await {
    match error.violated() {
        Some(audit_logs::Violation::UserIdFkey) => eprintln!("refused: {error}"),
        _ => return Err(error),
    }
}
Ok(())
}
}

pub mod page_2 {
use entity::Violated as _;
use entity::mvp::{posts, users};
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: posts::Model) -> Result<(), DbErr> {
let posts::Model { id, .. } = row;
posts::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: posts::Model) -> Result<(), DbErr> {
let posts::Model {  .. } = row;
posts::Entity::find().find_also_related(users::Entity).all(db).await?;
Ok(())
}
pub async fn call_2(db: &DatabaseConnection, row: posts::Model) -> Result<(), DbErr> {
let posts::Model { user_id, title, content, slug, .. } = row;
let row = posts::ActiveModel {
    user_id: Set(user_id),
    title: Set(title),
    content: Set(content),
    slug: Set(slug),
    ..Default::default()
};
if let Err(error) = row.insert(db).await {
    match error.violated() {
        Some(posts::Violation::SlugKey) => eprintln!("refused: {error}"),
        _ => return Err(error),
    }
}
Ok(())
}
}

pub mod page_3 {
use entity::Violated as _;
use entity::mvp::{sessions, users};
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: sessions::Model) -> Result<(), DbErr> {
let sessions::Model { id, .. } = row;
sessions::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: sessions::Model) -> Result<(), DbErr> {
let sessions::Model {  .. } = row;
sessions::Entity::find().find_also_related(users::Entity).all(db).await?;
Ok(())
}
pub async fn call_2(db: &DatabaseConnection, row: sessions::Model) -> Result<(), DbErr> {
let sessions::Model { id, user_id, expires_at, .. } = row;
let row = sessions::ActiveModel {
    id: Set(id),
    user_id: Set(user_id),
    expires_at: Set(expires_at),
    ..Default::default()
};
if let Err(error) = row.insert(db).await {
    match error.violated() {
        Some(sessions::Violation::UserIdFkey) => eprintln!("refused: {error}"),
        _ => return Err(error),
    }
}
Ok(())
}
}

pub mod page_4 {
use entity::Violated as _;
use entity::mvp::settings;
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: settings::Model) -> Result<(), DbErr> {
let settings::Model { id, .. } = row;
settings::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: settings::Model) -> Result<(), DbErr> {
let settings::Model { key, value, .. } = row;
let row = settings::ActiveModel {
    key: Set(key),
    value: Set(value),
    ..Default::default()
};
if let Err(error) = row.insert(db).await {
    match error.violated() {
        Some(settings::Violation::KeyKey) => eprintln!("refused: {error}"),
        _ => return Err(error),
    }
}
Ok(())
}
}

pub mod page_5 {
use entity::Violated as _;
use entity::mvp::{api_keys, posts, sessions, users};
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: users::Model) -> Result<(), DbErr> {
let users::Model { id, .. } = row;
users::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: users::Model) -> Result<(), DbErr> {
let users::Model {  .. } = row;
users::Entity::find().find_with_related(sessions::Entity).all(db).await?;
Ok(())
}
pub async fn call_2(db: &DatabaseConnection, row: users::Model) -> Result<(), DbErr> {
let users::Model {  .. } = row;
users::Entity::find().find_with_related(api_keys::Entity).all(db).await?;
Ok(())
}
pub async fn call_3(db: &DatabaseConnection, row: users::Model) -> Result<(), DbErr> {
let users::Model {  .. } = row;
users::Entity::find().find_with_related(posts::Entity).all(db).await?;
Ok(())
}
pub async fn call_4(db: &DatabaseConnection, row: users::Model) -> Result<(), DbErr> {
let users::Model { email, name, .. } = row;
let row = users::ActiveModel {
    email: Set(email),
    name: Set(name),
    ..Default::default()
};
if let Err(error) = row.insert(db).await {
    match error.violated() {
        Some(users::Violation::EmailKey) => eprintln!("refused: {error}"),
        _ => return Err(error),
    }
}
Ok(())
}
}
