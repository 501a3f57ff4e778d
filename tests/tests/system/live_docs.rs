//! What docs/live.md shows is what the commands print.

use std::fs;

use seaglass_tests::process::{Output, command, run, workspace};
use seaglass_tests::{block_on, clients::Client, generated, target::Target};

/// The blocks of the page that show a command, in their order: the command, and what it prints.
fn shown() -> Vec<(String, String)> {
    let page = fs::read_to_string(workspace().join("docs/live.md")).expect("the page can be read");
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
    let shown = shown();
    let [clean, drifted, mended, status, baseline] = &shown[..] else { panic!("five commands: {shown:#?}") };
    migrated(&target, 3);
    assert_eq!(printed(&target, &clean.0), clean.1);
    let page = fs::read_to_string(workspace().join("docs/live.md")).expect("the page can be read");
    let by_hand = page.split("```sql\n").nth(1).and_then(|rest| rest.split_once("```")).expect("statements").0;
    target.must(by_hand);
    assert_eq!(printed(&target, &drifted.0), drifted.1);
    assert_eq!(printed(&target, &mended.0), mended.1);
    let sqlx = target.sibling();
    migrated(&sqlx, 2);
    seaglass(&sqlx, "baseline --database webauthn --client sqlx --at 2").expect_success();
    assert_eq!(printed(&sqlx, &status.0), status.1);
    block_on(Client::Sqlx.up(&workspace().join("migration/sql/webauthn/postgres/up"), &sqlx.url())).expect("migrated");
    let fresh = target.sibling();
    migrated(&fresh, 1);
    assert_eq!(printed(&fresh, &baseline.0), baseline.1);
}
