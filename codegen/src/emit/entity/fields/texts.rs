//! What JavaScript writes as text: instants by `toISOString()`, uuids by `crypto.randomUUID()`, booleans by `String(…)`.

pub(super) const ISO_TIMESTAMP: &str = r#"/// A UTC instant in milliseconds as text, `YYYY-MM-DDTHH:MM:SS.sssZ`, which is what `toISOString()` of JavaScript gives, on
/// every database; of the years 0001 to 9999, where texts sort as instants.
///
/// A filter must compare with this type as well: a `DateTimeUtc` is bound as other text on SQLite
/// (`YYYY-MM-DDTHH:MM:SS+00:00`), which equals no stored instant, and no error says so. Postgres refuses it.
#[attributes]
pub struct IsoTimestamp(DateTimeUtc);

impl IsoTimestamp {
    /// The instant.
    pub const fn get(self) -> DateTimeUtc {
        self.0
    }

    fn parse(text: &str) -> Result<Self, DbErr> {
        let at = text.parse::<DateTimeUtc>();
        at.map(Self)
            .map_err(|error| DbErr::Type(format!("{text} is not an instant: {error}")))
    }
}

impl From<DateTimeUtc> for IsoTimestamp {
    /// Cuts what is finer than a millisecond, which the text does not hold.
    fn from(at: DateTimeUtc) -> Self {
        let millis = DateTimeUtc::from_timestamp_millis(at.timestamp_millis());
        Self(millis.unwrap_or(at))
    }
}

impl From<IsoTimestamp> for DateTimeUtc {
    fn from(at: IsoTimestamp) -> Self {
        at.0
    }
}

impl std::fmt::Display for IsoTimestamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.format("%Y-%m-%dT%H:%M:%S%.3fZ").fmt(f)
    }
}

impl From<IsoTimestamp> for Value {
    fn from(at: IsoTimestamp) -> Self {
        at.to_string().into()
    }
}

impl TryGetable for IsoTimestamp {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        let text = String::try_get_by(row, index)?;
        Self::parse(&text).map_err(TryGetError::DbErr)
    }
}

impl ValueType for IsoTimestamp {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        let text = <String as ValueType>::try_from(value)?;
        Self::parse(&text).map_err(|_| ValueTypeErr)
    }

    fn type_name() -> String {
        "IsoTimestamp".to_owned()
    }

    fn array_type() -> ArrayType {
        ArrayType::String
    }

    fn column_type() -> ColumnType {
        ColumnType::Text
    }
}

impl Nullable for IsoTimestamp {
    fn null() -> Value {
        Value::String(None)
    }
}

impl IntoActiveValue<IsoTimestamp> for IsoTimestamp {
    fn into_active_value(self) -> ActiveValue<IsoTimestamp> {
        ActiveValue::Set(self)
    }
}

impl TryFromU64 for IsoTimestamp {
    fn try_from_u64(_: u64) -> Result<Self, DbErr> {
        Err(DbErr::ConvertFromU64("IsoTimestamp"))
    }
}

impl sea_orm::sea_query::DateTimeLikeValue for IsoTimestamp {}
"#;

pub(super) const TEXT_UUID: &str = r#"/// A uuid as hyphenated text in small letters, which is what `crypto.randomUUID()` of JavaScript gives, on every database.
///
/// It stands in for SeaORM's type of this name, which cannot read NULL. A filter must compare with either of them: a `Uuid` is
/// bound as bytes on SQLite, which equal no text.
#[attributes]
pub struct TextUuid(pub Uuid);

impl From<Uuid> for TextUuid {
    fn from(uuid: Uuid) -> Self {
        Self(uuid)
    }
}

impl From<TextUuid> for Uuid {
    fn from(uuid: TextUuid) -> Self {
        uuid.0
    }
}

impl From<TextUuid> for sea_orm::prelude::TextUuid {
    fn from(uuid: TextUuid) -> Self {
        Self(uuid.0)
    }
}

impl std::fmt::Display for TextUuid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl From<TextUuid> for Value {
    fn from(uuid: TextUuid) -> Self {
        uuid.0.to_string().into()
    }
}

impl TryGetable for TextUuid {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        let text = String::try_get_by(row, index)?;
        let uuid = text.parse().map(Self);
        uuid.map_err(|error| {
            TryGetError::DbErr(DbErr::Type(format!("{text} is not a uuid: {error}")))
        })
    }
}

impl ValueType for TextUuid {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        let text = <String as ValueType>::try_from(value)?;
        text.parse().map(Self).map_err(|_| ValueTypeErr)
    }

    fn type_name() -> String {
        "TextUuid".to_owned()
    }

    fn array_type() -> ArrayType {
        ArrayType::String
    }

    fn column_type() -> ColumnType {
        ColumnType::Text
    }
}

impl Nullable for TextUuid {
    fn null() -> Value {
        Value::String(None)
    }
}

impl IntoActiveValue<TextUuid> for TextUuid {
    fn into_active_value(self) -> ActiveValue<TextUuid> {
        ActiveValue::Set(self)
    }
}

impl TryFromU64 for TextUuid {
    fn try_from_u64(_: u64) -> Result<Self, DbErr> {
        Err(DbErr::ConvertFromU64("TextUuid"))
    }
}
"#;

pub(super) const TEXT_BOOLEAN: &str = r#"/// A boolean as the text `true` or `false`, which is what `String(…)` of JavaScript gives, on every database.
///
/// A filter must compare with this type: a `bool` is bound as a number on SQLite, which equals neither text.
#[attributes]
pub struct TextBoolean(pub bool);

impl From<bool> for TextBoolean {
    fn from(value: bool) -> Self {
        Self(value)
    }
}

impl From<TextBoolean> for bool {
    fn from(value: TextBoolean) -> Self {
        value.0
    }
}

impl From<TextBoolean> for Value {
    fn from(value: TextBoolean) -> Self {
        value.0.to_string().into()
    }
}

impl TryGetable for TextBoolean {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        let text = String::try_get_by(row, index)?;
        let value = text.parse().map(Self);
        value.map_err(|_| TryGetError::DbErr(DbErr::Type(format!("{text} is not a boolean"))))
    }
}

impl ValueType for TextBoolean {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        let text = <String as ValueType>::try_from(value)?;
        text.parse().map(Self).map_err(|_| ValueTypeErr)
    }

    fn type_name() -> String {
        "TextBoolean".to_owned()
    }

    fn array_type() -> ArrayType {
        ArrayType::String
    }

    fn column_type() -> ColumnType {
        ColumnType::Text
    }
}

impl Nullable for TextBoolean {
    fn null() -> Value {
        Value::String(None)
    }
}

impl IntoActiveValue<TextBoolean> for TextBoolean {
    fn into_active_value(self) -> ActiveValue<TextBoolean> {
        ActiveValue::Set(self)
    }
}

impl TryFromU64 for TextBoolean {
    fn try_from_u64(_: u64) -> Result<Self, DbErr> {
        Err(DbErr::ConvertFromU64("TextBoolean"))
    }
}
"#;
