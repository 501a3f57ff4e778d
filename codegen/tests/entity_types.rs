//! Rust types of columns that the declaration says.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use seaglass::pipeline::{Failure, Options, prepare};
use seaglass::sea_query::{ColumnDef, Table, TableCreateStatement};
use seaglass::{Database, EntityStyle, Project, Serde, TableDecl, column};
use std::collections::BTreeMap;

fn table(name: &'static str) -> TableCreateStatement {
    Table::create().table(name).col(ColumnDef::new("id").big_integer().not_null().primary_key()).take()
}

/// The file of that name.
fn file(database: &Database, name: &str) -> String {
    let options = Options { date: "20260101".to_owned(), ..Options::default() };
    let prepared = prepare(Project::new("/nowhere").database(database.clone()), &BTreeMap::new(), &options).unwrap();
    prepared.files.into_iter().find(|file| file.path == format!("entity/{name}")).unwrap().body
}

fn faults(database: &Database) -> String {
    match prepare(Project::new("/nowhere").database(database.clone()), &BTreeMap::new(), &Options::default()) {
        Err(Failure::Faults(faults)) => faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn json_is_of_a_rust_type() {
    let papers = TableDecl::new(table("papers").col(ColumnDef::new("layout").json_binary()))
        .column("layout", column().json_as("crate::app::papers_ext::Layout"));
    let database = Database::new("app").table(papers);
    let text = file(&database, "src/app/papers.rs");
    assert!(text.starts_with("use super::fields::JsonAs;\nuse sea_orm::entity::prelude::*;\n"), "{text}");
    let field =
        "    #[sea_orm(column_type = \"JsonBinary\")]\n    pub layout: Option<JsonAs<crate::app::papers_ext::Layout>>,";
    assert!(text.contains(field), "{text}");
    let fields = file(&database, "src/app/fields.rs");
    assert!(fields.starts_with("//! Field types.\n\nuse sea_orm::prelude::Json;\n"), "{fields}");
    assert!(!fields.contains("TryFromU64") && !fields.contains("serde(transparent)"), "{fields}");
    let manifest = file(&database, "Cargo.toml");
    for line in ["serde = { version = \"1.0\", features = [\"derive\"] }\n", "serde_json = \"1.0\"\n"] {
        assert!(manifest.contains(line), "{manifest}");
    }
    let styled = database.entities(EntityStyle::new().serde(Serde::Both));
    assert!(file(&styled, "src/app/fields.rs").contains("#[serde(transparent)]\npub struct JsonAs<T>(pub T);"));
}

#[test]
fn json_of_no_json() {
    let mut columns = table("papers");
    columns.col(ColumnDef::new("title").text()).col(ColumnDef::new("layout").json_binary());
    let papers = |name: &'static str, rust: &str| {
        Database::new("app").table(TableDecl::new(&columns).column(name, column().json_as(rust)))
    };
    insta::assert_snapshot!(faults(&papers("title", "crate::Title")), @"
    error[field-type]: app: papers.title: `json_as` is said of a column that holds text
      why:     serde reads and writes JSON, which this is not
      instead: declare the column as `.json_binary()`, or drop `json_as`
    ");
    insta::assert_snapshot!(faults(&papers("layout", "Vec<crate::Layout")), @r#"
    error[field-type]: app: papers.layout: the Rust type "Vec<crate::Layout" of the JSON has a bracket without its end
      why:     it is written into the entity as it is
      instead: write a path: `column().json_as("super::users_ext::Settings")`, or a type of the standard library
    "#);
    insta::assert_snapshot!(faults(&papers("layout", "Option<crate::Layout>")), @r#"
    error[field-type]: app: papers.layout: the Rust type "Option<crate::Layout>" of the JSON is an `Option`
      why:     the column may be NULL, for which the field is an `Option` already; JSON's `null` is another value
      instead: leave it out: `column().json_as("crate::Layout")`
    "#);
}
