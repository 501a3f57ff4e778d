-- Migration 0001_initial_schema of mvp, D1.
-- Frozen: do not edit; history holds its checksum. To change the schema, change the declaration.
--
--   add table users with 7 columns, indexes idx_users_email, idx_users_created_at
--   add table sessions with 5 columns, indexes idx_sessions_user_id, idx_sessions_expires_at
--   add table api_keys with 9 columns, indexes idx_api_keys_user_id, idx_api_keys_key_hash
--   add table posts with 9 columns, indexes idx_posts_user_id, idx_posts_slug, idx_posts_published, idx_posts_created_at
--   add table audit_logs with 9 columns, indexes idx_audit_logs_user_id, idx_audit_logs_action, idx_audit_logs_resource, idx_audit_logs_created_at
--   add table settings with 6 columns, index idx_settings_key
--
-- Cost: new objects only; nothing that exists is locked or rewritten.
-- Down: structure only, drops users, sessions, api_keys, posts, audit_logs, settings with the rows written since.
-- Run:  npx wrangler d1 migrations apply DB --local --config migration/wrangler/mvp/wrangler.jsonc
-- Live: npx wrangler d1 migrations apply DB --remote --config migration/wrangler/mvp/wrangler.jsonc
-- Or:   SEAGLASS_DATABASE=mvp sea-orm-cli migrate up

-- All or nothing: statement by statement, this fails here.
PRAGMA defer_foreign_keys = on;
SELECT 1 FROM sqlite_master WHERE false;
SELECT json_extract('[]', CASE "defer_foreign_keys" WHEN 1 THEN '$' ELSE
    'this file is one transaction, and nothing has changed: run it as its first lines say' END)
FROM pragma_defer_foreign_keys;

CREATE TABLE "users" (
    /* People who can sign in. */
    "id"         integer PRIMARY KEY AUTOINCREMENT /* Identifies the user. */,
    "email"      text    NOT NULL UNIQUE /* The address that the user signs in with. */,
    "name"       text    NOT NULL /* The name that others see. */,
    "avatar_url" text    /* Where the user's picture is. */,
    "created_at" text    NOT NULL DEFAULT (datetime('now')) /* When the user was added. */,
    "updated_at" text    /* When the row last changed. */,
    "deleted_at" text    /* When the user was deleted; the row is kept. Empty for users that are there. */
);

CREATE INDEX "idx_users_email" ON "users" ("email");
CREATE INDEX "idx_users_created_at" ON "users" ("created_at");

CREATE TABLE "sessions" (
    /* Sign-ins that have not ended. */
    "id"         text    NOT NULL PRIMARY KEY /* The token in the cookie. */,
    "user_id"    integer NOT NULL REFERENCES "users" ("id") ON DELETE CASCADE /* Who is signed in. */,
    "expires_at" integer NOT NULL /* When the session ends, in Unix seconds. */,
    "data"       text    /* The session's values. */,
    "created_at" text    NOT NULL DEFAULT (datetime('now')) /* When the user signed in. */
);

CREATE INDEX "idx_sessions_user_id" ON "sessions" ("user_id");
CREATE INDEX "idx_sessions_expires_at" ON "sessions" ("expires_at");

CREATE TABLE "api_keys" (
    /* Keys by which programs act for a user. */
    "id"           integer PRIMARY KEY AUTOINCREMENT /* Identifies the key. */,
    "user_id"      integer NOT NULL REFERENCES "users" ("id") ON DELETE CASCADE /* Whose key it is. */,
    "key_hash"     text    NOT NULL UNIQUE /* A hash of the key; the key itself is not kept. */,
    "name"         text    NOT NULL /* What the user calls it. */,
    "scopes"       text    /* An array of the actions it allows. */,
    "last_used_at" text    /* When it was last used. */,
    "created_at"   text    NOT NULL DEFAULT (datetime('now')) /* When it was made. */,
    "expires_at"   text    /* When it stops working; empty for never. */,
    "revoked_at"   text    /* When the user withdrew it. */
);

CREATE INDEX "idx_api_keys_user_id" ON "api_keys" ("user_id");
CREATE INDEX "idx_api_keys_key_hash" ON "api_keys" ("key_hash");

CREATE TABLE "posts" (
    /* Articles. */
    "id"           integer PRIMARY KEY AUTOINCREMENT /* Identifies the post. */,
    "user_id"      integer NOT NULL REFERENCES "users" ("id") ON DELETE CASCADE /* Who wrote it. */,
    "title"        text    NOT NULL /* Its headline. */,
    "content"      text    NOT NULL /* Its text. */,
    "slug"         text    NOT NULL UNIQUE /* Its name in links. */,
    "published"    boolean NOT NULL DEFAULT 0 /* Whether visitors see it. */,
    "published_at" text    /* When it was first published. */,
    "created_at"   text    NOT NULL DEFAULT (datetime('now')) /* When it was started. */,
    "updated_at"   text    /* When it last changed. */
);

CREATE INDEX "idx_posts_user_id" ON "posts" ("user_id");
CREATE INDEX "idx_posts_slug" ON "posts" ("slug");
CREATE INDEX "idx_posts_published" ON "posts" ("published");
CREATE INDEX "idx_posts_created_at" ON "posts" ("created_at");

CREATE TABLE "audit_logs" (
    /* What users did; kept when the user is gone. */
    "id"            integer PRIMARY KEY AUTOINCREMENT /* Identifies the entry. */,
    "user_id"       integer REFERENCES "users" ("id") ON DELETE SET NULL /* Who did it; empty once the user is deleted, and for the system itself. */,
    "action"        text    NOT NULL /* What was done, such as `post.publish`. */,
    "resource_type" text    NOT NULL /* The kind of thing it was done to. */,
    "resource_id"   text    /* Which one. */,
    "details"       text    /* An object with further facts. */,
    "ip_address"    text    /* The address that the request came from. */,
    "user_agent"    text    /* The client's User-Agent header. */,
    "created_at"    text    NOT NULL DEFAULT (datetime('now')) /* When it was done. */
);

CREATE INDEX "idx_audit_logs_user_id" ON "audit_logs" ("user_id");
CREATE INDEX "idx_audit_logs_action" ON "audit_logs" ("action");
CREATE INDEX "idx_audit_logs_resource" ON "audit_logs" ("resource_type", "resource_id");
CREATE INDEX "idx_audit_logs_created_at" ON "audit_logs" ("created_at");

CREATE TABLE "settings" (
    /* Values that an administrator can change. */
    "id"          integer PRIMARY KEY AUTOINCREMENT /* Identifies the setting. */,
    "key"         text    NOT NULL UNIQUE /* Its name in the app's code. */,
    "value"       text    NOT NULL /* Its value as text. */,
    "description" text    /* What it does, for the administrator. */,
    "created_at"  text    NOT NULL DEFAULT (datetime('now')) /* When it was added. */,
    "updated_at"  text    /* When it last changed. */
);

CREATE INDEX "idx_settings_key" ON "settings" ("key");
