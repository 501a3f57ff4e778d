-- Migration 0001_initial of webauthn, Postgres.
-- Frozen: do not edit; history holds its checksum. To change the schema, change the declaration.
--
--   add table invite_codes with 6 columns, indexes idx_invite_codes_code, idx_invite_codes_active
--   add table users with 4 columns, index idx_users_username
--   add table webauthn_credentials with 6 columns, indexes idx_webauthn_credentials_user_id, idx_webauthn_credentials_credential_id
--   add table tower_sessions with 3 columns, index idx_tower_sessions_expiry
--
-- Cost: new objects only; nothing that exists is locked or rewritten.
-- Down: structure only, drops invite_codes, users, webauthn_credentials, tower_sessions with the rows written since.
-- Run:  psql -X -1 -v ON_ERROR_STOP=1 -f migration/sql/webauthn/postgres/up/0001_initial.sql
-- Or:   SEAGLASS_DATABASE=webauthn sea-orm-cli migrate up
-- Or:   sqlx migrate run --source migration/sql/webauthn/postgres/up

CREATE TABLE "invite_codes" (
    "id"              uuid        NOT NULL DEFAULT gen_random_uuid(),
    "code"            varchar(8)  NOT NULL,
    "created_at"      timestamptz NOT NULL DEFAULT now(),
    "used_at"         timestamptz,
    "used_by_user_id" uuid,
    "is_active"       boolean     NOT NULL DEFAULT true,
    CONSTRAINT "invite_codes_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "invite_codes_code_key" UNIQUE ("code")
);

CREATE INDEX "idx_invite_codes_code" ON "invite_codes" ("code");
CREATE INDEX "idx_invite_codes_active" ON "invite_codes" ("is_active") WHERE "is_active" = TRUE;

COMMENT ON TABLE "invite_codes" IS 'Codes that let someone register an account.';
COMMENT ON COLUMN "invite_codes"."id" IS 'Identifies the invite.';
COMMENT ON COLUMN "invite_codes"."code" IS 'What the invited person types.';
COMMENT ON COLUMN "invite_codes"."created_at" IS 'When the invite was issued.';
COMMENT ON COLUMN "invite_codes"."used_at" IS 'When someone registered with it; empty while it is unused.';
COMMENT ON COLUMN "invite_codes"."used_by_user_id" IS 'The account that it became. Not a foreign key: the account may be gone.';
COMMENT ON COLUMN "invite_codes"."is_active" IS 'Whether it can still be used.';

CREATE TABLE "users" (
    "id"               uuid         NOT NULL DEFAULT gen_random_uuid(),
    "username"         varchar(255) NOT NULL,
    "created_at"       timestamptz  NOT NULL DEFAULT now(),
    "invite_code_used" varchar(8),
    CONSTRAINT "users_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "users_username_key" UNIQUE ("username"),
    CONSTRAINT "fk_users_invite_code" FOREIGN KEY ("invite_code_used") REFERENCES "invite_codes" ("code")
);

CREATE INDEX "idx_users_username" ON "users" ("username");

COMMENT ON TABLE "users" IS 'Accounts.';
COMMENT ON COLUMN "users"."id" IS 'Identifies the account; also its WebAuthn user handle.';
COMMENT ON COLUMN "users"."username" IS 'The name that the person signs in with.';
COMMENT ON COLUMN "users"."created_at" IS 'When the account was registered.';
COMMENT ON COLUMN "users"."invite_code_used" IS 'The code that the person registered with; empty where none was needed.';

CREATE TABLE "webauthn_credentials" (
    "id"              uuid        NOT NULL DEFAULT gen_random_uuid(),
    "user_id"         uuid        NOT NULL,
    "credential_id"   bytea       NOT NULL,
    "credential_data" text        NOT NULL,
    "created_at"      timestamptz NOT NULL DEFAULT now(),
    "last_used_at"    timestamptz,
    CONSTRAINT "webauthn_credentials_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "webauthn_credentials_credential_id_key" UNIQUE ("credential_id"),
    CONSTRAINT "fk_webauthn_credentials_user_id" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE
);

CREATE INDEX "idx_webauthn_credentials_user_id" ON "webauthn_credentials" ("user_id");
CREATE INDEX "idx_webauthn_credentials_credential_id" ON "webauthn_credentials" ("credential_id");

COMMENT ON TABLE "webauthn_credentials" IS 'Passkeys that accounts have registered.';
COMMENT ON COLUMN "webauthn_credentials"."id" IS 'Identifies the row.';
COMMENT ON COLUMN "webauthn_credentials"."user_id" IS 'The account it signs in to.';
COMMENT ON COLUMN "webauthn_credentials"."credential_id" IS 'The authenticator''s own identifier of the key.';
COMMENT ON COLUMN "webauthn_credentials"."credential_data" IS 'The passkey as the server serialised it: public key, counter, transports.';
COMMENT ON COLUMN "webauthn_credentials"."created_at" IS 'When it was registered.';
COMMENT ON COLUMN "webauthn_credentials"."last_used_at" IS 'When it last signed in; empty before the first time.';

CREATE TABLE "tower_sessions" (
    "id"          text        NOT NULL,
    "data"        bytea       NOT NULL,
    "expiry_date" timestamptz NOT NULL,
    CONSTRAINT "tower_sessions_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "idx_tower_sessions_expiry" ON "tower_sessions" ("expiry_date");
