//! How entities look where that is said: for the project, a database, a table, a column and an enum.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use seaglass::cli::{Terminal, run};
use seaglass::pipeline::{Failure, Options, prepare};
use seaglass::sea_query::extension::postgres::Type;
use seaglass::sea_query::{Alias, ColumnDef, ForeignKey, Index, Table};
use seaglass::{
    BigInteger, Database, DateTimeCrate, EntityFormat, EntityStyle, EnumDecl, Prelude, Project, Serde, TableDecl,
    column, model::Dialect,
};
use std::collections::BTreeMap;
use std::fs;

fn table(name: &'static str) -> TableDecl {
    TableDecl::new(
        Table::create()
            .table(name)
            .col(ColumnDef::new("id").big_integer().not_null().primary_key())
            .col(ColumnDef::new("_seen").integer())
            .col(ColumnDef::new("day").date().not_null())
            .col(ColumnDef::new("until").date().not_null())
            .col(ColumnDef::new("mood").enumeration(Alias::new("mood"), ["calm", "glad"].map(Alias::new)).not_null()),
    )
}

fn mood() -> EnumDecl {
    EnumDecl::new(Type::create().as_enum("mood").values(["calm", "glad"]))
}

fn app() -> Database {
    Database::new("app").enumeration(mood())
}

/// The file of that name.
fn file(project: Project, name: &str) -> Option<String> {
    let options = Options { date: "20260101".to_owned(), ..Options::default() };
    let prepared = prepare(project, &BTreeMap::new(), &options).unwrap();
    prepared.files.into_iter().find(|file| file.path == format!("entity/{name}")).map(|file| file.body)
}

fn faults(database: Database) -> String {
    match prepare(Project::new("/nowhere").database(database), &BTreeMap::new(), &Options::default()) {
        Err(Failure::Faults(faults)) => faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_nearest_say_holds_and_lists_add_up() {
    let style = EntityStyle::new()
        .serde(Serde::Both)
        .skip_deserializing_primary_key(true)
        .skip_hidden_columns(true)
        .date_time(DateTimeCrate::Time)
        .derive("a::Outer")
        .attribute("a(outer)")
        .enum_derive("e::All");
    let own = EntityStyle::new().serde(Serde::Serialize).date_time(DateTimeCrate::Chrono).derive("a::Inner");
    let own_days = column().date_time(DateTimeCrate::Time);
    let mood = mood().derive("e::One").attribute("e(one)").serde(Serde::Deserialize);
    let database = Database::new("app")
        .enumeration(mood)
        .table(table("far"))
        .table(table("near").entity(own).derive("a::Last").column("until", own_days))
        .entities(EntityStyle::new().derive("a::Middle").skip_hidden_columns(false));
    let project = || {
        let project = Project::new("/nowhere").entities(style.clone()).database(database.clone());
        project.entity_format(EntityFormat::Compact)
    };
    let model = |name: &str| {
        let text = file(project(), name).unwrap();
        text[text.find("#[derive").unwrap()..=text.find("}\n").unwrap()].to_owned()
    };
    assert_eq!(
        model("src/app/far.rs"),
        r#"#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    DeriveEntityModel,
    serde::Serialize,
    serde::Deserialize,
    a::Outer,
    a::Middle,
)]
#[sea_orm(table_name = "far")]
#[a(outer)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    #[serde(skip_deserializing)]
    pub id: i64,
    #[sea_orm(column_name = "_seen")]
    pub seen: Option<i32>,
    pub day: TimeDate,
    pub until: TimeDate,
    pub mood: Mood,
}"#
    );
    assert_eq!(
        model("src/app/near.rs"),
        r#"#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    DeriveEntityModel,
    serde::Serialize,
    a::Outer,
    a::Middle,
    a::Inner,
    a::Last,
)]
#[sea_orm(table_name = "near")]
#[a(outer)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    #[sea_orm(column_name = "_seen")]
    pub seen: Option<i32>,
    pub day: Date,
    pub until: TimeDate,
    pub mood: Mood,
}"#
    );
    let enums = file(project(), "src/app/enums.rs").unwrap();
    for part in ["    serde::Deserialize,\n    e::All,\n    e::One,\n)]", "#[e(one)]\npub enum Mood {"] {
        assert!(enums.contains(part), "{part}: {enums}");
    }
    assert!(!enums.contains("serde::Serialize"), "the enum says otherwise: {enums}");
}

#[test]
fn nothing_said_changes_nothing() {
    let all = |project: Project| {
        let prepared = prepare(project, &BTreeMap::new(), &Options::default()).unwrap();
        prepared.files.into_iter().map(|file| (file.path, file.body)).collect::<Vec<_>>()
    };
    for format in [EntityFormat::Dense, EntityFormat::Compact] {
        let said = Project::new("/nowhere").entity_format(format).entities(EntityStyle::new());
        let said = said.database(app().entities(EntityStyle::new()).table(table("a").entity(EntityStyle::new())));
        let silent = Project::new("/nowhere").entity_format(format).database(app().table(table("a")));
        assert_eq!(all(said), all(silent));
    }
}

#[test]
fn tables_are_taken_and_left() {
    let only = EntityStyle::new().skip(true);
    let database = app().table(table("a")).table(table("b").entity(EntityStyle::new().skip(false))).entities(only);
    let project = Project::new("/nowhere").database(database);
    assert_eq!(file(project.clone(), "src/app/a.rs"), None);
    assert!(file(project, "src/app/b.rs").is_some());
}

#[test]
fn the_prelude_is_as_is_said() {
    let with = |prelude| {
        let hidden = table("b").entity(EntityStyle::new().prelude(Prelude::None));
        let database = app().table(table("a")).table(hidden);
        Project::new("/nowhere").entities(EntityStyle::new().prelude(prelude)).database(database)
    };
    assert_eq!(
        file(with(Prelude::All), "src/app/prelude.rs").unwrap(),
        "//! Every entity under the name of its table, and `error.violated()`.\n\n\
         pub use super::super::violations::Violated as _;\npub use super::a::Entity as A;\n"
    );
    assert_eq!(
        file(with(Prelude::AllowUnusedImports), "src/app/prelude.rs").unwrap(),
        "//! Every entity under the name of its table, and `error.violated()`.\n\
         #![allow(unused_imports, reason = \"an app may use some of them\")]\n\n\
         pub use super::super::violations::Violated as _;\npub use super::a::Entity as A;\n"
    );
    assert_eq!(file(with(Prelude::None), "src/app/prelude.rs"), None);
    assert!(!file(with(Prelude::None), "src/app/mod.rs").unwrap().contains("prelude"));
}

#[test]
fn big_integers_are_small_where_no_driver_minds() {
    let small = EntityStyle::new().big_integer(BigInteger::I32);
    let lite = app().dialects([Dialect::D1]).table(table("a").entity(small.clone()));
    let text = file(Project::new("/nowhere").database(lite), "src/app/a.rs").unwrap();
    assert!(text.contains("column_type = \"BigInteger\")]\n    pub id: i32,"), "{text}");
    let both = app().table(table("a")).table(table("b").column("id", column().big_integer(BigInteger::I64)));
    insta::assert_snapshot!(faults(both.entities(small)), @r"
    error[entity-code]: app: a.id: the entity holds a big integer as `i32`
      why:     the driver of Postgres reads no `bigint` into it, so that no row could be read
      instead: leave `BigInteger::I64`, or declare the column as `.integer()`
    ");
}

#[test]
fn what_is_said_of_enums_is_said_in_its_place() {
    let table = table("a").entity(EntityStyle::new().enum_derive("strum::Display"));
    let database = Database::new("app").enumeration(mood().derive("#[derive(Eq)]")).table(table);
    insta::assert_snapshot!(faults(database.entities(EntityStyle::new().enum_attribute("a(\"b"))), @r##"
    error[entity-code]: app: the attribute of enums "a(\"b" holds a `"` without its end
      why:     it is written into the entity as it is, which would not compile
      instead: write the text between `#[` and `]`: `.attribute("serde(rename_all = \"camelCase\")")`
    error[entity-code]: app: mood: the derive of enums "#[derive(Eq)]" starts with `#`
      why:     it is written into the entity as it is, which would not compile
      instead: write a path: `.derive("strum::Display")`
    error[entity-code]: app: a: the table says how enums look
      why:     an enum is the database's: several tables may hold it
      instead: say it of the enum, `EnumDecl::derive` or `EnumDecl::attribute`, or of all of them: `Database::entities`
    "##);
}

#[test]
fn a_manifest_that_lacks_something_is_told_of() {
    let root = tempfile::tempdir().unwrap();
    let generate = |style: EntityStyle| {
        let project = Project::new(root.path()).entities(style).database(app().table(table("a")));
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let terminal = Terminal { out: &mut out, err: &mut err, input: None, color_out: false, color_err: false };
        let code = run(project, ["schema", "generate", "--date", "2026-01-01"], terminal);
        let is_warning = |line: &&str| line.starts_with("warning") || line.starts_with("  ");
        let told = String::from_utf8(err).unwrap().lines().filter(is_warning).collect::<Vec<_>>().join("\n");
        (code, told)
    };
    assert_eq!(generate(EntityStyle::new()), (0, String::new()));
    let style =
        || EntityStyle::new().serde(Serde::Both).date_time(DateTimeCrate::Time).seaography(true).factories(true);
    let (code, told) = generate(style());
    assert_eq!(code, 0);
    insta::assert_snapshot!(told);
    // As the first of all manifests is written, nothing is lacking.
    fs::remove_file(root.path().join("entity/Cargo.toml")).unwrap();
    assert_eq!(generate(style()), (0, String::new()));
    assert_eq!(generate(style()), (0, String::new()));
    let manifest = fs::read_to_string(root.path().join("entity/Cargo.toml")).unwrap();
    for line in [
        "serde = { version = \"1.0\", features = [\"derive\"] }",
        "seaography = { version = \"2.0.0-rc\", ",
        "[features]\nfactories = []\n",
    ] {
        assert!(manifest.contains(line), "{manifest}");
    }
}

#[test]
fn hidden_columns_are_left_out() {
    let style = EntityStyle::new().serde(Serde::Serialize).skip_hidden_columns(true);
    let project = Project::new("/nowhere").database(app().table(table("a").entity(style)));
    let text = file(project, "src/app/a.rs").unwrap();
    assert!(text.contains("    #[serde(skip)]\n    pub seen: Option<i32>,"), "{text}");
}

#[test]
fn enums_are_copy() {
    let text = file(Project::new("/nowhere").database(app().table(table("a"))), "src/app/enums.rs").unwrap();
    assert!(text.contains("#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]"), "{text}");
}

#[test]
fn hidden_tables_have_entities() {
    let project = Project::new("/nowhere").database(app().table(table("_hidden")));
    assert!(file(project, "src/app/hidden.rs").is_some());
}

#[test]
fn models_that_hold_each_other_have_the_same_traits_of_serde() {
    let id = || ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key().to_owned();
    let users = || Table::create().table("users").col(id()).to_owned();
    let posts = |style: EntityStyle| {
        let mut key = ForeignKey::create().from("posts", "user_id").to("users", "id").take();
        let user = ColumnDef::new("user_id").big_integer().take();
        TableDecl::new(Table::create().table("posts").col(id()).col(user).foreign_key(&mut key))
            .index(Index::create().name("posts_user_id_idx").col("user_id"))
            .entity(style)
    };
    let both = |style: EntityStyle| {
        Database::new("blog").entities(EntityStyle::new().serde(Serde::Serialize)).table(users()).table(posts(style))
    };
    let said = faults(both(EntityStyle::new().serde(Serde::Both)));
    let expected = "\
error[entity-serde]: blog: posts: its entity derives serde::Deserialize, and that of users, which it holds, does not
  why:     a dense model holds those that it refers to and those that refer to it, and is read and written with them
  instead: say the same of both, as `EntityStyle::new().serde(Serde::Both)`, or let the entities of the database be compact, `EntityFormat::Compact`";
    assert_eq!(said, expected);
    let project = |format: EntityFormat, style: EntityStyle| {
        let project = Project::new("/nowhere").entity_format(format).database(both(style));
        prepare(project, &BTreeMap::new(), &Options::default()).is_ok()
    };
    assert!(project(EntityFormat::Compact, EntityStyle::new().serde(Serde::Both)));
    assert!(project(EntityFormat::Dense, EntityStyle::new().date_time(DateTimeCrate::Time)));
    assert!(!project(EntityFormat::Dense, EntityStyle::new().derive("serde::Deserialize")));
    assert!(project(EntityFormat::Dense, EntityStyle::new().derive("serde::Serialize")));
    // One that has fewer is held by one that has more.
    assert!(!project(EntityFormat::Dense, EntityStyle::new().serde(Serde::None)));
}

/// The type of a table that is left out is none of the schema of GraphQL.
#[test]
fn seaography_is_told_no_way_to_what_it_does_not_show() {
    let id = || ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key().to_owned();
    let users = TableDecl::new(Table::create().table("users").col(id())).entity(EntityStyle::new().seaography(false));
    let key = ForeignKey::create().from("posts", "user_id").to("users", "id").take();
    let user = ColumnDef::new("user_id").big_integer().take();
    let posts = Table::create().table("posts").col(id()).col(user).foreign_key(&mut key.clone()).take();
    let posts = TableDecl::new(posts).index(Index::create().name("posts_user_id_idx").col("user_id"));
    let database = Database::new("app").entities(EntityStyle::new().seaography(true)).table(users).table(posts);
    let project = |format| Project::new("/nowhere").entity_format(format).database(database.clone());
    let registered = file(project(EntityFormat::Dense), "src/app/mod.rs").unwrap();
    assert!(registered.contains("use self::posts::graphql as posts;"), "{registered}");
    assert!(!registered.contains("register_entity!(builder, users)"), "{registered}");
    for format in [EntityFormat::Dense, EntityFormat::Compact] {
        let text = file(project(format), "src/app/posts.rs").unwrap();
        assert!(text.contains("pub enum RelatedEntity {}"), "{text}");
    }
}

#[test]
fn each_database_has_a_format() {
    let database = |name: &str, style: EntityStyle| Database::new(name).entities(style).table(table("notes"));
    let project = || {
        Project::new("/nowhere")
            .entity_format(EntityFormat::Compact)
            .database(database("old", EntityStyle::new()).enumeration(mood()))
            .database(database("new", EntityStyle::new().format(EntityFormat::Dense)).enumeration(mood()))
    };
    let dense = "#[sea_orm::model]\n";
    assert!(!file(project(), "src/old/notes.rs").unwrap().contains(dense));
    assert!(file(project(), "src/new/notes.rs").unwrap().contains(dense));
    let own = table("notes").entity(EntityStyle::new().format(EntityFormat::Compact));
    let said = faults(app().table(own));
    let expected = "\
error[entity-code]: app: notes: the table says the format of its entity
  why:     a dense model needs of those that it refers to what a compact one does not have
  instead: say it of the database: `Database::entities(EntityStyle::new().format(EntityFormat::Compact))`";
    assert_eq!(said, expected);
}

#[test]
fn the_crate_has_a_module_for_each_database_and_its_page_a_diagram() {
    let project = || {
        let key = || ColumnDef::new("id").uuid().not_null().primary_key().to_owned();
        let to = ForeignKey::create().from("notes", "id").to("papers", "id").to_owned();
        let notes = Table::create().table("notes").col(key()).foreign_key(&mut to.clone()).to_owned();
        let other = Database::new("other").table(Table::create().table("papers").col(key())).table(notes);
        Project::new("/nowhere").database(app().table(table("a"))).database(other)
    };
    let lib = file(project(), "src/lib.rs").unwrap();
    assert!(lib.contains("\npub mod app;\npub mod other;\n"), "{lib}");
    assert!(file(project(), "src/other/notes.rs").is_some());
    let options = Options { date: "20260101".to_owned(), ..Options::default() };
    let prepared = prepare(project(), &BTreeMap::new(), &options).unwrap();
    let diagrams = prepared.files.iter().filter(|file| file.body.contains("```mermaid\nerDiagram"));
    let pages: Vec<&str> = diagrams.map(|file| file.path.as_str()).collect();
    assert_eq!(pages, ["README.md", "papers.md", "notes.md"].map(|name| format!("docs/schema/other/{name}")));
}

/// An attribute that reads or writes the value by a function is not for the `Option` that a patch has.
#[test]
fn a_patch_has_the_attributes_that_name_a_column() {
    let table = table("notes")
        .column("_seen", column().field_attribute("serde(rename = \"without\")"))
        .column("day", column().field_attribute("serde(with = \"days\")"))
        .entity(EntityStyle::new().dto_derive("a::Part").attribute("sea_orm(model_attrs(derive(a::Whole)))"))
        .patch_dto("NotePatch");
    let text = file(Project::new("/nowhere").database(app().table(table)), "src/app/notes.rs").unwrap();
    let (entity, patch) = text.split_once("pub struct NotePatch").unwrap();
    assert!(entity.contains("rename = \"without\"") && entity.contains("with = \"days\""), "{entity}");
    assert!(patch.contains("rename = \"without\"") && !patch.contains("with = \"days\""), "{patch}");
    // What derives it stands before its name; SeaORM's own attributes are the model's.
    assert_eq!((text.matches("a::Part").count(), text.matches("a::Whole").count()), (1, 1), "{text}");
    assert!(text.find("pub struct Model") < text.find("a::Part"), "{text}");
}
