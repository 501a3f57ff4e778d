//! What `seaglass init` wrote builds, and passes what its own README and workflow run.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use seaglass_tests::process::{Output, command, run, workspace};
use seaglass_tests::target::Target;

use crate::live_init::{init, put};

/// Programs of tests lie where those of another workspace lie with crates of the same names: one at a time.
static ONE: Mutex<()> = Mutex::new(());

/// A workspace that builds where this one does, with its versions and settings: what it depends on is built once.
struct Project {
    root: tempfile::TempDir,
    _one: MutexGuard<'static, ()>,
}

const SETTINGS: &str = "
[profile.dev]
debug = \"line-tables-only\"

[profile.dev.package.\"*\"]
debug = false
";

impl Project {
    fn new(files: &[(&str, &str)], words: &[&str]) -> (Self, Output) {
        let one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
        let project = Self { root: tempfile::tempdir().expect("a temporary folder"), _one: one };
        put(project.root(), files);
        let said = init(project.root(), words).expect_success();
        fs::copy(workspace().join("Cargo.lock"), project.root().join("Cargo.lock")).expect("a file can be copied");
        project.change("Cargo.toml", |text| format!("{text}{SETTINGS}"));
        (project, said)
    }

    fn root(&self) -> &Path {
        self.root.path()
    }

    fn change(&self, path: &str, change: impl Fn(String) -> String) {
        let path = self.root().join(path);
        let text = fs::read_to_string(&path).expect("a file can be read");
        fs::write(path, change(text)).expect("a file can be written");
    }

    /// A line that is typed there.
    fn typed(&self, line: &str, variables: &[(&str, &str)]) -> Output {
        let mut words = line.split_whitespace();
        let mut typed = command(words.next().expect("a program"), self.root());
        typed.args(words).envs(variables.iter().copied());
        typed.env("CARGO_BUILD_BUILD_DIR", target()).env("CARGO_TARGET_DIR", self.root().join("target"));
        run(typed.env("CARGO_NET_OFFLINE", "true").env("CARGO_INCREMENTAL", "0").env("CI", "true"))
    }

    fn passes(&self, line: &str) -> String {
        self.typed(line, &[]).expect_success().both()
    }
}

fn target() -> PathBuf {
    let root = workspace();
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |target| root.join(target))
}

/// The first block of commands that a page shows, without what it says of them.
fn commands(page: &Path) -> Vec<String> {
    let text = fs::read_to_string(page).expect("a page can be read");
    let lines = text.lines().skip_while(|line| !line.starts_with("    ")).take_while(|line| line.starts_with("    "));
    lines.map(|line| line.split('#').next().unwrap_or_default().trim().to_owned()).collect()
}

#[test]
fn an_empty_folder_becomes_a_project_that_passes() {
    let (project, _) = Project::new(&[], &[]);
    let both = commands(&project.root().join("README.md"));
    assert_eq!(both, ["cargo schema generate", "cargo test --workspace"]);
    assert!(project.passes(&both[0]).contains("nothing to write"));
    let tested = project.passes(&both[1]);
    for test in
        ["nothing_generated_is_stale", "every_artefact_is_as_somebody_read_it", "migrations_lead_to_what_is_declared"]
    {
        assert!(tested.contains(&format!("test {test} ... ok")), "{tested}");
    }
    project.passes("cargo fmt --all --check");
    project.passes("cargo clippy --workspace --all-targets --all-features -- -D warnings");
    let on_postgres = "cargo test -p schema-tests --features postgres --test postgres";
    let said = project.typed(on_postgres, &[]).expect_code(101).both();
    assert!(said.contains("set DATABASE_URL"), "{said}");
    for server in Target::postgres("live_init") {
        let before = server.texts("SELECT datname::text FROM pg_database ORDER BY 1");
        let said = project.typed(on_postgres, &[("DATABASE_URL", &server.url())]).expect_success().both();
        assert!(said.contains("migrations_lead_to_what_is_declared ... ok"), "{said}");
        assert!(!server.texts("SELECT datname::text FROM pg_database").iter().any(|name| name.contains("app_test")));
        assert!(!before.is_empty());
    }
    grows(&project);
}

/// A table is edited: each test says what is left to do, and passes once it is done.
fn grows(project: &Project) {
    project.change("schema/src/app/notes.rs", |text| {
        let text = text.replace("        CreatedAt,\n    }", "        CreatedAt,\n        Color,\n    }");
        text.replace(
            "            .col(ColumnDef::new(Notes::Body)",
            "            .col(ColumnDef::new(Notes::Color).text())\n            .col(ColumnDef::new(Notes::Body)",
        )
    });
    let said = project.typed("cargo test -p schema-tests", &[]).expect_code(101).both();
    assert!(said.contains("run `cargo schema generate`"), "{said}");
    assert!(project.passes("cargo schema generate").contains("new migration 0002_add_notes_color"));
    let said = project.typed("cargo test -p schema-tests", &[]).expect_code(101).both();
    assert!(said.contains("Snapshot: "), "{said}");
    project.typed("cargo test -p schema-tests", &[("INSTA_UPDATE", "always")]).expect_success();
    project.passes("cargo test -p schema-tests");
}

#[test]
fn a_workspace_with_a_package_of_its_own_goes_on() {
    let workspace = "[workspace]\nresolver = \"2\"\nmembers = [\"app\"]\n\n[workspace.package]\nedition = \"2021\"\n
[workspace.lints.clippy]\npedantic = { level = \"warn\", priority = -1 }\nunwrap_used = \"warn\"\nexpect_used = \"warn\"\n";
    let app = "[package]\nname = \"app\"\nedition.workspace = true\n\n[lints]\nworkspace = true\n";
    let files = [
        ("Cargo.toml", workspace),
        ("app/Cargo.toml", app),
        ("app/src/lib.rs", "//! The app.\n"),
        ("README.md", "# App\n"),
        ("rustfmt.toml", "hard_tabs = true\n"),
    ];
    let (project, _) = Project::new(&files, &["--name", "shop"]);
    for line in commands(&project.root().join("schema/README.md")) {
        project.passes(&line);
    }
    project.passes("cargo fmt --all --check");
    project.passes("cargo clippy --workspace --all-targets --all-features -- -D warnings");
}

#[test]
fn migrations_of_a_seaorm_project_are_adopted() {
    let read =
        |path: &str| fs::read_to_string(workspace().join("tests/fixtures/adopted/src").join(path)).expect("a file");
    let manifest = "[package]\nname = \"migration\"\nedition = \"2024\"\n\n[dependencies]\ntokio = { version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }\nsea-orm-migration = { version = \"2.0\", features = [\"runtime-tokio-rustls\", \"sqlx-postgres\", \"sqlx-sqlite\"] }\n";
    let names = ["lib.rs", "main.rs", "m20220101_000001_create_posts.rs", "m20230615_101500_publish_posts.rs"];
    let sources: Vec<(String, String)> =
        names.iter().map(|name| (format!("migration/src/{name}"), read(name))).collect();
    let mut files = vec![
        ("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"migration\"]\n"),
        ("migration/Cargo.toml", manifest),
    ];
    files.extend(sources.iter().map(|(path, text)| (&**path, &**text)));
    let (project, said) = Project::new(&files, &[]);
    assert!(said.stderr.contains("declare the schema that they create, then cargo schema adopt"), "{}", said.both());
    let early = project.typed("cargo schema generate", &[]).expect_code(2).both();
    assert!(early.contains("cargo schema adopt"), "{early}");
    let posts = "//! `posts`

use seaglass::sea_query::{ColumnDef, Index, Table};
use seaglass::TableDecl;

/// The table.
pub fn table() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table(\"posts\")
            .col(ColumnDef::new(\"id\").integer().not_null().auto_increment().primary_key())
            .col(ColumnDef::new(\"title\").string().not_null())
            .col(ColumnDef::new(\"body\").text())
            .col(ColumnDef::new(\"published\").boolean().not_null().default(false)),
    )
    .index(Index::create().name(\"posts_title_idx\").table(\"posts\").col(\"title\"))
}
";
    put(project.root(), &[("schema/src/app/posts.rs", posts)]);
    project.change("schema/src/app/mod.rs", |text| {
        let text = text.replace("use seaglass::Database;", "pub mod posts;\n\nuse seaglass::Database;");
        let doc = text.find(".doc(").and_then(|at| Some(at + text[at..].find('\n')?)).expect("a line of its docs");
        format!("{}\n        .table(posts::table()){}", &text[..doc], &text[doc..])
    });
    assert!(project.passes("cargo schema adopt").contains("adopted m20220101_000001_create_posts"));
    project.passes("cargo schema check");
    project.passes("cargo check --workspace");
}

/// Each of them refers to the one before it.
#[test]
fn many_tables_have_entities_that_are_quick_to_compile() {
    let target = Target::sqlite();
    let tables = |numbers: std::ops::Range<u32>| {
        for number in numbers {
            let before = number.saturating_sub(1);
            target.must(&format!(
                "CREATE TABLE t{number} (id INTEGER PRIMARY KEY, before INTEGER REFERENCES t{before} (id)); \
                 INSERT INTO t{number} (id) VALUES (1)"
            ));
        }
    };
    tables(0..40);
    let url = target.url();
    let (few, _) = Project::new(&[], &["--name", "app", "--from", &url]);
    let lib = |project: &Project| fs::read_to_string(project.root().join("schema/src/lib.rs")).expect("a file");
    assert!(!lib(&few).contains("EntityFormat"), "{}", lib(&few));
    drop(few);
    tables(40..41);
    let (many, _) = Project::new(&[], &["--name", "app", "--from", &url]);
    assert!(lib(&many).contains("        .entity_format(EntityFormat::Compact)\n"), "{}", lib(&many));
    let said = many.passes("cargo schema check");
    assert!(!said.contains("warning"), "{said}");
    let entity = fs::read_to_string(many.root().join("entity/src/app/t40.rs")).expect("a file");
    assert!(entity.contains("pub enum Relation {\n"), "{entity}");
}
