-- Migration 0005_add_posts_title_idx of app, Postgres, stage 2 of 2.
-- Frozen: history holds its checksum. To change something, change the declaration.
--
--   add index posts_title_idx to posts
--
-- Cost: new objects only; nothing that exists is locked or rewritten.
-- Down: lossless, gives back the schema and every row.
-- Run:  psql -X -1 -v ON_ERROR_STOP=1 -f migration/sql/app/postgres/up/0005_add_posts_title_idx.sql
-- Or:   SEAGLASS_DATABASE=app sea-orm-cli migrate up
-- Or:   sqlx migrate run --source migration/sql/app/postgres/up

DO LANGUAGE plpgsql $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass('"posts_title_idx"') AND indisvalid) THEN
        RAISE EXCEPTION '%', 'index posts_title_idx of posts is missing, or its build was stopped'
            USING HINT = 'Run DROP INDEX CONCURRENTLY IF EXISTS "posts_title_idx"; and the migration before this one again.';
    END IF;
END
$$;
