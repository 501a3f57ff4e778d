//! What docs/guide/live.md shows is what the commands print.

use std::fs;
use std::path::Path;

use seaglass_tests::process::{Output, command, run, workspace};
use seaglass_tests::{block_on, clients::Client, generated, target::Target};

use crate::live_verify::{DROP, drafted};

/// The blocks of the page that show a command, in their order: the command, and what it prints.
fn shown() -> Vec<(String, String)> {
    let page = fs::read_to_string(workspace().join("docs/guide/live.md")).expect("the page can be read");
    let blocks = page.split("```console\n").skip(1).filter_map(|block| block.split_once("```").map(|(block, _)| block));
    blocks
        .map(|block| {
            let (first, rest) = block.split_once('\n').expect("a command and what it prints");
            (first.trim_start_matches("$ seaglass ").to_owned(), rest.to_owned())
        })
        .collect()
}

fn seaglass(target: &Target, arguments: &str) -> Output {
    let mut command = command(env!("CARGO_BIN_EXE_seaglass"), &workspace());
    run(command.args(arguments.split(' ')).env("DATABASE_URL", target.url()))
}

/// What is printed, of a database that the page calls otherwise.
fn printed(target: &Target, arguments: &str) -> String {
    let Output { stdout, stderr, .. } = seaglass(target, arguments);
    let name = target.texts("SELECT current_database()::text").remove(0);
    format!("{stdout}{stderr}").replace(&format!("{name} on localhost"), "app on db.example.com")
}

fn migrated(target: &Target, migrations: usize) {
    let folder = workspace().join("migration/sql/webauthn/postgres/up");
    for (_, path) in generated::walk(&folder).into_iter().take(migrations) {
        target.must(&fs::read_to_string(path).expect("a file can be read"));
    }
}

#[test]
fn the_page_shows_what_is_printed() {
    let [target, _] = Target::postgres("live_docs");
    let mut shown = shown();
    shown.retain(|(command, _)| !command.starts_with("verify"));
    let [clean, drifted, fixed, status, baseline] = &shown[..] else { panic!("five commands: {shown:#?}") };
    migrated(&target, 3);
    assert_eq!(printed(&target, &clean.0), clean.1);
    let page = fs::read_to_string(workspace().join("docs/guide/live.md")).expect("the page can be read");
    let by_hand = page.split("```sql\n").nth(1).and_then(|rest| rest.split_once("```")).expect("statements").0;
    target.must(by_hand);
    assert_eq!(printed(&target, &drifted.0), drifted.1);
    assert_eq!(printed(&target, &fixed.0), fixed.1);
    let sqlx = target.sibling();
    migrated(&sqlx, 2);
    seaglass(&sqlx, "baseline --database webauthn --client sqlx --at 2").expect_success();
    assert_eq!(printed(&sqlx, &status.0), status.1);
    block_on(Client::Sqlx.up(&workspace().join("migration/sql/webauthn/postgres/up"), &sqlx.url())).expect("migrated");
    let fresh = target.sibling();
    migrated(&fresh, 1);
    assert_eq!(printed(&fresh, &baseline.0), baseline.1);
}

/// What is measured, and by which version of an engine, is another thing each time.
fn without_measures(text: &str) -> String {
    let mut lines = Vec::new();
    for line in text.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let is_number = |word: &str| word.starts_with(|c: char| c.is_ascii_digit()) && word.parse::<f64>().is_ok();
        let is_time = |at: usize| is_number(words[at]) && words.get(at + 1) == Some(&"ms");
        let is_version = |at: usize| at > 0 && ["Postgres", "SQLite"].contains(&words[at - 1]);
        let shown = |at: usize| if is_time(at) || is_version(at) { "N" } else { words[at] };
        lines.push((0..words.len()).map(shown).collect::<Vec<_>>().join(" "));
    }
    lines.join("\n")
}

#[test]
fn the_page_shows_what_is_verified() {
    let [target, _] = Target::postgres("live_docs");
    let mut shown = shown();
    shown.retain(|(command, _)| command.starts_with("verify"));
    let [whole, draft] = &shown[..] else { panic!("two commands: {shown:#?}") };
    let verified = |root: &Path, arguments: &str| {
        let mut command = command(env!("CARGO_BIN_EXE_seaglass"), root);
        let Output { stdout, stderr, .. } = run(command.args(arguments.split(' ')).env("SCRATCH_URL", target.url()));
        without_measures(&format!("{stdout}{stderr}"))
    };
    assert_eq!(verified(&workspace(), &whole.0), without_measures(&whole.1));
    let page = fs::read_to_string(workspace().join("docs/guide/live.md")).expect("the page can be read");
    let section = page.split("## Verify before you ship").nth(1).expect("a section");
    let by_hand = section.split("```sql\n").nth(1).and_then(|rest| rest.split_once("\n```")).expect("statements").0;
    let story = drafted(by_hand, DROP);
    assert_eq!(verified(story.root(), &draft.0), without_measures(&draft.1));
}
