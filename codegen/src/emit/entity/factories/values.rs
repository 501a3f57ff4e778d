//! What a factory puts into a column, as a Rust expression of the row's number `n`.

use super::super::plan::{Field, Plan};
use super::super::types::{NewType, Origin};
use super::checks::Bounds;
use crate::model::{ColumnType, Literal};

/// A value that is made up.
pub(super) struct MadeValue {
    pub(super) rust: String,
    pub(super) by: Numbering,
}

/// What a value has of the row's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Numbering {
    /// Nothing.
    Fixed,
    /// It comes again for some other number.
    Repeating,
    /// It is another one for every other number.
    Distinct,
}

impl MadeValue {
    fn fixed(rust: impl Into<String>) -> Self {
        Self { rust: rust.into(), by: Numbering::Fixed }
    }

    fn repeating(rust: impl Into<String>) -> Self {
        Self { rust: rust.into(), by: Numbering::Repeating }
    }

    fn distinct(rust: impl Into<String>) -> Self {
        Self { rust: rust.into(), by: Numbering::Distinct }
    }

    /// Whether no two numbers have the same one.
    pub(super) fn differs(&self) -> bool {
        self.by == Numbering::Distinct
    }
}

/// The value of a field that must have one, within what checks let through; none where nothing is known to be taken.
/// `made` is the path of the module of values.
pub(super) fn of(plan: &Plan<'_>, field: &Field<'_>, bounds: &Bounds, made: &str) -> Option<MadeValue> {
    if let Some(one) = &bounds.one {
        let others = Bounds { one: None, ..bounds.clone() };
        return constant(field, one).filter(|_| others.is_free());
    }
    if field.ty.cast.is_some() {
        return None;
    }
    if let (ColumnType::Enum(name), "String") = (&field.column.ty, &*field.ty.rust) {
        return constant(field, &Literal::Text(plan.enums.get(name)?.source.values.first()?.clone()));
    }
    match field.ty.origin {
        Origin::Enums => enumerated(plan, field),
        Origin::Field(kind) => bounds.is_free().then(|| newtype(kind, made)),
        Origin::Prelude => plain(field, &field.ty.rust, bounds, made),
        Origin::Value => {
            let wraps = field.ty.wraps.as_ref()?;
            let inner = match wraps.newtype {
                Some(kind) => bounds.is_free().then(|| newtype(kind, made)),
                None => plain(field, &wraps.rust, bounds, made),
            }?;
            Some(MadeValue { rust: format!("{}({})", field.ty.rust, inner.rust), ..inner })
        }
        // What it holds is a type of the app.
        Origin::Json => None,
    }
}

/// A constant that a check names.
fn constant(field: &Field<'_>, one: &Literal) -> Option<MadeValue> {
    let rust = match (one, &*field.ty.rust) {
        (Literal::Text(text), "String") => format!("{}.to_owned()", super::super::layout::literal(text)),
        (Literal::Integer(number), "i16" | "i32" | "i64") => number.to_string(),
        _ => return None,
    };
    Some(MadeValue::fixed(rust))
}

fn enumerated(plan: &Plan<'_>, field: &Field<'_>) -> Option<MadeValue> {
    if field.ty.rust.starts_with("Vec<") {
        return Some(MadeValue::fixed("Vec::new()"));
    }
    let ColumnType::Enum(name) = &field.column.ty else { return None };
    let variant = plan.enums.get(name)?.variants.first()?;
    Some(MadeValue::fixed(format!("{}::{variant}", field.ty.rust)))
}

fn newtype(kind: NewType, made: &str) -> MadeValue {
    let of = |value: &str| MadeValue::distinct(format!("{}::from({made}::{value}(n))", kind.name()));
    match kind {
        NewType::ExactDecimal => MadeValue::repeating("ExactDecimal(Decimal::from(n % 9 + 1))"),
        NewType::Scaled => MadeValue::repeating("Scaled::from_units(i64::from(n % 9 + 1))"),
        NewType::SqlTimestamp | NewType::IsoTimestamp => of("instant"),
        NewType::TextUuid => of("uuid"),
        NewType::TextBoolean => MadeValue::fixed("TextBoolean::from(false)"),
        NewType::TimeSqlTimestamp | NewType::TimeIsoTimestamp | NewType::TimeSqlDateTimeUtc => of("time_instant"),
        NewType::TimeSqlDateTime => of("time_date_time"),
        NewType::TimeSqlTime => of("time_time"),
    }
}

/// A value of a plain Rust type.
fn plain(field: &Field<'_>, rust: &str, bounds: &Bounds, made: &str) -> Option<MadeValue> {
    let least = bounds.least.unwrap_or(1);
    if let Some(most) = bounds.most {
        // Between two numbers it stays at the lower one.
        let number = bounds.least.unwrap_or_else(|| most.min(1));
        let is_whole = matches!(rust, "i16" | "i32" | "i64") && number <= most;
        return is_whole.then(|| MadeValue::fixed(number.to_string()));
    }
    if rust == "String" {
        return match &bounds.pattern {
            Some(pattern) => like(field, bounds, pattern),
            None => text(field, bounds, made),
        };
    }
    if bounds.length.is_some() {
        return None;
    }
    let from = |function: &str, least: i64| Some(MadeValue::distinct(format!("{made}::{function}({least}, n)")));
    match rust {
        "i16" => i16::try_from(least).ok().and_then(|_| from("small", least)),
        "i32" => i32::try_from(least).ok().and_then(|_| from("whole", least)),
        "i64" => from("big", least),
        _ if bounds.least.is_some_and(|least| least > 1) => None,
        "f32" => Some(MadeValue::fixed("1.5")),
        "f64" => Some(MadeValue::distinct("f64::from(n) + 1.5")),
        "Decimal" => Some(MadeValue::fixed(decimal(&field.column.ty))),
        _ if !bounds.is_free() => None,
        "bool" => Some(MadeValue::fixed("false")),
        "Json" => Some(MadeValue::fixed(format!("{made}::json()"))),
        list if list.starts_with("Vec<") && list != "Vec<u8>" => Some(MadeValue::fixed("Vec::new()")),
        "ChronoUnixTimestamp" | "ChronoUnixTimestampMillis" => {
            Some(MadeValue::distinct(format!("{rust}({made}::instant(n))")))
        }
        "TimeUnixTimestamp" | "TimeUnixTimestampMillis" => {
            Some(MadeValue::distinct(format!("{rust}({made}::time_instant(n))")))
        }
        _ => Some(MadeValue::distinct(format!("{made}::{}(n)", function(rust)?))),
    }
}

/// What makes values of a type up of a number alone.
fn function(rust: &str) -> Option<&'static str> {
    Some(match rust {
        "Vec<u8>" => "bytes",
        "Uuid" => "uuid",
        "Date" => "date",
        "Time" => "time",
        "DateTime" => "date_time",
        "DateTimeUtc" => "instant",
        "TimeDate" => "time_date",
        "TimeTime" => "time_time",
        "TimeDateTime" => "time_date_time",
        "TimeDateTimeWithTimeZone" => "time_instant",
        _ => return None,
    })
}

/// One, where there is a digit before the point.
fn decimal(ty: &ColumnType) -> &'static str {
    let is_part = matches!(ty, ColumnType::Decimal { precision: Some((digits, scale)) } if digits <= scale);
    if is_part { "Decimal::ZERO" } else { "Decimal::ONE" }
}

/// A text like a pattern, with the number where anything may stand.
fn like(field: &Field<'_>, bounds: &Bounds, pattern: &str) -> Option<MadeValue> {
    let is_long = matches!(field.column.ty, ColumnType::Text | ColumnType::Varchar(None));
    if !is_long || bounds.length.is_some() {
        return None;
    }
    let plain = pattern.replace('_', "a");
    Some(match plain.split_once('%') {
        Some((before, after)) => {
            let escaped = |part: &str| part.replace('%', "").replace('{', "{{").replace('}', "}}");
            let text = [&*escaped(before), "{n}", &*escaped(after)].concat();
            MadeValue::distinct(format!("format!({})", super::super::layout::literal(&text)))
        }
        None => MadeValue::fixed(format!("{}.to_owned()", super::super::layout::literal(&plain))),
    })
}

/// A text that is as long as it may be at most.
fn text(field: &Field<'_>, bounds: &Bounds, made: &str) -> Option<MadeValue> {
    let declared = if let ColumnType::Char(length) = &field.column.ty {
        Some(length.unwrap_or(1))
    } else if let ColumnType::Varchar(length) = &field.column.ty {
        *length
    } else if field.column.ty == ColumnType::Text {
        None
    } else {
        return None;
    };
    let said = bounds.length.map(|length| u32::try_from(length).unwrap_or(u32::MAX));
    let length = declared.into_iter().chain(said).min();
    let name = field.column.name.as_str();
    let longest = name.chars().count() + " 4294967295".len();
    match length {
        Some(0) => None,
        Some(length) if (length as usize) < longest => {
            let short = format!("{made}::short({length}, n)");
            Some(if length >= 4 { MadeValue::distinct(short) } else { MadeValue::repeating(short) })
        }
        _ => Some(MadeValue::distinct(format!("{made}::text({}, n)", super::super::layout::literal(name)))),
    }
}
