//! Types that sea-query has no word for.

use crate::model::PostgresType;
use sea_query::Iden;
use std::borrow::Cow;

/// The name, for sea-query's custom type.
///
/// ```
/// use seaglass::{PostgresType, sea_query::{ColumnDef, ColumnType, RcOrArc, Table}};
///
/// Table::create()
///     .table("posts")
///     .col(ColumnDef::new("search").custom(PostgresType::Tsvector).not_null())
///     .col(ColumnDef::new("sent_at").custom(PostgresType::Timestamptz(3)))
///     .col(ColumnDef::new("shown").array(ColumnType::custom(PostgresType::Tstzrange)));
/// ```
impl Iden for PostgresType {
    fn quoted(&self) -> Cow<'static, str> {
        self.sql()
    }

    fn unquoted(&self) -> &str {
        if let Self::Declared(name) = self { &name.name } else { self.facts().sql }
    }
}
