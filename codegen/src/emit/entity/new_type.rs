//! The field types that keep one meaning on both databases, by name.

/// A generated field type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum NewType {
    /// A decimal as exact text on D1.
    ExactDecimal,
    /// A decimal as a scaled integer.
    Scaled,
    /// An instant in the text form of `datetime('now')` on D1.
    SqlTimestamp,
    /// An instant in the text form of `toISOString()`.
    IsoTimestamp,
    /// A uuid as text; SeaORM's own type of that name reads no NULL.
    TextUuid,
    /// A boolean as text.
    TextBoolean,
    /// As [`Self::SqlTimestamp`], of the crate `time`.
    TimeSqlTimestamp,
    /// As [`Self::IsoTimestamp`], of the crate `time`.
    TimeIsoTimestamp,
    /// A date with a time of the crate `time`, which `SeaORM` would bind as other text on D1.
    TimeSqlDateTime,
    /// An instant, likewise.
    TimeSqlDateTimeUtc,
    /// A time of day, likewise.
    TimeSqlTime,
}

impl NewType {
    /// Its name in the `fields` module.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::ExactDecimal => "ExactDecimal",
            Self::Scaled => "Scaled",
            Self::SqlTimestamp => "SqlTimestamp",
            Self::IsoTimestamp => "IsoTimestamp",
            Self::TextUuid => "TextUuid",
            Self::TextBoolean => "TextBoolean",
            Self::TimeSqlTimestamp => "TimeSqlTimestamp",
            Self::TimeIsoTimestamp => "TimeIsoTimestamp",
            Self::TimeSqlDateTime => "TimeSqlDateTime",
            Self::TimeSqlDateTimeUtc => "TimeSqlDateTimeUtc",
            Self::TimeSqlTime => "TimeSqlTime",
        }
    }

    /// Whether it has a default value.
    pub(super) const fn has_default(self) -> bool {
        matches!(self, Self::ExactDecimal | Self::Scaled | Self::TextUuid | Self::TextBoolean)
    }
}
