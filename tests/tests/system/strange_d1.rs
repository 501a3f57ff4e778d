//! What D1 databases hold that few tables do: rebuilt with rows, there and back, as the command line takes it.

use seaglass::{
    Database, TableDecl, column,
    model::{Dialect, Forms, ObjectName, View},
    sea_query::{
        ColumnDef, ConditionalStatement as _, Expr, ForeignKey, ForeignKeyAction, Index, Table, TableCreateStatement,
    },
};
use seaglass_tests::{
    story::{Follower, Story},
    target::Target,
};
use std::fmt::Write as _;

fn table(name: &'static str) -> TableCreateStatement {
    Table::create().table(name).col(id()).take()
}

fn id() -> ColumnDef {
    ColumnDef::new("id").integer().not_null().primary_key().take()
}

fn text(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).text().not_null().take()
}

/// A key that takes rows along.
fn key(from: &'static str, column: &'static str, to: &'static str) -> TableKey {
    let mut key = ForeignKey::create();
    key.name(format!("{from}_{column}_fkey")).from(from, column).to(to, "id").on_delete(ForeignKeyAction::Cascade);
    key
}

type TableKey = seaglass::sea_query::ForeignKeyCreateStatement;

fn database(tables: impl IntoIterator<Item = TableDecl>) -> Database {
    tables.into_iter().fold(Database::new("x").dialects([Dialect::D1]), Database::table)
}

/// A database before and after, with rows.
struct Change<'a> {
    before: Database,
    rows: &'a str,
    after: Database,
    flags: &'a [&'a str],
    /// Queries whose answers stay.
    same: &'a [&'a str],
}

impl Change<'_> {
    /// Up, down and up again on both engines, with the same answers and catalogue each time. Gives the engines and the
    /// file.
    fn proves(self) -> ([Follower; 2], String) {
        let story = Story::new();
        story.generate(&[self.before], &[]);
        let engines = [Target::sqlite(), Target::d1()].map(|target| story.follower(target, "x"));
        for follower in &engines {
            story.migrate(follower);
            follower.target.must(self.rows);
        }
        story.generate(&[self.after], self.flags);
        let file = story.files(&engines[0], "up").pop().expect("a migration").1;
        for follower in &engines {
            let target = &follower.target;
            let answers = || self.same.iter().map(|query| target.texts(query)).collect::<Vec<_>>();
            let (before, facts) = (answers(), target.facts());
            assert!(before.iter().all(|rows| !rows.is_empty()), "{}: nothing is asked: {before:?}", target.label());
            story.migrate(follower);
            story.expect_as_fresh(follower);
            assert_eq!(answers(), before, "up on {}\n{file}", target.label());
            story.take_back(follower, 1);
            assert_eq!(answers(), before, "down on {}", target.label());
            assert_eq!(target.facts(), facts, "down on {}", target.label());
            story.migrate(follower);
            assert_eq!(answers(), before, "up again on {}", target.label());
        }
        (engines, file)
    }
}

/// Names that are keywords, in every place of a table that is rebuilt.
#[test]
fn keywords_are_names() {
    let order = |rule: bool| {
        let mut order = table("order");
        order
            .col(text("group"))
            .col(ColumnDef::new("select").integer())
            .foreign_key(&mut key("order", "select", "order"));
        if rule {
            order.check(("check", Expr::cust("\"group\" <> 'where'")));
        }
        let index = Index::create().name("where").table("order").col("group").unique().take();
        let index = index.clone().and_where(Expr::cust("\"group\" <> 'from'")).take();
        database([TableDecl::new(order).index(index)])
    };
    let rows = "INSERT INTO \"order\" VALUES (1, 'a', NULL), (2, 'b', 1), (3, 'from', 2), (4, 'from', 3);";
    let same = ["SELECT \"group\" || coalesce(\"select\", '-') FROM \"order\" ORDER BY id"];
    let (engines, _) = Change { before: order(false), rows, after: order(true), flags: &[], same: &same }.proves();
    for Follower { target, .. } in &engines {
        let error = target.exec("INSERT INTO \"order\" VALUES (5, 'a', NULL);").expect_err("one is there");
        assert!(error.contains("UNIQUE"), "{error}");
        target.must("DELETE FROM \"order\" WHERE id = 1;");
        assert_eq!(target.texts("SELECT count(*) || '' FROM \"order\""), ["0"], "{}", target.label());
    }
}

/// A chain of rows that is longer than D1 lets a deletion follow, in a table without row numbers.
#[test]
fn a_table_without_row_numbers_refers_to_itself() {
    let parts = |required: bool| {
        let mut parts = Table::create();
        parts.table("parts").col(ColumnDef::new("code").text().not_null().primary_key());
        let mut under = ColumnDef::new("under");
        under.text();
        parts.col(&mut under);
        let mut note = ColumnDef::new("note");
        note.text();
        if required {
            note.not_null();
        }
        let mut own = ForeignKey::create();
        own.name("parts_under_fkey").from("parts", "under").to("parts", "code").on_delete(ForeignKeyAction::Cascade);
        own.on_update(ForeignKeyAction::Cascade);
        parts.col(&mut note).foreign_key(&mut own);
        database([TableDecl::new(parts).extra(Dialect::D1, "WITHOUT ROWID")])
    };
    let rows = "INSERT INTO parts WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)
        SELECT 'p' || i, CASE WHEN i > 1 THEN 'p' || (i - 1) END, 'n' || i FROM n;";
    let same = ["SELECT code || coalesce(under, '-') || note FROM parts ORDER BY code"];
    let flags = ["--backfill", "parts.note=''"];
    let (_, file) = Change { before: parts(false), rows, after: parts(true), flags: &flags, same: &same }.proves();
    assert!(file.contains("WITHOUT ROWID"), "{file}");
}

/// Each value with its storage class, the largest and the smallest, and what no text can show.
#[test]
fn values_at_the_ends_of_their_types_are_kept() {
    let values = |required: bool| {
        let mut table = table("held");
        table.col(ColumnDef::new("large").big_integer());
        table.col(ColumnDef::new("wide").double()).col(ColumnDef::new("raw").blob()).col(ColumnDef::new("body").text());
        let mut rest = ColumnDef::new("rest");
        rest.integer();
        if required {
            rest.not_null();
        }
        table.col(&mut rest);
        database([TableDecl::new(table)])
    };
    let rows = "INSERT INTO held VALUES
        (-9223372036854775808, 9223372036854775807, 9e999, x'', '', 1),
        (9223372036854775807, -9223372036854775808, -9e999, x'0001ff00', 'a' || char(0) || 'b', 2),
        (0, 9007199254740993, 5e-324, zeroblob(3), char(13, 10) || ';--' || char(0), 3),
        (7, NULL, NULL, NULL, NULL, 4);";
    let of =
        |name: &str| format!("SELECT typeof({name}) || coalesce(hex(CAST({name} AS blob)), '') FROM held ORDER BY id");
    let asked = ["id", "large", "wide", "raw", "body"].map(of);
    let mut same: Vec<&str> = asked.iter().map(String::as_str).collect();
    same.push("SELECT length(CAST(body AS blob)) || ' ' || length(raw) FROM held WHERE id < 7 ORDER BY id");
    let flags = ["--backfill", "held.rest=0"];
    Change { before: values(false), rows, after: values(true), flags: &flags, same: &same }.proves();
}

/// A column is called something else under columns that are computed from it.
#[test]
fn computed_columns_follow_a_rename() {
    let people = |name: &'static str, rule: bool| {
        let mut people = table("people");
        people.col(text(name));
        let quoted = name.replace('"', "\"\"");
        people.col(ColumnDef::new("loud").text().generated(Expr::cust(format!("upper(\"{quoted}\")")), true));
        people.col(ColumnDef::new("size").integer().generated(Expr::cust(format!("length(\"{quoted}\")")), false));
        if rule {
            people.check(("short", Expr::cust("size < 20")));
        }
        let index = Index::create().name("people_loud").table("people").col("loud").take();
        database([TableDecl::new(people).index(index)])
    };
    let rows = "INSERT INTO people (id, name) VALUES (1, 'ann'), (2, 'bob ''s');";
    let same = ["SELECT loud || size FROM people ORDER BY id"];
    for rule in [false, true] {
        let (before, after) = (people("name", false), people("the \"title\"", rule));
        let flags = ["--rename", "people.name=\"the \"\"title\"\"\""];
        Change { before, rows, after, flags: &flags, same: &same }.proves();
    }
}

/// Defaults that hold what ends a statement, a comment or a line.
#[test]
fn defaults_hold_any_text() {
    let strange = "a;\r\nb -- c\n/* d */ 'e' \"f\" `g` BEGIN TRANSACTION; COMMIT; ?1 :x @y $z \\ END;";
    let notes = |rule: bool| {
        let mut notes = table("notes");
        notes.col(ColumnDef::new("body").text().not_null().default(strange));
        notes.col(ColumnDef::new("other").text().not_null().default(strange));
        if rule {
            notes.check(("notes_body", Expr::cust("body <> 'no'")));
        }
        database([TableDecl::new(notes)])
    };
    let rows = "INSERT INTO notes (id) VALUES (1); INSERT INTO notes VALUES (2, 'x;--', char(13, 10));";
    let same = ["SELECT hex(body) || hex(other) FROM notes ORDER BY id"];
    let (engines, _) = Change { before: notes(false), rows, after: notes(true), flags: &[], same: &same }.proves();
    let mut hex = String::new();
    for byte in strange.bytes() {
        write!(hex, "{byte:02X}").expect("a string takes text");
    }
    for Follower { target, .. } in &engines {
        target.must("INSERT INTO notes (id) VALUES (3);");
        let found = target.texts("SELECT hex(body) FROM notes WHERE id IN (1, 3)");
        assert_eq!(found, [hex.as_str(), hex.as_str()], "{}", target.label());
    }
}

/// Text that compares regardless of its case is unique in that way, before and after.
#[test]
fn a_collation_stays_with_its_column() {
    let users = |required: bool| {
        let mut users = table("users");
        users.col(text("email").extra("COLLATE NOCASE").default("Nobody"));
        let mut name = ColumnDef::new("name");
        name.text();
        if required {
            name.not_null();
        }
        users.col(&mut name);
        let index = Index::create().name("users_email_key").table("users").col("email").unique().take();
        database([TableDecl::new(users).index(index)])
    };
    let rows = "INSERT INTO users VALUES (1, 'Ann@x', 'a'), (2, 'bob@x', 'b');";
    let same = ["SELECT email || name FROM users WHERE email IN ('ANN@X', 'BOB@x') ORDER BY id"];
    let flags = ["--backfill", "users.name=''"];
    let change = Change { before: users(false), rows, after: users(true), flags: &flags, same: &same };
    for Follower { target, .. } in &change.proves().0 {
        let error = target.exec("INSERT INTO users VALUES (3, 'ANN@X', 'c');").expect_err("one is there");
        assert!(error.contains("UNIQUE"), "{error}");
    }
}

/// Names that differ behind the length at which Postgres cuts, and that are as long as it takes.
#[test]
fn long_names_are_told_apart() {
    const LONG: [&str; 3] = [
        "a_table_whose_name_is_so_long_that_nobody_would_read_it_to_the_1",
        "a_table_whose_name_is_so_long_that_nobody_would_read_it_to_the_2",
        "a_column_whose_name_is_so_long_that_nobody_would_read_it_to_end",
    ];
    let [one, two, column_name] = LONG.map(|name| &name[name.len() - 63..]);
    let pair = |required: bool| {
        let of = |name: &'static str, to: &'static str| {
            let mut table = table(name);
            let mut other = ColumnDef::new(column_name);
            other.integer();
            if required {
                other.not_null();
            }
            let mut key = key(name, column_name, to);
            key.name(format!("{}_key", &name[10..]));
            table.col(&mut other).foreign_key(&mut key);
            let declared = TableDecl::new(table);
            if required { declared.column(column_name, column().backfill(Expr::cust("1"))) } else { declared }
        };
        database([of(one, two), of(two, one)])
    };
    let rows = format!(
        "INSERT INTO {one} VALUES (1, NULL), (2, NULL); INSERT INTO {two} VALUES (1, 2), (2, 1);
         UPDATE {one} SET {column_name} = id;"
    );
    let same = [one, two].map(|name| format!("SELECT id || ':' || {column_name} FROM {name} ORDER BY id"));
    let same = same.each_ref().map(String::as_str);
    Change { before: pair(false), rows: &rows, after: pair(true), flags: &[], same: &same }.proves();
}

/// Each of two tables gets what the other holds, and both are rebuilt: the state before is read.
#[test]
fn two_rebuilt_tables_are_filled_from_each_other() {
    let pair = |after: bool| {
        let of = |name: &'static str, to: &'static str| {
            let mut table = table(name);
            table.col(ColumnDef::new("other").integer()).foreign_key(&mut key(name, "other", to));
            table.col(ColumnDef::new("note").text());
            let mut seen = ColumnDef::new("seen");
            if after {
                table.col(seen.text().not_null()).check((format!("{name}_seen"), Expr::cust("seen <> 'x'")));
            }
            let with = format!("(SELECT coalesce(group_concat(o.note), '') FROM {to} o WHERE o.other = {name}.id)");
            let declared = TableDecl::new(table);
            if after { declared.column("seen", column().backfill(Expr::cust(with))) } else { declared }
        };
        database([of("a", "b"), of("b", "a")])
    };
    let rows = "INSERT INTO a VALUES (1, NULL, 'a1'), (2, NULL, 'a2'); INSERT INTO b VALUES (1, 2, 'b1'), (2, 1, 'b2');
        UPDATE a SET other = 1 WHERE id = 1;";
    let same = ["SELECT id || note || coalesce(other, '-') FROM a", "SELECT id || note || other FROM b"];
    let (engines, _) = Change { before: pair(false), rows, after: pair(true), flags: &[], same: &same }.proves();
    for Follower { target, .. } in &engines {
        assert_eq!(target.texts("SELECT seen FROM a ORDER BY id"), ["b2", "b1"], "{}", target.label());
        assert_eq!(target.texts("SELECT seen FROM b ORDER BY id"), ["a1", ""], "{}", target.label());
    }
}

/// A STRICT table takes no value of another class, and its rows are kept.
#[test]
fn a_strict_table_stays_strict() {
    let measures = |required: bool| {
        let mut measures = table("measures");
        measures.col(ColumnDef::new("raw").blob());
        let mut body = ColumnDef::new("body");
        body.text();
        if required {
            body.not_null();
        }
        measures.col(&mut body).col(ColumnDef::new("up").integer()).foreign_key(&mut key("measures", "up", "measures"));
        database([TableDecl::new(measures).extra(Dialect::D1, "STRICT")])
    };
    let rows = "INSERT INTO measures VALUES (1, x'00', '12', NULL), (2, NULL, '1e3', 1), (3, x'', NULL, 2);";
    let same =
        ["SELECT id || quote(raw) || coalesce(nullif(body, '?'), '') || coalesce(up, '-') FROM measures ORDER BY id"];
    let flags = ["--backfill", "measures.body='?'"];
    let change = Change { before: measures(false), rows, after: measures(true), flags: &flags, same: &same };
    for Follower { target, .. } in &change.proves().0 {
        assert!(target.exec("INSERT INTO measures VALUES (9, 'text', 'b', NULL);").is_err(), "{}", target.label());
    }
}

/// A view takes rows by a trigger that somebody made, which would go with it where it is recreated.
#[test]
fn a_trigger_by_hand_on_a_view_is_never_lost() {
    let shown = |columns: &str| {
        let text = format!("SELECT {columns} FROM users");
        View { name: ObjectName::new("shown"), doc: None, forms: Forms::from([(Dialect::D1, text)]), ..View::default() }
    };
    let users = |required: bool, columns: &str| {
        let mut users = table("users");
        let mut name = ColumnDef::new("name");
        name.text();
        if required {
            name.not_null();
        }
        users.col(&mut name);
        database([TableDecl::new(users)]).view(shown(columns))
    };
    let trigger =
        "CREATE TRIGGER by_hand INSTEAD OF INSERT ON shown BEGIN INSERT INTO users VALUES (new.id, new.name); END;";
    for (after, flags) in [
        (users(true, "id, name"), &["--backfill", "users.name=''"][..]),
        (users(false, "id, name, 1 AS one"), &[]),
        (users(true, "id, name, 1 AS one"), &["--backfill", "users.name=''"]),
    ] {
        let story = Story::new();
        story.generate(&[users(false, "id, name")], &[]);
        let engines = [Target::sqlite(), Target::d1()].map(|target| story.follower(target, "x"));
        for follower in &engines {
            story.migrate(follower);
            follower.target.must("INSERT INTO users VALUES (1, 'a');");
            follower.target.must(trigger);
        }
        story.generate(&[after], flags);
        for follower in &engines {
            let target = &follower.target;
            let facts = target.facts();
            let error = story.try_migrate(follower).expect_err("a trigger that nobody declared");
            assert!(error.contains("shown has a trigger that history does not know"), "{}: {error}", target.label());
            assert_eq!(target.facts(), facts, "{}", target.label());
            target.must("DROP TRIGGER by_hand;");
            story.migrate(follower);
            assert_eq!(target.texts("SELECT name FROM shown"), ["a"], "{}", target.label());
        }
    }
}

/// An index over an expression that nobody declared is found, as one over a column is.
#[test]
fn an_index_by_hand_over_an_expression_is_refused_by_name() {
    let users = |required: bool| {
        let mut name = ColumnDef::new("name");
        name.text();
        if required {
            name.not_null();
        }
        let index = Index::create().name("declared").table("users").col(Expr::cust("lower(name)")).take();
        database([TableDecl::new(table("users").col(&mut name).take()).index(index)])
    };
    for (by_hand, is_known) in [
        ("CREATE INDEX by_hand ON users (upper(name));", false),
        ("CREATE INDEX \"it's; by -- hand\" ON users (name) WHERE name > 'a';", false),
        ("DROP INDEX declared; CREATE UNIQUE INDEX declared ON users (lower(name));", false),
        ("DROP INDEX declared; CREATE INDEX declared ON users (lower(name)) WHERE id > 3;", false),
        ("DROP INDEX declared; CREATE INDEX declared ON users (lower(name));", true),
    ] {
        let story = Story::new();
        story.generate(&[users(false)], &[]);
        let engines = [Target::sqlite(), Target::d1()].map(|target| story.follower(target, "x"));
        for follower in &engines {
            story.migrate(follower);
            follower.target.must("INSERT INTO users VALUES (1, 'a');");
            follower.target.must(by_hand);
        }
        story.generate(&[users(true)], &["--backfill", "users.name=''"]);
        for follower in &engines {
            let target = &follower.target;
            let facts = target.facts();
            let done = story.try_migrate(follower);
            assert_eq!(done.is_ok(), is_known, "{}: {by_hand}: {done:?}", target.label());
            if let Err(error) = done {
                assert!(error.contains("users"), "{error}");
                assert_eq!(target.facts(), facts, "{}: {by_hand}", target.label());
            }
        }
    }
}
