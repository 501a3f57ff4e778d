-- Migration 0003_analytics of webauthn, Postgres.
-- Frozen: do not edit; history holds its checksum. To change the schema, change the declaration.
--
--   add table request_analytics with 15 columns, indexes idx_analytics_timestamp, idx_analytics_user_id, idx_analytics_path, idx_analytics_status, idx_analytics_trace_id
--
-- Cost: new objects only; nothing that exists is locked or rewritten.
-- Down: structure only, drops request_analytics with the rows written since.
-- Run:  psql -X -1 -v ON_ERROR_STOP=1 -f migration/sql/webauthn/postgres/up/0003_analytics.sql
-- Or:   SEAGLASS_DATABASE=webauthn sea-orm-cli migrate up
-- Or:   sqlx migrate run --source migration/sql/webauthn/postgres/up

CREATE TABLE "request_analytics" (
    "id"            uuid        NOT NULL DEFAULT gen_random_uuid(),
    "request_id"    varchar(36) NOT NULL,
    "timestamp"     timestamptz NOT NULL DEFAULT now(),
    "user_id"       uuid,
    "method"        varchar(10) NOT NULL,
    "path"          text        NOT NULL,
    "status_code"   integer     NOT NULL,
    "duration_ms"   integer,
    "user_agent"    text,
    "ip_address"    text,
    "error_message" text,
    "request_data"  jsonb,
    "response_size" bigint,
    "trace_id"      varchar(32),
    "span_id"       varchar(16),
    CONSTRAINT "request_analytics_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "idx_analytics_timestamp" ON "request_analytics" ("timestamp" DESC);
CREATE INDEX "idx_analytics_user_id" ON "request_analytics" ("user_id") WHERE "user_id" IS NOT NULL;
CREATE INDEX "idx_analytics_path" ON "request_analytics" ("path");
CREATE INDEX "idx_analytics_status" ON "request_analytics" ("status_code");
CREATE INDEX "idx_analytics_trace_id" ON "request_analytics" ("trace_id") WHERE "trace_id" IS NOT NULL;

COMMENT ON TABLE "request_analytics" IS 'One row per HTTP request: what was asked, how it went, and the trace it belongs to.';
COMMENT ON COLUMN "request_analytics"."id" IS 'Identifies the row.';
COMMENT ON COLUMN "request_analytics"."request_id" IS 'The identifier that the server gave the request and sent back.';
COMMENT ON COLUMN "request_analytics"."timestamp" IS 'When the request arrived.';
COMMENT ON COLUMN "request_analytics"."user_id" IS 'The account that was signed in. Not a foreign key: the log outlives accounts.';
COMMENT ON COLUMN "request_analytics"."method" IS 'The HTTP method.';
COMMENT ON COLUMN "request_analytics"."path" IS 'The path, without the query.';
COMMENT ON COLUMN "request_analytics"."status_code" IS 'The HTTP status.';
COMMENT ON COLUMN "request_analytics"."duration_ms" IS 'How long the answer took, in milliseconds.';
COMMENT ON COLUMN "request_analytics"."user_agent" IS 'The client''s User-Agent header.';
COMMENT ON COLUMN "request_analytics"."ip_address" IS 'The client''s address.';
COMMENT ON COLUMN "request_analytics"."error_message" IS 'What went wrong, if anything did.';
COMMENT ON COLUMN "request_analytics"."request_data" IS 'Further facts about the request, without secrets.';
COMMENT ON COLUMN "request_analytics"."response_size" IS 'The size of the answer''s body in bytes.';
COMMENT ON COLUMN "request_analytics"."trace_id" IS 'The distributed trace, as 32 hexadecimal digits.';
COMMENT ON COLUMN "request_analytics"."span_id" IS 'The span within the trace, as 16 hexadecimal digits.';
