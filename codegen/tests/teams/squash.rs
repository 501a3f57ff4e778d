//! The first migrations of a history become one baseline, and nothing else is another one for it.

use crate::imported::{UP, imported};
use crate::project::{Folder, app, table};
use seaglass::sea_query::{ColumnDef, ForeignKey, Index, Table};
use seaglass::{Database, TableDecl};
use std::collections::BTreeMap;

fn users(columns: &[&'static str]) -> TableDecl {
    table("users", columns).index(Index::create().name("users_by_name").col("name").take())
}

/// Posts with one key to users, or two: names of relations depend on which one came first.
fn posts(keys: &[&'static str]) -> TableDecl {
    let mut statement = Table::create();
    statement.table("posts").col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key());
    for key in keys {
        let name = format!("posts_{key}_fk");
        statement.col(ColumnDef::new(*key).big_integer());
        statement.foreign_key(ForeignKey::create().name(name).from("posts", *key).to("users", "id"));
    }
    TableDecl::new(statement)
}

/// The declarations that the project went through.
fn steps() -> [Database; 4] {
    [
        app([users(&["name"])]),
        app([users(&["name"]), posts(&["zed_id"])]),
        app([users(&["name", "mail"]), posts(&["zed_id", "author_id"])]),
        app([users(&["name", "mail"]), posts(&["zed_id", "author_id"]), table("tags", &["label"])]),
    ]
}

/// A project with a migration for each of the first steps.
fn generated(count: usize) -> Folder {
    let mut folder = Folder::new(app([]));
    for (at, database) in steps().into_iter().take(count).enumerate() {
        folder.database = database;
        folder.done(&format!("generate --date 2026-01-0{} --name step_{}", at + 1, at + 1));
    }
    folder
}

/// What git makes of two branches: of `other`, what it has added to and changed of `base`, below `migration/`.
fn merge(folder: &Folder, other: &Folder, base: &BTreeMap<String, String>) {
    let added = other.tree().into_iter().filter(|(path, _)| !base.contains_key(path) && path.starts_with("migration/"));
    added.for_each(|(path, text)| folder.put(&path, &text));
}

fn under(folder: &Folder, prefix: &str) -> BTreeMap<String, String> {
    folder.tree().into_iter().filter(|(path, _)| path.starts_with(prefix)).collect()
}

#[test]
fn a_history_becomes_one_baseline() {
    let folder = generated(3);
    let entities = under(&folder, "entity/");
    let dry = folder.done("squash --dry-run");
    assert_eq!(folder.names("migration/sql/app/d1/up").len(), 3, "D1 needs no second stage");
    let told = folder.done("squash");
    assert_eq!(dry.out, told.out);
    assert_eq!(under(&folder, "entity/"), entities, "an entity changed");
    folder.done("check");
    let names = folder.tree().into_keys().filter(|path| path.starts_with("migration/") && path.contains("/app/"));
    let up = folder.read("migration/sql/app/postgres/up/0004_squashed.sql");
    let told = format!("{told}----- files -----\n{}\n----- up -----\n{up}", names.collect::<Vec<_>>().join("\n"));
    insta::assert_snapshot!(told);
}

/// What follows is the same to the byte, before a squash and after it, and so is a branch that began before it.
#[test]
fn what_follows_stands_on_the_baseline() {
    let mut plain = generated(4);
    let mut squashed = generated(3);
    let (base, branch) = (squashed.tree(), squashed.branch(steps()[3].clone()));
    squashed.done("squash");
    branch.done("generate --date 2026-01-04 --name step_4");
    squashed.database = steps()[3].clone();
    merge(&squashed, &branch, &base);
    // The entities and docs of the branch are what generate writes.
    squashed.done("generate");
    squashed.done("check");
    for path in ["migration/history/app/0005_step_4.json", "migration/sql/app/d1/up/0005_step_4.sql"] {
        assert_eq!(squashed.read(path), plain.read(path), "{path}");
    }
    assert_eq!(under(&squashed, "entity/"), under(&plain, "entity/"));
    // Squashing later gives the same project as squashing first.
    plain.done("squash --to 3");
    plain.done("check");
    assert_eq!(plain.tree(), squashed.tree());
    // A baseline goes into the next one, with what it replaced.
    squashed.done("squash");
    squashed.done("check");
    assert_eq!(under(&squashed, "entity/"), under(&plain, "entity/"));
    plain.database = steps()[3].clone();
    plain.done("undo --applied-nowhere");
    assert_eq!(plain.names("migration/history/app"), ["0004_squashed.json"]);
}

#[test]
fn what_cannot_be_squashed_is_refused() {
    let mut folder = generated(1);
    let mut told = vec![folder.refused("squash")];
    folder = generated(2);
    let (base, branch) = (folder.tree(), folder.branch(steps()[2].clone()));
    folder.database = app([users(&["name"]), posts(&["zed_id"]), table("tags", &["label"])]);
    told.push(folder.refused("squash"));
    folder.done("generate --date 2026-01-03 --name tags");
    told.push(folder.refused("squash --to 7"));
    folder.done("new fill_labels --empty");
    for dialect in ["postgres", "d1"] {
        let draft = format!("migration/draft/app/fill_labels/{dialect}");
        folder.put(&format!("{draft}/up.sql"), "UPDATE tags SET label = 'none' WHERE label IS NULL;\n");
        folder.put(&format!("{draft}/down.sql"), "-- down: lossless\n");
    }
    told.push(folder.refused("squash"));
    folder.done("generate --date 2026-01-04");
    told.push(folder.refused("squash"));
    told.push(folder.refused("squash --leave-out 3 --leave-out 4"));
    folder.done("squash --leave-out 4");
    folder.done("check");
    told.push(folder.refused("undo --applied-nowhere"));
    branch.done("generate --date 2026-01-03 --name step_3");
    merge(&folder, &branch, &base);
    told.push(folder.refused("rebase --not-applied"));
    let old = "migration/history/app/0001_step_1.json";
    folder.put(old, &branch.read(old));
    told.push(folder.refused("check"));
    // What was there before Seaglass may do more than history records.
    let folder = imported(&[("0001_init", 1, "CREATE TABLE a (id bigint);\n"), ("0002_init", 2, UP)]);
    told.push(folder.refused("squash"));
    insta::assert_snapshot!(told.join("\n"));
}
