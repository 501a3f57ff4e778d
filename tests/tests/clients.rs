//! Tests of clients that npm cannot bring: `psql`. CI installs it first.

use std::{fs, path::Path, process::Stdio};

#[path = "system/faults_kit.rs"]
mod faults_kit;
#[path = "system/import_folder_files.rs"]
mod import_folder_files;
#[allow(dead_code, reason = "other tests use more of it")]
#[path = "system/import_folder_kit.rs"]
mod import_folder_kit;

use faults_kit::{
    Course, FAILS, every_statement_fails_once, gives_up_where_tables_are_held, killed_before_each_commit, on_postgres,
    state, with_each_statement,
};
use seaglass::{
    Database, TableDecl,
    model::Dialect,
    sea_query::{ColumnDef, Index, Table},
};
use seaglass_tests::{
    assert_same_lines, block_on, clients, generated,
    postgres::{Majors, connect},
    process::{Output, command, run, workspace},
    story::Story,
    target::Target,
};
use sqlx::migrate::Migrator;

/// psql as a user runs it, without settings of this machine.
fn psql(url: &str, arguments: &[&str]) -> Output {
    let mut psql = command("psql", Path::new("."));
    assert!(
        psql.arg("--version").output().is_ok(),
        "psql is missing. Install it with:\n  apt-get install postgresql-client   (or: brew install libpq)"
    );
    run(command("psql", Path::new(".")).args(["-X", "-v", "ON_ERROR_STOP=1"]).args(arguments).arg(url))
}

#[test]
fn psql_connects_to_both_majors() {
    for cluster in Majors::both() {
        let url = block_on(cluster.create_database("psql"));
        let sql = "CREATE TABLE t (a int); INSERT INTO t VALUES (1), (2); SELECT sum(a) FROM t";
        let output = psql(&url, &["-1", "-A", "-t", "-q", "-c", sql]).expect_success();
        assert_eq!(output.stdout, "3\n");
        let failed = psql(&url, &["-1", "-c", "INSERT INTO t VALUES (4); SELECT nope"]);
        assert_eq!(failed.code, 1, "{}", failed.both());
        assert_eq!(psql(&url, &["-A", "-t", "-c", "SELECT count(*) FROM t"]).expect_success().stdout, "2\n");
    }
}

/// A folder that psql ran file after file becomes a history, and psql runs the next file.
#[test]
fn psql_goes_on_behind_an_imported_folder() {
    let run = |target: &Target, file: &Path| {
        psql(&target.url(), &["-q", "-f", &file.to_string_lossy()]).expect_success();
    };
    import_folder_files::goes_on("import_psql", run);
}

/// The command that a file's header gives, run as it stands there from the root of the repository; the connection comes
/// from the environment, as psql's users give it.
fn run_header(target: &Target, file: &generated::Sql) -> Output {
    let commands: Vec<&str> = file
        .text
        .lines()
        .take_while(|line| line.starts_with("--"))
        .filter_map(|line| line.strip_prefix("-- Run:  "))
        .collect();
    let [line] = commands.as_slice() else { panic!("{}: not one command: {commands:?}", file.path.display()) };
    let path = file.path.strip_prefix(workspace()).expect("a file of the repository").display().to_string();
    assert_eq!(*line, format!("psql -X -1 -v ON_ERROR_STOP=1 -f {path}"));
    let (place, host) =
        target.url().split_once("?host=").map(|(place, host)| (place.to_owned(), host.to_owned())).expect("a URL");
    let database = place.rsplit('/').next().expect("a URL names a database").to_owned();
    let mut shell = command("/bin/sh", &workspace());
    shell.args(["-c", line]).env("PGHOST", host).env("PGUSER", "postgres").env("PGDATABASE", database);
    run(&mut shell)
}

fn by_psql(target: &Target, files: &[generated::Sql]) {
    for file in files {
        let output = run_header(target, file).expect_success();
        assert_eq!(output.stderr, "", "{}: {}", file.name, output.both());
    }
}

fn by_sqlx(target: &Target, database: &str) {
    block_on(async {
        let folder = generated::folder(database, "postgres", "up");
        let migrator = Migrator::new(folder).await.expect("sqlx reads the folder");
        migrator.run(&mut connect(&target.url()).await).await.expect("sqlx migrates");
    });
}

fn by_sea_orm(target: &Target, database: &str) {
    let mut cli = command(env!("CARGO_BIN_EXE_sea-orm-cli"), &workspace());
    cli.args(["migrate", "up"]).env("DATABASE_URL", target.url()).env("SEAGLASS_DATABASE", database);
    run(&mut cli).expect_success();
}

type Migrate = fn(&Target, &str);

const ROWS: [(&str, &str); 2] = [
    (
        "webauthn",
        "INSERT INTO invite_codes (code) VALUES ('WELCOME1');
         INSERT INTO users (username, invite_code_used) VALUES ('ada', 'WELCOME1');
         INSERT INTO tower_sessions (id, data, expiry_date) VALUES ('s', '', '2020-01-01T00:00:00Z');
         SELECT cleanup_expired_sessions();",
    ),
    (
        "mvp",
        "INSERT INTO users (email, name) VALUES ('ada@example.com', 'Ada');
         INSERT INTO posts (user_id, title, content, slug) SELECT id, 'One', 'Text', 'one' FROM users;",
    ),
];

#[test]
fn psql_sqlx_and_sea_orm_lead_to_the_same_catalogue() {
    for (database, rows) in ROWS {
        for target in Target::postgres("three_clients") {
            by_psql(&target, &generated::up(database, "postgres"));
            let (facts, label) = (target.facts(), target.label());
            assert!(facts.len() > 80, "{facts:#?}");
            for (name, migrate) in [("sqlx", by_sqlx as Migrate), ("sea-orm", by_sea_orm)] {
                let other = target.sibling();
                migrate(&other, database);
                assert_same_lines(&format!("psql on {label}"), &facts, name, &other.facts());
                other.must(rows);
                assert_eq!(other.rows().len(), 2, "{name} on {label}");
            }
            target.must(rows);
            assert_eq!(target.rows().len(), 2, "{label}");
            by_psql(&target, &generated::down(database, "postgres"));
            assert_same_lines(&format!("rolled back by psql on {label}"), &target.facts(), "nothing", &[""; 0]);
        }
    }
}

/// A migration that fails half-way, here because a table of the same name exists, leaves nothing behind.
#[test]
fn psql_applies_all_of_a_file_or_nothing() {
    for target in Target::postgres("psql_half_way") {
        target.must("CREATE TABLE tower_sessions (id integer); INSERT INTO tower_sessions VALUES (7);");
        let before = target.facts();
        let files = generated::up("webauthn", "postgres");
        let failed = run_header(&target, &files[0]);
        assert_eq!(failed.code, 3, "{}", failed.both());
        assert!(failed.stderr.contains("relation \"tower_sessions\" already exists"), "{}", failed.both());
        assert_same_lines("after a failure", &target.facts(), "before", &before);
        assert_eq!(target.rows(), [r#"tower_sessions {"id": 7}"#]);
    }
}

#[test]
fn psql_runs_the_sample_data_twice() {
    let seed = generated::seed("mvp", "postgres", "sample_data");
    for target in Target::postgres("psql_seed") {
        by_psql(&target, &generated::up("mvp", "postgres"));
        by_psql(&target, std::slice::from_ref(&seed));
        let rows = target.rows();
        assert_eq!(rows.len(), 10, "{rows:#?}");
        by_psql(&target, std::slice::from_ref(&seed));
        assert_same_lines("seeded twice", &target.rows(), "once", &rows);
    }
}

/// psql with the one file of a folder that is new.
fn by_name(target: &Target) -> impl Fn(&Path, &str) -> Result<(), String> {
    let url = target.url();
    move |folder, name| {
        let output = run(&mut clients::psql(&folder.join(name), &url));
        if output.code == 0 { Ok(()) } else { Err(output.both()) }
    }
}

/// Each statement of each file in turn; the other clients' turn is in `system/faults.rs`.
#[test]
fn a_statement_that_fails_under_psql_leaves_nothing_of_its_stage() {
    let course = Course::new(Dialect::Postgres);
    on_postgres("each_statement_psql", |target| {
        every_statement_fails_once(&course, &target, None, by_name(&target));
        if target.label().ends_with("18") {
            every_statement_back_fails_once(&course, &target);
        }
    });
}

/// The same when rolling back to the first version; one major is enough for it.
fn every_statement_back_fails_once(course: &Course, target: &Target) {
    let (up, dir) = (by_name(target), tempfile::tempdir().expect("a temporary folder"));
    for name in course.names()[1..].iter().rev() {
        let file = course.folder().with_file_name("down").join(name);
        let (text, before) = (fs::read_to_string(file).expect("a file can be read"), state(target, None));
        let run = |text: &str| {
            fs::write(dir.path().join(name), text).expect("a file can be written");
            up(dir.path(), name)
        };
        for (at, broken) in with_each_statement(&text, |_| FAILS.to_owned()).iter().enumerate() {
            let label = format!("statement {at} back from {name} on {}", target.label());
            run(broken).expect_err(&label);
            assert_same_lines(&label, &state(target, None), "before", &before);
        }
        run(&text).expect("it goes back");
    }
    let first = target.sibling();
    course.begin(&first, |folder| by_name(&first)(folder, &course.names()[0]));
    assert_same_lines("rolled back", &target.facts(), "the first version", &first.facts());
    let items = |rows: Vec<String>| rows.into_iter().filter(|row| row.starts_with("items ")).collect::<Vec<_>>();
    assert_same_lines("rolled back", &items(target.rows()), "the first version", &items(first.rows()));
}

#[test]
fn psql_that_is_killed_leaves_nothing_of_its_stage() {
    let course = Course::new(Dialect::Postgres);
    on_postgres("killed_psql", |target| {
        killed_before_each_commit(&course, &target, None, |folder, name| {
            let mut psql = clients::psql(&folder.join(name), &target.url());
            psql.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("psql starts")
        });
    });
}

#[test]
fn psql_gives_up_where_tables_are_held_and_leaves_nothing() {
    let course = Course::new(Dialect::Postgres);
    on_postgres("held_psql", |target| gives_up_where_tables_are_held(&course, &target, None, by_name(&target)));
}

/// Of a draft, and of a stage that only makes sure of an index.
#[test]
fn psql_takes_a_way_back_that_does_nothing() {
    let users = |indexed: bool| {
        let id = ColumnDef::new("id").big_integer().not_null().primary_key().take();
        let users = Table::create().table("users").col(id).col(ColumnDef::new("name").text()).take();
        let index = Index::create().name("users_name_idx").table("users").col("name").take();
        let users = TableDecl::new(users);
        Database::new("app").table(if indexed { users.index(index) } else { users })
    };
    let story = Story::new();
    story.generate(&[users(false)], &[]);
    story.types(&[users(false)], &["new", "fill"]);
    let draft = story.root().join("migration/draft/app/fill/postgres");
    fs::write(draft.join("up.sql"), "UPDATE users SET name = 'x';\n").expect("a file can be written");
    fs::write(draft.join("down.sql"), "-- down: lossless\n").expect("a file can be written");
    story.generate(&[users(true)], &[]);
    for target in Target::postgres("psql_nothing") {
        for direction in ["up", "down"] {
            let files = generated::walk(&story.root().join("migration/sql/app/postgres").join(direction));
            let paths: Vec<_> = files.into_values().collect();
            assert_eq!(paths.len(), 4);
            let in_order: Vec<_> = if direction == "up" { paths } else { paths.into_iter().rev().collect() };
            for path in in_order {
                run(&mut clients::psql(&path, &target.url())).expect_success();
            }
        }
        assert_same_lines("rolled back", &target.facts(), "nothing", &[""; 0]);
    }
}
