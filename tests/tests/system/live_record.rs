//! `seaglass baseline` and `seaglass status`: a database that has everything already goes on with the client that its people
//! use, from where it stands.

use std::path::PathBuf;

use seaglass_tests::process::{Output, command, run, workspace};
use seaglass_tests::{block_on, clients::Client, generated, target::Target};

use crate::sea_orm_cli::Cli;

const ROWS: &str = "INSERT INTO invite_codes (code) VALUES ('AAAA0001');
    INSERT INTO users (username, invite_code_used) VALUES ('ann', 'AAAA0001')";

fn seaglass(target: &Target, arguments: &[&str]) -> Output {
    let mut command = command(env!("CARGO_BIN_EXE_seaglass"), &workspace());
    command.args(arguments).args(["--database", "webauthn", "--from", "DATABASE_URL"]);
    run(command.env("DATABASE_URL", target.url()))
}

fn files(target: &Target) -> PathBuf {
    workspace().join("migration/sql/webauthn").join(target.dialect()).join("up")
}

/// The first migrations, as psql runs them: nobody keeps a record.
fn made_by_hand(target: &Target, migrations: usize) {
    for (_, path) in generated::walk(&files(target)).into_iter().take(migrations) {
        target.must(&std::fs::read_to_string(path).expect("a file can be read"));
    }
    target.must(ROWS);
}

fn users(target: &Target) -> Vec<String> {
    target.texts("SELECT username FROM users ORDER BY 1")
}

#[test]
fn sqlx_goes_on_where_psql_stopped() {
    for target in Target::postgres("record_sqlx") {
        made_by_hand(&target, 2);
        let told = seaglass(&target, &["status"]).expect_success();
        assert!(told.stdout.contains("no client has recorded a migration"), "{}", told.both());
        seaglass(&target, &["baseline", "--client", "sqlx", "--at", "2"]).expect_success();
        let told = seaglass(&target, &["status"]).expect_success().stdout;
        let expected = "  _sqlx_migrations: 2 of 3 applied, the last one 0002_session_storage
    pending  0003_analytics: new objects only; nothing that exists is locked or rewritten.";
        assert!(told.contains(expected), "{told}");
        block_on(Client::Sqlx.up(&files(&target), &target.url())).expect("sqlx takes the record for its own");
        let told = seaglass(&target, &["status"]).expect_success().stdout;
        assert!(told.contains("_sqlx_migrations: 3 of 3 applied"), "{told}");
        seaglass(&target, &["drift"]).expect_success();
        assert_eq!(users(&target), ["ann"]);
        // And nothing is left to record.
        let told = seaglass(&target, &["baseline"]).expect_success();
        assert!(told.stderr.contains("_sqlx_migrations has every migration already"), "{}", told.both());
    }
}

#[test]
fn sea_orm_goes_on_where_psql_stopped() {
    for target in Target::postgres("record_sea_orm") {
        made_by_hand(&target, 2);
        seaglass(&target, &["baseline", "--client", "sea-orm", "--at", "0002_session_storage"]).expect_success();
        let cli = Cli { dir: workspace(), target: &target, database: Some("webauthn") };
        let states: Vec<String> =
            cli.status().iter().filter_map(|line| line.split_once(": ")).map(|(_, state)| state.to_owned()).collect();
        assert_eq!(states, ["Applied", "Applied", "Pending"]);
        cli.must(&["up"]);
        let told = seaglass(&target, &["status"]).expect_success().stdout;
        assert!(told.contains("seaql_migrations: 3 of 3 applied"), "{told}");
        seaglass(&target, &["drift"]).expect_success();
        assert_eq!(users(&target), ["ann"]);
    }
}

#[test]
fn a_database_that_is_another_one_is_not_recorded() {
    for target in Target::postgres("record_refused") {
        made_by_hand(&target, 3);
        target.must("ALTER TABLE users ADD COLUMN nickname text");
        let facts = target.facts();
        let told = seaglass(&target, &["baseline", "--client", "sqlx"]).expect_code(1);
        assert!(told.stdout.contains("unexpected  column users.nickname"), "{}", told.both());
        assert!(told.stderr.contains("nothing was recorded"), "{}", told.both());
        assert_eq!(target.facts(), facts);
        assert!(target.texts("SELECT 'there' WHERE to_regclass('_sqlx_migrations') IS NOT NULL").is_empty());
        target.must("ALTER TABLE users DROP COLUMN nickname");
        // Somebody has to say whose table it is.
        let told = seaglass(&target, &["baseline"]).expect_code(2);
        assert!(told.stderr.contains("add --client with one of sea-orm, sqlx, wrangler"), "{}", told.both());
        let told = seaglass(&target, &["baseline", "--client", "wrangler"]).expect_code(2);
        assert!(told.stderr.contains("wrangler runs no migrations on Postgres"), "{}", told.both());
        // Statements alone are printed, and not run.
        let told = seaglass(&target, &["baseline", "--client", "sea-orm", "--print"]).expect_success();
        assert!(told.stdout.contains("INSERT INTO seaql_migrations"), "{}", told.both());
        assert!(target.texts("SELECT 'there' WHERE to_regclass('seaql_migrations') IS NOT NULL").is_empty());
        target.must(&told.stdout);
        let told = seaglass(&target, &["status"]).expect_success().stdout;
        assert!(told.contains("seaql_migrations: 3 of 3 applied"), "{told}");
    }
}

#[test]
fn rows_that_history_does_not_know_are_told_and_refused() {
    for target in Target::postgres("record_unknown") {
        block_on(Client::Sqlx.up(&files(&target), &target.url())).expect("migrated");
        target.must(
            "UPDATE _sqlx_migrations SET checksum = '\\x00' WHERE version = 2;
             INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
             VALUES (77, 'theirs', true, '\\x00', 0); DELETE FROM _sqlx_migrations WHERE version = 3",
        );
        let told = seaglass(&target, &["status"]).expect_success().stdout;
        for expected in [
            "    edited   0002_session_storage: its file was another one when it ran",
            "    pending  0003_analytics",
            "    unknown  77: history has no such migration",
        ] {
            assert!(told.contains(expected), "{told}");
        }
        // The database is what history says, and was made by another file.
        let told = seaglass(&target, &["drift"]).expect_success();
        let expected = "note: migration 0002_session_storage is recorded in _sqlx_migrations with another checksum";
        assert!(told.stderr.contains(expected), "{}", told.both());
        let refused = seaglass(&target, &["baseline"]).expect_code(2);
        assert!(refused.stderr.contains("_sqlx_migrations holds what history does not know: 77"), "{}", refused.both());
        target.must("DELETE FROM _sqlx_migrations WHERE version = 77");
        let refused = seaglass(&target, &["baseline"]).expect_code(2);
        assert!(refused.stderr.contains("has 0002_session_storage as another file"), "{}", refused.both());
        assert_eq!(target.texts("SELECT count(*)::text FROM _sqlx_migrations"), ["2"]);
    }
}
