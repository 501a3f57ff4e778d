//! What `customers` does beyond its columns. This file is yours: it is written once and never changed again.
//!
//! Here go `before_save` and its siblings, further methods of `Model` and `Entity`, and queries of your own.
//! <https://docs.rs/sea-orm/2.0/sea_orm/entity/trait.ActiveModelBehavior.html>

use super::customers::ActiveModel;
use sea_orm::entity::prelude::*;

impl ActiveModelBehavior for ActiveModel {}

/// Where parcels go.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
pub struct Address {
    /// With the number of the house.
    pub street: String,
    pub city: String,
    /// Two letters.
    pub country: String,
}
