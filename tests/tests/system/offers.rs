//! What is offered as a backfill, for a new column of every type, does what it says over rows.

use seaglass::{
    Database, EnumDecl, TableDecl, column,
    model::{Dialect, Storage},
    sea_query::{ColumnDef, PgInterval, Table, extension::postgres::Type},
};
use seaglass_tests::{story::Story, target::Target};

/// A column of each type, and the value that is offered for it, as text.
fn both() -> Vec<(ColumnDef, &'static str)> {
    let of = |name: &'static str| ColumnDef::new(name);
    vec![
        (of("flag").boolean().take(), "false"),
        (of("small").small_integer().take(), "0"),
        (of("medium").integer().take(), "0"),
        (of("large").big_integer().take(), "0"),
        (of("single").float().take(), "0"),
        (of("double").double().take(), "0"),
        (of("exact").decimal_len(10, 2).take(), "0"),
        (of("code").char_len(3).take(), ""),
        (of("label").string_len(40).take(), ""),
        (of("body").text().take(), ""),
        (of("raw").blob().take(), ""),
        (of("day").date().take(), "?"),
        (of("clock").time().take(), "?"),
        (of("local").date_time().take(), "?"),
        (of("instant").timestamp_with_time_zone().take(), "?"),
        (of("token").uuid().take(), "?"),
        (of("loose").json().take(), "{}"),
        (of("tight").json_binary().take(), "{}"),
        (of("mood").enumeration("mood", Vec::<String>::new()).take(), "calm"),
    ]
}

fn postgres_only() -> Vec<(ColumnDef, &'static str)> {
    let of = |name: &'static str| ColumnDef::new(name);
    vec![
        (of("list").array(seaglass::sea_query::ColumnType::Text).take(), "{}"),
        (of("numbers").array(seaglass::sea_query::ColumnType::Integer).take(), "{}"),
        (of("span").interval(None, None).take(), "00:00:00"),
        (of("spans").interval(Some(PgInterval::YearToMonth), None).take(), "00:00:00"),
        (of("price").money().take(), "$0.00"),
        (of("bits").bit(Some(4)).take(), "0000"),
        (of("some_bits").varbit(8).take(), ""),
        (of("network").cidr().take(), "0.0.0.0/32"),
        (of("host").inet().take(), "0.0.0.0/32"),
        (of("card").mac_address().take(), "00:00:00:00:00:00"),
    ]
}

fn users(columns: &[(ColumnDef, &'static str)]) -> TableDecl {
    let mut table = Table::create().table("users").col(ColumnDef::new("id").integer().not_null().primary_key()).take();
    for (definition, _) in columns {
        table.col(definition.clone().not_null());
    }
    let users = TableDecl::new(table);
    let has_decimal = columns.iter().any(|(definition, _)| definition.get_column_name() == "exact");
    if has_decimal { users.column("exact", column().d1_storage(Storage::ExactDecimal)) } else { users }
}

/// The flags of the `next:` line, as a shell takes them apart.
fn offered(said: &str) -> Vec<String> {
    let next = said.lines().find(|line| line.starts_with("next: ")).unwrap_or_else(|| panic!("no next: in\n{said}"));
    let mut words = vec![String::new()];
    let mut quote = None;
    for letter in next.trim_start_matches("next: ").chars() {
        let last = words.last_mut().expect("there is one");
        match (letter, quote) {
            (letter, Some(open)) if letter == open => quote = None,
            ('\'' | '"', None) => quote = Some(letter),
            (' ', None) => words.push(String::new()),
            (letter, _) => last.push(letter),
        }
    }
    words.into_iter().skip_while(|word| !word.starts_with("--")).collect()
}

fn filled(columns: &[(ColumnDef, &'static str)], database: impl Fn(TableDecl) -> Database, targets: Vec<Target>) {
    let story = Story::new();
    story.generate(&[database(users(&[]))], &[]);
    let followers: Vec<_> = targets.into_iter().map(|target| story.follower(target, "app")).collect();
    for follower in &followers {
        story.migrate(follower);
        follower.target.must("INSERT INTO users (id) VALUES (1)");
    }
    let after = [database(users(columns))];
    let said = story.refused(&after, "generate", &[]);
    let flags = offered(&said);
    assert_eq!(flags.iter().filter(|flag| *flag == "--backfill").count(), columns.len(), "{said}");
    story.generate(&after, &flags.iter().map(String::as_str).collect::<Vec<_>>());
    for follower in &followers {
        let (target, label) = (&follower.target, follower.target.label());
        story.migrate(follower);
        story.expect_as_fresh(follower);
        for (definition, expected) in columns {
            let name = definition.get_column_name();
            let text = match (name.as_str(), target.dialect()) {
                ("raw", "postgres") => format!("encode({name}, 'hex')"),
                ("raw", _d1) => format!("CASE typeof({name}) WHEN 'blob' THEN hex({name}) ELSE 'no bytes' END"),
                ("flag", "d1") => format!("CASE {name} WHEN 0 THEN 'false' END"),
                ("single" | "double", "d1") => format!("CASE {name} WHEN 0.0 THEN '0' END"),
                ("exact", "postgres") => format!("trim_scale({name})::text"),
                (_, "postgres") => format!("{name}::text"),
                _d1 => format!("CAST({name} AS TEXT)"),
            };
            let found = target.texts(&format!("SELECT {text} FROM users"));
            let found: Vec<&str> = found.iter().map(|text| text.trim_end()).collect();
            assert!(found == [*expected] || (*expected == "?" && found.len() == 1), "{label}: {name} is {found:?}");
        }
    }
}

#[test]
fn what_is_offered_for_a_column_of_any_type_fills_rows() {
    let mood = || EnumDecl::new(Type::create().as_enum("mood").values(["calm", "glad"]));
    let mut targets = Vec::from(Target::postgres("offers"));
    targets.push(Target::d1());
    filled(&both(), |users| Database::new("app").enumeration(mood()).table(users), targets);
    let postgres = |users| Database::new("app").dialects([Dialect::Postgres]).table(users);
    filled(&postgres_only(), postgres, Vec::from(Target::postgres("offers")));
}

#[test]
fn bytes_are_typed_as_either_database_spells_them() {
    let raw = [(ColumnDef::new("raw").blob().take(), "")];
    for (typed, expected) in [("''", ""), ("x\'01ff\'", "01FF"), (r"'\x01ff'", "01FF"), ("X'AB'", "AB")] {
        let story = Story::new();
        let database = |columns: &[(ColumnDef, &'static str)]| [Database::new("app").table(users(columns))];
        story.generate(&database(&[]), &[]);
        let [_, postgres] = Target::postgres("offers");
        let followers = [postgres, Target::d1()].map(|target| story.follower(target, "app"));
        for follower in &followers {
            story.migrate(follower);
            follower.target.must("INSERT INTO users (id) VALUES (1)");
        }
        story.generate(&database(&raw), &["--backfill", &format!("users.raw={typed}")]);
        for follower in &followers {
            story.migrate(follower);
            let query = match follower.target.dialect() {
                "postgres" => "SELECT upper(encode(raw, 'hex')) FROM users",
                _d1 => "SELECT hex(raw) FROM users WHERE typeof(raw) = 'blob'",
            };
            assert_eq!(follower.target.texts(query), [expected], "{typed} on {}", follower.target.label());
        }
    }
}
