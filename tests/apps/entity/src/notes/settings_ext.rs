//! What `settings` does beyond its columns. This file is yours: it is written once and never changed again.
//!
//! Here go `before_save` and its siblings, further methods of `Model` and `Entity`, and queries of your own.
//! <https://docs.rs/sea-orm/2.0/sea_orm/entity/trait.ActiveModelBehavior.html>

use super::settings::ActiveModel;
use sea_orm::entity::prelude::*;

impl ActiveModelBehavior for ActiveModel {}

/// Where the window was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Window {
    /// From the left, in pixels.
    pub x: i32,
    /// From the top.
    pub y: i32,
    pub maximized: bool,
}

impl Default for Window {
    fn default() -> Self {
        Self {
            x: 100,
            y: 100,
            maximized: false,
        }
    }
}
