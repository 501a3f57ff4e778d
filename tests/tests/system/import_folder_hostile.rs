//! Folders that no client would have run like this, or that only some engine runs: told by file, line and what to do.

use std::fs;

use seaglass::{Database, declare::Paths, model::Dialect};
use seaglass_cli::import::{folder::read, freeze::freeze};
use seaglass_tests::target::Target;

use crate::import_folder_kit::Imported;

/// What running the folder says.
fn refused(dialect: Dialect, files: &[(&str, &str)], beside: &Target) -> String {
    let imported = Imported::new(dialect, files);
    let mut folder = imported.folder();
    match imported.made(&mut folder, beside) {
        Ok(made) => panic!("it ran: {made:?}"),
        Err(refusal) => refusal.to_string(),
    }
}

#[test]
fn what_postgres_says_is_told_with_file_and_line() {
    for target in Target::postgres("import_hostile") {
        let of = |files: &[(&str, &str)]| refused(Dialect::Postgres, files, &target);
        let first = ("1_a.sql", "CREATE TABLE a (id int);\n");
        let told = of(&[first, ("2_b.sql", "-- Größe.\nCREATE TABLE b (id int);\nCREATE TABEL c ();\n")]);
        assert!(told.starts_with("2_b.sql:3: Postgres says: syntax error at or near \"TABEL\""), "{told}");
        let told = of(&[first, ("2_b.sql", "DO $$ BEGIN\n  RAISE EXCEPTION 'never';\nEND $$;\n")]);
        assert!(told.contains("2_b.sql: Postgres says: never (PL/pgSQL function inline_code_block line 2"), "{told}");
        let told = of(&[("1_a.sql", "-- +goose Up\nCREATE TABLE a (id int);\nSELECT nothing;\n")]);
        assert!(told.starts_with("1_a.sql:3: Postgres says: column \"nothing\" does not exist"), "{told}");
        let told = of(&[first, ("2_b.sql", "GRANT SELECT ON a TO nobody_here;\n")]);
        assert!(
            told.contains("role \"nobody_here\" does not exist") && told.contains("name that server with --scratch"),
            "{told}"
        );
        let told = of(&[first, ("2_b.sql", "\\connect other\nSELECT 1;\n")]);
        assert!(told.contains("2_b.sql:1:") && told.contains("commands of psql"), "{told}");
        let told = of(&[first, ("2_b.sql", "CREATE TABLE b (id int);\nCREATE INDEX CONCURRENTLY i ON a (id);\n")]);
        assert!(told.contains("a file of its own whose first line is `-- no-transaction`"), "{told}");
        // Nothing of it is left, neither databases nor what was begun.
        let own = "SELECT datname FROM pg_database WHERE datname LIKE 'seaglass\\_scratch%' || current_database()";
        let left = target.texts(own);
        assert!(left.is_empty(), "{left:?}");
        assert!(target.facts().is_empty());
    }
}

#[test]
fn what_runs_outside_of_a_transaction_only_says_so() {
    let [target, _] = Target::postgres("import_alone");
    let imported = Imported::new(
        Dialect::Postgres,
        &[
            ("1_a.sql", "\u{feff}CREATE TABLE a (id int);\nSET search_path = '';\n"),
            ("2_b.sql", "CREATE INDEX CONCURRENTLY i ON a (id);\n"),
            ("3_c.sql", "BEGIN;\nCREATE TABLE c (id int);\nCOMMIT;\n"),
        ],
    );
    let mut folder = imported.folder();
    let made = imported.made(&mut folder, &target).expect("it runs");
    assert_eq!(made.schema.tables().count(), 2);
    assert_eq!(folder.originals.iter().map(|it| it.no_transaction).collect::<Vec<_>>(), [false, true, false]);
    let sqlite = Imported::new(Dialect::D1, &[("1_a.sql", "BEGIN;\nCREATE TABLE a (id int);\nCOMMIT;\n")]);
    let mut folder = sqlite.folder();
    sqlite.made(&mut folder, &target).expect("it runs");
    assert!(folder.originals[0].no_transaction);
}

#[test]
fn what_sqlite_says_is_told_with_file_and_line() {
    let target = Target::sqlite();
    let of = |files: &[(&str, &str)]| refused(Dialect::D1, files, &target);
    let first = ("1_a.sql", "CREATE TABLE a (id INTEGER PRIMARY KEY, n INTEGER CHECK (n > 0));\n");
    let told = of(&[first, ("2_b.sql", "-- Größe.\nCREATE TABLE b (id int);\nCREATE TABEL c ();\n")]);
    assert!(told.starts_with("2_b.sql:3: SQLite says: near \"TABEL\": syntax error"), "{told}");
    let told = of(&[first, ("2_b.sql", "INSERT INTO a VALUES (1, 1);\n\n-- Bad.\nINSERT INTO a VALUES (2, 0);\n")]);
    assert!(told.starts_with("2_b.sql:4: SQLite says: CHECK constraint failed"), "{told}");
    let told = of(&[first, ("2_b.sql", "CREATE TABLE b (id int REFERENCES a (id));\nINSERT INTO b VALUES (9);\n")]);
    assert!(told.contains("2_b.sql:2: SQLite says: FOREIGN KEY constraint failed"), "{told}");
    let told = of(&[first, ("2_b.sql", "SELECT now();\n")]);
    assert!(told.contains("2_b.sql:1: SQLite says: no such function: now"), "{told}");
}

#[test]
fn a_history_that_is_there_is_no_beginning_for_another_folder() {
    let imported = Imported::new(Dialect::D1, &[("1_a.sql", "CREATE TABLE a (id int);\n"), ("2_b.sql", "SELECT 1;\n")]);
    let paths = Paths::default();
    let originals = imported.folder().originals;
    let of = |originals: &[_], known: &[_]| freeze(originals, &[], imported.home(&paths), known);
    let frozen = of(&originals, &[]).expect("nothing is there");
    // The same again changes nothing, also with later migrations behind it.
    let again = of(&originals, &frozen.entries).expect("it is the same");
    assert_eq!((again.files.len(), &again.entries), (0, &frozen.entries));
    assert!(of(&originals[..1], &frozen.entries).expect("it begins so").files.is_empty());
    let told = of(&originals, &frozen.entries[..1]).expect_err("a file is new").to_string();
    assert!(told.contains("ends at 1_a, before the folder does") && told.contains("cargo schema new"), "{told}");
    let mut other = originals.clone();
    other[1].up.push('\n');
    let told = of(&other, &frozen.entries).expect_err("another text").to_string();
    assert!(told.contains("has 2_b with another text"), "{told}");
    other[0].stem = "1_other".to_owned();
    let told = of(&other, &frozen.entries).expect_err("another file").to_string();
    assert!(told.contains("begins with 1_a where the folder has 1_other"), "{told}");
}

#[test]
fn a_folder_that_cannot_be_read_says_which_file() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let told = read(&folder.path().join("none")).expect_err("it is not there").to_string();
    assert!(told.contains("none: cannot be read") && told.contains("instead:"), "{told}");
    fs::write(folder.path().join(".hidden.sql"), "x").expect("a file can be written");
    std::os::unix::fs::symlink("nowhere", folder.path().join("1_a.sql")).expect("a link can be made");
    let told = read(folder.path()).expect_err("it leads nowhere").to_string();
    assert!(told.starts_with("1_a.sql: cannot be read"), "{told}");
}

/// Names that would end a string of Rust, SQL or a shell never reach a file; others are kept.
#[test]
fn strange_names_that_are_harmless_are_kept() {
    let imported =
        Imported::new(Dialect::D1, &[("0001_Größe & Co (alt).sql", "CREATE TABLE a (id INTEGER PRIMARY KEY);\n")]);
    let declared = Database::new("app").dialects([Dialect::D1]).table(seaglass::TableDecl::new(
        seaglass::sea_query::Table::create()
            .table("a")
            .col(seaglass::sea_query::ColumnDef::new("id").big_integer().not_null().primary_key())
            .take(),
    ));
    imported.import(&Target::sqlite(), &declared);
    imported.generate(&declared);
    assert!(imported.files().contains_key("0001_Größe & Co (alt).sql"));
}
