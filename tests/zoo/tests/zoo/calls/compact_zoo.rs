//! Written by `cargo run -p zoo` from the calls that pages show.

pub mod page_0 {
use compact::Violated as _;
use compact::zoo::{likes, people, post_cards, profiles};
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: people::Model) -> Result<(), DbErr> {
let people::Model { id, .. } = row;
people::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: people::Model) -> Result<(), DbErr> {
let people::Model {  .. } = row;
people::Entity::find().find_also_related(profiles::Entity).all(db).await?;
Ok(())
}
pub async fn call_2(db: &DatabaseConnection, row: people::Model) -> Result<(), DbErr> {
let people::Model {  .. } = row;
people::Entity::find().find_with_related(likes::Entity).all(db).await?;
Ok(())
}
pub async fn call_3(db: &DatabaseConnection, row: people::Model) -> Result<(), DbErr> {
let people::Model {  .. } = row;
people::Entity::find().find_with_related(post_cards::Entity).all(db).await?;
Ok(())
}
pub async fn call_4(db: &DatabaseConnection, row: people::Model) -> Result<(), DbErr> {
let people::Model { name, .. } = row;
let row = people::ActiveModel {
    name: Set(name),
    ..Default::default()
};
if let Err(error) = row.insert(db).await {
    match error.violated() {
        Some(people::Violation::NameKey) => eprintln!("refused: {error}"),
        _ => return Err(error),
    }
}
Ok(())
}
}

pub mod page_1 {
use compact::Violated as _;
use compact::zoo::{author_stats, likes, posts, posts_tags};
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: posts::Model) -> Result<(), DbErr> {
let posts::Model { id, .. } = row;
posts::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: posts::Model) -> Result<(), DbErr> {
let posts::Model {  .. } = row;
posts::Entity::find().find_also_related(author_stats::Entity).all(db).await?;
Ok(())
}
pub async fn call_2(db: &DatabaseConnection, row: posts::Model) -> Result<(), DbErr> {
let posts::Model {  .. } = row;
posts::Entity::find().find_with_related(posts_tags::Entity).all(db).await?;
Ok(())
}
pub async fn call_3(db: &DatabaseConnection, row: posts::Model) -> Result<(), DbErr> {
let posts::Model {  .. } = row;
posts::Entity::find().find_with_related(likes::Entity).all(db).await?;
Ok(())
}
pub async fn call_4(db: &DatabaseConnection, row: posts::Model) -> Result<(), DbErr> {
let posts::Model { author_id, title, .. } = row;
let row = posts::ActiveModel {
    author_id: Set(author_id),
    title: Set(title),
    ..Default::default()
};
if let Err(error) = row.insert(db).await {
    match error.violated() {
        Some(posts::Violation::AuthorIdFkey) => eprintln!("refused: {error}"),
        _ => return Err(error),
    }
}
Ok(())
}
}

pub mod page_2 {
use compact::Violated as _;
use compact::zoo::{people, profiles};
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: profiles::Model) -> Result<(), DbErr> {
let profiles::Model { id, .. } = row;
profiles::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: profiles::Model) -> Result<(), DbErr> {
let profiles::Model {  .. } = row;
profiles::Entity::find().find_also_related(people::Entity).all(db).await?;
Ok(())
}
pub async fn call_2(db: &DatabaseConnection, row: profiles::Model) -> Result<(), DbErr> {
let profiles::Model { person_id, about, .. } = row;
let row = profiles::ActiveModel {
    person_id: Set(person_id),
    about: Set(about),
    ..Default::default()
};
if let Err(error) = row.insert(db).await {
    match error.violated() {
        Some(profiles::Violation::PersonIdKey) => eprintln!("refused: {error}"),
        _ => return Err(error),
    }
}
Ok(())
}
}

pub mod page_3 {
use compact::Violated as _;
use compact::zoo::categories;
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: categories::Model) -> Result<(), DbErr> {
let categories::Model { id, .. } = row;
categories::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: categories::Model) -> Result<(), DbErr> {
let categories::Model { name, .. } = row;
let row = categories::ActiveModel {
    name: Set(name),
    ..Default::default()
};
if let Err(error) = row.insert(db).await {
    match error.violated() {
        Some(categories::Violation::ParentIdFkey) => eprintln!("refused: {error}"),
        _ => return Err(error),
    }
}
Ok(())
}
}

pub mod page_4 {
use compact::Violated as _;
use compact::zoo::employees;
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: employees::Model) -> Result<(), DbErr> {
let employees::Model { id, .. } = row;
employees::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: employees::Model) -> Result<(), DbErr> {
let employees::Model {  .. } = row;
let row = employees::ActiveModel {
    ..Default::default()
};
if let Err(error) = row.insert(db).await {
    match error.violated() {
        Some(employees::Violation::DeputyIdKey) => eprintln!("refused: {error}"),
        _ => return Err(error),
    }
}
Ok(())
}
}

pub mod page_5 {
use compact::Violated as _;
use compact::zoo::{posts, posts_tags, tags};
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: tags::Model) -> Result<(), DbErr> {
let tags::Model { id, .. } = row;
tags::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: tags::Model) -> Result<(), DbErr> {
let tags::Model {  .. } = row;
tags::Entity::find().find_with_related(posts_tags::Entity).all(db).await?;
Ok(())
}
pub async fn call_2(db: &DatabaseConnection, row: tags::Model) -> Result<(), DbErr> {
let tags::Model {  .. } = row;
tags::Entity::find().find_with_related(posts::Entity).all(db).await?;
Ok(())
}
pub async fn call_3(db: &DatabaseConnection, row: tags::Model) -> Result<(), DbErr> {
let tags::Model { name, .. } = row;
let row = tags::ActiveModel {
    name: Set(name),
    ..Default::default()
};
if let Err(error) = row.insert(db).await {
    match error.violated() {
        Some(tags::Violation::NameKey) => eprintln!("refused: {error}"),
        _ => return Err(error),
    }
}
Ok(())
}
}

pub mod page_6 {
use compact::Violated as _;
use compact::zoo::{posts, posts_tags, tags};
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: posts_tags::Model) -> Result<(), DbErr> {
let posts_tags::Model { post_id, tag_id, .. } = row;
posts_tags::Entity::find_by_id((post_id, tag_id)).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: posts_tags::Model) -> Result<(), DbErr> {
let posts_tags::Model {  .. } = row;
posts_tags::Entity::find().find_also_related(posts::Entity).all(db).await?;
Ok(())
}
pub async fn call_2(db: &DatabaseConnection, row: posts_tags::Model) -> Result<(), DbErr> {
let posts_tags::Model {  .. } = row;
posts_tags::Entity::find().find_also_related(tags::Entity).all(db).await?;
Ok(())
}
pub async fn call_3(db: &DatabaseConnection, row: posts_tags::Model) -> Result<(), DbErr> {
let posts_tags::Model { post_id, tag_id, .. } = row;
let row = posts_tags::ActiveModel {
    post_id: Set(post_id),
    tag_id: Set(tag_id),
};
if let Err(error) = row.insert(db).await {
    match error.violated() {
        Some(posts_tags::Violation::PostIdFkey) => eprintln!("refused: {error}"),
        _ => return Err(error),
    }
}
Ok(())
}
}

pub mod page_7 {
use compact::Violated as _;
use compact::zoo::follows;
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: follows::Model) -> Result<(), DbErr> {
let follows::Model { follower_id, followed_id, .. } = row;
follows::Entity::find_by_id((follower_id, followed_id)).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: follows::Model) -> Result<(), DbErr> {
let follows::Model { follower_id, followed_id, .. } = row;
let row = follows::ActiveModel {
    follower_id: Set(follower_id),
    followed_id: Set(followed_id),
};
if let Err(error) = row.insert(db).await {
    match error.violated() {
        Some(follows::Violation::FollowerIdFkey) => eprintln!("refused: {error}"),
        _ => return Err(error),
    }
}
Ok(())
}
}

pub mod page_8 {
use compact::Violated as _;
use compact::zoo::{likes, people, posts};
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: likes::Model) -> Result<(), DbErr> {
let likes::Model { person_id, post_id, .. } = row;
likes::Entity::find_by_id((person_id, post_id)).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: likes::Model) -> Result<(), DbErr> {
let likes::Model {  .. } = row;
likes::Entity::find().find_also_related(people::Entity).all(db).await?;
Ok(())
}
pub async fn call_2(db: &DatabaseConnection, row: likes::Model) -> Result<(), DbErr> {
let likes::Model {  .. } = row;
likes::Entity::find().find_also_related(posts::Entity).all(db).await?;
Ok(())
}
pub async fn call_3(db: &DatabaseConnection, row: likes::Model) -> Result<(), DbErr> {
let likes::Model { person_id, post_id, .. } = row;
let row = likes::ActiveModel {
    person_id: Set(person_id),
    post_id: Set(post_id),
};
if let Err(error) = row.insert(db).await {
    match error.violated() {
        Some(likes::Violation::PersonIdFkey) => eprintln!("refused: {error}"),
        _ => return Err(error),
    }
}
Ok(())
}
}

pub mod page_9 {
use compact::zoo::{members, tenants};
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: tenants::Model) -> Result<(), DbErr> {
let tenants::Model { id, .. } = row;
tenants::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: tenants::Model) -> Result<(), DbErr> {
let tenants::Model {  .. } = row;
tenants::Entity::find().find_with_related(members::Entity).all(db).await?;
Ok(())
}
pub async fn call_2(db: &DatabaseConnection, row: tenants::Model) -> Result<(), DbErr> {
let tenants::Model { name, .. } = row;
let row = tenants::ActiveModel {
    name: Set(name),
    ..Default::default()
};
row.insert(db).await?;
Ok(())
}
}

pub mod page_10 {
use compact::Violated as _;
use compact::zoo::{members, tenants};
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: members::Model) -> Result<(), DbErr> {
let members::Model { tenant_id, number, .. } = row;
members::Entity::find_by_id((tenant_id, number)).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: members::Model) -> Result<(), DbErr> {
let members::Model {  .. } = row;
members::Entity::find().find_also_related(tenants::Entity).all(db).await?;
Ok(())
}
pub async fn call_2(db: &DatabaseConnection, row: members::Model) -> Result<(), DbErr> {
let members::Model { tenant_id, number, name, .. } = row;
let row = members::ActiveModel {
    tenant_id: Set(tenant_id),
    number: Set(number),
    name: Set(name),
};
if let Err(error) = row.insert(db).await {
    match error.violated() {
        Some(members::Violation::TenantIdNameKey) => eprintln!("refused: {error}"),
        _ => return Err(error),
    }
}
Ok(())
}
}

pub mod page_11 {
use compact::Violated as _;
use compact::zoo::notes;
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: notes::Model) -> Result<(), DbErr> {
let notes::Model { id, .. } = row;
notes::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: notes::Model) -> Result<(), DbErr> {
let notes::Model { tenant_id, writer_number, .. } = row;
let row = notes::ActiveModel {
    tenant_id: Set(tenant_id),
    writer_number: Set(writer_number),
    ..Default::default()
};
if let Err(error) = row.insert(db).await {
    match error.violated() {
        Some(notes::Violation::WriterFkey) => eprintln!("refused: {error}"),
        _ => return Err(error),
    }
}
Ok(())
}
}

pub mod page_12 {
use compact::Violated as _;
use compact::zoo::{accounts, invites};
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: invites::Model) -> Result<(), DbErr> {
let invites::Model { id, .. } = row;
invites::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: invites::Model) -> Result<(), DbErr> {
let invites::Model {  .. } = row;
invites::Entity::find().find_with_related(accounts::Entity).all(db).await?;
Ok(())
}
pub async fn call_2(db: &DatabaseConnection, row: invites::Model) -> Result<(), DbErr> {
let invites::Model { code, .. } = row;
let row = invites::ActiveModel {
    code: Set(code),
    ..Default::default()
};
if let Err(error) = row.insert(db).await {
    match error.violated() {
        Some(invites::Violation::CodeKey) => eprintln!("refused: {error}"),
        _ => return Err(error),
    }
}
Ok(())
}
}

pub mod page_13 {
use compact::Violated as _;
use compact::zoo::{accounts, invites};
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: accounts::Model) -> Result<(), DbErr> {
let accounts::Model { id, .. } = row;
accounts::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: accounts::Model) -> Result<(), DbErr> {
let accounts::Model {  .. } = row;
accounts::Entity::find().find_also_related(invites::Entity).all(db).await?;
Ok(())
}
pub async fn call_2(db: &DatabaseConnection, row: accounts::Model) -> Result<(), DbErr> {
let accounts::Model {  .. } = row;
let row = accounts::ActiveModel {
    ..Default::default()
};
if let Err(error) = row.insert(db).await {
    match error.violated() {
        Some(accounts::Violation::InviteUsedFkey) => eprintln!("refused: {error}"),
        _ => return Err(error),
    }
}
Ok(())
}
}

pub mod page_14 {
use compact::zoo::{books, shelves};
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: shelves::Model) -> Result<(), DbErr> {
let shelves::Model { id, .. } = row;
shelves::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: shelves::Model) -> Result<(), DbErr> {
let shelves::Model {  .. } = row;
shelves::Entity::find().find_with_related(books::Entity).all(db).await?;
Ok(())
}
pub async fn call_2(db: &DatabaseConnection, row: shelves::Model) -> Result<(), DbErr> {
let shelves::Model {  .. } = row;
let row = shelves::ActiveModel {
    ..Default::default()
};
row.insert(db).await?;
Ok(())
}
}

pub mod page_15 {
use compact::Violated as _;
use compact::zoo::{books, shelves};
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: books::Model) -> Result<(), DbErr> {
let books::Model { id, .. } = row;
books::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: books::Model) -> Result<(), DbErr> {
let books::Model {  .. } = row;
books::Entity::find().find_also_related(shelves::Entity).all(db).await?;
Ok(())
}
pub async fn call_2(db: &DatabaseConnection, row: books::Model) -> Result<(), DbErr> {
let books::Model { shelf_id, shelf, .. } = row;
let row = books::ActiveModel {
    shelf_id: Set(shelf_id),
    shelf: Set(shelf),
    ..Default::default()
};
if let Err(error) = row.insert(db).await {
    match error.violated() {
        Some(books::Violation::ShelfIdFkey) => eprintln!("refused: {error}"),
        _ => return Err(error),
    }
}
Ok(())
}
}

pub mod page_16 {
use compact::Violated as _;
use compact::zoo::teams;
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: teams::Model) -> Result<(), DbErr> {
let teams::Model { id, .. } = row;
teams::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: teams::Model) -> Result<(), DbErr> {
let teams::Model {  .. } = row;
let row = teams::ActiveModel {
    ..Default::default()
};
if let Err(error) = row.insert(db).await {
    match error.violated() {
        Some(teams::Violation::CaptainIdFkey) => eprintln!("refused: {error}"),
        _ => return Err(error),
    }
}
Ok(())
}
}

pub mod page_17 {
use compact::Violated as _;
use compact::zoo::players;
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: players::Model) -> Result<(), DbErr> {
let players::Model { id, .. } = row;
players::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: players::Model) -> Result<(), DbErr> {
let players::Model { team_id, .. } = row;
let row = players::ActiveModel {
    team_id: Set(team_id),
    ..Default::default()
};
if let Err(error) = row.insert(db).await {
    match error.violated() {
        Some(players::Violation::TeamIdFkey) => eprintln!("refused: {error}"),
        _ => return Err(error),
    }
}
Ok(())
}
}

pub mod page_18 {
use compact::Violated as _;
use compact::zoo::{depots, parcels};
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: depots::Model) -> Result<(), DbErr> {
let depots::Model { id, .. } = row;
depots::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: depots::Model) -> Result<(), DbErr> {
let depots::Model {  .. } = row;
depots::Entity::find().find_with_related(parcels::Entity).all(db).await?;
Ok(())
}
pub async fn call_2(db: &DatabaseConnection, row: depots::Model) -> Result<(), DbErr> {
let depots::Model { name, .. } = row;
let row = depots::ActiveModel {
    name: Set(name),
    ..Default::default()
};
if let Err(error) = row.insert(db).await {
    match error.violated() {
        Some(depots::Violation::LastParcelIdFkey) => eprintln!("refused: {error}"),
        _ => return Err(error),
    }
}
Ok(())
}
}

pub mod page_19 {
use compact::Violated as _;
use compact::zoo::{depots, parcels};
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: parcels::Model) -> Result<(), DbErr> {
let parcels::Model { id, .. } = row;
parcels::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: parcels::Model) -> Result<(), DbErr> {
let parcels::Model {  .. } = row;
parcels::Entity::find().find_also_related(depots::Entity).all(db).await?;
Ok(())
}
pub async fn call_2(db: &DatabaseConnection, row: parcels::Model) -> Result<(), DbErr> {
let parcels::Model { sender_id, receiver_id, .. } = row;
let row = parcels::ActiveModel {
    sender_id: Set(sender_id),
    receiver_id: Set(receiver_id),
    ..Default::default()
};
if let Err(error) = row.insert(db).await {
    match error.violated() {
        Some(parcels::Violation::SenderIdFkey) => eprintln!("refused: {error}"),
        _ => return Err(error),
    }
}
Ok(())
}
}

pub mod page_20 {
use compact::Violated as _;
use compact::zoo::{guests, vouchers};
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

pub mod page_21 {
use compact::Violated as _;
use compact::zoo::{guests, vouchers};
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

pub mod page_22 {
use compact::zoo::every_type;
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: every_type::Model) -> Result<(), DbErr> {
let every_type::Model { id, .. } = row;
every_type::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: every_type::Model) -> Result<(), DbErr> {
let every_type::Model { flag, small, medium, large, single, double, code, label, line, body, raw, day, clock, local, instant, token, loose, tight, mood, unit, shade, spelling, feeling, .. } = row;
let row = every_type::ActiveModel {
    flag: Set(flag),
    small: Set(small),
    medium: Set(medium),
    large: Set(large),
    single: Set(single),
    double: Set(double),
    code: Set(code),
    label: Set(label),
    line: Set(line),
    body: Set(body),
    raw: Set(raw),
    day: Set(day),
    clock: Set(clock),
    local: Set(local),
    instant: Set(instant),
    token: Set(token),
    loose: Set(loose),
    tight: Set(tight),
    mood: Set(mood),
    unit: Set(unit),
    shade: Set(shade),
    spelling: Set(spelling),
    feeling: Set(feeling),
    ..Default::default()
};
row.insert(db).await?;
Ok(())
}
}

pub mod page_23 {
use compact::zoo::every_type_or_null;
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: every_type_or_null::Model) -> Result<(), DbErr> {
let every_type_or_null::Model { id, .. } = row;
every_type_or_null::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: every_type_or_null::Model) -> Result<(), DbErr> {
let every_type_or_null::Model {  .. } = row;
let row = every_type_or_null::ActiveModel {
    ..Default::default()
};
row.insert(db).await?;
Ok(())
}
}

pub mod page_24 {
use compact::zoo::decimals;
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: decimals::Model) -> Result<(), DbErr> {
let decimals::Model { id, .. } = row;
decimals::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: decimals::Model) -> Result<(), DbErr> {
let decimals::Model { exact, scaled, lossy, .. } = row;
let row = decimals::ActiveModel {
    exact: Set(exact),
    scaled: Set(scaled),
    lossy: Set(lossy),
    ..Default::default()
};
row.insert(db).await?;
Ok(())
}
}

pub mod page_25 {
use compact::zoo::moments;
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: moments::Model) -> Result<(), DbErr> {
let moments::Model { id, .. } = row;
moments::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: moments::Model) -> Result<(), DbErr> {
let moments::Model {  .. } = row;
let row = moments::ActiveModel {
    ..Default::default()
};
row.insert(db).await?;
Ok(())
}
}

pub mod page_26 {
use compact::Violated as _;
use compact::zoo::{stored, ticks};
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: stored::Model) -> Result<(), DbErr> {
let stored::Model { id, .. } = row;
stored::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: stored::Model) -> Result<(), DbErr> {
let stored::Model {  .. } = row;
stored::Entity::find().find_with_related(ticks::Entity).all(db).await?;
Ok(())
}
pub async fn call_2(db: &DatabaseConnection, row: stored::Model) -> Result<(), DbErr> {
let stored::Model {  .. } = row;
let row = stored::ActiveModel {
    ..Default::default()
};
if let Err(error) = row.insert(db).await {
    match error.violated() {
        Some(stored::Violation::TokenKey) => eprintln!("refused: {error}"),
        _ => return Err(error),
    }
}
Ok(())
}
}

pub mod page_27 {
use compact::Violated as _;
use compact::zoo::{stored, ticks};
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: ticks::Model) -> Result<(), DbErr> {
let ticks::Model { stored_id, at, seen, done, .. } = row;
ticks::Entity::find_by_id((stored_id, at, seen, done)).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: ticks::Model) -> Result<(), DbErr> {
let ticks::Model {  .. } = row;
ticks::Entity::find().find_also_related(stored::Entity).all(db).await?;
Ok(())
}
pub async fn call_2(db: &DatabaseConnection, row: ticks::Model) -> Result<(), DbErr> {
let ticks::Model { stored_id, at, seen, done, .. } = row;
let row = ticks::ActiveModel {
    stored_id: Set(stored_id),
    at: Set(at),
    seen: Set(seen),
    done: Set(done),
};
if let Err(error) = row.insert(db).await {
    match error.violated() {
        Some(ticks::Violation::StoredIdFkey) => eprintln!("refused: {error}"),
        _ => return Err(error),
    }
}
Ok(())
}
}

pub mod page_28 {
use compact::zoo::computed;
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: computed::Model) -> Result<(), DbErr> {
let computed::Model { id, .. } = row;
computed::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: computed::Model) -> Result<(), DbErr> {
let computed::Model {  .. } = row;
let row = computed::ActiveModel {
    ..Default::default()
};
row.insert(db).await?;
Ok(())
}
}

pub mod page_29 {
use compact::zoo::customs;
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: customs::Model) -> Result<(), DbErr> {
let customs::Model { id, .. } = row;
customs::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: customs::Model) -> Result<(), DbErr> {
let customs::Model { id, nick, secret, .. } = row;
let row = customs::ActiveModel {
    id: Set(id),
    nick: Set(nick),
    secret: Set(secret),
    ..Default::default()
};
row.insert(db).await?;
Ok(())
}
}

pub mod page_30 {
use compact::zoo::days;
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: days::Model) -> Result<(), DbErr> {
let days::Model { day, mood, .. } = row;
days::Entity::find_by_id((day, mood)).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: days::Model) -> Result<(), DbErr> {
let days::Model { day, mood, count, .. } = row;
let row = days::ActiveModel {
    day: Set(day),
    mood: Set(mood),
    count: Set(count),
};
row.insert(db).await?;
Ok(())
}
}

pub mod page_31 {
use compact::Violated as _;
use compact::zoo::{maker_sites, makers, models};
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: makers::Model) -> Result<(), DbErr> {
let makers::Model { id, .. } = row;
makers::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: makers::Model) -> Result<(), DbErr> {
let makers::Model {  .. } = row;
makers::Entity::find().find_with_related(models::Entity).all(db).await?;
Ok(())
}
pub async fn call_2(db: &DatabaseConnection, row: makers::Model) -> Result<(), DbErr> {
let makers::Model {  .. } = row;
makers::Entity::find().find_also_related(maker_sites::Entity).all(db).await?;
Ok(())
}
pub async fn call_3(db: &DatabaseConnection, row: makers::Model) -> Result<(), DbErr> {
let makers::Model { slug, .. } = row;
let row = makers::ActiveModel {
    slug: Set(slug),
    ..Default::default()
};
if let Err(error) = row.insert(db).await {
    match error.violated() {
        Some(makers::Violation::SlugKey) => eprintln!("refused: {error}"),
        _ => return Err(error),
    }
}
Ok(())
}
}

pub mod page_32 {
use compact::Violated as _;
use compact::zoo::{makers, models, plates};
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: models::Model) -> Result<(), DbErr> {
let models::Model { id, .. } = row;
models::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: models::Model) -> Result<(), DbErr> {
let models::Model {  .. } = row;
models::Entity::find().find_also_related(makers::Entity).all(db).await?;
Ok(())
}
pub async fn call_2(db: &DatabaseConnection, row: models::Model) -> Result<(), DbErr> {
let models::Model {  .. } = row;
models::Entity::find().find_with_related(plates::Entity).all(db).await?;
Ok(())
}
pub async fn call_3(db: &DatabaseConnection, row: models::Model) -> Result<(), DbErr> {
let models::Model { id, maker_id, .. } = row;
let row = models::ActiveModel {
    id: Set(id),
    maker_id: Set(maker_id),
    ..Default::default()
};
if let Err(error) = row.insert(db).await {
    match error.violated() {
        Some(models::Violation::MakerIdFkey) => eprintln!("refused: {error}"),
        _ => return Err(error),
    }
}
Ok(())
}
}

pub mod page_33 {
use compact::Violated as _;
use compact::zoo::{maker_sites, models, plates, sales};
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: plates::Model) -> Result<(), DbErr> {
let plates::Model { id, .. } = row;
plates::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: plates::Model) -> Result<(), DbErr> {
let plates::Model {  .. } = row;
plates::Entity::find().find_also_related(models::Entity).all(db).await?;
Ok(())
}
pub async fn call_2(db: &DatabaseConnection, row: plates::Model) -> Result<(), DbErr> {
let plates::Model {  .. } = row;
plates::Entity::find().find_with_related(sales::Entity).all(db).await?;
Ok(())
}
pub async fn call_3(db: &DatabaseConnection, row: plates::Model) -> Result<(), DbErr> {
let plates::Model {  .. } = row;
plates::Entity::find().find_with_related(maker_sites::Entity).all(db).await?;
Ok(())
}
pub async fn call_4(db: &DatabaseConnection, row: plates::Model) -> Result<(), DbErr> {
let plates::Model { id, .. } = row;
let row = plates::ActiveModel {
    id: Set(id),
    ..Default::default()
};
if let Err(error) = row.insert(db).await {
    match error.violated() {
        Some(plates::Violation::ModelIdFkey) => eprintln!("refused: {error}"),
        _ => return Err(error),
    }
}
Ok(())
}
}

pub mod page_34 {
use compact::Violated as _;
use compact::zoo::{maker_sites, makers, plates, sales};
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: maker_sites::Model) -> Result<(), DbErr> {
let maker_sites::Model { maker_id, .. } = row;
maker_sites::Entity::find_by_id(maker_id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: maker_sites::Model) -> Result<(), DbErr> {
let maker_sites::Model {  .. } = row;
maker_sites::Entity::find().find_also_related(makers::Entity).all(db).await?;
Ok(())
}
pub async fn call_2(db: &DatabaseConnection, row: maker_sites::Model) -> Result<(), DbErr> {
let maker_sites::Model {  .. } = row;
maker_sites::Entity::find().find_with_related(sales::Entity).all(db).await?;
Ok(())
}
pub async fn call_3(db: &DatabaseConnection, row: maker_sites::Model) -> Result<(), DbErr> {
let maker_sites::Model {  .. } = row;
maker_sites::Entity::find().find_with_related(plates::Entity).all(db).await?;
Ok(())
}
pub async fn call_4(db: &DatabaseConnection, row: maker_sites::Model) -> Result<(), DbErr> {
let maker_sites::Model { maker_id, address, .. } = row;
let row = maker_sites::ActiveModel {
    maker_id: Set(maker_id),
    address: Set(address),
};
if let Err(error) = row.insert(db).await {
    match error.violated() {
        Some(maker_sites::Violation::MakerIdFkey) => eprintln!("refused: {error}"),
        _ => return Err(error),
    }
}
Ok(())
}
}

pub mod page_35 {
use compact::Violated as _;
use compact::zoo::{maker_sites, plates, sales};
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: sales::Model) -> Result<(), DbErr> {
let sales::Model { maker_id, plate_id, .. } = row;
sales::Entity::find_by_id((maker_id, plate_id)).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: sales::Model) -> Result<(), DbErr> {
let sales::Model {  .. } = row;
sales::Entity::find().find_also_related(maker_sites::Entity).all(db).await?;
Ok(())
}
pub async fn call_2(db: &DatabaseConnection, row: sales::Model) -> Result<(), DbErr> {
let sales::Model {  .. } = row;
sales::Entity::find().find_also_related(plates::Entity).all(db).await?;
Ok(())
}
pub async fn call_3(db: &DatabaseConnection, row: sales::Model) -> Result<(), DbErr> {
let sales::Model { maker_id, plate_id, .. } = row;
let row = sales::ActiveModel {
    maker_id: Set(maker_id),
    plate_id: Set(plate_id),
};
if let Err(error) = row.insert(db).await {
    match error.violated() {
        Some(sales::Violation::MakerIdFkey) => eprintln!("refused: {error}"),
        _ => return Err(error),
    }
}
Ok(())
}
}

pub mod page_36 {
use compact::zoo::papers;
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: papers::Model) -> Result<(), DbErr> {
let papers::Model { id, .. } = row;
papers::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: papers::Model) -> Result<(), DbErr> {
let papers::Model { layout, .. } = row;
let row = papers::ActiveModel {
    layout: Set(layout),
    ..Default::default()
};
row.insert(db).await?;
Ok(())
}
}

pub mod page_37 {
use compact::zoo::notices;
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: notices::Model) -> Result<(), DbErr> {
let notices::Model { id, .. } = row;
notices::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: notices::Model) -> Result<(), DbErr> {
let notices::Model { title, .. } = row;
let row = notices::ActiveModel {
    title: Set(title),
    ..Default::default()
};
row.insert(db).await?;
Ok(())
}
}

pub mod page_38 {
use compact::Violated as _;
use compact::zoo::{choices, r#impl, r#type};
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: r#type::Model) -> Result<(), DbErr> {
let r#type::Model { r#ref, .. } = row;
r#type::Entity::find_by_id(r#ref).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: r#type::Model) -> Result<(), DbErr> {
let r#type::Model {  .. } = row;
r#type::Entity::find().find_with_related(r#impl::Entity).all(db).await?;
Ok(())
}
pub async fn call_2(db: &DatabaseConnection, row: r#type::Model) -> Result<(), DbErr> {
let r#type::Model {  .. } = row;
r#type::Entity::find().find_with_related(choices::Entity).all(db).await?;
Ok(())
}
pub async fn call_3(db: &DatabaseConnection, row: r#type::Model) -> Result<(), DbErr> {
let r#type::Model { r#match, self_column, .. } = row;
let row = r#type::ActiveModel {
    r#match: Set(r#match),
    self_column: Set(self_column),
    ..Default::default()
};
if let Err(error) = row.insert(db).await {
    match error.violated() {
        Some(r#type::Violation::MatchKey) => eprintln!("refused: {error}"),
        _ => return Err(error),
    }
}
Ok(())
}
}

pub mod page_39 {
use compact::Violated as _;
use compact::zoo::{r#impl, r#type};
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: r#impl::Model) -> Result<(), DbErr> {
let r#impl::Model { id, .. } = row;
r#impl::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: r#impl::Model) -> Result<(), DbErr> {
let r#impl::Model {  .. } = row;
r#impl::Entity::find().find_also_related(r#type::Entity).all(db).await?;
Ok(())
}
pub async fn call_2(db: &DatabaseConnection, row: r#impl::Model) -> Result<(), DbErr> {
let r#impl::Model { type_id, .. } = row;
let row = r#impl::ActiveModel {
    type_id: Set(type_id),
    ..Default::default()
};
if let Err(error) = row.insert(db).await {
    match error.violated() {
        Some(r#impl::Violation::TypeIdFkey) => eprintln!("refused: {error}"),
        _ => return Err(error),
    }
}
Ok(())
}
}

pub mod page_40 {
use compact::Violated as _;
use compact::zoo::{odd_names, rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr};
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db_: &DatabaseConnection, row: odd_names::Model) -> Result<(), DbErr> {
let odd_names::Model { id, .. } = row;
odd_names::Entity::find_by_id(id).one(db_).await?;
Ok(())
}
pub async fn call_1(db_: &DatabaseConnection, row: odd_names::Model) -> Result<(), DbErr> {
let odd_names::Model {  .. } = row;
odd_names::Entity::find().find_also_related(rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr::Entity).all(db_).await?;
Ok(())
}
pub async fn call_2(db_: &DatabaseConnection, row: odd_names::Model) -> Result<(), DbErr> {
let odd_names::Model {  .. } = row;
let row = odd_names::ActiveModel {
    ..Default::default()
};
if let Err(error) = row.insert(db_).await {
    match error.violated() {
        Some(odd_names::Violation::OddLong) => eprintln!("refused: {error}"),
        _ => return Err(error),
    }
}
Ok(())
}
}

pub mod page_41 {
use compact::Violated as _;
use compact::zoo::{odd_names, rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr};
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr::Model) -> Result<(), DbErr> {
let rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr::Model { id, .. } = row;
rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr::Model) -> Result<(), DbErr> {
let rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr::Model {  .. } = row;
rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr::Entity::find().find_with_related(odd_names::Entity).all(db).await?;
Ok(())
}
pub async fn call_2(db: &DatabaseConnection, row: rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr::Model) -> Result<(), DbErr> {
let rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr::Model { left, right, .. } = row;
let row = rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr::ActiveModel {
    left: Set(left),
    right: Set(right),
    ..Default::default()
};
if let Err(error) = row.insert(db).await {
    match error.violated() {
        Some(rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr::Violation::RrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrLeftRightKey) => eprintln!("refused: {error}"),
        _ => return Err(error),
    }
}
Ok(())
}
}

pub mod page_42 {
use compact::Violated as _;
use compact::zoo::{choices, r#type};
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: choices::Model) -> Result<(), DbErr> {
let choices::Model { id, .. } = row;
choices::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: choices::Model) -> Result<(), DbErr> {
let choices::Model {  .. } = row;
choices::Entity::find().find_also_related(r#type::Entity).all(db).await?;
Ok(())
}
pub async fn call_2(db: &DatabaseConnection, row: choices::Model) -> Result<(), DbErr> {
let choices::Model {  .. } = row;
let row = choices::ActiveModel {
    ..Default::default()
};
if let Err(error) = row.insert(db).await {
    match error.violated() {
        Some(choices::Violation::TypeIdFkey) => eprintln!("refused: {error}"),
        _ => return Err(error),
    }
}
Ok(())
}
}

pub mod page_43 {
use compact::zoo::zoo;
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: zoo::Model) -> Result<(), DbErr> {
let zoo::Model { id, .. } = row;
zoo::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: zoo::Model) -> Result<(), DbErr> {
let zoo::Model {  .. } = row;
let row = zoo::ActiveModel {
    ..Default::default()
};
row.insert(db).await?;
Ok(())
}
}

pub mod page_44 {
use compact::Violated as _;
use compact::zoo::limits;
use sea_orm::Set;
use sea_orm::entity::prelude::*;
pub async fn call_0(db: &DatabaseConnection, row: limits::Model) -> Result<(), DbErr> {
let limits::Model { id, .. } = row;
limits::Entity::find_by_id(id).one(db).await?;
Ok(())
}
pub async fn call_1(db: &DatabaseConnection, row: limits::Model) -> Result<(), DbErr> {
let limits::Model { kind, mail, code, filled, age, below, above, .. } = row;
let row = limits::ActiveModel {
    kind: Set(kind),
    mail: Set(mail),
    code: Set(code),
    filled: Set(filled),
    age: Set(age),
    below: Set(below),
    above: Set(above),
    ..Default::default()
};
if let Err(error) = row.insert(db).await {
    match error.violated() {
        Some(limits::Violation::MailKey) => eprintln!("refused: {error}"),
        _ => return Err(error),
    }
}
Ok(())
}
}
