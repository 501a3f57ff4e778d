use crate::support::{
    after, after_in_postgres, column, foreign_key, id, index, names, not_null, posts, table, unique, users,
};
use insta::assert_snapshot;
use seaglass::model::{Action, ColumnType, Declared, Deferral, Dialect, Expression, Generated, ObjectName, Storage};

#[test]
fn missing_table() {
    assert_snapshot!(after(|db| posts(db).foreign_keys[0].target = ObjectName::new("usres")), @r#"
    error[unknown-table]: blog: posts.user_id: the foreign key "posts_user_id_fkey" points at the table "usres", which is not there
      why:     Postgres refuses it; SQLite accepts it and then refuses every insert
      instead: did you mean "users"?
    "#);
}

#[test]
fn a_logged_table_that_points_at_an_unlogged_one() {
    assert_snapshot!(after(|db| users(db).unlogged = true), @r#"
    error[unlogged-table]: blog: posts.user_id: the foreign key "posts_user_id_fkey" points at users, which is unlogged, and posts is not
      why:     Postgres refuses it: the rows that it refers to would be gone after a crash
      instead: write `.unlogged()` beside posts as well, or beside neither
    "#);
    let both = after(|db| {
        users(db).unlogged = true;
        for table in &mut db.schema.tables {
            std::sync::Arc::make_mut(table).unlogged = true;
        }
    });
    assert_eq!(both, "sound");
    assert_eq!(after(|db| posts(db).unlogged = true), "sound");
}

#[test]
fn missing_table_without_a_near_name() {
    assert_snapshot!(after(|db| posts(db).foreign_keys[0].target = ObjectName::new("accounts")), @r#"
    error[unknown-table]: blog: posts.user_id: the foreign key "posts_user_id_fkey" points at the table "accounts", which is not there
      why:     Postgres refuses it; SQLite accepts it and then refuses every insert
      instead: declare the table and register it with `Database::table`, or name another one
    "#);
}

#[test]
fn missing_column_of_the_target() {
    assert_snapshot!(after(|db| posts(db).foreign_keys[0].target_columns = names(&["ids"])), @r#"
    error[unknown-column]: blog: posts.user_id: the foreign key "posts_user_id_fkey" points at the column users.ids, which is not there
      why:     Postgres refuses it; SQLite accepts it and then refuses every insert
      instead: did you mean "id"?
    "#);
}

#[test]
fn missing_column_of_its_own() {
    assert_snapshot!(after(|db| posts(db).foreign_keys[0].columns = names(&["userid"])), @r#"
    error[unknown-column]: blog: posts: the foreign key "posts_user_id_fkey" names the column "userid", which is not there
      why:     both databases refuse it
      instead: did you mean "user_id"?
    "#);
}

#[test]
fn target_without_a_unique_key() {
    assert_snapshot!(after(|db| {
        users(db).uniques.clear();
        posts(db).foreign_keys.push(foreign_key("posts_body_fkey", &["body"], "users", &["email"]));
        db.seeds.clear();
    }), @r#"
    error[foreign-key-target]: blog: posts.body: the foreign key "posts_body_fkey" points at users ("email"), which is not a unique key
      why:     a row must point at one other row; Postgres refuses it, and SQLite refuses every insert
      instead: add `.unique_key()` to users.email, or point at another column
    "#);
}

#[test]
fn composite_target_without_a_unique_key() {
    assert_snapshot!(after(|db| {
        users(db).columns.push(column("tenant", ColumnType::Text));
        posts(db).foreign_keys.push(foreign_key("posts_who_fkey", &["body", "slug"], "users", &["tenant", "email"]));
    }), @r#"
    error[foreign-key-target]: blog: posts.body: the foreign key "posts_who_fkey" points at users ("tenant", "email"), which is not a unique key
      why:     a row must point at one other row; Postgres refuses it, and SQLite refuses every insert
      instead: add a unique index to users: `Index::create().unique().col("tenant").col("email")`
    "#);
}

#[test]
fn target_with_a_partial_unique_index() {
    assert_snapshot!(after(|db| {
        let mut partial = index("idx_users_email", &["email"]);
        partial.unique = true;
        partial.predicate = Some(Expression::sql("\"email\" <> ''"));
        users(db).indexes = vec![partial];
        users(db).uniques.clear();
        posts(db).foreign_keys.push(foreign_key("posts_body_fkey", &["body"], "users", &["email"]));
    }), @r#"
    error[foreign-key-target]: blog: posts.body: the foreign key "posts_body_fkey" points at users ("email"), which is not a unique key
      why:     a row must point at one other row; Postgres refuses it, and SQLite refuses every insert
      instead: add `.unique_key()` to users.email, or point at another column
    "#);
}

#[test]
fn target_unique_in_one_dialect_only() {
    assert_snapshot!(after(|db| {
        let mut only = index("idx_users_email", &["email"]);
        only.unique = true;
        only.only = vec![Dialect::Postgres];
        users(db).indexes = vec![only];
        users(db).uniques.clear();
        posts(db).foreign_keys.push(foreign_key("posts_body_fkey", &["body"], "users", &["email"]));
    }), @r#"
    error[foreign-key-target]: blog: posts.body: the foreign key "posts_body_fkey" points at users ("email"), which is not a unique key on D1
      why:     a row must point at one other row; Postgres refuses it, and SQLite refuses every insert
      instead: add `.unique_key()` to users.email, or point at another column
    "#);
}

#[test]
fn target_with_a_unique_index_is_fine() {
    assert_snapshot!(after(|db| {
        let mut whole = index("idx_users_email", &["email"]);
        whole.unique = true;
        users(db).indexes = vec![whole];
        users(db).uniques.clear();
        posts(db).foreign_keys.push(foreign_key("posts_body_fkey", &["body"], "users", &["email"]));
    }), @"sound");
}

#[test]
fn another_type() {
    assert_snapshot!(after(|db| posts(db).columns[1].ty = ColumnType::Text), @r#"
    error[foreign-key-type]: blog: posts.user_id: the foreign key "posts_user_id_fkey" compares text with users.id, which holds a big integer
      why:     Postgres refuses it, and on D1 values of different kinds never match
      instead: make both columns a big integer
    "#);
    let told = after(|db| {
        users(db).columns.push(column("nick", ColumnType::Text));
        users(db).uniques.push(unique("users_nick_key", &["nick"]));
        posts(db).foreign_keys[0].target_columns = names(&["nick"]);
    });
    assert!(told.starts_with("error[foreign-key-type]: blog: posts.user_id: "), "{told}");
}

#[test]
fn another_type_that_compares() {
    assert_snapshot!(after(|db| posts(db).columns[1].ty = ColumnType::Integer), @r#"
    warning[foreign-key-differs]: blog: posts.user_id: the foreign key "posts_user_id_fkey" compares an integer with users.id, which holds a big integer
      why:     what fits one side may not fit the other, and SeaORM's loaders find no row by a value of another type
      instead: make both columns a big integer
    "#);
    let of_text = |db: &mut Declared| posts(db).columns[1].ty = ColumnType::Text;
    let on_d1 = after(|db| {
        db.dialects = vec![Dialect::D1];
        of_text(db);
    });
    assert!(on_d1.starts_with("warning[foreign-key-differs]: blog: posts.user_id: "), "{on_d1}");
    assert!(after_in_postgres(of_text).starts_with("error[foreign-key-type]: blog: posts.user_id: "));
}

#[test]
fn another_stored_form() {
    assert_snapshot!(after(|db| {
        let decimal = || ColumnType::Decimal { precision: Some((10, 2)) };
        let mut rate = not_null("rate", decimal());
        rate.storage = Some(Storage::ScaledDecimal);
        users(db).columns.push(rate);
        db.seeds.clear();
        users(db).uniques.push(unique("users_rate_key", &["rate"]));
        let mut other = column("rate", decimal());
        other.storage = Some(Storage::ExactDecimal);
        posts(db).columns.push(other);
        posts(db).foreign_keys.push(foreign_key("posts_rate_fkey", &["rate"], "users", &["rate"]));
    }), @r#"
    error[foreign-key-type]: blog: posts.rate: the foreign key "posts_rate_fkey" compares two columns that D1 stores in different forms
      why:     the same value would be two different texts or numbers, which never match
      instead: add `.d1_storage(Storage::ScaledDecimal)` to this column
    "#);
}

#[test]
fn another_number_of_columns() {
    assert_snapshot!(after(|db| posts(db).foreign_keys[0].columns = names(&["user_id", "price"])), @r#"
    error[foreign-key-shape]: blog: posts.user_id: the foreign key "posts_user_id_fkey" compares 2 columns with 1
      why:     each column is compared with one other
      instead: name as many columns on both sides: `.from(table, ("a", "b")).to(target, ("a", "b"))`
    "#);
}

#[test]
fn a_column_twice() {
    assert_snapshot!(after(|db| {
        posts(db).foreign_keys[0].columns = names(&["user_id", "user_id"]);
        posts(db).foreign_keys[0].target_columns = names(&["id", "id"]);
    }), @r#"
    error[column-twice]: blog: posts.user_id: the foreign key "posts_user_id_fkey" names the column "user_id" twice
      why:     each column is compared with one other
      instead: name it once
    "#);
}

#[test]
fn set_null_on_a_required_column() {
    assert_snapshot!(after(|db| {
        posts(db).columns[1].nullable = false;
        posts(db).foreign_keys[0].on_delete = Action::SetNull;
    }), @r#"
    warning[action-refused]: blog: posts.user_id: the foreign key "posts_user_id_fkey" says ON DELETE SET NULL
      why:     the column is NOT NULL, so the other row cannot be deleted
      instead: make the column nullable, or use `.on_delete(ForeignKeyAction::Cascade)` or `Restrict`
    "#);
}

#[test]
fn set_null_on_a_key_column() {
    assert_snapshot!(after(|db| {
        let mut profile = table("profiles", vec![not_null("id", ColumnType::BigInteger)]);
        profile.foreign_keys = vec![foreign_key("profiles_id_fkey", &["id"], "users", &["id"])];
        profile.foreign_keys[0].on_update = Action::SetNull;
        db.schema.tables.push(profile.into());
    }), @r#"
    warning[action-refused]: blog: profiles.id: the foreign key "profiles_id_fkey" says ON UPDATE SET NULL
      why:     the column is NOT NULL, so the other key cannot change
      instead: use `.on_update(ForeignKeyAction::Cascade)` or `Restrict`; a key column cannot be NULL
    "#);
}

#[test]
fn set_default_without_a_default() {
    assert_snapshot!(after(|db| posts(db).foreign_keys[0].on_delete = Action::SetDefault), @r#"
    warning[set-default-is-null]: blog: posts.user_id: the foreign key "posts_user_id_fkey" says ON DELETE SET DEFAULT
      why:     the column has no default, so it becomes NULL
      instead: add `.default(…)`, or write `.on_delete(ForeignKeyAction::SetNull)`
    "#);
    assert_snapshot!(after(|db| {
        posts(db).columns[1].nullable = false;
        posts(db).foreign_keys[0].on_delete = Action::SetDefault;
    }), @r#"
    warning[action-refused]: blog: posts.user_id: the foreign key "posts_user_id_fkey" says ON DELETE SET DEFAULT
      why:     the column is NOT NULL and has no default to be set to
      instead: add `.default(…)`, or use `.on_delete(ForeignKeyAction::SetNull)`
    "#);
}

#[test]
fn an_action_on_a_generated_column() {
    assert_snapshot!(after(|db| {
        let generated = Generated { expression: Expression::sql("\"price\" + 1"), stored: true };
        posts(db).columns[1].generated = Some(Box::new(generated));
        posts(db).foreign_keys[0].on_delete = Action::SetNull;
    }), @r#"
    error[foreign-key-action]: blog: posts.user_id: the foreign key "posts_user_id_fkey" says ON DELETE SET NULL
      why:     the column is generated, so nothing can be written into it
      instead: use `.on_delete(ForeignKeyAction::Restrict)`
    "#);
}

#[test]
fn a_deferred_self_reference_is_fine() {
    assert_snapshot!(after(|db| {
        let mut nodes = table("nodes", vec![id(), column("parent_id", ColumnType::BigInteger)]);
        nodes.foreign_keys = vec![foreign_key("nodes_parent_id_fkey", &["parent_id"], "nodes", &["id"])];
        nodes.foreign_keys[0].deferral = Deferral::Deferred;
        db.schema.tables.push(nodes.into());
    }), @"sound");
}
