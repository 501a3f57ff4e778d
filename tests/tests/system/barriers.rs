//! A history that cannot be rolled back to its beginning: where that ends is told beforehand, and `sea-orm-cli` stops there
//! with nothing half-done and says so.

use std::{fs, path::Path};

use seaglass::{
    Database, Project, TableDecl,
    sea_query::{ColumnDef, ForeignKey, Table, TableCreateStatement},
};
use seaglass_tests::{assert_same_lines, target::Target, versions};

use crate::sea_orm_cli::{Cli, migration_crate};

const MODULES: [&str; 4] =
    ["m20260101_000001_initial", "m20260102_000002_drop", "m20260103_000003_widen", "m20260104_000004_tags"];

fn project() -> tempfile::TempDir {
    let root = tempfile::tempdir().expect("a temporary folder");
    migration_crate(root.path(), "barriers");
    root
}

fn table(name: &'static str, columns: &mut [ColumnDef]) -> TableCreateStatement {
    let mut table = Table::create().table(name).col(ColumnDef::new("id").integer().not_null().primary_key()).take();
    for column in columns {
        table.col(column);
    }
    table
}

fn posts(longest: u32) -> TableCreateStatement {
    let title = ColumnDef::new("title").string_len(longest).not_null().take();
    table("posts", &mut [ColumnDef::new("author_id").integer().not_null().take(), title])
}

/// Posts refer to authors; authors go; a title may be longer; there are tags.
fn days() -> [(Database, &'static [&'static str]); 4] {
    let app = || Database::new("app");
    let key = ForeignKey::create().name("posts_author_id_fkey").from("posts", "author_id").to("authors", "id").take();
    let authors = TableDecl::new(table("authors", &mut []));
    let referring = TableDecl::new(posts(10).foreign_key(&mut key.clone()).take());
    [
        (app().table(authors).table(referring), &["--name", "initial"]),
        (app().table(TableDecl::new(posts(10))), &["--name", "drop", "--drop", "authors"]),
        (app().table(TableDecl::new(posts(40))), &["--name", "widen"]),
        (app().table(TableDecl::new(posts(40))).table(TableDecl::new(table("tags", &mut []))), &["--name", "tags"]),
    ]
}

fn schema(root: &Path, database: Database, words: &[&str]) -> String {
    let (code, said) = versions::run(Project::new(root).database(database), root, words);
    assert_eq!(code, 0, "{words:?}: {said}");
    said
}

const STOPS: &str = "0002_drop on Postgres and D1: irreversible, posts refers by posts_author_id_fkey to rows of authors, which are gone";
const MAY_STOP: &str =
    "0003_widen on Postgres and D1: fails if a value of posts.title cannot become a varchar(10) by then";

#[test]
fn rolling_back_stops_where_it_was_said_to() {
    let root = project();
    let mut said = Vec::new();
    for (day, (database, flags)) in days().into_iter().enumerate() {
        let date = format!("2026-01-{:02}", day + 1);
        let words: Vec<&str> = ["generate", "--date", &date].into_iter().chain(flags.iter().copied()).collect();
        said.push(schema(root.path(), database, &words));
    }
    told(root.path(), &said);
    let [_, postgres] = Target::postgres("barriers");
    for target in [postgres, Target::sqlite()] {
        stops(root.path(), &target);
    }
}

/// When it is generated, whenever one asks, in the docs, and in the migration itself.
fn told(root: &Path, said: &[String]) {
    let last = || days().into_iter().next_back().expect("a last day").0;
    let [stops, may_stop] = [STOPS, MAY_STOP].map(|text| text.split_once(" on ").expect("a place").1);
    assert!(said[1].contains(&format!("rolling it back: {stops}")), "{}", said[1]);
    assert!(said[2].contains(&format!("rolling it back: {may_stop}")), "{}", said[2]);
    assert!(!said[3].contains("rolling"), "{}", said[3]);
    let status = schema(root, last(), &[]);
    let both = format!("  rolling back may stop at {MAY_STOP}\n  rolling back stops at {STOPS}\n");
    assert!(status.contains(&both), "{status}");
    let read = |path: &str| fs::read_to_string(root.join(path)).expect("a generated file").replace('\\', "");
    let docs = read("docs/schema/app/README.md").replace('`', "");
    assert!(docs.contains(&format!("- perhaps at {MAY_STOP}\n- at {STOPS}\n")), "{docs}");
    assert!(docs.contains("(irreversible)"), "{docs}");
    for (module, line) in [(MODULES[1], stops), (MODULES[2], may_stop)] {
        let text = read(&format!("migration/src/app/{module}.rs"));
        assert!(text.contains(&format!("//! - {line}\n")), "{text}");
    }
    schema(root, last(), &["check"]);
}

fn stops(root: &Path, target: &Target) {
    let cli = Cli { dir: root.to_path_buf(), target, database: None };
    let label = target.label();
    cli.must(&["up", "-n", "1"]);
    target.must("INSERT INTO authors (id) VALUES (1); INSERT INTO posts (id, author_id, title) VALUES (1, 1, 'short')");
    cli.must(&["up", "-n", "1"]);
    let second = (target.facts(), target.rows());
    cli.must(&["up", "-n", "1"]);
    target.must("INSERT INTO posts (id, author_id, title) VALUES (2, 7, 'longer than before')");
    let third = (target.facts(), target.rows());
    cli.must(&["up"]);
    target.must("INSERT INTO tags (id) VALUES (1)");
    let fourth = target.facts();

    let as_of = |applied: usize, (facts, rows): &(Vec<String>, Vec<String>)| {
        let state = |at: usize| if at < applied { "Applied" } else { "Pending" };
        let expected: Vec<String> =
            MODULES.iter().enumerate().map(|(at, name)| format!("{name}: {}", state(at))).collect();
        assert_eq!(cli.status(), expected, "{label}");
        assert_same_lines(&label, &target.facts(), "before", facts);
        assert_same_lines(&label, &target.rows(), "before", rows);
    };
    let refused = |arguments: &[&str], at: &str, why: &str| {
        let output = cli.migrate(arguments);
        let said = output.both();
        assert_ne!(output.code, 0, "{label}: {said}");
        for part in [&format!("rolling back stopped at {at}: "), why, "SEAGLASS_DATABASE=app sea-orm-cli migrate up"] {
            assert!(said.contains(part), "{label}: no {part:?} in\n{said}");
        }
    };
    // The rows that were written since, which the engine names in its own words.
    let too_long =
        if target.dialect() == "postgres" { "value too long for type character varying(10)" } else { "posts.title" };
    refused(&["reset"], MODULES[2], too_long);
    as_of(3, &third);
    refused(&["down", "-n", "2"], MODULES[2], too_long);
    as_of(3, &third);

    target.must("DELETE FROM posts WHERE id = 2");
    for arguments in [&["down", "-n", "3"][..], &["reset"], &["refresh"], &["down"]] {
        refused(arguments, MODULES[1], "posts refers by posts_author_id_fkey to rows of authors, which are gone");
        as_of(2, &second);
    }
    cli.must(&["up"]);
    assert_same_lines(&label, &target.facts(), "up again", &fourth);
    assert_same_lines(&label, &target.rows(), "up again", &second.1);
    cli.must(&["fresh"]);
    assert_same_lines(&label, &target.facts(), "fresh", &fourth);
}
