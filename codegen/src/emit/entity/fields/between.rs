//! From `chrono` to `time` and back.

/// Of instants that `SeaORM` keeps as numbers, for serde, which knows nothing of its types for them.
pub(super) const UNIX: &str = r#"/// Instants as the numbers that they are stored as, for serde.
pub mod unix {
    use sea_orm::sea_query::{Value, ValueType};
    use serde::de::Error as _;
    use serde::ser::Error as _;
    use serde::{Deserialize, Deserializer, Serializer};

    /// Writes the number.
    ///
    /// # Errors
    ///
    /// What is written to fails.
    pub fn serialize<T, S>(at: &T, to: S) -> Result<S::Ok, S::Error>
    where
        T: Copy + Into<Value>,
        S: Serializer,
    {
        match (*at).into() {
            Value::BigInt(Some(number)) => to.serialize_i64(number),
            _ => Err(S::Error::custom("no number")),
        }
    }

    /// Reads the number.
    ///
    /// # Errors
    ///
    /// It is not a number, or no instant.
    pub fn deserialize<'de, T: ValueType, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
        let number = i64::deserialize(from)?;
        let at = <T as ValueType>::try_from(Value::BigInt(Some(number)));
        at.map_err(|_| D::Error::custom(format!("{number} is not an instant")))
    }
}

/// The same where there may be none.
pub mod unix_option {
    use sea_orm::sea_query::{Value, ValueType};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    struct Number<T>(T);

    impl<T: Copy + Into<Value>> Serialize for Number<T> {
        fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            super::unix::serialize(&self.0, to)
        }
    }

    impl<'de, T: ValueType> Deserialize<'de> for Number<T> {
        fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
            super::unix::deserialize(from).map(Self)
        }
    }

    /// Writes the number, if there is one.
    ///
    /// # Errors
    ///
    /// What is written to fails.
    pub fn serialize<T, S>(at: &Option<T>, to: S) -> Result<S::Ok, S::Error>
    where
        T: Copy + Into<Value>,
        S: Serializer,
    {
        at.map(Number).serialize(to)
    }

    /// Reads the number, if there is one.
    ///
    /// # Errors
    ///
    /// It is not a number, or no instant.
    pub fn deserialize<'de, T: ValueType, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<T>, D::Error> {
        Ok(Option::<Number<T>>::deserialize(from)?.map(|number| number.0))
    }
}
"#;

/// Of instants, which the others need as well.
pub(super) const INSTANTS: &str = r#"
/// Every instant of `time` is one of `chrono` as well.
fn to_chrono(at: TimeDateTimeWithTimeZone) -> DateTimeUtc {
    DateTimeUtc::from_timestamp(at.unix_timestamp(), at.nanosecond()).unwrap_or_default()
}

fn from_chrono(at: DateTimeUtc) -> Result<TimeDateTimeWithTimeZone, DbErr> {
    let nanos =
        i128::from(at.timestamp()) * 1_000_000_000 + i128::from(at.timestamp_subsec_nanos());
    TimeDateTimeWithTimeZone::from_unix_timestamp_nanos(nanos)
        .map_err(|_| DbErr::Type(format!("{at} is beyond the years that `time` has")))
}
"#;

pub(super) const DATE_TIMES: &str = r"
fn to_naive(at: TimeDateTime) -> DateTime {
    to_chrono(at.assume_utc()).naive_utc()
}

fn from_naive(at: DateTime) -> Result<TimeDateTime, DbErr> {
    from_chrono(at.and_utc()).map(|at| TimeDateTime::new(at.date(), at.time()))
}
";

pub(super) const TIMES: &str = r#"
fn to_clock(at: TimeTime) -> Time {
    let (hour, minute, second, nano) = at.as_hms_nano();
    Time::from_hms_nano_opt(hour.into(), minute.into(), second.into(), nano).unwrap_or_default()
}

fn from_clock(at: Time) -> Result<TimeTime, DbErr> {
    let since = at - Time::default();
    let seconds = since.num_seconds();
    let part = |number: i64| -> u8 { number.try_into().unwrap_or(u8::MAX) };
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let nano = since.subsec_nanos().unsigned_abs();
    TimeTime::from_hms_nano(part(hour), part(minute), part(second), nano)
        .map_err(|_| DbErr::Type(format!("{at} is not a time of a day")))
}
"#;
