//! `request_analytics`

use seaglass::sea_query::{ColumnDef, ConditionalStatement, Expr, ExprTrait, Index, IndexOrder, Table};
use seaglass::{TableDecl, iden, new_uuid, now};

iden! {
    /// Names of the table and its columns.
    pub enum RequestAnalytics {
        Table,
        Id,
        RequestId,
        Timestamp,
        UserId,
        Method,
        Path,
        StatusCode,
        DurationMs,
        UserAgent,
        IpAddress,
        ErrorMessage,
        RequestData,
        ResponseSize,
        TraceId,
        SpanId,
    }
}

/// The table.
pub fn table() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table(RequestAnalytics::Table)
            .comment("One row per HTTP request: what was asked, how it went, and the trace it belongs to.")
            .col(
                ColumnDef::new(RequestAnalytics::Id)
                    .uuid()
                    .not_null()
                    .primary_key()
                    .default(new_uuid())
                    .comment("Identifies the row."),
            )
            .col(
                ColumnDef::new(RequestAnalytics::RequestId)
                    .string_len(36)
                    .not_null()
                    .comment("The identifier that the server gave the request and sent back."),
            )
            .col(
                ColumnDef::new(RequestAnalytics::Timestamp)
                    .timestamp_with_time_zone()
                    .not_null()
                    .default(now())
                    .comment("When the request arrived."),
            )
            .col(
                ColumnDef::new(RequestAnalytics::UserId)
                    .uuid()
                    .comment("The account that was signed in. Not a foreign key: the log outlives accounts."),
            )
            .col(ColumnDef::new(RequestAnalytics::Method).string_len(10).not_null().comment("The HTTP method."))
            .col(ColumnDef::new(RequestAnalytics::Path).text().not_null().comment("The path, without the query."))
            .col(ColumnDef::new(RequestAnalytics::StatusCode).integer().not_null().comment("The HTTP status."))
            .col(
                ColumnDef::new(RequestAnalytics::DurationMs)
                    .integer()
                    .comment("How long the answer took, in milliseconds."),
            )
            .col(ColumnDef::new(RequestAnalytics::UserAgent).text().comment("The client's User-Agent header."))
            .col(ColumnDef::new(RequestAnalytics::IpAddress).text().comment("The client's address."))
            .col(ColumnDef::new(RequestAnalytics::ErrorMessage).text().comment("What went wrong, if anything did."))
            .col(
                ColumnDef::new(RequestAnalytics::RequestData)
                    .json_binary()
                    .comment("Further facts about the request, without secrets."),
            )
            .col(
                ColumnDef::new(RequestAnalytics::ResponseSize)
                    .big_integer()
                    .comment("The size of the answer's body in bytes."),
            )
            .col(
                ColumnDef::new(RequestAnalytics::TraceId)
                    .string_len(32)
                    .comment("The distributed trace, as 32 hexadecimal digits."),
            )
            .col(
                ColumnDef::new(RequestAnalytics::SpanId)
                    .string_len(16)
                    .comment("The span within the trace, as 16 hexadecimal digits."),
            ),
    )
    .index(
        Index::create()
            .name("idx_analytics_timestamp")
            .table(RequestAnalytics::Table)
            .col((RequestAnalytics::Timestamp, IndexOrder::Desc)),
    )
    .index(
        Index::create()
            .name("idx_analytics_user_id")
            .table(RequestAnalytics::Table)
            .col(RequestAnalytics::UserId)
            .and_where(Expr::col(RequestAnalytics::UserId).is_not_null()),
    )
    .index(Index::create().name("idx_analytics_path").table(RequestAnalytics::Table).col(RequestAnalytics::Path))
    .index(
        Index::create().name("idx_analytics_status").table(RequestAnalytics::Table).col(RequestAnalytics::StatusCode),
    )
    .index(
        Index::create()
            .name("idx_analytics_trace_id")
            .table(RequestAnalytics::Table)
            .col(RequestAnalytics::TraceId)
            .and_where(Expr::col(RequestAnalytics::TraceId).is_not_null()),
    )
}
