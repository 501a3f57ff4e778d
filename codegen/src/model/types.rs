//! The closed set of column types.

use super::{Forms, ObjectName, PostgresType};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// What a column holds, as far as both databases can mean the same by it.
///
/// A type that Postgres alone has is a [`PostgresType`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields, expecting = "unknown column type")]
pub enum ColumnType {
    /// True or false.
    Boolean,
    /// Two-byte signed integer.
    SmallInteger,
    /// Four-byte signed integer.
    Integer,
    /// Eight-byte signed integer.
    BigInteger,
    /// Four-byte float; finite values only.
    Float,
    /// Eight-byte float; finite values only.
    Double,
    /// Exact number. On D1 the column must choose how it is stored.
    Decimal {
        /// Total digits and digits after the point; without it, any.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        precision: Option<(u32, u32)>,
    },
    /// Text padded to a length in characters.
    Char(Option<u32>),
    /// Text with an optional greatest length in characters.
    Varchar(Option<u32>),
    /// Text.
    Text,
    /// Bytes.
    Bytes,
    /// A calendar day.
    Date,
    /// A time of day, in microseconds.
    Time,
    /// A day and time without a zone, in microseconds.
    DateTime,
    /// An instant, in microseconds.
    TimestampTz,
    /// A 16-byte identifier.
    Uuid,
    /// JSON kept as it was written.
    Json,
    /// JSON kept as a value.
    JsonBinary,
    /// One of a declared enum's values.
    Enum(ObjectName),
    /// A type that the declaration names per dialect.
    Custom {
        /// The SQL type of each dialect.
        forms: Forms,
        /// The Rust type of the entity field, without `Option`.
        rust: String,
    },
    /// An array; Postgres only.
    Array(Box<ColumnType>),
    /// A type that exists in Postgres only; written as if its name stood here.
    #[serde(untagged)]
    Postgres(PostgresType),
}

/// A type whose values are listed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Enum {
    /// The type's name in Postgres.
    pub name: ObjectName,
    /// Its meaning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc: Option<String>,
    /// The values in their sort order.
    pub values: Vec<String>,
}

impl ColumnType {
    /// The type of the elements of lists, or the type itself.
    pub(crate) fn element(&self) -> &Self {
        if let Self::Array(element) = self { element.element() } else { self }
    }

    /// The type with every digit of a second, where it holds fewer, or the type itself.
    pub(crate) fn with_all_digits(&self) -> Cow<'_, Self> {
        let whole = if let Self::Postgres(own) = self { own.with_all_digits() } else { None };
        whole.map_or(Cow::Borrowed(self), Cow::Owned)
    }

    /// How many digits of a second it holds; none for what has no seconds.
    pub(crate) fn digits(&self) -> Option<u32> {
        if let Self::Postgres(own) = self {
            own.with_all_digits().and(own.length())
        } else {
            matches!(self, Self::Time | Self::DateTime | Self::TimestampTz).then_some(6)
        }
    }

    /// The enumerated type of its values, or of the elements of its lists.
    pub fn enumeration(&self) -> Option<&ObjectName> {
        if let Self::Enum(name) = self {
            Some(name)
        } else if let Self::Array(element) = self {
            element.enumeration()
        } else {
            None
        }
    }

    /// The type of its values, or of the elements of its lists, where the database declares it as an object of its own.
    pub fn declared(&self) -> Option<&ObjectName> {
        if let Self::Postgres(PostgresType::Declared(name)) = self.element() { Some(name) } else { None }
    }

    /// The same, to be called something else.
    pub fn enumeration_mut(&mut self) -> Option<&mut ObjectName> {
        if let Self::Enum(name) = self {
            Some(name)
        } else if let Self::Array(element) = self {
            element.enumeration_mut()
        } else {
            None
        }
    }

    /// Whether values of this type and of `other` can be compared as keys: same type, or texts of any length.
    pub fn matches_key(&self, other: &Self) -> bool {
        let text = |ty: &Self| matches!(ty, Self::Text | Self::Varchar(_));
        self == other || (text(self) && text(other))
    }
}
