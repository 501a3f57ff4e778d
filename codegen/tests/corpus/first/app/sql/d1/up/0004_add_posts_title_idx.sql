-- Migration 0004_add_posts_title_idx of app, D1.
-- Frozen: history holds its checksum. To change something, change the declaration.
--
--   add index posts_title_idx to posts
--
-- Cost: reads every row of posts once; other queries wait meanwhile.
-- Down: lossless, gives back the schema and every row.
-- Run:  wrangler d1 migrations apply DB --local --config migration/wrangler/app/wrangler.jsonc
-- Or:   SEAGLASS_DATABASE=app sea-orm-cli migrate up

CREATE INDEX "posts_title_idx" ON "posts" ("title");
