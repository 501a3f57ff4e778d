-- Migration 0002_session_storage of webauthn, Postgres.
-- Frozen: do not edit; history holds its checksum. To change the schema, change the declaration.
--
--   add index idx_tower_sessions_id to tower_sessions
--   add routine cleanup_expired_sessions()
--   add a comment to tower_sessions
--   add a comment to tower_sessions.id
--   add a comment to tower_sessions.data
--   add a comment to tower_sessions.expiry_date
--
-- Cost: blocks writes to tower_sessions while idx_tower_sessions_id is built; reads continue. Gives up after waiting 5
--       seconds for a lock.
-- Down: lossless, restores the schema and every row.
-- Run:  psql -X -1 -v ON_ERROR_STOP=1 -f migration/sql/webauthn/postgres/up/0002_session_storage.sql
-- Or:   SEAGLASS_DATABASE=webauthn sea-orm-cli migrate up
-- Or:   sqlx migrate run --source migration/sql/webauthn/postgres/up

SET LOCAL lock_timeout = '5s';

CREATE INDEX "idx_tower_sessions_id" ON "tower_sessions" ("id");

COMMENT ON TABLE "tower_sessions" IS 'HTTP sessions, as the tower-sessions crate stores them.';
COMMENT ON COLUMN "tower_sessions"."id" IS 'The session''s identifier, which the cookie carries.';
COMMENT ON COLUMN "tower_sessions"."data" IS 'The session''s values, serialised by the store.';
COMMENT ON COLUMN "tower_sessions"."expiry_date" IS 'When the session ends; it may be deleted from then on.';

CREATE FUNCTION cleanup_expired_sessions() RETURNS integer
    LANGUAGE plpgsql
AS $$
DECLARE
    deleted integer;
BEGIN
    DELETE FROM tower_sessions WHERE expiry_date < now();
    GET DIAGNOSTICS deleted = ROW_COUNT;
    RETURN deleted;
END;
$$;

COMMENT ON FUNCTION "cleanup_expired_sessions"() IS 'Deletes the sessions that have expired and returns how many there were.';
