//! From a database that somebody else made to a change that is applied to it, with the commands that a person types.

use std::{env, fs, path::Path};

use seaglass_tests::clients::Client;
use seaglass_tests::process::{Output, command, run, workspace};
use seaglass_tests::target::Target;
use seaglass_tests::{assert_same_lines, block_on};
use tempfile::TempDir;

const BY_HAND: &str = include_str!("../../../fixtures/webauthn_by_hand.sql");
/// Rows, and what belongs to somebody else.
const THEIRS: &str = "INSERT INTO invite_codes (code) VALUES ('AAAA0001');
    INSERT INTO users (username, invite_code_used) VALUES ('ann', 'AAAA0001');
    CREATE TABLE legacy_notes (id bigint PRIMARY KEY, body text);
    INSERT INTO legacy_notes VALUES (1, 'old');
    CREATE VIEW legacy_names AS SELECT username FROM users;
    GRANT SELECT ON legacy_names TO PUBLIC;";

/// A project in a temporary folder.
struct Project {
    root: TempDir,
    url: String,
}

impl Project {
    fn new(url: String) -> Self {
        let root = tempfile::tempdir().expect("a temporary folder");
        // The versions of this repository, so that nothing is looked for elsewhere.
        fs::copy(workspace().join("Cargo.lock"), root.path().join("Cargo.lock")).expect("a file can be copied");
        Self { root, url }
    }

    fn run(&self, program: &str, words: &[&str]) -> Output {
        let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace().join("target"), Into::into);
        let mut command = command(program, self.root.path());
        command.args(words).env("DATABASE_URL", &self.url);
        run(command.env("CARGO_TARGET_DIR", target).env("CARGO_NET_OFFLINE", "true"))
    }

    fn seaglass(&self, words: &[&str]) -> Output {
        let words = [words, &["--from", "DATABASE_URL"]].concat();
        let said = self.run(env!("CARGO_BIN_EXE_seaglass"), &words);
        assert!(!said.both().contains(&self.url), "the URL was shown: {}", said.both());
        said
    }

    /// `cargo schema …`
    fn schema(&self, words: &[&str]) -> Output {
        self.run("cargo", &[&["schema"], words].concat()).expect_success()
    }

    fn replace(&self, path: &str, before: &str, after: &str) {
        let path = self.root.path().join(path);
        let text = fs::read_to_string(&path).expect("a file can be read");
        assert!(text.contains(before), "{text}");
        fs::write(path, text.replacen(before, after, 1)).expect("a file can be written");
    }
}

/// What docs/guide/existing.md shows behind a command.
fn console(number: usize) -> String {
    let page = fs::read_to_string(workspace().join("docs/guide/existing.md")).expect("the page can be read");
    let mut blocks = page.split("```console\n").skip(1).filter_map(|block| block.split_once("```"));
    let (block, _) = blocks.nth(number).expect("a block");
    block.split_once('\n').expect("a command, and what it prints").1.to_owned()
}

/// What is printed, of a database that the page calls otherwise.
fn shown(target: &Target, said: &Output) -> String {
    let name = target.texts("SELECT current_database()::text").remove(0);
    format!("{}{}", said.stdout, said.stderr).replace(&format!("{name} on localhost"), "app on db.example.com")
}

#[test]
fn a_database_of_postgres_becomes_a_project_and_is_changed() {
    let [_, target] = Target::postgres("import_story");
    target.must(BY_HAND);
    target.must(THEIRS);
    let before = target.rows();
    let project = Project::new(target.url());
    let source = workspace();
    let seaglass = source.to_string_lossy();
    let words = ["init", "--name", "auth", "--exclude", "legacy_*", "--seaglass", &seaglass];
    let said = project.seaglass(&words).expect_success();
    assert_eq!(shown(&target, &said), console(0));
    assert_same_lines("rows", &target.rows(), "before", &before);

    let page = fs::read_to_string(project.root.path().join("README.md")).expect("a file can be read");
    assert!(page.contains("seaglass baseline --database auth") && !page.contains("notes.rs"), "{page}");
    // What it wrote is all that follows, and passes its own tests.
    project.schema(&["check"]);
    project.run("cargo", &["test", "--quiet", "--workspace"]).expect_success();
    assert_eq!(shown(&target, &project.seaglass(&["drift"]).expect_success()), console(1));
    project.seaglass(&["baseline", "--client", "sqlx"]).expect_success();
    project.replace(
        "schema/src/auth/users.rs",
        ".foreign_key(",
        ".col(ColumnDef::new(\"nickname\").text())\n            .foreign_key(",
    );
    project.schema(&["generate", "--date", "2027-01-02"]);
    let up = project.root.path().join("migration/sql/auth/postgres/up");
    block_on(Client::Sqlx.up(&up, &target.url())).expect("sqlx goes on");
    project.seaglass(&["drift"]).expect_success();
    assert_eq!(target.texts("SELECT username FROM users WHERE nickname IS NULL"), ["ann"]);
    assert_eq!(target.texts("SELECT body FROM legacy_notes"), ["old"]);
    comes_again(&project, &target);
}

/// What is new in the database gets a file; what people wrote stays.
fn comes_again(project: &Project, target: &Target) {
    target.must(
        "CREATE TYPE mood AS ENUM ('sad', 'happy'); CREATE TABLE diaries (id uuid PRIMARY KEY, mood mood NOT NULL)",
    );
    project.seaglass(&["drift"]).expect_code(1);
    let users = project.root.path().join("schema/src/auth/users.rs");
    let before = fs::read_to_string(&users).expect("a file can be read");
    let said = project.seaglass(&["import", "--database", "auth", "--exclude", "legacy_*"]).expect_success();
    assert!(said.stdout.contains("wrote schema/src/auth/diaries.rs"), "{}", said.both());
    assert_eq!(fs::read_to_string(&users).expect("a file can be read"), before);
    assert_formatted(project.root.path());
    project.schema(&["generate", "--date", "2027-01-03"]);
    project.seaglass(&["drift"]).expect_success();
}

fn assert_formatted(root: &Path) {
    run(command("cargo", root).args(["fmt", "--all", "--check"])).expect_success();
}
