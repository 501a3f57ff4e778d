-- Migration 0001_initial of webauthn, D1.
-- Frozen: do not edit; history holds its checksum. To change the schema, change the declaration.
--
--   add table invite_codes with 6 columns, indexes idx_invite_codes_code, idx_invite_codes_active
--   add table users with 4 columns, index idx_users_username
--   add table webauthn_credentials with 6 columns, indexes idx_webauthn_credentials_user_id, idx_webauthn_credentials_credential_id
--   add table tower_sessions with 3 columns, index idx_tower_sessions_expiry
--
-- Cost: new objects only; nothing that exists is locked or rewritten.
-- Down: structure only, drops invite_codes, users, webauthn_credentials, tower_sessions with the rows written since.
-- Run:  npx wrangler d1 migrations apply DB --local --config migration/wrangler/webauthn/wrangler.jsonc
-- Live: npx wrangler d1 migrations apply DB --remote --config migration/wrangler/webauthn/wrangler.jsonc
-- Or:   SEAGLASS_DATABASE=webauthn sea-orm-cli migrate up

-- All or nothing: statement by statement, this fails here.
PRAGMA defer_foreign_keys = on;
SELECT 1 FROM sqlite_master WHERE false;
SELECT json_extract('[]', CASE "defer_foreign_keys" WHEN 1 THEN '$' ELSE
    'this file is one transaction, and nothing has changed: run it as its first lines say' END)
FROM pragma_defer_foreign_keys;

CREATE TABLE "invite_codes" (
    /* Codes that let someone register an account. */
    "id"              blob                         NOT NULL DEFAULT (CAST(randomblob(6) || char(64 + (random() & 15)) || randomblob(1) || substr(x'808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf', 1 + (random() & 63), 1) || randomblob(7) AS BLOB)) CHECK (typeof("id") = 'blob' AND length("id") = 16) /* Identifies the invite. */,
    "code"            varchar(8)                   NOT NULL CHECK (length("code") <= 8) /* What the invited person types. */,
    "created_at"      timestamp_with_timezone_text NOT NULL DEFAULT (replace(strftime('%Y-%m-%dT%H:%M:%f', 'now'), '.000', '') || '+00:00') /* When the invite was issued. */,
    "used_at"         timestamp_with_timezone_text /* When someone registered with it; empty while it is unused. */,
    "used_by_user_id" blob                         CHECK ("used_by_user_id" IS NULL OR (typeof("used_by_user_id") = 'blob' AND length("used_by_user_id") = 16)) /* The account that it became. Not a foreign key: the account may be gone. */,
    "is_active"       boolean                      NOT NULL DEFAULT 1 CHECK ("is_active" IN (0, 1)) /* Whether it can still be used. */,
    CONSTRAINT "invite_codes_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "invite_codes_code_key" UNIQUE ("code")
);

CREATE INDEX "idx_invite_codes_code" ON "invite_codes" ("code");
CREATE INDEX "idx_invite_codes_active" ON "invite_codes" ("is_active") WHERE "is_active" = TRUE;

CREATE TABLE "users" (
    /* Accounts. */
    "id"               blob                         NOT NULL DEFAULT (CAST(randomblob(6) || char(64 + (random() & 15)) || randomblob(1) || substr(x'808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf', 1 + (random() & 63), 1) || randomblob(7) AS BLOB)) CHECK (typeof("id") = 'blob' AND length("id") = 16) /* Identifies the account; also its WebAuthn user handle. */,
    "username"         varchar(255)                 NOT NULL CHECK (length("username") <= 255) /* The name that the person signs in with. */,
    "created_at"       timestamp_with_timezone_text NOT NULL DEFAULT (replace(strftime('%Y-%m-%dT%H:%M:%f', 'now'), '.000', '') || '+00:00') /* When the account was registered. */,
    "invite_code_used" varchar(8)                   CHECK (length("invite_code_used") <= 8) CONSTRAINT "fk_users_invite_code" REFERENCES "invite_codes" ("code") /* The code that the person registered with; empty where none was needed. */,
    CONSTRAINT "users_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "users_username_key" UNIQUE ("username")
);

CREATE INDEX "idx_users_username" ON "users" ("username");

CREATE TABLE "webauthn_credentials" (
    /* Passkeys that accounts have registered. */
    "id"              blob                         NOT NULL DEFAULT (CAST(randomblob(6) || char(64 + (random() & 15)) || randomblob(1) || substr(x'808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf', 1 + (random() & 63), 1) || randomblob(7) AS BLOB)) CHECK (typeof("id") = 'blob' AND length("id") = 16) /* Identifies the row. */,
    "user_id"         blob                         NOT NULL CHECK (typeof("user_id") = 'blob' AND length("user_id") = 16) CONSTRAINT "fk_webauthn_credentials_user_id" REFERENCES "users" ("id") ON DELETE CASCADE /* The account it signs in to. */,
    "credential_id"   blob                         NOT NULL /* The authenticator's own identifier of the key. */,
    "credential_data" text                         NOT NULL /* The passkey as the server serialised it: public key, counter, transports. */,
    "created_at"      timestamp_with_timezone_text NOT NULL DEFAULT (replace(strftime('%Y-%m-%dT%H:%M:%f', 'now'), '.000', '') || '+00:00') /* When it was registered. */,
    "last_used_at"    timestamp_with_timezone_text /* When it last signed in; empty before the first time. */,
    CONSTRAINT "webauthn_credentials_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "webauthn_credentials_credential_id_key" UNIQUE ("credential_id")
);

CREATE INDEX "idx_webauthn_credentials_user_id" ON "webauthn_credentials" ("user_id");
CREATE INDEX "idx_webauthn_credentials_credential_id" ON "webauthn_credentials" ("credential_id");

CREATE TABLE "tower_sessions" (
    "id"          text                         NOT NULL,
    "data"        blob                         NOT NULL,
    "expiry_date" timestamp_with_timezone_text NOT NULL,
    CONSTRAINT "tower_sessions_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "idx_tower_sessions_expiry" ON "tower_sessions" ("expiry_date");
