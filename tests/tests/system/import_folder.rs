//! From a folder of SQL on Postgres to a pending change that the same client applies: sqlx, psql, and SeaORM behind psql.

use std::{fs, path::Path};

use seaglass::{
    Database, TableDecl,
    model::Dialect,
    sea_query::{ColumnDef, Expr, ForeignKey, Index, Table},
};
use seaglass_tests::{
    assert_same_lines, block_on,
    clients::Client,
    live,
    process::{command, run},
    target::Target,
};

use crate::import_folder_files;
use crate::import_folder_kit::Imported;
use crate::sea_orm_cli::{Cli, migration_crate};

/// As sqlx's people write them: timestamps, a down file for one, a file of another editor's, and one outside of transactions.
pub const SQLX: [(&str, &str); 4] = [
    (
        "20240101120000_Init-Notes.up.sql",
        "CREATE TABLE notes (\n    id bigint PRIMARY KEY,\n    title text NOT NULL\n);\n",
    ),
    ("20240101120000_Init-Notes.down.sql", "DROP TABLE notes;\n"),
    (
        "20240202000000_done.sql",
        "-- Größe: viele.\r\nALTER TABLE notes\r\n    ADD COLUMN done boolean NOT NULL DEFAULT false;\r\n",
    ),
    ("20240303000000_by_title.sql", "-- no-transaction\nCREATE INDEX CONCURRENTLY notes_title_idx ON notes (title);\n"),
];

fn notes(columns: impl FnOnce(&mut Table_) -> &mut Table_) -> Database {
    let mut table = Table::create();
    table
        .table("notes")
        .col(ColumnDef::new("id").big_integer().not_null().primary_key())
        .col(ColumnDef::new("title").text().not_null())
        .col(ColumnDef::new("done").boolean().not_null().default(false));
    columns(&mut table);
    let by_title = Index::create().name("notes_title_idx").table("notes").col("title").take();
    Database::new("app").dialects([Dialect::Postgres]).table(TableDecl::new(table).index(by_title))
}

type Table_ = seaglass::sea_query::TableCreateStatement;

fn before() -> Database {
    notes(|table| table)
}

fn after() -> Database {
    notes(|table| {
        table.col(ColumnDef::new("written_at").timestamp_with_time_zone().not_null().default(Expr::current_timestamp()))
    })
}

/// A link to another note, and a title once.
fn last() -> Database {
    let mut database = notes(|table| {
        table
            .col(ColumnDef::new("written_at").timestamp_with_time_zone().not_null().default(Expr::current_timestamp()))
            .col(ColumnDef::new("of").big_integer())
            .foreign_key(ForeignKey::create().name("notes_of_fkey").from("notes", "of").to("notes", "id"))
    });
    database = database.doc("Notes.");
    database
}

/// What sqlx recorded, byte for byte.
fn recorded(target: &Target) -> Vec<String> {
    target.texts("SELECT row_to_json(m)::text FROM _sqlx_migrations m ORDER BY version")
}

fn titles(target: &Target) -> Vec<String> {
    target.texts("SELECT id || title || done FROM notes ORDER BY id")
}

#[test]
fn sqlx_goes_on_behind_the_files_that_it_ran() {
    for target in Target::postgres("import_sqlx") {
        let imported = Imported::new(Dialect::Postgres, &SQLX);
        block_on(Client::Sqlx.up(imported.old.path(), &target.url())).expect("the old folder");
        target.must("INSERT INTO notes VALUES (1, 'one', true), (2, 'two', false)");
        let (rows, known) = (titles(&target), recorded(&target));
        assert_eq!(known.len(), 3);

        let frozen = imported.import(&target, &before());
        assert_eq!(frozen.entries.iter().map(|entry| entry.changes.len()).collect::<Vec<_>>(), [1, 1, 1]);
        // What is declared is what was imported.
        assert!(!imported.generate(&before()).contains("new migration"));
        live::assert_no_drift(&target, imported.root.path(), None);
        let said = imported.generate(&after());
        assert!(said.contains("20240303000001_"), "{said}");
        block_on(Client::Sqlx.up(&imported.up(), &target.url())).expect("sqlx takes the files for its own");
        assert_eq!(recorded(&target).len(), 4);
        // One in several files, of which some cannot run in a transaction.
        let said = imported.generate(&last());
        assert!(said.contains("20240303000002_") && said.contains("20240303000003_"), "{said}");
        block_on(Client::Sqlx.up(&imported.up(), &target.url())).expect("and those behind them");
        let now = recorded(&target);
        assert_eq!(now[..3], known, "sqlx's own rows stay as they are");
        assert!(now.len() > 5, "{now:#?}");
        assert_eq!(titles(&target), rows);
        live::assert_no_drift(&target, imported.root.path(), None);

        // Elsewhere everything runs from the beginning, with the same checksums.
        let fresh = target.sibling();
        block_on(Client::Sqlx.up(&imported.up(), &fresh.url())).expect("all of it");
        assert_same_lines(&target.label(), &target.facts(), "fresh", &fresh.facts());
        let sums = "SELECT version || ' ' || encode(checksum, 'hex') FROM _sqlx_migrations ORDER BY version";
        assert_eq!(target.texts(sums), fresh.texts(sums));
    }
}

#[test]
fn every_byte_survives_a_checkout() {
    let [target, _] = Target::postgres("import_bytes");
    let imported = Imported::new(Dialect::Postgres, &SQLX);
    imported.import(&target, &before());
    imported.generate(&before());
    let written = imported.files();
    assert_eq!(written["20240202000000_done.sql"], SQLX[2].1.as_bytes());
    assert_eq!(written["20240101120000_Init-Notes.sql"], SQLX[0].1.as_bytes());
    // What its author wrote to roll it back, and a refusal where nobody did.
    let down = |name: &str| fs::read_to_string(imported.up().join("../down").join(name)).expect("a down file");
    assert_eq!(down("20240101120000_Init-Notes.sql"), SQLX[1].1);
    assert!(down("20240202000000_done.sql").contains("came without a down file"));
    let git = |words: &[&str]| {
        let mut git = command("git", imported.root.path());
        git.args(["-c", "core.autocrlf=true", "-c", "user.name=a", "-c", "user.email=a@example.org"]);
        run(git.args(words)).expect_success();
    };
    git(&["init", "--quiet"]);
    git(&["add", "--all"]);
    git(&["commit", "--quiet", "--message", "all"]);
    fs::remove_dir_all(imported.root.path().join("migration")).expect("a folder can be removed");
    git(&["checkout", "--quiet", "--", "migration"]);
    assert_eq!(imported.files(), written);
    imported.schema(&before(), &["check"]);
}

/// A database that nobody keeps a record of.
#[test]
fn whoever_runs_file_after_file_goes_on_with_the_next_one() {
    let run = |target: &Target, file: &Path| target.must(&fs::read_to_string(file).expect("a file can be read"));
    import_folder_files::goes_on("import_files", run);
}

/// Whoever ran them by psql may hand the database to SeaORM, whose migrations include the same files.
#[test]
fn sea_orm_takes_them_over() {
    let [_, target] = Target::postgres("import_sea_orm");
    let imported = Imported::new(Dialect::Postgres, &SQLX);
    migration_crate(imported.root.path(), "imported");
    for original in &imported.folder().originals {
        target.migrate(&original.up).expect("psql runs it");
    }
    target.must("INSERT INTO notes VALUES (1, 'one', true)");
    imported.import(&target, &before());
    imported.generate(&after());
    let mut baseline = command(env!("CARGO_BIN_EXE_seaglass"), imported.root.path());
    baseline.args(["baseline", "--from", "DATABASE_URL", "--client", "sea-orm", "--at", "20240303000000_by_title"]);
    run(baseline.env("DATABASE_URL", target.url())).expect_success();
    let cli = Cli { dir: imported.root.path().to_owned(), target: &target, database: None };
    let states = [
        "m20240101_20240101120000_init_notes: Applied",
        "m20240202_20240202000000_done: Applied",
        "m20240303_20240303000000_by_title: Applied",
    ];
    assert_eq!(cli.status()[..3], states);
    cli.must(&["up"]);
    live::assert_no_drift(&target, imported.root.path(), None);
    assert_eq!(titles(&target), ["1onetrue"]);
    // Elsewhere it runs the same files from the beginning, and cannot take back what came without a down file.
    let fresh = target.sibling();
    let cli = Cli { dir: imported.root.path().to_owned(), target: &fresh, database: None };
    cli.must(&["up"]);
    live::assert_no_drift(&fresh, imported.root.path(), None);
    let stopped = cli.migrate(&["down", "-n", "2"]);
    assert!(
        stopped.code != 0 && stopped.both().contains("20240303000000_by_title.sql came without a down file"),
        "{}",
        stopped.both()
    );
}
