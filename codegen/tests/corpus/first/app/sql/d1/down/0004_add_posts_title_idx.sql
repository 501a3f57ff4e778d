-- The way back from migration 0004_add_posts_title_idx of app, D1.
-- Frozen: history holds its checksum. To change something, change the declaration.
--
--   add index posts_title_idx to posts
--
-- Back: lossless, gives back the schema and every row.
-- Run:  wrangler d1 execute DB --local --config migration/wrangler/app/wrangler.jsonc --file migration/sql/app/d1/down/0004_add_posts_title_idx.sql
-- Then: wrangler d1 execute DB --local --config migration/wrangler/app/wrangler.jsonc --command "DELETE FROM d1_migrations WHERE name = '0004_add_posts_title_idx.sql'"
-- Or:   SEAGLASS_DATABASE=app sea-orm-cli migrate down

DROP INDEX "posts_title_idx";
