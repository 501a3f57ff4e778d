//! The text of `datetime('now')`.

pub(super) const SQL_TIMESTAMP: &str = r#"/// A UTC instant in microseconds: `timestamptz` in Postgres; on D1 and SQLite the text of `datetime('now')`,
/// `YYYY-MM-DD HH:MM:SS`, with a fraction only where the instant has one.
///
/// It is bound as a timestamp without zone: sqlx writes that to SQLite in this form, and Postgres reads it in the
/// session's zone, which sqlx sets to UTC. A filter must compare with this type as well: a `DateTimeUtc` is bound as
/// other text (`YYYY-MM-DDTHH:MM:SS+00:00`), which equals no stored instant on SQLite, and no error says so.
#[attributes]
pub struct SqlTimestamp(DateTimeUtc);

impl SqlTimestamp {
    /// The same instant without the fraction of its second, as `datetime('now')` would write it.
    pub fn whole_seconds(self) -> Self {
        DateTimeUtc::from_timestamp(self.0.timestamp(), 0).map_or(self, Self)
    }

    /// The instant.
    pub const fn get(self) -> DateTimeUtc {
        self.0
    }
}

impl From<DateTimeUtc> for SqlTimestamp {
    /// Cuts what is finer than a microsecond, which Postgres does not hold.
    fn from(at: DateTimeUtc) -> Self {
        let micros = DateTimeUtc::from_timestamp_micros(at.timestamp_micros());
        Self(micros.unwrap_or(at))
    }
}

impl From<SqlTimestamp> for DateTimeUtc {
    fn from(at: SqlTimestamp) -> Self {
        at.0
    }
}

impl From<SqlTimestamp> for Value {
    fn from(at: SqlTimestamp) -> Self {
        Self::ChronoDateTime(Some(at.0.naive_utc()))
    }
}

impl TryGetable for SqlTimestamp {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        DateTimeUtc::try_get_by(row, index).map(Self)
    }
}

impl ValueType for SqlTimestamp {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        match value {
            Value::ChronoDateTime(Some(at)) => Ok(Self(at.and_utc())),
            Value::ChronoDateTimeUtc(Some(at)) => Ok(Self(at)),
            Value::ChronoDateTimeWithTimeZone(Some(at)) => Ok(Self(at.to_utc())),
            _ => Err(ValueTypeErr),
        }
    }

    fn type_name() -> String {
        "SqlTimestamp".to_owned()
    }

    fn array_type() -> ArrayType {
        ArrayType::ChronoDateTime
    }

    fn column_type() -> ColumnType {
        ColumnType::TimestampWithTimeZone
    }
}

impl Nullable for SqlTimestamp {
    fn null() -> Value {
        Value::ChronoDateTime(None)
    }
}

impl IntoActiveValue<SqlTimestamp> for SqlTimestamp {
    fn into_active_value(self) -> ActiveValue<SqlTimestamp> {
        ActiveValue::Set(self)
    }
}

impl TryFromU64 for SqlTimestamp {
    fn try_from_u64(_: u64) -> Result<Self, DbErr> {
        Err(DbErr::ConvertFromU64("SqlTimestamp"))
    }
}

impl sea_orm::sea_query::DateTimeLikeValue for SqlTimestamp {}
"#;
