//! Column types in the words of a message.

use crate::model::ColumnType;

/// The type in words.
pub(crate) fn title(ty: &ColumnType) -> String {
    let words = match ty {
        ColumnType::Boolean => "a boolean",
        ColumnType::SmallInteger => "a small integer",
        ColumnType::Integer => "an integer",
        ColumnType::BigInteger => "a big integer",
        ColumnType::Float => "a float",
        ColumnType::Double => "a double",
        ColumnType::Decimal { precision: None } => "a decimal",
        ColumnType::Decimal { precision: Some((total, scale)) } => return format!("a decimal({total}, {scale})"),
        ColumnType::Char(None) => "a char",
        ColumnType::Char(Some(length)) => return format!("a char({length})"),
        ColumnType::Varchar(None) => "a varchar",
        ColumnType::Varchar(Some(length)) => return format!("a varchar({length})"),
        ColumnType::Text => "text",
        ColumnType::Bytes => "bytes",
        ColumnType::Date => "a date",
        ColumnType::Time => "a time",
        ColumnType::DateTime => "a timestamp without a zone",
        ColumnType::TimestampTz => "a timestamp with time zone",
        ColumnType::Uuid => "a uuid",
        ColumnType::Json => "json",
        ColumnType::JsonBinary => "jsonb",
        ColumnType::Enum(name) => return format!("the enum {name}"),
        ColumnType::Custom { .. } => "a custom type",
        ColumnType::Array(element) => return format!("an array of {}", title(element)),
        ColumnType::Postgres(ty) if ty.with_all_digits().is_some() => return format!("a {}", ty.sql()),
        ColumnType::Postgres(ty) => ty.facts().title,
    };
    words.to_owned()
}

/// What a value of the type looks like in a declaration.
pub(crate) fn wanted(ty: &ColumnType) -> String {
    let value = match ty {
        ColumnType::Boolean => "`true` or `false`",
        ColumnType::SmallInteger | ColumnType::Integer | ColumnType::BigInteger => "a whole number, without quotes",
        ColumnType::Float | ColumnType::Double => "a number, without quotes",
        ColumnType::Decimal { .. } => "a number such as `12.5`, without quotes",
        ColumnType::Char(_) | ColumnType::Varchar(_) | ColumnType::Text => "a text in quotes",
        ColumnType::Bytes => "bytes: `vec![0x01_u8, 0x02]`",
        ColumnType::Date => "a day that exists: `\"2024-01-31\"`",
        ColumnType::Time => "a time: `\"12:30:00\"`",
        ColumnType::DateTime => "a day and time: `\"2024-01-31 12:30:00\"`",
        ColumnType::TimestampTz => "an instant with its zone: `\"2024-01-31 12:30:00+00:00\"`",
        ColumnType::Uuid => "a uuid with its hyphens: `\"0191d1b2-0000-7000-8000-000000000000\"`",
        ColumnType::Json | ColumnType::JsonBinary => "JSON text: `\"{}\"`, `\"[]\"`, `\"\\\"text\\\"\"`",
        ColumnType::Enum(_) => "one of the enum's values, in quotes",
        ColumnType::Array(_) | ColumnType::Custom { .. } | ColumnType::Postgres(_) => {
            "the text from which Postgres reads the type, in quotes"
        }
    };
    format!("write {value}")
}
