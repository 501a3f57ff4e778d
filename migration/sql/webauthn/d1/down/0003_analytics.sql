-- Rolls back migration 0003_analytics of webauthn, D1.
-- Frozen: history holds its checksum. To change something, change the declaration.
--
--   add table request_analytics with 15 columns
--
-- Cost: nothing that exists is locked or rewritten.
-- Down: structure only, drops request_analytics with the rows written since.
-- Run:  wrangler d1 execute DB --local --config migration/wrangler/webauthn/wrangler.jsonc --file migration/sql/webauthn/d1/down/0003_analytics.sql
-- Then: wrangler d1 execute DB --local --config migration/wrangler/webauthn/wrangler.jsonc --command "DELETE FROM d1_migrations WHERE name = '0003_analytics.sql'"
-- Or:   SEAGLASS_DATABASE=webauthn sea-orm-cli migrate down

DROP TABLE "request_analytics";
