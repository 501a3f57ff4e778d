//! Histories that begin with SQL which was there before, under names of its own.

use crate::project::{Folder, app, table};
use seaglass::diff::{Change, diff};
use seaglass::emit::history::{Entry, FORMAT, FileRecord, Parent, print};
use seaglass::emit::{sha256, sha256_as_is};
use seaglass::model::{Dialect, Intent, Schema};
use seaglass::pipeline::declarations;
use seaglass::step::Grade;
use seaglass::{Database, Project, TableDecl};
use std::collections::BTreeMap;

pub(crate) const UP: &str = "CREATE TABLE users (id bigint);\n";
const DOWN: &str = "DROP TABLE users;\n";

fn users() -> TableDecl {
    table("users", &["name"])
}

fn created(database: Database) -> Vec<Change> {
    let declared = declarations(&mut Project::new(".").database(database)).unwrap().databases.remove(0);
    diff(&Schema::default(), &declared.schema, &Intent::default()).changes
}

/// A project whose history is these files, of which the last carries what they made: `users`.
pub(crate) fn imported(files: &[(&str, u64, &str)]) -> Folder {
    let folder = Folder::new(app([users()]));
    let mut parent = None;
    for (at, (stem, number, up)) in files.iter().enumerate() {
        let record = FileRecord {
            up: sha256_as_is(up),
            down: sha256_as_is(DOWN),
            no_transaction: false,
            index: None,
            grade: Grade::Lossless,
            reasons: Vec::new(),
        };
        let entry = Entry {
            format: FORMAT,
            number: *number,
            name: "init".to_owned(),
            date: "20260101".to_owned(),
            parent: parent.take(),
            file: Some((*stem).to_owned()),
            group: None,
            hand_written: true,
            adopted: None,
            imported: true,
            squashed: None,
            changes: if at + 1 == files.len() { created(app([users()])) } else { Vec::new() },
            files: BTreeMap::from([(Dialect::Postgres, record)]),
        };
        let text = print(&entry);
        parent = Some(Parent { migration: entry.stem(), sha256: sha256(&text) });
        folder.put(&format!("migration/history/app/{stem}.json"), &text);
        folder.put(&format!("migration/sql/app/postgres/up/{stem}.sql"), up);
        folder.put(&format!("migration/sql/app/postgres/down/{stem}.sql"), DOWN);
    }
    folder
}

#[test]
fn what_follows_is_called_alike_everywhere() {
    for (stem, number, next, module) in [
        ("20240101120000_Init-Users", 20_240_101_120_000, "20240101120001_create_tags", "20240101120001"),
        ("1_init", 1, "2_create_tags", "000002"),
        ("0000_x", 0, "0001_create_tags", "000001"),
        ("V1__init", 1, "V2__create_tags", "000002"),
        ("0007_init", 7, "0008_create_tags", "000008"),
    ] {
        let mut folder = imported(&[(stem, number, UP)]);
        // Of what was imported nothing is left to say.
        folder.done("diff");
        folder.database = app([users(), table("tags", &["name"])]);
        folder.done("generate --date 2026-01-02");
        assert_eq!(
            folder.names("migration/sql/app/postgres/up"),
            [format!("{}.sql", stem.min(next)), format!("{}.sql", stem.max(next))]
        );
        assert!(stem < next);
        assert_eq!(folder.read(&format!("migration/sql/app/postgres/up/{stem}.sql")), UP);
        let path = format!("migration/sql/app/postgres/up/{next}.sql");
        assert!(folder.read(&path).contains(&path), "the header names another file than {path}");
        let history = folder.read(&format!("migration/history/app/{next}.json"));
        assert_eq!(history.contains(&format!("\"file\": \"{next}\"")), !next.starts_with("000"), "{history}");
        let wrapper = folder.read(&format!("migration/src/app/m20260102_{module}_create_tags.rs"));
        assert!(wrapper.contains(&format!("sql/app/postgres/up/{next}.sql")), "{wrapper}");
        let docs = folder.read("docs/schema/app/README.md");
        assert!(docs.contains("imported") && docs.contains(&format!("up/{stem}.sql")), "{docs}");
        folder.done("check");
    }
}

#[test]
fn every_byte_of_it_is_frozen() {
    let crlf = "CREATE TABLE users (\r\n  id bigint\r\n);\r\n";
    let folder = imported(&[("1_a", 1, crlf), ("2_b", 2, UP)]);
    folder.done("generate --date 2026-01-02");
    folder.done("check");
    // A checkout with other line ends: sqlx would take it for another file.
    folder.put("migration/sql/app/postgres/up/1_a.sql", &crlf.replace('\r', ""));
    let check = folder.run("check");
    assert!(check.code != 0 && check.err.contains("migration/sql/app/postgres/up/1_a.sql"), "{check}");
}

/// So is what is written by hand.
#[test]
fn a_draft_becomes_a_migration_called_alike() {
    let folder = imported(&[("20240101120000_Init", 20_240_101_120_000, UP)]);
    folder.done("generate --date 2026-01-01");
    folder.done("new fill_names");
    folder.put("migration/draft/app/fill_names/postgres/up.sql", "UPDATE users SET name = 'x' WHERE name IS NULL;\n");
    folder
        .put("migration/draft/app/fill_names/postgres/down.sql", "-- down: structure_only: which names were missing\n");
    folder.done("generate --date 2026-01-02");
    assert!(folder.read("migration/sql/app/postgres/up/20240101120001_fill_names.sql").starts_with("UPDATE users"));
    folder.done("check");
    folder.done("");
}

#[test]
fn branches_that_follow_it_are_put_in_one_line_under_names_alike() {
    let mut ours = imported(&[("20240101120000_Init", 20_240_101_120_000, UP)]);
    ours.done("generate --date 2026-01-01");
    let (posts, tags) = (|| table("posts", &["title"]), || table("tags", &["name"]));
    let theirs = ours.branch(app([users(), tags()]));
    ours.database = app([users(), posts()]);
    ours.done("generate --date 2026-01-02");
    theirs.done("generate --date 2026-01-03");
    ours.merge(&theirs, app([users(), posts(), tags()]));
    let told = ours.done("rebase --not-applied");
    assert!(told.out.contains("20240101120001_create_tags becomes 20240101120002_create_tags"), "{told}");
    assert!(ours.read("migration/sql/app/d1/up/20240101120002_create_tags.sql").contains("20240101120002_create_tags"));
    ours.done("generate --date 2026-01-04");
    ours.done("check");
}

/// Databases know it by its name, so it is not put behind anything.
#[test]
fn what_was_imported_on_a_branch_of_its_own_stays_where_it_is() {
    let mut ours = Folder::new(app([users()]));
    ours.done("generate --date 2026-01-01");
    let theirs = imported(&[("20240101120000_Init", 20_240_101_120_000, UP)]);
    ours.merge(&theirs, app([users()]));
    let told = ours.refused("rebase --not-applied --onto 0001_initial");
    assert!(told.contains("20240101120000_Init was imported from a folder of SQL on a branch of its own"), "{told}");
}
