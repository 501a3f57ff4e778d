//! What is said of the types that fields have, and what these cannot be called.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use seaglass::pipeline::{Failure, Options, prepare};
use seaglass::sea_query::{ColumnDef, ForeignKey, Index, Table, TableCreateStatement};
use seaglass::{Database, EntityFormat, EntityStyle, Project, Serde, TableDecl, column};
use std::collections::BTreeMap;

fn project(database: Database) -> Project {
    Project::new("/nowhere").entities(EntityStyle::new().type_derive("a::Project")).database(database)
}

fn file(project: Project, name: &str) -> String {
    let options = Options { date: "20260101".to_owned(), ..Options::default() };
    let prepared = prepare(project, &BTreeMap::new(), &options).unwrap();
    let found = prepared.files.into_iter().find(|file| file.path == format!("entity/src/app/{name}"));
    found.unwrap().body
}

fn faults(project: Project) -> String {
    let options = Options { date: "20260101".to_owned(), ..Options::default() };
    match prepare(project, &BTreeMap::new(), &options) {
        Err(Failure::Faults(faults)) => faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
        Err(other) => panic!("{other:?}"),
        Ok(_) => "sound".to_owned(),
    }
}

fn posts() -> TableDecl {
    let id = ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key().take();
    let slug = ColumnDef::new("slug").text().not_null().take();
    let tags = ColumnDef::new("tags").json_binary().not_null().take();
    TableDecl::new(Table::create().table("posts").col(id).col(slug).col(tags))
        .column("tags", column().json_as("Vec<String>"))
}

/// What stands before the struct of that name.
fn before(fields: &str, name: &str) -> String {
    let head = fields.split(&format!("pub struct {name}")).next().unwrap();
    head[head.rfind("#[derive").unwrap()..].to_owned()
}

#[test]
fn types_of_fields_derive_what_is_said() {
    let table = EntityStyle::new().type_derive("a::Table").type_derive("a::Project").type_attribute("a(table)");
    let slug = column().newtype("Slug").type_derive("a::Column").type_derive("Clone").type_attribute("a(column)");
    let posts = posts().id_type("PostId").column("slug", slug).entity(table);
    let style = EntityStyle::new().serde(Serde::Serialize).type_derive("a::Database").type_attribute("a(all)");
    let fields = file(project(Database::new("app").entities(style).table(posts)), "fields.rs");
    let said = |name| {
        let before = before(&fields, name);
        let words = before.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty());
        let words: Vec<&str> = words.skip_while(|word| *word != "Hash").skip(1).collect();
        words.join(" ")
    };
    let all = "serde::Serialize a::Project a::Database";
    assert_eq!(said("JsonAs"), format!("{all} )] #[serde(transparent)] #[a(all)]"));
    assert_eq!(said("PostId"), format!("{all} a::Table )] #[serde(transparent)] #[a(all)] #[a(table)]"));
    assert_eq!(
        said("Slug"),
        format!("{all} a::Table a::Column )] #[serde(transparent)] #[a(all)] #[a(table)] #[a(column)]")
    );
    assert_eq!(before(&fields, "Slug").matches("Clone").count(), 1, "what is derived already is derived once");
}

#[test]
fn what_is_said_of_types_is_said_where_there_are_some() {
    let posts = posts().entity(EntityStyle::new().type_derive("a::Table"));
    let posts = posts.column("slug", column().type_attribute("a(\"b").type_derive("a::Column"));
    let database = Database::new("app").entities(EntityStyle::new().type_derive("#[derive(Eq)]")).table(posts);
    insta::assert_snapshot!(faults(project(database)), @r##"
    error[entity-code]: app: the derive of field types "#[derive(Eq)]" starts with `#`
      why:     it is written into the entity as it is, which would not compile
      instead: write a path: `.type_derive("utoipa::ToSchema")`
    error[entity-code]: app: posts: the table says how its types of fields look, and names none
      why:     a derive or attribute that nothing has is a slip
      instead: name one, `id_type("…")` or `column().newtype("…")`, or say it of all of the database: `Database::entities`
    error[entity-code]: app: posts.slug: the attribute of field types "a(\"b" holds a `"` without its end
      why:     it is written into the entity as it is, which would not compile
      instead: write the text between `#[` and `]`: `.type_attribute("schema(example = 7)")`
    error[entity-code]: app: posts.slug: the column says how the type of its field looks, and names none
      why:     a derive or attribute that nothing has is a slip
      instead: name the type, `column().newtype("…")`; what stands before the field is a `field_attribute`
    "##);
}

/// Keys of which one alone is `Related`: the others are followed by a type beside the entity.
fn parcels() -> (TableDecl, TableDecl) {
    let id = || ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key().take();
    let key = |name: &'static str| ColumnDef::new(name).big_integer().not_null().take();
    let to = |name: &'static str| ForeignKey::create().from("parcels", name).to("depots", "id").take();
    let depots: TableCreateStatement = Table::create().table("depots").col(id()).take();
    let parcels = Table::create()
        .table("parcels")
        .col(id())
        .col(key("sender_id"))
        .col(key("receiver_id"))
        .col(ColumnDef::new("label").text().not_null())
        .foreign_key(&mut to("sender_id"))
        .foreign_key(&mut to("receiver_id"))
        .take();
    let index = |name: &'static str| Index::create().name(format!("parcels_{name}_idx")).col(name).take();
    let parcels = TableDecl::new(parcels).index(index("sender_id")).index(index("receiver_id"));
    (TableDecl::new(depots), parcels.related("parcels_sender_id_fkey"))
}

#[test]
fn no_type_is_called_as_what_follows_a_key() {
    let with = |name: &str, dto: &str| {
        let (depots, parcels) = parcels();
        let parcels = parcels.column("label", column().newtype(name)).dto(dto, ["label"]);
        Project::new("/nowhere").database(Database::new("app").table(depots).table(parcels))
    };
    insta::assert_snapshot!(faults(with("ReceiverLink", "Part")), @"
    error[entity-type]: app: parcels.label: a type of the name `ReceiverLink` is there already
      why:     the entity of parcels has it, for `find_linked(ReceiverLink)`
      instead: choose another name: `ReceiverLinkValue`
    ");
    insta::assert_snapshot!(faults(with("Label", "ReceiverLink")), @"
    error[entity-dto]: app: parcels: a type of the name `ReceiverLink` is there already
      why:     the entity of parcels has it, for `find_linked(ReceiverLink)`
      instead: choose another name: `ReceiverLinkValue`
    ");
    // Where no such type is written, the name is free.
    assert_eq!(faults(with("DeepLink", "ShortLink")), "sound");
    assert_eq!(faults(with("ReceiverLink", "Part").entity_format(EntityFormat::Compact)), "sound");
}

#[test]
fn no_type_is_called_as_what_field_types_name() {
    for name in ["ValueType", "Nullable", "From", "EntityLoaderWith", "Iterator"] {
        let said = faults(project(Database::new("app").table(posts().id_type(name))));
        assert!(
            said.starts_with(&format!("error[entity-type]: app: posts.id: a type of the name `{name}` is there")),
            "{said}"
        );
        let said = faults(project(Database::new("app").table(posts().dto(name, ["id"]))));
        assert!(said.starts_with("error[entity-dto]: app: posts:"), "{said}");
    }
}
