//! Folders of clients that Seaglass does not write for go on with one that it does, once that one is told what ran.

use seaglass::{
    Database, TableDecl,
    model::Dialect,
    sea_query::{ColumnDef, Table},
};
use seaglass_tests::{
    assert_same_lines, block_on,
    clients::Client,
    live,
    process::{Output, command, run},
    target::Target,
};

use crate::import_folder_kit::Imported;

const A: &str = "CREATE TABLE a (\r\n    id bigint PRIMARY KEY\r\n);\r\n";
const B: &str = "CREATE TABLE b (id bigint PRIMARY KEY);\n";

fn database(tables: &[&'static str]) -> Database {
    tables.iter().fold(Database::new("app").dialects([Dialect::Postgres]), |database, name| {
        let id = ColumnDef::new("id").big_integer().not_null().primary_key().take();
        database.table(TableDecl::new(Table::create().table(*name).col(id).take()))
    })
}

fn seaglass(imported: &Imported, target: &Target, arguments: &[&str]) -> Output {
    let mut seaglass = command(env!("CARGO_BIN_EXE_seaglass"), imported.root.path());
    seaglass.args(arguments).args(["--from", "DATABASE_URL"]);
    run(seaglass.env("DATABASE_URL", target.url()))
}

/// What a client made that records nothing here, and a project that goes on from it.
fn gone_on(files: &[(&str, &str)], target: &Target) -> Imported {
    let imported = Imported::new(Dialect::Postgres, files);
    for original in &imported.folder().originals {
        target.migrate(&original.up).expect("it runs");
    }
    target.must("INSERT INTO a VALUES (1); INSERT INTO b VALUES (2)");
    imported.import(target, &database(&["a", "b"]));
    imported.generate(&database(&["a", "b"]));
    live::assert_no_drift(target, imported.root.path(), None);
    imported.generate(&database(&["a", "b", "c"]));
    imported
}

#[test]
fn sqlx_takes_over_from_others() {
    let goose = [
        ("00001_a.sql", "-- +goose Up\nCREATE TABLE a (id bigint PRIMARY KEY);\n-- +goose Down\nDROP TABLE a;\n"),
        (
            "00002_b.sql",
            "-- +goose Up\n-- +goose StatementBegin\nDO $$ BEGIN\n    CREATE TABLE b (id bigint PRIMARY KEY);\nEND $$;\n\
             -- +goose StatementEnd\n",
        ),
    ];
    let dbmate = [
        (
            "20240101000000_a.sql",
            "-- migrate:up\nCREATE TABLE a (id bigint PRIMARY KEY);\n-- migrate:down\nDROP TABLE a;\n",
        ),
        ("20240102000000_b.sql", "-- migrate:up\nCREATE TABLE b (id bigint PRIMARY KEY);\n-- migrate:down\n"),
    ];
    let diesel = [
        ("2024-01-01-000000_a/up.sql", A),
        ("2024-01-01-000000_a/down.sql", "DROP TABLE a;\n"),
        ("2024-01-02-000000_b/up.sql", B),
    ];
    let prisma =
        [("20240101000000_a/migration.sql", A), ("20240102000000_b/migration.sql", B), ("migration_lock.toml", "")];
    let plain = [("1_a.sql", A), ("2_b.sql", B)];
    let [_, first] = Target::postgres("import_others");
    for files in [&goose[..], &dbmate, &diesel, &prisma, &plain] {
        let target = first.sibling();
        let imported = gone_on(files, &target);
        let last = imported.folder().originals.last().expect("there are some").stem.clone();
        // What is recorded is printed first.
        let told = seaglass(&imported, &target, &["baseline", "--client", "sqlx", "--at", &last]).expect_success();
        assert!(told.stdout.contains("INSERT INTO _sqlx_migrations"), "{}", told.both());
        block_on(Client::Sqlx.up(&imported.up(), &target.url())).expect("sqlx takes the files for its own");
        let told = seaglass(&imported, &target, &["status"]).expect_success();
        assert!(told.stdout.contains("_sqlx_migrations: 3 of 3 applied"), "{}", told.both());
        live::assert_no_drift(&target, imported.root.path(), None);
        assert_eq!(target.texts("SELECT a.id || '|' || b.id FROM a, b"), ["1|2"]);
        let fresh = target.sibling();
        block_on(Client::Sqlx.up(&imported.up(), &fresh.url())).expect("all of it");
        assert_same_lines(&target.label(), &target.facts(), "fresh", &fresh.facts());
        let sums = "SELECT version || description || encode(checksum, 'hex') FROM _sqlx_migrations ORDER BY version";
        assert_eq!(target.texts(sums), fresh.texts(sums), "recorded as sqlx does it");
    }
}

/// sqlx passes over what has no `_` behind its number, and nothing is recorded of that.
#[test]
fn names_that_a_client_passes_over_are_not_recorded() {
    let [_, first] = Target::postgres("import_names");
    for files in [[("1-a.sql", A), ("2-b.sql", B)], [("V1__a.sql", A), ("V2__b.sql", B)]] {
        let target = first.sibling();
        let imported = gone_on(&files, &target);
        let at = imported.folder().originals.last().expect("there are some").stem.clone();
        let told = seaglass(&imported, &target, &["baseline", "--client", "sqlx", "--at", &at]).expect_code(2);
        assert!(told.stderr.contains("sqlx takes no file called"), "{}", told.both());
        seaglass(&imported, &target, &["baseline", "--client", "sea-orm", "--at", &at]).expect_success();
        let told = seaglass(&imported, &target, &["status"]).expect_success();
        assert!(told.stdout.contains("seaql_migrations: 2 of 3 applied"), "{}", told.both());
    }
}
