//! The form in which a column stores a value, and constants read into it.

use super::instant::{Instant, Time};
use crate::model::{ColumnType, Literal, Storage};

/// What a column stores, as far as the spelling of a constant depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Boolean,
    Integer,
    Float,
    /// A decimal by its native or exact form.
    Decimal,
    /// A decimal as an integer, scaled by so many digits.
    Scaled(u32),
    Text,
    Bytes,
    Uuid,
    Json,
    Date,
    Time,
    DateTime,
    Instant,
    /// An instant as a number of units since 1970: of seconds, or of what so many digits more make of them.
    Unix(u32),
    /// An instant as text in milliseconds, with a Z.
    Iso,
    /// A uuid as text.
    TextUuid,
    /// A boolean as text.
    TextBoolean,
    /// A type that the dialect alone knows.
    Other,
}

/// The form of a column of that type.
pub(super) fn form(ty: &ColumnType, storage: Option<Storage>) -> Form {
    match storage {
        Some(Storage::UnixSeconds) => return Form::Unix(0),
        Some(Storage::UnixMillis) => return Form::Unix(3),
        Some(Storage::IsoTimestamp) => return Form::Iso,
        Some(Storage::TextUuid) => return Form::TextUuid,
        Some(Storage::TextBoolean) => return Form::TextBoolean,
        Some(Storage::LossyDecimal) => return Form::Float,
        Some(Storage::SqlTimestamp | Storage::ExactDecimal | Storage::ScaledDecimal) | None => {}
    }
    match &*ty.with_all_digits() {
        ColumnType::Boolean => Form::Boolean,
        ColumnType::SmallInteger | ColumnType::Integer | ColumnType::BigInteger => Form::Integer,
        ColumnType::Float | ColumnType::Double => Form::Float,
        ColumnType::Decimal { precision } if storage == Some(Storage::ScaledDecimal) => {
            Form::Scaled(precision.map_or(0, |(_, scale)| scale))
        }
        ColumnType::Decimal { .. } => Form::Decimal,
        ColumnType::Char(_) | ColumnType::Varchar(_) | ColumnType::Text | ColumnType::Enum(_) => Form::Text,
        ColumnType::Bytes => Form::Bytes,
        ColumnType::Date => Form::Date,
        ColumnType::Time => Form::Time,
        ColumnType::DateTime => Form::DateTime,
        ColumnType::TimestampTz => Form::Instant,
        ColumnType::Uuid => Form::Uuid,
        ColumnType::Json | ColumnType::JsonBinary => Form::Json,
        ColumnType::Custom { .. } | ColumnType::Array(_) | ColumnType::Postgres(_) => Form::Other,
    }
}

/// A constant in the form of its column, before a dialect spells it.
#[derive(Debug)]
pub(super) enum Value<'a> {
    Bool(bool),
    /// A number as SQL, possibly negative.
    Number(String),
    Text(&'a str),
    /// Text made here.
    Made(String),
    /// Hexadecimal digits of bytes.
    Bytes(String),
    /// A uuid in its hyphenated form.
    Uuid(String),
    Instant(Instant),
    DateTime(Instant),
    Time(Time),
}

/// Reads `literal` as a value of `form`; what does not fit keeps its own form, for the database to judge.
pub(super) fn value(literal: &Literal, form: Form) -> Value<'_> {
    match literal {
        Literal::Bool(value) if form == Form::Integer => Value::Number(u8::from(*value).to_string()),
        Literal::Bool(value) if matches!(form, Form::Json | Form::Text | Form::TextBoolean) => {
            Value::Made(value.to_string())
        }
        Literal::Bool(value) => Value::Bool(*value),
        Literal::Integer(value @ 0..=1) if form == Form::Boolean => Value::Bool(*value == 1),
        Literal::Integer(value @ 0..=1) if form == Form::TextBoolean => Value::Made((*value == 1).to_string()),
        Literal::Integer(value) => number(value.to_string(), form),
        Literal::Float(value) | Literal::Decimal(value) => number(value.clone(), form),
        Literal::Text(value) => text(value, form),
        Literal::Bytes(value) => Value::Bytes(value.clone()),
        Literal::Uuid(value) => uuid(value, form),
        Literal::Json(value) | Literal::Date(value) => Value::Text(value),
        Literal::Time(value) => Time::parse(value).map_or(Value::Text(value), Value::Time),
        Literal::DateTime(value) | Literal::Timestamp(value) => {
            Instant::parse(value).map_or(Value::Text(value), |instant| moment(instant, form))
        }
    }
}

fn moment<'a>(instant: Instant, form: Form) -> Value<'a> {
    if form == Form::DateTime {
        Value::DateTime(instant)
    } else if let Form::Unix(digits) = form {
        Value::Number(instant.unix(digits).to_string())
    } else if form == Form::Iso {
        Value::Made(instant.iso())
    } else {
        Value::Instant(instant)
    }
}

fn number<'a>(digits: String, form: Form) -> Value<'a> {
    if let Form::Scaled(scale) = form {
        Value::Number(scaled(&digits, scale).unwrap_or(digits))
    } else if matches!(form, Form::Json | Form::Text) {
        Value::Made(digits)
    } else {
        Value::Number(digits)
    }
}

fn text(text: &str, form: Form) -> Value<'_> {
    let value = match form {
        Form::Boolean | Form::TextBoolean => {
            let wrap = |value: bool| {
                if form == Form::Boolean { Value::Bool(value) } else { Value::Made(value.to_string()) }
            };
            match text.trim().to_ascii_lowercase().as_str() {
                "true" | "t" | "1" => Some(wrap(true)),
                "false" | "f" | "0" => Some(wrap(false)),
                _other => None,
            }
        }
        Form::Bytes => Some(Value::Bytes(hexadecimal(text.as_bytes()))),
        Form::Uuid | Form::TextUuid => return uuid(text, form),
        Form::Date => Instant::parse(text).is_some().then(|| Value::Text(&text.trim()[..10])),
        Form::Time => Time::parse(text).map(Value::Time),
        Form::DateTime | Form::Instant | Form::Unix(_) | Form::Iso => {
            Instant::parse(text).map(|instant| moment(instant, form))
        }
        Form::Scaled(scale) => scaled(text, scale).map(Value::Number),
        Form::Integer | Form::Float | Form::Decimal | Form::Text | Form::Json | Form::Other => None,
    };
    value.unwrap_or(Value::Text(text))
}

fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from(b"0123456789abcdef"[usize::from(nibble)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

fn uuid(text: &str, form: Form) -> Value<'_> {
    let digits: String = text.trim().trim_matches(['{', '}']).replace('-', "").to_ascii_lowercase();
    let is_uuid = matches!(form, Form::Uuid | Form::TextUuid);
    if is_uuid && digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        let part = |from: usize, to: usize| &digits[from..to];
        let hyphened = [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)].join("-");
        if form == Form::Uuid { Value::Uuid(hyphened) } else { Value::Made(hyphened) }
    } else {
        Value::Text(text)
    }
}

/// Decimal text as an integer scaled by `scale` digits, rounded half away from zero as Postgres does.
fn scaled(text: &str, scale: u32) -> Option<String> {
    let text = text.trim();
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let sound = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !sound(whole) || !sound(fraction) {
        return None;
    }
    let scale = usize::try_from(scale).ok()?;
    let kept = &fraction[..scale.min(fraction.len())];
    let value: i128 = format!("{whole}{kept:0<scale$}").parse().ok()?;
    let up = fraction.as_bytes().get(scale).is_some_and(|digit| *digit >= b'5');
    let value = value.checked_add(i128::from(up))?;
    Some(if value == 0 { "0".to_owned() } else { format!("{sign}{value}") })
}

#[cfg(test)]
mod tests {
    use super::scaled;

    #[test]
    fn decimals_are_scaled() {
        let read = |text: &str| scaled(text, 2);
        assert_eq!(read("1.5").as_deref(), Some("150"));
        assert_eq!(read("-0.005").as_deref(), Some("-1"));
        assert_eq!(read("-0.004").as_deref(), Some("0"));
        assert_eq!(read("12").as_deref(), Some("1200"));
        assert_eq!(read("9.999").as_deref(), Some("1000"));
        assert_eq!(read("1e3"), None);
        assert_eq!(read(".5"), None);
        assert_eq!(scaled("7", 0).as_deref(), Some("7"));
    }
}
