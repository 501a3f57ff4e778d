//! Written by `cargo run -p zoo` from the calls that pages show.

pub mod page_0 {
use compact::natives::{kinds, parts};
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: kinds::Model) -> Result<(), DbErr> {
let kinds::Model { id, .. } = row;
kinds::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: kinds::Model) -> Result<(), DbErr> {
let kinds::Model {  .. } = row;
kinds::Entity::find().find_with_related(parts::Entity).all(db).await?;
Ok(())
}
pub async fn call_2(db: &DatabaseConnection, row: kinds::Model) -> Result<(), DbErr> {
let kinds::Model { amount, span, bits, .. } = row;
let row = kinds::ActiveModel {
    amount: Set(amount),
    span: Set(span),
    bits: Set(bits),
    ..Default::default()
};
row.insert(db).await?;
Ok(())
}
}

pub mod page_1 {
use compact::natives::lists;
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: lists::Model) -> Result<(), DbErr> {
let lists::Model { id, .. } = row;
lists::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: lists::Model) -> Result<(), DbErr> {
let lists::Model { id, title, numbers, texts, ids, .. } = row;
let row = lists::ActiveModel {
    id: Set(id),
    title: Set(title),
    numbers: Set(numbers),
    texts: Set(texts),
    ids: Set(ids),
    ..Default::default()
};
row.insert(db).await?;
Ok(())
}
}

pub mod page_2 {
use compact::Violated as _;
use compact::natives::{kinds, parts, pieces};
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: parts::Model) -> Result<(), DbErr> {
let parts::Model { id, .. } = row;
parts::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: parts::Model) -> Result<(), DbErr> {
let parts::Model {  .. } = row;
parts::Entity::find().find_also_related(kinds::Entity).all(db).await?;
Ok(())
}
pub async fn call_2(db: &DatabaseConnection, row: parts::Model) -> Result<(), DbErr> {
let parts::Model {  .. } = row;
parts::Entity::find().find_with_related(pieces::Entity).all(db).await?;
Ok(())
}
pub async fn call_3(db: &DatabaseConnection, row: parts::Model) -> Result<(), DbErr> {
let parts::Model {  .. } = row;
let row = parts::ActiveModel {
    ..Default::default()
};
if let Err(error) = row.insert(db).await {
    match error.violated() {
        Some(parts::Violation::KindIdFkey) => eprintln!("refused: {error}"),
        _ => return Err(error),
    }
}
Ok(())
}
}

pub mod page_3 {
use compact::Violated as _;
use compact::natives::{parts, pieces};
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: pieces::Model) -> Result<(), DbErr> {
let pieces::Model { id, .. } = row;
pieces::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: pieces::Model) -> Result<(), DbErr> {
let pieces::Model {  .. } = row;
pieces::Entity::find().find_also_related(parts::Entity).all(db).await?;
Ok(())
}
pub async fn call_2(db: &DatabaseConnection, row: pieces::Model) -> Result<(), DbErr> {
let pieces::Model { part_id, mark, .. } = row;
let row = pieces::ActiveModel {
    part_id: Set(part_id),
    mark: Set(mark),
    ..Default::default()
};
if let Err(error) = row.insert(db).await {
    match error.violated() {
        Some(pieces::Violation::MarkKey) => eprintln!("refused: {error}"),
        _ => return Err(error),
    }
}
Ok(())
}
}

pub mod page_4 {
use compact::Violated as _;
use compact::natives::named;
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: named::Model) -> Result<(), DbErr> {
let named::Model { id, .. } = row;
named::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: named::Model) -> Result<(), DbErr> {
let named::Model { login, search, place, seats, during, nicknames, shown, .. } = row;
let row = named::ActiveModel {
    login: Set(login),
    search: Set(search),
    place: Set(place),
    seats: Set(seats),
    during: Set(during),
    nicknames: Set(nicknames),
    shown: Set(shown),
    ..Default::default()
};
if let Err(error) = row.insert(db).await {
    match error.violated() {
        Some(named::Violation::LoginKey) => eprintln!("refused: {error}"),
        _ => return Err(error),
    }
}
Ok(())
}
}

pub mod page_5 {
use compact::natives::tickets;
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: tickets::Model) -> Result<(), DbErr> {
let tickets::Model { id, .. } = row;
tickets::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: tickets::Model) -> Result<(), DbErr> {
let tickets::Model { seat, .. } = row;
let row = tickets::ActiveModel {
    seat: Set(seat),
    ..Default::default()
};
row.insert(db).await?;
Ok(())
}
}

pub mod page_6 {
use compact::natives::declared;
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: declared::Model) -> Result<(), DbErr> {
let declared::Model { id, .. } = row;
declared::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: declared::Model) -> Result<(), DbErr> {
let declared::Model { mail, rating, mails, .. } = row;
let row = declared::ActiveModel {
    mail: Set(mail),
    rating: Set(rating),
    mails: Set(mails),
    ..Default::default()
};
row.insert(db).await?;
Ok(())
}
}
