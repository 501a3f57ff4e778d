//! Six changes that tools are known to lose rows over, on the engines that this project writes for: every row is kept, or
//! the change is refused with the way out. The README's table shows what is found here.

use crate::readme::section;
use seaglass::{
    Database, TableDecl,
    sea_query::{ColumnDef, Expr, ForeignKey, ForeignKeyAction, Index, Table},
};
use seaglass_tests::{
    assert_same_lines,
    story::{Follower, Story},
    target::Target,
};

/// How `parent` is declared otherwise than before.
#[derive(Clone, Copy, PartialEq)]
enum Edit {
    Nothing,
    ColumnRenamed,
    TableRenamed,
    AgeIsInteger,
    AgeIsShorter,
    NameRequired,
    WithoutB,
    NoteChecked,
}

/// A parent with an index over two columns, and a child that goes with it.
fn family(edit: Edit) -> Database {
    let table = if edit == Edit::TableRenamed { "parents" } else { "parent" };
    let mut name = ColumnDef::new(if edit == Edit::ColumnRenamed { "title" } else { "name" });
    name.text();
    if edit == Edit::NameRequired {
        name.not_null();
    }
    let mut note = ColumnDef::new("note");
    note.text();
    if edit == Edit::NoteChecked {
        note.check(Expr::cust("length(\"note\") > 0"));
    }
    let mut age = ColumnDef::new("age");
    if edit == Edit::AgeIsInteger {
        age.integer();
    } else {
        age.string_len(if edit == Edit::AgeIsShorter { 3 } else { 20 });
    }
    let mut statement = Table::create();
    statement
        .table(table)
        .col(ColumnDef::new("id").integer().not_null().primary_key())
        .col(name)
        .col(note)
        .col(age)
        .col(ColumnDef::new("a").integer());
    let mut index = Index::create();
    index.name("parent_ab").table(table).col("a");
    if edit != Edit::WithoutB {
        statement.col(ColumnDef::new("b").integer());
        index.col("b");
    }
    let child = Table::create()
        .table("child")
        .col(ColumnDef::new("id").integer().not_null().primary_key())
        .col(ColumnDef::new("parent_id").integer().not_null())
        .foreign_key(
            ForeignKey::create()
                .name("child_parent_id_fkey")
                .from("child", "parent_id")
                .to(table, "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .take();
    Database::new("family").table(TableDecl::new(statement).index(index)).table(child)
}

const ROWS: &str = "
INSERT INTO parent (id, name, note, age, a, b) VALUES (1, 'Ada', 'x', '41', 1, 10), (2, NULL, 'y', '7', 2, 20);
INSERT INTO child (id, parent_id) VALUES (1, 1), (2, 1), (3, 2);";

/// A change, and what must be true of the rows afterwards: a query per table, and its answers.
struct Case {
    title: &'static str,
    after: Edit,
    /// The flag that answers; without it, the change is refused and the flag is named.
    flag: Option<(&'static str, &'static str)>,
    /// What is typed at a terminal instead.
    typed: &'static str,
    rows: &'static str,
    expected: [&'static str; 2],
    kept: &'static str,
}

const CASES: [Case; 6] = [
    Case {
        title: "rename column",
        after: Edit::ColumnRenamed,
        flag: Some(("--rename", "parent.name=title")),
        typed: "1\n",
        rows: "SELECT id || ' ' || coalesce(title, '-') || ' ' || note || ' ' || age || ' ' || a || ' ' || b FROM parent ORDER BY id",
        expected: ["1 Ada x 41 1 10", "2 - y 7 2 20"],
        kept: "asks; RENAME COLUMN; kept",
    },
    Case {
        title: "rename table",
        after: Edit::TableRenamed,
        flag: Some(("--rename", "parent=parents")),
        typed: "1\n",
        rows: "SELECT id || ' ' || coalesce(name, '-') || ' ' || note || ' ' || age || ' ' || a || ' ' || b FROM parents ORDER BY id",
        expected: ["1 Ada x 41 1 10", "2 - y 7 2 20"],
        kept: "asks; RENAME TO; kept",
    },
    Case {
        title: "varchar to integer",
        after: Edit::AgeIsInteger,
        flag: None,
        typed: "",
        rows: "SELECT id || ' ' || coalesce(name, '-') || ' ' || note || ' ' || (age + 1) || ' ' || a || ' ' || b FROM parent ORDER BY id",
        expected: ["1 Ada x 42 1 10", "2 - y 8 2 20"],
        kept: "converted, or fails on a row that is not a number; kept",
    },
    Case {
        title: "required over NULLs",
        after: Edit::NameRequired,
        flag: Some(("--backfill", "parent.name='nobody'")),
        typed: "1\n'nobody'\n",
        rows: "SELECT id || ' ' || name || ' ' || note || ' ' || age || ' ' || a || ' ' || b FROM parent ORDER BY id",
        expected: ["1 Ada x 41 1 10", "2 nobody y 7 2 20"],
        kept: "asks what they hold; kept",
    },
    Case {
        title: "drop a column that is in an index",
        after: Edit::WithoutB,
        flag: Some(("--drop", "parent.b")),
        typed: "1\n",
        rows: "SELECT id || ' ' || coalesce(name, '-') || ' ' || note || ' ' || age || ' ' || a FROM parent ORDER BY id",
        expected: ["1 Ada x 41 1", "2 - y 7 2"],
        kept: "asks; index rebuilt without it; the rest kept",
    },
    Case {
        title: "rebuild of a referenced parent",
        after: Edit::NoteChecked,
        flag: None,
        typed: "",
        rows: "SELECT id || ' ' || coalesce(name, '-') || ' ' || note || ' ' || age || ' ' || a || ' ' || b FROM parent ORDER BY id",
        expected: ["1 Ada x 41 1 10", "2 - y 7 2 20"],
        kept: "kept",
    },
];

/// The family before any change, with its rows, on every engine.
fn begin() -> (Story, [Follower; 4]) {
    let story = Story::new();
    story.generate(&[family(Edit::Nothing)], &[]);
    let [first, second] = Target::postgres("semantics");
    let engines = [first, second, Target::sqlite(), Target::d1()].map(|target| story.follower(target, "family"));
    for follower in &engines {
        story.migrate(follower);
        follower.target.must(ROWS);
    }
    (story, engines)
}

/// The case on every engine. Without a terminal and without the flag, nothing is written and the flag is named.
fn tell(case: &Case) {
    let (story, engines) = begin();
    let after = [family(case.after)];
    match case.flag {
        None => {
            story.generate(&after, &[]);
        }
        Some((flag, value)) => {
            let said = story.refused(&after, "generate", &[]);
            let (place, _) = value.split_once('=').unwrap_or((value, ""));
            assert!(said.contains(flag) && said.contains(place), "{}: the way out is not named:\n{said}", case.title);
            story.generate(&after, &[flag, value]);
        }
    }
    for follower in &engines {
        let label = format!("{} on {}", case.title, follower.target.label());
        story.migrate(follower);
        assert_eq!(follower.target.texts(case.rows), case.expected, "{label}");
        let children = "SELECT id || ' ' || parent_id FROM child ORDER BY id";
        assert_eq!(follower.target.texts(children), ["1 1", "2 1", "3 2"], "{label}");
        story.expect_as_fresh(follower);
        let orphan = follower.target.exec("INSERT INTO child (id, parent_id) VALUES (9, 9);");
        assert!(orphan.is_err(), "{label}: the key does not bite any more");
    }
}

#[test]
fn a_renamed_column_keeps_its_values() {
    tell(&CASES[0]);
}

#[test]
fn a_renamed_table_keeps_its_rows() {
    tell(&CASES[1]);
}

#[test]
fn text_becomes_a_number() {
    tell(&CASES[2]);
}

#[test]
fn a_column_becomes_required() {
    tell(&CASES[3]);
}

#[test]
fn a_column_of_an_index_goes() {
    tell(&CASES[4]);
}

#[test]
fn a_parent_is_rebuilt() {
    tell(&CASES[5]);
}

/// The same questions are asked at a terminal, and the answers lead to the same files.
#[test]
fn at_a_terminal_the_same_is_asked() {
    for case in &CASES {
        let [flagged, asked] = [Story::new(), Story::new()];
        let after = [family(case.after)];
        flagged.generate(&[family(Edit::Nothing)], &[]);
        asked.generate(&[family(Edit::Nothing)], &[]);
        let flags = case.flag.map_or(Vec::new(), |(flag, value)| vec![flag, value]);
        flagged.generate(&after, &flags);
        let said = asked.generate_at_a_terminal(&after, case.typed);
        assert_eq!(said.contains("answer (1 to "), case.flag.is_some(), "{}:\n{said}", case.title);
        assert!(flagged.bytes() == asked.bytes(), "{}: the answers lead elsewhere than the flags", case.title);
    }
}

/// A change that a row does not allow fails on every engine, naming the place, and nothing is lost.
fn expect_nothing_lost(spoil: &str, after: Edit, flags: &[&str], named: &[&str]) {
    let (story, engines) = begin();
    for follower in &engines {
        follower.target.must(spoil);
    }
    story.generate(&[family(after)], flags);
    for follower in &engines {
        let (rows, facts) = (follower.target.rows(), follower.target.facts());
        let error = story.try_migrate(follower).expect_err("a row is in the way");
        assert_same_lines("before", &rows, "after the failure", &follower.target.rows());
        assert_same_lines("before", &facts, "after the failure", &follower.target.facts());
        assert!(named.iter().any(|name| error.contains(name)), "{error}");
    }
}

#[test]
fn text_that_is_no_number_is_not_lost() {
    expect_nothing_lost("UPDATE parent SET age = 'old' WHERE id = 2;", Edit::AgeIsInteger, &[], &["age", "old"]);
}

/// A cast would cut it on Postgres.
#[test]
fn text_that_is_too_long_is_not_cut() {
    let flags = ["--allow-narrowing", "parent.age"];
    expect_nothing_lost(
        "UPDATE parent SET age = '1234' WHERE id = 2;",
        Edit::AgeIsShorter,
        &flags,
        &["age", "too long"],
    );
}

/// The README says of each case what the tests above show.
#[test]
fn the_readme_shows_these_cases() {
    let text = section("README.md", "Six changes that lose rows elsewhere");
    for case in &CASES {
        let row = text.lines().find(|line| line.starts_with(&format!("| {} |", case.title)));
        let row = row.unwrap_or_else(|| panic!("no row for {}", case.title));
        assert!(row.contains(&format!("| {} |", case.kept)), "{row}\nshould say: {}", case.kept);
    }
}
