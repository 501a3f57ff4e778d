use crate::support::{after, column, not_null, strings, table, unique, users};
use insta::assert_snapshot;
use seaglass::model::{ColumnType, Declared, Dialect, ForeignKey, Name, ObjectName, PrimaryKey, Storage, Table, View};

/// What each user wrote, without any relation.
fn stats(database: &mut Declared) -> &mut Table {
    view(database, "stats", vec![not_null("user_id", ColumnType::BigInteger), column("mail", ColumnType::Text)])
}

fn view<'d>(database: &'d mut Declared, name: &str, columns: Vec<seaglass::model::Column>) -> &'d mut Table {
    let forms = Dialect::ALL.into_iter().map(|dialect| (dialect, "SELECT 1".to_owned())).collect();
    database.schema.views.push(View { name: ObjectName::new(name), forms, ..View::default() });
    let key = columns.first().map(|column| column.name.clone());
    let primary_key = Some(PrimaryKey { columns: key.into_iter().collect(), ..PrimaryKey::default() });
    let mut entity = Table { primary_key, ..table(name, columns) };
    entity.entity.read_only = true;
    database.view_entities.push(entity);
    database.view_entities.last_mut().expect("the view")
}

/// Says that rows of the holder name others by that key.
fn said(view: &mut Table, holder: &str, key: ForeignKey) {
    view.entity.view_keys.push((ObjectName::new(holder), key));
}

fn key(columns: &[&str], target: &str, target_columns: &[&str]) -> ForeignKey {
    let names = |list: &[&str]| strings(list).into_iter().map(Name::from).collect();
    ForeignKey {
        name: "key".into(),
        columns: names(columns),
        target: ObjectName::new(target),
        target_columns: names(target_columns),
        ..ForeignKey::default()
    }
}

/// The faults of a view whose rows name others so.
fn belongs_to(columns: &[&str], target: &str, target_columns: &[&str]) -> String {
    after(|db| said(stats(db), "stats", key(columns, target, target_columns)))
}

/// The faults of a view whose rows are named by others so.
fn has_many(target_columns: &[&str], holder: &str, columns: &[&str]) -> String {
    after(|db| said(stats(db), holder, key(columns, "stats", target_columns)))
}

#[test]
fn sound_relations() {
    assert_eq!(belongs_to(&["user_id"], "users", &["id"]), "sound");
    assert_eq!(belongs_to(&["mail"], "posts", &["slug"]), "sound", "texts of any length compare");
    assert_eq!(belongs_to(&["user_id"], "stats", &["user_id"]), "sound");
    assert_eq!(has_many(&["user_id"], "posts", &["user_id"]), "sound");
    assert_eq!(has_many(&["user_id"], "posts", &["price"]), "sound", "integers of any size compare");
}

#[test]
fn a_relation_to_nothing() {
    assert_snapshot!(belongs_to(&["user_id"], "user", &["id"]), @r#"
    error[unknown-table]: blog: stats: `.belongs_to("user_id", "user", "id")` is a relation to "user", which is not there
      why:     there are no rows to be found
      instead: did you mean "users"?
    "#);
    assert_snapshot!(has_many(&["user_id"], "nothing_like_it", &["id"]), @r#"
    error[unknown-table]: blog: stats: `.has_many("user_id", "nothing_like_it", "id")` is a relation to "nothing_like_it", which is not there
      why:     there are no rows to be found
      instead: declare the table or the view, or name another one
    "#);
    assert_snapshot!(after(|db| {
        said(stats(db), "stats", key(&["user_id"], "plain", &["id"]));
        view(db, "plain", Vec::new());
        db.view_entities.pop();
    }), @r#"
    error[view-relation]: blog: stats: `.belongs_to("user_id", "plain", "id")` is a relation to the view plain, which has no entity
      why:     relations are of entities
      instead: give it one: `.entity(…)`
    "#);
}

#[test]
fn a_relation_by_columns_that_are_not_there() {
    assert_snapshot!(belongs_to(&["users_id"], "users", &["identity"]), @r#"
    error[unknown-column]: blog: stats: `.belongs_to("users_id", "users", "identity")` names the column stats.users_id, which is not there
      why:     every query of the relation would fail
      instead: did you mean "user_id"?
    error[unknown-column]: blog: stats: `.belongs_to("users_id", "users", "identity")` names the column users.identity, which is not there
      why:     every query of the relation would fail
      instead: name one of its columns: "id", "email", "mood"
    "#);
    assert_snapshot!(has_many(&["user"], "posts", &["user_ids"]), @r#"
    error[unknown-column]: blog: stats: `.has_many("user", "posts", "user_ids")` names the column posts.user_ids, which is not there
      why:     every query of the relation would fail
      instead: did you mean "user_id"?
    error[unknown-column]: blog: stats: `.has_many("user", "posts", "user_ids")` names the column stats.user, which is not there
      why:     every query of the relation would fail
      instead: name one of its columns: "user_id", "mail"
    "#);
    assert_snapshot!(belongs_to(&["user_id", "mail"], "users", &["id"]), @r#"
    error[view-relation]: blog: stats: `.belongs_to(("user_id", "mail"), "users", "id")` compares 2 columns with 1
      why:     each column is compared with one other
      instead: name as many columns on both sides: `("a", "b")`
    "#);
    assert_snapshot!(belongs_to(&[], "users", &[]), @r#"
    error[view-relation]: blog: stats: `.belongs_to((), "users", ())` compares 0 columns with 0
      why:     each column is compared with one other
      instead: name as many columns on both sides: `("a", "b")`
    "#);
}

#[test]
fn a_relation_of_values_that_never_match() {
    assert_snapshot!(belongs_to(&["mail"], "users", &["id"]), @r#"
    error[view-relation]: blog: stats: `.belongs_to("mail", "users", "id")` compares stats.mail, which holds text, with users.id: a big integer
      why:     Postgres refuses every query of it, and on SQLite values of different kinds never match
      instead: cast the column in the query of the view, and say so of its entity
    "#);
    assert_snapshot!(has_many(&["user_id"], "posts", &["slug"]), @r#"
    error[view-relation]: blog: stats: `.has_many("user_id", "posts", "slug")` compares posts.slug, which holds a varchar(80), with stats.user_id: a big integer
      why:     Postgres refuses every query of it, and on SQLite values of different kinds never match
      instead: cast the column in the query of the view, and say so of its entity
    "#);
    assert_snapshot!(after(|db| {
        users(db).columns[0].storage = Some(Storage::UnixMillis);
        users(db).columns[0].ty = ColumnType::TimestampTz;
        let stats = stats(db);
        stats.columns[0].ty = ColumnType::TimestampTz;
        stats.columns[0].storage = Some(Storage::UnixSeconds);
        said(stats, "stats", key(&["user_id"], "users", &["id"]));
    }).lines().filter(|line| line.contains("view-relation")).collect::<String>(), @r#"error[view-relation]: blog: stats: `.belongs_to("user_id", "users", "id")` compares stats.user_id with users.id, which D1 stores in another form"#);
}

#[test]
fn a_relation_by_no_key() {
    assert_snapshot!(belongs_to(&["mail"], "posts", &["body"]), @r#"
    error[view-relation]: blog: stats: `.belongs_to("mail", "posts", "body")` names rows of posts by "body", which is not a key of it
      why:     a row would name several
      instead: name the columns of a primary or unique key
    "#);
    assert_snapshot!(has_many(&["mail"], "posts", &["body"]), @r#"
    error[view-relation]: blog: stats: `.has_many("mail", "posts", "body")` names rows of stats by "mail", which is not a key of it
      why:     a row would name several
      instead: say in the view's entity that no two rows share it: `.unique_key()` of the column
    "#);
    assert_snapshot!(after(|db| {
        said(stats(db), "posts", key(&["user_id", "body"], "stats", &["user_id", "mail"]));
    }), @r#"
    error[view-relation]: blog: stats: `.has_many(("user_id", "mail"), "posts", ("user_id", "body"))` names rows of stats by "user_id", "mail", which is not a key of it
      why:     a row would name several
      instead: say in the view's entity that no two rows share them: `.index(Index::create().unique()…)`
    "#);
    let unique = after(|db| {
        let stats = stats(db);
        stats.uniques.push(unique("", &["mail"]));
        said(stats, "posts", key(&["body"], "stats", &["mail"]));
    });
    assert_eq!(unique, "sound");
}

#[test]
fn a_relation_said_twice() {
    assert_snapshot!(after(|db| {
        let columns = vec![not_null("user_id", ColumnType::BigInteger)];
        said(view(db, "names", columns), "names", key(&["user_id"], "stats", &["user_id"]));
        said(stats(db), "names", key(&["user_id"], "stats", &["user_id"]));
    }), @r#"
    error[said-twice]: blog: stats: `.has_many("user_id", "names", "user_id")` is said twice
      why:     it is one relation, and has one name
      instead: keep one of the two; the other direction comes by itself
    "#);
}

#[test]
fn what_is_said_of_related_of_a_view_is_there() {
    assert_snapshot!(after(|db| {
        let stats = stats(db);
        said(stats, "stats", key(&["user_id"], "users", &["id"]));
        stats.entity.related.push("keys".into());
        stats.entity.even.push(ObjectName::new("user"));
    }), @r#"
    error[unknown-part]: blog: stats: there is no foreign key "keys" that could be `Related`
      why:     what is said about it would be lost
      instead: did you mean "key"?
    error[unknown-table]: blog: stats: there is no table "user" that it could be unrelated to
      why:     what is said about it would be lost
      instead: did you mean "users"?
    "#);
}
