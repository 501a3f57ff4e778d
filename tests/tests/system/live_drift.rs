//! `seaglass drift` on live databases: nothing is found where nothing was changed, and what somebody changed by hand is
//! named, and fixed with the rows kept.

use std::collections::BTreeMap;

use seaglass_tests::process::{Output, command, run, workspace};
use seaglass_tests::{assert_same_lines, generated, target::Target};

/// A database of the repository's history, with rows.
fn made(target: &Target, database: &str) {
    for (_, path) in generated::walk(&workspace().join(format!("migration/sql/{database}/{}/up", target.dialect()))) {
        let text = std::fs::read_to_string(path).expect("a file can be read");
        target.migrate(&text).unwrap_or_else(|error| panic!("{}: {error}", target.label()));
    }
    let rows = match database {
        "webauthn" => {
            "INSERT INTO invite_codes (code) VALUES ('AAAA0001');
             INSERT INTO users (username, invite_code_used) VALUES ('ann', 'AAAA0001');
             INSERT INTO tower_sessions (id, data, expiry_date) VALUES ('s', '\\x01', now());"
        }
        _ => {
            "INSERT INTO users (email, name) VALUES ('ann@example.com', 'Ann');
             INSERT INTO posts (user_id, title, content, slug) SELECT id, 'Hello', 'World', 'hello' FROM users;"
        }
    };
    target.must(rows);
}

fn seaglass(target: &Target, arguments: &[&str]) -> Output {
    let from = match target {
        Target::Postgres { url, .. } => url.clone(),
        Target::Sqlite(file) => file.path().display().to_string(),
        Target::D1(_) => panic!("the tests' workerd is known to no wrangler"),
    };
    let mut command = command(env!("CARGO_BIN_EXE_seaglass"), &workspace());
    run(command.args(arguments).args(["--from", &from]))
}

fn drift(target: &Target, database: &str, more: &[&str]) -> Output {
    seaglass(target, &[&["drift", "--database", database], more].concat())
}

/// Runs what `--sql` printed, as a person would: block by block.
fn run_printed(target: &Target, printed: &str) -> Result<(), String> {
    let (mut block, mut alone) = (String::new(), false);
    let done = |block: &mut String, alone: bool| {
        let text = std::mem::take(block);
        if text.lines().all(|line| line.trim().is_empty() || line.starts_with("--")) {
            return Ok(());
        }
        target.migrate(&if alone { format!("-- no-transaction\n{text}") } else { text })
    };
    for line in printed.lines() {
        match line {
            "BEGIN;" | "COMMIT;" => done(&mut block, std::mem::take(&mut alone))?,
            "-- by itself, outside of a transaction" => {
                done(&mut block, std::mem::take(&mut alone))?;
                alone = true;
            }
            line => {
                block.push_str(line);
                block.push('\n');
            }
        }
    }
    done(&mut block, alone)
}

/// What somebody did by hand, and how it is told.
type ByHand = (&'static str, &'static [&'static str]);

const ON_POSTGRES: &[ByHand] = &[
    ("DROP INDEX idx_users_username", &["missing     index idx_users_username of users"]),
    ("CREATE INDEX quick ON users (created_at)", &["unexpected  index quick of users"]),
    (
        "DROP INDEX idx_invite_codes_active; CREATE INDEX idx_invite_codes_active ON invite_codes (is_active) WHERE is_active = false",
        &["different   index idx_invite_codes_active of invite_codes"],
    ),
    ("ALTER TABLE users ADD COLUMN nickname text", &["unexpected  column users.nickname"]),
    (
        "ALTER TABLE users ALTER username TYPE varchar(300)",
        &["different   column users.username: type varchar(300) instead of varchar(255)"],
    ),
    (
        "ALTER TABLE users ALTER created_at DROP DEFAULT",
        &["different   column users.created_at: no default instead of default now()"],
    ),
    (
        "ALTER TABLE users ALTER created_at SET DEFAULT '2020-01-01'",
        &[
            "different   column users.created_at: default ('2020-01-01 00:00:00+00'::timestamp with time zone) instead of default now()",
        ],
    ),
    (
        "ALTER TABLE request_analytics ALTER path DROP NOT NULL",
        &["different   column request_analytics.path: NULL instead of NOT NULL"],
    ),
    (
        "ALTER TABLE users DROP CONSTRAINT fk_users_invite_code",
        &["missing     foreign key fk_users_invite_code of users"],
    ),
    (
        "ALTER TABLE webauthn_credentials DROP CONSTRAINT fk_webauthn_credentials_user_id, ADD CONSTRAINT fk_webauthn_credentials_user_id FOREIGN KEY (user_id) REFERENCES users",
        &["different   foreign key fk_webauthn_credentials_user_id of webauthn_credentials"],
    ),
    ("ALTER TABLE users ADD CHECK (username <> '')", &["unexpected  check users_username_check of users"]),
    (
        "ALTER TABLE users ADD CONSTRAINT once UNIQUE (created_at, username)",
        &["unexpected  unique constraint once of users"],
    ),
    ("COMMENT ON TABLE users IS 'hm'", &["different   comment of users"]),
    ("COMMENT ON COLUMN request_analytics.path IS NULL", &["different   comment of request_analytics.path"]),
    (
        "CREATE OR REPLACE FUNCTION cleanup_expired_sessions() RETURNS integer LANGUAGE plpgsql AS $$ BEGIN RETURN 0; END $$",
        &["different   routine cleanup_expired_sessions()"],
    ),
    ("DROP FUNCTION cleanup_expired_sessions", &["missing     routine cleanup_expired_sessions()"]),
    ("CREATE FUNCTION extra(a int) RETURNS int LANGUAGE sql RETURN a", &["unexpected  routine extra(integer)"]),
    ("CREATE VIEW active AS SELECT * FROM users", &["unexpected  view active"]),
    (
        "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
         CREATE TRIGGER touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch()",
        &["unexpected  trigger touch of users", "unexpected  routine touch()"],
    ),
    ("CREATE TYPE mood AS ENUM ('ok')", &["unexpected  enum mood"]),
    ("CREATE TABLE beyond (id int PRIMARY KEY); INSERT INTO beyond VALUES (1)", &["unexpected  table beyond"]),
    ("DROP TABLE request_analytics", &["missing     table request_analytics"]),
    (
        "ALTER TABLE users ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON users USING (username = current_user)",
        &["different   the options of users", "unexpected  policy users.own"],
    ),
    // A name ends neither its line nor the comment that it stands in.
    (
        "CREATE TABLE \"beyond\nDROP TABLE users CASCADE; --\" (id int); INSERT INTO \"beyond\nDROP TABLE users CASCADE; --\" VALUES (1)",
        &["unexpected  table beyond DROP TABLE users CASCADE; --"],
    ),
    ("CREATE SEQUENCE numbers", &["unexpected  sequence numbers"]),
    (
        "ALTER INDEX idx_users_username RENAME TO by_name",
        &["different   index by_name of users, which is idx_users_username in history"],
    ),
];

#[test]
fn what_was_changed_by_hand_is_named_and_mended_on_postgres() {
    for target in Target::postgres("live_drift") {
        all(ON_POSTGRES, |by_hand, expected| named_and_mended(&target.sibling(), "webauthn", by_hand, expected));
    }
}

const ON_SQLITE: &[ByHand] = &[
    ("DROP INDEX idx_users_email", &["missing     index idx_users_email of users"]),
    ("CREATE INDEX quick ON users (name)", &["unexpected  index quick of users"]),
    ("ALTER TABLE users ADD COLUMN nickname text", &["unexpected  column users.nickname"]),
    ("ALTER TABLE settings DROP COLUMN description", &["missing     column settings.description"]),
    ("CREATE VIEW titles AS SELECT title FROM posts", &["unexpected  view titles"]),
    ("CREATE TRIGGER touch AFTER UPDATE ON users begin select 1; end", &["unexpected  trigger touch of users"]),
    ("CREATE TABLE beyond (id int); INSERT INTO beyond VALUES (1)", &["unexpected  table beyond"]),
    ("DROP TABLE audit_logs", &["missing     table audit_logs"]),
];

#[test]
fn what_was_changed_by_hand_is_named_and_mended_on_sqlite() {
    all(ON_SQLITE, |by_hand, expected| named_and_mended(&Target::sqlite(), "mvp", by_hand, expected));
}

fn all(cases: &[ByHand], holds: impl Fn(&str, &[&str]) -> Result<(), String>) {
    let wrong: Vec<String> = cases.iter().filter_map(|(by_hand, expected)| holds(by_hand, expected).err()).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

fn named_and_mended(target: &Target, database: &str, by_hand: &str, expected: &[&str]) -> Result<(), String> {
    made(target, database);
    drift(target, database, &[]).expect_code(0);
    target.must(by_hand);
    let (facts, rows) = (target.facts(), target.rows());
    let told = drift(target, database, &[]);
    let lines: Vec<&str> = told.stdout.lines().skip(1).map(str::trim).collect();
    let label = target.label();
    if told.code != 1 || lines != expected {
        return Err(format!("{label}: {by_hand}\n{}", told.both()));
    }
    let printed = drift(target, database, &["--sql"]).expect_code(1);
    assert_same_lines("after drift", &target.facts(), "before", &facts);
    run_printed(target, &printed.stdout).map_err(|error| format!("{label}: {by_hand}\n{error}\n{}", printed.stdout))?;
    let now = target.rows();
    if let Some(lost) = rows.iter().find(|row| !now.contains(row)) {
        return Err(format!("{label}: {by_hand} lost {lost}: {now:#?}\n{}", printed.stdout));
    }
    let after = drift(target, database, &[]);
    if after.code != 0 && !printed.stdout.contains("-- left out") {
        return Err(format!("{label}: {by_hand}\n{}\n{}", printed.stdout, after.both()));
    }
    Ok(())
}

#[test]
fn the_history_is_found_in_every_database_that_it_made() {
    let mut told = BTreeMap::new();
    for target in Target::postgres("live_clean").into_iter().chain([Target::sqlite()]) {
        for database in ["webauthn", "mvp"] {
            let target = target.sibling();
            let folder = workspace().join(format!("migration/sql/{database}/{}/up", target.dialect()));
            for (name, path) in generated::walk(&folder) {
                let text = std::fs::read_to_string(path).expect("a file can be read");
                target.migrate(&text).unwrap_or_else(|error| panic!("{}: {error}", target.label()));
                let stem = name.rsplit('/').next().and_then(|file| file.strip_suffix(".sql")).expect("a file of SQL");
                let found = drift(&target, database, &["--at", stem]);
                assert_eq!(found.code, 0, "{}: {stem}\n{}", target.label(), found.both());
                told.insert(format!("{database} {stem} {}", target.label()), found.code);
            }
        }
    }
    assert!(told.len() > 8, "{told:?}");
}

#[test]
fn a_role_that_may_only_read_is_enough() {
    for target in Target::postgres("live_reader") {
        made(&target, "webauthn");
        target.must(
            "DO $$ BEGIN CREATE ROLE live_reader LOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
             GRANT USAGE ON SCHEMA public TO live_reader; GRANT SELECT ON ALL TABLES IN SCHEMA public TO live_reader;",
        );
        target.must(&format!("ALTER DATABASE {} SET default_transaction_read_only = on", name_of(&target)));
        let url = as_role(&target, "live_reader");
        let mut command = command(env!("CARGO_BIN_EXE_seaglass"), &workspace());
        command.args(["drift", "--database", "webauthn", "--from", "HERE"]).env("HERE", &url);
        let told = run(&mut command).expect_code(0);
        assert!(!told.both().contains(&url), "{}", told.both());
    }
}

fn name_of(target: &Target) -> String {
    target.texts("SELECT quote_ident(current_database())").remove(0)
}

fn as_role(target: &Target, role: &str) -> String {
    let url = target.url();
    let (scheme, rest) = url.split_once("://").expect("a URL");
    let host = rest.split_once('@').map_or(rest, |(_, host)| host);
    format!("{scheme}://{role}@{host}")
}
