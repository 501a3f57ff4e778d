//! A `SeaORM` project whose databases have run migrations of its own goes on with generated ones, under `sea-orm-cli`.

use std::{fs, path::Path};

use seaglass::{
    Database, Project, TableDecl, column,
    sea_query::{ColumnDef, ForeignKey, Index, Table, TableCreateStatement},
};
use seaglass_tests::{
    assert_same_lines, generated,
    process::{command, copy_tree, run, workspace},
    target::Target,
    versions,
};

use crate::sea_orm_cli::Cli;

const OLD: [&str; 2] = ["m20220101_000001_create_posts", "m20230615_101500_publish_posts"];

/// What `sea-orm-cli migrate init` makes, with what its people wrote, in a workspace with this one's versions: what they
/// depend on is built already.
fn project() -> tempfile::TempDir {
    let root = tempfile::tempdir().expect("a temporary folder");
    let put = |path: &str, text: &str| fs::write(root.path().join(path), text).expect("a file can be written");
    let read = |path: &str| fs::read_to_string(workspace().join(path)).expect("a file can be read");
    let manifest = read("Cargo.toml");
    let members = manifest.lines().find(|line| line.starts_with("members = ")).expect("a workspace has members");
    put("Cargo.toml", &manifest.replace(members, "members = [\"migration\"]"));
    put("Cargo.lock", &read("Cargo.lock"));
    copy_tree(&workspace().join("tests/fixtures/adopted"), &root.path().join("migration"));
    // A name of its own: the program of this repository's migrations lies in the same folder.
    let package = read("migration/Cargo.toml").replace("name = \"migration\"", "name = \"adopted\"");
    put("migration/Cargo.toml", &format!("{package}\n[lib]\nname = \"migration\"\n"));
    root
}

fn posts() -> TableCreateStatement {
    Table::create()
        .table("posts")
        .col(ColumnDef::new("id").integer().not_null().auto_increment().primary_key())
        .col(ColumnDef::new("title").string().not_null())
        .take()
}

fn published(table: &mut TableCreateStatement) -> TableDecl {
    TableDecl::new(table.col(ColumnDef::new("published").boolean().not_null().default(false)))
        .index(Index::create().name("posts_title_idx").table("posts").col("title"))
}

/// What the two migrations made.
fn adopted() -> Database {
    Database::new("app").table(published(posts().col(ColumnDef::new("body").text())))
}

/// A required column, for which SQLite rebuilds the table, and a table that refers to it.
fn next() -> Database {
    let tags = Table::create()
        .table("tags")
        .col(ColumnDef::new("id").integer().not_null().primary_key())
        .col(ColumnDef::new("post_id").integer().not_null())
        .foreign_key(ForeignKey::create().name("tags_post_id_fkey").from("tags", "post_id").to("posts", "id"))
        .take();
    Database::new("app")
        .table(
            published(posts().col(ColumnDef::new("body").text().not_null())).column("body", column().backfill("empty")),
        )
        .table(TableDecl::new(tags))
}

fn schema(root: &Path, database: Database, words: &[&str]) {
    let (code, said) = versions::run(Project::new(root).database(database), root, words);
    assert_eq!(code, 0, "{words:?}: {said}");
}

#[test]
fn adopted_migrations_are_not_applied_twice_and_generated_ones_follow() {
    let root = project();
    let [_, postgres] = Target::postgres("adopted");
    let targets = [postgres, Target::sqlite()];
    for target in &targets {
        let cli = Cli { dir: root.path().to_path_buf(), target, database: None };
        cli.must(&["up"]);
        target.must("INSERT INTO posts (title, body) VALUES ('Mine', 'Text');");
    }
    let before = generated::walk(&root.path().join("migration/src"));
    let before: Vec<Vec<u8>> =
        OLD.iter().map(|name| fs::read(&before[&format!("{name}.rs")]).expect("a file can be read")).collect();
    schema(root.path(), adopted(), &["adopt"]);
    schema(root.path(), next(), &["generate", "--date", "2026-01-02"]);
    schema(root.path(), next(), &["check"]);
    for (name, bytes) in OLD.iter().zip(before) {
        assert!(
            fs::read(root.path().join(format!("migration/src/app/{name}.rs"))).expect("it moved") == bytes,
            "{name}"
        );
    }
    for target in &targets {
        goes_on(root.path(), target);
    }
}

/// What a database holds after the one migration of a project that begins with this declaration.
fn fresh(database: Database, target: &Target) -> Vec<String> {
    let (root, sibling) = (tempfile::tempdir().expect("a temporary folder"), target.sibling());
    schema(root.path(), database, &["generate", "--date", "2026-01-01"]);
    let folder = root.path().join("migration/sql/app").join(target.dialect()).join("up");
    for path in generated::walk(&folder).values() {
        sibling.must(&fs::read_to_string(path).expect("a file can be read"));
    }
    sibling.facts()
}

/// Up, down as far as it was before, down to nothing, and up from there.
fn goes_on(root: &Path, target: &Target) {
    let cli = Cli { dir: root.to_path_buf(), target, database: None };
    let states = |state: &str| cli.status().iter().filter(|line| line.ends_with(state)).count();
    let holds = |what: &str, facts: &[String]| {
        assert_same_lines(&format!("{what} on {}", target.label()), &target.facts(), "declared", facts);
    };
    let old = OLD.map(|name| format!("{name}: Applied"));
    assert_eq!(cli.status()[..2], old, "{}", target.label());
    assert_eq!((states("Applied"), states("Pending") > 0), (2, true));
    let added = states("Pending");
    let rows: Vec<String> =
        target.rows().iter().map(|row| row.replace("null", "\"empty\"").replace("NULL", "'empty'")).collect();
    assert_eq!(rows.len(), 2);

    cli.must(&["up"]);
    assert_eq!(states("Pending"), 0, "{}", target.label());
    holds("up", &fresh(next(), target));
    assert_same_lines(&target.label(), &target.rows(), "before", &rows);

    cli.must(&["down", "-n", &added.to_string()]);
    holds("down", &fresh(adopted(), target));
    assert_same_lines(&target.label(), &target.rows(), "before", &rows);
    cli.must(&["down", "-n", "2"]);
    holds("down to nothing", &[]);
    cli.must(&["up"]);
    holds("up from nothing", &fresh(next(), target));
    assert_eq!(target.texts("SELECT title FROM posts"), ["Welcome"]);
}

#[test]
fn what_migrations_of_a_crate_make_is_imported() {
    let root = project();
    let list = "pub mod other;\n\npub fn project() -> Project {\n    Project::new(\".\")\n        .database(other::database())\n}\n";
    fs::create_dir_all(root.path().join("schema/src")).expect("a folder can be made");
    fs::write(root.path().join("schema/src/lib.rs"), list).expect("a file can be written");
    let [_, postgres] = Target::postgres("adopted_import");
    for (name, words) in [("lite", &["--dialect", "d1"][..]), ("served", &["--dialect", "postgres", "--scratch"])] {
        let mut seaglass = command(env!("CARGO_BIN_EXE_seaglass"), root.path());
        seaglass.args(["import", "--database", name, "--from", "migration"]).args(words);
        if words.len() > 2 {
            seaglass.arg(postgres.url());
        }
        seaglass.env("CARGO_TARGET_DIR", crate::sea_orm_cli::target_dir()).env("CARGO_NET_OFFLINE", "true");
        let said = run(&mut seaglass).expect_success();
        assert!(said.stderr.contains(&format!("`cargo schema adopt --database {name}`")), "{}", said.both());
        let posts = root.path().join("schema/src").join(name).join("posts.rs");
        let posts = fs::read_to_string(posts).expect("it was written");
        let published = match name {
            "served" => ".boolean()",
            // With names for its constraints and nothing that checks it, SQLite takes any number there.
            _ => ".column(Posts::Published, column().d1_type(",
        };
        assert!(posts.contains(published), "{posts}");
    }
}
