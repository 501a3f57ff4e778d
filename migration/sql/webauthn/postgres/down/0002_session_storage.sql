-- Rolls back migration 0002_session_storage of webauthn, Postgres.
-- Frozen: do not edit; history holds its checksum. To change the schema, change the declaration.
--
--   add index idx_tower_sessions_id to tower_sessions
--   add routine cleanup_expired_sessions()
--   add a comment to tower_sessions
--   add a comment to tower_sessions.id
--   add a comment to tower_sessions.data
--   add a comment to tower_sessions.expiry_date
--
-- Cost: blocks reads and writes on tower_sessions for a moment. Gives up after waiting 5 seconds for a lock.
-- Down: lossless, restores the schema and every row.
-- Run:  psql -X -1 -v ON_ERROR_STOP=1 -f migration/sql/webauthn/postgres/down/0002_session_storage.sql
-- Or:   SEAGLASS_DATABASE=webauthn sea-orm-cli migrate down

SET LOCAL lock_timeout = '5s';

DROP FUNCTION "cleanup_expired_sessions"();

COMMENT ON COLUMN "tower_sessions"."expiry_date" IS NULL;
COMMENT ON COLUMN "tower_sessions"."data" IS NULL;
COMMENT ON COLUMN "tower_sessions"."id" IS NULL;
COMMENT ON TABLE "tower_sessions" IS NULL;

DROP INDEX "idx_tower_sessions_id";
