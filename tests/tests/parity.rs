//! The entities against those of `sea-orm-cli generate entity`, and its options against `docs/guide/entities.md`.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use seaglass::pipeline::{Options, prepare};
use seaglass_tests::target::Target;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn page() -> String {
    std::fs::read_to_string(workspace().join("docs/guide/entities.md")).unwrap()
}

/// The rows of the table below that heading, as their cells.
fn rows(heading: &str) -> Vec<Vec<String>> {
    let page = page();
    let from = page.find(&format!("## {heading}\n")).unwrap_or_else(|| panic!("no {heading}"));
    let section = page[from..].split("\n## ").next().unwrap();
    let rows = section.lines().filter(|line| line.starts_with('|')).skip(2);
    rows.map(|row| {
        row.trim().trim_start_matches('|').trim_end_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()
    })
    .collect()
}

fn sea_orm_cli(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_sea-orm-cli")).args(arguments).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    text
}

/// The options that a text of `--help` names.
fn options(help: &str) -> BTreeSet<String> {
    let option = |line: &str| {
        let line = line.trim_start();
        let long =
            line.strip_prefix("--").or_else(|| line.strip_prefix('-')?.split_once(", --").map(|(_, long)| long))?;
        let end = long.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(long.len());
        Some(format!("--{}", &long[..end]))
    };
    help.lines().filter_map(option).collect()
}

#[test]
fn every_option_has_a_row() {
    let mut expected = options(&sea_orm_cli(&["generate", "entity", "--help"]));
    assert!(expected.len() > 25, "{expected:?}");
    assert!(expected.remove("--help"));
    let rows = rows("Options of sea-orm-cli");
    let named =
        |row: &Vec<String>| row[0].split(", ").map(|name| name.trim_matches('`').to_owned()).collect::<Vec<_>>();
    let listed: Vec<String> = rows.iter().flat_map(named).collect();
    assert_eq!(
        listed.iter().cloned().collect::<BTreeSet<_>>(),
        expected,
        "docs/guide/entities.md lists what --help lists"
    );
    assert_eq!(listed.len(), expected.len(), "each once");
    for row in rows {
        let [option, form, note, shown] = row.as_slice() else { panic!("{row:?}") };
        assert!(!form.is_empty());
        // What has no form has a reason instead.
        if form == "none" {
            assert!(!note.is_empty() && shown == "-", "{option}: why is there none?");
            continue;
        }
        for test in shown.split(", ") {
            let (file, name) = test.trim_matches('`').split_once("::").unwrap_or_else(|| panic!("{option}: {test}"));
            let text =
                std::fs::read_to_string(workspace().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
            let is_test = ["", "async "].iter().any(|word| text.contains(&format!("test]\n{word}fn {name}(")));
            assert!(is_test, "{option}: {test} is not a test");
        }
    }
}

/// What an app can say of an entity: its fields, and the relations to other entities.
#[derive(Debug, Default)]
struct Entity {
    columns: BTreeMap<String, String>,
    relations: BTreeSet<String>,
}

/// What the file of an entity in the dense format holds.
fn entity(text: &str) -> Entity {
    let mut entity = Entity::default();
    let fields =
        text.split_once("pub struct Model {").unwrap_or_else(|| panic!("{text}")).1.split_once("\n}").unwrap().0;
    let joined = fields.replace(":\n        ", ": ").replace("<\n            ", "<").replace(",\n        >", ">");
    for field in joined.lines().filter_map(|line| line.trim().strip_prefix("pub ")) {
        let (name, ty) = field.trim_end_matches(',').split_once(": ").unwrap_or_else(|| panic!("{field}"));
        if ["BelongsTo<", "HasOne<", "HasMany<"].iter().any(|start| ty.starts_with(start)) {
            entity.relations.insert(ty.replace("super::", "").replace("Option<", "").replace(">>", ">"));
        } else {
            entity.columns.insert(name.to_owned(), ty.to_owned());
        }
    }
    entity
}

/// The modules of entities of a folder.
fn entities(files: impl IntoIterator<Item = (String, String)>) -> BTreeMap<String, Entity> {
    let others = ["mod", "prelude", "enums", "fields", "sea_orm_active_enums"];
    let is_one = |(name, _): &(String, String)| !others.contains(&name.as_str()) && !name.ends_with("_ext");
    files.into_iter().filter(is_one).map(|(name, text)| (name, entity(&text))).collect()
}

fn theirs(url: &str) -> BTreeMap<String, Entity> {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    sea_orm_cli(&["generate", "entity", "--entity-format", "dense", "-u", url, "-o", out]);
    let files = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
    let named = |path: PathBuf| {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        (name, std::fs::read_to_string(path).unwrap())
    };
    entities(files.map(named))
}

/// Each difference as a row of the docs names it.
fn differences(ours: &BTreeMap<String, Entity>, theirs: &BTreeMap<String, Entity>) -> BTreeMap<String, Vec<String>> {
    let mut found = BTreeMap::<String, Vec<String>>::new();
    let mut add = |row: String, place: String| found.entry(row).or_default().push(place);
    for (name, theirs) in theirs {
        let Some(ours) = ours.get(name) else {
            add("an entity that only sea-orm-cli has".to_owned(), name.clone());
            continue;
        };
        for (column, ty) in &theirs.columns {
            match ours.columns.get(column) {
                Some(own) if own == ty => {}
                Some(own) => {
                    add(format!("`{}` is `{}`", plain(ty), plain(own)), format!("{name}.{column}: {ty} {own}"));
                }
                None => add("a field of another name".to_owned(), format!("{name}.{column}")),
            }
        }
        let missing = theirs.relations.difference(&ours.relations);
        missing
            .for_each(|relation| add("a relation that only sea-orm-cli has".to_owned(), format!("{name}: {relation}")));
        for relation in ours.relations.difference(&theirs.relations) {
            add("a relation that sea-orm-cli leaves out".to_owned(), format!("{name}: {relation}"));
        }
        for column in ours.columns.keys().filter(|column| !theirs.columns.contains_key(*column)) {
            add(
                "a column that sea-orm-cli leaves out, or a field of another name".to_owned(),
                format!("{name}.{column}"),
            );
        }
    }
    for name in ours.keys().filter(|name| !theirs.contains_key(*name)) {
        add("an entity that sea-orm-cli leaves out".to_owned(), name.clone());
    }
    found
}

/// A type without `Option`, unless that is the difference.
fn plain(ty: &str) -> &str {
    ty.strip_prefix("Option<").and_then(|ty| ty.strip_suffix('>')).unwrap_or(ty)
}

#[test]
fn each_difference_of_the_entities_is_listed() {
    let options = Options { date: "20260101".to_owned(), ..Options::default() };
    let mut found = BTreeMap::<String, Vec<String>>::new();
    let prepared = prepare(schema::project(), &BTreeMap::new(), &options).unwrap();
    for name in ["webauthn", "mvp"] {
        let database = prepared.databases.iter().find(|database| database.declared.name == name).unwrap();
        let [_, target] = Target::postgres(&format!("parity_{name}"));
        for file in database.sql.iter().filter(|file| file.path.contains("/postgres/up/")) {
            target.exec(&file.body).unwrap_or_else(|error| panic!("{}: {error}", file.path));
        }
        let folder = format!("entity/src/{name}/");
        let own = prepared.files.iter().filter_map(|file| {
            let module = file.path.strip_prefix(&folder)?.strip_suffix(".rs")?;
            Some((module.to_owned(), file.body.clone()))
        });
        for (row, places) in differences(&entities(own), &theirs(&target.url())) {
            found.entry(row).or_default().extend(places);
        }
    }
    let listed: BTreeSet<String> = rows("Differences").into_iter().map(|row| row[0].clone()).collect();
    let unlisted: Vec<_> = found.iter().filter(|(row, _)| !listed.contains(*row)).collect();
    assert!(unlisted.is_empty(), "docs/guide/entities.md does not list {unlisted:#?}");
    let gone: Vec<_> = listed.iter().filter(|row| !found.contains_key(*row)).collect();
    assert!(gone.is_empty(), "there is no such difference any more: {gone:?}");
    assert!(!found.contains_key("a relation that only sea-orm-cli has"), "{found:#?}");
}
