use crate::support::{after, blog, body, column, foreign_key, id, index, insert, not_null, posts, table, text, users};
use insta::assert_snapshot;
use nix::time::{ClockId, clock_gettime};
use seaglass::model::verify::verify;
use seaglass::model::{ColumnType, Name, ObjectName, PostgresType};
use std::time::Duration;

#[test]
fn all_faults_are_reported_at_once() {
    assert_snapshot!(after(|db| {
        posts(db).foreign_keys[0].target = ObjectName::new("usres");
        posts(db).uniques[0].columns = vec![Name::from("slgu")];
        posts(db).indexes[0] = index("users", &["user"]);
        body(db).ty = ColumnType::Postgres(PostgresType::Money);
        users(db).columns[1].default = Some(text("a\0"));
        db.schema.enums[0].values.push("happy".to_owned());
        db.schema.tables.push(table("Posts", Vec::new()).into());
        db.schema.tables.push(table("log", vec![column("line", ColumnType::Text)]).into());
        insert(db).on_conflict.clear();
        db.name = "Blog".to_owned();
    }), @r#"
    error[database-name]: Blog: the database name "Blog" is not a name for a module
      why:     it is a Rust module, a folder and a file name at once
      instead: write small letters, digits and single underscores, starting with a letter: `Database::new("my_app")`
    error[case-only]: Blog: Posts: the table "Posts" differs from "posts" in case only
      why:     SQLite and many file systems take them for the same
      instead: rename one of them
    error[name-taken]: Blog: posts: the index "users" has the name of a table
      why:     tables, views and indexes share one list of names
      instead: rename one of them; an index or constraint takes `.name("…")`
    error[enum-value]: Blog: mood: the value "happy" is listed twice
      why:     Postgres refuses it, and the order of the values would be unclear
      instead: list it once
    error[value-misfit]: Blog: users.email: the default holds a NUL character
      why:     Postgres stores no NUL, and SQLite ends the statement there
      instead: leave the character out
    error[type-not-portable]: Blog: posts.body: D1 has no form of money
      why:     the type exists in Postgres only
      instead: use `.big_integer()` in the smallest unit, or `.decimal_len(18, 2)` with a storage; or name both types: `column().custom_type("…", "…", "RustType")`
    error[unknown-column]: Blog: posts: the unique constraint "posts_slug_key" names the column "slgu", which is not there
      why:     both databases refuse it
      instead: did you mean "slug"?
    error[unknown-table]: Blog: posts.user_id: the foreign key "posts_user_id_fkey" points at the table "usres", which is not there
      why:     Postgres refuses it; SQLite accepts it and then refuses every insert
      instead: did you mean "users"?
    error[unknown-column]: Blog: posts: the index "users" names the column "user", which is not there
      why:     both databases refuse it
      instead: name one of its columns: "id", "user_id", "slug", "body", "price"
    error[empty-table]: Blog: Posts: the table has no columns
      why:     SQLite refuses it; only Postgres has such tables
      instead: add one: `.col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())`, or declare a database for Postgres alone
    error[seed-conflict]: Blog: seed sample_data, users: an insert does not say what to do with rows that are there already
      why:     a seed that runs twice must change nothing
      instead: add `.on_conflict(OnConflict::new().do_nothing().to_owned())`
    "#);
}

#[test]
fn the_order_is_stable() {
    let mut database = blog();
    for number in 0..50 {
        let mut wrong =
            table(&format!("t{}", number % 40), vec![id(), column("x", ColumnType::Postgres(PostgresType::Inet))]);
        wrong.foreign_keys = vec![foreign_key("fk", &["x"], "nowhere", &["id"])];
        database.schema.tables.push(wrong.into());
    }
    assert_eq!(verify(&database), verify(&database.clone()));
}

#[test]
fn a_fault_in_each_of_thousands_of_tables() {
    let took = |tables: usize| (0..3).map(|_| wrong(tables)).min().unwrap_or_default();
    let (some, many) = (took(400), took(4000));
    // Ten times as many faults take ten times as long, and a hundred times if each looks at every table.
    assert!(many < 40 * some, "{some:?} for 400, {many:?} for 4,000");
}

/// What it costs to find a fault in each of so many tables, whatever else the machine does.
fn wrong(tables: usize) -> Duration {
    let mut database = blog();
    for number in 0..tables {
        let mut next = table(&format!("t{number:05}"), vec![id(), not_null("parent_id", ColumnType::BigInteger)]);
        next.foreign_keys = vec![foreign_key(&format!("t{number:05}_fkey"), &["parent_id"], "t0000", &["id"])];
        database.schema.tables.push(next.into());
    }
    let start = worked();
    assert_eq!(verify(&database).len(), tables);
    worked().saturating_sub(start)
}

/// How long a processor has worked for this thread.
fn worked() -> Duration {
    clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).expect("every thread has such a clock").into()
}
