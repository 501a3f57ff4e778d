//! How a column's values are stored, where its type leaves that open.

use super::{Column, ColumnType};
use serde::{Deserialize, Serialize};

/// How D1 stores a value whose portable form was not wanted.
///
/// A form of which the docs say "in Postgres as well" is the same there, as `bigint` or `text`: no type of an entity's field
/// can bind it to `SQLite` and a value of the declared type to Postgres.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Storage {
    /// An instant as `YYYY-MM-DD HH:MM:SS[.ffffff]` in UTC, the text of `CURRENT_TIMESTAMP` and `datetime('now')`; in
    /// microseconds. `now()` is `datetime('now')`, whole seconds. Such texts sort as instants: one without a fraction
    /// stands before those of the same second with one.
    SqlTimestamp,
    /// An instant as a whole number of seconds since 1970, what `unixepoch()` gives; in Postgres as well. What is finer than a
    /// second is cut. Numbers sort as instants.
    UnixSeconds,
    /// An instant as a whole number of milliseconds since 1970, what `Date.now()` of JavaScript gives; in Postgres as well.
    /// What is finer than a millisecond is cut. Numbers sort as instants.
    UnixMillis,
    /// An instant as `YYYY-MM-DDTHH:MM:SS.sssZ`, what `toISOString()` of JavaScript gives; in Postgres as well. What is finer
    /// than a millisecond is cut. All have 24 characters, and sort as instants; texts with more or fewer digits among them
    /// would not.
    IsoTimestamp,
    /// A uuid as text, hyphenated and in small letters, what `crypto.randomUUID()` of JavaScript gives; in Postgres as well.
    /// Texts sort as uuids.
    TextUuid,
    /// A boolean as `'true'` or `'false'`, what `String(…)` of JavaScript gives; in Postgres as well. False sorts first.
    TextBoolean,
    /// A decimal as exact text; SQL cannot order it.
    ExactDecimal,
    /// A decimal as an integer scaled by the column's declared digits; in Postgres as well.
    ScaledDecimal,
    /// A decimal as an eight-byte float, rounded.
    LossyDecimal,
}

const INTEGER: &ColumnType = &ColumnType::BigInteger;
const TEXT: &ColumnType = &ColumnType::Text;

impl Storage {
    /// The type that both databases store it as, if they do it alike.
    #[doc(hidden)]
    pub const fn stored_as(self) -> Option<&'static ColumnType> {
        match self {
            Self::UnixSeconds | Self::UnixMillis | Self::ScaledDecimal => Some(INTEGER),
            Self::IsoTimestamp | Self::TextUuid | Self::TextBoolean => Some(TEXT),
            Self::SqlTimestamp | Self::ExactDecimal | Self::LossyDecimal => None,
        }
    }

    /// Whether values of the type can be stored that way.
    #[doc(hidden)]
    pub const fn is_for(self, ty: &ColumnType) -> bool {
        match self {
            Self::SqlTimestamp | Self::UnixSeconds | Self::UnixMillis | Self::IsoTimestamp => {
                matches!(ty, ColumnType::TimestampTz)
            }
            Self::TextUuid => matches!(ty, ColumnType::Uuid),
            Self::TextBoolean => matches!(ty, ColumnType::Boolean),
            Self::ExactDecimal | Self::ScaledDecimal | Self::LossyDecimal => matches!(ty, ColumnType::Decimal { .. }),
        }
    }

    /// How many digits of a second it keeps; none for what has no seconds.
    #[doc(hidden)]
    pub const fn digits(self) -> Option<u32> {
        match self {
            Self::SqlTimestamp => Some(6),
            Self::UnixMillis | Self::IsoTimestamp => Some(3),
            Self::UnixSeconds => Some(0),
            Self::TextUuid | Self::TextBoolean | Self::ExactDecimal | Self::ScaledDecimal | Self::LossyDecimal => None,
        }
    }
}

impl Column {
    /// The type that both databases store its values as, where that is not its own and they do it alike.
    pub fn stored_as(&self) -> Option<&'static ColumnType> {
        self.storage.and_then(Storage::stored_as)
    }

    /// The type that holds its values in Postgres; of a scaled decimal its own, whose digits say what a number means.
    pub(crate) fn held_as(&self) -> &ColumnType {
        self.stored_as().filter(|_| self.storage != Some(Storage::ScaledDecimal)).unwrap_or(&self.ty)
    }

    /// How many digits of a second its values keep; none for what has no seconds.
    pub(crate) fn stored_digits(&self) -> Option<u32> {
        self.storage.and_then(Storage::digits).or_else(|| self.ty.digits())
    }

    /// Whether a value that takes the form in which `other` stores the same type, and comes back, is what it was.
    pub(crate) fn is_kept_by(&self, other: &Self) -> bool {
        let is_decimal = matches!(self.ty, ColumnType::Decimal { .. });
        self.ty == other.ty && !is_decimal && self.stored_digits() <= other.stored_digits()
    }
}
