//! The two minutes of the README: a project is begun, a column declared, its migration written and run by sea-orm-cli's rules.

use std::fs;

use seaglass::{
    Database, Project, TableDecl, now,
    sea_query::{ColumnDef, Index, Table},
};
use seaglass_tests::{target::Target, versions};

use crate::live_init::init;
use crate::readme::section;

/// The example table of `seaglass init`, with the column of the README.
fn notes() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table("notes")
            .comment("An example: replace it with a table of your own.")
            .col(
                ColumnDef::new("id")
                    .big_integer()
                    .not_null()
                    .auto_increment()
                    .primary_key()
                    .comment("Identifies the note."),
            )
            .col(ColumnDef::new("title").text().not_null().comment("Its headline."))
            .col(ColumnDef::new("body").text().comment("Its text."))
            .col(
                ColumnDef::new("created_at")
                    .timestamp_with_time_zone()
                    .not_null()
                    .default(now())
                    .comment("When it was written."),
            )
            .col(ColumnDef::new("pinned").boolean().not_null().default(false).comment("Shown first.")),
    )
    .index(Index::create().name("idx_notes_created_at").table("notes").col("created_at"))
}

#[test]
fn two_minutes_end_in_a_migration_that_runs() {
    let text = section("README.md", "Your own project, in two minutes");
    let statement = r#".col(ColumnDef::new("pinned").boolean().not_null().default(false).comment("Shown first."))"#;
    assert!(text.contains(statement), "the README declares the column of this test");
    let root = tempfile::tempdir().expect("a temporary folder");
    let said = init(root.path(), &["shop"]).expect_success().stderr;
    let mut told = format!("```text\n$ seaglass init shop\n{said}```");
    assert!(text.contains(&told), "the README does not show:\n{told}");

    let shop = root.path().join("shop");
    let main = fs::read_to_string(shop.join("schema/src/shop/mod.rs")).expect("the database of the project");
    let doc = main.split(".doc(\"").nth(1).and_then(|rest| rest.split("\")").next()).expect("what it is for");
    let project = || Project::new(&shop).database(Database::new("shop").doc(doc).table(notes()));
    let (code, diff) = versions::run(project(), &shop, &["diff"]);
    assert_eq!(code, 1, "{diff}");
    let (code, generated) = versions::run(project(), &shop, &["generate"]);
    assert_eq!(code, 0, "{generated}");
    told = format!("```text\n$ cargo schema diff\n{diff}$ cargo schema generate\n{generated}```");
    assert!(text.contains(&told), "the README does not show:\n{told}");

    let targets = Vec::from(Target::postgres("quick_start")).into_iter().chain([Target::sqlite(), Target::d1()]);
    for target in targets {
        let folder = shop.join(format!("migration/sql/shop/{}/up", target.dialect()));
        let mut files: Vec<_> =
            fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("a file").path()).collect();
        files.sort();
        for (at, file) in files.iter().enumerate() {
            target.migrate(&fs::read_to_string(file).expect("a file of SQL")).expect("it runs");
            if at == 0 {
                target.must("INSERT INTO notes (title) VALUES ('milk')");
            }
        }
        let kept = target.texts("SELECT title FROM notes WHERE NOT pinned");
        assert_eq!(kept, ["milk"], "{}", target.label());
    }
}
