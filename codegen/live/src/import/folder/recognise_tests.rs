use super::super::{Folder, Layout};
use super::recognise;
use std::collections::BTreeMap;

fn files(files: &[(&str, &str)]) -> BTreeMap<String, Vec<u8>> {
    files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
}

fn taken(of: &[(&str, &str)]) -> Folder {
    recognise(&files(of)).unwrap_or_else(|refusals| panic!("{refusals:?}"))
}

/// What a folder is taken for, a line per migration.
fn told(folder: &Folder) -> Vec<String> {
    let of = folder.originals.iter().map(|it| {
        let down = it.down.as_deref().map(|down| format!(", back {}", down.trim())).unwrap_or_default();
        let alone = if it.no_transaction { ", alone" } else { "" };
        format!("{} {} {}: {}{down}{alone}", it.number, it.stem, it.name, it.up.trim())
    });
    of.collect()
}

fn refused(of: &[(&str, &str)]) -> String {
    match recognise(&files(of)) {
        Ok(folder) => panic!("it was taken: {folder:?}"),
        Err(refusals) => refusals.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
    }
}

#[test]
fn numbered_files_of_every_client() {
    let sqlx = taken(&[
        ("20240101120000_Init-Users.up.sql", "A;"),
        ("20240101120000_Init-Users.down.sql", "Z;"),
        ("20240203000000_index.sql", "-- no-transaction\nB;"),
    ]);
    assert_eq!(sqlx.layout, Layout::Numbered);
    assert_eq!(
        told(&sqlx),
        [
            "20240101120000 20240101120000_Init-Users init_users: A;, back Z;",
            "20240203000000 20240203000000_index index: -- no-transaction\nB;, alone"
        ]
    );
    let drizzle = taken(&[("0000_brave_hulk.sql", "A;"), ("0001_x.sql", "B;"), ("meta/_journal.json", "{}")]);
    assert_eq!(told(&drizzle), ["0 0000_brave_hulk brave_hulk: A;", "1 0001_x x: B;"]);
    assert_eq!(drizzle.left, ["meta/_journal.json"]);
    let plain = taken(&[("1-foo.sql", "A;"), ("002.sql", "B;")]);
    assert_eq!(told(&plain), ["1 1-foo foo: A;", "2 002 imported: B;"]);
}

#[test]
fn files_of_other_clients() {
    let flyway = taken(&[("V2__b.sql", "B;"), ("V1__init.sql", "A;"), ("U2__b.sql", "Z;")]);
    assert_eq!(told(&flyway), ["1 V1__init init: A;", "2 V2__b b: B;, back Z;"]);
    assert_eq!(flyway.layout, Layout::Versioned);
    let diesel = taken(&[
        ("00000000000000_diesel_initial_setup/up.sql", "A;"),
        ("00000000000000_diesel_initial_setup/down.sql", "-- Nothing.\n"),
        ("2024-01-01-000000_users/up.sql", "B;"),
        ("2024-01-01-000000_users/down.sql", "Z;"),
    ]);
    assert_eq!(
        told(&diesel),
        [
            "0 00000000000000_diesel_initial_setup diesel_initial_setup: A;",
            "20240101000000 20240101000000_users users: B;, back Z;"
        ]
    );
    let prisma = taken(&[("20240101000000_init/migration.sql", "A;"), ("migration_lock.toml", "")]);
    assert_eq!(told(&prisma), ["20240101000000 20240101000000_init init: A;"]);
    assert!(prisma.notes[0].contains("becomes 20240101000000_init.sql"), "{:?}", prisma.notes);
    let goose = taken(&[("00001_a.sql", "-- +goose Up\nA;\n-- +goose Down\nZ;\n")]);
    assert_eq!((told(&goose), goose.layout), (vec!["1 00001_a a: A;, back Z;".to_owned()], Layout::Goose));
    let dbmate = taken(&[("20240101_a.sql", "-- migrate:up transaction:false\nA;\n-- migrate:down\n")]);
    assert_eq!((told(&dbmate), dbmate.layout), (vec!["20240101 20240101_a a: A;, alone".to_owned()], Layout::Dbmate));
}

#[test]
fn the_order_is_that_of_numbers_and_a_shell_may_differ() {
    let folder = taken(&[("10_c.sql", "C;"), ("2_b.sql", "B;"), ("1_a.sql", "A;")]);
    let stems: Vec<&str> = folder.originals.iter().map(|it| it.stem.as_str()).collect();
    assert_eq!(stems, ["1_a", "2_b", "10_c"]);
    insta::assert_snapshot!(folder.notes.join("\n"), @"2_b.sql is taken to run before 10_c.sql, by number as sqlx and wrangler do; `*` of a shell has them the other way round");
}

#[test]
fn what_no_client_runs_as_it_stands_is_refused() {
    let bytes = BTreeMap::from([("1_a.sql".to_owned(), b"A;\nB\xff".to_vec())]);
    let told = [
        refused(&[("0001_a.sql", "A;"), ("0001_b.sql", "B;"), ("seed.sql", "C;")]),
        refused(&[("0001_a.sql", "A;"), ("0002_b/up.sql", "B;"), ("0003_c.down.sql", "C;")]),
        refused(&[("V1.2__a.sql", "A;"), ("R__b.sql", "B;")]),
        refused(&[("99999999999999999999_a.sql", "A;"), ("1_`x`.sql", "B;"), ("1_\u{1b}[2J.sql", "")]),
        refused(&[("1_a.sql", "-- +goose Up\nA;\n-- +goose Up\n"), ("2_b.sql", "B;")]),
        refused(&[("a/b/up.sql", "A;"), ("main.go", "")]),
        refused(&[]),
        recognise(&bytes).unwrap_err().iter().map(ToString::to_string).collect(),
    ];
    insta::assert_snapshot!(told.join("\n\n"));
}
