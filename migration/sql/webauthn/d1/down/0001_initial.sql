-- Rolls back migration 0001_initial of webauthn, D1.
-- Frozen: history holds its checksum. To change something, change the declaration.
--
--   add table invite_codes with 6 columns
--   add table users with 4 columns
--   add table webauthn_credentials with 6 columns
--   add table tower_sessions with 3 columns
--
-- Cost: nothing that exists is locked or rewritten.
-- Down: structure only, drops invite_codes, users, webauthn_credentials, tower_sessions with the rows written since.
-- Run:  wrangler d1 execute DB --local --config migration/wrangler/webauthn/wrangler.jsonc --file migration/sql/webauthn/d1/down/0001_initial.sql
-- Then: wrangler d1 execute DB --local --config migration/wrangler/webauthn/wrangler.jsonc --command "DELETE FROM d1_migrations WHERE name = '0001_initial.sql'"
-- Or:   SEAGLASS_DATABASE=webauthn sea-orm-cli migrate down

DROP TABLE "tower_sessions";
DROP TABLE "webauthn_credentials";
DROP TABLE "users";
DROP TABLE "invite_codes";
