//! Texts that speak of what is renamed or dropped: what `generate` refuses fails on the engine, what it lets through runs
//! there, and what it cannot read is told where a migration takes names away.

use seaglass::{
    Database, EnumDecl, TableDecl,
    model::{Dialect, Forms, ObjectName, Routine, Trigger, View},
    sea_query::{ColumnDef, Table, extension::postgres::Type},
};
use seaglass_tests::{
    story::{Follower, Story},
    target::Target,
};

fn text(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).text().take()
}

fn table(name: &'static str, columns: impl IntoIterator<Item = ColumnDef>) -> TableDecl {
    let mut statement = Table::create().table(name).col(ColumnDef::new("id").integer().not_null().primary_key()).take();
    for column in columns {
        statement.col(column);
    }
    TableDecl::new(statement)
}

fn view(name: &str, sql: &str) -> View {
    let forms: Forms = Dialect::ALL.into_iter().map(|dialect| (dialect, sql.to_owned())).collect();
    View { name: ObjectName::new(name), doc: None, forms, ..View::default() }
}

fn trigger(dialect: Dialect, sql: &str) -> Trigger {
    Trigger { name: "touch".into(), doc: None, forms: Forms::from([(dialect, sql.to_owned())]), ..Trigger::default() }
}

/// Users whose second column is called so, with a view, and on D1 a trigger that notes what they are called.
fn app(column: &'static str, shown: &str, [fires, notes]: [&str; 2]) -> Database {
    let touch = format!(
        "CREATE TRIGGER touch AFTER UPDATE OF {fires} ON users BEGIN INSERT INTO notes (said) VALUES (NEW.{notes}); END"
    );
    Database::new("app")
        .table(table("users", [text(column)]).trigger(trigger(Dialect::D1, &touch)))
        .table(table("notes", [text("said")]))
        .view(view("shown", shown))
}

fn on_d1(story: &Story) -> [Follower; 2] {
    [Target::d1(), Target::sqlite()].map(|target| story.follower(target, "app"))
}

const OLD: &str = "SELECT u.id, u.name FROM users u";
const NEW: &str = "SELECT u.id, u.title AS name FROM users u";

#[test]
fn what_is_refused_would_fail_on_d1_and_what_is_let_through_runs() {
    let story = Story::new();
    story.generate(&[app("name", OLD, ["name", "name"])], &[]);
    let databases = on_d1(&story);
    for follower in &databases {
        story.migrate(follower);
        follower.target.must("INSERT INTO users (id, name) VALUES (1, 'Ada'), (2, 'Bob');");
    }
    let rename = ["--rename", "users.name=title"];
    for (shown, words, place) in [
        (OLD, ["title", "title"], "shown: the view says u.name, and users.name is called title from now on"),
        (NEW, ["name", "title"], "users.touch: the trigger says name, and users.name is called title from now on"),
        (NEW, ["title", "name"], "users.touch: the trigger says NEW.name, and users.name is called title from now on"),
    ] {
        let stale = app("title", shown, words);
        let said = story.refused(std::slice::from_ref(&stale), "generate", &rename);
        assert!(said.contains(place), "{said}");
        // The same declaration from nothing, which no name is taken from.
        let fresh = Story::new();
        fresh.generate(&[stale], &[]);
        for follower in on_d1(&fresh) {
            let ran = fresh.try_migrate(&follower).and_then(|()| {
                follower.target.exec("INSERT INTO users (id, title) VALUES (1, 'x'); UPDATE users SET title = 'y';")?;
                follower.target.exec("INSERT INTO notes (id, said) SELECT id + 10, name FROM shown;")
            });
            // SQLite takes a trigger for the update of a column that is not there, and never fires it.
            match ran {
                Err(error) => assert!(error.contains("no such column"), "{place}: {error}"),
                Ok(()) => assert_eq!(follower.target.texts("SELECT said FROM notes WHERE id < 10"), [""; 0], "{place}"),
            }
        }
    }
    story.generate(&[app("title", NEW, ["title", "title"])], &rename);
    for follower in &databases {
        story.migrate(follower);
        follower.target.must("UPDATE users SET title = 'Cid' WHERE id = 2;");
        assert_eq!(follower.target.texts("SELECT said FROM notes"), ["Cid"]);
        assert_eq!(follower.target.texts("SELECT name FROM shown ORDER BY 1"), ["Ada", "Cid"]);
        story.expect_as_fresh(follower);
        story.take_back(follower, 1);
        follower.target.must("UPDATE users SET name = 'Dan' WHERE id = 1;");
        assert_eq!(follower.target.texts("SELECT said FROM notes ORDER BY 1"), ["Cid", "Dan"]);
        assert_eq!(follower.target.texts("SELECT name FROM shown ORDER BY 1"), ["Cid", "Dan"]);
    }
}

fn orders(values: &[&'static str]) -> Database {
    let state = ColumnDef::new("state").enumeration("state", values.iter().copied()).not_null().take();
    let touch = "CREATE TRIGGER touch AFTER INSERT ON orders WHEN NEW.state <> 'cancelled' BEGIN \
                 INSERT INTO notes (said) VALUES (NEW.state); END";
    Database::new("app")
        .enumeration(EnumDecl::new(Type::create().as_enum("state").values(values.iter().copied())))
        .table(table("orders", [state]).trigger(trigger(Dialect::D1, touch)))
        .table(table("notes", [text("said")]))
}

/// A value that is gone is not an error in SQL that compares texts: it is asked, and the answer is right.
#[test]
fn a_text_that_is_kept_by_an_answer_runs_on_d1() {
    let story = Story::new();
    story.generate(&[orders(&["open", "paid", "cancelled"])], &[]);
    let databases = on_d1(&story);
    for follower in &databases {
        story.migrate(follower);
        follower.target.must("INSERT INTO orders (id, state) VALUES (1, 'cancelled'), (2, 'open');");
    }
    let after = [orders(&["open", "paid"])];
    let replace = ["--replace-value", "state.cancelled=paid"];
    let said = story.refused(&after, "generate", &replace);
    assert!(said.contains("--keep-text orders.touch") && said.contains("(D1)"), "{said}");
    story.generate(&after, &[&replace[..], &["--keep-text", "orders.touch"]].concat());
    for follower in &databases {
        story.migrate(follower);
        follower.target.must("INSERT INTO orders (id, state) VALUES (3, 'paid');");
        assert_eq!(follower.target.texts("SELECT state FROM orders ORDER BY id"), ["paid", "open", "paid"]);
        assert_eq!(follower.target.texts("SELECT said FROM notes ORDER BY id"), ["open", "paid"]);
        story.expect_as_fresh(follower);
    }
}

/// Notes on Postgres: a trigger's function that is told the column's name by its argument.
fn copied(column: &'static str, argument: &str) -> Database {
    let body = "BEGIN EXECUTE format('INSERT INTO notes (id, said) SELECT ($1).id, ($1).%I', TG_ARGV[0]) USING NEW; \
                RETURN NEW; END";
    let run = format!("CREATE TRIGGER touch AFTER INSERT ON users FOR EACH ROW EXECUTE FUNCTION copies('{argument}')");
    Database::new("app")
        .table(table("users", [text(column)]).trigger(trigger(Dialect::Postgres, &run)))
        .table(table("notes", [text("said")]))
        .routine(
            Routine::new("copies")
                .postgres(format!("CREATE FUNCTION copies() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$"))
                .instead_on_d1("INSERT INTO notes (id, said) SELECT id, title FROM users"),
        )
}

/// Nothing shows that the function fails from now on, so the command and the file say that it was not read.
#[test]
fn what_is_not_read_is_told_and_may_fail() {
    for (argument, fails) in [("name", true), ("title", false)] {
        let story = Story::new();
        story.generate(&[copied("name", "name")], &[]);
        let databases = Target::postgres("stale_texts").map(|target| story.follower(target, "app"));
        for follower in &databases {
            story.migrate(follower);
            follower.target.must("INSERT INTO users (id, name) VALUES (1, 'Ada')");
        }
        let said = story.generate(&[copied("title", argument)], &["--rename", "users.name=title"]);
        let warning =
            "warning[text-unread]: app: copies: it runs SQL that it puts together (EXECUTE), which is not read";
        assert!(said.contains(warning) && said.contains("takes names away (users.name)"), "{said}");
        for follower in &databases {
            let (_, file) = story.files(follower, "up").into_iter().nth(1).expect("a second file");
            let header = "-- Unread: copies, for it runs SQL that it puts together (EXECUTE). Look there for what is \
                          gone: users.name.\n";
            assert!(file.contains(header), "{file}");
            story.migrate(follower);
            let inserted = follower.target.exec("INSERT INTO users (id, title) VALUES (2, 'Bob')");
            assert_eq!(inserted.is_err(), fails, "{inserted:?}");
            let notes = follower.target.texts("SELECT said FROM notes ORDER BY id");
            assert_eq!(notes, if fails { vec!["Ada"] } else { vec!["Ada", "Bob"] });
        }
        // Nothing is taken away by what comes next.
        let more = copied("title", argument).table(table("more", []));
        let said = story.generate(&[more], &[]);
        assert!(!said.contains("warning"), "{said}");
    }
}
