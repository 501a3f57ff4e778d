//! A view of which one dialect's text changes is left alone by the other, with all that others made of it there.

use seaglass::{
    Database, TableDecl,
    model::{Dialect, Forms, ObjectName, View},
    sea_query::{ColumnDef, Table},
};
use seaglass_tests::{story::Story, target::Target};

/// Users with a view, and more tables as days go by, so that each dialect has something to do.
fn app(on_postgres: &str, on_d1: &str, more: &[&'static str]) -> Database {
    let table = |name: &'static str| {
        let id = ColumnDef::new("id").integer().not_null().primary_key().take();
        TableDecl::new(Table::create().table(name).col(id).col(ColumnDef::new("name").text()))
    };
    let forms: Forms =
        [(Dialect::Postgres, on_postgres), (Dialect::D1, on_d1)].map(|(it, sql)| (it, sql.into())).into();
    let view = View { name: ObjectName::new("seen"), doc: None, forms, ..View::default() };
    more.iter().fold(Database::new("app").table(table("users")).view(view), |app, name| app.table(table(name)))
}

const PLAIN: &str = "SELECT id, name FROM users";
const NAMED: &str = "SELECT id, name FROM users WHERE name IS NOT NULL";

#[test]
fn a_view_is_left_alone_where_its_text_is_the_same() {
    let story = Story::new();
    story.generate(&[app(PLAIN, PLAIN, &[])], &[]);
    let postgres = Target::postgres("leaning_forms").map(|target| story.follower(target, "app"));
    let others = [Target::sqlite(), Target::d1()].map(|target| story.follower(target, "app"));
    let is = "SELECT concat_ws(' ', oid, relacl, reloptions, obj_description(oid, 'pg_class'), pg_get_viewdef(oid))
        FROM pg_class WHERE relname IN ('seen', 'theirs') ORDER BY relname";
    for follower in &postgres {
        story.migrate(follower);
        follower.target.must(
            "INSERT INTO users VALUES (1, 'Ada'), (2, NULL); GRANT SELECT ON seen TO PUBLIC;
            COMMENT ON VIEW seen IS 'by hand'; ALTER VIEW seen SET (security_barrier = true);
            CREATE VIEW theirs AS SELECT name FROM seen",
        );
    }
    for follower in &others {
        story.migrate(follower);
        follower.target.must("INSERT INTO users VALUES (1, 'Ada'), (2, NULL);");
    }

    story.generate(&[app(PLAIN, NAMED, &["more"])], &[]);
    for follower in &postgres {
        let was = follower.target.texts(is);
        story.migrate(follower);
        assert_eq!(follower.target.texts(is), was, "{}", follower.target.label());
        story.take_back(follower, 1);
        assert_eq!(follower.target.texts(is), was, "{}", follower.target.label());
        story.migrate(follower);
    }
    for follower in &others {
        story.migrate(follower);
        assert_eq!(follower.target.texts("SELECT name FROM seen"), ["Ada"], "{}", follower.target.label());
        // What a view that is dropped takes along.
        follower.target.must(
            "CREATE TRIGGER theirs INSTEAD OF UPDATE ON seen
            BEGIN UPDATE users SET name = NEW.name || '!' WHERE id = OLD.id; END;",
        );
    }

    story.generate(&[app(NAMED, NAMED, &["more", "most"])], &[]);
    for follower in &others {
        story.migrate(follower);
        follower.target.must("UPDATE seen SET name = 'Eve';");
        assert_eq!(follower.target.texts("SELECT name FROM seen"), ["Eve!"], "{}", follower.target.label());
        story.take_back(follower, 1);
        follower.target.must("UPDATE seen SET name = 'Ida';");
        assert_eq!(follower.target.texts("SELECT name FROM seen"), ["Ida!"], "{}", follower.target.label());
        story.migrate(follower);
    }
    for follower in &postgres {
        story.migrate(follower);
        assert_eq!(follower.target.texts("SELECT name FROM seen"), ["Ada"], "{}", follower.target.label());
    }
}
