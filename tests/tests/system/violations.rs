//! An error of the database says which constraint of the declaration is violated: on both majors of Postgres, on SQLite,
//! and by the texts of D1.

use std::collections::BTreeSet;
use std::fmt::Debug;

use entity::{
    Violated, mvp,
    violations::{Constraints, Named},
    webauthn,
};
use migration::{mvp::Migrator as Mvp, webauthn::Migrator as Webauthn};
use sea_orm::{ConnectionTrait, DbErr, RuntimeErr};
use sea_orm_migration::MigratorTrait;
use seaglass_tests::{
    block_on, generated,
    workerd::{Db, Workerd},
};

use crate::engines;

/// What runs statements.
enum Runs {
    Orm(engines::Engine),
    D1(Db),
}

struct Engine {
    name: String,
    runs: Runs,
}

impl Engine {
    fn is_postgres(&self) -> bool {
        self.name.starts_with("Postgres")
    }

    async fn run(&self, sql: &str) -> Result<(), DbErr> {
        match &self.runs {
            Runs::Orm(engine) => engine.db.execute_unprepared(sql).await.map(|_| ()),
            Runs::D1(db) => {
                db.autocommit(sql).map_err(|said| DbErr::Exec(RuntimeErr::Internal(format!("D1_ERROR: {said}"))))
            }
        }
    }

    async fn must(&self, sql: &str) {
        self.run(sql).await.unwrap_or_else(|error| panic!("{}: {sql}: {error}", self.name));
    }

    async fn fails(&self, sql: &str) -> DbErr {
        let Err(error) = self.run(sql).await else { panic!("{}: {sql} is taken", self.name) };
        error
    }
}

/// A database made by its migrations, on every engine.
async fn migrated<M: MigratorTrait>(test: &str, database: &str) -> Vec<Engine> {
    let migrated = engines::migrated::<M>(test).await;
    let d1 = Workerd::shared().open();
    for file in generated::up(database, "d1") {
        d1.apply(&file.name, &file.text).unwrap_or_else(|error| panic!("{}: {error}", file.name));
    }
    let named = |engine: engines::Engine| Engine { name: engine.name.clone(), runs: Runs::Orm(engine) };
    let mut engines: Vec<Engine> = migrated.into_iter().map(named).collect();
    engines.push(Engine { name: "D1".to_owned(), runs: Runs::D1(d1) });
    engines
}

/// Violates each constraint of a table that has two rows at least, by statements on it, and returns what was found.
async fn violate<V: Constraints + Debug + PartialEq>(engine: &Engine, keys: &[(&str, V)]) {
    let (_, table) = V::TABLE;
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut hold = |sql: &str, error: DbErr, expected: V| {
        assert_eq!(error.violated(), Some(expected), "{}: {sql}: {error}", engine.name);
        seen.insert(format!("{expected:?}"));
    };
    for (expected, column, _) in V::NOT_NULL {
        let sql = format!("UPDATE \"{table}\" SET \"{column}\" = NULL");
        let error = engine.fails(&sql).await;
        // The number of a row is not a column to SQLite.
        if !error.to_string().contains("datatype mismatch") {
            hold(&sql, error, *expected);
        }
    }
    for (expected, _, columns) in V::UNIQUE {
        let names: Vec<&str> = columns.split(", ").filter_map(|name| name.rsplit('.').next()).collect();
        let order = names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
        let first = |name: &&str| format!("\"{name}\" = (SELECT \"{name}\" FROM \"{table}\" ORDER BY {order} LIMIT 1)");
        let sql = format!("UPDATE \"{table}\" SET {}", names.iter().map(first).collect::<Vec<_>>().join(", "));
        hold(&sql, engine.fails(&sql).await, *expected);
    }
    for (sql, expected) in keys {
        let expected = if engine.is_postgres() { *expected } else { V::FOREIGN_KEY.expect("SQLite says something") };
        hold(sql, engine.fails(sql).await, expected);
    }
    let named = |constraints: &[Named<V>]| constraints.iter().map(|(violated, ..)| format!("{violated:?}")).collect();
    let all: [BTreeSet<String>; 2] =
        [named(V::UNIQUE), named(if engine.is_postgres() { V::FOREIGN_KEYS } else { &[] })];
    for constraint in all.into_iter().flatten() {
        assert!(seen.contains(&constraint), "{}: nothing violates {table}.{constraint}", engine.name);
    }
}

const PEOPLE: &str = "
INSERT INTO users (email, name) VALUES ('ada@example.org', 'Ada'), ('bob@example.org', 'Bob');
INSERT INTO sessions (id, user_id, expires_at) VALUES ('one', 1, 1), ('two', 2, 2);
INSERT INTO api_keys (user_id, key_hash, name) VALUES (1, 'one', 'one'), (2, 'two', 'two');
INSERT INTO posts (user_id, title, content, slug) VALUES (1, 'one', '', 'one'), (2, 'two', '', 'two');
INSERT INTO audit_logs (user_id, action, resource_type) VALUES (1, 'one', 'post'), (2, 'two', 'post');
INSERT INTO settings (key, value) VALUES ('one', '1'), ('two', '2');";

#[test]
fn every_constraint_of_a_workers_app_is_told_apart() {
    block_on(async {
        for engine in migrated::<Mvp>("violations_mvp", "mvp").await {
            engine.must(PEOPLE).await;
            violate::<mvp::users::Violation>(&engine, &[]).await;
            let orphan = |table: &str| format!("UPDATE {table} SET user_id = 99");
            let key = mvp::sessions::Violation::UserIdFkey;
            violate(&engine, &[(&orphan("sessions"), key)]).await;
            violate(&engine, &[(&orphan("api_keys"), mvp::api_keys::Violation::UserIdFkey)]).await;
            violate(&engine, &[(&orphan("posts"), mvp::posts::Violation::UserIdFkey)]).await;
            violate(&engine, &[(&orphan("audit_logs"), mvp::audit_logs::Violation::UserIdFkey)]).await;
            violate::<mvp::settings::Violation>(&engine, &[]).await;

            let slug = engine.fails("UPDATE posts SET slug = 'one'").await;
            assert!(matches!(slug.violated(), Some(mvp::posts::Violation::SlugKey)), "{}", engine.name);
            assert_eq!(slug.violated::<mvp::users::Violation>(), None, "{}: another table's", engine.name);
            let typo = engine.fails("UPDATE posts SET slog = 'one'").await;
            assert_eq!(typo.violated::<mvp::posts::Violation>(), None, "{}: {typo}", engine.name);
        }
    });
}

const ONE: &str = "11111111-1111-4111-8111-111111111111";
const TWO: &str = "22222222-2222-4222-8222-222222222222";

/// Rows of the passkey server, whose identifiers and bytes each dialect writes in its own way.
fn accounts(postgres: bool) -> String {
    let uuid = |id: &str| if postgres { format!("'{id}'") } else { format!("x'{}'", id.replace('-', "")) };
    let (one, two) = (uuid(ONE), uuid(TWO));
    let bytes = |hex: &str| if postgres { format!("'\\x{hex}'") } else { format!("x'{hex}'") };
    let (first, second) = (bytes("01"), bytes("02"));
    let at = "'2026-03-04T05:06:07+00:00'";
    format!(
        "INSERT INTO invite_codes (id, code) VALUES ({one}, 'AAAA0001'), ({two}, 'BBBB0002');
         INSERT INTO users (id, username, invite_code_used) VALUES ({one}, 'ada', 'AAAA0001'), ({two}, 'bob', 'BBBB0002');
         INSERT INTO webauthn_credentials (id, user_id, credential_id, credential_data)
         VALUES ({one}, {one}, {first}, 'a'), ({two}, {two}, {second}, 'b');
         INSERT INTO tower_sessions (id, data, expiry_date) VALUES ('one', {first}, {at}), ('two', {second}, {at});
         INSERT INTO request_analytics (id, request_id, method, path, status_code)
         VALUES ({one}, 'one', 'GET', '/', 200), ({two}, 'two', 'GET', '/', 200);"
    )
}

#[test]
fn every_constraint_of_a_passkey_server_is_told_apart() {
    block_on(async {
        for engine in migrated::<Webauthn>("violations_webauthn", "webauthn").await {
            engine.must(&accounts(engine.is_postgres())).await;
            violate::<webauthn::invite_codes::Violation>(&engine, &[]).await;
            let key = webauthn::users::Violation::FkUsersInviteCode;
            violate(&engine, &[("UPDATE users SET invite_code_used = 'NOPE0000'", key)]).await;
            let key = webauthn::webauthn_credentials::Violation::FkWebauthnCredentialsUserId;
            let id = if engine.is_postgres() { "gen_random_uuid()" } else { "randomblob(16)" };
            violate(&engine, &[(&format!("UPDATE webauthn_credentials SET user_id = {id}"), key)]).await;
            violate::<webauthn::tower_sessions::Violation>(&engine, &[]).await;
            violate::<webauthn::request_analytics::Violation>(&engine, &[]).await;

            // A parent that is in use: the key is its child's.
            let used = engine.fails("DELETE FROM invite_codes").await;
            if engine.is_postgres() {
                let key = webauthn::users::Violation::FkUsersInviteCode;
                assert_eq!(used.violated(), Some(key), "{}", engine.name);
                assert_eq!(used.violated::<webauthn::invite_codes::Violation>(), None, "{}", engine.name);
            } else {
                let some = webauthn::invite_codes::Violation::ForeignKey;
                assert_eq!(used.violated(), Some(some), "{}", engine.name);
            }
        }
    });
}

/// Names that read like what the databases say of other constraints.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Strange {
    Quoted,
    Plain,
    Pair,
    Joined,
    Coded,
    Code,
    Required,
}

const STRANGE: &str = r#"
CREATE TABLE "t, "".x" (
    a integer NOT NULL, b integer, "b, t, "".x.c" integer, c integer,
    CONSTRAINT "two"", constraint: Some(""one" UNIQUE (a),
    CONSTRAINT "pair" UNIQUE (b, c),
    CONSTRAINT "joined" UNIQUE ("b, t, "".x.c", a),
    CONSTRAINT "CHECK constraint failed: code: SQLITE_CONSTRAINT" CHECK (a < 100),
    CONSTRAINT "code" CHECK (b < 100)
);
CREATE UNIQUE INDEX "it's one" ON "t, "".x" (abs(a + c));
CREATE TABLE other (a integer CONSTRAINT "code" CHECK (a < 100));
INSERT INTO "t, "".x" VALUES (1, 1, 1, 1), (2, 2, 2, 2);"#;

impl Constraints for Strange {
    const TABLE: (Option<&str>, &str) = (None, "t, \".x");
    const UNIQUE: &[Named<Self>] = &[
        (Self::Plain, "it's one", "index 'it''s one'"),
        (Self::Quoted, "two\", constraint: Some(\"one", "t, \".x.a"),
        (Self::Pair, "pair", "t, \".x.b, t, \".x.c"),
        (Self::Joined, "joined", "t, \".x.b, t, \".x.c, t, \".x.a"),
    ];
    const CHECKS: &[Named<Self>] = &[
        (Self::Code, "code", "code"),
        (
            Self::Coded,
            "CHECK constraint failed: code: SQLITE_CONSTRAINT",
            "CHECK constraint failed: code: SQLITE_CONSTRAINT",
        ),
    ];
    const NOT_NULL: &[Named<Self>] = &[(Self::Required, "a", "t, \".x.a")];
}

#[test]
fn names_that_read_like_messages_are_not_confused() {
    block_on(async {
        let mut all: Vec<Engine> = Vec::new();
        for engine in engines::empty("violations_strange").await {
            all.push(Engine { name: engine.name.clone(), runs: Runs::Orm(engine) });
        }
        all.push(Engine { name: "D1".to_owned(), runs: Runs::D1(Workerd::shared().open()) });
        for engine in all {
            engine.must(STRANGE).await;
            for (set, expected) in [
                ("a = 2 WHERE a = 1", Strange::Quoted),
                ("b = 2, c = 2 WHERE a = 1", Strange::Pair),
                ("c = 3 WHERE a = 1", Strange::Plain),
                ("a = 100 WHERE a = 1", Strange::Coded),
                ("b = 100 WHERE a = 1", Strange::Code),
                ("a = NULL", Strange::Required),
            ] {
                let error = engine.fails(&format!("UPDATE \"t, \"\".x\" SET {set}")).await;
                let found: Option<Strange> = error.violated();
                assert_eq!(found, Some(expected), "{}: {set}: {error}", engine.name);
            }
            let others = engine.fails("INSERT INTO other VALUES (100)").await;
            let found: Option<Strange> = others.violated();
            // SQLite names the check alone: an app asks about the table that its statement wrote to.
            let expected = if engine.is_postgres() { None } else { Some(Strange::Code) };
            assert_eq!(found, expected, "{}: {others}", engine.name);
        }
    });
}
