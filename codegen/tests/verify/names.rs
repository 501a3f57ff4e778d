use crate::support::{after, after_in_postgres, blog, body, column, id, not_null, only, posts, strings, table, users};
use insta::assert_snapshot;
use seaglass::model::verify::verify_project;
use seaglass::model::{ColumnType, Dialect, Enum, Fault, Name, ObjectName, Routine, Trigger, View};

fn add_table(name: &str) -> String {
    after(|db| db.schema.tables.push(table(name, vec![id()]).into()))
}

fn add_column(name: &str) -> String {
    after(|db| posts(db).columns.push(column(name, ColumnType::Text)))
}

fn project(databases: &[seaglass::model::Declared], default: Option<&str>) -> String {
    verify_project(databases, default).iter().map(Fault::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_sound_database_is_sound() {
    assert_snapshot!(after(|_| ()), @"sound");
}

#[test]
fn an_empty_name() {
    assert_snapshot!(add_column(""), @r"
    error[empty-name]: blog: posts.: a column has an empty name
      why:     neither database accepts an empty identifier
      instead: give it a name
    ");
}

#[test]
fn a_long_name() {
    assert_snapshot!(add_column(&"long_".repeat(13)), @r#"
    error[name-too-long]: blog: posts.long_long_long_long_long_long_long_long_long_long_long_long_long_: the column name "long_long_long_long_long_long_long_long_long_long_long_long_long_" has 65 bytes
      why:     Postgres cuts names silently after 63 bytes, and two of them may become one
      instead: choose a name of at most 63 bytes
    "#);
}

/// SQLite has no limit, and files have one.
#[test]
fn a_long_name_on_d1() {
    let named = |bytes: usize| {
        after(|db| {
            db.dialects = vec![Dialect::D1];
            db.schema.tables.push(table(&"t".repeat(bytes), vec![id()]).into());
            db.schema.enums[0].values.push("v".repeat(bytes));
        })
    };
    assert_eq!(named(200), "sound");
    let told = named(201);
    assert!(told.starts_with("error[entity-module]: blog: ttt"), "{told}");
    assert!(told.contains("its entity would be a file whose name has 201 bytes"), "{told}");
}

#[test]
fn a_name_with_a_control_character() {
    assert_snapshot!(add_column("line\nbreak"), @r#"
    error[unreadable-name]: blog: posts.line\nbreak: the column name "line\nbreak" holds a control character
      why:     such a name cannot be typed in a query, and a NUL ends the statement
      instead: leave the character out
    "#);
}

#[test]
fn a_name_that_turns_its_direction() {
    assert_snapshot!(add_column("admin\u{202e}resu"), @r#"
    error[unreadable-name]: blog: posts.admin\u{202e}resu: the column name "admin\u{202e}resu" holds a character that turns the direction of text
      why:     a reader would see another name than the one that runs
      instead: leave the character out
    "#);
}

#[test]
fn a_reserved_name() {
    assert_snapshot!(add_table("sqlite_things"), @r#"
    error[reserved-name]: blog: sqlite_things: the table name "sqlite_things" is reserved
      why:     names that start with `sqlite_` or `_cf_` belong to SQLite and to D1, which refuse them
      instead: choose another name
    "#);
}

#[test]
fn every_reserved_name() {
    let names = ["_cf_KV", "d1_migrations", "seaql_migrations", "_sqlx_migrations", "__seaglass_n", "SQLITE_x"];
    for name in names {
        let told = add_table(name);
        assert!(told.contains(&format!("the table name {name:?} is reserved")), "{told}");
    }
}

#[test]
fn a_name_that_is_reserved_on_d1_only() {
    assert_snapshot!(after_in_postgres(|db| db.schema.tables.push(table("sqlite_things", vec![id()]).into())), @"sound");
}

#[test]
fn a_system_column() {
    assert_snapshot!(add_column("xmin"), @r#"
    error[reserved-name]: blog: posts.xmin: every Postgres table has a system column "xmin"
      why:     CREATE TABLE refuses a second one
      instead: choose another name
    "#);
}

#[test]
fn a_name_that_wrangler_strips() {
    assert_snapshot!(add_column("BEGIN TRANSACTION"), @r#"
    error[stripped]: blog: posts.BEGIN TRANSACTION: the column name "BEGIN TRANSACTION" holds the text `BEGIN TRANSACTION`
      why:     wrangler removes that text from a file wherever it occurs, in names too
      instead: choose another name
    "#);
}

#[test]
fn a_namespace_on_d1() {
    assert_snapshot!(after(|db| {
        let mut sessions = table("sessions", vec![id()]);
        sessions.name.namespace = Some(Name::from("auth"));
        db.schema.tables.push(sessions.into());
    }), @r#"
    error[namespace-on-d1]: blog: auth.sessions: the table is in the namespace "auth", and D1 has no namespaces
      why:     a D1 database is one flat list of names
      instead: name it "auth_sessions" without a namespace, or write the database for Postgres only: `.dialects([Dialect::Postgres])`
    "#);
}

#[test]
fn a_namespace_of_the_system() {
    assert_snapshot!(after_in_postgres(|db| {
        let mut sessions = table("sessions", vec![id()]);
        sessions.name.namespace = Some(Name::from("pg_auth"));
        db.schema.tables.push(sessions.into());
    }), @r#"
    error[reserved-name]: blog: pg_auth.sessions: the namespace "pg_auth" is Postgres's own
      why:     schemas that start with `pg_` and `information_schema` belong to the system
      instead: choose another namespace
    "#);
}

#[test]
fn a_table_twice() {
    assert_snapshot!(add_table("posts"), @r"
    error[declared-twice]: blog: posts: the table is declared twice
      why:     a name refers to one thing
      instead: leave one out, or rename it
    ");
}

#[test]
fn tables_that_differ_in_case() {
    assert_snapshot!(add_table("Posts"), @r#"
    error[case-only]: blog: Posts: the table "Posts" differs from "posts" in case only
      why:     SQLite and many file systems take them for the same
      instead: rename one of them
    "#);
}

/// Postgres tells quoted names apart; only the entities need names that Rust tells apart.
#[test]
fn names_that_postgres_tells_apart() {
    let said = after_in_postgres(|db| {
        db.schema.tables.push(table("Posts", vec![id()]).into());
        posts(db).columns.push(column("Slug", ColumnType::Text));
    });
    assert_snapshot!(said, @r#"
    error[entity-module]: blog: Posts: its entity would have the same file `posts.rs` as the one of posts
      why:     each has a file of its own
      instead: choose another module: `.entity_module("posts_entity")`
    error[entity-field]: blog: posts.Slug: the column and "slug" would both be the field `slug` of the entity
      why:     a field name refers to one column
      instead: name one of them: `column().field_name("…")`
    "#);
    let named = after_in_postgres(|db| {
        let mut twin = table("Posts", vec![id()]);
        twin.entity.module = Some("more_posts".to_owned());
        db.schema.tables.push(twin.into());
        let mut slug = column("Slug", ColumnType::Text);
        slug.field =
            Some(Box::new(seaglass::model::FieldOptions { name: Some("title".to_owned()), ..Default::default() }));
        posts(db).columns.push(slug);
    });
    assert_eq!(named, "sound");
}

#[test]
fn tables_with_one_module() {
    assert_snapshot!(after(|db| {
        db.schema.tables.push(table("api keys", vec![id()]).into());
        db.schema.tables.push(table("api-keys", vec![id()]).into());
    }), @r#"
    error[entity-module]: blog: api-keys: its entity would have the same file `api_keys.rs` as the one of api keys
      why:     each has a file of its own
      instead: choose another module: `.entity_module("api_keys_entity")`
    "#);
}

#[test]
fn public_is_the_namespace_of_names_without_one() {
    assert_snapshot!(after_in_postgres(|db| {
        let mut twin = table("posts", vec![id()]);
        twin.name.namespace = Some(Name::from("public"));
        db.schema.tables.push(twin.into());
    }), @r"
    error[declared-twice]: blog: public.posts: the table is declared twice
      why:     a name refers to one thing
      instead: leave one out, or rename it
    ");
}

#[test]
fn a_column_twice() {
    assert_snapshot!(add_column("slug"), @r"
    error[declared-twice]: blog: posts.slug: the column is declared twice
      why:     a name refers to one column
      instead: leave one out, or rename it
    ");
}

#[test]
fn columns_that_differ_in_case() {
    assert_snapshot!(add_column("Slug"), @r#"
    error[case-only]: blog: posts.Slug: the column differs from "slug" in case only
      why:     SQLite takes them for the same
      instead: rename one of them
    "#);
}

#[test]
fn an_enum_twice() {
    assert_snapshot!(after(|db| {
        db.schema.enums.push(Enum { name: ObjectName::new("mood"), doc: None, values: strings(&["calm"]) });
    }), @r"
    error[declared-twice]: blog: mood: the enum is declared twice
      why:     a name refers to one thing
      instead: leave one out, or rename it
    ");
}

#[test]
fn a_table_with_the_name_of_an_enum() {
    assert_snapshot!(add_table("mood"), @r"
    error[name-taken]: blog: mood: the table has the name of an enum
      why:     Postgres makes a type of every table and view, and type names are unique
      instead: rename one of them
    ");
}

#[test]
fn a_view_with_the_name_of_a_table() {
    assert_snapshot!(after(|db| {
        let forms = only(Dialect::Postgres, "SELECT 1");
        db.schema.views.push(View { name: ObjectName::new("posts"), doc: None, forms, ..View::default() });
    }), @r#"
    error[name-taken]: blog: posts: the view "posts" has the name of a table
      why:     tables, views and indexes share one list of names
      instead: rename one of them; an index or constraint takes `.name("…")`
    "#);
}

#[test]
fn a_view_twice() {
    assert_snapshot!(after(|db| {
        let view = View { name: ObjectName::new("recent"), doc: None, forms: only(Dialect::D1, "SELECT 1"), ..View::default() };
        db.schema.views = vec![view.clone(), view];
    }), @r"
    error[declared-twice]: blog: recent: the view is declared twice
      why:     a name refers to one thing
      instead: leave one out, or rename it
    ");
}

#[test]
fn a_routine_twice() {
    assert_snapshot!(after(|db| {
        let routine = Routine {
            name: ObjectName::new("tidy"),
            arguments: "(integer)".to_owned(),
            doc: None,
            forms: only(Dialect::Postgres, "CREATE FUNCTION tidy(integer) RETURNS integer RETURN 1"),
            instead: only(Dialect::D1, "SELECT 1"),
        };
        let again = Routine { arguments: "( integer )".to_owned(), ..routine.clone() };
        db.schema.routines = vec![routine, again];
    }), @r"
    error[declared-twice]: blog: tidy: the routine with the arguments ( integer ) is declared twice
      why:     a name and its argument types identify one routine
      instead: leave one out, or rename it
    ");
}

#[test]
fn triggers_of_one_name_on_d1() {
    assert_snapshot!(after(|db| {
        let trigger = |table: &str| Trigger {
            name: Name::from("touch"),
            doc: None,
            forms: only(Dialect::D1, &format!("CREATE TRIGGER touch AFTER UPDATE ON {table} BEGIN SELECT 1; END")), ..Trigger::default() };
        users(db).triggers = vec![trigger("users")];
        posts(db).triggers = vec![trigger("posts")];
    }), @r#"
    error[name-taken]: blog: posts: the trigger "touch" has the name of a trigger of users
      why:     on D1 a trigger name refers to one trigger in the whole database
      instead: rename one of them
    "#);
}

#[test]
fn a_comment_with_a_nul() {
    assert_snapshot!(after(|db| {
        db.doc = Some("a\0".to_owned());
        posts(db).doc = Some("b\0".to_owned());
        body(db).doc = Some("c\0".to_owned());
    }), @r"
    error[nul-character]: blog: the doc holds a NUL character
      why:     Postgres stores no NUL, and SQLite ends the statement there
      instead: leave the character out
    error[nul-character]: blog: posts: the comment holds a NUL character
      why:     Postgres stores no NUL, and SQLite ends the statement there
      instead: leave the character out
    error[nul-character]: blog: posts.body: the comment holds a NUL character
      why:     Postgres stores no NUL, and SQLite ends the statement there
      instead: leave the character out
    ");
}

#[test]
fn hostile_names_are_names() {
    assert_snapshot!(after(|db| {
        let hostile = ["it's", "a\"b", "a;b -- c */", "a`b]", "SELECT", "type", "größe", "a\\b", "<b>|x|</b>"];
        let columns = hostile.iter().map(|name| not_null(name, ColumnType::Text));
        db.schema.tables.push(table("select * from \"x\"; --", std::iter::once(id()).chain(columns).collect()).into());
    }), @r#"
    error[entity-field]: blog: select * from "x"; --.a`b]: the column and "a\"b" would both be the field `a_b` of the entity
      why:     a field name refers to one column
      instead: name one of them: `column().field_name("…")`
    error[entity-field]: blog: select * from "x"; --.a\b: the column and "a\"b" would both be the field `a_b` of the entity
      why:     a field name refers to one column
      instead: name one of them: `column().field_name("…")`
    "#);
}

#[test]
fn a_bad_database_name() {
    assert_snapshot!(after(|db| db.name = "My App".to_owned()), @r#"
    error[database-name]: My App: the database name "My App" is not a name for a module
      why:     it is a Rust module, a folder and a file name at once
      instead: write small letters, digits and single underscores, starting with a letter: `Database::new("my_app")`
    "#);
}

#[test]
fn a_database_named_like_a_keyword() {
    assert_snapshot!(after(|db| db.name = "match".to_owned()), @r#"
    error[database-name]: match: the database name "match" is taken
      why:     it is a keyword of Rust, and a module is named after it
      instead: choose another name
    "#);
}

#[test]
fn a_database_named_like_a_device() {
    assert_snapshot!(after(|db| db.name = "aux".to_owned()), @r#"
    error[database-name]: aux: the database name "aux" is taken
      why:     Windows keeps that name for a device, and a folder is named after it
      instead: choose another name
    "#);
}

#[test]
fn a_database_named_like_a_generated_file() {
    assert_snapshot!(after(|db| db.name = "lib".to_owned()), @r#"
    error[database-name]: lib: the database name "lib" is taken
      why:     the generated crates have a file or a dependency of that name
      instead: choose another name
    "#);
}

#[test]
fn a_database_for_no_dialect() {
    assert_snapshot!(after(|db| db.dialects.clear()), @r"
    error[no-dialect]: blog: the database is written for no dialect
      why:     there is nothing to generate
      instead: name one: `.dialects([Dialect::Postgres])`, or leave `.dialects` out for both
    ");
}

#[test]
fn bad_names_for_wrangler() {
    assert_snapshot!(after(|db| {
        db.d1_binding = "my db".to_owned();
        db.d1_database = String::new();
    }), @r#"
    error[wrangler-name]: blog: the binding "my db" is not a name in JavaScript
      why:     the Worker reaches the database as `env.<binding>`
      instead: write letters, digits and underscores: `.d1("DB", "")`
    error[wrangler-name]: blog: the D1 database name "" is not a name
      why:     wrangler finds the database by it
      instead: name it: `.d1("my db", "my-database")`
    "#);
}

#[test]
fn a_project_without_databases() {
    assert_snapshot!(project(&[], None), @r#"
    error[empty-project]: project: the project has no databases
      why:     there is nothing to generate
      instead: add one: `Project::new(root).database(Database::new("my_app"))`
    "#);
}

#[test]
fn a_database_twice() {
    assert_snapshot!(project(&[blog(), blog()], None), @r#"
    error[database-twice]: project: the database "blog" is declared twice
      why:     both would write the same folders
      instead: leave one out, or rename it
    "#);
}

#[test]
fn a_missing_default_database() {
    assert_snapshot!(project(&[blog()], Some("blgo")), @r#"
    error[default-database]: project: the default database "blgo" is not there
      why:     `sea-orm-cli migrate` would run nothing
      instead: write `.default_database("blog")`
    "#);
}

#[test]
fn a_missing_default_database_without_a_near_name() {
    assert_snapshot!(project(&[blog()], Some("accounts")), @r#"
    error[default-database]: project: the default database "accounts" is not there
      why:     `sea-orm-cli migrate` would run nothing
      instead: name one of: blog
    "#);
}

#[test]
fn a_sound_project() {
    assert_snapshot!(project(&[blog()], Some("blog")), @"");
}
