//! Column types.

use super::{Problem, ReadContext};
use crate::model::kind::TypeName;
use crate::model::{ColumnType, Enum, ObjectName, PostgresType, Rule};
use sea_query::{ColumnType as Declared, PgInterval, StringLen};

/// The model's type, for a column without a type of its own per dialect.
pub(super) fn read(declared: &Declared, context: &ReadContext<'_>) -> Result<ColumnType, Problem> {
    if let Some(own) = of_postgres(declared)? {
        return Ok(ColumnType::Postgres(own));
    }
    if let Declared::Custom(name) = declared
        && let Some(own) = declared_type(&name.inner(), context.types)
    {
        return Ok(ColumnType::Postgres(PostgresType::Declared(own.clone())));
    }
    Ok(match declared {
        Declared::Char(length) => ColumnType::Char(*length),
        Declared::String(StringLen::N(length)) => ColumnType::Varchar(Some(*length)),
        Declared::String(StringLen::Max | StringLen::None) => ColumnType::Varchar(None),
        Declared::Text => ColumnType::Text,
        Declared::Blob | Declared::Binary(_) | Declared::VarBinary(_) => ColumnType::Bytes,
        Declared::SmallInteger => ColumnType::SmallInteger,
        Declared::Integer => ColumnType::Integer,
        Declared::BigInteger => ColumnType::BigInteger,
        Declared::Float => ColumnType::Float,
        Declared::Double => ColumnType::Double,
        Declared::Decimal(precision) => ColumnType::Decimal { precision: *precision },
        // Both are `timestamp without time zone` in Postgres.
        Declared::DateTime | Declared::Timestamp => ColumnType::DateTime,
        Declared::TimestampWithTimeZone => ColumnType::TimestampTz,
        Declared::Time => ColumnType::Time,
        Declared::Date => ColumnType::Date,
        Declared::Boolean => ColumnType::Boolean,
        Declared::Json => ColumnType::Json,
        Declared::JsonBinary => ColumnType::JsonBinary,
        Declared::Uuid => ColumnType::Uuid,
        Declared::Enum { name, variants } => {
            let variants: Vec<String> = variants.iter().map(ToString::to_string).collect();
            ColumnType::Enum(enumeration(&name.inner(), &variants, context.enums)?)
        }
        Declared::Array(element) => ColumnType::Array(Box::new(read(element, context)?)),
        other => return Err(refused(other)),
    })
}

/// What a column of that type stores of the current instant.
pub fn moment(declared: &Declared) -> ColumnType {
    match declared {
        Declared::DateTime | Declared::Timestamp => ColumnType::DateTime,
        Declared::Time => ColumnType::Time,
        Declared::Date => ColumnType::Date,
        Declared::BigInteger => ColumnType::BigInteger,
        Declared::String(_) | Declared::Text => ColumnType::Text,
        _ => ColumnType::TimestampTz,
    }
}

/// A type that Postgres alone has.
fn of_postgres(declared: &Declared) -> Result<Option<PostgresType>, Problem> {
    Ok(Some(match declared {
        Declared::Interval(fields, precision) => {
            let fields = fields.as_ref().map(interval).transpose()?;
            PostgresType::Interval { fields: fields.map(str::to_owned), precision: *precision }
        }
        Declared::Money(None) => PostgresType::Money,
        Declared::Bit(length) => PostgresType::Bit(*length),
        Declared::VarBit(length) => PostgresType::VarBit(*length),
        Declared::Vector(size) => PostgresType::Vector(*size),
        Declared::Cidr => PostgresType::Cidr,
        Declared::Inet => PostgresType::Inet,
        Declared::MacAddr => PostgresType::MacAddr,
        Declared::LTree => PostgresType::Ltree,
        Declared::Custom(name) => return Ok(PostgresType::named(&name.inner())),
        _ => return Ok(None),
    }))
}

/// The domain, composite type or range type of that name.
fn declared_type<'t>(name: &str, types: &'t [ObjectName]) -> Option<&'t ObjectName> {
    let name = TypeName::from(name).object();
    types.iter().find(|known| **known == name)
}

/// Why a type is not in the portable set, and what is.
fn refused(declared: &Declared) -> Problem {
    let signed = "Postgres has no such integer, so the two databases would hold different values";
    match declared {
        Declared::TinyInteger => {
            Problem::new(Rule::TypeNotPortable, "tiny_integer is not portable", signed, "`.small_integer()`")
        }
        Declared::TinyUnsigned => {
            Problem::new(Rule::TypeNotPortable, "tiny_unsigned is not portable", signed, "`.small_integer()`")
        }
        Declared::SmallUnsigned => {
            Problem::new(Rule::TypeNotPortable, "small_unsigned is not portable", signed, "`.integer()`")
        }
        Declared::Unsigned => {
            Problem::new(Rule::TypeNotPortable, "unsigned is not portable", signed, "`.big_integer()`")
        }
        Declared::BigUnsigned => Problem::new(
            Rule::TypeNotPortable,
            "big_unsigned is not portable",
            signed,
            "`.big_integer()`, or `.decimal_len(20, 0)` for values over 9223372036854775807",
        ),
        Declared::Year => Problem::new(
            Rule::TypeNotPortable,
            "year is not portable",
            "only MySQL has this type",
            "`.small_integer()`, or `.date()`",
        ),
        Declared::Money(Some(_)) => Problem::new(
            Rule::TypeNotPortable,
            "money has no precision",
            "Postgres takes the digits from the server's locale and refuses `money(p, s)`",
            "`.money()`, or `.decimal_len(p, s)`, which means the same on every server",
        ),
        Declared::Custom(name) => Problem::new(
            Rule::CustomType,
            format!("the custom type {name} says nothing about D1 or Rust"),
            "each database and the entity need a type, and sea-query's custom type names one for all; of those that \
             Postgres alone has, Seaglass knows some by name (`seaglass::PostgresType`), and those that the database \
             declares (`seaglass::Domain` and others)",
            format!(
                r#"`TableDecl::column("…", seaglass::column().custom_type("{name}", "text", "String"))`, with the type in D1 and in Rust that fits"#
            ),
        ),
        other => Problem::new(
            Rule::TypeNotPortable,
            format!("the type {other:?} is not known"),
            "this version was written against sea-query 1.0.2",
            "`seaglass::column().custom_type(postgres, d1, rust)` for the column",
        ),
    }
}

/// The declared enum that a column names; `variants` may be left out.
fn enumeration(name: &str, variants: &[String], enums: &[Enum]) -> Result<ObjectName, Problem> {
    let exact = enums.iter().find(|item| item.name.to_string() == name);
    let mut same = enums.iter().filter(|item| item.name.name.as_str() == name);
    let found = match (exact, same.next(), same.next()) {
        (Some(item), ..) | (None, Some(item), None) => item,
        (None, Some(one), Some(other)) => {
            return Err(Problem::new(
                Rule::UnknownEnum,
                format!("the enum {name} is declared more than once"),
                format!("it could be {} or {}", one.name, other.name),
                format!(r#"`.enumeration("{}", …)`, with the schema in front"#, one.name),
            ));
        }
        (None, None, _) => {
            let values = if variants.is_empty() { &["…".to_owned()] } else { variants };
            return Err(Problem::new(
                Rule::UnknownEnum,
                format!("no enum {name} is declared"),
                "an enum is an object of its own in Postgres, with one list of values for all its columns",
                format!("`Database::enumeration(Type::create().as_enum({name:?}).values({values:?}))`"),
            ));
        }
    };
    if variants.is_empty() || variants == found.values {
        return Ok(found.name.clone());
    }
    Err(Problem::new(
        Rule::EnumMismatch,
        format!("the column lists {variants:?} for the enum {name}, its declaration {:?}", found.values),
        "the type has one list of values, in one order",
        format!("the same list, or `.enumeration({name:?}, Vec::<&str>::new())` for the column"),
    ))
}

/// The words behind `interval`.
fn interval(fields: &PgInterval) -> Result<&'static str, Problem> {
    Ok(match fields {
        PgInterval::Year => "YEAR",
        PgInterval::Month => "MONTH",
        PgInterval::Day => "DAY",
        PgInterval::Hour => "HOUR",
        PgInterval::Minute => "MINUTE",
        PgInterval::Second => "SECOND",
        PgInterval::YearToMonth => "YEAR TO MONTH",
        PgInterval::DayToHour => "DAY TO HOUR",
        PgInterval::DayToMinute => "DAY TO MINUTE",
        PgInterval::DayToSecond => "DAY TO SECOND",
        PgInterval::HourToMinute => "HOUR TO MINUTE",
        PgInterval::HourToSecond => "HOUR TO SECOND",
        PgInterval::MinuteToSecond => "MINUTE TO SECOND",
        other => {
            return Err(Problem::new(
                Rule::TypeLimits,
                format!("the interval fields {other:?} are not known"),
                "this version was written against sea-query 1.0.2",
                "`.interval(None, None)`",
            ));
        }
    })
}
