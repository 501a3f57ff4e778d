//! Names of GraphQL.

use crate::support::{after, column, id, posts, strings, table, users};
use insta::assert_snapshot;
use seaglass::model::{ColumnType, Declared, Enum, ObjectName};
use std::sync::Arc;

/// The faults of the blog that Seaography shows, after `change`.
fn shown(change: impl FnOnce(&mut Declared)) -> String {
    after(|db| {
        db.entities.seaography = Some(true);
        change(db);
        for table in &mut db.schema.tables {
            let style = &mut Arc::make_mut(table).entity.style;
            style.seaography = style.seaography.or(Some(true));
        }
    })
}

fn texts(db: &mut Declared, names: &[&str]) {
    posts(db).columns.extend(names.iter().map(|name| column(name, ColumnType::Text)));
}

#[test]
fn columns_are_one_field_each() {
    assert_eq!(shown(|_| ()), "sound");
    assert_snapshot!(shown(|db| texts(db, &["address_1", "address1", "or", "été"])), @r#"
    error[graphql-name]: blog: posts.address1: its field `address1` of GraphQL is that of "address_1" too
      why:     Seaography stops the program
      instead: rename it, or leave it out of GraphQL: `column().field_attribute("seaography(ignore)")`
    error[graphql-name]: blog: posts.or: its field `or` of GraphQL is one that every filter has
      why:     Seaography stops the program
      instead: rename it, or leave it out of GraphQL: `column().field_attribute("seaography(ignore)")`
    error[graphql-name]: blog: posts.été: "été", which it would be in GraphQL, is not a name there
      why:     nobody could ask for it
      instead: rename it, or leave it out of GraphQL: `column().field_attribute("seaography(ignore)")`
    "#);
    // Only what is shown has a name there.
    assert_eq!(after(|db| texts(db, &["address_1", "address1", "or"])), "sound");
    let hidden = shown(|db| {
        texts(db, &["address_1", "address1"]);
        let last = posts(db).columns.last_mut();
        last.unwrap().field.get_or_insert_default().attributes = strings(&["seaography(ignore)"]);
    });
    assert_eq!(hidden, "sound");
}

#[test]
fn tables_and_enums_are_types_of_their_own() {
    let of = |name: &str| {
        let name = name.to_owned();
        shown(move |db| db.schema.tables.push(table(&name, vec![id()]).into()))
    };
    assert_snapshot!(of("users_basic"), @"
    error[graphql-name]: blog: users_basic: its type `UsersBasic` of GraphQL is that of users too
      why:     one of the two would be shown for both
      instead: rename it, or leave it out of GraphQL: `.entity(EntityStyle::new().seaography(false))`
    ");
    assert_snapshot!(of("column"), @"
    error[graphql-name]: blog: column: its type `Column` of GraphQL is Seaography's own
      why:     one of the two would be shown for both
      instead: rename it, or leave it out of GraphQL: `.entity(EntityStyle::new().seaography(false))`
    ");
    assert_snapshot!(shown(|db| {
        let mut mood = table("mood_enum", vec![id()]);
        mood.entity.style.seaography = Some(true);
        db.schema.tables.push(mood.into());
    }), @"
    error[graphql-name]: blog: mood: its type `MoodEnum` of GraphQL is that of mood_enum too
      why:     one of the two would be shown for both
      instead: rename it
    ");
    let left_out = shown(|db| {
        users(db).entity.style.seaography = Some(false);
        db.schema.tables.push(table("users_basic", vec![id()]).into());
    });
    assert_eq!(left_out, "sound");
}

#[test]
fn values_of_an_enum_are_told_apart() {
    assert_snapshot!(shown(|db| {
        let values = strings(&["a b", "ab", "c"]);
        db.schema.enums.push(Enum { name: ObjectName::new("letters"), doc: None, values });
    }), @r#"
    error[graphql-name]: blog: letters: its values "a b" and "ab" would both be `ab` in GraphQL
      why:     one of the two would be read for both
      instead: rename one of them
    "#);
}
