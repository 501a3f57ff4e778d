//! Rust types of columns that the declaration says.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use seaglass::pipeline::{Failure, Options, prepare};
use seaglass::sea_query::{ColumnDef, Expr, ForeignKey, Index, Table, TableCreateStatement};
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

/// Two tables, the second of which refers to the first.
fn users_and_posts() -> Vec<TableDecl> {
    let mut posts = table("posts");
    posts.col(ColumnDef::new("user_id").big_integer().not_null());
    posts.col(ColumnDef::new("slug").text().not_null());
    posts.foreign_key(ForeignKey::create().from("posts", "user_id").to("users", "id"));
    vec![TableDecl::new(table("users")).id_type("UserId"), TableDecl::new(posts)]
}

fn with(tables: impl IntoIterator<Item = TableDecl>) -> Database {
    tables.into_iter().fold(Database::new("app"), Database::table)
}

#[test]
fn ids_go_through_foreign_keys() {
    let database = with(users_and_posts());
    for (name, import, field) in [
        ("src/app/users.rs", "use super::fields::UserId;\n", "    pub id: UserId,\n"),
        ("src/app/posts.rs", "use super::fields::UserId;\n", "    pub id: i64,\n    pub user_id: UserId,\n"),
    ] {
        let text = file(&database, name);
        assert!(text.starts_with(import) && text.replace(ATTRIBUTE, "").contains(field), "{text}");
    }
    let fields = file(&database, "src/app/fields.rs");
    assert!(fields.contains("\n\n/// The key of a row of users.\n#[derive(Clone, Copy, "), "{fields}");
    assert!(fields.contains("pub struct UserId(pub i64);"), "{fields}");
    // Of a table without an entity, what refers to it has the type all the same.
    let mut tables = users_and_posts();
    tables[0] = tables[0].clone().skip_entity();
    let fields = file(&with(tables), "src/app/fields.rs");
    assert!(fields.contains("pub struct UserId(pub i64);"), "{fields}");
}

const ATTRIBUTE: &str = "    #[sea_orm(primary_key, auto_increment = false)]\n";

#[test]
fn ids_that_cannot_be() {
    let pair = Table::create()
        .table("pairs")
        .col(ColumnDef::new("a").integer().not_null())
        .col(ColumnDef::new("b").integer().not_null())
        .primary_key(Index::create().col("a").col("b"))
        .take();
    insta::assert_snapshot!(faults(&with([TableDecl::new(pair).id_type("PairId")])), @r#"
    error[field-type]: app: pairs: `id_type("PairId")` is said of a table whose key is not one column
      why:     an id is the value of one column
      instead: say it of the tables that the key refers to; or name the columns: `column().newtype("…")`
    "#);
    let mut tables = users_and_posts();
    tables[1] = tables[1].clone().id_type("UserId");
    insta::assert_snapshot!(faults(&with(tables)), @r#"
    error[entity-type]: app: posts: its ids and those of users would both be the Rust type `UserId`
      why:     an id of one table would be taken for one of the other
      instead: name one of them otherwise: `.id_type("…")`
    "#);
    insta::assert_snapshot!(faults(&with([TableDecl::new(table("users")).id_type("user_id")])), @r#"
    error[entity-type]: app: users.id: "user_id" is not a name for a Rust type
      why:     it is written into the entities as it is
      instead: write letters and digits, starting with a capital: `UserId`
    "#);
    insta::assert_snapshot!(faults(&with([TableDecl::new(table("users")).id_type("Model")])), @"
    error[entity-type]: app: users.id: a type of the name `Model` is there already
      why:     the entities name another type so
      instead: choose another name: `ModelValue`
    ");
    let mut tables = users_and_posts();
    tables[0] = tables[0].clone().column("id", column().newtype("Key"));
    insta::assert_snapshot!(faults(&with(tables)), @"
    error[field-type]: app: users.id: the key is said to be both `UserId` and `Key`
      why:     its field has one type
      instead: drop `id_type`, or `newtype`
    ");
}

#[test]
fn types_that_do_not_fit() {
    let mut tables = users_and_posts();
    tables[1] = tables[1].clone().column("slug", column().newtype("UserId"));
    insta::assert_snapshot!(faults(&with(tables)), @r#"
    error[field-type]: app: posts.slug: the column holds text, and its type `UserId` another value
      why:     `UserId` is around a big integer of users.id
      instead: make the column a big integer too, or give it a type of its own: `column().newtype("…")`
    "#);
    let mut days = table("days");
    days.col(ColumnDef::new("day").date()).col(ColumnDef::new("note").json());
    let days = TableDecl::new(days);
    insta::assert_snapshot!(faults(&with([days.clone().column("day", column().newtype("Day"))])), @"
    error[field-type]: app: days.day: a type `Day` is to be around a column that holds a date
      why:     such types are around numbers, texts and uuids
      instead: drop `newtype`; the type of JSON is said by `json_as`
    ");
    insta::assert_snapshot!(faults(&with([days.column("note", column().newtype("Note").json_as("crate::Note"))])), @"
    error[field-type]: app: days.note: the column is said to be JSON of a Rust type, and `Note`
      why:     its field has one type
      instead: drop `newtype`: a type of yours is what `json_as` names
    ");
    // A column that refers to two keys.
    let mut both = table("both");
    for target in ["users", "people"] {
        both.foreign_key(ForeignKey::create().name(format!("both_{target}")).from("both", "id").to(target, "id"));
    }
    let people = TableDecl::new(table("people")).id_type("PersonId");
    let tables = |both| users_and_posts().into_iter().chain([people.clone(), both]);
    insta::assert_snapshot!(faults(&with(tables(TableDecl::new(&both)))), @r#"
    error[field-type]: app: both.id: the column refers to two keys, of the types `PersonId` and `UserId`
      why:     its field has one type
      instead: say which: `column().newtype("PersonId")`
    "#);
    let said = TableDecl::new(&both).column("id", column().newtype("PersonId"));
    assert!(file(&with(tables(said)), "src/app/both.rs").contains("pub id: PersonId,"));
}

/// A table with everything that a part of it leaves out.
fn notes() -> TableCreateStatement {
    let mut notes = Table::create().table("notes").take();
    notes.col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key());
    notes.col(ColumnDef::new("title").text().not_null());
    notes.col(ColumnDef::new("kind").text().not_null().default("plain"));
    notes.col(ColumnDef::new("body").text());
    notes.col(ColumnDef::new("length").integer().generated(Expr::cust("length(title)"), true));
    notes
}

#[test]
fn parts_hold_what_is_theirs() {
    let notes = TableDecl::new(notes()).dto("NoteText", ["id", "body"]).insert_dto("NewNote").patch_dto("NotePatch");
    let notes = notes.column("body", column().field_attribute("serde(rename = \"text\")"));
    let mut plain = TableDecl::new(table("plain").col(ColumnDef::new("a").text().not_null()));
    plain = plain.insert_dto("NewPlain").patch_dto("PlainPatch");
    let database = with([notes, plain]).entities(EntityStyle::new().serde(Serde::Both));
    let text = file(&database, "src/app/notes.rs");
    let parts = &text[text.find("\n/// Some columns").unwrap()..text.find("/// What a row").unwrap()];
    insta::assert_snapshot!(parts, @r#"

    /// Some columns of notes.
    #[derive(Clone, Debug, PartialEq, Eq, DerivePartialModel, serde::Serialize, serde::Deserialize)]
    #[sea_orm(entity = "Entity")]
    pub struct NoteText {
        pub id: i64,
        #[serde(rename = "text")]
        pub body: Option<String>,
    }

    /// A new row of notes.
    ///
    /// Where `None` stands for a column with a default, the row has that.
    #[derive(Clone, Debug, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
    pub struct NewNote {
        pub title: String,
        pub kind: Option<String>,
        #[serde(rename = "text")]
        pub body: Option<String>,
    }

    #[rustfmt::skip]
    impl From<NewNote> for ActiveModel {
        fn from(from: NewNote) -> Self {
            Self {
                title: sea_orm::Set(from.title),
                kind: from.kind.map_or(sea_orm::NotSet, sea_orm::Set),
                body: sea_orm::Set(from.body),
                ..Default::default()
            }
        }
    }

    #[rustfmt::skip]
    impl sea_orm::IntoActiveModel<ActiveModel> for NewNote {
        fn into_active_model(self) -> ActiveModel {
            self.into()
        }
    }

    /// What changes of a row of notes.
    #[derive(Clone, Debug, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
    #[allow(clippy::option_option, reason = "absent is not NULL")]
    pub struct NotePatch {
        #[serde(
            default,
            skip_serializing_if = "Option::is_none",
            deserialize_with = "super::fields::given"
        )]
        pub title: Option<String>,
        #[serde(
            default,
            skip_serializing_if = "Option::is_none",
            deserialize_with = "super::fields::given"
        )]
        pub kind: Option<String>,
        #[serde(rename = "text")]
        #[serde(
            default,
            skip_serializing_if = "Option::is_none",
            deserialize_with = "super::fields::given"
        )]
        pub body: Option<Option<String>>,
    }

    #[rustfmt::skip]
    impl From<NotePatch> for ActiveModel {
        fn from(from: NotePatch) -> Self {
            Self {
                title: from.title.map_or(sea_orm::NotSet, sea_orm::Set),
                kind: from.kind.map_or(sea_orm::NotSet, sea_orm::Set),
                body: from.body.map_or(sea_orm::NotSet, sea_orm::Set),
                ..Default::default()
            }
        }
    }

    #[rustfmt::skip]
    impl sea_orm::IntoActiveModel<ActiveModel> for NotePatch {
        fn into_active_model(self) -> ActiveModel {
            self.into()
        }
    }

    #[rustfmt::skip]
    impl NotePatch {
        /// The row of that key with these changes, to be updated.
        pub fn of(self, id: i64) -> ActiveModel {
            let mut row = ActiveModel::from(self);
            row.id = sea_orm::Set(id);
            row
        }
    }
    "#);
    assert!(file(&database, "src/app/fields.rs").contains("pub fn given<"));
    let silent = with([TableDecl::new(table("plain").col(ColumnDef::new("a").text())).patch_dto("PlainPatch")]);
    let text = file(&silent, "src/app/plain.rs");
    assert!(!text.contains("serde") && text.contains("    pub a: Option<Option<String>>,\n"), "{text}");
}

#[test]
fn parts_that_cannot_be() {
    let notes = || TableDecl::new(notes());
    insta::assert_snapshot!(faults(&with([notes().dto("NoteText", ["id", "titel"]).dto("Few", ["id", "id"])])), @r#"
    error[unknown-column]: app: notes: `NoteText` names the column "titel", which is not there
      why:     it is read from the table
      instead: did you mean "title"?
    error[entity-dto]: app: notes: `Few` names the column "id" twice
      why:     each is a field
      instead: name it once
    "#);
    insta::assert_snapshot!(faults(&with([notes().dto("NewNote", ["id"]).insert_dto("NewNote")])), @"
    error[entity-dto]: app: notes: two of its structs would be `NewNote`
      why:     they are in one module
      instead: give each a name of its own
    ");
    insta::assert_snapshot!(faults(&with([notes().insert_dto("Model").patch_dto("note_patch")])), @r#"
    error[entity-dto]: app: notes: "Model" is a name that the entities have for another type
      why:     it is a struct beside the entity
      instead: write letters and digits, starting with a capital, and what it is for: `PostSummary`, `NewPost`, `PostPatch`
    error[entity-dto]: app: notes: "note_patch" is not a name for a Rust type
      why:     it is a struct beside the entity
      instead: write letters and digits, starting with a capital, and what it is for: `PostSummary`, `NewPost`, `PostPatch`
    "#);
    insta::assert_snapshot!(faults(&with([notes().dto("Nothing", [""; 0]).skip_entity()])), @r#"
    error[entity-dto]: app: notes: `Nothing` has no columns
      why:     nothing would be read
      instead: name some: `.dto("Nothing", ["…"])`
    error[entity-dto]: app: notes: `Nothing` is to be a part of an entity that is not there
      why:     a table without a primary key has none, and one that is skipped
      instead: declare the key, or drop `skip_entity`; or drop what is said of the struct
    "#);
    insta::assert_snapshot!(faults(&with([TableDecl::new(table("keys")).patch_dto("KeyPatch")])), @"
    error[entity-dto]: app: keys: `KeyPatch` has nothing to change
      why:     every column is of the key, or filled by the database
      instead: drop `patch_dto`
    ");
}
