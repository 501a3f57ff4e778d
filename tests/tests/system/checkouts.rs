//! What git does to line ends changes no value: a text with a line break in it is the same from every checkout.

use seaglass::model::Routine;
use seaglass::sea_query::{ColumnDef, Expr, OnConflict, Query, Table};
use seaglass::{Database, Seed, TableDecl, column, per_dialect};
use seaglass_tests::{process, story::Story, target::Target};
use std::fs;

const TEXT: &str = "one\ntwo\r\nthree\\n";

/// Line breaks in a default, a check, a comment, a view and sample data.
fn notes(later: bool) -> Database {
    let broken = "body <> 'not\nthis'";
    let mut table = Table::create()
        .table("notes")
        .comment("Two\nlines.")
        .col(ColumnDef::new("id").integer().not_null().primary_key())
        .col(ColumnDef::new("body").text().not_null().default(TEXT).check(Expr::cust(broken)))
        .take();
    if later {
        table.col(ColumnDef::new("later").text().not_null().default(TEXT));
        table.col(ColumnDef::new("filled").text().not_null());
    }
    let mut table = TableDecl::new(table);
    if later {
        table = table.column("filled", column().backfill(per_dialect("'a' || '\n'", "'a' || '\n'")));
    }
    let insert = Query::insert()
        .into_table("notes")
        .columns(["id", "body"])
        .values_panic([7.into(), TEXT.into()])
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .take();
    let app = Database::new("app").table(table);
    // The later column is for rows that are there.
    if later { app } else { app.seed(Seed::new("some").insert(insert)) }
}

/// Every file, as a checkout with `core.autocrlf` has it.
fn convert(story: &Story) {
    for (name, bytes) in story.bytes().into_iter().filter(|(name, _)| name.contains("/sql/")) {
        let text = String::from_utf8(bytes).expect("SQL is text").replace("\r\n", "\n").replace('\n', "\r\n");
        fs::write(story.root().join(name), text).expect("it can be written");
    }
}

#[test]
fn line_breaks_in_literals_survive_a_conversion() {
    let story = Story::new();
    story.generate(&[notes(false)], &[]);
    convert(&story);
    let mut targets = Vec::from(Target::postgres("checkouts"));
    targets.extend([Target::sqlite(), Target::d1()]);
    let followers: Vec<_> = targets.into_iter().map(|target| story.follower(target, "app")).collect();
    for follower in &followers {
        story.migrate(follower);
        follower.target.must("INSERT INTO notes (id) VALUES (1)");
        let seed = &story.files(follower, "seed")[0].1;
        assert!(seed.contains("\r\n"), "nothing was converted");
        follower.target.must(seed);
    }
    story.generate(&[notes(true)], &[]);
    convert(&story);
    for follower in &followers {
        let (label, target) = (follower.target.label(), &follower.target);
        story.migrate(follower);
        let bodies = target.texts("SELECT body FROM notes ORDER BY id");
        assert_eq!(bodies, [TEXT, TEXT], "{label}: a default and a seed");
        assert_eq!(target.texts("SELECT later FROM notes"), [TEXT, TEXT], "{label}: a new column");
        assert_eq!(target.texts("SELECT filled FROM notes"), ["a\n", "a\n"], "{label}: a backfill");
        let refused = target.exec("UPDATE notes SET body = 'not\nthis'");
        assert!(refused.is_err(), "{label}: the check means another text");
        if target.dialect() == "postgres" {
            let comment = target.texts("SELECT obj_description('notes'::regclass)");
            assert_eq!(comment, ["Two\nlines."], "{label}");
        }
        story.expect_as_fresh(follower);
    }
}

/// Nor does git change a body between dollars, where a line end cannot be written otherwise.
#[test]
fn git_converts_no_line_end_of_what_is_generated() {
    let body = "CREATE FUNCTION told() RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN 'one\ntwo'; END $$";
    let told = Routine::new("told").postgres(body).instead_on_d1("SELECT 1");
    let story = Story::new();
    story.generate(&[notes(false).routine(told)], &[]);
    let git = |words: &[&str]| {
        let mut git = process::command("git", story.root());
        git.args(["-c", "core.autocrlf=true", "-c", "user.name=a", "-c", "user.email=a@example.org"]);
        process::run(git.args(words)).expect_success();
    };
    git(&["init", "--quiet"]);
    git(&["add", "--all"]);
    git(&["commit", "--quiet", "--message", "all"]);
    let before: Vec<_> = story.bytes().into_iter().filter(|(name, _)| name.starts_with("migration/")).collect();
    assert!(before.iter().any(|(name, _)| name.contains("/sql/app/postgres/up/")), "there is SQL");
    fs::remove_dir_all(story.root().join("migration")).expect("it can be removed");
    git(&["checkout", "--quiet", "--", "migration"]);
    let after: Vec<_> = story.bytes().into_iter().filter(|(name, _)| name.starts_with("migration/")).collect();
    assert_eq!(before, after);
}
