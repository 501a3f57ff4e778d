-- Rolls back migration 0002_session_storage of webauthn, D1.
-- Frozen: history holds its checksum. To change something, change the declaration.
--
--   add index idx_tower_sessions_id to tower_sessions
--
-- Cost: nothing that exists is locked or rewritten.
-- Down: lossless, restores the schema and every row.
-- Run:  wrangler d1 execute DB --local --config migration/wrangler/webauthn/wrangler.jsonc --file migration/sql/webauthn/d1/down/0002_session_storage.sql
-- Then: wrangler d1 execute DB --local --config migration/wrangler/webauthn/wrangler.jsonc --command "DELETE FROM d1_migrations WHERE name = '0002_session_storage.sql'"
-- Or:   SEAGLASS_DATABASE=webauthn sea-orm-cli migrate down

DROP INDEX "idx_tower_sessions_id";
