-- Rolls back migration 0001_initial of webauthn, D1.
-- Frozen: do not edit; history holds its checksum. To change the schema, change the declaration.
--
--   add table invite_codes with 6 columns, indexes idx_invite_codes_code, idx_invite_codes_active
--   add table users with 4 columns, index idx_users_username
--   add table webauthn_credentials with 6 columns, indexes idx_webauthn_credentials_user_id, idx_webauthn_credentials_credential_id
--   add table tower_sessions with 3 columns, index idx_tower_sessions_expiry
--
-- Cost: nothing that exists is locked or rewritten.
-- Down: structure only, drops invite_codes, users, webauthn_credentials, tower_sessions with the rows written since.
-- Run:  npx wrangler d1 execute DB --local --config migration/wrangler/webauthn/wrangler.jsonc --command="$(cat migration/sql/webauthn/d1/down/0001_initial.sql && echo "DELETE FROM d1_migrations WHERE name = '0001_initial.sql'")"
-- Live: npx wrangler d1 execute DB --remote --config migration/wrangler/webauthn/wrangler.jsonc --command="$(cat migration/sql/webauthn/d1/down/0001_initial.sql && echo "DELETE FROM d1_migrations WHERE name = '0001_initial.sql'")"
-- Mark: npx wrangler d1 time-travel info DB --config migration/wrangler/webauthn/wrangler.jsonc
-- Undo: npx wrangler d1 time-travel restore DB --config migration/wrangler/webauthn/wrangler.jsonc --bookmark=BOOKMARK
-- Or:   SEAGLASS_DATABASE=webauthn sea-orm-cli migrate down
-- Note: before Live, run Mark: it prints the BOOKMARK by which Undo restores every row as it was then. Add --env=NAME
--       to each command for an environment.

-- All or nothing: statement by statement, this fails here.
PRAGMA defer_foreign_keys = on;
SELECT 1 FROM sqlite_master WHERE false;
SELECT json_extract('[]', CASE "defer_foreign_keys" WHEN 1 THEN '$' ELSE
    'this file is one transaction, and nothing has changed: run it as its first lines say' END)
FROM pragma_defer_foreign_keys;

DROP TABLE "tower_sessions";
DROP TABLE "webauthn_credentials";
DROP TABLE "users";
DROP TABLE "invite_codes";
