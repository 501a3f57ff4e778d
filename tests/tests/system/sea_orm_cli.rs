//! `sea-orm-cli migrate …` from the root of the repository, with nothing but `DATABASE_URL`, on every engine.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use seaglass_tests::{
    assert_same_lines, generated,
    process::{Output, command, run, workspace},
    target::Target,
};

use crate::home;

/// Two workspaces that share a target folder also share the path of the program that `cargo run` starts: one at a time.
static CARGO: Mutex<()> = Mutex::new(());

/// The command in a workspace, for one database.
pub struct Cli<'a> {
    pub dir: PathBuf,
    pub target: &'a Target,
    pub database: Option<&'static str>,
}

impl<'a> Cli<'a> {
    fn new(target: &'a Target, database: Option<&'static str>) -> Self {
        Self { dir: workspace(), target, database }
    }

    pub fn migrate(&self, arguments: &[&str]) -> Output {
        let _one = CARGO.lock().unwrap_or_else(PoisonError::into_inner);
        let mut cli = command(env!("CARGO_BIN_EXE_sea-orm-cli"), &self.dir);
        cli.arg("migrate").args(arguments).env("DATABASE_URL", self.target.url());
        if let Some(database) = self.database {
            cli.env("SEAGLASS_DATABASE", database);
        }
        if self.dir != workspace() {
            cli.env("CARGO_TARGET_DIR", target_dir()).env("CARGO_NET_OFFLINE", "true");
        }
        run(&mut cli)
    }

    pub fn must(&self, arguments: &[&str]) -> String {
        self.migrate(arguments).expect_success().both()
    }

    /// `name: Applied` or `name: Pending` of each migration, as `status` prints them.
    pub fn status(&self) -> Vec<String> {
        let output = self.must(&["status"]);
        let lines = output.lines().filter_map(|line| line.split_once("Migration '"));
        lines.map(|(_, rest)| rest.replace("'... ", ": ")).collect()
    }
}

/// A workspace with this one's versions, so that what its migrations depend on is built already, and a crate of migrations,
/// whose name is its own: the program of this repository's migrations lies in the same folder.
pub fn migration_crate(root: &Path, name: &str) {
    let put = |path: &str, text: &str| {
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    };
    let read = |path: &str| fs::read_to_string(workspace().join(path)).expect("a file can be read");
    let manifest = read("Cargo.toml");
    let members = manifest.lines().find(|line| line.starts_with("members = ")).expect("a workspace has members");
    put("Cargo.toml", &manifest.replace(members, "members = [\"migration\"]"));
    put("Cargo.lock", &read("Cargo.lock"));
    let package = read("migration/Cargo.toml").replace("name = \"migration\"", &format!("name = \"{name}\""));
    put("migration/Cargo.toml", &format!("{package}\n[lib]\nname = \"migration\"\n"));
}

pub fn target_dir() -> PathBuf {
    let root = workspace();
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |target| root.join(target))
}

const WEBAUTHN: [&str; 3] =
    ["m20260105_000001_initial", "m20260216_000002_session_storage", "m20260330_000003_analytics"];

fn statuses(applied: usize) -> Vec<String> {
    let state = |index| if index < applied { "Applied" } else { "Pending" };
    WEBAUTHN.iter().enumerate().map(|(index, name)| format!("{name}: {}", state(index))).collect()
}

fn engines(name: &str) -> Vec<Target> {
    let mut engines = Vec::from(Target::postgres(name));
    engines.push(Target::sqlite());
    engines
}

/// A row for each table of webauthn's first two versions.
fn insert_accounts(target: &Target) {
    let bytes = if target.dialect() == "postgres" { r"'\x0102'" } else { "x'0102'" };
    target.must(&format!(
        "INSERT INTO invite_codes (code) VALUES ('WELCOME1');
         INSERT INTO users (username, invite_code_used) VALUES ('ada', 'WELCOME1');
         INSERT INTO webauthn_credentials (user_id, credential_id, credential_data) SELECT id, {bytes}, '{{}}' FROM users;
         INSERT INTO tower_sessions (id, data, expiry_date) VALUES ('s', {bytes}, '2020-01-01T00:00:00+00:00');"
    ));
}

fn insert_request(target: &Target) {
    target.must("INSERT INTO request_analytics (request_id, method, path, status_code) VALUES ('r', 'GET', '/', 200)");
}

/// What the database must be after the first migrations.
fn expected(target: &Target, versions: usize) -> Vec<String> {
    if versions == 0 {
        return Vec::new();
    }
    if target.dialect() == "postgres" {
        return home::by_hand(target, &generated::fixture_versions("webauthn_by_hand.sql", versions));
    }
    if versions == 3 {
        return home::webauthn_on_d1();
    }
    let sibling = target.sibling();
    for file in &generated::up("webauthn", "d1")[..versions] {
        sibling.must(&file.text);
    }
    sibling.facts()
}

#[test]
fn migrates_the_default_database_up_and_down_on_every_engine() {
    for target in engines("cli_up") {
        let cli = Cli::new(&target, None);
        let same = |what: &str, versions: usize| {
            let label = format!("{what} on {}", target.label());
            assert_same_lines(&label, &target.facts(), "expected", &expected(&target, versions));
            assert_eq!(cli.status(), statuses(versions), "{label}");
        };
        assert_eq!(cli.status(), statuses(0), "{}", target.label());
        cli.must(&["up"]);
        same("up", 3);

        insert_accounts(&target);
        let accounts = target.rows();
        assert_eq!(accounts.len(), 4);
        insert_request(&target);
        cli.must(&["up"]);
        assert_eq!(target.rows().len(), 5, "a second `up` has nothing to do");

        cli.must(&["down"]);
        same("down", 2);
        assert_same_lines("rows after `down`", &target.rows(), "before", &accounts);
        cli.must(&["down"]);
        same("down", 1);
        assert_same_lines("rows after `down`", &target.rows(), "before", &accounts);
        cli.must(&["up", "-n", "1"]);
        same("up -n 1", 2);
        cli.must(&["up"]);
        same("up", 3);
        assert_same_lines("rows after `up`", &target.rows(), "before", &accounts);
        insert_request(&target);
    }
}

#[test]
fn fresh_refresh_and_reset_start_again_on_every_engine() {
    for target in engines("cli_fresh") {
        let cli = Cli::new(&target, None);
        cli.must(&["up"]);
        for command in ["fresh", "refresh", "fresh"] {
            insert_accounts(&target);
            insert_request(&target);
            cli.must(&[command]);
            let label = format!("{command} on {}", target.label());
            assert_same_lines(&label, &target.facts(), "expected", &expected(&target, 3));
            assert_same_lines(&label, &target.rows(), "no rows", &[""; 0]);
            assert_eq!(cli.status(), statuses(3), "{label}");
        }
        insert_accounts(&target);
        insert_request(&target);
        cli.must(&["reset"]);
        assert_same_lines(&format!("reset on {}", target.label()), &target.facts(), "nothing", &[""; 0]);
        cli.must(&["up"]);
        assert_same_lines("up after reset", &target.facts(), "expected", &expected(&target, 3));
        insert_accounts(&target);
    }
}

#[test]
fn the_environment_selects_the_other_database() {
    for target in engines("cli_mvp") {
        let cli = Cli::new(&target, Some("mvp"));
        cli.must(&["up"]);
        assert_eq!(cli.status(), ["m20260112_000001_initial_schema: Applied"]);
        let expected = home::migrated(target.sibling(), "mvp").facts();
        assert_same_lines(&target.label(), &target.facts(), "file by file", &expected);

        let insert = "INSERT INTO users (email, name) VALUES ('ada@example.com', 'Ada');
            INSERT INTO posts (user_id, title, content, slug) SELECT id, 'One', 'Text', 'one' FROM users;";
        target.must(insert);
        assert_eq!(target.texts("SELECT slug FROM posts"), ["one"]);
        for command in ["refresh", "fresh"] {
            cli.must(&[command]);
            assert_same_lines(command, &target.rows(), "no rows", &[""; 0]);
            assert_same_lines(command, &target.facts(), "file by file", &expected);
            target.must(insert);
        }
        cli.must(&["reset"]);
        assert_same_lines("reset", &target.facts(), "nothing", &[""; 0]);
    }
}

#[test]
fn an_unknown_database_is_an_error_that_lists_the_known_ones() {
    let target = Target::sqlite();
    let output = Cli::new(&target, Some("nope")).migrate(&["up"]);
    assert_ne!(output.code, 0, "{}", output.both());
    let message = "SEAGLASS_DATABASE=nope: no such database; one of: webauthn, mvp";
    assert!(output.both().contains(message), "{}", output.both());
    assert_same_lines("untouched", &target.facts(), "nothing", &[""; 0]);
}

/// Its own versions for the packages: cargo would take a package of the same place and version for the one already built.
fn copy_of_the_workspace() -> tempfile::TempDir {
    let copy = tempfile::tempdir().expect("a temporary folder");
    for entry in fs::read_dir(workspace()).expect("the workspace can be read") {
        let entry = entry.expect("a directory entry");
        let name = entry.file_name();
        if name == "target" || name == ".git" {
            continue;
        }
        let to = copy.path().join(&name);
        if entry.path().is_dir() {
            seaglass_tests::process::copy_tree(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).expect("a file can be copied");
        }
    }
    let manifest = copy.path().join("Cargo.toml");
    let text = fs::read_to_string(&manifest).expect("the manifest can be read");
    fs::write(&manifest, text.replace("\"0.1.0\"", "\"0.1.999\"")).expect("the manifest can be written");
    copy
}

/// Every file under a folder with its text, for finding what a command touched.
fn tree(dir: &Path) -> Vec<String> {
    let mut lines = Vec::new();
    for entry in fs::read_dir(dir).unwrap_or_else(|error| panic!("cannot read {}: {error}", dir.display())) {
        let path = entry.expect("a directory entry").path();
        if path.is_dir() {
            lines.extend(tree(&path));
        } else {
            let text = fs::read(&path).expect("a file can be read");
            lines.push(format!("{} {:?}", path.display(), String::from_utf8_lossy(&text)));
        }
    }
    lines.sort();
    lines
}

#[test]
fn generate_damages_nothing_and_check_names_what_it_added() {
    let copy = copy_of_the_workspace();
    let root = copy.path();
    let before = tree(&root.join("migration"));
    let target = Target::sqlite();
    let cli = Cli { dir: root.to_path_buf(), target: &target, database: None };

    cli.must(&["generate", "foo"]);
    let added = added_files(&before, &tree(&root.join("migration")));
    assert_eq!(added.len(), 2, "its own file, and a line in lib.rs: {added:#?}");
    let foo = added.iter().find(|path| path.ends_with("_foo.rs")).expect("its own file");
    assert!(added.iter().any(|path| path.ends_with("migration/src/lib.rs")), "{added:#?}");

    let check = check(root);
    assert_eq!(check.code, 1, "{}", check.both());
    let name = Path::new(foo).file_name().expect("a name").to_string_lossy().into_owned();
    for path in ["migration/src/lib.rs", &format!("migration/src/{name}")] {
        assert!(check.both().contains(path), "{path} is not named:\n{}", check.both());
    }

    cli.must(&["up"]);
    assert_same_lines("up", &target.facts(), "expected", &home::webauthn_on_d1());
    insert_accounts(&target);
    cli.must(&["down"]);
    assert_eq!(cli.status(), statuses(2));
    assert_eq!(target.rows().len(), 4);
}

/// The paths of the files that are new or have another text.
fn added_files(before: &[String], after: &[String]) -> Vec<String> {
    let path = |line: &String| line.split(' ').next().unwrap_or_default().to_owned();
    after.iter().filter(|line| !before.contains(line)).map(path).collect()
}

fn check(root: &Path) -> Output {
    let _one = CARGO.lock().unwrap_or_else(PoisonError::into_inner);
    let mut cargo = command("cargo", root);
    cargo.args(["schema", "check"]).env("CARGO_TARGET_DIR", target_dir()).env("CARGO_NET_OFFLINE", "true");
    run(&mut cargo)
}
