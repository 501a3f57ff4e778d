//! Types of columns, as sea-query's builders say them.

use super::code::{object_name, text};
use super::uses::Uses;
use seaglass::PostgresType;
use seaglass::model::{ColumnType, Dialect, Enum, ObjectName, Schema};

/// What follows `ColumnDef::new(…)`: `.text()`. Nothing for a type that is named beside the column.
pub(super) fn method(ty: &ColumnType, schema: &Schema, uses: &mut Uses) -> String {
    match ty {
        ColumnType::Boolean => ".boolean()".to_owned(),
        ColumnType::SmallInteger => ".small_integer()".to_owned(),
        ColumnType::Integer => ".integer()".to_owned(),
        ColumnType::BigInteger => ".big_integer()".to_owned(),
        ColumnType::Float => ".float()".to_owned(),
        ColumnType::Double => ".double()".to_owned(),
        ColumnType::Decimal { precision: None } => ".decimal()".to_owned(),
        ColumnType::Decimal { precision: Some((digits, scale)) } => format!(".decimal_len({digits}, {scale})"),
        ColumnType::Char(None) => ".char()".to_owned(),
        ColumnType::Char(Some(length)) => format!(".char_len({length})"),
        ColumnType::Varchar(None) => ".string()".to_owned(),
        ColumnType::Varchar(Some(length)) => format!(".string_len({length})"),
        ColumnType::Text => ".text()".to_owned(),
        ColumnType::Bytes => ".binary()".to_owned(),
        ColumnType::Date => ".date()".to_owned(),
        ColumnType::Time => ".time()".to_owned(),
        ColumnType::DateTime => ".date_time()".to_owned(),
        ColumnType::TimestampTz => ".timestamp_with_time_zone()".to_owned(),
        ColumnType::Uuid => ".uuid()".to_owned(),
        ColumnType::Json => ".json()".to_owned(),
        ColumnType::JsonBinary => ".json_binary()".to_owned(),
        ColumnType::Enum(name) => format!(".enumeration({}, {})", text(&name.to_string()), values(name, schema)),
        // Its SQL is given by `custom_type`.
        ColumnType::Custom { .. } => String::new(),
        ColumnType::Array(element) => format!(".array({})", element_type(element, schema, uses)),
        ColumnType::Postgres(own) => of_postgres(own, uses),
    }
}

/// The values of an enumerated type.
fn values(name: &ObjectName, schema: &Schema) -> String {
    let values = |item: &Enum| item.values.iter().map(|value| text(value)).collect::<Vec<_>>().join(", ");
    format!("[{}]", schema.enumeration(name).map_or_else(String::new, values))
}

fn of_postgres(own: &PostgresType, uses: &mut Uses) -> String {
    match own {
        PostgresType::Money => ".money()".to_owned(),
        PostgresType::Bit(length) => format!(".bit({})", optional(*length)),
        PostgresType::VarBit(length) => format!(".varbit({length})"),
        PostgresType::Cidr => ".cidr()".to_owned(),
        PostgresType::Inet => ".inet()".to_owned(),
        PostgresType::MacAddr => ".mac_address()".to_owned(),
        PostgresType::Ltree => ".ltree()".to_owned(),
        PostgresType::Interval { fields, precision } => {
            format!(".interval({})", interval(fields.as_deref(), *precision, uses))
        }
        other => format!(".custom({})", named(other, uses)),
    }
}

/// A type that sea-query has no word for, as `.custom(…)` takes it.
fn named(own: &PostgresType, uses: &mut Uses) -> String {
    let ty = uses.own("PostgresType");
    if let PostgresType::Declared(name) = own {
        return format!("{ty}::declared({})", object_name(name));
    }
    format!("{ty}::{own:?}")
}

fn interval(fields: Option<&str>, precision: Option<u32>, uses: &mut Uses) -> String {
    let word = |fields: &str| {
        let name: String = fields
            .split(' ')
            .map(|word| {
                let (first, rest) = word.split_at(word.len().min(1));
                if word == "TO" { "To".to_owned() } else { first.to_owned() + &rest.to_lowercase() }
            })
            .collect();
        format!("Some({}::{name})", uses.query("PgInterval"))
    };
    let fields = fields.map_or_else(|| "None".to_owned(), word);
    format!("{fields}, {}", optional(precision))
}

fn optional(number: Option<u32>) -> String {
    number.map_or_else(|| "None".to_owned(), |number| format!("Some({number})"))
}

/// The type of the elements of a list, as sea-query's `ColumnType`.
fn element_type(ty: &ColumnType, schema: &Schema, uses: &mut Uses) -> String {
    let plain = |name: &str, uses: &mut Uses| format!("{}::{name}", uses.query("ColumnType"));
    match ty {
        ColumnType::Boolean => plain("Boolean", uses),
        ColumnType::SmallInteger => plain("SmallInteger", uses),
        ColumnType::Integer => plain("Integer", uses),
        ColumnType::BigInteger => plain("BigInteger", uses),
        ColumnType::Float => plain("Float", uses),
        ColumnType::Double => plain("Double", uses),
        ColumnType::Decimal { precision } => {
            let precision = precision.map_or("None".to_owned(), |(digits, scale)| format!("Some(({digits}, {scale}))"));
            plain(&format!("Decimal({precision})"), uses)
        }
        ColumnType::Char(length) => plain(&format!("Char({})", optional(*length)), uses),
        ColumnType::Varchar(length) => plain(&format!("string({})", optional(*length)), uses),
        ColumnType::Text => plain("Text", uses),
        ColumnType::Bytes => plain("Blob", uses),
        ColumnType::Date => plain("Date", uses),
        ColumnType::Time => plain("Time", uses),
        ColumnType::DateTime => plain("DateTime", uses),
        ColumnType::TimestampTz => plain("TimestampWithTimeZone", uses),
        ColumnType::Uuid => plain("Uuid", uses),
        ColumnType::Json => plain("Json", uses),
        ColumnType::JsonBinary => plain("JsonBinary", uses),
        ColumnType::Enum(name) => {
            let values = schema.enumeration(name).map(|item| item.values.as_slice()).unwrap_or_default();
            let values: Vec<String> = values.iter().map(|value| format!("{}.into()", text(value))).collect();
            let name = text(&name.to_string());
            plain(&format!("Enum {{ name: {name}.into(), variants: vec![{}] }}", values.join(", ")), uses)
        }
        ColumnType::Array(element) => {
            let inner = element_type(element, schema, uses);
            plain(&format!("Array({inner}.into())"), uses)
        }
        ColumnType::Postgres(own) => {
            let inner = match own {
                PostgresType::Money => "Money(None)".to_owned(),
                PostgresType::Bit(length) => format!("Bit({})", optional(*length)),
                PostgresType::VarBit(length) => format!("VarBit({length})"),
                PostgresType::Cidr => "Cidr".to_owned(),
                PostgresType::Inet => "Inet".to_owned(),
                PostgresType::MacAddr => "MacAddr".to_owned(),
                PostgresType::Ltree => "LTree".to_owned(),
                PostgresType::Interval { fields, precision } => {
                    format!("Interval({})", interval(fields.as_deref(), *precision, uses))
                }
                other => format!("custom({})", named(other, uses)),
            };
            plain(&inner, uses)
        }
        // A list of what has no word is a custom type as a whole.
        ColumnType::Custom { forms, .. } => {
            plain(&format!("custom({})", text(super::expression::form(forms, Dialect::Postgres))), uses)
        }
    }
}
