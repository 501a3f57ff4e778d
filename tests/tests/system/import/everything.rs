//! The law of import, of whole databases: compiled and read, what is written is the schema that it was written of. Of this
//! repository's declarations, of databases of Postgres, and of what means no good.

use std::fmt::Write as _;

use seaglass::Database;
use seaglass::model::{CatalogueObject, Dialect, Schema, View};
use seaglass::read::read;
use seaglass_cli::import::declarable;
use seaglass_cli::import::rust::{Options, written};
use seaglass_tests::imported::compiled;
use seaglass_tests::target::Target;
use serde_json::{Value, json};
use similar::{ChangeTag, TextDiff};

use super::hostile;
use crate::every_kind;
use crate::evolution::Evolution;

/// Databases as other people write them.
pub const FIXTURES: [&str; 13] = [
    "events",
    "guilds",
    "harbour",
    "heirs",
    "hostile",
    "leaning",
    "pieces",
    "raws",
    "search",
    "shop",
    "tenants",
    "values",
    "webauthn_by_hand",
];

fn declared(database: &mut Database) -> Schema {
    read(database).unwrap_or_else(|faults| panic!("{faults:?}")).schema
}

fn options(name: &str) -> Options {
    Options { name: name.to_owned(), doc: None, dialect: Dialect::Postgres, d1: None }
}

/// What stands beside tables; the triggers of these are those of a view.
fn beside_tables(mut schema: Schema) -> Schema {
    let triggers = schema.tables().flat_map(|table| &table.triggers).cloned().collect();
    schema.views.push(View { name: "of tables".into(), triggers, ..View::default() });
    schema.tables.clear();
    schema
}

/// A schema, with the objects of each kind together.
fn told(mut schema: Schema, dialect: Dialect, is_live: bool) -> String {
    schema.objects.sort_by_key(kind);
    let mut value = serde_json::to_value(schema).expect("a schema is JSON");
    of_one(&mut value, dialect, is_live);
    serde_json::to_string_pretty(&value).expect("it was JSON")
}

/// Without what is said of the other dialect by the way: the words of sea-query, of indexes and in a database that was read,
/// are of both.
fn of_one(value: &mut Value, dialect: Dialect, is_said_by_the_way: bool) {
    match value {
        Value::Object(fields) => {
            if is_said_by_the_way && fields.contains_key(dialect.key()) {
                Dialect::ALL.iter().filter(|other| **other != dialect).for_each(|other| _ = fields.remove(other.key()));
            }
            if fields.get("only") == Some(&json!(["postgres"])) {
                fields.remove("only");
            }
            for (name, field) in fields {
                of_one(field, dialect, is_said_by_the_way || name == "indexes");
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| of_one(item, dialect, is_said_by_the_way)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn kind(object: &CatalogueObject) -> String {
    let value = serde_json::to_value(object).expect("an object is JSON");
    value.as_object().and_then(|object| object.keys().next()).cloned().unwrap_or_default()
}

/// What a file holds that has all of it.
fn of_every_kind_on_sqlite() -> Schema {
    let target = Target::sqlite();
    Evolution::new(every_kind::sqlite_of_every_kind, every_kind::sqlite_of_every_kind).begin(&target, "");
    let Target::Sqlite(file) = &target else { panic!("it is a file") };
    let mut connection = seaglass_cli::connect::sqlite(&file.path()).expect("a file");
    seaglass_cli::catalogue::sqlite::read(&mut connection).expect("a catalogue").schema
}

#[test]
fn whole_databases_come_back() {
    let [_, target] = Target::postgres("import_everything");
    let mut databases = Vec::new();
    for name in FIXTURES {
        let file = if name == "webauthn_by_hand" { format!("{name}.sql") } else { format!("read_postgres/{name}.sql") };
        let sibling = target.sibling();
        sibling.must(&seaglass_tests::generated::fixture(&file));
        let schema = declarable(crate::read_postgres::read(&sibling).schema, Dialect::Postgres, &mut Vec::new());
        databases.push((schema, options(&format!("live_{name}"))));
    }
    every_kind::on_postgres(&target);
    let schema = declarable(crate::read_postgres::read(&target).schema, Dialect::Postgres, &mut Vec::new());
    databases.push((schema, options("live_every_kind")));
    databases.push((
        declarable(of_every_kind_on_sqlite(), Dialect::D1, &mut Vec::new()),
        Options { dialect: Dialect::D1, ..options("live_on_sqlite") },
    ));
    let without_tables = [
        ("of_postgres", declared(&mut every_kind::of_postgres())),
        ("of_sqlite", declared(&mut every_kind::sqlite_of_every_kind())),
    ];
    databases.extend(without_tables.map(|(name, schema)| (beside_tables(schema), options(name))));
    databases.push((hostile::schema(), options("of_no_good")));

    let read = compiled(&databases);
    let mut differ = String::new();
    for (schema, Options { name, dialect, .. }) in databases {
        // What was read on one engine has no form for the other, which a declaration of it may have by the way.
        let is_live = name.starts_with("live_");
        let (found, given) = (told(read[&name].clone(), dialect, is_live), told(schema, dialect, is_live));
        for line in TextDiff::from_lines(&found, &given).iter_all_changes().filter(|it| it.tag() != ChangeTag::Equal) {
            let _ = write!(differ, "{name} {} {}", line.tag(), line.value());
        }
    }
    assert_eq!(differ.lines().collect::<Vec<_>>(), Vec::<&str>::new());
}

/// For whoever reads what is written.
#[test]
fn everything_at_once_is_written_so() {
    let schema = beside_tables(declared(&mut every_kind::of_postgres()));
    let mut text = String::new();
    for (name, file) in written(&schema, &options("every")).files {
        let _ = writeln!(text, "// {name}\n{file}");
    }
    insta::assert_snapshot!(text);
}
