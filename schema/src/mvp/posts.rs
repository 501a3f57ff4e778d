//! `posts`

use super::sql_timestamp;
use super::users::Users;
use seaglass::sea_query::{ColumnDef, ForeignKey, ForeignKeyAction, Index, Table};
use seaglass::{TableDecl, iden, now};

iden! {
    /// Names of the table and its columns.
    pub enum Posts {
        Table,
        Id,
        UserId,
        Title,
        Content,
        Slug,
        Published,
        PublishedAt,
        CreatedAt,
        UpdatedAt,
    }
}

/// The table.
pub fn table() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table(Posts::Table)
            .comment("Articles.")
            .col(
                ColumnDef::new(Posts::Id)
                    .big_integer()
                    .not_null()
                    .auto_increment()
                    .primary_key()
                    .comment("Identifies the post."),
            )
            .col(ColumnDef::new(Posts::UserId).big_integer().not_null().comment("Who wrote it."))
            .col(ColumnDef::new(Posts::Title).text().not_null().comment("Its headline."))
            .col(ColumnDef::new(Posts::Content).text().not_null().comment("Its text."))
            .col(ColumnDef::new(Posts::Slug).text().not_null().unique_key().comment("Its name in links."))
            .col(
                ColumnDef::new(Posts::Published)
                    .boolean()
                    .not_null()
                    .default(false)
                    .comment("Whether visitors see it."),
            )
            .col(ColumnDef::new(Posts::PublishedAt).timestamp_with_time_zone().comment("When it was first published."))
            .col(
                ColumnDef::new(Posts::CreatedAt)
                    .timestamp_with_time_zone()
                    .not_null()
                    .default(now())
                    .comment("When it was started."),
            )
            .col(ColumnDef::new(Posts::UpdatedAt).timestamp_with_time_zone().comment("When it last changed."))
            .foreign_key(
                ForeignKey::create()
                    .from(Posts::Table, Posts::UserId)
                    .to(Users::Table, Users::Id)
                    .on_delete(ForeignKeyAction::Cascade),
            ),
    )
    .index(Index::create().name("idx_posts_user_id").table(Posts::Table).col(Posts::UserId))
    .index(Index::create().name("idx_posts_slug").table(Posts::Table).col(Posts::Slug))
    .index(Index::create().name("idx_posts_published").table(Posts::Table).col(Posts::Published))
    .index(Index::create().name("idx_posts_created_at").table(Posts::Table).col(Posts::CreatedAt))
    .column(Posts::PublishedAt, sql_timestamp())
    .column(Posts::CreatedAt, sql_timestamp())
    .column(Posts::UpdatedAt, sql_timestamp())
}
