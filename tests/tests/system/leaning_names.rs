//! Views whose columns and tables are called something else, or that get columns, in one migration with that: they stay
//! what they are, with grants, comments and dependents that history does not know.

use seaglass::model::{Answer, Intent};
use seaglass::{
    diff::diff,
    emit::sql::StageFiles,
    model::{Name, ObjectName, Schema},
};
use seaglass_tests::{assert_same_lines, target::Target};
use serde_json::{Value, json};

use crate::online_kit::{creation, down, schema, stages, up};

fn text(name: &str) -> Value {
    json!({ "name": name, "type": "text", "nullable": true })
}

fn table(name: &str, columns: &[Value]) -> Value {
    let id = json!({ "name": "id", "type": "integer" });
    let columns: Vec<&Value> = [&id].into_iter().chain(columns).collect();
    json!({ "name": { "name": name }, "columns": columns,
        "primary_key": { "name": "key of ".to_owned() + if name == "people" { "users" } else { name }, "columns": ["id"] } })
}

/// A table of users or people, posts that have a name and a title both, and views.
fn whole(name: &str, columns: &[Value], views: &[(&str, &str)]) -> Schema {
    let view = |(name, sql): &(&str, &str)| json!({ "name": { "name": name }, "forms": { "postgres": sql } });
    let views: Vec<Value> = views.iter().map(view).collect();
    let posts = table("posts", &[text("name"), json!({ "name": "title", "type": "integer", "nullable": true })]);
    schema(&json!({ "tables": [table(name, columns), posts], "views": views }))
}

fn renamed(table: &str, to: &str, from: &str) -> Intent {
    Intent { columns: [((ObjectName::new(table), Name::from(to)), Name::from(from))].into(), ..Intent::default() }
}

fn changes(before: &Schema, after: &Schema, mut intent: Intent) -> Vec<StageFiles> {
    for question in diff(before, after, &intent).questions {
        if let Some(Answer::Allow(loss)) = question.answers.into_iter().find(|it| matches!(it, Answer::Allow(_))) {
            intent.allowed.insert(loss, None);
        }
    }
    stages(before, after, &intent, true)
}

/// What every view is, with or without its identity, and what its columns have, by their names.
fn views(target: &Target, with_oid: bool) -> Vec<String> {
    let oid = if with_oid { "oid::text" } else { "''" };
    target.texts(&format!(
        "SELECT concat_ws(' ', {oid}, relname, relkind, pg_get_userbyid(relowner), relacl, reloptions,
            obj_description(oid, 'pg_class'), (SELECT string_agg(concat_ws(' ', attname, attacl,
                col_description(attrelid, attnum)), ',' ORDER BY attnum)
            FROM pg_attribute WHERE attrelid = pg_class.oid AND attnum > 0))
        FROM pg_class WHERE relkind IN ('v', 'm') AND relnamespace = 'public'::regnamespace ORDER BY 1"
    ))
}

/// What every view says that somebody declared.
fn said(target: &Target) -> Vec<String> {
    target.texts(
        "SELECT relname || pg_get_viewdef(oid) FROM pg_class
        WHERE relkind = 'v' AND relnamespace = 'public'::regnamespace AND relname <> 'theirs' ORDER BY 1",
    )
}

const ROWS: &str = "INSERT INTO users (id) VALUES (1), (2); UPDATE users SET name = 'n' || id;
    DO $$ BEGIN CREATE ROLE reader_of_names; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;";

/// Grants, options, comments and a view of somebody else's over the view `seen`, whose column is a name.
const BY_HAND: &str = "GRANT SELECT ON seen TO PUBLIC; GRANT SELECT (name), UPDATE (name) ON seen TO reader_of_names;
    ALTER VIEW seen SET (security_barrier = true); COMMENT ON VIEW seen IS 'by hand';
    COMMENT ON COLUMN seen.name IS 'said by hand'; CREATE VIEW theirs AS SELECT name FROM seen WHERE name <> '';";

#[derive(Clone, Copy, PartialEq)]
enum Back {
    /// The same objects are there on the rollback.
    Stays,
    /// They are recreated, once nothing unknown leans on them.
    Rebuilt,
}

/// The views stay on the way up; `to` is what the column is called that was a name.
fn stays(before: &Schema, after: &Schema, intent: Intent, to: &str, back: Back) {
    let files = changes(before, after, intent);
    for target in Target::postgres("leaning_names") {
        let label = target.label();
        up(&target, &creation(before));
        target.must(ROWS);
        let declared = said(&target);
        target.must(BY_HAND);
        let (was, rows) = (views(&target, true), target.texts("SELECT name FROM seen ORDER BY 1"));
        up(&target, &files);
        let wanted: Vec<String> = was.iter().map(|line| rename_seen(line, to)).collect();
        let grown = |line: &str, wanted: &str| {
            line.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with(','))
        };
        let now = views(&target, true);
        assert!(
            now.len() == wanted.len() && now.iter().zip(&wanted).all(|(line, wanted)| grown(line, wanted)),
            "{label}: {now:#?}\nwanted {wanted:#?}"
        );
        assert_same_lines(&label, &target.texts(&format!("SELECT {to} FROM seen ORDER BY 1")), "before", &rows);
        let fresh = target.sibling();
        up(&fresh, &creation(after));
        assert_same_lines(&label, &said(&target), "fresh", &said(&fresh));
        if back == Back::Rebuilt {
            let refused = target.exec(&files[0].down).expect_err("something unknown leans on it");
            assert!(refused.contains("is needed by view theirs"), "{refused}");
            target.must("DROP VIEW theirs");
        }
        down(&target, &files);
        let was: Vec<String> = if back == Back::Stays {
            was
        } else {
            target.must("CREATE VIEW theirs AS SELECT name FROM seen WHERE name <> ''");
            let strip = |line: &String| line.split_once(' ').map_or(String::new(), |(_, rest)| format!(" {rest}"));
            was.iter().map(strip).collect()
        };
        let mut was = was;
        was.sort();
        assert_same_lines(&label, &views(&target, back == Back::Stays), "before", &was);
        assert_same_lines(&label, &said(&target), "before", &declared);
        assert_same_lines(&label, &target.texts("SELECT name FROM theirs ORDER BY 1"), "before", &rows);
        target.must("DROP VIEW theirs");
        up(&target, &files);
    }
}

/// The line of `seen` with its column under another name; those of other views as they are.
fn rename_seen(line: &str, to: &str) -> String {
    if line.contains(" seen v ") || line.contains(" seen_over v ") {
        line.replacen(",name ", &format!(",{to} "), 1)
    } else {
        line.to_owned()
    }
}

#[test]
fn a_view_follows_a_column_that_is_called_something_else() {
    let before = whole("users", &[text("name")], &[("seen", "SELECT u.id, u.name FROM users u WHERE u.name <> 'x'")]);
    let after = whole("users", &[text("title")], &[("seen", "SELECT u.id, u.title FROM users u WHERE u.title <> 'x'")]);
    stays(&before, &after, renamed("users", "title", "name"), "title", Back::Stays);
}

#[test]
fn a_view_calls_its_column_what_it_did() {
    let before = whole("users", &[text("name")], &[("seen", "SELECT id, name FROM users")]);
    let after = whole("users", &[text("title")], &[("seen", "SELECT id, title AS name FROM users")]);
    stays(&before, &after, renamed("users", "title", "name"), "name", Back::Stays);
}

#[test]
fn a_view_calls_its_column_something_else_alone() {
    let of = |shown: &str, called: &str| {
        let (seen, over) =
            (format!("SELECT id, name{shown} FROM users"), format!("SELECT id, {called} AS shown FROM seen"));
        whole("users", &[text("name")], &[("seen", &seen), ("over", &over)])
    };
    stays(&of("", "name"), &of(" AS title", "title"), Intent::default(), "title", Back::Stays);
}

#[test]
fn a_view_follows_a_table_that_is_called_something_else() {
    let of =
        |name: &str| whole(name, &[text("name")], &[("seen", &format!("SELECT {name}.id, {name}.name FROM {name}"))]);
    let intent = Intent { tables: [(ObjectName::new("people"), ObjectName::new("users"))].into(), ..Intent::default() };
    stays(&of("users"), &of("people"), intent, "name", Back::Stays);
}

#[test]
fn a_view_of_all_columns_follows_one_that_is_called_something_else() {
    let of = |name: &str| whole("users", &[text(name)], &[("seen", "SELECT * FROM users")]);
    stays(&of("name"), &of("title"), renamed("users", "title", "name"), "title", Back::Stays);
}

#[test]
fn a_view_gets_columns_that_are_new() {
    let of = |columns: &[Value], sql: &str| whole("users", columns, &[("seen", sql), ("over", "SELECT id FROM seen")]);
    let columns = [text("name"), text("nick")];
    for (old, new) in [
        ("SELECT * FROM users", "SELECT * FROM users"),
        ("SELECT id, name FROM users", "SELECT id, name, nick FROM users WHERE nick IS NULL"),
    ] {
        stays(&of(&columns[..1], old), &of(&columns, new), Intent::default(), "name", Back::Rebuilt);
    }
}

/// What it was read for is gone in the same migration: the text that reads it no more comes first.
#[test]
fn a_view_reads_a_column_no_more_that_is_dropped() {
    let of = |columns: &[Value], sql: &str| whole("users", columns, &[("seen", sql), ("over", "SELECT id FROM seen")]);
    let before = of(&[text("name"), text("gone")], "SELECT u.id, u.name FROM users u WHERE gone IS NULL");
    let after = of(&[text("name")], "SELECT u.id, u.name FROM users u");
    stays(&before, &after, Intent::default(), "name", Back::Stays);
    let renamed_too = of(&[text("title")], "SELECT u.id, u.title FROM users u");
    stays(&before, &renamed_too, renamed("users", "title", "name"), "title", Back::Stays);
    let grown = of(&[text("name"), text("nick")], "SELECT u.id, u.name FROM users u");
    stays(&before, &grown, Intent::default(), "name", Back::Stays);
}

#[test]
fn a_view_reads_a_column_that_is_new() {
    let of = |columns: &[Value], sql: &str| whole("users", columns, &[("seen", sql), ("over", "SELECT id FROM seen")]);
    let before = of(&[text("name")], "SELECT id, name FROM users");
    let after = of(&[text("name"), text("gone")], "SELECT id, name FROM users WHERE gone IS NULL");
    stays(&before, &after, Intent::default(), "name", Back::Stays);
}

#[test]
fn a_view_reads_what_is_new_by_other_names() {
    let of = |columns: &[Value], sql: &str| whole("users", columns, &[("seen", sql), ("over", "SELECT id FROM seen")]);
    let before = of(&[text("name")], "SELECT id, name FROM users WHERE name <> ''");
    for sql in [
        "SELECT id, title FROM users WHERE title <> '' AND gone IS NULL",
        "SELECT id, title, gone FROM users WHERE title <> ''",
    ] {
        let after = of(&[text("title"), text("gone")], sql);
        stays(&before, &after, renamed("users", "title", "name"), "title", Back::Rebuilt);
    }
}

/// A column of the view becomes one of another table, whose names are the same: the view cannot stay.
#[test]
fn a_name_that_is_another_column_is_none_that_is_renamed() {
    let of = |name: &str, shown: &str| {
        let sql = format!("SELECT u.id, p.{shown} FROM users u JOIN posts p ON p.id = u.id");
        whole("users", &[text(name)], &[("seen", &sql)])
    };
    let (before, after) = (of("name", "name"), of("title", "title"));
    let files = changes(&before, &after, renamed("users", "title", "name"));
    for target in Target::postgres("leaning_names_other") {
        up(&target, &creation(&before));
        target.must(
            "INSERT INTO users (id) VALUES (1); INSERT INTO posts VALUES (1, 'n', 7); GRANT SELECT ON seen TO PUBLIC",
        );
        let was = views(&target, false);
        up(&target, &files);
        assert_eq!(target.texts("SELECT title::text FROM seen"), ["7"], "{}", target.label());
        down(&target, &files);
        assert_eq!(target.texts("SELECT name FROM seen"), ["n"], "{}", target.label());
        assert_same_lines(&target.label(), &views(&target, false), "before", &was);
    }
}

/// It goes because another column gets another type; what its columns have is theirs under other names.
#[test]
fn a_view_that_goes_keeps_what_columns_have_under_other_names() {
    let of = |name: &str, ty: &str| {
        let columns = [text(name), json!({ "name": "age", "type": ty, "nullable": true })];
        let seen = format!("SELECT id, {name}, age FROM users");
        whole("users", &columns, &[("seen", &seen), ("seen_over", "SELECT * FROM seen")])
    };
    let (before, after) = (of("name", "integer"), of("title", "big_integer"));
    let files = changes(&before, &after, renamed("users", "title", "name"));
    for target in Target::postgres("leaning_names_gone") {
        up(&target, &creation(&before));
        target.must(ROWS);
        target.must(BY_HAND);
        target.must("DROP VIEW theirs; ALTER VIEW seen ALTER COLUMN name SET DEFAULT 'x'");
        target.must("GRANT SELECT (name) ON seen_over TO reader_of_names; COMMENT ON COLUMN seen_over.name IS 'too'");
        let was = views(&target, false);
        up(&target, &files);
        let wanted: Vec<String> = was.iter().map(|line| rename_seen(line, "title")).collect();
        assert_same_lines(&target.label(), &views(&target, false), "before", &wanted);
        target.must("INSERT INTO seen (id) VALUES (3)");
        assert_eq!(target.texts("SELECT title FROM users WHERE id = 3"), ["x"], "{}", target.label());
        down(&target, &files);
        assert_same_lines(&target.label(), &views(&target, false), "before", &was);
    }
}

/// Two columns that swap their names, under views with these texts before and after.
fn swapped(before: &[(&str, &str)], after: &[(&str, &str)]) -> (Schema, Vec<StageFiles>) {
    let of = |views| whole("users", &[text("name"), text("nick"), text("age")], views);
    let mut intent = renamed("users", "nick", "name");
    intent.columns.extend(renamed("users", "name", "nick").columns);
    (of(before), changes(&of(before), &of(after), intent))
}

/// Rows in which every column says what it was, and a reader.
const SAID: &str = "INSERT INTO users (id, name, nick, age) VALUES (1, 'a name', 'a nick', 'an age');
    DO $$ BEGIN CREATE ROLE reader_of_names; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;";

/// What a reader gets of a column; none without a right.
fn read(target: &Target, relation: &str, column: &str) -> Option<String> {
    let may = format!("SELECT has_column_privilege('reader_of_names', '{relation}', '{column}', 'SELECT')::text");
    let may = target.texts(&may) == ["true"];
    may.then(|| target.texts(&format!("SELECT {column}::text FROM {relation}")).join(","))
}

/// Whoever may read one column of a view may read it afterwards, and no other.
#[test]
fn a_right_follows_what_a_column_shows_and_not_what_it_is_called() {
    let over = ("seen_over", "SELECT * FROM seen");
    let (before, files) =
        swapped(&[("seen", "SELECT name, nick FROM users"), over], &[("seen", "SELECT age, nick FROM users"), over]);
    for target in Target::postgres("leaning_names_swapped") {
        up(&target, &creation(&before));
        target.must(SAID);
        target.must(
            "GRANT SELECT (name) ON seen TO reader_of_names; GRANT SELECT (name) ON seen_over TO reader_of_names",
        );
        target.must("GRANT SELECT (nick) ON seen TO PUBLIC; COMMENT ON COLUMN seen.name IS 'by hand'");
        target.must("REVOKE SELECT (nick) ON seen FROM PUBLIC; GRANT UPDATE (nick) ON seen TO reader_of_names");
        up(&target, &files);
        let label = target.label();
        for relation in ["seen", "seen_over"] {
            assert_eq!(read(&target, relation, "nick").as_deref(), Some("a name"), "{label} {relation}");
            assert_eq!(read(&target, relation, "age"), None, "{label} {relation}");
        }
        let update = "SELECT has_column_privilege('reader_of_names', 'seen', 'nick', 'UPDATE')::text";
        assert_eq!(target.texts(update), ["false"], "{label}: a right on what was called like that");
        let said = "SELECT col_description('seen'::regclass, 2)";
        assert_eq!(target.texts(said), ["by hand"], "{label}");
        down(&target, &files);
        for relation in ["seen", "seen_over"] {
            assert_eq!(read(&target, relation, "name").as_deref(), Some("a name"), "{label} {relation}");
            assert_eq!(read(&target, relation, "nick"), None, "{label} {relation}");
        }
    }
}

/// A text that stays although its name is another column's now: a right cannot follow, and is not given to others.
#[test]
fn a_right_that_would_be_on_other_values_stops_the_migration() {
    let seen = [("seen", "SELECT id, nick FROM users")];
    let (before, files) = swapped(&seen, &seen);
    for target in Target::postgres("leaning_names_unsure") {
        up(&target, &creation(&before));
        target.must(SAID);
        target.must("GRANT SELECT (id, nick) ON seen TO reader_of_names");
        let facts = target.facts();
        let refused = target.exec(&files[0].up).expect_err("a right on another column");
        assert!(refused.contains("who has rights on nick of seen might read other values"), "{refused}");
        assert_same_lines(&target.label(), &target.facts(), "before", &facts);
        assert_eq!(read(&target, "seen", "nick").as_deref(), Some("a nick"));
        target.must("REVOKE SELECT (nick) ON seen FROM reader_of_names");
        up(&target, &files);
        assert_eq!(target.texts("SELECT nick FROM seen"), ["a name"]);
        assert_eq!((read(&target, "seen", "nick"), read(&target, "seen", "id").as_deref()), (None, Some("1")));
        target.must("GRANT SELECT (nick) ON seen TO reader_of_names");
        let refused = target.exec(&files[0].down).expect_err("rolling back is refused too");
        assert!(refused.contains("nick of seen"), "{refused}");
    }
}

/// The same where tables swap their names, and the text goes along with its table or does not.
#[test]
fn a_right_does_not_go_to_a_column_of_another_table() {
    let tables = |named: [&str; 2], read: &str| {
        let [one, two] = named.map(|name| {
            let column = text(if name == named[0] { "name" } else { "title" });
            let mut it = table(name, &[column, text("nick")]);
            it["primary_key"]["name"] = json!(format!("key of {}", if name == named[0] { "one" } else { "two" }));
            it
        });
        let sql = format!("SELECT id, nick FROM {read}");
        schema(
            &json!({ "tables": [one, two], "views": [{ "name": { "name": "seen" }, "forms": { "postgres": sql } }] }),
        )
    };
    let names = ["users", "posts"].map(ObjectName::new);
    let intent = || Intent {
        tables: [(names[0].clone(), names[1].clone()), (names[1].clone(), names[0].clone())].into(),
        ..Intent::default()
    };
    let apart = tables(["users", "posts"], "users");
    let stays = stages(&apart, &tables(["posts", "users"], "users"), &intent(), true);
    let follows = stages(&apart, &tables(["posts", "users"], "posts"), &intent(), true);
    for (files, is_refused) in [(&stays, true), (&follows, false)] {
        for target in Target::postgres("leaning_names_tables") {
            up(&target, &creation(&apart));
            target.must("INSERT INTO users (id, name, nick) VALUES (1, 'a name', 'a nick')");
            target.must(&SAID[SAID.find("DO $$").unwrap()..]);
            target.must("GRANT SELECT (nick) ON seen TO reader_of_names");
            let ran = target.exec(&files[0].up);
            assert_eq!(ran.is_err(), is_refused, "{ran:?}\n{}", files[0].up);
            assert!(ran.err().is_none_or(|error| error.contains("nick of seen")));
            assert_eq!(read(&target, "seen", "nick").as_deref(), Some("a nick"), "{}", target.label());
        }
    }
}

/// A body of the standard's form is read when the function is made, also on the rollback.
#[test]
fn a_routine_is_replaced_under_names_that_are_valid() {
    let of = |name: &str, more: &[Value], filter: &str| {
        let routine = |called: &str, rest: &str| {
            let sql = format!("CREATE FUNCTION {called}() RETURNS bigint LANGUAGE sql {rest}");
            json!({ "name": { "name": called }, "arguments": "()", "forms": { "postgres": sql } })
        };
        let columns: Vec<Value> = [text(name)].iter().chain(more).cloned().collect();
        let query = format!("SELECT count({name}) AS n FROM users WHERE {name} <> ''{filter}");
        schema(&json!({ "tables": [table("users", &columns)], "routines": [
            routine("atomic", &format!("BEGIN ATOMIC {query}; END")),
            routine("returned", &format!("RETURN ({query})")),
            routine("plain", &format!("AS $$ {query} $$")),
        ] }))
    };
    let before = of("name", &[], "");
    for after in [of("title", &[], ""), of("title", &[text("gone")], " AND gone IS NULL")] {
        let files = changes(&before, &after, renamed("users", "title", "name"));
        for target in Target::postgres("leaning_names_routine") {
            up(&target, &creation(&before));
            target.must(ROWS);
            target.must("REVOKE ALL ON FUNCTION atomic FROM PUBLIC; COMMENT ON FUNCTION returned IS 'by hand'");
            let routines = "SELECT concat_ws(' ', proname, proacl, obj_description(oid, 'pg_proc')) FROM pg_proc
                WHERE pronamespace = 'public'::regnamespace ORDER BY 1";
            let (had, facts) = (target.texts(routines), target.facts());
            let count = || target.texts("SELECT (atomic() + returned() + plain())::text");
            up(&target, &files);
            assert_same_lines(&target.label(), &target.texts(routines), "before", &had);
            assert_eq!(count(), ["6"]);
            down(&target, &files);
            assert_same_lines(&target.label(), &target.texts(routines), "before", &had);
            assert_same_lines(&target.label(), &target.facts(), "before", &facts);
            assert_eq!(count(), ["6"]);
        }
    }
}
