-- Migration 0002_session_storage of webauthn, D1.
-- Frozen: do not edit; history holds its checksum. To change the schema, change the declaration.
--
--   add index idx_tower_sessions_id to tower_sessions
--   add routine cleanup_expired_sessions(): D1 stores no routines; run this instead:
--     DELETE FROM tower_sessions WHERE expiry_date < strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')
--   add a comment to tower_sessions: in D1 a part of CREATE TABLE, written when the table is next rebuilt
--   add a comment to tower_sessions.id: in D1 a part of CREATE TABLE, written when the table is next rebuilt
--   add a comment to tower_sessions.data: in D1 a part of CREATE TABLE, written when the table is next rebuilt
--   add a comment to tower_sessions.expiry_date: in D1 a part of CREATE TABLE, written when the table is next rebuilt
--
-- Cost: reads every row of tower_sessions and writes an index entry for each; other queries wait until it is done. On
--       the free plan queries fail for the rest of a day after 5,000,000 rows read or 100,000 written.
-- Down: lossless, restores the schema and every row.
-- Run:  npx wrangler d1 migrations apply DB --local --config migration/wrangler/webauthn/wrangler.jsonc
-- Live: npx wrangler d1 migrations apply DB --remote --config migration/wrangler/webauthn/wrangler.jsonc
-- Or:   SEAGLASS_DATABASE=webauthn sea-orm-cli migrate up

CREATE INDEX "idx_tower_sessions_id" ON "tower_sessions" ("id");

PRAGMA optimize;
