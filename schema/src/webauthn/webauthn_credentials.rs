//! `webauthn_credentials`

use super::users::Users;
use seaglass::sea_query::{ColumnDef, ForeignKey, ForeignKeyAction, Index, Table};
use seaglass::{TableDecl, iden, new_uuid, now};

iden! {
    /// Names of the table and its columns.
    pub enum WebauthnCredentials {
        Table,
        Id,
        UserId,
        CredentialId,
        CredentialData,
        CreatedAt,
        LastUsedAt,
    }
}

/// The table.
pub fn table() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table(WebauthnCredentials::Table)
            .comment("Passkeys that accounts have registered.")
            .col(
                ColumnDef::new(WebauthnCredentials::Id)
                    .uuid()
                    .not_null()
                    .primary_key()
                    .default(new_uuid())
                    .comment("Identifies the row."),
            )
            .col(ColumnDef::new(WebauthnCredentials::UserId).uuid().not_null().comment("The account it signs in to."))
            .col(
                ColumnDef::new(WebauthnCredentials::CredentialId)
                    .binary()
                    .not_null()
                    .unique_key()
                    .comment("The authenticator's own identifier of the key."),
            )
            .col(
                ColumnDef::new(WebauthnCredentials::CredentialData)
                    .text()
                    .not_null()
                    .comment("The passkey as the server serialised it: public key, counter, transports."),
            )
            .col(
                ColumnDef::new(WebauthnCredentials::CreatedAt)
                    .timestamp_with_time_zone()
                    .not_null()
                    .default(now())
                    .comment("When it was registered."),
            )
            .col(
                ColumnDef::new(WebauthnCredentials::LastUsedAt)
                    .timestamp_with_time_zone()
                    .comment("When it last signed in; empty before the first time."),
            )
            .foreign_key(
                ForeignKey::create()
                    .name("fk_webauthn_credentials_user_id")
                    .from(WebauthnCredentials::Table, WebauthnCredentials::UserId)
                    .to(Users::Table, Users::Id)
                    .on_delete(ForeignKeyAction::Cascade),
            ),
    )
    .index(
        Index::create()
            .name("idx_webauthn_credentials_user_id")
            .table(WebauthnCredentials::Table)
            .col(WebauthnCredentials::UserId),
    )
    .index(
        Index::create()
            .name("idx_webauthn_credentials_credential_id")
            .table(WebauthnCredentials::Table)
            .col(WebauthnCredentials::CredentialId),
    )
}
