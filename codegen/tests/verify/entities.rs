use crate::support::{after, after_in_postgres, body, column, id, posts, strings, table, users};
use insta::assert_snapshot;
use seaglass::model::{ColumnType, Enum, ObjectName};

fn add_table(name: &str) -> String {
    after(|db| db.schema.tables.push(table(name, vec![id()]).into()))
}

#[test]
fn a_table_without_a_rust_name() {
    assert_snapshot!(add_table("😀"), @r#"
    error[entity-module]: blog: 😀: the name "😀" gives no name for a Rust module
      why:     its entity needs a module
      instead: name one: `.entity_module("…")`
    "#);
    assert_snapshot!(add_table("2024"), @r#"
    error[entity-module]: blog: 2024: the name "2024" gives no name for a Rust module
      why:     its entity needs a module
      instead: name one: `.entity_module("…")`
    "#);
}

#[test]
fn a_column_without_a_rust_name() {
    assert_snapshot!(after(|db| {
        posts(db).columns.extend(["1", "!?", "_"].map(|name| column(name, ColumnType::Text)));
    }), @r#"
    error[entity-field]: blog: posts.1: the name "1" gives no name for a Rust field
      why:     its entity needs a field
      instead: name one: `column().field_name("…")`
    error[entity-field]: blog: posts.!?: the name "!?" gives no name for a Rust field
      why:     its entity needs a field
      instead: name one: `column().field_name("…")`
    error[entity-field]: blog: posts._: the name "_" gives no name for a Rust field
      why:     its entity needs a field
      instead: name one: `column().field_name("…")`
    "#);
}

#[test]
fn names_given_by_hand_help() {
    let told = after(|db| {
        let mut smile = table("😀", vec![id(), column("1", ColumnType::Text)]);
        smile.entity.module = Some("smile".to_owned());
        smile.columns[1].field.get_or_insert_default().name = Some("one".to_owned());
        db.schema.tables.push(smile.into());
    });
    assert_eq!(told, "sound");
}

#[test]
fn a_table_without_an_entity_needs_no_name() {
    let told = after(|db| {
        let mut smile = table("😀", vec![id(), column("1", ColumnType::Text)]);
        smile.entity.skip = true;
        db.schema.tables.push(smile.into());
    });
    assert_eq!(told, "sound");
}

#[test]
fn an_enum_without_a_rust_name() {
    assert_snapshot!(after(|db| {
        db.schema.enums.push(Enum { name: ObjectName::new("!"), doc: None, values: strings(&["a"]) });
    }), @r#"
    error[entity-type]: blog: !: the name "!" gives no name for a Rust type
      why:     the enum is a type in the entities
      instead: rename it
    "#);
}

#[test]
fn enums_with_one_rust_name() {
    assert_snapshot!(after(|db| {
        let item = |name: &str| Enum { name: ObjectName::new(name), doc: None, values: strings(&["a"]) };
        db.schema.enums.extend([item("post_state"), item("postState")]);
    }), @r"
    error[entity-type]: blog: postState: the enum and post_state would both be the Rust type `PostState`
      why:     the entities of a database share their enums
      instead: rename one of them
    ");
}

#[test]
fn columns_with_one_field() {
    assert_snapshot!(after(|db| posts(db).columns.push(column("userId", ColumnType::Text))), @r#"
    error[entity-field]: blog: posts.userId: the column and "user_id" would both be the field `user_id` of the entity
      why:     a field name refers to one column
      instead: name one of them: `column().field_name("…")`
    "#);
}

#[test]
fn a_bad_field_name() {
    assert_snapshot!(after(|db| body(db).field.get_or_insert_default().name = Some("the body".to_owned())), @r#"
    error[entity-field]: blog: posts.body: the field name "the body" is not a name for a field
      why:     it is written into the entity as it is
      instead: write small letters, digits and single underscores, starting with a letter
    "#);
}

#[test]
fn a_bad_module_name() {
    assert_snapshot!(after(|db| posts(db).entity.module = Some("self".to_owned())), @r#"
    error[entity-module]: blog: posts: the entity module "self" is not a name for a module
      why:     it is a file and a Rust module at once
      instead: write small letters, digits and single underscores, starting with a letter
    "#);
}

#[test]
fn modules_that_are_taken() {
    assert_snapshot!(add_table("prelude"), @r#"
    error[entity-module]: blog: prelude: its entity would be the file `prelude.rs`
      why:     the entity crate has a file of that name already
      instead: choose another module: `.entity_module("prelude_entity")`
    "#);
}

#[test]
fn modules_that_are_devices() {
    assert_snapshot!(add_table("com1"), @r#"
    error[entity-module]: blog: com1: its entity would be the file `com1.rs`
      why:     Windows keeps that file name for a device, so the project could not be checked out there
      instead: choose another module: `.entity_module("com1_entity")`
    "#);
}

#[test]
fn modules_given_twice() {
    assert_snapshot!(after(|db| posts(db).entity.module = Some("users".to_owned())), @r#"
    error[entity-module]: blog: posts: its entity would have the same file `users.rs` as the one of users
      why:     each has a file of its own
      instead: choose another module: `.entity_module("users_entity")`
    "#);
}

#[test]
fn tables_of_one_name_in_two_namespaces_are_fine() {
    let told = after_in_postgres(|db| {
        let mut other = table("users", vec![id()]);
        other.name.namespace = Some("auth".into());
        db.schema.tables.push(other.into());
    });
    assert_eq!(told, "sound");
}

#[test]
fn a_module_like_a_hand_written_file() {
    assert_snapshot!(add_table("users_ext"), @r#"
    error[entity-module]: blog: users_ext: its entity would have the same file `users_ext.rs` as the file for hand-written behaviour of users
      why:     each has a file of its own
      instead: choose another module: `.entity_module("users_ext_entity")`
    "#);
}

#[test]
fn derives_and_attributes_that_do_not_compile() {
    assert_snapshot!(after(|db| {
        users(db).entity.style.derives = strings(&["", "#[derive(Eq)]"]);
        users(db).entity.style.attributes = strings(&["serde(rename = \"x", "a\nb"]);
        body(db).field.get_or_insert_default().attributes = strings(&["serde(skip", "serde)skip(", "serde(skip) // why"]);
    }), @r##"
    error[entity-code]: blog: users: the derive "" is empty
      why:     it is written into the entity as it is, which would not compile
      instead: write a path: `.derive("serde::Serialize")`
    error[entity-code]: blog: users: the derive "#[derive(Eq)]" starts with `#`
      why:     it is written into the entity as it is, which would not compile
      instead: write a path: `.derive("serde::Serialize")`
    error[entity-code]: blog: users: the attribute "serde(rename = \"x" holds a `"` without its end
      why:     it is written into the entity as it is, which would not compile
      instead: write the text between `#[` and `]`: `.attribute("serde(rename_all = \"camelCase\")")`
    error[entity-code]: blog: users: the attribute "a\nb" holds a line break or another control character
      why:     it is written into the entity as it is, which would not compile
      instead: write the text between `#[` and `]`: `.attribute("serde(rename_all = \"camelCase\")")`
    error[entity-code]: blog: posts.body: the field attribute "serde(skip" has a bracket without its end
      why:     it is written into the entity as it is, which would not compile
      instead: write the text between `#[` and `]`: `column().field_attribute("serde(skip)")`
    error[entity-code]: blog: posts.body: the field attribute "serde)skip(" has a bracket too many
      why:     it is written into the entity as it is, which would not compile
      instead: write the text between `#[` and `]`: `column().field_attribute("serde(skip)")`
    error[entity-code]: blog: posts.body: the field attribute "serde(skip) // why" holds a comment
      why:     it is written into the entity as it is, which would not compile
      instead: write the text between `#[` and `]`: `column().field_attribute("serde(skip)")`
    "##);
}

#[test]
fn derives_and_attributes_that_compile() {
    let told = after(|db| {
        users(db).entity.style.derives = strings(&["serde::Serialize"]);
        users(db).entity.style.attributes = strings(&["serde(rename_all = \"camelCase\")"]);
        body(db).field.get_or_insert_default().attributes = strings(&["serde(default = \"a::b\", rename = \"\\\"(\")"]);
    });
    assert_eq!(told, "sound");
}

#[test]
fn what_is_said_of_related_must_fit() {
    assert_snapshot!(after(|db| posts(db).entity.related.push("nope".into())), @r#"
    error[unknown-part]: blog: posts: there is no foreign key "nope" that could be `Related`
      why:     what is said about it would be lost
      instead: name one of its foreign keys: posts_user_id_fkey
    "#);
    assert_snapshot!(after(|db| posts(db).entity.even.push(ObjectName::new("nope"))), @r#"
    error[unknown-table]: blog: posts: there is no table "nope" that it could be unrelated to
      why:     what is said about it would be lost
      instead: name a declared table, or leave `.unrelated(…)` out
    "#);
    assert_snapshot!(after(|db| posts(db).entity.related_through = true), @r#"
    error[related]: blog: posts: `.related_through()` is said of a table that joins no two others
      why:     a way leads through a table whose primary key is two foreign keys, to two tables
      instead: leave it out, or name a foreign key: `.related("…")`
    "#);
}
