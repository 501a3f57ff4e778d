-- Rolls back migration 0003_analytics of webauthn, Postgres.
-- Frozen: do not edit; history holds its checksum. To change the schema, change the declaration.
--
--   add table request_analytics with 15 columns, indexes idx_analytics_timestamp, idx_analytics_user_id, idx_analytics_path, idx_analytics_status, idx_analytics_trace_id
--
-- Cost: blocks reads and writes on request_analytics for a moment. Gives up after waiting 5 seconds for a lock.
-- Down: structure only, drops request_analytics with the rows written since.
-- Run:  psql -X -1 -v ON_ERROR_STOP=1 -f migration/sql/webauthn/postgres/down/0003_analytics.sql
-- Or:   SEAGLASS_DATABASE=webauthn sea-orm-cli migrate down

SET LOCAL lock_timeout = '5s';

DROP TABLE "request_analytics";
