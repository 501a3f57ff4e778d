//! The last migration is taken out of history, or planned again, and everything is as if it had never been.

use crate::project::{Folder, Run, app, table};
use seaglass::sea_query::{ColumnDef, Index, Table};
use seaglass::{Database, TableDecl, column};
use std::collections::BTreeMap;
use std::process::Command;

/// One table, generated.
fn generated() -> Folder {
    let folder = Folder::new(app([users()]));
    folder.done("generate --date 2026-01-01");
    folder
}

fn users() -> TableDecl {
    table("users", &["name"])
}

fn people() -> TableDecl {
    table("people", &["name"])
}

/// Users with a required column.
fn required(name: &'static str) -> TableDecl {
    let mut statement = Table::create();
    statement.table("users").col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key());
    TableDecl::new(statement.col(ColumnDef::new("name").text()).col(ColumnDef::new(name).text().not_null()).take())
}

pub(crate) fn git(folder: &Folder, words: &str) {
    let mut git = Command::new("git");
    git.arg("-C").arg(folder.root.path()).args(["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]);
    let output = git.args(words.split_whitespace()).output().unwrap();
    assert!(output.status.success(), "git {words}: {}", String::from_utf8_lossy(&output.stderr));
}

/// The files of the project, without those of git.
fn tree(folder: &Folder) -> BTreeMap<String, String> {
    folder.tree().into_iter().filter(|(path, _)| !path.starts_with(".git/")).collect()
}

/// The same files with the same bytes.
fn same(left: &BTreeMap<String, String>, right: &BTreeMap<String, String>) {
    let paths = left.keys().chain(right.keys());
    for path in paths {
        let [left, right] = [left, right].map(|tree| tree.get(path).map_or("no file", String::as_str));
        assert_eq!(left, right, "{path}");
    }
}

#[test]
fn what_was_generated_is_undone_byte_by_byte() {
    let mut folder = generated();
    let before = folder.tree();
    folder.database = app([users(), table("tags", &["label"])]);
    folder.done("generate --date 2026-01-02");
    let told = [
        folder.refused("undo"),
        format!("$ cargo schema undo --dry-run\n{}", folder.done("undo --dry-run")),
        format!("$ cargo schema undo --applied-nowhere\n{}", folder.done("undo --applied-nowhere")),
    ];
    insta::assert_snapshot!("undone", told.join("\n"));
    same(&folder.tree(), &before);
    assert_eq!(folder.run("diff").code, 1, "the declaration is ahead of history again");
    folder.done("generate --date 2026-01-02");
    folder.done("check");
    folder.done("undo 2 --applied-nowhere");
    folder.done("undo 0001_initial --applied-nowhere");
    assert!(folder.refused("undo --applied-nowhere").contains("error[unknown-migration]"));
}

#[test]
fn every_stage_goes_at_once() {
    let mut folder = generated();
    let before = folder.tree();
    folder.database = app([users().index(Index::create().name("users_name_idx").table("users").col("name"))]);
    folder.done("generate --date 2026-01-02");
    assert!(folder.names("migration/history/app").len() > 2, "it takes several transactions");
    let first = folder.names("migration/history/app").into_iter().find(|name| name.starts_with("0002")).unwrap();
    folder.put(&format!("migration/verified/app/{}", first.replace(".json", ".postgres.json")), "{}\n");
    folder.done("undo 3 --applied-nowhere");
    same(&folder.tree(), &before);
}

#[test]
fn hand_written_code_goes_back_with_its_table() {
    let mut folder = generated();
    let mine = format!("{}// mine\n", folder.read("entity/src/app/users_ext.rs"));
    folder.put("entity/src/app/users_ext.rs", &mine);
    let before = folder.tree();
    folder.database = app([people()]);
    folder.done("generate --date 2026-01-02 --rename users=people");
    assert_eq!(folder.read("entity/src/app/people_ext.rs"), mine);
    let renamed = folder.tree();
    folder.done("undo --applied-nowhere");
    same(&folder.tree(), &before);

    folder.done("generate --date 2026-01-02 --rename users=people");
    same(&folder.tree(), &renamed);
    folder.database = app([table("persons", &["name"])]);
    folder.done("generate --amend --applied-nowhere --rename users=persons");
    assert_eq!(folder.read("entity/src/app/persons_ext.rs"), mine);
    assert!(!folder.tree().contains_key("entity/src/app/people_ext.rs"));
    folder.database = app([users()]);
    let gone = folder.done("generate --amend --applied-nowhere");
    assert!(gone.err.contains("goes: nothing is left for it to do"), "{gone}");
    same(&folder.tree(), &before);
}

#[test]
fn work_beside_a_table_that_goes_is_left_and_named() {
    let mut folder = generated();
    folder.database = app([users(), table("tags", &["label"])]);
    folder.done("generate --date 2026-01-02");
    folder.put("entity/src/app/tags_ext.rs", "// mine\n");
    let run = folder.run("undo --applied-nowhere");
    assert_eq!((run.code, run.err.contains("tags_ext.rs: hand-written, beside no entity")), (1, true), "{run}");
    assert_eq!(folder.read("entity/src/app/tags_ext.rs"), "// mine\n");
}

/// What was written by hand is a draft again, and freezes to the same migration.
#[test]
fn a_draft_comes_back() {
    let mut folder = generated();
    folder.database = app([users(), table("tags", &["label"])]);
    folder.done("new tags_by_hand");
    let draft = "migration/draft/app/tags_by_hand";
    for dialect in ["postgres", "d1"] {
        let path = format!("{draft}/{dialect}/up.sql");
        folder.put(&path, &format!("{}INSERT INTO tags (label) VALUES ('first');\n", folder.read(&path)));
        let empty = "-- down: structure_only: tags stay\n";
        folder.put(&format!("{draft}/{dialect}/down.sql"), &format!("{empty}-- unchecked: rows may be of use\n"));
    }
    let begun = folder.tree();
    folder.done("generate --date 2026-01-02");
    let frozen = folder.tree();
    insta::assert_snapshot!("by_hand", folder.refused("generate --amend --applied-nowhere"));
    let undone = folder.done("undo --applied-nowhere");
    assert!(
        undone.err.contains("next: write migration/draft/app/tags_by_hand, then cargo schema generate"),
        "{undone}"
    );
    same(&folder.tree(), &begun);
    folder.done("generate --date 2026-01-02");
    same(&folder.tree(), &frozen);
}

#[test]
fn what_a_draft_stands_on_stays() {
    let mut folder = generated();
    folder.database = app([users(), table("tags", &[])]);
    folder.done("generate --date 2026-01-02");
    folder.done("new fill_names --empty");
    let told = [folder.refused("undo --applied-nowhere"), folder.refused("generate --amend --applied-nowhere")];
    insta::assert_snapshot!("a_draft_stands_on_it", told.join("\n"));
}

#[test]
fn wrong_uses_are_refused_with_a_code() {
    let mut folder = generated();
    folder.database = app([users(), table("tags", &[])]);
    folder.done("generate --date 2026-01-02");
    let mut told = vec![folder.refused("undo 1 --applied-nowhere"), folder.refused("undo 7 --applied-nowhere")];
    told.push(folder.refused("undo --applied-nowhere --since nowhere"));
    let up = "migration/sql/app/d1/up/0002_create_tags.sql";
    let text = folder.read(up);
    folder.put(up, &format!("{text}-- mine\n"));
    told.push(folder.refused("undo --applied-nowhere"));
    told.push(folder.refused("generate --amend --applied-nowhere"));
    folder.put(up, &text);
    folder.database = app([users(), table("tags", &["label"])]);
    told.push(folder.refused("generate --amend"));
    insta::assert_snapshot!("refused", told.join("\n"));
    let json = folder.run("undo --json").out;
    let envelope: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(envelope["errors"][0]["rule"], "may-be-applied", "{json}");
}

/// Editing in a loop gives one migration.
#[test]
fn amending_is_as_if_it_had_been_generated_at_once() {
    let mut folder = generated();
    let mut at_once = folder.branch(app([users(), table("tags", &["label", "color"])]));
    at_once.done("generate --date 2026-01-02 --name create_tags");
    folder.database = app([users(), table("tags", &[])]);
    folder.done("generate --date 2026-01-02");
    folder.database = app([users(), table("tags", &["label", "color"])]);
    let told = folder.refused("generate --amend");
    assert!(told.contains("error[may-be-applied]"), "{told}");
    let amended = folder.done("generate --amend --applied-nowhere");
    same(&folder.tree(), &at_once.tree());
    insta::assert_snapshot!("amended", format!("$ cargo schema generate --amend --applied-nowhere\n{amended}"));
    assert!(folder.done("generate --amend").err.starts_with("nothing to write"), "nothing changes, nothing is asked");

    folder.done("generate --amend --applied-nowhere --name tags --date 2026-01-05");
    assert!(folder.read("migration/history/app/0002_tags.json").contains("\"date\": \"20260105\""));
    at_once = folder.branch(app([users()]));
    folder.database = app([users()]);
    let gone = folder.done("generate --amend --applied-nowhere --json");
    let envelope: serde_json::Value = serde_json::from_str(&gone.out).unwrap();
    assert_eq!((&envelope["amended"][0], &envelope["clean"]), (&"0002_tags".into(), &false.into()), "{gone}");
    same(&folder.tree(), &generated().tree());
    at_once.done("undo --applied-nowhere");
    same(&at_once.tree(), &folder.tree());
}

#[test]
fn what_was_answered_is_not_asked_again() {
    let mut folder = generated();
    folder.database = app([required("nick")]);
    folder.done("generate --date 2026-01-02 --backfill users.nick=''");
    folder.database = app([required("nick"), table("tags", &[])]);
    let amended = folder.done("generate --amend --applied-nowhere");
    assert!(amended.err.contains("as answered before: --backfill \"users.nick=''\""), "{amended}");
    // A column that came since can be what the other one is called now.
    folder.done("generate --amend --applied-nowhere --dry-run");
    folder.database = app([table("users", &[])]);
    folder.done("generate --amend --applied-nowhere --drop users.name");
    folder.database = app([table("users", &["title"])]);
    let asked = folder.refused("generate --amend --applied-nowhere");
    assert!(asked.contains("--rename users.name=title") && !asked.contains("as answered before"), "{asked}");
}

#[test]
fn a_value_that_was_written_down_is_not_lost() {
    let mut folder = generated();
    folder.database = app([required("nick")]);
    folder.done("generate --date 2026-01-02 --backfill users.nick='none'");
    folder.database = app([table("users", &["name", "nick"])]);
    insta::assert_snapshot!("lost_backfill", folder.refused("generate --amend --applied-nowhere"));
    folder.database = app([users()]);
    folder.done("generate --amend --applied-nowhere");
    same(&folder.tree(), &generated().tree());
}

#[test]
fn what_is_on_the_main_branch_stays() {
    let mut folder = generated();
    git(&folder, "init --quiet --initial-branch=main");
    git(&folder, "add .");
    git(&folder, "commit --quiet -m first");
    let first = tree(&folder);
    let told = folder.refused("undo --applied-nowhere");
    git(&folder, "checkout --quiet -b work");
    folder.database = app([users(), table("tags", &[])]);
    folder.done("generate --date 2026-01-02");
    git(&folder, "add .");
    git(&folder, "commit --quiet -m second");
    folder.database = app([users(), table("tags", &["label"])]);
    folder.done("generate --amend --applied-nowhere");
    assert!(folder.refused("undo --applied-nowhere --since work").contains("error[on-main]"));
    folder.done("undo --applied-nowhere");
    same(&tree(&folder), &first);
    insta::assert_snapshot!("on_main", told);
}

#[test]
fn what_is_said_of_entities_stays() {
    let mut folder = generated();
    folder.database = app([users().field_of_name()]);
    folder.done("generate --date 2026-01-02");
    let before = folder.tree();
    folder.database = app([users().field_of_name(), table("tags", &[])]);
    folder.done("generate --date 2026-01-02");
    folder.done("undo --applied-nowhere");
    same(&folder.tree(), &before);
}

/// A project with two databases.
fn two(folder: &Folder, app: Database, words: &str) -> Run {
    let other = Database::new("other").table(table("logs", &["line"]));
    folder.run_with([app, other], words)
}

#[test]
fn one_database_at_a_time() {
    let folder = Folder::new(app([users()]));
    assert_eq!(two(&folder, app([users()]), "generate --date 2026-01-01").code, 0);
    let before = folder.tree();
    let told = two(&folder, app([users()]), "undo --applied-nowhere");
    insta::assert_snapshot!("which_database", told);
    let tags = || app([users(), table("tags", &[])]);
    assert_eq!(two(&folder, tags(), "generate --date 2026-01-02").code, 0);
    let told = two(&folder, tags(), "undo --applied-nowhere 2");
    assert_eq!(told.code, 0, "{told}");
    same(&folder.tree(), &before);
    let told = two(&folder, tags(), "undo --applied-nowhere --database other");
    assert_eq!(told.code, 0, "{told}");
    let gone = |path: &String| path.starts_with("migration/sql/other/") || path.starts_with("entity/src/other/logs");
    assert!(!folder.tree().keys().any(gone), "{told}");
    assert!(folder.tree().contains_key("migration/history/app/0001_initial.json"));
}

#[test]
fn a_terminal_is_asked() {
    let mut folder = generated();
    let before = folder.tree();
    folder.database = app([users(), table("tags", &[])]);
    folder.done("generate --date 2026-01-02");
    let generated = folder.tree();
    for (words, typed) in [("undo", "no\n"), ("undo", ""), ("undo --no-input", "yes\n"), ("undo --json", "n\n")] {
        let told = folder.run_at([folder.database.clone()], words, Some(typed));
        assert_eq!(told.code, 2, "{words}: {told}");
        same(&folder.tree(), &generated);
    }
    let told = folder.run_at([folder.database.clone()], "undo", Some("yes\n"));
    assert!(told.err.starts_with("app: no database has run 0002_create_tags: is that so? (yes or no): "), "{told}");
    assert_eq!(told.code, 0, "{told}");
    same(&folder.tree(), &before);
}

/// What no history holds.
trait Dressed {
    fn field_of_name(self) -> Self;
}

impl Dressed for TableDecl {
    fn field_of_name(self) -> Self {
        self.column("name", column().field_name("full_name"))
    }
}
