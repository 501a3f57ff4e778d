//! A passkey (`WebAuthn`, FIDO2) authentication server. At home on Postgres.

pub mod cleanup_expired_sessions;
pub mod invite_codes;
pub mod request_analytics;
pub mod tower_sessions;
pub mod users;
pub mod webauthn_credentials;

use seaglass::Database;

/// The database.
pub fn database() -> Database {
    Database::new("webauthn")
        .doc("Accounts, passkeys and sessions of a WebAuthn authentication server, with a log of its requests.")
        .table(invite_codes::table())
        .table(users::table())
        .table(webauthn_credentials::table())
        .table(tower_sessions::table())
        .table(request_analytics::table())
        .routine(cleanup_expired_sessions::routine())
        .d1("DB", "webauthn-database")
}
