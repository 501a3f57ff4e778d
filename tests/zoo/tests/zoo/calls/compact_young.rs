//! Written by `cargo run -p zoo` from the calls that pages show.

pub mod page_0 {
use compact::Violated as _;
use compact::young::{guests, vouchers};
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: guests::Model) -> Result<(), DbErr> {
let guests::Model { id, .. } = row;
guests::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: guests::Model) -> Result<(), DbErr> {
let guests::Model {  .. } = row;
guests::Entity::find().find_also_related(vouchers::Entity).all(db).await?;
Ok(())
}
pub async fn call_2(db: &DatabaseConnection, row: guests::Model) -> Result<(), DbErr> {
let guests::Model { name, .. } = row;
let row = guests::ActiveModel {
    name: Set(name),
    ..Default::default()
};
if let Err(error) = row.insert(db).await {
    match error.violated() {
        Some(guests::Violation::VoucherUsedFkey) => eprintln!("refused: {error}"),
        _ => return Err(error),
    }
}
Ok(())
}
}

pub mod page_1 {
use compact::Violated as _;
use compact::young::{guests, vouchers};
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: vouchers::Model) -> Result<(), DbErr> {
let vouchers::Model { id, .. } = row;
vouchers::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: vouchers::Model) -> Result<(), DbErr> {
let vouchers::Model {  .. } = row;
vouchers::Entity::find().find_with_related(guests::Entity).all(db).await?;
Ok(())
}
pub async fn call_2(db: &DatabaseConnection, row: vouchers::Model) -> Result<(), DbErr> {
let vouchers::Model { code, .. } = row;
let row = vouchers::ActiveModel {
    code: Set(code),
    ..Default::default()
};
if let Err(error) = row.insert(db).await {
    match error.violated() {
        Some(vouchers::Violation::CodeKey) => eprintln!("refused: {error}"),
        _ => return Err(error),
    }
}
Ok(())
}
}
