-- no-transaction
-- Migration 0004_add_posts_title_idx of app, Postgres, stage 1 of 2.
-- Frozen: history holds its checksum. To change something, change the declaration.
--
--   add index posts_title_idx to posts
--
-- Cost: reads every row of posts; readers and writers go on.
-- Down: lossless, gives back the schema and every row.
-- Run:  psql -X -v ON_ERROR_STOP=1 -f migration/sql/app/postgres/up/0004_add_posts_title_idx.sql
-- Or:   SEAGLASS_DATABASE=app sea-orm-cli migrate up
-- Or:   sqlx migrate run --source migration/sql/app/postgres/up

CREATE INDEX CONCURRENTLY "posts_title_idx" ON "posts" ("title");
