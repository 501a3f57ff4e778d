//! Migrations that are written by hand: begun, checked, frozen, and never undone.

use crate::project::{Folder, app, table};
use seaglass::TableDecl;
use seaglass::model::Dialect;
use seaglass::sea_query::Index;

const DRAFT: &str = "migration/draft/app/fill_names";

fn users() -> TableDecl {
    table("users", &["name"])
}

/// One table, generated.
fn generated() -> Folder {
    let folder = Folder::new(app([users()]));
    folder.done("generate --date 2026-01-01");
    folder
}

/// With a draft that changes rows only.
fn filled() -> Folder {
    let folder = generated();
    folder.done("new fill_names");
    for dialect in ["postgres", "d1"] {
        folder
            .put(&format!("{DRAFT}/{dialect}/up.sql"), "-- Names.\nUPDATE users SET name = 'x' WHERE name IS NULL;\n");
        folder.put(&format!("{DRAFT}/{dialect}/down.sql"), "-- down: structure_only: which names were missing\n");
    }
    folder
}

#[test]
fn a_migration_of_rows_is_begun_and_frozen_as_it_is() {
    let folder = generated();
    let mut told = vec![format!("$ cargo schema new fill_names\n{}", folder.done("new fill_names"))];
    for path in ["d1/down.sql", "d1/up.sql"] {
        told.push(format!("# {path}\n{}", folder.read(&format!("{DRAFT}/{path}"))));
    }
    told.push(folder.refused("generate"));
    insta::assert_snapshot!("a_new_draft", told.join("\n"));

    let folder = filled();
    let check = folder.run("check");
    assert_eq!((check.code, check.out.contains(&format!("{DRAFT}: a draft"))), (1, true), "{check}");
    assert!(folder.done("").out.contains(&format!("draft: {DRAFT}, frozen by the next")));
    let up = folder.read(&format!("{DRAFT}/postgres/up.sql"));
    let said = folder.done("generate --date 2026-01-02");
    assert!(said.err.contains("new migration 0002_fill_names"), "{said}");
    assert_eq!(folder.read("migration/sql/app/postgres/up/0002_fill_names.sql"), up);
    assert!(!folder.tree().keys().any(|path| path.contains("/draft/")));
    insta::assert_snapshot!("history", folder.read("migration/history/app/0002_fill_names.json"));
    assert!(folder.read("migration/src/app/m20260102_000002_fill_names.rs").contains("//! Written by hand.\n"));
    folder.done("check");
    assert!(folder.done("generate").err.starts_with("nothing to write"));
}

#[test]
fn a_change_of_the_schema_is_prefilled_and_claimed() {
    let mut folder = generated();
    folder.database = app([users(), table("tags", &["name"])]);
    folder.done("new tags_by_hand");
    let path = "migration/draft/app/tags_by_hand/d1/up.sql";
    insta::assert_snapshot!(
        "prefilled",
        format!("{}\n{}", folder.read(path), folder.read(&path.replace("up", "down")))
    );
    let diff = folder.run("diff");
    assert!(diff.out.contains("+ add table tags") && diff.out.contains("written by hand in"), "{diff}");
    folder.put(path, &format!("{}INSERT INTO tags (name) VALUES ('first');\n", folder.read(path)));
    folder.done("generate --date 2026-01-02");
    assert!(folder.read("migration/sql/app/d1/up/0002_tags_by_hand.sql").ends_with("VALUES ('first');\n"));
    // What it claims is in history, so no later difference undoes it.
    folder.done("diff");
    folder.done("check");
}

/// What no statement is known for is refused, unless its author writes the statement.
#[test]
fn what_is_refused_can_be_written_by_hand() {
    let mut folder = generated();
    folder.database = app([table("users", &["name"]).extra(Dialect::Postgres, "TABLESPACE fast")]);
    let refused = folder.refused("generate");
    assert!(refused.contains("write the migration by hand: `cargo schema new <name>`"), "{refused}");
    folder.done("new move_users");
    let draft = "migration/draft/app/move_users/postgres";
    folder.put(&format!("{draft}/up.sql"), "ALTER TABLE users SET TABLESPACE fast;\n");
    // Its rollback says nothing yet.
    assert!(folder.refused("generate").contains("no statement here rolls it back"));
    folder.put(&format!("{draft}/down.sql"), "-- down: lossless\nALTER TABLE users SET TABLESPACE pg_default;\n");
    folder.done("generate --date 2026-01-02");
    assert!(folder.read("migration/sql/app/postgres/up/0002_move_users.sql").contains("SET TABLESPACE fast"));
    folder.done("check");
}

#[test]
fn several_stages_are_a_group() {
    let mut folder = generated();
    folder.database = app([users().index(Index::create().name("users_name_idx").table("users").col("name"))]);
    folder.done("new index_names");
    let files = folder.names("migration/draft/app/index_names");
    assert_eq!(
        files,
        [
            "claims.json",
            "d1/down_2.sql",
            "d1/up_2.sql",
            "postgres/down.sql",
            "postgres/down_2.sql",
            "postgres/up.sql",
            "postgres/up_2.sql"
        ]
    );
    let alone = folder.read("migration/draft/app/index_names/postgres/up.sql");
    assert!(alone.starts_with("-- no-transaction\n") && alone.contains("\n-- Outside of a transaction: "), "{alone}");
    assert!(!alone.contains("one transaction"), "{alone}");
    folder.done("generate --date 2026-01-02");
    let last = folder.read("migration/history/app/0003_index_names_2.json");
    assert!(last.contains("\"hand_written\": true") && last.contains("\"stage\": 2"), "{last}");
    folder.done("check");
}

#[test]
fn a_dialect_without_statements_has_no_file() {
    let folder = filled();
    folder.put(&format!("{DRAFT}/d1/up.sql"), "-- Nothing to do.\n");
    folder.done("generate --date 2026-01-02");
    assert_eq!(folder.names("migration/sql/app/d1/up"), ["0001_initial.sql"]);
    assert_eq!(folder.names("migration/sql/app/postgres/up").len(), 2);
    folder.done("check");
}

/// What `generate` says when one file of the draft is this text.
fn refused(path: &str, text: &str) -> String {
    let folder = filled();
    folder.put(&format!("{DRAFT}/{path}"), text);
    let told = folder.refused("generate");
    assert_eq!(folder.run("check").code, 1);
    format!("# {path}\n{text}\n{}\n", told.split_once("stderr -----\n").unwrap().1)
}

#[test]
fn the_rules_of_generated_files_hold_for_others() {
    let rows = [
        ("d1/up.sql", "UPDATE users SET name = 'x'"),
        ("d1/up.sql", "BEGIN;\nUPDATE users SET name = 'x';\nCOMMIT;"),
        ("d1/up.sql", "UPDATE users SET name = 'a\n;"),
        ("d1/up.sql", "-- no-transaction\nUPDATE users SET name = 'x';\n"),
        ("d1/up.sql", "VACUUM;\n"),
        ("postgres/up.sql", "SET statement_timeout = 0;\nUPDATE users SET name = 'x';\n"),
        ("postgres/up.sql", "CREATE INDEX CONCURRENTLY a ON users (name);\n"),
        ("postgres/up.sql", "-- no-transaction\nREINDEX INDEX a;\nREINDEX INDEX b;\n"),
        ("postgres/up.sql", "\\i other.sql\n"),
        ("postgres/down.sql", "UPDATE users SET name = NULL;\n"),
        ("postgres/down.sql", "-- down: structure_only\n"),
        ("postgres/down.sql", "-- down: impossible: nobody knows\n"),
        ("d1/up_1.sql", "SELECT 1;\n"),
        ("mysql/up.sql", "SELECT 1;\n"),
        ("d1/up_2.sql", "SELECT 1;\n"),
    ];
    let told: Vec<String> = rows.iter().map(|(path, text)| refused(path, text)).collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn what_no_client_takes_is_no_draft() {
    let long = format!("UPDATE users SET name = '{}';\n", "x".repeat(100_000));
    assert!(refused("d1/up.sql", &long).contains("D1 takes at most 100,000 bytes"));
    let folder = filled();
    folder.put(&format!("{DRAFT}/d1/up.sql"), "-- Nothing.\n");
    folder.put(&format!("{DRAFT}/d1/down.sql"), "-- down: lossless\nUPDATE users SET name = NULL;\n");
    let told = folder.refused("generate");
    assert!(told.contains("it has no statement, and the down file has some"), "{told}");
}

#[test]
fn one_draft_at_a_time() {
    let folder = filled();
    assert!(folder.refused("new other").contains("migration/draft/app/fill_names: there is a draft already"));
    folder.put("migration/draft/app/second/d1/up.sql", "SELECT 1;\n");
    assert!(folder.refused("generate").contains("there are 2 drafts: fill_names, second"));
    let folder = generated();
    assert!(folder.refused("new Fill-Names").contains("instead: cargo schema new fill_names"));
}

#[test]
fn a_branch_with_a_migration_by_hand_is_moved_as_it_is_or_refused() {
    let text = "-- Begun as 0002_fill_names.\nUPDATE users SET name = 'x' WHERE name IS NULL;\n";
    let merged = |tables: Vec<TableDecl>| {
        let mut ours = generated();
        let theirs = ours.branch(app([users()]));
        theirs.done("new fill_names");
        for dialect in ["postgres", "d1"] {
            theirs.put(&format!("{DRAFT}/{dialect}/up.sql"), text);
            theirs.put(&format!("{DRAFT}/{dialect}/down.sql"), "-- down: structure_only: which names were missing\n");
        }
        theirs.done("generate --date 2026-01-03");
        ours.database = app(tables.clone());
        ours.done("generate --date 2026-01-02");
        ours.merge(&theirs, app(tables));
        ours
    };
    let folder = merged(vec![users(), table("tags", &[])]);
    folder.done("rebase --renamed-applied");
    let moved = folder.read("migration/sql/app/d1/up/0003_fill_names.sql");
    assert_eq!(moved, text);
    folder.done("check");

    let folder = merged(vec![users().index(Index::create().name("users_name_idx").table("users").col("name"))]);
    insta::assert_snapshot!("by_hand_and_about_the_same_table", folder.refused("rebase --not-applied"));
    folder.done("rebase --onto 0002_fill_names --not-applied");
    folder.done("check");
}
