//! Migrations that are rolled back and undone, and what comes in their place: rows and the bookkeeping of each client.

use std::fs;
use std::path::Path;

use seaglass::{
    Database, TableDecl,
    sea_query::{ColumnDef, ForeignKey, ForeignKeyAction, Index, Table},
};
use seaglass_tests::{
    block_on,
    clients::Client,
    process::workspace,
    story::{Follower, Story},
    target::Target,
    wrangler::Wrangler,
};

use crate::sea_orm_cli::{Cli, migration_crate};

fn id() -> ColumnDef {
    ColumnDef::new("id").big_integer().not_null().primary_key().take()
}

/// Users with these texts, and posts that go with them.
fn app(columns: &[&'static str]) -> Database {
    Database::new("app").table(users(columns)).table(posts())
}

/// The same with an index, which takes several transactions on Postgres.
fn indexed(columns: &[&'static str]) -> Database {
    let index = Index::create().name("posts_author_idx").table("posts").col("author").take();
    Database::new("app").table(users(columns)).table(posts().index(index))
}

fn users(columns: &[&'static str]) -> TableDecl {
    let mut users = Table::create().table("users").col(id()).take();
    for column in columns {
        users.col(ColumnDef::new(*column).text());
    }
    TableDecl::new(users)
}

fn posts() -> TableDecl {
    let mut key = ForeignKey::create();
    key.name("posts_author_fkey").from("posts", "author").to("users", "id").on_delete(ForeignKeyAction::Cascade);
    let author = ColumnDef::new("author").big_integer().not_null().take();
    TableDecl::new(Table::create().table("posts").col(id()).col(author).foreign_key(&mut key).take())
}

fn begun() -> Story {
    let story = Story::new();
    story.generate(&[app(&["name"])], &[]);
    story
}

const ROWS: &str = "INSERT INTO users (id, name) VALUES (1, 'ada'), (2, NULL);
    INSERT INTO posts (id, author) VALUES (10, 1), (11, 2);";
/// What others made.
const OTHERS: &str = "CREATE TABLE notes (id bigint PRIMARY KEY, line text);
    INSERT INTO notes (id, line) VALUES (1, 'mine');";
const HELD: &str = "SELECT users.id || ' ' || coalesce(name, '-') || ' ' || posts.id FROM users \
                    JOIN posts ON author = users.id ORDER BY users.id";

fn holds_rows(target: &Target) {
    let label = target.label();
    assert_eq!(target.texts(HELD), ["1 ada 10", "2 - 11"], "{label}");
    assert_eq!(target.texts("SELECT line FROM notes"), ["mine"], "{label}");
}

/// Rolled back by its down files, undone, and something else in its place.
#[test]
fn what_is_rolled_back_and_undone_leaves_every_row() {
    let story = begun();
    let [first, second] = Target::postgres("undone");
    let engines = [first, second, Target::sqlite(), Target::d1()].map(|target| story.follower(target, "app"));
    for Follower { target, .. } in &engines {
        target.must(OTHERS);
    }
    for follower in &engines {
        story.migrate(follower);
        follower.target.must(ROWS);
    }
    let before = story.bytes();
    story.generate(&[indexed(&["nick"])], &["--drop", "users.name"]);
    let stages = |follower: &Follower| story.files(follower, "up").len() - 1;
    let counts: Vec<usize> = engines.iter().map(stages).collect();
    assert!(counts[0] > 1, "several transactions on Postgres: {counts:?}");
    story.must(&[indexed(&["nick"])], &["undo", "--applied-nowhere"]);
    assert!(story.bytes() == before, "what was undone was never there");

    // A change that keeps every row, run and rolled back where it was run.
    story.generate(&[indexed(&["name", "nick"])], &["--name", "nicknames"]);
    for follower in &engines {
        let count = story.files(follower, "up").len() - 1;
        story.migrate(follower);
        follower.target.must("UPDATE users SET nick = 'countess' WHERE id = 1;");
        story.take_back(follower, count);
        holds_rows(&follower.target);
    }
    // Two commands, and one.
    let other = indexed(&["name", "title"]);
    let branch = story.branch();
    story.must(std::slice::from_ref(&other), &["undo", "--applied-nowhere"]);
    let date = ["--date", "2026-06-20", "--name", "nicknames"];
    story.must(std::slice::from_ref(&other), &[&["generate"][..], &date].concat());
    branch.must(std::slice::from_ref(&other), &[&["generate", "--amend", "--applied-nowhere"][..], &date].concat());
    assert!(story.bytes() == branch.bytes(), "amended as if it had been generated at once");
    for follower in &engines {
        story.migrate(follower);
        holds_rows(&follower.target);
        follower.target.must("UPDATE users SET title = 'countess' WHERE id = 1;");
        follower.target.must("DROP TABLE notes;");
        story.expect_as_fresh(follower);
    }
    assert_eq!(story.types(&[other], &["check"]).0, 0);
}

/// What `sea-orm-cli` has applied, by number and name.
fn applied(target: &Target) -> Vec<String> {
    let versions = target.texts("SELECT version FROM seaql_migrations ORDER BY version");
    versions.iter().filter_map(|version| version.split_once("_00").map(|(_, stem)| stem.to_owned())).collect()
}

#[test]
fn sea_orm_cli_knows_what_is_there() {
    let [_, postgres] = Target::postgres("undone_sea_orm");
    for target in [postgres, Target::sqlite()] {
        let story = begun();
        migration_crate(story.root(), "undone");
        let cli = Cli { dir: story.root().to_owned(), target: &target, database: None };
        target.must(OTHERS);
        cli.must(&["up"]);
        target.must(ROWS);
        story.generate(&[app(&["name", "nick"])], &["--name", "nick"]);
        cli.must(&["up"]);
        target.must("UPDATE users SET nick = 'countess' WHERE id = 1;");
        // Whoever says that no database has run it, and is wrong, is told by the client.
        let kept = story.branch();
        let declared = [app(&["name", "title"])];
        story.must(&declared, &["undo", "--applied-nowhere"]);
        let refused = cli.migrate(&["up"]).both();
        assert!(refused.contains("has been applied but its file is missing"), "{refused}");
        holds_rows(&target);

        migration_crate(kept.root(), "undone_kept");
        Cli { dir: kept.root().to_owned(), target: &target, database: None }.must(&["down", "-n", "1"]);
        assert_eq!(applied(&target), ["0001_initial"]);
        story.generate(&declared, &["--name", "title"]);
        cli.must(&["up"]);
        assert_eq!(applied(&target), ["0001_initial", "0002_title"]);
        holds_rows(&target);
        assert_eq!(target.texts("SELECT coalesce(title, '-') FROM users ORDER BY id"), ["-", "-"]);
    }
}

#[test]
fn wrangler_knows_what_is_there() {
    let story = begun();
    let wrangler = Wrangler::new(&story.root().join("migration/wrangler/app"));
    let sql = |text: &str| wrangler.execute_json("DB", text).expect_success().stdout;
    let applied = || {
        let told = sql("SELECT name FROM d1_migrations ORDER BY id");
        ["0001_initial.sql", "0002_nick.sql", "0002_title.sql"].map(|name| told.contains(name))
    };
    wrangler.migrations_apply("DB").expect_success();
    sql(OTHERS);
    sql(ROWS);
    story.generate(&[app(&["name", "nick"])], &["--name", "nick"]);
    wrangler.migrations_apply("DB").expect_success();
    assert_eq!(applied(), [true, true, false]);
    let down = fs::read_to_string(story.root().join("migration/sql/app/d1/down/0002_nick.sql")).expect("it is there");
    let line = down.lines().find_map(|line| line.strip_prefix("-- Run:  ")).expect("a line to copy");
    wrangler.shell(story.root(), line, &[]).expect_success();
    assert_eq!(applied(), [true, false, false]);
    let declared = [app(&["name", "title"])];
    story.must(&declared, &["undo", "--applied-nowhere"]);
    story.generate(&declared, &["--name", "title"]);
    wrangler.migrations_apply("DB").expect_success();
    assert_eq!(applied(), [true, false, true]);
    let held = sql(&format!(
        "SELECT count(*) AS held, count(title) AS titled FROM ({})",
        "SELECT * FROM users JOIN posts ON author = users.id"
    ));
    assert!(held.contains("\"held\": 2") && held.contains("\"titled\": 0"), "{held}");
    assert!(sql("SELECT line FROM notes").contains("mine"));
}

#[test]
fn sqlx_knows_what_is_there() {
    let [_, postgres] = Target::postgres("undone_sqlx");
    for target in [postgres, Target::sqlite()] {
        let story = begun();
        let folder = story.root().join("migration/sql/app").join(target.dialect()).join("up");
        let up = || block_on(Client::Sqlx.up(&folder, &target.url()));
        target.must(OTHERS);
        up().expect("it migrates");
        target.must(ROWS);
        story.generate(&[app(&["name", "nick"])], &["--name", "nick"]);
        up().expect("it migrates");
        let down = folder.parent().map(|folder| folder.join("down/0002_nick.sql")).expect("beside it");
        let down = fs::read_to_string(down).expect("it is there");
        let declared = [app(&["name", "title"])];
        story.must(&declared, &["undo", "--applied-nowhere"]);
        let refused = up().expect_err("a migration that was applied is missing");
        assert!(refused.contains("missing"), "{refused}");
        target.migrate(&down).expect("it is rolled back");
        target.must("DELETE FROM _sqlx_migrations WHERE version = 2;");
        story.generate(&declared, &["--name", "title"]);
        up().expect("it migrates");
        let known = target.texts("SELECT description FROM _sqlx_migrations ORDER BY version");
        assert_eq!(known, ["initial", "title"]);
        holds_rows(&target);
    }
}

/// What is typed on the page, and what is printed.
fn shown(page: &Path) -> Vec<(String, String)> {
    let text = fs::read_to_string(page).expect("the page can be read");
    let blocks = text.split("```console\n").skip(1).filter_map(|block| block.split_once("```").map(|(block, _)| block));
    let shown = blocks.map(|block| {
        let (first, rest) = block.split_once('\n').expect("a command and what it prints");
        (first.trim_start_matches("$ cargo schema ").to_owned(), rest.to_owned())
    });
    shown.collect()
}

#[test]
fn the_page_shows_what_is_printed() {
    let shown = shown(&workspace().join("docs/guide/undo.md"));
    let story = begun();
    let declared = |columns: &[&'static str]| [app(columns)];
    story.generate(&declared(&["name", "nick"]), &[]);
    let [refused, undone, amended, gone, show] = &shown[..] else { panic!("five commands: {shown:#?}") };
    let printed = |(command, _): &(String, String), declared: &[Database]| {
        let words: Vec<&str> = command.split(' ').collect();
        story.types(declared, &words).1
    };
    let mut told = vec![printed(refused, &declared(&["name"])), printed(undone, &declared(&["name"]))];
    story.generate(&declared(&["name", "nick"]), &[]);
    told.push(printed(amended, &declared(&["name", "nick", "title"])));
    told.push(printed(gone, &declared(&["name"])));
    told.push(printed(show, &declared(&["name"])));
    for ((command, expected), told) in shown.iter().zip(told) {
        assert_eq!(told, *expected, "{command}");
    }
}
