//! Migrations of SQLite that stop half-way: killed, on a full disk, and where another has locked the file.

use std::fs;

use seaglass::model::Dialect;
use seaglass_tests::{assert_same_lines, block_on, clients::Client, sqlite::Sqlite, target::Target};
use sqlx::{ConnectOptions, Connection, Executor, sqlite::SqliteConnectOptions, sqlite::SqliteJournalMode};

use crate::{
    faults::start,
    faults_kit::{Course, state, with_each_statement},
};

/// A file that holds the first version with rows.
fn begun(course: &Course, client: Client) -> Target {
    let target = Target::sqlite();
    course.begin(&target, |folder| block_on(client.up(folder, &target.url())));
    target
}

/// Writes until it is killed, beyond what SQLite keeps in memory.
const ENDLESS: &str = "CREATE TABLE endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) \
    SELECT i, randomblob(1000) AS x FROM n;\n";

const SPILLED: u64 = 4 << 20;

/// The bytes of the database and of what is beside it.
fn size(file: &Sqlite) -> u64 {
    let beside = fs::read_dir(file.path().parent().expect("a folder")).expect("a folder can be read");
    beside.filter_map(|entry| entry.ok()?.metadata().ok()).map(|metadata| metadata.len()).sum()
}

/// As soon as nobody has the file open: sqlx closes a dropped connection on a thread of its own.
async fn set_journal(file: &Sqlite, mode: SqliteJournalMode) {
    let options = SqliteConnectOptions::new().filename(file.path()).journal_mode(mode);
    loop {
        match options.connect().await {
            Ok(connection) => return connection.close().await.expect("it closes"),
            Err(error) => assert!(error.to_string().contains("database is locked"), "{error}"),
        }
    }
}

/// With the pages of an unfinished transaction on the disk: in the log, or in the database itself beside a journal. The
/// clients take turns at the statements.
#[test]
fn a_client_of_sqlite_that_is_killed_leaves_nothing_of_its_stage() {
    let course = Course::new(Dialect::D1);
    let modes = [SqliteJournalMode::Wal, SqliteJournalMode::Delete];
    for (turn, client) in Client::ALL.into_iter().enumerate() {
        let target = begun(&course, client);
        let Target::Sqlite(file) = &target else { unreachable!("it is one") };
        for name in &course.names()[1..] {
            let before = state(&target, Some(client.bookkeeping()));
            let endless = with_each_statement(&course.text(name), |statement| format!("{ENDLESS}{statement}"));
            for (at, text) in endless.iter().enumerate().skip(turn).step_by(2) {
                let label = format!("statement {at} of {name} under {}", client.name());
                block_on(set_journal(file, modes[at / 2 % 2]));
                let folder = course.up_to(name, text);
                let mut child = start(client, folder.path(), &file.url());
                while size(file) < SPILLED {
                    assert_eq!(child.try_wait().expect("a child"), None, "{label}: it ended");
                }
                child.kill().expect("it is killed");
                child.wait().expect("it ends");
                assert_same_lines(&label, &state(&target, Some(client.bookkeeping())), "before", &before);
            }
            block_on(client.up(course.up_to(name, &course.text(name)).path(), &file.url())).expect("it goes on");
        }
        course.assert_done(&target, client.name());
    }
}

/// Whatever page is the last that there is room for.
#[test]
fn a_full_disk_leaves_nothing_of_a_stage() {
    let course = Course::new(Dialect::D1);
    for client in Client::ALL {
        let target = begun(&course, client);
        for name in &course.names()[1..] {
            let before = state(&target, Some(client.bookkeeping()));
            let pages = target.texts("SELECT CAST(page_count AS text) FROM pragma_page_count()");
            let (first, folder) = (pages[0].parse::<u32>().expect("a number"), course.up_to(name, &course.text(name)));
            let up = |pages: u32| {
                let limit = [("max_page_count", pages.to_string())];
                block_on(client.up_with(folder.path(), &target.url(), &limit))
            };
            let refused = (first..).map_while(|pages| up(pages).err().map(|error| (pages, error)));
            let mut times = 0;
            for (pages, error) in refused {
                let label = format!("{name} in {pages} pages under {}", client.name());
                assert!(error.contains("database or disk is full"), "{label}: {error}");
                assert_same_lines(&label, &state(&target, Some(client.bookkeeping())), "before", &before);
                times += 1;
            }
            assert!(times > 3, "{times} times in {name}");
        }
        course.assert_done(&target, client.name());
    }
}

/// A writer stops the first statement that writes; in the way of a commit stands a reader, when all statements are done.
#[test]
fn a_locked_file_leaves_nothing_of_a_stage() {
    let course = Course::new(Dialect::D1);
    for client in Client::ALL {
        for held in ["BEGIN IMMEDIATE", "BEGIN; SELECT * FROM items"] {
            let target = begun(&course, client);
            let Target::Sqlite(file) = &target else { unreachable!("it is one") };
            for name in &course.names()[1..] {
                let label = format!("{name} against {held} under {}", client.name());
                let before = state(&target, Some(client.bookkeeping()));
                let folder = course.up_to(name, &course.text(name));
                block_on(async {
                    set_journal(file, SqliteJournalMode::Delete).await;
                    let mut holding =
                        SqliteConnectOptions::new().filename(file.path()).connect().await.expect("it opens");
                    holding.execute(held).await.expect("it holds the file");
                    let patience = [("busy_timeout", "0".to_owned())];
                    let error = client.up_with(folder.path(), &file.url(), &patience).await.expect_err(&label);
                    assert!(error.contains("database is locked"), "{label}: {error}");
                    holding.close().await.expect("it closes");
                });
                assert_same_lines(&label, &state(&target, Some(client.bookkeeping())), "before", &before);
                block_on(client.up(folder.path(), &file.url())).expect("it goes on");
            }
            course.assert_done(&target, client.name());
        }
    }
}
