//! `wrangler` as a user of the generated `wrangler.jsonc` runs it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use seaglass_tests::{
    assert_same_lines, generated,
    process::{copy_tree, workspace},
    wrangler::{State, Wrangler},
};
use tempfile::TempDir;

use crate::home;

/// The folders that wrangler needs, as they lie in the repository, with local state of their own.
struct Project {
    _root: TempDir,
    dir: PathBuf,
    wrangler: Wrangler,
}

impl Project {
    fn new(database: &str) -> Self {
        let root = tempfile::tempdir().expect("a temporary folder");
        for folder in [format!("migration/sql/{database}"), format!("migration/wrangler/{database}")] {
            copy_tree(&workspace().join(&folder), &root.path().join(&folder));
        }
        let dir = root.path().join("migration/wrangler").join(database);
        let wrangler = Wrangler::new(&dir);
        Self { _root: root, dir, wrangler }
    }

    /// What the only local database holds.
    fn state(&self) -> State {
        State::of(&self.wrangler.database())
    }
}

fn names(files: &[generated::Sql]) -> Vec<String> {
    files.iter().map(|file| file.name.clone()).collect()
}

/// A row in each table of the Workers app that others refer to.
const APP_ROWS: &str = "INSERT INTO users (email, name) VALUES ('ada@example.com', 'Ada');
INSERT INTO sessions (id, user_id, expires_at) VALUES ('token', 1, 1900000000);
INSERT INTO audit_logs (user_id, action, resource_type) VALUES (1, 'login', 'session');
";

const SERVER_ROWS: &str = "INSERT INTO invite_codes (code) VALUES ('WELCOME1');
INSERT INTO users (username, invite_code_used) VALUES ('ada', 'WELCOME1');
INSERT INTO request_analytics (request_id, method, path, status_code) VALUES ('r', 'GET', '/', 200);
";

fn apply_twice(database: &str, insert: &str, count: usize) -> Project {
    let project = Project::new(database);
    project.wrangler.migrations_apply("DB").expect_success();
    fs::write(project.dir.join("rows.sql"), insert).expect("written");
    project.wrangler.execute_file("DB", Path::new("rows.sql")).expect_success();
    let before = project.state();
    assert_eq!(before.rows.len(), count, "{:?}", before.rows);
    assert_eq!(before.applied, names(&generated::up(database, "d1")));

    let again = project.wrangler.migrations_apply("DB").expect_success();
    assert!(again.both().contains("No migrations to apply"), "{}", again.both());
    let after = project.state();
    assert_same_lines("rows after applying again", &after.rows, "before", &before.rows);
    assert_same_lines("schema after applying again", &after.facts, "before", &before.facts);
    assert_eq!(after.applied, before.applied);
    project
}

#[test]
fn migrations_apply_makes_the_workers_app_and_nothing_twice() {
    let project = apply_twice("mvp", APP_ROWS, 3);
    let expected = home::by_hand(&seaglass_tests::target::Target::sqlite(), &generated::fixture("mvp_by_hand.sql"));
    let facts = home::as_the_app_sees_them(&project.state().facts);
    assert_same_lines("wrangler", &facts, "by hand", &home::as_the_app_sees_them(&expected));

    // The optional sample data, twice, beside the row that is there.
    let seed = generated::seed("mvp", "d1", "sample_data");
    let path = project.dir.join("../../sql/mvp/d1/seed").join(&seed.name);
    project.wrangler.execute_file("DB", &path).expect_success();
    let seeded = project.state().rows;
    assert_eq!(seeded.len(), 3 + 10, "{seeded:#?}");
    project.wrangler.execute_file("DB", &path).expect_success();
    assert_same_lines("seeded twice", &project.state().rows, "seeded once", &seeded);
}

#[test]
fn migrations_apply_makes_the_passkey_server_and_nothing_twice() {
    let project = apply_twice("webauthn", SERVER_ROWS, 3);
    assert_same_lines("wrangler", &project.state().facts, "expected", &home::webauthn_on_d1());
}

#[test]
fn execute_file_takes_the_same_files() {
    for (database, rows) in [("mvp", APP_ROWS), ("webauthn", SERVER_ROWS)] {
        let project = Project::new(database);
        let run = |part: &str, file: &generated::Sql| {
            let path = project.dir.join(format!("../../sql/{database}/d1/{part}")).join(&file.name);
            project.wrangler.execute_file("DB", &path).expect_success();
        };
        for file in &generated::up(database, "d1") {
            run("up", file);
        }
        fs::write(project.dir.join("rows.sql"), rows).expect("written");
        project.wrangler.execute_file("DB", Path::new("rows.sql")).expect_success();
        let state = project.state();
        assert_eq!(state.rows.len(), 3, "{:?}", state.rows);
        let expected = home::migrated(seaglass_tests::target::Target::d1(), database).facts();
        assert_same_lines("execute --file", &state.facts, "migrations apply", &expected);

        // The same files once more are refused, and each refusal leaves everything as it was.
        let first = &generated::up(database, "d1")[0];
        let path = project.dir.join(format!("../../sql/{database}/d1/up")).join(&first.name);
        let refused = project.wrangler.execute_file("DB", &path).expect_code(1);
        assert!(refused.both().contains("already exists"), "{}", refused.both());
        assert_same_lines("after a refusal", &project.state().rows, "before", &state.rows);

        for file in &generated::down(database, "d1") {
            run("down", file);
        }
        assert_same_lines("rolled back", &project.state().facts, "nothing", &[""; 0]);
    }
}

/// Each environment of the generated configuration is a database of its own.
#[test]
fn environments_are_apart() {
    let project = Project::new("mvp");
    let apply = |environment: &str| {
        let arguments = ["d1", "migrations", "apply", "DB", "--local", environment];
        project.wrangler.run(&arguments).expect_success().both()
    };
    for environment in ["--env=", "--env=staging", "--env=production"] {
        let said = apply(environment);
        assert!(said.contains("0001_initial_schema.sql"), "{environment}: {said}");
    }
    let files = project.wrangler.databases();
    assert_eq!(files.len(), 3, "{files:?}");
    let expected = home::migrated(seaglass_tests::target::Target::sqlite(), "mvp").facts();
    for file in &files {
        assert_same_lines("an environment", &State::of(file).facts, "expected", &expected);
    }
}
