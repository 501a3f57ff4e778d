//! `seaglass init --from` as a person types it: a folder of SQL with tables that nobody declares, and the D1 binding of a
//! Workers project.

use std::{fs, path::Path};

use seaglass_tests::process::{Output, command, run, workspace};
use seaglass_tests::wrangler::Wrangler;
use seaglass_tests::{assert_same_lines, block_on, clients::Client, target::Target};
use tempfile::TempDir;

/// The second file gives a column another name, which no catalogue tells from a new one.
const FOLDER: [(&str, &str); 3] = [
    (
        "1_people.sql",
        "CREATE TABLE people (\n    id bigint PRIMARY KEY,\n    mail text\n);\nCREATE TABLE legacy_notes (body text);\nCREATE TABLE legacy_topics (id integer PRIMARY KEY);\n\
         CREATE VIEW note_count AS SELECT count(*) AS notes FROM legacy_notes;\n\
         INSERT INTO people VALUES (1, 'ann@example.com');\nINSERT INTO legacy_notes VALUES ('old');\n",
    ),
    ("2_email.sql", "ALTER TABLE people RENAME COLUMN mail TO email;\nCREATE INDEX people_email ON people (email);\n"),
    (
        "3_calls.sql",
        "CREATE TABLE calls (\n    id bigint PRIMARY KEY,\n    person bigint NOT NULL REFERENCES people (id),\n    about integer REFERENCES legacy_topics (id)\n);\n\
         INSERT INTO calls VALUES (7, 1, NULL);\n",
    ),
];

fn seaglass(root: &Path, url: &str, words: &[&str]) -> Output {
    let mut seaglass = command(env!("CARGO_BIN_EXE_seaglass"), root);
    let said = run(seaglass.args(words).env("DATABASE_URL", url));
    assert!(!said.both().contains(url), "the URL was shown: {}", said.both());
    said
}

fn project() -> TempDir {
    let root = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir_all(root.path().join("sql")).expect("a folder can be made");
    for (name, text) in FOLDER {
        fs::write(root.path().join("sql").join(name), text).expect("a file can be written");
    }
    root
}

#[test]
fn a_database_that_stands_at_any_imported_file_is_known() {
    for target in Target::postgres("import_command") {
        let (root, source) = (project(), workspace());
        let of = |words: &[&str]| seaglass(root.path(), &target.url(), words);
        let init = ["init", "--name", "app", "--from", "sql", "--dialect", "postgres", "--exclude", "legacy_*"];
        let told = of(&[&init[..], &["--scratch", "DATABASE_URL", "--seaglass", &source.to_string_lossy()]].concat())
            .expect_success();
        assert!(told.stderr.contains("note: note_count names legacy_notes, which is left out"), "{}", told.both());
        let key = "note: the foreign key of calls to legacy_topics is left out with it";
        assert!(told.stderr.contains(key), "{}", told.both());

        // It stands at the second file, and nobody keeps a record.
        for (_, sql) in &FOLDER[..2] {
            target.must(sql);
        }
        let rows = target.rows();
        let told = of(&["drift", "--from", "DATABASE_URL"]).expect_code(1);
        assert!(told.stdout.contains("calls") && !told.stdout.contains("legacy_notes"), "{}", told.both());
        of(&["drift", "--from", "DATABASE_URL", "--at", "1"]).expect_code(1);
        of(&["drift", "--from", "DATABASE_URL", "--at", "2"]).expect_success();
        of(&["baseline", "--from", "DATABASE_URL", "--client", "sqlx", "--at", "1"]).expect_code(1);
        of(&["baseline", "--from", "DATABASE_URL", "--client", "sqlx", "--at", "2"]).expect_success();
        let up = root.path().join("migration/sql/app/postgres/up");
        block_on(Client::Sqlx.up(&up, &target.url())).expect("sqlx runs the third");
        of(&["drift", "--from", "DATABASE_URL"]).expect_success();
        let status = of(&["status", "--from", "DATABASE_URL"]).expect_success().stdout;
        assert!(status.contains("_sqlx_migrations: 3 of 3 applied"), "{status}");
        let now: Vec<String> = target.rows().into_iter().filter(|row| !row.starts_with("calls")).collect();
        assert_same_lines(&target.label(), &now, "before", &rows);

        // What nobody declares is there for a migration that is verified, too.
        let told = of(&["verify", "--all", "--scratch", "DATABASE_URL"]).expect_success();
        assert!(told.stderr.contains("everything held"), "{}", told.both());
    }
}

/// What D1 would refuse is named, and the files that people ran stand there all the same, byte for byte.
#[test]
fn files_of_a_declaration_that_is_refused_are_kept() {
    let root = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir_all(root.path().join("sql")).expect("a folder can be made");
    let table = "CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT);\n";
    let view = format!("CREATE VIEW many AS SELECT 1 AS n{};\n", " UNION ALL SELECT 2".repeat(6));
    for (name, text) in [("1_notes.sql", table), ("2_many.sql", &view)] {
        fs::write(root.path().join("sql").join(name), text).expect("a file can be written");
    }
    let source = workspace();
    let words = ["init", "--name", "app", "--from", "sql", "--dialect", "d1", "--seaglass", &source.to_string_lossy()];
    let told = seaglass(root.path(), "postgres://nowhere", &words).expect_success();
    assert!(told.stderr.contains("D1 allows 5") && told.stderr.contains("what is refused above"), "{}", told.both());
    let up = root.path().join("migration/sql/app/d1/up");
    for (name, text) in [("1_notes.sql", table), ("2_many.sql", &view)] {
        assert_eq!(fs::read_to_string(up.join(name)).expect("it is kept"), text);
    }
    assert!(root.path().join("migration/history/app/2_many.json").is_file());
}

#[test]
fn a_binding_of_a_workers_project_is_imported() {
    let root = tempfile::tempdir().expect("a temporary folder");
    let config = "// Ours.\n{\n  \"name\": \"shop\",\n  \"compatibility_date\": \"2025-10-01\",\n  \"d1_databases\": [\n    \
                  {\"binding\": \"SHOP\", \"database_name\": \"shop-db\", \"database_id\": \"0\", \"migrations_dir\": \"old\"},\n  \
                  ],\n}\n";
    fs::write(root.path().join("wrangler.jsonc"), config).expect("a file can be written");
    fs::create_dir_all(root.path().join("old")).expect("a folder can be made");
    let sql = "CREATE TABLE people (id INTEGER PRIMARY KEY, mail TEXT NOT NULL UNIQUE, created_at TEXT NOT NULL DEFAULT \
               (datetime('now')));\nINSERT INTO people (mail) VALUES ('ann@example.com');\n";
    fs::write(root.path().join("old/0001_people.sql"), sql).expect("a file can be written");
    let wrangler = Wrangler::new(root.path());
    wrangler.migrations_apply("SHOP").expect_success();
    let source = workspace();
    let (program, source) = (env!("CARGO_BIN_EXE_seaglass"), source.display());
    let of = |words: &str| wrangler.shell(root.path(), &format!("{program} {words}"), &[]);
    let said = of(&format!("init --name shop --from SHOP --seaglass {source}")).expect_success();
    assert!(said.stderr.contains("`migrations_dir` of SHOP"), "{}", said.both());
    assert_eq!(fs::read_to_string(root.path().join("wrangler.jsonc")).expect("a file"), config, "theirs is left alone");
    let declared = fs::read_to_string(root.path().join("schema/src/shop/mod.rs")).expect("a file");
    assert!(declared.contains(".d1(\"SHOP\", "), "{declared}");
    of("drift --from SHOP").expect_success();

    // Their files, too, as the beginning of a history that wrangler goes on with.
    let other = tempfile::tempdir().expect("a temporary folder");
    let folder = root.path().join("old").display().to_string();
    let words = ["init", "--name", "shop", "--from", &folder, "--dialect", "d1", "--seaglass", &source.to_string()];
    seaglass(other.path(), "postgres://nowhere", &words).expect_success();
    let moved = config.replace("\"old\"", &format!("\"{}/migration/sql/shop/d1/up\"", other.path().display()));
    fs::write(root.path().join("wrangler.jsonc"), moved).expect("a file can be written");
    let told = wrangler.migrations_apply("SHOP").expect_success();
    assert!(told.both().contains("No migrations to apply"), "{}", told.both());
}
