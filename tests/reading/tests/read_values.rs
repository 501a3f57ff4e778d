//! Values of the types that sea-query's features add, whichever crate of the build switched them on.
#![cfg(any(feature = "with-chrono", feature = "with-json", feature = "with-rust_decimal", feature = "with-uuid"))]

use seaglass::Database;
use seaglass::model::{Expression, Literal};
use seaglass::read::read;
use seaglass::sea_query::{ColumnDef, Expr, Table, Value};

/// What a value means as the default of a column, or the fault.
fn literal(column: &mut ColumnDef, value: impl Into<Value>) -> Result<Literal, String> {
    let table = Table::create().table("t").col(column.default(Expr::Value(value.into()))).take();
    let read = read(&mut Database::new("test").table(table)).map_err(|faults| faults[0].to_string())?;
    match read.schema.tables[0].columns[0].default.clone() {
        Some(Expression::Literal(literal)) => Ok(literal),
        other => panic!("{other:?} is not a literal"),
    }
}

/// The same for a column that takes any value.
fn any(value: impl Into<Value>) -> Literal {
    literal(ColumnDef::new("a").cidr(), value).expect("a value")
}

fn null(value: impl Into<Value>) -> bool {
    let table = Table::create().table("t").col(ColumnDef::new("a").text().default(Expr::Value(value.into()))).take();
    let read = read(&mut Database::new("test").table(table)).expect("no fault");
    read.schema.tables[0].columns[0].default == Some(Expression::Null)
}

#[cfg(feature = "with-chrono")]
#[test]
fn chrono() {
    use seaglass::sea_query::value::prelude::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Utc};

    let day = NaiveDate::from_ymd_opt(2024, 2, 29).expect("a day");
    let noon = NaiveTime::from_hms_micro_opt(12, 0, 0, 1500).expect("a time");
    let moment = NaiveDateTime::new(day, noon);
    let utc = DateTime::<Utc>::from_naive_utc_and_offset(moment, Utc);
    let zone = |seconds| utc.with_timezone(&FixedOffset::east_opt(seconds).expect("a zone"));
    assert_eq!(any(day), Literal::Date("2024-02-29".to_owned()));
    assert_eq!(any(noon), Literal::Time("12:00:00.001500".to_owned()));
    assert_eq!(any(moment), Literal::DateTime("2024-02-29 12:00:00.001500".to_owned()));
    let instant = Literal::Timestamp("2024-02-29 12:00:00.001500".to_owned());
    assert_eq!(any(utc), instant);
    for seconds in [13 * 3600, -13 * 3600, 19_800, 0] {
        assert_eq!(any(zone(seconds)), instant);
    }
    assert_eq!(literal(ColumnDef::new("a").timestamp_with_time_zone(), utc), Ok(instant));
    assert!(null(None::<NaiveDate>) && null(None::<DateTime<Utc>>));

    let fault = |value: Value| literal(ColumnDef::new("a").cidr(), value).expect_err("no portable form");
    assert!(fault(zone(3601).into()).contains("no portable form"));
    assert!(fault(NaiveTime::from_hms_nano_opt(1, 2, 3, 1).expect("a time").into()).contains("microseconds"));
    assert!(fault(NaiveDate::from_ymd_opt(10_000, 1, 1).expect("a day").into()).contains("0001 to 9999"));
    assert!(literal(ColumnDef::new("a").timestamp_with_time_zone(), moment).is_err(), "a time without a zone");
    assert!(literal(ColumnDef::new("a").date_time(), utc).is_err(), "an instant");
}

#[cfg(feature = "with-json")]
#[test]
fn json() {
    use seaglass::sea_query::value::prelude::Json;

    let value: Json = serde_json::from_str(r#"{ "b": ["it's", "\\", "\n"], "a": 1.50 }"#).expect("JSON");
    let expected = Literal::Json(r#"{"a":1.5,"b":["it's","\\","\n"]}"#.to_owned());
    assert_eq!(any(value.clone()), expected);
    assert_eq!(literal(ColumnDef::new("a").json(), value.clone()), Ok(expected));
    assert!(literal(ColumnDef::new("a").text(), value).is_err());
    assert_eq!(any(Json::Null), Literal::Json("null".to_owned()));
    assert!(null(None::<Json>));
}

#[cfg(feature = "with-rust_decimal")]
#[test]
fn rust_decimal() {
    use seaglass::sea_query::value::prelude::Decimal;

    assert_eq!(any(Decimal::new(-1250, 3)), Literal::Decimal("-1.250".to_owned()));
    assert!(literal(ColumnDef::new("a").double(), Decimal::new(1, 0)).is_err());
    assert!(null(None::<Decimal>));
}

#[cfg(feature = "with-uuid")]
#[test]
fn uuid() {
    use seaglass::sea_query::value::prelude::Uuid;

    let value = Uuid::from_u128(0x67e5_5044_10b1_426f_9247_bb68_0e5f_e0c8);
    let text = "67e55044-10b1-426f-9247-bb680e5fe0c8";
    assert_eq!(any(value), Literal::Uuid(text.to_owned()));
    assert_eq!(literal(ColumnDef::new("a").uuid(), value), literal(ColumnDef::new("a").uuid(), text));
    assert!(null(None::<Uuid>));
}

#[cfg(any(feature = "all-types", feature = "sea-orm-types"))]
#[test]
fn time_and_arrays() {
    use seaglass::sea_query::value::prelude::time::{Date, Month, Time, UtcOffset};

    let day = Date::from_calendar_date(2024, Month::February, 29).expect("a day");
    let time = Time::from_hms_micro(12, 0, 0, 1500).expect("a time");
    let moment = seaglass::sea_query::value::prelude::PrimitiveDateTime::new(day, time);
    let instant = moment.assume_utc();
    assert_eq!(any(day), Literal::Date("2024-02-29".to_owned()));
    assert_eq!(any(time), Literal::Time("12:00:00.001500".to_owned()));
    assert_eq!(any(moment), Literal::DateTime("2024-02-29 12:00:00.001500".to_owned()));
    let expected = Literal::Timestamp("2024-02-29 12:00:00.001500".to_owned());
    assert_eq!(any(instant), expected);
    for seconds in [-13 * 3600, 19_800] {
        let zone = UtcOffset::from_whole_seconds(seconds).expect("a zone");
        assert_eq!(any(instant.to_offset(zone)), expected);
    }
    let fault = |value: Value| literal(ColumnDef::new("a").cidr(), value).expect_err("no portable form");
    assert!(fault(Time::from_hms_nano(1, 2, 3, 1).expect("a time").into()).contains("microseconds"));
    let odd = instant.to_offset(UtcOffset::from_hms(1, 0, 1).expect("a zone"));
    assert!(fault(odd.into()).contains("no portable form"));
    assert!(fault(vec![1, 2].into()).contains("an array is a value"));
    assert!(null(None::<Vec<i32>>));
}

#[cfg(feature = "all-types")]
#[test]
fn everything_else() {
    use seaglass::sea_query::value::prelude::{BigDecimal, IpNetwork, MacAddress, jiff};

    let moment: jiff::civil::DateTime = "2024-02-29T12:00:00.0015".parse().expect("a moment");
    let instant: jiff::Timestamp = "2024-02-29T12:00:00Z".parse().expect("an instant");
    assert_eq!(any(moment.date()), Literal::Date("2024-02-29".to_owned()));
    assert_eq!(any(moment.time()), Literal::Time("12:00:00.001500".to_owned()));
    assert_eq!(any(moment), Literal::DateTime("2024-02-29 12:00:00.001500".to_owned()));
    assert_eq!(any(instant), Literal::Timestamp("2024-02-29 12:00:00".to_owned()));
    assert_eq!(any(BigDecimal::from(-12)), Literal::Decimal("-12".to_owned()));
    let network: IpNetwork = "10.0.0.0/8".parse().expect("a network");
    assert_eq!(any(network), Literal::Text("10.0.0.0/8".to_owned()));
    assert_eq!(any(MacAddress::new([0, 1, 2, 3, 4, 255])), Literal::Text("00:01:02:03:04:FF".to_owned()));
}
