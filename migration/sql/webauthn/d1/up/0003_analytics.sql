-- Migration 0003_analytics of webauthn, D1.
-- Frozen: do not edit; history holds its checksum. To change the schema, change the declaration.
--
--   add table request_analytics with 15 columns, indexes idx_analytics_timestamp, idx_analytics_user_id, idx_analytics_path, idx_analytics_status, idx_analytics_trace_id
--
-- Cost: new objects only; nothing that exists is locked or rewritten.
-- Down: structure only, drops request_analytics with the rows written since.
-- Run:  npx wrangler d1 migrations apply DB --local --config migration/wrangler/webauthn/wrangler.jsonc
-- Live: npx wrangler d1 migrations apply DB --remote --config migration/wrangler/webauthn/wrangler.jsonc
-- Or:   SEAGLASS_DATABASE=webauthn sea-orm-cli migrate up

-- All or nothing: statement by statement, this fails here.
PRAGMA defer_foreign_keys = on;
SELECT 1 FROM sqlite_master WHERE false;
SELECT json_extract('[]', CASE "defer_foreign_keys" WHEN 1 THEN '$' ELSE
    'this file is one transaction, and nothing has changed: run it as its first lines say' END)
FROM pragma_defer_foreign_keys;

CREATE TABLE "request_analytics" (
    /* One row per HTTP request: what was asked, how it went, and the trace it belongs to. */
    "id"            blob                         NOT NULL DEFAULT (CAST(randomblob(6) || char(64 + (random() & 15)) || randomblob(1) || substr(x'808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf', 1 + (random() & 63), 1) || randomblob(7) AS BLOB)) CHECK (typeof("id") = 'blob' AND length("id") = 16) /* Identifies the row. */,
    "request_id"    varchar(36)                  NOT NULL CHECK (length("request_id") <= 36) /* The identifier that the server gave the request and sent back. */,
    "timestamp"     timestamp_with_timezone_text NOT NULL DEFAULT (replace(strftime('%Y-%m-%dT%H:%M:%f', 'now'), '.000', '') || '+00:00') /* When the request arrived. */,
    "user_id"       blob                         CHECK ("user_id" IS NULL OR (typeof("user_id") = 'blob' AND length("user_id") = 16)) /* The account that was signed in. Not a foreign key: the log outlives accounts. */,
    "method"        varchar(10)                  NOT NULL CHECK (length("method") <= 10) /* The HTTP method. */,
    "path"          text                         NOT NULL /* The path, without the query. */,
    "status_code"   integer                      NOT NULL /* The HTTP status. */,
    "duration_ms"   integer                      /* How long the answer took, in milliseconds. */,
    "user_agent"    text                         /* The client's User-Agent header. */,
    "ip_address"    text                         /* The client's address. */,
    "error_message" text                         /* What went wrong, if anything did. */,
    "request_data"  json_text                    CHECK ("request_data" IS NULL OR (typeof("request_data") = 'text' AND json_valid("request_data"))) /* Further facts about the request, without secrets. */,
    "response_size" integer                      /* The size of the answer's body in bytes. */,
    "trace_id"      varchar(32)                  CHECK (length("trace_id") <= 32) /* The distributed trace, as 32 hexadecimal digits. */,
    "span_id"       varchar(16)                  CHECK (length("span_id") <= 16) /* The span within the trace, as 16 hexadecimal digits. */,
    CONSTRAINT "request_analytics_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "idx_analytics_timestamp" ON "request_analytics" ("timestamp" DESC);
CREATE INDEX "idx_analytics_user_id" ON "request_analytics" ("user_id") WHERE "user_id" IS NOT NULL;
CREATE INDEX "idx_analytics_path" ON "request_analytics" ("path");
CREATE INDEX "idx_analytics_status" ON "request_analytics" ("status_code");
CREATE INDEX "idx_analytics_trace_id" ON "request_analytics" ("trace_id") WHERE "trace_id" IS NOT NULL;
