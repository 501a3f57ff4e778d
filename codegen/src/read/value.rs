//! Values.
//!
//! sea-query's value type grows with its features, and any crate of a build can switch them on. What they add is told
//! apart by name and read from sea-query's own text, so that a declaration means the same under every set of features.

use super::{Problem, moment};
use crate::model::{Literal, Rule};
use sea_query::{OptionEnum, QueryBuilder, SqliteQueryBuilder, Value};
use std::fmt::Write as _;

/// The constant that a value is; nothing for NULL.
pub(super) fn read(value: &Value) -> Result<Option<Literal>, Problem> {
    #[allow(
        clippy::match_wildcard_for_single_variants,
        unreachable_patterns,
        reason = "without any of sea-query's features the last arm has nothing left to match"
    )]
    Ok(match value {
        Value::Bool(value) => value.map(Literal::Bool),
        Value::TinyInt(value) => value.map(|value| Literal::Integer(value.into())),
        Value::SmallInt(value) => value.map(|value| Literal::Integer(value.into())),
        Value::Int(value) => value.map(|value| Literal::Integer(value.into())),
        Value::BigInt(value) => value.map(Literal::Integer),
        Value::TinyUnsigned(value) => value.map(|value| Literal::Integer(value.into())),
        Value::SmallUnsigned(value) => value.map(|value| Literal::Integer(value.into())),
        Value::Unsigned(value) => value.map(|value| Literal::Integer(value.into())),
        Value::BigUnsigned(value) => value.map(unsigned).transpose()?,
        Value::Float(value) => value.map(|value| float(value.into(), format!("{value:?}"))).transpose()?,
        Value::Double(value) => value.map(|value| float(value, format!("{value:?}"))).transpose()?,
        Value::String(value) => value.as_deref().map(text).transpose()?,
        Value::Char(value) => value.map(|value| text(value.encode_utf8(&mut [0; 4]))).transpose()?,
        Value::Enum(OptionEnum::Some(value)) => Some(text(&value.value)?),
        Value::Enum(OptionEnum::None(_)) => None,
        Value::Bytes(value) => value.as_deref().map(|bytes| Literal::Bytes(hexadecimal(bytes))),
        other => featured(other)?,
    })
}

/// A value that one of sea-query's features adds.
fn featured(value: &Value) -> Result<Option<Literal>, Problem> {
    let debug = format!("{value:?}");
    let kind = debug.split('(').next().unwrap_or_default();
    if debug.ends_with("None)") {
        return Ok(None);
    }
    if kind == "Array" {
        return Err(Problem::new(
            Rule::ValueNotPortable,
            "an array is a value",
            "its text differs between Postgres and D1, which has no arrays",
            r#"`seaglass::per_dialect("'{}'", "'[]'")`, or `Expr::cust("'{}'")` where Postgres is the only dialect"#,
        ));
    }
    // In SQLite's text a quote is doubled and nothing else is changed.
    let text = SqliteQueryBuilder.value_to_string(value);
    let text = text.strip_prefix('\'').and_then(|text| text.strip_suffix('\'')).unwrap_or(&text).replace("''", "'");
    let literal = match kind {
        "Json" => serde_json::from_str(&text).ok().map(|value| Literal::Json(sorted(&value))),
        "ChronoDate" | "TimeDate" | "JiffDate" => moment::date(&text).map(Literal::Date),
        "ChronoTime" | "TimeTime" | "JiffTime" => moment::time(&text).map(Literal::Time),
        "ChronoDateTime" | "TimeDateTime" | "JiffDateTime" => moment::date_time(&text).map(Literal::DateTime),
        "ChronoDateTimeUtc"
        | "ChronoDateTimeLocal"
        | "ChronoDateTimeWithTimeZone"
        | "TimeDateTimeWithTimeZone"
        | "JiffTimestamp" => moment::instant(&text).map(Literal::Timestamp),
        "Decimal" | "BigDecimal" => decimal(&text).then(|| Literal::Decimal(text.clone())),
        "Uuid" => uuid(&text).map(Literal::Uuid),
        "IpNetwork" | "MacAddress" | "Vector" | "Range" => Some(Literal::Text(text.clone())),
        _ => None,
    };
    match literal.filter(|_| !moment::is_cut(kind, &debug)) {
        Some(literal) => Ok(Some(literal)),
        None => Err(Problem::new(
            Rule::ValueNotPortable,
            format!("the value {text} of {kind} has no portable form"),
            "days are of the years 0001 to 9999, times are in microseconds and their zones in minutes, numbers are finite",
            "a value within these limits, or its text",
        )),
    }
}

fn unsigned(value: u64) -> Result<Literal, Problem> {
    i64::try_from(value).map(Literal::Integer).map_err(|_| {
        Problem::new(
            Rule::ValueNotPortable,
            format!("the number {value} is over 9223372036854775807"),
            "neither database has a larger integer",
            "a smaller number, or a decimal column with the number as text",
        )
    })
}

fn float(value: f64, text: String) -> Result<Literal, Problem> {
    if value.is_finite() {
        return Ok(Literal::Float(text));
    }
    Err(Problem::new(
        Rule::ValueNotPortable,
        format!("the number {text} is not finite"),
        "D1 stores NaN as NULL, and neither database reads `inf` as a number",
        "a finite number, or NULL",
    ))
}

fn text(text: &str) -> Result<Literal, Problem> {
    if text.contains('\0') {
        return Err(Problem::new(
            Rule::NulCharacter,
            "a text holds the character NUL",
            "Postgres cannot store it",
            "the text without it, or bytes",
        ));
    }
    Ok(Literal::Text(text.to_owned()))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // A string takes everything.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Whether the text is a plain decimal number.
pub(super) fn decimal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    [whole, fraction].iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// A uuid in its hyphenated form, in lower case.
pub(super) fn uuid(text: &str) -> Option<String> {
    let groups: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    let digits = groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_hexdigit()));
    (digits && lengths == [8, 4, 4, 4, 12]).then(|| text.to_ascii_lowercase())
}

/// JSON as compact text with the keys of every object in order, whatever order `serde_json` was built to keep.
fn sorted(value: &serde_json::Value) -> String {
    let list = |items: &mut dyn Iterator<Item = String>| items.collect::<Vec<_>>().join(",");
    match value {
        serde_json::Value::Object(entries) => {
            let mut entries: Vec<_> = entries.iter().collect();
            entries.sort_unstable_by_key(|(key, _)| key.as_str());
            let entry = |(key, value): (&String, &serde_json::Value)| {
                format!("{}:{}", serde_json::Value::from(key.as_str()), sorted(value))
            };
            format!("{{{}}}", list(&mut entries.into_iter().map(entry)))
        }
        serde_json::Value::Array(items) => format!("[{}]", list(&mut items.iter().map(sorted))),
        plain => plain.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::{decimal, sorted, uuid};

    #[test]
    fn numbers_and_uuids_are_told_by_their_text() {
        assert!(["0", "-1.50", "12"].into_iter().all(decimal));
        assert!(!["", ".5", "1.", "1e3", "NaN", "--1"].into_iter().any(decimal));
        assert_eq!(
            uuid("67E55044-10B1-426F-9247-BB680E5FE0C8").as_deref(),
            Some("67e55044-10b1-426f-9247-bb680e5fe0c8")
        );
        assert_eq!(uuid("67e5504410b1426f9247bb680e5fe0c8"), None);
    }

    #[test]
    fn json_has_one_spelling() {
        let value = serde_json::json!({ "b": [1, { "d": null, "c": "\"" }], "a": 1.5 });
        assert_eq!(sorted(&value), r#"{"a":1.5,"b":[1,{"c":"\"","d":null}]}"#);
    }
}
