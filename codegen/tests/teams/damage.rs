//! Histories that are not what was written: whatever is typed, it is refused, named, and nothing is written.

use crate::adopt::sea_orm_project;
use crate::project::{Folder, app, table};
use seaglass::cli::{Terminal, run};
use seaglass::emit::history::FORMAT;
use seaglass::{Database, Project};

const COMMANDS: [&str; 10] = [
    "",
    "check",
    "check --json",
    "diff",
    "diff --sql d1",
    "generate",
    "generate --dry-run",
    "rebase --not-applied",
    "new by_hand",
    "adopt",
];

const FIRST: &str = "migration/history/app/0001_initial.json";
const LAST: &str = "migration/history/app/0002_create_tags.json";

/// Two migrations, and a change to come.
fn folder() -> Folder {
    let mut folder = Folder::new(app([table("users", &["name"])]));
    folder.done("generate --date 2026-01-01");
    folder.database = app([table("users", &["name"]), table("tags", &[])]);
    folder.done("generate --date 2026-01-02");
    folder.database = app([table("users", &["name", "email"]), table("tags", &[])]);
    folder
}

/// Every command after the file was edited so.
fn refused(path: &str, edit: impl Fn(&str) -> String, named: &[&str]) {
    let folder = folder();
    let (before, after) = (folder.read(path), edit(&folder.read(path)));
    assert_ne!(before, after, "{path} was not edited");
    folder.put(path, &after);
    for words in COMMANDS {
        let told = folder.refused(words);
        assert!(named.iter().all(|name| told.contains(name)), "{words}: {named:?} are not named:\n{told}");
    }
}

#[test]
fn an_edited_history_stops_every_command() {
    let edit = |text: &str| text.replace("\"id\"", "\"key\"");
    for path in [FIRST, LAST] {
        refused(path, edit, &[path, "it was edited", "git checkout -- "]);
    }
}

#[test]
fn an_unknown_format_stops_every_command() {
    let (old, new) = (format!("\"format\": {FORMAT}"), format!("\"format\": {}", FORMAT + 1));
    let named = format!("has format {}", FORMAT + 1);
    for path in [FIRST, LAST] {
        refused(path, |text| text.replace(&old, &new), &[path, &named, "use the seaglass that wrote it"]);
    }
}

#[test]
fn a_missing_migration_stops_every_command() {
    let folder = folder();
    std::fs::remove_file(folder.root.path().join(FIRST)).unwrap();
    for words in COMMANDS {
        let told = folder.refused(words);
        assert!(told.contains("follows 0001_initial, whose history file is missing"), "{words}: {told}");
    }
}

#[test]
fn nothing_is_built_upon_edited_sql() {
    let folder = folder();
    let path = "migration/sql/app/d1/up/0001_initial.sql";
    folder.put(path, &folder.read(path).replace("name", "nam"));
    for words in ["generate", "generate --dry-run", "new by_hand"] {
        let told = folder.refused(words);
        assert!(told.contains(&format!("{path}: a frozen migration, edited")), "{words}: {told}");
    }
    let before = folder.tree();
    let check = folder.run("check");
    assert!(check.code == 1 && check.err.contains(path), "{check}");
    assert!(!check.err.contains("run `cargo schema generate`"), "what is refused is not advice: {check}");
    assert_eq!(folder.tree(), before);
}

/// The other database of a project has its history, and that must be right as well.
#[test]
fn nothing_is_adopted_beside_edited_sql() {
    let folder = sea_orm_project();
    let both = |words: &[&str]| {
        let other = Database::new("other").table(table("users", &["name"]));
        let project = Project::new(folder.root.path()).database(folder.database.clone()).database(other);
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let terminal = Terminal { out: &mut out, err: &mut err, input: None, color_out: false, color_err: false };
        (run(project, [&["schema"], words].concat(), terminal), String::from_utf8(err).unwrap())
    };
    let (code, told) = both(&["generate", "--database", "other", "--date", "2026-01-01"]);
    // The files of the other one are in the way, and left as they are.
    assert_eq!(code, 1, "{told}");
    let path = "migration/sql/other/d1/up/0001_initial.sql";
    folder.put(path, &folder.read(path).replace("name", "nam"));
    let before = folder.tree();
    let (code, told) = both(&["adopt", "--database", "app"]);
    assert!(code == 2 && told.contains(&format!("{path}: a frozen migration, edited")), "{code}: {told}");
    assert_eq!(folder.tree(), before);
}
