//! What a cast makes of the values of a column.

use super::column;
use seaglass::diff::{Fit, fits};
use seaglass::model::{ColumnType, PostgresType, Storage};

fn fit(before: ColumnType, after: ColumnType) -> Fit {
    fits(&column("c", before), &column("c", after))
}

fn varchar(length: u32) -> ColumnType {
    ColumnType::Varchar(Some(length))
}

fn decimal(digits: u32, scale: u32) -> ColumnType {
    ColumnType::Decimal { precision: Some((digits, scale)) }
}

#[test]
fn texts() {
    assert_eq!(fit(varchar(20), varchar(20)), Fit::Same);
    assert_eq!(fit(varchar(20), varchar(50)), Fit::Widens);
    assert_eq!(fit(varchar(20), ColumnType::Text), Fit::Widens);
    assert_eq!(fit(ColumnType::Varchar(None), ColumnType::Text), Fit::Widens);
    assert_eq!(fit(varchar(50), varchar(20)), Fit::Narrows);
    assert_eq!(fit(ColumnType::Text, varchar(20)), Fit::Narrows);
    assert_eq!(fit(varchar(20), ColumnType::Char(Some(20))), Fit::Loses);
    assert_eq!(fit(ColumnType::Char(Some(20)), varchar(20)), Fit::Converts);
    assert_eq!(fit(varchar(20), ColumnType::Integer), Fit::Converts);
    assert_eq!(fit(varchar(20), ColumnType::Uuid), Fit::Converts);
    assert_eq!(fit(ColumnType::Text, ColumnType::Date), Fit::Loses);
    assert_eq!(fit(ColumnType::Text, ColumnType::Bytes), Fit::Unrelated);
}

#[test]
fn numbers() {
    assert_eq!(fit(ColumnType::Integer, ColumnType::BigInteger), Fit::Widens);
    assert_eq!(fit(ColumnType::BigInteger, ColumnType::Integer), Fit::Narrows);
    assert_eq!(fit(ColumnType::Integer, ColumnType::Double), Fit::Widens);
    assert_eq!(fit(ColumnType::BigInteger, ColumnType::Double), Fit::Loses);
    assert_eq!(fit(ColumnType::Double, ColumnType::Integer), Fit::Loses);
    assert_eq!(fit(ColumnType::Double, ColumnType::Text), Fit::Loses);
    assert_eq!(fit(ColumnType::Integer, ColumnType::Boolean), Fit::Loses);
    assert_eq!(fit(ColumnType::Integer, varchar(11)), Fit::Converts);
    assert_eq!(fit(ColumnType::Integer, varchar(10)), Fit::Narrows);
    assert_eq!(fit(decimal(10, 2), decimal(12, 4)), Fit::Widens);
    assert_eq!(fit(decimal(10, 4), decimal(10, 2)), Fit::Loses);
    assert_eq!(fit(decimal(10, 2), decimal(8, 2)), Fit::Narrows);
    assert_eq!(fit(decimal(10, 0), ColumnType::BigInteger), Fit::Narrows);
}

#[test]
fn moments_and_documents() {
    assert_eq!(fit(ColumnType::DateTime, ColumnType::TimestampTz), Fit::Converts);
    assert_eq!(fit(ColumnType::TimestampTz, ColumnType::Date), Fit::Loses);
    assert_eq!(fit(ColumnType::Date, ColumnType::TimestampTz), Fit::Converts);
    assert_eq!(fit(ColumnType::Date, ColumnType::Integer), Fit::Unrelated);
    assert_eq!(fit(ColumnType::Json, ColumnType::JsonBinary), Fit::Converts);
    assert_eq!(fit(ColumnType::JsonBinary, ColumnType::Json), Fit::Widens);
    assert_eq!(fit(ColumnType::Uuid, ColumnType::Text), Fit::Converts);
    assert_eq!(fit(ColumnType::Uuid, varchar(35)), Fit::Narrows);
    assert_eq!(fit(ColumnType::Postgres(PostgresType::Inet), ColumnType::Postgres(PostgresType::Cidr)), Fit::Loses);
}

#[test]
fn digits_of_a_second() {
    let own = |ty| ColumnType::Postgres(ty);
    assert_eq!(fit(ColumnType::TimestampTz, own(PostgresType::Timestamptz(3))), Fit::Loses);
    assert_eq!(fit(own(PostgresType::Timestamptz(3)), ColumnType::TimestampTz), Fit::Widens);
    assert_eq!(fit(own(PostgresType::Timestamp(3)), own(PostgresType::Timestamp(0))), Fit::Loses);
    assert_eq!(fit(own(PostgresType::Timestamp(3)), own(PostgresType::Timestamptz(3))), Fit::Converts);
    assert_eq!(fit(own(PostgresType::Time(3)), own(PostgresType::Time(6))), Fit::Widens);
    assert_eq!(fit(own(PostgresType::Time(3)), ColumnType::Text), Fit::Converts);
    assert_eq!(fit(own(PostgresType::Timestamp(3)), ColumnType::Date), Fit::Loses);
    assert_eq!(fit(own(PostgresType::Timestamp(3)), ColumnType::Integer), Fit::Unrelated);
}

#[test]
fn a_scaled_decimal_is_no_plain_number() {
    let stored = |storage, ty| seaglass::model::Column { storage: Some(storage), ..column("c", ty) };
    let scaled = stored(Storage::ScaledDecimal, decimal(10, 2));
    assert_eq!(fits(&column("c", ColumnType::BigInteger), &scaled), Fit::Unrelated);
    assert_eq!(fits(&scaled, &stored(Storage::ScaledDecimal, decimal(10, 3))), Fit::Unrelated);
    assert_eq!(fits(&scaled, &stored(Storage::ScaledDecimal, decimal(12, 2))), Fit::Widens);
    let exact = stored(Storage::ExactDecimal, decimal(10, 2));
    assert_eq!(fits(&exact, &stored(Storage::LossyDecimal, decimal(10, 2))), Fit::Loses);
    assert_eq!(fits(&scaled, &exact), Fit::Unrelated);
}
