//! What `papers` does beyond its columns. This file is yours: it is written once and never changed again.
//!
//! Here go `before_save` and its siblings, further methods of `Model` and `Entity`, and queries of your own.
//! <https://docs.rs/sea-orm/2.0/sea_orm/entity/trait.ActiveModelBehavior.html>

use super::papers::ActiveModel;
use sea_orm::entity::prelude::*;

impl ActiveModelBehavior for ActiveModel {}

/// How a paper is set.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Layout {
    pub column_count: u32,
    pub margins: Vec<f64>,
    pub note: Option<String>,
}

/// What is done to a paper.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Step {
    Fold { times: u8 },
    Burn,
}
