-- Rolls back migration 0001_initial_schema of mvp, D1.
-- Frozen: history holds its checksum. To change something, change the declaration.
--
--   add table users with 7 columns
--   add table sessions with 5 columns
--   add table api_keys with 9 columns
--   add table posts with 9 columns
--   add table audit_logs with 9 columns
--   add table settings with 6 columns
--
-- Cost: nothing that exists is locked or rewritten.
-- Down: structure only, drops users, sessions, api_keys, posts, audit_logs, settings with the rows written since.
-- Run:  wrangler d1 execute DB --local --config migration/wrangler/mvp/wrangler.jsonc --file migration/sql/mvp/d1/down/0001_initial_schema.sql
-- Then: wrangler d1 execute DB --local --config migration/wrangler/mvp/wrangler.jsonc --command "DELETE FROM d1_migrations WHERE name = '0001_initial_schema.sql'"
-- Or:   SEAGLASS_DATABASE=mvp sea-orm-cli migrate down

DROP TABLE "settings";
DROP TABLE "audit_logs";
DROP TABLE "posts";
DROP TABLE "api_keys";
DROP TABLE "sessions";
DROP TABLE "users";
