//! The rows on which a migration fails, there and back, and nothing changes; each with the sentence that says so.

use super::{Case, Migration, claim::Header};
use seaglass_tests::target::Target;

/// Which database an entry is about, and which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Where {
    PostgresUp,
    PostgresDown,
    D1Up,
    D1Down,
}

use Where::{D1Down, D1Up, PostgresDown, PostgresUp};

/// The case, where it fails, what is said, and the row that makes it fail.
type Entry = (&'static str, &'static [Where], &'static str, &'static str);

const LONG: &str =
    "UPDATE authors SET name = 'a name of more than fifty letters, which nobody has but this one' WHERE id = 1";
const WORD: &str = "UPDATE authors SET name = 'Ann' WHERE id = 1";
const SAME_EMAIL: &str = "UPDATE authors SET email = 'a2@example.org' WHERE id = 1";
const SAME_NAME: &str = "UPDATE authors SET name = '102' WHERE id = 1";
const ORPHAN: &str = "UPDATE notes SET author_id = 4711 WHERE id = 1";
const EMPTY_TITLE: &str = "UPDATE posts SET title = '' WHERE id = 1";
const LIKED_TWICE: &str = "INSERT INTO likes (post_id, reader) VALUES (1, 'somebody else')";
const NO_SHOP: &str = "UPDATE vouchers SET shop = NULL WHERE number = 1";
const AGES_HENCE: &str = "UPDATE tags SET used_at = 9000000000000000000 WHERE code = 'code 1'";
const NO_NAME: &str = "UPDATE authors SET name = NULL WHERE id = 1";

const ENTRIES: &[Entry] = &[
    (
        "move the bounds of partitions",
        &[PostgresUp],
        "fails if rows of events_1 violate a new constraint",
        "INSERT INTO events VALUES (1200)",
    ),
    (
        "move the bounds of partitions",
        &[PostgresDown],
        "fails if rows of events_0 violate a new constraint by then",
        "INSERT INTO events VALUES (1200)",
    ),
    (
        "store an instant as JavaScript counts it",
        &[PostgresDown],
        "fails if a value of tags.used_at cannot become a timestamp with time zone by then",
        AGES_HENCE,
    ),
    (
        "store an instant in seconds",
        &[PostgresDown],
        "fails if a value of tags.used_at cannot become a timestamp with time zone by then",
        AGES_HENCE,
    ),
    (
        "store an instant as JavaScript writes it",
        &[PostgresUp],
        "fails if a value of tags.used_at cannot become a timestamp with time zone",
        AGES_HENCE,
    ),
    (
        "store an instant as JavaScript writes it",
        &[PostgresDown],
        "fails if a value of tags.used_at cannot become a timestamp with time zone by then",
        "UPDATE tags SET used_at = 'infinity' WHERE code = 'code 1'",
    ),
    (
        "add a value to an enum",
        &[PostgresDown, D1Down],
        "fails if a value of days.mood cannot become a value of mood by then",
        "UPDATE days SET mood = 'calm' WHERE id = 1",
    ),
    ("check a value", &[PostgresUp], "fails if a row of posts violates posts_title_check", EMPTY_TITLE),
    ("check a value", &[D1Up], "fails if rows of posts violate a new constraint", EMPTY_TITLE),
    (
        "check a value no more",
        &[PostgresDown],
        "fails if a row of posts violates posts_title_check by then",
        EMPTY_TITLE,
    ),
    ("check a value no more", &[D1Down], "fails if rows of posts violate a constraint that comes back", EMPTY_TITLE),
    (
        "count rows by two columns",
        &[PostgresDown],
        "fails if two rows of likes violate likes_pkey by then",
        LIKED_TWICE,
    ),
    (
        "count rows by two columns",
        &[D1Down],
        "fails if rows of likes violate a constraint that comes back",
        LIKED_TWICE,
    ),
    (
        "find rows by a column that becomes a number",
        &[PostgresUp, D1Up],
        "fails if a value of authors.name cannot become an integer",
        WORD,
    ),
    (
        "compare texts regardless of case on D1",
        &[D1Up],
        "fails if rows of tags violate a new constraint",
        "UPDATE tags SET name = 'TAG 2' WHERE code = 'code 1'",
    ),
    (
        "be strict about values and store rows by their key",
        &[D1Up],
        "fails if rows of tags violate a new constraint",
        "UPDATE tags SET name = x'41' WHERE code = 'code 1'",
    ),
    (
        "give a column under a materialized view another type",
        &[PostgresDown, D1Down],
        "fails if a value of authors.name cannot become a varchar(50) by then",
        LONG,
    ),
    (
        "give numbers fewer digits behind the point",
        &[PostgresDown],
        "fails if a value of papers_of_authors.number cannot become a decimal(12, 4) by then",
        "UPDATE papers_of_authors SET number = 9999999999 WHERE id = 1",
    ),
    ("let a key be NULL", &[D1Down], "fails if rows of vouchers violate a constraint that comes back", NO_SHOP),
    ("let a key be NULL no more", &[D1Up], "fails if rows of vouchers violate a new constraint", NO_SHOP),
    (
        "give a smaller type to a numbered column",
        &[PostgresUp],
        "fails if a value of authors.id cannot become an integer",
        "INSERT INTO authors (id, name) VALUES (3000000000, 'late')",
    ),
    (
        "find rows regardless of case",
        &[PostgresUp, D1Up],
        "fails if two rows of authors violate authors_lower_name_idx",
        "UPDATE authors SET name = '102' WHERE id = 1",
    ),
    (
        "let values be equal",
        &[PostgresDown],
        "fails if two rows of authors violate authors_email_key by then",
        SAME_EMAIL,
    ),
    ("let values be equal", &[D1Down], "fails if rows of authors violate a constraint that comes back", SAME_EMAIL),
    (
        "narrow a text",
        &[PostgresUp, D1Up],
        "fails if a value of authors.name cannot become a varchar(20)",
        "UPDATE authors SET name = 'more than twenty letters' WHERE id = 1",
    ),
    (
        "refuse rows that are in each other's way",
        &[PostgresUp],
        "fails if two rows of authors violate authors_once",
        SAME_EMAIL,
    ),
    (
        "let rows be in each other's way",
        &[PostgresDown],
        "fails if two rows of authors violate authors_once by then",
        SAME_EMAIL,
    ),
    ("refer to another table", &[PostgresUp], "fails if a row of notes violates notes_author_id_fkey", ORPHAN),
    ("refer to another table", &[D1Up], "fails if rows of notes violate a new constraint", ORPHAN),
    (
        "refer to another table no more",
        &[PostgresDown],
        "fails if a row of notes violates notes_author_id_fkey by then",
        ORPHAN,
    ),
    (
        "refer to another table no more",
        &[D1Down],
        "fails if rows of notes violate a constraint that comes back",
        ORPHAN,
    ),
    (
        "rename a value that is a default, beside a column of another type",
        &[PostgresUp, D1Up],
        "fails if a value of authors.name cannot become an integer",
        WORD,
    ),
    ("require a value no more", &[PostgresDown], "fails if authors.name is NULL in a row by then", NO_NAME),
    ("require a value no more", &[D1Down], "fails if rows of authors violate a constraint that comes back", NO_NAME),
    ("require that values differ", &[PostgresUp], "fails if two rows of authors violate authors_email_key", SAME_EMAIL),
    ("require that values differ", &[D1Up], "fails if rows of authors violate a new constraint", SAME_EMAIL),
    (
        "require that values differ for each name",
        &[PostgresDown],
        "fails if two rows of authors violate authors_key by then",
        SAME_EMAIL,
    ),
    (
        "require that values differ for each name",
        &[D1Down],
        "fails if rows of authors violate a constraint that comes back",
        SAME_EMAIL,
    ),
    (
        "require that values differ in another column",
        &[PostgresUp],
        "fails if two rows of authors violate authors_name_key",
        SAME_NAME,
    ),
    (
        "require that values differ in another column",
        &[D1Up],
        "fails if rows of authors violate a new constraint",
        SAME_NAME,
    ),
    (
        "require that values differ in another column",
        &[PostgresDown],
        "fails if two rows of authors violate authors_email_key by then",
        SAME_EMAIL,
    ),
    (
        "require that values differ in another column",
        &[D1Down],
        "fails if rows of authors violate a constraint that comes back",
        SAME_EMAIL,
    ),
    (
        "turn a text into a number",
        &[PostgresUp, D1Up],
        "fails if a value of authors.name cannot become an integer",
        WORD,
    ),
    (
        "widen a text",
        &[PostgresDown, D1Down],
        "fails if a value of authors.name cannot become a varchar(50) by then",
        LONG,
    ),
];

/// Rows that the change is about, and that it takes.
pub fn sound(title: &str) -> Option<&'static str> {
    match title {
        "remove a value from an enum" => Some("UPDATE days SET mood = 'calm' WHERE id > 90"),
        "require a value" => Some("UPDATE authors SET name = NULL WHERE id > 90"),
        _other => None,
    }
}

/// What is said to fail does, with everything as it was; and what can fail is said to.
pub fn all(case: &Case, migration: &Migration, engine: &Target) {
    for (direction, files) in [("up", &migration.up), ("down", &migration.down)] {
        let here = match (engine.dialect(), direction) {
            ("postgres", "up") => PostgresUp,
            ("postgres", _down) => PostgresDown,
            (_d1, "up") => D1Up,
            (_d1, _down) => D1Down,
        };
        let said: Vec<(usize, String)> = files
            .iter()
            .enumerate()
            .flat_map(|(at, sql)| Header::of(sql).fails(direction).into_iter().map(move |text| (at, text)))
            .collect();
        let entries = ENTRIES.iter().filter(|(title, places, ..)| *title == case.title && places.contains(&here));
        let mut wanted: Vec<&str> = entries.clone().map(|(_, _, text, _)| *text).collect();
        let mut found: Vec<&str> = said.iter().map(|(_, text)| text.as_str()).collect();
        wanted.sort_unstable();
        found.sort_unstable();
        assert_eq!(found, wanted, "{}, {here:?}: what is said to fail, and what does", case.title);
        for (_, _, text, row) in entries {
            let at = said.iter().find(|(_, other)| other == text).map(|(at, _)| *at).expect("it is said");
            fails(case, migration, engine, here, at, row);
        }
    }
}

fn fails(case: &Case, migration: &Migration, engine: &Target, here: Where, at: usize, row: &str) {
    let target = migration.begin(engine, case);
    let label = format!("{}, {} {here:?}, stage {at}", case.title, target.label());
    let must = |sql: &String| target.migrate(sql).unwrap_or_else(|error| panic!("{label}: {error}\n{sql}"));
    let file = if matches!(here, PostgresUp | D1Up) {
        target.must(row);
        migration.up.iter().take(at).for_each(must);
        &migration.up[at]
    } else {
        migration.up.iter().for_each(must);
        target.must(row);
        migration.down.iter().skip(at + 1).rev().for_each(must);
        &migration.down[at]
    };
    let held = (target.facts(), target.rows());
    assert!(target.migrate(file).is_err(), "{label}: it ran\n{file}");
    // An index whose build was stopped is left, which its header says.
    let facts = if file.starts_with("-- no-transaction") { held.0.clone() } else { target.facts() };
    assert_eq!((facts, target.rows()), held, "{label}");
}
