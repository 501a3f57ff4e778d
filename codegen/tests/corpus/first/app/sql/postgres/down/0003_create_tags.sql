-- The way back from migration 0003_create_tags of app, Postgres.
-- Frozen: history holds its checksum. To change something, change the declaration.
--
--   add table tags with 2 columns
--
-- Back: structure only, drops tags with the rows written since.
-- Run:  psql -X -1 -v ON_ERROR_STOP=1 -f migration/sql/app/postgres/down/0003_create_tags.sql
-- Or:   SEAGLASS_DATABASE=app sea-orm-cli migrate down

SET LOCAL lock_timeout = '5s';

DROP TABLE "tags";
