-- Rolls back migration 0003_analytics of webauthn, D1.
-- Frozen: do not edit; history holds its checksum. To change the schema, change the declaration.
--
--   add table request_analytics with 15 columns, indexes idx_analytics_timestamp, idx_analytics_user_id, idx_analytics_path, idx_analytics_status, idx_analytics_trace_id
--
-- Cost: nothing that exists is locked or rewritten.
-- Down: structure only, drops request_analytics with the rows written since.
-- Run:  npx wrangler d1 execute DB --local --config migration/wrangler/webauthn/wrangler.jsonc --command="$(cat migration/sql/webauthn/d1/down/0003_analytics.sql && echo "DELETE FROM d1_migrations WHERE name = '0003_analytics.sql'")"
-- Live: npx wrangler d1 execute DB --remote --config migration/wrangler/webauthn/wrangler.jsonc --command="$(cat migration/sql/webauthn/d1/down/0003_analytics.sql && echo "DELETE FROM d1_migrations WHERE name = '0003_analytics.sql'")"
-- Mark: npx wrangler d1 time-travel info DB --config migration/wrangler/webauthn/wrangler.jsonc
-- Undo: npx wrangler d1 time-travel restore DB --config migration/wrangler/webauthn/wrangler.jsonc --bookmark=BOOKMARK
-- Or:   SEAGLASS_DATABASE=webauthn sea-orm-cli migrate down
-- Note: before Live, run Mark: it prints the BOOKMARK by which Undo restores every row as it was then. Add --env=NAME
--       to each command for an environment.

DROP TABLE "request_analytics";
