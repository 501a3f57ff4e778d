-- Rolls back migration 0001_initial_schema of mvp, Postgres.
-- Frozen: do not edit; history holds its checksum. To change the schema, change the declaration.
--
--   add table users with 7 columns, indexes idx_users_email, idx_users_created_at
--   add table sessions with 5 columns, indexes idx_sessions_user_id, idx_sessions_expires_at
--   add table api_keys with 9 columns, indexes idx_api_keys_user_id, idx_api_keys_key_hash
--   add table posts with 9 columns, indexes idx_posts_user_id, idx_posts_slug, idx_posts_published, idx_posts_created_at
--   add table audit_logs with 9 columns, indexes idx_audit_logs_user_id, idx_audit_logs_action, idx_audit_logs_resource, idx_audit_logs_created_at
--   add table settings with 6 columns, index idx_settings_key
--
-- Cost: blocks reads and writes on api_keys for a moment; blocks reads and writes on audit_logs for a moment; blocks
--       reads and writes on posts for a moment; blocks reads and writes on sessions for a moment; blocks reads and
--       writes on settings for a moment; blocks reads and writes on users for a moment. Gives up after waiting 5
--       seconds for a lock.
-- Down: structure only, drops users, sessions, api_keys, posts, audit_logs, settings with the rows written since.
-- Run:  psql -X -1 -v ON_ERROR_STOP=1 -f migration/sql/mvp/postgres/down/0001_initial_schema.sql
-- Or:   SEAGLASS_DATABASE=mvp sea-orm-cli migrate down

SET LOCAL lock_timeout = '5s';

DROP TABLE "settings";
DROP TABLE "audit_logs";
DROP TABLE "posts";
DROP TABLE "api_keys";
DROP TABLE "sessions";
DROP TABLE "users";
