//! What `people` does beyond its columns. This file is yours: it is written once and never changed again.
//!
//! Here go `before_save` and its siblings, further methods of `Model` and `Entity`, and queries of your own.
//! <https://docs.rs/sea-orm/2.0/sea_orm/entity/trait.ActiveModelBehavior.html>

use super::people::{ActiveModel, Model};
use sea_orm::entity::prelude::*;
use sea_orm::Set;

#[async_trait::async_trait]
impl ActiveModelBehavior for ActiveModel {
    /// Names are kept without the space around them, and nobody is called nothing.
    async fn before_save<C>(mut self, _db: &C, _insert: bool) -> Result<Self, DbErr>
    where
        C: ConnectionTrait,
    {
        if let Set(name) = &self.name {
            let name = name.trim();
            if name.is_empty() {
                return Err(DbErr::Custom("a person needs a name".to_owned()));
            }
            self.name = Set(name.to_owned());
        }
        Ok(self)
    }
}

impl Model {
    /// How the person is addressed.
    pub fn greeting(&self) -> String {
        format!("Dear {},", self.name)
    }
}
