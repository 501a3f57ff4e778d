//! What a migration, a draft or a seed does is shown as the files say it.

use crate::adopt::sea_orm_project;
use crate::imported::imported;
use crate::project::{Folder, app, table};
use crate::undo::git;
use seaglass::sea_query::{Index, OnConflict, Query};
use seaglass::{Seed, TableDecl};
use serde_json::Value;
use std::fs;

fn seed() -> Seed {
    let mut rows = Query::insert();
    rows.into_table("users").columns(["name"]).values_panic(["ada".into()]);
    rows.on_conflict(OnConflict::column("name").do_nothing().to_owned());
    Seed::new("people").insert(&mut rows)
}

/// Two migrations, of which the second takes several transactions on Postgres.
fn indexed() -> Folder {
    let mut folder = Folder::new(app([table("users", &["name"])]));
    folder.done("generate --date 2026-01-01");
    let index = Index::create().name("users_name_idx").table("users").col("name").unique().take();
    folder.database = app([table("users", &["name"]).index(index)]).seed(seed());
    folder.done("generate --date 2026-01-02 --name find_by_name");
    folder
}

fn json(folder: &Folder, words: &str) -> Value {
    serde_json::from_str(&folder.done(words).out).unwrap()
}

#[test]
fn a_migration_is_shown_with_its_cost_and_its_sql() {
    let folder = indexed();
    let told = ["show 1 --dialect d1", "show 0002 --dialect postgres"];
    insta::assert_snapshot!(told.map(|words| format!("$ cargo schema {words}\n{}", folder.done(words))).join("\n"));
    for name in ["1", "0001", "initial", "0001_initial", "m20260101_000001_initial"] {
        let shown = json(&folder, &format!("show {name} --json"));
        assert_eq!(shown["found"][0]["migration"], "0001_initial", "{name}");
    }
    let shown = json(&folder, "show 1 --json --dialect postgres");
    let found = &shown["found"][0];
    assert_eq!(found["changes"][0]["summary"], "add table users with 2 columns");
    let [dialect] = &found["dialects"].as_array().unwrap()[..] else { panic!("{shown:#}") };
    assert_eq!((&dialect["dialect"], &dialect["down"]), (&"postgres".into(), &"structure_only".into()));
    assert_eq!(dialect["cost"], "new objects only; nothing that exists is locked or rewritten.");
    assert_eq!(dialect["irreversible"], false);
    let up = folder.read("migration/sql/app/postgres/up/0001_initial.sql");
    assert_eq!((&dialect["files"][0]["text"], &dialect["files"][0]["edited"]), (&up.into(), &false.into()));
    assert!(folder.refused("show 9").contains("error[unknown-migration]: app: 9"));
}

#[test]
fn a_file_that_is_edited_or_gone_says_so() {
    let folder = indexed();
    let path = |direction: &str| format!("migration/sql/app/d1/{direction}/0001_initial.sql");
    folder.put(&path("up"), "SELECT 1;\n");
    fs::remove_file(folder.root.path().join(path("down"))).unwrap();
    let shown = folder.done("show 1 --dialect d1").out;
    assert!(shown.contains("-- edited since it was frozen") && shown.contains("\n-- missing"), "{shown}");
}

#[test]
fn drafts_seeds_and_what_was_there_before_are_shown() {
    let folder = indexed();
    folder.done("new fill_names --empty");
    for dialect in ["postgres", "d1"] {
        let draft = format!("migration/draft/app/fill_names/{dialect}");
        folder.put(&format!("{draft}/up.sql"), "UPDATE users SET name = 'x' WHERE name IS NULL;\n");
        folder.put(&format!("{draft}/down.sql"), "-- down: impossible: nobody knows\nSELECT 1 / 0;\n");
    }
    let mut told = vec![format!("$ cargo schema show people\n{}", folder.done("show people --dialect d1"))];
    told.push(format!("$ cargo schema show fill_names\n{}", folder.done("show fill_names --dialect postgres")));
    let old = imported(&[("20240101120000_Init", 20_240_101_120_000, "CREATE TABLE users (id bigint);\n")]);
    told.push(format!("$ cargo schema show 20240101120000\n{}", old.done("show 20240101120000")));
    let adopted = sea_orm_project();
    adopted.done("adopt");
    told.push(format!("$ cargo schema show 2\n{}", adopted.done("show 2")));
    insta::assert_snapshot!(told.join("\n"));
    let refused = [old.refused("undo --applied-nowhere"), adopted.refused("undo --applied-nowhere")];
    insta::assert_snapshot!("what_was_there_before_stays", refused.join("\n"));
    assert_eq!(json(&folder, "show people --json")["found"][0]["kind"], "seed");
    let draft = json(&folder, "show fill_names --json");
    assert_eq!(draft["found"][0]["dialects"][0]["irreversible"], true, "{draft:#}");
}

fn users() -> TableDecl {
    table("users", &["name"])
}

/// What a branch brings, as a pull request is told of it.
#[test]
fn what_a_revision_does_not_hold_is_shown() {
    let mut folder = Folder::new(app([users()]));
    folder.done("generate --date 2026-01-01");
    git(&folder, "init --quiet --initial-branch=main");
    git(&folder, "add .");
    git(&folder, "commit --quiet -m first");
    assert_eq!(folder.done("show --since main").err, "no migration is new since main\n");
    assert_eq!(folder.done("show --since main --markdown").out, "<!-- cargo schema -->\nNo new migrations.\n");
    folder.database = app([users(), table("tags", &["label"])]);
    folder.done("generate --date 2026-01-02 --name tags");
    // A name that would call somebody and end a table, a fence and a block.
    let hostile = "@ada_|_```</details>";
    folder.database = app([users(), table("tags", &["label"]), table(hostile, &["name"])]);
    folder.done("generate --date 2026-01-03 --name hostile");
    let told = folder.done("show --since main --markdown").out;
    assert!(told.contains("\n### 2 new migrations\n") && told.contains("\n````sql\n"), "{told}");
    insta::assert_snapshot!("markdown", told);
    assert!(folder.refused("show --since nowhere").contains("error[unknown-revision]"));
    // More than a comment holds.
    let many: Vec<String> = (0..90).map(|number| format!("column_{number}_of_a_wide_table")).collect();
    let many: Vec<&'static str> = many.into_iter().map(|name| &*name.leak()).collect();
    folder.database = app([users(), table("tags", &["label"]), table(hostile, &["name"]), table("wide", &many)]);
    for day in 4..9 {
        for half in ["north", "south", "east", "west"] {
            let name: &'static str = format!("{half}_{day}").leak();
            folder.database = folder.database.clone().table(table(name, &many));
        }
        folder.done(&format!("generate --date 2026-01-0{day} --name wide_{day}"));
    }
    let told = folder.done("show --since main --markdown").out;
    assert!(told.chars().count() < 65_536 && told.contains("Too long to show: "), "{}", told.chars().count());
}
