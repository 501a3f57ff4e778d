//! Written by `cargo run -p zoo` from the calls that pages show.

pub mod page_0 {
use dense::lites::vouchers;
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: vouchers::Model) -> Result<(), DbErr> {
let vouchers::Model { code, .. } = row;
vouchers::Entity::find_by_id(code).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: vouchers::Model) -> Result<(), DbErr> {
let vouchers::Model {  .. } = row;
let row = vouchers::ActiveModel {
    ..Default::default()
};
row.insert(db).await?;
Ok(())
}
}

pub mod page_1 {
use dense::lites::uses;
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: uses::Model) -> Result<(), DbErr> {
let uses::Model { day, code, .. } = row;
uses::Entity::find_by_id((day, code)).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: uses::Model) -> Result<(), DbErr> {
let uses::Model { day, .. } = row;
let row = uses::ActiveModel {
    day: Set(day),
    ..Default::default()
};
row.insert(db).await?;
Ok(())
}
}

pub mod page_2 {
use dense::Violated as _;
use dense::lites::{articles, drafts};
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: articles::Model) -> Result<(), DbErr> {
let articles::Model { id, .. } = row;
articles::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: articles::Model) -> Result<(), DbErr> {
let articles::Model {  .. } = row;
articles::Entity::find().find_also_related(drafts::Entity).all(db).await?;
Ok(())
}
pub async fn call_2(db: &DatabaseConnection, row: articles::Model) -> Result<(), DbErr> {
let articles::Model { slug, .. } = row;
let row = articles::ActiveModel {
    slug: Set(slug),
    ..Default::default()
};
if let Err(error) = row.insert(db).await {
    match error.violated() {
        Some(articles::Violation::SlugKey) => eprintln!("refused: {error}"),
        _ => return Err(error),
    }
}
Ok(())
}
}

pub mod page_3 {
use dense::lites::counters;
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: counters::Model) -> Result<(), DbErr> {
let counters::Model { key, .. } = row;
counters::Entity::find_by_id(key).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: counters::Model) -> Result<(), DbErr> {
let counters::Model { key, .. } = row;
let row = counters::ActiveModel {
    key: Set(key),
    ..Default::default()
};
row.insert(db).await?;
Ok(())
}
}
