//! Values of the types that both databases have.

use seaglass::model::{ColumnType, Literal};

/// The longest text that is tried where any length fits.
const LONG: u32 = 300;

/// Plain values, no two alike, and those at the edges; none for what a dialect alone knows.
pub(super) fn of(ty: &ColumnType, values: Option<&[String]>) -> Option<(Vec<Literal>, Vec<Literal>)> {
    let whole = |least: i64, most: i64| {
        ([1, 2, 3, 4, 5, 6].map(Literal::Integer).to_vec(), [most, least, 0].map(Literal::Integer).to_vec())
    };
    let of = |make: fn(String) -> Literal, plain: &[&str], edges: &[&str]| {
        let each = |texts: &[&str]| texts.iter().map(|text| make((*text).to_owned())).collect::<Vec<_>>();
        (each(plain), each(edges))
    };
    Some(match ty {
        ColumnType::Boolean => (vec![Literal::Bool(true), Literal::Bool(false)], Vec::new()),
        ColumnType::SmallInteger => whole(i16::MIN.into(), i16::MAX.into()),
        ColumnType::Integer => whole(i32::MIN.into(), i32::MAX.into()),
        ColumnType::BigInteger => whole(i64::MIN, i64::MAX),
        ColumnType::Float | ColumnType::Double => {
            of(Literal::Float, &["1.5", "2.5", "3.5", "4.5", "5.5"], &["-1234567.0", "0.001953125", "0.0"])
        }
        ColumnType::Decimal { precision } => decimals(*precision),
        ColumnType::Char(length) => texts(Some(length.unwrap_or(1))),
        ColumnType::Varchar(length) => texts(*length),
        ColumnType::Text => texts(None),
        ColumnType::Bytes => of(Literal::Bytes, &["01", "02", "03", "04", "05"], &["00ff27", ""]),
        ColumnType::Date => of(Literal::Date, &DAYS, &["9999-12-31", "0001-01-01"]),
        ColumnType::Time => of(
            Literal::Time,
            &["01:00:00", "02:00:00", "03:00:00", "04:00:00", "05:00:00"],
            &["23:59:59.999999", "00:00:00"],
        ),
        ColumnType::DateTime => with_times(Literal::DateTime),
        ColumnType::TimestampTz => with_times(Literal::Timestamp),
        ColumnType::Uuid => uuids(),
        ColumnType::Json | ColumnType::JsonBinary => of(
            Literal::Json,
            &[r#"{"a":1}"#, r#"{"a":2}"#, r#"{"a":3}"#, r#"{"a":4}"#, r#"{"a":5}"#],
            &[r#"[null,"it's \"☃\"",1.5]"#, "{}"],
        ),
        ColumnType::Enum(_) => (values?.iter().map(|value| Literal::Text(value.clone())).collect(), Vec::new()),
        ColumnType::Custom { .. } | ColumnType::Array(_) | ColumnType::Postgres(_) => return None,
    })
}

const DAYS: [&str; 5] = ["2024-02-29", "2024-03-01", "2024-03-02", "2024-03-03", "2024-03-04"];

fn with_times(make: fn(String) -> Literal) -> (Vec<Literal>, Vec<Literal>) {
    let plain = DAYS.iter().map(|day| make(format!("{day} 12:30:00"))).collect();
    (plain, vec![make("9999-12-31 23:59:59.999".to_owned()), make("0001-01-01 00:00:00".to_owned())])
}

fn uuids() -> (Vec<Literal>, Vec<Literal>) {
    let uuid = |digit: char, rest: char| {
        let rest = |length: usize| rest.to_string().repeat(length);
        let text = format!("{}-{}-4{}-8{}-{}{digit}", rest(8), rest(4), rest(3), rest(3), rest(11));
        Literal::Uuid(text)
    };
    (['1', '2', '3', '4', '5'].map(|digit| uuid(digit, '0')).to_vec(), vec![uuid('f', 'f')])
}

fn decimals(precision: Option<(u32, u32)>) -> (Vec<Literal>, Vec<Literal>) {
    let Some((digits, scale)) = precision else {
        let of = |text: &str| Literal::Decimal(text.to_owned());
        return (["1.5", "2.5", "3.5", "4.5", "5.5"].map(of).to_vec(), vec![of("-1234567890123.123456789"), of("0")]);
    };
    let (before, behind) = (digits.saturating_sub(scale) as usize, scale as usize);
    let of = |whole: &str, part: String| {
        Literal::Decimal(if part.is_empty() { whole.to_owned() } else { format!("{whole}.{part}") })
    };
    let plain = |n: usize| match (before, behind) {
        (0, _) => of("0", format!("{n:0>behind$}")),
        (_, 0) => of(&n.to_string(), String::new()),
        _ => of(&n.to_string(), format!("{n:0<behind$}")),
    };
    let nines = if before == 0 { "0".to_owned() } else { "9".repeat(before) };
    let most = of(&nines, "9".repeat(behind));
    let least = of(&format!("-{nines}"), "9".repeat(behind));
    ((1..=5).map(plain).collect(), vec![most, least, of("0", "0".repeat(behind))])
}

fn texts(length: Option<u32>) -> (Vec<Literal>, Vec<Literal>) {
    let most = length.unwrap_or(LONG) as usize;
    let fitting = |text: &str| Literal::Text(text.chars().take(most).collect());
    let plain = if most < 6 { ["a", "b", "c", "d", "e"] } else { ["plain1", "plain2", "plain3", "plain4", "plain5"] };
    let long = "x".repeat(most.min(LONG as usize));
    let odd = if most < 16 { "'☃" } else { " it's \\ \"Zoë\" ☃" };
    (plain.map(fitting).to_vec(), vec![fitting(odd), fitting(&long), fitting("")])
}
