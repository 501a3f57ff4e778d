//! The Rust type of each column, and what `SeaORM` must be told beside it.

use super::layout::literal;
pub(super) use super::new_type::NewType;
use super::plan::{EnumPlan, Enums};
use super::style::Kinds;
use crate::model::{
    BigInteger, Column, ColumnType, DateTimeCrate, Dialect, EnumRepresentation, Field, ObjectName, PostgresType,
    Storage,
};
use std::borrow::Cow;

/// How a column appears in the entity.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct FieldType<'a> {
    /// The Rust type without `Option`.
    pub(super) rust: Cow<'a, str>,
    /// The `column_type` attribute, where the Rust type alone means another column.
    pub(super) column_type: Option<Cow<'static, str>>,
    /// What a value is cast to. Postgres only.
    pub(super) cast: Option<Cast>,
    /// What the type is taken from beside `SeaORM`'s prelude.
    pub(super) origin: Origin,
    /// Whether the type is `Eq`.
    pub(super) eq: bool,
    /// What it is around, where it is [`Origin::Value`].
    pub(super) wraps: Option<Wrapped<'a>>,
}

/// The type inside of one that the declaration names.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Wrapped<'a> {
    /// The Rust type.
    pub(super) rust: Cow<'a, str>,
    /// It is one of the database's `fields` module.
    pub(super) newtype: Option<NewType>,
}

/// A type that `SeaORM` cannot hold, and text can.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cast {
    /// On reading: `text`, or a list of it.
    pub(super) select: &'static str,
    /// On writing: the SQL type.
    pub(super) save: Cow<'static, str>,
}

/// Where a type comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Origin {
    /// Rust's or `SeaORM`'s prelude, or a full path.
    Prelude,
    /// The database's `enums` module.
    Enums,
    /// The database's `fields` module.
    Field(NewType),
    /// `JsonAs` of that module.
    Json,
    /// A type of that module around another one, which the declaration names.
    Value,
}

impl<'a> FieldType<'a> {
    fn plain(rust: &'static str) -> Self {
        Self {
            rust: Cow::Borrowed(rust),
            column_type: None,
            cast: None,
            origin: Origin::Prelude,
            eq: true,
            wraps: None,
        }
    }

    fn float(rust: &'static str) -> Self {
        Self { eq: false, ..Self::plain(rust) }
    }

    fn of(rust: &'static str, column_type: impl Into<Cow<'static, str>>) -> Self {
        Self { column_type: Some(column_type.into()), ..Self::plain(rust) }
    }

    /// Text in Rust and a type of its own in Postgres.
    fn cast(sql: impl Into<Cow<'static, str>>) -> Self {
        let sql = sql.into();
        Self {
            column_type: Some(custom(&sql)),
            cast: Some(Cast { select: "text", save: sql }),
            ..Self::plain("String")
        }
    }

    /// Whether the type is known to have a default value, or is one that the declaration wrote.
    pub(super) fn has_default(&self) -> bool {
        match self.origin {
            Origin::Enums => self.rust.starts_with("Vec<"),
            Origin::Field(kind) => kind.has_default(),
            Origin::Json => false,
            Origin::Value => true,
            Origin::Prelude => {
                let is_none = ["IpNetwork", "PgVector"].contains(&&*self.rust) || self.rust.contains("UnixTimestamp");
                !is_none && !self.rust.starts_with("Time")
            }
        }
    }

    /// The type of that name around this one.
    pub(super) fn inside(self, name: &'a str) -> Self {
        let newtype = match self.origin {
            Origin::Field(kind) => Some(kind),
            Origin::Prelude | Origin::Enums | Origin::Json | Origin::Value => None,
        };
        let wraps = Some(Wrapped { rust: self.rust, newtype });
        Self { rust: name.into(), origin: Origin::Value, wraps, ..self }
    }

    /// A type that serde reads and writes.
    fn json(ty: &ColumnType, rust: &str) -> Self {
        let column_type = if *ty == ColumnType::JsonBinary { "JsonBinary" } else { "Json" };
        let origin = Origin::Json;
        Self { rust: format!("JsonAs<{rust}>").into(), origin, eq: false, ..Self::of("", column_type) }
    }

    fn newtype(kind: NewType, rust: impl Into<Cow<'a, str>>) -> Self {
        Self { rust: rust.into(), origin: Origin::Field(kind), ..Self::plain("") }
    }
}

/// The type of a column's field; `in_key` where it is part of the primary key.
pub(super) fn field_type<'a>(
    column: &'a Column,
    enums: &Enums<'a>,
    kinds: Kinds,
    d1: bool,
    in_key: bool,
) -> FieldType<'a> {
    if let Some(rust) = column.json_as() {
        return FieldType::json(&column.ty, rust);
    }
    let kinds = kinds.of(column);
    let time = kinds.date_time == DateTimeCrate::Time;
    // Some forms are stored alike everywhere; the others are D1's.
    let storage = column.storage.filter(|storage| d1 || storage.stored_as().is_some());
    let named = |kind: NewType| FieldType::newtype(kind, kind.name());
    match (&column.ty, storage) {
        (_, Some(Storage::SqlTimestamp)) if time => named(NewType::TimeSqlTimestamp),
        (_, Some(Storage::IsoTimestamp)) if time => named(NewType::TimeIsoTimestamp),
        (ColumnType::DateTime, _) if time && d1 => named(NewType::TimeSqlDateTime),
        (ColumnType::TimestampTz, None) if time && d1 => named(NewType::TimeSqlDateTimeUtc),
        (ColumnType::Time, _) if time && d1 => named(NewType::TimeSqlTime),
        (_, Some(Storage::SqlTimestamp)) => named(NewType::SqlTimestamp),
        (_, Some(Storage::IsoTimestamp)) => named(NewType::IsoTimestamp),
        (_, Some(Storage::TextUuid)) => named(NewType::TextUuid),
        (_, Some(Storage::TextBoolean)) => named(NewType::TextBoolean),
        (ColumnType::Decimal { precision }, Some(Storage::ExactDecimal)) => FieldType {
            column_type: precision.map(|(digits, scale)| format!("Decimal(Some(({digits}, {scale})))").into()),
            ..named(NewType::ExactDecimal)
        },
        (_, Some(Storage::ExactDecimal)) => named(NewType::ExactDecimal),
        // SeaORM's own, which cannot be a key.
        (_, Some(Storage::UnixSeconds | Storage::UnixMillis)) if in_key => FieldType::plain("i64"),
        (_, Some(Storage::UnixSeconds)) if time => FieldType::plain("TimeUnixTimestamp"),
        (_, Some(Storage::UnixMillis)) if time => FieldType::plain("TimeUnixTimestampMillis"),
        (_, Some(Storage::UnixSeconds)) => FieldType::plain("ChronoUnixTimestamp"),
        (_, Some(Storage::UnixMillis)) => FieldType::plain("ChronoUnixTimestampMillis"),
        (ColumnType::Decimal { precision }, Some(Storage::ScaledDecimal)) => {
            let digits = precision.map_or(0, |(_, scale)| scale);
            FieldType::newtype(NewType::Scaled, format!("Scaled<{digits}>"))
        }
        (ColumnType::Custom { forms, rust }, _) if !d1 && rust == "String" => {
            FieldType::cast(forms.get(&Dialect::Postgres).cloned().unwrap_or_else(|| "text".to_owned()))
        }
        (ty, _) => {
            let representation = column.field.as_ref().map_or(EnumRepresentation::Enum, |field| field.representation);
            of_type(ty, enums, kinds, representation)
        }
    }
}

fn of_type<'a>(
    ty: &'a ColumnType,
    enums: &Enums<'a>,
    kinds: Kinds,
    representation: EnumRepresentation,
) -> FieldType<'a> {
    let time = kinds.date_time == DateTimeCrate::Time;
    let moment = |rust| FieldType::plain(if time { of_time(rust) } else { rust });
    match ty {
        ColumnType::BigInteger if kinds.big_integer == BigInteger::I32 => FieldType::of("i32", "BigInteger"),
        ColumnType::Boolean => FieldType::plain("bool"),
        ColumnType::SmallInteger => FieldType::plain("i16"),
        ColumnType::Integer => FieldType::plain("i32"),
        ColumnType::BigInteger => FieldType::plain("i64"),
        ColumnType::Float => FieldType::float("f32"),
        ColumnType::Double => FieldType::float("f64"),
        ColumnType::Decimal { precision: None } => FieldType::plain("Decimal"),
        ColumnType::Decimal { precision: Some((precision, scale)) } => {
            FieldType::of("Decimal", format!("Decimal(Some(({precision}, {scale})))"))
        }
        ColumnType::Char(None) => FieldType::of("String", "Char(None)"),
        ColumnType::Char(Some(length)) => FieldType::of("String", format!("Char(Some({length}))")),
        ColumnType::Varchar(None) => FieldType::plain("String"),
        ColumnType::Varchar(Some(length)) => FieldType::of("String", format!("String(StringLen::N({length}))")),
        ColumnType::Text => FieldType::of("String", "Text"),
        ColumnType::Bytes => FieldType::of("Vec<u8>", "Blob"),
        ColumnType::Date => moment("Date"),
        ColumnType::Time => moment("Time"),
        ColumnType::DateTime => moment("DateTime"),
        ColumnType::TimestampTz => moment("DateTimeUtc"),
        ColumnType::Uuid => FieldType::plain("Uuid"),
        ColumnType::Json => FieldType::plain("Json"),
        ColumnType::JsonBinary => FieldType::of("Json", "JsonBinary"),
        ColumnType::Enum(name) => match enums.get(name) {
            Some(EnumPlan { rust: Some(rust), derived, .. }) if representation == EnumRepresentation::Enum => {
                let column_type = (!derived).then(|| text_enum(name, enums));
                FieldType { rust: Cow::Owned(rust.clone()), column_type, origin: Origin::Enums, ..FieldType::plain("") }
            }
            _ => FieldType::of("String", text_enum(name, enums)),
        },
        ColumnType::Custom { forms, rust } => FieldType {
            rust: Cow::Borrowed(rust),
            column_type: forms.values().next().map(|form| custom(form)),
            eq: is_known_eq(rust),
            ..FieldType::plain("")
        },
        ColumnType::Array(inner) => {
            // Arrays are what the derive alone can read.
            let is_derived = |name| enums.get(name).is_none_or(|item| item.derived);
            let representation = match &**inner {
                ColumnType::Enum(name) if !is_derived(name) => EnumRepresentation::Text,
                _ => representation,
            };
            let inner = of_type(inner, enums, kinds, representation);
            let cast = inner.cast.map(|cast| Cast { select: "text[]", save: format!("{}[]", cast.save).into() });
            FieldType { rust: Cow::Owned(format!("Vec<{}>", inner.rust)), column_type: None, cast, ..inner }
        }
        ColumnType::Postgres(ty) => of_postgres(ty, time),
    }
}

fn of_postgres<'a>(ty: &PostgresType, time: bool) -> FieldType<'a> {
    match ty.facts().field {
        Field::Text => FieldType::cast(ty.sql()),
        Field::Own { rust, column_type, feature: _, eq } => {
            let rust = if time { of_time(rust) } else { rust };
            FieldType { column_type: column_type.map(Cow::Borrowed), eq, ..FieldType::plain(rust) }
        }
    }
}

/// The type of the crate `time` that stands for one of `chrono`.
fn of_time(rust: &'static str) -> &'static str {
    match rust {
        "Date" => "TimeDate",
        "Time" => "TimeTime",
        "DateTime" => "TimeDateTime",
        "DateTimeUtc" => "TimeDateTimeWithTimeZone",
        other => other,
    }
}

/// The features of `SeaORM` that columns of this type need beside those of every entity crate.
pub(super) fn feature(ty: &ColumnType) -> Option<&'static str> {
    match ty {
        ColumnType::Array(_) => Some("postgres-array"),
        ColumnType::Postgres(ty) => match ty.facts().field {
            Field::Own { feature, .. } => feature,
            Field::Text => None,
        },
        ColumnType::Boolean
        | ColumnType::SmallInteger
        | ColumnType::Integer
        | ColumnType::BigInteger
        | ColumnType::Float
        | ColumnType::Double
        | ColumnType::Decimal { .. }
        | ColumnType::Char(_)
        | ColumnType::Varchar(_)
        | ColumnType::Text
        | ColumnType::Bytes
        | ColumnType::Date
        | ColumnType::Time
        | ColumnType::DateTime
        | ColumnType::TimestampTz
        | ColumnType::Uuid
        | ColumnType::Json
        | ColumnType::JsonBinary
        | ColumnType::Enum(_)
        | ColumnType::Custom { .. } => None,
    }
}

/// An enumerated type that is text in Rust, with its values: by them `SeaORM`'s schema tools know it again.
fn text_enum(name: &ObjectName, enums: &Enums<'_>) -> Cow<'static, str> {
    let values = enums.get(name).map_or(&[][..], |item| &item.source.values);
    let values: Vec<String> = values.iter().map(|value| [&literal(value), ".into()"].concat()).collect();
    let variants = if values.is_empty() { "Vec::new()".to_owned() } else { format!("vec![{}]", values.join(", ")) };
    Cow::Owned(format!("Enum {{ name: {}.into(), variants: {variants} }}", literal(name.name.as_str())))
}

fn custom(sql: &str) -> Cow<'static, str> {
    Cow::Owned(format!("custom({})", literal(sql)))
}

/// Whether a type that the declaration wrote is known to be `Eq`.
fn is_known_eq(rust: &str) -> bool {
    let known =
        ["String", "bool", "i16", "i32", "i64", "Vec<u8>", "Uuid", "Decimal", "Json", "Date", "Time", "DateTime"];
    known.contains(&rust) || ["DateTimeUtc", "DateTimeWithTimeZone", "IpNetwork"].contains(&rust)
}
