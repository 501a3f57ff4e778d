//! The forms of dates, times and instants of `time` that keep one meaning on Postgres and on D1. They are bound and read as
//! `chrono`'s are: what `SeaORM` binds of `time` itself is other text on `SQLite`.

pub(super) const SQL_TIMESTAMP: &str = r#"/// A UTC instant in microseconds: `timestamptz` in Postgres; on D1 and SQLite the text of `datetime('now')`,
/// `YYYY-MM-DD HH:MM:SS`, with a fraction only where the instant has one.
///
/// A filter must compare with this type as well: a `TimeDateTimeWithTimeZone` is bound as other text, which equals no
/// stored instant on SQLite, and no error says so.
#[attributes]
pub struct TimeSqlTimestamp(TimeDateTimeWithTimeZone);

impl TimeSqlTimestamp {
    /// The same instant without the fraction of its second, as `datetime('now')` would write it.
    pub fn whole_seconds(self) -> Self {
        let seconds = TimeDateTimeWithTimeZone::from_unix_timestamp(self.0.unix_timestamp());
        Self(seconds.unwrap_or(self.0))
    }

    /// The instant.
    pub const fn get(self) -> TimeDateTimeWithTimeZone {
        self.0
    }
}

impl From<TimeDateTimeWithTimeZone> for TimeSqlTimestamp {
    /// Cuts what is finer than a microsecond, which Postgres does not hold.
    fn from(at: TimeDateTimeWithTimeZone) -> Self {
        let micros = at.unix_timestamp_nanos().div_euclid(1_000) * 1_000;
        let cut = TimeDateTimeWithTimeZone::from_unix_timestamp_nanos(micros);
        Self(cut.unwrap_or(at))
    }
}

impl From<TimeSqlTimestamp> for TimeDateTimeWithTimeZone {
    fn from(at: TimeSqlTimestamp) -> Self {
        at.0
    }
}

impl From<TimeSqlTimestamp> for Value {
    fn from(at: TimeSqlTimestamp) -> Self {
        Self::ChronoDateTime(Some(to_chrono(at.0).naive_utc()))
    }
}

impl TryGetable for TimeSqlTimestamp {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        let at = from_chrono(DateTimeUtc::try_get_by(row, index)?);
        at.map(Self).map_err(TryGetError::DbErr)
    }
}

impl ValueType for TimeSqlTimestamp {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        let at = match value {
            Value::ChronoDateTime(Some(at)) => at.and_utc(),
            Value::ChronoDateTimeUtc(Some(at)) => at,
            Value::ChronoDateTimeWithTimeZone(Some(at)) => at.to_utc(),
            Value::TimeDateTimeWithTimeZone(Some(at)) => return Ok(at.into()),
            _ => return Err(ValueTypeErr),
        };
        from_chrono(at).map(Self).map_err(|_| ValueTypeErr)
    }

    fn type_name() -> String {
        "TimeSqlTimestamp".to_owned()
    }

    fn array_type() -> ArrayType {
        ArrayType::ChronoDateTime
    }

    fn column_type() -> ColumnType {
        ColumnType::TimestampWithTimeZone
    }
}

impl Nullable for TimeSqlTimestamp {
    fn null() -> Value {
        Value::ChronoDateTime(None)
    }
}

impl IntoActiveValue<TimeSqlTimestamp> for TimeSqlTimestamp {
    fn into_active_value(self) -> ActiveValue<TimeSqlTimestamp> {
        ActiveValue::Set(self)
    }
}

impl TryFromU64 for TimeSqlTimestamp {
    fn try_from_u64(_: u64) -> Result<Self, DbErr> {
        Err(DbErr::ConvertFromU64("TimeSqlTimestamp"))
    }
}

impl sea_orm::sea_query::DateTimeLikeValue for TimeSqlTimestamp {}
"#;

pub(super) const ISO_TIMESTAMP: &str = r#"/// A UTC instant in milliseconds as text, `YYYY-MM-DDTHH:MM:SS.sssZ`, which is what `toISOString()` of JavaScript gives, on
/// every database; of the years 0001 to 9999, where texts sort as instants.
///
/// A filter must compare with this type as well: a `TimeDateTimeWithTimeZone` is bound as other text on SQLite, which equals
/// no stored instant, and no error says so. Postgres refuses it.
#[attributes]
pub struct TimeIsoTimestamp(TimeDateTimeWithTimeZone);

impl TimeIsoTimestamp {
    /// The instant.
    pub const fn get(self) -> TimeDateTimeWithTimeZone {
        self.0
    }

    fn parse(text: &str) -> Result<Self, DbErr> {
        let at = text.parse::<DateTimeUtc>();
        let at = at.map_err(|error| DbErr::Type(format!("{text} is not an instant: {error}")))?;
        from_chrono(at).map(Self)
    }
}

impl From<TimeDateTimeWithTimeZone> for TimeIsoTimestamp {
    /// Cuts what is finer than a millisecond, which the text does not hold.
    fn from(at: TimeDateTimeWithTimeZone) -> Self {
        let millis = at.unix_timestamp_nanos().div_euclid(1_000_000) * 1_000_000;
        let cut = TimeDateTimeWithTimeZone::from_unix_timestamp_nanos(millis);
        Self(cut.unwrap_or(at))
    }
}

impl From<TimeIsoTimestamp> for TimeDateTimeWithTimeZone {
    fn from(at: TimeIsoTimestamp) -> Self {
        at.0
    }
}

impl std::fmt::Display for TimeIsoTimestamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to_chrono(self.0).format("%Y-%m-%dT%H:%M:%S%.3fZ").fmt(f)
    }
}

impl From<TimeIsoTimestamp> for Value {
    fn from(at: TimeIsoTimestamp) -> Self {
        at.to_string().into()
    }
}

impl TryGetable for TimeIsoTimestamp {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        let text = String::try_get_by(row, index)?;
        Self::parse(&text).map_err(TryGetError::DbErr)
    }
}

impl ValueType for TimeIsoTimestamp {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        let text = <String as ValueType>::try_from(value)?;
        Self::parse(&text).map_err(|_| ValueTypeErr)
    }

    fn type_name() -> String {
        "TimeIsoTimestamp".to_owned()
    }

    fn array_type() -> ArrayType {
        ArrayType::String
    }

    fn column_type() -> ColumnType {
        ColumnType::Text
    }
}

impl Nullable for TimeIsoTimestamp {
    fn null() -> Value {
        Value::String(None)
    }
}

impl IntoActiveValue<TimeIsoTimestamp> for TimeIsoTimestamp {
    fn into_active_value(self) -> ActiveValue<TimeIsoTimestamp> {
        ActiveValue::Set(self)
    }
}

impl TryFromU64 for TimeIsoTimestamp {
    fn try_from_u64(_: u64) -> Result<Self, DbErr> {
        Err(DbErr::ConvertFromU64("TimeIsoTimestamp"))
    }
}

impl sea_orm::sea_query::DateTimeLikeValue for TimeIsoTimestamp {}
"#;

/// A date with a time, and a time alone: `NAME`, `INNER`, `PLAIN` of `chrono` and `CLASS` differ.
const PLAIN: &str = r#"/// MEANING: SQL_TYPE in Postgres; on D1 and SQLite the text that `chrono` gives, with a fraction only where there
/// is one.
///
/// A filter must compare with this type as well: a `INNER` is bound as other text, which equals no stored value on SQLite,
/// and no error says so.
#[attributes]
pub struct NAME(pub INNER);

impl From<INNER> for NAME {
    fn from(at: INNER) -> Self {
        Self(at)
    }
}

impl From<NAME> for INNER {
    fn from(at: NAME) -> Self {
        at.0
    }
}

impl From<NAME> for Value {
    fn from(at: NAME) -> Self {
        Self::CHRONO_VALUE(Some(to_PLAIN(at.0)))
    }
}

impl TryGetable for NAME {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        let at = from_PLAIN(CHRONO::try_get_by(row, index)?);
        at.map(Self).map_err(TryGetError::DbErr)
    }
}

impl ValueType for NAME {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        let at = match value {
            Value::CHRONO_VALUE(Some(at)) => from_PLAIN(at),
            Value::INNER(Some(at)) => Ok(at),
            _ => return Err(ValueTypeErr),
        };
        at.map(Self).map_err(|_| ValueTypeErr)
    }

    fn type_name() -> String {
        "NAME".to_owned()
    }

    fn array_type() -> ArrayType {
        ArrayType::CHRONO_VALUE
    }

    fn column_type() -> ColumnType {
        ColumnType::COLUMN_TYPE
    }
}

impl Nullable for NAME {
    fn null() -> Value {
        Value::CHRONO_VALUE(None)
    }
}

impl IntoActiveValue<NAME> for NAME {
    fn into_active_value(self) -> ActiveValue<NAME> {
        ActiveValue::Set(self)
    }
}

impl TryFromU64 for NAME {
    fn try_from_u64(_: u64) -> Result<Self, DbErr> {
        Err(DbErr::ConvertFromU64("NAME"))
    }
}

impl sea_orm::sea_query::CLASS for NAME {}
"#;

/// An instant as `SeaORM` binds one of `chrono`.
pub(super) fn instant() -> String {
    plain(&[
        ("MEANING", "A UTC instant"),
        ("SQL_TYPE", "`timestamptz`"),
        ("CHRONO_VALUE", "ChronoDateTimeUtc"),
        ("COLUMN_TYPE", "TimestampWithTimeZone"),
        ("CHRONO", "DateTimeUtc"),
        ("PLAIN", "chrono"),
        ("CLASS", "DateTimeLikeValue"),
        ("INNER", "TimeDateTimeWithTimeZone"),
        ("NAME", "TimeSqlDateTimeUtc"),
    ])
}

/// A date with a time of day.
pub(super) fn date_time() -> String {
    plain(&[
        ("MEANING", "A date with a time of day, without zone"),
        ("SQL_TYPE", "`timestamp`"),
        ("CHRONO_VALUE", "ChronoDateTime"),
        ("COLUMN_TYPE", "DateTime"),
        ("CHRONO", "DateTime"),
        ("PLAIN", "naive"),
        ("CLASS", "DateTimeLikeValue"),
        ("INNER", "TimeDateTime"),
        ("NAME", "TimeSqlDateTime"),
    ])
}

/// A time of day.
pub(super) fn time() -> String {
    plain(&[
        ("MEANING", "A time of day"),
        ("SQL_TYPE", "`time`"),
        ("CHRONO_VALUE", "ChronoTime"),
        ("COLUMN_TYPE", "Time"),
        ("CHRONO", "Time"),
        ("PLAIN", "clock"),
        ("CLASS", "TimeLikeValue"),
        ("INNER", "TimeTime"),
        ("NAME", "TimeSqlTime"),
    ])
}

fn plain(words: &[(&str, &str); 9]) -> String {
    words.iter().fold(PLAIN.to_owned(), |text, (word, with)| text.replace(word, with))
}
