//! What the generated SQL makes of an empty database: on its home engine exactly the database that people wrote by hand,
//! elsewhere its equivalent, fact by fact.

use seaglass_tests::{assert_same_lines, generated, process::workspace, target::Target};
use sqlx::{Connection, SqliteConnection, migrate::Migrator};

/// As a client runs a migration: file by file, each in a transaction.
fn apply_all(target: &Target, files: &[generated::Sql]) {
    for file in files {
        target.exec(&file.text).unwrap_or_else(|error| panic!("{}: {}: {error}", target.label(), file.path.display()));
    }
}

/// An empty database, migrated.
pub(crate) fn migrated(target: Target, database: &str) -> Target {
    apply_all(&target, &generated::up(database, target.dialect()));
    target
}

/// A database on the same engine with the schema of a fixture.
pub(crate) fn by_hand(target: &Target, sql: &str) -> Vec<String> {
    let sibling = target.sibling();
    sibling.must(sql);
    sibling.facts()
}

/// Facts of the Workers app on D1, as its statements see them: a declared type counts by its affinity, and `sessions.id`
/// is NOT NULL, the one tightening of the generated table.
pub(crate) fn as_the_app_sees_them(facts: &[String]) -> Vec<String> {
    facts
        .iter()
        .map(|fact| by_affinity(fact).replace("column sessions.id (text) null", "column sessions.id (text) not null"))
        .collect()
}

/// Without the declared type of a column.
fn by_affinity(fact: &str) -> String {
    let Some(column) = fact.strip_prefix("column ") else { return fact.to_owned() };
    let (name, rest) = column.split_once(' ').expect("a column has a type");
    let affinities = ["(integer)", "(text)", "(blob)", "(real)", "(numeric)"];
    let at = affinities.iter().filter_map(|affinity| rest.find(affinity)).min().expect("a column has an affinity");
    format!("column {name} {}", &rest[at..])
}

/// What must be true of webauthn on D1.
pub(crate) fn webauthn_on_d1() -> Vec<String> {
    let replaced = |line: String| line.replace("<uuid>", &UUID.concat()).replace("<now>", NOW);
    let mut facts: Vec<String> = generated::fixture_lines("webauthn_on_d1.facts").into_iter().map(replaced).collect();
    facts.sort();
    facts
}

/// The time as entities write it: a whole second has no fraction.
const NOW: &str = "replace (strftime ('%Y-%m-%dT%H:%M:%f', 'now'), '.000', '') || '+00:00'";
/// Random bytes with version 4 and the variant 10xx in their places.
const UUID: [&str; 5] = [
    "CAST (randomblob (6) || char (64 + (random () & 15)) || randomblob (1) || substr (x '",
    "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f",
    "a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf",
    "', 1 + (random () & 63), 1)",
    " || randomblob (7) AS BLOB)",
];

fn sqlx_migrate_postgres(url: &str, database: &str) {
    seaglass_tests::block_on(async {
        let migrator =
            Migrator::new(generated::folder(database, "postgres", "up")).await.expect("sqlx reads the folder");
        let mut connection = seaglass_tests::postgres::connect(url).await;
        migrator.run(&mut connection).await.unwrap_or_else(|error| panic!("{database}: {error}"));
        // A second run finds everything applied, and every checksum right.
        migrator.run(&mut connection).await.unwrap_or_else(|error| panic!("{database}: {error}"));
    });
}

/// A few facts of the documentation, so that a mistake in the fixture that everything is held against is noticed.
const ANCHORS: [&str; 22] = [
    "column invite_codes.code character varying(8) not null",
    "column invite_codes.created_at timestamp with time zone not null default now()",
    "column invite_codes.id uuid not null default gen_random_uuid()",
    "column invite_codes.is_active boolean not null default true",
    "column invite_codes.used_by_user_id uuid null",
    "column request_analytics.duration_ms integer null",
    "column request_analytics.request_data jsonb null",
    "column request_analytics.response_size bigint null",
    "column request_analytics.status_code integer not null",
    "column request_analytics.trace_id character varying(32) null",
    "column tower_sessions.data bytea not null",
    "column tower_sessions.id text not null",
    "column users.invite_code_used character varying(8) null",
    "column users.username character varying(255) not null",
    "column webauthn_credentials.credential_id bytea not null",
    "constraint invite_codes.invite_codes_code_key: UNIQUE (code)",
    "constraint users.fk_users_invite_code: FOREIGN KEY (invite_code_used) REFERENCES invite_codes(code)",
    "constraint webauthn_credentials.fk_webauthn_credentials_user_id: FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE",
    "index idx_analytics_timestamp: CREATE INDEX idx_analytics_timestamp ON public.request_analytics USING btree (\"timestamp\" DESC)",
    "index idx_analytics_user_id: CREATE INDEX idx_analytics_user_id ON public.request_analytics USING btree (user_id) WHERE (user_id IS NOT NULL)",
    "index idx_invite_codes_active: CREATE INDEX idx_invite_codes_active ON public.invite_codes USING btree (is_active) WHERE (is_active = true)",
    "index idx_tower_sessions_id: CREATE INDEX idx_tower_sessions_id ON public.tower_sessions USING btree (id)",
];

/// How many facts of each kind the documentation lists: 34 columns, 11 constraints, 12 indexes beside those of constraints.
const COUNTS: [(&str, usize); 6] =
    [("table ", 5), ("column ", 34), ("constraint ", 10), ("index ", 20), ("function ", 1), ("comment on ", 40)];

#[test]
fn the_passkey_server_written_by_hand_is_the_documented_one() {
    for target in Target::postgres("by_hand") {
        target.must(&generated::fixture("webauthn_by_hand.sql"));
        let facts = target.facts();
        let missing: Vec<&&str> = ANCHORS.iter().filter(|anchor| !facts.iter().any(|fact| fact == *anchor)).collect();
        assert!(missing.is_empty(), "{}: {missing:#?}\n{facts:#?}", target.label());
        for (kind, count) in COUNTS {
            assert_eq!(facts.iter().filter(|fact| fact.starts_with(kind)).count(), count, "{kind}");
        }
        assert_eq!(facts.len(), COUNTS.iter().map(|(_, count)| count).sum::<usize>());
        target.must(
            "INSERT INTO tower_sessions VALUES ('old', '', now() - interval '1 second'), ('new', '', now() + interval '1 day')",
        );
        assert_eq!(target.texts("SELECT cleanup_expired_sessions()::text"), ["1"]);
        assert_eq!(target.texts("SELECT id FROM tower_sessions"), ["new"]);
    }
}

#[test]
fn webauthn_on_postgres_is_the_database_written_by_hand() {
    for target in Target::postgres("webauthn_home") {
        let expected = by_hand(&target, &generated::fixture("webauthn_by_hand.sql"));
        sqlx_migrate_postgres(&target.url(), "webauthn");
        assert_same_lines("generated", &target.facts(), "by hand", &expected);
    }
}

#[test]
fn each_version_of_webauthn_leads_to_the_next_and_back() {
    let (up, down) = (generated::up("webauthn", "postgres"), generated::down("webauthn", "postgres"));
    assert_eq!(up.len(), 3, "three versions: {up:?}");
    for target in Target::postgres("webauthn_versions") {
        let version = |number| by_hand(&target, &generated::fixture_versions("webauthn_by_hand.sql", number));
        for (index, file) in up.iter().enumerate() {
            apply_all(&target, std::slice::from_ref(file));
            assert_same_lines(&file.name, &target.facts(), "by hand", &version(index + 1));
        }
        for (index, file) in down.iter().enumerate() {
            apply_all(&target, std::slice::from_ref(file));
            let expected = if index == 2 { Vec::new() } else { version(2 - index) };
            assert_same_lines(&format!("{} rolled back", file.name), &target.facts(), "by hand", &expected);
        }
    }
}

#[test]
fn mvp_on_postgres_has_the_documented_types() {
    let is_comment = |fact: &String| fact.starts_with("comment on ");
    for target in Target::postgres("mvp_on_postgres") {
        let expected = by_hand(&target, &generated::fixture("mvp_on_postgres.sql"));
        sqlx_migrate_postgres(&target.url(), "mvp");
        let (comments, facts): (Vec<String>, Vec<String>) = target.facts().into_iter().partition(is_comment);
        assert_same_lines("generated", &facts, "expected", &expected);
        let described =
            expected.iter().filter(|fact| fact.starts_with("table ") || fact.starts_with("column ")).count();
        assert_eq!(comments.len(), described, "every table and column has a comment: {comments:#?}");
        apply_all(&target, &generated::down("mvp", "postgres"));
        assert_same_lines("rolled back", &target.facts(), "nothing", &[""; 0]);
    }
}

#[test]
fn mvp_on_d1_is_the_database_written_by_hand() {
    for target in [Target::d1(), Target::sqlite()] {
        let expected = by_hand(&target, &generated::fixture("mvp_by_hand.sql"));
        let target = migrated(target, "mvp");
        assert_same_lines(
            "generated",
            &as_the_app_sees_them(&target.facts()),
            "by hand",
            &as_the_app_sees_them(&expected),
        );
        // What was set aside above differs in just these.
        let facts = target.facts();
        assert!(facts.iter().any(|fact| fact == "column sessions.id TEXT (text) not null key 1"), "{facts:#?}");
        assert!(!facts.iter().any(|fact| fact.starts_with("check ") || fact.starts_with("constraint ")), "{facts:#?}");
        apply_all(&target, &generated::down("mvp", "d1"));
        assert_same_lines("rolled back", &target.facts(), "nothing", &[""; 0]);
    }
}

#[test]
fn webauthn_on_d1_has_the_documented_form() {
    for target in [Target::d1(), Target::sqlite()] {
        let target = migrated(target, "webauthn");
        assert_same_lines("generated", &target.facts(), "expected", &webauthn_on_d1());
        apply_all(&target, &generated::down("webauthn", "d1"));
        assert_same_lines("rolled back", &target.facts(), "nothing", &[""; 0]);
    }
}

/// D1's form keeps what Postgres keeps by type: each of these rows is refused, and the good one is stored.
#[test]
fn webauthn_on_d1_refuses_what_postgres_refuses() {
    let refused = [
        "INSERT INTO invite_codes (id, code) VALUES ('5d2c1f0e-8f37-4b1a-9d7e-000000000001', 'TEXTUUID')",
        "INSERT INTO invite_codes (id, code) VALUES (x'00', 'SHORT')",
        "INSERT INTO invite_codes (code) VALUES ('NINECHARS')",
        "INSERT INTO invite_codes (code, is_active) VALUES ('MAYBE', 2)",
        "INSERT INTO invite_codes (code) VALUES (NULL)",
        "INSERT INTO invite_codes (code) VALUES ('WELCOME1')",
        "INSERT INTO users (username, invite_code_used) VALUES ('eve', 'UNKNOWN')",
        "INSERT INTO webauthn_credentials (user_id, credential_id, credential_data) VALUES (zeroblob(16), x'01', '{}')",
        "INSERT INTO request_analytics (request_id, method, path, status_code, request_data) VALUES ('r', 'GET', '/', 200, 'no json')",
        "INSERT INTO request_analytics (request_id, method, path, status_code, request_data) VALUES ('r', 'GET', '/', 200, x'7b7d')",
        "DELETE FROM invite_codes WHERE code = 'WELCOME1'",
    ];
    let kept = "INSERT INTO invite_codes (code) VALUES ('WELCOME1');
        INSERT INTO users (username, invite_code_used) VALUES ('ada', 'WELCOME1');
        INSERT INTO request_analytics (request_id, method, path, status_code) VALUES ('r', 'GET', '/', 200);";
    for target in [Target::d1(), Target::sqlite()] {
        let target = migrated(target, "webauthn");
        target.must(kept);
        let rows = target.rows();
        assert_eq!(rows.len(), 3);
        for statement in refused {
            let error = target.exec(statement).expect_err(statement);
            assert!(error.contains("constraint failed"), "{statement}: {error}");
        }
        assert_same_lines("after refused statements", &target.rows(), "before", &rows);
        target.must("DELETE FROM users; DELETE FROM invite_codes;");
        assert_eq!(target.rows().len(), 1);
    }
}

/// The same folders that wrangler and psql take, by sqlx's own migrator on `SQLite`.
#[test]
fn sqlx_migrates_sqlite_too() {
    for database in ["webauthn", "mvp"] {
        let target = Target::sqlite();
        seaglass_tests::block_on(async {
            let migrator = Migrator::new(generated::folder(database, "d1", "up")).await.expect("sqlx reads the folder");
            let mut connection = SqliteConnection::connect(&target.url()).await.expect("the file opens");
            migrator.run(&mut connection).await.unwrap_or_else(|error| panic!("{database}: {error}"));
        });
        let expected = migrated(Target::sqlite(), database).facts();
        assert_same_lines("sqlx", &target.facts(), "file by file", &expected);
    }
}

#[test]
fn files_are_numbered_and_stand_in_both_directions() {
    let names = |files: Vec<generated::Sql>| files.into_iter().map(|file| file.name).collect::<Vec<_>>();
    for dialect in ["postgres", "d1"] {
        assert_eq!(names(generated::up("mvp", dialect)), ["0001_initial_schema.sql"]);
        assert_eq!(names(generated::down("mvp", dialect)), ["0001_initial_schema.sql"]);
        let webauthn = ["0001_initial.sql", "0002_session_storage.sql", "0003_analytics.sql"];
        assert_eq!(names(generated::up("webauthn", dialect)), webauthn);
        assert_eq!(names(generated::down("webauthn", dialect)), [webauthn[2], webauthn[1], webauthn[0]]);
    }
    assert!(workspace().join("migration/history/webauthn/0003_analytics.json").exists());
}
