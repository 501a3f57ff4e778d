//! What makes values up: a paragraph for each function, and before what it calls.

/// Says what is not said yet.
pub fn fill<V: Into<Value>>(said: &mut ActiveValue<V>, made: V) {
    if said.is_not_set() {
        *said = ActiveValue::Set(made);
    }
}

/// An empty object.
pub fn json() -> Json {
    "{}".parse().unwrap_or_default()
}

/// A text with its column's name in it.
pub fn text(column: &str, number: u32) -> String {
    format!("{column} {number}")
}

/// A text of at most so many characters.
pub fn short(length: usize, number: u32) -> String {
    let digits = number.to_string();
    digits
        .get(digits.len().saturating_sub(length)..)
        .unwrap_or_default()
        .to_owned()
}

/// The number, from its least one on.
pub fn whole(least: i32, number: u32) -> i32 {
    least.saturating_add(i32::try_from(number).unwrap_or(i32::MAX))
}

/// The number, likewise.
pub fn small(least: i16, number: u32) -> i16 {
    least.saturating_add(i16::try_from(number % 30_000).unwrap_or_default())
}

/// The number, likewise.
pub fn big(least: i64, number: u32) -> i64 {
    least.saturating_add(i64::from(number))
}

/// The number as bytes.
pub fn bytes(number: u32) -> Vec<u8> {
    number.to_be_bytes().to_vec()
}

/// A uuid with the number at its end.
pub fn uuid(number: u32) -> Uuid {
    Uuid::from_u128(0x5ea9_1a55_0000_4000_8000_0000_0000_0000 | u128::from(number))
}

/// So many days behind the first of 2024.
pub fn date(number: u32) -> Date {
    let days = i64::from(number % 1_000_000);
    DateTimeUtc::from_timestamp(1_704_067_200 + days * 86_400, 0)
        .unwrap_or_default()
        .date_naive()
}

/// So many seconds behind midnight.
pub fn time(number: u32) -> Time {
    DateTimeUtc::from_timestamp(i64::from(number % 86_400), 0)
        .unwrap_or_default()
        .time()
}

/// So many seconds behind the beginning of 2024.
pub fn date_time(number: u32) -> DateTime {
    instant(number).naive_utc()
}

/// So many seconds behind the beginning of 2024.
pub fn instant(number: u32) -> DateTimeUtc {
    DateTimeUtc::from_timestamp(1_704_067_200 + i64::from(number), 0).unwrap_or_default()
}

/// So many days behind the first of 2024.
pub fn time_date(number: u32) -> TimeDate {
    let days = i64::from(number % 1_000_000);
    let at = TimeDateTimeWithTimeZone::from_unix_timestamp(1_704_067_200 + days * 86_400);
    at.unwrap_or(TimeDateTimeWithTimeZone::UNIX_EPOCH).date()
}

/// So many seconds behind midnight.
pub fn time_time(number: u32) -> TimeTime {
    let at = TimeDateTimeWithTimeZone::from_unix_timestamp(i64::from(number % 86_400));
    at.unwrap_or(TimeDateTimeWithTimeZone::UNIX_EPOCH).time()
}

/// So many seconds behind the beginning of 2024.
pub fn time_date_time(number: u32) -> TimeDateTime {
    let at = time_instant(number);
    TimeDateTime::new(at.date(), at.time())
}

/// So many seconds behind the beginning of 2024.
pub fn time_instant(number: u32) -> TimeDateTimeWithTimeZone {
    let at = TimeDateTimeWithTimeZone::from_unix_timestamp(1_704_067_200 + i64::from(number));
    at.unwrap_or(TimeDateTimeWithTimeZone::UNIX_EPOCH)
}
