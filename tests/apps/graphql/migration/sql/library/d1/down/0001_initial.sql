-- Rolls back migration 0001_initial of library, D1.
-- Frozen: history holds its checksum. To change something, change the declaration.
--
--   add table authors with 2 columns
--   add table readers with 3 columns
--   add table books with 8 columns, indexes books_author_id_idx, books_lent_to_idx
--   add view written
--
-- Cost: nothing that exists is locked or rewritten.
-- Down: structure only, drops authors, readers, books with the rows written since.
-- Run:  npx wrangler d1 execute DB --local --config migration/wrangler/library/wrangler.jsonc --command="$(cat migration/sql/library/d1/down/0001_initial.sql && echo "DELETE FROM d1_migrations WHERE name = '0001_initial.sql'")"
-- Live: npx wrangler d1 execute DB --remote --config migration/wrangler/library/wrangler.jsonc --command="$(cat migration/sql/library/d1/down/0001_initial.sql && echo "DELETE FROM d1_migrations WHERE name = '0001_initial.sql'")"
-- Mark: npx wrangler d1 time-travel info DB --config migration/wrangler/library/wrangler.jsonc
-- Undo: npx wrangler d1 time-travel restore DB --config migration/wrangler/library/wrangler.jsonc --bookmark=BOOKMARK
-- Or:   SEAGLASS_DATABASE=library sea-orm-cli migrate down
-- Note: before Live, run Mark: it prints the BOOKMARK by which Undo restores every row as it was then. Add --env=NAME
--       to each command for an environment.

-- All or nothing: statement by statement, this fails here.
PRAGMA defer_foreign_keys = on;
SELECT 1 FROM sqlite_master WHERE false;
SELECT json_extract('[]', CASE "defer_foreign_keys" WHEN 1 THEN '$' ELSE
    'this file is one transaction, and nothing has changed: run it as its first lines say' END)
FROM pragma_defer_foreign_keys;

DROP VIEW "written";
DROP TABLE "books";
DROP TABLE "readers";
DROP TABLE "authors";
