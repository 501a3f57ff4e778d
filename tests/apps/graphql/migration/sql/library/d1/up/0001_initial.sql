-- Migration 0001_initial of library, D1.
-- Frozen: history holds its checksum. To change something, change the declaration.
--
--   add enum genre with 3 values: in D1 a check on each column lists the values
--   add table authors with 2 columns
--   add table readers with 3 columns
--   add table books with 8 columns, indexes books_author_id_idx, books_lent_to_idx
--   add view written
--
-- Cost: new objects only; nothing that exists is locked or rewritten.
-- Down: structure only, drops authors, readers, books with the rows written since.
-- Run:  npx wrangler d1 migrations apply DB --local --config migration/wrangler/library/wrangler.jsonc
-- Live: npx wrangler d1 migrations apply DB --remote --config migration/wrangler/library/wrangler.jsonc
-- Or:   SEAGLASS_DATABASE=library sea-orm-cli migrate up

-- All or nothing: statement by statement, this fails here.
PRAGMA defer_foreign_keys = on;
SELECT 1 FROM sqlite_master WHERE false;
SELECT json_extract('[]', CASE "defer_foreign_keys" WHEN 1 THEN '$' ELSE
    'this file is one transaction, and nothing has changed: run it as its first lines say' END)
FROM pragma_defer_foreign_keys;

CREATE TABLE "authors" (
    /* Who wrote books. */
    "id"   integer PRIMARY KEY AUTOINCREMENT,
    "name" text    NOT NULL,
    CONSTRAINT "authors_name_key" UNIQUE ("name")
);

CREATE TABLE "readers" (
    /* Who borrows books. */
    "id"   integer PRIMARY KEY AUTOINCREMENT,
    "name" text    NOT NULL,
    "pin"  text    NOT NULL /* Is in no answer. */
);

CREATE TABLE "books" (
    /* What can be borrowed. */
    "id"        integer                      PRIMARY KEY AUTOINCREMENT,
    "title"     text                         NOT NULL,
    "genre"     enum_text                    NOT NULL CHECK ("genre" IN ('novel', 'poetry', 'science')),
    "pages"     integer                      NOT NULL,
    "shelf"     json_text                    NOT NULL CHECK (typeof("shelf") = 'text' AND json_valid("shelf")) /* Where it stands. */,
    "author_id" integer                      NOT NULL CONSTRAINT "books_author_id_fkey" REFERENCES "authors" ("id"),
    "lent_to"   integer                      CONSTRAINT "books_lent_to_fkey" REFERENCES "readers" ("id") ON DELETE SET NULL /* Who has it. */,
    "added_at"  timestamp_with_timezone_text NOT NULL DEFAULT (replace(strftime('%Y-%m-%dT%H:%M:%f', 'now'), '.000', '') || '+00:00'),
    CONSTRAINT "books_pages_check" CHECK ("pages" > 0)
);

CREATE INDEX "books_author_id_idx" ON "books" ("author_id");
CREATE INDEX "books_lent_to_idx" ON "books" ("lent_to");

CREATE VIEW "written" AS /* How much each author wrote. */
SELECT a.id AS author_id, a.name, count(b.id) AS books FROM authors a LEFT JOIN books b ON b.author_id = a.id GROUP BY a.id, a.name;
