-- Rolls back migration 0001_initial_schema of mvp, D1.
-- Frozen: do not edit; history holds its checksum. To change the schema, change the declaration.
--
--   add table users with 7 columns, indexes idx_users_email, idx_users_created_at
--   add table sessions with 5 columns, indexes idx_sessions_user_id, idx_sessions_expires_at
--   add table api_keys with 9 columns, indexes idx_api_keys_user_id, idx_api_keys_key_hash
--   add table posts with 9 columns, indexes idx_posts_user_id, idx_posts_slug, idx_posts_published, idx_posts_created_at
--   add table audit_logs with 9 columns, indexes idx_audit_logs_user_id, idx_audit_logs_action, idx_audit_logs_resource, idx_audit_logs_created_at
--   add table settings with 6 columns, index idx_settings_key
--
-- Cost: nothing that exists is locked or rewritten.
-- Down: structure only, drops users, sessions, api_keys, posts, audit_logs, settings with the rows written since.
-- Run:  npx wrangler d1 execute DB --local --config migration/wrangler/mvp/wrangler.jsonc --command="$(cat migration/sql/mvp/d1/down/0001_initial_schema.sql && echo "DELETE FROM d1_migrations WHERE name = '0001_initial_schema.sql'")"
-- Live: npx wrangler d1 execute DB --remote --config migration/wrangler/mvp/wrangler.jsonc --command="$(cat migration/sql/mvp/d1/down/0001_initial_schema.sql && echo "DELETE FROM d1_migrations WHERE name = '0001_initial_schema.sql'")"
-- Mark: npx wrangler d1 time-travel info DB --config migration/wrangler/mvp/wrangler.jsonc
-- Undo: npx wrangler d1 time-travel restore DB --config migration/wrangler/mvp/wrangler.jsonc --bookmark=BOOKMARK
-- Or:   SEAGLASS_DATABASE=mvp sea-orm-cli migrate down
-- Note: before Live, run Mark: it prints the BOOKMARK by which Undo restores every row as it was then. Add --env=NAME
--       to each command for an environment.

-- All or nothing: statement by statement, this fails here.
PRAGMA defer_foreign_keys = on;
SELECT 1 FROM sqlite_master WHERE false;
SELECT json_extract('[]', CASE "defer_foreign_keys" WHEN 1 THEN '$' ELSE
    'this file is one transaction, and nothing has changed: run it as its first lines say' END)
FROM pragma_defer_foreign_keys;

DROP TABLE "settings";
DROP TABLE "audit_logs";
DROP TABLE "posts";
DROP TABLE "api_keys";
DROP TABLE "sessions";
DROP TABLE "users";
