-- Migration 0003_create_tags of app, D1.
-- Frozen: history holds its checksum. To change something, change the declaration.
--
--   add table tags with 2 columns
--
-- Cost: new objects only; nothing that exists is locked or rewritten.
-- Down: structure only, drops tags with the rows written since.
-- Run:  wrangler d1 migrations apply DB --local --config migration/wrangler/app/wrangler.jsonc
-- Or:   SEAGLASS_DATABASE=app sea-orm-cli migrate up

CREATE TABLE "tags" (
    "id"   integer PRIMARY KEY AUTOINCREMENT,
    "name" text
);
