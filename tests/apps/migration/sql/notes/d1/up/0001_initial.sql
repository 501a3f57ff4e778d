-- Migration 0001_initial of notes, D1.
-- Frozen: history holds its checksum. To change something, change the declaration.
--
--   add table notes with 5 columns
--   add table tags with 2 columns
--   add table note_tags with 2 columns, index note_tags_tag_id_idx
--   add table settings with 2 columns
--   add view tag_counts
--
-- Cost: new objects only; nothing that exists is locked or rewritten.
-- Down: structure only, drops notes, tags, note_tags, settings with the rows written since.
-- Run:  npx wrangler d1 migrations apply DB --local --config migration/wrangler/notes/wrangler.jsonc
-- Live: npx wrangler d1 migrations apply DB --remote --config migration/wrangler/notes/wrangler.jsonc
-- Or:   SEAGLASS_DATABASE=notes sea-orm-cli migrate up

-- All or nothing: statement by statement, this fails here.
PRAGMA defer_foreign_keys = on;
SELECT 1 FROM sqlite_master WHERE false;
SELECT json_extract('[]', CASE "defer_foreign_keys" WHEN 1 THEN '$' ELSE
    'this file is one transaction, and nothing has changed: run it as its first lines say' END)
FROM pragma_defer_foreign_keys;

CREATE TABLE "notes" (
    /* What was noted. */
    "id"       integer                      PRIMARY KEY AUTOINCREMENT,
    "title"    text                         NOT NULL,
    "body"     text                         NOT NULL DEFAULT '',
    "pinned"   boolean                      NOT NULL DEFAULT 0 CHECK ("pinned" IN (0, 1)) /* Stands before the others. */,
    "noted_at" timestamp_with_timezone_text NOT NULL DEFAULT (replace(strftime('%Y-%m-%dT%H:%M:%f', 'now'), '.000', '') || '+00:00'),
    CONSTRAINT "notes_title_check" CHECK (LENGTH("title") > 0)
);

CREATE TABLE "tags" (
    /* Words that notes are found by. */
    "id"   integer PRIMARY KEY AUTOINCREMENT,
    "name" text    NOT NULL,
    CONSTRAINT "tags_name_key" UNIQUE ("name")
);

CREATE TABLE "note_tags" (
    /* Which note has which tag. */
    "note_id" integer NOT NULL CONSTRAINT "note_tags_note_id_fkey" REFERENCES "notes" ("id") ON DELETE CASCADE,
    "tag_id"  integer NOT NULL CONSTRAINT "note_tags_tag_id_fkey" REFERENCES "tags" ("id") ON DELETE CASCADE,
    CONSTRAINT "note_tags_pkey" PRIMARY KEY ("note_id", "tag_id")
);

CREATE INDEX "note_tags_tag_id_idx" ON "note_tags" ("tag_id");

CREATE TABLE "settings" (
    /* How the program looks; one row. */
    "id"     integer   PRIMARY KEY,
    "window" json_text NOT NULL CHECK (typeof("window") = 'text' AND json_valid("window")) /* Where its window was. */
);

CREATE VIEW "tag_counts" AS /* How many notes have each tag. */
SELECT t.id AS tag_id, t.name, count(n.note_id) AS notes FROM tags t LEFT JOIN note_tags n ON n.tag_id = t.id GROUP BY t.id, t.name;
