-- Rolls back migration 0001_initial of library, Postgres.
-- Frozen: history holds its checksum. To change something, change the declaration.
--
--   add enum genre with 3 values
--   add table authors with 2 columns
--   add table readers with 3 columns
--   add table books with 8 columns, indexes books_author_id_idx, books_lent_to_idx
--   add view written
--
-- Cost: blocks readers and writers of authors for a moment; blocks readers and writers of books for a moment; blocks
--       readers and writers of readers for a moment; blocks readers and writers of written for a moment. Gives up
--       after waiting 5 seconds for a lock.
-- Down: structure only, drops authors, readers, books with the rows written since.
-- Run:  psql -X -1 -v ON_ERROR_STOP=1 -f migration/sql/library/postgres/down/0001_initial.sql
-- Or:   SEAGLASS_DATABASE=library sea-orm-cli migrate down

SET LOCAL lock_timeout = '5s';

DROP VIEW "written";
DROP TABLE "books";
DROP TABLE "readers";
DROP TABLE "authors";
DROP TYPE "genre";
