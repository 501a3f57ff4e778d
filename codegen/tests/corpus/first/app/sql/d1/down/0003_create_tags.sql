-- The way back from migration 0003_create_tags of app, D1.
-- Frozen: history holds its checksum. To change something, change the declaration.
--
--   add table tags with 2 columns
--
-- Back: structure only, drops tags with the rows written since.
-- Run:  wrangler d1 execute DB --local --config migration/wrangler/app/wrangler.jsonc --file migration/sql/app/d1/down/0003_create_tags.sql
-- Then: wrangler d1 execute DB --local --config migration/wrangler/app/wrangler.jsonc --command "DELETE FROM d1_migrations WHERE name = '0003_create_tags.sql'"
-- Or:   SEAGLASS_DATABASE=app sea-orm-cli migrate down

DROP TABLE "tags";
