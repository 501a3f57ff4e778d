//! What serde reads and writes.

pub(super) const JSON_AS: &str = r#"/// JSON that serde reads as a `T` and writes of one. Where the column may be NULL, it is in an `Option`, and JSON's own `null`
/// is what serde makes of it: an error, where a `T` has none.
///
/// `From` makes one of a `T`, and it is used as if it were one.
#[attributes]
pub struct JsonAs<T>(pub T);

impl<T> JsonAs<T> {
    /// The value.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> From<T> for JsonAs<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T> std::ops::Deref for JsonAs<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> std::ops::DerefMut for JsonAs<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: serde::Serialize> From<JsonAs<T>> for Json {
    /// Where serde has no JSON for the value, as for a map whose keys are no texts, it is a text that says so.
    fn from(value: JsonAs<T>) -> Self {
        serde_json::to_value(value.0).unwrap_or_else(|error| Self::String(error.to_string()))
    }
}

impl<T: serde::Serialize> From<JsonAs<T>> for Value {
    /// Where serde has no JSON for the value, it is a text that is none either, so that the database refuses it.
    fn from(value: JsonAs<T>) -> Self {
        match serde_json::to_value(value.0) {
            Ok(json) => json.into(),
            Err(error) => format!("no JSON: {error}").into(),
        }
    }
}

impl<T: serde::de::DeserializeOwned> TryGetable for JsonAs<T> {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        let read = match Json::try_get_by(row, index) {
            Ok(json) => serde_json::from_value(json),
            Err(TryGetError::Null(column)) => return Err(TryGetError::Null(column)),
            // Some drivers of SQLite and D1 know it as text only.
            Err(error) => match String::try_get_by(row, index) {
                Ok(text) => serde_json::from_str(&text),
                Err(_) => return Err(error),
            },
        };
        read.map(Self).map_err(|error| {
            let name = std::any::type_name::<T>();
            DbErr::Type(format!("{index:?} holds no {name}: {error}")).into()
        })
    }
}

impl<T: serde::de::DeserializeOwned> ValueType for JsonAs<T> {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        let json = <Json as ValueType>::try_from(value)?;
        serde_json::from_value(json)
            .map(Self)
            .map_err(|_| ValueTypeErr)
    }

    fn type_name() -> String {
        "JsonAs".to_owned()
    }

    fn array_type() -> ArrayType {
        ArrayType::Json
    }

    fn column_type() -> ColumnType {
        ColumnType::Json
    }
}

impl<T> Nullable for JsonAs<T> {
    fn null() -> Value {
        Value::Json(None)
    }
}

impl<T: serde::Serialize> IntoActiveValue<JsonAs<T>> for JsonAs<T> {
    fn into_active_value(self) -> ActiveValue<JsonAs<T>> {
        ActiveValue::Set(self)
    }
}
"#;

pub(super) const GIVEN: &str = r"
/// Reads what is given: it may be `null`, and is not absent.
///
/// # Errors
///
/// It is nothing of that type.
pub fn given<'de, T, D>(from: D) -> Result<Option<T>, D::Error>
where
    T: serde::Deserialize<'de>,
    D: serde::Deserializer<'de>,
{
    T::deserialize(from).map(Some)
}
";

pub(super) const UNIX_GIVEN: &str = r#"
/// The same of an instant that is stored as a number.
pub mod unix_given {
    use sea_orm::sea_query::{Value, ValueType};
    use serde::{Deserializer, Serializer};

    /// Writes the number, if it is given.
    ///
    /// # Errors
    ///
    /// What is written to fails.
    pub fn serialize<T, S>(at: &Option<T>, to: S) -> Result<S::Ok, S::Error>
    where
        T: Copy + Into<Value>,
        S: Serializer,
    {
        super::unix_option::serialize(at, to)
    }

    /// Reads the number that is given.
    ///
    /// # Errors
    ///
    /// It is not a number, or no instant.
    pub fn deserialize<'de, T: ValueType, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<T>, D::Error> {
        super::unix::deserialize(from).map(Some)
    }
}

/// The same where there may be none.
#[allow(clippy::option_option, reason = "absent is not NULL")]
pub mod unix_option_given {
    use sea_orm::sea_query::{Value, ValueType};
    use serde::{Deserializer, Serializer};

    /// Writes the number, if it is given and there is one.
    ///
    /// # Errors
    ///
    /// What is written to fails.
    pub fn serialize<T, S>(at: &Option<Option<T>>, to: S) -> Result<S::Ok, S::Error>
    where
        T: Copy + Into<Value>,
        S: Serializer,
    {
        super::unix_option::serialize(&at.flatten(), to)
    }

    /// Reads the number that is given, if it is one.
    ///
    /// # Errors
    ///
    /// It is not a number, or no instant.
    pub fn deserialize<'de, T: ValueType, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Option<T>>, D::Error> {
        super::unix_option::deserialize(from).map(Some)
    }
}
"#;
