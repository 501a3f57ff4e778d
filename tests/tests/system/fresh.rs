//! SeaORM's `fresh` drops tables and types; the generated migrator sees to the views and routines that outlive these.

use std::{collections::BTreeMap, fs, path::Path};

use sea_orm::Database as Connection;
use sea_orm_migration::MigratorTrait as _;
use seaglass::{
    Database, EnumDecl, Project, TableDecl,
    model::{Dialect, ObjectName, Routine, View},
    sea_query::{ColumnDef, Table, extension::postgres::Type},
};
use seaglass_tests::{assert_same_lines, block_on, generated, process::workspace, target::Target, versions};

use crate::fresh_shop::Migrator;

/// Views over no table, one over another, and routines that lean on views and types.
fn shop() -> Database {
    let mood = ["calm", "glad"];
    let items = Table::create()
        .table("items")
        .col(ColumnDef::new("id").integer().not_null().primary_key())
        .col(ColumnDef::new("mood").enumeration("mood", mood))
        .take();
    let view = |name: &str, sql: &str| View {
        name: ObjectName::new(name),
        doc: None,
        forms: Dialect::ALL.into_iter().map(|dialect| (dialect, sql.to_owned())).collect(),
        ..View::default()
    };
    Database::new("shop")
        .enumeration(EnumDecl::new(Type::create().as_enum("mood").values(mood)))
        .table(TableDecl::new(items))
        .view(view("one", "SELECT 1 AS one"))
        .view(view("two", "SELECT one + 1 AS two FROM one"))
        .view(view("ids", "SELECT id FROM items"))
        .routine(
            Routine::new("twice")
                .arguments("(n integer)")
                .postgres("CREATE OR REPLACE FUNCTION twice(n integer) RETURNS integer LANGUAGE sql AS 'SELECT n * 2'")
                .instead_on_d1("nothing"),
        )
        .routine(
            Routine::new("all_two")
                .postgres("CREATE FUNCTION all_two() RETURNS SETOF two LANGUAGE sql AS 'SELECT * FROM two'")
                .instead_on_d1("nothing"),
        )
        .routine(
            Routine::new("is_glad")
                .arguments("(mood)")
                .postgres("CREATE FUNCTION is_glad(mood) RETURNS boolean LANGUAGE sql AS $$ SELECT $1 = 'glad' $$")
                .instead_on_d1("nothing"),
        )
}

/// The migrations and their SQL.
fn files(root: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for part in ["sql/shop", "src/shop"] {
        for (name, path) in generated::walk(&root.join("migration").join(part)) {
            found.insert(format!("{part}/{name}"), fs::read_to_string(path).expect("a file can be read"));
        }
    }
    found
}

/// What this binary is built with; `INSTA_UPDATE=always` writes it.
#[test]
fn the_fixture_is_what_is_generated() {
    let root = tempfile::tempdir().expect("a folder");
    let project = Project::new(root.path()).database(shop());
    let (code, said) = versions::run(project, root.path(), &["generate", "--date", "2026-01-05"]);
    assert_eq!(code, 0, "{said}");
    let (fixture, made) = (workspace().join("tests/fixtures/fresh"), files(root.path()));
    if std::env::var("INSTA_UPDATE").is_ok_and(|how| how == "always") {
        for (name, text) in &made {
            let path = fixture.join("migration").join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
            fs::write(path, text).expect("it can be written");
        }
    }
    assert_eq!(files(&fixture), made);
}

#[test]
fn fresh_drops_what_outlives_the_tables_and_nothing_of_others() {
    for target in Vec::from(Target::postgres("fresh")).into_iter().chain([Target::sqlite()]) {
        let migrate = |again: bool| {
            block_on(async {
                let db = Connection::connect(target.url()).await.expect("a connection");
                if again { Migrator::fresh(&db).await } else { Migrator::up(&db, None).await }
            })
            .unwrap_or_else(|error| panic!("{}: {error}", target.label()));
        };
        if target.dialect() == "postgres" {
            target.must("CREATE FUNCTION theirs() RETURNS integer LANGUAGE sql AS 'SELECT 3'");
        }
        migrate(false);
        let made = target.facts();
        for round in ["once", "again"] {
            target.must("INSERT INTO items (id) VALUES (1)");
            migrate(true);
            let label = format!("{round} on {}", target.label());
            assert_same_lines(&label, &target.facts(), "made", &made);
            assert_same_lines(&label, &target.texts("SELECT CAST(id AS text) FROM ids"), "no rows", &[""; 0]);
            assert_eq!(target.texts("SELECT CAST(two AS text) FROM two"), ["2"], "{label}");
        }
    }
}

/// SeaORM cannot drop the row type of such a view, and says so before a row is lost. One over a table goes with it.
#[test]
fn fresh_stops_at_a_view_of_others_that_reads_no_table() {
    for target in Target::postgres("fresh_theirs") {
        let fresh = || {
            block_on(async {
                let db = Connection::connect(target.url()).await.expect("a connection");
                Migrator::fresh(&db).await.map_err(|error| error.to_string())
            })
        };
        fresh().expect("an empty database");
        let made = target.facts();
        target.must("INSERT INTO items (id) VALUES (1); CREATE VIEW over_items AS SELECT id FROM items");
        target.must("CREATE VIEW no_table AS SELECT 1 AS one");
        let rows = target.rows();
        let said = fresh().expect_err("a view that reads no table");
        assert!(said.contains("cannot drop type no_table because view no_table requires it"), "{said}");
        assert_same_lines("after it stopped", &target.rows(), "before", &rows);
        target.must("DROP VIEW no_table");
        fresh().unwrap_or_else(|error| panic!("{}: {error}", target.label()));
        assert_same_lines(&target.label(), &target.facts(), "made", &made);
    }
}
