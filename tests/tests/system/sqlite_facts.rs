//! What SQLite alone has of columns, keys and tables: from nothing, changed with rows, and back.

use seaglass::{
    Collation, Conflict, Database, TableDecl, column,
    model::Dialect,
    sea_query::{ColumnDef, Expr, ForeignKey, ForeignKeyAction, Index, Table, TableCreateStatement},
};
use seaglass_tests::{assert_same_lines, target::Target};

use crate::evolution::{Evolution, refused};

fn engines() -> [Target; 2] {
    [Target::sqlite(), Target::d1()]
}

fn shop(table: impl Into<TableDecl>) -> Database {
    Database::new("shop").dialects([Dialect::D1]).table(table.into())
}

/// Rows of every storage class that a value of the type could have come in.
fn people(edit: impl FnOnce(&mut TableCreateStatement)) -> TableDecl {
    let mut table = Table::create()
        .table("people")
        .col(ColumnDef::new("id").big_integer().not_null().primary_key())
        .col(ColumnDef::new("name").string_len(40))
        .col(ColumnDef::new("born").timestamp_with_time_zone())
        .col(ColumnDef::new("age").integer())
        .col(ColumnDef::new("size").double())
        .col(ColumnDef::new("note").text())
        .take();
    edit(&mut table);
    TableDecl::new(table)
}

const PEOPLE: &str = "INSERT INTO people VALUES (1, 'Ada', '2026-01-02T03:04:05+00:00', 36, 1.5, 'x'),
    (5, '007', NULL, 0, 2.0, '1e3'), (9, NULL, '0001-01-01T00:00:00.000001+00:00', NULL, NULL, NULL);";

/// Goes up and down with `rows`, and gives what `query` says before, after and back.
fn goes(before: impl Fn() -> Database, after: impl Fn() -> Database, rows: &str, query: &str, after_is: &[&str]) {
    let evolution = Evolution::new(before, after);
    for target in engines() {
        let held = target.sibling();
        evolution.begin(&held, rows);
        let was = held.texts(query);
        evolution.migrate(&target, rows);
        let wanted: Vec<String> =
            if after_is.is_empty() { was.clone() } else { after_is.iter().map(ToString::to_string).collect() };
        assert_same_lines(&target.label(), &target.texts(query), "after", &wanted);
        evolution.back(&target);
        if after_is.is_empty() {
            assert_same_lines(&target.label(), &target.texts(query), "back", &was);
        }
    }
}

const TYPES: &str = "SELECT name || ' ' || type FROM pragma_table_info('people') ORDER BY cid";
const VALUES: &str = "SELECT rowid || ' ' || quote(id) || quote(name) || quote(born) || quote(age) || quote(size) || quote(note) FROM people ORDER BY rowid";

fn spelled() -> TableDecl {
    people(|_| ())
        .column("name", column().d1_type("NVARCHAR(40)"))
        .column("born", column().d1_type("DATETIME"))
        .column("age", column().d1_type("BIGINT"))
        .column("size", column().d1_type("DOUBLE PRECISION"))
        .column("note", column().d1_typeless())
}

#[test]
fn a_declared_type_is_kept_as_it_is_written() {
    goes(|| shop(people(|_| ())), || shop(spelled()), PEOPLE, VALUES, &[]);
    let checked = || spelled().edit(|table| _ = table.check(("people_age", Expr::cust("age >= 0"))));
    let evolution = Evolution::new(|| shop(spelled()), || shop(checked()));
    for target in engines() {
        let types =
            ["id INTEGER", "name NVARCHAR(40)", "born DATETIME", "age BIGINT", "size DOUBLE PRECISION", "note "];
        evolution.begin(&target.sibling(), PEOPLE);
        evolution.migrate(&target, PEOPLE);
        assert_eq!(target.texts(TYPES), types);
        target.must("INSERT INTO people (id, note) VALUES (10, 5), (11, '5'), (12, x'05')");
        assert_eq!(target.texts("SELECT typeof(note) FROM people WHERE id > 9"), ["integer", "text", "blob"]);
        evolution.back(&target);
        assert_eq!(target.texts("SELECT typeof(note) FROM people WHERE id > 9"), ["integer", "text", "blob"]);
    }
}

/// Text that spells numbers in a column of numbers, and back.
#[test]
fn another_affinity_is_asked_for_and_makes_of_values_what_it_does() {
    let numeric = |narrows: bool| {
        let facts = column().d1_type("NUMERIC(10,2)");
        let facts = if narrows { facts.narrows("every note is a number as SQLite spells it") } else { facts };
        move || shop(people(|_| ()).column("note", facts.clone()))
    };
    let plain = || shop(people(|_| ()));
    let said = refused(plain, numeric(false));
    assert!(said.contains("people.note") && said.contains("--allow-narrowing"), "{said}");
    goes(plain, numeric(true), PEOPLE, "SELECT id || quote(note) FROM people ORDER BY id", &["1'x'", "51000", "9NULL"]);
    // An integer in a column of texts is text, and becomes a number again.
    let text = || shop(people(|_| ()).column("age", column().d1_type("VARCHAR(9)")));
    goes(text, plain, PEOPLE, "SELECT id || quote(age) FROM people ORDER BY id", &["136", "50", "9NULL"]);
    let evolution = Evolution::new(text, plain);
    let rows = PEOPLE.replace("36", "'old'");
    for target in engines() {
        evolution.fails(&target, &rows, "values of people.age do not fit its new type");
    }
}

/// INT is no INTEGER: such a key is not a row's number, may be NULL, and nobody numbers it.
#[test]
fn a_key_of_another_integer_type_is_not_the_rows_number() {
    let table = |ty: Option<&'static str>, optional: bool| {
        let mut id = ColumnDef::new("id").big_integer().primary_key().take();
        if optional {
            id.null()
        } else {
            id.not_null()
        };
        let table = TableDecl::new(Table::create().table("logs").col(id).col(ColumnDef::new("line").text()));
        shop(match ty {
            Some(ty) => table.column("id", column().d1_type(ty)),
            None => table,
        })
    };
    for ty in ["INT", "BIGINT", "INTEGER(8)"] {
        let evolution = Evolution::new(|| table(None, false), || table(Some(ty), false));
        for target in engines() {
            evolution.migrate(&target, "INSERT INTO logs VALUES (3, 'a'), (1, 'b')");
            assert!(target.exec("INSERT INTO logs (line) VALUES ('c')").is_err(), "{ty}");
            target.must("INSERT INTO logs VALUES (2, 'c')");
            assert_eq!(target.texts("SELECT id || line FROM logs ORDER BY id"), ["1b", "2c", "3a"]);
            evolution.back(&target);
            target.must("INSERT INTO logs (line) VALUES ('d')");
            assert_eq!(
                target.texts("SELECT rowid || '=' || id || line FROM logs ORDER BY id"),
                ["1=1b", "2=2c", "3=3a", "4=4d"]
            );
        }
    }
    for spelled in ["INTEGER", "Integer"] {
        goes(
            || table(None, false),
            || table(Some(spelled), false),
            "INSERT INTO logs VALUES (7, 'a')",
            "SELECT rowid || line FROM logs",
            &[],
        );
    }
    let optional = Evolution::new(|| table(Some("INT"), false), || table(Some("INT"), true));
    for target in engines() {
        optional.migrate(&target, "INSERT INTO logs (rowid, id, line) VALUES (9, 2, 'a')");
        target.must("INSERT INTO logs VALUES (NULL, 'b'), (NULL, 'c')");
        assert_eq!(target.texts("SELECT rowid || line FROM logs ORDER BY rowid"), ["9a", "10b", "11c"]);
    }
    for wrong in ["INTEGER NOT NULL", "TEXT DEFAULT 1", "DECIMAL(a)", " ", "x)", "VARCHAR(5", "a; b", "'INT'"] {
        let said = refused(|| table(Some("BLOB"), false), || table(Some(wrong), false));
        assert!(said.contains("is not a declared type"), "{wrong}: {said}");
    }
}

#[test]
fn a_text_is_compared_as_its_column_key_or_index_says() {
    let users = |edit: fn(TableDecl) -> TableDecl| {
        let table = Table::create()
            .table("users")
            .col(ColumnDef::new("id").big_integer().not_null().primary_key())
            .col(ColumnDef::new("email").text().not_null())
            .col(ColumnDef::new("name").text().not_null())
            .index(Index::create().name("users_key").col("name").col("email").unique())
            .take();
        move || shop(edit(TableDecl::new(table.clone()).index(Index::create().name("users_name_idx").col("name"))))
    };
    let rows = "INSERT INTO users VALUES (1, 'a@x', 'Ada'), (2, 'A@x', 'bob')";
    let all = "SELECT id || email || name FROM users ORDER BY id";
    let plain = users(|table| table);
    let column_own = users(|table| table.column("email", column().d1_collation(Collation::NoCase)));
    let in_key = users(|table| table.d1_collation("users_key", "name", Collation::RTrim));
    let in_index = users(|table| table.d1_collation("users_name_idx", "name", Collation::NoCase));
    for after in [&column_own, &in_key, &in_index] {
        goes(&plain, after, rows, all, &[]);
        goes(after, &plain, rows, all, &[]);
    }
    for target in engines() {
        Evolution::new(&plain, &column_own).migrate(&target, rows);
        assert_eq!(target.texts("SELECT CAST(count(*) AS text) FROM users WHERE email = 'A@X'"), ["2"]);
    }
    // Two rows that were told apart are equal now: nothing is lost, and the cost says it.
    let evolution = Evolution::new(&plain, users(|table| table.d1_collation("users_key", "name", Collation::NoCase)));
    assert!(
        evolution
            .up(&Target::sqlite())
            .replace("\n--       ", " ")
            .contains("fails if rows of users violate a new constraint")
    );
    for target in engines() {
        evolution.fails(&target, "INSERT INTO users VALUES (1, 'a', 'x'), (2, 'a', 'X')", "UNIQUE constraint failed");
    }
    // What was said as text means the same: no migration.
    let text = || {
        let mut table =
            Table::create().table("users").col(ColumnDef::new("id").big_integer().not_null().primary_key()).take();
        shop(TableDecl::new(table.col(ColumnDef::new("email").text().not_null().extra("collate nocase")).take()))
    };
    let typed = || {
        let mut table =
            Table::create().table("users").col(ColumnDef::new("id").big_integer().not_null().primary_key()).take();
        let table = TableDecl::new(table.col(ColumnDef::new("email").text().not_null()).take());
        shop(table.column("email", column().d1_collation(Collation::NoCase)))
    };
    assert_eq!(Evolution::new(text, typed).up(&Target::sqlite()), "");
    assert_eq!(Evolution::new(typed, text).up(&Target::sqlite()), "");
}

/// Children that go along with a row that is replaced, and rows that a clause would leave out.
#[test]
fn a_conflict_clause_is_kept_and_loses_nothing_in_a_rebuild() {
    let tags = |clauses: bool, checked: bool| {
        move || {
            let mut table = Table::create()
                .table("tags")
                .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
                .col(ColumnDef::new("name").text().not_null())
                .col(ColumnDef::new("tries").integer().not_null().default(7))
                .index(Index::create().name("tags_name_key").col("name").unique())
                .check(("tags_name_check", Expr::cust("name <> ''")))
                .take();
            if checked {
                table.check(("tags_tries_check", Expr::cust("tries > 0")));
            }
            let uses = Table::create()
                .table("uses")
                .col(ColumnDef::new("tag_id").big_integer().not_null())
                .foreign_key(
                    ForeignKey::create().from("uses", "tag_id").to("tags", "id").on_delete(ForeignKeyAction::Cascade),
                )
                .take();
            let mut table = TableDecl::new(table);
            if clauses {
                table = table
                    .d1_on_conflict("tags_pkey", Conflict::Replace)
                    .d1_on_conflict("tags_name_key", Conflict::Ignore)
                    .d1_on_conflict("tags_name_check", Conflict::Fail)
                    .column("tries", column().d1_on_null(Conflict::Replace));
            }
            shop(table).table(TableDecl::new(uses))
        }
    };
    let rows = "INSERT INTO tags VALUES (3, 'a', 1), (5, 'b', 2); INSERT INTO uses VALUES (3), (3), (5); DELETE FROM tags WHERE id = 5;";
    let all = "SELECT id || name || tries || (SELECT count(*) FROM uses WHERE tag_id = id) FROM tags ORDER BY id";
    for [before, after] in
        [[(false, false), (true, false)], [(true, false), (true, true)], [(true, true), (false, true)]]
    {
        goes(tags(before.0, before.1), tags(after.0, after.1), rows, all, &[]);
    }
    for target in engines() {
        Evolution::new(tags(true, false), tags(true, true)).migrate(&target, rows);
        target.must("INSERT INTO tags (id, name, tries) VALUES (9, 'a', 1), (8, 'c', NULL)");
        assert_eq!(target.texts("SELECT id || name || tries FROM tags ORDER BY id"), ["3a1", "8c7"]);
        target.must("INSERT INTO tags (name) VALUES ('d')");
        assert_eq!(target.texts("SELECT CAST(max(id) AS text) FROM tags"), ["10"]);
    }
    // A key that would leave out what is equal fails instead, with every row there.
    let loose = |clause: bool| {
        move || {
            let mut table = Table::create()
                .table("tags")
                .col(ColumnDef::new("id").big_integer().not_null().primary_key())
                .col(ColumnDef::new("name").text().not_null())
                .take();
            if clause {
                table.index(Index::create().name("tags_name_key").col("name").unique());
            }
            let table = TableDecl::new(table);
            shop(if clause { table.d1_on_conflict("tags_name_key", Conflict::Replace) } else { table })
        }
    };
    for target in engines() {
        let evolution = Evolution::new(loose(false), loose(true));
        evolution.fails(&target, "INSERT INTO tags VALUES (1, 'a'), (2, 'a')", "UNIQUE constraint failed");
    }
}

#[test]
fn a_constraint_has_a_name_where_one_is_given() {
    let users = |as_given: bool, checked: bool| {
        move || {
            let mut table = Table::create()
                .table("users")
                .col(ColumnDef::new("code").text().not_null().primary_key())
                .col(ColumnDef::new("email").text().not_null().unique_key())
                .col(ColumnDef::new("boss").text())
                .col(ColumnDef::new("age").integer().check(Expr::cust("age < 200")))
                .foreign_key(ForeignKey::create().from("users", "boss").to("users", "code"))
                .index(Index::create().name("users_by_age").col("age").col("email").unique())
                .take();
            if checked {
                table.check(("users_grown_up", Expr::cust("age > 17")));
            }
            shop(if as_given { TableDecl::new(table).d1_names_as_given() } else { TableDecl::new(table) })
        }
    };
    let rows = "INSERT INTO users VALUES ('a', 'a@x', NULL, 30), ('b', 'b@x', 'a', 20)";
    let all = "SELECT rowid || code || email || coalesce(boss, '-') || age FROM users ORDER BY rowid";
    for [before, after] in
        [[(false, false), (true, false)], [(true, false), (true, true)], [(true, true), (false, true)]]
    {
        goes(users(before.0, before.1), users(after.0, after.1), rows, all, &[]);
    }
    for target in engines() {
        Evolution::new(users(true, false), users(true, true)).migrate(&target, rows);
        let facts =
            target.facts().into_iter().filter(|fact| fact.starts_with("constraint") || fact.starts_with("check"));
        let facts: Vec<String> = facts.collect();
        let named = ["check users users_grown_up: ", "check users: ", "constraint users users_by_age: unique"];
        assert_eq!(facts.len(), named.len(), "{facts:?}");
        assert!(facts.iter().zip(named).all(|(fact, start)| fact.starts_with(start)), "{facts:?}");
    }
}

#[test]
fn a_table_becomes_strict_and_loses_its_row_numbers_and_gets_them_back() {
    let words = |edit: fn(TableDecl) -> TableDecl| {
        move || {
            let table = Table::create()
                .table("words")
                .col(ColumnDef::new("word").text().not_null().primary_key())
                .col(ColumnDef::new("uses").integer())
                .take();
            shop(edit(TableDecl::new(table)))
        }
    };
    let plain = words(|table| table);
    let rows = "INSERT INTO words VALUES ('b', 1), ('a', NULL)";
    let all = "SELECT word || coalesce(uses, '-') FROM words ORDER BY word";
    let strict = words(TableDecl::d1_strict);
    let by_key = words(TableDecl::d1_without_rowid);
    let both = words(|table| table.d1_strict().d1_without_rowid());
    for after in [&strict, &by_key, &both] {
        goes(plain, after, rows, all, &[]);
    }
    goes(both, strict, rows, all, &[]);
    let evolution = Evolution::new(plain, strict);
    assert!(
        evolution
            .up(&Target::sqlite())
            .replace("\n--       ", " ")
            .contains("fails if rows of words violate a new constraint")
    );
    for target in engines() {
        evolution.fails(&target, "INSERT INTO words VALUES ('a', 'many')", "cannot store TEXT value in INTEGER column");
    }
    for (text, typed) in [("STRICT", &strict), ("without rowid", &by_key), ("STRICT, WITHOUT ROWID", &both)] {
        let said = || {
            let table = Table::create()
                .table("words")
                .col(ColumnDef::new("word").text().not_null().primary_key())
                .col(ColumnDef::new("uses").integer())
                .take();
            shop(TableDecl::new(table).extra(Dialect::D1, text))
        };
        assert_eq!(Evolution::new(said, typed).up(&Target::sqlite()), "", "{text}");
        assert_eq!(Evolution::new(typed, said).up(&Target::sqlite()), "", "{text}");
    }
}

#[test]
fn numbers_are_given_again_or_not_as_the_declaration_says() {
    let jobs = |numbered: bool| {
        move || {
            let mut id = ColumnDef::new("id").big_integer().not_null().primary_key().take();
            if numbered {
                id.auto_increment();
            }
            shop(TableDecl::new(Table::create().table("jobs").col(id).col(ColumnDef::new("name").text())))
        }
    };
    let rows = "INSERT INTO jobs VALUES (3, 'a'), (50, 'b'); DELETE FROM jobs WHERE id = 50;";
    let drops = Evolution::new(jobs(true), jobs(false));
    assert!(
        drops.up(&Target::sqlite()).replace("\n--       ", " ").contains("continues from the largest value present")
    );
    for target in engines() {
        drops.migrate(&target, rows);
        target.must("INSERT INTO jobs (name) VALUES ('c')");
        assert_eq!(target.texts("SELECT CAST(id AS text) FROM jobs ORDER BY id"), ["3", "4"]);
        drops.back(&target);
        target.must("DELETE FROM jobs WHERE id = 4; INSERT INTO jobs (name) VALUES ('d')");
        assert_eq!(target.texts("SELECT CAST(id AS text) FROM jobs ORDER BY id"), ["3", "5"]);
    }
    let adds = Evolution::new(jobs(false), jobs(true));
    for target in engines() {
        adds.migrate(&target, rows);
        target.must(
            "INSERT INTO jobs (name) VALUES ('c'); DELETE FROM jobs WHERE id = 4; INSERT INTO jobs (name) VALUES ('d')",
        );
        assert_eq!(target.texts("SELECT CAST(id AS text) FROM jobs ORDER BY id"), ["3", "5"]);
        adds.back(&target);
        assert_eq!(target.texts("SELECT id || name FROM jobs ORDER BY id"), ["3a", "5d"]);
    }
}
