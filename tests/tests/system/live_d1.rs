//! `seaglass drift`, `status` and `baseline` on a D1 database that the project's own wrangler knows.

use std::path::{Path, PathBuf};

use seaglass_tests::process::{Output, copy_tree, workspace};
use seaglass_tests::wrangler::Wrangler;
use tempfile::TempDir;

/// A copy of the repository's Workers app, with a local database of its own.
struct Project {
    root: TempDir,
    wrangler: Wrangler,
}

impl Project {
    fn new() -> Self {
        let root = tempfile::tempdir().expect("a temporary folder");
        for folder in ["migration/sql/mvp", "migration/history/mvp", "migration/wrangler/mvp"] {
            copy_tree(&workspace().join(folder), &root.path().join(folder));
        }
        let wrangler = Wrangler::new(&root.path().join("migration/wrangler/mvp"));
        Self { root, wrangler }
    }

    fn seaglass(&self, arguments: &str) -> Output {
        let program = Path::new(env!("CARGO_BIN_EXE_seaglass"));
        let config = "--from DB --config migration/wrangler/mvp/wrangler.jsonc";
        let line = format!("{} {arguments} {config}", program.display());
        self.wrangler.shell(self.root.path(), &line, &[])
    }

    /// Statements of somebody else, through wrangler.
    fn by_hand(&self, sql: &str) {
        let file = self.root.path().join("migration/wrangler/mvp/hand.sql");
        std::fs::write(&file, sql).expect("a file can be written");
        self.wrangler.execute_file("DB", &PathBuf::from("hand.sql")).expect_success();
    }

    fn files(&self) -> String {
        let folder = self.root.path().join("migration/sql/mvp/d1/up");
        let mut names: Vec<PathBuf> =
            std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
        names.sort();
        names.iter().map(|path| std::fs::read_to_string(path).expect("a file can be read")).collect()
    }
}

#[test]
fn a_database_that_wrangler_migrated_is_what_history_says() {
    let project = Project::new();
    project.wrangler.migrations_apply("DB").expect_success();
    project.by_hand("INSERT INTO users (email, name) VALUES ('ann@example.com', 'Ann');");
    let told = project.seaglass("drift").expect_success();
    assert_eq!(told.stdout, "the local D1 database DB is mvp at 0001_initial_schema\n");
    let told = project.seaglass("status").expect_success();
    assert!(told.stdout.contains("d1_migrations: 1 of 1 applied, the last one 0001_initial_schema"), "{}", told.both());
    project.by_hand("CREATE INDEX quick ON users (name);");
    let told = project.seaglass("drift").expect_code(1);
    assert!(told.stdout.contains("unexpected  index quick of users"), "{}", told.both());
    let printed = project.seaglass("drift --sql").expect_code(1).stdout;
    project.by_hand(&printed);
    project.seaglass("drift").expect_success();
    let users = project.wrangler.execute_json("DB", "SELECT email FROM users").expect_success().stdout;
    assert!(users.contains("ann@example.com"), "{users}");
}

#[test]
fn wrangler_goes_on_where_a_file_stopped() {
    let project = Project::new();
    project.by_hand(&project.files());
    project.by_hand("INSERT INTO users (email, name) VALUES ('ann@example.com', 'Ann');");
    let told = project.seaglass("status").expect_success();
    assert!(told.stdout.contains("no client has recorded a migration"), "{}", told.both());
    project.seaglass("baseline").expect_success();
    // Nothing is left to apply.
    let told = project.wrangler.migrations_apply("DB").expect_success();
    assert!(told.both().contains("No migrations to apply"), "{}", told.both());
    let users = project.wrangler.execute_json("DB", "SELECT email FROM users").expect_success().stdout;
    assert!(users.contains("ann@example.com"), "{users}");
}

#[test]
fn a_database_that_wrangler_knows_is_imported() {
    let project = Project::new();
    project.wrangler.migrations_apply("DB").expect_success();
    let list = "//! Databases.\n\npub mod other;\n\nuse seaglass::Project;\n\n/// All.\npub fn project() -> Project {\n    \
                Project::new(\".\")\n        .database(other::database())\n}\n";
    let lib = project.root.path().join("schema/src/lib.rs");
    std::fs::create_dir_all(lib.parent().expect("a folder")).expect("a folder can be made");
    std::fs::write(&lib, list).expect("a file can be written");
    let said = project.seaglass("import --database workers").expect_success();
    assert!(said.stdout.starts_with("the local D1 database DB: 6 tables"), "{}", said.both());
    let posts =
        std::fs::read_to_string(project.root.path().join("schema/src/workers/posts.rs")).expect("it was written");
    assert!(posts.contains(".d1_storage(Storage::SqlTimestamp)"), "{posts}");
    let list = std::fs::read_to_string(lib).expect("it is there");
    assert!(list.contains("pub mod workers;\n") && list.contains("        .database(workers::database())\n"), "{list}");
}
