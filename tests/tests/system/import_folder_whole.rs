//! `seaglass import --from <folder>` as it is typed: what it writes compiles, has nothing left to migrate, and goes on.

use std::{env, fs, path::Path};

use seaglass_tests::{
    block_on,
    clients::Client,
    generated,
    process::{Output, command, run, workspace},
    target::Target,
};
use tempfile::TempDir;

use crate::import_folder::SQLX;
use crate::import_folder_files::webauthn_files;

/// A project without a database yet.
struct Project {
    root: TempDir,
}

impl Project {
    fn new() -> Self {
        let root = tempfile::tempdir().expect("a temporary folder");
        let project = Self { root };
        let codegen = workspace().join("codegen");
        project.put(
            "schema/Cargo.toml",
            &format!(
                "[package]\nname = \"imported-schema\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[lib]\nname = \
                 \"schema\"\n\n[workspace]\n\n[dependencies]\nseaglass = {{ path = \"{}\" }}\n\n[profile.dev]\ndebug = \
                 \"line-tables-only\"\n\n[profile.dev.package.\"*\"]\ndebug = false\n",
                codegen.display()
            ),
        );
        project.put("schema/src/lib.rs", "");
        project.put(
            "schema/src/main.rs",
            "fn main() -> std::process::ExitCode {\n    seaglass::cli::main(schema::project())\n}\n",
        );
        for file in ["Cargo.lock", "rustfmt.toml"] {
            fs::copy(workspace().join(file), project.root.path().join("schema").join(file)).expect("a file is copied");
        }
        project
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.root.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    }

    fn seaglass(&self, arguments: &[&str]) -> Output {
        let mut seaglass = command(env!("CARGO_BIN_EXE_seaglass"), self.root.path());
        run(seaglass.args(arguments).args(["--root", &self.root.path().to_string_lossy()]))
    }

    fn imports(&self, name: &str, folder: &Path, scratch: &Target) -> Output {
        let (folder, dialect) = (folder.to_string_lossy().into_owned(), scratch.dialect());
        let mut words = vec!["import", "--from", &folder, "--database", name, "--dialect", dialect];
        let url = (dialect == "postgres").then(|| scratch.url());
        words.extend(url.as_deref().into_iter().flat_map(|url| ["--scratch", url]));
        self.seaglass(&words).expect_success()
    }

    /// `cargo schema …`
    fn schema(&self, arguments: &[&str]) -> Output {
        let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace().join("target"), Into::into);
        let mut cargo = command("cargo", &self.root.path().join("schema"));
        cargo.args(["run", "--quiet", "--offline", "--"]).args(arguments);
        run(cargo.env("CARGO_TARGET_DIR", target).env("RUSTFLAGS", "-D warnings"))
    }

    fn up(&self, name: &str, dialect: &str) -> std::path::PathBuf {
        self.root.path().join("migration/sql").join(name).join(dialect).join("up")
    }
}

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("a file can be written");
    }
    folder
}

#[test]
fn folders_of_both_databases_become_a_project_with_nothing_left_to_migrate() {
    let [_, target] = Target::postgres("import_whole");
    let webauthn = webauthn_files();
    let webauthn: Vec<(&str, &str)> = webauthn.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let mvp = generated::fixture("mvp_by_hand.sql");
    let folders = [folder(&SQLX), folder(&webauthn), folder(&[("0000_init.sql", mvp.as_str())])];
    let project = Project::new();
    let sqlite = Target::sqlite();
    project.imports("notes", folders[0].path(), &target);
    project.imports("webauthn", folders[1].path(), &target);
    project.imports("mvp", folders[2].path(), &sqlite);
    project.put(
        "schema/src/lib.rs",
        "pub mod mvp;\npub mod notes;\npub mod webauthn;\n\npub fn project() -> seaglass::Project {\n    \
         seaglass::Project::new(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/..\"))\n        .database(notes::database())\n        \
         .database(webauthn::database())\n        .database(mvp::database())\n        .default_database(\"notes\")\n}\n",
    );
    let told = project.schema(&["generate"]).expect_success();
    assert!(!told.both().contains("new migration"), "{}", told.both());
    project.schema(&["check"]).expect_success();
    for (name, text) in &webauthn {
        assert_eq!(fs::read(project.up("webauthn", "postgres").join(name)).expect("it is kept"), text.as_bytes());
    }
    assert_eq!(fs::read(project.up("mvp", "d1").join("0000_init.sql")).expect("it is kept"), mvp.as_bytes());

    // Somebody goes on with the declaration, and sqlx with the folder.
    block_on(Client::Sqlx.up(folders[0].path(), &target.url())).expect("the old folder");
    target.must("INSERT INTO notes VALUES (1, 'one', true)");
    let path = project.root.path().join("schema/src/notes/notes.rs");
    let table = fs::read_to_string(&path).expect("a declaration");
    let call = ".default(false)";
    assert!(table.contains(call), "{table}");
    fs::write(&path, table.replace(call, &format!("{call}.comment(\"Whether somebody did it.\")"))).expect("an edit");
    let told = project.schema(&["generate", "--date", "2100-01-02"]).expect_success();
    assert!(told.both().contains("new migration 20240303000001_"), "{}", told.both());
    block_on(Client::Sqlx.up(&project.up("notes", "postgres"), &target.url())).expect("sqlx goes on");
    assert_eq!(target.texts("SELECT version::text FROM _sqlx_migrations ORDER BY 1").len(), 4);
    assert_eq!(target.texts("SELECT title FROM notes"), ["one"]);
    let mut drift = command(env!("CARGO_BIN_EXE_seaglass"), project.root.path());
    drift.args(["drift", "--database", "notes", "--from", "DATABASE_URL"]);
    run(drift.env("DATABASE_URL", target.url())).expect_success();
}

/// A folder that does not run leaves the project as it was.
#[test]
fn a_folder_that_fails_leaves_nothing_behind() {
    let [target, _] = Target::postgres("import_fails");
    let project = Project::new();
    let before = generated::walk(project.root.path());
    let folder = folder(&[("1_a.sql", "CREATE TABLE a (id int);\n"), ("2_b.sql", "CREATE TABEL b ();\n")]);
    let path = folder.path().to_string_lossy().into_owned();
    let words = ["import", "--from", &path, "--database", "app", "--dialect", "postgres", "--scratch", &target.url()];
    let told = project.seaglass(&words).expect_code(2);
    assert!(told.stderr.contains("2_b.sql:1: Postgres says: syntax error"), "{}", told.both());
    assert_eq!(generated::walk(project.root.path()), before);
    assert!(!told.both().contains(&target.url()), "no address of a server is printed");
}
