//! Choices that follow from a number, and the values that rows hold.

use crate::spec::{Spec, Ty, Value};
use crate::stored;
use seaglass::model::{ColumnType, Literal, PostgresType};

/// A stream of choices, the same for the same seed (splitmix64).
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `limit`, 0 if there is none.
    pub fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(limit.max(1)).unwrap_or(1)).unwrap_or(0)
    }

    /// True in so many of a hundred cases.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        if list.is_empty() { None } else { list.get(self.below(list.len())) }
    }

    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.below(at + 1));
        }
    }

    fn number(&mut self, range: std::ops::RangeInclusive<i64>) -> i64 {
        let width = range.end().abs_diff(*range.start()).saturating_add(1);
        let offset = i64::try_from(self.next() % width).unwrap_or(0);
        range.start().saturating_add(offset)
    }
}

/// What breaks quoting, splitting and escaping.
const TEXTS: [&str; 24] = [
    "",
    " ",
    "'",
    "it's",
    "\"",
    "\\",
    "a\nb",
    "tab\there",
    "--",
    "/* */",
    ";",
    "BEGIN TRANSACTION;",
    "COMMIT;",
    "NULL",
    "0",
    "-1",
    "1.0",
    "1e3",
    "x'00'",
    "$$",
    "%_",
    "😀 é",
    "日本語",
    "\u{202e}r",
];

/// Types that Postgres alone has, each with values as it writes them.
pub const NATIVE: [(PostgresType, &[&str]); 9] = [
    (PostgresType::Inet, &["192.168.0.0/24", "10.0.0.1/8", "::1/64"]),
    (PostgresType::Tsvector, &["'duck':1 'lark':2", "'it''s'", ""]),
    (PostgresType::Int4range, &["[1,10)", "empty", "(,5)"]),
    (PostgresType::Nummultirange, &["{[1,2),[3,4)}", "{}"]),
    (PostgresType::Box, &["(3,4),(1,2)", "(0,0),(0,0)"]),
    (PostgresType::Xml, &["<a>it's</a>", "text"]),
    (PostgresType::VarBit(8), &["1", "00000000", "10101"]),
    (PostgresType::Timestamptz(3), &["2024-02-29 12:00:00.123+00", "1999-12-31 23:59:59+00"]),
    (PostgresType::Time(0), &["00:00:00", "23:59:59"]),
];

/// A value of that type, never NULL.
pub fn value(spec: &Spec, ty: &Ty, dice: &mut Dice) -> Value {
    match ty {
        Ty::Enum(id) => {
            let values = spec.enumeration(*id).map(|item| item.values.as_slice()).unwrap_or_default();
            dice.pick(values).map_or(Value::Null, |(id, _)| Value::Enum(*id))
        }
        Ty::Plain(ty, storage) => Value::Literal(stored::cut(literal(ty, dice), *storage)),
    }
}

fn literal(ty: &ColumnType, dice: &mut Dice) -> Literal {
    match ty {
        ColumnType::Boolean => Literal::Bool(dice.chance(50)),
        ColumnType::SmallInteger => Literal::Integer(integer(i64::from(i16::MIN), i64::from(i16::MAX), dice)),
        ColumnType::Integer => Literal::Integer(integer(i64::from(i32::MIN), i64::from(i32::MAX), dice)),
        ColumnType::BigInteger => Literal::Integer(integer(i64::MIN, i64::MAX, dice)),
        ColumnType::Double => Literal::Float(float(dice)),
        ColumnType::Decimal { .. } => {
            Literal::Decimal(format!("{}.{:04}", dice.number(-99_999..=99_999), dice.below(10_000)))
        }
        ColumnType::Varchar(Some(length)) => Literal::Text(text(dice).chars().take(*length as usize).collect()),
        ColumnType::Bytes => {
            let length = dice.below(6);
            Literal::Bytes(format!("{:012x}", dice.next() >> 16)[..length * 2].to_owned())
        }
        ColumnType::Date => Literal::Date(day(dice)),
        ColumnType::Time => Literal::Time(time(dice)),
        ColumnType::DateTime => Literal::DateTime(format!("{} {}", day(dice), time(dice))),
        ColumnType::TimestampTz => Literal::Timestamp(format!("{} {}", day(dice), time(dice))),
        ColumnType::Uuid => Literal::Uuid(uuid(dice)),
        ColumnType::Json | ColumnType::JsonBinary => {
            let options = ["null", "5", "\"x\"", "{\"a\":[1,2],\"b\":\"it's\"}", "[]", "{\"é\":true}"];
            Literal::Json((*dice.pick(&options).unwrap_or(&"null")).to_owned())
        }
        ColumnType::Postgres(native) => {
            let values = NATIVE.iter().find(|(ty, _)| ty == native).map_or(&[] as &[&str], |(_, values)| *values);
            Literal::Text((*dice.pick(values).unwrap_or(&"")).to_owned())
        }
        _ => Literal::Text(text(dice)),
    }
}

fn integer(least: i64, most: i64, dice: &mut Dice) -> i64 {
    match dice.below(12) {
        0 => least,
        1 => most,
        2 => 0,
        3 => -1,
        4 => (1_i64 << 53).clamp(least, most),
        _ => dice.number(1..=30_000),
    }
}

fn float(dice: &mut Dice) -> String {
    let edges = ["0", "1", "-1.5", "0.1", "1e300", "5e-324", "123456789.125"];
    if dice.chance(50) {
        (*dice.pick(&edges).unwrap_or(&"0")).to_owned()
    } else {
        format!("{}.25", dice.number(-9_999..=9_999))
    }
}

fn text(dice: &mut Dice) -> String {
    let fragment = *dice.pick(&TEXTS).unwrap_or(&"");
    match dice.below(4) {
        0 => fragment.to_owned(),
        1 => dice.number(0..=99_999).to_string(),
        _ => format!("{fragment}{}", dice.number(0..=99_999)),
    }
}

fn day(dice: &mut Dice) -> String {
    match dice.below(8) {
        0 => "0001-01-01".to_owned(),
        1 => "9999-12-31".to_owned(),
        2 => "2024-02-29".to_owned(),
        _ => format!("{:04}-{:02}-{:02}", dice.number(1900..=2100), dice.number(1..=12), dice.number(1..=28)),
    }
}

fn time(dice: &mut Dice) -> String {
    let seconds = format!("{:02}:{:02}:{:02}", dice.below(24), dice.below(60), dice.below(60));
    if dice.chance(50) { seconds } else { format!("{seconds}.{:06}", dice.below(1_000_000)) }
}

fn uuid(dice: &mut Dice) -> String {
    let (high, low) = (dice.next(), dice.next());
    let digits = format!("{high:016x}{low:016x}");
    [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]].join("-")
}
