//! Rows of the zoo at the edges of every portable type.

use sea_orm::{
    Iterable,
    prelude::{Json, Uuid},
};
use serde_json::json;
use zoo_entity_dense::zoo::{
    enums::{DateTimeKind, Mood, ShadeOfGrey, Spelling},
    every_type, every_type_or_null,
};

pub fn parsed<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error:?}"))
}

/// A row in the middle of every domain.
pub fn plain() -> every_type::Model {
    every_type::Model {
        id: Uuid::from_u128(1),
        flag: true,
        small: 1,
        medium: 2,
        large: 3,
        single: 1.5,
        double: 2.5,
        code: "abc".to_owned(),
        label: "label".to_owned(),
        line: "line".to_owned(),
        body: "body".to_owned(),
        raw: vec![1, 2],
        day: parsed("2026-03-04"),
        clock: parsed("05:06:07"),
        local: parsed("2026-03-04T05:06:07"),
        instant: parsed("2026-03-04T05:06:07Z"),
        token: Uuid::from_u128(2),
        loose: json!({}),
        tight: json!({}),
        mood: Mood::Happy,
        shade: ShadeOfGrey::Light,
        unit: DateTimeKind::Day,
        spelling: Spelling::Abc,
        feeling: "happy".to_owned(),
    }
}

/// A row with nothing in it.
pub fn nothing(id: Uuid) -> every_type_or_null::Model {
    every_type_or_null::Model {
        id,
        flag: None,
        small: None,
        medium: None,
        large: None,
        single: None,
        double: None,
        code: None,
        label: None,
        line: None,
        body: None,
        raw: None,
        day: None,
        clock: None,
        local: None,
        instant: None,
        token: None,
        loose: None,
        tight: None,
        mood: None,
        unit: None,
        shade: None,
        spelling: None,
        feeling: None,
    }
}

/// The plain row with a change, under an id of its own.
pub fn with(rows: &mut Vec<every_type::Model>, change: impl FnOnce(&mut every_type::Model)) {
    let id = Uuid::from_u128(u128::MAX - u128::try_from(rows.len()).expect("small"));
    let mut row = every_type::Model { id, ..plain() };
    change(&mut row);
    rows.push(row);
}

/// Text that some layer might take for its own; `n` characters at most.
const TEXTS: [&str; 14] = [
    "",
    " ",
    "  both ends  ",
    "it's",
    "\"quoted\" `ticks` [brackets]",
    "\\ \\n \\\\ $1 ?1 :name @x %s",
    "'; DROP TABLE every_type; --",
    "/* */ -- ;\nBEGIN;\tCOMMIT;\r\n",
    "NULL",
    "0012",
    "1e5",
    "äöü ß ﬀ e\u{301} \u{1F469}\u{200D}\u{1F680}",
    "\u{10FFFF}\u{1F389}\u{FFFD}\u{7F}\u{1}",
    "\u{202E}abc\u{FEFF}",
];

fn json_values() -> Vec<Json> {
    vec![
        json!(null),
        json!(true),
        json!(0),
        json!(5),
        json!(-0.5),
        json!(1e-7),
        json!(9_007_199_254_740_993_i64),
        json!(i64::MIN),
        json!(u64::MAX),
        json!(""),
        json!("x"),
        json!("null"),
        json!("it's \"q\" \\ / \u{1F389} \u{7f}\n"),
        json!([]),
        json!([[], {}, [null, [1, "2"]]]),
        json!({"": {"b": 1, "a": {"ключ": ["\u{1F512}", null, false]}}}),
    ]
}

/// Rows at the edges of every type's domain.
pub fn edges() -> Vec<every_type::Model> {
    let mut rows = Vec::new();
    let rows = &mut rows;
    for flag in [true, false] {
        with(rows, |row| row.flag = flag);
    }
    for (small, medium, large) in
        [(i16::MIN, i32::MIN, i64::MIN), (-1, -1, -1), (0, 0, 0), (i16::MAX, i32::MAX, i64::MAX)]
    {
        with(rows, |row| (row.small, row.medium, row.large) = (small, medium, large));
    }
    for large in [(1 << 53) - 1, 1 << 53, (1 << 53) + 1, -(1 << 53) - 1] {
        with(rows, |row| row.large = large);
    }
    for single in [0.0, f32::MIN, f32::MAX, f32::MIN_POSITIVE, f32::from_bits(1), -f32::from_bits(1), 0.1, 16_777_217.0]
    {
        with(rows, |row| row.single = single);
    }
    let smallest = f64::from_bits(1);
    for double in
        [0.0, f64::MIN, f64::MAX, f64::MIN_POSITIVE, smallest, -smallest, 0.1, 0.1 + 0.2, 9_007_199_254_740_993.0, 1.0]
    {
        with(rows, |row| row.double = double);
    }
    for text in TEXTS {
        with(rows, |row| (row.label, row.line, row.body) = (text.to_owned(), text.to_owned(), text.to_owned()));
    }
    with(rows, |row| row.body = "long \u{1F389} ".repeat(20_000));
    for character in ["x", "\u{1F389}", "'"] {
        with(rows, |row| (row.code, row.label) = (character.repeat(3), character.repeat(40)));
    }
    for raw in [vec![], vec![0], (0..=255).collect(), vec![0xff; 70_000], b"text".to_vec()] {
        with(rows, |row| row.raw = raw);
    }
    for (day, clock) in [
        ("0001-01-01", "00:00:00"),
        ("9999-12-31", "23:59:59.999999"),
        ("1970-01-01", "00:00:00.000001"),
        ("2024-02-29", "12:30:00.120"),
    ] {
        with(rows, |row| {
            (row.day, row.clock) = (parsed(day), parsed(clock));
            row.local = parsed(&format!("{day}T{clock}"));
            row.instant = parsed(&format!("{day}T{clock}Z"));
        });
    }
    for token in [Uuid::nil(), Uuid::max(), parsed("0193e7c2-8a5b-7cde-8f01-23456789abcd")] {
        with(rows, |row| row.token = token);
    }
    for value in json_values() {
        with(rows, |row| (row.loose, row.tight) = (value.clone(), value));
    }
    for (mood, feeling) in Mood::iter().zip(["happy", "guest user", "guest_user", "it's", "1st", "+", "type"]) {
        with(rows, |row| (row.mood, row.feeling) = (mood, feeling.to_owned()));
    }
    for (unit, spelling) in [(DateTimeKind::Day, Spelling::AbcValue), (DateTimeKind::Month, Spelling::SelfValue)] {
        with(rows, |row| (row.unit, row.spelling) = (unit, spelling));
    }
    std::mem::take(rows)
}
