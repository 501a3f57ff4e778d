//! Field types that keep one meaning on Postgres and on D1, and those that the declaration says.

mod between;
mod instants;
mod json;
mod texts;
mod times;
mod value;

use super::plan::Plan;
use super::style;
use super::types::NewType;
use std::borrow::Cow;

/// The `fields` module with the types that the database uses; none without one.
pub(super) fn module(plan: &Plan<'_>) -> Option<String> {
    let unix = style::has_unix(plan);
    let types = types(plan);
    let [given, unix_given] = super::dto::has_given(plan);
    if types.is_empty() && !unix && !given {
        return None;
    }
    let mut out = String::from(if plan.newtypes.is_empty() && !unix {
        "//! Field types.\n\n"
    } else {
        "//! Field types that keep one meaning on Postgres and on D1.\n\n"
    });
    let head = out.len();
    imports(&mut out, plan, &types);
    // Each type stands behind an empty line, and so do they all behind the imports.
    out.push_str(if out.len() == head { types.trim_start() } else { &types });
    if unix {
        out.push_str(if types.is_empty() { "" } else { "\n" });
        out.push_str(between::UNIX);
    }
    for (needed, text) in [(given, json::GIVEN), (unix_given, json::UNIX_GIVEN)] {
        out.push_str(if needed { text } else { "" });
    }
    Some(out)
}

/// Imports what the types name.
fn imports(out: &mut String, plan: &Plan<'_>, types: &str) {
    let needs = |kind| plan.newtypes.contains(&kind);
    let [instants, dates, times] = between(plan);
    let prelude = [
        ("DateTime", dates),
        ("DateTimeUtc", instants || needs(NewType::SqlTimestamp) || needs(NewType::IsoTimestamp)),
        ("Decimal", needs(NewType::ExactDecimal) || needs(NewType::Scaled) || wraps(plan, "Decimal")),
        ("Json", plan.json),
        ("Time", times),
        ("TimeDateTime", dates),
        ("TimeDateTimeWithTimeZone", instants),
        ("TimeTime", times),
        ("Uuid", needs(NewType::TextUuid) || wraps(plan, "Uuid")),
    ];
    let prelude: Vec<&str> = prelude.into_iter().filter_map(|(name, needed)| needed.then_some(name)).collect();
    super::layout::import(out, "sea_orm::prelude", &prelude);
    let named = |name: &&str| {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let mut places = types.match_indices(name);
        places.any(|(at, _)| !types[..at].ends_with(is_word) && !types[at + name.len()..].starts_with(is_word))
    };
    for (path, names) in
        [("sea_orm::sea_query", &["ArrayType", "Nullable", "ValueType", "ValueTypeErr"][..]), ("sea_orm", &IMPORTS)]
    {
        super::layout::import(out, path, &names.iter().copied().filter(named).collect::<Vec<_>>());
    }
}

/// Whether a type that the declaration names is around that one.
fn wraps(plan: &Plan<'_>, inner: &str) -> bool {
    plan.values.values().any(|value| value.wraps.rust == inner)
}

/// The types, each behind an empty line.
fn types(plan: &Plan<'_>) -> String {
    let mut out = String::new();
    let said = &plan.database.entities;
    let mut write = |derives: &[&str], text: &str| {
        let mut attributes = String::new();
        let mut all = vec!["Clone", "Copy", "Debug"];
        all.extend(derives);
        all.extend(["PartialEq", "Eq", "PartialOrd", "Ord", "Hash"]);
        all.extend(&plan.serde);
        style::add(&mut all, said.type_derives.iter().map(String::as_str));
        super::layout::derive(&mut attributes, &all);
        attributes.push_str(if plan.serde.is_empty() { "" } else { "#[serde(transparent)]\n" });
        style::write(&mut attributes, said.type_attributes.iter());
        out.push('\n');
        out.push_str(&text.replace("#[attributes]\n", &attributes));
    };
    for kind in &plan.newtypes {
        write(if kind.has_default() { &["Default"] } else { &[] }, &text(*kind));
    }
    if plan.json {
        write(&["Default"], json::JSON_AS);
    }
    for (name, value) in &plan.values {
        out.push('\n');
        value::write(&mut out, plan, name, value);
    }
    let [instants, dates, times] = between(plan);
    for (needed, conversion) in [(instants, between::INSTANTS), (dates, between::DATE_TIMES), (times, between::TIMES)] {
        out.push_str(if needed { conversion } else { "" });
    }
    out
}

/// Which conversions between the types of `time` there are: of instants, dates with a time, times.
fn between(plan: &Plan<'_>) -> [bool; 3] {
    let needs = |kind| plan.newtypes.contains(&kind);
    let instants =
        [NewType::TimeSqlTimestamp, NewType::TimeIsoTimestamp, NewType::TimeSqlDateTime, NewType::TimeSqlDateTimeUtc];
    [instants.into_iter().any(needs), needs(NewType::TimeSqlDateTime), needs(NewType::TimeSqlTime)]
}

fn text(kind: NewType) -> Cow<'static, str> {
    match kind {
        NewType::ExactDecimal => EXACT_DECIMAL.into(),
        NewType::Scaled => SCALED.into(),
        NewType::SqlTimestamp => instants::SQL_TIMESTAMP.into(),
        NewType::IsoTimestamp => texts::ISO_TIMESTAMP.into(),
        NewType::TextUuid => texts::TEXT_UUID.into(),
        NewType::TextBoolean => texts::TEXT_BOOLEAN.into(),
        NewType::TimeSqlTimestamp => times::SQL_TIMESTAMP.into(),
        NewType::TimeIsoTimestamp => times::ISO_TIMESTAMP.into(),
        NewType::TimeSqlDateTime => times::date_time().into(),
        NewType::TimeSqlDateTimeUtc => times::instant().into(),
        NewType::TimeSqlTime => times::time().into(),
    }
}

const IMPORTS: [&str; 10] = [
    "ActiveValue",
    "ColIdx",
    "ColumnType",
    "DbErr",
    "IntoActiveValue",
    "QueryResult",
    "TryFromU64",
    "TryGetError",
    "TryGetable",
    "Value",
];

const EXACT_DECIMAL: &str = r#"/// An exact decimal: `numeric` in Postgres, its digits as text on D1 and SQLite.
///
/// SQL on D1 and SQLite compares it as text: order and compare in Rust.
#[attributes]
pub struct ExactDecimal(pub Decimal);

impl From<Decimal> for ExactDecimal {
    fn from(number: Decimal) -> Self {
        Self(number)
    }
}

impl From<ExactDecimal> for Decimal {
    fn from(number: ExactDecimal) -> Self {
        number.0
    }
}

impl From<ExactDecimal> for Value {
    fn from(number: ExactDecimal) -> Self {
        Self::Decimal(Some(number.0))
    }
}

impl TryGetable for ExactDecimal {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        match String::try_get_by(row, index) {
            Ok(text) => text.parse().map(Self).map_err(|error| {
                TryGetError::DbErr(DbErr::Type(format!("{text} is not a decimal: {error}")))
            }),
            // A number in Postgres, and in a row that no driver of sqlx made, which says NULL of any other type.
            Err(_) => Decimal::try_get_by(row, index).map(Self),
        }
    }
}

impl ValueType for ExactDecimal {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        <Decimal as ValueType>::try_from(value).map(Self)
    }

    fn type_name() -> String {
        "ExactDecimal".to_owned()
    }

    fn array_type() -> ArrayType {
        ArrayType::Decimal
    }

    fn column_type() -> ColumnType {
        ColumnType::Decimal(None)
    }
}

impl Nullable for ExactDecimal {
    fn null() -> Value {
        Value::Decimal(None)
    }
}

impl IntoActiveValue<ExactDecimal> for ExactDecimal {
    fn into_active_value(self) -> ActiveValue<ExactDecimal> {
        ActiveValue::Set(self)
    }
}

impl TryFromU64 for ExactDecimal {
    fn try_from_u64(_: u64) -> Result<Self, DbErr> {
        Err(DbErr::ConvertFromU64("ExactDecimal"))
    }
}
"#;

const SCALED: &str = r#"/// An exact decimal with `DIGITS` digits after the point, stored as a whole number of its smallest unit: `12.34` is
/// 1234 where `DIGITS` is 2. SQL orders, compares and sums it exactly.
#[attributes]
pub struct Scaled<const DIGITS: u32>(i64);

impl<const DIGITS: u32> Scaled<DIGITS> {
    /// A number of smallest units, as it is stored.
    pub const fn from_units(units: i64) -> Self {
        Self(units)
    }

    /// The number of smallest units, as it is stored.
    pub const fn units(self) -> i64 {
        self.0
    }
}

impl<const DIGITS: u32> From<Scaled<DIGITS>> for Decimal {
    fn from(number: Scaled<DIGITS>) -> Self {
        Self::new(number.0, DIGITS)
    }
}

impl<const DIGITS: u32> TryFrom<Decimal> for Scaled<DIGITS> {
    type Error = DbErr;

    /// Fails for a number with more digits after the point, or too large for an integer of eight bytes.
    fn try_from(number: Decimal) -> Result<Self, DbErr> {
        let mut scaled = number;
        scaled.rescale(DIGITS);
        match scaled.mantissa().try_into() {
            Ok(units) if scaled == number && scaled.scale() == DIGITS => Ok(Self(units)),
            _ => Err(DbErr::Type(format!(
                "{number} does not fit {DIGITS} digits after the point"
            ))),
        }
    }
}

impl<const DIGITS: u32> std::fmt::Display for Scaled<DIGITS> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        Decimal::from(*self).fmt(f)
    }
}

impl<const DIGITS: u32> From<Scaled<DIGITS>> for Value {
    fn from(number: Scaled<DIGITS>) -> Self {
        Self::BigInt(Some(number.0))
    }
}

impl<const DIGITS: u32> TryGetable for Scaled<DIGITS> {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        i64::try_get_by(row, index).map(Self)
    }
}

impl<const DIGITS: u32> ValueType for Scaled<DIGITS> {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        <i64 as ValueType>::try_from(value).map(Self)
    }

    fn type_name() -> String {
        format!("Scaled<{DIGITS}>")
    }

    fn array_type() -> ArrayType {
        ArrayType::BigInt
    }

    fn column_type() -> ColumnType {
        ColumnType::BigInteger
    }
}

impl<const DIGITS: u32> Nullable for Scaled<DIGITS> {
    fn null() -> Value {
        Value::BigInt(None)
    }
}

impl<const DIGITS: u32> IntoActiveValue<Scaled<DIGITS>> for Scaled<DIGITS> {
    fn into_active_value(self) -> ActiveValue<Scaled<DIGITS>> {
        ActiveValue::Set(self)
    }
}

impl<const DIGITS: u32> TryFromU64 for Scaled<DIGITS> {
    fn try_from_u64(units: u64) -> Result<Self, DbErr> {
        i64::try_from_u64(units).map(Self)
    }
}
"#;
