-- Rolls back migration 0001_initial of webauthn, Postgres.
-- Frozen: do not edit; history holds its checksum. To change the schema, change the declaration.
--
--   add table invite_codes with 6 columns, indexes idx_invite_codes_code, idx_invite_codes_active
--   add table users with 4 columns, index idx_users_username
--   add table webauthn_credentials with 6 columns, indexes idx_webauthn_credentials_user_id, idx_webauthn_credentials_credential_id
--   add table tower_sessions with 3 columns, index idx_tower_sessions_expiry
--
-- Cost: blocks reads and writes on invite_codes for a moment; blocks reads and writes on tower_sessions for a moment;
--       blocks reads and writes on users for a moment; blocks reads and writes on webauthn_credentials for a moment.
--       Gives up after waiting 5 seconds for a lock.
-- Down: structure only, drops invite_codes, users, webauthn_credentials, tower_sessions with the rows written since.
-- Run:  psql -X -1 -v ON_ERROR_STOP=1 -f migration/sql/webauthn/postgres/down/0001_initial.sql
-- Or:   SEAGLASS_DATABASE=webauthn sea-orm-cli migrate down

SET LOCAL lock_timeout = '5s';

DROP TABLE "tower_sessions";
DROP TABLE "webauthn_credentials";
DROP TABLE "users";
DROP TABLE "invite_codes";
