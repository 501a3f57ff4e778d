//! What `authors` does beyond its columns. This file is yours: it is written once and never changed again.
//!
//! Here go `before_save` and its siblings, further methods of `Model` and `Entity`, and queries of your own.
//! <https://docs.rs/sea-orm/2.0/sea_orm/entity/trait.ActiveModelBehavior.html>

use super::authors::ActiveModel;
use sea_orm::entity::prelude::*;

impl ActiveModelBehavior for ActiveModel {}
