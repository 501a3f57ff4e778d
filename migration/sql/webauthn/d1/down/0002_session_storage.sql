-- Rolls back migration 0002_session_storage of webauthn, D1.
-- Frozen: do not edit; history holds its checksum. To change the schema, change the declaration.
--
--   add index idx_tower_sessions_id to tower_sessions
--
-- Cost: nothing that exists is locked or rewritten.
-- Down: lossless, restores the schema and every row.
-- Run:  npx wrangler d1 execute DB --local --config migration/wrangler/webauthn/wrangler.jsonc --command="$(cat migration/sql/webauthn/d1/down/0002_session_storage.sql && echo "DELETE FROM d1_migrations WHERE name = '0002_session_storage.sql'")"
-- Live: npx wrangler d1 execute DB --remote --config migration/wrangler/webauthn/wrangler.jsonc --command="$(cat migration/sql/webauthn/d1/down/0002_session_storage.sql && echo "DELETE FROM d1_migrations WHERE name = '0002_session_storage.sql'")"
-- Mark: npx wrangler d1 time-travel info DB --config migration/wrangler/webauthn/wrangler.jsonc
-- Undo: npx wrangler d1 time-travel restore DB --config migration/wrangler/webauthn/wrangler.jsonc --bookmark=BOOKMARK
-- Or:   SEAGLASS_DATABASE=webauthn sea-orm-cli migrate down
-- Note: before Live, run Mark: it prints the BOOKMARK by which Undo restores every row as it was then. Add --env=NAME
--       to each command for an environment.

DROP INDEX "idx_tower_sessions_id";
