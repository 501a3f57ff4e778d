//! What a header says fails, fails on a row that it means, and what it does not say goes through.

use seaglass::sea_query::{ColumnDef, Table};
use seaglass::{Database, TableDecl, column, per_dialect};
use seaglass_tests::{story::Story, target::Target};

/// Notes with a body of some type.
fn notes(body: &mut ColumnDef) -> Database {
    Database::new("app").table(TableDecl::new(
        Table::create().table("notes").col(ColumnDef::new("id").integer().not_null().primary_key()).col(body).take(),
    ))
}

fn body() -> ColumnDef {
    ColumnDef::new("body")
}

/// A change of the body's type, a value that has no form in the new one, and what the header says.
struct Case {
    before: Database,
    after: Database,
    flags: &'static [&'static str],
    /// As SQL; Postgres first.
    offending: [&'static str; 2],
    sound: [&'static str; 2],
    says: Option<&'static str>,
}

fn case(before: &mut ColumnDef, after: &mut ColumnDef, values: [&'static str; 2], says: Option<&'static str>) -> Case {
    let [offending, sound] = values;
    let flags: &[&str] = &[];
    Case { before: notes(before), after: notes(after), flags, offending: [offending; 2], sound: [sound; 2], says }
}

const NARROWS: &[&str] = &["--allow-narrowing", "notes.body"];

fn cases() -> Vec<Case> {
    let integer = Some("fails if a value of notes.body cannot become an integer");
    let boolean = Some("fails if a value of notes.body cannot become a boolean");
    let short = Some("fails if a value of notes.body cannot become a varchar(3)");
    let small = Some("fails if a value of notes.body cannot become a small integer");
    vec![
        case(body().text(), body().integer(), ["'x'", "'7'"], integer),
        case(body().text(), body().boolean(), ["'maybe'", "'true'"], boolean),
        Case { flags: NARROWS, ..case(body().text(), body().string_len(3), ["'long'", "'abc'"], short) },
        Case { flags: NARROWS, ..case(body().integer(), body().small_integer(), ["70000", "7"], small) },
        case(body().integer(), body().text(), ["70000", "7"], None),
        case(body().string_len(3), body().string_len(9), ["'abc'", "'a'"], None),
        case(body().boolean(), body().text(), ["true", "false"], None),
    ]
}

fn targets() -> [Target; 3] {
    let [_, newest] = Target::postgres("headers");
    [newest, Target::sqlite(), Target::d1()]
}

#[test]
fn a_conversion_fails_where_its_header_says_so() {
    for target in targets() {
        for case in cases() {
            let label = format!("{}, {:?}", target.label(), case.says);
            let story = Story::new();
            story.generate(std::slice::from_ref(&case.before), &[]);
            let [first, second] = [(); 2].map(|()| story.follower(target.sibling(), "app"));
            let of = usize::from(target.dialect() == "d1");
            for (follower, value) in [(&first, case.offending[of]), (&second, case.sound[of])] {
                story.migrate(follower);
                follower.target.must(&format!("INSERT INTO notes (id, body) VALUES (1, {value})"));
            }
            story.generate(std::slice::from_ref(&case.after), case.flags);
            // D1 keeps a whole number of any size.
            let says = case.says.filter(|says| !says.ends_with("small integer") || target.dialect() != "d1");
            let headers: String = story.files(&first, "up").into_iter().skip(1).map(|(_, sql)| sql).collect();
            let headers = headers.replace("\n--      ", "");
            let costs: String = headers.lines().filter(|line| line.starts_with("-- Cost: ")).collect();
            let said = says.is_some_and(|says| costs.contains(says));
            assert_eq!(said, says.is_some(), "{label}:\n{headers}");
            assert_eq!(costs.contains("notes.body cannot become"), says.is_some(), "{label}:\n{headers}");
            let done = story.try_migrate(&first);
            assert_eq!(done.is_err(), says.is_some(), "{label}: {done:?}");
            story.migrate(&second);
        }
    }
}

/// Lossless for the rows that were there; a longer value written since makes the rollback fail, and stays.
#[test]
fn a_way_back_says_what_makes_it_fail() {
    for target in targets() {
        let label = target.label();
        let story = Story::new();
        story.generate(&[notes(body().string_len(3))], &[]);
        let [first, second] = [(); 2].map(|()| story.follower(target.sibling(), "app"));
        for follower in [&first, &second] {
            story.migrate(follower);
            follower.target.must("INSERT INTO notes (id, body) VALUES (1, 'abc')");
        }
        story.generate(&[notes(body().string_len(9))], &[]);
        for follower in [&first, &second] {
            story.migrate(follower);
        }
        let down = &story.files(&first, "down")[1].1.replace("\n--      ", "");
        // D1 keeps no lengths without a check, so nothing is in the way there.
        let says = "fails if a value of notes.body cannot become a varchar(3) by then";
        let refuses = down.contains(says);
        assert!(refuses || target.dialect() == "d1", "{label}:\n{down}");
        first.target.must("INSERT INTO notes (id, body) VALUES (2, 'longer')");
        let done = first.target.migrate(down);
        assert_eq!(done.is_err(), refuses, "{label}: {done:?}\n{down}");
        story.take_back(&second, 1);
        assert_eq!(second.target.texts("SELECT body FROM notes"), ["abc"], "{label}");
    }
}

#[test]
fn a_dropped_column_states_that_its_values_are_lost() {
    for target in targets() {
        let story = Story::new();
        story.generate(&[notes(body().text())], &[]);
        let follower = story.follower(target, "app");
        let without = Database::new("app").table(TableDecl::new(
            Table::create().table("notes").col(ColumnDef::new("id").integer().not_null().primary_key()).take(),
        ));
        story.generate(&[without], &["--drop", "notes.body"]);
        let up = &story.files(&follower, "up")[1].1.replace("\n--      ", "");
        assert!(up.contains("the values of notes.body are lost"), "{}:\n{up}", follower.target.label());
    }
}

/// How values are turned is the author's affair, and may fail.
#[test]
fn a_stated_conversion_may_fail() {
    let with = |database: TableDecl| Database::new("app").table(database);
    let using = per_dialect("to_timestamp(body)", "strftime('%Y-%m-%dT%H:%M:%S+00:00', body, 'unixepoch')");
    let table = |body: &mut ColumnDef| {
        TableDecl::new(
            Table::create()
                .table("notes")
                .col(ColumnDef::new("id").integer().not_null().primary_key())
                .col(body)
                .take(),
        )
    };
    let story = Story::new();
    story.generate(&[with(table(body().big_integer()))], &[]);
    let after = table(body().timestamp_with_time_zone()).column("body", column().using(using));
    story.generate(&[with(after)], &[]);
    for target in targets() {
        let follower = story.follower(target, "app");
        let up = &story.files(&follower, "up")[1].1.replace("\n--      ", "");
        let says = "fails if a value of notes.body cannot become a timestamp with time zone";
        assert!(up.contains(says), "{}:\n{up}", follower.target.label());
    }
}
