//! Drafts and what is planned behind them, with rows; and rollbacks that do nothing, under the real clients.

use std::fs;

use sea_orm_migration::sea_orm::{self, ConnectionTrait};
use seaglass::{
    Database, TableDecl,
    sea_query::{ColumnDef, Index, Table},
};
use seaglass_tests::{
    block_on,
    story::{Follower, Story},
    target::Target,
    wrangler::Wrangler,
};

fn users(columns: &[&'static str]) -> TableDecl {
    let id = ColumnDef::new("id").big_integer().not_null().primary_key().take();
    let mut table = Table::create().table("users").col(id).take();
    for column in columns {
        table.col(ColumnDef::new(*column).text());
    }
    TableDecl::new(table)
}

pub fn app(columns: &[&'static str]) -> Database {
    Database::new("app").table(users(columns))
}

/// A project with a draft that fills names and cannot be rolled back.
fn filled(beginning: &Database) -> Story {
    let story = Story::new();
    story.generate(std::slice::from_ref(beginning), &[]);
    let (code, said) = story.types(std::slice::from_ref(beginning), &["new", "fill"]);
    assert_eq!(code, 0, "{said}");
    for dialect in ["postgres", "d1"] {
        let folder = story.root().join("migration/draft/app/fill").join(dialect);
        fs::write(folder.join("up.sql"), "UPDATE users SET name = 'nobody' WHERE name IS NULL;\n").expect("written");
        fs::write(folder.join("down.sql"), "-- down: structure_only: which names were missing\n").expect("written");
    }
    story
}

fn everywhere(story: &Story) -> Vec<Follower> {
    let [first, second] = Target::postgres("drafts");
    [first, second, Target::sqlite(), Target::d1()].map(|target| story.follower(target, "app")).into()
}

/// A column that was declared after the draft was begun is there, and one that was taken out is gone.
#[test]
fn what_was_declared_behind_a_draft_is_made() {
    let story = filled(&app(&["name", "age"]));
    let engines = everywhere(&story);
    for follower in &engines {
        story.migrate(follower);
        follower.target.must("INSERT INTO users (id, name, age) VALUES (1, 'ada', '36'), (2, NULL, NULL);");
    }
    story.generate(&[app(&["name", "nick"])], &["--drop", "users.age"]);
    for follower in &engines {
        let Follower { target, .. } = follower;
        story.migrate(follower);
        story.expect_as_fresh(follower);
        target.must("UPDATE users SET nick = 'lady' WHERE id = 1;");
        let held = target.texts("SELECT name || ' ' || coalesce(nick, '-') FROM users ORDER BY id");
        assert_eq!(held, ["ada lady", "nobody -"], "{}", target.label());
        assert!(target.exec("SELECT age FROM users;").is_err(), "{}", target.label());
        story.take_back(follower, 2);
        assert_eq!(target.texts("SELECT name FROM users ORDER BY id"), ["ada", "nobody"], "{}", target.label());
        story.migrate(follower);
        story.expect_as_fresh(follower);
    }
    assert_eq!(story.types(&[app(&["name", "nick"])], &["check"]).0, 0);
}

/// A draft without a rollback, and an index whose second stage on Postgres has none either.
fn without_a_way_back() -> Story {
    let beginning = app(&["name"]);
    let story = filled(&beginning);
    let index = Index::create().name("users_name_idx").table("users").col("name").take();
    story.generate(&[Database::new("app").table(users(&["name"]).index(index))], &[]);
    story
}

/// wrangler refuses a file without a statement, which is why there is one.
#[test]
fn wrangler_takes_a_way_back_that_does_nothing() {
    let story = without_a_way_back();
    let wrangler = Wrangler::new(&story.root().join("migration/wrangler/app"));
    wrangler.migrations_apply("DB").expect_success();
    wrangler.execute_json("DB", "INSERT INTO users (id, name) VALUES (1, 'ada');").expect_success();
    let down = story.root().join("migration/sql/app/d1/down");
    let without = down.join("without.sql");
    fs::write(&without, "-- down: lossless\n").expect("written");
    assert_ne!(wrangler.execute_file("DB", &without).code, 0, "a file without a statement");
    fs::remove_file(&without).expect("removed");
    for (_, path) in seaglass_tests::generated::walk(&down).into_iter().rev() {
        wrangler.execute_file("DB", &path).expect_success();
    }
}

#[test]
fn every_client_takes_a_way_back_that_does_nothing() {
    let story = without_a_way_back();
    for follower in everywhere(&story) {
        story.migrate(&follower);
        let Follower { target, .. } = &follower;
        let label = target.label();
        target.must("INSERT INTO users (id, name) VALUES (1, 'ada');");
        let down = story.files(&follower, "down");
        let empty: Vec<&(String, String)> = down.iter().filter(|(_, sql)| sql.ends_with("\nSELECT 1;\n")).collect();
        let expected = if target.dialect() == "postgres" { 2 } else { 1 };
        assert_eq!(empty.len(), expected, "{label}: {down:#?}");
        for (name, sql) in empty {
            target.migrate(sql).unwrap_or_else(|error| panic!("{label}: {name}: {error}"));
            if label != "D1" {
                block_on(async {
                    let db = sea_orm::Database::connect(target.url()).await.expect("a connection");
                    db.execute_unprepared(sql).await.unwrap_or_else(|error| panic!("{label}: {name}: {error}"));
                    db.close().await.expect("it closes");
                });
            }
        }
        assert_eq!(target.texts("SELECT name FROM users"), ["ada"], "{label}");
    }
}
